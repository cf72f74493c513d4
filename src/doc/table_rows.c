/* The rows of a table below its header: what is data, what a heading between, a total, a note; values of merged cells; old encodings, decided
 * for every column once all its cells have been seen. */
#include "doc/table_int.h"

#include "base/text.h"

#define LEAD_MAX 400 /* bytes; what is longer begins no total row */

/* How the font of a cell speaks. */
struct cell_hint {
    bool raw; /* not yet converted */
    bool capitals;
};

/* What is known of a row beside its cells, for telling its kind. */
struct row_about {
    struct table_cell *cells; /* the row's own, before they become its caller's */
    struct cell_hint *hints;
    size_t own;        /* wanted cells with a value of their own */
    size_t covered;    /* wanted cells under a cell that is merged from further left */
    bool has_number;   /* "12" in the column of row numbers */
    bool has_heading;  /* "II", "A." or words there */
    struct str lead;   /* the row's first text */
    struct str title;  /* what a section row would be called */
};

struct rows_reading {
    struct table_source *source;
    struct table *table;
    const struct table_options *options;
    int64_t first_line;
    int64_t number_column;
    struct table_row *rows;
    size_t row_room;
    struct row_about *about;
    size_t about_room;
    size_t count;
    struct legacy_evidence evidence[TABLE_WANTS_MAX];
    struct legacy_evidence all;
};

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

/* Gathering */

static void weigh(struct rows_reading *r, size_t want, const struct cell *cell)
{
    struct legacy_evidence own = { 0 };
    enum legacy font = legacy_font(cell->font, NULL);
    legacy_count(&own, cell->text);
    if (font != LEGACY_NONE && own.proper[font] == 0 && own.odd[font] == 0 && own.foreign[font] == 0)
        own.weight[font]++;
    legacy_add(&r->evidence[want], &own);
    legacy_add(&r->all, &own);
}

/* The cell that a want takes from the row; NULL where it takes none. */
static const struct cell *wanted_cell(const struct rows_reading *r, const struct sheet_row *row, size_t want, struct row_about *about)
{
    int64_t column = r->table->columns[want].column;
    const struct cell *cell;
    if (column < 0 || (size_t)column >= row->count)
        return NULL;
    cell = &row->cells[column];
    if (cell->kind == CELL_EMPTY || str_trim(cell->text).len == 0)
        return NULL;
    if (cell->merged && cell->from_column != (size_t)column) {
        about->covered++;
        if (about->title.len == 0)
            about->title = cell->text;
        return NULL;
    }
    return cell;
}

static enum status take_cell(struct rows_reading *r, const struct cell *cell, size_t want, struct table_cell *out, struct cell_hint *hint,
                             struct error *error)
{
    struct arena *arena = r->source->arena;
    *out = (struct table_cell){ .text = STR(""), .date = DATE_NONE };
    if (cell == NULL)
        return STATUS_OK;
    out->kind = cell->kind;
    out->date = cell->date;
    out->precision = cell->precision;
    out->formula = cell->formula;
    out->filled = cell->merged;
    if (cell->kind == CELL_TEXT)
        legacy_font(cell->font, &hint->capitals);
    if (cell->kind == CELL_TEXT && (hint->capitals || !is_ascii(cell->text))) {
        hint->raw = true;
        if (!cell->merged)
            weigh(r, want, cell);
        out->text = arena_copy(arena, cell->text);
        return arena->exhausted ? fail_memory(error) : STATUS_OK;
    }
    return table_clean(r->source, cell->text, LEGACY_NONE, false, &out->text, error);
}

/* "12" or "12." is a number; anything else there is a heading. */
static void look_at_number(const struct rows_reading *r, const struct sheet_row *row, struct row_about *about)
{
    int64_t number = 0;
    struct str text;
    if (r->number_column < 0 || (size_t)r->number_column >= row->count)
        return;
    text = str_trim(row->cells[r->number_column].text);
    if (str_ends_with(text, STR(".")))
        text = str_part(text, 0, text.len - 1);
    about->has_number = str_to_int(text, 0, INT32_MAX, &number);
    about->has_heading = text.len > 0 && !about->has_number && row->cells[r->number_column].kind == CELL_TEXT;
}

static struct str lead_of(const struct sheet_row *row)
{
    for (size_t i = 0; i < row->count && i < TABLE_COLUMNS_MAX; i++) {
        struct str text = str_trim(row->cells[i].text);
        if (text.len > 0)
            return text.len <= LEAD_MAX && row->cells[i].kind == CELL_TEXT ? text : STR("");
    }
    return STR("");
}

static bool make_room(struct rows_reading *r)
{
    struct arena *arena = r->source->arena;
    return WORKBOOK_GROW(arena, r->rows, r->count, r->row_room) && WORKBOOK_GROW(arena, r->about, r->count, r->about_room);
}

static enum status collect(void *self, const struct sheet_row *row, struct error *error)
{
    struct rows_reading *r = self;
    struct arena *arena = r->source->arena;
    size_t wants = r->options->want_count;
    struct row_about about = { .own = 0, .title = STR("") };
    struct table_cell *cells;
    struct cell_hint *hints;
    if (row->number <= r->first_line)
        return STATUS_OK;
    cells = ARENA_NEW_MANY(arena, struct table_cell, wants);
    hints = ARENA_NEW_MANY(arena, struct cell_hint, wants);
    if (cells == NULL || hints == NULL || !make_room(r))
        return fail_memory(error);
    look_at_number(r, row, &about);
    for (size_t want = 0; want < wants; want++) {
        const struct cell *cell = wanted_cell(r, row, want, &about);
        enum status status = take_cell(r, cell, want, &cells[want], &hints[want], error);
        if (status != STATUS_OK)
            return status;
        if (cell != NULL && !cell->merged) {
            about.own++;
            about.title = cell->text;
        }
    }
    about.lead = arena_copy(arena, lead_of(row));
    if (about.title.len == 0 && about.has_heading)
        about.title = row->cells[r->number_column].text;
    about.title = arena_copy(arena, about.title);
    if (arena->exhausted)
        return fail_memory(error);
    about.cells = cells;
    about.hints = hints;
    r->rows[r->count] = (struct table_row){ .line = row->number, .cells = cells };
    r->about[r->count] = about;
    r->count++;
    return STATUS_OK;
}

/* Telling the kinds */

/* "Tong cong", "Tong so san pham", "Cong", but not "Tong cong ty" (a corporation). */
static bool is_total(struct str folded)
{
    static const char *const whole[] = { "cong", "tong", "total", "tong cong", "tong so" };
    for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
        if (str_is(folded, whole[i]))
            return true;
    if (str_starts_with(folded, STR("tong cong ty")))
        return false;
    return str_starts_with(folded, STR("tong cong ")) || str_starts_with(folded, STR("tong so "));
}

static enum table_row_kind kind_of(const struct row_about *about, struct str lead)
{
    if (!about->has_number && is_total(lead))
        return TABLE_TOTAL;
    if (about->own == 0 && about->covered == 0)
        return about->has_heading ? TABLE_SECTION : TABLE_BLANK;
    if (about->own <= 1 && !about->has_number && (about->covered > 0 || about->has_heading))
        return TABLE_SECTION;
    return TABLE_DATA;
}

/* Below the last row of a list there may be notes, and who signed: rows with one cell and no number, where other rows have more. */
static void mark_notes(struct rows_reading *r)
{
    size_t full = 0;
    size_t data = 0;
    for (size_t i = 0; i < r->count; i++) {
        data += r->rows[i].kind == TABLE_DATA ? 1 : 0;
        full += r->rows[i].kind == TABLE_DATA && r->about[i].own >= 2 ? 1 : 0;
    }
    if (full * 2 < data)
        return;
    for (size_t i = r->count; i > 0; i--) {
        struct table_row *row = &r->rows[i - 1];
        const struct row_about *about = &r->about[i - 1];
        bool sparse = about->own <= 1 && !about->has_number;
        if (row->kind == TABLE_SECTION || (row->kind == TABLE_DATA && sparse))
            row->kind = TABLE_NOTE;
        else if (row->kind == TABLE_DATA)
            return;
    }
}

/* Converting */

/* Does a column say nothing of its encoding, and nothing against that of the file? */
static bool follows_file(const struct legacy_evidence *column, enum legacy file)
{
    for (int encoding = 0; encoding < LEGACY_COUNT; encoding++)
        if (column->weight[encoding] > 0)
            return false;
    return column->unicode + column->proper[file] + column->odd[file] + column->foreign[file] == 0;
}

static enum status convert_row(struct rows_reading *r, size_t index, struct error *error)
{
    struct row_about *about = &r->about[index];
    struct str folded;
    enum status status;
    for (size_t want = 0; want < r->options->want_count; want++) {
        struct table_cell *cell = &about->cells[want];
        const struct cell_hint *hint = &about->hints[want];
        char where[TABLE_WHERE_SIZE];
        if (!hint->raw)
            continue;
        status = table_clean(r->source, cell->text, legacy_of(&r->evidence[want], cell->text), hint->capitals, &cell->text, error);
        if (status != STATUS_OK) {
            if (error != NULL)
                error_within(error, table_where(r->table, &r->rows[index], want, where));
            return status;
        }
    }
    status = table_fold(r->source, about->lead, legacy_of(&r->all, about->lead), &folded, error);
    if (status != STATUS_OK)
        return status;
    r->rows[index].kind = kind_of(about, folded);
    if (r->rows[index].kind != TABLE_SECTION)
        return STATUS_OK;
    return table_clean(r->source, about->title, legacy_of(&r->all, about->title), false, &about->title, error);
}

static bool is_empty(const struct table_cell *cell)
{
    return cell->text.len == 0;
}

/* An empty cell of a want that fills down is as the one above it. */
static void fill_down(struct rows_reading *r)
{
    for (size_t want = 0; want < r->options->want_count; want++) {
        const struct table_cell *above = NULL;
        for (size_t i = 0; r->options->wants[want].fills_down && i < r->count; i++) {
            struct table_cell *cell = &r->about[i].cells[want];
            if (r->rows[i].kind != TABLE_DATA)
                continue;
            if (is_empty(cell) && above != NULL) {
                *cell = *above;
                cell->filled = true;
            }
            above = cell;
        }
    }
}

static void name_sections(struct rows_reading *r)
{
    struct str section = STR("");
    for (size_t i = 0; i < r->count; i++) {
        if (r->rows[i].kind == TABLE_SECTION)
            section = r->about[i].title;
        r->rows[i].section = r->rows[i].kind == TABLE_NOTE ? STR("") : section;
    }
}

enum status table_read_rows(struct table_source *source, struct table *table, const struct table_options *options, int64_t first_line,
                            int64_t number_column, const struct legacy_evidence *around, struct error *error)
{
    struct rows_reading *r = ARENA_NEW(source->arena, struct rows_reading);
    struct table_column *columns;
    enum status status;
    if (r == NULL)
        return fail_memory(error);
    *r = (struct rows_reading){ .source = source,
                                .table = table,
                                .options = options,
                                .first_line = first_line,
                                .number_column = number_column,
                                .all = *around };
    status = table_source_read(source, table->sheet, collect, r, error);
    if (status != STATUS_OK)
        return status;
    columns = ARENA_NEW_MANY(source->arena, struct table_column, options->want_count);
    if (columns == NULL)
        return fail_memory(error);
    table->legacy = legacy_verdict(&r->all);
    for (size_t want = 0; want < options->want_count; want++) {
        if (follows_file(&r->evidence[want], table->legacy))
            r->evidence[want] = r->all;
        columns[want] = table->columns[want];
        columns[want].legacy = legacy_verdict(&r->evidence[want]);
    }
    for (size_t i = 0; i < r->count; i++) {
        status = convert_row(r, i, error);
        if (status != STATUS_OK)
            return status;
    }
    mark_notes(r);
    fill_down(r);
    name_sections(r);
    table->columns = columns;
    table->rows = r->rows;
    table->row_count = r->count;
    return STATUS_OK;
}
