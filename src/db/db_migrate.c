/* Migrations: brings the database from whatever state an older program left it in to the state this program works with, one numbered step
 * after the other, each in a transaction together with its record, so that a crash leaves the old or the new state. */
#include <string.h>

#include "base/digest.h"
#include "db/db_int.h"
#include "texts_db.h"

#define SQL_MAX ((size_t)4 << 20)

static const char table_of_migrations[] = "CREATE TABLE IF NOT EXISTS schema_migrations (number {int} PRIMARY KEY, name {text} NOT NULL, "
                                          "sha256 {blob} NOT NULL, at {int} NOT NULL) {strict};";

/* A {word} stands for the driver's type; braces around anything else (JSON in a literal) stay. STATUS_FAILED names an unknown word. */
static enum status expand(const struct db_driver *driver, struct str sql, struct buffer *out, struct error *error)
{
    while (sql.len > 0) {
        size_t open = str_find(sql, '{');
        size_t end = open + 1;
        struct str name;
        struct str word;
        buffer_add(out, str_part(sql, 0, open));
        if (open == sql.len)
            break;
        while (end < sql.len && sql.ptr[end] >= 'a' && sql.ptr[end] <= 'z')
            end++;
        name = str_part(sql, open + 1, end);
        if (name.len == 0 || end == sql.len || sql.ptr[end] != '}') {
            buffer_add_char(out, '{');
            sql = str_part(sql, open + 1, sql.len);
            continue;
        }
        word = driver->word(name);
        if (word.ptr == NULL)
            return FAIL_WITH(error, STATUS_FAILED, TEXT_db_failed, NULL, TEXT_ARG("detail", str_part(sql, open, end + 1)));
        buffer_add(out, word);
        sql = str_part(sql, end + 1, sql.len);
    }
    return out->overflowed ? fail_memory(error) : STATUS_OK;
}

static enum status run_script(struct db_conn *conn, struct str sql, struct error *error)
{
    struct arena arena;
    struct buffer buffer;
    enum status status;
    arena_open(&arena, db_limits.memory, ARENA_DEFAULT_LIMIT);
    buffer_open(&buffer, &arena, SQL_MAX);
    status = expand(conn->db->driver, sql, &buffer, error);
    if (status == STATUS_OK)
        status = conn->db->driver->script(conn, buffer_z(&buffer), error);
    arena_close(&arena);
    return status;
}

/* The step could not be done: says which, and keeps what the database said about it. */
static enum status fail_step(const struct db_migration *migration, struct error *error)
{
    struct error cause = *error;
    struct str detail = { "", 0 };
    for (size_t i = 0; i < cause.arg_count; i++) {
        if (strcmp(cause.args[i].name, "detail") == 0)
            detail = str_from(cause.args[i].text);
    }
    if (cause.status == STATUS_UNAVAILABLE)
        return cause.status;
    return FAIL_WITH(error, STATUS_FAILED, TEXT_db_migration_failed, NULL, TEXT_ARG_INT("number", migration->number),
                     TEXT_ARG_Z("name", migration->name), TEXT_ARG("detail", detail));
}

static enum status has_table(struct db_conn *conn, bool *out, struct error *error)
{
    struct db_rows *rows = NULL;
    const struct db_value name = DB_TEXT_OF(STR("schema_migrations"));
    bool has_row = false;
    enum status status = db_query_values(conn, conn->db->driver->has_table_sql, &name, 1, &rows, error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *out = status == STATUS_OK && has_row && db_int(rows, 0) > 0;
    db_rows_close(rows);
    return status;
}

static enum status check_record(const struct db_rows *rows, const struct db_migration *migrations, int *done, struct error *error)
{
    int64_t number = db_int(rows, 0);
    struct str recorded = db_bytes(rows, 1);
    const struct db_migration *migration = migrations;
    struct sha256 hash;
    while (migration->number != 0 && migration->number != number)
        migration++;
    if (migration->number == 0)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_db_migration_newer, NULL, TEXT_ARG_INT("number", number));
    hash = sha256_of(str_from(migration->sql));
    if (!str_equal(recorded, (struct str){ (const char *)hash.bytes, sizeof(hash.bytes) }))
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_db_migration_changed, NULL, TEXT_ARG_INT("number", number),
                         TEXT_ARG_Z("name", migration->name));
    *done = migration->number;
    return STATUS_OK;
}

/* *done: the newest migration that this database has seen; 0 for none. Newest first, so that a newer database is called that. */
static enum status read_records(struct db_conn *conn, const struct db_migration *migrations, int *done, struct error *error)
{
    struct db_rows *rows = NULL;
    bool there = false;
    bool has_row = true;
    int newest = 0;
    enum status status = has_table(conn, &there, error);
    *done = 0;
    if (status != STATUS_OK || !there)
        return status;
    status = DB_QUERY(conn, &rows, error, "SELECT number, sha256 FROM schema_migrations ORDER BY number DESC");
    while (status == STATUS_OK && has_row) {
        status = db_next(rows, &has_row, error);
        if (status == STATUS_OK && has_row)
            status = check_record(rows, migrations, &newest, error);
        if (*done == 0)
            *done = newest;
    }
    db_rows_close(rows);
    return status;
}

static enum status apply(struct db_conn *conn, const struct db_migration *migration, int64_t now, struct error *error)
{
    struct str sql = str_from(migration->sql);
    struct sha256 hash = sha256_of(sql);
    enum status status = run_script(conn, sql, error);
    if (status == STATUS_OK && !conn->db->driver->in_transaction(conn))
        status = FAIL_WITH(error, STATUS_FAILED, TEXT_db_failed, NULL, TEXT_ARG_Z("detail", "it ends its transaction"));
    if (status == STATUS_OK)
        status = DB_RUN(conn, error, "INSERT INTO schema_migrations (number, name, sha256, at) VALUES ($1, $2, $3, $4)",
                        DB_INT_OF(migration->number), DB_TEXT_OF(str_from(migration->name)),
                        DB_BLOB_OF(((struct str){ (const char *)hash.bytes, sizeof(hash.bytes) })), DB_INT_OF(now));
    if (status == STATUS_OK && conn->db->driver->check_schema != NULL)
        status = conn->db->driver->check_schema(conn, error);
    return status == STATUS_OK ? STATUS_OK : fail_step(migration, error);
}

/* The next step in a transaction of its own; *more: there was one. Another process may have done it meanwhile. */
static enum status do_next(struct db_conn *conn, const struct db_migration *migrations, const struct context *context, bool *more,
                           struct error *error)
{
    const struct db_driver *driver = conn->db->driver;
    const struct db_migration *migration = migrations;
    int done = 0;
    enum status status = driver->begin(conn, error);
    *more = false;
    if (status != STATUS_OK)
        return status;
    conn->depth = 1;
    status = run_script(conn, str_from(table_of_migrations), error);
    if (status == STATUS_OK)
        status = read_records(conn, migrations, &done, error);
    while (migration->number != 0 && migration->number <= done)
        migration++;
    *more = status == STATUS_OK && migration->number != 0;
    if (*more)
        status = apply(conn, migration, context_now(context), error);
    conn->depth = 0;
    if (status == STATUS_OK)
        status = driver->commit(conn, error);
    if (status != STATUS_OK)
        driver->rollback(conn);
    conn->spoiled = false;
    return status;
}

enum status db_migrate(struct db *db, const struct db_migration *migrations, const struct context *context, struct error *error)
{
    struct error own;
    struct db_conn *conn;
    const struct db_migration *last = migrations;
    bool more = true;
    int done = 0;
    enum status status;
    if (error == NULL)
        error = &own;
    status = db->driver->connect(db, DB_USE_MIGRATE, &conn, error);
    if (status != STATUS_OK)
        return status;
    while (last->number != 0 && last[1].number != 0)
        last++;
    status = read_records(conn, migrations, &done, error);
    if (status == STATUS_OK && done < last->number) {
        status = db->driver->hold_schema(conn, error);
        while (status == STATUS_OK && more)
            status = do_next(conn, migrations, context, &more, error);
    }
    db->driver->disconnect(conn);
    return status;
}
