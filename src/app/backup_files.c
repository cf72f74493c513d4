/* See backup_files.h. A file's section is "file SHA-256 SIZE", its bytes as they are, and a line break. */
#include "app/backup_files.h"

#include "base/file.h"
#include "texts_backup.h"

#define FILE_ARENA ((size_t)1 << 20)

struct adding {
    const struct files *files;
    struct arena *arena; /* of one file */
    backup_add_fn *add;
    void *self;
    int64_t count;
};

static enum status wrong(struct error *error, enum text_id text, const char *path)
{
    FAIL(error, STATUS_FAILED, text, NULL);
    error_in_file(error, path);
    return STATUS_FAILED;
}

static enum status add_one(void *self, const struct file *file, struct error *error)
{
    struct adding *a = self;
    const char *path = file_path(a->files, a->arena, &file->sha256);
    struct sha256 found;
    struct buffer line;
    struct str bytes;
    enum status status = path == NULL ? fail_memory(error) : file_map(path, &bytes, error);
    if (status != STATUS_OK)
        return status == STATUS_NOT_FOUND ? wrong(error, TEXT_backup_file_missing, path) : status;
    found = sha256_of(bytes);
    if (!sha256_equal(&found, &file->sha256)) {
        file_unmap(bytes);
        return wrong(error, TEXT_backup_file_altered, path);
    }
    buffer_open(&line, a->arena, 200);
    buffer_add(&line, STR("file "));
    buffer_add_hex(&line, file->sha256.bytes, SHA256_SIZE);
    buffer_add_char(&line, ' ');
    buffer_add_int(&line, (int64_t)bytes.len);
    buffer_add_char(&line, '\n');
    a->add(a->self, buffer_str(&line));
    a->add(a->self, bytes);
    a->add(a->self, STR("\n"));
    a->count++;
    file_unmap(bytes);
    return STATUS_OK;
}

enum status backup_files_add(const struct files *files, struct db_conn *conn, backup_add_fn *add, void *self, int64_t *count, struct error *error)
{
    struct arena arena;
    struct adding a = { .files = files, .arena = &arena, .add = add, .self = self };
    enum status status;
    arena_open(&arena, &memory_system, FILE_ARENA);
    status = files_each(conn, &arena, add_one, &a, error);
    arena_close(&arena);
    *count = a.count;
    return status;
}

static enum status check_one(void *self, const struct file *file, struct error *error)
{
    struct adding *a = self;
    const char *path = file_path(a->files, a->arena, &file->sha256);
    int64_t size = -1;
    enum status status = path == NULL ? fail_memory(error) : file_size(path, &size, error);
    if (status == STATUS_OK && size != file->size) {
        FAIL(error, STATUS_BAD_INPUT, TEXT_backup_file_missing, NULL);
        return STATUS_BAD_INPUT;
    }
    return status;
}

enum status backup_files_check(const struct files *files, struct db_conn *conn, struct error *error)
{
    struct arena arena;
    struct adding a = { .files = files, .arena = &arena };
    enum status status;
    arena_open(&arena, &memory_system, FILE_ARENA);
    status = files_each(conn, &arena, check_one, &a, error);
    arena_close(&arena);
    return status;
}

/* ---- putting back ---- */

static enum status put_back(const struct files *files, struct arena *arena, struct str line, struct str *rest, struct error *error)
{
    struct sha256 named;
    struct sha256 found;
    int64_t size;
    struct str bytes;
    str_cut(&line, ' ');
    if (!sha256_read(str_cut(&line, ' '), &named) || !str_to_int(line, 0, FILE_SIZE_MAX, &size) || (int64_t)rest->len <= size)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_backup_cut_off, NULL);
    bytes = str_part(*rest, 0, (size_t)size);
    *rest = str_part(*rest, (size_t)size, rest->len);
    found = sha256_of(bytes);
    if (!sha256_equal(&named, &found) || !str_starts_with(*rest, STR("\n")))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_backup_altered, NULL);
    *rest = str_part(*rest, 1, rest->len);
    return file_put_back(files, arena, &named, bytes, error);
}

enum status backup_files_restore(const struct files *files, struct str body, int64_t *count, struct error *error)
{
    struct str rest = body;
    struct arena arena;
    bool in_table = false;
    enum status status = STATUS_OK;
    *count = 0;
    arena_open(&arena, &memory_system, FILE_ARENA);
    while (status == STATUS_OK && rest.len > 0) {
        struct str line = str_cut(&rest, '\n');
        if (in_table) {
            in_table = !str_equal(line, STR("\\."));
        } else if (str_starts_with(line, STR("table "))) {
            in_table = true;
        } else if (str_starts_with(line, STR("file "))) {
            arena_empty(&arena);
            status = put_back(files, &arena, line, &rest, error);
            *count += 1;
        }
    }
    arena_close(&arena);
    return status;
}
