/* Workbooks made in memory, entry by entry, so that a test can make a whole one, an odd one and a malicious one. The ZIP format is written here by
 * hand (APPNOTE 6.3.3); the reader under test uses libzip. */
#ifndef OPENOCOP_TESTS_PACKAGE_H
#define OPENOCOP_TESTS_PACKAGE_H

#include <zlib.h>

#include "../torture.h"

#define PACKAGE_ENTRIES 11000

struct package_entry {
    const char *name;
    uint32_t crc;
    uint32_t packed;
    uint32_t size;
    uint32_t offset;
    uint16_t method;
    uint16_t flags;
};

struct package {
    struct arena *arena;
    struct buffer bytes;
    struct package_entry *entries;
    size_t count;
    uint32_t declared_size; /* not 0: a lie about the size of each entry that is added */
    uint16_t flags;
    uint16_t method;        /* not 0: a lie about how it is packed */
};

static inline void package_number(struct buffer *out, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buffer_add_char(out, (char)(value >> (8 * i) & 0xFF));
}

static inline void package_open(struct package *package, struct arena *arena)
{
    *package = (struct package){ .arena = arena, .entries = ARENA_NEW_MANY(arena, struct package_entry, PACKAGE_ENTRIES) };
    assert_non_null(package->entries);
    buffer_open(&package->bytes, arena, (size_t)256 << 20);
}

static inline struct str package_deflated(struct arena *arena, struct str content)
{
    z_stream stream = { 0 };
    size_t room = content.len / 2 + 100000;
    char *out = arena_take(arena, room);
    assert_non_null(out);
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (Bytef *)(uintptr_t)content.ptr;
    stream.avail_in = (uInt)content.len;
    stream.next_out = (Bytef *)out;
    stream.avail_out = (uInt)room;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    return (struct str){ out, stream.total_out };
}

static inline void package_head(struct buffer *out, const struct package_entry *entry, bool central)
{
    package_number(out, central ? 0x02014B50 : 0x04034B50, 4);
    if (central)
        package_number(out, 20, 2);
    package_number(out, 20, 2);
    package_number(out, entry->flags, 2);
    package_number(out, entry->method, 2);
    package_number(out, 0, 2);      /* time */
    package_number(out, 0x5800, 2); /* date */
    package_number(out, entry->crc, 4);
    package_number(out, entry->packed, 4);
    package_number(out, entry->size, 4);
    package_number(out, (uint32_t)strlen(entry->name), 2);
    package_number(out, 0, 2);
    if (central) {
        package_number(out, 0, 2);
        package_number(out, 0, 2);
        package_number(out, 0, 2);
        package_number(out, 0, 4);
        package_number(out, entry->offset, 4);
    }
    buffer_add_z(out, entry->name);
}

static inline void package_add(struct package *package, const char *name, struct str content)
{
    struct package_entry *entry = &package->entries[package->count++];
    bool deflated = content.len > 200;
    struct str packed = deflated ? package_deflated(package->arena, content) : content;
    assert_true(package->count < PACKAGE_ENTRIES);
    *entry = (struct package_entry){ .name = name,
                                     .crc = (uint32_t)crc32(0, (const Bytef *)content.ptr, (uInt)content.len),
                                     .packed = (uint32_t)packed.len,
                                     .size = package->declared_size != 0 ? package->declared_size : (uint32_t)content.len,
                                     .offset = (uint32_t)package->bytes.len,
                                     .method = package->method != 0 ? package->method : deflated ? 8 : 0,
                                     .flags = package->flags };
    package_head(&package->bytes, entry, false);
    buffer_add(&package->bytes, packed);
}

static inline struct str package_end(struct package *package)
{
    uint32_t start = (uint32_t)package->bytes.len;
    for (size_t i = 0; i < package->count; i++)
        package_head(&package->bytes, &package->entries[i], true);
    package_number(&package->bytes, 0x06054B50, 4);
    package_number(&package->bytes, 0, 4);
    package_number(&package->bytes, (uint32_t)package->count, 2);
    package_number(&package->bytes, (uint32_t)package->count, 2);
    package_number(&package->bytes, (uint32_t)package->bytes.len - 12 - start, 4);
    package_number(&package->bytes, start, 4);
    package_number(&package->bytes, 0, 2);
    assert_false(package->bytes.overflowed);
    return buffer_str(&package->bytes);
}

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define TYPES                                                                                                              \
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">" \
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" "                 \
    "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"

/* The usual parts. NULL leaves a part out; `sheet` is what stands inside <worksheet>, `strings` inside <sst>, `styles` inside <styleSheet>. */
struct simple_workbook {
    const char *workbook_pr; /* "date1904='1'" */
    const char *sheet;
    const char *second_sheet;
    const char *second_state; /* "state='hidden'" */
    const char *strings;
    const char *styles;
};

static inline struct str package_around(struct arena *arena, const char *before, const char *content, const char *after)
{
    struct buffer out;
    buffer_open(&out, arena, (size_t)256 << 20);
    buffer_add_z(&out, before);
    buffer_add_z(&out, content);
    buffer_add_z(&out, after);
    assert_false(out.overflowed);
    return buffer_str(&out);
}

static inline void package_add_frame(struct package *package, const struct simple_workbook *w)
{
    struct buffer workbook;
    struct buffer relations;
    buffer_open(&workbook, package->arena, 10000);
    buffer_add(&workbook, STR("<workbook xmlns='" MAIN "' xmlns:r='" RELATIONS "'><workbookPr "));
    buffer_add_z(&workbook, w->workbook_pr == NULL ? "" : w->workbook_pr);
    buffer_add(&workbook, STR("/><sheets><sheet name='Sản phẩm' sheetId='1' r:id='rId1'/>"));
    if (w->second_sheet != NULL) {
        buffer_add(&workbook, STR("<sheet name='Second' sheetId='2' r:id='rId2' "));
        buffer_add_z(&workbook, w->second_state == NULL ? "" : w->second_state);
        buffer_add(&workbook, STR("/>"));
    }
    buffer_add(&workbook, STR("</sheets></workbook>"));
    buffer_open(&relations, package->arena, 10000);
    buffer_add(&relations, STR("<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
                               "<Relationship Id='rId1' Type='" RELATIONS "/worksheet' Target='worksheets/sheet1.xml'/>"
                               "<Relationship Id='rId2' Type='" RELATIONS "/worksheet' Target='/xl/worksheets/sheet2.xml'/>"));
    if (w->strings != NULL)
        buffer_add(&relations, STR("<Relationship Id='rId3' Type='" RELATIONS "/sharedStrings' Target='sharedStrings.xml'/>"));
    if (w->styles != NULL)
        buffer_add(&relations, STR("<Relationship Id='rId4' Type='" RELATIONS "/styles' Target='../xl/styles.xml'/>"));
    buffer_add(&relations, STR("</Relationships>"));
    package_add(package, "[Content_Types].xml", STR(TYPES));
    package_add(package, "xl/workbook.xml", buffer_str(&workbook));
    package_add(package, "xl/_rels/workbook.xml.rels", buffer_str(&relations));
}

static inline void package_add_parts(struct package *package, const struct simple_workbook *w)
{
    struct arena *arena = package->arena;
    if (w->sheet != NULL)
        package_add(package, "xl/worksheets/sheet1.xml", package_around(arena, "<worksheet xmlns='" MAIN "'>", w->sheet, "</worksheet>"));
    if (w->second_sheet != NULL)
        package_add(package, "xl/worksheets/sheet2.xml", package_around(arena, "<worksheet xmlns='" MAIN "'>", w->second_sheet, "</worksheet>"));
    if (w->strings != NULL)
        package_add(package, "xl/sharedStrings.xml", package_around(arena, "<sst xmlns='" MAIN "'>", w->strings, "</sst>"));
    if (w->styles != NULL)
        package_add(package, "xl/styles.xml", package_around(arena, "<styleSheet xmlns='" MAIN "'>", w->styles, "</styleSheet>"));
}

static inline struct str simple_workbook_bytes(struct arena *arena, const struct simple_workbook *w)
{
    struct package package;
    package_open(&package, arena);
    package_add_frame(&package, w);
    package_add_parts(&package, w);
    return package_end(&package);
}

#endif
