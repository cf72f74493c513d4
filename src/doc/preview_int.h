/* What the two halves of preview share: pictures (libvips) and PDF (poppler). */
#ifndef OPENOCOP_DOC_PREVIEW_INT_H
#define OPENOCOP_DOC_PREVIEW_INT_H

#include "doc/preview.h"

MUST_CHECK enum status preview_picture(struct arena *arena, struct str bytes, struct preview *out, struct error *error);
MUST_CHECK enum status preview_pdf(struct arena *arena, struct str bytes, struct preview *out, struct error *error);
/* A JPEG of pixels that lie row by row, red, green, blue; empty where it could not be made. */
struct str preview_jpeg(struct arena *arena, const unsigned char *rgb, int width, int height);
MUST_CHECK enum status preview_unreadable(struct error *error);

#endif
