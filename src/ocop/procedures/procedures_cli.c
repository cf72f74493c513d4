/* openocop procedures list | show | route | seal; and `law list`, `law check`, which speak of packs and of procedures. */
#include <stdio.h>

#include "base/cli.h"
#include "ocop/procedures/procedures_int.h"
#include "texts_cli.h"
#include "texts_law.h"
#include "texts_procedures.h"

#define OUT_MAX ((size_t)1 << 20)

struct route_options {
    bool json;
    struct str kind;
    date filed;
    date judged;
};

static bool wants_json(const struct cli *cli)
{
    return ((const struct law_cli_options *)cli->options)->json;
}

static void add_text(struct cli *cli, struct buffer *out, enum text_id text, const struct text_arg *args, size_t count)
{
    text_add(out, cli->language, text, args, count);
    buffer_add_char(out, '\n');
}
#define ADD(cli, out, text, ...)                                                                                                      \
    add_text((cli), (out), (text), (const struct text_arg[]){ __VA_ARGS__ }, sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg))

static enum status print_lines(struct cli *cli, struct buffer *out, struct error *error)
{
    if (out->len == 0)
        return STATUS_OK;
    if (!out->overflowed && out->ptr[out->len - 1] == '\n')
        out->len--;
    return cli_print_buffer(cli, out, error);
}

static enum status print_json(struct cli *cli, struct json_writer *json, struct error *error)
{
    enum status status = json_writer_end(json, error);
    return status == STATUS_OK ? cli_print_buffer(cli, json->out, error) : status;
}

static struct str day_words(struct cli *cli, date d)
{
    struct buffer out;
    buffer_open(&out, cli->arena, 100);
    if (d == DATE_NONE)
        buffer_add(&out, text_of(cli->language, TEXT_law_open_end));
    else
        date_write_vi(&out, d);
    return buffer_str(&out);
}

static void add_head(struct cli *cli, struct buffer *out, const struct procedure *procedure)
{
    ADD(cli, out, TEXT_procedures_list_line, TEXT_ARG("name", procedure->name), TEXT_ARG("title", procedure->title),
        TEXT_ARG("from", day_words(cli, procedure->in_force_from)), TEXT_ARG("until", day_words(cli, procedure->in_force_until)),
        TEXT_ARG("sha256", procedure->sha256));
}

/* The newest first. */
static enum status list_lines(struct cli *cli, struct error *error)
{
    const struct procedures *room = rooms_find(cli->rooms, "procedures");
    struct buffer out;
    buffer_open(&out, cli->arena, OUT_MAX);
    for (size_t i = room->count; i-- > 0;)
        add_head(cli, &out, &room->rows[i]);
    return print_lines(cli, &out, error);
}

static enum status list(struct cli *cli, struct error *error)
{
    const struct procedures *room = rooms_find(cli->rooms, "procedures");
    struct json_writer json;
    struct buffer out;
    if (!wants_json(cli))
        return list_lines(cli, error);
    buffer_open(&out, cli->arena, OUT_MAX);
    json_writer_open(&json, &out);
    json_array(&json, NULL);
    for (size_t i = room->count; i-- > 0;) {
        json_object(&json, NULL);
        procedure_write_head(&json, &room->rows[i]);
        json_object_end(&json);
    }
    json_array_end(&json);
    return print_json(cli, &json, error);
}

/* As JSON the list of packs alone, as it always was: procedures have a list of their own. */
static enum status law_list(struct cli *cli, struct error *error)
{
    enum status status = law_cli_list(cli, error);
    return status == STATUS_OK && !wants_json(cli) ? list_lines(cli, error) : status;
}

static enum status law_check(struct cli *cli, struct error *error)
{
    return law_cli_check(cli, &procedures_beside, error);
}

static enum status show(struct cli *cli, struct error *error)
{
    const struct procedure *procedure;
    struct json_writer json;
    struct buffer out;
    enum status status = procedures_find(rooms_find(cli->rooms, "procedures"), cli->arguments[0], &procedure, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, OUT_MAX);
    if (wants_json(cli)) {
        json_writer_open(&json, &out);
        procedure_write(&json, procedure);
        return print_json(cli, &json, error);
    }
    add_head(cli, &out, procedure);
    for (size_t i = 0; i < procedure->level_count; i++) {
        const struct procedure_level *level = &procedure->levels[i];
        ADD(cli, &out, TEXT_procedures_show_level, TEXT_ARG("name", level->name));
        for (size_t k = 0; k < level->step_count; k++)
            ADD(cli, &out, TEXT_procedures_show_step, TEXT_ARG("who", level->steps[k].who), TEXT_ARG("what", level->steps[k].what),
                TEXT_ARG("article", level->steps[k].article));
    }
    for (size_t i = 0; i < procedure->gap_count; i++)
        ADD(cli, &out, TEXT_procedures_show_gap, TEXT_ARG("from", day_words(cli, procedure->gaps[i].from)),
            TEXT_ARG("until", day_words(cli, procedure->gaps[i].until)), TEXT_ARG("text", procedure->gaps[i].text));
    return print_lines(cli, &out, error);
}

static enum status route(struct cli *cli, struct error *error)
{
    const struct route_options *options = cli->options;
    struct procedure_route answer;
    struct json_writer json;
    struct buffer out;
    enum status status;
    enum procedure_kind kind;
    if (!procedure_kind_read(options->kind, &kind))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_procedures_bad_kind, "--kind");
    if (options->filed == DATE_NONE || options->judged == DATE_NONE)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_procedures_no_day, options->filed == DATE_NONE ? "--filed" : "--judged");
    procedures_route(rooms_find(cli->rooms, "procedures"), rooms_find(cli->rooms, "law"), kind, options->filed, options->judged,
                     &answer);
    buffer_open(&out, cli->arena, OUT_MAX);
    if (options->json) {
        json_writer_open(&json, &out);
        procedure_write_route(&json, kind, options->filed, options->judged, &answer);
        status = print_json(cli, &json, error);
    } else {
        buffer_add(&out, procedure_route_text(cli->arena, cli->language, kind, options->filed, options->judged, &answer));
        status = cli_print_buffer(cli, &out, error);
    }
    return status == STATUS_OK && answer.what != ROUTE_KNOWN ? STATUS_NO : status; /* everything is said */
}

static enum status say_faults(struct cli *cli, const struct law_report *report, struct error *error)
{
    struct buffer out;
    buffer_open(&out, cli->arena, OUT_MAX);
    for (size_t i = 0; i < report->count; i++) {
        error_line(&out, cli->language, &report->rows[i]);
        buffer_add_char(&out, '\n');
    }
    if (out.overflowed || fwrite(buffer_str(&out).ptr, 1, out.len, stderr) != out.len)
        return FAIL(error, STATUS_FAILED, TEXT_cli_output, NULL);
    return STATUS_NO;
}

static enum status seal(struct cli *cli, struct error *error)
{
    struct law_report *report = ARENA_NEW(cli->arena, struct law_report);
    struct str sha256 = { NULL, 0 };
    struct buffer out;
    enum status status;
    if (report == NULL)
        return fail_memory(error);
    if (cli->law_folder == NULL)
        return FAIL(error, STATUS_FAILED, TEXT_law_no_folder, NULL);
    report->arena = cli->arena;
    status = procedures_seal(report, cli->law_folder, &sha256, error);
    if (status == STATUS_NO && report->faults > 0)
        return say_faults(cli, report, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, OUT_MAX);
    ADD(cli, &out, TEXT_procedures_sealed, TEXT_ARG_INT("count", (int64_t)report->beside), TEXT_ARG("sha256", sha256));
    return print_lines(cli, &out, error);
}

static const struct cli_option json_option[] = {
    { "--json", CLI_FLAG, offsetof(struct law_cli_options, json), NULL, TEXT_cli_json, 0, 0 },
};
static const struct cli_option route_option[] = {
    { "--kind", CLI_TEXT, offsetof(struct route_options, kind), "KIND", TEXT_procedures_option_kind, 0, 0 },
    { "--filed", CLI_DATE, offsetof(struct route_options, filed), "DAY", TEXT_procedures_option_filed, 0, 0 },
    { "--judged", CLI_DATE, offsetof(struct route_options, judged), "DAY", TEXT_procedures_option_judged, 0, 0 },
    { "--json", CLI_FLAG, offsetof(struct route_options, json), NULL, TEXT_cli_json, 0, 0 },
};

static const struct cli_command rows[] = {
    { "law list", "", TEXT_law_help_list, 0, 0, json_option, 1, sizeof(struct law_cli_options), CLI_NEEDS_LAW, law_list },
    { "law check", "[FILE...]", TEXT_law_help_check, 0, 1000, json_option, 1, sizeof(struct law_cli_options), CLI_NEEDS_NOTHING, law_check },
    { "procedures list", "", TEXT_procedures_help_list, 0, 0, json_option, 1, sizeof(struct law_cli_options), CLI_NEEDS_LAW, list },
    { "procedures show", "NAME", TEXT_procedures_help_show, 1, 1, json_option, 1, sizeof(struct law_cli_options), CLI_NEEDS_LAW, show },
    { "procedures route", "", TEXT_procedures_help_route, 0, 0, route_option, 4, sizeof(struct route_options), CLI_NEEDS_LAW, route },
    { "procedures seal", "", TEXT_procedures_help_seal, 0, 0, NULL, 0, 0, CLI_NEEDS_NOTHING, seal },
};

const struct cli_commands procedures_cli = { rows, sizeof(rows) / sizeof(rows[0]) };
