/* See backup_text.h. */
#include "app/backup_text.h"
#include "texts_backup.h"

static void add_text(struct buffer *out, struct str s)
{
    static const char plain[] = "\\\t\n\r\b\f\v";
    static const char escaped[] = "\\tnrbfv";
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        size_t at = str_find(STR("\\\t\n\r\b\f\v"), s.ptr[i]);
        if (at == sizeof(plain) - 1)
            continue;
        buffer_add(out, str_part(s, from, i));
        buffer_add_char(out, '\\');
        buffer_add_char(out, escaped[at]);
        from = i + 1;
    }
    buffer_add(out, str_part(s, from, s.len));
}

void backup_row_add(struct buffer *out, const struct db_value *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_char(out, '\t');
        switch (values[i].type) {
        case DB_NULL:
            buffer_add(out, STR("\\N"));
            break;
        case DB_INT:
            buffer_add_int(out, values[i].number);
            break;
        case DB_TEXT:
            add_text(out, values[i].bytes);
            break;
        case DB_BLOB:
            buffer_add(out, STR("\\x"));
            buffer_add_hex(out, values[i].bytes.ptr, values[i].bytes.len);
            break;
        }
    }
    buffer_add_char(out, '\n');
}

static bool read_text(struct arena *arena, struct str cell, struct str *out)
{
    char *text = arena_take(arena, cell.len + 1);
    size_t len = 0;
    if (text == NULL)
        return false;
    for (size_t i = 0; i < cell.len; i++) {
        char c = cell.ptr[i];
        if (c == '\\') {
            size_t at = i + 1 < cell.len ? str_find(STR("\\tnrbfv"), cell.ptr[i + 1]) : 7;
            if (at == 7)
                return false;
            c = "\\\t\n\r\b\f\v"[at];
            i++;
        }
        text[len++] = c;
    }
    *out = (struct str){ text, len };
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_blob(struct arena *arena, struct str cell, struct str *out)
{
    size_t len = cell.len / 2 - 1;
    char *bytes;
    if (cell.len < 2 || cell.len % 2 != 0 || !str_starts_with(cell, STR("\\x")) || (bytes = arena_take(arena, len + 1)) == NULL)
        return false;
    for (size_t i = 0; i < len; i++) {
        int high = hex_digit(cell.ptr[2 + 2 * i]);
        int low = hex_digit(cell.ptr[3 + 2 * i]);
        if (high < 0 || low < 0)
            return false;
        bytes[i] = (char)(unsigned char)(high * 16 + low);
    }
    *out = (struct str){ bytes, len };
    return true;
}

static bool read_cell(struct arena *arena, struct str cell, enum db_type type, struct db_value *out)
{
    *out = (struct db_value){ .type = type };
    if (str_equal(cell, STR("\\N"))) {
        out->type = DB_NULL;
        return true;
    }
    if (type == DB_INT)
        return str_to_int(cell, INT64_MIN, INT64_MAX, &out->number);
    return type == DB_BLOB ? read_blob(arena, cell, &out->bytes) : read_text(arena, cell, &out->bytes);
}

enum status backup_row_read(struct arena *arena, struct str line, const struct db_table *table, struct db_value *values, struct error *error)
{
    struct str rest = line;
    for (size_t i = 0; i < table->column_count; i++) {
        struct str cell = str_cut(&rest, '\t');
        if (!read_cell(arena, cell, table->columns[i].type, &values[i])) {
            if (arena->exhausted)
                return fail_memory(error);
            return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_backup_cell, NULL, TEXT_ARG("table", table->name),
                             TEXT_ARG("column", table->columns[i].name));
        }
    }
    return STATUS_OK;
}
