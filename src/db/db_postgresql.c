/* The PostgreSQL driver: connections, transactions, failures. Statements and rows are in db_postgresql_rows.c.
 *
 * Writers run READ COMMITTED and hold an advisory lock on their shard until they commit, so that works of one shard follow one another
 * across all processes, as they do on SQLite. */
#include <string.h>
#include <time.h>

#include "db/db_postgresql_int.h"
#include "texts_db.h"

#define FIRST_PAUSE_MS 100
#define LONGEST_PAUSE_MS 5000

static int64_t steady_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * (int64_t)1000 + now.tv_nsec / 1000000;
}

/* Failures */

enum consequence {
    CONFLICT,  /* somebody else was faster */
    AGAIN,     /* the same transaction may go well the next time */
    REPREPARE, /* a prepared statement no longer fits its tables */
    SLOW,
    BUSY,
    LOST,
    FULL,
    MEMORY,
    BAD_TEXT,
};

/* By SQLSTATE (PostgreSQL's manual, appendix A); what is not here is a fault of the program. */
static const struct {
    const char *state;
    enum consequence consequence;
} consequences[] = {
    { "23505", CONFLICT }, /* unique_violation */
    { "23503", CONFLICT }, /* foreign_key_violation */
    { "40001", AGAIN },    /* serialization_failure */
    { "40P01", AGAIN },    /* deadlock_detected */
    { "0A000", REPREPARE }, /* cached plan must not change result type */
    { "26000", REPREPARE }, /* invalid_sql_statement_name */
    { "57014", SLOW },     /* query_canceled: statement_timeout */
    { "55P03", BUSY },     /* lock_not_available: lock_timeout */
    { "53300", BUSY },     /* too_many_connections */
    { "57P01", LOST },     /* admin_shutdown */
    { "57P02", LOST },     /* crash_shutdown */
    { "57P03", LOST },     /* cannot_connect_now */
    { "53100", FULL },     /* disk_full */
    { "53200", MEMORY },   /* out_of_memory */
    { "22021", BAD_TEXT }, /* character_not_in_repertoire */
};

/* The first line of what the library says, without the white space at its end. */
static struct text_arg detail_of(const struct pg_conn *conn, const PGresult *result)
{
    const char *primary = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    struct str words = str_from(primary != NULL ? primary : PQerrorMessage(conn->handle));
    return TEXT_ARG("detail", str_trim(words));
}

static enum status fail_by_state(struct pg_conn *conn, const char *state, struct text_arg detail, struct error *error)
{
    for (size_t i = 0; i < sizeof(consequences) / sizeof(consequences[0]); i++) {
        if (strcmp(consequences[i].state, state) != 0)
            continue;
        switch (consequences[i].consequence) {
        case CONFLICT:
            return FAIL_WITH(error, STATUS_STALE, TEXT_db_conflict, NULL, detail);
        case REPREPARE:
            pg_forget_statements(conn); /* new ones have new names */
            conn->base.again = true;
            return FAIL_WITH(error, STATUS_FAILED, TEXT_db_failed, NULL, detail);
        case AGAIN:
            conn->base.again = true;
            return FAIL_WITH(error, STATUS_UNAVAILABLE, TEXT_db_busy, NULL, detail);
        case SLOW:
            return FAIL_WITH(error, STATUS_UNAVAILABLE, TEXT_db_timeout, NULL, detail);
        case BUSY:
            return FAIL_WITH(error, STATUS_UNAVAILABLE, TEXT_db_busy, NULL, detail);
        case LOST:
            conn->base.again = true;
            return FAIL_WITH(error, STATUS_UNAVAILABLE, TEXT_db_lost, NULL, detail);
        case FULL:
            return FAIL_WITH(error, STATUS_FAILED, TEXT_db_disk_full, NULL, detail);
        case MEMORY:
            return fail_memory(error);
        case BAD_TEXT:
            return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_db_bad_text, NULL, detail);
        }
    }
    return FAIL_WITH(error, STATUS_FAILED, TEXT_db_failed, NULL, detail);
}

enum status pg_fail(struct pg_conn *conn, const PGresult *result, struct error *error)
{
    const char *state = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    struct text_arg detail = detail_of(conn, result);
    if (PQstatus(conn->handle) != CONNECTION_OK) {
        conn->base.again = true;
        return FAIL_WITH(error, STATUS_UNAVAILABLE, TEXT_db_lost, NULL, detail);
    }
    return fail_by_state(conn, state == NULL ? "" : state, detail, error);
}

/* Connections */

/* Notices ("relation exists, skipping") are for nobody. */
static void pass_over_notice(void *self, const PGresult *result)
{
    (void)self;
    (void)result;
}

static enum status say(struct pg_conn *conn, const char *sql, struct error *error)
{
    enum status status = STATUS_OK;
    PGresult *result;
    ExecStatusType kind;
    pg_settle(conn);
    result = PQexec(conn->handle, sql);
    kind = PQresultStatus(result);
    if (kind != PGRES_COMMAND_OK && kind != PGRES_TUPLES_OK)
        status = pg_fail(conn, result, error);
    PQclear(result);
    return status;
}

/* A page finds its rows by indexes, one table after the other, as SQLite does. The planner would not always: it takes a filter by words to leave one row,
 * and walks the whole table for it. So it is told that an index is cheap (tables are in memory or on a disk that does not turn), joins by nothing else,
 * and plans for the values that are asked for. No statement of a page is worth compiling (25 ms at each, where there is no index to seek in: its cost is
 * made up then). */
#define PAGES_SEEK                                                                                                           \
    "SET random_page_cost = 1.1; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; "           \
    "SET plan_cache_mode = force_custom_plan; SET jit = off"

static enum status configure(struct pg_conn *conn, struct error *error)
{
    static const char *const by_use[] = {
        [DB_USE_READ] = "SET default_transaction_read_only = on; " PAGES_SEEK,
        [DB_USE_WRITE] = "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
        [DB_USE_MIGRATE] = "SET lock_timeout = 0",
    };
    const char *encoding = PQparameterStatus(conn->handle, "server_encoding");
    int64_t changed;
    const struct db_value read_limit = DB_INT_OF(conn->base.db->read_seconds * (int64_t)1000);
    const struct db_value patience = DB_INT_OF(db_limits.patience_ms);
    enum status status;
    PQsetNoticeReceiver(conn->handle, pass_over_notice, NULL);
    if (encoding == NULL || strcmp(encoding, "UTF8") != 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_db_encoding, NULL);
    status = say(conn, "SET bytea_output = hex; SET client_min_messages = warning; SET statement_timeout = 0", error);
    if (status == STATUS_OK)
        status = say(conn, by_use[conn->base.use], error);
    if (status == STATUS_OK && conn->base.use == DB_USE_READ)
        status = pg_run(&conn->base, "SELECT set_config('statement_timeout', CAST($1 AS TEXT), false)", &read_limit, 1, &changed, error);
    if (status == STATUS_OK && conn->base.use == DB_USE_WRITE)
        status = pg_run(&conn->base, "SELECT set_config('lock_timeout', CAST($1 AS TEXT), false)", &patience, 1, &changed, error);
    return status;
}

static void disconnect(struct db_conn *base)
{
    struct pg_conn *conn = (struct pg_conn *)base;
    pg_forget_statements(conn);
    PQfinish(conn->handle);
    db_give_back(conn);
}

static enum status connect_to(struct db *db, enum db_use use, struct db_conn **out, struct error *error)
{
    /* What stands before the URL gives way to what the URL says; what stands after it does not. */
    static const char *const names[] = { "connect_timeout", "keepalives_idle", "application_name", "dbname", "client_encoding", NULL };
    const char *const values[] = { "5", "60", "openocop", db->url, "UTF8", NULL };
    struct pg_conn *conn = db_take(sizeof(*conn));
    enum status status;
    *out = NULL;
    if (conn == NULL)
        return fail_memory(error);
    conn->base.db = db;
    conn->base.use = use;
    conn->handle = PQconnectdbParams(names, values, 1);
    if (PQstatus(conn->handle) == CONNECTION_OK)
        status = configure(conn, error);
    else
        status = FAIL_WITH(error, STATUS_FAILED, TEXT_db_connect, NULL, detail_of(conn, NULL));
    if (status != STATUS_OK) {
        disconnect(&conn->base);
        return status;
    }
    *out = &conn->base;
    return STATUS_OK;
}

enum status pg_revive(struct pg_conn *conn, struct error *error)
{
    enum status status;
    if (PQstatus(conn->handle) == CONNECTION_OK)
        return STATUS_OK;
    if (conn->base.use == DB_USE_MIGRATE || steady_now() < conn->retry_at)
        return FAIL_WITH(error, STATUS_UNAVAILABLE, TEXT_db_lost, NULL, detail_of(conn, NULL));
    pg_forget_statements(conn);
    PQreset(conn->handle);
    status = PQstatus(conn->handle) == CONNECTION_OK ? configure(conn, error) : pg_fail(conn, NULL, error);
    if (status == STATUS_OK) {
        conn->pause = 0;
        return STATUS_OK;
    }
    conn->pause = conn->pause == 0 ? FIRST_PAUSE_MS : conn->pause * 2;
    if (conn->pause > LONGEST_PAUSE_MS)
        conn->pause = LONGEST_PAUSE_MS;
    conn->retry_at = steady_now() + conn->pause;
    conn->base.again = false;
    return status;
}

/* Whether the server answers is seen when the writers connect, at once. What libpq says about a URL may hold a part of the password. */
static enum status open_server(struct db *db, struct error *error)
{
    PQconninfoOption *options = PQconninfoParse(db->url, NULL);
    if (options == NULL)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_db_url, "--database");
    PQconninfoFree(options);
    return STATUS_OK;
}

static void close_server(struct db *db)
{
    (void)db;
}

/* Transactions */

static enum status begin(struct db_conn *base, struct error *error)
{
    static const char *const by_use[] = {
        [DB_USE_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        [DB_USE_WRITE] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
        [DB_USE_MIGRATE] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
    };
    struct pg_conn *conn = (struct pg_conn *)base;
    enum status status = pg_revive(conn, error);
    conn->holds_shard = false;
    if (status == STATUS_OK)
        status = say(conn, by_use[base->use], error);
    if (status != STATUS_OK && PQstatus(conn->handle) != CONNECTION_OK && pg_revive(conn, error) == STATUS_OK)
        status = say(conn, by_use[base->use], error); /* it had been lost unnoticed, while nobody used it */
    return status;
}

static bool in_transaction(const struct db_conn *base)
{
    PGTransactionStatusType status = PQtransactionStatus(((const struct pg_conn *)base)->handle);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

/* When the connection breaks here, nobody knows whether the server has committed. The works are not run again by us: a command carries
 * its identifier, so that the client may send it again and it is still done once. */
static enum status commit(struct db_conn *base, struct error *error)
{
    struct pg_conn *conn = (struct pg_conn *)base;
    PGresult *result;
    enum status status;
    pg_settle(conn);
    if (PQstatus(conn->handle) != CONNECTION_OK)
        return pg_fail(conn, NULL, error);
    result = PQexec(conn->handle, "COMMIT");
    if (PQresultStatus(result) == PGRES_COMMAND_OK && strcmp(PQcmdStatus(result), "COMMIT") == 0) {
        status = STATUS_OK;
    } else if (PQstatus(conn->handle) != CONNECTION_OK) {
        conn->base.uncertain = true;
        status = FAIL_WITH(error, STATUS_FAILED, TEXT_db_uncertain, NULL, detail_of(conn, result));
    } else {
        status = pg_fail(conn, result, error);
    }
    PQclear(result);
    return status;
}

static void rollback(struct db_conn *base)
{
    struct pg_conn *conn = (struct pg_conn *)base;
    bool again = base->again;
    if (PQstatus(conn->handle) == CONNECTION_OK && in_transaction(base) && say(conn, "ROLLBACK", NULL) != STATUS_OK)
        PQreset(conn->handle); /* can't be: whatever state it is in, a new connection has none */
    base->again = again;
}

static enum status savepoint(struct db_conn *conn, struct error *error)
{
    return say((struct pg_conn *)conn, "SAVEPOINT work", error);
}

static enum status savepoint_keep(struct db_conn *conn, struct error *error)
{
    return say((struct pg_conn *)conn, "RELEASE work", error);
}

static enum status savepoint_undo(struct db_conn *conn, struct error *error)
{
    return say((struct pg_conn *)conn, "ROLLBACK TO work; RELEASE work", error);
}

static enum status hold_shard(struct db_conn *base, int64_t shard, struct error *error)
{
    struct pg_conn *conn = (struct pg_conn *)base;
    const struct db_value value = DB_INT_OF(shard);
    int64_t changed;
    enum status status;
    if (conn->holds_shard && conn->shard == shard)
        return STATUS_OK;
    status = pg_run(base, "SELECT pg_advisory_xact_lock($1)", &value, 1, &changed, error);
    conn->holds_shard = status == STATUS_OK;
    conn->shard = shard;
    return status;
}

/* Migrations */

/* Keys of two numbers never meet those of one, which hold shards. "OCOP", 1. */
static enum status hold_schema(struct db_conn *conn, struct error *error)
{
    return say((struct pg_conn *)conn, "SELECT pg_advisory_lock(1329811280, 1)", error);
}

static enum status script(struct db_conn *conn, const char *sql, struct error *error)
{
    return say((struct pg_conn *)conn, sql, error);
}

static struct str word(struct str name)
{
    static const char *const words[][2] = {
        { "id", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY" }, { "int", "BIGINT" }, { "text", "TEXT COLLATE \"C\"" },
        { "blob", "BYTEA" }, { "bool", "SMALLINT" }, { "strict", "" },
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (str_is(name, words[i][0]))
            return str_from(words[i][1]);
    }
    return (struct str){ NULL, 0 };
}

const struct db_driver db_postgresql = {
    .is_postgresql = true,
    .open = open_server,
    .close = close_server,
    .connect = connect_to,
    .disconnect = disconnect,
    .run = pg_run,
    .script = script,
    .query = pg_query,
    .next = pg_next,
    .number = pg_number,
    .null = pg_null,
    .bytes = pg_bytes,
    .rows_close = pg_rows_close,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .savepoint = savepoint,
    .savepoint_keep = savepoint_keep,
    .savepoint_undo = savepoint_undo,
    .hold_shard = hold_shard,
    .in_transaction = in_transaction,
    .hold_schema = hold_schema,
    .has_table_sql = "SELECT count(to_regclass(CAST($1 AS TEXT)))",
    .word = word,
};
