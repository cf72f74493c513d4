/* Strict JSON (RFC 8259), read through tables of fields into plain structs; nobody walks a tree. The same tables describe the routes in
 * OpenAPI and the front end's types.
 * Refused, each with its place: duplicate names, unknown names (unless the shape is open), wrong kinds, numbers where text belongs and the
 * other way round, fractions and exponents in numbers, NUL and lone surrogates in text, more than JSON_DEPTH levels, bytes after the end,
 * a byte order mark, invalid UTF-8. */
#ifndef OPENOCOP_BASE_JSON_READ_H
#define OPENOCOP_BASE_JSON_READ_H

#include "base/date.h"
#include "base/error.h"
#include "base/fraction.h"

#define JSON_DEPTH 64

enum json_kind {
    JSON_TEXT,      /* struct str; min..max bytes (max 0: JSON_TEXT_MAX) */
    JSON_INT,       /* int64_t; min..max */
    JSON_BOOL,      /* bool */
    JSON_FRACTION,  /* struct fraction, written as a string "3/4" */
    JSON_DATE,      /* date, written as "2026-05-22" */
    JSON_WORD,      /* int: the index of the text in `words`, a list that ends with NULL */
    JSON_OBJECT,    /* the struct itself, of shape `of` */
    JSON_LIST,      /* struct json_list of structs of shape `of`; min..max items (max 0: JSON_LIST_MAX) */
    JSON_TEXT_LIST, /* struct json_list of struct str */
    JSON_MAP,       /* struct json_list of structs of shape `of`: a `struct str` name at offset 0, and the shape's only field for the value
                       (null where that field is nullable) */
    JSON_ANY,       /* struct str: the value's canonical form (RFC 8785), kept as it is */
};

#define JSON_TEXT_MAX 65536
#define JSON_LIST_MAX 100000

struct json_list {
    void *items; /* NULL when empty */
    size_t count;
};

struct json_shape;

struct json_field {
    const char *name;
    enum json_kind kind;
    size_t offset;
    bool required; /* absent is an error; otherwise the struct keeps what it started with */
    bool nullable; /* null is allowed too (also where `required`), and leaves the struct as it started */
    int64_t min;
    int64_t max;
    const char *const *words;
    const struct json_shape *of;
};

struct json_shape {
    const char *name; /* as in OpenAPI: "ScoreInput" */
    size_t size;      /* of the struct */
    const struct json_field *fields;
    size_t field_count;
    bool open;            /* unknown names are passed over */
    const void *defaults; /* the struct to start from (objects within it too); NULL: zeroes, dates DATE_NONE, objects within it by theirs */
};

/* Reads one document. `out` is a struct of the shape; what stood in it is overwritten. Text points into the arena and is followed by a NUL.
 * While it parses, as much memory as the arena's limit at most is taken beside the arena: about 200 bytes for each value, 300 for each object,
 * so that an arena of 64 MiB reads a few megabytes of small values; larger documents need a larger limit.
 * STATUS_BAD_INPUT with error->where = the path ("sheets[1].choices.1.1", "line 3" for a fault of syntax); STATUS_TOO_LARGE when the document
 * has more values than the arena could hold; STATUS_FAILED when memory runs out. */
MUST_CHECK enum status json_read(struct arena *arena, struct str bytes, const struct json_shape *shape, void *out, struct error *error);
/* The document's canonical form (RFC 8785). Numbers must be whole and within ±(2^53-1): others are STATUS_BAD_INPUT. */
MUST_CHECK enum status json_canonical(struct arena *arena, struct str bytes, struct str *out, struct error *error);

#endif
