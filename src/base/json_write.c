/* See json_write.h. */
#include "base/json_write.h"

#include "base/utf8.h"
#include "texts_json.h"

static void add_escaped(struct buffer *out, unsigned char control)
{
    static const char short_forms[] = "btn-fr"; /* U+0008 to U+000D; U+000B has none */
    buffer_add_char(out, '\\');
    if (control >= '\b' && control <= '\r' && control != '\v') {
        buffer_add_char(out, short_forms[control - '\b']);
    } else {
        buffer_add(out, STR("u00"));
        buffer_add_hex(out, &control, 1);
    }
}

void json_add_quoted(struct buffer *out, struct str s)
{
    size_t plain = 0; /* from here to `at` nothing needs an escape */
    size_t at = 0;
    buffer_add_char(out, '"');
    while (at < s.len) {
        unsigned char byte = (unsigned char)s.ptr[at];
        uint32_t character = 0;
        size_t size = utf8_next(s, at, &character);
        if (size > 0 && byte >= 0x20 && byte != '"' && byte != '\\') {
            at += size;
            continue;
        }
        buffer_add(out, str_part(s, plain, at));
        if (size == 0) {
            utf8_add(out, UTF8_REPLACEMENT);
        } else if (byte < 0x20) {
            add_escaped(out, byte);
        } else {
            buffer_add_char(out, '\\');
            buffer_add_char(out, (char)byte);
        }
        plain = ++at;
    }
    buffer_add(out, str_part(s, plain, at));
    buffer_add_char(out, '"');
}

void json_writer_open(struct json_writer *json, struct buffer *out)
{
    *json = (struct json_writer){ .out = out };
}

enum status json_writer_end(struct json_writer *json, struct error *error)
{
    if (json->out->overflowed)
        return fail_memory(error);
    if (json->broken || json->depth != 0 || !json->has_member[0])
        return FAIL(error, STATUS_FAILED, TEXT_json_misuse, NULL);
    return STATUS_OK;
}

/* What stands before a value: the comma, and its name in an object. False where no such value may stand. */
static bool begin(struct json_writer *json, bool has_name, struct str name)
{
    if (json->broken || has_name != json->in_object[json->depth] || (json->depth == 0 && json->has_member[0])) {
        json->broken = true;
        return false;
    }
    if (json->has_member[json->depth])
        buffer_add_char(json->out, ',');
    json->has_member[json->depth] = true;
    if (has_name) {
        json_add_quoted(json->out, name);
        buffer_add_char(json->out, ':');
    }
    return true;
}

static bool begin_z(struct json_writer *json, const char *name)
{
    return begin(json, name != NULL, str_from(name));
}

static void enter(struct json_writer *json, bool object)
{
    if (json->depth + 1 >= JSON_WRITE_DEPTH) {
        json->broken = true;
        return;
    }
    buffer_add_char(json->out, object ? '{' : '[');
    json->depth++;
    json->in_object[json->depth] = object;
    json->has_member[json->depth] = false;
}

static void leave(struct json_writer *json, bool object)
{
    if (json->broken || json->depth == 0 || json->in_object[json->depth] != object) {
        json->broken = true;
        return;
    }
    json->depth--;
    buffer_add_char(json->out, object ? '}' : ']');
}

void json_object(struct json_writer *json, const char *name)
{
    if (begin_z(json, name))
        enter(json, true);
}

void json_object_named(struct json_writer *json, struct str name)
{
    if (begin(json, true, name))
        enter(json, true);
}

void json_object_end(struct json_writer *json)
{
    leave(json, true);
}

void json_array(struct json_writer *json, const char *name)
{
    if (begin_z(json, name))
        enter(json, false);
}

void json_array_end(struct json_writer *json)
{
    leave(json, false);
}

void json_text(struct json_writer *json, const char *name, struct str value)
{
    if (begin_z(json, name))
        json_add_quoted(json->out, value);
}

void json_text_named(struct json_writer *json, struct str name, struct str value)
{
    if (begin(json, true, name))
        json_add_quoted(json->out, value);
}

void json_text_z(struct json_writer *json, const char *name, const char *zero_terminated)
{
    json_text(json, name, str_from(zero_terminated));
}

void json_text_or_null(struct json_writer *json, const char *name, struct str value)
{
    if (value.ptr == NULL)
        json_null(json, name);
    else
        json_text(json, name, value);
}

void json_int(struct json_writer *json, const char *name, int64_t value)
{
    if (begin_z(json, name))
        buffer_add_int(json->out, value);
}

void json_bool(struct json_writer *json, const char *name, bool value)
{
    if (begin_z(json, name))
        buffer_add(json->out, value ? STR("true") : STR("false"));
}

void json_null(struct json_writer *json, const char *name)
{
    if (begin_z(json, name))
        buffer_add(json->out, STR("null"));
}

void json_null_named(struct json_writer *json, struct str name)
{
    if (begin(json, true, name))
        buffer_add(json->out, STR("null"));
}

static void add_fraction(struct buffer *out, struct fraction value)
{
    if (!fraction_ok(value)) {
        buffer_add(out, STR("null"));
        return;
    }
    buffer_add_char(out, '"');
    fraction_write(out, value);
    buffer_add_char(out, '"');
}

void json_fraction(struct json_writer *json, const char *name, struct fraction value)
{
    if (begin_z(json, name))
        add_fraction(json->out, value);
}

void json_fraction_named(struct json_writer *json, struct str name, struct fraction value)
{
    if (begin(json, true, name))
        add_fraction(json->out, value);
}

void json_date(struct json_writer *json, const char *name, date value)
{
    if (!begin_z(json, name))
        return;
    if (value == DATE_NONE) {
        buffer_add(json->out, STR("null"));
        return;
    }
    buffer_add_char(json->out, '"');
    date_write(json->out, value);
    buffer_add_char(json->out, '"');
}

void json_raw(struct json_writer *json, const char *name, struct str value)
{
    if (value.len == 0)
        json->broken = true;
    if (begin_z(json, name))
        buffer_add(json->out, value);
}
