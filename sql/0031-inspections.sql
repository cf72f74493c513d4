-- Inspection after recognition (src/ocop/inspections): the year's plan, its team, what was seen at each product, what followed. Days are counted since
-- 1970-01-01, instants are milliseconds UTC.
CREATE TABLE inspections_plans (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    year {int} NOT NULL,
    number {text} NOT NULL,         -- of the document that orders it: "120/KH-SNNMT"
    day {int} NOT NULL,             -- of that document
    title {text} NOT NULL,
    team_number {text} NOT NULL,    -- of the decision on the team; '' where there is none yet
    team_day {int},
    team {int} NOT NULL,            -- edition of its members; 0: none yet
    made_at {int} NOT NULL,
    made_by {text} NOT NULL,        -- name
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX inspections_plans_province ON inspections_plans (province, year, id);

-- Those of an earlier edition stay.
CREATE TABLE inspections_members (
    plan {int} NOT NULL REFERENCES inspections_plans (id),
    team {int} NOT NULL,
    no {int} NOT NULL,
    account {int} NOT NULL,         -- 0: he has none here
    name {text} NOT NULL,
    body {text} NOT NULL,           -- where he works
    duty {text} NOT NULL,           -- lead, secretary, member
    PRIMARY KEY (plan, team, no)
) {strict};
CREATE INDEX inspections_members_account ON inspections_members (account);

-- One product of a plan, from its choice to the end of what was ordered.
CREATE TABLE inspections (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    plan {int} NOT NULL REFERENCES inspections_plans (id),
    line {int} NOT NULL,            -- of certificates
    certificate {int} NOT NULL REFERENCES certificates (id),
    product {int} NOT NULL,         -- 0: not known, as the next
    producer {int} NOT NULL,
    product_name {text} NOT NULL,
    producer_name {text} NOT NULL,
    commune_code {text} NOT NULL,
    stars {int} NOT NULL,
    reason {text} NOT NULL,         -- why it was chosen: never, complaint, expiring, laboratory, other
    reason_words {text} NOT NULL,
    state {text} NOT NULL,          -- planned, recorded, passed, remedy, remedied, settled, withdraw, drafted, dropped
    dropped_why {text} NOT NULL,
    day {int},                      -- of the visit
    place {text} NOT NULL,          -- where
    present {text} NOT NULL,        -- who was there for the producer
    opinion {text} NOT NULL,        -- what the producer said
    record {int} NOT NULL,          -- edition of the findings; 0: none yet
    concluded_day {int},
    concluded_by {text} NOT NULL,   -- name
    conclusion {text} NOT NULL,     -- in words
    until {int},                    -- by when it must be mended
    ground {text} NOT NULL,         -- of a proposal to withdraw: a word of Article 8.1
    made_at {int} NOT NULL,
    made_by {text} NOT NULL,
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE UNIQUE INDEX inspections_once ON inspections (plan, line) WHERE state <> 'dropped';
CREATE INDEX inspections_line ON inspections (line, day);
CREATE INDEX inspections_producer ON inspections (producer, id);
CREATE INDEX inspections_certificate ON inspections (certificate);

-- What was seen under a heading. Those of an earlier record stay.
CREATE TABLE inspections_findings (
    inspection {int} NOT NULL REFERENCES inspections (id),
    record {int} NOT NULL,
    heading {text} NOT NULL,
    verdict {text} NOT NULL,        -- good, bad, none (not looked at)
    words {text} NOT NULL,
    PRIMARY KEY (inspection, record, heading)
) {strict};

CREATE TABLE inspections_photos (
    id {id},
    ident {blob} NOT NULL,
    inspection {int} NOT NULL REFERENCES inspections (id),
    file {int} NOT NULL,
    caption {text} NOT NULL,
    own {bool} NOT NULL,            -- 1: the producer's, of what he mended
    at {int} NOT NULL,
    by_name {text} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX inspections_photos_inspection ON inspections_photos (inspection, id);

-- Samples that were taken, each with its laboratory test.
CREATE TABLE inspections_samples (
    id {id},
    inspection {int} NOT NULL REFERENCES inspections (id),
    sample {text} NOT NULL,         -- the number on its seal
    amount {text} NOT NULL,
    test {int} NOT NULL REFERENCES laboratory_tests (id),
    at {int} NOT NULL,
    by_name {text} NOT NULL
) {strict};
CREATE UNIQUE INDEX inspections_samples_seal ON inspections_samples (inspection, sample);

-- What happened, in order: concluded, remedied, again, settled, withdraw, drafted.
CREATE TABLE inspections_events (
    id {id},
    inspection {int} NOT NULL REFERENCES inspections (id),
    what {text} NOT NULL,
    words {text} NOT NULL,
    until {int},
    at {int} NOT NULL,
    by_name {text} NOT NULL
) {strict};
CREATE INDEX inspections_events_inspection ON inspections_events (inspection, id);
