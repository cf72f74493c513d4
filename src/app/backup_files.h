/* The files of a backup: their section behind the rows, and putting them back into the store; see backup.h. */
#ifndef OPENOCOP_APP_BACKUP_FILES_H
#define OPENOCOP_APP_BACKUP_FILES_H

#include "ocop/files/files.h"

/* Hands every file of the database to `add`, piece by piece as the section wants it; each is proved by its hash before. STATUS_FAILED with error->file
 * where one is missing or altered: a backup that lacks it would deceive. */
typedef void backup_add_fn(void *self, struct str bytes);
MUST_CHECK enum status backup_files_add(const struct files *files, struct db_conn *conn, backup_add_fn *add, void *self, int64_t *count,
                                        struct error *error);
/* Puts the files of a backup's `body` into the store, where each must fit the hash that it is named by. Those that are there already stay. */
MUST_CHECK enum status backup_files_restore(const struct files *files, struct str body, int64_t *count, struct error *error);
/* Whether every row has its file; inside the restoring transaction. */
MUST_CHECK enum status backup_files_check(const struct files *files, struct db_conn *conn, struct error *error);

#endif
