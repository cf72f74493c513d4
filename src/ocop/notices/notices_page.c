/* GET /lich-lam-viec?nam=&tinh=: a year at a glance, twelve months with what differs from the plain week, and the document that says so. Plain
 * HTML, works without JavaScript, prints on A4. */
#include "ocop/accounts/accounts.h"
#include "ocop/notices/notices_int.h"
#include "ocop/places/places.h"
#include "web/page.h"
#include "texts_notices.h"

#define HTML_MAX ((size_t)1 << 20)

const char *const notices_page_parameters[] = { "nam", "tinh", "lang", NULL };

struct year_page {
    struct web_request *request;
    struct buffer *html;
    enum language language;
    int year;
    bool year_bad;
    date today;
    struct str province_code; /* ptr NULL: the country */
    struct str province_name;
    struct calendar calendar;
    date first, last;
};

static void words(struct year_page *p, enum text_id text)
{
    html_words(p->html, p->language, text, NULL, 0);
}

/* What the marks mean: an icon with a word, never colour alone. */

enum text_id notices_kind_text(enum calendar_kind kind)
{
    static const enum text_id texts[] = { TEXT_notices_kind_holiday, TEXT_notices_kind_substitute_off, TEXT_notices_kind_swapped_off,
                                          TEXT_notices_kind_closure, TEXT_notices_kind_swapped_work, TEXT_notices_kind_ordinary };
    return texts[kind];
}

/* An open circle is a day off, a full one a Saturday worked, a half one the day off that it was given for. */
static void write_mark(struct year_page *p, enum calendar_kind kind)
{
    html_raw(p->html, "<svg class=\"day-mark\" viewBox=\"0 0 12 12\" aria-hidden=\"true\">");
    if (kind == CALENDAR_ORDINARY)
        html_raw(p->html, "<path d=\"M2 6h8\"/>");
    else
        html_raw(p->html, "<circle cx=\"6\" cy=\"6\" r=\"4.5\"/>");
    if (kind == CALENDAR_SWAPPED_WORK)
        html_raw(p->html, "<circle class=\"full\" cx=\"6\" cy=\"6\" r=\"4.5\"/>");
    if (kind == CALENDAR_SWAPPED_OFF)
        html_raw(p->html, "<path class=\"full\" d=\"M6 1.5a4.5 4.5 0 0 0 0 9z\"/>");
    html_raw(p->html, "</svg>");
}

static void write_legend(struct year_page *p)
{
    html_raw(p->html, "<ul class=\"day-legend small\">\n");
    for (int kind = CALENDAR_HOLIDAY; kind <= CALENDAR_ORDINARY; kind++) {
        bool used = false;
        for (size_t i = 0; i < p->calendar.count; i++)
            used = used || p->calendar.days[i].kind == (enum calendar_kind)kind;
        if (!used)
            continue;
        html_raw(p->html, "<li>");
        write_mark(p, (enum calendar_kind)kind);
        words(p, notices_kind_text((enum calendar_kind)kind));
        html_raw(p->html, "</li>\n");
    }
    html_raw(p->html, "</ul>\n");
}

/* A month: the grid, then what differs, with its basis */

static void write_cell(struct year_page *p, date day)
{
    const struct calendar_day *said = calendar_day_of(&p->calendar, day);
    html_raw(p->html, "<td");
    html_attr(p->html, "class", calendar_is_working(&p->calendar, day) ? STR("works") : STR("rests"));
    if (day == p->today)
        html_raw(p->html, " aria-current=\"date\"");
    html_raw(p->html, "><span>");
    html_int(p->html, date_civil(day).day);
    html_raw(p->html, "</span>");
    if (said != NULL) {
        write_mark(p, said->kind);
        html_raw(p->html, "<span class=\"unseen\">");
        words(p, notices_kind_text(said->kind));
        html_raw(p->html, "</span>");
    }
    html_raw(p->html, "</td>");
}

static const enum text_id weekday_short[] = { TEXT_notices_weekday_short_0, TEXT_notices_weekday_short_1, TEXT_notices_weekday_short_2,
                                              TEXT_notices_weekday_short_3, TEXT_notices_weekday_short_4, TEXT_notices_weekday_short_5,
                                              TEXT_notices_weekday_short_6 };
static const enum text_id weekday_long[] = { TEXT_notices_weekday_0, TEXT_notices_weekday_1, TEXT_notices_weekday_2, TEXT_notices_weekday_3,
                                             TEXT_notices_weekday_4, TEXT_notices_weekday_5, TEXT_notices_weekday_6 };

static void write_grid(struct year_page *p, int month, date first, date last)
{
    date monday = first - date_weekday(first);
    html_raw(p->html, "<table class=\"month figure\" aria-labelledby=\"thang-");
    html_int(p->html, month);
    html_raw(p->html, "\"><thead><tr>");
    for (int i = 0; i < 7; i++) {
        html_raw(p->html, "<th scope=\"col\"><span aria-hidden=\"true\">");
        words(p, weekday_short[i]);
        html_raw(p->html, "</span><span class=\"unseen\">");
        words(p, weekday_long[i]);
        html_raw(p->html, "</span></th>");
    }
    html_raw(p->html, "</tr></thead>\n<tbody>\n");
    for (; monday <= last; monday += 7) {
        html_raw(p->html, "<tr>");
        for (date day = monday; day < monday + 7; day++) {
            if (day < first || day > last)
                html_raw(p->html, "<td></td>");
            else
                write_cell(p, day);
        }
        html_raw(p->html, "</tr>\n");
    }
    html_raw(p->html, "</tbody></table>\n");
}

/* The first address among the sources; empty where there is none. */
static struct str address_of(struct str source)
{
    struct str rest = source;
    while (rest.len > 0) {
        struct str word = str_cut(&rest, ' ');
        if (str_starts_with(word, STR("https://")) || str_starts_with(word, STR("http://")))
            return word;
    }
    return STR("");
}

static bool same_basis(const struct calendar_day *a, const struct calendar_day *b)
{
    return a->provenance == b->provenance && str_equal(a->basis, b->basis) && str_equal(a->source, b->source);
}

static void write_basis(struct year_page *p, const struct calendar_day *day)
{
    struct str address = address_of(day->source);
    html_raw(p->html, "<p class=\"quiet small\">");
    if (address.len > 0) {
        html_raw(p->html, "<a rel=\"external noreferrer\"");
        html_attr(p->html, "href", address);
        html_raw(p->html, ">");
    }
    html_text(p->html, day->basis);
    if (address.len > 0)
        html_raw(p->html, "</a>");
    if (day->provenance == CALENDAR_COMPUTED) {
        html_raw(p->html, " ");
        words(p, TEXT_notices_page_computed);
    }
    html_raw(p->html, "</p>");
}

/* "Thứ Hai 27/04: Nghỉ bù Giỗ Tổ": the word of the kind stands before the name, unless the name begins with it. */
static void write_said(struct year_page *p, const struct calendar_day *day)
{
    struct civil civil = date_civil(day->day);
    struct str kind = text_of(p->language, notices_kind_text(day->kind));
    html_raw(p->html, "<p>");
    write_mark(p, day->kind);
    html_raw(p->html, "<span class=\"figure\">");
    words(p, weekday_long[date_weekday(day->day)]);
    html_raw(p->html, " ");
    buffer_add_padded(p->html, (uint64_t)civil.day, 2);
    html_raw(p->html, "/");
    buffer_add_padded(p->html, (uint64_t)civil.month, 2);
    html_raw(p->html, "</span>: ");
    if (!str_starts_with(day->name, kind)) {
        html_raw(p->html, "<strong>");
        html_text(p->html, kind);
        html_raw(p->html, "</strong>. ");
    }
    html_text(p->html, day->name);
    if (day->own) {
        html_raw(p->html, " ");
        words(p, TEXT_notices_page_own);
    }
    html_raw(p->html, "</p>");
}

/* Days that follow each other on the same basis name it once, after the last of them. */
static void write_differences(struct year_page *p, date first, date last)
{
    bool any = false;
    for (size_t i = 0; i < p->calendar.count; i++) {
        const struct calendar_day *day = &p->calendar.days[i];
        const struct calendar_day *next = i + 1 < p->calendar.count ? day + 1 : NULL;
        if (day->day < first || day->day > last)
            continue;
        if (!any)
            html_raw(p->html, "<ul class=\"differences small\">\n");
        any = true;
        html_raw(p->html, "<li>");
        write_said(p, day);
        if (next == NULL || next->day > last || !same_basis(day, next))
            write_basis(p, day);
        html_raw(p->html, "</li>\n");
    }
    if (any)
        html_raw(p->html, "</ul>\n");
}

static void write_month(struct year_page *p, int month)
{
    date first = p->first;
    date last;
    if (!date_of(p->year, month, 1, &first))
        return;
    last = date_add_months(first, 1) - 1;
    html_raw(p->html, "<section class=\"of-month\"><h2 id=\"thang-");
    html_int(p->html, month);
    html_raw(p->html, "\">");
    HTML_WORDS(p->html, p->language, TEXT_notices_page_month, TEXT_ARG_INT("month", month));
    html_raw(p->html, "</h2>\n");
    write_grid(p, month, first, last);
    write_differences(p, first, last);
    html_raw(p->html, "</section>\n");
}

/* What stands above the months */

static void write_year_link(struct year_page *p, int year, bool back)
{
    if (year < CALENDAR_FIRST_YEAR || year > CALENDAR_LAST_YEAR)
        return;
    html_raw(p->html, "<a class=\"button\" href=\"" NOTICES_PATH "?nam=");
    html_int(p->html, year);
    if (p->province_code.ptr != NULL) {
        html_raw(p->html, "&amp;tinh=");
        html_url(p->html, p->province_code);
    }
    if (p->language == LANGUAGE_EN)
        html_raw(p->html, "&amp;lang=en");
    if (back)
        html_raw(p->html, "\" rel=\"prev\">");
    else
        html_raw(p->html, "\" rel=\"next\">");
    HTML_WORDS(p->html, p->language, TEXT_notices_page_year, TEXT_ARG_INT("year", year));
    html_raw(p->html, "</a>\n");
}

static void write_warning(struct year_page *p, enum text_id text)
{
    html_raw(p->html, "<div class=\"notice\"");
    if (p->year_bad)
        html_raw(p->html, " role=\"alert\"");
    html_raw(p->html, ">");
    page_icon(p->html, ICON_WARNING);
    html_raw(p->html, "<p>");
    HTML_WORDS(p->html, p->language, text, TEXT_ARG_INT("year", p->year));
    html_raw(p->html, "</p></div>\n");
}

static void write_head(struct year_page *p)
{
    const struct calendar_year *known = calendar_year_of(&p->calendar, p->year);
    html_raw(p->html, "<h1>");
    HTML_WORDS(p->html, p->language, TEXT_notices_page_heading, TEXT_ARG_INT("year", p->year));
    if (p->province_name.len > 0) {
        html_raw(p->html, ", ");
        html_text(p->html, p->province_name);
    }
    html_raw(p->html, "</h1>\n<p class=\"lead\">");
    words(p, TEXT_notices_page_intro);
    html_raw(p->html, "</p>\n");
    if (p->year_bad)
        write_warning(p, TEXT_notices_page_year_bad);
    else if (known == NULL)
        write_warning(p, TEXT_notices_page_unknown);
    else if (!known->announced)
        write_warning(p, TEXT_notices_page_not_announced);
    html_raw(p->html, "<nav class=\"years no-print\"");
    html_attr_words(p->html, "aria-label", p->language, TEXT_notices_page_years);
    html_raw(p->html, ">\n");
    write_year_link(p, p->year - 1, true);
    write_year_link(p, p->year + 1, false);
    html_raw(p->html, "</nav>\n");
    if (accounts_can(accounts_viewer(p->request), "notices.set_days")) {
        html_raw(p->html, "<p class=\"no-print\"><a class=\"button\" href=\"" NOTICES_PATH "/sua\">");
        words(p, TEXT_notices_edit_title);
        html_raw(p->html, "</a></p>\n");
    }
    html_raw(p->html, "<p class=\"figure\">");
    HTML_WORDS(p->html, p->language, TEXT_notices_page_working_days,
               TEXT_ARG_INT("count", calendar_working_between(&p->calendar, p->first - 1, p->last)));
    html_raw(p->html, "</p>\n");
    write_legend(p);
}

static void write_page(struct year_page *p)
{
    const struct page page = {
        .language = p->language,
        .title = text_of(p->language, TEXT_notices_page_title),
        .path = STR(NOTICES_PATH),
        .room = NOTICES_PATH,
    };
    page_open(p->html, p->request, &page);
    write_head(p);
    html_raw(p->html, "<div class=\"months\">\n");
    for (int month = 1; month <= 12; month++)
        write_month(p, month);
    html_raw(p->html, "</div>\n");
    page_close(p->html, p->request, &page);
}

/* The country's calendar, or that of a province of today. */
static enum status read_province(struct year_page *p, struct db_conn *conn, int64_t *province, struct error *error)
{
    struct str typed = web_query(p->request, "tinh");
    struct place place;
    enum status status;
    const struct viewer *viewer = accounts_viewer(p->request);
    *province = 0;
    if (typed.ptr == NULL && viewer != NULL && viewer->province != 0) { /* who is signed in sees his own first */
        struct buffer code;
        buffer_open(&code, web_arena(p->request), 8);
        buffer_add_padded(&code, (uint64_t)viewer->province, 2);
        typed = buffer_str(&code);
    }
    if (typed.ptr == NULL || typed.len == 0)
        return STATUS_OK;
    if (!notices_read_province(typed, province))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_notices_bad_province, "tinh");
    status = places_at(conn, web_arena(p->request), typed, p->today, &place, error);
    p->province_code = typed;
    p->province_name = status == STATUS_OK ? place.name : STR("");
    return status;
}

static void read_year(struct year_page *p)
{
    struct str typed = str_trim(web_query(p->request, "nam"));
    p->year = date_civil(p->today).year;
    p->year_bad = typed.len > 0 && !notices_read_year(typed, &p->year);
    if (!date_of(p->year, 1, 1, &p->first) || !date_of(p->year, 12, 31, &p->last))
        p->first = p->last = p->today;
}

enum status notices_page(struct web_request *request, struct error *error)
{
    struct buffer html;
    struct year_page p = {
        .request = request,
        .html = &html,
        .language = page_language(request),
        .today = date_in_vietnam(context_now(web_context(request))),
    };
    int64_t province;
    struct db_conn *conn;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK)
        status = db_read_begin(conn, error);
    if (status != STATUS_OK)
        return status;
    read_year(&p);
    status = read_province(&p, conn, &province, error);
    if (status == STATUS_OK)
        status = calendar_read(conn, web_arena(request), province, p.first, p.last, &p.calendar, error);
    db_read_end(conn);
    if (status != STATUS_OK)
        return status;
    buffer_open(&html, web_arena(request), HTML_MAX);
    write_page(&p);
    return web_answer_html(request, p.year_bad ? 422 : 200, &html, error);
}
