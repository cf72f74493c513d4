/* The door with the room's commands, and an import as the command line does it. */
#ifndef OPENOCOP_TESTS_IMPORTED_H
#define OPENOCOP_TESTS_IMPORTED_H

#include "../../database.h"

#include "ocop/places/places_int.h"

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

/* What the import would do; the arena grows with it. */
static inline struct places_plan *planned(struct test_database *t, struct arena *arena, const char *const *paths, size_t count,
                                          struct places_import *import)
{
    struct places_plan *plan = ARENA_NEW(arena, struct places_plan);
    assert_ok(places_read_files(arena, paths, count, DATE_NONE, import, &t->error), &t->error);
    assert_ok(places_plan(reader_of(t), arena, import, plan, &t->error), &t->error);
    return plan;
}

static inline enum status apply_files(struct test_database *t, struct arena *arena, struct places_import *import)
{
    const struct commands_settings settings = { .db = t->db, .context = &test_database_context, .types = &places_commands, .type_tables = 1,
                                                .permission = permit_all };
    struct command command = { .id = ident_new(&context_system), .type = "places.import", .actor = { STR("system"), STR("") }, .extra = import };
    struct command_result result;
    struct commands *door;
    assert_ok(commands_open(&settings, arena, &door, &t->error), &t->error);
    assert_ok(places_import_content(arena, import, &command.content, &t->error), &t->error);
    return command_run(door, arena, &command, &result, &t->error);
}

/* The program's own data. */
static inline size_t own_files(struct arena *arena, const char *paths[4])
{
    static const char *const names[] = { "units_history.csv", "map_communes_2024-12-31_to_2025-01-01_yenbai.csv",
                                         "map_communes_2025-06-30_to_2025-07-01.csv", "map_provinces_2025-06-30_to_2025-07-01.csv" };
    const char *source = getenv("OPENOCOP_SOURCE");
    assert_non_null(source);
    for (int i = 0; i < 4; i++)
        paths[i] = path_join(arena, path_join(arena, path_join(arena, source, STR("data")), STR("places")), str_from(names[i]));
    return 4;
}

#endif
