/* See jobs.h. One thread takes what is due, one job at a time. */
#include "db/jobs.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "base/log.h"
#include "base/texts.h"
#include "db/jobs_sql.h"
#include "texts_jobs.h"

#define FIRST_LEASE_MS 60000
#define BACK_OFF_MS INT64_C(5000) /* doubles with each attempt */
#define LONGEST_BACK_OFF_MS INT64_C(3600000)
#define KEEP_DONE_MS (INT64_C(30) * 24 * 60 * 60 * 1000)
#define JOB_ARENA_LIMIT ((size_t)256 << 20)

struct jobs {
    struct jobs_settings settings;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
};

static const struct job_type *find_type(const struct jobs_settings *s, struct str name)
{
    for (size_t t = 0; t < s->type_tables; t++)
        for (size_t i = 0; i < s->types[t].count; i++)
            if (str_is(name, s->types[t].rows[i].name))
                return &s->types[t].rows[i];
    return NULL;
}

/* What one step of the runner tells the writer, and the other way round. */
struct step {
    const struct jobs_settings *settings;
    struct arena *arena;
    int64_t now;
    struct job job;
    struct str type;
    const struct job_type *found;
    bool any;
    enum status outcome;
    struct str fault;
};

static enum status take(struct db_conn *conn, void *self, struct error *error)
{
    struct step *step = self;
    enum status status = jobs_sql_take(conn, step->now, step->now + FIRST_LEASE_MS, step->settings->runner, step->arena, &step->job, &step->type,
                                       &step->any, error);
    if (status != STATUS_OK || !step->any)
        return status;
    step->found = find_type(step->settings, step->type);
    if (step->found == NULL)
        return STATUS_OK;
    step->job.type = step->found->name;
    return jobs_sql_hold(conn, step->job.id, step->now + step->found->lease_ms, error);
}

static enum status add_periodic(struct db_conn *conn, const struct job_type *type, int64_t due, struct error *error)
{
    return job_add(conn, type->name, str_from(type->name), STR(""), due, error);
}

static int64_t back_off(int64_t attempt)
{
    int64_t wait = BACK_OFF_MS;
    for (int64_t i = 1; i < attempt && wait < LONGEST_BACK_OFF_MS; i++)
        wait *= 2;
    return wait < LONGEST_BACK_OFF_MS ? wait : LONGEST_BACK_OFF_MS;
}

static enum status note(struct db_conn *conn, void *self, struct error *error)
{
    const struct step *step = self;
    bool give_up = step->found == NULL || step->job.attempt >= step->found->most_attempts;
    enum status status;
    if (step->outcome == STATUS_OK && step->found != NULL && step->found->quiet)
        status = jobs_sql_drop(conn, step->job.id, error);
    else if (step->outcome == STATUS_OK)
        status = jobs_sql_done(conn, step->job.id, step->now, error);
    else
        status = jobs_sql_failed(conn, step->job.id, step->now, step->now + back_off(step->job.attempt), give_up, step->fault, error);
    if (status == STATUS_OK && step->found != NULL && step->found->every_ms > 0 && (step->outcome == STATUS_OK || give_up))
        status = add_periodic(conn, step->found, step->now + step->found->every_ms, error);
    if (status == STATUS_OK)
        status = jobs_sql_forget(conn, step->now - KEEP_DONE_MS, error);
    return status;
}

static void run_one(struct step *step)
{
    struct error fault = { 0 };
    struct buffer words;
    if (step->found == NULL) {
        step->outcome = FAIL_WITH(&fault, STATUS_FAILED, TEXT_jobs_unknown_type, NULL, TEXT_ARG("type", step->type));
    } else {
        LOG_EVENT(step->found->quiet ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO, "jobs.run", TEXT_ARG_Z("type", step->found->name), TEXT_ARG_INT("id", step->job.id),
                  TEXT_ARG_INT("attempt", step->job.attempt));
        step->outcome = step->found->run(&step->job, step->settings->rooms, step->arena, &fault);
    }
    if (step->outcome == STATUS_OK)
        return;
    log_failure("jobs.failed", &fault);
    buffer_open(&words, step->arena, 2000);
    error_line(&words, LANGUAGE_VI, &fault);
    step->fault = buffer_str(&words);
}

/* Takes one due job, runs it, notes the outcome. *any is false when nothing was due. */
static enum status step_once(const struct jobs_settings *settings, bool *any, struct error *error)
{
    struct arena arena;
    struct step step = { .settings = settings, .arena = &arena, .now = context_now(settings->context) };
    enum status status;
    arena_open(&arena, &memory_system, JOB_ARENA_LIMIT);
    status = db_write(settings->db, 0, take, &step, error);
    *any = status == STATUS_OK && step.any;
    if (*any) {
        run_one(&step);
        step.now = context_now(settings->context);
        status = db_write(settings->db, 0, note, &step, error);
    }
    arena_close(&arena);
    return status;
}

enum status jobs_run_due(const struct jobs_settings *settings, int64_t *ran, struct error *error)
{
    bool any = true;
    *ran = 0;
    while (any) {
        enum status status = step_once(settings, &any, error);
        if (status != STATUS_OK)
            return status;
        *ran += any;
    }
    return STATUS_OK;
}

/* Waits until something may be due, or for the end. */
static bool wait_for_more(struct jobs *jobs)
{
    int64_t pause = jobs->settings.pause_ms == 0 ? 1000 : jobs->settings.pause_ms;
    struct timespec until;
    bool stopping;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += pause / 1000;
    until.tv_nsec += pause % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&jobs->lock);
    while (!jobs->stopping && pthread_cond_timedwait(&jobs->wake, &jobs->lock, &until) != ETIMEDOUT)
        continue;
    stopping = jobs->stopping;
    pthread_mutex_unlock(&jobs->lock);
    return !stopping;
}

static bool is_stopping(struct jobs *jobs)
{
    bool stopping;
    pthread_mutex_lock(&jobs->lock);
    stopping = jobs->stopping;
    pthread_mutex_unlock(&jobs->lock);
    return stopping;
}

static void *runner(void *self)
{
    struct jobs *jobs = self;
    do {
        bool any = true;
        while (any && !is_stopping(jobs)) {
            struct error error = { 0 };
            if (step_once(&jobs->settings, &any, &error) != STATUS_OK) {
                log_failure("jobs.runner", &error);
                any = false;
            }
        }
    } while (wait_for_more(jobs));
    return NULL;
}

static enum status add_missing_periodic(struct db_conn *conn, void *self, struct error *error)
{
    const struct jobs_settings *s = self;
    int64_t now = context_now(s->context);
    for (size_t t = 0; t < s->type_tables; t++) {
        for (size_t i = 0; i < s->types[t].count; i++) {
            const struct job_type *type = &s->types[t].rows[i];
            enum status status = type->every_ms > 0 ? add_periodic(conn, type, now + type->every_ms, error) : STATUS_OK;
            if (status != STATUS_OK)
                return status;
        }
    }
    return STATUS_OK;
}

enum status jobs_start(const struct jobs_settings *settings, struct jobs **out, struct error *error)
{
    struct jobs *jobs = memory_system.take(memory_system.self, sizeof(*jobs));
    pthread_condattr_t monotonic;
    enum status status;
    if (jobs == NULL)
        return fail_memory(error);
    *jobs = (struct jobs){ .settings = *settings };
    status = db_write(settings->db, 0, add_missing_periodic, &jobs->settings, error);
    if (status != STATUS_OK) {
        memory_system.give_back(memory_system.self, jobs);
        return status;
    }
    pthread_mutex_init(&jobs->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&jobs->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&jobs->thread, NULL, runner, jobs) != 0) {
        memory_system.give_back(memory_system.self, jobs);
        return fail_memory(error);
    }
    *out = jobs;
    return STATUS_OK;
}

void jobs_stop(struct jobs *jobs)
{
    if (jobs == NULL)
        return;
    pthread_mutex_lock(&jobs->lock);
    jobs->stopping = true;
    pthread_cond_signal(&jobs->wake);
    pthread_mutex_unlock(&jobs->lock);
    pthread_join(jobs->thread, NULL);
    pthread_cond_destroy(&jobs->wake);
    pthread_mutex_destroy(&jobs->lock);
    memory_system.give_back(memory_system.self, jobs);
}
