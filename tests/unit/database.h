/* Tests that touch data: every test of a list runs on SQLite in a folder of its own and, where OPENOCOP_TEST_POSTGRESQL names an empty
 * database of a server, on PostgreSQL in a schema of its own (tests/postgresql.py run -- COMMAND starts a server for that).
 *
 *     static void a_place_is_found(void **state)
 *     {
 *         struct test_database *t = *state;   // t->db is open, the migrations are applied
 *     …
 *     return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations); */
#ifndef OPENOCOP_TESTS_DATABASE_H
#define OPENOCOP_TESTS_DATABASE_H

#include <ftw.h>
#include <stdio.h>
#include <unistd.h>

#include "unit.h"

#include "db/db.h"

struct test_database {
    struct db *db;
    bool postgresql;
    char url[600];      /* of this test's own database */
    char folder[100];   /* a folder of this test's own, on both */
    char schema[64];
    struct error error; /* for whoever needs one */
    struct arena arena;
};

static const struct db_migration *test_migrations;

static inline int64_t test_database_now(void *clock)
{
    (void)clock;
    return 1700000000000;
}

static inline void test_database_random(void *dice, void *bytes, size_t size)
{
    (void)dice;
    for (size_t i = 0; i < size; i++)
        ((unsigned char *)bytes)[i] = (unsigned char)rand();
}

static const struct context test_database_context = { test_database_now, NULL, test_database_random, NULL };

static inline void test_database_show(const struct error *error)
{
    struct arena arena;
    struct buffer buffer;
    arena_open(&arena, &memory_system, 100000);
    buffer_open(&buffer, &arena, 10000);
    error_line(&buffer, LANGUAGE_EN, error);
    print_error("%s\n", buffer_z(&buffer));
    for (size_t i = 0; i < error->arg_count; i++)
        print_error("    %s: %s\n", error->args[i].name, error->args[i].text);
    arena_close(&arena);
}

/* Fails the test with the error's own words. */
#define assert_ok(call, error)                                                                                             \
    do {                                                                                                                    \
        enum status assert_ok_status = (call);                                                                              \
        if (assert_ok_status != STATUS_OK) {                                                                                \
            test_database_show(error);                                                                                      \
            fail_msg("line %d: %s gave %d", __LINE__, #call, (int)assert_ok_status);                                        \
        }                                                                                                                   \
    } while (0)

static inline int test_database_remove(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about;
    (void)kind;
    (void)where;
    return remove(path);
}

static inline enum status test_database_say(struct db_conn *conn, void *sql, struct error *error)
{
    return db_run_values(conn, sql, NULL, 0, NULL, error);
}

/* "CREATE SCHEMA" or "DROP SCHEMA" on the server's own database. */
static inline void test_database_schema(const struct test_database *t, const char *words, const char *after)
{
    const struct db_settings settings = { .url = str_from(getenv("OPENOCOP_TEST_POSTGRESQL")), .writers = 1 };
    struct error error = { 0 };
    struct db *db = NULL;
    char sql[200];
    snprintf(sql, sizeof(sql), "%s %s %s", words, t->schema, after);
    if (db_open(&settings, &db, &error) != STATUS_OK || db_write(db, 0, test_database_say, sql, &error) != STATUS_OK) {
        test_database_show(&error);
        fail_msg("PostgreSQL: %s", sql);
    }
    db_close(db);
}

static inline enum status test_database_open(struct test_database *t)
{
    const struct db_settings settings = { .url = str_from(t->url), .writers = 3 };
    return db_open(&settings, &t->db, &t->error);
}

/* As if the program was stopped and started again. */
static inline void test_database_reopen(struct test_database *t)
{
    db_close(t->db);
    t->db = NULL;
    if (test_database_open(t) != STATUS_OK) {
        test_database_show(&t->error);
        fail_msg("the database can't be opened again");
    }
}

static inline int test_database_start(void **state, bool postgresql)
{
    static int number;
    struct test_database *t = calloc(1, sizeof(*t));
    const char *folder = getenv("TMPDIR");
    *state = t;
    t->postgresql = postgresql;
    arena_open(&t->arena, &memory_system, ARENA_DEFAULT_LIMIT);
    snprintf(t->folder, sizeof(t->folder), "%.60s/openocop-XXXXXX", folder != NULL ? folder : "/tmp");
    if (mkdtemp(t->folder) == NULL)
        return -1;
    if (postgresql) {
        const char *server = getenv("OPENOCOP_TEST_POSTGRESQL");
        snprintf(t->schema, sizeof(t->schema), "test_%d_%d", (int)getpid(), ++number);
        snprintf(t->url, sizeof(t->url), "%s%soptions=-csearch_path%%3D%s", server, strchr(server, '?') != NULL ? "&" : "?", t->schema);
        test_database_schema(t, "CREATE SCHEMA", "");
    } else {
        snprintf(t->url, sizeof(t->url), "sqlite:%s/test.db", t->folder);
    }
    if (test_database_open(t) != STATUS_OK
        || (test_migrations != NULL && db_migrate(t->db, test_migrations, &test_database_context, &t->error) != STATUS_OK)) {
        test_database_show(&t->error);
        return -1;
    }
    return 0;
}

static inline int test_database_start_sqlite(void **state)
{
    return test_database_start(state, false);
}

static inline int test_database_start_postgresql(void **state)
{
    return test_database_start(state, true);
}

static inline int test_database_end(void **state)
{
    struct test_database *t = *state;
    db_close(t->db);
    if (t->postgresql)
        test_database_schema(t, "DROP SCHEMA", "CASCADE");
    nftw(t->folder, test_database_remove, 16, FTW_DEPTH | FTW_PHYS);
    arena_close(&t->arena);
    free(t);
    return 0;
}

/* `migrations` may be NULL: the database stays empty. Returns the number of failures. */
static inline int run_on_both(const struct CMUnitTest *tests, size_t count, const struct db_migration *migrations)
{
    struct CMUnitTest own[64] = { { 0 } };
    int failed;
    if (count > 64)
        return 1;
    test_migrations = migrations;
    for (size_t i = 0; i < count; i++)
        own[i] = (struct CMUnitTest){ tests[i].name, tests[i].test_func, test_database_start_sqlite, test_database_end, NULL };
    failed = _cmocka_run_group_tests("SQLite", own, count, NULL, NULL);
    if (getenv("OPENOCOP_TEST_POSTGRESQL") == NULL) {
        print_message("OPENOCOP_TEST_POSTGRESQL is not set: PostgreSQL is left out\n");
        return failed;
    }
    for (size_t i = 0; i < count; i++)
        own[i].setup_func = test_database_start_postgresql;
    return failed + _cmocka_run_group_tests("PostgreSQL", own, count, NULL, NULL);
}

#endif
