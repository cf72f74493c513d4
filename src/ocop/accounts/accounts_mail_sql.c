/* Every statement on where people are written to: addresses that wait to be confirmed, and who holds what with which address. */
#include "base/pure.h"
#include "ocop/accounts/accounts_int.h"

enum status accounts_sql_set_mail(struct db_conn *conn, int64_t id, struct str email, bool off, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE accounts SET email = $2, mail_off = $3, version = version + 1 WHERE id = $1", DB_INT_OF(id), DB_TEXT_OF(email),
                  DB_INT_OF(off));
}

enum status accounts_sql_ask_address(struct db_conn *conn, int64_t account, const struct account_address *address, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO accounts_addresses (account, email, code_hash, tries, made_at) VALUES ($1, $2, $3, 0, $4) "
                  "ON CONFLICT (account) DO UPDATE SET email = $2, code_hash = $3, tries = 0, made_at = $4",
                  DB_INT_OF(account), DB_TEXT_OF(address->email), DB_BLOB_OF(((struct str){ (const char *)address->code_hash.bytes, SHA256_SIZE })),
                  DB_INT_OF(address->made_at));
}

enum status accounts_sql_asked_address(struct db_conn *conn, struct arena *arena, int64_t account, bool *found, struct account_address *out,
                                       struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT email, code_hash, tries, made_at FROM accounts_addresses WHERE account = $1",
                                  DB_INT_OF(account));
    *found = false;
    *out = (struct account_address){ .email = STR("") };
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found) {
        struct str hash = db_bytes(rows, 1);
        out->email = db_copy(rows, 0, arena);
        out->tries = db_int(rows, 2);
        out->made_at = db_int(rows, 3);
        if (hash.len == SHA256_SIZE)
            memcpy(out->code_hash.bytes, hash.ptr, SHA256_SIZE);
    }
    db_rows_close(rows);
    return status;
}

enum status accounts_sql_tried_address(struct db_conn *conn, int64_t account, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE accounts_addresses SET tries = tries + 1 WHERE account = $1", DB_INT_OF(account));
}

enum status accounts_sql_forget_address(struct db_conn *conn, int64_t account, struct error *error)
{
    return DB_RUN(conn, error, "DELETE FROM accounts_addresses WHERE account = $1", DB_INT_OF(account));
}

static enum status collect(struct db_rows *rows, enum status status, struct arena *arena, struct account_mailboxes *out, struct error *error)
{
    struct account_mailbox *list = status == STATUS_OK ? ARENA_NEW_MANY(arena, struct account_mailbox, ACCOUNT_MAILBOXES_MAX) : NULL;
    bool has_row = false;
    *out = (struct account_mailboxes){ list, 0 };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    while (status == STATUS_OK && out->count < ACCOUNT_MAILBOXES_MAX && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row)
        list[out->count++] = (struct account_mailbox){ .account = db_int(rows, 0), .name = db_copy(rows, 1, arena), .email = db_copy(rows, 2, arena),
                                                        .off = db_int(rows, 3) != 0 };
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

enum status accounts_mailboxes_of_role(struct db_conn *conn, struct arena *arena, enum account_role role, int64_t province, struct str place_code,
                                       date day, struct account_mailboxes *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT DISTINCT a.id, a.name, a.email, a.mail_off FROM accounts_roles r JOIN accounts a ON a.id = r.account "
                                  "WHERE r.province = $1 AND r.place_code = $2 AND r.role = $3 AND r.producer = 0 AND r.from_day <= $4 AND "
                                  "(r.until_day IS NULL OR r.until_day >= $4) AND a.closed_at IS NULL ORDER BY a.id",
                                  DB_INT_OF(province), DB_TEXT_OF(place_code), DB_TEXT_OF(str_from(account_role_words[role])), DB_INT_OF(day));
    return collect(rows, status, arena, out, error);
}

enum status accounts_mailboxes_of_producer(struct db_conn *conn, struct arena *arena, int64_t producer, date day, struct account_mailboxes *out,
                                           struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT DISTINCT a.id, a.name, a.email, a.mail_off FROM accounts_roles r JOIN accounts a ON a.id = r.account "
                                  "WHERE r.producer = $1 AND r.producer <> 0 AND r.from_day <= $2 AND (r.until_day IS NULL OR r.until_day >= $2) AND "
                                  "a.closed_at IS NULL ORDER BY a.id",
                                  DB_INT_OF(producer), DB_INT_OF(day));
    return collect(rows, status, arena, out, error);
}

enum status accounts_mailboxes_of_account(struct db_conn *conn, struct arena *arena, int64_t account, struct account_mailboxes *out,
                                          struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT id, name, email, mail_off FROM accounts WHERE id = $1 AND closed_at IS NULL",
                                  DB_INT_OF(account));
    return collect(rows, status, arena, out, error);
}
