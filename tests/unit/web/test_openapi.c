#include "web/openapi.h"

#include "../unit.h"
#include "texts_web.h"

static struct arena arena;

static enum status handler(struct web_request *request, struct error *error)
{
    (void)request;
    (void)error;
    return STATUS_OK;
}

struct inner {
    struct str code;
    struct fraction share;
};
struct outer {
    struct inner one;
    struct json_list many;
    struct json_list names;
    struct json_list choices;
    date day;
    int kind;
    bool flag;
    struct str any;
};
struct choice {
    struct str name;
    struct str option;
};

static const char *const kinds[] = { "a", "b", NULL };
static const struct json_field inner_fields[] = {
    { .name = "code", .kind = JSON_TEXT, .offset = offsetof(struct inner, code), .required = true, .min = 1, .max = 20 },
    { .name = "share", .kind = JSON_FRACTION, .offset = offsetof(struct inner, share) },
};
static const struct json_shape inner_shape = { .name = "Inner", .size = sizeof(struct inner), .fields = inner_fields, .field_count = 2 };
static const struct json_field choice_fields[] = { { .name = "option", .kind = JSON_TEXT, .offset = offsetof(struct choice, option), .max = 9 } };
static const struct json_shape choice_shape = { .name = "Choice", .size = sizeof(struct choice), .fields = choice_fields, .field_count = 1 };
static const struct json_field outer_fields[] = {
    { .name = "one", .kind = JSON_OBJECT, .offset = offsetof(struct outer, one), .required = true, .of = &inner_shape },
    { .name = "many", .kind = JSON_LIST, .offset = offsetof(struct outer, many), .min = 1, .max = 9, .of = &inner_shape },
    { .name = "names", .kind = JSON_TEXT_LIST, .offset = offsetof(struct outer, names), .nullable = true },
    { .name = "choices", .kind = JSON_MAP, .offset = offsetof(struct outer, choices), .of = &choice_shape },
    { .name = "day", .kind = JSON_DATE, .offset = offsetof(struct outer, day), .nullable = true },
    { .name = "kind", .kind = JSON_WORD, .offset = offsetof(struct outer, kind), .words = kinds },
    { .name = "flag", .kind = JSON_BOOL, .offset = offsetof(struct outer, flag) },
    { .name = "any", .kind = JSON_ANY, .offset = offsetof(struct outer, any) },
};
static const struct json_shape outer_shape = {
    .name = "Outer", .size = sizeof(struct outer), .fields = outer_fields, .field_count = sizeof(outer_fields) / sizeof(outer_fields[0]), .open = true,
};

static const struct web_route rows[] = {
    { .method = WEB_POST, .path = "/api/v1/x/{id}", .permission = "x.change", .csrf = CSRF_ORIGIN, .body_limit = 9, .handler = handler,
      .body = &outer_shape, .summary = TEXT_web_openapi },
    { .method = WEB_GET, .path = "/page", .permission = "public", .handler = handler },
    { .method = WEB_GET, .path = "/api/v1/local", .permission = "public", .handler = handler, .where = WEB_LOCAL, .summary = TEXT_web_openapi },
};

static const char *document(void)
{
    const struct web_routes table = { rows, sizeof(rows) / sizeof(rows[0]) };
    struct router router;
    struct buffer out;
    struct error error;
    assert_int_equal(router_open(&arena, &table, 1, &router, &error), STATUS_OK);
    buffer_open(&out, &arena, 1 << 20);
    assert_int_equal(openapi_write(&out, &router, LANGUAGE_EN, &error), STATUS_OK);
    return buffer_z(&out);
}

static void shapes_become_schemas(void **state)
{
    const char *json = document();
    (void)state;
    assert_non_null(strstr(json, "\"Inner\":{\"type\":\"object\",\"properties\":{\"code\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":20},"
                                 "\"share\":{\"type\":\"string\",\"pattern\":\"^-?[0-9]+(/[0-9]+)?$\"}},\"required\":[\"code\"],"
                                 "\"additionalProperties\":false}"));
    assert_non_null(strstr(json, "\"one\":{\"$ref\":\"#/components/schemas/Inner\"}"));
    assert_non_null(strstr(json, "\"many\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/Inner\"},\"minItems\":1,\"maxItems\":9}"));
    assert_non_null(strstr(json, "\"names\":{\"type\":[\"array\",\"null\"],\"items\":{\"type\":\"string\"}"));
    assert_non_null(strstr(json, "\"choices\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\",\"maxLength\":9}}"));
    assert_non_null(strstr(json, "\"day\":{\"type\":[\"string\",\"null\"],\"format\":\"date\"}"));
    assert_non_null(strstr(json, "\"kind\":{\"type\":\"string\",\"enum\":[\"a\",\"b\"]}"));
    assert_non_null(strstr(json, "\"any\":{}},\"required\":[\"one\"]}"));
}

static void routes_become_operations(void **state)
{
    const char *json = document();
    (void)state;
    assert_non_null(strstr(json, "\"/api/v1/x/{id}\":{\"post\":{"));
    assert_non_null(strstr(json, "\"x-permission\":\"x.change\",\"parameters\":[{\"name\":\"id\",\"in\":\"path\",\"required\":true,"));
    assert_non_null(strstr(json, "\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/Outer\"}}"));
    assert_null(strstr(json, "/page"));
    assert_null(strstr(json, "/api/v1/local"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_become_schemas),
        cmocka_unit_test(routes_become_operations),
    };
    int failed;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
