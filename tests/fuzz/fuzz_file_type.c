/* What a file is taken for: always one of four types or a refusal, and never two things at once. The same bytes are tried as a name and a link. */
#include "fuzz.h"

#include "base/utf8.h"
#include "ocop/files/files_int.h"

static const char *const types[] = { "application/pdf", "image/jpeg", "image/png", "image/heic" };

static bool is_known(struct str type)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (str_is(type, types[i]))
            return true;
    return false;
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    struct arena arena;
    struct error error = { .status = STATUS_OK };
    struct str input = { (const char *)bytes, size };
    struct str type;
    struct str name;
    enum status status;
    if (size > 200000)
        return 0;
    arena_open(&arena, &memory_system, (size_t)16 << 20);
    status = file_type_of(input, &type, &error);
    FUZZ_CHECK(status == error.status && (status == STATUS_OK || status == STATUS_BAD_INPUT));
    FUZZ_CHECK(status != STATUS_OK || is_known(type));
    status = file_name_check(&arena, input, &name, &error);
    FUZZ_CHECK(status != STATUS_OK || (name.len > 0 && name.len <= FILE_NAME_MAX && utf8_valid(name) && str_find(name, '/') == name.len));
    if (utf8_valid(input)) {
        name = file_download_name(&arena, input, STR("image/png"));
        for (size_t i = 0; i < name.len; i++)
            FUZZ_CHECK(name.ptr[i] > 0x20 && name.ptr[i] < 0x7F && name.ptr[i] != '"' && name.ptr[i] != '\\' && name.ptr[i] != '/');
    }
    if (file_link_is_good(input))
        FUZZ_CHECK(str_starts_with(input, STR("https://")) && str_find(input, '"') == input.len && str_find(input, ' ') == input.len);
    arena_close(&arena);
    return 0;
}
