/* Every statement on results and on what happened. */
#include "ocop/sessions/sessions_int.h"
#include "texts_sessions.h"

#define EVENTS_MAX 5000
#define COLUMNS "r.id, r.item, r.turn, r.input, r.output, r.at, r.why"

static struct session_result read_row(const struct db_rows *rows, struct arena *arena)
{
    return (struct session_result){ .id = db_int(rows, 0),
                                    .item = db_int(rows, 1),
                                    .turn = db_int(rows, 2),
                                    .input = db_copy(rows, 3, arena),
                                    .output = db_copy(rows, 4, arena),
                                    .at = db_int(rows, 5),
                                    .why = db_copy(rows, 6, arena) };
}

static struct str mean_text(struct arena *arena, const struct session_figures *figures)
{
    struct buffer out;
    buffer_open(&out, arena, 64);
    if (figures->complete)
        fraction_write(&out, figures->mean);
    return buffer_str(&out);
}

enum status sessions_sql_add_result(struct db_conn *conn, struct arena *arena, const struct session_result *result, const struct session_figures *figures,
                                    int64_t *id, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO sessions_results (item, turn, input, output, at, why, complete, mean, stars_by_points, stars, unmet, totals) "
                                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id",
                                  DB_INT_OF(result->item), DB_INT_OF(result->turn), DB_TEXT_OF(result->input), DB_TEXT_OF(result->output),
                                  DB_INT_OF(result->at), DB_TEXT_OF(result->why), DB_INT_OF(figures->complete), DB_TEXT_OF(mean_text(arena, figures)),
                                  DB_INT_OF(figures->stars_by_points), DB_INT_OF(figures->stars), DB_TEXT_OF(figures->unmet), DB_TEXT_OF(figures->totals));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *id = status == STATUS_OK && has_row ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

static enum status read_figures(const struct db_rows *rows, struct arena *arena, struct session_item_figures *out, struct error *error)
{
    *out = (struct session_item_figures){ .result = db_int(rows, 0),
                                          .figures = { .complete = db_int(rows, 1) != 0,
                                                       .stars_by_points = db_int(rows, 3),
                                                       .stars = db_int(rows, 4),
                                                       .unmet = db_copy(rows, 5, arena),
                                                       .totals = db_copy(rows, 6, arena) } };
    if (out->figures.complete && !fraction_read(db_bytes(rows, 2), &out->figures.mean))
        return FAIL(error, STATUS_FAILED, TEXT_sessions_bad_row, "sessions_results");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status sessions_sql_session_figures(struct db_conn *conn, struct arena *arena, int64_t session, struct session_figures_list *out, struct error *error)
{
    struct session_item_figures *list = ARENA_NEW_MANY(arena, struct session_item_figures, SESSION_ITEMS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT r.id, r.complete, r.mean, r.stars_by_points, r.stars, r.unmet, r.totals FROM sessions_items i "
                                  "JOIN sessions_results r ON r.id = i.result WHERE i.session = $1 ORDER BY r.id LIMIT $2",
                                  DB_INT_OF(session), DB_INT_OF(SESSION_ITEMS_MAX));
    *out = (struct session_figures_list){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        status = read_figures(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status sessions_sql_figures(struct db_conn *conn, struct arena *arena, int64_t result, struct session_figures *out, struct error *error)
{
    struct session_item_figures row = { .result = 0 };
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT r.id, r.complete, r.mean, r.stars_by_points, r.stars, r.unmet, r.totals FROM sessions_results r WHERE r.id = $1",
                                  DB_INT_OF(result));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row)
        status = read_figures(rows, arena, &row, error);
    db_rows_close(rows);
    *out = row.figures;
    return status;
}

enum status sessions_sql_result(struct db_conn *conn, struct arena *arena, int64_t id, struct session_result *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM sessions_results r WHERE r.id = $1", DB_INT_OF(id));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row)
        *out = read_row(rows, arena);
    db_rows_close(rows);
    if (status == STATUS_OK && !has_row)
        return FAIL(error, STATUS_FAILED, TEXT_sessions_bad_row, "sessions_results");
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

/* Reads and closes at most `most` rows. */
static enum status collect(struct db_rows *rows, enum status status, struct arena *arena, size_t most, struct session_results *out, struct error *error)
{
    struct session_result *list = ARENA_NEW_MANY(arena, struct session_result, most);
    bool has_row = false;
    *out = (struct session_results){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row && out->count < most) {
        list[out->count++] = read_row(rows, arena);
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status sessions_sql_results(struct db_conn *conn, struct arena *arena, int64_t item, int64_t after, struct session_results *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM sessions_results r WHERE r.item = $1 AND r.id > $2 ORDER BY r.id LIMIT $3",
                                  DB_INT_OF(item), DB_INT_OF(after), DB_INT_OF(SESSION_RESULTS_READ));
    return collect(rows, status, arena, SESSION_RESULTS_READ, out, error);
}

enum status sessions_sql_newest_result(struct db_conn *conn, int64_t item, int64_t *id, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT COALESCE(MAX(id), 0) FROM sessions_results WHERE item = $1", DB_INT_OF(item));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *id = status == STATUS_OK && has_row ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

enum status sessions_sql_results_after(struct db_conn *conn, struct arena *arena, int64_t after, struct session_results *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM sessions_results r WHERE r.id > $1 ORDER BY r.id LIMIT $2", DB_INT_OF(after),
                                  DB_INT_OF(SESSION_RESULTS_READ));
    return collect(rows, status, arena, SESSION_RESULTS_READ, out, error);
}

enum status sessions_sql_session_results(struct db_conn *conn, struct arena *arena, int64_t session, struct session_results *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS " FROM sessions_items i JOIN sessions_results r ON r.id = i.result WHERE i.session = $1 ORDER BY i.position, i.id",
                                  DB_INT_OF(session));
    return collect(rows, status, arena, SESSION_ITEMS_MAX, out, error);
}

enum status sessions_sql_results_again(struct db_conn *conn, struct arena *arena, int64_t session, struct session_results *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS " FROM sessions_items i JOIN sessions_results r ON r.id = i.result WHERE i.session = $1 "
                                  "AND i.state = 'scoring' AND i.turn > 1 ORDER BY i.id",
                                  DB_INT_OF(session));
    return collect(rows, status, arena, SESSION_ITEMS_MAX, out, error);
}

enum status sessions_sql_precedents(struct db_conn *conn, struct arena *arena, const struct session_item *item, int64_t province, struct precedent_rows *out,
                                    struct error *error)
{
    struct precedent_row *list = ARENA_NEW_MANY(arena, struct precedent_row, PRECEDENTS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS ", i.session, i.product_name FROM sessions_items i JOIN sessions s ON s.id = i.session "
                                  "JOIN sessions_results r ON r.id = i.result WHERE i.pack = $1 AND i.set_no = $2 AND i.product <> $3 AND s.province = $4 "
                                  "AND s.state = 'signed' ORDER BY i.id DESC LIMIT $5",
                                  DB_TEXT_OF(item->pack), DB_INT_OF(item->set_no), DB_INT_OF(item->product), DB_INT_OF(province), DB_INT_OF(PRECEDENTS_MAX));
    *out = (struct precedent_rows){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        list[out->count++] = (struct precedent_row){ .session = db_int(rows, 7), .product = db_copy(rows, 8, arena), .result = read_row(rows, arena) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status sessions_sql_add_event(struct db_conn *conn, int64_t session, const struct session_event *event, struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO sessions_events (session, item, at, what, by_name, note) VALUES ($1, $2, $3, $4, $5, $6)", DB_INT_OF(session),
                  DB_INT_OF(event->item), DB_INT_OF(event->at), DB_TEXT_OF(event->what), DB_TEXT_OF(event->by_name), DB_TEXT_OF(event->note));
}

enum status sessions_sql_events(struct db_conn *conn, struct arena *arena, int64_t session, struct session_events *out, struct error *error)
{
    struct session_event *list = ARENA_NEW_MANY(arena, struct session_event, EVENTS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT item, at, what, by_name, note FROM sessions_events WHERE session = $1 ORDER BY id LIMIT $2",
                                  DB_INT_OF(session), DB_INT_OF(EVENTS_MAX));
    *out = (struct session_events){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        list[out->count++] = (struct session_event){ db_int(rows, 0), db_int(rows, 1), db_copy(rows, 2, arena), db_copy(rows, 3, arena), db_copy(rows, 4, arena) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}
