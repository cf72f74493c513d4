/* What stands around a DOCX file's text: styles, settings, page number and footer, properties, and the package of all (package_write.h). */
#include "doc/docx_int.h"
#include "doc/pdf_int.h"

#define TYPES "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define NAME_SPACE "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define PART_MAX ((size_t)4 << 20)

const char *const docx_style_names[] = { "Normal", "Title", "Subtitle", "Heading1", "Heading2", "Heading3" };
_Static_assert(sizeof(docx_style_names) / sizeof(docx_style_names[0]) == ROLES, "one style for each role");

static void begin_root(struct xml_writer *xml, const char *name)
{
    xml_begin(xml, name);
    xml_attr_z(xml, "xmlns:w", NAME_SPACE);
    xml_attr_z(xml, "xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships");
}

/* Styles */

static void write_fonts(struct xml_writer *xml)
{
    static const char *const scripts[] = { "w:ascii", "w:hAnsi", "w:eastAsia", "w:cs" };
    xml_begin(xml, "w:rFonts");
    for (size_t i = 0; i < 4; i++)
        xml_attr_z(xml, scripts[i], "Times New Roman");
    xml_end(xml);
}

static void write_style(struct xml_writer *xml, const char *id, const char *name, const char *align, int outline, unsigned look)
{
    xml_begin(xml, "w:style");
    xml_attr_z(xml, "w:type", "paragraph");
    if (look == 0 && outline < 0)
        xml_attr_z(xml, "w:default", "1");
    xml_attr_z(xml, "w:styleId", id);
    docx_value(xml, "w:name", name);
    if (look != 0 || outline >= 0) {
        docx_value(xml, "w:basedOn", "Normal");
        docx_value(xml, "w:next", "Normal");
    }
    docx_empty(xml, "w:qFormat");
    xml_begin(xml, "w:pPr");
    if (outline >= 0)
        docx_empty(xml, "w:keepNext");
    docx_value(xml, "w:jc", align);
    if (outline >= 0)
        docx_value_int(xml, "w:outlineLvl", outline);
    xml_end(xml);
    xml_begin(xml, "w:rPr");
    if ((look & DOC_BOLD) != 0)
        docx_empty(xml, "w:b");
    if ((look & DOC_ITALIC) != 0)
        docx_empty(xml, "w:i");
    xml_end(xml);
    xml_end(xml);
}

static void write_styles(struct docx *docx)
{
    struct xml_writer *xml = &docx->xml;
    begin_root(xml, "w:styles");
    xml_begin(xml, "w:docDefaults");
    xml_begin(xml, "w:rPrDefault");
    xml_begin(xml, "w:rPr");
    write_fonts(xml);
    docx_value_int(xml, "w:sz", doc_letters(docx->paper) / 5);
    docx_value_int(xml, "w:szCs", doc_letters(docx->paper) / 5);
    xml_begin(xml, "w:lang");
    xml_attr_z(xml, "w:val", "vi-VN");
    xml_attr_z(xml, "w:eastAsia", "vi-VN");
    xml_attr_z(xml, "w:bidi", "vi-VN");
    xml_end(xml);
    xml_end(xml);
    xml_end(xml);
    docx_empty(xml, "w:pPrDefault");
    xml_end(xml);
    write_style(xml, "Normal", "Normal", "left", -1, 0);
    write_style(xml, "Title", "Title", "center", -1, DOC_BOLD);
    write_style(xml, "Subtitle", "Subtitle", "center", -1, DOC_BOLD);
    write_style(xml, "Heading1", "heading 1", "center", 0, DOC_BOLD);
    write_style(xml, "Heading2", "heading 2", "both", 1, DOC_BOLD);
    write_style(xml, "Heading3", "heading 3", "both", 2, DOC_BOLD | DOC_ITALIC);
    xml_end(xml);
}

static void write_settings(struct docx *docx)
{
    struct xml_writer *xml = &docx->xml;
    begin_root(xml, "w:settings");
    docx_value_int(xml, "w:defaultTabStop", TWIPS(127));
    xml_begin(xml, "w:compat");
    xml_begin(xml, "w:compatSetting");
    xml_attr_z(xml, "w:name", "compatibilityMode");
    xml_attr_z(xml, "w:uri", "http://schemas.microsoft.com/office/word");
    xml_attr_z(xml, "w:val", "15");
    xml_end(xml);
    xml_end(xml);
    xml_end(xml);
}

/* Header and footer */

static void begin_centred(struct xml_writer *xml)
{
    xml_begin(xml, "w:p");
    xml_begin(xml, "w:pPr");
    docx_value(xml, "w:jc", "center");
    xml_end(xml);
}

static void begin_run(struct xml_writer *xml, int size)
{
    xml_begin(xml, "w:r");
    xml_begin(xml, "w:rPr");
    docx_value_int(xml, "w:sz", size / 5);
    docx_value_int(xml, "w:szCs", size / 5);
    xml_end(xml);
}

static void write_header(struct docx *docx)
{
    struct xml_writer *xml = &docx->xml;
    begin_root(xml, "w:hdr");
    begin_centred(xml);
    xml_begin(xml, "w:fldSimple");
    xml_attr_z(xml, "w:instr", " PAGE ");
    begin_run(xml, SIZE_PAGE_NUMBER);
    xml_element(xml, "w:t", STR("2"));
    xml_end(xml);
    xml_end(xml);
    xml_end(xml);
    xml_end(xml);
}

static void write_footer(struct docx *docx)
{
    struct xml_writer *xml = &docx->xml;
    begin_root(xml, "w:ftr");
    begin_centred(xml);
    begin_run(xml, SIZE_FOOTER);
    xml_element(xml, "w:t", docx->paper->about.footer);
    xml_end(xml);
    xml_end(xml);
    xml_end(xml);
}

/* Relations, types, properties */

static void relation(struct xml_writer *xml, const char *id, const char *type, const char *target)
{
    xml_begin(xml, "Relationship");
    xml_attr_z(xml, "Id", id);
    xml_attr_z(xml, "Type", type);
    xml_attr_z(xml, "Target", target);
    xml_end(xml);
}

static void write_relations(struct docx *docx)
{
    struct xml_writer *xml = &docx->xml;
    xml_begin(xml, "Relationships");
    xml_attr_z(xml, "xmlns", "http://schemas.openxmlformats.org/package/2006/relationships");
    relation(xml, "rId1", RELATIONS "officeDocument", "word/document.xml");
    relation(xml, "rId2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml");
    xml_end(xml);
}

/* "rIdQr12" or "media/qr12.png", in the arena */
static const char *numbered(struct docx *docx, const char *head, int number, const char *tail)
{
    struct buffer out;
    buffer_open(&out, docx->arena, 64);
    buffer_add_z(&out, head);
    buffer_add_int(&out, number);
    buffer_add_z(&out, tail);
    return buffer_z(&out);
}

static void write_document_relations(struct docx *docx)
{
    struct xml_writer *xml = &docx->xml;
    xml_begin(xml, "Relationships");
    xml_attr_z(xml, "xmlns", "http://schemas.openxmlformats.org/package/2006/relationships");
    relation(xml, "rIdStyles", RELATIONS "styles", "styles.xml");
    relation(xml, "rIdSettings", RELATIONS "settings", "settings.xml");
    relation(xml, "rIdHeader", RELATIONS "header", "header1.xml");
    relation(xml, "rIdFooter", RELATIONS "footer", "footer1.xml");
    for (int i = 1; i <= docx->images; i++)
        relation(xml, numbered(docx, "rIdQr", i, ""), RELATIONS "image", numbered(docx, "media/qr", i, ".png"));
    xml_end(xml);
}

static void content_type(struct xml_writer *xml, const char *element, const char *attribute, const char *of, const char *type)
{
    xml_begin(xml, element);
    xml_attr_z(xml, attribute, of);
    xml_attr_z(xml, "ContentType", type);
    xml_end(xml);
}

static void write_types(struct docx *docx)
{
    struct xml_writer *xml = &docx->xml;
    xml_begin(xml, "Types");
    xml_attr_z(xml, "xmlns", "http://schemas.openxmlformats.org/package/2006/content-types");
    content_type(xml, "Default", "Extension", "rels", "application/vnd.openxmlformats-package.relationships+xml");
    content_type(xml, "Default", "Extension", "xml", "application/xml");
    content_type(xml, "Default", "Extension", "png", "image/png");
    content_type(xml, "Override", "PartName", "/word/document.xml", TYPES "document.main+xml");
    content_type(xml, "Override", "PartName", "/word/styles.xml", TYPES "styles+xml");
    content_type(xml, "Override", "PartName", "/word/settings.xml", TYPES "settings+xml");
    content_type(xml, "Override", "PartName", "/word/header1.xml", TYPES "header+xml");
    content_type(xml, "Override", "PartName", "/word/footer1.xml", TYPES "footer+xml");
    content_type(xml, "Override", "PartName", "/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
    xml_end(xml);
}

static void write_instant(struct xml_writer *xml, const char *name, struct str when)
{
    xml_begin(xml, name);
    xml_attr_z(xml, "xsi:type", "dcterms:W3CDTF");
    xml_text(xml, when);
    xml_end(xml);
}

static void write_properties(struct docx *docx)
{
    struct xml_writer *xml = &docx->xml;
    const struct doc_about *about = &docx->paper->about;
    struct str when = pdf_when(docx->arena, about->made_at);
    xml_begin(xml, "cp:coreProperties");
    xml_attr_z(xml, "xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties");
    xml_attr_z(xml, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
    xml_attr_z(xml, "xmlns:dcterms", "http://purl.org/dc/terms/");
    xml_attr_z(xml, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    xml_element(xml, "dc:title", about->title);
    xml_element(xml, "dc:subject", about->subject);
    xml_element(xml, "dc:creator", about->author);
    xml_element(xml, "dc:language", STR("vi-VN"));
    if (when.len > 0) {
        write_instant(xml, "dcterms:created", when);
        write_instant(xml, "dcterms:modified", when);
    }
    xml_end(xml);
}

/* All together */

enum status docx_pack(struct docx *docx, struct str document, struct buffer *out, struct error *error)
{
    static const struct {
        const char *name;
        void (*write)(struct docx *docx);
    } others[] = {
        { "[Content_Types].xml", write_types },        { "_rels/.rels", write_relations },   { "word/_rels/document.xml.rels", write_document_relations },
        { "word/styles.xml", write_styles },           { "word/settings.xml", write_settings }, { "word/header1.xml", write_header },
        { "word/footer1.xml", write_footer },          { "docProps/core.xml", write_properties },
    };
    struct package_part *parts = ARENA_NEW_MANY(docx->arena, struct package_part, sizeof(others) / sizeof(others[0]) + 1 + (size_t)docx->images);
    size_t count = sizeof(others) / sizeof(others[0]);
    int number = 0;
    if (parts == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < count; i++) {
        struct buffer bytes;
        enum status status;
        buffer_open(&bytes, docx->arena, PART_MAX);
        xml_writer_open(&docx->xml, &bytes);
        others[i].write(docx);
        status = xml_done(&docx->xml, error);
        if (status != STATUS_OK)
            return status;
        parts[i] = (struct package_part){ others[i].name, buffer_str(&bytes) };
    }
    parts[count] = (struct package_part){ "word/document.xml", document };
    count++;
    for (const struct docx_image *image = docx->first_image; image != NULL; image = image->next)
        parts[count++] = (struct package_part){ numbered(docx, "word/media/qr", ++number, ".png"), image->png };
    return package_write(parts, count, out, error);
}
