/* A database comes up to date step by step, each whole or not at all, whoever starts at the same time. */
#include <sys/wait.h>

#include "../database.h"
#include "texts_db.h"

#define FIRST "CREATE TABLE a (id {id}, word {text} NOT NULL DEFAULT '{}') {strict};\n-- {} and {\"json\": 1} are no words\n"
#define SECOND "ALTER TABLE a ADD COLUMN n {int}; CREATE INDEX a_n ON a (n); INSERT INTO a (n) VALUES (7);"

static const struct db_migration one[] = { { 1, "first", FIRST }, { 0, NULL, NULL } };
static const struct db_migration two[] = { { 1, "first", FIRST }, { 2, "second", SECOND }, { 0, NULL, NULL } };

static enum status migrate(struct test_database *t, const struct db_migration *migrations)
{
    return db_migrate(t->db, migrations, &test_database_context, &t->error);
}

/* -1: the query failed. */
static int64_t number_of(struct test_database *t, const char *sql)
{
    struct db_conn *conn;
    struct db_rows *rows;
    bool has_row = false;
    int64_t number = -1;
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    if (db_query_values(conn, sql, NULL, 0, &rows, &t->error) != STATUS_OK)
        return -1;
    if (db_next(rows, &has_row, &t->error) == STATUS_OK && has_row)
        number = db_int(rows, 0);
    db_rows_close(rows);
    return number;
}

static void steps_are_done_once_in_order_and_recorded(void **state)
{
    struct test_database *t = *state;
    assert_ok(migrate(t, one), &t->error);
    assert_ok(migrate(t, one), &t->error);
    assert_int_equal(number_of(t, "SELECT count(*) FROM schema_migrations"), 1);
    assert_ok(migrate(t, two), &t->error);
    assert_ok(migrate(t, two), &t->error);
    assert_int_equal(number_of(t, "SELECT count(*) FROM schema_migrations"), 2);
    assert_int_equal(number_of(t, "SELECT count(*) FROM a WHERE n = 7 AND word = '{}'"), 1);
    assert_int_equal(number_of(t, "SELECT count(*) FROM schema_migrations WHERE name = 'second' AND length(sha256) = 32"), 1);
    assert_true(number_of(t, "SELECT max(at) FROM schema_migrations") == 1700000000000);
    test_database_reopen(t);
    assert_ok(migrate(t, two), &t->error);
}

static void no_migrations_leave_an_empty_database_empty(void **state)
{
    struct test_database *t = *state;
    static const struct db_migration none[] = { { 0, NULL, NULL } };
    assert_ok(migrate(t, none), &t->error);
    assert_int_equal(number_of(t, "SELECT count(*) FROM schema_migrations"), -1);
}

static void a_step_whose_text_has_changed_is_refused(void **state)
{
    struct test_database *t = *state;
    static const struct db_migration changed[] = { { 1, "first", FIRST " " }, { 2, "second", SECOND }, { 0, NULL, NULL } };
    assert_ok(migrate(t, one), &t->error);
    assert_int_equal(migrate(t, changed), STATUS_BAD_INPUT);
    assert_int_equal(t->error.text, TEXT_db_migration_changed);
    assert_string_equal(t->error.args[0].text, "1");
    assert_string_equal(t->error.args[1].text, "first");
    assert_int_equal(number_of(t, "SELECT count(*) FROM schema_migrations"), 1);
}

static void a_database_of_a_newer_program_is_refused(void **state)
{
    struct test_database *t = *state;
    assert_ok(migrate(t, two), &t->error);
    assert_int_equal(migrate(t, one), STATUS_BAD_INPUT);
    assert_int_equal(t->error.text, TEXT_db_migration_newer);
    assert_string_equal(t->error.args[0].text, "2");
}

static void a_failing_step_leaves_the_state_before_it(void **state)
{
    struct test_database *t = *state;
    static const char *const faulty[] = {
        "CREATE TABLE b (id {id}) {strict}; INSERT INTO b VALUES (1); INSERT INTO nowhere VALUES (1);",
        "CREATE TABLE b (id {id}) {strict}; SELEKT;",
        "CREATE TABLE b (id {id}, n {number}) {strict};",
    };
    for (size_t i = 0; i < sizeof(faulty) / sizeof(faulty[0]); i++) {
        const struct db_migration migrations[] = { { 1, "first", FIRST }, { 2, "faulty", faulty[i] }, { 0, NULL, NULL } };
        assert_int_equal(migrate(t, migrations), STATUS_FAILED);
        assert_int_equal(t->error.text, TEXT_db_migration_failed);
        assert_string_equal(t->error.args[0].text, "2");
        assert_string_equal(t->error.args[1].text, "faulty");
        assert_true(strlen(t->error.args[2].text) > 5);
        assert_int_equal(number_of(t, "SELECT count(*) FROM schema_migrations"), 1);
        assert_int_equal(number_of(t, "SELECT count(*) FROM b"), -1);
    }
    assert_ok(migrate(t, two), &t->error);
}

static void a_step_that_breaks_a_reference_is_refused(void **state)
{
    struct test_database *t = *state;
    static const struct db_migration migrations[] = {
        { 1, "tables", "CREATE TABLE p (id {id}) {strict}; CREATE TABLE c (id {id}, p {int} REFERENCES p (id)) {strict};" },
        { 2, "orphan", "INSERT INTO c (p) VALUES (99);" },
        { 0, NULL, NULL },
    };
    assert_int_equal(migrate(t, migrations), STATUS_FAILED);
    assert_int_equal(t->error.text, TEXT_db_migration_failed);
    assert_int_equal(number_of(t, "SELECT count(*) FROM c"), 0);
}

static void a_loose_table_is_refused_on_sqlite(void **state)
{
    struct test_database *t = *state;
    static const struct db_migration migrations[] = { { 1, "loose", "CREATE TABLE loose (n INTEGER);" }, { 0, NULL, NULL } };
    assert_int_equal(migrate(t, migrations), t->postgresql ? STATUS_OK : STATUS_FAILED);
}

/* A child process; its exit status is the status of its migration. */
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
        if (status != STATUS_OK)
            test_database_show(&error);
        db_close(db);
        _exit((int)status);
    }
    return child;
}

static void processes_that_start_together_do_each_step_once(void **state)
{
    struct test_database *t = *state;
    db_close(t->db);
    t->db = NULL;
    for (int round = 0; round < 5; round++) {
        /* the steps of this round are new to the database */
        struct db_migration migrations[20] = { 0 };
        static char names[15][40];
        static char sql[15][200];
        pid_t children[4];
        for (int i = 0; i < 3 * (round + 1); i++) {
            snprintf(names[i], sizeof(names[i]), "step-%d", i);
            snprintf(sql[i], sizeof(sql[i]), "CREATE TABLE t%d (id {id}) {strict}; INSERT INTO t%d (id) VALUES (1);", i, i);
            migrations[i] = (struct db_migration){ i + 1, names[i], sql[i] };
        }
        for (int i = 0; i < 4; i++)
            children[i] = migrate_in_child(t, migrations);
        for (int i = 0; i < 4; i++) {
            int result;
            assert_int_equal(waitpid(children[i], &result, 0), children[i]);
            assert_int_equal(result, 0);
        }
    }
    assert_ok(test_database_open(t), &t->error);
    assert_int_equal(number_of(t, "SELECT count(*) FROM schema_migrations"), 15);
    assert_int_equal(number_of(t, "SELECT count(*) FROM t14"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_done_once_in_order_and_recorded),
        cmocka_unit_test(no_migrations_leave_an_empty_database_empty),
        cmocka_unit_test(a_step_whose_text_has_changed_is_refused),
        cmocka_unit_test(a_database_of_a_newer_program_is_refused),
        cmocka_unit_test(a_failing_step_leaves_the_state_before_it),
        cmocka_unit_test(a_step_that_breaks_a_reference_is_refused),
        cmocka_unit_test(a_loose_table_is_refused_on_sqlite),
        cmocka_unit_test(processes_that_start_together_do_each_step_once),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), NULL);
}
