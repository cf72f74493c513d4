/* See preview.h: PDF, through poppler and cairo. */
#include <cairo.h>
#include <poppler.h>

#include "base/buffer.h"
#include "doc/preview_int.h"

#define TEXT_PAGES 200

/* cairo's pixels are 32 bits wide, 0xAARRGGBB in the machine's order; the page is opaque, for it is drawn on white. */
static struct str jpeg_of_surface(struct arena *arena, cairo_surface_t *surface, int width, int height)
{
    const unsigned char *rows = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);
    unsigned char *rgb = arena_take_many(arena, (size_t)width * (size_t)height, 3);
    unsigned char *to = rgb;
    if (rows == NULL || rgb == NULL)
        return STR("");
    for (int y = 0; y < height; y++) {
        const uint32_t *row = (const uint32_t *)(const void *)(rows + (ptrdiff_t)y * stride);
        for (int x = 0; x < width; x++) {
            *to++ = (unsigned char)(row[x] >> 16);
            *to++ = (unsigned char)(row[x] >> 8);
            *to++ = (unsigned char)row[x];
        }
    }
    return preview_jpeg(arena, rgb, width, height);
}

static struct str draw(struct arena *arena, PopplerPage *page, double width, double height)
{
    double scale = PREVIEW_SIDE / (width > height ? width : height);
    int columns = (int)(width * scale);
    int rows = (int)(height * scale);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, columns < 1 ? 1 : columns, rows < 1 ? 1 : rows);
    cairo_t *cairo = cairo_create(surface);
    struct str jpeg = STR("");
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_scale(cairo, scale, scale);
    poppler_page_render(page, cairo);
    cairo_surface_flush(surface);
    if (cairo_status(cairo) == CAIRO_STATUS_SUCCESS)
        jpeg = jpeg_of_surface(arena, surface, columns < 1 ? 1 : columns, rows < 1 ? 1 : rows);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return jpeg;
}

static void draw_first(struct arena *arena, PopplerDocument *document, struct preview *out)
{
    PopplerPage *page = poppler_document_get_page(document, 0);
    double width = 0;
    double height = 0;
    if (page == NULL)
        return;
    poppler_page_get_size(page, &width, &height);
    if (width >= 1 && height >= 1 && width <= 100000 && height <= 100000) {
        out->width = (int64_t)width;
        out->height = (int64_t)height;
        out->jpeg = draw(arena, page, width, height);
    }
    g_object_unref(page);
}

static void read_text(struct arena *arena, PopplerDocument *document, struct preview *out)
{
    struct buffer text;
    buffer_open(&text, arena, PREVIEW_TEXT_MAX);
    for (int i = 0; i < out->pages && i < TEXT_PAGES && !text.overflowed; i++) {
        PopplerPage *page = poppler_document_get_page(document, i);
        char *words = page == NULL ? NULL : poppler_page_get_text(page);
        if (words != NULL) {
            buffer_add_z(&text, words);
            buffer_add_char(&text, '\n');
        }
        g_free(words);
        if (page != NULL)
            g_object_unref(page);
    }
    out->text = buffer_str(&text);
}

enum status preview_pdf(struct arena *arena, struct str bytes, struct preview *out, struct error *error)
{
    GBytes *held = g_bytes_new_static(bytes.ptr, bytes.len);
    PopplerDocument *document = poppler_document_new_from_bytes(held, NULL, NULL);
    int pages = document == NULL ? 0 : poppler_document_get_n_pages(document);
    if (pages > 0) {
        out->pages = pages;
        draw_first(arena, document, out);
        read_text(arena, document, out);
    }
    if (document != NULL)
        g_object_unref(document);
    g_bytes_unref(held);
    if (pages < 1)
        return preview_unreadable(error);
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}
