/* The package of a workbook: a ZIP file (ECMA-376 part 2) from a stranger, read by libzip, which is used nowhere else. Refused before anything
 * is unpacked: what declares too much, expands too much, is encrypted, or has names that lead out of the package. While unpacking, the bytes are
 * counted again, for what is declared may be a lie. */
#include <zip.h>

#include "doc/workbook_int.h"
#include "texts_workbook.h"

#define CHUNK_SIZE ((size_t)1 << 16)
#define RATIO_FROM ((uint64_t)1 << 20)

struct zip_package {
    struct arena *arena;
    zip_t *zip;
    char *chunk;
};

static enum status fail_part(struct error *error, struct str part)
{
    return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_workbook_damaged, NULL, TEXT_ARG("part", part));
}

static enum status zip_fault(struct error *error, const zip_error_t *fault)
{
    switch (zip_error_code_zip(fault)) {
    case ZIP_ER_MEMORY:
        return fail_memory(error);
    case ZIP_ER_NOZIP:
        return FAIL(error, STATUS_BAD_INPUT, TEXT_workbook_not_one, NULL);
    case ZIP_ER_NOPASSWD:
    case ZIP_ER_ENCRNOTSUPP:
        return FAIL(error, STATUS_BAD_INPUT, TEXT_workbook_password, NULL);
    default:
        return fail_part(error, STR("zip"));
    }
}

/* Names that lead out of the package, or that two programs could understand differently. */
static bool is_good_name(struct str name)
{
    if (name.len == 0 || name.len > 1024 || name.ptr[0] == '/')
        return false;
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.ptr[i] < 0x20 || name.ptr[i] == '\\' || name.ptr[i] == ':')
            return false;
    while (name.len > 0) {
        struct str step = str_cut(&name, '/');
        if (str_is(step, "..") || str_is(step, "."))
            return false;
    }
    return true;
}

static enum status check_entry(const zip_stat_t *entry, uint64_t *total, struct error *error)
{
    if ((entry->valid & (ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE)) != (ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE))
        return fail_part(error, STR("zip"));
    if (!is_good_name(str_from(entry->name)))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_workbook_path, NULL);
    if ((entry->valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && entry->encryption_method != ZIP_EM_NONE)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_workbook_password, NULL);
    if ((entry->valid & ZIP_STAT_COMP_METHOD) != 0 && entry->comp_method != ZIP_CM_STORE && entry->comp_method != ZIP_CM_DEFLATE)
        return fail_part(error, str_from(entry->name));
    if (entry->size > WORKBOOK_UNPACKED_MAX || *total > WORKBOOK_UNPACKED_MAX - entry->size ||
        (entry->size > RATIO_FROM && entry->size / WORKBOOK_RATIO_MAX > entry->comp_size))
        return FAIL(error, STATUS_TOO_LARGE, TEXT_workbook_expands, NULL);
    *total += entry->size;
    return STATUS_OK;
}

static enum status check_entries(struct zip_package *package, struct error *error)
{
    zip_int64_t count = zip_get_num_entries(package->zip, 0);
    uint64_t total = 0;
    if (count > WORKBOOK_ENTRIES_MAX)
        return FAIL_WITH(error, STATUS_TOO_LARGE, TEXT_workbook_entries, NULL, TEXT_ARG_INT("max", WORKBOOK_ENTRIES_MAX));
    for (zip_int64_t i = 0; i < count; i++) {
        zip_stat_t entry;
        enum status status;
        zip_stat_init(&entry);
        if (zip_stat_index(package->zip, (zip_uint64_t)i, 0, &entry) != 0)
            return zip_fault(error, zip_get_error(package->zip));
        status = check_entry(&entry, &total, error);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

enum status zip_package_open(struct arena *arena, struct str bytes, struct zip_package **out, struct error *error)
{
    struct zip_package *package = ARENA_NEW(arena, struct zip_package);
    zip_source_t *source;
    zip_error_t fault;
    enum status status;
    if (package == NULL)
        return fail_memory(error);
    package->arena = arena;
    package->chunk = arena_take(arena, CHUNK_SIZE);
    if (package->chunk == NULL)
        return fail_memory(error);
    zip_error_init(&fault);
    source = zip_source_buffer_create(bytes.ptr, bytes.len, 0, &fault);
    if (source != NULL) {
        package->zip = zip_open_from_source(source, ZIP_RDONLY, &fault);
        if (package->zip == NULL)
            zip_source_free(source);
    }
    status = package->zip == NULL ? zip_fault(error, &fault) : check_entries(package, error);
    zip_error_fini(&fault);
    if (status != STATUS_OK) {
        zip_package_close(package);
        return status;
    }
    *out = package;
    return STATUS_OK;
}

void zip_package_close(struct zip_package *package)
{
    if (package->zip != NULL)
        zip_discard(package->zip);
    package->zip = NULL;
}

/* -1 where there is none. Names of parts are compared without regard to case (ECMA-376 part 2, 9.1.1.1.2). */
static zip_int64_t find(struct zip_package *package, struct str part)
{
    char *name = arena_copy_z(package->arena, part);
    return name == NULL || part.len == 0 ? -1 : zip_name_locate(package->zip, name, ZIP_FL_NOCASE);
}

bool zip_package_has(struct zip_package *package, struct str part)
{
    return find(package, part) >= 0;
}

/* libzip 1.7 does not compare what it unpacks with the size that is declared. */
static enum status unpack(struct zip_package *package, zip_file_t *file, struct str part, uint64_t declared, struct xml_reader *reader,
                          struct error *error)
{
    uint64_t total = 0;
    for (;;) {
        zip_int64_t size = zip_fread(file, package->chunk, CHUNK_SIZE);
        enum status status;
        if (size < 0)
            return fail_part(error, part);
        total += (uint64_t)size;
        if (total > declared || (size == 0 && total != declared))
            return fail_part(error, part);
        status = xml_feed(reader, (struct str){ package->chunk, (size_t)size }, size == 0, error);
        if (status != STATUS_OK && xml_at_fault(reader))
            return fail_part(error, part);
        if (status != STATUS_OK || size == 0)
            return status;
    }
}

enum status zip_package_read(struct zip_package *package, struct str part, const struct xml_handlers *handlers, void *self,
                             struct error *error)
{
    zip_int64_t index = find(package, part);
    struct xml_reader *reader = NULL;
    zip_file_t *file;
    zip_stat_t entry;
    enum status status;
    if (index < 0)
        return package->arena->exhausted ? fail_memory(error) : fail_part(error, part);
    zip_stat_init(&entry);
    if (zip_stat_index(package->zip, (zip_uint64_t)index, 0, &entry) != 0)
        return fail_part(error, part);
    if (entry.size > WORKBOOK_PART_MAX)
        return FAIL(error, STATUS_TOO_LARGE, TEXT_workbook_expands, NULL);
    file = zip_fopen_index(package->zip, (zip_uint64_t)index, 0);
    if (file == NULL)
        return zip_error_code_zip(zip_get_error(package->zip)) == ZIP_ER_MEMORY ? fail_memory(error) : fail_part(error, part);
    status = xml_open(package->arena, handlers, self, &reader, error);
    if (status == STATUS_OK)
        status = unpack(package, file, part, entry.size, reader, error);
    xml_close(reader);
    zip_fclose(file);
    return status;
}
