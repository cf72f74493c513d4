-- Products (src/ocop/products). Days are counted since 1970-01-01, instants are milliseconds UTC.
CREATE TABLE products (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    producer {int} NOT NULL REFERENCES producers (id),
    commune_code {text} NOT NULL,   -- the producer's, today
    state {text} NOT NULL,          -- active, stopped
    name {text} NOT NULL,           -- today's
    name_from {int} NOT NULL,
    set_no {int} NOT NULL,          -- 0: not decided
    description {text} NOT NULL,
    place {text} NOT NULL,
    story {text} NOT NULL,
    find_folded {text} NOT NULL,    -- ' ' and the words of the name
    sort_key {blob} NOT NULL,
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX products_province ON products (province, sort_key, id);
CREATE INDEX products_commune ON products (province, commune_code, sort_key, id);
CREATE INDEX products_set ON products (province, set_no, sort_key, id);
CREATE INDEX products_producer ON products (producer, sort_key, id);

CREATE TABLE products_names (
    id {id},
    product {int} NOT NULL REFERENCES products (id),
    from_day {int} NOT NULL,
    name {text} NOT NULL,
    reason {text} NOT NULL
) {strict};
CREATE INDEX products_names_product ON products_names (product, from_day, id);

-- Who put the product into which set, and why.
CREATE TABLE products_sets (
    id {id},
    product {int} NOT NULL REFERENCES products (id),
    set_no {int} NOT NULL,
    reason {text} NOT NULL,
    decided_by {text} NOT NULL,     -- the account's public identifier
    decided_at {int} NOT NULL
) {strict};
CREATE INDEX products_sets_product ON products_sets (product, id);

CREATE TABLE products_words (
    province {int} NOT NULL,
    word {text} NOT NULL,
    product {int} NOT NULL REFERENCES products (id),
    PRIMARY KEY (province, word, product)
) {strict};
CREATE INDEX products_words_product ON products_words (product);

CREATE TABLE products_variants (
    id {id},
    ident {blob} NOT NULL,
    product {int} NOT NULL REFERENCES products (id),
    name {text} NOT NULL,
    content {text} NOT NULL,
    unit {text} NOT NULL,
    gtin {text} NOT NULL,
    stopped {bool} NOT NULL,
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX products_variants_product ON products_variants (product, id);
CREATE INDEX products_variants_gtin ON products_variants (gtin) WHERE gtin <> '';

-- The year's list of registered products: one document, then its amendments.
CREATE TABLE products_lists (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    year {int} NOT NULL,
    kind {text} NOT NULL,           -- initial, amendment
    document {text} NOT NULL,       -- number and organ
    day {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX products_lists_year ON products_lists (province, year, day, id);

CREATE TABLE products_list_rows (
    id {id},
    list {int} NOT NULL REFERENCES products_lists (id),
    product {int} NOT NULL REFERENCES products (id),
    act {text} NOT NULL,            -- added, renamed, dropped
    name {text} NOT NULL,           -- as the document has it
    reason {text} NOT NULL,
    UNIQUE (list, product)
) {strict};
CREATE INDEX products_list_rows_product ON products_list_rows (product);
