/* What goes in comes out, on both databases alike. */
#include "../database.h"
#include "texts_db.h"

static const struct db_migration things[] = {
    { 1, "things",
      "CREATE TABLE things (id {id}, n {int}, t {text}, b {blob}, yes {bool} NOT NULL DEFAULT 0, name {text} UNIQUE, parent {int} REFERENCES "
      "things (id)) {strict};" },
    { 0, NULL, NULL },
};

struct thing {
    struct db_value n, t, b;
    int64_t id;
};

static enum status add(struct db_conn *conn, void *self, struct error *error)
{
    struct thing *thing = self;
    struct db_rows *rows;
    bool has_row = false;
    enum status status =
        DB_QUERY(conn, &rows, error, "INSERT INTO things (n, t, b) VALUES ($1, $2, $3) RETURNING id", thing->n, thing->t, thing->b);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    thing->id = has_row ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

static struct db_conn *reader(struct test_database *t)
{
    struct db_conn *conn = NULL;
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    return conn;
}

static struct db_rows *stored(struct test_database *t, struct db_value n, struct db_value text, struct db_value blob)
{
    struct thing thing = { n, text, blob, 0 };
    struct db_rows *rows;
    bool has_row;
    assert_ok(db_write(t->db, 0, add, &thing, &t->error), &t->error);
    assert_true(thing.id > 0);
    assert_ok(DB_QUERY(reader(t), &rows, &t->error, "SELECT n, t, b, yes FROM things WHERE id = $1", DB_INT_OF(thing.id)), &t->error);
    assert_ok(db_next(rows, &has_row, &t->error), &t->error);
    assert_true(has_row);
    return rows;
}

static void null_is_kept_apart_from_nothing(void **state)
{
    struct test_database *t = *state;
    struct db_rows *rows = stored(t, DB_NULL_VALUE, DB_NULL_VALUE, DB_NULL_VALUE);
    for (int i = 0; i < 3; i++) {
        assert_true(db_is_null(rows, i));
        assert_null(db_bytes(rows, i).ptr);
        assert_int_equal(db_int(rows, i), 0);
    }
    assert_false(db_is_null(rows, 3));
    db_rows_close(rows);
    rows = stored(t, DB_INT_OF(0), DB_TEXT_OF(((struct str){ NULL, 0 })), DB_BLOB_OF(((struct str){ NULL, 0 })));
    for (int i = 0; i < 3; i++)
        assert_false(db_is_null(rows, i));
    for (int i = 1; i < 3; i++) {
        assert_non_null(db_bytes(rows, i).ptr);
        assert_int_equal(db_bytes(rows, i).len, 0);
    }
    assert_true(db_is_null(rows, 99));
    assert_true(db_is_null(rows, -1));
    db_rows_close(rows);
}

static void whole_numbers_keep_all_their_bits(void **state)
{
    static const int64_t numbers[] = { 0, 1, -1, INT32_MAX, INT32_MIN, (int64_t)INT32_MAX + 1, INT64_MAX, INT64_MIN, 1700000000000 };
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        struct db_rows *rows = stored(*state, DB_INT_OF(numbers[i]), DB_NULL_VALUE, DB_NULL_VALUE);
        assert_true(db_int(rows, 0) == numbers[i]);
        db_rows_close(rows);
    }
}

static void text_and_bytes_come_back_as_they_were(void **state)
{
    struct test_database *t = *state;
    size_t size = 1 << 20;
    char *large = arena_take(&t->arena, size);
    unsigned char all[256];
    struct db_rows *rows;
    for (size_t i = 0; i < size; i++)
        large[i] = (char)('a' + i * i % 23);
    for (size_t i = 0; i < 256; i++)
        all[i] = (unsigned char)i;
    rows = stored(t, DB_NULL_VALUE, DB_TEXT_OF(STR("Chè Suối Giàng \xf0\x9f\x8d\xb5 '\"\\x41 \n\t$1 {text}")),
                  DB_BLOB_OF(((struct str){ (char *)all, 256 })));
    assert_str(db_bytes(rows, 1), "Chè Suối Giàng \xf0\x9f\x8d\xb5 '\"\\x41 \n\t$1 {text}");
    assert_int_equal(db_bytes(rows, 2).len, 256);
    assert_memory_equal(db_bytes(rows, 2).ptr, all, 256);
    db_rows_close(rows);
    rows = stored(t, DB_NULL_VALUE, DB_TEXT_OF(((struct str){ large, size })), DB_BLOB_OF(((struct str){ large, size })));
    for (int i = 1; i < 3; i++) {
        assert_int_equal(db_bytes(rows, i).len, size);
        assert_memory_equal(db_copy(rows, i, &t->arena).ptr, large, size);
    }
    db_rows_close(rows);
}

static void text_that_is_not_utf8_is_refused(void **state)
{
    struct test_database *t = *state;
    static const struct str bad[] = { { "a\0b", 3 }, { "\xff", 1 }, { "\xc3", 1 }, { "\xed\xa0\x80", 3 } };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct thing thing = { DB_NULL_VALUE, DB_TEXT_OF(bad[i]), DB_NULL_VALUE, 0 };
        assert_int_equal(db_write(t->db, 0, add, &thing, &t->error), STATUS_BAD_INPUT);
        assert_int_equal(t->error.text, TEXT_db_bad_text);
    }
}

static void a_value_of_another_type_is_refused(void **state)
{
    struct test_database *t = *state;
    struct thing thing = { DB_TEXT_OF(STR("chè")), DB_NULL_VALUE, DB_NULL_VALUE, 0 };
    assert_int_equal(db_write(t->db, 0, add, &thing, &t->error), STATUS_FAILED);
    thing = (struct thing){ DB_NULL_VALUE, DB_NULL_VALUE, DB_TEXT_OF(STR("chè")), 0 };
    assert_int_equal(db_write(t->db, 0, add, &thing, &t->error), STATUS_FAILED);
}

static enum status sorting(struct db_conn *conn, void *self, struct error *error)
{
    static const char *const names[] = { "b", "Z", "đ", "a", "d", "B", "_", "á" };
    enum status status = STATUS_OK;
    (void)self;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && status == STATUS_OK; i++)
        status = DB_RUN(conn, error, "INSERT INTO things (name) VALUES ($1)", DB_TEXT_OF(str_from(names[i])));
    return status;
}

static void text_sorts_by_bytes(void **state)
{
    struct test_database *t = *state;
    struct db_rows *rows;
    static const char *const expected[] = { "B", "Z", "_", "a", "b", "d", "á", "đ" };
    bool has_row;
    assert_ok(db_write(t->db, 0, sorting, NULL, &t->error), &t->error);
    assert_ok(DB_QUERY(reader(t), &rows, &t->error, "SELECT name FROM things ORDER BY name"), &t->error);
    for (size_t i = 0; i < 8; i++) {
        assert_ok(db_next(rows, &has_row, &t->error), &t->error);
        assert_true(has_row);
        assert_str(db_bytes(rows, 0), expected[i]);
    }
    assert_ok(db_next(rows, &has_row, &t->error), &t->error);
    assert_false(has_row);
    assert_ok(db_next(rows, &has_row, &t->error), &t->error);
    assert_false(has_row);
    db_rows_close(rows);
}

static int64_t one_number(struct test_database *t, struct db_rows *rows)
{
    bool has_row;
    int64_t number;
    assert_ok(db_next(rows, &has_row, &t->error), &t->error);
    assert_true(has_row);
    number = db_int(rows, 0);
    db_rows_close(rows);
    return number;
}

static void results_of_expressions_are_numbers_too(void **state)
{
    struct test_database *t = *state;
    struct db_rows *rows;
    assert_ok(db_write(t->db, 0, sorting, NULL, &t->error), &t->error);
    assert_ok(DB_QUERY(reader(t), &rows, &t->error, "SELECT sum(id) FROM things"), &t->error);
    assert_int_equal(one_number(t, rows), 36);
    assert_ok(DB_QUERY(reader(t), &rows, &t->error, "SELECT count(*) FROM things WHERE id > $1 LIMIT $2", DB_INT_OF(2), DB_INT_OF(1)), &t->error);
    assert_int_equal(one_number(t, rows), 6);
    assert_ok(DB_QUERY(reader(t), &rows, &t->error, "SELECT EXISTS (SELECT 1 FROM things WHERE name = $1)", DB_TEXT_OF(STR("đ"))), &t->error);
    assert_int_equal(one_number(t, rows), 1);
    assert_ok(DB_QUERY(reader(t), &rows, &t->error, "SELECT id = $1 FROM things WHERE id = 1", DB_INT_OF(2)), &t->error);
    assert_int_equal(one_number(t, rows), 0);
}

static void a_parameter_may_stand_several_times_and_be_null(void **state)
{
    struct test_database *t = *state;
    struct db_rows *rows;
    assert_ok(db_write(t->db, 0, sorting, NULL, &t->error), &t->error);
    for (int round = 0; round < 2; round++) {
        /* first NULL, then a number: the statement was prepared before the type was known */
        for (int i = 0; i < 3; i++) {
            assert_ok(DB_QUERY(reader(t), &rows, &t->error,
                               "SELECT count(*) FROM things WHERE ($2 = '' OR name = $2) AND (id = $1 OR $1 IS NULL)",
                               i == 0 ? DB_NULL_VALUE : DB_INT_OF(i), DB_TEXT_OF(STR(""))),
                      &t->error);
            assert_int_equal(one_number(t, rows), i == 0 ? 8 : 1);
        }
    }
}

static void queries_may_be_nested_even_the_same(void **state)
{
    struct test_database *t = *state;
    struct db_conn *conn = reader(t);
    struct db_rows *outer;
    struct db_rows *inner;
    bool has_row = true;
    int seen = 0;
    assert_ok(db_write(t->db, 0, sorting, NULL, &t->error), &t->error);
    for (int round = 0; round < 3; round++) {
        assert_ok(DB_QUERY(conn, &outer, &t->error, "SELECT id, name FROM things WHERE id > $1 ORDER BY id", DB_INT_OF(0)), &t->error);
        for (int64_t id = 1; id <= 8; id++) {
            assert_ok(db_next(outer, &has_row, &t->error), &t->error);
            assert_true(has_row);
            assert_ok(DB_QUERY(conn, &inner, &t->error, "SELECT id, name FROM things WHERE id > $1 ORDER BY id", DB_INT_OF(id)), &t->error);
            assert_ok(db_next(inner, &has_row, &t->error), &t->error);
            assert_int_equal(has_row, id < 8);
            assert_int_equal(db_int(inner, 0), id < 8 ? id + 1 : 0);
            assert_int_equal(db_int(outer, 0), id);
            db_rows_close(inner);
            seen++;
        }
        assert_ok(db_next(outer, &has_row, &t->error), &t->error);
        assert_false(has_row);
        db_rows_close(outer);
    }
    assert_int_equal(seen, 24);
}

static enum status many(struct db_conn *conn, void *self, struct error *error)
{
    (void)self;
    return DB_RUN(conn, error,
                  "WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 100000) INSERT INTO things (n) SELECT i FROM r");
}

static void a_long_result_is_walked_row_by_row_or_left_early(void **state)
{
    struct test_database *t = *state;
    struct db_rows *rows;
    bool has_row = true;
    int64_t sum = 0;
    assert_ok(db_write(t->db, 0, many, NULL, &t->error), &t->error);
    assert_ok(DB_QUERY(reader(t), &rows, &t->error, "SELECT n, b FROM things ORDER BY n"), &t->error);
    for (;;) {
        assert_ok(db_next(rows, &has_row, &t->error), &t->error);
        if (!has_row)
            break;
        sum += db_int(rows, 0);
    }
    db_rows_close(rows);
    assert_true(sum == 5000050000);
    for (int i = 0; i < 3; i++) {
        assert_ok(DB_QUERY(reader(t), &rows, &t->error, "SELECT n, b FROM things ORDER BY n"), &t->error);
        assert_ok(db_next(rows, &has_row, &t->error), &t->error);
        assert_int_equal(db_int(rows, 0), 1);
        db_rows_close(rows);
    }
}

static void faulty_statements_fail_and_the_connection_lives_on(void **state)
{
    struct test_database *t = *state;
    struct db_conn *conn = reader(t);
    struct db_rows *rows;
    assert_int_equal(DB_QUERY(conn, &rows, &t->error, "SELECT nothing FROM nowhere"), STATUS_FAILED);
    assert_null(rows);
    assert_int_equal(t->error.text, TEXT_db_failed);
    assert_string_equal(t->error.args[0].name, "detail");
    assert_true(strlen(t->error.args[0].text) > 5);
    assert_int_equal(DB_QUERY(conn, &rows, &t->error, "SELEKT"), STATUS_FAILED);
    assert_int_equal(DB_QUERY(conn, &rows, &t->error, "SELECT id FROM things WHERE id = $1"), STATUS_FAILED);
    if (!t->postgresql) /* which takes a value too many */
        assert_int_equal(DB_QUERY(conn, &rows, &t->error, "SELECT id FROM things WHERE id = $1", DB_INT_OF(1), DB_INT_OF(2)), STATUS_FAILED);
    assert_int_equal(DB_QUERY(conn, &rows, &t->error, "SELECT 1; SELECT 2"), STATUS_FAILED);
    assert_ok(DB_QUERY(conn, &rows, &t->error, "SELECT count(*) FROM things"), &t->error);
    assert_int_equal(one_number(t, rows), 0);
}

static void a_reader_can_not_write(void **state)
{
    struct test_database *t = *state;
    assert_int_equal(DB_RUN(reader(t), &t->error, "INSERT INTO things (n) VALUES (1)"), STATUS_FAILED);
    assert_int_equal(DB_RUN(reader(t), &t->error, "CREATE TABLE more (n INTEGER)"), STATUS_FAILED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(null_is_kept_apart_from_nothing),
        cmocka_unit_test(whole_numbers_keep_all_their_bits),
        cmocka_unit_test(text_and_bytes_come_back_as_they_were),
        cmocka_unit_test(text_that_is_not_utf8_is_refused),
        cmocka_unit_test(a_value_of_another_type_is_refused),
        cmocka_unit_test(text_sorts_by_bytes),
        cmocka_unit_test(results_of_expressions_are_numbers_too),
        cmocka_unit_test(a_parameter_may_stand_several_times_and_be_null),
        cmocka_unit_test(queries_may_be_nested_even_the_same),
        cmocka_unit_test(a_long_result_is_walked_row_by_row_or_left_early),
        cmocka_unit_test(faulty_statements_fail_and_the_connection_lives_on),
        cmocka_unit_test(a_reader_can_not_write),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), things);
}
