/* The bytes of a text file, in whatever encoding it was saved, as UTF-8; see legacy_bytes in legacy.h. */
#include "base/legacy.h"

#include "base/utf8.h"
#include "texts_text.h"

/* Windows-1252 from 0x80 to 0x9F (Unicode's mapping table CP1252); five codes without a meaning are left as they are. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F,
    0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
};

static enum status from_bytes(struct arena *arena, struct str bytes, struct str *out, struct error *error)
{
    struct buffer text;
    buffer_open(&text, arena, bytes.len * 3 + 1);
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char byte = (unsigned char)bytes.ptr[i];
        utf8_add(&text, byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte);
    }
    *out = buffer_str(&text);
    return text.overflowed ? fail_memory(error) : STATUS_OK;
}

static uint32_t unit_at(struct str bytes, size_t at, bool big)
{
    unsigned char first = (unsigned char)bytes.ptr[at];
    unsigned char second = (unsigned char)bytes.ptr[at + 1];
    return big ? (uint32_t)first << 8 | second : (uint32_t)second << 8 | first;
}

static enum status from_utf16(struct arena *arena, struct str bytes, bool big, struct str *out, struct error *error)
{
    struct buffer text;
    if (bytes.len % 2 != 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_text_utf16, NULL);
    buffer_open(&text, arena, bytes.len * 2 + 1);
    for (size_t at = 0; at < bytes.len; at += 2) {
        uint32_t c = unit_at(bytes, at, big);
        if (c >= 0xD800 && c < 0xDC00 && at + 2 < bytes.len) {
            uint32_t low = unit_at(bytes, at + 2, big);
            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            }
        }
        if (c >= 0xD800 && c < 0xE000)
            return FAIL(error, STATUS_BAD_INPUT, TEXT_text_utf16, NULL);
        utf8_add(&text, c);
    }
    *out = buffer_str(&text);
    return text.overflowed ? fail_memory(error) : STATUS_OK;
}

enum status legacy_bytes(struct arena *arena, struct str bytes, struct str *out, bool *was_bytes, struct error *error)
{
    *was_bytes = false;
    if (str_starts_with(bytes, STR("\xFF\xFE")))
        return from_utf16(arena, str_part(bytes, 2, bytes.len), false, out, error);
    if (str_starts_with(bytes, STR("\xFE\xFF")))
        return from_utf16(arena, str_part(bytes, 2, bytes.len), true, out, error);
    if (str_starts_with(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_part(bytes, 3, bytes.len);
    if (utf8_valid(bytes)) {
        *out = bytes;
        return STATUS_OK;
    }
    *was_bytes = true;
    return from_bytes(arena, bytes, out, error);
}
