/* From sealed sheets to the result in law: opening the scores, a further turn after a discussion, the conclusion. The counting is scoring's. */
#include "base/pure.h"
#include "base/text.h"
#include "ocop/sessions/sessions_int.h"
#include "texts_sessions.h"

#define INPUT_MAX ((size_t)4 << 20)
#define ABSENT_MAX COUNCIL_SEATS_MAX

static const char *const basis_words[] = { "average", "every", "majority" };

/* ---- the input of score ---- */

static void write_rules(struct json_writer *json, const struct session *session, const struct session_people *people, int64_t item,
                        const struct session_sheets *sheets)
{
    const struct council_rules *rules = &people->rules;
    json_object(json, "rules");
    json_text_z(json, "minimum_basis", basis_words[rules->minimum_basis]);
    if (rules->spread_limit >= 0)
        json_int(json, "spread_limit", rules->spread_limit);
    if (fraction_ok(rules->quorum)) {
        json_fraction(json, "quorum", rules->quorum);
        json_int(json, "council_size", session_council_size(session, people, item, sheets));
    }
    json_bool(json, "chair_required", rules->chair_required);
    json_object_end(json);
}

static const char *role_of(const struct session_people *people, const struct council_seat *seat)
{
    if (people->chair >= 0 && people->seats.rows[people->chair].id == seat->id)
        return "chair";
    return seat->duty == DUTY_DEPUTY ? "deputy" : "member";
}

/* The sheet of the seat that counts: of its latest turn. NULL: none. */
static const struct session_sheet *counted_sheet(const struct session_sheets *sheets, int64_t seat)
{
    const struct session_sheet *found = NULL;
    for (size_t i = 0; i < sheets->count; i++)
        if (sheets->rows[i].seat == seat && sheets->rows[i].state == SHEET_COUNTED && (found == NULL || sheets->rows[i].turn > found->turn))
            found = &sheets->rows[i];
    return found;
}

/* Whether who took the seat's place has sealed a sheet himself: then that is the one. */
static bool is_followed(const struct session_people *people, const struct session_sheets *sheets, int64_t seat)
{
    for (size_t i = 0; i < people->seats.count; i++)
        if (people->seats.rows[i].id != seat && session_seat_follows(people, &people->seats.rows[i], seat) &&
            counted_sheet(sheets, people->seats.rows[i].id) != NULL)
            return true;
    return false;
}

static enum status write_sheet(struct json_writer *json, struct arena *arena, const struct session_people *people, const struct council_seat *seat,
                               const struct session_sheet *sheet, struct error *error)
{
    struct session_sheet_content content;
    const struct sheet_choice *choices;
    struct buffer ident;
    enum status status = sheet_content_read(arena, sheet->content, &content, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&ident, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&ident, &seat->ident);
    choices = content.choices.items;
    json_object(json, NULL);
    json_text(json, "member", buffer_str(&ident));
    json_text_z(json, "role", role_of(people, seat));
    json_object(json, "choices");
    for (size_t i = 0; i < content.choices.count; i++)
        if (choices[i].option.ptr != NULL)
            json_text_named(json, choices[i].criterion, choices[i].option);
    json_object_end(json);
    json_object_end(json);
    return STATUS_OK;
}

enum status session_score_input(struct arena *arena, const struct session *session, const struct session_people *people,
                                const struct session_item *item, const struct session_sheets *sheets, struct str *out, struct error *error)
{
    struct json_writer json;
    struct buffer buffer;
    enum status status = STATUS_OK;
    buffer_open(&buffer, arena, INPUT_MAX);
    json_writer_open(&json, &buffer);
    json_object(&json, NULL);
    json_text(&json, "pack", item->pack);
    json_int(&json, "set", item->set_no);
    write_rules(&json, session, people, item->id, sheets);
    json_raw(&json, "knockouts", item->knockouts);
    json_array(&json, "sheets");
    for (size_t i = 0; i < people->seats.count && status == STATUS_OK; i++) {
        const struct council_seat *seat = &people->seats.rows[i];
        const struct session_sheet *sheet = counted_sheet(sheets, seat->id);
        if (sheet != NULL && !session_seat_recused(people, item->id, seat->id) && !is_followed(people, sheets, seat->id))
            status = write_sheet(&json, arena, people, seat, sheet, error);
    }
    json_array_end(&json);
    json_object_end(&json);
    if (status == STATUS_OK)
        status = json_writer_end(&json, error);
    return status == STATUS_OK ? json_canonical(arena, buffer_str(&buffer), out, error) : status;
}

enum status session_score(struct arena *arena, const struct law *law, struct str input, struct str *output, struct error *error)
{
    struct scoring_question question;
    struct buffer buffer;
    enum status status = scoring_read(arena, law, input, &question, error);
    buffer_open(&buffer, arena, SCORING_OUTPUT_MAX);
    if (status == STATUS_OK)
        status = scoring_score(arena, &question, &buffer, error);
    if (status == STATUS_OK && buffer.overflowed)
        status = fail_memory(error);
    *output = buffer_str(&buffer);
    return status;
}

enum status session_outcome_of(struct arena *arena, const struct law *law, const struct session_result *result, struct session_outcome *out,
                               struct error *error)
{
    enum status status = scoring_read(arena, law, result->input, &out->question, error);
    struct law_question question;
    out->turn = result->turn;
    if (status != STATUS_OK)
        return status;
    question = (struct law_question){ .set = out->question.set, .rules = &out->question.rules, .choices = out->question.choices,
                                      .roles = out->question.roles, .sheet_count = out->question.sheet_count,
                                      .knocked_out = out->question.knocked_out };
    return law_score(arena, &question, &out->law) ? STATUS_OK : fail_memory(error);
}

int session_outcome_sheet(const struct session_outcome *outcome, const struct council_seat *seat)
{
    struct ident ident;
    for (size_t i = 0; i < outcome->question.sheet_count; i++)
        if (ident_read(outcome->question.members[i], &ident) && ident_equal(&ident, &seat->ident))
            return (int)i;
    return -1;
}

/* ---- opening the scores ---- */

struct opened_sheet {
    struct str sheet, nonce, content;
};
struct reveal {
    struct str item;
    int64_t version;
    struct str reason; /* why it is opened although somebody has not sealed */
    struct json_list sheets;
};
static const struct json_field opened_fields[] = {
    { .name = "sheet", .kind = JSON_TEXT, .offset = offsetof(struct opened_sheet, sheet), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "nonce", .kind = JSON_TEXT, .offset = offsetof(struct opened_sheet, nonce), .required = true, .min = 64, .max = 64 },
    { .name = "content", .kind = JSON_ANY, .offset = offsetof(struct opened_sheet, content), .required = true },
};
static const struct json_shape opened_shape = { "SessionOpenedSheet", sizeof(struct opened_sheet), opened_fields, 3, false, NULL };
static const struct json_field reveal_fields[] = {
    { .name = "item", .kind = JSON_TEXT, .offset = offsetof(struct reveal, item), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct reveal, version), .required = true, .min = 1, .max = INT32_MAX },
    { .name = "reason", .kind = JSON_TEXT, .offset = offsetof(struct reveal, reason), .max = 2000 },
    { .name = "sheets", .kind = JSON_LIST, .offset = offsetof(struct reveal, sheets), .required = true, .max = SESSION_SHEETS_MAX, .of = &opened_shape },
};
const struct json_shape session_reveal_shape = { "SessionReveal", sizeof(struct reveal), reveal_fields, 4, false, NULL };

/* The content of the command that opens the scores as they are sealed now: every sheet that counts, in plain words. */
enum status session_reveal_content(struct db_conn *conn, struct arena *arena, const struct session_item *item, int64_t version, struct str reason,
                                   struct str *out, struct error *error)
{
    struct session_sheets sheets;
    struct json_writer json;
    struct buffer buffer, text;
    enum status status = sessions_sql_sheets(conn, arena, item->id, &sheets, error);
    buffer_open(&buffer, arena, INPUT_MAX);
    json_writer_open(&json, &buffer);
    json_object(&json, NULL);
    buffer_open(&text, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&text, &item->ident);
    json_text(&json, "item", buffer_str(&text));
    json_int(&json, "version", version);
    json_text(&json, "reason", reason);
    json_array(&json, "sheets");
    for (size_t i = 0; status == STATUS_OK && i < sheets.count; i++) {
        struct buffer ident, nonce;
        if (sheets.rows[i].state != SHEET_COUNTED)
            continue;
        buffer_open(&ident, arena, IDENT_TEXT_SIZE + 1);
        ident_write(&ident, &sheets.rows[i].ident);
        buffer_open(&nonce, arena, 2 * SESSION_NONCE_SIZE + 1);
        buffer_add_hex(&nonce, sheets.rows[i].nonce.ptr, sheets.rows[i].nonce.len);
        json_object(&json, NULL);
        json_text(&json, "sheet", buffer_str(&ident));
        json_text(&json, "nonce", buffer_str(&nonce));
        json_raw(&json, "content", sheets.rows[i].content);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    if (status == STATUS_OK)
        status = json_writer_end(&json, error);
    *out = buffer_str(&buffer);
    return status;
}

/* What the command names must be what is sealed and counts; a sheet that came in between makes it stale. */
static enum status check_opened(const struct reveal *reveal, const struct session_sheets *sheets, struct error *error)
{
    const struct opened_sheet *opened = reveal->sheets.items;
    size_t counted = 0;
    for (size_t i = 0; i < sheets->count; i++) {
        bool named = sheets->rows[i].state != SHEET_COUNTED;
        if (sheets->rows[i].state == SHEET_COUNTED)
            counted++;
        for (size_t k = 0; k < reveal->sheets.count && !named; k++)
            named = sheet_is_opened(&sheets->rows[i], opened[k].sheet, opened[k].nonce, opened[k].content);
        if (!named)
            return FAIL(error, STATUS_STALE, TEXT_sessions_sealed_meanwhile, NULL);
    }
    return counted == reveal->sheets.count ? STATUS_OK : FAIL(error, STATUS_STALE, TEXT_sessions_sealed_meanwhile, NULL);
}

enum status session_last_outcome(struct db_conn *conn, struct arena *arena, const struct law *law, const struct session_item *item, bool *found,
                                 struct session_outcome *out, struct error *error)
{
    struct session_result result;
    enum status status;
    *found = item->result != 0;
    if (!*found)
        return STATUS_OK;
    status = sessions_sql_result(conn, arena, item->result, &result, error);
    return status == STATUS_OK ? session_outcome_of(arena, law, &result, out, error) : status;
}

static bool is_scored_again(const struct session_item *item)
{
    return item->state == ITEM_SCORING && item->turn > 1 && item->result != 0;
}

enum status session_lasts(struct db_conn *conn, struct arena *arena, const struct law *law, const struct session_items *items, struct session_lasts *out,
                          struct error *error)
{
    struct session_results results = { .count = 0 };
    struct session_last *rows = NULL;
    size_t first = 0;
    enum status status = STATUS_OK;
    *out = (struct session_lasts){ .count = 0 };
    while (first < items->count && !is_scored_again(&items->rows[first]))
        first++;
    if (first == items->count)
        return STATUS_OK;
    status = sessions_sql_results_again(conn, arena, items->rows[first].session, &results, error);
    if (status == STATUS_OK)
        rows = ARENA_NEW_MANY(arena, struct session_last, results.count + 1);
    if (status == STATUS_OK && rows == NULL)
        status = fail_memory(error);
    for (size_t i = 0; status == STATUS_OK && i < results.count; i++) {
        rows[i].item = results.rows[i].item;
        status = session_outcome_of(arena, law, &results.rows[i], &rows[i].outcome, error);
    }
    *out = (struct session_lasts){ rows, results.count };
    return status;
}

const struct session_outcome *session_last_of(const struct session_lasts *lasts, int64_t item)
{
    for (size_t i = 0; i < lasts->count; i++)
        if (lasts->rows[i].item == item)
            return &lasts->rows[i].outcome;
    return NULL;
}

/* Somebody who must seal and has not, or may replace his sheet and has not: then it takes a reason to open. */
static bool is_waited_for(const struct session *session, const struct session_people *people, const struct session_item *item,
                          const struct session_outcome *last, const struct session_sheets *sheets, const struct session_replacements *replacements)
{
    for (size_t i = 0; i < replacements->count; i++)
        if (str_is(replacements->rows[i].state, "allowed"))
            return true;
    for (size_t i = 0; i < people->seats.count; i++) {
        const struct council_seat *seat = &people->seats.rows[i];
        bool sealed = false;
        for (size_t k = 0; k < sheets->count; k++)
            sealed |= session_seat_follows(people, seat, sheets->rows[k].seat) && sheets->rows[k].turn == item->turn && sheets->rows[k].state == SHEET_COUNTED;
        if (!sealed && session_must_seal(session, people, item, last, seat))
            return true;
    }
    return false;
}

/* In a meeting a reason opens in spite of that. In writing the rules say what silence means, once the last day is over. */
static enum status check_waited(const struct session_extra *extra, const struct session *session, const struct session_people *people,
                                const struct reveal *reveal, bool waited, struct error *error)
{
    if (!waited)
        return STATUS_OK;
    if (session->kind != SESSION_WRITTEN)
        return reveal->reason.len > 0 ? STATUS_OK : FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_reason_to_open, "ly-do");
    if (date_in_vietnam(extra->now) <= session->until)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_sessions_until_first, NULL, TEXT_ARG("until", date_text(extra->arena, session->until)));
    return people->rules.silence == SILENCE_NOT_COUNTED ? STATUS_OK : FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_lapse_first, NULL);
}

/* Whose consent was not used in time keeps the sheet that he has. */
static enum status end_replacements(struct db_conn *conn, const struct session_replacements *list, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < list->count && status == STATUS_OK; i++) {
        struct session_replacement replacement = list->rows[i];
        if (!str_is(replacement.state, "allowed"))
            continue;
        replacement.state = STR("unused");
        status = sessions_sql_set_replacement(conn, &replacement, error);
    }
    return status;
}

enum status session_count(struct db_conn *conn, const struct command *command, const struct session *session, const struct session_people *people,
                          struct session_item *item, const struct session_sheets *sheets, const char *why, struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct session_result result = { .item = item->id, .turn = item->turn, .at = extra->now, .why = str_from(why) };
    struct session_outcome outcome;
    struct session_figures figures;
    enum status status = session_score_input(extra->arena, session, people, item, sheets, &result.input, error);
    if (status == STATUS_OK)
        status = session_score(extra->arena, extra->law, result.input, &result.output, error);
    if (status == STATUS_OK)
        status = session_outcome_of(extra->arena, extra->law, &result, &outcome, error);
    if (status == STATUS_OK)
        status = session_figures_of(extra->arena, people, &outcome, &figures, error);
    if (status == STATUS_OK)
        status = sessions_sql_add_result(conn, extra->arena, &result, &figures, &item->result, error);
    return status;
}

enum status session_apply_reveal(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct reveal *reveal = content;
    struct session_people people;
    struct session_outcome last;
    struct session_sheets sheets;
    struct session_replacements replacements;
    struct session session;
    struct session_item item;
    bool before = false;
    enum status status = session_item_of_command(conn, extra->arena, command, reveal->item, &item, &session, error);
    (void)result;
    if (status == STATUS_OK)
        status = commands_check_version(item.version, reveal->version, error);
    if (status == STATUS_OK)
        status = session_must_be(&session, SESSION_IN(SESSION_OPEN), error);
    if (status == STATUS_OK && item.state != ITEM_SCORING)
        status = FAIL(error, STATUS_STALE, TEXT_sessions_not_scoring, NULL);
    if (status == STATUS_OK)
        status = session_people(conn, extra->arena, &session, &people, error);
    if (status == STATUS_OK)
        status = sessions_sql_sheets(conn, extra->arena, item.id, &sheets, error);
    if (status == STATUS_OK)
        status = sessions_sql_replacements(conn, extra->arena, item.id, &replacements, error);
    if (status == STATUS_OK)
        status = check_opened(reveal, &sheets, error);
    if (status == STATUS_OK)
        status = session_last_outcome(conn, extra->arena, extra->law, &item, &before, &last, error);
    if (status == STATUS_OK && reveal->sheets.count == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_nothing_sealed, NULL);
    if (status == STATUS_OK)
        status = check_waited(extra, &session, &people, reveal, is_waited_for(&session, &people, &item, before ? &last : NULL, &sheets, &replacements), error);
    if (status == STATUS_OK)
        status = end_replacements(conn, &replacements, error);
    if (status == STATUS_OK)
        status = session_count(conn, command, &session, &people, &item, &sheets, before && item.turn == last.turn ? "replaced" : "opened", error);
    if (status != STATUS_OK)
        return status;
    item.state = ITEM_REVEALED;
    status = sessions_sql_set_item(conn, &item, error);
    return status == STATUS_OK ? session_note(conn, command, &session, &item, "revealed", reveal->reason, error) : status;
}

/* ---- a further turn, the conclusion ---- */

struct verdict {
    struct str item;
    int64_t version;
    struct str note;
};
static const struct json_field verdict_fields[] = {
    { .name = "item", .kind = JSON_TEXT, .offset = offsetof(struct verdict, item), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct verdict, version), .required = true, .min = 1, .max = INT32_MAX },
    { .name = "note", .kind = JSON_TEXT, .offset = offsetof(struct verdict, note), .required = true, .max = 4000 },
};
const struct json_shape session_verdict_shape = { "SessionVerdict", sizeof(struct verdict), verdict_fields, 3, false, NULL };

static enum status open_verdict(struct db_conn *conn, const struct command *command, const struct verdict *verdict, struct session *session,
                                struct session_item *item, struct session_outcome *outcome, struct error *error)
{
    const struct session_extra *extra = command->extra;
    bool found = false;
    enum status status = session_item_of_command(conn, extra->arena, command, verdict->item, item, session, error);
    if (status == STATUS_OK)
        status = commands_check_version(item->version, verdict->version, error);
    if (status == STATUS_OK)
        status = session_must_be(session, SESSION_IN(SESSION_OPEN), error);
    if (status == STATUS_OK && item->state != ITEM_REVEALED)
        status = FAIL(error, STATUS_STALE, TEXT_sessions_not_revealed, NULL);
    return status == STATUS_OK ? session_last_outcome(conn, extra->arena, extra->law, item, &found, outcome, error) : status;
}

enum status session_apply_again(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct verdict *verdict = content;
    struct session_outcome outcome;
    struct session_item item;
    struct session session;
    enum status status = open_verdict(conn, command, verdict, &session, &item, &outcome, error);
    (void)result;
    if (status == STATUS_OK && !outcome.law.exceeded)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_no_spread, NULL);
    if (status == STATUS_OK && session.kind == SESSION_WRITTEN && date_in_vietnam(extra->now) > session.until)
        status = FAIL(error, STATUS_STALE, TEXT_sessions_to_meeting, NULL);
    if (status != STATUS_OK)
        return status;
    item.state = ITEM_SCORING;
    item.turn++;
    status = sessions_sql_set_item(conn, &item, error);
    return status == STATUS_OK ? session_note(conn, command, &session, &item, "again", verdict->note, error) : status;
}

/* A conclusion stands on a quorum, and where the spread is exceeded on a second turn; if it still is then, on a reason. */
static enum status check_conclusion(const struct session_item *item, const struct session_outcome *outcome, const struct verdict *verdict,
                                    struct error *error)
{
    if (outcome->law.has_quorum && !outcome->law.quorum_met)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_no_quorum, NULL);
    if (outcome->law.exceeded && item->turn < 2)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_spread_first, NULL);
    if (outcome->law.exceeded && verdict->note.len == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_spread_reason, "note");
    return STATUS_OK;
}

enum status session_apply_conclude(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct verdict *verdict = content;
    struct session_people people;
    struct session_outcome outcome;
    struct session_item item;
    struct session session;
    enum status status = open_verdict(conn, command, verdict, &session, &item, &outcome, error);
    (void)result;
    if (status == STATUS_OK)
        status = session_people(conn, extra->arena, &session, &people, error);
    if (status == STATUS_OK)
        status = session_must_be_decided(&session, &people, &item, error);
    if (status == STATUS_OK)
        status = check_conclusion(&item, &outcome, verdict, error);
    if (status != STATUS_OK)
        return status;
    item.state = ITEM_CONCLUDED;
    item.stars = outcome.law.stars;
    item.conclusion = verdict->note;
    status = sessions_sql_set_item(conn, &item, error);
    return status == STATUS_OK ? session_note(conn, command, &session, &item, "concluded", verdict->note, error) : status;
}
