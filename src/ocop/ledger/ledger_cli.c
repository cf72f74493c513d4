/* openocop ledger verify | heads | export | checkpoint | checkpoints. */
#include "base/file.h"
#include "base/json_read.h"
#include "base/json_write.h"
#include "ocop/ledger/ledger_int.h"
#include "texts_ledger.h"

#define LINE_MAX ((size_t)64 << 20)
#define HEADS_FILE_MAX ((size_t)64 << 20)

struct options {
    bool json;
    struct str against;
};

static enum status open_reader(struct cli *cli, struct db_conn **conn, struct error *error)
{
    return db_reader(rooms_find(cli->rooms, "db"), conn, error);
}

/* Heads that were noted earlier */

struct noted_head {
    int64_t province;
    int64_t seq;
    struct str hash;
};

struct noted {
    struct json_list heads;
};

static const struct json_field noted_head_fields[] = {
    { .name = "province", .kind = JSON_INT, .offset = offsetof(struct noted_head, province), .required = true, .min = 0, .max = INT32_MAX },
    { .name = "seq", .kind = JSON_INT, .offset = offsetof(struct noted_head, seq), .required = true, .min = 0, .max = INT64_MAX },
    { .name = "hash", .kind = JSON_TEXT, .offset = offsetof(struct noted_head, hash), .required = true, .min = SHA256_HEX_SIZE,
      .max = SHA256_HEX_SIZE },
};
static const struct json_shape noted_head_shape = { "LedgerHead", sizeof(struct noted_head), noted_head_fields, 3, false, NULL };
static const struct json_field noted_fields[] = {
    { .name = "heads", .kind = JSON_LIST, .offset = offsetof(struct noted, heads), .required = true, .of = &noted_head_shape },
};
static const struct json_shape noted_shape = { "LedgerHeads", sizeof(struct noted), noted_fields, 1, false, NULL };

static enum status first_hash(void *self, const struct ledger_entry *entry, const struct ledger_content *content, struct error *error)
{
    struct ledger_head *found = self;
    (void)content;
    (void)error;
    found->seq = entry->seq;
    found->hash = entry->hash;
    return STATUS_NO; /* one is enough */
}

/* Every noted head must still be an entry of its chain; otherwise the whole chain was written anew. */
static enum status check_noted(struct cli *cli, struct db_conn *conn, struct ledger_report *report, struct error *error)
{
    const struct options *options = cli->options;
    const char *path = arena_copy_z(cli->arena, options->against);
    struct noted noted = { { NULL, 0 } };
    struct str bytes;
    enum status status;
    if (path == NULL)
        return fail_memory(error);
    status = file_read(cli->arena, path, HEADS_FILE_MAX, &bytes, error);
    if (status == STATUS_OK)
        status = json_read(cli->arena, bytes, &noted_shape, &noted, error);
    if (status != STATUS_OK)
        return error_in_file(error, path);
    for (size_t i = 0; i < noted.heads.count; i++) {
        const struct noted_head *head = (const struct noted_head *)noted.heads.items + i;
        struct ledger_head found = { 0 };
        struct sha256 hash;
        if (!sha256_read(head->hash, &hash))
            return error_in_file((FAIL(error, STATUS_BAD_INPUT, TEXT_ledger_bad_hash, "heads"), error), path);
        if (head->seq == 0)
            continue;
        status = ledger_each(conn, head->province, head->seq - 1, first_hash, &found, error);
        if (status != STATUS_OK && status != STATUS_NO)
            return status;
        if (found.seq != head->seq || !sha256_equal(&found.hash, &hash)) {
            report->fault = (struct ledger_fault){ .province = head->province, .seq = head->seq, .text = TEXT_ledger_fault_noted };
            return STATUS_NO;
        }
    }
    return STATUS_OK;
}

static const char *fault_name(enum text_id text)
{
    switch ((unsigned)text) {
    case TEXT_ledger_fault_content:
        return "content_altered";
    case TEXT_ledger_fault_content_missing:
        return "content_missing";
    case TEXT_ledger_fault_content_stray:
        return "content_without_entry";
    case TEXT_ledger_fault_entry:
        return "entry_altered";
    case TEXT_ledger_fault_missing:
        return "entry_missing";
    case TEXT_ledger_fault_inserted:
        return "entry_inserted";
    case TEXT_ledger_fault_order:
        return "out_of_order";
    case TEXT_ledger_fault_head:
        return "head_differs";
    case TEXT_ledger_fault_checkpoint_missing:
        return "checkpoint_missing";
    case TEXT_ledger_fault_key:
        return "key_unknown";
    case TEXT_ledger_fault_signature:
        return "signature_forged";
    case TEXT_ledger_fault_cut:
        return "chain_cut";
    case TEXT_ledger_fault_rewritten:
        return "chain_rewritten";
    default:
        return "noted_head_differs";
    }
}

/* What `ledger verify` has found out. */
struct findings {
    enum status status; /* STATUS_OK, or STATUS_NO with a fault of the chains, or with a verifier's in `told` */
    struct ledger_report report;
    struct ledger_recomputed *recomputed; /* `count` of them */
    size_t count;
    struct error told;
};

static void fault_json(struct cli *cli, struct json_writer *json, const struct findings *f)
{
    struct buffer words;
    buffer_open(&words, cli->arena, 4096);
    json_object(json, "fault");
    if (f->report.fault.text != TEXT_NONE) {
        ledger_fault_text(&words, cli->language, &f->report.fault);
        json_int(json, "province", f->report.fault.province);
        json_int(json, "seq", f->report.fault.seq);
        json_text_z(json, "kind", fault_name(f->report.fault.text));
    } else {
        error_line(&words, cli->language, &f->told);
        json_text_z(json, "kind", "recomputed_differs");
        json_text_z(json, "verifier", f->recomputed[f->count - 1].verifier->name);
    }
    json_text(json, "text", buffer_str(&words));
    json_object_end(json);
}

static enum status print_report_json(struct cli *cli, const struct findings *f, struct error *error)
{
    struct buffer out;
    struct json_writer json;
    enum status status;
    buffer_open(&out, cli->arena, 65536);
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_bool(&json, "ok", f->status == STATUS_OK);
    json_int(&json, "chains", f->report.chains);
    json_int(&json, "entries", f->report.entries);
    json_int(&json, "erased", f->report.erased);
    json_int(&json, "checkpoints", f->report.checkpoints);
    json_object(&json, "recomputed");
    for (size_t i = 0; i < f->count; i++)
        json_int(&json, f->recomputed[i].verifier->name, f->recomputed[i].count);
    json_object_end(&json);
    if (f->status != STATUS_OK)
        fault_json(cli, &json, f);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? cli_print_buffer(cli, &out, error) : status;
}

static enum status print_report(struct cli *cli, const struct findings *f, struct error *error)
{
    const struct ledger_report *report = &f->report;
    const struct text_arg args[] = { TEXT_ARG_INT("chains", report->chains), TEXT_ARG_INT("entries", report->entries),
                                     TEXT_ARG_INT("erased", report->erased), TEXT_ARG_INT("checkpoints", report->checkpoints) };
    struct buffer out;
    buffer_open(&out, cli->arena, 4096);
    text_add(&out, cli->language, TEXT_ledger_whole, args, 4);
    for (size_t i = 0; i < f->count; i++) {
        buffer_add_char(&out, '\n');
        text_add(&out, cli->language, f->recomputed[i].verifier->counted, &TEXT_ARG_INT("count", f->recomputed[i].count), 1);
    }
    return cli_print_buffer(cli, &out, error);
}

static enum status find_out(struct cli *cli, struct db_conn *conn, struct findings *f, struct error *error)
{
    const struct options *options = cli->options;
    const struct ledger *ledger = rooms_find(cli->rooms, "ledger");
    f->status = ledger_verify(conn, &f->report, error);
    if (f->status == STATUS_OK && options->against.ptr != NULL)
        f->status = check_noted(cli, conn, &f->report, error);
    f->recomputed = ARENA_NEW_MANY(cli->arena, struct ledger_recomputed, ledger->verifier_count + 1);
    if (f->recomputed == NULL)
        return fail_memory(error);
    if (f->status == STATUS_OK) {
        f->status = ledger_recompute(ledger, conn, cli->rooms, f->recomputed, &f->count, error);
        if (f->status == STATUS_NO)
            f->told = *error;
    }
    return f->status == STATUS_NO ? STATUS_OK : f->status;
}

static enum status verify(struct cli *cli, struct error *error)
{
    const struct options *options = cli->options;
    struct findings found = { .status = STATUS_OK };
    struct db_conn *conn;
    enum status status = open_reader(cli, &conn, error);
    if (status == STATUS_OK)
        status = find_out(cli, conn, &found, error);
    if (status == STATUS_OK && options->json)
        status = print_report_json(cli, &found, error);
    else if (status == STATUS_OK && found.status == STATUS_OK)
        status = print_report(cli, &found, error);
    if (status != STATUS_OK || found.status == STATUS_OK)
        return status;
    if (found.report.fault.text == TEXT_NONE) {
        *error = found.told;
        return STATUS_NO;
    }
    return FAIL_WITH(error, STATUS_NO, found.report.fault.text, NULL, TEXT_ARG_INT("province", found.report.fault.province),
                     TEXT_ARG_INT("seq", found.report.fault.seq), TEXT_ARG_INT("since", found.report.fault.since));
}

static enum status print_heads(struct cli *cli, struct error *error)
{
    struct ledger_head *heads;
    struct json_writer json;
    struct db_conn *conn;
    struct buffer out;
    size_t count = 0;
    enum status status = open_reader(cli, &conn, error);
    if (status == STATUS_OK)
        status = ledger_heads(conn, cli->arena, &heads, &count, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, LINE_MAX);
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_array(&json, "heads");
    for (size_t i = 0; i < count; i++) {
        json_object(&json, NULL);
        json_int(&json, "province", heads[i].province);
        json_int(&json, "seq", heads[i].seq);
        json_text(&json, "hash", sha256_hex(cli->arena, &heads[i].hash));
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? cli_print_buffer(cli, &out, error) : status;
}

/* Export: a line each for keys, checkpoints and entries, then one for the heads. */

struct export {
    struct cli *cli;
    struct arena arena;
};

static void entry_json(struct json_writer *json, struct arena *arena, const struct ledger_entry *entry, const struct ledger_content *content)
{
    struct buffer id;
    struct buffer salt;
    buffer_open(&id, arena, IDENT_TEXT_SIZE);
    ident_write(&id, &entry->command_id);
    json_object(json, NULL);
    json_int(json, "province", entry->province);
    json_int(json, "seq", entry->seq);
    json_int(json, "at", entry->at);
    json_text(json, "actor", entry->actor);
    json_text(json, "on_behalf", entry->on_behalf);
    json_text(json, "command", entry->command);
    json_text(json, "command_id", buffer_str(&id));
    json_text(json, "content_sha256", sha256_hex(arena, &entry->content_hash));
    json_text(json, "previous", sha256_hex(arena, &entry->previous));
    json_text(json, "hash", sha256_hex(arena, &entry->hash));
    if (content->state == LEDGER_CONTENT_KEPT) {
        buffer_open(&salt, arena, content->salt.len * 2);
        buffer_add_hex(&salt, content->salt.ptr, content->salt.len);
        json_text(json, "salt", buffer_str(&salt));
        json_text(json, "content", content->text);
    } else {
        json_null(json, "salt");
        json_null(json, "content");
    }
    json_object_end(json);
}

static enum status export_entry(void *self, const struct ledger_entry *entry, const struct ledger_content *content, struct error *error)
{
    struct export *export = self;
    struct json_writer json;
    struct buffer out;
    enum status status;
    buffer_open(&out, &export->arena, LINE_MAX);
    json_writer_open(&json, &out);
    entry_json(&json, &export->arena, entry, content);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = cli_print_buffer(export->cli, &out, error);
    arena_empty(&export->arena);
    return status;
}

static enum status export_chains(struct cli *cli, struct db_conn *conn, struct error *error)
{
    struct export export = { .cli = cli };
    int64_t *provinces = NULL;
    size_t count = 0;
    enum status status = ledger_print_checkpoints(cli, conn, error);
    if (status == STATUS_OK)
        status = ledger_sql_provinces(conn, cli->arena, &provinces, &count, error);
    arena_open(&export.arena, &memory_system, LINE_MAX * 3);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = ledger_each(conn, provinces[i], INT64_MIN, export_entry, &export, error);
    arena_close(&export.arena);
    return status == STATUS_OK ? print_heads(cli, error) : status;
}

static enum status export_all(struct cli *cli, struct error *error)
{
    struct db_conn *conn;
    enum status status = open_reader(cli, &conn, error);
    if (status == STATUS_OK)
        status = db_read_begin(conn, error);
    if (status != STATUS_OK)
        return status;
    status = export_chains(cli, conn, error);
    db_read_end(conn);
    return status;
}

static const struct cli_option verify_options[] = {
    { .name = "--json", .kind = CLI_FLAG, .offset = offsetof(struct options, json), .help = TEXT_ledger_option_json },
    { .name = "--against", .kind = CLI_TEXT, .offset = offsetof(struct options, against), .value = "FILE", .help = TEXT_ledger_option_against },
};

static const struct cli_option checkpoint_options[] = {
    { .name = "--new-key", .kind = CLI_FLAG, .offset = offsetof(struct ledger_checkpoint_options, new_key), .help = TEXT_ledger_option_new_key },
};

static const struct cli_command rows[] = {
    { .words = "ledger verify", .arguments = "", .help = TEXT_ledger_help_verify, .options = verify_options, .option_count = 2,
      .options_size = sizeof(struct options), .needs = CLI_NEEDS_BOTH, .run = verify },
    { .words = "ledger heads", .arguments = "", .help = TEXT_ledger_help_heads, .needs = CLI_NEEDS_DATABASE, .run = print_heads },
    { .words = "ledger checkpoint", .arguments = "", .help = TEXT_ledger_help_checkpoint, .options = checkpoint_options, .option_count = 1,
      .options_size = sizeof(struct ledger_checkpoint_options), .needs = CLI_NEEDS_DATABASE, .run = ledger_cli_checkpoint },
    { .words = "ledger checkpoints", .arguments = "", .help = TEXT_ledger_help_checkpoints, .needs = CLI_NEEDS_DATABASE,
      .run = ledger_cli_checkpoints },
    { .words = "ledger export", .arguments = "", .help = TEXT_ledger_help_export, .needs = CLI_NEEDS_DATABASE, .run = export_all },
};

const struct cli_commands ledger_cli = { rows, sizeof(rows) / sizeof(rows[0]) };
