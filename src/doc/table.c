/* See table.h. Opening: what kind of file it is, which sheet, where the header, then the rows. */
#include "doc/table_int.h"

#include "base/csv.h"
#include "base/text.h"
#include "texts_csv.h"
#include "texts_table.h"

#define SCRATCH_LIMIT ((size_t)32 << 20) /* for one text; the longest cell takes a few MiB */

static enum status clean(struct arena *arena, struct str text, enum legacy legacy, bool capitals, struct str *out, struct error *error)
{
    struct error unclean = { .status = STATUS_OK };
    enum status status = STATUS_OK;
    if (legacy != LEGACY_NONE)
        status = legacy_to_unicode(arena, text, legacy, capitals, &text, error);
    if (status != STATUS_OK)
        return status;
    status = text_clean(arena, text, true, out, &unclean);
    if (status != STATUS_BAD_INPUT)
        return status == STATUS_OK ? status : fail_memory(error);
    /* characters that whoever takes the text will refuse, in his own words */
    status = text_nfc(arena, text, &text, error);
    *out = str_trim(text);
    return status;
}

/* Out of the scratch arena, which is emptied. */
static enum status keep(struct table_source *source, struct str text, struct str *out, struct error *error)
{
    bool exhausted = source->scratch->exhausted;
    *out = arena_copy(source->arena, text);
    arena_empty(source->scratch);
    return exhausted || source->arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status table_clean(struct table_source *source, struct str text, enum legacy legacy, bool capitals, struct str *out, struct error *error)
{
    struct str words;
    enum status status = clean(source->scratch, text, legacy, capitals, &words, error);
    return status == STATUS_OK ? keep(source, words, out, error) : status;
}

enum status table_fold(struct table_source *source, struct str text, enum legacy legacy, struct str *out, struct error *error)
{
    struct str words;
    enum status status = clean(source->scratch, text, legacy, false, &words, error);
    return status == STATUS_OK ? keep(source, text_fold(source->scratch, words), out, error) : status;
}

struct choice {
    struct look look;
    struct header header;
    size_t sheet;
};

static enum status look_at(struct table_source *source, size_t sheet, const struct table_options *options, struct choice *best,
                           struct error *error)
{
    struct choice here = { .sheet = sheet };
    enum status status = table_look(source, sheet, &here.look, error);
    if (status == STATUS_OK)
        status = table_find_header(source->arena, &here.look, options, &here.header, error);
    if (status == STATUS_OK && here.header.score > best->header.score)
        *best = here;
    return status;
}

static enum status choose_sheet(struct table_source *source, const struct table_options *options, struct choice *best, struct error *error)
{
    size_t count = source->workbook == NULL ? 1 : workbook_sheet_count(source->workbook);
    size_t tried = 0;
    if (source->workbook == NULL)
        return look_at(source, 0, options, best, error);
    if (options->sheet != TABLE_AUTO)
        return look_at(source, (size_t)options->sheet, options, best, error);
    for (size_t i = 0; i < count && tried < TABLE_SHEETS_LOOKED_AT; i++) {
        enum status status;
        if (!workbook_sheet(source->workbook, i)->visible)
            continue;
        tried++;
        status = look_at(source, i, options, best, error);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static enum status no_header(const struct table_options *options, struct error *error)
{
    char room[200];
    struct buffer names;
    buffer_open_fixed(&names, room, sizeof(room));
    for (size_t i = 0; i < options->want_count && i < 6; i++) {
        buffer_add_z(&names, i > 0 ? ", " : "");
        buffer_add_z(&names, options->wants[i].titles[0]);
    }
    return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_table_no_header, NULL, TEXT_ARG("columns", buffer_str(&names)));
}

static bool has_columns(const struct header *header, const struct table_options *options)
{
    size_t least = options->want_count < 2 ? options->want_count : 2;
    if (header->score == 0)
        return false;
    return header->matched >= least || options->header_line != TABLE_AUTO || options->columns != NULL;
}

static enum status fill(struct table_source *source, const struct choice *choice, const struct table_options *options, struct table *out,
                        struct error *error)
{
    const struct header *header = &choice->header;
    size_t last = header->row + header->lines - 1 + table_numbering_lines(&choice->look, header);
    struct table_column *columns = ARENA_NEW_MANY(source->arena, struct table_column, options->want_count);
    struct str *titles = NULL;
    enum status status = table_titles(&choice->look, header, &titles, error);
    if (status != STATUS_OK)
        return status;
    if (columns == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < options->want_count; i++) {
        int64_t column = header->columns[i];
        columns[i].column = column;
        columns[i].title = column >= 0 && (size_t)column < choice->look.width ? titles[column] : STR("");
    }
    out->sheet = choice->sheet;
    out->sheet_name = source->workbook == NULL ? STR("") : workbook_sheet(source->workbook, choice->sheet)->name;
    out->header_line = choice->look.rows[header->row].line;
    out->header_lines = (int64_t)header->lines;
    out->titles = titles;
    out->title_count = choice->look.width;
    out->columns = columns;
    out->want_count = options->want_count;
    return table_read_rows(source, out, options, choice->look.rows[last].line, table_number_column(&choice->look, header),
                           &choice->look.evidence, error);
}

static enum status read_table(struct table_source *source, const struct table_options *options, struct table *out, struct error *error)
{
    struct choice *best = ARENA_NEW(source->arena, struct choice);
    enum status status;
    if (best == NULL)
        return fail_memory(error);
    status = choose_sheet(source, options, best, error);
    if (status != STATUS_OK)
        return status;
    if (!has_columns(&best->header, options))
        return no_header(options, error);
    return fill(source, best, options, out, error);
}

static enum status open_csv(struct table_source *source, struct str bytes, struct table *out, struct error *error)
{
    enum status status = legacy_bytes(source->arena, bytes, &source->csv, &out->was_bytes, error);
    if (status != STATUS_OK)
        return status;
    if (str_trim(source->csv).len == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_csv_empty, NULL);
    source->separator = table_separator(&source->csv);
    out->format = TABLE_CSV;
    out->separator = source->separator;
    return STATUS_OK;
}

static bool is_workbook(struct str bytes)
{
    return str_starts_with(bytes, STR("PK")) || str_starts_with(bytes, STR("\xD0\xCF\x11\xE0"));
}

enum status table_open(struct arena *arena, struct str bytes, const char *name, const struct table_options *options, struct table *out,
                       struct error *error)
{
    struct arena scratch;
    struct table_source source = { .arena = arena, .scratch = &scratch };
    enum status status;
    arena_open(&scratch, arena->source, SCRATCH_LIMIT);
    *out = (struct table){ .format = TABLE_XLSX };
    if (is_workbook(bytes))
        status = workbook_open(arena, bytes, &source.workbook, error);
    else
        status = open_csv(&source, bytes, out, error);
    if (status == STATUS_OK)
        status = read_table(&source, options, out, error);
    workbook_close(source.workbook);
    arena_close(&scratch);
    if (status != STATUS_OK && error != NULL && name != NULL)
        return error_in_file(error, name);
    return status;
}

const char *table_where(const struct table *table, const struct table_row *row, size_t want, char room[TABLE_WHERE_SIZE])
{
    struct buffer where;
    int64_t column = want < table->want_count ? table->columns[want].column : TABLE_LEFT_OUT;
    buffer_open_fixed(&where, room, TABLE_WHERE_SIZE);
    if (column >= 0)
        workbook_column_letters(&where, (size_t)column);
    buffer_add_int(&where, row->line);
    return buffer_z(&where);
}
