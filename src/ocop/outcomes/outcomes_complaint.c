/* The commands of complaints: one comes in, is given to somebody who answers, what was counted is counted again, it is answered. */
#include "base/pure.h"
#include "ocop/notices/notices.h"
#include "ocop/outcomes/outcomes_complaint.h"
#include "texts_outcomes.h"

#define RECOUNT_LIMIT ((size_t)64 << 20)

static const struct task_kind kinds[] = {
    { "outcomes.give", TEXT_outcomes_task_give, TEXT_outcomes_task_give_do },
    { "outcomes.reply", TEXT_outcomes_task_answer, TEXT_outcomes_task_answer_do },
    { "outcomes.comment", TEXT_outcomes_task_comment, TEXT_outcomes_task_comment_do },
};
const struct task_kinds outcomes_task_kinds = { kinds, sizeof(kinds) / sizeof(kinds[0]) };

/* ---- what commands say ---- */

#define IDENT(struct_name, member)                                                                                           \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE }
#define VERSION(struct_name)                                                                                                 \
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct struct_name, version), .required = true, .min = 1, .max = INT32_MAX }
#define LINE(struct_name, member, most)                                                                                      \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .max = (most) }

struct arrival {
    struct str complaint, item;
    struct str from_name, contact; /* of outcomes.receive; the producer's own name is known */
    int channel;
    date received;
    struct str body, criteria;
};
static const struct json_field arrival_fields[] = {
    IDENT(arrival, complaint),
    IDENT(arrival, item),
    LINE(arrival, from_name, COMPLAINT_LINE),
    LINE(arrival, contact, COMPLAINT_LINE),
    { .name = "channel", .kind = JSON_WORD, .offset = offsetof(struct arrival, channel), .required = true, .words = complaint_channel_words },
    { .name = "received", .kind = JSON_DATE, .offset = offsetof(struct arrival, received), .required = true },
    LINE(arrival, body, COMPLAINT_TEXT),
    LINE(arrival, criteria, COMPLAINT_TEXT),
};
static const struct json_shape arrival_shape = { "OutcomeComplaint", sizeof(struct arrival), arrival_fields, 8, false, NULL };

struct giving {
    struct str complaint;
    int64_t version;
    struct str account;
    date due;
    struct str due_basis;
};
static const struct json_field giving_fields[] = {
    IDENT(giving, complaint),
    VERSION(giving),
    IDENT(giving, account),
    { .name = "due", .kind = JSON_DATE, .offset = offsetof(struct giving, due), .required = true },
    LINE(giving, due_basis, COMPLAINT_LINE),
};
static const struct json_shape giving_shape = { "OutcomeGiveComplaint", sizeof(struct giving), giving_fields, 5, false, NULL };

struct recounting {
    struct str complaint;
    int64_t version;
};
static const struct json_field recounting_fields[] = { IDENT(recounting, complaint), VERSION(recounting) };
static const struct json_shape recounting_shape = { "OutcomeRecount", sizeof(struct recounting), recounting_fields, 2, false, NULL };

struct answering {
    struct str complaint;
    int64_t version;
    struct str seats, criteria;
    int outcome;
    struct str answer, answer_no, annex;
};
static const struct json_field answering_fields[] = {
    IDENT(answering, complaint),
    VERSION(answering),
    LINE(answering, seats, COMPLAINT_TEXT),
    LINE(answering, criteria, COMPLAINT_TEXT),
    { .name = "outcome", .kind = JSON_WORD, .offset = offsetof(struct answering, outcome), .required = true, .words = complaint_outcome_words },
    LINE(answering, answer, COMPLAINT_TEXT),
    LINE(answering, answer_no, 60),
    LINE(answering, annex, 60),
};
static const struct json_shape answering_shape = { "OutcomeAnswerComplaint", sizeof(struct answering), answering_fields, 8, false, NULL };

/* ---- what they are about ---- */

struct about {
    struct complaint complaint;
    struct session session;
    struct session_people people;
    struct session_item item;
};

static enum status read_session(struct db_conn *conn, const struct complaint_extra *extra, struct about *out, struct error *error)
{
    enum status status = sessions_sql_by_id(conn, extra->arena, out->item.session, &out->session, error);
    if (status != STATUS_OK)
        return status;
    out->session.sits = session_sits(&out->session, date_in_vietnam(extra->now));
    return session_people(conn, extra->arena, &out->session, &out->people, error);
}

static enum status about_item(struct db_conn *conn, const struct command *command, struct str ident, struct about *out, struct error *error)
{
    const struct complaint_extra *extra = command->extra;
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? sessions_sql_item(conn, extra->arena, &read, &found, &out->item, error) : STATUS_OK;
    if (status == STATUS_OK && !found)
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = read_session(conn, extra, out, error);
    return status == STATUS_OK && out->session.province != command->province ? commands_not_found(error) : status;
}

static enum status about_complaint(struct db_conn *conn, const struct command *command, struct str ident, struct about *out, struct error *error)
{
    const struct complaint_extra *extra = command->extra;
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? complaints_sql_find(conn, extra->arena, &read, &found, &out->complaint, error) : STATUS_OK;
    if (status == STATUS_OK && (!found || out->complaint.province != command->province))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = sessions_sql_item_by_id(conn, extra->arena, out->complaint.item, &out->item, error);
    return status == STATUS_OK ? read_session(conn, extra, out, error) : status;
}

static struct permission_subject subject_of(const struct complaint_extra *extra, const struct about *about)
{
    return outcome_subject(extra->viewer, &about->session, &about->people, &about->item, date_in_vietnam(extra->now));
}

static enum status arrival_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                   struct error *error)
{
    struct about about;
    enum status status = about_item(conn, command, ((const struct arrival *)content)->item, &about, error);
    if (status == STATUS_OK)
        *subject = subject_of(command->extra, &about);
    return status;
}

static enum status complaint_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                     struct error *error)
{
    struct about about;
    enum status status = about_complaint(conn, command, *(const struct str *)content, &about, error);
    if (status == STATUS_OK)
        *subject = subject_of(command->extra, &about);
    return status;
}
_Static_assert(offsetof(struct giving, complaint) == 0 && offsetof(struct recounting, complaint) == 0 && offsetof(struct answering, complaint) == 0,
               "they begin with the complaint");

/* ---- tasks ---- */

static enum status open_task(struct db_conn *conn, const struct command *command, const struct about *about, const char *kind, struct task_for whom,
                             struct error *error)
{
    const struct complaint_extra *extra = command->extra;
    const struct task task = { .province = about->session.province,
                               .kind = kind,
                               .subject = about->complaint.ident,
                               .product = about->item.product_name,
                               .producer = about->item.producer_name,
                               .path = complaint_path(extra->arena, &about->complaint, ""),
                               .for_whom = whom,
                               .due = about->complaint.due,
                               .opened_at = extra->now,
                               .command = command->id };
    return task_open(conn, &task, error);
}

static enum status task_is_done(struct db_conn *conn, const struct command *command, const struct about *about, const char *kind, struct error *error)
{
    const struct complaint_extra *extra = command->extra;
    return task_done(conn, about->session.province, kind, &about->complaint.ident, command->actor.id, extra->now, error);
}

/* ---- one comes in ---- */

enum status complaint_due(struct db_conn *conn, struct arena *arena, int64_t province, const struct council_rules *rules, date received, date *due,
                          struct error *error)
{
    struct calendar calendar;
    bool certain;
    enum status status;
    *due = DATE_NONE;
    if (rules->complaint_days == 0)
        return STATUS_OK;
    status = calendar_read(conn, arena, province, received, DATE_NONE, &calendar, error);
    if (status == STATUS_OK)
        calendar_add_working(&calendar, received, rules->complaint_days, due, &certain);
    return status;
}

static enum status check_arrival(const struct arrival *in, date today, bool own, struct error *error)
{
    if (in->body.len == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_complaint_incomplete, "noi-dung");
    if (own)
        return STATUS_OK;
    if (in->from_name.len == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_complaint_incomplete, "nguoi-gui");
    if (in->channel == CHANNEL_HERE)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_complaint_incomplete, "hinh-thuc");
    return in->received == DATE_NONE || in->received > today ? FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_complaint_later, "ngay-nhan") : STATUS_OK;
}

static enum status arrive(struct db_conn *conn, const struct command *command, const struct arrival *in, bool own, struct error *error)
{
    const struct complaint_extra *extra = command->extra;
    date today = date_in_vietnam(extra->now);
    struct about about;
    struct complaint *c = &about.complaint;
    enum status status = about_item(conn, command, in->item, &about, error);
    if (status == STATUS_OK)
        status = check_arrival(in, today, own, error);
    if (status != STATUS_OK)
        return status;
    *c = (struct complaint){ .province = command->province, .item = about.item.id, .producer = about.item.producer, .by_producer = own,
                             .from_name = own ? about.item.producer_name : in->from_name, .contact = in->contact,
                             .channel = own ? CHANNEL_HERE : (enum complaint_channel)in->channel, .received = own ? today : in->received, .body = in->body,
                             .criteria = in->criteria, .made_at = extra->now, .made_by = extra->viewer == NULL ? STR("") : extra->viewer->name };
    if (!ident_read(in->complaint, &c->ident))
        return commands_not_found(error);
    status = complaint_due(conn, extra->arena, c->province, &about.people.rules, c->received, &c->due, error);
    c->due_basis = c->due == DATE_NONE ? STR("") : about.people.rules.paper;
    if (status == STATUS_OK)
        status = complaints_sql_add(conn, c, error);
    return status == STATUS_OK ? open_task(conn, command, &about, "outcomes.give", task_for_role(extra->arena, ROLE_SPECIALIST, c->province, STR("")), error)
                               : status;
}

static enum status apply_file(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    (void)result;
    return arrive(conn, command, content, true, error);
}

static enum status apply_receive(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    (void)result;
    return arrive(conn, command, content, false, error);
}

/* ---- it is given to somebody ---- */

static enum status open_complaint(struct db_conn *conn, const struct command *command, struct str ident, int64_t version, struct about *out, struct error *error)
{
    enum status status = about_complaint(conn, command, ident, out, error);
    if (status == STATUS_OK)
        status = commands_check_version(out->complaint.version, version, error);
    return status == STATUS_OK && out->complaint.state == COMPLAINT_ANSWERED ? FAIL(error, STATUS_STALE, TEXT_outcomes_complaint_answered, NULL) : status;
}

enum status complaint_may_answer(struct db_conn *conn, struct arena *arena, const struct ident *account, const struct session_item *item, date today, bool *may,
                                 struct viewer *viewer, struct error *error)
{
    struct session session;
    struct session_people people;
    struct permission_subject subject;
    struct buffer id;
    enum status status;
    buffer_open(&id, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&id, account);
    status = accounts_read_viewer(conn, arena, buffer_str(&id), today, may, viewer, error);
    if (status != STATUS_OK || !*may)
        return status;
    status = sessions_sql_by_id(conn, arena, item->session, &session, error);
    if (status == STATUS_OK)
        status = session_people(conn, arena, &session, &people, error);
    if (status != STATUS_OK)
        return status;
    subject = outcome_subject(viewer, &session, &people, item, today);
    *may = accounts_may(viewer, "outcomes.reply", &subject);
    return STATUS_OK;
}

static enum status apply_give(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct complaint_extra *extra = command->extra;
    const struct giving *in = content;
    struct viewer who;
    struct about about;
    struct ident account;
    bool may = false;
    enum status status = open_complaint(conn, command, in->complaint, in->version, &about, error);
    (void)result;
    if (status == STATUS_OK && ident_read(in->account, &account))
        status = complaint_may_answer(conn, extra->arena, &account, &about.item, date_in_vietnam(extra->now), &may, &who, error);
    if (status == STATUS_OK && !may)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_complaint_who_not, "nguoi-tra-loi");
    if (status == STATUS_OK && in->due < about.complaint.received)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_complaint_due_before, "han");
    if (status == STATUS_OK && in->due_basis.len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_complaint_incomplete, "can-cu");
    if (status != STATUS_OK)
        return status;
    about.complaint.state = COMPLAINT_GIVEN;
    about.complaint.account = who.account;
    about.complaint.account_name = who.name;
    about.complaint.due = in->due;
    about.complaint.due_basis = in->due_basis;
    status = complaints_sql_set(conn, &about.complaint, error);
    if (status == STATUS_OK)
        status = task_is_done(conn, command, &about, "outcomes.give", error);
    if (status == STATUS_OK) /* of who had it before */
        status = task_is_done(conn, command, &about, "outcomes.reply", error);
    return status == STATUS_OK ? open_task(conn, command, &about, "outcomes.reply",
                                           (struct task_for){ .scope = TASK_FOR_ACCOUNT, .person = about.complaint.account }, error)
                               : status;
}

/* ---- it is counted again ---- */

static void note_difference(struct outcome_recount *r, const struct session_item *item, enum text_id what, const struct ident *sheet)
{
    struct buffer *out = r->self;
    (void)item;
    (void)sheet;
    if (out->len > 0)
        buffer_add_char(out, '\n');
    buffer_add(out, text_of(LANGUAGE_VI, what));
}

enum status complaint_recount(struct db_conn *conn, struct arena *arena, const struct law *law, struct complaint *complaint, const struct session_item *item,
                              struct error *error)
{
    struct arena reading;
    struct buffer words;
    struct outcome_recount r = { .arena = &reading, .conn = conn, .law = law, .say = note_difference, .self = &words };
    enum status status;
    buffer_open(&words, arena, COMPLAINT_TEXT);
    arena_open(&reading, &memory_system, RECOUNT_LIMIT);
    status = outcome_recount_item(&r, item, error);
    arena_close(&reading);
    complaint->recounted = r.counted;
    complaint->differing = r.differing;
    complaint->differences = buffer_str(&words);
    return status;
}

static enum status apply_recount(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct complaint_extra *extra = command->extra;
    const struct recounting *in = content;
    struct about about;
    enum status status = open_complaint(conn, command, in->complaint, in->version, &about, error);
    (void)result;
    if (status == STATUS_OK)
        status = complaint_recount(conn, extra->arena, extra->law, &about.complaint, &about.item, error);
    if (status != STATUS_OK)
        return status;
    about.complaint.recounted_at = extra->now;
    return complaints_sql_set(conn, &about.complaint, error);
}

/* ---- it is answered ---- */

static enum status check_annex(struct db_conn *conn, struct arena *arena, const struct about *about, const struct answering *in, struct error *error)
{
    struct session_annexes annexes;
    enum status status;
    if (in->outcome != COMPLAINT_ANNEX)
        return STATUS_OK;
    status = sessions_sql_annexes(conn, arena, about->item.id, &annexes, error);
    for (size_t i = 0; status == STATUS_OK && i < annexes.count; i++)
        if (str_equal(annexes.rows[i].number, in->annex))
            return STATUS_OK;
    return status == STATUS_OK ? FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_complaint_annex, "phu-luc") : status;
}

static enum status check_answer(const struct complaint_extra *extra, const struct about *about, const struct answering *in, struct error *error)
{
    if (about->complaint.state != COMPLAINT_GIVEN || (extra->viewer != NULL && extra->viewer->account != about->complaint.account))
        return FAIL(error, STATUS_NOT_ALLOWED, TEXT_outcomes_complaint_not_given, NULL);
    if (about->complaint.recounted_at == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_complaint_recount_first, NULL);
    if (in->outcome == COMPLAINT_NOT_YET)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_complaint_outcome_needed, "ket-qua");
    return in->answer.len == 0 ? FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_complaint_answer_needed, "tra-loi") : STATUS_OK;
}

/* To be scored anew: it is ready for an agenda again, and no decision takes the old result (certificates_draft.c). What has been decided on already comes
 * back only when that part of the decision is annulled. */
static enum status put_back(struct db_conn *conn, struct arena *arena, const struct about *about, int64_t now, struct error *error)
{
    struct candidate candidate;
    bool found = false;
    enum status status = candidates_by_id(conn, arena, about->item.candidate, &found, &candidate, error);
    if (status == STATUS_OK && (!found || (candidate.state != CANDIDATE_CONCLUDED && candidate.state != CANDIDATE_NOT_REACHED)))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_complaint_too_late, "ket-qua");
    return status == STATUS_OK ? candidate_move(conn, &candidate, CANDIDATE_READY, now, error) : status;
}

static enum status apply_answer(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct complaint_extra *extra = command->extra;
    const struct answering *in = content;
    struct about about;
    struct complaint *c = &about.complaint;
    enum status status = open_complaint(conn, command, in->complaint, in->version, &about, error);
    (void)result;
    if (status == STATUS_OK)
        status = check_answer(extra, &about, in, error);
    if (status == STATUS_OK)
        status = check_annex(conn, extra->arena, &about, in, error);
    if (status == STATUS_OK && in->outcome == COMPLAINT_ANEW)
        status = put_back(conn, extra->arena, &about, extra->now, error);
    if (status != STATUS_OK)
        return status;
    c->state = COMPLAINT_ANSWERED;
    c->seats = in->seats;
    c->criteria = in->criteria;
    c->outcome = (enum complaint_outcome)in->outcome;
    c->answer = in->answer;
    c->answer_no = in->answer_no;
    c->annex = c->outcome == COMPLAINT_ANNEX ? in->annex : STR("");
    c->answered_at = extra->now;
    c->answered_by = extra->viewer == NULL ? STR("") : extra->viewer->name;
    status = complaints_sql_set(conn, c, error);
    return status == STATUS_OK ? task_is_done(conn, command, &about, "outcomes.reply", error) : status;
}

static const struct command_type rows[] = {
    { "outcomes.complain", "outcomes.complain", &arrival_shape, apply_file, arrival_subject },
    { "outcomes.receive", "outcomes.receive", &arrival_shape, apply_receive, arrival_subject },
    { "outcomes.give", "outcomes.reply", &giving_shape, apply_give, complaint_subject },
    { "outcomes.recount", "outcomes.reply", &recounting_shape, apply_recount, complaint_subject },
    { "outcomes.reply", "outcomes.reply", &answering_shape, apply_answer, complaint_subject },
};
const struct command_types outcomes_commands = { rows, sizeof(rows) / sizeof(rows[0]) };

enum status complaint_command(struct web_request *request, const struct ident *id, const char *type, struct str content, struct error *error)
{
    struct complaint_extra extra = { web_arena(request), context_now(web_context(request)), web_room(request, "law"), accounts_viewer(request) };
    const struct command command = { .id = *id, .type = type, .province = extra.viewer->province, .actor = accounts_actor(extra.viewer), .content = content,
                                     .extra = &extra };
    struct command_result ignored;
    return command_run(web_room(request, "commands"), extra.arena, &command, &ignored, error);
}
