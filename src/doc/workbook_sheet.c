/* A sheet of a workbook, read twice: merged ranges stand behind the rows in its part, so the first time only these, and how far the values reach,
 * are looked for; the second time the rows are handed out. */
#include "base/pure.h"
#include "doc/workbook_int.h"
#include "texts_workbook.h"

#define ROW_TEXT_MAX ((size_t)64 << 20)
#define SHARED SIZE_MAX /* a text that does not stand in the row's own bytes */

struct sheet_reading {
    struct workbook *workbook;
    const struct sheet_part *sheet;
    bool scanning; /* the first time */
    bool in_rows;

    int64_t row;
    size_t next_column;
    int64_t cell_count;
    size_t width;     /* found by the first reading */
    int64_t last_row; /* likewise */
    struct merges merges;

    /* the cell under way */
    bool in_cell;
    struct cell cell;
    char type; /* its t: n number, s shared, i inline, t other text, b, e, d */
    size_t column;
    int64_t style;
    bool collecting;
    int phonetic;
    struct buffer value;

    /* the row under way */
    struct cell *cells;
    size_t *starts; /* of the cells' texts in row_text */
    struct buffer row_text;
    sheet_row_fn *give;
    void *self;
};

static enum status damaged(const struct sheet_reading *r, struct error *error)
{
    return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_workbook_damaged, NULL, TEXT_ARG("part", r->sheet->part));
}

static enum status start_row(struct sheet_reading *r, const struct xml_element *element, struct error *error)
{
    struct str number = xml_attribute(element, "r");
    int64_t row = r->row + 1;
    if ((number.len > 0 && !str_to_int(number, r->row + 1, WORKBOOK_ROWS_MAX, &row)) || row > WORKBOOK_ROWS_MAX)
        return damaged(r, error);
    r->row = row;
    r->next_column = 0;
    r->row_text.len = 0;
    if (r->scanning)
        return STATUS_OK;
    for (size_t i = 0; i < r->width; i++) {
        r->cells[i] = (struct cell){ .date = DATE_NONE, .from_row = row, .from_column = i };
        r->starts[i] = SHARED;
    }
    return STATUS_OK;
}

static char type_of(struct str t)
{
    if (t.len == 0)
        return 'n';
    if (t.len == 1)
        return str_find(STR("nsbed"), t.ptr[0]) < 5 ? t.ptr[0] : 't';
    return str_is(t, "inlineStr") ? 'i' : 't';
}

static enum status start_cell(struct sheet_reading *r, const struct xml_element *element, struct error *error)
{
    struct str place = xml_attribute(element, "r");
    int64_t row = r->row;
    size_t column = r->next_column;
    if (place.len > 0 && !workbook_place(place, &row, &column))
        return damaged(r, error);
    if (row != r->row || column < r->next_column || column >= WORKBOOK_COLUMNS_MAX)
        return damaged(r, error);
    if (++r->cell_count > WORKBOOK_CELLS_MAX)
        return FAIL_WITH(error, STATUS_TOO_LARGE, TEXT_workbook_cells, NULL, TEXT_ARG_INT("max", WORKBOOK_CELLS_MAX));
    r->column = column;
    r->next_column = column + 1;
    r->in_cell = true;
    r->phonetic = 0;
    r->value.len = 0;
    r->type = type_of(xml_attribute(element, "t"));
    r->style = 0;
    if (!str_to_int(xml_attribute(element, "s"), 0, INT32_MAX, &r->style))
        r->style = 0;
    r->cell = (struct cell){ .date = DATE_NONE, .from_row = r->row, .from_column = column };
    return STATUS_OK;
}

static enum status on_start(void *self, const struct xml_element *element, struct error *error)
{
    struct sheet_reading *r = self;
    struct str name = element->name;
    if (!workbook_is_main(element->space))
        return STATUS_OK;
    if (r->in_cell) {
        if (r->phonetic == 0 && str_is(name, "rPh"))
            r->phonetic = element->depth;
        r->cell.formula = r->cell.formula || str_is(name, "f");
        r->collecting = r->phonetic == 0 && (r->type == 'i' ? str_is(name, "t") : str_is(name, "v"));
        return STATUS_OK;
    }
    if (element->depth == 2) {
        r->in_rows = str_is(name, "sheetData");
        return STATUS_OK;
    }
    if (r->in_rows && element->depth == 3 && str_is(name, "row"))
        return start_row(r, element, error);
    if (r->in_rows && element->depth == 4 && r->row > 0 && str_is(name, "c"))
        return start_cell(r, element, error);
    if (r->scanning && element->depth == 3 && str_is(name, "mergeCell"))
        return merges_add(&r->merges, r->workbook->arena, xml_attribute(element, "ref"), error);
    return STATUS_OK;
}

static enum status on_text(void *self, struct str piece, struct error *error)
{
    struct sheet_reading *r = self;
    if (!r->collecting)
        return STATUS_OK;
    buffer_add(&r->value, piece);
    if (!r->value.overflowed)
        return STATUS_OK;
    if (r->workbook->arena->exhausted)
        return fail_memory(error);
    return FAIL_WITH(error, STATUS_TOO_LARGE, TEXT_workbook_text, NULL, TEXT_ARG_INT("row", r->row), TEXT_ARG_INT("max", WORKBOOK_TEXT_MAX));
}

static const struct cell_style *style_of(const struct sheet_reading *r)
{
    return (uint64_t)r->style < r->workbook->style_count ? &r->workbook->styles[r->style] : NULL;
}

/* A number, or the date that its format makes of it. */
static void set_number(struct sheet_reading *r, enum number_format format)
{
    size_t start = r->row_text.len;
    struct str number;
    bool good = workbook_number(str_trim(buffer_str(&r->value)), &r->row_text);
    r->cell.kind = good ? CELL_NUMBER : CELL_TEXT;
    if (!good || format == FORMAT_NUMBER)
        return;
    number = str_part(buffer_str(&r->row_text), start, r->row_text.len);
    r->cell.date = workbook_serial_date(number, r->workbook->epoch_1904);
    if (r->cell.date == DATE_NONE)
        return;
    r->cell.kind = CELL_DATE;
    r->cell.precision = format == FORMAT_DAY ? DATE_TO_DAY : format == FORMAT_MONTH ? DATE_TO_MONTH : DATE_TO_YEAR;
    r->row_text.len = start;
    date_write(&r->row_text, r->cell.date);
}

static void set_iso_date(struct sheet_reading *r)
{
    struct str value = str_trim(buffer_str(&r->value));
    r->cell.kind = date_read(str_part(value, 0, 10), &r->cell.date) ? CELL_DATE : CELL_TEXT;
    buffer_add(&r->row_text, r->cell.kind == CELL_DATE ? str_part(value, 0, 10) : value);
}

static enum status finish_cell(struct sheet_reading *r, struct error *error)
{
    const struct cell_style *style = style_of(r);
    size_t start = r->row_text.len;
    int64_t index = 0;
    r->starts[r->column] = start;
    switch (r->type) {
    case 's':
        if (!str_to_int(str_trim(buffer_str(&r->value)), 0, INT32_MAX, &index) || !workbook_string(r->workbook, index, &r->cell.text))
            return damaged(r, error);
        r->starts[r->column] = SHARED;
        r->cell.kind = r->cell.text.len > 0 ? CELL_TEXT : CELL_EMPTY;
        break;
    case 'n':
        set_number(r, style == NULL ? FORMAT_NUMBER : style->format);
        break;
    case 'd':
        set_iso_date(r);
        break;
    case 'b':
        r->cell.kind = CELL_BOOL;
        buffer_add_char(&r->row_text, workbook_is_true(str_trim(buffer_str(&r->value))) ? '1' : '0');
        break;
    case 'e':
        r->cell.kind = CELL_ERROR;
        buffer_add(&r->row_text, buffer_str(&r->value));
        break;
    default:
        r->cell.kind = CELL_TEXT;
        workbook_add_unescaped(&r->row_text, buffer_str(&r->value));
        break;
    }
    if (r->row_text.overflowed)
        return fail_memory(error);
    if (r->type != 's')
        r->cell.text.len = r->row_text.len - start;
    r->cell.font = style == NULL ? STR("") : style->font;
    r->cells[r->column] = r->cell;
    return STATUS_OK;
}

static enum status end_cell(struct sheet_reading *r, struct error *error)
{
    r->in_cell = false;
    r->collecting = false;
    if (r->value.len == 0)
        return STATUS_OK;
    if (!r->scanning)
        return r->column < r->width ? finish_cell(r, error) : STATUS_OK;
    if (r->column >= r->width)
        r->width = r->column + 1;
    r->last_row = r->row;
    if ((int64_t)r->width * r->last_row > WORKBOOK_GRID_MAX)
        return FAIL_WITH(error, STATUS_TOO_LARGE, TEXT_workbook_cells, NULL, TEXT_ARG_INT("max", WORKBOOK_CELLS_MAX));
    return STATUS_OK;
}

static enum status end_row(struct sheet_reading *r, struct error *error)
{
    const struct sheet_row row = { .number = r->row, .cells = r->cells, .count = r->width };
    enum status status;
    if (r->scanning || r->row > r->last_row)
        return STATUS_OK;
    for (size_t i = 0; i < r->width; i++)
        if (r->starts[i] != SHARED)
            r->cells[i].text.ptr = r->row_text.ptr == NULL ? "" : r->row_text.ptr + r->starts[i];
    status = merges_fill(&r->merges, r->workbook->arena, r->row, r->cells, error);
    return status == STATUS_OK ? r->give(r->self, &row, error) : status;
}

static enum status on_end(void *self, struct str space, struct str name, struct error *error)
{
    struct sheet_reading *r = self;
    r->collecting = false;
    if (!workbook_is_main(space))
        return STATUS_OK;
    if (r->in_cell) {
        if (str_is(name, "rPh"))
            r->phonetic = 0;
        return str_is(name, "c") ? end_cell(r, error) : STATUS_OK;
    }
    if (str_is(name, "sheetData"))
        r->in_rows = false;
    return r->in_rows && str_is(name, "row") ? end_row(r, error) : STATUS_OK;
}

enum status workbook_read(struct workbook *workbook, size_t sheet, sheet_row_fn *row, void *self, struct error *error)
{
    static const struct xml_handlers handlers = { .start = on_start, .end = on_end, .text = on_text };
    struct sheet_reading *r = ARENA_NEW(workbook->arena, struct sheet_reading);
    enum status status;
    if (sheet >= workbook->sheet_count)
        return FAIL_WITH(error, STATUS_NOT_FOUND, TEXT_workbook_sheet_absent, NULL, TEXT_ARG_INT("number", (int64_t)sheet + 1));
    if (r == NULL)
        return fail_memory(error);
    *r = (struct sheet_reading){ .workbook = workbook, .sheet = &workbook->sheets[sheet], .scanning = true, .give = row, .self = self };
    buffer_open(&r->value, workbook->arena, WORKBOOK_TEXT_MAX);
    buffer_open(&r->row_text, workbook->arena, ROW_TEXT_MAX);
    status = zip_package_read(workbook->package, r->sheet->part, &handlers, r, error);
    if (status != STATUS_OK)
        return status;
    status = merges_prepare(&r->merges, workbook->arena, r->width, error);
    if (status != STATUS_OK)
        return status;
    r->cells = ARENA_NEW_MANY(workbook->arena, struct cell, r->width);
    r->starts = ARENA_NEW_MANY(workbook->arena, size_t, r->width);
    if (r->cells == NULL || r->starts == NULL)
        return fail_memory(error);
    r->scanning = false;
    r->in_rows = false;
    r->row = 0;
    r->cell_count = 0;
    return zip_package_read(workbook->package, r->sheet->part, &handlers, r, error);
}
