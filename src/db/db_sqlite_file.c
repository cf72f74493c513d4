/* What works on the SQLite file as a whole, beside its connections.
 *
 * Checkpoints: SQLite's own would run inside a commit and hold the writer up, so a thread with a connection of its own carries the WAL over
 * into the file (PASSIVE: it waits for nobody and nobody waits for it). But the WAL may only start anew where nothing of it is left to be
 * carried over, and a busy writer always adds something; so the thread goes over it again while that pays, and the writer does the small
 * rest itself, between two groups. Where the disk can't keep up, the writer waits for the thread: a log without end helps nobody.
 *
 * The copy: SQLite's backup, from a connection that keeps one state of the database while others write on. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "db/db_sqlite_int.h"
#include "texts_db.h"

#define SMALL_REST 500          /* frames that the writer may carry over without being missed */
#define PASSES 4
#define TOO_LONG 8              /* times checkpoint_frames: the writer waits for the thread, at most so many seconds */
#define WAIT_SECONDS 5
#define RESTART_PATIENCE_MS 20  /* of the writer, with readers that still look at the WAL */
#define CHECKPOINT_SECONDS 30   /* also a small WAL is carried over, so that a crash leaves little to recover */
#define COPY_PAGES 2048          /* a step */

struct checkpointer {
    struct db *db;
    struct db_conn *conn;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_cond_t rested;
    bool working; /* the thread, on a checkpoint */
    bool stopping;
    int retry_at; /* frames: before, the writer does not wait again */
    int frames;  /* in the WAL after the last commit */
    int carried; /* of them, when the last checkpoint was over */
    int wake_at; /* frames */
    atomic_bool finish; /* the writer shall do the rest */
};

static int after_commit(void *self, sqlite3 *handle, const char *name, int frames)
{
    struct checkpointer *checkpointer = self;
    (void)handle;
    (void)name;
    pthread_mutex_lock(&checkpointer->lock);
    if (frames < checkpointer->frames) { /* the WAL has started anew */
        checkpointer->carried = 0;
        checkpointer->retry_at = 0;
        checkpointer->wake_at = db_limits.checkpoint_frames;
    }
    checkpointer->frames = frames;
    if (frames >= checkpointer->wake_at)
        pthread_cond_signal(&checkpointer->wake);
    pthread_mutex_unlock(&checkpointer->lock);
    return SQLITE_OK;
}

/* At most so long; with the lock held. False when the time is over. */
static bool wait_for(struct checkpointer *checkpointer, pthread_cond_t *cond, int seconds)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += seconds;
    return pthread_cond_timedwait(cond, &checkpointer->lock, &until) == 0;
}

/* With the lock held, which is let go while SQLite works. */
static void carry_over(struct checkpointer *checkpointer)
{
    int rest = 0;
    for (int pass = 0; pass < PASSES && (pass == 0 || rest > SMALL_REST) && !checkpointer->stopping; pass++) {
        int done = 0;
        checkpointer->working = true;
        pthread_mutex_unlock(&checkpointer->lock);
        sqlite3_wal_checkpoint_v2(((struct sqlite_conn *)checkpointer->conn)->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, &done);
        pthread_mutex_lock(&checkpointer->lock);
        checkpointer->working = false;
        pthread_cond_signal(&checkpointer->rested);
        rest = checkpointer->frames - done;
    }
    if (checkpointer->frames < db_limits.checkpoint_frames)
        return;
    atomic_store(&checkpointer->finish, true);
    if (!checkpointer->stopping)
        wait_for(checkpointer, &checkpointer->wake, 1);
}

static void *watch(void *self)
{
    struct checkpointer *checkpointer = self;
    pthread_mutex_lock(&checkpointer->lock);
    while (!checkpointer->stopping) {
        if (checkpointer->frames < checkpointer->wake_at)
            wait_for(checkpointer, &checkpointer->wake, CHECKPOINT_SECONDS);
        if (!checkpointer->stopping && checkpointer->frames != checkpointer->carried)
            carry_over(checkpointer);
        checkpointer->carried = checkpointer->frames;
        checkpointer->wake_at = checkpointer->frames + db_limits.checkpoint_frames;
    }
    pthread_mutex_unlock(&checkpointer->lock);
    return NULL;
}

enum status checkpointer_open(struct db *db, struct checkpointer **out, struct error *error)
{
    struct checkpointer *checkpointer = db_take(sizeof(*checkpointer));
    pthread_condattr_t steady;
    sigset_t all;
    sigset_t before;
    enum status status;
    int failed;
    *out = NULL;
    if (checkpointer == NULL)
        return fail_memory(error);
    checkpointer->db = db;
    checkpointer->wake_at = db_limits.checkpoint_frames;
    status = sqlite_connect(db, DB_USE_MIGRATE, &checkpointer->conn, error);
    if (status != STATUS_OK) {
        db_give_back(checkpointer);
        return status;
    }
    pthread_mutex_init(&checkpointer->lock, NULL);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&checkpointer->wake, &steady);
    pthread_cond_init(&checkpointer->rested, &steady);
    pthread_condattr_destroy(&steady);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    failed = pthread_create(&checkpointer->thread, NULL, watch, checkpointer);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed != 0) {
        sqlite_disconnect(checkpointer->conn);
        db_give_back(checkpointer);
        return fail_memory(error);
    }
    *out = checkpointer;
    return STATUS_OK;
}

void checkpointer_close(struct checkpointer *checkpointer)
{
    pthread_mutex_lock(&checkpointer->lock);
    checkpointer->stopping = true;
    pthread_cond_signal(&checkpointer->wake);
    pthread_mutex_unlock(&checkpointer->lock);
    pthread_join(checkpointer->thread, NULL);
    sqlite_disconnect(checkpointer->conn);
    pthread_cond_destroy(&checkpointer->wake);
    pthread_cond_destroy(&checkpointer->rested);
    pthread_mutex_destroy(&checkpointer->lock);
    db_give_back(checkpointer);
}

void checkpointer_watch(struct checkpointer *checkpointer, struct sqlite_conn *writer)
{
    sqlite3_wal_hook(writer->handle, after_commit, checkpointer);
}

/* Has the WAL grown beyond all measure? Then the thread has finished what it was doing when this returns. */
static bool wait_if_too_long(struct checkpointer *checkpointer)
{
    bool too_long;
    pthread_mutex_lock(&checkpointer->lock);
    too_long = checkpointer->frames >= db_limits.checkpoint_frames * TOO_LONG && checkpointer->frames >= checkpointer->retry_at;
    if (too_long) {
        bool in_time = true;
        checkpointer->retry_at = checkpointer->frames + db_limits.checkpoint_frames; /* a reader may hold it for long */
        while (checkpointer->working && in_time)
            in_time = wait_for(checkpointer, &checkpointer->rested, WAIT_SECONDS);
    }
    pthread_mutex_unlock(&checkpointer->lock);
    return too_long;
}

/* RESTART: the next write begins at the WAL's head again. Where a reader holds on to the WAL, it grows until the next try. */
void checkpointer_pause(struct checkpointer *checkpointer, struct sqlite_conn *writer)
{
    int64_t patience = writer->patience;
    bool too_long = wait_if_too_long(checkpointer);
    if (!atomic_exchange(&checkpointer->finish, false) && !too_long)
        return;
    writer->patience = RESTART_PATIENCE_MS;
    sqlite3_wal_checkpoint_v2(writer->handle, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL);
    writer->patience = patience;
    pthread_mutex_lock(&checkpointer->lock);
    pthread_cond_signal(&checkpointer->wake);
    pthread_mutex_unlock(&checkpointer->lock);
}

/* The copy */

static enum status fail_copy(const char *path, const char *why, struct error *error)
{
    enum status status = FAIL_WITH(error, STATUS_FAILED, TEXT_db_copy_failed, NULL, TEXT_ARG_Z("detail", why));
    error_in_file(error, path);
    return status;
}

static int copy_pages(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    int code;
    if (backup == NULL)
        return sqlite3_errcode(to);
    do
        code = sqlite3_backup_step(backup, COPY_PAGES);
    while (code == SQLITE_OK);
    sqlite3_backup_finish(backup);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* Writes the new file; the reader's transaction makes all steps copy one state. */
static enum status copy_into(struct sqlite_conn *from, const char *path, struct error *error)
{
    sqlite3 *to = NULL;
    int code = sqlite3_exec(from->handle, "BEGIN; SELECT count(*) FROM sqlite_schema;", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(to, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = copy_pages(from->handle, to);
    sqlite3_close(to);
    sqlite3_exec(from->handle, "ROLLBACK", NULL, NULL, NULL);
    return code == SQLITE_OK ? STATUS_OK : fail_copy(path, sqlite3_errstr(code), error);
}

static int sync_at(const char *path, int flags)
{
    int file = open(path, flags | O_CLOEXEC);
    int result;
    if (file < 0)
        return -1;
    result = fsync(file);
    close(file);
    return result;
}

enum status sqlite_copy_to(struct db *db, const char *path, struct error *error)
{
    struct str name = str_from(path);
    char *beside = db_take(name.len + sizeof(".part"));
    char *folder = db_take_z(name);
    struct db_conn *conn = NULL;
    enum status status = STATUS_OK;
    int file = -1;
    if (beside == NULL || folder == NULL) {
        status = fail_memory(error);
        goto end;
    }
    memcpy(beside, path, name.len);
    memcpy(beside + name.len, ".part", sizeof(".part"));
    file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) {
        status = fail_copy(path, strerrordesc_np(errno), error);
        goto end;
    }
    close(file);
    status = sqlite_connect(db, DB_USE_READ, &conn, error);
    if (status == STATUS_OK)
        status = copy_into((struct sqlite_conn *)conn, beside, error);
    if (status == STATUS_OK && (sync_at(beside, O_RDONLY) != 0 || rename(beside, path) != 0 || sync_at(dirname(folder), O_RDONLY | O_DIRECTORY) != 0))
        status = fail_copy(path, strerrordesc_np(errno), error);
    if (status != STATUS_OK)
        unlink(beside);
    if (conn != NULL)
        sqlite_disconnect(conn);
end:
    db_give_back(beside);
    db_give_back(folder);
    return status;
}
