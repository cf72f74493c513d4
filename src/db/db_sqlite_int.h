/* What the SQLite driver's files share: the connection (db_sqlite.c), its statements (db_sqlite_rows.c), and what works on the whole file
 * beside the connections: the checkpoints and the copy (db_sqlite_file.c). */
#ifndef OPENOCOP_DB_DB_SQLITE_INT_H
#define OPENOCOP_DB_DB_SQLITE_INT_H

#include <sqlite3.h>

#include "db/db_int.h"

struct sqlite_statement;

struct sqlite_conn {
    struct db_conn base;
    sqlite3 *handle;
    struct db_cache cache;
    int64_t deadline;   /* of the running query, milliseconds of the steady clock; 0: none */
    int64_t patience;   /* how many milliseconds it waits for another process's lock */
    int64_t busy_since;
};

/* Opens the file with the settings that hold for every connection. `path` may be another file than the database's. */
MUST_CHECK enum status sqlite_connect(struct db *db, enum db_use use, struct db_conn **out, struct error *error);
void sqlite_disconnect(struct db_conn *conn);
/* Puts SQLite's result code into words. */
enum status sqlite_fail(sqlite3 *handle, int code, struct error *error);
int64_t sqlite_steady_now(void);

/* db_sqlite_rows.c */
enum status sqlite_run(struct db_conn *conn, const char *sql, const struct db_value *values, size_t count, int64_t *changed,
                       struct error *error);
enum status sqlite_query(struct db_conn *conn, const char *sql, const struct db_value *values, size_t count, struct db_rows **out,
                         struct error *error);
enum status sqlite_next(struct db_rows *rows, bool *has_row, struct error *error);
int64_t sqlite_number(const struct db_rows *rows, int column);
bool sqlite_null(const struct db_rows *rows, int column);
struct str sqlite_bytes(const struct db_rows *rows, int column);
void sqlite_rows_close(struct db_rows *rows);
void sqlite_forget_statements(struct sqlite_conn *conn);

/* db_sqlite_file.c */
struct checkpointer;
MUST_CHECK enum status checkpointer_open(struct db *db, struct checkpointer **out, struct error *error);
void checkpointer_close(struct checkpointer *checkpointer);
/* Watches the commits of the writer's connection. */
void checkpointer_watch(struct checkpointer *checkpointer, struct sqlite_conn *writer);
/* The writer is between two transactions: a small rest of a checkpoint may be done now. */
void checkpointer_pause(struct checkpointer *checkpointer, struct sqlite_conn *writer);
MUST_CHECK enum status sqlite_copy_to(struct db *db, const char *path, struct error *error);

#endif
