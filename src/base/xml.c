/* See xml.h. Expat speaks of names as "address|name", with a separator that no name and no address can hold. */
#include "base/xml.h"

#include <expat.h>

#include "base/pure.h"
#include "texts_xml.h"

#define SEPARATOR '\n'
#define PIECE_MAX ((size_t)1 << 16)
#define WHERE_SIZE 32

struct xml_reader {
    XML_Parser parser;
    const struct xml_handlers *handlers;
    void *self;
    struct error *error;
    enum status status; /* of the first failure */
    bool at_fault;
    int depth;
    uint64_t fed; /* bytes */
    struct xml_attribute attributes[XML_ATTRIBUTES_MAX];
};

static enum status fail_here(struct xml_reader *r, enum text_id text)
{
    char room[WHERE_SIZE];
    struct buffer where;
    r->at_fault = true;
    buffer_open_fixed(&where, room, sizeof(room));
    buffer_add(&where, STR("line "));
    buffer_add_int(&where, (int64_t)XML_GetCurrentLineNumber(r->parser));
    return FAIL(r->error, STATUS_BAD_INPUT, text, buffer_z(&where));
}

static void stop(struct xml_reader *r, enum status status)
{
    if (r->status == STATUS_OK)
        r->status = status;
    XML_StopParser(r->parser, XML_FALSE);
}

static void split(const char *full, struct str *space, struct str *name)
{
    struct str all = str_from(full);
    size_t at = str_find(all, SEPARATOR);
    *space = at == all.len ? STR("") : str_part(all, 0, at);
    *name = at == all.len ? all : str_part(all, at + 1, all.len);
}

static void on_start(void *self, const char *name, const char **pairs)
{
    struct xml_reader *r = self;
    struct xml_element element = { .attributes = r->attributes, .depth = ++r->depth };
    enum status status;
    if (r->status != STATUS_OK)
        return;
    if (r->depth > XML_DEPTH_MAX) {
        stop(r, fail_here(r, TEXT_xml_deep));
        return;
    }
    split(name, &element.space, &element.name);
    for (; pairs[0] != NULL; pairs += 2) {
        struct xml_attribute *attribute;
        if (element.count == XML_ATTRIBUTES_MAX) {
            stop(r, fail_here(r, TEXT_xml_attributes));
            return;
        }
        attribute = &r->attributes[element.count++];
        split(pairs[0], &attribute->space, &attribute->name);
        attribute->value = str_from(pairs[1]);
    }
    status = r->handlers->start(r->self, &element, r->error);
    if (status != STATUS_OK)
        stop(r, status);
}

static void on_end(void *self, const char *full)
{
    struct xml_reader *r = self;
    struct str space;
    struct str name;
    enum status status;
    r->depth--;
    if (r->status != STATUS_OK || r->handlers->end == NULL)
        return;
    split(full, &space, &name);
    status = r->handlers->end(r->self, space, name, r->error);
    if (status != STATUS_OK)
        stop(r, status);
}

static void on_text(void *self, const char *text, int size)
{
    struct xml_reader *r = self;
    enum status status;
    if (r->status != STATUS_OK)
        return;
    status = r->handlers->text(r->self, (struct str){ text, (size_t)size }, r->error);
    if (status != STATUS_OK)
        stop(r, status);
}

static void on_doctype(void *self, const char *name, const char *system, const char *public, int internal)
{
    struct xml_reader *r = self;
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    stop(r, fail_here(r, TEXT_xml_doctype));
}

struct str xml_attribute(const struct xml_element *element, const char *name)
{
    for (size_t i = 0; i < element->count; i++)
        if (element->attributes[i].space.len == 0 && str_is(element->attributes[i].name, name))
            return element->attributes[i].value;
    return STR("");
}

enum status xml_open(struct arena *arena, const struct xml_handlers *handlers, void *self, struct xml_reader **out, struct error *error)
{
    struct xml_reader *r = ARENA_NEW(arena, struct xml_reader);
    if (r == NULL)
        return fail_memory(error);
    r->parser = XML_ParserCreateNS(NULL, SEPARATOR);
    if (r->parser == NULL)
        return fail_memory(error);
    r->handlers = handlers;
    r->self = self;
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    if (handlers->text != NULL)
        XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    *out = r;
    return STATUS_OK;
}

static enum status feed_piece(struct xml_reader *r, struct str piece, bool last)
{
    XML_Index done;
    if (XML_Parse(r->parser, piece.ptr == NULL ? "" : piece.ptr, (int)piece.len, last) == XML_STATUS_ERROR) {
        if (r->status != STATUS_OK)
            return r->status;
        if (XML_GetErrorCode(r->parser) == XML_ERROR_NO_MEMORY)
            return fail_memory(r->error);
        return fail_here(r, XML_GetErrorCode(r->parser) == XML_ERROR_NO_ELEMENTS || XML_GetErrorCode(r->parser) == XML_ERROR_UNCLOSED_TOKEN
                                ? TEXT_xml_cut_off
                                : TEXT_xml_syntax);
    }
    r->fed += piece.len;
    done = XML_GetCurrentByteIndex(r->parser); /* where the last event was; what came after it is still held back by Expat */
    if (!last && r->fed - (done < 0 ? 0 : (uint64_t)done) > XML_TOKEN_MAX)
        return fail_here(r, TEXT_xml_token);
    return r->status;
}

enum status xml_feed(struct xml_reader *r, struct str bytes, bool last, struct error *error)
{
    r->error = error;
    do {
        struct str piece = str_part(bytes, 0, PIECE_MAX);
        enum status status;
        bytes = str_part(bytes, piece.len, bytes.len);
        status = feed_piece(r, piece, last && bytes.len == 0);
        if (status != STATUS_OK)
            return status;
    } while (bytes.len > 0);
    return STATUS_OK;
}

bool xml_at_fault(const struct xml_reader *r)
{
    return r->at_fault;
}

void xml_close(struct xml_reader *r)
{
    if (r != NULL)
        XML_ParserFree(r->parser);
}

enum status xml_read(struct arena *arena, struct str bytes, const struct xml_handlers *handlers, void *self, struct error *error)
{
    struct xml_reader *reader;
    enum status status = xml_open(arena, handlers, self, &reader, error);
    if (status != STATUS_OK)
        return status;
    status = xml_feed(reader, bytes, true, error);
    xml_close(reader);
    return status;
}
