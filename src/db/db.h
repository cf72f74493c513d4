/* The database, as small as it can be: SQLite or PostgreSQL behind one interface, the same SQL on both.
 *
 * Statements are literals with $1, $2 …; they stand in *_sql.c only (the build checks both). Values are bound, never pasted.
 * DDL in sql/ uses type words that db_migrate expands: {id} (row number, primary key), {int} (64 bits), {text}, {blob}, {bool}.
 * Reading: db_reader gives the calling thread a connection of its own; a read sees one state of the database for each statement,
 * or for all statements between db_read_begin and db_read_end. Writing: only through db_write. */
#ifndef OPENOCOP_DB_DB_H
#define OPENOCOP_DB_DB_H

#include "base/context.h"
#include "base/error.h"

struct db;      /* a database: opened once, used by all threads */
struct db_conn; /* one connection; belongs to one thread */
struct db_rows; /* the rows of one query; belongs to its connection */

struct db_settings {
    struct str url;      /* "sqlite:FILE" or "postgresql://…" */
    int writers;         /* PostgreSQL: transactions side by side, 1..32; SQLite always has one */
    int group_max;       /* most writes committed together; 0: 256 */
    const char *sort_version; /* not interpreted; see places */
};

/* Opens, and checks that the server answers. The database must be brought up to date by db_migrate before anything else. */
MUST_CHECK enum status db_open(const struct db_settings *settings, struct db **out, struct error *error);
/* Finishes the writes under way, refuses new ones with STATUS_UNAVAILABLE, closes everything. */
void db_close(struct db *db);
bool db_is_postgresql(const struct db *db);

/* Values */
enum db_type { DB_NULL, DB_INT, DB_TEXT, DB_BLOB };
struct db_value {
    enum db_type type;
    int64_t number;
    struct str bytes; /* text or blob; must live until the call returns */
};
#define DB_INT_OF(n) ((struct db_value){ .type = DB_INT, .number = (n) })
#define DB_TEXT_OF(s) ((struct db_value){ .type = DB_TEXT, .bytes = (s) })
#define DB_BLOB_OF(s) ((struct db_value){ .type = DB_BLOB, .bytes = (s) })
#define DB_NULL_VALUE ((struct db_value){ .type = DB_NULL })
/* NULL for DATE_NONE. */
#define DB_DATE_OF(d) ((d) == INT32_MIN ? DB_NULL_VALUE : DB_INT_OF(d))
#define DB_TEXT_OR_NULL(s) ((s).ptr == NULL ? DB_NULL_VALUE : DB_TEXT_OF(s))

/* Runs a statement that gives no rows; *changed (may be NULL) is the number of rows it changed. */
MUST_CHECK enum status db_run_values(struct db_conn *conn, const char *sql, const struct db_value *values, size_t count, int64_t *changed,
                                     struct error *error);
/* Runs a query; db_rows_close must follow, also after a failing db_next. */
MUST_CHECK enum status db_query_values(struct db_conn *conn, const char *sql, const struct db_value *values, size_t count,
                                       struct db_rows **out, struct error *error);
#define DB_RUN(conn, error, sql, ...)                                                                                      \
    db_run_values((conn), "" sql, (const struct db_value[]){ __VA_ARGS__ },                                                 \
                  sizeof((const struct db_value[]){ __VA_ARGS__ }) / sizeof(struct db_value), NULL, (error))
#define DB_QUERY(conn, rows, error, sql, ...)                                                                              \
    db_query_values((conn), "" sql, (const struct db_value[]){ __VA_ARGS__ },                                               \
                    sizeof((const struct db_value[]){ __VA_ARGS__ }) / sizeof(struct db_value), (rows), (error))

/* Steps to the next row: STATUS_OK with *has_row, or the failure. Columns count from 0. */
MUST_CHECK enum status db_next(struct db_rows *rows, bool *has_row, struct error *error);
int64_t db_int(const struct db_rows *rows, int column); /* 0 for NULL */
bool db_is_null(const struct db_rows *rows, int column);
/* Text or blob, valid until the next db_next or db_rows_close; ptr NULL for NULL. */
struct str db_bytes(const struct db_rows *rows, int column);
struct str db_copy(const struct db_rows *rows, int column, struct arena *arena);
void db_rows_close(struct db_rows *rows);

/* Reading */
/* The calling thread's connection for reading; opened at its first use, closed by db_close. */
MUST_CHECK enum status db_reader(struct db *db, struct db_conn **out, struct error *error);
/* Between these two all queries of the connection see the same state. */
MUST_CHECK enum status db_read_begin(struct db_conn *conn, struct error *error);
void db_read_end(struct db_conn *conn);

/* Writing */
/* Called with a connection inside a transaction. A status other than STATUS_OK undoes what it did (and only that). It may be called
 * again, from the start, when its group could not be committed: it must have no effect outside the database and must overwrite, not
 * add to, what it leaves in `self`. */
typedef enum status db_write_fn(struct db_conn *conn, void *self, struct error *error);
/* Hands the work to the writer, which commits it together with others (a savepoint each), and returns after the commit is durable:
 * STATUS_OK means written. Called from any thread but the writer's. `shard` (a province) keeps works of one shard in one order. */
MUST_CHECK enum status db_write(struct db *db, int64_t shard, db_write_fn *work, void *self, struct error *error);

/* Migrations: compiled in from sql/NNNN-name.sql, in order, each in a transaction of its own, with its SHA-256 recorded. A recorded
 * migration whose text has changed, or a database that is newer than the program, is STATUS_BAD_INPUT. */
struct db_migration {
    int number;
    const char *name;
    const char *sql;
};
extern const struct db_migration db_migrations[]; /* made by tools/generate_migrations.py; ends with number 0 */
MUST_CHECK enum status db_migrate(struct db *db, const struct db_migration *migrations, struct error *error);

/* A copy of a running SQLite database into a file (its online backup); STATUS_BAD_INPUT on PostgreSQL. */
MUST_CHECK enum status db_copy_to(struct db *db, const char *path, struct error *error);

#endif
