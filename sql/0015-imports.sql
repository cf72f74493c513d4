-- Imports of lists of products (src/ocop/products, products_import*.c). Instants are milliseconds UTC.
CREATE TABLE products_imports (
    id {id},
    ident {blob} NOT NULL,
    province {int} NOT NULL,
    file_name {text} NOT NULL,
    sha256 {blob} NOT NULL,         -- of the file
    row_count {int} NOT NULL,       -- rows of the list, those that were left out too
    left_out {int} NOT NULL,
    mend_count {int} NOT NULL,
    made_at {int} NOT NULL,
    made_by {text} NOT NULL,        -- the account's public identifier, or "system"
    undone_at {int},
    UNIQUE (ident)
) {strict};
CREATE INDEX products_imports_province ON products_imports (province, id);

-- What an import made, kept also when it was undone. `made` is the number of a row that undoing takes away: no reference.
CREATE TABLE products_imports_made (
    id {id},
    import {int} NOT NULL REFERENCES products_imports (id),
    kind {text} NOT NULL,           -- producer, product
    made {int} NOT NULL,
    version {int} NOT NULL,         -- as the import left it
    name {text} NOT NULL,
    line {int} NOT NULL             -- of the file
) {strict};
CREATE INDEX products_imports_made_import ON products_imports_made (import, id);

-- Files that were chosen on the page and lie in the store (src/ocop/files) under their hash: who chose one may go on with it, and nobody else.
CREATE TABLE products_imports_files (
    id {id},
    account {text} NOT NULL,        -- the public identifier
    sha256 {blob} NOT NULL,
    file_name {text} NOT NULL,
    chosen_at {int} NOT NULL,
    UNIQUE (account, sha256)
) {strict};

-- A producer that is taken back must not be looked for in all others.
CREATE INDEX producers_merged_into ON producers (merged_into);
