/* Forms with files: multipart/form-data (RFC 7578), as browsers send it. Strict: what no browser sends is refused. Knows no connection, so that unit
 * tests and the fuzzer call it with any bytes. */
#ifndef OPENOCOP_WEB_MULTIPART_H
#define OPENOCOP_WEB_MULTIPART_H

#include "web/parse.h"

#define MULTIPART_FILES_MAX 16

/* A file that came with a form. An input in which nothing was chosen comes as one without name and bytes, and is left out. */
struct web_upload {
    struct str name;     /* of the form's field */
    struct str filename; /* on the sender's device, as it came: any text, also with slashes; valid UTF-8 without NUL */
    struct str bytes;    /* within the body */
};

struct multipart {
    struct web_field *fields; /* all that are no files, in their order */
    size_t field_count;
    struct web_upload *files;
    size_t file_count;
};

/* `content_type` is the header's value with its boundary. STATUS_BAD_INPUT: no boundary, a part without name, text that is not UTF-8, more than
 * `fields_max` fields or MULTIPART_FILES_MAX files, an end that is missing. */
MUST_CHECK enum status multipart_read(struct arena *arena, struct str content_type, struct str body, size_t fields_max, struct multipart *out,
                                      struct error *error);

#endif
