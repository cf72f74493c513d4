/* Every statement on the draft: claims, citations of papers, the sections of Mẫu 02. Each row has a version of its own, so that two devices that write
 * different criteria don't disturb each other, and the same one is never overwritten silently. */
#include "ocop/dossiers/dossiers_int.h"
#include "texts_dossiers.h"

#define CLAIMS_MAX 200

static enum status read_citations(struct db_conn *conn, struct arena *arena, int64_t dossier, struct dossier_claims *claims, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT criterion, paper FROM dossiers_citations WHERE dossier = $1 ORDER BY criterion, paper",
                                  DB_INT_OF(dossier));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        for (size_t i = 0; i < claims->count; i++) {
            struct dossier_claim *claim = &claims->rows[i];
            if (!str_equal(claim->criterion, db_bytes(rows, 0)) || claim->paper_count == DOSSIERS_PAPERS_MAX)
                continue;
            if (claim->papers == NULL)
                claim->papers = ARENA_NEW_MANY(arena, int64_t, DOSSIERS_PAPERS_MAX);
            if (claim->papers != NULL)
                claim->papers[claim->paper_count++] = db_int(rows, 1);
        }
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status dossiers_sql_claims(struct db_conn *conn, struct arena *arena, int64_t dossier, struct dossier_claims *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT criterion, option_id, reason, version FROM dossiers_claims WHERE dossier = $1 ORDER BY criterion LIMIT $2",
                                  DB_INT_OF(dossier), DB_INT_OF(CLAIMS_MAX));
    *out = (struct dossier_claims){ .rows = ARENA_NEW_MANY(arena, struct dossier_claim, CLAIMS_MAX) };
    if (status == STATUS_OK && out->rows == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        out->rows[out->count++] = (struct dossier_claim){ .criterion = db_copy(rows, 0, arena),
                                                          .option = db_copy(rows, 1, arena),
                                                          .reason = db_copy(rows, 2, arena),
                                                          .version = db_int(rows, 3) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status == STATUS_OK ? read_citations(conn, arena, dossier, out, error) : status;
}

/* Whether exactly one row was written: the one at the version that was read. */
static enum status fresh(int64_t changed, enum status status, struct error *error)
{
    return status == STATUS_OK && changed != 1 ? FAIL(error, STATUS_STALE, TEXT_dossiers_stale, "version") : status;
}

enum status dossiers_sql_save_claim(struct db_conn *conn, int64_t dossier, const struct dossier_claim *claim, struct error *error)
{
    int64_t changed = 0;
    enum status status;
    if (claim->version == 0)
        status = DB_CHANGE(conn, &changed, error,
                           "INSERT INTO dossiers_claims (dossier, criterion, option_id, reason, version) VALUES ($1, $2, $3, $4, 1) ON CONFLICT DO NOTHING",
                           DB_INT_OF(dossier), DB_TEXT_OF(claim->criterion), DB_TEXT_OF(claim->option), DB_TEXT_OF(claim->reason));
    else
        status = DB_CHANGE(conn, &changed, error,
                           "UPDATE dossiers_claims SET option_id = $3, reason = $4, version = version + 1 WHERE dossier = $1 AND criterion = $2 AND version = $5",
                           DB_INT_OF(dossier), DB_TEXT_OF(claim->criterion), DB_TEXT_OF(claim->option), DB_TEXT_OF(claim->reason),
                           DB_INT_OF(claim->version));
    status = fresh(changed, status, error);
    if (status == STATUS_OK)
        status = DB_RUN(conn, error, "DELETE FROM dossiers_citations WHERE dossier = $1 AND criterion = $2", DB_INT_OF(dossier),
                        DB_TEXT_OF(claim->criterion));
    for (size_t i = 0; status == STATUS_OK && i < claim->paper_count; i++)
        status = DB_RUN(conn, error, "INSERT INTO dossiers_citations (dossier, criterion, paper) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                        DB_INT_OF(dossier), DB_TEXT_OF(claim->criterion), DB_INT_OF(claim->papers[i]));
    return status;
}

enum status dossiers_sql_replace_claims(struct db_conn *conn, int64_t dossier, const struct dossier_claims *claims, struct error *error)
{
    enum status status = DB_RUN(conn, error, "DELETE FROM dossiers_citations WHERE dossier = $1", DB_INT_OF(dossier));
    if (status == STATUS_OK)
        status = DB_RUN(conn, error, "DELETE FROM dossiers_claims WHERE dossier = $1", DB_INT_OF(dossier));
    for (size_t i = 0; status == STATUS_OK && i < claims->count; i++) {
        const struct dossier_claim *claim = &claims->rows[i];
        status = DB_RUN(conn, error, "INSERT INTO dossiers_claims (dossier, criterion, option_id, reason, version) VALUES ($1, $2, $3, $4, $5)",
                        DB_INT_OF(dossier), DB_TEXT_OF(claim->criterion), DB_TEXT_OF(claim->option), DB_TEXT_OF(claim->reason),
                        DB_INT_OF(claim->version));
        for (size_t k = 0; status == STATUS_OK && k < claim->paper_count; k++)
            status = DB_RUN(conn, error, "INSERT INTO dossiers_citations (dossier, criterion, paper) VALUES ($1, $2, $3)", DB_INT_OF(dossier),
                            DB_TEXT_OF(claim->criterion), DB_INT_OF(claim->papers[k]));
    }
    return status;
}

enum status dossiers_sql_texts(struct db_conn *conn, struct arena *arena, int64_t dossier, struct dossier_written texts[DOSSIER_TEXTS],
                               struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT name, body, version FROM dossiers_texts WHERE dossier = $1", DB_INT_OF(dossier));
    for (int i = 0; i < DOSSIER_TEXTS; i++)
        texts[i] = (struct dossier_written){ .body = STR("") };
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        for (int i = 0; i < DOSSIER_TEXTS; i++)
            if (str_is(db_bytes(rows, 0), dossier_text_names[i]))
                texts[i] = (struct dossier_written){ db_copy(rows, 1, arena), db_int(rows, 2) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status dossiers_sql_save_text(struct db_conn *conn, int64_t dossier, const char *name, const struct dossier_written *text, struct error *error)
{
    int64_t changed = 0;
    enum status status;
    if (text->version == 0)
        status = DB_CHANGE(conn, &changed, error, "INSERT INTO dossiers_texts (dossier, name, body, version) VALUES ($1, $2, $3, 1) ON CONFLICT DO NOTHING",
                           DB_INT_OF(dossier), DB_TEXT_OF(str_from(name)), DB_TEXT_OF(text->body));
    else
        status = DB_CHANGE(conn, &changed, error,
                           "UPDATE dossiers_texts SET body = $3, version = version + 1 WHERE dossier = $1 AND name = $2 AND version = $4",
                           DB_INT_OF(dossier), DB_TEXT_OF(str_from(name)), DB_TEXT_OF(text->body), DB_INT_OF(text->version));
    return fresh(changed, status, error);
}

enum status dossiers_sql_copy_texts(struct db_conn *conn, int64_t from, int64_t to, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO dossiers_texts (dossier, name, body, version) SELECT $2, name, body, 1 FROM dossiers_texts WHERE dossier = $1",
                  DB_INT_OF(from), DB_INT_OF(to));
}
