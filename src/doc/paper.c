/* The builder: text and paragraphs, tables and cells. The parts of official papers stand in paper_parts.c. */
#include "base/pure.h"
#include "base/text.h"
#include "doc/paper_int.h"

/* Properties are one line. */
static void clean_property(struct paper *paper, struct str *property)
{
    if (paper->fault.status == STATUS_OK && text_clean(paper->arena, *property, false, property, &paper->fault) != STATUS_OK)
        *property = STR("");
}

void paper_open(struct paper *paper, struct arena *arena, const struct paper_about *about)
{
    *paper = (struct paper){ .arena = arena, .about = *about };
    paper->page = ARENA_NEW(arena, struct block_list);
    paper->target = paper->page;
    if (paper->page == NULL)
        fail_memory(&paper->fault);
    clean_property(paper, &paper->about.title);
    clean_property(paper, &paper->about.author);
    clean_property(paper, &paper->about.subject);
    clean_property(paper, &paper->about.footer);
}

void paper_misused(struct paper *paper)
{
    if (paper->fault.status == STATUS_OK)
        FAIL(&paper->fault, STATUS_FAILED, TEXT_doc_misused, NULL);
}

enum status paper_check(const struct paper *paper, struct error *error)
{
    if (paper->fault.status != STATUS_OK) {
        if (error != NULL)
            *error = paper->fault;
        return paper->fault.status;
    }
    if (paper->arena->exhausted) /* texts that the caller made in it may be missing */
        return fail_memory(error);
    if (paper->table != NULL)
        return FAIL(error, STATUS_FAILED, TEXT_doc_misused, NULL);
    return STATUS_OK;
}

enum status paper_added(const struct buffer *out, struct error *error)
{
    if (!out->overflowed)
        return STATUS_OK;
    if (out->arena != NULL && out->arena->exhausted)
        return fail_memory(error);
    return FAIL(error, STATUS_TOO_LARGE, TEXT_doc_too_much, NULL);
}

int paper_letters(const struct paper *paper)
{
    return paper->about.letters == 0 ? 140 : paper->about.letters;
}

struct paper_measures paper_measures(const struct paper *paper)
{
    static const struct paper_measures sizes[] = {
        [PAPER_A4] = { .width = 2100, .height = 2970 },
        [PAPER_A4_LANDSCAPE] = { .width = 2970, .height = 2100 },
        [PAPER_A3_LANDSCAPE] = { .width = 4200, .height = 2970 },
    };
    struct paper_measures measures = sizes[paper->about.size];
    measures.text_width = measures.width - MARGIN_LEFT - MARGIN_RIGHT;
    return measures;
}

bool paper_count(struct paper *paper)
{
    if (paper->fault.status != STATUS_OK)
        return false;
    if (++paper->parts > PAPER_PARTS_MAX)
        FAIL(&paper->fault, STATUS_TOO_LARGE, TEXT_doc_too_much, NULL);
    return paper->fault.status == STATUS_OK;
}

/* What the calls take from the arena, and the fault when there is none. */
static void *take(struct paper *paper, size_t size)
{
    void *memory = arena_take(paper->arena, size);
    if (memory == NULL)
        fail_memory(&paper->fault);
    return memory;
}

struct block *paper_add(struct paper *paper, enum block_kind kind)
{
    struct block *block;
    if (!paper_count(paper))
        return NULL;
    if (paper->target == NULL || (paper->table != NULL && (kind == BLOCK_TABLE || kind == BLOCK_PAGE_BREAK))) {
        paper_misused(paper);
        return NULL;
    }
    block = take(paper, sizeof(*block));
    if (block == NULL)
        return NULL;
    block->kind = kind;
    if (paper->target->last == NULL)
        paper->target->first = block;
    else
        paper->target->last->next = block;
    paper->target->last = block;
    return block;
}

/* Text */

static bool is_edge(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static void add_edge(struct buffer *all, struct str edge)
{
    for (size_t i = 0; i < edge.len; i++)
        buffer_add_char(all, edge.ptr[i] == '\n' ? '\n' : ' ');
}

/* Adds the span's text, cleaned, with the spaces at its ends, which part it from its neighbours; a tab becomes a space. */
static enum status add_clean(struct paper *paper, struct buffer *all, struct str text)
{
    size_t first = 0;
    size_t last = text.len;
    struct str clean;
    enum status status = text_clean(paper->arena, text, true, &clean, &paper->fault);
    if (status != STATUS_OK)
        return status;
    while (first < last && is_edge(text.ptr[first]))
        first++;
    while (last > first && is_edge(text.ptr[last - 1]))
        last--;
    add_edge(all, str_part(text, 0, first));
    for (size_t i = 0; i < clean.len; i++)
        buffer_add_char(all, clean.ptr[i] == '\t' ? ' ' : clean.ptr[i]);
    add_edge(all, str_part(text, last, text.len));
    return STATUS_OK;
}

/* The spans as one text with runs. False after a fault. */
static bool join(struct paper *paper, struct paper_text text, struct str *joined, struct run *runs)
{
    struct buffer all;
    size_t bytes = 0;
    for (size_t i = 0; i < text.count; i++)
        bytes += text.spans[i].text.len + sizeof(BOX_CHARACTER);
    if (bytes > PAPER_TEXT_MAX - paper->text_bytes) {
        FAIL(&paper->fault, STATUS_TOO_LARGE, TEXT_doc_too_much, NULL);
        return false;
    }
    paper->text_bytes += bytes;
    buffer_open(&all, paper->arena, bytes * 3 + 1); /* NFC may triple the bytes (Unicode Annex 15) */
    for (size_t i = 0; i < text.count; i++) {
        if ((text.spans[i].style & (PAPER_EMPTY_BOX | PAPER_TICKED_BOX)) != 0)
            buffer_add(&all, STR(BOX_CHARACTER));
        else if (add_clean(paper, &all, text.spans[i].text) != STATUS_OK)
            return false;
        runs[i] = (struct run){ .end = all.len, .style = text.spans[i].style };
    }
    if (all.overflowed)
        fail_memory(&paper->fault);
    *joined = buffer_str(&all);
    return !all.overflowed;
}

/* The runs of [from, to), counted from `from`. */
static bool cut_runs(struct paper *paper, struct paragraph *paragraph, const struct run *runs, size_t count, size_t from, size_t to)
{
    struct run *part = arena_take_many(paper->arena, count, sizeof(*part));
    if (part == NULL) {
        fail_memory(&paper->fault);
        return false;
    }
    paragraph->runs = part;
    paragraph->run_count = 0;
    for (size_t i = 0; i < count; i++) {
        size_t start = i == 0 ? 0 : runs[i - 1].end;
        if (runs[i].end <= from || start >= to)
            continue;
        part[paragraph->run_count++] = (struct run){ .end = (runs[i].end < to ? runs[i].end : to) - from, .style = runs[i].style };
    }
    return true;
}

void paper_add_paragraphs(struct paper *paper, const struct paragraph *form, struct paper_text text)
{
    struct str all;
    struct run *runs;
    size_t from = 0;
    if (paper->fault.status != STATUS_OK)
        return;
    runs = arena_take_many(paper->arena, text.count, sizeof(*runs));
    if (runs == NULL)
        fail_memory(&paper->fault);
    if (runs == NULL || !join(paper, text, &all, runs))
        return;
    for (;;) {
        size_t to = from + str_find(str_part(all, from, all.len), '\n');
        bool last = to == all.len;
        struct block *block = paper_add(paper, BLOCK_PARAGRAPH);
        if (block == NULL)
            return;
        block->paragraph = *form;
        block->paragraph.text = str_part(all, from, to);
        if (!cut_runs(paper, &block->paragraph, runs, text.count, from, to))
            return;
        if (!last) { /* what hangs on the end of the text */
            block->paragraph.rule = block->paragraph.more_lines = 0;
            block->paragraph.leader = false;
            if (form->align == PAPER_CENTRE) /* a name in several lines */
                block->paragraph.after = 0;
        }
        if (from > 0)
            block->paragraph.note_line = false;
        if (last)
            return;
        from = to + 1;
    }
}

/* Paragraphs */

static struct paragraph body_form(const struct paper *paper)
{
    struct paragraph form = { .align = PAPER_JUSTIFIED, .size = paper_letters(paper), .first = FIRST_LINE, .after = PARAGRAPH_ROOM, .spacing = LINE_BODY };
    if (paper->table != NULL) { /* in a cell */
        form.size = paper->table->table.size;
        form.first = form.after = 0;
        form.spacing = LINE_SINGLE;
    }
    return form;
}

void paper_paragraph(struct paper *paper, enum paper_format format, struct paper_text text)
{
    static const enum paper_align aligns[] = { PAPER_JUSTIFIED, PAPER_JUSTIFIED, PAPER_CENTRE, PAPER_RIGHT };
    struct paragraph form = body_form(paper);
    form.align = aligns[format];
    if (format != PAPER_BODY)
        form.first = 0;
    paper_add_paragraphs(paper, &form, text);
}

void paper_item(struct paper *paper, struct str mark, struct paper_text text)
{
    struct paragraph form = body_form(paper);
    struct paper_span *spans = arena_take_many(paper->arena, text.count + 2, sizeof(*spans));
    if (spans == NULL) {
        fail_memory(&paper->fault);
        return;
    }
    spans[0] = (struct paper_span){ .text = mark };
    spans[1] = (struct paper_span){ .text = STR(" ") };
    if (text.count > 0)
        memcpy(spans + 2, text.spans, text.count * sizeof(*spans));
    paper_add_paragraphs(paper, &form, (struct paper_text){ spans, text.count + 2 });
}

void paper_heading(struct paper *paper, enum paper_heading heading, struct str text)
{
    static const enum role roles[] = { ROLE_PART, ROLE_SECTION, ROLE_POINT };
    struct paragraph form = body_form(paper);
    form.role = roles[heading];
    form.keep = true;
    form.align = heading == PAPER_PART ? PAPER_CENTRE : PAPER_JUSTIFIED;
    if (heading == PAPER_PART)
        form.first = 0;
    paper_add_paragraphs(paper, &form, PAPER_SPANS({ .text = text, .style = PAPER_BOLD | (heading == PAPER_POINT ? PAPER_ITALIC : 0u) }));
}

void paper_note(struct paper *paper, struct str mark, struct paper_text text)
{
    struct paragraph form = { .align = PAPER_JUSTIFIED, .size = SIZE_NOTE, .after = 20, .spacing = LINE_SINGLE };
    struct paper_span *spans = arena_take_many(paper->arena, text.count + 2, sizeof(*spans));
    const struct block *before = paper->target == NULL ? NULL : paper->target->last;
    if (spans == NULL) {
        fail_memory(&paper->fault);
        return;
    }
    form.note = true;
    form.note_line = before == NULL || before->kind != BLOCK_PARAGRAPH || !before->paragraph.note;
    spans[0] = (struct paper_span){ .text = mark, .style = PAPER_RAISED };
    spans[1] = (struct paper_span){ .text = STR(" ") };
    if (text.count > 0)
        memcpy(spans + 2, text.spans, text.count * sizeof(*spans));
    paper_add_paragraphs(paper, &form, (struct paper_text){ spans, text.count + 2 });
}

void paper_page_break(struct paper *paper)
{
    (void)paper_add(paper, BLOCK_PAGE_BREAK);
}

void paper_gap(struct paper *paper, int tenths_of_mm)
{
    struct block *block = paper_add(paper, BLOCK_GAP);
    if (block != NULL)
        block->gap = tenths_of_mm;
}

/* Tables */

/* Columns with a width get it; the others share the rest by weight. Where there is no room for that, all are alike. */
static void share_width(struct table *table, const struct paper_table *wanted, int whole)
{
    int64_t fixed = 0;
    int64_t weights = 0;
    int64_t from = 0; /* of the shares so far, in weights */
    int taken = 0;
    for (size_t i = 0; i < wanted->count; i++) {
        fixed += wanted->columns[i].width;
        if (wanted->columns[i].width == 0)
            weights += wanted->columns[i].weight == 0 ? 1 : wanted->columns[i].weight;
    }
    for (size_t i = 0; i < wanted->count; i++) {
        table->widths[i] = wanted->columns[i].width;
        if (fixed > whole || (fixed == whole && weights > 0)) {
            table->widths[i] = whole / (int)wanted->count;
        } else if (table->widths[i] == 0) {
            from += wanted->columns[i].weight == 0 ? 1 : wanted->columns[i].weight;
            table->widths[i] = (int)((whole - fixed) * from / weights) - taken;
            taken += table->widths[i];
        }
    }
}

static bool table_is_sane(const struct paper_table *wanted)
{
    if (wanted->count == 0 || wanted->count > PAPER_COLUMNS_MAX)
        return false;
    for (size_t i = 0; i < wanted->count; i++)
        if (wanted->columns[i].width < 0 || wanted->columns[i].width > 10000 || wanted->columns[i].weight < 0 || wanted->columns[i].weight > 10000)
            return false;
    return true;
}

void paper_table(struct paper *paper, const struct paper_table *wanted)
{
    struct block *block;
    struct table *table;
    int letters = paper_letters(paper);
    if (!table_is_sane(wanted)) {
        paper_misused(paper);
        return;
    }
    block = paper_add(paper, BLOCK_TABLE);
    if (block == NULL)
        return;
    table = &block->table;
    table->column_count = wanted->count;
    table->borderless = wanted->borderless;
    table->size = wanted->letters != 0 ? wanted->letters : letters < SIZE_TABLE_MOST || wanted->borderless ? letters : SIZE_TABLE_MOST;
    share_width(table, wanted, paper_measures(paper).text_width);
    for (size_t i = 0; i < wanted->count; i++)
        table->aligns[i] = wanted->columns[i].align;
    paper->table = block;
    paper->target = NULL;
}

void paper_row(struct paper *paper, bool header)
{
    struct table *table = paper->table == NULL ? NULL : &paper->table->table;
    struct row *row;
    if (!paper_count(paper))
        return;
    if (table == NULL || (header && table->last_row != NULL && !table->last_row->header)) {
        paper_misused(paper);
        return;
    }
    row = take(paper, sizeof(*row));
    if (row == NULL)
        return;
    row->header = header;
    if (table->last_row == NULL)
        table->first_row = row;
    else
        table->last_row->next = row;
    table->last_row = row;
    paper->target = NULL;
}

void paper_cell_open(struct paper *paper, size_t span)
{
    struct table *table = paper->table == NULL ? NULL : &paper->table->table;
    struct row *row = table == NULL ? NULL : table->last_row;
    struct cell *cell;
    if (!paper_count(paper))
        return;
    if (row == NULL || span == 0 || span > table->column_count - row->columns) {
        paper_misused(paper);
        return;
    }
    cell = take(paper, sizeof(*cell));
    if (cell != NULL)
        cell->blocks = take(paper, sizeof(*cell->blocks));
    if (cell == NULL || cell->blocks == NULL)
        return;
    cell->column = row->columns;
    cell->span = span;
    cell->align = row->header ? PAPER_CENTRE : table->aligns[row->columns];
    row->columns += span;
    if (row->last_cell == NULL)
        row->first_cell = cell;
    else
        row->last_cell->next = cell;
    row->last_cell = cell;
    paper->target = cell->blocks;
}

void paper_cell(struct paper *paper, size_t span, struct paper_text text)
{
    struct paragraph form;
    const struct row *row;
    paper_cell_open(paper, span);
    if (paper->fault.status != STATUS_OK)
        return;
    row = paper->table->table.last_row;
    form = body_form(paper);
    form.align = row->last_cell->align;
    if (row->header) {
        struct paper_span *spans = arena_take_many(paper->arena, text.count, sizeof(*spans));
        if (spans == NULL) {
            fail_memory(&paper->fault);
            return;
        }
        for (size_t i = 0; i < text.count; i++)
            spans[i] = (struct paper_span){ .text = text.spans[i].text, .style = text.spans[i].style | PAPER_BOLD };
        text.spans = spans;
    }
    paper_add_paragraphs(paper, &form, text);
}

void paper_table_end(struct paper *paper)
{
    if (paper->fault.status != STATUS_OK)
        return;
    if (paper->table == NULL)
        paper_misused(paper);
    paper->table = NULL;
    paper->target = paper->page;
}

void paper_qr(struct paper *paper, struct str content, int size, enum paper_align align, struct paper_text caption)
{
    struct paragraph form = { .align = align, .size = SIZE_NOTE, .spacing = LINE_SINGLE };
    bool alone = paper->table == NULL;
    struct block *block;
    if (size < 50 || size > 1500) {
        paper_misused(paper);
        return;
    }
    if (alone) { /* a row of its own keeps code and caption together */
        paper_table(paper, &(struct paper_table){ .columns = &(struct paper_column){ .weight = 1 }, .count = 1, .borderless = true });
        paper_row(paper, false);
        paper_cell_open(paper, 1);
    }
    block = paper_add(paper, BLOCK_QR);
    if (block != NULL) {
        block->qr.size = size;
        block->qr.align = align;
        if (qr_make(paper->arena, content, &block->qr.qr, &paper->fault) != STATUS_OK)
            return;
    }
    if (caption.count > 0)
        paper_add_paragraphs(paper, &form, caption);
    if (alone)
        paper_table_end(paper);
}
