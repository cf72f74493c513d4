/* What a workbook's cells say. */
#include "doc/workbook.h"

#include "package.h"
#include "texts_file.h"

static struct arena arena;
static struct error error;
static struct buffer seen;

static int start(void **state)
{
    (void)state;
    arena_open(&arena, &memory_system, (size_t)256 << 20);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static void show_cell(struct buffer *out, const struct cell *cell)
{
    static const char kinds[] = { '_', 't', 'n', 'b', 'e', 'd' };
    if (cell->kind == CELL_EMPTY) {
        assert_int_equal(cell->text.len, 0);
        return;
    }
    buffer_add_char(out, kinds[cell->kind]);
    if (cell->kind == CELL_DATE && cell->precision != DATE_TO_DAY)
        buffer_add_char(out, cell->precision == DATE_TO_MONTH ? 'm' : 'y');
    if (cell->formula)
        buffer_add_char(out, '=');
    if (cell->merged)
        buffer_add_char(out, '^');
    buffer_add_char(out, ' ');
    buffer_add(out, cell->text);
}

/* "1: t Chè| n 3|; 2: …" */
static enum status see(void *self, const struct sheet_row *row, struct error *e)
{
    struct buffer *out = self;
    (void)e;
    buffer_add_int(out, row->number);
    buffer_add_char(out, ':');
    for (size_t i = 0; i < row->count; i++) {
        show_cell(out, &row->cells[i]);
        buffer_add_char(out, '|');
    }
    return STATUS_OK;
}

static enum status read_sheet(struct str bytes, size_t sheet)
{
    struct workbook *workbook = NULL;
    enum status status = workbook_open(&arena, bytes, &workbook, &error);
    buffer_open(&seen, &arena, 10000000);
    if (status == STATUS_OK)
        status = workbook_read(workbook, sheet, see, &seen, &error);
    workbook_close(workbook);
    return status;
}

static void assert_rows(const struct simple_workbook *w, const char *rows)
{
    assert_int_equal(read_sheet(simple_workbook_bytes(&arena, w), 0), STATUS_OK);
    assert_str(buffer_str(&seen), rows);
}

static void every_kind_of_cell_is_read(void **state)
{
    (void)state;
    assert_rows(&(struct simple_workbook){
                    .sheet = "<sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1'><v>3</v></c><c r='C1' t='inlineStr'><is><t>Trà</t></is></c>"
                             "<c r='D1' t='b'><v>1</v></c><c r='E1' t='e'><v>#N/A</v></c><c r='F1' t='str'><f>A1&amp;\"x\"</f><v>Chèx</v></c>"
                             "<c r='G1'><f>1+1</f><v>2</v></c><c r='H1' t='d'><v>2023-12-28T00:00:00</v></c></row></sheetData>",
                    .strings = "<si><t>Chè</t></si>" },
                "1:t Chè|n 3|t Trà|b 1|e #N/A|t= Chèx|n= 2|d 2023-12-28|");
}

static void rows_and_cells_without_places_follow_one_another(void **state)
{
    (void)state;
    assert_rows(&(struct simple_workbook){ .sheet = "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row r='5'><c r='B5'><v>3</v></c><c><v>4</v></c></row>"
                                                    "<row><c><v>5</v></c></row><row><c/></row></sheetData>" },
                "1:n 1|n 2||5:|n 3|n 4|6:n 5|||");
}

static void rich_text_is_joined_and_phonetic_guides_are_left_out(void **state)
{
    (void)state;
    assert_rows(&(struct simple_workbook){
                    .sheet = "<sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c r='C1' t='inlineStr'><is><r><t>a</t></r>"
                             "<rPh sb='0' eb='1'><t>no</t></rPh><r><t xml:space='preserve'> b</t></r></is></c><c r='D1' t='s'><v>2</v></c></row></sheetData>",
                    .strings = "<si><r><rPr><b/></rPr><t xml:space='preserve'>Hợp tác xã </t></r><r><t>Suối Giàng</t></r><rPh sb='0' eb='2'><t>no</t></rPh>"
                               "<phoneticPr fontId='1'/></si><si><t>a_x000D_b_x005F_x000D__c</t></si><si/>" },
                "1:t Hợp tác xã Suối Giàng|t a\rb_x000D__c|t a b||");
}

static void numbers_are_exact_decimal_text(void **state)
{
    static const char *const pairs[][2] = {
        { "0.1", "0.1" }, { "1E+3", "1000" }, { "1.5e3", "1500" }, { "-12.50", "-12.5" }, { "1.1000000000000001", "1.1" },
        { "0.30000000000000004", "0.3" }, { "8935001234567", "8935001234567" }, { "12345678901234567", "12345678901234567" },
        { "1E-3", "0.001" }, { "1.23E-2", "0.0123" }, { "-0", "0" }, { "007", "7" }, { "999.99999999999999", "1000" },
        { "1E+99", "1E+99" }, { ".5", "0.5" }, { "100", "100" }, { "1234567.8900000001", "1234567.89" }, { "123456789012345.67", "123456789012345.67" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        struct buffer expected;
        struct simple_workbook w = { 0 };
        buffer_open(&expected, &arena, 1000);
        buffer_add(&expected, STR("1:n "));
        buffer_add_z(&expected, pairs[i][1]);
        buffer_add_char(&expected, '|');
        w.sheet = arena_copy_z(&arena, package_around(&arena, "<sheetData><row><c><v>", pairs[i][0], "</v></c></row></sheetData>"));
        assert_rows(&w, buffer_z(&expected));
    }
    assert_rows(&(struct simple_workbook){ .sheet = "<sheetData><row><c><v>NaN</v></c><c><v>1.2.3</v></c></row></sheetData>" }, "1:t NaN|t 1.2.3|");
}

#define STYLES                                                                                                             \
    "<numFmts count='6'><numFmt numFmtId='164' formatCode='dd/mm/yyyy'/><numFmt numFmtId='165' formatCode='[$-42A]dd\\ mmmm\\ yyyy;@'/>" \
    "<numFmt numFmtId='166' formatCode='mm/yyyy'/><numFmt numFmtId='167' formatCode='yyyy'/><numFmt numFmtId='168' formatCode='#,##0\\ \"đồng/ngày\"'/>" \
    "<numFmt numFmtId='169' formatCode='[h]:mm:ss'/><numFmt numFmtId='170' formatCode='&quot;ngày &quot;dd&quot; tháng &quot;mm'/>" \
    "<numFmt numFmtId='171' formatCode='General\" ngày\"'/></numFmts>"                                                     \
    "<fonts><font><name val='Times New Roman'/></font><font><sz val='13'/><name val='.VnTimeH'/></font></fonts>"          \
    "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0' fontId='0'/><xf numFmtId='14' fontId='1'/><xf numFmtId='164'/>" \
    "<xf numFmtId='165'/><xf numFmtId='166'/><xf numFmtId='167'/><xf numFmtId='168'/><xf numFmtId='169'/><xf numFmtId='170'/><xf numFmtId='22'/>" \
    "<xf numFmtId='17'/><xf numFmtId='171'/></cellXfs>"

static void dates_are_told_by_their_number_format(void **state)
{
    (void)state;
    assert_rows(&(struct simple_workbook){
                    .sheet = "<sheetData><row><c s='0'><v>45288</v></c><c s='1'><v>45288</v></c><c s='2'><v>45288</v></c><c s='3'><v>45288</v></c>"
                             "<c s='4'><v>45288</v></c><c s='5'><v>45288</v></c><c s='6'><v>45288</v></c><c s='7'><v>1.5</v></c><c s='8'><v>45288</v></c>"
                             "<c s='9'><v>45288.75</v></c><c s='10'><v>45288</v></c><c s='11'><v>45288</v></c><c s='99'><v>7</v></c></row></sheetData>",
                    .styles = STYLES },
                "1:n 45288|d 2023-12-28|d 2023-12-28|d 2023-12-28|dm 2023-12-28|dy 2023-12-28|n 45288|n 1.5|d 2023-12-28|d 2023-12-28|dm 2023-12-28|"
                "n 45288|n 7|");
}

/* Excel's own table of first days (support.microsoft.com: "Date systems in Excel"): 1 is 1900-01-01, 59 is 1900-02-28, 61 is 1900-03-01. */
static void the_day_that_never_was_and_both_epochs_are_known(void **state)
{
    static const char *const sheet = "<sheetData><row><c s='1'><v>1</v></c><c s='1'><v>59</v></c><c s='1'><v>60</v></c><c s='1'><v>61</v></c><c s='1'><v>0</v></c>"
                                     "<c s='1'><v>-1</v></c><c s='1'><v>2958465</v></c><c s='1'><v>2958466</v></c></row></sheetData>";
    (void)state;
    assert_rows(&(struct simple_workbook){ .sheet = sheet, .styles = STYLES },
                "1:d 1900-01-01|d 1900-02-28|n 60|d 1900-03-01|n 0|n -1|d 9999-12-31|n 2958466|");
    assert_rows(&(struct simple_workbook){ .sheet = sheet, .styles = STYLES, .workbook_pr = "date1904='1'" },
                "1:d 1904-01-02|d 1904-02-29|d 1904-03-01|d 1904-03-02|d 1904-01-01|n -1|n 2958465|n 2958466|");
}

static void merged_ranges_carry_their_first_value(void **state)
{
    (void)state;
    assert_rows(&(struct simple_workbook){
                    .sheet = "<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>Danh sách</t></is></c><c r='C1'/></row>"
                             "<row r='2'><c r='A2' t='inlineStr'><is><t>HTX</t></is></c><c r='B2'><v>1</v></c></row>"
                             "<row r='3'><c r='A3' t='inlineStr'><is><t>hidden</t></is></c><c r='B3'><v>2</v></c></row>"
                             "<row r='4'><c r='B4'><v>3</v></c><c r='C4'><v>4</v></c></row></sheetData>"
                             "<mergeCells><mergeCell ref='A1:C1'/><mergeCell ref='A2:A3'/><mergeCell ref='D9:D10'/><mergeCell ref='x'/><mergeCell ref='B2:B2'/></mergeCells>" },
                "1:t Danh sách|t^ Danh sách|t^ Danh sách|2:t HTX|n 1||3:t^ HTX|n 2||4:|n 3|n 4|");
}

static enum status remember(void *self, const struct sheet_row *row, struct error *e)
{
    struct cell *kept = self;
    (void)e;
    if (row->number == 2)
        *kept = row->cells[1];
    return STATUS_OK;
}

static void a_merged_cell_tells_where_its_value_stands_and_a_cell_its_font(void **state)
{
    struct workbook *workbook = NULL;
    struct cell cell = { 0 };
    (void)state;
    assert_int_equal(workbook_open(&arena,
                                   simple_workbook_bytes(&arena, &(struct simple_workbook){ .sheet = "<sheetData><row><c s='1'><v>5</v></c></row><row><c/><c r='B2'/></row>"
                                                                                                     "<row><c r='B3'><v>1</v></c></row></sheetData>"
                                                                                                     "<mergeCells><mergeCell ref='A1:B2'/></mergeCells>",
                                                                                            .styles = STYLES }),
                                   &workbook, &error),
                     STATUS_OK);
    assert_int_equal(workbook_read(workbook, 0, remember, &cell, &error), STATUS_OK);
    assert_true(cell.merged);
    assert_int_equal(cell.from_row, 1);
    assert_int_equal(cell.from_column, 0);
    assert_str(cell.font, ".VnTimeH");
    workbook_close(workbook);
}

static void sheets_have_names_and_may_be_hidden(void **state)
{
    struct workbook *workbook = NULL;
    struct str bytes = simple_workbook_bytes(&arena, &(struct simple_workbook){ .sheet = "<sheetData/>",
                                                                                .second_sheet = "<sheetData><row><c><v>2</v></c></row></sheetData>",
                                                                                .second_state = "state='veryHidden'" });
    (void)state;
    assert_int_equal(workbook_open(&arena, bytes, &workbook, &error), STATUS_OK);
    assert_int_equal(workbook_sheet_count(workbook), 2);
    assert_str(workbook_sheet(workbook, 0)->name, "Sản phẩm");
    assert_true(workbook_sheet(workbook, 0)->visible);
    assert_false(workbook_sheet(workbook, 1)->visible);
    assert_int_equal(workbook_read(workbook, 2, see, &seen, &error), STATUS_NOT_FOUND);
    workbook_close(workbook);
    assert_int_equal(read_sheet(bytes, 0), STATUS_OK);
    assert_str(buffer_str(&seen), "");
    assert_int_equal(read_sheet(bytes, 1), STATUS_OK);
    assert_str(buffer_str(&seen), "1:n 2|");
}

static void the_strict_namespace_and_prefixes_are_understood(void **state)
{
    struct package package;
    (void)state;
    package_open(&package, &arena);
    package_add(&package, "[Content_Types].xml", STR(TYPES));
    package_add(&package, "xl/workbook.xml", STR("<x:workbook xmlns:x='http://purl.oclc.org/ooxml/spreadsheetml/main' xmlns:q='http://purl.oclc.org/ooxml/officeDocument/relationships'>"
                                                 "<x:sheets><x:sheet name='S' q:id='a'/></x:sheets></x:workbook>"));
    package_add(&package, "xl/_rels/workbook.xml.rels", STR("<Relationships><Relationship Id='a' Type='http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet' "
                                                            "Target='Sheets/One.xml'/><Relationship Id='b' TargetMode='External' Type='x/styles' Target='http://example.org/'/></Relationships>"));
    package_add(&package, "xl/sheets/one.xml", STR("<x:worksheet xmlns:x='http://purl.oclc.org/ooxml/spreadsheetml/main'><x:sheetData><x:row><x:c><x:v>1</x:v></x:c></x:row>"
                                                   "</x:sheetData></x:worksheet>"));
    assert_int_equal(read_sheet(package_end(&package), 0), STATUS_OK);
    assert_str(buffer_str(&seen), "1:n 1|");
}

static void columns_have_letters(void **state)
{
    static const struct {
        size_t column;
        const char *letters;
    } pairs[] = { { 0, "A" }, { 25, "Z" }, { 26, "AA" }, { 51, "AZ" }, { 52, "BA" }, { 701, "ZZ" }, { 702, "AAA" }, { 16383, "XFD" } };
    (void)state;
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        struct buffer out;
        buffer_open(&out, &arena, 10);
        workbook_column_letters(&out, pairs[i].column);
        assert_str(buffer_str(&out), pairs[i].letters);
    }
}

static enum status refuse_row_2(void *self, const struct sheet_row *row, struct error *e)
{
    *(int64_t *)self = row->number;
    return row->number == 2 ? FAIL(e, STATUS_NOT_ALLOWED, TEXT_file_absent, "C2") : STATUS_OK;
}

static void the_first_refusal_of_a_row_ends_the_reading(void **state)
{
    struct workbook *workbook = NULL;
    int64_t last = 0;
    (void)state;
    assert_int_equal(workbook_open(&arena,
                                   simple_workbook_bytes(&arena, &(struct simple_workbook){ .sheet = "<sheetData><row><c><v>1</v></c></row><row><c><v>2</v></c></row><row><c><v>3</v></c></row></sheetData>" }),
                                   &workbook, &error),
                     STATUS_OK);
    assert_int_equal(workbook_read(workbook, 0, refuse_row_2, &last, &error), STATUS_NOT_ALLOWED);
    assert_int_equal(last, 2);
    assert_string_equal(error.where, "C2");
    workbook_close(workbook);
}

static enum status read_small(struct arena *from, void *self)
{
    const struct str *bytes = self;
    struct workbook *workbook = NULL;
    char room[1000];
    struct buffer out;
    enum status status = workbook_open(from, *bytes, &workbook, &error);
    buffer_open_fixed(&out, room, sizeof(room));
    if (status == STATUS_OK)
        status = workbook_read(workbook, 0, see, &out, &error);
    workbook_close(workbook);
    return status;
}

static void lack_of_memory_anywhere_is_a_clean_failure(void **state)
{
    struct str bytes = simple_workbook_bytes(&arena, &(struct simple_workbook){ .sheet = "<sheetData><row><c t='s'><v>0</v></c><c s='1'><v>1</v></c></row><row><c/></row><row><c><v>1</v></c></row>"
                                                                                         "</sheetData><mergeCells><mergeCell ref='A1:A2'/></mergeCells>",
                                                                                .strings = "<si><t>a_x000D_</t></si>",
                                                                                .styles = STYLES });
    (void)state;
    assert_true(torture_all(read_small, &bytes) > 256);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_kind_of_cell_is_read, start, stop),
        cmocka_unit_test_setup_teardown(rows_and_cells_without_places_follow_one_another, start, stop),
        cmocka_unit_test_setup_teardown(rich_text_is_joined_and_phonetic_guides_are_left_out, start, stop),
        cmocka_unit_test_setup_teardown(numbers_are_exact_decimal_text, start, stop),
        cmocka_unit_test_setup_teardown(dates_are_told_by_their_number_format, start, stop),
        cmocka_unit_test_setup_teardown(the_day_that_never_was_and_both_epochs_are_known, start, stop),
        cmocka_unit_test_setup_teardown(merged_ranges_carry_their_first_value, start, stop),
        cmocka_unit_test_setup_teardown(a_merged_cell_tells_where_its_value_stands_and_a_cell_its_font, start, stop),
        cmocka_unit_test_setup_teardown(sheets_have_names_and_may_be_hidden, start, stop),
        cmocka_unit_test_setup_teardown(the_strict_namespace_and_prefixes_are_understood, start, stop),
        cmocka_unit_test_setup_teardown(columns_have_letters, start, stop),
        cmocka_unit_test_setup_teardown(the_first_refusal_of_a_row_ends_the_reading, start, stop),
        cmocka_unit_test_setup_teardown(lack_of_memory_anywhere_is_a_clean_failure, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
