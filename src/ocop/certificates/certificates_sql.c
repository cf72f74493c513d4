/* Every statement on the tables of certificates. */
#include "base/pure.h"
#include "base/text.h"
#include "ocop/certificates/certificates_int.h"
#include "texts_certificates.h"

static struct str word(const char *const *words, int index)
{
    return str_from(words[index]);
}

static enum status is_there(enum status status, struct db_rows *rows, bool *found, struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    db_rows_close(rows);
    return status;
}

/* ---- decisions ---- */

enum status certificates_sql_same_decision(struct db_conn *conn, const struct decision_new *decision, bool *found, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT id FROM certificates_decisions WHERE province = $1 AND day = $2 AND number = $3 AND place_code = $4 "
                                  "AND number <> '' AND state <> 'annulled'",
                                  DB_INT_OF(decision->province), DB_INT_OF(decision->day), DB_TEXT_OF(decision->number), DB_TEXT_OF(decision->place_code));
    return is_there(status, rows, found, error);
}

/* The number of a new row. */
static enum status take_id(enum status status, struct db_rows *rows, int64_t *id, struct error *error)
{
    bool has_row = false;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row)
        *id = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}

enum status certificates_sql_add_decision(struct db_conn *conn, const struct decision_new *decision, const struct certificate_known *known,
                                          int64_t *id, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO certificates_decisions (ident, province, kind, state, level, place_code, number, day, signer, note, "
                                  "known_from, recorded_at, recorded_by, version) "
                                  "VALUES ($1, $2, $3, 'issued', $4, $5, $6, $7, $8, $9, $10, $11, $12, 1) RETURNING id",
                                  DB_BLOB_OF(ident_str(&decision->ident)), DB_INT_OF(decision->province), DB_TEXT_OF(str_from(decision_kind_recognise)),
                                  DB_TEXT_OF(word(decision_level_words, decision->level)), DB_TEXT_OF(decision->place_code), DB_TEXT_OF(decision->number),
                                  decision->day == CERTIFICATES_OPEN ? DB_NULL_OF(DB_INT) : DB_INT_OF(decision->day), DB_TEXT_OF(decision->signer), DB_TEXT_OF(decision->note), DB_INT_OF(known->from),
                                  DB_INT_OF(known->at), DB_TEXT_OF(known->by));
    return take_id(status, rows, id, error);
}

/* ---- certificates ---- */

#define SELF "id, ident, province, decision, no, line, previous, product, producer, import, origin, version"

static struct certificate_self read_self(const struct db_rows *rows)
{
    struct certificate_self self = { .id = db_int(rows, 0),
                                     .province = db_int(rows, 2),
                                     .decision = db_int(rows, 3),
                                     .no = db_int(rows, 4),
                                     .line = db_int(rows, 5),
                                     .previous = db_int(rows, 6),
                                     .product = db_int(rows, 7),
                                     .producer = db_int(rows, 8),
                                     .import = db_int(rows, 9),
                                     .origin = certificate_word_index(certificate_origin_words, db_bytes(rows, 10)),
                                     .version = db_int(rows, 11) };
    if (!ident_of_bytes(db_bytes(rows, 1), &self.ident))
        self.origin = -1;
    return self;
}

/* Reads the only row and closes. */
static enum status take_self(enum status status, struct db_rows *rows, bool *found, struct certificate_self *out, struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        *out = read_self(rows);
    db_rows_close(rows);
    return status == STATUS_OK && *found && out->origin < 0 ? FAIL(error, STATUS_FAILED, TEXT_certificates_bad_row, "certificates") : status;
}

enum status certificates_sql_find(struct db_conn *conn, const struct ident *ident, bool *found, struct certificate_self *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " SELF " FROM certificates WHERE ident = $1", DB_BLOB_OF(ident_str(ident)));
    return take_self(status, rows, found, out, error);
}

enum status certificates_sql_by_id(struct db_conn *conn, int64_t id, struct certificate_self *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool found = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " SELF " FROM certificates WHERE id = $1", DB_INT_OF(id));
    status = take_self(status, rows, &found, out, error);
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

enum status certificates_sql_followed(struct db_conn *conn, int64_t certificate, bool *found, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT c.id FROM certificates c JOIN certificates_facts f ON f.certificate = c.id AND f.known_to = $2 WHERE c.previous = $1 "
                                  "AND NOT EXISTS (SELECT 1 FROM certificates_events e WHERE e.certificate = c.id AND e.kind = 'annulled')",
                                  DB_INT_OF(certificate), DB_INT_OF(CERTIFICATES_OPEN));
    return is_there(status, rows, found, error);
}

static struct db_value number_or_null(int64_t number)
{
    return number == 0 ? DB_NULL_OF(DB_INT) : DB_INT_OF(number);
}

enum status certificates_sql_add(struct db_conn *conn, const struct certificate_self *self, int64_t *id, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO certificates (ident, province, decision, no, line, previous, product, producer, origin, import, version) "
                                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) RETURNING id",
                                  DB_BLOB_OF(ident_str(&self->ident)), DB_INT_OF(self->province), DB_INT_OF(self->decision), DB_INT_OF(self->no),
                                  DB_INT_OF(self->line), number_or_null(self->previous), number_or_null(self->product), number_or_null(self->producer),
                                  DB_TEXT_OF(word(certificate_origin_words, self->origin)), number_or_null(self->import));
    return take_id(status, rows, id, error);
}

/* What it is found by: the words of the product, its producer and the code. */
static struct str find_key(struct arena *arena, const struct certificate_facts *facts)
{
    const struct str parts[] = { facts->product_name, facts->producer_name, facts->code };
    struct buffer out;
    buffer_open(&out, arena, (size_t)8 * CERTIFICATE_LINE);
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        buffer_add_char(&out, ' ');
        buffer_add(&out, text_fold(arena, parts[i]));
    }
    return buffer_str(&out);
}

enum status certificates_sql_add_facts(struct db_conn *conn, struct arena *arena, const struct certificate_self *self,
                                       const struct certificate_facts *facts, struct str reason, const struct certificate_known *known,
                                       struct error *error)
{
    struct str find = find_key(arena, facts);
    struct str sort = text_sort_key(arena, facts->product_name);
    enum status status;
    if (arena->exhausted)
        return fail_memory(error);
    status = DB_RUN(conn, error,
                    "INSERT INTO certificates_facts (certificate, province, known_from, known_to, act, code, product_name, producer_name, producer_kind, "
                    "women, minority, stars, set_no, branch, place_code, place_day, valid_from, valid_to, assumed, reason, find_folded, sort_key, "
                    "recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, "
                    "$23, $24)",
                    DB_INT_OF(self->id), DB_INT_OF(self->province), DB_INT_OF(known->from), DB_INT_OF(CERTIFICATES_OPEN),
                    DB_TEXT_OF(word(certificate_act_words, facts->act)), DB_TEXT_OF(facts->code), DB_TEXT_OF(facts->product_name),
                    DB_TEXT_OF(facts->producer_name), DB_TEXT_OF(word(certificate_producer_words, facts->producer_kind)),
                    DB_TEXT_OF(word(producer_answer_words, facts->women)), DB_TEXT_OF(word(producer_answer_words, facts->minority)),
                    DB_INT_OF(facts->stars), DB_INT_OF(facts->set), DB_TEXT_OF(word(certificate_branch_words, facts->branch)), DB_TEXT_OF(facts->place),
                    DB_INT_OF(facts->place_day), DB_INT_OF(facts->from), DB_INT_OF(facts->to), DB_TEXT_OF(facts->assumed), DB_TEXT_OF(reason),
                    DB_TEXT_OF(find), DB_BLOB_OF(sort), DB_INT_OF(known->at), DB_TEXT_OF(known->by));
    return status == STATUS_OK ? register_sql_renew(conn, self->id, error) : status;
}

enum status certificates_sql_end_facts(struct db_conn *conn, int64_t certificate, date day, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE certificates_facts SET known_to = $2 WHERE certificate = $1 AND known_to = $3", DB_INT_OF(certificate),
                  DB_INT_OF(day), DB_INT_OF(CERTIFICATES_OPEN));
}

enum status certificates_sql_set_version(struct db_conn *conn, int64_t certificate, int64_t version, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE certificates SET version = $2 WHERE id = $1", DB_INT_OF(certificate), DB_INT_OF(version));
}

enum status certificates_sql_decision_version(struct db_conn *conn, int64_t decision, int64_t *version, struct error *error)
{
    struct db_rows *rows = NULL;
    bool found = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT version FROM certificates_decisions WHERE id = $1", DB_INT_OF(decision));
    if (status == STATUS_OK)
        status = db_next(rows, &found, error);
    *version = status == STATUS_OK && found ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

enum status certificates_sql_set_scan(struct db_conn *conn, int64_t decision, int64_t scan, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE certificates_decisions SET scan = $2, version = version + 1 WHERE id = $1", DB_INT_OF(decision), DB_INT_OF(scan));
}

enum status certificates_sql_set_product(struct db_conn *conn, int64_t line, int64_t product, int64_t producer, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE certificates SET product = $2, producer = $3, version = version + 1 WHERE id = $1 OR line = $1", DB_INT_OF(line),
                  number_or_null(product), number_or_null(producer));
}

enum status certificates_sql_set_decision(struct db_conn *conn, int64_t certificate, int64_t decision, struct error *error)
{
    return DB_RUN(conn, error,
                  "UPDATE certificates SET decision = $2, no = (SELECT COALESCE(MAX(o.no), 0) + 1 FROM certificates o WHERE o.decision = $2) WHERE id = $1",
                  DB_INT_OF(certificate), DB_INT_OF(decision));
}

enum status certificates_sql_days(struct db_conn *conn, int64_t certificate, date *from, date *to, date *known, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT valid_from, valid_to, known_from FROM certificates_facts WHERE certificate = $1 AND known_to = $2",
                                  DB_INT_OF(certificate), DB_INT_OF(CERTIFICATES_OPEN));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *from = has_row ? (date)db_int(rows, 0) : DATE_NONE;
    *to = has_row ? (date)db_int(rows, 1) : DATE_NONE;
    *known = has_row ? (date)db_int(rows, 2) : DATE_NONE;
    db_rows_close(rows);
    return status == STATUS_OK && !has_row ? commands_not_found(error) : status;
}

enum status certificates_sql_end_events(struct db_conn *conn, int64_t certificate, const char *kind, date day, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE certificates_events SET known_to = $3 WHERE certificate = $1 AND kind = $2 AND known_to = $4", DB_INT_OF(certificate),
                  DB_TEXT_OF(str_from(kind)), DB_INT_OF(day), DB_INT_OF(CERTIFICATES_OPEN));
}

enum status certificates_sql_add_event(struct db_conn *conn, const struct certificate_self *self, const char *kind, date day, struct str decision,
                                       struct str reason, const struct certificate_known *known, struct error *error)
{
    enum status status = DB_RUN(conn, error,
                                "INSERT INTO certificates_events (certificate, province, kind, day, decision, reason, known_from, known_to, recorded_at, recorded_by) "
                                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                                DB_INT_OF(self->id), DB_INT_OF(self->province), DB_TEXT_OF(str_from(kind)), DB_INT_OF(day), DB_TEXT_OF(decision), DB_TEXT_OF(reason),
                                DB_INT_OF(known->from), DB_INT_OF(CERTIFICATES_OPEN), DB_INT_OF(known->at), DB_TEXT_OF(known->by));
    return status == STATUS_OK ? register_sql_renew(conn, self->id, error) : status;
}
