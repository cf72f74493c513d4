/* openocop recount ITEM | --all: recomputes stored results from what they were counted of, and says what differs.
 *
 * Each result: its output is what `score` gives for its input. The newest of an item too: its input is what the sheets give that counted then (of turns up to
 * its own), each sheet is what its commitment commits to, and the stars that were concluded are those of the result. */
#include "base/cli.h"
#include "ocop/outcomes/outcomes_int.h"

#define ARENA_LIMIT ((size_t)256 << 20)

struct options {
    bool all;
};

struct recount {
    struct cli *cli;
    struct arena *arena; /* emptied after each read */
    struct db_conn *conn;
    const struct law *law;
    int64_t counted, differing;
};

static void say(struct recount *r, const struct session_item *item, enum text_id what)
{
    struct buffer out;
    buffer_open(&out, r->arena, OUTCOME_LINE_MAX);
    text_add(&out, r->cli->language, TEXT_outcomes_recount_row, (const struct text_arg[]){ TEXT_ARG("product", item->product_name),
             TEXT_ARG("what", text_of(r->cli->language, what)) }, 2);
    buffer_add(&out, STR(" ("));
    ident_write(&out, &item->ident);
    buffer_add(&out, STR(")\n"));
    cli_print(r->cli, buffer_str(&out));
    r->differing++;
}

/* The sheets as they were when the result was counted: a further turn may have begun since. */
static enum status sheets_until(struct recount *r, const struct session_item *item, int64_t turn, struct session_sheets *out, bool *committed, struct error *error)
{
    struct session_sheets all;
    struct session_sheet *kept;
    enum status status = sessions_sql_sheets(r->conn, r->arena, item->id, &all, error);
    if (status != STATUS_OK)
        return status;
    kept = ARENA_NEW_MANY(r->arena, struct session_sheet, all.count + 1);
    if (kept == NULL)
        return fail_memory(error);
    *out = (struct session_sheets){ .rows = kept };
    *committed = true;
    for (size_t i = 0; i < all.count; i++) {
        struct sha256 commitment = sheet_commitment(all.rows[i].nonce, all.rows[i].content);
        *committed &= str_equal(all.rows[i].commitment, (struct str){ (const char *)commitment.bytes, sizeof(commitment.bytes) });
        if (all.rows[i].turn <= turn)
            kept[out->count++] = all.rows[i];
    }
    return STATUS_OK;
}

static enum status recount_newest(struct recount *r, const struct session_item *item, const struct session_result *result, struct error *error)
{
    struct session session;
    struct session_people people;
    struct session_sheets sheets;
    struct session_outcome outcome;
    struct str input;
    bool committed = false;
    enum status status = sessions_sql_by_id(r->conn, r->arena, item->session, &session, error);
    if (status == STATUS_OK)
        status = session_people(r->conn, r->arena, &session, &people, error);
    if (status == STATUS_OK)
        status = sheets_until(r, item, result->turn, &sheets, &committed, error);
    if (status == STATUS_OK)
        status = session_score_input(r->arena, &session, &people, item, &sheets, &input, error);
    if (status == STATUS_OK)
        status = session_outcome_of(r->arena, r->law, result, &outcome, error);
    if (status != STATUS_OK)
        return status;
    if (!committed)
        say(r, item, TEXT_outcomes_recount_sealed);
    if (!str_equal(input, result->input))
        say(r, item, TEXT_outcomes_recount_input);
    if (item->state == ITEM_CONCLUDED && item->stars != outcome.law.stars)
        say(r, item, TEXT_outcomes_recount_stars);
    return STATUS_OK;
}

static enum status recount_one(struct recount *r, const struct session_result *result, struct error *error)
{
    struct session_item item;
    struct str output;
    enum status status = sessions_sql_item_by_id(r->conn, r->arena, result->item, &item, error);
    if (status == STATUS_OK)
        status = session_score(r->arena, r->law, result->input, &output, error);
    if (status != STATUS_OK)
        return status;
    r->counted++;
    if (!str_equal(output, result->output))
        say(r, &item, TEXT_outcomes_recount_output);
    return item.result == result->id ? recount_newest(r, &item, result, error) : STATUS_OK;
}

static enum status recount_item(struct recount *r, struct str ident, struct error *error)
{
    struct session_results results = { 0 };
    struct session_item item;
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? sessions_sql_item(r->conn, r->arena, &read, &found, &item, error) : STATUS_OK;
    if (status == STATUS_OK && !found)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_outcomes_recount_unknown, NULL, TEXT_ARG("item", ident));
    if (status == STATUS_OK)
        status = sessions_sql_results(r->conn, r->arena, item.id, &results, error);
    for (size_t i = 0; i < results.count && status == STATUS_OK; i++)
        status = recount_one(r, &results.rows[i], error);
    return status;
}

static enum status recount_all(struct recount *r, struct error *error)
{
    int64_t after = 0;
    for (;;) {
        struct session_results results;
        enum status status = sessions_sql_results_after(r->conn, r->arena, after, &results, error);
        for (size_t i = 0; status == STATUS_OK && i < results.count; i++) {
            after = results.rows[i].id;
            status = recount_one(r, &results.rows[i], error);
        }
        if (status != STATUS_OK || results.count == 0)
            return status;
        arena_empty(r->arena);
    }
}

static enum status recount(struct cli *cli, struct error *error)
{
    const struct options *options = cli->options;
    struct arena arena;
    struct recount r = { .cli = cli, .arena = &arena, .law = rooms_find(cli->rooms, "law") };
    struct buffer out;
    enum status status;
    if (options->all == (cli->argument_count == 1))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_recount_usage, NULL);
    arena_open(&arena, &memory_system, ARENA_LIMIT);
    status = db_reader(rooms_find(cli->rooms, "db"), &r.conn, error);
    if (status == STATUS_OK)
        status = options->all ? recount_all(&r, error) : recount_item(&r, cli->arguments[0], error);
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
