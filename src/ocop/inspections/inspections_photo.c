/* Photos of a visit, and those by which a producer shows what he mended. They come with a form, from the camera of a telephone; shown is the small picture
 * that the helper process made. */
#include "base/pure.h"
#include "ocop/inspections/inspections_int.h"
#include "texts_form.h"
#include "texts_inspections.h"

static const struct form_field fields[] = {
    { .name = "tep", .kind = FORM_FILE, .label = TEXT_inspections_photo_file, .hint = TEXT_inspections_photo_hint, .required = true,
      .accept = "image/jpeg,image/png,image/heic" },
    { .name = "ten", .kind = FORM_TEXT, .label = TEXT_inspections_photo_caption, .required = true, .max = INSPECTION_LINE },
};

/* As whom a photo may be added now; NULL: not at all. */
static const char *command_for(const struct inspecting *v)
{
    enum inspection_state state = v->inspection.state;
    if (accounts_may(v->viewer, "inspections.record", &v->subject) && (state == INSPECTION_PLANNED || state == INSPECTION_RECORDED))
        return "inspections.photo";
    return accounts_may(v->viewer, "inspections.remedy", &v->subject) && state == INSPECTION_REMEDY ? "inspections.photo_own" : NULL;
}

static enum status begin(struct web_request *request, struct inspecting *v, struct form *form, struct error *error)
{
    enum status status = inspection_visit(request, "inspections.see", v, error);
    if (status == STATUS_OK && command_for(v) == NULL)
        return FAIL(error, STATUS_STALE, TEXT_inspections_not_now, NULL);
    return status == STATUS_OK ? form_start(request, fields, 2, form, error) : status;
}

static enum status show(struct inspecting *v, struct form *form, int http_status, struct error *error)
{
    struct sight s;
    sight_begin_scripted(&s, v->request, text_of(LANGUAGE_VI, TEXT_inspections_photo_add), INSPECTIONS_PATH, SIGHT_NARROW, "photos");
    sight_back(&s, inspection_path(v->arena, &v->inspection, "").ptr, TEXT_inspections_one);
    form_write_faults(&s.html, form);
    sight_heading(&s, TEXT_inspections_photo_add, TEXT_inspections_photo_lead);
    form_write_open(&s.html, form, inspection_path(v->arena, &v->inspection, "/anh"));
    form_write_fields(&s.html, form);
    form_write_close(&s.html, form, TEXT_inspections_photo_do);
    return sight_end(&s, http_status, error);
}

enum status inspections_page_photos(struct web_request *request, struct error *error)
{
    struct inspecting v;
    struct form form;
    enum status status = begin(request, &v, &form, error);
    return status == STATUS_OK ? show(&v, &form, 200, error) : status;
}

static enum status run(struct inspecting *v, struct form *form, const struct file *file, struct error *error)
{
    struct ident photo = inspection_ident_for(v->arena, &form->command, "inspections photo");
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, v->arena, 4096);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "inspection", inspection_ident_text(v->arena, &v->inspection.ident));
    json_text(&json, "photo", inspection_ident_text(v->arena, &photo));
    json_text(&json, "file", sha256_hex(v->arena, &file->sha256));
    json_text(&json, "caption", form_text(form, "ten"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? inspections_command(v->request, &form->command, command_for(v), &v->inspection, buffer_str(&text), error) : status;
}

enum status inspections_page_photo_sent(struct web_request *request, struct error *error)
{
    struct error fault = { 0 };
    struct inspecting v;
    struct file file = { .id = 0 };
    struct form form;
    enum status status = begin(request, &v, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status == STATUS_OK && form_is_good(&form)) {
        const struct file_owner owner = { .id = inspection_file_owner(&v.inspection), .subject = { .province = v.inspection.province } };
        status = file_take(&form, &owner, NULL, TEXT_form_required, &file, error);
    }
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&form))
        return show(&v, &form, 422, error);
    status = run(&v, &form, &file, &fault);
    if (status == STATUS_BAD_INPUT) {
        form_fault_named(&form, &fault, NULL, 0, "tep");
        return show(&v, &form, 422, error);
    }
    if (status != STATUS_OK) {
        *error = fault;
        return status;
    }
    return web_redirect(request, inspection_path(v.arena, &v.inspection, "?xong=1").ptr, error);
}

enum status inspections_page_photo(struct web_request *request, struct error *error)
{
    struct inspection_photos photos;
    struct inspecting v;
    struct ident ident;
    struct file file;
    bool found = false;
    enum status status = inspection_visit(request, "inspections.see", &v, error);
    if (status == STATUS_OK && !ident_read(web_path_part(request, "anh"), &ident))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = inspections_sql_photos(v.conn, v.arena, v.inspection.id, &photos, error);
    for (size_t i = 0; status == STATUS_OK && i < photos.count && !found; i++)
        if (ident_equal(&photos.rows[i].ident, &ident))
            status = file_by_id(v.conn, v.arena, photos.rows[i].file, &found, &file, error);
    if (status == STATUS_OK && !found)
        return commands_not_found(error);
    return status == STATUS_OK ? file_answer_preview(request, web_room(request, "files"), &file, error) : status;
}
