/* Statements and rows of the PostgreSQL driver.
 *
 * Statements are prepared once for a connection, with the types of the values they are given. Rows come one by one, so that a ledger of
 * millions of entries passes through little memory; PostgreSQL sends one result at a time, so that the rows of a query that is still open
 * when the next statement comes are read into memory first. Values go out in binary, results come as text, in which a sum (numeric in
 * PostgreSQL) and a count read alike. */
#include <stdio.h>
#include <string.h>

#include "db/db_postgresql_int.h"

/* From PostgreSQL's catalog/pg_type.dat. */
enum { OID_UNKNOWN = 0, OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25 };

#define ROWS_WORTH_READING 1000 /* of a query left early; for more the query is cancelled */

struct pg_statement {
    char name[24];
    size_t count;
    Oid types[DB_VALUES_MAX];
    char sql[];
};

/* A row that was read into memory. */
struct kept_row {
    struct kept_row *next;
    struct str cells[];
};

struct pg_rows {
    struct db_rows base;
    PGresult *result; /* the row that came last, while the query is active */
    bool has_first;   /* nobody has seen that row yet */
    size_t columns;
    const struct str *cells; /* of the current row: `own` or a kept row's; NULL where there is none */
    struct str *own;
    char *unhexed; /* bytea of `own` */
    size_t unhexed_room;
    struct arena arena; /* of the kept rows */
    struct kept_row *kept;
    bool broken; /* after the kept rows comes a failure */
    struct error failure;
};

/* Statements */

static Oid type_of(const struct db_value *value)
{
    static const Oid types[] = { [DB_NULL] = OID_UNKNOWN, [DB_INT] = OID_INT8, [DB_TEXT] = OID_TEXT, [DB_BLOB] = OID_BYTEA };
    return types[value->type == DB_NULL ? value->null_of : value->type];
}

static bool fits(const struct pg_statement *statement, const struct db_value *values, size_t count)
{
    bool same = statement->count == count;
    for (size_t i = 0; i < count && same; i++)
        same = type_of(&values[i]) == OID_UNKNOWN || type_of(&values[i]) == statement->types[i];
    return same;
}

static void tell_to_forget(struct pg_conn *conn, const struct pg_statement *statement)
{
    char sql[64];
    snprintf(sql, sizeof(sql), "DEALLOCATE %s", statement->name);
    PQclear(PQexec(conn->handle, sql));
}

void pg_forget_statements(struct pg_conn *conn)
{
    for (size_t set = 0; set < DB_CACHE_SETS; set++) {
        for (size_t way = 0; way < DB_CACHE_WAYS; way++) {
            struct db_cached *place = &conn->cache.places[set][way];
            db_give_back(place->statement);
            *place = (struct db_cached){ 0 };
        }
    }
}

/* `older`: the same statement, prepared while the type of a NULL was not known; its other types are kept. */
static struct pg_statement *new_statement(struct pg_conn *conn, const char *sql, const struct db_value *values, size_t count,
                                          const struct pg_statement *older)
{
    size_t len = strlen(sql);
    struct pg_statement *statement = db_take(sizeof(*statement) + len + 1);
    if (statement == NULL)
        return NULL;
    memcpy(statement->sql, sql, len);
    snprintf(statement->name, sizeof(statement->name), "s%llu", (unsigned long long)++conn->statements);
    statement->count = count;
    for (size_t i = 0; i < count; i++) {
        statement->types[i] = type_of(&values[i]);
        if (statement->types[i] == OID_UNKNOWN && older != NULL && i < older->count)
            statement->types[i] = older->types[i];
    }
    return statement;
}

/* NULL with *status. */
static struct pg_statement *prepare(struct pg_conn *conn, const char *sql, const struct db_value *values, size_t count,
                                    enum status *status, struct error *error)
{
    struct db_cached *place = db_cache_find(&conn->cache, sql);
    struct pg_statement *statement;
    PGresult *result;
    *status = STATUS_OK;
    if (place != NULL && fits(place->statement, values, count))
        return place->statement;
    statement = new_statement(conn, sql, values, count, place != NULL ? place->statement : NULL);
    if (statement == NULL) {
        *status = fail_memory(error);
        return NULL;
    }
    result = PQprepare(conn->handle, statement->name, sql, (int)count, statement->types);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        *status = pg_fail(conn, result, error);
        db_give_back(statement);
        PQclear(result);
        return NULL;
    }
    PQclear(result);
    if (place == NULL)
        place = db_cache_place(&conn->cache, sql, NULL);
    if (place->sql != NULL) {
        tell_to_forget(conn, place->statement);
        db_give_back(place->statement);
    }
    db_cache_put(&conn->cache, place, statement->sql, statement);
    return statement;
}

/* Values as libpq wants them. */
struct parameters {
    const char *values[DB_VALUES_MAX];
    int lengths[DB_VALUES_MAX];
    int formats[DB_VALUES_MAX]; /* 1: binary */
    unsigned char numbers[DB_VALUES_MAX][8];
};

static void fill(struct parameters *to, const struct db_value *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        to->formats[i] = 1;
        to->lengths[i] = 0;
        to->values[i] = NULL;
        if (values[i].type == DB_INT) {
            for (int k = 0; k < 8; k++)
                to->numbers[i][k] = (unsigned char)((uint64_t)values[i].number >> (56 - 8 * k));
            to->values[i] = (const char *)to->numbers[i];
            to->lengths[i] = 8;
        } else if (values[i].type != DB_NULL) {
            to->values[i] = values[i].bytes.ptr == NULL ? "" : values[i].bytes.ptr;
            to->lengths[i] = (int)values[i].bytes.len;
        }
    }
}

static bool too_long(const struct db_value *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (values[i].type >= DB_TEXT && values[i].bytes.len > (size_t)1 << 30)
            return true;
    }
    return false;
}

/* Rows on their way */

/* The server's answer to the end, so that the next statement can be sent. */
static void drain(struct pg_conn *conn)
{
    PGresult *result;
    while ((result = PQgetResult(conn->handle)) != NULL)
        PQclear(result);
    conn->active = NULL;
}

static int digit_of(char c)
{
    return c >= 'a' ? c - 'a' + 10 : c - '0';
}

/* "\x0aff" as its bytes; `to` has room for half of it. */
static struct str unhex(const char *hex, size_t len, char *to)
{
    size_t size = 0;
    for (size_t i = 2; i + 1 < len; i += 2)
        to[size++] = (char)(digit_of(hex[i]) << 4 | digit_of(hex[i + 1]));
    return (struct str){ to, size };
}

static bool make_room(struct pg_rows *rows, size_t size)
{
    if (size <= rows->unhexed_room)
        return true;
    db_give_back(rows->unhexed);
    rows->unhexed_room = 0;
    rows->unhexed = db_take(size * 2);
    if (rows->unhexed != NULL)
        rows->unhexed_room = size * 2;
    return rows->unhexed != NULL;
}

/* Fills `own` from `result`, which holds one row; false without memory. */
static bool read_cells(struct pg_rows *rows)
{
    size_t size = 0;
    char *to;
    for (size_t i = 0; i < rows->columns; i++)
        size += PQftype(rows->result, (int)i) == OID_BYTEA ? (size_t)PQgetlength(rows->result, 0, (int)i) / 2 : 0;
    if (!make_room(rows, size))
        return false;
    to = rows->unhexed;
    for (size_t i = 0; i < rows->columns; i++) {
        const char *value = PQgetvalue(rows->result, 0, (int)i);
        size_t len = (size_t)PQgetlength(rows->result, 0, (int)i);
        Oid type = PQftype(rows->result, (int)i);
        if (PQgetisnull(rows->result, 0, (int)i)) {
            rows->own[i] = (struct str){ NULL, 0 };
        } else if (type == OID_BYTEA) {
            rows->own[i] = len <= 2 ? STR("") : unhex(value, len, to);
            to += rows->own[i].len;
        } else if (type == OID_BOOL) {
            rows->own[i] = value[0] == 't' ? STR("1") : STR("0");
        } else {
            rows->own[i] = (struct str){ value, len };
        }
    }
    return true;
}

/* The next answer of the connection's query: a row, the end, or a failure. */
static enum status receive(struct pg_rows *rows, bool *has_row, struct error *error)
{
    struct pg_conn *conn = (struct pg_conn *)rows->base.conn;
    ExecStatusType kind;
    enum status status = STATUS_OK;
    PQclear(rows->result);
    rows->result = PQgetResult(conn->handle);
    kind = PQresultStatus(rows->result);
    *has_row = kind == PGRES_SINGLE_TUPLE;
    if (*has_row)
        return STATUS_OK;
    if (kind != PGRES_TUPLES_OK && kind != PGRES_COMMAND_OK)
        status = pg_fail(conn, rows->result, error);
    drain(conn);
    return status;
}

static struct kept_row *keep_row(struct pg_rows *rows)
{
    struct kept_row *row = read_cells(rows) ? arena_take(&rows->arena, sizeof(*row) + rows->columns * sizeof(row->cells[0])) : NULL;
    for (size_t i = 0; i < rows->columns && row != NULL; i++)
        row->cells[i] = rows->own[i].ptr == NULL ? rows->own[i] : arena_copy(&rows->arena, rows->own[i]);
    return rows->arena.exhausted ? NULL : row;
}

/* A failure is the open query's: it is told to whoever asks for its next row. */
void pg_settle(struct pg_conn *conn)
{
    struct pg_rows *rows = conn->active;
    struct kept_row **end;
    bool is_current;
    bool has_row = true;
    if (rows == NULL)
        return;
    end = &rows->kept;
    is_current = !rows->has_first; /* somebody looks at the first row that is kept */
    rows->has_first = false;
    while (has_row && !rows->broken) {
        struct kept_row *row = keep_row(rows);
        if (row == NULL) {
            fail_memory(&rows->failure);
            rows->broken = true;
        } else if (is_current) {
            rows->cells = row->cells;
        } else {
            *end = row;
            end = &row->next;
        }
        is_current = false;
        if (!rows->broken)
            rows->broken = receive(rows, &has_row, &rows->failure) != STATUS_OK;
    }
    drain(conn);
    PQclear(rows->result);
    rows->result = NULL;
}

/* The calls */

enum status pg_run(struct db_conn *base, const char *sql, const struct db_value *values, size_t count, int64_t *changed, struct error *error)
{
    struct pg_conn *conn = (struct pg_conn *)base;
    struct pg_statement *statement;
    struct parameters parameters;
    PGresult *result;
    ExecStatusType kind;
    enum status status;
    pg_settle(conn);
    *changed = 0;
    if (too_long(values, count))
        return fail_memory(error);
    statement = prepare(conn, sql, values, count, &status, error);
    if (statement == NULL)
        return status;
    fill(&parameters, values, count);
    result = PQexecPrepared(conn->handle, statement->name, (int)count, parameters.values, parameters.lengths, parameters.formats, 0);
    kind = PQresultStatus(result);
    if (kind != PGRES_COMMAND_OK && kind != PGRES_TUPLES_OK)
        status = pg_fail(conn, result, error);
    else if (strncmp(PQcmdStatus(result), "SELECT", 6) != 0)
        str_to_int(str_from(PQcmdTuples(result)), 0, INT64_MAX, changed);
    PQclear(result);
    return status;
}

static struct pg_rows *new_rows(struct pg_conn *conn)
{
    struct pg_rows *rows = db_take(sizeof(*rows));
    if (rows == NULL)
        return NULL;
    rows->base.conn = &conn->base;
    arena_open(&rows->arena, db_limits.memory, DB_ROWS_KEPT);
    return rows;
}

static enum status send(struct pg_conn *conn, const char *sql, const struct db_value *values, size_t count, struct error *error)
{
    struct pg_statement *statement;
    struct parameters parameters;
    enum status status;
    if (too_long(values, count))
        return fail_memory(error);
    statement = prepare(conn, sql, values, count, &status, error);
    if (statement == NULL)
        return status;
    fill(&parameters, values, count);
    if (!PQsendQueryPrepared(conn->handle, statement->name, (int)count, parameters.values, parameters.lengths, parameters.formats, 0))
        return pg_fail(conn, NULL, error);
    PQsetSingleRowMode(conn->handle);
    return STATUS_OK;
}

static enum status start(struct pg_conn *conn, struct pg_rows *rows, const char *sql, const struct db_value *values, size_t count,
                         struct error *error)
{
    enum status status = send(conn, sql, values, count, error);
    if (status != STATUS_OK)
        return status;
    conn->active = rows;
    status = receive(rows, &rows->has_first, error);
    if (status != STATUS_OK || !rows->has_first)
        return status;
    rows->columns = (size_t)PQnfields(rows->result);
    rows->own = db_take(rows->columns * sizeof(*rows->own) + 1);
    return rows->own == NULL ? fail_memory(error) : STATUS_OK;
}

enum status pg_query(struct db_conn *base, const char *sql, const struct db_value *values, size_t count, struct db_rows **out,
                     struct error *error)
{
    struct pg_conn *conn = (struct pg_conn *)base;
    struct pg_rows *rows;
    enum status status;
    pg_settle(conn);
    rows = new_rows(conn);
    if (rows == NULL)
        return fail_memory(error);
    base->again = false;
    status = start(conn, rows, sql, values, count, error);
    /* A connection that was lost unnoticed: outside a transaction a question may be asked anew. */
    if (status != STATUS_OK && base->again && base->depth == 0 && base->use == DB_USE_READ) {
        PQclear(rows->result);
        rows->result = NULL;
        status = pg_revive(conn, error);
        if (status == STATUS_OK)
            status = start(conn, rows, sql, values, count, error);
    }
    if (status != STATUS_OK) {
        pg_rows_close(&rows->base);
        return status;
    }
    *out = &rows->base;
    return STATUS_OK;
}

enum status pg_next(struct db_rows *base, bool *has_row, struct error *error)
{
    struct pg_rows *rows = (struct pg_rows *)base;
    struct pg_conn *conn = (struct pg_conn *)base->conn;
    enum status status = STATUS_OK;
    rows->cells = NULL;
    if (rows->kept != NULL) {
        rows->cells = rows->kept->cells;
        rows->kept = rows->kept->next;
        *has_row = true;
        return STATUS_OK;
    }
    if (rows->broken) {
        if (error != NULL)
            *error = rows->failure;
        return rows->failure.status;
    }
    if (conn->active != rows)
        return STATUS_OK; /* the end was reached before */
    if (!rows->has_first)
        status = receive(rows, has_row, error);
    else
        *has_row = true;
    rows->has_first = false;
    if (status == STATUS_OK && *has_row && !read_cells(rows))
        status = fail_memory(error);
    if (status == STATUS_OK && *has_row)
        rows->cells = rows->own;
    return status;
}

static const struct str *cell(const struct db_rows *base, int column)
{
    static const struct str none;
    const struct pg_rows *rows = (const struct pg_rows *)base;
    return rows->cells == NULL || column < 0 || (size_t)column >= rows->columns ? &none : &rows->cells[column];
}

/* The whole part of a number, as SQLite reads it ("12.50" is an average); 0 for what is none. */
int64_t pg_number(const struct db_rows *rows, int column)
{
    const struct str *value = cell(rows, column);
    int64_t number = 0;
    str_to_int(str_part(*value, 0, str_find(*value, '.')), INT64_MIN, INT64_MAX, &number);
    return number;
}

bool pg_null(const struct db_rows *rows, int column)
{
    return cell(rows, column)->ptr == NULL;
}

struct str pg_bytes(const struct db_rows *rows, int column)
{
    return *cell(rows, column);
}

/* Reads what is left; where that is much and no transaction would suffer, the server is asked to stop. */
static void leave_early(struct pg_conn *conn)
{
    PGresult *result;
    int64_t read = 0;
    while ((result = PQgetResult(conn->handle)) != NULL) {
        PQclear(result);
        if (++read == ROWS_WORTH_READING && conn->base.depth == 0) {
            char ignored[256];
            PGcancel *cancel = PQgetCancel(conn->handle);
            PQcancel(cancel, ignored, sizeof(ignored));
            PQfreeCancel(cancel);
        }
    }
    conn->active = NULL;
}

void pg_rows_close(struct db_rows *base)
{
    struct pg_rows *rows = (struct pg_rows *)base;
    struct pg_conn *conn = (struct pg_conn *)base->conn;
    if (conn->active == rows)
        leave_early(conn);
    PQclear(rows->result);
    db_give_back(rows->own);
    db_give_back(rows->unhexed);
    arena_close(&rows->arena);
    db_give_back(rows);
}
