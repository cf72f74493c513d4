/* Statements over many returns: a year's list and its sums, and who is still to be asked. Reads the tables of certificates and producers. */
#include "ocop/returns/returns_int.h"
#include "texts_returns.h"

#define HOLDS                                                                                                                \
    "f.known_to = 2932896 AND f.valid_from <= $1 AND (f.valid_to >= $1 OR " CERTIFICATES_EXTENDED("c.id", "$1") ") AND NOT "                                 \
    CERTIFICATES_TAKEN_AWAY("c.id", "$1") " AND NOT " CERTIFICATES_FOLLOWED("c.id")

static int branch_of(struct str word)
{
    for (int i = 0; certificate_branch_words[i] != NULL; i++)
        if (str_is(word, certificate_branch_words[i]))
            return i;
    return BRANCH_UNKNOWN;
}

enum status returns_sql_entries(struct db_conn *conn, struct arena *arena, int64_t province, int64_t year, struct str commune, struct return_entries *out,
                                struct error *error)
{
    struct return_entry *list = NULL;
    struct db_rows *rows = NULL;
    size_t room = 0;
    bool has_row = false;
    int64_t last = 0;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT r.id, r.ident, r.producer_name, r.commune_code, r.due, r.no, p.product_name, p.branch, p.stars, v.labour, v.women, "
                                  "l.amount, l.unit, l.revenue, l.export, l.markets, l.channels, p.no "
                                  "FROM returns r JOIN returns_products p ON p.return_id = r.id "
                                  "LEFT JOIN returns_versions v ON v.return_id = r.id AND v.no = r.no "
                                  "LEFT JOIN returns_lines l ON l.return_id = r.id AND l.version_no = r.no AND l.product_no = p.no "
                                  "WHERE r.province = $1 AND r.year = $2 AND ($3 = '' OR r.commune_code = $3) ORDER BY r.producer_name, r.id, p.no LIMIT $4",
                                  DB_INT_OF(province), DB_INT_OF(year), DB_TEXT_OF(commune), DB_INT_OF(RETURNS_MAX));
    *out = (struct return_entries){ NULL, 0 };
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        struct return_entry *entry;
        if (out->count == room) {
            struct return_entry *larger = ARENA_NEW_MANY(arena, struct return_entry, room == 0 ? 64 : room * 2);
            for (size_t i = 0; larger != NULL && i < room; i++)
                larger[i] = list[i];
            list = larger;
            room = room == 0 ? 64 : room * 2;
        }
        if (list == NULL) {
            status = fail_memory(error);
            break;
        }
        entry = &list[out->count++];
        *entry = (struct return_entry){ .return_id = db_int(rows, 0), .producer_name = db_copy(rows, 2, arena), .commune_code = db_copy(rows, 3, arena),
                                        .due = (date)db_int(rows, 4), .answered = db_int(rows, 5) > 0, .corrected = db_int(rows, 5) > 1,
                                        .product_name = db_copy(rows, 6, arena), .branch = branch_of(db_bytes(rows, 7)), .stars = db_int(rows, 8) };
        entry->first = entry->return_id != last;
        last = entry->return_id;
        if (entry->answered) {
            entry->labour = db_int(rows, 9);
            entry->women = db_int(rows, 10);
        }
        if (!db_is_null(rows, 11))
            entry->line = (struct return_line){ .product = db_int(rows, 17), .amount = db_int(rows, 11), .unit = db_copy(rows, 12, arena),
                                                .revenue = db_int(rows, 13), .export = db_int(rows, 14), .markets = db_copy(rows, 15, arena),
                                                .channels = return_channels_read(db_bytes(rows, 16)) };
        if (!ident_of_bytes(db_bytes(rows, 1), &entry->ident))
            status = FAIL(error, STATUS_FAILED, TEXT_returns_bad_row, "returns");
    }
    db_rows_close(rows);
    out->rows = list;
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

static enum status numbers(struct db_rows *rows, enum status status, int64_t *out, int count, struct error *error)
{
    bool has_row = false;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    for (int i = 0; i < count; i++)
        out[i] = has_row ? db_int(rows, i) : 0;
    db_rows_close(rows);
    return status;
}

enum status returns_sql_totals(struct db_conn *conn, int64_t province, int64_t year, struct str commune, struct return_totals *out, struct error *error)
{
    int64_t of_returns[4], of_products[4];
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT COUNT(*), COUNT(CASE WHEN r.no > 0 THEN 1 END), COALESCE(SUM(v.labour), 0), COALESCE(SUM(v.women), 0) FROM returns r "
                                  "LEFT JOIN returns_versions v ON v.return_id = r.id AND v.no = r.no "
                                  "WHERE r.province = $1 AND r.year = $2 AND ($3 = '' OR r.commune_code = $3)",
                                  DB_INT_OF(province), DB_INT_OF(year), DB_TEXT_OF(commune));
    status = numbers(rows, status, of_returns, 4, error);
    rows = NULL;
    if (status == STATUS_OK)
        status = DB_QUERY(conn, &rows, error,
                          "SELECT COUNT(*), COUNT(l.revenue), COALESCE(SUM(l.revenue), 0), COALESCE(SUM(l.export), 0) FROM returns r "
                          "JOIN returns_products p ON p.return_id = r.id "
                          "LEFT JOIN returns_lines l ON l.return_id = r.id AND l.version_no = r.no AND l.product_no = p.no "
                          "WHERE r.province = $1 AND r.year = $2 AND ($3 = '' OR r.commune_code = $3)",
                          DB_INT_OF(province), DB_INT_OF(year), DB_TEXT_OF(commune));
    status = numbers(rows, status, of_products, 4, error);
    *out = (struct return_totals){ .returns = of_returns[0], .answered = of_returns[1], .labour = of_returns[2], .women = of_returns[3],
                                   .products = of_products[0], .products_answered = of_products[1], .revenue = of_products[2], .export = of_products[3] };
    return status;
}

enum status returns_sql_unknown(struct db_conn *conn, int64_t province, date day, int64_t *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT COUNT(*) FROM certificates_facts f JOIN certificates c ON c.id = f.certificate WHERE f.province = $2 AND "
                                  "COALESCE(c.producer, 0) = 0 AND " HOLDS,
                                  DB_INT_OF(day), DB_INT_OF(province));
    return numbers(rows, status, out, 1, error);
}

enum status returns_sql_to_ask(struct db_conn *conn, struct arena *arena, int64_t year, date day, int64_t after, struct to_asks *out, struct error *error)
{
    struct to_ask *list = ARENA_NEW_MANY(arena, struct to_ask, TO_ASK_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = list == NULL ? fail_memory(error)
                                      : DB_QUERY(conn, &rows, error,
                                                 "SELECT p.id, p.province, p.ident, c.ident FROM certificates_facts f JOIN certificates c ON c.id = f.certificate "
                                                 "JOIN producers p ON p.id = c.producer AND p.state <> 'ended' WHERE p.id > $3 AND " HOLDS " AND "
                                                 "NOT EXISTS (SELECT 1 FROM returns r WHERE r.producer = p.id AND r.year = $2 AND (r.no > 0 OR EXISTS "
                                                 "(SELECT 1 FROM returns_products q WHERE q.return_id = r.id AND "
                                                 "q.line = CASE WHEN c.line = 0 THEN c.id ELSE c.line END))) ORDER BY p.id, c.id LIMIT $4",
                                                 DB_INT_OF(day), DB_INT_OF(year), DB_INT_OF(after), DB_INT_OF(TO_ASK_MAX));
    *out = (struct to_asks){ list, 0 };
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        struct to_ask *row = &list[out->count++];
        *row = (struct to_ask){ .producer = db_int(rows, 0), .province = db_int(rows, 1) };
        if (!ident_of_bytes(db_bytes(rows, 2), &row->ident) || !ident_of_bytes(db_bytes(rows, 3), &row->certificate))
            status = FAIL(error, STATUS_FAILED, TEXT_returns_bad_row, "certificates");
    }
    db_rows_close(rows);
    return status;
}
