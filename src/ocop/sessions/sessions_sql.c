/* Every statement on the table of sessions. */
#include "ocop/sessions/sessions_int.h"
#include "texts_sessions.h"

#define COLUMNS                                                                                                              \
    "id, ident, province, council, round, kind, name, day, place, until_day, rules, rules_sha256, state, current_item, away, " \
    "minutes_no, minutes_day, opened_at, closed_at, signed_at, version"

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

static enum status read_row(const struct db_rows *rows, struct arena *arena, struct session *out, struct error *error)
{
    int kind = word_index(session_kind_words, db_bytes(rows, 5));
    int state = word_index(session_state_words, db_bytes(rows, 12));
    *out = (struct session){ .id = db_int(rows, 0),
                             .province = db_int(rows, 2),
                             .council = db_int(rows, 3),
                             .round = db_int(rows, 4),
                             .kind = (enum session_kind)kind,
                             .name = db_copy(rows, 6, arena),
                             .day = (date)db_int(rows, 7),
                             .place = db_copy(rows, 8, arena),
                             .until = day_of(rows, 9),
                             .rules_json = db_copy(rows, 10, arena),
                             .rules_sha256 = db_copy(rows, 11, arena),
                             .state = (enum session_state)state,
                             .current_item = db_int(rows, 13),
                             .away = db_copy(rows, 14, arena),
                             .minutes_no = db_copy(rows, 15, arena),
                             .minutes_day = day_of(rows, 16),
                             .opened_at = db_int(rows, 17),
                             .closed_at = db_int(rows, 18),
                             .signed_at = db_int(rows, 19),
                             .version = db_int(rows, 20) };
    out->sits = session_sits(out, out->day);
    if (kind < 0 || state < 0 || !ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_sessions_bad_row, "sessions");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

/* Reads and closes one row or none. */
static enum status read_one(struct db_rows *rows, enum status status, struct arena *arena, bool *found, struct session *out, struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_row(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status sessions_sql_by_ident(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct session *out,
                                  struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM sessions WHERE ident = $1", DB_BLOB_OF(ident_str(ident)));
    return read_one(rows, status, arena, found, out, error);
}

enum status sessions_sql_by_id(struct db_conn *conn, struct arena *arena, int64_t id, struct session *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool found;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM sessions WHERE id = $1", DB_INT_OF(id));
    status = read_one(rows, status, arena, &found, out, error);
    return status == STATUS_OK && !found ? FAIL(error, STATUS_FAILED, TEXT_sessions_bad_row, "sessions") : status;
}

enum status sessions_sql_add(struct db_conn *conn, const struct session *session, int64_t now, int64_t *id, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO sessions (ident, province, council, round, kind, name, day, place, until_day, rules, rules_sha256, state, "
                                  "current_item, away, minutes_no, made_at, version) "
                                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, '', '', $13, 1) RETURNING id",
                                  DB_BLOB_OF(ident_str(&session->ident)), DB_INT_OF(session->province), DB_INT_OF(session->council),
                                  DB_INT_OF(session->round), DB_TEXT_OF(str_from(session_kind_words[session->kind])), DB_TEXT_OF(session->name),
                                  DB_INT_OF(session->day), DB_TEXT_OF(session->place), DB_DATE_OF(session->until), DB_TEXT_OF(session->rules_json),
                                  DB_TEXT_OF(session->rules_sha256), DB_TEXT_OF(str_from(session_state_words[session->state])), DB_INT_OF(now));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *id = status == STATUS_OK && has_row ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

static struct db_value instant(int64_t at)
{
    return at == 0 ? DB_NULL_OF(DB_INT) : DB_INT_OF(at);
}

enum status sessions_sql_set_away(struct db_conn *conn, int64_t session, struct str away, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE sessions SET away = $2 WHERE id = $1", DB_INT_OF(session), DB_TEXT_OF(away));
}

enum status sessions_sql_set(struct db_conn *conn, const struct session *session, struct error *error)
{
    return DB_RUN(conn, error,
                  "UPDATE sessions SET round = $2, name = $3, day = $4, place = $5, until_day = $6, state = $7, current_item = $8, away = $9, minutes_no = $10, "
                  "minutes_day = $11, opened_at = $12, closed_at = $13, signed_at = $14, version = version + 1 WHERE id = $1",
                  DB_INT_OF(session->id), DB_INT_OF(session->round), DB_TEXT_OF(session->name), DB_INT_OF(session->day), DB_TEXT_OF(session->place),
                  DB_DATE_OF(session->until), DB_TEXT_OF(str_from(session_state_words[session->state])), DB_INT_OF(session->current_item),
                  DB_TEXT_OF(session->away), DB_TEXT_OF(session->minutes_no), DB_DATE_OF(session->minutes_day), instant(session->opened_at),
                  instant(session->closed_at), instant(session->signed_at));
}

enum status sessions_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, date before_day, int64_t before_id,
                              struct session_list *out, struct error *error)
{
    struct session *list = ARENA_NEW_MANY(arena, struct session, SESSIONS_PER_PAGE);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = before_id == 0 ? DB_QUERY(conn, &rows, error,
                                                   "SELECT " COLUMNS " FROM sessions WHERE province = $1 ORDER BY day DESC, id DESC LIMIT $2",
                                                   DB_INT_OF(province), DB_INT_OF(SESSIONS_PER_PAGE + 1))
                                        : DB_QUERY(conn, &rows, error,
                                                   "SELECT " COLUMNS " FROM sessions WHERE province = $1 AND day <= $2 AND (day < $2 OR id < $3) "
                                                   "ORDER BY day DESC, id DESC LIMIT $4",
                                                   DB_INT_OF(province), DB_INT_OF(before_day), DB_INT_OF(before_id), DB_INT_OF(SESSIONS_PER_PAGE + 1));
    *out = (struct session_list){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row && out->count < SESSIONS_PER_PAGE) {
        status = read_row(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    out->more = status == STATUS_OK && has_row;
    db_rows_close(rows);
    return status;
}
