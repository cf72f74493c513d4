-- Working days and tasks (src/ocop/notices). Dates are days since 1970-01-01. Only days that differ from the plain Monday-Friday week have a
-- row; a province's row stands before the country's.
CREATE TABLE notices_days (
    province {int} NOT NULL, -- 0: the country
    day {int} NOT NULL,
    kind {int} NOT NULL, -- enum calendar_kind
    name {text} NOT NULL,
    basis {text} NOT NULL, -- the document that says so
    provenance {int} NOT NULL, -- enum calendar_provenance
    source {text} NOT NULL, -- where it was read; '' where unknown
    by_hand {bool} NOT NULL, -- an administrator said so: an import leaves it alone
    command {blob} NOT NULL, -- that made it
    PRIMARY KEY (province, day)
) {strict};

-- A calendar that was ever written; the version is that of all its days together.
CREATE TABLE notices_calendars (
    province {int} PRIMARY KEY,
    version {int} NOT NULL
) {strict};

-- A task is for a role at a place, for an account or for a producer; what does not apply is 0 or ''.
CREATE TABLE notices_tasks (
    id {id},
    ident {blob} NOT NULL UNIQUE,
    province {int} NOT NULL,
    kind {text} NOT NULL,
    subject {blob} NOT NULL,
    product {text} NOT NULL,
    producer {text} NOT NULL,
    path {text} NOT NULL,
    scope {int} NOT NULL, -- enum task_scope
    role {int} NOT NULL,
    place {text} NOT NULL,
    person {int} NOT NULL, -- account or producer
    due {int} NOT NULL, -- 2932896 (9999-12-31): none
    paused_since {int}, -- date
    opened_at {int} NOT NULL, -- instant
    done_at {int}, -- instant
    done_by {text}
) {strict};
CREATE UNIQUE INDEX notices_tasks_open ON notices_tasks (province, subject, kind, scope, role, place, person) WHERE done_at IS NULL;
CREATE INDEX notices_tasks_due ON notices_tasks (province, scope, role, place, person, due, id) WHERE done_at IS NULL;
