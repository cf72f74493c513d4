/* The commands that take a result upwards and its answer back: outcomes.send, outcomes.answer, outcomes.settle; and the tasks that follow. */
#include "base/pure.h"
#include "ocop/outcomes/outcomes_way_int.h"
#include "texts_outcomes.h"

#define IDENT(struct_name, member)                                                                                           \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE }
#define VERSION(struct_name)                                                                                                 \
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct struct_name, version), .required = true, .min = 1, .max = INT32_MAX }
#define LINE(struct_name, member, least)                                                                                     \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = (least), .max = WAY_LINE }

struct send {
    struct str candidate, sending;
    int64_t version;
    struct str number;
    date day;
    struct str approval;
    date approval_day;
    struct str package;
};
static const struct json_field send_fields[] = {
    IDENT(send, candidate),
    IDENT(send, sending),
    VERSION(send),
    LINE(send, number, 1),
    { .name = "day", .kind = JSON_DATE, .offset = offsetof(struct send, day), .required = true },
    LINE(send, approval, 0),
    { .name = "approval_day", .kind = JSON_DATE, .offset = offsetof(struct send, approval_day), .required = true, .nullable = true },
    { .name = "package", .kind = JSON_TEXT, .offset = offsetof(struct send, package), .required = true, .max = SHA256_HEX_SIZE },
};
static const struct send send_defaults = { .approval_day = DATE_NONE };
static const struct json_shape send_shape = { "OutcomeSend", sizeof(struct send), send_fields, sizeof(send_fields) / sizeof(send_fields[0]), false, &send_defaults };

struct answer {
    struct str candidate;
    int64_t version; /* of the sending */
    struct str points;
    int64_t stars;
    struct str number;
    date day;
    struct str reason;
    struct str file; /* SHA-256; empty: none */
};
static const struct json_field answer_fields[] = {
    IDENT(answer, candidate),
    VERSION(answer),
    { .name = "points", .kind = JSON_TEXT, .offset = offsetof(struct answer, points), .required = true, .max = 40 },
    { .name = "stars", .kind = JSON_INT, .offset = offsetof(struct answer, stars), .required = true, .min = 0, .max = LAW_STARS },
    LINE(answer, number, 1),
    { .name = "day", .kind = JSON_DATE, .offset = offsetof(struct answer, day), .required = true },
    { .name = "reason", .kind = JSON_TEXT, .offset = offsetof(struct answer, reason), .required = true, .max = WAY_TEXT },
    { .name = "file", .kind = JSON_TEXT, .offset = offsetof(struct answer, file), .required = true, .max = SHA256_HEX_SIZE },
};
static const struct json_shape answer_shape = { "OutcomeAnswer", sizeof(struct answer), answer_fields, sizeof(answer_fields) / sizeof(answer_fields[0]), false, NULL };

struct settle {
    struct str candidate;
    int64_t version; /* of the sending */
    int what;
    int64_t stars;
    struct str reason;
};
static const struct json_field settle_fields[] = {
    IDENT(settle, candidate),
    VERSION(settle),
    { .name = "what", .kind = JSON_WORD, .offset = offsetof(struct settle, what), .required = true, .words = way_settled_words },
    { .name = "stars", .kind = JSON_INT, .offset = offsetof(struct settle, stars), .required = true, .min = 0, .max = LAW_STARS },
    { .name = "reason", .kind = JSON_TEXT, .offset = offsetof(struct settle, reason), .required = true, .min = 1, .max = WAY_TEXT },
};
static const struct json_shape settle_shape = { "OutcomeSettle", sizeof(struct settle), settle_fields, sizeof(settle_fields) / sizeof(settle_fields[0]), false, NULL };

/* ---- what they share ---- */

static enum status find(struct db_conn *conn, const struct command *command, struct str ident, struct candidate *out, struct error *error)
{
    const struct way_extra *extra = command->extra;
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? candidates_by_ident(conn, extra->arena, &read, &found, out, error) : STATUS_OK;
    return status == STATUS_OK && (!found || out->province != command->province) ? commands_not_found(error) : status;
}

static enum status subject_of(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                              struct error *error)
{
    struct candidate candidate;
    enum status status = find(conn, command, *(const struct str *)content, &candidate, error);
    if (status == STATUS_OK)
        *subject = candidates_subject(&candidate);
    return status;
}

/* ---- tasks ---- */

static const struct task_kind kinds[] = {
    { "outcomes.send", TEXT_outcomes_way_task_send, TEXT_outcomes_way_task_send_do },
    { "outcomes.answer", TEXT_outcomes_way_task_answer, TEXT_outcomes_way_task_answer_do },
    { "outcomes.settle", TEXT_outcomes_way_task_settle, TEXT_outcomes_way_task_settle_do },
};
const struct task_kinds outcomes_way_task_kinds = { kinds, sizeof(kinds) / sizeof(kinds[0]) };

struct acting {
    struct arena *arena;
    struct ident command;
    struct str by;
    int64_t now;
};

/* Its one task of these kinds from now on; kind NULL: none. */
static enum status only_task(struct db_conn *conn, const struct acting *acting, const struct candidate *candidate, const char *kind, struct error *error)
{
    const enum account_role role = candidate->body == BODY_DISTRICT ? ROLE_DISTRICT : ROLE_SPECIALIST;
    struct task task = { .province = candidate->province, .kind = kind, .subject = candidate->ident, .product = candidate->product_name,
                         .producer = candidate->producer_name, .due = DATE_NONE, .opened_at = acting->now, .command = acting->command };
    struct buffer path;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < outcomes_way_task_kinds.count; i++)
        if (kind == NULL || !str_is(str_from(kind), kinds[i].kind))
            status = task_done(conn, candidate->province, kinds[i].kind, &candidate->ident, acting->by, acting->now, error);
    if (status != STATUS_OK || kind == NULL)
        return status;
    buffer_open(&path, acting->arena, 120);
    buffer_add_z(&path, OUTCOMES_WAY_PATH);
    ident_write(&path, &candidate->ident);
    task.path = buffer_str(&path);
    task.for_whom = task_for_role(acting->arena, (int)role, candidate->province, candidate->place_code);
    return task_open(conn, &task, error);
}

/* What goes on to the body above waits for its letter. */
static enum status follow_session(struct db_conn *conn, const struct command *command, const struct session *session, struct error *error)
{
    const struct sessions_seen seen = sessions_seen_of(command);
    const struct acting acting = { seen.arena, command->id, command->actor.id, command->at };
    struct session_items items = { .count = 0 };
    enum status status = sessions_sql_items(conn, seen.arena, session->id, &items, error);
    for (size_t i = 0; status == STATUS_OK && i < items.count; i++) {
        struct standing standing = { .concluded = false };
        struct candidate candidate;
        bool found = false;
        if (items.rows[i].state != ITEM_CONCLUDED && items.rows[i].state != ITEM_KNOCKED_OUT)
            continue;
        status = candidates_by_id(conn, seen.arena, items.rows[i].candidate, &found, &candidate, error);
        if (status == STATUS_OK && found)
            status = standing_of(conn, seen.arena, seen.law, seen.procedures, &candidate, &standing, error);
        if (status == STATUS_OK && standing.concluded && (candidate.state == CANDIDATE_CONCLUDED || candidate.state == CANDIDATE_NOT_REACHED))
            status = only_task(conn, &acting, &candidate, standing.procedure != NULL && standing.next.what == NEXT_FORWARD ? "outcomes.send" : NULL, error);
    }
    return status;
}

enum status outcomes_follow_sign(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    struct session session;
    enum status status = sessions_of_content(conn, command, content, &session, error);
    return status == STATUS_OK ? follow_session(conn, command, &session, error) : status;
}

enum status outcomes_follow_annex(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    struct session session;
    enum status status = sessions_of_item_content(conn, command, content, &session, error);
    return status == STATUS_OK ? follow_session(conn, command, &session, error) : status;
}

/* ---- sent ---- */

static enum status check_send(const struct way_extra *extra, const struct candidate *candidate, const struct standing *standing, const struct send *send,
                              struct error *error)
{
    date today = date_in_vietnam(extra->now);
    if (candidate->state != CANDIDATE_CONCLUDED || !standing->concluded || standing->procedure == NULL || standing->next.what != NEXT_FORWARD)
        return FAIL_WITH(error, STATUS_STALE, TEXT_outcomes_way_not_up, NULL, TEXT_ARG("product", candidate->product_name));
    if (send->day > today || send->day < standing->session.minutes_day)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_way_day_bad, "day");
    if (standing->next.to != BODY_CENTRE)
        return STATUS_OK;
    if (send->approval.len == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_way_approval_needed, "approval");
    if (send->approval_day == DATE_NONE || send->approval_day > send->day || send->approval_day < standing->session.day)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_way_day_bad, "approval_day");
    return STATUS_OK;
}

static enum status apply_send(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct way_extra *extra = command->extra;
    const struct send *send = content;
    const struct candidate_passing passing = { extra->procedures, extra->law, command->id, command->actor.id, extra->now, DATE_NONE };
    const struct acting acting = { extra->arena, command->id, command->actor.id, extra->now };
    struct sending sending = { .number = send->number, .day = send->day, .approval = send->approval, .approval_day = send->approval_day,
                               .package = send->package, .by_name = extra->viewer->name, .at = extra->now };
    struct standing standing = { .concluded = false };
    struct candidate candidate;
    enum status status = find(conn, command, send->candidate, &candidate, error);
    (void)result;
    if (status == STATUS_OK)
        status = commands_check_version(candidate.version, send->version, error);
    if (status == STATUS_OK)
        status = candidate_must_be_judged(conn, extra->arena, extra->procedures, extra->law, &candidate, date_in_vietnam(extra->now), error);
    if (status == STATUS_OK)
        status = standing_of(conn, extra->arena, extra->law, extra->procedures, &candidate, &standing, error);
    if (status == STATUS_OK)
        status = check_send(extra, &candidate, &standing, send, error);
    if (status == STATUS_OK && !ident_read(send->sending, &sending.ident))
        status = commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    sending.candidate = candidate.id;
    sending.to = standing.next.to;
    sending.mean = standing.outcome.law.mean;
    sending.stars = standing.item.stars;
    status = way_sql_add(conn, &sending, error);
    if (status == STATUS_OK)
        status = sending.to == BODY_CENTRE ? candidate_move(conn, &candidate, CANDIDATE_CENTRE, extra->now, error)
                                           : candidate_pass(conn, extra->arena, &passing, &candidate, sending.to, error);
    if (status == STATUS_OK)
        status = candidate_happened(conn, &candidate, "forward", extra->now, extra->viewer->name, send->number, error);
    return status == STATUS_OK ? only_task(conn, &acting, &candidate, sending.to == BODY_CENTRE ? "outcomes.answer" : NULL, error) : status;
}

/* ---- the Ministry's answer ---- */

/* A candidate at the Ministry with its sending, at the version of the form. */
static enum status start(struct db_conn *conn, const struct command *command, struct str ident, int64_t version, struct candidate *candidate,
                         struct standing *standing, struct error *error)
{
    const struct way_extra *extra = command->extra;
    enum status status = find(conn, command, ident, candidate, error);
    if (status == STATUS_OK)
        status = standing_of(conn, extra->arena, extra->law, extra->procedures, candidate, standing, error);
    if (status == STATUS_OK && (candidate->state != CANDIDATE_CENTRE || standing->sent.id == 0 || standing->sent.to != BODY_CENTRE))
        status = FAIL_WITH(error, STATUS_STALE, TEXT_outcomes_way_not_there, NULL, TEXT_ARG("product", candidate->product_name));
    return status == STATUS_OK ? commands_check_version(standing->sent.version, version, error) : status;
}

/* "185/2" as the command has it; what the Ministry gave must not contradict its stars. */
static enum status read_points(const struct answer *answer, const struct law_pack *pack, struct fraction *out, struct error *error)
{
    *out = (struct fraction){ 0, 0 };
    if (answer->points.len == 0)
        return STATUS_OK;
    if (!fraction_read(answer->points, out) || fraction_compare_int(*out, 0) < 0 || fraction_compare_int(*out, 100) > 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_way_points_bad, "points");
    for (int i = 0; i < LAW_STARS; i++)
        if (pack->bands[i].stars == answer->stars && fraction_compare_int(*out, pack->bands[i].from) < 0)
            return FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_way_points_few, "points");
    return STATUS_OK;
}

static enum status find_scan(struct db_conn *conn, struct arena *arena, struct str hex, int64_t *out, struct error *error)
{
    struct sha256 hash;
    struct file file;
    bool found = false;
    enum status status = STATUS_OK;
    *out = 0;
    if (hex.len == 0)
        return STATUS_OK;
    if (sha256_read(hex, &hash))
        status = file_by_hash(conn, arena, &hash, &found, &file, error);
    if (status == STATUS_OK && !found)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_way_scan_lost, "file");
    *out = found ? file.id : 0;
    return status;
}

static enum status apply_answer(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct way_extra *extra = command->extra;
    const struct answer *answer = content;
    const struct acting acting = { extra->arena, command->id, command->actor.id, extra->now };
    struct standing standing = { .concluded = false };
    const struct law_pack *pack = NULL;
    struct candidate candidate;
    struct sending *sent = &standing.sent;
    bool recognised;
    enum status status = start(conn, command, answer->candidate, answer->version, &candidate, &standing, error);
    (void)result;
    if (status == STATUS_OK && sent->answered_at != 0)
        status = FAIL_WITH(error, STATUS_STALE, TEXT_outcomes_way_answered, NULL, TEXT_ARG("product", candidate.product_name));
    if (status == STATUS_OK && (answer->day < sent->day || answer->day > date_in_vietnam(extra->now)))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_way_day_bad, "day");
    if (status == STATUS_OK)
        status = law_find_pack(extra->law, candidate.pack, &pack, error);
    if (status == STATUS_OK)
        status = read_points(answer, pack, &sent->points, error);
    if (status == STATUS_OK)
        status = find_scan(conn, extra->arena, answer->file, &sent->file, error);
    recognised = answer->stars == LAW_STARS;
    if (status == STATUS_OK && !recognised && answer->reason.len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_way_reason_needed, "reason");
    if (status != STATUS_OK)
        return status;
    sent->answered_at = extra->now;
    sent->answer_stars = answer->stars;
    sent->answer_no = answer->number;
    sent->answer_day = answer->day;
    sent->reason = answer->reason;
    sent->answered_by = extra->viewer->name;
    status = way_sql_set(conn, sent, error);
    if (status == STATUS_OK && recognised)
        status = candidate_move(conn, &candidate, CANDIDATE_DECIDED, extra->now, error);
    if (status == STATUS_OK)
        status = candidate_happened(conn, &candidate, "answered", extra->now, extra->viewer->name, answer->number, error);
    return status == STATUS_OK ? only_task(conn, &acting, &candidate, recognised ? NULL : "outcomes.settle", error) : status;
}

/* ---- what the province makes of an answer below five stars (26/2026, Article 7.4.g) ---- */

static enum status check_settle(const struct standing *standing, const struct settle *settle, struct error *error)
{
    const struct sending *sent = &standing->sent;
    const struct procedure_level *province = standing->procedure == NULL ? NULL : procedures_level(standing->procedure, BODY_PROVINCE);
    if (sent->answered_at == 0 || sent->settled_at != 0)
        return FAIL(error, STATUS_STALE, TEXT_outcomes_way_not_answered, NULL);
    if (settle->what == SETTLED_AGAIN)
        return STATUS_OK;
    if (province == NULL || settle->stars < province->from || settle->stars > province->to || settle->stars > sent->answer_stars)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_way_stars_bad, "stars");
    return STATUS_OK;
}

static enum status apply_settle(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct way_extra *extra = command->extra;
    const struct settle *settle = content;
    const struct acting acting = { extra->arena, command->id, command->actor.id, extra->now };
    struct standing standing = { .concluded = false };
    struct candidate candidate;
    bool again = settle->what == SETTLED_AGAIN;
    enum status status = start(conn, command, settle->candidate, settle->version, &candidate, &standing, error);
    (void)result;
    if (status == STATUS_OK)
        status = check_settle(&standing, settle, error);
    if (status != STATUS_OK)
        return status;
    standing.sent.settled_at = extra->now;
    standing.sent.settled = settle->what;
    standing.sent.settled_stars = again ? 0 : settle->stars;
    standing.sent.settled_reason = settle->reason;
    standing.sent.settled_by = extra->viewer->name;
    status = way_sql_set(conn, &standing.sent, error);
    if (status == STATUS_OK)
        status = candidate_move(conn, &candidate, again ? CANDIDATE_READY : CANDIDATE_CONCLUDED, extra->now, error);
    if (status == STATUS_OK)
        status = candidate_happened(conn, &candidate, again ? "again" : "settled", extra->now, extra->viewer->name, settle->reason, error);
    return status == STATUS_OK ? only_task(conn, &acting, &candidate, NULL, error) : status;
}

static const struct command_type rows[] = {
    { "outcomes.send", "outcomes.send", &send_shape, apply_send, subject_of },
    { "outcomes.answer", "outcomes.answer", &answer_shape, apply_answer, subject_of },
    { "outcomes.settle", "outcomes.answer", &settle_shape, apply_settle, subject_of },
};
const struct command_types outcomes_way_commands = { rows, sizeof(rows) / sizeof(rows[0]) };

enum status way_command(struct web_request *request, const struct ident *id, const char *type, struct str content, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    struct way_extra extra = { web_arena(request), context_now(web_context(request)), web_room(request, "law"), web_room(request, "procedures"), viewer };
    const struct command command = { .id = *id, .type = type, .province = viewer->province, .actor = accounts_actor(viewer), .content = content,
                                     .extra = &extra };
    struct command_result ignored;
    return command_run(web_room(request, "commands"), web_arena(request), &command, &ignored, error);
}
