/* What a drawn PDF still needs to be a good file: see pdf_finish.c. */
#ifndef OPENOCOP_DOC_PDF_INT_H
#define OPENOCOP_DOC_PDF_INT_H

#include "doc/doc_int.h"

/* Adds to `out` the PDF with its language, its properties as XMP, its title as the window's, and an identifier made of its content. */
MUST_CHECK enum status pdf_finish(struct arena *arena, struct str pdf, const struct doc_about *about, struct buffer *out, struct error *error);
/* "2026-05-22T01:00:00Z", whole seconds. */
struct str pdf_when(struct arena *arena, int64_t instant_ms);

#endif
