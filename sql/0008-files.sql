-- Files by content, uploads under way, papers (src/ocop/files). Days are counted since 1970-01-01, instants are milliseconds UTC. A file's bytes
-- lie below the data folder under its SHA-256; rows of files_files are never deleted.
CREATE TABLE files_files (
    id {id},
    sha256 {blob} NOT NULL,
    size {int} NOT NULL,
    type {text} NOT NULL,           -- a media type, found by the content
    pages {int} NOT NULL,           -- 0: they could not be counted
    width {int} NOT NULL,           -- pixels of a picture, points of a PDF's first page; 0: unknown
    height {int} NOT NULL,
    previewed {bool} NOT NULL,      -- the helper could read it
    has_place {bool} NOT NULL,      -- EXIF GPS
    made_at {int} NOT NULL,
    UNIQUE (sha256)
) {strict};

-- What stands in a PDF.
CREATE TABLE files_texts (
    file {int} PRIMARY KEY REFERENCES files_files (id),
    text {text} NOT NULL
) {strict};

-- Not in the ledger. A finished one stays: it tells that this producer has given this file, and when.
CREATE TABLE files_uploads (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    producer {int} NOT NULL,
    sha256 {blob} NOT NULL,         -- as declared
    size {int} NOT NULL,            -- as declared
    name {text} NOT NULL,           -- on the sender's device
    received {int} NOT NULL,        -- bytes from the start that are on the disk
    touched_at {int} NOT NULL,
    file {int} REFERENCES files_files (id), -- NULL: unfinished
    UNIQUE (ident)
) {strict};
CREATE UNIQUE INDEX files_uploads_whose ON files_uploads (producer, sha256);
CREATE INDEX files_uploads_unfinished ON files_uploads (touched_at) WHERE file IS NULL;

CREATE TABLE files_papers (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    producer {int} NOT NULL,
    kind {text} NOT NULL,           -- a word of paper_kinds
    title {text} NOT NULL,
    number {text} NOT NULL,
    issuer {text} NOT NULL,
    issued {int},                   -- day
    expires {int},                  -- the last day on which it holds
    file {int} REFERENCES files_files (id),
    link {text} NOT NULL,           -- where there is no file
    replaces {int} REFERENCES files_papers (id),
    replaced_by {int},              -- a later row, hence no reference
    withdrawn_at {int},             -- instant
    withdrawn_why {text} NOT NULL,
    made_at {int} NOT NULL,
    made_by {text} NOT NULL,        -- the account's public identifier
    on_behalf {text} NOT NULL,      -- the producer's, where somebody else made it for him
    version {int} NOT NULL,
    UNIQUE (ident)
) {strict};
CREATE UNIQUE INDEX files_papers_replaces ON files_papers (replaces) WHERE replaces IS NOT NULL AND withdrawn_at IS NULL;
CREATE INDEX files_papers_producer ON files_papers (producer, id);
CREATE INDEX files_papers_expires ON files_papers (province, expires) WHERE replaced_by IS NULL AND withdrawn_at IS NULL;
