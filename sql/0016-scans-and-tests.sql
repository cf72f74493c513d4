-- The stamped scans of Mau 03 and of the request letter (src/ocop/dossiers). Days are counted since 1970-01-01, instants are milliseconds UTC.
-- A scan is never changed or deleted: a newer one stands in its place.
CREATE TABLE dossiers_scans (
    id {id},
    ident {blob} NOT NULL,
    dossier {int} NOT NULL REFERENCES dossiers (id),
    no {int} NOT NULL,              -- of the version whose Mau 03 it is
    form {text} NOT NULL,           -- form_3, letter
    file {int} NOT NULL,            -- in the store of files
    at {int} NOT NULL,
    by_account {int} NOT NULL,
    by_name {text} NOT NULL,
    replaced_at {int},              -- NULL: it stands
    UNIQUE (ident)
) {strict};
CREATE INDEX dossiers_scans_dossier ON dossiers_scans (dossier, no);
CREATE UNIQUE INDEX dossiers_scans_standing ON dossiers_scans (dossier, no, form) WHERE replaced_at IS NULL;

-- Laboratory tests of products (src/ocop/laboratory): asked for, then their results, as the paper has them.
CREATE TABLE laboratory_tests (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    product {int} NOT NULL REFERENCES products (id),
    state {text} NOT NULL,          -- requested, resulted, cancelled
    lot {text} NOT NULL,
    sample {text} NOT NULL,         -- the number on its seal
    laboratory {text} NOT NULL,
    accreditation {text} NOT NULL,  -- as given: "VILAS 123"
    payer {text} NOT NULL,
    asked {text} NOT NULL,          -- the parameters to be tested, one a line
    requested {int},                -- days; NULL: not told
    taken {int},
    received {int},                 -- by the laboratory
    resulted {int},                 -- of the report
    conclusion {text} NOT NULL,     -- pass, fail, unknown
    paper {int},                    -- the report among the producer's papers
    note {text} NOT NULL,
    cancelled_why {text} NOT NULL,
    record {int} NOT NULL,          -- how often results were written down; 0: not yet
    made_at {int} NOT NULL,
    made_by {text} NOT NULL,        -- name
    recorded_at {int},
    recorded_by {text} NOT NULL,
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX laboratory_tests_product ON laboratory_tests (product, id);
CREATE INDEX laboratory_tests_paper ON laboratory_tests (paper) WHERE paper IS NOT NULL;

-- What was measured. Those of an earlier record stay.
CREATE TABLE laboratory_values (
    test {int} NOT NULL REFERENCES laboratory_tests (id),
    record {int} NOT NULL,
    no {int} NOT NULL,
    parameter {text} NOT NULL,
    value {text} NOT NULL,          -- as printed: "< 0,05", "KPH"
    unit {text} NOT NULL,
    limit_value {text} NOT NULL,
    source {text} NOT NULL,         -- of the limit: "QCVN 8-2:2011/BYT"
    PRIMARY KEY (test, record, no)
) {strict};
