/* Filling pages with lines and rows; doc_pdf.c starts it. Points, from the page's top left corner. */
#ifndef OPENOCOP_DOC_PAGES_INT_H
#define OPENOCOP_DOC_PAGES_INT_H

#include "doc/typeset_int.h"

struct pages {
    const struct doc *paper;
    struct typesetter type;
    cairo_t *cr;
    double left, top, width, bottom; /* of the text */
    double y;
    int page; /* from 1 */
    /* Lines that wait, because they stay on one page with what follows. */
    struct arena waiting_arena;
    struct set waiting;
    double waiting_height;
    /* The open table's header, set once. */
    struct arena header_arena;
    struct set_row *header;
    double header_height;
};

void pages_open(struct pages *pages, const struct doc *paper, cairo_t *cr);
void pages_close(struct pages *pages);
/* All of the paper, the last page finished. */
MUST_CHECK enum status pages_fill(struct pages *pages, struct error *error);

/* For tables: room for `height` points, and for what waits; a new page where there is none. What waited is then drawn. */
MUST_CHECK enum status pages_reserve(struct pages *pages, double height, struct error *error);
/* The next page, with the open table's header. */
MUST_CHECK enum status pages_next(struct pages *pages, struct error *error);
MUST_CHECK enum status pages_table(struct pages *pages, const struct table *table, struct error *error);
void pages_draw_header(struct pages *pages);
/* Sets what stands in a cell; not a table. */
MUST_CHECK enum status pages_set_blocks(struct pages *pages, const struct block_list *blocks, double width, struct set *set, struct error *error);

#endif
