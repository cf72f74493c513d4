/* Councils: set up, changed, delegated, ended; their rules; the roles that go with the seats; who may; on both databases. */
#include "../producers/world.h"

#include "ocop/councils/councils_int.h"
#include "texts_councils.h"

/* One extra serves the doors of both rooms. */
_Static_assert(offsetof(struct council_extra, arena) == offsetof(struct producer_extra, arena) &&
                   offsetof(struct council_extra, now) == offsetof(struct producer_extra, now),
               "they begin alike");

static struct str office, chair, deputy, member, secretary, adviser, other;

static void open_world(struct world *w, void **state)
{
    world_open_with(w, *state, &councils_commands, 1, NULL, 0);
    office = hired(w, "office", ROLE_SPECIALIST, "", 0);
    chair = hired(w, "chair", ROLE_PRODUCER, CHAN, 0);
    deputy = hired(w, "deputy", ROLE_PRODUCER, CHAN, 0);
    member = hired(w, "member", ROLE_PRODUCER, CHAN, 0);
    secretary = hired(w, "secretary", ROLE_PRODUCER, CHAN, 0);
    adviser = hired(w, "adviser", ROLE_PRODUCER, CHAN, 0);
    other = hired(w, "other", ROLE_PRODUCER, CHAN, 0);
}

struct seat {
    struct str account;
    const char *name, *duty;
    struct str replaces;
};
#define SEAT(account, duty) { account, #account, duty, { "", 0 } }

static void write_seats(struct json_writer *json, const char *name, const struct seat *seats, size_t count)
{
    json_array(json, name);
    for (size_t i = 0; i < count; i++) {
        json_object(json, NULL);
        json_text(json, "account", seats[i].account);
        json_text_z(json, "name", seats[i].name);
        json_text_z(json, "agency", "Sở Công Thương");
        json_text_z(json, "position", "");
        json_text_z(json, "duty", seats[i].duty);
        json_text(json, "replaces", seats[i].replaces);
        json_object_end(json);
    }
    json_array_end(json);
}

#define RULES                                                                                                                \
    "\"paper\":\"Quy chế số 5/QC-HĐ\",\"quorum\":\"3/4\",\"quorum_of\":\"all\",\"chair_required\":true,\"minimum_basis\":\"average\"," \
    "\"spread_limit\":10,\"silence\":\"not_counted\",\"pauses\":false,\"sent_before\":null,\"comment_days\":5,\"complaint_days\":0"

static void write_rules(struct json_writer *json, const char *basis, const char *silence, struct fraction quorum)
{
    json_object(json, "rules");
    json_text_z(json, "paper", "Quy chế số 5/QC-HĐ");
    json_fraction(json, "quorum", quorum);
    json_text_z(json, "quorum_of", "all");
    json_bool(json, "chair_required", true);
    if (basis == NULL)
        json_null(json, "minimum_basis");
    else
        json_text_z(json, "minimum_basis", basis);
    json_int(json, "spread_limit", 10);
    if (silence != NULL)
        json_text_z(json, "silence", silence);
    json_bool(json, "pauses", false);
    json_null(json, "sent_before");
    json_int(json, "comment_days", 5);
    json_int(json, "complaint_days", 0);
    json_object_end(json);
}

struct setting {
    date decision, from;
    const char *basis, *silence;
    struct fraction quorum;
    const char *body;
};
static const struct setting usual = { TODAY - 10, TODAY - 10, "average", "not_counted", { 3, 4 }, "province" };

static enum status set_up(struct world *w, struct str actor, const struct setting *in, const struct seat *seats, size_t count, struct str *ident)
{
    struct saying *s;
    *ident = new_ident(w);
    s = about(w, "council", *ident);
    json_text_z(&s->json, "body", in->body);
    json_text_z(&s->json, "place_code", "");
    json_text_z(&s->json, "name", "Hội đồng tỉnh");
    json_text_z(&s->json, "decision_no", "12/QĐ-UBND");
    json_text_z(&s->json, "issuer", "Chủ tịch UBND tỉnh");
    json_date(&s->json, "decision_day", in->decision);
    json_date(&s->json, "from", in->from);
    write_rules(&s->json, in->basis, in->silence, in->quorum);
    write_seats(&s->json, "seats", seats, count);
    return say(w, actor, "councils.set_up", said(w, s));
}

static struct str five(struct world *w)
{
    const struct seat seats[] = { SEAT(chair, "chair"), SEAT(deputy, "deputy"), SEAT(member, "member"), SEAT(secretary, "secretary"),
                                  SEAT(adviser, "adviser") };
    struct str ident;
    assert_ok(set_up(w, office, &usual, seats, 5, &ident), &w->t->error);
    return ident;
}

static struct council read_council(struct world *w, struct str ident)
{
    struct council council;
    assert_ok(council_find(reader_of(w), &w->arena, ident, &council, &w->t->error), &w->t->error);
    return council;
}

static struct council_seats read_seats(struct world *w, struct str ident)
{
    struct council_seats seats;
    assert_ok(council_seats(reader_of(w), &w->arena, read_council(w, ident).id, &seats, &w->t->error), &w->t->error);
    return seats;
}

static const struct council_seat *seat_of(struct world *w, struct str ident, const char *name)
{
    struct council_seats seats = read_seats(w, ident);
    const struct council_seat *found = NULL;
    for (size_t i = 0; i < seats.count; i++)
        found = str_is(seats.rows[i].name, name) ? &seats.rows[i] : found;
    assert_non_null(found);
    return found;
}

static struct str seat_ident(struct world *w, struct str ident, const char *name)
{
    return council_ident_text(&w->arena, &seat_of(w, ident, name)->ident);
}

static bool holds(struct world *w, struct str account, enum account_role role, date day)
{
    struct viewer viewer;
    bool found = false;
    assert_ok(accounts_read_viewer(reader_of(w), &w->arena, account, day, &found, &viewer, &w->t->error), &w->t->error);
    for (size_t i = 0; i < viewer.hold_count; i++)
        if (viewer.holds[i].role == role && viewer.holds[i].province == PROVINCE)
            return true;
    return false;
}

static unsigned bits(struct world *w, struct str council, struct str account, date day)
{
    unsigned out = 0;
    assert_ok(council_seats_of(reader_of(w), &w->arena, read_council(w, council).id, viewer_of(w, account).account, day, &out, &w->t->error), &w->t->error);
    return out;
}

#define BIT(role) (1u << ROLE_##role)

static enum status change_council(struct world *w, struct str council, int64_t version, date decision, date from, const struct str *ends, size_t end_count,
                          const struct seat *adds, size_t add_count)
{
    struct saying *s = about(w, "council", council);
    json_int(&s->json, "version", version);
    json_text_z(&s->json, "decision_no", "15/QĐ-UBND");
    json_date(&s->json, "decision_day", decision);
    json_date(&s->json, "from", from);
    json_array(&s->json, "ends");
    for (size_t i = 0; i < end_count; i++)
        json_text(&s->json, NULL, ends[i]);
    json_array_end(&s->json);
    write_seats(&s->json, "adds", adds, add_count);
    return say(w, office, "councils.change", said(w, s));
}

static enum status delegate(struct world *w, struct str actor, struct str council, int64_t version, struct str to, date from, date until)
{
    struct saying *s = about(w, "council", council);
    json_int(&s->json, "version", version);
    json_text(&s->json, "to", to);
    json_date(&s->json, "from", from);
    json_date(&s->json, "until", until);
    json_text_z(&s->json, "paper", "Văn bản số 7/UQ ngày 15/11/2023");
    return say(w, actor, "councils.delegate", said(w, s));
}

static enum status take_back(struct world *w, struct str actor, struct str council, int64_t version, date last)
{
    struct council_delegations delegations;
    struct saying *s = about(w, "council", council);
    assert_ok(council_delegations(reader_of(w), &w->arena, read_council(w, council).id, &delegations, &w->t->error), &w->t->error);
    json_int(&s->json, "version", version);
    json_text(&s->json, "delegation", council_ident_text(&w->arena, &delegations.rows[delegations.count - 1].ident));
    json_date(&s->json, "last", last);
    return say(w, actor, "councils.end_delegation", said(w, s));
}

static enum status end_council(struct world *w, struct str council, int64_t version, date last)
{
    struct saying *s = about(w, "council", council);
    json_int(&s->json, "version", version);
    json_text_z(&s->json, "decision_no", "99/QĐ-UBND");
    json_date(&s->json, "decision_day", TODAY);
    json_date(&s->json, "last", last);
    return say(w, office, "councils.end", said(w, s));
}

/* ---- */

static void a_decision_gives_seats_and_the_roles_that_go_with_them(void **state)
{
    struct world w;
    struct str ident;
    struct council council;
    struct council_seats seats;
    struct council_list list;
    open_world(&w, state);
    assert_false(holds(&w, chair, ROLE_CHAIR, TODAY));
    ident = five(&w);
    council = read_council(&w, ident);
    assert_str(council.decision_no, "12/QĐ-UBND");
    assert_int_equal(council.decision_day, TODAY - 10);
    assert_int_equal(council.ended, DATE_NONE);
    assert_int_equal(council.version, 1);
    seats = read_seats(&w, ident);
    assert_int_equal(seats.count, 5);
    assert_int_equal(seats.rows[1].duty, DUTY_DEPUTY);
    assert_int_equal(seats.rows[4].no, 5);
    assert_str(seats.rows[0].basis, "Quyết định số 12/QĐ-UBND ngày 05/11/2023");
    assert_true(holds(&w, chair, ROLE_CHAIR, TODAY));
    assert_true(holds(&w, deputy, ROLE_MEMBER, TODAY));
    assert_true(holds(&w, member, ROLE_MEMBER, TODAY));
    assert_true(holds(&w, secretary, ROLE_SECRETARY, TODAY));
    assert_true(holds(&w, adviser, ROLE_ADVISER, TODAY));
    assert_false(holds(&w, chair, ROLE_CHAIR, TODAY - 11));
    assert_int_equal(bits(&w, ident, chair, TODAY), BIT(CHAIR));
    assert_int_equal(bits(&w, ident, deputy, TODAY), BIT(MEMBER));
    assert_int_equal(bits(&w, ident, secretary, TODAY), BIT(SECRETARY));
    assert_int_equal(bits(&w, ident, adviser, TODAY), BIT(ADVISER));
    assert_int_equal(bits(&w, ident, other, TODAY), 0);
    assert_int_equal(bits(&w, ident, chair, TODAY - 11), 0);
    assert_ok(councils_on(reader_of(&w), &w.arena, PROVINCE, TODAY, &list, &w.t->error), &w.t->error);
    assert_int_equal(list.count, 1);
    assert_ok(councils_on(reader_of(&w), &w.arena, PROVINCE, TODAY - 11, &list, &w.t->error), &w.t->error);
    assert_int_equal(list.count, 0);
    assert_ok(councils_on(reader_of(&w), &w.arena, 1, TODAY, &list, &w.t->error), &w.t->error);
    assert_int_equal(list.count, 0);
    world_close(&w);
}

static void a_council_has_one_chair_and_nobody_sits_twice(void **state)
{
    struct str ident;
    struct world w;
    open_world(&w, state);
    const struct seat none[] = { SEAT(deputy, "deputy"), SEAT(member, "member") };
    const struct seat two[] = { SEAT(chair, "chair"), SEAT(deputy, "chair") };
    const struct seat twice[] = { SEAT(chair, "chair"), SEAT(member, "member"), SEAT(member, "secretary") };
    const struct seat unknown[] = { SEAT(chair, "chair"), { new_ident(&w), "nobody", "member", { "", 0 } } };
    assert_int_equal(set_up(&w, office, &usual, none, 2, &ident), STATUS_BAD_INPUT);
    assert_int_equal(w.t->error.text, TEXT_councils_no_chair);
    assert_int_equal(set_up(&w, office, &usual, two, 2, &ident), STATUS_BAD_INPUT);
    assert_int_equal(w.t->error.text, TEXT_councils_two_chairs);
    assert_int_equal(set_up(&w, office, &usual, twice, 3, &ident), STATUS_BAD_INPUT);
    assert_int_equal(w.t->error.text, TEXT_councils_twice);
    assert_int_equal(set_up(&w, office, &usual, unknown, 2, &ident), STATUS_BAD_INPUT);
    assert_int_equal(w.t->error.text, TEXT_councils_no_account);
    assert_string_equal(w.t->error.where, "seats[1]");
    assert_false(holds(&w, chair, ROLE_CHAIR, TODAY)); /* nothing of it was kept */
    world_close(&w);
}

static void what_the_law_leaves_open_must_be_said(void **state)
{
    const struct setting bad[] = {
        { TODAY - 10, TODAY - 10, NULL, "agrees", { 3, 4 }, "province" },      { TODAY - 10, TODAY - 10, "every", NULL, { 3, 4 }, "province" },
        { TODAY - 10, TODAY - 10, "every", "agrees", { 5, 4 }, "province" },   { TODAY - 10, TODAY - 10, "every", "agrees", { 0, 1 }, "province" },
        { TODAY - 10, TODAY - 10, "every", "agrees", { 3, 4 }, "commune" },    { TODAY - 10, TODAY - 10, "every", "agrees", { 3, 4 }, "district" },
        { TODAY + 1, TODAY + 1, "every", "agrees", { 3, 4 }, "province" },     { TODAY - 10, TODAY - 11, "every", "agrees", { 3, 4 }, "province" },
    };
    struct str ident;
    struct world w;
    open_world(&w, state);
    const struct seat seats[] = { SEAT(chair, "chair"), SEAT(member, "member") };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(set_up(&w, office, &bad[i], seats, 2, &ident), STATUS_BAD_INPUT);
    assert_ok(set_up(&w, office, &usual, seats, 2, &ident), &w.t->error);
    world_close(&w);
}

static void rules_read_and_write_canonically(void **state)
{
    static const char *const canonical =
        "{\"chair_required\":true,\"comment_days\":5,\"complaint_days\":0,\"minimum_basis\":\"average\",\"paper\":\"Quy chế số 5/QC-HĐ\",\"pauses\":false,"
        "\"quorum\":\"3/4\",\"quorum_of\":\"all\",\"sent_before\":null,\"silence\":\"not_counted\",\"spread_limit\":10}";
    struct council_rules rules;
    struct council_rules none;
    struct str again;
    struct world w;
    open_world(&w, state);
    assert_ok(council_rules_read(&w.arena, STR("{" RULES "}"), &rules, &w.t->error), &w.t->error);
    assert_int_equal(rules.quorum.num, 3);
    assert_int_equal(rules.quorum.den, 4);
    assert_int_equal(rules.sent_before, -1);
    assert_ok(council_rules_write(&w.arena, &rules, &again, &w.t->error), &w.t->error);
    assert_str(again, canonical);
    assert_str(read_council(&w, five(&w)).rules_json, canonical);
    rules.quorum = (struct fraction){ 0, 0 };
    rules.spread_limit = -1;
    assert_ok(council_rules_write(&w.arena, &rules, &again, &w.t->error), &w.t->error);
    assert_ok(council_rules_read(&w.arena, again, &none, &w.t->error), &w.t->error);
    assert_int_equal(none.quorum.den, 0);
    assert_int_equal(none.spread_limit, -1);
    rules.quorum = fraction_of(5, 4);
    assert_int_equal(council_rules_write(&w.arena, &rules, &again, &w.t->error), STATUS_BAD_INPUT);
    world_close(&w);
}

static void new_rules_come_by_a_new_paper_and_a_stale_form_is_told(void **state)
{
    struct saying *s;
    struct str ident;
    struct str before;
    struct world w;
    open_world(&w, state);
    ident = five(&w);
    before = read_council(&w, ident).rules_sha256;
    s = about(&w, "council", ident);
    json_int(&s->json, "version", 1);
    write_rules(&s->json, "majority", "meeting", (struct fraction){ 1, 2 });
    const char *content = said(&w, s);
    assert_ok(say(&w, office, "councils.rules", content), &w.t->error);
    assert_int_equal(say(&w, office, "councils.rules", content), STATUS_STALE);
    assert_false(str_equal(read_council(&w, ident).rules_sha256, before));
    assert_int_equal(read_council(&w, ident).version, 2);
    world_close(&w);
}

static void a_change_ends_seats_with_their_roles_and_says_who_follows_whom(void **state)
{
    struct str ident;
    struct world w;
    open_world(&w, state);
    ident = five(&w);
    const struct str ends[] = { seat_ident(&w, ident, "member") };
    struct seat adds[] = { SEAT(other, "member") };
    adds[0].replaces = ends[0];
    assert_int_equal(change_council(&w, ident, 9, TODAY - 2, TODAY, ends, 1, adds, 1), STATUS_STALE);
    assert_int_equal(change_council(&w, ident, 1, TODAY - 2, TODAY - 3, ends, 1, adds, 1), STATUS_BAD_INPUT);
    assert_int_equal(change_council(&w, ident, 1, TODAY - 11, TODAY, ends, 1, adds, 1), STATUS_BAD_INPUT); /* older than the council */
    assert_int_equal(change_council(&w, ident, 1, TODAY - 10, TODAY - 10, ends, 1, adds, 1), STATUS_BAD_INPUT); /* he never sat */
    assert_int_equal(change_council(&w, ident, 1, TODAY - 2, TODAY, NULL, 0, NULL, 0), STATUS_BAD_INPUT);
    assert_ok(change_council(&w, ident, 1, TODAY - 2, TODAY, ends, 1, adds, 1), &w.t->error);
    assert_int_equal(seat_of(&w, ident, "member")->until, TODAY - 1);
    assert_str(seat_of(&w, ident, "member")->end_basis, "Quyết định số 15/QĐ-UBND ngày 13/11/2023");
    assert_int_equal(seat_of(&w, ident, "other")->replaces, seat_of(&w, ident, "member")->id);
    assert_int_equal(seat_of(&w, ident, "other")->no, 6);
    assert_true(holds(&w, member, ROLE_MEMBER, TODAY - 1));
    assert_false(holds(&w, member, ROLE_MEMBER, TODAY));
    assert_false(holds(&w, other, ROLE_MEMBER, TODAY - 1));
    assert_true(holds(&w, other, ROLE_MEMBER, TODAY));
    assert_int_equal(bits(&w, ident, member, TODAY), 0);
    assert_int_equal(bits(&w, ident, member, TODAY - 1), BIT(MEMBER));
    assert_int_equal(change_council(&w, ident, 2, TODAY - 2, TODAY, ends, 1, NULL, 0), STATUS_STALE); /* ended before */
    world_close(&w);
}

static void a_change_leaves_one_chair_on_every_day(void **state)
{
    struct str ident;
    struct world w;
    open_world(&w, state);
    ident = five(&w);
    const struct str ends[] = { seat_ident(&w, ident, "chair") };
    const struct seat chairs[] = { SEAT(other, "chair") };
    const struct seat sitting[] = { SEAT(deputy, "member") };
    assert_int_equal(change_council(&w, ident, 1, TODAY - 2, TODAY, ends, 1, NULL, 0), STATUS_BAD_INPUT);
    assert_int_equal(w.t->error.text, TEXT_councils_no_chair);
    assert_int_equal(change_council(&w, ident, 1, TODAY - 2, TODAY, NULL, 0, chairs, 1), STATUS_BAD_INPUT);
    assert_int_equal(w.t->error.text, TEXT_councils_two_chairs);
    assert_int_equal(change_council(&w, ident, 1, TODAY - 2, TODAY, NULL, 0, sitting, 1), STATUS_BAD_INPUT);
    assert_int_equal(w.t->error.text, TEXT_councils_twice);
    assert_true(holds(&w, chair, ROLE_CHAIR, TODAY));
    assert_ok(change_council(&w, ident, 1, TODAY - 2, TODAY + 5, ends, 1, chairs, 1), &w.t->error); /* from a day to come */
    assert_int_equal(change_council(&w, ident, 2, TODAY - 2, TODAY, NULL, 0, chairs, 1), STATUS_BAD_INPUT);
    assert_int_equal(bits(&w, ident, chair, TODAY + 4), BIT(CHAIR));
    assert_int_equal(bits(&w, ident, other, TODAY + 5), BIT(CHAIR));
    world_close(&w);
}

static void the_duty_of_the_chair_goes_to_one_who_sits_and_comes_back(void **state)
{
    struct str ident;
    struct world w;
    open_world(&w, state);
    ident = five(&w);
    struct str to = seat_ident(&w, ident, "deputy");
    assert_int_equal(delegate(&w, office, ident, 1, seat_ident(&w, ident, "secretary"), TODAY, TODAY + 3), STATUS_BAD_INPUT);
    assert_int_equal(delegate(&w, office, ident, 1, seat_ident(&w, ident, "chair"), TODAY, TODAY + 3), STATUS_BAD_INPUT);
    assert_int_equal(delegate(&w, office, ident, 1, to, TODAY, TODAY - 1), STATUS_BAD_INPUT);
    assert_int_equal(delegate(&w, office, ident, 1, to, TODAY - 11, TODAY), STATUS_BAD_INPUT); /* before he sat */
    assert_int_equal(delegate(&w, member, ident, 1, to, TODAY, TODAY + 3), STATUS_NOT_ALLOWED);
    assert_int_equal(delegate(&w, other, ident, 1, to, TODAY, TODAY + 3), STATUS_NOT_FOUND);
    assert_ok(delegate(&w, chair, ident, 1, to, TODAY, TODAY + 3), &w.t->error);
    assert_int_equal(bits(&w, ident, deputy, TODAY), BIT(CHAIR) | BIT(MEMBER));
    assert_int_equal(bits(&w, ident, chair, TODAY), BIT(MEMBER));
    assert_int_equal(bits(&w, ident, chair, TODAY + 4), BIT(CHAIR));
    assert_int_equal(bits(&w, ident, deputy, TODAY + 4), BIT(MEMBER));
    assert_true(holds(&w, deputy, ROLE_CHAIR, TODAY + 3));
    assert_false(holds(&w, deputy, ROLE_CHAIR, TODAY + 4));
    assert_int_equal(delegate(&w, chair, ident, 2, seat_ident(&w, ident, "member"), TODAY + 3, TODAY + 9), STATUS_BAD_INPUT);
    assert_int_equal(delegate(&w, deputy, ident, 2, seat_ident(&w, ident, "member"), TODAY + 4, TODAY + 9), STATUS_NOT_ALLOWED); /* not his to hand on */
    assert_int_equal(take_back(&w, chair, ident, 2, TODAY - 3), STATUS_BAD_INPUT);
    assert_ok(take_back(&w, chair, ident, 2, TODAY), &w.t->error);
    assert_true(holds(&w, deputy, ROLE_CHAIR, TODAY));
    assert_false(holds(&w, deputy, ROLE_CHAIR, TODAY + 1));
    assert_int_equal(bits(&w, ident, chair, TODAY + 1), BIT(CHAIR));
    assert_int_equal(take_back(&w, chair, ident, 3, TODAY), STATUS_STALE);
    assert_ok(delegate(&w, chair, ident, 3, seat_ident(&w, ident, "member"), TODAY + 1, TODAY + 9), &w.t->error);
    world_close(&w);
}

static void a_delegation_ends_with_the_seat_it_went_to(void **state)
{
    struct str ident;
    struct world w;
    open_world(&w, state);
    ident = five(&w);
    const struct str ends[] = { seat_ident(&w, ident, "deputy") };
    assert_ok(delegate(&w, office, ident, 1, ends[0], TODAY, TODAY + 9), &w.t->error);
    assert_ok(change_council(&w, ident, 2, TODAY, TODAY + 2, ends, 1, NULL, 0), &w.t->error);
    assert_int_equal(bits(&w, ident, deputy, TODAY + 1), BIT(CHAIR) | BIT(MEMBER));
    assert_int_equal(bits(&w, ident, deputy, TODAY + 2), 0);
    assert_int_equal(bits(&w, ident, chair, TODAY + 2), BIT(CHAIR));
    assert_false(holds(&w, deputy, ROLE_CHAIR, TODAY + 2));
    world_close(&w);
}

static void an_ended_council_has_nobody_and_takes_no_change(void **state)
{
    struct council_list list;
    struct str ident;
    struct world w;
    open_world(&w, state);
    ident = five(&w);
    assert_ok(delegate(&w, office, ident, 1, seat_ident(&w, ident, "deputy"), TODAY, TODAY + 9), &w.t->error);
    assert_int_equal(end_council(&w, ident, 2, TODAY - 11), STATUS_BAD_INPUT);
    assert_ok(end_council(&w, ident, 2, TODAY), &w.t->error);
    assert_int_equal(bits(&w, ident, chair, TODAY), BIT(MEMBER));
    assert_int_equal(bits(&w, ident, chair, TODAY + 1), 0);
    assert_int_equal(bits(&w, ident, deputy, TODAY + 1), 0);
    assert_false(holds(&w, chair, ROLE_CHAIR, TODAY + 1));
    assert_false(holds(&w, deputy, ROLE_CHAIR, TODAY + 1));
    assert_false(holds(&w, adviser, ROLE_ADVISER, TODAY + 1));
    assert_int_equal(end_council(&w, ident, 3, TODAY), STATUS_STALE);
    assert_int_equal(delegate(&w, office, ident, 3, seat_ident(&w, ident, "member"), TODAY, TODAY), STATUS_STALE);
    assert_ok(councils_on(reader_of(&w), &w.arena, PROVINCE, TODAY + 1, &list, &w.t->error), &w.t->error);
    assert_int_equal(list.count, 0);
    world_close(&w);
}

static void the_office_enters_councils_and_others_may_not(void **state)
{
    struct str ident;
    struct world w;
    open_world(&w, state);
    const struct seat seats[] = { SEAT(chair, "chair"), SEAT(member, "member") };
    struct str leader = hired(&w, "leader", ROLE_LEADER, "", 0);
    assert_int_equal(set_up(&w, leader, &usual, seats, 2, &ident), STATUS_NOT_ALLOWED);
    assert_int_equal(set_up(&w, other, &usual, seats, 2, &ident), STATUS_NOT_FOUND);
    assert_ok(set_up(&w, hired(&w, "head", ROLE_HEAD, "", 0), &usual, seats, 2, &ident), &w.t->error);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_decision_gives_seats_and_the_roles_that_go_with_them),
        cmocka_unit_test(a_council_has_one_chair_and_nobody_sits_twice),
        cmocka_unit_test(what_the_law_leaves_open_must_be_said),
        cmocka_unit_test(rules_read_and_write_canonically),
        cmocka_unit_test(new_rules_come_by_a_new_paper_and_a_stale_form_is_told),
        cmocka_unit_test(a_change_ends_seats_with_their_roles_and_says_who_follows_whom),
        cmocka_unit_test(a_change_leaves_one_chair_on_every_day),
        cmocka_unit_test(the_duty_of_the_chair_goes_to_one_who_sits_and_comes_back),
        cmocka_unit_test(a_delegation_ends_with_the_seat_it_went_to),
        cmocka_unit_test(an_ended_council_has_nobody_and_takes_no_change),
        cmocka_unit_test(the_office_enters_councils_and_others_may_not),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations);
}
