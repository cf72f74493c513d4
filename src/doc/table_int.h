/* What the files of table share. */
#ifndef OPENOCOP_DOC_TABLE_INT_H
#define OPENOCOP_DOC_TABLE_INT_H

#include "doc/table.h"
#include "doc/workbook_int.h"

/* Where rows come from: a sheet or a CSV text. */
struct table_source {
    struct arena *arena;
    struct arena *scratch;     /* emptied after each piece of text */
    struct workbook *workbook; /* NULL: CSV */
    struct str csv;            /* UTF-8 */
    char separator;
};
MUST_CHECK enum status table_source_read(struct table_source *source, size_t sheet, sheet_row_fn *row, void *self, struct error *error);
/* , ; or tab, whichever parts the first lines into cells most evenly; a first line "sep=;" is taken off and obeyed. */
char table_separator(struct str *csv);

/* The first rows of a sheet, kept to look for the header. */
struct look_cell {
    struct str text;   /* as in the file */
    struct str folded; /* converted and folded */
    bool from_left;    /* merged with a cell further left */
};
struct look_row {
    int64_t line;
    struct look_cell *cells;
    size_t count;
};
struct look {
    struct look_row *rows;
    size_t count;
    size_t width;
    struct legacy_evidence evidence; /* of all these cells */
    struct table_source *source;
};
MUST_CHECK enum status table_look(struct table_source *source, size_t sheet, struct look *out, struct error *error);

struct header {
    int64_t score; /* 0: none */
    size_t matched;
    size_t row; /* in look.rows */
    size_t lines;
    int64_t columns[TABLE_WANTS_MAX];
};
/* The best header among the rows; with options->header_line at that line only. */
MUST_CHECK enum status table_find_header(struct arena *arena, const struct look *look, const struct table_options *options,
                                         struct header *out, struct error *error);
/* Titles in words, of all columns. */
MUST_CHECK enum status table_titles(const struct look *look, const struct header *header, struct str **out,
                                    struct error *error);
/* The column that only numbers the rows ("STT"); TABLE_LEFT_OUT. */
int64_t table_number_column(const struct look *look, const struct header *header);
/* Lines below the header that only number the columns, (1) (2) (3). */
size_t table_numbering_lines(const struct look *look, const struct header *header);

/* Reads the rows after `first_line` into the table, whose columns are set. */
MUST_CHECK enum status table_read_rows(struct table_source *source, struct table *table, const struct table_options *options,
                                       int64_t first_line, int64_t number_column, const struct legacy_evidence *around,
                                       struct error *error);

/* The text of a cell in the words of this program: converted, NFC, trimmed, invisible characters gone. */
MUST_CHECK enum status table_clean(struct table_source *source, struct str text, enum legacy legacy, bool capitals, struct str *out,
                                   struct error *error);
/* The same, folded. */
MUST_CHECK enum status table_fold(struct table_source *source, struct str text, enum legacy legacy, struct str *out, struct error *error);

#endif
