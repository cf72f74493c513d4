/* A sealed sheet that was wrong: until the minutes are signed its member asks for another, with a reason, and the chair consents (where it is the chair's:
 * the deputy); both sheets stay. Once they are signed, an annex to the minutes counts again without what must not count; the earlier result stays. */
#include "ocop/sessions/sessions_hearing_int.h"
#include "texts_sessions.h"

/* ---- asked for ---- */

struct ask {
    struct str item;
    struct str reason;
};
static const struct json_field ask_fields[] = {
    HEARING_IDENT(ask, item),
    { .name = "reason", .kind = JSON_TEXT, .offset = offsetof(struct ask, reason), .required = true, .max = HEARING_TEXT },
};
const struct json_shape session_ask_shape = { "SessionAskReplacement", sizeof(struct ask), ask_fields, 2, false, NULL };

static const struct session_sheet *latest(const struct session_sheets *sheets, int64_t seat)
{
    const struct session_sheet *found = NULL;
    for (size_t i = 0; i < sheets->count; i++)
        if (sheets->rows[i].seat == seat && sheets->rows[i].state == SHEET_COUNTED && (found == NULL || sheets->rows[i].turn > found->turn))
            found = &sheets->rows[i];
    return found;
}

/* The item's chair; about his own the deputy. */
static int decider_of(const struct hearing *hearing, const struct council_seat *seat)
{
    int chair = session_item_chair(&hearing->session, &hearing->people, &hearing->item);
    return chair >= 0 && hearing->people.seats.rows[chair].id == seat->id ? session_deputy(&hearing->session, &hearing->people, &hearing->item) : chair;
}

enum status session_apply_ask(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct ask *ask = content;
    struct session_replacement replacement = { .ident = ident_of_name(ident_str(&command->id)), .reason = ask->reason, .asked_at = extra->now };
    struct session_replacements before = { 0 };
    struct session_sheets sheets;
    const struct council_seat *seat = NULL;
    const struct session_sheet *sheet = NULL;
    struct hearing hearing;
    enum status status = hearing_open(conn, command, ask->item, SESSION_IN(SESSION_OPEN) | SESSION_IN(SESSION_CLOSED), &hearing, error);
    (void)result;
    if (status == STATUS_OK && extra->viewer != NULL)
        seat = session_seat_of(&hearing.session, &hearing.people, extra->viewer->account);
    if (status == STATUS_OK)
        status = sessions_sql_sheets(conn, extra->arena, hearing.item.id, &sheets, error);
    if (status == STATUS_OK)
        status = sessions_sql_replacements(conn, extra->arena, hearing.item.id, &before, error);
    if (status == STATUS_OK && seat != NULL)
        sheet = latest(&sheets, seat->id);
    if (status == STATUS_OK && sheet == NULL)
        status = FAIL(error, STATUS_STALE, TEXT_sessions_nothing_to_replace, NULL);
    if (status == STATUS_OK && ask->reason.len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_reason_needed, "reason");
    for (size_t i = 0; status == STATUS_OK && i < before.count; i++)
        if (before.rows[i].sheet == sheet->id && (str_is(before.rows[i].state, "asked") || str_is(before.rows[i].state, "allowed")))
            status = FAIL(error, STATUS_STALE, TEXT_sessions_asked_already, NULL);
    if (status != STATUS_OK)
        return status;
    replacement.sheet = sheet->id;
    status = sessions_sql_add_replacement(conn, &replacement, error);
    if (status == STATUS_OK)
        status = session_task_decide(conn, command, &hearing, "sessions.replacement", &replacement.ident, decider_of(&hearing, seat), error);
    return status == STATUS_OK ? session_note(conn, command, &hearing.session, &hearing.item, "replacement_asked", seat->name, error) : status;
}

/* ---- consent ---- */

struct consent {
    struct str item;
    struct str replacement;
    int64_t version; /* of the replacement */
    bool allowed;
    struct str note;
};
static const struct json_field consent_fields[] = {
    HEARING_IDENT(consent, item),
    HEARING_IDENT(consent, replacement),
    HEARING_VERSION(consent),
    { .name = "allowed", .kind = JSON_BOOL, .offset = offsetof(struct consent, allowed), .required = true },
    { .name = "note", .kind = JSON_TEXT, .offset = offsetof(struct consent, note), .max = HEARING_TEXT },
};
const struct json_shape session_consent_shape = { "SessionConsent", sizeof(struct consent), consent_fields, 5, false, NULL };

struct asked {
    struct session_replacement replacement;
    const struct council_seat *seat; /* whose it is */
};

static enum status find_asked(struct db_conn *conn, const struct command *command, const struct hearing *hearing, struct str ident, struct asked *out,
                              struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct session_replacements list;
    struct session_sheets sheets;
    struct ident read;
    enum status status = sessions_sql_replacements(conn, extra->arena, hearing->item.id, &list, error);
    if (status == STATUS_OK)
        status = sessions_sql_sheets(conn, extra->arena, hearing->item.id, &sheets, error);
    *out = (struct asked){ .seat = NULL };
    for (size_t i = 0; status == STATUS_OK && i < list.count && ident_read(ident, &read); i++) {
        if (!ident_equal(&list.rows[i].ident, &read))
            continue;
        out->replacement = list.rows[i];
        for (size_t k = 0; k < sheets.count; k++)
            if (sheets.rows[k].id == list.rows[i].sheet)
                out->seat = session_seat(&hearing->people, sheets.rows[k].seat);
    }
    return status == STATUS_OK && out->seat == NULL ? commands_not_found(error) : status;
}

/* The item's chair decides; about his own sheet the deputy does. */
enum status session_consent_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                    struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct consent *consent = content;
    struct hearing hearing;
    struct asked asked;
    int chair, deputy;
    enum status status = session_item_of_command(conn, extra->arena, command, consent->item, &hearing.item, &hearing.session, error);
    if (status == STATUS_OK)
        status = session_people(conn, extra->arena, &hearing.session, &hearing.people, error);
    if (status == STATUS_OK)
        status = find_asked(conn, command, &hearing, consent->replacement, &asked, error);
    if (status != STATUS_OK)
        return status;
    *subject = session_subject_in(&hearing.people, &hearing.session, &hearing.item, extra->viewer, date_in_vietnam(extra->now));
    chair = session_item_chair(&hearing.session, &hearing.people, &hearing.item);
    if (extra->viewer == NULL || chair < 0 || hearing.people.seats.rows[chair].id != asked.seat->id)
        return STATUS_OK;
    deputy = session_deputy(&hearing.session, &hearing.people, &hearing.item);
    subject->seats &= ~(1u << ROLE_CHAIR);
    if (hearing.people.seats.rows[chair].account == extra->viewer->account)
        subject->seats |= 1u << ROLE_MEMBER;
    if (deputy >= 0 && hearing.people.seats.rows[deputy].account == extra->viewer->account)
        subject->seats |= 1u << ROLE_CHAIR;
    return STATUS_OK;
}

enum status session_apply_consent(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct consent *consent = content;
    struct hearing hearing;
    struct asked asked = { .seat = NULL };
    bool opened;
    enum status status = hearing_open(conn, command, consent->item, SESSION_IN(SESSION_OPEN) | SESSION_IN(SESSION_CLOSED), &hearing, error);
    (void)result;
    if (status == STATUS_OK)
        status = find_asked(conn, command, &hearing, consent->replacement, &asked, error);
    if (status == STATUS_OK)
        status = commands_check_version(asked.replacement.version, consent->version, error);
    if (status == STATUS_OK && !str_is(asked.replacement.state, "asked"))
        status = FAIL(error, STATUS_STALE, TEXT_sessions_asked_over, NULL);
    if (status == STATUS_OK && extra->viewer != NULL && asked.seat->account == extra->viewer->account)
        status = FAIL(error, STATUS_NOT_ALLOWED, TEXT_sessions_not_ones_own, NULL);
    if (status == STATUS_OK && consent->allowed && hearing.session.state != SESSION_OPEN)
        status = FAIL(error, STATUS_STALE, TEXT_sessions_reopen_first, NULL);
    if (status == STATUS_OK && consent->allowed && hearing.item.state > ITEM_CONCLUDED)
        status = FAIL(error, STATUS_STALE, TEXT_sessions_not_waiting, NULL);
    if (status == STATUS_OK && !consent->allowed && consent->note.len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_reason_needed, "note");
    if (status != STATUS_OK)
        return status;
    asked.replacement.state = consent->allowed ? STR("allowed") : STR("refused");
    asked.replacement.decided_by = extra->viewer == NULL ? STR("") : extra->viewer->name;
    asked.replacement.decided_at = extra->now;
    asked.replacement.note = consent->note;
    status = sessions_sql_set_replacement(conn, &asked.replacement, error);
    if (status == STATUS_OK)
        status = session_task_decided(conn, command, &hearing.session, "sessions.replacement", &asked.replacement.ident, error);
    opened = hearing.item.state == ITEM_REVEALED || hearing.item.state == ITEM_CONCLUDED;
    if (status == STATUS_OK && consent->allowed && opened) { /* for this seat only: sealing asks for the consent from now on */
        hearing.item.state = ITEM_SCORING;
        hearing.item.stars = 0;
        hearing.item.conclusion = STR("");
        status = sessions_sql_set_item(conn, &hearing.item, error);
    }
    return status == STATUS_OK ? session_note(conn, command, &hearing.session, &hearing.item,
                                              consent->allowed ? "replacement_allowed" : "replacement_refused", asked.seat->name, error)
                               : status;
}

/* ---- an annex to the minutes ---- */

struct annex {
    struct str item;
    int64_t version; /* of the item */
    struct str number;
    date day;
    struct str text;
    struct json_list left_out; /* of struct str: seats whose sheet must not count */
    struct json_list grounds;  /* of struct str: what the council established, "dossier" or a criterion of the set's knockouts */
};
static const struct json_field annex_fields[] = {
    HEARING_IDENT(annex, item),
    HEARING_VERSION(annex),
    { .name = "number", .kind = JSON_TEXT, .offset = offsetof(struct annex, number), .required = true, .max = 60 },
    { .name = "day", .kind = JSON_DATE, .offset = offsetof(struct annex, day), .required = true, .nullable = true },
    { .name = "text", .kind = JSON_TEXT, .offset = offsetof(struct annex, text), .required = true, .max = HEARING_TEXT },
    { .name = "left_out", .kind = JSON_TEXT_LIST, .offset = offsetof(struct annex, left_out), .max = COUNCIL_SEATS_MAX },
    { .name = "grounds", .kind = JSON_TEXT_LIST, .offset = offsetof(struct annex, grounds), .max = LAW_CRITERIA_MAX },
};
static const struct annex annex_defaults = { .day = DATE_NONE };
const struct json_shape session_annex_shape = { "SessionAnnex", sizeof(struct annex), annex_fields, 7, false, &annex_defaults };

/* Only what was opened whole can be counted again. `result_turn`: of the newest result, 0: none. */
static enum status check_annex(const struct session_extra *extra, const struct hearing *hearing, const struct annex *annex, int64_t result_turn,
                               struct error *error)
{
    if ((hearing->item.state != ITEM_CONCLUDED && hearing->item.state != ITEM_KNOCKED_OUT) || result_turn != hearing->item.turn)
        return FAIL(error, STATUS_STALE, TEXT_sessions_not_concluded, NULL);
    if (annex->number.len == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_annex_number, "number");
    if (annex->day == DATE_NONE || annex->day < hearing->session.minutes_day || annex->day > date_in_vietnam(extra->now))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_annex_day, "day");
    return annex->text.len == 0 ? FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_annex_text, "text") : STATUS_OK;
}

static enum status leave_out(struct db_conn *conn, const struct command *command, const struct hearing *hearing, const struct annex *annex,
                             struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct str *seats = annex->left_out.items;
    struct session_sheets sheets;
    enum status status = sessions_sql_sheets(conn, extra->arena, hearing->item.id, &sheets, error);
    for (size_t i = 0; status == STATUS_OK && i < sheets.count; i++) {
        struct session_sheet sheet = sheets.rows[i];
        const struct council_seat *seat = session_seat(&hearing->people, sheet.seat);
        bool named = false;
        for (size_t k = 0; k < annex->left_out.count && seat != NULL; k++) {
            struct ident read;
            named |= ident_read(seats[k], &read) && ident_equal(&read, &seat->ident);
        }
        if (!named || sheet.state != SHEET_COUNTED)
            continue;
        sheet.state = SHEET_VOID;
        sheet.reason = annex->number;
        status = sessions_sql_set_sheet(conn, &sheet, error);
    }
    return status;
}

/* Where the stars cross the line, the candidate does too, unless a decision stands on the old result. */
static enum status follow_annex(struct db_conn *conn, const struct command *command, const struct session_item *item, struct error *error)
{
    const struct session_extra *extra = command->extra;
    enum candidate_state to = item->stars >= LAW_FIRST_MINIMUM ? CANDIDATE_CONCLUDED : CANDIDATE_NOT_REACHED;
    struct candidate candidate;
    bool found = false;
    enum status status = candidates_by_id(conn, extra->arena, item->candidate, &found, &candidate, error);
    if (status != STATUS_OK || !found || candidate.state == to)
        return status;
    if (candidate.state != CANDIDATE_CONCLUDED && candidate.state != CANDIDATE_NOT_REACHED)
        return FAIL(error, STATUS_STALE, TEXT_sessions_annex_decided, NULL);
    return candidate_move(conn, &candidate, to, extra->now, error);
}

static enum status count_annex(struct db_conn *conn, const struct command *command, struct hearing *hearing, const struct annex *annex, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct str *grounds = annex->grounds.items;
    struct session_outcome outcome = { .turn = 0 };
    struct json_writer json;
    struct buffer buffer;
    bool found = false;
    enum status status;
    buffer_open(&buffer, extra->arena, HEARING_TEXT);
    json_writer_open(&json, &buffer);
    json_array(&json, NULL);
    for (size_t i = 0; i < annex->grounds.count; i++)
        json_text(&json, NULL, grounds[i]);
    json_array_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK && annex->grounds.count > 0)
        hearing->item.knockouts = buffer_str(&buffer);
    if (status == STATUS_OK)
        status = hearing_recount(conn, command, hearing, "annex", error);
    if (status == STATUS_OK && hearing->item.result == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_annex_nothing_left, "left_out");
    if (status == STATUS_OK)
        status = session_last_outcome(conn, extra->arena, extra->law, &hearing->item, &found, &outcome, error);
    if (status != STATUS_OK)
        return status;
    if (outcome.law.has_quorum && !outcome.law.quorum_met)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_no_quorum, NULL);
    hearing->item.stars = outcome.law.stars;
    hearing->item.state = outcome.law.knocked_out ? ITEM_KNOCKED_OUT : ITEM_CONCLUDED;
    return STATUS_OK;
}

enum status session_apply_annex(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct annex *annex = content;
    struct session_annex row = { .ident = ident_of_name(ident_str(&command->id)), .number = annex->number, .day = annex->day, .body = annex->text,
                                 .by_name = extra->viewer == NULL ? STR("") : extra->viewer->name, .at = extra->now };
    struct session_result before = { .turn = 0 };
    struct hearing hearing;
    enum status status = hearing_open(conn, command, annex->item, SESSION_IN(SESSION_SIGNED), &hearing, error);
    (void)result;
    if (status == STATUS_OK)
        status = commands_check_version(hearing.item.version, annex->version, error);
    if (status == STATUS_OK && hearing.item.result != 0)
        status = sessions_sql_result(conn, extra->arena, hearing.item.result, &before, error);
    if (status == STATUS_OK)
        status = check_annex(extra, &hearing, annex, before.turn, error);
    if (status == STATUS_OK)
        status = leave_out(conn, command, &hearing, annex, error);
    row.item = hearing.item.id;
    row.result_before = hearing.item.result;
    if (status == STATUS_OK)
        status = count_annex(conn, command, &hearing, annex, error);
    if (status != STATUS_OK)
        return status;
    row.result_after = hearing.item.result;
    status = sessions_sql_set_item(conn, &hearing.item, error);
    if (status == STATUS_OK)
        status = sessions_sql_add_annex(conn, &row, error);
    if (status == STATUS_OK)
        status = follow_annex(conn, command, &hearing.item, error);
    return status == STATUS_OK ? session_note(conn, command, &hearing.session, &hearing.item, "annex", annex->number, error) : status;
}
