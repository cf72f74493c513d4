/* Parts of a workbook put into a package, so that a fuzzer needn't find the checksums of ZIP by itself: sheet, shared strings and styles, with a line
 * "--" between. An input that begins with PK is a package already. */
#ifndef OPENOCOP_TESTS_FUZZ_ZIPPED_H
#define OPENOCOP_TESTS_FUZZ_ZIPPED_H

#include <string.h>
#include <zlib.h>

#include "fuzz.h"

#include "base/buffer.h"

struct zipped {
    struct buffer bytes;
    struct buffer directory;
    int count;
};

static void zipped_number(struct buffer *out, size_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buffer_add_char(out, (char)(value >> (8 * i) & 0xFF));
}

static void zipped_add(struct zipped *zip, const char *name, struct str content)
{
    size_t offset = zip->bytes.len;
    for (int central = 0; central < 2; central++) {
        struct buffer *out = central ? &zip->directory : &zip->bytes;
        zipped_number(out, central ? 0x02014B50 : 0x04034B50, 4);
        zipped_number(out, 20, central ? 4 : 2);
        zipped_number(out, 0, 8); /* flags, stored, time, date */
        zipped_number(out, crc32(0, (const Bytef *)content.ptr, (uInt)content.len), 4);
        zipped_number(out, content.len, 4);
        zipped_number(out, content.len, 4);
        zipped_number(out, strlen(name), 4);
        if (central) {
            zipped_number(out, 0, 8);
            zipped_number(out, 0, 2);
            zipped_number(out, offset, 4);
        }
        buffer_add_z(out, name);
    }
    buffer_add(&zip->bytes, content);
    zip->count++;
}

static struct str zipped_part(struct str *rest)
{
    struct str all = *rest;
    for (size_t i = 0; i + 4 <= all.len; i++) {
        if (memcmp(all.ptr + i, "\n--\n", 4) == 0) {
            *rest = str_part(all, i + 4, all.len);
            return str_part(all, 0, i);
        }
    }
    *rest = STR("");
    return all;
}

static struct str zipped(struct arena *arena, struct str input)
{
    struct zipped zip = { .count = 0 };
    size_t start;
    if (str_starts_with(input, STR("PK")))
        return input;
    buffer_open(&zip.bytes, arena, (size_t)1 << 20);
    buffer_open(&zip.directory, arena, (size_t)1 << 20);
    zipped_add(&zip, "xl/workbook.xml",
               STR("<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' "
                   "xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets><sheet name='S' r:id='a'/></sheets></workbook>"));
    zipped_add(&zip, "xl/_rels/workbook.xml.rels",
               STR("<R><Relationship Id='a' Type='/worksheet' Target='s.xml'/><Relationship Id='b' Type='/sharedStrings' Target='t.xml'/>"
                   "<Relationship Id='c' Type='/styles' Target='u.xml'/></R>"));
    zipped_add(&zip, "xl/s.xml", zipped_part(&input));
    zipped_add(&zip, "xl/t.xml", input.len == 0 ? STR("<sst/>") : zipped_part(&input));
    zipped_add(&zip, "xl/u.xml", input.len == 0 ? STR("<styleSheet/>") : zipped_part(&input));
    start = zip.bytes.len;
    buffer_add(&zip.bytes, buffer_str(&zip.directory));
    zipped_number(&zip.bytes, 0x06054B50, 8);
    zipped_number(&zip.bytes, (size_t)zip.count, 2);
    zipped_number(&zip.bytes, (size_t)zip.count, 2);
    zipped_number(&zip.bytes, zip.directory.len, 4);
    zipped_number(&zip.bytes, start, 4);
    zipped_number(&zip.bytes, 0, 2);
    return buffer_str(&zip.bytes);
}

#endif
