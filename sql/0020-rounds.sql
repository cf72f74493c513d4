-- Rounds of judging (src/ocop/rounds): what a body above the commune does with a dossier until its council judges it. Days are counted since 1970-01-01,
-- instants are milliseconds UTC.
CREATE TABLE rounds (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    body {text} NOT NULL,           -- district, province: a word of procedure_body_words
    place_code {text} NOT NULL,     -- of the district; '' for the province
    year {int} NOT NULL,
    no {int} NOT NULL,
    name {text} NOT NULL,
    basis {text} NOT NULL,          -- the plan or decision, number and day
    cutoff_day {int} NOT NULL,      -- what communes ask for before this day
    until_day {int} NOT NULL,       -- is judged before this one
    closed_at {int},
    made_at {int} NOT NULL,
    version {int} NOT NULL,
    UNIQUE (ident),
    UNIQUE (province, body, place_code, year, no)
) {strict};

-- A dossier that a body has to judge: one row for (dossier, body).
CREATE TABLE rounds_candidates (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    body {text} NOT NULL,
    place_code {text} NOT NULL,
    round {int} NOT NULL,           -- 0: none
    dossier {int} NOT NULL,
    dossier_ident {blob} NOT NULL,
    filed_no {int} NOT NULL,        -- the filed version that is judged
    producer {int} NOT NULL,
    product {int} NOT NULL,
    kind {text} NOT NULL,           -- first, upgrade, rerating
    pack {text} NOT NULL,
    pack_sha256 {text} NOT NULL,
    set_no {int} NOT NULL,
    product_name {text} NOT NULL,   -- for lists, as it is today
    producer_name {text} NOT NULL,
    sort_key {blob} NOT NULL,       -- of the product's name
    commune_code {text} NOT NULL,
    procedure {text} NOT NULL,      -- "26-2026@1"; '' until it is received, and where the authority is unclear
    procedure_sha256 {text} NOT NULL,
    state {text} NOT NULL,          -- a word of candidate_state_words
    stage {text} NOT NULL,          -- its column on the board: the state, or received
    holder {int} NOT NULL,          -- the account that has it in hand; 0: nobody
    holder_name {text} NOT NULL,
    asked_day {int} NOT NULL,       -- on which the commune first handed it over
    receipt_no {int} NOT NULL,      -- in the body's register of the year; 0: not received
    receipt_year {int} NOT NULL,
    receipt_day {int},
    team_at {int},                  -- the advisory team was first given it
    since {int} NOT NULL,           -- instant of the state
    due_day {int},
    version {int} NOT NULL,
    UNIQUE (ident),
    UNIQUE (dossier, body)
) {strict};
CREATE INDEX rounds_candidates_board ON rounds_candidates (province, body, place_code, round, stage, coalesce(due_day, 2147483647), id);
CREATE INDEX rounds_candidates_due ON rounds_candidates (province, body, place_code, round, coalesce(due_day, 2147483647), id);
CREATE INDEX rounds_candidates_ready ON rounds_candidates (province, body, place_code, set_no, sort_key) WHERE state = 'ready';
CREATE UNIQUE INDEX rounds_candidates_receipt ON rounds_candidates (province, body, place_code, receipt_year, receipt_no) WHERE receipt_no > 0;
CREATE INDEX rounds_candidates_producer ON rounds_candidates (producer);
CREATE INDEX rounds_candidates_product ON rounds_candidates (product);

-- Dossiers that were handed over before there were rounds; the program takes them in when it starts.
CREATE TABLE rounds_arriving (
    dossier {int} NOT NULL,
    PRIMARY KEY (dossier)
) {strict};
INSERT INTO rounds_arriving (dossier) SELECT id FROM dossiers WHERE state = 'handed';

-- What the office or the team asks to be mended.
CREATE TABLE rounds_supplements (
    id {id},
    candidate {int} NOT NULL REFERENCES rounds_candidates (id),
    no {int} NOT NULL,              -- 1 for its first
    filed_no {int} NOT NULL,        -- the version that lacks it
    who {text} NOT NULL,            -- must answer: producer, commune
    until_day {int} NOT NULL,
    at {int} NOT NULL,
    by_name {text} NOT NULL,
    answered_at {int},              -- handed over again
    answered_no {int} NOT NULL,     -- as this version
    UNIQUE (candidate, no)
) {strict};
CREATE TABLE rounds_supplement_items (
    supplement {int} NOT NULL REFERENCES rounds_supplements (id),
    no {int} NOT NULL,
    item {text} NOT NULL,           -- a component or the code of a criterion
    reason {text} NOT NULL,
    PRIMARY KEY (supplement, no)
) {strict};

-- The advisory team's provisional view, by criterion.
CREATE TABLE rounds_opinions (
    candidate {int} NOT NULL REFERENCES rounds_candidates (id),
    criterion {text} NOT NULL,
    option_id {text} NOT NULL,      -- '': none of the levels
    remark {text} NOT NULL,
    fact {bool} NOT NULL,           -- settled by a paper, and established
    by_account {int} NOT NULL,
    by_name {text} NOT NULL,
    at {int} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (candidate, criterion)
) {strict};

-- Visits on site: planned, then recorded.
CREATE TABLE rounds_visits (
    id {id},
    ident {blob} NOT NULL,
    candidate {int} NOT NULL REFERENCES rounds_candidates (id),
    planned_day {int} NOT NULL,
    done_day {int},
    people {text} NOT NULL,         -- who goes, or went
    findings {text} NOT NULL,
    by_name {text} NOT NULL,
    at {int} NOT NULL,
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX rounds_visits_candidate ON rounds_visits (candidate);
CREATE TABLE rounds_visit_findings (
    visit {int} NOT NULL REFERENCES rounds_visits (id),
    criterion {text} NOT NULL,
    finding {text} NOT NULL,
    PRIMARY KEY (visit, criterion)
) {strict};

-- What happened to it, for its page.
CREATE TABLE rounds_events (
    id {id},
    candidate {int} NOT NULL REFERENCES rounds_candidates (id),
    at {int} NOT NULL,
    what {text} NOT NULL,
    by_name {text} NOT NULL,
    note {text} NOT NULL
) {strict};
CREATE INDEX rounds_events_candidate ON rounds_events (candidate);
