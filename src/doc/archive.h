/* A zip archive on the disk, of bytes and of files that are too many or too large for memory. */
#ifndef OPENOCOP_DOC_ARCHIVE_H
#define OPENOCOP_DOC_ARCHIVE_H

#include "base/error.h"

struct archive_part {
    const char *name; /* "giay-to/1a2b.pdf" */
    struct str bytes; /* where `file` is NULL */
    const char *file; /* the path of what is copied; it is there until the archive is written */
};
/* Writes a new archive at `path`; what stood there is replaced. Times in it are fixed, so that the same parts give the same bytes. On a failure nothing
 * is left there. */
MUST_CHECK enum status archive_write(const char *path, const struct archive_part *parts, size_t count, struct error *error);

#endif
