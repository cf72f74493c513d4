#include "ocop/law/law.h"

#include "../../unit.h"
#include "synthetic.h"

static struct arena arena;

static int points_of(const struct synthetic *s, const int8_t *choices, size_t c)
{
    return choices[c] == LAW_NO_CHOICE ? 0 : s->options[c][choices[c]].points;
}

static int stars_of(const struct synthetic *s, const int8_t *choices)
{
    int8_t ticked[12];
    struct synthetic copy = *s;
    struct law_rules rules = { 0 };
    struct law_result result;
    struct law_question question = { .set = &copy.set, .rules = &rules, .choices = ticked, .sheet_count = 1 };
    memcpy(ticked, choices, sizeof(ticked));
    copy.set.criteria = copy.criteria;
    for (size_t c = 0; c < copy.set.criterion_count; c++)
        copy.criteria[c].implicit_zero = true; /* in a plan, what is not ticked counts 0 */
    assert_true(law_score(&arena, &question, &result));
    assert_true(result.complete);
    return result.stars;
}

struct best {
    bool found;
    int steps;
    int gain;
};

/* All ways to change, criterion by criterion: the options of the same case, not touched where fixed. */
static void try_all(const struct synthetic *s, const int8_t *from, const bool *fixed, int stars, int8_t *choices, size_t c, struct best *best)
{
    if (c < s->set.criterion_count) {
        choices[c] = from[c];
        try_all(s, from, fixed, stars, choices, c + 1, best);
        for (size_t i = 0; !fixed[c] && i < s->criteria[c].option_count; i++) {
            if ((int)i == from[c] || (from[c] != LAW_NO_CHOICE && s->options[c][i].case_no != s->options[c][from[c]].case_no))
                continue;
            choices[c] = (int8_t)i;
            try_all(s, from, fixed, stars, choices, c + 1, best);
        }
        return;
    }
    if (stars_of(s, choices) >= stars) {
        int steps = 0;
        int gain = 0;
        for (size_t i = 0; i < s->set.criterion_count; i++) {
            steps += choices[i] != from[i];
            gain += points_of(s, choices, i) - points_of(s, from, i);
        }
        if (!best->found || steps < best->steps || (steps == best->steps && gain < best->gain))
            *best = (struct best){ true, steps, gain };
    }
    arena_empty(&arena);
}

static void check_steps(const struct synthetic *s, const int8_t *from, const bool *fixed, int stars, const struct law_plan *plan)
{
    int8_t after[12];
    int gain = 0;
    memcpy(after, from, sizeof(after));
    for (size_t i = 0; i < plan->step_count; i++) {
        const struct law_step *step = &plan->steps[i];
        const struct law_criterion *criterion = &s->criteria[step->criterion];
        int before = points_of(s, from, (size_t)step->criterion);
        assert_int_equal(step->from, from[step->criterion]);
        assert_false(fixed[step->criterion]);
        assert_int_equal(step->gain, criterion->options[step->to].points - before);
        assert_true(step->gain > 0);
        assert_int_equal(step->minimum, before < criterion->needs[stars]);
        if (i > 0) {
            assert_true(plan->steps[i - 1].minimum >= step->minimum);
            if (plan->steps[i - 1].minimum == step->minimum)
                assert_true(plan->steps[i - 1].criterion < step->criterion);
        }
        after[step->criterion] = (int8_t)step->to;
        gain += step->gain;
    }
    assert_int_equal(stars_of(s, after), plan->stars_after);
    assert_true(plan->stars_after >= stars);
    for (size_t c = 0; c < s->set.criterion_count; c++)
        gain += points_of(s, from, c);
    assert_int_equal(plan->total_after, gain);
}

static void no_smaller_plan_exists_than_the_one_given(void **state)
{
    struct dice dice = { 20260522 };
    int reachable = 0;
    int unreachable = 0;
    (void)state;
    for (int round = 0; round < 1500; round++) {
        struct synthetic s;
        int8_t from[12];
        int8_t scratch[12];
        bool fixed[12] = { false };
        int stars = 2 + roll(&dice, 4);
        struct best best = { 0 };
        struct law_plan plan;
        int before;
        synthetic_random(&s, &dice, 5);
        synthetic_choose(&s, &dice, from);
        for (size_t c = 0; c < s.set.criterion_count; c++)
            fixed[c] = roll(&dice, 6) == 0;
        before = stars_of(&s, from);
        try_all(&s, from, fixed, stars, scratch, 0, &best);
        arena_empty(&arena);
        assert_true(law_plan_find(&arena, &s.set, from, fixed, false, stars, &plan));
        assert_int_equal(plan.reachable, best.found);
        assert_int_equal(plan.already, before >= stars);
        if (!plan.reachable) {
            unreachable++;
            assert_int_equal(plan.step_count, 0);
            assert_int_equal(plan.stars_after, before);
            continue;
        }
        reachable += !plan.already;
        assert_int_equal(plan.step_count, best.steps);
        for (size_t i = 0; i < plan.step_count; i++)
            best.gain -= plan.steps[i].gain;
        assert_int_equal(best.gain, 0);
        check_steps(&s, from, fixed, stars, &plan);
        arena_empty(&arena);
    }
    assert_true(reachable > 300 && unreachable > 100);
}

/* Four criteria: a minimum, and three ways to the same point. */
static void four_equal_ways(struct synthetic *s)
{
    synthetic_begin(s, 9, 7, 5, 3);
    for (int c = 0; c < 4; c++) {
        static const enum law_nature natures[] = { LAW_FIXED, LAW_TASTING, LAW_INVESTMENT, LAW_DOCUMENT };
        synthetic_criterion(s, 0, true, natures[c]);
        synthetic_option(s, 1, 0, 0);
        synthetic_option(s, 2, 0, 0);
        synthetic_option(s, 3, 0, 0);
    }
}

static void among_equal_plans_papers_and_money_come_before_taste_and_what_is_fixed(void **state)
{
    struct synthetic s;
    struct law_plan plan;
    bool fixed[12] = { false };
    (void)state;
    four_equal_ways(&s);
    for (int c = 3; c >= 0; c--) {
        assert_true(law_plan_find(&arena, &s.set, (const int8_t[]){ 0, 0, 0, 0 }, fixed, false, 3, &plan));
        assert_int_equal(plan.step_count, 1);
        assert_int_equal(plan.steps[0].criterion, c);
        assert_int_equal(plan.steps[0].to, 1);
        fixed[c] = true;
    }
    assert_true(law_plan_find(&arena, &s.set, (const int8_t[]){ 0, 0, 0, 0 }, fixed, false, 3, &plan));
    assert_false(plan.reachable);
}

static void among_plans_still_equal_earlier_criteria_are_changed_by_their_lower_options(void **state)
{
    struct synthetic s;
    struct law_plan plan;
    (void)state;
    synthetic_begin(&s, 90, 70, 9, 3);
    for (int c = 0; c < 3; c++) {
        synthetic_criterion(&s, 0, true, LAW_DOCUMENT);
        for (int points = 1; points <= 4; points++)
            synthetic_option(&s, points, 0, 0);
    }
    /* 4 points are there, 9 are wanted: two of three must gain 5 together; 2 + 3 in the first two. */
    assert_true(law_plan_find(&arena, &s.set, (const int8_t[]){ 0, 0, 1 }, NULL, false, 3, &plan));
    assert_int_equal(plan.step_count, 2);
    assert_int_equal(plan.steps[0].criterion, 0);
    assert_int_equal(plan.steps[0].gain, 2);
    assert_int_equal(plan.steps[1].criterion, 1);
    assert_int_equal(plan.steps[1].gain, 3);
    assert_int_equal(plan.total_after, 9);
}

static void a_step_never_changes_the_case(void **state)
{
    struct synthetic s;
    struct law_plan plan;
    (void)state;
    synthetic_begin(&s, 9, 7, 3, 2);
    synthetic_criterion(&s, 0, false, LAW_DOCUMENT);
    synthetic_option(&s, 0, 0, 1);
    synthetic_option(&s, 2, 0, 1);
    synthetic_option(&s, 0, 0, 2);
    synthetic_option(&s, 3, 0, 2);
    assert_true(law_plan_find(&arena, &s.set, (const int8_t[]){ 0 }, NULL, false, 3, &plan));
    assert_false(plan.reachable);
    assert_true(law_plan_find(&arena, &s.set, (const int8_t[]){ 2 }, NULL, false, 3, &plan));
    assert_true(plan.reachable && plan.steps[0].to == 3);
    assert_true(law_plan_find(&arena, &s.set, (const int8_t[]){ LAW_NO_CHOICE }, NULL, false, 3, &plan));
    assert_true(plan.reachable && plan.steps[0].to == 3 && plan.steps[0].from == LAW_NO_CHOICE);
}

static void whoever_is_there_already_needs_no_step_and_whoever_is_knocked_out_has_no_plan(void **state)
{
    struct synthetic s;
    struct law_plan plan;
    (void)state;
    four_equal_ways(&s);
    assert_true(law_plan_find(&arena, &s.set, (const int8_t[]){ 2, 2, 2, 2 }, NULL, false, 5, &plan));
    assert_true(plan.already && plan.reachable && plan.step_count == 0 && plan.stars_after == 5 && plan.total_after == 12);
    assert_true(law_plan_find(&arena, &s.set, (const int8_t[]){ 2, 2, 2, 2 }, NULL, true, 3, &plan));
    assert_true(!plan.already && !plan.reachable && plan.step_count == 0 && plan.stars_after == 0 && plan.total_after == 12);
}

static void a_minimum_is_met_even_where_the_points_suffice(void **state)
{
    struct synthetic s;
    struct law_plan plan;
    (void)state;
    synthetic_begin(&s, 9, 7, 5, 3);
    synthetic_criterion(&s, 0, true, LAW_DOCUMENT);
    synthetic_option(&s, 1, 0, 0);
    synthetic_option(&s, 2, 3, 0);
    synthetic_option(&s, 3, 4, 0);
    synthetic_criterion(&s, 1, true, LAW_DOCUMENT);
    synthetic_option(&s, 8, 0, 0);
    assert_true(law_plan_find(&arena, &s.set, (const int8_t[]){ 0, 0 }, NULL, false, 3, &plan));
    assert_true(plan.step_count == 1 && plan.steps[0].minimum && plan.steps[0].to == 1 && plan.total_after == 10);
    assert_int_equal(plan.stars_after, 3);
    assert_true(law_plan_find(&arena, &s.set, (const int8_t[]){ 0, 0 }, NULL, false, 4, &plan));
    assert_true(plan.step_count == 1 && plan.steps[0].minimum && plan.steps[0].to == 2 && plan.total_after == 11);
    assert_int_equal(plan.stars_after, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_smaller_plan_exists_than_the_one_given),
        cmocka_unit_test(among_equal_plans_papers_and_money_come_before_taste_and_what_is_fixed),
        cmocka_unit_test(among_plans_still_equal_earlier_criteria_are_changed_by_their_lower_options),
        cmocka_unit_test(a_step_never_changes_the_case),
        cmocka_unit_test(whoever_is_there_already_needs_no_step_and_whoever_is_knocked_out_has_no_plan),
        cmocka_unit_test(a_minimum_is_met_even_where_the_points_suffice),
    };
    int failed;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
