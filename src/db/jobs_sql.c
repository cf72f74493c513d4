/* Every statement on the table jobs. */
#include "db/jobs_sql.h"

enum status job_add(struct db_conn *conn, const char *type, struct str dedupe, struct str content, int64_t due, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO jobs (type, dedupe, content, due, attempts, lease_until) VALUES ($1, $2, $3, $4, 0, 0) ON CONFLICT DO NOTHING",
                  DB_TEXT_OF(str_from(type)), dedupe.len == 0 ? DB_NULL_VALUE : DB_TEXT_OF(dedupe), DB_TEXT_OF(content), DB_INT_OF(due));
}

enum status jobs_sql_take(struct db_conn *conn, int64_t now, int64_t lease_until, struct str runner, struct arena *arena, struct job *job,
                          struct str *type, bool *found, struct error *error)
{
    struct db_rows *rows;
    enum status status =
        DB_QUERY(conn, &rows, error,
                 "UPDATE jobs SET lease_until = $2, lease_by = $3, attempts = attempts + 1 WHERE id = (SELECT id FROM jobs "
                 "WHERE done_at IS NULL AND given_up_at IS NULL AND due <= $1 AND lease_until <= $1 ORDER BY due, id LIMIT 1) "
                 "AND lease_until <= $1 RETURNING id, type, content, attempts",
                 DB_INT_OF(now), DB_INT_OF(lease_until), DB_TEXT_OF(runner));
    if (status != STATUS_OK)
        return status;
    status = db_next(rows, found, error);
    if (status == STATUS_OK && *found) {
        job->id = db_int(rows, 0);
        *type = db_copy(rows, 1, arena);
        job->content = db_copy(rows, 2, arena);
        job->attempt = db_int(rows, 3);
    }
    db_rows_close(rows);
    return status;
}

enum status jobs_sql_hold(struct db_conn *conn, int64_t id, int64_t lease_until, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE jobs SET lease_until = $2 WHERE id = $1", DB_INT_OF(id), DB_INT_OF(lease_until));
}

enum status jobs_sql_done(struct db_conn *conn, int64_t id, int64_t now, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE jobs SET done_at = $2, lease_until = 0, fault = NULL WHERE id = $1", DB_INT_OF(id), DB_INT_OF(now));
}

enum status jobs_sql_drop(struct db_conn *conn, int64_t id, struct error *error)
{
    return DB_RUN(conn, error, "DELETE FROM jobs WHERE id = $1", DB_INT_OF(id));
}

enum status jobs_sql_failed(struct db_conn *conn, int64_t id, int64_t now, int64_t due, bool give_up, struct str fault, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE jobs SET due = $2, lease_until = 0, fault = $3, given_up_at = $4 WHERE id = $1", DB_INT_OF(id),
                  DB_INT_OF(due), DB_TEXT_OF(fault), give_up ? DB_INT_OF(now) : DB_NULL_VALUE);
}

enum status jobs_sql_forget(struct db_conn *conn, int64_t before, struct error *error)
{
    return DB_RUN(conn, error, "DELETE FROM jobs WHERE done_at < $1", DB_INT_OF(before));
}

static struct str state_of(const struct db_rows *rows, int64_t now)
{
    if (!db_is_null(rows, 4))
        return STR("done");
    if (!db_is_null(rows, 5))
        return STR("given-up");
    return db_int(rows, 6) > now ? STR("running") : STR("waiting");
}

enum status jobs_list(struct db_conn *conn, struct arena *arena, int64_t now, size_t most, struct job_state **out, size_t *count,
                      struct error *error)
{
    struct db_rows *rows;
    struct job_state *states = ARENA_NEW_MANY(arena, struct job_state, most);
    bool more = false;
    enum status status;
    *count = 0;
    if (states == NULL)
        return fail_memory(error);
    status = DB_QUERY(conn, &rows, error,
                      "SELECT id, type, due, attempts, done_at, given_up_at, lease_until, fault FROM jobs ORDER BY id DESC LIMIT $1",
                      DB_INT_OF((int64_t)most));
    if (status != STATUS_OK)
        return status;
    while (*count < most && (status = db_next(rows, &more, error)) == STATUS_OK && more)
        states[(*count)++] = (struct job_state){ .id = db_int(rows, 0),
                                                 .type = db_copy(rows, 1, arena),
                                                 .due = db_int(rows, 2),
                                                 .attempts = db_int(rows, 3),
                                                 .state = state_of(rows, now),
                                                 .fault = db_copy(rows, 7, arena) };
    db_rows_close(rows);
    *out = states;
    return status;
}
