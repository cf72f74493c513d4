/* Setting paragraphs into lines of Liberation Serif; used by the PDF (all of it) and the DOCX (widths of lines beneath text). Points and doubles in
 * here. A typesetter belongs to one thread; each call makes its own. Why no Pango: docs/decisions/0003-papers-are-set-without-pango.md. */
#ifndef OPENOCOP_DOC_TYPESET_INT_H
#define OPENOCOP_DOC_TYPESET_INT_H

#include <cairo.h>

#include "doc/doc_int.h"

#define POINTS(tenths_of_mm) ((tenths_of_mm) * 72.0 / 254.0)
#define FACES 4 /* DOC_BOLD and DOC_ITALIC, added */
#define GLYPH_PAGE 256

/* What the face has for a character. */
struct glyph {
    uint16_t index;   /* 0: nothing */
    uint16_t advance; /* in 1/2048 of the size */
    bool known;       /* looked up already */
};

struct face {
    cairo_font_face_t *cairo;
    cairo_scaled_font_t *units;               /* at the size of 2048, where widths are whole numbers */
    struct glyph *pages[0x10000 / GLYPH_PAGE]; /* by character; made when first asked for */
};

struct typesetter {
    struct arena *arena;
    struct face faces[FACES];
};

/* One line, or what takes its place. */
struct set_line {
    double before; /* room above, left out at the top of a page or cell */
    double height, baseline;
    double after; /* room below, which need not fit on the page */
    double x;     /* of the text or the code, from the left edge */
    const struct paragraph *paragraph; /* NULL: no text */
    size_t from, to;                   /* of its text */
    double stretch;                    /* added to each space */
    double dots_x;                     /* a dotted line from here … */
    size_t dots;                       /* … of so many dots */
    double rule_x, rule_width;         /* a line beneath; width 0: none */
    double note_line;                  /* a line above, this wide; 0: none */
    const struct qr *qr;
    double qr_size;
};

struct set {
    struct arena *arena;
    struct set_line *lines;
    size_t count, room;
};

/* Needs one typesetter_close if it gives STATUS_OK. STATUS_FAILED when the typeface is not installed. */
MUST_CHECK enum status typesetter_open(struct typesetter *type, struct arena *arena, struct error *error);
void typesetter_close(struct typesetter *type);

/* Empty; its lines are taken from the arena. */
void set_open(struct set *set, struct arena *arena);
/* A new line at the end; NULL when memory is out. */
struct set_line *set_add(struct set *set);

/* Sets the paragraph from byte `from` on, some hundred lines at once, and tells in `*next` where to go on (the text's length: done). Adds at least
 * one line. STATUS_BAD_INPUT for a character that the typeface lacks. The paragraph must live as long as the set. */
MUST_CHECK enum status typeset_paragraph(struct typesetter *type, const struct paragraph *paragraph, double width, size_t from, struct set *set,
                                         size_t *next, struct error *error);
/* How wide the paragraph's last line is when the lines are `width` wide; 0 when its text can't be set. */
double typeset_last_line(struct typesetter *type, const struct paragraph *paragraph, double width);
/* Draws the line; (x, y) is the top left corner of its box. What doesn't fit into memory puts `cr` into an error state. */
void typeset_draw(struct typesetter *type, cairo_t *cr, const struct set_line *line, double x, double y);

#endif
