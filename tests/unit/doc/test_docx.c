/* The DOCX files, read back with Python's zipfile and xml (read_docx.py), which also checks that the package is whole. */
#include "tools.h"

static struct str make_docx(const struct doc *paper)
{
    struct buffer out;
    struct error error;
    buffer_open(&out, &arena, PDF_ROOM);
    assert_int_equal(doc_docx(paper, &out, &error), STATUS_OK);
    return buffer_str(&out);
}

static struct str read_docx(const struct doc *paper)
{
    struct buffer script;
    buffer_open(&script, &arena, 4000);
    buffer_add_z(&script, getenv("OPENOCOP_SOURCE"));
    buffer_add(&script, STR("/tests/unit/doc/read_docx.py"));
    return run_tool((const char *const[]){ "python3", buffer_z(&script), keep_file(make_docx(paper), "paper.docx"), NULL });
}

static void a_form_has_its_fields_boxes_and_notes(void **state)
{
    struct doc paper;
    struct str text;
    (void)state;
    motto_form(&paper, &arena);
    text = read_docx(&paper);
    assert_contains(text, "center bold: CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\ncenter bold: Độc lập - Tự do - Hạnh phúc\nleft rule: \n");
    assert_contains(text, "Title center bold: PHIẾU ĐĂNG KÝ\n");
    assert_contains(text, "Subtitle center bold: Tham gia đánh giá");
    assert_contains(text, "Heading2 both bold: 1. Thông tin về đơn vị đăng ký:\n");
    assert_contains(text, "both: - Tên đơn vị: Hợp tác xã Chè Suối Giàng\n");
    assert_contains(text, "left: - Họ tên người đại diện pháp lý: [dots]\n");
    assert_contains(text, "left: - Địa chỉ liên hệ: [dots][line][dots]\n");
    assert_contains(text, "row: - Điện thoại: 0216 3 123 456 | Email: [dots]\n");
    assert_contains(text, "Lần đầu □   Nâng hạng: ☑   Đánh giá lại: □\n");
    assert_contains(text, "both: 1 Theo Phụ lục I");
    assert_contains(text, "title: Phiếu đăng ký đánh giá, phân hạng sản phẩm OCOP\n");
    assert_contains(text, "language: vi-VN\n");
    assert_contains(text, "created: 2026-05-22T01:00:00Z\n");
    assert_contains(text, "fonts: Times New Roman\n");
}

static void page_number_margins_and_footer_are_those_of_the_decree(void **state)
{
    struct doc paper;
    struct str text;
    (void)state;
    motto_form(&paper, &arena);
    text = read_docx(&paper);
    assert_contains(text, "page: w=11906 h=16838\n");
    assert_contains(text, "margins: top=1134 right=850 bottom=1134 left=1701 header=567 footer=");
    assert_contains(text, "first page differs\nheader default: rIdHeader\nfooter default: rIdFooter\nfooter first: rIdFooter\n");
    assert_contains(text, "word/header1.xml: [PAGE]2\n");
    assert_contains(text, "word/footer1.xml: OCOP-PDK-7F3A\n");
    results(&paper, &arena, 3, DOC_A3_LANDSCAPE);
    text = read_docx(&paper);
    assert_contains(text, "page: w=23811 h=16838 orient=landscape\n");
    assert_false(contains(text, "footer default"));
}

static void a_letter_has_letterhead_closing_and_code(void **state)
{
    struct doc paper;
    struct str text;
    (void)state;
    letter(&paper, &arena);
    text = read_docx(&paper);
    assert_contains(text, "row: UBND TỈNH YÊN BÁI / VĂN PHÒNG ĐIỀU PHỐI CHƯƠNG TRÌNH MTQG XÂY DỰNG NÔNG THÔN MỚI /  | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM / "
                          "Độc lập - Tự do - Hạnh phúc / \n");
    assert_contains(text, "row: Số: 345/VPĐP-OCOP / V/v bổ sung hồ sơ đánh giá, phân hạng sản phẩm OCOP đợt 2 năm 2023 | Yên Bái, ngày 26 tháng 12 năm 2023\n");
    assert_contains(text, "left: - Hợp tác xã Chè Suối Giàng.\n");
    assert_contains(text, "row: Nơi nhận: / - Như trên; / - Lưu: VT, OCOP. | KT. CHÁNH VĂN PHÒNG / PHÓ CHÁNH VĂN PHÒNG /  / Trần Văn Quyết\n");
    assert_contains(text, "row: [rIdQr1] / Quét để kiểm tra văn bản\n");
    assert_contains(text, "picture: word/media/qr1.png\n");
}

static void a_table_repeats_its_header_and_spans_columns(void **state)
{
    struct doc paper;
    struct str text;
    (void)state;
    results(&paper, &arena, 200, DOC_A4);
    text = read_docx(&paper);
    assert_contains(text, "header row: TT | Sản phẩm | Chủ thể | Điểm trung bình | Hạng sao\n");
    assert_int_equal(count_of(text, "header row: "), 1);
    assert_int_equal(count_of(text, "| 78,25 | 4 sao\n"), 200);
    assert_contains(text, "row: Cộng |  | \n");
}

static void markup_in_the_text_stays_text(void **state)
{
    struct doc paper;
    (void)state;
    open_plain(&paper);
    doc_paragraph(&paper, DOC_BODY, DOC_PLAIN(STR("<w:t>A & B \"C\"</w:t> ]]>")));
    doc_page_break(&paper);
    doc_paragraph(&paper, DOC_AT_RIGHT, DOC_PLAIN(STR("một\nhai")));
    assert_contains(read_docx(&paper), "both: <w:t>A & B \"C\"</w:t> ]]>\nleft: [page]\nright: một\nright: hai\n");
}

static void the_same_paper_gives_the_same_docx(void **state)
{
    struct doc paper;
    struct str first;
    (void)state;
    letter(&paper, &arena);
    first = make_docx(&paper);
    letter(&paper, &arena);
    assert_true(str_equal(first, make_docx(&paper)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_form_has_its_fields_boxes_and_notes, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(page_number_margins_and_footer_are_those_of_the_decree, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(a_letter_has_letterhead_closing_and_code, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(a_table_repeats_its_header_and_spans_columns, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(markup_in_the_text_stays_text, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(the_same_paper_gives_the_same_docx, tools_start, tools_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
