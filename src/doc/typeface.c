/* The typeface: its four faces from their files, and the widths of their characters. */
#include "doc/typeface_int.h"

#include <cairo-ft.h>

#include "base/file.h"
#include "base/utf8.h"
#include "texts_doc.h"

#define TYPEFACE "Liberation Serif"
#define UNITS 2048 /* of Liberation's design; widths are whole numbers of it */

/* Where Debian 12 (package fonts-liberation2) and Debian 13 (fonts-liberation) have version 2; by DOC_BOLD and DOC_ITALIC. */
static const char *const files[][FACES] = {
    { "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf", "/usr/share/fonts/truetype/liberation2/LiberationSerif-Bold.ttf",
      "/usr/share/fonts/truetype/liberation2/LiberationSerif-Italic.ttf", "/usr/share/fonts/truetype/liberation2/LiberationSerif-BoldItalic.ttf" },
    { "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf", "/usr/share/fonts/truetype/liberation/LiberationSerif-Bold.ttf",
      "/usr/share/fonts/truetype/liberation/LiberationSerif-Italic.ttf", "/usr/share/fonts/truetype/liberation/LiberationSerif-BoldItalic.ttf" },
};

/* A pattern that names the file leaves fontconfig nothing to look for: neither its settings nor other fonts matter. */
static cairo_font_face_t *face_of_file(const char *path)
{
    FcPattern *pattern = FcPatternCreate();
    cairo_font_face_t *face;
    if (pattern == NULL)
        return NULL;
    if (!FcPatternAddString(pattern, FC_FILE, (const FcChar8 *)path) || !FcPatternAddInteger(pattern, FC_INDEX, 0)) {
        FcPatternDestroy(pattern);
        return NULL;
    }
    face = cairo_ft_font_face_create_for_pattern(pattern);
    FcPatternDestroy(pattern);
    return face;
}

static bool open_face(struct face *face, const char *path)
{
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_matrix_t size;
    cairo_matrix_t plain;
    face->cairo = face_of_file(path);
    if (face->cairo != NULL) {
        cairo_matrix_init_scale(&size, UNITS, UNITS);
        cairo_matrix_init_identity(&plain);
        /* Nothing is fitted to a screen's pixels. */
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
        face->units = cairo_scaled_font_create(face->cairo, &size, &plain, options);
    }
    cairo_font_options_destroy(options);
    return face->units != NULL && cairo_scaled_font_status(face->units) == CAIRO_STATUS_SUCCESS;
}

enum status typesetter_open(struct typesetter *type, struct arena *arena, struct error *error)
{
    size_t folder = file_exists(files[0][0]) ? 0 : 1;
    *type = (struct typesetter){ .arena = arena };
    for (size_t i = 0; i < FACES; i++)
        if (!file_exists(files[folder][i]) || !open_face(&type->faces[i], files[folder][i])) {
            typesetter_close(type);
            return FAIL_WITH(error, STATUS_FAILED, TEXT_doc_no_typeface, NULL, TEXT_ARG_Z("name", TYPEFACE));
        }
    return STATUS_OK;
}

void typesetter_close(struct typesetter *type)
{
    for (size_t i = 0; i < FACES; i++) {
        cairo_scaled_font_destroy(type->faces[i].units);
        cairo_font_face_destroy(type->faces[i].cairo);
    }
}

static bool look_up(struct face *face, struct glyph *glyph, uint32_t character)
{
    char bytes[8];
    struct buffer text;
    cairo_glyph_t *found = NULL;
    cairo_text_extents_t extents;
    int count = 0;
    bool good;
    buffer_open_fixed(&text, bytes, sizeof(bytes));
    utf8_add(&text, character);
    good = cairo_scaled_font_text_to_glyphs(face->units, 0, 0, text.ptr, (int)text.len, &found, &count, NULL, NULL, NULL) == CAIRO_STATUS_SUCCESS;
    if (good && count == 1) {
        cairo_scaled_font_glyph_extents(face->units, found, 1, &extents);
        glyph->index = (uint16_t)found[0].index;
        glyph->advance = (uint16_t)(extents.x_advance + 0.5);
    }
    cairo_glyph_free(found);
    glyph->known = good;
    return good;
}

const struct glyph *typeface_glyph(struct typesetter *type, unsigned style, uint32_t character)
{
    static const struct glyph none = { .known = true };
    struct face *face = &type->faces[style & (DOC_BOLD | DOC_ITALIC)];
    struct glyph *page;
    if (character > 0xFFFF)
        return &none;
    page = face->pages[character / GLYPH_PAGE];
    if (page == NULL) {
        page = ARENA_NEW_MANY(type->arena, struct glyph, GLYPH_PAGE);
        if (page == NULL)
            return NULL;
        face->pages[character / GLYPH_PAGE] = page;
    }
    page += character % GLYPH_PAGE;
    return page->known || look_up(face, page, character) ? page : NULL;
}

double typeface_width(const struct glyph *glyph, double size)
{
    return glyph->advance * size / UNITS;
}
