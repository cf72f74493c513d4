#include "ocop/law/law.h"

#include "../../unit.h"
#include "synthetic.h"

#define SHEETS 9

static struct arena arena;

static struct law_result score(const struct synthetic *s, const struct law_rules *rules, const int8_t *choices, size_t sheets)
{
    struct law_result result;
    struct law_question question = { .set = &s->set, .rules = rules, .choices = choices, .sheet_count = sheets };
    assert_true(law_score(&arena, &question, &result));
    return result;
}

static struct str written(struct fraction f)
{
    struct buffer out;
    buffer_open(&out, &arena, 64);
    fraction_write(&out, f);
    return buffer_str(&out);
}

/* One criterion of each part, with an option for each point from 0 to 40, 25, 35 (0 to 100 in all). */
static struct law_option scale_options[LAW_PARTS][41];

static void scale(struct synthetic *s)
{
    static const int max[LAW_PARTS] = { 40, 25, 35 };
    synthetic_begin(s, 90, 70, 50, 30);
    for (int p = 0; p < LAW_PARTS; p++) {
        struct law_criterion *criterion = synthetic_criterion(s, p, false, LAW_DOCUMENT);
        for (int points = 0; points <= max[p]; points++)
            scale_options[p][points] = (struct law_option){ .points = points };
        criterion->options = scale_options[p];
        criterion->option_count = (size_t)max[p] + 1;
        criterion->max = max[p];
    }
}

static void tick_total(int8_t *choices, int total)
{
    choices[0] = (int8_t)(total < 40 ? total : 40);
    choices[1] = (int8_t)(total - choices[0] < 25 ? total - choices[0] : 25);
    choices[2] = (int8_t)(total - choices[0] - choices[1]);
}

static void a_mean_of_629_ninths_is_three_stars_and_630_ninths_four(void **state)
{
    struct synthetic s;
    struct law_rules rules = { 0 };
    struct law_result result;
    int8_t choices[SHEETS * 3];
    (void)state;
    scale(&s);
    for (int i = 0; i < SHEETS; i++)
        tick_total(choices + 3 * i, i == 4 ? 69 : 70);
    result = score(&s, &rules, choices, SHEETS);
    assert_str(written(result.mean), "629/9");
    assert_int_equal(result.stars_by_points, 3);
    assert_int_equal(result.stars, 3);
    assert_true(result.recognised);
    tick_total(choices + 3 * 4, 70);
    result = score(&s, &rules, choices, SHEETS);
    assert_str(written(result.mean), "70");
    assert_int_equal(result.stars, 4);
}

static void every_band_begins_at_its_lower_edge_and_ends_below_its_upper_one(void **state)
{
    static const int edges[] = { 30, 50, 70, 90 };
    struct synthetic s;
    struct law_rules rules = { 0 };
    (void)state;
    scale(&s);
    for (int stars = 2; stars <= 5; stars++)
        for (int sheets = 1; sheets <= SHEETS; sheets++) {
            int8_t choices[SHEETS * 3];
            int edge = edges[stars - 2];
            struct law_result result;
            for (int i = 0; i < sheets; i++)
                tick_total(choices + 3 * i, i % 2 == 0 || i + 1 == sheets ? edge : edge + (i % 4 == 1 ? 3 : -3));
            if (sheets == 5 || sheets == 9) { /* the ups and downs cancel out */
                result = score(&s, &rules, choices, (size_t)sheets);
                assert_int_equal(result.stars, stars);
            }
            for (int i = 0; i < sheets; i++)
                tick_total(choices + 3 * i, edge);
            result = score(&s, &rules, choices, (size_t)sheets);
            assert_int_equal(result.stars, stars);
            assert_int_equal(result.recognised, stars >= 3);
            tick_total(choices, edge - 1); /* one point in one sheet of nine: 1/9 below the edge */
            result = score(&s, &rules, choices, (size_t)sheets);
            assert_int_equal(result.stars, stars - 1);
            arena_empty(&arena);
        }
    {
        int8_t choices[3];
        tick_total(choices, 100);
        assert_int_equal(score(&s, &rules, choices, 1).stars, 5);
        tick_total(choices, 0);
        assert_int_equal(score(&s, &rules, choices, 1).stars, 1);
    }
}

/* 75 points come from the first criterion; the second has a minimum of 2 at 3 stars and 3 at 5 stars. */
static void with_minimum(struct synthetic *s)
{
    synthetic_begin(s, 90, 70, 50, 30);
    synthetic_criterion(s, 0, true, LAW_DOCUMENT);
    synthetic_option(s, 75, 0, 0);
    synthetic_option(s, 95, 0, 0);
    synthetic_criterion(s, 1, false, LAW_DOCUMENT);
    synthetic_option(s, 0, 0, 0);
    synthetic_option(s, 1, 0, 0);
    synthetic_option(s, 2, 3, 0);
    synthetic_option(s, 3, 5, 0);
}

static void whoever_misses_a_three_star_minimum_gets_two_stars(void **state)
{
    struct synthetic s;
    struct law_rules rules = { 0 };
    struct law_result result;
    (void)state;
    with_minimum(&s);
    result = score(&s, &rules, (const int8_t[]){ 0, 1 }, 1);
    assert_int_equal(result.stars_by_points, 4);
    assert_int_equal(result.stars, 2);
    assert_false(result.recognised);
    assert_int_equal(result.unmet_count, 2); /* that of 5 stars too, though 76 points do not reach it */
    assert_true(result.unmet[0].stars == 3 && result.unmet[0].criterion == 1 && result.unmet[0].needs == 2);
    assert_str(written(result.unmet[0].has), "1");
    assert_true(result.unmet[1].stars == 5 && result.unmet[1].needs == 3);
    result = score(&s, &rules, (const int8_t[]){ 1, 2 }, 1);
    assert_int_equal(result.stars_by_points, 5);
    assert_int_equal(result.stars, 4);
    assert_int_equal(result.unmet_count, 1);
}

static void the_basis_decides_what_one_severe_member_costs(void **state)
{
    static const struct {
        int low; /* of nine sheets, how many give 1 instead of 2 */
        int stars[3]; /* by average, every, majority */
    } cases[] = { { 0, { 4, 4, 4 } }, { 1, { 2, 2, 4 } }, { 4, { 2, 2, 4 } }, { 5, { 2, 2, 2 } }, { 9, { 2, 2, 2 } } };
    struct synthetic s;
    (void)state;
    with_minimum(&s);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        for (int basis = LAW_AVERAGE; basis <= LAW_MAJORITY; basis++) {
            struct law_rules rules = { .basis = (enum law_basis)basis };
            int8_t choices[SHEETS * 2];
            for (int k = 0; k < SHEETS; k++) {
                choices[2 * k] = 0;
                choices[2 * k + 1] = k < cases[i].low ? 1 : 2;
            }
            assert_int_equal(score(&s, &rules, choices, SHEETS).stars, cases[i].stars[basis]);
            if (cases[i].low == 1) /* another member's 3 lifts the mean back to 2 */
                choices[2 * 8 + 1] = 3;
            if (cases[i].low == 1)
                assert_int_equal(score(&s, &rules, choices, SHEETS).stars, basis == LAW_EVERY ? 2 : 4);
        }
    { /* half is not a majority */
        struct law_rules rules = { .basis = LAW_MAJORITY };
        assert_int_equal(score(&s, &rules, (const int8_t[]){ 0, 1, 0, 2 }, 2).stars, 2);
    }
}

static void needs_are_carried_up_and_stand_only_where_they_rise(void **state)
{
    struct synthetic s;
    struct law_rules rules = { 0 };
    struct law_result result;
    (void)state;
    synthetic_begin(&s, 90, 70, 50, 30);
    synthetic_criterion(&s, 0, true, LAW_DOCUMENT);
    synthetic_option(&s, 1, 0, 0);
    synthetic_option(&s, 2, 4, 0);
    synthetic_option(&s, 5, 5, 0);
    assert_memory_equal(s.criteria[0].needs, ((const int[]){ 0, 0, 0, 0, 2, 5 }), sizeof(s.criteria[0].needs));
    synthetic_criterion(&s, 0, true, LAW_DOCUMENT); /* the star stands on the criterion: its lowest option that is not 0 */
    s.criteria[1].star_on_criterion = 4;
    synthetic_option(&s, 0, 0, 0);
    synthetic_option(&s, 2, 0, 0);
    synthetic_option(&s, 1, 0, 0);
    assert_memory_equal(s.criteria[1].needs, ((const int[]){ 0, 0, 0, 0, 1, 1 }), sizeof(s.criteria[1].needs));
    result = score(&s, &rules, (const int8_t[]){ 0, LAW_NO_CHOICE }, 1);
    assert_int_equal(result.unmet_count, 3);
    assert_true(result.unmet[0].stars == 4 && result.unmet[0].criterion == 0);
    assert_true(result.unmet[1].stars == 4 && result.unmet[1].criterion == 1);
    assert_true(result.unmet[2].stars == 5 && result.unmet[2].criterion == 0);
}

static void a_sheet_is_incomplete_where_nothing_is_ticked_and_a_zero_is_printed(void **state)
{
    struct synthetic s;
    struct law_rules rules = { .quorum = { 1, 2 }, .council_size = 4, .has_spread = true };
    struct law_result result;
    (void)state;
    with_minimum(&s);
    result = score(&s, &rules, (const int8_t[]){ LAW_NO_CHOICE, 2, LAW_NO_CHOICE, LAW_NO_CHOICE }, 2);
    assert_false(result.complete);
    assert_int_equal(result.missing_count, 1);
    assert_true(result.missing[0].sheet == 1 && result.missing[0].criterion == 1);
    assert_true(result.stars == 0 && !result.recognised && result.unmet_count == 0 && !result.has_spread);
    assert_int_equal(result.sheets[0].total, 2);
    assert_true(result.quorum_met);
    result = score(&s, &rules, (const int8_t[]){ LAW_NO_CHOICE, 2, LAW_NO_CHOICE, 0 }, 2);
    assert_true(result.complete && result.stars == 1);
}

static void a_dossier_that_is_knocked_out_has_no_stars_whatever_its_points(void **state)
{
    struct synthetic s;
    struct law_rules rules = { 0 };
    struct law_result result;
    struct law_question question = { .set = &s.set, .rules = &rules, .choices = (const int8_t[]){ 1, 3 }, .sheet_count = 1, .knocked_out = true };
    (void)state;
    with_minimum(&s);
    assert_true(law_score(&arena, &question, &result));
    assert_true(result.stars == 0 && !result.recognised && result.knocked_out && result.stars_by_points == 5);
    assert_str(written(result.mean), "98");
}

static void pairs_beyond_the_limit_name_what_they_differ_on(void **state)
{
    struct synthetic s;
    struct law_rules rules = { .has_spread = true, .spread_limit = 3 };
    struct law_result result;
    /* totals 9, 12, 15, 9: of the six pairs, 0-2 and 2-3 are beyond 3 points (exactly 3 is not). */
    static const int8_t choices[] = { 2, 2, 2, 4, 1, 4, 4, 4, 4, 2, 2, 2 };
    (void)state;
    synthetic_begin(&s, 90, 70, 50, 30);
    for (int c = 0; c < 3; c++) {
        synthetic_criterion(&s, c, false, LAW_DOCUMENT);
        for (int points = 1; points <= 5; points++)
            synthetic_option(&s, points, 0, 0);
    }
    result = score(&s, &rules, choices, 4);
    assert_true(result.has_spread && result.exceeded && result.max_difference == 6 && result.pair_count == 2);
    assert_true(result.pairs[0].a == 0 && result.pairs[0].b == 2 && result.pairs[0].difference == 6 && result.pairs[0].count == 3);
    assert_true(result.pairs[1].a == 2 && result.pairs[1].b == 3);
    rules.spread_limit = 2;
    result = score(&s, &rules, choices, 4);
    assert_int_equal(result.pair_count, 5);
    assert_true(result.pairs[2].a == 1 && result.pairs[2].b == 2 && result.pairs[2].count == 1 && result.pairs[2].criteria[0].criterion == 1);
    /* 0-1: +2, -1, +2: greatest first, then in the order of the file */
    assert_true(result.pairs[0].count == 3 && result.pairs[0].criteria[0].criterion == 0 && result.pairs[0].criteria[1].criterion == 2 &&
                result.pairs[0].criteria[2].criterion == 1);
    assert_true(result.pairs[0].criteria[2].a == 3 && result.pairs[0].criteria[2].b == 2);
    rules.spread_limit = 6;
    result = score(&s, &rules, choices, 4);
    assert_true(!result.exceeded && result.pair_count == 0 && result.max_difference == 6);
}

static void a_quorum_counts_sheets_and_the_chair_or_a_deputy(void **state)
{
    struct synthetic s;
    int8_t choices[SHEETS * 2] = { 0 };
    enum law_role roles[SHEETS] = { LAW_MEMBER };
    struct law_rules rules = { .quorum = { 3, 4 }, .council_size = 9, .chair_required = true };
    struct law_question question = { .set = &s.set, .rules = &rules, .choices = choices, .roles = roles, .sheet_count = 7 };
    struct law_result result;
    (void)state;
    with_minimum(&s);
    assert_true(law_score(&arena, &question, &result));
    assert_true(result.has_quorum && result.quorum_needed == 7 && !result.chair_present && !result.quorum_met);
    roles[6] = LAW_DEPUTY;
    assert_true(law_score(&arena, &question, &result));
    assert_true(result.chair_present && result.quorum_met);
    question.sheet_count = 6;
    roles[0] = LAW_CHAIR;
    assert_true(law_score(&arena, &question, &result));
    assert_true(result.chair_present && !result.quorum_met);
    for (int64_t size = 1; size <= 40; size++) /* against the product, where it is small enough */
        for (int64_t num = 1; num <= 12; num++)
            for (int64_t den = num; den <= 12; den++) {
                rules.quorum = fraction_of(num, den);
                rules.council_size = size;
                assert_true(law_score(&arena, &question, &result));
                assert_int_equal(result.quorum_needed, fraction_ceiling(fraction_of(num * size, den)));
                arena_empty(&arena);
            }
    rules.quorum = fraction_of(999999999999999998, 999999999999999999);
    rules.council_size = 1000000;
    assert_true(law_score(&arena, &question, &result));
    assert_int_equal(result.quorum_needed, 1000000);
    rules.quorum = fraction_of(1, 999999999999999999);
    assert_true(law_score(&arena, &question, &result));
    assert_int_equal(result.quorum_needed, 1);
}

static void the_order_of_the_sheets_does_not_matter(void **state)
{
    struct dice dice = { 148 };
    (void)state;
    for (int round = 0; round < 400; round++) {
        struct synthetic s;
        struct law_rules rules = { .basis = (enum law_basis)roll(&dice, 3), .has_spread = true, .spread_limit = roll(&dice, 4) };
        int8_t choices[SHEETS * 12];
        int8_t mixed[SHEETS * 12];
        size_t size;
        struct law_result a;
        struct law_result b;
        synthetic_random(&s, &dice, 12);
        size = s.set.criterion_count;
        for (size_t i = 0; i < SHEETS; i++)
            synthetic_choose(&s, &dice, choices + i * size);
        for (size_t i = 0; i < SHEETS; i++)
            memcpy(mixed + i * size, choices + (i * 4 + (size_t)round) % SHEETS * size, size);
        a = score(&s, &rules, choices, SHEETS);
        b = score(&s, &rules, mixed, SHEETS);
        assert_int_equal(a.complete, b.complete);
        assert_int_equal(a.stars, b.stars);
        assert_int_equal(a.missing_count, b.missing_count);
        assert_int_equal(a.unmet_count, b.unmet_count);
        assert_int_equal(a.pair_count, b.pair_count);
        assert_int_equal(a.max_difference, b.max_difference);
        if (a.complete)
            assert_int_equal(fraction_compare(a.mean, b.mean), 0);
        arena_empty(&arena);
    }
}

static void raising_an_option_never_lowers_the_stars(void **state)
{
    struct dice dice = { 781 };
    int raised = 0;
    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct synthetic s;
        struct law_rules rules = { .basis = (enum law_basis)roll(&dice, 3) };
        int8_t choices[SHEETS * 12];
        size_t sheets = 1 + (size_t)roll(&dice, SHEETS);
        size_t at;
        size_t c;
        int before;
        synthetic_random(&s, &dice, 12);
        for (size_t i = 0; i < s.set.criterion_count; i++)
            s.criteria[i].implicit_zero = true;
        for (size_t i = 0; i < sheets; i++)
            synthetic_choose(&s, &dice, choices + i * s.set.criterion_count);
        before = score(&s, &rules, choices, sheets).stars;
        c = (size_t)roll(&dice, (int)s.set.criterion_count);
        at = (size_t)roll(&dice, (int)sheets) * s.set.criterion_count + c;
        if ((size_t)choices[at] + 1 == s.criteria[c].option_count) /* the options of these sets rise */
            continue;
        choices[at]++;
        raised++;
        assert_true(score(&s, &rules, choices, sheets).stars >= before);
        arena_empty(&arena);
    }
    assert_true(raised > 1000);
}

static void a_score_without_memory_says_so(void **state)
{
    struct synthetic s;
    struct law_rules rules = { .has_spread = true };
    int8_t choices[SHEETS * 3];
    struct law_question question = { .set = &s.set, .rules = &rules, .choices = choices, .sheet_count = SHEETS };
    bool done = false;
    (void)state;
    scale(&s);
    for (int i = 0; i < SHEETS; i++)
        tick_total(choices + 3 * i, 40 + 5 * i);
    for (size_t limit = 16; !done; limit += 64) {
        struct arena small;
        struct law_result result;
        arena_open(&small, &memory_system, limit);
        done = law_score(&small, &question, &result);
        assert_int_equal(done, !small.exhausted);
        arena_close(&small);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mean_of_629_ninths_is_three_stars_and_630_ninths_four),
        cmocka_unit_test(every_band_begins_at_its_lower_edge_and_ends_below_its_upper_one),
        cmocka_unit_test(whoever_misses_a_three_star_minimum_gets_two_stars),
        cmocka_unit_test(the_basis_decides_what_one_severe_member_costs),
        cmocka_unit_test(needs_are_carried_up_and_stand_only_where_they_rise),
        cmocka_unit_test(a_sheet_is_incomplete_where_nothing_is_ticked_and_a_zero_is_printed),
        cmocka_unit_test(a_dossier_that_is_knocked_out_has_no_stars_whatever_its_points),
        cmocka_unit_test(pairs_beyond_the_limit_name_what_they_differ_on),
        cmocka_unit_test(a_quorum_counts_sheets_and_the_chair_or_a_deputy),
        cmocka_unit_test(the_order_of_the_sheets_does_not_matter),
        cmocka_unit_test(raising_an_option_never_lowers_the_stars),
        cmocka_unit_test(a_score_without_memory_says_so),
    };
    int failed;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
