/* Passwords, hashed by argon2id (RFC 9106). One hash takes 64 MiB and some 60 ms, so at most two are made at a time and few may wait: who comes
 * when the queue is full is told to come again, and a flood of sign-ins can't take the machine's memory. */
#ifndef OPENOCOP_BASE_PASSWORD_H
#define OPENOCOP_BASE_PASSWORD_H

#include "base/error.h"

#define PASSWORD_HASH_SIZE 128 /* with the NUL */

enum password_cost {
    PASSWORD_COSTLY, /* 64 MiB, 2 passes */
    PASSWORD_CHEAP,  /* 8 MiB, 1 pass: for the published passwords of demonstrations, and tests */
};

/* `out` takes the hash with its salt and costs as text, PASSWORD_HASH_SIZE bytes. STATUS_UNAVAILABLE: the queue is full. */
MUST_CHECK enum status password_hash(struct str password, enum password_cost cost, char *out, struct error *error);
/* *good: whether it is this password. An empty hash is no password's, and takes as long to find out. */
MUST_CHECK enum status password_check(struct str password, struct str hash, bool *good, struct error *error);

#endif
