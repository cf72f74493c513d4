#include "base/fraction.h"

#include "../unit.h"

static struct arena arena;

static struct str written(struct fraction f, bool rounded)
{
    struct buffer out;
    buffer_open(&out, &arena, 64);
    if (rounded)
        fraction_write_rounded(&out, f);
    else
        fraction_write(&out, f);
    return buffer_str(&out);
}

static void fractions_are_kept_reduced_with_a_positive_denominator(void **state)
{
    (void)state;
    assert_str(written(fraction_of(1258, 18), false), "629/9");
    assert_str(written(fraction_of(-3, -6), false), "1/2");
    assert_str(written(fraction_of(3, -6), false), "-1/2");
    assert_str(written(fraction_of(702, 9), false), "78");
    assert_false(fraction_ok(fraction_of(1, 0)));
    assert_false(fraction_ok(fraction_add(fraction_of(INT64_MAX, 1), fraction_of(1, 1))));
}

static void sums_and_products_are_exact(void **state)
{
    struct fraction sum = fraction_of(0, 1);
    (void)state;
    for (int i = 0; i < 9; i++)
        sum = fraction_add(sum, fraction_of(1, 9));
    assert_int_equal(fraction_compare_int(sum, 1), 0);
    assert_str(written(fraction_multiply(fraction_of(3, 4), fraction_of(2, 9)), false), "1/6");
}

static void a_mean_just_below_a_band_stays_below_it(void **state)
{
    (void)state;
    assert_true(fraction_compare_int(fraction_of(629, 9), 70) < 0);
    assert_true(fraction_compare_int(fraction_of(630, 9), 70) == 0);
    assert_true(fraction_compare(fraction_of(629, 9), fraction_of(69, 1)) > 0);
}

static void comparison_is_exact_where_products_would_overflow(void **state)
{
    int64_t most = INT64_MAX;
    (void)state;
    assert_true(fraction_compare(fraction_of(most, most - 1), fraction_of(most - 1, most - 2)) < 0);
    assert_true(fraction_compare(fraction_of(-most, most - 1), fraction_of(-(most - 1), most - 2)) > 0);
    assert_true(fraction_compare(fraction_of(most, most - 1), fraction_of(most, most - 1)) == 0);
}

static void display_rounds_half_up_to_two_decimals(void **state)
{
    (void)state;
    assert_str(written(fraction_of(629, 9), true), "69,89");
    assert_str(written(fraction_of(157, 2), true), "78,50");
    assert_str(written(fraction_of(1, 200), true), "0,01");
    assert_str(written(fraction_of(1, 201), true), "0,00");
    assert_str(written(fraction_of(1999, 2000), true), "1,00");
    assert_str(written(fraction_of(INT64_MAX - 1, INT64_MAX), true), "1,00");
    assert_str(written(fraction_of(-157, 2), true), "-78,50");
}

static void a_quorum_is_rounded_up(void **state)
{
    (void)state;
    assert_int_equal(fraction_ceiling(fraction_multiply(fraction_of(3, 4), fraction_of(9, 1))), 7);
    assert_int_equal(fraction_ceiling(fraction_of(8, 2)), 4);
    assert_int_equal(fraction_ceiling(fraction_of(-1, 2)), 0);
}

static void only_whole_numbers_and_fractions_of_them_are_read(void **state)
{
    struct fraction f;
    (void)state;
    assert_true(fraction_read(STR("3/4"), &f) && f.num == 3 && f.den == 4);
    assert_true(fraction_read(STR("-6/8"), &f) && f.num == -3 && f.den == 4);
    for (const char *const *bad = (const char *const[]){ "", "/", "1/", "/2", "1/0", "1/-2", "0.5", "1 /2", "9999999999999999999", NULL };
         *bad != NULL; bad++)
        assert_false(fraction_read(str_from(*bad), &f));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fractions_are_kept_reduced_with_a_positive_denominator),
        cmocka_unit_test(sums_and_products_are_exact),
        cmocka_unit_test(a_mean_just_below_a_band_stays_below_it),
        cmocka_unit_test(comparison_is_exact_where_products_would_overflow),
        cmocka_unit_test(display_rounds_half_up_to_two_decimals),
        cmocka_unit_test(a_quorum_is_rounded_up),
        cmocka_unit_test(only_whole_numbers_and_fractions_of_them_are_read),
    };
    int failed;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
