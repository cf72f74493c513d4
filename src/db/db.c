/* The interface of db.h: chooses the driver, hands calls on to it, and keeps what must be alike on both databases: values are checked, a
 * transaction in which a statement failed is spoiled, every thread has a reader of its own.
 *
 * The writer is in db_writer.c, migrations in db_migrate.c. */
#include <string.h>

#include "base/utf8.h"
#include "db/db_int.h"
#include "texts_db.h"

/* 64 MB of WAL; half of it cost a tenth of the writes in a second, a quarter a third. */
struct db_limits db_limits = { .patience_ms = 10000, .checkpoint_frames = 16000, .memory = &memory_system };

/* The readers of all threads of all databases, so that a thread's end and db_close never close one twice. */
static pthread_mutex_t readers_lock = PTHREAD_MUTEX_INITIALIZER;
static struct db_conn *readers;

void *db_take(size_t size)
{
    void *block = db_limits.memory->take(db_limits.memory->self, size);
    if (block != NULL)
        memset(block, 0, size);
    return block;
}

void db_give_back(void *block)
{
    if (block != NULL)
        db_limits.memory->give_back(db_limits.memory->self, block);
}

char *db_take_z(struct str s)
{
    char *copy = db_take(s.len + 1);
    if (copy != NULL && s.len > 0)
        memcpy(copy, s.ptr, s.len);
    return copy;
}

/* Takes the reader out of the list; false when db_close (or the thread's end) was faster. */
static bool forget_reader(const struct db_conn *conn)
{
    bool found = false;
    pthread_mutex_lock(&readers_lock);
    for (struct db_conn **at = &readers; *at != NULL; at = &(*at)->next) {
        if (*at != conn)
            continue;
        *at = conn->next;
        found = true;
        break;
    }
    pthread_mutex_unlock(&readers_lock);
    return found;
}

static void close_reader_of_thread(void *value)
{
    struct db_conn *conn = value;
    if (forget_reader(conn))
        conn->db->driver->disconnect(conn);
}

static void close_readers(struct db *db)
{
    struct db_conn *conn;
    do {
        pthread_mutex_lock(&readers_lock);
        for (conn = readers; conn != NULL && conn->db != db; conn = conn->next)
            ;
        pthread_mutex_unlock(&readers_lock);
        if (conn != NULL && forget_reader(conn))
            db->driver->disconnect(conn);
    } while (conn != NULL);
}

static enum status read_url(struct db *db, struct str url, struct error *error)
{
    if (str_starts_with(url, STR("sqlite:")) && url.len > strlen("sqlite:")) {
        db->driver = &db_sqlite;
        db->url = db_take_z(str_part(url, strlen("sqlite:"), url.len));
    } else if (str_starts_with(url, STR("postgresql://")) || str_starts_with(url, STR("postgres://"))) {
        db->driver = &db_postgresql;
        db->url = db_take_z(url);
    } else {
        return FAIL(error, STATUS_BAD_INPUT, TEXT_db_url, "--database");
    }
    return db->url == NULL ? fail_memory(error) : STATUS_OK;
}

static int within(int value, int otherwise, int most)
{
    if (value <= 0)
        return otherwise;
    return value < most ? value : most;
}

enum status db_open(const struct db_settings *settings, struct db **out, struct error *error)
{
    struct db *db = db_take(sizeof(*db));
    enum status status;
    *out = NULL;
    if (db == NULL)
        return fail_memory(error);
    status = read_url(db, settings->url, error);
    if (status != STATUS_OK)
        goto failed;
    db->writer_count = db->driver->is_postgresql ? within(settings->writers, 4, 32) : 1;
    db->group_max = within(settings->group_max, 256, 10000);
    db->queue_max = within(settings->queue_max, 1024, 100000);
    db->read_seconds = within(settings->read_seconds, 0, 86400);
    if (pthread_key_create(&db->reader_key, close_reader_of_thread) != 0) {
        status = fail_memory(error);
        goto failed;
    }
    db->has_reader_key = true;
    status = db->driver->open(db, error);
    if (status == STATUS_OK)
        status = writers_open(db, error);
    if (status != STATUS_OK)
        goto failed;
    *out = db;
    return STATUS_OK;
failed:
    db_close(db);
    return status;
}

void db_stop(struct db *db)
{
    if (db != NULL && db->writers != NULL)
        writers_stop(db);
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    db_stop(db);
    if (db->has_reader_key)
        pthread_key_delete(db->reader_key);
    close_readers(db);
    if (db->writers != NULL)
        writers_close(db);
    if (db->driver_state != NULL)
        db->driver->close(db);
    db_give_back(db->url);
    db_give_back(db);
}

bool db_is_postgresql(const struct db *db)
{
    return db->driver->is_postgresql;
}

/* Values and rows */

static enum status fail_in(struct db_conn *conn, enum status status)
{
    if (conn->depth > 0)
        conn->spoiled = true;
    return status;
}

/* What PostgreSQL takes; SQLite would take anything. */
static bool is_text(struct str s)
{
    return utf8_valid(s) && str_find(s, '\0') == s.len;
}

static enum status check_call(struct db_conn *conn, const struct db_value *values, size_t count, struct error *error)
{
    if (conn->spoiled)
        return FAIL_WITH(error, STATUS_FAILED, TEXT_db_failed, NULL, TEXT_ARG_Z("detail", "a statement before this one has failed"));
    if (count > DB_VALUES_MAX)
        return fail_in(conn, FAIL_WITH(error, STATUS_FAILED, TEXT_db_failed, NULL, TEXT_ARG_Z("detail", "more than DB_VALUES_MAX values")));
    for (size_t i = 0; i < count; i++) {
        if (values[i].type == DB_TEXT && !is_text(values[i].bytes))
            return fail_in(conn, FAIL(error, STATUS_BAD_INPUT, TEXT_db_bad_text, NULL));
    }
    return STATUS_OK;
}

static _Thread_local struct db_work work;

struct db_work db_work(void)
{
    return work;
}

enum status db_run_values(struct db_conn *conn, const char *sql, const struct db_value *values, size_t count, int64_t *changed,
                          struct error *error)
{
    int64_t ignored;
    enum status status = check_call(conn, values, count, error);
    if (status != STATUS_OK)
        return status;
    work.statements++;
    status = conn->db->driver->run(conn, sql, values, count, changed != NULL ? changed : &ignored, error);
    return status == STATUS_OK ? STATUS_OK : fail_in(conn, status);
}

enum status db_query_values(struct db_conn *conn, const char *sql, const struct db_value *values, size_t count, struct db_rows **out,
                            struct error *error)
{
    enum status status = check_call(conn, values, count, error);
    *out = NULL;
    if (status != STATUS_OK)
        return status;
    work.statements++;
    status = conn->db->driver->query(conn, sql, values, count, out, error);
    return status == STATUS_OK ? STATUS_OK : fail_in(conn, status);
}

enum status db_next(struct db_rows *rows, bool *has_row, struct error *error)
{
    enum status status;
    *has_row = false;
    status = rows->conn->db->driver->next(rows, has_row, error);
    work.rows += *has_row ? 1 : 0;
    return status == STATUS_OK ? STATUS_OK : fail_in(rows->conn, status);
}

int64_t db_int(const struct db_rows *rows, int column)
{
    return rows->conn->db->driver->number(rows, column);
}

bool db_is_null(const struct db_rows *rows, int column)
{
    return rows->conn->db->driver->null(rows, column);
}

struct str db_bytes(const struct db_rows *rows, int column)
{
    return rows->conn->db->driver->bytes(rows, column);
}

struct str db_copy(const struct db_rows *rows, int column, struct arena *arena)
{
    struct str bytes = db_bytes(rows, column);
    return bytes.ptr == NULL ? bytes : arena_copy(arena, bytes);
}

void db_rows_close(struct db_rows *rows)
{
    if (rows != NULL)
        rows->conn->db->driver->rows_close(rows);
}

/* Reading */

enum status db_reader(struct db *db, struct db_conn **out, struct error *error)
{
    struct db_conn *conn = pthread_getspecific(db->reader_key);
    enum status status;
    *out = conn;
    if (conn != NULL)
        return STATUS_OK;
    status = db->driver->connect(db, DB_USE_READ, &conn, error);
    if (status != STATUS_OK)
        return status;
    if (pthread_setspecific(db->reader_key, conn) != 0) {
        db->driver->disconnect(conn);
        return fail_memory(error);
    }
    pthread_mutex_lock(&readers_lock);
    conn->next = readers;
    readers = conn;
    pthread_mutex_unlock(&readers_lock);
    *out = conn;
    return STATUS_OK;
}

enum status db_read_begin(struct db_conn *conn, struct error *error)
{
    enum status status = conn->depth > 0 ? STATUS_OK : conn->db->driver->begin(conn, error);
    if (status == STATUS_OK)
        conn->depth++;
    return status;
}

void db_read_end(struct db_conn *conn)
{
    if (conn->depth == 0 || --conn->depth > 0)
        return;
    conn->spoiled = false;
    conn->db->driver->rollback(conn);
}

enum status db_copy_to(struct db *db, const char *path, struct error *error)
{
    if (db->driver->copy_to == NULL)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_db_copy_postgresql, NULL);
    return db->driver->copy_to(db, path, error);
}

/* Prepared statements by their text */

static uint64_t hash_of(const char *sql)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (; *sql != '\0'; sql++)
        hash = (hash ^ (unsigned char)*sql) * 1099511628211u;
    return hash ^ hash >> 32;
}

struct db_cached *db_cache_find(struct db_cache *cache, const char *sql)
{
    uint64_t hash = hash_of(sql);
    struct db_cached *set = cache->places[hash % DB_CACHE_SETS];
    for (size_t i = 0; i < DB_CACHE_WAYS; i++) {
        if (set[i].sql == NULL || set[i].hash != hash || strcmp(set[i].sql, sql) != 0)
            continue;
        set[i].used_at = ++cache->now;
        return &set[i];
    }
    return NULL;
}

struct db_cached *db_cache_place(struct db_cache *cache, const char *sql, bool (*busy)(const void *statement))
{
    struct db_cached *set = cache->places[hash_of(sql) % DB_CACHE_SETS];
    struct db_cached *best = NULL;
    for (size_t i = 0; i < DB_CACHE_WAYS; i++) {
        if (set[i].sql == NULL)
            return &set[i];
        if ((best == NULL || set[i].used_at < best->used_at) && (busy == NULL || !busy(set[i].statement)))
            best = &set[i];
    }
    return best;
}

void db_cache_put(struct db_cache *cache, struct db_cached *place, const char *sql, void *statement)
{
    *place = (struct db_cached){ .sql = sql, .hash = hash_of(sql), .used_at = ++cache->now, .statement = statement };
}
