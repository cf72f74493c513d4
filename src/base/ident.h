/* Identifiers for the outside: random 128 bits, so that nobody counts or guesses. Inside, rows have 64-bit numbers. */
#ifndef OPENOCOP_BASE_IDENT_H
#define OPENOCOP_BASE_IDENT_H

#include "base/buffer.h"
#include "base/context.h"

struct ident {
    unsigned char bytes[16];
};

#define IDENT_TEXT_SIZE 36

/* A random UUID, version 4 (RFC 9562). */
struct ident ident_new(const struct context *context);
/* A UUID made from a name, version 8 (RFC 9562): the first 16 bytes of SHA-256 of the name. The same name gives the same UUID: for
 * commands of the program itself that must happen once. */
struct ident ident_of_name(struct str name);
bool ident_equal(const struct ident *a, const struct ident *b);
/* "0b5f3c9e-…", lower or upper case; nothing else. */
bool ident_read(struct str s, struct ident *out);
void ident_write(struct buffer *out, const struct ident *ident);

/* As 16 bytes for a table, and back; false for another length. */
struct str ident_str(const struct ident *ident);
bool ident_of_bytes(struct str bytes, struct ident *out);

#endif
