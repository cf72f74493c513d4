/* Writing HTML: the function's name says what becomes of the text. Only html_raw writes as it stands, and it takes nothing but literals.
 * Attribute values are always quoted. */
#ifndef OPENOCOP_WEB_HTML_H
#define OPENOCOP_WEB_HTML_H

#include "base/buffer.h"
#include "base/texts.h"

/* A literal of markup. */
#define html_raw(out, literal) buffer_add((out), STR(literal))
/* Text between tags. */
void html_text(struct buffer *out, struct str text);
void html_int(struct buffer *out, int64_t value);
/* A text of text/, with its {places} filled; markup in either is shown, not obeyed. */
void html_words(struct buffer *out, enum language language, enum text_id text, const struct text_arg *args, size_t arg_count);
#define HTML_WORDS(out, language, text, ...)                                                                                 \
    html_words((out), (language), (text), (const struct text_arg[]){ __VA_ARGS__ },                                         \
               sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg))
/* ` name="value"`; the name is a literal. */
void html_attr(struct buffer *out, const char *name, struct str value);
void html_attr_int(struct buffer *out, const char *name, int64_t value);
/* ` name="text"` */
void html_attr_words(struct buffer *out, const char *name, enum language language, enum text_id text);
/* One segment of a path, or one name or value of a query: everything but letters, digits and -._~ percent-encoded. */
void html_url(struct buffer *out, struct str part);

#endif
