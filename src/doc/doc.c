/* The builder: text and paragraphs, tables and cells. The parts of official papers stand in doc_parts.c. */
#include "base/pure.h"
#include "base/text.h"
#include "doc/doc_int.h"
#include "texts_doc.h"

/* Properties are one line. */
static void clean_property(struct doc *paper, struct str *property)
{
    if (paper->fault.status == STATUS_OK && text_clean(paper->arena, *property, false, property, &paper->fault) != STATUS_OK)
        *property = STR("");
}

void doc_open(struct doc *paper, struct arena *arena, const struct doc_about *about)
{
    *paper = (struct doc){ .arena = arena, .about = *about };
    paper->page = ARENA_NEW(arena, struct block_list);
    paper->target = paper->page;
    if (paper->page == NULL)
        fail_memory(&paper->fault);
    clean_property(paper, &paper->about.title);
    clean_property(paper, &paper->about.author);
    clean_property(paper, &paper->about.subject);
    clean_property(paper, &paper->about.footer);
}

void doc_misused(struct doc *paper)
{
    if (paper->fault.status == STATUS_OK)
        FAIL(&paper->fault, STATUS_FAILED, TEXT_doc_misused, NULL);
}

enum status doc_check(const struct doc *paper, struct error *error)
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

enum status doc_added(const struct buffer *out, struct error *error)
{
    if (!out->overflowed)
        return STATUS_OK;
    if (out->arena != NULL && out->arena->exhausted)
        return fail_memory(error);
    return FAIL(error, STATUS_TOO_LARGE, TEXT_doc_too_much, NULL);
}

int doc_letters(const struct doc *paper)
{
    return paper->about.letters == 0 ? 140 : paper->about.letters;
}

struct doc_measures doc_measures(const struct doc *paper)
{
    static const struct doc_measures sizes[] = {
        [DOC_A4] = { .width = 2100, .height = 2970 },
        [DOC_A4_LANDSCAPE] = { .width = 2970, .height = 2100 },
        [DOC_A3_LANDSCAPE] = { .width = 4200, .height = 2970 },
    };
    struct doc_measures measures = sizes[paper->about.size];
    measures.text_width = measures.width - MARGIN_LEFT - MARGIN_RIGHT;
    return measures;
}

bool doc_count(struct doc *paper)
{
    if (paper->fault.status != STATUS_OK)
        return false;
    if (++paper->parts > DOC_PARTS_MAX)
        FAIL(&paper->fault, STATUS_TOO_LARGE, TEXT_doc_too_much, NULL);
    return paper->fault.status == STATUS_OK;
}

/* What the calls take from the arena, and the fault when there is none. */
static void *take(struct doc *paper, size_t size)
{
    void *memory = arena_take(paper->arena, size);
    if (memory == NULL)
        fail_memory(&paper->fault);
    return memory;
}

struct block *doc_add(struct doc *paper, enum block_kind kind)
{
    struct block *block;
    if (!doc_count(paper))
        return NULL;
    if (paper->target == NULL || (paper->table != NULL && (kind == BLOCK_TABLE || kind == BLOCK_PAGE_BREAK))) {
        doc_misused(paper);
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
static enum status add_clean(struct doc *paper, struct buffer *all, struct str text)
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
static bool join(struct doc *paper, struct doc_text text, struct str *joined, struct run *runs)
{
    struct buffer all;
    size_t bytes = 0;
    for (size_t i = 0; i < text.count; i++)
        bytes += text.spans[i].text.len + sizeof(BOX_CHARACTER);
    if (bytes > DOC_TEXT_MAX - paper->text_bytes) {
        FAIL(&paper->fault, STATUS_TOO_LARGE, TEXT_doc_too_much, NULL);
        return false;
    }
    paper->text_bytes += bytes;
    buffer_open(&all, paper->arena, bytes * 3 + 1); /* NFC may triple the bytes (Unicode Annex 15) */
    for (size_t i = 0; i < text.count; i++) {
        if ((text.spans[i].style & (DOC_EMPTY_BOX | DOC_TICKED_BOX)) != 0)
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
static bool cut_runs(struct doc *paper, struct paragraph *paragraph, const struct run *runs, size_t count, size_t from, size_t to)
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

void doc_add_paragraphs(struct doc *paper, const struct paragraph *form, struct doc_text text)
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
        struct block *block = doc_add(paper, BLOCK_PARAGRAPH);
        if (block == NULL)
            return;
        block->paragraph = *form;
        block->paragraph.text = str_part(all, from, to);
        if (!cut_runs(paper, &block->paragraph, runs, text.count, from, to))
            return;
        if (!last) { /* what hangs on the end of the text */
            block->paragraph.rule = block->paragraph.more_lines = 0;
            block->paragraph.leader = false;
            if (form->align == DOC_CENTRE) /* a name in several lines */
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

static struct paragraph body_form(const struct doc *paper)
{
    struct paragraph form = { .align = DOC_JUSTIFIED, .size = doc_letters(paper), .first = FIRST_LINE, .after = PARAGRAPH_ROOM, .spacing = LINE_BODY };
    if (paper->table != NULL) { /* in a cell */
        form.size = paper->table->table.size;
        form.first = form.after = 0;
        form.spacing = LINE_SINGLE;
    }
    return form;
}

void doc_paragraph(struct doc *paper, enum doc_format format, struct doc_text text)
{
    static const enum doc_align aligns[] = { DOC_JUSTIFIED, DOC_JUSTIFIED, DOC_CENTRE, DOC_RIGHT };
    struct paragraph form = body_form(paper);
    form.align = aligns[format];
    if (format != DOC_BODY)
        form.first = 0;
    doc_add_paragraphs(paper, &form, text);
}

void doc_item(struct doc *paper, struct str mark, struct doc_text text)
{
    struct paragraph form = body_form(paper);
    struct doc_span *spans = arena_take_many(paper->arena, text.count + 2, sizeof(*spans));
    if (spans == NULL) {
        fail_memory(&paper->fault);
        return;
    }
    spans[0] = (struct doc_span){ .text = mark };
    spans[1] = (struct doc_span){ .text = STR(" ") };
    if (text.count > 0)
        memcpy(spans + 2, text.spans, text.count * sizeof(*spans));
    doc_add_paragraphs(paper, &form, (struct doc_text){ spans, text.count + 2 });
}

void doc_heading(struct doc *paper, enum doc_heading heading, struct str text)
{
    static const enum role roles[] = { ROLE_PART, ROLE_SECTION, ROLE_POINT };
    struct paragraph form = body_form(paper);
    form.role = roles[heading];
    form.keep = true;
    form.align = heading == DOC_PART ? DOC_CENTRE : DOC_JUSTIFIED;
    if (heading == DOC_PART)
        form.first = 0;
    doc_add_paragraphs(paper, &form, DOC_SPANS({ .text = text, .style = DOC_BOLD | (heading == DOC_POINT ? DOC_ITALIC : 0u) }));
}

void doc_note(struct doc *paper, struct str mark, struct doc_text text)
{
    struct paragraph form = { .align = DOC_JUSTIFIED, .size = SIZE_NOTE, .after = 20, .spacing = LINE_SINGLE };
    struct doc_span *spans = arena_take_many(paper->arena, text.count + 2, sizeof(*spans));
    const struct block *before = paper->target == NULL ? NULL : paper->target->last;
    if (spans == NULL) {
        fail_memory(&paper->fault);
        return;
    }
    form.note = true;
    form.note_line = before == NULL || before->kind != BLOCK_PARAGRAPH || !before->paragraph.note;
    spans[0] = (struct doc_span){ .text = mark, .style = DOC_RAISED };
    spans[1] = (struct doc_span){ .text = STR(" ") };
    if (text.count > 0)
        memcpy(spans + 2, text.spans, text.count * sizeof(*spans));
    doc_add_paragraphs(paper, &form, (struct doc_text){ spans, text.count + 2 });
}

void doc_page_break(struct doc *paper)
{
    (void)doc_add(paper, BLOCK_PAGE_BREAK);
}

void doc_gap(struct doc *paper, int tenths_of_mm)
{
    struct block *block = doc_add(paper, BLOCK_GAP);
    if (block != NULL)
        block->gap = tenths_of_mm;
}

/* Tables */

/* Columns with a width get it; the others share the rest by weight. Where there is no room for that, all are alike. */
static void share_width(struct table *table, const struct doc_table *wanted, int whole)
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

static bool table_is_sane(const struct doc_table *wanted)
{
    if (wanted->count == 0 || wanted->count > DOC_COLUMNS_MAX)
        return false;
    for (size_t i = 0; i < wanted->count; i++)
        if (wanted->columns[i].width < 0 || wanted->columns[i].width > 10000 || wanted->columns[i].weight < 0 || wanted->columns[i].weight > 10000)
            return false;
    return true;
}

void doc_table(struct doc *paper, const struct doc_table *wanted)
{
    struct block *block;
    struct table *table;
    int letters = doc_letters(paper);
    if (!table_is_sane(wanted)) {
        doc_misused(paper);
        return;
    }
    block = doc_add(paper, BLOCK_TABLE);
    if (block == NULL)
        return;
    table = &block->table;
    table->column_count = wanted->count;
    table->borderless = wanted->borderless;
    table->size = wanted->letters != 0 ? wanted->letters : letters < SIZE_TABLE_MOST || wanted->borderless ? letters : SIZE_TABLE_MOST;
    share_width(table, wanted, doc_measures(paper).text_width);
    for (size_t i = 0; i < wanted->count; i++)
        table->aligns[i] = wanted->columns[i].align;
    paper->table = block;
    paper->target = NULL;
}

void doc_row(struct doc *paper, bool header)
{
    struct table *table = paper->table == NULL ? NULL : &paper->table->table;
    struct row *row;
    if (!doc_count(paper))
        return;
    if (table == NULL || (header && table->last_row != NULL && !table->last_row->header)) {
        doc_misused(paper);
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

void doc_cell_open(struct doc *paper, size_t span)
{
    struct table *table = paper->table == NULL ? NULL : &paper->table->table;
    struct row *row = table == NULL ? NULL : table->last_row;
    struct cell *cell;
    if (!doc_count(paper))
        return;
    if (row == NULL || span == 0 || span > table->column_count - row->columns) {
        doc_misused(paper);
        return;
    }
    cell = take(paper, sizeof(*cell));
    if (cell != NULL)
        cell->blocks = take(paper, sizeof(*cell->blocks));
    if (cell == NULL || cell->blocks == NULL)
        return;
    cell->column = row->columns;
    cell->span = span;
    cell->align = row->header ? DOC_CENTRE : table->aligns[row->columns];
    row->columns += span;
    if (row->last_cell == NULL)
        row->first_cell = cell;
    else
        row->last_cell->next = cell;
    row->last_cell = cell;
    paper->target = cell->blocks;
}

void doc_cell(struct doc *paper, size_t span, struct doc_text text)
{
    struct paragraph form;
    const struct row *row;
    doc_cell_open(paper, span);
    if (paper->fault.status != STATUS_OK)
        return;
    row = paper->table->table.last_row;
    form = body_form(paper);
    form.align = row->last_cell->align;
    if (row->header) {
        struct doc_span *spans = arena_take_many(paper->arena, text.count, sizeof(*spans));
        if (spans == NULL) {
            fail_memory(&paper->fault);
            return;
        }
        for (size_t i = 0; i < text.count; i++)
            spans[i] = (struct doc_span){ .text = text.spans[i].text, .style = text.spans[i].style | DOC_BOLD };
        text.spans = spans;
    }
    doc_add_paragraphs(paper, &form, text);
}

void doc_table_end(struct doc *paper)
{
    if (paper->fault.status != STATUS_OK)
        return;
    if (paper->table == NULL)
        doc_misused(paper);
    paper->table = NULL;
    paper->target = paper->page;
}

void doc_qr(struct doc *paper, struct str content, int size, enum doc_align align, struct doc_text caption)
{
    struct paragraph form = { .align = align, .size = SIZE_NOTE, .spacing = LINE_SINGLE };
    bool alone = paper->table == NULL;
    struct block *block;
    if (size < 50 || size > 1500) {
        doc_misused(paper);
        return;
    }
    if (alone) { /* a row of its own keeps code and caption together */
        doc_table(paper, &(struct doc_table){ .columns = &(struct doc_column){ .weight = 1 }, .count = 1, .borderless = true });
        doc_row(paper, false);
        doc_cell_open(paper, 1);
    }
    block = doc_add(paper, BLOCK_QR);
    if (block != NULL) {
        block->qr.size = size;
        block->qr.align = align;
        if (qr_make(paper->arena, content, &block->qr.qr, &paper->fault) != STATUS_OK)
            return;
    }
    if (caption.count > 0)
        doc_add_paragraphs(paper, &form, caption);
    if (alone)
        doc_table_end(paper);
}
