/* openocop import products: a list of products with their producers, as a workbook or CSV. A dry run unless --apply; all rows or none.
 * openocop import undo: takes one back, by the identifier that it was given. */
#include "base/cli.h"
#include "base/file.h"
#include "base/pure.h"
#include "ocop/products/products_import_int.h"
#include "texts_products.h"

#define OUT_MAX ((size_t)16 << 20)
#define FAULTS_SHOWN 200

struct import_options {
    bool apply;
    bool json;
    int64_t province;
};

struct importing {
    struct cli *cli;
    struct arena *arena;
    struct db_conn *conn;
    int64_t province;
    struct import import;
    struct import_plan plan;
    bool applied;
    struct ident ident; /* of the import, when it is applied */
    int64_t seq;
};

/* The only province of this database that has people. */
static enum status find_province(struct importing *i, struct error *error)
{
    const struct import_options *options = i->cli->options;
    int64_t second = 0;
    enum status status;
    i->province = options->province;
    if (i->province != 0)
        return STATUS_OK;
    status = accounts_next_province(i->conn, 0, &i->province, error);
    if (status == STATUS_OK && i->province != 0)
        status = accounts_next_province(i->conn, i->province, &second, error);
    return status == STATUS_OK && (i->province == 0 || second != 0) ? FAIL(error, STATUS_BAD_INPUT, TEXT_products_import_which_province, NULL) : status;
}

static struct str last_part(struct str path)
{
    while (str_find(path, '/') < path.len)
        (void)str_cut(&path, '/');
    return path;
}

static enum status read_list(struct importing *i, struct error *error)
{
    struct str path = i->cli->arguments[0];
    const char *path_z = arena_copy_z(i->arena, path);
    struct str bytes;
    enum status status = path_z == NULL ? fail_memory(error) : file_read(i->arena, path_z, IMPORT_FILE_MAX, &bytes, error);
    if (status == STATUS_OK)
        status = import_read(i->arena, bytes, last_part(path), NULL, NULL, &i->import, error);
    if (status == STATUS_BAD_INPUT || status == STATUS_TOO_LARGE)
        return error_in_file(error, path_z);
    if (status == STATUS_OK)
        status = import_plan(i->conn, i->arena, &i->import, i->province, rooms_find(i->cli->rooms, "law"),
                             date_in_vietnam(context_now(i->cli->context)), &i->plan, error);
    return status;
}

static enum status apply(struct importing *i, struct error *error)
{
    struct import_extra extra = { { i->arena, context_now(i->cli->context) }, &i->import, rooms_find(i->cli->rooms, "law") };
    struct command command = { .id = ident_new(i->cli->context),
                               .type = "products.import",
                               .province = i->province,
                               .actor = { STR("system"), STR("") },
                               .extra = &extra };
    struct command_result result;
    enum status status;
    i->ident = product_ident_for(i->arena, &command.id, "import ");
    command.content = import_content(i->arena, &i->import, &i->ident);
    status = command_run(rooms_find(i->cli->rooms, "commands"), i->arena, &command, &result, error);
    i->applied = status == STATUS_OK;
    i->seq = i->applied ? result.seq : 0;
    return status;
}

/* "C12: …" */
static struct str fault_line(const struct importing *i, const struct import_fault *fault)
{
    char where[TABLE_WHERE_SIZE];
    struct buffer line;
    buffer_open(&line, i->arena, 2000);
    buffer_add_z(&line, table_where(&i->import.table, i->import.rows[fault->row].from, fault->column, where));
    buffer_add(&line, STR(": "));
    text_add(&line, i->cli->language, fault->text, fault->args, fault->arg_count);
    return buffer_str(&line);
}

static enum status print_json(struct importing *i, struct error *error)
{
    const struct import_plan *plan = &i->plan;
    struct json_writer json;
    struct buffer out;
    enum status status;
    buffer_open(&out, i->cli->arena, OUT_MAX);
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_bool(&json, "applied", i->applied);
    if (i->applied) {
        json_text(&json, "import", product_ident_text(i->cli->arena, &i->ident));
        json_int(&json, "ledger_seq", i->seq);
    }
    json_text(&json, "sha256", sha256_hex(i->cli->arena, &i->import.sha256));
    json_int(&json, "province", i->province);
    json_int(&json, "rows", (int64_t)i->import.count);
    json_int(&json, "good", plan->good);
    json_int(&json, "faulty", plan->faulty);
    json_int(&json, "new_producers", plan->new_producers);
    json_int(&json, "new_products", plan->new_products);
    json_int(&json, "known", plan->known);
    json_int(&json, "again", plan->again);
    json_object(&json, "columns");
    for (size_t c = 0; c < IMPORT_COLUMNS; c++)
        json_text_or_null(&json, import_column_words[c],
                          i->import.table.columns[c].column < 0 ? (struct str){ NULL, 0 } : i->import.table.columns[c].title);
    json_object_end(&json);
    json_array(&json, "faults");
    for (size_t f = 0; f < plan->fault_count && f < FAULTS_SHOWN; f++)
        json_text(&json, NULL, fault_line(i, &plan->faults[f]));
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? cli_print_buffer(i->cli, &out, error) : status;
}

static enum status print_text(struct importing *i, struct error *error)
{
    const struct import_plan *plan = &i->plan;
    enum language language = i->cli->language;
    struct buffer out;
    buffer_open(&out, i->cli->arena, OUT_MAX);
    text_add(&out, language, TEXT_products_import_counts,
             (const struct text_arg[]){ TEXT_ARG_INT("good", plan->good), TEXT_ARG_INT("faulty", plan->faulty) }, 2);
    buffer_add_char(&out, '\n');
    import_plan_words(&out, language, plan);
    buffer_add_char(&out, '\n');
    for (size_t f = 0; f < plan->fault_count && f < FAULTS_SHOWN; f++) {
        buffer_add(&out, fault_line(i, &plan->faults[f]));
        buffer_add_char(&out, '\n');
    }
    text_add(&out, language, TEXT_products_import_not_stored, NULL, 0);
    buffer_add_char(&out, '\n');
    if (i->applied)
        text_add(&out, language, TEXT_products_import_written,
                 (const struct text_arg[]){ TEXT_ARG_INT("seq", i->seq), TEXT_ARG("import", product_ident_text(i->cli->arena, &i->ident)) }, 2);
    else
        text_add(&out, language, TEXT_products_import_dry, NULL, 0);
    return cli_print_buffer(i->cli, &out, error);
}

static enum status import_with(struct importing *i, struct error *error)
{
    const struct import_options *options = i->cli->options;
    enum status status = db_reader(rooms_find(i->cli->rooms, "db"), &i->conn, error);
    if (status == STATUS_OK)
        status = find_province(i, error);
    if (status == STATUS_OK)
        status = read_list(i, error);
    if (status == STATUS_OK && options->apply && i->plan.faulty == 0 && i->plan.new_producers + i->plan.new_products > 0)
        status = apply(i, error);
    if (status == STATUS_OK)
        status = options->json ? print_json(i, error) : print_text(i, error);
    if (status == STATUS_OK && i->plan.faulty > 0)
        status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_products_import_refused, NULL, TEXT_ARG_INT("count", i->plan.faulty));
    return status;
}

static enum status import_products(struct cli *cli, struct error *error)
{
    struct arena arena;
    struct importing importing = { .cli = cli, .arena = &arena };
    enum status status;
    arena_open(&arena, &memory_system, IMPORT_MEMORY);
    status = import_with(&importing, error);
    arena_close(&arena);
    return status;
}

static enum status undo_import(struct cli *cli, struct error *error)
{
    struct import_extra extra = { .base = { cli->arena, context_now(cli->context) } };
    struct command command = { .id = ident_new(cli->context), .type = "products.undo_import", .actor = { STR("system"), STR("") }, .extra = &extra };
    struct import_done done;
    struct command_result result;
    struct db_conn *conn;
    struct buffer out;
    struct ident ident;
    bool found = false;
    enum status status = db_reader(rooms_find(cli->rooms, "db"), &conn, error);
    if (status == STATUS_OK && ident_read(cli->arguments[0], &ident))
        status = imports_sql_find(conn, cli->arena, &ident, &found, &done, error);
    if (status == STATUS_OK && !found)
        status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_products_import_unknown, NULL, TEXT_ARG("import", cli->arguments[0]));
    if (status != STATUS_OK)
        return status;
    command.province = done.province;
    command.content = import_undo_content(cli->arena, &ident);
    status = command_run(rooms_find(cli->rooms, "commands"), cli->arena, &command, &result, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, 1000);
    text_add(&out, cli->language, TEXT_products_import_taken_back,
             (const struct text_arg[]){ TEXT_ARG("file", done.file_name), TEXT_ARG_INT("seq", result.seq) }, 2);
    return cli_print_buffer(cli, &out, error);
}

static const struct cli_option option_rows[] = {
    { .name = "--apply", .kind = CLI_FLAG, .offset = offsetof(struct import_options, apply), .help = TEXT_products_import_option_apply },
    { .name = "--json", .kind = CLI_FLAG, .offset = offsetof(struct import_options, json), .help = TEXT_products_import_option_json },
    { .name = "--province", .kind = CLI_INT, .offset = offsetof(struct import_options, province), .value = "CODE",
      .help = TEXT_products_import_option_province, .min = 1, .max = 99 },
};

static const struct cli_command rows[] = {
    { .words = "import products", .arguments = "FILE", .help = TEXT_products_import_help, .min_arguments = 1, .max_arguments = 1,
      .options = option_rows, .option_count = 3, .options_size = sizeof(struct import_options), .needs = CLI_NEEDS_BOTH, .run = import_products },
    { .words = "import undo", .arguments = "IMPORT", .help = TEXT_products_import_help_undo, .min_arguments = 1, .max_arguments = 1,
      .needs = CLI_NEEDS_DATABASE, .run = undo_import },
};

const struct cli_commands products_cli = { rows, sizeof(rows) / sizeof(rows[0]) };
