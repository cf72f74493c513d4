/* The SQLite driver: connections and transactions. One file in WAL mode, every commit synced; one connection writes, readers are not
 * held up by it. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "db/db_sqlite_int.h"
#include "texts_db.h"

#define APPLICATION_ID 1329811280 /* "OCOP" */
#define MIGRATION_PATIENCE_MS 600000
#define SHORT_SLEEPS 2000 /* of half a millisecond, then of ten */
#define STEPS_BETWEEN_CLOCKS 20000

struct sqlite_state {
    struct checkpointer *checkpointer;
};

int64_t sqlite_steady_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * (int64_t)1000 + now.tv_nsec / 1000000;
}

static enum status fail_constraint(int code, struct text_arg detail, struct error *error)
{
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return FAIL_WITH(error, STATUS_STALE, TEXT_db_conflict, NULL, detail);
    default:
        return FAIL_WITH(error, STATUS_FAILED, TEXT_db_failed, NULL, detail);
    }
}

enum status sqlite_fail(sqlite3 *handle, int code, struct error *error)
{
    struct text_arg detail = TEXT_ARG_Z("detail", handle != NULL && sqlite3_errcode(handle) == (code & 0xff) ? sqlite3_errmsg(handle)
                                                                                                              : sqlite3_errstr(code));
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        return fail_constraint(code, detail, error);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return FAIL_WITH(error, STATUS_UNAVAILABLE, TEXT_db_busy, NULL, detail);
    case SQLITE_INTERRUPT:
        return FAIL_WITH(error, STATUS_UNAVAILABLE, TEXT_db_timeout, NULL, detail);
    case SQLITE_FULL:
        return FAIL_WITH(error, STATUS_FAILED, TEXT_db_disk_full, NULL, detail);
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return FAIL_WITH(error, STATUS_FAILED, TEXT_db_open, NULL, detail);
    case SQLITE_CORRUPT:
        return FAIL_WITH(error, STATUS_FAILED, TEXT_db_damaged, NULL, detail);
    case SQLITE_NOTADB:
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_db_not_ours, NULL, detail);
    case SQLITE_NOMEM:
        return fail_memory(error);
    default:
        return FAIL_WITH(error, STATUS_FAILED, TEXT_db_failed, NULL, detail);
    }
}

/* SQLite asks this now and then while a query works; another answer than 0 stops the query. */
static int is_too_late(void *self)
{
    const struct sqlite_conn *conn = self;
    return conn->deadline != 0 && sqlite_steady_now() > conn->deadline;
}

/* SQLite asks this when another process holds the lock. Its own answer sleeps up to a tenth of a second at a time, in which a busy process
 * takes the lock again and again. */
static int wait_for_lock(void *self, int count)
{
    struct sqlite_conn *conn = self;
    int64_t now = sqlite_steady_now();
    if (count == 0)
        conn->busy_since = now;
    if (now - conn->busy_since >= conn->patience)
        return 0;
    nanosleep(&(const struct timespec){ .tv_nsec = count < SHORT_SLEEPS ? 500000 : 10000000 }, NULL);
    return 1;
}

static int configure(struct sqlite_conn *conn)
{
    sqlite3 *handle = conn->handle;
    int code;
    sqlite3_extended_result_codes(handle, 1);
    conn->patience = conn->base.use == DB_USE_MIGRATE ? MIGRATION_PATIENCE_MS : db_limits.patience_ms;
    sqlite3_busy_handler(handle, wait_for_lock, conn);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    code = sqlite3_exec(handle,
                        "PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;"
                        "PRAGMA journal_size_limit = 134217728; PRAGMA wal_autocheckpoint = 0; PRAGMA case_sensitive_like = ON;",
                        NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return code;
    switch (conn->base.use) {
    case DB_USE_READ:
        sqlite3_progress_handler(handle, STEPS_BETWEEN_CLOCKS, is_too_late, conn);
        return sqlite3_exec(handle, "PRAGMA query_only = ON; PRAGMA foreign_keys = ON; PRAGMA mmap_size = 67108864;", NULL, NULL, NULL);
    case DB_USE_WRITE:
        return sqlite3_exec(handle, "PRAGMA foreign_keys = ON; PRAGMA cache_size = -32768;", NULL, NULL, NULL);
    case DB_USE_MIGRATE: /* foreign keys are checked at the end of each migration, so that tables can be rebuilt */
        return sqlite3_exec(handle, "PRAGMA foreign_keys = OFF;", NULL, NULL, NULL);
    }
    return SQLITE_MISUSE;
}

enum status sqlite_connect(struct db *db, enum db_use use, struct db_conn **out, struct error *error)
{
    struct sqlite_conn *conn = db_take(sizeof(*conn));
    struct sqlite_state *state = db->driver_state;
    int code;
    *out = NULL;
    if (conn == NULL)
        return fail_memory(error);
    conn->base.db = db;
    conn->base.use = use;
    code = sqlite3_open_v2(db->url, &conn->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = configure(conn);
    if (code != SQLITE_OK) {
        enum status status = sqlite_fail(conn->handle, code, error);
        error_in_file(error, db->url);
        sqlite_disconnect(&conn->base);
        return status;
    }
    if (use == DB_USE_WRITE && state->checkpointer != NULL)
        checkpointer_watch(state->checkpointer, conn);
    *out = &conn->base;
    return STATUS_OK;
}

void sqlite_disconnect(struct db_conn *base)
{
    struct sqlite_conn *conn = (struct sqlite_conn *)base;
    sqlite_forget_statements(conn);
    sqlite3_close_v2(conn->handle);
    db_give_back(conn);
}

static int first_number(sqlite3 *handle, const char *sql, int64_t *out)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);
    *out = 0;
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        *out = sqlite3_column_int64(statement, 0);
        code = SQLITE_OK;
    } else if (code == SQLITE_DONE) {
        code = SQLITE_OK;
    }
    sqlite3_finalize(statement);
    return code;
}

/* Asks for WAL and tells whether it is on: it is not where the file system has no shared memory for it. */
static int ask_for_wal(sqlite3 *handle, bool *on)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(handle, "PRAGMA journal_mode = WAL", -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    *on = code == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(statement, 0), "wal") == 0;
    sqlite3_finalize(statement);
    return code == SQLITE_ROW ? SQLITE_OK : code;
}

/* Turning WAL on needs the file alone for a moment, for which SQLite does not wait by itself. */
static enum status turn_wal_on(sqlite3 *handle, struct error *error)
{
    int64_t until = sqlite_steady_now() + db_limits.patience_ms;
    bool on;
    int code;
    while (((code = ask_for_wal(handle, &on)) & 0xff) == SQLITE_BUSY && sqlite_steady_now() < until)
        nanosleep(&(const struct timespec){ .tv_nsec = 10000000 }, NULL);
    if (code != SQLITE_OK)
        return sqlite_fail(handle, code, error);
    return on ? STATUS_OK
              : FAIL_WITH(error, STATUS_FAILED, TEXT_db_open, NULL, TEXT_ARG_Z("detail", "this file system does not support WAL"));
}

/* Refuses a file that another program keeps its data in, before anything in it is changed. */
static enum status check_file(sqlite3 *handle, struct error *error)
{
    int64_t application = 0;
    int64_t tables = 0;
    int code = first_number(handle, "PRAGMA application_id", &application);
    if (code == SQLITE_OK)
        code = first_number(handle, "SELECT count(*) FROM sqlite_schema", &tables);
    if (code == SQLITE_OK && application != APPLICATION_ID && (application != 0 || tables > 0))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_db_not_ours, NULL);
    return code == SQLITE_OK ? turn_wal_on(handle, error) : sqlite_fail(handle, code, error);
}

static enum status open_file(struct db *db, struct error *error)
{
    struct sqlite_state *state = db_take(sizeof(*state));
    struct db_conn *conn = NULL;
    enum status status;
    int file;
    if (state == NULL)
        return fail_memory(error);
    db->driver_state = state;
    file = open(db->url, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (file < 0) {
        status = FAIL_WITH(error, STATUS_FAILED, TEXT_db_open, NULL, TEXT_ARG_Z("detail", strerrordesc_np(errno)));
        error_in_file(error, db->url);
        return status;
    }
    close(file);
    status = sqlite_connect(db, DB_USE_READ, &conn, error);
    if (conn == NULL)
        return status;
    sqlite3_exec(((struct sqlite_conn *)conn)->handle, "PRAGMA query_only = OFF", NULL, NULL, NULL);
    status = check_file(((struct sqlite_conn *)conn)->handle, error);
    sqlite_disconnect(conn);
    if (status != STATUS_OK) {
        error_in_file(error, db->url);
        return status;
    }
    return checkpointer_open(db, &state->checkpointer, error);
}

/* The last connection to close takes what is left in the WAL into the file. */
static void close_file(struct db *db)
{
    struct sqlite_state *state = db->driver_state;
    if (state->checkpointer != NULL)
        checkpointer_close(state->checkpointer);
    db_give_back(state);
}

/* Transactions */

static enum status script(struct db_conn *base, const char *sql, struct error *error)
{
    struct sqlite_conn *conn = (struct sqlite_conn *)base;
    int code = sqlite3_exec(conn->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? STATUS_OK : sqlite_fail(conn->handle, code, error);
}

static enum status simple(struct db_conn *conn, const char *sql, struct error *error)
{
    int64_t changed;
    return sqlite_run(conn, sql, NULL, 0, &changed, error);
}

static enum status begin(struct db_conn *conn, struct error *error)
{
    struct sqlite_state *state = conn->db->driver_state;
    if (conn->use == DB_USE_WRITE)
        checkpointer_pause(state->checkpointer, (struct sqlite_conn *)conn);
    return conn->use == DB_USE_READ ? simple(conn, "BEGIN", error) : simple(conn, "BEGIN IMMEDIATE", error);
}

static bool in_transaction(const struct db_conn *conn)
{
    return !sqlite3_get_autocommit(((const struct sqlite_conn *)conn)->handle);
}

static enum status commit(struct db_conn *conn, struct error *error)
{
    return simple(conn, "COMMIT", error);
}

static void rollback(struct db_conn *conn)
{
    if (in_transaction(conn))
        sqlite3_exec(((struct sqlite_conn *)conn)->handle, "ROLLBACK", NULL, NULL, NULL);
}

static enum status savepoint(struct db_conn *conn, struct error *error)
{
    return simple(conn, "SAVEPOINT work", error);
}

static enum status savepoint_keep(struct db_conn *conn, struct error *error)
{
    return simple(conn, "RELEASE work", error);
}

static enum status savepoint_undo(struct db_conn *conn, struct error *error)
{
    enum status status = simple(conn, "ROLLBACK TO work", error);
    return status == STATUS_OK ? simple(conn, "RELEASE work", error) : status;
}

/* Migrations */

/* SQLite lets one writer at a time in, so that every migration's transaction is protected by itself. */
static enum status hold_schema(struct db_conn *conn, struct error *error)
{
    (void)conn;
    (void)error;
    return STATUS_OK;
}

static struct str word(struct str name)
{
    static const char *const words[][2] = {
        { "id", "INTEGER PRIMARY KEY" }, { "int", "INTEGER" }, { "text", "TEXT" }, { "blob", "BLOB" }, { "bool", "INTEGER" },
        { "strict", "STRICT" },
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (str_is(name, words[i][0]))
            return str_from(words[i][1]);
    }
    return (struct str){ NULL, 0 };
}

static enum status check_schema(struct db_conn *base, struct error *error)
{
    struct sqlite_conn *conn = (struct sqlite_conn *)base;
    int64_t faults = 0;
    int code = first_number(conn->handle, "SELECT count(*) FROM pragma_foreign_key_check", &faults);
    if (code == SQLITE_OK && faults > 0)
        return FAIL_WITH(error, STATUS_FAILED, TEXT_db_failed, NULL, TEXT_ARG_Z("detail", "FOREIGN KEY constraint failed"));
    if (code == SQLITE_OK)
        code = first_number(conn->handle,
                            "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 "
                            "AND name NOT LIKE 'sqlite%'",
                            &faults);
    if (code == SQLITE_OK && faults > 0)
        return FAIL_WITH(error, STATUS_FAILED, TEXT_db_failed, NULL, TEXT_ARG_Z("detail", "a table without {strict}"));
    if (code == SQLITE_OK)
        code = sqlite3_exec(conn->handle, "PRAGMA application_id = 1329811280", NULL, NULL, NULL);
    return code == SQLITE_OK ? STATUS_OK : sqlite_fail(conn->handle, code, error);
}

const struct db_driver db_sqlite = {
    .open = open_file,
    .close = close_file,
    .connect = sqlite_connect,
    .disconnect = sqlite_disconnect,
    .run = sqlite_run,
    .script = script,
    .query = sqlite_query,
    .next = sqlite_next,
    .number = sqlite_number,
    .null = sqlite_null,
    .bytes = sqlite_bytes,
    .rows_close = sqlite_rows_close,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .savepoint = savepoint,
    .savepoint_keep = savepoint_keep,
    .savepoint_undo = savepoint_undo,
    .in_transaction = in_transaction,
    .hold_schema = hold_schema,
    .has_table_sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1",
    .word = word,
    .check_schema = check_schema,
    .copy_to = sqlite_copy_to,
};
