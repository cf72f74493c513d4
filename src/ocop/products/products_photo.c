/* The photos of a product: seen on its page, added and taken away on a page of their own. Shown is always the small picture that the helper process
 * made, which tells nothing of where and when it was taken. */
#include "base/pure.h"
#include "ocop/files/files.h"
#include "ocop/products/products_int.h"
#include "texts_form.h"
#include "texts_products.h"

#define CONTENT_MAX ((size_t)4096)

/* ---- the commands ---- */

struct photo_content {
    struct str product;
    struct str photo;
    struct str file; /* hexadecimal SHA-256 of a file that was kept */
    struct str caption;
};
#define IDENT(member)                                                                                                        \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct photo_content, member), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE }
static const struct json_field add_fields[] = {
    IDENT(product),
    IDENT(photo),
    { .name = "file", .kind = JSON_TEXT, .offset = offsetof(struct photo_content, file), .required = true, .min = SHA256_HEX_SIZE, .max = SHA256_HEX_SIZE },
    { .name = "caption", .kind = JSON_TEXT, .offset = offsetof(struct photo_content, caption), .required = true, .min = 1, .max = PRODUCT_LINE_MAX },
};
static const struct json_shape add_shape = { "ProductsAddPhoto", sizeof(struct photo_content), add_fields, 4, false, NULL };
static const struct json_field remove_fields[] = { IDENT(product), IDENT(photo) };
static const struct json_shape remove_shape = { "ProductsRemovePhoto", sizeof(struct photo_content), remove_fields, 2, false, NULL };

static enum status photo_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                 struct error *error)
{
    const struct product_extra *extra = command->extra;
    const struct photo_content *in = content;
    struct product product;
    enum status status = products_find(conn, extra->arena, in->product, &product, error);
    if (status == STATUS_OK && product.province != command->province)
        status = commands_not_found(error);
    if (status == STATUS_OK)
        *subject = (struct permission_subject){ .province = product.province, .commune = product.commune_code, .producer = product.producer };
    return status;
}

/* What keeps the file from being shown; TEXT_NONE: nothing. */
static enum text_id picture_fault(const struct file *file)
{
    if (!str_starts_with(file->type, STR("image/")))
        return TEXT_products_photo_not;
    return file->previewed ? TEXT_NONE : TEXT_products_photo_unreadable;
}

static enum status apply_add(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct product_extra *extra = command->extra;
    const struct photo_content *in = content;
    struct product_photo photo = { .caption = in->caption };
    struct product_photos photos;
    struct product product;
    struct sha256 hash;
    struct file file = { .id = 0 };
    bool found = false;
    enum status status = products_find(conn, result->arena, in->product, &product, error);
    if (status == STATUS_OK && (!ident_read(in->photo, &photo.ident) || !sha256_read(in->file, &hash)))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = file_by_hash(conn, result->arena, &hash, &found, &file, error);
    if (status == STATUS_OK && !found)
        status = commands_not_found(error);
    if (status == STATUS_OK && picture_fault(&file) != TEXT_NONE)
        status = FAIL(error, STATUS_BAD_INPUT, picture_fault(&file), "file");
    if (status == STATUS_OK)
        status = products_photos_of(conn, result->arena, product.id, &photos, error);
    if (status == STATUS_OK && photos.count == PRODUCT_PHOTOS_MAX)
        status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_products_photo_many, "file", TEXT_ARG_INT("most", PRODUCT_PHOTOS_MAX));
    photo.file = file.id;
    return status == STATUS_OK ? products_sql_add_photo(conn, product.id, &photo, extra->now, error) : status;
}

static enum status apply_remove(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct product_extra *extra = command->extra;
    const struct photo_content *in = content;
    struct product product;
    struct ident ident;
    enum status status = products_find(conn, result->arena, in->product, &product, error);
    if (status == STATUS_OK && !ident_read(in->photo, &ident))
        status = commands_not_found(error);
    return status == STATUS_OK ? products_sql_remove_photo(conn, product.id, &ident, extra->now, error) : status;
}

static const struct command_type rows[] = {
    { "products.add_photo", "products.edit", &add_shape, apply_add, photo_subject },
    { "products.remove_photo", "products.edit", &remove_shape, apply_remove, photo_subject },
};
const struct command_types products_photo_commands = { rows, sizeof(rows) / sizeof(rows[0]) };

/* ---- the pages ---- */

struct visit {
    struct db_conn *conn;
    struct product product;
    struct producer producer;
};

static enum status visit_start(struct web_request *request, const char *action, struct visit *visit, struct error *error)
{
    struct permission_subject subject;
    enum status status = db_reader(web_room(request, "db"), &visit->conn, error);
    if (status == STATUS_OK)
        status = products_for(visit->conn, web_arena(request), accounts_viewer(request), web_path_part(request, "san-pham"), action, &visit->product,
                              &subject, error);
    return status == STATUS_OK ? producers_by_id(visit->conn, web_arena(request), visit->product.producer, &visit->producer, error) : status;
}

static struct str photo_path(struct arena *arena, const struct product *product, const struct product_photo *photo, const char *rest)
{
    struct buffer path;
    buffer_open(&path, arena, 300);
    buffer_add(&path, product_address(arena, &product->ident, "/anh/"));
    ident_write(&path, &photo->ident);
    buffer_add_z(&path, rest);
    return buffer_str(&path);
}

static void write_picture(struct sight *s, const struct product *product, const struct product_photo *photo)
{
    html_raw(&s->html, "<img loading=\"lazy\"");
    html_attr(&s->html, "src", photo_path(s->arena, product, photo, ""));
    html_attr(&s->html, "alt", photo->caption);
    html_raw(&s->html, "><figcaption class=\"small quiet\">");
    html_text(&s->html, photo->caption);
    html_raw(&s->html, "</figcaption>");
}

enum status product_write_photos(struct sight *s, struct db_conn *conn, const struct product *product, bool may_edit, struct error *error)
{
    struct product_photos photos;
    enum status status = products_photos_of(conn, s->arena, product->id, &photos, error);
    if (status != STATUS_OK || (photos.count == 0 && !may_edit))
        return status;
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_products_photos);
    html_raw(&s->html, "</h2>\n");
    if (photos.count > 0)
        html_raw(&s->html, "<div class=\"photos\">\n");
    for (size_t i = 0; i < photos.count; i++) {
        html_raw(&s->html, "<figure>");
        write_picture(s, product, &photos.rows[i]);
        html_raw(&s->html, "</figure>\n");
    }
    if (photos.count > 0)
        html_raw(&s->html, "</div>\n");
    if (may_edit) {
        html_raw(&s->html, "<p>");
        sight_button(s, product_address(s->arena, &product->ident, "/anh"), TEXT_products_photos_edit, false);
        html_raw(&s->html, "</p>\n");
    }
    return STATUS_OK;
}

static const struct form_field fields[] = {
    { .name = "tep", .kind = FORM_FILE, .label = TEXT_products_photo_file, .hint = TEXT_products_photo_hint, .required = true,
      .accept = "image/jpeg,image/png,image/heic" },
    { .name = "ten", .kind = FORM_TEXT, .label = TEXT_products_photo_caption, .hint = TEXT_products_photo_caption_hint, .required = true,
      .max = PRODUCT_LINE_MAX },
};

static void write_removable(struct sight *s, const struct visit *visit, const struct product_photo *photo)
{
    struct ident command = ident_new(web_context(s->request));
    html_raw(&s->html, "<figure>");
    write_picture(s, &visit->product, photo);
    html_raw(&s->html, "<form method=\"post\"");
    html_attr(&s->html, "action", photo_path(s->arena, &visit->product, photo, "/bo"));
    html_raw(&s->html, ">");
    form_write_hidden(&s->html, s->request, &command, -1);
    html_raw(&s->html, "<button class=\"link\"");
    html_attr_words(&s->html, "aria-label", s->language, TEXT_products_photo_remove);
    html_raw(&s->html, ">");
    sight_words(s, TEXT_products_photo_remove);
    html_raw(&s->html, "</button></form></figure>\n");
}

static enum status photos_show(struct form *form, const struct visit *visit, int http_status, struct error *error)
{
    struct product_photos photos;
    struct sight s;
    enum status status = products_photos_of(visit->conn, web_arena(form->request), visit->product.id, &photos, error);
    if (status != STATUS_OK)
        return status;
    sight_begin_scripted(&s, form->request, text_of(LANGUAGE_VI, TEXT_products_photos), PRODUCTS, SIGHT_WIDE, "photos");
    sight_back(&s, product_address(s.arena, &visit->product.ident, "").ptr, TEXT_products_back);
    form_write_faults(&s.html, form);
    sight_heading(&s, TEXT_products_photos, TEXT_products_photos_lead);
    html_raw(&s.html, "<p><strong>");
    html_text(&s.html, visit->product.name);
    html_raw(&s.html, "</strong></p>\n<div class=\"photos\">\n");
    for (size_t i = 0; i < photos.count; i++)
        write_removable(&s, visit, &photos.rows[i]);
    html_raw(&s.html, "</div>\n");
    form_write_open(&s.html, form, product_address(s.arena, &visit->product.ident, "/anh"));
    form_write_fields(&s.html, form);
    form_write_close(&s.html, form, TEXT_products_photo_add);
    return sight_end(&s, http_status, error);
}

enum status products_page_photos(struct web_request *request, struct error *error)
{
    struct visit visit;
    struct form form;
    enum status status = visit_start(request, "products.edit", &visit, error);
    if (status == STATUS_OK)
        status = form_start(request, fields, 2, &form, error);
    return status == STATUS_OK ? photos_show(&form, &visit, 200, error) : status;
}

static enum status command(struct web_request *request, const struct visit *visit, const struct ident *id, const char *type, struct str photo,
                           struct str file, struct str caption, struct error *error)
{
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, web_arena(request), CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "product", product_ident_text(web_arena(request), &visit->product.ident));
    json_text(&json, "photo", photo);
    if (file.len > 0) {
        json_text(&json, "file", file);
        json_text(&json, "caption", caption);
    }
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? product_command(request, id, type, visit->product.province, &visit->producer, buffer_str(&text), error) : status;
}

/* Keeps what was sent, if it is a picture; else the fault stands at the field. */
static enum status take_picture(struct form *form, struct file *out, struct error *error)
{
    enum status status = file_take(form, NULL, NULL, TEXT_form_required, out, error);
    if (status == STATUS_OK && out->id != 0 && picture_fault(out) != TEXT_NONE)
        form_fault(form, "tep", picture_fault(out), NULL, 0);
    return status;
}

enum status products_page_photo_sent(struct web_request *request, struct error *error)
{
    struct visit visit;
    struct form form;
    struct file file = { .id = 0 };
    struct ident photo;
    struct error fault = { 0 };
    struct arena *arena = web_arena(request);
    enum status status = visit_start(request, "products.edit", &visit, error);
    if (status == STATUS_OK)
        status = form_start(request, fields, 2, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status == STATUS_OK && form_is_good(&form))
        status = take_picture(&form, &file, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&form))
        return photos_show(&form, &visit, 422, error);
    photo = product_ident_for(arena, &form.command, "photo ");
    status = command(request, &visit, &form.command, "products.add_photo", product_ident_text(arena, &photo), sha256_hex(arena, &file.sha256),
                     form_text(&form, "ten"), &fault);
    if (status == STATUS_BAD_INPUT) {
        form_fault_named(&form, &fault, NULL, 0, "tep");
        return photos_show(&form, &visit, 422, error);
    }
    if (status != STATUS_OK) {
        *error = fault;
        return status;
    }
    return web_redirect(request, product_address(arena, &visit.product.ident, "/anh?xong=1").ptr, error);
}

enum status products_page_photo_removed(struct web_request *request, struct error *error)
{
    struct visit visit;
    struct ident id;
    enum status status = visit_start(request, "products.edit", &visit, error);
    if (status != STATUS_OK)
        return status;
    id = product_sent_command(request);
    status = command(request, &visit, &id, "products.remove_photo", web_path_part(request, "anh"), STR(""), STR(""), error);
    return status == STATUS_OK ? web_redirect(request, product_address(web_arena(request), &visit.product.ident, "/anh?xong=1").ptr, error) : status;
}

enum status products_page_photo(struct web_request *request, struct error *error)
{
    struct visit visit;
    struct product_photos photos;
    struct ident ident;
    struct file file;
    bool found = false;
    enum status status = visit_start(request, "products.see", &visit, error);
    if (status == STATUS_OK && !ident_read(web_path_part(request, "anh"), &ident))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = products_photos_of(visit.conn, web_arena(request), visit.product.id, &photos, error);
    for (size_t i = 0; status == STATUS_OK && i < photos.count && !found; i++)
        if (ident_equal(&photos.rows[i].ident, &ident))
            status = file_by_id(visit.conn, web_arena(request), photos.rows[i].file, &found, &file, error);
    if (status == STATUS_OK && !found)
        status = commands_not_found(error);
    return status == STATUS_OK ? file_answer_preview(request, web_room(request, "files"), &file, error) : status;
}
