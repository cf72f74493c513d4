/* Every statement on drafts of decisions, on what the Ministry made of a product, and on the numbers of products in their communes' registers. */
#include "base/pure.h"
#include "ocop/certificates/certificates_draft_int.h"
#include "texts_certificates.h"

#define COLUMNS                                                                                                              \
    "d.id, d.ident, d.province, d.kind, d.state, d.session, d.ground, d.reason, d.basis, d.basis_day, d.due_day, d.letter_no, d.letter_day, d.made_at, "       \
    "d.made_by, d.submitted_at, d.submitted_by, d.number, d.day, d.signer, d.capacity, d.scan, d.issued_at, d.issued_by, d.decision, d.note, d.version, "   \
    "d.paper, d.signed, d.signed_by, d.signed_more"
#define COLUMN_COUNT 31

static int word_index(const char *const *words, struct str word)
{
    for (int i = 0; words[i] != NULL; i++)
        if (str_is(word, words[i]))
            return i;
    return -1;
}

static date day_of(const struct db_rows *rows, int column)
{
    return db_is_null(rows, column) ? DATE_NONE : (date)db_int(rows, column);
}

static enum status read_draft(const struct db_rows *rows, struct arena *arena, struct draft *out, struct error *error)
{
    int kind = word_index(draft_kind_words, db_bytes(rows, 3));
    int state = word_index(draft_state_words, db_bytes(rows, 4));
    int signed_state = word_index(draft_signed_words, db_bytes(rows, 28));
    *out = (struct draft){ .id = db_int(rows, 0),
                           .province = db_int(rows, 2),
                           .kind = (enum draft_kind)kind,
                           .state = (enum draft_state)state,
                           .session = db_int(rows, 5),
                           .ground = db_copy(rows, 6, arena),
                           .reason = db_copy(rows, 7, arena),
                           .basis = db_copy(rows, 8, arena),
                           .basis_day = day_of(rows, 9),
                           .due_day = day_of(rows, 10),
                           .letter_no = db_copy(rows, 11, arena),
                           .letter_day = day_of(rows, 12),
                           .made_at = db_int(rows, 13),
                           .made_by = db_copy(rows, 14, arena),
                           .submitted_at = db_int(rows, 15),
                           .submitted_by = db_copy(rows, 16, arena),
                           .number = db_copy(rows, 17, arena),
                           .day = day_of(rows, 18),
                           .signer = db_copy(rows, 19, arena),
                           .capacity = db_copy(rows, 20, arena),
                           .scan = db_int(rows, 21),
                           .issued_at = db_int(rows, 22),
                           .issued_by = db_copy(rows, 23, arena),
                           .decision = db_int(rows, 24),
                           .note = db_copy(rows, 25, arena),
                           .version = db_int(rows, 26),
                           .paper = db_int(rows, 27),
                           .signed_state = (enum draft_signed)signed_state,
                           .signed_by = db_copy(rows, 29, arena),
                           .signed_more = db_int(rows, 30) != 0 };
    if (kind < 0 || state < 0 || signed_state < 0 || !ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_certificates_bad_row, "certificates_drafts");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status read_one(struct db_rows *rows, enum status status, struct arena *arena, bool *found, struct draft *out, struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_draft(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

/* Of an instant or a row: 0 is none. */
static struct db_value instant(int64_t at)
{
    return at == 0 ? DB_NULL_OF(DB_INT) : DB_INT_OF(at);
}

enum status drafts_sql_add(struct db_conn *conn, const struct draft *draft, int64_t *id, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO certificates_drafts (ident, province, kind, state, session, about, ground, reason, basis, basis_day, due_day, "
                                  "letter_no, made_at, made_by, submitted_by, number, number_key, year, signer, capacity, issued_by, note, version) "
                                  "VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10, '', $11, $12, '', '', '', 0, '', '', '', '', 1) RETURNING id",
                                  DB_BLOB_OF(ident_str(&draft->ident)), DB_INT_OF(draft->province), DB_TEXT_OF(str_from(draft_kind_words[draft->kind])),
                                  DB_TEXT_OF(str_from(draft_state_words[draft->state])), DB_INT_OF(draft->session), DB_TEXT_OF(draft->ground),
                                  DB_TEXT_OF(draft->reason), DB_TEXT_OF(draft->basis), DB_DATE_OF(draft->basis_day), DB_DATE_OF(draft->due_day),
                                  DB_INT_OF(draft->made_at), DB_TEXT_OF(draft->made_by));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *id = status == STATUS_OK && has_row ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

enum status drafts_sql_set(struct db_conn *conn, const struct draft *draft, struct str number_key, struct error *error)
{
    return DB_RUN(conn, error,
                  "UPDATE certificates_drafts SET state = $2, letter_no = $3, letter_day = $4, submitted_at = $5, submitted_by = $6, number = $7, "
                  "number_key = $8, year = $9, day = $10, signer = $11, capacity = $12, scan = $13, issued_at = $14, issued_by = $15, decision = $16, "
                  "note = $17, paper = $18, signed = $19, signed_by = $20, signed_more = $21, version = version + 1 WHERE id = $1",
                  DB_INT_OF(draft->id), DB_TEXT_OF(str_from(draft_state_words[draft->state])), DB_TEXT_OF(draft->letter_no), DB_DATE_OF(draft->letter_day),
                  instant(draft->submitted_at), DB_TEXT_OF(draft->submitted_by), DB_TEXT_OF(draft->number), DB_TEXT_OF(number_key),
                  DB_INT_OF(draft->day == DATE_NONE ? 0 : date_civil(draft->day).year), DB_DATE_OF(draft->day), DB_TEXT_OF(draft->signer),
                  DB_TEXT_OF(draft->capacity), instant(draft->scan), instant(draft->issued_at), DB_TEXT_OF(draft->issued_by), instant(draft->decision),
                  DB_TEXT_OF(draft->note), instant(draft->paper), DB_TEXT_OF(str_from(draft_signed_words[draft->signed_state])),
                  DB_TEXT_OF(draft->signed_by), DB_INT_OF(draft->signed_more ? 1 : 0));
}

enum status drafts_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct draft *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM certificates_drafts d WHERE d.ident = $1", DB_BLOB_OF(ident_str(ident)));
    return read_one(rows, status, arena, found, out, error);
}

enum status drafts_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, bool done, int64_t before, struct draft_list *out,
                            struct error *error)
{
    struct draft_row *list = ARENA_NEW_MANY(arena, struct draft_row, DRAFTS_PER_PAGE);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = list == NULL ? fail_memory(error)
                                      : DB_QUERY(conn, &rows, error,
                                                 "SELECT " COLUMNS ", (SELECT COUNT(*) FROM certificates_draft_items i WHERE i.draft = d.id) "
                                                 "FROM certificates_drafts d WHERE d.province = $1 AND "
                                                 "(($2 = 1 AND d.state IN ('issued', 'dropped')) OR ($2 = 0 AND d.state IN ('draft', 'submitted'))) "
                                                 "AND d.id < $3 ORDER BY d.id DESC LIMIT $4",
                                                 DB_INT_OF(province), DB_INT_OF(done ? 1 : 0), DB_INT_OF(before), DB_INT_OF(DRAFTS_PER_PAGE + 1));
    *out = (struct draft_list){ .rows = list };
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        if (out->count == DRAFTS_PER_PAGE) {
            out->more = true;
            break;
        }
        list[out->count].items = db_int(rows, COLUMN_COUNT);
        status = read_draft(rows, arena, &list[out->count++].draft, error);
    }
    db_rows_close(rows);
    return status;
}

/* What the register has of the year, from whatever source; keys are compared here, since old numbers stand there as they were printed. */
static enum status number_in_register(struct db_conn *conn, struct arena *arena, int64_t province, int year, struct str key, bool *found,
                                      struct number_taken *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    date first = DATE_NONE, last = DATE_NONE;
    enum status status = !date_of(year, 1, 1, &first) || !date_of(year, 12, 31, &last)
                             ? FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_issue_later, "day")
                             : DB_QUERY(conn, &rows, error,
                                        "SELECT number, day FROM certificates_decisions WHERE province = $1 AND day >= $2 AND day <= $3 AND level = 'province'",
                                        DB_INT_OF(province), DB_INT_OF(first), DB_INT_OF(last));
    while (status == STATUS_OK && !*found && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        struct str number, other;
        if (draft_number_read(arena, db_bytes(rows, 0), &number, &other) && str_equal(other, key)) {
            *out = (struct number_taken){ db_copy(rows, 0, arena), (date)db_int(rows, 1) };
            *found = true;
        }
    }
    db_rows_close(rows);
    return status;
}

enum status drafts_sql_number(struct db_conn *conn, struct arena *arena, int64_t province, int year, struct str key, bool *found,
                              struct number_taken *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT number, day FROM certificates_drafts WHERE province = $1 AND year = $2 AND number_key = $3",
                                  DB_INT_OF(province), DB_INT_OF(year), DB_TEXT_OF(key));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        *out = (struct number_taken){ db_copy(rows, 0, arena), (date)db_int(rows, 1) };
    db_rows_close(rows);
    return status == STATUS_OK && !*found ? number_in_register(conn, arena, province, year, key, found, out, error) : status;
}

/* ---- items ---- */

enum status drafts_sql_add_item(struct db_conn *conn, const struct draft_item *item, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO certificates_draft_items (draft, no, live, item, certificate, product, producer, act, product_name, producer_name, commune_code, "
                  "set_no, stars, points) VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                  DB_INT_OF(item->draft), DB_INT_OF(item->no), DB_INT_OF(item->item), instant(item->certificate), DB_INT_OF(item->product),
                  DB_INT_OF(item->producer), DB_TEXT_OF(str_from(certificate_act_words[item->act])), DB_TEXT_OF(item->product_name),
                  DB_TEXT_OF(item->producer_name), DB_TEXT_OF(item->commune_code), DB_INT_OF(item->set), DB_INT_OF(item->stars),
                  DB_TEXT_OF(item->points));
}

enum status drafts_sql_items(struct db_conn *conn, struct arena *arena, int64_t draft, struct draft_items *out, struct error *error)
{
    struct draft_item *list = ARENA_NEW_MANY(arena, struct draft_item, DRAFT_ITEMS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = list == NULL ? fail_memory(error)
                                      : DB_QUERY(conn, &rows, error,
                                                 "SELECT id, no, item, certificate, product, producer, act, product_name, producer_name, commune_code, set_no, "
                                                 "stars, points, given FROM certificates_draft_items WHERE draft = $1 ORDER BY no",
                                                 DB_INT_OF(draft));
    *out = (struct draft_items){ .rows = list };
    while (status == STATUS_OK && out->count < DRAFT_ITEMS_MAX && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        struct draft_item *row = &list[out->count++];
        *row = (struct draft_item){ .id = db_int(rows, 0), .draft = draft, .no = db_int(rows, 1), .item = db_int(rows, 2), .certificate = db_int(rows, 3),
                                    .product = db_int(rows, 4), .producer = db_int(rows, 5), .act = word_index(certificate_act_words, db_bytes(rows, 6)),
                                    .product_name = db_copy(rows, 7, arena), .producer_name = db_copy(rows, 8, arena),
                                    .commune_code = db_copy(rows, 9, arena), .set = db_int(rows, 10), .stars = db_int(rows, 11),
                                    .points = db_copy(rows, 12, arena), .given = db_int(rows, 13) };
        if (row->act < 0)
            status = FAIL(error, STATUS_FAILED, TEXT_certificates_bad_row, "certificates_draft_items");
    }
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

enum status drafts_sql_withdraws(struct db_conn *conn, const struct ident *draft, int64_t *certificate, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT i.certificate FROM certificates_drafts d JOIN certificates_draft_items i ON i.draft = d.id "
                                  "WHERE d.ident = $1 AND d.kind = 'withdraw' AND i.certificate IS NOT NULL",
                                  DB_BLOB_OF(ident_str(draft)));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *certificate = status == STATUS_OK && has_row ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

enum status drafts_sql_end_items(struct db_conn *conn, int64_t draft, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE certificates_draft_items SET live = 0 WHERE draft = $1", DB_INT_OF(draft));
}

enum status drafts_sql_give(struct db_conn *conn, int64_t draft_item, int64_t certificate, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE certificates_draft_items SET given = $2 WHERE id = $1", DB_INT_OF(draft_item), DB_INT_OF(certificate));
}

enum status drafts_sql_of_item(struct db_conn *conn, struct arena *arena, int64_t item, bool *found, struct draft *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS " FROM certificates_draft_items i JOIN certificates_drafts d ON d.id = i.draft "
                                  "WHERE i.item = $1 AND i.item > 0 AND (i.live = 1 OR (d.kind = 'approve' AND d.state = 'issued')) "
                                  "ORDER BY i.live DESC, d.id DESC LIMIT 1",
                                  DB_INT_OF(item));
    return read_one(rows, status, arena, found, out, error);
}

enum status drafts_sql_to_decide(struct db_conn *conn, struct arena *arena, const struct ident *session, struct str *name, int64_t *count,
                                 struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT s.name, (SELECT COUNT(*) FROM sessions_items i WHERE i.session = s.id AND i.state = 'concluded' AND i.stars >= $2 AND "
                                  "NOT EXISTS (SELECT 1 FROM certificates_draft_items x WHERE x.item = i.id AND x.live = 1)) "
                                  "FROM sessions s WHERE s.ident = $1",
                                  DB_BLOB_OF(ident_str(session)), DB_INT_OF(LAW_FIRST_MINIMUM));
    *name = STR("");
    *count = 0;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row) {
        *name = db_copy(rows, 0, arena);
        *count = db_int(rows, 1);
    }
    db_rows_close(rows);
    return status;
}

/* ---- the Ministry ---- */

enum status drafts_sql_entered(struct db_conn *conn, int64_t item, bool *found, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT 1 FROM certificates_ministry WHERE item = $1", DB_INT_OF(item));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    db_rows_close(rows);
    return status;
}

enum status drafts_sql_enter(struct db_conn *conn, int64_t item, int64_t at, struct str by_name, struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO certificates_ministry (item, at, by_name) VALUES ($1, $2, $3)", DB_INT_OF(item), DB_INT_OF(at), DB_TEXT_OF(by_name));
}

/* ---- numbers in a commune's register ---- */

static enum status number_of(struct db_conn *conn, int64_t product, struct str commune, int64_t *no, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT no FROM certificates_numbers WHERE product = $1 AND commune_code = $2", DB_INT_OF(product),
                                  DB_TEXT_OF(commune));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *no = status == STATUS_OK && has_row ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

enum status drafts_sql_product_number(struct db_conn *conn, int64_t product, struct str commune, int64_t *no, struct error *error)
{
    enum status status = number_of(conn, product, commune, no, error);
    if (status != STATUS_OK || *no != 0)
        return status;
    status = DB_RUN(conn, error,
                    "INSERT INTO certificates_numbers (commune_code, no, product) "
                    "SELECT $1, COALESCE(MAX(no), 0) + 1, $2 FROM certificates_numbers WHERE commune_code = $1",
                    DB_TEXT_OF(commune), DB_INT_OF(product));
    return status == STATUS_OK ? number_of(conn, product, commune, no, error) : status;
}

enum status drafts_sql_last_certificate(struct db_conn *conn, int64_t product, struct certificate_self *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT c.id, c.line FROM certificates c JOIN certificates_facts f ON f.certificate = c.id AND f.known_to = $2 "
                                  "WHERE c.product = $1 AND NOT EXISTS (SELECT 1 FROM certificates_events e WHERE e.certificate = c.id AND "
                                  "e.kind = 'annulled') ORDER BY f.valid_from DESC, c.id DESC LIMIT 1",
                                  DB_INT_OF(product), DB_INT_OF(CERTIFICATES_OPEN));
    *out = (struct certificate_self){ 0 };
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row)
        *out = (struct certificate_self){ .id = db_int(rows, 0), .line = db_int(rows, 1) };
    db_rows_close(rows);
    return status;
}
