/* openocop import places | places find | places show. */
#include "base/file.h"
#include "base/pure.h"
#include "ocop/places/places_int.h"
#include "texts_places.h"

#define IMPORT_MEMORY ((size_t)512 << 20)
#define OUT_MAX ((size_t)16 << 20)
#define FILES_MAX 100

/* import places */

struct import_options {
    bool apply;
    bool json;
    date day;
};

static bool is_place_file(struct str name)
{
    return str_is(name, "units_history.csv") || str_is(name, "other_names.csv") ||
           (str_starts_with(name, STR("map_")) && str_ends_with(name, STR(".csv")));
}

struct paths {
    const char *rows[FILES_MAX];
    size_t count;
};

static enum status add_path(struct paths *paths, const char *path, struct error *error)
{
    if (path == NULL)
        return fail_memory(error);
    if (paths->count == FILES_MAX)
        return FAIL_WITH(error, STATUS_TOO_MANY, TEXT_places_too_many_files, NULL, TEXT_ARG_INT("most", FILES_MAX));
    paths->rows[paths->count++] = path;
    return STATUS_OK;
}

/* A folder stands for those of its files that are known by their names. */
static enum status add_folder(struct arena *arena, struct paths *paths, const char *folder, struct error *error)
{
    size_t before = paths->count;
    struct str *names;
    size_t count;
    enum status status = folder_list(arena, folder, &names, &count, error);
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        if (is_place_file(names[i]))
            status = add_path(paths, path_join(arena, folder, names[i]), error);
    if (status == STATUS_OK && paths->count == before) {
        FAIL(error, STATUS_NOT_FOUND, TEXT_places_empty_folder, NULL);
        return error_in_file(error, folder);
    }
    return status;
}

static enum status gather_paths(struct cli *cli, struct arena *arena, struct paths *paths, struct error *error)
{
    enum status status = STATUS_OK;
    if (cli->argument_count == 0) {
        const char *data = rooms_find(cli->rooms, "data");
        const char *folder = data == NULL ? NULL : path_join(arena, data, STR("places"));
        if (folder == NULL || !folder_exists(folder))
            return FAIL(error, STATUS_NOT_FOUND, TEXT_places_no_folder, NULL);
        return add_folder(arena, paths, folder, error);
    }
    for (size_t i = 0; i < cli->argument_count && status == STATUS_OK; i++) {
        const char *path = arena_copy_z(arena, cli->arguments[i]);
        status = path != NULL && folder_exists(path) ? add_folder(arena, paths, path, error) : add_path(paths, path, error);
    }
    return status;
}

static const char *const warning_names[PLACES_WARNINGS] = { "spaces", "map_name_differs", "no_successor", "no_predecessor" };

static enum text_id warning_text(int warning)
{
    static const enum text_id texts[PLACES_WARNINGS] = { TEXT_places_warn_spaces, TEXT_places_warn_map_name, TEXT_places_warn_no_successor,
                                                         TEXT_places_warn_no_predecessor };
    return texts[warning];
}

static enum status print_json(struct cli *cli, const struct places_import *import, const struct places_plan *plan, bool applied, int64_t seq,
                              struct error *error)
{
    const struct places_findings *findings = &plan->findings;
    struct json_writer json;
    struct buffer out;
    enum status status;
    buffer_open(&out, cli->arena, OUT_MAX);
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_bool(&json, "applied", applied);
    json_bool(&json, "changes", !places_plan_empty(plan));
    if (applied)
        json_int(&json, "ledger_seq", seq);
    json_array(&json, "files");
    for (size_t i = 0; i < import->file_count; i++) {
        json_object(&json, NULL);
        json_text(&json, "name", import->files[i].name);
        json_text_z(&json, "kind", places_file_kind_words[import->files[i].kind]);
        json_int(&json, "rows", import->files[i].rows);
        json_text(&json, "sha256", sha256_hex(cli->arena, &import->files[i].sha256));
        json_object_end(&json);
    }
    json_array_end(&json);
    places_counts_json(&json, "units", &plan->units);
    places_counts_json(&json, "successors", &plan->successors);
    json_object(&json, "warnings");
    for (int i = 0; i < PLACES_WARNINGS; i++)
        json_int(&json, warning_names[i], findings->warnings[i].count);
    json_object_end(&json);
    json_int(&json, "fault_count", findings->fault_count);
    json_array(&json, "faults");
    for (int64_t i = 0; i < findings->fault_count && i < PLACES_FAULTS_SHOWN; i++) {
        struct buffer line;
        buffer_open(&line, cli->arena, 4096);
        error_line(&line, cli->language, &findings->faults[i]);
        json_text(&json, NULL, buffer_str(&line));
    }
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? cli_print_buffer(cli, &out, error) : status;
}

static void add_counts(struct buffer *out, enum language language, enum text_id text, const struct places_counts *counts)
{
    const struct text_arg args[] = { TEXT_ARG_INT("new", counts->fresh), TEXT_ARG_INT("changed", counts->changed),
                                     TEXT_ARG_INT("unchanged", counts->unchanged), TEXT_ARG_INT("removed", counts->removed) };
    text_add(out, language, text, args, 4);
    buffer_add_char(out, '\n');
}

static void add_warning(struct buffer *out, struct cli *cli, const struct places_findings *findings, int warning)
{
    int64_t count = findings->warnings[warning].count;
    struct buffer examples;
    buffer_open(&examples, cli->arena, 4096);
    for (int i = 0; i < count && i < PLACES_EXAMPLES; i++) {
        if (i > 0)
            buffer_add(&examples, STR(", "));
        buffer_add(&examples, findings->warnings[warning].examples[i]);
    }
    if (count > PLACES_EXAMPLES)
        buffer_add(&examples, STR(" ..."));
    text_add(out, cli->language, warning_text(warning),
             (const struct text_arg[]){ TEXT_ARG_INT("count", count), TEXT_ARG("examples", buffer_str(&examples)) }, 2);
    buffer_add_char(out, '\n');
}

static enum status print_text(struct cli *cli, const struct places_import *import, const struct places_plan *plan, bool applied, int64_t seq,
                              struct error *error)
{
    const struct places_findings *findings = &plan->findings;
    struct buffer out;
    enum text_id last = places_plan_empty(plan) ? TEXT_places_nothing_to_do : applied ? TEXT_places_applied : TEXT_places_dry_run;
    buffer_open(&out, cli->arena, OUT_MAX);
    for (size_t i = 0; i < import->file_count; i++) {
        text_add(&out, cli->language, TEXT_places_read,
                 (const struct text_arg[]){ TEXT_ARG("file", import->files[i].name), TEXT_ARG_INT("rows", import->files[i].rows) }, 2);
        buffer_add_char(&out, '\n');
    }
    for (int64_t i = 0; i < findings->fault_count && i < PLACES_FAULTS_SHOWN; i++) {
        error_line(&out, cli->language, &findings->faults[i]);
        buffer_add_char(&out, '\n');
    }
    for (int i = 0; i < PLACES_WARNINGS; i++)
        if (findings->warnings[i].count > 0)
            add_warning(&out, cli, findings, i);
    if (findings->fault_count == 0) {
        add_counts(&out, cli->language, TEXT_places_units_counted, &plan->units);
        add_counts(&out, cli->language, TEXT_places_links_counted, &plan->successors);
        text_add(&out, cli->language, last, (const struct text_arg[]){ TEXT_ARG_INT("seq", seq) }, 1);
    }
    return cli_print_buffer(cli, &out, error);
}

/* The command goes through the door; what it would do was looked at before. */
static enum status apply(struct cli *cli, struct arena *arena, struct places_import *import, int64_t *seq, struct error *error)
{
    struct command_result result;
    struct command command = {
        .id = ident_new(cli->context), .type = "places.import", .province = 0, .actor = { STR("system"), STR("") }, .extra = import,
    };
    enum status status = places_import_content(arena, import, &command.content, error);
    if (status == STATUS_OK)
        status = command_run(rooms_find(cli->rooms, "commands"), arena, &command, &result, error);
    *seq = status == STATUS_OK ? result.seq : 0;
    return status;
}

static enum status plan_import(struct cli *cli, struct arena *arena, const struct places_import *import, struct places_plan *plan,
                               struct error *error)
{
    struct db_conn *conn;
    enum status status = db_reader(rooms_find(cli->rooms, "db"), &conn, error);
    if (status == STATUS_OK)
        status = db_read_begin(conn, error);
    if (status != STATUS_OK)
        return status;
    status = places_plan(conn, arena, import, plan, error);
    db_read_end(conn);
    return status;
}

static enum status import_with(struct cli *cli, struct arena *arena, struct error *error)
{
    const struct import_options *options = cli->options;
    struct paths *paths = ARENA_NEW(arena, struct paths);
    struct places_import *import = ARENA_NEW(arena, struct places_import);
    struct places_plan *plan = ARENA_NEW(arena, struct places_plan);
    int64_t seq = 0;
    bool applied = false;
    enum status status;
    if (paths == NULL || import == NULL || plan == NULL)
        return fail_memory(error);
    status = gather_paths(cli, arena, paths, error);
    if (status == STATUS_OK)
        status = places_read_files(arena, paths->rows, paths->count, options->day, import, error);
    if (status == STATUS_OK)
        status = plan_import(cli, arena, import, plan, error);
    if (status == STATUS_OK && options->apply && plan->findings.fault_count == 0 && !places_plan_empty(plan)) {
        status = apply(cli, arena, import, &seq, error);
        applied = status == STATUS_OK;
    }
    if (status == STATUS_OK)
        status = options->json ? print_json(cli, import, plan, applied, seq, error) : print_text(cli, import, plan, applied, seq, error);
    if (status == STATUS_OK && plan->findings.fault_count > 0)
        status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_places_refused, NULL, TEXT_ARG_INT("count", plan->findings.fault_count));
    return status;
}

static enum status import_places(struct cli *cli, struct error *error)
{
    struct arena arena;
    enum status status;
    arena_open(&arena, &memory_system, IMPORT_MEMORY);
    status = import_with(cli, &arena, error);
    arena_close(&arena);
    return status;
}

static enum status import_own(struct cli *cli, struct arena *arena, struct error *error)
{
    const char *data = rooms_find(cli->rooms, "data");
    const char *folder = data == NULL ? NULL : path_join(arena, data, STR("places"));
    struct paths *paths = ARENA_NEW(arena, struct paths);
    struct places_import *import = ARENA_NEW(arena, struct places_import);
    int64_t seq;
    enum status status;
    if (paths == NULL || import == NULL)
        return fail_memory(error);
    if (folder == NULL || !folder_exists(folder))
        return FAIL(error, STATUS_NOT_FOUND, TEXT_places_no_folder, NULL);
    status = add_folder(arena, paths, folder, error);
    if (status == STATUS_OK)
        status = places_read_files(arena, paths->rows, paths->count, DATE_NONE, import, error);
    return status == STATUS_OK ? apply(cli, arena, import, &seq, error) : status;
}

enum status places_demo(struct cli *cli, struct error *error)
{
    struct arena arena;
    enum status status;
    arena_open(&arena, &memory_system, IMPORT_MEMORY);
    status = import_own(cli, &arena, error);
    arena_close(&arena);
    return status;
}

static const struct cli_option import_option_rows[] = {
    { .name = "--apply", .kind = CLI_FLAG, .offset = offsetof(struct import_options, apply), .help = TEXT_places_option_apply },
    { .name = "--json", .kind = CLI_FLAG, .offset = offsetof(struct import_options, json), .help = TEXT_places_option_json },
    { .name = "--day", .kind = CLI_DATE, .offset = offsetof(struct import_options, day), .value = "DATE", .help = TEXT_places_option_day },
};

/* places find, places show */

struct find_options {
    bool json;
    date date;
};

static void add_line(struct buffer *out, const struct place *place)
{
    buffer_add(out, place->code);
    buffer_add(out, STR("  "));
    buffer_add(out, place->name);
    buffer_add(out, STR("  "));
    if (place->valid_from != DATE_NONE)
        date_write_vi(out, place->valid_from);
    buffer_add(out, STR(" - "));
    if (place->valid_to != DATE_NONE)
        date_write_vi(out, place->valid_to);
    buffer_add_char(out, '\n');
}

static enum status find_places(struct cli *cli, struct error *error)
{
    const struct find_options *options = cli->options;
    struct places_query query = { .name = cli->arguments[0], .day = options->date, .limit = PLACES_LIMIT_MAX };
    struct places found;
    struct json_writer json;
    struct db_conn *conn;
    struct buffer out;
    enum status status = db_reader(rooms_find(cli->rooms, "db"), &conn, error);
    if (status == STATUS_OK)
        status = places_find(conn, cli->arena, &query, &found, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, OUT_MAX);
    if (options->json) {
        json_writer_open(&json, &out);
        json_object(&json, NULL);
        places_json_list(&json, "items", &found);
        json_object_end(&json);
        status = json_writer_end(&json, error);
    } else if (found.count == 0) {
        text_add(&out, cli->language, TEXT_places_none_found, NULL, 0);
    }
    for (size_t i = 0; !options->json && i < found.count; i++)
        add_line(&out, &found.rows[i]);
    return status == STATUS_OK ? cli_print_buffer(cli, &out, error) : status;
}

/* Everything about one unit on one day. */
struct about {
    struct places chain, children;
    struct place_links successors, predecessors;
};

static enum status read_about(struct db_conn *conn, struct arena *arena, struct str code, date day, struct about *about, struct error *error)
{
    enum status status = places_chain(conn, arena, code, day, &about->chain, error);
    if (status == STATUS_OK)
        status = places_children(conn, arena, code, day, &about->children, error);
    if (status == STATUS_OK)
        status = places_successors(conn, arena, code, day, &about->successors, error);
    if (status == STATUS_OK)
        status = places_predecessors(conn, arena, code, day, &about->predecessors, error);
    return status;
}

static void about_lines(struct cli *cli, struct buffer *out, const struct about *about)
{
    for (size_t i = 0; i < about->chain.count; i++)
        add_line(out, &about->chain.rows[i]);
    text_add(out, cli->language, TEXT_places_children_count, (const struct text_arg[]){ TEXT_ARG_INT("count", (int64_t)about->children.count) }, 1);
    buffer_add_char(out, '\n');
    for (int side = 0; side < 2; side++) {
        const struct place_links *links = side == 0 ? &about->successors : &about->predecessors;
        if (links->count == 0)
            continue;
        text_add(out, cli->language, side == 0 ? TEXT_places_became : TEXT_places_was, NULL, 0);
        buffer_add_char(out, '\n');
        for (size_t i = 0; i < links->count; i++) {
            text_add(out, cli->language, links->rows[i].whole ? TEXT_places_whole : TEXT_places_part, NULL, 0);
            buffer_add(out, STR("  "));
            add_line(out, &links->rows[i].place);
        }
    }
}

static enum status show_place(struct cli *cli, struct error *error)
{
    const struct find_options *options = cli->options;
    date day = options->date == DATE_NONE ? date_in_vietnam(context_now(cli->context)) : options->date;
    struct about about = { 0 };
    struct json_writer json;
    struct db_conn *conn;
    struct buffer out;
    enum status status = db_reader(rooms_find(cli->rooms, "db"), &conn, error);
    if (status == STATUS_OK)
        status = read_about(conn, cli->arena, cli->arguments[0], day, &about, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, OUT_MAX);
    if (options->json) {
        json_writer_open(&json, &out);
        json_object(&json, NULL);
        json_date(&json, "date", day);
        places_json_list(&json, "chain", &about.chain);
        places_json_list(&json, "children", &about.children);
        places_json_links(&json, "successors", &about.successors);
        places_json_links(&json, "predecessors", &about.predecessors);
        json_object_end(&json);
        status = json_writer_end(&json, error);
    } else {
        about_lines(cli, &out, &about);
    }
    return status == STATUS_OK ? cli_print_buffer(cli, &out, error) : status;
}

static const struct cli_option find_option_rows[] = {
    { .name = "--json", .kind = CLI_FLAG, .offset = offsetof(struct find_options, json), .help = TEXT_places_option_json },
    { .name = "--date", .kind = CLI_DATE, .offset = offsetof(struct find_options, date), .value = "DATE", .help = TEXT_places_option_date },
};

static const struct cli_command rows[] = {
    { .words = "import places", .arguments = "[FILE...]", .help = TEXT_places_help_import, .max_arguments = FILES_MAX,
      .options = import_option_rows, .option_count = 3, .options_size = sizeof(struct import_options), .needs = CLI_NEEDS_DATABASE,
      .run = import_places },
    { .words = "places find", .arguments = "NAME", .help = TEXT_places_help_find, .min_arguments = 1, .max_arguments = 1,
      .options = find_option_rows, .option_count = 2, .options_size = sizeof(struct find_options), .needs = CLI_NEEDS_DATABASE,
      .run = find_places },
    { .words = "places show", .arguments = "CODE", .help = TEXT_places_help_show, .min_arguments = 1, .max_arguments = 1,
      .options = find_option_rows, .option_count = 2, .options_size = sizeof(struct find_options), .needs = CLI_NEEDS_DATABASE,
      .run = show_place },
};

const struct cli_commands places_cli = { rows, sizeof(rows) / sizeof(rows[0]) };
