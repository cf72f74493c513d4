/* What may be done to a candidate, why not, and whose task it is afterwards. */
#include "ocop/rounds/rounds_int.h"
#include "texts_rounds.h"

const char *const round_act_words[] = { "receive", "team", "tests", "ready", "withdraw", "take", NULL };
_Static_assert(sizeof(round_act_words) / sizeof(round_act_words[0]) == ROUND_ACTS + 1, "a word for each");

enum text_id round_act_text(enum round_act act)
{
    static const enum text_id texts[ROUND_ACTS] = { TEXT_rounds_act_receive, TEXT_rounds_to_team, TEXT_rounds_to_tests, TEXT_rounds_to_ready,
                                                    TEXT_rounds_act_withdraw, TEXT_rounds_act_take };
    return texts[act];
}

bool round_act_fits(const struct candidate *candidate, enum round_act act)
{
    switch (act) {
    case ACT_RECEIVE: return candidate->state == CANDIDATE_ARRIVED && candidate->receipt_no == 0;
    case ACT_TEAM: return candidate->state != CANDIDATE_SUPPLEMENT && candidate_may_move(candidate->state, CANDIDATE_TEAM);
    case ACT_TESTS: return candidate_may_move(candidate->state, CANDIDATE_TESTS) && candidate->state != CANDIDATE_SESSION;
    case ACT_READY: return candidate_may_move(candidate->state, CANDIDATE_READY) && candidate->state < CANDIDATE_SESSION;
    case ACT_WITHDRAW: return candidate_may_move(candidate->state, CANDIDATE_WITHDRAWN) && candidate->state < CANDIDATE_SESSION;
    case ACT_TAKE: return candidate->body == BODY_DISTRICT && candidate_may_move(candidate->state, CANDIDATE_PASSED);
    case ROUND_ACTS: break;
    }
    return false;
}

static enum status visited(struct db_conn *conn, struct arena *arena, const struct candidate *candidate, bool *out, struct error *error)
{
    struct visits visits;
    enum status status = rounds_sql_visits(conn, arena, candidate->id, &visits, error);
    *out = false;
    for (size_t i = 0; status == STATUS_OK && i < visits.count; i++)
        *out |= visits.rows[i].done != DATE_NONE;
    return status;
}

/* Ready: the team has looked at every criterion where its step stands, and been on site where the procedure asks for that. */
static enum status hinders_ready(struct db_conn *conn, const struct rounds_extra *extra, const struct candidate *candidate, enum text_id *why,
                                 struct error *error)
{
    struct round_estimate estimate;
    struct round_way way;
    struct dossier dossier;
    bool is_visited = false;
    enum status status = dossiers_by_id(conn, extra->arena, candidate->dossier, &dossier, error);
    if (status == STATUS_OK)
        status = round_way_of(conn, extra->procedures, extra->law, &dossier, date_in_vietnam(extra->now), candidate->body, &way, error);
    if (status != STATUS_OK)
        return status;
    if (way.visit)
        status = visited(conn, extra->arena, candidate, &is_visited, error);
    if (status == STATUS_OK && way.visit && !is_visited)
        *why = TEXT_rounds_visit_missing;
    if (status != STATUS_OK || *why != TEXT_NONE || !way.team)
        return status;
    status = round_estimate(conn, extra->arena, extra->law, candidate, &estimate, error);
    if (status == STATUS_OK && estimate.given < estimate.set->criterion_count)
        *why = TEXT_rounds_opinions_missing;
    return status;
}

enum status round_hinders(struct db_conn *conn, const struct rounds_extra *extra, const struct candidate *candidate, enum round_act act, enum text_id *why,
                          struct error *error)
{
    *why = TEXT_NONE;
    if (!round_act_fits(candidate, act)) {
        *why = act == ACT_RECEIVE && candidate->receipt_no != 0 ? TEXT_rounds_received_already : TEXT_rounds_no_move;
        return STATUS_OK;
    }
    if (act != ACT_RECEIVE && act != ACT_WITHDRAW) {
        struct candidate_authority authority;
        enum status status = candidate_authority(conn, extra->arena, extra->procedures, extra->law, candidate, date_in_vietnam(extra->now), &authority, error);
        *why = authority.why;
        if (act == ACT_TAKE) /* only from a body that is no more */
            *why = authority.why == TEXT_rounds_body_gone ? TEXT_NONE : authority.why == TEXT_NONE ? TEXT_rounds_district_has_it : authority.why;
        if (status != STATUS_OK || *why != TEXT_NONE)
            return status;
    }
    return act == ACT_READY ? hinders_ready(conn, extra, candidate, why, error) : STATUS_OK;
}

/* ---- tasks ---- */

static const struct task_kind kinds[] = {
    { "rounds.receive", TEXT_rounds_task_receive, TEXT_rounds_task_receive_do },
    { "rounds.give", TEXT_rounds_task_give, TEXT_rounds_task_give_do },
    { "rounds.advise", TEXT_rounds_task_advise, TEXT_rounds_task_advise_do },
    { "rounds.tests", TEXT_rounds_task_tests, TEXT_rounds_task_tests_do },
};
const struct task_kinds rounds_task_kinds = { kinds, sizeof(kinds) / sizeof(kinds[0]) };

/* The kind of task of a stage, its page and who has it; kind NULL: nobody's here. */
static void task_of(const struct candidate *candidate, const char **kind, const char **rest, enum account_role *role)
{
    const enum stage stage = candidate_stage(candidate);
    *kind = NULL;
    *rest = "";
    *role = candidate->body == BODY_DISTRICT ? ROLE_DISTRICT : ROLE_SPECIALIST;
    if (stage == STAGE_ARRIVED)
        *kind = "rounds.receive";
    else if (stage == STAGE_RECEIVED)
        *kind = "rounds.give";
    else if (stage == STAGE_TESTS)
        *kind = "rounds.tests";
    else if (stage == STAGE_TEAM) {
        *kind = "rounds.advise";
        *rest = "/tu-van";
        *role = ROLE_ADVISER;
    }
}

enum status candidate_tasks(struct db_conn *conn, struct arena *arena, const struct candidate *candidate, const struct ident *command, struct str by,
                            int64_t now, struct error *error)
{
    struct task task = { .province = candidate->province, .subject = candidate->ident, .product = candidate->product_name,
                         .producer = candidate->producer_name, .due = candidate->due, .opened_at = now, .command = *command };
    enum status status = STATUS_OK;
    enum account_role role;
    const char *rest;
    task_of(candidate, &task.kind, &rest, &role);
    for (size_t i = 0; status == STATUS_OK && i < rounds_task_kinds.count; i++)
        if (task.kind == NULL || !str_is(str_from(task.kind), kinds[i].kind))
            status = task_done(conn, candidate->province, kinds[i].kind, &candidate->ident, by, now, error);
    if (status != STATUS_OK || task.kind == NULL)
        return status;
    task.path = candidate_path(arena, candidate, rest);
    task.for_whom = task_for_role(arena, (int)role, candidate->province, candidate->place_code);
    return task_open(conn, &task, error);
}
