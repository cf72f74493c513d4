/* Who may do what, read a second time: a plain matrix, one letter for each role, compared with the table of the program cell by cell. A room that
 * adds an action adds its line here, from what the law and the province want, not from the table. */
#include "app/app.h"

#include "../../unit.h"

#define PROVINCE 15
#define OTHER_PROVINCE 2
#define COMMUNE "04498"
#define OTHER_COMMUNE "04636"
#define DISTRICT "132"
#define PRODUCER 7
#define TEXT(literal) { "" literal, sizeof(literal) - 1 } /* for what is constant */
#define ALL_STATES 26 /* bits of enum account_state, and of those of items, candidates, results and inspections above them */
enum { DRAFT = 1, OFFICER_DRAFT = 2, FILED = 4, RETURNED = 8, EXAMINED = 16, SIGNED = 32, HANDED = 64, WITHDRAWN = 128 };
enum { OPENED = 1 << 17, WITH_TEAM = 1 << 20, WAS_WITH_TEAM = 1 << 22, MINUTES_SIGNED = 1 << 23, IN_TEAM = 1 << 24, RECORD_DONE = 1 << 25 };

/* p producer, h helper | x examiner, s signer | d district | S specialist, H head, B submitter, C clerk | a adviser, m member, y secretary, c chair |
 * D department | l leader, i inspector, u auditor | A administrator.
 * In the cells: . nobody, o for the producers of the role, c in its commune, d what his district has in hand, b what the province's own offices have, p
 * in its province, t in a council where he has that seat. */
static const char columns[] = "phxsdSHBCamycDliuA";

static const struct expected {
    const char *action;
    const char *cells;   /* NULL: everybody, or everybody who is signed in */
    unsigned states;     /* 0: whatever the state */
    bool visitors;
} matrix[] = {
    { "accounts.register", NULL, 0, true },
    { "accounts.self", NULL, 0, false },
    { "home", NULL, 0, false },
    { "search", NULL, 0, false },
    { "places.import", "..................", 0, false },
    { "accounts.demonstrate", "..................", 0, false },
    /*                       phxsdSHBCamycDliuA */
    { "accounts.see",          "..cc..p........ppp", 0, false },
    { "accounts.open",         "..c..............p", 0, false },
    { "accounts.reset",        "..c..............p", 0, false },
    { "accounts.close",        ".................p", 0, false },
    { "accounts.give",         ".................p", 0, false },
    { "accounts.give_commune", "...c.............p", 0, false },
    { "accounts.give_own",     "o.c..............p", 0, false },
    { "apparatus.see",         "..cc.pppp.....pppp", 0, false },
    { "notices.calendar",      "..................", 0, false },
    { "sessions.lend",         "..................", 0, false },
    { "notices.set_days",      ".................p", 0, false },
    { "notices.mails",         ".................p", 0, false },
    /*                       phxsdSHBCamycDliuA */
    { "files.see",             "oocc.pppp....ppppp", 0, false },
    { "files.add",             "ooc..p............", 0, false },
    { "files.edit",            "ooc..p............", 0, false },
    { "files.withdraw",        "o.c..p............", 0, false },
    { "producers.register", NULL, 0, true },
    { "producers.confirm", NULL, 0, true },
    { "producers.keep",        "oocc.........p...p", 0, false },
    { "producers.see",         "oocc.pppp....ppppp", 0, false },
    { "producers.add",         "..c..pp..........p", 0, false },
    { "producers.change",      "..c..pp..........p", 0, false },
    { "producers.change_own",  "o.................", 0, false },
    { "producers.check",       "..c..pp...........", 0, false },
    { "producers.merge",       ".....pp..........p", 0, false },
    { "producers.end",         "..c..pp..........p", 0, false },
    { "producers.give",        "..c..............p", 0, false },
    { "producers.give_helper", "o.c..............p", 0, false },
    { "laboratory.see",        "oocc.pppp....ppppp", 0, false },
    { "laboratory.edit",       "ooc..p............", 0, false },
    { "products.see",          "oocc.pppp....ppppp", 0, false },
    { "products.edit",         "ooc..pp..........p", 0, false },
    { "products.set",          "..c..pp...........", 0, false },
    { "products.list",         ".....pp.p.........", 0, false },
    { "products.import",       ".....pp..........p", 0, false },
    /*                       phxsdSHBCamycDliuA */
    { "certificates.see",      ".....pppp.....ppp.", 0, false },
    { "certificates.draft",    ".....pp...........", 0, false },
    { "certificates.submit",   ".......p..........", 0, false },
    { "certificates.return",   ".......pp.........", 0, false },
    { "certificates.issue",    "........p.........", 0, false },
    { "certificates.change",   ".....pp...........", 0, false },
    { "certificates.complain", NULL, 0, true },
    { "certificates.answer",   ".....pp...........", 0, false },
    { "certificates.notify",   "..................", 0, false },
    { "certificates.record",   ".....pp.p.........", 0, false },
    { "certificates.import",   ".....pp..........p", 0, false },
    /* What is planned to be inspected is nobody else's; who is in the team writes; a producer sees his record once it is concluded. */
    { "inspections.see",       ".....pppp.....ppp.", 0, false },
    { "inspections.see",       ".............p....", IN_TEAM, false },
    { "inspections.see",       "oo................", RECORD_DONE, false },
    { "inspections.plan",      ".....pp...........", 0, false },
    { "inspections.record",    ".....pp...........", 0, false },
    { "inspections.record",    ".............p.p..", IN_TEAM, false },
    { "inspections.settle",    ".....pp...........", 0, false },
    { "inspections.remedy",    "oo................", RECORD_DONE, false },
    { "returns.see",           "oocc.pppp.....ppp.", 0, false },
    { "returns.file",          "ooc...............", 0, false },
    { "returns.ask",           "..................", 0, false },
    /*                       phxsdSHBCamycDliuA */
    { "reports.see",           ".....pppp....ppppp", 0, false },
    { "reports.target",        ".....pp...........", 0, false },
    /* A draft is its producer's; the commune sees what was filed, the province what was handed over to it. */
    { "dossiers.see",          "oo................", 0, false },
    { "dossiers.see",          "..cc..............", OFFICER_DRAFT | FILED | RETURNED | EXAMINED | SIGNED | HANDED | WITHDRAWN, false },
    { "dossiers.see",          "....dpppp.....ppp.", HANDED, false },
    { "dossiers.draft",        "oo................", DRAFT | RETURNED, false },
    { "dossiers.draft",        "..c...............", OFFICER_DRAFT, false },
    { "dossiers.rebind",       "oo................", DRAFT | RETURNED, false },
    { "dossiers.rebind",       "..c...............", OFFICER_DRAFT, false },
    { "dossiers.file",         "o.................", DRAFT | RETURNED, false },
    { "dossiers.file",         "..c...............", OFFICER_DRAFT, false },
    { "dossiers.withdraw",     "o.................", DRAFT | FILED | RETURNED, false },
    { "dossiers.withdraw",     "..c...............", OFFICER_DRAFT, false },
    { "dossiers.examine",      "..c...............", FILED, false },
    { "dossiers.samples",      "..c...............", FILED | EXAMINED | SIGNED, false },
    { "dossiers.sign",         "...c..............", EXAMINED, false },
    { "dossiers.scan",         "..cc..............", SIGNED, false },
    { "dossiers.hand",         "..cc..............", SIGNED, false },
    /*                       phxsdSHBCamycDliuA */
    /* The board is the office's; the team sees what was given to it, members nothing. */
    { "rounds.see",            "....dpppp..pp.ppp.", 0, false },
    { "rounds.see",            ".........b........", WAS_WITH_TEAM, false },
    { "rounds.act",            "....dbb...........", 0, false },
    { "rounds.work",           "....dbb...........", 0, false },
    { "rounds.work",           ".........b........", WITH_TEAM, false },
    { "rounds.advise",         ".........b........", WITH_TEAM, false },
    /*                       phxsdSHBCamycDliuA */
    { "councils.see",          "....dpppppppp.pppp", 0, false },
    { "councils.edit",         "....dbb...........", 0, false },
    { "councils.delegate",     "....dbb...........", 0, false },
    { "councils.delegate",     "............t.....", 0, false },
    /* Sheets are the members' alone; points are nobody's before they are opened. */
    { "sessions.see",          "....dpppp.....ppp.", 0, false },
    { "sessions.see",          ".........tttt.....", 0, false },
    { "sessions.sit",          ".........tttt.....", 0, false },
    { "sessions.plan",         "....dbb...........", 0, false },
    { "sessions.plan",         "...........t......", 0, false },
    { "sessions.move",         "....dbb...........", 0, false },
    { "sessions.move",         "...........tt.....", 0, false },
    { "sessions.lead",         "...........tt.....", 0, false },
    { "sessions.decide",       "............t.....", 0, false },
    { "sessions.declare",      "..........t.t.....", 0, false },
    { "sessions.score",        "..........t.t.....", 0, false },
    { "sessions.scores",       "..........ttt.....", OPENED, false },
    { "sessions.scores",       "....dpp.......ppp.", OPENED, false },
    { "outcomes.send",         "....dbb...........", 0, false },
    { "outcomes.answer",       ".....bb...........", 0, false },
    /*                       phxsdSHBCamycDliuA */
    /* A producer is told when the minutes are signed, not before; members of the council deal with no complaint. */
    { "outcomes.result",       "oo................", MINUTES_SIGNED, false },
    { "outcomes.complain",     "o.................", MINUTES_SIGNED, false },
    { "outcomes.complaints",   "oo...pppp.....ppp.", 0, false },
    { "outcomes.receive",      ".....pp.p.........", MINUTES_SIGNED, false },
    { "outcomes.reply",        ".....pp...........", 0, false },
    { "outcomes.publish",      ".....pp...........", 0, false },
    { "outcomes.scan",         ".....pp.p.........", 0, false },
    { "outcomes.scan",         "...........t......", 0, false },
    { "outcomes.comment", NULL, 0, true },
};
#define MATRIX_COUNT (sizeof(matrix) / sizeof(matrix[0]))

/* Asked by pages that open accounts for producers, by the page of one's tasks, by the navigation and by pages that show points, not by a route or command row of their own. */
static const char *const asked_inside[] = { "home", "accounts.register", "accounts.open", "accounts.give_own", "sessions.sit", "sessions.scores", "producers.keep" };

/* Where the thing stands, seen from who holds a role for producer 7 in commune 04498 of province 15. */
static const struct relation {
    const char *name;
    struct permission_subject subject;
    const char *reached_by; /* letters of the cells */
    bool sits;              /* with the seat of his role in the council that it is about */
} relations[] = {
    { "his own", { .province = PROVINCE, .commune = TEXT(COMMUNE), .district = TEXT(DISTRICT), .producer = PRODUCER, .account = 99 }, "ocdp", false },
    { "his own, moved to another commune", { .province = PROVINCE, .commune = TEXT(OTHER_COMMUNE), .producer = PRODUCER, .account = 99 }, "obp", false },
    { "of his commune", { .province = PROVINCE, .commune = TEXT(COMMUNE), .district = TEXT(DISTRICT), .producer = 8, .account = 99 }, "cdp", false },
    { "of his province", { .province = PROVINCE, .commune = TEXT(OTHER_COMMUNE), .producer = 9, .account = 99 }, "bp", false },
    { "of another district", { .province = PROVINCE, .commune = TEXT(OTHER_COMMUNE), .district = TEXT("133"), .account = 99 }, "p", false },
    { "of the province as a whole", { .province = PROVINCE, .account = 99 }, "bp", false },
    { "elsewhere, with the same codes", { .province = OTHER_PROVINCE, .commune = TEXT(COMMUNE), .district = TEXT(DISTRICT), .producer = PRODUCER, .account = 99 }, "", false },
    { "of the country", { .account = 99 }, "", false },
    { "of his council", { .province = PROVINCE, .account = 99 }, "bpt", true },
};
#define RELATION_COUNT (sizeof(relations) / sizeof(relations[0]))

static struct app_tables tables;

static struct account_hold hold_of(enum account_role role)
{
    struct account_hold hold = { .role = role, .province = PROVINCE };
    if (role == ROLE_PRODUCER || role == ROLE_HELPER)
        hold.producer = PRODUCER;
    if (role <= ROLE_SIGNER)
        hold.place_code = STR(COMMUNE);
    if (role == ROLE_DISTRICT)
        hold.place_code = STR(DISTRICT);
    return hold;
}

/* What the matrix says of one role. */
static bool expected_may(const char *action, enum account_role role, const struct relation *relation, unsigned state)
{
    for (size_t i = 0; i < MATRIX_COUNT; i++) {
        if (strcmp(matrix[i].action, action) != 0 || matrix[i].cells == NULL || (matrix[i].states != 0 && (matrix[i].states & state) == 0))
            continue;
        if (matrix[i].cells[role] != '.' && strchr(relation->reached_by, matrix[i].cells[role]) != NULL)
            return true;
    }
    return false;
}

static void every_cell_of_the_matrix_is_what_the_table_says(void **state)
{
    size_t cells = 0;
    (void)state;
    for (size_t i = 0; i < MATRIX_COUNT; i++) {
        assert_true(matrix[i].cells == NULL || strlen(matrix[i].cells) == ROLE_COUNT);
        for (int role = 0; role < ROLE_COUNT && matrix[i].cells != NULL; role++) {
            const struct account_hold hold = hold_of((enum account_role)role);
            const struct viewer viewer = { .account = 1, .province = PROVINCE, .holds = &hold, .hold_count = 1 };
            for (size_t r = 0; r < RELATION_COUNT; r++) {
                for (int s = -1; s < ALL_STATES; s++) {
                    struct permission_subject subject = relations[r].subject;
                    bool wanted;
                    subject.state = s < 0 ? 0 : 1u << s;
                    subject.seats = relations[r].sits ? 1u << role : 0;
                    wanted = expected_may(matrix[i].action, (enum account_role)role, &relations[r], subject.state);
                    if (accounts_may(&viewer, matrix[i].action, &subject) != wanted)
                        fail_msg("%s: a %s %s, what is %s, in state %#x", matrix[i].action, account_role_words[role],
                                 wanted ? "should reach" : "must not reach", relations[r].name, subject.state);
                    cells++;
                }
            }
        }
    }
    print_message("%zu cells\n", cells);
    assert_true(strlen(columns) == ROLE_COUNT && cells > 5000);
}

static void what_is_open_to_everybody_is_told_by_the_matrix(void **state)
{
    const struct permission_subject own = { .province = PROVINCE, .account = 1 };
    const struct permission_subject others = { .province = PROVINCE, .account = 2 };
    const struct viewer without_roles = { .account = 1, .province = PROVINCE };
    (void)state;
    for (size_t i = 0; i < MATRIX_COUNT; i++) {
        bool signed_in = matrix[i].cells == NULL;
        assert_int_equal(accounts_is_open(matrix[i].action), matrix[i].visitors);
        assert_int_equal(accounts_may(NULL, matrix[i].action, &own), matrix[i].visitors);
        assert_int_equal(accounts_can(NULL, matrix[i].action), matrix[i].visitors);
        assert_int_equal(accounts_may(&without_roles, matrix[i].action, &own), signed_in);
        assert_int_equal(accounts_may(&without_roles, matrix[i].action, &others), matrix[i].visitors);
        assert_int_equal(accounts_can(&without_roles, matrix[i].action), signed_in);
    }
}

static void who_can_somewhere_is_who_has_a_letter(void **state)
{
    (void)state;
    for (size_t i = 0; i < MATRIX_COUNT; i++) {
        for (int role = 0; role < ROLE_COUNT && matrix[i].cells != NULL; role++) {
            const struct account_hold hold = hold_of((enum account_role)role);
            const struct viewer viewer = { .account = 1, .province = PROVINCE, .holds = &hold, .hold_count = 1 };
            bool wanted = false;
            for (size_t k = 0; k < MATRIX_COUNT; k++)
                wanted = wanted || (matrix[k].cells != NULL && strcmp(matrix[k].action, matrix[i].action) == 0 && matrix[k].cells[role] != '.');
            if (accounts_can(&viewer, matrix[i].action) != wanted)
                fail_msg("%s by a %s", matrix[i].action, account_role_words[role]);
        }
    }
}

static void an_unknown_action_is_nobodys(void **state)
{
    const struct account_hold hold = hold_of(ROLE_ADMINISTRATOR);
    const struct viewer viewer = { .account = 1, .province = PROVINCE, .holds = &hold, .hold_count = 1 };
    const struct permission_subject subject = { .province = PROVINCE, .account = 1 };
    static const char *const names[] = { "", "accounts", "accounts.", "accounts.giv", "accounts.give ", "ACCOUNTS.GIVE", "system", "public" };
    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_false(accounts_knows_action(names[i]));
        assert_false(accounts_may(&viewer, names[i], &subject));
        assert_false(accounts_can(&viewer, names[i]));
    }
}

static void who_may_not_know_of_a_thing_is_told_that_there_is_none(void **state)
{
    const struct account_hold hold = hold_of(ROLE_SIGNER);
    const struct viewer viewer = { .account = 1, .province = PROVINCE, .holds = &hold, .hold_count = 1 };
    struct error error;
    struct error unseen;
    (void)state;
    assert_int_equal(accounts_ask(&viewer, "accounts.give_commune", "accounts.see", &relations[2].subject, &error), STATUS_OK);
    assert_int_equal(accounts_ask(&viewer, "accounts.close", "accounts.see", &relations[2].subject, &error), STATUS_NOT_ALLOWED);
    assert_int_equal(accounts_ask(&viewer, "accounts.close", "accounts.see", &relations[3].subject, &error), STATUS_NOT_FOUND);
    assert_int_equal(commands_not_found(&unseen), STATUS_NOT_FOUND);
    assert_int_equal(error.text, unseen.text);
    assert_string_equal(error.where, unseen.where);
    assert_int_equal(accounts_ask(NULL, "accounts.close", "accounts.see", &relations[2].subject, &error), STATUS_NOT_FOUND);
}

/* ---- the tables of the program ---- */

static bool named_somewhere(const char *action)
{
    for (size_t t = 0; t < tables.route_count; t++)
        for (size_t i = 0; i < tables.routes[t].count; i++)
            if (strcmp(tables.routes[t].rows[i].permission, action) == 0)
                return true;
    for (size_t t = 0; t < tables.command_count; t++)
        for (size_t i = 0; i < tables.commands[t].count; i++)
            if (strcmp(tables.commands[t].rows[i].permission, action) == 0)
                return true;
    for (size_t i = 0; i < sizeof(asked_inside) / sizeof(asked_inside[0]); i++)
        if (strcmp(asked_inside[i], action) == 0)
            return true;
    return false;
}

static bool in_matrix(const char *action)
{
    for (size_t i = 0; i < MATRIX_COUNT; i++)
        if (strcmp(matrix[i].action, action) == 0)
            return true;
    return false;
}

static void every_action_of_a_route_or_command_has_a_right(void **state)
{
    (void)state;
    for (size_t t = 0; t < tables.route_count; t++)
        for (size_t i = 0; i < tables.routes[t].count; i++)
            if (strcmp(tables.routes[t].rows[i].permission, "public") != 0 && !accounts_knows_action(tables.routes[t].rows[i].permission))
                fail_msg("%s asks for %s, which nobody knows", tables.routes[t].rows[i].path, tables.routes[t].rows[i].permission);
    for (size_t t = 0; t < tables.command_count; t++)
        for (size_t i = 0; i < tables.commands[t].count; i++)
            if (!accounts_knows_action(tables.commands[t].rows[i].permission))
                fail_msg("%s asks for %s, which nobody knows", tables.commands[t].rows[i].name, tables.commands[t].rows[i].permission);
}

static void every_right_is_asked_for_and_stands_in_the_matrix(void **state)
{
    (void)state;
    for (size_t i = 0; accounts_action(i) != NULL; i++) {
        if (!named_somewhere(accounts_action(i)))
            fail_msg("nothing asks for %s", accounts_action(i));
        if (!in_matrix(accounts_action(i)))
            fail_msg("%s has no line in this test", accounts_action(i));
    }
    for (size_t i = 0; i < MATRIX_COUNT; i++)
        assert_true(accounts_knows_action(matrix[i].action));
}

/* ---- lists ---- */

static uint64_t dice = 88172645463325252u;

static unsigned roll(unsigned sides)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (unsigned)(dice % sides);
}

static const char *const communes[] = { "00001", "00002", "00003", "" };

/* Whether a list drawn by the reach, as WHERE conditions have it, would hold the thing. */
static bool listed(const struct reach *reach, const struct permission_subject *subject)
{
    bool found = false;
    if (reach->province != subject->province || (reach->states != 0 && (reach->states & subject->state) == 0))
        return false;
    for (size_t i = 0; i < REACH_MAX; i++) {
        found = found || (reach->scope == SCOPE_COMMUNE && reach->communes[i].len > 0 && str_equal(reach->communes[i], subject->commune));
        found = found || (reach->scope == SCOPE_OWN && reach->producers[i] != 0 && reach->producers[i] == subject->producer);
    }
    return found || reach->scope == SCOPE_PROVINCE;
}

static void a_list_holds_exactly_what_one_may_see(void **state)
{
    size_t seen = 0;
    (void)state;
    for (int round = 0; round < 200000; round++) {
        struct account_hold holds[4];
        struct viewer viewer = { .account = 1, .province = PROVINCE, .holds = holds, .hold_count = roll(5) };
        struct permission_subject subject = { .province = roll(4) == 0 ? OTHER_PROVINCE : PROVINCE,
                                              .commune = str_from(communes[roll(4)]),
                                              .producer = roll(4),
                                              .account = 2,
                                              .state = 1u << roll(ALL_STATES) };
        const char *action = accounts_action(roll(1000) % 20);
        struct reach reaches[3];
        size_t count;
        bool in_list = false;
        if (action == NULL || strstr(action, ".see") == NULL)
            action = roll(2) == 0 ? "accounts.see" : "apparatus.see";
        for (size_t h = 0; h < viewer.hold_count; h++)
            holds[h] = (struct account_hold){ .role = (enum account_role)roll(ROLE_COUNT),
                                              .province = PROVINCE,
                                              .place_code = str_from(communes[roll(4)]),
                                              .producer = roll(4) };
        count = accounts_reaches(&viewer, action, reaches);
        assert_true(count <= 3);
        for (size_t i = 0; i < count; i++) {
            assert_true(i == 0 || reaches[i - 1].scope > reaches[i].scope); /* the widest first */
            in_list = in_list || listed(&reaches[i], &subject);
        }
        if (in_list != accounts_may(&viewer, action, &subject))
            fail_msg("round %d, %s: the list %s what accounts_may %s", round, action, in_list ? "holds" : "lacks", in_list ? "denies" : "allows");
        seen += in_list;
    }
    print_message("%zu of 200000 were seen\n", seen);
    assert_in_range(seen, 20000, 180000);
}

static void a_role_held_for_a_district_reaches_only_what_is_the_districts(void **state)
{
    static const enum account_role roles[] = { ROLE_ADVISER, ROLE_SECRETARY, ROLE_CHAIR, ROLE_MEMBER };
    static const char *const actions[] = { "rounds.see", "rounds.work", "rounds.advise", "councils.see" };
    const struct permission_subject province = { .province = PROVINCE, .state = WITH_TEAM | WAS_WITH_TEAM };
    struct permission_subject here = province, next = province;
    struct reach reaches[3];
    size_t reached = 0;
    (void)state;
    here.district = STR(DISTRICT);
    next.district = STR("133");
    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
        const struct account_hold hold = { .role = roles[i], .province = PROVINCE, .place_code = STR(DISTRICT) };
        const struct viewer viewer = { .account = 1, .province = PROVINCE, .holds = &hold, .hold_count = 1 };
        for (size_t a = 0; a < sizeof(actions) / sizeof(actions[0]); a++) {
            assert_false(accounts_may(&viewer, actions[a], &province));
            assert_false(accounts_may(&viewer, actions[a], &next));
            assert_int_equal(accounts_reaches(&viewer, actions[a], reaches), 0);
            reached += accounts_may(&viewer, actions[a], &here);
        }
    }
    assert_int_equal(reached, 9); /* the adviser all four, the others to see councils, secretary and chair also the board */
}

static void a_visitor_has_no_list(void **state)
{
    struct reach reaches[3];
    (void)state;
    for (size_t i = 0; i < MATRIX_COUNT; i++)
        assert_int_equal(accounts_reaches(NULL, matrix[i].action, reaches), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_of_the_matrix_is_what_the_table_says),
        cmocka_unit_test(what_is_open_to_everybody_is_told_by_the_matrix),
        cmocka_unit_test(who_can_somewhere_is_who_has_a_letter),
        cmocka_unit_test(an_unknown_action_is_nobodys),
        cmocka_unit_test(who_may_not_know_of_a_thing_is_told_that_there_is_none),
        cmocka_unit_test(every_action_of_a_route_or_command_has_a_right),
        cmocka_unit_test(every_right_is_asked_for_and_stands_in_the_matrix),
        cmocka_unit_test(a_list_holds_exactly_what_one_may_see),
        cmocka_unit_test(a_role_held_for_a_district_reaches_only_what_is_the_districts),
        cmocka_unit_test(a_visitor_has_no_list),
    };
    app_tables_collect(&tables);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
