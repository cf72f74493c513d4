#include "base/json_read.h"

#include "../unit.h"

static struct arena arena;
static struct error error;

static int start(void **state)
{
    (void)state;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static struct str canonical(struct str document)
{
    struct str out = { NULL, 0 };
    assert_int_equal(json_canonical(&arena, document, &out, &error), STATUS_OK);
    return out;
}

/* RFC 8785, section 3.2.3: the names in their order as the values tell it. */
static void names_sort_by_utf16_as_in_the_rfc(void **state)
{
    (void)state;
    assert_str(canonical(STR("{\n"
                             "  \"\\u20ac\": \"Euro Sign\",\n"
                             "  \"\\r\": \"Carriage Return\",\n"
                             "  \"\\ufb33\": \"Hebrew Letter Dalet With Dagesh\",\n"
                             "  \"1\": \"One\",\n"
                             "  \"\\ud83d\\ude00\": \"Emoji: Grinning Face\",\n"
                             "  \"\\u0080\": \"Control\",\n"
                             "  \"\\u00f6\": \"Latin Small Letter O With Diaeresis\"\n"
                             "}")),
               "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\","
               "\"€\":\"Euro Sign\",\"\xF0\x9F\x98\x80\":\"Emoji: Grinning Face\",\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet With Dagesh\"}");
}

/* RFC 8785, section 3.2.2 and 3.2.4, without its numbers, which are not whole. */
static void text_and_literals_are_written_as_in_the_rfc(void **state)
{
    (void)state;
    assert_str(canonical(STR("{\n"
                             "  \"numbers\": [0, -0, 4, -9007199254740991, 9007199254740991],\n"
                             "  \"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\",\n"
                             "  \"literals\": [null, true, false]\n"
                             "}")),
               "{\"literals\":[null,true,false],\"numbers\":[0,0,4,-9007199254740991,9007199254740991],"
               "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

static void the_form_of_the_form_is_the_form(void **state)
{
    struct str once = canonical(STR(" { \"b\" : [ { } , [ ] , \"\\u0001\\b\\f\\t\\u007f\" ] , \"a\" : { \"\" : 1 , \"aa\" : 2 , \"a\" : 3 } } "));
    (void)state;
    assert_str(once, "{\"a\":{\"\":1,\"a\":3,\"aa\":2},\"b\":[{},[],\"\\u0001\\b\\f\\t\x7F\"]}");
    assert_true(str_equal(canonical(once), once));
    assert_str(canonical(STR(" \"x\" ")), "\"x\"");
    assert_str(canonical(STR("7")), "7");
}

static void a_nearest_neighbour_across_the_planes_sorts_by_surrogates(void **state)
{
    (void)state;
    /* U+D7FF < U+10000 < U+10FFFF < U+E000 < U+FFFD */
    assert_str(canonical(STR("{\"\\ufffd\":5,\"\\ue000\":4,\"\\udbff\\udfff\":3,\"\\ud800\\udc00\":2,\"\\ud7ff\":1}")),
               "{\"\xED\x9F\xBF\":1,\"\xF0\x90\x80\x80\":2,\"\xF4\x8F\xBF\xBF\":3,\"\xEE\x80\x80\":4,\"\xEF\xBF\xBD\":5}");
}

static void numbers_that_are_not_whole_or_not_exact_are_refused(void **state)
{
    static const struct {
        const char *json;
        const char *where;
    } bad[] = {
        { "{\"a\":[0,{\"b\":1.0}]}", "a[1].b" },
        { "{\"a\":1e2}", "a" },
        { "[9007199254740992]", "[0]" },
        { "-9007199254740992", "" },
    };
    struct str out;
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(json_canonical(&arena, str_from(bad[i].json), &out, &error), STATUS_BAD_INPUT);
        assert_string_equal(error.where, bad[i].where);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_sort_by_utf16_as_in_the_rfc, start, stop),
        cmocka_unit_test_setup_teardown(text_and_literals_are_written_as_in_the_rfc, start, stop),
        cmocka_unit_test_setup_teardown(the_form_of_the_form_is_the_form, start, stop),
        cmocka_unit_test_setup_teardown(a_nearest_neighbour_across_the_planes_sorts_by_surrogates, start, stop),
        cmocka_unit_test_setup_teardown(numbers_that_are_not_whole_or_not_exact_are_refused, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
