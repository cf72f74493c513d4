/* See openapi.h. Shapes become components by their names; two shapes of one name must be the same shape. WEB_LOCAL routes are left out. */
#include "web/openapi.h"

#include "base/json_write.h"
#include "texts_web.h"

#define SHAPES_MAX 256

struct shapes {
    const struct json_shape *rows[SHAPES_MAX];
    size_t count;
};

static const char *const method_words[] = { "get", "post", "put", "delete" };

/* Gathers the shape and those within it. */
static void gather(struct shapes *shapes, const struct json_shape *shape)
{
    for (size_t i = 0; i < shapes->count; i++)
        if (shapes->rows[i] == shape)
            return;
    if (shapes->count == SHAPES_MAX)
        return;
    shapes->rows[shapes->count++] = shape;
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].of != NULL && shape->fields[i].kind != JSON_MAP)
            gather(shapes, shape->fields[i].of);
        else if (shape->fields[i].of != NULL && shape->fields[i].of->field_count > 0 && shape->fields[i].of->fields[0].of != NULL)
            gather(shapes, shape->fields[i].of->fields[0].of);
}

static void reference(struct json_writer *json, struct arena *arena, const struct json_shape *shape)
{
    struct buffer to;
    buffer_open(&to, arena, 256);
    buffer_add(&to, STR("#/components/schemas/"));
    buffer_add_z(&to, shape->name);
    json_text(json, "$ref", buffer_str(&to));
}

/* A name on its own in an object: {"$ref": …} */
static void reference_in(struct json_writer *json, struct arena *arena, const char *name, const struct json_shape *shape)
{
    json_object(json, name);
    reference(json, arena, shape);
    json_object_end(json);
}

static void type_of(struct json_writer *json, const char *type, bool nullable)
{
    if (!nullable) {
        json_text_z(json, "type", type);
        return;
    }
    json_array(json, "type");
    json_text_z(json, NULL, type);
    json_text_z(json, NULL, "null");
    json_array_end(json);
}

static void field_members(struct json_writer *json, struct arena *arena, const struct json_field *field);

static void list_members(struct json_writer *json, struct arena *arena, const struct json_field *field)
{
    type_of(json, "array", field->nullable);
    if (field->kind == JSON_LIST) {
        reference_in(json, arena, "items", field->of);
    } else {
        json_object(json, "items");
        json_text_z(json, "type", "string");
        json_object_end(json);
    }
    if (field->min > 0)
        json_int(json, "minItems", field->min);
    json_int(json, "maxItems", field->max > 0 ? field->max : JSON_LIST_MAX);
}

static void text_members(struct json_writer *json, const struct json_field *field)
{
    type_of(json, "string", field->nullable);
    if (field->kind == JSON_DATE) {
        json_text_z(json, "format", "date");
    } else if (field->kind == JSON_FRACTION) {
        json_text_z(json, "pattern", "^-?[0-9]+(/[0-9]+)?$");
    } else if (field->kind == JSON_WORD) {
        json_array(json, "enum");
        for (const char *const *word = field->words; word != NULL && *word != NULL; word++)
            json_text_z(json, NULL, *word);
        if (field->nullable)
            json_null(json, NULL);
        json_array_end(json);
    } else {
        if (field->min > 0)
            json_int(json, "minLength", 1); /* our limits count bytes, the schema's count characters */
        json_int(json, "maxLength", field->max > 0 ? field->max : JSON_TEXT_MAX);
    }
}

static void field_members(struct json_writer *json, struct arena *arena, const struct json_field *field)
{
    switch (field->kind) {
    case JSON_TEXT:
    case JSON_DATE:
    case JSON_FRACTION:
    case JSON_WORD:
        text_members(json, field);
        break;
    case JSON_INT:
        type_of(json, "integer", field->nullable);
        json_int(json, "minimum", field->min);
        json_int(json, "maximum", field->max);
        break;
    case JSON_BOOL:
        type_of(json, "boolean", field->nullable);
        break;
    case JSON_OBJECT:
        reference(json, arena, field->of);
        break;
    case JSON_LIST:
    case JSON_TEXT_LIST:
        list_members(json, arena, field);
        break;
    case JSON_MAP:
        type_of(json, "object", field->nullable);
        if (field->of != NULL && field->of->field_count > 0) {
            json_object(json, "additionalProperties");
            field_members(json, arena, &field->of->fields[0]);
            json_object_end(json);
        }
        break;
    case JSON_ANY:
        break;
    }
}

static void write_shape(struct json_writer *json, struct arena *arena, const struct json_shape *shape)
{
    bool any_required = false;
    json_object(json, shape->name);
    json_text_z(json, "type", "object");
    json_object(json, "properties");
    for (size_t i = 0; i < shape->field_count; i++) {
        json_object(json, shape->fields[i].name);
        field_members(json, arena, &shape->fields[i]);
        json_object_end(json);
        any_required = any_required || shape->fields[i].required;
    }
    json_object_end(json);
    if (any_required) {
        json_array(json, "required");
        for (size_t i = 0; i < shape->field_count; i++)
            if (shape->fields[i].required)
                json_text_z(json, NULL, shape->fields[i].name);
        json_array_end(json);
    }
    if (!shape->open)
        json_bool(json, "additionalProperties", false);
    json_object_end(json);
}

static void parameter(struct json_writer *json, struct str name, const char *in)
{
    json_object(json, NULL);
    json_text(json, "name", name);
    json_text_z(json, "in", in);
    if (str_is(str_from(in), "path"))
        json_bool(json, "required", true);
    json_object(json, "schema");
    json_text_z(json, "type", "string");
    json_object_end(json);
    json_object_end(json);
}

static void parameters(struct json_writer *json, const struct web_route *route)
{
    struct str rest = str_from(route->path);
    json_array(json, "parameters");
    while (rest.len > 0) {
        struct str segment = str_cut(&rest, '/');
        if (segment.len > 2 && segment.ptr[0] == '{')
            parameter(json, str_part(segment, 1, segment.len - 1), "path");
    }
    for (const char *const *name = route->query; name != NULL && *name != NULL; name++)
        parameter(json, str_from(*name), "query");
    json_array_end(json);
}

static void response(struct json_writer *json, const char *code, enum language language, enum text_id description, const char *media_type,
                     const char *schema)
{
    json_object(json, code);
    json_text(json, "description", text_of(language, description));
    json_object(json, "content");
    json_object(json, media_type);
    if (schema != NULL) {
        json_object(json, "schema");
        json_text_z(json, "$ref", schema);
        json_object_end(json);
    }
    json_object_end(json);
    json_object_end(json);
    json_object_end(json);
}

static void operation(struct json_writer *json, struct arena *arena, const struct web_route *route, enum language language)
{
    json_object(json, method_words[route->method]);
    json_text(json, "summary", text_of(language, route->summary));
    json_text_z(json, "x-permission", route->permission);
    parameters(json, route);
    if (route->body != NULL) {
        json_object(json, "requestBody");
        json_bool(json, "required", true);
        json_object(json, "content");
        json_object(json, "application/json");
        reference_in(json, arena, "schema", route->body);
        json_object_end(json);
        json_object_end(json);
        json_object_end(json);
    }
    json_object(json, "responses");
    response(json, "200", language, TEXT_web_openapi_answer, "application/json", NULL);
    response(json, "default", language, TEXT_web_openapi_problem, "application/problem+json", "#/components/schemas/Problem");
    json_object_end(json);
    json_object_end(json);
}

static bool is_described(const struct web_route *route)
{
    return str_starts_with(str_from(route->path), STR("/api/")) && route->where == WEB_ANYWHERE;
}

/* All methods of one path stand together, where the path is met first. */
static void write_path(struct json_writer *json, struct arena *arena, const struct router *router, size_t at, enum language language)
{
    struct str path = str_from(router->rows[at]->path);
    for (size_t i = 0; i < at; i++)
        if (str_is(path, router->rows[i]->path) && is_described(router->rows[i]))
            return;
    json_object(json, router->rows[at]->path);
    for (size_t i = at; i < router->count; i++)
        if (str_is(path, router->rows[i]->path) && is_described(router->rows[i]))
            operation(json, arena, router->rows[i], language);
    json_object_end(json);
}

static void write_problem(struct json_writer *json)
{
    static const char *const members[] = { "type", "title", "detail", "instance", "where" };
    json_object(json, "Problem");
    json_text_z(json, "type", "object");
    json_object(json, "properties");
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        json_object(json, members[i]);
        json_text_z(json, "type", "string");
        json_object_end(json);
    }
    json_object(json, "status");
    json_text_z(json, "type", "integer");
    json_object_end(json);
    json_object_end(json);
    json_array(json, "required");
    json_text_z(json, NULL, "type");
    json_text_z(json, NULL, "title");
    json_text_z(json, NULL, "status");
    json_array_end(json);
    json_object_end(json);
}

enum status openapi_write(struct buffer *out, const struct router *router, enum language language, struct error *error)
{
    struct json_writer json;
    struct shapes *shapes = ARENA_NEW(out->arena, struct shapes);
    if (shapes == NULL)
        return fail_memory(error);
    json_writer_open(&json, out);
    json_object(&json, NULL);
    json_text_z(&json, "openapi", "3.1.0");
    json_object(&json, "info");
    json_text_z(&json, "title", "OpenOCOP");
    json_text_z(&json, "version", "1");
    json_object_end(&json);
    json_object(&json, "paths");
    for (size_t i = 0; i < router->count; i++) {
        if (!is_described(router->rows[i]))
            continue;
        if (router->rows[i]->body != NULL)
            gather(shapes, router->rows[i]->body);
        write_path(&json, out->arena, router, i, language);
    }
    json_object_end(&json);
    json_object(&json, "components");
    json_object(&json, "schemas");
    write_problem(&json);
    for (size_t i = 0; i < shapes->count; i++)
        write_shape(&json, out->arena, shapes->rows[i]);
    json_object_end(&json);
    json_object_end(&json);
    json_object_end(&json);
    return json_writer_end(&json, error);
}
