/* A paper as DOCX (ECMA-376, WordprocessingML, transitional): the text, with Word's own tables, tabs and styles, so that an officer may go on
 * writing in it. The elements' order within their parents is that of the schema. */
#include "doc/docx_int.h"

#include "base/pure.h"

#define TICKED_BOX STR("\xE2\x98\x91") /* U+2611 */
#define RULE_BEFORE 40                  /* room between a text and the line beneath it */
#define QR_SCALE 8                      /* pixels a dot */
#define EMU(tenths_of_mm) ((int64_t)(tenths_of_mm) * 3600) /* DrawingML's unit */

void docx_value(struct xml_writer *xml, const char *name, const char *value)
{
    xml_begin(xml, name);
    xml_attr_z(xml, "w:val", value);
    xml_end(xml);
}

void docx_value_int(struct xml_writer *xml, const char *name, int64_t value)
{
    xml_begin(xml, name);
    xml_attr_int(xml, "w:val", value);
    xml_end(xml);
}

void docx_empty(struct xml_writer *xml, const char *name)
{
    xml_begin(xml, name);
    xml_end(xml);
}

/* Paragraphs */

static const char *jc(enum doc_align align)
{
    static const char *const words[] = { "left", "center", "right", "both" };
    return words[align];
}

static void border(struct xml_writer *xml, const char *side)
{
    xml_begin(xml, side);
    xml_attr_z(xml, "w:val", "single");
    xml_attr_int(xml, "w:sz", 6);
    xml_attr_int(xml, "w:space", 1);
    xml_attr_z(xml, "w:color", "000000");
    xml_end(xml);
}

static void spacing(struct xml_writer *xml, int before, int after, int line, const char *rule)
{
    xml_begin(xml, "w:spacing");
    xml_attr_int(xml, "w:before", before);
    xml_attr_int(xml, "w:after", after);
    xml_attr_int(xml, "w:line", line);
    xml_attr_z(xml, "w:lineRule", rule);
    xml_end(xml);
}

/* A line of its own that is nothing but a border: the line beneath a motto or above the notes. */
static void write_line(struct xml_writer *xml, int left, int right, int before, int after, bool keep)
{
    xml_begin(xml, "w:p");
    xml_begin(xml, "w:pPr");
    if (keep)
        docx_empty(xml, "w:keepNext");
    xml_begin(xml, "w:pBdr");
    border(xml, "w:top");
    xml_end(xml);
    spacing(xml, before, after, 40, "exact");
    xml_begin(xml, "w:ind");
    xml_attr_int(xml, "w:left", left > 0 ? left : 0);
    xml_attr_int(xml, "w:right", right > 0 ? right : 0);
    xml_end(xml);
    xml_end(xml);
    xml_end(xml);
}

static void write_run_look(struct xml_writer *xml, unsigned style, int size)
{
    xml_begin(xml, "w:rPr");
    if ((style & DOC_BOLD) != 0) {
        docx_empty(xml, "w:b");
        docx_empty(xml, "w:bCs");
    }
    if ((style & DOC_ITALIC) != 0) {
        docx_empty(xml, "w:i");
        docx_empty(xml, "w:iCs");
    }
    docx_value_int(xml, "w:sz", size / 5); /* half points */
    docx_value_int(xml, "w:szCs", size / 5);
    if ((style & DOC_UNDERLINED) != 0)
        docx_value(xml, "w:u", "single");
    if ((style & DOC_RAISED) != 0)
        docx_value(xml, "w:vertAlign", "superscript");
    xml_end(xml);
}

static void write_run(struct xml_writer *xml, struct str text, unsigned style, int size)
{
    xml_begin(xml, "w:r");
    write_run_look(xml, style, size);
    xml_begin(xml, "w:t");
    xml_attr_z(xml, "xml:space", "preserve");
    xml_text(xml, (style & DOC_TICKED_BOX) != 0 ? TICKED_BOX : text);
    xml_end(xml);
    xml_end(xml);
}

static void write_leader(struct xml_writer *xml, const struct paragraph *paragraph)
{
    for (int i = paragraph->leader ? 0 : 1; i <= paragraph->more_lines; i++) {
        xml_begin(xml, "w:r");
        write_run_look(xml, 0, paragraph->size);
        if (i > 0)
            docx_empty(xml, "w:br");
        docx_empty(xml, "w:tab");
        xml_end(xml);
    }
}

static void write_paragraph_look(struct xml_writer *xml, const struct paragraph *paragraph, int width)
{
    xml_begin(xml, "w:pPr");
    docx_value(xml, "w:pStyle", docx_style_names[paragraph->role]);
    if (paragraph->keep)
        docx_empty(xml, "w:keepNext");
    if (paragraph->leader || paragraph->more_lines > 0) {
        xml_begin(xml, "w:tabs");
        xml_begin(xml, "w:tab");
        xml_attr_z(xml, "w:val", "right");
        xml_attr_z(xml, "w:leader", "dot");
        xml_attr_int(xml, "w:pos", width);
        xml_end(xml);
        xml_end(xml);
    }
    spacing(xml, paragraph->before * 2, paragraph->rule > 0 ? 0 : paragraph->after * 2, paragraph->spacing * 240 / 100, "auto");
    xml_begin(xml, "w:ind");
    xml_attr_int(xml, "w:firstLine", TWIPS(paragraph->first));
    xml_end(xml);
    docx_value(xml, "w:jc", jc(paragraph->align));
    xml_end(xml);
}

static void write_paragraph(struct docx *docx, const struct paragraph *paragraph, int width)
{
    struct xml_writer *xml = &docx->xml;
    size_t from = 0;
    if (paragraph->note_line)
        write_line(xml, 0, width - TWIPS(500), 160, 0, true);
    xml_begin(xml, "w:p");
    write_paragraph_look(xml, paragraph, width);
    for (size_t i = 0; i < paragraph->run_count; from = paragraph->runs[i++].end)
        if (paragraph->runs[i].end > from)
            write_run(xml, str_part(paragraph->text, from, paragraph->runs[i].end), paragraph->runs[i].style, paragraph->size);
    write_leader(xml, paragraph);
    xml_end(xml);
    if (paragraph->rule > 0) {
        int rule = (int)(typeset_last_line(docx->type, paragraph, width / 20.0) * 20) * paragraph->rule / 100;
        write_line(xml, (width - rule) / 2, (width - rule) / 2, RULE_BEFORE, paragraph->after * 2, paragraph->keep);
    }
}

/* An empty paragraph of a given height. Word wants one after a table, so that two do not become one, and at the end of a cell. */
static void write_gap(struct xml_writer *xml, int height)
{
    xml_begin(xml, "w:p");
    xml_begin(xml, "w:pPr");
    spacing(xml, 0, 0, height < 20 ? 20 : height, "exact");
    xml_begin(xml, "w:rPr");
    docx_value_int(xml, "w:sz", 2);
    xml_end(xml);
    xml_end(xml);
    xml_end(xml);
}

/* QR codes */

static enum status keep_image(struct docx *docx, const struct qr *qr, struct error *error)
{
    struct docx_image *image = ARENA_NEW(docx->arena, struct docx_image);
    struct buffer png;
    enum status status;
    buffer_open(&png, docx->arena, (size_t)4 << 20);
    status = image == NULL ? fail_memory(error) : qr_png(qr, QR_SCALE, &png, error);
    if (status != STATUS_OK)
        return status;
    image->png = buffer_str(&png);
    if (docx->last_image == NULL)
        docx->first_image = image;
    else
        docx->last_image->next = image;
    docx->last_image = image;
    docx->images++;
    return STATUS_OK;
}

static void attr_number(struct xml_writer *xml, const char *name, const char *head, int number)
{
    char bytes[32];
    struct buffer text;
    buffer_open_fixed(&text, bytes, sizeof(bytes));
    buffer_add_z(&text, head);
    buffer_add_int(&text, number);
    xml_attr(xml, name, buffer_str(&text));
}

static void write_picture_properties(struct xml_writer *xml, const char *name, int number)
{
    xml_begin(xml, name);
    xml_attr_int(xml, "id", number);
    attr_number(xml, "name", "QR ", number);
    xml_end(xml);
}

static void write_size(struct xml_writer *xml, const char *name, int size)
{
    xml_begin(xml, name);
    xml_attr_int(xml, "cx", EMU(size));
    xml_attr_int(xml, "cy", EMU(size));
    xml_end(xml);
}

static void write_picture(struct xml_writer *xml, int number, int size)
{
    xml_begin(xml, "pic:pic");
    xml_begin(xml, "pic:nvPicPr");
    write_picture_properties(xml, "pic:cNvPr", number);
    docx_empty(xml, "pic:cNvPicPr");
    xml_end(xml);
    xml_begin(xml, "pic:blipFill");
    xml_begin(xml, "a:blip");
    attr_number(xml, "r:embed", "rIdQr", number);
    xml_end(xml);
    xml_begin(xml, "a:stretch");
    docx_empty(xml, "a:fillRect");
    xml_end(xml);
    xml_end(xml);
    xml_begin(xml, "pic:spPr");
    xml_begin(xml, "a:xfrm");
    xml_begin(xml, "a:off");
    xml_attr_int(xml, "x", 0);
    xml_attr_int(xml, "y", 0);
    xml_end(xml);
    write_size(xml, "a:ext", size);
    xml_end(xml);
    xml_begin(xml, "a:prstGeom");
    xml_attr_z(xml, "prst", "rect");
    docx_empty(xml, "a:avLst");
    xml_end(xml);
    xml_end(xml);
    xml_end(xml);
}

static enum status write_qr(struct docx *docx, const struct qr_block *block, struct error *error)
{
    static const char *const distances[] = { "distT", "distB", "distL", "distR" };
    struct xml_writer *xml = &docx->xml;
    enum status status = keep_image(docx, &block->qr, error);
    xml_begin(xml, "w:p");
    xml_begin(xml, "w:pPr");
    docx_empty(xml, "w:keepNext");
    spacing(xml, 0, 0, 240, "auto");
    docx_value(xml, "w:jc", jc(block->align));
    xml_end(xml);
    xml_begin(xml, "w:r");
    xml_begin(xml, "w:drawing");
    xml_begin(xml, "wp:inline");
    for (size_t i = 0; i < sizeof(distances) / sizeof(distances[0]); i++)
        xml_attr_int(xml, distances[i], 0);
    write_size(xml, "wp:extent", block->size);
    write_picture_properties(xml, "wp:docPr", docx->images);
    xml_begin(xml, "a:graphic");
    xml_begin(xml, "a:graphicData");
    xml_attr_z(xml, "uri", "http://schemas.openxmlformats.org/drawingml/2006/picture");
    write_picture(xml, docx->images, block->size);
    xml_end(xml);
    xml_end(xml);
    xml_end(xml);
    xml_end(xml);
    xml_end(xml);
    xml_end(xml);
    return status;
}

/* Tables */

static enum status write_blocks(struct docx *docx, const struct block_list *blocks, int width, struct error *error);

static void write_table_borders(struct xml_writer *xml)
{
    static const char *const sides[] = { "w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV" };
    xml_begin(xml, "w:tblBorders");
    for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++) {
        xml_begin(xml, sides[i]);
        xml_attr_z(xml, "w:val", "single");
        xml_attr_int(xml, "w:sz", 4);
        xml_attr_int(xml, "w:space", 0);
        xml_attr_z(xml, "w:color", "000000");
        xml_end(xml);
    }
    xml_end(xml);
}

static void write_margin(struct xml_writer *xml, const char *side, int width)
{
    xml_begin(xml, side);
    xml_attr_int(xml, "w:w", width);
    xml_attr_z(xml, "w:type", "dxa");
    xml_end(xml);
}

static void write_table_look(struct xml_writer *xml, const struct table *table)
{
    int side = table->borderless ? 0 : TWIPS(CELL_SIDE);
    int top = table->borderless ? 0 : CELL_TOP * 2;
    int whole = 0;
    for (size_t i = 0; i < table->column_count; i++)
        whole += TWIPS(table->widths[i]);
    xml_begin(xml, "w:tblPr");
    write_margin(xml, "w:tblW", whole);
    write_margin(xml, "w:tblInd", 0);
    if (!table->borderless)
        write_table_borders(xml);
    xml_begin(xml, "w:tblLayout");
    xml_attr_z(xml, "w:type", "fixed");
    xml_end(xml);
    xml_begin(xml, "w:tblCellMar");
    write_margin(xml, "w:top", top);
    write_margin(xml, "w:left", side);
    write_margin(xml, "w:bottom", top);
    write_margin(xml, "w:right", side);
    xml_end(xml);
    xml_end(xml);
    xml_begin(xml, "w:tblGrid");
    for (size_t i = 0; i < table->column_count; i++) {
        xml_begin(xml, "w:gridCol");
        xml_attr_int(xml, "w:w", TWIPS(table->widths[i]));
        xml_end(xml);
    }
    xml_end(xml);
}

static enum status write_cell(struct docx *docx, const struct table *table, size_t column, size_t span, const struct block_list *blocks, bool header,
                              struct error *error)
{
    static const struct block_list nothing = { NULL, NULL };
    struct xml_writer *xml = &docx->xml;
    int width = 0;
    enum status status;
    for (size_t i = column; i < column + span; i++)
        width += TWIPS(table->widths[i]);
    xml_begin(xml, "w:tc");
    xml_begin(xml, "w:tcPr");
    write_margin(xml, "w:tcW", width);
    if (span > 1)
        docx_value_int(xml, "w:gridSpan", (int64_t)span);
    if (header)
        docx_value(xml, "w:vAlign", "center");
    xml_end(xml);
    blocks = blocks == NULL ? &nothing : blocks;
    status = write_blocks(docx, blocks, width - (table->borderless ? 0 : 2 * TWIPS(CELL_SIDE)), error);
    if (blocks->last == NULL)
        write_gap(xml, table->size * 2);
    xml_end(xml);
    return status;
}

static enum status write_row(struct docx *docx, const struct table *table, const struct row *row, struct error *error)
{
    struct xml_writer *xml = &docx->xml;
    enum status status = STATUS_OK;
    xml_begin(xml, "w:tr");
    xml_begin(xml, "w:trPr");
    docx_empty(xml, "w:cantSplit");
    if (row->header)
        docx_empty(xml, "w:tblHeader");
    xml_end(xml);
    for (const struct cell *cell = row->first_cell; cell != NULL && status == STATUS_OK; cell = cell->next)
        status = write_cell(docx, table, cell->column, cell->span, cell->blocks, row->header, error);
    if (row->columns < table->column_count && status == STATUS_OK)
        status = write_cell(docx, table, row->columns, table->column_count - row->columns, NULL, row->header, error);
    xml_end(xml);
    return status;
}

static enum status write_table(struct docx *docx, const struct table *table, struct error *error)
{
    enum status status = STATUS_OK;
    if (table->first_row == NULL) /* Word has no table without a row */
        return STATUS_OK;
    xml_begin(&docx->xml, "w:tbl");
    write_table_look(&docx->xml, table);
    for (const struct row *row = table->first_row; row != NULL && status == STATUS_OK; row = row->next)
        status = write_row(docx, table, row, error);
    xml_end(&docx->xml);
    write_gap(&docx->xml, table->borderless ? 20 : PARAGRAPH_ROOM * 2);
    return status;
}

static void write_page_break(struct xml_writer *xml)
{
    xml_begin(xml, "w:p");
    xml_begin(xml, "w:r");
    xml_begin(xml, "w:br");
    xml_attr_z(xml, "w:type", "page");
    xml_end(xml);
    xml_end(xml);
    xml_end(xml);
}

static enum status write_blocks(struct docx *docx, const struct block_list *blocks, int width, struct error *error)
{
    enum status status = STATUS_OK;
    for (const struct block *block = blocks->first; block != NULL && status == STATUS_OK; block = block->next) {
        switch (block->kind) {
        case BLOCK_PARAGRAPH: write_paragraph(docx, &block->paragraph, width); break;
        case BLOCK_TABLE: status = write_table(docx, &block->table, error); break;
        case BLOCK_QR: status = write_qr(docx, &block->qr, error); break;
        case BLOCK_GAP: write_gap(&docx->xml, TWIPS(block->gap)); break;
        case BLOCK_PAGE_BREAK: write_page_break(&docx->xml); break;
        }
    }
    return status;
}

/* The section: paper, margins, header and footer */

static void write_reference(struct xml_writer *xml, const char *name, const char *pages, const char *id)
{
    xml_begin(xml, name);
    xml_attr_z(xml, "w:type", pages);
    xml_attr_z(xml, "r:id", id);
    xml_end(xml);
}

static void write_section(struct docx *docx)
{
    struct xml_writer *xml = &docx->xml;
    struct doc_measures measures = doc_measures(docx->paper);
    xml_begin(xml, "w:sectPr");
    write_reference(xml, "w:headerReference", "default", "rIdHeader");
    if (docx->paper->about.footer.len > 0) {
        write_reference(xml, "w:footerReference", "default", "rIdFooter");
        write_reference(xml, "w:footerReference", "first", "rIdFooter");
    }
    xml_begin(xml, "w:pgSz");
    xml_attr_int(xml, "w:w", TWIPS(measures.width));
    xml_attr_int(xml, "w:h", TWIPS(measures.height));
    if (measures.width > measures.height)
        xml_attr_z(xml, "w:orient", "landscape");
    xml_end(xml);
    xml_begin(xml, "w:pgMar");
    xml_attr_int(xml, "w:top", TWIPS(MARGIN_TOP));
    xml_attr_int(xml, "w:right", TWIPS(MARGIN_RIGHT));
    xml_attr_int(xml, "w:bottom", TWIPS(MARGIN_BOTTOM));
    xml_attr_int(xml, "w:left", TWIPS(MARGIN_LEFT));
    xml_attr_int(xml, "w:header", TWIPS(EDGE));
    xml_attr_int(xml, "w:footer", TWIPS(EDGE) - 200);
    xml_attr_int(xml, "w:gutter", 0);
    xml_end(xml);
    docx_empty(xml, "w:titlePg"); /* the first page has a header of its own: none */
    xml_end(xml);
}

static enum status write_document(struct docx *docx, struct buffer *out, struct error *error)
{
    struct xml_writer *xml = &docx->xml;
    enum status status;
    xml_writer_open(xml, out);
    xml_begin(xml, "w:document");
    xml_attr_z(xml, "xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main");
    xml_attr_z(xml, "xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships");
    xml_attr_z(xml, "xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing");
    xml_attr_z(xml, "xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main");
    xml_attr_z(xml, "xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture");
    xml_begin(xml, "w:body");
    status = write_blocks(docx, docx->paper->page, TWIPS(doc_measures(docx->paper).text_width), error);
    write_section(docx);
    xml_end(xml);
    xml_end(xml);
    return status == STATUS_OK ? xml_done(xml, error) : status;
}

enum status doc_docx(const struct doc *paper, struct buffer *out, struct error *error)
{
    struct arena arena;
    struct docx docx = { .paper = paper, .arena = &arena };
    struct buffer document;
    enum status status = doc_check(paper, error);
    if (status != STATUS_OK)
        return status;
    arena_open(&arena, &memory_system, DOCX_MAX * 4);
    buffer_open(&document, &arena, DOCX_MAX);
    docx.type = ARENA_NEW(&arena, struct typesetter);
    status = docx.type == NULL ? fail_memory(error) : typesetter_open(docx.type, &arena, error);
    if (status == STATUS_OK) {
        status = write_document(&docx, &document, error);
        typesetter_close(docx.type);
    }
    if (status == STATUS_OK)
        status = docx_pack(&docx, buffer_str(&document), out, error);
    arena_close(&arena);
    return status;
}
