/* Counting: the first day is not counted, a term that ends on a day off ends on the next working day, and what is not known is said. The dates
 * expected here were counted by hand on printed calendars. */
#include "kept.h"

/* Tết 2026 (16-20/02 off) and the swap of 31/08 for 22/08, on the computed and announced days around them. */
static struct calendar_day days_2026[] = {
    { .kind = CALENDAR_HOLIDAY }, { .kind = CALENDAR_HOLIDAY }, { .kind = CALENDAR_HOLIDAY }, { .kind = CALENDAR_HOLIDAY },
    { .kind = CALENDAR_HOLIDAY }, { .kind = CALENDAR_SWAPPED_WORK }, { .kind = CALENDAR_SWAPPED_OFF }, { .kind = CALENDAR_HOLIDAY },
    { .kind = CALENDAR_HOLIDAY },
};
static struct calendar_year years[4];

static struct calendar of_2026(void)
{
    static const int when[][2] = { { 2, 16 }, { 2, 17 }, { 2, 18 }, { 2, 19 }, { 2, 20 }, { 8, 22 }, { 8, 31 }, { 9, 1 }, { 9, 2 } };
    for (int i = 0; i < 9; i++)
        days_2026[i].day = on(2026, when[i][0], when[i][1]);
    return (struct calendar){ .days = days_2026, .count = 9, .years = years, .year_count = calendar_years_of(days_2026, 9, years) };
}

static void assert_term(const struct calendar *calendar, date start, int64_t n, date expected, bool sure)
{
    date end;
    bool certain;
    calendar_add_working(calendar, start, n, &end, &certain);
    if (end != expected || certain != sure)
        fail_msg("%d working days from %d gave %d (%d), not %d", (int)n, start, end, certain, expected);
}

static void the_first_day_is_not_counted(void **state)
{
    struct calendar c = of_2026();
    (void)state;
    assert_term(&c, on(2026, 6, 1), 1, on(2026, 6, 2), true); /* a Monday */
    assert_term(&c, on(2026, 6, 5), 1, on(2026, 6, 8), true); /* a Friday */
    assert_term(&c, on(2026, 6, 6), 1, on(2026, 6, 8), true); /* a Saturday */
    assert_term(&c, on(2026, 6, 1), 15, on(2026, 6, 22), true);
}

static void a_term_over_tet_ends_after_it(void **state)
{
    struct calendar c = of_2026();
    (void)state;
    assert_term(&c, on(2026, 2, 13), 1, on(2026, 2, 23), true);
    assert_term(&c, on(2026, 2, 13), 15, on(2026, 3, 13), true);
    assert_term(&c, on(2026, 2, 18), 3, on(2026, 2, 25), true);
}

static void a_worked_saturday_counts_and_its_day_off_does_not(void **state)
{
    struct calendar c = of_2026();
    (void)state;
    assert_true(calendar_is_working(&c, on(2026, 8, 22)));
    assert_false(calendar_is_working(&c, on(2026, 8, 31)));
    assert_term(&c, on(2026, 8, 21), 1, on(2026, 8, 22), true);
    assert_term(&c, on(2026, 8, 28), 1, on(2026, 9, 3), true);
}

static void a_term_of_no_days_ends_on_its_day_or_the_next_working_one(void **state)
{
    struct calendar c = of_2026();
    (void)state;
    assert_term(&c, on(2026, 6, 1), 0, on(2026, 6, 1), true);
    assert_term(&c, on(2026, 6, 7), 0, on(2026, 6, 8), true);
    assert_term(&c, on(2026, 2, 16), 0, on(2026, 2, 23), true);
}

static void a_term_in_calendar_days_that_ends_on_a_day_off_ends_on_the_next_working_one(void **state)
{
    struct calendar c = of_2026();
    date end;
    bool certain;
    (void)state;
    calendar_add_days(&c, on(2026, 6, 1), 30, &end, &certain);
    assert_int_equal(end, on(2026, 7, 1));
    calendar_add_days(&c, on(2026, 1, 18), 30, &end, &certain); /* 17/02: mùng 1 Tết */
    assert_int_equal(end, on(2026, 2, 23));
    assert_true(certain);
    calendar_on_working(&c, date_add_months(on(2026, 5, 31), 3), &end, &certain); /* 31/08, swapped; then 1 and 2/9 */
    assert_int_equal(end, on(2026, 9, 3));
}

static void a_year_of_which_nothing_is_known_makes_the_result_uncertain(void **state)
{
    struct calendar c = of_2026();
    date end;
    bool certain;
    (void)state;
    assert_term(&c, on(2026, 12, 31), 1, on(2027, 1, 1), false); /* by the plain week: nobody said that it is a holiday */
    assert_term(&c, on(2026, 12, 30), 1, on(2026, 12, 31), true);
    assert_term(&c, on(2025, 12, 31), 1, on(2026, 1, 1), true); /* the first day is not looked at */
    assert_term(&c, on(2025, 12, 30), 2, on(2026, 1, 1), false);
    calendar_add_days(&c, on(2026, 12, 3), 30, &end, &certain);
    assert_int_equal(end, on(2027, 1, 4));
    assert_false(certain);
    assert_true(calendar_is_certain(&c, on(2026, 12, 31), on(2026, 1, 1)));
    assert_false(calendar_is_certain(&c, on(2027, 1, 1), on(2026, 1, 1)));
}

static void a_swap_alone_does_not_make_a_year_known(void **state)
{
    struct calendar_day swap[] = { { .day = on(2028, 1, 8), .kind = CALENDAR_SWAPPED_WORK, .provenance = CALENDAR_NOTICE },
                                   { .day = on(2028, 5, 2), .kind = CALENDAR_CLOSURE },
                                   { .day = on(2029, 1, 1), .kind = CALENDAR_HOLIDAY, .provenance = CALENDAR_COMPUTED },
                                   { .day = on(2030, 1, 1), .kind = CALENDAR_HOLIDAY, .provenance = CALENDAR_COMPUTED },
                                   { .day = on(2030, 2, 4), .kind = CALENDAR_HOLIDAY, .provenance = CALENDAR_NOTICE } };
    struct calendar_year known[5];
    (void)state;
    assert_int_equal(calendar_years_of(swap, 5, known), 2);
    assert_int_equal(known[0].year, 2029);
    assert_false(known[0].announced);
    assert_int_equal(known[1].year, 2030);
    assert_true(known[1].announced);
}

static void terms_that_cannot_be_counted_give_no_day(void **state)
{
    struct calendar c = of_2026();
    (void)state;
    assert_term(&c, DATE_NONE, 5, DATE_NONE, false);
    assert_term(&c, on(2026, 1, 1), -1, DATE_NONE, false);
    assert_term(&c, on(2026, 1, 1), CALENDAR_TERM_MAX + 1, DATE_NONE, false);
    assert_term(&c, on(2026, 1, 1), INT64_MAX, DATE_NONE, false);
    assert_term(&c, INT32_MAX, 1, DATE_NONE, false);
    assert_term(&c, on(9999, 12, 30), 1, on(9999, 12, 31), false); /* a Friday, the last day there is */
    assert_term(&c, on(9999, 12, 30), 2, DATE_NONE, false);
    assert_int_equal(calendar_working_between(&c, DATE_NONE, on(2026, 1, 1)), 0);
    assert_int_equal(calendar_working_between(&c, on(2026, 1, 1), INT32_MAX), 0);
}

static void days_left_are_counted_to_the_day_and_negative_when_late(void **state)
{
    struct calendar c = of_2026();
    (void)state;
    assert_int_equal(calendar_working_between(&c, on(2026, 2, 12), on(2026, 2, 24)), 3); /* 13, 23, 24 */
    assert_int_equal(calendar_working_between(&c, on(2026, 2, 24), on(2026, 2, 12)), -3);
    assert_int_equal(calendar_working_between(&c, on(2026, 6, 1), on(2026, 6, 1)), 0);
    assert_int_equal(calendar_working_between(&c, on(2026, 6, 5), on(2026, 6, 7)), 0); /* over a weekend */
    assert_int_equal(calendar_working_between(&c, on(2026, 8, 21), on(2026, 8, 24)), 2);
}

/* The closed form against walking day by day, and what must hold of all counts. */
static void counts_add_up_whatever_the_calendar_says(void **state)
{
    struct calendar_day days[200];
    struct calendar_year known[200];
    (void)state;
    for (int round = 0; round < 200; round++) {
        date first = on(2018 + rand() % 10, 1 + rand() % 12, 1);
        struct calendar c = { .days = days, .years = known };
        date at = first;
        while (c.count < 60) {
            at += 1 + rand() % 5;
            days[c.count++] = (struct calendar_day){ .day = at, .kind = (enum calendar_kind)(rand() % (CALENDAR_ORDINARY + 1)) };
        }
        c.year_count = calendar_years_of(days, c.count, known);
        for (int i = 0; i < 50; i++) {
            date a = first - 20 + rand() % 250;
            date b = a + rand() % 100;
            date middle = b > a ? a + rand() % (b - a) : a;
            int64_t n = rand() % 40;
            int64_t walked = 0;
            date end;
            bool certain;
            for (date d = a + 1; d <= b; d++)
                walked += calendar_is_working(&c, d);
            assert_int_equal(calendar_working_between(&c, a, b), walked);
            assert_int_equal(calendar_working_between(&c, b, a), -walked);
            assert_int_equal(calendar_working_between(&c, a, middle) + calendar_working_between(&c, middle, b), walked);
            calendar_add_working(&c, a, n, &end, &certain);
            assert_true(calendar_is_working(&c, end));
            assert_true(n == 0 || calendar_working_between(&c, a, end) == n);
            calendar_add_days(&c, a, n, &end, &certain);
            assert_true(calendar_is_working(&c, end) && end >= a + n);
            assert_int_equal(calendar_working_between(&c, a + (date)n, end), end > a + n ? 1 : 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_day_is_not_counted),
        cmocka_unit_test(a_term_over_tet_ends_after_it),
        cmocka_unit_test(a_worked_saturday_counts_and_its_day_off_does_not),
        cmocka_unit_test(a_term_of_no_days_ends_on_its_day_or_the_next_working_one),
        cmocka_unit_test(a_term_in_calendar_days_that_ends_on_a_day_off_ends_on_the_next_working_one),
        cmocka_unit_test(a_year_of_which_nothing_is_known_makes_the_result_uncertain),
        cmocka_unit_test(a_swap_alone_does_not_make_a_year_known),
        cmocka_unit_test(terms_that_cannot_be_counted_give_no_day),
        cmocka_unit_test(days_left_are_counted_to_the_day_and_negative_when_late),
        cmocka_unit_test(counts_add_up_whatever_the_calendar_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
