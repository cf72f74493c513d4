/* The key that signs checkpoints. Its secret half stands in a file of the data folder that only the program's user may read, outside the database
 * and outside its backups: who has a copy of the data can't sign. See docs/decisions/0006. */
#include <string.h>

#include "base/file.h"
#include "base/json_read.h"
#include "ocop/ledger/ledger_int.h"
#include "texts_ledger.h"

#define KEY_LIFE_MS (INT64_C(366) * 24 * 60 * 60 * 1000)
#define FILE_MAX 4096

_Static_assert(SIGN_SEED_SIZE == SHA256_SIZE, "a seed is read as a hash is");

struct kept {
    struct str seed; /* 64 hexadecimal digits */
    int64_t from;
    struct str previous;
};

static const struct json_field fields[] = {
    { .name = "seed", .kind = JSON_TEXT, .offset = offsetof(struct kept, seed), .required = true, .min = SHA256_HEX_SIZE, .max = SHA256_HEX_SIZE },
    { .name = "from", .kind = JSON_INT, .offset = offsetof(struct kept, from), .required = true, .min = 1, .max = INT64_MAX },
    { .name = "previous", .kind = JSON_TEXT, .offset = offsetof(struct kept, previous), .required = true, .max = LEDGER_KEY_ID_SIZE },
};
static const struct json_shape shape = { .name = "LedgerKeyFile", .size = sizeof(struct kept), .fields = fields, .field_count = 3 };

void ledger_key_id(struct str public_key, char out[LEDGER_KEY_ID_SIZE + 1])
{
    struct sha256 hash = sha256_of(public_key);
    struct buffer hex;
    buffer_open_fixed(&hex, out, LEDGER_KEY_ID_SIZE + 1);
    buffer_add_hex(&hex, hash.bytes, LEDGER_KEY_ID_SIZE / 2);
    out[LEDGER_KEY_ID_SIZE] = '\0';
}

static void complete(struct ledger_secret *key)
{
    sign_public(key->seed, key->public_key);
    ledger_key_id((struct str){ (const char *)key->public_key, SIGN_PUBLIC_SIZE }, key->id);
}

static enum status read_file(struct arena *arena, const char *path, struct ledger_secret *out, struct error *error)
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
    memcpy(out->previous, kept.previous.ptr, kept.previous.len);
    out->previous[kept.previous.len] = '\0';
    complete(out);
    return STATUS_OK;
}

static enum status make_file(struct arena *arena, const struct ledger *ledger, struct ledger_secret *key, struct error *error)
{
    struct buffer text;
    struct buffer seed;
    struct json_writer json;
    enum status status;
    memcpy(key->previous, key->id, sizeof(key->previous));
    context_random(ledger->context, key->seed, SIGN_SEED_SIZE);
    key->from = context_now(ledger->context);
    complete(key);
    buffer_open(&seed, arena, SHA256_HEX_SIZE);
    buffer_add_hex(&seed, key->seed, SIGN_SEED_SIZE);
    buffer_open(&text, arena, FILE_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "seed", buffer_str(&seed));
    json_int(&json, "from", key->from);
    json_text_z(&json, "previous", key->previous);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? file_write_secret(ledger->key_file, buffer_str(&text), error) : status;
}

static enum status take(struct arena *arena, const struct ledger *ledger, bool new_key, struct ledger_secret *out, struct error *error)
{
    enum status status = STATUS_OK;
    bool there = file_exists(ledger->key_file);
    *out = (struct ledger_secret){ 0 };
    if (there)
        status = read_file(arena, ledger->key_file, out, error);
    if (status == STATUS_OK && (!there || new_key || context_now(ledger->context) - out->from >= KEY_LIFE_MS))
        status = make_file(arena, ledger, out, error);
    return status;
}

enum status ledger_secret_take(const struct ledger *ledger, bool new_key, struct ledger_secret *out, struct error *error)
{
    struct arena arena;
    struct buffer lock;
    struct file_held held;
    enum status status;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    buffer_open(&lock, &arena, ERROR_WHERE_SIZE);
    buffer_add_z(&lock, ledger->key_file);
    buffer_add(&lock, STR(".lock"));
    status = lock.overflowed ? fail_memory(error) : file_hold(buffer_z(&lock), &held, error); /* two processes may need the first key at once */
    if (status == STATUS_OK) {
        status = take(&arena, ledger, new_key, out, error);
        file_release(&held);
    }
    arena_close(&arena);
    return status;
}
