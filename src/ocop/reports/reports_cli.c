/* openocop report annual: the year's report of a province in one of its formats. */
#include "base/cli.h"
#include "base/file.h"
#include "ocop/reports/reports_int.h"
#include "texts_reports.h"

struct annual_options {
    int64_t year, province;
    date as_of, known, map;
    struct str format, out;
};

/* The only province of this database that has people. */
static enum status find_province(struct db_conn *conn, int64_t asked, int64_t *province, struct error *error)
{
    int64_t second = 0;
    enum status status;
    *province = asked;
    if (asked != 0)
        return STATUS_OK;
    status = accounts_next_province(conn, 0, province, error);
    if (status == STATUS_OK && *province != 0)
        status = accounts_next_province(conn, *province, &second, error);
    return status == STATUS_OK && (*province == 0 || second != 0) ? FAIL(error, STATUS_BAD_INPUT, TEXT_reports_which_province, "--province") : status;
}

/* As of the year's last day, or today while it lasts; as known today; on the map of the day. */
static void complete(const struct annual_options *options, date today, struct report_question *out)
{
    date last = DATE_NONE;
    out->year = options->year;
    if (!date_of((int)options->year, 12, 31, &last))
        last = today;
    out->as_of = options->as_of != DATE_NONE ? options->as_of : last < today ? last : today;
    out->known = options->known != DATE_NONE ? options->known : today;
    out->map = options->map != DATE_NONE ? options->map : out->as_of;
}

static enum status give(struct cli *cli, struct arena *arena, const struct report_format *format, struct buffer *out, struct error *error)
{
    const struct annual_options *options = cli->options;
    const char *path = options->out.ptr == NULL ? NULL : arena_copy_z(arena, options->out);
    if (out->overflowed)
        return fail_memory(error);
    if (path != NULL)
        return file_write(path, buffer_str(out), error);
    if (format->text)
        return cli_print_buffer(cli, out, error);
    cli_print(cli, buffer_str(out));
    return STATUS_OK;
}

static enum status make(struct cli *cli, struct arena *arena, struct error *error)
{
    const struct annual_options *options = cli->options;
    const struct report_format *format = report_format_find(options->format.ptr == NULL ? STR("json") : options->format);
    struct report_question question = { 0 };
    struct report report;
    struct db_conn *conn;
    struct buffer out;
    enum status status;
    if (format == NULL)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_reports_unknown_format, "--format", TEXT_ARG("format", options->format));
    if (options->year == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_reports_no_year, "--year");
    status = db_reader(rooms_find(cli->rooms, "db"), &conn, error);
    if (status == STATUS_OK)
        status = find_province(conn, options->province, &question.province, error);
    complete(options, date_in_vietnam(context_now(cli->context)), &question);
    if (status == STATUS_OK)
        status = report_make(conn, arena, rooms_find(cli->rooms, "reports"), &question, cli->language, &report, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, arena, REPORT_OUT_MAX);
    status = format->write(&report, &out, error);
    return status == STATUS_OK ? give(cli, arena, format, &out, error) : status;
}

static enum status annual(struct cli *cli, struct error *error)
{
    struct arena arena;
    enum status status;
    arena_open(&arena, &memory_system, REPORT_MEMORY);
    status = make(cli, &arena, error);
    arena_close(&arena);
    return status;
}

/* ---- openocop report difference ---- */

struct difference_options {
    struct annual_options before; /* its year, province, days and file */
    date then_as_of, then_known;
};

static enum status difference_with(struct cli *cli, struct arena *arena, struct error *error)
{
    const struct difference_options *options = cli->options;
    struct annual_options then = options->before;
    date today = date_in_vietnam(context_now(cli->context));
    struct report_question question = { 0 };
    struct report before, after;
    struct db_conn *conn;
    struct buffer out;
    enum status status;
    if (options->before.year == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_reports_no_year, "--year");
    then.as_of = options->then_as_of;
    then.known = options->then_known;
    if (then.as_of != DATE_NONE)
        then.year = date_civil(then.as_of).year;
    status = db_reader(rooms_find(cli->rooms, "db"), &conn, error);
    if (status == STATUS_OK)
        status = find_province(conn, options->before.province, &question.province, error);
    complete(&options->before, today, &question);
    if (status == STATUS_OK)
        status = report_make(conn, arena, rooms_find(cli->rooms, "reports"), &question, cli->language, &before, error);
    complete(&then, today, &question);
    if (status == STATUS_OK)
        status = report_make(conn, arena, rooms_find(cli->rooms, "reports"), &question, cli->language, &after, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, arena, REPORT_OUT_MAX);
    status = report_difference(&before, &after, &out, error);
    return status == STATUS_OK ? cli_print_buffer(cli, &out, error) : status;
}

static enum status difference(struct cli *cli, struct error *error)
{
    struct arena arena;
    enum status status;
    arena_open(&arena, &memory_system, 2 * REPORT_MEMORY);
    status = difference_with(cli, &arena, error);
    arena_close(&arena);
    return status;
}

static const struct cli_option difference_rows[] = {
    { .name = "--year", .kind = CLI_INT, .offset = offsetof(struct difference_options, before.year), .value = "YEAR", .help = TEXT_reports_option_year, .min = 2018, .max = 2100 },
    { .name = "--as-of", .kind = CLI_DATE, .offset = offsetof(struct difference_options, before.as_of), .value = "DAY", .help = TEXT_reports_option_as_of },
    { .name = "--known-on", .kind = CLI_DATE, .offset = offsetof(struct difference_options, before.known), .value = "DAY", .help = TEXT_reports_option_known },
    { .name = "--then-as-of", .kind = CLI_DATE, .offset = offsetof(struct difference_options, then_as_of), .value = "DAY", .help = TEXT_reports_option_then_as_of },
    { .name = "--then-known-on", .kind = CLI_DATE, .offset = offsetof(struct difference_options, then_known), .value = "DAY", .help = TEXT_reports_option_then_known },
    { .name = "--province", .kind = CLI_INT, .offset = offsetof(struct difference_options, before.province), .value = "CODE", .help = TEXT_reports_option_province,
      .min = 1, .max = 99 },
};

/* ---- openocop report target ---- */

struct target_options {
    int64_t year, province, value;
    date day;
    struct str indicator, rule, document, place;
};

static struct str ident_text(struct arena *arena, struct ident ident)
{
    struct buffer text;
    buffer_open(&text, arena, IDENT_TEXT_SIZE);
    ident_write(&text, &ident);
    return buffer_str(&text);
}

static enum status write_target(struct cli *cli, const struct target_options *options, int64_t province, struct str *content, struct error *error)
{
    struct json_writer json;
    struct buffer text, place;
    enum status status;
    buffer_open(&place, cli->arena, 8);
    buffer_add_padded(&place, (uint64_t)province, 2);
    buffer_open(&text, cli->arena, 8000);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "target", ident_text(cli->arena, ident_new(cli->context)));
    json_text(&json, "place", options->place.ptr == NULL ? buffer_str(&place) : options->place);
    json_text(&json, "indicator", options->indicator);
    json_text(&json, "rule", options->rule);
    json_int(&json, "year", options->year);
    json_int(&json, "value", options->value);
    json_text(&json, "document", options->document);
    json_date(&json, "day", options->day);
    json_null(&json, "known");
    json_text_z(&json, "replaces", "");
    json_text_z(&json, "note", "");
    json_text_z(&json, "origin", "program");
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *content = buffer_str(&text);
    return status;
}

static enum status target(struct cli *cli, struct error *error)
{
    const struct target_options *options = cli->options;
    struct reports_extra extra = { .reports = rooms_find(cli->rooms, "reports"), .now = context_now(cli->context) };
    struct command command = { .id = ident_new(cli->context), .type = "reports.set_target", .actor = { STR("system"), STR("") }, .extra = &extra };
    struct command_result result;
    struct db_conn *conn;
    struct buffer out;
    enum status status;
    if (options->year == 0 || options->value == 0 || options->day == DATE_NONE || options->indicator.ptr == NULL || options->rule.ptr == NULL ||
        options->document.ptr == NULL)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_reports_target_incomplete, NULL);
    status = db_reader(rooms_find(cli->rooms, "db"), &conn, error);
    if (status == STATUS_OK)
        status = find_province(conn, options->province, &command.province, error);
    if (status == STATUS_OK)
        status = write_target(cli, options, command.province, &command.content, error);
    if (status == STATUS_OK)
        status = command_run(rooms_find(cli->rooms, "commands"), cli->arena, &command, &result, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, 1000);
    text_add(&out, cli->language, TEXT_reports_target_set, (const struct text_arg[]){ TEXT_ARG_INT("seq", result.seq) }, 1);
    return cli_print_buffer(cli, &out, error);
}

static const struct cli_option target_rows[] = {
    { .name = "--year", .kind = CLI_INT, .offset = offsetof(struct target_options, year), .value = "YEAR", .help = TEXT_reports_option_target_year, .min = 2018, .max = 2100 },
    { .name = "--indicator", .kind = CLI_TEXT, .offset = offsetof(struct target_options, indicator), .value = "CODE", .help = TEXT_reports_option_indicator },
    { .name = "--rule", .kind = CLI_TEXT, .offset = offsetof(struct target_options, rule), .value = "CODE", .help = TEXT_reports_option_rule },
    { .name = "--value", .kind = CLI_INT, .offset = offsetof(struct target_options, value), .value = "NUMBER", .help = TEXT_reports_option_value, .min = 1, .max = 1000000 },
    { .name = "--document", .kind = CLI_TEXT, .offset = offsetof(struct target_options, document), .value = "TEXT", .help = TEXT_reports_option_document },
    { .name = "--day", .kind = CLI_DATE, .offset = offsetof(struct target_options, day), .value = "DAY", .help = TEXT_reports_option_day },
    { .name = "--place", .kind = CLI_TEXT, .offset = offsetof(struct target_options, place), .value = "CODE", .help = TEXT_reports_option_place },
    { .name = "--province", .kind = CLI_INT, .offset = offsetof(struct target_options, province), .value = "CODE", .help = TEXT_reports_option_province,
      .min = 1, .max = 99 },
};

static const struct cli_option option_rows[] = {
    { .name = "--year", .kind = CLI_INT, .offset = offsetof(struct annual_options, year), .value = "YEAR", .help = TEXT_reports_option_year, .min = 2018, .max = 2100 },
    { .name = "--as-of", .kind = CLI_DATE, .offset = offsetof(struct annual_options, as_of), .value = "DAY", .help = TEXT_reports_option_as_of },
    { .name = "--known-on", .kind = CLI_DATE, .offset = offsetof(struct annual_options, known), .value = "DAY", .help = TEXT_reports_option_known },
    { .name = "--map", .kind = CLI_DATE, .offset = offsetof(struct annual_options, map), .value = "DAY", .help = TEXT_reports_option_map },
    { .name = "--format", .kind = CLI_TEXT, .offset = offsetof(struct annual_options, format), .value = "json|csv|xlsx|pdf|docx", .help = TEXT_reports_option_format },
    { .name = "-o", .kind = CLI_TEXT, .offset = offsetof(struct annual_options, out), .value = "FILE", .help = TEXT_reports_option_out },
    { .name = "--province", .kind = CLI_INT, .offset = offsetof(struct annual_options, province), .value = "CODE", .help = TEXT_reports_option_province,
      .min = 1, .max = 99 },
};

static const struct cli_command rows[] = {
    { .words = "report annual", .arguments = "", .help = TEXT_reports_help_annual, .options = option_rows,
      .option_count = sizeof(option_rows) / sizeof(option_rows[0]), .options_size = sizeof(struct annual_options), .needs = CLI_NEEDS_DATABASE, .run = annual },
    { .words = "report difference", .arguments = "", .help = TEXT_reports_help_difference, .options = difference_rows,
      .option_count = sizeof(difference_rows) / sizeof(difference_rows[0]), .options_size = sizeof(struct difference_options), .needs = CLI_NEEDS_DATABASE,
      .run = difference },
    { .words = "report target", .arguments = "", .help = TEXT_reports_help_target, .options = target_rows,
      .option_count = sizeof(target_rows) / sizeof(target_rows[0]), .options_size = sizeof(struct target_options), .needs = CLI_NEEDS_DATABASE, .run = target },
};
const struct cli_commands reports_cli = { rows, sizeof(rows) / sizeof(rows[0]) };
