/* Vietnamese text: one normal form inside the program (NFC), a fold for searching without accents, an order for names. */
#ifndef OPENOCOP_BASE_TEXT_H
#define OPENOCOP_BASE_TEXT_H

#include "base/arena.h"
#include "base/error.h"

#define TEXT_MAX ((size_t)256 << 20)

/* Every function here may be called from any thread. */

/* Valid UTF-8 without NUL, surrogates and non-characters. */
bool text_valid(struct str s);
/* For what people type: valid UTF-8, NFC; no control characters (line breaks and tabs only where `lines`), no bidirectional marks
 * (Trojan source), no private-use characters (old fonts), no non-characters. Gives the NFC form, trimmed, with every kind of space as a plain
 * one, every kind of line break as \n, and without zero-width spaces and byte order marks, which come with pasted text and can't be seen.
 * STATUS_BAD_INPUT says what is wrong. */
MUST_CHECK enum status text_clean(struct arena *arena, struct str s, bool lines, struct str *out, struct error *error);
/* NFC; an invalid input gives STATUS_BAD_INPUT, more than TEXT_MAX bytes STATUS_TOO_LARGE. */
MUST_CHECK enum status text_nfc(struct arena *arena, struct str s, struct str *out, struct error *error);
/* For search: case folded, compatibility forms as plain ones (full width, superscripts), no accents, đ as d, runs of anything but letters and
 * digits as one space, trimmed: "Mù Cang Chải" gives "mu cang chai", "Hoà Bình" and "Hòa Bình" both "hoa binh". Never fails on valid UTF-8;
 * empty for invalid, and when memory is out (the arena then says `exhausted`). */
struct str text_fold(struct arena *arena, struct str s);
/* The same with tone and vowel marks and đ, NFC, and the tone mark where the newer rules put it: on the second letter of oa, oe, uy (hoà,
 * khoẻ, thuý), so that hoà = hòa and Quán ≠ Quân. For telling apart names that only differ in marks. */
struct str text_fold_marked(struct arena *arena, struct str s);
/* All letters as capitals, by the rules of Unicode; and only the first letter as a small one ("Xã Quế" within a sentence: "xã Quế"). NFC. Empty
 * for invalid UTF-8 and when memory is out. */
struct str text_upper(struct arena *arena, struct str s);
struct str text_lower_first(struct arena *arena, struct str s);
/* Bytes that compare as the names sort in Vietnamese (a ă â … d đ …; tones, then capitals, decide only between names of the same letters),
 * from ICU's "vi" collation. No NUL among them. Empty for invalid UTF-8 and when memory is out. */
struct str text_sort_key(struct arena *arena, struct str s);
/* ICU's version and its collation's, "72.1/153.120": stored with sort keys, which are rebuilt when it changes. */
struct str text_sort_version(struct arena *arena);

#endif
