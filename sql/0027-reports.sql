-- Targets and, until the room of the market has them, sale points as plain records (src/ocop/reports). Days are counted since
-- 1970-01-01; known_from and known_to as in 0024.
CREATE TABLE reports_targets (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    place_code {text} NOT NULL,     -- as of `day`
    indicator {text} NOT NULL,      -- a code of data/reports/indicators.json
    rule {text} NOT NULL,           -- the counting rule that the document means
    year {int} NOT NULL,
    value {int} NOT NULL,
    document {text} NOT NULL,
    day {int} NOT NULL,             -- from which it holds
    replaces {int} REFERENCES reports_targets (id),
    note {text} NOT NULL,
    origin {text} NOT NULL,         -- program, placeholder
    known_from {int} NOT NULL,
    known_to {int} NOT NULL,
    recorded_at {int} NOT NULL,
    recorded_by {text} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX reports_targets_year ON reports_targets (province, year, indicator, day);

CREATE TABLE reports_sale_points (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    name {text} NOT NULL,
    place_code {text} NOT NULL,
    place_day {int} NOT NULL,
    valid_from {int} NOT NULL,
    valid_to {int} NOT NULL,        -- the last day; 2932896: still
    origin {text} NOT NULL,         -- program, import, placeholder
    assumed {text} NOT NULL,
    known_from {int} NOT NULL,
    known_to {int} NOT NULL,
    recorded_at {int} NOT NULL,
    recorded_by {text} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE INDEX reports_sale_points_province ON reports_sale_points (province, id);
