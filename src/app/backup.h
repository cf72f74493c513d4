/* A copy of everything in one file, taken from a running server, for either database: what SQLite wrote can be restored into PostgreSQL and
 * the other way round.
 *
 * The file is text but for the bytes of evidence files, so that it can be looked into and compared:
 *
 *     openocop-backup 2
 *     schema 4                                the number of the newest migration
 *     at 2026-11-23T01:00:00.000Z
 *     table ledger_heads province:int seq:int hash:blob
 *     0<TAB>17<TAB>\x5fe1…                    a row a line, in PostgreSQL's text format of COPY: \N is NULL, \\ \t \n \r \b \f \v are
 *     \.                                      escaped, a blob is \x and hexadecimal digits (its backslash is not doubled)
 *     …
 *     head 0 17 5fe1…                         the ledger's heads: province, number, hash
 *     file 9f86… 48213                        a file of the store: SHA-256, bytes; then these bytes as they are, and a line break
 *     …
 *     end 1234 9c0f…                          rows in all; SHA-256 of every byte before this line */
#ifndef OPENOCOP_APP_BACKUP_H
#define OPENOCOP_APP_BACKUP_H

#include "base/context.h"
#include "db/db.h"
#include "ocop/files/files.h"

struct backup_summary {
    int64_t tables;
    int64_t rows;
    int64_t entries; /* of the ledger */
    int64_t files;   /* of the store */
};

/* One state of the database, also while others write. The file appears whole or not at all. */
MUST_CHECK enum status backup_write(struct db *db, const struct files *files, const struct context *context, const char *path,
                                    struct backup_summary *out, struct error *error);
/* Proves the file (its SHA-256, its schema, its columns), puts its files into the store, its rows into the database and verifies the ledger, the rows
 * in one transaction; a failure leaves at most files that no row names.
 * A database whose ledger has entries is STATUS_NO unless `replace`. */
MUST_CHECK enum status backup_restore(struct db *db, const struct files *files, const char *path, bool replace,
                                      struct backup_summary *out, struct error *error);

#endif
