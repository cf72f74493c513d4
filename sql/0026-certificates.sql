-- Recognition decisions and the certificates that stand on them (src/ocop/certificates). Days are counted since 1970-01-01, instants are
-- milliseconds UTC. Two times are kept apart: when something holds (valid_from, valid_to, day), and from which day on the office knew it
-- (known_from, known_to: the first day on which it was no longer believed; 2932896, that is 9999-12-31: still).
CREATE TABLE certificates_decisions (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    kind {text} NOT NULL,           -- recognise, withdraw, correct, annul
    state {text} NOT NULL,          -- draft, issued, annulled
    level {text} NOT NULL,          -- ministry, province, district
    place_code {text} NOT NULL,     -- whose it is, as of its day; '' for a ministry's
    number {text} NOT NULL,         -- as printed; '' where it is not known
    day {int},                      -- NULL: a draft
    signer {text} NOT NULL,
    note {text} NOT NULL,
    known_from {int} NOT NULL,
    recorded_at {int} NOT NULL,
    recorded_by {text} NOT NULL,    -- the account's public identifier, or "system"
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX certificates_decisions_province ON certificates_decisions (province, day, id);

-- Lists of old certificates that came in as a whole. Taking one back ends what was believed of its certificates; nothing is deleted.
CREATE TABLE certificates_imports (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    file_name {text} NOT NULL,
    sha256 {blob} NOT NULL,
    row_count {int} NOT NULL,
    made_count {int} NOT NULL,
    left_out {int} NOT NULL,
    mend_count {int} NOT NULL,
    made_at {int} NOT NULL,
    made_by {text} NOT NULL,
    undone_at {int},
    UNIQUE (ident)
) {strict};
CREATE INDEX certificates_imports_province ON certificates_imports (province, id);

-- Files that were chosen on the page and lie in the store under their hash.
CREATE TABLE certificates_imports_files (
    id {id},
    account {text} NOT NULL,
    sha256 {blob} NOT NULL,
    file_name {text} NOT NULL,
    chosen_at {int} NOT NULL,
    UNIQUE (account, sha256)
) {strict};

-- A certificate as a paper that was given. Those of one product, each with the one before it, are a line: the number of its first one.
CREATE TABLE certificates (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    decision {int} NOT NULL REFERENCES certificates_decisions (id),
    no {int} NOT NULL,              -- its place in the decision
    line {int} NOT NULL,            -- 0: it is the first of its line
    previous {int} REFERENCES certificates (id),
    product {int} REFERENCES products (id),
    producer {int} REFERENCES producers (id),
    import {int} REFERENCES certificates_imports (id),
    origin {text} NOT NULL,         -- program, import, placeholder
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX certificates_decision ON certificates (decision, no);
CREATE INDEX certificates_line ON certificates (line);
CREATE INDEX certificates_product ON certificates (product);
CREATE INDEX certificates_import ON certificates (import);
CREATE INDEX certificates_previous ON certificates (previous);

-- What is said of it; a correction ends the row that was believed and adds another.
CREATE TABLE certificates_facts (
    id {id},
    certificate {int} NOT NULL REFERENCES certificates (id),
    province {int} NOT NULL,
    known_from {int} NOT NULL,
    known_to {int} NOT NULL,
    act {text} NOT NULL,            -- new, again, upgrade: for the first time, judged again, raised
    code {text} NOT NULL,           -- as printed, never taken apart; '' where it is not known
    product_name {text} NOT NULL,   -- as printed
    producer_name {text} NOT NULL,
    producer_kind {text} NOT NULL,  -- a word of producer_kind_words; '' unknown
    women {text} NOT NULL,          -- led by a woman: yes, no; '' unknown
    minority {text} NOT NULL,
    stars {int} NOT NULL,
    set_no {int} NOT NULL,          -- 0 unknown
    branch {text} NOT NULL,         -- a word of certificate_branch_words; '' unknown
    place_code {text} NOT NULL,     -- its commune; a district or province where no more is known
    place_day {int} NOT NULL,       -- of which the code speaks
    valid_from {int} NOT NULL,
    valid_to {int} NOT NULL,        -- the last day
    assumed {text} NOT NULL,        -- which of these are assumed, not read from a paper: words with spaces between; '' none
    reason {text} NOT NULL,         -- of a correction
    find_folded {text} NOT NULL,    -- ' ' and the words of the product, its producer and the code
    sort_key {blob} NOT NULL,       -- of the product's name
    recorded_at {int} NOT NULL,
    recorded_by {text} NOT NULL
) {strict};
CREATE INDEX certificates_facts_certificate ON certificates_facts (certificate, known_from);
CREATE INDEX certificates_facts_province ON certificates_facts (province, sort_key, id);

-- What happened to it.
CREATE TABLE certificates_events (
    id {id},
    certificate {int} NOT NULL REFERENCES certificates (id),
    province {int} NOT NULL,
    kind {text} NOT NULL,           -- withdrawn, annulled, extended
    day {int} NOT NULL,             -- the first on which it no longer holds; of an extension the new last day
    decision {text} NOT NULL,       -- number and day of the paper, or ''
    reason {text} NOT NULL,
    known_from {int} NOT NULL,
    known_to {int} NOT NULL,
    recorded_at {int} NOT NULL,
    recorded_by {text} NOT NULL
) {strict};
CREATE INDEX certificates_events_certificate ON certificates_events (certificate, known_from);
CREATE INDEX certificates_events_province ON certificates_events (province, certificate, id);
