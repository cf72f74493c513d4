/* Six kinds of tampering, each at a hundred places of one chain: every one is found, and the first wrong entry is named. The places are drawn by lot
 * from a fixed seed; what was done is undone after each by leaving its transaction. */
#include "../../database.h"

#include "ocop/ledger/ledger.h"
#include "texts_ledger.h"

#define ENTRIES 160
#define PLACES 100

enum kind { ALTERED_ENTRY, ALTERED_CONTENT, DELETED, INSERTED, SWAPPED, COPIED, KINDS };
static const char *const kind_names[KINDS] = { "entry altered", "content altered", "deleted", "inserted", "re-ordered", "copied" };

static uint64_t lot = 20261129;

static int drawn(int from, int to)
{
    lot = lot * 6364136223846793005u + 1442695040888963407u;
    return from + (int)((lot >> 33) % (uint64_t)(to - from + 1));
}

static enum status append_all(struct db_conn *conn, void *self, struct error *error)
{
    const int64_t *province = self;
    enum status status = STATUS_OK;
    for (int i = 1; i <= ENTRIES && status == STATUS_OK; i++) {
        char content[64];
        struct ledger_entry entry = {
            .province = *province,
            .at = 1700000000000 + i,
            .actor = STR("system"),
            .on_behalf = STR(""),
            .command = STR("test.note"),
            .command_id = { { (unsigned char)i, (unsigned char)(i / 256) } },
        };
        snprintf(content, sizeof(content), "{\"n\":%d}", i);
        status = ledger_append(conn, &test_database_context, &entry, str_from(content), error);
    }
    return status;
}

struct tampering {
    struct arena *arena;
    enum kind kind;
    int round;
    int place; /* the entry that it is done to */
    int other; /* where a copy goes behind, with what it changes places */
    int named; /* what must be named */
    enum text_id text;
    struct ledger_report report;
    enum status found;
};

static enum status say(struct db_conn *conn, struct error *error, const char *format, int a, int b)
{
    char sql[500];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(sql, sizeof(sql), format, a, b);
#pragma GCC diagnostic pop
    return db_run_values(conn, sql, NULL, 0, NULL, error);
}

/* Moves all from `from` on by one, entries and contents; in two steps, so that no key stands twice in between. */
static enum status push(struct db_conn *conn, int from, int by, struct error *error)
{
    enum status status = say(conn, error, "UPDATE ledger_entries SET seq = seq + 100000 WHERE province = 15 AND seq >= %d", from, 0);
    if (status == STATUS_OK)
        status = say(conn, error, "UPDATE ledger_contents SET seq = seq + 100000 WHERE province = 15 AND seq >= %d", from, 0);
    if (status == STATUS_OK)
        status = say(conn, error, "UPDATE ledger_entries SET seq = seq - 100000 + %d WHERE province = 15 AND seq >= 100000", by, 0);
    if (status == STATUS_OK)
        status = say(conn, error, "UPDATE ledger_contents SET seq = seq - 100000 + %d WHERE province = 15 AND seq >= 100000", by, 0);
    return status == STATUS_OK ? say(conn, error, "UPDATE ledger_heads SET seq = seq + %d WHERE province = 15", by, 0) : status;
}

static enum status copy(struct db_conn *conn, int from, int to, struct error *error)
{
    enum status status =
        say(conn, error,
            "INSERT INTO ledger_entries (province, seq, at, actor, on_behalf, command, command_id, content_hash, previous, hash) "
            "SELECT province, %d, at, actor, on_behalf, command, command_id, content_hash, previous, hash FROM ledger_entries "
            "WHERE province = 15 AND seq = %d",
            to, from);
    return status == STATUS_OK ? say(conn, error,
                                     "INSERT INTO ledger_contents (province, seq, salt, content) SELECT province, %d, salt, content "
                                     "FROM ledger_contents WHERE province = 15 AND seq = %d",
                                     to, from)
                               : status;
}

static enum status alter_entry(struct db_conn *conn, struct tampering *t, struct error *error)
{
    static const char *const changes[] = {
        "UPDATE ledger_entries SET at = at + 1 WHERE province = 15 AND seq = %d",
        "UPDATE ledger_entries SET actor = 'somebody' WHERE province = 15 AND seq = %d",
        "UPDATE ledger_entries SET on_behalf = 'somebody' WHERE province = 15 AND seq = %d",
        "UPDATE ledger_entries SET command = 'test.other' WHERE province = 15 AND seq = %d",
        "UPDATE ledger_entries SET command_id = (SELECT command_id FROM ledger_entries WHERE province = 15 AND seq = 1) WHERE province = 15 AND seq = %d",
        "UPDATE ledger_entries SET content_hash = previous WHERE province = 15 AND seq = %d",
        "UPDATE ledger_entries SET hash = content_hash WHERE province = 15 AND seq = %d",
        "UPDATE ledger_entries SET previous = content_hash WHERE province = 15 AND seq = %d",
    };
    t->named = t->place;
    t->text = TEXT_ledger_fault_entry;
    return say(conn, error, changes[t->round % 8], t->place, 0);
}

static enum status alter_content(struct db_conn *conn, struct tampering *t, struct error *error)
{
    static const char *const changes[] = {
        "UPDATE ledger_contents SET content = '{\"n\":1000}' WHERE province = 15 AND seq = %d",
        "UPDATE ledger_contents SET salt = (SELECT salt FROM ledger_contents WHERE province = 15 AND seq = 1) WHERE province = 15 AND seq = %d",
        "UPDATE ledger_contents SET content = content || ' ' WHERE province = 15 AND seq = %d",
    };
    t->named = t->place;
    t->text = TEXT_ledger_fault_content;
    return say(conn, error, changes[t->round % 3], t->place, 0);
}

/* Every second time the gap is closed. */
static enum status delete(struct db_conn *conn, struct tampering *t, struct error *error)
{
    enum status status = say(conn, error, "DELETE FROM ledger_entries WHERE province = 15 AND seq = %d", t->place, 0);
    if (status == STATUS_OK)
        status = say(conn, error, "DELETE FROM ledger_contents WHERE province = 15 AND seq = %d", t->place, 0);
    t->named = t->place;
    t->text = TEXT_ledger_fault_missing;
    return status == STATUS_OK && t->round % 2 == 1 ? push(conn, t->place + 1, -1, error) : status;
}

static enum status keep_first(void *self, const struct ledger_entry *entry, const struct ledger_content *content, struct error *error)
{
    struct ledger_entry *kept = self;
    (void)content;
    (void)error;
    *kept = *entry;
    kept->actor = STR("somebody");
    kept->on_behalf = STR("");
    kept->command = STR("test.note");
    return STATUS_NO;
}

/* A made-up entry behind the place. Every second time by who knows the rules: its number, link and hash are right. */
static enum status insert(struct db_conn *conn, struct tampering *t, struct error *error)
{
    struct ledger_entry forged = { .seq = 0 };
    enum status status = ledger_each(conn, 15, t->place - 1, keep_first, &forged, error);
    t->named = t->place + 1;
    t->text = TEXT_ledger_fault_inserted;
    if (status != STATUS_NO)
        return status;
    status = push(conn, t->place + 1, 1, error);
    if (status == STATUS_OK)
        status = copy(conn, t->place, t->place + 1, error);
    forged.previous = forged.hash;
    forged.seq = t->place + 1;
    if (t->round % 2 == 1)
        assert_true(ledger_entry_hash(t->arena, &forged, &forged.hash));
    if (status != STATUS_OK)
        return status;
    return DB_RUN(conn, error, "UPDATE ledger_entries SET actor = $2, previous = $3, hash = $4 WHERE province = 15 AND seq = $1", DB_INT_OF(forged.seq),
                  DB_TEXT_OF(forged.actor), DB_BLOB_OF(((struct str){ (const char *)forged.previous.bytes, SHA256_SIZE })),
                  DB_BLOB_OF(((struct str){ (const char *)forged.hash.bytes, SHA256_SIZE })));
}

static enum status swap(struct db_conn *conn, struct tampering *t, struct error *error)
{
    static const char *const steps[] = {
        "UPDATE ledger_entries SET seq = 100000 WHERE province = 15 AND seq = %d",
        "UPDATE ledger_contents SET seq = 100000 WHERE province = 15 AND seq = %d",
        "UPDATE ledger_entries SET seq = %d WHERE province = 15 AND seq = %d",
        "UPDATE ledger_contents SET seq = %d WHERE province = 15 AND seq = %d",
        "UPDATE ledger_entries SET seq = %d WHERE province = 15 AND seq = 100000",
        "UPDATE ledger_contents SET seq = %d WHERE province = 15 AND seq = 100000",
    };
    enum status status = STATUS_OK;
    for (int i = 0; i < 6 && status == STATUS_OK; i++)
        status = say(conn, error, steps[i], i < 4 ? t->place : t->other, t->other);
    t->named = t->place;
    t->text = TEXT_ledger_fault_order;
    return status;
}

/* A copy of the place's entry further on. */
static enum status copy_on(struct db_conn *conn, struct tampering *t, struct error *error)
{
    enum status status = push(conn, t->other + 1, 1, error);
    t->named = t->other + 1;
    t->text = TEXT_ledger_fault_inserted;
    return status == STATUS_OK ? copy(conn, t->place, t->other + 1, error) : status;
}

static enum status tamper_and_verify(struct db_conn *conn, void *self, struct error *error)
{
    static enum status (*const ways[KINDS])(struct db_conn *, struct tampering *, struct error *) = {
        [ALTERED_ENTRY] = alter_entry, [ALTERED_CONTENT] = alter_content, [DELETED] = delete, [INSERTED] = insert, [SWAPPED] = swap, [COPIED] = copy_on,
    };
    struct tampering *t = self;
    enum status status = ways[t->kind](conn, t, error);
    if (status != STATUS_OK)
        return status;
    t->found = ledger_verify(conn, &t->report, error);
    return STATUS_NO; /* undoes it */
}

static void every_kind_of_tampering_is_named_at_every_place(void **state)
{
    struct test_database *t = *state;
    int64_t provinces[] = { 0, 15, 16 };
    int done = 0;
    struct ledger_report whole;
    struct db_conn *conn;
    for (int i = 0; i < 3; i++)
        assert_ok(db_write(t->db, provinces[i], append_all, &provinces[i], &t->error), &t->error);
    for (int kind = 0; kind < KINDS; kind++) {
        bool taken[ENTRIES + 1] = { false };
        for (int round = 0; round < PLACES; round++) {
            struct tampering one = { .arena = &t->arena, .kind = (enum kind)kind, .round = round };
            enum status status;
            do
                one.place = drawn(2, ENTRIES - 1);
            while (taken[one.place]);
            taken[one.place] = true;
            one.other = drawn(one.place + (kind == SWAPPED), ENTRIES);
            status = db_write(t->db, 15, tamper_and_verify, &one, &t->error);
            if (status != STATUS_NO)
                test_database_show(&t->error);
            if (status != STATUS_NO || one.found != STATUS_NO || one.report.fault.province != 15 || one.report.fault.seq != one.named ||
                one.report.fault.text != one.text) {
                struct buffer words;
                buffer_open(&words, &t->arena, 1000);
                ledger_fault_text(&words, LANGUAGE_EN, &one.report.fault);
                fail_msg("%s, round %d, at %d and %d: expected %d at %d, but: %s", kind_names[kind], round, one.place, one.other, (int)one.text,
                         one.named, buffer_z(&words));
            }
            done++;
        }
    }
    assert_int_equal(done, 600);
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_int_equal(ledger_verify(conn, &whole, &t->error), STATUS_OK); /* all was undone */
    assert_int_equal(whole.entries, 3 * ENTRIES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_tampering_is_named_at_every_place),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations);
}
