/* Checkpoints: signing the heads, and holding what was signed against the chains. */
#include "ocop/ledger/ledger_int.h"
#include "texts_ledger.h"

#define SIGNED_MAX 512

static struct str str_of(const unsigned char *bytes, size_t size)
{
    return (struct str){ (const char *)bytes, size };
}

void ledger_checkpoint_text(struct buffer *out, const struct ledger_checkpoint *checkpoint)
{
    buffer_add(out, STR("{\"at\":"));
    buffer_add_int(out, checkpoint->at);
    buffer_add(out, STR(",\"format\":\"openocop.ledger.checkpoint.1\",\"hash\":\""));
    buffer_add_hex(out, checkpoint->hash.bytes, SHA256_SIZE);
    buffer_add(out, STR("\",\"key\":"));
    json_add_quoted(out, checkpoint->key.id);
    buffer_add(out, STR(",\"number\":"));
    buffer_add_int(out, checkpoint->number);
    buffer_add(out, STR(",\"province\":"));
    buffer_add_int(out, checkpoint->province);
    buffer_add(out, STR(",\"seq\":"));
    buffer_add_int(out, checkpoint->seq);
    buffer_add_char(out, '}');
}

/* Signing */

struct signing {
    const struct ledger_secret *key;
    int64_t province;
    int64_t at;
    bool made;
};

static enum status sign_head(struct db_conn *conn, void *self, struct error *error)
{
    struct signing *signing = self;
    const struct ledger_secret *key = signing->key;
    struct ledger_checkpoint checkpoint = { .province = signing->province, .at = signing->at };
    struct ledger_head head;
    unsigned char signature[SIGN_SIZE];
    char memory[SIGNED_MAX];
    struct buffer text;
    int64_t last_seq = 0;
    enum status status = ledger_sql_head(conn, signing->province, &head, error);
    signing->made = false;
    if (status == STATUS_OK)
        status = ledger_sql_last_checkpoint(conn, signing->province, &checkpoint.number, &last_seq, error);
    if (status != STATUS_OK || head.seq == 0 || head.seq == last_seq)
        return status;
    checkpoint.number++;
    checkpoint.seq = head.seq;
    checkpoint.hash = head.hash;
    checkpoint.key = (struct ledger_key){ .id = str_from(key->id), .public_key = str_of(key->public_key, SIGN_PUBLIC_SIZE), .from = key->from };
    buffer_open_fixed(&text, memory, sizeof(memory));
    ledger_checkpoint_text(&text, &checkpoint);
    sign_make(key->seed, buffer_str(&text), signature);
    checkpoint.signature = str_of(signature, SIGN_SIZE);
    signing->made = true;
    return ledger_sql_add_checkpoint(conn, &checkpoint, str_from(key->previous), error);
}

static enum status sign_all(const struct ledger *ledger, struct arena *arena, const struct ledger_secret *key, int64_t *made, struct error *error)
{
    struct ledger_head *heads = NULL;
    struct db_conn *conn;
    size_t count = 0;
    enum status status = db_reader(ledger->db, &conn, error);
    if (status == STATUS_OK)
        status = ledger_heads(conn, arena, &heads, &count, error);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct signing signing = { .key = key, .province = heads[i].province, .at = context_now(ledger->context) };
        status = db_write(ledger->db, heads[i].province, sign_head, &signing, error);
        *made += status == STATUS_OK && signing.made;
    }
    return status;
}

enum status ledger_sign(const struct ledger *ledger, bool new_key, int64_t *made, struct error *error)
{
    struct arena arena;
    struct ledger_secret key;
    enum status status = ledger_secret_take(ledger, new_key, &key, error);
    *made = 0;
    if (status != STATUS_OK)
        return status;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    status = sign_all(ledger, &arena, &key, made, error);
    arena_close(&arena);
    return status;
}

/* Checking */

struct checking {
    struct ledger_report *report;
    int64_t province;
    int64_t number;
    int64_t seq; /* of the checkpoint before, which was good */
};

static bool key_is_good(const struct ledger_checkpoint *checkpoint)
{
    const struct ledger_key *key = &checkpoint->key;
    char id[LEDGER_KEY_ID_SIZE + 1];
    ledger_key_id(key->public_key, id);
    return key->public_key.len == SIGN_PUBLIC_SIZE && str_is(key->id, id) && checkpoint->at >= key->from &&
           (key->until == 0 || checkpoint->at <= key->until);
}

static bool signature_is_good(const struct ledger_checkpoint *checkpoint)
{
    char memory[SIGNED_MAX];
    struct buffer text;
    buffer_open_fixed(&text, memory, sizeof(memory));
    ledger_checkpoint_text(&text, checkpoint);
    return !text.overflowed && sign_check(checkpoint->key.public_key, buffer_str(&text), checkpoint->signature);
}

static enum status check(void *self, const struct ledger_checkpoint *checkpoint, struct error *error)
{
    struct checking *checking = self;
    struct ledger_fault fault = { .province = checkpoint->province, .seq = checkpoint->seq };
    (void)error;
    if (checking->report->checkpoints == 0 || checking->province != checkpoint->province) {
        checking->province = checkpoint->province;
        checking->number = 0;
        checking->seq = 0;
    }
    if (checkpoint->number != checking->number + 1) {
        fault.seq = checking->number + 1;
        fault.text = TEXT_ledger_fault_checkpoint_missing;
    } else if (!key_is_good(checkpoint)) {
        fault.text = TEXT_ledger_fault_key;
    } else if (!signature_is_good(checkpoint)) {
        fault.text = TEXT_ledger_fault_signature;
    } else if (!checkpoint->has_entry) {
        fault.seq = checkpoint->head_seq + 1;
        fault.text = TEXT_ledger_fault_cut;
    } else if (!sha256_equal(&checkpoint->entry_hash, &checkpoint->hash)) {
        fault.since = checking->seq + 1;
        fault.text = TEXT_ledger_fault_rewritten;
    }
    if (fault.text != TEXT_NONE) {
        checking->report->fault = fault;
        return STATUS_NO;
    }
    checking->number = checkpoint->number;
    checking->seq = checkpoint->seq;
    checking->report->checkpoints++;
    return STATUS_OK;
}

enum status ledger_check_checkpoints(struct db_conn *conn, struct ledger_report *report, struct error *error)
{
    const struct ledger_range all = LEDGER_RANGE_ALL;
    struct checking checking = { .report = report };
    return ledger_sql_checkpoints(conn, &all, check, &checking, error);
}

/* For people and for strangers' programs */

static struct str hex(struct arena *arena, struct str bytes)
{
    struct buffer out;
    buffer_open(&out, arena, bytes.len * 2 + 1);
    buffer_add_hex(&out, bytes.ptr, bytes.len);
    return buffer_str(&out);
}

void ledger_checkpoint_json(struct json_writer *json, const char *name, struct arena *arena, const struct ledger_checkpoint *checkpoint)
{
    json_object(json, name);
    json_int(json, "province", checkpoint->province);
    json_int(json, "number", checkpoint->number);
    json_int(json, "seq", checkpoint->seq);
    json_text(json, "hash", sha256_hex(arena, &checkpoint->hash));
    json_int(json, "at", checkpoint->at);
    json_text(json, "key", checkpoint->key.id);
    json_text(json, "signature", hex(arena, checkpoint->signature));
    json_object_end(json);
}

void ledger_key_json(struct json_writer *json, const char *name, struct arena *arena, const struct ledger_key *key)
{
    json_object(json, name);
    json_text(json, "id", key->id);
    json_text(json, "public", hex(arena, key->public_key));
    json_int(json, "from", key->from);
    if (key->until == 0)
        json_null(json, "until");
    else
        json_int(json, "until", key->until);
    json_object_end(json);
}

enum status ledger_head_text(struct db_conn *conn, struct arena *arena, enum language language, int64_t province, struct str *out, struct error *error)
{
    struct ledger_head head;
    struct buffer words;
    struct buffer day;
    int64_t at = 0;
    enum status status = ledger_sql_head(conn, province, &head, error);
    *out = (struct str){ 0 };
    if (status == STATUS_OK && head.seq > 0)
        status = ledger_sql_instant(conn, province, head.seq, &at, error);
    if (status != STATUS_OK || head.seq == 0)
        return status;
    buffer_open(&day, arena, 16);
    date_write_vi(&day, date_in_vietnam(at));
    buffer_open(&words, arena, 500);
    text_add(&words, language, TEXT_ledger_head_text,
             (const struct text_arg[]){ TEXT_ARG_INT("province", province), TEXT_ARG_INT("seq", head.seq), TEXT_ARG("day", buffer_str(&day)),
                                        TEXT_ARG("hash", hex(arena, (struct str){ (const char *)head.hash.bytes, 8 })) }, 4);
    *out = buffer_str(&words);
    return words.overflowed ? fail_memory(error) : STATUS_OK;
}
