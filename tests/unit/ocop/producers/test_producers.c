/* Producers in the database: dated facts, who may do what, helpers, confirmations, merging; on both databases. */
#include "world.h"

static const struct command_types *tables(void)
{
    static struct command_types both[2];
    both[0] = producers_commands;
    both[1] = producers_people_commands;
    return both;
}

static void open_world(struct world *w, void **state)
{
    world_open_with(w, *state, tables(), 2, NULL, 0);
}

static void a_visitor_registers_and_waits_for_the_commune(void **state)
{
    struct world w;
    struct producer_facts facts = facts_of("Hợp tác xã Suối Giàng", CHAN);
    struct account_people people;
    struct producer producer;
    struct str ident;
    struct saying *s;
    open_world(&w, state);
    ident = new_ident(&w);
    s = about(&w, "producer", ident);
    json_text(&s->json, "account", new_ident(&w));
    json_text(&s->json, "role", new_ident(&w));
    json_text_z(&s->json, "login", "0912 345 678");
    json_text_z(&s->json, "person", "Nguyễn Thị Hoa");
    producer_facts_json(&s->json, "facts", &facts);
    assert_ok(say(&w, STR("visitor"), "producers.register", said(&w, s)), &w.t->error);
    producer = read_producer(&w, ident);
    assert_int_equal(producer.state, PRODUCER_NEW);
    assert_int_equal(producer.from, TODAY);
    assert_ok(accounts_of_producer(reader_of(&w), &w.arena, producer.id, TODAY, &people, &w.t->error), &w.t->error);
    assert_int_equal(people.count, 1);
    assert_int_equal(people.rows[0].kind, ROLE_PRODUCER);
    assert_str(people.rows[0].login, "0912345678");
    world_close(&w);
}

static void a_login_that_is_taken_leaves_no_producer_behind(void **state)
{
    struct world w;
    struct producer_facts facts = facts_of("Hợp tác xã Suối Giàng", CHAN);
    struct producer producer;
    struct str ident;
    struct saying *s;
    open_world(&w, state);
    hired(&w, "0912345678", ROLE_EXAMINER, CHAN, 0);
    ident = new_ident(&w);
    s = about(&w, "producer", ident);
    json_text(&s->json, "account", new_ident(&w));
    json_text(&s->json, "role", new_ident(&w));
    json_text_z(&s->json, "login", "+84 912 345 678");
    json_text_z(&s->json, "person", "Nguyễn Thị Hoa");
    producer_facts_json(&s->json, "facts", &facts);
    assert_int_equal(say(&w, STR("visitor"), "producers.register", said(&w, s)), STATUS_STALE);
    assert_string_equal(w.t->error.where, "login");
    assert_int_equal(producers_find(reader_of(&w), &w.arena, ident, &producer, &w.t->error), STATUS_NOT_FOUND);
    world_close(&w);
}

static void whole_identity_numbers_are_refused_by_the_command_itself(void **state)
{
    struct world w;
    struct producer_facts facts = facts_of("Hộ Nguyễn Văn A", CHAN);
    struct str ident;
    open_world(&w, state);
    facts.kind = PRODUCER_HOUSEHOLD;
    facts.tax_code = STR("015090001234");
    assert_int_equal(add(&w, STR("system"), &facts, &ident), STATUS_BAD_INPUT);
    assert_string_equal(w.t->error.where, "tax_code");
    facts.tax_code = STR("•••••••••234");
    facts.identity = STR("015090001234");
    assert_int_equal(add(&w, STR("system"), &facts, &ident), STATUS_BAD_INPUT);
    assert_string_equal(w.t->error.where, "identity");
    facts.identity = STR("•••••••••234");
    assert_ok(add(&w, STR("system"), &facts, &ident), &w.t->error);
    facts.kind = PRODUCER_COOPERATIVE; /* a cooperative has a code of its own */
    assert_int_equal(add(&w, STR("system"), &facts, &ident), STATUS_BAD_INPUT);
    world_close(&w);
}

static void a_commune_must_be_the_provinces(void **state)
{
    static const char *const bad[] = { "00004", "99999", "15   ", "0467" };
    struct world w;
    open_world(&w, state);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct producer_facts facts = facts_of("Hợp tác xã", bad[i]);
        struct str ident;
        assert_int_equal(add(&w, STR("system"), &facts, &ident), STATUS_BAD_INPUT);
    }
    world_close(&w);
}

static void a_change_keeps_what_was_true_before_it(void **state)
{
    struct world w;
    struct producer producer;
    struct producer then;
    open_world(&w, state);
    producer = added(&w, "Tổ hợp tác Suối Giàng", CHAN);
    producer.facts.name = STR("Hợp tác xã Suối Giàng");
    assert_ok(change(&w, STR("system"), "producers.change", &producer, "renamed", TODAY, 1), &w.t->error);
    producer = read_producer(&w, producer_ident_text(&w.arena, &producer.ident));
    assert_str(producer.facts.name, "Hợp tác xã Suối Giàng");
    assert_int_equal(producer.version, 2);
    assert_ok(producers_on(reader_of(&w), &w.arena, producer.id, TODAY, &then, &w.t->error), &w.t->error);
    assert_str(then.facts.name, "Hợp tác xã Suối Giàng");
    /* Before it was known at all, what was known first. */
    assert_ok(producers_on(reader_of(&w), &w.arena, producer.id, TODAY - 1000, &then, &w.t->error), &w.t->error);
    assert_str(then.facts.name, "Tổ hợp tác Suối Giàng");
    world_close(&w);
}

static void facts_on_a_day_are_those_of_the_version_that_began_last(void **state)
{
    struct world w;
    struct producer producer;
    struct producer then;
    open_world(&w, state);
    w.extra.now -= (int64_t)100 * 86400000;
    producer = added(&w, "Tên một", CHAN);
    w.extra.now += (int64_t)100 * 86400000;
    producer.facts.name = STR("Tên hai");
    assert_ok(change(&w, STR("system"), "producers.change", &producer, "renamed", TODAY - 50, 1), &w.t->error);
    producer.facts.name = STR("Tên ba");
    assert_ok(change(&w, STR("system"), "producers.change", &producer, "corrected", TODAY - 50, 2), &w.t->error);
    for (date day = TODAY - 100; day <= TODAY; day++) {
        assert_ok(producers_on(reader_of(&w), &w.arena, producer.id, day, &then, &w.t->error), &w.t->error);
        assert_str(then.facts.name, day < TODAY - 50 ? "Tên một" : "Tên ba");
    }
    world_close(&w);
}

static void a_change_fits_between_the_newest_version_and_today(void **state)
{
    struct world w;
    struct producer producer;
    open_world(&w, state);
    producer = added(&w, "Hợp tác xã Suối Giàng", CHAN);
    assert_int_equal(change(&w, STR("system"), "producers.change", &producer, "renamed", TODAY + 1, 1), STATUS_BAD_INPUT);
    assert_int_equal(change(&w, STR("system"), "producers.change", &producer, "renamed", TODAY - 1, 1), STATUS_BAD_INPUT);
    assert_int_equal(change(&w, STR("system"), "producers.change", &producer, "merged", TODAY, 1), STATUS_BAD_INPUT);
    assert_int_equal(change(&w, STR("system"), "producers.change", &producer, "renamed", TODAY, 2), STATUS_STALE);
    assert_ok(change(&w, STR("system"), "producers.change", &producer, "renamed", TODAY, 1), &w.t->error);
    assert_int_equal(change(&w, STR("system"), "producers.change", &producer, "renamed", TODAY, 1), STATUS_STALE);
    world_close(&w);
}

static void what_the_commune_confirmed_is_confirmed_anew_when_the_producer_changes_it(void **state)
{
    struct world w;
    struct producer producer;
    struct str owner;
    struct str ident;
    open_world(&w, state);
    producer = added(&w, "Hợp tác xã Suối Giàng", CHAN);
    ident = producer_ident_text(&w.arena, &producer.ident);
    owner = hired(&w, "owner", ROLE_PRODUCER, CHAN, producer.id);
    producer.facts.phone = STR("0912345678");
    assert_ok(change(&w, owner, "producers.change_own", &producer, "corrected", TODAY, 1), &w.t->error);
    assert_int_equal(read_producer(&w, ident).state, PRODUCER_CHECKED);
    producer.facts.name = STR("Hợp tác xã Suối Bu");
    assert_ok(change(&w, owner, "producers.change_own", &producer, "renamed", TODAY, 2), &w.t->error);
    assert_int_equal(read_producer(&w, ident).state, PRODUCER_NEW);
    assert_int_equal(change(&w, owner, "producers.change", &producer, "renamed", TODAY, 3), STATUS_NOT_ALLOWED); /* the officer's way */
    world_close(&w);
}

static void an_officer_of_another_commune_can_not_know_of_it(void **state)
{
    struct world w;
    struct producer_facts facts = facts_of("Hợp tác xã khác", CHAN);
    struct permission_subject subject;
    struct producer producer;
    struct producer out;
    struct viewer viewer;
    struct str stranger;
    struct str ident;
    struct saying *s;
    open_world(&w, state);
    producer = added(&w, "Hợp tác xã Suối Giàng", CHAN);
    stranger = hired(&w, "stranger", ROLE_EXAMINER, LUONG, 0);
    viewer = viewer_of(&w, stranger);
    assert_int_equal(add(&w, stranger, &facts, &ident), STATUS_NOT_FOUND);
    assert_int_equal(change(&w, stranger, "producers.change", &producer, "renamed", TODAY, 1), STATUS_NOT_FOUND);
    assert_int_equal(end(&w, stranger, &producer, NULL, TODAY), STATUS_NOT_FOUND);
    s = about(&w, "producer", producer_ident_text(&w.arena, &producer.ident));
    json_int(&s->json, "version", 1);
    assert_int_equal(say(&w, stranger, "producers.check", said(&w, s)), STATUS_NOT_FOUND);
    assert_int_equal(producers_for(reader_of(&w), &w.arena, &viewer, producer_ident_text(&w.arena, &producer.ident), "producers.see", &out, &subject,
                                   &w.t->error),
                     STATUS_NOT_FOUND);
    facts.commune_code = STR(LUONG);
    assert_ok(add(&w, stranger, &facts, &ident), &w.t->error);
    world_close(&w);
}

static void people_go_with_their_producer_to_another_commune(void **state)
{
    struct world w;
    struct producer producer;
    struct viewer viewer;
    struct str owner;
    open_world(&w, state);
    producer = added(&w, "Hợp tác xã Suối Giàng", CHAN);
    owner = hired(&w, "owner", ROLE_PRODUCER, CHAN, producer.id);
    producer.facts.commune_code = STR(LUONG);
    assert_ok(change(&w, STR("system"), "producers.change", &producer, "new_address", TODAY, 1), &w.t->error);
    viewer = viewer_of(&w, owner);
    assert_int_equal(viewer.hold_count, 1);
    assert_str(viewer.holds[0].place_code, LUONG);
    world_close(&w);
}

/* ---- people ---- */

static enum status give(struct world *w, struct str actor, const char *type, const struct producer *producer, const char *kind, const char *login,
                        const char *name)
{
    struct saying *s = about(w, "producer", producer_ident_text(&w->arena, &producer->ident));
    json_text(&s->json, "account", new_ident(w));
    json_text(&s->json, "role", new_ident(w));
    json_text_z(&s->json, "kind", kind);
    json_text_z(&s->json, "login", login);
    json_text_z(&s->json, "name", name);
    json_null(&s->json, "until");
    json_text_z(&s->json, "basis", "");
    return say(w, actor, type, said(w, s));
}

static enum status end_role(struct world *w, struct str actor, const char *type, const struct producer *producer, const struct account_person *person)
{
    struct saying *s = about(w, "producer", producer_ident_text(&w->arena, &producer->ident));
    json_text(&s->json, "role", producer_ident_text(&w->arena, &person->role));
    json_date(&s->json, "last", TODAY);
    json_int(&s->json, "version", person->version);
    return say(w, actor, type, said(w, s));
}

static void a_producer_names_helpers_but_no_second_producer(void **state)
{
    struct world w;
    struct account_people people;
    struct producer producer;
    struct producer other;
    struct str owner;
    open_world(&w, state);
    producer = added(&w, "Hợp tác xã Suối Giàng", CHAN);
    other = added(&w, "Hợp tác xã Sơn Lương", LUONG);
    owner = hired(&w, "owner", ROLE_PRODUCER, CHAN, producer.id);
    assert_ok(give(&w, owner, "producers.give_helper", &producer, "helper", "0911111111", "Trần Văn Kế"), &w.t->error);
    assert_int_equal(give(&w, owner, "producers.give_helper", &producer, "producer", "0922222222", "Trần Văn Toán"), STATUS_BAD_INPUT);
    assert_int_equal(give(&w, owner, "producers.give", &producer, "producer", "0922222222", "Trần Văn Toán"), STATUS_NOT_ALLOWED);
    assert_int_equal(give(&w, owner, "producers.give_helper", &other, "helper", "0922222222", "Trần Văn Toán"), STATUS_NOT_FOUND);
    assert_ok(accounts_of_producer(reader_of(&w), &w.arena, producer.id, TODAY, &people, &w.t->error), &w.t->error);
    assert_int_equal(people.count, 2);
    assert_int_equal(end_role(&w, owner, "producers.end_helper", &producer, &people.rows[0]), STATUS_NOT_ALLOWED); /* himself */
    assert_ok(end_role(&w, owner, "producers.end_helper", &producer, &people.rows[1]), &w.t->error);
    assert_int_equal(end_role(&w, owner, "producers.end_helper", &other, &people.rows[1]), STATUS_NOT_FOUND);
    world_close(&w);
}

static void a_telephone_number_does_not_tell_its_owners_name(void **state)
{
    struct world w;
    struct producer producer;
    open_world(&w, state);
    producer = added(&w, "Hợp tác xã Suối Giàng", CHAN);
    hired(&w, "Lò Thị Mai", ROLE_EXAMINER, LUONG, 0);
    assert_int_equal(give(&w, STR("system"), "producers.give_helper", &producer, "helper", "Lò Thị Mai", "Ai đó"), STATUS_BAD_INPUT);
    assert_string_equal(w.t->error.where, "login");
    assert_ok(give(&w, STR("system"), "producers.give_helper", &producer, "helper", "Lò Thị Mai", "lo thi mai"), &w.t->error);
    world_close(&w);
}

/* ---- confirmations ---- */

static enum status ask(struct world *w, const struct producer *producer, struct str confirmation, const char *code)
{
    struct saying *s = about(w, "producer", producer_ident_text(&w->arena, &producer->ident));
    json_text(&s->json, "confirmation", confirmation);
    w->extra.code_hash = account_code_hash(&w->arena, str_from(code));
    return say(w, STR("system"), "producers.ask", said(w, s));
}

static enum status confirm(struct world *w, struct str confirmation, const char *code)
{
    w->extra.code_hash = account_code_hash(&w->arena, str_from(code));
    return say(w, STR("visitor"), "producers.confirm", said(w, about(w, "confirmation", confirmation)));
}

static void a_code_confirms_one_version_once(void **state)
{
    struct world w;
    struct producer producer;
    struct str slip;
    struct str second;
    open_world(&w, state);
    producer = added(&w, "Hợp tác xã Suối Giàng", CHAN);
    slip = new_ident(&w);
    assert_ok(ask(&w, &producer, slip, "abcd-efgh"), &w.t->error);
    assert_int_equal(confirm(&w, slip, "abcd-efgk"), STATUS_BAD_INPUT);
    assert_int_equal(confirm(&w, new_ident(&w), "abcd-efgh"), STATUS_NOT_FOUND);
    assert_ok(confirm(&w, slip, "ABCD efgh"), &w.t->error);
    assert_int_equal(confirm(&w, slip, "abcd-efgh"), STATUS_STALE);
    second = new_ident(&w);
    assert_ok(ask(&w, &producer, second, "2345-6789"), &w.t->error);
    assert_ok(change(&w, STR("system"), "producers.change", &producer, "corrected", TODAY, 1), &w.t->error);
    assert_int_equal(confirm(&w, second, "2345-6789"), STATUS_STALE); /* it speaks of what was there before */
    world_close(&w);
}

static void a_signed_slip_is_recorded_for_its_own_producer_only(void **state)
{
    struct world w;
    struct producer producer;
    struct producer other;
    struct str slip;
    struct saying *s;
    open_world(&w, state);
    producer = added(&w, "Hợp tác xã Suối Giàng", CHAN);
    other = added(&w, "Hợp tác xã Sơn Lương", LUONG);
    slip = new_ident(&w);
    assert_ok(ask(&w, &producer, slip, "abcd-efgh"), &w.t->error);
    s = about(&w, "producer", producer_ident_text(&w.arena, &other.ident));
    json_text(&s->json, "confirmation", slip);
    assert_int_equal(say(&w, STR("system"), "producers.confirm_slip", said(&w, s)), STATUS_NOT_FOUND);
    s = about(&w, "producer", producer_ident_text(&w.arena, &producer.ident));
    json_text(&s->json, "confirmation", slip);
    assert_ok(say(&w, STR("system"), "producers.confirm_slip", said(&w, s)), &w.t->error);
    assert_int_equal(confirm(&w, slip, "abcd-efgh"), STATUS_STALE);
    world_close(&w);
}

/* ---- ending ---- */

static void what_ended_is_not_changed_any_more(void **state)
{
    struct world w;
    struct producer producer;
    struct producer other;
    open_world(&w, state);
    producer = added(&w, "Hợp tác xã Suối Giàng", CHAN);
    other = added(&w, "Hợp tác xã Suối Giàng mới", CHAN);
    assert_int_equal(end(&w, STR("system"), &producer, &producer, TODAY), STATUS_BAD_INPUT);
    assert_ok(end(&w, STR("system"), &producer, &other, TODAY), &w.t->error);
    producer = read_producer(&w, producer_ident_text(&w.arena, &producer.ident));
    assert_int_equal(producer.state, PRODUCER_ENDED);
    assert_int_equal(producer.merged_into, other.id);
    assert_true(ident_equal(&producer.merged_ident, &other.ident));
    assert_int_equal(change(&w, STR("system"), "producers.change", &producer, "renamed", TODAY, producer.version), STATUS_STALE);
    assert_int_equal(end(&w, STR("system"), &other, &producer, TODAY), STATUS_BAD_INPUT); /* not into what ended */
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_visitor_registers_and_waits_for_the_commune),
        cmocka_unit_test(a_login_that_is_taken_leaves_no_producer_behind),
        cmocka_unit_test(whole_identity_numbers_are_refused_by_the_command_itself),
        cmocka_unit_test(a_commune_must_be_the_provinces),
        cmocka_unit_test(a_change_keeps_what_was_true_before_it),
        cmocka_unit_test(facts_on_a_day_are_those_of_the_version_that_began_last),
        cmocka_unit_test(a_change_fits_between_the_newest_version_and_today),
        cmocka_unit_test(what_the_commune_confirmed_is_confirmed_anew_when_the_producer_changes_it),
        cmocka_unit_test(an_officer_of_another_commune_can_not_know_of_it),
        cmocka_unit_test(people_go_with_their_producer_to_another_commune),
        cmocka_unit_test(a_producer_names_helpers_but_no_second_producer),
        cmocka_unit_test(a_telephone_number_does_not_tell_its_owners_name),
        cmocka_unit_test(a_code_confirms_one_version_once),
        cmocka_unit_test(a_signed_slip_is_recorded_for_its_own_producer_only),
        cmocka_unit_test(what_ended_is_not_changed_any_more),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations);
}
