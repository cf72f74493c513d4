/* A paper as data, described once by calls and then had as PDF and as DOCX: letters, reports, minutes, forms, tables. The look is that of Decree
 * 30/2020/ND-CP, Annex I: A4, margins 20 mm at the top and bottom, 30 mm left, 15 mm right, the letters of Times New Roman, page numbers in
 * the middle of the top margin from page 2.
 *
 *     doc_open(&paper, arena, &(struct doc_about){ .title = STR("…"), .made_at = now });
 *     doc_letterhead(&paper, &(struct doc_letterhead){ .issuer = …, .number = …, .place_date = … });
 *     doc_title(&paper, &(struct doc_title){ .title = …, .subtitle = … });
 *     doc_paragraph(&paper, DOC_BODY, DOC_SPANS({ .text = a }, { .text = b, .style = DOC_BOLD }));
 *     …
 *     status = doc_pdf(&paper, &buffer, error);
 *
 * The calls can't fail: what is wrong (text that is not UTF-8, a table within a table, too much) is kept and told by doc_pdf and doc_docx.
 * All text is copied into the arena, in NFC; a line break in it starts a new paragraph. Lengths are tenths of a millimetre, sizes of letters
 * tenths of a point. The words are the caller's, but for the few that the decree itself gives (doc.* in text/), always in Vietnamese. */
#ifndef OPENOCOP_DOC_DOC_H
#define OPENOCOP_DOC_DOC_H

#include "base/date.h"
#include "base/error.h"

#define DOC_TEXT_MAX ((size_t)16 << 20) /* bytes of text in one paper */
#define DOC_PARTS_MAX 400000            /* paragraphs, rows and cells together */
#define DOC_COLUMNS_MAX 40
#define DOC_PAGES_MAX 3000

/* Text in pieces, each with its look. */
enum doc_style {
    DOC_BOLD = 1,
    DOC_ITALIC = 2,
    DOC_UNDERLINED = 4,
    DOC_RAISED = 8,     /* the mark of a note */
    DOC_EMPTY_BOX = 16, /* a check box instead of the text */
    DOC_TICKED_BOX = 32,
};
struct doc_span {
    struct str text;
    unsigned style; /* enum doc_style, added */
};
struct doc_text {
    const struct doc_span *spans;
    size_t count;
};
#define DOC_SPANS(...)                                                                                                    \
    ((struct doc_text){ (const struct doc_span[]){ __VA_ARGS__ },                                                       \
                          sizeof((const struct doc_span[]){ __VA_ARGS__ }) / sizeof(struct doc_span) })
#define DOC_PLAIN(plain_text) DOC_SPANS({ .text = (plain_text) })
/* A span that is a check box: DOC_SPANS({ .text = STR("…: ") }, DOC_BOX(is_so)) */
#define DOC_BOX(ticked) { .style = (ticked) ? DOC_TICKED_BOX : DOC_EMPTY_BOX }

enum doc_size { DOC_A4, DOC_A4_LANDSCAPE, DOC_A3_LANDSCAPE };
enum doc_align { DOC_LEFT, DOC_CENTRE, DOC_RIGHT, DOC_JUSTIFIED };

struct doc_about {
    struct str title;   /* for the file's properties and the reader's window */
    struct str author;  /* who issues it; may be empty */
    struct str subject; /* may be empty */
    struct str footer;  /* small, at the foot of every page: an identifier, by which a scan is matched, or the ledger's head; may be empty */
    enum doc_size size;
    int letters;     /* of the body, 130 or 140; 0 is 140 */
    int64_t made_at; /* instant; the same paper made at the same instant gives the same bytes */
};

/* Private, but for the address. */
struct doc {
    struct arena *arena;
    struct doc_about about;
    struct block_list *page;   /* what stands on the pages */
    struct block_list *target; /* where the next paragraph goes: `page` or a cell */
    struct block *table;       /* the open table, or NULL */
    size_t text_bytes;
    size_t parts;
    struct error fault; /* the first thing that went wrong; STATUS_OK: nothing */
};

/* `arena` must live as long as the paper. The properties are one line each. */
void doc_open(struct doc *paper, struct arena *arena, const struct doc_about *about);

/* The finished file is added to `out`. STATUS_BAD_INPUT: the text is not UTF-8 or has control characters, or (PDF) a character that the typeface
 * lacks, which the error names; STATUS_TOO_LARGE: over a limit above, or `out` is full; STATUS_FAILED: out of memory, the typeface is not
 * installed, or the calls were misused. Papers may be made on several threads at once; both calls may be made on one paper, in turn. The PDF embeds
 * its letters (Liberation Serif 2, which has the widths of Times New Roman), names its language and carries its properties as XMP. The DOCX names
 * Times New Roman. */
MUST_CHECK enum status doc_pdf(const struct doc *paper, struct buffer *out, struct error *error);
MUST_CHECK enum status doc_docx(const struct doc *paper, struct buffer *out, struct error *error);

/* Paragraphs */

enum doc_format {
    DOC_BODY,    /* justified, the first line set in by 10 mm */
    DOC_FLUSH,   /* justified, not set in */
    DOC_CENTRED,
    DOC_AT_RIGHT,
};
void doc_paragraph(struct doc *paper, enum doc_format format, struct doc_text text);
/* A list's item: like a body paragraph, with its mark in front ("-", "+", "1.", "a)"), as the decree's own lists are written. */
void doc_item(struct doc *paper, struct str mark, struct doc_text text);
enum doc_heading {
    DOC_PART,    /* "Phần I": bold in the middle */
    DOC_SECTION, /* "I. …", "Điều 1. …": bold, set in */
    DOC_POINT,   /* "1. …": bold and italic, set in */
};
/* A heading stays with what follows it. */
void doc_heading(struct doc *paper, enum doc_heading heading, struct str text);
/* A note, small, beneath a short line if it is the first of its part: mark "1" refers to a span DOC_RAISED "1". */
void doc_note(struct doc *paper, struct str mark, struct doc_text text);
void doc_page_break(struct doc *paper);
void doc_gap(struct doc *paper, int tenths_of_mm);

/* Places to fill in, in one line */
struct doc_field {
    struct str label; /* with its colon: "- Tên đơn vị:" */
    struct str value; /* empty: a dotted line to write on */
    int weight;       /* its share of the line; 0 is 1 */
    int more_lines;   /* how many further dotted lines an empty value gets */
};
void doc_fields(struct doc *paper, const struct doc_field *fields, size_t count);

/* Parts of official papers (Decree 30/2020/ND-CP, Annex I, part I, section II) */

/* The state's name and motto alone, in the middle: on forms. */
void doc_motto(struct doc *paper);
struct doc_letterhead {
    struct str parent;     /* the body above, in capitals; may be empty */
    struct str issuer;     /* in capitals */
    struct str number;     /* "Số: 12/BC-UBND"; may be empty */
    struct str subject;    /* of a letter: "V/v …"; otherwise empty */
    struct str place_date; /* see doc_place_date; may be empty */
};
/* Issuer at the left, state and motto at the right. */
void doc_letterhead(struct doc *paper, const struct doc_letterhead *head);
/* "Yên Bái, ngày 26 tháng 12 năm 2023"; days below 10 and months 1 and 2 with a zero (the same, item 4). Dots for DATE_NONE and for an empty
 * place. In the arena; empty when that is exhausted. */
struct str doc_place_date(struct arena *arena, struct str place, date day);
struct doc_title {
    struct str title;    /* in capitals */
    struct str subtitle; /* may be empty */
    bool line;           /* a short line beneath, as papers with a number have it */
};
void doc_title(struct doc *paper, const struct doc_title *title);
/* "Kính gửi: …": one in the line, several as a list. */
void doc_addressees(struct doc *paper, const struct str *names, size_t count);
struct doc_signature {
    struct str place_date; /* italic, above; may be empty */
    struct str capacity;   /* bold, in capitals: "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH" */
    struct str hint;       /* italic: "(Ký, đóng dấu, ghi rõ họ tên)"; may be empty */
    struct str name;       /* bold, beneath the room for the signature; may be empty */
};
/* Side by side in equal columns; one stands at the right. At most 4. Kept on one page, with the end of the text before. */
void doc_signatures(struct doc *paper, const struct doc_signature *signatures, size_t count);
/* The end of a letter or report: "Nơi nhận:" at the left, one signature at the right. */
void doc_closing(struct doc *paper, const struct str *recipients, size_t count, const struct doc_signature *signature);

/* Tables */

struct doc_column {
    int width;  /* tenths of a millimetre; 0: a share, by weight, of what the others leave */
    int weight; /* 0 is 1 */
    enum doc_align align;
};
struct doc_table {
    const struct doc_column *columns;
    size_t count;
    int letters;     /* 0: those of the body, at most 130 */
    bool borderless; /* for setting things side by side */
};
/* Between doc_table and doc_table_end stand rows, each begun by doc_row and filled with doc_cell. A row is kept on one page unless it is
 * longer than a page. Cells that are missing at a row's end stay empty. */
void doc_table(struct doc *paper, const struct doc_table *table);
/* Header rows come first, are bold and in the middle, and come again on every page. */
void doc_row(struct doc *paper, bool header);
/* `span`: over how many columns it goes, at least 1. */
void doc_cell(struct doc *paper, size_t span, struct doc_text text);
/* An empty cell; paragraphs, gaps and QR codes that follow go into it, until the next cell, row or end. */
void doc_cell_open(struct doc *paper, size_t span);
void doc_table_end(struct doc *paper);

/* A QR code (ISO/IEC 18004, level M) of `size` tenths of a millimetre with its quiet zone, and a small caption beneath, which may be empty. */
void doc_qr(struct doc *paper, struct str content, int size, enum doc_align align, struct doc_text caption);

#endif
