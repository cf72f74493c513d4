/* The commands of a session as a whole and of its agenda: planned, filled, opened, called, moved, closed, its minutes signed. Those of sheets stand in
 * sessions_sheet.c, those of results in sessions_result.c. */
#include "base/pure.h"
#include "ocop/sessions/sessions_int.h"
#include "texts_sessions.h"

#define LINE 300
#define TEXT 4000

/* ---- what a command is about ---- */

static void about_now(struct session *session, const struct command *command)
{
    const struct session_extra *extra = command->extra;
    session->sits = session_sits(session, date_in_vietnam(extra->now));
    session->again = extra->again;
}

enum status session_of_command(struct db_conn *conn, struct arena *arena, const struct command *command, struct str ident, struct session *out,
                               struct error *error)
{
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? sessions_sql_by_ident(conn, arena, &read, &found, out, error) : STATUS_OK;
    if (status == STATUS_OK && (!found || out->province != command->province))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        about_now(out, command);
    return status;
}

struct sessions_seen sessions_seen_of(const struct command *command)
{
    const struct session_extra *extra = command->extra;
    return (struct sessions_seen){ extra->arena, extra->law, extra->procedures };
}

enum status sessions_of_content(struct db_conn *conn, const struct command *command, const void *content, struct session *out, struct error *error)
{
    const struct session_extra *extra = command->extra;
    return session_of_command(conn, extra->arena, command, *(const struct str *)content, out, error);
}

enum status session_item_of_command(struct db_conn *conn, struct arena *arena, const struct command *command, struct str ident,
                                    struct session_item *item, struct session *session, struct error *error)
{
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? sessions_sql_item(conn, arena, &read, &found, item, error) : STATUS_OK;
    if (status == STATUS_OK && found)
        status = sessions_sql_by_id(conn, arena, item->session, session, error);
    if (status == STATUS_OK && (!found || session->province != command->province))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        about_now(session, command);
    return status;
}

enum status sessions_of_item_content(struct db_conn *conn, const struct command *command, const void *content, struct session *out, struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct session_item item;
    return session_item_of_command(conn, extra->arena, command, *(const struct str *)content, &item, out, error);
}

enum status session_subject_of(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                               struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct session session;
    enum status status = session_of_command(conn, extra->arena, command, *(const struct str *)content, &session, error);
    return status == STATUS_OK ? sessions_subject(conn, extra->arena, extra->viewer, &session, NULL, date_in_vietnam(extra->now), subject, error) : status;
}

enum status session_item_subject_of(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                    struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct session session;
    struct session_item item;
    enum status status = session_item_of_command(conn, extra->arena, command, *(const struct str *)content, &item, &session, error);
    return status == STATUS_OK ? sessions_subject(conn, extra->arena, extra->viewer, &session, &item, date_in_vietnam(extra->now), subject, error) : status;
}

enum status session_must_be(const struct session *session, unsigned states, struct error *error)
{
    if (session->away.len > 0 && !session->again)
        return FAIL_WITH(error, STATUS_STALE, TEXT_sessions_is_away, NULL, TEXT_ARG("where", session->away));
    return (states & SESSION_IN(session->state)) != 0 ? STATUS_OK : FAIL(error, STATUS_STALE, TEXT_sessions_not_now, NULL);
}

enum status session_note(struct db_conn *conn, const struct command *command, const struct session *session, const struct session_item *item,
                         const char *what, struct str note, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct session_event event = { .item = item == NULL ? 0 : item->id,
                                         .at = extra->now,
                                         .what = str_from(what),
                                         .by_name = extra->viewer == NULL ? STR("") : extra->viewer->name,
                                         .note = note };
    return sessions_sql_add_event(conn, session->id, &event, error);
}

/* ---- planning ---- */

struct plan {
    struct str session, council;
    struct str round; /* empty: none */
    int kind;
    struct str name, place;
    date day, until;
};
#define IDENT(struct_name, member)                                                                                           \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE }
#define VERSION(struct_name)                                                                                                 \
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct struct_name, version), .required = true, .min = 1, .max = INT32_MAX }
static const struct json_field plan_fields[] = {
    IDENT(plan, session),
    IDENT(plan, council),
    { .name = "round", .kind = JSON_TEXT, .offset = offsetof(struct plan, round), .max = IDENT_TEXT_SIZE },
    { .name = "kind", .kind = JSON_WORD, .offset = offsetof(struct plan, kind), .required = true, .words = session_kind_words },
    { .name = "name", .kind = JSON_TEXT, .offset = offsetof(struct plan, name), .required = true, .min = 1, .max = LINE },
    { .name = "place", .kind = JSON_TEXT, .offset = offsetof(struct plan, place), .required = true, .max = LINE },
    { .name = "day", .kind = JSON_DATE, .offset = offsetof(struct plan, day), .required = true },
    { .name = "until", .kind = JSON_DATE, .offset = offsetof(struct plan, until), .required = true, .nullable = true },
};
static const struct plan plan_defaults = { .day = DATE_NONE, .until = DATE_NONE };
static const struct json_shape plan_shape = { "SessionPlan", sizeof(struct plan), plan_fields, 8, false, &plan_defaults };

static enum status council_of(struct db_conn *conn, struct arena *arena, const struct command *command, struct str ident, struct council *out,
                              struct error *error)
{
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? councils_by_ident(conn, arena, &read, &found, out, error) : STATUS_OK;
    return status == STATUS_OK && (!found || out->province != command->province) ? commands_not_found(error) : status;
}

static enum status plan_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct plan *plan = content;
    struct council council = { .place_code = STR("") };
    enum status status = council_of(conn, extra->arena, command, plan->council, &council, error);
    *subject = (struct permission_subject){ .province = command->province, .district = council.place_code, .state = STATE_ITEM_OTHER };
    if (status == STATUS_OK && extra->viewer != NULL)
        status = council_seats_of(conn, extra->arena, council.id, extra->viewer->account, date_in_vietnam(extra->now), &subject->seats, error);
    return status;
}

static enum status apply_plan(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct plan *plan = content;
    struct session session = { .province = command->province, .kind = (enum session_kind)plan->kind, .name = plan->name, .day = plan->day,
                               .place = plan->place, .until = plan->until, .state = SESSION_PLANNED };
    struct council council;
    enum status status = council_of(conn, extra->arena, command, plan->council, &council, error);
    (void)result;
    if (status == STATUS_OK && !ident_read(plan->session, &session.ident))
        status = commands_not_found(error);
    if (status == STATUS_OK && (plan->day < council.decision_day || (council.ended != DATE_NONE && plan->day > council.ended)))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_council_not_then, "day");
    if (status == STATUS_OK && session.kind == SESSION_WRITTEN && (plan->until == DATE_NONE || plan->until < plan->day))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_until_needed, "until");
    if (status != STATUS_OK)
        return status;
    session.council = council.id;
    session.rules_json = council.rules_json;
    session.rules_sha256 = council.rules_sha256;
    status = sessions_sql_add(conn, &session, extra->now, &session.id, error);
    return status == STATUS_OK ? session_note(conn, command, &session, NULL, "planned", STR(""), error) : status;
}

/* ---- the agenda ---- */

struct agenda_row {
    struct str item, candidate;
};
struct agenda {
    struct str session;
    int64_t version;
    struct json_list items; /* to be added behind what is there */
    struct str reason;      /* why a meeting deals with what is judged in writing otherwise; empty: none */
};
static const struct json_field agenda_row_fields[] = { IDENT(agenda_row, item), IDENT(agenda_row, candidate) };
static const struct json_shape agenda_row_shape = { "SessionAgendaRow", sizeof(struct agenda_row), agenda_row_fields, 2, false, NULL };
static const struct json_field agenda_fields[] = {
    IDENT(agenda, session),
    VERSION(agenda),
    { .name = "items", .kind = JSON_LIST, .offset = offsetof(struct agenda, items), .required = true, .min = 1, .max = SESSION_ITEMS_MAX, .of = &agenda_row_shape },
    { .name = "reason", .kind = JSON_TEXT, .offset = offsetof(struct agenda, reason), .max = TEXT },
};
static const struct json_shape agenda_shape = { "SessionAgenda", sizeof(struct agenda), agenda_fields, 4, false, NULL };

static enum status add_candidate(struct db_conn *conn, const struct command *command, const struct session *session, const struct council *council,
                                 const struct agenda_row *row, struct str reason, int64_t position, struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct session_item item = { .session = session->id, .position = position, .state = ITEM_WAITING };
    struct candidate candidate;
    struct ident read;
    bool found = false;
    enum status status = ident_read(row->candidate, &read) ? candidates_by_ident(conn, extra->arena, &read, &found, &candidate, error) : STATUS_OK;
    if (status == STATUS_OK && (!found || candidate.province != session->province || candidate.body != council->body ||
                                !str_equal(candidate.place_code, council->place_code) || !ident_read(row->item, &item.ident)))
        status = commands_not_found(error);
    if (status == STATUS_OK && candidate.state != CANDIDATE_READY)
        status = FAIL_WITH(error, STATUS_STALE, TEXT_sessions_not_ready, "items", TEXT_ARG("product", candidate.product_name));
    if (status == STATUS_OK)
        status = session_form_must_fit(conn, extra->procedures, session, &candidate, reason, error);
    if (status != STATUS_OK)
        return status;
    item.candidate = candidate.id;
    item.dossier = candidate.dossier;
    item.filed_no = candidate.filed_no;
    item.producer = candidate.producer;
    item.product = candidate.product;
    item.pack = candidate.pack;
    item.pack_sha256 = candidate.pack_sha256;
    item.set_no = candidate.set_no;
    item.product_name = candidate.product_name;
    item.producer_name = candidate.producer_name;
    item.commune_code = candidate.commune_code;
    status = sessions_sql_add_item(conn, &item, &item.id, error);
    return status == STATUS_OK ? candidate_move(conn, &candidate, CANDIDATE_SESSION, extra->now, error) : status;
}

static enum status apply_agenda(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct agenda *agenda = content;
    const struct agenda_row *rows = agenda->items.items;
    struct session session;
    struct session_items items = { 0 };
    struct council council;
    int64_t last = 0;
    enum status status = session_of_command(conn, extra->arena, command, agenda->session, &session, error);
    (void)result;
    if (status == STATUS_OK)
        status = commands_check_version(session.version, agenda->version, error);
    if (status == STATUS_OK)
        status = session_must_be(&session, SESSION_IN(SESSION_PLANNED) | SESSION_IN(SESSION_OPEN), error);
    if (status == STATUS_OK)
        status = councils_by_id(conn, extra->arena, session.council, &council, error);
    if (status == STATUS_OK)
        status = sessions_sql_items(conn, extra->arena, session.id, &items, error);
    if (status == STATUS_OK && items.count + agenda->items.count > SESSION_ITEMS_MAX)
        status = FAIL(error, STATUS_TOO_LARGE, TEXT_sessions_too_many, "items");
    for (size_t i = 0; status == STATUS_OK && i < items.count; i++)
        if (items.rows[i].position > last)
            last = items.rows[i].position;
    for (size_t i = 0; status == STATUS_OK && i < agenda->items.count; i++)
        status = add_candidate(conn, command, &session, &council, &rows[i], agenda->reason, last + (int64_t)i + 1, error);
    if (status == STATUS_OK)
        status = sessions_sql_set(conn, &session, error);
    return status == STATUS_OK ? session_note(conn, command, &session, NULL, "agenda", agenda->reason, error) : status;
}

/* ---- opening, calling, closing, signing ---- */

struct present {
    struct str seat;
    struct str state; /* present, excused, absent */
    struct str note;
};
struct change {
    struct str session;
    int64_t version;
    struct str reason;
    struct json_list present; /* open, attend */
    struct str minutes_no;    /* sign */
    date minutes_day;
};
static const struct json_field present_fields[] = {
    IDENT(present, seat),
    { .name = "state", .kind = JSON_TEXT, .offset = offsetof(struct present, state), .required = true, .min = 1, .max = 10 },
    { .name = "note", .kind = JSON_TEXT, .offset = offsetof(struct present, note), .max = LINE },
};
static const struct json_shape present_shape = { "SessionPresent", sizeof(struct present), present_fields, 3, false, NULL };
static const struct json_field change_fields[] = {
    IDENT(change, session),
    VERSION(change),
    { .name = "reason", .kind = JSON_TEXT, .offset = offsetof(struct change, reason), .max = TEXT },
    { .name = "present", .kind = JSON_LIST, .offset = offsetof(struct change, present), .max = COUNCIL_SEATS_MAX, .of = &present_shape },
    { .name = "minutes_no", .kind = JSON_TEXT, .offset = offsetof(struct change, minutes_no), .max = 60 },
    { .name = "minutes_day", .kind = JSON_DATE, .offset = offsetof(struct change, minutes_day), .nullable = true },
};
static const struct change change_defaults = { .minutes_day = DATE_NONE };
static const struct json_shape change_shape = { "SessionChange", sizeof(struct change), change_fields, 6, false, &change_defaults };

static enum status start(struct db_conn *conn, const struct command *command, const struct change *change, unsigned states, struct session *out,
                         struct error *error)
{
    const struct session_extra *extra = command->extra;
    enum status status = session_of_command(conn, extra->arena, command, change->session, out, error);
    if (status == STATUS_OK)
        status = commands_check_version(out->version, change->version, error);
    return status == STATUS_OK ? session_must_be(out, states, error) : status;
}

static enum status finish(struct db_conn *conn, const struct command *command, const struct session *session, const char *what, struct str note,
                          struct error *error)
{
    enum status status = sessions_sql_set(conn, session, error);
    return status == STATUS_OK ? session_note(conn, command, session, NULL, what, note, error) : status;
}

static enum status mark_present(struct db_conn *conn, const struct command *command, const struct session *session, const struct change *change,
                                struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct present *rows = change->present.items;
    struct session_people people;
    enum status status = session_people(conn, extra->arena, session, &people, error);
    for (size_t i = 0; status == STATUS_OK && i < change->present.count; i++) {
        const struct council_seat *seat = NULL;
        struct ident ident;
        bool known = str_is(rows[i].state, "present") || str_is(rows[i].state, "excused") || str_is(rows[i].state, "absent") || str_is(rows[i].state, "left");
        struct session_attendant attendant = { .note = rows[i].note, .state = rows[i].state };
        for (size_t s = 0; s < people.seats.count && ident_read(rows[i].seat, &ident); s++)
            if (ident_equal(&people.seats.rows[s].ident, &ident))
                seat = &people.seats.rows[s];
        if (seat == NULL || !known)
            return FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_no_seat, "present");
        attendant.seat = seat->id;
        for (size_t a = 0; a < people.attendance.count; a++)
            if (people.attendance.rows[a].seat == seat->id)
                attendant.arrived_at = people.attendance.rows[a].arrived_at;
        if (str_is(rows[i].state, "left")) {
            attendant.state = STR("present");
            attendant.left_at = extra->now;
        }
        if (str_is(rows[i].state, "present") && attendant.arrived_at == 0)
            attendant.arrived_at = extra->now;
        status = sessions_sql_attend(conn, session->id, &attendant, error);
    }
    return status;
}

/* The law of the day lets this council judge it. */
static enum status may_judge(struct db_conn *conn, const struct command *command, const struct session_item *item, struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct candidate candidate;
    bool found = false;
    enum status status = candidates_by_id(conn, extra->arena, item->candidate, &found, &candidate, error);
    if (status != STATUS_OK || !found)
        return status;
    return candidate_must_be_judged(conn, extra->arena, extra->procedures, extra->law, &candidate, date_in_vietnam(extra->now), error);
}

static enum status apply_open(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct change *change = content;
    struct session_items items = { .count = 0 };
    struct session session;
    enum status status = start(conn, command, change, SESSION_IN(SESSION_PLANNED), &session, error);
    (void)result;
    if (status == STATUS_OK)
        status = sessions_sql_items(conn, extra->arena, session.id, &items, error);
    if (status == STATUS_OK && items.count == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_empty, NULL);
    for (size_t i = 0; status == STATUS_OK && i < items.count; i++)
        if (items.rows[i].position > 0 && items.rows[i].state == ITEM_WAITING)
            status = may_judge(conn, command, &items.rows[i], error);
    if (status == STATUS_OK)
        status = mark_present(conn, command, &session, change, error);
    if (status != STATUS_OK)
        return status;
    session.state = SESSION_OPEN;
    session.opened_at = extra->now;
    /* In writing everything is scored at once. */
    for (size_t i = 0; status == STATUS_OK && session.kind == SESSION_WRITTEN && i < items.count; i++) {
        struct session_item item = items.rows[i];
        if (item.state != ITEM_WAITING)
            continue;
        item.state = ITEM_SCORING;
        item.turn = 1;
        status = sessions_sql_set_item(conn, &item, error);
    }
    return status == STATUS_OK ? finish(conn, command, &session, "opened", change->reason, error) : status;
}

static enum status apply_attend(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct change *change = content;
    struct session session;
    enum status status = start(conn, command, change, SESSION_IN(SESSION_PLANNED) | SESSION_IN(SESSION_OPEN), &session, error);
    (void)result;
    if (status == STATUS_OK)
        status = mark_present(conn, command, &session, change, error);
    return status == STATUS_OK ? finish(conn, command, &session, "attended", change->reason, error) : status;
}

/* Whether who closes the session may be told the product's name: who is recused for it may not. */
static enum status may_be_told(struct db_conn *conn, const struct command *command, const struct session *session, const struct session_item *item,
                               bool *told, struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct permission_subject subject;
    enum status status = sessions_subject(conn, extra->arena, extra->viewer, session, item, date_in_vietnam(extra->now), &subject, error);
    *told = subject.province == session->province;
    return status;
}

static enum status tell_open(struct db_conn *conn, const struct command *command, const struct session *session, const struct session_item *item,
                             struct error *error)
{
    bool told = false;
    enum status status = may_be_told(conn, command, session, item, &told, error);
    if (status != STATUS_OK)
        return status;
    return told ? FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_sessions_item_open, NULL, TEXT_ARG("product", item->product_name))
                : FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_something_open, NULL);
}

/* A conflict that is declared after the conclusion is decided before the session is closed: afterwards nobody can. */
static enum status check_decided(struct db_conn *conn, const struct command *command, const struct session *session, const struct session_items *items,
                                 struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct session_people people;
    enum status status = session_people(conn, extra->arena, session, &people, error);
    for (size_t i = 0; status == STATUS_OK && i < items->count; i++) {
        bool told = false;
        if (items->rows[i].state != ITEM_CONCLUDED && items->rows[i].state != ITEM_KNOCKED_OUT)
            continue;
        status = session_must_be_decided(session, &people, &items->rows[i], error);
        if (status == STATUS_BAD_INPUT && may_be_told(conn, command, session, &items->rows[i], &told, error) == STATUS_OK && !told)
            status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_conflict_somewhere, NULL);
    }
    return status;
}

static enum status apply_close(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct change *change = content;
    struct session_items items;
    struct session session;
    enum status status = start(conn, command, change, SESSION_IN(SESSION_OPEN), &session, error);
    (void)result;
    if (status == STATUS_OK)
        status = sessions_sql_items(conn, extra->arena, session.id, &items, error);
    for (size_t i = 0; status == STATUS_OK && i < items.count; i++)
        if (items.rows[i].position > 0 && items.rows[i].state < ITEM_CONCLUDED)
            status = tell_open(conn, command, &session, &items.rows[i], error);
    if (status == STATUS_OK)
        status = check_decided(conn, command, &session, &items, error);
    if (status != STATUS_OK)
        return status;
    session.state = SESSION_CLOSED;
    session.closed_at = extra->now;
    session.current_item = 0;
    return finish(conn, command, &session, "closed", change->reason, error);
}

static enum status apply_reopen(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct change *change = content;
    struct session session;
    enum status status = start(conn, command, change, SESSION_IN(SESSION_CLOSED), &session, error);
    (void)result;
    if (status == STATUS_OK && change->reason.len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_reason_needed, "ly-do");
    if (status != STATUS_OK)
        return status;
    session.state = SESSION_OPEN;
    session.closed_at = 0;
    return finish(conn, command, &session, "reopened", change->reason, error);
}

/* Where a concluded product goes: by its stars; one with potential for five (>= 90 points) waits for the centre, which is issue of the round. */
static enum status hand_results(struct db_conn *conn, const struct command *command, const struct session *session, struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct session_items items;
    enum status status = sessions_sql_items(conn, extra->arena, session->id, &items, error);
    for (size_t i = 0; status == STATUS_OK && i < items.count; i++) {
        struct candidate candidate;
        bool found = false;
        if (items.rows[i].state != ITEM_CONCLUDED && items.rows[i].state != ITEM_KNOCKED_OUT)
            continue;
        status = candidates_by_id(conn, extra->arena, items.rows[i].candidate, &found, &candidate, error);
        if (status == STATUS_OK && found && candidate.state != CANDIDATE_PASSED) /* else the province took it over meanwhile */
            status = candidate_move(conn, &candidate, items.rows[i].stars >= LAW_FIRST_MINIMUM ? CANDIDATE_CONCLUDED : CANDIDATE_NOT_REACHED, extra->now,
                                    error);
    }
    return status;
}

static enum status apply_sign(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct change *change = content;
    struct session session;
    enum status status = start(conn, command, change, SESSION_IN(SESSION_CLOSED), &session, error);
    (void)result;
    if (status == STATUS_OK && (change->minutes_no.len == 0 || change->minutes_day == DATE_NONE))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_minutes_needed, "minutes_no");
    if (status == STATUS_OK && (change->minutes_day < session.day || change->minutes_day > date_in_vietnam(extra->now)))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_minutes_day, "minutes_day");
    if (status == STATUS_OK)
        status = hand_results(conn, command, &session, error);
    if (status != STATUS_OK)
        return status;
    session.state = SESSION_SIGNED;
    session.minutes_no = change->minutes_no;
    session.minutes_day = change->minutes_day;
    session.signed_at = extra->now;
    return finish(conn, command, &session, "signed", STR(""), error);
}

/* ---- one product ---- */

struct call {
    struct str item;
    int64_t version;
};
static const struct json_field call_fields[] = { IDENT(call, item), VERSION(call) };
static const struct json_shape call_shape = { "SessionCall", sizeof(struct call), call_fields, 2, false, NULL };

static enum status apply_call(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct call *call = content;
    struct session session;
    struct session_item item;
    enum status status = session_item_of_command(conn, extra->arena, command, call->item, &item, &session, error);
    (void)result;
    if (status == STATUS_OK)
        status = commands_check_version(item.version, call->version, error);
    if (status == STATUS_OK)
        status = session_must_be(&session, SESSION_IN(SESSION_OPEN), error);
    if (status == STATUS_OK && (item.position == 0 || item.state != ITEM_WAITING))
        status = FAIL(error, STATUS_STALE, TEXT_sessions_not_waiting, NULL);
    if (status == STATUS_OK)
        status = may_judge(conn, command, &item, error);
    if (status != STATUS_OK)
        return status;
    item.state = ITEM_SCORING;
    item.turn = 1;
    session.current_item = item.id;
    status = sessions_sql_set_item(conn, &item, error);
    if (status == STATUS_OK)
        status = sessions_sql_set(conn, &session, error);
    return status == STATUS_OK ? session_note(conn, command, &session, &item, "called", STR(""), error) : status;
}

static const struct command_type rows[] = {
    { "sessions.plan", "sessions.plan", &plan_shape, apply_plan, plan_subject },
    { "sessions.agenda", "sessions.plan", &agenda_shape, apply_agenda, session_subject_of },
    { "sessions.open", "sessions.lead", &change_shape, apply_open, session_subject_of },
    { "sessions.attend", "sessions.lead", &change_shape, apply_attend, session_subject_of },
    { "sessions.call", "sessions.lead", &call_shape, apply_call, session_item_subject_of },
    { "sessions.seal", "sessions.score", &session_seal_shape, session_apply_seal, session_seal_subject },
    { "sessions.reveal", "sessions.lead", &session_reveal_shape, session_apply_reveal, session_item_subject_of },
    { "sessions.again", "sessions.lead", &session_verdict_shape, session_apply_again, session_item_subject_of },
    { "sessions.conclude", "sessions.lead", &session_verdict_shape, session_apply_conclude, session_item_subject_of },
    { "sessions.close", "sessions.lead", &change_shape, apply_close, session_subject_of },
    { "sessions.reopen", "sessions.decide", &change_shape, apply_reopen, session_subject_of },
    { "sessions.sign", "sessions.lead", &change_shape, apply_sign, session_subject_of },
};
const struct command_types sessions_commands = { rows, sizeof(rows) / sizeof(rows[0]) };

enum status session_command(struct web_request *request, const struct ident *id, const char *type, struct str content, struct session_extra extra,
                            struct command_result *result, struct error *error)
{
    struct command_result ignored;
    struct command command = { .id = *id, .type = type, .content = content, .extra = &extra };
    extra.arena = web_arena(request);
    extra.now = context_now(web_context(request));
    extra.law = web_room(request, "law");
    extra.procedures = web_room(request, "procedures");
    extra.viewer = accounts_viewer(request);
    command.province = extra.viewer->province;
    command.actor = accounts_actor(extra.viewer);
    return command_run(web_room(request, "commands"), extra.arena, &command, result == NULL ? &ignored : result, error);
}
