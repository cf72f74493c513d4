/* The page of a recognised product, for who holds it in his hand: what is true today, by which decision, what was before, its story and pictures. Works
 * without JavaScript; also as JSON-LD (schema.org/Product) and Open Graph. */
#include "ocop/certificates/certificates_public_int.h"
#include "base/text.h"
#include "doc/card.h"
#include "texts_certificates.h"

#define ABOUT_MAX ((size_t)400)
#define CARD_PNG_MAX ((size_t)1 << 20)

struct showing {
    struct web_request *request;
    struct arena *arena;
    struct db_conn *conn;
    const struct certificates_room *room;
    date today;
    struct public_row row;   /* that speaks for the product: the newest of its line that was not annulled */
    struct public_rows line;
    struct product product;  /* id 0: not known in the program */
    struct product_photos photos;
    struct product_variants variants; /* those that are sold */
    int64_t scan;
    struct str points;
    struct str address;      /* absolute where we have an address of our own */
    struct str commune, commune_then;
};

static enum status find(struct showing *p, struct error *error)
{
    bool found = false;
    enum status status = db_reader(web_room(p->request, "db"), &p->conn, error);
    if (status == STATUS_OK)
        status = public_sql_find(p->conn, p->arena, web_path_part(p->request, "ma"), &found, &p->row, error);
    if (status == STATUS_OK && !found)
        return FAIL(error, STATUS_NOT_FOUND, TEXT_certificates_not_in_register, NULL);
    if (status == STATUS_OK)
        status = public_sql_line(p->conn, p->arena, p->row.line, &p->line, error);
    for (size_t i = 0; status == STATUS_OK && i < p->line.count; i++)
        if (p->line.rows[i].annulled == DATE_NONE) {
            p->row = p->line.rows[i];
            break;
        }
    return status;
}

static enum status find_variants(struct showing *p, struct error *error)
{
    struct product_variants all;
    struct product_variant *sold = NULL;
    enum status status = products_variants_of(p->conn, p->arena, p->product.id, &all, error);
    if (status == STATUS_OK)
        sold = ARENA_NEW_MANY(p->arena, struct product_variant, all.count + 1);
    if (status != STATUS_OK || sold == NULL)
        return status == STATUS_OK ? fail_memory(error) : status;
    p->variants.rows = sold;
    for (size_t i = 0; i < all.count; i++)
        if (!all.rows[i].stopped)
            sold[p->variants.count++] = all.rows[i];
    return STATUS_OK;
}

static enum status start(struct web_request *request, struct showing *p, struct error *error)
{
    struct buffer address;
    enum status status;
    *p = (struct showing){ .request = request, .arena = web_arena(request), .room = web_room(request, "certificates"),
                           .today = date_in_vietnam(context_now(web_context(request))) };
    status = find(p, error);
    if (status == STATUS_OK && p->row.product != 0)
        status = products_by_id(p->conn, p->arena, p->row.product, &p->product, error);
    if (status == STATUS_OK && p->product.id != 0)
        status = products_photos_of(p->conn, p->arena, p->product.id, &p->photos, error);
    if (status == STATUS_OK && p->product.id != 0)
        status = find_variants(p, error);
    if (status == STATUS_OK)
        status = public_sql_given(p->conn, p->arena, p->row.id, &p->scan, &p->points, error);
    if (status != STATUS_OK)
        return status;
    if (p->row.place.len > 0) {
        p->commune = producers_commune_name(p->conn, p->arena, p->row.place, p->today);
        p->commune_then = producers_commune_name(p->conn, p->arena, p->row.place, p->row.place_day);
    }
    buffer_open(&address, p->arena, 3000);
    buffer_add(&address, p->room->public_url);
    buffer_add(&address, public_path(p->arena, &p->row));
    p->address = buffer_str(&address);
    return STATUS_OK;
}

static struct str below(struct showing *p, const char *rest)
{
    struct buffer path;
    buffer_open(&path, p->arena, 3000);
    buffer_add(&path, public_path(p->arena, &p->row));
    buffer_add_z(&path, rest);
    return buffer_str(&path);
}

static struct str photo_path(struct showing *p, const struct product_photo *photo, bool absolute)
{
    struct buffer path;
    buffer_open(&path, p->arena, 3000);
    buffer_add(&path, absolute ? p->room->public_url : STR(""));
    buffer_add(&path, below(p, "/anh/"));
    ident_write(&path, &photo->ident);
    return buffer_str(&path);
}

static struct str standing_words(struct showing *p)
{
    struct buffer out;
    buffer_open(&out, p->arena, 1000);
    text_add(&out, LANGUAGE_VI, standing_texts[public_standing(&p->row, p->today)],
             (const struct text_arg[]){ TEXT_ARG("until", date_text(p->arena, public_until(&p->row))), TEXT_ARG("from", date_text(p->arena, p->row.from)),
                                        TEXT_ARG("withdrawn", date_text(p->arena, p->row.withdrawn)) }, 3);
    return buffer_str(&out);
}

/* One sentence, for the preview of a link. */
static struct str about(struct showing *p)
{
    struct buffer out;
    buffer_open(&out, p->arena, 3000);
    text_add(&out, LANGUAGE_VI, TEXT_certificates_stars_count, (const struct text_arg[]){ TEXT_ARG_INT("stars", p->row.stars) }, 1);
    buffer_add(&out, STR(". "));
    buffer_add(&out, standing_words(p));
    buffer_add(&out, STR(". "));
    buffer_add(&out, p->row.producer_name);
    return buffer_str(&out);
}

/* Who recognised it, under the name of that day. */
static struct str issuer(struct showing *p)
{
    struct place place;
    struct buffer out;
    if (p->row.by_ministry)
        return text_of(LANGUAGE_VI, TEXT_certificates_issuer_ministry);
    if (p->row.decided_at.len == 0 || places_at(p->conn, p->arena, p->row.decided_at, p->row.decision_day, &place, NULL) != STATUS_OK)
        return text_of(LANGUAGE_VI, TEXT_certificates_issuer);
    buffer_open(&out, p->arena, place.name.len + 100);
    text_add(&out, LANGUAGE_VI, TEXT_certificates_issuer_place, (const struct text_arg[]){ TEXT_ARG("place", text_lower_first(p->arena, place.name)) }, 1);
    return buffer_str(&out);
}

/* Its beginning, up to a whole character. */
static struct str beginning(struct str text, size_t most)
{
    if (text.len <= most)
        return text;
    while (most > 0 && ((unsigned char)text.ptr[most] & 0xC0) == 0x80)
        most--;
    return str_part(text, 0, most);
}

/* "Hộp thiếc, 100 g" */
static struct str size_words(struct showing *p, const struct product_variant *variant)
{
    struct buffer out;
    buffer_open(&out, p->arena, variant->name.len + variant->content.len + 8);
    buffer_add(&out, variant->name);
    buffer_add(&out, variant->content.len > 0 ? STR(", ") : STR(""));
    buffer_add(&out, variant->content);
    return buffer_str(&out);
}

/* ---- JSON-LD ---- */

static void write_certification(struct showing *p, struct json_writer *json)
{
    struct buffer rating;
    buffer_open(&rating, p->arena, 40);
    text_add(&rating, LANGUAGE_VI, TEXT_certificates_stars_count, (const struct text_arg[]){ TEXT_ARG_INT("stars", p->row.stars) }, 1);
    json_object(json, "hasCertification");
    json_text_z(json, "@type", "Certification");
    json_text_z(json, "name", "OCOP");
    json_text(json, "certificationIdentification", p->row.code.len > 0 ? p->row.code : p->row.decision);
    json_text_z(json, "certificationStatus", standing_holds(public_standing(&p->row, p->today)) ? "https://schema.org/CertificationActive" : "https://schema.org/CertificationInactive");
    if (p->row.from != CERTIFICATES_OPEN) {
        json_date(json, "validFrom", p->row.from);
        json_date(json, "expires", public_until(&p->row));
    }
    json_object(json, "certificationRating");
    json_text_z(json, "@type", "Rating");
    json_int(json, "ratingValue", p->row.stars);
    json_int(json, "bestRating", LAW_STARS);
    json_text(json, "name", buffer_str(&rating));
    json_object_end(json);
    json_object(json, "issuedBy");
    json_text_z(json, "@type", "GovernmentOrganization");
    json_text(json, "name", issuer(p));
    json_object_end(json);
    json_object_end(json);
}

/* One size is the product's own GTIN; of several each is a product of this group (schema.org/hasVariant). */
static void write_sizes(struct showing *p, struct json_writer *json)
{
    if (p->variants.count == 1 && p->variants.rows[0].gtin.len > 0)
        json_text(json, "gtin", p->variants.rows[0].gtin);
    if (p->variants.count < 2)
        return;
    json_array(json, "hasVariant");
    for (size_t i = 0; i < p->variants.count; i++) {
        json_object(json, NULL);
        json_text_z(json, "@type", "Product");
        json_text(json, "name", size_words(p, &p->variants.rows[i]));
        if (p->variants.rows[i].gtin.len > 0)
            json_text(json, "gtin", p->variants.rows[i].gtin);
        json_object_end(json);
    }
    json_array_end(json);
}

static enum status write_json(struct showing *p, struct sight *s, struct error *error)
{
    struct json_writer json;
    struct buffer text;
    struct str made;
    enum status status;
    buffer_open(&text, p->arena, (size_t)65536);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text_z(&json, "@context", "https://schema.org");
    if (p->variants.count > 1) {
        json_array(&json, "@type");
        json_text_z(&json, NULL, "Product");
        json_text_z(&json, NULL, "ProductGroup");
        json_array_end(&json);
    } else {
        json_text_z(&json, "@type", "Product");
    }
    json_text(&json, "name", p->row.product_name);
    json_text(&json, "url", p->address);
    json_text_z(&json, "countryOfOrigin", "VN");
    json_object(&json, "manufacturer");
    json_text_z(&json, "@type", "Organization");
    json_text(&json, "name", p->row.producer_name);
    json_object_end(&json);
    if (p->product.story.len > 0)
        json_text(&json, "description", beginning(p->product.story, ABOUT_MAX));
    if (p->photos.count > 0) {
        json_array(&json, "image");
        for (size_t i = 0; i < p->photos.count; i++)
            json_text(&json, NULL, photo_path(p, &p->photos.rows[i], true));
        json_array_end(&json);
    }
    write_sizes(p, &json);
    write_certification(p, &json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    made = buffer_str(&text);
    html_raw(&s->html, "<script type=\"application/ld+json\">");
    for (size_t i = 0; i < made.len; i++) /* nothing in it may end the element */
        buffer_add(&s->html, made.ptr[i] == '<' ? STR("\\u003c") : str_part(made, i, i + 1));
    html_raw(&s->html, "</script>\n");
    return status;
}

/* ---- the page ---- */

static void write_facts(struct showing *p, struct sight *s)
{
    struct buffer place;
    buffer_open(&place, p->arena, 1000);
    buffer_add(&place, p->commune);
    if (p->commune_then.len > 0 && !str_equal(p->commune, p->commune_then)) {
        buffer_add(&place, STR(" ("));
        text_add(&place, s->language, TEXT_certificates_place_then, (const struct text_arg[]){ TEXT_ARG("name", p->commune_then) }, 1);
        buffer_add_char(&place, ')');
    }
    sight_facts(s);
    sight_fact(s, TEXT_certificates_producer, p->row.producer_name);
    sight_fact(s, TEXT_certificates_commune, buffer_str(&place));
    sight_fact(s, TEXT_certificates_code, p->row.code);
    sight_fact(s, TEXT_certificates_from, p->row.from == CERTIFICATES_OPEN ? STR("") : date_text(p->arena, p->row.from));
    sight_fact(s, TEXT_certificates_until, p->row.from == CERTIFICATES_OPEN ? STR("") : date_text(p->arena, public_until(&p->row)));
    extend_write_fact(s, &p->row);
    sight_fact(s, TEXT_certificates_number, p->row.decision);
    sight_fact(s, TEXT_certificates_day, date_text(p->arena, p->row.decision_day));
    sight_fact(s, TEXT_certificates_recognised_by, issuer(p));
    if (p->points.len > 0)
        sight_fact(s, TEXT_certificates_council_points, p->points);
    if (p->row.withdrawn_why.len > 0 && p->row.withdrawn != DATE_NONE)
        sight_fact(s, TEXT_certificates_withdrawn_why, p->row.withdrawn_why);
    sight_facts_end(s);
    if (p->scan != 0) {
        html_raw(&s->html, "<p class=\"acts\">");
        sight_button(s, below(p, "/quyet-dinh"), TEXT_certificates_open_scan, false);
        html_raw(&s->html, "</p>\n");
    }
}

static void write_history(struct showing *p, struct sight *s)
{
    static const enum text_id heads[] = { TEXT_certificates_from, TEXT_certificates_until, TEXT_certificates_stars, TEXT_certificates_act, TEXT_certificates_number,
                                          TEXT_certificates_code };
    html_raw(&s->html, "<section><h2>");
    sight_words(s, TEXT_certificates_history);
    html_raw(&s->html, "</h2>\n");
    list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < p->line.count; i++) {
        const struct public_row *row = &p->line.rows[i];
        html_raw(&s->html, "<tr>");
        list_cell_open(s, heads[0], true);
        sight_date(s, row->from == CERTIFICATES_OPEN ? DATE_NONE : row->from);
        list_cell_next(s, heads[1], true);
        if (row->annulled != DATE_NONE)
            sight_words(s, TEXT_certificates_standing_annulled);
        else
            sight_date(s, row->from == CERTIFICATES_OPEN ? DATE_NONE : public_until(row));
        list_cell_next(s, heads[2], false);
        SIGHT_WORDS(s, TEXT_certificates_stars_count, TEXT_ARG_INT("stars", row->stars));
        list_cell_next(s, heads[3], false);
        sight_words(s, certificate_act_texts[row->act]);
        list_cell_next(s, heads[4], false);
        html_text(&s->html, row->decision);
        list_cell_next(s, heads[5], false);
        html_text(&s->html, row->code);
        html_raw(&s->html, "</td></tr>\n");
    }
    list_table_close(s);
    html_raw(&s->html, "</section>\n");
}

static void write_sizes_list(struct showing *p, struct sight *s)
{
    if (p->variants.count == 0)
        return;
    html_raw(&s->html, "<section><h2>");
    sight_words(s, TEXT_certificates_sizes);
    html_raw(&s->html, "</h2>\n<ul>\n");
    for (size_t i = 0; i < p->variants.count; i++) {
        html_raw(&s->html, "<li>");
        html_text(&s->html, size_words(p, &p->variants.rows[i]));
        if (p->variants.rows[i].gtin.len > 0) {
            html_raw(&s->html, " <span class=\"quiet figure\">GTIN ");
            html_text(&s->html, p->variants.rows[i].gtin);
            html_raw(&s->html, "</span>");
        }
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ul></section>\n");
}

/* Each under the heading of its own language. */
static void write_story(struct sight *s, struct str story, enum language language)
{
    if (story.len == 0)
        return;
    buffer_add_z(&s->html, language == LANGUAGE_EN ? "<section lang=\"en\"><h2>" : "<section lang=\"vi\"><h2>");
    html_words(&s->html, language, TEXT_certificates_story, NULL, 0);
    html_raw(&s->html, "</h2>\n");
    while (story.len > 0) {
        html_raw(&s->html, "<p>");
        html_text(&s->html, str_cut(&story, '\n'));
        html_raw(&s->html, "</p>\n");
    }
    html_raw(&s->html, "</section>\n");
}

static void write_photos(struct showing *p, struct sight *s)
{
    if (p->photos.count == 0)
        return;
    html_raw(&s->html, "<ul class=\"photos\">\n");
    for (size_t i = 0; i < p->photos.count; i++) {
        html_raw(&s->html, "<li><figure><img loading=\"lazy\"");
        html_attr(&s->html, "src", photo_path(p, &p->photos.rows[i], false));
        html_attr(&s->html, "alt", p->photos.rows[i].caption);
        html_raw(&s->html, "><figcaption>");
        html_text(&s->html, p->photos.rows[i].caption);
        html_raw(&s->html, "</figcaption></figure></li>\n");
    }
    html_raw(&s->html, "</ul>\n");
}

/* Named after the day, so that who keeps pictures asks again when it says something else. */
static struct str card_path(struct showing *p)
{
    struct buffer path;
    buffer_open(&path, p->arena, 3000);
    buffer_add(&path, p->room->public_url);
    buffer_add(&path, below(p, "/chia-se.png?ngay="));
    date_write(&path, p->today);
    return buffer_str(&path);
}

enum status certificates_page_product(struct web_request *request, struct error *error)
{
    struct showing p;
    struct page_card card;
    struct sight s;
    enum status status = start(request, &p, error);
    if (status != STATUS_OK)
        return status;
    card = (struct page_card){ .about = about(&p), .address = p.address, .image = card_path(&p), .image_width = CARD_WIDTH, .image_height = CARD_HEIGHT };
    sight_begin_card(&s, request, p.row.product_name, REGISTER_PATH, SIGHT_NARROW, &card);
    sight_back(&s, REGISTER_PATH, TEXT_certificates_register);
    html_raw(&s.html, "<h1>");
    html_text(&s.html, p.row.product_name);
    html_raw(&s.html, "</h1>\n");
    public_write_standing(&s, &p.row, p.today);
    write_facts(&p, &s);
    write_sizes_list(&p, &s);
    write_story(&s, p.product.story, LANGUAGE_VI);
    write_story(&s, p.product.story_en, LANGUAGE_EN);
    write_photos(&p, &s);
    write_history(&p, &s);
    status = public_write_versions(&s, p.conn, p.row.id, false, error);
    if (status != STATUS_OK)
        return status;
    html_raw(&s.html, "<p class=\"quiet small\">");
    SIGHT_WORDS(&s, TEXT_certificates_true_on, TEXT_ARG("day", date_text(p.arena, p.today)));
    html_raw(&s.html, "</p>\n<p class=\"acts\">");
    sight_button(&s, below(&p, "/phan-anh"), TEXT_certificates_complain, false);
    if (accounts_viewer(request) != NULL && accounts_viewer(request)->province == p.row.province && draft_may(accounts_viewer(request), "certificates.see"))
        sight_button(&s, officer_path(p.arena, &p.row, ""), TEXT_certificates_certificate, false);
    html_raw(&s.html, "</p>\n");
    status = write_json(&p, &s, error);
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}

/* The picture of a link to the page: stars and what is true of them today. */
enum status certificates_product_card(struct web_request *request, struct error *error)
{
    struct showing p;
    struct buffer png, standing, foot;
    struct card card;
    enum status status = start(request, &p, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&standing, p.arena, 1200);
    text_add(&standing, LANGUAGE_VI, TEXT_certificates_stars_count, (const struct text_arg[]){ TEXT_ARG_INT("stars", p.row.stars) }, 1);
    buffer_add(&standing, STR(", "));
    buffer_add(&standing, standing_words(&p));
    buffer_open(&foot, p.arena, 1200);
    text_add(&foot, LANGUAGE_VI, p.row.code.len > 0 ? TEXT_certificates_card_foot_code : TEXT_certificates_card_foot,
             (const struct text_arg[]){ TEXT_ARG("day", date_text(p.arena, p.today)), TEXT_ARG("code", p.row.code) }, 2);
    card = (struct card){ .title = p.row.product_name, .by = p.row.producer_name, .stars = (int)p.row.stars, .of = LAW_STARS, .standing = buffer_str(&standing),
                          .good = standing_holds(public_standing(&p.row, p.today)), .foot = buffer_str(&foot) };
    buffer_open(&png, p.arena, CARD_PNG_MAX);
    status = card_png(p.arena, &card, &png, error);
    return status == STATUS_OK ? web_answer(request, 200, "image/png", buffer_str(&png), error) : status;
}

/* The small picture of a photo: it does not tell where it was taken. */
enum status certificates_product_photo(struct web_request *request, struct error *error)
{
    struct showing p;
    struct ident ident;
    struct file file;
    bool found = false;
    enum status status = start(request, &p, error);
    if (status == STATUS_OK && !ident_read(web_path_part(request, "anh"), &ident))
        status = commands_not_found(error);
    for (size_t i = 0; status == STATUS_OK && i < p.photos.count && !found; i++)
        if (ident_equal(&p.photos.rows[i].ident, &ident))
            status = file_by_id(p.conn, p.arena, p.photos.rows[i].file, &found, &file, error);
    if (status == STATUS_OK && !found)
        status = commands_not_found(error);
    return status == STATUS_OK ? file_answer_preview(request, web_room(request, "files"), &file, error) : status;
}

enum status certificates_product_decision(struct web_request *request, struct error *error)
{
    struct showing p;
    struct file file;
    bool found = false;
    enum status status = start(request, &p, error);
    if (status == STATUS_OK && p.scan != 0)
        status = file_by_id(p.conn, p.arena, p.scan, &found, &file, error);
    if (status == STATUS_OK && !found)
        status = commands_not_found(error);
    return status == STATUS_OK ? file_answer(request, web_room(request, "files"), &file, p.row.decision, error) : status;
}
