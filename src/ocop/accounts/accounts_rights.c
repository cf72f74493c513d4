/* Who may do what: the one table of the program, and the functions that read it. Nobody else decides about rights.
 *
 * A row opens an action to roles, as far as the scope reaches, in the states named (0: in any). Several rows of one action add up. Scopes are
 * tested against the role as it is held (its producer, commune, district or province) and the subject as the owner's table says. */
#include "ocop/accounts/accounts_int.h"
#include "texts_accounts.h"

#define R(role) (1u << ROLE_##role)
#define VISITOR (1u << 30)   /* everybody, signed in or not */
#define SIGNED_IN (1u << 31) /* everybody who is signed in */

#define PRODUCERS (R(PRODUCER) | R(HELPER))
#define COMMUNE (R(EXAMINER) | R(SIGNER))
#define OFFICE (R(SPECIALIST) | R(HEAD) | R(SUBMITTER) | R(CLERK))
#define WATCHERS (R(LEADER) | R(INSPECTOR) | R(AUDITOR))
#define DESK (R(SPECIALIST) | R(HEAD) | R(DISTRICT)) /* who works for the body that judges: the provincial office, or the district's until 30/06/2025 */

#define AT_COMMUNE (STATE_OFFICER_DRAFT | STATE_FILED | STATE_RETURNED | STATE_EXAMINED | STATE_SIGNED | STATE_HANDED | STATE_WITHDRAWN)
#define AT_PROVINCE (STATE_HANDED)

struct right {
    const char *action;
    unsigned roles;
    enum account_scope scope;
    unsigned states; /* 0: any */
};

static const struct right rights[] = {
    /* Oneself */
    { "accounts.register", VISITOR, SCOPE_SELF, 0 },
    { "accounts.self", SIGNED_IN, SCOPE_SELF, 0 },
    { "home", SIGNED_IN, SCOPE_SELF, 0 },
    { "search", SIGNED_IN, SCOPE_SELF, 0 },

    /* Dossiers */
    { "dossiers.see", PRODUCERS, SCOPE_OWN, 0 },
    { "dossiers.see", COMMUNE, SCOPE_COMMUNE, AT_COMMUNE },
    { "dossiers.see", OFFICE | WATCHERS, SCOPE_PROVINCE, AT_PROVINCE },
    { "dossiers.see", R(DISTRICT), SCOPE_DISTRICT, AT_PROVINCE },
    { "dossiers.draft", PRODUCERS, SCOPE_OWN, STATE_DRAFT | STATE_RETURNED },
    { "dossiers.draft", R(EXAMINER), SCOPE_COMMUNE, STATE_OFFICER_DRAFT },
    { "dossiers.rebind", PRODUCERS, SCOPE_OWN, STATE_DRAFT | STATE_RETURNED },
    { "dossiers.rebind", R(EXAMINER), SCOPE_COMMUNE, STATE_OFFICER_DRAFT },
    { "dossiers.file", R(PRODUCER), SCOPE_OWN, STATE_DRAFT | STATE_RETURNED },
    { "dossiers.file", R(EXAMINER), SCOPE_COMMUNE, STATE_OFFICER_DRAFT },
    { "dossiers.withdraw", R(PRODUCER), SCOPE_OWN, STATE_DRAFT | STATE_FILED | STATE_RETURNED },
    { "dossiers.withdraw", R(EXAMINER), SCOPE_COMMUNE, STATE_OFFICER_DRAFT },
    { "dossiers.examine", R(EXAMINER), SCOPE_COMMUNE, STATE_FILED },
    { "dossiers.samples", R(EXAMINER), SCOPE_COMMUNE, STATE_FILED | STATE_EXAMINED | STATE_SIGNED },
    { "dossiers.sign", R(SIGNER), SCOPE_COMMUNE, STATE_EXAMINED },
    { "dossiers.scan", COMMUNE, SCOPE_COMMUNE, STATE_SIGNED },
    { "dossiers.hand", COMMUNE, SCOPE_COMMUNE, STATE_SIGNED },

    /* What a body above the commune does with a dossier before its council judges it. Members of the council don't see it. */
    { "rounds.see", OFFICE | WATCHERS | R(SECRETARY) | R(CHAIR), SCOPE_PROVINCE, 0 },
    { "rounds.see", R(DISTRICT), SCOPE_DISTRICT, 0 },
    { "rounds.see", R(ADVISER), SCOPE_BODY, STATE_WAS_WITH_TEAM },
    { "rounds.act", DESK, SCOPE_BODY, 0 },
    { "rounds.work", DESK, SCOPE_BODY, 0 },
    { "rounds.work", R(ADVISER), SCOPE_BODY, STATE_WITH_TEAM },
    { "rounds.advise", R(ADVISER), SCOPE_BODY, STATE_WITH_TEAM },

    /* Councils: who sits in them, by which decision and rules. A chair hands his duty on; what the office enters, it enters from papers. */
    { "councils.see", OFFICE | WATCHERS | R(ADVISER) | R(MEMBER) | R(SECRETARY) | R(CHAIR) | R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "councils.see", R(DISTRICT), SCOPE_DISTRICT, 0 },
    { "councils.edit", DESK, SCOPE_BODY, 0 },
    { "councils.delegate", DESK, SCOPE_BODY, 0 },
    { "councils.delegate", R(CHAIR), SCOPE_SEAT, 0 },

    /* Sessions. Planned by the office or the secretary, led by the chair and the secretary; sheets are the members' alone. Points are nobody's to see
     * before they are opened: "sessions.scores" holds only in the states behind that. */
    { "sessions.see", OFFICE | WATCHERS, SCOPE_PROVINCE, 0 },
    { "sessions.see", R(DISTRICT), SCOPE_DISTRICT, 0 },
    { "sessions.see", R(CHAIR) | R(MEMBER) | R(SECRETARY) | R(ADVISER), SCOPE_SEAT, 0 },
    { "sessions.sit", R(CHAIR) | R(MEMBER) | R(SECRETARY) | R(ADVISER), SCOPE_SEAT, 0 }, /* whose work it is: for the navigation */
    { "sessions.plan", DESK, SCOPE_BODY, 0 },
    { "sessions.plan", R(SECRETARY), SCOPE_SEAT, 0 },
    { "sessions.move", DESK, SCOPE_BODY, 0 },
    { "sessions.move", R(SECRETARY) | R(CHAIR), SCOPE_SEAT, 0 },
    { "sessions.lead", R(SECRETARY) | R(CHAIR), SCOPE_SEAT, 0 },
    { "sessions.decide", R(CHAIR), SCOPE_SEAT, 0 },
    { "sessions.declare", R(CHAIR) | R(MEMBER), SCOPE_SEAT, 0 },
    { "sessions.score", R(CHAIR) | R(MEMBER), SCOPE_SEAT, 0 },
    { "sessions.scores", R(CHAIR) | R(MEMBER) | R(SECRETARY), SCOPE_SEAT, STATE_ITEM_OPENED },
    { "sessions.scores", R(SPECIALIST) | R(HEAD) | WATCHERS, SCOPE_PROVINCE, STATE_ITEM_OPENED },
    { "sessions.scores", R(DISTRICT), SCOPE_DISTRICT, STATE_ITEM_OPENED },

    /* A result goes to the body above with a letter; the Ministry's answer is the province's to enter and to decide on. */
    { "outcomes.send", DESK, SCOPE_BODY, 0 },
    { "outcomes.answer", R(SPECIALIST) | R(HEAD), SCOPE_BODY, 0 },

    /* Results and complaints about them. A producer sees his own from the day on which the council's minutes are signed; he complains himself. */
    { "outcomes.result", PRODUCERS, SCOPE_OWN, STATE_MINUTES_SIGNED },
    { "outcomes.complain", R(PRODUCER), SCOPE_OWN, STATE_MINUTES_SIGNED },
    { "outcomes.complaints", PRODUCERS, SCOPE_OWN, 0 },
    { "outcomes.complaints", OFFICE | WATCHERS, SCOPE_PROVINCE, 0 },
    { "outcomes.receive", R(SPECIALIST) | R(HEAD) | R(CLERK), SCOPE_PROVINCE, STATE_MINUTES_SIGNED },
    { "outcomes.publish", R(SPECIALIST) | R(HEAD), SCOPE_PROVINCE, 0 },
    { "outcomes.scan", R(SPECIALIST) | R(HEAD) | R(CLERK), SCOPE_PROVINCE, 0 },
    { "outcomes.scan", R(SECRETARY), SCOPE_SEAT, 0 },
    { "outcomes.comment", VISITOR, SCOPE_SELF, 0 },
    { "outcomes.reply", R(SPECIALIST) | R(HEAD), SCOPE_PROVINCE, 0 },

    /* What only the program itself and its command line do */
    { "places.import", 0, SCOPE_SELF, 0 },
    { "accounts.demonstrate", 0, SCOPE_SELF, 0 },
    { "notices.calendar", 0, SCOPE_SELF, 0 },
    { "sessions.lend", 0, SCOPE_SELF, 0 },

    /* The calendar of working days */
    { "notices.set_days", R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },

    /* Letters by e-mail: whom they go to and what became of them, not what they say */
    { "notices.mails", R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },

    /* People and roles */
    { "accounts.see", R(ADMINISTRATOR) | R(HEAD) | R(AUDITOR) | R(INSPECTOR), SCOPE_PROVINCE, 0 },
    { "accounts.see", COMMUNE, SCOPE_COMMUNE, 0 },
    { "accounts.open", R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "accounts.open", R(EXAMINER), SCOPE_COMMUNE, 0 },
    { "accounts.reset", R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "accounts.reset", R(EXAMINER), SCOPE_COMMUNE, 0 },
    { "accounts.close", R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "accounts.give", R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "accounts.give_commune", R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "accounts.give_commune", R(SIGNER), SCOPE_COMMUNE, 0 },
    { "accounts.give_own", R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "accounts.give_own", R(EXAMINER), SCOPE_COMMUNE, 0 },
    { "accounts.give_own", R(PRODUCER), SCOPE_OWN, 0 },
    { "apparatus.see", OFFICE | WATCHERS | R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "apparatus.see", COMMUNE, SCOPE_COMMUNE, 0 },

    /* Files and papers of producers */
    { "files.see", PRODUCERS, SCOPE_OWN, 0 },
    { "files.see", COMMUNE, SCOPE_COMMUNE, 0 },
    { "files.see", OFFICE | WATCHERS | R(DEPARTMENT) | R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "files.add", PRODUCERS, SCOPE_OWN, 0 },
    { "files.add", R(EXAMINER), SCOPE_COMMUNE, 0 },
    { "files.add", R(SPECIALIST), SCOPE_PROVINCE, 0 },
    { "files.edit", PRODUCERS, SCOPE_OWN, 0 },
    { "files.edit", R(EXAMINER), SCOPE_COMMUNE, 0 },
    { "files.edit", R(SPECIALIST), SCOPE_PROVINCE, 0 },
    { "files.withdraw", R(PRODUCER), SCOPE_OWN, 0 },
    { "files.withdraw", R(EXAMINER), SCOPE_COMMUNE, 0 },
    { "files.withdraw", R(SPECIALIST), SCOPE_PROVINCE, 0 },

    /* Producers. A producer changes his own facts; what an officer enters for him he confirms with a code. */
    { "producers.register", VISITOR, SCOPE_SELF, 0 },
    { "producers.keep", PRODUCERS, SCOPE_OWN, 0 }, /* whose work it is: for the navigation; the office reaches them from the products */
    { "producers.keep", COMMUNE, SCOPE_COMMUNE, 0 },
    { "producers.keep", R(DEPARTMENT) | R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "producers.confirm", VISITOR, SCOPE_SELF, 0 },
    { "producers.see", PRODUCERS, SCOPE_OWN, 0 },
    { "producers.see", COMMUNE, SCOPE_COMMUNE, 0 },
    { "producers.see", OFFICE | WATCHERS | R(DEPARTMENT) | R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "producers.add", R(EXAMINER), SCOPE_COMMUNE, 0 },
    { "producers.add", R(SPECIALIST) | R(HEAD) | R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "producers.change", R(EXAMINER), SCOPE_COMMUNE, 0 },
    { "producers.change", R(SPECIALIST) | R(HEAD) | R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "producers.change_own", R(PRODUCER), SCOPE_OWN, 0 },
    { "producers.check", R(EXAMINER), SCOPE_COMMUNE, 0 },
    { "producers.check", R(SPECIALIST) | R(HEAD), SCOPE_PROVINCE, 0 },
    { "producers.merge", R(SPECIALIST) | R(HEAD) | R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "producers.end", R(EXAMINER), SCOPE_COMMUNE, 0 },
    { "producers.end", R(SPECIALIST) | R(HEAD) | R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "producers.give", R(EXAMINER), SCOPE_COMMUNE, 0 },
    { "producers.give", R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "producers.give_helper", R(PRODUCER), SCOPE_OWN, 0 },
    { "producers.give_helper", R(EXAMINER), SCOPE_COMMUNE, 0 },
    { "producers.give_helper", R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },

    /* Laboratory tests of products: who may give papers may write down what they say. */
    { "laboratory.see", PRODUCERS, SCOPE_OWN, 0 },
    { "laboratory.see", COMMUNE, SCOPE_COMMUNE, 0 },
    { "laboratory.see", OFFICE | WATCHERS | R(DEPARTMENT) | R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "laboratory.edit", PRODUCERS, SCOPE_OWN, 0 },
    { "laboratory.edit", R(EXAMINER), SCOPE_COMMUNE, 0 },
    { "laboratory.edit", R(SPECIALIST), SCOPE_PROVINCE, 0 },

    /* Products. A helper prepares them with the producer; sets and the year's list are officers' business. */
    { "products.see", PRODUCERS, SCOPE_OWN, 0 },
    { "products.see", COMMUNE, SCOPE_COMMUNE, 0 },
    { "products.see", OFFICE | WATCHERS | R(DEPARTMENT) | R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "products.edit", PRODUCERS, SCOPE_OWN, 0 },
    { "products.edit", R(EXAMINER), SCOPE_COMMUNE, 0 },
    { "products.edit", R(SPECIALIST) | R(HEAD) | R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "products.set", R(EXAMINER), SCOPE_COMMUNE, 0 },
    { "products.set", R(SPECIALIST) | R(HEAD), SCOPE_PROVINCE, 0 },
    { "products.list", R(SPECIALIST) | R(HEAD) | R(CLERK), SCOPE_PROVINCE, 0 },
    { "products.import", R(SPECIALIST) | R(HEAD) | R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },

    /* Decisions and certificates as records, targets, and the reports that are made of them. Targets come from papers that the office has. */
    { "certificates.see", OFFICE | WATCHERS, SCOPE_PROVINCE, 0 },
    { "certificates.draft", R(SPECIALIST) | R(HEAD), SCOPE_PROVINCE, 0 },
    { "certificates.submit", R(SUBMITTER), SCOPE_PROVINCE, 0 },
    { "certificates.return", R(SUBMITTER) | R(CLERK), SCOPE_PROVINCE, 0 },
    { "certificates.issue", R(CLERK), SCOPE_PROVINCE, 0 },
    { "certificates.change", R(SPECIALIST) | R(HEAD), SCOPE_PROVINCE, 0 },
    { "certificates.complain", VISITOR, SCOPE_SELF, 0 },
    { "certificates.answer", R(SPECIALIST) | R(HEAD), SCOPE_PROVINCE, 0 },
    { "certificates.notify", 0, SCOPE_SELF, 0 }, /* the program itself, every day */
    { "certificates.record", R(SPECIALIST) | R(HEAD) | R(CLERK), SCOPE_PROVINCE, 0 },
    { "certificates.import", R(SPECIALIST) | R(HEAD) | R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    /* Inspection after recognition. What is planned is nobody's but the office's and its watchers'; departments and inspectors write where they are in the
     * team; a producer sees his own record once it is concluded, and says what he mended. */
    { "inspections.see", OFFICE | WATCHERS, SCOPE_PROVINCE, 0 },
    { "inspections.see", R(DEPARTMENT), SCOPE_PROVINCE, STATE_IN_TEAM },
    { "inspections.see", PRODUCERS, SCOPE_OWN, STATE_RECORD_DONE },
    { "inspections.plan", R(SPECIALIST) | R(HEAD), SCOPE_PROVINCE, 0 },
    { "inspections.record", R(SPECIALIST) | R(HEAD), SCOPE_PROVINCE, 0 },
    { "inspections.record", R(INSPECTOR) | R(DEPARTMENT), SCOPE_PROVINCE, STATE_IN_TEAM },
    { "inspections.settle", R(SPECIALIST) | R(HEAD), SCOPE_PROVINCE, 0 },
    { "inspections.remedy", PRODUCERS, SCOPE_OWN, STATE_RECORD_DONE },

    /* The yearly return of a producer: his own people fill it in and send it, and the examiner of his commune, who helps. */
    { "returns.see", PRODUCERS, SCOPE_OWN, 0 },
    { "returns.see", COMMUNE, SCOPE_COMMUNE, 0 },
    { "returns.see", OFFICE | WATCHERS, SCOPE_PROVINCE, 0 },
    { "returns.file", PRODUCERS, SCOPE_OWN, 0 },
    { "returns.file", R(EXAMINER), SCOPE_COMMUNE, 0 },
    { "returns.ask", 0, SCOPE_SELF, 0 }, /* the program itself */

    { "reports.see", OFFICE | WATCHERS | R(DEPARTMENT) | R(ADMINISTRATOR), SCOPE_PROVINCE, 0 },
    { "reports.target", R(SPECIALIST) | R(HEAD), SCOPE_PROVINCE, 0 },
};

#define RIGHT_COUNT (sizeof(rights) / sizeof(rights[0]))

const char *const account_role_words[] = { "producer", "helper", "examiner", "signer", "district", "specialist", "head", "submitter", "clerk",
                                           "adviser", "member", "secretary", "chair", "department", "leader", "inspector", "auditor",
                                           "administrator", NULL };
const char *const account_field_words[] = { "", "trade", "science", "health", "culture", "market", NULL };
_Static_assert(sizeof(account_role_words) / sizeof(account_role_words[0]) == ROLE_COUNT + 1, "a word for each role");

const struct account_role_facts account_roles[] = {
    { TEXT_accounts_role_producer, SCOPE_OWN, false },
    { TEXT_accounts_role_helper, SCOPE_OWN, false },
    { TEXT_accounts_role_examiner, SCOPE_COMMUNE, true },
    { TEXT_accounts_role_signer, SCOPE_COMMUNE, true },
    { TEXT_accounts_role_district, SCOPE_DISTRICT, true },
    { TEXT_accounts_role_specialist, SCOPE_PROVINCE, true },
    { TEXT_accounts_role_head, SCOPE_PROVINCE, true },
    { TEXT_accounts_role_submitter, SCOPE_PROVINCE, true },
    { TEXT_accounts_role_clerk, SCOPE_PROVINCE, true },
    { TEXT_accounts_role_adviser, SCOPE_PROVINCE, true },
    { TEXT_accounts_role_member, SCOPE_PROVINCE, true },
    { TEXT_accounts_role_secretary, SCOPE_PROVINCE, true },
    { TEXT_accounts_role_chair, SCOPE_PROVINCE, true },
    { TEXT_accounts_role_department, SCOPE_PROVINCE, true },
    { TEXT_accounts_role_leader, SCOPE_PROVINCE, true },
    { TEXT_accounts_role_inspector, SCOPE_PROVINCE, true },
    { TEXT_accounts_role_auditor, SCOPE_PROVINCE, true },
    { TEXT_accounts_role_administrator, SCOPE_PROVINCE, true },
};
_Static_assert(sizeof(account_roles) / sizeof(account_roles[0]) == ROLE_COUNT, "facts for each role");

enum text_id account_role_text(enum account_role role)
{
    return account_roles[role].words;
}

/* The province is part of every scope: a role reaches nothing beyond its own. */
static bool reaches(const struct viewer *viewer, const struct account_hold *hold, enum account_scope scope, const struct permission_subject *subject)
{
    if (scope == SCOPE_SELF)
        return subject->account == 0 || subject->account == viewer->account;
    if (hold->province != subject->province)
        return false;
    switch (scope) {
    case SCOPE_OWN: return hold->producer != 0 && hold->producer == subject->producer;
    case SCOPE_COMMUNE: return hold->place_code.len > 0 && str_equal(hold->place_code, subject->commune);
    case SCOPE_DISTRICT: return hold->place_code.len > 0 && str_equal(hold->place_code, subject->district);
    case SCOPE_PROVINCE: return hold->place_code.len == 0 || str_equal(hold->place_code, subject->district);
    case SCOPE_BODY: return str_equal(hold->place_code, subject->district);
    case SCOPE_SEAT:
    case SCOPE_SELF: break;
    }
    return false;
}

bool accounts_may(const struct viewer *viewer, const char *action, const struct permission_subject *subject)
{
    for (size_t i = 0; i < RIGHT_COUNT; i++) {
        const struct right *right = &rights[i];
        if (!str_is(str_from(action), right->action) || (right->states != 0 && (right->states & subject->state) == 0))
            continue;
        if ((right->roles & VISITOR) != 0)
            return true;
        if (viewer == NULL)
            continue;
        if ((right->roles & SIGNED_IN) != 0 && reaches(viewer, NULL, SCOPE_SELF, subject))
            return true;
        /* The seat was given by a decision; a deputy who stands in for the chair has that seat without holding the role. */
        if (right->scope == SCOPE_SEAT && (right->roles & subject->seats) != 0)
            return true;
        for (size_t h = 0; h < viewer->hold_count; h++)
            if ((right->roles & 1u << viewer->holds[h].role) != 0 && reaches(viewer, &viewer->holds[h], right->scope, subject))
                return true;
    }
    return false;
}

bool accounts_can(const struct viewer *viewer, const char *action)
{
    for (size_t i = 0; i < RIGHT_COUNT; i++) {
        if (!str_is(str_from(action), rights[i].action))
            continue;
        if ((rights[i].roles & VISITOR) != 0 || (viewer != NULL && (rights[i].roles & SIGNED_IN) != 0))
            return true;
        for (size_t h = 0; viewer != NULL && h < viewer->hold_count; h++)
            if ((rights[i].roles & 1u << viewer->holds[h].role) != 0)
                return true;
    }
    return false;
}

enum status accounts_ask(const struct viewer *viewer, const char *action, const char *see, const struct permission_subject *subject,
                         struct error *error)
{
    if (accounts_may(viewer, action, subject))
        return STATUS_OK;
    if (see != NULL && accounts_may(viewer, see, subject))
        return FAIL(error, STATUS_NOT_ALLOWED, TEXT_accounts_not_now, NULL);
    return commands_not_found(error);
}

static void add_place(struct reach *reach, struct str code)
{
    for (size_t i = 0; i < REACH_MAX; i++) {
        if (str_equal(reach->communes[i], code))
            return;
        if (reach->communes[i].len == 0) {
            reach->communes[i] = code;
            return;
        }
    }
}

static void add_producer(struct reach *reach, int64_t producer)
{
    for (size_t i = 0; i < REACH_MAX; i++) {
        if (reach->producers[i] == producer)
            return;
        if (reach->producers[i] == 0) {
            reach->producers[i] = producer;
            return;
        }
    }
}

static void add_hold(struct reach out[3], bool open[3], const struct right *right, const struct account_hold *hold)
{
    int slot = right->scope == SCOPE_PROVINCE ? 0 : right->scope == SCOPE_COMMUNE ? 1 : 2;
    struct reach *reach = &out[slot];
    if (!open[slot])
        *reach = (struct reach){ .scope = right->scope, .province = hold->province, .states = right->states };
    else if (reach->states != 0)
        reach->states = right->states == 0 ? 0 : reach->states | right->states;
    open[slot] = true;
    if (slot == 1)
        add_place(reach, hold->place_code);
    if (slot == 2)
        add_producer(reach, hold->producer);
}

size_t accounts_reaches(const struct viewer *viewer, const char *action, struct reach out[3])
{
    struct reach found[3];
    bool open[3] = { false, false, false };
    size_t count = 0;
    if (viewer == NULL)
        return 0;
    for (size_t i = 0; i < RIGHT_COUNT; i++) {
        const struct right *right = &rights[i];
        if (!str_is(str_from(action), right->action) || right->scope == SCOPE_SELF || right->scope == SCOPE_DISTRICT ||
            right->scope == SCOPE_BODY || right->scope == SCOPE_SEAT)
            continue;
        for (size_t h = 0; h < viewer->hold_count; h++)
            if ((right->roles & 1u << viewer->holds[h].role) != 0 && (right->scope != SCOPE_PROVINCE || viewer->holds[h].place_code.len == 0))
                add_hold(found, open, right, &viewer->holds[h]);
    }
    for (int slot = 0; slot < 3; slot++)
        if (open[slot])
            out[count++] = found[slot];
    return count;
}

enum status accounts_province(const struct viewer *viewer, const char *action, int64_t *province, struct error *error)
{
    struct reach reaches[3];
    if (accounts_reaches(viewer, action, reaches) == 0)
        return commands_not_found(error);
    *province = reaches[0].province;
    return STATUS_OK;
}

bool accounts_reach_holds(const struct reach *reach, struct str commune)
{
    for (size_t i = 0; i < REACH_MAX && reach->scope == SCOPE_COMMUNE; i++)
        if (commune.len > 0 && str_equal(reach->communes[i], commune))
            return true;
    return reach->scope == SCOPE_PROVINCE;
}

bool accounts_reach_covers(const struct reach *reach, struct str commune, int64_t producer)
{
    for (size_t i = 0; i < REACH_MAX && reach->scope == SCOPE_OWN; i++)
        if (producer != 0 && reach->producers[i] == producer)
            return true;
    return accounts_reach_holds(reach, commune);
}

bool accounts_knows_action(const char *action)
{
    for (size_t i = 0; i < RIGHT_COUNT; i++)
        if (str_is(str_from(action), rights[i].action))
            return true;
    return false;
}

const char *accounts_action(size_t index)
{
    return index < RIGHT_COUNT ? rights[index].action : NULL;
}

bool accounts_is_open(const char *action)
{
    for (size_t i = 0; i < RIGHT_COUNT; i++)
        if (str_is(str_from(action), rights[i].action) && (rights[i].roles & VISITOR) != 0)
            return true;
    return false;
}
