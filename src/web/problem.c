/* Failures put into words for HTTP: problem documents (RFC 9457) for programs, a plain page for people. A problem's type is /problems/KEY;
 * the keys below are promised to other systems and never change. GET /problems/KEY explains it. */
#include "base/log.h"
#include "web/page.h"
#include "web/web_int.h"
#include "texts_problem.h"
#include "texts_web.h"

struct problem {
    int http_status;
    const char *key;
    enum text_id title;
    enum text_id about;
};

static const struct problem problems[] = {
    { 400, "bad-input", TEXT_problem_bad_input, TEXT_problem_bad_input_about },
    { 401, "not-signed-in", TEXT_problem_not_signed_in, TEXT_problem_not_signed_in_about },
    { 403, "not-allowed", TEXT_problem_not_allowed, TEXT_problem_not_allowed_about },
    { 404, "not-found", TEXT_problem_not_found, TEXT_problem_not_found_about },
    { 405, "wrong-method", TEXT_problem_wrong_method, TEXT_problem_wrong_method_about },
    { 409, "stale", TEXT_problem_stale, TEXT_problem_stale_about },
    { 413, "too-large", TEXT_problem_too_large, TEXT_problem_too_large_about },
    { 414, "address-too-long", TEXT_problem_address_too_long, TEXT_problem_address_too_long_about },
    { 415, "wrong-media-type", TEXT_problem_wrong_media_type, TEXT_problem_wrong_media_type_about },
    { 417, "wrong-expectation", TEXT_problem_wrong_expectation, TEXT_problem_wrong_expectation_about },
    { 421, "other-host", TEXT_problem_other_host, TEXT_problem_other_host_about },
    { 422, "no", TEXT_problem_no, TEXT_problem_no_about },
    { 429, "too-many", TEXT_problem_too_many, TEXT_problem_too_many_about },
    { 431, "head-too-large", TEXT_problem_head_too_large, TEXT_problem_head_too_large_about },
    { 500, "failed", TEXT_problem_failed, TEXT_problem_failed_about },
    { 503, "unavailable", TEXT_problem_unavailable, TEXT_problem_unavailable_about },
    { 505, "wrong-version", TEXT_problem_wrong_version, TEXT_problem_wrong_version_about },
};

#define PROBLEM_COUNT (sizeof(problems) / sizeof(problems[0]))
#define PROBLEM_MAX ((size_t)16384)
#define PROBLEM_QUERY_MAX 100
#define INSTANCE_MAX ((size_t)500)

static int http_status_of(enum status status)
{
    switch (status) {
    case STATUS_NO: return 422;
    case STATUS_BAD_INPUT: return 400;
    case STATUS_NOT_SIGNED_IN: return 401;
    case STATUS_NOT_ALLOWED: return 403;
    case STATUS_NOT_FOUND: return 404;
    case STATUS_STALE: return 409;
    case STATUS_TOO_LARGE: return 413;
    case STATUS_TOO_MANY: return 429;
    case STATUS_UNAVAILABLE: return 503;
    case STATUS_OK:
    case STATUS_FAILED: break;
    }
    return 500;
}

static const struct problem *find_problem(int http_status)
{
    const struct problem *failed = NULL;
    for (size_t i = 0; i < PROBLEM_COUNT; i++) {
        if (problems[i].http_status == http_status)
            return &problems[i];
        if (problems[i].http_status == 500)
            failed = &problems[i];
    }
    return failed;
}

static bool wants_json(const struct web_request *request)
{
    return str_starts_with(request->path, STR("/api/")) || accept_json(request->head.values[HEAD_ACCEPT]);
}

static void write_json(struct buffer *out, const struct web_request *request, const struct problem *problem, enum language language,
                       const struct error *error, struct str detail)
{
    struct json_writer json;
    struct buffer type;
    struct error ignored;
    buffer_open(&type, request->arena, 100);
    buffer_add(&type, STR("/problems/"));
    buffer_add_z(&type, problem->key);
    json_writer_open(&json, out);
    json_object(&json, NULL);
    json_text(&json, "type", buffer_str(&type));
    json_text(&json, "title", text_of(language, problem->title));
    json_int(&json, "status", problem->http_status);
    json_text(&json, "detail", detail);
    if (request->path.len > 0 && request->path.len <= INSTANCE_MAX)
        json_text(&json, "instance", request->path);
    if (error->where[0] != '\0')
        json_text_z(&json, "where", error->where);
    json_object_end(&json);
    if (json_writer_end(&json, &ignored) != STATUS_OK)
        out->overflowed = true;
}

/* A whole page of one sentence. */
static void write_page(struct buffer *out, struct web_request *request, const struct problem *problem, struct str sentence)
{
    struct page page = { .language = page_language(request), .title = text_of(page_language(request), problem->title) };
    page_open(out, request, &page);
    html_raw(out, "<h1>");
    html_text(out, page.title);
    html_raw(out, "</h1>\n<p>");
    html_text(out, sentence);
    html_raw(out, "</p>\n<p><a href=\"/\">");
    html_words(out, page.language, TEXT_problem_home, NULL, 0);
    html_raw(out, "</a></p>\n");
    page_close(out, request, &page);
}

/* What broke is for the log, not for visitors: it may name files and tables. */
static void hide(struct error *shown, const struct error *error)
{
    if (shown->status == STATUS_FAILED || shown->status == STATUS_OK) {
        log_failure("web.failed", error);
        FAIL(shown, STATUS_FAILED, TEXT_web_failed, NULL);
    }
}

/* Where the visitor wanted to go, as one value of a query. */
static void add_wanted(struct buffer *out, const struct web_request *request)
{
    struct buffer wanted;
    buffer_open(&wanted, request->arena, INSTANCE_MAX);
    buffer_add(&wanted, request->path);
    if (request->raw_query.len > 0) {
        buffer_add_char(&wanted, '?');
        buffer_add(&wanted, request->raw_query);
    }
    html_url(out, wanted.overflowed ? STR("/") : buffer_str(&wanted));
}

/* Who only wanted to read is led to the page where he signs in, and from there back. */
static bool led_to_sign_in(struct web_request *request, const struct error *error)
{
    const char *sign_in = request->server->settings.sign_in;
    const struct web_route *route = request->match.route;
    struct buffer to;
    if (error->status != STATUS_NOT_SIGNED_IN || sign_in == NULL || route == NULL || route->method != WEB_GET || wants_json(request))
        return false;
    buffer_open(&to, request->arena, 4 * INSTANCE_MAX);
    buffer_add_z(&to, sign_in);
    buffer_add(&to, STR("?tiep="));
    add_wanted(&to, request);
    return web_redirect(request, buffer_z(&to), NULL) == STATUS_OK;
}

void problem_answer(struct web_request *request, const struct error *error)
{
    struct error shown = *error;
    int http_status = request->fail_as != 0 ? request->fail_as : http_status_of(error->status);
    const struct problem *problem = find_problem(http_status);
    bool json = wants_json(request);
    enum language language;
    struct buffer detail;
    struct buffer out;
    if (led_to_sign_in(request, error))
        return;
    if (request->fail_as == 0)
        hide(&shown, error);
    /* Refused before the query was read: page_language looks for ?lang=en there. */
    if (request->query == NULL &&
        form_read(request->arena, request->raw_query, PROBLEM_QUERY_MAX, &request->query, &request->query_count, NULL) != STATUS_OK)
        LOG_EVENT(LOG_LEVEL_DEBUG, "web.query_unreadable", TEXT_ARG_INT("bytes", (int64_t)request->raw_query.len));
    language = json ? web_language(request) : page_language(request);
    buffer_open(&detail, request->arena, PROBLEM_MAX);
    error_add_text(&detail, language, &shown);
    buffer_open(&out, request->arena, PROBLEM_MAX * 4);
    if (json)
        write_json(&out, request, problem, language, &shown, buffer_str(&detail));
    else
        write_page(&out, request, problem, buffer_str(&detail));
    if (problem->http_status == 503 || problem->http_status == 429)
        web_set_header(request, "Retry-After", STR("2"));
    answer_drop(request);
    if (out.overflowed || answer_make(request, problem->http_status, json ? "application/problem+json" : "text/html; charset=utf-8",
                                      buffer_str(&out), NULL) != STATUS_OK)
        request->answer = (struct answer){ MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT), problem->http_status, 0 };
}

void problem_refuse(struct web_request *request, int http_status, enum status status, enum text_id text)
{
    struct error error;
    struct str host = request->head.values[HEAD_HOST];
    request->fail_as = http_status;
    FAIL_WITH(&error, status, text, NULL, TEXT_ARG("host", host.ptr == NULL ? STR("") : host),
              TEXT_ARG_INT("max", request->match.route == NULL ? 0 : (int64_t)request->match.route->body_limit));
    problem_answer(request, &error);
}

static enum status explain(struct web_request *request, struct error *error)
{
    struct str key = web_path_part(request, "key");
    for (size_t i = 0; i < PROBLEM_COUNT; i++) {
        struct buffer out;
        if (!str_is(key, problems[i].key))
            continue;
        buffer_open(&out, web_arena(request), PROBLEM_MAX * 4);
        write_page(&out, request, &problems[i], text_of(page_language(request), problems[i].about));
        return web_answer_html(request, 200, &out, error);
    }
    return FAIL(error, STATUS_NOT_FOUND, TEXT_web_not_found, NULL);
}

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = "/problems/{key}", .permission = "public", .handler = explain, .cached = true, .quick = true },
};

const struct web_routes problem_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
