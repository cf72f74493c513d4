/* GET /tim-kiem?q=: what the words find in each room that one may look into, and the way to the whole list. */
#include "ocop/dossiers/dossiers.h"
#include "ocop/search/search_int.h"
#include "web/sight.h"
#include "texts_dossiers.h"
#include "texts_files.h"
#include "texts_producers.h"
#include "texts_products.h"
#include "texts_search.h"

#define TYPED_MAX 200 /* bytes; more finds nothing */

typedef enum status found_fn(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, struct str typed, date today,
                             struct found_list *out, struct error *error);

static const struct place_to_look {
    const char *action;
    enum text_id title;
    const char *list; /* its own search; NULL: it has none */
    found_fn *find;
} places_to_look[] = {
    { "products.see", TEXT_products_title, "/san-pham?q=", products_found },
    { "producers.see", TEXT_producers_title, "/chu-the?q=", producers_found },
    { "dossiers.see", TEXT_dossiers_list, "/ho-so?q=", dossiers_found },
    { "files.see", TEXT_files_papers, NULL, search_papers },
};

static void write_box(struct sight *s, struct str typed)
{
    html_raw(&s->html, "<form class=\"search\" role=\"search\" action=\"" SEARCH_PATH "\">\n<label for=\"q\">");
    sight_words(s, TEXT_search_label);
    html_raw(&s->html, "</label>\n<p class=\"small quiet\" id=\"q-hint\">");
    sight_words(s, TEXT_search_hint);
    html_raw(&s->html, "</p>\n<div><input class=\"field\" id=\"q\" name=\"q\" type=\"search\" maxlength=\"200\" autocomplete=\"off\" "
                       "aria-describedby=\"q-hint\"");
    html_attr(&s->html, "value", typed);
    if (typed.len == 0)
        html_raw(&s->html, " autofocus");
    html_raw(&s->html, "><button class=\"button main\">");
    sight_words(s, TEXT_search_do);
    html_raw(&s->html, "</button></div></form>\n");
}

static void write_rows(struct sight *s, const struct place_to_look *place, const struct found_list *list, struct str typed)
{
    html_raw(&s->html, "<h2>");
    sight_words(s, place->title);
    html_raw(&s->html, "</h2>\n<ul class=\"plain found\">\n");
    for (size_t i = 0; i < list->count; i++) {
        html_raw(&s->html, "<li><a");
        html_attr(&s->html, "href", list->rows[i].path);
        html_raw(&s->html, "><span>");
        html_text(&s->html, list->rows[i].name);
        html_raw(&s->html, "</span> <span class=\"quiet small\">");
        html_text(&s->html, list->rows[i].about);
        html_raw(&s->html, "</span></a></li>\n");
    }
    html_raw(&s->html, "</ul>\n");
    if (!list->more)
        return;
    if (place->list == NULL) {
        html_raw(&s->html, "<p class=\"quiet\">");
        sight_words(s, TEXT_search_more_words);
        html_raw(&s->html, "</p>\n");
        return;
    }
    html_raw(&s->html, "<p><a href=\"");
    buffer_add_z(&s->html, place->list);
    html_url(&s->html, typed);
    html_raw(&s->html, "\">");
    sight_words(s, TEXT_search_all);
    html_raw(&s->html, "</a></p>\n");
}

static enum status write_found(struct sight *s, struct db_conn *conn, struct str typed, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(s->request);
    date today = date_in_vietnam(context_now(web_context(s->request)));
    enum status status = STATUS_OK;
    size_t all = 0;
    for (size_t i = 0; status == STATUS_OK && i < sizeof(places_to_look) / sizeof(places_to_look[0]); i++) {
        struct found_list list = { .count = 0 };
        if (!accounts_can(viewer, places_to_look[i].action))
            continue;
        status = places_to_look[i].find(conn, s->arena, viewer, typed, today, &list, error);
        if (status == STATUS_OK && list.count > 0)
            write_rows(s, &places_to_look[i], &list, typed);
        all += list.count;
    }
    if (status == STATUS_OK && all == 0) {
        html_raw(&s->html, "<p role=\"status\">");
        SIGHT_WORDS(s, TEXT_search_nothing, TEXT_ARG("words", typed));
        html_raw(&s->html, "</p>\n");
    }
    return status;
}

enum status search_page(struct web_request *request, struct error *error)
{
    struct str typed = str_trim(web_query(request, "q"));
    struct db_conn *conn;
    struct sight s;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status != STATUS_OK)
        return status;
    typed = typed.len > TYPED_MAX ? STR("") : typed;
    sight_begin(&s, request, TEXT_search_title, SEARCH_PATH, SIGHT_WIDE);
    sight_heading(&s, TEXT_search_title, TEXT_NONE);
    write_box(&s, typed);
    if (typed.len > 0)
        status = write_found(&s, conn, typed, error);
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}
