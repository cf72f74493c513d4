/* openocop score FILE|- and openocop plan FILE|- --stars N [--fixed CODE,...]. */
#include "base/cli.h"
#include "base/file.h"
#include "ocop/scoring/scoring.h"
#include "texts_scoring.h"

struct options {
    int64_t stars;
    struct str fixed;
};

static enum status read_question(struct cli *cli, struct scoring_question *question, struct error *error)
{
    const char *path = arena_copy_z(cli->arena, cli->arguments[0]);
    struct str bytes;
    enum status status = path == NULL ? fail_memory(error) : file_read(cli->arena, path, SCORING_INPUT_MAX, &bytes, error);
    if (status == STATUS_OK)
        status = scoring_read(cli->arena, rooms_find(cli->rooms, "law"), bytes, question, error);
    if (status != STATUS_OK)
        error_in_file(error, path);
    return status;
}

static enum status score(struct cli *cli, struct error *error)
{
    struct scoring_question question;
    struct buffer out;
    enum status status = read_question(cli, &question, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, SCORING_OUTPUT_MAX);
    status = scoring_score(cli->arena, &question, &out, error);
    return status == STATUS_OK ? cli_print_buffer(cli, &out, error) : status;
}

static enum status plan(struct cli *cli, struct error *error)
{
    const struct options *options = cli->options;
    struct scoring_question question;
    struct buffer out;
    bool reachable;
    enum status status;
    if (options->stars == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_scoring_stars_needed, "--stars");
    status = read_question(cli, &question, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, SCORING_OUTPUT_MAX);
    status = scoring_plan(cli->arena, &question, (int)options->stars, options->fixed, &out, &reachable, error);
    if (status == STATUS_OK)
        status = cli_print_buffer(cli, &out, error);
    return status == STATUS_OK && !reachable ? STATUS_NO : status; /* the answer says why */
}

static const struct cli_option plan_options[] = {
    { "--stars", CLI_INT, offsetof(struct options, stars), "N", TEXT_scoring_help_stars, 2, LAW_STARS },
    { "--fixed", CLI_TEXT, offsetof(struct options, fixed), "CODE,...", TEXT_scoring_help_fixed, 0, 0 },
};

static const struct cli_command rows[] = {
    { "score", "FILE|-", TEXT_scoring_help_score, 1, 1, NULL, 0, 0, CLI_NEEDS_LAW, score },
    { "plan", "FILE|-", TEXT_scoring_help_plan, 1, 1, plan_options, 2, sizeof(struct options), CLI_NEEDS_LAW, plan },
};

const struct cli_commands scoring_cli = { rows, sizeof(rows) / sizeof(rows[0]) };
