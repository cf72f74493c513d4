/* Work that is done later, by the program itself: a durable table with lease, retries and dedupe key. In-process by default; on PostgreSQL
 * several processes may share the table, a lease keeps each job with one of them.
 *
 * A job may run more than once (a process can die after the work and before the note that it is done), so what it changes goes through a
 * command whose UUID is made from the job's number: doing it twice is doing it once. Table: jobs. */
#ifndef OPENOCOP_DB_JOBS_H
#define OPENOCOP_DB_JOBS_H

#include "base/rooms.h"
#include "db/db.h"

struct job {
    int64_t id;
    const char *type;
    struct str content; /* what job_add was given */
    int64_t attempt;    /* 1, 2, … */
};

/* Does the work, on the runner's thread, outside any transaction. A failure is tried again later. The arena is emptied afterwards. */
typedef enum status job_run_fn(const struct job *job, const struct rooms *rooms, struct arena *arena, struct error *error);

/* One row a kind of work; each room has a table of them in NAME_jobs.c, which app/ lists. */
struct job_type {
    const char *name; /* "ledger.verify" */
    job_run_fn *run;
    int64_t most_attempts;
    int64_t lease_ms; /* after this time another process may take it over */
    int64_t every_ms; /* > 0: the runner adds it again, this long after it was last due; 0: only on demand */
    bool quiet;       /* so often that what was done leaves no row and no line in the log */
};

struct job_types {
    const struct job_type *rows;
    size_t count;
};

/* Adds a job inside the caller's transaction. A `dedupe` text (may be empty: none) that an unfinished job already has adds nothing. */
MUST_CHECK enum status job_add(struct db_conn *conn, const char *type, struct str dedupe, struct str content, int64_t due, struct error *error);

struct jobs_settings {
    struct db *db;
    const struct context *context;
    const struct rooms *rooms;
    const struct job_types *types; /* `type_tables` of them */
    size_t type_tables;
    struct str runner; /* names this process in the table */
    int64_t pause_ms;  /* how long to wait when nothing is due; 0: one second */
};

struct jobs;
/* Starts the runner's thread and adds the periodic jobs that are missing. */
MUST_CHECK enum status jobs_start(const struct jobs_settings *settings, struct jobs **out, struct error *error);
/* Lets the job under way finish, and stops. */
void jobs_stop(struct jobs *jobs);
/* Runs everything that is due now, on the calling thread; for tests and the command line. *ran counts. */
MUST_CHECK enum status jobs_run_due(const struct jobs_settings *settings, int64_t *ran, struct error *error);

struct job_state {
    int64_t id;
    struct str type;
    int64_t due;
    int64_t attempts;
    struct str state; /* "waiting", "running", "done", "given-up" */
    struct str fault; /* what the last attempt said; empty when none failed */
};
/* The newest `most` jobs. */
MUST_CHECK enum status jobs_list(struct db_conn *conn, struct arena *arena, int64_t now, size_t most, struct job_state **out, size_t *count,
                                 struct error *error);

#endif
