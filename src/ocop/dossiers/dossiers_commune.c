/* The commune's screens: Kiểm tra hồ sơ (the components on the left, the papers beside them, the four contents of Mẫu 03), giving back with a reason for
 * each item, signing, handing over, the samples. */
#include "base/text.h"
#include "ocop/dossiers/dossiers_int.h"
#include "texts_dossiers.h"
#include "texts_form.h"
#include "texts_self.h"

#define CONTENT_MAX ((size_t)256 << 10)
#define RETURN_DAYS 14 /* proposed; the officer may change it */
#define LONG_MAX 8000
#define NOTE_MAX 500
#define NAME_MAX_SIZE 80

static const char *const content_names[] = { "material", "labour", "idea", "identity" };
#define CONTENTS 4

struct examining {
    struct dossier_visit visit;
    struct dossier_whole whole;
    struct dossier_component *components;
    size_t component_count;
    struct str states[60];  /* by component: what was ticked */
    struct str notes[60];
    struct str *reasons;    /* by criterion */
    struct str contents[CONTENTS];
    struct str meeting;
    struct str until;       /* as typed */
    enum text_id fault;
    size_t given_back;      /* items with a reason */
};

static struct str field_name(struct arena *arena, const char *before, struct str key)
{
    struct buffer name;
    buffer_open(&name, arena, NAME_MAX_SIZE);
    buffer_add_z(&name, before);
    buffer_add(&name, key);
    return str_from(buffer_z(&name));
}

static enum status ask(const struct examining *e, struct error *error)
{
    const struct permission_subject subject = dossiers_subject(&e->visit.dossier);
    return accounts_ask(e->visit.viewer, "dossiers.examine", "dossiers.see", &subject, error);
}

static enum status start(struct web_request *request, struct examining *e, struct error *error)
{
    enum status status = dossier_visit(request, &e->visit, error);
    if (status == STATUS_OK)
        status = dossier_read_whole(e->visit.conn, e->visit.arena, web_room(request, "law"), &e->visit.dossier, &e->whole, error);
    if (status == STATUS_OK)
        status = dossier_components(e->visit.arena, LANGUAGE_VI, e->whole.pack, e->whole.set, &e->components, &e->component_count, error);
    if (status != STATUS_OK)
        return status;
    if (e->component_count > sizeof(e->states) / sizeof(e->states[0]))
        e->component_count = sizeof(e->states) / sizeof(e->states[0]);
    e->reasons = ARENA_NEW_MANY(e->visit.arena, struct str, e->whole.set->criterion_count);
    return e->reasons == NULL ? fail_memory(error) : STATUS_OK;
}

/* ---- the page ---- */

static void write_tick(struct sight *s, const struct examining *e, size_t i)
{
    static const struct {
        const char *value;
        enum text_id words;
    } states[] = { { "there", TEXT_dossiers_there }, { "missing", TEXT_dossiers_missing }, { "expired", TEXT_dossiers_expired } };
    const struct dossier_component *component = &e->components[i];
    html_raw(&s->html, "<fieldset class=\"tick\"><legend>");
    html_text(&s->html, component->name);
    html_raw(&s->html, "</legend>\n<div class=\"states\">");
    for (size_t k = 0; k < 3; k++) {
        html_raw(&s->html, "<label class=\"choice\"><input type=\"radio\"");
        html_attr(&s->html, "name", field_name(s->arena, "co-", component->key));
        html_attr(&s->html, "value", str_from(states[k].value));
        buffer_add_z(&s->html, str_is(e->states[i], states[k].value) ? " checked>" : ">");
        html_raw(&s->html, "<span>");
        sight_words(s, states[k].words);
        html_raw(&s->html, "</span></label>");
    }
    html_raw(&s->html, "</div>\n<label class=\"small\"");
    html_attr(&s->html, "for", field_name(s->arena, "o-", component->key));
    html_raw(&s->html, ">");
    sight_words(s, TEXT_dossiers_tick_note);
    html_raw(&s->html, "</label><input class=\"field\" type=\"text\"");
    html_attr(&s->html, "id", field_name(s->arena, "o-", component->key));
    html_attr(&s->html, "name", field_name(s->arena, "ghi-chu-", component->key));
    html_attr(&s->html, "value", e->notes[i]);
    html_raw(&s->html, "></fieldset>\n");
}

static void write_paper_line(struct sight *s, const struct examining *e, const struct paper *paper)
{
    struct buffer path;
    buffer_open(&path, s->arena, 200);
    paper_path(&path, paper);
    html_raw(&s->html, "<li><a target=\"_blank\"");
    html_attr(&s->html, "href", buffer_str(&path));
    html_raw(&s->html, ">");
    html_text(&s->html, paper_title(paper));
    html_raw(&s->html, "</a>");
    if (paper->number.len > 0) {
        html_raw(&s->html, " ");
        html_text(&s->html, paper->number);
    }
    if (paper->expires != DATE_NONE) {
        bool ended = paper->expires < e->visit.today;
        buffer_add_z(&s->html, ended ? " <span class=\"bad small\">" : " <span class=\"quiet small\">");
        SIGHT_WORDS(s, ended ? TEXT_dossiers_ended_on : TEXT_dossiers_until_day, TEXT_ARG("day", date_text(s->arena, paper->expires)));
        html_raw(&s->html, "</span>");
    }
    html_raw(&s->html, "</li>\n");
}

/* What is claimed, with its papers, and room for a reason to give it back. */
static void write_claim(struct sight *s, const struct examining *e, size_t i)
{
    const struct law_criterion *criterion = &e->whole.set->criteria[i];
    const struct dossier_claim *claim = &e->whole.claims[i];
    int8_t choice = e->whole.sheet.choices[i];
    html_raw(&s->html, "<section class=\"claim\"><h3>");
    html_text(&s->html, criterion->code);
    html_raw(&s->html, " ");
    html_text(&s->html, self_name(s->arena, criterion->name));
    html_raw(&s->html, "</h3>\n<p>");
    html_text(&s->html, choice == LAW_NO_CHOICE ? text_of(s->language, TEXT_self_none) : criterion->options[choice].text);
    html_raw(&s->html, "</p>\n");
    if (claim->reason.len > 0) {
        html_raw(&s->html, "<blockquote>");
        html_text(&s->html, claim->reason);
        html_raw(&s->html, "</blockquote>\n");
    }
    html_raw(&s->html, "<ul class=\"plain\">\n");
    for (size_t p = 0; p < claim->paper_count; p++) {
        const struct paper *paper = dossier_paper(&e->whole, claim->papers[p]);
        if (paper != NULL)
            write_paper_line(s, e, paper);
    }
    html_raw(&s->html, "</ul>\n<label class=\"small\"");
    html_attr(&s->html, "for", field_name(s->arena, "o-ly-do-", criterion->code));
    html_raw(&s->html, ">");
    SIGHT_WORDS(s, TEXT_dossiers_reason_back, TEXT_ARG("code", criterion->code));
    html_raw(&s->html, "</label><input class=\"field\" type=\"text\"");
    html_attr(&s->html, "id", field_name(s->arena, "o-ly-do-", criterion->code));
    html_attr(&s->html, "name", field_name(s->arena, "ly-do-", criterion->code));
    html_attr(&s->html, "value", e->reasons[i]);
    html_raw(&s->html, "></section>\n");
}

static void write_content(struct sight *s, const char *name, enum text_id label, struct str value)
{
    html_raw(&s->html, "<div class=\"row\"><label");
    html_attr(&s->html, "for", field_name(s->arena, "o-", str_from(name)));
    html_raw(&s->html, ">");
    sight_words(s, label);
    html_raw(&s->html, "</label>\n<textarea class=\"field\" rows=\"5\"");
    html_attr(&s->html, "name", str_from(name));
    html_attr(&s->html, "id", field_name(s->arena, "o-", str_from(name)));
    html_raw(&s->html, ">\n");
    html_text(&s->html, value);
    html_raw(&s->html, "</textarea></div>\n");
}

static void write_head(struct sight *s, const struct examining *e)
{
    html_raw(&s->html, "<p class=\"back\"><a");
    html_attr(&s->html, "href", dossier_path(s->arena, &e->visit.dossier, ""));
    html_raw(&s->html, ">");
    page_icon(&s->html, ICON_BACK);
    sight_words(s, TEXT_dossiers_whole);
    html_raw(&s->html, "</a></p>\n<h1>");
    html_text(&s->html, e->whole.product.name);
    html_raw(&s->html, "</h1>\n<p class=\"lead\">");
    html_text(&s->html, e->whole.producer.facts.name);
    html_raw(&s->html, ". ");
    html_text(&s->html, dossier_set_name(s->arena, e->whole.set));
    html_raw(&s->html, "</p>\n<p>");
    dossier_write_state(s, &e->visit.dossier, e->visit.today);
    html_raw(&s->html, "</p>\n");
    if (e->fault == TEXT_NONE)
        return;
    html_raw(&s->html, "<div class=\"notice faults\" role=\"alert\">");
    page_icon(&s->html, ICON_WARNING);
    html_raw(&s->html, "<div><p>");
    sight_words(s, e->fault);
    html_raw(&s->html, "</p></div></div>\n");
}

static void write_mau_03(struct sight *s, const struct examining *e)
{
    static const enum text_id labels[CONTENTS] = { TEXT_dossiers_content_material, TEXT_dossiers_content_labour, TEXT_dossiers_content_idea,
                                                   TEXT_dossiers_content_identity };
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_dossiers_form_3);
    html_raw(&s->html, "</h2>\n<p class=\"quiet\">");
    sight_words(s, TEXT_dossiers_contents_lead);
    html_raw(&s->html, "</p>\n");
    for (size_t i = 0; i < CONTENTS; i++)
        write_content(s, content_names[i], labels[i], e->contents[i]);
    write_content(s, "meeting", TEXT_dossiers_meeting, e->meeting);
    html_raw(&s->html, "<p class=\"act\"><button class=\"button main\" type=\"submit\" name=\"viec\" value=\"mau-03\">");
    sight_words(s, TEXT_dossiers_make_form_3);
    html_raw(&s->html, "</button></p>\n<h2>");
    sight_words(s, TEXT_dossiers_give_back);
    html_raw(&s->html, "</h2>\n<div class=\"row\"><label for=\"o-han\">");
    sight_words(s, TEXT_dossiers_until);
    html_raw(&s->html, "</label>\n<input class=\"field short\" type=\"text\" inputmode=\"numeric\" id=\"o-han\" name=\"han\"");
    html_attr(&s->html, "value", e->until);
    html_raw(&s->html, "></div>\n<p class=\"act\"><button class=\"button\" type=\"submit\" name=\"viec\" value=\"tra-lai\">");
    sight_words(s, TEXT_dossiers_give_back);
    html_raw(&s->html, "</button></p>\n");
}

static enum status show(struct examining *e, int http_status, struct error *error)
{
    struct ident command = ident_new(web_context(e->visit.request));
    struct dossier_findings findings;
    struct sight s;
    enum status status = dossier_compare(e->visit.conn, e->visit.arena, &e->whole, &findings, error);
    if (status != STATUS_OK)
        return status;
    sight_begin_named(&s, e->visit.request, e->whole.product.name, DOSSIERS_PATH, SIGHT_WIDE);
    write_head(&s, e);
    status = dossier_write_mended(&s, &e->visit, &e->whole, error);
    if (status != STATUS_OK)
        return status;
    dossier_write_findings(&s, &findings);
    html_raw(&s.html, "<form method=\"post\" class=\"examine\"");
    html_attr(&s.html, "action", dossier_path(s.arena, &e->visit.dossier, "/tham-tra"));
    html_raw(&s.html, ">\n");
    form_write_hidden(&s.html, e->visit.request, &command, e->visit.dossier.version);
    html_raw(&s.html, "<div class=\"beside\"><div>\n<h2>");
    sight_words(&s, TEXT_dossiers_components);
    html_raw(&s.html, "</h2>\n");
    for (size_t i = 0; i < e->component_count; i++)
        write_tick(&s, e, i);
    html_raw(&s.html, "</div>\n<div>\n<h2>");
    sight_words(&s, TEXT_dossiers_claims);
    html_raw(&s.html, "</h2>\n");
    for (size_t i = 0; i < e->whole.set->criterion_count; i++)
        write_claim(&s, e, i);
    html_raw(&s.html, "</div></div>\n<div class=\"fields\">\n");
    write_mau_03(&s, e);
    html_raw(&s.html, "</div></form>\n");
    return sight_end(&s, http_status, error);
}

/* Sentences to start from, with what the dossier says already. */
static void begin_contents(struct examining *e)
{
    static const enum text_id begins[CONTENTS] = { TEXT_dossiers_begin_material, TEXT_dossiers_begin_labour, TEXT_dossiers_begin_idea,
                                                   TEXT_dossiers_begin_identity };
    const struct text_arg args[] = { TEXT_ARG("producer", e->whole.producer.facts.name), TEXT_ARG("product", e->whole.product.name),
                                     TEXT_ARG("said", e->whole.texts[DOSSIER_MATERIAL].body) };
    for (size_t i = 0; i < CONTENTS; i++) {
        struct buffer text;
        buffer_open(&text, e->visit.arena, FORM_TEXT_MAX * 2);
        text_add(&text, LANGUAGE_VI, begins[i], args, 3);
        e->contents[i] = buffer_str(&text);
    }
}

enum status dossiers_page_examine(struct web_request *request, struct error *error)
{
    struct examining e = { .fault = TEXT_NONE, .meeting = STR("") };
    enum status status = start(request, &e, error);
    if (status == STATUS_OK)
        status = ask(&e, error);
    if (status != STATUS_OK)
        return status;
    begin_contents(&e);
    e.until = date_text(e.visit.arena, e.visit.today + RETURN_DAYS);
    return show(&e, 200, error);
}

/* ---- what was sent ---- */

static struct str take(struct examining *e, const char *name, bool lines, size_t most)
{
    struct str sent = web_form(e->visit.request, name);
    struct str clean;
    struct error ignored;
    if (sent.ptr == NULL)
        return STR("");
    if (sent.len > most || text_clean(e->visit.arena, sent, lines, &clean, &ignored) != STATUS_OK) {
        e->fault = sent.len > most ? TEXT_dossiers_reason_long : TEXT_form_characters;
        return str_part(sent, 0, most);
    }
    return clean;
}

static void take_all(struct examining *e)
{
    for (size_t i = 0; i < e->component_count; i++) {
        e->states[i] = take(e, field_name(e->visit.arena, "co-", e->components[i].key).ptr, false, 10);
        e->notes[i] = take(e, field_name(e->visit.arena, "ghi-chu-", e->components[i].key).ptr, false, NOTE_MAX);
        if (str_is(e->states[i], "missing") || str_is(e->states[i], "expired"))
            e->given_back++;
    }
    for (size_t i = 0; i < e->whole.set->criterion_count; i++) {
        e->reasons[i] = take(e, field_name(e->visit.arena, "ly-do-", e->whole.set->criteria[i].code).ptr, false, NOTE_MAX);
        if (e->reasons[i].len > 0)
            e->given_back++;
    }
    for (size_t i = 0; i < CONTENTS; i++)
        e->contents[i] = take(e, content_names[i], true, LONG_MAX);
    e->meeting = take(e, "meeting", true, LONG_MAX);
    e->until = take(e, "han", false, 20);
}

static void content_open(struct json_writer *json, struct buffer *text, const struct examining *e)
{
    struct buffer ident;
    buffer_open(&ident, e->visit.arena, IDENT_TEXT_SIZE);
    ident_write(&ident, &e->visit.dossier.ident);
    buffer_open(text, e->visit.arena, CONTENT_MAX);
    json_writer_open(json, text);
    json_object(json, NULL);
    json_text(json, "dossier", buffer_str(&ident));
    json_int(json, "version", dossier_form_version(e->visit.request));
}

/* What is missing or has ended, and the officer's note where there is one. */
static struct str default_reason(const struct examining *e, size_t i)
{
    const struct text_arg args[] = { TEXT_ARG("name", e->components[i].name) };
    struct buffer text;
    buffer_open(&text, e->visit.arena, 2000);
    text_add(&text, LANGUAGE_VI, str_is(e->states[i], "missing") ? TEXT_dossiers_reason_missing : TEXT_dossiers_reason_expired, args, 1);
    if (e->notes[i].len > 0) {
        buffer_add_z(&text, ": ");
        buffer_add(&text, e->notes[i]);
    }
    return buffer_str(&text);
}

static void json_item(struct json_writer *json, struct str item, struct str reason)
{
    json_object(json, NULL);
    json_text(json, "item", item);
    json_text(json, "reason", reason);
    json_object_end(json);
}

static enum status return_content(const struct examining *e, date until, struct str *out, struct error *error)
{
    struct json_writer json;
    struct buffer text;
    enum status status;
    content_open(&json, &text, e);
    json_date(&json, "until", until);
    json_array(&json, "items");
    for (size_t i = 0; i < e->component_count; i++)
        if (str_is(e->states[i], "missing") || str_is(e->states[i], "expired"))
            json_item(&json, e->components[i].key, default_reason(e, i));
    for (size_t i = 0; i < e->whole.set->criterion_count; i++)
        if (e->reasons[i].len > 0)
            json_item(&json, e->whole.set->criteria[i].code, e->reasons[i]);
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

static enum status examine_content(const struct examining *e, struct str *out, struct error *error)
{
    struct json_writer json;
    struct buffer text;
    enum status status;
    content_open(&json, &text, e);
    for (size_t i = 0; i < CONTENTS; i++)
        json_text(&json, content_names[i], e->contents[i]);
    json_text(&json, "meeting", e->meeting);
    json_array(&json, "ticks");
    for (size_t i = 0; i < e->component_count; i++) {
        json_object(&json, NULL);
        json_text(&json, "component", e->components[i].key);
        json_text(&json, "state", e->states[i].len == 0 ? STR("missing") : e->states[i]);
        json_text(&json, "note", e->notes[i]);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

/* The form again, with its fault, for who may still examine. */
static enum status show_again(struct examining *e, struct error *error)
{
    enum status status = ask(e, error);
    return status == STATUS_OK ? show(e, 422, error) : status;
}

/* The door asks the permission: a form that comes twice has moved the dossier on, and gets the first answer again. */
enum status dossiers_page_examine_sent(struct web_request *request, struct error *error)
{
    struct examining e = { .fault = TEXT_NONE };
    struct ident id = dossier_command_id(request);
    bool back = str_is(web_form(request, "viec"), "tra-lai");
    struct str content;
    struct error fault;
    date until = DATE_NONE;
    enum status status = start(request, &e, error);
    if (status != STATUS_OK)
        return status;
    take_all(&e);
    if (back && e.fault == TEXT_NONE && e.given_back == 0)
        e.fault = TEXT_dossiers_no_reason;
    if (back && e.fault == TEXT_NONE && !date_read_vi(e.until, &until))
        e.fault = TEXT_form_date;
    if (e.fault != TEXT_NONE)
        return show_again(&e, error);
    status = back ? return_content(&e, until, &content, error) : examine_content(&e, &content, error);
    if (status != STATUS_OK)
        return status;
    status = dossier_command(request, &id, back ? "dossiers.return" : "dossiers.examine", content, NULL, NULL, &fault);
    if (status == STATUS_OK)
        return web_redirect(request, dossier_path(e.visit.arena, &e.visit.dossier, "?xong=1").ptr, error);
    if (status != STATUS_BAD_INPUT) {
        *error = fault;
        return status;
    }
    e.fault = fault.text;
    return show_again(&e, error);
}

/* ---- signing, handing over, withdrawing: short forms on the dossier's page ---- */

static void write_move(struct sight *s, const struct dossier_visit *visit, const char *rest, enum text_id button, enum text_id about,
                       const char *field, enum text_id label, bool with_day, bool is_main)
{
    struct ident command = ident_new(web_context(s->request));
    buffer_add_z(&s->html, is_main ? "<details class=\"act\"><summary class=\"button main\">" : "<details class=\"act\"><summary>");
    sight_words(s, button);
    html_raw(&s->html, "</summary>\n<form class=\"fields\" method=\"post\"");
    html_attr(&s->html, "action", dossier_path(s->arena, &visit->dossier, rest));
    html_raw(&s->html, ">\n<p>");
    sight_words(s, about);
    html_raw(&s->html, "</p>\n");
    form_write_hidden(&s->html, s->request, &command, visit->dossier.version);
    if (field != NULL) {
        html_raw(&s->html, "<div class=\"row\"><label");
        html_attr(&s->html, "for", field_name(s->arena, "o-", str_from(field)));
        html_raw(&s->html, ">");
        sight_words(s, label);
        html_raw(&s->html, "</label><input class=\"field\" type=\"text\"");
        html_attr(&s->html, "id", field_name(s->arena, "o-", str_from(field)));
        html_attr(&s->html, "name", str_from(field));
        html_raw(&s->html, "></div>\n");
    }
    if (with_day) {
        html_raw(&s->html, "<div class=\"row\"><label for=\"o-ngay\">");
        sight_words(s, TEXT_dossiers_letter_of);
        html_raw(&s->html, "</label><input class=\"field short\" type=\"text\" inputmode=\"numeric\" id=\"o-ngay\" name=\"ngay\"");
        html_attr(&s->html, "value", date_text(s->arena, visit->today));
        html_raw(&s->html, "></div>\n");
    }
    html_raw(&s->html, "<p class=\"act\"><button class=\"button main\" type=\"submit\">");
    sight_words(s, button);
    html_raw(&s->html, "</button></p></form></details>\n");
}

void dossier_write_moves(struct sight *s, const struct dossier_visit *visit, const struct dossier_binding *binding)
{
    if (dossier_may(visit, "dossiers.sign"))
        write_move(s, visit, "/ky", TEXT_dossiers_sign, TEXT_dossiers_sign_about, "so", TEXT_dossiers_letter_number, true, true);
    if (dossier_may(visit, "dossiers.hand") && !dossier_is_bound(binding))
        dossier_write_give_back(s, visit, binding);
    else if (dossier_may(visit, "dossiers.hand"))
        write_move(s, visit, "/chuyen", TEXT_dossiers_hand, TEXT_dossiers_hand_about, NULL, TEXT_NONE, false, true);
    if (dossier_may(visit, "dossiers.withdraw"))
        write_move(s, visit, "/rut", TEXT_dossiers_withdraw, TEXT_dossiers_withdraw_about, "ly-do", TEXT_dossiers_withdraw_reason, false, false);
}

enum status dossiers_page_sign(struct web_request *request, struct error *error)
{
    struct ident id = dossier_command_id(request);
    struct str number = web_form(request, "so");
    struct examining e = { .fault = TEXT_NONE };
    struct json_writer json;
    struct buffer text;
    struct str clean;
    date day = DATE_NONE;
    enum status status = dossier_visit(request, &e.visit, error);
    if (status == STATUS_OK)
        status = text_clean(e.visit.arena, str_part(number, 0, 60), false, &clean, error);
    if (status == STATUS_OK && !date_read_vi(web_form(request, "ngay"), &day))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_form_date, "ngay");
    if (status != STATUS_OK)
        return status;
    content_open(&json, &text, &e);
    json_text(&json, "letter_no", clean);
    json_date(&json, "letter_day", day);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = dossier_command(request, &id, "dossiers.sign", buffer_str(&text), NULL, NULL, error);
    return status == STATUS_OK ? web_redirect(request, dossier_path(e.visit.arena, &e.visit.dossier, "?xong=1").ptr, error) : status;
}

enum status dossiers_page_hand(struct web_request *request, struct error *error)
{
    struct ident id = dossier_command_id(request);
    struct examining e = { .fault = TEXT_NONE };
    struct str scans[STAMPED_PAPERS];
    struct json_writer json;
    struct buffer text;
    enum status status = dossier_visit(request, &e.visit, error);
    if (status == STATUS_OK)
        status = dossier_stamped_hashes(e.visit.conn, e.visit.arena, &e.visit.dossier, scans, error);
    if (status != STATUS_OK)
        return status;
    content_open(&json, &text, &e);
    for (size_t i = 0; i < STAMPED_PAPERS; i++)
        json_text(&json, dossier_stamped_words[i], scans[i]);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = dossier_command(request, &id, "dossiers.hand", buffer_str(&text), NULL, NULL, error);
    return status == STATUS_OK ? web_redirect(request, dossier_path(e.visit.arena, &e.visit.dossier, "?xong=1").ptr, error) : status;
}

/* ---- samples ---- */

static const struct form_field sample_fields[] = {
    { .name = "lo", .kind = FORM_TEXT, .label = TEXT_dossiers_sample_lot, .max = 60 },
    { .name = "han", .kind = FORM_DATE, .label = TEXT_dossiers_sample_expires },
    { .name = "tinh-trang", .kind = FORM_TEXT, .label = TEXT_dossiers_sample_condition, .required = true, .max = 500 },
};
#define SAMPLE_FIELDS 3

static enum status samples_start(struct web_request *request, struct dossier_visit *visit, struct dossier_samples *samples, struct form *form,
                                 struct error *error)
{
    struct permission_subject subject;
    enum status status = dossier_visit(request, visit, error);
    if (status != STATUS_OK)
        return status;
    subject = dossiers_subject(&visit->dossier);
    status = accounts_ask(visit->viewer, "dossiers.samples", "dossiers.see", &subject, error);
    if (status == STATUS_OK)
        status = dossiers_sql_samples(visit->conn, visit->arena, visit->dossier.id, samples, error);
    return status == STATUS_OK ? form_start(request, sample_fields, SAMPLE_FIELDS, form, error) : status;
}

/* "12-15-04672-2026/M3": the receipt's number and the sample's, so that a seal names its dossier. */
static struct str sample_label(struct arena *arena, const struct dossier *dossier, size_t sample)
{
    struct buffer label;
    buffer_open(&label, arena, 60);
    buffer_add_int(&label, dossier->receipt_no);
    buffer_add_char(&label, '-');
    buffer_add_padded(&label, (uint64_t)dossier->province, 2);
    buffer_add_char(&label, '-');
    buffer_add(&label, dossier->receipt_commune);
    buffer_add_char(&label, '-');
    buffer_add_int(&label, dossier->receipt_year);
    buffer_add(&label, STR("/M"));
    buffer_add_int(&label, (int64_t)sample);
    return buffer_str(&label);
}

/* The way to a test of this sample, for who may write it down. */
static void write_sample_test(struct sight *s, const struct dossier_visit *visit, const struct product *product, const struct dossier_sample *sample)
{
    const struct permission_subject subject = dossiers_subject(&visit->dossier);
    if (!accounts_may(visit->viewer, "laboratory.edit", &subject))
        return;
    html_raw(&s->html, " <a");
    html_attr(&s->html, "href", laboratory_new_path(s->arena, product, sample->label, sample->lot));
    html_raw(&s->html, ">");
    sight_words(s, TEXT_dossiers_sample_test);
    html_raw(&s->html, "</a>");
}

static enum status samples_show(struct dossier_visit *visit, const struct dossier_samples *samples, struct form *form, int http_status,
                                struct error *error)
{
    struct product product;
    struct sight s;
    enum status status = products_by_id(visit->conn, visit->arena, visit->dossier.product, &product, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, visit->request, TEXT_dossiers_take_samples, DOSSIERS_PATH, SIGHT_NARROW);
    html_raw(&s.html, "<p class=\"back\"><a");
    html_attr(&s.html, "href", dossier_path(s.arena, &visit->dossier, ""));
    html_raw(&s.html, ">");
    page_icon(&s.html, ICON_BACK);
    html_text(&s.html, visit->dossier.product_name);
    html_raw(&s.html, "</a></p>\n");
    form_write_faults(&s.html, form);
    sight_heading(&s, TEXT_dossiers_take_samples, TEXT_dossiers_samples_lead);
    html_raw(&s.html, "<ul class=\"plain samples\">\n");
    for (size_t i = 0; i < samples->count; i++) {
        html_raw(&s.html, "<li class=\"figure\">");
        html_text(&s.html, samples->rows[i].label);
        html_raw(&s.html, " <span class=\"quiet\">");
        html_text(&s.html, samples->rows[i].condition);
        html_raw(&s.html, "</span>");
        write_sample_test(&s, visit, &product, &samples->rows[i]);
        html_raw(&s.html, "</li>\n");
    }
    html_raw(&s.html, "</ul>\n");
    if (samples->count < DOSSIERS_SAMPLES) {
        form->version = visit->dossier.version;
        form_write_open(&s.html, form, dossier_path(s.arena, &visit->dossier, "/mau"));
        form_write_fields(&s.html, form);
        form_write_close(&s.html, form, TEXT_dossiers_samples_record);
    }
    return sight_end(&s, http_status, error);
}

enum status dossiers_page_samples(struct web_request *request, struct error *error)
{
    struct dossier_samples samples;
    struct dossier_visit visit;
    struct form form;
    enum status status = samples_start(request, &visit, &samples, &form, error);
    return status == STATUS_OK ? samples_show(&visit, &samples, &form, 200, error) : status;
}

enum status dossiers_page_samples_sent(struct web_request *request, struct error *error)
{
    struct examining e = { .fault = TEXT_NONE };
    struct dossier_samples samples;
    struct json_writer json;
    struct buffer text;
    struct form form;
    enum status status = samples_start(request, &e.visit, &samples, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&form))
        return samples_show(&e.visit, &samples, &form, 422, error);
    content_open(&json, &text, &e);
    json_array(&json, "samples");
    for (size_t i = 0; i < DOSSIERS_SAMPLES; i++) { /* all five, also when the form comes twice: its content is the same */
        json_object(&json, NULL);
        json_text(&json, "label", sample_label(e.visit.arena, &e.visit.dossier, i + 1));
        json_text(&json, "lot", form_text(&form, "lo"));
        json_text(&json, "condition", form_text(&form, "tinh-trang"));
        json_date(&json, "expires", form_date(&form, "han"));
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = dossier_command(request, &form.command, "dossiers.samples", buffer_str(&text), NULL, NULL, error);
    return status == STATUS_OK ? web_redirect(request, dossier_path(e.visit.arena, &e.visit.dossier, "/mau?xong=1").ptr, error) : status;
}
