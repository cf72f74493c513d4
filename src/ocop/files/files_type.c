/* What a file is, by its content alone: the name and the type that a device tells are never believed. Also what a file may be called, and which
 * addresses of videos are taken. */
#include <string.h>

#include "base/text.h"
#include "ocop/files/files_int.h"
#include "texts_files.h"

#define HEAD 1024 /* where readers of PDF look for its beginning */
#define ZIP_TAIL ((size_t)65557) /* where readers of ZIP look for its end: 22 bytes and the longest comment */

static bool holds(struct str s, struct str wanted)
{
    return s.len > 0 && memmem(s.ptr, s.len, wanted.ptr, wanted.len) != NULL;
}

/* ISO/IEC 23008-12: a "ftyp" box whose major brand is one of these. */
static bool is_heic(struct str bytes)
{
    static const char *const brands[] = { "heic", "heix", "heim", "heis", "hevc", "mif1", "msf1" };
    if (!str_equal(str_part(bytes, 4, 8), STR("ftyp")))
        return false;
    for (size_t i = 0; i < sizeof(brands) / sizeof(brands[0]); i++)
        if (str_is(str_part(bytes, 8, 12), brands[i]))
            return true;
    return false;
}

static struct str by_signature(struct str bytes)
{
    if (str_starts_with(bytes, STR("%PDF-")))
        return STR("application/pdf");
    if (str_starts_with(bytes, STR("\xFF\xD8\xFF")))
        return STR("image/jpeg");
    if (str_starts_with(bytes, STR("\x89PNG\r\n\x1A\n")) && str_equal(str_part(bytes, 12, 16), STR("IHDR")))
        return STR("image/png");
    return is_heic(bytes) ? STR("image/heic") : STR("");
}

enum status file_type_of(struct str bytes, struct str *type, struct error *error)
{
    bool is_pdf;
    *type = STR("");
    if (bytes.len == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_files_empty, NULL);
    if ((int64_t)bytes.len > FILE_SIZE_MAX)
        return FAIL(error, STATUS_TOO_LARGE, TEXT_files_too_large, NULL);
    *type = by_signature(bytes);
    is_pdf = str_is(*type, "application/pdf");
    /* What is two things at once means something else to each reader. */
    if ((!is_pdf && holds(str_part(bytes, 0, HEAD), STR("%PDF-"))) ||
        (type->len > 0 && holds(str_part(bytes, bytes.len > ZIP_TAIL ? bytes.len - ZIP_TAIL : 0, bytes.len), STR("PK\x05\x06"))))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_files_two_types, NULL);
    return type->len > 0 ? STATUS_OK : FAIL(error, STATUS_BAD_INPUT, TEXT_files_unknown_type, NULL);
}

enum status file_name_check(struct arena *arena, struct str name, struct str *out, struct error *error)
{
    if (text_clean(arena, name, false, out, NULL) != STATUS_OK)
        return arena->exhausted ? fail_memory(error) : FAIL(error, STATUS_BAD_INPUT, TEXT_files_name_characters, "name");
    if (str_find(*out, '/') < out->len || str_find(*out, '\\') < out->len)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_files_name_characters, "name");
    if (out->len < 1 || out->len > FILE_NAME_MAX)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_files_name_long, "name");
    return STATUS_OK;
}

struct str file_download_name(struct arena *arena, struct str title, struct str type)
{
    static const char *const endings[][2] = { { "application/pdf", ".pdf" }, { "image/jpeg", ".jpg" }, { "image/png", ".png" }, { "image/heic", ".heic" } };
    struct str folded = text_fold(arena, title);
    struct buffer name;
    buffer_open(&name, arena, 100);
    for (size_t i = 0; i < folded.len && i < 60; i++)
        if ((unsigned char)folded.ptr[i] < 0x80)
            buffer_add_char(&name, folded.ptr[i] == ' ' ? '-' : folded.ptr[i]);
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
        if (str_is(type, endings[i][0]))
            buffer_add_z(&name, endings[i][1]);
    return buffer_str(&name);
}

bool file_link_is_good(struct str link)
{
    static const char *const hosts[] = { "youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be",      "vimeo.com",       "facebook.com",
                                         "www.facebook.com", "m.facebook.com", "fb.watch", "www.tiktok.com", "vt.tiktok.com", "drive.google.com" };
    struct str rest = link;
    struct str host;
    if (!str_starts_with(link, STR("https://")) || link.len > FILE_LINK_MAX)
        return false;
    for (size_t i = 0; i < link.len; i++)
        if ((unsigned char)link.ptr[i] <= 0x20 || (unsigned char)link.ptr[i] >= 0x7F || strchr("\"<>\\^`{|}", link.ptr[i]) != NULL)
            return false;
    rest = str_part(rest, 8, rest.len);
    host = str_cut(&rest, '/');
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
        if (str_is(host, hosts[i]))
            return rest.len > 0;
    return false;
}
