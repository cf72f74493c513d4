/* Every statement on annexes, and those that read what hints at conflicts of interest. */
#include "ocop/sessions/sessions_hearing_int.h"
#include "texts_sessions.h"

#define ANNEXES_MAX 100 /* of one item */
#define ROLES_MAX 12    /* of one person, on the mean */

enum status sessions_sql_hint_people(struct db_conn *conn, struct arena *arena, const struct session *session, struct hint_people *out,
                                     struct error *error)
{
    size_t most = (size_t)COUNCIL_SEATS_MAX * ROLES_MAX;
    struct hint_person *list = ARENA_NEW_MANY(arena, struct hint_person, most);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT s.id, s.account, s.name, s.agency, a.phone, r.role, r.place_code, r.producer, p.name, p.tax_code, v.phone, v.address "
                                  "FROM councils_seats s JOIN accounts a ON a.id = s.account "
                                  "LEFT JOIN accounts_roles r ON r.account = a.id AND r.place_code <> '' LEFT JOIN producers p ON p.id = r.producer "
                                  "LEFT JOIN producers_versions v ON v.id = (SELECT x.id FROM producers_versions x WHERE x.producer = p.id "
                                  "AND x.from_day <= $3 ORDER BY x.from_day DESC, x.id DESC LIMIT 1) "
                                  "WHERE s.council = $1 AND s.duty IN ('chair', 'deputy', 'member') AND (s.until_day IS NULL OR s.until_day >= $3) "
                                  "ORDER BY s.no, s.id, r.id LIMIT $2",
                                  DB_INT_OF(session->council), DB_INT_OF((int64_t)most), DB_INT_OF(session->sits));
    *out = (struct hint_people){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row && out->count < most) {
        list[out->count++] = (struct hint_person){ .seat = db_int(rows, 0),
                                                   .account = db_int(rows, 1),
                                                   .name = db_copy(rows, 2, arena),
                                                   .agency = db_copy(rows, 3, arena),
                                                   .phone = db_copy(rows, 4, arena),
                                                   .role = db_copy(rows, 5, arena),
                                                   .place_code = db_copy(rows, 6, arena),
                                                   .producer = db_int(rows, 7),
                                                   .producer_name = db_copy(rows, 8, arena),
                                                   .producer_tax = db_copy(rows, 9, arena),
                                                   .producer_phone = db_copy(rows, 10, arena),
                                                   .producer_address = db_copy(rows, 11, arena) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status sessions_sql_hint_products(struct db_conn *conn, struct arena *arena, const struct session *session, struct hint_products *out,
                                       struct error *error)
{
    struct hint_product *list = ARENA_NEW_MANY(arena, struct hint_product, SESSION_ITEMS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT i.id, i.producer, p.name, p.tax_code, v.phone, v.address, v.representative, p.commune_code, f.filed_by, d.examiner "
                                  "FROM sessions_items i JOIN producers p ON p.id = i.producer JOIN dossiers d ON d.id = i.dossier "
                                  "LEFT JOIN dossiers_versions f ON f.dossier = i.dossier AND f.no = i.filed_no "
                                  "LEFT JOIN producers_versions v ON v.id = (SELECT x.id FROM producers_versions x WHERE x.producer = p.id "
                                  "AND x.from_day <= $3 ORDER BY x.from_day DESC, x.id DESC LIMIT 1) "
                                  "WHERE i.session = $1 ORDER BY i.position, i.id LIMIT $2",
                                  DB_INT_OF(session->id), DB_INT_OF(SESSION_ITEMS_MAX), DB_INT_OF(session->sits));
    *out = (struct hint_products){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        list[out->count++] = (struct hint_product){ .item = db_int(rows, 0),
                                                    .producer = db_int(rows, 1),
                                                    .producer_name = db_copy(rows, 2, arena),
                                                    .tax_code = db_copy(rows, 3, arena),
                                                    .phone = db_copy(rows, 4, arena),
                                                    .address = db_copy(rows, 5, arena),
                                                    .representative = db_copy(rows, 6, arena),
                                                    .commune_code = db_copy(rows, 7, arena),
                                                    .filed_by = db_int(rows, 8),
                                                    .examined_by = db_int(rows, 9) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status sessions_sql_times(struct db_conn *conn, struct arena *arena, int64_t session, struct session_times *out, struct error *error)
{
    struct session_time *list = ARENA_NEW_MANY(arena, struct session_time, SESSION_ITEMS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT i.id, count(*) FROM sessions_items i JOIN sessions_items e ON e.candidate = i.candidate AND e.id < i.id "
                                  "WHERE i.session = $1 AND e.session <> $1 AND e.state = 'postponed' GROUP BY i.id ORDER BY i.id LIMIT $2",
                                  DB_INT_OF(session), DB_INT_OF(SESSION_ITEMS_MAX));
    *out = (struct session_times){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        list[out->count++] = (struct session_time){ db_int(rows, 0), db_int(rows, 1) };
        status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status sessions_sql_add_annex(struct db_conn *conn, const struct session_annex *annex, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO sessions_annexes (ident, item, number, day, body, result_before, result_after, by_name, at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                  DB_BLOB_OF(ident_str(&annex->ident)), DB_INT_OF(annex->item), DB_TEXT_OF(annex->number), DB_INT_OF(annex->day), DB_TEXT_OF(annex->body),
                  DB_INT_OF(annex->result_before), DB_INT_OF(annex->result_after), DB_TEXT_OF(annex->by_name), DB_INT_OF(annex->at));
}

enum status sessions_sql_annexes(struct db_conn *conn, struct arena *arena, int64_t item, struct session_annexes *out, struct error *error)
{
    struct session_annex *list = ARENA_NEW_MANY(arena, struct session_annex, ANNEXES_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT id, ident, item, number, day, body, result_before, result_after, by_name, at FROM sessions_annexes WHERE item = $1 "
                                  "ORDER BY id LIMIT $2",
                                  DB_INT_OF(item), DB_INT_OF(ANNEXES_MAX));
    *out = (struct session_annexes){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        struct session_annex *row = &list[out->count++];
        *row = (struct session_annex){ .id = db_int(rows, 0),
                                       .item = db_int(rows, 2),
                                       .number = db_copy(rows, 3, arena),
                                       .day = (date)db_int(rows, 4),
                                       .body = db_copy(rows, 5, arena),
                                       .result_before = db_int(rows, 6),
                                       .result_after = db_int(rows, 7),
                                       .by_name = db_copy(rows, 8, arena),
                                       .at = db_int(rows, 9) };
        if (!ident_of_bytes(db_bytes(rows, 1), &row->ident))
            status = FAIL(error, STATUS_FAILED, TEXT_sessions_bad_row, "sessions_annexes");
        else
            status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}
