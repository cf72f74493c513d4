/* Every statement on the advisory team's opinions and on what happened to a candidate. */
#include "ocop/rounds/rounds_int.h"

#define EVENTS_MAX 400

enum status opinions_of(struct db_conn *conn, struct arena *arena, int64_t candidate, struct opinions *out, struct error *error)
{
    struct opinion *list = ARENA_NEW_MANY(arena, struct opinion, LAW_CRITERIA_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT criterion, option_id, remark, fact, by_name, at, version FROM rounds_opinions WHERE candidate = $1 ORDER BY criterion "
                                  "LIMIT $2",
                                  DB_INT_OF(candidate), DB_INT_OF(LAW_CRITERIA_MAX));
    *out = (struct opinions){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        list[out->count++] = (struct opinion){ db_copy(rows, 0, arena),    db_copy(rows, 1, arena), db_copy(rows, 2, arena), db_int(rows, 3) != 0,
                                               db_copy(rows, 4, arena), db_int(rows, 5),         db_int(rows, 6) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status rounds_sql_save_opinion(struct db_conn *conn, int64_t candidate, int64_t account, const struct opinion *opinion, struct error *error)
{
    int64_t changed = 0;
    enum status status;
    if (opinion->version == 0)
        status = DB_CHANGE(conn, &changed, error,
                           "INSERT INTO rounds_opinions (candidate, criterion, option_id, remark, fact, by_account, by_name, at, version) "
                           "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1) ON CONFLICT DO NOTHING",
                           DB_INT_OF(candidate), DB_TEXT_OF(opinion->criterion), DB_TEXT_OF(opinion->option), DB_TEXT_OF(opinion->remark),
                           DB_INT_OF(opinion->fact), DB_INT_OF(account), DB_TEXT_OF(opinion->by_name), DB_INT_OF(opinion->at));
    else
        status = DB_CHANGE(conn, &changed, error,
                           "UPDATE rounds_opinions SET option_id = $3, remark = $4, fact = $5, by_account = $6, by_name = $7, at = $8, version = version + 1 "
                           "WHERE candidate = $1 AND criterion = $2 AND version = $9",
                           DB_INT_OF(candidate), DB_TEXT_OF(opinion->criterion), DB_TEXT_OF(opinion->option), DB_TEXT_OF(opinion->remark),
                           DB_INT_OF(opinion->fact), DB_INT_OF(account), DB_TEXT_OF(opinion->by_name), DB_INT_OF(opinion->at), DB_INT_OF(opinion->version));
    return status == STATUS_OK && changed == 0 ? commands_check_version(1, 0, error) : status;
}

enum status rounds_sql_add_event(struct db_conn *conn, int64_t candidate, const struct round_event *event, struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO rounds_events (candidate, at, what, by_name, note) VALUES ($1, $2, $3, $4, $5)", DB_INT_OF(candidate),
                  DB_INT_OF(event->at), DB_TEXT_OF(event->what), DB_TEXT_OF(event->by_name), DB_TEXT_OF(event->note));
}

enum status rounds_sql_events(struct db_conn *conn, struct arena *arena, int64_t candidate, struct round_events *out, struct error *error)
{
    struct round_event *list = ARENA_NEW_MANY(arena, struct round_event, EVENTS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT at, what, by_name, note FROM rounds_events WHERE candidate = $1 ORDER BY id LIMIT $2",
                                  DB_INT_OF(candidate), DB_INT_OF(EVENTS_MAX));
    *out = (struct round_events){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        list[out->count++] = (struct round_event){ db_int(rows, 0), db_copy(rows, 1, arena), db_copy(rows, 2, arena), db_copy(rows, 3, arena) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}
