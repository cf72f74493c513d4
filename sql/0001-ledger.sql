-- The ledger: one chain of entries per province (src/ocop/ledger). Nothing here is ever changed or deleted, except that a content and
-- its salt may be erased for a person's sake (both become NULL, erased_at says when).
CREATE TABLE ledger_heads (
    province {int} PRIMARY KEY,
    seq {int} NOT NULL,
    hash {blob} NOT NULL
) {strict};

CREATE TABLE ledger_entries (
    province {int} NOT NULL,
    seq {int} NOT NULL,
    at {int} NOT NULL,
    actor {text} NOT NULL,
    on_behalf {text} NOT NULL,
    command {text} NOT NULL,
    command_id {blob} NOT NULL,
    content_hash {blob} NOT NULL,
    previous {blob} NOT NULL,
    hash {blob} NOT NULL,
    PRIMARY KEY (province, seq)
) {strict};

CREATE TABLE ledger_contents (
    province {int} NOT NULL,
    seq {int} NOT NULL,
    salt {blob},
    content {text},
    erased_at {int},
    PRIMARY KEY (province, seq)
) {strict};
