/* openocop ledger checkpoint | checkpoints. */
#include "ocop/ledger/ledger_int.h"
#include "texts_ledger.h"

#define LINE_MAX 4096

enum status ledger_cli_checkpoint(struct cli *cli, struct error *error)
{
    const struct ledger_checkpoint_options *options = cli->options;
    struct buffer out;
    int64_t made = 0;
    enum status status = ledger_sign(rooms_find(cli->rooms, "ledger"), options->new_key, &made, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, LINE_MAX);
    text_add(&out, cli->language, TEXT_ledger_signed, &TEXT_ARG_INT("made", made), 1);
    return cli_print_buffer(cli, &out, error);
}

struct printing {
    struct cli *cli;
    struct arena arena;
    struct buffer out;
    struct json_writer json;
};

static void open_line(struct printing *printing)
{
    buffer_open(&printing->out, &printing->arena, LINE_MAX);
    json_writer_open(&printing->json, &printing->out);
    json_object(&printing->json, NULL);
}

static enum status print_line(struct printing *printing, struct error *error)
{
    enum status status;
    json_object_end(&printing->json);
    status = json_writer_end(&printing->json, error);
    if (status == STATUS_OK)
        status = cli_print_buffer(printing->cli, &printing->out, error);
    arena_empty(&printing->arena);
    return status;
}

static enum status print_key(void *self, const struct ledger_key *key, struct error *error)
{
    struct printing *printing = self;
    open_line(printing);
    ledger_key_json(&printing->json, "key", &printing->arena, key);
    return print_line(printing, error);
}

static enum status print_checkpoint(void *self, const struct ledger_checkpoint *checkpoint, struct error *error)
{
    struct printing *printing = self;
    open_line(printing);
    ledger_checkpoint_json(&printing->json, "checkpoint", &printing->arena, checkpoint);
    return print_line(printing, error);
}

enum status ledger_print_checkpoints(struct cli *cli, struct db_conn *conn, struct error *error)
{
    const struct ledger_range all = LEDGER_RANGE_ALL;
    struct printing printing = { .cli = cli };
    enum status status;
    arena_open(&printing.arena, &memory_system, ARENA_DEFAULT_LIMIT);
    status = ledger_sql_keys(conn, INT64_MAX, print_key, &printing, error);
    if (status == STATUS_OK)
        status = ledger_sql_checkpoints(conn, &all, print_checkpoint, &printing, error);
    arena_close(&printing.arena);
    return status;
}

enum status ledger_cli_checkpoints(struct cli *cli, struct error *error)
{
    struct db_conn *conn;
    enum status status = db_reader(rooms_find(cli->rooms, "db"), &conn, error);
    if (status == STATUS_OK)
        status = db_read_begin(conn, error);
    if (status != STATUS_OK)
        return status;
    status = ledger_print_checkpoints(cli, conn, error);
    db_read_end(conn);
    return status;
}
