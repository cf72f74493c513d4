-- Complaints about results (src/ocop/outcomes). Days are counted since 1970-01-01, instants are milliseconds UTC.
CREATE TABLE outcomes_complaints (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    item {int} NOT NULL REFERENCES sessions_items (id),
    producer {int} NOT NULL,        -- whose product it is about
    by_producer {int} NOT NULL,     -- 1: he complains himself, 0: somebody else does
    from_name {text} NOT NULL,
    contact {text} NOT NULL,
    channel {text} NOT NULL,        -- here, paper, post, email, phone, visit
    received {int} NOT NULL,
    body {text} NOT NULL,
    criteria {text} NOT NULL,       -- codes, with spaces between
    state {text} NOT NULL,          -- received, given, answered
    due {int},                      -- NULL: not set yet
    due_basis {text} NOT NULL,      -- what the term follows from
    account {int} NOT NULL,         -- who answers; 0: nobody yet
    account_name {text} NOT NULL,
    seats {text} NOT NULL,          -- identifiers of the seats whose sheets were looked at, with spaces between
    recounted_at {int},
    recounted {int} NOT NULL,       -- how many results of the product were counted again
    differing {int} NOT NULL,       -- how many differences were found
    differences {text} NOT NULL,    -- in words, a line each
    outcome {text} NOT NULL,        -- unchanged, anew, annex; empty: not answered
    answer {text} NOT NULL,
    answer_no {text} NOT NULL,      -- of the letter
    annex {text} NOT NULL,          -- number of the annex that corrects the result
    answered_at {int},
    answered_by {text} NOT NULL,
    made_at {int} NOT NULL,
    made_by {text} NOT NULL,
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX outcomes_complaints_province ON outcomes_complaints (province, id);
CREATE INDEX outcomes_complaints_item ON outcomes_complaints (item, id);
CREATE INDEX outcomes_complaints_producer ON outcomes_complaints (producer, id);

-- A producer's results are looked for by producer.
CREATE INDEX sessions_items_producer ON sessions_items (producer);

-- The results of a session, published for comment until a day. After it nothing comes in any more, by the clock.
CREATE TABLE outcomes_publications (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    session {int} NOT NULL REFERENCES sessions (id),
    days {int} NOT NULL,
    from_day {int} NOT NULL,
    until_day {int} NOT NULL,       -- the last day on which comments are taken
    basis {text} NOT NULL,          -- what the term follows from
    made_at {int} NOT NULL,
    made_by {text} NOT NULL,
    UNIQUE (ident),
    UNIQUE (session)
) {strict};

CREATE TABLE outcomes_comments (
    id {id},
    ident {blob} NOT NULL,
    publication {int} NOT NULL REFERENCES outcomes_publications (id),
    item {int} NOT NULL,            -- sessions_items; 0: about all
    from_name {text} NOT NULL,
    contact {text} NOT NULL,
    body {text} NOT NULL,
    received_at {int} NOT NULL,
    answer {text} NOT NULL,         -- empty: not answered yet
    shown {int} NOT NULL,           -- 1: what was said and answered stands on the public page, without the name
    answered_at {int},
    answered_by {text} NOT NULL,
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX outcomes_comments_publication ON outcomes_comments (publication, id);

-- Scans of papers that came back signed by hand, matched to what was printed by the identifier in its footer. All of them stay.
CREATE TABLE outcomes_scans (
    id {id},
    ident {blob} NOT NULL,
    session {int} NOT NULL REFERENCES sessions (id),
    item {int} NOT NULL,            -- sessions_items; 0: a paper of the whole session
    code {text} NOT NULL,           -- as printed: OCOP-BB-1a2b3c4d
    note {text} NOT NULL,
    file {int} NOT NULL,            -- in the store of files
    at {int} NOT NULL,
    by_account {int} NOT NULL,
    by_name {text} NOT NULL,
    UNIQUE (ident),
    UNIQUE (session, code, file)
) {strict};
