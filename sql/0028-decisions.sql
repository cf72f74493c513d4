-- Decisions in the making (src/ocop/certificates): a draft without a number, submitted, then numbered, dated and scanned by the clerk. Only then is there
-- a row in certificates_decisions, and are there certificates. Days are counted since 1970-01-01, instants are milliseconds UTC.
CREATE TABLE certificates_drafts (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    kind {text} NOT NULL,           -- recognise; approve (90 points and more, for the Ministry); withdraw, correct, annul
    state {text} NOT NULL,          -- draft, submitted, issued, dropped
    session {int} NOT NULL,         -- whose products it decides on; 0: none
    about {int} NOT NULL,           -- row of certificates_decisions that it corrects or annuls; 0: none
    ground {text} NOT NULL,         -- of a withdrawal: a word of certificate_ground_words
    reason {text} NOT NULL,         -- of a withdrawal, correction or annulment, in words
    basis {text} NOT NULL,          -- the conclusion or confirmation that it rests on: number and who
    basis_day {int},                -- of that, or of the minutes: the decision is not made before this day
    due_day {int},
    letter_no {text} NOT NULL,      -- of the submission
    letter_day {int},
    made_at {int} NOT NULL,
    made_by {text} NOT NULL,        -- name
    submitted_at {int},
    submitted_by {text} NOT NULL,
    number {text} NOT NULL,         -- as printed
    number_key {text} NOT NULL,     -- by which two are the same; '' until it is issued
    year {int} NOT NULL,
    day {int},
    signer {text} NOT NULL,
    capacity {text} NOT NULL,       -- chair, deputy
    scan {int} REFERENCES files_files (id),
    issued_at {int},
    issued_by {text} NOT NULL,
    decision {int} REFERENCES certificates_decisions (id),
    note {text} NOT NULL,           -- why it was returned or dropped
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE UNIQUE INDEX certificates_drafts_number ON certificates_drafts (province, year, number_key) WHERE number_key <> '';
CREATE INDEX certificates_drafts_province ON certificates_drafts (province, state, id);
CREATE INDEX certificates_drafts_session ON certificates_drafts (session);
CREATE INDEX certificates_drafts_decision ON certificates_drafts (decision);

-- What a draft decides on: products of a session, or certificates that are there.
CREATE TABLE certificates_draft_items (
    id {id},
    draft {int} NOT NULL REFERENCES certificates_drafts (id),
    no {int} NOT NULL,
    live {bool} NOT NULL,           -- 0: the draft was dropped, or the decision annulled
    item {int} NOT NULL,            -- row of sessions_items; 0: none
    certificate {int} REFERENCES certificates (id), -- that is withdrawn, corrected or annulled
    product {int} NOT NULL,         -- 0: not known
    producer {int} NOT NULL,
    act {text} NOT NULL,            -- a word of certificate_act_words
    product_name {text} NOT NULL,
    producer_name {text} NOT NULL,
    commune_code {text} NOT NULL,
    set_no {int} NOT NULL,
    stars {int} NOT NULL,
    points {text} NOT NULL,         -- "78,44"; '' where there are none
    given {int} REFERENCES certificates (id) -- once it is issued
) {strict};
CREATE INDEX certificates_draft_items_draft ON certificates_draft_items (draft, no);
CREATE UNIQUE INDEX certificates_draft_items_item ON certificates_draft_items (item) WHERE live = 1 AND item > 0;
CREATE UNIQUE INDEX certificates_draft_items_given ON certificates_draft_items (given) WHERE given IS NOT NULL;

-- Products that the Ministry recognised with five stars (its answer stands in outcomes_sendings) whose certificate was entered in the register.
CREATE TABLE certificates_ministry (
    item {int} PRIMARY KEY,         -- row of sessions_items
    at {int} NOT NULL,
    by_name {text} NOT NULL
) {strict};

-- The number of a product in its commune's register, for product codes: province-commune-number-year.
CREATE TABLE certificates_numbers (
    commune_code {text} NOT NULL,
    no {int} NOT NULL,
    product {int} NOT NULL,
    PRIMARY KEY (commune_code, no)
) {strict};
CREATE UNIQUE INDEX certificates_numbers_product ON certificates_numbers (product, commune_code);

-- Keys that sign what is printed in the QR code and the status list; the secret half lies outside the database.
CREATE TABLE certificates_keys (
    id {text} PRIMARY KEY,          -- the first 16 digits of SHA-256 of the public key
    public {blob} NOT NULL,
    from_at {int} NOT NULL,
    until_at {int}                  -- since when another one signs
) {strict};

-- The signed words of a certificate's QR code, one row for each paper that was given. The row's number is its place in the status list.
CREATE TABLE certificates_seals (
    id {id},
    certificate {int} NOT NULL REFERENCES certificates (id),
    key {text} NOT NULL,
    payload {blob} NOT NULL,        -- the signed words and the signature behind them
    replaced {bool} NOT NULL,       -- by another paper for the same certificate, after a correction
    at {int} NOT NULL
) {strict};
CREATE INDEX certificates_seals_certificate ON certificates_seals (certificate, id);

-- What was told of a certificate's end: once for each mark (210, 180, 150, 120, 30 days before it).
CREATE TABLE certificates_notices (
    certificate {int} NOT NULL REFERENCES certificates (id),
    mark {int} NOT NULL,
    at {int} NOT NULL,
    sent_at {int},                  -- the office has printed and sent it
    sent_by {text} NOT NULL,        -- name
    PRIMARY KEY (certificate, mark)
) {strict};

-- Problems that anybody reported about a recognised product.
CREATE TABLE certificates_complaints (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    line {int} NOT NULL,
    certificate {int} NOT NULL REFERENCES certificates (id),
    words {text} NOT NULL,
    contact {text} NOT NULL,        -- may be empty
    answer {text} NOT NULL,         -- what the office made of it; '' not yet
    at {int} NOT NULL,
    answered_at {int},
    UNIQUE (ident)
) {strict};
CREATE INDEX certificates_complaints_line ON certificates_complaints (line, at);

CREATE INDEX certificates_facts_code ON certificates_facts (code) WHERE code <> '';
