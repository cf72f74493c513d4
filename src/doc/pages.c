/* Pages: paragraphs flow from one to the next, headings stay with what follows, no line stands alone. Tables are in pages_table.c. */
#include "doc/pages_int.h"

#include "base/pure.h"
#include "texts_doc.h"

#define WORK_MAX ((size_t)512 << 20)

void pages_open(struct pages *pages, const struct doc *paper, cairo_t *cr)
{
    struct doc_measures measures = doc_measures(paper);
    pages->paper = paper;
    pages->cr = cr;
    pages->left = POINTS(MARGIN_LEFT);
    pages->top = POINTS(MARGIN_TOP);
    pages->width = POINTS(measures.text_width);
    pages->bottom = POINTS(measures.height - MARGIN_BOTTOM);
    pages->y = pages->top;
    pages->page = 0;
    pages->waiting_height = 0;
    pages->header = NULL;
    pages->header_height = 0;
    arena_open(&pages->waiting_arena, &memory_system, WORK_MAX);
    arena_open(&pages->header_arena, &memory_system, WORK_MAX);
    set_open(&pages->waiting, &pages->waiting_arena);
}

void pages_close(struct pages *pages)
{
    arena_close(&pages->waiting_arena);
    arena_close(&pages->header_arena);
}

/* A line of text in the middle, above or below the text. */
static enum status draw_outside(struct pages *pages, struct str text, int size, double y, struct error *error)
{
    struct run run = { .end = text.len };
    struct paragraph paragraph = { .text = text, .runs = &run, .run_count = 1, .align = DOC_CENTRE, .size = size, .spacing = LINE_SINGLE };
    struct arena arena;
    struct set set;
    size_t next;
    enum status status;
    arena_open(&arena, &memory_system, (size_t)1 << 20);
    set_open(&set, &arena);
    status = typeset_paragraph(&pages->type, &paragraph, pages->width, 0, &set, &next, error);
    if (status == STATUS_OK)
        typeset_draw(&pages->type, pages->cr, &set.lines[0], pages->left, y);
    arena_close(&arena);
    return status;
}

/* Page number (the decree, Annex I, part I, item 7: not on the first page) and footer. */
static enum status begin_page(struct pages *pages, struct error *error)
{
    char bytes[16];
    struct buffer number;
    enum status status = STATUS_OK;
    if (++pages->page > DOC_PAGES_MAX)
        return FAIL_WITH(error, STATUS_TOO_LARGE, TEXT_doc_too_many_pages, NULL, TEXT_ARG_INT("max", DOC_PAGES_MAX));
    buffer_open_fixed(&number, bytes, sizeof(bytes));
    buffer_add_int(&number, pages->page);
    pages->y = pages->top;
    if (pages->page > 1)
        status = draw_outside(pages, buffer_str(&number), SIZE_PAGE_NUMBER, POINTS(EDGE), error);
    if (status == STATUS_OK && pages->paper->about.footer.len > 0)
        status = draw_outside(pages, pages->paper->about.footer, SIZE_FOOTER, pages->bottom + POINTS(MARGIN_BOTTOM - EDGE), error);
    return status;
}

enum status pages_next(struct pages *pages, struct error *error)
{
    enum status status;
    cairo_show_page(pages->cr);
    status = begin_page(pages, error);
    if (status == STATUS_OK && pages->header != NULL)
        pages_draw_header(pages);
    return status;
}

static void draw_lines(struct pages *pages, const struct set *set, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        const struct set_line *line = &set->lines[i];
        if (pages->y > pages->top)
            pages->y += line->before;
        typeset_draw(&pages->type, pages->cr, line, pages->left, pages->y);
        pages->y += line->height + line->after;
    }
}

static double height_of(const struct set *set, size_t from, size_t to)
{
    double height = 0;
    for (size_t i = from; i < to; i++)
        height += set->lines[i].before + set->lines[i].height + (i + 1 < to ? set->lines[i].after : 0);
    return height;
}

static void drop_waiting(struct pages *pages)
{
    arena_empty(&pages->waiting_arena);
    set_open(&pages->waiting, &pages->waiting_arena);
    pages->waiting_height = 0;
}

/* What waits is drawn; where even a page is too short for it, it goes on to the next. */
static enum status flush(struct pages *pages, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < pages->waiting.count && status == STATUS_OK; i++) {
        if (pages->y + pages->waiting.lines[i].height > pages->bottom && pages->y > pages->top)
            status = pages_next(pages, error);
        draw_lines(pages, &pages->waiting, i, i + 1);
    }
    drop_waiting(pages);
    return status;
}

enum status pages_reserve(struct pages *pages, double height, struct error *error)
{
    enum status status = STATUS_OK;
    if (pages->y > pages->top && pages->y + pages->waiting_height + height > pages->bottom)
        status = pages_next(pages, error);
    return status == STATUS_OK ? flush(pages, error) : status;
}

/* How many lines from `from` on go on the page. Neither the first nor the last line of a paragraph stands alone on one. */
static size_t lines_that_fit(const struct pages *pages, const struct set *set, size_t from, bool begins, bool ends)
{
    double y = pages->y;
    size_t to = from;
    while (to < set->count) {
        const struct set_line *line = &set->lines[to];
        double before = y > pages->top ? line->before : 0;
        if (y + before + line->height > pages->bottom)
            break;
        y += before + line->height + line->after;
        to++;
    }
    if (to == set->count)
        return to - from;
    if (ends && to + 1 == set->count && to - from > 1)
        to--;
    if (begins && from == 0 && to == 1 && pages->y > pages->top)
        to = 0;
    return to - from;
}

static enum status fill_lines(struct pages *pages, const struct set *set, bool begins, bool ends, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t from = 0; from < set->count && status == STATUS_OK;) {
        size_t count = lines_that_fit(pages, set, from, begins, ends);
        if (count == 0 && pages->y <= pages->top)
            count = 1; /* higher than a page */
        draw_lines(pages, set, from, from + count);
        from += count;
        if (from < set->count)
            status = pages_next(pages, error);
    }
    return status;
}

static enum status fill_paragraph(struct pages *pages, const struct paragraph *paragraph, struct error *error)
{
    enum status status;
    size_t from = 0;
    do {
        struct arena arena;
        struct set set;
        size_t next = 0;
        arena_open(&arena, &memory_system, WORK_MAX);
        set_open(&set, &arena);
        status = typeset_paragraph(&pages->type, paragraph, pages->width, from, &set, &next, error);
        if (status == STATUS_OK && from == 0)
            status = pages_reserve(pages, height_of(&set, 0, set.count < 4 ? set.count : 2), error);
        if (status == STATUS_OK)
            status = fill_lines(pages, &set, from == 0, next == paragraph->text.len, error);
        from = next;
        arena_close(&arena);
    } while (status == STATUS_OK && from < paragraph->text.len);
    return status;
}

static enum status let_wait(struct pages *pages, const struct paragraph *paragraph, struct error *error)
{
    size_t from = 0;
    size_t first = pages->waiting.count;
    enum status status;
    do
        status = typeset_paragraph(&pages->type, paragraph, pages->width, from, &pages->waiting, &from, error);
    while (status == STATUS_OK && from < paragraph->text.len);
    if (status == STATUS_OK) {
        pages->waiting_height += height_of(&pages->waiting, first, pages->waiting.count) + pages->waiting.lines[pages->waiting.count - 1].after;
        if (pages->waiting_height > (pages->bottom - pages->top) * 2 / 3) /* as much as that can't wait */
            status = pages_reserve(pages, 0, error);
    }
    return status;
}

static enum status fill_block(struct pages *pages, const struct block *block, struct error *error)
{
    enum status status;
    switch (block->kind) {
    case BLOCK_PARAGRAPH:
        return block->paragraph.keep ? let_wait(pages, &block->paragraph, error) : fill_paragraph(pages, &block->paragraph, error);
    case BLOCK_TABLE:
        return pages_table(pages, &block->table, error);
    case BLOCK_GAP:
        status = pages_reserve(pages, 0, error);
        if (status == STATUS_OK && pages->y > pages->top)
            pages->y += POINTS(block->gap);
        return status;
    case BLOCK_PAGE_BREAK:
        status = pages_reserve(pages, 0, error);
        return status == STATUS_OK ? pages_next(pages, error) : status;
    case BLOCK_QR: /* stands in a cell */
        break;
    }
    return FAIL(error, STATUS_FAILED, TEXT_doc_misused, NULL);
}

enum status pages_set_blocks(struct pages *pages, const struct block_list *blocks, double width, struct set *set, struct error *error)
{
    enum status status = STATUS_OK;
    for (const struct block *block = blocks->first; block != NULL && status == STATUS_OK; block = block->next) {
        struct set_line *line;
        if (block->kind == BLOCK_PARAGRAPH) {
            size_t from = 0;
            do
                status = typeset_paragraph(&pages->type, &block->paragraph, width, from, set, &from, error);
            while (status == STATUS_OK && from < block->paragraph.text.len);
            continue;
        }
        line = set_add(set);
        if (line == NULL)
            return fail_memory(error);
        if (block->kind == BLOCK_GAP) {
            line->height = POINTS(block->gap);
        } else {
            line->qr = &block->qr.qr;
            line->qr_size = line->height = POINTS(block->qr.size);
            if (line->qr_size > width)
                line->qr_size = line->height = width;
            line->x = (width - line->qr_size) * (block->qr.align == DOC_CENTRE ? 0.5 : block->qr.align == DOC_RIGHT ? 1 : 0);
        }
    }
    return status;
}

enum status pages_fill(struct pages *pages, struct error *error)
{
    enum status status = begin_page(pages, error);
    for (const struct block *block = pages->paper->page->first; block != NULL && status == STATUS_OK; block = block->next)
        status = fill_block(pages, block, error);
    if (status == STATUS_OK)
        status = pages_reserve(pages, 0, error);
    if (status == STATUS_OK)
        cairo_show_page(pages->cr);
    return status;
}
