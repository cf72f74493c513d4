-- The commands that were done (src/ocop/commands), each with its first result, so that doing one twice is doing it once.
CREATE TABLE commands (
    province {int} NOT NULL,
    id {blob} NOT NULL,
    type {text} NOT NULL,
    actor {text} NOT NULL,
    on_behalf {text} NOT NULL,
    seq {int} NOT NULL, -- of its ledger entry
    result {text} NOT NULL,
    PRIMARY KEY (province, id)
) {strict};
