-- Producers (src/ocop/producers). Days are counted since 1970-01-01, instants are milliseconds UTC. What a column means stands in producers.h.
CREATE TABLE producers (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    commune_code {text} NOT NULL,   -- as of today
    state {text} NOT NULL,          -- new, checked, ended
    merged_into {int} REFERENCES producers (id),
    kind {text} NOT NULL,
    name {text} NOT NULL,           -- this and the next three of the newest version, for lists and for finding the same one twice
    tax_code {text} NOT NULL,
    phone_key {text} NOT NULL,      -- digits alone
    find_folded {text} NOT NULL,    -- ' ' and the words of the name, short and long forms of its kind
    bare_folded {text} NOT NULL,    -- without the kind
    sort_key {blob} NOT NULL,
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX producers_province ON producers (province, sort_key, id);
CREATE INDEX producers_commune ON producers (province, commune_code, sort_key, id);
CREATE INDEX producers_tax ON producers (province, tax_code) WHERE tax_code <> '';
CREATE INDEX producers_phone ON producers (province, phone_key) WHERE phone_key <> '';

-- All that was ever said of a producer. The facts on a day are those of the greatest (from_day, id) up to it.
CREATE TABLE producers_versions (
    id {id},
    producer {int} NOT NULL REFERENCES producers (id),
    from_day {int} NOT NULL,
    reason {text} NOT NULL,         -- registered, corrected, renamed, changed_form, merged, new_representative, new_address, commune_merged, ended
    basis {text} NOT NULL,          -- the paper it rests on
    entered_at {int} NOT NULL,
    kind {text} NOT NULL,
    name {text} NOT NULL,
    tax_code {text} NOT NULL,
    registration {text} NOT NULL,
    registered_on {int},
    founded {int},
    commune_code {text} NOT NULL,
    address {text} NOT NULL,
    phone {text} NOT NULL,
    email {text} NOT NULL,
    representative {text} NOT NULL,
    position {text} NOT NULL,
    identity {text} NOT NULL,       -- masked
    home {text} NOT NULL,
    ethnicity {text} NOT NULL,
    woman {text} NOT NULL,          -- '', no, yes
    minority {text} NOT NULL,
    disabled {text} NOT NULL
) {strict};
CREATE INDEX producers_versions_producer ON producers_versions (producer, from_day, id);

-- Each word of find_folded once: a word's beginning finds its producers.
CREATE TABLE producers_words (
    province {int} NOT NULL,
    word {text} NOT NULL,
    producer {int} NOT NULL REFERENCES producers (id),
    PRIMARY KEY (province, word, producer)
) {strict};
CREATE INDEX producers_words_producer ON producers_words (producer);

-- What an officer entered for a producer waits here until the producer confirms it. The code is kept as its hash.
CREATE TABLE producers_confirmations (
    id {id},
    ident {blob} NOT NULL,
    producer {int} NOT NULL REFERENCES producers (id),
    producer_version {int} NOT NULL, -- what was confirmed
    code_hash {blob} NOT NULL,
    asked_by {text} NOT NULL,       -- the account's public identifier
    asked_at {int} NOT NULL,
    confirmed_at {int},
    confirmed_by {text} NOT NULL,   -- '' until then; the account's, or "visitor" with the code
    how {text} NOT NULL,            -- '', code, slip
    UNIQUE (ident),
    UNIQUE (code_hash)
) {strict};
CREATE INDEX producers_confirmations_producer ON producers_confirmations (producer, id);
