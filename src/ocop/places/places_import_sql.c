/* What the import reads whole and writes, and the keys for finding. */
#include "base/text.h"
#include "ocop/places/places_int.h"

/* Number of rows of the table, for an array that holds them all within one transaction (or read_begin). */
static enum status count_of(struct db_conn *conn, bool units, size_t *count, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = units ? DB_QUERY(conn, &rows, error, "SELECT COUNT(*) FROM places_units")
                               : DB_QUERY(conn, &rows, error, "SELECT COUNT(*) FROM places_successors");
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *count = status == STATUS_OK && has_row ? (size_t)db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

enum status places_sql_load_units(struct db_conn *conn, struct arena *arena, struct places_unit **units, size_t *count, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    size_t most = 0;
    enum status status = count_of(conn, true, &most, error);
    *count = 0;
    *units = ARENA_NEW_MANY(arena, struct places_unit, most + 1);
    if (*units == NULL)
        return fail_memory(error);
    if (status == STATUS_OK)
        status = DB_QUERY(conn, &rows, error,
                          "SELECT id, code, valid_from, valid_to, level, name, type, parent_code, province_code, other_names "
                          "FROM places_units ORDER BY code, valid_from");
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row && *count < most) {
        (*units)[(*count)++] = (struct places_unit){
            .id = db_int(rows, 0),
            .place = {
                .code = db_copy(rows, 1, arena),
                .valid_from = (date)db_int(rows, 2),
                .valid_to = (date)db_int(rows, 3),
                .level = (enum place_level)db_int(rows, 4),
                .name = db_copy(rows, 5, arena),
                .type = db_copy(rows, 6, arena),
                .parent_code = db_copy(rows, 7, arena),
                .province_code = db_copy(rows, 8, arena),
                .other_names = db_copy(rows, 9, arena),
            },
        };
        if (arena->exhausted)
            status = fail_memory(error);
    }
    db_rows_close(rows);
    return status;
}

enum status places_sql_load_links(struct db_conn *conn, struct arena *arena, struct places_successor **links, size_t *count,
                                  struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    size_t most = 0;
    enum status status = count_of(conn, false, &most, error);
    *count = 0;
    *links = ARENA_NEW_MANY(arena, struct places_successor, most + 1);
    if (*links == NULL)
        return fail_memory(error);
    if (status == STATUS_OK)
        status = DB_QUERY(conn, &rows, error,
                          "SELECT from_code, from_valid_from, to_code, to_valid_from, day, whole, mapped FROM places_successors "
                          "ORDER BY from_code, from_valid_from, to_code, to_valid_from, day");
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row && *count < most) {
        (*links)[(*count)++] = (struct places_successor){
            .from_code = db_copy(rows, 0, arena),
            .from_valid_from = (date)db_int(rows, 1),
            .to_code = db_copy(rows, 2, arena),
            .to_valid_from = (date)db_int(rows, 3),
            .day = (date)db_int(rows, 4),
            .whole = db_int(rows, 5) != 0,
            .mapped = db_int(rows, 6) != 0,
        };
        if (arena->exhausted)
            status = fail_memory(error);
    }
    db_rows_close(rows);
    return status;
}

static enum status insert_unit(struct db_conn *conn, const struct place *u, const struct place_keys *k, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO places_units (code, valid_from, valid_to, level, name, type, parent_code, province_code, other_names, "
                  "bare_folded, bare_marked, find_folded, find_marked, sort_key) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
                  DB_TEXT_OF(u->code), DB_INT_OF(u->valid_from), DB_INT_OF(u->valid_to), DB_INT_OF(u->level), DB_TEXT_OF(u->name),
                  DB_TEXT_OF(u->type), DB_TEXT_OF(u->parent_code), DB_TEXT_OF(u->province_code), DB_TEXT_OF(u->other_names),
                  DB_TEXT_OF(k->bare_folded), DB_TEXT_OF(k->bare_marked), DB_TEXT_OF(k->find_folded), DB_TEXT_OF(k->find_marked),
                  DB_BLOB_OF(k->sort_key));
}

static enum status update_unit(struct db_conn *conn, int64_t id, const struct place *u, const struct place_keys *k, struct error *error)
{
    enum status status =
        DB_RUN(conn, error,
               "UPDATE places_units SET valid_to = $2, level = $3, name = $4, type = $5, parent_code = $6, province_code = $7, "
               "other_names = $8 WHERE id = $1",
               DB_INT_OF(id), DB_INT_OF(u->valid_to), DB_INT_OF(u->level), DB_TEXT_OF(u->name), DB_TEXT_OF(u->type),
               DB_TEXT_OF(u->parent_code), DB_TEXT_OF(u->province_code), DB_TEXT_OF(u->other_names));
    return status == STATUS_OK ? places_sql_write_keys(conn, id, k, error) : status;
}

enum status places_sql_write_keys(struct db_conn *conn, int64_t id, const struct place_keys *k, struct error *error)
{
    return DB_RUN(conn, error,
                  "UPDATE places_units SET bare_folded = $2, bare_marked = $3, find_folded = $4, find_marked = $5, sort_key = $6 WHERE id = $1",
                  DB_INT_OF(id), DB_TEXT_OF(k->bare_folded), DB_TEXT_OF(k->bare_marked), DB_TEXT_OF(k->find_folded),
                  DB_TEXT_OF(k->find_marked), DB_BLOB_OF(k->sort_key));
}

static enum status write_units(struct db_conn *conn, const struct places_plan *plan, struct error *error)
{
    struct arena scratch;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < plan->removed_unit_count && status == STATUS_OK; i++)
        status = DB_RUN(conn, error, "DELETE FROM places_units WHERE id = $1", DB_INT_OF(plan->removed_units[i]));
    arena_open(&scratch, &memory_system, (size_t)4 << 20);
    for (size_t i = 0; i < plan->after_count && status == STATUS_OK; i++) {
        const struct places_unit *unit = &plan->after[i];
        struct place_keys keys;
        if (!plan->differs[i])
            continue;
        status = places_keys(&scratch, &plan->types, unit->place.name, unit->place.other_names, &keys, error);
        if (status == STATUS_OK)
            status = unit->id == 0 ? insert_unit(conn, &unit->place, &keys, error) : update_unit(conn, unit->id, &unit->place, &keys, error);
        arena_empty(&scratch);
    }
    arena_close(&scratch);
    return status;
}

static enum status write_links(struct db_conn *conn, const struct places_plan *plan, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < plan->removed_link_count && status == STATUS_OK; i++) {
        const struct places_successor *link = &plan->removed_links[i];
        status = DB_RUN(conn, error,
                        "DELETE FROM places_successors WHERE from_code = $1 AND from_valid_from = $2 AND to_code = $3 "
                        "AND to_valid_from = $4 AND day = $5",
                        DB_TEXT_OF(link->from_code), DB_INT_OF(link->from_valid_from), DB_TEXT_OF(link->to_code),
                        DB_INT_OF(link->to_valid_from), DB_INT_OF(link->day));
    }
    for (size_t i = 0; i < plan->fresh_link_count && status == STATUS_OK; i++) {
        const struct places_successor *link = &plan->fresh_links[i];
        status = DB_RUN(conn, error,
                        "INSERT INTO places_successors (from_code, from_valid_from, to_code, to_valid_from, day, whole, mapped) "
                        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                        DB_TEXT_OF(link->from_code), DB_INT_OF(link->from_valid_from), DB_TEXT_OF(link->to_code),
                        DB_INT_OF(link->to_valid_from), DB_INT_OF(link->day), DB_INT_OF(link->whole), DB_INT_OF(link->mapped));
    }
    return status;
}

enum status places_sql_write_plan(struct db_conn *conn, const struct places_plan *plan, struct error *error)
{
    enum status status = write_units(conn, plan, error);
    return status == STATUS_OK ? write_links(conn, plan, error) : status;
}

enum status places_sql_setting(struct db_conn *conn, struct arena *arena, struct str name, struct str *value, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT value FROM places_settings WHERE name = $1", DB_TEXT_OF(name));
    *value = STR("");
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row)
        *value = db_copy(rows, 0, arena);
    db_rows_close(rows);
    return status;
}

enum status places_sql_set_setting(struct db_conn *conn, struct str name, struct str value, struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO places_settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2",
                  DB_TEXT_OF(name), DB_TEXT_OF(value));
}
