/* The words of a paper beside what was entered: what differs is found and shown, and everything doubtful is passed over in silence. */
#include <stdio.h>

#include "../../unit.h"
#include "ocop/dossiers/dossiers_int.h"
#include "texts_dossiers.h"

static struct arena arena;

#define PRODUCER "Hợp tác xã Suối Giàng"
#define PRODUCT "Chè Shan tuyết Bạch Long hộp 100 g"
#define TAX "5200861012"
#define OTHER_TAX "0100109106"
#define FILLER                                                                                                                          \
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nỦY BAN NHÂN DÂN TỈNH\nSỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG\n"             \
    "Căn cứ Luật An toàn thực phẩm và các văn bản hướng dẫn thi hành, cơ quan có thẩm quyền chứng nhận cơ sở sau đây đủ điều kiện\n"

static struct paper a_paper(const char *kind)
{
    return (struct paper){ .kind = str_from(kind), .issued = DATE_NONE, .expires = DATE_NONE };
}

static struct dossier_findings compare(const struct paper *paper, const char *text)
{
    static const struct producer_facts producer = { .name = { PRODUCER, sizeof(PRODUCER) - 1 }, .tax_code = { TAX, sizeof(TAX) - 1 },
                                                    .representative = { "Vàng A Sình", sizeof("Vàng A Sình") - 1 } };
    struct dossier_findings findings;
    struct error error = { 0 };
    assert_int_equal(dossier_findings_open(&arena, &findings, &error), STATUS_OK);
    assert_int_equal(dossier_compare_text(&arena, paper, &producer, STR(PRODUCT), str_from(text), &findings, &error), STATUS_OK);
    return findings;
}

static void silent(const char *kind, const char *text)
{
    struct paper paper = a_paper(kind);
    struct dossier_findings findings = compare(&paper, text);
    if (findings.count > 0)
        fail_msg("%s: %.*s", text_of(LANGUAGE_VI, findings.rows[0].what).ptr, STR_ARG(findings.rows[0].theirs));
}

static void found(const char *kind, const char *text, enum text_id what, const char *words)
{
    struct paper paper = a_paper(kind);
    struct dossier_findings findings = compare(&paper, text);
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.rows[0].what, what);
    assert_ptr_equal(findings.rows[0].paper, &paper);
    if (strstr(findings.rows[0].theirs.ptr, words) == NULL)
        fail_msg("no %s in %.*s", words, STR_ARG(findings.rows[0].theirs));
}

static void names_are_found_however_they_are_written_and_broken(void **state)
{
    static const char *const ways[] = {
        "Tên cơ sở: Hợp tác xã Suối Giàng", "TÊN CƠ SỞ: HỢP TÁC XÃ SUỐI GIÀNG", "HTX Suối Giàng", "Hợp tác xã Suối\nGiàng", "Hợp tác xã Suối Già-\nng",
        "HTX Suôi\n\nGiang", "hợp  tác xã suối\tgiàng", "S U Ố I  G I À N G", "Đại diện: ông VÀNG A SÌNH",
        "HTX Suo\xcc\x82\xcc\x81i Gia\xcc\x80ng" /* NFD */,
    };
    (void)state;
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        char text[4000];
        assert_true(snprintf(text, sizeof(text), "%s%s\n", FILLER, ways[i]) > 0);
        silent("conditions", text);
        silent("quality", text);
    }
}

static void a_paper_of_somebody_else_is_pointed_out_with_his_words(void **state)
{
    (void)state;
    found("conditions", FILLER "Tên cơ sở: Hợp tác xã Chè Phình Hồ\nĐịa chỉ: xã Phình Hồ\n", TEXT_dossiers_compare_producer, "Hợp tác xã Chè Phình Hồ");
    found("conditions", FILLER "Cấp cho ông Hoàng Văn Bê, xã Phình Hồ\n", TEXT_dossiers_compare_producer, "CỘNG HÒA");
    found("conditions", FILLER "Cơ sở: Hợp tác xã Suối Bu\nĐịa chỉ: xã Suối Bu\n", TEXT_dossiers_compare_producer, "Cơ sở: Hợp tác xã Suối Bu");
    found("declaration", FILLER "Hợp tác xã Suối Giàng\nTên sản phẩm: Chè Shan tuyết Hồng Trà\n", TEXT_dossiers_compare_product, "Hồng Trà");
    found("test", FILLER "Khách hàng: Công ty Hồng Hà\nTên mẫu: Mật ong bạc hà\n", TEXT_dossiers_compare_neither, "Mật ong bạc hà");
}

static void what_says_enough_by_one_of_two_names_is_enough(void **state)
{
    (void)state;
    silent("test", FILLER "Khách hàng: Chi cục Quản lý chất lượng\nTên mẫu: Chè Shan tuyết Bạch Long\n");
    silent("test", FILLER "Khách hàng: HTX Suối Giàng\nTên mẫu: nước sinh hoạt\n");
    silent("declaration", FILLER "Hợp tác xã Suối Giàng\nTên sản phẩm: chè shan tuyết \"Bạch\nLong\" (hộp 100g, túi 200g)\n");
}

static void what_can_not_be_judged_is_passed_over(void **state)
{
    (void)state;
    silent("conditions", "");
    silent("conditions", "Ký bởi: SỞ Y TẾ TỈNH, ngày ký: 12/05/2025 10:22:31 +07:00, cơ quan: Ủy ban nhân dân tỉnh, được ký điện tử"); /* a scan with its signature */
    silent("conditions", "Giấy chứng nhận Đủ điều kiện");
    silent("conditions", "This certificate is issued to Green Mountain Limited for the scope of production of tea and herbal drinks under the standard "
                         "named above and remains valid until the date given below unless it is withdrawn by the body that issued it at any time before");
    silent("conditions", "S\xc3\xb6 N\xc2\xabng nghi\xc3\xaap v\xc2\xb5 M\xc2\xabi tr\xc2\xad\xc3\xaang ch\xc3\xb8ng nh\xc3\xafn c\xc2\xac s\xc3\xab \xc2\xae\xc3\xaf \xc2\xae"
                         " a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t u v w x y z"); /* TCVN3 */
    silent("market", FILLER "Bên A: Công ty Hồng Hà. Mã số thuế: " OTHER_TAX "\n"); /* contracts name others */
    silent("other", FILLER "Cơ sở: Hợp tác xã Chè Phình Hồ\n");
}

static void another_tax_code_is_found_only_where_the_producers_own_is_missing(void **state)
{
    (void)state;
    found("business", FILLER "Hợp tác xã Suối Giàng\nMã số thuế: " OTHER_TAX "\n", TEXT_dossiers_compare_tax, OTHER_TAX);
    found("declaration", FILLER PRODUCER " " PRODUCT "\nMã số doanh nghiệp:\n0 1 0 0 1 0 9 1 0 6\n", TEXT_dossiers_compare_tax, "0 1 0 0");
    silent("business", FILLER PRODUCER "\nMã số thuế: " TAX "\n");
    silent("business", FILLER PRODUCER "\nMã số thuế: 5200 861 012\nCơ quan thuế, mã số thuế: " OTHER_TAX "\n");
    silent("business", FILLER PRODUCER "\nMã số thuế: " TAX "-001\n");
    silent("business", FILLER PRODUCER "\nMã số thuế: 0100109107\n");     /* its check digit says that it was misread */
    silent("business", FILLER PRODUCER "\nMã số thuế: 012345678901\n");   /* an identity number */
    silent("business", FILLER PRODUCER "\nĐiện thoại: " OTHER_TAX "\n");
    silent("conditions", FILLER PRODUCER "\nMã số thuế:\n");
}

static date day(int year, int month, int of_month)
{
    date made = DATE_NONE;
    assert_true(date_of(year, month, of_month, &made));
    return made;
}

static void days_that_differ_are_found_and_those_that_agree_are_not(void **state)
{
    static const char text[] = FILLER PRODUCER "\nGiấy chứng nhận này có hiệu lực đến ngày 11 tháng 05 năm 2028\nYên Bái, ngày 12 tháng 5 năm 2025\n";
    struct paper paper = a_paper("conditions");
    struct dossier_findings findings;
    (void)state;
    paper.issued = day(2025, 5, 12);
    paper.expires = day(2028, 5, 11);
    assert_int_equal(compare(&paper, text).count, 0);

    paper.expires = day(2028, 11, 5);
    findings = compare(&paper, text);
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.rows[0].what, TEXT_dossiers_compare_expires);
    assert_true(str_is(findings.rows[0].ours, "05/11/2028"));
    assert_non_null(strstr(findings.rows[0].theirs.ptr, "11 tháng 05 năm 2028"));

    paper.expires = DATE_NONE;
    findings = compare(&paper, text);
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.rows[0].what, TEXT_dossiers_compare_no_expires);

    paper.expires = day(2028, 5, 11);
    paper.issued = day(2025, 5, 13);
    findings = compare(&paper, text);
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.rows[0].what, TEXT_dossiers_compare_issued);
    assert_true(str_is(findings.rows[0].theirs, "Yên Bái, ngày 12 tháng 5 năm 2025"));
}

static void several_days_and_days_of_other_things_say_nothing(void **state)
{
    struct paper paper = a_paper("conditions");
    (void)state;
    paper.issued = day(2025, 5, 13);
    paper.expires = day(2028, 11, 5);
    assert_int_equal(compare(&paper, FILLER PRODUCER "\ncó hiệu lực đến 11/05/2028\ngiá trị đến 01/01/2029\nHà Nội, ngày 1 tháng 2 năm 2024\n"
                                            "Yên Bái, ngày 3 tháng 2 năm 2024\n").count, 0);
    assert_int_equal(compare(&paper, FILLER PRODUCER "\nCăn cứ Luật số 55, ngày 17 tháng 6 năm 2010 của Quốc hội\nCCCD cấp ngày 02/03/2021\n"
                                            "có hiệu lực đến 31/02/2028\n").count, 0);
    paper.kind = STR("test"); /* the sample's own last day */
    assert_int_equal(compare(&paper, FILLER PRODUCER "\nNgày hết hạn: 11/05/2027\n").count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_found_however_they_are_written_and_broken),
        cmocka_unit_test(a_paper_of_somebody_else_is_pointed_out_with_his_words),
        cmocka_unit_test(what_says_enough_by_one_of_two_names_is_enough),
        cmocka_unit_test(what_can_not_be_judged_is_passed_over),
        cmocka_unit_test(another_tax_code_is_found_only_where_the_producers_own_is_missing),
        cmocka_unit_test(days_that_differ_are_found_and_those_that_agree_are_not),
        cmocka_unit_test(several_days_and_days_of_other_things_say_nothing),
    };
    int failed;
    arena_open(&arena, &memory_system, (size_t)512 << 20);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
