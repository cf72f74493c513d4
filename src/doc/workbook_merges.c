/* Merged ranges of a sheet: the value of the first cell stands in all of them. They must not overlap (ECMA-376 part 1, 18.3.1.55), so a row has
 * at most as many as it has columns. */
#include <stdlib.h>

#include "doc/workbook_int.h"
#include "texts_workbook.h"

enum status merges_add(struct merges *merges, struct arena *arena, struct str range, struct error *error)
{
    struct merge merge = { .first_row = 0 };
    struct str last = range;
    struct str first = str_cut(&last, ':');
    if (!workbook_place(first, &merge.first_row, &merge.first_column) || !workbook_place(last, &merge.last_row, &merge.last_column) ||
        merge.first_row > merge.last_row || merge.first_column > merge.last_column)
        return STATUS_OK; /* one cell, or nothing we understand: nothing is filled */
    if (merges->count == WORKBOOK_MERGES_MAX)
        return FAIL_WITH(error, STATUS_TOO_LARGE, TEXT_workbook_merges, NULL, TEXT_ARG_INT("max", WORKBOOK_MERGES_MAX));
    if (!WORKBOOK_GROW(arena, merges->rows, merges->count, merges->room))
        return fail_memory(error);
    merges->rows[merges->count++] = merge;
    return STATUS_OK;
}

static int by_first_row(const void *a, const void *b)
{
    const struct merge *x = a;
    const struct merge *y = b;
    if (x->first_row != y->first_row)
        return x->first_row < y->first_row ? -1 : 1;
    return (x->first_column > y->first_column) - (x->first_column < y->first_column);
}

enum status merges_prepare(struct merges *merges, struct arena *arena, size_t width, struct error *error)
{
    if (merges->count > 0)
        qsort(merges->rows, merges->count, sizeof(*merges->rows), by_first_row);
    merges->next = 0;
    merges->width = width;
    merges->cover = ARENA_NEW_MANY(arena, uint32_t, width);
    return merges->cover == NULL ? fail_memory(error) : STATUS_OK;
}

static enum status begin(struct merges *merges, struct arena *arena, size_t index, int64_t row, const struct cell *cells, struct error *error)
{
    struct merge *merge = &merges->rows[index];
    if (merge->last_row < row || merge->first_column >= merges->width)
        return STATUS_OK;
    for (size_t column = merge->first_column; column <= merge->last_column && column < merges->width; column++) {
        uint32_t other = merges->cover[column];
        if (other != 0 && merges->rows[other - 1].last_row >= row)
            return FAIL(error, STATUS_BAD_INPUT, TEXT_workbook_overlap, NULL);
        merges->cover[column] = (uint32_t)index + 1;
    }
    merge->value = (struct cell){ .date = DATE_NONE };
    if (merge->first_row != row)
        return STATUS_OK; /* the row of the first cell is missing: it is empty */
    merge->value = cells[merge->first_column];
    if (merge->last_row > row && merge->value.text.len > 0)
        merge->value.text = arena_copy(arena, merge->value.text);
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status merges_fill(struct merges *merges, struct arena *arena, int64_t row, struct cell *cells, struct error *error)
{
    if (merges->count == 0)
        return STATUS_OK;
    while (merges->next < merges->count && merges->rows[merges->next].first_row <= row) {
        enum status status = begin(merges, arena, merges->next++, row, cells, error);
        if (status != STATUS_OK)
            return status;
    }
    for (size_t column = 0; column < merges->width; column++) {
        const struct merge *merge;
        if (merges->cover[column] == 0)
            continue;
        merge = &merges->rows[merges->cover[column] - 1];
        if (merge->last_row < row) {
            merges->cover[column] = 0;
        } else if (merge->first_row != row || merge->first_column != column) {
            cells[column] = merge->value;
            cells[column].merged = true;
            cells[column].from_row = merge->first_row;
            cells[column].from_column = merge->first_column;
        }
    }
    return STATUS_OK;
}
