/* XML: elements open and close in pairs within the depth, names and text are valid UTF-8, and pieces of any size give the same as the whole. */
#include "fuzz.h"

#include "base/utf8.h"
#include "base/xml.h"
#include "texts_xml.h"

struct seen {
    int depth;
    uint64_t sum; /* of everything that was told, in order */
};

static void add(struct seen *seen, struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        seen->sum = (seen->sum ^ (unsigned char)s.ptr[i]) * 1099511628211u;
}

static enum status on_start(void *self, const struct xml_element *element, struct error *error)
{
    struct seen *seen = self;
    FUZZ_CHECK(element->depth == ++seen->depth && element->depth <= XML_DEPTH_MAX && element->count <= XML_ATTRIBUTES_MAX);
    FUZZ_CHECK(element->name.len > 0 && utf8_valid(element->name) && utf8_valid(element->space));
    add(seen, element->name);
    for (size_t i = 0; i < element->count; i++) {
        FUZZ_CHECK(utf8_valid(element->attributes[i].value) && element->attributes[i].name.len > 0);
        add(seen, element->attributes[i].value);
    }
    return str_is(element->name, "stop") ? FAIL(error, STATUS_NO, TEXT_xml_deep, "here") : STATUS_OK;
}

static enum status on_end(void *self, struct str space, struct str name, struct error *error)
{
    struct seen *seen = self;
    (void)error;
    FUZZ_CHECK(seen->depth-- > 0 && name.len > 0);
    add(seen, space);
    return STATUS_OK;
}

static enum status on_text(void *self, struct str piece, struct error *error)
{
    (void)error;
    FUZZ_CHECK(utf8_valid(piece));
    add(self, piece);
    return STATUS_OK;
}

static enum status read_pieces(struct arena *arena, struct str input, size_t step, struct seen *seen)
{
    static const struct xml_handlers handlers = { on_start, on_end, on_text };
    struct error error = { .status = STATUS_OK };
    struct xml_reader *reader;
    enum status status;
    FUZZ_CHECK(xml_open(arena, &handlers, seen, &reader, &error) == STATUS_OK);
    do {
        struct str piece = str_part(input, 0, step);
        input = str_part(input, piece.len, input.len);
        status = xml_feed(reader, piece, input.len == 0, &error);
    } while (status == STATUS_OK && input.len > 0);
    FUZZ_CHECK(status == error.status && (status == STATUS_OK || status == STATUS_NO || (status == STATUS_BAD_INPUT && xml_at_fault(reader))));
    FUZZ_CHECK(status != STATUS_OK || seen->depth == 0);
    xml_close(reader);
    return status;
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    const struct str input = { (const char *)bytes, size };
    struct seen whole = { 0 };
    struct seen pieces = { 0 };
    struct arena arena;
    if (size > 100000)
        return 0;
    arena_open(&arena, &memory_system, (size_t)1 << 20);
    if (read_pieces(&arena, input, size + 1, &whole) == STATUS_OK)
        FUZZ_CHECK(read_pieces(&arena, input, 7, &pieces) == STATUS_OK && pieces.sum == whole.sum);
    arena_close(&arena);
    return 0;
}
