/* Backup and restore on both databases and from one to the other, also while others write. */
#include "app/backup.h"

#include "../database.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/file.h"
#include "base/ident.h"
#include "ocop/commands/commands.h"
#include "ocop/files/files.h"
#include "texts_backup.h"

struct content {
    struct str note;
};
static const struct json_field fields[] = {
    { .name = "note", .kind = JSON_TEXT, .offset = offsetof(struct content, note), .required = true, .min = 0, .max = 2000 },
};
static const struct json_shape shape = { .name = "Note", .size = sizeof(struct content), .fields = fields, .field_count = 1 };

static enum status apply(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    (void)conn, (void)command, (void)content, (void)error;
    buffer_add(result, STR("{}"));
    return STATUS_OK;
}

static const struct command_type rows[] = { { "test.note", "test.note", &shape, apply } };
static const struct command_types types = { rows, 1 };

static enum status permit(void *self, struct db_conn *conn, const struct command_actor *actor, const char *action, const struct permission_subject *subject,
                          struct error *error)
{
    (void)self, (void)conn, (void)actor, (void)action, (void)subject, (void)error;
    return STATUS_OK;
}

static struct commands *door_of(struct test_database *t)
{
    struct commands *door;
    const struct commands_settings settings = { .db = t->db, .context = &context_system, .types = &types, .type_tables = 1, .permission = permit };
    assert_ok(commands_open(&settings, &t->arena, &door, &t->error), &t->error);
    return door;
}

static bool note(struct commands *door, int number)
{
    static const char *const contents[] = {
        "{\"note\":\"Chè Shan tuyết Suối Giàng\"}",
        "{\"note\":\"tab \\t, line\\nbreak, back\\\\slash, \\\\N, \\\\.\"}",
        "{\"note\":\"\"}",
        "{\"note\":\"🍵 \\u0001 đ\"}",
    };
    struct arena arena;
    struct error error = { 0 };
    struct command_result result;
    struct command command = { .id = ident_new(&context_system),
                               .type = "test.note",
                               .province = number % 3,
                               .actor = { STR("system"), STR("") },
                               .content = str_from(contents[number % 4]) };
    bool done;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    done = command_run(door, &arena, &command, &result, &error) == STATUS_OK;
    arena_close(&arena);
    return done;
}

static const char *path_in(struct test_database *t, const char *name)
{
    return path_join(&t->arena, t->folder, str_from(name));
}

static struct str written(struct test_database *t, const char *name)
{
    struct str bytes;
    struct str head;
    assert_ok(file_read(&t->arena, path_in(t, name), (size_t)64 << 20, &bytes, &t->error), &t->error);
    /* Everything after the line that says when, up to the last line, whose hash covers it. */
    head = bytes;
    str_cut(&head, '\n');
    str_cut(&head, '\n');
    str_cut(&head, '\n');
    while (!str_ends_with(head, STR("\nend ")))
        head.len--;
    return head;
}

/* A store of its own for each database. */
static struct files files_of(struct test_database *t, struct db *db)
{
    struct files files = { .db = db, .context = &context_system, .folder = path_in(t, db == t->db ? "files" : "files-of-the-copy") };
    assert_ok(files_prepare(&files, &t->error), &t->error);
    return files;
}

static void save(struct test_database *t, struct db *db, const char *name, struct backup_summary *summary)
{
    const struct files files = files_of(t, db);
    assert_ok(backup_write(db, &files, &context_system, path_in(t, name), summary, &t->error), &t->error);
}

static struct db *another(struct test_database *t, const char *name)
{
    struct buffer url;
    struct db *db;
    struct db_settings settings = { 0 };
    buffer_open(&url, &t->arena, 1000);
    buffer_add(&url, STR("sqlite:"));
    buffer_add_z(&url, path_in(t, name));
    settings.url = buffer_str(&url);
    assert_ok(db_open(&settings, &db, &t->error), &t->error);
    assert_ok(db_migrate(db, db_migrations, &context_system, &t->error), &t->error);
    return db;
}

static enum status restore(struct test_database *t, struct db *db, const char *name, bool replace, struct backup_summary *summary)
{
    const struct files files = files_of(t, db);
    return backup_restore(db, &files, path_in(t, name), replace, summary, &t->error);
}

static void what_is_restored_is_equal_row_by_row_on_either_database(void **state)
{
    struct test_database *t = *state;
    struct commands *door = door_of(t);
    struct backup_summary first;
    struct backup_summary second;
    struct db *copy = another(t, "copy.db");
    for (int i = 0; i < 60; i++)
        assert_true(note(door, i));
    save(t, t->db, "first", &first);
    assert_int_equal(first.entries, 60);
    assert_true(first.rows >= 180);
    assert_ok(restore(t, copy, "first", false, &second), &t->error);
    assert_memory_equal(&first, &second, sizeof(first));
    save(t, copy, "second", &second);
    assert_str(written(t, "second"), (const char *)arena_copy_z(&t->arena, written(t, "first")));
    /* And back, over what is there. */
    assert_int_equal(restore(t, t->db, "second", false, &second), STATUS_NO);
    assert_ok(restore(t, t->db, "second", true, &second), &t->error);
    save(t, t->db, "third", &second);
    assert_str(written(t, "third"), (const char *)arena_copy_z(&t->arena, written(t, "first")));
    assert_true(note(door, 7)); /* numbering goes on */
    db_close(copy);
}

static atomic_bool stop;
static void *keep_writing(void *door)
{
    int number = 0;
    while (!atomic_load(&stop))
        note(door, number++);
    return NULL;
}

static void a_backup_of_a_database_in_use_is_one_state_of_it(void **state)
{
    struct test_database *t = *state;
    struct commands *door = door_of(t);
    pthread_t writers[4];
    atomic_store(&stop, false);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&writers[i], NULL, keep_writing, door), 0);
    for (int round = 0; round < 5; round++) {
        struct backup_summary saved;
        struct backup_summary restored;
        char name[20];
        struct db *copy;
        usleep(50000);
        snprintf(name, sizeof(name), "copy%d", round);
        save(t, t->db, "busy", &saved);
        copy = another(t, name);
        assert_ok(restore(t, copy, "busy", false, &restored), &t->error);
        assert_int_equal(saved.entries, restored.entries);
        assert_int_equal(saved.rows, restored.rows);
        db_close(copy);
    }
    atomic_store(&stop, true);
    for (int i = 0; i < 4; i++)
        pthread_join(writers[i], NULL);
}

static void a_damaged_backup_changes_nothing(void **state)
{
    struct test_database *t = *state;
    struct commands *door = door_of(t);
    struct backup_summary summary;
    struct str good;
    char *bytes;
    for (int i = 0; i < 12; i++)
        assert_true(note(door, i));
    save(t, t->db, "good", &summary);
    assert_ok(file_read(&t->arena, path_in(t, "good"), (size_t)64 << 20, &good, &t->error), &t->error);
    bytes = arena_copy_z(&t->arena, good);
    for (size_t i = 0; i < good.len; i += good.len / 60 + 1) {
        bytes[i] ^= 1;
        assert_ok(file_write(path_in(t, "bad"), (struct str){ bytes, good.len }, &t->error), &t->error);
        assert_int_equal(restore(t, t->db, "bad", true, &summary), STATUS_BAD_INPUT);
        bytes[i] ^= 1;
        assert_ok(file_write(path_in(t, "bad"), (struct str){ bytes, i }, &t->error), &t->error);
        assert_int_equal(restore(t, t->db, "bad", true, &summary), STATUS_BAD_INPUT);
    }
    save(t, t->db, "after", &summary);
    assert_str(written(t, "after"), (const char *)arena_copy_z(&t->arena, written(t, "good")));
}

/* Replaces `from` by `to` of the same length and makes the hash of the last line right again. */
static void forge(struct test_database *t, struct str good, const char *from, const char *to)
{
    char *bytes = arena_copy_z(&t->arena, good);
    char *at = strstr(bytes, from);
    char *last = bytes + good.len - 1;
    struct sha256 hash;
    assert_non_null(at);
    memcpy(at, to, strlen(to));
    while (last[-1] != '\n')
        last--;
    hash = sha256_of((struct str){ bytes, (size_t)(last - bytes) });
    memcpy(bytes + good.len - 65, sha256_hex(&t->arena, &hash).ptr, 64);
    assert_ok(file_write(path_in(t, "forged"), (struct str){ bytes, good.len }, &t->error), &t->error);
}

static void a_forged_backup_does_not_pass_the_ledger(void **state)
{
    struct test_database *t = *state;
    struct commands *door = door_of(t);
    struct backup_summary summary;
    struct str good;
    for (int i = 0; i < 4; i++)
        assert_true(note(door, i));
    save(t, t->db, "good", &summary);
    assert_ok(file_read(&t->arena, path_in(t, "good"), (size_t)64 << 20, &good, &t->error), &t->error);
    forge(t, good, "Shan", "Xhan");
    assert_int_equal(restore(t, t->db, "forged", true, &summary), STATUS_BAD_INPUT);
    assert_int_equal(t->error.text, TEXT_backup_ledger);
    forge(t, good, "table ledger_heads", "table ledger_headz");
    assert_int_equal(restore(t, t->db, "forged", true, &summary), STATUS_BAD_INPUT);
    assert_int_equal(t->error.text, TEXT_backup_unknown_table);
    forge(t, good, "schema ", "schema9");
    assert_int_equal(restore(t, t->db, "forged", true, &summary), STATUS_BAD_INPUT);
}

/* Something that is taken for a PDF, with what a backup's own lines look like. */
static struct str evidence(struct test_database *t, int number)
{
    struct buffer bytes;
    buffer_open(&bytes, &t->arena, 300000);
    buffer_add(&bytes, STR("%PDF-1.7\nend 1 2\nfile 00 1\n\\.\n"));
    for (int i = 0; i < 20000 * number; i++)
        buffer_add_char(&bytes, (char)(i % 251));
    return buffer_str(&bytes);
}

static void evidence_files_are_carried_and_proved(void **state)
{
    struct test_database *t = *state;
    struct commands *door = door_of(t);
    const struct files files = files_of(t, t->db);
    struct db *copy = another(t, "copy.db");
    const struct files theirs = files_of(t, copy);
    struct backup_summary saved;
    struct backup_summary restored;
    struct file kept[3];
    struct str bytes;
    assert_true(note(door, 1));
    for (int i = 0; i < 3; i++)
        assert_ok(file_keep(&files, &t->arena, evidence(t, i), &kept[i], &t->error), &t->error);
    save(t, t->db, "with-files", &saved);
    assert_int_equal(saved.files, 3);
    assert_ok(restore(t, copy, "with-files", false, &restored), &t->error);
    assert_memory_equal(&saved, &restored, sizeof(saved));
    for (int i = 0; i < 3; i++) {
        assert_ok(file_read(&t->arena, file_path(&theirs, &t->arena, &kept[i].sha256), (size_t)1 << 20, &bytes, &t->error), &t->error);
        assert_true(str_equal(bytes, evidence(t, i)));
    }
    save(t, copy, "again", &restored);
    assert_true(str_equal(written(t, "again"), written(t, "with-files")));
    /* One that was altered or lost on the disk is not passed over in silence. */
    assert_ok(file_write(file_path(&theirs, &t->arena, &kept[1].sha256), STR("%PDF-altered"), &t->error), &t->error);
    assert_int_equal(backup_write(copy, &theirs, &context_system, path_in(t, "bad"), &saved, &t->error), STATUS_FAILED);
    assert_int_equal(t->error.text, TEXT_backup_file_altered);
    assert_ok(file_remove(file_path(&theirs, &t->arena, &kept[1].sha256), &t->error), &t->error);
    assert_int_equal(backup_write(copy, &theirs, &context_system, path_in(t, "bad"), &saved, &t->error), STATUS_FAILED);
    assert_int_equal(t->error.text, TEXT_backup_file_missing);
    assert_false(file_exists(path_in(t, "bad")));
    /* And it can be put back from the backup. */
    assert_ok(restore(t, copy, "with-files", true, &restored), &t->error);
    save(t, copy, "again", &restored);
    assert_int_equal(restored.files, 3);
    db_close(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_restored_is_equal_row_by_row_on_either_database),
        cmocka_unit_test(a_backup_of_a_database_in_use_is_one_state_of_it),
        cmocka_unit_test(a_damaged_backup_changes_nothing),
        cmocka_unit_test(evidence_files_are_carried_and_proved),
        cmocka_unit_test(a_forged_backup_does_not_pass_the_ledger),
    };
    return digest_ready() ? run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations) : 1;
}
