/* What `openocop ledger verify` recomputes here, once the chains are sound: every sheet that sessions.reveal opened is the one that its member sealed
 * before (SHA-256 of nonce and content against the commitment in sessions.seal, or in sessions.lapse for who was silent), the sheets in the tables are
 * those, and every result and star follows from them (outcomes_recount.c). The first thing that differs is named.
 *
 * Memory: about 100 bytes for each sheet that was ever sealed, in one table for all provinces. */
#include "base/json_read.h"
#include "ocop/ledger/ledger.h"
#include "ocop/outcomes/outcomes_int.h"
#include "texts_outcomes.h"

#define ARENA_LIMIT ((size_t)256 << 20)
#define FIRST_ROOM 1024
#define ANY_TURN 0 /* of who was silent: the entry does not tell it */

/* ---- the seals, by the identifier of the sheet ---- */

static size_t place_of(const struct outcome_seals *seals, const struct ident *sheet)
{
    size_t at = 0;
    for (size_t i = 0; i < sizeof(size_t); i++)
        at = at << 8 | sheet->bytes[i];
    at &= seals->room - 1;
    while (seals->rows[at].seq != 0 && !ident_equal(&seals->rows[at].sheet, sheet))
        at = (at + 1) & (seals->room - 1);
    return at;
}

struct outcome_seal *outcome_seals_find(const struct outcome_seals *seals, const struct ident *sheet)
{
    struct outcome_seal *row;
    if (seals->room == 0)
        return NULL;
    row = &seals->rows[place_of(seals, sheet)];
    return row->seq == 0 ? NULL : row;
}

static bool grow(struct outcome_seals *seals)
{
    const struct outcome_seals before = *seals;
    seals->room = before.room == 0 ? FIRST_ROOM : before.room * 2;
    seals->rows = ARENA_NEW_MANY(seals->arena, struct outcome_seal, seals->room);
    if (seals->rows == NULL)
        return false;
    for (size_t i = 0; i < before.room; i++)
        if (before.rows[i].seq != 0)
            seals->rows[place_of(seals, &before.rows[i].sheet)] = before.rows[i];
    return true;
}

bool outcome_seals_add(struct outcome_seals *seals, const struct outcome_seal *seal)
{
    size_t at;
    if (seals->count * 2 >= seals->room && !grow(seals))
        return false;
    at = place_of(seals, &seal->sheet);
    if (seals->rows[at].seq == 0) { /* what was sealed first stands */
        seals->rows[at] = *seal;
        seals->count++;
    }
    return true;
}

/* ---- reading them from the ledger ---- */

struct reading {
    struct outcome_seals *seals;
    struct arena arena; /* of one entry */
    const struct ledger_entry *entry;
    int64_t province;
};

struct sealed_entry {
    struct str item, sheet, seat, commitment;
    int64_t turn;
};
static const struct json_field sealed_fields[] = {
    { .name = "item", .kind = JSON_TEXT, .offset = offsetof(struct sealed_entry, item), .required = true },
    { .name = "sheet", .kind = JSON_TEXT, .offset = offsetof(struct sealed_entry, sheet) },
    { .name = "seat", .kind = JSON_TEXT, .offset = offsetof(struct sealed_entry, seat), .required = true },
    { .name = "turn", .kind = JSON_INT, .offset = offsetof(struct sealed_entry, turn), .min = 0, .max = INT32_MAX },
    { .name = "commitment", .kind = JSON_TEXT, .offset = offsetof(struct sealed_entry, commitment), .required = true },
};
static const struct json_shape sealed_shape = { "OutcomeSealed", sizeof(struct sealed_entry), sealed_fields, 5, true, NULL };

struct lapsed_entry {
    struct json_list silent;
};
static const struct json_field lapsed_fields[] = {
    { .name = "silent", .kind = JSON_LIST, .offset = offsetof(struct lapsed_entry, silent), .required = true, .of = &sealed_shape },
};
static const struct json_shape lapsed_shape = { "OutcomeLapsed", sizeof(struct lapsed_entry), lapsed_fields, 1, true, NULL };

struct opened_sheet {
    struct str sheet, nonce, content;
};
struct opened_entry {
    struct str item;
    struct json_list sheets;
};
static const struct json_field opened_sheet_fields[] = {
    { .name = "sheet", .kind = JSON_TEXT, .offset = offsetof(struct opened_sheet, sheet), .required = true },
    { .name = "nonce", .kind = JSON_TEXT, .offset = offsetof(struct opened_sheet, nonce), .required = true },
    { .name = "content", .kind = JSON_ANY, .offset = offsetof(struct opened_sheet, content), .required = true },
};
static const struct json_shape opened_sheet_shape = { "OutcomeOpenedSheet", sizeof(struct opened_sheet), opened_sheet_fields, 3, true, NULL };
static const struct json_field opened_fields[] = {
    { .name = "item", .kind = JSON_TEXT, .offset = offsetof(struct opened_entry, item), .required = true },
    { .name = "sheets", .kind = JSON_LIST, .offset = offsetof(struct opened_entry, sheets), .required = true, .of = &opened_sheet_shape },
};
static const struct json_shape opened_shape = { "OutcomeOpened", sizeof(struct opened_entry), opened_fields, 2, true, NULL };

static enum status refuse(const struct reading *r, enum text_id text, struct str sheet, struct error *error)
{
    return FAIL_WITH(error, STATUS_NO, text, NULL, TEXT_ARG_INT("province", r->province), TEXT_ARG_INT("seq", r->entry->seq), TEXT_ARG("sheet", sheet));
}

/* One seal into the table. `silent`: the sheet's identifier follows from its commitment. */
static enum status add_seal(struct reading *r, const struct sealed_entry *sealed, bool silent, struct error *error)
{
    struct outcome_seal seal = { .turn = silent ? ANY_TURN : sealed->turn, .province = r->province, .seq = r->entry->seq };
    bool good = ident_read(sealed->item, &seal.item) && ident_read(sealed->seat, &seal.seat) && sha256_read(sealed->commitment, &seal.commitment);
    if (silent)
        seal.sheet = ident_of_name((struct str){ (const char *)seal.commitment.bytes, sizeof(seal.commitment.bytes) });
    else
        good = good && ident_read(sealed->sheet, &seal.sheet);
    if (!good)
        return refuse(r, TEXT_outcomes_verify_entry, sealed->sheet, error);
    return outcome_seals_add(r->seals, &seal) ? STATUS_OK : fail_memory(error);
}

static enum status read_seal(void *self, const struct ledger_entry *entry, const struct ledger_content *content, struct error *error)
{
    struct reading *r = self;
    struct sealed_entry sealed;
    enum status status;
    r->entry = entry;
    arena_empty(&r->arena);
    if (content->state != LEDGER_CONTENT_KEPT)
        return refuse(r, TEXT_outcomes_verify_entry, STR(""), error);
    status = json_read(&r->arena, content->text, &sealed_shape, &sealed, error);
    return status == STATUS_OK ? add_seal(r, &sealed, false, error) : status;
}

static enum status read_lapse(void *self, const struct ledger_entry *entry, const struct ledger_content *content, struct error *error)
{
    struct reading *r = self;
    struct lapsed_entry lapsed;
    const struct sealed_entry *rows;
    enum status status;
    r->entry = entry;
    arena_empty(&r->arena);
    if (content->state != LEDGER_CONTENT_KEPT)
        return refuse(r, TEXT_outcomes_verify_entry, STR(""), error);
    status = json_read(&r->arena, content->text, &lapsed_shape, &lapsed, error);
    rows = lapsed.silent.items;
    for (size_t i = 0; status == STATUS_OK && i < lapsed.silent.count; i++)
        if (rows[i].commitment.len > 0)
            status = add_seal(r, &rows[i], true, error);
    return status;
}

/* What was opened must have been sealed before, with this content, for this product, by this seat, in this turn. */
static enum status check_opened(struct reading *r, const struct ident *item, const struct opened_sheet *opened, struct error *error)
{
    struct session_sheet_content says;
    struct sha256 commitment, nonce;
    struct outcome_seal *seal;
    struct ident sheet, about, seat;
    enum status status = sheet_content_read(&r->arena, opened->content, &says, error);
    if (status != STATUS_OK)
        return status;
    if (!ident_read(opened->sheet, &sheet) || !sha256_read(opened->nonce, &nonce))
        return refuse(r, TEXT_outcomes_verify_entry, opened->sheet, error);
    seal = outcome_seals_find(r->seals, &sheet);
    if (seal == NULL || seal->province != r->province || seal->seq > r->entry->seq)
        return refuse(r, TEXT_outcomes_verify_unsealed, opened->sheet, error);
    commitment = sheet_commitment((struct str){ (const char *)nonce.bytes, sizeof(nonce.bytes) }, opened->content);
    if (!sha256_equal(&commitment, &seal->commitment))
        return refuse(r, TEXT_outcomes_verify_commitment, opened->sheet, error);
    if (!ident_read(says.item, &about) || !ident_equal(&about, &seal->item) || !ident_equal(&about, item) || !ident_read(says.seat, &seat) ||
        !ident_equal(&seat, &seal->seat) || (seal->turn != ANY_TURN && says.turn != seal->turn))
        return refuse(r, TEXT_outcomes_verify_place, opened->sheet, error);
    seal->opened = true;
    return STATUS_OK;
}

static enum status read_reveal(void *self, const struct ledger_entry *entry, const struct ledger_content *content, struct error *error)
{
    struct reading *r = self;
    struct opened_entry opened;
    const struct opened_sheet *rows;
    struct ident item;
    enum status status;
    r->entry = entry;
    arena_empty(&r->arena);
    if (content->state != LEDGER_CONTENT_KEPT)
        return refuse(r, TEXT_outcomes_verify_entry, STR(""), error);
    status = json_read(&r->arena, content->text, &opened_shape, &opened, error);
    if (status == STATUS_OK && !ident_read(opened.item, &item))
        return refuse(r, TEXT_outcomes_verify_entry, STR(""), error);
    rows = opened.sheets.items;
    for (size_t i = 0; status == STATUS_OK && i < opened.sheets.count; i++)
        status = check_opened(r, &item, &rows[i], error);
    return status;
}

enum status outcome_seals_read(struct db_conn *conn, int64_t province, struct outcome_seals *seals, struct error *error)
{
    struct reading r = { .seals = seals, .province = province };
    enum status status;
    arena_open(&r.arena, &memory_system, ARENA_LIMIT);
    status = ledger_each_of(conn, province, STR("sessions.seal"), read_seal, &r, error);
    if (status == STATUS_OK)
        status = ledger_each_of(conn, province, STR("sessions.lapse"), read_lapse, &r, error);
    if (status == STATUS_OK)
        status = ledger_each_of(conn, province, STR("sessions.reveal"), read_reveal, &r, error);
    arena_close(&r.arena);
    return status;
}

/* ---- the tables against it ---- */

/* The first difference: "Product: identifier of the sheet or product: what". */
static void keep_first(struct outcome_recount *r, const struct session_item *item, enum text_id what, const struct ident *sheet)
{
    struct error *first = r->self;
    struct buffer ident;
    if (r->differing > 1)
        return;
    buffer_open(&ident, r->arena, IDENT_TEXT_SIZE + 1);
    ident_write(&ident, sheet == NULL ? &item->ident : sheet);
    error_set(first, STATUS_NO, what, buffer_z(&ident), NULL, 0);
    error_in_file(first, arena_copy_z(r->arena, item->product_name));
}

/* What was opened and was not met while the results were recounted: its row is gone, or its result. */
static enum status check_met(const struct outcome_recount *r, const struct outcome_seals *seals, struct error *error)
{
    for (size_t i = 0; i < seals->room; i++) {
        const struct outcome_seal *seal = &seals->rows[i];
        struct session_sheets sheets = { 0 };
        struct session_item item;
        struct buffer ident;
        bool found = false, there = false;
        enum status status;
        if (seal->seq == 0 || !seal->opened || seal->seen)
            continue;
        status = sessions_sql_item(r->conn, r->arena, &seal->item, &found, &item, error);
        if (status == STATUS_OK && found)
            status = sessions_sql_sheets(r->conn, r->arena, item.id, &sheets, error);
        if (status != STATUS_OK)
            return status;
        for (size_t k = 0; k < sheets.count; k++)
            there = there || ident_equal(&sheets.rows[k].ident, &seal->sheet);
        if (there && (item.result != 0 || item.state != ITEM_CONCLUDED))
            continue; /* nothing was left to count after the last change */
        buffer_open(&ident, r->arena, IDENT_TEXT_SIZE + 1);
        ident_write(&ident, &seal->sheet);
        return FAIL_WITH(error, STATUS_NO, there ? TEXT_outcomes_verify_no_result : TEXT_outcomes_verify_gone, NULL, TEXT_ARG_INT("province", seal->province),
                         TEXT_ARG_INT("seq", seal->seq), TEXT_ARG("sheet", buffer_str(&ident)));
    }
    return STATUS_OK;
}

static enum status verify_all(struct db_conn *conn, struct arena *arena, struct outcome_recount *r, struct outcome_seals *seals, struct error *error)
{
    struct ledger_head *heads = NULL;
    size_t count = 0;
    enum status status = ledger_heads(conn, arena, &heads, &count, error);
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        status = outcome_seals_read(conn, heads[i].province, seals, error);
    if (status == STATUS_OK)
        status = outcome_recount_all(r, error);
    if (status == STATUS_OK && r->differing > 0)
        return STATUS_NO; /* error says what */
    return status == STATUS_OK ? check_met(r, seals, error) : status;
}

enum status outcomes_verify(struct db_conn *conn, const struct rooms *rooms, int64_t *count, struct error *error)
{
    struct arena arena, reading;
    struct outcome_seals seals = { .arena = &arena };
    struct error first = { .status = STATUS_OK };
    struct outcome_recount r = { .arena = &reading, .conn = conn, .law = rooms_find(rooms, "law"), .seals = &seals, .say = keep_first, .self = &first,
                                 .first_only = true };
    enum status status;
    arena_open(&arena, &memory_system, ARENA_LIMIT);
    arena_open(&reading, &memory_system, ARENA_LIMIT);
    status = verify_all(conn, &arena, &r, &seals, error);
    if (status == STATUS_NO && r.differing > 0)
        *error = first;
    *count = r.counted;
    arena_close(&reading);
    arena_close(&arena);
    return status;
}
