/* Workbooks that other programs wrote; see fixtures/README.md. */
#include "doc/table.h"

#include "../unit.h"

#include "base/file.h"

static struct arena arena;
static struct error error;
static struct table table;

static const struct table_want wants[] = {
    { "product", (const char *const[]){ "ten san pham", NULL }, false },
    { "producer", (const char *const[]){ "chu the", NULL }, false },
    { "stars", (const char *const[]){ "hang sao", NULL }, false },
    { "number", (const char *const[]){ "giay chung nhan so", NULL }, false },
    { "date", (const char *const[]){ "giay chung nhan ngay", NULL }, false },
    { "price", (const char *const[]){ "gia", NULL }, false },
};
enum { PRODUCT, PRODUCER, STARS, NUMBER, DATE, PRICE, WANTS };

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

static void open_fixture(const char *name)
{
    const struct table_options options = { .wants = wants, .want_count = WANTS, .sheet = TABLE_AUTO, .header_line = TABLE_AUTO };
    const char *path = path_join(&arena, getenv("OPENOCOP_SOURCE"), STR("tests/unit/doc/fixtures"));
    struct str bytes;
    path = path_join(&arena, path, str_from(name));
    assert_int_equal(file_read(&arena, path, 1000000, &bytes, &error), STATUS_OK);
    assert_int_equal(table_open(&arena, bytes, name, &options, &table, &error), STATUS_OK);
}

static void assert_row(size_t index, const char *product, const char *producer, int stars, const char *number, const char *price)
{
    const struct table_cell *cells = table.rows[index].cells;
    int found = 0;
    assert_int_equal(table.rows[index].kind, TABLE_DATA);
    assert_str(cells[PRODUCT].text, product);
    assert_str(cells[PRODUCER].text, producer);
    assert_true(table_stars(&arena, &cells[STARS], &found));
    assert_int_equal(found, stars);
    assert_str(cells[NUMBER].text, number);
    assert_str(cells[PRICE].text, price);
}

static void assert_date(size_t index, const char *text, enum date_precision precision)
{
    enum date_precision found_precision = DATE_TO_DAY;
    date found = DATE_NONE;
    date expected = DATE_NONE;
    assert_true(date_read(str_from(text), &expected));
    assert_true(table_date(&arena, &table.rows[index].cells[DATE], &found, &found_precision));
    assert_int_equal(found, expected);
    assert_int_equal(found_precision, precision);
}

static void assert_list(void)
{
    assert_str(table.sheet_name, "Danh sách 2023");
    assert_int_equal(table.header_line, 3);
    assert_int_equal(table.header_lines, 2);
    assert_int_equal(table.row_count, 4);
    assert_row(0, "Chè Shan tuyết Suối Giàng", "HTX Suối Giàng", 4, "12/QĐ", "1250000");
    assert_row(1, "Lục trà", "HTX Suối Giàng", 3, "13/QĐ", "0.1");
    assert_row(2, "Miến đao Giới Phiên", "HTX Giới Phiên", 3, "14/QĐ", "1.1");
    assert_true(table.rows[1].cells[PRODUCER].filled);
    assert_date(0, "2023-12-28", DATE_TO_DAY);
    assert_date(1, "2024-02-29", DATE_TO_DAY);
    assert_date(2, "2022-01-01", DATE_TO_YEAR);
    assert_int_equal(table.rows[3].kind, TABLE_TOTAL);
}

static void a_list_by_openpyxl_is_read(void **state)
{
    (void)state;
    open_fixture("openpyxl.xlsx");
    assert_list();
    assert_str(table.rows[3].cells[PRICE].text, ""); /* openpyxl keeps no results of formulas */
}

static void a_list_by_xlsxwriter_is_read(void **state)
{
    (void)state;
    open_fixture("xlsxwriter.xlsx");
    assert_list();
    assert_str(table.rows[3].cells[PRICE].text, "1250001.2");
    assert_true(table.rows[3].cells[PRICE].formula);
}

static void a_list_whose_days_count_from_1904_is_read(void **state)
{
    (void)state;
    open_fixture("xlsxwriter_1904.xlsx");
    assert_list();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_list_by_openpyxl_is_read, start, stop),
        cmocka_unit_test_setup_teardown(a_list_by_xlsxwriter_is_read, start, stop),
        cmocka_unit_test_setup_teardown(a_list_whose_days_count_from_1904_is_read, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
