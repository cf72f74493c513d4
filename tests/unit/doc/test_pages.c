/* Where things stand on the pages of the PDF. */
#include "tools.h"

/* Margins of Decree 30/2020/ND-CP in points: left 30 mm, right 15 mm, top and bottom 20 mm. */
#define POINTS_OF(mm) ((mm) * 72 / 25.4)

struct word {
    double left, top, right, bottom;
    struct str text;
    int page;
};

static double number_after(struct str line, const char *name)
{
    const char *at = memmem(line.ptr, line.len, name, strlen(name));
    assert_non_null(at);
    return strtod(at + strlen(name), NULL);
}

/* The words of the paper with their boxes, from pdftotext -bbox; one a line. */
static size_t read_words(const struct doc *paper, struct word *words, size_t room)
{
    struct str rest = run_tool((const char *const[]){ "pdftotext", "-bbox", keep_pdf(paper), "-", NULL });
    size_t count = 0;
    int page = 0;
    while (rest.len > 0) {
        struct str line = str_cut(&rest, '\n');
        if (contains(line, "<page "))
            page++;
        if (!contains(line, "<word "))
            continue;
        assert_true(count < room);
        words[count] = (struct word){ number_after(line, "xMin=\""), number_after(line, "yMin=\""), number_after(line, "xMax=\""),
                                      number_after(line, "yMax=\""), line, page };
        (void)str_cut(&words[count].text, '>');
        words[count].text = str_cut(&words[count].text, '<');
        count++;
    }
    return count;
}

static void check_margins(const struct doc *paper, double width, double height)
{
    static struct word words[20000];
    size_t count = read_words(paper, words, 20000);
    int pages = 0;
    int numbers = 0;
    assert_true(count > 100);
    for (size_t i = 0; i < count; i++) {
        const struct word *w = &words[i];
        double middle = (w->left + w->right) / 2;
        pages = w->page;
        if (w->bottom < POINTS_OF(20)) { /* the page number */
            numbers++;
            assert_true(w->page > 1);
            assert_str(w->text, numbered("", w->page));
            assert_true(middle - POINTS_OF((30 + width - 15) / 2) < 1 && POINTS_OF((30 + width - 15) / 2) - middle < 1);
            continue;
        }
        assert_true(w->left >= POINTS_OF(30) - 0.1);
        assert_true(w->right <= POINTS_OF(width - 15) + 0.1);
        assert_true(w->top >= POINTS_OF(20) - 0.1);
        assert_true(w->bottom <= POINTS_OF(height - 20) + 0.6); /* poppler's boxes are a little deeper than the line */
    }
    assert_true(pages > 1);
    assert_int_equal(numbers, pages - 1);
}

static void words_lie_within_the_margins_and_pages_are_numbered_from_the_second(void **state)
{
    struct doc paper;
    (void)state;
    results(&paper, &arena, 150, DOC_A4);
    check_margins(&paper, 210, 297);
    results(&paper, &arena, 150, DOC_A4_LANDSCAPE);
    check_margins(&paper, 297, 210);
    results(&paper, &arena, 150, DOC_A3_LANDSCAPE);
    check_margins(&paper, 420, 297);
    open_plain(&paper);
    for (int i = 0; i < 80; i++)
        doc_paragraph(&paper, DOC_BODY, DOC_PLAIN(STR("Hội đồng đánh giá, phân hạng sản phẩm Chương trình mỗi xã một sản phẩm (OCOP) cấp tỉnh họp, xem xét và "
                                                            "cho điểm từng sản phẩm theo Bộ tiêu chí.")));
    check_margins(&paper, 210, 297);
}

static void lines_of_a_paragraph_end_at_the_same_edge(void **state)
{
    static struct word words[2000];
    struct doc paper;
    size_t count;
    size_t at_edge = 0;
    double last_top = 0;
    (void)state;
    open_plain(&paper);
    doc_paragraph(&paper, DOC_BODY, DOC_PLAIN(STR("Ủy ban nhân dân cấp xã kiểm tra hồ sơ đăng ký đánh giá của chủ thể, đánh giá các nội dung thuộc trách nhiệm của mình và gửi hồ "
                                                        "sơ đề nghị lên cấp tỉnh trong thời hạn mười lăm ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ theo quy định.")));
    count = read_words(&paper, words, 2000);
    for (size_t i = 0; i < count; i++) {
        if (i + 1 < count && words[i + 1].top > words[i].top + 5) { /* the last word of a line but the last */
            assert_true(words[i].right > POINTS_OF(195) - 0.5 && words[i].right < POINTS_OF(195) + 0.5);
            at_edge++;
        }
        last_top = words[i].top;
    }
    assert_true(at_edge >= 3);
    assert_true(words[0].left > POINTS_OF(40) - 0.5 && words[0].left < POINTS_OF(40) + 0.5); /* the first line is set in by 10 mm */
    assert_true(words[count - 1].top == last_top && words[count - 1].right < POINTS_OF(194));
}

static void the_letterhead_has_issuer_left_and_state_right(void **state)
{
    static struct word words[2000];
    struct doc paper;
    size_t count;
    int found = 0;
    (void)state;
    commune_report(&paper, &arena);
    count = read_words(&paper, words, 2000);
    for (size_t i = 0; i < count && i < 40; i++) {
        if (str_is(words[i].text, "ỦY")) {
            assert_true(words[i].right < POINTS_OF(94));
            found++;
        }
        if (str_is(words[i].text, "CỘNG")) {
            assert_true(words[i].left > POINTS_OF(90));
            found++;
        }
        if (str_is(words[i].text, "12/BC-UBND"))
            found++;
    }
    assert_int_equal(found, 3);
    assert_contains(pdf_text(&paper), "Văn Chấn, ngày 05 tháng 02 năm 2026");
}

static void columns_have_the_widths_they_ask_for(void **state)
{
    static const struct {
        struct doc_column columns[3];
        double lefts[3]; /* millimetres from the text's left edge, of 165 */
    } rows[] = {
        { { { .width = 300 }, { .weight = 1 }, { .weight = 2 } }, { 0, 30, 75 } },
        { { { .weight = 0 }, { .weight = 1 }, { .width = 650 } }, { 0, 50, 100 } },
        { { { .width = 200 }, { .width = 300 }, { .width = 100 } }, { 0, 20, 50 } },   /* narrower than the page */
        { { { .width = 900 }, { .width = 900 }, { .weight = 1 } }, { 0, 55, 110 } },   /* no room: all alike */
        { { { .width = 1000 }, { .width = 650 }, { .weight = 1 } }, { 0, 55, 110 } },
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct word words[3];
        struct doc paper;
        open_plain(&paper);
        doc_table(&paper, &(struct doc_table){ .columns = rows[i].columns, .count = 3, .borderless = true });
        doc_row(&paper, false);
        for (int k = 0; k < 3; k++)
            doc_cell(&paper, 1, DOC_PLAIN(STR("ô")));
        doc_table_end(&paper);
        assert_int_equal(read_words(&paper, words, 3), 3);
        for (int k = 0; k < 3; k++) {
            double off = words[k].left - POINTS_OF(30 + rows[i].lefts[k]);
            assert_true(off > -0.5 && off < 0.5);
        }
    }
}

static void header_rows_come_again_on_every_page(void **state)
{
    struct doc paper;
    struct str text;
    struct str page;
    int pages = 0;
    (void)state;
    results(&paper, &arena, 300, DOC_A4);
    text = pdf_text(&paper);
    while (next_page(&text, &page)) {
        pages++;
        assert_contains(page, "Chủ thể");
        assert_int_equal(count_of(page, "Chủ thể"), 1);
    }
    assert_true(pages > 5);
}

static const struct doc_column columns[] = { { .width = 300 }, { .weight = 1 } };

static void a_row_stays_on_one_page(void **state)
{
    struct doc paper;
    struct str text;
    struct str page;
    int rows = 0;
    (void)state;
    open_plain(&paper);
    doc_table(&paper, &(struct doc_table){ .columns = columns, .count = 2 });
    for (int i = 0; i < 40; i++) {
        doc_row(&paper, false);
        doc_cell(&paper, 1, DOC_PLAIN(str_from(numbered("đầu", i))));
        doc_cell_open(&paper, 1);
        for (int k = 0; k < 1 + i % 9; k++)
            doc_paragraph(&paper, DOC_FLUSH, DOC_PLAIN(STR("giữa")));
        doc_paragraph(&paper, DOC_FLUSH, DOC_PLAIN(str_from(numbered("cuối", i))));
    }
    doc_table_end(&paper);
    text = pdf_text(&paper);
    while (next_page(&text, &page)) {
        size_t first = count_of(page, "đầu");
        assert_int_equal(first, count_of(page, "cuối"));
        rows += (int)first;
    }
    assert_int_equal(rows, 40);
}

static void a_row_longer_than_a_page_goes_on_on_the_next(void **state)
{
    struct doc paper;
    struct str text;
    (void)state;
    open_plain(&paper);
    doc_paragraph(&paper, DOC_BODY, DOC_PLAIN(STR("trước")));
    doc_table(&paper, &(struct doc_table){ .columns = columns, .count = 2 });
    doc_row(&paper, true);
    doc_cell(&paper, 1, DOC_PLAIN(STR("Mục")));
    doc_cell(&paper, 1, DOC_PLAIN(STR("Nội dung")));
    doc_row(&paper, false);
    doc_cell(&paper, 1, DOC_PLAIN(STR("dài")));
    doc_cell_open(&paper, 1);
    for (int i = 100; i < 300; i++)
        doc_paragraph(&paper, DOC_FLUSH, DOC_PLAIN(str_from(numbered("dòng", i))));
    doc_row(&paper, false);
    doc_cell(&paper, 1, DOC_PLAIN(STR("sau")));
    doc_table_end(&paper);
    text = pdf_text(&paper);
    for (int i = 100; i < 300; i++)
        assert_int_equal(count_of(text, numbered("dòng", i)), 1);
    assert_int_equal(page_of(text, "trước"), 1);
    assert_int_equal(page_of(text, "dòng100"), 1);
    assert_true(page_of(text, "dòng299") >= 4);
    assert_true(page_of(text, "sau") >= page_of(text, "dòng299"));
    assert_int_equal(count_of(text, "Nội dung"), page_of(text, "dòng299"));
}

/* Fills a page line by line, so that the place of what follows moves over its foot. */
static void fill(struct doc *paper, int lines)
{
    open_plain(paper);
    for (int i = 0; i < lines; i++)
        doc_paragraph(paper, DOC_FLUSH, DOC_PLAIN(STR("dòng")));
}

static void a_heading_stays_with_what_follows(void **state)
{
    bool moved = false;
    (void)state;
    for (int lines = 20; lines < 40; lines++) {
        struct doc paper;
        struct str text;
        fill(&paper, lines);
        doc_heading(&paper, DOC_SECTION, STR("II. ĐÁNH GIÁ"));
        doc_heading(&paper, DOC_POINT, STR("1. Nguyên liệu"));
        doc_paragraph(&paper, DOC_BODY, DOC_PLAIN(STR("nội-dung")));
        text = pdf_text(&paper);
        assert_int_equal(page_of(text, "II. ĐÁNH GIÁ"), page_of(text, "nội-dung"));
        assert_int_equal(page_of(text, "1. Nguyên liệu"), page_of(text, "nội-dung"));
        moved = moved || page_of(text, "II. ĐÁNH GIÁ") == 2;
    }
    assert_true(moved);
}

static void signatures_take_the_end_of_the_text_with_them(void **state)
{
    bool moved = false;
    (void)state;
    for (int lines = 20; lines < 36; lines++) {
        struct doc paper;
        struct str text;
        fill(&paper, lines);
        doc_paragraph(&paper, DOC_BODY, DOC_PLAIN(STR("kết-thúc./.")));
        doc_closing(&paper, (struct str[]){ STR("Như trên"), STR("Lưu") }, 2,
                      &(struct doc_signature){ .capacity = STR("CHỦ TỊCH"), .name = STR("Giàng A Đằng") });
        text = pdf_text(&paper);
        assert_int_equal(page_of(text, "kết-thúc"), page_of(text, "CHỦ TỊCH"));
        assert_int_equal(page_of(text, "Giàng A Đằng"), page_of(text, "CHỦ TỊCH"));
        assert_int_equal(page_of(text, "Nơi nhận:"), page_of(text, "CHỦ TỊCH"));
        moved = moved || page_of(text, "CHỦ TỊCH") == 2;
    }
    assert_true(moved);
}

static void no_line_of_a_paragraph_stands_alone_on_a_page(void **state)
{
    (void)state;
    for (int lines = 25; lines < 40; lines++) {
        struct doc paper;
        struct str text;
        struct str page;
        fill(&paper, lines);
        doc_paragraph(&paper, DOC_FLUSH, DOC_PLAIN(STR("xưởngchếbiếnchèshantuyết xưởngchếbiếnchèshantuyết xưởngchếbiếnchèshantuyết xưởngchếbiếnchèshantuyết "
                                                             "xưởngchếbiếnchèshantuyết xưởngchếbiếnchèshantuyết xưởngchếbiếnchèshantuyết xưởngchếbiếnchèshantuyết "
                                                             "xưởngchếbiếnchèshantuyết xưởngchếbiếnchèshantuyết xưởngchếbiếnchèshantuyết xưởngchếbiếnchèshantuyết")));
        text = pdf_text(&paper);
        while (next_page(&text, &page)) {
            size_t on_page = count_of(page, "xưởngchếbiến");
            assert_true(on_page == 0 || on_page >= 4); /* two words a line, more or less */
        }
    }
}

static void empty_fields_get_dots_to_the_edge_and_boxes_can_be_read(void **state)
{
    static struct word words[2000];
    struct doc paper;
    struct str text;
    size_t count;
    size_t dotted = 0;
    (void)state;
    motto_form(&paper, &arena);
    text = pdf_text(&paper);
    assert_contains(text, "- Họ tên người đại diện pháp lý: ........");
    assert_contains(text, "- Tên đơn vị: Hợp tác xã Chè Suối Giàng\n");
    assert_contains(text, "Lần đầu □");
    assert_contains(text, "Nâng hạng: ☑");
    assert_contains(text, "Đánh giá lại: □");
    assert_contains(text, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    assert_contains(text, "OCOP-PDK-7F3A");
    count = read_words(&paper, words, 2000);
    for (size_t i = 0; i < count; i++)
        if (str_starts_with(words[i].text, STR("...........................")))
            dotted += words[i].right > POINTS_OF(195) - 0.2 && words[i].right < POINTS_OF(195) + 0.2;
    assert_int_equal(dotted, 6);
}

static void a_word_longer_than_the_line_is_broken(void **state)
{
    static struct word words[200];
    struct doc paper;
    size_t count;
    size_t letters = 0;
    char *text = arena_take(&arena, 500);
    (void)state;
    memset(text, 'm', 500);
    open_plain(&paper);
    doc_paragraph(&paper, DOC_FLUSH, DOC_PLAIN(((struct str){ text, 500 })));
    count = read_words(&paper, words, 200);
    for (size_t i = 0; i < count; i++) {
        assert_true(words[i].right <= POINTS_OF(195) + 0.1);
        letters += words[i].text.len;
    }
    assert_true(count > 5);
    assert_int_equal(letters, 500);
}

static void a_paragraph_of_a_megabyte_keeps_every_word(void **state)
{
    struct buffer much;
    struct doc paper;
    struct str text;
    size_t words = 0;
    (void)state;
    buffer_open(&much, &arena, 2 << 20);
    while (much.len < 1 << 20) {
        buffer_add(&much, STR("tiếng "));
        words++;
    }
    open_plain(&paper);
    doc_paragraph(&paper, DOC_BODY, DOC_PLAIN(buffer_str(&much)));
    text = pdf_text(&paper);
    assert_int_equal(count_of(text, "tiếng"), words);
}

static void a_table_of_ten_thousand_rows_ends_with_its_last(void **state)
{
    struct doc paper;
    struct str text;
    (void)state;
    results(&paper, &arena, 10000, DOC_A4);
    text = pdf_text(&paper);
    assert_int_equal(count_of(text, "4 sao"), 10000);
    assert_true(page_of(text, "10000") > 400);
    assert_contains(text, "Cộng");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(words_lie_within_the_margins_and_pages_are_numbered_from_the_second, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(lines_of_a_paragraph_end_at_the_same_edge, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(the_letterhead_has_issuer_left_and_state_right, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(columns_have_the_widths_they_ask_for, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(header_rows_come_again_on_every_page, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(a_row_stays_on_one_page, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(a_row_longer_than_a_page_goes_on_on_the_next, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(a_heading_stays_with_what_follows, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(signatures_take_the_end_of_the_text_with_them, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(no_line_of_a_paragraph_stands_alone_on_a_page, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(empty_fields_get_dots_to_the_edge_and_boxes_can_be_read, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(a_word_longer_than_the_line_is_broken, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(a_paragraph_of_a_megabyte_keeps_every_word, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(a_table_of_ten_thousand_rows_ends_with_its_last, tools_start, tools_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
