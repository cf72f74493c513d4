/* The inside of a paper: what the builder (paper*.c) makes, doc_pdf*.c sets and doc_docx*.c writes. */
#ifndef OPENOCOP_DOC_DOC_INT_H
#define OPENOCOP_DOC_DOC_INT_H

#include "doc/doc.h"
#include "doc/qr.h"

/* U+25A1, which stands in the text for every check box. */
#define BOX_CHARACTER "\xE2\x96\xA1"

/* Sizes are tenths of a point, lengths tenths of a millimetre. */
#define SIZE_MOTTO 140
#define SIZE_STATE 130
#define SIZE_NUMBER 130
#define SIZE_PAGE_NUMBER 130
#define SIZE_RECIPIENTS 110
#define SIZE_RECIPIENTS_HEAD 120
#define SIZE_SUBJECT 120
#define SIZE_NOTE 100
#define SIZE_FOOTER 90
#define SIZE_TABLE_MOST 130
#define MARGIN_TOP 200
#define MARGIN_BOTTOM 200
#define MARGIN_LEFT 300
#define MARGIN_RIGHT 150
#define EDGE 100 /* from the paper's edge to page number and footer */
#define FIRST_LINE 100
#define CELL_SIDE 15 /* room at a bordered cell's sides */
#define CELL_TOP 20  /* and above and below its text, in tenths of a point */
#define SIGNATURE_ROOM 250
#define LINE_BODY 115   /* hundredths of a single line; the decree allows 100 to 150 */
#define LINE_SINGLE 100
#define PARAGRAPH_ROOM 60 /* tenths of a point; the decree's least is 6 points */

/* What a paragraph is, for the DOCX file's styles. */
enum role { ROLE_BODY, ROLE_TITLE, ROLE_SUBTITLE, ROLE_PART, ROLE_SECTION, ROLE_POINT, ROLES };

struct run {
    size_t end; /* in the paragraph's text; begins where the one before ends */
    unsigned style;
};

struct paragraph {
    struct str text; /* NFC, no line break */
    struct run *runs;
    size_t run_count;
    enum role role;
    enum doc_align align;
    int size;
    int first;         /* how far the first line is set in */
    int before, after; /* tenths of a point */
    int spacing;       /* hundredths of a single line */
    int rule;          /* a line beneath, in hundredths of the last line's width; 0: none */
    int more_lines;    /* dotted, beneath */
    bool leader;       /* dots from the end of the text to the right edge */
    bool keep;         /* on one page with what follows */
    bool note;
    bool note_line;    /* a short line above, for the first note */
};

struct cell {
    struct cell *next;
    struct block_list *blocks;
    size_t column, span;
    enum doc_align align; /* of the paragraphs to come */
};

struct row {
    struct row *next;
    struct cell *first_cell, *last_cell;
    size_t columns; /* taken by cells so far */
    bool header;
};

struct table {
    struct row *first_row, *last_row;
    size_t column_count;
    int widths[DOC_COLUMNS_MAX];
    enum doc_align aligns[DOC_COLUMNS_MAX];
    int size;
    bool borderless;
};

struct qr_block {
    struct qr qr;
    int size;
    enum doc_align align;
};

enum block_kind { BLOCK_PARAGRAPH, BLOCK_TABLE, BLOCK_QR, BLOCK_GAP, BLOCK_PAGE_BREAK };

struct block {
    struct block *next;
    enum block_kind kind;
    union {
        struct paragraph paragraph;
        struct table table;
        struct qr_block qr;
        int gap; /* tenths of a millimetre */
    };
};

struct block_list {
    struct block *first, *last;
};

/* Adds a block to the target; NULL when the paper has a fault or memory is out. */
struct block *doc_add(struct doc *paper, enum block_kind kind);
/* Cleans the text and adds a paragraph, or one for each of its lines; `form` gives the look. */
void doc_add_paragraphs(struct doc *paper, const struct paragraph *form, struct doc_text text);
/* Counts a paragraph, row or cell; false when there are too many. */
bool doc_count(struct doc *paper);
int doc_letters(const struct doc *paper);
/* The calls were misused. */
void doc_misused(struct doc *paper);
/* The paper's fault, or a table that is still open. */
MUST_CHECK enum status doc_check(const struct doc *paper, struct error *error);

/* After the finished file was added to `out`: whether it fitted. */
MUST_CHECK enum status doc_added(const struct buffer *out, struct error *error);

struct doc_measures {
    int width, height; /* of the page */
    int text_width;
};
struct doc_measures doc_measures(const struct doc *paper);

#endif
