-- The yearly return of producers (src/ocop/returns): what was made and sold of each product that holds a certificate. Money in whole dong, amounts in
-- thousandths of their unit. Days are counted since 1970-01-01, instants are milliseconds UTC.
CREATE TABLE returns (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    year {int} NOT NULL,
    producer {int} NOT NULL REFERENCES producers (id),
    producer_name {text} NOT NULL,  -- as it was when it was asked
    commune_code {text} NOT NULL,
    due {int} NOT NULL,
    asked_at {int} NOT NULL,
    no {int} NOT NULL,              -- of the version that counts; 0: not answered
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE UNIQUE INDEX returns_once ON returns (producer, year);
CREATE INDEX returns_province ON returns (province, year, id);

-- What it asks about; fixed when it is answered.
CREATE TABLE returns_products (
    return_id {int} NOT NULL REFERENCES returns (id),
    no {int} NOT NULL,
    line {int} NOT NULL,            -- of certificates
    certificate {int} NOT NULL REFERENCES certificates (id),
    product_name {text} NOT NULL,
    branch {text} NOT NULL,         -- a word of certificate_branch_words
    stars {int} NOT NULL,
    PRIMARY KEY (return_id, no)
) {strict};
CREATE UNIQUE INDEX returns_products_line ON returns_products (return_id, line);

-- What was answered. A correction is another version; the first one stays.
CREATE TABLE returns_versions (
    return_id {int} NOT NULL REFERENCES returns (id),
    no {int} NOT NULL,
    labour {int} NOT NULL,          -- people who work for the producer at the year's end
    women {int} NOT NULL,           -- of these
    reason {text} NOT NULL,         -- of a correction
    at {int} NOT NULL,
    by_name {text} NOT NULL,
    PRIMARY KEY (return_id, no)
) {strict};

CREATE TABLE returns_lines (
    return_id {int} NOT NULL,
    version_no {int} NOT NULL,
    product_no {int} NOT NULL,
    amount {int} NOT NULL,          -- thousandths
    unit {text} NOT NULL,
    revenue {int} NOT NULL,         -- dong
    export {int} NOT NULL,          -- dong, of the revenue
    markets {text} NOT NULL,
    channels {text} NOT NULL,       -- words of return_channel_words, with blanks between
    PRIMARY KEY (return_id, version_no, product_no)
) {strict};
