/* The key that signs what is printed on certificates. As that of the ledger (docs/decisions/0006): its secret half stands in certificates.key of the data
 * folder, mode 0600, outside the database and its backups. After a year, or when asked, another takes over and the old secret is gone; what it signed stays
 * good, since public halves are kept. */
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "ocop/certificates/certificates_seal_int.h"
#include "texts_ledger.h"

#define KEY_LIFE_MS (INT64_C(366) * 24 * 60 * 60 * 1000)
#define FILE_MAX 4096

_Static_assert(SIGN_SEED_SIZE == SHA256_SIZE, "a seed is read as a hash is");

struct kept {
    struct str seed; /* 64 hexadecimal digits */
    int64_t from;
};
static const struct json_field fields[] = {
    { .name = "seed", .kind = JSON_TEXT, .offset = offsetof(struct kept, seed), .required = true, .min = SHA256_HEX_SIZE, .max = SHA256_HEX_SIZE },
    { .name = "from", .kind = JSON_INT, .offset = offsetof(struct kept, from), .required = true, .min = 1, .max = INT64_MAX },
};
static const struct json_shape shape = { .name = "CertificatesKeyFile", .size = sizeof(struct kept), .fields = fields, .field_count = 2 };

static void complete(struct certificate_secret *key)
{
    struct sha256 hash;
    struct buffer hex;
    sign_public(key->seed, key->public_key);
    hash = sha256_of((struct str){ (const char *)key->public_key, SIGN_PUBLIC_SIZE });
    buffer_open_fixed(&hex, key->id, sizeof(key->id));
    buffer_add_hex(&hex, hash.bytes, SEAL_KEY_ID / 2);
    key->id[SEAL_KEY_ID] = '\0';
}

static enum status read_file(struct arena *arena, const char *path, struct certificate_secret *out, struct error *error)
{
    struct str bytes;
    struct kept kept;
    struct sha256 seed;
    enum status status = file_read(arena, path, FILE_MAX, &bytes, error);
    if (status == STATUS_OK)
        status = json_read(arena, bytes, &shape, &kept, error);
    if (status == STATUS_OK && !sha256_read(kept.seed, &seed))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_ledger_bad_key, "seed");
    if (status != STATUS_OK)
        return error_in_file(error, path);
    memcpy(out->seed, seed.bytes, SIGN_SEED_SIZE);
    out->from = kept.from;
    complete(out);
    return STATUS_OK;
}

static enum status make_file(struct arena *arena, const struct certificates_room *room, struct certificate_secret *key, struct error *error)
{
    struct buffer text, seed;
    struct json_writer json;
    enum status status;
    context_random(room->context, key->seed, SIGN_SEED_SIZE);
    key->from = context_now(room->context);
    complete(key);
    buffer_open(&seed, arena, SHA256_HEX_SIZE);
    buffer_add_hex(&seed, key->seed, SIGN_SEED_SIZE);
    buffer_open(&text, arena, FILE_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "seed", buffer_str(&seed));
    json_int(&json, "from", key->from);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? file_write_secret(room->key_file, buffer_str(&text), error) : status;
}

static enum status take(struct arena *arena, const struct certificates_room *room, bool new_key, struct certificate_secret *out, struct error *error)
{
    enum status status = STATUS_OK;
    bool there = file_exists(room->key_file);
    *out = (struct certificate_secret){ 0 };
    if (there)
        status = read_file(arena, room->key_file, out, error);
    if (status == STATUS_OK && (!there || new_key || context_now(room->context) - out->from >= KEY_LIFE_MS))
        status = make_file(arena, room, out, error);
    return status;
}

enum status certificate_secret_take(const struct certificates_room *room, bool new_key, struct certificate_secret *out, struct error *error)
{
    struct arena arena;
    struct buffer lock;
    struct file_held held;
    enum status status;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    buffer_open(&lock, &arena, ERROR_WHERE_SIZE);
    buffer_add_z(&lock, room->key_file);
    buffer_add(&lock, STR(".lock"));
    status = lock.overflowed ? fail_memory(error) : file_hold(buffer_z(&lock), &held, error); /* two processes may need the first key at once */
    if (status == STATUS_OK) {
        status = take(&arena, room, new_key, out, error);
        file_release(&held);
    }
    arena_close(&arena);
    return status;
}
