/* The commands about conflicts of interest: declared by a member, put before the chair by who leads the session, decided by the chair or, where it is
 * about the chair, by the deputy. What was sealed by somebody who must step out stays and doesn't count; a result that was counted with it is counted again. */
#include "ocop/sessions/sessions_hearing_int.h"
#include "texts_sessions.h"

#define STATES (SESSION_IN(SESSION_PLANNED) | SESSION_IN(SESSION_OPEN))

static const struct session_conflict *conflict_of(const struct session_people *people, int64_t item, int64_t seat)
{
    for (size_t i = 0; i < people->conflicts.count; i++)
        if (people->conflicts.rows[i].item == item && people->conflicts.rows[i].seat == seat)
            return &people->conflicts.rows[i];
    return NULL;
}

static const struct council_seat *seat_named(const struct hearing *hearing, struct str ident)
{
    struct ident read;
    for (size_t i = 0; i < hearing->people.seats.count && ident_read(ident, &read); i++)
        if (ident_equal(&hearing->people.seats.rows[i].ident, &read) && session_seat_scores(&hearing->session, &hearing->people.seats.rows[i]))
            return &hearing->people.seats.rows[i];
    return NULL;
}

/* Also of who left the council meanwhile: the sheet that he sealed counts. */
static const struct council_seat *seat_decided(const struct hearing *hearing, struct str ident)
{
    const struct council_seat *seat = seat_named(hearing, ident);
    struct ident read;
    for (size_t i = 0; seat == NULL && i < hearing->people.seats.count && ident_read(ident, &read); i++)
        if (ident_equal(&hearing->people.seats.rows[i].ident, &read) &&
            conflict_of(&hearing->people, hearing->item.id, hearing->people.seats.rows[i].id) != NULL)
            seat = &hearing->people.seats.rows[i];
    return seat;
}

enum status session_must_be_decided(const struct session *session, const struct session_people *people, const struct session_item *item,
                                    struct error *error)
{
    int chair = session_item_chair(session, people, item);
    for (size_t i = 0; i < people->conflicts.count; i++) {
        const struct session_conflict *conflict = &people->conflicts.rows[i];
        const struct council_seat *seat = conflict->item == item->id && str_is(conflict->state, "open") ? session_seat(people, conflict->seat) : NULL;
        if (seat == NULL)
            continue;
        if (chair < 0)
            return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_sessions_conflict_no_decider, NULL, TEXT_ARG("name", seat->name),
                             TEXT_ARG("product", item->product_name));
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_sessions_conflict_undecided, NULL, TEXT_ARG("name", seat->name),
                         TEXT_ARG("product", item->product_name), TEXT_ARG("decider", people->seats.rows[chair].name));
    }
    return STATUS_OK;
}

/* ---- declared, or put before the chair ---- */

struct declare {
    struct str item;
    struct str seat; /* empty: one's own */
    struct str why;
};
static const struct json_field declare_fields[] = {
    HEARING_IDENT(declare, item),
    { .name = "seat", .kind = JSON_TEXT, .offset = offsetof(struct declare, seat), .max = IDENT_TEXT_SIZE },
    { .name = "why", .kind = JSON_TEXT, .offset = offsetof(struct declare, why), .required = true, .max = HEARING_TEXT },
};
const struct json_shape session_declare_shape = { "SessionDeclare", sizeof(struct declare), declare_fields, 3, false, NULL };

/* Others' conflicts about the same product are decided by who may now: when the chair himself comes into question they go to the deputy, out of the chair's
 * tasks, and back when he does not any more. */
static enum status hand_on(struct db_conn *conn, const struct command *command, struct hearing *hearing, int64_t seat, struct error *error)
{
    const struct session_people *people = &hearing->people;
    enum status status = STATUS_OK;
    if (people->chair < 0 || people->seats.rows[people->chair].id != seat)
        return STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < people->conflicts.count; i++) {
        const struct session_conflict *open = &people->conflicts.rows[i];
        if (open->item != hearing->item.id || open->seat == seat || !str_is(open->state, "open"))
            continue;
        status = session_task_decided(conn, command, &hearing->session, "sessions.conflict", &open->ident, error);
        if (status == STATUS_OK)
            status = session_task_decide(conn, command, hearing, "sessions.conflict", &open->ident,
                                         session_item_chair(&hearing->session, people, &hearing->item), error);
    }
    return status;
}

static enum status put(struct db_conn *conn, const struct command *command, struct hearing *hearing, const struct council_seat *seat,
                       const char *source, struct str why, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct session_conflict *there = conflict_of(&hearing->people, hearing->item.id, seat->id);
    struct session_conflict conflict = { .ident = ident_of_name(ident_str(&command->id)), .item = hearing->item.id, .seat = seat->id,
                                         .source = str_from(source), .why = why, .state = STR("open"), .declared_at = extra->now, .decided_by = STR(""),
                                         .note = STR("") };
    enum status status = why.len == 0 ? FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_conflict_why, "why") : STATUS_OK;
    if (status == STATUS_OK && there != NULL && !str_is(there->state, "cleared"))
        status = FAIL(error, STATUS_STALE, TEXT_sessions_conflict_there, NULL);
    if (status == STATUS_OK)
        status = sessions_sql_save_conflict(conn, &conflict, error);
    if (status == STATUS_OK) /* with this one: about himself the chair doesn't decide */
        status = session_people(conn, extra->arena, &hearing->session, &hearing->people, error);
    if (status == STATUS_OK)
        status = session_task_decide(conn, command, hearing, "sessions.conflict", there == NULL ? &conflict.ident : &there->ident,
                                     session_item_chair(&hearing->session, &hearing->people, &hearing->item), error);
    if (status == STATUS_OK)
        status = hand_on(conn, command, hearing, seat->id, error);
    return status == STATUS_OK ? session_note(conn, command, &hearing->session, &hearing->item, source, seat->name, error) : status;
}

enum status session_apply_declare(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct declare *declare = content;
    const struct council_seat *seat = NULL;
    struct hearing hearing;
    enum status status = hearing_open(conn, command, declare->item, STATES, &hearing, error);
    (void)result;
    if (status == STATUS_OK && extra->viewer != NULL)
        seat = session_seat_of(&hearing.session, &hearing.people, extra->viewer->account);
    if (status == STATUS_OK && (seat == NULL || !session_seat_scores(&hearing.session, seat)))
        status = commands_not_found(error);
    return status == STATUS_OK ? put(conn, command, &hearing, seat, "declared", declare->why, error) : status;
}

enum status session_apply_raise(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct declare *declare = content;
    const struct council_seat *seat = NULL;
    struct hearing hearing;
    enum status status = hearing_open(conn, command, declare->item, STATES, &hearing, error);
    (void)result;
    if (status == STATUS_OK)
        seat = seat_named(&hearing, declare->seat);
    if (status == STATUS_OK && seat == NULL)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_no_seat, "seat");
    return status == STATUS_OK ? put(conn, command, &hearing, seat, "hinted", declare->why, error) : status;
}

/* ---- decided ---- */

struct decide {
    struct str item;
    struct str seat;
    int64_t version; /* of the conflict; 0: a hint that nobody has put down yet */
    bool recused;
    struct str why; /* of a hint: its path in words */
    struct str note;
};
static const struct json_field decide_fields[] = {
    HEARING_IDENT(decide, item),
    HEARING_IDENT(decide, seat),
    HEARING_VERSION(decide),
    { .name = "recused", .kind = JSON_BOOL, .offset = offsetof(struct decide, recused), .required = true },
    { .name = "why", .kind = JSON_TEXT, .offset = offsetof(struct decide, why), .max = HEARING_TEXT },
    { .name = "note", .kind = JSON_TEXT, .offset = offsetof(struct decide, note), .required = true, .max = HEARING_TEXT },
};
const struct json_shape session_decide_shape = { "SessionDecideConflict", sizeof(struct decide), decide_fields, 6, false, NULL };

/* What he has sealed doesn't count any more. */
static enum status void_sheets(struct db_conn *conn, const struct command *command, const struct hearing *hearing, int64_t seat, struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct session_sheets sheets;
    enum status status = sessions_sql_sheets(conn, extra->arena, hearing->item.id, &sheets, error);
    for (size_t i = 0; status == STATUS_OK && i < sheets.count; i++) {
        struct session_sheet sheet = sheets.rows[i];
        if (sheet.seat != seat || sheet.state != SHEET_COUNTED)
            continue;
        sheet.state = SHEET_VOID;
        sheet.reason = STR("recused");
        status = sessions_sql_set_sheet(conn, &sheet, error);
    }
    return status;
}

static enum status step_out(struct db_conn *conn, const struct command *command, struct hearing *hearing, int64_t seat, struct error *error)
{
    const struct session_extra *extra = command->extra;
    bool opened = hearing->item.state == ITEM_REVEALED || hearing->item.state == ITEM_CONCLUDED || hearing->item.state == ITEM_KNOCKED_OUT;
    bool out = hearing->item.state == ITEM_KNOCKED_OUT;
    struct session_result before = { .turn = 0 };
    enum status status = void_sheets(conn, command, hearing, seat, error);
    if (status == STATUS_OK)
        status = sessions_sql_drop_draft(conn, hearing->item.id, seat, error);
    if (status == STATUS_OK && opened && hearing->item.result != 0)
        status = sessions_sql_result(conn, extra->arena, hearing->item.result, &before, error);
    if (status != STATUS_OK || !opened || before.turn != hearing->item.turn || before.turn == 0) /* what is still sealed is not counted */
        return status;
    if (hearing->item.state == ITEM_CONCLUDED) { /* it stands on another ground now */
        hearing->item.state = ITEM_REVEALED;
        hearing->item.stars = 0;
        hearing->item.conclusion = STR("");
    }
    status = session_people(conn, extra->arena, &hearing->session, &hearing->people, error); /* with the decision */
    if (status == STATUS_OK)
        status = hearing_recount(conn, command, hearing, "recused", error);
    if (out)
        hearing->item.state = ITEM_KNOCKED_OUT;
    return status == STATUS_OK ? sessions_sql_set_item(conn, &hearing->item, error) : status;
}

enum status session_apply_decide(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct decide *decide = content;
    const struct session_conflict *there = NULL;
    const struct council_seat *seat = NULL;
    struct session_conflict conflict;
    struct hearing hearing;
    int64_t seat_id;
    enum status status = hearing_open(conn, command, decide->item, STATES, &hearing, error);
    (void)result;
    if (status == STATUS_OK)
        seat = seat_decided(&hearing, decide->seat);
    if (status == STATUS_OK && seat == NULL)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_no_seat, "seat");
    if (status == STATUS_OK && extra->viewer != NULL && seat->account == extra->viewer->account)
        status = FAIL(error, STATUS_NOT_ALLOWED, TEXT_sessions_not_ones_own, NULL);
    if (status == STATUS_OK) {
        there = conflict_of(&hearing.people, hearing.item.id, seat->id);
        status = commands_check_version(there == NULL ? 0 : there->version, decide->version, error);
    }
    if (status == STATUS_OK && decide->note.len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_conflict_note, "note");
    if (status != STATUS_OK)
        return status;
    conflict = there != NULL ? *there
                             : (struct session_conflict){ .ident = ident_of_name(ident_str(&command->id)), .item = hearing.item.id, .seat = seat->id,
                                                          .source = STR("hinted"), .why = decide->why, .declared_at = extra->now };
    conflict.state = decide->recused ? STR("recused") : STR("cleared");
    conflict.decided_by = extra->viewer == NULL ? STR("") : extra->viewer->name;
    conflict.decided_at = extra->now;
    conflict.note = decide->note;
    seat_id = seat->id;
    status = sessions_sql_save_conflict(conn, &conflict, error);
    if (status == STATUS_OK)
        status = session_task_decided(conn, command, &hearing.session, "sessions.conflict", &conflict.ident, error);
    if (status == STATUS_OK && decide->recused)
        status = step_out(conn, command, &hearing, seat->id, error);
    if (status == STATUS_OK && !decide->recused) /* else read again by step_out */
        status = session_people(conn, extra->arena, &hearing.session, &hearing.people, error);
    if (status == STATUS_OK)
        status = hand_on(conn, command, &hearing, seat_id, error);
    return status == STATUS_OK ? session_note(conn, command, &hearing.session, &hearing.item, decide->recused ? "recused" : "cleared", seat->name, error)
                               : status;
}
