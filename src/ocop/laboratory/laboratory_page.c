/* One test as a page, and the tests of a product as a section of its page and of its dossiers'. */
#include "ocop/laboratory/laboratory_int.h"
#include "web/list.h"
#include "texts_laboratory.h"

enum status laboratory_visit(struct web_request *request, const char *action, struct laboratory_visit *out, struct error *error)
{
    struct ident ident;
    bool found = false;
    enum status status;
    *out = (struct laboratory_visit){ .request = request, .arena = web_arena(request), .today = date_in_vietnam(context_now(web_context(request))) };
    status = db_reader(web_room(request, "db"), &out->conn, error);
    if (status == STATUS_OK && ident_read(web_path_part(request, "phieu"), &ident))
        status = laboratory_sql_find(out->conn, out->arena, &ident, &found, &out->test, error);
    if (status == STATUS_OK && !found)
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = products_by_id(out->conn, out->arena, out->test.product, &out->product, error);
    if (status == STATUS_OK)
        status = products_subject(out->conn, out->arena, out->product.id, &out->subject, error);
    return status == STATUS_OK ? accounts_ask(accounts_viewer(request), action, "laboratory.see", &out->subject, error) : status;
}

/* ---- pieces ---- */

void laboratory_write_state(struct sight *s, const struct laboratory_test *test)
{
    static const char *const moods[] = { "ok", "bad", "quiet" };
    bool concluded = test->state == TEST_RESULTED && test->conclusion != TEST_UNKNOWN;
    html_raw(&s->html, "<span");
    html_attr(&s->html, "class", str_from(concluded ? moods[test->conclusion] : "quiet"));
    html_raw(&s->html, ">");
    if (concluded)
        page_icon(&s->html, test->conclusion == TEST_PASS ? ICON_DONE : ICON_WARNING);
    sight_words(s, test->state == TEST_RESULTED ? test_conclusion_texts[test->conclusion] :
                   test->state == TEST_REQUESTED ? TEXT_laboratory_awaited : TEXT_laboratory_cancelled);
    html_raw(&s->html, "</span>");
}

void laboratory_write_back(struct sight *s, const struct laboratory_visit *visit)
{
    struct buffer path;
    buffer_open(&path, s->arena, 200);
    buffer_add_z(&path, LABORATORY_PRODUCTS "/");
    ident_write(&path, &visit->product.ident);
    html_raw(&s->html, "<p class=\"back\"><a");
    html_attr(&s->html, "href", buffer_str(&path));
    html_raw(&s->html, ">");
    page_icon(&s->html, ICON_BACK);
    html_text(&s->html, visit->product.name);
    html_raw(&s->html, "</a></p>\n");
}

static enum status write_paper(struct sight *s, struct db_conn *conn, const struct laboratory_test *test, struct error *error)
{
    struct buffer path;
    struct paper paper;
    bool found = false;
    enum status status = test->paper == 0 ? STATUS_OK : paper_by_id(conn, s->arena, test->paper, &found, &paper, error);
    if (status != STATUS_OK)
        return status;
    if (!found) {
        sight_words(s, TEXT_laboratory_no_paper);
        return STATUS_OK;
    }
    buffer_open(&path, s->arena, 200);
    paper_path(&path, &paper);
    html_raw(&s->html, "<a");
    html_attr(&s->html, "href", buffer_str(&path));
    html_raw(&s->html, ">");
    html_text(&s->html, paper.number.len > 0 ? paper.number : paper_title(&paper));
    html_raw(&s->html, "</a>");
    if (paper.withdrawn) {
        html_raw(&s->html, " <span class=\"bad\">");
        page_icon(&s->html, ICON_WARNING);
        sight_words(s, TEXT_laboratory_paper_withdrawn);
        html_raw(&s->html, "</span>");
    }
    return STATUS_OK;
}

/* ---- one test ---- */

static void write_until(struct sight *s, const struct laboratory_visit *visit)
{
    date until = laboratory_until(web_room(visit->request, "laboratory"), &visit->test);
    if (visit->test.state != TEST_RESULTED)
        return;
    html_raw(&s->html, "<div><dt>");
    sight_words(s, TEXT_laboratory_until);
    html_raw(&s->html, "</dt><dd>");
    if (until == DATE_NONE) {
        html_raw(&s->html, "<span class=\"quiet\">");
        sight_words(s, TEXT_laboratory_until_unknown);
        html_raw(&s->html, "</span>");
    } else if (until < visit->today) {
        html_raw(&s->html, "<span class=\"bad\">");
        page_icon(&s->html, ICON_WARNING);
        SIGHT_WORDS(s, TEXT_laboratory_ended, TEXT_ARG("day", date_text(s->arena, until)));
        html_raw(&s->html, "</span>");
    } else {
        sight_date(s, until);
    }
    html_raw(&s->html, "</dd></div>\n");
}

static struct str by(struct sight *s, struct str name, int64_t at)
{
    struct buffer out;
    buffer_open(&out, s->arena, 1000);
    if (at != 0)
        text_add(&out, s->language, TEXT_laboratory_by,
                 (const struct text_arg[]){ TEXT_ARG("name", name), TEXT_ARG("day", date_text(s->arena, date_in_vietnam(at))) }, 2);
    return buffer_str(&out);
}

static enum status write_facts(struct sight *s, const struct laboratory_visit *visit, struct error *error)
{
    const struct laboratory_test *test = &visit->test;
    enum status status;
    sight_facts(s);
    html_raw(&s->html, "<div><dt>");
    sight_words(s, TEXT_laboratory_conclusion);
    html_raw(&s->html, "</dt><dd>");
    laboratory_write_state(s, test);
    html_raw(&s->html, "</dd></div>\n<div><dt>");
    sight_words(s, TEXT_laboratory_report);
    html_raw(&s->html, "</dt><dd>");
    status = write_paper(s, visit->conn, test, error);
    html_raw(&s->html, "</dd></div>\n");
    write_until(s, visit);
    sight_fact(s, TEXT_laboratory_laboratory, test->laboratory);
    sight_fact(s, TEXT_laboratory_accreditation, test->accreditation);
    sight_fact(s, TEXT_laboratory_lot, test->lot);
    sight_fact(s, TEXT_laboratory_sample, test->sample);
    sight_fact(s, TEXT_laboratory_payer, test->payer);
    sight_fact(s, TEXT_laboratory_requested, date_text(s->arena, test->requested));
    sight_fact(s, TEXT_laboratory_taken, date_text(s->arena, test->taken));
    sight_fact(s, TEXT_laboratory_received, date_text(s->arena, test->received));
    sight_fact(s, TEXT_laboratory_resulted, date_text(s->arena, test->resulted));
    sight_fact(s, TEXT_laboratory_made, by(s, test->made_by, test->made_at));
    if (test->recorded_at != 0)
        sight_fact(s, TEXT_laboratory_recorded, by(s, test->recorded_by, test->recorded_at));
    sight_facts_end(s);
    return status;
}

static void write_lines(struct sight *s, enum text_id title, struct str lines)
{
    if (lines.len == 0)
        return;
    html_raw(&s->html, "<h2>");
    sight_words(s, title);
    html_raw(&s->html, "</h2>\n<blockquote>");
    html_text(&s->html, lines);
    html_raw(&s->html, "</blockquote>\n");
}

static void write_cell(struct sight *s, enum text_id label, struct str words, const char *class)
{
    html_raw(&s->html, "<td");
    html_attr(&s->html, "class", str_from(class));
    html_attr_words(&s->html, "data-label", s->language, label);
    html_raw(&s->html, ">");
    html_text(&s->html, words);
    html_raw(&s->html, "</td>");
}

static enum status write_values(struct sight *s, const struct laboratory_visit *visit, struct error *error)
{
    static const enum text_id heads[] = { TEXT_laboratory_parameter, TEXT_laboratory_value, TEXT_laboratory_unit, TEXT_laboratory_limit,
                                          TEXT_laboratory_source };
    struct laboratory_values values;
    enum status status = laboratory_sql_values(visit->conn, s->arena, &visit->test, &values, error);
    if (status != STATUS_OK || values.count == 0)
        return status;
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_laboratory_values);
    html_raw(&s->html, "</h2>\n<div class=\"measured\">\n");
    list_table_open(s, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < values.count; i++) {
        const struct laboratory_value *value = &values.rows[i];
        html_raw(&s->html, "<tr><th scope=\"row\">");
        html_text(&s->html, value->parameter);
        html_raw(&s->html, "</th>");
        write_cell(s, TEXT_laboratory_value, value->value, "figure");
        write_cell(s, TEXT_laboratory_unit, value->unit, "");
        write_cell(s, TEXT_laboratory_limit, value->limit, "figure");
        write_cell(s, TEXT_laboratory_source, value->source, "");
        html_raw(&s->html, "</tr>\n");
    }
    list_table_close(s);
    html_raw(&s->html, "</div>\n");
    return STATUS_OK;
}

static void write_cancel(struct sight *s, const struct laboratory_visit *visit)
{
    struct ident command = ident_new(web_context(s->request));
    html_raw(&s->html, "<details class=\"act\"><summary>");
    sight_words(s, TEXT_laboratory_cancel);
    html_raw(&s->html, "</summary>\n<form class=\"fields\" method=\"post\"");
    html_attr(&s->html, "action", laboratory_path(s->arena, &visit->test, "/huy"));
    html_raw(&s->html, ">\n<p>");
    sight_words(s, TEXT_laboratory_cancel_about);
    html_raw(&s->html, "</p>\n");
    form_write_hidden(&s->html, s->request, &command, visit->test.version);
    html_raw(&s->html, "<div class=\"row\"><label for=\"o-ly-do\">");
    sight_words(s, TEXT_laboratory_reason);
    html_raw(&s->html, "</label><input class=\"field\" type=\"text\" name=\"ly-do\" id=\"o-ly-do\" required autocomplete=\"off\"></div>\n"
                       "<p class=\"act\"><button class=\"button\" type=\"submit\">");
    sight_words(s, TEXT_laboratory_cancel);
    html_raw(&s->html, "</button></p>\n</form></details>\n");
}

static void write_acts(struct sight *s, const struct laboratory_visit *visit)
{
    if (visit->test.state == TEST_CANCELLED || !accounts_may(accounts_viewer(s->request), "laboratory.edit", &visit->subject))
        return;
    html_raw(&s->html, "<p class=\"acts\">");
    sight_button(s, laboratory_path(s->arena, &visit->test, "/ket-qua"),
                 visit->test.state == TEST_REQUESTED ? TEXT_laboratory_record : TEXT_laboratory_record_again, visit->test.state == TEST_REQUESTED);
    html_raw(&s->html, "</p>\n");
    write_cancel(s, visit);
}

enum status laboratory_page_one(struct web_request *request, struct error *error)
{
    struct laboratory_visit visit;
    struct sight s;
    enum status status = laboratory_visit(request, "laboratory.see", &visit, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_laboratory_title, LABORATORY_PRODUCTS, SIGHT_WIDE);
    laboratory_write_back(&s, &visit);
    sight_heading(&s, TEXT_laboratory_title, TEXT_NONE);
    html_raw(&s.html, "<p class=\"lead\">");
    html_text(&s.html, visit.product.name);
    html_raw(&s.html, "</p>\n");
    if (visit.test.state == TEST_CANCELLED) {
        sight_notice_open(&s, MOOD_ATTENTION);
        html_raw(&s.html, "<p>");
        sight_words(&s, TEXT_laboratory_is_cancelled);
        html_raw(&s.html, " ");
        html_text(&s.html, visit.test.cancelled_why);
        html_raw(&s.html, "</p>");
        sight_notice_close(&s);
    }
    status = write_facts(&s, &visit, error);
    if (status == STATUS_OK)
        status = write_values(&s, &visit, error);
    if (status != STATUS_OK)
        return status;
    write_lines(&s, TEXT_laboratory_asked, visit.test.asked);
    write_lines(&s, TEXT_laboratory_note, visit.test.note);
    write_acts(&s, &visit);
    return sight_end(&s, 200, error);
}

/* ---- on the pages of a product and of its dossiers ---- */

static enum status write_row(struct sight *s, struct db_conn *conn, const struct laboratory_test *test, struct error *error)
{
    date until = laboratory_until(web_room(s->request, "laboratory"), test);
    enum status status;
    html_raw(&s->html, "<tr><th scope=\"row\"><a");
    html_attr(&s->html, "href", laboratory_path(s->arena, test, ""));
    html_raw(&s->html, ">");
    html_text(&s->html, test->laboratory);
    html_raw(&s->html, "</a></th><td>");
    html_text(&s->html, test->lot);
    html_raw(&s->html, "</td><td class=\"figure\">");
    sight_date(s, test->resulted != DATE_NONE ? test->resulted : test->requested);
    html_raw(&s->html, "</td><td>");
    laboratory_write_state(s, test);
    if (until != DATE_NONE && until < date_in_vietnam(context_now(web_context(s->request)))) {
        html_raw(&s->html, " <span class=\"bad small\">");
        page_icon(&s->html, ICON_WARNING);
        SIGHT_WORDS(s, TEXT_laboratory_ended, TEXT_ARG("day", date_text(s->arena, until)));
        html_raw(&s->html, "</span>");
    }
    html_raw(&s->html, "</td><td>");
    status = write_paper(s, conn, test, error);
    html_raw(&s->html, "</td></tr>\n");
    return status;
}

enum status laboratory_section(struct sight *s, struct db_conn *conn, const struct product *product, const struct permission_subject *subject,
                               struct error *error)
{
    static const enum text_id heads[] = { TEXT_laboratory_laboratory, TEXT_laboratory_lot, TEXT_laboratory_day, TEXT_laboratory_conclusion,
                                          TEXT_laboratory_report };
    const struct viewer *viewer = accounts_viewer(s->request);
    struct laboratory_tests tests;
    enum status status;
    if (!accounts_may(viewer, "laboratory.see", subject))
        return STATUS_OK;
    status = laboratory_of_product(conn, s->arena, product->id, &tests, error);
    if (status != STATUS_OK)
        return status;
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_laboratory_list);
    html_raw(&s->html, "</h2>\n");
    if (tests.count == 0) {
        html_raw(&s->html, "<p>");
        sight_words(s, TEXT_laboratory_none);
        html_raw(&s->html, "</p>\n");
    } else {
        list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
        for (size_t i = 0; i < tests.count && status == STATUS_OK; i++)
            status = write_row(s, conn, &tests.rows[i], error);
        list_table_close(s);
    }
    if (status == STATUS_OK && accounts_may(viewer, "laboratory.edit", subject)) {
        html_raw(&s->html, "<p>");
        sight_button(s, laboratory_new_path(s->arena, product, STR(""), STR("")), TEXT_laboratory_new, false);
        html_raw(&s->html, "</p>\n");
    }
    return status;
}
