/* CSV: cells are within the limits, valid UTF-8, rows come in order. */
#include "fuzz.h"

#include "base/csv.h"
#include "base/utf8.h"
#include "texts_csv.h"

static const char *const columns[] = { "code", "name", NULL };

static enum status check_row(void *self, const struct csv_row *row, struct error *error)
{
    int64_t *line = self;
    FUZZ_CHECK(row->line > *line);
    *line = row->line;
    for (int i = 0; i < 2; i++)
        FUZZ_CHECK(row->fields[i].len <= CSV_FIELD_MAX && utf8_valid(row->fields[i]));
    return str_is(row->fields[0], "stop") ? FAIL(error, STATUS_NO, TEXT_csv_empty, "code") : STATUS_OK;
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    struct arena arena;
    struct error error = { .status = STATUS_OK };
    int64_t line = 0;
    enum status status;
    if (size > 200000)
        return 0;
    arena_open(&arena, &memory_system, (size_t)64 << 20);
    status = csv_read(&arena, (struct str){ (const char *)bytes, size }, columns, check_row, &line, &error);
    FUZZ_CHECK(status == error.status && (status == STATUS_OK || status == STATUS_BAD_INPUT || status == STATUS_NO));
    arena_close(&arena);
    return 0;
}
