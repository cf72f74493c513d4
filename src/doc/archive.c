/* See archive.h: libzip on the disk. */
#include "doc/archive.h"
#include "texts_doc.h"

#include <zip.h>

#define DOS_DAY 33 /* 1980-01-01, the first day of the format */

static enum status fail_archive(const char *detail, struct error *error)
{
    return FAIL_WITH(error, STATUS_FAILED, TEXT_doc_docx_failed, NULL, TEXT_ARG_Z("detail", detail));
}

static bool add_part(zip_t *zip, const struct archive_part *part)
{
    zip_source_t *source = part->file != NULL ? zip_source_file(zip, part->file, 0, -1) : zip_source_buffer(zip, part->bytes.ptr, part->bytes.len, 0);
    zip_int64_t index = source == NULL ? -1 : zip_file_add(zip, part->name, source, ZIP_FL_ENC_UTF_8 | ZIP_FL_OVERWRITE);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    return zip_file_set_dostime(zip, (zip_uint64_t)index, 0, DOS_DAY, 0) == 0 &&
           zip_set_file_compression(zip, (zip_uint64_t)index, part->file != NULL ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0) == 0;
}

enum status archive_write(const char *path, const struct archive_part *parts, size_t count, struct error *error)
{
    int fault = 0;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &fault);
    bool good = zip != NULL;
    if (zip == NULL)
        return fail_archive(path, error);
    for (size_t i = 0; i < count && good; i++)
        good = add_part(zip, &parts[i]);
    if (good && zip_close(zip) == 0)
        return STATUS_OK;
    (void)fail_archive(zip_strerror(zip), error);
    zip_discard(zip);
    return STATUS_FAILED;
}
