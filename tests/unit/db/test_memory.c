/* Every taking of memory fails once: from opening to closing nothing crashes, leaks or is written by half. */
#include <stdatomic.h>

#include "../database.h"

#include "db/db_int.h"

static const struct db_migration tables[] = {
    { 1, "rows", "CREATE TABLE rows (id {id}, n {int} NOT NULL, bytes {blob}) {strict}; INSERT INTO rows (n) VALUES (0);" },
    { 0, NULL, NULL },
};

/* The writer's threads take memory too. */
struct scarce {
    atomic_int takes;
    int fail_at; /* 0: never */
    atomic_int live;
};

static void *take(void *self, size_t size)
{
    struct scarce *scarce = self;
    void *block;
    if (atomic_fetch_add(&scarce->takes, 1) + 1 == scarce->fail_at)
        return NULL;
    block = malloc(size);
    memset(block, 0xA5, size);
    atomic_fetch_add(&scarce->live, 1);
    return block;
}

static void give_back(void *self, void *block)
{
    struct scarce *scarce = self;
    atomic_fetch_sub(&scarce->live, 1);
    free(block);
}

static enum status insert(struct db_conn *conn, void *self, struct error *error)
{
    struct db_rows *rows;
    enum status status = DB_RUN(conn, error, "UPDATE rows SET n = n + 1 WHERE id = 1");
    int64_t *id = self;
    bool has_row = false;
    if (status == STATUS_OK)
        status = DB_RUN(conn, error, "DELETE FROM rows WHERE id > 1"); /* so that every life takes as much memory */
    if (status == STATUS_OK)
        status = DB_QUERY(conn, &rows, error, "INSERT INTO rows (n, bytes) VALUES (5, $1) RETURNING id, bytes", DB_BLOB_OF(STR("chè")));
    if (status != STATUS_OK)
        return status;
    status = db_next(rows, &has_row, error);
    *id = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}

/* Two queries, one inside the other, so that rows are kept. */
static enum status read_nested(struct db *db, struct error *error)
{
    struct db_conn *conn;
    struct db_rows *outer;
    struct db_rows *inner;
    bool has_row = true;
    enum status status = db_reader(db, &conn, error);
    if (status == STATUS_OK)
        status = DB_QUERY(conn, &outer, error, "SELECT id, n, bytes FROM rows ORDER BY id");
    if (status != STATUS_OK)
        return status;
    while (status == STATUS_OK && has_row) {
        status = db_next(outer, &has_row, error);
        if (status == STATUS_OK && has_row)
            status = DB_QUERY(conn, &inner, error, "SELECT n FROM rows WHERE id = $1", DB_INT_OF(db_int(outer, 0)));
        if (status == STATUS_OK && has_row)
            db_rows_close(inner);
    }
    db_rows_close(outer);
    return status;
}

static enum status whole_life(struct test_database *t, struct error *error)
{
    const struct db_settings settings = { .url = str_from(t->url), .writers = 1 };
    struct db *db;
    int64_t id = 0;
    char copy[200];
    enum status status = db_open(&settings, &db, error);
    snprintf(copy, sizeof(copy), "%s/copy.db", t->folder);
    if (status == STATUS_OK)
        status = db_migrate(db, tables, &test_database_context, error);
    if (status == STATUS_OK)
        status = db_write(db, 0, insert, &id, error);
    if (status == STATUS_OK)
        status = read_nested(db, error);
    if (status == STATUS_OK && !t->postgresql)
        status = db_copy_to(db, copy, error);
    db_close(db);
    return status;
}

static void whatever_lacks_memory_fails_whole(void **state)
{
    struct test_database *t = *state;
    struct error error = { 0 };
    int failed = 0;
    db_close(t->db);
    t->db = NULL;
    for (int fail_at = 1;; fail_at++) {
        struct scarce scarce = { .fail_at = fail_at };
        const struct memory_source source = { take, give_back, &scarce };
        enum status status;
        db_limits.memory = &source;
        status = whole_life(t, &error);
        db_limits.memory = &memory_system;
        assert_int_equal(scarce.live, 0);
        if (scarce.takes < fail_at) {
            assert_ok(status, &error);
            break;
        }
        assert_true(status == STATUS_FAILED);
        failed++;
    }
    print_message("failed at %d takings\n", failed);
    assert_true(failed > 15);
    assert_ok(test_database_open(t), &t->error);
    assert_ok(read_nested(t->db, &t->error), &t->error);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(whatever_lacks_memory_fails_whole) };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), NULL);
}
