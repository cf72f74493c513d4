/* XML 1.0 with namespaces, read as a stream: callbacks for the start and the end of an element and for its text. Bounded, and safe with
 * documents from strangers: no DOCTYPE (so no entities but the five of XML, and nothing is ever fetched), a depth of at most XML_DEPTH_MAX, at
 * most XML_ATTRIBUTES_MAX attributes an element, a tag or a comment of at most XML_TOKEN_MAX bytes. Comments and processing instructions are
 * passed over. Expat does the work. */
#ifndef OPENOCOP_BASE_XML_H
#define OPENOCOP_BASE_XML_H

#include "base/error.h"

#define XML_DEPTH_MAX 64
#define XML_ATTRIBUTES_MAX 256
#define XML_TOKEN_MAX ((size_t)1 << 20)

struct xml_attribute {
    struct str space; /* the namespace's address; empty where there is none */
    struct str name;
    struct str value;
};

struct xml_element {
    struct str space;
    struct str name;
    const struct xml_attribute *attributes;
    size_t count;
    int depth; /* 1 for the document's element */
};

/* What a document's reader wants to be told; the texts are valid during the call only. The first failure ends the reading. `end` and `text` may
 * be NULL. Text comes in pieces. */
struct xml_handlers {
    enum status (*start)(void *self, const struct xml_element *element, struct error *error);
    enum status (*end)(void *self, struct str space, struct str name, struct error *error);
    enum status (*text)(void *self, struct str piece, struct error *error);
};

/* The value of an attribute without a namespace; empty where it is missing. */
struct str xml_attribute(const struct xml_element *element, const char *name);

/* Piece by piece. A reader that was opened needs xml_close; it lives in the arena but for Expat's own memory. */
struct xml_reader;
MUST_CHECK enum status xml_open(struct arena *arena, const struct xml_handlers *handlers, void *self, struct xml_reader **out,
                                struct error *error);
/* STATUS_BAD_INPUT with where = "line N" for what is not XML or is refused; a handler's own failure is handed on. After a failure nothing more may
 * be fed. `last` ends the document. */
MUST_CHECK enum status xml_feed(struct xml_reader *reader, struct str bytes, bool last, struct error *error);
/* After a failure: was it the document that was refused, and not a handler that failed? */
bool xml_at_fault(const struct xml_reader *reader);
void xml_close(struct xml_reader *reader); /* NULL is nothing */

/* A whole document at once. */
MUST_CHECK enum status xml_read(struct arena *arena, struct str bytes, const struct xml_handlers *handlers, void *self, struct error *error);

#endif
