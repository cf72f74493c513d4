/* Asking for a supplement: what is missing, who must answer, until when; the dossier goes back for it. The screen and the command. */
#include "base/pure.h"
#include "base/text.h"
#include "ocop/rounds/rounds_int.h"
#include "texts_dossiers.h"
#include "texts_form.h"
#include "texts_rounds.h"

#define CONTENT_MAX ((size_t)512 << 10)
#define NAME_MAX_SIZE 80
#define NOTE_MAX 500
#define ANSWER_DAYS 10 /* proposed; the office may change it */
static const char *const who_words[] = { "producer", "commune", NULL };

struct ask {
    struct str candidate;
    int64_t version;
    int who;
    date until;
    struct json_list items;
};
static const struct json_field item_fields[] = {
    { .name = "item", .kind = JSON_TEXT, .offset = offsetof(struct dossier_item, item), .required = true, .min = 1, .max = 40 },
    { .name = "reason", .kind = JSON_TEXT, .offset = offsetof(struct dossier_item, reason), .required = true, .min = 1, .max = 2000 },
};
static const struct json_shape item_shape = { "RoundSupplementItem", sizeof(struct dossier_item), item_fields, 2, false, NULL };
static const struct json_field ask_fields[] = {
    { .name = "candidate", .kind = JSON_TEXT, .offset = offsetof(struct ask, candidate), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct ask, version), .required = true, .min = 1, .max = INT32_MAX },
    { .name = "who", .kind = JSON_WORD, .offset = offsetof(struct ask, who), .required = true, .words = who_words },
    { .name = "until", .kind = JSON_DATE, .offset = offsetof(struct ask, until), .required = true },
    { .name = "items", .kind = JSON_LIST, .offset = offsetof(struct ask, items), .required = true, .min = 1, .max = ROUNDS_ITEMS, .of = &item_shape },
};
const struct json_shape round_supplement_shape = { "RoundSupplement", sizeof(struct ask), ask_fields, 5, false, NULL };

enum status round_apply_supplement(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct rounds_extra *extra = command->extra;
    const struct ask *ask = content;
    struct supplement supplement = { .who = str_from(who_words[ask->who]), .until = ask->until, .at = extra->now, .by_name = extra->viewer->name };
    struct dossier_sending sending = { .to_commune = ask->who == 1, .items = ask->items.items, .item_count = ask->items.count, .until = ask->until,
                                       .by_account = extra->viewer->account, .by_name = extra->viewer->name, .at = extra->now };
    struct candidate candidate;
    enum status status = candidate_of_command(conn, command, ask->candidate, ask->version, &candidate, error);
    (void)result;
    if (status == STATUS_OK && ask->until <= date_in_vietnam(extra->now))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_dossiers_until_past, "until");
    if (status == STATUS_OK && candidate.state >= CANDIDATE_SESSION) /* from an agenda it is the session that lets go of it */
        status = FAIL_WITH(error, STATUS_STALE, TEXT_rounds_no_move, NULL, TEXT_ARG("product", candidate.product_name));
    if (status != STATUS_OK)
        return status;
    supplement.filed_no = candidate.filed_no;
    sending.dossier = candidate.dossier;
    if (candidate.kind != DOSSIER_RERATING) /* that of a re-rating stays: whether its clock stands, the council's rules say (rounds_add_waited) */
        candidate.due = ask->until;
    status = candidate_move(conn, &candidate, CANDIDATE_SUPPLEMENT, extra->now, error);
    if (status == STATUS_OK)
        status = rounds_sql_add_supplement(conn, candidate.id, &supplement, error);
    for (size_t i = 0; status == STATUS_OK && i < ask->items.count; i++)
        status = rounds_sql_add_supplement_item(conn, supplement.id, (int64_t)i + 1, &sending.items[i], error);
    if (status == STATUS_OK)
        status = dossiers_send_back(conn, extra->arena, command, &sending, error);
    if (status == STATUS_OK)
        status = candidate_note(conn, command, &candidate, "supplement", STR(""), error);
    return status == STATUS_OK ? candidate_tasks(conn, extra->arena, &candidate, &command->id, command->actor.id, extra->now, error) : status;
}

enum status rounds_add_waited(struct db_conn *conn, struct arena *arena, int64_t dossier, int64_t now, struct error *error)
{
    struct round_event event = { .at = now, .what = STR("term_moved"), .by_name = STR("") };
    struct supplements asked = { .count = 0 };
    struct candidate candidate;
    bool found = false;
    date waited;
    enum status status = rounds_sql_of_dossier(conn, arena, dossier, BODY_PROVINCE, &found, &candidate, error);
    if (status != STATUS_OK || !found || candidate.state != CANDIDATE_SUPPLEMENT || candidate.kind != DOSSIER_RERATING || candidate.due == DATE_NONE)
        return status;
    status = rounds_sql_supplements(conn, arena, candidate.id, &asked, error);
    if (status != STATUS_OK || asked.count == 0 || asked.rows[0].answered_at != 0)
        return status;
    waited = date_in_vietnam(now) - date_in_vietnam(asked.rows[0].at);
    if (waited <= 0)
        return STATUS_OK;
    status = round_term_end(conn, arena, candidate.province, candidate.due, waited, &candidate.due, error);
    if (status == STATUS_OK)
        status = rounds_sql_set_candidate(conn, &candidate, error);
    event.note = date_text(arena, candidate.due);
    return status == STATUS_OK ? rounds_sql_add_event(conn, candidate.id, &event, error) : status;
}

struct str supplement_item_name(const struct law *law, struct arena *arena, const struct candidate *candidate, struct str item)
{
    const struct law_pack *pack = NULL;
    const struct law_set *set = NULL;
    struct dossier_component *components = NULL;
    struct error ignored = { 0 };
    struct buffer out;
    size_t count = 0;
    if (law_find_pack(law, candidate->pack, &pack, &ignored) != STATUS_OK || law_find_set(arena, pack, candidate->set_no, &set, &ignored) != STATUS_OK ||
        dossier_components(arena, LANGUAGE_VI, pack, set, &components, &count, &ignored) != STATUS_OK)
        return item;
    for (size_t i = 0; i < count; i++)
        if (str_equal(components[i].key, item))
            return components[i].name;
    if (law_criterion_index(set, item) < 0)
        return item;
    buffer_open(&out, arena, 2000);
    buffer_add(&out, item);
    buffer_add_char(&out, ' ');
    buffer_add(&out, self_name(arena, set->criteria[law_criterion_index(set, item)].name));
    return buffer_str(&out);
}

/* ---- the screen ---- */

struct asking {
    struct candidate_visit visit;
    const struct law_set *set;
    struct dossier_component *components;
    size_t component_count;
    struct frozen frozen;
    struct str *reasons; /* by component, then by criterion */
    size_t count;
    struct str who, until; /* as typed */
    enum text_id fault;
    int64_t version;
    struct ident command;
};

static struct str name_of(struct arena *arena, struct str key)
{
    struct buffer name;
    buffer_open(&name, arena, NAME_MAX_SIZE);
    buffer_add_z(&name, "ly-do-");
    buffer_add(&name, key);
    return str_from(buffer_z(&name));
}

static struct str key_at(const struct asking *a, size_t i)
{
    return i < a->component_count ? a->components[i].key : a->set->criteria[i - a->component_count].code;
}

static enum status start(struct web_request *request, struct asking *a, struct error *error)
{
    const struct law_pack *pack = NULL;
    enum status status = candidate_visit(request, &a->visit, error);
    if (status == STATUS_OK)
        status = accounts_ask(a->visit.viewer, "rounds.work", "rounds.see", &a->visit.subject, error);
    if (status == STATUS_OK)
        status = law_find_pack(web_room(request, "law"), a->visit.candidate.pack, &pack, error);
    if (status == STATUS_OK)
        status = law_find_set(a->visit.arena, pack, a->visit.candidate.set_no, &a->set, error);
    if (status == STATUS_OK)
        status = dossier_components(a->visit.arena, LANGUAGE_VI, pack, a->set, &a->components, &a->component_count, error);
    if (status == STATUS_OK)
        status = dossiers_frozen(a->visit.conn, a->visit.arena, a->visit.candidate.dossier, a->visit.candidate.filed_no, &a->frozen, error);
    if (status != STATUS_OK)
        return status;
    a->count = a->component_count + a->set->criterion_count;
    a->reasons = ARENA_NEW_MANY(a->visit.arena, struct str, a->count);
    return a->reasons == NULL ? fail_memory(error) : STATUS_OK;
}

static void write_reason(struct sight *s, const struct asking *a, size_t i, struct str label)
{
    struct str name = name_of(s->arena, key_at(a, i));
    html_raw(&s->html, "<div class=\"row\"><label");
    html_attr(&s->html, "for", name);
    html_raw(&s->html, ">");
    html_text(&s->html, label);
    html_raw(&s->html, "</label><input class=\"field\" type=\"text\" autocomplete=\"off\"");
    html_attr(&s->html, "id", name);
    html_attr(&s->html, "name", name);
    html_attr(&s->html, "value", a->reasons[i]);
    html_raw(&s->html, "></div>\n");
}

static void write_who(struct sight *s, const struct asking *a)
{
    static const enum text_id words[] = { TEXT_rounds_who_producer, TEXT_rounds_who_commune };
    html_raw(&s->html, "<fieldset class=\"row choices\"><legend>");
    sight_words(s, TEXT_rounds_who);
    html_raw(&s->html, "</legend>\n");
    for (size_t i = 0; i < 2; i++) {
        html_raw(&s->html, "<label class=\"choice\"><input type=\"radio\" name=\"ai\"");
        html_attr(&s->html, "value", str_from(who_words[i]));
        buffer_add_z(&s->html, str_is(a->who, who_words[i]) ? " checked><span>" : "><span>");
        sight_words(s, words[i]);
        html_raw(&s->html, "</span></label>\n");
    }
    html_raw(&s->html, "</fieldset>\n<div class=\"row\"><label for=\"o-han\">");
    sight_words(s, TEXT_rounds_until);
    html_raw(&s->html, "</label><input class=\"field short\" type=\"text\" inputmode=\"numeric\" id=\"o-han\" name=\"han\" autocomplete=\"off\"");
    html_attr(&s->html, "value", a->until);
    html_raw(&s->html, "></div>\n");
}

static enum status show(struct asking *a, int http_status, struct error *error)
{
    struct sight s;
    sight_begin_named(&s, a->visit.request, a->visit.candidate.product_name, ROUNDS_PATH, SIGHT_WIDE);
    if (a->fault != TEXT_NONE) {
        html_raw(&s.html, "<div class=\"notice faults\" role=\"alert\">");
        page_icon(&s.html, ICON_WARNING);
        html_raw(&s.html, "<div><p>");
        sight_words(&s, a->fault);
        html_raw(&s.html, "</p></div></div>\n");
    }
    candidate_write_head(&s, &a->visit, TEXT_rounds_supplement_title);
    html_raw(&s.html, "<p class=\"quiet\">");
    sight_words(&s, TEXT_rounds_supplement_lead);
    html_raw(&s.html, "</p>\n<form method=\"post\"");
    html_attr(&s.html, "action", candidate_path(s.arena, &a->visit.candidate, "/bo-sung"));
    html_raw(&s.html, ">\n");
    form_write_hidden(&s.html, a->visit.request, &a->command, a->version);
    html_raw(&s.html, "<div class=\"beside\"><div class=\"fields\">\n<h2>");
    sight_words(&s, TEXT_dossiers_components);
    html_raw(&s.html, "</h2>\n");
    for (size_t i = 0; i < a->component_count; i++)
        write_reason(&s, a, i, a->components[i].name);
    html_raw(&s.html, "</div><div class=\"fields\">\n<h2>");
    sight_words(&s, TEXT_dossiers_criteria);
    html_raw(&s.html, "</h2>\n");
    for (size_t i = 0; i < a->set->criterion_count; i++) {
        const struct law_criterion *criterion = &a->set->criteria[i];
        html_raw(&s.html, "<section class=\"claim\"><h3>");
        html_text(&s.html, criterion->code);
        html_raw(&s.html, " ");
        html_text(&s.html, self_name(s.arena, criterion->name));
        html_raw(&s.html, "</h3>\n");
        candidate_write_claim(&s, &a->visit, &a->frozen, criterion);
        write_reason(&s, a, a->component_count + i, text_of(s.language, TEXT_rounds_supplement_reason));
        html_raw(&s.html, "</section>\n");
    }
    html_raw(&s.html, "</div></div>\n<div class=\"fields\">\n");
    write_who(&s, a);
    html_raw(&s.html, "<p class=\"act\"><button class=\"button main\" type=\"submit\">");
    sight_words(&s, TEXT_rounds_supplement_do);
    html_raw(&s.html, "</button></p></div></form>\n");
    return sight_end(&s, http_status, error);
}

enum status rounds_page_supplement(struct web_request *request, struct error *error)
{
    struct asking a = { .fault = TEXT_NONE, .who = STR("producer"), .command = ident_new(web_context(request)) };
    enum status status = start(request, &a, error);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < a.count; i++)
        a.reasons[i] = STR("");
    a.version = a.visit.candidate.version;
    a.until = date_text(a.visit.arena, a.visit.today + ANSWER_DAYS);
    return show(&a, 200, error);
}

static struct str take(struct asking *a, const char *name, size_t most)
{
    struct str sent = web_form(a->visit.request, name);
    struct str clean = STR("");
    struct error ignored;
    if (sent.ptr == NULL)
        return STR("");
    if (sent.len > most || text_clean(a->visit.arena, sent, false, &clean, &ignored) != STATUS_OK) {
        a->fault = sent.len > most ? TEXT_dossiers_reason_long : TEXT_form_characters;
        return str_part(sent, 0, most);
    }
    return clean;
}

static enum status content_of(struct asking *a, date until, size_t *items, struct str *out, struct error *error)
{
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, a->visit.arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "candidate", round_ident(a->visit.arena, &a->visit.candidate.ident));
    json_int(&json, "version", a->version);
    json_text(&json, "who", a->who);
    json_date(&json, "until", until);
    json_array(&json, "items");
    for (size_t i = 0; i < a->count; i++) {
        if (a->reasons[i].len == 0)
            continue;
        (*items)++;
        json_object(&json, NULL);
        json_text(&json, "item", key_at(a, i));
        json_text(&json, "reason", a->reasons[i]);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

enum status rounds_page_supplement_sent(struct web_request *request, struct error *error)
{
    struct asking a = { .fault = TEXT_NONE };
    struct error fault = { 0 };
    struct str content;
    size_t items = 0;
    date until = DATE_NONE;
    enum status status = start(request, &a, error);
    if (status == STATUS_OK && (!ident_read(web_form(request, "lenh"), &a.command) || !str_to_int(web_form(request, "phien-ban"), 1, INT32_MAX, &a.version)))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_rounds_not_so, NULL);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < a.count; i++)
        a.reasons[i] = take(&a, name_of(a.visit.arena, key_at(&a, i)).ptr, NOTE_MAX);
    a.who = take(&a, "ai", 10);
    a.until = take(&a, "han", 20);
    status = content_of(&a, date_read_vi(a.until, &until) ? until : DATE_NONE, &items, &content, error);
    if (status != STATUS_OK)
        return status;
    if (a.fault == TEXT_NONE && items == 0)
        a.fault = TEXT_dossiers_no_reason;
    if (a.fault == TEXT_NONE && until == DATE_NONE)
        a.fault = TEXT_dossiers_until_past;
    if (a.fault != TEXT_NONE)
        return show(&a, 422, error);
    status = rounds_command(request, &a.command, "rounds.supplement", content, &fault);
    if (status == STATUS_BAD_INPUT) {
        a.fault = fault.text;
        return show(&a, 422, error);
    }
    *error = fault;
    return status == STATUS_OK ? web_redirect(request, candidate_path(a.visit.arena, &a.visit.candidate, "?xong=1").ptr, error) : status;
}
