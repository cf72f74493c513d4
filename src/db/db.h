/* The database, as small as it can be: SQLite or PostgreSQL behind one interface, the same SQL on both.
 *
 * Statements are literals with $1, $2 …; they stand in *_sql.c only (the build checks both). Values are bound, never pasted.
 * Reading: db_reader gives the calling thread a connection of its own; a read sees one state of the database for each statement,
 * or for all statements between db_read_begin and db_read_end. Writing: only through db_write.
 *
 * What holds on both, so that a test on one tells about the other:
 * - A new row's number: INSERT … RETURNING id, as a query.
 * - What may be there already: INSERT … ON CONFLICT DO NOTHING (or DO UPDATE) and *changed. A unique or foreign key that is hurt all
 *   the same is STATUS_STALE (somebody else was faster); every other fault of a statement is STATUS_FAILED.
 * - After a failing statement in a work, or between db_read_begin and db_read_end, all further ones fail: return the first failure.
 * - Text compares and sorts by bytes, has no NUL and is valid UTF-8 (else STATUS_BAD_INPUT); names are sorted by a stored sort key.
 * - A parameter has the type of its value: an int is 64 bits wide, so substr(name, CAST($1 AS INTEGER)). For ($1 IS NULL OR name = $1) give
 *   a NULL that knows its type (DB_TEXT_OR_NULL, DB_NULL_OF): PostgreSQL can't guess it there.
 * - LIKE tells capital from small letters. A {bool} is a number: WHERE active = 1.
 * - A query that begins while another one's rows are open on the same connection is allowed, but the open rows are then read into memory
 *   (at most DB_ROWS_KEPT bytes on PostgreSQL); walk a large table with no other statement inside. */
#ifndef OPENOCOP_DB_DB_H
#define OPENOCOP_DB_DB_H

#include "base/context.h"
#include "base/error.h"

struct db;      /* a database: opened once, used by all threads */
struct db_conn; /* one connection; belongs to one thread */
struct db_rows; /* the rows of one query; belongs to its connection */

struct db_settings {
    struct str url;      /* "sqlite:FILE" or "postgresql://…" */
    int writers;         /* PostgreSQL: transactions side by side, 1..32, 0: 4; SQLite always has one */
    int group_max;       /* most writes committed together; 0: 256 */
    int queue_max;       /* most writes that wait for one writer; 0: 1024 */
    int read_seconds;    /* a query of a reader that works longer is stopped (STATUS_UNAVAILABLE); 0: never */
};

#define DB_ROWS_KEPT ((size_t)64 << 20)

/* Opens, and checks that the server answers. The database must be brought up to date by db_migrate before anything else. */
MUST_CHECK enum status db_open(const struct db_settings *settings, struct db **out, struct error *error);
/* Finishes the writes that wait and refuses new ones with STATUS_UNAVAILABLE; reading goes on. From any thread, also twice. */
void db_stop(struct db *db);
/* db_stop, then closes everything. No other thread may be using the database, except those whose db_write is under way. */
void db_close(struct db *db);
bool db_is_postgresql(const struct db *db);

/* Values */
enum db_type { DB_NULL, DB_INT, DB_TEXT, DB_BLOB };
struct db_value {
    enum db_type type;
    enum db_type null_of; /* of a DB_NULL: what it is the absence of, where that is known */
    int64_t number;
    struct str bytes; /* text or blob; must live until the call returns */
};
#define DB_INT_OF(n) ((struct db_value){ .type = DB_INT, .number = (n) })
#define DB_TEXT_OF(s) ((struct db_value){ .type = DB_TEXT, .bytes = (s) })
#define DB_BLOB_OF(s) ((struct db_value){ .type = DB_BLOB, .bytes = (s) })
#define DB_NULL_VALUE ((struct db_value){ .type = DB_NULL })
#define DB_NULL_OF(which) ((struct db_value){ .type = DB_NULL, .null_of = (which) })
/* NULL for DATE_NONE. */
#define DB_DATE_OF(d) ((d) == INT32_MIN ? DB_NULL_OF(DB_INT) : DB_INT_OF(d))
#define DB_TEXT_OR_NULL(s) ((s).ptr == NULL ? DB_NULL_OF(DB_TEXT) : DB_TEXT_OF(s))
#define DB_VALUES_MAX 64 /* in one statement */

/* Runs a statement that gives no rows; *changed (may be NULL) is the number of rows it changed. */
MUST_CHECK enum status db_run_values(struct db_conn *conn, const char *sql, const struct db_value *values, size_t count, int64_t *changed,
                                     struct error *error);
/* Runs a query; db_rows_close must follow, also after a failing db_next. */
MUST_CHECK enum status db_query_values(struct db_conn *conn, const char *sql, const struct db_value *values, size_t count,
                                       struct db_rows **out, struct error *error);
/* DB_RUN(conn, error, "literal", values …) and so on. DB_CHANGE also tells how many rows it changed. */
#define DB_RUN(conn, error, ...) DB_CHANGE_LIST((conn), NULL, (error), __VA_ARGS__, DB_NULL_VALUE)
#define DB_CHANGE(conn, changed, error, ...) DB_CHANGE_LIST((conn), (changed), (error), __VA_ARGS__, DB_NULL_VALUE)
#define DB_QUERY(conn, rows, error, ...) DB_QUERY_LIST((conn), (rows), (error), __VA_ARGS__, DB_NULL_VALUE)
/* The list ends with one value too many, so that it is never empty, which C forbids. */
#define DB_CHANGE_LIST(conn, changed, error, sql, ...)                                                                     \
    db_run_values((conn), "" sql, (const struct db_value[]){ __VA_ARGS__ },                                                 \
                  sizeof((const struct db_value[]){ __VA_ARGS__ }) / sizeof(struct db_value) - 1, (changed), (error))
#define DB_QUERY_LIST(conn, rows, error, sql, ...)                                                                         \
    db_query_values((conn), "" sql, (const struct db_value[]){ __VA_ARGS__ },                                               \
                    sizeof((const struct db_value[]){ __VA_ARGS__ }) / sizeof(struct db_value) - 1, (rows), (error))

/* Steps to the next row: STATUS_OK with *has_row, or the failure. Columns count from 0. */
MUST_CHECK enum status db_next(struct db_rows *rows, bool *has_row, struct error *error);
int64_t db_int(const struct db_rows *rows, int column); /* 0 for NULL */
bool db_is_null(const struct db_rows *rows, int column);
/* Text or blob, valid until the next db_next or db_rows_close; ptr NULL for NULL. */
struct str db_bytes(const struct db_rows *rows, int column);
struct str db_copy(const struct db_rows *rows, int column, struct arena *arena);
void db_rows_close(struct db_rows *rows);

/* How much the calling thread has asked of databases since it began; the difference is what something cost there. Two answers that cost the same tell
 * nothing of what they hide by the time they take. */
struct db_work {
    int64_t statements, rows;
};
struct db_work db_work(void);

/* Reading */
/* The calling thread's connection for reading; opened at its first use, closed by db_close. */
MUST_CHECK enum status db_reader(struct db *db, struct db_conn **out, struct error *error);
/* Between these two all queries of the connection see the same state, that of the first of them. They may be nested: the outer pair counts. */
MUST_CHECK enum status db_read_begin(struct db_conn *conn, struct error *error);
void db_read_end(struct db_conn *conn);

/* Writing */
/* Called with a connection inside a transaction. A status other than STATUS_OK undoes what it did (and only that). It may be called
 * again, from the start, when its group could not be committed: it must have no effect outside the database and must overwrite, not
 * add to, what it leaves in `self`. */
typedef enum status db_write_fn(struct db_conn *conn, void *self, struct error *error);
/* Hands the work to the writer, which commits it together with others (a savepoint each), and returns after the commit is durable:
 * STATUS_OK means written. `shard` (a province) keeps works of one shard in one order, one after the other, so that what a work has read
 * of its shard still holds when it commits. Any other status means that nothing is written, but for one: STATUS_FAILED with the text
 * db.uncertain, when the connection broke during the commit; doing the same command again is safe. STATUS_UNAVAILABLE: the queue is full,
 * the program is stopping or the database does not answer. Called from any thread but from inside a work. */
MUST_CHECK enum status db_write(struct db *db, int64_t shard, db_write_fn *work, void *self, struct error *error);

/* Migrations: compiled in from sql/NNNN-name.sql, in order, each in a transaction of its own, recorded with its SHA-256 and the instant in
 * schema_migrations. A recorded migration whose text has changed, or a database that is newer than the program, is STATUS_BAD_INPUT. Several
 * processes may start at once.
 * The DDL is the same for both databases through words: {id} (row number, primary key, given by the database), {int} (64 bits), {text}
 * (compared by bytes), {blob}, {bool} (0 or 1); every table ends with ") {strict};", which makes SQLite check the types. */
struct db_migration {
    int number;
    const char *name;
    const char *sql;
};
extern const struct db_migration db_migrations[]; /* made by tools/generate_migrations.py; ends with number 0 */
MUST_CHECK enum status db_migrate(struct db *db, const struct db_migration *migrations, const struct context *context, struct error *error);

/* A copy of a running SQLite database, as it is now, into a file that appears whole or not at all (an older one is replaced).
 * STATUS_BAD_INPUT on PostgreSQL, which has pg_dump. */
MUST_CHECK enum status db_copy_to(struct db *db, const char *path, struct error *error);

#endif
