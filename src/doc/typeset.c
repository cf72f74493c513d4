/* See typeset_int.h. */
#include "doc/typeset_int.h"

#include "base/pure.h"
#include "base/utf8.h"

#define TYPEFACE "Liberation Serif"
/* Of the typeface, in parts of its size: the distance of single lines and the depth below the baseline, as in Times New Roman. */
#define SINGLE_LINE 1.149
#define DEPTH 0.216
/* Pango's time grows with the square of a paragraph's length, so long ones are set piece by piece: each piece's last line, which may be cut
 * short, is set again with the next. */
#define PIECE_BYTES ((size_t)8192)
#define LEAST_DOTS 60.0 /* points: a shorter dotted line is of no use, so another one follows */
#define RULE_ROOM 4.0   /* points beneath the text for a line */

struct set_layout {
    struct set_layout *next;
    PangoLayout *layout;
};

/* Typeface */

static enum status load_faces(struct typesetter *type, struct error *error)
{
    for (unsigned i = 0; i < FACES; i++) {
        PangoFontDescription *wanted = pango_font_description_new();
        PangoFontDescription *found;
        bool same;
        pango_font_description_set_family_static(wanted, TYPEFACE);
        pango_font_description_set_size(wanted, 12 * PANGO_SCALE);
        pango_font_description_set_weight(wanted, i & PAPER_BOLD ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        pango_font_description_set_style(wanted, i & PAPER_ITALIC ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
        type->faces[i] = pango_font_map_load_font(type->map, type->context, wanted);
        found = type->faces[i] == NULL ? NULL : pango_font_describe(type->faces[i]);
        same = found != NULL && str_is(str_from(pango_font_description_get_family(found)), TYPEFACE);
        pango_font_description_free(found);
        pango_font_description_free(wanted);
        if (!same)
            return FAIL_WITH(error, STATUS_FAILED, TEXT_doc_no_typeface, NULL, TEXT_ARG_Z("name", TYPEFACE));
    }
    return STATUS_OK;
}

static void draw_box(cairo_t *cr, PangoAttrShape *shape, gboolean do_path, gpointer data);

enum status typesetter_open(struct typesetter *type, struct error *error)
{
    cairo_font_options_t *options = cairo_font_options_create();
    enum status status;
    *type = (struct typesetter){ .map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT) };
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(type->map), 72); /* a unit is a point */
    type->context = pango_font_map_create_context(type->map);
    /* Nothing is fitted to a screen's pixels. */
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(type->context, options);
    pango_context_set_round_glyph_positions(type->context, FALSE);
    pango_context_set_language(type->context, pango_language_from_string("vi"));
    pango_context_set_base_dir(type->context, PANGO_DIRECTION_LTR);
    pango_cairo_context_set_shape_renderer(type->context, draw_box, type, NULL);
    cairo_font_options_destroy(options);
    status = load_faces(type, error);
    if (status != STATUS_OK)
        typesetter_close(type);
    return status;
}

void typesetter_close(struct typesetter *type)
{
    for (size_t i = 0; i < FACES; i++)
        g_clear_object(&type->faces[i]);
    g_clear_object(&type->context);
    g_clear_object(&type->map);
}

/* "U+2011" */
static const char *code_name(char name[12], uint32_t character)
{
    struct buffer out;
    unsigned char bytes[4] = { (unsigned char)(character >> 24), (unsigned char)(character >> 16), (unsigned char)(character >> 8),
                               (unsigned char)character };
    size_t zeroes = character > 0xFFFF ? 1 : 2;
    buffer_open_fixed(&out, name, 12);
    buffer_add(&out, STR("U+"));
    for (size_t i = zeroes; i < 4; i++) {
        buffer_add_char(&out, "0123456789ABCDEF"[bytes[i] >> 4]);
        buffer_add_char(&out, "0123456789ABCDEF"[bytes[i] & 15]);
    }
    return buffer_z(&out);
}

static enum status check_run(struct typesetter *type, struct str text, size_t from, size_t to, unsigned style, struct error *error)
{
    unsigned face = style & (PAPER_BOLD | PAPER_ITALIC);
    uint64_t *known = type->known[face];
    while (from < to) {
        uint32_t character = 0;
        size_t size = utf8_next(text, from, &character);
        if (size == 0) /* cleaned text is UTF-8 */
            return FAIL(error, STATUS_FAILED, TEXT_doc_misused, NULL);
        if (character > 0xFFFF || (known[character / 64] >> character % 64 & 1) == 0) {
            if (!pango_font_has_char(type->faces[face], character)) {
                size_t start = from < 30 ? 0 : from - 30;
                char name[12];
                while (start < from && ((unsigned char)text.ptr[start] & 0xC0) == 0x80)
                    start++;
                return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_doc_no_glyph, NULL, TEXT_ARG("character", str_part(text, from, from + size)),
                                 TEXT_ARG_Z("code", code_name(name, character)), TEXT_ARG("text", str_part(text, start, start + 80)));
            }
            if (character <= 0xFFFF)
                known[character / 64] |= (uint64_t)1 << character % 64;
        }
        from += size;
    }
    return STATUS_OK;
}

/* Check boxes: the typeface's empty square, with a tick drawn into it; whoever reads the text finds U+25A1 or U+2611. */

static void draw_box(cairo_t *cr, PangoAttrShape *shape, gboolean do_path, gpointer data)
{
    struct typesetter *type = data;
    bool ticked = shape->data != NULL;
    const char *text = ticked ? "\xE2\x98\x91" : BOX_CHARACTER;
    double side = (double)shape->logical_rect.width / PANGO_SCALE;
    cairo_text_cluster_t cluster = { .num_bytes = 3, .num_glyphs = 1 };
    cairo_glyph_t *glyphs = NULL;
    int count = 0;
    double x = 0;
    double y = 0;
    (void)do_path;
    cairo_get_current_point(cr, &x, &y);
    cairo_save(cr);
    cairo_set_font_face(cr, cairo_scaled_font_get_font_face(pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(type->faces[0]))));
    cairo_set_font_size(cr, (double)shape->logical_rect.height / PANGO_SCALE);
    if (cairo_scaled_font_text_to_glyphs(cairo_get_scaled_font(cr), x, y, BOX_CHARACTER, 3, &glyphs, &count, NULL, NULL, NULL) == CAIRO_STATUS_SUCCESS && count == 1)
        cairo_show_text_glyphs(cr, text, 3, glyphs, 1, &cluster, 1, 0);
    cairo_glyph_free(glyphs);
    if (ticked) {
        cairo_set_line_width(cr, side * 0.1);
        cairo_move_to(cr, x + side * 0.26, y - side * 0.50);
        cairo_line_to(cr, x + side * 0.44, y - side * 0.26);
        cairo_line_to(cr, x + side * 0.84, y - side * 0.98);
        cairo_stroke(cr);
    }
    cairo_restore(cr);
}

static void add_attribute(PangoAttrList *list, PangoAttribute *attribute, size_t from, size_t to)
{
    attribute->start_index = (guint)from;
    attribute->end_index = (guint)to;
    pango_attr_list_insert(list, attribute);
}

static double box_width(struct typesetter *type, int size)
{
    PangoGlyphString *glyphs = pango_glyph_string_new();
    PangoRectangle logical;
    PangoAnalysis analysis = { .font = type->faces[0], .language = pango_language_from_string("vi") };
    pango_shape(BOX_CHARACTER, 3, &analysis, glyphs);
    pango_glyph_string_extents(glyphs, type->faces[0], NULL, &logical);
    pango_glyph_string_free(glyphs);
    return (double)logical.width / PANGO_SCALE / 12 * (size / 10.0);
}

static void add_box(struct typesetter *type, PangoAttrList *list, int size, unsigned style, size_t from, size_t to)
{
    int side = (int)(box_width(type, size) * PANGO_SCALE);
    int height = size * PANGO_SCALE / 10;
    PangoRectangle box = { .y = -height, .width = side, .height = height };
    for (; from < to; from += 3)
        add_attribute(list, pango_attr_shape_new_with_data(&box, &box, (style & PAPER_TICKED_BOX) != 0 ? (gpointer)(uintptr_t)1 : NULL, NULL, NULL),
                      from, from + 3);
}

static void add_style(struct typesetter *type, PangoAttrList *list, int size, unsigned style, size_t from, size_t to)
{
    if ((style & PAPER_BOLD) != 0)
        add_attribute(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), from, to);
    if ((style & PAPER_ITALIC) != 0)
        add_attribute(list, pango_attr_style_new(PANGO_STYLE_ITALIC), from, to);
    if ((style & PAPER_UNDERLINED) != 0)
        add_attribute(list, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), from, to);
    if ((style & PAPER_RAISED) != 0) {
        add_attribute(list, pango_attr_size_new(size * PANGO_SCALE * 13 / 200), from, to);
        add_attribute(list, pango_attr_rise_new(size * PANGO_SCALE / 30), from, to);
    }
    if ((style & (PAPER_EMPTY_BOX | PAPER_TICKED_BOX)) != 0)
        add_box(type, list, size, style, from, to);
}

/* Lines */

void set_open(struct set *set, struct arena *arena)
{
    *set = (struct set){ .arena = arena };
}

void set_close(struct set *set)
{
    for (struct set_layout *one = set->layouts; one != NULL; one = one->next)
        g_object_unref(one->layout);
    set->layouts = NULL;
    set->lines = NULL;
    set->count = set->room = 0;
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
    set->lines[set->count] = (struct set_line){ .text = NULL };
    return &set->lines[set->count++];
}

/* A layout of [from, to) of the text, which the set gives back later; NULL when memory is out. */
static PangoLayout *lay_out(struct typesetter *type, struct set *set, int size, struct str text)
{
    struct set_layout *one = arena_take(set->arena, sizeof(*one));
    PangoFontDescription *font;
    if (one == NULL)
        return NULL;
    font = pango_font_description_new();
    pango_font_description_set_family_static(font, TYPEFACE);
    pango_font_description_set_size(font, size * PANGO_SCALE / 10);
    one->layout = pango_layout_new(type->context);
    one->next = set->layouts;
    set->layouts = one;
    pango_layout_set_font_description(one->layout, font);
    pango_font_description_free(font);
    pango_layout_set_single_paragraph_mode(one->layout, TRUE);
    pango_layout_set_wrap(one->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(one->layout, text.len == 0 ? "" : text.ptr, (int)text.len);
    return one->layout;
}

static void add_runs(struct typesetter *type, PangoLayout *layout, const struct paragraph *paragraph, size_t from, size_t to)
{
    PangoAttrList *list = pango_attr_list_new();
    size_t start = 0;
    pango_attr_list_insert(list, pango_attr_fallback_new(FALSE));
    pango_attr_list_insert(list, pango_attr_insert_hyphens_new(FALSE));
    for (size_t i = 0; i < paragraph->run_count; start = paragraph->runs[i++].end) {
        size_t first = start > from ? start : from;
        size_t last = paragraph->runs[i].end < to ? paragraph->runs[i].end : to;
        if (paragraph->runs[i].style != 0 && first < last)
            add_style(type, list, paragraph->size, paragraph->runs[i].style, first - from, last - from);
    }
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

/* Dots from `x` to the right edge: as many as there is room for, ending at the edge. */
static bool add_dots(struct typesetter *type, struct set *set, struct set_line *line, int size, double x, double width)
{
    static const char dots[] = "........................................................................................................................"
                               "........................................................................................................................"
                               "........................................................................................................................"
                               "........................................................................................................................";
    double one = size / 10.0 * 0.25; /* the width of a full stop */
    size_t count = width - x < one ? 0 : (size_t)((width - x) / one);
    PangoLayout *layout;
    if (count > sizeof(dots) - 1)
        count = sizeof(dots) - 1;
    layout = lay_out(type, set, size, (struct str){ dots, count });
    if (layout == NULL)
        return false;
    line->dots = pango_layout_get_line_readonly(layout, 0);
    line->dots_x = width - (double)count * one;
    return true;
}

static void give_height(struct set_line *line, const struct paragraph *paragraph)
{
    double size = paragraph->size / 10.0;
    line->height = size * SINGLE_LINE * paragraph->spacing / 100.0;
    line->baseline = line->height - size * DEPTH;
}

static double single_space(int size)
{
    return size / 10.0 * 0.25;
}

/* What hangs on the paragraph's last line: dots, a line beneath, room. */
static enum status finish(struct typesetter *type, const struct paragraph *paragraph, double width, struct set *set, double end, double line_width,
                          struct error *error)
{
    int more = paragraph->more_lines;
    struct set_line *last = &set->lines[set->count - 1];
    if (paragraph->leader) {
        if (!add_dots(type, set, last, paragraph->size, end + single_space(paragraph->size), width))
            return fail_memory(error);
        more += width - end < LEAST_DOTS && width > 2 * LEAST_DOTS ? 1 : 0;
    }
    for (; more > 0; more--) {
        struct set_line *line = set_add(set);
        if (line == NULL || !add_dots(type, set, line, paragraph->size, 0, width))
            return fail_memory(error);
        give_height(line, paragraph);
    }
    last = &set->lines[set->count - 1];
    if (paragraph->rule > 0) {
        last->rule_width = line_width * paragraph->rule / 100.0;
        last->rule_x = end - line_width / 2 - last->rule_width / 2;
        last->height += RULE_ROOM;
    }
    last->after = paragraph->after / 10.0;
    return STATUS_OK;
}

static size_t piece_end(struct str text, size_t from)
{
    size_t to = from + PIECE_BYTES;
    if (to >= text.len)
        return text.len;
    while (to > from && ((unsigned char)text.ptr[to] & 0xC0) == 0x80)
        to--;
    return to;
}

enum status typeset_paragraph(struct typesetter *type, const struct paragraph *paragraph, double width, size_t from, struct set *set, size_t *next,
                              struct error *error)
{
    static const PangoAlignment aligns[] = { PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT, PANGO_ALIGN_LEFT };
    size_t to = piece_end(paragraph->text, from);
    size_t first = set->count;
    double end = 0;
    double line_width = 0;
    PangoLayout *layout;
    PangoLayoutIter *iter;
    enum status status = STATUS_OK;
    int count;
    for (size_t i = 0, start = 0; i < paragraph->run_count && status == STATUS_OK; start = paragraph->runs[i++].end) {
        size_t a = start > from ? start : from;
        size_t b = paragraph->runs[i].end < to ? paragraph->runs[i].end : to;
        status = a < b ? check_run(type, paragraph->text, a, b, paragraph->runs[i].style, error) : STATUS_OK;
    }
    if (status != STATUS_OK)
        return status;
    layout = lay_out(type, set, paragraph->size, str_part(paragraph->text, from, to));
    if (layout == NULL)
        return fail_memory(error);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_alignment(layout, aligns[paragraph->align]);
    pango_layout_set_justify(layout, paragraph->align == PAPER_JUSTIFIED);
    pango_layout_set_indent(layout, from == 0 ? (int)(POINTS(paragraph->first) * PANGO_SCALE) : 0);
    add_runs(type, layout, paragraph, from, to);
    count = pango_layout_get_line_count(layout);
    *next = paragraph->text.len;
    iter = pango_layout_get_iter(layout);
    for (int i = 0; i < count; i++, pango_layout_iter_next_line(iter)) {
        PangoLayoutLine *text = pango_layout_iter_get_line_readonly(iter);
        struct set_line *line;
        PangoRectangle logical;
        if (to < paragraph->text.len && i == count - 1 && i > 0) {
            *next = from + (size_t)text->start_index;
            break;
        }
        line = set_add(set);
        if (line == NULL) {
            pango_layout_iter_free(iter);
            return fail_memory(error);
        }
        pango_layout_iter_get_line_extents(iter, NULL, &logical);
        give_height(line, paragraph);
        line->text = text;
        line->x = (double)logical.x / PANGO_SCALE;
        line_width = (double)logical.width / PANGO_SCALE;
        end = line->x + line_width;
    }
    pango_layout_iter_free(iter);
    if (from == 0) {
        set->lines[first].before = paragraph->before / 10.0;
        set->lines[first].note_line = paragraph->note_line ? POINTS(500) : 0;
        if (paragraph->note_line)
            set->lines[first].before += 8;
    }
    return *next < paragraph->text.len ? STATUS_OK : finish(type, paragraph, width, set, end, line_width, error);
}

double typeset_width(struct typesetter *type, const struct paragraph *paragraph)
{
    struct arena arena;
    struct set set;
    PangoLayout *layout;
    int width = 0;
    arena_open(&arena, &memory_system, (size_t)1 << 16);
    set_open(&set, &arena);
    layout = lay_out(type, &set, paragraph->size, str_part(paragraph->text, 0, piece_end(paragraph->text, 0)));
    if (layout != NULL) {
        add_runs(type, layout, paragraph, 0, piece_end(paragraph->text, 0));
        pango_layout_get_size(layout, &width, NULL);
    }
    set_close(&set);
    arena_close(&arena);
    return (double)width / PANGO_SCALE;
}

/* Drawing */

static void draw_rule(cairo_t *cr, double x, double y, double width)
{
    cairo_set_line_width(cr, 0.75);
    cairo_move_to(cr, x, y);
    cairo_line_to(cr, x + width, y);
    cairo_stroke(cr);
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

void typeset_draw(cairo_t *cr, const struct set_line *line, double x, double y)
{
    if (line->note_line > 0)
        draw_rule(cr, x, y - 3, line->note_line);
    if (line->text != NULL) {
        cairo_move_to(cr, x + line->x, y + line->baseline);
        pango_cairo_show_layout_line(cr, line->text);
    }
    if (line->dots != NULL) {
        cairo_move_to(cr, x + line->dots_x, y + line->baseline);
        pango_cairo_show_layout_line(cr, line->dots);
    }
    if (line->rule_width > 0)
        draw_rule(cr, x + line->rule_x, y + line->baseline + 5.5, line->rule_width);
    if (line->qr != NULL)
        draw_qr(cr, line->qr, x + line->x, y, line->qr_size);
}
