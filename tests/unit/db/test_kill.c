/* kill -9 at any moment: what was acknowledged is there, nothing is there twice or by half, and a migration leaves the old or the new
 * state. OPENOCOP_KILLS says how many times (20). A killed program is not a cut power line: that the syncs happen is SQLite's and
 * PostgreSQL's promise. */
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "../database.h"

enum { WRITERS = 8, TABLES = 10, ROWS = 3000 };

static const struct db_migration tables[] = {
    { 1, "rows", "CREATE TABLE rows (round {int} NOT NULL, worker {int} NOT NULL, n {int} NOT NULL, half {int} NOT NULL) {strict};" },
    { 0, NULL, NULL },
};

struct ack {
    int64_t round, worker, n;
};

struct child_writer {
    struct db *db;
    int pipe;
    struct ack next;
};

static enum status insert_two_halves(struct db_conn *conn, void *self, struct error *error)
{
    static const char insert[] = "INSERT INTO rows (round, worker, n, half) VALUES ($1, $2, $3, $4)";
    const struct ack *ack = self;
    struct db_value values[] = { DB_INT_OF(ack->round), DB_INT_OF(ack->worker), DB_INT_OF(ack->n), DB_INT_OF(1) };
    enum status status = db_run_values(conn, insert, values, 4, NULL, error);
    values[3] = DB_INT_OF(2);
    return status == STATUS_OK ? db_run_values(conn, insert, values, 4, NULL, error) : status;
}

static void *write_and_tell(void *self)
{
    struct child_writer *writer = self;
    struct error error;
    for (;; writer->next.n++) {
        if (db_write(writer->db, writer->next.worker, insert_two_halves, &writer->next, &error) != STATUS_OK
            || write(writer->pipe, &writer->next, sizeof(writer->next)) != sizeof(writer->next))
            _exit(1);
    }
}

static void run_child(const char *url, int64_t round, int pipe)
{
    const struct db_settings settings = { .url = str_from(url), .writers = 3 };
    struct child_writer writers[WRITERS];
    struct error error = { 0 };
    struct db *db;
    pthread_t thread;
    if (db_open(&settings, &db, &error) != STATUS_OK) {
        test_database_show(&error);
        _exit(1);
    }
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = (struct child_writer){ db, pipe, { round, i, 1 } };
        if (pthread_create(&thread, NULL, write_and_tell, &writers[i]) != 0)
            _exit(1);
    }
    for (;;)
        pause();
}

static int kills(void)
{
    const char *wanted = getenv("OPENOCOP_KILLS");
    int64_t number = 20;
    if (wanted != NULL && !str_to_int(str_from(wanted), 1, 100000, &number))
        fail_msg("OPENOCOP_KILLS=%s is no number", wanted);
    return (int)number;
}

static int64_t number_of(struct test_database *t, const char *sql, const struct db_value *values, size_t count)
{
    struct db_conn *conn;
    struct db_rows *rows;
    bool has_row;
    int64_t number;
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_ok(db_query_values(conn, sql, values, count, &rows, &t->error), &t->error);
    assert_ok(db_next(rows, &has_row, &t->error), &t->error);
    number = has_row ? db_int(rows, 0) : -1;
    db_rows_close(rows);
    return number;
}

static void kill_and_wait(pid_t child)
{
    int result;
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_true(WIFSIGNALED(result)); /* it had not ended by itself */
}

/* Starts the child, kills it some time after its first acknowledgement and gives each worker's last one. */
static int64_t kill_while_writing(struct test_database *t, int64_t round, int64_t last[WRITERS])
{
    struct ack ack;
    int ends[2];
    int64_t told = 0;
    pid_t child;
    ssize_t got;
    assert_int_equal(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        close(ends[0]);
        run_child(t->url, round, ends[1]);
    }
    close(ends[1]);
    while ((got = read(ends[0], &ack, sizeof(ack))) == sizeof(ack)) {
        assert_true(ack.round == round && ack.n == last[ack.worker] + 1);
        last[ack.worker] = ack.n;
        if (told++ == 0) {
            usleep((useconds_t)(rand() % 60000));
            kill_and_wait(child);
        }
    }
    assert_int_equal(got, 0);
    close(ends[0]);
    return told;
}

static void what_was_acknowledged_is_there_once(void **state)
{
    struct test_database *t = *state;
    int64_t all = 0;
    for (int64_t round = 1; round <= kills(); round++) {
        int64_t last[WRITERS] = { 0 };
        int64_t told;
        db_close(t->db);
        t->db = NULL;
        told = kill_while_writing(t, round, last);
        assert_ok(test_database_open(t), &t->error);
        assert_true(told > 0);
        for (int i = 0; i < WRITERS; i++) {
            const struct db_value values[] = { DB_INT_OF(round), DB_INT_OF(i), DB_INT_OF(last[i]) };
            assert_int_equal(number_of(t, "SELECT count(*) FROM rows WHERE round = $1 AND worker = $2 AND n <= $3", values, 3), 2 * last[i]);
            /* at most the one that was under way */
            assert_true(number_of(t, "SELECT count(*) FROM rows WHERE round = $1 AND worker = $2 AND n > $3", values, 3) <= 2);
        }
        all += told;
    }
    assert_int_equal(number_of(t, "SELECT count(*) FROM (SELECT 1 FROM rows GROUP BY round, worker, n, half HAVING count(*) > 1) AS twice", NULL, 0), 0);
    assert_int_equal(number_of(t, "SELECT count(*) FROM (SELECT 1 FROM rows GROUP BY round, worker, n HAVING count(*) <> 2) AS halves", NULL, 0), 0);
    print_message("%d kills, %lld acknowledged writes\n", kills(), (long long)all);
}

/* Migrations */

/* A step that takes a while: TABLES tables of ROWS rows, all named by the round. */
static const char *long_step(struct test_database *t, int round)
{
    size_t size = TABLES * 250;
    char *sql = arena_take(&t->arena, size);
    size_t at = 0;
    assert_non_null(sql);
    for (int i = 0; i < TABLES; i++)
        at += (size_t)snprintf(sql + at, size - at,
                               "CREATE TABLE s%d_%d (id {id}, n {int}) {strict}; WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r "
                               "WHERE i < %d) INSERT INTO s%d_%d (n) SELECT i FROM r;\n",
                               round, i, ROWS, round, i);
    return sql;
}

static pid_t migrate_in_child(const struct test_database *t, const struct db_migration *migrations)
{
    pid_t child = fork();
    if (child == 0) {
        const struct db_settings settings = { .url = str_from(t->url), .writers = 1 };
        struct error error = { 0 };
        struct db *db;
        enum status status = db_open(&settings, &db, &error);
        if (status == STATUS_OK)
            status = db_migrate(db, migrations, &test_database_context, &error);
        if (status != STATUS_OK) {
            test_database_show(&error);
            _exit(1);
        }
        for (;;)
            pause();
    }
    return child;
}

static int64_t tables_of(struct test_database *t, int round)
{
    char names[32];
    struct db_value values[2];
    snprintf(names, sizeof(names), "s%d?_%%", round);
    values[0] = DB_TEXT_OF(str_from(names));
    values[1] = DB_TEXT_OF(str_from(t->schema));
    return t->postgresql ? number_of(t, "SELECT count(*) FROM pg_tables WHERE tablename LIKE $1 ESCAPE '?' AND schemaname = $2", values, 2)
                         : number_of(t, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name LIKE $1 ESCAPE '?'", values, 1);
}

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * (int64_t)1000 + now.tv_nsec / 1000000;
}

static void a_migration_that_is_killed_leaves_the_old_or_the_new_state(void **state)
{
    struct test_database *t = *state;
    int rounds = kills();
    struct db_migration *migrations = arena_take_many(&t->arena, (size_t)rounds + 2, sizeof(*migrations));
    int64_t takes = 100; /* milliseconds, about */
    int unfinished = 0;
    migrations[0] = tables[0];
    for (int round = 1; round <= rounds; round++) {
        int64_t done;
        int64_t started;
        pid_t child;
        db_close(t->db);
        t->db = NULL;
        migrations[round] = (struct db_migration){ round + 1, "long", long_step(t, round) };
        child = migrate_in_child(t, migrations);
        usleep((useconds_t)(rand() % (takes * 3 / 2 * 1000)));
        kill_and_wait(child);
        assert_ok(test_database_open(t), &t->error);
        done = number_of(t, "SELECT count(*) FROM schema_migrations", NULL, 0);
        assert_true(done == round || done == round + 1);
        assert_int_equal(tables_of(t, round), done == round ? 0 : TABLES);
        unfinished += done == round;
        /* whatever was left, the next start finishes it */
        started = milliseconds();
        assert_ok(db_migrate(t->db, migrations, &test_database_context, &t->error), &t->error);
        if (done == round)
            takes = milliseconds() - started + 10;
        assert_int_equal(number_of(t, "SELECT count(*) FROM schema_migrations", NULL, 0), round + 1);
        assert_int_equal(tables_of(t, round), TABLES);
    }
    print_message("%d kills, %d left the old state\n", rounds, unfinished);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_acknowledged_is_there_once),
        cmocka_unit_test(a_migration_that_is_killed_leaves_the_old_or_the_new_state),
    };
    unsigned seed = (unsigned)time(NULL);
    print_message("seed %u\n", seed);
    srand(seed);
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), tables);
}
