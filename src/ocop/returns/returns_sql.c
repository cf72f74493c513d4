/* Every statement on one return: itself, its products, versions and lines. */
#include "ocop/returns/returns_int.h"
#include "texts_returns.h"

#define COLUMNS "r.id, r.ident, r.province, r.year, r.producer, r.producer_name, r.commune_code, r.due, r.no, r.version"

static enum status read_row(const struct db_rows *rows, struct arena *arena, struct return_row *out, struct error *error)
{
    *out = (struct return_row){ .id = db_int(rows, 0), .province = db_int(rows, 2), .year = db_int(rows, 3), .producer = db_int(rows, 4),
                                .producer_name = db_copy(rows, 5, arena), .commune_code = db_copy(rows, 6, arena), .due = (date)db_int(rows, 7),
                                .no = db_int(rows, 8), .version = db_int(rows, 9) };
    if (!ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_returns_bad_row, "returns");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status read_one(struct db_rows *rows, enum status status, struct arena *arena, bool *found, struct return_row *out, struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_row(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status returns_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct return_row *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM returns r WHERE r.ident = $1", DB_BLOB_OF(ident_str(ident)));
    return read_one(rows, status, arena, found, out, error);
}

enum status returns_sql_of(struct db_conn *conn, struct arena *arena, int64_t producer, int64_t year, bool *found, struct return_row *out,
                           struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM returns r WHERE r.producer = $1 AND r.year = $2", DB_INT_OF(producer),
                                  DB_INT_OF(year));
    return read_one(rows, status, arena, found, out, error);
}

enum status returns_sql_of_producer(struct db_conn *conn, struct arena *arena, int64_t producer, struct return_row *out, size_t room, size_t *count,
                                    struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM returns r WHERE r.producer = $1 ORDER BY r.year DESC LIMIT $2",
                                  DB_INT_OF(producer), DB_INT_OF((int64_t)room));
    *count = 0;
    while (status == STATUS_OK && *count < room && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row)
        status = read_row(rows, arena, &out[(*count)++], error);
    db_rows_close(rows);
    return status;
}

enum status returns_sql_add(struct db_conn *conn, const struct return_row *row, int64_t asked_at, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO returns (ident, province, year, producer, producer_name, commune_code, due, asked_at, no, version) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 1) ON CONFLICT DO NOTHING",
                  DB_BLOB_OF(ident_str(&row->ident)), DB_INT_OF(row->province), DB_INT_OF(row->year), DB_INT_OF(row->producer),
                  DB_TEXT_OF(row->producer_name), DB_TEXT_OF(row->commune_code), DB_INT_OF(row->due), DB_INT_OF(asked_at));
}

enum status returns_sql_set(struct db_conn *conn, const struct return_row *row, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE returns SET no = $2, version = version + 1 WHERE id = $1", DB_INT_OF(row->id), DB_INT_OF(row->no));
}

/* Reads the tables of certificates. */
enum status returns_sql_add_product(struct db_conn *conn, int64_t return_id, struct str certificate, struct error *error)
{
    struct ident ident;
    if (!ident_read(certificate, &ident))
        return commands_not_found(error);
    return DB_RUN(conn, error,
                  "INSERT INTO returns_products (return_id, no, line, certificate, product_name, branch, stars) "
                  "SELECT r.id, (SELECT COALESCE(MAX(x.no), 0) + 1 FROM returns_products x WHERE x.return_id = r.id), "
                  "CASE WHEN c.line = 0 THEN c.id ELSE c.line END, c.id, f.product_name, f.branch, f.stars "
                  "FROM returns r JOIN certificates c ON c.producer = r.producer AND c.ident = $2 "
                  "JOIN certificates_facts f ON f.certificate = c.id AND f.known_to = 2932896 WHERE r.id = $1 ON CONFLICT DO NOTHING",
                  DB_INT_OF(return_id), DB_BLOB_OF(ident_str(&ident)));
}

static int branch_of(struct str word)
{
    for (int i = 0; certificate_branch_words[i] != NULL; i++)
        if (str_is(word, certificate_branch_words[i]))
            return i;
    return BRANCH_UNKNOWN;
}

enum status returns_sql_products(struct db_conn *conn, struct arena *arena, int64_t return_id, struct return_products *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT no, line, certificate, product_name, branch, stars FROM returns_products WHERE return_id = $1 ORDER BY no LIMIT $2",
                                  DB_INT_OF(return_id), DB_INT_OF(RETURN_PRODUCTS_MAX));
    out->count = 0;
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row && out->count < RETURN_PRODUCTS_MAX)
        out->rows[out->count++] = (struct return_product){ db_int(rows, 0), db_int(rows, 1), db_int(rows, 2), db_copy(rows, 3, arena),
                                                           branch_of(db_bytes(rows, 4)), db_int(rows, 5) };
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

enum status returns_sql_add_version(struct db_conn *conn, int64_t return_id, const struct return_version *version, struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO returns_versions (return_id, no, labour, women, reason, at, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  DB_INT_OF(return_id), DB_INT_OF(version->no), DB_INT_OF(version->labour), DB_INT_OF(version->women), DB_TEXT_OF(version->reason),
                  DB_INT_OF(version->at), DB_TEXT_OF(version->by_name));
}

enum status returns_sql_versions(struct db_conn *conn, struct arena *arena, int64_t return_id, struct return_versions *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT no, labour, women, reason, by_name, at FROM returns_versions WHERE return_id = $1 ORDER BY no DESC LIMIT $2",
                                  DB_INT_OF(return_id), DB_INT_OF(RETURN_VERSIONS_MAX));
    out->count = 0;
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row && out->count < RETURN_VERSIONS_MAX)
        out->rows[out->count++] = (struct return_version){ db_int(rows, 0), db_int(rows, 1), db_int(rows, 2), db_copy(rows, 3, arena), db_copy(rows, 4, arena),
                                                           db_int(rows, 5) };
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

enum status returns_sql_add_line(struct db_conn *conn, struct arena *arena, int64_t return_id, int64_t no, const struct return_line *line, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO returns_lines (return_id, version_no, product_no, amount, unit, revenue, export, markets, channels) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                  DB_INT_OF(return_id), DB_INT_OF(no), DB_INT_OF(line->product), DB_INT_OF(line->amount), DB_TEXT_OF(line->unit), DB_INT_OF(line->revenue),
                  DB_INT_OF(line->export), DB_TEXT_OF(line->markets), DB_TEXT_OF(return_channels_write(arena, line->channels)));
}

enum status returns_sql_lines(struct db_conn *conn, struct arena *arena, int64_t return_id, int64_t no, struct return_lines *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT product_no, amount, unit, revenue, export, markets, channels FROM returns_lines WHERE return_id = $1 AND version_no = $2 "
                                  "ORDER BY product_no LIMIT $3",
                                  DB_INT_OF(return_id), DB_INT_OF(no), DB_INT_OF(RETURN_PRODUCTS_MAX));
    out->count = 0;
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row && out->count < RETURN_PRODUCTS_MAX)
        out->rows[out->count++] = (struct return_line){ .product = db_int(rows, 0), .amount = db_int(rows, 1), .unit = db_copy(rows, 2, arena),
                                                        .revenue = db_int(rows, 3), .export = db_int(rows, 4), .markets = db_copy(rows, 5, arena),
                                                        .channels = return_channels_read(db_bytes(rows, 6)) };
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}
