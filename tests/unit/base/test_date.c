#include "base/date.h"

#include <stdio.h>

#include "../unit.h"

static struct arena arena;

static struct str iso(date d)
{
    struct buffer out;
    buffer_open(&out, &arena, 64);
    date_write(&out, d);
    return buffer_str(&out);
}

static struct str instant(int64_t ms)
{
    struct buffer out;
    buffer_open(&out, &arena, 64);
    instant_write(&out, ms);
    return buffer_str(&out);
}

static date day(int year, int month, int d)
{
    date out = DATE_NONE;
    assert_true(date_of(year, month, d, &out));
    return out;
}

/* A calendar that only knows how to go to the next day. */
static void next_day(struct civil *c)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (c->year % 400 == 0) || (c->year % 4 == 0 && c->year % 100 != 0);
    int length = lengths[c->month - 1] + (leap && c->month == 2 ? 1 : 0);
    if (++c->day > length) {
        c->day = 1;
        if (++c->month > 12) {
            c->month = 1;
            c->year++;
        }
    }
}

static void every_day_of_ten_thousand_years_is_counted_and_named(void **state)
{
    struct civil slow = { 1, 1, 1 };
    date expected = day(1, 1, 1);
    int weekday = 0; /* 0001-01-01 was a Monday */
    char text[64];
    (void)state;
    assert_int_equal(expected, -719162);
    while (slow.year <= 9999) {
        date found;
        struct civil civil = date_civil(expected);
        assert_true(date_of(slow.year, slow.month, slow.day, &found));
        assert_int_equal(found, expected);
        assert_true(civil.year == slow.year && civil.month == slow.month && civil.day == slow.day);
        assert_int_equal(date_weekday(found), weekday);
        if (slow.day == 1 || slow.day >= 28) {
            snprintf(text, sizeof(text), "%04d-%02d-%02d", slow.year, slow.month, slow.day);
            assert_str(iso(found), text);
            assert_true(date_read(str_from(text), &found) && found == expected);
            arena_empty(&arena);
        }
        next_day(&slow);
        expected++;
        weekday = (weekday + 1) % 7;
    }
    assert_int_equal(expected, 2932897);
    assert_int_equal(day(1970, 1, 1), 0);
}

static void days_that_do_not_exist_are_refused(void **state)
{
    static const int bad[][3] = { { 2026, 2, 29 }, { 1900, 2, 29 }, { 2024, 2, 30 }, { 2026, 4, 31 }, { 2026, 13, 1 }, { 2026, 0, 1 },
                                  { 2026, 1, 0 },  { 2026, 1, 32 }, { 0, 1, 1 },     { 10000, 1, 1 }, { -1, 1, 1 } };
    date d = 7;
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(date_of(bad[i][0], bad[i][1], bad[i][2], &d));
    assert_int_equal(d, 7);
    assert_true(date_of(2000, 2, 29, &d) && date_of(2024, 2, 29, &d));
    assert_int_equal(date_civil(DATE_NONE).year, 0);
    assert_int_equal(date_civil(INT32_MAX).year, 0);
    assert_str(iso(DATE_NONE), "");
}

static void a_month_later_is_the_same_day_or_the_last_of_the_month(void **state)
{
    (void)state;
    assert_str(iso(date_add_months(day(2026, 1, 31), 1)), "2026-02-28");
    assert_str(iso(date_add_months(day(2024, 1, 31), 1)), "2024-02-29");
    assert_str(iso(date_add_months(day(2024, 2, 29), 12)), "2025-02-28");
    assert_str(iso(date_add_months(day(2024, 2, 29), 48)), "2028-02-29");
    assert_str(iso(date_add_months(day(2026, 5, 22), 36)), "2029-05-22");
    assert_str(iso(date_add_months(day(2026, 3, 31), -1)), "2026-02-28");
    assert_str(iso(date_add_months(day(2026, 1, 15), -13)), "2024-12-15");
    assert_int_equal(date_add_months(day(9999, 12, 1), 1), DATE_NONE);
    assert_int_equal(date_add_months(day(1, 1, 1), -1), DATE_NONE);
    assert_int_equal(date_add_months(day(2026, 1, 1), INT32_MAX), DATE_NONE);
    assert_int_equal(date_add_months(day(2026, 1, 1), INT32_MIN), DATE_NONE);
    assert_int_equal(date_add_months(DATE_NONE, 1), DATE_NONE);
}

static void only_whole_dates_are_read(void **state)
{
    date d = 7;
    struct buffer out;
    (void)state;
    for (const char *const *bad = (const char *const[]){ "", "2026", "2026-5-22", "2026-05-2", "2026-05-221", " 2026-05-22", "2026-05-22 ",
                                                         "2026/05/22", "22-05-2026", "2026-02-29", "-026-05-22", "2026-05-22T", NULL };
         *bad != NULL; bad++)
        assert_false(date_read(str_from(*bad), &d));
    for (const char *const *bad = (const char *const[]){ "", "22/5", "22/05/26", "222/5/2026", "22/005/2026", "/5/2026", "31/02/2026",
                                                         "22-05-2026", "22/05/2026 ", NULL };
         *bad != NULL; bad++)
        assert_false(date_read_vi(str_from(*bad), &d));
    assert_int_equal(d, 7);
    assert_true(date_read_vi(STR("1/7/2025"), &d) && d == day(2025, 7, 1));
    assert_true(date_read_vi(STR("22/05/2026"), &d));
    buffer_open(&out, &arena, 64);
    date_write_vi(&out, d);
    assert_str(buffer_str(&out), "22/05/2026");
}

static void the_day_changes_in_vietnam_at_17_00_utc(void **state)
{
    int64_t before;
    int64_t after;
    (void)state;
    assert_true(instant_read(STR("2025-06-30T16:59:59.999Z"), &before));
    assert_true(instant_read(STR("2025-06-30T17:00:00Z"), &after));
    assert_int_equal(after - before, 1);
    assert_str(iso(date_in_vietnam(before)), "2025-06-30");
    assert_str(iso(date_in_vietnam(after)), "2025-07-01");
    assert_str(iso(date_in_vietnam(-7 * 3600000)), "1970-01-01");
    assert_str(iso(date_in_vietnam(-7 * 3600000 - 1)), "1969-12-31");
    assert_int_equal(date_in_vietnam(INT64_MAX), DATE_NONE);
    assert_int_equal(date_in_vietnam(INT64_MIN), DATE_NONE);
}

static void instants_are_read_with_any_offset_and_written_in_utc(void **state)
{
    static const struct {
        const char *text;
        const char *utc;
    } good[] = {
        { "2026-11-23T08:00:00+07:00", "2026-11-23T01:00:00.000Z" },
        { "2026-11-23t01:00:00z", "2026-11-23T01:00:00.000Z" },
        { "2026-11-23T01:00:00.5Z", "2026-11-23T01:00:00.500Z" },
        { "2026-11-23T01:00:00.05-00:30", "2026-11-23T01:30:00.050Z" },
        { "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z" },
        { "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z" },
        { "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z" },
        { "2024-03-01T00:30:00+01:00", "2024-02-29T23:30:00.000Z" },
    };
    int64_t ms = 7;
    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_true(instant_read(str_from(good[i].text), &ms));
        assert_str(instant(ms), good[i].utc);
    }
    ms = 7;
    for (const char *const *bad = (const char *const[]){ "", "2026-11-23", "2026-11-23T01:00Z", "2026-11-23T01:00:00",
                                                         "2026-11-23 01:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T01:60:00Z",
                                                         "2026-11-23T01:00:60Z", "2026-11-23T01:00:00.Z", "2026-11-23T01:00:00.1234Z",
                                                         "2026-11-23T01:00:00+7:00", "2026-11-23T01:00:00+07", "2026-11-23T01:00:00+24:00",
                                                         "2026-02-29T01:00:00Z", "2026-11-23T01:00:00Z ", "0001-01-01T00:00:00+07:00",
                                                         "9999-12-31T23:00:00-07:00", NULL };
         *bad != NULL; bad++)
        assert_false(instant_read(str_from(*bad), &ms));
    assert_int_equal(ms, 7);
    assert_str(instant(INT64_MIN), "");
    assert_str(instant(INT64_MAX), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_ten_thousand_years_is_counted_and_named),
        cmocka_unit_test(days_that_do_not_exist_are_refused),
        cmocka_unit_test(a_month_later_is_the_same_day_or_the_last_of_the_month),
        cmocka_unit_test(only_whole_dates_are_read),
        cmocka_unit_test(the_day_changes_in_vietnam_at_17_00_utc),
        cmocka_unit_test(instants_are_read_with_any_offset_and_written_in_utc),
    };
    int failed;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
