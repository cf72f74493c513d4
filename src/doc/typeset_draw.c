/* Drawing lines that were set: text with its letters for whoever copies or searches, dots, rules, QR codes. */
#include "base/pure.h"
#include "base/utf8.h"
#include "doc/typeface_int.h"

#define GLYPHS 256 /* drawn at once */
#define TICKED_BOX "\xE2\x98\x91" /* U+2611 */

static void draw_rule(cairo_t *cr, double x, double y, double width, double thick)
{
    cairo_set_line_width(cr, thick);
    cairo_move_to(cr, x, y);
    cairo_line_to(cr, x + width, y);
    cairo_stroke(cr);
}

/* Letters of one look, side by side. */
struct letters {
    cairo_glyph_t glyphs[GLYPHS];
    cairo_text_cluster_t clusters[GLYPHS];
    char bytes[GLYPHS * 4];
    size_t len;
    int count;
};

/* The typeface has an empty box only, so a tick is drawn into it. */
static void draw_tick(cairo_t *cr, const cairo_glyph_t *box, double side)
{
    cairo_set_line_width(cr, side * 0.11);
    cairo_move_to(cr, box->x + side * 0.26, box->y - side * 0.48);
    cairo_line_to(cr, box->x + side * 0.46, box->y - side * 0.22);
    cairo_line_to(cr, box->x + side * 0.88, box->y - side * 1.02);
    cairo_stroke(cr);
}

static void show(cairo_t *cr, struct letters *letters)
{
    if (letters->count > 0)
        cairo_show_text_glyphs(cr, letters->bytes, (int)letters->len, letters->glyphs, letters->count, letters->clusters, letters->count, 0);
    letters->count = 0;
    letters->len = 0;
}

static void add_letter(cairo_t *cr, struct letters *letters, const struct glyph *glyph, struct str bytes, double x, double y)
{
    if (letters->count == GLYPHS)
        show(cr, letters);
    letters->glyphs[letters->count] = (cairo_glyph_t){ .index = glyph->index, .x = x, .y = y };
    letters->clusters[letters->count++] = (cairo_text_cluster_t){ .num_bytes = (int)bytes.len, .num_glyphs = 1 };
    memcpy(letters->bytes + letters->len, bytes.ptr, bytes.len);
    letters->len += bytes.len;
}

/* Draws the part [from, to) of the line's text, which has one style; gives where it ends. */
static double draw_run(struct typesetter *type, cairo_t *cr, const struct set_line *line, size_t from, size_t to, unsigned style, double x, double y)
{
    struct str text = line->paragraph->text;
    double size = typeset_size(line->paragraph, style);
    double start = x;
    struct letters letters;
    letters.count = 0;
    letters.len = 0;
    if ((style & DOC_RAISED) != 0)
        y -= line->paragraph->size / 30.0;
    cairo_set_font_face(cr, type->faces[style & (DOC_BOLD | DOC_ITALIC)].cairo);
    cairo_set_font_size(cr, size);
    while (from < to) {
        uint32_t character = 0;
        size_t bytes = utf8_next(text, from, &character);
        const struct glyph *glyph = typeface_glyph(type, style, character);
        if (glyph == NULL || bytes == 0) /* setting the line has looked it up already */
            break;
        add_letter(cr, &letters, glyph, (style & DOC_TICKED_BOX) != 0 ? STR(TICKED_BOX) : str_part(text, from, from + bytes), x, y);
        if ((style & DOC_TICKED_BOX) != 0)
            draw_tick(cr, &letters.glyphs[letters.count - 1], typeface_width(glyph, size));
        x += typeface_width(glyph, size) + (character == ' ' ? line->stretch : 0);
        from += bytes;
    }
    show(cr, &letters);
    if ((style & DOC_UNDERLINED) != 0)
        draw_rule(cr, start, y + size * 0.12, x - start, size * 0.05);
    return x;
}

static void draw_text(struct typesetter *type, cairo_t *cr, const struct set_line *line, double x, double y)
{
    const struct paragraph *paragraph = line->paragraph;
    size_t start = 0;
    for (size_t i = 0; i < paragraph->run_count && start < line->to; start = paragraph->runs[i++].end) {
        size_t from = start > line->from ? start : line->from;
        size_t to = paragraph->runs[i].end < line->to ? paragraph->runs[i].end : line->to;
        if (from < to)
            x = draw_run(type, cr, line, from, to, paragraph->runs[i].style, x, y);
    }
}

static void draw_dots(struct typesetter *type, cairo_t *cr, const struct set_line *line, double x, double y)
{
    const struct glyph *dot = typeface_glyph(type, 0, '.');
    double size = line->paragraph->size / 10.0;
    struct letters letters;
    letters.count = 0;
    letters.len = 0;
    if (dot == NULL)
        return;
    cairo_set_font_face(cr, type->faces[0].cairo);
    cairo_set_font_size(cr, size);
    for (size_t i = 0; i < line->dots; i++)
        add_letter(cr, &letters, dot, STR("."), x + (double)i * typeface_width(dot, size), y);
    show(cr, &letters);
}

static void draw_qr(cairo_t *cr, const struct qr *qr, double x, double y, double size)
{
    double dot = size / (qr->size + 2 * QR_QUIET);
    for (int row = 0; row < qr->size; row++)
        for (int from = 0, to; from < qr->size; from = to) {
            bool dark = qr->dots[row * qr->size + from] != 0;
            for (to = from + 1; to < qr->size && (qr->dots[row * qr->size + to] != 0) == dark; to++)
                continue;
            if (dark)
                cairo_rectangle(cr, x + (from + QR_QUIET) * dot, y + (row + QR_QUIET) * dot, (to - from) * dot, dot);
        }
    cairo_fill(cr);
}

void typeset_draw(struct typesetter *type, cairo_t *cr, const struct set_line *line, double x, double y)
{
    double baseline = y + line->baseline;
    if (line->note_line > 0)
        draw_rule(cr, x, y - 3, line->note_line, 0.5);
    if (line->to > line->from)
        draw_text(type, cr, line, x + line->x, baseline);
    if (line->dots > 0)
        draw_dots(type, cr, line, x + line->dots_x, baseline);
    if (line->rule_width > 0)
        draw_rule(cr, x + line->rule_x, baseline + 5.5, line->rule_width, 0.75);
    if (line->qr != NULL)
        draw_qr(cr, line->qr, x + line->x, y, line->qr_size);
}
