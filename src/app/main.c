/* openocop: the one program. Reads the command line, opens what the command needs, runs it, and turns its status into the exit status and
 * its error into one line on standard error. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "base/digest.h"
#include "base/log.h"
#include "version.h"
#include "texts_app.h"
#include "texts_cli.h"

static int exit_status(enum status status)
{
    switch (status) {
    case STATUS_OK:
        return 0;
    case STATUS_NO:
        return 1;
    case STATUS_FAILED:
    case STATUS_UNAVAILABLE:
        return 3;
    default:
        return 2;
    }
}

static void say_error(struct arena *arena, enum language language, const struct error *error)
{
    struct buffer line;
    buffer_open(&line, arena, 8192);
    error_line(&line, language, error);
    buffer_add_char(&line, '\n');
    if (fwrite(buffer_str(&line).ptr, 1, buffer_str(&line).len, stderr) == 0)
        return;
}

/* The language must be known before anything can go wrong in words. */
static enum language early_language(int argc, char **argv)
{
    enum language language = LANGUAGE_VI;
    const char *set = getenv("OPENOCOP_LANGUAGE");
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--language=", 11) == 0)
            set = argv[i] + 11;
        else if (strcmp(argv[i], "--language") == 0 && i + 1 < argc)
            set = argv[i + 1];
    }
    if (set != NULL && language_read(str_from(set), &language))
        return language;
    return LANGUAGE_VI;
}

struct common {
    struct settings settings;
    bool help;
    bool version;
};

/* --help and --version stand beside the settings that are valid everywhere. */
static const struct cli_option *common_options(struct arena *arena, size_t *count)
{
    size_t from_settings;
    const struct cli_option *rows = settings_common_options(&from_settings);
    struct cli_option *all = ARENA_NEW_MANY(arena, struct cli_option, from_settings + 2);
    if (all == NULL)
        return NULL;
    memcpy(all, rows, from_settings * sizeof(*all));
    all[from_settings] = (struct cli_option){ .name = "--help", .kind = CLI_FLAG, .offset = offsetof(struct common, help),
                                              .help = TEXT_cli_help };
    all[from_settings + 1] = (struct cli_option){ .name = "--version", .kind = CLI_FLAG, .offset = offsetof(struct common, version),
                                                  .help = TEXT_cli_version };
    *count = from_settings + 2;
    return all;
}

static enum status print_usage(const struct app *app, struct cli *cli, const struct cli_option *common, size_t common_count, struct error *error)
{
    struct buffer out;
    buffer_open(&out, cli->arena, (size_t)1 << 20);
    cli_usage(&out, cli->language, app->tables.cli, app->tables.cli_count, common, common_count);
    return cli_print_buffer(cli, &out, error);
}

static enum log_level level_of(struct str name)
{
    static const char *const names[] = { "debug", "info", "warning" };
    for (int i = 0; i < 3; i++)
        if (str_is(name, names[i]))
            return (enum log_level)i;
    return LOG_LEVEL_ERROR;
}

/* Everything from the settings on: opens what the command needs and runs it. */
static enum status run(struct app *app, struct cli *cli, const struct cli_command *command, const struct common *common, struct error *error)
{
    const struct settings *serve = command->run == app_serve ? cli->options : NULL;
    unsigned needs = command->needs_none != NULL && command->needs_none(cli->options) ? CLI_NEEDS_NOTHING : command->needs;
    const char *clock_file;
    enum status status;
    app->serving = serve != NULL;
    app->origins = ARENA_NEW_MANY(app->arena, enum setting_origin, settings_count);
    if (app->origins == NULL)
        return fail_memory(error);
    status = settings_resolve(app->arena, &common->settings, serve, &app->settings, app->origins, error);
    if (status != STATUS_OK)
        return status;
    clock_file = app->settings.clock.ptr == NULL ? NULL : arena_copy_z(app->arena, app->settings.clock);
    if (app->settings.clock.ptr != NULL && clock_file == NULL)
        return fail_memory(error);
    if (clock_file != NULL) {
        /* Other commands than these follow it once they know that the data are a demonstration; until then it is the system's. */
        app->clock.path = serve != NULL || str_is(str_from(command->words), "demo") ? clock_file : "";
        app->moved = *app->context;
        app->moved.now = moved_clock_now;
        app->moved.clock = &app->clock;
        cli->context = app->context = &app->moved;
    }
    if (language_read(app->settings.language, &cli->language))
        log_open(app->context, level_of(app->settings.log_level));
    cli->data_folder = arena_copy_z(app->arena, app->settings.data);
    cli->law_folder = app_law_folder(app);
    if (cli->data_folder == NULL)
        return fail_memory(error);
    if ((needs & CLI_NEEDS_LAW) != 0)
        status = app_open_law(app, error);
    if (status == STATUS_OK && (needs & CLI_NEEDS_DATABASE) != 0)
        status = app_open_database(app, error);
    if (status == STATUS_OK && clock_file != NULL && (needs & CLI_NEEDS_DATABASE) != 0)
        status = app_read_demonstration(app, error);
    if (app->demonstration && clock_file != NULL)
        app->clock.path = clock_file;
    return status == STATUS_OK ? command->run(cli, error) : status;
}

static enum status start(struct app *app, struct cli *cli, int argc, char **argv, struct error *error)
{
    struct common common = { 0 };
    const struct cli_command *command;
    size_t common_count = 0;
    const struct cli_option *options = common_options(app->arena, &common_count);
    enum status status;
    if (options == NULL)
        return fail_memory(error);
    status = cli_parse(app->arena, app->tables.cli, app->tables.cli_count, options, common_count, &common, argc - 1, argv + 1, &command, cli, error);
    if (common.help)
        return print_usage(app, cli, options, common_count, error);
    if (status != STATUS_OK)
        return status;
    if (common.version) {
        cli_print_z(cli, "openocop " OPENOCOP_VERSION "\n");
        return STATUS_OK;
    }
    if (command == NULL)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_cli_no_command, NULL);
    return run(app, cli, command, &common, error);
}

int main(int argc, char **argv)
{
    struct arena arena;
    struct error error = { 0 };
    struct app app = { .arena = &arena, .context = &context_system };
    struct cli cli = { .arena = &arena, .context = &context_system, .language = early_language(argc, argv) };
    enum status status;
    arena_open(&arena, &memory_system, (size_t)1 << 30);
    app_tables_collect(&app.tables);
    app.rows[0] = (struct room){ "app", &app };
    app.rooms = (struct rooms){ app.rows, 1 };
    cli.rooms = &app.rooms;
    status = digest_ready() ? start(&app, &cli, argc, argv, &error) : FAIL(&error, STATUS_FAILED, TEXT_app_no_crypto, NULL);
    if (fflush(stdout) != 0 && status == STATUS_OK)
        status = FAIL(&error, STATUS_FAILED, TEXT_cli_output, NULL);
    if (status != STATUS_OK && error.text != TEXT_NONE)
        say_error(&arena, cli.language, &error);
    app_close(&app);
    arena_close(&arena);
    return exit_status(status);
}
