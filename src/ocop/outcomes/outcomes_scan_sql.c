/* Every statement on the scans of signed papers. */
#include "ocop/outcomes/outcomes_scan.h"
#include "texts_sessions.h"

static enum status read_row(const struct db_rows *rows, struct arena *arena, struct scan *out, struct error *error)
{
    *out = (struct scan){ .id = db_int(rows, 0),
                          .session = db_int(rows, 2),
                          .item = db_int(rows, 3),
                          .code = db_copy(rows, 4, arena),
                          .note = db_copy(rows, 5, arena),
                          .file = db_int(rows, 6),
                          .at = db_int(rows, 7),
                          .by_account = db_int(rows, 8),
                          .by_name = db_copy(rows, 9, arena) };
    if (!ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_sessions_bad_row, "outcomes_scans");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status scans_sql_list(struct db_conn *conn, struct arena *arena, int64_t session, struct scans *out, struct error *error)
{
    struct scan *list = ARENA_NEW_MANY(arena, struct scan, SCANS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT id, ident, session, item, code, note, file, at, by_account, by_name FROM outcomes_scans WHERE session = $1 "
                                  "ORDER BY item, id LIMIT $2",
                                  DB_INT_OF(session), DB_INT_OF(SCANS_MAX));
    *out = (struct scans){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        status = read_row(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status scans_sql_add(struct db_conn *conn, const struct scan *scan, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO outcomes_scans (ident, session, item, code, note, file, at, by_account, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                  DB_BLOB_OF(ident_str(&scan->ident)), DB_INT_OF(scan->session), DB_INT_OF(scan->item), DB_TEXT_OF(scan->code), DB_TEXT_OF(scan->note),
                  DB_INT_OF(scan->file), DB_INT_OF(scan->at), DB_INT_OF(scan->by_account), DB_TEXT_OF(scan->by_name));
}
