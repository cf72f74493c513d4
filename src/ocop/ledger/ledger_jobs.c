/* The program checks its own ledger once a day: a fault is written to the log and stays visible in `openocop jobs list`. */
#include "db/jobs.h"
#include "ocop/ledger/ledger.h"

#define EVERY_DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define LEASE_MS (INT64_C(30) * 60 * 1000)

static enum status verify(const struct job *job, const struct rooms *rooms, struct arena *arena, struct error *error)
{
    struct db_conn *conn;
    struct ledger_report report;
    struct buffer words;
    enum status status = db_reader(rooms_find(rooms, "db"), &conn, error);
    (void)job;
    if (status == STATUS_OK)
        status = ledger_verify(conn, &report, error);
    if (status != STATUS_NO)
        return status;
    buffer_open(&words, arena, 1000);
    ledger_fault_text(&words, LANGUAGE_VI, &report.fault);
    return FAIL_WITH(error, STATUS_FAILED, TEXT_ledger_broken, NULL, TEXT_ARG("fault", buffer_str(&words)));
}

static const struct job_type rows[] = {
    { .name = "ledger.verify", .run = verify, .most_attempts = 2, .lease_ms = LEASE_MS, .every_ms = EVERY_DAY_MS },
};

const struct job_types ledger_jobs = { rows, sizeof(rows) / sizeof(rows[0]) };
