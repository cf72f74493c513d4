/* Tables on pages: a row is set, measured and drawn before the next is looked at, so that a table may be long; its header rows are kept and drawn
 * again on each page. A row that is longer than a page goes on on the next. */
#include "doc/pages_int.h"

#include "base/pure.h"

#define LINE_WIDTH 0.5
#define ROW_MAX ((size_t)512 << 20)

struct set_cell {
    double x, width;
    struct set set;
    size_t drawn; /* lines so far */
    bool middle;  /* of the row's height: in headers */
};

struct set_row {
    struct set_row *next; /* the next header row */
    struct set_cell *cells;
    size_t count;
    double height;
    bool bordered;
};

static double lines_height(const struct set *set, size_t from, size_t to)
{
    double height = 0;
    for (size_t i = from; i < to; i++)
        height += (i > from ? set->lines[i].before : 0) + set->lines[i].height + set->lines[i].after;
    return height;
}

static double padding(const struct set_row *row)
{
    return row->bordered ? CELL_TOP / 5.0 : 0;
}

/* Cells that are missing at the end become an empty one, for its borders. */
static size_t cells_of(const struct table *table, const struct row *row)
{
    size_t count = row->columns < table->column_count ? 1 : 0;
    for (const struct cell *cell = row->first_cell; cell != NULL; cell = cell->next)
        count++;
    return count;
}

static void place_cell(const struct table *table, struct set_cell *set, size_t column, size_t span)
{
    for (size_t i = 0; i < column; i++)
        set->x += POINTS(table->widths[i]);
    for (size_t i = column; i < column + span; i++)
        set->width += POINTS(table->widths[i]);
}

static enum status set_row(struct pages *pages, const struct table *table, const struct row *row, struct arena *arena, struct set_row *out,
                           struct error *error)
{
    double side = table->borderless ? 0 : POINTS(CELL_SIDE);
    size_t count = cells_of(table, row);
    size_t i = 0;
    enum status status = STATUS_OK;
    *out = (struct set_row){ .cells = arena_take_many(arena, count, sizeof(*out->cells)), .bordered = !table->borderless };
    if (out->cells == NULL)
        return fail_memory(error);
    out->count = count;
    for (const struct cell *cell = row->first_cell; cell != NULL && status == STATUS_OK; cell = cell->next) {
        struct set_cell *set = &out->cells[i++];
        double height;
        place_cell(table, set, cell->column, cell->span);
        set->middle = row->header;
        set_open(&set->set, arena);
        status = pages_set_blocks(pages, cell->blocks, set->width - 2 * side > 10 ? set->width - 2 * side : 10, &set->set, error);
        height = lines_height(&set->set, 0, set->set.count) + padding(out);
        if (height > out->height)
            out->height = height;
    }
    if (i < count)
        place_cell(table, &out->cells[i], row->columns, table->column_count - row->columns);
    return status;
}

static void draw_border(const struct pages *pages, double x, double width, double height)
{
    cairo_set_line_width(pages->cr, LINE_WIDTH);
    cairo_rectangle(pages->cr, x, pages->y, width, height);
    cairo_stroke(pages->cr);
}

/* Draws each cell's lines up to `until[i]`, in a part of the row that is `height` high. */
static void draw_part(struct pages *pages, struct set_row *row, const size_t *until, double height)
{
    for (size_t i = 0; i < row->count; i++) {
        struct set_cell *cell = &row->cells[i];
        double y = pages->y + (row->bordered ? CELL_TOP / 10.0 : 0);
        size_t first = cell->drawn;
        if (cell->middle)
            y += (height - padding(row) - lines_height(&cell->set, first, until[i])) / 2;
        for (size_t k = first; k < until[i]; k++) {
            const struct set_line *line = &cell->set.lines[k];
            y += k > first ? line->before : 0;
            typeset_draw(&pages->type, pages->cr, line, pages->left + cell->x + (row->bordered ? POINTS(CELL_SIDE) : 0), y);
            y += line->height + line->after;
        }
        cell->drawn = until[i];
        if (row->bordered)
            draw_border(pages, pages->left + cell->x, cell->width, height);
    }
    pages->y += height;
}

static void draw_whole(struct pages *pages, struct set_row *row)
{
    size_t until[DOC_COLUMNS_MAX + 1];
    for (size_t i = 0; i < row->count; i++) {
        row->cells[i].drawn = 0;
        until[i] = row->cells[i].set.count;
    }
    draw_part(pages, row, until, row->height);
}

void pages_draw_header(struct pages *pages)
{
    for (struct set_row *row = pages->header; row != NULL; row = row->next)
        draw_whole(pages, row);
}

/* A row that is longer than a page: as many lines of each cell as there is room for, then the next page. */
static enum status draw_split(struct pages *pages, struct set_row *row, struct error *error)
{
    size_t until[DOC_COLUMNS_MAX + 1];
    for (;;) {
        double room = pages->bottom - pages->y - padding(row);
        double height = 0;
        bool done = true;
        enum status status;
        for (size_t i = 0; i < row->count; i++) {
            const struct set_cell *cell = &row->cells[i];
            double used = 0;
            until[i] = cell->drawn;
            while (until[i] < cell->set.count && (until[i] == cell->drawn || lines_height(&cell->set, cell->drawn, until[i] + 1) <= room)) {
                until[i]++;
                if ((until[i] - cell->drawn) > 400) /* more than any page holds */
                    break;
            }
            used = lines_height(&cell->set, cell->drawn, until[i]);
            height = used > height ? used : height;
            done = done && until[i] == cell->set.count;
        }
        draw_part(pages, row, until, height + padding(row));
        if (done)
            return STATUS_OK;
        status = pages_next(pages, error);
        if (status != STATUS_OK)
            return status;
    }
}

static enum status draw_row(struct pages *pages, struct set_row *row, bool first, struct error *error)
{
    double whole = pages->bottom - pages->top - pages->header_height;
    enum status status = STATUS_OK;
    if (first) {
        double needed = pages->header_height + (row->height <= whole ? row->height : whole / 2);
        struct set_row *header = pages->header;
        pages->header = NULL; /* a new page begins with what waits */
        status = pages_reserve(pages, needed, error);
        pages->header = header;
        if (status == STATUS_OK)
            pages_draw_header(pages);
    } else if (pages->y + row->height > pages->bottom && (row->height <= whole || pages->bottom - pages->y < 40)) {
        status = pages_next(pages, error);
    }
    if (status != STATUS_OK)
        return status;
    if (row->height > whole)
        return draw_split(pages, row, error);
    draw_whole(pages, row);
    return STATUS_OK;
}

/* Sets the header rows and gives the first row after them. A header that takes more than half a page is not repeated: it is like other rows. */
static enum status set_header(struct pages *pages, const struct table *table, const struct row **next, struct error *error)
{
    struct set_row **end = &pages->header;
    enum status status = STATUS_OK;
    *next = table->first_row;
    while (*next != NULL && (*next)->header && status == STATUS_OK) {
        struct set_row *row = ARENA_NEW(&pages->header_arena, struct set_row);
        if (row == NULL)
            return fail_memory(error);
        status = set_row(pages, table, *next, &pages->header_arena, row, error);
        *end = row;
        end = &row->next;
        pages->header_height += row->height;
        *next = (*next)->next;
    }
    return status;
}

static void close_header(struct pages *pages)
{
    pages->header = NULL;
    pages->header_height = 0;
    arena_empty(&pages->header_arena);
}

enum status pages_table(struct pages *pages, const struct table *table, struct error *error)
{
    const struct row *row = NULL;
    struct arena arena;
    bool first = true;
    enum status status = set_header(pages, table, &row, error);
    if (status == STATUS_OK && pages->header_height > (pages->bottom - pages->top) / 2) {
        close_header(pages);
        row = table->first_row;
    }
    arena_open(&arena, &memory_system, ROW_MAX);
    if (status == STATUS_OK && row == NULL && pages->header != NULL) { /* nothing but a header */
        status = pages_reserve(pages, pages->header_height, error);
        if (status == STATUS_OK)
            pages_draw_header(pages);
    }
    for (; row != NULL && status == STATUS_OK; row = row->next) {
        struct set_row set;
        status = set_row(pages, table, row, &arena, &set, error);
        if (status == STATUS_OK)
            status = draw_row(pages, &set, first, error);
        arena_empty(&arena);
        first = false;
    }
    arena_close(&arena);
    close_header(pages);
    if (status == STATUS_OK && pages->y > pages->top)
        pages->y += table->borderless ? 0 : PARAGRAPH_ROOM / 10.0;
    return status;
}
