/* See json_tree.h. Lets libjansson parse, copies what it made into the arena and frees it at once.
 * jansson takes its memory from malloc, up to 200 bytes for the two of "{}": so the document is looked through first, which also finds the
 * depth (jansson's own limit is 2048), and is refused when its values could not fit the arena. */
#include "base/json_tree.h"

#include <jansson.h>

#include "base/pure.h"
#include "texts_json.h"

/* = JSON_DEPTH of json_read.h, which can't be included together with jansson.h; json_read.c checks that they are the same. */
#define DEPTH_MAX 64
#define BYTES_PER_OBJECT 300 /* jansson's value with its first table, and our node */
#define BYTES_PER_VALUE 200
#define BYTES_PER_NAME 120

static enum status fail_at_line(struct error *error, enum text_id text, int64_t line, int64_t column)
{
    char where[32] = "line ";
    char digits[20];
    size_t at = sizeof(digits);
    size_t len = 5;
    uint64_t rest = line < 1 ? 1 : (uint64_t)line;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    memcpy(where + len, digits + at, sizeof(digits) - at);
    where[len + sizeof(digits) - at] = '\0';
    return FAIL_WITH(error, STATUS_BAD_INPUT, text, where, TEXT_ARG_INT("column", column < 1 ? 1 : column),
                     TEXT_ARG_INT("max", DEPTH_MAX));
}

struct look {
    int64_t line;
    int64_t depth;
    int64_t deepest_line; /* the first line that is too deep; 0: none */
    size_t objects;   /* and lists */
    size_t values;
    size_t names;
    bool blank;
};

/* Counts without understanding: agrees with the parser up to the first fault, which the parser then finds. */
static struct look look_through(struct str bytes)
{
    struct look look = { .line = 1, .blank = true };
    bool in_text = false;
    for (size_t i = 0; i < bytes.len; i++) {
        char c = bytes.ptr[i];
        if (c == '\n')
            look.line++;
        else if (c != ' ' && c != '\t' && c != '\r')
            look.blank = false;
        if (in_text) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_text = false;
            continue;
        }
        if (c == '"') {
            in_text = true;
        } else if (c == '{' || c == '[') {
            look.objects++;
            if (++look.depth > DEPTH_MAX && look.deepest_line == 0)
                look.deepest_line = look.line;
        } else if (c == '}' || c == ']') {
            look.depth--;
        } else if (c == ',') {
            look.values++;
        } else if (c == ':') {
            look.names++;
        }
    }
    return look;
}

static enum status check_before(const struct arena *arena, struct str bytes, struct error *error)
{
    struct look look = look_through(bytes);
    size_t objects;
    size_t values;
    size_t names;
    size_t needed;
    if (look.blank)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_json_empty, NULL);
    if (str_starts_with(bytes, STR("\xEF\xBB\xBF")))
        return fail_at_line(error, TEXT_json_bom, 1, 1);
    if (look.deepest_line > 0)
        return fail_at_line(error, TEXT_json_too_deep, look.deepest_line, 1);
    if (__builtin_mul_overflow(look.objects, BYTES_PER_OBJECT, &objects) ||
        __builtin_mul_overflow(look.values, BYTES_PER_VALUE, &values) ||
        __builtin_mul_overflow(look.names, BYTES_PER_NAME, &names) || __builtin_add_overflow(objects, values, &needed) ||
        __builtin_add_overflow(needed, names, &needed) || __builtin_add_overflow(needed, bytes.len, &needed) || needed > arena->limit)
        return FAIL(error, STATUS_TOO_LARGE, TEXT_json_too_many_values, NULL);
    return STATUS_OK;
}

static enum status parser_fault(const json_error_t *fault, struct error *error)
{
    enum text_id text = TEXT_json_syntax;
    switch (json_error_code(fault)) {
    case json_error_out_of_memory:
        return fail_memory(error);
    case json_error_invalid_utf8:
        text = TEXT_json_utf8;
        break;
    case json_error_premature_end_of_input:
        text = TEXT_json_cut_off;
        break;
    case json_error_end_of_input_expected:
        text = TEXT_json_after_end;
        break;
    case json_error_null_character:
    case json_error_null_byte_in_key:
        text = TEXT_json_nul;
        break;
    case json_error_duplicate_key:
        text = TEXT_json_duplicate;
        break;
    case json_error_numeric_overflow:
        text = TEXT_json_number_size;
        break;
    default:
        break;
    }
    return fail_at_line(error, text, fault->line, fault->column);
}

static bool copy_text(struct arena *arena, const char *ptr, size_t len, struct str *out)
{
    const char *copy = arena_copy_z(arena, (struct str){ ptr, len });
    if (copy == NULL)
        return false;
    *out = (struct str){ copy, len };
    return true;
}

static bool copy_node(struct arena *arena, const json_t *from, struct json_node *to);

static bool copy_object(struct arena *arena, const json_t *from, struct json_node *to)
{
    json_t *object = (json_t *)from; /* jansson's iterator wants it so */
    size_t at = 0;
    for (void *i = json_object_iter(object); i != NULL; i = json_object_iter_next(object, i)) {
        struct json_node *item = &to->items[at++];
        if (!copy_text(arena, json_object_iter_key(i), json_object_iter_key_len(i), &item->name) ||
            !copy_node(arena, json_object_iter_value(i), item))
            return false;
    }
    return true;
}

/* The depth is bounded: check_before has counted it. False when memory is out. */
static bool copy_node(struct arena *arena, const json_t *from, struct json_node *to)
{
    switch (json_typeof(from)) {
    case JSON_NULL:
        to->kind = JSON_NODE_NULL;
        return true;
    case JSON_TRUE:
    case JSON_FALSE:
        to->kind = JSON_NODE_BOOL;
        to->truth = json_is_true(from);
        return true;
    case JSON_INTEGER:
        to->kind = JSON_NODE_INT;
        to->number = json_integer_value(from);
        return true;
    case JSON_REAL:
        to->kind = JSON_NODE_REAL;
        return true;
    case JSON_STRING:
        to->kind = JSON_NODE_TEXT;
        return copy_text(arena, json_string_value(from), json_string_length(from), &to->text);
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    to->kind = json_is_object(from) ? JSON_NODE_OBJECT : JSON_NODE_LIST;
    to->count = json_is_object(from) ? json_object_size(from) : json_array_size(from);
    if (to->count == 0)
        return true;
    to->items = ARENA_NEW_MANY(arena, struct json_node, to->count);
    if (to->items == NULL)
        return false;
    if (to->kind == JSON_NODE_OBJECT)
        return copy_object(arena, from, to);
    for (size_t i = 0; i < to->count; i++)
        if (!copy_node(arena, json_array_get(from, i), &to->items[i]))
            return false;
    return true;
}

enum status json_tree_read(struct arena *arena, struct str bytes, struct json_node *root, struct error *error)
{
    enum status status = check_before(arena, bytes, error);
    json_error_t fault;
    json_t *parsed;
    bool copied;
    if (status != STATUS_OK)
        return status;
    parsed = json_loadb(bytes.ptr, bytes.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &fault);
    if (parsed == NULL)
        return parser_fault(&fault, error);
    *root = (struct json_node){ .kind = JSON_NODE_NULL };
    copied = copy_node(arena, parsed, root);
    json_decref(parsed);
    return copied ? STATUS_OK : fail_memory(error);
}
