/* The self-assessment: what a link carries, what a broken one leaves, and what the page proposes. */
#include "ocop/scoring/scoring_int.h"

#include "../../unit.h"

static struct arena arena;

/* Section 1 with two leaves, leaf 7 alone, section 6 with 6.1 > 6.1.1 and 6.2. */
static const struct law_option graded[] = {
    { .id = { "1", 1 }, .points = 10, .star_min = 3 }, { .id = { "2", 1 }, .points = 20, .star_min = 4 }, { .id = { "3", 1 }, .points = 30 }
};
static const struct law_option printed_zero[] = { { .id = { "1", 1 }, .points = 0 }, { .id = { "2", 1 }, .points = 20 } };
static const struct law_option yes_or_no[] = { { .id = { "0", 1 }, .points = 0 }, { .id = { "1", 1 }, .points = 20 } };

static struct law_criterion criteria[] = {
    { .code = { "1.1", 3 }, .implicit_zero = true, .options = graded, .option_count = 3, .nature = LAW_DOCUMENT },
    { .code = { "1.2", 3 }, .options = printed_zero, .option_count = 2, .nature = LAW_FIXED },
    { .code = { "7", 1 }, .part = 1, .options = yes_or_no, .option_count = 2, .nature = LAW_TASTING },
    { .code = { "6.1.1", 5 }, .part = 2, .options = printed_zero, .option_count = 2, .nature = LAW_INVESTMENT },
    { .code = { "6.2", 3 }, .part = 2, .implicit_zero = true, .options = graded, .option_count = 3, .nature = LAW_DOCUMENT },
};
static const struct law_section sections[] = { { .code = { "1", 1 } }, { .code = { "6", 1 } }, { .code = { "6.1", 3 } } };
static const struct law_line lines[] = {
    { 0, 1, 0, -1 }, { 0, 2, -1, 0 }, { 0, 2, -1, 1 }, { 1, 1, -1, 2 }, { 2, 1, 1, -1 }, { 2, 2, 2, -1 }, { 2, 3, -1, 3 }, { 2, 2, -1, 4 },
};
#define LEAVES (sizeof(criteria) / sizeof(criteria[0]))
static const struct law_set set = { .no = 11,
                                    .criteria = criteria,
                                    .criterion_count = LEAVES,
                                    .sections = sections,
                                    .section_count = 3,
                                    .lines = lines,
                                    .line_count = sizeof(lines) / sizeof(lines[0]),
                                    .from = { 0, 0, 30, 50, 70, 90 } };

static int open_arena(void **state)
{
    (void)state;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    for (size_t i = 0; i < LEAVES; i++)
        law_find_needs(&criteria[i]);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static struct self_sheet read(const char *link)
{
    struct self_sheet sheet;
    assert_true(self_sheet_new(&arena, &set, &sheet));
    self_link_read(&sheet, str_from(link));
    return sheet;
}

static struct str written(const struct self_sheet *sheet)
{
    struct buffer out;
    buffer_open(&out, &arena, 1000);
    self_link_write(&out, sheet);
    return buffer_str(&out);
}

static void what_a_link_says_is_written_again(void **state)
{
    static const char *const links[] = { "--.-.--", "x2.0.1x", "31.1.23", "-1.-.--" };
    (void)state;
    for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
        struct self_sheet sheet = read(links[i]);
        assert_str(written(&sheet), links[i]);
        assert_int_equal(sheet.unread_count, 0);
    }
}

static void nothing_chosen_and_none_of_these_differ(void **state)
{
    struct self_sheet sheet = read("x-.-.--");
    (void)state;
    assert_true(sheet.answered[0]);
    assert_int_equal(sheet.choices[0], LAW_NO_CHOICE);
    assert_false(sheet.answered[1]);
    assert_int_equal(sheet.answered_count, 1);
}

static void none_of_these_exists_only_where_the_form_prints_no_zero(void **state)
{
    struct self_sheet sheet = read("-x.x.--");
    (void)state;
    assert_int_equal(sheet.answered_count, 0);
    assert_int_equal(sheet.unread_count, 2);
    assert_true(sheet.unread[1]);
    assert_true(sheet.unread[2]);
}

static void a_broken_group_leaves_the_others(void **state)
{
    struct self_sheet cut = read("32.1");
    struct self_sheet short_group = read("3.1.22");
    struct self_sheet wrong_sign = read("39.1.2\xff");
    (void)state;
    assert_str(written(&cut), "32.1.--");
    assert_int_equal(cut.unread_count, 2);
    assert_str(written(&short_group), "--.1.22");
    assert_int_equal(short_group.unread_count, 2);
    assert_str(written(&wrong_sign), "3-.1.2-");
    assert_int_equal(wrong_sign.unread_count, 2);
}

static void an_empty_link_leaves_everything_unread(void **state)
{
    struct self_sheet sheet = read("");
    (void)state;
    assert_int_equal(sheet.unread_count, LEAVES);
    assert_int_equal(sheet.answered_count, 0);
}

static void any_bytes_are_read_without_harm(void **state)
{
    uint32_t dice = 1;
    (void)state;
    for (int round = 0; round < 20000; round++) {
        static const char signs[] = "0123x-..<&\xe1";
        char link[24];
        size_t len;
        struct self_sheet sheet;
        dice = dice * 1664525U + 1013904223U;
        len = (dice >> 16) % sizeof(link);
        for (size_t i = 0; i < len; i++) {
            dice = dice * 1664525U + 1013904223U;
            link[i] = signs[(dice >> 16) % (sizeof(signs) - 1)];
        }
        arena_empty(&arena);
        assert_true(self_sheet_new(&arena, &set, &sheet));
        self_link_read(&sheet, (struct str){ link, len });
        assert_true(sheet.answered_count + sheet.unread_count <= LEAVES);
        assert_int_equal(written(&sheet).len, LEAVES + 2);
    }
}

static void a_value_sent_twice_counts_once(void **state)
{
    struct self_sheet sheet = read("--.-.--");
    (void)state;
    self_choose(&sheet, 0, STR("1"));
    self_choose(&sheet, 0, STR("3"));
    self_choose(&sheet, 1, STR("9"));
    self_choose(&sheet, 1, STR("8"));
    assert_int_equal(sheet.answered_count, 1);
    assert_int_equal(sheet.choices[0], 2);
    assert_int_equal(sheet.unread_count, 1);
}

static struct self_outcome outcome_of(const char *link)
{
    struct self_sheet sheet = read(link);
    struct self_outcome outcome;
    assert_true(self_outcome_find(&arena, &sheet, &outcome));
    return outcome;
}

static void what_is_not_chosen_yet_counts_nothing_and_the_score_stands(void **state)
{
    struct self_outcome outcome = outcome_of("3-.-.--");
    (void)state;
    assert_true(outcome.law.complete);
    assert_int_equal(outcome.total, 30);
    assert_int_equal(outcome.parts[0], 30);
    assert_int_equal(outcome.first_open, 1);
    assert_int_equal(outcome.law.stars, 2);
    assert_int_equal(outcome.target, 3);
}

static void papers_and_investments_are_proposed_before_tasting_and_what_hardly_changes(void **state)
{
    struct self_outcome outcome = outcome_of("11.0.11"); /* 20 points; 50 wanted */
    (void)state;
    assert_true(outcome.plan.reachable);
    for (size_t i = 0; i < outcome.plan.step_count; i++)
        assert_true(criteria[outcome.plan.steps[i].criterion].nature <= LAW_INVESTMENT);
    assert_true(outcome.plan.stars_after >= 3);
}

static void without_another_way_tasting_is_proposed_too(void **state)
{
    struct self_outcome outcome = outcome_of("31.0.23"); /* 80 points from papers and investments alone; 90 wanted */
    (void)state;
    assert_int_equal(outcome.target, 5);
    assert_true(outcome.plan.reachable);
    assert_int_equal(outcome.plan.step_count, 1);
    assert_int_equal(outcome.plan.steps[0].criterion, 2);
}

static void at_five_stars_there_is_nothing_to_propose(void **state)
{
    struct self_outcome outcome = outcome_of("32.1.23");
    (void)state;
    assert_int_equal(outcome.law.stars, 5);
    assert_int_equal(outcome.target, 0);
    assert_int_equal(outcome.first_open, -1);
}

static void names_in_capitals_are_written_as_a_sentence(void **state)
{
    (void)state;
    assert_str(self_name(&arena, STR("T\341\273\224 CH\341\273\250C S\341\272\242N XU\341\272\244T")),
               "T\341\273\225 ch\341\273\251c s\341\272\243n xu\341\272\245t");
    assert_str(self_name(&arena, STR("\304\220\341\272\242M B\341\272\242O \306\257U TI\303\212N, ATTP")),
               "\304\220\341\272\243m b\341\272\243o \306\260u ti\303\252n, ATTP");
    assert_str(self_name(&arena, STR("Gi\303\241 tr\341\273\213 ISO")), "Gi\303\241 tr\341\273\213 ISO");
    assert_str(self_name(&arena, STR("")), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_link_says_is_written_again),
        cmocka_unit_test(nothing_chosen_and_none_of_these_differ),
        cmocka_unit_test(none_of_these_exists_only_where_the_form_prints_no_zero),
        cmocka_unit_test(a_broken_group_leaves_the_others),
        cmocka_unit_test(an_empty_link_leaves_everything_unread),
        cmocka_unit_test(any_bytes_are_read_without_harm),
        cmocka_unit_test(a_value_sent_twice_counts_once),
        cmocka_unit_test(what_is_not_chosen_yet_counts_nothing_and_the_score_stands),
        cmocka_unit_test(papers_and_investments_are_proposed_before_tasting_and_what_hardly_changes),
        cmocka_unit_test(without_another_way_tasting_is_proposed_too),
        cmocka_unit_test(at_five_stars_there_is_nothing_to_propose),
        cmocka_unit_test(names_in_capitals_are_written_as_a_sentence),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
