/* Finishes a PDF with qpdf: what cairo 1.16 can't write is the document's language, its properties as XMP (ISO 16684-1) and an identifier that
 * depends on nothing but the content. */
#include "doc/pdf_int.h"

#include <qpdf/qpdf-c.h>

#include "doc/xml_write.h"
#include "texts_doc.h"

struct str pdf_when(struct arena *arena, int64_t instant_ms)
{
    struct buffer out;
    buffer_open(&out, arena, 64);
    instant_write(&out, instant_ms - instant_ms % 1000);
    if (out.len < 19)
        return (struct str){ "", 0 };
    out.len = 19; /* without the fraction of a second */
    buffer_add_char(&out, 'Z');
    return buffer_str(&out);
}

/* A property in its default language. */
static void add_alternative(struct xml_writer *xml, const char *name, struct str text)
{
    xml_begin(xml, name);
    xml_begin(xml, "rdf:Alt");
    xml_begin(xml, "rdf:li");
    xml_attr_z(xml, "xml:lang", "x-default");
    xml_text(xml, text);
    xml_end(xml);
    xml_end(xml);
    xml_end(xml);
}

static void add_listed(struct xml_writer *xml, const char *name, const char *kind, struct str text)
{
    xml_begin(xml, name);
    xml_begin(xml, kind);
    xml_element(xml, "rdf:li", text);
    xml_end(xml);
    xml_end(xml);
}

static enum status write_xmp(struct arena *arena, const struct doc_about *about, struct buffer *out, struct error *error)
{
    struct xml_writer xml;
    struct str when = pdf_when(arena, about->made_at);
    xml_writer_open(&xml, out);
    out->len = 0; /* an XMP packet has its own beginning instead of the declaration */
    buffer_add(out, STR("<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"));
    xml_begin(&xml, "x:xmpmeta");
    xml_attr_z(&xml, "xmlns:x", "adobe:ns:meta/");
    xml_begin(&xml, "rdf:RDF");
    xml_attr_z(&xml, "xmlns:rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#");
    xml_begin(&xml, "rdf:Description");
    xml_attr_z(&xml, "rdf:about", "");
    xml_attr_z(&xml, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
    xml_attr_z(&xml, "xmlns:xmp", "http://ns.adobe.com/xap/1.0/");
    xml_element(&xml, "dc:format", STR("application/pdf"));
    add_listed(&xml, "dc:language", "rdf:Bag", STR("vi-VN"));
    if (about->title.len > 0)
        add_alternative(&xml, "dc:title", about->title);
    if (about->author.len > 0)
        add_listed(&xml, "dc:creator", "rdf:Seq", about->author);
    if (about->subject.len > 0)
        add_alternative(&xml, "dc:description", about->subject);
    xml_element(&xml, "xmp:CreatorTool", STR("OpenOCOP"));
    if (when.len > 0) {
        xml_element(&xml, "xmp:CreateDate", when);
        xml_element(&xml, "xmp:ModifyDate", when);
        xml_element(&xml, "xmp:MetadataDate", when);
    }
    xml_end(&xml);
    xml_end(&xml);
    xml_end(&xml);
    buffer_add(out, STR("\n<?xpacket end=\"r\"?>"));
    return xml_done(&xml, error);
}

static void add_to_catalog(qpdf_data qpdf, struct str xmp)
{
    qpdf_oh root = qpdf_get_root(qpdf);
    qpdf_oh stream = qpdf_oh_new_stream(qpdf);
    qpdf_oh dictionary = qpdf_oh_get_dict(qpdf, stream);
    qpdf_oh_replace_stream_data(qpdf, stream, (const unsigned char *)xmp.ptr, xmp.len, qpdf_oh_new_null(qpdf), qpdf_oh_new_null(qpdf));
    qpdf_oh_replace_key(qpdf, dictionary, "/Type", qpdf_oh_new_name(qpdf, "/Metadata"));
    qpdf_oh_replace_key(qpdf, dictionary, "/Subtype", qpdf_oh_new_name(qpdf, "/XML"));
    qpdf_oh_replace_key(qpdf, root, "/Metadata", stream);
    qpdf_oh_replace_key(qpdf, root, "/Lang", qpdf_oh_new_string(qpdf, "vi-VN"));
    qpdf_oh_replace_key(qpdf, root, "/ViewerPreferences", qpdf_oh_parse(qpdf, "<< /DisplayDocTitle true >>"));
}

static enum status fail_pdf(qpdf_data qpdf, struct error *error)
{
    qpdf_error fault = qpdf_has_error(qpdf) ? qpdf_get_error(qpdf) : NULL;
    const char *detail = fault == NULL ? "qpdf" : qpdf_get_error_full_text(qpdf, fault);
    return FAIL_WITH(error, STATUS_FAILED, TEXT_doc_pdf_failed, NULL, TEXT_ARG_Z("detail", detail));
}

static enum status write_finished(qpdf_data qpdf, struct str pdf, struct str xmp, struct buffer *out, struct error *error)
{
    if ((qpdf_read_memory(qpdf, "paper", pdf.ptr, pdf.len, NULL) & QPDF_ERRORS) != 0)
        return fail_pdf(qpdf, error);
    add_to_catalog(qpdf, xmp);
    if ((qpdf_init_write_memory(qpdf) & QPDF_ERRORS) != 0)
        return fail_pdf(qpdf, error);
    qpdf_set_deterministic_ID(qpdf, QPDF_TRUE);
    qpdf_set_compress_streams(qpdf, QPDF_FALSE); /* XMP stays readable; cairo has compressed the rest */
    qpdf_set_decode_level(qpdf, qpdf_dl_none);
    qpdf_set_object_stream_mode(qpdf, qpdf_o_disable);
    if ((qpdf_write(qpdf) & QPDF_ERRORS) != 0 || qpdf_has_error(qpdf))
        return fail_pdf(qpdf, error);
    buffer_add(out, (struct str){ (const char *)qpdf_get_buffer(qpdf), qpdf_get_buffer_length(qpdf) });
    return doc_added(out, error);
}

enum status pdf_finish(struct arena *arena, struct str pdf, const struct doc_about *about, struct buffer *out, struct error *error)
{
    struct buffer xmp;
    qpdf_data qpdf;
    enum status status;
    buffer_open(&xmp, arena, (size_t)1 << 20);
    status = write_xmp(arena, about, &xmp, error);
    if (status != STATUS_OK)
        return status;
    qpdf = qpdf_init();
    qpdf_silence_errors(qpdf);
    qpdf_set_suppress_warnings(qpdf, QPDF_TRUE);
    status = write_finished(qpdf, pdf, buffer_str(&xmp), out, error);
    qpdf_cleanup(&qpdf);
    return status;
}
