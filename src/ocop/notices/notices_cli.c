/* openocop import calendar | calendar add | calendar list | calendar set. */
#include "base/file.h"
#include "ocop/notices/notices_int.h"
#include "texts_notices.h"

#define IMPORT_MEMORY ((size_t)64 << 20)
#define OUT_MAX ((size_t)4 << 20)
#define CONTENT_MAX ((size_t)1 << 20)

/* import calendar */

struct import_options {
    bool apply;
    bool json;
};

static const char *own_file(struct cli *cli)
{
    const char *data = rooms_find(cli->rooms, "data");
    const char *folder = data == NULL ? NULL : path_join(cli->arena, data, STR("calendar"));
    return folder == NULL ? NULL : path_join(cli->arena, folder, STR("working-days.csv"));
}

static struct str fault_line(struct cli *cli, const struct error *fault)
{
    struct buffer line;
    buffer_open(&line, cli->arena, 4096);
    error_line(&line, cli->language, fault);
    return buffer_str(&line);
}

static enum status print_import_json(struct cli *cli, const struct notices_import *import, const struct notices_plan *plan, bool applied,
                                     int64_t seq, struct error *error)
{
    struct json_writer json;
    struct buffer out;
    enum status status;
    buffer_open(&out, cli->arena, OUT_MAX);
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_bool(&json, "applied", applied);
    json_bool(&json, "changes", !notices_plan_empty(plan));
    if (applied)
        json_int(&json, "ledger_seq", seq);
    json_text(&json, "file", import->name);
    json_int(&json, "rows", import->rows);
    json_text(&json, "sha256", sha256_hex(cli->arena, &import->sha256));
    notices_plan_json(&json, "days", plan);
    json_int(&json, "fault_count", import->fault_count);
    json_array(&json, "faults");
    for (int64_t i = 0; i < import->fault_count && i < NOTICES_FAULTS_SHOWN; i++)
        json_text(&json, NULL, fault_line(cli, &import->faults[i]));
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? cli_print_buffer(cli, &out, error) : status;
}

static enum status print_import(struct cli *cli, const struct notices_import *import, const struct notices_plan *plan, bool applied,
                                int64_t seq, struct error *error)
{
    const struct text_arg counts[] = { TEXT_ARG_INT("new", plan->fresh), TEXT_ARG_INT("changed", plan->changed),
                                       TEXT_ARG_INT("unchanged", plan->unchanged), TEXT_ARG_INT("removed", plan->removed),
                                       TEXT_ARG_INT("kept", plan->kept) };
    enum text_id last = notices_plan_empty(plan) ? TEXT_notices_nothing_to_do : applied ? TEXT_notices_applied : TEXT_notices_dry_run;
    struct buffer out;
    buffer_open(&out, cli->arena, OUT_MAX);
    text_add(&out, cli->language, TEXT_notices_read, (const struct text_arg[]){ TEXT_ARG("file", import->name), TEXT_ARG_INT("rows", import->rows) }, 2);
    buffer_add_char(&out, '\n');
    for (int64_t i = 0; i < import->fault_count && i < NOTICES_FAULTS_SHOWN; i++) {
        buffer_add(&out, fault_line(cli, &import->faults[i]));
        buffer_add_char(&out, '\n');
    }
    if (import->fault_count == 0) {
        text_add(&out, cli->language, TEXT_notices_days_counted, counts, 5);
        buffer_add_char(&out, '\n');
        text_add(&out, cli->language, last, (const struct text_arg[]){ TEXT_ARG_INT("seq", seq) }, 1);
    }
    return cli_print_buffer(cli, &out, error);
}

/* Runs a command of the calendar for a province, as the system. */
static enum status run_command(struct cli *cli, struct arena *arena, const char *type, int64_t province, struct str content, void *extra,
                               struct command_result *result, struct error *error)
{
    const struct command command = {
        .id = ident_new(cli->context), .type = type, .province = province, .actor = { STR("system"), STR("") }, .content = content, .extra = extra,
    };
    return command_run(rooms_find(cli->rooms, "commands"), arena, &command, result, error);
}

static enum status apply(struct cli *cli, struct arena *arena, struct notices_import *import, int64_t *seq, struct error *error)
{
    struct command_result result = { 0 };
    struct str content;
    enum status status = notices_import_content(arena, import, &content, error);
    if (status == STATUS_OK)
        status = run_command(cli, arena, "notices.calendar", 0, content, import, &result, error);
    *seq = result.seq;
    return status;
}

/* The calendar of the program's own data. */
static enum status fill_demo(struct cli *cli, struct arena *arena, struct error *error)
{
    const char *path = own_file(cli);
    struct notices_import *import = ARENA_NEW(arena, struct notices_import);
    int64_t seq;
    enum status status;
    if (path == NULL || import == NULL)
        return FAIL(error, STATUS_NOT_FOUND, TEXT_notices_no_file, NULL);
    status = notices_read_file(arena, path, import, error);
    return status == STATUS_OK ? apply(cli, arena, import, &seq, error) : status;
}

enum status notices_demo(struct cli *cli, struct error *error)
{
    struct arena arena;
    enum status status;
    arena_open(&arena, &memory_system, IMPORT_MEMORY);
    status = fill_demo(cli, &arena, error);
    arena_close(&arena);
    return status;
}

static enum status import_with(struct cli *cli, struct arena *arena, struct error *error)
{
    const struct import_options *options = cli->options;
    const char *path = cli->argument_count > 0 ? arena_copy_z(arena, cli->arguments[0]) : own_file(cli);
    struct notices_import *import = ARENA_NEW(arena, struct notices_import);
    struct notices_plan plan = { 0 };
    struct db_conn *conn;
    int64_t seq = 0;
    bool applied = false;
    enum status status;
    if (import == NULL || (path == NULL && cli->argument_count > 0))
        return fail_memory(error);
    if (path == NULL)
        return FAIL(error, STATUS_NOT_FOUND, TEXT_notices_no_file, NULL);
    status = notices_read_file(arena, path, import, error);
    if (status == STATUS_OK)
        status = db_reader(rooms_find(cli->rooms, "db"), &conn, error);
    if (status == STATUS_OK)
        status = notices_plan(conn, arena, import, &plan, error);
    if (status == STATUS_OK && options->apply && import->fault_count == 0 && !notices_plan_empty(&plan)) {
        status = apply(cli, arena, import, &seq, error);
        applied = status == STATUS_OK;
    }
    if (status == STATUS_OK)
        status = options->json ? print_import_json(cli, import, &plan, applied, seq, error) : print_import(cli, import, &plan, applied, seq, error);
    if (status == STATUS_OK && import->fault_count > 0)
        status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_notices_refused, NULL, TEXT_ARG_INT("count", import->fault_count));
    return status;
}

static enum status import_calendar(struct cli *cli, struct error *error)
{
    struct arena arena;
    enum status status;
    arena_open(&arena, &memory_system, IMPORT_MEMORY);
    status = import_with(cli, &arena, error);
    arena_close(&arena);
    return status;
}

/* calendar add, calendar list */

struct options {
    bool json;
    bool calendar_days;
    date from;
    int64_t days;
    int64_t year;
    int64_t province;
};

static enum status load(struct cli *cli, int64_t province, date from, date to, struct calendar *calendar, struct error *error)
{
    struct db_conn *conn;
    enum status status = db_reader(rooms_find(cli->rooms, "db"), &conn, error);
    return status == STATUS_OK ? calendar_read(conn, cli->arena, province, from, to, calendar, error) : status;
}

static void print_end(struct cli *cli, struct buffer *out, date end, bool certain)
{
    date_write_vi(out, end);
    if (!certain) {
        buffer_add_char(out, '\n');
        text_add(out, cli->language, TEXT_notices_uncertain, NULL, 0);
    }
}

static enum status add(struct cli *cli, struct error *error)
{
    const struct options *options = cli->options;
    struct calendar calendar;
    struct json_writer json;
    struct buffer out;
    date end;
    bool certain;
    enum status status;
    if (options->from == DATE_NONE)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_notices_from_missing, "--from");
    status = load(cli, options->province, options->from, DATE_NONE, &calendar, error);
    if (status != STATUS_OK)
        return status;
    if (options->calendar_days)
        calendar_add_days(&calendar, options->from, options->days, &end, &certain);
    else
        calendar_add_working(&calendar, options->from, options->days, &end, &certain);
    buffer_open(&out, cli->arena, OUT_MAX);
    if (!options->json) {
        print_end(cli, &out, end, certain);
        return cli_print_buffer(cli, &out, error);
    }
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_date(&json, "from", options->from);
    json_int(&json, "days", options->days);
    json_text_z(&json, "unit", options->calendar_days ? "calendar" : "working");
    json_date(&json, "end", end);
    json_bool(&json, "certain", certain);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? cli_print_buffer(cli, &out, error) : status;
}

static void list_lines(struct buffer *out, const struct calendar *calendar)
{
    for (size_t i = 0; i < calendar->count; i++) {
        const struct calendar_day *day = &calendar->days[i];
        date_write_vi(out, day->day);
        buffer_add(out, STR("  "));
        buffer_add_z(out, calendar_kind_words[day->kind]);
        buffer_add(out, STR("  "));
        buffer_add(out, day->name);
        buffer_add(out, STR("  "));
        buffer_add(out, day->basis);
        buffer_add_char(out, '\n');
    }
}

static enum status list(struct cli *cli, struct error *error)
{
    const struct options *options = cli->options;
    int year = options->year != 0 ? (int)options->year : date_civil(date_in_vietnam(context_now(cli->context))).year;
    struct calendar calendar;
    struct json_writer json;
    struct buffer out;
    date first = DATE_NONE;
    enum status status;
    if (!date_of(year, 1, 1, &first))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_notices_bad_year, "--year");
    status = load(cli, options->province, first, first, &calendar, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, OUT_MAX);
    if (options->json) {
        json_writer_open(&json, &out);
        notices_year_json(&json, &calendar, year);
        status = json_writer_end(&json, error);
    } else {
        list_lines(&out, &calendar);
        if (calendar_year_of(&calendar, year) == NULL)
            text_add(&out, cli->language, TEXT_notices_uncertain, NULL, 0);
    }
    return status == STATUS_OK ? cli_print_buffer(cli, &out, error) : status;
}

/* calendar set: an administrator's word from a file, as the content of notices.set_days */

static enum status set(struct cli *cli, struct error *error)
{
    const struct options *options = cli->options;
    const char *path = arena_copy_z(cli->arena, cli->arguments[0]);
    struct command_result result;
    struct buffer out;
    struct str content;
    enum status status = path == NULL ? fail_memory(error) : file_read(cli->arena, path, CONTENT_MAX, &content, error);
    if (status == STATUS_OK)
        status = run_command(cli, cli->arena, "notices.set_days", options->province, content, NULL, &result, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, OUT_MAX);
    if (options->json)
        buffer_add(&out, result.json);
    else
        text_add(&out, cli->language, TEXT_notices_set, (const struct text_arg[]){ TEXT_ARG_INT("seq", result.seq) }, 1);
    return cli_print_buffer(cli, &out, error);
}

static const struct cli_option import_option_rows[] = {
    { .name = "--apply", .kind = CLI_FLAG, .offset = offsetof(struct import_options, apply), .help = TEXT_notices_option_apply },
    { .name = "--json", .kind = CLI_FLAG, .offset = offsetof(struct import_options, json), .help = TEXT_notices_option_json },
};
#define JSON_OPTION { .name = "--json", .kind = CLI_FLAG, .offset = offsetof(struct options, json), .help = TEXT_notices_option_json }
#define PROVINCE_OPTION                                                                                                      \
    { .name = "--province", .kind = CLI_INT, .offset = offsetof(struct options, province), .value = "CODE",                  \
      .help = TEXT_notices_option_province, .min = 0, .max = 99 }
static const struct cli_option add_option_rows[] = {
    JSON_OPTION,
    PROVINCE_OPTION,
    { .name = "--from", .kind = CLI_DATE, .offset = offsetof(struct options, from), .value = "DATE", .help = TEXT_notices_option_from },
    { .name = "--days", .kind = CLI_INT, .offset = offsetof(struct options, days), .value = "N", .help = TEXT_notices_option_days, .min = 0,
      .max = CALENDAR_TERM_MAX },
    { .name = "--calendar-days", .kind = CLI_FLAG, .offset = offsetof(struct options, calendar_days),
      .help = TEXT_notices_option_calendar_days },
};
static const struct cli_option list_option_rows[] = {
    JSON_OPTION,
    PROVINCE_OPTION,
    { .name = "--year", .kind = CLI_INT, .offset = offsetof(struct options, year), .value = "YEAR", .help = TEXT_notices_option_year,
      .min = CALENDAR_FIRST_YEAR, .max = CALENDAR_LAST_YEAR },
};
static const struct cli_option set_option_rows[] = { JSON_OPTION, PROVINCE_OPTION };

static const struct cli_command rows[] = {
    { .words = "import calendar", .arguments = "[FILE]", .help = TEXT_notices_help_import, .max_arguments = 1, .options = import_option_rows,
      .option_count = 2, .options_size = sizeof(struct import_options), .needs = CLI_NEEDS_DATABASE, .run = import_calendar },
    { .words = "calendar add", .arguments = "", .help = TEXT_notices_help_add, .options = add_option_rows, .option_count = 5,
      .options_size = sizeof(struct options), .needs = CLI_NEEDS_DATABASE, .run = add },
    { .words = "calendar list", .arguments = "", .help = TEXT_notices_help_list, .options = list_option_rows, .option_count = 3,
      .options_size = sizeof(struct options), .needs = CLI_NEEDS_DATABASE, .run = list },
    { .words = "calendar set", .arguments = "FILE|-", .help = TEXT_notices_help_set, .min_arguments = 1, .max_arguments = 1,
      .options = set_option_rows, .option_count = 2, .options_size = sizeof(struct options), .needs = CLI_NEEDS_DATABASE, .run = set },
};

const struct cli_commands notices_cli = { rows, sizeof(rows) / sizeof(rows[0]) };
