#include "base/csv.h"

#include "../torture.h"
#include "texts_csv.h"
#include "texts_file.h"

static struct arena arena;
static struct error error;
static struct buffer seen; /* "line:field|field;" for every row */
static const char *const code_and_name[] = { "code", "name", NULL };

static int start(void **state)
{
    (void)state;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    buffer_open(&seen, &arena, 1000000);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static enum status see(void *self, const struct csv_row *row, struct error *e)
{
    (void)e;
    buffer_add_int(self, row->line);
    buffer_add_char(self, ':');
    buffer_add(self, row->fields[0]);
    buffer_add_char(self, '|');
    buffer_add(self, row->fields[1]);
    buffer_add_char(self, ';');
    return STATUS_OK;
}

static enum status read_csv(struct str bytes)
{
    buffer_open(&seen, &arena, 1000000);
    return csv_read(&arena, bytes, code_and_name, see, &seen, &error);
}

static void assert_rows(struct str bytes, const char *rows)
{
    assert_int_equal(read_csv(bytes), STATUS_OK);
    assert_str(buffer_str(&seen), rows);
}

static void columns_are_found_by_their_names(void **state)
{
    (void)state;
    assert_rows(STR("code,name\n04249,Yên Thịnh\n"), "2:04249|Yên Thịnh;");
    assert_rows(STR("note, name ,x,code\na,b,c,d\n,,,\n"), "2:d|b;3:|;");
    assert_rows(STR("code,name\n"), "");
    assert_rows(STR("code,name"), "");
}

static void quotes_line_ends_and_the_byte_order_mark_are_understood(void **state)
{
    (void)state;
    assert_rows(STR("\xEF\xBB\xBF" "code,name\r\n\"1\",\"a, \"\"b\"\"\"\r\n2,\" c \"\r\n"), "2:1|a, \"b\";3:2| c ;");
    assert_rows(STR("code,name\n1,\"x\r\ny\n\nz\"\n\n\n2,b"), "2:1|x\r\ny\n\nz;8:2|b;");
    assert_rows(STR("code,name\r1,a\r2,b\r"), "2:1|a;3:2|b;");
    assert_rows(STR("\n\r\ncode,name\n 1 ,\ta\n\"\",\"\""), "4: 1 |\ta;5:|;");
}

static enum status see_cells(void *self, int64_t line, const struct str *cells, size_t count, struct error *e)
{
    buffer_add_int(self, line);
    for (size_t i = 0; i < count; i++) {
        buffer_add_char(self, i == 0 ? ':' : '|');
        buffer_add(self, cells[i]);
    }
    buffer_add_char(self, '\n');
    return count == 4 ? FAIL(e, STATUS_NO, TEXT_csv_cells, NULL) : STATUS_OK;
}

static void rows_without_a_header_may_have_any_number_of_cells(void **state)
{
    (void)state;
    buffer_open(&seen, &arena, 1000000);
    assert_int_equal(csv_read_cells(&arena, STR("title\n\na;\"b;\nc\";d\n;\n1,2;3"), ';', see_cells, &seen, &error), STATUS_OK);
    assert_str(buffer_str(&seen), "1:title\n3:a|b;\nc|d\n5:|\n6:1,2|3\n");
    assert_int_equal(csv_read_cells(&arena, STR(""), '\t', see_cells, &seen, &error), STATUS_OK);
    assert_int_equal(csv_read_cells(&arena, STR("a\n1\t2\t3\t4\nb"), '\t', see_cells, &seen, &error), STATUS_NO);
    assert_string_equal(error.where, "line 2");
    assert_int_equal(csv_read_cells(&arena, STR("a\n\"b"), '\t', see_cells, &seen, &error), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_csv_quote);
}

struct fault {
    struct str csv;
    const char *where;
    enum text_id text;
};

static void every_fault_has_its_line_and_its_text(void **state)
{
    const struct fault faults[] = {
        { STR(""), "", TEXT_csv_empty },
        { STR("\n\n"), "", TEXT_csv_empty },
        { STR("\xEF\xBB\xBF"), "", TEXT_csv_empty },
        { STR("code,Name\n1,a\n"), "line 1", TEXT_csv_column_missing },
        { STR("code\n1\n"), "line 1", TEXT_csv_column_missing },
        { STR("code,name,code\n1,a,2\n"), "line 1", TEXT_csv_column_twice },
        { STR("code;name\n1;a\n"), "line 1", TEXT_csv_semicolons },
        { STR("code,name\n1,a\n2\n"), "line 3", TEXT_csv_cells },
        { STR("code,name\n1,a\n2,b,c\n"), "line 3", TEXT_csv_cells },
        { STR("code,name\n1,\"a\nb\"\n2"), "line 4", TEXT_csv_cells },
        { STR("code,name\n1,a\"b\n"), "line 2", TEXT_csv_quote },
        { STR("code,name\n1,\"a\"b\n"), "line 2", TEXT_csv_quote },
        { STR("code,name\n1,\"a\n\n"), "line 2", TEXT_csv_quote },
        { STR("code,name\n1, \"a\"\n"), "line 2", TEXT_csv_quote },
        { STR("code,name\n1,a\0\n"), "line 2", TEXT_csv_nul },
        { STR("code,name\n1,a\n2,\xC3\n"), "line 3", TEXT_csv_utf8 },
        { STR("\xFF\xFE" "c\0o\0d\0e\0"), "line 1", TEXT_csv_utf8 },
        { STR("PK\x03\x04\0\0"), "line 1", TEXT_csv_nul },
    };
    (void)state;
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        enum status status = read_csv(faults[i].csv);
        if (status != STATUS_BAD_INPUT || strcmp(error.where, faults[i].where) != 0 || error.text != faults[i].text)
            fail_msg("row %zu: status %d, %s, text %d", i, (int)status, error.where, (int)error.text);
    }
}

static struct str repeated(const char *before, const char *piece, int times, const char *after)
{
    struct buffer out;
    buffer_open(&out, &arena, 1000000);
    buffer_add_z(&out, before);
    for (int i = 0; i < times; i++)
        buffer_add_z(&out, piece);
    buffer_add_z(&out, after);
    return buffer_str(&out);
}

static void cells_and_columns_have_limits(void **state)
{
    (void)state;
    assert_int_equal(read_csv(repeated("code,name\n1,", "x", CSV_FIELD_MAX, "\n")), STATUS_OK);
    assert_int_equal(read_csv(repeated("code,name\n1,", "x", CSV_FIELD_MAX + 1, "\n")), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_csv_field_long);
    assert_string_equal(error.where, "line 2");
    assert_int_equal(read_csv(repeated("code,name", ",x", CSV_COLUMNS_MAX - 2, "\n")), STATUS_OK);
    assert_int_equal(read_csv(repeated("code,name", ",x", CSV_COLUMNS_MAX - 1, "\n")), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_csv_too_many_columns);
    assert_int_equal(read_csv(repeated("code,name\n", "1,2\n", 5000, "1\n")), STATUS_BAD_INPUT);
    assert_string_equal(error.where, "line 5002");
}

static enum status refuse_line_3(void *self, const struct csv_row *row, struct error *e)
{
    *(int64_t *)self = row->line;
    return row->line == 3 ? FAIL(e, STATUS_NOT_FOUND, TEXT_file_absent, NULL) : STATUS_OK;
}

static void the_first_refusal_ends_the_reading(void **state)
{
    int64_t last = 0;
    (void)state;
    assert_int_equal(csv_read(&arena, STR("code,name\n1,a\n2,b\n3,c\n"), code_and_name, refuse_line_3, &last, &error), STATUS_NOT_FOUND);
    assert_int_equal(last, 3);
    assert_string_equal(error.where, "line 3");
    last = 0; /* the last row, without a line's end */
    assert_int_equal(csv_read(&arena, STR("code,name\n1,a\n2,b"), code_and_name, refuse_line_3, &last, &error), STATUS_NOT_FOUND);
    assert_int_equal(csv_read(&arena, STR("code,name\n1,a\n2,b\n"), code_and_name, refuse_line_3, &last, NULL), STATUS_NOT_FOUND);
}

static enum status keep_nothing(void *self, const struct csv_row *row, struct error *e)
{
    (void)self;
    (void)row;
    (void)e;
    return STATUS_OK;
}

static enum status read_small(struct arena *from, void *self)
{
    (void)self;
    return csv_read(from, STR("code,name\n1,\"a\nb\"\n2,c"), code_and_name, keep_nothing, NULL, &error);
}

static void lack_of_memory_anywhere_is_a_clean_failure(void **state)
{
    (void)state;
    assert_true(torture_all(read_small, NULL) > 256);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(columns_are_found_by_their_names, start, stop),
        cmocka_unit_test_setup_teardown(quotes_line_ends_and_the_byte_order_mark_are_understood, start, stop),
        cmocka_unit_test_setup_teardown(rows_without_a_header_may_have_any_number_of_cells, start, stop),
        cmocka_unit_test_setup_teardown(every_fault_has_its_line_and_its_text, start, stop),
        cmocka_unit_test_setup_teardown(cells_and_columns_have_limits, start, stop),
        cmocka_unit_test_setup_teardown(the_first_refusal_ends_the_reading, start, stop),
        cmocka_unit_test(lack_of_memory_anywhere_is_a_clean_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
