/* `openocop backup` and `openocop restore`. */
#include "app/app.h"
#include "app/backup.h"
#include "base/json_write.h"
#include "texts_backup.h"
#include "texts_cli.h"

struct backup_options {
    bool json;
    bool replace;
};

static enum status say(struct cli *cli, enum text_id words, const struct backup_summary *summary, bool as_json, struct error *error)
{
    struct buffer out;
    const struct text_arg args[] = { TEXT_ARG("file", cli->arguments[0]), TEXT_ARG_INT("tables", summary->tables),
                                     TEXT_ARG_INT("rows", summary->rows), TEXT_ARG_INT("entries", summary->entries),
                                     TEXT_ARG_INT("stored", summary->files) };
    buffer_open(&out, cli->arena, 8192);
    if (as_json) {
        struct json_writer json;
        json_writer_open(&json, &out);
        json_object(&json, NULL);
        json_text(&json, "file", cli->arguments[0]);
        json_int(&json, "tables", summary->tables);
        json_int(&json, "rows", summary->rows);
        json_int(&json, "entries", summary->entries);
        json_int(&json, "files", summary->files);
        json_object_end(&json);
        if (json_writer_end(&json, error) != STATUS_OK)
            return STATUS_FAILED;
    } else {
        text_add(&out, cli->language, words, args, sizeof(args) / sizeof(args[0]));
    }
    return cli_print_buffer(cli, &out, error);
}

static enum status backup(struct cli *cli, struct error *error)
{
    const struct backup_options *options = cli->options;
    struct backup_summary summary;
    const char *path = arena_copy_z(cli->arena, cli->arguments[0]);
    enum status status;
    if (path == NULL)
        return fail_memory(error);
    status = backup_write(app_of(cli)->db, &app_of(cli)->files, cli->context, path, &summary, error);
    return status == STATUS_OK ? say(cli, TEXT_backup_written, &summary, options->json, error) : status;
}

static enum status restore(struct cli *cli, struct error *error)
{
    const struct backup_options *options = cli->options;
    struct backup_summary summary;
    const char *path = arena_copy_z(cli->arena, cli->arguments[0]);
    enum status status;
    if (path == NULL)
        return fail_memory(error);
    status = backup_restore(app_of(cli)->db, &app_of(cli)->files, path, options->replace, &summary, error);
    return status == STATUS_OK ? say(cli, TEXT_backup_restored, &summary, options->json, error) : status;
}

static const struct cli_option options[] = {
    { "--json", CLI_FLAG, offsetof(struct backup_options, json), NULL, TEXT_cli_json, 0, 0 },
    { "--replace", CLI_FLAG, offsetof(struct backup_options, replace), NULL, TEXT_backup_replace, 0, 0 },
};

static const struct cli_command rows[] = {
    { .words = "backup", .arguments = "FILE", .help = TEXT_backup_backup, .min_arguments = 1, .max_arguments = 1, .options = options,
      .option_count = 1, .options_size = sizeof(struct backup_options), .needs = CLI_NEEDS_DATABASE, .run = backup },
    { .words = "restore", .arguments = "FILE", .help = TEXT_backup_restore, .min_arguments = 1, .max_arguments = 1, .options = options,
      .option_count = 2, .options_size = sizeof(struct backup_options), .needs = CLI_NEEDS_DATABASE, .run = restore },
};

const struct cli_commands backup_cli = { rows, sizeof(rows) / sizeof(rows[0]) };
