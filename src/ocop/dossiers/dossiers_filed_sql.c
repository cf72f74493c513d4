/* Every statement on what was filed, returned, examined, stamped and sampled. Versions are only added. */
#include "ocop/dossiers/dossiers_int.h"
#include "texts_dossiers.h"

#define ITEMS_MAX 300
#define TICKS_MAX 100

enum status dossiers_sql_add_version(struct db_conn *conn, int64_t dossier, const struct dossier_version *version, struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO dossiers_versions (dossier, no, content, sha256, filed_at, filed_by, on_behalf) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  DB_INT_OF(dossier), DB_INT_OF(version->no), DB_TEXT_OF(version->content), DB_TEXT_OF(version->sha256), DB_INT_OF(version->filed_at),
                  DB_INT_OF(version->filed_by), DB_TEXT_OF(version->on_behalf));
}

enum status dossiers_sql_version(struct db_conn *conn, struct arena *arena, int64_t dossier, int64_t no, bool *found, struct dossier_version *out,
                                 struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT content, sha256, filed_at, filed_by, on_behalf FROM dossiers_versions WHERE dossier = $1 AND no = $2",
                                  DB_INT_OF(dossier), DB_INT_OF(no));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        *out = (struct dossier_version){ no, db_copy(rows, 0, arena), db_copy(rows, 1, arena), db_int(rows, 2), db_int(rows, 3),
                                         db_copy(rows, 4, arena) };
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

/* Closes the rows of one minimum. */
static enum status read_first(struct db_rows *rows, enum status status, int64_t *at, struct error *error)
{
    bool found = false;
    if (status == STATUS_OK)
        status = db_next(rows, &found, error);
    *at = status == STATUS_OK && found && !db_is_null(rows, 0) ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

enum status dossiers_sql_first_handed(struct db_conn *conn, int64_t dossier, int64_t *at, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT min(at) FROM dossiers_events WHERE dossier = $1 AND what = 'handed' AND at >= "
                                  "(SELECT coalesce(max(at), 0) FROM dossiers_events WHERE dossier = $1 AND what = 'rebound')",
                                  DB_INT_OF(dossier));
    return read_first(rows, status, at, error);
}

enum status dossiers_sql_first_filed(struct db_conn *conn, int64_t dossier, int64_t *at, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT min(filed_at) FROM dossiers_versions WHERE dossier = $1 AND filed_at >= "
                                  "(SELECT coalesce(max(at), 0) FROM dossiers_events WHERE dossier = $1 AND what = 'rebound')",
                                  DB_INT_OF(dossier));
    return read_first(rows, status, at, error);
    return status;
}

enum status dossiers_sql_add_return(struct db_conn *conn, int64_t dossier, const struct dossier_return *back, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    int64_t id = 0;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO dossiers_returns (dossier, no, at, by_account, until_day) VALUES ($1, $2, $3, $4, $5) RETURNING id",
                                  DB_INT_OF(dossier), DB_INT_OF(back->no), DB_INT_OF(back->at), DB_INT_OF(back->by_account), DB_INT_OF(back->until));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK)
        id = db_int(rows, 0);
    db_rows_close(rows);
    for (size_t i = 0; status == STATUS_OK && i < back->item_count; i++)
        status = DB_RUN(conn, error, "INSERT INTO dossiers_return_items (return_id, item, reason) VALUES ($1, $2, $3)", DB_INT_OF(id),
                        DB_TEXT_OF(back->items[i].item), DB_TEXT_OF(back->items[i].reason));
    return status;
}

static enum status read_items(struct db_conn *conn, struct arena *arena, int64_t id, struct dossier_return *out, struct error *error)
{
    struct dossier_item *items = ARENA_NEW_MANY(arena, struct dossier_item, ITEMS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT item, reason FROM dossiers_return_items WHERE return_id = $1 ORDER BY item LIMIT $2",
                                  DB_INT_OF(id), DB_INT_OF(ITEMS_MAX));
    out->items = items;
    if (status == STATUS_OK && items == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        items[out->item_count++] = (struct dossier_item){ db_copy(rows, 0, arena), db_copy(rows, 1, arena) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status dossiers_sql_last_return(struct db_conn *conn, struct arena *arena, int64_t dossier, bool *found, struct dossier_return *out,
                                     struct error *error)
{
    struct db_rows *rows = NULL;
    int64_t id = 0;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT id, no, at, by_account, until_day FROM dossiers_returns WHERE dossier = $1 ORDER BY id DESC LIMIT 1",
                                  DB_INT_OF(dossier));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found) {
        id = db_int(rows, 0);
        *out = (struct dossier_return){ .no = db_int(rows, 1), .at = db_int(rows, 2), .by_account = db_int(rows, 3), .until = (date)db_int(rows, 4) };
    }
    db_rows_close(rows);
    return status == STATUS_OK && *found ? read_items(conn, arena, id, out, error) : status;
}

enum status dossiers_sql_examination(struct db_conn *conn, struct arena *arena, int64_t dossier, int64_t no, bool *found,
                                     struct dossier_examination *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT material, labour, idea, identity, meeting, by_account, by_name, at, letter_no, letter_day, signed_by, signed_name, "
                                  "version FROM dossiers_examinations WHERE dossier = $1 AND no = $2",
                                  DB_INT_OF(dossier), DB_INT_OF(no));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        *out = (struct dossier_examination){
            .no = no,
            .material = db_copy(rows, 0, arena),
            .labour = db_copy(rows, 1, arena),
            .idea = db_copy(rows, 2, arena),
            .identity = db_copy(rows, 3, arena),
            .meeting = db_copy(rows, 4, arena),
            .by_account = db_int(rows, 5),
            .by_name = db_copy(rows, 6, arena),
            .at = db_int(rows, 7),
            .letter_no = db_copy(rows, 8, arena),
            .letter_day = db_is_null(rows, 9) ? DATE_NONE : (date)db_int(rows, 9),
            .signed_by = db_int(rows, 10),
            .signed_name = db_copy(rows, 11, arena),
            .version = db_int(rows, 12),
        };
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

enum status dossiers_sql_save_examination(struct db_conn *conn, int64_t dossier, const struct dossier_examination *e, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO dossiers_examinations (dossier, no, material, labour, idea, identity, meeting, by_account, by_name, at, letter_no, letter_day, "
                  "signed_by, signed_name, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT (dossier, no) "
                  "DO UPDATE SET material = $3, labour = $4, idea = $5, identity = $6, meeting = $7, by_account = $8, by_name = $9, at = $10, "
                  "letter_no = $11, letter_day = $12, signed_by = $13, signed_name = $14, version = $15",
                  DB_INT_OF(dossier), DB_INT_OF(e->no), DB_TEXT_OF(e->material), DB_TEXT_OF(e->labour), DB_TEXT_OF(e->idea), DB_TEXT_OF(e->identity),
                  DB_TEXT_OF(e->meeting), DB_INT_OF(e->by_account), DB_TEXT_OF(e->by_name), DB_INT_OF(e->at), DB_TEXT_OF(e->letter_no),
                  DB_DATE_OF(e->letter_day), DB_INT_OF(e->signed_by), DB_TEXT_OF(e->signed_name), DB_INT_OF(e->version + 1));
}

enum status dossiers_sql_ticks(struct db_conn *conn, struct arena *arena, int64_t dossier, int64_t no, struct dossier_ticks *out,
                               struct error *error)
{
    struct dossier_tick *list = ARENA_NEW_MANY(arena, struct dossier_tick, TICKS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT component, state, note FROM dossiers_ticks WHERE dossier = $1 AND no = $2 LIMIT $3",
                                  DB_INT_OF(dossier), DB_INT_OF(no), DB_INT_OF(TICKS_MAX));
    *out = (struct dossier_ticks){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        list[out->count++] = (struct dossier_tick){ db_copy(rows, 0, arena), db_copy(rows, 1, arena), db_copy(rows, 2, arena) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status dossiers_sql_save_tick(struct db_conn *conn, int64_t dossier, int64_t no, const struct dossier_tick *tick, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO dossiers_ticks (dossier, no, component, state, note) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (dossier, no, component) "
                  "DO UPDATE SET state = $4, note = $5",
                  DB_INT_OF(dossier), DB_INT_OF(no), DB_TEXT_OF(tick->component), DB_TEXT_OF(tick->state), DB_TEXT_OF(tick->note));
}

enum status dossiers_sql_samples(struct db_conn *conn, struct arena *arena, int64_t dossier, struct dossier_samples *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT sample, label, lot, condition, state, expires_day, received_at FROM dossiers_samples WHERE dossier = $1 ORDER BY sample",
                                  DB_INT_OF(dossier));
    *out = (struct dossier_samples){ .count = 0 };
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row && out->count < DOSSIERS_SAMPLES) {
        out->rows[out->count++] = (struct dossier_sample){ .sample = db_int(rows, 0),
                                                           .label = db_copy(rows, 1, arena),
                                                           .lot = db_copy(rows, 2, arena),
                                                           .condition = db_copy(rows, 3, arena),
                                                           .state = db_copy(rows, 4, arena),
                                                           .expires = db_is_null(rows, 5) ? DATE_NONE : (date)db_int(rows, 5),
                                                           .received_at = db_int(rows, 6) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status dossiers_sql_add_sample(struct db_conn *conn, int64_t dossier, const struct dossier_sample *sample, int64_t by, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO dossiers_samples (dossier, sample, label, lot, expires_day, condition, received_at, received_by, state) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                  DB_INT_OF(dossier), DB_INT_OF(sample->sample), DB_TEXT_OF(sample->label), DB_TEXT_OF(sample->lot), DB_DATE_OF(sample->expires),
                  DB_TEXT_OF(sample->condition), DB_INT_OF(sample->received_at), DB_INT_OF(by), DB_TEXT_OF(sample->state));
}

#define SCANS_MAX 200

static enum status read_scans(struct db_rows *rows, struct arena *arena, struct dossier_scan *list, size_t *count, struct error *error)
{
    bool has_row = false;
    enum status status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        struct dossier_scan *scan = &list[(*count)++];
        *scan = (struct dossier_scan){ .id = db_int(rows, 0),
                                       .no = db_int(rows, 2),
                                       .form = str_is(db_bytes(rows, 3), dossier_stamped_words[STAMPED_LETTER]) ? STAMPED_LETTER : STAMPED_FORM_3,
                                       .file = db_int(rows, 4),
                                       .at = db_int(rows, 5),
                                       .by_account = db_int(rows, 6),
                                       .by_name = db_copy(rows, 7, arena),
                                       .replaced = !db_is_null(rows, 8) };
        if (!ident_of_bytes(db_bytes(rows, 1), &scan->ident))
            return FAIL(error, STATUS_FAILED, TEXT_dossiers_bad_row, "dossiers_scans");
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    return status;
}

enum status dossiers_sql_scans(struct db_conn *conn, struct arena *arena, int64_t dossier, int64_t no, struct dossier_scans *out,
                               struct error *error)
{
    struct dossier_scan *list = ARENA_NEW_MANY(arena, struct dossier_scan, SCANS_MAX);
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT id, ident, no, form, file, at, by_account, by_name, replaced_at FROM dossiers_scans "
                                  "WHERE dossier = $1 AND no = $2 ORDER BY CASE WHEN replaced_at IS NULL THEN 0 ELSE 1 END, form, id DESC LIMIT $3",
                                  DB_INT_OF(dossier), DB_INT_OF(no), DB_INT_OF(SCANS_MAX));
    *out = (struct dossier_scans){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = read_scans(rows, arena, list, &out->count, error);
    db_rows_close(rows);
    return status;
}

enum status dossiers_sql_add_scan(struct db_conn *conn, int64_t dossier, const struct dossier_scan *scan, struct error *error)
{
    struct str form = str_from(dossier_stamped_words[scan->form]);
    enum status status = DB_RUN(conn, error, "UPDATE dossiers_scans SET replaced_at = $4 WHERE dossier = $1 AND no = $2 AND form = $3 AND replaced_at IS NULL",
                                DB_INT_OF(dossier), DB_INT_OF(scan->no), DB_TEXT_OF(form), DB_INT_OF(scan->at));
    return status == STATUS_OK ? DB_RUN(conn, error,
                                        "INSERT INTO dossiers_scans (ident, dossier, no, form, file, at, by_account, by_name) "
                                        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                                        DB_BLOB_OF(ident_str(&scan->ident)), DB_INT_OF(dossier), DB_INT_OF(scan->no), DB_TEXT_OF(form),
                                        DB_INT_OF(scan->file), DB_INT_OF(scan->at), DB_INT_OF(scan->by_account), DB_TEXT_OF(scan->by_name))
                               : status;
}
