/* See qr.h. The dots come from libqrencode, the PNG from cairo. */
#include "doc/png_int.h"
#include "doc/qr.h"
#include "texts_doc.h"

#include <qrencode.h>

enum status qr_make(struct arena *arena, struct str content, struct qr *out, struct error *error)
{
    QRcode *code;
    unsigned char *dots;
    size_t count;
    if (content.len == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_doc_qr_empty, NULL);
    if (content.len > QR_CONTENT_MAX)
        return FAIL_WITH(error, STATUS_TOO_LARGE, TEXT_doc_qr_long, NULL, TEXT_ARG_INT("max", QR_CONTENT_MAX));
    code = QRcode_encodeData((int)content.len, (const unsigned char *)content.ptr, 0, QR_ECLEVEL_M);
    if (code == NULL)
        return fail_memory(error);
    count = (size_t)code->width * (size_t)code->width;
    dots = arena_take(arena, count);
    for (size_t i = 0; dots != NULL && i < count; i++)
        dots[i] = code->data[i] & 1; /* the other bits tell a dot's role */
    *out = (struct qr){ .size = code->width, .dots = dots };
    QRcode_free(code);
    return dots == NULL ? fail_memory(error) : STATUS_OK;
}

enum status qr_png(const struct qr *qr, int scale, struct buffer *out, struct error *error)
{
    int side = (qr->size + 2 * QR_QUIET) * scale;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, side, side);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_set_source_rgb(cr, 0, 0, 0);
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
    for (int y = 0; y < qr->size; y++)
        for (int x = 0; x < qr->size; x++)
            if (qr->dots[y * qr->size + x])
                cairo_rectangle(cr, (x + QR_QUIET) * scale, (y + QR_QUIET) * scale, scale, scale);
    cairo_fill(cr);
    return png_add(cr, surface, out, error);
}

/* One path: a run of dark dots in a row is a box one high. */
void qr_svg(const struct qr *qr, struct str alt, struct buffer *out)
{
    int side = qr->size + 2 * QR_QUIET;
    buffer_add_z(out, "<svg class=\"qr\" role=\"img\" aria-label=\"");
    buffer_add(out, alt);
    buffer_add_z(out, "\" viewBox=\"0 0 ");
    buffer_add_int(out, side);
    buffer_add_char(out, ' ');
    buffer_add_int(out, side);
    buffer_add_z(out, "\"><path fill=\"#fff\" d=\"M0 0h");
    buffer_add_int(out, side);
    buffer_add_char(out, 'v');
    buffer_add_int(out, side);
    buffer_add_z(out, "H0z\"/><path d=\"");
    for (int y = 0; y < qr->size; y++) {
        for (int x = 0; x < qr->size; x++) {
            int run = 0;
            while (x + run < qr->size && qr->dots[y * qr->size + x + run])
                run++;
            if (run == 0)
                continue;
            buffer_add_char(out, 'M');
            buffer_add_int(out, x + QR_QUIET);
            buffer_add_char(out, ' ');
            buffer_add_int(out, y + QR_QUIET);
            buffer_add_char(out, 'h');
            buffer_add_int(out, run);
            buffer_add_z(out, "v1h-");
            buffer_add_int(out, run);
            buffer_add_char(out, 'z');
            x += run;
        }
    }
    buffer_add_z(out, "\"/></svg>");
}
