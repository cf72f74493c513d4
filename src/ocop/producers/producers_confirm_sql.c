/* Every statement on the table of confirmations. */
#include "ocop/producers/producers_int.h"
#include "texts_producers.h"

#define COLUMNS "id, ident, producer, producer_version, code_hash, asked_at, confirmed_at, how"

enum status producers_sql_ask(struct db_conn *conn, const struct producer_confirmation *confirmation, struct str asked_by, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO producers_confirmations (ident, producer, producer_version, code_hash, asked_by, asked_at, confirmed_by, how) "
                  "VALUES ($1, $2, $3, $4, $5, $6, '', '')",
                  DB_BLOB_OF(ident_str(&confirmation->ident)), DB_INT_OF(confirmation->producer), DB_INT_OF(confirmation->producer_version),
                  DB_BLOB_OF(((struct str){ (const char *)confirmation->code_hash.bytes, SHA256_SIZE })), DB_TEXT_OF(asked_by),
                  DB_INT_OF(confirmation->asked_at));
}

static enum status one(struct db_rows *rows, enum status status, struct arena *arena, bool *found, struct producer_confirmation *out,
                       struct error *error)
{
    struct str hash;
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found) {
        *out = (struct producer_confirmation){ .id = db_int(rows, 0),
                                               .producer = db_int(rows, 2),
                                               .producer_version = db_int(rows, 3),
                                               .asked_at = db_int(rows, 5),
                                               .confirmed_at = db_int(rows, 6),
                                               .how = db_copy(rows, 7, arena) };
        hash = db_bytes(rows, 4);
        if (!ident_of_bytes(db_bytes(rows, 1), &out->ident) || hash.len != SHA256_SIZE)
            status = FAIL(error, STATUS_FAILED, TEXT_producers_bad_row, "producers_confirmations");
        for (size_t i = 0; status == STATUS_OK && i < SHA256_SIZE; i++)
            out->code_hash.bytes[i] = (unsigned char)hash.ptr[i];
    }
    db_rows_close(rows);
    return status;
}

enum status producers_sql_confirmation(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found,
                                       struct producer_confirmation *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status =
        DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM producers_confirmations WHERE ident = $1", DB_BLOB_OF(ident_str(ident)));
    return one(rows, status, arena, found, out, error);
}

enum status producers_sql_by_code(struct db_conn *conn, struct arena *arena, const struct sha256 *code_hash, bool *found,
                                  struct producer_confirmation *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM producers_confirmations WHERE code_hash = $1",
                                  DB_BLOB_OF(((struct str){ (const char *)code_hash->bytes, SHA256_SIZE })));
    return one(rows, status, arena, found, out, error);
}

enum status producers_sql_last_confirmation(struct db_conn *conn, struct arena *arena, int64_t producer, bool *found,
                                            struct producer_confirmation *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM producers_confirmations WHERE producer = $1 ORDER BY id DESC LIMIT 1",
                                  DB_INT_OF(producer));
    return one(rows, status, arena, found, out, error);
}

enum status producers_sql_confirm(struct db_conn *conn, int64_t id, int64_t now, struct str by, struct str how, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE producers_confirmations SET confirmed_at = $2, confirmed_by = $3, how = $4 WHERE id = $1", DB_INT_OF(id),
                  DB_INT_OF(now), DB_TEXT_OF(by), DB_TEXT_OF(how));
}
