/* What a sheet says, and its sealing. The member's device sends content and nonce; the ledger gets the commitment, and the content only when the scores
 * are opened. What can't count any more (closed meanwhile, sealed by another device before, its member recused or removed) is kept as well, and says so. */
#include "base/pure.h"
#include "base/text.h"
#include "ocop/sessions/sessions_int.h"
#include "texts_scoring.h"
#include "texts_sessions.h"

#define NOTE_MAX 4000

static const struct json_field choice_fields[] = {
    { .name = "option", .kind = JSON_TEXT, .offset = offsetof(struct sheet_choice, option), .nullable = true, .min = 1, .max = 20 },
};
static const struct json_shape choice_shape = { "SessionChoice", sizeof(struct sheet_choice), choice_fields, 1, false, NULL };
static const struct json_field note_fields[] = {
    { .name = "text", .kind = JSON_TEXT, .offset = offsetof(struct sheet_note, text), .max = NOTE_MAX },
};
static const struct json_shape note_shape = { "SessionNote", sizeof(struct sheet_note), note_fields, 1, false, NULL };

#define IN(member) offsetof(struct session_sheet_content, member)
static const struct json_field sheet_fields[] = {
    { .name = "accepted", .kind = JSON_TEXT_LIST, .offset = IN(accepted), .required = true, .max = LAW_PARTS },
    { .name = "choices", .kind = JSON_MAP, .offset = IN(choices), .required = true, .of = &choice_shape, .max = LAW_CRITERIA_MAX },
    { .name = "comment", .kind = JSON_TEXT, .offset = IN(comment), .required = true, .max = NOTE_MAX },
    { .name = "dossier", .kind = JSON_TEXT, .offset = IN(dossier), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "filed", .kind = JSON_INT, .offset = IN(filed), .required = true, .min = 1, .max = INT32_MAX },
    { .name = "format", .kind = JSON_INT, .offset = IN(format), .required = true, .min = 1, .max = 1 },
    { .name = "item", .kind = JSON_TEXT, .offset = IN(item), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "notes", .kind = JSON_MAP, .offset = IN(notes), .required = true, .of = &note_shape, .max = LAW_CRITERIA_MAX },
    { .name = "pack", .kind = JSON_TEXT, .offset = IN(pack), .required = true, .min = 1, .max = 40 },
    { .name = "pack_sha256", .kind = JSON_TEXT, .offset = IN(pack_sha256), .required = true, .min = SHA256_HEX_SIZE, .max = SHA256_HEX_SIZE },
    { .name = "seat", .kind = JSON_TEXT, .offset = IN(seat), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "session", .kind = JSON_TEXT, .offset = IN(session), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "set", .kind = JSON_INT, .offset = IN(set), .required = true, .min = 1, .max = 99 },
    { .name = "turn", .kind = JSON_INT, .offset = IN(turn), .required = true, .min = 1, .max = 99 },
};
const struct json_shape session_sheet_shape = { "SessionSheet", sizeof(struct session_sheet_content), sheet_fields,
                                                sizeof(sheet_fields) / sizeof(sheet_fields[0]), false, NULL };

enum status sheet_content_read(struct arena *arena, struct str json, struct session_sheet_content *out, struct error *error)
{
    return json_read(arena, json, &session_sheet_shape, out, error);
}

static enum status write_content(struct arena *arena, const struct session_sheet_content *content, bool draft, struct str *out, struct error *error)
{
    const struct sheet_choice *choices = content->choices.items;
    const struct sheet_note *notes = content->notes.items;
    const struct str *parts = content->accepted.items;
    struct json_writer json;
    struct buffer buffer;
    enum status status;
    buffer_open(&buffer, arena, SESSION_SHEET_MAX);
    json_writer_open(&json, &buffer);
    json_object(&json, NULL);
    json_int(&json, "format", 1);
    json_text(&json, "session", content->session);
    json_text(&json, "item", content->item);
    json_text(&json, "seat", content->seat);
    json_text(&json, "dossier", content->dossier);
    json_int(&json, "filed", content->filed);
    json_int(&json, "turn", content->turn);
    json_text(&json, "pack", content->pack);
    json_text(&json, "pack_sha256", content->pack_sha256);
    json_int(&json, "set", content->set);
    json_object(&json, "choices");
    for (size_t i = 0; i < content->choices.count; i++)
        if (choices[i].option.ptr != NULL)
            json_text_named(&json, choices[i].criterion, choices[i].option);
        else if (draft)
            json_null_named(&json, choices[i].criterion);
    json_object_end(&json);
    json_object(&json, "notes");
    for (size_t i = 0; i < content->notes.count; i++)
        if (notes[i].text.len > 0)
            json_text_named(&json, notes[i].criterion, notes[i].text);
    json_object_end(&json);
    json_array(&json, "accepted");
    for (size_t i = 0; i < content->accepted.count; i++)
        json_text(&json, NULL, parts[i]);
    json_array_end(&json);
    json_text(&json, "comment", content->comment);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? json_canonical(arena, buffer_str(&buffer), out, error) : status;
}

enum status sheet_content_write(struct arena *arena, const struct session_sheet_content *content, struct str *out, struct error *error)
{
    return write_content(arena, content, false, out, error);
}

enum status sheet_draft_write(struct arena *arena, const struct session_sheet_content *content, struct str *out, struct error *error)
{
    return write_content(arena, content, true, out, error);
}

struct sha256 sheet_commitment(struct str nonce, struct str content)
{
    const struct str pieces[2] = { nonce, content };
    return sha256_of_many(pieces, 2);
}

bool sheet_is_opened(const struct session_sheet *sheet, struct str ident, struct str nonce, struct str content)
{
    struct ident read;
    struct sha256 bytes; /* as long as a nonce */
    return ident_read(ident, &read) && ident_equal(&read, &sheet->ident) && str_equal(content, sheet->content) && sha256_read(nonce, &bytes) &&
           str_equal((struct str){ (const char *)bytes.bytes, sizeof(bytes.bytes) }, sheet->nonce);
}

bool sheet_parts_known(const struct session_sheet_content *content)
{
    const struct str *parts = content->accepted.items;
    for (size_t i = 0; i < content->accepted.count; i++) {
        if (!str_is(parts[i], "A") && !str_is(parts[i], "B") && !str_is(parts[i], "C"))
            return false;
        for (size_t k = 0; k < i; k++)
            if (str_equal(parts[k], parts[i]))
                return false;
    }
    return true;
}

/* ---- sealing ---- */

struct seal {
    struct str item, sheet, seat;
    int64_t turn;
    struct str commitment;
    int64_t filled_at; /* 0: not told */
};
static const struct json_field seal_fields[] = {
    { .name = "item", .kind = JSON_TEXT, .offset = offsetof(struct seal, item), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "sheet", .kind = JSON_TEXT, .offset = offsetof(struct seal, sheet), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "seat", .kind = JSON_TEXT, .offset = offsetof(struct seal, seat), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "turn", .kind = JSON_INT, .offset = offsetof(struct seal, turn), .required = true, .min = 1, .max = 99 },
    { .name = "commitment", .kind = JSON_TEXT, .offset = offsetof(struct seal, commitment), .required = true, .min = SHA256_HEX_SIZE, .max = SHA256_HEX_SIZE },
    { .name = "filled_at", .kind = JSON_INT, .offset = offsetof(struct seal, filled_at), .min = 0, .max = INT64_C(9007199254740991) },
};
const struct json_shape session_seal_shape = { "SessionSeal", sizeof(struct seal), seal_fields, sizeof(seal_fields) / sizeof(seal_fields[0]), false, NULL };

/* Also for who sat there once: what he filled in in his time is kept. */
enum status session_seal_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                 struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct seal *seal = content;
    struct session session;
    struct session_item item;
    struct council_seats seats = { 0 };
    enum status status = session_item_of_command(conn, extra->arena, command, seal->item, &item, &session, error);
    *subject = (struct permission_subject){ .province = session.province, .state = STATE_ITEM_OTHER };
    if (status == STATUS_OK)
        status = council_seats(conn, extra->arena, session.council, &seats, error);
    for (size_t i = 0; status == STATUS_OK && i < seats.count; i++)
        if (extra->viewer != NULL && seats.rows[i].account == extra->viewer->account && council_duty_scores(seats.rows[i].duty))
            subject->seats |= 1u << ROLE_MEMBER;
    return status;
}

struct sealing {
    const struct seal *seal;
    struct session session;
    struct session_item item;
    struct ident dossier;
    struct session_people people;
    struct session_sheets sheets;
    const struct council_seat *seat;
    const struct law_set *set;
    date today;
    bool before; /* scores were opened: `last` */
    struct session_outcome last;
};

/* Of this session, this product, this version, this edition: otherwise it was made for something else. */
static enum status check_place(const struct sealing *sealing, const struct session_sheet_content *content, struct error *error)
{
    const struct session_item *item = &sealing->item;
    struct ident read;
    if (!ident_read(content->session, &read) || !ident_equal(&read, &sealing->session.ident))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_sheet_other_session, "session");
    if (!ident_read(content->item, &read) || !ident_equal(&read, &item->ident) || content->filed != item->filed_no || !ident_read(content->dossier, &read) ||
        !ident_equal(&read, &sealing->dossier))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_sheet_other_item, "item");
    if (!str_equal(content->pack, item->pack) || !str_equal(content->pack_sha256, item->pack_sha256) || content->set != item->set_no)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_sheet_other_edition, "pack");
    if (!ident_read(content->seat, &read) || !ident_equal(&read, &sealing->seat->ident) || content->turn != sealing->seal->turn)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_sheet_other_seat, "seat");
    return sheet_parts_known(content) ? STATUS_OK : FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_sheet_forged, "accepted");
}

enum status session_check_choices(const struct law_set *set, const struct session_sheet_content *content, bool whole, struct error *error)
{
    const struct sheet_choice *choices = content->choices.items;
    bool chosen[LAW_CRITERIA_MAX] = { false };
    for (size_t i = 0; i < content->choices.count; i++) {
        int criterion = law_criterion_index(set, choices[i].criterion);
        if (criterion < 0)
            return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_scoring_no_criterion, "choices", TEXT_ARG("criterion", choices[i].criterion),
                             TEXT_ARG_INT("set", set->no));
        if (choices[i].option.ptr == NULL)
            continue;
        if (law_option_index(&set->criteria[criterion], choices[i].option) < 0)
            return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_scoring_no_option, "choices", TEXT_ARG("criterion", choices[i].criterion),
                             TEXT_ARG("option", choices[i].option));
        chosen[criterion] = true;
    }
    for (size_t c = 0; whole && c < set->criterion_count; c++)
        if (!chosen[c] && !set->criteria[c].implicit_zero)
            return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_sessions_sheet_incomplete, set->criteria[c].code.ptr, TEXT_ARG("criterion", set->criteria[c].code));
    return STATUS_OK;
}

static enum status find_dossier(struct db_conn *conn, struct arena *arena, struct sealing *out, struct error *error)
{
    struct candidate candidate;
    bool found = false;
    enum status status = candidates_by_id(conn, arena, out->item.candidate, &found, &candidate, error);
    if (status == STATUS_OK && !found)
        return FAIL(error, STATUS_FAILED, TEXT_sessions_bad_row, "sessions_items");
    if (status == STATUS_OK)
        out->dossier = candidate.dossier_ident;
    return status;
}

static enum status open_sealing(struct db_conn *conn, const struct command *command, const struct seal *seal, struct sealing *out, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct law_pack *pack = NULL;
    struct ident ident;
    enum status status = session_item_of_command(conn, extra->arena, command, seal->item, &out->item, &out->session, error);
    out->seal = seal;
    out->seat = NULL;
    out->today = date_in_vietnam(extra->now);
    if (status == STATUS_OK)
        status = session_last_outcome(conn, extra->arena, extra->law, &out->item, &out->before, &out->last, error);
    if (status == STATUS_OK)
        status = find_dossier(conn, extra->arena, out, error);
    if (status == STATUS_OK)
        status = session_people(conn, extra->arena, &out->session, &out->people, error);
    if (status == STATUS_OK)
        status = sessions_sql_sheets(conn, extra->arena, out->item.id, &out->sheets, error);
    if (status == STATUS_OK && out->sheets.count == SESSION_SHEETS_MAX) /* one more would be read by nobody */
        status = FAIL_WITH(error, STATUS_TOO_LARGE, TEXT_sessions_sheets_many, NULL, TEXT_ARG_INT("most", SESSION_SHEETS_MAX));
    for (size_t i = 0; status == STATUS_OK && i < out->people.seats.count && ident_read(seal->seat, &ident); i++)
        if (ident_equal(&out->people.seats.rows[i].ident, &ident) && extra->viewer != NULL && out->people.seats.rows[i].account == extra->viewer->account)
            out->seat = &out->people.seats.rows[i];
    if (status == STATUS_OK && out->seat == NULL)
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = law_find_pack(extra->law, out->item.pack, &pack, error);
    return status == STATUS_OK ? law_find_set(extra->arena, pack, out->item.set_no, &out->set, error) : status;
}

/* The sheet that an allowed replacement makes room for; NULL: none. */
static enum status find_replaced(struct db_conn *conn, struct arena *arena, const struct sealing *sealing, const struct session_sheet **out,
                                 struct session_replacement *replacement, struct error *error)
{
    struct session_replacements list;
    enum status status = sessions_sql_replacements(conn, arena, sealing->item.id, &list, error);
    *out = NULL;
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
        for (size_t s = 0; s < sealing->sheets.count && str_is(list.rows[i].state, "allowed"); s++)
            if (sealing->sheets.rows[s].id == list.rows[i].sheet && sealing->sheets.rows[s].seat == sealing->seat->id) {
                *out = &sealing->sheets.rows[s];
                *replacement = list.rows[i];
            }
    return status;
}

/* Whether it counts; if not, why, in a word. `replaced`: the sheet in whose place it comes; 0: none. */
static enum sheet_state judge(const struct sealing *sealing, int64_t replaced, struct str *why)
{
    const struct session_item *item = &sealing->item;
    *why = STR("");
    if (session_seat_recused(&sealing->people, item->id, sealing->seat->id))
        *why = STR("recused");
    else if (!session_seat_scores(&sealing->session, sealing->seat))
        *why = STR("removed");
    if (why->len > 0)
        return SHEET_VOID;
    if (sealing->session.state != SESSION_OPEN || item->state != ITEM_SCORING || item->turn != sealing->seal->turn ||
        (sealing->session.kind == SESSION_WRITTEN && sealing->today > sealing->session.until && replaced == 0))
        *why = STR("closed");
    if (sealing->before && sealing->last.turn == item->turn && replaced == 0) /* who has seen the others' points seals no first sheet any more */
        *why = STR("closed");
    if (why->len == 0 && replaced == 0 && sealing->before && !session_asks(&sealing->people, item, &sealing->last, sealing->seat))
        *why = STR("not_asked"); /* nor a second one, who is party to no spread that was exceeded */
    for (size_t i = 0; i < sealing->sheets.count && why->len == 0; i++)
        if (session_seat_follows(&sealing->people, sealing->seat, sealing->sheets.rows[i].seat) && sealing->sheets.rows[i].turn == sealing->seal->turn &&
            sealing->sheets.rows[i].state == SHEET_COUNTED && sealing->sheets.rows[i].id != replaced)
            *why = STR("twice");
    return why->len == 0 ? SHEET_COUNTED : SHEET_LATE;
}

static enum status keep_sheet(struct db_conn *conn, const struct command *command, const struct sealing *sealing, struct session_sheet *sheet,
                              struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct session_sheet *replaced = NULL;
    struct session_replacement replacement;
    struct str why;
    enum status status;
    /* Not late but early, from a device that had the page before the product was called: it keeps the sheet and sends it again. */
    if (sealing->item.state == ITEM_WAITING && sealing->session.state <= SESSION_OPEN)
        return FAIL(error, STATUS_STALE, TEXT_sessions_not_called, "item");
    status = find_replaced(conn, extra->arena, sealing, &replaced, &replacement, error);
    if (status != STATUS_OK)
        return status;
    sheet->state = judge(sealing, replaced == NULL ? 0 : replaced->id, &why);
    sheet->reason = why;
    /* The minutes would count him as absent and his sheet towards the quorum: his device keeps the sheet and sends it again. */
    if (sheet->state == SHEET_COUNTED && session_seat_marked_absent(&sealing->session, &sealing->people, sealing->seat->id))
        return FAIL(error, STATUS_STALE, TEXT_sessions_marked_absent, "item");
    if (sheet->state == SHEET_COUNTED && replaced != NULL) {
        struct session_sheet old = *replaced;
        old.state = SHEET_REPLACED;
        old.reason = sheet->reason = replacement.reason;
        sheet->replaces = old.id;
        replacement.state = STR("done");
        status = sessions_sql_set_sheet(conn, &old, error);
        if (status == STATUS_OK)
            status = sessions_sql_set_replacement(conn, &replacement, error);
    }
    return status == STATUS_OK ? sessions_sql_add_sheet(conn, sheet, error) : status;
}

static enum status write_answer(struct buffer *result, const struct session_sheet *sheet, struct error *error)
{
    struct json_writer json;
    json_writer_open(&json, result);
    json_object(&json, NULL);
    json_text_z(&json, "state", sheet_state_words[sheet->state]);
    json_text(&json, "reason", sheet->reason);
    json_int(&json, "at", sheet->sealed_at);
    json_object_end(&json);
    return json_writer_end(&json, error);
}

/* The sheet that has this identifier; NULL: none. STATUS_BAD_INPUT: it is another one, of somebody else, for something else or with another seal. */
static enum status find_same(struct db_conn *conn, struct arena *arena, const struct sealing *sealing, const struct session_sheet *sheet,
                             const struct session_sheet **out, struct error *error)
{
    struct session_sheet *found = ARENA_NEW(arena, struct session_sheet);
    bool there = false;
    enum status status = found == NULL ? fail_memory(error) : sessions_sql_sheet(conn, arena, &sheet->ident, &there, found, error);
    *out = there ? found : NULL;
    if (status == STATUS_OK && there && (found->item != sealing->item.id || found->seat != sealing->seat->id || !str_equal(found->commitment, sheet->commitment)))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_sheet_forged, "sheet");
    return status;
}

enum status session_apply_seal(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct seal *seal = content;
    struct session_sheet sheet = { .content = extra->content, .nonce = extra->nonce, .turn = seal->turn, .sealed_at = extra->now,
                                   .filled_at = seal->filled_at, .reason = STR("") };
    struct session_sheet_content says;
    struct sha256 commitment = sheet_commitment(extra->nonce, extra->content), told;
    const struct session_sheet *same = NULL;
    struct sealing sealing;
    enum status status = open_sealing(conn, command, seal, &sealing, error);
    if (status == STATUS_OK && (extra->nonce.len != SESSION_NONCE_SIZE || !sha256_read(seal->commitment, &told) || !sha256_equal(&told, &commitment) ||
                                !ident_read(seal->sheet, &sheet.ident)))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_sheet_forged, "commitment");
    if (status == STATUS_OK && extra->content.len > SESSION_SHEET_MAX)
        status = FAIL(error, STATUS_TOO_LARGE, TEXT_sessions_sheet_forged, "content");
    if (status == STATUS_OK)
        status = sheet_content_read(extra->arena, extra->content, &says, error);
    if (status == STATUS_OK)
        status = check_place(&sealing, &says, error);
    if (status == STATUS_OK)
        status = session_check_choices(sealing.set, &says, true, error);
    if (status != STATUS_OK)
        return status;
    sheet.item = sealing.item.id;
    sheet.seat = sealing.seat->id;
    sheet.account = sealing.seat->account;
    sheet.commitment = (struct str){ (const char *)commitment.bytes, sizeof(commitment.bytes) };
    status = find_same(conn, extra->arena, &sealing, &sheet, &same, error);
    if (status != STATUS_OK || same != NULL) /* sent again, as another command */
        return status == STATUS_OK ? write_answer(result, same, error) : status;
    status = keep_sheet(conn, command, &sealing, &sheet, error);
    if (status == STATUS_OK && sheet.state == SHEET_COUNTED)
        status = sessions_sql_drop_draft(conn, sheet.item, sheet.seat, error);
    return status == STATUS_OK ? write_answer(result, &sheet, error) : status;
}
