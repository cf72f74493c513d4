/* See texts.h. */
#include "base/texts.h"

#include "text_id.h"

struct str text_of(enum language language, enum text_id text)
{
    unsigned room = (unsigned)text / TEXT_ROOM, place = (unsigned)text % TEXT_ROOM;
    if (room == 0 || room > TEXT_ROOMS || place >= texts_table[room - 1].count)
        return STR("");
    return str_from(texts_table[room - 1].rows[place][language == LANGUAGE_EN ? 1 : 0]);
}

static bool add_arg(struct buffer *out, struct str name, const struct text_arg *args, size_t arg_count)
{
    for (size_t i = 0; i < arg_count; i++) {
        if (!str_is(name, args[i].name))
            continue;
        if (args[i].text.ptr == NULL)
            buffer_add_int(out, args[i].number);
        else
            buffer_add(out, args[i].text);
        return true;
    }
    return false;
}

void text_add(struct buffer *out, enum language language, enum text_id text, const struct text_arg *args, size_t arg_count)
{
    struct str rest = text_of(language, text);
    while (rest.len > 0) {
        size_t open = str_find(rest, '{');
        size_t close;
        buffer_add(out, str_part(rest, 0, open));
        rest = str_part(rest, open, rest.len);
        close = str_find(rest, '}');
        if (close == rest.len) {
            buffer_add(out, rest);
            return;
        }
        if (!add_arg(out, str_part(rest, 1, close), args, arg_count))
            buffer_add(out, str_part(rest, 0, close + 1));
        rest = str_part(rest, close + 1, rest.len);
    }
}

void error_add_text(struct buffer *out, enum language language, const struct error *error)
{
    struct text_arg args[ERROR_ARGS];
    for (size_t i = 0; i < error->arg_count; i++)
        args[i] = TEXT_ARG_Z(error->args[i].name, error->args[i].text);
    text_add(out, language, error->text, args, error->arg_count);
}

void error_line(struct buffer *out, enum language language, const struct error *error)
{
    if (error->file[0] != '\0') {
        buffer_add_z(out, error->file);
        buffer_add_char(out, ':');
    }
    if (error->where[0] != '\0') {
        buffer_add_z(out, error->where);
        buffer_add_char(out, ':');
    }
    if (error->file[0] != '\0' || error->where[0] != '\0')
        buffer_add_char(out, ' ');
    error_add_text(out, language, error);
}

bool language_read(struct str s, enum language *out)
{
    if (!str_is(s, "vi") && !str_is(s, "en"))
        return false;
    *out = str_is(s, "en") ? LANGUAGE_EN : LANGUAGE_VI;
    return true;
}
