/* JSON: the strict reader with a table of every kind, the canonical form, and the writer's quoting. */
#include "fuzz.h"

#include "base/json_read.h"
#include "base/json_write.h"
#include "base/text.h"

static const char *const words[] = { "a", "b", NULL };

struct entry {
    struct str name;
    int64_t number;
};

struct item {
    struct str text;
    int64_t number;
    bool truth;
    struct fraction fraction;
    date day;
    int word;
    struct json_list texts;
    struct json_list map;
    struct str any;
};

struct document {
    struct item one;
    struct json_list many;
};

static const struct json_field entry_fields[] = {
    { .name = "", .kind = JSON_INT, .offset = offsetof(struct entry, number), .min = -5, .max = INT64_MAX },
};
static const struct json_shape entry_shape = { .name = "Entry", .size = sizeof(struct entry), .fields = entry_fields, .field_count = 1 };

static const struct json_field item_fields[] = {
    { .name = "t", .kind = JSON_TEXT, .offset = offsetof(struct item, text), .max = 50 },
    { .name = "n", .kind = JSON_INT, .offset = offsetof(struct item, number), .min = INT64_MIN, .max = INT64_MAX, .nullable = true },
    { .name = "b", .kind = JSON_BOOL, .offset = offsetof(struct item, truth) },
    { .name = "f", .kind = JSON_FRACTION, .offset = offsetof(struct item, fraction) },
    { .name = "d", .kind = JSON_DATE, .offset = offsetof(struct item, day) },
    { .name = "w", .kind = JSON_WORD, .offset = offsetof(struct item, word), .words = words },
    { .name = "l", .kind = JSON_TEXT_LIST, .offset = offsetof(struct item, texts), .max = 20 },
    { .name = "m", .kind = JSON_MAP, .offset = offsetof(struct item, map), .of = &entry_shape },
    { .name = "x", .kind = JSON_ANY, .offset = offsetof(struct item, any) },
};
static const struct json_shape item_shape = { .name = "Item", .size = sizeof(struct item), .fields = item_fields, .field_count = 9, .open = true };

static const struct json_field document_fields[] = {
    { .name = "one", .kind = JSON_OBJECT, .offset = offsetof(struct document, one), .of = &item_shape },
    { .name = "many", .kind = JSON_LIST, .offset = offsetof(struct document, many), .of = &item_shape },
};
static const struct json_shape document_shape = {
    .name = "Document", .size = sizeof(struct document), .fields = document_fields, .field_count = 2,
};

static void check_item(struct arena *arena, const struct item *item)
{
    const struct str *texts = item->texts.items;
    const struct entry *entries = item->map.items;
    struct str again;
    FUZZ_CHECK(item->text.len <= 50 && item->texts.count <= 20 && item->word >= 0 && item->word <= 1);
    for (size_t i = 0; i < item->texts.count; i++)
        FUZZ_CHECK(texts[i].ptr[texts[i].len] == '\0');
    for (size_t i = 0; i < item->map.count; i++)
        FUZZ_CHECK(entries[i].number >= -5 && entries[i].name.ptr[entries[i].name.len] == '\0');
    if (item->any.len > 0)
        FUZZ_CHECK(json_canonical(arena, item->any, &again, NULL) == STATUS_OK && str_equal(again, item->any));
}

static void check_reading(struct arena *arena, struct str bytes)
{
    struct document document;
    struct error error = { .status = STATUS_OK };
    enum status status = json_read(arena, bytes, &document_shape, &document, &error);
    FUZZ_CHECK(status == error.status && status != STATUS_FAILED);
    if (status != STATUS_OK)
        return;
    check_item(arena, &document.one);
    for (size_t i = 0; i < document.many.count; i++)
        check_item(arena, (const struct item *)document.many.items + i);
}

static void check_canonical(struct arena *arena, struct str bytes)
{
    struct str once;
    struct str twice;
    struct error error;
    enum status status = json_canonical(arena, bytes, &once, &error);
    FUZZ_CHECK(status != STATUS_FAILED);
    if (status == STATUS_OK)
        FUZZ_CHECK(once.len <= bytes.len && json_canonical(arena, once, &twice, &error) == STATUS_OK && str_equal(once, twice));
}

/* Whatever is written as text can be read back. */
static void check_quoting(struct arena *arena, struct str bytes)
{
    struct buffer out;
    struct json_writer json;
    struct str back;
    buffer_open(&out, arena, bytes.len * 12 + 100);
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_text_named(&json, bytes, bytes);
    json_object_end(&json);
    FUZZ_CHECK(json_writer_end(&json, NULL) == STATUS_OK);
    if (str_find(bytes, '\0') == bytes.len)
        FUZZ_CHECK(json_canonical(arena, buffer_str(&out), &back, NULL) == STATUS_OK && str_equal(back, buffer_str(&out)));
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    struct str input = { (const char *)bytes, size };
    struct arena arena;
    if (size > 100000)
        return 0;
    arena_open(&arena, &memory_system, (size_t)256 << 20);
    check_reading(&arena, input);
    check_canonical(&arena, input);
    check_quoting(&arena, input);
    arena_close(&arena);
    return 0;
}
