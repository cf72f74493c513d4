/* Workbooks (XLSX) to hand out: a table as offices keep it, with titles above, a framed head, numbers as numbers, means as formulas, so that people go on
 * working with it. Times New Roman; A4 or A3 landscape, as wide as the page, the head on every page.
 *
 *     spread_open(&book, arena, title, made_at);
 *     spread_sheet(&book, &(struct spread_page){ .name = …, .widths = widths, .columns = 5, .head_first = 4, .head_last = 5, .a3 = true });
 *     spread_row(&book);
 *     spread_text(&book, SPREAD_HEAD, …);
 *     …
 *     status = spread_write(&book, &buffer, error);
 *
 * Text never becomes a formula. The calls can't fail: what is wrong is told by spread_write. */
#ifndef OPENOCOP_DOC_SPREAD_H
#define OPENOCOP_DOC_SPREAD_H

#include "base/fraction.h"
#include "doc/package_write.h"
#include "doc/xml_write.h"

#define SPREAD_SHEETS_MAX 32
#define SPREAD_SHEET_BYTES ((size_t)32 << 20)

enum spread_look {
    SPREAD_PLAIN,
    SPREAD_STRONG,
    SPREAD_TITLE,    /* bold, in the middle, larger */
    SPREAD_MIDDLE,   /* bold, in the middle */
    SPREAD_SLANTED,  /* italic, in the middle */
    SPREAD_HEAD,     /* bold, in the middle, framed; long words go on in the next line, as in the next ones */
    SPREAD_CELL,     /* framed */
    SPREAD_CENTRED,  /* framed, in the middle */
    SPREAD_WHOLE,    /* framed, a whole number */
    SPREAD_DECIMALS, /* framed, two decimals */
    SPREAD_TENTHS,   /* framed, one decimal */
    SPREAD_GROUP,    /* framed, bold */
    SPREAD_LOOKS,
};

struct spread_page {
    struct str name;   /* at most 31 letters, none of []:*?/\ */
    const int *widths; /* of columns, in tenths of a digit's width */
    size_t columns;
    int head_first, head_last; /* rows, 1 is the first: they come again on every page and stay in sight; 0: none */
    int still_columns;         /* the first ones stay in sight */
    bool a3;
};

/* Private. */
struct spread {
    struct arena *arena;
    struct arena scratch; /* of the sheet that is being written: what it leaves when it grows is given back with it */
    struct str title;
    int64_t made_at;
    struct {
        struct spread_page page;
        struct str bytes; /* once it is finished */
    } sheets[SPREAD_SHEETS_MAX];
    size_t count;
    struct buffer bytes; /* of the open sheet, as the next three */
    struct xml_writer xml;
    struct buffer merges;
    int64_t merged;
    int row; /* of the open sheet, 1 is the first; 0: none yet */
    size_t column;
    bool broken;
};

/* What it takes beside the arena is given back by spread_write, which must follow. */
void spread_open(struct spread *book, struct arena *arena, struct str title, int64_t made_at);
void spread_sheet(struct spread *book, const struct spread_page *page);
void spread_row(struct spread *book);
/* The next cell of the row. */
void spread_text(struct spread *book, enum spread_look look, struct str text);
void spread_int(struct spread *book, enum spread_look look, int64_t number);
/* `formula` without "="; `value` is what it gives, for readers that don't compute (and is exact to 12 decimals). */
void spread_formula(struct spread *book, enum spread_look look, struct str formula, struct fraction value);
void spread_empty(struct spread *book, enum spread_look look, size_t count);
/* One text over `columns` columns. */
void spread_wide(struct spread *book, enum spread_look look, size_t columns, struct str text);
/* "AB12"; columns are counted from 0, rows from 1. */
void spread_cell_name(struct buffer *out, size_t column, int row);
/* The finished file is added to `out`. */
MUST_CHECK enum status spread_write(struct spread *book, struct buffer *out, struct error *error);

/* spread_package.c: what stands around the sheets. */
MUST_CHECK enum status spread_pack(const struct spread *book, struct buffer *out, struct error *error);

#endif
