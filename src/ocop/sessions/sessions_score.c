/* The sheet (screen 5): a criterion, what the producer claims with his papers, what the team proposes, the options as large buttons, a note; saved as a
 * draft, then sealed. Works without JavaScript. What it looks like stands in sessions_score_write.c. */
#include "base/pure.h"
#include "base/text.h"
#include "ocop/sessions/sessions_score.h"
#include "texts_sessions.h"

#define CONTENT_MAX ((size_t)1 << 20)
#define FIELD_MAX 40


/* ---- reading ---- */

static enum status find_set(struct scoring *scoring, struct error *error)
{
    const struct law_pack *pack;
    enum status status = law_find_pack(web_room(scoring->visit.request, "law"), scoring->item.pack, &pack, error);
    return status == STATUS_OK ? law_find_set(scoring->visit.arena, pack, scoring->item.set_no, &scoring->set, error) : status;
}

static enum status find_sealed(struct scoring *scoring, struct error *error)
{
    struct session_sheets sheets;
    struct session_replacements replacements;
    enum status status = sessions_sql_sheets(scoring->visit.conn, scoring->visit.arena, scoring->item.id, &sheets, error);
    if (status == STATUS_OK)
        status = sessions_sql_replacements(scoring->visit.conn, scoring->visit.arena, scoring->item.id, &replacements, error);
    for (size_t i = 0; status == STATUS_OK && i < sheets.count; i++) {
        const struct session_sheet *sheet = &sheets.rows[i];
        bool replaced = false;
        if (sheet->seat != scoring->visit.seat->id)
            continue;
        if (sheet->turn == scoring->item.turn)
            scoring->mine = *sheet;
        if (sheet->state != SHEET_COUNTED)
            continue;
        for (size_t r = 0; r < replacements.count; r++)
            replaced |= replacements.rows[r].sheet == sheet->id && str_is(replacements.rows[r].state, "allowed");
        scoring->replaces |= replaced;
        if (sheet->turn == scoring->item.turn && !replaced) {
            scoring->sealed = true;
            scoring->counts = *sheet;
        } else if (scoring->draft.version == 0) { /* the second begins with what the first says */
            scoring->draft.content = sheet->content;
            scoring->sealed_before = true;
        }
    }
    return status;
}

/* Of a sealed sheet: where nothing stands, "none of these levels" was chosen. */
static enum status complete(struct scoring *scoring, struct error *error)
{
    struct session_sheet_content *says = &scoring->says;
    const struct sheet_choice *sealed = says->choices.items;
    struct sheet_choice *choices = ARENA_NEW_MANY(scoring->visit.arena, struct sheet_choice, says->choices.count + scoring->set->criterion_count);
    size_t count = says->choices.count;
    if (choices == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < count; i++)
        choices[i] = sealed[i];
    for (size_t c = 0; c < scoring->set->criterion_count; c++) {
        bool chosen = !scoring->set->criteria[c].implicit_zero;
        for (size_t i = 0; i < says->choices.count && !chosen; i++)
            chosen = str_equal(sealed[i].criterion, scoring->set->criteria[c].code);
        if (!chosen)
            choices[count++] = (struct sheet_choice){ scoring->set->criteria[c].code, { NULL, 0 } };
    }
    says->choices = (struct json_list){ choices, count };
    return STATUS_OK;
}

static enum status find_dossier(struct scoring *scoring, struct error *error)
{
    struct candidate candidate;
    bool found = false;
    enum status status = candidates_by_id(scoring->visit.conn, scoring->visit.arena, scoring->item.candidate, &found, &candidate, error);
    if (status == STATUS_OK && !found)
        status = FAIL(error, STATUS_FAILED, TEXT_sessions_bad_row, "sessions_items");
    if (status == STATUS_OK)
        scoring->dossier = candidate.dossier_ident;
    return status;
}

/* After a spread only its parties score again. */
static enum status find_asked(struct scoring *scoring, struct error *error)
{
    struct session_outcome last;
    bool before = false;
    enum status status = scoring->item.turn > 1 && !scoring->replaces ? session_last_outcome(scoring->visit.conn, scoring->visit.arena,
                                                                                              web_room(scoring->visit.request, "law"), &scoring->item, &before,
                                                                                              &last, error)
                                                                       : STATUS_OK;
    scoring->asked = session_fills_in(&scoring->visit, &scoring->item, before ? &last : NULL);
    return status;
}

static enum status open_scoring(struct web_request *request, struct scoring *out, struct error *error)
{
    enum status status = session_visit(request, &out->visit, error);
    if (status == STATUS_OK)
        status = session_visit_item(&out->visit, &out->item, error);
    if (status == STATUS_OK && (out->visit.seat == NULL || !session_may(&out->visit, &out->item, "sessions.score")))
        status = commands_not_found(error);
    if (status == STATUS_OK && out->item.state == ITEM_WAITING)
        out->item.turn = 1; /* the one that it will be called for */
    if (status == STATUS_OK)
        status = find_set(out, error);
    if (status == STATUS_OK)
        status = find_dossier(out, error);
    if (status == STATUS_OK)
        status = dossiers_frozen(out->visit.conn, out->visit.arena, out->item.dossier, out->item.filed_no, &out->frozen, error);
    if (status == STATUS_OK)
        status = opinions_of(out->visit.conn, out->visit.arena, out->item.candidate, &out->opinions, error);
    if (status == STATUS_OK)
        status = sessions_sql_draft(out->visit.conn, out->visit.arena, out->item.id, out->visit.seat->id, &out->draft, error);
    if (status == STATUS_OK)
        status = find_sealed(out, error);
    if (status == STATUS_OK)
        status = find_asked(out, error);
    if (status == STATUS_OK && out->draft.content.len > 0)
        status = sheet_content_read(out->visit.arena, out->draft.content, &out->says, error);
    return status == STATUS_OK && out->sealed_before ? complete(out, error) : status;
}

const struct frozen_claim *scoring_claim(const struct scoring *scoring, struct str criterion)
{
    const struct frozen_claim *claims = scoring->frozen.claims.items;
    for (size_t i = 0; i < scoring->frozen.claims.count; i++)
        if (str_equal(claims[i].criterion, criterion))
            return &claims[i];
    return NULL;
}

const struct opinion *scoring_opinion(const struct scoring *scoring, struct str criterion)
{
    for (size_t i = 0; i < scoring->opinions.count; i++)
        if (str_equal(scoring->opinions.rows[i].criterion, criterion))
            return &scoring->opinions.rows[i];
    return NULL;
}

bool scoring_takes(const struct scoring *scoring, int criterion)
{
    const struct law_criterion *c = &scoring->set->criteria[criterion];
    const struct opinion *opinion = scoring_opinion(scoring, c->code);
    return c->nature == LAW_DOCUMENT && opinion != NULL &&
           (opinion->option.len == 0 ? c->implicit_zero : law_option_index(c, opinion->option) >= 0);
}

static struct str part_name(int part)
{
    static const char *const names[LAW_PARTS] = { "A", "B", "C" };
    return str_from(names[part]);
}

bool scoring_accepted(const struct scoring *scoring, int part)
{
    const struct str *parts = scoring->says.accepted.items;
    for (size_t i = 0; i < scoring->says.accepted.count; i++)
        if (str_equal(parts[i], part_name(part)))
            return true;
    return false;
}

/* ---- the page ---- */

static struct str new_nonce(struct web_request *request)
{
    unsigned char bytes[SESSION_NONCE_SIZE];
    struct buffer out;
    context_random(web_context(request), bytes, sizeof(bytes));
    buffer_open(&out, web_arena(request), 2 * SESSION_NONCE_SIZE + 1);
    buffer_add_hex(&out, bytes, sizeof(bytes));
    return buffer_str(&out);
}

static void write_word(struct sight *s, enum sight_mood mood, enum text_id text, int64_t at)
{
    sight_notice_open(s, mood);
    html_raw(&s->html, "<p>");
    SIGHT_WORDS(s, text, TEXT_ARG("time", at == 0 ? STR("") : instant_text(s->arena, at)));
    html_raw(&s->html, "</p>");
    sight_notice_close(s);
}

/* What became of a sheet that does not count. */
static enum text_id lost_text(const struct session_sheet *sheet)
{
    if (sheet->state == SHEET_VOID)
        return str_is(sheet->reason, "recused") ? TEXT_sessions_void_recused : TEXT_sessions_void_removed;
    if (str_is(sheet->reason, "not_asked"))
        return TEXT_sessions_late_not_asked;
    return str_is(sheet->reason, "twice") ? TEXT_sessions_late_twice : TEXT_sessions_late_closed;
}

static void write_state(struct sight *s, const struct scoring *scoring, const struct error *fault)
{
    session_write_fault(s, fault);
    if (scoring->sealed)
        write_word(s, MOOD_GOOD, TEXT_sessions_sealed_at, scoring->counts.sealed_at);
    else if (scoring->item.state != ITEM_SCORING)
        write_word(s, MOOD_ATTENTION, scoring->item.state == ITEM_WAITING ? TEXT_sessions_not_called : TEXT_sessions_scoring_over, 0);
    else if (!scoring->asked)
        write_word(s, MOOD_ATTENTION, TEXT_sessions_not_asked, 0);
    if (scoring->mine.id != 0 && (scoring->mine.state == SHEET_LATE || scoring->mine.state == SHEET_VOID))
        write_word(s, MOOD_ATTENTION, lost_text(&scoring->mine), scoring->mine.sealed_at);
}

static enum status write_sheet(struct scoring *scoring, const struct error *fault, int http_status, struct error *error)
{
    struct sight s;
    enum status status;
    if (!scoring->sealed && scoring->asked && scoring_find_precedents(scoring, error) != STATUS_OK)
        return error->status;
    sight_begin_scripted(&s, scoring->visit.request, scoring->item.product_name, SESSIONS_PATH, SIGHT_WIDE, "council-sheet");
    status = scoring_write_head(&s, scoring, error);
    if (status != STATUS_OK)
        return status;
    write_state(&s, scoring, fault);
    if (!scoring->sealed && scoring->asked)
        scoring_write_form(&s, scoring);
    return sight_end(&s, http_status, error);
}

enum status sessions_page_sheet(struct web_request *request, struct error *error)
{
    struct scoring scoring = { .item = { .id = 0 } };
    enum status status = open_scoring(request, &scoring, error);
    if (status != STATUS_OK)
        return status;
    scoring.command = ident_new(web_context(request));
    scoring.nonce = new_nonce(request);
    return write_sheet(&scoring, NULL, 200, error);
}

/* ---- what was sent ---- */

static struct str field(struct web_request *request, const char *prefix, struct str code)
{
    char name[FIELD_MAX];
    struct buffer out;
    buffer_open_fixed(&out, name, sizeof(name));
    buffer_add_z(&out, prefix);
    buffer_add(&out, code);
    return out.overflowed ? (struct str){ NULL, 0 } : web_form(request, buffer_z(&out));
}

static struct str ident_text(struct arena *arena, const struct ident *ident)
{
    struct buffer out;
    buffer_open(&out, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&out, ident);
    return buffer_str(&out);
}

/* Whose it is and for what. */
static void name_sheet(struct scoring *scoring)
{
    struct arena *arena = scoring->visit.arena;
    int64_t turn = scoring->item.turn;
    (void)str_to_int(web_form(scoring->visit.request, "luot"), 1, 99, &turn); /* the turn that the page was made for */
    scoring->says.turn = turn;
    scoring->says.session = ident_text(arena, &scoring->visit.session.ident);
    scoring->says.item = ident_text(arena, &scoring->item.ident);
    scoring->says.seat = ident_text(arena, &scoring->visit.seat->ident);
    scoring->says.dossier = ident_text(arena, &scoring->dossier);
}

/* Takes the team's proposal for a part's document criteria, over what was ticked there. */
static void take_proposals(struct scoring *scoring, int part)
{
    struct sheet_choice *choices = scoring->choices;
    for (size_t c = 0; c < scoring->set->criterion_count; c++) {
        const struct law_criterion *criterion = &scoring->set->criteria[c];
        size_t place = scoring->says.choices.count;
        struct str option;
        if (criterion->part != part || !scoring_takes(scoring, (int)c))
            continue;
        option = scoring_opinion(scoring, criterion->code)->option;
        for (size_t i = 0; i < scoring->says.choices.count; i++)
            if (str_equal(choices[i].criterion, criterion->code))
                place = i;
        choices[place] = (struct sheet_choice){ criterion->code, option.len == 0 ? (struct str){ NULL, 0 } : option };
        if (place == scoring->says.choices.count)
            scoring->says.choices.count++;
    }
}

/* The parts taken before (nhan-A), and the one whose button was pressed. */
static enum status take_accepted(struct scoring *scoring, struct error *error)
{
    struct web_request *request = scoring->visit.request;
    struct str *parts = ARENA_NEW_MANY(scoring->visit.arena, struct str, LAW_PARTS);
    if (parts == NULL)
        return fail_memory(error);
    scoring->says.accepted.items = parts;
    for (int part = 0; part < LAW_PARTS; part++) {
        bool pressed = str_equal(web_form(request, "nhan"), part_name(part));
        if (pressed)
            take_proposals(scoring, part);
        if (pressed || field(request, "nhan-", part_name(part)).len > 0)
            parts[scoring->says.accepted.count++] = part_name(part);
    }
    return STATUS_OK;
}

/* The sheet as the form says it. */
static enum status take_sheet(struct scoring *scoring, struct error *error)
{
    struct web_request *request = scoring->visit.request;
    struct arena *arena = scoring->visit.arena;
    size_t count = scoring->set->criterion_count;
    struct sheet_choice *choices = ARENA_NEW_MANY(arena, struct sheet_choice, count);
    struct sheet_note *notes = ARENA_NEW_MANY(arena, struct sheet_note, count);
    struct session_sheet_content *says = &scoring->says;
    enum status status;
    if (choices == NULL || notes == NULL)
        return fail_memory(error);
    *says = (struct session_sheet_content){ .format = 1, .turn = scoring->item.turn, .filed = scoring->item.filed_no, .set = scoring->item.set_no,
                                            .pack = scoring->item.pack, .pack_sha256 = scoring->item.pack_sha256 };
    status = text_clean(arena, web_form(request, "nhan-xet"), true, &says->comment, error);
    for (size_t c = 0; c < count && status == STATUS_OK; c++) {
        struct str option = field(request, "c-", scoring->set->criteria[c].code), note;
        status = text_clean(arena, field(request, "n-", scoring->set->criteria[c].code), true, &note, error);
        if (option.len > 0)
            choices[says->choices.count++] = (struct sheet_choice){ scoring->set->criteria[c].code,
                                                                    str_is(option, SELF_NONE) ? (struct str){ NULL, 0 } : option };
        if (note.len > 0)
            notes[says->notes.count++] = (struct sheet_note){ scoring->set->criteria[c].code, note };
    }
    says->choices.items = scoring->choices = choices;
    says->notes.items = notes;
    name_sheet(scoring);
    return status == STATUS_OK ? take_accepted(scoring, error) : status;
}

/* As JSON, as the command wants it. */
static enum status seal_content(const struct scoring *scoring, const struct sha256 *commitment, struct str *out, struct error *error)
{
    struct arena *arena = scoring->visit.arena;
    struct json_writer json;
    struct buffer buffer;
    int64_t filled = 0;
    enum status status;
    (void)str_to_int(web_form(scoring->visit.request, "luc"), 0, INT64_C(9007199254740991), &filled);
    buffer_open(&buffer, arena, CONTENT_MAX);
    json_writer_open(&json, &buffer);
    json_object(&json, NULL);
    json_text(&json, "item", ident_text(arena, &scoring->item.ident));
    json_text(&json, "sheet", ident_text(arena, &scoring->sheet));
    json_text(&json, "seat", ident_text(arena, &scoring->visit.seat->ident));
    json_int(&json, "turn", scoring->says.turn);
    json_text(&json, "commitment", sha256_hex(arena, commitment));
    json_int(&json, "filled_at", filled);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&buffer);
    return status;
}

static enum status seal(struct scoring *scoring, struct error *error)
{
    struct arena *arena = scoring->visit.arena;
    struct session_extra extra = { 0 };
    struct sha256 commitment;
    struct str content;
    enum status status = sheet_content_write(arena, &scoring->says, &extra.content, error);
    if (status == STATUS_OK)
        status = session_check_choices(scoring->set, &scoring->says, true, error);
    if (status == STATUS_OK)
        status = scoring_check_reasons(scoring, error);
    if (status == STATUS_OK && !sheet_nonce_read(arena, web_form(scoring->visit.request, "dau"), &extra.nonce))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_sheet_forged, NULL);
    if (status != STATUS_OK)
        return status;
    scoring->sheet = ident_of_name(ident_str(&scoring->command));
    commitment = sheet_commitment(extra.nonce, extra.content);
    status = seal_content(scoring, &commitment, &content, error);
    return status == STATUS_OK ? session_command(scoring->visit.request, &scoring->command, "sessions.seal", content, extra, NULL, error) : status;
}

/* A draft is nobody's business but the member's: it is saved beside the ledger. */
static enum status write_draft(struct db_conn *conn, void *self, struct error *error)
{
    struct scoring *scoring = self;
    return sessions_sql_save_draft(conn, scoring->item.id, scoring->visit.seat->id, &scoring->draft, error);
}

static enum status save(struct scoring *scoring, int64_t version, struct error *error)
{
    enum status status = sheet_draft_write(scoring->visit.arena, &scoring->says, &scoring->draft.content, error);
    if (status == STATUS_OK)
        status = session_check_choices(scoring->set, &scoring->says, false, error);
    if (status != STATUS_OK)
        return status;
    scoring->draft.version = version - 1;
    scoring->draft.saved_at = context_now(web_context(scoring->visit.request));
    return db_write(web_room(scoring->visit.request, "db"), scoring->visit.session.province, write_draft, scoring, error);
}

enum status sessions_page_sheet_sent(struct web_request *request, struct error *error)
{
    struct scoring scoring = { .item = { .id = 0 } };
    bool sealing = str_is(web_form(request, "viec"), "niem-phong");
    struct error fault;
    int64_t version = 0;
    enum status status = open_scoring(request, &scoring, error);
    if (status == STATUS_OK && !session_form_command(request, &scoring.command, &version))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_not_now, NULL);
    if (status != STATUS_OK)
        return status;
    scoring.nonce = web_form(request, "dau");
    status = take_sheet(&scoring, error);
    if (status == STATUS_OK)
        status = sealing ? seal(&scoring, error) : save(&scoring, version, error);
    if (status == STATUS_OK)
        return web_redirect(request, session_item_path(scoring.visit.arena, &scoring.visit.session, &scoring.item, "/phieu?xong=1").ptr, error);
    if (status != STATUS_BAD_INPUT && status != STATUS_STALE)
        return status;
    scoring.draft.version = version - 1;
    fault = *error;
    return write_sheet(&scoring, &fault, session_fault_status(&fault), error);
}
