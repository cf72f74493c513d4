/* `openocop law seal`: proves a pack, then writes the hashes of its files into pack.json. The text of pack.json stays as its author laid it
 * out: only the values of the members "sha256" are exchanged, and a name that stands there as a key can only belong to a file of the list,
 * because no other object of the format has one. */
#include "base/digest.h"
#include "base/file.h"
#include "ocop/law/law_int.h"
#include "texts_law.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The end of the JSON string that begins at `at` (behind its closing quote). The document was read before, so it has one. */
static size_t end_of_string(struct str bytes, size_t at)
{
    for (at++; at < bytes.len && bytes.ptr[at] != '"'; at++)
        if (bytes.ptr[at] == '\\')
            at++;
    return at + 1 < bytes.len ? at + 1 : bytes.len;
}

static size_t skip_blanks(struct str bytes, size_t at)
{
    while (at < bytes.len && is_blank(bytes.ptr[at]))
        at++;
    return at;
}

/* Copies `bytes` with the values of the "sha256" members replaced by `hashes`, in order; returns how many there were. */
static size_t exchange(struct str bytes, const struct str *hashes, size_t count, struct buffer *out)
{
    size_t done = 0;
    size_t from = 0;
    size_t at = 0;
    while (at < bytes.len) {
        size_t end;
        size_t value;
        if (bytes.ptr[at] != '"') {
            at++;
            continue;
        }
        end = end_of_string(bytes, at);
        value = skip_blanks(bytes, end);
        if (!str_is(str_part(bytes, at, end), "\"sha256\"") || value >= bytes.len || bytes.ptr[value] != ':') {
            at = end;
            continue;
        }
        value = skip_blanks(bytes, value + 1);
        at = end_of_string(bytes, value);
        buffer_add(out, str_part(bytes, from, value));
        buffer_add_char(out, '"');
        buffer_add(out, done < count ? hashes[done] : STR(""));
        buffer_add_char(out, '"');
        from = at;
        done++;
    }
    buffer_add(out, str_part(bytes, from, bytes.len));
    return done;
}

enum status law_write_hashes(struct arena *arena, const char *path, const struct str *hashes, size_t count, struct str *sha256, struct error *error)
{
    struct str bytes;
    struct str canonical;
    struct buffer out;
    struct sha256 hash;
    enum status status = file_read(arena, path, LAW_FILE_MAX, &bytes, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, arena, 2 * LAW_FILE_MAX);
    if (exchange(bytes, hashes, count, &out) != count) {
        FAIL(error, STATUS_NO, TEXT_law_seal_form, "files");
        return error_in_file(error, path);
    }
    status = out.overflowed ? fail_memory(error) : json_canonical(arena, buffer_str(&out), &canonical, error);
    if (status == STATUS_OK)
        status = file_write(path, buffer_str(&out), error);
    if (status != STATUS_OK)
        return status;
    hash = sha256_of(canonical);
    *sha256 = sha256_hex(arena, &hash);
    return STATUS_OK;
}

static enum status seal_pack(struct arena *arena, const char *folder, const struct file_pack *pack, struct str *sha256, struct error *error)
{
    const struct file_listed *rows = pack->files.items;
    const char *path = path_join(arena, folder, STR("pack.json"));
    struct str *hashes = ARENA_NEW_MANY(arena, struct str, pack->files.count);
    enum status status = path == NULL || hashes == NULL ? fail_memory(error) : STATUS_OK;
    for (size_t i = 0; i < pack->files.count && status == STATUS_OK; i++)
        status = law_file_read(arena, path_join(arena, folder, rows[i].file), NULL, NULL, &hashes[i], NULL, error);
    return status == STATUS_OK ? law_write_hashes(arena, path, hashes, pack->files.count, sha256, error) : status;
}

enum status law_seal(struct law_report *report, const char *folder, struct str *sha256, struct error *error)
{
    const struct file_pack *pack;
    law_check_pack(report, report->arena, folder, false, &pack);
    if (report->faults > 0 || pack == NULL)
        return STATUS_NO;
    return seal_pack(report->arena, folder, pack, sha256, error);
}
