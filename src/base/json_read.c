/* See json_read.h. Walks the tree of json_tree.h along the tables; a fault's path is put together from its end as the calls return. */
#include "base/json_read.h"

#include "base/json_tree.h"
#include "base/pure.h"
#include "texts_json.h"

_Static_assert(JSON_DEPTH == 64, "json_tree.c has the same limit");

static enum status read_object(struct arena *arena, const struct json_node *node, const struct json_shape *shape, void *out,
                               struct error *error);
static enum status read_value(struct arena *arena, const struct json_node *node, const struct json_field *field, void *to,
                              struct error *error);

/* What a struct holds before anything is read. */
static void start(const struct json_shape *shape, void *out)
{
    if (shape->defaults != NULL) {
        memcpy(out, shape->defaults, shape->size);
        return;
    }
    memset(out, 0, shape->size);
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct json_field *field = &shape->fields[i];
        if (field->kind == JSON_DATE)
            *(date *)((char *)out + field->offset) = DATE_NONE;
        else if (field->kind == JSON_OBJECT)
            start(field->of, (char *)out + field->offset);
    }
}

static enum status want(struct error *error, enum text_id text)
{
    return FAIL(error, STATUS_BAD_INPUT, text, NULL);
}

static enum status check_text(struct str text, int64_t min, int64_t max, struct error *error)
{
    if (max == 0)
        max = JSON_TEXT_MAX;
    if ((int64_t)text.len < min)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_json_text_short, NULL, TEXT_ARG_INT("min", min));
    if ((int64_t)text.len > max)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_json_text_long, NULL, TEXT_ARG_INT("max", max));
    return STATUS_OK;
}

static enum status read_text(const struct json_node *node, const struct json_field *field, struct str *to, struct error *error)
{
    enum status status;
    if (node->kind != JSON_NODE_TEXT)
        return want(error, TEXT_json_want_text);
    status = check_text(node->text, field->min, field->max, error);
    if (status == STATUS_OK)
        *to = node->text;
    return status;
}

static enum status read_int(const struct json_node *node, const struct json_field *field, int64_t *to, struct error *error)
{
    if (node->kind != JSON_NODE_INT)
        return want(error, TEXT_json_want_int);
    if (node->number < field->min || node->number > field->max)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_json_int_range, NULL, TEXT_ARG_INT("value", node->number),
                         TEXT_ARG_INT("min", field->min), TEXT_ARG_INT("max", field->max));
    *to = node->number;
    return STATUS_OK;
}

/* "a, b, c", for a message; what does not fit is left out. */
static void add_to_list(struct buffer *list, const char *word)
{
    if (list->len > 0)
        buffer_add(list, STR(", "));
    buffer_add_z(list, word);
}

static enum status read_word(struct arena *arena, const struct json_node *node, const struct json_field *field, int *to,
                             struct error *error)
{
    struct buffer list;
    if (node->kind != JSON_NODE_TEXT)
        return want(error, TEXT_json_want_text);
    for (int i = 0; field->words[i] != NULL; i++) {
        if (str_is(node->text, field->words[i])) {
            *to = i;
            return STATUS_OK;
        }
    }
    buffer_open(&list, arena, ERROR_ARG_SIZE);
    for (int i = 0; field->words[i] != NULL; i++)
        add_to_list(&list, field->words[i]);
    return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_json_want_word, NULL, TEXT_ARG("words", buffer_str(&list)));
}

static enum status read_any(struct arena *arena, const struct json_node *node, struct str *to, struct error *error)
{
    struct buffer buffer;
    enum status status;
    buffer_open(&buffer, arena, SIZE_MAX / 4);
    status = json_tree_canonical(arena, node, &buffer, error);
    if (status != STATUS_OK)
        return status;
    if (buffer.overflowed)
        return fail_memory(error);
    *to = buffer_str(&buffer);
    return STATUS_OK;
}

static enum status read_item(struct arena *arena, const struct json_node *node, const struct json_field *field, char *to,
                             struct error *error)
{
    switch (field->kind) {
    case JSON_TEXT_LIST:
        if (node->kind != JSON_NODE_TEXT)
            return want(error, TEXT_json_want_text);
        *(struct str *)to = node->text;
        return check_text(node->text, 0, 0, error);
    case JSON_MAP:
        start(field->of, to);
        *(struct str *)to = node->name;
        if (field->of->fields[0].nullable && node->kind == JSON_NODE_NULL)
            return STATUS_OK;
        return read_value(arena, node, &field->of->fields[0], to + field->of->fields[0].offset, error);
    default:
        start(field->of, to);
        return read_object(arena, node, field->of, to, error);
    }
}

static enum status read_list(struct arena *arena, const struct json_node *node, const struct json_field *field, struct json_list *to,
                             struct error *error)
{
    bool map = field->kind == JSON_MAP;
    int64_t max = field->max == 0 ? JSON_LIST_MAX : field->max;
    size_t size = field->kind == JSON_TEXT_LIST ? sizeof(struct str) : field->of->size;
    char index[JSON_INDEX_SIZE];
    char *items;
    if (node->kind != (map ? JSON_NODE_OBJECT : JSON_NODE_LIST))
        return want(error, map ? TEXT_json_want_object : TEXT_json_want_list);
    if ((int64_t)node->count < field->min)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_json_list_short, NULL, TEXT_ARG_INT("count", (int64_t)node->count),
                         TEXT_ARG_INT("min", field->min));
    if ((int64_t)node->count > max)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_json_list_long, NULL, TEXT_ARG_INT("count", (int64_t)node->count),
                         TEXT_ARG_INT("max", max));
    *to = (struct json_list){ NULL, 0 };
    if (node->count == 0)
        return STATUS_OK;
    items = arena_take_many(arena, node->count, size);
    if (items == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < node->count; i++) {
        enum status status = read_item(arena, &node->items[i], field, items + i * size, error);
        if (status != STATUS_OK) {
            error_within(error, map ? node->items[i].name.ptr : json_index(i, index));
            return status;
        }
    }
    *to = (struct json_list){ items, node->count };
    return STATUS_OK;
}

static enum status read_value(struct arena *arena, const struct json_node *node, const struct json_field *field, void *to,
                              struct error *error)
{
    switch (field->kind) {
    case JSON_TEXT:
        return read_text(node, field, to, error);
    case JSON_INT:
        return read_int(node, field, to, error);
    case JSON_BOOL:
        if (node->kind != JSON_NODE_BOOL)
            return want(error, TEXT_json_want_bool);
        *(bool *)to = node->truth;
        return STATUS_OK;
    case JSON_FRACTION:
        if (node->kind != JSON_NODE_TEXT || !fraction_read(node->text, to))
            return want(error, TEXT_json_want_fraction);
        return STATUS_OK;
    case JSON_DATE:
        if (node->kind != JSON_NODE_TEXT || !date_read(node->text, to))
            return want(error, TEXT_json_want_date);
        return STATUS_OK;
    case JSON_WORD:
        return read_word(arena, node, field, to, error);
    case JSON_OBJECT:
        return read_object(arena, node, field->of, to, error);
    case JSON_LIST:
    case JSON_TEXT_LIST:
    case JSON_MAP:
        return read_list(arena, node, field, to, error);
    case JSON_ANY:
        return read_any(arena, node, to, error);
    }
    return FAIL(error, STATUS_FAILED, TEXT_json_misuse, NULL);
}

static const struct json_field *find_field(const struct json_shape *shape, struct str name)
{
    for (size_t i = 0; i < shape->field_count; i++)
        if (str_is(name, shape->fields[i].name))
            return &shape->fields[i];
    return NULL;
}

static enum status unknown_name(struct arena *arena, const struct json_shape *shape, struct str name, struct error *error)
{
    struct buffer list;
    buffer_open(&list, arena, ERROR_ARG_SIZE);
    for (size_t i = 0; i < shape->field_count; i++)
        add_to_list(&list, shape->fields[i].name);
    return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_json_unknown_name, name.ptr, TEXT_ARG("known", buffer_str(&list)));
}

static bool has_member(const struct json_node *node, const char *name)
{
    for (size_t i = 0; i < node->count; i++)
        if (str_is(node->items[i].name, name))
            return true;
    return false;
}

static enum status read_object(struct arena *arena, const struct json_node *node, const struct json_shape *shape, void *out,
                               struct error *error)
{
    if (node->kind != JSON_NODE_OBJECT)
        return want(error, TEXT_json_want_object);
    for (size_t i = 0; i < node->count; i++) {
        const struct json_node *member = &node->items[i];
        const struct json_field *field = find_field(shape, member->name);
        enum status status = STATUS_OK;
        if (field == NULL && !shape->open)
            return unknown_name(arena, shape, member->name, error);
        if (field != NULL && !(field->nullable && member->kind == JSON_NODE_NULL))
            status = read_value(arena, member, field, (char *)out + field->offset, error);
        if (status != STATUS_OK) {
            error_within(error, member->name.ptr);
            return status;
        }
    }
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].required && !has_member(node, shape->fields[i].name))
            return FAIL(error, STATUS_BAD_INPUT, TEXT_json_missing, shape->fields[i].name);
    return STATUS_OK;
}

enum status json_read(struct arena *arena, struct str bytes, const struct json_shape *shape, void *out, struct error *error)
{
    struct json_node root;
    enum status status = json_tree_read(arena, bytes, &root, error);
    if (status != STATUS_OK)
        return status;
    start(shape, out);
    return read_object(arena, &root, shape, out, error);
}
