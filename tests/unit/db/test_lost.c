/* What only a server can do to us: connections that break at any moment, deadlocks, tables that change under prepared statements. */
#include <pthread.h>

#include "../database.h"
#include "texts_db.h"

#define ROWS "CREATE TABLE rows (id {int} PRIMARY KEY, n {int} NOT NULL) {strict}; INSERT INTO rows (id, n) VALUES (1, 0), (2, 0);"

static const struct db_migration tables[] = {
    { 1, "rows", ROWS },
    { 0, NULL, NULL },
};

/* SQLite has no connection to lose. */
static void only_on_a_server(const struct test_database *t)
{
    if (!t->postgresql)
        skip();
}

static int64_t number_from(struct test_database *t, struct db *db, const char *sql, const struct db_value *values, size_t count)
{
    struct db_conn *conn;
    struct db_rows *rows;
    bool has_row;
    int64_t number;
    assert_ok(db_reader(db, &conn, &t->error), &t->error);
    assert_ok(db_query_values(conn, sql, values, count, &rows, &t->error), &t->error);
    assert_ok(db_next(rows, &has_row, &t->error), &t->error);
    number = has_row ? db_int(rows, 0) : -1;
    db_rows_close(rows);
    return number;
}

/* Ends a connection of the server from another one, as an administrator would. */
static void end_connection(struct test_database *t, int64_t process)
{
    const struct db_settings settings = { .url = str_from(getenv("OPENOCOP_TEST_POSTGRESQL")), .writers = 1 };
    const struct db_value value = DB_INT_OF(process);
    struct db *other;
    assert_ok(db_open(&settings, &other, &t->error), &t->error);
    assert_int_equal(number_from(t, other, "SELECT pg_terminate_backend(CAST($1 AS INTEGER), 5000)", &value, 1), 1);
    db_close(other);
}

struct job {
    struct test_database *t;
    int64_t writer; /* the writer's process on the server */
    int runs;
    bool end_inside;
    enum status status;
    struct error error;
};

static enum status add_one(struct db_conn *conn, void *self, struct error *error)
{
    struct job *job = self;
    struct db_rows *rows;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT pg_backend_pid()");
    job->runs++;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK)
        job->writer = db_int(rows, 0);
    db_rows_close(rows);
    if (status == STATUS_OK && job->end_inside && job->runs == 1)
        end_connection(job->t, job->writer);
    return status == STATUS_OK ? DB_RUN(conn, error, "UPDATE rows SET n = n + 1 WHERE id = 1") : status;
}

static enum status write_one(struct job *job)
{
    return db_write(job->t->db, 0, add_one, job, &job->error);
}

static void a_reader_connects_anew(void **state)
{
    struct test_database *t = *state;
    only_on_a_server(t);
    for (int i = 0; i < 3; i++) {
        int64_t process = number_from(t, t->db, "SELECT pg_backend_pid()", NULL, 0);
        end_connection(t, process);
        assert_int_equal(number_from(t, t->db, "SELECT count(*) FROM rows", NULL, 0), 2);
        assert_int_not_equal(number_from(t, t->db, "SELECT pg_backend_pid()", NULL, 0), process);
    }
}

static void a_reading_of_one_state_that_lost_its_connection_fails_and_ends(void **state)
{
    struct test_database *t = *state;
    struct db_conn *conn;
    struct db_rows *rows;
    only_on_a_server(t);
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_ok(db_read_begin(conn, &t->error), &t->error);
    end_connection(t, number_from(t, t->db, "SELECT pg_backend_pid()", NULL, 0));
    assert_int_equal(DB_QUERY(conn, &rows, &t->error, "SELECT n FROM rows"), STATUS_UNAVAILABLE);
    assert_int_equal(t->error.text, TEXT_db_lost);
    assert_int_equal(DB_QUERY(conn, &rows, &t->error, "SELECT n FROM rows"), STATUS_FAILED);
    db_read_end(conn);
    assert_ok(db_read_begin(conn, &t->error), &t->error);
    assert_int_equal(number_from(t, t->db, "SELECT count(*) FROM rows", NULL, 0), 2);
    db_read_end(conn);
}

static void a_writer_connects_anew_between_two_works(void **state)
{
    struct test_database *t = *state;
    struct job job = { .t = t };
    only_on_a_server(t);
    for (int i = 0; i < 3; i++) {
        assert_ok(write_one(&job), &job.error);
        end_connection(t, job.writer);
    }
    assert_ok(write_one(&job), &job.error);
    assert_int_equal(number_from(t, t->db, "SELECT n FROM rows WHERE id = 1", NULL, 0), 4);
}

static void a_work_that_loses_its_connection_is_run_again(void **state)
{
    struct test_database *t = *state;
    struct job job = { .t = t, .end_inside = true };
    only_on_a_server(t);
    assert_ok(write_one(&job), &job.error);
    assert_int_equal(job.runs, 2);
    assert_int_equal(number_from(t, t->db, "SELECT n FROM rows WHERE id = 1", NULL, 0), 1);
}

static void *write_thread(void *self)
{
    struct job *job = self;
    job->status = write_one(job);
    return NULL;
}

static void a_group_that_loses_its_connection_is_run_again(void **state)
{
    struct test_database *t = *state;
    struct job jobs[12] = { 0 };
    pthread_t threads[12];
    only_on_a_server(t);
    for (int i = 0; i < 12; i++) {
        jobs[i] = (struct job){ .t = t, .end_inside = i == 5 || i == 11 };
        assert_int_equal(pthread_create(&threads[i], NULL, write_thread, &jobs[i]), 0);
    }
    for (int i = 0; i < 12; i++) {
        pthread_join(threads[i], NULL);
        assert_ok(jobs[i].status, &jobs[i].error);
    }
    assert_int_equal(number_from(t, t->db, "SELECT n FROM rows WHERE id = 1", NULL, 0), 12);
}

static enum status slow_commit(struct db_conn *conn, void *self, struct error *error)
{
    (void)self;
    return DB_RUN(conn, error, "INSERT INTO slow (n) VALUES (1)");
}

static void *slow_commit_thread(void *self)
{
    struct job *job = self;
    job->status = db_write(job->t->db, 0, slow_commit, NULL, &job->error);
    return NULL;
}

static void a_commit_that_loses_its_connection_is_uncertain_and_not_repeated(void **state)
{
    struct test_database *t = *state;
    static const struct db_migration slow[] = {
        { 1, "rows", ROWS },
        { 2, "slow", "CREATE TABLE slow (n {int}) {strict};"
                     "CREATE FUNCTION wait_long() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(20); RETURN NULL; END';"
                     "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "
                     "wait_long();" },
        { 0, NULL, NULL },
    };
    struct job job = { .t = t };
    pthread_t thread;
    only_on_a_server(t);
    assert_ok(db_migrate(t->db, slow, &test_database_context, &t->error), &t->error);
    assert_ok(write_one(&job), &job.error);
    assert_int_equal(pthread_create(&thread, NULL, slow_commit_thread, &job), 0);
    while (number_from(t, t->db, "SELECT count(*) FROM pg_stat_activity WHERE query = 'COMMIT' AND wait_event = 'PgSleep'", NULL, 0) == 0)
        usleep(10000);
    end_connection(t, job.writer);
    pthread_join(thread, NULL);
    assert_int_equal(job.status, STATUS_FAILED);
    assert_int_equal(job.error.text, TEXT_db_uncertain);
    assert_int_equal(number_from(t, t->db, "SELECT count(*) FROM slow", NULL, 0), 0);
    job.runs = 0;
    assert_ok(write_one(&job), &job.error);
}

struct crossing {
    struct test_database t;
    int64_t shard;
    int64_t first;
    int runs;
    enum status status;
};

static enum status cross(struct db_conn *conn, void *self, struct error *error)
{
    struct crossing *crossing = self;
    enum status status = DB_RUN(conn, error, "UPDATE rows SET n = n + 1 WHERE id = $1", DB_INT_OF(crossing->first));
    crossing->runs++;
    usleep(200000);
    return status == STATUS_OK ? DB_RUN(conn, error, "UPDATE rows SET n = n + 1 WHERE id = $1", DB_INT_OF(3 - crossing->first)) : status;
}

static void *cross_thread(void *self)
{
    struct crossing *crossing = self;
    crossing->status = db_write(crossing->t.db, crossing->shard, cross, crossing, &crossing->t.error);
    return NULL;
}

static void works_that_block_each_other_are_both_done(void **state)
{
    struct test_database *t = *state;
    struct crossing crossings[2];
    pthread_t threads[2];
    only_on_a_server(t);
    for (int i = 0; i < 2; i++) {
        crossings[i] = (struct crossing){ .t = *t, .shard = i, .first = i + 1 };
        assert_ok(test_database_open(&crossings[i].t), &crossings[i].t.error);
        assert_int_equal(pthread_create(&threads[i], NULL, cross_thread, &crossings[i]), 0);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        assert_ok(crossings[i].status, &crossings[i].t.error);
        db_close(crossings[i].t.db);
    }
    assert_int_equal(crossings[0].runs + crossings[1].runs, 3);
    assert_int_equal(number_from(t, t->db, "SELECT sum(n) FROM rows", NULL, 0), 4);
}

static void prepared_statements_survive_a_table_that_changes(void **state)
{
    struct test_database *t = *state;
    static const struct db_migration wider[] = {
        { 1, "rows", ROWS },
        { 2, "wider", "ALTER TABLE rows ADD COLUMN more {int} DEFAULT 5;" },
        { 0, NULL, NULL },
    };
    struct job job = { .t = t };
    if (t->postgresql)
        assert_ok(write_one(&job), &job.error);
    assert_int_equal(number_from(t, t->db, "SELECT * FROM rows ORDER BY id", NULL, 0), 1);
    assert_ok(db_migrate(t->db, wider, &test_database_context, &t->error), &t->error);
    assert_int_equal(number_from(t, t->db, "SELECT * FROM rows ORDER BY id", NULL, 0), 1);
    assert_int_equal(number_from(t, t->db, "SELECT more FROM rows WHERE id = 2", NULL, 0), 5);
    if (t->postgresql)
        assert_ok(write_one(&job), &job.error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reader_connects_anew),
        cmocka_unit_test(a_reading_of_one_state_that_lost_its_connection_fails_and_ends),
        cmocka_unit_test(a_writer_connects_anew_between_two_works),
        cmocka_unit_test(a_work_that_loses_its_connection_is_run_again),
        cmocka_unit_test(a_group_that_loses_its_connection_is_run_again),
        cmocka_unit_test(a_commit_that_loses_its_connection_is_uncertain_and_not_repeated),
        cmocka_unit_test(works_that_block_each_other_are_both_done),
        cmocka_unit_test(prepared_statements_survive_a_table_that_changes),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), tables);
}
