#include "base/str.h"

#include "../unit.h"

static void numbers_are_read_whole_and_within_bounds(void **state)
{
    int64_t n = 7;
    (void)state;
    assert_true(str_to_int(STR("-9223372036854775808"), INT64_MIN, INT64_MAX, &n) && n == INT64_MIN);
    assert_true(str_to_int(STR("0012"), 0, 99, &n) && n == 12);
    assert_false(str_to_int(STR("9223372036854775808"), INT64_MIN, INT64_MAX, &n));
    assert_false(str_to_int(STR("100"), 0, 99, &n));
    assert_false(str_to_int(STR(""), 0, 99, &n));
    assert_false(str_to_int(STR("-"), -9, 99, &n));
    assert_false(str_to_int(STR("1 "), 0, 99, &n));
    assert_int_equal(n, 12);
}

static void cutting_walks_through_a_list(void **state)
{
    struct str rest = STR("a,,b");
    (void)state;
    assert_str(str_cut(&rest, ','), "a");
    assert_str(str_cut(&rest, ','), "");
    assert_str(str_cut(&rest, ','), "b");
    assert_int_equal(rest.len, 0);
}

static void parts_never_reach_beyond_the_text(void **state)
{
    (void)state;
    assert_str(str_part(STR("chè"), 1, 99), "hè");
    assert_str(str_part(STR("chè"), 9, 99), "");
    assert_str(str_trim(STR(" \t chè \n")), "chè");
    assert_true(str_ends_with(STR("pack.json"), STR(".json")));
    assert_false(str_ends_with(STR("n"), STR(".json")));
    assert_true(str_compare(STR("a"), STR("ab")) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_whole_and_within_bounds),
        cmocka_unit_test(cutting_walks_through_a_list),
        cmocka_unit_test(parts_never_reach_beyond_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
