/* Every statement on notices, and which certificates end when. */
#include "base/pure.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"

#define MONTHS_MAX 60
#define HOLDS_ON                                                                                                             \
    "f.known_to = 2932896 AND f.valid_from <= $1 AND NOT " CERTIFICATES_TAKEN_AWAY("c.id", "$1") " AND NOT " CERTIFICATES_FOLLOWED("c.id")
/* The product's re-rating or upgrade was filed since the certificate was given and is under way on the day: no producer is told to do what he has done. What
 * the commune gave back is with him again once its term is over; what a body has decided, did not recognise or saw withdrawn is under way no more. */
#define FILED(day)                                                                                                           \
    "EXISTS (SELECT 1 FROM dossiers o WHERE c.product > 0 AND o.product = c.product AND o.kind <> 'first' AND o.filed_count > 0 AND "                      \
    "o.filed_day >= f.valid_from AND o.state <> 'withdrawn' AND (o.state IN ('filed', 'examined', 'signed', 'handed') OR o.due_day >= " day ") AND "         \
    "NOT EXISTS (SELECT 1 FROM rounds_candidates a WHERE a.dossier = o.id AND a.state IN ('decided', 'not_reached', 'withdrawn')))"

enum status clock_sql_endings(struct db_conn *conn, struct arena *arena, date day, int64_t after, struct ending_rows *out, struct error *error)
{
    struct ending_row *list = ARENA_NEW_MANY(arena, struct ending_row, ENDINGS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = list == NULL ? fail_memory(error)
                                      : DB_QUERY(conn, &rows, error,
                                                 "SELECT c.id, c.province, c.ident, c.producer, f.product_name, f.producer_name, f.valid_to, d.day, "
                                                 "(SELECT MIN(m.mark) FROM certificates_notices m WHERE m.certificate = c.id), "
                                                 "(SELECT MIN(t.pack) FROM certificates_draft_items i JOIN sessions_items t ON t.id = i.item WHERE i.given = c.id) "
                                                 "FROM certificates_facts f JOIN certificates c ON c.id = f.certificate "
                                                 "JOIN certificates_decisions d ON d.id = c.decision "
                                                 "WHERE f.valid_to >= $1 AND f.valid_to <= $2 AND c.id > $3 AND " HOLDS_ON " AND NOT " FILED("$1")
                                                 " ORDER BY c.id LIMIT $4",
                                                 DB_INT_OF(day), DB_INT_OF(day + NOTICE_FIRST), DB_INT_OF(after), DB_INT_OF(ENDINGS_MAX));
    *out = (struct ending_rows){ list, 0 };
    while (status == STATUS_OK && out->count < ENDINGS_MAX && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        struct ending_row *row = &list[out->count++];
        *row = (struct ending_row){ .id = db_int(rows, 0), .province = db_int(rows, 1), .producer = db_int(rows, 3), .product_name = db_copy(rows, 4, arena),
                                    .producer_name = db_copy(rows, 5, arena), .to = (date)db_int(rows, 6), .decision_day = (date)db_int(rows, 7),
                                    .last_mark = db_int(rows, 8), .pack = db_copy(rows, 9, arena) };
        if (!ident_of_bytes(db_bytes(rows, 2), &row->ident))
            status = FAIL(error, STATUS_FAILED, TEXT_certificates_bad_row, "certificates");
    }
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

enum status clock_sql_filed(struct db_conn *conn, int64_t certificate, date day, bool *filed, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT c.id FROM certificates c JOIN certificates_facts f ON f.certificate = c.id AND f.known_to = 2932896 "
                                  "WHERE c.id = $1 AND " FILED("$2"),
                                  DB_INT_OF(certificate), DB_INT_OF(day));
    *filed = false;
    if (status == STATUS_OK)
        status = db_next(rows, filed, error);
    db_rows_close(rows);
    return status;
}

enum status clock_sql_add(struct db_conn *conn, int64_t certificate, int64_t mark, int64_t at, struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO certificates_notices (certificate, mark, at, sent_by) VALUES ($1, $2, $3, '') ON CONFLICT DO NOTHING",
                  DB_INT_OF(certificate), DB_INT_OF(mark), DB_INT_OF(at));
}

enum status clock_sql_sent(struct db_conn *conn, int64_t certificate, int64_t at, struct str by, struct error *error)
{
    return DB_RUN(conn, error,
                  "UPDATE certificates_notices SET sent_at = $2, sent_by = $3 WHERE certificate = $1 AND sent_at IS NULL AND "
                  "mark = (SELECT MIN(m.mark) FROM certificates_notices m WHERE m.certificate = $1)",
                  DB_INT_OF(certificate), DB_INT_OF(at), DB_TEXT_OF(by));
}

enum status clock_sql_notices(struct db_conn *conn, struct arena *arena, int64_t certificate, struct notice_rows *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT mark, at, sent_at, sent_by FROM certificates_notices WHERE certificate = $1 ORDER BY mark DESC",
                                  DB_INT_OF(certificate));
    out->count = 0;
    while (status == STATUS_OK && out->count < sizeof(out->rows) / sizeof(out->rows[0]) && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row)
        out->rows[out->count++] = (struct notice_row){ db_int(rows, 0), db_int(rows, 1), db_int(rows, 2), db_copy(rows, 3, arena) };
    db_rows_close(rows);
    return status;
}

/* The same month of the same year. */
static bool same_month(date a, date b)
{
    struct civil one = date_civil(a), other = date_civil(b);
    return one.year == other.year && one.month == other.month;
}

enum status clock_sql_calendar(struct db_conn *conn, struct arena *arena, int64_t province, date from, date to, struct month_counts *out,
                               struct error *error)
{
    struct month_count *list = ARENA_NEW_MANY(arena, struct month_count, MONTHS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = list == NULL ? fail_memory(error)
                                      : DB_QUERY(conn, &rows, error,
                                                 "SELECT f.valid_to, COUNT(*) FROM certificates_facts f JOIN certificates c ON c.id = f.certificate "
                                                 "WHERE f.province = $3 AND f.valid_to >= $1 AND f.valid_to <= $2 AND " HOLDS_ON
                                                 " GROUP BY f.valid_to ORDER BY f.valid_to",
                                                 DB_INT_OF(from), DB_INT_OF(to), DB_INT_OF(province));
    *out = (struct month_counts){ list, 0 };
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        date day = (date)db_int(rows, 0);
        if (out->count > 0 && same_month(list[out->count - 1].last, day))
            list[out->count - 1] = (struct month_count){ day, list[out->count - 1].count + db_int(rows, 1) };
        else if (out->count < MONTHS_MAX)
            list[out->count++] = (struct month_count){ day, db_int(rows, 1) };
    }
    db_rows_close(rows);
    return status;
}
