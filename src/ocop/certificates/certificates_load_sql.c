/* All certificates of a province as they were known on a day: 200,000 of a country are read for one report, so each table is walked once, and text that the
 * row before has too is kept once. */
#include <stdlib.h>

#include "base/pure.h"
#include "ocop/certificates/certificates_int.h"
#include "texts_certificates.h"

struct decision_read {
    int64_t id;
    struct str number;
    date day;
};

/* What happened to one of them: days, DATE_NONE where nothing did. */
struct end_read {
    int64_t certificate;
    date extended, withdrawn, annulled;
};

struct loading {
    struct db_conn *conn;
    struct arena *arena;
    int64_t province;
    date known;
    struct decision_read *decisions; /* by id */
    struct end_read *ends;           /* by certificate */
    size_t decision_count, end_count;
    struct certificate *rows;
    size_t count;
};

static date day_or_none(const struct db_rows *rows, int column)
{
    return db_is_null(rows, column) ? DATE_NONE : (date)db_int(rows, column);
}

static enum status count_of(struct db_rows *rows, enum status status, size_t *count, struct error *error)
{
    bool has_row = false;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *count = status == STATUS_OK && has_row ? (size_t)db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

/* ---- decisions, and what happened ---- */

static enum status read_decisions(struct loading *l, struct error *error)
{
    struct db_rows *rows = NULL;
    size_t room = 0;
    bool has_row = false;
    enum status status = DB_QUERY(l->conn, &rows, error, "SELECT COUNT(*) FROM certificates_decisions WHERE province = $1", DB_INT_OF(l->province));
    status = count_of(rows, status, &room, error);
    l->decisions = ARENA_NEW_MANY(l->arena, struct decision_read, room + 1);
    if (status == STATUS_OK && l->decisions == NULL)
        status = fail_memory(error);
    rows = NULL;
    if (status == STATUS_OK)
        status = DB_QUERY(l->conn, &rows, error, "SELECT id, number, day FROM certificates_decisions WHERE province = $1 ORDER BY id", DB_INT_OF(l->province));
    while (status == STATUS_OK && l->decision_count < room && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row)
        l->decisions[l->decision_count++] = (struct decision_read){ db_int(rows, 0), db_copy(rows, 1, l->arena), day_or_none(rows, 2) };
    db_rows_close(rows);
    return status;
}

static enum status read_ends(struct loading *l, struct error *error)
{
    struct db_rows *rows = NULL;
    size_t room = 0;
    bool has_row = false;
    enum status status = DB_QUERY(l->conn, &rows, error,
                                  "SELECT COUNT(DISTINCT certificate) FROM certificates_events WHERE province = $1 AND known_from <= $2 AND known_to > $2",
                                  DB_INT_OF(l->province), DB_INT_OF(l->known));
    status = count_of(rows, status, &room, error);
    l->ends = ARENA_NEW_MANY(l->arena, struct end_read, room + 1);
    if (status == STATUS_OK && l->ends == NULL)
        status = fail_memory(error);
    rows = NULL;
    if (status == STATUS_OK)
        status = DB_QUERY(l->conn, &rows, error,
                          "SELECT certificate, MAX(CASE WHEN kind = 'extended' THEN day END), MIN(CASE WHEN kind = 'withdrawn' THEN day END), "
                          "MIN(CASE WHEN kind = 'annulled' THEN day END) FROM certificates_events WHERE province = $1 AND known_from <= $2 AND known_to > $2 "
                          "GROUP BY certificate ORDER BY certificate",
                          DB_INT_OF(l->province), DB_INT_OF(l->known));
    while (status == STATUS_OK && l->end_count < room && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row)
        l->ends[l->end_count++] = (struct end_read){ db_int(rows, 0), day_or_none(rows, 1), day_or_none(rows, 2), day_or_none(rows, 3) };
    db_rows_close(rows);
    return status;
}

static int by_decision(const void *key, const void *at)
{
    int64_t id = *(const int64_t *)key, other = ((const struct decision_read *)at)->id;
    return id < other ? -1 : id > other;
}

static int by_certificate(const void *key, const void *at)
{
    int64_t id = *(const int64_t *)key, other = ((const struct end_read *)at)->certificate;
    return id < other ? -1 : id > other;
}

/* ---- certificates ---- */

/* What happened shortens it or lengthens it. */
static void set_end(const struct loading *l, struct certificate *out)
{
    const struct end_read *end = l->end_count == 0 ? NULL : bsearch(&out->id, l->ends, l->end_count, sizeof(*l->ends), by_certificate);
    out->until = out->valid_to;
    out->end = CERTIFICATE_EXPIRES;
    if (end == NULL)
        return;
    if (end->extended != DATE_NONE && end->extended > out->valid_to)
        out->until = end->extended;
    if (end->withdrawn != DATE_NONE && end->withdrawn <= out->until) {
        out->until = end->withdrawn - 1;
        out->end = CERTIFICATE_WITHDRAWN;
    }
    if (end->annulled != DATE_NONE) {
        out->until = out->valid_from - 1;
        out->end = CERTIFICATE_ANNULLED;
    }
}

/* A copy, or what the row before has, where that is the same. */
static struct str kept(const struct db_rows *rows, int column, struct arena *arena, struct str before)
{
    return str_equal(db_bytes(rows, column), before) && before.ptr != NULL ? before : db_copy(rows, column, arena);
}

static enum status read_certificate(struct loading *l, const struct db_rows *rows, struct error *error)
{
    static const struct certificate none = { .id = 0 };
    const struct certificate *before = l->count == 0 ? &none : &l->rows[l->count - 1];
    struct certificate *out = &l->rows[l->count++];
    struct str place = db_bytes(rows, 11);
    int64_t decision_id = db_int(rows, 19);
    const struct decision_read *decision =
        l->decision_count == 0 ? NULL : bsearch(&decision_id, l->decisions, l->decision_count, sizeof(*l->decisions), by_decision);
    *out = (struct certificate){ .id = db_int(rows, 0),
                                 .line = db_int(rows, 1) == 0 ? db_int(rows, 0) : db_int(rows, 1),
                                 .valid_from = (date)db_int(rows, 2),
                                 .valid_to = (date)db_int(rows, 3),
                                 .act = certificate_word_index(certificate_act_words, db_bytes(rows, 4)),
                                 .stars = (int)db_int(rows, 5),
                                 .set = (int)db_int(rows, 6),
                                 .branch = certificate_word_index(certificate_branch_words, db_bytes(rows, 7)),
                                 .producer_kind = certificate_word_index(certificate_producer_words, db_bytes(rows, 8)) - 1,
                                 .women = certificate_word_index(producer_answer_words, db_bytes(rows, 9)),
                                 .minority = certificate_word_index(producer_answer_words, db_bytes(rows, 10)),
                                 .place_day = (date)db_int(rows, 12),
                                 .origin = certificate_word_index(certificate_origin_words, db_bytes(rows, 13)),
                                 .product_name = kept(rows, 15, l->arena, before->product_name),
                                 .producer_name = kept(rows, 16, l->arena, before->producer_name),
                                 .code = kept(rows, 17, l->arena, before->code),
                                 .assumed = kept(rows, 18, l->arena, before->assumed),
                                 .decision = decision == NULL ? STR("") : decision->number,
                                 .decision_day = decision == NULL ? DATE_NONE : decision->day };
    if (out->act < 0 || out->branch < 0 || out->producer_kind < -1 || out->women < 0 || out->minority < 0 || out->origin < 0 || decision == NULL ||
        place.len > CERTIFICATES_PLACE || !ident_of_bytes(db_bytes(rows, 14), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_certificates_bad_row, "certificates");
    memcpy(out->place, place.ptr, place.len);
    set_end(l, out);
    return l->arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static int by_line(const void *a, const void *b)
{
    const struct certificate *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->valid_from != y->valid_from)
        return x->valid_from < y->valid_from ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* A certificate holds until the next of its line that was not annulled takes its place; what ends that one does not bring it back. On a first day that both
 * have the newer one speaks; the older was given, all the same. */
static void replace_older(struct loading *l)
{
    const struct certificate *next = NULL;
    for (size_t i = l->count; i-- > 0;) {
        struct certificate *row = &l->rows[i];
        if (next != NULL && next->line == row->line && row->end != CERTIFICATE_ANNULLED && row->until >= next->valid_from) {
            row->until = next->valid_from > row->valid_from ? next->valid_from - 1 : row->valid_from;
            row->end = next->until < next->valid_from ? next->end : CERTIFICATE_REPLACED; /* withdrawn on its first day, it never held itself */
        }
        if (row->end != CERTIFICATE_ANNULLED)
            next = row;
    }
}

static enum status read_all(struct loading *l, struct error *error)
{
    struct db_rows *rows = NULL;
    size_t room = 0;
    bool has_row = false;
    enum status status = DB_QUERY(l->conn, &rows, error, "SELECT COUNT(*) FROM certificates_facts WHERE province = $1 AND known_from <= $2 AND known_to > $2",
                                  DB_INT_OF(l->province), DB_INT_OF(l->known));
    status = count_of(rows, status, &room, error);
    if (status == STATUS_OK)
        status = read_decisions(l, error);
    if (status == STATUS_OK)
        status = read_ends(l, error);
    l->rows = ARENA_NEW_MANY(l->arena, struct certificate, room + 1);
    if (status == STATUS_OK && l->rows == NULL)
        status = fail_memory(error);
    rows = NULL;
    if (status == STATUS_OK)
        status = DB_QUERY(l->conn, &rows, error,
                          "SELECT c.id, c.line, f.valid_from, f.valid_to, f.act, f.stars, f.set_no, f.branch, f.producer_kind, f.women, f.minority, f.place_code, "
                          "f.place_day, c.origin, c.ident, f.product_name, f.producer_name, f.code, f.assumed, c.decision "
                          "FROM certificates_facts f JOIN certificates c ON c.id = f.certificate WHERE f.province = $1 AND f.known_from <= $2 AND f.known_to > $2",
                          DB_INT_OF(l->province), DB_INT_OF(l->known));
    while (status == STATUS_OK && l->count < room && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row)
        status = read_certificate(l, rows, error);
    db_rows_close(rows);
    if (status == STATUS_OK && l->count > 0) {
        qsort(l->rows, l->count, sizeof(*l->rows), by_line);
        replace_older(l);
    }
    return status;
}

enum status certificates_load(struct db_conn *conn, struct arena *arena, int64_t province, date known, struct certificates *out, struct error *error)
{
    struct loading loading = { .conn = conn, .arena = arena, .province = province, .known = known == DATE_NONE ? CERTIFICATES_OPEN - 1 : known };
    enum status status = db_read_begin(conn, error);
    *out = (struct certificates){ NULL, 0 };
    if (status != STATUS_OK)
        return status;
    status = read_all(&loading, error);
    db_read_end(conn);
    *out = (struct certificates){ loading.rows, loading.count };
    return status;
}
