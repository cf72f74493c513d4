#include "base/digest.h"
#include "base/file.h"
#include "ocop/law/law.h"

#include "../../unit.h"
#include "synthetic.h"
#include "texts_law.h"

#define SHEETS 9

static struct arena kept; /* the law, read once */
static struct arena arena;
static struct law *law;

static const struct law_set *real_set(const char *pack_name, int no)
{
    const struct law_pack *pack;
    const struct law_set *set;
    assert_int_equal(law_find_pack(law, str_from(pack_name), &pack, NULL), STATUS_OK);
    assert_int_equal(law_find_set(&arena, pack, no, &set, NULL), STATUS_OK);
    return set;
}

typedef void each_set(const struct law_pack *pack, const struct law_set *set);

static void for_all_sets(each_set *look)
{
    int count = 0;
    for (size_t p = 0; p < law->count; p++)
        for (size_t i = 0; i < law->packs[p].file_count; i++)
            if (law->packs[p].sets[i] != NULL) {
                look(&law->packs[p], law->packs[p].sets[i]);
                arena_empty(&arena);
                count++;
            }
    assert_int_equal(count, 77);
}

static struct law_result score(const struct law_set *set, const struct law_rules *rules, const int8_t *choices, size_t sheets)
{
    const struct law_question question = { set, rules, choices, NULL, sheets, false };
    struct law_result result;
    assert_true(law_score(&arena, &question, &result));
    return result;
}

static int8_t highest(const struct law_criterion *criterion)
{
    int best = 0;
    for (size_t i = 1; i < criterion->option_count; i++)
        if (criterion->options[i].points > criterion->options[best].points)
            best = (int)i;
    return (int8_t)best;
}

static void packs_stand_by_date_and_are_found_by_name_and_edition(void **state)
{
    const struct law_pack *pack;
    struct error error;
    (void)state;
    assert_int_equal(law->count, 3);
    assert_str(law->packs[0].name, "781-2020");
    assert_str(law->packs[2].name, "26-2026");
    assert_int_equal(law_find_pack(law, STR("148-2023@1"), &pack, &error), STATUS_OK);
    assert_str(pack->decision, "148/QĐ-TTg");
    assert_int_equal(law_set_count(&law->packs[0]), 25);
    assert_int_equal(pack->sha256.len, 64);
    for (const char *const *bad = (const char *const[]){ "", "26", "26-2026@", "26-2026@0", "26-2026@01", "26-2026@2", "26-2026@1 ", "26-2026/1", NULL };
         *bad != NULL; bad++)
        assert_int_equal(law_find_pack(law, str_from(*bad), &pack, &error), STATUS_NOT_FOUND);
}

static void a_set_that_the_pack_lacks_is_not_found(void **state)
{
    const struct law_pack *pack;
    const struct law_set *set;
    (void)state;
    assert_int_equal(law_find_pack(law, STR("781-2020"), &pack, NULL), STATUS_OK);
    assert_int_equal(law_find_set(&arena, pack, 10, &set, NULL), STATUS_NOT_FOUND);
    assert_int_equal(law_find_set(&arena, pack, 0, &set, NULL), STATUS_NOT_FOUND);
    assert_int_equal(law_find_set(&arena, pack, 27, &set, NULL), STATUS_NOT_FOUND);
}

static void the_minimums_of_tea_are_those_of_the_decision(void **state)
{
    static const struct {
        const char *code;
        int needs[3];
    } expected[] = { { "1.1", { 2, 2, 2 } }, { "1.5", { 0, 2, 3 } }, { "1.6", { 0, 1, 1 } }, { "2.1", { 0, 3, 3 } }, { "2.2", { 2, 2, 2 } },
                     { "2.3", { 1, 3, 3 } }, { "3.4", { 0, 2, 2 } }, { "3.5", { 1, 2, 2 } }, { "4.1", { 2, 3, 5 } }, { "5.1", { 0, 5, 5 } },
                     { "5.3", { 1, 1, 1 } }, { "6.1.1", { 0, 2, 2 } }, { "6.1.2", { 0, 2, 2 } }, { "7", { 0, 3, 5 } }, { "8", { 2, 2, 2 } },
                     { "9", { 1, 3, 3 } } };
    const struct law_set *tea = real_set("26-2026", 11);
    size_t at = 0;
    (void)state;
    assert_str(tea->name, "Chè tươi, chè chế biến");
    for (size_t c = 0; c < tea->criterion_count; c++) {
        if (tea->criteria[c].needs[5] == 0)
            continue;
        assert_true(at < sizeof(expected) / sizeof(expected[0]));
        assert_str(tea->criteria[c].code, expected[at].code);
        assert_memory_equal(&tea->criteria[c].needs[3], expected[at].needs, sizeof(expected[at].needs));
        at++;
    }
    assert_int_equal(at, sizeof(expected) / sizeof(expected[0]));
}

static void a_star_on_a_criterion_needs_its_lowest_option_above_zero(void **state)
{
    const struct law_set *tea = real_set("148-2023", 11);
    const struct law_criterion *mark = &tea->criteria[law_criterion_index(tea, STR("3.e"))];
    (void)state;
    assert_int_equal(mark->star_on_criterion, 4);
    assert_memory_equal(mark->needs, ((const int[]){ 0, 0, 0, 0, 1, 1 }), sizeof(mark->needs));
}

static void check_top(const struct law_pack *pack, const struct law_set *set)
{
    static const struct {
        const char *pack;
        int set;
        int total;
    } shorter[] = { { "148-2023", 11, 97 }, { "148-2023", 12, 97 }, { "148-2023", 13, 98 }, { "781-2020", 21, 98 }, { "781-2020", 23, 98 },
                    { "781-2020", 24, 98 } };
    struct law_rules rules = { .basis = LAW_EVERY };
    int8_t choices[LAW_CRITERIA_MAX];
    struct law_result result;
    int total = 100;
    for (size_t i = 0; i < sizeof(shorter) / sizeof(shorter[0]); i++)
        if (str_is(pack->name, shorter[i].pack) && set->no == shorter[i].set)
            total = shorter[i].total;
    for (size_t c = 0; c < set->criterion_count; c++)
        choices[c] = highest(&set->criteria[c]);
    result = score(set, &rules, choices, 1);
    assert_int_equal(result.sheets[0].total, total);
    assert_int_equal(result.stars, 5);
    assert_int_equal(result.unmet_count, 0);
}

static void top_options_everywhere_give_exactly_what_the_sheets_add_up_to(void **state)
{
    (void)state;
    for_all_sets(check_top);
}

/* Random sheets in which nothing is missing. */
static void tick(struct dice *dice, const struct law_set *set, int8_t *choices, size_t sheets)
{
    for (size_t i = 0; i < sheets * set->criterion_count; i++)
        choices[i] = (int8_t)roll(dice, (int)set->criteria[i % set->criterion_count].option_count);
}

static void check_raising(const struct law_pack *pack, const struct law_set *set)
{
    struct dice dice = { (uint64_t)(set->no * 1000 + pack->new_from) };
    static int8_t choices[SHEETS * LAW_CRITERIA_MAX];
    for (int round = 0; round < 60; round++) {
        struct law_rules rules = { .basis = (enum law_basis)roll(&dice, 3) };
        size_t sheets = 1 + (size_t)roll(&dice, SHEETS);
        int stars;
        tick(&dice, set, choices, sheets);
        stars = score(set, &rules, choices, sheets).stars;
        for (int step = 0; step < 20; step++) { /* one option after the other goes up, never down */
            size_t at = (size_t)roll(&dice, (int)(sheets * set->criterion_count));
            const struct law_criterion *criterion = &set->criteria[at % set->criterion_count];
            int option = roll(&dice, (int)criterion->option_count);
            int now;
            if (criterion->options[option].points < criterion->options[choices[at]].points)
                continue;
            choices[at] = (int8_t)option;
            now = score(set, &rules, choices, sheets).stars;
            assert_true(now >= stars);
            stars = now;
        }
        arena_empty(&arena);
    }
}

static void raising_an_option_never_lowers_the_stars_in_any_set(void **state)
{
    (void)state;
    for_all_sets(check_raising);
}

static void check_order(const struct law_pack *pack, const struct law_set *set)
{
    struct dice dice = { (uint64_t)(set->no * 7919 + pack->new_from) };
    static int8_t choices[SHEETS * LAW_CRITERIA_MAX];
    static int8_t turned[SHEETS * LAW_CRITERIA_MAX];
    size_t size = set->criterion_count;
    for (int basis = LAW_AVERAGE; basis <= LAW_MAJORITY; basis++) {
        struct law_rules rules = { .basis = (enum law_basis)basis, .has_spread = true, .spread_limit = 8 };
        struct law_result a;
        struct law_result b;
        tick(&dice, set, choices, SHEETS);
        for (size_t i = 0; i < SHEETS; i++)
            memcpy(turned + i * size, choices + (SHEETS - 1 - i) * size, size);
        a = score(set, &rules, choices, SHEETS);
        b = score(set, &rules, turned, SHEETS);
        assert_int_equal(fraction_compare(a.mean, b.mean), 0);
        assert_int_equal(a.stars, b.stars);
        assert_int_equal(a.unmet_count, b.unmet_count);
        assert_int_equal(a.pair_count, b.pair_count);
    }
}

static void the_order_of_the_sheets_does_not_matter_in_any_set(void **state)
{
    (void)state;
    for_all_sets(check_order);
}

static void check_plans(const struct law_pack *pack, const struct law_set *set)
{
    struct dice dice = { (uint64_t)(set->no * 104729 + pack->new_from) };
    struct law_rules rules = { 0 };
    for (int stars = 2; stars <= LAW_STARS; stars++) {
        int8_t choices[LAW_CRITERIA_MAX];
        struct law_plan plan;
        tick(&dice, set, choices, 1);
        assert_true(law_plan_find(&arena, set, choices, NULL, false, stars, &plan));
        if (!plan.reachable)
            continue; /* a case that was ticked may stand in the way */
        for (size_t i = 0; i < plan.step_count; i++)
            choices[plan.steps[i].criterion] = (int8_t)plan.steps[i].to;
        assert_int_equal(score(set, &rules, choices, 1).stars, plan.stars_after);
        assert_true(plan.stars_after >= stars);
    }
}

static void a_plan_applied_gives_its_stars_in_every_set(void **state)
{
    (void)state;
    for_all_sets(check_plans);
}

static void a_folder_without_packs_is_refused(void **state)
{
    struct law *none;
    struct error error;
    (void)state;
    assert_int_equal(law_open(&arena, path_join(&arena, getenv("OPENOCOP_SOURCE"), STR("law/schema")), &none, &error), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_law_no_packs);
    assert_int_equal(law_open(&arena, path_join(&arena, getenv("OPENOCOP_SOURCE"), STR("law/absent")), &none, &error), STATUS_NOT_FOUND);
    assert_int_equal(law_open(&arena, NULL, &none, &error), STATUS_FAILED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packs_stand_by_date_and_are_found_by_name_and_edition),
        cmocka_unit_test(a_set_that_the_pack_lacks_is_not_found),
        cmocka_unit_test(the_minimums_of_tea_are_those_of_the_decision),
        cmocka_unit_test(a_star_on_a_criterion_needs_its_lowest_option_above_zero),
        cmocka_unit_test(top_options_everywhere_give_exactly_what_the_sheets_add_up_to),
        cmocka_unit_test(raising_an_option_never_lowers_the_stars_in_any_set),
        cmocka_unit_test(the_order_of_the_sheets_does_not_matter_in_any_set),
        cmocka_unit_test(a_plan_applied_gives_its_stars_in_every_set),
        cmocka_unit_test(a_folder_without_packs_is_refused),
    };
    int failed;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    arena_open(&kept, &memory_system, (size_t)512 << 20);
    if (!digest_ready() || law_open(&kept, path_join(&kept, getenv("OPENOCOP_SOURCE"), STR("law")), &law, NULL) != STATUS_OK ||
        law_load_all(&kept, law, NULL) != STATUS_OK)
        return 1;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&kept);
    arena_close(&arena);
    return failed;
}
