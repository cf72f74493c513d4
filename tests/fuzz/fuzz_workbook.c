/* Workbooks: rows ascend and have the same width, texts are valid and within their limits, dates exist, merged values point to the left or above. */
#include "fuzz.h"
#include "zipped.h"

#include "base/utf8.h"
#include "doc/workbook.h"

struct seen {
    int64_t row;
    size_t width;
};

static enum status on_row(void *self, const struct sheet_row *row, struct error *error)
{
    struct seen *seen = self;
    (void)error;
    FUZZ_CHECK(row->number > seen->row && row->number <= WORKBOOK_ROWS_MAX && row->count <= WORKBOOK_COLUMNS_MAX);
    FUZZ_CHECK(seen->row == 0 || seen->width == row->count);
    seen->row = row->number;
    seen->width = row->count;
    for (size_t i = 0; i < row->count; i++) {
        const struct cell *cell = &row->cells[i];
        FUZZ_CHECK(utf8_valid(cell->text) && cell->text.len <= WORKBOOK_TEXT_MAX && utf8_valid(cell->font));
        FUZZ_CHECK((cell->kind == CELL_DATE) == (cell->date != DATE_NONE));
        FUZZ_CHECK((cell->kind == CELL_EMPTY) == (cell->text.len == 0) || cell->kind == CELL_TEXT);
        FUZZ_CHECK(cell->from_row <= row->number && cell->from_column <= i);
        FUZZ_CHECK(cell->merged == (cell->from_row != row->number || cell->from_column != i));
    }
    return STATUS_OK;
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    struct arena arena;
    struct error error = { .status = STATUS_OK };
    struct workbook *workbook = NULL;
    enum status status;
    if (size > 100000)
        return 0;
    arena_open(&arena, &memory_system, (size_t)128 << 20);
    status = workbook_open(&arena, zipped(&arena, (struct str){ (const char *)bytes, size }), &workbook, &error);
    for (size_t i = 0; status == STATUS_OK && i < workbook_sheet_count(workbook); i++) {
        struct seen seen = { 0 };
        FUZZ_CHECK(utf8_valid(workbook_sheet(workbook, i)->name));
        status = workbook_read(workbook, i, on_row, &seen, &error);
    }
    FUZZ_CHECK(status == error.status);
    FUZZ_CHECK(status == STATUS_OK || status == STATUS_BAD_INPUT || status == STATUS_TOO_LARGE || (status == STATUS_FAILED && arena.exhausted));
    workbook_close(workbook);
    arena_close(&arena);
    return 0;
}
