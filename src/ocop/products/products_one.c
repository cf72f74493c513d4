/* One product: what is known, its set, its sizes, its names, and what may be done about it. */
#include "ocop/products/products_int.h"
#include "texts_producers.h"
#include "texts_products.h"

struct one {
    struct sight s;
    struct db_conn *conn;
    const struct viewer *viewer;
    struct product product;
    struct producer producer;
    struct permission_subject subject;
};

static bool may(const struct one *one, const char *action)
{
    return accounts_may(one->viewer, action, &one->subject);
}

static void heading(struct sight *s, enum text_id words)
{
    html_raw(&s->html, "<h2>");
    sight_words(s, words);
    html_raw(&s->html, "</h2>\n");
}

static void button(struct one *one, const char *rest, enum text_id words, bool is_main)
{
    sight_button(&one->s, product_address(one->s.arena, &one->product.ident, rest), words, is_main);
}

static void write_acts(struct one *one)
{
    html_raw(&one->s.html, "<p class=\"acts\">");
    if (may(one, "products.edit")) {
        button(one, "/sua", TEXT_products_edit, true);
        button(one, "/doi-ten", TEXT_products_rename, false);
    }
    if (may(one, "products.list"))
        button(one, "/danh-muc", TEXT_products_register, false);
    if (may(one, "products.edit"))
        button(one, "/ngung", one->product.state == PRODUCT_ACTIVE ? TEXT_products_stop : TEXT_products_resume, false);
    html_raw(&one->s.html, "</p>\n");
}

static void write_facts(struct one *one)
{
    struct sight *s = &one->s;
    sight_facts(s);
    html_raw(&s->html, "<div><dt>");
    sight_words(s, TEXT_products_producer);
    html_raw(&s->html, "</dt><dd><a href=\"/chu-the/");
    ident_write(&s->html, &one->producer.ident);
    html_raw(&s->html, "\">");
    html_text(&s->html, one->producer.facts.name);
    html_raw(&s->html, "</a></dd></div>\n");
    sight_fact(s, TEXT_producers_commune, producers_commune_name(one->conn, s->arena, one->product.commune_code, product_today(s->request)));
    sight_fact(s, TEXT_products_place, one->product.place);
    sight_fact(s, TEXT_products_description, one->product.description);
    sight_fact(s, TEXT_products_story, one->product.story);
    sight_fact(s, TEXT_products_story_en, one->product.story_en);
    sight_facts_end(s);
}

/* What is decided, or what the name speaks for. */
static enum status write_set(struct one *one, struct error *error)
{
    struct product_guess guesses[PRODUCTS_GUESSES];
    struct sight *s = &one->s;
    struct product_decision decision;
    bool found = false;
    enum status status = products_sql_last_decision(one->conn, s->arena, one->product.id, &found, &decision, error);
    if (status != STATUS_OK)
        return status;
    heading(s, TEXT_products_set);
    html_raw(&s->html, "<p>");
    product_write_set(s, one->product.set);
    if (found && decision.reason.len > 0) {
        html_raw(&s->html, " <span class=\"quiet\">");
        html_text(&s->html, decision.reason);
        html_raw(&s->html, "</span>");
    }
    html_raw(&s->html, "</p>\n");
    if (one->product.set == 0) {
        size_t count = products_guess(s->arena, web_room(s->request, "products"), web_room(s->request, "law"), one->product.name,
                                      product_today(s->request), guesses);
        if (count > 0) {
            html_raw(&s->html, "<p class=\"quiet\">");
            sight_words(s, TEXT_products_guess);
            html_raw(&s->html, " ");
            product_write_set(s, guesses[0].set);
            html_raw(&s->html, "</p>\n");
        }
    }
    if (may(one, "products.set")) {
        html_raw(&s->html, "<p>");
        button(one, "/bo-san-pham", one->product.set == 0 ? TEXT_products_set_decide : TEXT_products_set_change, one->product.set == 0);
        html_raw(&s->html, "</p>\n");
    }
    return STATUS_OK;
}

static enum status write_variants(struct one *one, struct error *error)
{
    static const enum text_id heads[] = { TEXT_products_variant, TEXT_products_content, TEXT_products_unit, TEXT_products_gtin };
    struct product_variants variants;
    struct sight *s = &one->s;
    bool any = false;
    enum status status = products_variants_of(one->conn, s->arena, one->product.id, &variants, error);
    if (status != STATUS_OK)
        return status;
    heading(s, TEXT_products_variants);
    for (size_t i = 0; i < variants.count; i++) {
        const struct product_variant *variant = &variants.rows[i];
        if (variant->stopped)
            continue;
        if (!any)
            list_table_open(s, heads, sizeof(heads) / sizeof(heads[0]));
        any = true;
        html_raw(&s->html, "<tr><th scope=\"row\">");
        html_text(&s->html, variant->name);
        html_raw(&s->html, "</th><td>");
        html_text(&s->html, variant->content);
        html_raw(&s->html, "</td><td>");
        html_text(&s->html, variant->unit);
        html_raw(&s->html, "</td><td class=\"figure\">");
        html_text(&s->html, variant->gtin);
        html_raw(&s->html, "</td></tr>\n");
    }
    if (any) {
        list_table_close(s);
    } else {
        html_raw(&s->html, "<p>");
        sight_words(s, TEXT_products_variants_none);
        html_raw(&s->html, "</p>\n");
    }
    if (may(one, "products.edit")) {
        html_raw(&s->html, "<p>");
        button(one, "/quy-cach", TEXT_products_variants_edit, false);
        html_raw(&s->html, "</p>\n");
    }
    return STATUS_OK;
}

static enum status write_names(struct one *one, struct error *error)
{
    struct product_names names;
    struct sight *s = &one->s;
    enum status status = products_sql_names(one->conn, s->arena, one->product.id, &names, error);
    if (status != STATUS_OK || names.count < 2)
        return status;
    heading(s, TEXT_products_names);
    html_raw(&s->html, "<ol class=\"history\">\n");
    for (size_t i = names.count; i-- > 1;) {
        html_raw(&s->html, "<li><p>");
        SIGHT_WORDS(s, TEXT_products_before, TEXT_ARG("day", date_text(s->arena, names.rows[i].from)), TEXT_ARG("name", names.rows[i - 1].name));
        html_raw(&s->html, "</p>\n<p class=\"quiet small\">");
        html_text(&s->html, names.rows[i].reason);
        html_raw(&s->html, "</p></li>\n");
    }
    html_raw(&s->html, "</ol>\n");
    return STATUS_OK;
}

static enum status write_sections(struct one *one, struct error *error)
{
    const struct product_sections *sections = web_room(one->s.request, "product_sections");
    enum status status = STATUS_OK;
    for (size_t i = 0; sections != NULL && i < sections->count && status == STATUS_OK; i++)
        status = sections->rows[i](&one->s, one->conn, &one->product, &one->subject, error);
    return status;
}

enum status products_page_one(struct web_request *request, struct error *error)
{
    struct one one = { .viewer = accounts_viewer(request) };
    enum status status = db_reader(web_room(request, "db"), &one.conn, error);
    if (status == STATUS_OK)
        status = products_for(one.conn, web_arena(request), one.viewer, web_path_part(request, "san-pham"), "products.see", &one.product, &one.subject, error);
    if (status == STATUS_OK)
        status = producers_by_id(one.conn, web_arena(request), one.product.producer, &one.producer, error);
    if (status != STATUS_OK)
        return status;
    sight_begin_named(&one.s, request, one.product.name, PRODUCTS, SIGHT_WIDE);
    sight_back(&one.s, PRODUCTS, TEXT_products_title);
    html_raw(&one.s.html, "<h1>");
    html_text(&one.s.html, one.product.name);
    html_raw(&one.s.html, "</h1>\n");
    if (one.product.state == PRODUCT_STOPPED) {
        sight_notice_open(&one.s, MOOD_ATTENTION);
        html_raw(&one.s.html, "<p>");
        sight_words(&one.s, TEXT_products_stopped_notice);
        html_raw(&one.s.html, "</p>");
        sight_notice_close(&one.s);
    }
    write_acts(&one);
    write_facts(&one);
    status = product_write_photos(&one.s, one.conn, &one.product, may(&one, "products.edit"), error);
    if (status == STATUS_OK)
        status = write_set(&one, error);
    if (status == STATUS_OK)
        status = write_variants(&one, error);
    if (status == STATUS_OK)
        status = write_names(&one, error);
    if (status == STATUS_OK)
        status = write_sections(&one, error);
    return status == STATUS_OK ? sight_end(&one.s, 200, error) : status;
}
