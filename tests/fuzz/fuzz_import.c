/* Lists of products: whatever a file holds, its rows are text on one line, lines rise, what is understood of them is within its range, and mends that
 * name other rows change nothing. An input that begins with < is a sheet. */
#include "fuzz.h"
#include "zipped.h"

#include "base/text.h"
#include "ocop/products/products_import_int.h"

static void check_row(struct arena *arena, const struct import_row *row)
{
    for (size_t i = 0; i < IMPORT_COLUMNS; i++) {
        FUZZ_CHECK(text_valid(row->text[i]) && str_find(row->text[i], '\n') == row->text[i].len);
        FUZZ_CHECK(!row->odd[i] || row->text[i].len == 0);
    }
    FUZZ_CHECK(row->stars >= 0 && row->stars <= 5);
    FUZZ_CHECK(row->year == 0 || (row->year >= 2018 && row->year <= 2099));
    FUZZ_CHECK(import_kind_of(arena, row->text[IMPORT_KIND]) < PRODUCER_KINDS);
    FUZZ_CHECK(import_kind_of_name(arena, row->text[IMPORT_PRODUCER]) < PRODUCER_KINDS);
    FUZZ_CHECK(import_set_of(arena, NULL, 20600, row->text[IMPORT_SET]) <= PRODUCTS_SETS);
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    const struct import_mend rows[] = { { 2, MEND_PRODUCT, STR("x") }, { INT32_MAX, MEND_LEAVE, STR("1") }, { 3, MEND_LEAVE, STR("1") } };
    const struct import_mends mends = { rows, 3 };
    struct str input = { (const char *)bytes, size };
    struct arena arena;
    struct error error = { .status = STATUS_OK };
    struct import import;
    enum status status;
    if (size > 50000)
        return 0;
    arena_open(&arena, &memory_system, (size_t)128 << 20);
    if (str_starts_with(input, STR("<")))
        input = zipped(&arena, input);
    status = import_read(&arena, input, STR("list"), NULL, &mends, &import, &error);
    FUZZ_CHECK(status == error.status);
    FUZZ_CHECK(status == STATUS_OK || status == STATUS_BAD_INPUT || status == STATUS_TOO_LARGE || (status == STATUS_FAILED && arena.exhausted));
    for (size_t i = 0; status == STATUS_OK && i < import.count; i++) {
        const struct import_row *row = &import.rows[i];
        FUZZ_CHECK(i == 0 || row->from->line > import.rows[i - 1].from->line);
        FUZZ_CHECK(!row->leave || row->from->line == 3);
        if (i < 20)
            check_row(&arena, row);
    }
    FUZZ_CHECK(status != STATUS_OK || import.mends.count <= 2);
    arena_close(&arena);
    return 0;
}
