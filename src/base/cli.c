/* See cli.h. */
#include "base/cli.h"

#include <stdio.h>

#include "base/pure.h"
#include "texts_cli.h"

static size_t words_matching(const char *words, int argc, char **argv)
{
    struct str rest = str_from(words);
    size_t count = 0;
    while (rest.len > 0) {
        struct str word = str_cut(&rest, ' ');
        if ((int)count >= argc || !str_is(word, argv[count]))
            return 0;
        count++;
    }
    return count;
}

static const struct cli_command *find_command(const struct cli_commands *tables, size_t table_count, int argc, char **argv, size_t *words)
{
    const struct cli_command *found = NULL;
    *words = 0;
    for (size_t t = 0; t < table_count; t++) {
        for (size_t i = 0; i < tables[t].count; i++) {
            size_t count = words_matching(tables[t].rows[i].words, argc, argv);
            if (count > *words) {
                *words = count;
                found = &tables[t].rows[i];
            }
        }
    }
    return found;
}

static const struct cli_option *find_option(const struct cli_option *options, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(name, options[i].name))
            return &options[i];
    return NULL;
}

static enum status set_option(const struct cli_option *option, struct str value, void *options, struct error *error)
{
    char *field = (char *)options + option->offset;
    switch (option->kind) {
    case CLI_FLAG:
        *(bool *)field = true;
        return STATUS_OK;
    case CLI_TEXT:
        *(struct str *)field = value;
        return STATUS_OK;
    case CLI_INT:
        if (str_to_int(value, option->min, option->max, (int64_t *)field))
            return STATUS_OK;
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_cli_number, option->name, TEXT_ARG("value", value),
                         TEXT_ARG_INT("min", option->min), TEXT_ARG_INT("max", option->max));
    case CLI_DATE:
        if (date_read(value, (date *)field))
            return STATUS_OK;
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_cli_date, option->name, TEXT_ARG("value", value));
    }
    return STATUS_FAILED;
}

static void start_options(const struct cli_option *options, size_t count, void *into)
{
    for (size_t i = 0; i < count; i++)
        if (options[i].kind == CLI_DATE)
            *(date *)((char *)into + options[i].offset) = DATE_NONE;
}

struct parsing {
    const struct cli_command *command;
    void *options;
    const struct cli_option *common;
    size_t common_count;
    void *common_options;
    int argc;
    char **argv;
};

/* Reads the option at argv[*at], with its value ("--name value" or "--name=value"). */
static enum status read_option(const struct parsing *p, int *at, struct error *error)
{
    struct str rest = str_from(p->argv[*at]);
    struct str whole = rest;
    struct str name = str_cut(&rest, '=');
    bool attached = name.len < whole.len;
    void *target = p->options;
    const struct cli_option *option =
        p->command == NULL ? NULL : find_option(p->command->options, p->command->option_count, name);
    if (option == NULL) {
        option = find_option(p->common, p->common_count, name);
        target = p->common_options;
    }
    if (option == NULL || target == NULL)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_cli_unknown_option, NULL, TEXT_ARG("option", name));
    if (option->kind == CLI_FLAG) {
        if (attached)
            return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_cli_no_value_wanted, NULL, TEXT_ARG("option", name));
        return set_option(option, rest, target, error);
    }
    if (!attached) {
        if (*at + 1 >= p->argc)
            return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_cli_value_missing, NULL, TEXT_ARG("option", name));
        *at += 1;
        rest = str_from(p->argv[*at]);
    }
    return set_option(option, rest, target, error);
}

enum status cli_parse(struct arena *arena, const struct cli_commands *tables, size_t table_count, const struct cli_option *common,
                      size_t common_count, void *common_options, int argc, char **argv, const struct cli_command **command,
                      struct cli *cli, struct error *error)
{
    size_t words;
    bool ended = false;
    struct str *arguments = ARENA_NEW_MANY(arena, struct str, (size_t)argc + 1);
    struct parsing p = { .common = common, .common_count = common_count, .common_options = common_options, .argc = argc, .argv = argv };
    p.command = *command = find_command(tables, table_count, argc, argv, &words);
    if (arguments == NULL)
        return fail_memory(error);
    if (p.command == NULL && argc > 0 && argv[0][0] != '-')
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_cli_unknown_command, NULL, TEXT_ARG_Z("command", argv[0]));
    if (p.command != NULL && p.command->options_size > 0) {
        p.options = arena_take(arena, p.command->options_size);
        if (p.options == NULL)
            return fail_memory(error);
        start_options(p.command->options, p.command->option_count, p.options);
    }
    cli->arguments = arguments;
    cli->argument_count = 0;
    cli->options = p.options;
    for (int i = (int)words; i < argc; i++) {
        if (!ended && str_is(str_from(argv[i]), "--")) {
            ended = true;
        } else if (!ended && argv[i][0] == '-' && argv[i][1] != '\0') {
            enum status status = read_option(&p, &i, error);
            if (status != STATUS_OK)
                return status;
        } else {
            arguments[cli->argument_count++] = str_from(argv[i]);
        }
    }
    if (p.command == NULL)
        return STATUS_OK;
    if (cli->argument_count < p.command->min_arguments || cli->argument_count > p.command->max_arguments)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_cli_arguments, NULL, TEXT_ARG_Z("command", p.command->words),
                         TEXT_ARG_Z("arguments", p.command->arguments));
    return STATUS_OK;
}

static void add_options(struct buffer *out, enum language language, const char *indent, const struct cli_option *options, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buffer_add_z(out, indent);
        buffer_add_z(out, options[i].name);
        if (options[i].value != NULL) {
            buffer_add_char(out, ' ');
            buffer_add_z(out, options[i].value);
        }
        buffer_add(out, STR("  "));
        buffer_add(out, text_of(language, options[i].help));
        buffer_add_char(out, '\n');
    }
}

void cli_usage(struct buffer *out, enum language language, const struct cli_commands *tables, size_t table_count,
               const struct cli_option *common, size_t common_count)
{
    buffer_add(out, text_of(language, TEXT_cli_usage));
    buffer_add_char(out, '\n');
    for (size_t t = 0; t < table_count; t++) {
        for (size_t i = 0; i < tables[t].count; i++) {
            const struct cli_command *row = &tables[t].rows[i];
            buffer_add(out, STR("  openocop "));
            buffer_add_z(out, row->words);
            if (row->arguments[0] != '\0') {
                buffer_add_char(out, ' ');
                buffer_add_z(out, row->arguments);
            }
            buffer_add(out, STR("  "));
            buffer_add(out, text_of(language, row->help));
            buffer_add_char(out, '\n');
            add_options(out, language, "      ", row->options, row->option_count);
        }
    }
    buffer_add(out, text_of(language, TEXT_cli_common));
    buffer_add_char(out, '\n');
    add_options(out, language, "  ", common, common_count);
}

void cli_print(struct cli *cli, struct str s)
{
    if (s.len > 0 && fwrite(s.ptr, 1, s.len, stdout) != s.len)
        cli->output_failed = true;
}

void cli_print_z(struct cli *cli, const char *zero_terminated)
{
    cli_print(cli, str_from(zero_terminated));
}

enum status cli_print_buffer(struct cli *cli, const struct buffer *buffer, struct error *error)
{
    if (buffer->overflowed)
        return fail_memory(error);
    cli_print(cli, buffer_str(buffer));
    cli_print(cli, STR("\n"));
    if (fflush(stdout) != 0)
        cli->output_failed = true;
    return cli->output_failed ? FAIL(error, STATUS_FAILED, TEXT_cli_output, NULL) : STATUS_OK;
}
