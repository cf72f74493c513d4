/* The rules of a hearing without a database: moves, who sits there on a day, who stands in for the chair, who takes whose place, hints at conflicts of
 * interest, an order for each member. */
#include "../../unit.h"

#include "ocop/sessions/sessions_hearing_int.h"

#define DAY 20000

static struct arena arena;
static struct error error;

static int open_arena(void **state)
{
    (void)state;
    arena_open(&arena, &memory_system, (size_t)8 << 20);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

/* ---- moves ---- */

static bool may(enum session_kind kind, enum session_state in, enum session_item_state at, int64_t turn, int64_t result_turn, enum move_why why,
                enum session_item_state *to)
{
    const struct session session = { .kind = kind, .state = in };
    const struct session_item item = { .state = at, .turn = turn, .result = result_turn == 0 ? 0 : 1 };
    return session_move_to(&session, &item, why, result_turn, to);
}

static void every_row_of_the_moves(void **state)
{
    (void)state;
    for (int in = SESSION_PLANNED; in <= SESSION_CANCELLED; in++)
        for (int at = ITEM_WAITING; at <= ITEM_KNOCKED_OUT; at++)
            for (int why = 0; why < MOVE_WHYS; why++) {
                bool runs = in == SESSION_PLANNED || in == SESSION_OPEN;
                bool off = at >= ITEM_POSTPONED;
                bool expected = runs && (why == WHY_BACK ? off : at <= ITEM_REVEALED) && (why != WHY_GROUND || in == SESSION_OPEN) && why != WHY_MEETING;
                enum session_item_state to;
                if (may(SESSION_MEETING, (enum session_state)in, (enum session_item_state)at, 1, 0, (enum move_why)why, &to) != expected)
                    fail_msg("session %d, item %d, why %d: not %d", in, at, why, expected);
                if (!expected || why == WHY_BACK)
                    continue;
                assert_int_equal(to, why == WHY_GROUND ? ITEM_KNOCKED_OUT : why == WHY_PRODUCER ? ITEM_WITHDRAWN : ITEM_POSTPONED);
            }
}

static void what_comes_back_stands_where_it_stood(void **state)
{
    enum session_item_state to;
    (void)state;
    assert_true(may(SESSION_MEETING, SESSION_OPEN, ITEM_POSTPONED, 0, 0, WHY_BACK, &to));
    assert_int_equal(to, ITEM_WAITING);
    assert_true(may(SESSION_MEETING, SESSION_OPEN, ITEM_POSTPONED, 1, 0, WHY_BACK, &to));
    assert_int_equal(to, ITEM_SCORING);
    assert_true(may(SESSION_MEETING, SESSION_OPEN, ITEM_KNOCKED_OUT, 1, 1, WHY_BACK, &to));
    assert_int_equal(to, ITEM_REVEALED);
    assert_true(may(SESSION_MEETING, SESSION_OPEN, ITEM_KNOCKED_OUT, 2, 1, WHY_BACK, &to)); /* the second turn was not opened yet */
    assert_int_equal(to, ITEM_SCORING);
    assert_true(may(SESSION_WRITTEN, SESSION_OPEN, ITEM_POSTPONED, 0, 0, WHY_BACK, &to)); /* in writing nothing is called */
    assert_int_equal(to, ITEM_SCORING);
    assert_true(may(SESSION_WRITTEN, SESSION_OPEN, ITEM_REVEALED, 1, 1, WHY_MEETING, &to));
    assert_false(may(SESSION_MEETING, SESSION_OPEN, ITEM_SCORING, 1, 1, WHY_TESTS, &to)); /* a replacement sheet is awaited */
}

/* ---- who sits there ---- */

static void seats_are_those_of_the_day_on_which_it_sits(void **state)
{
    struct session session = { .day = DAY, .state = SESSION_PLANNED };
    (void)state;
    assert_int_equal(session_sits(&session, DAY + 3), DAY);
    session.state = SESSION_OPEN;
    assert_int_equal(session_sits(&session, DAY - 1), DAY);
    assert_int_equal(session_sits(&session, DAY + 1), DAY + 1);
    session.state = SESSION_SIGNED;
    session.closed_at = (int64_t)(DAY + 2) * 86400000;
    assert_int_equal(session_sits(&session, DAY + 9), DAY + 2);
}

static struct council_seat seats[] = {
    { .id = 1, .account = 11, .duty = DUTY_CHAIR, .no = 1, .from = DAY - 9, .until = DATE_NONE },
    { .id = 2, .account = 12, .duty = DUTY_DEPUTY, .no = 3, .from = DAY - 9, .until = DATE_NONE },
    { .id = 3, .account = 13, .duty = DUTY_DEPUTY, .no = 2, .from = DAY - 9, .until = DATE_NONE },
    { .id = 4, .account = 14, .duty = DUTY_MEMBER, .no = 4, .from = DAY - 9, .until = DAY },
    { .id = 5, .account = 15, .duty = DUTY_MEMBER, .no = 4, .from = DAY + 1, .until = DATE_NONE, .replaces = 4 },
    { .id = 6, .account = 16, .duty = DUTY_SECRETARY, .no = 5, .from = DAY - 9, .until = DATE_NONE },
    { .id = 7, .account = 17, .duty = DUTY_MEMBER, .no = 6, .from = DAY - 9, .until = DAY },
};
static struct session_conflict conflicts[2];
static struct session_people people = { .seats = { seats, sizeof(seats) / sizeof(seats[0]) }, .conflicts = { conflicts, 0 }, .chair = 0 };

static struct session_conflict conflict(int64_t seat, const char *word)
{
    return (struct session_conflict){ .item = 1, .seat = seat, .state = str_from(word) };
}

static unsigned bits(const struct session *session, const struct session_item *item, int64_t account)
{
    const struct viewer viewer = { .account = account };
    return session_subject_in(&people, session, item, &viewer, session->sits).seats;
}

static void about_the_chair_the_first_deputy_decides(void **state)
{
    const struct session session = { .province = 15, .kind = SESSION_WRITTEN, .day = DAY, .sits = DAY, .state = SESSION_OPEN };
    const struct session_item item = { .id = 1 }, other = { .id = 2 };
    const struct viewer chair = { .account = 11 };
    (void)state;
    people.conflicts.count = 0;
    assert_int_equal(bits(&session, &item, 11), 1u << ROLE_CHAIR);
    assert_int_equal(bits(&session, &item, 13), 1u << ROLE_MEMBER);
    assert_int_equal(bits(&session, &item, 16), 1u << ROLE_SECRETARY);
    conflicts[0] = conflict(1, "open");
    people.conflicts.count = 1;
    assert_int_equal(bits(&session, &item, 11), 1u << ROLE_MEMBER);
    assert_int_equal(bits(&session, &item, 13), 1u << ROLE_MEMBER | 1u << ROLE_CHAIR);
    assert_int_equal(bits(&session, &other, 11), 1u << ROLE_CHAIR);
    conflicts[0] = conflict(1, "recused");
    conflicts[1] = conflict(3, "open"); /* that deputy may not either */
    people.conflicts.count = 2;
    assert_int_equal(bits(&session, &item, 11), 0);
    assert_int_equal(bits(&session, &item, 12), 1u << ROLE_MEMBER | 1u << ROLE_CHAIR);
    assert_int_equal(session_subject_in(&people, &session, &item, &chair, DAY).province, -1); /* whatever office he holds */
    assert_int_equal(session_subject_in(&people, &session, &other, &chair, DAY).province, 15);
    conflicts[0] = conflict(1, "cleared");
    people.conflicts.count = 1;
    assert_int_equal(bits(&session, &item, 11), 1u << ROLE_CHAIR);
    people.conflicts.count = 0;
}

static void a_place_counts_once_whoever_holds_it(void **state)
{
    struct session session = { .day = DAY, .sits = DAY };
    const struct session_sheet sheets[] = { { .seat = 4, .turn = 1, .state = SHEET_COUNTED }, { .seat = 7, .turn = 1, .state = SHEET_COUNTED } };
    const struct session_sheets none = { NULL, 0 }, two = { sheets, 2 };
    (void)state;
    people.rules.quorum_of = QUORUM_OF_ALL;
    assert_true(session_seat_follows(&people, &seats[4], 4));
    assert_false(session_seat_follows(&people, &seats[3], 5));
    assert_int_equal(session_council_size(&session, &people, 1, &none), 5);
    session.sits = DAY + 1; /* 4 is followed by 5, 7 by nobody */
    assert_int_equal(session_council_size(&session, &people, 1, &none), 4);
    assert_int_equal(session_council_size(&session, &people, 1, &two), 5);
    conflicts[0] = conflict(2, "recused");
    people.conflicts.count = 1;
    assert_int_equal(session_council_size(&session, &people, 1, &two), 5);
    people.rules.quorum_of = QUORUM_OF_ENTITLED;
    assert_int_equal(session_council_size(&session, &people, 1, &two), 4);
    people.conflicts.count = 0;
}

/* ---- hints ---- */

#define S(text) { text, sizeof(text) - 1 }
static const struct hint_product product = { 9, 100, S("Hợp tác xã Chè Suối Giàng"), S("5200123456"), S("0912 345 678"), S("Thôn Pang Cáng, xã Suối Giàng"),
                                             S("Bà Giàng Thị Mỷ"), S("04498"), 71, 72 };

static unsigned paths_of(struct hint_person person)
{
    const struct hint_people all = { &person, 1 };
    const struct hint_products one = { &product, 1 };
    struct session_hints hints;
    unsigned found = 0;
    person.seat = 3;
    assert_int_equal(session_hints_find(&arena, &all, &one, &hints, &error), STATUS_OK);
    for (size_t i = 0; i < hints.count; i++) {
        assert_int_equal(hints.rows[i].item, 9);
        assert_int_equal(hints.rows[i].seat, 3);
        assert_true(session_hint_text(&arena, LANGUAGE_VI, &hints.rows[i]).len > 0);
        found |= 1u << hints.rows[i].path;
    }
    return found;
}

static void each_hint_along_its_path_and_no_other(void **state)
{
    (void)state;
    assert_int_equal(paths_of((struct hint_person){ .name = S("Nguyễn Văn A"), .agency = S("Sở Công Thương"), .phone = S("0999999999") }), 0);
    assert_int_equal(paths_of((struct hint_person){ .name = S("Nguyễn Văn A"), .producer = 100 }), 1u << HINT_ROLE);
    assert_int_equal(paths_of((struct hint_person){ .account = 71 }), 1u << HINT_FILED);
    assert_int_equal(paths_of((struct hint_person){ .account = 72 }), 1u << HINT_EXAMINED);
    assert_int_equal(paths_of((struct hint_person){ .phone = S("+84 912345678") }), 1u << HINT_PHONE);
    assert_int_equal(paths_of((struct hint_person){ .producer = 200, .producer_tax = S("5200123456") }), 1u << HINT_TAX);
    assert_int_equal(paths_of((struct hint_person){ .agency = S("Công ty tư vấn, MST 5200123456") }), 1u << HINT_TAX);
    assert_int_equal(paths_of((struct hint_person){ .producer = 200, .producer_address = S("thôn Pang Cáng, Xã Suối Giàng") }), 1u << HINT_ADDRESS);
    assert_int_equal(paths_of((struct hint_person){ .agency = S("HỢP TÁC XÃ CHÈ SUỐI GIÀNG") }), 1u << HINT_AGENCY);
    assert_int_equal(paths_of((struct hint_person){ .name = S("Ông Giàng A Ký"), .place_code = S("04498") }), 1u << HINT_FAMILY);
    assert_int_equal(paths_of((struct hint_person){ .name = S("Ông Giàng A Ký"), .place_code = S("04636") }), 0); /* another commune */
    assert_int_equal(paths_of((struct hint_person){ .name = S("Hoàng Thị Mỷ"), .place_code = S("04498") }), 0);   /* another family */
}

/* ---- an order for each ---- */

static void each_seat_has_an_order_of_its_own_and_always_the_same(void **state)
{
    struct session session = { .ident = { { 1 } } };
    struct session_item items[12];
    int64_t first[6][12];
    int different = 0;
    (void)state;
    for (int i = 0; i < 12; i++)
        items[i] = (struct session_item){ .id = i, .ident = { { 7, (unsigned char)i } } };
    for (int s = 0; s < 6; s++) {
        const struct council_seat seat = { .ident = { { 3, (unsigned char)s } } };
        for (int again = 0; again < 2; again++) {
            struct session_items list = { items, 12 };
            unsigned seen = 0;
            assert_int_equal(session_shuffle(&arena, &session, &seat, &list, &error), STATUS_OK);
            for (int i = 0; i < 12; i++) {
                seen |= 1u << list.rows[i].id;
                if (again == 0)
                    first[s][i] = list.rows[i].id;
                assert_int_equal(first[s][i], list.rows[i].id);
            }
            assert_int_equal(seen, (1u << 12) - 1); /* each product once */
        }
        for (int i = 0; s > 0 && i < 12; i++)
            different += first[s][i] != first[0][i];
    }
    assert_true(different > 30); /* of 60 places; chance gives 55 */
}

/* ---- what a table shows of a result ---- */

static void the_totals_of_a_result_are_read_in_one_go(void **state)
{
    const struct session_figures figures = { .totals = STR("12:70 13:88 140:65") }, one = { .totals = STR("12:70") }, none = { .complete = false };
    struct session_totals totals = session_figures_totals(&figures);
    (void)state;
    assert_int_equal(totals.count, 3);
    assert_int_equal(totals.sum, 70 + 88 + 65);
    assert_int_equal(totals.low, 65);
    assert_int_equal(totals.high, 88);
    assert_int_equal(session_figures_total(&figures, 13), 88);
    assert_int_equal(session_figures_total(&figures, 14), -1);
    assert_int_equal(session_figures_totals(&one).count, 1);
    assert_int_equal(session_figures_totals(&none).count, 0);
}

static void figures_are_found_by_their_result(void **state)
{
    const struct session_item_figures rows[] = { { .result = 2 }, { .result = 5 }, { .result = 9 } };
    const struct session_figures_list list = { rows, 3 }, empty = { NULL, 0 };
    (void)state;
    for (int64_t result = 0; result <= 10; result++) {
        const struct session_figures *expected = NULL;
        for (size_t i = 0; i < 3; i++)
            if (rows[i].result == result)
                expected = &rows[i].figures;
        assert_ptr_equal(session_figures_by(&list, result), expected);
    }
    assert_null(session_figures_by(&empty, 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_of_the_moves),
        cmocka_unit_test(what_comes_back_stands_where_it_stood),
        cmocka_unit_test(seats_are_those_of_the_day_on_which_it_sits),
        cmocka_unit_test(about_the_chair_the_first_deputy_decides),
        cmocka_unit_test(a_place_counts_once_whoever_holds_it),
        cmocka_unit_test(each_hint_along_its_path_and_no_other),
        cmocka_unit_test(each_seat_has_an_order_of_its_own_and_always_the_same),
        cmocka_unit_test(the_totals_of_a_result_are_read_in_one_go),
        cmocka_unit_test(figures_are_found_by_their_result),
    };
    return digest_ready() ? cmocka_run_group_tests(tests, open_arena, close_arena) : 1;
}
