/* SHA-256 and hexadecimal text. */
#ifndef OPENOCOP_BASE_DIGEST_H
#define OPENOCOP_BASE_DIGEST_H

#include "base/buffer.h"

#define SHA256_SIZE 32
#define SHA256_HEX_SIZE 64

struct sha256 {
    unsigned char bytes[SHA256_SIZE];
};

/* Call once at the start of the program; false where the library can't be used. */
bool digest_ready(void);
struct sha256 sha256_of(struct str s);
/* Of several pieces, one after the other. */
struct sha256 sha256_of_many(const struct str *pieces, size_t count);
/* Of what comes bit by bit. */
struct sha256_running {
    _Alignas(16) unsigned char state[128];
};
void sha256_start(struct sha256_running *running);
void sha256_add(struct sha256_running *running, struct str s);
struct sha256 sha256_end(struct sha256_running *running);
bool sha256_equal(const struct sha256 *a, const struct sha256 *b);
struct str sha256_hex(struct arena *arena, const struct sha256 *hash); /* 64 lower-case digits */
bool sha256_read(struct str hex, struct sha256 *out); /* 64 lower-case digits, nothing else */

#endif
