/* Setting paragraphs into lines of Liberation Serif, by Pango; used by the PDF (all of it) and the DOCX (widths of lines beneath text). Points and
 * doubles in here. A typesetter belongs to one thread; each call makes its own, so that calls on several threads share nothing. */
#ifndef OPENOCOP_DOC_TYPESET_INT_H
#define OPENOCOP_DOC_TYPESET_INT_H

#include <pango/pangocairo.h>

#include "doc/paper_int.h"

#define POINTS(tenths_of_mm) ((tenths_of_mm) * 72.0 / 254.0)
#define FACES 4 /* PAPER_BOLD and PAPER_ITALIC, added */

struct typesetter {
    PangoFontMap *map;
    PangoContext *context;
    PangoFont *faces[FACES];
    uint64_t known[FACES][0x10000 / 64]; /* characters of the first plane that the face is known to have */
};

/* One line, or what takes its place. */
struct set_line {
    double before; /* room above, left out at the top of a page or cell */
    double height, baseline;
    double after; /* room below, which need not fit on the page */
    double x; /* of the text or the code, from the left edge */
    PangoLayoutLine *text;
    PangoLayoutLine *dots; /* a dotted line behind the text, or NULL */
    double dots_x;
    double rule_x, rule_width; /* a line beneath; width 0: none */
    double note_line;          /* a line above, this wide; 0: none */
    const struct qr *qr;
    double qr_size;
};

/* Lines with the layouts that they are parts of. */
struct set {
    struct arena *arena; /* for the lines; the layouts are given back by set_close */
    struct set_line *lines;
    size_t count, room;
    struct set_layout *layouts;
};

/* STATUS_FAILED when the typeface is not installed. */
MUST_CHECK enum status typesetter_open(struct typesetter *type, struct error *error);
void typesetter_close(struct typesetter *type);

void set_open(struct set *set, struct arena *arena);
void set_close(struct set *set);
/* A new line at the end; NULL when memory is out. */
struct set_line *set_add(struct set *set);

/* Sets the paragraph from byte `from` on, about 8 kB of it at once, and tells in `*next` where to go on (the text's length: done). */
MUST_CHECK enum status typeset_paragraph(struct typesetter *type, const struct paragraph *paragraph, double width, size_t from, struct set *set,
                                         size_t *next, struct error *error);
/* The width in points of the paragraph's text, were it one line. */
double typeset_width(struct typesetter *type, const struct paragraph *paragraph);
/* Draws the line; (x, y) is the top left corner of its box. */
void typeset_draw(cairo_t *cr, const struct set_line *line, double x, double y);

#endif
