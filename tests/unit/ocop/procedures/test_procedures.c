#include "base/digest.h"
#include "base/file.h"
#include "ocop/procedures/procedures.h"

#include "../../unit.h"

static struct arena kept;
static struct arena arena;
static struct law *law;
static struct procedures *room;

static date day(const char *text)
{
    date out = DATE_NONE;
    assert_true(date_read(str_from(text), &out));
    return out;
}

static const struct procedure *find(const char *name)
{
    const struct procedure *out = NULL;
    assert_int_equal(procedures_find(room, str_from(name), &out, NULL), STATUS_OK);
    return out;
}

static void the_three_procedures_stand_by_date_with_edition_and_hash(void **state)
{
    const struct procedure *none;
    struct error error;
    (void)state;
    assert_int_equal(room->count, 3);
    assert_str(room->rows[0].name, "148-2023@1");
    assert_str(room->rows[1].name, "148-2023-1489@1");
    assert_str(room->rows[2].name, "26-2026@1");
    assert_ptr_equal(find("26-2026"), find("26-2026@1"));
    for (size_t i = 0; i < room->count; i++)
        assert_int_equal(room->rows[i].sha256.len, 64);
    assert_int_equal(procedures_find(room, STR("26-2026@2"), &none, &error), STATUS_NOT_FOUND);
    assert_int_equal(procedures_find(room, STR(""), &none, &error), STATUS_NOT_FOUND);
}

/* What each pair of days must answer, typed from the decisions: 148, 1489 and 26/2026, Articles 11 and 12, and the gap of July 2025. */
struct pair {
    const char *filed;
    const char *judged;
    enum procedure_route_kind what;
    const char *procedure; /* NULL: none */
};

static void expect(enum procedure_kind kind, const struct pair *pair)
{
    struct procedure_route route;
    procedures_route(room, law, kind, day(pair->filed), day(pair->judged), &route);
    if (route.what != pair->what)
        print_error("%s %s → %s\n", procedure_kind_words[kind], pair->filed, pair->judged);
    assert_int_equal(route.what, pair->what);
    if (pair->procedure == NULL)
        assert_null(route.procedure);
    else
        assert_str(route.procedure->name, pair->procedure);
    assert_true((route.what == ROUTE_UNCLEAR) == (route.gap != NULL));
}

static void districts_judge_until_30_06_2025_and_nobody_knows_until_05_07(void **state)
{
    static const struct pair pairs[] = {
        { "2023-02-24", "2023-02-24", ROUTE_KNOWN, "148-2023@1" },
        { "2025-06-20", "2025-06-29", ROUTE_KNOWN, "148-2023@1" },
        { "2025-06-20", "2025-06-30", ROUTE_KNOWN, "148-2023@1" },
        { "2025-06-20", "2025-07-01", ROUTE_UNCLEAR, NULL },
        { "2025-06-20", "2025-07-02", ROUTE_UNCLEAR, NULL },
        { "2025-07-01", "2025-07-05", ROUTE_UNCLEAR, NULL },
        { "2025-06-20", "2025-07-06", ROUTE_KNOWN, "148-2023-1489@1" },
        { "2025-07-03", "2025-07-06", ROUTE_KNOWN, "148-2023-1489@1" },
        { "2025-07-06", "2025-07-06", ROUTE_KNOWN, "148-2023-1489@1" },
        { "2025-07-07", "2025-07-06", ROUTE_BEFORE_FILING, NULL },
        { "2022-06-01", "2022-09-01", ROUTE_NO_PROCEDURE, NULL },
        { "2020-06-07", "2022-09-01", ROUTE_NO_PACK, NULL },
    };
    (void)state;
    for (int kind = 0; kind < LAW_CASES; kind++)
        for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
            expect((enum procedure_kind)kind, &pairs[i]);
}

static void what_was_filed_before_22_05_2026_is_judged_by_148_for_a_while(void **state)
{
    static const struct pair pairs[] = {
        { "2026-05-21", "2026-05-22", ROUTE_KNOWN, "148-2023-1489@1" },
        { "2026-05-21", "2026-06-21", ROUTE_KNOWN, "148-2023-1489@1" },
        { "2026-05-21", "2026-07-22", ROUTE_BIND_AGAIN, "26-2026@1" },
        { "2026-05-22", "2026-05-22", ROUTE_KNOWN, "26-2026@1" },
        { "2026-05-22", "2026-07-22", ROUTE_KNOWN, "26-2026@1" },
        { "2026-05-22", "2031-01-01", ROUTE_KNOWN, "26-2026@1" },
    };
    static const struct pair late[] = {
        { "2026-05-21", "2026-06-22", ROUTE_KNOWN, "148-2023-1489@1" },
        { "2025-06-20", "2026-07-21", ROUTE_KNOWN, "148-2023-1489@1" },
    };
    static const struct pair rerating[] = {
        { "2026-05-21", "2026-06-22", ROUTE_BIND_AGAIN, "26-2026@1" },
        { "2025-06-20", "2026-07-21", ROUTE_BIND_AGAIN, "26-2026@1" },
    };
    (void)state;
    for (int kind = 0; kind < LAW_CASES; kind++) {
        for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
            expect((enum procedure_kind)kind, &pairs[i]);
        for (size_t i = 0; i < sizeof(late) / sizeof(late[0]); i++)
            expect((enum procedure_kind)kind, kind == PROCEDURE_RERATING ? &rerating[i] : &late[i]);
    }
}

static struct procedure_next next(const char *name, enum procedure_body body, int64_t hundredths, int stars)
{
    const struct procedure *procedure = find(name);
    const struct law_pack *pack;
    struct procedure_next out;
    struct procedure_result result = { body, fraction_of(hundredths, 100), stars };
    assert_int_equal(law_find_pack(law, procedure->pack, &pack, NULL), STATUS_OK);
    assert_true(procedures_next(procedure, pack, &result, &out));
    assert_int_equal(out.body, body);
    return out;
}

struct way {
    int64_t hundredths;
    enum procedure_next_kind what;
    int stars;
    enum procedure_body to;
};

static void expect_ways(const char *name, enum procedure_body body, const struct way *ways, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct procedure_next out = next(name, body, ways[i].hundredths, PROCEDURE_BY_POINTS);
        assert_int_equal(out.what, ways[i].what);
        assert_int_equal(out.stars, ways[i].stars);
        assert_int_equal(out.to, ways[i].to);
        assert_true((out.article.ptr == NULL) == (out.what == NEXT_UNKNOWN));
        assert_false(out.lacks_minimum);
    }
}
#define EXPECT(name, body, ...)                                                                                             \
    expect_ways((name), (body), (const struct way[]){ __VA_ARGS__ }, sizeof((const struct way[]){ __VA_ARGS__ }) / sizeof(struct way))

static void under_26_the_province_recognises_3_and_4_and_hands_on_from_90(void **state)
{
    (void)state;
    EXPECT("26-2026", BODY_PROVINCE, { 0, NEXT_NOT_RECOGNISED, 1, BODY_PROVINCE }, { 4990, NEXT_NOT_RECOGNISED, 2, BODY_PROVINCE },
           { 5000, NEXT_RECOGNISE, 3, BODY_PROVINCE }, { 6999, NEXT_RECOGNISE, 3, BODY_PROVINCE }, { 7000, NEXT_RECOGNISE, 4, BODY_PROVINCE },
           { 8999, NEXT_RECOGNISE, 4, BODY_PROVINCE }, { 9000, NEXT_FORWARD, 5, BODY_CENTRE }, { 10000, NEXT_FORWARD, 5, BODY_CENTRE });
    EXPECT("26-2026", BODY_CENTRE, { 4990, NEXT_RETURNED, 2, BODY_PROVINCE }, { 5000, NEXT_RETURNED, 3, BODY_PROVINCE },
           { 6999, NEXT_RETURNED, 3, BODY_PROVINCE }, { 7000, NEXT_RETURNED, 4, BODY_PROVINCE }, { 8999, NEXT_RETURNED, 4, BODY_PROVINCE },
           { 9000, NEXT_RECOGNISE, 5, BODY_CENTRE });
}

static void under_148_the_district_has_3_the_province_4_the_centre_5(void **state)
{
    (void)state;
    EXPECT("148-2023", BODY_DISTRICT, { 4990, NEXT_NOT_RECOGNISED, 2, BODY_DISTRICT }, { 5000, NEXT_RECOGNISE, 3, BODY_DISTRICT },
           { 6999, NEXT_RECOGNISE, 3, BODY_DISTRICT }, { 7000, NEXT_FORWARD, 4, BODY_PROVINCE }, { 8999, NEXT_FORWARD, 4, BODY_PROVINCE },
           { 9000, NEXT_FORWARD, 5, BODY_PROVINCE });
    EXPECT("148-2023", BODY_PROVINCE, { 4990, NEXT_UNKNOWN, 2, BODY_PROVINCE }, { 5000, NEXT_UNKNOWN, 3, BODY_PROVINCE },
           { 6999, NEXT_UNKNOWN, 3, BODY_PROVINCE }, { 7000, NEXT_RECOGNISE, 4, BODY_PROVINCE }, { 8999, NEXT_RECOGNISE, 4, BODY_PROVINCE },
           { 9000, NEXT_FORWARD, 5, BODY_CENTRE });
    EXPECT("148-2023", BODY_CENTRE, { 8999, NEXT_UNKNOWN, 4, BODY_CENTRE }, { 9000, NEXT_RECOGNISE, 5, BODY_CENTRE });
}

static void under_1489_the_district_is_gone(void **state)
{
    (void)state;
    EXPECT("148-2023-1489", BODY_PROVINCE, { 4990, NEXT_NOT_RECOGNISED, 2, BODY_PROVINCE }, { 5000, NEXT_RECOGNISE, 3, BODY_PROVINCE },
           { 6999, NEXT_RECOGNISE, 3, BODY_PROVINCE }, { 7000, NEXT_RECOGNISE, 4, BODY_PROVINCE }, { 8999, NEXT_RECOGNISE, 4, BODY_PROVINCE },
           { 9000, NEXT_FORWARD, 5, BODY_CENTRE });
    EXPECT("148-2023-1489", BODY_CENTRE, { 8999, NEXT_UNKNOWN, 4, BODY_CENTRE }, { 9000, NEXT_RECOGNISE, 5, BODY_CENTRE });
    assert_null(procedures_level(find("148-2023-1489"), BODY_DISTRICT));
}

static void a_mean_between_two_points_is_never_rounded(void **state)
{
    const struct law_pack *pack;
    struct procedure_next out;
    struct procedure_result result = { BODY_PROVINCE, fraction_of(1529, 17), PROCEDURE_BY_POINTS }; /* 89.94 */
    (void)state;
    assert_int_equal(law_find_pack(law, STR("26-2026"), &pack, NULL), STATUS_OK);
    assert_true(procedures_next(find("26-2026"), pack, &result, &out));
    assert_int_equal(out.what, NEXT_RECOGNISE);
    assert_int_equal(out.stars, 4);
}

static void the_commune_hands_on_without_points(void **state)
{
    static const struct {
        const char *name;
        enum procedure_body to;
    } rows[] = { { "26-2026", BODY_PROVINCE }, { "148-2023", BODY_DISTRICT }, { "148-2023-1489", BODY_PROVINCE } };
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        const struct law_pack *pack;
        struct procedure_next out;
        struct procedure_result result = { .body = BODY_COMMUNE };
        assert_int_equal(law_find_pack(law, find(rows[i].name)->pack, &pack, NULL), STATUS_OK);
        assert_true(procedures_next(find(rows[i].name), pack, &result, &out));
        assert_int_equal(out.what, NEXT_FORWARD);
        assert_int_equal(out.to, rows[i].to);
    }
}

static void a_missed_minimum_or_a_knock_out_is_heard(void **state)
{
    struct procedure_next out = next("26-2026", BODY_PROVINCE, 9200, 4);
    (void)state;
    assert_int_equal(out.what, NEXT_FORWARD);
    assert_true(out.lacks_minimum);
    assert_int_equal(out.stars, 4);
    out = next("26-2026", BODY_PROVINCE, 8000, 3);
    assert_int_equal(out.what, NEXT_RECOGNISE);
    assert_int_equal(out.stars, 3);
    out = next("26-2026", BODY_PROVINCE, 8000, 2);
    assert_int_equal(out.what, NEXT_NOT_RECOGNISED);
    out = next("26-2026", BODY_PROVINCE, 9500, 0); /* knocked out */
    assert_int_equal(out.what, NEXT_NOT_RECOGNISED);
    out = next("26-2026", BODY_PROVINCE, 6000, 5); /* more than the points give */
    assert_int_equal(out.stars, 3);
    out = next("26-2026", BODY_CENTRE, 9500, 4);
    assert_int_equal(out.what, NEXT_RETURNED);
    assert_int_equal(out.to, BODY_PROVINCE);
    out = next("148-2023", BODY_DISTRICT, 7500, 3);
    assert_int_equal(out.what, NEXT_FORWARD);
    assert_true(out.lacks_minimum);
}

static void a_question_that_makes_no_sense_has_no_answer(void **state)
{
    const struct law_pack *pack;
    struct procedure_next out;
    struct procedure_result bad[] = {
        { BODY_DISTRICT, fraction_of(80, 1), PROCEDURE_BY_POINTS },
        { BODY_PROVINCE, { 0, 0 }, PROCEDURE_BY_POINTS },
        { BODY_PROVINCE, fraction_of(-1, 1), PROCEDURE_BY_POINTS },
        { BODY_PROVINCE, fraction_of(201, 2), PROCEDURE_BY_POINTS },
    };
    (void)state;
    assert_int_equal(law_find_pack(law, STR("26-2026"), &pack, NULL), STATUS_OK);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(procedures_next(find("26-2026"), pack, &bad[i], &out));
}

static void what_26_says_is_there_and_what_148_does_not_say_is_unknown(void **state)
{
    const struct procedure *now = find("26-2026");
    const struct procedure *old = find("148-2023");
    const struct procedure_level *province = procedures_level(now, BODY_PROVINCE);
    const struct procedure_level *district = procedures_level(old, BODY_DISTRICT);
    (void)state;
    assert_int_equal(province->team[PROCEDURE_FIRST], PROCEDURE_YES);
    assert_int_equal(province->team[PROCEDURE_UPGRADE], PROCEDURE_YES);
    assert_int_equal(province->team[PROCEDURE_RERATING], PROCEDURE_NO);
    assert_int_equal(province->form[PROCEDURE_FIRST], FORM_MEETING);
    assert_int_equal(province->form[PROCEDURE_RERATING], FORM_WRITTEN);
    assert_int_equal(procedures_level(now, BODY_COMMUNE)->working_days, 15);
    assert_int_equal(procedures_level(now, BODY_COMMUNE)->assesses.count, 4);
    assert_int_equal(procedures_samples(province, 11), 5);
    assert_int_equal(procedures_samples(province, 26), 0);
    assert_int_equal(procedures_visit_first(province, 26), PROCEDURE_NO);
    assert_int_equal(province->round_count, 2);
    assert_int_equal(province->rounds[0].asked_before.month, 4);
    assert_int_equal(province->rounds[0].asked_before.day, 30);
    assert_int_equal(province->rounds[0].held_before.month, 6);
    assert_int_equal(procedures_level(now, BODY_CENTRE)->rounds[1].held_before.month, 3);
    assert_int_equal(now->terms.rerating_days, 45);
    assert_int_equal(now->terms.window_earliest_days, 180);
    assert_int_equal(now->terms.window_latest_days, 120);
    assert_int_equal(now->terms.pauses, PROCEDURE_UNKNOWN);
    assert_ptr_equal(procedures_level_before(now, procedures_level(now, BODY_CENTRE)), province);
    assert_null(procedures_level_before(now, procedures_level(now, BODY_COMMUNE)));
    assert_int_equal(procedures_visit_first(district, 26), PROCEDURE_YES);
    assert_int_equal(procedures_visit_first(district, 11), PROCEDURE_NO);
    assert_int_equal(procedures_samples(district, 11), -1);
    assert_int_equal(district->team[PROCEDURE_RERATING], PROCEDURE_UNKNOWN);
    assert_int_equal(district->form[PROCEDURE_FIRST], FORM_UNKNOWN);
    assert_int_equal(old->terms.rerating_days, 0);
}

static void a_law_without_procedures_has_none(void **state)
{
    struct procedures *none;
    struct procedure_route route;
    struct error error;
    (void)state;
    assert_int_equal(procedures_open(&arena, path_join(&arena, getenv("OPENOCOP_SOURCE"), STR("law/26-2026")), &none, &error), STATUS_OK);
    assert_int_equal(none->count, 0);
    procedures_route(none, law, PROCEDURE_FIRST, day("2026-06-01"), day("2026-06-02"), &route);
    assert_int_equal(route.what, ROUTE_NO_PROCEDURE);
    assert_int_equal(procedures_open(&arena, NULL, &none, &error), STATUS_FAILED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_three_procedures_stand_by_date_with_edition_and_hash),
        cmocka_unit_test(districts_judge_until_30_06_2025_and_nobody_knows_until_05_07),
        cmocka_unit_test(what_was_filed_before_22_05_2026_is_judged_by_148_for_a_while),
        cmocka_unit_test(under_26_the_province_recognises_3_and_4_and_hands_on_from_90),
        cmocka_unit_test(under_148_the_district_has_3_the_province_4_the_centre_5),
        cmocka_unit_test(under_1489_the_district_is_gone),
        cmocka_unit_test(a_mean_between_two_points_is_never_rounded),
        cmocka_unit_test(the_commune_hands_on_without_points),
        cmocka_unit_test(a_missed_minimum_or_a_knock_out_is_heard),
        cmocka_unit_test(a_question_that_makes_no_sense_has_no_answer),
        cmocka_unit_test(what_26_says_is_there_and_what_148_does_not_say_is_unknown),
        cmocka_unit_test(a_law_without_procedures_has_none),
    };
    int failed;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    arena_open(&kept, &memory_system, ARENA_DEFAULT_LIMIT);
    if (!digest_ready() || law_open(&kept, path_join(&kept, getenv("OPENOCOP_SOURCE"), STR("law")), &law, NULL) != STATUS_OK ||
        procedures_open(&kept, path_join(&kept, getenv("OPENOCOP_SOURCE"), STR("law")), &room, NULL) != STATUS_OK)
        return 1;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&kept);
    arena_close(&arena);
    return failed;
}
