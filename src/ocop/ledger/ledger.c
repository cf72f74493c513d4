/* The rules of the ledger: how an entry is hashed, what an unbroken chain is, and which fault a broken one has. The walk keeps two hashes
 * and a number, however long the chain. */
#include "base/json_write.h"
#include "base/text.h"
#include "ocop/ledger/ledger_int.h"
#include "texts_ledger.h"

#define ENTRY_MAX ((size_t)1 << 20)
#define TAKEN_OUT_MAX 1000 /* more at once are told as an altered entry */
#define JSON_SAFE_INT (((int64_t)1 << 53) - 1)

static bool safe_int(int64_t n)
{
    return n >= -JSON_SAFE_INT && n <= JSON_SAFE_INT;
}

static void add_named_hash(struct buffer *out, struct str name, const struct sha256 *hash)
{
    buffer_add(out, name);
    buffer_add_hex(out, hash->bytes, SHA256_SIZE);
}

/* The canonical JSON of the entry: the members are written in their order, so that no writer has to sort them. */
static bool add_entry(struct buffer *out, const struct ledger_entry *entry)
{
    if (!safe_int(entry->at) || !safe_int(entry->province) || !safe_int(entry->seq) || !text_valid(entry->actor) ||
        !text_valid(entry->on_behalf) || !text_valid(entry->command))
        return false;
    buffer_add(out, STR("{\"actor\":"));
    json_add_quoted(out, entry->actor);
    buffer_add(out, STR(",\"at\":"));
    buffer_add_int(out, entry->at);
    buffer_add(out, STR(",\"command\":"));
    json_add_quoted(out, entry->command);
    buffer_add(out, STR(",\"command_id\":\""));
    ident_write(out, &entry->command_id);
    add_named_hash(out, STR("\",\"content_sha256\":\""), &entry->content_hash);
    buffer_add(out, STR("\",\"on_behalf\":"));
    json_add_quoted(out, entry->on_behalf);
    add_named_hash(out, STR(",\"previous\":\""), &entry->previous);
    buffer_add(out, STR("\",\"province\":"));
    buffer_add_int(out, entry->province);
    buffer_add(out, STR(",\"seq\":"));
    buffer_add_int(out, entry->seq);
    buffer_add_char(out, '}');
    return !out->overflowed;
}

bool ledger_entry_hash(struct arena *arena, const struct ledger_entry *entry, struct sha256 *out)
{
    struct buffer text;
    buffer_open(&text, arena, ENTRY_MAX);
    if (!add_entry(&text, entry))
        return false;
    *out = sha256_of(buffer_str(&text));
    return true;
}

struct sha256 ledger_content_hash(struct str salt, struct str content)
{
    const struct str pieces[] = { salt, content };
    return sha256_of_many(pieces, 2);
}

enum status ledger_append(struct db_conn *conn, const struct context *context, struct ledger_entry *entry, struct str content,
                          struct error *error)
{
    unsigned char bytes[LEDGER_SALT_SIZE];
    const struct str salt = { (const char *)bytes, sizeof(bytes) };
    struct arena arena;
    bool hashed;
    enum status status = ledger_sql_take_number(conn, entry->province, &entry->seq, &entry->previous, error);
    if (status != STATUS_OK)
        return status;
    context_random(context, bytes, sizeof(bytes));
    entry->content_hash = ledger_content_hash(salt, content);
    arena_open(&arena, &memory_system, ENTRY_MAX * 3);
    hashed = ledger_entry_hash(&arena, entry, &entry->hash);
    arena_close(&arena);
    if (!hashed)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_ledger_bad_entry, NULL);
    return ledger_sql_insert(conn, entry, salt, content, error);
}

enum status ledger_content_is(struct db_conn *conn, int64_t province, int64_t seq, struct str content, bool *same, struct error *error)
{
    struct arena arena;
    struct sha256 expected;
    struct ledger_content kept;
    enum status status;
    *same = false;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    status = ledger_sql_content(conn, &arena, province, seq, &expected, &kept, error);
    if (status == STATUS_OK && kept.state == LEDGER_CONTENT_KEPT) {
        struct sha256 hash = ledger_content_hash(kept.salt, content);
        *same = sha256_equal(&hash, &expected);
    }
    arena_close(&arena);
    return status;
}

/* Verifying */

/* What looks wrong may only get its right name from what follows. */
enum suspicion {
    SUSPECT_NOTHING,
    SUSPECT_ENTRY, /* the entry's own hash does not fit: altered, or put there (then the next one follows the one before) */
    SUSPECT_ORDER, /* a later entry stands here: out of order if the right one stands further on, otherwise that one is missing */
};

struct walk {
    struct arena arena;
    struct buffer text; /* of the entry that is hashed; its memory serves all */
    struct ledger_report *report;
    int64_t province;
    int64_t seq;        /* of the entry that was last found good */
    struct sha256 hash; /* its hash */
    struct sha256 hash_before;
    struct ledger_head head;
    enum suspicion suspicion; /* about seq + 1 */
};

static enum status fault(struct walk *walk, int64_t seq, enum text_id text)
{
    walk->report->fault = (struct ledger_fault){ .province = walk->province, .seq = seq, .text = text };
    return STATUS_NO;
}

/* Is the entry, with this number, what its hash says? */
static bool hash_fits(struct walk *walk, const struct ledger_entry *entry, int64_t seq)
{
    struct ledger_entry as = *entry;
    struct sha256 hash;
    bool hashed;
    as.seq = seq;
    walk->text.len = 0;
    walk->text.overflowed = false;
    hashed = add_entry(&walk->text, &as);
    hash = sha256_of(buffer_str(&walk->text));
    return hashed && sha256_equal(&hash, &entry->hash);
}

/* The number under which the entry was written; 0 where no number fits. It may be above the head's, where entries were taken out and the gap
 * was closed. */
static int64_t written_as(struct walk *walk, const struct ledger_entry *entry)
{
    int64_t most = (walk->head.seq > entry->seq ? walk->head.seq : entry->seq) + TAKEN_OUT_MAX;
    if (hash_fits(walk, entry, entry->seq))
        return entry->seq;
    for (int64_t seq = 1; seq <= most; seq++)
        if (hash_fits(walk, entry, seq))
            return seq;
    return 0;
}

/* Is it the true next one after the entry that was last found good? */
static bool is_next(struct walk *walk, const struct ledger_entry *entry)
{
    return sha256_equal(&entry->previous, &walk->hash) && hash_fits(walk, entry, walk->seq + 1);
}

/* The entry's link or its own hash is broken. */
static enum status broken(struct walk *walk, const struct ledger_entry *entry)
{
    int64_t written = written_as(walk, entry);
    if (written == entry->seq)
        return fault(walk, entry->seq, TEXT_ledger_fault_inserted); /* made with care, but it follows something else */
    if (written == walk->seq && !sha256_equal(&entry->hash, &walk->hash) && sha256_equal(&entry->previous, &walk->hash_before))
        return fault(walk, walk->seq, TEXT_ledger_fault_inserted); /* it was pushed aside by the one before it */
    if (written > 0 && written < entry->seq)
        return fault(walk, entry->seq, TEXT_ledger_fault_inserted); /* a copy of an earlier one */
    walk->suspicion = written == 0 ? SUSPECT_ENTRY : SUSPECT_ORDER;
    return STATUS_OK;
}

static enum status verify_content(struct walk *walk, const struct ledger_entry *entry, const struct ledger_content *content)
{
    struct sha256 hash;
    if (content->state == LEDGER_CONTENT_MISSING)
        return fault(walk, entry->seq, TEXT_ledger_fault_content_missing);
    if (content->state == LEDGER_CONTENT_ERASED) {
        walk->report->erased++;
        return STATUS_OK;
    }
    hash = ledger_content_hash(content->salt, content->text);
    if (!sha256_equal(&hash, &entry->content_hash))
        return fault(walk, entry->seq, TEXT_ledger_fault_content);
    return STATUS_OK;
}

static enum status verify_entry(void *self, const struct ledger_entry *entry, const struct ledger_content *content, struct error *error)
{
    struct walk *walk = self;
    enum status status;
    (void)error;
    if (walk->suspicion == SUSPECT_ENTRY)
        return fault(walk, walk->seq + 1, is_next(walk, entry) ? TEXT_ledger_fault_inserted : TEXT_ledger_fault_entry);
    if (walk->suspicion == SUSPECT_ORDER)
        return is_next(walk, entry) ? fault(walk, walk->seq + 1, TEXT_ledger_fault_order) : STATUS_OK;
    if (entry->seq < walk->seq + 1) /* a number below 1; the table's key keeps the rest in order */
        return fault(walk, entry->seq, TEXT_ledger_fault_inserted);
    if (entry->seq > walk->seq + 1)
        return fault(walk, walk->seq + 1, TEXT_ledger_fault_missing);
    if (!sha256_equal(&entry->previous, &walk->hash) || !hash_fits(walk, entry, entry->seq))
        return broken(walk, entry);
    status = verify_content(walk, entry, content);
    walk->hash_before = walk->hash;
    walk->hash = entry->hash;
    walk->seq = entry->seq;
    walk->report->entries += status == STATUS_OK;
    return status;
}

/* What can only be told when there are no more entries. */
static enum status verify_end(struct walk *walk)
{
    bool whole = sha256_equal(&walk->hash, &walk->head.hash);
    if (walk->suspicion == SUSPECT_ENTRY)
        return fault(walk, walk->seq + 1, whole ? TEXT_ledger_fault_inserted : TEXT_ledger_fault_entry);
    if (walk->suspicion == SUSPECT_ORDER || walk->seq < walk->head.seq)
        return fault(walk, walk->seq + 1, TEXT_ledger_fault_missing);
    if (walk->seq > walk->head.seq && walk->head.seq > 0)
        return fault(walk, walk->head.seq + 1, TEXT_ledger_fault_inserted);
    if (walk->seq != walk->head.seq || !whole)
        return fault(walk, walk->seq, TEXT_ledger_fault_head);
    walk->report->chains++;
    return STATUS_OK;
}

static enum status verify_chain(struct db_conn *conn, int64_t province, struct ledger_report *report, struct error *error)
{
    struct walk walk = { .report = report, .province = province };
    enum status status = ledger_sql_head(conn, province, &walk.head, error);
    if (status != STATUS_OK)
        return status;
    arena_open(&walk.arena, &memory_system, ENTRY_MAX * 3);
    buffer_open(&walk.text, &walk.arena, ENTRY_MAX);
    status = ledger_each(conn, province, INT64_MIN, verify_entry, &walk, error);
    if (status == STATUS_OK)
        status = verify_end(&walk);
    arena_close(&walk.arena);
    return status;
}

static enum status verify_all(struct db_conn *conn, struct arena *arena, struct ledger_report *report, struct error *error)
{
    int64_t *provinces = NULL;
    size_t count = 0;
    bool stray = false;
    enum status status = ledger_sql_provinces(conn, arena, &provinces, &count, error);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = verify_chain(conn, provinces[i], report, error);
    if (status == STATUS_OK)
        status = ledger_sql_stray_content(conn, &stray, &report->fault.province, &report->fault.seq, error);
    if (status == STATUS_OK && stray) {
        report->fault.text = TEXT_ledger_fault_content_stray;
        return STATUS_NO;
    }
    return status == STATUS_OK ? ledger_check_checkpoints(conn, report, error) : status;
}

enum status ledger_verify(struct db_conn *conn, struct ledger_report *report, struct error *error)
{
    struct arena arena;
    enum status status = db_read_begin(conn, error);
    *report = (struct ledger_report){ 0 };
    if (status != STATUS_OK)
        return status;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    status = verify_all(conn, &arena, report, error);
    arena_close(&arena);
    db_read_end(conn);
    return status;
}

enum status ledger_recompute(const struct ledger *ledger, struct db_conn *conn, const struct rooms *rooms, struct ledger_recomputed *out, size_t *count,
                             struct error *error)
{
    enum status status = db_read_begin(conn, error);
    *count = 0;
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < ledger->verifier_count && status == STATUS_OK; i++) {
        out[i] = (struct ledger_recomputed){ .verifier = &ledger->verifiers[i] };
        status = ledger->verifiers[i].run(conn, rooms, &out[i].count, error);
        ++*count;
    }
    db_read_end(conn);
    return status;
}

void ledger_fault_text(struct buffer *out, enum language language, const struct ledger_fault *fault)
{
    const struct text_arg args[] = { TEXT_ARG_INT("province", fault->province), TEXT_ARG_INT("seq", fault->seq), TEXT_ARG_INT("since", fault->since) };
    if (fault->text != TEXT_NONE)
        text_add(out, language, fault->text, args, 3);
}
