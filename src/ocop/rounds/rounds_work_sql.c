/* Every statement on supplements and on visits. */
#include "ocop/rounds/rounds_int.h"
#include "texts_rounds.h"

static date day_of(const struct db_rows *rows, int column)
{
    return db_is_null(rows, column) ? DATE_NONE : (date)db_int(rows, column);
}

enum status rounds_sql_supplements(struct db_conn *conn, struct arena *arena, int64_t candidate, struct supplements *out, struct error *error)
{
    struct supplement *list = ARENA_NEW_MANY(arena, struct supplement, ROUNDS_SUPPLEMENTS);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT id, no, filed_no, who, until_day, at, by_name, answered_at, answered_no FROM rounds_supplements WHERE candidate = $1 "
                                  "ORDER BY no DESC LIMIT $2",
                                  DB_INT_OF(candidate), DB_INT_OF(ROUNDS_SUPPLEMENTS));
    *out = (struct supplements){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        list[out->count++] = (struct supplement){ db_int(rows, 0), db_int(rows, 1), db_int(rows, 2), db_copy(rows, 3, arena), (date)db_int(rows, 4), db_int(rows, 5),
                                                  db_copy(rows, 6, arena), db_is_null(rows, 7) ? 0 : db_int(rows, 7), db_int(rows, 8) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status rounds_sql_add_supplement(struct db_conn *conn, int64_t candidate, struct supplement *supplement, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO rounds_supplements (candidate, no, filed_no, who, until_day, at, by_name, answered_no) VALUES ($1, "
                                  "(SELECT coalesce(max(no), 0) + 1 FROM rounds_supplements WHERE candidate = $1), $2, $3, $4, $5, $6, 0) RETURNING id",
                                  DB_INT_OF(candidate), DB_INT_OF(supplement->filed_no), DB_TEXT_OF(supplement->who), DB_INT_OF(supplement->until),
                                  DB_INT_OF(supplement->at), DB_TEXT_OF(supplement->by_name));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK)
        supplement->id = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}

enum status rounds_sql_add_supplement_item(struct db_conn *conn, int64_t supplement, int64_t no, const struct dossier_item *item, struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO rounds_supplement_items (supplement, no, item, reason) VALUES ($1, $2, $3, $4)", DB_INT_OF(supplement),
                  DB_INT_OF(no), DB_TEXT_OF(item->item), DB_TEXT_OF(item->reason));
}

enum status rounds_sql_supplement_items(struct db_conn *conn, struct arena *arena, int64_t supplement, struct supplement_items *out, struct error *error)
{
    struct dossier_item *list = ARENA_NEW_MANY(arena, struct dossier_item, ROUNDS_ITEMS);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT item, reason FROM rounds_supplement_items WHERE supplement = $1 ORDER BY no LIMIT $2",
                                  DB_INT_OF(supplement), DB_INT_OF(ROUNDS_ITEMS));
    *out = (struct supplement_items){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        list[out->count++] = (struct dossier_item){ db_copy(rows, 0, arena), db_copy(rows, 1, arena) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status rounds_sql_answer(struct db_conn *conn, int64_t candidate, int64_t filed_no, int64_t at, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE rounds_supplements SET answered_at = $2, answered_no = $3 WHERE candidate = $1 AND answered_at IS NULL",
                  DB_INT_OF(candidate), DB_INT_OF(at), DB_INT_OF(filed_no));
}

/* ---- visits ---- */

#define VISIT "SELECT id, ident, candidate, planned_day, done_day, people, findings, by_name, at, version FROM rounds_visits WHERE "

static enum status read_visit(const struct db_rows *rows, struct arena *arena, struct visit *out, struct error *error)
{
    *out = (struct visit){ .id = db_int(rows, 0),
                           .candidate = db_int(rows, 2),
                           .planned = (date)db_int(rows, 3),
                           .done = day_of(rows, 4),
                           .people = db_copy(rows, 5, arena),
                           .findings = db_copy(rows, 6, arena),
                           .by_name = db_copy(rows, 7, arena),
                           .at = db_int(rows, 8),
                           .version = db_int(rows, 9) };
    if (!ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_rounds_bad_row, "rounds_visits");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status rounds_sql_visits(struct db_conn *conn, struct arena *arena, int64_t candidate, struct visits *out, struct error *error)
{
    struct visit *list = ARENA_NEW_MANY(arena, struct visit, ROUNDS_VISITS);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, VISIT "candidate = $1 ORDER BY id DESC LIMIT $2", DB_INT_OF(candidate), DB_INT_OF(ROUNDS_VISITS));
    *out = (struct visits){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        status = read_visit(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status rounds_sql_visit(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct visit *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, VISIT "ident = $1", DB_BLOB_OF(ident_str(ident)));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_visit(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status rounds_sql_add_visit(struct db_conn *conn, struct visit *visit, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO rounds_visits (ident, candidate, planned_day, done_day, people, findings, by_name, at, version) "
                                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1) RETURNING id",
                                  DB_BLOB_OF(ident_str(&visit->ident)), DB_INT_OF(visit->candidate), DB_INT_OF(visit->planned), DB_DATE_OF(visit->done),
                                  DB_TEXT_OF(visit->people), DB_TEXT_OF(visit->findings), DB_TEXT_OF(visit->by_name), DB_INT_OF(visit->at));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK)
        visit->id = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}

enum status rounds_sql_set_visit(struct db_conn *conn, const struct visit *visit, struct error *error)
{
    return DB_RUN(conn, error,
                  "UPDATE rounds_visits SET planned_day = $2, done_day = $3, people = $4, findings = $5, by_name = $6, at = $7, version = version + 1 WHERE id = $1",
                  DB_INT_OF(visit->id), DB_INT_OF(visit->planned), DB_DATE_OF(visit->done), DB_TEXT_OF(visit->people), DB_TEXT_OF(visit->findings),
                  DB_TEXT_OF(visit->by_name), DB_INT_OF(visit->at));
}

enum status rounds_sql_findings(struct db_conn *conn, struct arena *arena, int64_t visit, struct visit_findings *out, struct error *error)
{
    struct visit_finding *list = ARENA_NEW_MANY(arena, struct visit_finding, LAW_CRITERIA_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT criterion, finding FROM rounds_visit_findings WHERE visit = $1 AND finding <> '' ORDER BY criterion LIMIT $2",
                                  DB_INT_OF(visit), DB_INT_OF(LAW_CRITERIA_MAX));
    *out = (struct visit_findings){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        list[out->count++] = (struct visit_finding){ db_copy(rows, 0, arena), db_copy(rows, 1, arena) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status rounds_sql_save_finding(struct db_conn *conn, int64_t visit, const struct visit_finding *finding, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO rounds_visit_findings (visit, criterion, finding) VALUES ($1, $2, $3) ON CONFLICT (visit, criterion) DO UPDATE SET finding = $3",
                  DB_INT_OF(visit), DB_TEXT_OF(finding->criterion), DB_TEXT_OF(finding->finding));
}
