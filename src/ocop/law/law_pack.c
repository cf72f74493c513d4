/* The packs of a folder, by name and edition. What is read is compared with its seal: a set whose file no longer has the hash that
 * pack.json lists is refused, so that a result never names a pack that it was not counted with. */
#include "base/file.h"
#include "ocop/law/law_int.h"
#include "texts_law.h"

static enum status read_pack(struct arena *arena, const char *folder, struct str name, struct law_pack *pack, struct error *error)
{
    struct file_pack file;
    struct str sha256;
    struct str pack_name;
    int edition;
    const char *own = path_join(arena, folder, name);
    const char *path = own == NULL ? NULL : path_join(arena, own, STR("pack.json"));
    enum status status = law_file_read(arena, path, &law_pack_shape, &file, &sha256, NULL, error);
    if (status == STATUS_OK)
        status = law_pack_build(arena, &file, pack, error);
    if (status == STATUS_OK &&
        (!law_folder_name_read(name, &pack_name, &edition) || !str_equal(pack_name, pack->name) || edition != pack->edition))
        status = FAIL(error, STATUS_NO, TEXT_law_folder_name, "pack");
    if (status != STATUS_OK) {
        error_in_file(error, path);
        return status;
    }
    pack->folder = own;
    pack->sha256 = sha256;
    return STATUS_OK;
}

static bool stands_before(const struct law_pack *a, const struct law_pack *b)
{
    if (a->new_from != b->new_from)
        return a->new_from < b->new_from;
    if (!str_equal(a->name, b->name))
        return str_compare(a->name, b->name) < 0;
    return a->edition < b->edition;
}

static void insert_pack(struct law *law, const struct law_pack *pack)
{
    size_t at = law->count++;
    for (; at > 0 && stands_before(pack, &law->packs[at - 1]); at--)
        law->packs[at] = law->packs[at - 1];
    law->packs[at] = *pack;
}

enum status law_open(struct arena *arena, const char *folder, struct law **out, struct error *error)
{
    struct law *law = ARENA_NEW(arena, struct law);
    struct str *names;
    size_t count;
    enum status status;
    if (law == NULL)
        return fail_memory(error);
    if (folder == NULL)
        return FAIL(error, STATUS_FAILED, TEXT_law_no_folder, NULL);
    status = folder_list(arena, folder, &names, &count, error);
    if (status != STATUS_OK)
        return status;
    law->folder = folder;
    law->packs = ARENA_NEW_MANY(arena, struct law_pack, count);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        const char *own = path_join(arena, folder, names[i]);
        const char *path = own == NULL ? NULL : path_join(arena, own, STR("pack.json"));
        struct law_pack pack;
        if (path == NULL || law->packs == NULL)
            return fail_memory(error);
        if (!file_exists(path))
            continue;
        status = read_pack(arena, folder, names[i], &pack, error);
        if (status == STATUS_OK)
            insert_pack(law, &pack);
    }
    if (status == STATUS_OK && law->count == 0) {
        FAIL(error, STATUS_BAD_INPUT, TEXT_law_no_packs, NULL);
        status = error_in_file(error, folder);
    }
    *out = law;
    return status;
}

static enum status read_set(struct arena *arena, const struct law_pack *pack, const struct law_file *listed, const struct law_set **out,
                            struct error *error)
{
    struct file_set *file = ARENA_NEW(arena, struct file_set);
    struct law_set *set = ARENA_NEW(arena, struct law_set);
    const char *path = path_join(arena, pack->folder, listed->name);
    struct str sha256;
    enum status status;
    if (file == NULL || set == NULL || path == NULL)
        return fail_memory(error);
    status = law_file_read(arena, path, &law_set_shape, file, &sha256, NULL, error);
    if (status == STATUS_NOT_FOUND)
        status = error->status = STATUS_NO; /* listed, so it must be there */
    if (status == STATUS_OK && !str_equal(sha256, listed->sha256))
        status = FAIL(error, STATUS_NO, TEXT_law_not_as_sealed, NULL);
    if (status == STATUS_OK)
        status = law_set_build(arena, file, set, error);
    if (status != STATUS_OK) {
        error_in_file(error, path);
        return status;
    }
    for (int i = 0; i < LAW_STARS; i++)
        set->from[pack->bands[i].stars] = pack->bands[i].from;
    *out = set;
    return STATUS_OK;
}

enum status law_load_all(struct arena *arena, struct law *law, struct error *error)
{
    for (size_t p = 0; p < law->count; p++) {
        struct law_pack *pack = &law->packs[p];
        const struct law_set **sets = ARENA_NEW_MANY(arena, const struct law_set *, pack->file_count);
        if (sets == NULL)
            return fail_memory(error);
        for (size_t i = 0; i < pack->file_count; i++) {
            enum status status = pack->files[i].set == 0 ? STATUS_OK : read_set(arena, pack, &pack->files[i], &sets[i], error);
            if (status != STATUS_OK)
                return status;
        }
        pack->sets = sets;
    }
    return STATUS_OK;
}

/* "781-2020, 148-2023, 26-2026", for a message. */
static struct str known_packs(const struct law *law, char *bytes, size_t size)
{
    size_t len = 0;
    for (size_t i = 0; i < law->count; i++) {
        struct str name = law->packs[i].name;
        if ((i > 0 && str_equal(name, law->packs[i - 1].name)) || len + name.len + 2 > size)
            continue;
        if (len > 0) {
            bytes[len++] = ',';
            bytes[len++] = ' ';
        }
        for (size_t k = 0; k < name.len; k++)
            bytes[len++] = name.ptr[k];
    }
    return (struct str){ bytes, len };
}

enum status law_find_pack(const struct law *law, struct str name, const struct law_pack **out, struct error *error)
{
    struct str rest = name;
    struct str wanted = str_cut(&rest, '@');
    char known[200];
    int64_t edition = 0;
    const struct law_pack *found = NULL;
    bool readable = wanted.len == name.len || (str_to_int(rest, 1, 9999, &edition) && rest.ptr[0] != '0');
    for (size_t i = 0; i < law->count && readable; i++) {
        const struct law_pack *pack = &law->packs[i];
        if (str_equal(pack->name, wanted) && (edition == 0 ? found == NULL || pack->edition > found->edition : pack->edition == edition))
            found = pack;
    }
    if (found == NULL)
        return FAIL_WITH(error, STATUS_NOT_FOUND, TEXT_law_no_pack, NULL, TEXT_ARG("pack", name),
                         TEXT_ARG("known", known_packs(law, known, sizeof(known))));
    *out = found;
    return STATUS_OK;
}

enum status law_find_set(struct arena *arena, const struct law_pack *pack, int64_t no, const struct law_set **out, struct error *error)
{
    for (size_t i = 0; i < pack->file_count; i++) {
        if (pack->files[i].set == 0 || pack->files[i].set != no)
            continue;
        if (pack->sets == NULL)
            return read_set(arena, pack, &pack->files[i], out, error);
        *out = pack->sets[i];
        return STATUS_OK;
    }
    return FAIL_WITH(error, STATUS_NOT_FOUND, TEXT_law_no_set, NULL, TEXT_ARG("pack", pack->name), TEXT_ARG_INT("set", no));
}

size_t law_set_count(const struct law_pack *pack)
{
    size_t count = 0;
    for (size_t i = 0; i < pack->file_count; i++)
        count += pack->files[i].set != 0;
    return count;
}
