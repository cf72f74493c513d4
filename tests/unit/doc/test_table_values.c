/* What single cells say. */
#include "doc/table.h"

#include "../unit.h"

static struct arena arena;

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

static struct table_cell text_cell(const char *text)
{
    return (struct table_cell){ .text = str_from(text), .kind = text[0] == '\0' ? CELL_EMPTY : CELL_TEXT, .date = DATE_NONE };
}

static struct table_cell number_cell(const char *text)
{
    return (struct table_cell){ .text = str_from(text), .kind = CELL_NUMBER, .date = DATE_NONE };
}

static void dates_are_read_as_they_are_written(void **state)
{
    static const struct {
        const char *text;
        int year, month, day;
        enum date_precision precision;
    } rows[] = {
        { "28/12/2023", 2023, 12, 28, DATE_TO_DAY },
        { "28-12-2023", 2023, 12, 28, DATE_TO_DAY },
        { "28.12.23", 2023, 12, 28, DATE_TO_DAY },
        { "1/2/2024", 2024, 2, 1, DATE_TO_DAY },
        { " 01 / 02 / 2024 ", 2024, 2, 1, DATE_TO_DAY },
        { "2023-12-28", 2023, 12, 28, DATE_TO_DAY },
        { "28/12/2023 00:00:00", 2023, 12, 28, DATE_TO_DAY },
        { "ngày 28 tháng 12 năm 2023", 2023, 12, 28, DATE_TO_DAY },
        { "Ngày 28/12/2023", 2023, 12, 28, DATE_TO_DAY },
        { "29/02/2024", 2024, 2, 29, DATE_TO_DAY },
        { "28/12/85", 1985, 12, 28, DATE_TO_DAY },
        { "12/2023", 2023, 12, 1, DATE_TO_MONTH },
        { "tháng 12 năm 2023", 2023, 12, 1, DATE_TO_MONTH },
        { "Tháng 01/2024", 2024, 1, 1, DATE_TO_MONTH },
        { "2023", 2023, 1, 1, DATE_TO_YEAR },
        { "Năm 2023", 2023, 1, 1, DATE_TO_YEAR },
    };
    static const char *const none[] = { "",     "29/02/2023", "31/04/2024", "12/28/2023", "28/12",   "28/12/2023?", "chưa cấp", "45288",     "1",
                                        "13/2023", "28/12/20233", "28 tháng Chạp 2023", "2023/28/12", "28/12/023", "QĐ 12 ngày 28/12/2023", "12.5", "-" };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct table_cell cell = text_cell(rows[i].text);
        enum date_precision precision = DATE_TO_DAY;
        date found = DATE_NONE;
        date expected = DATE_NONE;
        assert_true(date_of(rows[i].year, rows[i].month, rows[i].day, &expected));
        if (!table_date(&arena, &cell, &found, &precision) || found != expected || precision != rows[i].precision)
            fail_msg("%s: %d, precision %d", rows[i].text, (int)found, (int)precision);
    }
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        struct table_cell cell = text_cell(none[i]);
        enum date_precision precision = DATE_TO_DAY;
        date found = 7;
        if (table_date(&arena, &cell, &found, &precision) || found != 7)
            fail_msg("%s is taken for a date", none[i]);
    }
}

static void number_and_date_cells_are_dates_where_they_can_be(void **state)
{
    struct table_cell year = number_cell("2023");
    struct table_cell serial = number_cell("45288");
    const struct table_cell real = { .text = STR("2023-12-01"), .kind = CELL_DATE, .date = 19692, .precision = DATE_TO_MONTH };
    enum date_precision precision = DATE_TO_DAY;
    date found = DATE_NONE;
    (void)state;
    assert_true(table_date(&arena, &year, &found, &precision));
    assert_int_equal(precision, DATE_TO_YEAR);
    assert_false(table_date(&arena, &serial, &found, &precision)); /* which epoch, and is it a date at all? */
    assert_true(table_date(&arena, &real, &found, &precision));
    assert_int_equal(found, 19692);
    assert_int_equal(precision, DATE_TO_MONTH);
}

static void stars_are_read_as_they_are_written(void **state)
{
    static const struct {
        const char *text;
        int stars;
    } rows[] = {
        { "3", 3 }, { "3 sao", 3 }, { "03 sao", 3 }, { "***", 3 }, { "* * * *", 4 }, { "★★★", 3 }, { "★★★☆☆", 3 }, { "⭐⭐⭐⭐", 4 }, { "3*", 3 }, { "4★", 4 },
        { "ba sao", 3 }, { "Bốn sao", 4 }, { "năm sao", 5 }, { "OCOP 4 sao", 4 }, { "Hạng 5 sao", 5 }, { "Đạt 3 sao", 3 }, { "4 SAO OCOP", 4 },
        { "3-sao", 3 },
    };
    static const char *const none[] = { "", "0", "6", "6 sao", "******", "Tiềm năng 5 sao", "3 hoặc 4", "3,5", "sao", "ba", "chưa phân hạng", "☆☆☆", "2023", "33", "không" };
    struct table_cell whole = number_cell("4");
    struct table_cell broken = number_cell("3.5");
    struct table_cell six = number_cell("6");
    int found = 0;
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct table_cell cell = text_cell(rows[i].text);
        found = 0;
        if (!table_stars(&arena, &cell, &found) || found != rows[i].stars)
            fail_msg("%s: %d", rows[i].text, found);
    }
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        struct table_cell cell = text_cell(none[i]);
        if (table_stars(&arena, &cell, &found))
            fail_msg("%s is taken for %d stars", none[i], found);
    }
    assert_true(table_stars(&arena, &whole, &found));
    assert_int_equal(found, 4);
    assert_false(table_stars(&arena, &broken, &found));
    assert_false(table_stars(&arena, &six, &found));
}

static void whole_numbers_are_read_with_vietnamese_thousands(void **state)
{
    static const struct {
        const char *text;
        int64_t number;
    } rows[] = {
        { "0", 0 }, { "12", 12 }, { "1.234", 1234 }, { "1,234", 1234 }, { "1 234", 1234 }, { "1\xC2\xA0" "234\xC2\xA0" "567", 1234567 },
        { "1.234.567", 1234567 }, { "1.234,00", 1234 }, { "1,234.0", 1234 }, { "-1.234", -1234 }, { " 500000 ", 500000 }, { "9.223.372.036.854.775.807", INT64_MAX },
    };
    static const char *const none[] = { "", "1.5", "12,50", "1.234,5", "1.23", "1234.567.8", "12.3456", "1..234", "1.234 kg", "abc", "-", "1.234.56", "1234.567",
                                        "9.223.372.036.854.775.808", "1,234.567.890", "٣" };
    struct table_cell whole = number_cell("1234");
    struct table_cell broken = number_cell("1.234");
    int64_t found = 0;
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct table_cell cell = text_cell(rows[i].text);
        found = -7;
        if (!table_int(&cell, &found) || found != rows[i].number)
            fail_msg("%s: %lld", rows[i].text, (long long)found);
    }
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        struct table_cell cell = text_cell(none[i]);
        if (table_int(&cell, &found))
            fail_msg("%s is taken for %lld", none[i], (long long)found);
    }
    assert_true(table_int(&whole, &found));
    assert_int_equal(found, 1234);
    assert_false(table_int(&broken, &found)); /* a number cell: one and a bit */
}

static void yes_and_no_are_understood(void **state)
{
    static const char *const yes[] = { "x", "X", "có", "Có", "1", "✓", "✔", "☑", "true" };
    static const char *const no[] = { "", "-", "không", "Ko", "0", "Chưa có", "false" };
    static const char *const neither[] = { "2", "có lẽ", "?", "xx", "n/a", "1 phần" };
    (void)state;
    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
        struct table_cell cell = text_cell(yes[i]);
        bool found = false;
        if (!table_yes(&arena, &cell, &found) || !found)
            fail_msg("%s is no yes", yes[i]);
    }
    for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
        struct table_cell cell = text_cell(no[i]);
        bool found = true;
        if (!table_yes(&arena, &cell, &found) || found)
            fail_msg("%s is no no", no[i]);
    }
    for (size_t i = 0; i < sizeof(neither) / sizeof(neither[0]); i++) {
        struct table_cell cell = text_cell(neither[i]);
        bool found = false;
        if (table_yes(&arena, &cell, &found))
            fail_msg("%s is taken for %s", neither[i], found ? "yes" : "no");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(dates_are_read_as_they_are_written, start, stop),
        cmocka_unit_test_setup_teardown(number_and_date_cells_are_dates_where_they_can_be, start, stop),
        cmocka_unit_test_setup_teardown(stars_are_read_as_they_are_written, start, stop),
        cmocka_unit_test_setup_teardown(whole_numbers_are_read_with_vietnamese_thousands, start, stop),
        cmocka_unit_test_setup_teardown(yes_and_no_are_understood, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
