/* Every question to the tables of administrative units. What the import writes is in places_import_sql.c. */
#include "base/pure.h"
#include "ocop/places/places_int.h"
#include "texts_places.h"

#define COLUMNS "u.code, u.valid_from, u.valid_to, u.level, u.name, u.type, u.parent_code, u.province_code, u.other_names"
#define COLUMN_COUNT 9

date places_from_stored(date from)
{
    return from == PLACES_OPEN_FROM ? DATE_NONE : from;
}

date places_to_stored(date to)
{
    return to == PLACES_OPEN_TO ? DATE_NONE : to;
}

static struct place read_place(const struct db_rows *rows, struct arena *arena)
{
    return (struct place){
        .code = db_copy(rows, 0, arena),
        .valid_from = places_from_stored((date)db_int(rows, 1)),
        .valid_to = places_to_stored((date)db_int(rows, 2)),
        .level = (enum place_level)db_int(rows, 3),
        .name = db_copy(rows, 4, arena),
        .type = db_copy(rows, 5, arena),
        .parent_code = db_copy(rows, 6, arena),
        .province_code = db_copy(rows, 7, arena),
        .other_names = db_copy(rows, 8, arena),
    };
}

/* Rows in an array that doubles; the old halves stay in the arena. */
struct growing {
    struct arena *arena;
    size_t size; /* of an item */
    char *items;
    size_t count;
    size_t room;
    size_t first; /* room to begin with; 0: a little */
};

static void *grow(struct growing *list)
{
    if (list->count == list->room) {
        size_t room = list->room == 0 ? (list->first == 0 ? 16 : list->first) : list->room * 2;
        char *items = arena_take_many(list->arena, room, list->size);
        if (items == NULL)
            return NULL;
        if (list->count > 0)
            memcpy(items, list->items, list->count * list->size);
        list->items = items;
        list->room = room;
    }
    return list->items + list->size * list->count++;
}

/* Takes all rows of a query that begins with COLUMNS, about `first` of them where that is known; closes it. */
static enum status take_many_places(enum status status, struct db_rows *rows, struct arena *arena, size_t first, struct places *out, struct error *error)
{
    struct growing list = { .arena = arena, .size = sizeof(struct place), .first = first };
    bool has_row = false;
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        struct place *place = grow(&list);
        if (place != NULL)
            *place = read_place(rows, arena);
        if (arena->exhausted)
            status = fail_memory(error);
    }
    db_rows_close(rows);
    *out = (struct places){ .rows = (const struct place *)(const void *)list.items, .count = list.count };
    return status;
}

static enum status take_places(enum status status, struct db_rows *rows, struct arena *arena, struct places *out, struct error *error)
{
    return take_many_places(status, rows, arena, 0, out, error);
}

enum status places_at(struct db_conn *conn, struct arena *arena, struct str code, date day, struct place *out, struct error *error)
{
    struct db_rows *rows = NULL;
    struct places found;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS " FROM places_units u WHERE u.code = $1 AND u.valid_from <= $2 AND u.valid_to >= $2",
                                  DB_TEXT_OF(code), DB_INT_OF(day));
    status = take_places(status, rows, arena, &found, error);
    if (status != STATUS_OK)
        return status;
    if (found.count == 0) {
        struct buffer words;
        buffer_open(&words, arena, 16);
        date_write_vi(&words, day);
        return FAIL_WITH(error, STATUS_NOT_FOUND, TEXT_places_not_found, NULL, TEXT_ARG("code", code), TEXT_ARG("day", buffer_str(&words)));
    }
    *out = found.rows[0];
    return STATUS_OK;
}

enum status places_versions(struct db_conn *conn, struct arena *arena, struct str code, struct places *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM places_units u WHERE u.code = $1 ORDER BY u.valid_from",
                                  DB_TEXT_OF(code));
    return take_places(status, rows, arena, out, error);
}

/* "% cang chai%" or "cang chai%": the words hold letters, digits and spaces only, so nothing needs an escape. */
static struct str pattern_of(struct arena *arena, const char *before, struct str words)
{
    struct buffer out;
    buffer_open(&out, arena, words.len + 8);
    buffer_add_z(&out, before);
    buffer_add(&out, words);
    buffer_add_char(&out, '%');
    return buffer_str(&out);
}

enum status places_sql_find(struct db_conn *conn, struct arena *arena, const struct places_sql_find *find, struct places *out,
                            struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status;
    struct str holds_folded = pattern_of(arena, "% ", find->folded);
    struct str holds_marked = pattern_of(arena, "% ", find->marked);
    struct str begins_folded = pattern_of(arena, "", find->folded);
    struct str begins_marked = pattern_of(arena, "", find->marked);
    if (arena->exhausted)
        return fail_memory(error);
    status = DB_QUERY(
        conn, &rows, error,
        "WITH found AS (SELECT " COLUMNS ", u.sort_key, CASE "
        "WHEN $7 = 0 AND (u.bare_folded = $1 OR u.find_folded = ' ' || $1) THEN 0 "
        "WHEN $7 = 0 AND u.bare_folded LIKE $5 THEN 1 "
        "WHEN $7 = 0 THEN 2 "
        "WHEN u.bare_marked = $2 OR u.find_marked = ' ' || $2 THEN 0 "
        "WHEN u.bare_marked LIKE $6 THEN 1 "
        "WHEN u.find_marked LIKE $4 THEN 2 "
        "WHEN u.bare_folded = $1 OR u.find_folded = ' ' || $1 THEN 3 "
        "WHEN u.bare_folded LIKE $5 THEN 4 ELSE 5 END AS rank "
        "FROM places_units u WHERE u.find_folded LIKE $3 AND ($7 = 0 OR u.level < 3 OR u.find_marked LIKE $4) "
        "AND u.valid_from <= $9 AND u.valid_to >= $8 AND ($10 = 0 OR u.level = $10) AND ($11 = '' OR u.province_code = $11)) "
        "SELECT " COLUMNS " FROM found u WHERE $12 = '' OR (u.rank, u.sort_key, u.level, u.code, u.valid_from) > "
        "(SELECT a.rank, a.sort_key, a.level, a.code, a.valid_from FROM found a WHERE a.code = $12 AND a.valid_from = $13) "
        "ORDER BY u.rank, u.sort_key, u.level, u.code, u.valid_from LIMIT $14",
        DB_TEXT_OF(find->folded), DB_TEXT_OF(find->marked), DB_TEXT_OF(holds_folded), DB_TEXT_OF(holds_marked), DB_TEXT_OF(begins_folded),
        DB_TEXT_OF(begins_marked), DB_INT_OF(!str_equal(find->folded, find->marked)), DB_INT_OF(find->from), DB_INT_OF(find->to),
        DB_INT_OF(find->level), DB_TEXT_OF(find->province_code), DB_TEXT_OF(find->after_code), DB_INT_OF(find->after_from),
        DB_INT_OF(find->limit));
    return take_places(status, rows, arena, out, error);
}

enum status places_sql_children(struct db_conn *conn, struct arena *arena, struct str code, date day, struct places *out,
                                struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS " FROM places_units u WHERE u.parent_code = $1 AND u.valid_from <= $2 AND u.valid_to >= $2 "
                                  "ORDER BY u.sort_key, u.code",
                                  DB_TEXT_OF(code), DB_INT_OF(day));
    return take_places(status, rows, arena, out, error);
}

static enum status query_links(struct db_conn *conn, const struct place *of, bool forwards, struct db_rows **rows, struct error *error)
{
    date from = of->valid_from == DATE_NONE ? PLACES_OPEN_FROM : of->valid_from;
    if (forwards)
        return DB_QUERY(conn, rows, error,
                        "SELECT " COLUMNS ", s.day, s.whole, s.mapped FROM places_successors s "
                        "JOIN places_units u ON u.code = s.to_code AND u.valid_from = s.to_valid_from "
                        "WHERE s.from_code = $1 AND s.from_valid_from = $2 ORDER BY s.day, u.sort_key, u.code, u.valid_from",
                        DB_TEXT_OF(of->code), DB_INT_OF(from));
    return DB_QUERY(conn, rows, error,
                    "SELECT " COLUMNS ", s.day, s.whole, s.mapped FROM places_successors s "
                    "JOIN places_units u ON u.code = s.from_code AND u.valid_from = s.from_valid_from "
                    "WHERE s.to_code = $1 AND s.to_valid_from = $2 ORDER BY s.day, u.sort_key, u.code, u.valid_from",
                    DB_TEXT_OF(of->code), DB_INT_OF(from));
}

enum status places_sql_links(struct db_conn *conn, struct arena *arena, const struct place *of, bool forwards, struct place_links *out,
                             struct error *error)
{
    struct growing list = { .arena = arena, .size = sizeof(struct place_link) };
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = query_links(conn, of, forwards, &rows, error);
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        struct place_link *link = grow(&list);
        if (link != NULL)
            *link = (struct place_link){
                .place = read_place(rows, arena),
                .day = (date)db_int(rows, COLUMN_COUNT),
                .whole = db_int(rows, COLUMN_COUNT + 1) != 0,
                .mapped = db_int(rows, COLUMN_COUNT + 2) != 0,
            };
        if (arena->exhausted)
            status = fail_memory(error);
    }
    db_rows_close(rows);
    *out = (struct place_links){ .rows = (const struct place_link *)(const void *)list.items, .count = list.count };
    return status;
}

/* ---- everything ---- */

/* The first of the units that comes after (code, day): those at or before it begin earlier. */
static size_t after(const struct places *units, struct str code, date day)
{
    size_t low = 0, high = units->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(units->rows[middle].code, code);
        if (order < 0 || (order == 0 && units->rows[middle].valid_from <= day))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t places_atlas_at(const struct places_atlas *atlas, struct str code, date day)
{
    size_t at = after(&atlas->units, code, day);
    const struct place *unit;
    if (at == 0)
        return atlas->units.count;
    unit = &atlas->units.rows[at - 1];
    return str_equal(unit->code, code) && (unit->valid_to == DATE_NONE || unit->valid_to >= day) ? at - 1 : atlas->units.count;
}

static enum status read_changes(struct db_conn *conn, struct arena *arena, struct places_atlas *out, struct error *error)
{
    struct growing list = { .arena = arena, .size = sizeof(struct place_change) };
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT from_code, from_valid_from, to_code, to_valid_from, day, whole FROM places_successors "
                                  "ORDER BY from_code, from_valid_from, day, to_code, to_valid_from");
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        size_t from = after(&out->units, db_bytes(rows, 0), (date)db_int(rows, 1));
        size_t to = after(&out->units, db_bytes(rows, 2), (date)db_int(rows, 3));
        struct place_change *change = from == 0 || to == 0 ? NULL : grow(&list);
        if (change != NULL)
            *change = (struct place_change){ from - 1, to - 1, (date)db_int(rows, 4), db_int(rows, 5) != 0 };
        if (arena->exhausted)
            status = fail_memory(error);
    }
    db_rows_close(rows);
    out->changes = (const struct place_change *)(const void *)list.items;
    out->change_count = list.count;
    return status;
}

static enum status count_units(struct db_conn *conn, size_t *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT COUNT(*) FROM places_units");
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *out = has_row ? (size_t)db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

enum status places_atlas(struct db_conn *conn, struct arena *arena, struct places_atlas *out, struct error *error)
{
    struct db_rows *rows = NULL;
    size_t units = 0;
    enum status status = db_read_begin(conn, error);
    *out = (struct places_atlas){ .changes = NULL };
    if (status != STATUS_OK)
        return status;
    status = count_units(conn, &units, error);
    if (status == STATUS_OK)
        status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM places_units u ORDER BY u.code, u.valid_from");
    status = take_many_places(status, rows, arena, units, &out->units, error);
    if (status == STATUS_OK)
        status = read_changes(conn, arena, out, error);
    db_read_end(conn);
    return status;
}
