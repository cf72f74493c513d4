/* GET /don-vi-hanh-chinh?q=&ngay=: type the name of a unit, old or new, and see what it is today. Plain HTML, works without JavaScript. */
#include "ocop/places/places_int.h"
#include "web/page.h"
#include "texts_places.h"

#define HTML_MAX ((size_t)2 << 20)
#define PER_PAGE 20

const char *const places_page_parameters[] = { "q", "ngay", "sau", "lang", NULL };

struct asking {
    struct web_request *request;
    struct arena *arena;
    struct db_conn *conn;
    enum language language;
    struct str name;  /* as typed */
    struct str day_typed;
    bool day_bad;
    date day;         /* DATE_NONE: any time */
    date today;
    struct buffer *html;
};

static void words(struct asking *a, enum text_id text)
{
    html_words(a->html, a->language, text, NULL, 0);
}

static struct str day_text(struct asking *a, date day)
{
    struct buffer out;
    buffer_open(&out, a->arena, 16);
    date_write_vi(&out, day);
    return buffer_str(&out);
}

/* The form */

static void write_name(struct asking *a)
{
    html_raw(a->html, "<div class=\"of-name\"><label for=\"q\">");
    words(a, TEXT_places_page_name);
    html_raw(a->html, "</label>\n<input class=\"field\" type=\"search\" id=\"q\" name=\"q\" maxlength=\"120\" autocomplete=\"off\" "
                      "spellcheck=\"false\" aria-describedby=\"q-hint\"");
    html_attr(a->html, "value", a->name);
    html_raw(a->html, ">\n<p class=\"quiet small\" id=\"q-hint\">");
    words(a, TEXT_places_page_name_hint);
    html_raw(a->html, "</p></div>\n");
}

static void write_day(struct asking *a)
{
    html_raw(a->html, "<div class=\"of-day\"><label for=\"ngay\">");
    words(a, TEXT_places_page_day);
    html_raw(a->html, "</label>\n<input class=\"field\" type=\"text\" inputmode=\"numeric\" id=\"ngay\" name=\"ngay\" maxlength=\"20\" "
                      "autocomplete=\"off\"");
    html_attr(a->html, "value", a->day_typed);
    html_attr(a->html, "aria-describedby", a->day_bad ? STR("ngay-fault ngay-hint") : STR("ngay-hint"));
    if (a->day_bad)
        html_raw(a->html, " aria-invalid=\"true\"");
    html_raw(a->html, ">\n");
    if (a->day_bad) {
        html_raw(a->html, "<p class=\"fault small\" id=\"ngay-fault\">");
        words(a, TEXT_places_page_day_bad);
        html_raw(a->html, "</p>\n");
    }
    html_raw(a->html, "<p class=\"quiet small\" id=\"ngay-hint\">");
    words(a, TEXT_places_page_day_hint);
    html_raw(a->html, "</p></div>\n");
}

static void write_form(struct asking *a)
{
    if (a->day_bad) {
        html_raw(a->html, "<div class=\"notice\" role=\"alert\">");
        page_icon(a->html, ICON_WARNING);
        html_raw(a->html, "<p><a href=\"#ngay\">");
        words(a, TEXT_places_page_day_bad);
        html_raw(a->html, "</a></p></div>\n");
    }
    html_raw(a->html, "<h1>");
    words(a, TEXT_places_page_title);
    html_raw(a->html, "</h1>\n<p class=\"lead\">");
    words(a, TEXT_places_page_intro);
    html_raw(a->html, "</p>\n<form class=\"ask-place\" method=\"get\" action=\"" PLACES_PATH "\" role=\"search\">\n");
    if (a->language == LANGUAGE_EN)
        html_raw(a->html, "<input type=\"hidden\" name=\"lang\" value=\"en\">\n");
    write_name(a);
    write_day(a);
    html_raw(a->html, "<button class=\"button main\" type=\"submit\">");
    words(a, TEXT_places_page_find);
    html_raw(a->html, "</button>\n</form>\n");
}

/* The answers */

/* "Huyện Trấn Yên, Tỉnh Yên Bái": what a unit belonged to on the day; nothing for a province. */
static enum status write_above(struct asking *a, struct str code, date day, bool after_name, struct error *error)
{
    struct places chain;
    enum status status = places_chain(a->conn, a->arena, code, day, &chain, error);
    for (size_t i = 1; status == STATUS_OK && i < chain.count; i++) {
        if (i > 1 || after_name)
            html_raw(a->html, ", ");
        html_text(a->html, chain.rows[i].name);
    }
    return status;
}

static void write_period(struct asking *a, const struct place *place)
{
    const struct text_arg args[] = {
        TEXT_ARG("from", place->valid_from == DATE_NONE ? STR("") : day_text(a, place->valid_from)),
        TEXT_ARG("to", place->valid_to == DATE_NONE ? STR("") : day_text(a, place->valid_to)),
    };
    enum text_id text = place->valid_from == DATE_NONE
                            ? (place->valid_to == DATE_NONE ? TEXT_places_page_always : TEXT_places_page_until)
                            : (place->valid_to == DATE_NONE ? TEXT_places_page_since : TEXT_places_page_between);
    html_words(a->html, a->language, text, args, 2);
}

static enum status write_new_unit(struct asking *a, const struct place_link *link, struct error *error)
{
    enum status status;
    html_raw(a->html, "<li><p>");
    if (!link->whole) {
        words(a, TEXT_places_page_part_of_it);
        html_raw(a->html, " ");
    }
    html_raw(a->html, "<strong>");
    html_text(a->html, link->place.name);
    html_raw(a->html, "</strong>");
    status = write_above(a, link->place.code, a->today, true, error);
    html_raw(a->html, "</p>\n<p class=\"quiet small figure\">");
    HTML_WORDS(a->html, a->language, TEXT_places_page_code_since, TEXT_ARG("code", link->place.code), TEXT_ARG("day", day_text(a, link->day)));
    html_raw(a->html, "</p></li>\n");
    return status;
}

#define DISTRICT_UNITS_MAX 100

/* A district has no successor of its own: what its communes became, each named once. */
static enum status write_district_today(struct asking *a, const struct place *place, date day, struct error *error)
{
    struct places communes;
    struct str seen[DISTRICT_UNITS_MAX];
    size_t count = 0;
    enum status status = places_children(a->conn, a->arena, place->code, day, &communes, error);
    html_raw(a->html, "<div class=\"now\"><p class=\"quiet small\">");
    HTML_WORDS(a->html, a->language, TEXT_places_page_district_ended, TEXT_ARG("day", day_text(a, place->valid_to + 1)));
    html_raw(a->html, "</p>\n<ul>\n");
    for (size_t i = 0; status == STATUS_OK && i < communes.count; i++) {
        struct place_links links;
        status = places_on(a->conn, a->arena, communes.rows[i].code, day, a->today, &links, error);
        for (size_t k = 0; status == STATUS_OK && k < links.count && count < DISTRICT_UNITS_MAX; k++) {
            bool known = false;
            for (size_t n = 0; n < count && !known; n++)
                known = str_equal(seen[n], links.rows[k].place.code);
            if (known)
                continue;
            seen[count++] = links.rows[k].place.code;
            html_raw(a->html, "<li><p><strong>");
            html_text(a->html, links.rows[k].place.name);
            html_raw(a->html, "</strong>");
            status = write_above(a, links.rows[k].place.code, a->today, true, error);
            html_raw(a->html, "</p></li>\n");
        }
    }
    html_raw(a->html, "</ul></div>\n");
    return status;
}

static enum status write_today(struct asking *a, const struct place *place, date day, struct error *error)
{
    struct place_links links;
    enum status status = places_on(a->conn, a->arena, place->code, day, a->today, &links, error);
    if (status != STATUS_OK)
        return status;
    if (links.count == 0 && place->level == PLACE_DISTRICT && place->valid_to != DATE_NONE)
        return write_district_today(a, place, day, error);
    html_raw(a->html, "<div class=\"now\"><p class=\"quiet small\">");
    if (links.count == 0 || links.rows[0].day == DATE_NONE) {
        words(a, links.count == 0 ? TEXT_places_page_unknown : TEXT_places_page_still);
        html_raw(a->html, "</p></div>\n");
        return STATUS_OK;
    }
    words(a, links.count == 1 ? TEXT_places_page_today : TEXT_places_page_today_several);
    html_raw(a->html, "</p>\n<ul>\n");
    for (size_t i = 0; i < links.count && status == STATUS_OK; i++)
        status = write_new_unit(a, &links.rows[i], error);
    html_raw(a->html, "</ul></div>\n");
    return status;
}

static enum status write_found(struct asking *a, const struct place *place, struct error *error)
{
    date day = a->day;
    enum status status;
    if (day == DATE_NONE) /* the last day on which it was so */
        day = place->valid_to == DATE_NONE ? a->today : place->valid_to;
    if (place->valid_from != DATE_NONE && day < place->valid_from)
        day = place->valid_from;
    html_raw(a->html, "<li><div class=\"was\"><h3>");
    html_text(a->html, place->name);
    html_raw(a->html, "</h3>\n<p>");
    status = write_above(a, place->code, day, false, error);
    html_raw(a->html, "</p>\n<p class=\"quiet small figure\">");
    HTML_WORDS(a->html, a->language, TEXT_places_page_code, TEXT_ARG("code", place->code));
    html_raw(a->html, ", ");
    write_period(a, place);
    html_raw(a->html, "</p></div>\n");
    if (status == STATUS_OK)
        status = write_today(a, place, day, error);
    html_raw(a->html, "</li>\n");
    return status;
}

static void write_more(struct asking *a, const struct places *found)
{
    html_raw(a->html, "<p><a class=\"button\" rel=\"next\" href=\"" PLACES_PATH "?q=");
    html_url(a->html, a->name);
    html_raw(a->html, "&amp;ngay=");
    html_url(a->html, a->day_typed);
    html_raw(a->html, "&amp;sau=");
    html_url(a->html, found->next);
    if (a->language == LANGUAGE_EN)
        html_raw(a->html, "&amp;lang=en");
    html_raw(a->html, "\">");
    words(a, TEXT_places_page_more);
    html_raw(a->html, "</a></p>\n");
}

static enum status write_answers(struct asking *a, struct error *error)
{
    struct places_query query = { .name = a->name, .day = a->day, .limit = PER_PAGE, .after = web_query(a->request, "sau") };
    struct places found;
    enum status status = places_find(a->conn, a->arena, &query, &found, error);
    if (status != STATUS_OK)
        return status;
    html_raw(a->html, "<section class=\"places-found\" aria-labelledby=\"found\">\n<h2 id=\"found\">");
    if (found.count == 0)
        HTML_WORDS(a->html, a->language, TEXT_places_page_none, TEXT_ARG("name", a->name));
    else
        HTML_WORDS(a->html, a->language, TEXT_places_page_found, TEXT_ARG("name", a->name));
    html_raw(a->html, "</h2>\n");
    if (found.count == 0) {
        html_raw(a->html, "<p>");
        words(a, TEXT_places_page_none_hint);
        html_raw(a->html, "</p>\n");
    } else {
        html_raw(a->html, "<ol class=\"places\">\n");
        for (size_t i = 0; i < found.count && status == STATUS_OK; i++)
            status = write_found(a, &found.rows[i], error);
        html_raw(a->html, "</ol>\n");
    }
    if (found.more)
        write_more(a, &found);
    html_raw(a->html, "</section>\n");
    return status;
}

static void read_day(struct asking *a)
{
    struct str typed = str_trim(a->day_typed);
    a->day = DATE_NONE;
    if (typed.len == 0)
        return;
    a->day_bad = !(date_read(typed, &a->day) || date_read_vi(typed, &a->day)) || a->day <= PLACES_OPEN_FROM || a->day >= PLACES_OPEN_TO;
    if (a->day_bad)
        a->day = DATE_NONE;
}

static enum status write_page(struct asking *a, struct error *error)
{
    const struct page page = {
        .language = a->language,
        .title = text_of(a->language, TEXT_places_page_title),
        .path = STR(PLACES_PATH),
        .room = PLACES_PATH,
    };
    enum status status = STATUS_OK;
    page_open(a->html, a->request, &page);
    write_form(a);
    if (str_trim(a->name).len > 0 && !a->day_bad)
        status = write_answers(a, error);
    html_raw(a->html, "<p class=\"places-source quiet small\">");
    words(a, TEXT_places_page_source);
    html_raw(a->html, "</p>\n");
    page_close(a->html, a->request, &page);
    return status;
}

enum status places_page(struct web_request *request, struct error *error)
{
    struct buffer html;
    struct asking a = {
        .request = request,
        .arena = web_arena(request),
        .language = page_language(request),
        .name = web_query(request, "q"),
        .day_typed = web_query(request, "ngay"),
        .today = date_in_vietnam(context_now(web_context(request))),
        .html = &html,
    };
    enum status status = db_reader(web_room(request, "db"), &a.conn, error);
    if (status == STATUS_OK)
        status = db_read_begin(a.conn, error);
    if (status != STATUS_OK)
        return status;
    read_day(&a);
    buffer_open(&html, a.arena, HTML_MAX);
    status = write_page(&a, error);
    db_read_end(a.conn);
    return status == STATUS_OK ? web_answer_html(request, a.day_bad ? 422 : 200, &html, error) : status;
}
