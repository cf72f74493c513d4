/* Office files are zip packages of XML parts (ECMA-376 part 2): puts the parts of one together. */
#ifndef OPENOCOP_DOC_PACKAGE_WRITE_H
#define OPENOCOP_DOC_PACKAGE_WRITE_H

#include "base/error.h"

struct package_part {
    const char *name; /* "word/document.xml" */
    struct str bytes;
};
/* Added to `out`. STATUS_TOO_LARGE: it is full. */
MUST_CHECK enum status package_write(const struct package_part *parts, size_t count, struct buffer *out, struct error *error);

#endif
