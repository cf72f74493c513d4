/* Two filed contents side by side: what differs is found in both directions, what does not is counted as the same, and long texts are cut down to where
 * they differ. */
#include "../../unit.h"
#include "base/text.h"
#include "ocop/dossiers/dossiers_int.h"

static struct arena arena;

/* ---- two contents that are alike ---- */

static const struct law_option options[] = {
    { { "a", 1 }, { "Không đạt", sizeof("Không đạt") - 1 }, 0, 0, 0 },
    { { "b", 1 }, { "Đạt", sizeof("Đạt") - 1 }, 5, 3, 0 },
};
static const struct law_criterion criteria[] = {
    { .code = { "1.1", 3 }, .name = { "Nguyên liệu", sizeof("Nguyên liệu") - 1 }, .max = 5, .options = options, .option_count = 2 },
    { .code = { "1.2", 3 }, .name = { "Lao động", sizeof("Lao động") - 1 }, .max = 5, .options = options, .option_count = 2 },
};
static const struct law_set set = { .no = 11, .criteria = criteria, .criterion_count = 2 };

#define PAPERS 3
struct content {
    struct frozen frozen;
    struct frozen_claim claims[2];
    struct frozen_paper papers[2][PAPERS];
};

static struct frozen_paper a_paper(const char *ident, const char *kind, const char *number)
{
    return (struct frozen_paper){ .paper = str_from(ident), .kind = str_from(kind), .title = STR("Giấy"), .number = str_from(number), .issued = DATE_NONE,
                                  .expires = DATE_NONE };
}

static void cite(struct content *c, size_t criterion, struct frozen_paper paper)
{
    struct json_list *list = &c->claims[criterion].papers;
    assert_true(list->count < PAPERS);
    c->papers[criterion][list->count++] = paper;
    list->items = c->papers[criterion];
}

static struct content *a_content(void)
{
    struct content *c = ARENA_NEW(&arena, struct content);
    assert_non_null(c);
    c->frozen = (struct frozen){ .total = 10, .producer = { .name = STR("HTX Suối Giàng"), .registered_on = DATE_NONE, .founded = DATE_NONE },
                                 .product = { .name = STR("Chè Shan") } };
    for (size_t i = 0; i < 2; i++)
        c->claims[i] = (struct frozen_claim){ .criterion = criteria[i].code, .option = STR("b"), .reason = STR("đủ") };
    for (int i = 0; i < DOSSIER_TEXTS; i++)
        c->frozen.texts.rows[i] = STR("Viết rồi.");
    c->frozen.claims = (struct json_list){ c->claims, 2 };
    cite(c, 0, a_paper("p1", "conditions", "12/2026"));
    cite(c, 1, a_paper("p1", "conditions", "12/2026"));
    return c;
}

static struct dossier_differences differ(const struct content *was, const struct content *is)
{
    const struct dossier_side before = { &was->frozen, &set };
    const struct dossier_side now = { &is->frozen, &set };
    struct dossier_differences out;
    struct error error = { 0 };
    assert_int_equal(dossier_differ(&arena, &before, &now, &out, &error), STATUS_OK);
    return out;
}

static const struct dossier_difference *only(const struct dossier_differences *found, enum difference_kind kind)
{
    assert_int_equal(found->count, 1);
    assert_int_equal(found->rows[0].kind, kind);
    return &found->rows[0];
}

/* ---- what is found ---- */

static void nothing_changed_is_no_difference(void **state)
{
    struct dossier_differences found = differ(a_content(), a_content());
    (void)state;
    assert_int_equal(found.count, 0);
    assert_int_equal(found.same_criteria, 2);
    assert_int_equal(found.same_texts, DOSSIER_TEXTS);
}

static void a_level_and_a_reason_are_found_with_their_words_in_both_orders(void **state)
{
    struct content *was = a_content();
    struct content *is = a_content();
    struct dossier_differences found;
    (void)state;
    is->claims[1].option = STR("a");
    found = differ(was, is);
    assert_str(only(&found, DIFFERENCE_OPTION)->was, "5 điểm: Đạt");
    assert_str(found.rows[0].is, "0 điểm: Không đạt");
    assert_int_equal(found.rows[0].criteria_count, 1);
    assert_str(found.rows[0].criteria[0], "1.2");
    assert_int_equal(found.same_criteria, 1);
    found = differ(is, was);
    assert_str(only(&found, DIFFERENCE_OPTION)->was, "0 điểm: Không đạt");
    assert_str(found.rows[0].is, "5 điểm: Đạt");

    is->claims[1].option = STR("");
    found = differ(was, is);
    assert_str(only(&found, DIFFERENCE_OPTION)->is, "");

    is->claims[1] = was->claims[1];
    is->claims[0].reason = STR("đủ, xã Trấn Yên");
    found = differ(was, is);
    assert_str(only(&found, DIFFERENCE_REASON)->is, "đủ, xã Trấn Yên");
}

static void one_paper_for_many_criteria_is_one_row(void **state)
{
    struct content *was = a_content();
    struct content *is = a_content();
    struct dossier_differences found;
    (void)state;
    is->papers[0][0] = is->papers[1][0] = a_paper("p2", "conditions", "13/2026");
    found = differ(was, is);
    assert_str(only(&found, DIFFERENCE_PAPER_RENEWED)->was, "Giấy 12/2026");
    assert_str(found.rows[0].is, "Giấy 13/2026");
    assert_int_equal(found.rows[0].criteria_count, 2);
    assert_int_equal(found.same_criteria, 2); /* what is claimed stands; only its proof is another */
}

static void papers_come_go_and_are_mended(void **state)
{
    struct content *was = a_content();
    struct content *is = a_content();
    struct dossier_differences found;
    (void)state;
    cite(is, 0, a_paper("p3", "market", "HĐ 7"));
    found = differ(was, is);
    assert_str(only(&found, DIFFERENCE_PAPER_NEW)->is, "Giấy HĐ 7");
    assert_str(found.rows[0].paper_kind, "market");
    found = differ(is, was);
    assert_str(only(&found, DIFFERENCE_PAPER_GONE)->was, "Giấy HĐ 7");
    assert_str(found.rows[0].is, "");

    /* The same papers in another order are the same; another kind is no renewal. */
    cite(was, 0, was->papers[0][0]);
    was->papers[0][0] = a_paper("p3", "market", "HĐ 7");
    assert_int_equal(differ(was, is).count, 0);
    is->papers[0][1] = a_paper("p4", "test", "KQ 1");
    assert_int_equal(differ(was, is).count, 2);

    was = a_content();
    is = a_content();
    assert_true(date_of(2028, 5, 11, &is->papers[0][0].expires));
    is->papers[1][0].expires = is->papers[0][0].expires;
    found = differ(was, is);
    assert_str(only(&found, DIFFERENCE_PAPER_MENDED)->is, "Giấy 12/2026, hết hạn 11/05/2028");
}

static void a_criterion_that_only_one_side_has_differs(void **state)
{
    struct content *was = a_content();
    struct content *is = a_content();
    struct dossier_differences found;
    (void)state;
    is->frozen.claims.count = 1;
    found = differ(was, is);
    assert_int_equal(found.count, 3);
    for (size_t i = 0; i < found.count; i++) {
        assert_str(found.rows[i].criteria[0], "1.2");
        assert_str(found.rows[i].is, "");
    }
    found = differ(is, was);
    assert_int_equal(found.count, 3);
    for (size_t i = 0; i < found.count; i++)
        assert_str(found.rows[i].was, "");
}

/* 1 total, 17 fields of the producer, 3 of the product, 2 x 2 of the claims, 4 papers, 8 sections. */
static void everything_changed_is_everything(void **state)
{
    struct content *was = a_content();
    struct content *is = a_content();
    struct frozen_producer *producer = &is->frozen.producer;
    struct dossier_differences found;
    (void)state;
    *producer = (struct frozen_producer){ .kind = 1, .name = STR("x"), .tax_code = STR("x"), .registration = STR("x"), .commune = STR("x"), .address = STR("x"),
                                          .phone = STR("x"), .email = STR("x"), .representative = STR("x"), .position = STR("x"), .home = STR("x"),
                                          .ethnicity = STR("x"), .registered_on = 20000, .founded = 20000, .woman = ANSWER_YES, .minority = ANSWER_NO,
                                          .disabled = ANSWER_NO };
    is->frozen.product = (struct frozen_product){ STR("x"), STR("x"), STR("x") };
    is->frozen.total = 0;
    for (size_t i = 0; i < 2; i++) {
        is->claims[i].option = STR("a");
        is->claims[i].reason = STR("x");
    }
    is->papers[0][0] = a_paper("p5", "market", "1");
    is->papers[1][0] = a_paper("p6", "market", "2");
    for (int i = 0; i < DOSSIER_TEXTS; i++)
        is->frozen.texts.rows[i] = STR("x");
    found = differ(was, is);
    assert_int_equal(found.count, 1 + 17 + 3 + 4 + 3 + DOSSIER_TEXTS);
    assert_int_equal(found.same_criteria + found.same_texts, 0);
    assert_int_equal(differ(is, was).count, found.count);
    for (size_t i = 0; i < found.count; i++)
        assert_false(str_equal(found.rows[i].was, found.rows[i].is));
}

/* ---- the words of the law ---- */

static void a_level_that_the_law_words_anew_differs_although_its_id_is_the_same(void **state)
{
    struct law_option reworded[] = { options[0], options[1] };
    struct law_criterion other = criteria[0];
    struct law_set newer = { .no = 11, .criteria = &other, .criterion_count = 1 };
    struct content *content = a_content();
    struct dossier_differences found;
    struct error error = { 0 };
    (void)state;
    assert_true(dossier_same_criterion(&criteria[0], &other));
    other.options = reworded;
    assert_true(dossier_same_criterion(&criteria[0], &other));
    reworded[1].text = STR("Đạt từ 75 %");
    assert_false(dossier_same_criterion(&criteria[0], &other));
    content->frozen.claims.count = 1;
    assert_int_equal(dossier_differ(&arena, &(struct dossier_side){ &content->frozen, &set }, &(struct dossier_side){ &content->frozen, &newer }, &found, &error),
                     STATUS_OK);
    assert_str(only(&found, DIFFERENCE_OPTION)->is, "5 điểm: Đạt từ 75 %");
    reworded[1] = options[1];
    reworded[1].points = 4;
    assert_false(dossier_same_criterion(&criteria[0], &other));
    other.option_count = 1;
    assert_false(dossier_same_criterion(&criteria[0], &other));
}

/* ---- long texts ---- */

static void a_window_shows_whole_words_around_what_differs(void **state)
{
    struct difference_window window = dossier_difference_window(STR("Doanh thu 500 triệu đồng một năm"), STR("Doanh thu 520 triệu đồng một năm"));
    (void)state;
    assert_str(window.head, "Doanh thu ");
    assert_str(window.was, "500");
    assert_str(window.is, "520");
    assert_str(window.tail, " triệu đồng một năm");
    assert_false(window.head_cut || window.was_cut || window.is_cut || window.tail_cut);

    window = dossier_difference_window(STR("Bán ở chợ"), STR("Bán ở chợ và siêu thị"));
    assert_str(window.was, "");
    assert_str(window.is, " và siêu thị");
    window = dossier_difference_window(STR("đủ"), STR("đủ, tại xã"));
    assert_str(window.head, "đủ");
    assert_str(window.is, ", tại xã");
    window = dossier_difference_window(STR("thu 1.200 đồng"), STR("thu 1.300 đồng"));
    assert_str(window.was, "1.200");
    assert_str(window.is, "1.300");
    window = dossier_difference_window(STR(""), STR("Bán"));
    assert_str(window.head, "");
    assert_str(window.is, "Bán");
    window = dossier_difference_window(STR("ấ"), STR("ầ")); /* they share bytes, and no character */
    assert_str(window.was, "ấ");
    assert_str(window.is, "ầ");
}

static void a_window_of_long_texts_is_bounded_and_cuts_no_character(void **state)
{
    static char was[20001];
    static char is[20001];
    struct difference_window window;
    (void)state;
    for (size_t i = 0; i + 1 < sizeof(was); i++)
        was[i] = is[i] = i % 7 == 6 ? ' ' : 'a';
    is[10000] = 'b';
    window = dossier_difference_window(str_from(was), str_from(is));
    assert_true(window.head_cut && window.tail_cut && !window.was_cut);
    assert_true(window.head.len <= DIFFERENCE_AROUND && window.tail.len <= DIFFERENCE_AROUND && window.was.len == 6 && window.is.len == 6);

    /* One word without an end, in letters of three bytes. */
    for (size_t i = 0; i + 1 < sizeof(was); i++) {
        was[i] = "ấ"[i % 3];
        is[i] = "ầ"[i % 3];
    }
    was[sizeof(was) - 3] = is[sizeof(is) - 3] = '\0'; /* 19998 bytes are whole letters */
    window = dossier_difference_window(str_from(was), str_from(is));
    assert_true(window.was_cut && window.is_cut);
    assert_true(window.was.len > 0 && window.was.len <= DIFFERENCE_SHOWN && text_valid(window.was) && text_valid(window.is));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_changed_is_no_difference),
        cmocka_unit_test(a_level_and_a_reason_are_found_with_their_words_in_both_orders),
        cmocka_unit_test(one_paper_for_many_criteria_is_one_row),
        cmocka_unit_test(papers_come_go_and_are_mended),
        cmocka_unit_test(a_criterion_that_only_one_side_has_differs),
        cmocka_unit_test(everything_changed_is_everything),
        cmocka_unit_test(a_level_that_the_law_words_anew_differs_although_its_id_is_the_same),
        cmocka_unit_test(a_window_shows_whole_words_around_what_differs),
        cmocka_unit_test(a_window_of_long_texts_is_bounded_and_cuts_no_character),
    };
    int failed;
    arena_open(&arena, &memory_system, (size_t)64 << 20);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
