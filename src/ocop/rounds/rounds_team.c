/* The advisory team's provisional view: by criterion, what the producer claims with his reason and papers, the option that the team proposes, a remark,
 * whether a paper settles it. Several devices may write: what another saved meanwhile is shown beside what was typed. */
#include "base/pure.h"
#include "base/text.h"
#include "ocop/rounds/rounds_int.h"
#include "texts_dossiers.h"
#include "texts_form.h"
#include "texts_rounds.h"
#include "texts_self.h"

#define CONTENT_MAX ((size_t)1 << 20)
#define FIELD_MAX 40

/* What a row of the form holds. */
struct advised {
    struct str option; /* as the form has it: an id, SELF_NONE; empty: nothing is chosen */
    struct str remark;
    bool fact;
    int64_t version;   /* of the opinion that it was made on */
    bool behind;       /* somebody saved another one since */
};
struct advising {
    struct candidate_visit visit;
    struct round_estimate estimate; /* with the set and the opinions */
    struct frozen frozen;
    struct advised *rows;           /* by criterion */
    struct ident command;
    enum text_id fault;
};

static enum status open_advising(struct web_request *request, struct advising *out, struct error *error)
{
    enum status status = candidate_visit(request, &out->visit, error);
    if (status == STATUS_OK)
        status = accounts_ask(out->visit.viewer, "rounds.advise", "rounds.see", &out->visit.subject, error);
    if (status == STATUS_OK)
        status = round_estimate(out->visit.conn, out->visit.arena, web_room(request, "law"), &out->visit.candidate, &out->estimate, error);
    if (status == STATUS_OK)
        status = dossiers_frozen(out->visit.conn, out->visit.arena, out->visit.candidate.dossier, out->visit.candidate.filed_no, &out->frozen, error);
    if (status != STATUS_OK)
        return status;
    out->rows = ARENA_NEW_MANY(out->visit.arena, struct advised, out->estimate.set->criterion_count);
    return out->rows == NULL ? fail_memory(error) : STATUS_OK;
}

static struct advised saved(const struct advising *advising, size_t i)
{
    const struct opinion *opinion = opinion_on(&advising->estimate.opinions, advising->estimate.set->criteria[i].code);
    if (opinion == NULL)
        return (struct advised){ .option = STR(""), .remark = STR("") };
    return (struct advised){ .option = opinion->option.len == 0 ? STR(SELF_NONE) : opinion->option, .remark = opinion->remark, .fact = opinion->fact,
                             .version = opinion->version };
}

/* ---- what was filed ---- */

static void write_papers(struct sight *s, const struct candidate_visit *visit, const struct frozen_claim *claim)
{
    const struct frozen_paper *papers = claim->papers.items;
    if (claim->papers.count == 0)
        return;
    html_raw(&s->html, "<ul class=\"plain\">\n");
    for (size_t i = 0; i < claim->papers.count; i++) {
        html_raw(&s->html, "<li><a target=\"_blank\" href=\"");
        html_text(&s->html, candidate_path(s->arena, &visit->candidate, "/giay/"));
        html_url(&s->html, papers[i].paper);
        html_raw(&s->html, "\">");
        html_text(&s->html, papers[i].title.len > 0 ? papers[i].title : papers[i].number.len > 0 ? papers[i].number : papers[i].kind);
        html_raw(&s->html, "</a> <span class=\"quiet small\">");
        html_text(&s->html, papers[i].number);
        html_raw(&s->html, "</span></li>\n");
    }
    html_raw(&s->html, "</ul>\n");
}

void candidate_write_claim(struct sight *s, const struct candidate_visit *visit, const struct frozen *frozen, const struct law_criterion *criterion)
{
    const struct frozen_claim *claims = frozen->claims.items;
    for (size_t i = 0; i < frozen->claims.count; i++) {
        int option;
        if (!str_equal(claims[i].criterion, criterion->code))
            continue;
        option = claims[i].option.len == 0 ? -1 : law_option_index(criterion, claims[i].option);
        html_raw(&s->html, "<p class=\"quiet\">");
        sight_words(s, TEXT_rounds_claimed);
        html_raw(&s->html, " ");
        html_text(&s->html, option < 0 ? text_of(s->language, TEXT_self_none) : criterion->options[option].text);
        html_raw(&s->html, "</p>\n");
        if (claims[i].reason.len > 0) {
            html_raw(&s->html, "<blockquote>");
            html_text(&s->html, claims[i].reason);
            html_raw(&s->html, "</blockquote>\n");
        }
        write_papers(s, visit, &claims[i]);
    }
}

void candidate_write_opinions(struct sight *s, const struct round_estimate *estimate)
{
    html_raw(&s->html, "<details><summary>");
    sight_words(s, TEXT_rounds_advise_title);
    html_raw(&s->html, "</summary>\n<dl class=\"opinions\">\n");
    for (size_t i = 0; i < estimate->set->criterion_count; i++) {
        const struct law_criterion *criterion = &estimate->set->criteria[i];
        const struct opinion *opinion = opinion_on(&estimate->opinions, criterion->code);
        int option = opinion == NULL || opinion->option.len == 0 ? -1 : law_option_index(criterion, opinion->option);
        if (opinion == NULL)
            continue;
        html_raw(&s->html, "<dt>");
        html_text(&s->html, criterion->code);
        html_raw(&s->html, " ");
        html_text(&s->html, self_name(s->arena, criterion->name));
        html_raw(&s->html, "</dt><dd>");
        html_text(&s->html, option < 0 ? text_of(s->language, TEXT_self_none) : criterion->options[option].text);
        html_raw(&s->html, " <span class=\"points figure\">");
        SIGHT_WORDS(s, TEXT_self_points, TEXT_ARG_INT("points", option < 0 ? 0 : criterion->options[option].points));
        html_raw(&s->html, "</span>");
        if (opinion->fact) {
            html_raw(&s->html, "<br>");
            sight_words(s, TEXT_rounds_fact);
        }
        if (opinion->remark.len > 0) {
            html_raw(&s->html, "<blockquote>");
            html_text(&s->html, opinion->remark);
            html_raw(&s->html, "</blockquote>");
        }
        html_raw(&s->html, "</dd>\n");
    }
    html_raw(&s->html, "</dl></details>\n");
}

enum status rounds_page_paper(struct web_request *request, struct error *error)
{
    struct candidate_visit visit;
    enum status status = candidate_visit(request, &visit, error);
    return status == STATUS_OK ? dossiers_answer_cited(request, visit.conn, visit.candidate.dossier, visit.candidate.filed_no,
                                                       web_path_part(request, "giay"), error)
                               : status;
}

/* ---- the form ---- */

static void write_option(struct sight *s, const struct law_criterion *criterion, struct str value, struct str words, int points, bool chosen)
{
    html_raw(&s->html, "<label class=\"choice\"><input type=\"radio\" name=\"c-");
    html_url(&s->html, criterion->code);
    html_raw(&s->html, "\"");
    html_attr(&s->html, "value", value);
    buffer_add_z(&s->html, chosen ? " checked><span>" : "><span>");
    html_text(&s->html, words);
    html_raw(&s->html, " <span class=\"points figure\">");
    SIGHT_WORDS(s, TEXT_self_points, TEXT_ARG_INT("points", points));
    html_raw(&s->html, "</span></span></label>\n");
}

/* What somebody else saved since the form was made. */
static void write_other(struct sight *s, const struct advising *advising, const struct law_criterion *criterion)
{
    const struct opinion *opinion = opinion_on(&advising->estimate.opinions, criterion->code);
    int option = opinion == NULL || opinion->option.len == 0 ? -1 : law_option_index(criterion, opinion->option);
    if (opinion == NULL)
        return;
    sight_notice_open(s, MOOD_ATTENTION);
    html_raw(&s->html, "<p>");
    SIGHT_WORDS(s, TEXT_rounds_saved_meanwhile, TEXT_ARG("name", opinion->by_name),
                TEXT_ARG("option", option < 0 ? text_of(s->language, TEXT_self_none) : criterion->options[option].text));
    html_raw(&s->html, "</p>");
    if (opinion->remark.len > 0) {
        html_raw(&s->html, "<blockquote>");
        html_text(&s->html, opinion->remark);
        html_raw(&s->html, "</blockquote>");
    }
    sight_notice_close(s);
}

static void write_criterion(struct sight *s, const struct advising *advising, size_t i)
{
    const struct law_criterion *criterion = &advising->estimate.set->criteria[i];
    const struct opinion *opinion = opinion_on(&advising->estimate.opinions, criterion->code);
    const struct advised *row = &advising->rows[i];
    html_raw(&s->html, "<fieldset class=\"row choices\"><legend>");
    html_text(&s->html, criterion->code);
    html_raw(&s->html, ". ");
    html_text(&s->html, self_name(s->arena, criterion->name));
    html_raw(&s->html, "</legend>\n");
    candidate_write_claim(s, &advising->visit, &advising->frozen, criterion);
    if (row->behind)
        write_other(s, advising, criterion);
    html_raw(&s->html, "<input type=\"hidden\" name=\"v-");
    html_url(&s->html, criterion->code);
    html_raw(&s->html, "\"");
    html_attr_int(&s->html, "value", opinion == NULL ? 0 : opinion->version);
    html_raw(&s->html, ">\n");
    if (criterion->implicit_zero)
        write_option(s, criterion, STR(SELF_NONE), text_of(s->language, TEXT_self_none), 0, str_is(row->option, SELF_NONE));
    for (size_t k = 0; k < criterion->option_count; k++)
        write_option(s, criterion, criterion->options[k].id, criterion->options[k].text, criterion->options[k].points,
                     str_equal(row->option, criterion->options[k].id));
    if (criterion->nature == LAW_DOCUMENT) {
        html_raw(&s->html, "<label class=\"choice\"><input type=\"checkbox\" value=\"1\" name=\"f-");
        html_url(&s->html, criterion->code);
        buffer_add_z(&s->html, row->fact ? "\" checked><span>" : "\"><span>");
        sight_words(s, TEXT_rounds_fact);
        html_raw(&s->html, "</span></label>\n");
    }
    html_raw(&s->html, "<label class=\"row\"><span>");
    sight_words(s, TEXT_rounds_remark);
    html_raw(&s->html, "</span><textarea class=\"field\" rows=\"2\" name=\"n-");
    html_url(&s->html, criterion->code);
    html_raw(&s->html, "\">\n");
    html_text(&s->html, row->remark);
    html_raw(&s->html, "</textarea></label>\n");
    if (opinion != NULL) {
        html_raw(&s->html, "<p class=\"quiet small\">");
        SIGHT_WORDS(s, TEXT_rounds_saved_by, TEXT_ARG("name", opinion->by_name), TEXT_ARG("at", instant_text(s->arena, opinion->at)));
        html_raw(&s->html, "</p>\n");
    }
    html_raw(&s->html, "</fieldset>\n");
}

static enum status show(struct advising *advising, int http_status, struct error *error)
{
    const struct round_estimate *estimate = &advising->estimate;
    struct sight s;
    sight_begin_named(&s, advising->visit.request, advising->visit.candidate.product_name, ROUNDS_PATH, SIGHT_WIDE);
    if (advising->fault != TEXT_NONE) {
        html_raw(&s.html, "<div class=\"notice faults\" role=\"alert\">");
        page_icon(&s.html, ICON_WARNING);
        html_raw(&s.html, "<div><p>");
        sight_words(&s, advising->fault);
        html_raw(&s.html, "</p></div></div>\n");
    }
    candidate_write_head(&s, &advising->visit, TEXT_rounds_advise_title);
    html_raw(&s.html, "<p>");
    sight_words(&s, TEXT_rounds_team_lead);
    html_raw(&s.html, "</p>\n<p>");
    SIGHT_WORDS(&s, TEXT_rounds_estimate, TEXT_ARG_INT("given", (int64_t)estimate->given), TEXT_ARG_INT("all", (int64_t)estimate->set->criterion_count),
                TEXT_ARG_INT("total", estimate->total));
    if (estimate->stars > 0) {
        html_raw(&s.html, " ");
        SIGHT_WORDS(&s, TEXT_rounds_estimate_stars, TEXT_ARG_INT("stars", estimate->stars));
    }
    html_raw(&s.html, "</p>\n<form class=\"fields\" method=\"post\"");
    html_attr(&s.html, "action", candidate_path(s.arena, &advising->visit.candidate, "/tu-van"));
    html_raw(&s.html, ">\n");
    form_write_hidden(&s.html, advising->visit.request, &advising->command, -1);
    for (size_t i = 0; i < estimate->set->criterion_count; i++)
        write_criterion(&s, advising, i);
    html_raw(&s.html, "<button class=\"button main\" type=\"submit\">");
    sight_words(&s, TEXT_rounds_team_save);
    html_raw(&s.html, "</button></form>\n");
    return sight_end(&s, http_status, error);
}

enum status rounds_page_team(struct web_request *request, struct error *error)
{
    struct advising advising = { .fault = TEXT_NONE, .command = ident_new(web_context(request)) };
    enum status status = open_advising(request, &advising, error);
    for (size_t i = 0; status == STATUS_OK && i < advising.estimate.set->criterion_count; i++)
        advising.rows[i] = saved(&advising, i);
    return status == STATUS_OK ? show(&advising, 200, error) : status;
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

static void take(struct advising *advising, size_t i)
{
    struct web_request *request = advising->visit.request;
    struct str code = advising->estimate.set->criteria[i].code;
    struct str remark = field(request, "n-", code);
    struct str option = field(request, "c-", code);
    struct advised *row = &advising->rows[i];
    struct error ignored;
    *row = (struct advised){ .option = option.ptr == NULL ? STR("") : option, .remark = STR(""), .fact = str_is(field(request, "f-", code), "1") };
    (void)str_to_int(field(request, "v-", code), 0, INT32_MAX, &row->version);
    if (remark.ptr != NULL && (remark.len > ROUNDS_TEXT || text_clean(advising->visit.arena, remark, true, &row->remark, &ignored) != STATUS_OK)) {
        row->remark = str_part(remark, 0, ROUNDS_TEXT);
        advising->fault = remark.len > ROUNDS_TEXT ? TEXT_dossiers_reason_long : TEXT_form_characters;
    }
}

/* Only what differs from what is saved. */
static bool differs(const struct advising *advising, size_t i)
{
    const struct advised *row = &advising->rows[i];
    struct advised before = saved(advising, i);
    return row->option.len > 0 && (row->version != before.version || !str_equal(row->option, before.option) || !str_equal(row->remark, before.remark) ||
                                   row->fact != before.fact);
}

static enum status content_of(struct advising *advising, size_t *count, struct str *out, struct error *error)
{
    struct json_writer json;
    struct buffer content;
    enum status status;
    buffer_open(&content, advising->visit.arena, CONTENT_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "candidate", round_ident(advising->visit.arena, &advising->visit.candidate.ident));
    json_array(&json, "opinions");
    for (size_t i = 0; i < advising->estimate.set->criterion_count; i++) {
        const struct advised *row = &advising->rows[i];
        if (!differs(advising, i))
            continue;
        (*count)++;
        json_object(&json, NULL);
        json_text(&json, "criterion", advising->estimate.set->criteria[i].code);
        json_text(&json, "option", str_is(row->option, SELF_NONE) ? STR("") : row->option);
        json_text(&json, "remark", row->remark);
        json_bool(&json, "fact", row->fact);
        json_int(&json, "version", row->version);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&content);
    return status;
}

/* Nothing was saved: what was typed stays, beside what another saved meanwhile. */
static enum status show_behind(struct web_request *request, struct advising *advising, struct error *error)
{
    struct advised *typed = advising->rows;
    enum status status = open_advising(request, advising, error);
    if (status != STATUS_OK)
        return status;
    advising->rows = typed;
    for (size_t i = 0; i < advising->estimate.set->criterion_count; i++) {
        struct advised now = saved(advising, i);
        bool same = str_equal(now.option, typed[i].option) && str_equal(now.remark, typed[i].remark) && now.fact == typed[i].fact;
        typed[i].behind = now.version != typed[i].version && !same;
    }
    advising->fault = TEXT_rounds_behind;
    advising->command = ident_new(web_context(request));
    return show(advising, 409, error);
}

enum status rounds_page_team_sent(struct web_request *request, struct error *error)
{
    struct advising advising = { .fault = TEXT_NONE };
    struct error fault = { 0 };
    struct str content;
    size_t count = 0;
    enum status status = open_advising(request, &advising, error);
    if (status == STATUS_OK && !ident_read(web_form(request, "lenh"), &advising.command))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_rounds_not_so, NULL);
    for (size_t i = 0; status == STATUS_OK && i < advising.estimate.set->criterion_count; i++)
        take(&advising, i);
    if (status == STATUS_OK)
        status = content_of(&advising, &count, &content, error);
    if (status != STATUS_OK)
        return status;
    if (advising.fault != TEXT_NONE)
        return show(&advising, 422, error);
    if (count > 0)
        status = rounds_command(request, &advising.command, "rounds.advise", content, &fault);
    if (status == STATUS_STALE)
        return show_behind(request, &advising, error);
    if (status == STATUS_BAD_INPUT) {
        advising.fault = TEXT_rounds_not_so;
        return show(&advising, 422, error);
    }
    *error = fault;
    return status == STATUS_OK ? web_redirect(request, candidate_path(web_arena(request), &advising.visit.candidate, "?xong=1").ptr, error) : status;
}
