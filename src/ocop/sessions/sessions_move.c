/* A product leaves the agenda and comes back, the agenda gets another order, a session is given up. Until the session is closed all of that can be undone;
 * the candidate of the round follows at once, so that its tests begin on the day on which the council asked for them. */
#include "ocop/sessions/sessions_hearing_int.h"
#include "texts_scoring.h"
#include "texts_sessions.h"

const char *const session_move_words[] = { "tests", "supplement", "season", "sample", "meeting", "producer", "ground", "back", NULL };
_Static_assert(sizeof(session_move_words) / sizeof(session_move_words[0]) == MOVE_WHYS + 1, "a word for each");

bool session_move_to(const struct session *session, const struct session_item *item, enum move_why why, int64_t result_turn, enum session_item_state *to)
{
    bool on_agenda = item->state == ITEM_WAITING || item->state == ITEM_SCORING || item->state == ITEM_REVEALED;
    if (session->state != SESSION_PLANNED && session->state != SESSION_OPEN)
        return false;
    if (why == WHY_BACK) {
        if (item->turn == 0)
            *to = session->kind == SESSION_WRITTEN && session->state == SESSION_OPEN ? ITEM_SCORING : ITEM_WAITING;
        else
            *to = result_turn == item->turn ? ITEM_REVEALED : ITEM_SCORING;
        return item->state == ITEM_POSTPONED || item->state == ITEM_WITHDRAWN || item->state == ITEM_KNOCKED_OUT;
    }
    if (item->state == ITEM_SCORING && item->turn > 0 && result_turn == item->turn)
        return false; /* a replacement sheet is awaited: first the scores are opened again */
    *to = why == WHY_GROUND ? ITEM_KNOCKED_OUT : why == WHY_PRODUCER ? ITEM_WITHDRAWN : ITEM_POSTPONED;
    if (why == WHY_GROUND && session->state != SESSION_OPEN)
        return false; /* only the council in its session establishes that */
    return on_agenda && (why != WHY_MEETING || session->kind == SESSION_WRITTEN);
}

enum candidate_state session_move_candidate(enum move_why why)
{
    static const enum candidate_state to[MOVE_WHYS] = {
        [WHY_TESTS] = CANDIDATE_TESTS,     [WHY_SUPPLEMENT] = CANDIDATE_SUPPLEMENT, [WHY_SEASON] = CANDIDATE_TESTS,   [WHY_SAMPLE] = CANDIDATE_TESTS,
        [WHY_MEETING] = CANDIDATE_READY,   [WHY_PRODUCER] = CANDIDATE_WITHDRAWN,    [WHY_GROUND] = CANDIDATE_SESSION, [WHY_BACK] = CANDIDATE_SESSION,
    };
    return to[why];
}

/* ---- what such commands share ---- */

enum status hearing_open(struct db_conn *conn, const struct command *command, struct str item, unsigned states, struct hearing *out, struct error *error)
{
    const struct session_extra *extra = command->extra;
    enum status status = session_item_of_command(conn, extra->arena, command, item, &out->item, &out->session, error);
    if (status == STATUS_OK)
        status = session_must_be(&out->session, states, error);
    return status == STATUS_OK ? session_people(conn, extra->arena, &out->session, &out->people, error) : status;
}

enum status hearing_recount(struct db_conn *conn, const struct command *command, struct hearing *hearing, const char *why, struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct session_sheets sheets;
    bool any = false;
    enum status status = sessions_sql_sheets(conn, extra->arena, hearing->item.id, &sheets, error);
    for (size_t i = 0; status == STATUS_OK && i < sheets.count; i++)
        any |= sheets.rows[i].state == SHEET_COUNTED;
    if (status == STATUS_OK && any)
        return session_count(conn, command, &hearing->session, &hearing->people, &hearing->item, &sheets, why, error);
    if (status == STATUS_OK) { /* nobody's sheet is left */
        hearing->item.result = 0;
        hearing->item.state = ITEM_SCORING;
    }
    return status;
}

static enum status move_candidate(struct db_conn *conn, const struct command *command, const struct session_item *item, enum candidate_state to,
                                  struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct candidate candidate;
    bool found = false;
    enum status status = candidates_by_id(conn, extra->arena, item->candidate, &found, &candidate, error);
    if (status == STATUS_OK && !found)
        return FAIL(error, STATUS_FAILED, TEXT_sessions_bad_row, "sessions_items");
    if (status == STATUS_OK && to == CANDIDATE_SESSION && candidate.filed_no != item->filed_no)
        return FAIL(error, STATUS_STALE, TEXT_sessions_filed_since, NULL);
    return status == STATUS_OK ? candidate_move(conn, &candidate, to, extra->now, error) : status;
}

/* ---- moving ---- */

struct move {
    struct str item;
    int64_t version;
    int why;
    struct str reason;
    struct json_list grounds; /* of struct str: criteria of the set's knockouts, or "dossier" */
};
static const struct json_field move_fields[] = {
    HEARING_IDENT(move, item),
    HEARING_VERSION(move),
    { .name = "why", .kind = JSON_WORD, .offset = offsetof(struct move, why), .required = true, .words = session_move_words },
    { .name = "reason", .kind = JSON_TEXT, .offset = offsetof(struct move, reason), .max = HEARING_TEXT },
    { .name = "grounds", .kind = JSON_TEXT_LIST, .offset = offsetof(struct move, grounds), .max = LAW_CRITERIA_MAX },
};
const struct json_shape session_move_shape = { "SessionMove", sizeof(struct move), move_fields, 5, false, NULL };

/* The grounds as JSON, each known to the set. */
static enum status take_grounds(const struct session_extra *extra, const struct move *move, struct session_item *item, struct error *error)
{
    const struct str *grounds = move->grounds.items;
    const struct law_pack *pack = NULL;
    const struct law_set *set = NULL;
    struct json_writer json;
    struct buffer buffer;
    enum status status = law_find_pack(extra->law, item->pack, &pack, error);
    if (status == STATUS_OK)
        status = law_find_set(extra->arena, pack, item->set_no, &set, error);
    if (status == STATUS_OK && move->grounds.count == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_ground_needed, "grounds");
    buffer_open(&buffer, extra->arena, HEARING_TEXT);
    json_writer_open(&json, &buffer);
    json_array(&json, NULL);
    for (size_t i = 0; status == STATUS_OK && i < move->grounds.count; i++) {
        bool known = str_is(grounds[i], "dossier");
        for (size_t k = 0; k < set->knockout_count && !known; k++)
            known = str_equal(set->knockouts[k].criterion, grounds[i]);
        if (!known)
            status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_scoring_no_knockout, "grounds", TEXT_ARG("knockout", grounds[i]));
        json_text(&json, NULL, grounds[i]);
    }
    json_array_end(&json);
    if (status == STATUS_OK)
        status = json_writer_end(&json, error);
    item->knockouts = buffer_str(&buffer);
    return status;
}

static enum status last_position(struct db_conn *conn, struct arena *arena, int64_t session, int64_t *last, struct error *error)
{
    struct session_items items;
    enum status status = sessions_sql_items(conn, arena, session, &items, error);
    *last = 0;
    for (size_t i = 0; status == STATUS_OK && i < items.count; i++)
        if (items.rows[i].position > *last)
            *last = items.rows[i].position;
    return status;
}

static enum status take_back(struct db_conn *conn, const struct command *command, struct hearing *hearing, enum session_item_state to, struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct session_item *item = &hearing->item;
    bool was_out = item->state == ITEM_KNOCKED_OUT;
    int64_t last = 0;
    enum status status = was_out ? STATUS_OK : move_candidate(conn, command, item, CANDIDATE_SESSION, error);
    if (status == STATUS_OK)
        status = last_position(conn, extra->arena, hearing->session.id, &last, error);
    if (status != STATUS_OK)
        return status;
    if (item->position == 0)
        item->position = last + 1;
    item->state = to;
    if (to == ITEM_SCORING && item->turn == 0)
        item->turn = 1;
    item->why = item->reason = STR("");
    item->knockouts = STR("[]");
    return was_out && to == ITEM_REVEALED ? hearing_recount(conn, command, hearing, "restored", error) : STATUS_OK;
}

static enum status take_off(struct db_conn *conn, const struct command *command, struct hearing *hearing, const struct move *move,
                            enum session_item_state to, struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct session_item *item = &hearing->item;
    bool opened = item->state == ITEM_REVEALED;
    enum status status = move->reason.len == 0 ? FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_reason_needed, "reason") : STATUS_OK;
    if (status == STATUS_OK && to == ITEM_KNOCKED_OUT)
        status = take_grounds(extra, move, item, error);
    else if (status == STATUS_OK)
        status = move_candidate(conn, command, item, session_move_candidate((enum move_why)move->why), error);
    if (status == STATUS_OK && to == ITEM_KNOCKED_OUT && opened)
        status = hearing_recount(conn, command, hearing, "knocked_out", error);
    item->state = to;
    item->why = str_from(session_move_words[move->why]);
    item->reason = move->reason;
    if (to != ITEM_KNOCKED_OUT) /* that one is judged and stays in the table */
        item->position = 0;
    return status;
}

enum status session_apply_move(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct move *move = content;
    struct hearing hearing;
    struct permission_subject subject;
    struct session_result last = { .turn = 0 };
    enum session_item_state to;
    enum status status = hearing_open(conn, command, move->item, SESSION_IN(SESSION_PLANNED) | SESSION_IN(SESSION_OPEN), &hearing, error);
    (void)result;
    if (status == STATUS_OK)
        status = commands_check_version(hearing.item.version, move->version, error);
    if (status == STATUS_OK && hearing.item.result != 0)
        status = sessions_sql_result(conn, extra->arena, hearing.item.result, &last, error);
    if (status == STATUS_OK && !session_move_to(&hearing.session, &hearing.item, (enum move_why)move->why, last.turn, &to))
        status = FAIL(error, STATUS_STALE, TEXT_sessions_no_such_move, NULL);
    if (status == STATUS_OK && move->why == WHY_GROUND && extra->viewer != NULL) {
        subject = session_subject_in(&hearing.people, &hearing.session, &hearing.item, extra->viewer, date_in_vietnam(extra->now));
        status = accounts_ask(extra->viewer, "sessions.lead", "sessions.see", &subject, error);
    }
    if (status == STATUS_OK)
        status = move->why == WHY_BACK ? take_back(conn, command, &hearing, to, error) : take_off(conn, command, &hearing, move, to, error);
    if (status == STATUS_OK)
        status = sessions_sql_set_item(conn, &hearing.item, error);
    if (status == STATUS_OK && hearing.session.current_item == hearing.item.id && to != ITEM_REVEALED && to != ITEM_SCORING) {
        hearing.session.current_item = 0;
        status = sessions_sql_set(conn, &hearing.session, error);
    }
    return status == STATUS_OK ? session_note(conn, command, &hearing.session, &hearing.item, session_move_words[move->why], move->reason, error) : status;
}

/* ---- another order ---- */

struct order {
    struct str session;
    int64_t version;
    struct json_list items; /* of struct str: all that are on the agenda, in their new order */
};
static const struct json_field order_fields[] = {
    HEARING_IDENT(order, session),
    HEARING_VERSION(order),
    { .name = "items", .kind = JSON_TEXT_LIST, .offset = offsetof(struct order, items), .required = true, .max = SESSION_ITEMS_MAX },
};
const struct json_shape session_order_shape = { "SessionOrder", sizeof(struct order), order_fields, 3, false, NULL };

/* The item's place in the new order, from 1; 0: it is not named. */
static int64_t place_of(const struct order *order, const struct session_item *item)
{
    const struct str *names = order->items.items;
    for (size_t i = 0; i < order->items.count; i++) {
        struct ident ident;
        if (ident_read(names[i], &ident) && ident_equal(&ident, &item->ident))
            return (int64_t)i + 1;
    }
    return 0;
}

enum status session_apply_order(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct order *order = content;
    struct session_items items;
    struct session session;
    size_t named = 0;
    enum status status = session_of_command(conn, extra->arena, command, order->session, &session, error);
    (void)result;
    if (status == STATUS_OK)
        status = commands_check_version(session.version, order->version, error);
    if (status == STATUS_OK)
        status = session_must_be(&session, SESSION_IN(SESSION_PLANNED) | SESSION_IN(SESSION_OPEN), error);
    if (status == STATUS_OK)
        status = sessions_sql_items(conn, extra->arena, session.id, &items, error);
    for (size_t i = 0; status == STATUS_OK && i < items.count; i++) {
        struct session_item item = items.rows[i];
        int64_t place = item.position == 0 ? 0 : place_of(order, &item);
        if (item.position == 0)
            continue;
        if (place == 0) /* added meanwhile */
            status = commands_check_version(1, 0, error);
        named++;
        if (status == STATUS_OK && place != item.position) {
            item.position = place;
            status = sessions_sql_set_item(conn, &item, error);
        }
    }
    if (status == STATUS_OK && named != order->items.count) /* one has left meanwhile, or is named twice */
        status = commands_check_version(1, 0, error);
    if (status == STATUS_OK)
        status = sessions_sql_set(conn, &session, error);
    return status == STATUS_OK ? session_note(conn, command, &session, NULL, "ordered", STR(""), error) : status;
}

/* ---- given up ---- */

struct cancel {
    struct str session;
    int64_t version;
    struct str reason;
};
static const struct json_field cancel_fields[] = {
    HEARING_IDENT(cancel, session),
    HEARING_VERSION(cancel),
    { .name = "reason", .kind = JSON_TEXT, .offset = offsetof(struct cancel, reason), .required = true, .max = HEARING_TEXT },
};
const struct json_shape session_cancel_shape = { "SessionCancel", sizeof(struct cancel), cancel_fields, 3, false, NULL };

enum status session_apply_cancel(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct cancel *cancel = content;
    struct session_items items = { 0 };
    struct session session;
    enum status status = session_of_command(conn, extra->arena, command, cancel->session, &session, error);
    (void)result;
    if (status == STATUS_OK)
        status = commands_check_version(session.version, cancel->version, error);
    if (status == STATUS_OK)
        status = session_must_be(&session, SESSION_IN(SESSION_PLANNED) | SESSION_IN(SESSION_OPEN), error);
    if (status == STATUS_OK && cancel->reason.len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_reason_needed, "reason");
    if (status == STATUS_OK)
        status = sessions_sql_items(conn, extra->arena, session.id, &items, error);
    for (size_t i = 0; status == STATUS_OK && i < items.count; i++)
        if (items.rows[i].result != 0)
            status = FAIL(error, STATUS_STALE, TEXT_sessions_cancel_opened, NULL);
    for (size_t i = 0; status == STATUS_OK && i < items.count; i++)
        if (items.rows[i].state <= ITEM_CONCLUDED || items.rows[i].state == ITEM_KNOCKED_OUT)
            status = move_candidate(conn, command, &items.rows[i], CANDIDATE_READY, error);
    if (status != STATUS_OK)
        return status;
    session.state = SESSION_CANCELLED;
    session.current_item = 0;
    status = sessions_sql_set(conn, &session, error);
    return status == STATUS_OK ? session_note(conn, command, &session, NULL, "cancelled", cancel->reason, error) : status;
}
