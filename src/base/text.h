/* Vietnamese text: one normal form inside the program (NFC), a fold for searching without accents, an order for names. */
#ifndef OPENOCOP_BASE_TEXT_H
#define OPENOCOP_BASE_TEXT_H

#include "base/arena.h"
#include "base/error.h"

/* Valid UTF-8 without NUL, surrogates and non-characters. */
bool text_valid(struct str s);
/* For what people type: valid UTF-8, NFC; no control characters (line breaks and tabs only where `lines`), no bidirectional marks
 * (Trojan source). Gives the NFC form with white space trimmed; STATUS_BAD_INPUT says what is wrong. */
MUST_CHECK enum status text_clean(struct arena *arena, struct str s, bool lines, struct str *out, struct error *error);
/* NFC; an invalid input gives STATUS_BAD_INPUT. */
MUST_CHECK enum status text_nfc(struct arena *arena, struct str s, struct str *out, struct error *error);
/* For search: lower case, no accents, đ as d, runs of anything but letters and digits as one space, trimmed: "Mù Cang Chải" gives
 * "mu cang chai", "Hoà Bình" and "Hòa Bình" both "hoa binh". Never fails on valid UTF-8; empty for invalid. */
struct str text_fold(struct arena *arena, struct str s);
/* The same letters with their tone and vowel marks, lower case, with the tone mark where the newer rules put it, so that hoà = hòa and
 * Quán ≠ Quân. For telling apart names that only differ in marks. */
struct str text_fold_marked(struct arena *arena, struct str s);
/* Bytes that compare as the names sort in Vietnamese (a ă â … d đ …, tones last), from ICU's "vi" collation. */
struct str text_sort_key(struct arena *arena, struct str s);
/* ICU's version and its collation's, "72.1/153.120": stored with sort keys, which are rebuilt when it changes. */
struct str text_sort_version(struct arena *arena);

#endif
