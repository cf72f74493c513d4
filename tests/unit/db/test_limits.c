/* Hard times: a lock that another process keeps, a full disk, a log that grows. */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "../database.h"

#include "db/db_int.h"
#include "texts_db.h"

enum { GROUP = 20 };

static const struct db_migration tables[] = {
    { 1, "rows", "CREATE TABLE rows (id {id}, n {int} NOT NULL, bytes {blob}) {strict};" },
    { 0, NULL, NULL },
};

struct insertion {
    struct db *db;
    int64_t n;
    size_t size;
    enum status status;
    struct error error;
    pthread_t thread;
};

/* Limits are not for changing while a database is open. */
static void reopen_with(struct test_database *t, int patience_ms, int checkpoint_frames)
{
    db_close(t->db);
    t->db = NULL;
    db_limits.patience_ms = patience_ms;
    db_limits.checkpoint_frames = checkpoint_frames;
    assert_ok(test_database_open(t), &t->error);
}

static enum status insert(struct db_conn *conn, void *self, struct error *error)
{
    static const char zeros[1 << 20];
    const struct insertion *row = self;
    return DB_RUN(conn, error, "INSERT INTO rows (n, bytes) VALUES ($1, $2)", DB_INT_OF(row->n), DB_BLOB_OF(((struct str){ zeros, row->size })));
}

static void *insert_thread(void *self)
{
    struct insertion *row = self;
    row->status = db_write(row->db, 0, insert, row, &row->error);
    return NULL;
}

static enum status insert_now(struct test_database *t, int64_t n, size_t size)
{
    struct insertion row = { .db = t->db, .n = n, .size = size };
    return db_write(t->db, 0, insert, &row, &t->error);
}

static int64_t count_of(struct test_database *t)
{
    struct db_conn *conn;
    struct db_rows *rows;
    bool has_row;
    int64_t count;
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_ok(DB_QUERY(conn, &rows, &t->error, "SELECT count(*) FROM rows"), &t->error);
    assert_ok(db_next(rows, &has_row, &t->error), &t->error);
    count = db_int(rows, 0);
    db_rows_close(rows);
    return count;
}

struct gate {
    struct db *db;
    sem_t reached;
    sem_t open;
    pthread_t thread;
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
    gate->status = db_write(gate->db, 0, wait_at_gate, gate, NULL);
    return NULL;
}

static void close_gate(struct gate *gate, struct db *db)
{
    gate->db = db;
    sem_init(&gate->reached, 0, 0);
    sem_init(&gate->open, 0, 0);
    assert_int_equal(pthread_create(&gate->thread, NULL, gate_thread, gate), 0);
    sem_wait(&gate->reached);
}

static void open_gate(struct gate *gate)
{
    sem_post(&gate->open);
    pthread_join(gate->thread, NULL);
    assert_int_equal(gate->status, STATUS_OK);
}

static void a_lock_that_another_process_keeps_delays_a_group_once(void **state)
{
    struct test_database *t = *state;
    struct test_database other = *t;
    struct insertion rows[GROUP] = { 0 };
    struct gate theirs;
    time_t started;
    reopen_with(t, 1000, 16000);
    assert_ok(test_database_open(&other), &other.error);
    close_gate(&theirs, other.db);
    started = time(NULL);
    for (int i = 0; i < GROUP; i++) {
        rows[i].db = t->db;
        assert_int_equal(pthread_create(&rows[i].thread, NULL, insert_thread, &rows[i]), 0);
    }
    for (int i = 0; i < GROUP; i++) {
        pthread_join(rows[i].thread, NULL);
        assert_int_equal(rows[i].status, STATUS_UNAVAILABLE);
        assert_int_equal(rows[i].error.text, TEXT_db_busy);
    }
    assert_true(time(NULL) - started < 8); /* the first alone, then the others together; not twenty times */
    open_gate(&theirs);
    assert_int_equal(count_of(t), 0);
    assert_ok(insert_now(t, 1, 10), &t->error);
    db_close(other.db);
    reopen_with(t, 10000, 16000);
}

static enum status limit_pages(struct db_conn *conn, void *self, struct error *error)
{
    struct db_rows *rows;
    enum status status = DB_QUERY(conn, &rows, error, "PRAGMA max_page_count = 60");
    (void)self;
    db_rows_close(rows);
    return status;
}

static void who_needs_too_much_disk_fails_alone(void **state)
{
    struct test_database *t = *state;
    struct insertion rows[GROUP] = { 0 };
    struct gate gate;
    if (t->postgresql)
        skip(); /* its disk can't be filled from here */
    assert_ok(db_write(t->db, 0, limit_pages, NULL, &t->error), &t->error);
    close_gate(&gate, t->db);
    for (int i = 0; i < GROUP; i++) {
        rows[i] = (struct insertion){ .db = t->db, .size = i == 7 ? 1 << 20 : 10 };
        assert_int_equal(pthread_create(&rows[i].thread, NULL, insert_thread, &rows[i]), 0);
    }
    usleep(100000);
    open_gate(&gate);
    for (int i = 0; i < GROUP; i++) {
        pthread_join(rows[i].thread, NULL);
        assert_int_equal(rows[i].status, i == 7 ? STATUS_FAILED : STATUS_OK);
    }
    assert_int_equal(rows[7].error.text, TEXT_db_disk_full);
    assert_int_equal(count_of(t), GROUP - 1);
}

static void a_disk_that_refuses_to_write_loses_nothing_acknowledged(void **state)
{
    struct test_database *t = *state;
    struct rlimit before;
    struct rlimit small;
    int64_t written = 0;
    if (t->postgresql)
        skip();
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    for (int round = 1; round <= 3; round++) {
        small = (struct rlimit){ .rlim_cur = (rlim_t)round << 20, .rlim_max = before.rlim_max };
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
        while (written < 10000 && insert_now(t, written, 5000) == STATUS_OK)
            written++;
        assert_int_equal(insert_now(t, 0, 200000), STATUS_FAILED);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_int_equal(count_of(t), written);
        assert_ok(insert_now(t, 0, 5000), &t->error);
        written++;
        test_database_reopen(t);
        assert_int_equal(count_of(t), written);
    }
    assert_true(written > 100);
}

struct busy {
    struct test_database *t;
    atomic_bool stop;
    pthread_t thread;
    enum status status;
};

static void *write_on(void *self)
{
    struct busy *busy = self;
    struct insertion row = { .db = busy->t->db, .size = 20000 };
    while (!atomic_load(&busy->stop) && busy->status == STATUS_OK)
        busy->status = db_write(busy->t->db, 0, insert, &row, &row.error);
    return NULL;
}

static int64_t size_of(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 ? about.st_size : -1;
}

static void the_log_stays_small_under_writes_without_pause(void **state)
{
    struct test_database *t = *state;
    const char *file = t->url + strlen("sqlite:");
    char wal[300];
    struct busy busy[6] = { 0 };
    int64_t largest = 0;
    int64_t rounds = 0;
    if (t->postgresql)
        skip();
    snprintf(wal, sizeof(wal), "%s-wal", file);
    reopen_with(t, 10000, 200);
    for (int i = 0; i < 6; i++) {
        busy[i].t = t;
        assert_int_equal(pthread_create(&busy[i].thread, NULL, write_on, &busy[i]), 0);
    }
    /* until the file holds 60 MB; what is not carried over would stand in the log */
    while (size_of(file) < 60 << 20 && ++rounds < 6000) {
        int64_t size = size_of(wal);
        largest = size > largest ? size : largest;
        assert_true(count_of(t) >= 0);
        usleep(10000);
    }
    for (int i = 0; i < 6; i++)
        atomic_store(&busy[i].stop, true);
    for (int i = 0; i < 6; i++) {
        pthread_join(busy[i].thread, NULL);
        assert_int_equal(busy[i].status, STATUS_OK);
    }
    print_message("the log grew to %lld kB\n", (long long)largest / 1024);
    assert_true(size_of(file) >= 60 << 20);
    assert_true(largest < 20 << 20);
    db_close(t->db);
    t->db = NULL;
    assert_int_equal(size_of(wal), -1); /* all of it was carried over at the end */
    db_limits.checkpoint_frames = 16000;
    assert_ok(test_database_open(t), &t->error);
    assert_true(count_of(t) > 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lock_that_another_process_keeps_delays_a_group_once),
        cmocka_unit_test(who_needs_too_much_disk_fails_alone),
        cmocka_unit_test(a_disk_that_refuses_to_write_loses_nothing_acknowledged),
        cmocka_unit_test(the_log_stays_small_under_writes_without_pause),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), tables);
}
