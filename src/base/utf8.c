/* See utf8.h. */
#include "base/utf8.h"

size_t utf8_next(struct str s, size_t at, uint32_t *character)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    unsigned char first;
    uint32_t value;
    size_t size;
    if (at >= s.len)
        return 0;
    first = (unsigned char)s.ptr[at];
    if (first < 0x80) {
        *character = first;
        return 1;
    }
    size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || s.len - at < size)
        return 0;
    value = first & (0x7Fu >> size);
    for (size_t i = 1; i < size; i++) {
        unsigned char next = (unsigned char)s.ptr[at + i];
        if ((next & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (next & 0x3F);
    }
    if (value < least[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    *character = value;
    return size;
}

void utf8_add(struct buffer *out, uint32_t character)
{
    if (character < 0x80) {
        buffer_add_char(out, (char)character);
        return;
    }
    if (character < 0x800) {
        buffer_add_char(out, (char)(0xC0 | character >> 6));
    } else {
        if (character < 0x10000) {
            buffer_add_char(out, (char)(0xE0 | character >> 12));
        } else {
            buffer_add_char(out, (char)(0xF0 | character >> 18));
            buffer_add_char(out, (char)(0x80 | (character >> 12 & 0x3F)));
        }
        buffer_add_char(out, (char)(0x80 | (character >> 6 & 0x3F)));
    }
    buffer_add_char(out, (char)(0x80 | (character & 0x3F)));
}

bool utf8_valid(struct str s)
{
    size_t at = 0;
    while (at < s.len) {
        uint32_t character;
        size_t size = utf8_next(s, at, &character);
        if (size == 0)
            return false;
        at += size;
    }
    return true;
}
