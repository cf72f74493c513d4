/* The shared strings of a workbook: the text of most of its cells, each once. Runs of rich text are joined; phonetic guides are left out. */
#include "base/utf8.h"
#include "doc/workbook_int.h"
#include "texts_workbook.h"

struct strings_reading {
    struct workbook *workbook;
    struct buffer text; /* of the string under way */
    int phonetic;       /* the depth of the guide that we are in; 0: none */
    bool collecting;    /* in a <t> */
};

/* The value of "_x000D_" at the start; false where it is not one. */
static bool escape_at(struct str s, uint32_t *character)
{
    uint32_t value = 0;
    if (s.len < 7 || s.ptr[0] != '_' || s.ptr[1] != 'x' || s.ptr[6] != '_')
        return false;
    for (size_t i = 2; i < 6; i++) {
        char c = s.ptr[i];
        if (c >= '0' && c <= '9')
            value = value << 4 | (uint32_t)(c - '0');
        else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
            value = value << 4 | (uint32_t)((c | 0x20) - 'a' + 10);
        else
            return false;
    }
    *character = value;
    return true;
}

void workbook_add_unescaped(struct buffer *out, struct str text)
{
    while (text.len > 0) {
        uint32_t character;
        size_t plain = str_find(text, '_');
        buffer_add(out, str_part(text, 0, plain));
        text = str_part(text, plain, text.len);
        if (text.len == 0)
            return;
        if (!escape_at(text, &character)) {
            buffer_add_char(out, '_');
            text = str_part(text, 1, text.len);
            continue;
        }
        if (character != 0 && !(character >= 0xD800 && character < 0xE000))
            utf8_add(out, character);
        text = str_part(text, 7, text.len);
    }
}

static enum status too_much(struct error *error)
{
    return FAIL(error, STATUS_TOO_LARGE, TEXT_workbook_strings, NULL);
}

static enum status add_string(struct strings_reading *r, struct error *error)
{
    struct workbook *workbook = r->workbook;
    size_t piece = workbook->string_count / STRINGS_PIECE;
    struct buffer plain;
    if (r->text.overflowed)
        return workbook->arena->exhausted ? fail_memory(error) : too_much(error);
    workbook->string_bytes += r->text.len + sizeof(struct str);
    if (workbook->string_bytes > WORKBOOK_STRINGS_MAX)
        return too_much(error);
    if (workbook->string_count % STRINGS_PIECE == 0) {
        workbook->pieces[piece] = ARENA_NEW(workbook->arena, struct strings_piece);
        if (workbook->pieces[piece] == NULL)
            return fail_memory(error);
    }
    if (str_find(buffer_str(&r->text), '_') < r->text.len) {
        buffer_open(&plain, workbook->arena, r->text.len);
        workbook_add_unescaped(&plain, buffer_str(&r->text));
        workbook->pieces[piece]->strings[workbook->string_count % STRINGS_PIECE] = buffer_str(&plain);
    } else {
        workbook->pieces[piece]->strings[workbook->string_count % STRINGS_PIECE] = arena_copy(workbook->arena, buffer_str(&r->text));
    }
    workbook->string_count++;
    return workbook->arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status on_start(void *self, const struct xml_element *element, struct error *error)
{
    struct strings_reading *r = self;
    (void)error;
    if (!workbook_is_main(element->space))
        return STATUS_OK;
    if (element->depth == 2)
        r->text.len = 0;
    if (r->phonetic == 0 && str_is(element->name, "rPh"))
        r->phonetic = element->depth;
    r->collecting = r->phonetic == 0 && str_is(element->name, "t");
    return STATUS_OK;
}

static enum status on_end(void *self, struct str space, struct str name, struct error *error)
{
    struct strings_reading *r = self;
    r->collecting = false;
    if (!workbook_is_main(space))
        return STATUS_OK;
    if (str_is(name, "rPh"))
        r->phonetic = 0;
    return str_is(name, "si") ? add_string(r, error) : STATUS_OK;
}

static enum status on_text(void *self, struct str piece, struct error *error)
{
    struct strings_reading *r = self;
    (void)error;
    if (r->collecting)
        buffer_add(&r->text, piece);
    return STATUS_OK;
}

bool workbook_string(const struct workbook *workbook, int64_t index, struct str *out)
{
    if (index < 0 || (uint64_t)index >= workbook->string_count)
        return false;
    *out = workbook->pieces[index / STRINGS_PIECE]->strings[index % STRINGS_PIECE];
    return true;
}

enum status workbook_read_strings(struct workbook *workbook, struct error *error)
{
    static const struct xml_handlers handlers = { .start = on_start, .end = on_end, .text = on_text };
    struct strings_reading reading = { .workbook = workbook };
    if (workbook->strings_part.len == 0)
        return STATUS_OK;
    workbook->pieces = ARENA_NEW_MANY(workbook->arena, struct strings_piece *, STRINGS_PIECES);
    if (workbook->pieces == NULL)
        return fail_memory(error);
    buffer_open(&reading.text, workbook->arena, WORKBOOK_TEXT_MAX);
    return zip_package_read(workbook->package, workbook->strings_part, &handlers, &reading, error);
}
