/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_COMMANDS_COMMANDS_INT_H
#define OPENOCOP_OCOP_COMMANDS_COMMANDS_INT_H

#include "ocop/commands/commands.h"

/* A command that was done. */
struct commands_done {
    struct str type;
    struct str actor;
    struct str on_behalf;
    int64_t seq;
    struct str result;
};

/* Takes the command's place in the table; *taken is false where it stands there already (waits for one that is just being done). */
MUST_CHECK enum status commands_sql_take(struct db_conn *conn, const struct command *command, bool *taken, struct error *error);
MUST_CHECK enum status commands_sql_finish(struct db_conn *conn, const struct command *command, int64_t seq, struct str result,
                                           struct error *error);
/* In the arena; *found is false where it was never done. */
MUST_CHECK enum status commands_sql_find(struct db_conn *conn, struct arena *arena, const struct command *command, bool *found,
                                         struct commands_done *done, struct error *error);

#endif
