/* QR codes (ISO/IEC 18004) as dots: drawn on papers, and as PNG. */
#ifndef OPENOCOP_DOC_QR_H
#define OPENOCOP_DOC_QR_H

#include "base/error.h"

#define QR_CONTENT_MAX 2000 /* bytes; level M holds 2331 */
#define QR_QUIET 4          /* dots that stay white on each side */

struct qr {
    int size;                  /* dots a side, without the quiet zone */
    const unsigned char *dots; /* size * size, row by row; 1 is dark */
};

/* Level M, bytes. In the arena. STATUS_TOO_LARGE when there is too much content, STATUS_BAD_INPUT when there is none. */
MUST_CHECK enum status qr_make(struct arena *arena, struct str content, struct qr *out, struct error *error);
/* A PNG with the quiet zone, `scale` pixels a dot (1 to 32), added to `out`; the same bytes every time. */
MUST_CHECK enum status qr_png(const struct qr *qr, int scale, struct buffer *out, struct error *error);
/* The same as an <svg> element for a page, dark on white whatever the page's colours; `alt` tells what it is for, escaped. */
void qr_svg(const struct qr *qr, struct str alt, struct buffer *out);

#endif
