/* See png_int.h. */
#include "doc/png_int.h"

static cairo_status_t write_png(void *self, const unsigned char *bytes, unsigned size)
{
    struct buffer *out = self;
    buffer_add(out, (struct str){ (const char *)bytes, size });
    return out->overflowed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

enum status png_add(cairo_t *cr, cairo_surface_t *surface, struct buffer *out, struct error *error)
{
    cairo_status_t done = cairo_status(cr);
    cairo_destroy(cr);
    if (done == CAIRO_STATUS_SUCCESS)
        done = cairo_surface_write_to_png_stream(surface, write_png, out);
    cairo_surface_destroy(surface);
    return done == CAIRO_STATUS_SUCCESS ? STATUS_OK : fail_memory(error);
}
