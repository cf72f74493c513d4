/* Laboratory tests: asked for, their results with the report they stand on, corrected, cancelled; who may; on both databases. */
#include "../producers/world.h"

#include "ocop/files/files_int.h"
#include "ocop/laboratory/laboratory_int.h"

/* One extra serves the doors of all three rooms. */
_Static_assert(offsetof(struct laboratory_extra, arena) == offsetof(struct producer_extra, arena) &&
                   offsetof(struct laboratory_extra, now) == offsetof(struct producer_extra, now) &&
                   offsetof(struct laboratory_extra, by) == offsetof(struct producer_extra, hash),
               "they begin alike");

static struct producer producer;
static struct product product;

static struct product made(struct world *w, const struct producer *of, const char *name)
{
    struct str ident = new_ident(w);
    struct saying *s = about(w, "producer", producer_ident_text(&w->arena, &of->ident));
    struct product out;
    json_text(&s->json, "product", ident);
    json_text_z(&s->json, "name", name);
    json_text_z(&s->json, "description", "");
    json_text_z(&s->json, "place", "");
    json_text_z(&s->json, "story", "");
    assert_ok(say(w, STR("system"), "products.add", said(w, s)), &w->t->error);
    assert_ok(products_find(reader_of(w), &w->arena, ident, &out, &w->t->error), &w->t->error);
    return out;
}

static void open_world(struct world *w, void **state)
{
    static struct command_types all[3];
    all[0] = producers_commands;
    all[1] = products_commands;
    all[2] = laboratory_commands;
    world_open_with(w, *state, all, 3, NULL, 0);
    producer = added(w, "Hợp tác xã Suối Giàng", CHAN);
    product = made(w, &producer, "Chè Suối Giàng");
}

static void facts(struct json_writer *json, date taken)
{
    json_object(json, "facts");
    json_text_z(json, "lot", "L1");
    json_text_z(json, "sample", "12-15-04672-2023/M3");
    json_text_z(json, "laboratory", "Trung tâm kiểm nghiệm");
    json_text_z(json, "accreditation", "VILAS 123");
    json_text_z(json, "payer", "");
    json_text_z(json, "asked", "Chì\nCadimi");
    json_date(json, "requested", DATE_NONE);
    json_date(json, "taken", taken);
    json_object_end(json);
}

static enum status ask(struct world *w, struct str actor, date taken, struct str *ident)
{
    struct saying *s;
    *ident = new_ident(w);
    s = about(w, "test", *ident);
    json_text(&s->json, "product", producer_ident_text(&w->arena, &product.ident));
    facts(&s->json, taken);
    return say(w, actor, "laboratory.request", said(w, s));
}

struct outcome {
    date taken, received, resulted;
    const char *conclusion;
    struct str paper;
    const char *value;
};

static enum status record(struct world *w, struct str actor, struct str test, int64_t version, const struct outcome *outcome)
{
    static const char *const rest[][2] = { { "unit", "mg/kg" }, { "limit", "2,0" }, { "source", "QCVN 8-2:2011/BYT" } };
    struct saying *s = about(w, "test", test);
    json_int(&s->json, "version", version);
    facts(&s->json, outcome->taken);
    json_date(&s->json, "received", outcome->received);
    json_date(&s->json, "resulted", outcome->resulted);
    json_text_z(&s->json, "conclusion", outcome->conclusion);
    json_text(&s->json, "paper", outcome->paper);
    json_text_z(&s->json, "note", "");
    json_array(&s->json, "values");
    json_object(&s->json, NULL);
    json_text_z(&s->json, "parameter", "Chì (Pb)");
    json_text_z(&s->json, "value", outcome->value);
    for (size_t i = 0; i < 3; i++)
        json_text_z(&s->json, rest[i][0], rest[i][1]);
    json_object_end(&s->json);
    json_array_end(&s->json);
    return say(w, actor, "laboratory.record", said(w, s));
}

static enum status cancel(struct world *w, struct str actor, struct str test, int64_t version, const char *reason)
{
    struct saying *s = about(w, "test", test);
    json_int(&s->json, "version", version);
    json_text_z(&s->json, "reason", reason);
    return say(w, actor, "laboratory.cancel", said(w, s));
}

static struct laboratory_test read_test(struct world *w, struct str ident)
{
    struct laboratory_test test;
    struct ident read;
    bool found = false;
    assert_true(ident_read(ident, &read));
    assert_ok(laboratory_sql_find(reader_of(w), &w->arena, &read, &found, &test, &w->t->error), &w->t->error);
    assert_true(found);
    return test;
}

static enum status write_paper(struct db_conn *conn, void *self, struct error *error)
{
    return papers_sql_add(conn, self, error);
}

static struct str a_paper(struct world *w, int64_t of)
{
    struct paper_new paper = { .ident = ident_new(&test_database_context), .province = PROVINCE, .producer = of, .kind = STR("test"), .title = STR(""),
                               .number = STR("45/KN"), .issuer = STR(""), .link = STR("https://www.youtube.com/watch?v=1"), .issued = DATE_NONE,
                               .expires = DATE_NONE, .made_by = STR("x"), .on_behalf = STR("") };
    assert_ok(db_write(w->t->db, 0, write_paper, &paper, &w->t->error), &w->t->error);
    return producer_ident_text(&w->arena, &paper.ident);
}

static const struct outcome good = { TODAY - 9, TODAY - 8, TODAY - 1, "pass", { "", 0 }, "< 0,05" };

static void a_result_stands_on_its_report_and_says_what_the_report_says(void **state)
{
    struct outcome outcome = good;
    struct laboratory_values values;
    struct laboratory_tests tests;
    struct laboratory_test test;
    struct paper_edges *edges;
    struct viewer viewer;
    struct paper paper;
    struct ident ident;
    struct str name;
    struct world w;
    bool found = false;
    open_world(&w, state);
    assert_ok(ask(&w, STR("system"), TODAY - 9, &name), &w.t->error);
    assert_int_equal(read_test(&w, name).state, TEST_REQUESTED);
    assert_int_equal(read_test(&w, name).conclusion, TEST_UNKNOWN);
    outcome.paper = a_paper(&w, producer.id);
    assert_ok(record(&w, STR("system"), name, 1, &outcome), &w.t->error);
    test = read_test(&w, name);
    assert_int_equal(test.state, TEST_RESULTED);
    assert_int_equal(test.conclusion, TEST_PASS);
    assert_int_equal(test.resulted, TODAY - 1);
    assert_str(test.laboratory, "Trung tâm kiểm nghiệm");
    assert_str(test.accreditation, "VILAS 123");
    assert_ok(laboratory_sql_values(reader_of(&w), &w.arena, &test, &values, &w.t->error), &w.t->error);
    assert_int_equal(values.count, 1);
    assert_str(values.rows[0].value, "< 0,05");
    assert_str(values.rows[0].limit, "2,0");
    assert_str(values.rows[0].source, "QCVN 8-2:2011/BYT");

    assert_ok(laboratory_of_product(reader_of(&w), &w.arena, product.id, &tests, &w.t->error), &w.t->error);
    assert_int_equal(tests.count, 1);
    assert_true(ident_read(outcome.paper, &ident));
    assert_ok(paper_find(reader_of(&w), &w.arena, &ident, &found, &paper, &w.t->error), &w.t->error);
    edges = ARENA_NEW(&w.arena, struct paper_edges);
    assert_non_null(edges);
    viewer = viewer_of(&w, hired(&w, "stranger", ROLE_EXAMINER, LUONG, 0));
    assert_ok(laboratory_edges(reader_of(&w), &w.arena, &viewer, &paper, edges, &w.t->error), &w.t->error);
    assert_int_equal(edges->count, 0);
    viewer = viewer_of(&w, hired(&w, "owner", ROLE_PRODUCER, CHAN, producer.id));
    assert_ok(laboratory_edges(reader_of(&w), &w.arena, &viewer, &paper, edges, &w.t->error), &w.t->error);
    assert_int_equal(edges->count, 1);
    world_close(&w);
}

static void a_conclusion_without_a_report_or_with_anothers_is_refused(void **state)
{
    struct outcome outcome = good;
    struct producer other;
    struct str name;
    struct world w;
    open_world(&w, state);
    other = added(&w, "Hợp tác xã Sơn Lương", LUONG);
    assert_ok(ask(&w, STR("system"), DATE_NONE, &name), &w.t->error);
    assert_int_equal(record(&w, STR("system"), name, 1, &outcome), STATUS_BAD_INPUT);
    outcome.conclusion = "fail";
    assert_int_equal(record(&w, STR("system"), name, 1, &outcome), STATUS_BAD_INPUT);
    outcome.paper = a_paper(&w, other.id);
    assert_int_equal(record(&w, STR("system"), name, 1, &outcome), STATUS_BAD_INPUT);
    outcome.paper = new_ident(&w);
    assert_int_equal(record(&w, STR("system"), name, 1, &outcome), STATUS_BAD_INPUT);
    outcome.paper = STR("");
    outcome.conclusion = "unknown";
    assert_ok(record(&w, STR("system"), name, 1, &outcome), &w.t->error);
    world_close(&w);
}

static void days_come_in_their_order_and_none_is_still_to_come(void **state)
{
    static const struct outcome bad[] = {
        { TODAY - 9, TODAY - 8, TODAY + 1, "unknown", { "", 0 }, "" },
        { TODAY - 9, TODAY - 1, TODAY - 2, "unknown", { "", 0 }, "" },
        { TODAY - 5, TODAY - 6, TODAY - 2, "unknown", { "", 0 }, "" },
        { TODAY - 1, DATE_NONE, TODAY - 2, "unknown", { "", 0 }, "" },
        { TODAY + 1, DATE_NONE, TODAY, "unknown", { "", 0 }, "" },
    };
    const struct outcome bare = { DATE_NONE, DATE_NONE, TODAY, "unknown", { "", 0 }, "" };
    struct str name;
    struct world w;
    open_world(&w, state);
    assert_int_equal(ask(&w, STR("system"), TODAY + 1, &name), STATUS_BAD_INPUT);
    assert_ok(ask(&w, STR("system"), TODAY, &name), &w.t->error);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(record(&w, STR("system"), name, 1, &bad[i]), STATUS_BAD_INPUT);
    assert_int_equal(read_test(&w, name).version, 1);
    assert_ok(record(&w, STR("system"), name, 1, &bare), &w.t->error);
    world_close(&w);
}

static void a_correction_counts_and_the_earlier_values_stay(void **state)
{
    struct outcome outcome = { DATE_NONE, DATE_NONE, TODAY, "unknown", { "", 0 }, "0,5" };
    struct laboratory_values values;
    struct laboratory_test test;
    struct str name;
    struct world w;
    open_world(&w, state);
    assert_ok(ask(&w, STR("system"), DATE_NONE, &name), &w.t->error);
    assert_ok(record(&w, STR("system"), name, 1, &outcome), &w.t->error);
    outcome.value = "0,05";
    assert_int_equal(record(&w, STR("system"), name, 1, &outcome), STATUS_STALE);
    assert_ok(record(&w, STR("system"), name, 2, &outcome), &w.t->error);
    test = read_test(&w, name);
    for (test.record = 1; test.record <= 2; test.record++) {
        assert_ok(laboratory_sql_values(reader_of(&w), &w.arena, &test, &values, &w.t->error), &w.t->error);
        assert_int_equal(values.count, 1);
        assert_str(values.rows[0].value, test.record == 1 ? "0,5" : "0,05");
    }
    world_close(&w);
}

static void a_cancelled_test_is_kept_with_its_reason_and_takes_no_result(void **state)
{
    const struct outcome outcome = { DATE_NONE, DATE_NONE, TODAY, "unknown", { "", 0 }, "" };
    struct str name;
    struct world w;
    open_world(&w, state);
    assert_ok(ask(&w, STR("system"), DATE_NONE, &name), &w.t->error);
    assert_int_equal(cancel(&w, STR("system"), name, 1, ""), STATUS_BAD_INPUT);
    assert_ok(cancel(&w, STR("system"), name, 1, "ghi nhầm lô"), &w.t->error);
    assert_str(read_test(&w, name).cancelled_why, "ghi nhầm lô");
    assert_int_equal(record(&w, STR("system"), name, 2, &outcome), STATUS_STALE);
    assert_int_equal(cancel(&w, STR("system"), name, 2, "lần nữa"), STATUS_STALE);
    world_close(&w);
}

static void who_gives_papers_writes_tests_and_strangers_know_nothing(void **state)
{
    const struct outcome outcome = { DATE_NONE, DATE_NONE, TODAY, "unknown", { "", 0 }, "" };
    struct str name;
    struct str ignored;
    struct world w;
    open_world(&w, state);
    struct str owner = hired(&w, "owner", ROLE_PRODUCER, CHAN, producer.id);
    struct str examiner = hired(&w, "examiner", ROLE_EXAMINER, CHAN, 0);
    struct str signer = hired(&w, "signer", ROLE_SIGNER, CHAN, 0);
    struct str stranger = hired(&w, "stranger", ROLE_EXAMINER, LUONG, 0);
    assert_ok(ask(&w, owner, DATE_NONE, &name), &w.t->error);
    assert_int_equal(record(&w, signer, name, 1, &outcome), STATUS_NOT_ALLOWED);
    assert_int_equal(record(&w, stranger, name, 1, &outcome), STATUS_NOT_FOUND);
    assert_int_equal(ask(&w, stranger, DATE_NONE, &ignored), STATUS_NOT_FOUND);
    assert_int_equal(cancel(&w, stranger, new_ident(&w), 1, "x"), STATUS_NOT_FOUND);
    assert_ok(record(&w, examiner, name, 1, &outcome), &w.t->error);
    world_close(&w);
}

static void a_report_is_of_use_as_long_as_the_setting_says_or_nobody_knows(void **state)
{
    const struct laboratory unknown = { 0 };
    const struct laboratory year = { 12 };
    struct laboratory_test test = { .state = TEST_RESULTED, .resulted = DATE_NONE };
    date until = DATE_NONE;
    (void)state;
    assert_int_equal(laboratory_until(&year, &test), DATE_NONE);
    assert_true(date_of(2024, 2, 29, &test.resulted) && date_of(2025, 2, 28, &until));
    assert_int_equal(laboratory_until(&unknown, &test), DATE_NONE);
    assert_int_equal(laboratory_until(NULL, &test), DATE_NONE);
    assert_int_equal(laboratory_until(&year, &test), until);
    test.state = TEST_REQUESTED;
    assert_int_equal(laboratory_until(&year, &test), DATE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_result_stands_on_its_report_and_says_what_the_report_says),
        cmocka_unit_test(a_conclusion_without_a_report_or_with_anothers_is_refused),
        cmocka_unit_test(days_come_in_their_order_and_none_is_still_to_come),
        cmocka_unit_test(a_correction_counts_and_the_earlier_values_stay),
        cmocka_unit_test(a_cancelled_test_is_kept_with_its_reason_and_takes_no_result),
        cmocka_unit_test(who_gives_papers_writes_tests_and_strangers_know_nothing),
        cmocka_unit_test(a_report_is_of_use_as_long_as_the_setting_says_or_nobody_knows),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations);
}
