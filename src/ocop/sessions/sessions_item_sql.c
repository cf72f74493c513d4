/* Every statement on the table of what is on the agenda. */
#include "ocop/sessions/sessions_int.h"
#include "texts_sessions.h"

#define COLUMNS                                                                                                              \
    "id, ident, session, candidate, dossier, filed_no, producer, product, pack, pack_sha256, set_no, product_name, producer_name, " \
    "commune_code, position, state, turn, why, reason, knockouts, result, stars, conclusion, version"

static int state_of(struct str word)
{
    for (int i = 0; session_item_state_words[i] != NULL; i++)
        if (str_is(word, session_item_state_words[i]))
            return i;
    return -1;
}

static enum status read_row(const struct db_rows *rows, struct arena *arena, struct session_item *out, struct error *error)
{
    int state = state_of(db_bytes(rows, 15));
    *out = (struct session_item){ .id = db_int(rows, 0),
                                  .session = db_int(rows, 2),
                                  .candidate = db_int(rows, 3),
                                  .dossier = db_int(rows, 4),
                                  .filed_no = db_int(rows, 5),
                                  .producer = db_int(rows, 6),
                                  .product = db_int(rows, 7),
                                  .pack = db_copy(rows, 8, arena),
                                  .pack_sha256 = db_copy(rows, 9, arena),
                                  .set_no = db_int(rows, 10),
                                  .product_name = db_copy(rows, 11, arena),
                                  .producer_name = db_copy(rows, 12, arena),
                                  .commune_code = db_copy(rows, 13, arena),
                                  .position = db_int(rows, 14),
                                  .state = (enum session_item_state)state,
                                  .turn = db_int(rows, 16),
                                  .why = db_copy(rows, 17, arena),
                                  .reason = db_copy(rows, 18, arena),
                                  .knockouts = db_copy(rows, 19, arena),
                                  .result = db_int(rows, 20),
                                  .stars = db_int(rows, 21),
                                  .conclusion = db_copy(rows, 22, arena),
                                  .version = db_int(rows, 23) };
    if (state < 0 || !ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_sessions_bad_row, "sessions_items");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status read_one(struct db_rows *rows, enum status status, struct arena *arena, bool *found, struct session_item *out, struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_row(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status sessions_sql_items(struct db_conn *conn, struct arena *arena, int64_t session, struct session_items *out, struct error *error)
{
    struct session_item *list = ARENA_NEW_MANY(arena, struct session_item, SESSION_ITEMS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM sessions_items WHERE session = $1 ORDER BY position, id LIMIT $2",
                                  DB_INT_OF(session), DB_INT_OF(SESSION_ITEMS_MAX));
    *out = (struct session_items){ .rows = list };
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

enum status sessions_sql_items_told(struct db_conn *conn, struct arena *arena, int64_t producer, int64_t dossier, struct session_items *out,
                                    struct error *error)
{
    struct session_item *list = ARENA_NEW_MANY(arena, struct session_item, SESSION_ITEMS_TOLD);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS " FROM sessions_items WHERE producer = $1 AND ($2 = 0 OR dossier = $2) "
                                  "AND session IN (SELECT s.id FROM sessions s WHERE s.state = 'signed') ORDER BY id DESC LIMIT $3",
                                  DB_INT_OF(producer), DB_INT_OF(dossier), DB_INT_OF(SESSION_ITEMS_TOLD));
    *out = (struct session_items){ .rows = list };
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

enum status sessions_sql_item(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct session_item *out,
                              struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM sessions_items WHERE ident = $1", DB_BLOB_OF(ident_str(ident)));
    return read_one(rows, status, arena, found, out, error);
}

enum status sessions_sql_last_concluded(struct db_conn *conn, struct arena *arena, int64_t candidate, bool *found, struct session_item *out,
                                        struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS " FROM sessions_items WHERE candidate = $1 AND position > 0 AND state IN ('concluded', 'knocked_out') "
                                  "ORDER BY id DESC LIMIT $2",
                                  DB_INT_OF(candidate), DB_INT_OF(1));
    return read_one(rows, status, arena, found, out, error);
}

enum status sessions_sql_item_by_id(struct db_conn *conn, struct arena *arena, int64_t id, struct session_item *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool found;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM sessions_items WHERE id = $1", DB_INT_OF(id));
    status = read_one(rows, status, arena, &found, out, error);
    return status == STATUS_OK && !found ? FAIL(error, STATUS_FAILED, TEXT_sessions_bad_row, "sessions_items") : status;
}

enum status sessions_sql_add_item(struct db_conn *conn, const struct session_item *item, int64_t *id, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO sessions_items (ident, session, candidate, dossier, filed_no, producer, product, pack, pack_sha256, set_no, "
                                  "product_name, producer_name, commune_code, position, state, turn, why, reason, knockouts, result, stars, conclusion, version) "
                                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, '', '', '[]', 0, 0, '', 1) RETURNING id",
                                  DB_BLOB_OF(ident_str(&item->ident)), DB_INT_OF(item->session), DB_INT_OF(item->candidate), DB_INT_OF(item->dossier),
                                  DB_INT_OF(item->filed_no), DB_INT_OF(item->producer), DB_INT_OF(item->product), DB_TEXT_OF(item->pack),
                                  DB_TEXT_OF(item->pack_sha256), DB_INT_OF(item->set_no), DB_TEXT_OF(item->product_name), DB_TEXT_OF(item->producer_name),
                                  DB_TEXT_OF(item->commune_code), DB_INT_OF(item->position), DB_TEXT_OF(str_from(session_item_state_words[item->state])));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *id = status == STATUS_OK && has_row ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

enum status sessions_sql_set_item(struct db_conn *conn, const struct session_item *item, struct error *error)
{
    return DB_RUN(conn, error,
                  "UPDATE sessions_items SET position = $2, state = $3, turn = $4, why = $5, reason = $6, knockouts = $7, result = $8, stars = $9, "
                  "conclusion = $10, version = version + 1 WHERE id = $1",
                  DB_INT_OF(item->id), DB_INT_OF(item->position), DB_TEXT_OF(str_from(session_item_state_words[item->state])), DB_INT_OF(item->turn),
                  DB_TEXT_OF(item->why), DB_TEXT_OF(item->reason), DB_TEXT_OF(item->knockouts), DB_INT_OF(item->result), DB_INT_OF(item->stars),
                  DB_TEXT_OF(item->conclusion));
}

enum status sessions_sql_was_moved_to_meeting(struct db_conn *conn, int64_t candidate, bool *moved, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT 1 FROM sessions_items WHERE candidate = $1 AND why = 'meeting' LIMIT 1", DB_INT_OF(candidate));
    *moved = false;
    if (status == STATUS_OK)
        status = db_next(rows, moved, error);
    db_rows_close(rows);
    return status;
}
