/* Workbooks that are damaged, of another kind, or made to hurt. */
#include <stdio.h>
#include <time.h>

#include "doc/workbook.h"

#include "package.h"
#include "texts_workbook.h"

static struct arena arena;  /* what the test makes */
static struct arena reading; /* what the reader may take: 100 MiB */
static struct error error;
static int64_t cells;

static int start(void **state)
{
    (void)state;
    arena_open(&arena, &memory_system, (size_t)1 << 30);
    arena_open(&reading, &memory_system, (size_t)100 << 20);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_close(&arena);
    arena_close(&reading);
    return 0;
}

static enum status count_cells(void *self, const struct sheet_row *row, struct error *e)
{
    (void)self;
    (void)e;
    cells += (int64_t)row->count;
    return STATUS_OK;
}

static enum status read_bytes(struct str bytes)
{
    struct workbook *workbook = NULL;
    enum status status;
    arena_empty(&reading);
    cells = 0;
    error = (struct error){ .status = STATUS_OK };
    status = workbook_open(&reading, bytes, &workbook, &error);
    if (status == STATUS_OK)
        status = workbook_read(workbook, 0, count_cells, NULL, &error);
    workbook_close(workbook);
    assert_int_equal(status, error.status);
    return status;
}

static void assert_refused(struct str bytes, enum status status, enum text_id text)
{
    enum status found = read_bytes(bytes);
    if (found != status || error.text != text)
        fail_msg("status %d, not %d; text %d, not %d", (int)found, (int)status, (int)error.text, (int)text);
}

static const struct simple_workbook small = { .sheet = "<sheetData><row><c><v>1</v></c></row></sheetData>" };

static void other_kinds_of_files_are_named(void **state)
{
    struct package package;
    (void)state;
    assert_refused(STR(""), STATUS_BAD_INPUT, TEXT_workbook_not_one);
    assert_refused(STR("code,name\n1,2\n"), STATUS_BAD_INPUT, TEXT_workbook_not_one);
    assert_refused(STR("PK\3\4 and no more"), STATUS_BAD_INPUT, TEXT_workbook_not_one);
    assert_refused(STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" "old"), STATUS_BAD_INPUT, TEXT_workbook_old);
    assert_refused(STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1...E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"), STATUS_BAD_INPUT, TEXT_workbook_password);
    package_open(&package, &arena);
    package_add(&package, "mimetype", STR("application/vnd.oasis.opendocument.spreadsheet"));
    package_add(&package, "content.xml", STR("<office/>"));
    assert_refused(package_end(&package), STATUS_BAD_INPUT, TEXT_workbook_other_kind);
    package_open(&package, &arena);
    package_add(&package, "[Content_Types].xml", STR("<Types><Override PartName='/xl/workbook.bin' ContentType='application/vnd.ms-excel.sheet.binary.macroEnabled.main'/></Types>"));
    assert_refused(package_end(&package), STATUS_BAD_INPUT, TEXT_workbook_binary);
    package_open(&package, &arena);
    package_add(&package, "[Content_Types].xml", STR("<Types><Override PartName='/word/document.xml' "
                                                     "ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>"));
    assert_refused(package_end(&package), STATUS_BAD_INPUT, TEXT_workbook_other_kind);
}

static void encrypted_entries_are_refused(void **state)
{
    struct package package;
    (void)state;
    package_open(&package, &arena);
    package.flags = 1;
    package_add_frame(&package, &small);
    package_add_parts(&package, &small);
    assert_refused(package_end(&package), STATUS_BAD_INPUT, TEXT_workbook_password);
}

static void names_that_lead_out_are_refused(void **state)
{
    static const char *const names[] = { "../../etc/passwd", "/etc/passwd", "xl\\workbook.xml", "xl/./a", "C:/a", "a\nb" };
    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct package package;
        package_open(&package, &arena);
        package_add(&package, names[i], STR("x"));
        package_add_frame(&package, &small);
        package_add_parts(&package, &small);
        assert_refused(package_end(&package), STATUS_BAD_INPUT, TEXT_workbook_path);
    }
}

static void a_target_outside_the_package_is_no_part(void **state)
{
    struct package package;
    (void)state;
    package_open(&package, &arena);
    package_add(&package, "[Content_Types].xml", STR(TYPES));
    package_add(&package, "xl/workbook.xml", STR("<workbook xmlns='" MAIN "' xmlns:r='" RELATIONS "'><sheets><sheet name='S' r:id='a'/></sheets></workbook>"));
    package_add(&package, "xl/_rels/workbook.xml.rels", STR("<Relationships><Relationship Id='a' Type='" RELATIONS "/worksheet' Target='../../../etc/passwd'/></Relationships>"));
    assert_refused(package_end(&package), STATUS_BAD_INPUT, TEXT_workbook_no_sheet);
}

static void missing_and_broken_parts_are_told(void **state)
{
    static const char *const sheets[] = {
        "<sheetData><row><c t='s'><v>0</v></c></row></sheetData>",                 /* no shared string */
        "<sheetData><row r='2'/><row r='1'/></sheetData>",                         /* rows not in order */
        "<sheetData><row><c r='B1'/><c r='A1'/></row></sheetData>",                /* cells not in order */
        "<sheetData><row><c r='B2'/></row></sheetData>",                           /* a cell of another row */
        "<sheetData><row r='1048577'/></sheetData>",                               /* beyond the last row */
        "<sheetData><row><c r='XFE1'/></row></sheetData>",                         /* beyond the last column */
        "<sheetData><row><c><v>1</c></row></sheetData>",                           /* not XML */
        "<sheetData><row><c r='AAAAAAAAAAAAAAAAAAAAAAAA1'/></row></sheetData>",
    };
    (void)state;
    assert_refused(simple_workbook_bytes(&arena, &(struct simple_workbook){ .sheet = NULL }), STATUS_BAD_INPUT, TEXT_workbook_damaged);
    assert_string_equal(error.args[0].text, "xl/worksheets/sheet1.xml");
    for (size_t i = 0; i < sizeof(sheets) / sizeof(sheets[0]); i++)
        assert_refused(simple_workbook_bytes(&arena, &(struct simple_workbook){ .sheet = sheets[i] }), STATUS_BAD_INPUT, TEXT_workbook_damaged);
    assert_refused(simple_workbook_bytes(&arena, &(struct simple_workbook){ .sheet = "<sheetData><row><c><v>1</v></c><c><v>1</v></c></row></sheetData><mergeCells>"
                                                                                     "<mergeCell ref='A1:B2'/><mergeCell ref='B1:B3'/></mergeCells>" }),
                   STATUS_BAD_INPUT, TEXT_workbook_overlap);
}

/* Cut anywhere, it is refused, and never more than that. */
static void a_truncated_file_is_refused_wherever_it_ends(void **state)
{
    struct str whole = simple_workbook_bytes(&arena, &small);
    (void)state;
    assert_int_equal(read_bytes(whole), STATUS_OK);
    for (size_t len = 0; len < whole.len; len++) {
        char *copy = malloc(len + 1); /* of its own, so that a byte too far shows */
        assert_non_null(copy);
        memcpy(copy, whole.ptr, len);
        assert_int_equal(read_bytes((struct str){ copy, len }), STATUS_BAD_INPUT);
        free(copy);
    }
}

/* Every byte of the package changed once: any answer but a crash, and memory as bounded. */
static void a_changed_byte_does_no_harm(void **state)
{
    struct str whole = simple_workbook_bytes(&arena, &(struct simple_workbook){ .sheet = small.sheet, .strings = "<si><t>a</t></si>" });
    (void)state;
    for (size_t at = 0; at < whole.len; at++) {
        char *copy = arena_copy_z(&arena, whole);
        enum status status;
        assert_non_null(copy);
        copy[at] = (char)~copy[at];
        status = read_bytes((struct str){ copy, whole.len });
        assert_true(status == STATUS_OK || status == STATUS_BAD_INPUT || status == STATUS_TOO_LARGE);
    }
}

static struct str repeated(const char *before, const char *piece, size_t times, const char *after)
{
    struct buffer out;
    size_t size = strlen(piece) * times + strlen(before) + strlen(after);
    buffer_open(&out, &arena, size * 2);
    buffer_add_z(&out, before);
    for (size_t i = 0; i < times; i++)
        buffer_add_z(&out, piece);
    buffer_add_z(&out, after);
    assert_false(out.overflowed);
    return buffer_str(&out);
}

static void a_bomb_of_high_ratio_is_refused_unopened(void **state)
{
    struct package package;
    (void)state;
    package_open(&package, &arena);
    package_add_frame(&package, &small);
    package_add(&package, "xl/worksheets/sheet1.xml", repeated("<worksheet>", "          ", 2000000, "</worksheet>"));
    assert_refused(package_end(&package), STATUS_TOO_LARGE, TEXT_workbook_expands);
    assert_true(reading.used < 200000);
}

static void a_declared_size_of_four_gigabytes_is_refused_unopened(void **state)
{
    struct package package;
    (void)state;
    package_open(&package, &arena);
    package_add_frame(&package, &small);
    package.declared_size = 0xFFFFFFF0;
    package_add(&package, "xl/worksheets/sheet1.xml", STR("<worksheet/>"));
    assert_refused(package_end(&package), STATUS_TOO_LARGE, TEXT_workbook_expands);
}

static void a_size_that_lies_is_found_out(void **state)
{
    struct package package;
    (void)state;
    package_open(&package, &arena);
    package_add_frame(&package, &small);
    package.declared_size = 100;
    package_add(&package, "xl/worksheets/sheet1.xml", repeated("<worksheet>", "          ", 2000000, "</worksheet>"));
    assert_refused(package_end(&package), STATUS_BAD_INPUT, TEXT_workbook_damaged);
    assert_true(reading.used < 1000000);
}

static void an_unknown_way_of_packing_is_refused(void **state)
{
    struct package package;
    (void)state;
    package_open(&package, &arena);
    package.method = 14; /* LZMA */
    package_add_frame(&package, &small);
    assert_refused(package_end(&package), STATUS_BAD_INPUT, TEXT_workbook_damaged);
}

static void many_entries_are_refused(void **state)
{
    struct package package;
    (void)state;
    package_open(&package, &arena);
    for (int i = 0; i <= WORKBOOK_ENTRIES_MAX; i++) {
        char name[20];
        snprintf(name, sizeof(name), "x/%d", i);
        package_add(&package, arena_copy_z(&arena, str_from(name)), STR(""));
    }
    assert_refused(package_end(&package), STATUS_TOO_LARGE, TEXT_workbook_entries);
}

static void xml_tricks_are_refused(void **state)
{
    struct package package;
    (void)state;
    package_open(&package, &arena);
    package_add_frame(&package, &small);
    package_add(&package, "xl/worksheets/sheet1.xml", STR("<!DOCTYPE w [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><worksheet>&b;</worksheet>"));
    assert_refused(package_end(&package), STATUS_BAD_INPUT, TEXT_workbook_damaged);
}

static void wide_and_long_sheets_have_limits(void **state)
{
    (void)state;
    /* 100 merged ranges over everything would be 1.7 thousand million cells */
    assert_refused(simple_workbook_bytes(&arena, &(struct simple_workbook){ .sheet = "<sheetData><row r='1'><c r='XFD1'><v>1</v></c></row>"
                                                                                     "<row r='1048576'><c r='A1048576'><v>1</v></c></row></sheetData>" }),
                   STATUS_TOO_LARGE, TEXT_workbook_cells);
    assert_int_equal(read_bytes(simple_workbook_bytes(&arena, &(struct simple_workbook){ .sheet = "<sheetData><row r='1'><c r='A1'><v>1</v></c><c r='XFD1' s='1'/></row>"
                                                                                                  "<row r='1048576'><c r='A1048576'/></row></sheetData>"
                                                                                                  "<mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>" })),
                     STATUS_OK);
    assert_int_equal(cells, 1); /* styles and ranges beyond the last value don't count */
}

static void long_texts_have_limits(void **state)
{
    struct simple_workbook w = { .sheet = NULL };
    (void)state;
    w.sheet = arena_copy_z(&arena, repeated("<sheetData><row><c t='inlineStr'><is><t>", "0123456789", WORKBOOK_TEXT_MAX / 10 + 1,
                                            "</t></is></c></row></sheetData>"));
    assert_refused(simple_workbook_bytes(&arena, &w), STATUS_TOO_LARGE, TEXT_workbook_text);
    w.sheet = small.sheet;
    w.strings = arena_copy_z(&arena, repeated("<si><t>", "0123456789", WORKBOOK_TEXT_MAX / 10 + 1, "</t></si>"));
    assert_refused(simple_workbook_bytes(&arena, &w), STATUS_TOO_LARGE, TEXT_workbook_strings);
}

/* 20,000 rows of 20 cells, half of them shared strings: in 100 MiB. */
static void a_large_sheet_fits_into_its_memory(void **state)
{
    struct buffer sheet;
    struct buffer strings;
    struct timespec from;
    struct timespec to;
    struct str bytes;
    (void)state;
    buffer_open(&sheet, &arena, (size_t)64 << 20);
    buffer_open(&strings, &arena, (size_t)64 << 20);
    buffer_add(&sheet, STR("<sheetData>"));
    for (int row = 0; row < 20000; row++) {
        buffer_add(&sheet, STR("<row>"));
        for (int column = 0; column < 20; column++) {
            buffer_add_z(&sheet, column % 2 == 0 ? "<c><v>" : "<c t='s'><v>");
            buffer_add_int(&sheet, row * 10 + column / 2);
            buffer_add(&sheet, STR("</v></c>"));
            if (column % 2 == 1) {
                buffer_add(&strings, STR("<si><t>Chè Shan tuyết Suối Giàng "));
                buffer_add_int(&strings, row * 10 + column / 2);
                buffer_add(&strings, STR("</t></si>"));
            }
        }
        buffer_add(&sheet, STR("</row>"));
    }
    buffer_add(&sheet, STR("</sheetData>"));
    bytes = simple_workbook_bytes(&arena, &(struct simple_workbook){ .sheet = buffer_z(&sheet), .strings = buffer_z(&strings) });
    clock_gettime(CLOCK_MONOTONIC, &from);
    assert_int_equal(read_bytes(bytes), STATUS_OK);
    clock_gettime(CLOCK_MONOTONIC, &to);
    assert_int_equal(cells, 400000);
    print_message("%lld ms, %zu KiB\n", (long long)(to.tv_sec - from.tv_sec) * 1000 + (to.tv_nsec - from.tv_nsec) / 1000000, reading.used / 1024);
    assert_true(reading.used < (size_t)64 << 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(other_kinds_of_files_are_named, start, stop),
        cmocka_unit_test_setup_teardown(encrypted_entries_are_refused, start, stop),
        cmocka_unit_test_setup_teardown(names_that_lead_out_are_refused, start, stop),
        cmocka_unit_test_setup_teardown(a_target_outside_the_package_is_no_part, start, stop),
        cmocka_unit_test_setup_teardown(missing_and_broken_parts_are_told, start, stop),
        cmocka_unit_test_setup_teardown(a_truncated_file_is_refused_wherever_it_ends, start, stop),
        cmocka_unit_test_setup_teardown(a_changed_byte_does_no_harm, start, stop),
        cmocka_unit_test_setup_teardown(a_bomb_of_high_ratio_is_refused_unopened, start, stop),
        cmocka_unit_test_setup_teardown(a_declared_size_of_four_gigabytes_is_refused_unopened, start, stop),
        cmocka_unit_test_setup_teardown(a_size_that_lies_is_found_out, start, stop),
        cmocka_unit_test_setup_teardown(an_unknown_way_of_packing_is_refused, start, stop),
        cmocka_unit_test_setup_teardown(many_entries_are_refused, start, stop),
        cmocka_unit_test_setup_teardown(xml_tricks_are_refused, start, stop),
        cmocka_unit_test_setup_teardown(wide_and_long_sheets_have_limits, start, stop),
        cmocka_unit_test_setup_teardown(long_texts_have_limits, start, stop),
        cmocka_unit_test_setup_teardown(a_large_sheet_fits_into_its_memory, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
