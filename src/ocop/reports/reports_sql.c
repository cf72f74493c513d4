/* Every statement on the tables of reports. */
#include "base/pure.h"
#include "ocop/reports/reports_int.h"
#include "texts_certificates.h"

static int origin_of(struct str word)
{
    for (int i = 0; certificate_origin_words[i] != NULL; i++)
        if (str_is(word, certificate_origin_words[i]))
            return i;
    return 0;
}

#define MOST 20000 /* rows of one province */
#define FIRST_ROOM 64

/* Room for one more item behind `count`; what is there moves with it. NULL: memory is out. */
static void *grown(struct arena *arena, void *items, size_t count, size_t size)
{
    void *room;
    if (count > 0 && (count < FIRST_ROOM || (count & (count - 1)) != 0))
        return items;
    room = arena_take_many(arena, count == 0 ? FIRST_ROOM : count * 2, size);
    if (room != NULL && items != NULL)
        memcpy(room, items, count * size);
    return room;
}

enum status reports_sql_targets(struct db_conn *conn, struct arena *arena, int64_t province, int64_t year, date known, struct report_targets *out,
                                struct error *error)
{
    struct report_target *list = NULL;
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status;
    *out = (struct report_targets){ .rows = NULL };
    status = DB_QUERY(conn, &rows, error,
                          "SELECT id, ident, place_code, indicator, rule, document, note, year, value, day, replaces, origin, known_from "
                          "FROM reports_targets WHERE province = $1 AND year = $2 AND known_from <= $3 AND known_to > $3 "
                          "ORDER BY indicator, day, id LIMIT $4",
                          DB_INT_OF(province), DB_INT_OF(year), DB_INT_OF(known), DB_INT_OF(MOST));
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        struct report_target *target;
        list = grown(arena, list, out->count, sizeof(*list));
        if (list == NULL) {
            status = fail_memory(error);
            break;
        }
        target = &list[out->count++];
        *target = (struct report_target){ .id = db_int(rows, 0),
                                          .place_code = db_copy(rows, 2, arena),
                                          .indicator = db_copy(rows, 3, arena),
                                          .rule = db_copy(rows, 4, arena),
                                          .document = db_copy(rows, 5, arena),
                                          .note = db_copy(rows, 6, arena),
                                          .year = db_int(rows, 7),
                                          .value = db_int(rows, 8),
                                          .day = (date)db_int(rows, 9),
                                          .replaces = db_int(rows, 10),
                                          .origin = origin_of(db_bytes(rows, 11)),
                                          .known = (date)db_int(rows, 12) };
        if (!ident_of_bytes(db_bytes(rows, 1), &target->ident))
            status = FAIL(error, STATUS_FAILED, TEXT_certificates_bad_row, "reports_targets");
        else if (arena->exhausted)
            status = fail_memory(error);
    }
    out->rows = list;
    db_rows_close(rows);
    return status;
}

enum status reports_sql_sale_points(struct db_conn *conn, struct arena *arena, int64_t province, date known, struct sale_points *out, struct error *error)
{
    struct sale_point *list = NULL;
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status;
    *out = (struct sale_points){ .rows = NULL };
    status = DB_QUERY(conn, &rows, error,
                          "SELECT id, ident, name, place_code, assumed, place_day, valid_from, valid_to, origin FROM reports_sale_points "
                          "WHERE province = $1 AND known_from <= $2 AND known_to > $2 ORDER BY id LIMIT $3",
                          DB_INT_OF(province), DB_INT_OF(known), DB_INT_OF(MOST));
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        struct sale_point *point;
        list = grown(arena, list, out->count, sizeof(*list));
        if (list == NULL) {
            status = fail_memory(error);
            break;
        }
        point = &list[out->count++];
        *point = (struct sale_point){ .id = db_int(rows, 0),
                                      .name = db_copy(rows, 2, arena),
                                      .place = db_copy(rows, 3, arena),
                                      .assumed = db_copy(rows, 4, arena),
                                      .place_day = (date)db_int(rows, 5),
                                      .from = (date)db_int(rows, 6),
                                      .to = (date)db_int(rows, 7),
                                      .origin = origin_of(db_bytes(rows, 8)) };
        if (!ident_of_bytes(db_bytes(rows, 1), &point->ident))
            status = FAIL(error, STATUS_FAILED, TEXT_certificates_bad_row, "reports_sale_points");
        else if (arena->exhausted)
            status = fail_memory(error);
    }
    out->rows = list;
    db_rows_close(rows);
    return status;
}

enum status reports_sql_find_target(struct db_conn *conn, int64_t province, const struct ident *ident, int64_t *id, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT id FROM reports_targets WHERE province = $1 AND ident = $2", DB_INT_OF(province),
                                  DB_BLOB_OF(ident_str(ident)));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *id = has_row ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status == STATUS_OK && !has_row ? commands_not_found(error) : status;
}

enum status reports_sql_add_target(struct db_conn *conn, int64_t province, const struct report_target *target, const struct report_known *known,
                                   struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO reports_targets (ident, province, place_code, indicator, rule, year, value, document, day, replaces, note, origin, known_from, "
                  "known_to, recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
                  DB_BLOB_OF(ident_str(&target->ident)), DB_INT_OF(province), DB_TEXT_OF(target->place_code), DB_TEXT_OF(target->indicator),
                  DB_TEXT_OF(target->rule), DB_INT_OF(target->year), DB_INT_OF(target->value), DB_TEXT_OF(target->document), DB_INT_OF(target->day),
                  target->replaces == 0 ? DB_NULL_OF(DB_INT) : DB_INT_OF(target->replaces), DB_TEXT_OF(target->note),
                  DB_TEXT_OF(str_from(certificate_origin_words[target->origin])), DB_INT_OF(known->from), DB_INT_OF(CERTIFICATES_OPEN), DB_INT_OF(known->at),
                  DB_TEXT_OF(known->by));
}

enum status reports_sql_add_sale_point(struct db_conn *conn, int64_t province, const struct sale_point *point, const struct report_known *known,
                                       struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO reports_sale_points (ident, province, name, place_code, place_day, valid_from, valid_to, origin, assumed, known_from, known_to, "
                  "recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                  DB_BLOB_OF(ident_str(&point->ident)), DB_INT_OF(province), DB_TEXT_OF(point->name), DB_TEXT_OF(point->place), DB_INT_OF(point->place_day),
                  DB_INT_OF(point->from), DB_INT_OF(point->to), DB_TEXT_OF(str_from(certificate_origin_words[point->origin])), DB_TEXT_OF(point->assumed),
                  DB_INT_OF(known->from), DB_INT_OF(CERTIFICATES_OPEN), DB_INT_OF(known->at), DB_TEXT_OF(known->by));
}
