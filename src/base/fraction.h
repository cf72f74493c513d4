/* Exact fractions for scores: means of whole points over a number of sheets, quorums. Always reduced, denominator > 0.
 * No floating point exists near a score; rounding is for reading only. Pure. */
#ifndef OPENOCOP_BASE_FRACTION_H
#define OPENOCOP_BASE_FRACTION_H

#include "base/buffer.h"

struct fraction {
    int64_t num;
    int64_t den; /* > 0; 0 marks "no number": out of range, or never set */
};

/* Reduces num/den. den = 0, or a value that does not fit, gives "no number". */
struct fraction fraction_of(int64_t num, int64_t den);
bool fraction_ok(struct fraction f);
struct fraction fraction_add(struct fraction a, struct fraction b);
struct fraction fraction_multiply(struct fraction a, struct fraction b);
/* < 0, 0, > 0; exact for all fractions. Both must be ok. */
int fraction_compare(struct fraction a, struct fraction b);
int fraction_compare_int(struct fraction a, int64_t b);
/* The least whole number that is not below f. */
int64_t fraction_ceiling(struct fraction f);
/* "3/4", "78", "-1/2": reduced or not; no white space, at most 18 digits on each side. */
bool fraction_read(struct str s, struct fraction *out);
/* "157/2", or "78" when whole. */
void fraction_write(struct buffer *buffer, struct fraction f);
/* For reading only: two decimals, half away from zero, decimal comma: "78,50". */
void fraction_write_rounded(struct buffer *buffer, struct fraction f);

#endif
