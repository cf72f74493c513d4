-- Administrative units with dates (src/ocop/places). Dates are days since 1970-01-01; a unit that was there before the records begin has
-- valid_from = -719162 (0001-01-01), one that still is there valid_to = 2932896 (9999-12-31). valid_to is inclusive.
CREATE TABLE places_units (
    id {id},
    code {text} NOT NULL,
    valid_from {int} NOT NULL,
    valid_to {int} NOT NULL,
    level {int} NOT NULL, -- 1 province, 2 district, 3 commune
    name {text} NOT NULL,
    type {text} NOT NULL,
    parent_code {text} NOT NULL, -- '' for a province
    province_code {text} NOT NULL,
    other_names {text} NOT NULL, -- as papers write it, one a line
    bare_folded {text} NOT NULL, -- the name without its type, without accents
    bare_marked {text} NOT NULL, -- the same with its marks
    find_folded {text} NOT NULL, -- ' ' and the whole name, then the other names
    find_marked {text} NOT NULL,
    sort_key {blob} NOT NULL,
    UNIQUE (code, valid_from)
) {strict};
CREATE INDEX places_units_parent ON places_units (parent_code, sort_key);
CREATE INDEX places_units_level ON places_units (level, sort_key);

CREATE TABLE places_successors (
    from_code {text} NOT NULL,
    from_valid_from {int} NOT NULL,
    to_code {text} NOT NULL,
    to_valid_from {int} NOT NULL,
    day {int} NOT NULL, -- the first on which the change holds
    whole {bool} NOT NULL, -- all of the old unit went there
    mapped {bool} NOT NULL, -- from a file of successors; else the same code and name on the next day
    PRIMARY KEY (from_code, from_valid_from, to_code, to_valid_from, day)
) {strict};
CREATE INDEX places_successors_to ON places_successors (to_code, to_valid_from);

CREATE TABLE places_settings (
    name {text} PRIMARY KEY,
    value {text} NOT NULL
) {strict};
