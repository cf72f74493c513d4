/* The statements on the table jobs; private to jobs.c. */
#ifndef OPENOCOP_DB_JOBS_SQL_H
#define OPENOCOP_DB_JOBS_SQL_H

#include "db/jobs.h"

/* Takes the job that is due longest and that nobody holds; *found is false when there is none. Inside a write. */
MUST_CHECK enum status jobs_sql_take(struct db_conn *conn, int64_t now, int64_t lease_until, struct str runner, struct arena *arena,
                                     struct job *job, struct str *type, bool *found, struct error *error);
/* The lease as the type wants it, which is known only after the job was taken. */
MUST_CHECK enum status jobs_sql_hold(struct db_conn *conn, int64_t id, int64_t lease_until, struct error *error);
MUST_CHECK enum status jobs_sql_done(struct db_conn *conn, int64_t id, int64_t now, struct error *error);
/* Notes the fault; due again at `due`, or given up when `give_up`. */
MUST_CHECK enum status jobs_sql_drop(struct db_conn *conn, int64_t id, struct error *error);
MUST_CHECK enum status jobs_sql_failed(struct db_conn *conn, int64_t id, int64_t now, int64_t due, bool give_up, struct str fault,
                                       struct error *error);
/* Forgets what was done before the instant. */
MUST_CHECK enum status jobs_sql_forget(struct db_conn *conn, int64_t before, struct error *error);

#endif
