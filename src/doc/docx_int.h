/* The inside of the DOCX writer: doc_docx.c makes the text, docx_package.c what stands around it. Twips (1/20 of a point). */
#ifndef OPENOCOP_DOC_DOCX_INT_H
#define OPENOCOP_DOC_DOCX_INT_H

#include "doc/package_write.h"
#include "doc/typeset_int.h"
#include "doc/xml_write.h"

#define DOCX_MAX ((size_t)256 << 20) /* bytes of one part */
#define TWIPS(tenths_of_mm) (((tenths_of_mm) * 1440 + 127) / 254)

struct docx_image {
    struct docx_image *next;
    struct str png;
};

struct docx {
    const struct doc *paper;
    struct arena *arena;
    struct xml_writer xml; /* of the part that is being written */
    struct typesetter *type;
    struct docx_image *first_image, *last_image;
    int images;
};

extern const char *const docx_style_names[]; /* by enum role */
/* Everything but word/document.xml, then the zip of all, added to `out`. */
MUST_CHECK enum status docx_pack(struct docx *docx, struct str document, struct buffer *out, struct error *error);

/* What is needed often: <name w:val="…"/>. */
void docx_value(struct xml_writer *xml, const char *name, const char *value);
void docx_value_int(struct xml_writer *xml, const char *name, int64_t value);
void docx_empty(struct xml_writer *xml, const char *name);

#endif
