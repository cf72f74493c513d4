/* See card.h. */
#include "doc/card.h"

#include "base/pure.h"
#include "base/utf8.h"
#include "doc/png_int.h"
#include "doc/typeface_int.h"

#define LEFT 84
#define ROOM (CARD_WIDTH - 2.0 * LEFT)
#define BAND 20 /* at the left edge */
#define STAR 34 /* from a star's middle to its points */
#define STARS_AT 372
#define STANDING_AT 430
#define FOOT_AT 545
#define MORE "\xE2\x80\xA6" /* U+2026 */

struct colour {
    double red, green, blue;
};
/* Those of the screens (browser/src/shell). */
static const struct colour paper = { 0.988, 0.984, 0.969 }, ink = { 0.106, 0.114, 0.106 }, quiet = { 0.33, 0.36, 0.34 }, green = { 0.094, 0.373, 0.255 },
                           red = { 0.61, 0.11, 0.11 }, gold = { 0.722, 0.451, 0 };

struct drawing {
    struct typesetter type;
    struct arena *arena;
    cairo_t *cr;
};

static void use(const struct drawing *d, struct colour colour)
{
    cairo_set_source_rgb(d->cr, colour.red, colour.green, colour.blue);
}

/* What the typeface has of the text, with a style; three dots instead of what is over `most` bytes. */
static struct str drawable(struct drawing *d, struct str text, unsigned style, size_t most)
{
    struct buffer out;
    size_t bytes;
    buffer_open(&out, d->arena, text.len + 8);
    for (size_t at = 0; at < text.len; at += bytes) {
        uint32_t character = 0;
        const struct glyph *glyph;
        bytes = utf8_next(text, at, &character);
        if (bytes == 0)
            break;
        if (at + bytes > most) {
            buffer_add(&out, STR(MORE));
            break;
        }
        glyph = typeface_glyph(&d->type, style, character);
        if (glyph != NULL && glyph->index != 0)
            buffer_add(&out, str_part(text, at, at + bytes));
    }
    return buffer_str(&out);
}

/* Sets the text in letters of `size` points, which are pixels here, into `set`; so much of it that it takes at most `lines`. */
static enum status set_words(struct drawing *d, struct str text, unsigned style, int size, size_t lines, struct set *set, struct error *error)
{
    enum status status = STATUS_OK;
    struct paragraph *paragraph = ARENA_NEW(d->arena, struct paragraph);
    struct run *run = ARENA_NEW(d->arena, struct run);
    if (paragraph == NULL || run == NULL)
        return fail_memory(error);
    for (size_t most = text.len;; most = most * 7 / 8) {
        size_t next = 0;
        struct str words = drawable(d, text, style, most);
        *run = (struct run){ .end = words.len, .style = style };
        *paragraph = (struct paragraph){ .text = words, .runs = run, .run_count = 1, .align = DOC_LEFT, .size = size * 10, .spacing = 100 };
        set_open(set, d->arena);
        while (status == STATUS_OK && next < words.len)
            status = typeset_paragraph(&d->type, paragraph, ROOM, next, set, &next, error);
        if (status != STATUS_OK || set->count <= lines || most == 0)
            return status;
    }
}

static double draw_words(struct drawing *d, const struct set *set, double y)
{
    for (size_t i = 0; i < set->count; i++) {
        typeset_draw(&d->type, d->cr, &set->lines[i], LEFT, y);
        y += set->lines[i].height;
    }
    return y;
}

/* As large as its length allows: on two lines, or on three. */
static enum status draw_title(struct drawing *d, struct str title, double *y, struct error *error)
{
    struct set set = { .arena = NULL };
    enum status status = set_words(d, title, DOC_BOLD, 72, 2, &set, error);
    if (status == STATUS_OK && set.count > 0 && set.lines[set.count - 1].to < title.len)
        status = set_words(d, title, DOC_BOLD, 54, 3, &set, error);
    use(d, ink);
    if (status == STATUS_OK)
        *y = draw_words(d, &set, *y);
    return status;
}

static enum status draw_below(struct drawing *d, struct str text, unsigned style, int size, size_t lines, struct colour colour, double y, struct error *error)
{
    struct set set = { .arena = NULL };
    enum status status = set_words(d, text, style, size, lines, &set, error);
    use(d, colour);
    if (status == STATUS_OK)
        (void)draw_words(d, &set, y);
    return status;
}

static void draw_star(const struct drawing *d, double x, double y, bool full)
{
    static const struct {
        int x, y; /* thousandths of STAR */
    } corners[] = { { 0, -1000 }, { 247, -340 }, { 951, -309 }, { 399, 130 }, { 588, 809 },
                    { 0, 420 }, { -588, 809 }, { -399, 130 }, { -951, -309 }, { -247, -340 } };
    cairo_new_path(d->cr);
    for (size_t i = 0; i < sizeof(corners) / sizeof(corners[0]); i++)
        cairo_line_to(d->cr, x + corners[i].x * STAR / 1000.0, y + corners[i].y * STAR / 1000.0);
    cairo_close_path(d->cr);
    use(d, gold);
    cairo_set_line_width(d->cr, 3);
    if (full)
        cairo_fill_preserve(d->cr);
    cairo_stroke(d->cr);
}

static enum status draw(struct drawing *d, const struct card *card, struct error *error)
{
    double y = 60;
    enum status status;
    use(d, paper);
    cairo_paint(d->cr);
    use(d, green);
    cairo_rectangle(d->cr, 0, 0, BAND, CARD_HEIGHT);
    cairo_fill(d->cr);
    status = draw_title(d, card->title, &y, error);
    if (status == STATUS_OK)
        status = draw_below(d, card->by, 0, 34, 1, quiet, y + 8, error);
    for (int i = 0; i < card->of; i++)
        draw_star(d, LEFT + STAR + i * STAR * 2.4, STARS_AT, i < card->stars);
    if (status == STATUS_OK)
        status = draw_below(d, card->standing, DOC_BOLD, 38, 2, card->good ? green : red, STANDING_AT, error);
    return status == STATUS_OK ? draw_below(d, card->foot, 0, 30, 1, quiet, FOOT_AT, error) : status;
}

enum status card_png(struct arena *arena, const struct card *card, struct buffer *out, struct error *error)
{
    struct drawing d = { .arena = arena };
    cairo_surface_t *surface;
    enum status status = typesetter_open(&d.type, arena, error);
    if (status != STATUS_OK)
        return status;
    surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, CARD_WIDTH, CARD_HEIGHT);
    d.cr = cairo_create(surface);
    status = draw(&d, card, error);
    if (status == STATUS_OK) {
        status = png_add(d.cr, surface, out, error);
    } else {
        cairo_destroy(d.cr);
        cairo_surface_destroy(surface);
    }
    typesetter_close(&d.type);
    return status;
}
