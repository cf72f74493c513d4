/* Every statement on the tables of sessions, one-time codes and tries. None of it is in the ledger. */
#include <string.h>

#include "ocop/accounts/accounts_int.h"

static struct db_value hash_of(const struct sha256 *hash)
{
    return DB_BLOB_OF(((struct str){ (const char *)hash->bytes, sizeof(hash->bytes) }));
}

enum status accounts_sql_session(struct db_conn *conn, const struct sha256 *token_hash, bool *found, struct account_session *out,
                                 struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT account, secret, half, made_at, seen_at, ends_at FROM accounts_sessions WHERE token_hash = $1",
                                  hash_of(token_hash));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found) {
        struct str secret = db_bytes(rows, 1);
        *out = (struct account_session){ .token_hash = *token_hash,
                                         .account = db_int(rows, 0),
                                         .half = db_int(rows, 2) != 0,
                                         .made_at = db_int(rows, 3),
                                         .seen_at = db_int(rows, 4),
                                         .ends_at = db_int(rows, 5) };
        *found = secret.len == sizeof(out->secret);
        if (*found)
            memcpy(out->secret, secret.ptr, sizeof(out->secret));
    }
    db_rows_close(rows);
    return status;
}

enum status accounts_sql_add_session(struct db_conn *conn, const struct account_session *session, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO accounts_sessions (token_hash, account, secret, half, made_at, seen_at, ends_at) VALUES ($1, $2, $3, $4, $5, $5, $6)",
                  hash_of(&session->token_hash), DB_INT_OF(session->account),
                  DB_BLOB_OF(((struct str){ (const char *)session->secret, sizeof(session->secret) })), DB_INT_OF(session->half),
                  DB_INT_OF(session->seen_at), DB_INT_OF(session->ends_at));
}

enum status accounts_sql_seen(struct db_conn *conn, const struct sha256 *token_hash, int64_t now, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE accounts_sessions SET seen_at = $2 WHERE token_hash = $1 AND seen_at < $2", hash_of(token_hash),
                  DB_INT_OF(now));
}

enum status accounts_sql_end_session(struct db_conn *conn, const struct sha256 *token_hash, struct error *error)
{
    return DB_RUN(conn, error, "DELETE FROM accounts_sessions WHERE token_hash = $1", hash_of(token_hash));
}

enum status accounts_sql_end_sessions(struct db_conn *conn, int64_t account, struct error *error)
{
    return DB_RUN(conn, error, "DELETE FROM accounts_sessions WHERE account = $1", DB_INT_OF(account));
}

enum status accounts_sql_forget(struct db_conn *conn, int64_t now, int64_t tries_before, struct error *error)
{
    enum status status = DB_RUN(conn, error, "DELETE FROM accounts_sessions WHERE ends_at < $1", DB_INT_OF(now));
    return status != STATUS_OK ? status : DB_RUN(conn, error, "DELETE FROM accounts_tries WHERE since < $1", DB_INT_OF(tries_before));
}

enum status accounts_sql_tries(struct db_conn *conn, const struct sha256 *key, int64_t since, int64_t *count, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status =
        DB_QUERY(conn, &rows, error, "SELECT count FROM accounts_tries WHERE key = $1 AND since >= $2", hash_of(key), DB_INT_OF(since));
    *count = 0;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row)
        *count = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}

/* A window that ended begins anew. */
enum status accounts_sql_note_try(struct db_conn *conn, const struct sha256 *key, int64_t now, int64_t since, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO accounts_tries (key, since, count) VALUES ($1, $2, 1) ON CONFLICT (key) DO UPDATE SET "
                  "count = CASE WHEN accounts_tries.since >= $3 THEN accounts_tries.count + 1 ELSE 1 END, "
                  "since = CASE WHEN accounts_tries.since >= $3 THEN accounts_tries.since ELSE $2 END",
                  hash_of(key), DB_INT_OF(now), DB_INT_OF(since));
}

enum status accounts_sql_forget_try(struct db_conn *conn, const struct sha256 *key, struct error *error)
{
    return DB_RUN(conn, error, "DELETE FROM accounts_tries WHERE key = $1", hash_of(key));
}

enum status accounts_sql_set_codes(struct db_conn *conn, int64_t account, const struct sha256 *hashes, size_t count, struct error *error)
{
    enum status status = DB_RUN(conn, error, "DELETE FROM accounts_codes WHERE account = $1", DB_INT_OF(account));
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        status = DB_RUN(conn, error, "INSERT INTO accounts_codes (account, hash) VALUES ($1, $2)", DB_INT_OF(account), hash_of(&hashes[i]));
    return status;
}

enum status accounts_sql_use_code(struct db_conn *conn, int64_t account, const struct sha256 *hash, int64_t now, bool *used, struct error *error)
{
    int64_t changed = 0;
    enum status status = DB_CHANGE(conn, &changed, error, "UPDATE accounts_codes SET used_at = $3 WHERE account = $1 AND hash = $2 AND used_at IS NULL",
                                   DB_INT_OF(account), hash_of(hash), DB_INT_OF(now));
    *used = changed == 1;
    return status;
}
