/* Replacement sheets: a member asks for his own, the chair consents or refuses; and the annex to signed minutes, product by product. No points here. */
#include "base/pure.h"
#include "ocop/sessions/sessions_hearing_int.h"
#include "web/list.h"
#include "texts_live.h"
#include "texts_sessions.h"

#define CONTENT_MAX ((size_t)64 << 10)

static struct str ident_of(struct arena *arena, const struct ident *ident)
{
    struct buffer out;
    buffer_open(&out, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&out, ident);
    return buffer_str(&out);
}

static struct str kept(const struct session_visit *visit, const struct session_item *item, const char *name)
{
    struct ident read;
    return ident_read(web_path_part(visit->request, "san-pham"), &read) && ident_equal(&read, &item->ident) ? web_form(visit->request, name) : STR("");
}

static void open_form(struct sight *s, const struct session_visit *visit, const struct session_item *item, int64_t version)
{
    struct ident command = ident_new(web_context(s->request));
    html_raw(&s->html, "<form method=\"post\" class=\"session-act\"");
    html_attr(&s->html, "action", session_item_path(s->arena, &visit->session, item, "/thay-phieu"));
    html_raw(&s->html, ">\n");
    form_write_hidden(&s->html, s->request, &command, version);
}

static void write_line(struct sight *s, enum text_id label, const char *name, struct str value)
{
    html_raw(&s->html, "<label class=\"row\"><span>");
    sight_words(s, label);
    html_raw(&s->html, "</span><input class=\"field\" type=\"text\" autocomplete=\"off\" maxlength=\"2000\"");
    html_attr(&s->html, "name", str_from(name));
    html_attr(&s->html, "value", value);
    html_raw(&s->html, "></label>\n");
}

static void write_do(struct sight *s, const char *work, enum text_id words, bool main)
{
    buffer_add_z(&s->html, main ? "<button class=\"button\"" : "<button class=\"button quiet\"");
    html_raw(&s->html, " type=\"submit\" name=\"viec\"");
    html_attr(&s->html, "value", str_from(work));
    html_raw(&s->html, ">");
    sight_words(s, words);
    html_raw(&s->html, "</button>\n");
}

/* ---- one product ---- */

struct item_sheets {
    struct session_sheets sheets;
    struct session_replacements replacements;
};

static const struct session_sheet *sheet_of(const struct item_sheets *read, int64_t id)
{
    for (size_t i = 0; i < read->sheets.count; i++)
        if (read->sheets.rows[i].id == id)
            return &read->sheets.rows[i];
    return NULL;
}

static enum text_id state_text(struct str state)
{
    static const struct { const char *state; enum text_id words; } states[] = {
        { "asked", TEXT_sessions_replacement_asked },     { "allowed", TEXT_sessions_replacement_allowed }, { "refused", TEXT_sessions_replacement_refused },
        { "done", TEXT_sessions_replacement_done },       { "unused", TEXT_sessions_replacement_unused },
    };
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
        if (str_is(state, states[i].state))
            return states[i].words;
    return TEXT_NONE;
}

/* Whether the viewer decides about this seat's: the item's chair, and about his own the deputy. */
static bool decides(const struct session_visit *visit, const struct session_item *item, int64_t seat)
{
    int chair = session_item_chair(&visit->session, &visit->people, item);
    if (visit->seat == NULL || visit->seat->id == seat || session_seat_recused(&visit->people, item->id, visit->seat->id))
        return false;
    if (chair >= 0 && visit->people.seats.rows[chair].id == seat)
        chair = session_deputy(&visit->session, &visit->people, item);
    return chair >= 0 && visit->people.seats.rows[chair].id == visit->seat->id;
}

static bool write_asked(struct sight *s, const struct session_visit *visit, const struct session_item *item, const struct item_sheets *read)
{
    bool leads = session_may(visit, item, "sessions.lead"), waits = false;
    for (size_t i = 0; i < read->replacements.count; i++) {
        const struct session_replacement *replacement = &read->replacements.rows[i];
        const struct session_sheet *sheet = sheet_of(read, replacement->sheet);
        const struct council_seat *seat = sheet == NULL ? NULL : session_seat(&visit->people, sheet->seat);
        bool own = seat != NULL && visit->seat != NULL && visit->seat->id == seat->id;
        if (seat == NULL || (!own && !leads && !decides(visit, item, seat->id)))
            continue;
        waits |= own && (str_is(replacement->state, "asked") || str_is(replacement->state, "allowed"));
        html_raw(&s->html, "<li><p><strong>");
        html_text(&s->html, seat->name);
        html_raw(&s->html, "</strong>: ");
        html_text(&s->html, replacement->reason);
        html_raw(&s->html, "</p>\n<p class=\"quiet\">");
        SIGHT_WORDS(s, state_text(replacement->state), TEXT_ARG("name", replacement->decided_by), TEXT_ARG("note", replacement->note));
        html_raw(&s->html, "</p>\n");
        if (own && str_is(replacement->state, "allowed"))
            sight_button(s, session_item_path(s->arena, &visit->session, item, "/phieu"), TEXT_sessions_replacement_fill, true);
        if (str_is(replacement->state, "asked") && decides(visit, item, seat->id)) {
            open_form(s, visit, item, replacement->version);
            html_raw(&s->html, "<input type=\"hidden\" name=\"yeu-cau\" value=\"");
            ident_write(&s->html, &replacement->ident);
            html_raw(&s->html, "\">\n");
            write_line(s, TEXT_sessions_replacement_note, "ghi-chu", kept(visit, item, "ghi-chu"));
            write_do(s, "dong-y", TEXT_sessions_consent_do, true);
            write_do(s, "khong", TEXT_sessions_refuse_do, false);
            html_raw(&s->html, "</form>\n");
        }
        html_raw(&s->html, "</li>\n");
    }
    return waits;
}

static bool has_sheet(const struct session_visit *visit, const struct item_sheets *read)
{
    for (size_t i = 0; i < read->sheets.count && visit->seat != NULL; i++)
        if (read->sheets.rows[i].seat == visit->seat->id && read->sheets.rows[i].state == SHEET_COUNTED)
            return true;
    return false;
}

static enum status write_item(struct sight *s, const struct session_visit *visit, const struct session_item *item, struct error *error)
{
    struct item_sheets read;
    enum status status = sessions_sql_sheets(visit->conn, visit->arena, item->id, &read.sheets, error);
    if (status == STATUS_OK)
        status = sessions_sql_replacements(visit->conn, visit->arena, item->id, &read.replacements, error);
    if (status != STATUS_OK || (read.replacements.count == 0 && !has_sheet(visit, &read)))
        return status;
    html_raw(&s->html, "<section class=\"conflicts\"><h2>");
    html_text(&s->html, item->product_name);
    html_raw(&s->html, " <span class=\"quiet small\">");
    html_text(&s->html, item->producer_name);
    html_raw(&s->html, "</span></h2>\n<ul class=\"plain\">\n");
    if (!write_asked(s, visit, item, &read) && has_sheet(visit, &read) && item->state <= ITEM_CONCLUDED) {
        html_raw(&s->html, "<li><details");
        buffer_add_z(&s->html, kept(visit, item, "viec").len > 0 ? " open><summary>" : "><summary>");
        sight_words(s, TEXT_sessions_ask);
        html_raw(&s->html, "</summary>\n");
        open_form(s, visit, item, 1);
        write_line(s, TEXT_sessions_ask_reason, "ly-do", kept(visit, item, "ly-do"));
        write_do(s, "xin", TEXT_sessions_ask_do, true);
        html_raw(&s->html, "</form></details></li>\n");
    }
    html_raw(&s->html, "</ul></section>\n");
    return STATUS_OK;
}

static enum status write_page(struct session_visit *visit, const struct error *fault, struct error *error)
{
    struct session_items items;
    struct sight s;
    enum status status = sessions_sql_items(visit->conn, visit->arena, visit->session.id, &items, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, visit->request, TEXT_sessions_replacements, SESSIONS_PATH, SIGHT_WIDE);
    session_write_head(&s, visit, TEXT_sessions_replacements, TEXT_sessions_replacements_lead, fault);
    for (size_t i = 0; status == STATUS_OK && i < items.count; i++)
        if (session_may(visit, &items.rows[i], "sessions.see"))
            status = write_item(&s, visit, &items.rows[i], error);
    return status == STATUS_OK ? sight_end(&s, session_fault_status(fault), error) : status;
}

static enum status open_page(struct web_request *request, struct session_visit *visit, struct error *error)
{
    enum status status = session_visit(request, visit, error);
    bool scores = status == STATUS_OK && visit->seat != NULL && session_seat_scores(&visit->session, visit->seat);
    return status == STATUS_OK && !scores && !session_may(visit, NULL, "sessions.lead") ? commands_not_found(error) : status;
}

enum status sessions_page_replacements(struct web_request *request, struct error *error)
{
    struct session_visit visit;
    enum status status = open_page(request, &visit, error);
    return status == STATUS_OK ? write_page(&visit, NULL, error) : status;
}

static enum status replacement_content(const struct session_visit *visit, const struct session_item *item, bool asks, int64_t version, struct str *out,
                                       struct error *error)
{
    struct json_writer json;
    struct buffer content;
    enum status status;
    buffer_open(&content, visit->arena, CONTENT_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "item", ident_of(visit->arena, &item->ident));
    if (asks) {
        json_text(&json, "reason", web_form(visit->request, "ly-do"));
    } else {
        json_text(&json, "replacement", web_form(visit->request, "yeu-cau"));
        json_int(&json, "version", version);
        json_bool(&json, "allowed", str_is(web_form(visit->request, "viec"), "dong-y"));
        json_text(&json, "note", web_form(visit->request, "ghi-chu"));
    }
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&content);
    return status;
}

enum status sessions_page_replacement_sent(struct web_request *request, struct error *error)
{
    struct session_visit visit;
    struct session_item item;
    struct error fault;
    struct ident command;
    struct str content;
    int64_t version = 0;
    bool asks = str_is(web_form(request, "viec"), "xin");
    enum status status = open_page(request, &visit, error);
    if (status == STATUS_OK)
        status = session_visit_item(&visit, &item, error);
    if (status != STATUS_OK)
        return status;
    if (!session_form_command(request, &command, &version))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_not_now, NULL);
    if (status == STATUS_OK)
        status = replacement_content(&visit, &item, asks, version, &content, error);
    if (status == STATUS_OK)
        status = session_command(request, &command, asks ? "sessions.ask_replacement" : "sessions.decide_replacement", content,
                                 (struct session_extra){ 0 }, NULL, error);
    if (status == STATUS_OK)
        return web_redirect(request, session_path(visit.arena, &visit.session, "/thay-phieu?xong=1").ptr, error);
    if (status != STATUS_BAD_INPUT && status != STATUS_STALE)
        return status;
    fault = *error;
    status = session_visit(request, &visit, error); /* as it stands now */
    return status == STATUS_OK ? write_page(&visit, &fault, error) : status;
}

/* ---- the annex ---- */

static const struct form_field annex_rows[] = {
    { .name = "number", .kind = FORM_TEXT, .label = TEXT_sessions_annex_no, .required = true, .max = 60 },
    { .name = "day", .kind = FORM_DATE, .label = TEXT_sessions_annex_on, .required = true },
    { .name = "text", .kind = FORM_LINES, .label = TEXT_sessions_annex_words, .hint = TEXT_sessions_annex_words_hint, .required = true, .max = 4000 },
};

static bool is_ticked(const struct web_request *request, const char *name, struct str value)
{
    for (size_t i = 0; i < web_form_count(request); i++) {
        struct str field, sent;
        web_form_at(request, i, &field, &sent);
        if (str_is(field, name) && str_equal(sent, value))
            return true;
    }
    return false;
}

static void write_box(struct sight *s, const char *name, struct str value)
{
    html_raw(&s->html, "<label class=\"choice\"><input type=\"checkbox\"");
    html_attr(&s->html, "name", str_from(name));
    html_attr(&s->html, "value", value);
    buffer_add_z(&s->html, is_ticked(s->request, name, value) ? " checked><span>" : "><span>");
}

static enum status write_choices(struct sight *s, const struct session_visit *visit, const struct session_item *item, struct error *error)
{
    struct session_sheets sheets;
    const struct law_pack *pack = NULL;
    const struct law_set *set = NULL;
    enum status status = sessions_sql_sheets(visit->conn, visit->arena, item->id, &sheets, error);
    if (status == STATUS_OK)
        status = law_find_pack(web_room(visit->request, "law"), item->pack, &pack, error);
    if (status == STATUS_OK)
        status = law_find_set(s->arena, pack, item->set_no, &set, error);
    if (status != STATUS_OK)
        return status;
    html_raw(&s->html, "<fieldset class=\"row choices\"><legend>");
    sight_words(s, TEXT_sessions_annex_left_out);
    html_raw(&s->html, "</legend>\n");
    for (size_t i = 0; i < sheets.count; i++) {
        const struct council_seat *seat = session_seat(&visit->people, sheets.rows[i].seat);
        if (seat == NULL || sheets.rows[i].state != SHEET_COUNTED || sheets.rows[i].turn > item->turn)
            continue;
        write_box(s, "bo-phieu", ident_of(s->arena, &seat->ident));
        html_text(&s->html, seat->name);
        html_raw(&s->html, "</span></label>\n");
    }
    html_raw(&s->html, "</fieldset>\n<fieldset class=\"row choices\"><legend>");
    sight_words(s, TEXT_sessions_annex_grounds);
    html_raw(&s->html, "</legend>\n");
    write_box(s, "can-cu", STR("dossier"));
    sight_words(s, TEXT_sessions_ground_dossier);
    html_raw(&s->html, "</span></label>\n");
    for (size_t i = 0; i < set->knockout_count; i++) {
        write_box(s, "can-cu", set->knockouts[i].criterion);
        html_text(&s->html, set->knockouts[i].text);
        html_raw(&s->html, "</span></label>\n");
    }
    html_raw(&s->html, "</fieldset>\n");
    return STATUS_OK;
}

static enum status stars_of(const struct session_visit *visit, int64_t result, int *stars, struct error *error)
{
    struct session_outcome outcome;
    struct session_result row;
    enum status status = sessions_sql_result(visit->conn, visit->arena, result, &row, error);
    if (status == STATUS_OK)
        status = session_outcome_of(visit->arena, web_room(visit->request, "law"), &row, &outcome, error);
    *stars = status == STATUS_OK ? outcome.law.stars : 0;
    return status;
}

static enum status write_annexes(struct sight *s, const struct session_visit *visit, const struct session_item *item, struct error *error)
{
    static const enum text_id heads[] = { TEXT_sessions_annex_no, TEXT_sessions_annex_on, TEXT_sessions_annex_words, TEXT_sessions_annex_before,
                                          TEXT_sessions_annex_after };
    struct session_annexes annexes;
    enum status status = sessions_sql_annexes(visit->conn, visit->arena, item->id, &annexes, error);
    if (status != STATUS_OK || annexes.count == 0)
        return status;
    list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < annexes.count && status == STATUS_OK; i++) {
        int before = 0, after = 0;
        status = stars_of(visit, annexes.rows[i].result_before, &before, error);
        if (status == STATUS_OK)
            status = stars_of(visit, annexes.rows[i].result_after, &after, error);
        html_raw(&s->html, "<tr><th scope=\"row\">");
        html_text(&s->html, annexes.rows[i].number);
        html_raw(&s->html, "</th><td>");
        sight_date(s, annexes.rows[i].day);
        html_raw(&s->html, "</td><td>");
        html_text(&s->html, annexes.rows[i].body);
        html_raw(&s->html, "</td><td>");
        SIGHT_WORDS(s, TEXT_live_stars, TEXT_ARG_INT("stars", before));
        html_raw(&s->html, "</td><td>");
        SIGHT_WORDS(s, TEXT_live_stars, TEXT_ARG_INT("stars", after));
        html_raw(&s->html, "</td></tr>\n");
    }
    list_table_close(s);
    return status;
}

static enum status write_annex(struct session_visit *visit, const struct session_item *item, struct form *form, int http_status, struct error *error)
{
    struct sight s;
    enum status status;
    sight_begin(&s, visit->request, TEXT_sessions_annex_title, SESSIONS_PATH, SIGHT_NARROW);
    session_write_head(&s, visit, TEXT_sessions_annex_title, TEXT_sessions_annex_lead, NULL);
    html_raw(&s.html, "<h2>");
    html_text(&s.html, item->product_name);
    html_raw(&s.html, "</h2>\n");
    status = write_annexes(&s, visit, item, error);
    if (status == STATUS_OK && visit->session.state == SESSION_SIGNED && session_may(visit, item, "sessions.lead")) {
        form_write_faults(&s.html, form);
        form_write_open(&s.html, form, session_item_path(s.arena, &visit->session, item, "/phu-luc"));
        form_write_fields(&s.html, form);
        status = write_choices(&s, visit, item, error);
        form_write_close(&s.html, form, TEXT_sessions_annex_do);
    }
    return status == STATUS_OK ? sight_end(&s, http_status, error) : status;
}

static enum status open_annex(struct web_request *request, struct session_visit *visit, struct session_item *item, struct form *form, struct error *error)
{
    enum status status = session_visit(request, visit, error);
    if (status == STATUS_OK)
        status = session_visit_item(visit, item, error);
    if (status == STATUS_OK && (visit->session.state != SESSION_SIGNED || !session_may(visit, item, "sessions.scores")))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = form_start(request, annex_rows, sizeof(annex_rows) / sizeof(annex_rows[0]), form, error);
    if (status == STATUS_OK)
        form->version = item->version;
    return status;
}

enum status sessions_page_annex(struct web_request *request, struct error *error)
{
    struct session_visit visit;
    struct session_item item;
    struct form form;
    enum status status = open_annex(request, &visit, &item, &form, error);
    return status == STATUS_OK ? write_annex(&visit, &item, &form, 200, error) : status;
}

static void add_ticked(struct json_writer *json, const struct web_request *request, const char *list, const char *name)
{
    json_array(json, list);
    for (size_t i = 0; i < web_form_count(request); i++) {
        struct str field, value;
        web_form_at(request, i, &field, &value);
        if (str_is(field, name))
            json_text(json, NULL, value);
    }
    json_array_end(json);
}

static enum status annex_content(const struct session_visit *visit, const struct session_item *item, const struct form *form, struct str *out,
                                 struct error *error)
{
    struct json_writer json;
    struct buffer content;
    enum status status;
    buffer_open(&content, visit->arena, CONTENT_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "item", ident_of(visit->arena, &item->ident));
    json_int(&json, "version", form->version);
    json_text(&json, "number", form_text(form, "number"));
    json_date(&json, "day", form_date(form, "day"));
    json_text(&json, "text", form_text(form, "text"));
    add_ticked(&json, visit->request, "left_out", "bo-phieu");
    add_ticked(&json, visit->request, "grounds", "can-cu");
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&content);
    return status;
}

enum status sessions_page_annex_sent(struct web_request *request, struct error *error)
{
    struct session_visit visit;
    struct session_item item;
    struct form form;
    struct str content;
    enum status status = open_annex(request, &visit, &item, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status != STATUS_OK)
        return status;
    if (form_is_good(&form)) {
        status = annex_content(&visit, &item, &form, &content, error);
        if (status == STATUS_OK)
            status = session_command(request, &form.command, "sessions.annex", content, (struct session_extra){ 0 }, NULL, error);
        if (status == STATUS_OK)
            return web_redirect(request, session_item_path(visit.arena, &visit.session, &item, "/phu-luc?xong=1").ptr, error);
        if (status != STATUS_BAD_INPUT && status != STATUS_STALE)
            return status;
        form_fault_of(&form, error);
    }
    return write_annex(&visit, &item, &form, 422, error);
}
