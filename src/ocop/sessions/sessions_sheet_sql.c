/* Every statement on sealed sheets, drafts and replacements. */
#include "ocop/sessions/sessions_int.h"
#include "texts_sessions.h"

#define COLUMNS                                                                                                              \
    "id, ident, item, seat, account, turn, content, nonce, commitment, state, replaces, reason, sealed_at, filled_at"

static int state_of(struct str word)
{
    for (int i = 0; sheet_state_words[i] != NULL; i++)
        if (str_is(word, sheet_state_words[i]))
            return i;
    return -1;
}

static enum status read_row(const struct db_rows *rows, struct arena *arena, struct session_sheet *out, struct error *error)
{
    int state = state_of(db_bytes(rows, 9));
    *out = (struct session_sheet){ .id = db_int(rows, 0),
                                   .item = db_int(rows, 2),
                                   .seat = db_int(rows, 3),
                                   .account = db_int(rows, 4),
                                   .turn = db_int(rows, 5),
                                   .content = db_copy(rows, 6, arena),
                                   .nonce = db_copy(rows, 7, arena),
                                   .commitment = db_copy(rows, 8, arena),
                                   .state = (enum sheet_state)state,
                                   .replaces = db_int(rows, 10),
                                   .reason = db_copy(rows, 11, arena),
                                   .sealed_at = db_int(rows, 12),
                                   .filled_at = db_int(rows, 13) };
    if (state < 0 || !ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_sessions_bad_row, "sessions_sheets");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status sessions_sql_add_sheet(struct db_conn *conn, const struct session_sheet *sheet, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO sessions_sheets (ident, item, seat, account, turn, content, nonce, commitment, state, replaces, reason, sealed_at, filled_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                  DB_BLOB_OF(ident_str(&sheet->ident)), DB_INT_OF(sheet->item), DB_INT_OF(sheet->seat), DB_INT_OF(sheet->account),
                  DB_INT_OF(sheet->turn), DB_TEXT_OF(sheet->content), DB_BLOB_OF(sheet->nonce), DB_BLOB_OF(sheet->commitment),
                  DB_TEXT_OF(str_from(sheet_state_words[sheet->state])), DB_INT_OF(sheet->replaces), DB_TEXT_OF(sheet->reason),
                  DB_INT_OF(sheet->sealed_at), sheet->filled_at == 0 ? DB_NULL_OF(DB_INT) : DB_INT_OF(sheet->filled_at));
}

enum status sessions_sql_set_sheet(struct db_conn *conn, const struct session_sheet *sheet, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE sessions_sheets SET state = $2, reason = $3 WHERE id = $1", DB_INT_OF(sheet->id),
                  DB_TEXT_OF(str_from(sheet_state_words[sheet->state])), DB_TEXT_OF(sheet->reason));
}

enum status sessions_sql_sheets(struct db_conn *conn, struct arena *arena, int64_t item, struct session_sheets *out, struct error *error)
{
    struct session_sheet *list = ARENA_NEW_MANY(arena, struct session_sheet, SESSION_SHEETS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM sessions_sheets WHERE item = $1 ORDER BY id LIMIT $2", DB_INT_OF(item),
                                  DB_INT_OF(SESSION_SHEETS_MAX));
    *out = (struct session_sheets){ .rows = list };
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

enum status sessions_sql_sheet(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct session_sheet *out,
                               struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM sessions_sheets WHERE ident = $1", DB_BLOB_OF(ident_str(ident)));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_row(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status sessions_sql_seals(struct db_conn *conn, struct arena *arena, int64_t session, int64_t blind, struct session_seals *out,
                               struct error *error)
{
    struct session_seal *list = NULL;
    struct db_rows *rows = NULL;
    bool has_row = false;
    size_t room = 0;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT s.item, s.seat, s.turn, s.sealed_at, s.state FROM sessions_items i JOIN sessions_sheets s ON s.item = i.id "
                                  "WHERE i.session = $1 AND NOT EXISTS (SELECT 1 FROM sessions_conflicts c WHERE c.item = i.id AND c.seat = $2 "
                                  "AND c.state = 'recused') ORDER BY s.item, s.id",
                                  DB_INT_OF(session), DB_INT_OF(blind));
    *out = (struct session_seals){ 0 };
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        int state = state_of(db_bytes(rows, 4));
        if (out->count == room) {
            struct session_seal *more = ARENA_NEW_MANY(arena, struct session_seal, room == 0 ? 256 : room * 2);
            if (more == NULL) {
                status = fail_memory(error);
                break;
            }
            for (size_t i = 0; i < out->count; i++)
                more[i] = list[i];
            room = room == 0 ? 256 : room * 2;
            list = more;
            out->rows = list;
        }
        list[out->count++] = (struct session_seal){ db_int(rows, 0), db_int(rows, 1), db_int(rows, 2), db_int(rows, 3), (enum sheet_state)state };
        status = state < 0 ? FAIL(error, STATUS_FAILED, TEXT_sessions_bad_row, "sessions_sheets") : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status sessions_sql_draft(struct db_conn *conn, struct arena *arena, int64_t item, int64_t seat, struct session_draft *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT content, saved_at, version FROM sessions_drafts WHERE item = $1 AND seat = $2", DB_INT_OF(item),
                                  DB_INT_OF(seat));
    *out = (struct session_draft){ 0 };
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row)
        *out = (struct session_draft){ db_copy(rows, 0, arena), db_int(rows, 1), db_int(rows, 2) };
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

enum status sessions_sql_save_draft(struct db_conn *conn, int64_t item, int64_t seat, const struct session_draft *draft, struct error *error)
{
    int64_t changed = 0;
    enum status status;
    if (draft->version == 0)
        status = DB_CHANGE(conn, &changed, error,
                           "INSERT INTO sessions_drafts (item, seat, content, saved_at, version) VALUES ($1, $2, $3, $4, 1) ON CONFLICT DO NOTHING",
                           DB_INT_OF(item), DB_INT_OF(seat), DB_TEXT_OF(draft->content), DB_INT_OF(draft->saved_at));
    else
        status = DB_CHANGE(conn, &changed, error,
                           "UPDATE sessions_drafts SET content = $3, saved_at = $4, version = version + 1 WHERE item = $1 AND seat = $2 AND version = $5",
                           DB_INT_OF(item), DB_INT_OF(seat), DB_TEXT_OF(draft->content), DB_INT_OF(draft->saved_at), DB_INT_OF(draft->version));
    return status == STATUS_OK && changed == 0 ? commands_check_version(1, 0, error) : status;
}

enum status sessions_sql_drop_draft(struct db_conn *conn, int64_t item, int64_t seat, struct error *error)
{
    return DB_RUN(conn, error, "DELETE FROM sessions_drafts WHERE item = $1 AND seat = $2", DB_INT_OF(item), DB_INT_OF(seat));
}

enum status sessions_sql_replacements(struct db_conn *conn, struct arena *arena, int64_t item, struct session_replacements *out, struct error *error)
{
    struct session_replacement *list = ARENA_NEW_MANY(arena, struct session_replacement, SESSION_SHEETS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT r.id, r.ident, r.sheet, r.reason, r.state, r.asked_at, r.decided_by, r.decided_at, r.note, r.version "
                                  "FROM sessions_sheets s JOIN sessions_replacements r ON r.sheet = s.id WHERE s.item = $1 ORDER BY r.id LIMIT $2",
                                  DB_INT_OF(item), DB_INT_OF(SESSION_SHEETS_MAX));
    *out = (struct session_replacements){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        struct session_replacement *row = &list[out->count++];
        *row = (struct session_replacement){ .id = db_int(rows, 0),
                                             .sheet = db_int(rows, 2),
                                             .reason = db_copy(rows, 3, arena),
                                             .state = db_copy(rows, 4, arena),
                                             .asked_at = db_int(rows, 5),
                                             .decided_by = db_copy(rows, 6, arena),
                                             .decided_at = db_int(rows, 7),
                                             .note = db_copy(rows, 8, arena),
                                             .version = db_int(rows, 9) };
        if (!ident_of_bytes(db_bytes(rows, 1), &row->ident))
            status = FAIL(error, STATUS_FAILED, TEXT_sessions_bad_row, "sessions_replacements");
        else
            status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status sessions_sql_add_replacement(struct db_conn *conn, const struct session_replacement *replacement, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO sessions_replacements (ident, sheet, reason, state, asked_at, decided_by, note, version) VALUES ($1, $2, $3, 'asked', $4, '', '', 1)",
                  DB_BLOB_OF(ident_str(&replacement->ident)), DB_INT_OF(replacement->sheet), DB_TEXT_OF(replacement->reason),
                  DB_INT_OF(replacement->asked_at));
}

enum status sessions_sql_set_replacement(struct db_conn *conn, const struct session_replacement *replacement, struct error *error)
{
    return DB_RUN(conn, error,
                  "UPDATE sessions_replacements SET state = $2, decided_by = $3, decided_at = $4, note = $5, version = version + 1 WHERE id = $1",
                  DB_INT_OF(replacement->id), DB_TEXT_OF(replacement->state), DB_TEXT_OF(replacement->decided_by),
                  replacement->decided_at == 0 ? DB_NULL_OF(DB_INT) : DB_INT_OF(replacement->decided_at), DB_TEXT_OF(replacement->note));
}
