/* A chain that nobody touched is whole; whatever is done to it behind the program's back is named, with the place. */
#include "../../database.h"

#include "ocop/ledger/ledger.h"
#include "texts_ledger.h"

struct appending {
    int64_t province;
    int64_t count;
    int64_t first;
};

static enum status append(struct db_conn *conn, void *self, struct error *error)
{
    const struct appending *a = self;
    enum status status = STATUS_OK;
    for (int64_t i = 0; i < a->count && status == STATUS_OK; i++) {
        char content[64];
        struct ledger_entry entry = {
            .province = a->province,
            .at = 1700000000000 + a->first + i,
            .actor = STR("system"),
            .on_behalf = STR("H\303\240 \"1\""),
            .command = STR("test.note"),
            .command_id = { { (unsigned char)(a->first + i), (unsigned char)a->province } },
        };
        snprintf(content, sizeof(content), "{\"n\":%d}", (int)(a->first + i));
        status = ledger_append(conn, &test_database_context, &entry, str_from(content), error);
        if (status == STATUS_OK && entry.seq != a->first + i)
            fail_msg("number %d instead of %d", (int)entry.seq, (int)(a->first + i));
    }
    return status;
}

static void write_chain(struct test_database *t, int64_t province, int64_t first, int64_t count)
{
    struct appending a = { province, count, first };
    assert_ok(db_write(t->db, province, append, &a, &t->error), &t->error);
}

static void tamper(struct test_database *t, const char *sql)
{
    char copy[2000];
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
    if (report.fault.text != text || report.fault.seq != seq) {
        struct buffer words;
        buffer_open(&words, &t->arena, 1000);
        ledger_fault_text(&words, LANGUAGE_EN, &report.fault);
        fail_msg("expected the fault %d at %d, but: %s", (int)text, (int)seq, buffer_z(&words));
    }
    assert_int_equal(report.fault.province, 15);
}

/* Moves everything from `from` on by `by`, in two steps, so that no key stands twice in between. */
static void push(struct test_database *t, int from, int by)
{
    static const char *const tables[] = { "ledger_entries", "ledger_contents" };
    for (int i = 0; i < 2; i++) {
        char sql[200];
        snprintf(sql, sizeof(sql), "UPDATE %s SET seq = seq + 100000 WHERE province = 15 AND seq >= %d", tables[i], from);
        tamper(t, sql);
        snprintf(sql, sizeof(sql), "UPDATE %s SET seq = seq - 100000 + %d WHERE province = 15 AND seq >= 100000", tables[i], by);
        tamper(t, sql);
    }
}

/* A new row under `seq` that is like another one. */
static void copy_entry(struct test_database *t, int from, int seq)
{
    char sql[600];
    snprintf(sql, sizeof(sql),
             "INSERT INTO ledger_entries (province, seq, at, actor, on_behalf, command, command_id, content_hash, previous, hash) "
             "SELECT province, %d, at, actor, on_behalf, command, command_id, content_hash, previous, hash FROM ledger_entries "
             "WHERE province = 15 AND seq = %d",
             seq, from);
    tamper(t, sql);
    snprintf(sql, sizeof(sql),
             "INSERT INTO ledger_contents (province, seq, salt, content) SELECT province, %d, salt, content FROM ledger_contents "
             "WHERE province = 15 AND seq = %d",
             seq, from);
    tamper(t, sql);
}

static void an_empty_ledger_is_whole(void **state)
{
    struct ledger_report report = verified(*state, STATUS_OK);
    assert_int_equal(report.entries, 0);
    assert_int_equal(report.chains, 0);
}

static void chains_of_provinces_are_numbered_apart(void **state)
{
    struct test_database *t = *state;
    struct ledger_report report;
    struct ledger_head *heads;
    struct db_conn *conn;
    size_t count;
    write_chain(t, 15, 1, 4);
    write_chain(t, 0, 1, 2);
    write_chain(t, 15, 5, 3);
    report = verified(t, STATUS_OK);
    assert_int_equal(report.entries, 9);
    assert_int_equal(report.chains, 2);
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_ok(ledger_heads(conn, &t->arena, &heads, &count, &t->error), &t->error);
    assert_int_equal(count, 2);
    assert_int_equal(heads[0].province, 0);
    assert_int_equal(heads[0].seq, 2);
    assert_int_equal(heads[1].province, 15);
    assert_int_equal(heads[1].seq, 7);
}

/* The values were computed with Python's hashlib and json from what ledger.h tells. */
static void hashes_are_those_that_a_stranger_computes(void **state)
{
    struct test_database *t = *state;
    struct ledger_entry entry = {
        .province = 15,
        .seq = 7,
        .at = 1700000000007,
        .actor = STR("system"),
        .on_behalf = STR("H\303\240 \"1\""),
        .command = STR("test.note"),
        .command_id = { { 0x0b, 0x5f, 0x3c, 0x9e, 1, 2, 0x43, 4, 0x85, 6, 7, 8, 9, 10, 11, 12 } },
    };
    char salt[LEDGER_SALT_SIZE];
    struct sha256 hash;
    memset(salt, 0xAB, sizeof(salt));
    entry.content_hash = ledger_content_hash((struct str){ salt, sizeof(salt) }, STR("{\"n\":7}"));
    assert_str(sha256_hex(&t->arena, &entry.content_hash), "b2d97f66c8733b20b980d68ca4e84a979ece216c11b4de511b18180d5cef4c90");
    memset(entry.previous.bytes, 0x11, SHA256_SIZE);
    assert_true(ledger_entry_hash(&t->arena, &entry, &hash));
    assert_str(sha256_hex(&t->arena, &hash), "b162a66445deab5601c85a15a9d344dc546d88aa0ccade5cbf13aaaeda4d406b");
}

static void an_altered_content_is_named(void **state)
{
    struct test_database *t = *state;
    write_chain(t, 15, 1, 9);
    tamper(t, "UPDATE ledger_contents SET content = '{\"n\":50}' WHERE province = 15 AND seq = 5");
    assert_fault(t, 5, TEXT_ledger_fault_content);
}

static void an_altered_salt_is_named(void **state)
{
    struct test_database *t = *state;
    write_chain(t, 15, 1, 9);
    tamper(t, "UPDATE ledger_contents SET salt = NULL WHERE province = 15 AND seq = 5");
    assert_fault(t, 5, TEXT_ledger_fault_content);
}

static void a_content_that_is_gone_is_named(void **state)
{
    struct test_database *t = *state;
    write_chain(t, 15, 1, 9);
    tamper(t, "DELETE FROM ledger_contents WHERE province = 15 AND seq = 5");
    assert_fault(t, 5, TEXT_ledger_fault_content_missing);
}

static void a_content_without_entry_is_named(void **state)
{
    struct test_database *t = *state;
    write_chain(t, 15, 1, 3);
    tamper(t, "INSERT INTO ledger_contents (province, seq, content) VALUES (15, 9, '{}')");
    assert_fault(t, 9, TEXT_ledger_fault_content_stray);
}

static void every_altered_column_of_an_entry_is_named(void **state)
{
    static const char *const changes[] = {
        "at = at + 1", "actor = 'somebody'", "on_behalf = ''", "command = 'test.other'",
        "command_id = (SELECT command_id FROM ledger_entries WHERE province = 15 AND seq = 2)",
        "content_hash = (SELECT content_hash FROM ledger_entries WHERE province = 15 AND seq = 2)",
        "hash = (SELECT hash FROM ledger_entries WHERE province = 15 AND seq = 2)",
        "previous = (SELECT previous FROM ledger_entries WHERE province = 15 AND seq = 2)",
    };
    struct test_database *t = *state;
    write_chain(t, 15, 1, 9);
    tamper(t, "CREATE TABLE kept AS SELECT * FROM ledger_entries");
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        char sql[300];
        snprintf(sql, sizeof(sql), "UPDATE ledger_entries SET %s WHERE province = 15 AND seq = 5", changes[i]);
        tamper(t, sql);
        assert_fault(t, 5, TEXT_ledger_fault_entry);
        tamper(t, "DELETE FROM ledger_entries");
        tamper(t, "INSERT INTO ledger_entries SELECT * FROM kept");
        verified(t, STATUS_OK);
    }
    tamper(t, "UPDATE ledger_entries SET actor = 'somebody' WHERE province = 15 AND seq = 9");
    assert_fault(t, 9, TEXT_ledger_fault_entry);
}

static void a_deleted_entry_is_missing(void **state)
{
    struct test_database *t = *state;
    write_chain(t, 15, 1, 9);
    tamper(t, "DELETE FROM ledger_entries WHERE province = 15 AND seq = 5");
    assert_fault(t, 5, TEXT_ledger_fault_missing);
}

static void a_deleted_entry_is_missing_also_when_the_gap_was_closed(void **state)
{
    struct test_database *t = *state;
    write_chain(t, 15, 1, 9);
    tamper(t, "DELETE FROM ledger_entries WHERE province = 15 AND seq = 5");
    tamper(t, "DELETE FROM ledger_contents WHERE province = 15 AND seq = 5");
    push(t, 6, -1);
    tamper(t, "UPDATE ledger_heads SET seq = 8 WHERE province = 15");
    assert_fault(t, 5, TEXT_ledger_fault_missing);
}

static void first_and_last_entries_are_missed(void **state)
{
    struct test_database *t = *state;
    write_chain(t, 15, 1, 9);
    tamper(t, "DELETE FROM ledger_entries WHERE province = 15 AND seq = 9");
    assert_fault(t, 9, TEXT_ledger_fault_missing);
    tamper(t, "DELETE FROM ledger_entries WHERE province = 15 AND seq = 1");
    assert_fault(t, 1, TEXT_ledger_fault_missing);
    tamper(t, "DELETE FROM ledger_entries WHERE province = 15");
    assert_fault(t, 1, TEXT_ledger_fault_missing);
}

static void a_chain_cut_at_its_end_differs_from_its_head(void **state)
{
    struct test_database *t = *state;
    write_chain(t, 15, 1, 9);
    tamper(t, "DELETE FROM ledger_entries WHERE province = 15 AND seq = 9");
    tamper(t, "DELETE FROM ledger_contents WHERE province = 15 AND seq = 9");
    tamper(t, "UPDATE ledger_heads SET seq = 8 WHERE province = 15");
    assert_fault(t, 8, TEXT_ledger_fault_head);
    tamper(t, "DELETE FROM ledger_heads WHERE province = 15");
    assert_fault(t, 8, TEXT_ledger_fault_head);
}

static void a_copy_put_in_between_is_named(void **state)
{
    struct test_database *t = *state;
    write_chain(t, 15, 1, 9);
    push(t, 6, 1);
    copy_entry(t, 5, 6);
    tamper(t, "UPDATE ledger_heads SET seq = 10 WHERE province = 15");
    assert_fault(t, 6, TEXT_ledger_fault_inserted);
}

static void a_copy_put_at_the_end_is_named(void **state)
{
    struct test_database *t = *state;
    write_chain(t, 15, 1, 9);
    copy_entry(t, 3, 10);
    assert_fault(t, 10, TEXT_ledger_fault_inserted);
    tamper(t, "UPDATE ledger_heads SET seq = 10 WHERE province = 15");
    assert_fault(t, 10, TEXT_ledger_fault_inserted);
}

static void a_made_up_entry_put_in_between_is_named(void **state)
{
    struct test_database *t = *state;
    write_chain(t, 15, 1, 9);
    push(t, 6, 1);
    copy_entry(t, 5, 6);
    tamper(t, "UPDATE ledger_entries SET actor = 'somebody' WHERE province = 15 AND seq = 6");
    tamper(t, "UPDATE ledger_heads SET seq = 10 WHERE province = 15");
    assert_fault(t, 6, TEXT_ledger_fault_inserted);
}

struct forging {
    struct arena *arena;
    struct ledger_entry entry;
    struct db_conn *conn;
};

static enum status read_entry(void *self, const struct ledger_entry *entry, const struct ledger_content *content, struct error *error)
{
    struct forging *f = self;
    (void)content;
    (void)error;
    if (entry->seq == 5) {
        f->entry = *entry;
        f->entry.actor = arena_copy(f->arena, entry->actor);
        f->entry.on_behalf = arena_copy(f->arena, entry->on_behalf);
        f->entry.command = arena_copy(f->arena, entry->command);
    }
    return STATUS_OK;
}

static enum status put_forged(struct db_conn *conn, void *self, struct error *error)
{
    const struct ledger_entry *e = self;
    return DB_RUN(conn, error,
                  "INSERT INTO ledger_entries (province, seq, at, actor, on_behalf, command, command_id, content_hash, previous, hash) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                  DB_INT_OF(e->province), DB_INT_OF(e->seq), DB_INT_OF(e->at), DB_TEXT_OF(e->actor), DB_TEXT_OF(e->on_behalf),
                  DB_TEXT_OF(e->command), DB_BLOB_OF(((struct str){ (const char *)e->command_id.bytes, 16 })),
                  DB_BLOB_OF(((struct str){ (const char *)e->content_hash.bytes, SHA256_SIZE })),
                  DB_BLOB_OF(((struct str){ (const char *)e->previous.bytes, SHA256_SIZE })),
                  DB_BLOB_OF(((struct str){ (const char *)e->hash.bytes, SHA256_SIZE })));
}

/* The forger knows the rules: number, link and hash are right; only what follows tells. */
static void a_well_forged_entry_put_in_between_is_named(void **state)
{
    struct test_database *t = *state;
    struct forging f = { .arena = &t->arena };
    struct db_conn *conn;
    write_chain(t, 15, 1, 9);
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_ok(ledger_each(conn, 15, 0, read_entry, &f, &t->error), &t->error);
    f.entry.previous = f.entry.hash;
    f.entry.seq = 6;
    f.entry.at++;
    assert_true(ledger_entry_hash(&t->arena, &f.entry, &f.entry.hash));
    push(t, 6, 1);
    assert_ok(db_write(t->db, 0, put_forged, &f.entry, &t->error), &t->error);
    tamper(t, "INSERT INTO ledger_contents (province, seq, salt, content) SELECT province, 6, salt, content FROM ledger_contents "
              "WHERE province = 15 AND seq = 5");
    tamper(t, "UPDATE ledger_heads SET seq = 10 WHERE province = 15");
    assert_fault(t, 6, TEXT_ledger_fault_inserted);
}

static void swap_with_contents(struct test_database *t, int a, int b)
{
    static const char *const tables[] = { "ledger_entries", "ledger_contents" };
    for (int i = 0; i < 2; i++) {
        char sql[200];
        snprintf(sql, sizeof(sql), "UPDATE %s SET seq = 100000 WHERE province = 15 AND seq = %d", tables[i], a);
        tamper(t, sql);
        snprintf(sql, sizeof(sql), "UPDATE %s SET seq = %d WHERE province = 15 AND seq = %d", tables[i], a, b);
        tamper(t, sql);
        snprintf(sql, sizeof(sql), "UPDATE %s SET seq = %d WHERE province = 15 AND seq = 100000", tables[i], b);
        tamper(t, sql);
    }
}

static void swapped_entries_are_out_of_order(void **state)
{
    struct test_database *t = *state;
    write_chain(t, 15, 1, 9);
    swap_with_contents(t, 4, 5);
    assert_fault(t, 4, TEXT_ledger_fault_order);
    swap_with_contents(t, 4, 5);
    verified(t, STATUS_OK);
    swap_with_contents(t, 2, 9);
    assert_fault(t, 2, TEXT_ledger_fault_order);
}

static void the_first_of_several_faults_is_named(void **state)
{
    struct test_database *t = *state;
    write_chain(t, 15, 1, 9);
    tamper(t, "DELETE FROM ledger_entries WHERE province = 15 AND seq = 8");
    tamper(t, "UPDATE ledger_contents SET content = '{}' WHERE province = 15 AND seq = 6");
    assert_fault(t, 6, TEXT_ledger_fault_content);
    tamper(t, "UPDATE ledger_entries SET at = 0 WHERE province = 15 AND seq = 3");
    assert_fault(t, 3, TEXT_ledger_fault_entry);
}

static enum status erase(struct db_conn *conn, void *self, struct error *error)
{
    const int64_t *seq = self;
    return ledger_erase(conn, 15, *seq, 1800000000000, error);
}

static enum status compare(struct db_conn *conn, void *self, struct error *error)
{
    bool same = true;
    enum status status = ledger_content_is(conn, 15, 4, STR("{\"n\":4}"), &same, error);
    *(bool *)self = same;
    return status;
}

static void an_erased_content_leaves_the_chain_whole(void **state)
{
    struct test_database *t = *state;
    int64_t seq = 4;
    int64_t absent = 99;
    bool same = false;
    write_chain(t, 15, 1, 9);
    assert_ok(db_write(t->db, 15, compare, &same, &t->error), &t->error);
    assert_true(same);
    assert_ok(db_write(t->db, 15, erase, &seq, &t->error), &t->error);
    assert_ok(db_write(t->db, 15, erase, &seq, &t->error), &t->error);
    assert_int_equal(db_write(t->db, 15, erase, &absent, &t->error), STATUS_NOT_FOUND);
    assert_int_equal(verified(t, STATUS_OK).erased, 1);
    assert_int_equal(verified(t, STATUS_OK).entries, 9);
    assert_ok(db_write(t->db, 15, compare, &same, &t->error), &t->error);
    assert_false(same);
}

static void blobs_of_another_size_are_faults_and_no_crash(void **state)
{
    struct test_database *t = *state;
    write_chain(t, 15, 1, 3);
    tamper(t, t->postgresql ? "UPDATE ledger_entries SET hash = '\\x00'::bytea, previous = ''::bytea, command_id = ''::bytea"
                            : "UPDATE ledger_entries SET hash = x'00', previous = x'', command_id = x''");
    assert_fault(t, 1, TEXT_ledger_fault_entry);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_ledger_is_whole),
        cmocka_unit_test(chains_of_provinces_are_numbered_apart),
        cmocka_unit_test(hashes_are_those_that_a_stranger_computes),
        cmocka_unit_test(an_altered_content_is_named),
        cmocka_unit_test(an_altered_salt_is_named),
        cmocka_unit_test(a_content_that_is_gone_is_named),
        cmocka_unit_test(a_content_without_entry_is_named),
        cmocka_unit_test(every_altered_column_of_an_entry_is_named),
        cmocka_unit_test(a_deleted_entry_is_missing),
        cmocka_unit_test(a_deleted_entry_is_missing_also_when_the_gap_was_closed),
        cmocka_unit_test(first_and_last_entries_are_missed),
        cmocka_unit_test(a_chain_cut_at_its_end_differs_from_its_head),
        cmocka_unit_test(a_copy_put_in_between_is_named),
        cmocka_unit_test(a_copy_put_at_the_end_is_named),
        cmocka_unit_test(a_made_up_entry_put_in_between_is_named),
        cmocka_unit_test(a_well_forged_entry_put_in_between_is_named),
        cmocka_unit_test(swapped_entries_are_out_of_order),
        cmocka_unit_test(the_first_of_several_faults_is_named),
        cmocka_unit_test(an_erased_content_leaves_the_chain_whole),
        cmocka_unit_test(blobs_of_another_size_are_faults_and_no_crash),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations);
}
