/* See digest.h. libsodium computes. */
#include "base/digest.h"

#include <sodium.h>

_Static_assert(SHA256_SIZE == crypto_hash_sha256_BYTES, "SHA-256 has 32 bytes");

bool digest_ready(void)
{
    return sodium_init() >= 0;
}

struct sha256 sha256_of(struct str s)
{
    return sha256_of_many(&s, 1);
}

struct sha256 sha256_of_many(const struct str *pieces, size_t count)
{
    crypto_hash_sha256_state state;
    struct sha256 hash;
    crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < count; i++)
        crypto_hash_sha256_update(&state, (const unsigned char *)pieces[i].ptr, pieces[i].len);
    crypto_hash_sha256_final(&state, hash.bytes);
    return hash;
}

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(((struct sha256_running *)0)->state), "the state fits");

void sha256_start(struct sha256_running *running)
{
    crypto_hash_sha256_init((crypto_hash_sha256_state *)running->state);
}

void sha256_add(struct sha256_running *running, struct str s)
{
    crypto_hash_sha256_update((crypto_hash_sha256_state *)running->state, (const unsigned char *)s.ptr, s.len);
}

struct sha256 sha256_end(struct sha256_running *running)
{
    struct sha256 hash;
    crypto_hash_sha256_final((crypto_hash_sha256_state *)running->state, hash.bytes);
    return hash;
}

bool sha256_equal(const struct sha256 *a, const struct sha256 *b)
{
    return sodium_memcmp(a->bytes, b->bytes, SHA256_SIZE) == 0;
}

struct str sha256_hex(struct arena *arena, const struct sha256 *hash)
{
    struct buffer hex;
    buffer_open(&hex, arena, SHA256_HEX_SIZE);
    buffer_add_hex(&hex, hash->bytes, SHA256_SIZE);
    return buffer_str(&hex);
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

bool sha256_read(struct str hex, struct sha256 *out)
{
    struct sha256 hash;
    if (hex.len != SHA256_HEX_SIZE)
        return false;
    for (size_t i = 0; i < SHA256_SIZE; i++) {
        int high = digit(hex.ptr[2 * i]);
        int low = digit(hex.ptr[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        hash.bytes[i] = (unsigned char)(high << 4 | low);
    }
    *out = hash;
    return true;
}
