/* Styles of a workbook: which cells show a date, and in which font they are drawn. */
#include "base/pure.h"
#include "doc/workbook_int.h"

#define FORMATS_MAX 4096
#define STYLES_MAX 65536
#define FONTS_MAX 65536

struct custom_format {
    int64_t id;
    enum number_format format;
};

struct styles_reading {
    struct workbook *workbook;
    enum { PART_OTHER, PART_FORMATS, PART_FONTS, PART_STYLES } part;
    struct custom_format *formats;
    size_t format_count;
    size_t format_room;
    struct str *fonts;
    size_t font_count;
    size_t font_room;
    struct cell_style *styles;
    size_t style_count;
    size_t style_room;
};

/* 14 to 22 everywhere; 27 to 36 and 50 to 58 in East Asian editions. 18 to 21, 32 to 35, 45 to 47 show a time only. */
enum number_format workbook_format_builtin(int64_t id)
{
    if (id == 17)
        return FORMAT_MONTH;
    if ((id >= 14 && id <= 16) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58)
        return FORMAT_DAY;
    return FORMAT_NUMBER;
}

static bool begins_with_word(struct str s, const char *word)
{
    size_t i = 0;
    for (; word[i] != '\0'; i++)
        if (i == s.len || (s.ptr[i] | 0x20) != (word[i] | 0x20))
            return false;
    return true;
}

/* Bytes of a format at its start that show nothing of the number: quoted text, an escaped or filling character, a condition, AM/PM. */
static size_t format_literal(struct str rest)
{
    switch (rest.ptr[0]) {
    case '"':
        return str_find(str_part(rest, 1, rest.len), '"') + 2;
    case '\\':
    case '_':
    case '*':
        return 2;
    case '[':
        return str_find(rest, ']') + 1;
    default:
        return begins_with_word(rest, "am/pm") ? 5 : begins_with_word(rest, "a/p") ? 3 : begins_with_word(rest, "general") ? 7 : 0;
    }
}

enum number_format workbook_format_of(struct str code)
{
    bool day = false;
    bool month = false;
    bool year = false;
    bool time = false;
    while (code.len > 0 && code.ptr[0] != ';') {
        size_t literal = format_literal(code);
        char c = (char)(code.ptr[0] | 0x20);
        if (literal > 0) {
            time = time || begins_with_word(code, "[h") || begins_with_word(code, "[m") || begins_with_word(code, "[s");
            code = str_part(code, literal, code.len);
            continue;
        }
        day = day || c == 'd';
        month = month || c == 'm';
        year = year || c == 'y';
        time = time || c == 'h' || c == 's';
        code = str_part(code, 1, code.len);
    }
    if (day)
        return FORMAT_DAY;
    if (month && (year || !time))
        return FORMAT_MONTH;
    return year ? FORMAT_YEAR : FORMAT_NUMBER;
}

static int64_t id_of(struct str value)
{
    int64_t id = 0;
    return str_to_int(value, 0, INT32_MAX, &id) ? id : 0;
}

static enum number_format format_of(const struct styles_reading *r, int64_t id)
{
    for (size_t i = 0; i < r->format_count; i++)
        if (r->formats[i].id == id)
            return r->formats[i].format;
    return workbook_format_builtin(id);
}

static enum status add_format(struct styles_reading *r, const struct xml_element *element, struct error *error)
{
    struct custom_format *format;
    if (r->format_count == FORMATS_MAX)
        return STATUS_OK; /* Excel has at most a few hundred */
    if (!WORKBOOK_GROW(r->workbook->arena, r->formats, r->format_count, r->format_room))
        return fail_memory(error);
    format = &r->formats[r->format_count++];
    format->id = id_of(xml_attribute(element, "numFmtId"));
    format->format = workbook_format_of(xml_attribute(element, "formatCode"));
    return STATUS_OK;
}

static enum status add_font(struct styles_reading *r, struct error *error)
{
    if (r->font_count == FONTS_MAX)
        return STATUS_OK;
    if (!WORKBOOK_GROW(r->workbook->arena, r->fonts, r->font_count, r->font_room))
        return fail_memory(error);
    r->fonts[r->font_count++] = STR("");
    return STATUS_OK;
}

static enum status add_style(struct styles_reading *r, const struct xml_element *element, struct error *error)
{
    struct cell_style *style;
    int64_t font = id_of(xml_attribute(element, "fontId"));
    if (r->style_count == STYLES_MAX)
        return STATUS_OK;
    if (!WORKBOOK_GROW(r->workbook->arena, r->styles, r->style_count, r->style_room))
        return fail_memory(error);
    style = &r->styles[r->style_count++];
    style->format = format_of(r, id_of(xml_attribute(element, "numFmtId")));
    style->font = (size_t)font < r->font_count ? r->fonts[font] : STR("");
    return STATUS_OK;
}

static enum status on_start(void *self, const struct xml_element *element, struct error *error)
{
    struct styles_reading *r = self;
    struct str name = element->name;
    if (!workbook_is_main(element->space))
        return STATUS_OK;
    if (element->depth == 2) {
        r->part = str_is(name, "numFmts") ? PART_FORMATS : str_is(name, "fonts") ? PART_FONTS : str_is(name, "cellXfs") ? PART_STYLES : PART_OTHER;
        return STATUS_OK;
    }
    if (r->part == PART_FORMATS && str_is(name, "numFmt"))
        return add_format(r, element, error);
    if (r->part == PART_STYLES && str_is(name, "xf"))
        return add_style(r, element, error);
    if (r->part == PART_FONTS && element->depth == 3)
        return add_font(r, error);
    if (r->part == PART_FONTS && element->depth == 4 && str_is(name, "name") && r->font_count > 0 && r->font_count < FONTS_MAX) {
        struct str *font = &r->fonts[r->font_count - 1];
        *font = arena_copy(r->workbook->arena, str_part(xml_attribute(element, "val"), 0, 64));
        return r->workbook->arena->exhausted ? fail_memory(error) : STATUS_OK;
    }
    return STATUS_OK;
}

enum status workbook_read_styles(struct workbook *workbook, struct error *error)
{
    static const struct xml_handlers handlers = { .start = on_start };
    struct styles_reading reading = { .workbook = workbook };
    enum status status;
    if (workbook->styles_part.len == 0)
        return STATUS_OK;
    status = zip_package_read(workbook->package, workbook->styles_part, &handlers, &reading, error);
    workbook->styles = reading.styles;
    workbook->style_count = reading.style_count;
    return status;
}
