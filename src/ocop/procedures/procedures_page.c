/* GET /quy-trinh: each procedure as steps with its article, and a small form that answers which way a dossier goes. Plain HTML, for everybody,
 * works without JavaScript. What stands in the data is Vietnamese in both languages of the page, as the decisions are. */
#include "ocop/procedures/procedures_int.h"
#include "web/form.h"
#include "web/sight.h"
#include "texts_procedures.h"

const char *const procedures_page_parameters[] = { "loai", "ngay-nop", "ngay-hop", "lang", NULL };

static const struct form_choice kind_choices[LAW_CASES] = {
    { "first", TEXT_procedures_kind_first, { 0 } },
    { "upgrade", TEXT_procedures_kind_upgrade, { 0 } },
    { "rerating", TEXT_procedures_kind_rerating, { 0 } },
};
static const struct form_field fields[] = {
    { .name = "loai", .kind = FORM_RADIO, .label = TEXT_procedures_page_kind, .required = true, .choices = kind_choices, .choice_count = LAW_CASES },
    { .name = "ngay-nop", .kind = FORM_DATE, .label = TEXT_procedures_page_filed, .hint = TEXT_procedures_page_filed_hint, .required = true },
    { .name = "ngay-hop", .kind = FORM_DATE, .label = TEXT_procedures_page_judged, .hint = TEXT_procedures_page_judged_hint, .required = true },
};
#define FIELD_COUNT (sizeof(fields) / sizeof(fields[0]))

struct asked {
    struct form form;
    bool asked; /* something was sent */
    bool good;
    enum procedure_kind kind;
    date filed;
    date judged;
};

/* ---- the question ---- */

static date take_day(struct asked *asked, const char *name)
{
    struct str typed = form_text(&asked->form, name);
    date day = DATE_NONE;
    if (typed.len == 0)
        form_fault(&asked->form, name, TEXT_procedures_page_day_missing, NULL, 0);
    else if (!date_read_vi(typed, &day))
        form_fault(&asked->form, name, TEXT_procedures_page_day_bad, NULL, 0);
    return day;
}

static enum status take(struct web_request *request, struct asked *asked, struct error *error)
{
    enum status status = form_start(request, fields, FIELD_COUNT, &asked->form, error);
    if (status != STATUS_OK)
        return status;
    asked->form.language = page_language(request);
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        struct str typed = web_query(request, fields[i].name);
        asked->asked = asked->asked || typed.ptr != NULL;
        form_set(&asked->form, fields[i].name, str_trim(str_part(typed, 0, typed.len < 100 ? typed.len : 100)));
    }
    if (!asked->asked)
        return STATUS_OK;
    if (!procedure_kind_read(form_text(&asked->form, "loai"), &asked->kind))
        form_fault(&asked->form, "loai", TEXT_procedures_page_kind_missing, NULL, 0);
    asked->filed = take_day(asked, "ngay-nop");
    asked->judged = take_day(asked, "ngay-hop");
    asked->good = form_is_good(&asked->form);
    return STATUS_OK;
}

static void write_question(struct sight *s, struct asked *asked)
{
    html_raw(&s->html, "<h2 id=\"hoi\">");
    sight_words(s, TEXT_procedures_page_ask);
    html_raw(&s->html, "</h2>\n<form class=\"fields\" method=\"get\" action=\"" PROCEDURES_PATH "\" novalidate>\n");
    if (s->language == LANGUAGE_EN)
        html_raw(&s->html, "<input type=\"hidden\" name=\"lang\" value=\"en\">\n");
    form_write_fields(&s->html, &asked->form);
    html_raw(&s->html, "<p class=\"act\"><button class=\"button main\" type=\"submit\">");
    sight_words(s, TEXT_procedures_page_find);
    html_raw(&s->html, "</button></p>\n</form>\n");
}

/* ---- what a level does ---- */

static void write_stars(struct sight *s, const struct procedure_level *level)
{
    if (level->from == level->to)
        SIGHT_WORDS(s, TEXT_procedures_page_recognises_one, TEXT_ARG_INT("stars", level->from));
    else
        SIGHT_WORDS(s, TEXT_procedures_page_recognises, TEXT_ARG_INT("from", level->from), TEXT_ARG_INT("to", level->to));
}

/* "Công nhận 3 sao đến 4 sao. Từ 90 điểm trở lên chuyển hồ sơ lên Bộ …" */
static void write_way(struct sight *s, const struct procedure *procedure, const struct procedure_level *level)
{
    const struct procedure_level *above = level->forwards ? procedures_level(procedure, level->forward_to) : NULL;
    const struct procedure_level *before = procedures_level_before(procedure, level);
    html_raw(&s->html, "<p>");
    if (!level->scores)
        sight_words(s, TEXT_procedures_page_no_points);
    else
        write_stars(s, level);
    html_raw(&s->html, " ");
    if (above != NULL && level->forward_from > 0)
        SIGHT_WORDS(s, TEXT_procedures_page_forwards_from, TEXT_ARG_INT("points", level->forward_from), TEXT_ARG("body", above->name));
    else if (above != NULL)
        SIGHT_WORDS(s, TEXT_procedures_page_forwards, TEXT_ARG("body", above->name));
    html_raw(&s->html, " ");
    if (level->scores && level->below == BELOW_NOT_RECOGNISED)
        SIGHT_WORDS(s, TEXT_procedures_page_not_recognised, TEXT_ARG_INT("stars", level->from));
    else if (level->below == BELOW_RETURNED && before != NULL)
        SIGHT_WORDS(s, TEXT_procedures_page_returned, TEXT_ARG("body", before->name));
    else if (level->scores)
        sight_words(s, TEXT_procedures_page_below_unknown);
    html_raw(&s->html, "</p>\n");
}

static struct str day_of_year(struct sight *s, struct procedure_day day)
{
    struct buffer out;
    buffer_open(&out, s->arena, 20);
    buffer_add_padded(&out, (uint64_t)day.day, 2);
    buffer_add_char(&out, '/');
    buffer_add_padded(&out, (uint64_t)day.month, 2);
    return buffer_str(&out);
}

static void write_rounds(struct sight *s, const struct procedure_level *level)
{
    if (level->round_count == 0)
        return;
    html_raw(&s->html, "<p>");
    sight_words(s, TEXT_procedures_page_rounds);
    html_raw(&s->html, "</p>\n<ul class=\"rounds\">\n");
    for (size_t i = 0; i < level->round_count; i++) {
        html_raw(&s->html, "<li class=\"figure\">");
        SIGHT_WORDS(s, TEXT_procedures_page_round, TEXT_ARG("asked", day_of_year(s, level->rounds[i].asked_before)),
                    TEXT_ARG("held", day_of_year(s, level->rounds[i].held_before)));
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ul>\n<p class=\"quiet small\" lang=\"vi\">");
    html_text(&s->html, level->articles.rounds);
    html_raw(&s->html, "</p>\n");
}

static bool is_for_all(const struct procedure_step *step)
{
    for (int kind = 0; kind < LAW_CASES; kind++)
        if (!step->kinds[kind])
            return false;
    return true;
}

static void write_step(struct sight *s, const struct procedure_step *step)
{
    bool any = false;
    html_raw(&s->html, "<li><p><strong lang=\"vi\">");
    html_text(&s->html, step->who);
    html_raw(&s->html, "</strong>");
    if (!is_for_all(step)) {
        html_raw(&s->html, " (");
        for (int kind = 0; kind < LAW_CASES; kind++) {
            if (!step->kinds[kind])
                continue;
            if (any)
                html_raw(&s->html, ", ");
            sight_words(s, procedure_kind_text((enum procedure_kind)kind));
            any = true;
        }
        html_raw(&s->html, ")");
    }
    html_raw(&s->html, "</p><p lang=\"vi\">");
    html_text(&s->html, step->what);
    html_raw(&s->html, "</p><p class=\"quiet small\" lang=\"vi\">");
    html_text(&s->html, step->article);
    html_raw(&s->html, "</p></li>\n");
}

static void write_level(struct sight *s, const struct procedure *procedure, const struct procedure_level *level)
{
    html_raw(&s->html, "<h3 lang=\"vi\">");
    html_text(&s->html, level->name);
    html_raw(&s->html, "</h3>\n");
    write_way(s, procedure, level);
    html_raw(&s->html, "<ol>\n");
    for (size_t i = 0; i < level->step_count; i++)
        write_step(s, &level->steps[i]);
    html_raw(&s->html, "</ol>\n");
    write_rounds(s, level);
}

/* ---- one procedure ---- */

static struct str in_days(struct sight *s, enum text_id text, int from, int to)
{
    struct buffer out;
    const struct text_arg args[] = { TEXT_ARG_INT("days", from), TEXT_ARG_INT("to", to) };
    buffer_open(&out, s->arena, 200);
    if (from > 0)
        text_add(&out, s->language, text, args, 2);
    return buffer_str(&out);
}

static void write_terms(struct sight *s, const struct procedure *procedure)
{
    static const enum text_id pauses[] = { TEXT_procedures_page_pauses_unknown, TEXT_procedures_page_pauses_no, TEXT_procedures_page_pauses_yes };
    const struct procedure_level *commune = procedures_level(procedure, BODY_COMMUNE);
    const struct procedure_terms *terms = &procedure->terms;
    html_raw(&s->html, "<h3>");
    sight_words(s, TEXT_procedures_page_terms);
    html_raw(&s->html, "</h3>\n");
    sight_facts(s);
    if (commune != NULL)
        sight_fact(s, TEXT_procedures_page_term_commune, in_days(s, TEXT_procedures_page_working_days, commune->working_days, 0));
    sight_fact(s, TEXT_procedures_page_term_rerating, in_days(s, TEXT_procedures_page_days, terms->rerating_days, 0));
    sight_fact(s, TEXT_procedures_page_term_window,
               in_days(s, TEXT_procedures_page_window, terms->window_earliest_days, terms->window_latest_days));
    sight_fact(s, TEXT_procedures_page_term_pauses, text_of(s->language, pauses[terms->pauses + 1]));
    sight_facts_end(s);
}

static void write_head(struct sight *s, const struct procedure *procedure)
{
    html_raw(&s->html, "<summary><h2 lang=\"vi\">");
    html_text(&s->html, procedure->title);
    html_raw(&s->html, "</h2></summary>\n<p class=\"figure\">");
    sight_words(s, TEXT_procedures_page_judges_from);
    html_raw(&s->html, " ");
    sight_date(s, procedure->in_force_from);
    if (procedure->in_force_until != DATE_NONE) {
        html_raw(&s->html, " ");
        sight_words(s, TEXT_procedures_page_until);
        html_raw(&s->html, " ");
        sight_date(s, procedure->in_force_until);
    }
    html_raw(&s->html, "</p>\n<ul class=\"plain\" lang=\"vi\">\n");
    for (size_t i = 0; i < procedure->decision_count; i++) {
        html_raw(&s->html, "<li>");
        html_text(&s->html, procedure->decisions[i].decision);
        html_raw(&s->html, ", ");
        sight_date(s, procedure->decisions[i].date_signed);
        html_raw(&s->html, ": ");
        html_text(&s->html, procedure->decisions[i].part);
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ul>\n");
}

/* Older ones are folded, unless they are the answer. */
static void write_procedure(struct sight *s, const struct procedure *procedure, bool open)
{
    html_raw(&s->html, "<details class=\"ways\"");
    html_attr(&s->html, "id", procedure->id);
    if (open)
        html_raw(&s->html, " open");
    html_raw(&s->html, ">\n");
    write_head(s, procedure);
    if (!str_is(procedure->provenance, "verified")) {
        sight_notice_open(s, MOOD_ATTENTION);
        html_raw(&s->html, "<p>");
        sight_words(s, TEXT_procedures_page_partial);
        html_raw(&s->html, "</p>");
        sight_notice_close(s);
    }
    for (size_t i = 0; i < procedure->gap_count; i++) {
        sight_notice_open(s, MOOD_ATTENTION);
        html_raw(&s->html, "<p lang=\"vi\">");
        html_text(&s->html, procedure->gaps[i].text);
        html_raw(&s->html, "</p>");
        sight_notice_close(s);
    }
    for (size_t i = 0; i < procedure->level_count; i++)
        write_level(s, procedure, &procedure->levels[i]);
    write_terms(s, procedure);
    html_raw(&s->html, "<p class=\"quiet small hash\">");
    SIGHT_WORDS(s, TEXT_procedures_page_hash, TEXT_ARG("name", procedure->name), TEXT_ARG("sha256", procedure->sha256));
    html_raw(&s->html, "</p>\n</details>\n");
}

/* ---- the answer ---- */

/* The bodies in their order with the stars that each recognises; what the form's answer means in practice. */
static void write_chain(struct sight *s, const struct procedure *procedure)
{
    html_raw(&s->html, "<div class=\"way-answer\"><ol>\n");
    for (size_t i = 0; i < procedure->level_count; i++) {
        const struct procedure_level *level = &procedure->levels[i];
        html_raw(&s->html, "<li><strong lang=\"vi\">");
        html_text(&s->html, level->name);
        html_raw(&s->html, "</strong>: ");
        if (level->scores)
            write_stars(s, level);
        else
            sight_words(s, TEXT_procedures_page_no_points);
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ol></div>\n<p><a href=\"#");
    html_url(&s->html, procedure->id);
    html_raw(&s->html, "\">");
    sight_words(s, TEXT_procedures_page_see);
    html_raw(&s->html, "</a></p>\n");
}

static void write_answer(struct sight *s, const struct asked *asked, const struct procedure_route *route)
{
    sight_notice_open(s, route->what == ROUTE_KNOWN ? MOOD_GOOD : MOOD_ATTENTION);
    html_raw(&s->html, "<p>");
    html_text(&s->html, procedure_route_text(s->arena, s->language, asked->kind, asked->filed, asked->judged, route));
    html_raw(&s->html, "</p>\n");
    if (route->procedure != NULL)
        write_chain(s, route->procedure);
    sight_notice_close(s);
}

/* Like sight_begin, but in the visitor's language: the pages of who is signed in are Vietnamese. */
static void begin(struct sight *s, struct web_request *request)
{
    *s = (struct sight){ .request = request, .arena = web_arena(request), .language = page_language(request) };
    s->page = (struct page){ .language = s->language,
                             .title = text_of(s->language, TEXT_procedures_page_title),
                             .path = STR(PROCEDURES_PATH),
                             .room = PROCEDURES_PATH };
    buffer_open(&s->html, s->arena, SIGHT_HTML_MAX);
    page_open(&s->html, request, &s->page);
    html_raw(&s->html, "<div class=\"narrow\">\n");
}

enum status procedures_page(struct web_request *request, struct error *error)
{
    const struct procedures *room = web_room(request, "procedures");
    struct asked asked = { .asked = false };
    struct procedure_route route = { .procedure = NULL };
    struct sight s;
    enum status status = take(request, &asked, error);
    if (status != STATUS_OK)
        return status;
    begin(&s, request);
    form_write_faults(&s.html, &asked.form);
    sight_heading(&s, TEXT_procedures_page_title, TEXT_procedures_page_lead);
    if (asked.good) {
        procedures_route(room, web_room(request, "law"), asked.kind, asked.filed, asked.judged, &route);
        write_answer(&s, &asked, &route);
    }
    write_question(&s, &asked);
    for (size_t i = room->count; i-- > 0;) /* the newest first */
        write_procedure(&s, &room->rows[i], i + 1 == room->count || &room->rows[i] == route.procedure);
    return sight_end(&s, asked.asked && !asked.good ? 422 : 200, error);
}
