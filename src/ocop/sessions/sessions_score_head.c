/* What lies before a member while he scores: the product's name, its photo and the labels of its samples above the sheet, the papers beside the criteria.
 * Members hold no right in the rooms where these lie, so that they are handed out here, to who fills in a sheet for the product. */
#include "base/pure.h"
#include "ocop/products/products.h"
#include "ocop/sessions/sessions_score.h"
#include "texts_sessions.h"

#define PATH_REST 60

static void write_name(struct sight *s, const struct scoring *scoring)
{
    html_raw(&s->html, "<p class=\"back\"><a");
    html_attr(&s->html, "href", session_path(s->arena, &scoring->visit.session, ""));
    html_raw(&s->html, ">");
    page_icon(&s->html, ICON_BACK);
    html_text(&s->html, scoring->visit.session.name);
    html_raw(&s->html, "</a></p>\n<div class=\"judged\"><div>\n<h1>");
    html_text(&s->html, scoring->item.product_name);
    html_raw(&s->html, "</h1>\n<p class=\"lead\">");
    html_text(&s->html, scoring->item.producer_name);
    html_raw(&s->html, " &middot; ");
    SIGHT_WORDS(s, TEXT_sessions_set, TEXT_ARG_INT("no", scoring->item.set_no));
    if (scoring->item.turn > 1) {
        html_raw(&s->html, " &middot; ");
        SIGHT_WORDS(s, TEXT_sessions_turn, TEXT_ARG_INT("turn", scoring->item.turn));
    }
    html_raw(&s->html, "</p>\n");
}

static void write_samples(struct sight *s, const struct dossier_samples *samples)
{
    struct buffer labels;
    if (samples->count == 0)
        return;
    buffer_open(&labels, s->arena, 1000);
    for (size_t i = 0; i < samples->count; i++) {
        if (i > 0)
            buffer_add(&labels, STR(", "));
        buffer_add(&labels, samples->rows[i].label);
    }
    html_raw(&s->html, "<p class=\"figure quiet small\">");
    SIGHT_WORDS(s, TEXT_sessions_samples, TEXT_ARG("labels", buffer_str(&labels)));
    html_raw(&s->html, "</p>\n");
}

/* The first; the others stand on the product's page. */
static void write_photo(struct sight *s, const struct scoring *scoring, const struct product_photos *photos)
{
    struct buffer rest;
    if (photos->count == 0)
        return;
    buffer_open(&rest, s->arena, PATH_REST);
    buffer_add_z(&rest, "/anh/");
    ident_write(&rest, &photos->rows[0].ident);
    html_raw(&s->html, "<img data-paper");
    html_attr(&s->html, "src", session_item_path(s->arena, &scoring->visit.session, &scoring->item, buffer_z(&rest)));
    html_attr(&s->html, "alt", photos->rows[0].caption);
    html_raw(&s->html, ">\n");
}

enum status scoring_write_head(struct sight *s, const struct scoring *scoring, struct error *error)
{
    const struct session_visit *visit = &scoring->visit;
    struct dossier_samples samples;
    struct product_photos photos;
    enum status status = dossiers_samples_of(visit->conn, visit->arena, scoring->item.dossier, &samples, error);
    if (status == STATUS_OK)
        status = products_photos_of(visit->conn, visit->arena, scoring->item.product, &photos, error);
    if (status != STATUS_OK)
        return status;
    write_name(s, scoring);
    write_samples(s, &samples);
    html_raw(&s->html, "</div>\n");
    write_photo(s, scoring, &photos);
    html_raw(&s->html, "</div>\n");
    return STATUS_OK;
}

/* The product of the path, for who scores it. */
static enum status open_item(struct web_request *request, struct session_visit *visit, struct session_item *item, struct error *error)
{
    enum status status = session_visit(request, visit, error);
    if (status == STATUS_OK)
        status = session_visit_item(visit, item, error);
    return status == STATUS_OK && !session_may(visit, item, "sessions.score") ? commands_not_found(error) : status;
}

/* GET …/anh/{anh} */
enum status sessions_page_photo(struct web_request *request, struct error *error)
{
    struct session_visit visit;
    struct session_item item = { .id = 0 };
    struct product_photos photos;
    struct ident ident;
    struct file file;
    bool found = false;
    enum status status = open_item(request, &visit, &item, error);
    if (status == STATUS_OK && !ident_read(web_path_part(request, "anh"), &ident))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = products_photos_of(visit.conn, visit.arena, item.product, &photos, error);
    for (size_t i = 0; status == STATUS_OK && i < photos.count && !found; i++)
        if (ident_equal(&photos.rows[i].ident, &ident))
            status = file_by_id(visit.conn, visit.arena, photos.rows[i].file, &found, &file, error);
    if (status == STATUS_OK && !found)
        status = commands_not_found(error);
    return status == STATUS_OK ? file_answer_preview(request, web_room(request, "files"), &file, error) : status;
}

/* GET …/minh-chung/{giay}: a paper beside the criterion */
enum status sessions_page_evidence(struct web_request *request, struct error *error)
{
    struct session_visit visit;
    struct session_item item = { .id = 0 };
    enum status status = open_item(request, &visit, &item, error);
    return status == STATUS_OK ? dossiers_answer_cited(request, visit.conn, item.dossier, item.filed_no, web_path_part(request, "giay"), error) : status;
}
