/* See db_tables.h. The statements are made from the database's own catalogue of names, never from anything that came from outside. */
#include "db/db_tables.h"

#include <pthread.h>

#include "db/db_int.h"
#include "texts_db.h"

#define STATEMENTS_MAX 1024
#define STATEMENT_SIZE 8192
#define TABLES_MAX 256

/* Statements must outlive the connections that prepare them; there are three for a table, so they are kept for good. */
static const char *keep(struct str sql)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static char *kept[STATEMENTS_MAX];
    static size_t count;
    const char *found = NULL;
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < count && found == NULL; i++)
        if (str_is(sql, kept[i]))
            found = kept[i];
    if (found == NULL && count < STATEMENTS_MAX && (kept[count] = db_take_z(sql)) != NULL)
        found = kept[count++];
    pthread_mutex_unlock(&lock);
    return found;
}

static void add_columns(struct buffer *out, const struct db_table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        buffer_add_z(out, i == 0 ? "" : ", ");
        buffer_add(out, table->columns[i].name);
    }
}

static const char *select_of(struct buffer *out, const struct db_table *table, struct str key)
{
    buffer_add_z(out, "SELECT ");
    add_columns(out, table);
    buffer_add_z(out, " FROM ");
    buffer_add(out, table->name);
    buffer_add_z(out, " ORDER BY ");
    if (key.len > 0)
        buffer_add(out, key);
    else
        add_columns(out, table);
    return out->overflowed ? NULL : keep(buffer_str(out));
}

static const char *insert_of(struct buffer *out, const struct db_table *table)
{
    buffer_add_z(out, "INSERT INTO ");
    buffer_add(out, table->name);
    buffer_add_z(out, " (");
    add_columns(out, table);
    buffer_add_z(out, ") VALUES (");
    for (size_t i = 0; i < table->column_count; i++) {
        buffer_add_z(out, i == 0 ? "$" : ", $");
        buffer_add_int(out, (int64_t)i + 1);
    }
    buffer_add_char(out, ')');
    return out->overflowed ? NULL : keep(buffer_str(out));
}

static const char *delete_of(struct buffer *out, const struct db_table *table)
{
    buffer_add_z(out, "DELETE FROM ");
    buffer_add(out, table->name);
    return out->overflowed ? NULL : keep(buffer_str(out));
}

static const char *renumber_of(struct buffer *out, const struct db_table *table, struct str sequence)
{
    buffer_add_z(out, "SELECT setval('");
    buffer_add(out, sequence);
    buffer_add_z(out, "', (SELECT coalesce(max(id), 0) + 1 FROM ");
    buffer_add(out, table->name);
    buffer_add_z(out, "), false)");
    return out->overflowed ? NULL : keep(buffer_str(out));
}

static enum status make_statements(struct arena *arena, struct db_table *table, struct str key, struct str sequence, struct error *error)
{
    struct buffer buffers[4];
    for (int i = 0; i < 4; i++)
        buffer_open(&buffers[i], arena, STATEMENT_SIZE);
    table->select_sql = select_of(&buffers[0], table, key);
    table->insert_sql = insert_of(&buffers[1], table);
    table->delete_sql = delete_of(&buffers[2], table);
    table->renumber_sql = sequence.len > 0 ? renumber_of(&buffers[3], table, sequence) : NULL;
    return table->select_sql == NULL || table->insert_sql == NULL || table->delete_sql == NULL ||
                   (sequence.len > 0 && table->renumber_sql == NULL)
               ? fail_memory(error)
               : STATUS_OK;
}

/* table, column, its type as the catalogue calls it, its place in the primary key (0: none), the sequence that numbers it ("" : none);
 * in the order of the tables, then of the columns. */
static const char sqlite_catalogue[] =
    "SELECT m.name, c.name, c.type, c.pk, '' FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' "
    "AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'schema_migrations' AND m.sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY m.rowid, c.cid";
static const char postgresql_catalogue[] =
    "SELECT t.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), coalesce(array_position(i.indkey::int2[], a.attnum), -1) + 1, "
    "coalesce(pg_get_serial_sequence(quote_ident(t.relname), a.attname), '') FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace "
    "JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped "
    "LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary "
    "WHERE t.relkind = 'r' AND n.nspname = current_schema() AND t.relname <> 'schema_migrations' ORDER BY t.oid, a.attnum";

static bool read_type(struct str name, enum db_type *out)
{
    static const struct {
        const char *name;
        enum db_type type;
    } types[] = {
        { "INTEGER", DB_INT }, { "bigint", DB_INT },   { "integer", DB_INT }, { "smallint", DB_INT },
        { "TEXT", DB_TEXT },   { "text", DB_TEXT },    { "BLOB", DB_BLOB },   { "bytea", DB_BLOB },
    };
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (str_is(name, types[i].name)) {
            *out = types[i].type;
            return true;
        }
    }
    return false;
}

/* One table while its columns are read. */
struct reading {
    struct arena *arena;
    struct db_table table;
    struct db_column columns[DB_COLUMNS_MAX];
    struct str key[DB_COLUMNS_MAX + 1]; /* by place, from 1 */
    struct str sequence;
};

static enum status finish(struct reading *r, struct db_table *out, struct error *error)
{
    struct db_column *columns = ARENA_NEW_MANY(r->arena, struct db_column, r->table.column_count);
    struct buffer key;
    if (columns == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < r->table.column_count; i++)
        columns[i] = r->columns[i];
    r->table.columns = columns;
    buffer_open(&key, r->arena, STATEMENT_SIZE);
    for (size_t i = 1; i <= r->table.column_count && r->key[i].len > 0; i++) {
        buffer_add_z(&key, i == 1 ? "" : ", ");
        buffer_add(&key, r->key[i]);
    }
    *out = r->table;
    return make_statements(r->arena, out, buffer_str(&key), r->sequence, error);
}

static enum status add_column(struct reading *r, const struct db_rows *rows, struct error *error)
{
    size_t i = r->table.column_count;
    int64_t place = db_int(rows, 3);
    struct str sequence = db_bytes(rows, 4);
    if (i == DB_COLUMNS_MAX || !read_type(db_bytes(rows, 2), &r->columns[i].type))
        return FAIL_WITH(error, STATUS_FAILED, TEXT_db_unknown_column, NULL, TEXT_ARG("table", r->table.name),
                         TEXT_ARG("column", db_bytes(rows, 1)));
    r->columns[i].name = db_copy(rows, 1, r->arena);
    if (place > 0 && place <= DB_COLUMNS_MAX)
        r->key[place] = r->columns[i].name;
    if (sequence.len > 0)
        r->sequence = db_copy(rows, 4, r->arena);
    r->table.column_count++;
    return STATUS_OK;
}

static enum status read_catalogue(struct db_rows *rows, struct reading *r, struct db_table *tables, size_t *count, struct error *error)
{
    struct arena *arena = r->arena;
    bool more = true;
    for (;;) {
        enum status status = db_next(rows, &more, error);
        if (status == STATUS_OK && r->table.column_count > 0 && (!more || !str_equal(db_bytes(rows, 0), r->table.name))) {
            if (*count == TABLES_MAX)
                return fail_memory(error);
            status = finish(r, &tables[(*count)++], error);
            *r = (struct reading){ .arena = arena };
        }
        if (status != STATUS_OK || !more)
            return status;
        if (r->table.column_count == 0)
            r->table.name = db_copy(rows, 0, arena);
        status = add_column(r, rows, error);
        if (status != STATUS_OK)
            return status;
    }
}

enum status db_tables(struct db_conn *conn, struct arena *arena, struct db_table **out, size_t *count, struct error *error)
{
    const char *sql = db_is_postgresql(conn->db) ? postgresql_catalogue : sqlite_catalogue;
    struct db_table *tables = ARENA_NEW_MANY(arena, struct db_table, TABLES_MAX);
    struct reading *reading = ARENA_NEW(arena, struct reading);
    struct db_rows *rows;
    enum status status;
    *count = 0;
    if (tables == NULL || reading == NULL)
        return fail_memory(error);
    reading->arena = arena;
    status = db_query_values(conn, sql, NULL, 0, &rows, error);
    if (status != STATUS_OK)
        return status;
    status = read_catalogue(rows, reading, tables, count, error);
    db_rows_close(rows);
    *out = tables;
    return status;
}

enum status db_schema(struct db_conn *conn, int64_t *number, struct error *error)
{
    struct db_rows *rows;
    bool any = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT max(number) FROM schema_migrations");
    if (status != STATUS_OK)
        return status;
    status = db_next(rows, &any, error);
    *number = status == STATUS_OK && any ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

static struct db_value value_of(const struct db_rows *rows, int column, enum db_type type)
{
    if (db_is_null(rows, column))
        return DB_NULL_VALUE;
    if (type == DB_INT)
        return DB_INT_OF(db_int(rows, column));
    return (struct db_value){ .type = type, .bytes = db_bytes(rows, column) };
}

enum status db_table_each(struct db_conn *conn, const struct db_table *table, db_table_row_fn *row, void *self, struct error *error)
{
    struct db_rows *rows;
    struct db_value values[DB_COLUMNS_MAX];
    bool more = true;
    enum status status = db_query_values(conn, table->select_sql, NULL, 0, &rows, error);
    if (status != STATUS_OK)
        return status;
    while (status == STATUS_OK && (status = db_next(rows, &more, error)) == STATUS_OK && more) {
        for (size_t i = 0; i < table->column_count; i++)
            values[i] = value_of(rows, (int)i, table->columns[i].type);
        status = row(self, values, error);
    }
    db_rows_close(rows);
    return status;
}

enum status db_table_insert(struct db_conn *conn, const struct db_table *table, const struct db_value *values, struct error *error)
{
    return db_run_values(conn, table->insert_sql, values, table->column_count, NULL, error);
}

enum status db_table_empty(struct db_conn *conn, const struct db_table *table, struct error *error)
{
    return db_run_values(conn, table->delete_sql, NULL, 0, NULL, error);
}

enum status db_table_renumber(struct db_conn *conn, const struct db_table *table, struct error *error)
{
    struct db_rows *rows;
    bool any;
    enum status status;
    if (table->renumber_sql == NULL)
        return STATUS_OK;
    status = db_query_values(conn, table->renumber_sql, NULL, 0, &rows, error);
    if (status != STATUS_OK)
        return status;
    status = db_next(rows, &any, error);
    db_rows_close(rows);
    return status;
}
