/* The program checks its own ledger once a day, and signs what has grown: a fault is written to the log and stays visible in `openocop jobs
 * list`. */
#include "db/jobs.h"
#include "ocop/ledger/ledger.h"
#include "texts_ledger.h"

#define EVERY_DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define LEASE_MS (INT64_C(30) * 60 * 1000)

static enum status verify(const struct job *job, const struct rooms *rooms, struct arena *arena, struct error *error)
{
    struct db_conn *conn;
    struct ledger_report report;
    struct ledger_recomputed *recomputed;
    struct buffer words;
    const struct ledger *ledger = rooms_find(rooms, "ledger");
    size_t count = 0;
    enum status status = db_reader(ledger->db, &conn, error);
    (void)job;
    if (status == STATUS_OK)
        status = ledger_verify(conn, &report, error);
    if (status == STATUS_OK) {
        recomputed = ARENA_NEW_MANY(arena, struct ledger_recomputed, ledger->verifier_count + 1);
        status = recomputed == NULL ? fail_memory(error) : ledger_recompute(ledger, conn, rooms, recomputed, &count, error);
    }
    if (status != STATUS_NO)
        return status;
    buffer_open(&words, arena, 1000);
    if (report.fault.text != TEXT_NONE)
        ledger_fault_text(&words, LANGUAGE_VI, &report.fault);
    else
        error_line(&words, LANGUAGE_VI, error);
    return FAIL_WITH(error, STATUS_FAILED, TEXT_ledger_broken, NULL, TEXT_ARG("fault", buffer_str(&words)));
}

static enum status checkpoint(const struct job *job, const struct rooms *rooms, struct arena *arena, struct error *error)
{
    int64_t made = 0;
    (void)job;
    (void)arena;
    return ledger_sign(rooms_find(rooms, "ledger"), false, &made, error);
}

static const struct job_type rows[] = {
    { .name = "ledger.verify", .run = verify, .most_attempts = 2, .lease_ms = LEASE_MS, .every_ms = EVERY_DAY_MS },
    { .name = "ledger.checkpoint", .run = checkpoint, .most_attempts = 5, .lease_ms = LEASE_MS, .every_ms = EVERY_DAY_MS },
};

const struct job_types ledger_jobs = { rows, sizeof(rows) / sizeof(rows[0]) };
