/* GET /api/v1/law/packs and below: the law for the front end and other systems. What is answered changes only when the server starts anew. */
#include "ocop/law/law_int.h"
#include "web/web.h"
#include "texts_law.h"

#define LIST_MAX ((size_t)1 << 20)
#define BUNDLE_MAX ((size_t)16 << 20)

static enum status answer(struct web_request *request, struct json_writer *json, struct error *error)
{
    enum status status = json_writer_end(json, error);
    return status == STATUS_OK ? web_answer_json(request, 200, json->out, error) : status;
}

static enum status packs(struct web_request *request, struct error *error)
{
    const struct law *law = web_room(request, "law");
    struct json_writer json;
    struct buffer out;
    buffer_open(&out, web_arena(request), LIST_MAX);
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_array(&json, "packs");
    for (size_t i = law->count; i-- > 0;) { /* the newest first */
        json_object(&json, NULL);
        law_write_head(&json, &law->packs[i]);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return answer(request, &json, error);
}

static enum status one_pack(struct web_request *request, struct error *error)
{
    const struct law_pack *pack;
    struct json_writer json;
    struct buffer out;
    enum status status = law_find_pack(web_room(request, "law"), web_path_part(request, "pack"), &pack, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, web_arena(request), BUNDLE_MAX);
    json_writer_open(&json, &out);
    law_write_bundle(&json, pack);
    return answer(request, &json, error);
}

static enum status one_set(struct web_request *request, struct error *error)
{
    const struct law_pack *pack;
    const struct law_set *set;
    struct json_writer json;
    struct buffer out;
    int64_t no = 0; /* no set has it */
    enum status status = law_find_pack(web_room(request, "law"), web_path_part(request, "pack"), &pack, error);
    if (status == STATUS_OK) {
        str_to_int(web_path_part(request, "no"), 1, 99, &no);
        status = law_find_set(web_arena(request), pack, no, &set, error);
    }
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, web_arena(request), BUNDLE_MAX);
    json_writer_open(&json, &out);
    law_write_set(&json, NULL, pack, set);
    return answer(request, &json, error);
}

static const char *const no_query[] = { NULL };

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = "/api/v1/law/packs", .permission = "public", .handler = packs, .summary = TEXT_law_api_packs, .query = no_query,
      .cached = true },
    { .method = WEB_GET, .path = "/api/v1/law/packs/{pack}", .permission = "public", .handler = one_pack, .summary = TEXT_law_api_pack,
      .query = no_query, .cached = true },
    { .method = WEB_GET, .path = "/api/v1/law/packs/{pack}/sets/{no}", .permission = "public", .handler = one_set, .summary = TEXT_law_api_set,
      .query = no_query, .cached = true },
};

const struct web_routes law_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
