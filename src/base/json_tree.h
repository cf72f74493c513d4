/* A parsed JSON document as plain nodes in an arena; private to base/: others read through the tables of json_read.h.
 * json_tree.c is the only file that knows the parser (libjansson, whose names clash with ours). */
#ifndef OPENOCOP_BASE_JSON_TREE_H
#define OPENOCOP_BASE_JSON_TREE_H

#include "base/error.h"

enum json_node_kind {
    JSON_NODE_NULL,
    JSON_NODE_BOOL,
    JSON_NODE_INT,
    JSON_NODE_REAL, /* has a decimal point or an exponent; the value is not kept */
    JSON_NODE_TEXT,
    JSON_NODE_LIST,
    JSON_NODE_OBJECT,
};

struct json_node {
    enum json_node_kind kind;
    bool truth;
    int64_t number;
    struct str text;
    struct str name;         /* where the node is an object's member */
    struct json_node *items; /* of a list or an object, in the order of the document */
    size_t count;
};

/* Parses strictly, as json_read.h says. Text is valid UTF-8 without NUL, zero-terminated, in the arena. STATUS_BAD_INPUT with where =
 * "line N"; STATUS_TOO_LARGE when the document has more values than the arena could hold. */
MUST_CHECK enum status json_tree_read(struct arena *arena, struct str bytes, struct json_node *root, struct error *error);
/* The node's canonical form (RFC 8785), added to `out`. Numbers that are not whole, or beyond ±(2^53-1), are STATUS_BAD_INPUT with
 * where = the path below the node. */
MUST_CHECK enum status json_tree_canonical(struct arena *arena, const struct json_node *node, struct buffer *out, struct error *error);
/* Room for a place in a document as error_within wants it: "[17]". */
#define JSON_INDEX_SIZE 24
const char *json_index(size_t index, char room[JSON_INDEX_SIZE]);

#endif
