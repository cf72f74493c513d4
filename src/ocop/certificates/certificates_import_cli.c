/* openocop import certificates: a list of old certificates, as a workbook or CSV; a dry run unless --apply, all rows or none.
 * openocop import undo certificates: takes one back, by the identifier that it was given. */
#include "base/file.h"
#include "ocop/certificates/certificates_import_int.h"
#include "texts_certificates.h"
#include "texts_products.h"

#define OUT_MAX ((size_t)16 << 20)
#define SHOWN 200

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
    struct old_list list;
    struct old_plan plan;
    bool applied;
    struct ident ident;
    int64_t seq;
};

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
    return status == STATUS_OK && (i->province == 0 || second != 0) ? FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_old_which_province, NULL) : status;
}

static struct str last_part(struct str path)
{
    while (str_find(path, '/') < path.len)
        (void)str_cut(&path, '/');
    return path;
}

static enum status read_list(struct importing *i, struct error *error)
{
    const char *path = arena_copy_z(i->arena, i->cli->arguments[0]);
    struct str bytes;
    enum status status = path == NULL ? fail_memory(error) : file_read(i->arena, path, OLD_FILE_MAX, &bytes, error);
    if (status == STATUS_OK)
        status = old_read(i->arena, bytes, last_part(i->cli->arguments[0]), NULL, &i->list, error);
    if (status == STATUS_BAD_INPUT || status == STATUS_TOO_LARGE)
        return error_in_file(error, path);
    return status == STATUS_OK ? old_plan(i->conn, i->arena, &i->list, i->province, date_in_vietnam(context_now(i->cli->context)), &i->plan, error) : status;
}

static enum status apply(struct importing *i, struct error *error)
{
    struct old_extra extra = { { i->arena, context_now(i->cli->context) }, &i->list };
    struct command command = { .id = ident_new(i->cli->context), .type = "certificates.import", .province = i->province, .actor = { STR("system"), STR("") },
                               .extra = &extra };
    struct command_result result;
    enum status status;
    i->ident = old_ident_for(i->arena, &command.id, "import ", 0);
    command.content = old_import_content(i->arena, &i->list, &i->ident);
    status = command_run(rooms_find(i->cli->rooms, "commands"), i->arena, &command, &result, error);
    i->applied = status == STATUS_OK;
    i->seq = i->applied ? result.seq : 0;
    return status;
}

/* "C12: …" */
static struct str fault_line(const struct importing *i, const struct old_fault *fault)
{
    char where[TABLE_WHERE_SIZE];
    struct buffer line;
    buffer_open(&line, i->arena, 2000);
    buffer_add_z(&line, table_where(&i->list.table, i->list.rows[fault->row].from, fault->column, where));
    buffer_add(&line, STR(": "));
    text_add(&line, i->cli->language, fault->text, (const struct text_arg[]){ TEXT_ARG("words", fault->words) }, 1);
    return buffer_str(&line);
}

/* "12 Tên sản phẩm: no decision, no day" */
static struct str open_line(const struct importing *i, const struct old_row *row)
{
    struct buffer line;
    buffer_open(&line, i->arena, 4000);
    buffer_add_int(&line, row->from->line);
    buffer_add_char(&line, ' ');
    buffer_add(&line, row->facts.product_name);
    buffer_add(&line, STR(": "));
    buffer_add(&line, old_open_words(i->arena, i->cli->language, row->open));
    return buffer_str(&line);
}

static bool is_open(const struct old_row *row)
{
    return row->verdict == OLD_NEW && row->open != 0;
}

static enum status print_json(struct importing *i, struct error *error)
{
    struct json_writer json;
    struct buffer out;
    enum status status;
    buffer_open(&out, i->arena, OUT_MAX);
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_bool(&json, "applied", i->applied);
    if (i->applied) {
        json_text(&json, "import", old_ident_text(i->arena, &i->ident));
        json_int(&json, "ledger_seq", i->seq);
    }
    json_text(&json, "sha256", sha256_hex(i->arena, &i->list.sha256));
    json_int(&json, "province", i->province);
    json_int(&json, "rows", (int64_t)i->list.count);
    json_int(&json, "good", i->plan.good);
    json_int(&json, "faulty", i->plan.faulty);
    json_int(&json, "new", i->plan.fresh);
    json_int(&json, "known", i->plan.known);
    json_int(&json, "to_reconcile", i->plan.open);
    json_array(&json, "faults");
    for (size_t f = 0; f < i->plan.fault_count && f < SHOWN; f++)
        json_text(&json, NULL, fault_line(i, &i->plan.faults[f]));
    json_array_end(&json);
    json_array(&json, "reconcile");
    for (size_t r = 0; r < i->list.count; r++)
        if (is_open(&i->list.rows[r]))
            json_text(&json, NULL, open_line(i, &i->list.rows[r]));
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? cli_print_buffer(i->cli, &out, error) : status;
}

static enum status print_text(struct importing *i, struct error *error)
{
    enum language language = i->cli->language;
    struct buffer out;
    int64_t shown = 0;
    buffer_open(&out, i->arena, OUT_MAX);
    text_add(&out, language, TEXT_certificates_old_counts,
             (const struct text_arg[]){ TEXT_ARG_INT("good", i->plan.good), TEXT_ARG_INT("faulty", i->plan.faulty), TEXT_ARG_INT("fresh", i->plan.fresh),
                                        TEXT_ARG_INT("known", i->plan.known), TEXT_ARG_INT("open", i->plan.open) }, 5);
    buffer_add_char(&out, '\n');
    for (size_t f = 0; f < i->plan.fault_count && f < SHOWN; f++) {
        buffer_add(&out, fault_line(i, &i->plan.faults[f]));
        buffer_add_char(&out, '\n');
    }
    for (size_t r = 0; r < i->list.count && shown < SHOWN; r++)
        if (is_open(&i->list.rows[r])) {
            buffer_add(&out, open_line(i, &i->list.rows[r]));
            buffer_add_char(&out, '\n');
            shown++;
        }
    if (i->applied)
        text_add(&out, language, TEXT_certificates_old_written,
                 (const struct text_arg[]){ TEXT_ARG_INT("count", i->plan.fresh), TEXT_ARG_INT("seq", i->seq), TEXT_ARG("import", old_ident_text(i->arena, &i->ident)) }, 3);
    else
        text_add(&out, language, TEXT_certificates_old_dry, NULL, 0);
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
    if (status == STATUS_OK && options->apply && i->plan.faulty == 0 && i->plan.fresh > 0)
        status = apply(i, error);
    if (status == STATUS_OK)
        status = options->json ? print_json(i, error) : print_text(i, error);
    if (status == STATUS_OK && i->plan.faulty > 0)
        status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_certificates_old_refused, NULL, TEXT_ARG_INT("count", i->plan.faulty));
    return status;
}

static enum status import_certificates(struct cli *cli, struct error *error)
{
    struct arena arena;
    struct importing importing = { .cli = cli, .arena = &arena };
    enum status status;
    arena_open(&arena, &memory_system, OLD_MEMORY);
    status = import_with(&importing, error);
    arena_close(&arena);
    return status;
}

static enum status undo_import(struct cli *cli, struct error *error)
{
    struct old_extra extra = { .base = { cli->arena, context_now(cli->context) } };
    struct command command = { .id = ident_new(cli->context), .type = "certificates.undo_import", .actor = { STR("system"), STR("") }, .extra = &extra };
    struct old_import done;
    struct command_result result;
    struct db_conn *conn;
    struct buffer out;
    struct ident ident;
    bool found = false;
    enum status status = db_reader(rooms_find(cli->rooms, "db"), &conn, error);
    if (status == STATUS_OK && ident_read(cli->arguments[0], &ident))
        status = old_sql_find(conn, cli->arena, &ident, &found, &done, error);
    if (status == STATUS_OK && !found)
        status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_certificates_old_unknown, NULL, TEXT_ARG("import", cli->arguments[0]));
    if (status != STATUS_OK)
        return status;
    command.province = done.province;
    command.content = old_undo_content(cli->arena, &ident);
    status = command_run(rooms_find(cli->rooms, "commands"), cli->arena, &command, &result, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, 1000);
    text_add(&out, cli->language, TEXT_certificates_old_taken_back,
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
    { .words = "import certificates", .arguments = "FILE", .help = TEXT_certificates_old_help, .min_arguments = 1, .max_arguments = 1, .options = option_rows,
      .option_count = 3, .options_size = sizeof(struct import_options), .needs = CLI_NEEDS_DATABASE, .run = import_certificates },
    { .words = "import undo certificates", .arguments = "IMPORT", .help = TEXT_certificates_old_help_undo, .min_arguments = 1, .max_arguments = 1,
      .needs = CLI_NEEDS_DATABASE, .run = undo_import },
};
const struct cli_commands certificates_cli = { rows, sizeof(rows) / sizeof(rows[0]) };
