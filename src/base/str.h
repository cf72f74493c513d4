/* Text as pointer and length. A str never owns its bytes: they live in an arena, in a buffer or in the program itself.
 * Pure: used by the law on the server and in the browser alike, so nothing here needs a C library. */
#ifndef OPENOCOP_BASE_STR_H
#define OPENOCOP_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
    const char *ptr; /* may be NULL only when len is 0 */
    size_t len;      /* bytes; not necessarily followed by a NUL */
};

/* A str over a string literal. */
#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
/* For printf's "%.*s". */
#define STR_ARG(s) (int)(s).len, (s).ptr

struct str str_from(const char *zero_terminated); /* NULL gives the empty str */
bool str_equal(struct str a, struct str b);
bool str_is(struct str a, const char *zero_terminated);
/* Byte order: < 0, 0, > 0. For Vietnamese order see text_sort_key. */
int str_compare(struct str a, struct str b);
bool str_starts_with(struct str s, struct str prefix);
bool str_ends_with(struct str s, struct str suffix);
struct str str_part(struct str s, size_t from, size_t to); /* [from, to), cut to the length of s */
struct str str_trim(struct str s);                         /* ASCII white space at both ends */
/* Finds the first `c`; returns s.len where there is none. */
size_t str_find(struct str s, char c);
/* Cuts `*rest` at the first `c`: returns what stands before it and leaves in `*rest` what stands after (empty at the end). */
struct str str_cut(struct str *rest, char c);
/* A whole decimal number: optional '-', digits, nothing else, within [min, max]. False leaves *out as it was. */
bool str_to_int(struct str s, int64_t min, int64_t max, int64_t *out);

#endif
