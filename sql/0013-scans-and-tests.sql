-- The stamped scans of Mau 03 and of the request letter (src/ocop/dossiers). Days are counted since 1970-01-01, instants are milliseconds UTC.
-- A scan is never changed or deleted: a newer one stands in its place.
CREATE TABLE dossiers_scans (
    id {id},
    ident {blob} NOT NULL,
    dossier {int} NOT NULL REFERENCES dossiers (id),
    no {int} NOT NULL,              -- of the version whose Mau 03 it is
    form {text} NOT NULL,           -- form_3, letter
    file {int} NOT NULL,            -- in the store of files
    at {int} NOT NULL,
    by_account {int} NOT NULL,
    by_name {text} NOT NULL,
    replaced_at {int},              -- NULL: it stands
    UNIQUE (ident)
) {strict};
CREATE INDEX dossiers_scans_dossier ON dossiers_scans (dossier, no);
CREATE UNIQUE INDEX dossiers_scans_standing ON dossiers_scans (dossier, no, form) WHERE replaced_at IS NULL;
