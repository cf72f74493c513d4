/* Workbooks (XLSX, ECMA-376 parts 1 and 2, both the transitional and the strict namespace), read only: the sheets and, row by row, the values
 * that were last saved in their cells. Nothing is computed and nothing is fetched: of a formula and of a link to another file only the value
 * beside it counts, macros are not looked at.
 *
 * For files from strangers: everything is bounded, and what is refused is told in words that an officer can act on. */
#ifndef OPENOCOP_DOC_WORKBOOK_H
#define OPENOCOP_DOC_WORKBOOK_H

#include "base/date.h"
#include "base/error.h"

#define WORKBOOK_ENTRIES_MAX 10000                   /* files in the package */
#define WORKBOOK_PART_MAX ((uint64_t)256 << 20)      /* bytes of one part, unpacked */
#define WORKBOOK_UNPACKED_MAX ((uint64_t)1024 << 20) /* of all, as the package declares them */
#define WORKBOOK_RATIO_MAX 400                       /* unpacked to packed, of what is larger than 1 MiB */
#define WORKBOOK_SHEETS_MAX 1000
#define WORKBOOK_ROWS_MAX 1048576
#define WORKBOOK_COLUMNS_MAX 16384
#define WORKBOOK_CELLS_MAX 5000000        /* of a sheet */
#define WORKBOOK_GRID_MAX 64000000        /* rows times columns of a sheet */
#define WORKBOOK_TEXT_MAX ((size_t)1 << 18) /* bytes of one cell */
#define WORKBOOK_STRINGS_MAX ((size_t)64 << 20) /* bytes of all shared strings */
#define WORKBOOK_MERGES_MAX 100000

enum cell_kind {
    CELL_EMPTY,
    CELL_TEXT,
    CELL_NUMBER, /* `text` is decimal: "-1234.5", "1000" also where the file has 1E+3. More than 15 significant digits of a number that is not
                  * whole are noise of Excel's own arithmetic (it saves 1.1 as 1.1000000000000001) and are rounded to 15. "1E+99" stays. */
    CELL_BOOL,   /* "1" or "0" */
    CELL_ERROR,  /* "#N/A" */
    CELL_DATE,   /* a number whose format shows a day, a month or a year; `text` is "2023-12-28" */
};

/* How much of a date is known, or shown. */
enum date_precision { DATE_TO_DAY, DATE_TO_MONTH, DATE_TO_YEAR };

struct cell {
    enum cell_kind kind;
    struct str text;
    date date; /* the first day of the month or year where only that is shown; DATE_NONE for other kinds */
    enum date_precision precision;
    bool formula; /* the value is the last result of a formula */
    bool merged;  /* the value is that of the range's first cell, from_row and from_column */
    int64_t from_row;   /* of the value; the cell's own where nothing is merged */
    size_t from_column;
    struct str font; /* the name of the cell's font; empty where the file does not say */
};

struct sheet_row {
    int64_t number; /* 1 is the first of the sheet */
    const struct cell *cells; /* column A is cells[0] */
    size_t count;             /* up to the last column of the sheet that has a value anywhere */
};

/* Called for the rows that the file has, up to the last that has a value; empty ones may be missing. Valid during the call only. */
typedef enum status sheet_row_fn(void *self, const struct sheet_row *row, struct error *error);

struct sheet {
    struct str name;
    bool visible;
};

struct workbook;

/* `bytes` stay the caller's and must live as long as the workbook. A workbook that was opened needs workbook_close; all else is the arena's.
 * STATUS_BAD_INPUT: not a workbook, an old or binary or protected one, a damaged one. STATUS_TOO_LARGE: beyond a limit. */
MUST_CHECK enum status workbook_open(struct arena *arena, struct str bytes, struct workbook **out, struct error *error);
void workbook_close(struct workbook *workbook);
size_t workbook_sheet_count(const struct workbook *workbook);
const struct sheet *workbook_sheet(const struct workbook *workbook, size_t index);
/* Reads a sheet. The first failure of `row` ends the reading and is handed on. */
MUST_CHECK enum status workbook_read(struct workbook *workbook, size_t sheet, sheet_row_fn *row, void *self, struct error *error);

/* "A", "Z", "AA" … of a column, 0 is A. */
void workbook_column_letters(struct buffer *out, size_t column);

#endif
