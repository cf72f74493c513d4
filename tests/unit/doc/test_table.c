/* Tables as offices send them. */
#include "doc/table.h"

#include <iconv.h>

#include "package.h"
#include "texts_csv.h"
#include "texts_workbook.h"
#include "texts_table.h"

static struct arena arena;
static struct error error;
static struct table table;

static const struct table_want wants[] = {
    { "product", (const char *const[]){ "ten san pham", "san pham", NULL }, false },
    { "producer", (const char *const[]){ "ten chu the", "chu the", "don vi san xuat", NULL }, true },
    { "stars", (const char *const[]){ "hang sao", "so sao", "phan hang", "ket qua phan hang", NULL }, false },
    { "number", (const char *const[]){ "giay chung nhan so", "so giay chung nhan", "so gcn", NULL }, false },
    { "date", (const char *const[]){ "giay chung nhan ngay", "ngay cap", NULL }, false },
};
enum { PRODUCT, PRODUCER, STARS, NUMBER, DATE, WANTS };

static const struct table_options options = { .wants = wants, .want_count = WANTS, .sheet = TABLE_AUTO, .header_line = TABLE_AUTO };

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

/* A sheet from lines of cells, "a|b|c\n"; an empty cell is left out. */
static const char *sheet_of(const char *lines, const char *merges)
{
    struct str rest = str_from(lines);
    struct buffer out;
    buffer_open(&out, &arena, 1000000);
    buffer_add(&out, STR("<sheetData>"));
    while (rest.len > 0) {
        struct str line = str_cut(&rest, '\n');
        buffer_add(&out, STR("<row>"));
        for (;;) {
            bool last = str_find(line, '|') == line.len;
            struct str text = str_cut(&line, '|');
            buffer_add(&out, STR("<c t='inlineStr'><is><t xml:space='preserve'>"));
            buffer_add(&out, text);
            buffer_add(&out, STR("</t></is></c>"));
            if (last)
                break;
        }
        buffer_add(&out, STR("</row>"));
    }
    buffer_add(&out, STR("</sheetData>"));
    buffer_add_z(&out, merges);
    return arena_copy_z(&arena, buffer_str(&out));
}

static enum status open_sheet(const char *lines, const char *merges)
{
    return table_open(&arena, simple_workbook_bytes(&arena, &(struct simple_workbook){ .sheet = sheet_of(lines, merges) }), "list.xlsx", &options,
                      &table, &error);
}

/* "7 data: Chè|HTX|3||;" */
static const char *shown(void)
{
    static const char *const kinds[] = { "data", "blank", "section", "total", "note" };
    struct buffer out;
    buffer_open(&out, &arena, 1000000);
    for (size_t i = 0; i < table.row_count; i++) {
        const struct table_row *row = &table.rows[i];
        buffer_add_int(&out, row->line);
        buffer_add_char(&out, ' ');
        buffer_add_z(&out, kinds[row->kind]);
        if (row->section.len > 0) {
            buffer_add(&out, STR(" ["));
            buffer_add(&out, row->section);
            buffer_add_char(&out, ']');
        }
        buffer_add_char(&out, ':');
        for (size_t want = 0; want < table.want_count; want++) {
            buffer_add_z(&out, want == 0 ? " " : "|");
            buffer_add(&out, row->cells[want].text);
            buffer_add_z(&out, row->cells[want].filled ? "^" : "");
        }
        buffer_add_char(&out, '\n');
    }
    return buffer_z(&out);
}

static void assert_columns(int64_t a, int64_t b, int64_t c, int64_t d, int64_t e)
{
    const int64_t expected[WANTS] = { a, b, c, d, e };
    for (size_t i = 0; i < WANTS; i++)
        if (table.columns[i].column != expected[i])
            fail_msg("%s stands in column %lld, not %lld", wants[i].name, (long long)table.columns[i].column, (long long)expected[i]);
}

#define MERGE(ref) "<mergeCell ref='" ref "'/>"

static void the_header_is_found_below_titles_and_above_its_numbering(void **state)
{
    char room[TABLE_WHERE_SIZE];
    (void)state;
    assert_int_equal(open_sheet("UBND TỈNH YÊN BÁI||||\n"
                                "DANH SÁCH SẢN PHẨM OCOP NĂM 2023||||\n"
                                "\n"
                                "STT|Tên sản phẩm|Chủ thể (HTX, DN)|Kết quả phân hạng|Ngày cấp\n"
                                "(1)|(2)|(3)|(4)|(5)\n"
                                "1|Chè Shan tuyết|HTX Suối Giàng|4 sao|28/12/2023\n"
                                "2|Miến đao||3 sao|\n"
                                "3||||\n",
                                "<mergeCells>" MERGE("A1:E1") MERGE("A2:E2") "</mergeCells>"),
                     STATUS_OK);
    assert_int_equal(table.header_line, 4);
    assert_int_equal(table.header_lines, 1);
    assert_columns(1, 2, 3, TABLE_LEFT_OUT, 4);
    assert_str(table.columns[PRODUCER].title, "Chủ thể (HTX, DN)");
    assert_str(table.sheet_name, "Sản phẩm");
    assert_int_equal(table.title_count, 5);
    assert_str(table.titles[0], "STT");
    assert_string_equal(shown(), "6 data: Chè Shan tuyết|HTX Suối Giàng|4 sao||28/12/2023\n"
                                 "7 data: Miến đao|HTX Suối Giàng^|3 sao||\n"
                                 "8 blank: ||||\n");
    assert_string_equal(table_where(&table, &table.rows[1], STARS, room), "D7");
    assert_string_equal(table_where(&table, &table.rows[1], NUMBER, room), "7");
}

static void two_lines_of_header_are_joined_and_merged_cells_filled(void **state)
{
    (void)state;
    assert_int_equal(open_sheet("TT|Tên chủ thể|Tên sản phẩm|Giấy chứng nhận||Hạng sao\n"
                                "||| Số |Ngày|\n"
                                "1|HTX Suối Giàng|Lục trà|12/QĐ|28/12/2023|4\n"
                                "2||Bạch trà|13/QĐ||5\n"
                                "|| Hồng trà |14/QĐ|29/12/2023|3\n"
                                "3|HTX Quy Mông|Miến đao|15/QĐ||3\n",
                                "<mergeCells>" MERGE("A1:A2") MERGE("B1:B2") MERGE("C1:C2") MERGE("D1:E1") MERGE("F1:F2") MERGE("B3:B5") MERGE("E3:E4")
                                "</mergeCells>"),
                     STATUS_OK);
    assert_int_equal(table.header_line, 1);
    assert_int_equal(table.header_lines, 2);
    assert_columns(2, 1, 5, 3, 4);
    assert_str(table.columns[NUMBER].title, "Giấy chứng nhận Số");
    assert_str(table.columns[PRODUCT].title, "Tên sản phẩm");
    assert_string_equal(shown(), "3 data: Lục trà|HTX Suối Giàng|4|12/QĐ|28/12/2023\n"
                                 "4 data: Bạch trà|HTX Suối Giàng^|5|13/QĐ|28/12/2023^\n"
                                 "5 data: Hồng trà|HTX Suối Giàng^|3|14/QĐ|29/12/2023\n"
                                 "6 data: Miến đao|HTX Quy Mông|3|15/QĐ|\n");
}

static void sections_totals_and_signatures_are_no_data(void **state)
{
    (void)state;
    assert_int_equal(open_sheet("STT|Tên sản phẩm|Chủ thể|Số sao\n"
                                "I|Huyện Văn Chấn||\n"
                                "1|Chè|HTX A|3\n"
                                "2|Cam|HTX B|3\n"
                                "B. Huyện Trấn Yên|||\n"
                                "1|Tổng công ty chè|HTX C|4\n"
                                "Tổng cộng|||3\n"
                                "|||\n"
                                "Người lập biểu|Nguyễn Văn A||\n",
                                "<mergeCells>" MERGE("A5:D5") MERGE("A7:C7") "</mergeCells>"),
                     STATUS_OK);
    assert_string_equal(shown(), "2 section [Huyện Văn Chấn]: Huyện Văn Chấn||||\n"
                                 "3 data [Huyện Văn Chấn]: Chè|HTX A|3||\n"
                                 "4 data [Huyện Văn Chấn]: Cam|HTX B|3||\n"
                                 "5 section [B. Huyện Trấn Yên]: ||||\n"
                                 "6 data [B. Huyện Trấn Yên]: Tổng công ty chè|HTX C|4||\n"
                                 "7 total [B. Huyện Trấn Yên]: ||3||\n"
                                 "8 blank [B. Huyện Trấn Yên]: ||||\n"
                                 "9 note: Nguyễn Văn A||||\n");
}

/* A product's name that is merged over the next column is no heading: its row has a number. */
static void a_numbered_row_with_a_wide_cell_is_data(void **state)
{
    (void)state;
    assert_int_equal(open_sheet("STT|Tên sản phẩm|Số sao|Chủ thể\n"
                                "1|Chè|3|HTX A\n"
                                "2|Cam (đang chờ kết quả)||\n",
                                "<mergeCells>" MERGE("B3:C3") MERGE("D2:D3") "</mergeCells>"),
                     STATUS_OK);
    assert_string_equal(shown(), "2 data: Chè|HTX A|3||\n3 data: Cam (đang chờ kết quả)|HTX A^|||\n");
}

static void the_sheet_that_fits_is_chosen_and_hidden_ones_are_not(void **state)
{
    const char *good = sheet_of("Tên sản phẩm|Chủ thể|Hạng sao\nChè|A|3\n", "");
    struct table_options second = options;
    (void)state;
    assert_int_equal(table_open(&arena, simple_workbook_bytes(&arena, &(struct simple_workbook){ .sheet = sheet_of("Ghi chú|Chủ thể\nx|y\n", ""), .second_sheet = good }),
                                NULL, &options, &table, &error),
                     STATUS_OK);
    assert_int_equal(table.sheet, 1);
    assert_int_equal(table_open(&arena, simple_workbook_bytes(&arena, &(struct simple_workbook){ .sheet = sheet_of("x\n", ""), .second_sheet = good, .second_state = "state='hidden'" }),
                                "list.xlsx", &options, &table, &error),
                     STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_table_no_header);
    assert_string_equal(error.file, "list.xlsx");
    second.sheet = 1;
    assert_int_equal(table_open(&arena, simple_workbook_bytes(&arena, &(struct simple_workbook){ .sheet = sheet_of("x\n", ""), .second_sheet = good, .second_state = "state='hidden'" }),
                                NULL, &second, &table, &error),
                     STATUS_OK);
}

static void the_caller_may_choose_header_and_columns(void **state)
{
    static const int64_t columns[WANTS] = { 2, TABLE_LEFT_OUT, TABLE_AUTO, TABLE_LEFT_OUT, TABLE_LEFT_OUT };
    struct table_options chosen = options;
    (void)state;
    chosen.columns = columns;
    chosen.header_line = 2;
    chosen.header_lines = 1;
    assert_int_equal(table_open(&arena, STR("Tên sản phẩm,Chủ thể,Hạng sao\nA,B,C\nx,3,Chè\n"), NULL, &chosen, &table, &error), STATUS_OK);
    assert_string_equal(shown(), "3 data: Chè||||\n");
    chosen.header_line = TABLE_AUTO;
    assert_int_equal(table_open(&arena, STR("Tên,Hạng sao,Tên sản phẩm\nx,3,Chè\n"), NULL, &chosen, &table, &error), STATUS_OK);
    assert_string_equal(shown(), "2 data: Chè||3||\n");
}

static void csv_is_read_with_any_separator(void **state)
{
    static const char *const texts[] = {
        "Tên sản phẩm,Chủ thể,Hạng sao\n\"Chè, trà\",HTX A,3\n,,\n",
        "Danh sách;;\nTên sản phẩm;Chủ thể;Hạng sao\nChè, trà;HTX A;3\n;;\n",
        "\xEF\xBB\xBFTên sản phẩm\tChủ thể\tHạng sao\r\nChè, trà\tHTX A\t3\r\n\t\t\r\n",
        "sep=;\nTên sản phẩm;Chủ thể;Hạng sao\nChè, trà;HTX A;3\n;;\n",
    };
    static const char separators[] = { ',', ';', '\t', ';' };
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(table_open(&arena, str_from(texts[i]), NULL, &options, &table, &error), STATUS_OK);
        assert_int_equal(table.format, TABLE_CSV);
        assert_int_equal(table.separator, separators[i]);
        assert_int_equal(table.row_count, 2);
        assert_int_equal(table.rows[0].line, i % 2 == 0 ? 2 : 3);
        assert_str(table.rows[0].cells[PRODUCT].text, "Chè, trà");
        assert_str(table.rows[0].cells[STARS].text, "3");
        assert_int_equal(table.rows[1].kind, TABLE_BLANK);
    }
}

static struct str through_iconv(const char *text, const char *charset)
{
    iconv_t to = iconv_open(charset, "UTF-8");
    size_t in_left = strlen(text);
    size_t room = in_left * 2 + 4;
    size_t left = room;
    char *bytes = arena_take(&arena, room);
    char *in = arena_copy_z(&arena, str_from(text));
    char *out = bytes;
    assert_true(to != (iconv_t)-1 && bytes != NULL && in != NULL);
    assert_int_not_equal(iconv(to, &in, &in_left, &out, &left), (size_t)-1);
    iconv_close(to);
    return (struct str){ bytes, room - left };
}

static void csv_in_old_encodings_and_utf_16_is_read(void **state)
{
    static const char list[] = "Tên sản phẩm;Chủ thể;Hạng sao\nChè Shan tuyết;Hợp tác xã Suối Giàng;bốn sao\nCỏ;Gà đồi;ba sao\n";
    static const char *const charsets[] = { "UTF-16", "TCVN5712-1", "CP1258", "UTF-8" };
    static const enum legacy legacies[] = { LEGACY_NONE, LEGACY_TCVN3, LEGACY_WINDOWS_1258, LEGACY_NONE };
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(table_open(&arena, through_iconv(list, charsets[i]), NULL, &options, &table, &error), STATUS_OK);
        assert_int_equal(table.legacy, legacies[i]);
        assert_string_equal(shown(), "2 data: Chè Shan tuyết|Hợp tác xã Suối Giàng|bốn sao||\n3 data: Cỏ|Gà đồi|ba sao||\n");
    }
    assert_int_equal(table_open(&arena, STR("Te\xE2n sa\xFBn pha\xE5m;Chu\xFB the\xE5;Ha\xEFng sao\nMie\xE1n \xF1" "ao;Co\xE2ng ty Ye\xE2n Ba\xF9i;bo\xE1n sao\n"), NULL, &options, &table, &error),
                     STATUS_OK);
    assert_int_equal(table.legacy, LEGACY_VNI);
    assert_string_equal(shown(), "2 data: Miến đao|Công ty Yên Bái|bốn sao||\n");
}

static void the_encoding_is_decided_for_every_column(void **state)
{
    (void)state;
    assert_int_equal(open_sheet("Tªn s¶n phÈm|Chủ thể|Hạng sao\n"
                                "ChÌ Shan tuyÕt|Hợp tác xã Cá hồi|4\n"
                                "Cá|Cá|3\n"
                                "Tæng céng||\n",
                                ""),
                     STATUS_OK);
    assert_int_equal(table.columns[PRODUCT].legacy, LEGACY_TCVN3);
    assert_int_equal(table.columns[PRODUCER].legacy, LEGACY_NONE);
    assert_str(table.columns[PRODUCT].title, "Tên sản phẩm");
    assert_string_equal(shown(), "2 data: Chè Shan tuyết|Hợp tác xã Cá hồi|4||\n3 data: Cỏ|Cá|3||\n4 total: Tổng cộng||||\n");
}

static void a_font_of_capitals_gives_capitals(void **state)
{
    const struct simple_workbook w = {
        .sheet = "<sheetData><row><c t='inlineStr'><is><t>Tên sản phẩm</t></is></c><c t='inlineStr'><is><t>Chủ thể</t></is></c></row>"
                 "<row><c s='1' t='inlineStr'><is><t>chÌ shan tuyÕt</t></is></c><c t='inlineStr'><is><t>A</t></is></c></row></sheetData>",
        .styles = "<fonts><font/><font><name val='.VnTimeH'/></font></fonts><cellXfs><xf/><xf fontId='1'/></cellXfs>",
    };
    (void)state;
    assert_int_equal(table_open(&arena, simple_workbook_bytes(&arena, &w), NULL, &options, &table, &error), STATUS_OK);
    assert_string_equal(shown(), "2 data: CHÈ SHAN TUYẾT|A|||\n");
}

static void values_of_real_cells_keep_their_kinds(void **state)
{
    const struct simple_workbook w = {
        .sheet = "<sheetData><row><c t='inlineStr'><is><t>Tên sản phẩm</t></is></c><c t='inlineStr'><is><t>Hạng sao</t></is></c>"
                 "<c t='inlineStr'><is><t>Ngày cấp</t></is></c></row><row><c t='str'><f>A1</f><v> Chè\xC2\xA0xanh\xE2\x80\x8B </v></c><c><v>3</v></c><c s='1'><v>45288</v></c></row></sheetData>",
        .styles = "<cellXfs><xf/><xf numFmtId='14'/></cellXfs>",
    };
    int stars = 0;
    date day = DATE_NONE;
    enum date_precision precision = DATE_TO_YEAR;
    (void)state;
    assert_int_equal(table_open(&arena, simple_workbook_bytes(&arena, &w), NULL, &options, &table, &error), STATUS_OK);
    assert_str(table.rows[0].cells[PRODUCT].text, "Chè xanh");
    assert_true(table.rows[0].cells[PRODUCT].formula);
    assert_int_equal(table.rows[0].cells[STARS].kind, CELL_NUMBER);
    assert_true(table_stars(&arena, &table.rows[0].cells[STARS], &stars));
    assert_int_equal(stars, 3);
    assert_true(table_date(&arena, &table.rows[0].cells[DATE], &day, &precision));
    assert_int_equal(day, 19719); /* date -d 2023-12-28 +%s / 86400 */
    assert_int_equal(precision, DATE_TO_DAY);
}

static void what_is_no_table_is_told(void **state)
{
    (void)state;
    assert_int_equal(table_open(&arena, STR(""), "a.csv", &options, &table, &error), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_csv_empty);
    assert_int_equal(table_open(&arena, STR("a,b\n1,2\n"), "a.csv", &options, &table, &error), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_table_no_header);
    assert_string_equal(error.file, "a.csv");
    assert_int_equal(table_open(&arena, STR("Tên sản phẩm,Chủ thể\n\"a\"b,c\n"), "a.csv", &options, &table, &error), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_csv_quote);
    assert_string_equal(error.where, "line 2");
    assert_int_equal(table_open(&arena, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old"), "a.xls", &options, &table, &error), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_workbook_old);
}

/* 20,000 rows of 20 columns, 5 of them wanted, half of the text in an old font. */
static void a_large_list_fits_into_its_memory(void **state)
{
    struct arena own;
    struct buffer lines;
    struct str bytes;
    (void)state;
    buffer_open(&lines, &arena, (size_t)64 << 20);
    buffer_add(&lines, STR("Tên sản phẩm;Chủ thể;Hạng sao;Số GCN;Ngày cấp;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20\n"));
    for (int i = 0; i < 20000; i++)
        buffer_add(&lines, STR("ChÌ Shan tuyÕt Suèi Giµng;Hợp tác xã Suối Giàng;3;12/QĐ;28/12/2023;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20\n"));
    bytes = buffer_str(&lines);
    arena_open(&own, &memory_system, (size_t)100 << 20);
    assert_int_equal(table_open(&own, bytes, NULL, &options, &table, &error), STATUS_OK);
    assert_int_equal(table.row_count, 20000);
    assert_str(table.rows[19999].cells[PRODUCT].text, "Chè Shan tuyết Suối Giàng");
    print_message("%zu KiB\n", own.used / 1024);
    arena_close(&own);
}

static enum status open_small(struct arena *from, void *self)
{
    struct table out;
    return table_open(from, *(const struct str *)self, NULL, &options, &out, &error);
}

static void lack_of_memory_anywhere_is_a_clean_failure(void **state)
{
    struct str csv = STR("Tªn s¶n phÈm;Chủ thể\nChÌ Shan tuyÕt;A\n");
    struct str workbook = simple_workbook_bytes(&arena, &(struct simple_workbook){ .sheet = sheet_of("Tên sản phẩm|Chủ thể\nChè|A\n|B\n", "") });
    (void)state;
    for (size_t fail_at = 1;; fail_at++) {
        struct torture torture = { .fail_at = fail_at };
        enum status status = torture_once(open_small, &csv, &torture, 0);
        assert_int_equal(status, torture.takes < fail_at ? STATUS_OK : STATUS_FAILED);
        torture = (struct torture){ .fail_at = fail_at };
        status = torture_once(open_small, &workbook, &torture, fail_at * 16);
        assert_int_equal(status, torture.takes < fail_at ? STATUS_OK : STATUS_FAILED);
        if (fail_at == 30)
            break;
    }
    assert_true(torture_all(open_small, &csv) > 256);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_header_is_found_below_titles_and_above_its_numbering, start, stop),
        cmocka_unit_test_setup_teardown(two_lines_of_header_are_joined_and_merged_cells_filled, start, stop),
        cmocka_unit_test_setup_teardown(sections_totals_and_signatures_are_no_data, start, stop),
        cmocka_unit_test_setup_teardown(a_numbered_row_with_a_wide_cell_is_data, start, stop),
        cmocka_unit_test_setup_teardown(the_sheet_that_fits_is_chosen_and_hidden_ones_are_not, start, stop),
        cmocka_unit_test_setup_teardown(the_caller_may_choose_header_and_columns, start, stop),
        cmocka_unit_test_setup_teardown(csv_is_read_with_any_separator, start, stop),
        cmocka_unit_test_setup_teardown(csv_in_old_encodings_and_utf_16_is_read, start, stop),
        cmocka_unit_test_setup_teardown(the_encoding_is_decided_for_every_column, start, stop),
        cmocka_unit_test_setup_teardown(a_font_of_capitals_gives_capitals, start, stop),
        cmocka_unit_test_setup_teardown(values_of_real_cells_keep_their_kinds, start, stop),
        cmocka_unit_test_setup_teardown(what_is_no_table_is_told, start, stop),
        cmocka_unit_test_setup_teardown(a_large_list_fits_into_its_memory, start, stop),
        cmocka_unit_test_setup_teardown(lack_of_memory_anywhere_is_a_clean_failure, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
