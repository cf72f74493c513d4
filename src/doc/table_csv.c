/* Where a table's rows come from: a sheet of a workbook as it is, or the lines of a CSV text dressed as a sheet's rows. */
#include "base/csv.h"
#include "doc/table_int.h"

#define SEPARATORS_LOOKED_AT 30 /* lines */

struct dressing {
    sheet_row_fn *row;
    void *self;
    struct cell *cells; /* CSV_COLUMNS_MAX */
};

static enum status dress(void *self, int64_t line, const struct str *cells, size_t count, struct error *error)
{
    struct dressing *d = self;
    const struct sheet_row row = { .number = line, .cells = d->cells, .count = count };
    for (size_t i = 0; i < count; i++)
        d->cells[i] = (struct cell){ .kind = cells[i].len > 0 ? CELL_TEXT : CELL_EMPTY,
                                     .text = cells[i],
                                     .date = DATE_NONE,
                                     .from_row = line,
                                     .from_column = i };
    return d->row(d->self, &row, error);
}

enum status table_source_read(struct table_source *source, size_t sheet, sheet_row_fn *row, void *self, struct error *error)
{
    struct dressing dressing = { .row = row, .self = self };
    if (source->workbook != NULL)
        return workbook_read(source->workbook, sheet, row, self, error);
    dressing.cells = ARENA_NEW_MANY(source->arena, struct cell, CSV_COLUMNS_MAX);
    if (dressing.cells == NULL)
        return fail_memory(error);
    return csv_read_cells(source->arena, source->csv, source->separator, dress, &dressing, error);
}

/* How often the separator stands outside quotes in the next line, which is cut off *rest. */
static size_t count_in_line(struct str *rest, char separator)
{
    size_t count = 0;
    bool quoted = false;
    size_t at = 0;
    for (; at < rest->len; at++) {
        char c = rest->ptr[at];
        if (c == '"')
            quoted = !quoted;
        if (!quoted && (c == '\n' || c == '\r'))
            break;
        count += !quoted && c == separator ? 1 : 0;
    }
    *rest = str_part(*rest, at + 1, rest->len);
    return count;
}

/* Lines that have as many of the separator as most have, times that many. */
static size_t evenness(struct str csv, char separator)
{
    size_t counts[SEPARATORS_LOOKED_AT];
    size_t lines = 0;
    size_t best = 0;
    while (csv.len > 0 && lines < SEPARATORS_LOOKED_AT)
        counts[lines++] = count_in_line(&csv, separator);
    for (size_t i = 0; i < lines; i++) {
        size_t same = 0;
        for (size_t j = 0; j < lines; j++)
            same += counts[j] == counts[i] ? 1 : 0;
        if (same * counts[i] > best)
            best = same * counts[i];
    }
    return best;
}

char table_separator(struct str *csv)
{
    static const char separators[] = { ',', ';', '\t' };
    char best = ',';
    size_t best_evenness = 0;
    if (str_starts_with(*csv, STR("sep=")) && csv->len > 4 && str_find(STR(",;\t"), csv->ptr[4]) < 3) {
        best = csv->ptr[4];
        *csv = str_part(*csv, 5, csv->len); /* the line stays, empty, so that the others keep their numbers */
        return best;
    }
    for (size_t i = 0; i < sizeof(separators); i++) {
        size_t here = evenness(*csv, separators[i]);
        if (here > best_evenness) {
            best_evenness = here;
            best = separators[i];
        }
    }
    return best;
}
