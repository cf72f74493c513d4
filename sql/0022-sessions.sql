-- Sessions of councils (src/ocop/sessions): agenda, attendance, conflicts of interest, sealed sheets, results. Days are counted since 1970-01-01,
-- instants are milliseconds UTC. What was sealed is never changed or deleted.
CREATE TABLE sessions (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    council {int} NOT NULL,
    round {int} NOT NULL,           -- 0: none (re-ratings are not bound to rounds)
    kind {text} NOT NULL,           -- meeting, written
    name {text} NOT NULL,
    day {int} NOT NULL,             -- of the meeting; of a written round: on which it begins
    place {text} NOT NULL,
    until_day {int},                -- a written round's last day
    rules {text} NOT NULL,          -- the council's, as they stood when it was planned
    rules_sha256 {text} NOT NULL,
    state {text} NOT NULL,          -- planned, open, closed, signed, cancelled
    current_item {int} NOT NULL,    -- what the hall discusses; 0: nothing
    away {text} NOT NULL,           -- where a laptop has it: its name; '': here
    minutes_no {text} NOT NULL,
    minutes_day {int},
    opened_at {int},
    closed_at {int},
    signed_at {int},
    made_at {int} NOT NULL,
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX sessions_province ON sessions (province, day);
CREATE INDEX sessions_council ON sessions (council, day);

-- The agenda: what is judged, in one order for all.
CREATE TABLE sessions_items (
    id {id},
    ident {blob} NOT NULL,
    session {int} NOT NULL REFERENCES sessions (id),
    candidate {int} NOT NULL,
    dossier {int} NOT NULL,
    filed_no {int} NOT NULL,        -- the filed version that is judged
    producer {int} NOT NULL,
    product {int} NOT NULL,
    pack {text} NOT NULL,           -- "26-2026@1"
    pack_sha256 {text} NOT NULL,
    set_no {int} NOT NULL,
    product_name {text} NOT NULL,
    producer_name {text} NOT NULL,
    commune_code {text} NOT NULL,
    position {int} NOT NULL,        -- 1, 2 and so on in the agenda; 0: not on it any more
    state {text} NOT NULL,          -- waiting, scoring, revealed, concluded, postponed, withdrawn, knocked_out
    turn {int} NOT NULL,            -- of scoring: 0 not yet, 1, 2 after a discussion and so on
    why {text} NOT NULL,            -- of postponed, withdrawn, knocked_out: tests, supplement, season, sample, producer, a ground
    reason {text} NOT NULL,         -- in words
    knockouts {text} NOT NULL,      -- JSON list: what the council established (criteria of the set, or "dossier")
    result {int} NOT NULL,          -- the newest row of sessions_results; 0: none
    stars {int} NOT NULL,           -- as concluded; 0: none
    conclusion {text} NOT NULL,     -- in words
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX sessions_items_session ON sessions_items (session, position);
CREATE INDEX sessions_items_set ON sessions_items (set_no, pack);
CREATE INDEX sessions_items_candidate ON sessions_items (candidate);
CREATE INDEX sessions_items_dossier ON sessions_items (dossier);

CREATE TABLE sessions_attendance (
    session {int} NOT NULL REFERENCES sessions (id),
    seat {int} NOT NULL,
    state {text} NOT NULL,          -- present, excused, absent
    arrived_at {int},
    left_at {int},
    note {text} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (session, seat)
) {strict};

-- Who must not judge a product. One row for (item, seat); hints of the data become rows only when they are decided on.
CREATE TABLE sessions_conflicts (
    id {id},
    ident {blob} NOT NULL,
    item {int} NOT NULL REFERENCES sessions_items (id),
    seat {int} NOT NULL,
    source {text} NOT NULL,         -- declared, hinted
    why {text} NOT NULL,            -- what was declared, or along which path the data hint at it
    state {text} NOT NULL,          -- open, recused, cleared
    declared_at {int} NOT NULL,
    decided_by {text} NOT NULL,     -- name; '': not yet
    decided_at {int},
    note {text} NOT NULL,
    version {int} NOT NULL,
    UNIQUE (ident),
    UNIQUE (item, seat)
) {strict};

-- Score sheets, sealed. The ledger holds the commitment of each from the moment of sealing, and its content from the moment the scores are opened:
-- commitment = SHA-256 of the 32 bytes of the nonce followed by the content.
CREATE TABLE sessions_sheets (
    id {id},
    ident {blob} NOT NULL,
    item {int} NOT NULL REFERENCES sessions_items (id),
    seat {int} NOT NULL,
    account {int} NOT NULL,
    turn {int} NOT NULL,
    content {text} NOT NULL,        -- canonical JSON, see struct session_sheet_content
    nonce {blob} NOT NULL,
    commitment {blob} NOT NULL,
    state {text} NOT NULL,          -- counted, replaced (another one stands in its place), late (after closing), void (its member was recused or removed)
    replaces {int} NOT NULL,        -- the sheet in whose place it stands; 0: none
    reason {text} NOT NULL,         -- of the replacement, or why it is void
    sealed_at {int} NOT NULL,       -- when the server had it
    filled_at {int},                -- when its device says that it was sealed; NULL: not told
    UNIQUE (ident)
) {strict};
CREATE INDEX sessions_sheets_item ON sessions_sheets (item, seat);
CREATE UNIQUE INDEX sessions_sheets_counted ON sessions_sheets (item, seat, turn) WHERE state = 'counted';

-- A sealed sheet that its member wants to replace before the minutes are signed: with a reason, and with the chair's consent.
CREATE TABLE sessions_replacements (
    id {id},
    ident {blob} NOT NULL,
    sheet {int} NOT NULL REFERENCES sessions_sheets (id),
    reason {text} NOT NULL,
    state {text} NOT NULL,          -- asked, allowed, refused, done, unused (the scores were opened without it)
    asked_at {int} NOT NULL,
    decided_by {text} NOT NULL,
    decided_at {int},
    note {text} NOT NULL,
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX sessions_replacements_sheet ON sessions_replacements (sheet);

-- What a member has ticked so far. Not in the ledger; nobody else reads it.
CREATE TABLE sessions_drafts (
    item {int} NOT NULL,
    seat {int} NOT NULL,
    content {text} NOT NULL,
    saved_at {int} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (item, seat)
) {strict};

-- The result in law, each time it was counted: the input and the output of `openocop score`, word for word.
CREATE TABLE sessions_results (
    id {id},
    item {int} NOT NULL REFERENCES sessions_items (id),
    turn {int} NOT NULL,
    input {text} NOT NULL,
    output {text} NOT NULL,
    at {int} NOT NULL,
    why {text} NOT NULL,            -- opened, replaced, recused, knocked_out, restored, annex
    -- What the table of a whole session shows of the output; the output is what holds, `recount` compares.
    complete {int} NOT NULL,        -- 1: every sheet is
    mean {text} NOT NULL,           -- "629/9"; '': not complete
    stars_by_points {int} NOT NULL,
    stars {int} NOT NULL,
    unmet {text} NOT NULL,          -- criteria of the star minimums that keep the points from their rank: "2.2, 4.1"
    totals {text} NOT NULL          -- row of a seat, colon, points of its sheet, a blank, and so on: "12:70 13:71"
) {strict};
CREATE INDEX sessions_results_item ON sessions_results (item);

-- An annex to signed minutes: what was counted again, and why. The earlier result stays.
CREATE TABLE sessions_annexes (
    id {id},
    ident {blob} NOT NULL,
    item {int} NOT NULL REFERENCES sessions_items (id),
    number {text} NOT NULL,
    day {int} NOT NULL,
    body {text} NOT NULL,
    result_before {int} NOT NULL,   -- rows of sessions_results; 0: none
    result_after {int} NOT NULL,
    by_name {text} NOT NULL,
    at {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX sessions_annexes_item ON sessions_annexes (item);

-- What happened, for the minutes.
CREATE TABLE sessions_events (
    id {id},
    session {int} NOT NULL REFERENCES sessions (id),
    item {int} NOT NULL,            -- 0: the session as a whole
    at {int} NOT NULL,
    what {text} NOT NULL,
    by_name {text} NOT NULL,
    note {text} NOT NULL
) {strict};
CREATE INDEX sessions_events_session ON sessions_events (session);
