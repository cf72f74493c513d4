/* Sheets of a workbook as they are written (ECMA-376 part 1, 18.3); see spread.h. */
#include "doc/spread.h"

#include "doc/doc_int.h"
#include "texts_doc.h"

#define NAME_SPACE "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define MERGES_MAX ((size_t)1 << 20)
#define SCRATCH_MAX (SPREAD_SHEET_BYTES * 4) /* a buffer leaves half of itself behind each time it grows */
#define CELL_NAME 24
#define A3 8
#define A4 9
#define DECIMALS 12

void spread_cell_name(struct buffer *out, size_t column, int row)
{
    char letters[8];
    size_t count = 0;
    for (size_t rest = column + 1; rest > 0 && count < sizeof(letters); rest = (rest - 1) / 26)
        letters[count++] = (char)('A' + (rest - 1) % 26);
    while (count > 0)
        buffer_add_char(out, letters[--count]);
    buffer_add_int(out, row);
}

void spread_open(struct spread *book, struct arena *arena, struct str title, int64_t made_at)
{
    *book = (struct spread){ .arena = arena, .title = title, .made_at = made_at };
    arena_open(&book->scratch, arena->source, SCRATCH_MAX);
}

static struct xml_writer *xml_of(struct spread *book)
{
    return &book->xml;
}

static void write_view(struct spread *book, const struct spread_page *page)
{
    struct xml_writer *xml = xml_of(book);
    struct buffer corner;
    xml_begin(xml, "sheetViews");
    xml_begin(xml, "sheetView");
    xml_attr_z(xml, "workbookViewId", "0");
    if (page->head_last > 0) {
        buffer_open(&corner, book->arena, 16);
        spread_cell_name(&corner, (size_t)page->still_columns, page->head_last + 1);
        xml_begin(xml, "pane");
        if (page->still_columns > 0)
            xml_attr_int(xml, "xSplit", page->still_columns);
        xml_attr_int(xml, "ySplit", page->head_last);
        xml_attr(xml, "topLeftCell", buffer_str(&corner));
        xml_attr_z(xml, "activePane", page->still_columns > 0 ? "bottomRight" : "bottomLeft");
        xml_attr_z(xml, "state", "frozen");
        xml_end(xml);
    }
    xml_end(xml);
    xml_end(xml);
}

static void write_columns(struct spread *book, const struct spread_page *page)
{
    struct xml_writer *xml = xml_of(book);
    xml_begin(xml, "cols");
    for (size_t i = 0; i < page->columns; i++) {
        struct buffer width;
        buffer_open(&width, book->arena, 24);
        buffer_add_int(&width, page->widths[i] / 10);
        buffer_add_char(&width, '.');
        buffer_add_int(&width, page->widths[i] % 10);
        xml_begin(xml, "col");
        xml_attr_int(xml, "min", (int64_t)i + 1);
        xml_attr_int(xml, "max", (int64_t)i + 1);
        xml_attr(xml, "width", buffer_str(&width));
        xml_attr_z(xml, "customWidth", "1");
        xml_end(xml);
    }
    xml_end(xml);
}

static void close_sheet(struct spread *book)
{
    struct xml_writer *xml;
    if (book->count == 0)
        return;
    xml = xml_of(book);
    if (book->row > 0)
        xml_end(xml);
    xml_end(xml); /* sheetData */
    if (book->merged > 0) {
        struct str rest = buffer_str(&book->merges);
        xml_begin(xml, "mergeCells");
        xml_attr_int(xml, "count", book->merged);
        while (rest.len > 0) {
            size_t end = str_find(rest, ' ');
            xml_begin(xml, "mergeCell");
            xml_attr(xml, "ref", str_part(rest, 0, end));
            xml_end(xml);
            rest = str_part(rest, end + 1, rest.len);
        }
        xml_end(xml);
    }
    xml_begin(xml, "printOptions");
    xml_attr_z(xml, "horizontalCentered", "1");
    xml_end(xml);
    xml_begin(xml, "pageMargins");
    xml_attr_z(xml, "left", "0.59");
    xml_attr_z(xml, "right", "0.59");
    xml_attr_z(xml, "top", "0.79");
    xml_attr_z(xml, "bottom", "0.79");
    xml_attr_z(xml, "header", "0.3");
    xml_attr_z(xml, "footer", "0.3");
    xml_end(xml);
    xml_begin(xml, "pageSetup");
    xml_attr_int(xml, "paperSize", book->sheets[book->count - 1].page.a3 ? A3 : A4);
    xml_attr_z(xml, "orientation", "landscape");
    xml_attr_z(xml, "fitToWidth", "1");
    xml_attr_z(xml, "fitToHeight", "0");
    xml_end(xml);
    xml_begin(xml, "headerFooter");
    xml_element(xml, "oddFooter", STR("&C&P/&N"));
    xml_end(xml);
    xml_end(xml); /* worksheet */
    book->broken |= xml_done(xml, NULL) != STATUS_OK || book->merges.overflowed;
    book->sheets[book->count - 1].bytes = arena_copy(book->arena, buffer_str(&book->bytes));
    arena_empty(&book->scratch);
}

void spread_sheet(struct spread *book, const struct spread_page *page)
{
    struct xml_writer *xml;
    close_sheet(book);
    if (book->count == SPREAD_SHEETS_MAX) {
        book->broken = true;
        return;
    }
    book->count++;
    book->row = 0;
    book->sheets[book->count - 1].page = *page;
    book->merged = 0;
    buffer_open(&book->bytes, &book->scratch, SPREAD_SHEET_BYTES);
    buffer_open(&book->merges, &book->scratch, MERGES_MAX);
    xml = xml_of(book);
    xml_writer_open(xml, &book->bytes);
    xml_begin(xml, "worksheet");
    xml_attr_z(xml, "xmlns", NAME_SPACE);
    xml_begin(xml, "sheetPr");
    xml_begin(xml, "pageSetUpPr");
    xml_attr_z(xml, "fitToPage", "1");
    xml_end(xml);
    xml_end(xml);
    write_view(book, page);
    write_columns(book, page);
    xml_begin(xml, "sheetData");
}

void spread_row(struct spread *book)
{
    if (book->count == 0) {
        book->broken = true;
        return;
    }
    if (book->row > 0)
        xml_end(xml_of(book));
    book->row++;
    book->column = 0;
    xml_begin(xml_of(book), "row");
    xml_attr_int(xml_of(book), "r", book->row);
}

/* Opens <c>; false where no row is open. */
static bool begin_cell(struct spread *book, enum spread_look look, const char *type)
{
    char bytes[CELL_NAME];
    struct buffer name;
    if (book->count == 0 || book->row == 0) {
        book->broken = true;
        return false;
    }
    buffer_open_fixed(&name, bytes, sizeof(bytes));
    spread_cell_name(&name, book->column++, book->row);
    xml_begin(xml_of(book), "c");
    xml_attr(xml_of(book), "r", buffer_str(&name));
    xml_attr_int(xml_of(book), "s", look);
    if (type != NULL)
        xml_attr_z(xml_of(book), "t", type);
    return true;
}

void spread_text(struct spread *book, enum spread_look look, struct str text)
{
    if (!begin_cell(book, look, text.len > 0 ? "inlineStr" : NULL))
        return;
    if (text.len > 0) {
        xml_begin(xml_of(book), "is");
        xml_begin(xml_of(book), "t");
        xml_attr_z(xml_of(book), "xml:space", "preserve");
        xml_text(xml_of(book), text);
        xml_end(xml_of(book));
        xml_end(xml_of(book));
    }
    xml_end(xml_of(book));
}

void spread_int(struct spread *book, enum spread_look look, int64_t number)
{
    char bytes[CELL_NAME];
    struct buffer text;
    if (!begin_cell(book, look, NULL))
        return;
    buffer_open_fixed(&text, bytes, sizeof(bytes));
    buffer_add_int(&text, number);
    xml_element(xml_of(book), "v", buffer_str(&text));
    xml_end(xml_of(book));
}

/* By long division, cut off: whole numbers only. */
static void add_decimals(struct buffer *out, struct fraction value)
{
    int64_t rest = value.num < 0 ? -(value.num % value.den) : value.num % value.den;
    if (value.num < 0 && value.num / value.den == 0)
        buffer_add_char(out, '-');
    buffer_add_int(out, value.num / value.den);
    for (int i = 0; i < DECIMALS && rest > 0 && value.den < INT64_MAX / 10; i++) {
        if (i == 0)
            buffer_add_char(out, '.');
        rest *= 10;
        buffer_add_int(out, rest / value.den);
        rest %= value.den;
    }
}

void spread_formula(struct spread *book, enum spread_look look, struct str formula, struct fraction value)
{
    struct buffer text;
    if (!begin_cell(book, look, NULL))
        return;
    xml_element(xml_of(book), "f", formula);
    if (fraction_ok(value)) {
        buffer_open(&text, book->arena, 64);
        add_decimals(&text, value);
        xml_element(xml_of(book), "v", buffer_str(&text));
    }
    xml_end(xml_of(book));
}

void spread_empty(struct spread *book, enum spread_look look, size_t count)
{
    for (size_t i = 0; i < count; i++)
        spread_text(book, look, STR(""));
}

void spread_wide(struct spread *book, enum spread_look look, size_t columns, struct str text)
{
    size_t first = book->column;
    spread_text(book, look, text);
    if (columns < 2 || book->count == 0 || book->row == 0)
        return;
    spread_empty(book, look, columns - 1);
    spread_cell_name(&book->merges, first, book->row);
    buffer_add_char(&book->merges, ':');
    spread_cell_name(&book->merges, first + columns - 1, book->row);
    buffer_add_char(&book->merges, ' ');
    book->merged++;
}

enum status spread_write(struct spread *book, struct buffer *out, struct error *error)
{
    close_sheet(book);
    arena_close(&book->scratch);
    if (book->arena->exhausted)
        return fail_memory(error);
    if (book->broken || book->count == 0)
        return FAIL(error, STATUS_FAILED, TEXT_doc_too_much, NULL);
    return spread_pack(book, out, error);
}
