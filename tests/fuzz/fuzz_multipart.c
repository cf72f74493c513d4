/* Forms with files: whatever is read lies within the body, is text where it must be, and is as many as allowed. The first line of the input is the
 * Content-Type. */
#include "fuzz.h"

#include "base/utf8.h"
#include "web/multipart.h"

#define FIELDS_MAX 50

static bool is_within(struct str part, struct str whole)
{
    return part.len == 0 || (part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len);
}

static bool is_text(struct str s)
{
    return utf8_valid(s) && str_find(s, '\0') == s.len;
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    struct arena arena;
    struct error error = { .status = STATUS_OK };
    struct str body = { (const char *)bytes, size };
    struct str type = str_cut(&body, '\n');
    struct multipart parts;
    enum status status;
    if (size > 200000)
        return 0;
    arena_open(&arena, &memory_system, (size_t)16 << 20);
    status = multipart_read(&arena, type, body, FIELDS_MAX, &parts, &error);
    FUZZ_CHECK(status == error.status && (status == STATUS_OK || status == STATUS_BAD_INPUT));
    FUZZ_CHECK(parts.field_count <= FIELDS_MAX && parts.file_count <= MULTIPART_FILES_MAX);
    for (size_t i = 0; i < parts.field_count; i++)
        FUZZ_CHECK(is_text(parts.fields[i].name) && is_text(parts.fields[i].value) && is_within(parts.fields[i].value, body));
    for (size_t i = 0; i < parts.file_count; i++)
        FUZZ_CHECK(is_text(parts.files[i].name) && is_text(parts.files[i].filename) && is_within(parts.files[i].bytes, body));
    arena_close(&arena);
    return 0;
}
