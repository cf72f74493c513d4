/* Tables as offices keep them, whether XLSX or CSV: a title or two above, a header of one or two lines, merged cells, section and total rows,
 * a signature below, text in old fonts. The caller names the columns that he wants by the words that stand over them; he gets rows of text
 * with the place of each cell, so that a fault can be shown where it is.
 *
 * The kind of file is told by its content, never by its name. Old encodings (base/legacy.h) are decided column by column. */
#ifndef OPENOCOP_DOC_TABLE_H
#define OPENOCOP_DOC_TABLE_H

#include "base/legacy.h"
#include "doc/workbook.h"

#define TABLE_WANTS_MAX 64
#define TABLE_COLUMNS_MAX 256 /* further ones to the right are not looked at */
#define TABLE_HEADER_WITHIN 60 /* rows from the top among which the header is looked for */
#define TABLE_SHEETS_LOOKED_AT 20

#define TABLE_AUTO (-1)     /* found by its title */
#define TABLE_LEFT_OUT (-2) /* this file doesn't have it */

struct table_want {
    const char *name;          /* for the caller's own use and for messages */
    const char *const *titles; /* as text_fold gives them ("ten san pham"), ends with NULL; of a two-line header upper, then lower line */
    bool fills_down;           /* an empty cell means: as above */
};

struct table_options {
    const struct table_want *wants;
    size_t want_count;      /* 1 .. TABLE_WANTS_MAX */
    int64_t sheet;          /* 0 is the first; TABLE_AUTO: the visible one whose header fits best */
    int64_t header_line;    /* TABLE_AUTO: looked for */
    int64_t header_lines;   /* 1 or 2, where header_line is given */
    const int64_t *columns; /* NULL, or for every want: TABLE_AUTO, TABLE_LEFT_OUT or a column (0 is A) */
};

struct table_column {
    int64_t column; /* TABLE_LEFT_OUT where it was not found */
    struct str title;
    enum legacy legacy;
};

struct table_cell {
    struct str text; /* NFC, trimmed; empty for an empty cell */
    enum cell_kind kind;
    date date; /* for CELL_DATE */
    enum date_precision precision;
    bool filled;  /* from above: a merged cell, or a want that fills down */
    bool formula;
};

enum table_row_kind {
    TABLE_DATA,
    TABLE_BLANK,   /* nothing in the wanted columns; a row number alone counts as nothing */
    TABLE_SECTION, /* a heading between the rows: "II. Huyện Trấn Yên" */
    TABLE_TOTAL,   /* "Tổng cộng" */
    TABLE_NOTE,    /* below the last row: a note, who signed */
};

struct table_row {
    int64_t line; /* in the sheet or file, 1 is the first */
    enum table_row_kind kind;
    struct str section;             /* the text of the last section row, this one's own included; empty */
    const struct table_cell *cells; /* one for every want */
};

enum table_format { TABLE_XLSX, TABLE_CSV };

struct table {
    enum table_format format;
    char separator;       /* CSV: , ; or tab */
    bool was_bytes;       /* CSV: it was neither UTF-8 nor UTF-16 */
    enum legacy legacy;   /* of the file as a whole */
    size_t sheet;         /* XLSX */
    struct str sheet_name;
    int64_t header_line;
    int64_t header_lines;
    const struct str *titles; /* of every column, for choosing by hand */
    size_t title_count;
    const struct table_column *columns; /* one for every want */
    size_t want_count;
    const struct table_row *rows; /* below the header, and below a line that only numbers the columns */
    size_t row_count;
};

/* Reads the whole table; all of it lives in the arena, which may be given a limit of its own (some 60 bytes a wanted cell and the texts).
 * `name` is told in errors and may be NULL. STATUS_BAD_INPUT: no table (see workbook_open and csv_read for the file itself), or no header with at
 * least two of the wanted columns; which wants are missing is for the caller to judge, by columns[i].column. */
MUST_CHECK enum status table_open(struct arena *arena, struct str bytes, const char *name, const struct table_options *options,
                                  struct table *out, struct error *error);

/* "C12", the place of a cell, for error.where; the line alone, "12", where the column is left out. */
#define TABLE_WHERE_SIZE 32
const char *table_where(const struct table *table, const struct table_row *row, size_t want, char room[TABLE_WHERE_SIZE]);

/* What cells say. False: it is none; an empty cell says nothing but "no". Memory for a moment is taken from the arena.
 *
 * A date cell; 28/12/2023, 28-12-2023, 28.12.23, 2023-12-28, "ngày 28 tháng 12 năm 2023", each also with a time behind; 12/2023 or "tháng 12 năm
 * 2023" (to the month); 2023 (to the year). Two digits of a year are 1980 to 2079. The day comes first, as in Vietnam. */
bool table_date(struct arena *arena, const struct table_cell *cell, date *out, enum date_precision *precision);
/* 1 to 5: "3", "3 sao", "***", three stars drawn, "3*", "ba sao", "OCOP 4 sao", "hạng 4 sao". Not "tiềm năng 5 sao", which is no rank. */
bool table_stars(struct arena *arena, const struct table_cell *cell, int *out);
/* A whole number. In text a dot, a comma or a space may part the thousands ("1.234.567", and "1.234,00"); in a number cell 1.234 is not whole. */
bool table_int(const struct table_cell *cell, int64_t *out);
/* Yes: x, có, 1, a tick. No: empty, không, 0, -. */
bool table_yes(struct arena *arena, const struct table_cell *cell, bool *out);

#endif
