/* Signed checkpoints: what is signed and when, the key in its file, what they show that a chain alone can't, and other rooms' verifiers. */
#include <sys/stat.h>

#include "../../database.h"

#include "base/file.h"
#include "base/sign.h"
#include "ocop/ledger/ledger.h"
#include "texts_ledger.h"

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)

static int64_t clock_now;

static int64_t read_clock(void *clock)
{
    (void)clock;
    return clock_now;
}

static const struct context context = { read_clock, NULL, test_database_random, NULL };

struct appending {
    int64_t province;
    int count;
};

static enum status append(struct db_conn *conn, void *self, struct error *error)
{
    const struct appending *a = self;
    enum status status = STATUS_OK;
    for (int i = 0; i < a->count && status == STATUS_OK; i++) {
        struct ledger_entry entry = {
            .province = a->province, .at = clock_now, .actor = STR("system"), .on_behalf = STR(""), .command = STR("test.note"),
        };
        status = ledger_append(conn, &context, &entry, STR("{}"), error);
    }
    return status;
}

static void grow(struct test_database *t, int64_t province, int count)
{
    struct appending a = { province, count };
    assert_ok(db_write(t->db, province, append, &a, &t->error), &t->error);
}

static struct ledger open_ledger(struct test_database *t)
{
    struct ledger ledger = { .db = t->db, .context = &context, .key_file = path_join(&t->arena, t->folder, STR("ledger.key")) };
    clock_now = 1700000000000;
    return ledger;
}

static int64_t sign(struct test_database *t, const struct ledger *ledger, bool new_key)
{
    int64_t made;
    assert_ok(ledger_sign(ledger, new_key, &made, &t->error), &t->error);
    return made;
}

static void tamper(struct test_database *t, const char *sql)
{
    char copy[1000];
    snprintf(copy, sizeof(copy), "%s", sql);
    assert_ok(db_write(t->db, 0, test_database_say, copy, &t->error), &t->error);
}

static struct ledger_report verified(struct test_database *t, enum status expected)
{
    struct ledger_report report;
    struct db_conn *conn;
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_int_equal(ledger_verify(conn, &report, &t->error), expected);
    return report;
}

static void assert_fault(struct test_database *t, int64_t seq, enum text_id text)
{
    struct ledger_report report = verified(t, STATUS_NO);
    if (report.fault.text != text || report.fault.seq != seq || report.fault.province != 15) {
        struct buffer words;
        buffer_open(&words, &t->arena, 1000);
        ledger_fault_text(&words, LANGUAGE_EN, &report.fault);
        fail_msg("expected the fault %d at %d, but: %s", (int)text, (int)seq, buffer_z(&words));
    }
}

static int64_t number_of(struct test_database *t, const char *sql)
{
    struct db_rows *rows = NULL;
    struct db_conn *conn;
    bool has_row = false;
    int64_t number = -1;
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_ok(db_query_values(conn, sql, NULL, 0, &rows, &t->error), &t->error);
    assert_ok(db_next(rows, &has_row, &t->error), &t->error);
    if (has_row)
        number = db_int(rows, 0);
    db_rows_close(rows);
    return number;
}

static void a_chain_is_signed_when_it_has_grown(void **state)
{
    struct test_database *t = *state;
    struct ledger ledger = open_ledger(t);
    assert_int_equal(sign(t, &ledger, false), 0);
    grow(t, 0, 2);
    grow(t, 15, 5);
    assert_int_equal(sign(t, &ledger, false), 2);
    assert_int_equal(sign(t, &ledger, false), 0);
    grow(t, 15, 1);
    assert_int_equal(verified(t, STATUS_OK).checkpoints, 2);
    assert_int_equal(sign(t, &ledger, false), 1);
    assert_int_equal(verified(t, STATUS_OK).checkpoints, 3);
    assert_int_equal(number_of(t, "SELECT number FROM ledger_checkpoints WHERE province = 15 AND seq = 6"), 2);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM ledger_keys WHERE until_at IS NULL"), 1);
}

static void the_key_is_kept_where_only_the_program_reads_it(void **state)
{
    struct test_database *t = *state;
    struct ledger ledger = open_ledger(t);
    struct stat info;
    struct str before;
    struct str after;
    grow(t, 15, 1);
    sign(t, &ledger, false);
    assert_int_equal(stat(ledger.key_file, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
    assert_ok(file_read(&t->arena, ledger.key_file, 1000, &before, &t->error), &t->error);
    grow(t, 15, 1);
    sign(t, &ledger, false);
    assert_ok(file_read(&t->arena, ledger.key_file, 1000, &after, &t->error), &t->error);
    assert_str(after, arena_copy_z(&t->arena, before)); /* it serves again */
}

static void a_new_key_takes_over_from_the_one_before(void **state)
{
    struct test_database *t = *state;
    struct ledger ledger = open_ledger(t);
    grow(t, 15, 3);
    sign(t, &ledger, false);
    clock_now += DAY_MS;
    grow(t, 15, 1);
    sign(t, &ledger, true);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM ledger_keys"), 2);
    assert_int_equal(number_of(t, "SELECT until_at FROM ledger_keys WHERE until_at IS NOT NULL"), clock_now);
    clock_now += 365 * DAY_MS;
    grow(t, 15, 1);
    sign(t, &ledger, false);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM ledger_keys"), 2);
    clock_now += DAY_MS; /* a year has gone by */
    grow(t, 15, 1);
    sign(t, &ledger, false);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM ledger_keys"), 3);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM ledger_keys WHERE until_at IS NULL"), 1);
    assert_int_equal(verified(t, STATUS_OK).checkpoints, 4);
}

static void a_key_file_that_is_none_is_told_and_left_alone(void **state)
{
    static const char *const contents[] = { "", "{}", "{\"seed\":\"00\",\"from\":1,\"previous\":\"\"}",
                                            "{\"seed\":\"x000000000000000000000000000000000000000000000000000000000000000\",\"from\":1,\"previous\":\"\"}" };
    struct test_database *t = *state;
    struct ledger ledger = open_ledger(t);
    grow(t, 15, 1);
    for (size_t i = 0; i < sizeof(contents) / sizeof(contents[0]); i++) {
        struct error error = { 0 };
        struct str after;
        int64_t made;
        assert_ok(file_write(ledger.key_file, str_from(contents[i]), &t->error), &t->error);
        assert_int_equal(ledger_sign(&ledger, true, &made, &error), STATUS_BAD_INPUT);
        assert_string_equal(error.file, ledger.key_file);
        assert_ok(file_read(&t->arena, ledger.key_file, 1000, &after, &t->error), &t->error);
        assert_str(after, contents[i]);
    }
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM ledger_checkpoints"), 0);
}

static void a_chain_cut_at_its_end_is_shorter_than_what_was_signed(void **state)
{
    struct test_database *t = *state;
    struct ledger ledger = open_ledger(t);
    grow(t, 15, 9);
    grow(t, 16, 3);
    sign(t, &ledger, false);
    tamper(t, "DELETE FROM ledger_entries WHERE province = 15 AND seq > 6");
    tamper(t, "DELETE FROM ledger_contents WHERE province = 15 AND seq > 6");
    tamper(t, "UPDATE ledger_heads SET seq = 6, hash = (SELECT hash FROM ledger_entries WHERE province = 15 AND seq = 6) WHERE province = 15");
    assert_fault(t, 7, TEXT_ledger_fault_cut);
    tamper(t, "DELETE FROM ledger_entries WHERE province = 15");
    tamper(t, "DELETE FROM ledger_contents WHERE province = 15");
    tamper(t, "DELETE FROM ledger_heads WHERE province = 15");
    assert_fault(t, 1, TEXT_ledger_fault_cut);
}

static void a_chain_written_anew_is_not_the_one_that_was_signed(void **state)
{
    struct test_database *t = *state;
    struct ledger ledger = open_ledger(t);
    grow(t, 15, 5);
    sign(t, &ledger, false);
    grow(t, 15, 4);
    sign(t, &ledger, false);
    tamper(t, "DELETE FROM ledger_entries WHERE province = 15 AND seq > 6");
    tamper(t, "DELETE FROM ledger_contents WHERE province = 15 AND seq > 6");
    tamper(t, "UPDATE ledger_heads SET seq = 6, hash = (SELECT hash FROM ledger_entries WHERE province = 15 AND seq = 6) WHERE province = 15");
    grow(t, 15, 5); /* by the rules, with the program's own code */
    assert_fault(t, 9, TEXT_ledger_fault_rewritten);
    assert_int_equal(verified(t, STATUS_NO).fault.since, 6);
    tamper(t, "DELETE FROM ledger_entries WHERE province = 15");
    tamper(t, "DELETE FROM ledger_contents WHERE province = 15");
    tamper(t, "DELETE FROM ledger_heads WHERE province = 15");
    grow(t, 15, 11);
    assert_fault(t, 5, TEXT_ledger_fault_rewritten);
    assert_int_equal(verified(t, STATUS_NO).fault.since, 1);
}

static void a_forged_checkpoint_is_named(void **state)
{
    static const char *const forgeries[] = {
        "UPDATE ledger_checkpoints SET hash = (SELECT hash FROM ledger_entries WHERE province = 15 AND seq = 4) WHERE seq = 5",
        "UPDATE ledger_checkpoints SET at = at + 1 WHERE seq = 5",
        "UPDATE ledger_checkpoints SET signature = (SELECT signature FROM ledger_checkpoints WHERE seq = 9) WHERE seq = 5",
        "UPDATE ledger_checkpoints SET signature = hash WHERE seq = 5",
    };
    struct test_database *t = *state;
    struct ledger ledger = open_ledger(t);
    grow(t, 15, 5);
    sign(t, &ledger, false);
    grow(t, 15, 4);
    sign(t, &ledger, false);
    tamper(t, "CREATE TABLE kept AS SELECT * FROM ledger_checkpoints");
    for (size_t i = 0; i < sizeof(forgeries) / sizeof(forgeries[0]); i++) {
        tamper(t, forgeries[i]);
        assert_fault(t, 5, TEXT_ledger_fault_signature);
        tamper(t, "DELETE FROM ledger_checkpoints");
        tamper(t, "INSERT INTO ledger_checkpoints SELECT * FROM kept");
        verified(t, STATUS_OK);
    }
    tamper(t, "DELETE FROM ledger_checkpoints WHERE number = 1");
    assert_fault(t, 1, TEXT_ledger_fault_checkpoint_missing);
}

static void a_key_that_did_not_sign_then_is_named(void **state)
{
    struct test_database *t = *state;
    struct ledger ledger = open_ledger(t);
    grow(t, 15, 5);
    sign(t, &ledger, false);
    tamper(t, "UPDATE ledger_keys SET until_at = 1");
    assert_fault(t, 5, TEXT_ledger_fault_key);
    tamper(t, "UPDATE ledger_keys SET until_at = NULL, from_at = from_at + 1");
    assert_fault(t, 5, TEXT_ledger_fault_key);
    tamper(t, "UPDATE ledger_keys SET from_at = from_at - 1");
    verified(t, STATUS_OK);
    tamper(t, "UPDATE ledger_keys SET public_key = (SELECT hash FROM ledger_checkpoints)"); /* no longer the key of that id */
    assert_fault(t, 5, TEXT_ledger_fault_key);
    tamper(t, "DELETE FROM ledger_keys");
    assert_fault(t, 5, TEXT_ledger_fault_key);
}

static void a_paper_tells_the_head(void **state)
{
    struct test_database *t = *state;
    struct db_conn *conn;
    struct ledger_head *heads;
    struct buffer expected;
    struct str line;
    size_t count;
    open_ledger(t);
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_ok(ledger_head_text(conn, &t->arena, LANGUAGE_VI, 15, &line, &t->error), &t->error);
    assert_int_equal(line.len, 0);
    grow(t, 15, 3);
    assert_ok(ledger_heads(conn, &t->arena, &heads, &count, &t->error), &t->error);
    buffer_open(&expected, &t->arena, 500);
    buffer_add(&expected, STR("S\341\273\225 nh\341\272\255t k\303\275 (m\303\243 t\341\273\211nh 15): m\341\273\245c 3 ng\303\240y 15/11/2023, m\303\243 "));
    buffer_add_hex(&expected, heads[0].hash.bytes, 8);
    assert_ok(ledger_head_text(conn, &t->arena, LANGUAGE_VI, 15, &line, &t->error), &t->error);
    assert_str(line, buffer_z(&expected));
}

static enum status count_entries(struct db_conn *conn, const struct rooms *rooms, int64_t *count, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT COUNT(*) FROM ledger_entries WHERE command <> 'test.none'");
    (void)rooms;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row)
        *count = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}

static enum status differ(struct db_conn *conn, const struct rooms *rooms, int64_t *count, struct error *error)
{
    (void)conn;
    *count = *(const int *)rooms_find(rooms, "sheets");
    return FAIL_WITH(error, STATUS_NO, TEXT_ledger_no_entry, NULL, TEXT_ARG_INT("province", 15), TEXT_ARG_INT("seq", 3));
}

static void other_rooms_recompute_and_the_first_that_differs_is_told(void **state)
{
    static const struct ledger_verifier verifiers[] = {
        { "entries", TEXT_ledger_signed, count_entries }, { "sheets", TEXT_ledger_signed, differ }, { "never", TEXT_ledger_signed, count_entries },
    };
    struct test_database *t = *state;
    struct ledger ledger = open_ledger(t);
    int sheets = 12;
    const struct room row = { "sheets", &sheets };
    const struct rooms rooms = { &row, 1 };
    struct ledger_recomputed found[3];
    struct db_conn *conn;
    size_t count;
    ledger.verifiers = verifiers;
    grow(t, 15, 4);
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    ledger.verifier_count = 1;
    assert_ok(ledger_recompute(&ledger, conn, &rooms, found, &count, &t->error), &t->error);
    assert_int_equal(count, 1);
    assert_int_equal(found[0].count, 4);
    ledger.verifier_count = 3;
    assert_int_equal(ledger_recompute(&ledger, conn, &rooms, found, &count, &t->error), STATUS_NO);
    assert_int_equal(count, 2); /* the third was not asked */
    assert_ptr_equal(found[1].verifier, &verifiers[1]);
    assert_int_equal(found[1].count, 12);
    assert_int_equal(t->error.text, TEXT_ledger_no_entry);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chain_is_signed_when_it_has_grown),
        cmocka_unit_test(the_key_is_kept_where_only_the_program_reads_it),
        cmocka_unit_test(a_new_key_takes_over_from_the_one_before),
        cmocka_unit_test(a_key_file_that_is_none_is_told_and_left_alone),
        cmocka_unit_test(a_chain_cut_at_its_end_is_shorter_than_what_was_signed),
        cmocka_unit_test(a_chain_written_anew_is_not_the_one_that_was_signed),
        cmocka_unit_test(a_forged_checkpoint_is_named),
        cmocka_unit_test(a_key_that_did_not_sign_then_is_named),
        cmocka_unit_test(a_paper_tells_the_head),
        cmocka_unit_test(other_rooms_recompute_and_the_first_that_differs_is_told),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations);
}
