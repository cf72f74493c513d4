/* The room's first page: a producer's own returns; for a commune and the office the year's sums, by commune and branch, and who has not answered. */
#include "base/pure.h"
#include "ocop/returns/returns_int.h"
#include "texts_returns.h"

#define OWN_MAX 20

/* ---- a producer ---- */

static enum status write_own(struct sight *s, struct db_conn *conn, int64_t producer, size_t *shown, struct error *error)
{
    struct return_row rows[OWN_MAX];
    size_t count = 0;
    enum status status = returns_sql_of_producer(conn, s->arena, producer, rows, OWN_MAX, &count, error);
    if (status != STATUS_OK || count == 0)
        return status;
    html_raw(&s->html, "<ul>\n");
    for (size_t i = 0; i < count; i++) {
        html_raw(&s->html, "<li><a");
        html_attr(&s->html, "href", return_path(s->arena, &rows[i].ident, rows[i].no == 0 ? "/ghi" : ""));
        html_raw(&s->html, ">");
        SIGHT_WORDS(s, TEXT_returns_of_year, TEXT_ARG_INT("year", rows[i].year), TEXT_ARG("producer", rows[i].producer_name));
        html_raw(&s->html, "</a>: ");
        SIGHT_WORDS(s, rows[i].no == 0 ? TEXT_returns_waits : TEXT_returns_answered, TEXT_ARG("due", date_text(s->arena, rows[i].due)));
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ul>\n");
    *shown += count;
    return STATUS_OK;
}

static enum status page_own(struct web_request *request, struct error *error)
{
    struct reach reaches[3];
    struct db_conn *conn;
    struct sight s;
    size_t shown = 0, count = accounts_reaches(accounts_viewer(request), "returns.see", reaches);
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_returns_title, RETURNS_PATH, SIGHT_NARROW);
    sight_heading(&s, TEXT_returns_title, TEXT_returns_lead_own);
    for (size_t r = 0; r < count; r++)
        for (size_t i = 0; status == STATUS_OK && reaches[r].scope == SCOPE_OWN && i < REACH_MAX && reaches[r].producers[i] != 0; i++)
            status = write_own(&s, conn, reaches[r].producers[i], &shown, error);
    if (status != STATUS_OK)
        return status;
    if (shown == 0) {
        html_raw(&s.html, "<p>");
        sight_words(&s, TEXT_returns_none_own);
        html_raw(&s.html, "</p>\n");
    }
    return sight_end(&s, 200, error);
}

/* ---- a year ---- */

/* A table of figures: it stays a table on a telephone and moves sideways, for figures without their heads say nothing. The first `words` columns are text. */
static void open_figures(struct sight *s, const enum text_id *heads, size_t count, size_t words)
{
    html_raw(&s->html, "<div class=\"table balances\"><table><thead><tr>");
    for (size_t i = 0; i < count; i++) {
        buffer_add_z(&s->html, i < words ? "<th scope=\"col\">" : "<th scope=\"col\" class=\"number\">");
        sight_words(s, heads[i]);
        html_raw(&s->html, "</th>");
    }
    html_raw(&s->html, "</tr></thead><tbody>\n");
}

static void number_cell(struct sight *s, int64_t value)
{
    html_raw(&s->html, "<td class=\"number\">");
    html_text(&s->html, return_number(s->arena, value));
    html_raw(&s->html, "</td>");
}

static void write_row(struct sight *s, struct str name, const struct return_totals *t, bool people)
{
    html_raw(&s->html, "<tr><th scope=\"row\">");
    html_text(&s->html, name);
    html_raw(&s->html, "</th>");
    if (people) {
        number_cell(s, t->returns);
        number_cell(s, t->answered);
    }
    number_cell(s, t->products);
    number_cell(s, t->products_answered);
    number_cell(s, t->revenue);
    number_cell(s, t->export);
    if (people)
        number_cell(s, t->labour);
    html_raw(&s->html, "</tr>\n");
}

static enum status write_groups(struct sight *s, const struct year_visit *v, bool by_branch, struct error *error)
{
    static const enum text_id communes[] = { TEXT_returns_commune,  TEXT_returns_asked,   TEXT_returns_answers, TEXT_returns_products, TEXT_returns_with_figures,
                                             TEXT_returns_revenue, TEXT_returns_export, TEXT_returns_labour };
    static const enum text_id branches[] = { TEXT_returns_branch, TEXT_returns_products, TEXT_returns_with_figures, TEXT_returns_revenue, TEXT_returns_export };
    struct return_groups groups;
    enum status status = return_groups_of(v, by_branch, &groups, error);
    if (status != STATUS_OK)
        return status;
    html_raw(&s->html, "<section><h2>");
    sight_words(s, by_branch ? TEXT_returns_by_branch : TEXT_returns_by_commune);
    html_raw(&s->html, "</h2>\n");
    open_figures(s, by_branch ? branches : communes, by_branch ? 5 : 8, 1);
    for (size_t i = 0; i < groups.count; i++)
        write_row(s, groups.rows[i].name, &groups.rows[i].totals, !by_branch);
    write_row(s, text_of(s->language, TEXT_returns_total), &v->totals, !by_branch);
    list_table_close(s);
    html_raw(&s->html, "</section>\n");
    return STATUS_OK;
}

static void write_waiting(struct sight *s, const struct year_visit *v)
{
    static const enum text_id heads[] = { TEXT_returns_producer, TEXT_returns_commune, TEXT_returns_due };
    struct commune_names names = { NULL };
    html_raw(&s->html, "<section><h2>");
    SIGHT_WORDS(s, TEXT_returns_waiting, TEXT_ARG("count", return_number(s->arena, v->totals.returns - v->totals.answered)));
    html_raw(&s->html, "</h2>\n");
    if (v->totals.returns > v->totals.answered) {
        list_rows_open(s, heads, 3);
        for (size_t i = 0; i < v->entries.count; i++) {
            const struct return_entry *entry = &v->entries.rows[i];
            if (entry->answered || !entry->first)
                continue;
            html_raw(&s->html, "<tr><th scope=\"row\"><a");
            html_attr(&s->html, "href", return_path(s->arena, &entry->ident, ""));
            html_raw(&s->html, ">");
            html_text(&s->html, entry->producer_name);
            html_raw(&s->html, "</a></th><td>");
            html_text(&s->html, producers_commune_named(&names, v->conn, v->arena, entry->commune_code, v->today));
            buffer_add_z(&s->html, entry->due < v->today ? "</td><td><span class=\"bad\">" : "</td><td><span>");
            sight_date(s, entry->due);
            html_raw(&s->html, "</span></td></tr>\n");
        }
        list_table_close(s);
    }
    html_raw(&s->html, "</section>\n");
}

static void write_answers(struct sight *s, const struct year_visit *v)
{
    static const enum text_id heads[] = { TEXT_returns_product, TEXT_returns_amount, TEXT_returns_revenue, TEXT_returns_export };
    html_raw(&s->html, "<section><h2>");
    sight_words(s, TEXT_returns_list);
    html_raw(&s->html, "</h2>\n");
    open_figures(s, heads, 4, 1);
    for (size_t i = 0; i < v->entries.count; i++) {
        const struct return_entry *entry = &v->entries.rows[i];
        if (entry->line.product == 0)
            continue;
        html_raw(&s->html, "<tr><th scope=\"row\"><a");
        html_attr(&s->html, "href", return_path(s->arena, &entry->ident, ""));
        html_raw(&s->html, ">");
        html_text(&s->html, entry->product_name);
        html_raw(&s->html, "</a><p class=\"quiet small\">");
        html_text(&s->html, entry->producer_name);
        if (entry->corrected) {
            html_raw(&s->html, ", ");
            sight_words(s, TEXT_returns_corrected);
        }
        html_raw(&s->html, "</p></th><td class=\"number\">");
        html_text(&s->html, return_amount(s->arena, entry->line.amount));
        html_raw(&s->html, " ");
        html_text(&s->html, entry->line.unit);
        html_raw(&s->html, "</td>");
        number_cell(s, entry->line.revenue);
        number_cell(s, entry->line.export);
        html_raw(&s->html, "</tr>\n");
    }
    list_table_close(s);
    html_raw(&s->html, "</section>\n");
}

static void write_address(struct sight *s, const struct year_visit *v, const char *path, int64_t year, enum text_id words)
{
    struct buffer out;
    buffer_open(&out, s->arena, 200);
    buffer_add_z(&out, path);
    buffer_add_z(&out, "?nam=");
    buffer_add_int(&out, year);
    html_raw(&s->html, "<a class=\"button\"");
    html_attr(&s->html, "href", buffer_str(&out));
    html_raw(&s->html, ">");
    SIGHT_WORDS(s, words, TEXT_ARG_INT("year", year));
    html_raw(&s->html, "</a> ");
    (void)v;
}

/* How many of those that answered sell so. */
static int64_t with_channel(const struct year_visit *v, enum return_channel channel)
{
    int64_t count = 0;
    for (size_t i = 0; i < v->entries.count; i++)
        count += (v->entries.rows[i].line.channels & CHANNEL_BIT(channel)) != 0;
    return count;
}

static enum status write_year(struct sight *s, const struct year_visit *v, struct error *error)
{
    int64_t unknown = 0;
    enum status status = v->commune.len > 0 ? STATUS_OK : returns_sql_unknown(v->conn, v->viewer->province, v->today, &unknown, error);
    if (status != STATUS_OK)
        return status;
    html_raw(&s->html, "<p class=\"lead\">");
    SIGHT_WORDS(s, TEXT_returns_counts, TEXT_ARG("answered", return_number(s->arena, v->totals.answered)),
                TEXT_ARG("asked", return_number(s->arena, v->totals.returns)), TEXT_ARG("revenue", return_number(s->arena, v->totals.revenue)));
    html_raw(&s->html, "</p>\n<p class=\"acts no-print\">");
    write_address(s, v, RETURNS_PATH, v->year - 1, TEXT_returns_go_year);
    if (v->year < date_civil(v->today).year)
        write_address(s, v, RETURNS_PATH, v->year + 1, TEXT_returns_go_year);
    write_address(s, v, RETURNS_PATH "/tep/bao-cao-chu-the.xlsx", v->year, TEXT_returns_get_xlsx);
    write_address(s, v, RETURNS_PATH "/tep/bao-cao-chu-the.csv", v->year, TEXT_returns_get_csv);
    html_raw(&s->html, "</p>\n");
    if (unknown > 0) {
        html_raw(&s->html, "<p class=\"quiet small\">");
        SIGHT_WORDS(s, TEXT_returns_unknown, TEXT_ARG("count", return_number(s->arena, unknown)));
        html_raw(&s->html, "</p>\n");
    }
    if (v->totals.returns == 0) {
        html_raw(&s->html, "<p>");
        sight_words(s, TEXT_returns_nobody);
        html_raw(&s->html, "</p>\n");
        return STATUS_OK;
    }
    html_raw(&s->html, "<ul>\n");
    for (int i = 0; i < CHANNELS; i++) {
        html_raw(&s->html, "<li>");
        sight_words(s, return_channel_texts[i]);
        html_raw(&s->html, ": ");
        html_text(&s->html, return_number(s->arena, with_channel(v, (enum return_channel)i)));
        html_raw(&s->html, " / ");
        html_text(&s->html, return_number(s->arena, v->totals.products_answered));
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ul>\n");
    write_waiting(s, v);
    status = v->commune.len > 0 ? STATUS_OK : write_groups(s, v, false, error);
    if (status == STATUS_OK)
        status = write_groups(s, v, true, error);
    if (status == STATUS_OK)
        write_answers(s, v);
    return status;
}

enum status returns_page_list(struct web_request *request, struct error *error)
{
    struct error fault = { 0 };
    struct year_visit v;
    struct sight s;
    enum status status = year_visit(request, &v, &fault);
    if (status == STATUS_NOT_FOUND)
        return page_own(request, error);
    if (status != STATUS_OK) {
        *error = fault;
        return status;
    }
    sight_begin(&s, request, TEXT_returns_title, RETURNS_PATH, SIGHT_WIDE);
    html_raw(&s.html, "<h1>");
    SIGHT_WORDS(&s, TEXT_returns_title_year, TEXT_ARG_INT("year", v.year));
    html_raw(&s.html, "</h1>\n");
    status = write_year(&s, &v, error);
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}
