/* The parts of official papers, made of paragraphs and borderless tables: Decree 30/2020/ND-CP, Annex I, part I, section II. */
#include "base/texts.h"
#include "doc/doc_int.h"
#include "texts_doc.h"

#define RULE_WHOLE 100
#define RULE_SHORT 40 /* the decree: a third to a half of the line above */
#define ISSUER_WIDTH 640
#define FIELD_GAP 15 /* between fields in one line */
#define DOTS STR("......")

static struct str words(enum text_id text)
{
    return text_of(LANGUAGE_VI, text);
}

/* A line in the middle of its column. */
static void centred(struct doc *paper, struct str text, int size, unsigned style, int after, int rule)
{
    struct paragraph form = { .align = DOC_CENTRE, .size = size, .spacing = LINE_SINGLE, .after = after, .rule = rule };
    doc_add_paragraphs(paper, &form, DOC_SPANS({ .text = text, .style = style }));
}

static void state_and_motto(struct doc *paper)
{
    centred(paper, words(TEXT_doc_state), SIZE_STATE, DOC_BOLD, 0, 0);
    centred(paper, words(TEXT_doc_motto), SIZE_MOTTO, DOC_BOLD, PARAGRAPH_ROOM, RULE_WHOLE);
}

void doc_motto(struct doc *paper)
{
    if (paper->table != NULL)
        doc_misused(paper);
    state_and_motto(paper);
    doc_gap(paper, 40);
}

static void begin_columns(struct doc *paper, const struct doc_column *columns, size_t count)
{
    doc_table(paper, &(struct doc_table){ .columns = columns, .count = count, .borderless = true });
    doc_row(paper, false);
}

void doc_letterhead(struct doc *paper, const struct doc_letterhead *head)
{
    static const struct doc_column columns[] = { { .width = ISSUER_WIDTH }, { .weight = 1 } };
    begin_columns(paper, columns, 2);
    doc_cell_open(paper, 1);
    if (head->parent.len > 0)
        centred(paper, head->parent, SIZE_STATE, 0, 0, 0);
    centred(paper, head->issuer, SIZE_STATE, DOC_BOLD, PARAGRAPH_ROOM, RULE_SHORT);
    doc_cell_open(paper, 1);
    state_and_motto(paper);
    if (head->number.len + head->place_date.len + head->subject.len > 0) {
        doc_row(paper, false);
        doc_cell_open(paper, 1);
        if (head->number.len > 0)
            centred(paper, head->number, SIZE_NUMBER, 0, 0, 0);
        if (head->subject.len > 0)
            centred(paper, head->subject, SIZE_SUBJECT, 0, 0, 0);
        doc_cell_open(paper, 1);
        centred(paper, head->place_date, SIZE_MOTTO, DOC_ITALIC, 0, 0);
    }
    doc_table_end(paper);
    doc_gap(paper, 50);
}

/* A number as the decree wants it, with a zero before it up to `padded`. */
static struct str date_part(struct arena *arena, int number, int padded)
{
    struct buffer digits;
    buffer_open(&digits, arena, 8);
    buffer_add_padded(&digits, (uint64_t)number, number <= padded ? 2 : 1);
    return buffer_str(&digits);
}

struct str doc_place_date(struct arena *arena, struct str place, date day)
{
    struct civil civil = date_civil(day);
    struct text_arg args[4] = { TEXT_ARG("place", place.len == 0 ? DOTS : place), TEXT_ARG("day", DOTS), TEXT_ARG("month", DOTS),
                                TEXT_ARG("year", DOTS) };
    struct buffer out;
    buffer_open(&out, arena, place.len + 200);
    if (day != DATE_NONE) {
        args[1].text = date_part(arena, civil.day, 9);
        args[2].text = date_part(arena, civil.month, 2);
        args[3].text = date_part(arena, civil.year, 0);
    }
    text_add(&out, LANGUAGE_VI, TEXT_doc_place_date, args, 4);
    return out.overflowed ? (struct str){ "", 0 } : buffer_str(&out);
}

void doc_title(struct doc *paper, const struct doc_title *title)
{
    struct paragraph form = { .role = ROLE_TITLE, .align = DOC_CENTRE, .size = doc_letters(paper), .spacing = LINE_SINGLE, .before = PARAGRAPH_ROOM, .keep = true };
    bool alone = title->subtitle.len == 0;
    form.after = alone ? 120 : 0;
    form.rule = alone && title->line ? RULE_SHORT : 0;
    doc_add_paragraphs(paper, &form, DOC_SPANS({ .text = title->title, .style = DOC_BOLD }));
    if (alone)
        return;
    form.role = ROLE_SUBTITLE;
    form.before = 0;
    form.after = 120;
    form.rule = title->line ? RULE_SHORT : 0;
    doc_add_paragraphs(paper, &form, DOC_SPANS({ .text = title->subtitle, .style = DOC_BOLD }));
}

void doc_addressees(struct doc *paper, const struct str *names, size_t count)
{
    struct paragraph form = { .align = DOC_LEFT, .size = doc_letters(paper), .spacing = LINE_BODY, .first = 300 };
    if (count == 1) {
        form.align = DOC_CENTRE;
        form.first = 0;
        form.after = 120;
        doc_add_paragraphs(paper, &form, DOC_SPANS({ .text = words(TEXT_doc_dear) }, { .text = STR(" ") }, { .text = names[0] }));
        return;
    }
    form.keep = true;
    doc_add_paragraphs(paper, &form, DOC_PLAIN(words(TEXT_doc_dear)));
    form.first = 500;
    for (size_t i = 0; i < count; i++) {
        form.keep = i + 1 < count;
        form.after = i + 1 < count ? 0 : 120;
        doc_add_paragraphs(paper, &form, DOC_SPANS({ .text = STR("- ") }, { .text = names[i] }, { .text = i + 1 < count ? STR(";") : STR(".") }));
    }
}

/* Fields */

static void field(struct doc *paper, const struct doc_field *one, int first, int after)
{
    struct paragraph form = { .align = one->value.len > 0 ? DOC_JUSTIFIED : DOC_LEFT, .size = doc_letters(paper), .spacing = LINE_BODY, .first = first,
                              .after = after };
    if (paper->table != NULL && !paper->table->table.borderless) {
        form.size = paper->table->table.size;
        form.spacing = LINE_SINGLE;
        form.first = form.after = 0;
    }
    form.leader = one->value.len == 0;
    form.more_lines = one->value.len == 0 && one->more_lines > 0 ? one->more_lines : 0;
    doc_add_paragraphs(paper, &form, DOC_SPANS({ .text = one->label }, { .text = STR(" ") }, { .text = one->value }));
}

void doc_fields(struct doc *paper, const struct doc_field *fields, size_t count)
{
    struct doc_column columns[DOC_COLUMNS_MAX] = { { .weight = 0 } };
    if (count == 0 || count > DOC_COLUMNS_MAX || (count > 1 && paper->table != NULL)) {
        doc_misused(paper);
        return;
    }
    if (count == 1) {
        field(paper, &fields[0], FIRST_LINE, PARAGRAPH_ROOM);
        return;
    }
    for (size_t i = 0; i < count; i++)
        columns[i].weight = fields[i].weight;
    begin_columns(paper, columns, count);
    for (size_t i = 0; i < count; i++) {
        doc_cell_open(paper, 1);
        field(paper, &fields[i], i == 0 ? FIRST_LINE : FIELD_GAP, PARAGRAPH_ROOM);
    }
    doc_table_end(paper);
}

/* Signatures */

/* How many lines stand above the room for the signature. */
static size_t lines_above(const struct doc_signature *signature)
{
    size_t lines = signature->hint.len > 0 ? 2 : 1;
    for (size_t i = 0; i < signature->capacity.len; i++)
        lines += signature->capacity.ptr[i] == '\n' ? 1 : 0;
    return lines;
}

/* Side by side, dates, capacities and names stand at the same height: `dated` leaves a line for the date, `lines` is the most lines that any has. */
static void sign(struct doc *paper, const struct doc_signature *signature, bool dated, size_t lines)
{
    if (dated)
        centred(paper, signature->place_date, SIZE_MOTTO, DOC_ITALIC, 0, 0);
    centred(paper, signature->capacity, SIZE_MOTTO, DOC_BOLD, 0, 0);
    if (signature->hint.len > 0)
        centred(paper, signature->hint, SIZE_NUMBER, DOC_ITALIC, 0, 0);
    for (size_t i = lines_above(signature); i < lines; i++)
        centred(paper, STR(""), SIZE_MOTTO, 0, 0, 0);
    doc_gap(paper, SIGNATURE_ROOM);
    if (signature->name.len > 0)
        centred(paper, signature->name, SIZE_MOTTO, DOC_BOLD, 0, 0);
}

/* The end of the text does not leave its signatures alone on a page. */
static void keep_end_of_text(struct doc *paper)
{
    struct block *last = paper->target == NULL ? NULL : paper->target->last;
    if (last != NULL && last->kind == BLOCK_PARAGRAPH && last->paragraph.text.len < 2000)
        last->paragraph.keep = true;
}

void doc_signatures(struct doc *paper, const struct doc_signature *signatures, size_t count)
{
    static const struct doc_column columns[4] = { { .weight = 1 }, { .weight = 1 }, { .weight = 1 }, { .weight = 1 } };
    bool dated = false;
    size_t lines = 0;
    if (count == 0 || count > 4) {
        doc_misused(paper);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        dated = dated || signatures[i].place_date.len > 0;
        lines = lines_above(&signatures[i]) > lines ? lines_above(&signatures[i]) : lines;
    }
    keep_end_of_text(paper);
    begin_columns(paper, columns, count == 1 ? 2 : count);
    if (count == 1)
        doc_cell_open(paper, 1);
    for (size_t i = 0; i < count; i++) {
        doc_cell_open(paper, 1);
        sign(paper, &signatures[i], dated, lines);
    }
    doc_table_end(paper);
}

void doc_closing(struct doc *paper, const struct str *recipients, size_t count, const struct doc_signature *signature)
{
    static const struct doc_column columns[] = { { .weight = 1 }, { .weight = 1 } };
    struct paragraph head = { .align = DOC_LEFT, .size = SIZE_RECIPIENTS_HEAD, .spacing = LINE_SINGLE };
    struct paragraph line = { .align = DOC_LEFT, .size = SIZE_RECIPIENTS, .spacing = LINE_SINGLE };
    keep_end_of_text(paper);
    begin_columns(paper, columns, 2);
    doc_cell_open(paper, 1);
    doc_add_paragraphs(paper, &head, DOC_SPANS({ .text = words(TEXT_doc_recipients), .style = DOC_BOLD | DOC_ITALIC }));
    for (size_t i = 0; i < count; i++)
        doc_add_paragraphs(paper, &line, DOC_SPANS({ .text = STR("- ") }, { .text = recipients[i] }, { .text = i + 1 < count ? STR(";") : STR(".") }));
    doc_cell_open(paper, 1);
    sign(paper, signature, signature->place_date.len > 0, 0);
    doc_table_end(paper);
}
