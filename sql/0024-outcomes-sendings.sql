-- What became of a council's result above it (src/ocop/outcomes): handed to the body above with its letter; the Ministry's answer; what the province made of
-- it. Days are counted since 1970-01-01, instants are milliseconds UTC. A sending is never deleted.
CREATE TABLE outcomes_sendings (
    id {id},
    ident {blob} NOT NULL,
    candidate {int} NOT NULL,
    to_body {text} NOT NULL,        -- province, centre: a word of procedure_body_words
    number {text} NOT NULL,         -- of the letter, as printed
    day {int} NOT NULL,
    approval {text} NOT NULL,       -- number of the decision that approves the result (26/2026, Article 7.3.e); '' to a province
    approval_day {int},
    mean {text} NOT NULL,           -- of the council, exactly: "185/2"
    stars {int} NOT NULL,
    package {text} NOT NULL,        -- SHA-256 of the index of the package as it was then; '' to a province
    by_name {text} NOT NULL,
    at {int} NOT NULL,
    answered_at {int},              -- NULL: no answer yet
    answer_points {text} NOT NULL,  -- of the Ministry's council, exactly; '' where it was not told
    answer_stars {int} NOT NULL,
    answer_no {text} NOT NULL,
    answer_day {int},
    answer_reason {text} NOT NULL,
    answer_file {int} NOT NULL,     -- the scan, in the store of files; 0: none
    answered_by {text} NOT NULL,
    settled_at {int},               -- NULL: nothing was made of it yet
    settled {text} NOT NULL,        -- recognise, again; '' before
    settled_stars {int} NOT NULL,
    settled_reason {text} NOT NULL,
    settled_by {text} NOT NULL,
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX outcomes_sendings_candidate ON outcomes_sendings (candidate, id);
