/* What the PostgreSQL driver's files share: connection, transactions and failures (db_postgresql.c), statements and rows
 * (db_postgresql_rows.c). */
#ifndef OPENOCOP_DB_DB_POSTGRESQL_INT_H
#define OPENOCOP_DB_DB_POSTGRESQL_INT_H

#include <libpq-fe.h>

#include "db/db_int.h"

struct pg_rows;

struct pg_conn {
    struct db_conn base;
    PGconn *handle;
    struct db_cache cache;
    uint64_t statements;    /* prepared so far; names them */
    struct pg_rows *active; /* the query whose rows are still on their way; PostgreSQL sends one result at a time */
    bool holds_shard;
    int64_t shard;          /* held until the transaction ends */
    int64_t retry_at;       /* after a failing reconnection: not before (milliseconds of the steady clock) */
    int64_t pause;
};

/* Puts a failure into words; `result` may be NULL (the failure is the connection's). Sets base.again where trying again may help. */
enum status pg_fail(struct pg_conn *conn, const PGresult *result, struct error *error);
/* Connects anew when the connection is lost and no transaction stands on it. */
MUST_CHECK enum status pg_revive(struct pg_conn *conn, struct error *error);

/* db_postgresql_rows.c */
enum status pg_run(struct db_conn *conn, const char *sql, const struct db_value *values, size_t count, int64_t *changed, struct error *error);
enum status pg_query(struct db_conn *conn, const char *sql, const struct db_value *values, size_t count, struct db_rows **out,
                     struct error *error);
enum status pg_next(struct db_rows *rows, bool *has_row, struct error *error);
int64_t pg_number(const struct db_rows *rows, int column);
bool pg_null(const struct db_rows *rows, int column);
struct str pg_bytes(const struct db_rows *rows, int column);
void pg_rows_close(struct db_rows *rows);
/* Makes the connection free for the next statement: reads the rows that are on their way into memory. */
void pg_settle(struct pg_conn *conn);
/* On our side; the server forgets them with the connection. */
void pg_forget_statements(struct pg_conn *conn);

#endif
