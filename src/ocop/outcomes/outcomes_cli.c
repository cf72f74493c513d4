/* openocop recount ITEM | --all: recomputes stored results from what they were counted of, and says what differs. */
#include "base/cli.h"
#include "ocop/outcomes/outcomes_int.h"
#include "texts_outcomes.h"

#define ARENA_LIMIT ((size_t)256 << 20)

struct options {
    bool all;
};

static void print_difference(struct outcome_recount *r, const struct session_item *item, enum text_id what, const struct ident *sheet)
{
    struct cli *cli = r->self;
    struct buffer out;
    buffer_open(&out, r->arena, OUTCOME_LINE_MAX);
    text_add(&out, cli->language, TEXT_outcomes_recount_row, (const struct text_arg[]){ TEXT_ARG("product", item->product_name),
             TEXT_ARG("what", text_of(cli->language, what)) }, 2);
    buffer_add(&out, STR(" ("));
    ident_write(&out, &item->ident);
    if (sheet != NULL) {
        buffer_add(&out, STR(", "));
        ident_write(&out, sheet);
    }
    buffer_add(&out, STR(")\n"));
    cli_print(cli, buffer_str(&out));
}

static enum status recount_named(struct outcome_recount *r, struct str ident, struct error *error)
{
    struct session_item item;
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? sessions_sql_item(r->conn, r->arena, &read, &found, &item, error) : STATUS_OK;
    if (status == STATUS_OK && !found)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_outcomes_recount_unknown, NULL, TEXT_ARG("item", ident));
    return status == STATUS_OK ? outcome_recount_item(r, &item, error) : status;
}

static enum status recount(struct cli *cli, struct error *error)
{
    const struct options *options = cli->options;
    struct arena arena;
    struct outcome_recount r = { .arena = &arena, .law = rooms_find(cli->rooms, "law"), .say = print_difference, .self = cli };
    struct buffer out;
    enum status status;
    if (options->all == (cli->argument_count == 1))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_recount_usage, NULL);
    arena_open(&arena, &memory_system, ARENA_LIMIT);
    status = db_reader(rooms_find(cli->rooms, "db"), &r.conn, error);
    if (status == STATUS_OK)
        status = options->all ? outcome_recount_all(&r, error) : recount_named(&r, cli->arguments[0], error);
    arena_close(&arena);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, OUTCOME_LINE_MAX);
    text_add(&out, cli->language, TEXT_outcomes_recounted, (const struct text_arg[]){ TEXT_ARG_INT("count", r.counted), TEXT_ARG_INT("differing", r.differing) }, 2);
    status = cli_print_buffer(cli, &out, error);
    return status == STATUS_OK && r.differing > 0 ? FAIL_WITH(error, STATUS_NO, TEXT_outcomes_recount_no, NULL, TEXT_ARG_INT("differing", r.differing)) : status;
}

static const struct cli_option recount_options[] = {
    { .name = "--all", .kind = CLI_FLAG, .offset = offsetof(struct options, all), .help = TEXT_outcomes_recount_all },
};
static const struct cli_command rows[] = {
    { .words = "recount", .arguments = "[ITEM]", .help = TEXT_outcomes_recount, .max_arguments = 1, .options = recount_options, .option_count = 1,
      .options_size = sizeof(struct options), .needs = CLI_NEEDS_BOTH, .run = recount },
};
const struct cli_commands outcomes_cli = { rows, sizeof(rows) / sizeof(rows[0]) };
