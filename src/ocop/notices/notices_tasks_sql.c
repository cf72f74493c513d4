/* Every statement on the table of tasks. All of them find their rows by an index, however many tasks there are. */
#include "base/pure.h"
#include "ocop/notices/notices_int.h"
#include "texts_notices.h"

#define LIST                                                                                                                \
    "SELECT id, due, paused_since, opened_at, kind, ident, subject, product, producer, path FROM notices_tasks "              \
    "WHERE done_at IS NULL AND province = $1 AND scope = $2 AND role = $3 AND place = $4 AND person = $5 "                    \
    "AND due >= $6 AND (due, id) > ($6, $7) ORDER BY due, id LIMIT $8"
#define COUNT                                                                                                               \
    "SELECT COUNT(*), COUNT(CASE WHEN paused_since IS NULL AND due < $6 THEN 1 END), "                                        \
    "COUNT(CASE WHEN paused_since IS NULL AND due = $6 THEN 1 END), "                                                         \
    "COUNT(CASE WHEN paused_since IS NULL AND due > $6 AND due <= $7 THEN 1 END) FROM notices_tasks "                         \
    "WHERE done_at IS NULL AND province = $1 AND scope = $2 AND role = $3 AND place = $4 AND person = $5"
#define MARK "SELECT due, id FROM notices_tasks WHERE ident = $1 AND province = $2"
#define INSERT                                                                                                              \
    "INSERT INTO notices_tasks (ident, province, kind, subject, product, producer, path, scope, role, place, person, due, opened_at, mailed) " \
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0) ON CONFLICT DO NOTHING"
#define DONE                                                                                                                \
    "UPDATE notices_tasks SET done_at = $4, done_by = $5 WHERE done_at IS NULL AND province = $1 AND subject = $2 AND kind = $3"
#define PAUSE                                                                                                               \
    "UPDATE notices_tasks SET paused_since = $4 WHERE done_at IS NULL AND province = $1 AND subject = $2 AND kind = $3 "      \
    "AND paused_since IS NULL"
#define PAUSED                                                                                                              \
    "SELECT id, due, paused_since FROM notices_tasks WHERE done_at IS NULL AND province = $1 AND subject = $2 AND kind = $3 " \
    "AND paused_since IS NOT NULL"
#define RUN_ON "UPDATE notices_tasks SET paused_since = NULL, due = $2 WHERE id = $1"
#define MOVE "UPDATE notices_tasks SET due = $4 WHERE done_at IS NULL AND province = $1 AND subject = $2 AND kind = $3"
#define RETITLE "UPDATE notices_tasks SET product = $3, producer = $4 WHERE done_at IS NULL AND province = $1 AND subject = $2"
#define AT_PLACE                                                                                                            \
    "UPDATE notices_tasks SET place = $4 WHERE done_at IS NULL AND province = $1 AND subject = $2 AND scope = 0 AND place = $3"
#define FOR_PRODUCER                                                                                                        \
    "UPDATE notices_tasks SET person = $4 WHERE done_at IS NULL AND province = $1 AND subject = $2 AND scope = 2 AND person = $3"
_Static_assert(TASK_FOR_ROLE == 0 && TASK_FOR_PRODUCER == 2, "the statements above name them");

const char *const tasks_sql_statements[] = { LIST, COUNT, MARK, INSERT, DONE, PAUSE, PAUSED, RUN_ON, MOVE, RETITLE, AT_PLACE, FOR_PRODUCER, NULL };

static struct db_value ident_value(const struct ident *ident)
{
    return DB_BLOB_OF(((struct str){ (const char *)ident->bytes, sizeof(ident->bytes) }));
}

static struct ident read_ident(const struct db_rows *rows, int column)
{
    struct str bytes = db_bytes(rows, column);
    struct ident ident = { { 0 } };
    if (bytes.len == sizeof(ident.bytes))
        memcpy(ident.bytes, bytes.ptr, sizeof(ident.bytes));
    return ident;
}

static date stored(date due)
{
    return due == DATE_NONE ? NOTICES_OPEN_TO : due;
}

static date from_stored(int64_t due)
{
    return due == NOTICES_OPEN_TO ? DATE_NONE : (date)due;
}

static date date_or_none(const struct db_rows *rows, int column)
{
    return db_is_null(rows, column) ? DATE_NONE : (date)db_int(rows, column);
}

enum status tasks_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, const struct task_for *for_whom,
                           struct tasks_mark after, int64_t limit, struct tasks_found *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, LIST, DB_INT_OF(province), DB_INT_OF(for_whom->scope), DB_INT_OF(for_whom->role),
                                  DB_TEXT_OF(for_whom->place), DB_INT_OF(for_whom->person), DB_INT_OF(after.due), DB_INT_OF(after.id),
                                  DB_INT_OF(limit));
    *out = (struct tasks_found){ .rows = ARENA_NEW_MANY(arena, struct task_row, (size_t)limit),
                                 .ids = ARENA_NEW_MANY(arena, int64_t, (size_t)limit) };
    if (status == STATUS_OK && (out->rows == NULL || out->ids == NULL))
        status = fail_memory(error);
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row && out->count < (size_t)limit) {
        out->ids[out->count] = db_int(rows, 0);
        out->rows[out->count++] = (struct task_row){
            .for_whom = *for_whom,
            .due = from_stored(db_int(rows, 1)),
            .paused_since = date_or_none(rows, 2),
            .opened_at = db_int(rows, 3),
            .kind = db_copy(rows, 4, arena),
            .ident = read_ident(rows, 5),
            .subject = read_ident(rows, 6),
            .product = db_copy(rows, 7, arena),
            .producer = db_copy(rows, 8, arena),
            .path = db_copy(rows, 9, arena),
        };
        if (arena->exhausted)
            status = fail_memory(error);
    }
    db_rows_close(rows);
    return status;
}

enum status tasks_sql_count(struct db_conn *conn, int64_t province, const struct task_for *for_whom, date today, date sunday,
                            struct tasks_counts *counts, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, COUNT, DB_INT_OF(province), DB_INT_OF(for_whom->scope), DB_INT_OF(for_whom->role),
                                  DB_TEXT_OF(for_whom->place), DB_INT_OF(for_whom->person), DB_INT_OF(today), DB_INT_OF(sunday));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row) {
        counts->all += db_int(rows, 0);
        counts->late += db_int(rows, 1);
        counts->today += db_int(rows, 2);
        counts->week += db_int(rows, 3);
    }
    db_rows_close(rows);
    return status;
}

enum status tasks_sql_mark(struct db_conn *conn, int64_t province, const struct ident *ident, bool *found, struct tasks_mark *mark,
                           struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, MARK, ident_value(ident), DB_INT_OF(province));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        *mark = (struct tasks_mark){ .due = (date)db_int(rows, 0), .id = db_int(rows, 1) };
    db_rows_close(rows);
    return status;
}

enum status tasks_sql_insert(struct db_conn *conn, const struct task *task, const struct ident *ident, struct error *error)
{
    const struct task_for *f = &task->for_whom;
    return DB_RUN(conn, error, INSERT, ident_value(ident), DB_INT_OF(task->province), DB_TEXT_OF(str_from(task->kind)),
                  ident_value(&task->subject), DB_TEXT_OF(task->product), DB_TEXT_OF(task->producer), DB_TEXT_OF(task->path),
                  DB_INT_OF(f->scope), DB_INT_OF(f->role), DB_TEXT_OF(f->place), DB_INT_OF(f->person), DB_INT_OF(stored(task->due)),
                  DB_INT_OF(task->opened_at));
}

enum status task_done(struct db_conn *conn, int64_t province, const char *kind, const struct ident *subject, struct str by, int64_t at,
                      struct error *error)
{
    return DB_RUN(conn, error, DONE, DB_INT_OF(province), ident_value(subject), DB_TEXT_OF(str_from(kind)), DB_INT_OF(at), DB_TEXT_OF(by));
}

enum status task_pause(struct db_conn *conn, int64_t province, const char *kind, const struct ident *subject, date since,
                       struct error *error)
{
    return DB_RUN(conn, error, PAUSE, DB_INT_OF(province), ident_value(subject), DB_TEXT_OF(str_from(kind)), DB_INT_OF(since));
}

enum status tasks_sql_paused(struct db_conn *conn, struct arena *arena, int64_t province, const char *kind, const struct ident *subject,
                             struct tasks_paused *out, struct error *error)
{
    enum { MOST = 1000 }; /* addressees of one task */
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, PAUSED, DB_INT_OF(province), ident_value(subject), DB_TEXT_OF(str_from(kind)));
    *out = (struct tasks_paused){ .ids = ARENA_NEW_MANY(arena, int64_t, MOST), .due = ARENA_NEW_MANY(arena, date, MOST),
                                  .since = ARENA_NEW_MANY(arena, date, MOST) };
    if (status == STATUS_OK && (out->ids == NULL || out->due == NULL || out->since == NULL))
        status = fail_memory(error);
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        if (out->count == MOST) {
            status = FAIL(error, STATUS_FAILED, TEXT_notices_bad_task, NULL);
            break;
        }
        out->ids[out->count] = db_int(rows, 0);
        out->due[out->count] = from_stored(db_int(rows, 1));
        out->since[out->count++] = (date)db_int(rows, 2);
    }
    db_rows_close(rows);
    return status;
}

enum status tasks_sql_run_on(struct db_conn *conn, int64_t id, date due, struct error *error)
{
    return DB_RUN(conn, error, RUN_ON, DB_INT_OF(id), DB_INT_OF(stored(due)));
}

enum status task_move(struct db_conn *conn, int64_t province, const char *kind, const struct ident *subject, date due, struct error *error)
{
    return DB_RUN(conn, error, MOVE, DB_INT_OF(province), ident_value(subject), DB_TEXT_OF(str_from(kind)), DB_INT_OF(stored(due)));
}

enum status task_retitle(struct db_conn *conn, int64_t province, const struct ident *subject, struct str product, struct str producer,
                         struct error *error)
{
    return DB_RUN(conn, error, RETITLE, DB_INT_OF(province), ident_value(subject), DB_TEXT_OF(product), DB_TEXT_OF(producer));
}

enum status task_at_place(struct db_conn *conn, int64_t province, const struct ident *subject, struct str from, struct str to, struct error *error)
{
    return DB_RUN(conn, error, AT_PLACE, DB_INT_OF(province), ident_value(subject), DB_TEXT_OF(from), DB_TEXT_OF(to));
}

enum status task_for_producer(struct db_conn *conn, int64_t province, const struct ident *subject, int64_t from, int64_t to, struct error *error)
{
    return DB_RUN(conn, error, FOR_PRODUCER, DB_INT_OF(province), ident_value(subject), DB_INT_OF(from), DB_INT_OF(to));
}
