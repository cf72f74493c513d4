/* What people type, made fit to be kept: see text_clean in text.h. */
#include "base/pure.h"
#include "base/text.h"
#include "base/text_int.h"
#include "base/utf8.h"
#include "texts_text.h"

/* What becomes of a character. */
enum fate {
    FATE_KEEP,
    FATE_SPACE,  /* a plain space takes its place */
    FATE_BREAK,  /* ends a line */
    FATE_TAB,
    FATE_DROP,   /* can't be seen and means nothing */
    FATE_CONTROL,
    FATE_DIRECTION,
    FATE_PRIVATE,
    FATE_BAD,
};

struct range {
    uint32_t first;
    uint32_t last;
    enum fate fate;
};

/* In order. What stands in no row is kept. */
static const struct range ranges[] = {
    { 0x0000, 0x0008, FATE_CONTROL },   { 0x0009, 0x0009, FATE_TAB },       { 0x000A, 0x000A, FATE_BREAK },
    { 0x000B, 0x000C, FATE_CONTROL },   { 0x000D, 0x000D, FATE_BREAK },     { 0x000E, 0x001F, FATE_CONTROL },
    { 0x007F, 0x009F, FATE_CONTROL },   { 0x00A0, 0x00A0, FATE_SPACE },     { 0x061C, 0x061C, FATE_DIRECTION },
    { 0x1680, 0x1680, FATE_SPACE },     { 0x2000, 0x200A, FATE_SPACE },     { 0x200B, 0x200B, FATE_DROP },
    { 0x200E, 0x200F, FATE_DIRECTION }, { 0x2028, 0x2029, FATE_BREAK },     { 0x202A, 0x202E, FATE_DIRECTION },
    { 0x202F, 0x202F, FATE_SPACE },     { 0x205F, 0x205F, FATE_SPACE },     { 0x2060, 0x2060, FATE_DROP },
    { 0x2066, 0x2069, FATE_DIRECTION }, { 0x3000, 0x3000, FATE_SPACE },     { 0xE000, 0xF8FF, FATE_PRIVATE },
    { 0xFEFF, 0xFEFF, FATE_DROP },      { 0xF0000, 0x10FFFF, FATE_PRIVATE },
};

static enum fate fate_of(uint32_t character)
{
    if (is_noncharacter(character))
        return FATE_BAD;
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]) && ranges[i].first <= character; i++)
        if (character <= ranges[i].last)
            return ranges[i].fate;
    return FATE_KEEP;
}

/* "U+202E" */
static enum status refuse(struct error *error, enum text_id text, uint32_t character)
{
    char name[] = "U+000000";
    size_t digits = character > 0xFFFF ? 6 : 4;
    for (size_t i = 0; i < digits; i++)
        name[2 + i] = "0123456789ABCDEF"[character >> 4 * (digits - 1 - i) & 15];
    name[2 + digits] = '\0';
    return FAIL_WITH(error, STATUS_BAD_INPUT, text, NULL, TEXT_ARG_Z("character", name));
}

/* Adds a character as its fate wants it. */
static enum status add(struct buffer *out, struct str bytes, uint32_t character, bool lines, struct error *error)
{
    switch (fate_of(character)) {
    case FATE_KEEP:
        buffer_add(out, bytes);
        return STATUS_OK;
    case FATE_SPACE:
        buffer_add_char(out, ' ');
        return STATUS_OK;
    case FATE_BREAK:
    case FATE_TAB:
        if (!lines)
            return FAIL(error, STATUS_BAD_INPUT, TEXT_text_line_break, NULL);
        buffer_add_char(out, character == '\t' ? '\t' : '\n');
        return STATUS_OK;
    case FATE_DROP:
        return STATUS_OK;
    case FATE_CONTROL:
        return refuse(error, TEXT_text_control, character);
    case FATE_DIRECTION:
        return refuse(error, TEXT_text_direction, character);
    case FATE_PRIVATE:
        return refuse(error, TEXT_text_private, character);
    case FATE_BAD:
        break;
    }
    return FAIL(error, STATUS_BAD_INPUT, TEXT_text_not_utf8, NULL);
}

static bool is_white(uint32_t character)
{
    enum fate fate = fate_of(character);
    return character == ' ' || fate == FATE_SPACE || fate == FATE_BREAK || fate == FATE_TAB || fate == FATE_DROP;
}

/* White space at the ends goes first: also a line break that was pasted along with a name. */
static struct str trimmed(struct str s)
{
    uint32_t c = 0;
    size_t size;
    while ((size = utf8_next(s, 0, &c)) > 0 && is_white(c))
        s = str_part(s, size, s.len);
    for (;;) {
        size_t start = s.len;
        while (start > 0 && s.len - start < 4) {
            start--;
            if (((unsigned char)s.ptr[start] & 0xC0) != 0x80)
                break;
        }
        if (s.len == 0 || utf8_next(s, start, &c) != s.len - start || !is_white(c))
            return s;
        s.len = start;
    }
}

enum status text_clean(struct arena *arena, struct str s, bool lines, struct str *out, struct error *error)
{
    struct buffer clean;
    size_t at = 0;
    s = trimmed(s);
    buffer_open(&clean, arena, s.len); /* nothing becomes longer */
    while (at < s.len) {
        uint32_t character = 0;
        size_t size = utf8_next(s, at, &character);
        enum status status;
        if (size == 0)
            return FAIL(error, STATUS_BAD_INPUT, TEXT_text_not_utf8, NULL);
        status = add(&clean, str_part(s, at, at + size), character, lines, error);
        if (status != STATUS_OK)
            return status;
        at += size;
        if (character == '\r' && at < s.len && s.ptr[at] == '\n')
            at++;
    }
    if (clean.overflowed)
        return fail_memory(error);
    return text_nfc(arena, str_trim(buffer_str(&clean)), out, error);
}
