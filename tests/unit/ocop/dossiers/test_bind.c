/* By which edition a dossier is judged, on the days that Decision 26/2026 names (Articles 11 and 12), and what stays of a draft that is bound anew. */
#include <stdlib.h>

#include "../../unit.h"
#include "base/digest.h"
#include "base/file.h"
#include "ocop/dossiers/dossiers_int.h"

static struct arena arena;
static struct law *law;

static date day(int year, int month, int number)
{
    date out = DATE_NONE;
    assert_true(date_of(year, month, number, &out));
    return out;
}

static enum dossier_bound bound(const char *pack, enum dossier_kind kind, date filed, date today)
{
    const struct law_pack *found;
    struct error error = { 0 };
    assert_int_equal(law_find_pack(law, str_from(pack), &found, &error), STATUS_OK);
    return dossier_binding_on(law, found, kind, filed, today).how;
}

static void the_day_of_filing_decides(void **state)
{
    (void)state;
    for (enum dossier_kind kind = DOSSIER_FIRST; kind <= DOSSIER_RERATING; kind++) {
        assert_int_equal(bound("148-2023", kind, DATE_NONE, day(2026, 5, 21)), BOUND_RIGHT);
        assert_int_equal(bound("148-2023", kind, DATE_NONE, day(2026, 5, 22)), BOUND_OTHER);
        assert_int_equal(bound("26-2026", kind, DATE_NONE, day(2026, 5, 22)), BOUND_RIGHT);
        assert_int_equal(bound("148-2023", kind, day(2026, 5, 22), day(2026, 5, 25)), BOUND_OTHER); /* bound by mistake: it took none that day */
        assert_int_equal(bound("26-2026", kind, day(2026, 5, 21), day(2026, 5, 25)), BOUND_RIGHT);  /* changed of its own will */
    }
}

static void what_was_filed_in_time_goes_on_for_60_days_and_a_rerating_for_30(void **state)
{
    const date filed = day(2026, 5, 21);
    (void)state;
    assert_int_equal(bound("148-2023", DOSSIER_FIRST, filed, day(2026, 7, 21)), BOUND_EARLIER);
    assert_int_equal(bound("148-2023", DOSSIER_FIRST, filed, day(2026, 7, 22)), BOUND_ENDED);
    assert_int_equal(bound("148-2023", DOSSIER_UPGRADE, filed, day(2026, 7, 21)), BOUND_EARLIER);
    assert_int_equal(bound("148-2023", DOSSIER_UPGRADE, filed, day(2026, 7, 22)), BOUND_ENDED);
    assert_int_equal(bound("148-2023", DOSSIER_RERATING, filed, day(2026, 6, 21)), BOUND_EARLIER);
    assert_int_equal(bound("148-2023", DOSSIER_RERATING, filed, day(2026, 6, 22)), BOUND_ENDED);
}

static void a_correction_of_the_same_decision_asks_who_has_not_filed(void **state)
{
    struct law_pack packs[2] = { { .name = STR("30-2030"), .edition = 1, .sha256 = STR("aa"), .decision = STR("30/2030"), .new_from = 100, .new_until = DATE_NONE,
                                   .case_until = { DATE_NONE, DATE_NONE, DATE_NONE } },
                                 { .name = STR("30-2030"), .edition = 2, .sha256 = STR("bb"), .decision = STR("30/2030"), .new_from = 100, .new_until = DATE_NONE,
                                   .case_until = { DATE_NONE, DATE_NONE, DATE_NONE } } };
    const struct law both = { .packs = packs, .count = 2 };
    struct dossier_binding binding = dossier_binding_on(&both, &packs[0], DOSSIER_FIRST, DATE_NONE, 200);
    enum text_id text;
    struct text_arg args[3];
    (void)state;
    assert_int_equal(binding.how, BOUND_OTHER);
    assert_int_equal(dossier_binding_words(&arena, &binding, &text, args), 3);
    assert_str(args[0].text, "30/2030 (bản 1)");
    assert_str(args[2].text, "30/2030 (bản 2)");
    assert_int_equal(dossier_binding_on(&both, &packs[0], DOSSIER_FIRST, 150, 200).how, BOUND_EARLIER);
    packs[0].new_until = packs[1].new_until = 180;
    binding = dossier_binding_on(&both, &packs[1], DOSSIER_FIRST, DATE_NONE, 200);
    assert_null(binding.now);
    assert_false(dossier_is_bound(&binding));
    assert_int_equal(dossier_binding_words(&arena, &binding, &text, args), 2);
}

/* ---- what stays ---- */

#define S(text) { text, sizeof(text) - 1 }
#define OPTIONS(...) .options = (const struct law_option[]){ __VA_ARGS__ }, .option_count = sizeof((const struct law_option[]){ __VA_ARGS__ }) / sizeof(struct law_option)

static const struct law_criterion old_criteria[] = {
    { .code = S("1.a"), .name = S("Đất"), OPTIONS({ .id = S("1"), .text = S("Có") }, { .id = S("2"), .text = S("Có nhiều") }) },
    { .code = S("1.b"), .name = S("Nước"), .implicit_zero = true, OPTIONS({ .id = S("1"), .text = S("Sạch") }) },
    { .code = S("2"), .name = S("Lửa"), OPTIONS({ .id = S("1"), .text = S("Đỏ") }) },
    { .code = S("3"), .name = S("Gió"), OPTIONS({ .id = S("1"), .text = S("Mạnh") }) },
};
static const struct law_criterion new_criteria[] = {
    { .code = S("1"), .name = S("Đất"), OPTIONS({ .id = S("1"), .text = S("Rất nhiều") }, { .id = S("2"), .text = S("Có") }) },
    { .code = S("2"), .name = S("Nước"), .implicit_zero = true, OPTIONS({ .id = S("1"), .text = S("Sạch") }) },
    { .code = S("3"), .name = S("Gió lớn"), OPTIONS({ .id = S("1"), .text = S("Mạnh") }) },
};
static const struct law_set old_set = { .criteria = old_criteria, .criterion_count = 4 };
static const struct law_set new_set = { .criteria = new_criteria, .criterion_count = 3 };

static void carry(struct dossier_claim *claims, size_t count)
{
    struct error error = { 0 };
    assert_int_equal(dossier_carry_claims(&arena, &old_set, &new_set, claims, count, &error), STATUS_OK);
}

static void an_option_stays_only_where_criterion_and_option_are_the_same_word_for_word(void **state)
{
    int64_t paper = 7;
    struct dossier_claim claims[] = {
        { .criterion = STR("1.a"), .option = STR("1"), .reason = STR("ruộng"), .version = 2, .papers = &paper, .paper_count = 1 },
        { .criterion = STR("1.b"), .option = STR(""), .reason = STR("giếng"), .version = 1 },
        { .criterion = STR("2"), .option = STR("1"), .reason = STR("bếp"), .version = 5 },
        { .criterion = STR("3"), .option = STR("1"), .reason = STR("đồi"), .version = 1 },
    };
    (void)state;
    carry(claims, 4);
    assert_str(claims[0].criterion, "1"); /* by name, whatever its code */
    assert_str(claims[0].option, "2");    /* the option with the same words, whatever its number */
    assert_str(claims[0].reason, "ruộng");
    assert_int_equal(claims[0].paper_count, 1);
    assert_str(claims[1].criterion, "2");
    assert_str(claims[1].option, ""); /* none of the levels, and they are the same */
    assert_str(claims[2].criterion, "~2"); /* its code is another criterion's now */
    assert_str(claims[2].reason, "bếp");
    assert_str(claims[3].criterion, "3"); /* the same place, other words: the reason stays, the option does not */
    assert_str(claims[3].option, DOSSIER_OPEN);
    assert_str(claims[3].reason, "đồi");
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(claims[i].version, 6); /* no form that is open fits any more */
}

static void what_changed_in_words_is_chosen_anew(void **state)
{
    struct dossier_claim claims[] = { { .criterion = STR("1.a"), .option = STR("2"), .reason = STR("") },
                                      { .criterion = STR("1.b"), .option = STR(DOSSIER_OPEN), .reason = STR("") } };
    (void)state;
    carry(claims, 2);
    assert_str(claims[0].option, DOSSIER_OPEN);
    assert_str(claims[1].option, DOSSIER_OPEN);
}

static void what_has_no_place_stays_apart_from_what_had_none_before(void **state)
{
    struct dossier_claim claims[] = { { .criterion = STR("2"), .option = STR("1"), .reason = STR("mới") },
                                      { .criterion = STR("~2"), .option = STR("1"), .reason = STR("cũ") } };
    (void)state;
    carry(claims, 2);
    assert_str(claims[0].criterion, "~~2");
    assert_str(claims[1].criterion, "~2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_day_of_filing_decides),
        cmocka_unit_test(what_was_filed_in_time_goes_on_for_60_days_and_a_rerating_for_30),
        cmocka_unit_test(a_correction_of_the_same_decision_asks_who_has_not_filed),
        cmocka_unit_test(an_option_stays_only_where_criterion_and_option_are_the_same_word_for_word),
        cmocka_unit_test(what_changed_in_words_is_chosen_anew),
        cmocka_unit_test(what_has_no_place_stays_apart_from_what_had_none_before),
    };
    struct error error = { 0 };
    int failed;
    arena_open(&arena, &memory_system, (size_t)64 << 20);
    if (!digest_ready() || law_open(&arena, path_join(&arena, getenv("OPENOCOP_SOURCE"), STR("law")), &law, &error) != STATUS_OK)
        return 1;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
