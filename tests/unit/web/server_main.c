/* web_test_server: the web room alone, with routes that show what it does to a request. tests/http/ starts it and talks to it.
 *
 *   web_test_server listen=127.0.0.1:0 [cert=F key=F] [static=DIR] [host=NAME] [local=1] [workers=N] [threads=N] [drain=MS]
 *                   [demonstration=1] [permit=1] [healthy=0]
 *                   [LIMIT=N …]           LIMIT: a field of struct web_limits
 *
 * It prints "listening PORT" when it is ready and leaves with 0 at SIGTERM, with 3 when a handler hangs. */
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/log.h"
#include "web/html.h"
#include "web/server.h"
#include "texts_web.h"

static atomic_int_fast64_t *counter_of(const struct web_request *request)
{
    return web_room(request, "counter");
}

static enum status hello(struct web_request *request, struct error *error)
{
    return web_answer(request, 200, "text/plain; charset=utf-8", STR("hello\n"), error);
}

/* So many bytes of a page, the same every time. */
static enum status page_of_size(struct web_request *request, struct error *error)
{
    struct buffer out;
    struct buffer line;
    int64_t size;
    if (!str_to_int(web_path_part(request, "bytes"), 0, 20000000, &size))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_web_encoding, "bytes");
    buffer_open(&out, web_arena(request), (size_t)size);
    html_raw(&out, "<!doctype html><title>page</title><p>");
    buffer_open(&line, web_arena(request), 64);
    for (int64_t i = 0; (size_t)size > out.len && !out.overflowed; i++) {
        line.len = 0;
        buffer_add_int(&line, i * 7919 % 104729);
        buffer_add_char(&line, '\n');
        buffer_add(&out, str_part(buffer_str(&line), 0, (size_t)size - out.len));
    }
    return web_answer_html(request, 200, &out, error);
}

static void sleep_ms(int64_t ms)
{
    struct timespec time = { ms / 1000, ms % 1000 * 1000000 };
    while (nanosleep(&time, &time) != 0)
        ;
}

static enum status slow(struct web_request *request, struct error *error)
{
    int64_t ms;
    if (!str_to_int(web_path_part(request, "ms"), 0, 600000, &ms))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_web_encoding, "ms");
    sleep_ms(ms);
    return web_answer(request, 200, "text/plain", STR("slow\n"), error);
}

static enum status counted(struct web_request *request, struct error *error)
{
    struct buffer out;
    enum language language = web_language(request);
    buffer_open(&out, web_arena(request), 4096);
    html_raw(&out, "<p>");
    html_text(&out, language == LANGUAGE_EN ? STR("en ") : STR("vi "));
    html_int(&out, ++*counter_of(request));
    for (int i = 0; i < 1200; i++)
        html_raw(&out, " ");
    return web_answer_html(request, 200, &out, error);
}

static enum status forget(struct web_request *request, struct error *error)
{
    web_forget_cached(request);
    return web_redirect(request, "/counted", error);
}

static enum status form(struct web_request *request, struct error *error)
{
    struct json_writer json;
    struct buffer out;
    enum status status;
    buffer_open(&out, web_arena(request), (size_t)1 << 20);
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_array(&json, "fields");
    for (size_t i = 0; i < web_form_count(request); i++) {
        struct str name;
        struct str value;
        web_form_at(request, i, &name, &value);
        json_array(&json, NULL);
        json_text(&json, NULL, name);
        json_text(&json, NULL, value);
        json_array_end(&json);
    }
    json_array_end(&json);
    json_text_or_null(&json, "product", web_form(request, "product"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? web_answer_json(request, 200, &out, error) : status;
}

struct echo {
    struct str name;
    int64_t count;
};
static const struct json_field echo_fields[] = {
    { .name = "name", .kind = JSON_TEXT, .offset = offsetof(struct echo, name), .required = true, .max = 100 },
    { .name = "count", .kind = JSON_INT, .offset = offsetof(struct echo, count), .min = 0, .max = 9 },
};
static const struct json_shape echo_shape = {
    .name = "Echo", .size = sizeof(struct echo), .fields = echo_fields, .field_count = sizeof(echo_fields) / sizeof(echo_fields[0]),
};

static enum status echo(struct web_request *request, struct error *error)
{
    struct echo read = { .count = 1 };
    struct json_writer json;
    struct buffer out;
    enum status status = web_json_body(request, &echo_shape, &read, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, web_arena(request), 65536);
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_text(&json, "name", read.name);
    json_int(&json, "count", read.count);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? web_answer_json(request, 201, &out, error) : status;
}

static enum status upload(struct web_request *request, struct error *error)
{
    struct buffer out;
    struct str body = web_body(request);
    struct sha256 hash = sha256_of(body);
    buffer_open(&out, web_arena(request), 200);
    buffer_add_int(&out, (int64_t)body.len);
    buffer_add_char(&out, ' ');
    buffer_add_hex(&out, hash.bytes, sizeof(hash.bytes));
    return web_answer(request, 200, "text/plain", buffer_str(&out), error);
}

static enum status item(struct web_request *request, struct error *error)
{
    struct json_writer json;
    struct buffer out;
    enum status status;
    buffer_open(&out, web_arena(request), 65536);
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_text(&json, "code", web_path_part(request, "code"));
    json_text_or_null(&json, "q", web_query(request, "q"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? web_answer_json(request, 200, &out, error) : status;
}

static enum status fail(struct web_request *request, struct error *error)
{
    (void)request;
    return FAIL_WITH(error, STATUS_FAILED, TEXT_web_listen_failed, "a secret place", TEXT_ARG_Z("address", "inside"), TEXT_ARG_Z("reason", "x"));
}

static enum status stale(struct web_request *request, struct error *error)
{
    (void)request;
    return FAIL(error, STATUS_STALE, TEXT_web_encoding, "sheets[1].role");
}

static enum status no_answer(struct web_request *request, struct error *error)
{
    (void)request;
    (void)error;
    return STATUS_OK;
}

static enum status client(struct web_request *request, struct error *error)
{
    struct buffer out;
    buffer_open(&out, web_arena(request), 300);
    buffer_add(&out, web_client(request));
    buffer_add_z(&out, web_secure(request) ? " secure" : " plain");
    return web_answer(request, 200, "text/plain", buffer_str(&out), error);
}

static enum status headers(struct web_request *request, struct error *error)
{
    web_set_header(request, "X-Broken", STR("a\r\nX-Injected: 1"));
    web_set_header(request, "X-Good", STR("good"));
    web_set_header(request, "cache-control", STR("public, max-age=60"));
    return web_answer(request, 200, "text/plain", web_header(request, "User-Agent"), error);
}

static const char *const item_query[] = { "q", "limit", NULL };

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = "/hello", .permission = "public", .handler = hello },
    { .method = WEB_GET, .path = "/quick", .permission = "public", .handler = hello, .quick = true },
    { .method = WEB_GET, .path = "/size/{bytes}", .permission = "public", .handler = page_of_size },
    { .method = WEB_GET, .path = "/cached/{bytes}", .permission = "public", .handler = page_of_size, .cached = true },
    { .method = WEB_GET, .path = "/slow/{ms}", .permission = "public", .handler = slow },
    { .method = WEB_GET, .path = "/counted", .permission = "public", .handler = counted, .cached = true },
    { .method = WEB_POST, .path = "/forget", .permission = "public", .csrf = CSRF_ORIGIN, .body_limit = 10, .handler = forget },
    { .method = WEB_POST, .path = "/form", .permission = "public", .csrf = CSRF_ORIGIN, .body_limit = 65536, .handler = form },
    { .method = WEB_POST, .path = "/upload", .permission = "public", .body_limit = (size_t)1 << 20, .handler = upload },
    { .method = WEB_POST, .path = "/api/v1/echo", .permission = "public", .body_limit = 65536, .handler = echo, .body = &echo_shape,
      .summary = TEXT_web_openapi_answer },
    { .method = WEB_GET, .path = "/api/v1/items/{code}", .permission = "public", .handler = item, .query = item_query,
      .summary = TEXT_web_openapi_answer },
    { .method = WEB_DELETE, .path = "/api/v1/items/{code}", .permission = "items.delete", .csrf = CSRF_ORIGIN, .handler = item,
      .summary = TEXT_web_openapi_answer },
    { .method = WEB_GET, .path = "/fail", .permission = "public", .handler = fail },
    { .method = WEB_GET, .path = "/stale", .permission = "public", .handler = stale },
    { .method = WEB_GET, .path = "/no-answer", .permission = "public", .handler = no_answer },
    { .method = WEB_GET, .path = "/client", .permission = "public", .handler = client },
    { .method = WEB_GET, .path = "/headers", .permission = "public", .handler = headers },
    { .method = WEB_GET, .path = "/secret", .permission = "secrets.read", .handler = hello },
    { .method = WEB_GET, .path = "/local", .permission = "public", .handler = hello, .where = WEB_LOCAL },
};
static const struct web_routes table = { rows, sizeof(rows) / sizeof(rows[0]) };

#define LIMIT_INT(field) { #field, offsetof(struct web_limits, field), false }
#define LIMIT_SIZE(field) { #field, offsetof(struct web_limits, field), true }
static const struct {
    const char *name;
    size_t offset;
    bool is_size;
} limit_names[] = {
    LIMIT_INT(connections), LIMIT_INT(connections_per_address), LIMIT_INT(head_fields), LIMIT_SIZE(target), LIMIT_SIZE(head),
    LIMIT_SIZE(bodies), LIMIT_SIZE(arena), LIMIT_INT(form_fields), LIMIT_INT(head_time), LIMIT_INT(idle_time), LIMIT_INT(transfer_time),
    LIMIT_INT(transfer_rate), LIMIT_INT(queue),
};

static bool set_limit(struct web_limits *limits, struct str name, int64_t value)
{
    for (size_t i = 0; i < sizeof(limit_names) / sizeof(limit_names[0]); i++) {
        char *field = (char *)limits + limit_names[i].offset;
        if (!str_is(name, limit_names[i].name))
            continue;
        if (limit_names[i].is_size)
            *(size_t *)(void *)field = (size_t)value;
        else
            *(int *)(void *)field = (int)value;
        return true;
    }
    return false;
}

static const char *hosts[2];
static bool well = true;

/* With permit=1: deleting items is allowed to everybody, all else to nobody. */
static enum status permit(void *self, struct web_request *request, const char *action, struct error *error)
{
    (void)self;
    (void)request;
    return str_is(str_from(action), "items.delete") ? STATUS_OK : FAIL(error, STATUS_NOT_SIGNED_IN, TEXT_web_not_allowed, NULL);
}

static bool is_well(void *self)
{
    return *(const bool *)self;
}

static bool set_option(struct web_settings *settings, int64_t *drain, const char *argument)
{
    const char *value = strchr(argument, '=');
    struct str name;
    int64_t number = 0;
    if (value == NULL)
        return false;
    name = (struct str){ argument, (size_t)(value - argument) };
    value++;
    (void)str_to_int(str_from(value), 0, INT32_MAX, &number);
    if (str_is(name, "listen"))
        settings->listen = value;
    else if (str_is(name, "cert"))
        settings->tls_cert = value;
    else if (str_is(name, "key"))
        settings->tls_key = value;
    else if (str_is(name, "static"))
        settings->static_folder = value;
    else if (str_is(name, "host"))
        hosts[0] = value, settings->hosts = hosts;
    else if (str_is(name, "local"))
        settings->local = number != 0;
    else if (str_is(name, "workers"))
        settings->workers = (int)number;
    else if (str_is(name, "threads"))
        settings->threads = (int)number;
    else if (str_is(name, "drain"))
        *drain = number;
    else if (str_is(name, "demonstration"))
        settings->demonstration = number != 0;
    else if (str_is(name, "permit"))
        settings->permit = permit;
    else if (str_is(name, "healthy"))
        well = number != 0;
    else
        return set_limit(&settings->limits, name, number);
    return true;
}

static void print_error(const struct error *error)
{
    struct arena arena;
    struct buffer line;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    buffer_open(&line, &arena, 4096);
    error_line(&line, LANGUAGE_EN, error);
    fprintf(stderr, "web_test_server: %s\n", buffer_z(&line));
    arena_close(&arena);
}

int main(int argc, char **argv)
{
    atomic_int_fast64_t counter = 0;
    const struct room room = { "counter", &counter };
    const struct rooms rooms = { &room, 1 };
    struct web_settings settings = { .listen = "127.0.0.1:0", .tables = &table, .table_count = 1, .rooms = &rooms, .context = &context_system,
                                     .healthy = is_well, .healthy_self = &well };
    struct web_server *server;
    struct error error;
    int64_t drain = 3000;
    sigset_t wanted;
    int received;
    for (int i = 1; i < argc; i++)
        if (!set_option(&settings, &drain, argv[i])) {
            fprintf(stderr, "web_test_server: %s?\n", argv[i]);
            return 2;
        }
    log_open(&context_system, LOG_LEVEL_INFO);
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGTERM);
    sigaddset(&wanted, SIGINT);
    sigprocmask(SIG_BLOCK, &wanted, NULL);
    if (!digest_ready() || web_start(&settings, &server, &error) != STATUS_OK) {
        print_error(&error);
        return error.status == STATUS_BAD_INPUT ? 2 : 3;
    }
    printf("listening %d\n", web_port(server));
    fflush(stdout);
    sigwait(&wanted, &received);
    if (!web_stop(server, (int)drain))
        _exit(3);
    return 0;
}
