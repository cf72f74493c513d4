/* The commands of the provincial office and of the advisory team on candidates: received, given, moved, many at once and all or none; placed in a round;
 * the team's opinions. Those on rounds, supplements and visits stand in rounds_plan.c, rounds_supplement.c and rounds_trip.c. */
#include "base/pure.h"
#include "ocop/rounds/rounds_int.h"
#include "texts_accounts.h"
#include "texts_rounds.h"
#include "texts_scoring.h"

#define IDENT(struct_name, member)                                                                                           \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE }
#define VERSION(struct_name)                                                                                                 \
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct struct_name, version), .required = true, .min = 1, .max = INT32_MAX }

struct moved {
    struct str candidate;
    int64_t version;
};
struct move {
    int act;
    struct str note;
    struct json_list candidates;
};
static const struct json_field moved_fields[] = { IDENT(moved, candidate), VERSION(moved) };
static const struct json_shape moved_shape = { "RoundMoved", sizeof(struct moved), moved_fields, 2, false, NULL };
static const struct json_field move_fields[] = {
    { .name = "act", .kind = JSON_WORD, .offset = offsetof(struct move, act), .required = true, .words = round_act_words },
    { .name = "note", .kind = JSON_TEXT, .offset = offsetof(struct move, note), .max = ROUNDS_TEXT },
    { .name = "candidates", .kind = JSON_LIST, .offset = offsetof(struct move, candidates), .required = true, .min = 1, .max = CANDIDATES_AT_ONCE,
      .of = &moved_shape },
};
static const struct json_shape move_shape = { "RoundMove", sizeof(struct move), move_fields, 3, false, NULL };

/* ---- what commands share ---- */

enum status candidate_of_command(struct db_conn *conn, const struct command *command, struct str ident, int64_t version, struct candidate *out,
                                 struct error *error)
{
    const struct rounds_extra *extra = command->extra;
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? candidates_by_ident(conn, extra->arena, &read, &found, out, error) : STATUS_OK;
    if (status == STATUS_OK && (!found || out->province != command->province))
        status = commands_not_found(error);
    return status == STATUS_OK && version != 0 ? commands_check_version(out->version, version, error) : status;
}

enum status candidate_subject_of(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                 struct error *error)
{
    struct candidate candidate;
    enum status status = candidate_of_command(conn, command, *(const struct str *)content, 0, &candidate, error);
    if (status == STATUS_OK)
        *subject = candidates_subject(&candidate);
    return status;
}

enum status candidate_note(struct db_conn *conn, const struct command *command, const struct candidate *candidate, const char *what, struct str note,
                           struct error *error)
{
    const struct rounds_extra *extra = command->extra;
    const struct round_event event = { .at = extra->now, .what = str_from(what), .by_name = extra->viewer->name, .note = note };
    return rounds_sql_add_event(conn, candidate->id, &event, error);
}

/* ---- what the office does ---- */

/* With a number in the register. By whom: the one who has it in hand from now on. */
static enum status receive(struct db_conn *conn, const struct command *command, struct candidate *candidate, struct error *error)
{
    const struct rounds_extra *extra = command->extra;
    date today = date_in_vietnam(extra->now);
    struct round_way way;
    struct dossier dossier;
    enum status status;
    if (candidate->receipt_no != 0)
        return STATUS_OK;
    status = dossiers_by_id(conn, extra->arena, candidate->dossier, &dossier, error);
    if (status == STATUS_OK)
        status = round_way_of(conn, extra->procedures, extra->law, &dossier, today, candidate->body, &way, error);
    if (status != STATUS_OK)
        return status;
    if (way.procedure != NULL) {
        candidate->procedure = way.procedure->name;
        candidate->procedure_sha256 = way.procedure->sha256;
    }
    if (candidate->kind == DOSSIER_RERATING && way.rerating_days > 0)
        status = round_term_end(conn, extra->arena, candidate->province, today, way.rerating_days, &candidate->due, error);
    if (status != STATUS_OK)
        return status;
    candidate->receipt_year = date_civil(today).year;
    candidate->receipt_day = today;
    candidate->holder = extra->viewer->account;
    candidate->holder_name = extra->viewer->name;
    return rounds_sql_next_receipt(conn, candidate, candidate->receipt_year, &candidate->receipt_no, error);
}

static const enum candidate_state act_to[ROUND_ACTS] = { CANDIDATE_ARRIVED, CANDIDATE_TEAM, CANDIDATE_TESTS, CANDIDATE_READY, CANDIDATE_WITHDRAWN, CANDIDATE_PASSED };

/* The province takes over what a district has left. */
static enum status take(struct db_conn *conn, const struct command *command, struct candidate *candidate, struct error *error)
{
    const struct rounds_extra *extra = command->extra;
    const struct candidate_passing passing = { extra->procedures, extra->law, command->id, command->actor.id, extra->now, DATE_NONE };
    return candidate_pass(conn, extra->arena, &passing, candidate, BODY_PROVINCE, error);
}

static enum status do_one(struct db_conn *conn, const struct command *command, const struct move *move, const struct moved *row, struct error *error)
{
    const struct rounds_extra *extra = command->extra;
    enum text_id why = TEXT_NONE;
    struct candidate candidate;
    enum status status = candidate_of_command(conn, command, row->candidate, row->version, &candidate, error);
    if (status == STATUS_OK)
        status = round_hinders(conn, extra, &candidate, (enum round_act)move->act, &why, error);
    if (status == STATUS_OK && why != TEXT_NONE)
        status = FAIL_WITH(error, STATUS_STALE, why, NULL, TEXT_ARG("product", candidate.product_name));
    if (status == STATUS_OK && move->act == ACT_TAKE)
        status = take(conn, command, &candidate, error);
    if (status == STATUS_OK && move->act == ACT_TAKE)
        return candidate_note(conn, command, &candidate, round_act_words[ACT_TAKE], move->note, error);
    if (status == STATUS_OK)
        status = receive(conn, command, &candidate, error);
    if (status == STATUS_OK && move->act == ACT_RECEIVE)
        status = rounds_sql_set_candidate(conn, &candidate, error);
    else if (status == STATUS_OK)
        status = candidate_move(conn, &candidate, act_to[move->act], extra->now, error);
    if (status == STATUS_OK)
        status = candidate_note(conn, command, &candidate, round_act_words[move->act], move->note, error);
    return status == STATUS_OK ? candidate_tasks(conn, extra->arena, &candidate, &command->id, command->actor.id, extra->now, error) : status;
}

static enum status apply_move(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct move *move = content;
    enum status status = STATUS_OK;
    (void)result;
    if (move->act == ACT_WITHDRAW && move->note.len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_rounds_note_needed, "note");
    for (size_t i = 0; status == STATUS_OK && i < move->candidates.count; i++)
        status = do_one(conn, command, move, (const struct moved *)move->candidates.items + i, error);
    return status;
}

/* All belong to one body, whose office it is that acts; what a district has left, the province takes. */
static enum status move_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                struct error *error)
{
    const struct move *move = content;
    const struct moved *rows_moved = move->candidates.items;
    struct candidate first, candidate;
    enum status status = candidate_of_command(conn, command, rows_moved[0].candidate, 0, &first, error);
    for (size_t i = 1; status == STATUS_OK && i < move->candidates.count; i++) {
        status = candidate_of_command(conn, command, rows_moved[i].candidate, 0, &candidate, error);
        if (status == STATUS_OK && !str_equal(candidate.place_code, first.place_code))
            status = commands_not_found(error);
    }
    if (status != STATUS_OK)
        return status;
    *subject = candidates_subject(&first);
    if (move->act == ACT_TAKE)
        subject->district = STR("");
    return STATUS_OK;
}

/* The advisory team says itself that it has finished, and that tests are awaited. */
struct finish {
    struct str candidate;
    int64_t version;
    int act;
    struct str note;
};
static const struct json_field finish_fields[] = {
    IDENT(finish, candidate),
    VERSION(finish),
    { .name = "act", .kind = JSON_WORD, .offset = offsetof(struct finish, act), .required = true, .words = round_act_words },
    { .name = "note", .kind = JSON_TEXT, .offset = offsetof(struct finish, note), .max = ROUNDS_TEXT },
};
static const struct json_shape finish_shape = { "RoundFinish", sizeof(struct finish), finish_fields, 4, false, NULL };

static enum status apply_finish(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct finish *finish = content;
    const struct move move = { .act = finish->act, .note = finish->note };
    const struct moved row = { finish->candidate, finish->version };
    (void)result;
    if (finish->act != ACT_READY && finish->act != ACT_TESTS && finish->act != ACT_TEAM)
        return FAIL(error, STATUS_NOT_ALLOWED, TEXT_accounts_not_now, NULL);
    return do_one(conn, command, &move, &row, error);
}

/* ---- placed in a round, or taken out of it ---- */

struct place_in {
    struct str candidate;
    int64_t version;
    struct str round; /* empty: none */
    struct str reason;
};
static const struct json_field place_fields[] = {
    IDENT(place_in, candidate),
    VERSION(place_in),
    { .name = "round", .kind = JSON_TEXT, .offset = offsetof(struct place_in, round), .max = IDENT_TEXT_SIZE },
    { .name = "reason", .kind = JSON_TEXT, .offset = offsetof(struct place_in, reason), .required = true, .min = 1, .max = ROUNDS_LINE },
};
static const struct json_shape place_shape = { "RoundPlace", sizeof(struct place_in), place_fields, 4, false, NULL };

static enum status apply_place(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct rounds_extra *extra = command->extra;
    const struct place_in *place = content;
    struct candidate candidate;
    struct round round = { .id = 0 };
    struct ident read;
    bool found = false;
    enum status status = candidate_of_command(conn, command, place->candidate, place->version, &candidate, error);
    (void)result;
    if (status == STATUS_OK && ident_read(place->round, &read))
        status = rounds_sql_round(conn, extra->arena, &read, &found, &round, error);
    if (status == STATUS_OK && place->round.len > 0 && (!found || round.province != candidate.province || round.body != candidate.body))
        status = commands_not_found(error);
    if (status == STATUS_OK && round.closed_at != 0)
        status = FAIL_WITH(error, STATUS_STALE, TEXT_rounds_closed_already, NULL, TEXT_ARG("name", round.name));
    if (status == STATUS_OK && candidate.state >= CANDIDATE_SESSION)
        status = FAIL_WITH(error, STATUS_STALE, TEXT_rounds_no_move, NULL, TEXT_ARG("product", candidate.product_name));
    if (status != STATUS_OK)
        return status;
    candidate.round = round.id;
    if (candidate.kind != DOSSIER_RERATING)
        candidate.due = round.id == 0 ? DATE_NONE : round.until - 1;
    status = rounds_sql_set_candidate(conn, &candidate, error);
    return status == STATUS_OK ? candidate_note(conn, command, &candidate, "placed", place->reason, error) : status;
}

/* ---- opinions of the team ---- */

struct advised {
    struct str criterion, option, remark;
    bool fact;
    int64_t version;
};
struct advise {
    struct str candidate;
    struct json_list opinions;
};
static const struct json_field advised_fields[] = {
    { .name = "criterion", .kind = JSON_TEXT, .offset = offsetof(struct advised, criterion), .required = true, .min = 1, .max = 20 },
    { .name = "option", .kind = JSON_TEXT, .offset = offsetof(struct advised, option), .required = true, .max = 20 },
    { .name = "remark", .kind = JSON_TEXT, .offset = offsetof(struct advised, remark), .required = true, .max = ROUNDS_TEXT },
    { .name = "fact", .kind = JSON_BOOL, .offset = offsetof(struct advised, fact) },
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct advised, version), .required = true, .min = 0, .max = INT32_MAX },
};
static const struct json_shape advised_shape = { "RoundOpinion", sizeof(struct advised), advised_fields, 5, false, NULL };
static const struct json_field advise_fields[] = {
    IDENT(advise, candidate),
    { .name = "opinions", .kind = JSON_LIST, .offset = offsetof(struct advise, opinions), .required = true, .min = 1, .max = LAW_CRITERIA_MAX,
      .of = &advised_shape },
};
static const struct json_shape advise_shape = { "RoundAdvise", sizeof(struct advise), advise_fields, 2, false, NULL };

static enum status save_opinion(struct db_conn *conn, const struct command *command, const struct candidate *candidate, const struct law_set *set,
                                const struct advised *row, struct error *error)
{
    const struct rounds_extra *extra = command->extra;
    const struct opinion opinion = { .criterion = row->criterion, .option = row->option, .remark = row->remark, .fact = row->fact,
                                     .by_name = extra->viewer->name, .at = extra->now, .version = row->version };
    int criterion = law_criterion_index(set, row->criterion);
    if (criterion < 0)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_scoring_no_criterion, "opinions", TEXT_ARG("criterion", row->criterion), TEXT_ARG_INT("set", set->no));
    if (row->option.len > 0 && law_option_index(&set->criteria[criterion], row->option) < 0)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_scoring_no_option, "opinions", TEXT_ARG("criterion", row->criterion), TEXT_ARG("option", row->option));
    if (row->fact && set->criteria[criterion].nature != LAW_DOCUMENT)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_rounds_no_fact, "opinions", TEXT_ARG("criterion", row->criterion));
    return rounds_sql_save_opinion(conn, candidate->id, extra->viewer->account, &opinion, error);
}

static enum status apply_advise(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct rounds_extra *extra = command->extra;
    const struct advise *advise = content;
    const struct advised *rows = advise->opinions.items;
    const struct law_pack *pack = NULL;
    const struct law_set *set = NULL;
    struct candidate candidate;
    enum status status = candidate_of_command(conn, command, advise->candidate, 0, &candidate, error);
    (void)result;
    if (status == STATUS_OK)
        status = law_find_pack(extra->law, candidate.pack, &pack, error);
    if (status == STATUS_OK)
        status = law_find_set(extra->arena, pack, candidate.set_no, &set, error);
    for (size_t i = 0; status == STATUS_OK && i < advise->opinions.count; i++)
        status = save_opinion(conn, command, &candidate, set, &rows[i], error);
    return status == STATUS_OK ? candidate_note(conn, command, &candidate, "advised", STR(""), error) : status;
}

static const struct command_type rows[] = {
    { "rounds.plan", "rounds.act", &round_plan_shape, round_apply_plan, NULL },
    { "rounds.move", "rounds.act", &move_shape, apply_move, move_subject },
    { "rounds.place", "rounds.act", &place_shape, apply_place, candidate_subject_of },
    { "rounds.finish", "rounds.work", &finish_shape, apply_finish, candidate_subject_of },
    { "rounds.supplement", "rounds.work", &round_supplement_shape, round_apply_supplement, candidate_subject_of },
    { "rounds.visit", "rounds.work", &round_visit_shape, round_apply_visit, candidate_subject_of },
    { "rounds.advise", "rounds.advise", &advise_shape, apply_advise, candidate_subject_of },
};
const struct command_types rounds_commands = { rows, sizeof(rows) / sizeof(rows[0]) };

struct rounds_extra rounds_extra_of(struct web_request *request)
{
    return (struct rounds_extra){ web_arena(request), context_now(web_context(request)), web_room(request, "law"), web_room(request, "procedures"),
                                  accounts_viewer(request) };
}

enum status rounds_command(struct web_request *request, const struct ident *id, const char *type, struct str content, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    struct rounds_extra extra = rounds_extra_of(request);
    struct command_result ignored;
    const struct command command = { .id = *id, .type = type, .province = viewer->province, .actor = accounts_actor(viewer), .content = content, .extra = &extra };
    return command_run(web_room(request, "commands"), web_arena(request), &command, &ignored, error);
}
