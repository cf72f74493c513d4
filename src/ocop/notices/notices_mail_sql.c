/* Every statement on the table of messages. */
#include "base/pure.h"
#include "ocop/notices/notices_mail_int.h"
#include "texts_notices.h"

#define COLUMNS "m.id, m.ident, m.province, m.account, m.name, m.address, m.state, m.made_at, m.since, m.next_at, m.attempts, m.tried_at, m.fault"

const char *const mail_state_words[] = { "waiting", "sending", "sent", "unsure", "failed", "stopped", "needless", NULL };

static struct str ident_bytes(const struct ident *ident)
{
    return (struct str){ (const char *)ident->bytes, sizeof(ident->bytes) };
}

static enum status read_mail(const struct db_rows *rows, struct arena *arena, struct mail_row *out, struct error *error)
{
    struct str word = db_bytes(rows, 6);
    size_t state = 0;
    while (state < MAIL_STATES && !str_is(word, mail_state_words[state]))
        state++;
    *out = (struct mail_row){ .id = db_int(rows, 0), .province = db_int(rows, 2), .account = db_int(rows, 3), .name = db_copy(rows, 4, arena),
                              .address = db_copy(rows, 5, arena), .state = (enum mail_state)state, .made_at = db_int(rows, 7), .since = db_int(rows, 8),
                              .next_at = db_int(rows, 9), .attempts = db_int(rows, 10), .tried_at = db_int(rows, 11), .fault = db_copy(rows, 12, arena) };
    if (state == MAIL_STATES || !ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_notices_bad_task, "notices_mails");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status mails_sql_pending(struct db_conn *conn, bool *unmailed, bool *sending, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT CASE WHEN EXISTS (SELECT 1 FROM notices_tasks WHERE mailed = 0) THEN 1 ELSE 0 END, "
                                  "CASE WHEN EXISTS (SELECT 1 FROM notices_mails WHERE state = 'sending') THEN 1 ELSE 0 END");
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *unmailed = status == STATUS_OK && has_row && db_int(rows, 0) != 0;
    *sending = status == STATUS_OK && has_row && db_int(rows, 1) != 0;
    db_rows_close(rows);
    return status;
}

enum status mails_sql_tasks(struct db_conn *conn, struct arena *arena, struct mail_tasks *out, struct error *error)
{
    struct mail_task *list = ARENA_NEW_MANY(arena, struct mail_task, MAIL_TASKS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = list == NULL ? fail_memory(error)
                                      : DB_QUERY(conn, &rows, error,
                                                 "SELECT id, province, ident, scope, role, place, person FROM notices_tasks WHERE mailed = 0 "
                                                 "ORDER BY id LIMIT $1",
                                                 DB_INT_OF(MAIL_TASKS_MAX));
    *out = (struct mail_tasks){ list, 0 };
    while (status == STATUS_OK && out->count < MAIL_TASKS_MAX && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        struct mail_task *task = &list[out->count++];
        *task = (struct mail_task){ .id = db_int(rows, 0), .province = db_int(rows, 1),
                                    .for_whom = { .scope = (enum task_scope)db_int(rows, 3), .role = (int)db_int(rows, 4), .place = db_copy(rows, 5, arena),
                                                  .person = db_int(rows, 6) } };
        if (!ident_of_bytes(db_bytes(rows, 2), &task->ident))
            status = FAIL(error, STATUS_FAILED, TEXT_notices_bad_task, "notices_tasks");
    }
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

enum status mails_sql_looked_at(struct db_conn *conn, int64_t task, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE notices_tasks SET mailed = 1 WHERE id = $1", DB_INT_OF(task));
}

enum status mails_sql_pass_over(struct db_conn *conn, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE notices_tasks SET mailed = 1 WHERE mailed = 0");
}

enum status mails_sql_add(struct db_conn *conn, int64_t task, const struct mail_row *mail, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO notices_mails (ident, province, task, account, name, address, state, made_at, since, next_at, attempts, fault) "
                  "VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $7, $7, 0, '') ON CONFLICT DO NOTHING",
                  DB_BLOB_OF(ident_bytes(&mail->ident)), DB_INT_OF(mail->province), DB_INT_OF(task), DB_INT_OF(mail->account), DB_TEXT_OF(mail->name),
                  DB_TEXT_OF(mail->address), DB_INT_OF(mail->made_at));
}

enum status mails_sql_left_over(struct db_conn *conn, struct str fault, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE notices_mails SET state = 'unsure', fault = $1 WHERE state = 'sending'", DB_TEXT_OF(fault));
}

enum status mails_sql_due(struct db_conn *conn, struct arena *arena, int64_t now, struct mail_due *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS ", t.done_at, t.kind, t.product, t.producer, t.path, t.due FROM notices_mails m "
                                  "JOIN notices_tasks t ON t.id = m.task WHERE m.state = 'waiting' AND m.next_at <= $1 ORDER BY m.next_at, m.id LIMIT 1",
                                  DB_INT_OF(now));
    *out = (struct mail_due){ .found = false };
    if (status == STATUS_OK)
        status = db_next(rows, &out->found, error);
    if (status == STATUS_OK && out->found) {
        status = read_mail(rows, arena, &out->mail, error);
        out->done = !db_is_null(rows, 13);
        out->kind = db_copy(rows, 14, arena);
        out->product = db_copy(rows, 15, arena);
        out->producer = db_copy(rows, 16, arena);
        out->path = db_copy(rows, 17, arena);
        out->due = db_int(rows, 18) == NOTICES_OPEN_TO ? DATE_NONE : (date)db_int(rows, 18);
    }
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

enum status mails_sql_sending(struct db_conn *conn, int64_t id, int64_t now, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE notices_mails SET state = 'sending', attempts = attempts + 1, tried_at = $2 WHERE id = $1", DB_INT_OF(id),
                  DB_INT_OF(now));
}

enum status mails_sql_became(struct db_conn *conn, int64_t id, int64_t attempts, enum mail_state state, int64_t next_at, struct str fault,
                             struct error *error)
{
    return DB_RUN(conn, error,
                  "UPDATE notices_mails SET state = $3, next_at = $4, fault = $5 WHERE id = $1 AND attempts = $2 AND state IN ('waiting', 'sending', 'unsure')",
                  DB_INT_OF(id), DB_INT_OF(attempts), DB_TEXT_OF(str_from(mail_state_words[state])), DB_INT_OF(next_at), DB_TEXT_OF(fault));
}

enum status mails_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct mail_row *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM notices_mails m WHERE m.ident = $1", DB_BLOB_OF(ident_bytes(ident)));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_mail(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status mails_sql_again(struct db_conn *conn, int64_t id, int64_t now, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE notices_mails SET state = 'waiting', since = $2, next_at = $2 WHERE id = $1", DB_INT_OF(id), DB_INT_OF(now));
}

enum status mails_sql_stop(struct db_conn *conn, int64_t id, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE notices_mails SET state = 'stopped' WHERE id = $1", DB_INT_OF(id));
}

enum status mails_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, enum mail_state state, int64_t before, struct mail_rows *out,
                           struct error *error)
{
    struct mail_row *list = ARENA_NEW_MANY(arena, struct mail_row, MAILS_PAGE);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = list == NULL ? fail_memory(error)
                                      : DB_QUERY(conn, &rows, error,
                                                 "SELECT " COLUMNS " FROM notices_mails m WHERE m.province = $1 AND m.state = $2 AND m.id < $3 "
                                                 "ORDER BY m.id DESC LIMIT $4",
                                                 DB_INT_OF(province), DB_TEXT_OF(str_from(mail_state_words[state])),
                                                 DB_INT_OF(before == 0 ? INT64_MAX : before), DB_INT_OF(MAILS_PAGE + 1));
    *out = (struct mail_rows){ list, 0, false };
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        out->more = out->count == MAILS_PAGE;
        if (out->more)
            break;
        status = read_mail(rows, arena, &list[out->count++], error);
    }
    db_rows_close(rows);
    return status;
}

enum status mails_sql_counts(struct db_conn *conn, int64_t province, int64_t counts[MAIL_STATES], struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT state, COUNT(*) FROM notices_mails WHERE province = $1 GROUP BY state", DB_INT_OF(province));
    for (size_t i = 0; i < MAIL_STATES; i++)
        counts[i] = 0;
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row)
        for (size_t i = 0; i < MAIL_STATES; i++)
            if (str_is(db_bytes(rows, 0), mail_state_words[i]))
                counts[i] = db_int(rows, 1);
    db_rows_close(rows);
    return status;
}
