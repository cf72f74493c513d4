/* The store: where files lie, and how they get there. A file is on the disk under its final name before its row exists, so a killed process leaves at
 * most a file without a row, which the next sender of the same bytes finds. */
#include "base/file.h"
#include "base/log.h"
#include "ocop/files/files_int.h"

static const char *hashed_path(const struct files *files, struct arena *arena, const char *part, const struct sha256 *sha256, const char *ending)
{
    struct str hex = sha256_hex(arena, sha256);
    struct buffer path;
    buffer_open(&path, arena, 4096);
    buffer_add_z(&path, files->folder);
    buffer_add_char(&path, '/');
    buffer_add_z(&path, part);
    buffer_add(&path, str_part(hex, 0, 2));
    buffer_add_char(&path, '/');
    buffer_add(&path, str_part(hex, 2, 4));
    buffer_add_char(&path, '/');
    buffer_add(&path, hex);
    buffer_add_z(&path, ending);
    return path.overflowed ? NULL : buffer_z(&path);
}

const char *file_path(const struct files *files, struct arena *arena, const struct sha256 *sha256)
{
    return hashed_path(files, arena, "", sha256, "");
}

const char *file_preview_path(const struct files *files, struct arena *arena, const struct sha256 *sha256)
{
    return hashed_path(files, arena, "previews/", sha256, ".jpg");
}

const char *file_part_path(const struct files *files, struct arena *arena, const struct ident *upload)
{
    struct buffer path;
    buffer_open(&path, arena, 4096);
    buffer_add_z(&path, files->folder);
    buffer_add(&path, STR("/uploads/"));
    ident_write(&path, upload);
    return path.overflowed ? NULL : buffer_z(&path);
}

enum status files_prepare(const struct files *files, struct error *error)
{
    static const char *const folders[] = { "uploads", "previews", "empty" };
    struct arena arena;
    enum status status = STATUS_OK;
    arena_open(&arena, &memory_system, (size_t)1 << 16);
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]) && status == STATUS_OK; i++) {
        const char *path = path_join(&arena, files->folder, str_from(folders[i]));
        status = path == NULL ? fail_memory(error) : folder_make(path, error);
    }
    arena_close(&arena);
    return status;
}

/* The folder of a path that hashed_path made. */
static enum status make_folder_of(struct arena *arena, const char *path, struct error *error)
{
    struct str folder = str_from(path);
    const char *name;
    while (folder.len > 0 && folder.ptr[folder.len - 1] != '/')
        folder.len--;
    name = arena_copy_z(arena, str_part(folder, 0, folder.len - 1));
    return name == NULL ? fail_memory(error) : folder_make(name, error);
}

/* What is there with the same size has the same bytes: nothing else is ever put under a hash. */
enum status file_put_back(const struct files *files, struct arena *arena, const struct sha256 *sha256, struct str bytes, struct error *error)
{
    const char *path = file_path(files, arena, sha256);
    int64_t size = -1;
    enum status status = path == NULL ? fail_memory(error) : file_size(path, &size, error);
    if (status == STATUS_OK && size == (int64_t)bytes.len)
        return STATUS_OK;
    if (status == STATUS_OK)
        status = make_folder_of(arena, path, error);
    return status == STATUS_OK ? file_write(path, bytes, error) : status;
}

/* A preview that can't be written is no reason to refuse the file. */
static void keep_preview(const struct files *files, struct arena *arena, const struct sha256 *sha256, struct str jpeg)
{
    const char *path = file_preview_path(files, arena, sha256);
    struct error fault = { 0 };
    if (jpeg.len == 0 || path == NULL)
        return;
    if (make_folder_of(arena, path, &fault) != STATUS_OK || file_write(path, jpeg, &fault) != STATUS_OK)
        log_failure("files.preview", &fault);
}

static enum status look_into(const struct files *files, struct arena *arena, struct str bytes, struct file_new *out, struct error *error)
{
    enum status status = file_inspect(files, arena, bytes, &out->facts, error);
    if (status == STATUS_OK)
        keep_preview(files, arena, &out->sha256, out->facts.jpeg);
    out->now = context_now(files->context);
    return status;
}

static enum status write_new(struct db_conn *conn, void *self, struct error *error)
{
    const struct file_new *file = self;
    int64_t id;
    return files_sql_add(conn, file, &id, error);
}

enum status file_keep(const struct files *files, struct arena *arena, struct str bytes, struct file *out, struct error *error)
{
    struct file_new file = { .sha256 = sha256_of(bytes), .size = (int64_t)bytes.len };
    struct db_conn *conn;
    bool found = false;
    enum status status = file_type_of(bytes, &file.type, error);
    if (status == STATUS_OK)
        status = db_reader(files->db, &conn, error);
    if (status == STATUS_OK)
        status = file_by_hash(conn, arena, &file.sha256, &found, out, error);
    if (status == STATUS_OK)
        status = file_put_back(files, arena, &file.sha256, bytes, error);
    if (status != STATUS_OK || found)
        return status;
    status = look_into(files, arena, bytes, &file, error);
    if (status == STATUS_OK)
        status = db_write(files->db, -1, write_new, &file, error);
    if (status == STATUS_OK)
        status = file_by_hash(conn, arena, &file.sha256, &found, out, error);
    return status == STATUS_OK && !found ? fail_memory(error) : status;
}

/* Proves the bytes at the path, and takes their type and facts. */
static enum status prove(const struct files *files, struct arena *arena, const char *path, bool *fits, struct file_new *out, struct error *error)
{
    struct sha256 found;
    struct str bytes;
    enum status status = file_map(path, &bytes, error);
    if (status != STATUS_OK)
        return status;
    found = sha256_of(bytes);
    *fits = (int64_t)bytes.len == out->size && sha256_equal(&found, &out->sha256);
    if (*fits)
        status = file_type_of(bytes, &out->type, error);
    if (*fits && status == STATUS_OK)
        status = look_into(files, arena, bytes, out, error);
    file_unmap(bytes);
    return status;
}

enum status file_take_part(const struct files *files, struct arena *arena, const char *part, const struct sha256 *sha256, int64_t size, bool *fits,
                           struct file_new *out, struct error *error)
{
    const char *path = file_path(files, arena, sha256);
    int64_t there = -1;
    int64_t came = -1;
    enum status status = path == NULL ? fail_memory(error) : file_size(path, &there, error);
    *fits = false;
    *out = (struct file_new){ .sha256 = *sha256, .size = size };
    if (status == STATUS_OK)
        status = file_size(part, &came, error);
    if (status != STATUS_OK)
        return status;
    if (came != size && there == size) /* moved by a process that was killed before it could say so */
        return prove(files, arena, path, fits, out, error);
    status = prove(files, arena, part, fits, out, error);
    if (status != STATUS_OK || !*fits)
        return status;
    status = make_folder_of(arena, path, error);
    return status == STATUS_OK ? file_move(part, path, error) : status;
}

enum status file_preview(const struct files *files, struct arena *arena, const struct file *file, bool *there, struct error *error)
{
    const char *preview = file_preview_path(files, arena, &file->sha256);
    const char *path = file_path(files, arena, &file->sha256);
    struct file_facts facts;
    struct str bytes;
    enum status status;
    if (preview == NULL || path == NULL)
        return fail_memory(error);
    *there = file->previewed && file_exists(preview);
    if (*there || !file->previewed)
        return STATUS_OK;
    status = file_map(path, &bytes, error);
    if (status != STATUS_OK)
        return status;
    status = file_inspect(files, arena, bytes, &facts, error);
    file_unmap(bytes);
    if (status == STATUS_OK)
        keep_preview(files, arena, &file->sha256, facts.jpeg);
    *there = status == STATUS_OK && file_exists(preview);
    return status;
}
