/* The parts of official papers, made of paragraphs and borderless tables: Decree 30/2020/ND-CP, Annex I, part I, section II. */
#include "base/texts.h"
#include "doc/paper_int.h"

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
static void centred(struct paper *paper, struct str text, int size, unsigned style, int after, int rule)
{
    struct paragraph form = { .align = PAPER_CENTRE, .size = size, .spacing = LINE_SINGLE, .after = after, .rule = rule };
    paper_add_paragraphs(paper, &form, PAPER_SPANS({ .text = text, .style = style }));
}

static void state_and_motto(struct paper *paper)
{
    centred(paper, words(TEXT_doc_state), SIZE_STATE, PAPER_BOLD, 0, 0);
    centred(paper, words(TEXT_doc_motto), SIZE_MOTTO, PAPER_BOLD, PARAGRAPH_ROOM, RULE_WHOLE);
}

void paper_motto(struct paper *paper)
{
    if (paper->table != NULL)
        paper_misused(paper);
    state_and_motto(paper);
    paper_gap(paper, 40);
}

static void begin_columns(struct paper *paper, const struct paper_column *columns, size_t count)
{
    paper_table(paper, &(struct paper_table){ .columns = columns, .count = count, .borderless = true });
    paper_row(paper, false);
}

void paper_letterhead(struct paper *paper, const struct paper_letterhead *head)
{
    static const struct paper_column columns[] = { { .width = ISSUER_WIDTH }, { .weight = 1 } };
    begin_columns(paper, columns, 2);
    paper_cell_open(paper, 1);
    if (head->parent.len > 0)
        centred(paper, head->parent, SIZE_STATE, 0, 0, 0);
    centred(paper, head->issuer, SIZE_STATE, PAPER_BOLD, PARAGRAPH_ROOM, RULE_SHORT);
    paper_cell_open(paper, 1);
    state_and_motto(paper);
    if (head->number.len + head->place_date.len + head->subject.len > 0) {
        paper_row(paper, false);
        paper_cell_open(paper, 1);
        if (head->number.len > 0)
            centred(paper, head->number, SIZE_NUMBER, 0, 0, 0);
        if (head->subject.len > 0)
            centred(paper, head->subject, SIZE_SUBJECT, 0, 0, 0);
        paper_cell_open(paper, 1);
        centred(paper, head->place_date, SIZE_MOTTO, PAPER_ITALIC, 0, 0);
    }
    paper_table_end(paper);
    paper_gap(paper, 50);
}

/* A number as the decree wants it, with a zero before it up to `padded`. */
static struct str date_part(struct arena *arena, int number, int padded)
{
    struct buffer digits;
    buffer_open(&digits, arena, 8);
    buffer_add_padded(&digits, (uint64_t)number, number <= padded ? 2 : 1);
    return buffer_str(&digits);
}

struct str paper_place_date(struct arena *arena, struct str place, date day)
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

void paper_title(struct paper *paper, const struct paper_title *title)
{
    struct paragraph form = { .role = ROLE_TITLE, .align = PAPER_CENTRE, .size = paper_letters(paper), .spacing = LINE_SINGLE, .before = PARAGRAPH_ROOM, .keep = true };
    bool alone = title->subtitle.len == 0;
    form.after = alone ? 120 : 0;
    form.rule = alone && title->line ? RULE_SHORT : 0;
    paper_add_paragraphs(paper, &form, PAPER_SPANS({ .text = title->title, .style = PAPER_BOLD }));
    if (alone)
        return;
    form.role = ROLE_SUBTITLE;
    form.before = 0;
    form.after = 120;
    form.rule = title->line ? RULE_SHORT : 0;
    paper_add_paragraphs(paper, &form, PAPER_SPANS({ .text = title->subtitle, .style = PAPER_BOLD }));
}

void paper_addressees(struct paper *paper, const struct str *names, size_t count)
{
    struct paragraph form = { .align = PAPER_LEFT, .size = paper_letters(paper), .spacing = LINE_BODY, .first = 300 };
    if (count == 1) {
        form.align = PAPER_CENTRE;
        form.first = 0;
        form.after = 120;
        paper_add_paragraphs(paper, &form, PAPER_SPANS({ .text = words(TEXT_doc_dear) }, { .text = STR(" ") }, { .text = names[0] }));
        return;
    }
    form.keep = true;
    paper_add_paragraphs(paper, &form, PAPER_PLAIN(words(TEXT_doc_dear)));
    form.first = 500;
    for (size_t i = 0; i < count; i++) {
        form.keep = i + 1 < count;
        form.after = i + 1 < count ? 0 : 120;
        paper_add_paragraphs(paper, &form, PAPER_SPANS({ .text = STR("- ") }, { .text = names[i] }, { .text = i + 1 < count ? STR(";") : STR(".") }));
    }
}

/* Fields */

static void field(struct paper *paper, const struct paper_field *one, int first, int after)
{
    struct paragraph form = { .align = one->value.len > 0 ? PAPER_JUSTIFIED : PAPER_LEFT, .size = paper_letters(paper), .spacing = LINE_BODY, .first = first,
                              .after = after };
    if (paper->table != NULL && !paper->table->table.borderless) {
        form.size = paper->table->table.size;
        form.spacing = LINE_SINGLE;
        form.first = form.after = 0;
    }
    form.leader = one->value.len == 0;
    form.more_lines = one->value.len == 0 && one->more_lines > 0 ? one->more_lines : 0;
    paper_add_paragraphs(paper, &form, PAPER_SPANS({ .text = one->label }, { .text = STR(" ") }, { .text = one->value }));
}

void paper_fields(struct paper *paper, const struct paper_field *fields, size_t count)
{
    struct paper_column columns[PAPER_COLUMNS_MAX] = { { .weight = 0 } };
    if (count == 0 || count > PAPER_COLUMNS_MAX || (count > 1 && paper->table != NULL)) {
        paper_misused(paper);
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
        paper_cell_open(paper, 1);
        field(paper, &fields[i], i == 0 ? FIRST_LINE : FIELD_GAP, PARAGRAPH_ROOM);
    }
    paper_table_end(paper);
}

/* Signatures */

/* How many lines stand above the room for the signature. */
static size_t lines_above(const struct paper_signature *signature)
{
    size_t lines = signature->hint.len > 0 ? 2 : 1;
    for (size_t i = 0; i < signature->capacity.len; i++)
        lines += signature->capacity.ptr[i] == '\n' ? 1 : 0;
    return lines;
}

/* Side by side, dates, capacities and names stand at the same height: `dated` leaves a line for the date, `lines` is the most lines that any has. */
static void sign(struct paper *paper, const struct paper_signature *signature, bool dated, size_t lines)
{
    if (dated)
        centred(paper, signature->place_date, SIZE_MOTTO, PAPER_ITALIC, 0, 0);
    centred(paper, signature->capacity, SIZE_MOTTO, PAPER_BOLD, 0, 0);
    if (signature->hint.len > 0)
        centred(paper, signature->hint, SIZE_NUMBER, PAPER_ITALIC, 0, 0);
    for (size_t i = lines_above(signature); i < lines; i++)
        centred(paper, STR(""), SIZE_MOTTO, 0, 0, 0);
    paper_gap(paper, SIGNATURE_ROOM);
    if (signature->name.len > 0)
        centred(paper, signature->name, SIZE_MOTTO, PAPER_BOLD, 0, 0);
}

/* The end of the text does not leave its signatures alone on a page. */
static void keep_end_of_text(struct paper *paper)
{
    struct block *last = paper->target == NULL ? NULL : paper->target->last;
    if (last != NULL && last->kind == BLOCK_PARAGRAPH && last->paragraph.text.len < 2000)
        last->paragraph.keep = true;
}

void paper_signatures(struct paper *paper, const struct paper_signature *signatures, size_t count)
{
    static const struct paper_column columns[4] = { { .weight = 1 }, { .weight = 1 }, { .weight = 1 }, { .weight = 1 } };
    bool dated = false;
    size_t lines = 0;
    if (count == 0 || count > 4) {
        paper_misused(paper);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        dated = dated || signatures[i].place_date.len > 0;
        lines = lines_above(&signatures[i]) > lines ? lines_above(&signatures[i]) : lines;
    }
    keep_end_of_text(paper);
    begin_columns(paper, columns, count == 1 ? 2 : count);
    if (count == 1)
        paper_cell_open(paper, 1);
    for (size_t i = 0; i < count; i++) {
        paper_cell_open(paper, 1);
        sign(paper, &signatures[i], dated, lines);
    }
    paper_table_end(paper);
}

void paper_closing(struct paper *paper, const struct str *recipients, size_t count, const struct paper_signature *signature)
{
    static const struct paper_column columns[] = { { .weight = 1 }, { .weight = 1 } };
    struct paragraph head = { .align = PAPER_LEFT, .size = SIZE_RECIPIENTS_HEAD, .spacing = LINE_SINGLE };
    struct paragraph line = { .align = PAPER_LEFT, .size = SIZE_RECIPIENTS, .spacing = LINE_SINGLE };
    keep_end_of_text(paper);
    begin_columns(paper, columns, 2);
    paper_cell_open(paper, 1);
    paper_add_paragraphs(paper, &head, PAPER_SPANS({ .text = words(TEXT_doc_recipients), .style = PAPER_BOLD | PAPER_ITALIC }));
    for (size_t i = 0; i < count; i++)
        paper_add_paragraphs(paper, &line, PAPER_SPANS({ .text = STR("- ") }, { .text = recipients[i] }, { .text = i + 1 < count ? STR(";") : STR(".") }));
    paper_cell_open(paper, 1);
    sign(paper, signature, signature->place_date.len > 0, 0);
    paper_table_end(paper);
}
