/* See xml_write.h. */
#include "doc/xml_write.h"
#include "texts_doc.h"

void xml_writer_open(struct xml_writer *xml, struct buffer *out)
{
    *xml = (struct xml_writer){ .out = out };
    buffer_add(out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"));
}

enum status xml_done(struct xml_writer *xml, struct error *error)
{
    if (xml->out->overflowed)
        return fail_memory(error);
    if (xml->broken || xml->depth != 0)
        return FAIL(error, STATUS_FAILED, TEXT_doc_misused, NULL);
    return STATUS_OK;
}

static void close_tag(struct xml_writer *xml)
{
    if (xml->in_tag)
        buffer_add_char(xml->out, '>');
    xml->in_tag = false;
}

static void add_escaped(struct buffer *out, struct str text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        struct str instead;
        switch (text.ptr[i]) {
        case '&': instead = STR("&amp;"); break;
        case '<': instead = STR("&lt;"); break;
        case '>': instead = STR("&gt;"); break;
        case '"': instead = STR("&quot;"); break;
        default: continue;
        }
        buffer_add(out, str_part(text, from, i));
        buffer_add(out, instead);
        from = i + 1;
    }
    buffer_add(out, str_part(text, from, text.len));
}

void xml_begin(struct xml_writer *xml, const char *name)
{
    if (xml->depth == XML_WRITE_DEPTH) {
        xml->broken = true;
        return;
    }
    close_tag(xml);
    buffer_add_char(xml->out, '<');
    buffer_add_z(xml->out, name);
    xml->open[xml->depth++] = name;
    xml->in_tag = true;
}

void xml_end(struct xml_writer *xml)
{
    if (xml->depth == 0) {
        xml->broken = true;
        return;
    }
    xml->depth--;
    if (xml->in_tag) {
        buffer_add(xml->out, STR("/>"));
        xml->in_tag = false;
        return;
    }
    buffer_add(xml->out, STR("</"));
    buffer_add_z(xml->out, xml->open[xml->depth]);
    buffer_add_char(xml->out, '>');
}

void xml_attr(struct xml_writer *xml, const char *name, struct str value)
{
    if (!xml->in_tag) {
        xml->broken = true;
        return;
    }
    buffer_add_char(xml->out, ' ');
    buffer_add_z(xml->out, name);
    buffer_add(xml->out, STR("=\""));
    add_escaped(xml->out, value);
    buffer_add_char(xml->out, '"');
}

void xml_attr_z(struct xml_writer *xml, const char *name, const char *zero_terminated)
{
    xml_attr(xml, name, str_from(zero_terminated));
}

void xml_attr_int(struct xml_writer *xml, const char *name, int64_t value)
{
    char bytes[24];
    struct buffer digits;
    buffer_open_fixed(&digits, bytes, sizeof(bytes));
    buffer_add_int(&digits, value);
    xml_attr(xml, name, buffer_str(&digits));
}

void xml_text(struct xml_writer *xml, struct str text)
{
    if (xml->depth == 0)
        xml->broken = true;
    close_tag(xml);
    add_escaped(xml->out, text);
}

void xml_element(struct xml_writer *xml, const char *name, struct str text)
{
    xml_begin(xml, name);
    xml_text(xml, text);
    xml_end(xml);
}
