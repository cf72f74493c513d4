-- People who sign in, the roles they hold, their sessions (src/ocop/accounts). Days are counted since 1970-01-01, instants are milliseconds UTC.
CREATE TABLE accounts (
    id {id},
    ident {blob} NOT NULL,          -- what the outside knows
    province {int} NOT NULL,        -- 0: the country
    login {text} NOT NULL,          -- as it is typed to sign in, folded: a telephone number, an e-mail address, a name
    name {text} NOT NULL,
    phone {text} NOT NULL,
    email {text} NOT NULL,
    sort_key {blob} NOT NULL,       -- of the name
    password {text} NOT NULL,       -- argon2id with salt and costs; '': none, nobody signs in
    must_change {bool} NOT NULL,    -- the password was given by an officer
    totp_secret {blob},             -- of the second factor; NULL: none
    totp_step {int} NOT NULL,       -- the last half minute whose code was taken
    demonstration {bool} NOT NULL,
    opened_at {int} NOT NULL,
    closed_at {int},                -- instant
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE UNIQUE INDEX accounts_login ON accounts (login) WHERE closed_at IS NULL;
CREATE INDEX accounts_province ON accounts (province, sort_key);

-- Who holds what, where, from when until when, and by which paper. Nothing is deleted: what ended has its last day.
CREATE TABLE accounts_roles (
    id {id},
    ident {blob} NOT NULL,
    account {int} NOT NULL REFERENCES accounts (id),
    role {text} NOT NULL,           -- a word of account_role_words
    field {text} NOT NULL,          -- of a department officer; else ''
    province {int} NOT NULL,
    place_code {text} NOT NULL,     -- of the commune or district, also a producer's; '' for the province
    producer {int} NOT NULL,        -- 0: none
    from_day {int} NOT NULL,
    until_day {int},                -- the last day; NULL: open
    basis_kind {text} NOT NULL,     -- appointment, delegation, self (a producer who registered)
    basis {text} NOT NULL,          -- number and date of the paper
    delegated_by {int},             -- the account whose duty it is
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX accounts_roles_account ON accounts_roles (account);
CREATE INDEX accounts_roles_place ON accounts_roles (province, place_code, role);
CREATE INDEX accounts_roles_producer ON accounts_roles (producer) WHERE producer <> 0;

-- Not in the ledger. The browser's token is kept as its hash only.
CREATE TABLE accounts_sessions (
    token_hash {blob} PRIMARY KEY,
    account {int} NOT NULL REFERENCES accounts (id),
    secret {blob} NOT NULL,         -- the tokens of its forms are made of it
    half {bool} NOT NULL,           -- the password was right, the second factor is awaited
    made_at {int} NOT NULL,
    seen_at {int} NOT NULL,
    ends_at {int} NOT NULL
) {strict};
CREATE INDEX accounts_sessions_account ON accounts_sessions (account);
CREATE INDEX accounts_sessions_ends ON accounts_sessions (ends_at);

-- Printed one-time codes for who has no telephone program, as hashes.
CREATE TABLE accounts_codes (
    account {int} NOT NULL REFERENCES accounts (id),
    hash {blob} NOT NULL,
    used_at {int},
    PRIMARY KEY (account, hash)
) {strict};

-- Wrong passwords and the like in the current window of time, by a hash of what is counted (a name to sign in with, an address), whether or not
-- such an account is there.
CREATE TABLE accounts_tries (
    key {blob} PRIMARY KEY,
    since {int} NOT NULL,
    count {int} NOT NULL
) {strict};
