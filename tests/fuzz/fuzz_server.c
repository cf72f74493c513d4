/* A whole server, given the input as the bytes of one connection: it answers with well-formed responses or closes, and is as well as before. */
#include "fuzz.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/digest.h"
#include "web/server.h"
#include "texts_web.h"

#define QUIET_MS 2 /* it has no more to say */

static struct sockaddr_un address = { .sun_family = AF_UNIX };

static enum status echo(struct web_request *request, struct error *error)
{
    (void)web_query(request, "q");
    (void)web_form(request, "q");
    return web_answer(request, 200, "text/plain; charset=utf-8", web_path_part(request, "x"), error);
}

static enum status count_body(struct web_request *request, struct error *error)
{
    struct buffer out;
    buffer_open(&out, web_arena(request), 100);
    buffer_add_int(&out, (int64_t)web_body(request).len);
    return web_answer(request, 200, "text/plain", buffer_str(&out), error);
}

static const char *const query[] = { "q", NULL };
static const struct web_route rows[] = {
    { .method = WEB_GET, .path = "/", .permission = "public", .handler = echo, .quick = true },
    { .method = WEB_GET, .path = "/a/{x}", .permission = "public", .handler = echo, .cached = true },
    { .method = WEB_GET, .path = "/api/{x}", .permission = "public", .handler = echo, .query = query, .summary = TEXT_web_openapi },
    { .method = WEB_POST, .path = "/form", .permission = "public", .csrf = CSRF_ORIGIN, .body_limit = 1000, .handler = count_body },
    { .method = WEB_POST, .path = "/body", .permission = "public", .body_limit = 1000, .handler = count_body },
};

static void start(void)
{
    static const struct web_routes table = { rows, sizeof(rows) / sizeof(rows[0]) };
    static char listen[sizeof("unix:") + sizeof(address.sun_path)];
    static struct web_server *server;
    struct web_settings settings = { .listen = listen, .tables = &table, .table_count = 1, .context = &context_system, .threads = 1, .workers = 1 };
    struct error error;
    FUZZ_CHECK(digest_ready());
    snprintf(address.sun_path, sizeof(address.sun_path), "/tmp/openocop-fuzz-%d.sock", (int)getpid());
    snprintf(listen, sizeof(listen), "unix:%s", address.sun_path);
    FUZZ_CHECK(web_start(&settings, &server, &error) == STATUS_OK);
}

static void finish(void)
{
    unlink(address.sun_path);
}

/* Every response begins like one. */
static void check_answer(const char *bytes, size_t size)
{
    struct str answer = { bytes, size };
    int64_t number;
    FUZZ_CHECK(str_starts_with(answer, STR("HTTP/1.1 ")));
    FUZZ_CHECK(str_to_int(str_part(answer, 9, 12), 100, 505, &number));
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    static bool started;
    static char answer[1 << 20];
    size_t got = 0;
    size_t sent = 0;
    int fd;
    if (size > 65536)
        return 0;
    if (!started) {
        started = true;
        start();
        atexit(finish);
    }
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    FUZZ_CHECK(fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0);
    while (sent < size) {
        ssize_t n = send(fd, bytes + sent, size - sent, MSG_NOSIGNAL);
        if (n <= 0)
            break;
        sent += (size_t)n;
    }
    while (got < sizeof(answer)) {
        struct pollfd readable = { .fd = fd, .events = POLLIN };
        ssize_t n = poll(&readable, 1, QUIET_MS) > 0 ? recv(fd, answer + got, sizeof(answer) - got, 0) : 0;
        if (n <= 0)
            break;
        got += (size_t)n;
    }
    close(fd);
    if (got > 0)
        check_answer(answer, got);
    return 0;
}
