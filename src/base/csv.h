/* CSV (RFC 4180, commas) with a header line, read row by row; UTF-8 without NUL, a byte order mark and blank lines are passed over. Quotes must
 * be as the RFC wants them; white space belongs to its cell, except in the header. Bounded: a field of at most CSV_FIELD_MAX
 * bytes, at most CSV_COLUMNS_MAX columns, the rows counted. */
#ifndef OPENOCOP_BASE_CSV_H
#define OPENOCOP_BASE_CSV_H

#include "base/error.h"

#define CSV_FIELD_MAX 65536
#define CSV_COLUMNS_MAX 256

struct csv_row {
    int64_t line;             /* of the file, where the row starts; the header is line 1 if no blank lines come first */
    const struct str *fields; /* in the order of `columns` as asked for; empty where the cell is empty */
};

/* Called for every row after the header; the fields' text is valid during the call only. */
typedef enum status csv_row_fn(void *self, const struct csv_row *row, struct error *error);

/* `columns`: the header names that are wanted, ends with NULL; a missing one is STATUS_BAD_INPUT, further ones are passed over.
 * A row with another number of cells than the header is STATUS_BAD_INPUT with where = "line N", as is every other fault of the file. The first
 * failure of `row` ends the reading and is handed on; "line N" is put in where it names no place. */
MUST_CHECK enum status csv_read(struct arena *arena, struct str bytes, const char *const *columns, csv_row_fn *row, void *self,
                                struct error *error);

/* The same lines without a header: called for every row with as many cells as it has. For files whose table begins somewhere below. */
typedef enum status csv_cells_fn(void *self, int64_t line, const struct str *cells, size_t count, struct error *error);
MUST_CHECK enum status csv_read_cells(struct arena *arena, struct str bytes, char separator, csv_cells_fn *cells, void *self,
                                      struct error *error);

#endif
