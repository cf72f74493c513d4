-- Work that the program does later by itself (src/db/jobs.h).
CREATE TABLE jobs (
    id {id},
    type {text} NOT NULL,
    dedupe {text},                  -- unique among unfinished jobs
    content {text} NOT NULL,
    due {int} NOT NULL,             -- instant
    attempts {int} NOT NULL,
    lease_until {int} NOT NULL,     -- instant; 0: nobody holds it
    lease_by {text},
    done_at {int},                  -- instant
    given_up_at {int},              -- instant
    fault {text}                    -- what the last attempt said
) {strict};
CREATE UNIQUE INDEX jobs_dedupe ON jobs (dedupe) WHERE done_at IS NULL AND given_up_at IS NULL AND dedupe IS NOT NULL;
CREATE INDEX jobs_due ON jobs (due) WHERE done_at IS NULL AND given_up_at IS NULL;
