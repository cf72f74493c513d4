#include "base/digest.h"
#include "base/file.h"
#include "ocop/rounds/rounds_int.h"
#include "texts_rounds.h"

#include "../../unit.h"

static struct arena kept;
static struct law *law;
static struct procedures *room;

static date day(const char *text)
{
    date out = DATE_NONE;
    assert_true(date_read(str_from(text), &out));
    return out;
}

/* Typed from the picture in rounds.h; what is not there is not open. */
static void a_candidate_moves_only_on_the_ways_that_are_open(void **state)
{
    static const char *const open[] = {
        "arrived supplement", "arrived team",      "arrived tests",    "arrived ready",       "arrived withdrawn",  "supplement arrived", "supplement team",
        "supplement withdrawn", "team supplement", "team tests",       "team ready",          "team withdrawn",     "tests supplement",   "tests team",
        "tests ready",        "tests withdrawn",   "ready supplement", "ready team",          "ready tests",        "ready session",      "ready withdrawn",
        "session ready",      "session supplement", "session tests",   "session concluded",   "session not_reached", "session withdrawn", "concluded centre",
        "concluded decided",  "centre concluded",  "centre decided",   "centre ready",
        /* From a district to the province: as its result says, or because there are no districts any more. */
        "arrived passed", "supplement passed", "team passed", "tests passed", "ready passed", "session passed", "concluded passed",
        /* Put off or withdrawn in a session, it may come back to the agenda until that is closed; an annex to the minutes may find otherwise. */
        "supplement session", "tests session",     "withdrawn session", "concluded not_reached", "not_reached concluded",
        /* A complaint has it scored anew. */
        "concluded ready", "not_reached ready",
    };
    size_t found = 0;
    (void)state;
    for (int from = 0; from < CANDIDATE_STATES; from++)
        for (int to = 0; to < CANDIDATE_STATES; to++) {
            char bytes[40];
            struct buffer way;
            bool expected = false;
            buffer_open_fixed(&way, bytes, sizeof(bytes));
            buffer_add_z(&way, candidate_state_words[from]);
            buffer_add_char(&way, ' ');
            buffer_add_z(&way, candidate_state_words[to]);
            for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++)
                expected = expected || str_is(buffer_str(&way), open[i]);
            found += expected;
            assert_int_equal(candidate_may_move((enum candidate_state)from, (enum candidate_state)to), expected);
        }
    assert_int_equal(found, sizeof(open) / sizeof(open[0]));
}

static void what_was_received_is_told_from_what_arrived(void **state)
{
    struct candidate candidate = { .state = CANDIDATE_ARRIVED };
    (void)state;
    assert_int_equal(candidate_stage(&candidate), STAGE_ARRIVED);
    assert_true(round_act_fits(&candidate, ACT_RECEIVE));
    candidate.receipt_no = 7;
    assert_int_equal(candidate_stage(&candidate), STAGE_RECEIVED);
    assert_false(round_act_fits(&candidate, ACT_RECEIVE));
    for (int i = 1; i < CANDIDATE_STATES; i++) {
        candidate.state = (enum candidate_state)i;
        assert_string_equal(stage_words[candidate_stage(&candidate)], candidate_state_words[i]);
    }
    candidate.state = CANDIDATE_SESSION; /* an agenda lets go of it by itself */
    for (int act = 0; act < ROUND_ACTS; act++)
        assert_false(round_act_fits(&candidate, (enum round_act)act));
}

static void the_way_is_that_of_the_procedure(void **state)
{
    struct round_way way;
    (void)state;
    /* 26/2026: the team's step but for re-ratings, no visit; re-rating in 45 days (7.6.g) */
    round_way(room, law, DOSSIER_FIRST, 26, day("2026-06-10"), day("2026-08-01"), ROUND_FIRST_BODY, &way);
    assert_str(way.procedure->name, "26-2026@1");
    assert_int_equal(way.body, BODY_PROVINCE);
    assert_true(way.team && !way.visit);
    round_way(room, law, DOSSIER_RERATING, 11, day("2026-06-10"), day("2026-08-01"), ROUND_FIRST_BODY, &way);
    assert_false(way.team);
    assert_int_equal(way.rerating_days, 45);
    /* 148: tourism is visited first; the district judges until 30/06/2025 */
    round_way(room, law, DOSSIER_FIRST, 26, day("2026-03-02"), day("2026-04-01"), ROUND_FIRST_BODY, &way);
    assert_str(way.procedure->name, "148-2023-1489@1");
    assert_true(way.visit);
    assert_int_equal(way.body, BODY_PROVINCE);
    round_way(room, law, DOSSIER_FIRST, 11, day("2026-03-02"), day("2026-04-01"), ROUND_FIRST_BODY, &way);
    assert_false(way.visit);
    round_way(room, law, DOSSIER_FIRST, 11, day("2025-03-03"), day("2025-06-30"), ROUND_FIRST_BODY, &way);
    assert_int_equal(way.body, BODY_DISTRICT);
    /* Nobody knows who judged in the first days of July 2025. */
    round_way(room, law, DOSSIER_FIRST, 11, day("2025-06-01"), day("2025-07-02"), ROUND_FIRST_BODY, &way);
    assert_null(way.procedure);
    assert_non_null(way.gap);
    assert_int_equal(way.body, BODY_PROVINCE);
    /* What a district handed up is the province's while there are districts; afterwards there is no such body. */
    round_way(room, law, DOSSIER_FIRST, 11, day("2025-03-03"), day("2025-06-30"), BODY_PROVINCE, &way);
    assert_true(way.body == BODY_PROVINCE && !way.gone);
    round_way(room, law, DOSSIER_FIRST, 11, day("2025-03-03"), day("2025-07-05"), BODY_DISTRICT, &way);
    assert_true(way.gap != NULL && !way.gone);
    round_way(room, law, DOSSIER_FIRST, 11, day("2025-03-03"), day("2025-07-06"), BODY_DISTRICT, &way);
    assert_true(way.gap == NULL && way.gone);
    round_way(room, law, DOSSIER_FIRST, 11, day("2025-03-03"), day("2025-07-06"), BODY_PROVINCE, &way);
    assert_true(way.gap == NULL && !way.gone);
    assert_str(way.procedure->name, "148-2023-1489@1");
    /* 26/2026, Article 12.2: what was filed under 148 is judged by it for 60 days more, a re-rating for 30; then by nothing until it is bound again. */
    round_way(room, law, DOSSIER_FIRST, 11, day("2026-05-21"), day("2026-07-21"), BODY_PROVINCE, &way);
    assert_true(way.why == TEXT_NONE && way.procedure != NULL);
    round_way(room, law, DOSSIER_FIRST, 11, day("2026-05-21"), day("2026-07-22"), BODY_PROVINCE, &way);
    assert_true(way.why == TEXT_rounds_bind_again && way.procedure == NULL && !way.gone);
    round_way(room, law, DOSSIER_RERATING, 11, day("2026-05-21"), day("2026-06-21"), BODY_PROVINCE, &way);
    assert_int_equal(way.why, TEXT_NONE);
    round_way(room, law, DOSSIER_RERATING, 11, day("2026-05-21"), day("2026-06-22"), BODY_PROVINCE, &way);
    assert_int_equal(way.why, TEXT_rounds_bind_again);
    round_way(room, law, DOSSIER_FIRST, 11, day("2025-03-03"), day("2026-07-22"), BODY_DISTRICT, &way);
    assert_true(way.gone); /* the province takes it over first */
    round_way(room, law, DOSSIER_FIRST, 11, day("2022-03-03"), day("2022-04-04"), BODY_PROVINCE, &way);
    assert_int_equal(way.why, TEXT_rounds_no_procedure);
    round_way(room, law, DOSSIER_FIRST, 11, day("2001-03-03"), day("2001-04-04"), BODY_PROVINCE, &way);
    assert_int_equal(way.why, TEXT_rounds_no_pack);
    round_way(NULL, NULL, DOSSIER_FIRST, 11, day("2026-06-10"), day("2026-08-01"), ROUND_FIRST_BODY, &way);
    assert_null(way.procedure);
}

/* Article 5: asked before 30/04 and judged before 30/06; asked before 30/10 and judged before 30/12. */
static void the_next_round_is_the_one_that_can_still_be_asked_for(void **state)
{
    static const struct {
        const char *today, *cutoff, *until;
        int64_t year, no;
    } rows[] = {
        { "2027-01-02", "2027-04-30", "2027-06-30", 2027, 1 }, { "2027-04-29", "2027-04-30", "2027-06-30", 2027, 1 },
        { "2027-04-30", "2027-10-30", "2027-12-30", 2027, 2 }, { "2027-10-29", "2027-10-30", "2027-12-30", 2027, 2 },
        { "2027-10-30", "2028-04-30", "2028-06-30", 2028, 1 }, { "2027-12-31", "2028-04-30", "2028-06-30", 2028, 1 },
    };
    struct round round;
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_true(round_proposed(room, day(rows[i].today), &round));
        assert_int_equal(round.year, rows[i].year);
        assert_int_equal(round.no, rows[i].no);
        assert_int_equal(round.cutoff, day(rows[i].cutoff));
        assert_int_equal(round.until, day(rows[i].until));
    }
    assert_false(round_proposed(NULL, day("2027-01-02"), &round));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_candidate_moves_only_on_the_ways_that_are_open),
        cmocka_unit_test(what_was_received_is_told_from_what_arrived),
        cmocka_unit_test(the_way_is_that_of_the_procedure),
        cmocka_unit_test(the_next_round_is_the_one_that_can_still_be_asked_for),
    };
    int failed;
    arena_open(&kept, &memory_system, ARENA_DEFAULT_LIMIT);
    if (!digest_ready() || law_open(&kept, path_join(&kept, getenv("OPENOCOP_SOURCE"), STR("law")), &law, NULL) != STATUS_OK ||
        procedures_open(&kept, path_join(&kept, getenv("OPENOCOP_SOURCE"), STR("law")), &room, NULL) != STATUS_OK)
        return 1;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&kept);
    return failed;
}
