/* Works go through one writer: each alone or undone, together in one commit, durable when db_write returns. */
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

#include "../database.h"
#include "texts_db.h"
#include "texts_error.h"

static const struct db_migration tables[] = {
    { 1, "rows",
      "CREATE TABLE parents (id {int} PRIMARY KEY) {strict};"
      "CREATE TABLE rows (id {id}, worker {int} NOT NULL, n {int} NOT NULL, late {int} REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED,"
      " at_once {int} REFERENCES parents (id), UNIQUE (worker, n)) {strict};" },
    { 0, NULL, NULL },
};

struct row {
    struct test_database *t;
    int64_t worker;
    int64_t n;
    struct db_value late;
    int runs;
};

static enum status insert(struct db_conn *conn, void *self, struct error *error)
{
    struct row *row = self;
    row->runs++;
    return DB_RUN(conn, error, "INSERT INTO rows (worker, n, late) VALUES ($1, $2, $3)", DB_INT_OF(row->worker), DB_INT_OF(row->n), row->late);
}

static int64_t count_of(struct test_database *t, const char *condition)
{
    char sql[200];
    struct db_conn *conn;
    struct db_rows *rows;
    bool has_row;
    int64_t count;
    snprintf(sql, sizeof(sql), "SELECT count(*) FROM rows WHERE %s", condition);
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_ok(db_query_values(conn, sql, NULL, 0, &rows, &t->error), &t->error);
    assert_ok(db_next(rows, &has_row, &t->error), &t->error);
    count = db_int(rows, 0);
    db_rows_close(rows);
    return count;
}

static enum status write_row(struct test_database *t, int64_t worker, int64_t n, struct db_value late, struct error *error)
{
    struct row row = { t, worker, n, late, 0 };
    return db_write(t->db, worker, insert, &row, error);
}

static void what_is_written_is_there_after_a_restart(void **state)
{
    struct test_database *t = *state;
    assert_ok(write_row(t, 1, 1, DB_NULL_VALUE, &t->error), &t->error);
    assert_int_equal(count_of(t, "1 = 1"), 1);
    test_database_reopen(t);
    assert_int_equal(count_of(t, "1 = 1"), 1);
}

static enum status two_then_fail(struct db_conn *conn, void *self, struct error *error)
{
    enum status status = DB_RUN(conn, error, "INSERT INTO rows (worker, n) VALUES (7, 1), (7, 2)");
    (void)self;
    return status == STATUS_OK ? FAIL(error, STATUS_NO, TEXT_error_memory, "here") : status;
}

static void a_failing_work_leaves_nothing_and_keeps_its_own_words(void **state)
{
    struct test_database *t = *state;
    assert_int_equal(db_write(t->db, 0, two_then_fail, NULL, &t->error), STATUS_NO);
    assert_string_equal(t->error.where, "here");
    assert_int_equal(count_of(t, "1 = 1"), 0);
}

static void a_doubled_key_is_a_conflict(void **state)
{
    struct test_database *t = *state;
    assert_ok(write_row(t, 1, 1, DB_NULL_VALUE, &t->error), &t->error);
    assert_int_equal(write_row(t, 1, 1, DB_NULL_VALUE, &t->error), STATUS_STALE);
    assert_int_equal(t->error.text, TEXT_db_conflict);
    assert_int_equal(count_of(t, "1 = 1"), 1);
}

static enum status missing_parent(struct db_conn *conn, void *self, struct error *error)
{
    struct db_rows *rows;
    enum status status = DB_QUERY(conn, &rows, error, "INSERT INTO rows (worker, n, at_once) VALUES (1, 1, 99) RETURNING id");
    (void)self;
    db_rows_close(rows);
    return status;
}

static void a_missing_parent_is_a_conflict_at_once_or_at_the_commit(void **state)
{
    struct test_database *t = *state;
    assert_int_equal(db_write(t->db, 0, missing_parent, NULL, &t->error), STATUS_STALE);
    assert_int_equal(write_row(t, 1, 1, DB_INT_OF(99), &t->error), STATUS_STALE);
    assert_int_equal(count_of(t, "1 = 1"), 0);
}

static enum status pass_over_failure(struct db_conn *conn, void *self, struct error *error)
{
    int *second = self;
    enum status status = DB_RUN(conn, error, "INSERT INTO rows (worker, n) VALUES (1, 1)");
    if (status == STATUS_OK)
        status = DB_RUN(conn, NULL, "INSERT INTO rows (worker, n) VALUES (1, 1)");
    *second = (int)DB_RUN(conn, NULL, "INSERT INTO rows (worker, n) VALUES (1, 2)");
    return STATUS_OK;
}

static void a_work_that_passes_over_a_failing_statement_is_undone(void **state)
{
    struct test_database *t = *state;
    int second = 0;
    assert_int_equal(db_write(t->db, 0, pass_over_failure, &second, &t->error), STATUS_FAILED);
    assert_int_equal(second, STATUS_FAILED);
    assert_int_equal(count_of(t, "1 = 1"), 0);
    assert_ok(write_row(t, 1, 1, DB_NULL_VALUE, &t->error), &t->error);
}

static enum status count_changes(struct db_conn *conn, void *self, struct error *error)
{
    int64_t *changed = self;
    enum status status = DB_CHANGE(conn, &changed[0], error, "INSERT INTO rows (worker, n) VALUES (1, 1), (1, 2), (1, 3)");
    if (status == STATUS_OK)
        status = DB_CHANGE(conn, &changed[1], error, "INSERT INTO rows (worker, n) VALUES (1, 1) ON CONFLICT DO NOTHING");
    if (status == STATUS_OK)
        status = DB_CHANGE(conn, &changed[2], error, "UPDATE rows SET worker = $1 WHERE n >= $2", DB_INT_OF(2), DB_INT_OF(2));
    if (status == STATUS_OK)
        status = DB_CHANGE(conn, &changed[3], error, "CREATE TABLE extra (n INTEGER)");
    if (status == STATUS_OK)
        status = DB_CHANGE(conn, &changed[4], error, "DELETE FROM rows");
    return status;
}

static void changed_rows_are_counted(void **state)
{
    static const int64_t expected[] = { 3, 0, 2, 0, 3 };
    struct test_database *t = *state;
    int64_t changed[5] = { -1, -1, -1, -1, -1 };
    assert_ok(db_write(t->db, 0, count_changes, changed, &t->error), &t->error);
    for (int i = 0; i < 5; i++)
        assert_int_equal(changed[i], expected[i]);
}

static enum status inner(struct db_conn *conn, void *self, struct error *error)
{
    (void)conn;
    return write_row(self, 1, 1, DB_NULL_VALUE, error);
}

static void a_write_inside_a_work_is_refused_instead_of_waiting_for_itself(void **state)
{
    struct test_database *t = *state;
    assert_int_equal(db_write(t->db, 0, inner, t, &t->error), STATUS_FAILED);
}

/* A work that stops the writer until the test lets it go on, so that a group gathers behind it. */
struct gate {
    sem_t reached;
    sem_t open;
    struct test_database *t;
    enum status status;
};

static enum status wait_at_gate(struct db_conn *conn, void *self, struct error *error)
{
    struct gate *gate = self;
    (void)conn;
    (void)error;
    sem_post(&gate->reached);
    sem_wait(&gate->open);
    return STATUS_OK;
}

static void *gate_thread(void *self)
{
    struct gate *gate = self;
    struct error error;
    gate->status = db_write(gate->t->db, 0, wait_at_gate, gate, &error);
    return NULL;
}

static pthread_t close_gate(struct gate *gate, struct test_database *t)
{
    pthread_t thread;
    gate->t = t;
    sem_init(&gate->reached, 0, 0);
    sem_init(&gate->open, 0, 0);
    assert_int_equal(pthread_create(&thread, NULL, gate_thread, gate), 0);
    sem_wait(&gate->reached);
    return thread;
}

struct one {
    struct test_database *t;
    struct row row;
    enum status status;
    struct error error;
    pthread_t thread;
};

static void *one_thread(void *self)
{
    struct one *one = self;
    one->status = db_write(one->t->db, 0, insert, &one->row, &one->error);
    return NULL;
}

enum { GROUP = 20 };

/* All wait behind the gate and are then committed together. */
static void run_behind_gate(struct test_database *t, struct one *ones)
{
    struct gate gate;
    pthread_t gate_id = close_gate(&gate, t);
    for (int i = 0; i < GROUP; i++) {
        ones[i].t = t;
        assert_int_equal(pthread_create(&ones[i].thread, NULL, one_thread, &ones[i]), 0);
    }
    usleep(100000);
    sem_post(&gate.open);
    pthread_join(gate_id, NULL);
    assert_int_equal(gate.status, STATUS_OK);
    for (int i = 0; i < GROUP; i++)
        pthread_join(ones[i].thread, NULL);
}

static void one_failing_work_of_a_group_takes_no_other_with_it(void **state)
{
    struct test_database *t = *state;
    struct one ones[GROUP] = { 0 };
    for (int i = 0; i < GROUP; i++)
        ones[i].row = (struct row){ .worker = 1, .n = i < 3 ? 0 : i, .late = DB_NULL_VALUE };
    run_behind_gate(t, ones);
    assert_int_equal((ones[0].status == STATUS_OK) + (ones[1].status == STATUS_OK) + (ones[2].status == STATUS_OK), 1);
    for (int i = 0; i < GROUP; i++) {
        assert_true(ones[i].status == STATUS_OK || (i < 3 && ones[i].status == STATUS_STALE));
        assert_int_equal(ones[i].row.runs, 1);
    }
    assert_int_equal(count_of(t, "1 = 1"), GROUP - 2);
}

static void a_group_that_can_not_be_committed_is_done_one_by_one(void **state)
{
    struct test_database *t = *state;
    struct one ones[GROUP] = { 0 };
    for (int i = 0; i < GROUP; i++)
        ones[i].row = (struct row){ .worker = 1, .n = i, .late = i == 7 ? DB_INT_OF(99) : DB_NULL_VALUE };
    run_behind_gate(t, ones);
    for (int i = 0; i < GROUP; i++) {
        assert_int_equal(ones[i].status, i == 7 ? STATUS_STALE : STATUS_OK);
        assert_int_equal(ones[i].row.runs, 2);
    }
    assert_int_equal(count_of(t, "1 = 1"), GROUP - 1);
    assert_int_equal(count_of(t, "n = 7"), 0);
}

/* Many at once */

enum { THREADS = 64, EACH = 200 };

struct worker {
    struct test_database *t;
    int64_t number;
    int64_t written;
    pthread_t thread;
};

static void *write_many(void *self)
{
    struct worker *worker = self;
    struct error error;
    for (int i = 0; i < EACH; i++) {
        /* every tenth is a double of the one before and must fail */
        bool doubled = i % 10 == 9;
        enum status status = write_row(worker->t, worker->number, doubled ? i - 1 : i, DB_NULL_VALUE, &error);
        worker->written += status == STATUS_OK;
        if (status != (doubled ? STATUS_STALE : STATUS_OK))
            return self;
    }
    return NULL;
}

static void sixty_four_threads_write_and_all_of_it_is_there(void **state)
{
    struct test_database *t = *state;
    struct worker workers[THREADS];
    int64_t written = 0;
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){ .t = t, .number = i };
        assert_int_equal(pthread_create(&workers[i].thread, NULL, write_many, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        void *wrong;
        pthread_join(workers[i].thread, &wrong);
        assert_null(wrong);
        written += workers[i].written;
    }
    assert_int_equal(written, THREADS * EACH * 9 / 10);
    assert_int_equal(count_of(t, "1 = 1"), written);
    test_database_reopen(t);
    assert_int_equal(count_of(t, "1 = 1"), written);
}

struct order {
    struct test_database *t;
    atomic_int next;
};

static enum status insert_max_plus_one(struct db_conn *conn, void *self, struct error *error)
{
    struct db_rows *rows;
    bool has_row;
    int64_t last = 0;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT max(n) FROM rows WHERE worker = 1");
    (void)self;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK)
        last = db_int(rows, 0);
    db_rows_close(rows);
    if (status != STATUS_OK)
        return status;
    return DB_RUN(conn, error, "INSERT INTO rows (worker, n) VALUES (1, $1)", DB_INT_OF(last + 1));
}

static void *count_up(void *self)
{
    struct test_database *t = self;
    struct error error;
    for (int i = 0; i < 50; i++) {
        if (db_write(t->db, 4, insert_max_plus_one, NULL, &error) != STATUS_OK)
            return self;
    }
    return NULL;
}

static void works_of_one_shard_see_each_other(void **state)
{
    struct test_database *t = *state;
    pthread_t threads[16];
    for (int i = 0; i < 16; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, count_up, t), 0);
    for (int i = 0; i < 16; i++) {
        void *wrong;
        pthread_join(threads[i], &wrong);
        assert_null(wrong);
    }
    assert_int_equal(count_of(t, "n <= 800"), 800);
}

static void works_of_one_shard_see_each_other_across_two_processes(void **state)
{
    /* Two openings of the same database are to each other what two processes are. */
    struct test_database *t = *state;
    struct test_database other = *t;
    pthread_t threads[8];
    assert_ok(test_database_open(&other), &other.error);
    for (int i = 0; i < 8; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, count_up, i % 2 == 0 ? t : &other), 0);
    for (int i = 0; i < 8; i++) {
        void *wrong;
        pthread_join(threads[i], &wrong);
        assert_null(wrong);
    }
    db_close(other.db);
    assert_int_equal(count_of(t, "n <= 400"), 400);
}

/* Reading beside writing */

static enum status insert_and_wait(struct db_conn *conn, void *self, struct error *error)
{
    struct gate *gate = self;
    enum status status = DB_RUN(conn, error, "INSERT INTO rows (worker, n) VALUES (1, 1)");
    sem_post(&gate->reached);
    sem_wait(&gate->open);
    return status;
}

static void *insert_and_wait_thread(void *self)
{
    struct gate *gate = self;
    struct error error;
    gate->status = db_write(gate->t->db, 0, insert_and_wait, gate, &error);
    return NULL;
}

static void a_reader_never_sees_what_is_not_committed(void **state)
{
    struct test_database *t = *state;
    struct gate gate = { .t = t };
    pthread_t thread;
    sem_init(&gate.reached, 0, 0);
    sem_init(&gate.open, 0, 0);
    assert_int_equal(pthread_create(&thread, NULL, insert_and_wait_thread, &gate), 0);
    sem_wait(&gate.reached);
    assert_int_equal(count_of(t, "1 = 1"), 0);
    sem_post(&gate.open);
    pthread_join(thread, NULL);
    assert_int_equal(gate.status, STATUS_OK);
    assert_int_equal(count_of(t, "1 = 1"), 1);
}

static void reads_between_begin_and_end_see_one_state(void **state)
{
    struct test_database *t = *state;
    struct db_conn *conn;
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_ok(db_read_begin(conn, &t->error), &t->error);
    assert_int_equal(count_of(t, "1 = 1"), 0);
    assert_ok(write_row(t, 1, 1, DB_NULL_VALUE, &t->error), &t->error);
    assert_ok(db_read_begin(conn, &t->error), &t->error);
    assert_int_equal(count_of(t, "1 = 1"), 0);
    db_read_end(conn);
    assert_int_equal(count_of(t, "1 = 1"), 0);
    db_read_end(conn);
    assert_int_equal(count_of(t, "1 = 1"), 1);
    db_read_end(conn);
}

static void after_a_failing_statement_a_read_fails_until_its_end(void **state)
{
    struct test_database *t = *state;
    struct db_conn *conn;
    struct db_rows *rows;
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_ok(db_read_begin(conn, &t->error), &t->error);
    assert_int_equal(DB_QUERY(conn, &rows, &t->error, "SELECT nothing FROM rows"), STATUS_FAILED);
    assert_int_equal(DB_QUERY(conn, &rows, &t->error, "SELECT count(*) FROM rows"), STATUS_FAILED);
    db_read_end(conn);
    assert_int_equal(count_of(t, "1 = 1"), 0);
}

static void *reader_thread(void *self)
{
    struct test_database *t = self;
    struct db_conn *conn;
    struct db_conn *again;
    struct error error;
    if (db_reader(t->db, &conn, &error) != STATUS_OK || db_reader(t->db, &again, &error) != STATUS_OK || conn != again)
        return self;
    return count_of(t, "1 = 1") == 0 ? NULL : self;
}

static void every_thread_has_a_reader_of_its_own(void **state)
{
    struct test_database *t = *state;
    pthread_t threads[8];
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 8; i++)
            assert_int_equal(pthread_create(&threads[i], NULL, reader_thread, t), 0);
        for (int i = 0; i < 8; i++) {
            void *wrong;
            pthread_join(threads[i], &wrong);
            assert_null(wrong);
        }
    }
}

static void a_reader_that_works_too_long_is_stopped(void **state)
{
    struct test_database *t = *state;
    const struct db_settings settings = { .url = str_from(t->url), .read_seconds = 1 };
    struct db_conn *conn;
    struct db_rows *rows;
    struct db *db;
    bool has_row;
    enum status status;
    assert_ok(db_open(&settings, &db, &t->error), &t->error);
    assert_ok(db_reader(db, &conn, &t->error), &t->error);
    status = DB_QUERY(conn, &rows, &t->error, "WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 1000000000) SELECT count(*) FROM r");
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, &t->error);
    db_rows_close(rows);
    assert_int_equal(status, STATUS_UNAVAILABLE);
    assert_int_equal(t->error.text, TEXT_db_timeout);
    assert_ok(DB_QUERY(conn, &rows, &t->error, "SELECT 1"), &t->error);
    db_rows_close(rows);
    db_close(db);
}

/* The queue and the end */

static void a_full_queue_refuses_after_a_short_wait(void **state)
{
    struct test_database *t = *state;
    const struct db_settings settings = { .url = str_from(t->url), .queue_max = 2, .writers = 1 };
    struct one ones[2] = { 0 };
    struct gate gate;
    pthread_t gate_id;
    db_close(t->db);
    assert_ok(db_open(&settings, &t->db, &t->error), &t->error);
    gate_id = close_gate(&gate, t);
    for (int i = 0; i < 2; i++) {
        ones[i].t = t;
        ones[i].row = (struct row){ .worker = 1, .n = i, .late = DB_NULL_VALUE };
        assert_int_equal(pthread_create(&ones[i].thread, NULL, one_thread, &ones[i]), 0);
    }
    usleep(100000);
    assert_int_equal(write_row(t, 1, 9, DB_NULL_VALUE, &t->error), STATUS_UNAVAILABLE);
    assert_int_equal(t->error.text, TEXT_db_queue_full);
    sem_post(&gate.open);
    pthread_join(gate_id, NULL);
    for (int i = 0; i < 2; i++) {
        pthread_join(ones[i].thread, NULL);
        assert_int_equal(ones[i].status, STATUS_OK);
    }
    assert_ok(write_row(t, 1, 9, DB_NULL_VALUE, &t->error), &t->error);
}

struct stopping {
    struct test_database *t;
    int64_t number;
    int64_t acknowledged;
    enum status last;
    pthread_t thread;
};

static void *write_until_refused(void *self)
{
    struct stopping *writer = self;
    struct error error;
    do {
        writer->last = write_row(writer->t, writer->number, writer->acknowledged, DB_NULL_VALUE, &error);
        writer->acknowledged += writer->last == STATUS_OK;
    } while (writer->last == STATUS_OK);
    return NULL;
}

static void stopping_finishes_what_waits_and_refuses_the_rest(void **state)
{
    struct test_database *t = *state;
    struct stopping writers[16];
    int64_t acknowledged = 0;
    for (int i = 0; i < 16; i++) {
        writers[i] = (struct stopping){ .t = t, .number = i };
        assert_int_equal(pthread_create(&writers[i].thread, NULL, write_until_refused, &writers[i]), 0);
    }
    usleep(200000);
    db_stop(t->db);
    db_stop(t->db);
    for (int i = 0; i < 16; i++) {
        pthread_join(writers[i].thread, NULL);
        assert_int_equal(writers[i].last, STATUS_UNAVAILABLE);
        acknowledged += writers[i].acknowledged;
    }
    assert_true(acknowledged > 0);
    assert_int_equal(count_of(t, "1 = 1"), acknowledged);
    test_database_reopen(t);
    assert_int_equal(count_of(t, "1 = 1"), acknowledged);
}

static void *close_thread(void *self)
{
    db_close(self);
    return NULL;
}

static void closing_waits_for_the_writes_under_way(void **state)
{
    struct test_database *t = *state;
    struct one ones[GROUP] = { 0 };
    struct gate gate;
    pthread_t gate_id = close_gate(&gate, t);
    pthread_t closer;
    for (int i = 0; i < GROUP; i++) {
        ones[i].t = t;
        ones[i].row = (struct row){ .worker = 1, .n = i, .late = DB_NULL_VALUE };
        assert_int_equal(pthread_create(&ones[i].thread, NULL, one_thread, &ones[i]), 0);
    }
    usleep(100000);
    assert_int_equal(pthread_create(&closer, NULL, close_thread, t->db), 0);
    usleep(50000);
    sem_post(&gate.open);
    pthread_join(gate_id, NULL);
    for (int i = 0; i < GROUP; i++) {
        pthread_join(ones[i].thread, NULL);
        assert_int_equal(ones[i].status, STATUS_OK);
    }
    pthread_join(closer, NULL);
    t->db = NULL;
    assert_ok(test_database_open(t), &t->error);
    assert_int_equal(count_of(t, "1 = 1"), GROUP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_there_after_a_restart),
        cmocka_unit_test(a_failing_work_leaves_nothing_and_keeps_its_own_words),
        cmocka_unit_test(a_doubled_key_is_a_conflict),
        cmocka_unit_test(a_missing_parent_is_a_conflict_at_once_or_at_the_commit),
        cmocka_unit_test(a_work_that_passes_over_a_failing_statement_is_undone),
        cmocka_unit_test(changed_rows_are_counted),
        cmocka_unit_test(a_write_inside_a_work_is_refused_instead_of_waiting_for_itself),
        cmocka_unit_test(one_failing_work_of_a_group_takes_no_other_with_it),
        cmocka_unit_test(a_group_that_can_not_be_committed_is_done_one_by_one),
        cmocka_unit_test(sixty_four_threads_write_and_all_of_it_is_there),
        cmocka_unit_test(works_of_one_shard_see_each_other),
        cmocka_unit_test(works_of_one_shard_see_each_other_across_two_processes),
        cmocka_unit_test(a_reader_never_sees_what_is_not_committed),
        cmocka_unit_test(reads_between_begin_and_end_see_one_state),
        cmocka_unit_test(after_a_failing_statement_a_read_fails_until_its_end),
        cmocka_unit_test(every_thread_has_a_reader_of_its_own),
        cmocka_unit_test(a_reader_that_works_too_long_is_stopped),
        cmocka_unit_test(a_full_queue_refuses_after_a_short_wait),
        cmocka_unit_test(stopping_finishes_what_waits_and_refuses_the_rest),
        cmocka_unit_test(closing_waits_for_the_writes_under_way),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), tables);
}
