/* Answers: the headers that make a browser careful, entity tags, compression; see web.h for what handlers call. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "web/web_int.h"
#include "texts_web.h"

#define ZIP_FROM ((size_t)1024)
#define ZIP_LEVEL 5
#define ETAG_BYTES 16

/* Pages and scripts: everything from ourselves, no inline scripts or styles, WebAssembly allowed (the law's C code runs in the browser). */
static const struct out_header page_headers[] = {
    { "Content-Security-Policy", "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:; object-src 'none'; "
                                 "base-uri 'none'; frame-ancestors 'none'; form-action 'self'" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Embedder-Policy", "require-corp" },
    { "Permissions-Policy", "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()" },
};
static const struct out_header data_headers[] = {
    { "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'" },
};
static const struct out_header common_headers[] = {
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
};

static bool add(struct MHD_Response *response, const struct header_facts *facts, const char *name, const char *value)
{
    if (value == NULL)
        return true;
    for (size_t i = 0; i < facts->own_count; i++)
        if (equal_caseless(str_from(facts->own[i].name), str_from(name)))
            return true;
    return MHD_add_response_header(response, name, value) == MHD_YES;
}

static bool add_list(struct MHD_Response *response, const struct header_facts *facts, const struct out_header *list, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = good && add(response, facts, list[i].name, list[i].value);
    return good;
}

#define ADD_LIST(response, facts, list) add_list((response), (facts), (list), sizeof(list) / sizeof((list)[0]))

bool add_headers(const struct web_server *server, struct MHD_Response *response, const struct header_facts *facts)
{
    struct str type = str_from(facts->content_type);
    bool page = media_type_is(type, "text/html") || media_type_is(type, "text/javascript");
    bool good = ADD_LIST(response, facts, common_headers);
    if (facts->content_type != NULL) /* a 304 must not change the policy of the page that the browser kept */
        good = good && (page ? ADD_LIST(response, facts, page_headers) : ADD_LIST(response, facts, data_headers));
    good = good && add(response, facts, "Content-Type", facts->content_type);
    good = good && add(response, facts, "Content-Encoding", facts->content_encoding);
    good = good && add(response, facts, "Content-Language", facts->language);
    good = good && add(response, facts, "Cache-Control", facts->cache_control);
    good = good && add(response, facts, "Vary", facts->vary);
    good = good && add(response, facts, "ETag", facts->etag);
    if (facts->secure)
        good = good && add(response, facts, "Strict-Transport-Security", "max-age=31536000");
    if (server->settings.demonstration)
        good = good && add(response, facts, "X-Robots-Tag", "noindex, nofollow");
    for (size_t i = 0; i < facts->own_count; i++)
        good = good && MHD_add_response_header(response, facts->own[i].name, facts->own[i].value) == MHD_YES;
    return good;
}

bool compressible(struct str content_type)
{
    struct str type = str_trim(str_part(content_type, 0, str_find(content_type, ';')));
    return str_starts_with(type, STR("text/")) || str_ends_with(type, STR("json")) || str_ends_with(type, STR("xml")) ||
           str_is(type, "application/wasm");
}

const char *etag_of(struct arena *arena, struct str body)
{
    struct sha256 hash = sha256_of(body);
    struct buffer etag;
    buffer_open(&etag, arena, 64);
    buffer_add(&etag, STR("W/\""));
    buffer_add_hex(&etag, hash.bytes, ETAG_BYTES);
    buffer_add_char(&etag, '"');
    return etag.overflowed ? NULL : buffer_z(&etag);
}

static const char *own_header(const struct web_request *request, const char *name)
{
    for (size_t i = 0; i < request->out_count; i++)
        if (equal_caseless(str_from(request->out[i].name), str_from(name)))
            return request->out[i].value;
    return NULL;
}

static const char *vary_of(const struct web_request *request, bool zippable)
{
    if (zippable)
        return request->language_used ? "Accept-Encoding, Accept-Language" : "Accept-Encoding";
    return request->language_used ? "Accept-Language" : NULL;
}

static struct MHD_Response *response_of(struct str body)
{
    return MHD_create_response_from_buffer(body.len, (void *)(uintptr_t)body.ptr, MHD_RESPMEM_MUST_COPY);
}

/* Keeps the answer of a `cached` or `kept` route. That it could not be kept is no failure. */
static void keep(struct web_request *request, struct str body, struct str zipped, const struct header_facts *facts)
{
    struct web_server *server = request->server;
    struct ready_forms forms = { .plain = body, .gzip = zipped };
    struct ready ready;
    int language = (int)accept_language(request->head.values[HEAD_ACCEPT_LANGUAGE]);
    if (ready_make(server, &forms, facts, &ready, NULL) != STATUS_OK)
        return;
    pthread_rwlock_wrlock(&server->cached_lock);
    if (request->keeps)
        ready_keep(server, request->path, language, request->standing, &ready);
    else if (ready_find(&server->cached, request->path, language) != NULL || !ready_add(&server->cached, request->path, language, &ready))
        ready_drop(&ready);
    pthread_rwlock_unlock(&server->cached_lock);
}

enum status answer_make(struct web_request *request, int http_status, const char *content_type, struct str body, struct error *error)
{
    const struct web_route *route = request->match.route;
    bool open = route != NULL && str_is(str_from(route->permission), "public");
    bool readable = route != NULL && route->method == WEB_GET && http_status == 200;
    bool zippable = content_type != NULL && body.len >= ZIP_FROM && compressible(str_from(content_type)) &&
                    own_header(request, "Content-Encoding") == NULL;
    bool zip = zippable && accept_encoding(request->head.values[HEAD_ACCEPT_ENCODING], "gzip");
    bool cached = readable && (request->keeps || (route->cached && request->raw_query.ptr == NULL));
    struct str zipped = zippable && (zip || cached) ? gzip_of(request->arena, body, ZIP_LEVEL) : STR("");
    struct header_facts facts = {
        .content_type = content_type,
        .cache_control = open && http_status < 400 ? "no-cache" : "no-store",
        .etag = readable && open && body.len > 0 ? etag_of(request->arena, body) : NULL,
        .vary = vary_of(request, zippable),
        .language = request->language_used ? (web_language(request) == LANGUAGE_EN ? "en" : "vi") : NULL,
        .own = request->out,
        .own_count = request->out_count,
        .secure = web_secure(request),
    };
    const char *etag = own_header(request, "ETag") != NULL ? own_header(request, "ETag") : facts.etag;
    if (cached)
        keep(request, body, zipped, &facts);
    if (readable && etag != NULL && etag_listed(request->head.values[HEAD_IF_NONE_MATCH], str_from(etag))) {
        http_status = 304;
        body = STR("");
        facts.content_type = NULL;
    } else if (zip && zipped.len > 0) {
        body = zipped;
        facts.content_encoding = "gzip";
    }
    answer_drop(request);
    request->answer = (struct answer){ response_of(body), http_status, body.len };
    if (request->answer.response == NULL || !add_headers(request->server, request->answer.response, &facts)) {
        answer_drop(request);
        return fail_memory(error);
    }
    return STATUS_OK;
}

/* Opened without following a link; the descriptor is the response's from then on. */
static struct MHD_Response *response_of_file(const char *path, size_t *size)
{
    struct MHD_Response *response = NULL;
    struct stat info;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0)
        return NULL;
    if (fstat(file, &info) == 0 && S_ISREG(info.st_mode)) {
        *size = (size_t)info.st_size;
        response = MHD_create_response_from_fd64((uint64_t)info.st_size, file);
    }
    if (response == NULL)
        close(file);
    return response;
}

enum status web_answer_file(struct web_request *request, const char *content_type, const char *path, struct error *error)
{
    const struct header_facts facts = {
        .content_type = content_type,
        .cache_control = "no-store",
        .own = request->out,
        .own_count = request->out_count,
        .secure = web_secure(request),
    };
    size_t size = 0;
    struct MHD_Response *response = response_of_file(path, &size);
    if (response == NULL)
        return FAIL(error, STATUS_NOT_FOUND, TEXT_web_not_found, NULL);
    answer_drop(request);
    request->answer = (struct answer){ response, 200, size };
    if (!add_headers(request->server, response, &facts)) {
        answer_drop(request);
        return fail_memory(error);
    }
    request->answered = true;
    return STATUS_OK;
}

void answer_drop(struct web_request *request)
{
    if (request->answer.response != NULL)
        MHD_destroy_response(request->answer.response);
    request->answer.response = NULL;
}

enum status web_answer(struct web_request *request, int http_status, const char *content_type, struct str body, struct error *error)
{
    enum status status = answer_make(request, http_status, content_type, body, error);
    request->answered = status == STATUS_OK;
    return status;
}

enum status web_answer_json(struct web_request *request, int http_status, const struct buffer *json, struct error *error)
{
    if (json->overflowed)
        return fail_memory(error);
    return web_answer(request, http_status, "application/json", buffer_str(json), error);
}

enum status web_answer_html(struct web_request *request, int http_status, const struct buffer *html, struct error *error)
{
    if (html->overflowed)
        return fail_memory(error);
    return web_answer(request, http_status, "text/html; charset=utf-8", buffer_str(html), error);
}

enum status web_redirect(struct web_request *request, const char *to, struct error *error)
{
    web_set_header(request, "Location", str_from(to));
    return web_answer(request, 303, NULL, STR(""), error);
}

/* No line breaks: a header never becomes two. */
static const char *header_value(struct arena *arena, struct str value)
{
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.ptr[i] < 0x20 || value.ptr[i] == 0x7F)
            return NULL;
    return arena_copy_z(arena, value);
}

void web_set_header(struct web_request *request, const char *name, struct str value)
{
    size_t i = 0;
    const char *copy = header_value(request->arena, value);
    if (copy == NULL)
        return;
    while (i < request->out_count && !equal_caseless(str_from(request->out[i].name), str_from(name)))
        i++;
    if (i == OUT_HEADERS_MAX)
        return;
    request->out[i] = (struct out_header){ name, copy };
    if (i == request->out_count)
        request->out_count++;
}

/* RFC 6265; "Secure" also over plain HTTP, which browsers allow on a loopback address only: elsewhere nobody signs in without TLS. */
void web_set_cookie(struct web_request *request, const char *name, struct str value, int64_t seconds)
{
    struct buffer cookie;
    buffer_open(&cookie, request->arena, 4096);
    buffer_add_z(&cookie, name);
    buffer_add_char(&cookie, '=');
    buffer_add(&cookie, value);
    buffer_add(&cookie, STR("; Path=/; Secure; HttpOnly; SameSite=Lax"));
    if (seconds != 0) {
        buffer_add(&cookie, STR("; Max-Age="));
        buffer_add_int(&cookie, seconds < 0 ? 0 : seconds);
    }
    web_set_header(request, "Set-Cookie", buffer_str(&cookie));
}
