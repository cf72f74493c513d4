/* The year's report as a page (screen 10): every figure with its target, a bar, the rule by which it is counted and a link to its records; what came and
 * went, class by class; the same as files. The question stands in the address. */
#include "ocop/reports/reports_int.h"
#include "web/list.h"
#include "texts_reports.h"
#include "texts_certificates.h"

#define ADDRESS_MAX 600
#define BAR_WIDTH 100

/* ---- the question ---- */

/* "2023-12-31" or "31/12/2023"; DATE_NONE where the address says nothing. */
static date asked_day(struct report_visit *v, const char *name)
{
    struct str text = web_query(v->request, name);
    date day = DATE_NONE;
    if (text.len > 0 && !date_read(text, &day) && !date_read_vi(text, &day))
        v->bad_day = true;
    return day;
}

static void read_question(struct report_visit *v, struct report_question *q)
{
    date today = date_in_vietnam(context_now(web_context(v->request)));
    date as_of = asked_day(v, "den-ngay"), known = asked_day(v, "biet-den"), map = asked_day(v, "ban-do");
    date first = DATE_NONE, last = DATE_NONE;
    q->year = date_civil(today).year;
    if (!str_to_int(web_query(v->request, "nam"), 2018, 2100, &q->year) && as_of != DATE_NONE)
        q->year = date_civil(as_of).year;
    if (!date_of((int)q->year, 1, 1, &first) || !date_of((int)q->year, 12, 31, &last))
        first = last = today;
    if (as_of != DATE_NONE && (as_of < first || as_of > last))
        v->bad_day = true;
    if (as_of < first || as_of > last)
        as_of = today >= first && today < last ? today : last;
    q->as_of = as_of;
    q->known = known == DATE_NONE ? today : known;
    q->map = map == DATE_NONE ? as_of : map;
}

static void write_question(struct report_visit *v, const struct report_question *q)
{
    struct buffer out;
    buffer_open(&out, web_arena(v->request), ADDRESS_MAX);
    buffer_add(&out, STR("nam="));
    buffer_add_int(&out, q->year);
    buffer_add(&out, STR("&den-ngay="));
    date_write(&out, q->as_of);
    buffer_add(&out, STR("&biet-den="));
    date_write(&out, q->known);
    buffer_add(&out, STR("&ban-do="));
    date_write(&out, q->map);
    v->asked = buffer_str(&out);
}

enum status report_visit(struct web_request *request, struct report_visit *out, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    struct permission_subject about = { .province = viewer->province };
    struct report_question question = { .province = viewer->province };
    struct db_conn *conn;
    enum status status;
    *out = (struct report_visit){ .request = request };
    arena_open(&out->arena, &memory_system, REPORT_PAGE_MEMORY);
    read_question(out, &question);
    write_question(out, &question);
    status = accounts_ask(viewer, "reports.see", NULL, &about, error);
    if (status == STATUS_OK)
        status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK)
        status = report_make(conn, &out->arena, web_room(request, "reports"), &question, LANGUAGE_VI, &out->report, error);
    if (status != STATUS_OK)
        report_visit_close(out);
    return status;
}

void report_visit_close(struct report_visit *visit)
{
    arena_close(&visit->arena);
}

/* ---- pieces ---- */

void report_write_link(struct sight *s, const struct report_visit *v, int64_t value, struct str more)
{
    struct buffer path;
    if (value == 0) {
        html_raw(&s->html, "<span class=\"quiet\">0</span>");
        return;
    }
    buffer_open(&path, s->arena, ADDRESS_MAX * 2);
    buffer_add(&path, STR(REPORTS_PATH "/danh-sach?"));
    buffer_add(&path, v->asked);
    buffer_add(&path, more);
    html_raw(&s->html, "<a");
    html_attr(&s->html, "href", buffer_str(&path));
    html_raw(&s->html, ">");
    html_text(&s->html, report_number(s->arena, value));
    html_raw(&s->html, "</a>");
}

void report_write_bar(struct sight *s, int64_t value, int64_t most)
{
    int64_t width = most <= 0 ? 0 : value >= most ? BAR_WIDTH : value * BAR_WIDTH / most;
    html_raw(&s->html, "<svg class=\"gauge\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"whole\" width=\"100\" height=\"8\"/><rect");
    html_attr_int(&s->html, "width", width);
    html_raw(&s->html, " height=\"8\"/></svg>");
}

static void write_field(struct sight *s, const char *name, enum text_id label, struct str value)
{
    html_raw(&s->html, "<div><label");
    html_attr(&s->html, "for", str_from(name));
    html_raw(&s->html, ">");
    sight_words(s, label);
    html_raw(&s->html, "</label><input class=\"field\" autocomplete=\"off\"");
    html_attr(&s->html, "id", str_from(name));
    html_attr(&s->html, "name", str_from(name));
    html_attr(&s->html, "value", value);
    html_raw(&s->html, "></div>\n");
}

static void write_ask(struct sight *s, const struct report_visit *v)
{
    const struct report_question *q = &v->report.question;
    struct buffer year;
    buffer_open(&year, s->arena, 24);
    buffer_add_int(&year, q->year);
    html_raw(&s->html, "<details class=\"act no-print\"><summary>");
    sight_words(s, TEXT_reports_ask);
    html_raw(&s->html, "</summary>\n<form class=\"ask\" method=\"get\" action=\"" REPORTS_PATH "\">\n");
    write_field(s, "nam", TEXT_reports_ask_year, buffer_str(&year));
    write_field(s, "den-ngay", TEXT_reports_ask_as_of, date_text(s->arena, q->as_of));
    write_field(s, "biet-den", TEXT_reports_ask_known, date_text(s->arena, q->known));
    write_field(s, "ban-do", TEXT_reports_ask_map, date_text(s->arena, q->map));
    html_raw(&s->html, "<button class=\"button\" type=\"submit\">");
    sight_words(s, TEXT_reports_ask_button);
    html_raw(&s->html, "</button>\n</form></details>\n");
}

static void write_file_link(struct sight *s, const struct report_visit *v, const char *ending, enum text_id words, bool is_main)
{
    struct buffer path;
    buffer_open(&path, s->arena, ADDRESS_MAX);
    buffer_add(&path, STR(REPORTS_PATH "/tep/bao-cao-"));
    buffer_add_int(&path, v->report.question.year);
    buffer_add_char(&path, '.');
    buffer_add_z(&path, ending);
    buffer_add_char(&path, '?');
    buffer_add(&path, v->asked);
    sight_button(s, buffer_str(&path), words, is_main);
}

static void write_targets_link(struct sight *s, const struct report_visit *v)
{
    struct buffer path;
    buffer_open(&path, s->arena, ADDRESS_MAX);
    buffer_add(&path, STR(REPORTS_PATH "/chi-tieu?nam="));
    buffer_add_int(&path, v->report.question.year);
    sight_button(s, buffer_str(&path), TEXT_reports_targets, false);
}

static void write_files(struct sight *s, const struct report_visit *v)
{
    html_raw(&s->html, "<p class=\"acts no-print\">");
    write_file_link(s, v, "docx", TEXT_reports_get_docx, true);
    write_file_link(s, v, "pdf", TEXT_reports_get_pdf, false);
    write_file_link(s, v, "xlsx", TEXT_reports_get_xlsx, false);
    write_file_link(s, v, "csv", TEXT_reports_get_csv, false);
    write_file_link(s, v, "json", TEXT_reports_get_json, false);
    write_targets_link(s, v);
    if (accounts_can(accounts_viewer(s->request), "certificates.import"))
        sight_button(s, STR("/so-dang-ky/nhap"), TEXT_certificates_old_title, false);
    sight_button(s, STR(LEADER_PATH), TEXT_reports_lead_title, false);
    html_raw(&s->html, "</p>\n");
}

/* ---- figures ---- */

static enum status write_other_rules(struct sight *s, struct report_visit *v, const struct report_figure *figure, struct error *error)
{
    const struct indicator_rule *rules = figure->indicator->rules.items;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < figure->indicator->rules.count; i++) {
        struct report_list records;
        int64_t value = 0;
        if (&rules[i] == figure->rule)
            continue;
        status = report_count(&v->report, &rules[i], &records, &value, error);
        html_raw(&s->html, "<p class=\"quiet small\">");
        SIGHT_WORDS(s, TEXT_reports_other_rule, TEXT_ARG("value", report_number(s->arena, value)), TEXT_ARG("unit", figure->indicator->unit.vi),
                    TEXT_ARG("rule", rules[i].text.vi));
        html_raw(&s->html, "</p>");
    }
    return status;
}

static void write_target(struct sight *s, const struct report_figure *figure)
{
    const struct report_target *target = figure->target;
    html_raw(&s->html, "<td>");
    if (target != NULL) {
        html_raw(&s->html, "<strong class=\"figure\">");
        html_text(&s->html, report_percent(s->arena, figure->value, target->value, ','));
        html_raw(&s->html, " %</strong>");
        report_write_bar(s, figure->value, target->value);
        html_raw(&s->html, "<p class=\"small\">");
        SIGHT_WORDS(s, TEXT_reports_of_target, TEXT_ARG("target", report_number(s->arena, target->value)), TEXT_ARG("document", target->document),
                    TEXT_ARG("day", date_text(s->arena, target->day)));
        html_raw(&s->html, "</p>");
        if (target->note.len > 0) {
            html_raw(&s->html, "<p class=\"quiet small\">");
            html_text(&s->html, target->note);
            html_raw(&s->html, "</p>");
        }
    }
    html_raw(&s->html, "</td>");
}

static enum status write_figure(struct sight *s, struct report_visit *v, const struct report_figure *figure, struct error *error)
{
    struct buffer more;
    enum status status;
    buffer_open(&more, s->arena, ADDRESS_MAX);
    buffer_add(&more, STR("&chi-tieu="));
    html_url(&more, figure->indicator->code);
    html_raw(&s->html, "<tr><th scope=\"row\">");
    html_text(&s->html, figure->indicator->name.vi);
    html_raw(&s->html, "</th><td class=\"number\"><strong class=\"large\">");
    report_write_link(s, v, figure->value, buffer_str(&more));
    html_raw(&s->html, "</strong></td>");
    write_target(s, figure);
    html_raw(&s->html, "<td><p class=\"small\">");
    html_text(&s->html, figure->rule->text.vi);
    html_raw(&s->html, "</p>");
    status = write_other_rules(s, v, figure, error);
    html_raw(&s->html, "</td></tr>\n");
    return status;
}

static enum status write_figures(struct sight *s, struct report_visit *v, struct error *error)
{
    static const enum text_id heads[] = { TEXT_reports_indicator, TEXT_reports_value, TEXT_reports_against, TEXT_reports_rule };
    enum status status = STATUS_OK;
    list_rows_open(s, heads, 4);
    for (size_t i = 0; status == STATUS_OK && i < v->report.figure_count; i++)
        status = write_figure(s, v, &v->report.figures[i], error);
    list_table_close(s);
    html_raw(&s->html, "<p class=\"quiet small\">");
    sight_words(s, TEXT_reports_rounding);
    html_raw(&s->html, "</p>\n");
    return status;
}

/* ---- balances ---- */

static void write_cells(struct sight *s, const struct report_visit *v, const char *dimension, const struct report_balance_row *row)
{
    for (int column = 0; column < REPORT_COLUMNS; column++) {
        struct buffer more;
        buffer_open(&more, s->arena, ADDRESS_MAX);
        buffer_add(&more, STR("&nhom="));
        buffer_add_z(&more, dimension);
        buffer_add(&more, STR("&lop="));
        html_url(&more, row->code);
        buffer_add(&more, STR("&muc="));
        buffer_add_z(&more, report_column_words[column]);
        html_raw(&s->html, "<td class=\"number\">");
        report_write_link(s, v, report_cell(row, (enum report_column)column), buffer_str(&more));
        html_raw(&s->html, "</td>");
    }
}

static void write_balance(struct sight *s, const struct report_visit *v, enum report_dimension dimension)
{
    const struct report_balance *balance = &v->report.balances[dimension];
    struct report_balance_row total = balance->total;
    int64_t most = 1;
    if (balance->count == 0)
        return;
    for (size_t i = 0; i < balance->count; i++)
        most = balance->rows[i].closing > most ? balance->rows[i].closing : most;
    html_raw(&s->html, "<h3>");
    sight_words(s, report_dimension_texts[dimension]);
    html_raw(&s->html, "</h3>\n<div class=\"table balances\"><table><thead><tr><th scope=\"col\">");
    sight_words(s, TEXT_reports_class);
    html_raw(&s->html, "</th>");
    for (int column = 0; column < REPORT_COLUMNS; column++) {
        html_raw(&s->html, "<th scope=\"col\" class=\"number\">");
        sight_words(s, report_column_texts[column]);
        html_raw(&s->html, "</th>");
    }
    html_raw(&s->html, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < balance->count; i++) {
        html_raw(&s->html, "<tr><th scope=\"row\">");
        html_text(&s->html, balance->rows[i].name);
        report_write_bar(s, balance->rows[i].closing, most);
        html_raw(&s->html, "</th>");
        write_cells(s, v, report_dimension_words[dimension], &balance->rows[i]);
        html_raw(&s->html, "</tr>\n");
    }
    if (dimension == DIMENSION_STARS) {
        total.code = STR("");
        html_raw(&s->html, "<tr><th scope=\"row\">");
        sight_words(s, TEXT_reports_total);
        html_raw(&s->html, "</th>");
        write_cells(s, v, "total", &total);
        html_raw(&s->html, "</tr>\n");
    }
    html_raw(&s->html, "</tbody></table></div>\n");
}

static void write_remarks(struct sight *s, const struct report_visit *v)
{
    const struct report *r = &v->report;
    bool placeholders = false;
    for (size_t i = 0; i < r->ever.count; i++)
        placeholders = placeholders || r->ever.rows[i]->origin == CERTIFICATE_PLACEHOLDER;
    if (!placeholders && !v->bad_day && r->chosen + r->unmatched == 0)
        return;
    sight_notice_open(s, MOOD_ATTENTION);
    if (v->bad_day) {
        html_raw(&s->html, "<p>");
        SIGHT_WORDS(s, TEXT_reports_bad_day, TEXT_ARG_INT("year", r->question.year));
        html_raw(&s->html, "</p>");
    }
    if (placeholders) {
        html_raw(&s->html, "<p>");
        sight_words(s, TEXT_reports_has_placeholders);
        html_raw(&s->html, "</p>");
    }
    if (r->chosen > 0) {
        html_raw(&s->html, "<p>");
        SIGHT_WORDS(s, TEXT_reports_chosen, TEXT_ARG("count", report_number(s->arena, r->chosen)));
        html_raw(&s->html, "</p>");
    }
    if (r->unmatched > 0) {
        html_raw(&s->html, "<p>");
        SIGHT_WORDS(s, TEXT_reports_unmatched, TEXT_ARG("count", report_number(s->arena, r->unmatched)));
        html_raw(&s->html, "</p>");
    }
    sight_notice_close(s);
}

static enum status write_page(struct sight *s, struct report_visit *v, struct error *error)
{
    static const enum report_dimension shown[] = { DIMENSION_STARS,    DIMENSION_BRANCH,   DIMENSION_PRODUCER, DIMENSION_WOMEN,
                                                   DIMENSION_MINORITY, DIMENSION_DISTRICT, DIMENSION_COMMUNE,  DIMENSION_PROVINCE };
    enum status status;
    html_raw(&s->html, "<h1>");
    SIGHT_WORDS(s, TEXT_reports_title_year, TEXT_ARG_INT("year", v->report.question.year));
    html_raw(&s->html, "</h1>\n<p class=\"lead\">");
    html_text(&s->html, v->report.province_name);
    html_raw(&s->html, ". ");
    html_text(&s->html, report_question_words(&v->report));
    html_raw(&s->html, "</p>\n");
    write_remarks(s, v);
    write_ask(s, v);
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_reports_figures);
    html_raw(&s->html, "</h2>\n");
    status = write_figures(s, v, error);
    write_files(s, v);
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_reports_balances);
    html_raw(&s->html, "</h2>\n<p>");
    sight_words(s, TEXT_reports_balances_lead);
    html_raw(&s->html, "</p>\n");
    for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
        write_balance(s, v, shown[i]);
    return status;
}

enum status reports_page(struct web_request *request, struct error *error)
{
    struct report_visit v;
    struct sight s;
    enum status status = report_visit(request, &v, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_reports_title, REPORTS_PATH, SIGHT_WIDE);
    status = write_page(&s, &v, error);
    report_visit_close(&v);
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}

enum status reports_file(struct web_request *request, struct error *error)
{
    struct str name = web_path_part(request, "tep");
    struct str ending = str_part(name, str_find(name, '.') + 1, name.len);
    const struct report_format *format = report_format_find(ending);
    struct report_visit v;
    struct buffer out;
    enum status status;
    if (format == NULL || !str_starts_with(name, STR("bao-cao")))
        return commands_not_found(error);
    status = report_visit(request, &v, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, &v.arena, REPORT_OUT_MAX);
    status = format->write(&v.report, &out, error);
    if (status == STATUS_OK)
        status = web_answer(request, 200, format->type, arena_copy(web_arena(request), buffer_str(&out)), error);
    report_visit_close(&v);
    return status;
}
