/* A calendar in the database: the door with the room's commands, and the program's own days as the command line imports them. */
#ifndef OPENOCOP_TESTS_KEPT_H
#define OPENOCOP_TESTS_KEPT_H

#include "../../database.h"

#include "base/file.h"
#include "ocop/notices/notices_int.h"

static inline date on(int year, int month, int day)
{
    date d = DATE_NONE;
    assert_true(date_of(year, month, day, &d));
    return d;
}

static inline enum status permit_all(void *self, struct db_conn *conn, const struct command_actor *actor, const char *action, const struct permission_subject *subject,
                                     struct error *error)
{
    (void)self;
    (void)conn;
    (void)actor;
    (void)action;
    (void)subject;
    (void)error;
    return STATUS_OK;
}

static inline struct db_conn *reader_of(struct test_database *t)
{
    struct db_conn *conn;
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    return conn;
}

static inline enum status run_notices(struct test_database *t, const char *type, int64_t province, struct str content, void *extra,
                                      struct command_result *result)
{
    const struct commands_settings settings = { .db = t->db, .context = &test_database_context, .types = &notices_commands, .type_tables = 1,
                                                .permission = permit_all };
    const struct command command = { .id = ident_new(&context_system), .type = type, .province = province, .actor = { STR("system"), STR("") },
                                     .content = content, .extra = extra };
    struct commands *door;
    assert_ok(commands_open(&settings, &t->arena, &door, &t->error), &t->error);
    t->error = (struct error){ 0 };
    return command_run(door, &t->arena, &command, result, &t->error);
}

/* Reads what is in the bytes; the caller looks at the faults. */
static inline struct notices_import *read_days(struct test_database *t, const char *bytes)
{
    struct notices_import *import = ARENA_NEW(&t->arena, struct notices_import);
    assert_ok(notices_read_bytes(&t->arena, "days.csv", str_from(bytes), import, &t->error), &t->error);
    return import;
}

static inline enum status apply_days(struct test_database *t, struct notices_import *import)
{
    struct command_result result;
    struct str content;
    assert_ok(notices_import_content(&t->arena, import, &content, &t->error), &t->error);
    return run_notices(t, "notices.calendar", 0, content, import, &result);
}

/* The program's own data. */
static inline void import_own_days(struct test_database *t)
{
    struct notices_import *import = ARENA_NEW(&t->arena, struct notices_import);
    const char *source = getenv("OPENOCOP_SOURCE");
    assert_non_null(source);
    assert_ok(notices_read_file(&t->arena, path_join(&t->arena, source, STR("data/calendar/working-days.csv")), import, &t->error), &t->error);
    assert_int_equal(import->fault_count, 0);
    assert_ok(apply_days(t, import), &t->error);
}

static inline struct calendar calendar_of(struct test_database *t, int64_t province)
{
    struct calendar calendar;
    assert_ok(calendar_read(reader_of(t), &t->arena, province, DATE_NONE, DATE_NONE, &calendar, &t->error), &t->error);
    return calendar;
}

#endif
