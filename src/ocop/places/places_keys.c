/* The keys for finding and sorting come from ICU; another version of ICU may make others, and old and new ones don't mix. The version that made
 * those in the table is kept beside them. */
#include "base/text.h"
#include "ocop/places/places_int.h"

#define VERSION STR("sort_version")

static enum status write_all_keys(struct db_conn *conn, struct arena *arena, struct error *error)
{
    struct place_types types = { .count = 0 };
    struct places_unit *units;
    struct arena scratch;
    size_t count;
    enum status status = places_sql_load_units(conn, arena, &units, &count, error);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        places_type_add(&types, units[i].place.type);
    arena_open(&scratch, &memory_system, (size_t)4 << 20);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct place_keys keys;
        status = places_keys(&scratch, &types, units[i].place.name, units[i].place.other_names, &keys, error);
        if (status == STATUS_OK)
            status = places_sql_write_keys(conn, units[i].id, &keys, error);
        arena_empty(&scratch);
    }
    arena_close(&scratch);
    return status;
}

/* Derived data, so no command: nothing that anyone said is changed. */
static enum status rebuild(struct db_conn *conn, void *self, struct error *error)
{
    struct arena arena;
    struct str kept;
    struct str now;
    enum status status;
    (void)self;
    arena_open(&arena, &memory_system, (size_t)256 << 20);
    now = text_sort_version(&arena);
    status = places_sql_setting(conn, &arena, VERSION, &kept, error);
    if (status == STATUS_OK && !str_equal(kept, now)) /* another process may have been faster */
        status = write_all_keys(conn, &arena, error);
    if (status == STATUS_OK)
        status = places_sql_set_setting(conn, VERSION, now, error);
    arena_close(&arena);
    return status;
}

enum status places_prepare(struct db *db, struct error *error)
{
    struct db_conn *conn;
    struct arena arena;
    struct str kept = { "", 0 };
    bool same = false;
    enum status status = db_reader(db, &conn, error);
    if (status != STATUS_OK)
        return status;
    arena_open(&arena, &memory_system, (size_t)1 << 20);
    status = places_sql_setting(conn, &arena, VERSION, &kept, error);
    same = status == STATUS_OK && str_equal(kept, text_sort_version(&arena));
    arena_close(&arena);
    return status != STATUS_OK || same ? status : db_write(db, 0, rebuild, NULL, error);
}
