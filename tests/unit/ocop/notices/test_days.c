/* Keeping the calendar: an import is told before and done whole, an administrator's word stands over it, a province may differ, and every change
 * is checked in words. */
#include "kept.h"
#include "texts_notices.h"

#define HEADER "date,kind,name_vi,basis,provenance,source\n"
#define TET "2026-02-17,holiday,T\xE1\xBA\xBFt,VB 9859,notice,https://a.example/1\n"
#define SWAP "2026-08-22,swapped_work,Work,VB 9859,notice,\n2026-08-31,swapped_off,Off,VB 9859,notice,\n"

static void assert_plan(struct test_database *t, struct notices_import *import, int fresh, int changed, int unchanged, int removed, int kept)
{
    struct notices_plan plan;
    assert_int_equal(import->fault_count, 0);
    assert_ok(notices_plan(reader_of(t), &t->arena, import, &plan, &t->error), &t->error);
    if (plan.fresh != fresh || plan.changed != changed || plan.unchanged != unchanged || plan.removed != removed || plan.kept != kept)
        fail_msg("%d new, %d changed, %d unchanged, %d removed, %d kept", (int)plan.fresh, (int)plan.changed, (int)plan.unchanged,
                 (int)plan.removed, (int)plan.kept);
    assert_int_equal(notices_plan_empty(&plan), fresh + changed + removed == 0);
}

static void an_import_is_told_before_and_changes_nothing_a_second_time(void **state)
{
    struct test_database *t = *state;
    struct notices_import *import = read_days(t, HEADER SWAP TET);
    assert_plan(t, import, 3, 0, 0, 0, 0);
    assert_int_equal(calendar_of(t, 0).count, 0);
    assert_ok(apply_days(t, import), &t->error);
    assert_plan(t, import, 0, 0, 3, 0, 0);
    assert_int_equal(calendar_of(t, 0).count, 3);
    assert_str(calendar_of(t, 0).days[0].basis, "VB 9859");
}

static void a_file_replaces_the_years_that_it_names_and_no_others(void **state)
{
    struct test_database *t = *state;
    assert_ok(apply_days(t, read_days(t, HEADER TET SWAP "2025-01-01,holiday,New Year,Art. 112,computed,\n")), &t->error);
    assert_plan(t, read_days(t, HEADER "2026-02-17,holiday,New name,VB 9859,notice,\n2027-01-01,holiday,New Year,Art. 112,computed,\n"), 1, 1, 0,
                2, 0);
}

static void the_days_of_all_years_in_the_program_fit(void **state)
{
    struct test_database *t = *state;
    struct calendar c;
    import_own_days(t);
    c = calendar_of(t, 0);
    assert_int_equal(c.count, 106);
    assert_int_equal(c.year_count, 9);
    assert_int_equal(c.years[0].year, 2019);
    assert_true(calendar_year_of(&c, 2026)->announced);
    assert_false(calendar_year_of(&c, 2027)->announced);
    assert_null(calendar_year_of(&c, 2028));
}

/* Published: Tết 2024 was off from 08/02 to 14/02, Tết 2025 from 27/01 to 31/01, Tết 2026 from 16/02 to 20/02. */
static void fifteen_working_days_from_the_weeks_of_tet(void **state)
{
    static const struct {
        int from[3], to[3];
    } known[] = {
        { { 2024, 2, 5 }, { 2024, 3, 4 } },   { { 2024, 2, 7 }, { 2024, 3, 6 } },   { { 2025, 1, 24 }, { 2025, 2, 21 } },
        { { 2026, 2, 13 }, { 2026, 3, 13 } }, { { 2026, 2, 17 }, { 2026, 3, 13 } }, { { 2026, 4, 28 }, { 2026, 5, 21 } },
    };
    struct test_database *t = *state;
    struct calendar c;
    import_own_days(t);
    c = calendar_of(t, 0);
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        date end;
        bool certain;
        calendar_add_working(&c, on(known[i].from[0], known[i].from[1], known[i].from[2]), 15, &end, &certain);
        assert_int_equal(end, on(known[i].to[0], known[i].to[1], known[i].to[2]));
        assert_true(certain);
    }
}

static void every_fault_of_a_file_is_named_with_its_line(void **state)
{
    static const struct {
        const char *row;
        enum text_id text;
    } bad[] = {
        { "2026-02-30,holiday,A,B,notice,\n", TEXT_notices_bad_date },
        { "17/02/2026,holiday,A,B,notice,\n", TEXT_notices_bad_date },
        { "2026-02-17,feast,A,B,notice,\n", TEXT_notices_bad_word },
        { "2026-02-17,holiday,A,B,rumour,\n", TEXT_notices_bad_word },
        { "2026-02-17,holiday,,B,notice,\n", TEXT_notices_bad_text },
        { "2026-02-17,holiday,A,,notice,\n", TEXT_notices_bad_text },
        { "2026-02-21,holiday,A,B,notice,\n", TEXT_notices_off_on_weekend },
        { "2026-08-23,swapped_work,A,B,notice,\n", TEXT_notices_work_not_saturday },
        { "2026-08-21,swapped_work,A,B,notice,\n", TEXT_notices_work_not_saturday },
        { "1999-01-01,holiday,A,B,notice,\n", TEXT_notices_bad_year },
    };
    struct test_database *t = *state;
    struct notices_import *import;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char file[300];
        snprintf(file, sizeof(file), HEADER TET "%s", bad[i].row);
        import = read_days(t, file);
        assert_int_equal(import->fault_count, 1);
        assert_int_equal(import->faults[0].text, bad[i].text);
        assert_string_equal(import->faults[0].where, "line 3");
        assert_int_equal(apply_days(t, import), STATUS_BAD_INPUT);
    }
    import = read_days(t, HEADER TET SWAP TET);
    assert_int_equal(import->fault_count, 1);
    assert_int_equal(import->faults[0].text, TEXT_notices_day_twice);
    assert_int_equal(calendar_of(t, 0).count, 0);
}

/* Setting by hand */

#define SET(version, days) "{\"version\":" #version ",\"reason\":\"VB 1\",\"days\":[" days "]}"
#define DAY(day, kind) "{\"day\":\"" day "\",\"kind\":\"" kind "\",\"name\":\"A\",\"basis\":\"B\"}"

static enum status set_days(struct test_database *t, int64_t province, const char *content)
{
    struct command_result result;
    return run_notices(t, "notices.set_days", province, str_from(content), NULL, &result);
}

static void a_swapped_pair_is_set_and_counts(void **state)
{
    struct test_database *t = *state;
    struct calendar c;
    assert_ok(set_days(t, 0, SET(0, DAY("2026-06-12", "swapped_off") "," DAY("2026-06-20", "swapped_work"))), &t->error);
    c = calendar_of(t, 0);
    assert_false(calendar_is_working(&c, on(2026, 6, 12)));
    assert_true(calendar_is_working(&c, on(2026, 6, 20)));
    assert_true(calendar_day_of(&c, on(2026, 6, 12))->by_hand);
    assert_int_equal(calendar_day_of(&c, on(2026, 6, 12))->provenance, CALENDAR_NOTICE);
}

static void a_form_made_on_an_older_version_is_refused(void **state)
{
    struct test_database *t = *state;
    int64_t version;
    assert_int_equal(set_days(t, 0, SET(1, DAY("2026-06-12", "holiday"))), STATUS_STALE);
    assert_ok(set_days(t, 0, SET(0, DAY("2026-06-12", "holiday"))), &t->error);
    assert_int_equal(set_days(t, 0, SET(0, DAY("2026-06-11", "holiday"))), STATUS_STALE);
    assert_ok(apply_days(t, read_days(t, HEADER TET)), &t->error); /* an import is a change too */
    assert_int_equal(set_days(t, 0, SET(1, DAY("2026-06-11", "holiday"))), STATUS_STALE);
    assert_ok(calendar_version(reader_of(t), 0, &version, &t->error), &t->error);
    assert_int_equal(version, 2);
    assert_ok(calendar_version(reader_of(t), 15, &version, &t->error), &t->error);
    assert_int_equal(version, 0);
    assert_int_equal(calendar_of(t, 0).count, 2);
}

static void what_an_administrator_set_stays_when_the_file_is_imported_again(void **state)
{
    struct test_database *t = *state;
    struct notices_import *import = read_days(t, HEADER TET SWAP);
    struct calendar c;
    assert_ok(apply_days(t, import), &t->error);
    assert_ok(set_days(t, 0, SET(1, DAY("2026-02-17", "ordinary") "," DAY("2026-11-24", "holiday"))), &t->error);
    assert_plan(t, import, 0, 0, 2, 0, 2);
    assert_ok(apply_days(t, import), &t->error);
    c = calendar_of(t, 0);
    assert_true(calendar_is_working(&c, on(2026, 2, 17)));
    assert_false(calendar_is_working(&c, on(2026, 11, 24)));
    assert_int_equal(c.count, 4);
}

static void a_province_differs_from_the_country_and_from_no_other_province(void **state)
{
    struct test_database *t = *state;
    struct calendar own;
    struct calendar other;
    assert_ok(apply_days(t, read_days(t, HEADER TET SWAP)), &t->error);
    assert_ok(set_days(t, 15, SET(0, DAY("2026-08-31", "ordinary") "," DAY("2026-08-22", "ordinary") "," DAY("2026-10-12", "closure"))), &t->error);
    own = calendar_of(t, 15);
    other = calendar_of(t, 10);
    assert_true(calendar_is_working(&own, on(2026, 8, 31)) && !calendar_is_working(&own, on(2026, 8, 22)));
    assert_false(calendar_is_working(&own, on(2026, 10, 12)));
    assert_true(calendar_day_of(&own, on(2026, 10, 12))->own && !calendar_day_of(&own, on(2026, 2, 17))->own);
    assert_true(!calendar_is_working(&other, on(2026, 8, 31)) && calendar_is_working(&other, on(2026, 8, 22)));
    assert_true(calendar_is_working(&other, on(2026, 10, 12)));
    assert_int_equal(own.year_count, 1); /* what a province closes tells nothing of a year */
}

static void a_day_that_was_set_can_be_withdrawn_and_the_country_holds_again(void **state)
{
    struct test_database *t = *state;
    struct calendar c;
    assert_ok(apply_days(t, read_days(t, HEADER TET SWAP)), &t->error);
    assert_ok(set_days(t, 15, SET(0, DAY("2026-08-31", "ordinary"))), &t->error);
    assert_ok(set_days(t, 15, "{\"version\":1,\"reason\":\"R\",\"withdrawn\":[{\"day\":\"2026-08-31\"}]}"), &t->error);
    c = calendar_of(t, 15);
    assert_false(calendar_is_working(&c, on(2026, 8, 31)));
    assert_int_equal(set_days(t, 0, "{\"version\":1,\"reason\":\"R\",\"withdrawn\":[{\"day\":\"2026-08-31\"}]}"), STATUS_BAD_INPUT);
    assert_int_equal(t->error.text, TEXT_notices_nothing_to_withdraw);
    assert_string_equal(t->error.where, "withdrawn[0].day");
}

static void what_cannot_be_is_refused_in_words_and_nothing_is_written(void **state)
{
    static const struct {
        const char *content, *where;
        enum text_id text;
    } bad[] = {
        { SET(0, DAY("2026-06-12", "holiday") "," DAY("2026-06-13", "holiday")), "days[1].day", TEXT_notices_off_on_weekend },
        { SET(0, DAY("2026-06-14", "swapped_work")), "days[0].day", TEXT_notices_work_not_saturday },
        { SET(0, DAY("2026-06-12", "swapped_work")), "days[0].day", TEXT_notices_work_not_saturday },
        { SET(0, DAY("2026-06-12", "holiday") "," DAY("2026-06-12", "closure")), "days[1].day", TEXT_notices_day_twice },
        { SET(0, DAY("2126-06-12", "holiday")), "days[0].day", TEXT_notices_bad_year },
        { SET(0, "{\"day\":\"2026-06-12\",\"kind\":\"holiday\",\"name\":\"A\",\"basis\":\"  \"}"), "days[0].basis", TEXT_notices_missing },
        { SET(0, "{\"day\":\"2026-06-12\",\"kind\":\"holiday\",\"name\":\" \",\"basis\":\"B\"}"), "days[0].name", TEXT_notices_missing },
        { "{\"version\":0,\"reason\":\"  \",\"days\":[" DAY("2026-06-12", "holiday") "]}", "reason", TEXT_notices_missing },
        { "{\"version\":0,\"reason\":\"R\"}", "days", TEXT_notices_no_days },
    };
    struct test_database *t = *state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(set_days(t, 0, bad[i].content), STATUS_BAD_INPUT);
        assert_int_equal(t->error.text, bad[i].text);
        assert_string_equal(t->error.where, bad[i].where);
    }
    assert_int_equal(set_days(t, 0, SET(0, "{\"day\":\"2026-06-12\",\"kind\":\"holiday\",\"name\":\"A\"}")), STATUS_BAD_INPUT);
    assert_string_equal(t->error.where, "days[0].basis");
    assert_int_equal(calendar_of(t, 0).count, 0);
}

static void rows_of_another_file_than_the_content_names_are_refused(void **state)
{
    struct test_database *t = *state;
    struct notices_import *import = read_days(t, HEADER TET);
    struct command_result result;
    struct str content;
    assert_ok(notices_import_content(&t->arena, import, &content, &t->error), &t->error);
    assert_int_equal(run_notices(t, "notices.calendar", 0, content, NULL, &result), STATUS_BAD_INPUT);
    assert_int_equal(run_notices(t, "notices.calendar", 0, content, read_days(t, HEADER SWAP), &result), STATUS_BAD_INPUT);
    assert_int_equal(run_notices(t, "notices.calendar", 15, content, import, &result), STATUS_BAD_INPUT);
    assert_int_equal(calendar_of(t, 0).count, 0);
}

static void a_calendar_is_loaded_by_whole_years(void **state)
{
    struct test_database *t = *state;
    struct calendar c;
    import_own_days(t);
    assert_ok(calendar_read(reader_of(t), &t->arena, 0, on(2025, 6, 1), on(2026, 1, 15), &c, &t->error), &t->error);
    assert_int_equal(date_civil(c.days[0].day).year, 2025);
    assert_int_equal(date_civil(c.days[0].day).month, 1);
    assert_int_equal(c.days[c.count - 1].day, on(2026, 9, 2));
    assert_false(calendar_is_certain(&c, on(2026, 12, 31), on(2027, 1, 1))); /* not loaded is not known */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_import_is_told_before_and_changes_nothing_a_second_time),
        cmocka_unit_test(a_file_replaces_the_years_that_it_names_and_no_others),
        cmocka_unit_test(the_days_of_all_years_in_the_program_fit),
        cmocka_unit_test(fifteen_working_days_from_the_weeks_of_tet),
        cmocka_unit_test(every_fault_of_a_file_is_named_with_its_line),
        cmocka_unit_test(a_swapped_pair_is_set_and_counts),
        cmocka_unit_test(a_form_made_on_an_older_version_is_refused),
        cmocka_unit_test(what_an_administrator_set_stays_when_the_file_is_imported_again),
        cmocka_unit_test(a_province_differs_from_the_country_and_from_no_other_province),
        cmocka_unit_test(a_day_that_was_set_can_be_withdrawn_and_the_country_holds_again),
        cmocka_unit_test(what_cannot_be_is_refused_in_words_and_nothing_is_written),
        cmocka_unit_test(rows_of_another_file_than_the_content_names_are_refused),
        cmocka_unit_test(a_calendar_is_loaded_by_whole_years),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations);
}
