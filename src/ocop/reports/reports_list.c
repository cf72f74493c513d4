/* The records behind a figure or a cell of a balance: which products, and why each of them is counted. */
#include "ocop/reports/reports_int.h"
#include "web/list.h"
#include "texts_reports.h"

#define SHOWN_MAX 2000 /* further ones stand in the workbook */

struct asked {
    const struct report_figure *figure; /* NULL: a cell */
    enum report_dimension dimension;
    bool total;
    struct str code;
    enum report_column column;
    struct report_list records;
    struct str class_name;
};

static int find_word(const char *const *words, struct str word)
{
    for (int i = 0; words[i] != NULL; i++)
        if (str_is(word, words[i]))
            return i;
    return -1;
}

static enum status read_cell(struct report_visit *v, struct asked *a, struct error *error)
{
    struct str group = web_query(v->request, "nhom");
    int dimension = find_word(report_dimension_words, group), column = find_word(report_column_words, web_query(v->request, "muc"));
    a->total = str_is(group, "total");
    if ((dimension < 0 && !a->total) || column < 0)
        return commands_not_found(error);
    a->dimension = a->total ? DIMENSION_STARS : (enum report_dimension)dimension;
    a->column = (enum report_column)column;
    a->code = web_query(v->request, "lop");
    a->class_name = text_of(LANGUAGE_VI, TEXT_reports_total);
    for (size_t i = 0; !a->total && i < v->report.balances[a->dimension].count; i++)
        if (str_equal(v->report.balances[a->dimension].rows[i].code, a->code))
            a->class_name = v->report.balances[a->dimension].rows[i].name;
    return report_cell_records(&v->report, a->dimension, a->total, a->code, a->column, &a->records, error);
}

static enum status read_asked(struct report_visit *v, struct asked *a, struct error *error)
{
    struct str code = web_query(v->request, "chi-tieu");
    *a = (struct asked){ .figure = NULL };
    if (code.len == 0)
        return read_cell(v, a, error);
    for (size_t i = 0; i < v->report.figure_count; i++)
        if (str_equal(v->report.figures[i].indicator->code, code))
            a->figure = &v->report.figures[i];
    if (a->figure == NULL)
        return commands_not_found(error);
    a->records = a->figure->records;
    return STATUS_OK;
}

static void write_heading(struct sight *s, struct report_visit *v, const struct asked *a)
{
    struct buffer back;
    buffer_open(&back, s->arena, 800);
    buffer_add(&back, STR(REPORTS_PATH "?"));
    buffer_add(&back, v->asked);
    sight_back(s, buffer_z(&back), TEXT_reports_back);
    html_raw(&s->html, "<h1>");
    if (a->figure != NULL) {
        html_text(&s->html, a->figure->indicator->name.vi);
        html_raw(&s->html, ": ");
        html_text(&s->html, report_number(s->arena, a->figure->value));
    } else {
        html_text(&s->html, a->class_name);
        html_raw(&s->html, ", ");
        sight_words(s, report_column_texts[a->column]);
        html_raw(&s->html, ": ");
        html_text(&s->html, report_number(s->arena, (int64_t)a->records.count));
    }
    html_raw(&s->html, "</h1>\n<p class=\"lead\">");
    html_text(&s->html, report_question_words(&v->report));
    html_raw(&s->html, "</p>\n<p>");
    if (a->figure != NULL)
        html_text(&s->html, a->figure->rule->text.vi);
    else
        sight_words(s, TEXT_reports_balances_lead);
    html_raw(&s->html, "</p>\n");
}

static void write_place(struct sight *s, const struct report *r, struct str code, date day, const struct place *commune)
{
    struct str then = report_place_then(r, code, day);
    html_text(&s->html, commune != NULL ? commune->name : then);
    if (commune != NULL && then.len > 0 && !str_equal(commune->name, then)) {
        html_raw(&s->html, "<p class=\"quiet small\">");
        SIGHT_WORDS(s, TEXT_reports_was, TEXT_ARG("place", then));
        html_raw(&s->html, "</p>");
    }
}

/* Until when it holds, and what ended it. */
static void write_validity(struct sight *s, const struct report *r, const struct certificate *c)
{
    SIGHT_WORDS(s, TEXT_reports_from_to, TEXT_ARG("from", date_text(s->arena, c->valid_from)), TEXT_ARG("until", date_text(s->arena, c->until)));
    html_raw(&s->html, "<p class=\"quiet small\">");
    if (c->end == CERTIFICATE_WITHDRAWN)
        sight_words(s, TEXT_reports_was_withdrawn);
    else if (c->end == CERTIFICATE_REPLACED && c->until < r->question.as_of)
        sight_words(s, TEXT_reports_was_replaced);
    else if (c->until < r->question.as_of)
        sight_words(s, TEXT_reports_has_expired);
    else
        SIGHT_WORDS(s, TEXT_reports_holds, TEXT_ARG("day", date_text(s->arena, r->question.as_of)));
    html_raw(&s->html, "</p>");
}

static void write_record(struct sight *s, const struct report *r, const struct certificate *c)
{
    struct str origin = report_origin(r, c->origin, c->assumed);
    html_raw(&s->html, "<tr><th scope=\"row\">");
    html_text(&s->html, c->product_name);
    html_raw(&s->html, "<p class=\"quiet small\">");
    html_text(&s->html, c->producer_name);
    html_raw(&s->html, "</p></th><td>");
    page_stars(&s->html, c->stars, c->stars);
    html_raw(&s->html, " ");
    SIGHT_WORDS(s, TEXT_reports_stars, TEXT_ARG_INT("no", c->stars));
    html_raw(&s->html, "</td><td>");
    write_place(s, r, str_from(c->place), c->place_day, report_spot_of(r, c)->commune);
    html_raw(&s->html, "</td><td>");
    sight_words(s, certificate_act_texts[c->act]);
    html_raw(&s->html, "<p class=\"quiet small\">");
    html_text(&s->html, report_decision(r, c));
    html_raw(&s->html, "</p></td><td>");
    write_validity(s, r, c);
    html_raw(&s->html, "</td><td class=\"small\">");
    html_text(&s->html, origin);
    html_raw(&s->html, "</td></tr>\n");
}

void report_write_records(struct sight *s, const struct report *report, const struct report_list *records)
{
    static const enum text_id heads[] = { TEXT_reports_record, TEXT_reports_stars_column, TEXT_reports_commune, TEXT_reports_act, TEXT_reports_validity, TEXT_reports_source };
    list_rows_open(s, heads, 6);
    for (size_t i = 0; i < records->count && i < SHOWN_MAX; i++)
        write_record(s, report, records->rows[i]);
    list_table_close(s);
    if (records->count > SHOWN_MAX) {
        html_raw(&s->html, "<p>");
        SIGHT_WORDS(s, TEXT_reports_more, TEXT_ARG_INT("shown", SHOWN_MAX));
        html_raw(&s->html, "</p>\n");
    }
}

static void write_points(struct sight *s, struct report_visit *v)
{
    static const enum text_id heads[] = { TEXT_reports_record, TEXT_reports_commune, TEXT_reports_from, TEXT_reports_source };
    list_rows_open(s, heads, 4);
    for (size_t i = 0; i < v->report.points.count; i++) {
        const struct sale_point *point = &v->report.points.rows[i];
        const struct report_spot *spot = report_map_find(&v->report.map, point->place, point->place_day);
        html_raw(&s->html, "<tr><th scope=\"row\">");
        html_text(&s->html, point->name);
        html_raw(&s->html, "</th><td>");
        write_place(s, &v->report, point->place, point->place_day, spot == NULL ? NULL : spot->commune);
        html_raw(&s->html, "</td><td>");
        sight_date(s, point->from);
        html_raw(&s->html, "</td><td class=\"small\">");
        html_text(&s->html, report_origin(&v->report, point->origin, point->assumed));
        html_raw(&s->html, "</td></tr>\n");
    }
    list_table_close(s);
}

enum status reports_page_list(struct web_request *request, struct error *error)
{
    struct report_visit v;
    struct asked asked;
    struct sight s;
    enum status status = report_visit(request, &v, error);
    if (status != STATUS_OK)
        return status;
    status = read_asked(&v, &asked, error);
    if (status != STATUS_OK) {
        report_visit_close(&v);
        return status;
    }
    sight_begin(&s, request, TEXT_reports_list, REPORTS_PATH, SIGHT_WIDE);
    write_heading(&s, &v, &asked);
    if (asked.figure != NULL && asked.figure->rule->count == COUNT_SALE_POINTS)
        write_points(&s, &v);
    else
        report_write_records(&s, &v.report, &asked.records);
    report_visit_close(&v);
    return sight_end(&s, 200, error);
}
