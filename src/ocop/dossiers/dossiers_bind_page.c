/* What a page says of the edition that a dossier is bound to: the button that binds a draft anew, what is left to choose after that, and the way back for
 * a signed dossier that comes too late for its edition. */
#include "base/text.h"
#include "ocop/dossiers/dossiers_int.h"
#include "texts_dossiers.h"
#include "texts_form.h"
#include "texts_self.h"

#define CONTENT_MAX ((size_t)8192)
#define REASON_MAX 2000

enum status dossier_visit_binding(const struct dossier_visit *visit, struct dossier_binding *out, struct error *error)
{
    return dossier_binding_find(visit->conn, web_room(visit->request, "law"), web_room(visit->request, "procedures"), &visit->dossier, visit->today, out, error);
}

static void write_paragraph(struct sight *s, enum text_id text, const struct text_arg *args, size_t arg_count)
{
    html_raw(&s->html, "<p>");
    html_words(&s->html, s->language, text, args, arg_count);
    html_raw(&s->html, "</p>\n");
}

static void open_form(struct sight *s, const struct dossier_visit *visit, const char *rest)
{
    struct ident command = ident_new(web_context(s->request));
    html_raw(&s->html, "<form class=\"fields\" method=\"post\"");
    html_attr(&s->html, "action", dossier_path(s->arena, &visit->dossier, rest));
    html_raw(&s->html, ">\n");
    form_write_hidden(&s->html, s->request, &command, visit->dossier.version);
}

static void close_form(struct sight *s, enum text_id button, bool is_main)
{
    buffer_add_z(&s->html, is_main ? "<p class=\"act\"><button class=\"button main\" type=\"submit\">" : "<p class=\"act\"><button class=\"button\" type=\"submit\">");
    sight_words(s, button);
    html_raw(&s->html, "</button></p></form>\n");
}

/* ---- binding a draft anew ---- */

/* On the dossier's own page, so that nobody writes on by criteria that can't be filed any more. */
static void write_other_law(struct sight *s, const struct dossier_visit *visit, const struct dossier_binding *binding)
{
    enum text_id text;
    struct text_arg args[3];
    size_t count = dossier_binding_words(s->arena, binding, &text, args);
    sight_notice_open(s, MOOD_ATTENTION);
    html_raw(&s->html, "<p><a");
    html_attr(&s->html, "href", dossier_path(s->arena, &visit->dossier, "/kiem-tra#bo-tieu-chi"));
    html_raw(&s->html, ">");
    html_words(&s->html, s->language, text, args, count);
    html_raw(&s->html, "</a></p>\n");
    sight_notice_close(s);
}

void dossier_write_binding(struct sight *s, const struct dossier_visit *visit, const struct dossier_binding *binding)
{
    const struct law_pack *now = binding->now;
    if (binding->how == BOUND_RIGHT || now == NULL || !dossier_may(visit, "dossiers.rebind"))
        return;
    html_raw(&s->html, "<h2 id=\"bo-tieu-chi\">");
    sight_words(s, TEXT_dossiers_rebind);
    html_raw(&s->html, "</h2>\n");
    if (binding->how == BOUND_EARLIER)
        write_paragraph(s, TEXT_dossiers_rebind_keeps,
                        (const struct text_arg[]){ TEXT_ARG("bound", binding->bound->decision), TEXT_ARG("now", now->decision) }, 2);
    if (binding->how == BOUND_EARLIER && binding->until != DATE_NONE)
        write_paragraph(s, TEXT_dossiers_rebind_until, (const struct text_arg[]){ TEXT_ARG("day", date_text(s->arena, binding->until)) }, 1);
    write_paragraph(s, TEXT_dossiers_rebind_about, (const struct text_arg[]){ TEXT_ARG("now", now->decision) }, 1);
    open_form(s, visit, "/bo-tieu-chi");
    html_raw(&s->html, "<input type=\"hidden\" name=\"bo\"");
    html_attr(&s->html, "value", now->sha256);
    html_raw(&s->html, ">\n<div class=\"row\"><label for=\"o-ly-do\">");
    sight_words(s, TEXT_dossiers_rebind_reason);
    html_raw(&s->html, "</label><input class=\"field\" type=\"text\" id=\"o-ly-do\" name=\"ly-do\" autocomplete=\"off\" required maxlength=\"300\"></div>\n");
    close_form(s, TEXT_dossiers_rebind, binding->how != BOUND_EARLIER);
}

/* Why, as typed, in one line. */
static enum status take_reason(struct web_request *request, struct str *out, struct error *error)
{
    struct str sent = web_form(request, "ly-do");
    *out = STR("");
    if (sent.len > DOSSIER_REBIND_REASON)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_form_long, "ly-do", TEXT_ARG_INT("max", DOSSIER_REBIND_REASON));
    return sent.ptr == NULL ? STATUS_OK : text_clean(web_arena(request), sent, false, out, error);
}

static enum status rebind_content(const struct dossier_visit *visit, const struct law_pack *now, struct str reason, struct str *out, struct error *error)
{
    struct json_writer json;
    struct buffer text;
    struct buffer ident;
    enum status status;
    buffer_open(&ident, visit->arena, IDENT_TEXT_SIZE);
    ident_write(&ident, &visit->dossier.ident);
    buffer_open(&text, visit->arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "dossier", buffer_str(&ident));
    json_int(&json, "version", dossier_form_version(visit->request));
    json_text(&json, "pack", dossier_pack_name(visit->arena, now));
    json_text(&json, "sha256", str_part(web_form(visit->request, "bo"), 0, SHA256_HEX_SIZE));
    json_text(&json, "reason", reason);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

enum status dossiers_page_rebind(struct web_request *request, struct error *error)
{
    struct ident id = dossier_command_id(request);
    const struct law_pack *now;
    struct dossier_visit visit;
    struct producer producer;
    struct str content, reason;
    enum status status = dossier_visit(request, &visit, error);
    if (status == STATUS_OK)
        status = take_reason(request, &reason, error);
    if (status != STATUS_OK)
        return status;
    now = scoring_pack_on(web_room(request, "law"), visit.today);
    if (now == NULL)
        return FAIL(error, STATUS_UNAVAILABLE, TEXT_self_no_law, NULL);
    status = producers_by_id(visit.conn, visit.arena, visit.dossier.producer, &producer, error);
    if (status == STATUS_OK)
        status = rebind_content(&visit, now, reason, &content, error);
    if (status == STATUS_OK)
        status = dossier_command(request, &id, "dossiers.rebind", content, &producer, NULL, error);
    return status == STATUS_OK ? web_redirect(request, dossier_path(visit.arena, &visit.dossier, "?xong=1").ptr, error) : status;
}

/* ---- after that ---- */

static size_t count_open(const struct dossier_whole *whole)
{
    size_t count = 0;
    for (size_t i = 0; i < whole->set->criterion_count; i++)
        count += str_is(whole->claims[i].option, DOSSIER_OPEN) ? 1 : 0;
    return count;
}

static bool has_no_place(const struct dossier_claim *claim)
{
    return claim->criterion.len > 0 && claim->criterion.ptr[0] == DOSSIER_NO_PLACE;
}

static void write_no_place(struct sight *s, const struct dossier_claims *claims)
{
    size_t count = 0;
    for (size_t i = 0; i < claims->count; i++)
        count += has_no_place(&claims->rows[i]) ? 1 : 0;
    if (count == 0)
        return;
    html_raw(&s->html, "<details><summary>");
    SIGHT_WORDS(s, TEXT_dossiers_no_place, TEXT_ARG_INT("count", (int64_t)count));
    html_raw(&s->html, "</summary>\n<ul class=\"plain\">\n");
    for (size_t i = 0; i < claims->count; i++) {
        struct str code = claims->rows[i].criterion;
        if (!has_no_place(&claims->rows[i]))
            continue;
        while (code.len > 0 && code.ptr[0] == DOSSIER_NO_PLACE)
            code = str_part(code, 1, code.len);
        html_raw(&s->html, "<li>");
        SIGHT_WORDS(s, TEXT_dossiers_criterion, TEXT_ARG("code", code));
        html_raw(&s->html, ": ");
        html_text(&s->html, claims->rows[i].reason);
        if (claims->rows[i].paper_count > 0) {
            html_raw(&s->html, " <span class=\"quiet\">");
            SIGHT_WORDS(s, TEXT_dossiers_paper_count, TEXT_ARG_INT("count", (int64_t)claims->rows[i].paper_count));
            html_raw(&s->html, "</span>");
        }
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ul></details>\n");
}

enum status dossier_write_rebound(struct sight *s, const struct dossier_visit *visit, const struct dossier_whole *whole,
                                  const struct dossier_binding *binding, struct error *error)
{
    struct dossier_claims claims;
    enum status status;
    if (!dossier_is_bound(binding) && dossier_may(visit, "dossiers.rebind"))
        write_other_law(s, visit, binding);
    if (!dossier_may(visit, "dossiers.draft") || count_open(whole) == 0)
        return STATUS_OK;
    status = dossiers_sql_claims(visit->conn, visit->arena, visit->dossier.id, &claims, error);
    if (status != STATUS_OK)
        return status;
    sight_notice_open(s, MOOD_ATTENTION);
    html_raw(&s->html, "<h2>");
    SIGHT_WORDS(s, TEXT_dossiers_rebound, TEXT_ARG("now", whole->pack->decision),
                TEXT_ARG_INT("count", (int64_t)(whole->set->criterion_count - whole->sheet.answered_count)));
    html_raw(&s->html, "</h2>\n");
    write_paragraph(s, TEXT_dossiers_rebound_about, NULL, 0);
    write_no_place(s, &claims);
    sight_notice_close(s);
    return STATUS_OK;
}

/* ---- back from the commune ---- */

static void write_why(struct sight *s, const struct dossier_binding *binding)
{
    enum text_id text;
    struct text_arg args[3];
    size_t count = dossier_binding_words(s->arena, binding, &text, args);
    html_raw(&s->html, "<p>");
    html_words(&s->html, s->language, text, args, count);
    html_raw(&s->html, ".</p>\n");
}

void dossier_write_give_back(struct sight *s, const struct dossier_visit *visit, const struct dossier_binding *binding)
{
    sight_notice_open(s, MOOD_ATTENTION);
    write_why(s, binding);
    write_paragraph(s, TEXT_dossiers_give_back_about, NULL, 0);
    open_form(s, visit, "/tra-lai");
    html_raw(&s->html, "<div class=\"row\"><label for=\"o-han\">");
    sight_words(s, TEXT_dossiers_until);
    html_raw(&s->html, "</label><input class=\"field short\" type=\"text\" inputmode=\"numeric\" id=\"o-han\" name=\"han\"></div>\n");
    close_form(s, TEXT_dossiers_give_back, true);
    sight_notice_close(s);
}

static enum status give_back_content(const struct dossier_visit *visit, const struct dossier_binding *binding, date until, struct str *out,
                                     struct error *error)
{
    struct text_arg args[3];
    struct json_writer json;
    struct buffer text;
    struct buffer ident;
    struct buffer reason;
    enum text_id why;
    size_t arg_count = dossier_binding_words(visit->arena, binding, &why, args);
    enum status status;
    buffer_open(&reason, visit->arena, REASON_MAX);
    text_add(&reason, LANGUAGE_VI, why, args, arg_count);
    buffer_open(&ident, visit->arena, IDENT_TEXT_SIZE);
    ident_write(&ident, &visit->dossier.ident);
    buffer_open(&text, visit->arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "dossier", buffer_str(&ident));
    json_int(&json, "version", dossier_form_version(visit->request));
    json_date(&json, "until", until);
    json_array(&json, "items");
    json_object(&json, NULL);
    json_text(&json, "item", STR("bo-tieu-chi"));
    json_text(&json, "reason", buffer_str(&reason));
    json_object_end(&json);
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

enum status dossiers_page_give_back(struct web_request *request, struct error *error)
{
    struct ident id = dossier_command_id(request);
    struct dossier_binding binding;
    struct dossier_visit visit;
    struct str content;
    date until = DATE_NONE;
    enum status status = dossier_visit(request, &visit, error);
    if (status == STATUS_OK)
        status = dossier_visit_binding(&visit, &binding, error);
    if (status == STATUS_OK && !date_read_vi(web_form(request, "han"), &until))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_form_date, "han");
    if (status == STATUS_OK)
        status = give_back_content(&visit, &binding, until, &content, error);
    if (status == STATUS_OK)
        status = dossier_command(request, &id, "dossiers.give_back", content, NULL, NULL, error);
    return status == STATUS_OK ? web_redirect(request, dossier_path(visit.arena, &visit.dossier, "?xong=1").ptr, error) : status;
}
