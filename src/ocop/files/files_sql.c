/* Every statement on files and uploads. */
#include "ocop/files/files_int.h"
#include "texts_files.h"

#define FILE_COLUMNS "f.id, f.sha256, f.size, f.type, f.pages, f.previewed, f.has_place"
#define UPLOAD_COLUMNS "u.id, u.ident, u.province, u.producer, u.sha256, u.size, u.name, u.received, u.file"
#define OLD_MAX 1000

static struct db_value blob_of(const struct sha256 *sha256)
{
    return DB_BLOB_OF(((struct str){ (const char *)sha256->bytes, SHA256_SIZE }));
}

static bool hash_of(struct str bytes, struct sha256 *out)
{
    if (bytes.len != SHA256_SIZE)
        return false;
    for (size_t i = 0; i < SHA256_SIZE; i++)
        out->bytes[i] = (unsigned char)bytes.ptr[i];
    return true;
}

static enum status bad_row(struct error *error, const char *table)
{
    return FAIL(error, STATUS_FAILED, TEXT_files_bad_row, table);
}

static enum status read_file_row(const struct db_rows *rows, struct arena *arena, struct file *out, struct error *error)
{
    *out = (struct file){ .id = db_int(rows, 0),
                          .size = db_int(rows, 2),
                          .type = db_copy(rows, 3, arena),
                          .pages = db_int(rows, 4),
                          .previewed = db_int(rows, 5) != 0,
                          .has_place = db_int(rows, 6) != 0 };
    if (!hash_of(db_bytes(rows, 1), &out->sha256))
        return bad_row(error, "files_files");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

/* The one row of a query, closed afterwards. */
static enum status take_file(struct db_rows *rows, enum status status, struct arena *arena, bool *found, struct file *out, struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_file_row(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status file_by_hash(struct db_conn *conn, struct arena *arena, const struct sha256 *sha256, bool *found, struct file *out,
                           struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " FILE_COLUMNS " FROM files_files f WHERE f.sha256 = $1", blob_of(sha256));
    return take_file(rows, status, arena, found, out, error);
}

enum status file_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct file *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " FILE_COLUMNS " FROM files_files f WHERE f.id = $1", DB_INT_OF(id));
    return take_file(rows, status, arena, found, out, error);
}

enum status file_text(struct db_conn *conn, struct arena *arena, int64_t id, struct str *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool found = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT text FROM files_texts WHERE file = $1", DB_INT_OF(id));
    *out = STR("");
    if (status == STATUS_OK)
        status = db_next(rows, &found, error);
    if (status == STATUS_OK && found)
        *out = db_copy(rows, 0, arena);
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

enum status files_each(struct db_conn *conn, struct arena *arena, files_each_fn *each, void *self, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " FILE_COLUMNS " FROM files_files f ORDER BY f.id");
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        struct file file;
        arena_empty(arena);
        status = read_file_row(rows, arena, &file, error);
        if (status == STATUS_OK)
            status = each(self, &file, error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

static enum status one_number(struct db_rows *rows, enum status status, bool *found, int64_t *number, struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        *number = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}

enum status files_sql_add(struct db_conn *conn, const struct file_new *file, int64_t *id, struct error *error)
{
    struct db_rows *rows = NULL;
    bool is_new = false;
    bool found = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO files_files (sha256, size, type, pages, width, height, previewed, has_place, made_at) "
                                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING id",
                                  blob_of(&file->sha256), DB_INT_OF(file->size), DB_TEXT_OF(file->type), DB_INT_OF(file->facts.pages),
                                  DB_INT_OF(file->facts.width), DB_INT_OF(file->facts.height), DB_INT_OF(file->facts.previewed),
                                  DB_INT_OF(file->facts.has_place), DB_INT_OF(file->now));
    status = one_number(rows, status, &is_new, id, error);
    if (status == STATUS_OK && is_new && file->facts.text.len > 0)
        return DB_RUN(conn, error, "INSERT INTO files_texts (file, text) VALUES ($1, $2)", DB_INT_OF(*id), DB_TEXT_OF(file->facts.text));
    if (status != STATUS_OK || is_new)
        return status;
    rows = NULL;
    status = DB_QUERY(conn, &rows, error, "SELECT id FROM files_files WHERE sha256 = $1", blob_of(&file->sha256));
    status = one_number(rows, status, &found, id, error);
    return status == STATUS_OK && !found ? bad_row(error, "files_files") : status;
}

/* ---- uploads ---- */

static enum status read_upload_row(const struct db_rows *rows, struct arena *arena, struct file_upload *out, struct error *error)
{
    *out = (struct file_upload){ .id = db_int(rows, 0),
                                 .province = db_int(rows, 2),
                                 .producer = db_int(rows, 3),
                                 .size = db_int(rows, 5),
                                 .name = db_copy(rows, 6, arena),
                                 .received = db_int(rows, 7),
                                 .file = db_int(rows, 8) };
    if (!ident_of_bytes(db_bytes(rows, 1), &out->ident) || !hash_of(db_bytes(rows, 4), &out->sha256))
        return bad_row(error, "files_uploads");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status take_upload(struct db_rows *rows, enum status status, struct arena *arena, bool *found, struct file_upload *out,
                               struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_upload_row(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status files_sql_upload(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct file_upload *out,
                             struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status =
        DB_QUERY(conn, &rows, error, "SELECT " UPLOAD_COLUMNS " FROM files_uploads u WHERE u.ident = $1", DB_BLOB_OF(ident_str(ident)));
    return take_upload(rows, status, arena, found, out, error);
}

enum status files_sql_upload_of(struct db_conn *conn, struct arena *arena, int64_t producer, const struct sha256 *sha256, bool *found,
                                struct file_upload *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " UPLOAD_COLUMNS " FROM files_uploads u WHERE u.producer = $1 AND u.sha256 = $2",
                                  DB_INT_OF(producer), blob_of(sha256));
    return take_upload(rows, status, arena, found, out, error);
}

enum status files_sql_add_upload(struct db_conn *conn, const struct file_upload *upload, int64_t now, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO files_uploads (ident, province, producer, sha256, size, name, received, touched_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                  DB_BLOB_OF(ident_str(&upload->ident)), DB_INT_OF(upload->province), DB_INT_OF(upload->producer), blob_of(&upload->sha256),
                  DB_INT_OF(upload->size), DB_TEXT_OF(upload->name), DB_INT_OF(upload->received), DB_INT_OF(now));
}

enum status files_sql_uploads_sum(struct db_conn *conn, int64_t producer, int64_t *unfinished, int64_t *bytes, struct error *error)
{
    struct db_rows *rows = NULL;
    bool found = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT count(*) - count(file), CAST(coalesce(sum(size), 0) AS BIGINT) FROM files_uploads WHERE producer = $1",
                                  DB_INT_OF(producer));
    if (status == STATUS_OK)
        status = db_next(rows, &found, error);
    *unfinished = status == STATUS_OK && found ? db_int(rows, 0) : 0;
    *bytes = status == STATUS_OK && found ? db_int(rows, 1) : 0;
    db_rows_close(rows);
    return status;
}

enum status files_sql_received(struct db_conn *conn, int64_t id, int64_t received, bool again, int64_t now, struct error *error)
{
    if (again)
        return DB_RUN(conn, error, "UPDATE files_uploads SET received = 0, touched_at = $2 WHERE id = $1 AND file IS NULL", DB_INT_OF(id),
                      DB_INT_OF(now));
    return DB_RUN(conn, error, "UPDATE files_uploads SET received = $2, touched_at = $3 WHERE id = $1 AND file IS NULL AND received < $2",
                  DB_INT_OF(id), DB_INT_OF(received), DB_INT_OF(now));
}

enum status files_sql_finish(struct db_conn *conn, int64_t id, int64_t file, int64_t now, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE files_uploads SET file = $2, received = size, touched_at = $3 WHERE id = $1 AND file IS NULL", DB_INT_OF(id),
                  DB_INT_OF(file), DB_INT_OF(now));
}

enum status files_sql_old(struct db_conn *conn, struct arena *arena, int64_t before, struct file_uploads *out, struct error *error)
{
    struct file_upload *list = ARENA_NEW_MANY(arena, struct file_upload, OLD_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status;
    *out = (struct file_uploads){ list, 0 };
    if (list == NULL)
        return fail_memory(error);
    status = DB_QUERY(conn, &rows, error,
                      "SELECT " UPLOAD_COLUMNS " FROM files_uploads u WHERE u.file IS NULL AND u.touched_at < $1 ORDER BY u.touched_at LIMIT 1000",
                      DB_INT_OF(before));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row && out->count < OLD_MAX) {
        status = read_upload_row(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status files_sql_forget(struct db_conn *conn, int64_t id, int64_t before, struct error *error)
{
    return DB_RUN(conn, error, "DELETE FROM files_uploads WHERE id = $1 AND file IS NULL AND touched_at < $2", DB_INT_OF(id), DB_INT_OF(before));
}
