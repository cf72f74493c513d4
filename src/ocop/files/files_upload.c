/* Uploads that resume: what is acknowledged is on the disk and counted in the row, so that any cut, of the network or of the program, costs at most
 * the piece under way. Who writes a part holds it (file_hold) from before he reads the row until after he has changed it. */
#include "base/file.h"
#include "ocop/files/files_int.h"
#include "texts_files.h"

struct str upload_receipt(struct arena *arena, const struct ident *upload)
{
    static const char digits[] = "0123456789ABCDEF";
    struct buffer text;
    buffer_open(&text, arena, 16);
    for (size_t i = 0; i < 6; i++) {
        if (i == 2 || i == 4)
            buffer_add_char(&text, '-');
        buffer_add_char(&text, digits[upload->bytes[i] >> 4]);
        buffer_add_char(&text, digits[upload->bytes[i] & 15]);
    }
    return buffer_str(&text);
}

/* ---- beginning ---- */

struct beginning {
    struct arena *arena;
    struct file_upload upload; /* as wanted; afterwards as it is */
    int64_t now;
};

static enum status check_quota(struct db_conn *conn, const struct file_upload *wanted, bool counts, struct error *error)
{
    int64_t unfinished;
    int64_t bytes;
    enum status status = files_sql_uploads_sum(conn, wanted->producer, &unfinished, &bytes, error);
    if (status != STATUS_OK)
        return status;
    if (counts && unfinished >= UPLOADS_UNFINISHED_MAX)
        return FAIL_WITH(error, STATUS_TOO_MANY, TEXT_files_unfinished, NULL, TEXT_ARG_INT("max", UPLOADS_UNFINISHED_MAX));
    if (bytes + wanted->size > UPLOADS_BYTES_MAX)
        return FAIL(error, STATUS_TOO_LARGE, TEXT_files_quota, NULL);
    return STATUS_OK;
}

static enum status begin(struct db_conn *conn, void *self, struct error *error)
{
    struct beginning *b = self;
    struct file_upload there;
    bool found = false;
    enum status status = files_sql_upload_of(conn, b->arena, b->upload.producer, &b->upload.sha256, &found, &there, error);
    if (status != STATUS_OK)
        return status;
    if (found && there.size != b->upload.size)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_files_other_size, "size");
    if (found) {
        b->upload = there;
        return STATUS_OK;
    }
    status = check_quota(conn, &b->upload, true, error);
    if (status == STATUS_OK)
        status = files_sql_add_upload(conn, &b->upload, b->now, error);
    return status == STATUS_OK ? files_sql_upload_of(conn, b->arena, b->upload.producer, &b->upload.sha256, &found, &b->upload, error) : status;
}

static enum status with_file(struct db_conn *conn, struct arena *arena, struct file_progress *out, struct error *error)
{
    bool found = true;
    enum status status = STATUS_OK;
    out->file = (struct file){ 0 };
    if (out->upload.file != 0)
        status = file_by_id(conn, arena, out->upload.file, &found, &out->file, error);
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

enum status upload_begin(const struct files *files, struct arena *arena, const struct file_owner *owner, const struct sha256 *sha256, int64_t size,
                         struct str name, struct file_progress *out, struct error *error)
{
    struct beginning b = { .arena = arena, .now = context_now(files->context) };
    struct db_conn *conn;
    struct str clean;
    enum status status = file_name_check(arena, name, &clean, error);
    if (status == STATUS_OK && size < 1)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_files_empty, "size");
    if (status == STATUS_OK && size > FILE_SIZE_MAX)
        status = FAIL(error, STATUS_TOO_LARGE, TEXT_files_too_large, "size");
    if (status != STATUS_OK)
        return status;
    b.upload = (struct file_upload){ .ident = ident_new(files->context), .province = owner->subject.province, .producer = owner->id,
                                     .sha256 = *sha256, .size = size, .name = clean };
    status = db_write(files->db, owner->subject.province, begin, &b, error);
    if (status == STATUS_OK)
        status = db_reader(files->db, &conn, error);
    out->upload = b.upload;
    return status == STATUS_OK ? with_file(conn, arena, out, error) : status;
}

enum status upload_find(const struct files *files, struct arena *arena, const struct ident *ident, struct file_progress *out, struct error *error)
{
    struct db_conn *conn;
    bool found = false;
    enum status status = db_reader(files->db, &conn, error);
    if (status == STATUS_OK)
        status = files_sql_upload(conn, arena, ident, &found, &out->upload, error);
    if (status == STATUS_OK && !found)
        status = commands_not_found(error);
    return status == STATUS_OK ? with_file(conn, arena, out, error) : status;
}

/* ---- a piece ---- */

struct counting {
    int64_t id;
    int64_t received;
    bool again;
    int64_t now;
};

static enum status count_in(struct db_conn *conn, void *self, struct error *error)
{
    const struct counting *c = self;
    return files_sql_received(conn, c->id, c->received, c->again, c->now, error);
}

static enum status set_received(const struct files *files, const struct file_upload *upload, int64_t received, bool again, struct error *error)
{
    struct counting c = { upload->id, received, again, context_now(files->context) };
    return db_write(files->db, upload->province, count_in, &c, error);
}

/* What came is lost or wrong: the upload starts from nothing, and the sender is told. */
static enum status start_again(const struct files *files, const struct file_upload *upload, const char *part, struct error *error)
{
    enum status status = set_received(files, upload, 0, true, error);
    if (status == STATUS_OK)
        status = file_remove(part, error);
    return status == STATUS_OK ? FAIL(error, STATUS_STALE, TEXT_files_again, NULL) : status;
}

struct finishing {
    int64_t upload;
    struct file_new file;
};

static enum status finish_in(struct db_conn *conn, void *self, struct error *error)
{
    const struct finishing *f = self;
    int64_t id;
    enum status status = files_sql_add(conn, &f->file, &id, error);
    return status == STATUS_OK ? files_sql_finish(conn, f->upload, id, f->file.now, error) : status;
}

static enum status forget_in(struct db_conn *conn, void *self, struct error *error)
{
    const struct file_upload *upload = self;
    return files_sql_forget(conn, upload->id, INT64_MAX, error);
}

/* A content that we don't take goes at once, and counts no more: sending it again would not mend it. */
static void forget(const struct files *files, struct file_upload *upload, const char *part)
{
    struct error ignored;
    if (db_write(files->db, upload->province, forget_in, upload, &ignored) == STATUS_OK)
        (void)!file_remove(part, &ignored);
}

static enum status finish(const struct files *files, struct arena *arena, struct file_upload *upload, const char *part, struct error *error)
{
    struct finishing f = { .upload = upload->id };
    bool fits = false;
    enum status status = file_take_part(files, arena, part, &upload->sha256, upload->size, &fits, &f.file, error);
    if (status == STATUS_BAD_INPUT)
        forget(files, upload, part);
    if (status == STATUS_OK && !fits)
        return start_again(files, upload, part, error);
    return status == STATUS_OK ? db_write(files->db, upload->province, finish_in, &f, error) : status;
}

static enum status check_piece(const struct file_upload *upload, int64_t at, struct str bytes, struct error *error)
{
    if (at + (int64_t)bytes.len > upload->size)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_files_beyond, "at");
    if (at > upload->received)
        return FAIL_WITH(error, STATUS_STALE, TEXT_files_gap, "at", TEXT_ARG_INT("received", upload->received));
    return STATUS_OK;
}

/* Whether everything that was acknowledged can still be had: from the part, or, when a killed process had already moved it, from the store. */
static enum status check_part(const struct files *files, struct arena *arena, const struct file_upload *upload, const char *part, bool *whole,
                              struct error *error)
{
    const char *path = file_path(files, arena, &upload->sha256);
    int64_t size = -1;
    enum status status = path == NULL ? fail_memory(error) : file_size(part, &size, error);
    *whole = size >= upload->received;
    if (status == STATUS_OK && !*whole && upload->received == upload->size) {
        status = file_size(path, &size, error);
        *whole = size == upload->size;
    }
    return status;
}

static enum status take_piece(const struct files *files, struct arena *arena, const struct file_held *held, const char *part,
                              struct file_upload *upload, int64_t at, struct str bytes, struct error *error)
{
    int64_t end = at + (int64_t)bytes.len;
    bool whole = false;
    enum status status = check_piece(upload, at, bytes, error);
    if (status == STATUS_OK)
        status = check_part(files, arena, upload, part, &whole, error);
    if (status != STATUS_OK)
        return status;
    if (!whole)
        return start_again(files, upload, part, error);
    if (end > upload->received) {
        status = file_put_at(held, part, at, bytes, error);
        if (status == STATUS_OK)
            status = set_received(files, upload, end, false, error);
        upload->received = end;
    }
    return status == STATUS_OK && upload->received == upload->size ? finish(files, arena, upload, part, error) : status;
}

enum status upload_piece(const struct files *files, struct arena *arena, const struct ident *ident, int64_t at, struct str bytes,
                         struct file_progress *out, struct error *error)
{
    const char *part = file_part_path(files, arena, ident);
    struct file_held held;
    enum status status = part == NULL ? fail_memory(error) : upload_find(files, arena, ident, out, error);
    if (status != STATUS_OK || out->upload.file != 0)
        return status;
    status = file_hold(part, &held, error);
    if (status != STATUS_OK)
        return status;
    status = upload_find(files, arena, ident, out, error);
    if (status == STATUS_OK && out->upload.file != 0) /* somebody else was first, and the hold has made an empty part anew */
        status = file_remove(part, error);
    else if (status == STATUS_OK)
        status = take_piece(files, arena, &held, part, &out->upload, at, bytes, error);
    file_release(&held);
    return status == STATUS_OK ? upload_find(files, arena, ident, out, error) : status;
}

/* ---- all at once ---- */

struct giving {
    struct arena *arena;
    struct file_upload upload;
    int64_t file;
    int64_t now;
};

static enum status give_in(struct db_conn *conn, void *self, struct error *error)
{
    const struct giving *g = self;
    struct file_upload there;
    bool found = false;
    enum status status = files_sql_upload_of(conn, g->arena, g->upload.producer, &g->upload.sha256, &found, &there, error);
    if (status == STATUS_OK && !found)
        status = check_quota(conn, &g->upload, false, error);
    if (status == STATUS_OK && !found)
        status = files_sql_add_upload(conn, &g->upload, g->now, error);
    if (status == STATUS_OK && !found)
        status = files_sql_upload_of(conn, g->arena, g->upload.producer, &g->upload.sha256, &found, &there, error);
    return status == STATUS_OK ? files_sql_finish(conn, there.id, g->file, g->now, error) : status;
}

enum status file_give(const struct files *files, struct arena *arena, const struct file_owner *owner, struct str name, struct str bytes,
                      struct file *out, struct error *error)
{
    struct giving g = { .arena = arena, .now = context_now(files->context) };
    struct str clean;
    enum status status = file_name_check(arena, name, &clean, error);
    if (status == STATUS_OK)
        status = file_keep(files, arena, bytes, out, error);
    if (status != STATUS_OK)
        return status;
    g.file = out->id;
    g.upload = (struct file_upload){ .ident = ident_new(files->context), .province = owner->subject.province, .producer = owner->id,
                                     .sha256 = out->sha256, .size = out->size, .name = clean };
    return db_write(files->db, owner->subject.province, give_in, &g, error);
}

enum status file_given(struct db_conn *conn, struct arena *arena, int64_t producer, struct str sha256, bool *found, struct file *out, struct error *error)
{
    struct file_upload upload;
    struct sha256 hash;
    enum status status;
    *found = false;
    if (!sha256_read(sha256, &hash))
        return STATUS_OK;
    status = files_sql_upload_of(conn, arena, producer, &hash, found, &upload, error);
    *found = *found && upload.file != 0;
    return status == STATUS_OK && *found ? file_by_id(conn, arena, upload.file, found, out, error) : status;
}
