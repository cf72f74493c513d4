/* What stands around the sheets of a workbook: the list of sheets, the looks of cells, the properties. See spread.h. */
#include "doc/pdf_int.h"
#include "doc/spread.h"

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define PART_MAX ((size_t)1 << 20)
#define FORMAT_TWO_DECIMALS 4 /* "#,##0.00", one of the built-in ones */
#define FORMAT_ONE_DECIMAL 164 /* the first number for formats of one's own */

struct part {
    const struct spread *book;
    struct xml_writer xml;
};

static const char *numbered(const struct spread *book, const char *head, size_t number, const char *tail)
{
    struct buffer out;
    buffer_open(&out, book->arena, 100);
    buffer_add_z(&out, head);
    buffer_add_int(&out, (int64_t)number);
    buffer_add_z(&out, tail);
    return buffer_z(&out);
}

static void content_type(struct xml_writer *xml, const char *what, const char *name_of, const char *name, const char *type)
{
    xml_begin(xml, what);
    xml_attr_z(xml, name_of, name);
    xml_attr_z(xml, "ContentType", type);
    xml_end(xml);
}

#define TYPES "application/vnd.openxmlformats-officedocument.spreadsheetml."
static void write_types(struct part *part)
{
    struct xml_writer *xml = &part->xml;
    xml_begin(xml, "Types");
    xml_attr_z(xml, "xmlns", PACKAGE "content-types");
    content_type(xml, "Default", "Extension", "rels", "application/vnd.openxmlformats-package.relationships+xml");
    content_type(xml, "Default", "Extension", "xml", "application/xml");
    content_type(xml, "Override", "PartName", "/xl/workbook.xml", TYPES "sheet.main+xml");
    content_type(xml, "Override", "PartName", "/xl/styles.xml", TYPES "styles+xml");
    for (size_t i = 1; i <= part->book->count; i++)
        content_type(xml, "Override", "PartName", numbered(part->book, "/xl/worksheets/sheet", i, ".xml"), TYPES "worksheet+xml");
    content_type(xml, "Override", "PartName", "/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
    xml_end(xml);
}

static void relation(struct xml_writer *xml, const char *id, const char *type, const char *target)
{
    xml_begin(xml, "Relationship");
    xml_attr_z(xml, "Id", id);
    xml_attr_z(xml, "Type", type);
    xml_attr_z(xml, "Target", target);
    xml_end(xml);
}

static void write_relations(struct part *part)
{
    xml_begin(&part->xml, "Relationships");
    xml_attr_z(&part->xml, "xmlns", PACKAGE "relationships");
    relation(&part->xml, "r1", RELATIONS "/officeDocument", "xl/workbook.xml");
    relation(&part->xml, "r2", PACKAGE "relationships/metadata/core-properties", "docProps/core.xml");
    xml_end(&part->xml);
}

static void write_book_relations(struct part *part)
{
    xml_begin(&part->xml, "Relationships");
    xml_attr_z(&part->xml, "xmlns", PACKAGE "relationships");
    for (size_t i = 1; i <= part->book->count; i++)
        relation(&part->xml, numbered(part->book, "r", i, ""), RELATIONS "/worksheet", numbered(part->book, "worksheets/sheet", i, ".xml"));
    relation(&part->xml, "styles", RELATIONS "/styles", "styles.xml");
    xml_end(&part->xml);
}

/* The head of each sheet, for printing on every page. */
static void write_names(struct part *part)
{
    xml_begin(&part->xml, "definedNames");
    for (size_t i = 0; i < part->book->count; i++) {
        const struct spread_page *page = &part->book->sheets[i].page;
        struct buffer where;
        if (page->head_last == 0)
            continue;
        buffer_open(&where, part->book->arena, 300);
        buffer_add_char(&where, '\'');
        for (size_t k = 0; k < page->name.len; k++) {
            if (page->name.ptr[k] == '\'')
                buffer_add_char(&where, '\'');
            buffer_add_char(&where, page->name.ptr[k]);
        }
        buffer_add(&where, STR("'!$"));
        buffer_add_int(&where, page->head_first);
        buffer_add(&where, STR(":$"));
        buffer_add_int(&where, page->head_last);
        xml_begin(&part->xml, "definedName");
        xml_attr_z(&part->xml, "name", "_xlnm.Print_Titles");
        xml_attr_int(&part->xml, "localSheetId", (int64_t)i);
        xml_text(&part->xml, buffer_str(&where));
        xml_end(&part->xml);
    }
    xml_end(&part->xml);
}

static void write_book(struct part *part)
{
    bool has_names = false;
    xml_begin(&part->xml, "workbook");
    xml_attr_z(&part->xml, "xmlns", MAIN);
    xml_attr_z(&part->xml, "xmlns:r", RELATIONS);
    xml_begin(&part->xml, "sheets");
    for (size_t i = 0; i < part->book->count; i++) {
        xml_begin(&part->xml, "sheet");
        xml_attr(&part->xml, "name", part->book->sheets[i].page.name);
        xml_attr_int(&part->xml, "sheetId", (int64_t)i + 1);
        xml_attr_z(&part->xml, "r:id", numbered(part->book, "r", i + 1, ""));
        xml_end(&part->xml);
        has_names |= part->book->sheets[i].page.head_last > 0;
    }
    xml_end(&part->xml);
    if (has_names)
        write_names(part);
    xml_end(&part->xml);
}

/* ---- looks ---- */

enum letters { LETTERS_PLAIN, LETTERS_BOLD, LETTERS_LARGE, LETTERS_SLANTED };
static const struct {
    enum letters letters;
    bool framed;
    const char *align; /* NULL: as the kind of the value has it */
    bool wraps;
    int format;
} looks[SPREAD_LOOKS] = {
    [SPREAD_PLAIN] = { LETTERS_PLAIN, false, NULL, false, 0 },     [SPREAD_STRONG] = { LETTERS_BOLD, false, NULL, false, 0 },
    [SPREAD_TITLE] = { LETTERS_LARGE, false, "center", true, 0 },  [SPREAD_MIDDLE] = { LETTERS_BOLD, false, "center", false, 0 },
    [SPREAD_SLANTED] = { LETTERS_SLANTED, false, "center", false, 0 }, [SPREAD_HEAD] = { LETTERS_BOLD, true, "center", true, 0 },
    [SPREAD_CELL] = { LETTERS_PLAIN, true, "left", true, 0 },      [SPREAD_CENTRED] = { LETTERS_PLAIN, true, "center", true, 0 },
    [SPREAD_WHOLE] = { LETTERS_PLAIN, true, "center", false, 1 },  [SPREAD_DECIMALS] = { LETTERS_BOLD, true, "center", false, FORMAT_TWO_DECIMALS },
    [SPREAD_TENTHS] = { LETTERS_PLAIN, true, "center", false, FORMAT_ONE_DECIMAL },
    [SPREAD_GROUP] = { LETTERS_BOLD, true, "left", true, 0 },
};

static void write_fonts(struct xml_writer *xml)
{
    static const struct { bool bold, slanted; int size; } fonts[] = { { false, false, 12 }, { true, false, 12 }, { true, false, 14 }, { false, true, 12 } };
    xml_begin(xml, "fonts");
    xml_attr_int(xml, "count", 4);
    for (size_t i = 0; i < 4; i++) {
        xml_begin(xml, "font");
        if (fonts[i].bold)
            xml_element(xml, "b", STR(""));
        if (fonts[i].slanted)
            xml_element(xml, "i", STR(""));
        xml_begin(xml, "sz");
        xml_attr_int(xml, "val", fonts[i].size);
        xml_end(xml);
        xml_begin(xml, "name");
        xml_attr_z(xml, "val", "Times New Roman");
        xml_end(xml);
        xml_begin(xml, "family");
        xml_attr_z(xml, "val", "1");
        xml_end(xml);
        xml_end(xml);
    }
    xml_end(xml);
    xml_begin(xml, "fills"); /* the first two are given */
    xml_attr_int(xml, "count", 2);
    for (size_t i = 0; i < 2; i++) {
        xml_begin(xml, "fill");
        xml_begin(xml, "patternFill");
        xml_attr_z(xml, "patternType", i == 0 ? "none" : "gray125");
        xml_end(xml);
        xml_end(xml);
    }
    xml_end(xml);
}

static void write_borders(struct xml_writer *xml)
{
    static const char *const sides[] = { "left", "right", "top", "bottom" };
    xml_begin(xml, "borders");
    xml_attr_int(xml, "count", 2);
    for (int framed = 0; framed < 2; framed++) {
        xml_begin(xml, "border");
        for (size_t k = 0; k < 4; k++) {
            xml_begin(xml, sides[k]);
            if (framed)
                xml_attr_z(xml, "style", "thin");
            xml_end(xml);
        }
        xml_element(xml, "diagonal", STR(""));
        xml_end(xml);
    }
    xml_end(xml);
}

static void write_look(struct xml_writer *xml, size_t look)
{
    xml_begin(xml, "xf");
    xml_attr_int(xml, "numFmtId", looks[look].format);
    xml_attr_int(xml, "fontId", looks[look].letters);
    xml_attr_z(xml, "fillId", "0");
    xml_attr_int(xml, "borderId", looks[look].framed);
    xml_attr_z(xml, "xfId", "0");
    xml_attr_z(xml, "applyNumberFormat", "1");
    xml_attr_z(xml, "applyFont", "1");
    xml_attr_z(xml, "applyBorder", "1");
    xml_attr_z(xml, "applyAlignment", "1");
    xml_begin(xml, "alignment");
    if (looks[look].align != NULL)
        xml_attr_z(xml, "horizontal", looks[look].align);
    xml_attr_z(xml, "vertical", "center");
    if (looks[look].wraps)
        xml_attr_z(xml, "wrapText", "1");
    xml_end(xml);
    xml_end(xml);
}

static void write_styles(struct part *part)
{
    struct xml_writer *xml = &part->xml;
    xml_begin(xml, "styleSheet");
    xml_attr_z(xml, "xmlns", MAIN);
    xml_begin(xml, "numFmts"); /* beside those that are given */
    xml_attr_int(xml, "count", 1);
    xml_begin(xml, "numFmt");
    xml_attr_int(xml, "numFmtId", FORMAT_ONE_DECIMAL);
    xml_attr_z(xml, "formatCode", "0.0");
    xml_end(xml);
    xml_end(xml);
    write_fonts(xml);
    write_borders(xml);
    xml_begin(xml, "cellStyleXfs");
    xml_attr_int(xml, "count", 1);
    xml_begin(xml, "xf");
    xml_end(xml);
    xml_end(xml);
    xml_begin(xml, "cellXfs");
    xml_attr_int(xml, "count", SPREAD_LOOKS);
    for (size_t i = 0; i < SPREAD_LOOKS; i++)
        write_look(xml, i);
    xml_end(xml);
    xml_end(xml);
}

static void write_properties(struct part *part)
{
    struct xml_writer *xml = &part->xml;
    struct str when = pdf_when(part->book->arena, part->book->made_at);
    xml_begin(xml, "cp:coreProperties");
    xml_attr_z(xml, "xmlns:cp", PACKAGE "metadata/core-properties");
    xml_attr_z(xml, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
    xml_attr_z(xml, "xmlns:dcterms", "http://purl.org/dc/terms/");
    xml_attr_z(xml, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    xml_element(xml, "dc:title", part->book->title);
    xml_element(xml, "dc:language", STR("vi-VN"));
    if (when.len > 0) {
        xml_begin(xml, "dcterms:created");
        xml_attr_z(xml, "xsi:type", "dcterms:W3CDTF");
        xml_text(xml, when);
        xml_end(xml);
    }
    xml_end(xml);
}

enum status spread_pack(const struct spread *book, struct buffer *out, struct error *error)
{
    static const struct {
        const char *name;
        void (*write)(struct part *part);
    } others[] = {
        { "[Content_Types].xml", write_types }, { "_rels/.rels", write_relations }, { "xl/workbook.xml", write_book },
        { "xl/_rels/workbook.xml.rels", write_book_relations }, { "xl/styles.xml", write_styles }, { "docProps/core.xml", write_properties },
    };
    struct package_part parts[sizeof(others) / sizeof(others[0]) + SPREAD_SHEETS_MAX];
    size_t count = 0;
    for (; count < sizeof(others) / sizeof(others[0]); count++) {
        struct part part = { .book = book };
        struct buffer bytes;
        enum status status;
        buffer_open(&bytes, book->arena, PART_MAX);
        xml_writer_open(&part.xml, &bytes);
        others[count].write(&part);
        status = xml_done(&part.xml, error);
        if (status != STATUS_OK)
            return status;
        parts[count] = (struct package_part){ others[count].name, buffer_str(&bytes) };
    }
    for (size_t i = 0; i < book->count; i++)
        parts[count++] = (struct package_part){ numbered(book, "xl/worksheets/sheet", i + 1, ".xml"), book->sheets[i].bytes };
    return package_write(parts, count, out, error);
}
