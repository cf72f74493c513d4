/* Breaking paragraphs into lines: as many words as fit, then the next line. Lines end at spaces and after hyphens; a word that is longer than a line
 * is broken anywhere. Vietnamese needs no more. */
#include "base/pure.h"
#include "base/utf8.h"
#include "doc/typeface_int.h"
#include "texts_doc.h"

/* Of the typeface, in parts of its size: the distance of single lines and the depth below the baseline, as in Times New Roman. */
#define SINGLE_LINE 1.149
#define DEPTH 0.216
#define LINES_AT_ONCE 200
#define LEAST_DOTS 60.0 /* points: a shorter dotted line is of no use, so another one follows */
#define RULE_ROOM 4.0   /* points beneath the text for a line */
#define RAISED_SIZE 0.65

void set_open(struct set *set, struct arena *arena)
{
    *set = (struct set){ .arena = arena };
}

struct set_line *set_add(struct set *set)
{
    if (set->count == set->room) {
        size_t room = set->room == 0 ? 8 : set->room * 2;
        struct set_line *lines = arena_take_many(set->arena, room, sizeof(*lines));
        if (lines == NULL)
            return NULL;
        if (set->count > 0)
            memcpy(lines, set->lines, set->count * sizeof(*lines));
        set->lines = lines;
        set->room = room;
    }
    set->lines[set->count] = (struct set_line){ .paragraph = NULL };
    return &set->lines[set->count++];
}

/* Walking through a paragraph's characters */

struct walk {
    const struct paragraph *paragraph;
    size_t at;
    size_t run; /* where `at` lies in */
};

struct step {
    uint32_t character;
    unsigned style;
    size_t from, to; /* its bytes */
    double width;
};

static struct walk walk_from(const struct paragraph *paragraph, size_t from)
{
    return (struct walk){ .paragraph = paragraph, .at = from };
}

static enum status fail_glyph(const struct step *step, struct str text, struct error *error)
{
    size_t start = step->from < 30 ? 0 : step->from - 30;
    char name[12];
    struct buffer code;
    buffer_open_fixed(&code, name, sizeof(name));
    buffer_add(&code, STR("U+"));
    for (int shift = step->character > 0xFFFF ? 16 : 12; shift >= 0; shift -= 4)
        buffer_add_char(&code, "0123456789ABCDEF"[step->character >> shift & 15]);
    while (start < step->from && ((unsigned char)text.ptr[start] & 0xC0) == 0x80)
        start++;
    return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_doc_no_glyph, NULL, TEXT_ARG("character", str_part(text, step->from, step->to)),
                     TEXT_ARG_Z("code", buffer_z(&code)), TEXT_ARG("text", str_part(text, start, start + 80)));
}

/* The next character with its style and width; at the end of the text step->to = step->from. */
static enum status walk_on(struct typesetter *type, struct walk *walk, struct step *step, struct error *error)
{
    const struct paragraph *paragraph = walk->paragraph;
    const struct glyph *glyph;
    size_t size;
    while (walk->run < paragraph->run_count && paragraph->runs[walk->run].end <= walk->at)
        walk->run++;
    size = utf8_next(paragraph->text, walk->at, &step->character);
    step->from = walk->at;
    step->to = walk->at = walk->at + size;
    step->style = walk->run < paragraph->run_count ? paragraph->runs[walk->run].style : 0;
    step->width = 0;
    if (size == 0)
        return STATUS_OK;
    glyph = typeface_glyph(type, step->style, step->character);
    if (glyph == NULL)
        return fail_memory(error);
    if (glyph->index == 0)
        return fail_glyph(step, paragraph->text, error);
    step->width = typeface_width(glyph, typeset_size(paragraph, step->style));
    return STATUS_OK;
}

double typeset_size(const struct paragraph *paragraph, unsigned style)
{
    return paragraph->size / 10.0 * ((style & DOC_RAISED) != 0 ? RAISED_SIZE : 1);
}

/* Lines */

/* A place where a line may end. */
struct stop {
    size_t to;     /* the line's text ends here … */
    size_t next;   /* … and the next line begins here, behind the spaces */
    double width;
    size_t spaces; /* within the line */
};

static bool is_letter(uint32_t character)
{
    return (character | 0x20) >= 'a' && ((character | 0x20) <= 'z' || character >= 0xC0);
}

/* Finds where the line that begins at `from` ends. `*last`: it is the paragraph's last. */
static enum status find_stop(struct typesetter *type, const struct paragraph *paragraph, size_t from, double room, struct stop *stop, bool *last,
                             struct error *error)
{
    struct walk walk = walk_from(paragraph, from);
    struct stop best = { .next = from };
    struct stop here = { .to = from };
    struct step step;
    uint32_t before = 0;
    double blank = 0; /* spaces since the last word */
    size_t blanks = 0;
    for (;;) {
        enum status status = walk_on(type, &walk, &step, error);
        if (status != STATUS_OK)
            return status;
        *last = step.to == step.from;
        if (*last)
            break;
        if (step.character == ' ') {
            if (before != ' ' && before != 0)
                best = (struct stop){ .to = step.from, .next = step.to, .width = here.width, .spaces = here.spaces };
            else if (before == ' ' && best.next == step.from)
                best.next = step.to;
            blank += step.width;
            blanks++;
        } else {
            if (before == '-' && is_letter(step.character) && here.to - from > 1)
                best = (struct stop){ .to = step.from, .next = step.from, .width = here.width, .spaces = here.spaces };
            if (here.width + blank + step.width > room + 0.01 && step.from > from) {
                if (best.next == from) /* a word longer than the line */
                    best = (struct stop){ .to = step.from, .next = step.from, .width = here.width, .spaces = here.spaces };
                *stop = best;
                return STATUS_OK;
            }
            here.width += blank + step.width;
            here.spaces += blanks;
            here.to = step.to;
            blank = 0;
            blanks = 0;
        }
        before = step.character;
    }
    *stop = here; /* without the spaces at the end … */
    if (paragraph->leader) { /* … but dots stand behind them */
        stop->to = step.to;
        stop->width += blank;
    }
    stop->next = step.to;
    return STATUS_OK;
}

double typeset_last_line(struct typesetter *type, const struct paragraph *paragraph, double width)
{
    struct stop stop = { .next = 0 };
    bool last = false;
    while (!last)
        if (find_stop(type, paragraph, stop.next, width, &stop, &last, NULL) != STATUS_OK)
            return 0;
    return stop.width;
}

static void give_height(struct set_line *line, const struct paragraph *paragraph)
{
    double size = paragraph->size / 10.0;
    line->height = size * SINGLE_LINE * paragraph->spacing / 100.0;
    line->baseline = line->height - size * DEPTH;
    line->paragraph = paragraph;
}

static void place(struct set_line *line, const struct stop *stop, double indent, double room, bool last)
{
    double free_room = room - stop->width > 0 ? room - stop->width : 0;
    line->to = stop->to;
    line->x = indent;
    switch (line->paragraph->align) {
    case DOC_LEFT: break;
    case DOC_CENTRE: line->x += free_room / 2; break;
    case DOC_RIGHT: line->x += free_room; break;
    case DOC_JUSTIFIED:
        if (!last && stop->spaces > 0)
            line->stretch = free_room / (double)stop->spaces;
        break;
    }
}

/* Dots from `x` to the right edge: as many as there is room for, ending at the edge. */
static enum status add_dots(struct typesetter *type, struct set_line *line, double x, double width, struct error *error)
{
    const struct glyph *dot = typeface_glyph(type, 0, '.');
    double one;
    if (dot == NULL)
        return fail_memory(error);
    one = typeface_width(dot, line->paragraph->size / 10.0);
    line->dots = width - x < one || one <= 0 ? 0 : (size_t)((width - x) / one);
    line->dots_x = width - (double)line->dots * one;
    return STATUS_OK;
}

/* What hangs on the paragraph's last line: dots, a line beneath, room. */
static enum status finish(struct typesetter *type, const struct paragraph *paragraph, double width, struct set *set, double line_width,
                          struct error *error)
{
    struct set_line *last = &set->lines[set->count - 1];
    double end = last->x + line_width;
    int more = paragraph->more_lines;
    enum status status = paragraph->leader ? add_dots(type, last, end, width, error) : STATUS_OK;
    if (paragraph->leader && width - end < LEAST_DOTS && width > 2 * LEAST_DOTS)
        more++;
    for (; more > 0 && status == STATUS_OK; more--) {
        struct set_line *line = set_add(set);
        if (line == NULL)
            return fail_memory(error);
        give_height(line, paragraph);
        status = add_dots(type, line, 0, width, error);
    }
    last = &set->lines[set->count - 1];
    if (paragraph->rule > 0) {
        last->rule_width = line_width * paragraph->rule / 100.0;
        last->rule_x = end - line_width / 2 - last->rule_width / 2;
        last->height += RULE_ROOM;
    }
    last->after = paragraph->after / 10.0;
    return status;
}

enum status typeset_paragraph(struct typesetter *type, const struct paragraph *paragraph, double width, size_t from, struct set *set, size_t *next,
                              struct error *error)
{
    size_t first = set->count;
    bool last = false;
    struct stop stop = { .next = from };
    while (!last && set->count - first < LINES_AT_ONCE) {
        double indent = stop.next == 0 && (paragraph->align == DOC_JUSTIFIED || paragraph->align == DOC_LEFT) ? POINTS(paragraph->first) : 0;
        struct set_line *line = set_add(set);
        enum status status;
        if (line == NULL)
            return fail_memory(error);
        line->from = stop.next;
        give_height(line, paragraph);
        status = find_stop(type, paragraph, stop.next, width - indent, &stop, &last, error);
        if (status != STATUS_OK)
            return status;
        place(line, &stop, indent, width - indent, last);
    }
    if (from == 0) {
        set->lines[first].before = paragraph->before / 10.0 + (paragraph->note_line ? 8 : 0);
        set->lines[first].note_line = paragraph->note_line ? POINTS(500) : 0;
    }
    *next = stop.next;
    return last ? finish(type, paragraph, width, set, stop.width, error) : STATUS_OK;
}
