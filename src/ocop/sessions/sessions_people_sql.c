/* Every statement on attendance and conflicts of interest. */
#include "ocop/sessions/sessions_int.h"
#include "texts_sessions.h"

#define CONFLICTS_MAX (SESSION_ITEMS_MAX * 20)

static struct db_value instant(int64_t at)
{
    return at == 0 ? DB_NULL_OF(DB_INT) : DB_INT_OF(at);
}

enum status sessions_sql_attendance(struct db_conn *conn, struct arena *arena, int64_t session, struct session_attendance *out, struct error *error)
{
    struct session_attendant *list = ARENA_NEW_MANY(arena, struct session_attendant, COUNCIL_SEATS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT seat, state, arrived_at, left_at, note, version FROM sessions_attendance WHERE session = $1 ORDER BY seat LIMIT $2",
                                  DB_INT_OF(session), DB_INT_OF(COUNCIL_SEATS_MAX));
    *out = (struct session_attendance){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        list[out->count++] = (struct session_attendant){ .seat = db_int(rows, 0),
                                                         .state = db_copy(rows, 1, arena),
                                                         .arrived_at = db_int(rows, 2),
                                                         .left_at = db_int(rows, 3),
                                                         .note = db_copy(rows, 4, arena),
                                                         .version = db_int(rows, 5) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status sessions_sql_attend(struct db_conn *conn, int64_t session, const struct session_attendant *attendant, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO sessions_attendance (session, seat, state, arrived_at, left_at, note, version) VALUES ($1, $2, $3, $4, $5, $6, 1) "
                  "ON CONFLICT (session, seat) DO UPDATE SET state = excluded.state, arrived_at = excluded.arrived_at, left_at = excluded.left_at, "
                  "note = excluded.note, version = sessions_attendance.version + 1",
                  DB_INT_OF(session), DB_INT_OF(attendant->seat), DB_TEXT_OF(attendant->state), instant(attendant->arrived_at),
                  instant(attendant->left_at), DB_TEXT_OF(attendant->note));
}

static enum status read_conflict(const struct db_rows *rows, struct arena *arena, struct session_conflict *out, struct error *error)
{
    *out = (struct session_conflict){ .id = db_int(rows, 0),
                                      .item = db_int(rows, 2),
                                      .seat = db_int(rows, 3),
                                      .source = db_copy(rows, 4, arena),
                                      .why = db_copy(rows, 5, arena),
                                      .state = db_copy(rows, 6, arena),
                                      .declared_at = db_int(rows, 7),
                                      .decided_by = db_copy(rows, 8, arena),
                                      .decided_at = db_int(rows, 9),
                                      .note = db_copy(rows, 10, arena),
                                      .version = db_int(rows, 11) };
    if (!ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_sessions_bad_row, "sessions_conflicts");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status sessions_sql_conflicts(struct db_conn *conn, struct arena *arena, int64_t session, struct session_conflicts *out, struct error *error)
{
    struct session_conflict *list = NULL;
    struct db_rows *rows = NULL;
    bool has_row = false;
    size_t room = 0;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT c.id, c.ident, c.item, c.seat, c.source, c.why, c.state, c.declared_at, c.decided_by, c.decided_at, c.note, c.version "
                                  "FROM sessions_items i JOIN sessions_conflicts c ON c.item = i.id WHERE i.session = $1 ORDER BY c.id LIMIT $2",
                                  DB_INT_OF(session), DB_INT_OF(CONFLICTS_MAX));
    *out = (struct session_conflicts){ 0 };
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        if (out->count == room) { /* mostly there are few */
            struct session_conflict *more = ARENA_NEW_MANY(arena, struct session_conflict, room == 0 ? 32 : room * 2);
            if (more == NULL) {
                status = fail_memory(error);
                break;
            }
            for (size_t i = 0; i < out->count; i++)
                more[i] = list[i];
            room = room == 0 ? 32 : room * 2;
            list = more;
            out->rows = list;
        }
        status = read_conflict(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status sessions_sql_save_conflict(struct db_conn *conn, const struct session_conflict *conflict, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO sessions_conflicts (ident, item, seat, source, why, state, declared_at, decided_by, decided_at, note, version) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) ON CONFLICT (item, seat) DO UPDATE SET source = excluded.source, why = excluded.why, "
                  "state = excluded.state, decided_by = excluded.decided_by, decided_at = excluded.decided_at, note = excluded.note, "
                  "version = sessions_conflicts.version + 1",
                  DB_BLOB_OF(ident_str(&conflict->ident)), DB_INT_OF(conflict->item), DB_INT_OF(conflict->seat), DB_TEXT_OF(conflict->source),
                  DB_TEXT_OF(conflict->why), DB_TEXT_OF(conflict->state), DB_INT_OF(conflict->declared_at), DB_TEXT_OF(conflict->decided_by),
                  instant(conflict->decided_at), DB_TEXT_OF(conflict->note));
}
