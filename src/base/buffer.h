/* Text that grows, up to a maximum that must be named. What does not fit sets `overflowed` and is dropped; after that nothing more is
 * added, so that one check at the end is enough. Pure. */
#ifndef OPENOCOP_BASE_BUFFER_H
#define OPENOCOP_BASE_BUFFER_H

#include "base/arena.h"

struct buffer {
    struct arena *arena;
    char *ptr;
    size_t len;
    size_t room;
    size_t max;
    bool overflowed; /* the maximum was reached, or memory is out */
};

void buffer_open(struct buffer *buffer, struct arena *arena, size_t max);
/* Over `size` bytes of the caller's own memory, size >= 1; holds size-1 bytes and never takes memory. */
void buffer_open_fixed(struct buffer *buffer, char *memory, size_t size);
void buffer_add(struct buffer *buffer, struct str s);
void buffer_add_z(struct buffer *buffer, const char *zero_terminated);
void buffer_add_char(struct buffer *buffer, char c);
void buffer_add_int(struct buffer *buffer, int64_t value);
/* Decimal digits, at least `width` of them, with leading zeros. */
void buffer_add_padded(struct buffer *buffer, uint64_t value, int width);
void buffer_add_hex(struct buffer *buffer, const void *bytes, size_t size);
/* What was added so far; valid until the next addition. */
struct str buffer_str(const struct buffer *buffer);
/* The same, followed by a NUL; "" when it overflowed before anything was added. */
const char *buffer_z(struct buffer *buffer);

#endif
