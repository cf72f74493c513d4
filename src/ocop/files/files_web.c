/* The routes of papers, and the job that forgets uploads which nobody goes on with. */
#include "base/file.h"
#include "base/log.h"
#include "ocop/files/files_int.h"

#define FORM_MAX ((size_t)65536)
#define FORM_WITH_FILE_MAX ((size_t)FILE_SIZE_MAX + FORM_MAX)
#define HOUR ((int64_t)3600000)

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = FILES_PAPERS, .permission = "files.see", .handler = files_page_list },
    { .method = WEB_GET, .path = "/giay-to/moi", .permission = "files.add", .handler = files_page_new },
    { .method = WEB_POST, .path = "/giay-to/moi", .permission = "files.add", .csrf = CSRF_SESSION, .body_limit = FORM_WITH_FILE_MAX,
      .handler = files_page_new_sent },
    { .method = WEB_GET, .path = "/giay-to/{giay}", .permission = "files.see", .handler = files_page_paper },
    { .method = WEB_GET, .path = "/giay-to/{giay}/tep", .permission = "files.see", .handler = files_page_file },
    { .method = WEB_GET, .path = "/giay-to/{giay}/anh", .permission = "files.see", .handler = files_page_preview },
    { .method = WEB_GET, .path = "/giay-to/{giay}/gia-han", .permission = "files.add", .handler = files_page_renew },
    { .method = WEB_POST, .path = "/giay-to/{giay}/gia-han", .permission = "files.add", .csrf = CSRF_SESSION, .body_limit = FORM_WITH_FILE_MAX,
      .handler = files_page_renew_sent },
    { .method = WEB_GET, .path = "/giay-to/{giay}/sua", .permission = "files.edit", .handler = files_page_edit },
    { .method = WEB_POST, .path = "/giay-to/{giay}/sua", .permission = "files.edit", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = files_page_edit_sent },
    { .method = WEB_POST, .path = "/giay-to/{giay}/rut", .permission = "files.withdraw", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = files_page_withdraw },
};
const struct web_routes files_routes = { rows, sizeof(rows) / sizeof(rows[0]) };

/* ---- the job ---- */

struct forgetting {
    int64_t id;
    int64_t before;
};

static enum status forget_row(struct db_conn *conn, void *self, struct error *error)
{
    const struct forgetting *f = self;
    return files_sql_forget(conn, f->id, f->before, error);
}

/* A part goes when its row is gone or finished: also the one that a killed process left behind. Somebody who is just writing it holds it. */
static enum status sweep_part(const struct files *files, struct db_conn *conn, struct arena *arena, struct str name, struct error *error)
{
    struct file_upload upload;
    struct file_held held;
    struct ident ident;
    bool found = false;
    const char *path;
    enum status status;
    if (!ident_read(name, &ident))
        return STATUS_OK;
    path = file_part_path(files, arena, &ident);
    if (path == NULL)
        return fail_memory(error);
    status = files_sql_upload(conn, arena, &ident, &found, &upload, error);
    if (status != STATUS_OK || (found && upload.file == 0))
        return status;
    if (file_hold(path, &held, error) != STATUS_OK)
        return STATUS_OK; /* next time */
    status = file_remove(path, error);
    file_release(&held);
    return status;
}

static enum status sweep_parts(const struct files *files, struct db_conn *conn, struct arena *arena, struct error *error)
{
    const char *folder = path_join(arena, files->folder, STR("uploads"));
    struct str *names = NULL;
    size_t count = 0;
    enum status status = folder == NULL ? fail_memory(error) : folder_list(arena, folder, &names, &count, error);
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        status = sweep_part(files, conn, arena, names[i], error);
    return status;
}

static enum status run_forget(const struct job *job, const struct rooms *all, struct arena *arena, struct error *error)
{
    const struct files *files = rooms_find(all, "files");
    struct forgetting f = { .before = context_now(files->context) - UPLOADS_KEPT_MS };
    struct file_uploads old;
    struct db_conn *conn;
    enum status status = db_reader(files->db, &conn, error);
    (void)job;
    if (status == STATUS_OK)
        status = files_sql_old(conn, arena, f.before, &old, error);
    for (size_t i = 0; status == STATUS_OK && i < old.count; i++) {
        f.id = old.rows[i].id;
        status = db_write(files->db, old.rows[i].province, forget_row, &f, error);
    }
    if (status == STATUS_OK)
        status = sweep_parts(files, conn, arena, error);
    if (status == STATUS_OK && old.count > 0)
        LOG_EVENT(LOG_LEVEL_INFO, "files.forget", TEXT_ARG_INT("uploads", (int64_t)old.count));
    return status;
}

static const struct job_type job_rows[] = {
    { .name = "files.forget", .run = run_forget, .most_attempts = 3, .lease_ms = 600000, .every_ms = HOUR },
};
const struct job_types files_jobs = { job_rows, 1 };
