/* The words of the program: text/vi.json and text/en.json, compiled in, by key. */
#ifndef OPENOCOP_BASE_TEXTS_H
#define OPENOCOP_BASE_TEXTS_H

#include "base/error.h"

enum language { LANGUAGE_VI, LANGUAGE_EN };

/* The text as it stands, with its {places} unfilled. Never NULL. */
struct str text_of(enum language language, enum text_id text);
/* Adds the text with its {places} filled; a place without an argument stays as it stands. */
void text_add(struct buffer *out, enum language language, enum text_id text, const struct text_arg *args, size_t arg_count);
/* The error's text, filled. */
void error_add_text(struct buffer *out, enum language language, const struct error *error);
/* One line, without newline: "file:where: what, what to do". */
void error_line(struct buffer *out, enum language language, const struct error *error);
/* "vi" or "en"; false for anything else. */
bool language_read(struct str s, enum language *out);

#endif
