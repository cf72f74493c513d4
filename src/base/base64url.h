/* Bytes as text for addresses and QR codes: base64url without padding (RFC 4648, section 5). */
#ifndef OPENOCOP_BASE_BASE64URL_H
#define OPENOCOP_BASE_BASE64URL_H

#include "base/buffer.h"

void base64url_write(struct buffer *out, struct str bytes);
/* In the arena. False for anything that base64url_write does not write: another character, padding, a length or last bits that it never gives; or where
 * memory is out. */
bool base64url_read(struct arena *arena, struct str text, struct str *out);

#endif
