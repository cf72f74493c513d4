/* The server's own routes: is it well, what has it done, what can be asked of it. */
#include "web/openapi.h"
#include "web/web_int.h"
#include "texts_web.h"

static enum status health(struct web_request *request, struct error *error)
{
    const struct web_settings *settings = &request->server->settings;
    bool well = !request->server->stopping && (settings->healthy == NULL || settings->healthy(settings->healthy_self));
    web_set_header(request, "Cache-Control", STR("no-store"));
    return web_answer(request, well ? 200 : 503, "text/plain; charset=utf-8", well ? STR("ok\n") : STR("unavailable\n"), error);
}

static void metric(struct buffer *out, const char *name, const char *labels, int64_t value)
{
    buffer_add(out, STR("openocop_"));
    buffer_add_z(out, name);
    buffer_add_z(out, labels);
    buffer_add_char(out, ' ');
    buffer_add_int(out, value);
    buffer_add_char(out, '\n');
}

/* In Prometheus' text format. */
static enum status metrics(struct web_request *request, struct error *error)
{
    static const char *const classes[] = { "{class=\"none\"}", "{class=\"1xx\"}", "{class=\"2xx\"}", "{class=\"3xx\"}", "{class=\"4xx\"}", "{class=\"5xx\"}" };
    struct web_server *server = request->server->settings.told == NULL ? request->server : request->server->settings.told;
    const struct counters *counters = &server->counters;
    struct buffer out;
    buffer_open(&out, web_arena(request), 4096);
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
        metric(&out, "answers_total", classes[i], counters->by_class[i]);
    metric(&out, "answers_from_memory_total", "", counters->from_memory);
    metric(&out, "refused_busy_total", "", counters->busy);
    metric(&out, "connections_accepted_total", "", counters->accepted);
    metric(&out, "connections_cut_total", "", counters->cut);
    metric(&out, "statements_total", "", counters->statements);
    metric(&out, "rows_total", "", counters->rows);
    metric(&out, "requests_waiting", "", workers_waiting(server));
    metric(&out, "body_bytes", "", (int64_t)server->bodies);
    if (out.overflowed)
        return fail_memory(error);
    return web_answer(request, 200, "text/plain; version=0.0.4", buffer_str(&out), error);
}

static enum status openapi(struct web_request *request, struct error *error)
{
    struct buffer out;
    enum status status;
    buffer_open(&out, web_arena(request), (size_t)8 << 20);
    status = openapi_write(&out, &request->server->router, web_language(request), error);
    return status == STATUS_OK ? web_answer_json(request, 200, &out, error) : status;
}

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = "/health", .permission = "public", .handler = health },
    { .method = WEB_GET, .path = "/metrics", .permission = "public", .handler = metrics, .where = WEB_LOCAL },
    { .method = WEB_GET, .path = "/api/v1/openapi.json", .permission = "public", .handler = openapi, .summary = TEXT_web_openapi, .cached = true },
};

const struct web_routes own_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
