/* Every statement on the table of commands. */
#include "ocop/commands/commands_int.h"

static struct db_value id_of(const struct command *command)
{
    return DB_BLOB_OF(((struct str){ (const char *)command->id.bytes, sizeof(command->id.bytes) }));
}

enum status commands_sql_take(struct db_conn *conn, const struct command *command, bool *taken, struct error *error)
{
    int64_t changed = 0;
    enum status status = DB_CHANGE(conn, &changed, error,
                                   "INSERT INTO commands (province, id, type, actor, on_behalf, seq, result) "
                                   "VALUES ($1, $2, $3, $4, $5, 0, '') ON CONFLICT DO NOTHING",
                                   DB_INT_OF(command->province), id_of(command), DB_TEXT_OF(str_from(command->type)),
                                   DB_TEXT_OF(command->actor.id), DB_TEXT_OF(command->actor.on_behalf));
    *taken = changed == 1;
    return status;
}

enum status commands_sql_finish(struct db_conn *conn, const struct command *command, int64_t seq, struct str result, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE commands SET seq = $3, result = $4 WHERE province = $1 AND id = $2", DB_INT_OF(command->province),
                  id_of(command), DB_INT_OF(seq), DB_TEXT_OF(result));
}

enum status commands_sql_find(struct db_conn *conn, struct arena *arena, const struct command *command, bool *found,
                              struct commands_done *done, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status =
        DB_QUERY(conn, &rows, error, "SELECT type, actor, on_behalf, seq, result FROM commands WHERE province = $1 AND id = $2",
                 DB_INT_OF(command->province), id_of(command));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found) {
        done->type = db_copy(rows, 0, arena);
        done->actor = db_copy(rows, 1, arena);
        done->on_behalf = db_copy(rows, 2, arena);
        done->seq = db_int(rows, 3);
        done->result = db_copy(rows, 4, arena);
        if (arena->exhausted)
            status = fail_memory(error);
    }
    db_rows_close(rows);
    return status;
}
