/* Every statement on checkpoints and keys. */
#include <string.h>

#include "ocop/ledger/ledger_int.h"

static struct str bytes_of(const void *bytes, size_t size)
{
    return (struct str){ bytes, size };
}

static void read_hash(const struct db_rows *rows, int column, struct sha256 *out)
{
    struct str bytes = db_bytes(rows, column);
    if (bytes.len == SHA256_SIZE)
        memcpy(out->bytes, bytes.ptr, SHA256_SIZE);
    else
        memset(out->bytes, 0xFF, SHA256_SIZE); /* no hash gives it */
}

/* All three queries of checkpoints have the same columns. */
static enum status each_checkpoint(struct db_rows *rows, enum status status, ledger_checkpoint_fn *each, void *self, struct error *error)
{
    bool has_row = false;
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        struct ledger_checkpoint checkpoint = {
            .province = db_int(rows, 0),
            .number = db_int(rows, 1),
            .seq = db_int(rows, 2),
            .at = db_int(rows, 4),
            .signature = db_bytes(rows, 6),
            .key = { .id = db_bytes(rows, 5), .public_key = db_bytes(rows, 7), .from = db_int(rows, 8), .until = db_int(rows, 9) },
            .has_entry = !db_is_null(rows, 10),
            .head_seq = db_int(rows, 11),
        };
        read_hash(rows, 3, &checkpoint.hash);
        read_hash(rows, 10, &checkpoint.entry_hash);
        status = each(self, &checkpoint, error);
    }
    db_rows_close(rows);
    return status;
}

enum status ledger_sql_checkpoints(struct db_conn *conn, const struct ledger_range *range, ledger_checkpoint_fn *each, void *self,
                                   struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT c.province, c.number, c.seq, c.hash, c.at, c.key_id, c.signature, k.public_key, k.from_at, k.until_at, "
                                  "e.hash, h.seq FROM ledger_checkpoints c LEFT JOIN ledger_keys k ON k.id = c.key_id "
                                  "LEFT JOIN ledger_entries e ON e.province = c.province AND e.seq = c.seq "
                                  "LEFT JOIN ledger_heads h ON h.province = c.province "
                                  "WHERE (c.province, c.number) > ($1, $2) AND c.province <= $3 AND c.at < $4 "
                                  "ORDER BY c.province, c.number LIMIT $5",
                                  DB_INT_OF(range->province), DB_INT_OF(range->number), DB_INT_OF(range->last), DB_INT_OF(range->before),
                                  DB_INT_OF(range->most));
    return each_checkpoint(rows, status, each, self, error);
}

enum status ledger_sql_newest_first(struct db_conn *conn, const struct ledger_range *range, ledger_checkpoint_fn *each, void *self,
                                    struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT c.province, c.number, c.seq, c.hash, c.at, c.key_id, c.signature, k.public_key, k.from_at, k.until_at, "
                                  "e.hash, e.seq FROM ledger_checkpoints c LEFT JOIN ledger_keys k ON k.id = c.key_id "
                                  "LEFT JOIN ledger_entries e ON e.province = c.province AND e.seq = c.seq "
                                  "WHERE c.province = $1 AND c.number < $2 AND c.at < $3 ORDER BY c.number DESC LIMIT $4",
                                  DB_INT_OF(range->province), DB_INT_OF(range->number), DB_INT_OF(range->before), DB_INT_OF(range->most));
    return each_checkpoint(rows, status, each, self, error);
}

enum status ledger_sql_newest_each(struct db_conn *conn, int64_t before, ledger_checkpoint_fn *each, void *self, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT c.province, c.number, c.seq, c.hash, c.at, c.key_id, c.signature, k.public_key, k.from_at, k.until_at, "
                                  "e.hash, h.seq FROM ledger_heads h JOIN ledger_checkpoints c ON c.province = h.province AND c.number = "
                                  "(SELECT x.number FROM ledger_checkpoints x WHERE x.province = h.province AND x.at < $1 "
                                  "ORDER BY x.number DESC LIMIT 1) LEFT JOIN ledger_keys k ON k.id = c.key_id "
                                  "LEFT JOIN ledger_entries e ON e.province = c.province AND e.seq = c.seq ORDER BY c.province",
                                  DB_INT_OF(before));
    return each_checkpoint(rows, status, each, self, error);
}

enum status ledger_sql_any_before(struct db_conn *conn, int64_t province, int64_t before, bool *any, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT number FROM ledger_checkpoints WHERE ($1 < 0 OR province = $1) AND at < $2 LIMIT 1",
                                  DB_INT_OF(province), DB_INT_OF(before));
    *any = false;
    if (status == STATUS_OK)
        status = db_next(rows, any, error);
    db_rows_close(rows);
    return status;
}

enum status ledger_sql_keys(struct db_conn *conn, int64_t before, ledger_key_fn *each, void *self, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT id, public_key, from_at, until_at FROM ledger_keys WHERE from_at < $1 ORDER BY from_at, id",
                                  DB_INT_OF(before));
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        const struct ledger_key key = {
            .id = db_bytes(rows, 0), .public_key = db_bytes(rows, 1), .from = db_int(rows, 2), .until = db_int(rows, 3),
        };
        status = each(self, &key, error);
    }
    db_rows_close(rows);
    return status;
}

enum status ledger_sql_last_checkpoint(struct db_conn *conn, int64_t province, int64_t *number, int64_t *seq, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT number, seq FROM ledger_checkpoints WHERE province = $1 ORDER BY number DESC LIMIT 1",
                                  DB_INT_OF(province));
    *number = 0;
    *seq = 0;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row) {
        *number = db_int(rows, 0);
        *seq = db_int(rows, 1);
    }
    db_rows_close(rows);
    return status;
}

enum status ledger_sql_add_checkpoint(struct db_conn *conn, const struct ledger_checkpoint *checkpoint, struct str previous_key,
                                      struct error *error)
{
    const struct ledger_key *key = &checkpoint->key;
    int64_t added = 0;
    enum status status = DB_CHANGE(conn, &added, error,
                                   "INSERT INTO ledger_keys (id, public_key, from_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                                   DB_TEXT_OF(key->id), DB_BLOB_OF(key->public_key), DB_INT_OF(key->from));
    if (status == STATUS_OK && added > 0)
        status = DB_RUN(conn, error, "UPDATE ledger_keys SET until_at = $2 WHERE id = $1 AND until_at IS NULL", DB_TEXT_OF(previous_key),
                        DB_INT_OF(key->from));
    if (status != STATUS_OK)
        return status;
    return DB_RUN(conn, error,
                  "INSERT INTO ledger_checkpoints (province, number, seq, hash, at, key_id, signature) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  DB_INT_OF(checkpoint->province), DB_INT_OF(checkpoint->number), DB_INT_OF(checkpoint->seq),
                  DB_BLOB_OF(bytes_of(checkpoint->hash.bytes, SHA256_SIZE)), DB_INT_OF(checkpoint->at), DB_TEXT_OF(key->id),
                  DB_BLOB_OF(checkpoint->signature));
}

enum status ledger_sql_instant(struct db_conn *conn, int64_t province, int64_t seq, int64_t *at, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT at FROM ledger_entries WHERE province = $1 AND seq = $2", DB_INT_OF(province),
                                  DB_INT_OF(seq));
    *at = 0;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row)
        *at = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}
