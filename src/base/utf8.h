/* UTF-8, one character after the other (RFC 3629). Pure. */
#ifndef OPENOCOP_BASE_UTF8_H
#define OPENOCOP_BASE_UTF8_H

#include "base/buffer.h"

#define UTF8_REPLACEMENT 0xFFFD

/* Decodes the character that starts at s.ptr[at] and gives its length, 1 to 4 bytes; 0 at the end and where the bytes are not UTF-8
 * (cut off, overlong, a surrogate, beyond U+10FFFF). */
size_t utf8_next(struct str s, size_t at, uint32_t *character);
void utf8_add(struct buffer *out, uint32_t character);
bool utf8_valid(struct str s);

#endif
