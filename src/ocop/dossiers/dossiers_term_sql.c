/* The statements on the terms of dossiers that a commune still has. */
#include "ocop/dossiers/dossiers_int.h"
#include "texts_files.h"

enum status dossiers_sql_terms(struct db_conn *conn, struct arena *arena, int64_t province, struct dossier_terms *out, struct error *error)
{
    struct dossier_term *list = ARENA_NEW_MANY(arena, struct dossier_term, DOSSIER_TERMS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status;
    *out = (struct dossier_terms){ .rows = list };
    if (list == NULL)
        return fail_memory(error);
    status = DB_QUERY(conn, &rows, error,
                      "SELECT id, ident, filed_day, due_day, due_certain FROM dossiers WHERE province = $1 AND state IN ('filed', 'examined', 'signed') AND "
                      "filed_day IS NOT NULL AND due_day IS NOT NULL ORDER BY id LIMIT $2",
                      DB_INT_OF(province), DB_INT_OF(DOSSIER_TERMS_MAX));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        struct dossier_term *term = &list[out->count];
        *term = (struct dossier_term){ .id = db_int(rows, 0), .province = province, .filed_day = (date)db_int(rows, 2), .due_day = (date)db_int(rows, 3),
                                       .due_certain = db_int(rows, 4) != 0 };
        if (!ident_of_bytes(db_bytes(rows, 1), &term->ident)) {
            status = FAIL(error, STATUS_FAILED, TEXT_files_bad_row, "dossiers");
            break;
        }
        if (out->count == 0 || term->filed_day < out->first_filed)
            out->first_filed = term->filed_day;
        if (out->count == 0 || term->filed_day > out->last_filed)
            out->last_filed = term->filed_day;
        out->count++;
        status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status dossiers_sql_set_term(struct db_conn *conn, int64_t id, date due, bool certain, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE dossiers SET due_day = $2, due_certain = $3 WHERE id = $1", DB_INT_OF(id), DB_DATE_OF(due), DB_INT_OF(certain));
}
