/* The files of the built front end. All are read at the start, with their compressed forms and entity tags, into a table by path: a request
 * finds a row of the table or nothing, and no path that a client sends ever reaches the file system.
 *
 * What lies in assets/ has a hash of its content in its name (Vite puts it there) and is kept by browsers for a year; the rest is asked for
 * again each time and answered with 304 when it has not changed. NAME.gz and NAME.br beside NAME are its compressed forms. */
#include "base/file.h"
#include "web/web_int.h"
#include "texts_web.h"

#define FILE_MAX ((size_t)32 << 20)
#define ALL_MAX ((size_t)128 << 20)
#define DEPTH_MAX 8
#define ZIP_FROM ((size_t)1024)

static const struct {
    const char *ending;
    const char *type;
} types[] = {
    { ".html", "text/html; charset=utf-8" }, { ".js", "text/javascript; charset=utf-8" }, { ".mjs", "text/javascript; charset=utf-8" },
    { ".css", "text/css; charset=utf-8" }, { ".json", "application/json" }, { ".webmanifest", "application/manifest+json" },
    { ".svg", "image/svg+xml" }, { ".png", "image/png" }, { ".jpg", "image/jpeg" }, { ".jpeg", "image/jpeg" }, { ".webp", "image/webp" },
    { ".avif", "image/avif" }, { ".ico", "image/x-icon" }, { ".woff2", "font/woff2" }, { ".wasm", "application/wasm" },
    { ".txt", "text/plain; charset=utf-8" }, { ".xml", "application/xml" }, { ".map", "application/json" }, { ".pdf", "application/pdf" },
};

static const char *type_of(struct str name)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (str_ends_with(name, str_from(types[i].ending)))
            return types[i].type;
    return "application/octet-stream";
}

static bool is_plain_name(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '-' && c != '_' && c != '.')
            return false;
    }
    return name.len > 0 && name.ptr[0] != '.';
}

static enum status read_form(struct arena *arena, const char *path, const char *ending, struct str *out, struct error *error)
{
    struct buffer name;
    buffer_open(&name, arena, 4096);
    buffer_add_z(&name, path);
    buffer_add_z(&name, ending);
    *out = STR("");
    if (!file_exists(buffer_z(&name)))
        return STATUS_OK;
    return file_read(arena, buffer_z(&name), FILE_MAX, out, error);
}

static enum status load_file(struct web_server *server, const char *path, struct str url, struct error *error)
{
    struct arena arena;
    struct ready_forms forms;
    struct ready ready;
    const char *type = type_of(url);
    struct header_facts facts = { .content_type = type, .secure = server->tls };
    enum status status;
    arena_open(&arena, &memory_system, ALL_MAX);
    status = file_read(&arena, path, FILE_MAX, &forms.plain, error);
    if (status == STATUS_OK)
        status = read_form(&arena, path, ".gz", &forms.gzip, error);
    if (status == STATUS_OK)
        status = read_form(&arena, path, ".br", &forms.br, error);
    if (status == STATUS_OK) {
        if (forms.gzip.len == 0 && forms.plain.len >= ZIP_FROM && compressible(str_from(type)))
            forms.gzip = gzip_of(&arena, forms.plain, 9);
        facts.cache_control = str_starts_with(url, STR("/assets/")) ? "public, max-age=31536000, immutable" : "no-cache";
        facts.vary = forms.gzip.len > 0 || forms.br.len > 0 ? "Accept-Encoding" : NULL;
        facts.etag = etag_of(&arena, forms.plain);
        status = facts.etag == NULL ? fail_memory(error) : ready_make(server, &forms, &facts, &ready, error);
    }
    if (status == STATUS_OK && !ready_add(&server->files, url, -1, &ready)) {
        ready_drop(&ready);
        status = FAIL(error, STATUS_FAILED, TEXT_web_static_too_much, NULL);
    }
    arena_close(&arena);
    return status;
}

static enum status load_folder(struct web_server *server, struct arena *arena, const char *folder, struct str url, int depth,
                               struct error *error)
{
    struct str *names;
    size_t count;
    enum status status = folder_list(arena, folder, &names, &count, error);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        const char *path = path_join(arena, folder, names[i]);
        struct buffer below;
        buffer_open(&below, arena, 1024);
        buffer_add(&below, url);
        buffer_add_char(&below, '/');
        buffer_add(&below, names[i]);
        if (path == NULL || below.overflowed)
            return fail_memory(error);
        if (!is_plain_name(names[i]) || depth == DEPTH_MAX)
            return FAIL(error, STATUS_FAILED, TEXT_web_static_name, path);
        if (folder_exists(path))
            status = load_folder(server, arena, path, buffer_str(&below), depth + 1, error);
        else if (!str_ends_with(names[i], STR(".gz")) && !str_ends_with(names[i], STR(".br")))
            status = load_file(server, path, buffer_str(&below), error);
    }
    return status;
}

enum status static_load(struct web_server *server, struct error *error)
{
    struct arena arena;
    enum status status;
    if (server->settings.static_folder == NULL)
        return STATUS_OK;
    arena_open(&arena, &memory_system, (size_t)16 << 20);
    status = load_folder(server, &arena, server->settings.static_folder, STR(""), 0, error);
    arena_close(&arena);
    return status;
}
