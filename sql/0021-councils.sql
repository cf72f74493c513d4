-- Councils (src/ocop/councils): who judges, by which decision, under which rules. Days are counted since 1970-01-01, instants are milliseconds UTC. A
-- member is never deleted: his seat has a last day.
CREATE TABLE councils (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    body {text} NOT NULL,           -- district, province, centre: a word of procedure_body_words
    place_code {text} NOT NULL,     -- of the district; '' for the province
    name {text} NOT NULL,
    decision_no {text} NOT NULL,    -- that sets it up, as printed: number and symbol
    decision_day {int} NOT NULL,
    issuer {text} NOT NULL,         -- who signed it
    rules {text} NOT NULL,          -- canonical JSON of struct council_rules, with the paper that issues them
    rules_sha256 {text} NOT NULL,
    ended_day {int},                -- its last day; NULL: in force
    end_basis {text} NOT NULL,      -- number and day of the decision that ended it; '' while it is in force
    made_at {int} NOT NULL,
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX councils_province ON councils (province, body, decision_day);

CREATE TABLE councils_seats (
    id {id},
    ident {blob} NOT NULL,
    council {int} NOT NULL REFERENCES councils (id),
    account {int} NOT NULL,
    name {text} NOT NULL,           -- as it stands in the decision
    agency {text} NOT NULL,
    position {text} NOT NULL,
    duty {text} NOT NULL,           -- chair, deputy, member, secretary, adviser
    no {int} NOT NULL,              -- order in the decision: "TV1" and so on
    from_day {int} NOT NULL,
    until_day {int},                -- the last day; NULL: open
    basis {text} NOT NULL,          -- number and day of the decision that made the seat
    end_basis {text} NOT NULL,      -- and of that which ended it
    replaces {int} NOT NULL,        -- the seat whose holder he follows; 0: none
    role {blob} NOT NULL,           -- identifier of the role in accounts_roles that goes with it
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX councils_seats_council ON councils_seats (council, no);
CREATE INDEX councils_seats_account ON councils_seats (account);

-- The chair's duty handed to a deputy or member in writing, for a time.
CREATE TABLE councils_delegations (
    id {id},
    ident {blob} NOT NULL,
    council {int} NOT NULL REFERENCES councils (id),
    from_seat {int} NOT NULL,
    to_seat {int} NOT NULL,
    from_day {int} NOT NULL,
    until_day {int} NOT NULL,
    paper {text} NOT NULL,          -- number and day
    ended_day {int},                -- the last day of one that was taken back early; before from_day: it never held
    role {blob} NOT NULL,           -- of the role "chair" in accounts_roles that goes with it
    made_at {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX councils_delegations_council ON councils_delegations (council);
