/* libmicrohttpd's callbacks: what happens on the threads that read and write sockets. The head is checked at the first call, before anything
 * else: version 0.9.75 lets ambiguous framing through (two lengths, a length beside chunks, NUL bytes, folded lines), and what two programs
 * read differently is how requests are smuggled. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "web/web_int.h"
#include "texts_web.h"

/* What may still come of a body that is refused already, so that the client reads the answer and not a reset. */
#define REFUSED_SLACK ((size_t)256 * 1024)

void on_connection(void *self, struct MHD_Connection *mhd, void **socket_context, enum MHD_ConnectionNotificationCode code)
{
    struct web_server *server = self;
    struct connection *conn = *socket_context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
        conn = memory_system.take(memory_system.self, sizeof(*conn));
        *socket_context = conn;
        if (conn == NULL)
            return; /* on_target gives no context then, and on_access closes the connection */
        memset(conn, 0, sizeof(*conn));
        conn->server = server;
        conn->fd = info->connect_fd;
        arena_open(&conn->arena, &memory_system, server->body_max * 3 + ((size_t)1 << 20));
        watch_accepted(server, conn);
    } else if (conn != NULL) {
        watch_closed(server, conn);
        arena_close(&conn->arena);
        memory_system.give_back(memory_system.self, conn);
        *socket_context = NULL;
    }
}

/* The text stays as it is: percent_decode does it, strictly. */
size_t on_unescape(void *self, struct MHD_Connection *mhd, char *text)
{
    (void)self;
    (void)mhd;
    return strlen(text);
}

/* Called with the request line's target before libmicrohttpd cuts it at '?', '&' and '='. */
void *on_target(void *self, const char *target, struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct connection *conn = info == NULL ? NULL : info->socket_context;
    struct web_request *request;
    const char *query;
    (void)self;
    if (conn == NULL)
        return NULL;
    request = &conn->request;
    memset(request, 0, sizeof(*request));
    request->server = conn->server;
    request->conn = conn;
    request->mhd = mhd;
    request->arena = &conn->arena;
    request->began = web_ticks();
    request->target = target;
    request->target_len = target == NULL ? 0 : strlen(target);
    query = target == NULL ? NULL : memchr(target, '?', request->target_len);
    if (query != NULL && request->target_len <= conn->server->limits.target)
        request->target = arena_copy_z(&conn->arena, (struct str){ target, request->target_len });
    watch_line(conn);
    return conn;
}

void on_completed(void *self, struct MHD_Connection *mhd, void **context, enum MHD_RequestTerminationCode code)
{
    struct web_server *server = self;
    struct connection *conn = *context;
    struct web_request *request;
    (void)mhd;
    if (conn == NULL)
        return;
    request = &conn->request;
    if (request->answer.http_status == 0 || code != MHD_REQUEST_TERMINATED_COMPLETED_OK)
        server->counters.by_class[0]++;
    answer_drop(request);
    server->bodies -= request->bodies_counted;
    request->bodies_counted = 0;
    if (request->unread || request->must_close)
        watch_linger(conn, STR(""));
    arena_empty(&conn->arena);
    watch_done(conn);
    *context = NULL;
}

/* Reads the fields and, for libmicrohttpd 0.9, checks that they lie in memory as they came: name, colon, blanks, value, CR, LF, next name,
 * where the library has put NULs for colon, CR and LF. A NUL inside a value, a folded line or a bare LF moves the next name from where it
 * must be. (A NUL right before a bare LF looks like CR LF, and does no harm.) */
struct layout {
    struct web_head *head;
    const char *next;
    bool broken;
};

static enum MHD_Result read_field(void *self, enum MHD_ValueKind kind, const char *key, size_t key_size, const char *value, size_t value_size)
{
    struct layout *layout = self;
    (void)kind;
    if (value == NULL)
        value = "";
    head_field(layout->head, (struct str){ key, key_size }, (struct str){ value, value_size });
#if MHD_VERSION < 0x01000000
    if (key != layout->next || (uintptr_t)value <= (uintptr_t)key + key_size || (uintptr_t)value > (uintptr_t)key + key_size + 1024)
        layout->broken = true;
    for (const char *blank = key + key_size + 1; !layout->broken && blank < value; blank++)
        if (*blank != ' ' && *blank != '\t')
            layout->broken = true;
    layout->next = value + value_size + 2;
#endif
    return layout->broken ? MHD_NO : MHD_YES;
}

static void read_head(struct web_request *request, const char *version)
{
    const struct web_limits *limits = &request->server->limits;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(request->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    size_t size = info == NULL ? 0 : info->header_size;
    struct layout layout = { .head = &request->head, .next = version + 8 + 2 };
    MHD_get_connection_values_n(request->mhd, MHD_HEADER_KIND, read_field, &layout);
#if MHD_VERSION < 0x01000000
    if (request->target_len == 0 || layout.broken || layout.next + 2 != request->method.ptr + size ||
        request->method.ptr + request->method.len + 1 + request->target_len + 1 != version)
        request->head.fault = (struct web_fault){ 400, "a NUL, a bare line feed, a folded line or blanks where none belong" };
#endif
    head_finish(&request->head, str_from(version), (size_t)limits->head_fields);
    if (request->head.fault.http_status == 0 && size > limits->head)
        request->head.fault = (struct web_fault){ 431, "a head that is too large" };
}

static bool host_is_ours(const struct web_server *server, struct str host)
{
    const char *const *name = server->settings.hosts;
    if (name == NULL || server->settings.local || host.ptr == NULL)
        return true;
    for (; *name != NULL; name++)
        if (equal_caseless(host_name(host), str_from(*name)))
            return true;
    return false;
}

static enum MHD_Result give(struct web_request *request)
{
    struct web_server *server = request->server;
    struct answer *answer = &request->answer;
    enum MHD_Result result;
    if (answer->response == NULL)
        return MHD_NO;
    if (request->must_close || server->stopping)
        MHD_add_response_header(answer->response, MHD_HTTP_HEADER_CONNECTION, "close");
    watch_answer(request->conn, web_ticks(), answer->size);
    request->phase = PHASE_ANSWERED;
    server->counters.by_class[answer->http_status / 100 % 6]++;
    result = MHD_queue_response(request->mhd, (unsigned)answer->http_status, answer->response);
    answer_drop(request);
    return result;
}

static enum MHD_Result refuse(struct web_request *request, int http_status, enum status status, enum text_id text)
{
    problem_refuse(request, http_status, status, text);
    request_log(request, request->answer.http_status, request->answer.size);
    return give(request);
}

static enum MHD_Result refuse_head(struct web_request *request)
{
    const struct web_fault *fault = &request->head.fault;
    struct error error;
    request->must_close = true;
    request->unread = true;
    request->fail_as = fault->http_status;
    FAIL_WITH(&error, STATUS_BAD_INPUT,
              fault->http_status == 414 ? TEXT_web_target_too_long :
              fault->http_status == 431 ? TEXT_web_head_too_large : TEXT_web_ambiguous,
              NULL, TEXT_ARG_Z("reason", fault->reason));
    problem_answer(request, &error);
    request_log(request, request->answer.http_status, request->answer.size);
    return give(request);
}

/* No row for the method: 404, 405, or the answer to OPTIONS. */
static enum MHD_Result without_route(struct web_request *request)
{
    const struct route_match *match = &request->match;
    struct buffer allow;
    struct error error;
    if (match->methods == 0 && !str_is(request->path, "*"))
        return refuse(request, 404, STATUS_NOT_FOUND, TEXT_web_not_found);
    buffer_open(&allow, request->arena, 128);
    router_allow(&allow, match->methods == 0 ? 1u << WEB_GET | 1u << WEB_POST | 1u << WEB_PUT | 1u << WEB_DELETE : match->methods);
    web_set_header(request, "Allow", buffer_str(&allow));
    if (!str_is(request->method, "OPTIONS")) {
        request->fail_as = 405;
        FAIL_WITH(&error, STATUS_BAD_INPUT, TEXT_web_method, NULL, TEXT_ARG("method", request->method), TEXT_ARG("allow", buffer_str(&allow)));
        problem_answer(request, &error);
    } else if (answer_make(request, 204, NULL, STR(""), &error) != STATUS_OK) {
        problem_answer(request, &error);
    }
    request_log(request, request->answer.http_status, request->answer.size);
    return give(request);
}

/* A page that is the same for every visitor, if it is of how things stand now. */
static const struct ready *find_kept(const struct web_request *request, int language)
{
    const struct web_server *server = request->server;
    const struct web_settings *settings = &server->settings;
    uint64_t standing;
    if (server->kept.count == 0 || request->head.values[HEAD_COOKIE].ptr != NULL || !settings->standing(settings->standing_self, false, &standing) ||
        standing != server->kept_standing)
        return NULL;
    return ready_find(&server->kept, request->path, language);
}

static bool give_ready(struct web_request *request, enum MHD_Result *result)
{
    struct web_server *server = request->server;
    const struct ready *ready;
    int language;
    if (request->raw_query.ptr != NULL || request->head.has_body || (!str_is(request->method, "GET") && !str_is(request->method, "HEAD")))
        return false;
    ready = ready_find(&server->files, request->path, -1);
    if (ready != NULL) {
        *result = ready_give(request, ready);
        return true;
    }
    language = (int)accept_language(request->head.values[HEAD_ACCEPT_LANGUAGE]);
    pthread_rwlock_rdlock(&server->cached_lock);
    ready = ready_find(&server->cached, request->path, language);
    if (ready == NULL)
        ready = find_kept(request, language);
    if (ready != NULL)
        *result = ready_give(request, ready);
    pthread_rwlock_unlock(&server->cached_lock);
    return ready != NULL;
}

static enum MHD_Result hand_over(struct web_request *request)
{
    if (request->match.route->quick) {
        run_request(request);
        return give(request);
    }
    if (workers_take(request->server, request))
        return MHD_YES;
    request->server->counters.busy++;
    return refuse(request, 503, STATUS_UNAVAILABLE, request->server->stopping ? TEXT_web_stopping : TEXT_web_busy);
}

/* What needs neither body nor worker: ready answers and refusals. False where the request is to be run. */
static bool answer_at_once(struct web_request *request, enum MHD_Result *result)
{
    const struct web_route *route;
    struct error error;
    if (!host_is_ours(request->server, request->head.values[HEAD_HOST])) {
        *result = refuse(request, 421, STATUS_BAD_INPUT, TEXT_web_host);
        return true;
    }
    if (give_ready(request, result))
        return true;
    router_find(&request->server->router, request->method, request->path, request->server->settings.local, &request->match);
    route = request->match.route;
    if (route == NULL) {
        *result = without_route(request);
        return true;
    }
    if (csrf_check(request, &error) != STATUS_OK) {
        problem_answer(request, &error);
        request_log(request, request->answer.http_status, request->answer.size);
        *result = give(request);
        return true;
    }
    if (request->head.length > (int64_t)route->body_limit || (request->head.has_body && route->body_limit == 0)) {
        *result = refuse(request, 413, STATUS_TOO_LARGE, TEXT_web_body_too_large);
        return true;
    }
    return false;
}

/* The first call, with the head alone. An answer given now makes libmicrohttpd close the connection afterwards: that is wanted where the head
 * is unsound or a body would have to be read for nothing. A request without body waits for the second call, which follows at once. */
static enum MHD_Result begin(struct web_request *request, const char *method, const char *version)
{
    struct web_fault fault;
    enum MHD_Result result;
    if (request->target == NULL)
        return MHD_NO;
    request->method = str_from(method);
    read_head(request, version);
    fault = target_split((struct str){ request->target, request->target_len }, request->head.values[HEAD_HOST], &request->path,
                         &request->raw_query);
    if (request->target_len > request->server->limits.target)
        fault = (struct web_fault){ 414, "an address that is too long" };
    if (request->head.fault.http_status == 0)
        request->head.fault = fault;
    if (request->head.fault.http_status != 0)
        return refuse_head(request);
    request->phase = PHASE_BODY;
    if (!request->head.has_body)
        return MHD_YES;
    request->unread = true; /* until it is read */
    if (answer_at_once(request, &result))
        return result;
    request->body_began = web_ticks();
    buffer_open(&request->body, &request->conn->arena, request->match.route->body_limit + 1);
    watch_body(request->conn, request->body_began, 0);
    return MHD_YES;
}

/* The last call: the request is complete. */
static enum MHD_Result complete(struct web_request *request)
{
    enum MHD_Result result;
    request->unread = false;
    if (request->refusal != 0)
        return refuse(request, request->refusal, request->refusal == 413 ? STATUS_TOO_LARGE : STATUS_UNAVAILABLE,
                      request->refusal == 413 ? TEXT_web_body_too_large : TEXT_web_busy);
    if (!request->head.has_body && answer_at_once(request, &result))
        return result;
    return hand_over(request);
}

/* A refused body does not end: the answer goes out past libmicrohttpd, which can't answer in the middle of a body, and the connection is
 * closed. Under TLS there is no such way, and it is only closed. */
static enum MHD_Result cut_off(struct web_request *request)
{
    static const char body[] = "{\"type\":\"/problems/too-large\",\"title\":\"Content Too Large\",\"status\":413}";
    char words[512];
    int len = snprintf(words, sizeof(words),
                       "HTTP/1.1 413 Content Too Large\r\nContent-Type: application/problem+json\r\nContent-Length: %zu\r\n"
                       "Connection: close\r\n\r\n%s", sizeof(body) - 1, body);
    request_log(request, 413, 0);
    request->must_close = request->unread = false;
    if (!request->server->tls && len > 0)
        watch_linger(request->conn, (struct str){ words, (size_t)len });
    return MHD_NO;
}

static enum MHD_Result take_body(struct web_request *request, const char *data, size_t size)
{
    struct web_server *server = request->server;
    size_t limit = request->match.route->body_limit;
    request->body_taken += size;
    watch_body(request->conn, request->body_began, request->body_taken);
    if (request->refusal != 0)
        return request->body_taken > limit + REFUSED_SLACK ? cut_off(request) : MHD_YES;
    if (request->body_taken > limit) {
        request->refusal = 413;
        return MHD_YES;
    }
    buffer_add(&request->body, (struct str){ data, size });
    server->bodies += request->conn->arena.used - request->bodies_counted;
    request->bodies_counted = request->conn->arena.used;
    if (request->body.overflowed || server->bodies > server->limits.bodies) {
        server->counters.busy++;
        request->refusal = 503;
    }
    return MHD_YES;
}

enum MHD_Result on_access(void *self, struct MHD_Connection *mhd, const char *url, const char *method, const char *version,
                          const char *upload_data, size_t *upload_data_size, void **context)
{
    struct connection *conn = *context;
    struct web_request *request;
    size_t size = *upload_data_size;
    (void)self;
    (void)mhd;
    (void)url;
    if (conn == NULL)
        return MHD_NO;
    request = &conn->request;
    switch (request->phase) {
    case PHASE_NEW:
        return begin(request, method, version);
    case PHASE_BODY:
        *upload_data_size = 0;
        if (size > 0)
            return take_body(request, upload_data, size);
        return complete(request);
    case PHASE_HANDED:
        return give(request);
    case PHASE_ANSWERED:
        *upload_data_size = 0;
        return MHD_YES;
    }
    return MHD_NO;
}
