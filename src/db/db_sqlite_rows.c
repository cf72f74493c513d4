/* Statements and rows of the SQLite driver. Statements stay prepared with their connection. The first step of a query is made at once, as
 * PostgreSQL does; a statement that writes and gives rows (RETURNING) is carried out whole before its first row is seen, because SQLite
 * checks foreign keys at its very end. */
#include <string.h>

#include "db/db_sqlite_int.h"

struct kept_value {
    sqlite3_value *value;
};

struct sqlite_statement {
    struct db_rows base;
    sqlite3_stmt *handle;
    bool busy;      /* its rows are open */
    bool one_time;  /* not in the cache: destroyed when closed */
    bool has_first; /* the first step was made and gave a row that nobody has seen yet */
    bool at_end;
    struct kept_value *kept; /* rows of a statement that writes, one after the other */
    size_t kept_rows;
    size_t kept_room;
    size_t row; /* of `kept`; 1 is the first */
};

static bool is_busy(const void *statement)
{
    return ((const struct sqlite_statement *)statement)->busy;
}

static void destroy(struct sqlite_statement *statement)
{
    sqlite3_finalize(statement->handle);
    db_give_back(statement);
}

void sqlite_forget_statements(struct sqlite_conn *conn)
{
    for (size_t set = 0; set < DB_CACHE_SETS; set++) {
        for (size_t way = 0; way < DB_CACHE_WAYS; way++) {
            struct db_cached *place = &conn->cache.places[set][way];
            if (place->sql == NULL)
                continue;
            destroy(place->statement);
            *place = (struct db_cached){ 0 };
        }
    }
}

/* The statement, from the cache where nobody else walks its rows; NULL with *status. */
static struct sqlite_statement *prepare(struct sqlite_conn *conn, const char *sql, enum status *status, struct error *error)
{
    struct db_cached *place = db_cache_find(&conn->cache, sql);
    struct sqlite_statement *statement;
    const char *rest = NULL;
    int code;
    if (place != NULL && !is_busy(place->statement))
        return place->statement;
    statement = db_take(sizeof(*statement));
    if (statement == NULL) {
        *status = fail_memory(error);
        return NULL;
    }
    statement->base.conn = &conn->base;
    code = sqlite3_prepare_v3(conn->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement->handle, &rest);
    if (code != SQLITE_OK || statement->handle == NULL || (rest != NULL && *rest != '\0')) {
        *status = sqlite_fail(conn->handle, code == SQLITE_OK ? SQLITE_MISUSE : code, error);
        destroy(statement);
        return NULL;
    }
    place = place != NULL ? NULL : db_cache_place(&conn->cache, sql, is_busy);
    statement->one_time = place == NULL;
    if (place != NULL) {
        if (place->sql != NULL)
            destroy(place->statement);
        db_cache_put(&conn->cache, place, sqlite3_sql(statement->handle), statement);
    }
    return statement;
}

static void release(struct sqlite_statement *statement)
{
    size_t columns = sqlite3_column_count(statement->handle);
    for (size_t i = 0; i < statement->kept_rows * columns; i++)
        sqlite3_value_free(statement->kept[i].value);
    db_give_back(statement->kept);
    statement->kept = NULL;
    statement->kept_rows = statement->kept_room = statement->row = 0;
    statement->busy = statement->has_first = statement->at_end = false;
    sqlite3_reset(statement->handle);
    sqlite3_clear_bindings(statement->handle);
    if (statement->one_time)
        destroy(statement);
}

static int bind_one(sqlite3_stmt *handle, int index, const struct db_value *value)
{
    const char *bytes = value->bytes.ptr == NULL ? "" : value->bytes.ptr;
    switch (value->type) {
    case DB_NULL:
        return sqlite3_bind_null(handle, index);
    case DB_INT:
        return sqlite3_bind_int64(handle, index, value->number);
    case DB_TEXT:
        return sqlite3_bind_text64(handle, index, bytes, value->bytes.len, SQLITE_STATIC, SQLITE_UTF8);
    case DB_BLOB:
        return sqlite3_bind_blob64(handle, index, bytes, value->bytes.len, SQLITE_STATIC);
    }
    return SQLITE_MISUSE;
}

/* Values go by name: "$1" may stand anywhere in the statement, and several times. */
static int bind(sqlite3_stmt *handle, const struct db_value *values, size_t count)
{
    int code = (size_t)sqlite3_bind_parameter_count(handle) == count ? SQLITE_OK : SQLITE_RANGE;
    for (size_t i = 0; i < count && code == SQLITE_OK; i++) {
        char name[12] = "$";
        size_t number = i + 1;
        size_t digits = number < 10 ? 1 : number < 100 ? 2 : 3;
        int index;
        for (size_t at = digits; at > 0; at--, number /= 10)
            name[at] = (char)('0' + number % 10);
        index = sqlite3_bind_parameter_index(handle, name);
        code = index == 0 ? SQLITE_RANGE : bind_one(handle, index, &values[i]);
    }
    return code;
}

/* A statement ready to be stepped, for which `release` must follow; NULL with *status. */
static struct sqlite_statement *start(struct sqlite_conn *conn, const char *sql, const struct db_value *values, size_t count,
                                      enum status *status, struct error *error)
{
    struct sqlite_statement *statement;
    int code;
    if (conn->base.use == DB_USE_READ && conn->base.db->read_seconds > 0)
        conn->deadline = sqlite_steady_now() + conn->base.db->read_seconds * (int64_t)1000;
    *status = STATUS_OK;
    statement = prepare(conn, sql, status, error);
    if (statement == NULL)
        return NULL;
    statement->busy = true;
    code = bind(statement->handle, values, count);
    if (code == SQLITE_OK)
        return statement;
    *status = sqlite_fail(conn->handle, code, error);
    release(statement);
    return NULL;
}

enum status sqlite_run(struct db_conn *base, const char *sql, const struct db_value *values, size_t count, int64_t *changed,
                       struct error *error)
{
    struct sqlite_conn *conn = (struct sqlite_conn *)base;
    int64_t before = sqlite3_total_changes64(conn->handle);
    enum status status;
    struct sqlite_statement *statement = start(conn, sql, values, count, &status, error);
    int code;
    if (statement == NULL)
        return status;
    do
        code = sqlite3_step(statement->handle);
    while (code == SQLITE_ROW);
    if (code != SQLITE_DONE)
        status = sqlite_fail(conn->handle, code, error);
    /* sqlite3_changes64 keeps the figure of an earlier statement where this one could change no row. */
    *changed = sqlite3_total_changes64(conn->handle) == before ? 0 : sqlite3_changes64(conn->handle);
    release(statement);
    return status;
}

static int keep_row(struct sqlite_statement *statement)
{
    size_t columns = sqlite3_column_count(statement->handle);
    size_t at = statement->kept_rows * columns;
    if (at + columns > statement->kept_room) {
        size_t room = (at + columns) * 2;
        struct kept_value *larger = db_take(room * sizeof(*larger));
        if (larger == NULL)
            return SQLITE_NOMEM;
        if (at > 0)
            memcpy(larger, statement->kept, at * sizeof(*larger));
        db_give_back(statement->kept);
        statement->kept = larger;
        statement->kept_room = room;
    }
    statement->kept_rows++;
    for (size_t i = 0; i < columns; i++) {
        statement->kept[at + i].value = sqlite3_value_dup(sqlite3_column_value(statement->handle, (int)i));
        if (statement->kept[at + i].value == NULL)
            return SQLITE_NOMEM;
    }
    return SQLITE_ROW;
}

enum status sqlite_query(struct db_conn *base, const char *sql, const struct db_value *values, size_t count, struct db_rows **out,
                         struct error *error)
{
    struct sqlite_conn *conn = (struct sqlite_conn *)base;
    enum status status;
    struct sqlite_statement *statement = start(conn, sql, values, count, &status, error);
    int code;
    if (statement == NULL)
        return status;
    code = sqlite3_step(statement->handle);
    statement->has_first = code == SQLITE_ROW;
    while (code == SQLITE_ROW && !sqlite3_stmt_readonly(statement->handle)) {
        code = keep_row(statement);
        if (code == SQLITE_ROW)
            code = sqlite3_step(statement->handle);
    }
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        status = sqlite_fail(conn->handle, code, error);
        release(statement);
        return status;
    }
    statement->at_end = code == SQLITE_DONE;
    *out = &statement->base;
    return STATUS_OK;
}

enum status sqlite_next(struct db_rows *rows, bool *has_row, struct error *error)
{
    struct sqlite_statement *statement = (struct sqlite_statement *)rows;
    int code;
    if (statement->kept != NULL) {
        *has_row = statement->row < statement->kept_rows && ++statement->row <= statement->kept_rows;
        return STATUS_OK;
    }
    if (statement->has_first || statement->at_end) {
        *has_row = statement->has_first;
        statement->has_first = false;
        return STATUS_OK;
    }
    code = sqlite3_step(statement->handle);
    statement->at_end = code != SQLITE_ROW;
    *has_row = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? STATUS_OK
                                                      : sqlite_fail(((struct sqlite_conn *)rows->conn)->handle, code, error);
}

/* On a connection that belongs to one thread (SQLITE_OPEN_NOMUTEX) the column's value may be read like any other. */
static sqlite3_value *value_at(const struct db_rows *rows, int column)
{
    const struct sqlite_statement *statement = (const struct sqlite_statement *)rows;
    int columns = sqlite3_column_count(statement->handle);
    if (column < 0 || column >= columns)
        return NULL;
    if (statement->kept == NULL)
        return sqlite3_column_value(statement->handle, column);
    return statement->row == 0 ? NULL : statement->kept[(statement->row - 1) * (size_t)columns + (size_t)column].value;
}

int64_t sqlite_number(const struct db_rows *rows, int column)
{
    sqlite3_value *value = value_at(rows, column);
    return value == NULL ? 0 : sqlite3_value_int64(value);
}

bool sqlite_null(const struct db_rows *rows, int column)
{
    sqlite3_value *value = value_at(rows, column);
    return value == NULL || sqlite3_value_type(value) == SQLITE_NULL;
}

struct str sqlite_bytes(const struct db_rows *rows, int column)
{
    sqlite3_value *value = value_at(rows, column);
    const void *bytes;
    if (value == NULL || sqlite3_value_type(value) == SQLITE_NULL)
        return (struct str){ NULL, 0 };
    if (sqlite3_value_type(value) == SQLITE_BLOB)
        bytes = sqlite3_value_blob(value);
    else
        bytes = sqlite3_value_text(value);
    return bytes == NULL ? STR("") : (struct str){ bytes, (size_t)sqlite3_value_bytes(value) };
}

void sqlite_rows_close(struct db_rows *rows)
{
    release((struct sqlite_statement *)rows);
}
