/* Every statement on candidates but for the board's. */
#include "ocop/rounds/rounds_int.h"
#include "texts_rounds.h"

static int word_index(const char *const *words, struct str word)
{
    for (int i = 0; words[i] != NULL; i++)
        if (str_is(word, words[i]))
            return i;
    return -1;
}

static date day_of(const struct db_rows *rows, int column)
{
    return db_is_null(rows, column) ? DATE_NONE : (date)db_int(rows, column);
}

static enum status read_row(const struct db_rows *rows, struct arena *arena, struct candidate *out, struct error *error)
{
    int body = word_index(procedure_body_words, db_bytes(rows, 3));
    int kind = word_index(dossier_kind_words, db_bytes(rows, 11));
    int state = word_index(candidate_state_words, db_bytes(rows, 20));
    *out = (struct candidate){ .id = db_int(rows, 0),
                               .province = db_int(rows, 2),
                               .body = (enum procedure_body)body,
                               .place_code = db_copy(rows, 4, arena),
                               .round = db_int(rows, 5),
                               .dossier = db_int(rows, 6),
                               .filed_no = db_int(rows, 8),
                               .producer = db_int(rows, 9),
                               .product = db_int(rows, 10),
                               .kind = (enum dossier_kind)kind,
                               .pack = db_copy(rows, 12, arena),
                               .pack_sha256 = db_copy(rows, 13, arena),
                               .set_no = db_int(rows, 14),
                               .product_name = db_copy(rows, 15, arena),
                               .producer_name = db_copy(rows, 16, arena),
                               .commune_code = db_copy(rows, 17, arena),
                               .procedure = db_copy(rows, 18, arena),
                               .procedure_sha256 = db_copy(rows, 19, arena),
                               .state = (enum candidate_state)state,
                               .holder = db_int(rows, 21),
                               .holder_name = db_copy(rows, 22, arena),
                               .asked = (date)db_int(rows, 23),
                               .receipt_no = db_int(rows, 24),
                               .receipt_year = db_int(rows, 25),
                               .receipt_day = day_of(rows, 26),
                               .team_at = db_is_null(rows, 27) ? 0 : db_int(rows, 27),
                               .since = db_int(rows, 28),
                               .due = day_of(rows, 29),
                               .version = db_int(rows, 30) };
    if (body < 0 || kind < 0 || state < 0 || !ident_of_bytes(db_bytes(rows, 1), &out->ident) ||
        !ident_of_bytes(db_bytes(rows, 7), &out->dossier_ident))
        return FAIL(error, STATUS_FAILED, TEXT_rounds_bad_row, "rounds_candidates");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status one(struct db_rows *rows, enum status status, struct arena *arena, bool *found, struct candidate *out, struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_row(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status candidates_by_ident(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct candidate *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " CANDIDATE_COLUMNS " FROM rounds_candidates WHERE ident = $1", DB_BLOB_OF(ident_str(ident)));
    return one(rows, status, arena, found, out, error);
}

enum status candidates_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct candidate *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " CANDIDATE_COLUMNS " FROM rounds_candidates WHERE id = $1", DB_INT_OF(id));
    return one(rows, status, arena, found, out, error);
}

enum status rounds_sql_of_dossier(struct db_conn *conn, struct arena *arena, int64_t dossier, enum procedure_body body, bool *found, struct candidate *out,
                                 struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " CANDIDATE_COLUMNS " FROM rounds_candidates WHERE dossier = $1 AND body = $2", DB_INT_OF(dossier),
                                  DB_TEXT_OF(str_from(procedure_body_words[body])));
    return one(rows, status, arena, found, out, error);
}

/* Reads and closes at most `most` rows. */
enum status round_collect(struct db_rows *rows, enum status status, struct arena *arena, size_t most, struct candidate_list *out, struct error *error)
{
    struct candidate *list = ARENA_NEW_MANY(arena, struct candidate, most);
    bool has_row = false;
    *out = (struct candidate_list){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row && out->count < most) {
        status = read_row(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    out->more = status == STATUS_OK && has_row;
    db_rows_close(rows);
    return status;
}

enum status candidates_ready(struct db_conn *conn, struct arena *arena, int64_t province, enum procedure_body body, struct str place_code,
                             struct candidate_list *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " CANDIDATE_COLUMNS " FROM rounds_candidates WHERE province = $1 AND body = $2 AND place_code = $3 AND state = 'ready' "
                                  "ORDER BY set_no, sort_key LIMIT $4",
                                  DB_INT_OF(province), DB_TEXT_OF(str_from(procedure_body_words[body])), DB_TEXT_OF(place_code),
                                  DB_INT_OF(CANDIDATES_READY_MAX));
    return round_collect(rows, status, arena, CANDIDATES_READY_MAX, out, error);
}

#define OF_ONE 500 /* candidates of a producer or a product that follow its name */
enum status rounds_sql_of(struct db_conn *conn, struct arena *arena, bool of_product, int64_t id, struct candidate_list *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = of_product ? DB_QUERY(conn, &rows, error, "SELECT " CANDIDATE_COLUMNS " FROM rounds_candidates WHERE product = $1 ORDER BY id DESC LIMIT $2",
                                               DB_INT_OF(id), DB_INT_OF(OF_ONE))
                                    : DB_QUERY(conn, &rows, error, "SELECT " CANDIDATE_COLUMNS " FROM rounds_candidates WHERE producer = $1 ORDER BY id DESC LIMIT $2",
                                               DB_INT_OF(id), DB_INT_OF(OF_ONE));
    return round_collect(rows, status, arena, OF_ONE, out, error);
}

enum status rounds_sql_add_candidate(struct db_conn *conn, const struct candidate *c, struct str sort_key, int64_t *id, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO rounds_candidates (ident, province, body, place_code, round, dossier, dossier_ident, filed_no, producer, product, "
                                  "kind, pack, pack_sha256, set_no, product_name, producer_name, sort_key, commune_code, procedure, procedure_sha256, state, stage, "
                                  "holder, holder_name, asked_day, receipt_no, receipt_year, since, due_day, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
                                  "$9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $22, $23, 'arrived', 'arrived', 0, '', $19, 0, 0, $20, $21, 1) RETURNING id",
                                  DB_BLOB_OF(ident_str(&c->ident)), DB_INT_OF(c->province), DB_TEXT_OF(str_from(procedure_body_words[c->body])),
                                  DB_TEXT_OF(c->place_code), DB_INT_OF(c->round), DB_INT_OF(c->dossier), DB_BLOB_OF(ident_str(&c->dossier_ident)),
                                  DB_INT_OF(c->filed_no), DB_INT_OF(c->producer), DB_INT_OF(c->product), DB_TEXT_OF(str_from(dossier_kind_words[c->kind])),
                                  DB_TEXT_OF(c->pack), DB_TEXT_OF(c->pack_sha256), DB_INT_OF(c->set_no), DB_TEXT_OF(c->product_name),
                                  DB_TEXT_OF(c->producer_name), DB_BLOB_OF(sort_key), DB_TEXT_OF(c->commune_code), DB_INT_OF(c->asked), DB_INT_OF(c->since),
                                  DB_DATE_OF(c->due), DB_TEXT_OF(c->procedure), DB_TEXT_OF(c->procedure_sha256));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK)
        *id = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}

enum status rounds_sql_set_candidate(struct db_conn *conn, const struct candidate *c, struct error *error)
{
    int64_t changed = 0;
    enum status status = DB_CHANGE(conn, &changed, error,
                                   "UPDATE rounds_candidates SET round = $3, filed_no = $4, pack = $5, pack_sha256 = $6, set_no = $7, procedure = $8, "
                                   "procedure_sha256 = $9, state = $10, stage = $11, holder = $12, holder_name = $13, receipt_no = $14, receipt_year = $15, "
                                   "receipt_day = $16, team_at = $17, since = $18, due_day = $19, version = version + 1 WHERE id = $1 AND version = $2",
                                   DB_INT_OF(c->id), DB_INT_OF(c->version), DB_INT_OF(c->round), DB_INT_OF(c->filed_no), DB_TEXT_OF(c->pack),
                                   DB_TEXT_OF(c->pack_sha256), DB_INT_OF(c->set_no), DB_TEXT_OF(c->procedure), DB_TEXT_OF(c->procedure_sha256),
                                   DB_TEXT_OF(str_from(candidate_state_words[c->state])), DB_TEXT_OF(str_from(stage_words[candidate_stage(c)])),
                                   DB_INT_OF(c->holder), DB_TEXT_OF(c->holder_name), DB_INT_OF(c->receipt_no), DB_INT_OF(c->receipt_year),
                                   DB_DATE_OF(c->receipt_day), c->team_at == 0 ? DB_NULL_OF(DB_INT) : DB_INT_OF(c->team_at), DB_INT_OF(c->since), DB_DATE_OF(c->due));
    return status == STATUS_OK && changed != 1 ? commands_check_version(c->version + 1, c->version, error) : status;
}

enum status rounds_sql_follow(struct db_conn *conn, const struct candidate *c, struct str sort_key, struct error *error)
{
    return DB_RUN(conn, error,
                  "UPDATE rounds_candidates SET product_name = $2, producer_name = $3, sort_key = $4, commune_code = $5, producer = $6 WHERE id = $1",
                  DB_INT_OF(c->id), DB_TEXT_OF(c->product_name), DB_TEXT_OF(c->producer_name), DB_BLOB_OF(sort_key), DB_TEXT_OF(c->commune_code),
                  DB_INT_OF(c->producer));
}

static enum status number(struct db_rows *rows, enum status status, int64_t *out, struct error *error)
{
    bool has_row = false;
    *out = 0;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row)
        *out = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}

enum status rounds_sql_next_receipt(struct db_conn *conn, const struct candidate *c, int64_t year, int64_t *no, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT coalesce(max(receipt_no), 0) + 1 FROM rounds_candidates WHERE province = $1 AND body = $2 AND place_code = $3 AND "
                                  "receipt_year = $4 AND receipt_no > 0",
                                  DB_INT_OF(c->province), DB_TEXT_OF(str_from(procedure_body_words[c->body])), DB_TEXT_OF(c->place_code), DB_INT_OF(year));
    return number(rows, status, no, error);
}

enum status rounds_sql_next_arriving(struct db_conn *conn, int64_t *dossier, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT dossier FROM rounds_arriving ORDER BY dossier LIMIT $1", DB_INT_OF(1));
    return number(rows, status, dossier, error);
}

enum status rounds_sql_has_arrived(struct db_conn *conn, int64_t dossier, struct error *error)
{
    return DB_RUN(conn, error, "DELETE FROM rounds_arriving WHERE dossier = $1", DB_INT_OF(dossier));
}
