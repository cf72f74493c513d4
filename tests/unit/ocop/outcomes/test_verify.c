/* What a chain says of sealing and opening: what was opened must be what was sealed before, by that seat, for that product, in that turn; the first entry
 * that says otherwise is named. */
#include "../../database.h"

#include "ocop/ledger/ledger.h"
#include "ocop/outcomes/outcomes_int.h"
#include "texts_outcomes.h"

#define PROVINCE 15
#define ITEM "00000000-0000-4000-8000-000000000001"
#define OTHER_ITEM "00000000-0000-4000-8000-000000000002"
#define SEAT "00000000-0000-4000-8000-000000000003"
#define OTHER_SEAT "00000000-0000-4000-8000-000000000004"
#define SHEET "00000000-0000-4000-8000-000000000005"
#define SESSION "00000000-0000-4000-8000-000000000006"
#define NONCE "0101010101010101010101010101010101010101010101010101010101010101"

/* A sheet's canonical content. */
static const char *sheet_of(const char *item, const char *seat, int turn, const char *option)
{
    static char out[2000];
    snprintf(out, sizeof(out),
             "{\"accepted\":[],\"choices\":{\"1.1\":\"%s\"},\"comment\":\"\",\"dossier\":\"" SESSION "\",\"filed\":1,\"format\":1,\"item\":\"%s\",\"notes\":{},"
             "\"pack\":\"26-2026@1\",\"pack_sha256\":\"" NONCE "\",\"seat\":\"%s\",\"session\":\"" SESSION "\",\"set\":11,\"turn\":%d}",
             option, item, seat, turn);
    return out;
}

static struct sha256 committed(const char *content)
{
    char nonce[32];
    memset(nonce, 1, sizeof(nonce));
    return sheet_commitment((struct str){ nonce, sizeof(nonce) }, str_from(content));
}

struct entry {
    const char *command;
    struct str content;
};

static enum status append(struct db_conn *conn, void *self, struct error *error)
{
    const struct entry *e = self;
    struct ledger_entry entry = { .province = PROVINCE, .at = 1700000000000, .actor = STR("system"), .on_behalf = STR(""), .command = str_from(e->command) };
    return ledger_append(conn, &test_database_context, &entry, e->content, error);
}

static void write_entry(struct test_database *t, const char *command, const char *content)
{
    struct entry e = { .command = command };
    assert_ok(json_canonical(&t->arena, str_from(content), &e.content, &t->error), &t->error);
    assert_ok(db_write(t->db, PROVINCE, append, &e, &t->error), &t->error);
}

static void seal(struct test_database *t, const char *item, const char *seat, int turn, const char *content)
{
    struct sha256 commitment = committed(content);
    char text[2000];
    snprintf(text, sizeof(text), "{\"item\":\"%s\",\"sheet\":\"" SHEET "\",\"seat\":\"%s\",\"turn\":%d,\"commitment\":\"%s\",\"filled_at\":0}", item, seat, turn,
             sha256_hex(&t->arena, &commitment).ptr);
    write_entry(t, "sessions.seal", text);
}

static void reveal(struct test_database *t, const char *item, const char *sheet, const char *content)
{
    char text[4000];
    snprintf(text, sizeof(text), "{\"item\":\"%s\",\"version\":1,\"reason\":\"\",\"sheets\":[{\"sheet\":\"%s\",\"nonce\":\"" NONCE "\",\"content\":%s}]}", item, sheet,
             content);
    write_entry(t, "sessions.reveal", text);
}

static void read_seals(struct test_database *t, struct outcome_seals *seals, enum status expected, enum text_id text)
{
    struct db_conn *conn;
    *seals = (struct outcome_seals){ .arena = &t->arena };
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    t->error = (struct error){ 0 };
    assert_int_equal(outcome_seals_read(conn, PROVINCE, seals, &t->error), expected);
    if (expected != STATUS_OK)
        assert_int_equal(t->error.text, text);
}

static void what_was_sealed_and_opened_is_found(void **state)
{
    struct test_database *t = *state;
    struct outcome_seals seals;
    struct outcome_seal *found;
    struct ident sheet;
    assert_true(ident_read(STR(SHEET), &sheet));
    seal(t, ITEM, SEAT, 1, sheet_of(ITEM, SEAT, 1, "2"));
    read_seals(t, &seals, STATUS_OK, TEXT_NONE);
    found = outcome_seals_find(&seals, &sheet);
    assert_non_null(found);
    assert_false(found->opened);
    reveal(t, ITEM, SHEET, sheet_of(ITEM, SEAT, 1, "2"));
    read_seals(t, &seals, STATUS_OK, TEXT_NONE);
    found = outcome_seals_find(&seals, &sheet);
    assert_true(found->opened);
    assert_int_equal(found->seq, 1);
}

static void a_sheet_opened_with_other_words_is_named(void **state)
{
    struct test_database *t = *state;
    struct outcome_seals seals;
    seal(t, ITEM, SEAT, 1, sheet_of(ITEM, SEAT, 1, "2"));
    reveal(t, ITEM, SHEET, sheet_of(ITEM, SEAT, 1, "3"));
    read_seals(t, &seals, STATUS_NO, TEXT_outcomes_verify_commitment);
    assert_string_equal(t->error.args[1].text, "2");
    assert_string_equal(t->error.args[2].text, SHEET);
}

static void a_sheet_that_nobody_sealed_or_only_later_is_named(void **state)
{
    struct test_database *t = *state;
    struct outcome_seals seals;
    reveal(t, ITEM, SHEET, sheet_of(ITEM, SEAT, 1, "2"));
    read_seals(t, &seals, STATUS_NO, TEXT_outcomes_verify_unsealed);
    seal(t, ITEM, SEAT, 1, sheet_of(ITEM, SEAT, 1, "2"));
    read_seals(t, &seals, STATUS_NO, TEXT_outcomes_verify_unsealed);
    assert_string_equal(t->error.args[1].text, "1");
}

static void sealed_for(struct test_database *t, const char *item, const char *seat, int turn)
{
    struct outcome_seals seals;
    seal(t, item, seat, turn, sheet_of(ITEM, SEAT, 1, "2"));
    reveal(t, ITEM, SHEET, sheet_of(ITEM, SEAT, 1, "2"));
    read_seals(t, &seals, STATUS_NO, TEXT_outcomes_verify_place);
}

static void a_sheet_sealed_for_another_product_is_named(void **state)
{
    sealed_for(*state, OTHER_ITEM, SEAT, 1);
}

static void a_sheet_sealed_from_another_seat_is_named(void **state)
{
    sealed_for(*state, ITEM, OTHER_SEAT, 1);
}

static void a_sheet_sealed_in_another_turn_is_named(void **state)
{
    sealed_for(*state, ITEM, SEAT, 2);
}

static void who_was_silent_has_a_sheet_too(void **state)
{
    struct test_database *t = *state;
    const char *content = sheet_of(ITEM, SEAT, 1, "2");
    struct sha256 commitment = committed(content);
    struct ident sheet = ident_of_name((struct str){ (const char *)commitment.bytes, sizeof(commitment.bytes) });
    struct outcome_seals seals;
    struct buffer ident;
    char text[2000];
    buffer_open(&ident, &t->arena, IDENT_TEXT_SIZE + 1);
    ident_write(&ident, &sheet);
    snprintf(text, sizeof(text), "{\"session\":\"" SESSION "\",\"version\":1,\"silent\":[{\"item\":\"" ITEM "\",\"seat\":\"" SEAT "\",\"commitment\":\"%s\"},"
             "{\"item\":\"" ITEM "\",\"seat\":\"" OTHER_SEAT "\",\"commitment\":\"\"}]}", sha256_hex(&t->arena, &commitment).ptr);
    write_entry(t, "sessions.lapse", text);
    reveal(t, ITEM, buffer_z(&ident), content);
    read_seals(t, &seals, STATUS_OK, TEXT_NONE);
    assert_int_equal(seals.count, 1);
    assert_true(outcome_seals_find(&seals, &sheet)->opened);
}

static void the_table_of_seals_finds_each_of_many(void **state)
{
    struct test_database *t = *state;
    struct outcome_seals seals = { .arena = &t->arena };
    for (int i = 0; i < 5000; i++) {
        struct outcome_seal one = { .sheet = ident_of_name((struct str){ (const char *)&i, sizeof(i) }), .seq = i + 1 };
        assert_true(outcome_seals_add(&seals, &one));
        one.seq = 7; /* what was sealed first stands */
        assert_true(outcome_seals_add(&seals, &one));
    }
    assert_int_equal(seals.count, 5000);
    for (int i = 0; i < 5000; i++) {
        struct ident name = ident_of_name((struct str){ (const char *)&i, sizeof(i) });
        assert_int_equal(outcome_seals_find(&seals, &name)->seq, i + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_sealed_and_opened_is_found),
        cmocka_unit_test(a_sheet_opened_with_other_words_is_named),
        cmocka_unit_test(a_sheet_that_nobody_sealed_or_only_later_is_named),
        cmocka_unit_test(a_sheet_sealed_for_another_product_is_named),
        cmocka_unit_test(a_sheet_sealed_from_another_seat_is_named),
        cmocka_unit_test(a_sheet_sealed_in_another_turn_is_named),
        cmocka_unit_test(who_was_silent_has_a_sheet_too),
        cmocka_unit_test(the_table_of_seals_finds_each_of_many),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations);
}
