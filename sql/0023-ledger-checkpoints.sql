-- Signed checkpoints of the ledger (src/ocop/ledger): now and then the program signs the newest entry of each chain. Who has one in hand can tell
-- whether the chain was cut at its end or written anew since. Neither table is ever changed, except that a key's end is noted once.
CREATE TABLE ledger_keys (
    id {text} PRIMARY KEY, -- the first 16 hexadecimal digits of SHA-256 of the public key
    public_key {blob} NOT NULL, -- Ed25519, 32 bytes; the secret half stands in a file of the data folder, never here
    from_at {int} NOT NULL,
    until_at {int} -- NULL: in use
) {strict};

CREATE TABLE ledger_checkpoints (
    province {int} NOT NULL,
    number {int} NOT NULL, -- 1, 2, 3 and so on within the province
    seq {int} NOT NULL, -- of the entry that was the newest
    hash {blob} NOT NULL, -- of that entry
    at {int} NOT NULL,
    key_id {text} NOT NULL,
    signature {blob} NOT NULL, -- 64 bytes, over the canonical JSON that ledger.h tells
    PRIMARY KEY (province, number)
) {strict};
