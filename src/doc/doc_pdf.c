/* A paper as PDF: pages by cairo, then finished by qpdf (language, XMP, a stable identifier). */
#include "doc/pages_int.h"
#include "doc/pdf_int.h"
#include "texts_doc.h"

#include <cairo-pdf.h>

#define PDF_MAX ((size_t)256 << 20)

/* The drawn pages, before they are finished. */
struct drawn {
    struct arena arena;
    struct buffer bytes;
};

static cairo_status_t keep_bytes(void *self, const unsigned char *bytes, unsigned size)
{
    struct drawn *drawn = self;
    buffer_add(&drawn->bytes, (struct str){ (const char *)bytes, size });
    return drawn->bytes.overflowed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void set_property(cairo_surface_t *surface, struct arena *arena, cairo_pdf_metadata_t property, struct str value)
{
    const char *text = value.len == 0 ? NULL : arena_copy_z(arena, value);
    if (text != NULL)
        cairo_pdf_surface_set_metadata(surface, property, text);
}

static void set_properties(cairo_surface_t *surface, struct arena *arena, const struct doc_about *about)
{
    struct str when = pdf_when(arena, about->made_at);
    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5);
    set_property(surface, arena, CAIRO_PDF_METADATA_TITLE, about->title);
    set_property(surface, arena, CAIRO_PDF_METADATA_AUTHOR, about->author);
    set_property(surface, arena, CAIRO_PDF_METADATA_SUBJECT, about->subject);
    set_property(surface, arena, CAIRO_PDF_METADATA_CREATOR, STR("OpenOCOP"));
    set_property(surface, arena, CAIRO_PDF_METADATA_CREATE_DATE, when);
    set_property(surface, arena, CAIRO_PDF_METADATA_MOD_DATE, when);
}

static enum status draw(const struct doc *paper, struct pages *pages, struct drawn *drawn, struct error *error)
{
    struct doc_measures measures = doc_measures(paper);
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(keep_bytes, drawn, POINTS(measures.width), POINTS(measures.height));
    cairo_t *cr;
    cairo_status_t done;
    enum status status;
    set_properties(surface, &drawn->arena, &paper->about);
    cr = cairo_create(surface);
    pages_open(pages, paper, cr);
    status = pages_fill(pages, error);
    pages_close(pages);
    done = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    if (done == CAIRO_STATUS_SUCCESS)
        done = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (status != STATUS_OK)
        return status;
    if (drawn->bytes.overflowed || done == CAIRO_STATUS_NO_MEMORY)
        return fail_memory(error);
    if (done != CAIRO_STATUS_SUCCESS)
        return FAIL_WITH(error, STATUS_FAILED, TEXT_doc_pdf_failed, NULL, TEXT_ARG_Z("detail", cairo_status_to_string(done)));
    return STATUS_OK;
}

enum status doc_pdf(const struct doc *paper, struct buffer *out, struct error *error)
{
    struct drawn drawn;
    struct pages *pages;
    enum status status = doc_check(paper, error);
    if (status != STATUS_OK)
        return status;
    arena_open(&drawn.arena, &memory_system, PDF_MAX * 2);
    buffer_open(&drawn.bytes, &drawn.arena, PDF_MAX);
    pages = ARENA_NEW(&drawn.arena, struct pages);
    status = pages == NULL ? fail_memory(error) : typesetter_open(&pages->type, &drawn.arena, error);
    if (status == STATUS_OK) {
        status = draw(paper, pages, &drawn, error);
        typesetter_close(&pages->type);
    }
    if (status == STATUS_OK)
        status = pdf_finish(&drawn.arena, buffer_str(&drawn.bytes), &paper->about, out, error);
    arena_close(&drawn.arena);
    return status;
}
