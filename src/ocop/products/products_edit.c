/* Changing a product: a new one, its description, its name, its set, whether it is made, its sizes. */
#include "base/text.h"
#include "ocop/products/products_int.h"
#include "texts_form.h"
#include "texts_producers.h"
#include "texts_products.h"

#define CONTENT_MAX ((size_t)65536)

/* A form about one product; each page has its own fields and writes its own content. */
struct editing {
    struct form form;
    struct db_conn *conn;
    struct product product;
    struct producer producer;
};

static enum status editing_start(struct web_request *request, const char *action, const struct form_field *fields, size_t count, struct editing *e,
                                 struct error *error)
{
    struct permission_subject subject;
    enum status status = db_reader(web_room(request, "db"), &e->conn, error);
    if (status == STATUS_OK)
        status = products_for(e->conn, web_arena(request), accounts_viewer(request), web_path_part(request, "san-pham"), action, &e->product, &subject,
                              error);
    if (status == STATUS_OK)
        status = producers_by_id(e->conn, web_arena(request), e->product.producer, &e->producer, error);
    if (status == STATUS_OK)
        status = form_start(request, fields, count, &e->form, error);
    if (status == STATUS_OK)
        e->form.version = e->product.version;
    return status;
}

static void page_begin(struct sight *s, struct editing *e, enum text_id title, enum text_id lead, enum sight_width width)
{
    sight_begin(s, e->form.request, title, PRODUCTS, width);
    sight_back(s, product_address(s->arena, &e->product.ident, "").ptr, TEXT_products_back);
    form_write_faults(&s->html, &e->form);
    sight_heading(s, title, lead);
    html_raw(&s->html, "<p><strong>");
    html_text(&s->html, e->product.name);
    html_raw(&s->html, "</strong></p>\n");
}

static enum status simple_show(struct editing *e, const char *rest, enum text_id title, enum text_id lead, enum text_id button, int http_status,
                               struct error *error)
{
    struct sight s;
    page_begin(&s, e, title, lead, SIGHT_NARROW);
    form_write_open(&s.html, &e->form, product_address(s.arena, &e->product.ident, rest));
    form_write_fields(&s.html, &e->form);
    form_write_close(&s.html, &e->form, button);
    return sight_end(&s, http_status, error);
}

/* The beginning of every content. */
static void content_open(struct editing *e, struct json_writer *json, struct buffer *text, bool versioned)
{
    buffer_open(text, web_arena(e->form.request), CONTENT_MAX);
    json_writer_open(json, text);
    json_object(json, NULL);
    json_text(json, "product", product_ident_text(web_arena(e->form.request), &e->product.ident));
    if (versioned)
        json_int(json, "version", e->form.version);
}

/* Ends the content, does the command and leads back to the product. *shown_again: a fault is noted in the form, write the page again. */
static enum status finish(struct editing *e, const char *type, struct json_writer *json, struct buffer *text, const char *const names[][2],
                          const char *rest, bool *shown_again, struct error *error)
{
    struct web_request *request = e->form.request;
    enum status status;
    json_object_end(json);
    status = json_writer_end(json, error);
    *shown_again = false;
    if (status == STATUS_OK)
        status = product_command(request, &e->form.command, type, e->product.province, &e->producer, buffer_str(text), error);
    if (status == STATUS_BAD_INPUT) {
        size_t count = 0;
        while (names[count][0] != NULL)
            count++;
        form_fault_named(&e->form, error, names, count, NULL);
        *shown_again = true;
        return STATUS_OK;
    }
    return status == STATUS_OK ? web_redirect(request, product_address(web_arena(request), &e->product.ident, rest).ptr, error) : status;
}

/* ---- a new one ---- */

static const struct form_field fields[] = {
    { .name = "ten", .kind = FORM_TEXT, .label = TEXT_products_name, .hint = TEXT_products_name_hint, .required = true },
    { .name = "mo-ta", .kind = FORM_LINES, .label = TEXT_products_description, .hint = TEXT_products_description_hint, .max = PRODUCT_TEXT_MAX },
    { .name = "noi-san-xuat", .kind = FORM_TEXT, .label = TEXT_products_place, .hint = TEXT_products_place_hint },
    { .name = "cau-chuyen", .kind = FORM_LINES, .label = TEXT_products_story, .hint = TEXT_products_story_hint, .max = PRODUCT_TEXT_MAX },
    { .name = "cau-chuyen-en", .kind = FORM_LINES, .label = TEXT_products_story_en, .hint = TEXT_products_story_en_hint, .max = PRODUCT_TEXT_MAX },
};
#define FIELDS 5

struct adding {
    struct form form;
    struct db_conn *conn;
    struct producer producer;
    struct product_likely alike;
};

static enum status adding_start(struct web_request *request, struct adding *a, struct error *error)
{
    struct permission_subject subject;
    enum status status = db_reader(web_room(request, "db"), &a->conn, error);
    a->alike.count = 0;
    if (status == STATUS_OK)
        status = producers_find(a->conn, web_arena(request), web_query(request, "chu-the"), &a->producer, error);
    if (status != STATUS_OK)
        return status;
    subject = (struct permission_subject){ .province = a->producer.province, .commune = a->producer.facts.commune_code, .producer = a->producer.id };
    status = accounts_ask(accounts_viewer(request), "products.edit", "products.see", &subject, error);
    if (status == STATUS_OK && a->producer.state == PRODUCER_ENDED)
        status = FAIL(error, STATUS_STALE, TEXT_producers_is_ended, NULL);
    return status == STATUS_OK ? form_start(request, fields, FIELDS, &a->form, error) : status;
}

static void write_alike(struct sight *s, const struct product_likely *alike)
{
    if (alike->count == 0)
        return;
    sight_notice_open(s, MOOD_ATTENTION);
    html_raw(&s->html, "<p>");
    sight_words(s, TEXT_products_alike);
    html_raw(&s->html, "</p>\n<ul>\n");
    for (size_t i = 0; i < alike->count; i++) {
        html_raw(&s->html, "<li>");
        product_write_link(s, &alike->rows[i].ident, alike->rows[i].name);
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ul>");
    sight_notice_close(s);
    html_raw(&s->html, "<label class=\"choice\"><input type=\"checkbox\" name=\"van-la-moi\" value=\"1\"><span>");
    sight_words(s, TEXT_products_alike_other);
    html_raw(&s->html, "</span></label>\n");
}

static struct str new_address(struct arena *arena, const struct producer *producer)
{
    struct buffer path;
    buffer_open(&path, arena, 200);
    buffer_add(&path, STR(PRODUCTS "/moi?chu-the="));
    ident_write(&path, &producer->ident);
    return buffer_str(&path);
}

static enum status adding_show(struct adding *a, int http_status, struct error *error)
{
    struct buffer back;
    struct sight s;
    sight_begin(&s, a->form.request, TEXT_products_add, PRODUCTS, SIGHT_NARROW);
    buffer_open(&back, s.arena, 200);
    buffer_add(&back, STR("/chu-the/"));
    ident_write(&back, &a->producer.ident);
    sight_back(&s, buffer_z(&back), TEXT_producers_back);
    form_write_faults(&s.html, &a->form);
    sight_heading(&s, TEXT_products_add, TEXT_products_add_lead);
    html_raw(&s.html, "<p><strong>");
    html_text(&s.html, a->producer.facts.name);
    html_raw(&s.html, "</strong></p>\n");
    form_write_open(&s.html, &a->form, new_address(s.arena, &a->producer));
    write_alike(&s, &a->alike);
    form_write_fields(&s.html, &a->form);
    form_write_close(&s.html, &a->form, TEXT_products_add_button);
    return sight_end(&s, http_status, error);
}

enum status products_page_new(struct web_request *request, struct error *error)
{
    struct adding a;
    enum status status = adding_start(request, &a, error);
    return status == STATUS_OK ? adding_show(&a, 200, error) : status;
}

static enum status add_now(struct adding *a, const struct ident *product, struct error *fault)
{
    struct arena *arena = web_arena(a->form.request);
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "producer", product_ident_text(arena, &a->producer.ident));
    json_text(&json, "product", product_ident_text(arena, product));
    json_text(&json, "name", form_text(&a->form, "ten"));
    json_text(&json, "description", form_text(&a->form, "mo-ta"));
    json_text(&json, "place", form_text(&a->form, "noi-san-xuat"));
    json_text(&json, "story", form_text(&a->form, "cau-chuyen"));
    json_text(&json, "story_en", form_text(&a->form, "cau-chuyen-en"));
    json_object_end(&json);
    status = json_writer_end(&json, fault);
    if (status == STATUS_OK)
        status = product_command(a->form.request, &a->form.command, "products.add", a->producer.province, &a->producer, buffer_str(&text), fault);
    return status;
}

enum status products_page_new_sent(struct web_request *request, struct error *error)
{
    struct arena *arena = web_arena(request);
    struct product replayed;
    struct ident product;
    struct adding a;
    struct error fault;
    enum status status = adding_start(request, &a, error);
    if (status == STATUS_OK)
        status = form_take(&a.form, error);
    if (status != STATUS_OK)
        return status;
    if (form_text(&a.form, "ten").len > 0 && text_fold(arena, form_text(&a.form, "ten")).len == 0)
        form_fault(&a.form, "ten", TEXT_products_name_bad, NULL, 0);
    if (!form_is_good(&a.form))
        return adding_show(&a, 422, error);
    product = product_ident_for(arena, &a.form.command, "product ");
    /* The same form sent again finds itself; it is no look-alike. */
    if (products_find(a.conn, arena, product_ident_text(arena, &product), &replayed, &fault) != STATUS_OK)
        status = product_alike(a.conn, arena, a.producer.id, form_text(&a.form, "ten"), &a.alike, error);
    if (status != STATUS_OK)
        return status;
    if (a.alike.count > 0 && !str_is(web_form(request, "van-la-moi"), "1"))
        return adding_show(&a, 422, error);
    status = add_now(&a, &product, error);
    return status == STATUS_OK ? web_redirect(request, product_address(arena, &product, "?xong=1").ptr, error) : status;
}

/* ---- description ---- */

enum status products_page_edit(struct web_request *request, struct error *error)
{
    struct editing e;
    enum status status = editing_start(request, "products.edit", fields + 1, FIELDS - 1, &e, error);
    if (status != STATUS_OK)
        return status;
    form_set(&e.form, "mo-ta", e.product.description);
    form_set(&e.form, "noi-san-xuat", e.product.place);
    form_set(&e.form, "cau-chuyen", e.product.story);
    form_set(&e.form, "cau-chuyen-en", e.product.story_en);
    return simple_show(&e, "/sua", TEXT_products_edit, TEXT_products_edit_lead, TEXT_products_save, 200, error);
}

enum status products_page_edit_sent(struct web_request *request, struct error *error)
{
    static const char *const names[][2] = { { NULL, NULL } };
    struct json_writer json;
    struct buffer text;
    struct editing e;
    bool again = true;
    enum status status = editing_start(request, "products.edit", fields + 1, FIELDS - 1, &e, error);
    if (status == STATUS_OK)
        status = form_take(&e.form, error);
    if (status == STATUS_OK && form_is_good(&e.form)) {
        content_open(&e, &json, &text, true);
        json_text(&json, "description", form_text(&e.form, "mo-ta"));
        json_text(&json, "place", form_text(&e.form, "noi-san-xuat"));
        json_text(&json, "story", form_text(&e.form, "cau-chuyen"));
        json_text(&json, "story_en", form_text(&e.form, "cau-chuyen-en"));
        status = finish(&e, "products.edit", &json, &text, names, "?xong=1", &again, error);
    }
    return status == STATUS_OK && again ? simple_show(&e, "/sua", TEXT_products_edit, TEXT_products_edit_lead, TEXT_products_save, 422, error) : status;
}

/* ---- name ---- */

static const struct form_field rename_fields[] = {
    { .name = "ten", .kind = FORM_TEXT, .label = TEXT_products_new_name, .required = true },
    { .name = "tu-ngay", .kind = FORM_DATE, .label = TEXT_producers_from, .required = true },
    { .name = "ly-do", .kind = FORM_TEXT, .label = TEXT_products_reason, .hint = TEXT_products_rename_hint, .required = true },
};

enum status products_page_rename(struct web_request *request, struct error *error)
{
    struct editing e;
    enum status status = editing_start(request, "products.edit", rename_fields, 3, &e, error);
    if (status != STATUS_OK)
        return status;
    form_set(&e.form, "ten", e.product.name);
    form_set_date(&e.form, "tu-ngay", product_today(request));
    return simple_show(&e, "/doi-ten", TEXT_products_rename, TEXT_products_rename_lead, TEXT_products_save, 200, error);
}

enum status products_page_rename_sent(struct web_request *request, struct error *error)
{
    static const char *const names[][2] = { { "name", "ten" }, { "from", "tu-ngay" }, { "reason", "ly-do" }, { NULL, NULL } };
    struct json_writer json;
    struct buffer text;
    struct editing e;
    bool again = true;
    enum status status = editing_start(request, "products.edit", rename_fields, 3, &e, error);
    if (status == STATUS_OK)
        status = form_take(&e.form, error);
    if (status == STATUS_OK && form_is_good(&e.form)) {
        content_open(&e, &json, &text, true);
        json_date(&json, "from", form_date(&e.form, "tu-ngay"));
        json_text(&json, "name", form_text(&e.form, "ten"));
        json_text(&json, "reason", form_text(&e.form, "ly-do"));
        status = finish(&e, "products.rename", &json, &text, names, "?xong=1", &again, error);
    }
    return status == STATUS_OK && again ? simple_show(&e, "/doi-ten", TEXT_products_rename, TEXT_products_rename_lead, TEXT_products_save, 422, error)
                                        : status;
}

/* ---- set ---- */

static const struct form_field set_fields[] = {
    { .name = "goi-y", .kind = FORM_RADIO, .label = TEXT_products_set_guesses, .required = true },
    { .name = "bo", .kind = FORM_SELECT, .label = TEXT_products_set_other_which },
    { .name = "ly-do", .kind = FORM_TEXT, .label = TEXT_products_reason, .hint = TEXT_products_set_reason_hint },
};
#define OTHER "khac"

/* The three best guesses and "another"; all sets in the list below. */
static enum status set_start(struct web_request *request, struct editing *e, struct error *error)
{
    struct product_guess guesses[PRODUCTS_GUESSES];
    const struct form_choice *sets;
    struct form_choice *radios = ARENA_NEW_MANY(web_arena(request), struct form_choice, PRODUCTS_GUESSES + 1);
    size_t count = 0;
    size_t all;
    enum status status = editing_start(request, "products.set", set_fields, 3, e, error);
    if (status == STATUS_OK)
        status = radios == NULL ? fail_memory(error) : product_set_choices(request, &sets, &all, error);
    if (status != STATUS_OK)
        return status;
    form_set_choices(&e->form, "bo", sets, all);
    count = products_guess(web_arena(request), web_room(request, "products"), web_room(request, "law"), e->product.name, product_today(request), guesses);
    for (size_t i = 0; i < count; i++)
        radios[i] = sets[guesses[i].set - 1];
    radios[count] = (struct form_choice){ .value = OTHER, .words = TEXT_products_set_other };
    form_set_choices(&e->form, "goi-y", radios, count + 1);
    form_set(&e->form, "goi-y", count > 0 && e->product.set == 0 ? str_from(radios[0].value) : STR(OTHER));
    return STATUS_OK;
}

enum status products_page_set(struct web_request *request, struct error *error)
{
    struct editing e;
    enum status status = set_start(request, &e, error);
    return status == STATUS_OK ? simple_show(&e, "/bo-san-pham", TEXT_products_set_decide, TEXT_products_set_lead, TEXT_products_save, 200, error) : status;
}

enum status products_page_set_sent(struct web_request *request, struct error *error)
{
    static const char *const names[][2] = { { "set", "goi-y" }, { "reason", "ly-do" }, { NULL, NULL } };
    struct json_writer json;
    struct buffer text;
    struct editing e;
    bool again = true;
    bool other;
    enum status status = set_start(request, &e, error);
    if (status == STATUS_OK)
        status = form_take(&e.form, error);
    if (status != STATUS_OK)
        return status;
    other = str_is(form_text(&e.form, "goi-y"), OTHER);
    if (other && form_text(&e.form, "bo").len == 0)
        form_fault(&e.form, "bo", TEXT_form_choose, NULL, 0);
    if (form_is_good(&e.form)) {
        content_open(&e, &json, &text, true);
        json_int(&json, "set", form_int(&e.form, other ? "bo" : "goi-y", 0));
        json_text(&json, "reason", form_text(&e.form, "ly-do"));
        status = finish(&e, "products.set", &json, &text, names, "?xong=1", &again, error);
    }
    return status == STATUS_OK && again
               ? simple_show(&e, "/bo-san-pham", TEXT_products_set_decide, TEXT_products_set_lead, TEXT_products_save, 422, error)
               : status;
}

/* ---- stop, resume ---- */

static const struct form_field stop_fields[] = {
    { .name = "ly-do", .kind = FORM_TEXT, .label = TEXT_products_reason, .required = true },
    { .name = "viec", .kind = FORM_HIDDEN, .label = TEXT_products_stop }, /* what this form asks for, whatever the state is when it comes */
};
#define RESUMES "lai"

static enum status stop_start(struct web_request *request, struct editing *e, struct error *error)
{
    enum status status = editing_start(request, "products.edit", stop_fields, 2, e, error);
    if (status == STATUS_OK)
        form_set(&e->form, "viec", e->product.state == PRODUCT_ACTIVE ? STR("ngung") : STR(RESUMES));
    return status;
}

static enum status stop_show(struct editing *e, int http_status, struct error *error)
{
    bool stops = !str_is(form_text(&e->form, "viec"), RESUMES);
    return simple_show(e, "/ngung", stops ? TEXT_products_stop : TEXT_products_resume, stops ? TEXT_products_stop_lead : TEXT_products_resume_lead,
                       stops ? TEXT_products_stop : TEXT_products_resume, http_status, error);
}

enum status products_page_stop(struct web_request *request, struct error *error)
{
    struct editing e;
    enum status status = stop_start(request, &e, error);
    return status == STATUS_OK ? stop_show(&e, 200, error) : status;
}

enum status products_page_stop_sent(struct web_request *request, struct error *error)
{
    static const char *const names[][2] = { { "reason", "ly-do" }, { NULL, NULL } };
    struct json_writer json;
    struct buffer text;
    struct editing e;
    bool again = true;
    enum status status = stop_start(request, &e, error);
    if (status == STATUS_OK)
        status = form_take(&e.form, error);
    if (status == STATUS_OK && form_is_good(&e.form)) {
        content_open(&e, &json, &text, true);
        json_text(&json, "reason", form_text(&e.form, "ly-do"));
        status = finish(&e, str_is(form_text(&e.form, "viec"), RESUMES) ? "products.resume" : "products.stop", &json, &text, names, "?xong=1", &again, error);
    }
    return status == STATUS_OK && again ? stop_show(&e, 422, error) : status;
}

/* ---- sizes ---- */

static const struct form_field variant_fields[] = {
    { .name = "ten", .kind = FORM_TEXT, .label = TEXT_products_variant, .hint = TEXT_products_variant_hint, .required = true },
    { .name = "khoi-luong", .kind = FORM_TEXT, .label = TEXT_products_content, .hint = TEXT_products_content_hint },
    { .name = "don-vi", .kind = FORM_TEXT, .label = TEXT_products_unit, .hint = TEXT_products_unit_hint },
    { .name = "ma-vach", .kind = FORM_TEXT, .label = TEXT_products_gtin, .hint = TEXT_products_gtin_hint },
};

static void write_variant(struct sight *s, const struct editing *e, const struct product_variant *variant)
{
    struct ident command = ident_new(web_context(s->request));
    struct buffer path;
    buffer_open(&path, s->arena, 200);
    buffer_add(&path, product_address(s->arena, &e->product.ident, "/quy-cach/"));
    ident_write(&path, &variant->ident);
    html_raw(&s->html, "<tr><th scope=\"row\">");
    html_text(&s->html, variant->name);
    html_raw(&s->html, "</th><td>");
    html_text(&s->html, variant->content);
    html_raw(&s->html, "</td><td class=\"figure\">");
    html_text(&s->html, variant->gtin);
    html_raw(&s->html, "</td><td><form method=\"post\"");
    html_attr(&s->html, "action", buffer_str(&path));
    html_raw(&s->html, ">");
    form_write_hidden(&s->html, s->request, &command, variant->version);
    html_raw(&s->html, "<button class=\"button small\" type=\"submit\">");
    sight_words(s, TEXT_products_variant_stop);
    html_raw(&s->html, "</button></form></td></tr>\n");
}

static enum status variants_show(struct editing *e, int http_status, struct error *error)
{
    static const enum text_id heads[] = { TEXT_products_variant, TEXT_products_content, TEXT_products_gtin, TEXT_products_variant_stop };
    struct product_variants variants;
    struct sight s;
    bool any = false;
    enum status status = products_variants_of(e->conn, web_arena(e->form.request), e->product.id, &variants, error);
    if (status != STATUS_OK)
        return status;
    page_begin(&s, e, TEXT_products_variants, TEXT_products_variants_lead, SIGHT_WIDE);
    for (size_t i = 0; i < variants.count; i++) {
        if (variants.rows[i].stopped)
            continue;
        if (!any)
            list_table_open(&s, heads, sizeof(heads) / sizeof(heads[0]));
        any = true;
        write_variant(&s, e, &variants.rows[i]);
    }
    if (any)
        list_table_close(&s);
    form_write_open(&s.html, &e->form, product_address(s.arena, &e->product.ident, "/quy-cach"));
    form_write_fields(&s.html, &e->form);
    form_write_close(&s.html, &e->form, TEXT_products_variant_add);
    return sight_end(&s, http_status, error);
}

enum status products_page_variants(struct web_request *request, struct error *error)
{
    struct editing e;
    enum status status = editing_start(request, "products.edit", variant_fields, 4, &e, error);
    return status == STATUS_OK ? variants_show(&e, 200, error) : status;
}

enum status products_page_variants_sent(struct web_request *request, struct error *error)
{
    static const char *const names[][2] = { { "gtin", "ma-vach" }, { "name", "ten" }, { NULL, NULL } };
    struct json_writer json;
    struct ident variant;
    struct buffer text;
    struct editing e;
    bool again = true;
    enum status status = editing_start(request, "products.edit", variant_fields, 4, &e, error);
    if (status == STATUS_OK)
        status = form_take(&e.form, error);
    if (status == STATUS_OK && form_is_good(&e.form)) {
        variant = product_ident_for(web_arena(request), &e.form.command, "variant ");
        content_open(&e, &json, &text, false);
        json_text(&json, "variant", product_ident_text(web_arena(request), &variant));
        json_text(&json, "name", form_text(&e.form, "ten"));
        json_text(&json, "content", form_text(&e.form, "khoi-luong"));
        json_text(&json, "unit", form_text(&e.form, "don-vi"));
        json_text(&json, "gtin", form_text(&e.form, "ma-vach"));
        status = finish(&e, "products.add_variant", &json, &text, names, "/quy-cach?xong=1", &again, error);
    }
    return status == STATUS_OK && again ? variants_show(&e, 422, error) : status;
}

enum status products_page_stop_variant(struct web_request *request, struct error *error)
{
    static const char *const names[][2] = { { NULL, NULL } };
    struct json_writer json;
    struct buffer text;
    struct editing e;
    bool again = false;
    enum status status = editing_start(request, "products.edit", variant_fields, 4, &e, error);
    if (status == STATUS_OK)
        status = form_take(&e.form, error);
    if (status != STATUS_OK)
        return status;
    content_open(&e, &json, &text, true);
    json_text(&json, "variant", web_path_part(request, "quy-cach"));
    status = finish(&e, "products.stop_variant", &json, &text, names, "/quy-cach?xong=1", &again, error);
    return status == STATUS_OK && again ? commands_not_found(error) : status;
}
