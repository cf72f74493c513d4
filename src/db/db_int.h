/* What the files of db/ share and nobody else sees: the drivers' table of functions and the writer.
 *
 * A driver puts struct db_conn and struct db_rows first in its own structs. Everything that must be alike on both databases (spoiled
 * transactions, nesting, checks of values) is in db.c and db_writer.c; a driver only talks to its library. */
#ifndef OPENOCOP_DB_DB_INT_H
#define OPENOCOP_DB_DB_INT_H

#include <pthread.h>
#include <stdatomic.h>

#include "db/db.h"

enum db_use {
    DB_USE_READ,
    DB_USE_WRITE,
    DB_USE_MIGRATE,
};

struct db_conn {
    struct db *db;
    enum db_use use;
    int depth;          /* of read_begin; 1 inside a writer's transaction */
    bool spoiled;       /* a statement of this transaction has failed */
    bool again;         /* the last failure says nothing about the work: the transaction may be run again */
    bool uncertain;     /* the last commit may have happened or not */
    struct db_conn *next; /* in the list of the threads' readers */
};

struct db_rows {
    struct db_conn *conn;
};

struct db_driver {
    bool is_postgresql;
    /* The driver's own state (struct db's driver_state) and back. */
    enum status (*open)(struct db *db, struct error *error);
    void (*close)(struct db *db);
    enum status (*connect)(struct db *db, enum db_use use, struct db_conn **out, struct error *error);
    void (*disconnect)(struct db_conn *conn);
    enum status (*run)(struct db_conn *conn, const char *sql, const struct db_value *values, size_t count, int64_t *changed,
                       struct error *error);
    /* Several statements without values: a migration. */
    enum status (*script)(struct db_conn *conn, const char *sql, struct error *error);
    enum status (*query)(struct db_conn *conn, const char *sql, const struct db_value *values, size_t count, struct db_rows **out,
                         struct error *error);
    enum status (*next)(struct db_rows *rows, bool *has_row, struct error *error);
    int64_t (*number)(const struct db_rows *rows, int column);
    bool (*null)(const struct db_rows *rows, int column);
    struct str (*bytes)(const struct db_rows *rows, int column);
    void (*rows_close)(struct db_rows *rows);
    /* Transactions. begin connects anew where the connection was lost. After a failing commit comes rollback. */
    enum status (*begin)(struct db_conn *conn, struct error *error);
    enum status (*commit)(struct db_conn *conn, struct error *error);
    void (*rollback)(struct db_conn *conn);
    enum status (*savepoint)(struct db_conn *conn, struct error *error);
    enum status (*savepoint_keep)(struct db_conn *conn, struct error *error);
    enum status (*savepoint_undo)(struct db_conn *conn, struct error *error);
    /* Holds the shard against other writers until the transaction ends; NULL where there is only one writer. */
    enum status (*hold_shard)(struct db_conn *conn, int64_t shard, struct error *error);
    /* Is the transaction still there? Some failures end it. */
    bool (*in_transaction)(const struct db_conn *conn);
    /* Migrations: one process at a time, from here to disconnect. */
    enum status (*hold_schema)(struct db_conn *conn, struct error *error);
    const char *has_table_sql; /* a query: the number of tables named $1 */
    struct str (*word)(struct str name); /* what a {word} of DDL stands for; ptr NULL: unknown */
    enum status (*check_schema)(struct db_conn *conn, struct error *error); /* before a migration commits */
    enum status (*copy_to)(struct db *db, const char *path, struct error *error);
};

extern const struct db_driver db_sqlite;
extern const struct db_driver db_postgresql;

/* A write that waits; stands on the stack of the thread that waits for it. */
struct ticket;
struct writer;

struct db {
    const struct db_driver *driver;
    void *driver_state;
    char *url; /* SQLite: the file; PostgreSQL: the whole */
    int writer_count;
    int group_max;
    int queue_max;
    int read_seconds;
    struct writer *writers;
    pthread_key_t reader_key;
    bool has_reader_key;
};

/* db_writer.c */
MUST_CHECK enum status writers_open(struct db *db, struct error *error);
void writers_stop(struct db *db); /* returns when all tickets are served */
void writers_close(struct db *db);

/* Tests make these small. */
struct db_limits {
    int patience_ms;       /* with another process that holds a lock */
    int checkpoint_frames; /* SQLite: of 4 kB, after which the WAL is carried over */
    const struct memory_source *memory;
};
extern struct db_limits db_limits;

/* Memory for what lives as long as a connection or a database; zeroed. */
void *db_take(size_t size);
void db_give_back(void *block);
char *db_take_z(struct str s);

/* Statements that a connection has prepared, found by their text. A set holds few, of which the longest unused gives way. */
#define DB_CACHE_SETS 64
#define DB_CACHE_WAYS 4
struct db_cached {
    const char *sql; /* NULL: free */
    uint64_t hash;
    uint64_t used_at;
    void *statement;
};
struct db_cache {
    struct db_cached places[DB_CACHE_SETS][DB_CACHE_WAYS];
    uint64_t now;
};
/* The place of this text, or NULL. */
struct db_cached *db_cache_find(struct db_cache *cache, const char *sql);
/* The place to put it: free, or (sql not NULL) to be emptied by the caller first. `busy` says which statements can't be moved; NULL when
 * all of them are. */
struct db_cached *db_cache_place(struct db_cache *cache, const char *sql, bool (*busy)(const void *statement));
/* `sql` must live as long as the statement. */
void db_cache_put(struct db_cache *cache, struct db_cached *place, const char *sql, void *statement);

#endif
