/* GET /api/v1/procedures and /route: who judges, for other systems. What is answered changes only when the server starts anew. */
#include "ocop/procedures/procedures_int.h"
#include "web/web.h"
#include "texts_procedures.h"

#define JSON_MAX ((size_t)4 << 20)

static enum status answer(struct web_request *request, struct json_writer *json, struct error *error)
{
    enum status status = json_writer_end(json, error);
    return status == STATUS_OK ? web_answer_json(request, 200, json->out, error) : status;
}

static enum status all(struct web_request *request, struct error *error)
{
    const struct procedures *room = web_room(request, "procedures");
    struct json_writer json;
    struct buffer out;
    buffer_open(&out, web_arena(request), JSON_MAX);
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_array(&json, "procedures");
    for (size_t i = room->count; i-- > 0;) /* the newest first */
        procedure_write(&json, &room->rows[i]);
    json_array_end(&json);
    json_object_end(&json);
    return answer(request, &json, error);
}

static enum status one_route(struct web_request *request, struct error *error)
{
    struct procedure_route route;
    struct json_writer json;
    struct buffer out;
    enum procedure_kind kind;
    date filed;
    date judged;
    if (!procedure_kind_read(web_query(request, "kind"), &kind))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_procedures_bad_kind, "kind");
    if (!date_read(web_query(request, "filed"), &filed))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_procedures_no_day, "filed");
    if (!date_read(web_query(request, "judged"), &judged))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_procedures_no_day, "judged");
    procedures_route(web_room(request, "procedures"), web_room(request, "law"), kind, filed, judged, &route);
    buffer_open(&out, web_arena(request), JSON_MAX);
    json_writer_open(&json, &out);
    procedure_write_route(&json, kind, filed, judged, &route);
    return answer(request, &json, error);
}

static const char *const no_query[] = { NULL };
static const char *const route_query[] = { "kind", "filed", "judged", NULL };

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = "/api/v1/procedures", .permission = "public", .handler = all, .summary = TEXT_procedures_api_all, .query = no_query,
      .cached = true },
    { .method = WEB_GET, .path = "/api/v1/procedures/route", .permission = "public", .handler = one_route, .summary = TEXT_procedures_api_route,
      .query = route_query },
    { .method = WEB_GET, .path = PROCEDURES_PATH, .permission = "public", .handler = procedures_page, .query = procedures_page_parameters },
};

const struct web_routes procedures_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
