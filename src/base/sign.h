/* Signatures: Ed25519 (RFC 8032). A key is made from 32 random bytes, its seed; whoever knows the seed signs, whoever knows the public half
 * checks. */
#ifndef OPENOCOP_BASE_SIGN_H
#define OPENOCOP_BASE_SIGN_H

#include "base/str.h"

#define SIGN_SEED_SIZE 32
#define SIGN_PUBLIC_SIZE 32
#define SIGN_SIZE 64

/* The public half of the key of a seed. */
void sign_public(const unsigned char seed[SIGN_SEED_SIZE], unsigned char out[SIGN_PUBLIC_SIZE]);
void sign_make(const unsigned char seed[SIGN_SEED_SIZE], struct str message, unsigned char out[SIGN_SIZE]);
/* False too for a public key or a signature of another length. */
bool sign_check(struct str public_key, struct str message, struct str signature);

#endif
