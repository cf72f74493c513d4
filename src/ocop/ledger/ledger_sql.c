/* Every statement on the ledger's tables. */
#include <string.h>

#include "ocop/ledger/ledger_int.h"
#include "texts_ledger.h"

/* A blob of another size can only come from outside: it becomes a value that no hash gives. */
static void read_bytes(const struct db_rows *rows, int column, void *out, size_t size)
{
    struct str bytes = db_bytes(rows, column);
    if (bytes.len == size)
        memcpy(out, bytes.ptr, size);
    else
        memset(out, 0xFF, size);
}

static struct str bytes_of(const void *bytes, size_t size)
{
    return (struct str){ bytes, size };
}

enum status ledger_sql_take_number(struct db_conn *conn, int64_t province, int64_t *seq, struct sha256 *previous, struct error *error)
{
    static const struct sha256 none;
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_RUN(conn, error, "INSERT INTO ledger_heads (province, seq, hash) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING",
                                DB_INT_OF(province), DB_BLOB_OF(bytes_of(none.bytes, SHA256_SIZE)));
    if (status != STATUS_OK)
        return status;
    status = DB_QUERY(conn, &rows, error, "UPDATE ledger_heads SET seq = seq + 1 WHERE province = $1 RETURNING seq, hash",
                      DB_INT_OF(province));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row) {
        *seq = db_int(rows, 0);
        read_bytes(rows, 1, previous->bytes, SHA256_SIZE);
        status = db_next(rows, &has_row, error); /* an UPDATE must be run to its end */
    } else if (status == STATUS_OK) {
        status = FAIL(error, STATUS_FAILED, TEXT_ledger_no_head, NULL);
    }
    db_rows_close(rows);
    return status;
}

enum status ledger_sql_insert(struct db_conn *conn, const struct ledger_entry *entry, struct str salt, struct str content,
                              struct error *error)
{
    enum status status =
        DB_RUN(conn, error,
               "INSERT INTO ledger_entries (province, seq, at, actor, on_behalf, command, command_id, content_hash, previous, hash) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
               DB_INT_OF(entry->province), DB_INT_OF(entry->seq), DB_INT_OF(entry->at), DB_TEXT_OF(entry->actor),
               DB_TEXT_OF(entry->on_behalf), DB_TEXT_OF(entry->command),
               DB_BLOB_OF(bytes_of(entry->command_id.bytes, sizeof(entry->command_id.bytes))),
               DB_BLOB_OF(bytes_of(entry->content_hash.bytes, SHA256_SIZE)), DB_BLOB_OF(bytes_of(entry->previous.bytes, SHA256_SIZE)),
               DB_BLOB_OF(bytes_of(entry->hash.bytes, SHA256_SIZE)));
    if (status == STATUS_OK)
        status = DB_RUN(conn, error, "INSERT INTO ledger_contents (province, seq, salt, content) VALUES ($1, $2, $3, $4)",
                        DB_INT_OF(entry->province), DB_INT_OF(entry->seq), DB_BLOB_OF(salt), DB_TEXT_OF(content));
    if (status == STATUS_OK)
        status = DB_RUN(conn, error, "UPDATE ledger_heads SET hash = $2 WHERE province = $1", DB_INT_OF(entry->province),
                        DB_BLOB_OF(bytes_of(entry->hash.bytes, SHA256_SIZE)));
    return status;
}

/* Reads salt, content, erased_at and whether the row is there from four columns. Half a content is no content: it is kept as it stands, so
 * that its hash can't fit. */
static struct ledger_content read_content(const struct db_rows *rows, int column)
{
    struct str salt = db_bytes(rows, column);
    struct str text = db_bytes(rows, column + 1);
    if (db_is_null(rows, column + 3))
        return (struct ledger_content){ .state = LEDGER_CONTENT_MISSING };
    if (db_is_null(rows, column) && db_is_null(rows, column + 1) && !db_is_null(rows, column + 2))
        return (struct ledger_content){ .state = LEDGER_CONTENT_ERASED };
    return (struct ledger_content){ .state = LEDGER_CONTENT_KEPT, .salt = salt, .text = text };
}

enum status ledger_sql_content(struct db_conn *conn, struct arena *arena, int64_t province, int64_t seq, struct sha256 *content_hash,
                               struct ledger_content *content, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT e.content_hash, c.salt, c.content, c.erased_at, c.seq FROM ledger_entries e "
                                  "LEFT JOIN ledger_contents c ON c.province = e.province AND c.seq = e.seq "
                                  "WHERE e.province = $1 AND e.seq = $2",
                                  DB_INT_OF(province), DB_INT_OF(seq));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row) {
        read_bytes(rows, 0, content_hash->bytes, SHA256_SIZE);
        *content = read_content(rows, 1);
        content->salt = arena_copy(arena, content->salt);
        content->text = arena_copy(arena, content->text);
        if (arena->exhausted)
            status = fail_memory(error);
    } else if (status == STATUS_OK) {
        status = FAIL_WITH(error, STATUS_NOT_FOUND, TEXT_ledger_no_entry, NULL, TEXT_ARG_INT("province", province),
                           TEXT_ARG_INT("seq", seq));
    }
    db_rows_close(rows);
    return status;
}

enum status ledger_erase(struct db_conn *conn, int64_t province, int64_t seq, int64_t at, struct error *error)
{
    int64_t changed = 0;
    enum status status = DB_CHANGE(conn, &changed, error,
                                   "UPDATE ledger_contents SET salt = NULL, content = NULL, erased_at = COALESCE(erased_at, $3) "
                                   "WHERE province = $1 AND seq = $2",
                                   DB_INT_OF(province), DB_INT_OF(seq), DB_INT_OF(at));
    if (status == STATUS_OK && changed == 0)
        return FAIL_WITH(error, STATUS_NOT_FOUND, TEXT_ledger_no_entry, NULL, TEXT_ARG_INT("province", province),
                         TEXT_ARG_INT("seq", seq));
    return status;
}

enum status ledger_sql_provinces(struct db_conn *conn, struct arena *arena, int64_t **provinces, size_t *count, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    int64_t total = 0;
    enum status status;
    *count = 0;
    status = DB_QUERY(conn, &rows, error,
                      "WITH p AS (SELECT province FROM ledger_heads UNION SELECT province FROM ledger_entries) "
                      "SELECT province, (SELECT COUNT(*) FROM p) FROM p ORDER BY province");
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        if (*count == 0) {
            total = db_int(rows, 1);
            *provinces = ARENA_NEW_MANY(arena, int64_t, (size_t)total);
            if (*provinces == NULL)
                status = fail_memory(error);
        }
        if (status == STATUS_OK && (int64_t)*count < total)
            (*provinces)[(*count)++] = db_int(rows, 0);
    }
    db_rows_close(rows);
    return status;
}

enum status ledger_sql_head(struct db_conn *conn, int64_t province, struct ledger_head *head, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status =
        DB_QUERY(conn, &rows, error, "SELECT seq, hash FROM ledger_heads WHERE province = $1", DB_INT_OF(province));
    *head = (struct ledger_head){ .province = province };
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row) {
        head->seq = db_int(rows, 0);
        read_bytes(rows, 1, head->hash.bytes, SHA256_SIZE);
    }
    db_rows_close(rows);
    return status;
}

enum status ledger_count(struct db_conn *conn, int64_t *count, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT CAST(COALESCE(SUM(seq), 0) AS BIGINT) FROM ledger_heads");
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *count = status == STATUS_OK && has_row ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

enum status ledger_heads(struct db_conn *conn, struct arena *arena, struct ledger_head **heads, size_t *count, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    int64_t total = 0;
    enum status status;
    *count = 0;
    *heads = NULL;
    status = DB_QUERY(conn, &rows, error,
                      "SELECT province, seq, hash, (SELECT COUNT(*) FROM ledger_heads) FROM ledger_heads ORDER BY province");
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        if (*count == 0) {
            total = db_int(rows, 3);
            *heads = ARENA_NEW_MANY(arena, struct ledger_head, (size_t)total);
            if (*heads == NULL)
                status = fail_memory(error);
        }
        if (status == STATUS_OK && (int64_t)*count < total) {
            struct ledger_head *head = &(*heads)[(*count)++];
            head->province = db_int(rows, 0);
            head->seq = db_int(rows, 1);
            read_bytes(rows, 2, head->hash.bytes, SHA256_SIZE);
        }
    }
    db_rows_close(rows);
    return status;
}

enum status ledger_sql_stray_content(struct db_conn *conn, bool *found, int64_t *province, int64_t *seq, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT c.province, c.seq FROM ledger_contents c LEFT JOIN ledger_entries e "
                                  "ON e.province = c.province AND e.seq = c.seq WHERE e.seq IS NULL ORDER BY c.province, c.seq LIMIT 1");
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found) {
        *province = db_int(rows, 0);
        *seq = db_int(rows, 1);
    }
    db_rows_close(rows);
    return status;
}

/* Entries with their contents, as both statements below select them, one after the other. */
static enum status call_each(struct db_rows *rows, int64_t province, ledger_each_fn *each, void *self, struct error *error)
{
    bool has_row = false;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        struct ledger_content content = read_content(rows, 9);
        struct ledger_entry entry = {
            .province = province,
            .seq = db_int(rows, 0),
            .at = db_int(rows, 1),
            .actor = db_bytes(rows, 2),
            .on_behalf = db_bytes(rows, 3),
            .command = db_bytes(rows, 4),
        };
        read_bytes(rows, 5, entry.command_id.bytes, sizeof(entry.command_id.bytes));
        read_bytes(rows, 6, entry.content_hash.bytes, SHA256_SIZE);
        read_bytes(rows, 7, entry.previous.bytes, SHA256_SIZE);
        read_bytes(rows, 8, entry.hash.bytes, SHA256_SIZE);
        status = each(self, &entry, &content, error);
    }
    return status;
}

enum status ledger_each(struct db_conn *conn, int64_t province, int64_t after, ledger_each_fn *each, void *self, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT e.seq, e.at, e.actor, e.on_behalf, e.command, e.command_id, e.content_hash, e.previous, e.hash, "
                                  "c.salt, c.content, c.erased_at, c.seq FROM ledger_entries e "
                                  "LEFT JOIN ledger_contents c ON c.province = e.province AND c.seq = e.seq "
                                  "WHERE e.province = $1 AND e.seq > $2 ORDER BY e.seq",
                                  DB_INT_OF(province), DB_INT_OF(after));
    if (status == STATUS_OK)
        status = call_each(rows, province, each, self, error);
    db_rows_close(rows);
    return status;
}

enum status ledger_each_of(struct db_conn *conn, int64_t province, struct str command, ledger_each_fn *each, void *self, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT e.seq, e.at, e.actor, e.on_behalf, e.command, e.command_id, e.content_hash, e.previous, e.hash, "
                                  "c.salt, c.content, c.erased_at, c.seq FROM ledger_entries e "
                                  "LEFT JOIN ledger_contents c ON c.province = e.province AND c.seq = e.seq "
                                  "WHERE e.province = $1 AND e.command = $2 ORDER BY e.seq",
                                  DB_INT_OF(province), DB_TEXT_OF(command));
    if (status == STATUS_OK)
        status = call_each(rows, province, each, self, error);
    db_rows_close(rows);
    return status;
}
