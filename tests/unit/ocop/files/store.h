/* A store in the test's folder, with one producer made up. */
#ifndef OPENOCOP_TESTS_STORE_H
#define OPENOCOP_TESTS_STORE_H

#include "../../database.h"

#include "base/file.h"
#include "ocop/files/files_int.h"

static inline enum status store_owner(struct db_conn *conn, struct arena *arena, const struct ident *ident, int64_t id, bool *found,
                                      struct file_owner *out, struct error *error)
{
    const struct ident own = ident_of_name(STR("producer"));
    (void)conn, (void)arena, (void)error;
    *found = ident == NULL ? id == 7 : ident_equal(ident, &own);
    *out = (struct file_owner){ .id = 7, .ident = own, .name = STR("HTX"), .subject = { .province = 15, .commune = STR("04327"), .producer = 7 } };
    return STATUS_OK;
}

static inline enum status store_permit(void *self, struct db_conn *conn, const struct command_actor *actor, const char *action,
                                       const struct permission_subject *subject, struct error *error)
{
    (void)self, (void)conn, (void)action, (void)error;
    return subject->producer == 7 && str_is(actor->id, "htx") ? STATUS_OK : commands_not_found(error);
}

/* Its helper is left out: the facts of all files are unknown. */
static inline struct files store_open(struct test_database *t)
{
    struct files files = { .db = t->db, .context = &test_database_context, .owner = store_owner };
    const struct commands_settings door = { .db = t->db, .context = &test_database_context, .types = &files_commands, .type_tables = 1,
                                            .permission = store_permit };
    files.folder = path_join(&t->arena, t->folder, STR("files"));
    assert_ok(files_prepare(&files, &t->error), &t->error);
    assert_ok(commands_open(&door, &t->arena, &files.commands, &t->error), &t->error);
    return files;
}

static inline struct file_owner store_producer(void)
{
    struct file_owner owner;
    bool found;
    assert_int_equal(store_owner(NULL, NULL, NULL, 7, &found, &owner, NULL), STATUS_OK);
    return owner;
}

/* A PDF, as far as its first bytes go. */
static inline struct str store_pdf(struct test_database *t, char fill, size_t size)
{
    char *bytes = arena_take(&t->arena, size);
    assert_non_null(bytes);
    memset(bytes, fill, size);
    memcpy(bytes, "%PDF-1.7\n", 9);
    return (struct str){ bytes, size };
}

static inline struct db_conn *store_reader(struct test_database *t)
{
    struct db_conn *conn;
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    return conn;
}

#endif
