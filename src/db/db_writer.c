/* The writer: threads that take works from a queue and commit them in groups. A group is what waits when the commit before it is done, so
 * that the cost of a durable commit is shared by all who wait for it, and nobody waits for company.
 *
 * SQLite has one writer. On PostgreSQL each shard belongs to one of several, so that the works of a shard stay in order; against other
 * processes each group holds its shards until it is committed, and takes them in ascending order, so that no two wait for each other. */
#include <semaphore.h>
#include <signal.h>
#include <time.h>

#include "db/db_int.h"
#include "texts_db.h"

#define FULL_QUEUE_SECONDS 2
#define TRIES_ALONE 6
#define FIRST_PAUSE_NS 2000000

struct ticket {
    struct ticket *next;
    int64_t shard;
    db_write_fn *work;
    void *self;
    struct error *error; /* never NULL */
    enum status status;
    sem_t done;
};

struct writer {
    struct db *db;
    struct db_conn *conn;
    pthread_t thread;
    bool runs;
    pthread_mutex_t lock;
    pthread_cond_t arrived;
    pthread_cond_t taken;
    bool stopping;
    struct ticket *first;
    struct ticket **last;
    int waiting;  /* tickets in the queue */
    int accepted; /* callers whose ticket was taken and who have not left */
    int callers;  /* all that are inside db_write */
    pthread_cond_t left;
};

static _Thread_local bool inside_work;

/* The longest list of tickets that may be committed together. */
static struct ticket *take_group(struct writer *writer)
{
    struct ticket *group;
    struct ticket **end = &group;
    int count = 0;
    pthread_mutex_lock(&writer->lock);
    while (writer->first == NULL && !writer->stopping)
        pthread_cond_wait(&writer->arrived, &writer->lock);
    group = writer->first;
    for (; *end != NULL && count < writer->db->group_max; count++)
        end = &(*end)->next;
    writer->first = *end;
    *end = NULL;
    if (writer->first == NULL)
        writer->last = &writer->first;
    writer->waiting -= count;
    pthread_cond_broadcast(&writer->taken);
    pthread_mutex_unlock(&writer->lock);
    return group;
}

/* By shard, keeping the order within each. */
static struct ticket *sorted_by_shard(struct ticket *group)
{
    struct ticket *sorted = NULL;
    while (group != NULL) {
        struct ticket *ticket = group;
        struct ticket **at = &sorted;
        group = group->next;
        while (*at != NULL && (*at)->shard <= ticket->shard)
            at = &(*at)->next;
        ticket->next = *at;
        *at = ticket;
    }
    return sorted;
}

static enum status begin(struct db_conn *conn, struct error *error)
{
    enum status status;
    conn->spoiled = conn->again = conn->uncertain = false;
    status = conn->db->driver->begin(conn, error);
    if (status == STATUS_OK)
        conn->depth = 1;
    return status;
}

static void rollback(struct db_conn *conn)
{
    conn->depth = 0;
    conn->db->driver->rollback(conn);
}

static enum status commit(struct db_conn *conn, struct error *error)
{
    enum status status = conn->db->driver->commit(conn, error);
    conn->depth = 0;
    if (status != STATUS_OK)
        conn->db->driver->rollback(conn);
    return status;
}

static enum status hold_shard(struct db_conn *conn, int64_t shard, struct error *error)
{
    return conn->db->driver->hold_shard == NULL ? STATUS_OK : conn->db->driver->hold_shard(conn, shard, error);
}

static enum status do_work(struct db_conn *conn, struct ticket *ticket)
{
    enum status status;
    inside_work = true;
    status = ticket->work(conn, ticket->self, ticket->error);
    inside_work = false;
    if (status == STATUS_OK && conn->spoiled)
        status = FAIL_WITH(ticket->error, STATUS_FAILED, TEXT_db_failed, NULL, TEXT_ARG_Z("detail", "the work passed over a failing statement"));
    return status;
}

static void pause_before(int try)
{
    nanosleep(&(const struct timespec){ .tv_nsec = FIRST_PAUSE_NS << try }, NULL);
}

/* How far a try came, when it failed. */
enum reach {
    NOT_BEGUN,  /* no transaction: nobody in this group can be helped now */
    NOT_HELD,   /* another process holds the shard */
    WORK_BEGUN,
};

static enum status try_alone(struct db_conn *conn, struct ticket *ticket, enum reach *reach)
{
    enum status status = begin(conn, ticket->error);
    *reach = NOT_BEGUN;
    if (status != STATUS_OK)
        return status;
    *reach = NOT_HELD;
    status = hold_shard(conn, ticket->shard, ticket->error);
    if (status == STATUS_OK) {
        *reach = WORK_BEGUN;
        status = do_work(conn, ticket);
    }
    if (status == STATUS_OK)
        return commit(conn, ticket->error);
    rollback(conn);
    return status;
}

static enum reach run_alone(struct db_conn *conn, struct ticket *ticket)
{
    enum reach reach = WORK_BEGUN;
    for (int try = 0; try < TRIES_ALONE; try++) {
        if (try > 0)
            pause_before(try);
        ticket->status = try_alone(conn, ticket, &reach);
        if (ticket->status == STATUS_OK || !conn->again || conn->uncertain)
            break;
    }
    return reach;
}

/* Each would wait as long for the same failure as the one before it did. Returns the first that is not concerned. */
static struct ticket *fail_like(const struct ticket *failed, struct ticket *rest, bool only_its_shard)
{
    for (; rest != NULL && (!only_its_shard || rest->shard == failed->shard); rest = rest->next) {
        rest->status = failed->status;
        *rest->error = *failed->error;
    }
    return rest;
}

static void run_one_by_one(struct db_conn *conn, struct ticket *group)
{
    while (group != NULL) {
        struct ticket *ticket = group;
        enum reach reach = run_alone(conn, ticket);
        group = ticket->next;
        if (reach != WORK_BEGUN)
            group = fail_like(ticket, group, reach == NOT_HELD);
    }
}

/* One work of several in one transaction: STATUS_OK also when the work itself has failed and was undone; anything else ends the group. */
static enum status run_in_savepoint(struct db_conn *conn, struct ticket *ticket)
{
    const struct db_driver *driver = conn->db->driver;
    enum status status = driver->savepoint(conn, NULL);
    if (status != STATUS_OK)
        return status;
    ticket->status = do_work(conn, ticket);
    if (conn->again || !driver->in_transaction(conn))
        return STATUS_FAILED;
    conn->spoiled = false;
    return ticket->status == STATUS_OK ? driver->savepoint_keep(conn, NULL) : driver->savepoint_undo(conn, NULL);
}

/* False: nothing was written, and the group must be run one by one to see who is at fault. */
static bool run_together(struct db_conn *conn, struct ticket *group)
{
    struct error error = { 0 };
    struct ticket outcome = { .error = &error };
    outcome.status = begin(conn, &error);
    if (outcome.status != STATUS_OK) {
        fail_like(&outcome, group, false);
        return true;
    }
    for (struct ticket *ticket = group; ticket != NULL && outcome.status == STATUS_OK; ticket = ticket->next) {
        outcome.status = hold_shard(conn, ticket->shard, &error);
        if (outcome.status == STATUS_OK)
            outcome.status = run_in_savepoint(conn, ticket);
    }
    if (outcome.status != STATUS_OK) {
        rollback(conn);
        return false;
    }
    outcome.status = commit(conn, &error);
    if (outcome.status != STATUS_OK && !conn->uncertain)
        return false;
    for (struct ticket *ticket = group; ticket != NULL && conn->uncertain; ticket = ticket->next) {
        if (ticket->status != STATUS_OK)
            continue;
        ticket->status = outcome.status;
        *ticket->error = error;
    }
    return true;
}

static void run_group(struct db_conn *conn, struct ticket *group)
{
    if (group->next == NULL || !run_together(conn, group))
        run_one_by_one(conn, group);
}

static void *run_writer(void *self)
{
    struct writer *writer = self;
    for (;;) {
        struct ticket *group = take_group(writer);
        if (group == NULL)
            return NULL;
        if (writer->db->driver->hold_shard != NULL)
            group = sorted_by_shard(group);
        run_group(writer->conn, group);
        while (group != NULL) {
            struct ticket *ticket = group;
            group = group->next; /* the ticket is gone as soon as its owner wakes */
            sem_post(&ticket->done);
        }
    }
}

static enum status enqueue(struct writer *writer, struct ticket *ticket, struct error *error)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += FULL_QUEUE_SECONDS;
    while (!writer->stopping && writer->waiting >= writer->db->queue_max) {
        if (pthread_cond_timedwait(&writer->taken, &writer->lock, &until) != 0 && writer->waiting >= writer->db->queue_max)
            return FAIL(error, STATUS_UNAVAILABLE, TEXT_db_queue_full, NULL);
    }
    if (writer->stopping)
        return FAIL(error, STATUS_UNAVAILABLE, TEXT_db_stopping, NULL);
    *writer->last = ticket;
    writer->last = &ticket->next;
    writer->waiting++;
    writer->accepted++;
    pthread_cond_signal(&writer->arrived);
    return STATUS_OK;
}

enum status db_write(struct db *db, int64_t shard, db_write_fn *work, void *self, struct error *error)
{
    struct writer *writer = &db->writers[(uint64_t)shard % (uint64_t)db->writer_count];
    struct error unwanted = { 0 };
    struct ticket ticket = { .shard = shard, .work = work, .self = self, .error = error != NULL ? error : &unwanted };
    bool accepted;
    enum status status;
    if (inside_work) /* would wait for itself */
        return FAIL_WITH(error, STATUS_FAILED, TEXT_db_failed, NULL, TEXT_ARG_Z("detail", "db_write inside a work"));
    sem_init(&ticket.done, 0, 0);
    pthread_mutex_lock(&writer->lock);
    writer->callers++;
    status = enqueue(writer, &ticket, error);
    pthread_mutex_unlock(&writer->lock);
    accepted = status == STATUS_OK;
    if (accepted) {
        while (sem_wait(&ticket.done) != 0)
            ; /* a signal came */
        status = ticket.status;
    }
    sem_destroy(&ticket.done);
    pthread_mutex_lock(&writer->lock);
    writer->accepted -= accepted;
    writer->callers--;
    if (writer->stopping)
        pthread_cond_broadcast(&writer->left);
    pthread_mutex_unlock(&writer->lock);
    return status;
}

static void init_steady(pthread_cond_t *cond)
{
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(cond, &steady);
    pthread_condattr_destroy(&steady);
}

/* Signals are for the program's first thread. */
static bool start_thread(struct writer *writer)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    writer->runs = pthread_create(&writer->thread, NULL, run_writer, writer) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return writer->runs;
}

enum status writers_open(struct db *db, struct error *error)
{
    struct writer *writers = db_take((size_t)db->writer_count * sizeof(*writers));
    if (writers == NULL)
        return fail_memory(error);
    for (int i = 0; i < db->writer_count; i++) {
        writers[i].db = db;
        writers[i].last = &writers[i].first;
        pthread_mutex_init(&writers[i].lock, NULL);
        init_steady(&writers[i].arrived);
        init_steady(&writers[i].taken);
        init_steady(&writers[i].left);
    }
    db->writers = writers;
    for (int i = 0; i < db->writer_count; i++) {
        enum status status = db->driver->connect(db, DB_USE_WRITE, &writers[i].conn, error);
        if (status != STATUS_OK)
            return status;
        if (!start_thread(&writers[i]))
            return fail_memory(error);
    }
    return STATUS_OK;
}

void writers_stop(struct db *db)
{
    for (int i = 0; i < db->writer_count; i++) {
        struct writer *writer = &db->writers[i];
        pthread_mutex_lock(&writer->lock);
        writer->stopping = true;
        pthread_cond_broadcast(&writer->arrived);
        pthread_cond_broadcast(&writer->taken);
        while (writer->accepted > 0)
            pthread_cond_wait(&writer->left, &writer->lock);
        pthread_mutex_unlock(&writer->lock);
    }
}

static void wait_for_callers(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    while (writer->callers > 0)
        pthread_cond_wait(&writer->left, &writer->lock);
    pthread_mutex_unlock(&writer->lock);
}

void writers_close(struct db *db)
{
    for (int i = 0; i < db->writer_count; i++) {
        struct writer *writer = &db->writers[i];
        wait_for_callers(writer);
        if (writer->runs)
            pthread_join(writer->thread, NULL);
        if (writer->conn != NULL)
            db->driver->disconnect(writer->conn);
        pthread_cond_destroy(&writer->arrived);
        pthread_cond_destroy(&writer->taken);
        pthread_cond_destroy(&writer->left);
        pthread_mutex_destroy(&writer->lock);
    }
    db_give_back(db->writers);
}
