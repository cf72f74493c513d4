/* Pictures that cairo drew, as PNG. */
#ifndef OPENOCOP_DOC_PNG_INT_H
#define OPENOCOP_DOC_PNG_INT_H

#include <cairo.h>

#include "base/error.h"

/* Adds the picture to `out`; the same bytes every time. Ends both `cr`, with which it was drawn, and the surface. */
MUST_CHECK enum status png_add(cairo_t *cr, cairo_surface_t *surface, struct buffer *out, struct error *error);

#endif
