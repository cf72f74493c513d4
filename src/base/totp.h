/* Time-based one-time codes (RFC 6238: SHA-1, 30 seconds, six digits, as all telephone programs do). */
#ifndef OPENOCOP_BASE_TOTP_H
#define OPENOCOP_BASE_TOTP_H

#include "base/buffer.h"

#define TOTP_SECRET_SIZE 20

/* Whether `code` (six digits; blanks are passed over) is that of the half minute of `now_ms`, the one before or the one after. *step: which half
 * minute it was; a code whose step is not greater than `last_step` was used before and is refused. */
bool totp_check(struct str secret, struct str code, int64_t now_ms, int64_t last_step, int64_t *step);
/* The code of a step; for tests and for printing. */
bool totp_code(struct str secret, int64_t step, char out[7]);
/* Base32 without padding (RFC 4648), as it is typed into a telephone. */
void totp_write_secret(struct buffer *out, struct str secret);

#endif
