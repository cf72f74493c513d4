/* The API of administrative units: read-only and open to everybody. The page for people is in places_page.c. */
#include "ocop/places/places_int.h"
#include "texts_places.h"

#define JSON_MAX ((size_t)4 << 20)

/* What the routes read from the request, and one state of the database. */

static enum status open_reader(struct web_request *request, struct db_conn **conn, struct error *error)
{
    enum status status = db_reader(web_room(request, "db"), conn, error);
    return status == STATUS_OK ? db_read_begin(*conn, error) : status;
}

/* The parameter "date"; `otherwise` where it is absent. */
static enum status read_date(struct web_request *request, date otherwise, date *out, struct error *error)
{
    struct str value = web_query(request, "date");
    *out = otherwise;
    if (value.ptr == NULL || (date_read(value, out) && *out > PLACES_OPEN_FROM && *out < PLACES_OPEN_TO))
        return STATUS_OK;
    return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_places_bad_day, "date", TEXT_ARG_Z("column", "date"), TEXT_ARG("value", value));
}

static date today(const struct web_request *request)
{
    return date_in_vietnam(context_now(web_context(request)));
}

static enum status read_query(struct web_request *request, struct places_query *query, struct error *error)
{
    struct str level = web_query(request, "level");
    struct str limit = web_query(request, "limit");
    *query = (struct places_query){
        .name = web_query(request, "q"), .province_code = web_query(request, "province"), .after = web_query(request, "after"),
    };
    for (int i = 0; level.ptr != NULL && place_level_words[i] != NULL; i++)
        if (str_is(level, place_level_words[i]))
            query->level = (enum place_level)(i + 1);
    if (level.ptr != NULL && query->level == PLACE_ANY_LEVEL)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_places_bad_level, "level", TEXT_ARG_Z("column", "level"), TEXT_ARG("value", level));
    if (limit.ptr != NULL && !str_to_int(limit, 1, PLACES_LIMIT_MAX, &query->limit))
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_places_bad_limit, "limit", TEXT_ARG_INT("most", PLACES_LIMIT_MAX));
    return read_date(request, DATE_NONE, &query->day, error);
}

static enum status answer(struct web_request *request, struct json_writer *json, const struct buffer *out, struct error *error)
{
    enum status status = json_writer_end(json, error);
    return status == STATUS_OK ? web_answer_json(request, 200, out, error) : status;
}

/* GET /api/v1/places */
static enum status get_places(struct web_request *request, struct error *error)
{
    struct places_query query;
    struct places found;
    struct json_writer json;
    struct db_conn *conn;
    struct buffer out;
    enum status status = read_query(request, &query, error);
    if (status == STATUS_OK)
        status = open_reader(request, &conn, error);
    if (status != STATUS_OK)
        return status;
    status = places_find(conn, web_arena(request), &query, &found, error);
    db_read_end(conn);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, web_arena(request), JSON_MAX);
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    places_json_list(&json, "items", &found);
    json_text_or_null(&json, "next", found.more ? found.next : (struct str){ NULL, 0 });
    json_object_end(&json);
    return answer(request, &json, &out, error);
}

/* The routes about one unit differ in what they ask and write. */
typedef enum status about_fn(struct db_conn *conn, struct arena *arena, struct str code, date day, struct json_writer *json,
                             struct error *error);

static enum status answer_about(struct web_request *request, about_fn *about, struct error *error)
{
    struct json_writer json;
    struct db_conn *conn;
    struct buffer out;
    date day;
    enum status status = read_date(request, today(request), &day, error);
    if (status == STATUS_OK)
        status = open_reader(request, &conn, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, web_arena(request), JSON_MAX);
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_date(&json, "date", day);
    status = about(conn, web_arena(request), web_path_part(request, "code"), day, &json, error);
    json_object_end(&json);
    db_read_end(conn);
    return status == STATUS_OK ? answer(request, &json, &out, error) : status;
}

static enum status about_place(struct db_conn *conn, struct arena *arena, struct str code, date day, struct json_writer *json,
                               struct error *error)
{
    struct places chain;
    enum status status = places_chain(conn, arena, code, day, &chain, error);
    if (status == STATUS_OK) {
        places_json(json, "place", &chain.rows[0]);
        places_json_list(json, "chain", &chain);
    }
    return status;
}

static enum status about_children(struct db_conn *conn, struct arena *arena, struct str code, date day, struct json_writer *json,
                                  struct error *error)
{
    struct places children;
    enum status status = places_children(conn, arena, code, day, &children, error);
    if (status == STATUS_OK)
        places_json_list(json, "items", &children);
    return status;
}

static enum status about_successors(struct db_conn *conn, struct arena *arena, struct str code, date day, struct json_writer *json,
                                    struct error *error)
{
    struct place_links links;
    enum status status = places_successors(conn, arena, code, day, &links, error);
    if (status == STATUS_OK)
        places_json_links(json, "items", &links);
    return status;
}

static enum status about_predecessors(struct db_conn *conn, struct arena *arena, struct str code, date day, struct json_writer *json,
                                      struct error *error)
{
    struct place_links links;
    enum status status = places_predecessors(conn, arena, code, day, &links, error);
    if (status == STATUS_OK)
        places_json_links(json, "items", &links);
    return status;
}

static enum status get_place(struct web_request *request, struct error *error)
{
    return answer_about(request, about_place, error);
}

static enum status get_children(struct web_request *request, struct error *error)
{
    return answer_about(request, about_children, error);
}

static enum status get_successors(struct web_request *request, struct error *error)
{
    return answer_about(request, about_successors, error);
}

static enum status get_predecessors(struct web_request *request, struct error *error)
{
    return answer_about(request, about_predecessors, error);
}

static const char *const find_parameters[] = { "q", "date", "level", "province", "limit", "after", NULL };
static const char *const date_parameter[] = { "date", NULL };

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = "/api/v1/places", .permission = "public", .handler = get_places, .summary = TEXT_places_api_find,
      .query = find_parameters },
    { .method = WEB_GET, .path = "/api/v1/places/{code}", .permission = "public", .handler = get_place, .summary = TEXT_places_api_place,
      .query = date_parameter },
    { .method = WEB_GET, .path = "/api/v1/places/{code}/children", .permission = "public", .handler = get_children,
      .summary = TEXT_places_api_children, .query = date_parameter },
    { .method = WEB_GET, .path = "/api/v1/places/{code}/successors", .permission = "public", .handler = get_successors,
      .summary = TEXT_places_api_successors, .query = date_parameter },
    { .method = WEB_GET, .path = "/api/v1/places/{code}/predecessors", .permission = "public", .handler = get_predecessors,
      .summary = TEXT_places_api_predecessors, .query = date_parameter },
    { .method = WEB_GET, .path = PLACES_PATH, .permission = "public", .handler = places_page, .query = places_page_parameters },
};

const struct web_routes places_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
