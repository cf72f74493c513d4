/* See buffer.h. */
#include "base/buffer.h"

#include "base/pure.h"

#define FIRST_ROOM ((size_t)256)

void buffer_open(struct buffer *buffer, struct arena *arena, size_t max)
{
    *buffer = (struct buffer){ .arena = arena, .max = max };
}

void buffer_open_fixed(struct buffer *buffer, char *memory, size_t size)
{
    *buffer = (struct buffer){ .ptr = memory, .room = size, .max = size - 1 };
}

static bool make_room(struct buffer *buffer, size_t more)
{
    size_t needed;
    size_t grown;
    char *ptr;
    if (buffer->overflowed || __builtin_add_overflow(buffer->len, more, &needed) || needed > buffer->max) {
        buffer->overflowed = true;
        return false;
    }
    if (needed < buffer->room)
        return true;
    grown = buffer->room == 0 ? FIRST_ROOM : buffer->room * 2;
    if (grown <= needed)
        grown = needed + 1;
    ptr = arena_take(buffer->arena, grown);
    if (ptr == NULL) {
        buffer->overflowed = true;
        return false;
    }
    if (buffer->len > 0)
        memcpy(ptr, buffer->ptr, buffer->len);
    buffer->ptr = ptr;
    buffer->room = grown;
    return true;
}

void buffer_add(struct buffer *buffer, struct str s)
{
    if (s.len == 0 || !make_room(buffer, s.len))
        return;
    memcpy(buffer->ptr + buffer->len, s.ptr, s.len);
    buffer->len += s.len;
}

void buffer_add_z(struct buffer *buffer, const char *zero_terminated)
{
    buffer_add(buffer, str_from(zero_terminated));
}

void buffer_add_char(struct buffer *buffer, char c)
{
    buffer_add(buffer, (struct str){ &c, 1 });
}

void buffer_add_padded(struct buffer *buffer, uint64_t value, int width)
{
    char digits[20];
    size_t at = sizeof(digits);
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    while (at > 0 && (int)(sizeof(digits) - at) < width)
        digits[--at] = '0';
    buffer_add(buffer, (struct str){ digits + at, sizeof(digits) - at });
}

void buffer_add_int(struct buffer *buffer, int64_t value)
{
    if (value < 0)
        buffer_add_char(buffer, '-');
    buffer_add_padded(buffer, value < 0 ? ~(uint64_t)value + 1 : (uint64_t)value, 1);
}

void buffer_add_hex(struct buffer *buffer, const void *bytes, size_t size)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < size; i++) {
        buffer_add_char(buffer, "0123456789abcdef"[byte[i] >> 4]);
        buffer_add_char(buffer, "0123456789abcdef"[byte[i] & 15]);
    }
}

struct str buffer_str(const struct buffer *buffer)
{
    return (struct str){ buffer->ptr == NULL ? "" : buffer->ptr, buffer->len };
}

const char *buffer_z(struct buffer *buffer)
{
    if (buffer->ptr == NULL)
        return "";
    buffer->ptr[buffer->len] = '\0';
    return buffer->ptr;
}
