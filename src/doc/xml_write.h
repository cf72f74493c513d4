/* Writes XML 1.0 as a stream into a buffer. A stack of elements closes what is open; a misuse sets `broken`, which xml_done reports, as does a buffer
 * that overflowed. Names are literals; text and values are escaped, and must be UTF-8 without control characters. */
#ifndef OPENOCOP_DOC_XML_WRITE_H
#define OPENOCOP_DOC_XML_WRITE_H

#include "base/error.h"

#define XML_WRITE_DEPTH 32

struct xml_writer {
    struct buffer *out;
    const char *open[XML_WRITE_DEPTH];
    int depth;
    bool in_tag; /* attributes may follow */
    bool broken;
};

/* Begins with the XML declaration. */
void xml_writer_open(struct xml_writer *xml, struct buffer *out);
/* STATUS_FAILED when an element is still open, something was misplaced or the buffer overflowed. */
MUST_CHECK enum status xml_done(struct xml_writer *xml, struct error *error);

void xml_begin(struct xml_writer *xml, const char *name);
void xml_end(struct xml_writer *xml);
void xml_attr(struct xml_writer *xml, const char *name, struct str value);
void xml_attr_z(struct xml_writer *xml, const char *name, const char *zero_terminated);
void xml_attr_int(struct xml_writer *xml, const char *name, int64_t value);
void xml_text(struct xml_writer *xml, struct str text);
/* <name>text</name> */
void xml_element(struct xml_writer *xml, const char *name, struct str text);

#endif
