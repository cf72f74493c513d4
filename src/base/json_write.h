/* Writes JSON as a stream into a buffer. A stack of scopes puts the commas and refuses to close what is not open: a misuse sets `broken`,
 * which json_writer_end reports, as does a buffer that overflowed. Text that is not UTF-8 comes out with U+FFFD in place of the bad bytes, so
 * that what is written can always be read. Pure. */
#ifndef OPENOCOP_BASE_JSON_WRITE_H
#define OPENOCOP_BASE_JSON_WRITE_H

#include "base/date.h"
#include "base/error.h"
#include "base/fraction.h"

#define JSON_WRITE_DEPTH 32

/* libjansson has functions named json_object, json_array and json_null, and calls them itself: ours get other names for the linker, which
 * would otherwise hand ours to the library. */
#define JSON_SYMBOL(name) __asm__(#name)

struct json_writer {
    struct buffer *out;
    int depth;
    bool in_object[JSON_WRITE_DEPTH];
    bool has_member[JSON_WRITE_DEPTH];
    bool broken;
};

void json_writer_open(struct json_writer *json, struct buffer *out);
/* STATUS_FAILED when a scope is still open, something was misplaced or the buffer overflowed. */
MUST_CHECK enum status json_writer_end(struct json_writer *json, struct error *error);

/* `name` is NULL inside arrays and for the outermost value. */
void json_object(struct json_writer *json, const char *name) JSON_SYMBOL(json_write_object);
void json_object_named(struct json_writer *json, struct str name);
void json_object_end(struct json_writer *json);
void json_array(struct json_writer *json, const char *name) JSON_SYMBOL(json_write_array);
void json_array_end(struct json_writer *json);
void json_text(struct json_writer *json, const char *name, struct str value);
void json_text_named(struct json_writer *json, struct str name, struct str value);
void json_text_z(struct json_writer *json, const char *name, const char *zero_terminated);
/* The text, or null where it has no pointer. */
void json_text_or_null(struct json_writer *json, const char *name, struct str value);
void json_int(struct json_writer *json, const char *name, int64_t value);
void json_bool(struct json_writer *json, const char *name, bool value);
void json_null(struct json_writer *json, const char *name) JSON_SYMBOL(json_write_null);
void json_null_named(struct json_writer *json, struct str name);
void json_fraction(struct json_writer *json, const char *name, struct fraction value);
void json_fraction_named(struct json_writer *json, struct str name, struct fraction value);
/* "2026-05-22", or null for DATE_NONE. */
void json_date(struct json_writer *json, const char *name, date value);
/* A value that is JSON already (a kept canonical form). */
void json_raw(struct json_writer *json, const char *name, struct str value);

/* The text in double quotes, escaped as JSON.stringify and RFC 8785 do: \b \t \n \f \r \" \\, other controls as \u00xx, the rest as it
 * is. */
void json_add_quoted(struct buffer *out, struct str s);

#endif
