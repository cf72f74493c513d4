/* Looks into a file that a stranger sent: how many pages, how large, what text, and a small picture of the first page. The libraries that do it are
 * large and have had holes, so this is called only in a process that has given up everything else (base/sandbox.h). */
#ifndef OPENOCOP_DOC_PREVIEW_H
#define OPENOCOP_DOC_PREVIEW_H

#include "base/arena.h"
#include "base/error.h"

#define PREVIEW_SIDE 512                     /* the small picture's longer side, at most */
#define PREVIEW_TEXT_MAX ((size_t)1 << 20)   /* bytes */
#define PREVIEW_PIXELS_MAX ((int64_t)200000000) /* a larger picture is counted, not drawn */

struct preview {
    int64_t pages;  /* 1 for a picture */
    int64_t width;  /* of a picture in pixels as it is to be seen (turned by its EXIF orientation), of a PDF's first page in points */
    int64_t height;
    int64_t orientation; /* EXIF, 1 .. 8; 1 for a PDF */
    bool has_place;      /* EXIF tells where it was taken */
    struct str text;     /* of a PDF, the first PREVIEW_TEXT_MAX bytes; not cleaned */
    struct str jpeg;     /* without any metadata; empty where it could not be drawn */
};

/* Opens the libraries; before the process is confined. */
MUST_CHECK enum status preview_ready(struct error *error);
/* `type` is a media type: "application/pdf" or of a picture. STATUS_BAD_INPUT: it can't be read (damaged, locked by a password). Everything is in the
 * arena. */
MUST_CHECK enum status preview_make(struct arena *arena, struct str bytes, struct str type, struct preview *out, struct error *error);

#endif
