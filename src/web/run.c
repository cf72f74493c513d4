/* Runs a complete request: decodes its path and query, asks for permission, reads its form, calls the handler, and sees to it that there is
 * an answer. The order is fixed: nobody's input is looked at more closely than he is allowed to send it. */
#include "base/log.h"
#include "db/db.h"
#include "web/web_int.h"
#include "texts_web.h"

#define QUERY_MAX 100

void request_log(const struct web_request *request, int http_status, size_t size)
{
    /* The route's pattern, not the path: identifiers and names of people stand in paths. */
    const struct web_route *route = request->match.route;
    LOG_EVENT(http_status >= 500 ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO, "web.request", TEXT_ARG("method", str_part(request->method, 0, 16)),
              TEXT_ARG_Z("route", route == NULL ? "-" : route->path), TEXT_ARG_INT("status", http_status),
              TEXT_ARG_INT("ms", web_ticks() - request->began), TEXT_ARG_INT("bytes", (int64_t)size));
}

static bool is_declared(const struct web_route *route, struct str name)
{
    for (const char *const *known = route->query; known != NULL && *known != NULL; known++)
        if (str_is(name, *known))
            return true;
    return false;
}

static enum status check_query(struct web_request *request, struct error *error)
{
    const struct web_route *route = request->match.route;
    struct buffer known;
    if (!str_starts_with(str_from(route->path), STR("/api/")))
        return STATUS_OK;
    for (size_t i = 0; i < request->query_count; i++) {
        if (is_declared(route, request->query[i].name))
            continue;
        buffer_open(&known, request->arena, ERROR_ARG_SIZE);
        for (const char *const *name = route->query; name != NULL && *name != NULL; name++) {
            if (known.len > 0)
                buffer_add(&known, STR(", "));
            buffer_add_z(&known, *name);
        }
        if (known.len == 0)
            buffer_add_char(&known, '-');
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_web_unknown_parameter, NULL, TEXT_ARG("name", request->query[i].name),
                         TEXT_ARG("known", buffer_str(&known)));
    }
    return STATUS_OK;
}

static enum status read_input(struct web_request *request, struct error *error)
{
    struct route_match *match = &request->match;
    enum status status;
    for (size_t i = 0; i < match->part_count; i++)
        if (!percent_decode(request->arena, match->parts[i].value, false, &request->part_values[i]))
            return FAIL(error, STATUS_BAD_INPUT, TEXT_web_encoding, NULL);
    status = form_read(request->arena, request->raw_query, QUERY_MAX, &request->query, &request->query_count, error);
    if (status != STATUS_OK)
        return status;
    return check_query(request, error);
}

/* Cached answers are the same for everybody, quick ones touch no database. */
static enum status read_session(struct web_request *request, struct error *error)
{
    const struct web_settings *settings = &request->server->settings;
    const struct web_route *route = request->match.route;
    if (settings->session == NULL || route->cached || route->quick || request->head.values[HEAD_COOKIE].ptr == NULL)
        return STATUS_OK;
    return settings->session(settings->session_self, request, &request->session, error);
}

/* Asked before the handler reads anything: what changes meanwhile makes its answer old at once. */
static void ask_standing(struct web_request *request)
{
    const struct web_settings *settings = &request->server->settings;
    request->keeps = request->match.route->kept && request->raw_query.ptr == NULL && request->head.values[HEAD_COOKIE].ptr == NULL &&
                     settings->standing != NULL && settings->standing(settings->standing_self, true, &request->standing);
}

static enum status ask_permission(struct web_request *request, struct error *error)
{
    const struct web_settings *settings = &request->server->settings;
    const char *action = request->match.route->permission;
    if (str_is(str_from(action), "public"))
        return STATUS_OK;
    if (settings->permit == NULL)
        return FAIL(error, STATUS_NOT_ALLOWED, TEXT_web_not_allowed, NULL);
    return settings->permit(settings->permit_self, request, action, error);
}

static enum status read_multipart(struct web_request *request, struct error *error)
{
    struct multipart parts;
    enum status status = multipart_read(request->arena, request->head.values[HEAD_CONTENT_TYPE], buffer_str(&request->body),
                                        (size_t)request->server->limits.form_fields, &parts, error);
    if (status != STATUS_OK)
        return status;
    request->form = parts.fields;
    request->form_count = parts.field_count;
    request->uploads = parts.files;
    request->upload_count = parts.file_count;
    return STATUS_OK;
}

static enum status read_form(struct web_request *request, struct error *error)
{
    if (media_type_is(request->head.values[HEAD_CONTENT_TYPE], "multipart/form-data"))
        return read_multipart(request, error);
    if (!media_type_is(request->head.values[HEAD_CONTENT_TYPE], "application/x-www-form-urlencoded"))
        return STATUS_OK;
    return form_read(request->arena, buffer_str(&request->body), (size_t)request->server->limits.form_fields, &request->form,
                     &request->form_count, error);
}

static enum status run(struct web_request *request, struct error *error)
{
    enum status status;
    if (request->server->refusing)
        return FAIL(error, STATUS_UNAVAILABLE, TEXT_web_stopping, NULL);
    status = read_input(request, error);
    if (status == STATUS_OK)
        status = read_session(request, error);
    if (status == STATUS_OK)
        status = ask_permission(request, error);
    if (status == STATUS_OK)
        status = read_form(request, error);
    if (status == STATUS_OK)
        status = csrf_check_token(request, error);
    if (status == STATUS_OK) {
        ask_standing(request);
        status = request->match.route->handler(request, error);
    }
    if (status == STATUS_OK && !request->answered) {
        LOG_EVENT(LOG_LEVEL_ERROR, "web.no_answer", TEXT_ARG_Z("route", request->match.route->path));
        return FAIL(error, STATUS_FAILED, TEXT_web_failed, NULL);
    }
    return status;
}

void run_request(struct web_request *request)
{
    struct error error = { .status = STATUS_OK };
    struct db_work before = db_work();
    struct db_work after;
    if (run(request, &error) != STATUS_OK) {
        answer_drop(request);
        problem_answer(request, &error);
    }
    after = db_work();
    request->server->counters.statements += after.statements - before.statements;
    request->server->counters.rows += after.rows - before.rows;
    request_log(request, request->answer.http_status, request->answer.size);
}
