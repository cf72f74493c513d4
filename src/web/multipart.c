/* See multipart.h. The body is a row of "--BOUNDARY CRLF head CRLF CRLF content CRLF", ended by "--BOUNDARY--". */
#include "web/multipart.h"

#include <string.h>

#include "base/utf8.h"
#include "texts_web.h"

#define BOUNDARY_MAX 70 /* RFC 2046 section 5.1.1 */
#define HEAD_MAX 4096

struct reading {
    struct arena *arena;
    struct str rest;
    struct str mark; /* "\r\n--BOUNDARY" */
    size_t fields_max;
    struct multipart *out;
};

static enum status broken(struct error *error)
{
    return FAIL(error, STATUS_BAD_INPUT, TEXT_web_multipart, NULL);
}

/* The value of `name` among parameters "; name=value; name=\"value\"". Browsers write quotes and line breaks in it as %22, %0D, %0A (WHATWG HTML,
 * "multipart form data"), so a quoted value ends at the next quote. ptr NULL when absent. */
static struct str parameter(struct str rest, const char *name)
{
    while (rest.len > 0) {
        struct str before = str_trim(str_cut(&rest, '='));
        struct str value;
        if (str_starts_with(rest, STR("\""))) {
            rest = str_part(rest, 1, rest.len);
            value = str_cut(&rest, '"');
            str_cut(&rest, ';');
        } else {
            value = str_trim(str_cut(&rest, ';'));
        }
        if (equal_caseless(before, str_from(name)))
            return value;
    }
    return (struct str){ NULL, 0 };
}

static bool read_boundary(struct reading *r, struct str content_type)
{
    struct buffer mark;
    struct str boundary;
    str_cut(&content_type, ';');
    boundary = parameter(content_type, "boundary");
    if (boundary.len < 1 || boundary.len > BOUNDARY_MAX)
        return false;
    for (size_t i = 0; i < boundary.len; i++)
        if ((unsigned char)boundary.ptr[i] <= 0x20 || (unsigned char)boundary.ptr[i] >= 0x7F)
            return false;
    buffer_open(&mark, r->arena, BOUNDARY_MAX + 4);
    buffer_add(&mark, STR("\r\n--"));
    buffer_add(&mark, boundary);
    r->mark = buffer_str(&mark);
    return !mark.overflowed;
}

static size_t find(struct str s, struct str wanted)
{
    const char *at = s.len == 0 ? NULL : memmem(s.ptr, s.len, wanted.ptr, wanted.len);
    return at == NULL ? s.len : (size_t)(at - s.ptr);
}

static struct str next_line(struct str *head)
{
    size_t end = find(*head, STR("\r\n"));
    struct str line = str_part(*head, 0, end);
    *head = str_part(*head, end + 2 > head->len ? head->len : end + 2, head->len);
    return line;
}

/* Its name and, where it is a file, its file's name. */
static bool read_head(struct str head, struct str *name, struct str *filename)
{
    *name = (struct str){ NULL, 0 };
    while (head.len > 0) {
        struct str value = next_line(&head);
        struct str field = str_cut(&value, ':');
        if (!equal_caseless(str_trim(field), STR("Content-Disposition")))
            continue;
        if (name->ptr != NULL || !equal_caseless(str_trim(str_cut(&value, ';')), STR("form-data")))
            return false;
        *name = parameter(value, "name");
        *filename = parameter(value, "filename");
        if (name->ptr == NULL)
            return false;
    }
    return name->ptr != NULL;
}

static bool is_text(struct str s)
{
    return utf8_valid(s) && str_find(s, '\0') == s.len;
}

static bool keep(struct reading *r, struct str name, struct str filename, struct str content)
{
    struct multipart *out = r->out;
    if (!is_text(name) || !is_text(filename))
        return false;
    if (filename.ptr == NULL) {
        if (out->field_count == r->fields_max || !is_text(content))
            return false;
        out->fields[out->field_count++] = (struct web_field){ name, content };
    } else if (filename.len > 0 || content.len > 0) {
        if (out->file_count == MULTIPART_FILES_MAX)
            return false;
        out->files[out->file_count++] = (struct web_upload){ name, filename, content };
    }
    return true;
}

/* One part; `rest` stands behind its boundary and is left behind the next one. */
static bool read_part(struct reading *r)
{
    struct str window = str_part(r->rest, 0, r->rest.len < HEAD_MAX ? r->rest.len : HEAD_MAX);
    struct str filename = { NULL, 0 };
    struct str name;
    struct str head;
    size_t end = find(window, STR("\r\n\r\n"));
    if (end == window.len || !str_starts_with(r->rest, STR("\r\n")))
        return false;
    head = str_part(r->rest, 2, end);
    r->rest = str_part(r->rest, end + 2, r->rest.len); /* at the empty line */
    end = find(str_part(r->rest, 2, r->rest.len), r->mark);
    if (end + 2 >= r->rest.len || !read_head(head, &name, &filename) || !keep(r, name, filename, str_part(r->rest, 2, end + 2)))
        return false;
    r->rest = str_part(r->rest, 2 + end + r->mark.len, r->rest.len);
    return true;
}

enum status multipart_read(struct arena *arena, struct str content_type, struct str body, size_t fields_max, struct multipart *out,
                           struct error *error)
{
    struct reading r = { .arena = arena, .rest = body, .fields_max = fields_max, .out = out };
    struct str first;
    *out = (struct multipart){ 0 };
    if (!read_boundary(&r, content_type))
        return arena->exhausted ? fail_memory(error) : broken(error);
    out->fields = ARENA_NEW_MANY(arena, struct web_field, fields_max);
    out->files = ARENA_NEW_MANY(arena, struct web_upload, MULTIPART_FILES_MAX);
    if (out->fields == NULL || out->files == NULL)
        return fail_memory(error);
    first = str_part(r.mark, 2, r.mark.len);
    if (!str_starts_with(body, first))
        return broken(error);
    r.rest = str_part(body, first.len, body.len);
    while (!str_starts_with(r.rest, STR("--")))
        if (!read_part(&r))
            return broken(error);
    r.rest = str_part(r.rest, 2, r.rest.len);
    return r.rest.len == 0 || str_equal(r.rest, STR("\r\n")) ? STATUS_OK : broken(error);
}
