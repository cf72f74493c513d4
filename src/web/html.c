/* See html.h. */
#include "web/html.h"

/* Enough for quoted attributes too, so there is one table. Control characters have no meaning in HTML and are left out, but for white space. */
void html_text(struct buffer *out, struct str text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        struct str instead;
        unsigned char c = (unsigned char)text.ptr[i];
        switch (c) {
        case '&': instead = STR("&amp;"); break;
        case '<': instead = STR("&lt;"); break;
        case '>': instead = STR("&gt;"); break;
        case '"': instead = STR("&quot;"); break;
        case '\'': instead = STR("&#39;"); break;
        default:
            if ((c >= 0x20 && c != 0x7F) || c == '\n' || c == '\t' || c == '\r')
                continue;
            instead = STR("");
        }
        buffer_add(out, str_part(text, from, i));
        buffer_add(out, instead);
        from = i + 1;
    }
    buffer_add(out, str_part(text, from, text.len));
}

void html_int(struct buffer *out, int64_t value)
{
    buffer_add_int(out, value);
}

void html_words(struct buffer *out, enum language language, enum text_id text, const struct text_arg *args, size_t arg_count)
{
    struct buffer plain;
    buffer_open(&plain, out->arena, out->max);
    text_add(&plain, language, text, args, arg_count);
    html_text(out, buffer_str(&plain));
    out->overflowed = out->overflowed || plain.overflowed;
}

void html_attr(struct buffer *out, const char *name, struct str value)
{
    buffer_add_char(out, ' ');
    buffer_add_z(out, name);
    buffer_add(out, STR("=\""));
    html_text(out, value);
    buffer_add_char(out, '"');
}

void html_attr_int(struct buffer *out, const char *name, int64_t value)
{
    buffer_add_char(out, ' ');
    buffer_add_z(out, name);
    buffer_add(out, STR("=\""));
    buffer_add_int(out, value);
    buffer_add_char(out, '"');
}

void html_attr_words(struct buffer *out, const char *name, enum language language, enum text_id text)
{
    html_attr(out, name, text_of(language, text));
}

void html_url(struct buffer *out, struct str part)
{
    for (size_t i = 0; i < part.len; i++) {
        unsigned char c = (unsigned char)part.ptr[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~') {
            buffer_add_char(out, (char)c);
        } else {
            buffer_add_char(out, '%');
            buffer_add_char(out, "0123456789ABCDEF"[c >> 4]);
            buffer_add_char(out, "0123456789ABCDEF"[c & 15]);
        }
    }
}
