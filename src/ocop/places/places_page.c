/* GET /don-vi-hanh-chinh?q=&ngay=: type the name of a unit, old or new, and see what it is today. Plain HTML, works without JavaScript. */
#include "ocop/places/places_int.h"
#include "web/page.h"

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

static void write_field(struct asking *a, const char *id, struct str value, enum text_id label, enum text_id hint, enum text_id fault)
{
    html_raw(a->html, "<div class=\"field\"><label");
    html_attr(a->html, "for", str_from(id));
    html_raw(a->html, ">");
    words(a, label);
    html_raw(a->html, "</label>\n<p class=\"hint\"");
    html_attr(a->html, "id", str_from(id[0] == 'q' ? "q-hint" : "ngay-hint"));
    html_raw(a->html, ">");
    words(a, hint);
    html_raw(a->html, "</p>\n");
    if (fault != TEXT_NONE) {
        html_raw(a->html, "<p class=\"fault\" id=\"ngay-fault\">");
        words(a, fault);
        html_raw(a->html, "</p>\n");
    }
    html_raw(a->html, "<input type=\"text\" maxlength=\"120\" autocomplete=\"off\" spellcheck=\"false\"");
    html_attr(a->html, "id", str_from(id));
    html_attr(a->html, "name", str_from(id));
    html_attr(a->html, "value", value);
    html_attr(a->html, "aria-describedby", fault != TEXT_NONE ? STR("ngay-hint ngay-fault") : str_from(id[0] == 'q' ? "q-hint" : "ngay-hint"));
    if (fault != TEXT_NONE)
        html_raw(a->html, " aria-invalid=\"true\"");
    html_raw(a->html, "></div>\n");
}

static void write_form(struct asking *a)
{
    html_raw(a->html, "<h1>");
    words(a, TEXT_places_page_title);
    html_raw(a->html, "</h1>\n<p>");
    words(a, TEXT_places_page_intro);
    html_raw(a->html, "</p>\n<form method=\"get\" action=\"" PLACES_PATH "\" role=\"search\" class=\"places-form\">\n");
    if (a->language == LANGUAGE_EN)
        html_raw(a->html, "<input type=\"hidden\" name=\"lang\" value=\"en\">\n");
    write_field(a, "q", a->name, TEXT_places_page_name, TEXT_places_page_name_hint, TEXT_NONE);
    write_field(a, "ngay", a->day_typed, TEXT_places_page_day, TEXT_places_page_day_hint,
                a->day_bad ? TEXT_places_page_day_bad : TEXT_NONE);
    html_raw(a->html, "<p><button type=\"submit\">");
    words(a, TEXT_places_page_find);
    html_raw(a->html, "</button></p>\n</form>\n");
}

/* The answers */

/* "Huyện Trấn Yên, Tỉnh Yên Bái": what a unit belonged to on the day. */
static enum status write_above(struct asking *a, struct str code, date day, struct error *error)
{
    struct places chain;
    enum status status = places_chain(a->conn, a->arena, code, day, &chain, error);
    for (size_t i = 1; status == STATUS_OK && i < chain.count; i++) {
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

static enum status write_today(struct asking *a, const struct place *place, date day, struct error *error)
{
    struct place_links links;
    enum status status = places_on(a->conn, a->arena, place->code, day, a->today, &links, error);
    if (status != STATUS_OK)
        return status;
    if (links.count == 0) {
        html_raw(a->html, "<p>");
        words(a, TEXT_places_page_unknown);
        html_raw(a->html, "</p>\n");
        return STATUS_OK;
    }
    if (links.rows[0].day == DATE_NONE) {
        html_raw(a->html, "<p>");
        words(a, TEXT_places_page_still);
        html_raw(a->html, "</p>\n");
        return STATUS_OK;
    }
    html_raw(a->html, "<p>");
    words(a, links.count == 1 ? TEXT_places_page_today : TEXT_places_page_today_several);
    html_raw(a->html, "</p>\n<ul>\n");
    for (size_t i = 0; i < links.count && status == STATUS_OK; i++) {
        const struct place_link *link = &links.rows[i];
        html_raw(a->html, "<li><strong>");
        html_text(a->html, link->place.name);
        html_raw(a->html, "</strong>");
        status = write_above(a, link->place.code, a->today, error);
        html_raw(a->html, " &ndash; <span class=\"extent\">");
        words(a, link->whole ? TEXT_places_whole : TEXT_places_part);
        html_raw(a->html, "</span>, ");
        HTML_WORDS(a->html, a->language, TEXT_places_page_code_since, TEXT_ARG("code", link->place.code),
                   TEXT_ARG("day", day_text(a, link->day)));
        html_raw(a->html, "</li>\n");
    }
    html_raw(a->html, "</ul>\n");
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
    html_raw(a->html, "<li class=\"place\"><h3>");
    html_text(a->html, place->name);
    html_raw(a->html, "</h3>\n<p>");
    HTML_WORDS(a->html, a->language, TEXT_places_page_code, TEXT_ARG("code", place->code));
    status = write_above(a, place->code, day, error);
    html_raw(a->html, "; ");
    write_period(a, place);
    html_raw(a->html, "</p>\n");
    if (status == STATUS_OK)
        status = write_today(a, place, day, error);
    html_raw(a->html, "</li>\n");
    return status;
}

static void write_more(struct asking *a, const struct places *found)
{
    html_raw(a->html, "<p><a rel=\"next\" href=\"" PLACES_PATH "?q=");
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
    html_raw(a->html, "<section class=\"places\" aria-labelledby=\"found\">\n<h2 id=\"found\">");
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
        html_raw(a->html, "<ol class=\"found\">\n");
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
    html_raw(a->html, "<p class=\"hint\">");
    words(a, TEXT_places_page_source);
    html_raw(a->html, "</p>\n");
    page_close(a->html, &page);
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
