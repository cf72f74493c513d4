/* One row of a backup as a line of text and back; see backup.h. */
#ifndef OPENOCOP_APP_BACKUP_TEXT_H
#define OPENOCOP_APP_BACKUP_TEXT_H

#include "db/db_tables.h"

/* Adds the line with its newline. */
void backup_row_add(struct buffer *out, const struct db_value *values, size_t count);
/* Reads the line (without newline) into `table`'s column_count values; text is unescaped into the arena. */
MUST_CHECK enum status backup_row_read(struct arena *arena, struct str line, const struct db_table *table, struct db_value *values,
                                       struct error *error);

#endif
