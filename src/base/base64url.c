/* See base64url.h. */
#include "base/base64url.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void base64url_write(struct buffer *out, struct str bytes)
{
    uint32_t bits = 0;
    int held = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        bits = (bits << 8 | (unsigned char)bytes.ptr[i]) & 0xffff;
        for (held += 8; held >= 6; held -= 6)
            buffer_add_char(out, letters[bits >> (held - 6) & 63]);
    }
    if (held > 0)
        buffer_add_char(out, letters[bits << (6 - held) & 63]);
}

static int value_of(char c)
{
    for (int i = 0; i < 64; i++)
        if (letters[i] == c)
            return i;
    return -1;
}

bool base64url_read(struct arena *arena, struct str text, struct str *out)
{
    struct buffer bytes;
    uint32_t bits = 0;
    int held = 0;
    buffer_open(&bytes, arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        int value = value_of(text.ptr[i]);
        if (value < 0)
            return false;
        bits = (bits << 6 | (uint32_t)value) & 0xffff;
        held += 6;
        if (held >= 8) {
            held -= 8;
            buffer_add_char(&bytes, (char)(unsigned char)(bits >> held & 0xff));
        }
    }
    *out = buffer_str(&bytes);
    return !bytes.overflowed && held < 6 && (bits & ((1u << held) - 1)) == 0;
}
