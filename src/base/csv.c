/* See csv.h. libcsv takes the lines apart; here are the limits, the header and the numbers of the lines. It is fed one line after the other, so
 * that a row's first line is known when the row is complete. */
#include "base/csv.h"

#include <csv.h>

#include "base/pure.h"
#include "base/utf8.h"
#include "texts_csv.h"

#define LINE_WHERE_SIZE 32

struct reading {
    struct arena *arena;
    const char *const *columns;
    csv_row_fn *row;
    csv_cells_fn *cells_fn; /* instead of `row`: every row, no header */
    void *self;
    struct error *error;
    enum status status; /* of the first fault; afterwards nothing more is looked at */
    int64_t line;       /* where the row under way starts */
    bool row_ended;     /* by the line that was fed last */
    struct buffer cells; /* the row's bytes */
    size_t ends[CSV_COLUMNS_MAX];
    size_t count;
    size_t header_count; /* 0: the header has not been read */
    size_t wanted;
    size_t *places; /* where each wanted column stands in a row */
    struct str *fields;
};

static const char *where_line(int64_t line, char room[LINE_WHERE_SIZE])
{
    struct buffer where;
    buffer_open_fixed(&where, room, LINE_WHERE_SIZE);
    buffer_add(&where, STR("line "));
    buffer_add_int(&where, line);
    return buffer_z(&where);
}

static enum status fail_at(struct error *error, enum text_id text, int64_t line)
{
    char where[LINE_WHERE_SIZE];
    return FAIL(error, STATUS_BAD_INPUT, text, where_line(line, where));
}

static struct str cell(const struct reading *r, size_t index)
{
    return str_part(buffer_str(&r->cells), index == 0 ? 0 : r->ends[index - 1], r->ends[index]);
}

/* Finds a wanted column in the header. */
static enum status place_column(const struct reading *r, const char *column, size_t *place)
{
    char where[LINE_WHERE_SIZE];
    size_t found = r->count;
    for (size_t i = 0; i < r->count; i++) {
        if (!str_is(str_trim(cell(r, i)), column))
            continue;
        if (found < r->count)
            return FAIL_WITH(r->error, STATUS_BAD_INPUT, TEXT_csv_column_twice, where_line(r->line, where), TEXT_ARG_Z("column", column));
        found = i;
    }
    if (found < r->count) {
        *place = found;
        return STATUS_OK;
    }
    if (r->count == 1 && str_find(cell(r, 0), ';') < cell(r, 0).len)
        return fail_at(r->error, TEXT_csv_semicolons, r->line);
    return FAIL_WITH(r->error, STATUS_BAD_INPUT, TEXT_csv_column_missing, where_line(r->line, where), TEXT_ARG_Z("column", column));
}

static enum status read_header(struct reading *r)
{
    for (size_t i = 0; i < r->wanted; i++) {
        enum status status = place_column(r, r->columns[i], &r->places[i]);
        if (status != STATUS_OK)
            return status;
    }
    r->header_count = r->count;
    return STATUS_OK;
}

static enum status read_row(struct reading *r)
{
    char where[LINE_WHERE_SIZE];
    const struct csv_row row = { .line = r->line, .fields = r->fields };
    enum status status;
    if (r->count != r->header_count)
        return FAIL_WITH(r->error, STATUS_BAD_INPUT, TEXT_csv_cells, where_line(r->line, where),
                         TEXT_ARG_INT("found", (int64_t)r->count), TEXT_ARG_INT("wanted", (int64_t)r->header_count));
    for (size_t i = 0; i < r->wanted; i++)
        r->fields[i] = cell(r, r->places[i]);
    status = r->row(r->self, &row, r->error);
    if (status != STATUS_OK && r->error != NULL && r->error->where[0] == '\0')
        error_within(r->error, where_line(r->line, where));
    return status;
}

static enum status read_cells(struct reading *r)
{
    char where[LINE_WHERE_SIZE];
    enum status status;
    for (size_t i = 0; i < r->count; i++)
        r->fields[i] = cell(r, i);
    status = r->cells_fn(r->self, r->line, r->fields, r->count, r->error);
    if (status != STATUS_OK && r->error != NULL && r->error->where[0] == '\0')
        error_within(r->error, where_line(r->line, where));
    return status;
}

/* libcsv's callbacks. */
static void on_field(void *bytes, size_t size, void *self)
{
    struct reading *r = self;
    char where[LINE_WHERE_SIZE];
    if (r->status != STATUS_OK)
        return;
    if (r->count == CSV_COLUMNS_MAX) {
        r->status = FAIL_WITH(r->error, STATUS_BAD_INPUT, TEXT_csv_too_many_columns, where_line(r->line, where),
                              TEXT_ARG_INT("max", CSV_COLUMNS_MAX));
    } else if (size > CSV_FIELD_MAX) {
        r->status = FAIL_WITH(r->error, STATUS_BAD_INPUT, TEXT_csv_field_long, where_line(r->line, where),
                              TEXT_ARG_INT("cell", (int64_t)r->count + 1), TEXT_ARG_INT("max", CSV_FIELD_MAX));
    } else {
        buffer_add(&r->cells, (struct str){ bytes, size });
        r->ends[r->count++] = r->cells.len;
        if (r->cells.overflowed)
            r->status = fail_memory(r->error);
    }
}

static void on_row(int end, void *self)
{
    struct reading *r = self;
    (void)end;
    r->row_ended = true;
    if (r->status != STATUS_OK)
        return;
    r->status = r->cells_fn != NULL ? read_cells(r) : r->header_count == 0 ? read_header(r) : read_row(r);
    r->cells.len = 0;
    r->count = 0;
}

static int no_space(unsigned char c)
{
    (void)c;
    return 0;
}

/* The next line with its end, which is \n, \r\n or \r. */
static struct str take_line(struct str *rest)
{
    size_t len = 0;
    struct str line;
    while (len < rest->len && rest->ptr[len] != '\n' && rest->ptr[len] != '\r')
        len++;
    if (len < rest->len)
        len += rest->ptr[len] == '\r' && len + 1 < rest->len && rest->ptr[len + 1] == '\n' ? 2 : 1;
    line = str_part(*rest, 0, len);
    *rest = str_part(*rest, len, rest->len);
    return line;
}

/* The first line with a byte that text can't have. */
static enum status check_bytes(struct str bytes, struct error *error)
{
    int64_t line = 1;
    size_t at = 0;
    while (at < bytes.len) {
        uint32_t character = 0;
        size_t size = utf8_next(bytes, at, &character);
        if (size == 0)
            return fail_at(error, TEXT_csv_utf8, line);
        if (character == 0)
            return fail_at(error, TEXT_csv_nul, line);
        if (character == '\n' || (character == '\r' && (at + 1 == bytes.len || bytes.ptr[at + 1] != '\n')))
            line++;
        at += size;
    }
    return STATUS_OK;
}

static enum status parser_fault(const struct reading *r, struct csv_parser *parser)
{
    if (csv_error(parser) == CSV_EPARSE)
        return fail_at(r->error, TEXT_csv_quote, r->line);
    return fail_memory(r->error);
}

static enum status feed(struct reading *r, struct csv_parser *parser, struct str bytes)
{
    bool row_open = false;
    int64_t line = 1;
    for (; bytes.len > 0; line++) {
        struct str next = take_line(&bytes);
        bool blank = next.ptr[0] == '\n' || next.ptr[0] == '\r';
        if (!row_open)
            r->line = line;
        r->row_ended = false;
        if (csv_parse(parser, next.ptr, next.len, on_field, on_row, r) != next.len)
            return r->status != STATUS_OK ? r->status : parser_fault(r, parser);
        if (r->status != STATUS_OK)
            return r->status;
        row_open = !r->row_ended && (row_open || !blank);
    }
    if (csv_fini(parser, on_field, on_row, r) != 0 && r->status == STATUS_OK)
        return parser_fault(r, parser);
    return r->status;
}

static enum status parse(struct reading *r, struct str bytes, char separator)
{
    struct csv_parser parser;
    enum status status;
    buffer_open(&r->cells, r->arena, (size_t)CSV_COLUMNS_MAX * CSV_FIELD_MAX);
    if (str_starts_with(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_part(bytes, 3, bytes.len);
    status = check_bytes(bytes, r->error);
    if (status != STATUS_OK)
        return status;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return fail_memory(r->error);
    csv_set_delim(&parser, (unsigned char)separator);
    csv_set_blk_size(&parser, CSV_FIELD_MAX); /* by its own 128 bytes at a time a cell without end is copied many thousand times before it is refused */
    csv_set_space_func(&parser, no_space);
    status = feed(r, &parser, bytes);
    csv_free(&parser);
    return status;
}

enum status csv_read(struct arena *arena, struct str bytes, const char *const *columns, csv_row_fn *row, void *self, struct error *error)
{
    struct reading *r = ARENA_NEW(arena, struct reading);
    enum status status;
    if (r == NULL)
        return fail_memory(error);
    *r = (struct reading){ .arena = arena, .columns = columns, .row = row, .self = self, .error = error };
    while (columns[r->wanted] != NULL)
        r->wanted++;
    r->places = ARENA_NEW_MANY(arena, size_t, r->wanted);
    r->fields = ARENA_NEW_MANY(arena, struct str, r->wanted);
    if (r->places == NULL || r->fields == NULL)
        return fail_memory(error);
    status = parse(r, bytes, ',');
    if (status == STATUS_OK && r->header_count == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_csv_empty, NULL);
    return status;
}

enum status csv_read_cells(struct arena *arena, struct str bytes, char separator, csv_cells_fn *cells, void *self, struct error *error)
{
    struct reading *r = ARENA_NEW(arena, struct reading);
    if (r == NULL)
        return fail_memory(error);
    *r = (struct reading){ .arena = arena, .cells_fn = cells, .self = self, .error = error };
    r->fields = ARENA_NEW_MANY(arena, struct str, CSV_COLUMNS_MAX);
    return r->fields == NULL ? fail_memory(error) : parse(r, bytes, separator);
}
