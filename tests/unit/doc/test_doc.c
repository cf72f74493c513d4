/* What is asked of a paper, whatever is on it: the words read back, the typeface, the limits, misuse. */
#include <pthread.h>

#include "../torture.h"
#include "tools.h"
#include "texts_doc.h"
#include "texts_text.h"

static const char vowels_nfc[] =
    "aàảãáạ ăằẳẵắặ âầẩẫấậ eèẻẽéẹ êềểễếệ iìỉĩíị oòỏõóọ ôồổỗốộ ơờởỡớợ uùủũúụ ưừửữứự yỳỷỹýỵ đ "
    "AÀẢÃÁẠ ĂẰẲẴẮẶ ÂẦẨẪẤẬ EÈẺẼÉẸ ÊỀỂỄẾỆ IÌỈĨÍỊ OÒỎÕÓỌ ÔỒỔỖỐỘ ƠỜỞỠỚỢ UÙỦŨÚỤ ƯỪỬỮỨỰ YỲỶỸÝỴ Đ";

static void every_vowel_with_every_tone_is_read_back_in_every_face(void **state)
{
    struct str words = str_from(vowels_nfc);
    struct doc paper;
    struct str text;
    (void)state;
    open_plain(&paper);
    for (unsigned style = 0; style < 4; style++)
        doc_paragraph(&paper, DOC_FLUSH, DOC_SPANS({ .text = words, .style = style }));
    text = run_tool((const char *const[]){ "pdftotext", "-raw", keep_pdf(&paper), "-", NULL });
    while (words.len > 0) {
        struct str group = str_cut(&words, ' ');
        assert_int_equal(count_of(text, arena_copy_z(&arena, group)), 4);
    }
}

static void decomposed_letters_become_whole_ones(void **state)
{
    struct doc paper;
    (void)state;
    open_plain(&paper);
    doc_paragraph(&paper, DOC_BODY, DOC_PLAIN(STR("Vie\xCC\xA3\xCC\x82t Nam, Ye\xCC\x82n Ba\xCC\x81i")));
    assert_contains(pdf_text(&paper), "Việt Nam, Yên Bái");
}

static void only_liberation_serif_is_used_and_it_is_embedded(void **state)
{
    struct doc paper;
    struct str fonts;
    (void)state;
    commune_report(&paper, &arena);
    fonts = run_tool((const char *const[]){ "pdffonts", keep_pdf(&paper), NULL });
    (void)str_cut(&fonts, '\n');
    (void)str_cut(&fonts, '\n');
    assert_true(fonts.len > 0);
    while (fonts.len > 0) {
        struct str line = str_cut(&fonts, '\n');
        assert_contains(line, "+LiberationSerif");
        assert_contains(line, "yes yes yes"); /* embedded, a subset, with the letters' codes */
    }
}

static void title_language_and_times_are_in_the_file(void **state)
{
    struct doc paper;
    struct str pdf;
    struct str info;
    struct str xmp;
    (void)state;
    motto_form(&paper, &arena);
    pdf = make_pdf(&paper);
    assert_contains(pdf, "/Lang (vi-VN)");
    assert_contains(pdf, "/DisplayDocTitle true");
    info = run_tool((const char *const[]){ "pdfinfo", "-isodates", keep_file(pdf, "paper.pdf"), NULL });
    assert_contains(info, "Phiếu đăng ký đánh giá, phân hạng sản phẩm OCOP\n");
    assert_contains(info, "HTX Chè Suối Giàng\n");
    assert_contains(info, "2026-05-22T01:00:00Z");
    assert_contains(info, "595.276 x 841.89 pts (A4)");
    xmp = run_tool((const char *const[]){ "pdfinfo", "-meta", keep_file(pdf, "paper.pdf"), NULL });
    assert_contains(xmp, "<rdf:li>vi-VN</rdf:li>");
    assert_contains(xmp, ">Phiếu đăng ký đánh giá, phân hạng sản phẩm OCOP</rdf:li>");
    assert_contains(xmp, "<xmp:CreateDate>2026-05-22T01:00:00Z</xmp:CreateDate>");
    (void)run_tool((const char *const[]){ "python3", "-c", "import sys,xml.dom.minidom as m; m.parseString(open(sys.argv[1],'rb').read())",
                                          keep_file(xmp, "xmp.xml"), NULL });
}

static void the_same_paper_gives_the_same_bytes(void **state)
{
    struct doc paper;
    struct str first;
    struct str second;
    (void)state;
    letter(&paper, &arena);
    first = make_pdf(&paper);
    second = make_pdf(&paper);
    assert_true(str_equal(first, second));
    letter(&paper, &arena);
    assert_true(str_equal(first, make_pdf(&paper)));
    motto_form(&paper, &arena);
    assert_false(str_equal(first, make_pdf(&paper)));
}

/* Threads share nothing but the libraries. */
static void *make_on_a_thread(void *self)
{
    struct str *wanted = self;
    struct arena own;
    struct doc paper;
    size_t same = 0;
    arena_open(&own, &memory_system, ARENA_DEFAULT_LIMIT);
    for (int i = 0; i < 5; i++) {
        struct buffer out;
        letter(&paper, &own);
        buffer_open(&out, &own, PDF_ROOM);
        if (doc_pdf(&paper, &out, NULL) == STATUS_OK && str_equal(buffer_str(&out), *wanted))
            same++;
        arena_empty(&own);
    }
    arena_close(&own);
    return same == 5 ? self : NULL;
}

static void papers_are_made_on_several_threads_at_once(void **state)
{
    struct doc paper;
    struct str wanted;
    pthread_t threads[4];
    (void)state;
    letter(&paper, &arena);
    wanted = make_pdf(&paper);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, make_on_a_thread, &wanted), 0);
    for (int i = 0; i < 4; i++) {
        void *result = NULL;
        assert_int_equal(pthread_join(threads[i], &result), 0);
        assert_ptr_equal(result, &wanted);
    }
}

static void expect_fault(const struct doc *paper, enum status status, enum text_id text)
{
    struct buffer out;
    struct error error;
    buffer_open(&out, &arena, PDF_ROOM);
    assert_int_equal(doc_pdf(paper, &out, &error), status);
    assert_int_equal(error.status, status);
    assert_int_equal(error.text, text);
    assert_int_equal(out.len, 0);
}

static void a_character_without_a_glyph_is_refused_and_named(void **state)
{
    struct doc paper;
    struct buffer out;
    struct buffer line;
    struct error error;
    (void)state;
    open_plain(&paper);
    doc_paragraph(&paper, DOC_BODY, DOC_PLAIN(STR("Sản phẩm đạt 4 ★ năm 2026")));
    buffer_open(&out, &arena, PDF_ROOM);
    buffer_open(&line, &arena, 4000);
    assert_int_equal(doc_pdf(&paper, &out, &error), STATUS_BAD_INPUT);
    error_line(&line, LANGUAGE_VI, &error);
    assert_contains(buffer_str(&line), "“★” (U+2605)");
    assert_contains(buffer_str(&line), "Sản phẩm đạt 4 ★ năm 2026");
    open_plain(&paper); /* beyond the first plane */
    doc_paragraph(&paper, DOC_BODY, DOC_PLAIN(STR("😀")));
    assert_int_equal(doc_pdf(&paper, &out, &error), STATUS_BAD_INPUT);
    assert_string_equal(error.args[1].text, "U+1F600");
}

static void text_that_is_not_clean_is_refused(void **state)
{
    struct doc paper;
    (void)state;
    open_plain(&paper);
    doc_paragraph(&paper, DOC_BODY, DOC_PLAIN(STR("a\xFF")));
    expect_fault(&paper, STATUS_BAD_INPUT, TEXT_text_not_utf8);
    open_plain(&paper);
    doc_paragraph(&paper, DOC_BODY, DOC_PLAIN(STR("a\x01")));
    doc_table_end(&paper); /* the first fault stays */
    expect_fault(&paper, STATUS_BAD_INPUT, TEXT_text_control);
    doc_open(&paper, &arena, &(struct doc_about){ .footer = STR("a\nb") });
    expect_fault(&paper, STATUS_BAD_INPUT, TEXT_text_line_break);
}

static const struct doc_column two_columns[] = { { .weight = 1 }, { .weight = 1 } };
static const struct doc_table two = { .columns = two_columns, .count = 2 };

static void misuse_of_the_calls_is_told(void **state)
{
    struct doc paper;
    (void)state;
    open_plain(&paper);
    doc_table(&paper, &two); /* not ended */
    expect_fault(&paper, STATUS_FAILED, TEXT_doc_misused);
    open_plain(&paper);
    doc_table_end(&paper);
    expect_fault(&paper, STATUS_FAILED, TEXT_doc_misused);
    open_plain(&paper);
    doc_row(&paper, false);
    expect_fault(&paper, STATUS_FAILED, TEXT_doc_misused);
    open_plain(&paper);
    doc_table(&paper, &two);
    doc_cell(&paper, 1, DOC_PLAIN(STR("a"))); /* no row */
    expect_fault(&paper, STATUS_FAILED, TEXT_doc_misused);
    open_plain(&paper);
    doc_table(&paper, &two);
    doc_paragraph(&paper, DOC_BODY, DOC_PLAIN(STR("a"))); /* no cell */
    expect_fault(&paper, STATUS_FAILED, TEXT_doc_misused);
    open_plain(&paper);
    doc_table(&paper, &two);
    doc_row(&paper, false);
    doc_cell(&paper, 1, DOC_PLAIN(STR("a")));
    doc_cell(&paper, 2, DOC_PLAIN(STR("b"))); /* one column too many */
    expect_fault(&paper, STATUS_FAILED, TEXT_doc_misused);
    open_plain(&paper);
    doc_table(&paper, &two);
    doc_row(&paper, false);
    doc_row(&paper, true); /* a header after the rows */
    expect_fault(&paper, STATUS_FAILED, TEXT_doc_misused);
    open_plain(&paper);
    doc_table(&paper, &two);
    doc_row(&paper, false);
    doc_cell_open(&paper, 1);
    doc_table(&paper, &two); /* within a cell */
    expect_fault(&paper, STATUS_FAILED, TEXT_doc_misused);
    open_plain(&paper);
    doc_table(&paper, &(struct doc_table){ .columns = two_columns, .count = 0 });
    expect_fault(&paper, STATUS_FAILED, TEXT_doc_misused);
    open_plain(&paper);
    doc_qr(&paper, STR("a"), 2000, DOC_LEFT, DOC_PLAIN(STR("")));
    expect_fault(&paper, STATUS_FAILED, TEXT_doc_misused);
    open_plain(&paper);
    doc_qr(&paper, STR(""), 200, DOC_LEFT, DOC_PLAIN(STR("")));
    expect_fault(&paper, STATUS_BAD_INPUT, TEXT_doc_qr_empty);
}

static void what_is_over_a_limit_is_refused(void **state)
{
    struct doc paper;
    struct buffer small;
    struct error error;
    char *much = arena_take(&arena, DOC_TEXT_MAX);
    (void)state;
    memset(much, 'a', DOC_TEXT_MAX);
    open_plain(&paper);
    doc_paragraph(&paper, DOC_BODY, DOC_PLAIN(((struct str){ much, DOC_TEXT_MAX })));
    expect_fault(&paper, STATUS_TOO_LARGE, TEXT_doc_too_much);
    open_plain(&paper);
    for (int i = 0; i < DOC_PAGES_MAX; i++)
        doc_page_break(&paper);
    expect_fault(&paper, STATUS_TOO_LARGE, TEXT_doc_too_many_pages);
    open_plain(&paper);
    for (int i = 0; i <= DOC_PARTS_MAX; i++)
        doc_gap(&paper, 0);
    expect_fault(&paper, STATUS_TOO_LARGE, TEXT_doc_too_much);
    open_plain(&paper);
    buffer_open(&small, &arena, 1000);
    assert_int_equal(doc_pdf(&paper, &small, &error), STATUS_TOO_LARGE);
    buffer_open(&small, &arena, 1000);
    assert_int_equal(doc_docx(&paper, &small, &error), STATUS_TOO_LARGE);
}

static enum status build_and_pack(struct arena *failing, void *self)
{
    struct doc paper;
    struct buffer out;
    struct error error;
    (void)self;
    letter(&paper, failing);
    buffer_open(&out, failing, 1 << 20);
    return doc_docx(&paper, &out, &error);
}

static void lack_of_memory_is_told_wherever_it_comes(void **state)
{
    (void)state;
    assert_true(torture_all(build_and_pack, NULL) > 256);
}

static void dates_are_written_as_the_decree_wants(void **state)
{
    static const struct {
        int year, month, day;
        const char *written;
    } rows[] = {
        { 2023, 12, 26, "Yên Bái, ngày 26 tháng 12 năm 2023" }, { 2026, 2, 5, "Yên Bái, ngày 05 tháng 02 năm 2026" },
        { 2026, 1, 10, "Yên Bái, ngày 10 tháng 01 năm 2026" },  { 2026, 3, 9, "Yên Bái, ngày 09 tháng 3 năm 2026" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        date day = DATE_NONE;
        assert_true(date_of(rows[i].year, rows[i].month, rows[i].day, &day));
        assert_str(doc_place_date(&arena, STR("Yên Bái"), day), rows[i].written);
    }
    assert_str(doc_place_date(&arena, STR(""), DATE_NONE), "......, ngày ...... tháng ...... năm ......");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_vowel_with_every_tone_is_read_back_in_every_face, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(decomposed_letters_become_whole_ones, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(only_liberation_serif_is_used_and_it_is_embedded, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(title_language_and_times_are_in_the_file, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(the_same_paper_gives_the_same_bytes, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(papers_are_made_on_several_threads_at_once, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(a_character_without_a_glyph_is_refused_and_named, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(text_that_is_not_clean_is_refused, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(misuse_of_the_calls_is_told, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(what_is_over_a_limit_is_refused, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(lack_of_memory_is_told_wherever_it_comes, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(dates_are_written_as_the_decree_wants, tools_start, tools_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
