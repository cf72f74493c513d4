/* The file that comes with a form of another room. */
#include "ocop/files/files_int.h"

#define FIELD "tep"

enum status file_take(struct form *form, const struct file_owner *owner, const char *named, enum text_id missing, struct file *out, struct error *error)
{
    const struct files *files = web_room(form->request, "files");
    struct arena *arena = web_arena(form->request);
    struct error fault = { 0 };
    struct str name, bytes;
    enum status status;
    *out = (struct file){ .id = 0 };
    if (!web_upload(form->request, FIELD, &name, &bytes)) {
        if (named == NULL || form_text(form, named).len == 0)
            form_fault(form, FIELD, missing, NULL, 0);
        return STATUS_OK;
    }
    status = owner == NULL ? file_keep(files, arena, bytes, out, &fault) : file_give(files, arena, owner, name, bytes, out, &fault);
    if (status == STATUS_OK && named != NULL)
        form_set(form, named, sha256_hex(arena, &out->sha256));
    if (status == STATUS_OK)
        return STATUS_OK;
    *out = (struct file){ .id = 0 };
    if (status == STATUS_BAD_INPUT || status == STATUS_TOO_LARGE) {
        form_fault(form, FIELD, fault.text, NULL, 0);
        return STATUS_OK;
    }
    *error = fault;
    return status;
}
