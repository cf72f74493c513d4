/* What a sheet says, as it is written, sealed and read back. */
#include "../../unit.h"

#include "ocop/sessions/sessions_int.h"

/* Written and hashed by another program (Python's json with sorted keys, hashlib), the nonce being the bytes 0 … 31. */
#define WRITTEN "{\"accepted\":[\"A\",\"C\"],\"choices\":{\"1.1\":\"b\",\"2.10\":\"a\",\"2.2\":\"c\"},\"comment\":\"\",\"dossier\":\"00000000-0000-4000-8000-000000000004\",\"filed\":2,\"format\":1,\"item\":\"00000000-0000-4000-8000-000000000002\",\"notes\":{\"2.2\":\"mùi thơm \\\"rõ\\\"\"},\"pack\":\"26-2026@1\",\"pack_sha256\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"seat\":\"00000000-0000-4000-8000-000000000003\",\"session\":\"00000000-0000-4000-8000-000000000001\",\"set\":11,\"turn\":1}"
#define COMMITMENT "ffc3247ab5656ada33847cc52150eb8934297f4f68bf194e587d03ab9e3d6a95"
#define IDENT "00000000-0000-4000-8000-00000000000"

static struct arena arena;
static struct error error;

static int open_arena(void **state)
{
    (void)state;
    arena_open(&arena, &memory_system, (size_t)8 << 20);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

/* In no order; one criterion without an option, one note without words. */
static struct session_sheet_content content(void)
{
    static struct sheet_choice choices[4];
    static struct sheet_note notes[2];
    static struct str accepted[2];
    const struct sheet_choice some[] = {
        { STR("2.2"), STR("c") }, { STR("1.1"), STR("b") }, { STR("3.1"), { NULL, 0 } }, { STR("2.10"), STR("a") },
    };
    for (size_t i = 0; i < 4; i++)
        choices[i] = some[i];
    notes[0] = (struct sheet_note){ STR("1.1"), STR("") };
    notes[1] = (struct sheet_note){ STR("2.2"), STR("mùi thơm \"rõ\"") };
    accepted[0] = STR("A");
    accepted[1] = STR("C");
    return (struct session_sheet_content){ .format = 1, .session = STR(IDENT "1"), .item = STR(IDENT "2"), .seat = STR(IDENT "3"),
                                           .dossier = STR(IDENT "4"), .turn = 1, .filed = 2, .set = 11, .pack = STR("26-2026@1"),
                                           .pack_sha256 = STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
                                           .choices = { choices, 4 }, .notes = { notes, 2 }, .accepted = { accepted, 2 }, .comment = STR("") };
}

static void a_sheet_is_written_as_canonical_json_without_what_is_not_ticked(void **state)
{
    struct session_sheet_content says = content();
    struct str written;
    (void)state;
    assert_int_equal(sheet_content_write(&arena, &says, &written, &error), STATUS_OK);
    assert_string_equal(written.ptr, WRITTEN);
}

static void its_commitment_is_the_hash_of_nonce_and_content(void **state)
{
    unsigned char nonce[SESSION_NONCE_SIZE];
    struct sha256 commitment, expected;
    (void)state;
    for (unsigned i = 0; i < sizeof(nonce); i++)
        nonce[i] = (unsigned char)i;
    commitment = sheet_commitment((struct str){ (const char *)nonce, sizeof(nonce) }, STR(WRITTEN));
    assert_true(sha256_read(STR(COMMITMENT), &expected));
    assert_true(sha256_equal(&commitment, &expected));
}

static void what_was_written_is_read_back(void **state)
{
    struct session_sheet_content read = { 0 };
    struct str again;
    (void)state;
    assert_int_equal(sheet_content_read(&arena, STR(WRITTEN), &read, &error), STATUS_OK);
    assert_int_equal(read.choices.count, 3);
    assert_int_equal(read.notes.count, 1);
    assert_int_equal(sheet_content_write(&arena, &read, &again, &error), STATUS_OK);
    assert_string_equal(again.ptr, WRITTEN);
}

static void a_draft_says_where_none_of_the_levels_was_chosen(void **state)
{
    struct session_sheet_content says = content(), read = { 0 };
    const struct sheet_choice *choices;
    struct str written;
    (void)state;
    assert_int_equal(sheet_draft_write(&arena, &says, &written, &error), STATUS_OK);
    assert_non_null(strstr(written.ptr, "\"choices\":{\"1.1\":\"b\",\"2.10\":\"a\",\"2.2\":\"c\",\"3.1\":null}"));
    assert_int_equal(sheet_content_read(&arena, written, &read, &error), STATUS_OK);
    assert_int_equal(read.choices.count, 4);
    choices = read.choices.items;
    for (size_t i = 0; i < read.choices.count; i++)
        assert_int_equal(choices[i].option.ptr == NULL, str_is(choices[i].criterion, "3.1"));
    assert_int_equal(sheet_content_write(&arena, &read, &written, &error), STATUS_OK);
    assert_string_equal(written.ptr, WRITTEN);
}

static struct str with(const char *member, const char *instead)
{
    const char *at = strstr(WRITTEN, member);
    struct buffer out;
    assert_non_null(at);
    buffer_open(&out, &arena, 4096);
    buffer_add(&out, (struct str){ WRITTEN, (size_t)(at - WRITTEN) });
    buffer_add_z(&out, instead);
    buffer_add_z(&out, at + strlen(member));
    return buffer_str(&out);
}

static void a_sheet_that_is_made_otherwise_is_refused(void **state)
{
    static const struct { const char *member, *instead; } faults[] = {
        { "\"format\":1", "\"format\":2" },     { "\"turn\":1", "\"turn\":0" },         { "\"turn\":1", "\"turn\":100" },
        { "\"set\":11", "\"set\":0" },          { "\"filed\":2", "\"filed\":-1" },      { "\"filed\":2", "\"filed\":2.5" },
        { "\"comment\":\"\"", "\"more\":1" },   { ",\"turn\":1", "" },                  { "\"accepted\":[\"A\",\"C\"]", "\"accepted\":[1]" },
        { "\"1.1\":\"b\"", "\"1.1\":7" },       { "\"comment\":\"\"", "\"comment\":null" },
        { "{\"2.2\":\"mùi thơm", "[{\"2.2\":\"mùi thơm" }, { "\"accepted\":[\"A\",\"C\"]", "\"accepted\":[\"A\",\"B\",\"C\",\"A\"]" },
    };
    struct session_sheet_content read = { 0 };
    (void)state;
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
        if (sheet_content_read(&arena, with(faults[i].member, faults[i].instead), &read, &error) != STATUS_BAD_INPUT)
            fail_msg("%s instead of %s is taken", faults[i].instead, faults[i].member);
}

static void what_is_opened_is_what_was_sealed_its_nonce_too(void **state)
{
    static const char nonce[] = "0123456789abcdef0123456789abcdef";
    struct session_sheet sheet = { .content = STR(WRITTEN), .nonce = { nonce, SESSION_NONCE_SIZE } };
    struct str ident = STR("00000000-0000-4000-8000-000000000009");
    struct str hex = STR("3031323334353637383961626364656630313233343536373839616263646566");
    (void)state;
    assert_true(ident_read(ident, &sheet.ident));
    assert_true(sheet_is_opened(&sheet, ident, hex, STR(WRITTEN)));
    assert_false(sheet_is_opened(&sheet, ident, STR("4031323334353637383961626364656630313233343536373839616263646566"), STR(WRITTEN)));
    assert_false(sheet_is_opened(&sheet, ident, hex, STR("{}")));
    assert_false(sheet_is_opened(&sheet, STR("00000000-0000-4000-8000-000000000008"), hex, STR(WRITTEN)));
}

static void only_parts_of_the_law_are_taken_each_once(void **state)
{
    static const struct { const char *member; bool known; } rows[] = {
        { "\"accepted\":[]", true }, { "\"accepted\":[\"A\",\"B\",\"C\"]", true }, { "\"accepted\":[\"A\",\"A\"]", false },
        { "\"accepted\":[\"D\"]", false },
    };
    struct session_sheet_content read = { 0 };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(sheet_content_read(&arena, with("\"accepted\":[\"A\",\"C\"]", rows[i].member), &read, &error), STATUS_OK);
        assert_int_equal(sheet_parts_known(&read), rows[i].known);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sheet_is_written_as_canonical_json_without_what_is_not_ticked),
        cmocka_unit_test(its_commitment_is_the_hash_of_nonce_and_content),
        cmocka_unit_test(what_was_written_is_read_back),
        cmocka_unit_test(a_draft_says_where_none_of_the_levels_was_chosen),
        cmocka_unit_test(a_sheet_that_is_made_otherwise_is_refused),
        cmocka_unit_test(what_is_opened_is_what_was_sealed_its_nonce_too),
        cmocka_unit_test(only_parts_of_the_law_are_taken_each_once),
    };
    return digest_ready() ? cmocka_run_group_tests(tests, open_arena, close_arena) : 1;
}
