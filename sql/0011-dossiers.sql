-- Dossiers (src/ocop/dossiers): what a producer files for a product, and what the commune makes of it. Days are counted since 1970-01-01, instants are
-- milliseconds UTC. What was filed is frozen in dossiers_versions and never changes.
CREATE TABLE dossiers (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    commune_code {text} NOT NULL,   -- of the producer, as it is today
    producer {int} NOT NULL,
    product {int} NOT NULL,
    kind {text} NOT NULL,           -- first, upgrade, rerating (Decision 26/2026, Article 6.1)
    before {int},                   -- the dossier that it started from
    pack {text} NOT NULL,           -- "26-2026@1": the edition it is bound to, and
    pack_sha256 {text} NOT NULL,    -- its hash
    set_no {int} NOT NULL,
    state {text} NOT NULL,          -- a word of dossier_state_words
    filed_count {int} NOT NULL,     -- versions filed so far
    receipt_no {int} NOT NULL,      -- number in the commune's register of the year; 0: not received
    receipt_year {int} NOT NULL,
    filed_day {int},                -- of the version that the commune has
    due_day {int},                  -- the commune's last day, or the producer's after a return
    due_certain {bool} NOT NULL,    -- the calendar of days off was known up to it
    examiner {int} NOT NULL,        -- the account that made Mau 03; 0: nobody yet
    product_name {text} NOT NULL,   -- for lists, as it is today
    producer_name {text} NOT NULL,
    find_folded {text} NOT NULL,
    made_at {int} NOT NULL,
    changed_at {int} NOT NULL,
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX dossiers_province ON dossiers (province, changed_at);
CREATE INDEX dossiers_commune ON dossiers (commune_code, changed_at);
CREATE INDEX dossiers_producer ON dossiers (producer, changed_at);
CREATE INDEX dossiers_product ON dossiers (product);
CREATE UNIQUE INDEX dossiers_receipt ON dossiers (province, commune_code, receipt_year, receipt_no) WHERE receipt_no > 0;

-- The draft: what is claimed for a criterion, with its reason and its papers. Not in the ledger until it is filed.
CREATE TABLE dossiers_claims (
    dossier {int} NOT NULL REFERENCES dossiers (id),
    criterion {text} NOT NULL,
    option_id {text} NOT NULL,      -- '': nothing of it is reached
    reason {text} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (dossier, criterion)
) {strict};
CREATE TABLE dossiers_citations (
    dossier {int} NOT NULL REFERENCES dossiers (id),
    criterion {text} NOT NULL,
    paper {int} NOT NULL,
    PRIMARY KEY (dossier, criterion, paper)
) {strict};
CREATE INDEX dossiers_citations_paper ON dossiers_citations (paper);
-- The sections of Mau 02 in the producer's own words.
CREATE TABLE dossiers_texts (
    dossier {int} NOT NULL REFERENCES dossiers (id),
    name {text} NOT NULL,
    body {text} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (dossier, name)
) {strict};

-- What was filed: everything that Mau 01 and Mau 02 say and the hashes of all papers, as canonical JSON.
CREATE TABLE dossiers_versions (
    dossier {int} NOT NULL REFERENCES dossiers (id),
    no {int} NOT NULL,              -- 1, 2, ...
    content {text} NOT NULL,
    sha256 {text} NOT NULL,
    filed_at {int} NOT NULL,
    filed_by {int} NOT NULL,        -- account
    on_behalf {text} NOT NULL,      -- the producer's name where an officer filed it; '' otherwise
    PRIMARY KEY (dossier, no)
) {strict};

-- Given back, with a reason for each item.
CREATE TABLE dossiers_returns (
    id {id},
    dossier {int} NOT NULL REFERENCES dossiers (id),
    no {int} NOT NULL,              -- of the version that is returned
    at {int} NOT NULL,
    by_account {int} NOT NULL,
    until_day {int} NOT NULL
) {strict};
CREATE INDEX dossiers_returns_dossier ON dossiers_returns (dossier);
CREATE TABLE dossiers_return_items (
    return_id {int} NOT NULL REFERENCES dossiers_returns (id),
    item {text} NOT NULL,           -- a component of the dossier, or "criterion 1.5"
    reason {text} NOT NULL,
    PRIMARY KEY (return_id, item)
) {strict};

-- Mau 03: what the commune found; the newest of a version counts.
CREATE TABLE dossiers_examinations (
    dossier {int} NOT NULL REFERENCES dossiers (id),
    no {int} NOT NULL,              -- of the version that was examined
    material {text} NOT NULL,       -- the four contents (Mau 03, part II)
    labour {text} NOT NULL,
    idea {text} NOT NULL,
    identity {text} NOT NULL,
    meeting {text} NOT NULL,        -- who met when, and what was said; '': no meeting
    by_account {int} NOT NULL,
    by_name {text} NOT NULL,
    at {int} NOT NULL,
    letter_no {text} NOT NULL,      -- number and symbol of the request letter, once it is signed
    letter_day {int},
    signed_by {int} NOT NULL,       -- account; 0: not yet
    signed_name {text} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (dossier, no)
) {strict};
CREATE TABLE dossiers_ticks (
    dossier {int} NOT NULL REFERENCES dossiers (id),
    no {int} NOT NULL,
    component {text} NOT NULL,
    state {text} NOT NULL,          -- there, missing, expired
    note {text} NOT NULL,
    PRIMARY KEY (dossier, no, component)
) {strict};

-- Five samples of a product (Article 6.2.d), none for tourism.
CREATE TABLE dossiers_samples (
    dossier {int} NOT NULL REFERENCES dossiers (id),
    sample {int} NOT NULL,          -- 1 ... 5
    label {text} NOT NULL,          -- the number on the seal
    lot {text} NOT NULL,
    expires_day {int},
    condition {text} NOT NULL,
    received_at {int} NOT NULL,
    received_by {int} NOT NULL,
    state {text} NOT NULL,          -- sealed, used, tested, returned, destroyed
    PRIMARY KEY (dossier, sample)
) {strict};

-- What happened to it, for its page.
CREATE TABLE dossiers_events (
    id {id},
    dossier {int} NOT NULL REFERENCES dossiers (id),
    at {int} NOT NULL,
    what {text} NOT NULL,
    by_name {text} NOT NULL,
    on_behalf {text} NOT NULL,
    note {text} NOT NULL
) {strict};
CREATE INDEX dossiers_events_dossier ON dossiers_events (dossier);
