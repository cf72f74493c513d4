/* See sign.h. libsodium computes. */
#include "base/sign.h"

#include <sodium.h>

_Static_assert(SIGN_SEED_SIZE == crypto_sign_SEEDBYTES && SIGN_PUBLIC_SIZE == crypto_sign_PUBLICKEYBYTES && SIGN_SIZE == crypto_sign_BYTES,
               "the sizes of Ed25519");

void sign_public(const unsigned char seed[SIGN_SEED_SIZE], unsigned char out[SIGN_PUBLIC_SIZE])
{
    unsigned char secret[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(out, secret, seed);
    sodium_memzero(secret, sizeof(secret));
}

void sign_make(const unsigned char seed[SIGN_SEED_SIZE], struct str message, unsigned char out[SIGN_SIZE])
{
    unsigned char public_key[SIGN_PUBLIC_SIZE];
    unsigned char secret[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(public_key, secret, seed);
    crypto_sign_detached(out, NULL, (const unsigned char *)message.ptr, message.len, secret);
    sodium_memzero(secret, sizeof(secret));
}

bool sign_check(struct str public_key, struct str message, struct str signature)
{
    return public_key.len == SIGN_PUBLIC_SIZE && signature.len == SIGN_SIZE &&
           crypto_sign_verify_detached((const unsigned char *)signature.ptr, (const unsigned char *)message.ptr, message.len,
                                       (const unsigned char *)public_key.ptr) == 0;
}
