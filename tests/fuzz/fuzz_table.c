/* Tables from CSV and from workbooks: rows ascend, cells are clean, what a cell says is within its range. An input that begins with < is a sheet. */
#include "fuzz.h"
#include "zipped.h"

#include "base/text.h"
#include "doc/table.h"

static const struct table_want wants[] = {
    { "product", (const char *const[]){ "ten san pham", "san pham", NULL }, false },
    { "producer", (const char *const[]){ "chu the", NULL }, true },
    { "number", (const char *const[]){ "giay chung nhan so", NULL }, false },
    { "date", (const char *const[]){ "giay chung nhan ngay", NULL }, false },
};

static void check_values(struct arena *arena, const struct table_cell *cell)
{
    enum date_precision precision = DATE_TO_DAY;
    date day = DATE_NONE;
    int stars = 0;
    int64_t number = 0;
    bool yes = false;
    FUZZ_CHECK(!table_date(arena, cell, &day, &precision) || day != DATE_NONE);
    FUZZ_CHECK(!table_stars(arena, cell, &stars) || (stars >= 1 && stars <= 5));
    if (table_int(cell, &number) && cell->kind == CELL_NUMBER) {
        char room[32];
        struct buffer out;
        buffer_open_fixed(&out, room, sizeof(room));
        buffer_add_int(&out, number);
        FUZZ_CHECK(str_equal(buffer_str(&out), cell->text));
    }
    table_yes(arena, cell, &yes);
}

static void check_table(struct arena *arena, const struct table *table)
{
    int64_t line = table->header_line + table->header_lines - 1;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct table_row *row = &table->rows[i];
        FUZZ_CHECK(row->line > line && text_valid(row->section));
        line = row->line;
        for (size_t want = 0; want < table->want_count; want++) {
            char room[TABLE_WHERE_SIZE];
            FUZZ_CHECK(text_valid(row->cells[want].text));
            FUZZ_CHECK(table->columns[want].column >= 0 || row->cells[want].text.len == 0);
            FUZZ_CHECK(table_where(table, row, want, room)[0] != '\0');
            if (i < 20)
                check_values(arena, &row->cells[want]);
        }
    }
    for (size_t i = 0; i < table->title_count; i++)
        FUZZ_CHECK(text_valid(table->titles[i]));
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    static const struct table_options options = { .wants = wants, .want_count = 4, .sheet = TABLE_AUTO, .header_line = TABLE_AUTO };
    struct str input = { (const char *)bytes, size };
    struct arena arena;
    struct error error = { .status = STATUS_OK };
    struct table table;
    enum status status;
    if (size > 50000)
        return 0;
    arena_open(&arena, &memory_system, (size_t)128 << 20);
    if (str_starts_with(input, STR("<")))
        input = zipped(&arena, input);
    status = table_open(&arena, input, "list", &options, &table, &error);
    FUZZ_CHECK(status == error.status);
    FUZZ_CHECK(status == STATUS_OK || status == STATUS_BAD_INPUT || status == STATUS_TOO_LARGE || (status == STATUS_FAILED && arena.exhausted));
    if (status == STATUS_OK)
        check_table(&arena, &table);
    arena_close(&arena);
    return 0;
}
