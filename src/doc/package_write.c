/* See package_write.h: libzip in memory. The files' times are fixed, so that the same parts give the same bytes. */
#include "doc/package_write.h"

#include <zip.h>

#include "doc/doc_int.h"
#include "texts_doc.h"

#define DOS_DAY 33 /* 1980-01-01, the first day of the format */

static enum status fail_package(const char *detail, struct error *error)
{
    return FAIL_WITH(error, STATUS_FAILED, TEXT_doc_docx_failed, NULL, TEXT_ARG_Z("detail", detail));
}

static bool add_to_zip(zip_t *zip, const char *name, struct str bytes)
{
    zip_source_t *source = zip_source_buffer(zip, bytes.ptr, bytes.len, 0);
    zip_int64_t index = source == NULL ? -1 : zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    return zip_file_set_dostime(zip, (zip_uint64_t)index, 0, DOS_DAY, 0) == 0 &&
           zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_DEFLATE, 6) == 0;
}

/* Adds what the closed archive wrote to `out`. */
static bool read_back(zip_source_t *source, struct buffer *out)
{
    char bytes[16384];
    zip_int64_t size;
    if (zip_source_open(source) != 0)
        return false;
    while ((size = zip_source_read(source, bytes, sizeof(bytes))) > 0)
        buffer_add(out, (struct str){ bytes, (size_t)size });
    zip_source_close(source);
    return size == 0;
}

enum status package_write(const struct package_part *parts, size_t count, struct buffer *out, struct error *error)
{
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *zip = source == NULL ? NULL : zip_open_from_source(source, ZIP_TRUNCATE, NULL);
    bool good = zip != NULL;
    if (zip == NULL) {
        zip_source_free(source);
        return fail_memory(error);
    }
    zip_source_keep(source);
    for (size_t i = 0; i < count && good; i++)
        good = add_to_zip(zip, parts[i].name, parts[i].bytes);
    if (!good || zip_close(zip) != 0) {
        enum status status = fail_package(zip_strerror(zip), error);
        zip_discard(zip);
        zip_source_free(source);
        return status;
    }
    good = read_back(source, out);
    zip_source_free(source);
    if (!good)
        return fail_package("libzip", error);
    return doc_added(out, error);
}
