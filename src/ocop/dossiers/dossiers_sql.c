/* Every statement on the tables of dossiers and of what happened to them; their lists stand in dossiers_list_sql.c. */
#include "ocop/dossiers/dossiers_int.h"
#include "texts_dossiers.h"

static int word_index(const char *const *words, struct str word)
{
    for (int i = 0; words[i] != NULL; i++)
        if (str_is(word, words[i]))
            return i;
    return -1;
}

static const char *state_word(enum account_state state)
{
    for (int i = 0; dossier_state_words[i] != NULL; i++)
        if ((unsigned)state == 1u << i)
            return dossier_state_words[i];
    return "";
}

static date day_of(const struct db_rows *rows, int column)
{
    return db_is_null(rows, column) ? DATE_NONE : (date)db_int(rows, column);
}

static enum status read_row(const struct db_rows *rows, struct arena *arena, struct dossier *out, struct error *error)
{
    int kind = word_index(dossier_kind_words, db_bytes(rows, 6));
    int state = word_index(dossier_state_words, db_bytes(rows, 11));
    *out = (struct dossier){
        .id = db_int(rows, 0),
        .province = db_int(rows, 2),
        .commune_code = db_copy(rows, 3, arena),
        .producer = db_int(rows, 4),
        .product = db_int(rows, 5),
        .kind = (enum dossier_kind)kind,
        .before = db_int(rows, 7),
        .pack = db_copy(rows, 8, arena),
        .pack_sha256 = db_copy(rows, 9, arena),
        .set_no = db_int(rows, 10),
        .state = (enum account_state)(1u << (state < 0 ? 0 : state)),
        .filed_count = db_int(rows, 12),
        .receipt_no = db_int(rows, 13),
        .receipt_year = db_int(rows, 14),
        .filed_day = day_of(rows, 15),
        .due_day = day_of(rows, 16),
        .due_certain = db_int(rows, 17) != 0,
        .examiner = db_int(rows, 18),
        .product_name = db_copy(rows, 19, arena),
        .producer_name = db_copy(rows, 20, arena),
        .changed_at = db_int(rows, 21),
        .version = db_int(rows, 22),
        .receipt_commune = db_copy(rows, 23, arena),
    };
    if (kind < 0 || state < 0 || !ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_dossiers_bad_row, "dossiers");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status one(struct db_rows *rows, enum status status, struct arena *arena, bool *found, struct dossier *out, struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_row(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status dossiers_sql_by_ident(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct dossier *out,
                                  struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " DOSSIER_COLUMNS " FROM dossiers WHERE ident = $1", DB_BLOB_OF(ident_str(ident)));
    return one(rows, status, arena, found, out, error);
}

enum status dossiers_sql_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct dossier *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " DOSSIER_COLUMNS " FROM dossiers WHERE id = $1", DB_INT_OF(id));
    return one(rows, status, arena, found, out, error);
}

enum status dossiers_sql_add(struct db_conn *conn, const struct dossier *dossier, int64_t now, int64_t *id, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO dossiers (ident, province, commune_code, producer, product, kind, before, pack, pack_sha256, set_no, "
                                  "state, filed_count, receipt_no, receipt_year, due_certain, examiner, product_name, producer_name, find_folded, "
                                  "made_at, changed_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, 0, 1, 0, $12, $13, '', "
                                  "$14, $14, 1) RETURNING id",
                                  DB_BLOB_OF(ident_str(&dossier->ident)), DB_INT_OF(dossier->province), DB_TEXT_OF(dossier->commune_code),
                                  DB_INT_OF(dossier->producer), DB_INT_OF(dossier->product), DB_TEXT_OF(str_from(dossier_kind_words[dossier->kind])),
                                  dossier->before == 0 ? DB_NULL_OF(DB_INT) : DB_INT_OF(dossier->before), DB_TEXT_OF(dossier->pack),
                                  DB_TEXT_OF(dossier->pack_sha256), DB_INT_OF(dossier->set_no), DB_TEXT_OF(str_from(state_word(dossier->state))),
                                  DB_TEXT_OF(dossier->product_name), DB_TEXT_OF(dossier->producer_name), DB_INT_OF(now));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK)
        *id = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}

enum status dossiers_sql_set(struct db_conn *conn, const struct dossier *dossier, int64_t now, struct error *error)
{
    return DB_RUN(conn, error,
                  "UPDATE dossiers SET state = $2, filed_count = $3, receipt_no = $4, receipt_year = $5, filed_day = $6, due_day = $7, due_certain = $8, "
                  "examiner = $9, product_name = $10, producer_name = $11, changed_at = $12, "
                  "receipt_commune = $13, version = version + 1 WHERE id = $1",
                  DB_INT_OF(dossier->id), DB_TEXT_OF(str_from(state_word(dossier->state))), DB_INT_OF(dossier->filed_count),
                  DB_INT_OF(dossier->receipt_no), DB_INT_OF(dossier->receipt_year), DB_DATE_OF(dossier->filed_day), DB_DATE_OF(dossier->due_day),
                  DB_INT_OF(dossier->due_certain), DB_INT_OF(dossier->examiner), DB_TEXT_OF(dossier->product_name),
                  DB_TEXT_OF(dossier->producer_name), DB_INT_OF(now), DB_TEXT_OF(dossier->receipt_commune));
}

enum status dossiers_sql_bind(struct db_conn *conn, const struct dossier *dossier, int64_t now, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE dossiers SET pack = $2, pack_sha256 = $3, changed_at = $4, version = version + 1 WHERE id = $1",
                  DB_INT_OF(dossier->id), DB_TEXT_OF(dossier->pack), DB_TEXT_OF(dossier->pack_sha256), DB_INT_OF(now));
}

enum status dossiers_sql_touch(struct db_conn *conn, int64_t id, int64_t now, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE dossiers SET changed_at = $2 WHERE id = $1 AND changed_at < $2", DB_INT_OF(id), DB_INT_OF(now));
}

enum status dossiers_sql_next_receipt(struct db_conn *conn, const struct dossier *dossier, int64_t year, int64_t *no, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT COALESCE(MAX(receipt_no), 0) + 1 FROM dossiers WHERE province = $1 AND receipt_commune = $2 AND receipt_year = $3 "
                                  "AND receipt_no > 0",
                                  DB_INT_OF(dossier->province), DB_TEXT_OF(dossier->receipt_commune), DB_INT_OF(year));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK)
        *no = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}

enum status dossiers_sql_open_of_product(struct db_conn *conn, int64_t product, bool *open, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT 1 FROM dossiers WHERE product = $1 AND state NOT IN ('handed', 'withdrawn') LIMIT 1",
                                  DB_INT_OF(product));
    *open = false;
    if (status == STATUS_OK)
        status = db_next(rows, open, error);
    db_rows_close(rows);
    return status;
}

/* ---- several ---- */

enum status dossiers_sql_collect(struct db_rows *rows, enum status status, struct arena *arena, struct dossier_list *out,
                                 struct error *error)
{
    struct dossier *list = ARENA_NEW_MANY(arena, struct dossier, DOSSIERS_PER_PAGE);
    bool has_row = false;
    *out = (struct dossier_list){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        if (out->count == DOSSIERS_PER_PAGE) {
            out->more = true;
            break;
        }
        status = read_row(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status dossiers_sql_of_product(struct db_conn *conn, struct arena *arena, int64_t product, struct dossier_list *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " DOSSIER_COLUMNS " FROM dossiers WHERE product = $1 ORDER BY id DESC LIMIT $2",
                                  DB_INT_OF(product), DB_INT_OF(DOSSIERS_PER_PAGE));
    return dossiers_sql_collect(rows, status, arena, out, error);
}

enum status dossiers_sql_of_producer(struct db_conn *conn, struct arena *arena, int64_t producer, int64_t before, struct dossier_list *out,
                                     struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " DOSSIER_COLUMNS " FROM dossiers WHERE producer = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
                                  DB_INT_OF(producer), DB_INT_OF(before), DB_INT_OF(DOSSIERS_PER_PAGE + 1));
    return dossiers_sql_collect(rows, status, arena, out, error);
}

enum status dossiers_sql_follow(struct db_conn *conn, const struct dossier *dossier, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE dossiers SET producer = $2, commune_code = $3, product_name = $4, producer_name = $5 WHERE id = $1",
                  DB_INT_OF(dossier->id), DB_INT_OF(dossier->producer), DB_TEXT_OF(dossier->commune_code), DB_TEXT_OF(dossier->product_name),
                  DB_TEXT_OF(dossier->producer_name));
}

enum status dossiers_sql_citing(struct db_conn *conn, struct arena *arena, int64_t paper, int64_t before, struct dossier_list *out,
                                struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " DOSSIER_COLUMNS " FROM dossiers WHERE id IN (SELECT dossier FROM dossiers_citations WHERE paper = $1 AND dossier < $2) "
                                  "ORDER BY id DESC LIMIT $3",
                                  DB_INT_OF(paper), DB_INT_OF(before), DB_INT_OF(DOSSIERS_PER_PAGE + 1));
    return dossiers_sql_collect(rows, status, arena, out, error);
}

/* ---- what happened ---- */

enum status dossiers_sql_add_event(struct db_conn *conn, int64_t dossier, const struct dossier_event *event, struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO dossiers_events (dossier, at, what, by_name, on_behalf, note) VALUES ($1, $2, $3, $4, $5, $6)",
                  DB_INT_OF(dossier), DB_INT_OF(event->at), DB_TEXT_OF(event->what), DB_TEXT_OF(event->by_name), DB_TEXT_OF(event->on_behalf),
                  DB_TEXT_OF(event->note));
}

#define EVENTS_MAX 500

enum status dossiers_sql_events(struct db_conn *conn, struct arena *arena, int64_t dossier, struct dossier_events *out, struct error *error)
{
    struct dossier_event *list = ARENA_NEW_MANY(arena, struct dossier_event, EVENTS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT at, what, by_name, on_behalf, note FROM dossiers_events WHERE dossier = $1 ORDER BY id DESC LIMIT $2",
                                  DB_INT_OF(dossier), DB_INT_OF(EVENTS_MAX));
    *out = (struct dossier_events){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        list[out->count++] = (struct dossier_event){ db_int(rows, 0), db_copy(rows, 1, arena), db_copy(rows, 2, arena), db_copy(rows, 3, arena),
                                                     db_copy(rows, 4, arena) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status dossiers_sql_any_of(struct db_conn *conn, int64_t product, bool *any, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT 1 FROM dossiers WHERE product = $1 LIMIT 1", DB_INT_OF(product));
    *any = false;
    if (status == STATUS_OK)
        status = db_next(rows, any, error);
    db_rows_close(rows);
    return status;
}
