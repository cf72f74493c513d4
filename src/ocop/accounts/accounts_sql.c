/* Every statement on the table of accounts. */
#include "base/text.h"
#include "ocop/accounts/accounts_int.h"

#define COLUMNS "id, ident, province, login, name, phone, email, password, must_change, totp_secret, totp_step, demonstration, opened_at, closed_at, version, mail_off"

static bool read_row(const struct db_rows *rows, struct arena *arena, struct account *out)
{
    struct str ident = db_bytes(rows, 1);
    *out = (struct account){
        .id = db_int(rows, 0),
        .province = db_int(rows, 2),
        .login = db_copy(rows, 3, arena),
        .name = db_copy(rows, 4, arena),
        .phone = db_copy(rows, 5, arena),
        .email = db_copy(rows, 6, arena),
        .password = db_copy(rows, 7, arena),
        .must_change = db_int(rows, 8) != 0,
        .totp_secret = db_copy(rows, 9, arena),
        .totp_step = db_int(rows, 10),
        .demonstration = db_int(rows, 11) != 0,
        .opened_at = db_int(rows, 12),
        .closed = !db_is_null(rows, 13),
        .version = db_int(rows, 14),
        .mail_off = db_int(rows, 15) != 0,
    };
    return ident_of_bytes(ident, &out->ident) && !arena->exhausted;
}

static enum status one(struct db_rows *rows, enum status status, struct arena *arena, bool *found, struct account *out, struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found && !read_row(rows, arena, out))
        status = fail_memory(error);
    db_rows_close(rows);
    return status;
}

enum status accounts_sql_by_login(struct db_conn *conn, struct arena *arena, struct str login, bool *found, struct account *out,
                                  struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status =
        DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM accounts WHERE login = $1 AND closed_at IS NULL", DB_TEXT_OF(login));
    return one(rows, status, arena, found, out, error);
}

enum status accounts_sql_by_ident(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct account *out,
                                  struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM accounts WHERE ident = $1", DB_BLOB_OF(ident_str(ident)));
    return one(rows, status, arena, found, out, error);
}

enum status accounts_sql_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct account *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM accounts WHERE id = $1", DB_INT_OF(id));
    return one(rows, status, arena, found, out, error);
}

enum status accounts_sql_add(struct db_conn *conn, const struct account_new *account, struct str login, struct str sort_key, int64_t now,
                             int64_t *id, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO accounts (ident, province, login, name, phone, email, sort_key, password, must_change, totp_step, "
                                  "demonstration, opened_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, 1) RETURNING id",
                                  DB_BLOB_OF(ident_str(&account->ident)), DB_INT_OF(account->province), DB_TEXT_OF(login), DB_TEXT_OF(account->name),
                                  DB_TEXT_OF(account->phone), DB_TEXT_OF(account->email), DB_BLOB_OF(sort_key), DB_TEXT_OF(account->password),
                                  DB_INT_OF(account->must_change), DB_INT_OF(account->demonstration), DB_INT_OF(now));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK)
        *id = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}

enum status accounts_sql_edit(struct db_conn *conn, int64_t id, const struct account_new *account, struct str sort_key, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE accounts SET name = $2, phone = $3, email = $4, sort_key = $5, version = version + 1 WHERE id = $1",
                  DB_INT_OF(id), DB_TEXT_OF(account->name), DB_TEXT_OF(account->phone), DB_TEXT_OF(account->email), DB_BLOB_OF(sort_key));
}

enum status accounts_sql_set_password(struct db_conn *conn, int64_t id, struct str hash, bool must_change, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE accounts SET password = $2, must_change = $3, version = version + 1 WHERE id = $1", DB_INT_OF(id),
                  DB_TEXT_OF(hash), DB_INT_OF(must_change));
}

enum status accounts_sql_close(struct db_conn *conn, int64_t id, int64_t now, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE accounts SET closed_at = $2, password = '', totp_secret = NULL, version = version + 1 WHERE id = $1",
                  DB_INT_OF(id), DB_INT_OF(now));
}

enum status accounts_sql_set_totp(struct db_conn *conn, int64_t id, struct str secret, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE accounts SET totp_secret = $2, totp_step = 0, version = version + 1 WHERE id = $1", DB_INT_OF(id),
                  secret.len == 0 ? DB_NULL_OF(DB_BLOB) : DB_BLOB_OF(secret));
}

enum status accounts_sql_set_totp_step(struct db_conn *conn, int64_t id, int64_t step, bool *fresh, struct error *error)
{
    int64_t changed = 0;
    enum status status =
        DB_CHANGE(conn, &changed, error, "UPDATE accounts SET totp_step = $2 WHERE id = $1 AND totp_step < $2", DB_INT_OF(id), DB_INT_OF(step));
    *fresh = changed == 1;
    return status;
}

static enum status collect(struct db_rows *rows, enum status status, struct arena *arena, int64_t limit, struct account_list *out,
                           struct error *error)
{
    struct account *list = ARENA_NEW_MANY(arena, struct account, (size_t)limit);
    bool has_row = false;
    *out = (struct account_list){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        if ((int64_t)out->count == limit) {
            out->more = true;
            break;
        }
        if (!read_row(rows, arena, &list[out->count++]))
            status = fail_memory(error);
        else
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status accounts_sql_list(struct db_conn *conn, struct arena *arena, const struct reach *reach, date today, const struct account *after,
                              int64_t limit, struct account_list *out, struct error *error)
{
    struct str key = after == NULL ? STR("") : text_sort_key(arena, after->name);
    int64_t id = after == NULL ? 0 : after->id;
    struct db_rows *rows = NULL;
    enum status status;
    if (reach->scope == SCOPE_PROVINCE)
        status = DB_QUERY(conn, &rows, error,
                          "SELECT " COLUMNS " FROM accounts WHERE province = $1 AND closed_at IS NULL AND (sort_key, id) > ($2, $3) "
                          "ORDER BY sort_key, id LIMIT $4",
                          DB_INT_OF(reach->province), DB_BLOB_OF(key), DB_INT_OF(id), DB_INT_OF(limit + 1));
    else
        status = DB_QUERY(conn, &rows, error,
                          "SELECT " COLUMNS " FROM accounts WHERE closed_at IS NULL AND id IN (SELECT account FROM accounts_roles WHERE "
                          "province = $1 AND place_code IN ($2, $3, $4, $5, $6, $7, $8, $9) AND (until_day IS NULL OR until_day >= $10)) "
                          "AND (sort_key, id) > ($11, $12) ORDER BY sort_key, id LIMIT $13",
                          DB_INT_OF(reach->province), REACH_COMMUNES(reach), DB_INT_OF(today), DB_BLOB_OF(key), DB_INT_OF(id), DB_INT_OF(limit + 1));
    return collect(rows, status, arena, limit, out, error);
}

enum status accounts_sql_named(struct db_conn *conn, struct arena *arena, int64_t province, struct str sort_key, struct str name,
                               struct account_list *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS " FROM accounts WHERE province = $1 AND sort_key = $2 AND name = $3 AND closed_at IS NULL LIMIT 2",
                                  DB_INT_OF(province), DB_BLOB_OF(sort_key), DB_TEXT_OF(name));
    return collect(rows, status, arena, 2, out, error);
}

enum status accounts_next_province(struct db_conn *conn, int64_t after, int64_t *province, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status =
        DB_QUERY(conn, &rows, error, "SELECT province FROM accounts WHERE province > $1 ORDER BY province LIMIT 1", DB_INT_OF(after));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *province = status == STATUS_OK && has_row ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}
