/* RFC 8785, the JSON Canonicalization Scheme, for documents whose numbers are whole: no white space, names sorted by UTF-16 code units,
 * text escaped as JSON.stringify does. */
#include <stdlib.h>

#include "base/json_read.h"
#include "base/json_tree.h"
#include "base/json_write.h"
#include "base/pure.h"
#include "texts_json.h"

#define EXACT_MAX 9007199254740991 /* 2^53-1, the greatest whole number that every JSON reader keeps (RFC 7493) */

/* The order of UTF-16 code units is that of UTF-8 bytes, except that what lies beyond U+FFFF (first byte F0 and above; surrogates in
 * UTF-16) comes before U+E000 to U+FFFF (first byte EE or EF). */
static int compare_utf16(struct str a, struct str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    for (size_t i = 0; i < shorter; i++) {
        unsigned char x = (unsigned char)a.ptr[i];
        unsigned char y = (unsigned char)b.ptr[i];
        if (x == y)
            continue;
        if (x >= 0xEE && y >= 0xEE && (x >= 0xF0) != (y >= 0xF0))
            return x >= 0xF0 ? -1 : 1;
        return x < y ? -1 : 1;
    }
    return a.len < b.len ? -1 : a.len > b.len ? 1 : 0;
}

static int compare_members(const void *a, const void *b)
{
    const struct json_node *const *left = a;
    const struct json_node *const *right = b;
    return compare_utf16((*left)->name, (*right)->name);
}

static enum status canonical_object(struct arena *arena, const struct json_node *node, struct buffer *out, struct error *error)
{
    const struct json_node **sorted = ARENA_NEW_MANY(arena, const struct json_node *, node->count);
    if (sorted == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < node->count; i++)
        sorted[i] = &node->items[i];
    qsort(sorted, node->count, sizeof(struct json_node *), compare_members);
    for (size_t i = 0; i < node->count; i++) {
        enum status status;
        buffer_add_char(out, i == 0 ? '{' : ',');
        json_add_quoted(out, sorted[i]->name);
        buffer_add_char(out, ':');
        status = json_tree_canonical(arena, sorted[i], out, error);
        if (status != STATUS_OK) {
            error_within(error, sorted[i]->name.ptr);
            return status;
        }
    }
    buffer_add_char(out, '}');
    return STATUS_OK;
}

static enum status canonical_list(struct arena *arena, const struct json_node *node, struct buffer *out, struct error *error)
{
    for (size_t i = 0; i < node->count; i++) {
        enum status status;
        buffer_add_char(out, i == 0 ? '[' : ',');
        status = json_tree_canonical(arena, &node->items[i], out, error);
        if (status != STATUS_OK) {
            char index[JSON_INDEX_SIZE];
            error_within(error, json_index(i, index));
            return status;
        }
    }
    buffer_add_char(out, ']');
    return STATUS_OK;
}

enum status json_tree_canonical(struct arena *arena, const struct json_node *node, struct buffer *out, struct error *error)
{
    switch (node->kind) {
    case JSON_NODE_NULL:
        buffer_add(out, STR("null"));
        return STATUS_OK;
    case JSON_NODE_BOOL:
        buffer_add(out, node->truth ? STR("true") : STR("false"));
        return STATUS_OK;
    case JSON_NODE_INT:
        if (node->number > EXACT_MAX || node->number < -EXACT_MAX)
            return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_json_int_range, NULL, TEXT_ARG_INT("value", node->number),
                             TEXT_ARG_INT("min", -EXACT_MAX), TEXT_ARG_INT("max", EXACT_MAX));
        buffer_add_int(out, node->number);
        return STATUS_OK;
    case JSON_NODE_REAL:
        return FAIL(error, STATUS_BAD_INPUT, TEXT_json_want_int, NULL);
    case JSON_NODE_TEXT:
        json_add_quoted(out, node->text);
        return STATUS_OK;
    case JSON_NODE_LIST:
        if (node->count > 0)
            return canonical_list(arena, node, out, error);
        buffer_add(out, STR("[]"));
        return STATUS_OK;
    case JSON_NODE_OBJECT:
        if (node->count > 0)
            return canonical_object(arena, node, out, error);
        buffer_add(out, STR("{}"));
        return STATUS_OK;
    }
    return FAIL(error, STATUS_FAILED, TEXT_json_misuse, NULL);
}

const char *json_index(size_t index, char room[JSON_INDEX_SIZE])
{
    size_t at = JSON_INDEX_SIZE;
    room[--at] = '\0';
    room[--at] = ']';
    do {
        room[--at] = (char)('0' + index % 10);
        index /= 10;
    } while (index > 0);
    room[--at] = '[';
    return room + at;
}

enum status json_canonical(struct arena *arena, struct str bytes, struct str *out, struct error *error)
{
    struct json_node root;
    struct buffer buffer;
    enum status status = json_tree_read(arena, bytes, &root, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&buffer, arena, bytes.len); /* no value is longer in its canonical form */
    status = json_tree_canonical(arena, &root, &buffer, error);
    if (status != STATUS_OK)
        return status;
    if (buffer.overflowed)
        return fail_memory(error);
    *out = buffer_str(&buffer);
    return STATUS_OK;
}
