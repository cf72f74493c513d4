/* See workbook.h. Opening: the package, its content types (which part is the workbook), the workbook (its sheets and where days are counted
 * from), its relations (in which parts the sheets, strings and styles stand). */
#include "doc/workbook_int.h"

#include "base/pure.h"
#include "base/text.h"
#include "texts_workbook.h"

#define MAIN_SPACE "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define MAIN_SPACE_STRICT "http://purl.oclc.org/ooxml/spreadsheetml/main"
#define RELATION_SPACE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELATION_SPACE_STRICT "http://purl.oclc.org/ooxml/officeDocument/relationships"
#define OLE_SIGNATURE "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
#define SHEET_NAME_MAX 1000
#define PATH_MAX_BYTES 1024

bool workbook_is_main(struct str space)
{
    return str_is(space, MAIN_SPACE) || str_is(space, MAIN_SPACE_STRICT);
}

bool workbook_is_true(struct str value)
{
    return str_is(value, "1") || str_is(value, "true");
}

/* Content types */

struct types_reading {
    struct workbook *workbook;
    bool binary;
};

static bool contains(struct str s, const char *part)
{
    struct str wanted = str_from(part);
    for (size_t i = 0; i + wanted.len <= s.len; i++)
        if (str_equal(str_part(s, i, i + wanted.len), wanted))
            return true;
    return false;
}

static enum status on_type(void *self, const struct xml_element *element, struct error *error)
{
    struct types_reading *r = self;
    struct str type = xml_attribute(element, "ContentType");
    struct str part = xml_attribute(element, "PartName");
    if (!str_is(element->name, "Override") || r->workbook->main_part.len > 0)
        return STATUS_OK;
    r->binary = r->binary || contains(type, "ms-excel.sheet.binary");
    if (!contains(type, "sheet.main+xml") && !contains(type, "template.main+xml") && !contains(type, "sheet.macroEnabled.main+xml") &&
        !contains(type, "template.macroEnabled.main+xml"))
        return STATUS_OK;
    if (contains(type, "wordprocessingml") || contains(type, "presentationml"))
        return STATUS_OK;
    if (str_starts_with(part, STR("/")))
        part = str_part(part, 1, part.len);
    r->workbook->main_part = arena_copy(r->workbook->arena, part);
    return r->workbook->arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status find_main_part(struct workbook *workbook, struct error *error)
{
    static const struct xml_handlers handlers = { .start = on_type };
    struct types_reading reading = { .workbook = workbook };
    if (zip_package_has(workbook->package, STR("[Content_Types].xml"))) {
        enum status status = zip_package_read(workbook->package, STR("[Content_Types].xml"), &handlers, &reading, error);
        if (status != STATUS_OK)
            return status;
    }
    if (reading.binary)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_workbook_binary, NULL);
    if (workbook->main_part.len == 0 && zip_package_has(workbook->package, STR("xl/workbook.xml")))
        workbook->main_part = STR("xl/workbook.xml");
    if (workbook->main_part.len == 0)
        return workbook->arena->exhausted ? fail_memory(error) : FAIL(error, STATUS_BAD_INPUT, TEXT_workbook_other_kind, NULL);
    return STATUS_OK;
}

/* The workbook */

struct sheets_reading {
    struct workbook *workbook;
    size_t room;
};

static struct str relation_of(const struct xml_element *element)
{
    for (size_t i = 0; i < element->count; i++) {
        const struct xml_attribute *attribute = &element->attributes[i];
        if (str_is(attribute->name, "id") && (str_is(attribute->space, RELATION_SPACE) || str_is(attribute->space, RELATION_SPACE_STRICT)))
            return attribute->value;
    }
    return STR("");
}

static enum status on_sheet(void *self, const struct xml_element *element, struct error *error)
{
    struct sheets_reading *r = self;
    struct workbook *workbook = r->workbook;
    struct sheet_part *part;
    struct str state = xml_attribute(element, "state");
    if (!workbook_is_main(element->space))
        return STATUS_OK;
    if (element->depth == 2 && str_is(element->name, "workbookPr"))
        workbook->epoch_1904 = workbook_is_true(xml_attribute(element, "date1904"));
    if (element->depth != 3 || !str_is(element->name, "sheet"))
        return STATUS_OK;
    if (workbook->sheet_count == WORKBOOK_SHEETS_MAX)
        return FAIL_WITH(error, STATUS_TOO_LARGE, TEXT_workbook_sheets, NULL, TEXT_ARG_INT("max", WORKBOOK_SHEETS_MAX));
    if (!WORKBOOK_GROW(workbook->arena, workbook->sheets, workbook->sheet_count, r->room))
        return fail_memory(error);
    part = &workbook->sheets[workbook->sheet_count++];
    *part = (struct sheet_part){ .relation = arena_copy(workbook->arena, relation_of(element)) };
    part->sheet.visible = state.len == 0 || str_is(state, "visible");
    return text_nfc(workbook->arena, str_part(xml_attribute(element, "name"), 0, SHEET_NAME_MAX), &part->sheet.name, error);
}

/* Relations */

/* A target beside the workbook's part, "worksheets/sheet1.xml" or "/xl/worksheets/sheet1.xml" or "../xl/…", as a path in the package; empty
 * where it leads out of it. */
static struct str resolve(struct arena *arena, struct str main_part, struct str target)
{
    struct buffer path;
    char *room;
    buffer_open(&path, arena, PATH_MAX_BYTES);
    if (!str_starts_with(target, STR("/"))) {
        size_t folder = main_part.len;
        while (folder > 0 && main_part.ptr[folder - 1] != '/')
            folder--;
        buffer_add(&path, str_part(main_part, 0, folder));
    }
    while (target.len > 0) {
        struct str step = str_cut(&target, '/');
        if (str_is(step, "..")) {
            if (path.len == 0)
                return STR("");
            for (path.len--; path.len > 0 && path.ptr[path.len - 1] != '/';)
                path.len--;
        } else if (step.len > 0 && !str_is(step, ".")) {
            buffer_add(&path, step);
            buffer_add_char(&path, '/');
        }
    }
    room = path.overflowed ? NULL : arena_copy_z(arena, buffer_str(&path));
    return room == NULL || path.len == 0 ? STR("") : (struct str){ room, path.len - 1 };
}

static enum status on_relation(void *self, const struct xml_element *element, struct error *error)
{
    struct workbook *workbook = self;
    struct str type = xml_attribute(element, "Type");
    struct str id = xml_attribute(element, "Id");
    struct str part;
    if (!str_is(element->name, "Relationship") || str_is(xml_attribute(element, "TargetMode"), "External"))
        return STATUS_OK;
    part = resolve(workbook->arena, workbook->main_part, xml_attribute(element, "Target"));
    if (workbook->arena->exhausted)
        return fail_memory(error);
    if (str_ends_with(type, STR("/sharedStrings")))
        workbook->strings_part = part;
    else if (str_ends_with(type, STR("/styles")))
        workbook->styles_part = part;
    else if (str_ends_with(type, STR("/worksheet")))
        for (size_t i = 0; i < workbook->sheet_count; i++)
            if (str_equal(workbook->sheets[i].relation, id))
                workbook->sheets[i].part = part;
    return STATUS_OK;
}

static enum status read_relations(struct workbook *workbook, struct error *error)
{
    static const struct xml_handlers handlers = { .start = on_relation };
    struct str main_part = workbook->main_part;
    struct buffer path;
    size_t folder = main_part.len;
    size_t kept = 0;
    enum status status;
    while (folder > 0 && main_part.ptr[folder - 1] != '/')
        folder--;
    buffer_open(&path, workbook->arena, PATH_MAX_BYTES * 2);
    buffer_add(&path, str_part(main_part, 0, folder));
    buffer_add(&path, STR("_rels/"));
    buffer_add(&path, str_part(main_part, folder, main_part.len));
    buffer_add(&path, STR(".rels"));
    if (path.overflowed)
        return fail_memory(error);
    status = zip_package_read(workbook->package, buffer_str(&path), &handlers, workbook, error);
    /* chart sheets and macro sheets have no cells to read */
    for (size_t i = 0; i < workbook->sheet_count; i++)
        if (workbook->sheets[i].part.len > 0)
            workbook->sheets[kept++] = workbook->sheets[i];
    workbook->sheet_count = kept;
    return status;
}

static enum status read_parts(struct workbook *workbook, struct error *error)
{
    static const struct xml_handlers handlers = { .start = on_sheet };
    struct sheets_reading reading = { .workbook = workbook };
    enum status status = find_main_part(workbook, error);
    if (status == STATUS_OK)
        status = zip_package_read(workbook->package, workbook->main_part, &handlers, &reading, error);
    if (status == STATUS_OK)
        status = read_relations(workbook, error);
    if (status == STATUS_OK && workbook->sheet_count == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_workbook_no_sheet, NULL);
    if (status == STATUS_OK)
        status = workbook_read_styles(workbook, error);
    if (status == STATUS_OK)
        status = workbook_read_strings(workbook, error);
    return status;
}

/* An OLE file: the workbooks before 2007, and every one with a password ([MS-OFFCRYPTO], a stream with the name EncryptedPackage). */
static enum status refuse_ole(struct str bytes, struct error *error)
{
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    for (size_t i = 0; i + sizeof(name) <= bytes.len; i++)
        if (bytes.ptr[i] == 'E' && memcmp(bytes.ptr + i, name, sizeof(name)) == 0)
            return FAIL(error, STATUS_BAD_INPUT, TEXT_workbook_password, NULL);
    return FAIL(error, STATUS_BAD_INPUT, TEXT_workbook_old, NULL);
}

enum status workbook_open(struct arena *arena, struct str bytes, struct workbook **out, struct error *error)
{
    struct workbook *workbook = ARENA_NEW(arena, struct workbook);
    enum status status;
    if (workbook == NULL)
        return fail_memory(error);
    if (str_starts_with(bytes, STR(OLE_SIGNATURE)))
        return refuse_ole(bytes, error);
    if (!str_starts_with(bytes, STR("PK")))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_workbook_not_one, NULL);
    workbook->arena = arena;
    status = zip_package_open(arena, bytes, &workbook->package, error);
    if (status != STATUS_OK)
        return status;
    status = read_parts(workbook, error);
    if (status != STATUS_OK) {
        workbook_close(workbook);
        return status;
    }
    *out = workbook;
    return STATUS_OK;
}

void workbook_close(struct workbook *workbook)
{
    if (workbook != NULL)
        zip_package_close(workbook->package);
}

size_t workbook_sheet_count(const struct workbook *workbook)
{
    return workbook->sheet_count;
}

const struct sheet *workbook_sheet(const struct workbook *workbook, size_t index)
{
    return &workbook->sheets[index].sheet;
}
