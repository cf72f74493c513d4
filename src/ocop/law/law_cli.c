/* openocop law show | seal | diff, and what `law list` and `law check` say of the packs (procedures_cli.c has their rows). */
#include <stdio.h>

#include "base/cli.h"
#include "base/file.h"
#include "ocop/law/law_int.h"
#include "texts_cli.h"
#include "texts_law.h"

#define OUT_MAX ((size_t)64 << 20)

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

/* The lines so far, without the last line's end, which cli_print_buffer adds. */
static enum status print_lines(struct cli *cli, struct buffer *out, struct error *error)
{
    if (!out->overflowed && out->len > 0 && out->ptr[out->len - 1] == '\n')
        out->len--;
    return cli_print_buffer(cli, out, error);
}

static enum status print_json(struct cli *cli, struct json_writer *json, struct error *error)
{
    enum status status = json_writer_end(json, error);
    return status == STATUS_OK ? cli_print_buffer(cli, json->out, error) : status;
}

/* ---- list ---- */

static struct str date_words(struct cli *cli, date d)
{
    struct buffer out;
    buffer_open(&out, cli->arena, 100);
    if (d == DATE_NONE)
        buffer_add(&out, text_of(cli->language, TEXT_law_open_end));
    else
        date_write_vi(&out, d);
    return buffer_str(&out);
}

/* The newest first. */
enum status law_cli_list(struct cli *cli, struct error *error)
{
    const struct law *law = rooms_find(cli->rooms, "law");
    struct json_writer json;
    struct buffer out;
    buffer_open(&out, cli->arena, OUT_MAX);
    json_writer_open(&json, &out);
    if (wants_json(cli)) {
        json_array(&json, NULL);
        for (size_t i = law->count; i-- > 0;) {
            json_object(&json, NULL);
            law_write_head(&json, &law->packs[i]);
            json_object_end(&json);
        }
        json_array_end(&json);
        return print_json(cli, &json, error);
    }
    for (size_t i = law->count; i-- > 0;) {
        const struct law_pack *pack = &law->packs[i];
        ADD(cli, &out, TEXT_law_list_line, TEXT_ARG("pack", pack->name), TEXT_ARG_INT("edition", pack->edition), TEXT_ARG("decision", pack->decision),
            TEXT_ARG("from", date_words(cli, pack->new_from)), TEXT_ARG("until", date_words(cli, pack->new_until)),
            TEXT_ARG_INT("sets", (int64_t)law_set_count(pack)), TEXT_ARG("sha256", pack->sha256));
    }
    return print_lines(cli, &out, error);
}

/* ---- show ---- */

static void indent(struct buffer *out, int depth)
{
    for (int i = 0; i < depth; i++)
        buffer_add(out, STR("  "));
}

static void add_notes(struct buffer *out, int depth, struct law_texts texts)
{
    for (size_t i = 0; i < texts.count; i++) {
        indent(out, depth);
        buffer_add(out, texts.items[i]);
        buffer_add_char(out, '\n');
    }
}

static bool has_text(struct law_texts texts, struct str text)
{
    for (size_t i = 0; i < texts.count; i++)
        if (str_equal(texts.items[i], text))
            return true;
    return false;
}

/* The printed notes; a precondition or knock-out only where the sheet does not print it as a note already. */
static void add_remarks(struct buffer *out, int depth, struct law_texts notes, struct law_texts precondition, struct law_texts knockout)
{
    add_notes(out, depth, notes);
    for (size_t i = 0; i < precondition.count; i++)
        if (!has_text(notes, precondition.items[i]))
            add_notes(out, depth, (struct law_texts){ &precondition.items[i], 1 });
    for (size_t i = 0; i < knockout.count; i++)
        if (!has_text(notes, knockout.items[i]))
            add_notes(out, depth, (struct law_texts){ &knockout.items[i], 1 });
}

static void add_option(struct buffer *out, int depth, const struct law_option *option)
{
    indent(out, depth);
    buffer_add_char(out, '[');
    buffer_add(out, option->id);
    buffer_add(out, STR("] "));
    buffer_add(out, option->text);
    buffer_add(out, STR(": "));
    buffer_add_int(out, option->points);
    if (option->star_min > 0)
        buffer_add_char(out, ' ');
    for (int i = 0; i < option->star_min; i++)
        buffer_add_char(out, '*');
    buffer_add_char(out, '\n');
}

static void add_heading(struct buffer *out, int depth, struct str code, struct str name, int max)
{
    indent(out, depth);
    buffer_add(out, code);
    buffer_add_char(out, ' ');
    buffer_add(out, name);
    buffer_add(out, STR(" ("));
    buffer_add_int(out, max);
    buffer_add(out, STR(")\n"));
}

static void add_leaf(struct cli *cli, struct buffer *out, int depth, const struct law_criterion *leaf)
{
    add_heading(out, depth, leaf->code, leaf->name, leaf->max);
    add_remarks(out, depth + 1, leaf->notes, leaf->precondition, leaf->knockout);
    if (leaf->star_on_criterion != 0) {
        indent(out, depth + 1);
        ADD(cli, out, TEXT_law_show_star, TEXT_ARG_INT("stars", leaf->star_on_criterion));
    }
    for (size_t c = 0; c < leaf->cases.count || c == 0; c++) {
        if (leaf->cases.count > 0) {
            indent(out, depth + 1);
            ADD(cli, out, TEXT_law_show_case, TEXT_ARG_INT("case", (int64_t)c + 1), TEXT_ARG("text", leaf->cases.items[c]));
        }
        for (size_t i = 0; i < leaf->option_count; i++)
            if (leaf->cases.count == 0 || leaf->options[i].case_no == (int)c + 1)
                add_option(out, depth + 1, &leaf->options[i]);
    }
}

static enum status show_set(struct cli *cli, const struct law_pack *pack, const struct law_set *set, struct error *error)
{
    struct buffer out;
    struct json_writer json;
    int part = -1;
    buffer_open(&out, cli->arena, OUT_MAX);
    if (wants_json(cli)) {
        json_writer_open(&json, &out);
        law_write_set(&json, NULL, pack, set);
        return print_json(cli, &json, error);
    }
    ADD(cli, &out, TEXT_law_show_set, TEXT_ARG_INT("set", set->no), TEXT_ARG("name", set->name), TEXT_ARG("pack", pack->name),
        TEXT_ARG_INT("edition", pack->edition), TEXT_ARG("decision", pack->decision));
    add_notes(&out, 0, set->disqualification);
    for (size_t i = 0; i < set->line_count; i++) {
        const struct law_line *line = &set->lines[i];
        if (line->part != part) {
            const char letter[2] = { (char)('A' + line->part), '\0' };
            part = line->part;
            buffer_add_char(&out, '\n');
            add_heading(&out, 0, str_from(letter), set->parts[part].name, set->parts[part].max);
        }
        if (line->criterion >= 0) {
            add_leaf(cli, &out, line->depth, &set->criteria[line->criterion]);
            continue;
        }
        add_heading(&out, line->depth, set->sections[line->section].code, set->sections[line->section].name, set->sections[line->section].max);
        add_remarks(&out, line->depth + 1, set->sections[line->section].notes, set->sections[line->section].precondition,
                    set->sections[line->section].knockout);
    }
    return print_lines(cli, &out, error);
}

static enum status show_pack(struct cli *cli, struct law *law, const struct law_pack *pack, struct error *error)
{
    struct buffer out;
    struct json_writer json;
    enum status status = law_load_all(cli->arena, law, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, OUT_MAX);
    if (wants_json(cli)) {
        json_writer_open(&json, &out);
        law_write_bundle(&json, pack);
        return print_json(cli, &json, error);
    }
    ADD(cli, &out, TEXT_law_show_pack, TEXT_ARG("pack", pack->name), TEXT_ARG_INT("edition", pack->edition), TEXT_ARG("decision", pack->decision),
        TEXT_ARG("title", pack->title), TEXT_ARG("from", date_words(cli, pack->new_from)), TEXT_ARG("until", date_words(cli, pack->new_until)),
        TEXT_ARG("judges", date_words(cli, pack->judges_until)), TEXT_ARG("sha256", pack->sha256));
    for (size_t i = 0; i < pack->file_count; i++)
        if (pack->sets[i] != NULL)
            ADD(cli, &out, TEXT_law_show_pack_set, TEXT_ARG_INT("set", pack->sets[i]->no), TEXT_ARG("name", pack->sets[i]->name),
                TEXT_ARG_INT("criteria", (int64_t)pack->sets[i]->criterion_count));
    return print_lines(cli, &out, error);
}

/* "26-2026", or "26-2026/11" with *no > 0. */
static enum status find_named(const struct law *law, struct str name, const struct law_pack **pack, int64_t *no, struct error *error)
{
    struct str rest = name;
    struct str own = str_cut(&rest, '/');
    *no = 0;
    if (own.len < name.len && !str_to_int(rest, 1, 99, no))
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_law_bad_set, NULL, TEXT_ARG("name", name));
    return law_find_pack(law, own, pack, error);
}

static enum status show(struct cli *cli, struct error *error)
{
    struct law *law = rooms_find(cli->rooms, "law");
    const struct law_pack *pack;
    const struct law_set *set;
    int64_t no;
    enum status status = find_named(law, cli->arguments[0], &pack, &no, error);
    if (status != STATUS_OK)
        return status;
    if (no == 0)
        return show_pack(cli, law, pack, error);
    status = law_find_set(cli->arena, pack, no, &set, error);
    return status == STATUS_OK ? show_set(cli, pack, set, error) : status;
}

/* ---- check ---- */

static enum status print_report_json(struct cli *cli, const struct law_report *report, struct error *error)
{
    struct buffer out;
    struct json_writer json;
    buffer_open(&out, cli->arena, OUT_MAX);
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_bool(&json, "ok", report->faults == 0);
    json_int(&json, "packs", (int64_t)report->packs);
    json_int(&json, "sets", (int64_t)report->sets);
    json_int(&json, "council_rules", (int64_t)report->rules);
    json_int(&json, "procedures", (int64_t)report->beside);
    json_int(&json, "fault_count", (int64_t)report->faults);
    json_int(&json, "known_fault_count", (int64_t)report->warnings);
    json_array(&json, "findings");
    for (size_t i = 0; i < report->count; i++) {
        struct buffer reason;
        buffer_open(&reason, cli->arena, 4096);
        error_add_text(&reason, cli->language, &report->rows[i]);
        json_object(&json, NULL);
        json_text_z(&json, "file", report->rows[i].file);
        json_text_z(&json, "criterion", report->rows[i].where);
        json_text(&json, "reason", buffer_str(&reason));
        json_bool(&json, "known", report->warning[i]);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return print_json(cli, &json, error);
}

/* Faults and known faults on standard error, one line each. */
static enum status say_report(struct cli *cli, const struct law_report *report, struct error *error)
{
    struct buffer out;
    buffer_open(&out, cli->arena, OUT_MAX);
    for (size_t i = 0; i < report->count; i++) {
        error_line(&out, cli->language, &report->rows[i]);
        buffer_add_char(&out, '\n');
    }
    if (report->faults + report->warnings > report->count)
        ADD(cli, &out, TEXT_law_check_more, TEXT_ARG_INT("count", (int64_t)(report->faults + report->warnings - report->count)));
    if (out.overflowed || fwrite(buffer_str(&out).ptr, 1, out.len, stderr) != out.len)
        return FAIL(error, STATUS_FAILED, TEXT_cli_output, NULL);
    return STATUS_OK;
}

/* One of the files named: of the packs, or of the room beside them. */
static enum status check_named(struct cli *cli, struct law_report *report, const struct law_beside *beside, struct str name, struct error *error)
{
    const char *path = arena_copy_z(cli->arena, name);
    struct str parent = name;
    struct buffer folder;
    while (parent.len > 0 && parent.ptr[parent.len - 1] != '/')
        parent.len--;
    buffer_open(&folder, cli->arena, 200);
    buffer_add_char(&folder, '/');
    buffer_add_z(&folder, beside->folder);
    buffer_add_char(&folder, '/');
    if (path == NULL || folder.overflowed)
        return fail_memory(error);
    if (!file_exists(path) || !str_ends_with(parent, buffer_str(&folder)))
        return law_check_file(report, path, error);
    beside->check_file(report, path);
    return STATUS_OK;
}

enum status law_cli_check(struct cli *cli, const struct law_beside *beside, struct error *error)
{
    struct law_report *report = ARENA_NEW(cli->arena, struct law_report);
    enum status status = STATUS_OK;
    struct buffer out;
    if (report == NULL)
        return fail_memory(error);
    if (cli->law_folder == NULL)
        return FAIL(error, STATUS_FAILED, TEXT_law_no_folder, NULL);
    report->arena = cli->arena;
    if (cli->argument_count == 0)
        status = law_check_all(report, cli->law_folder, error);
    if (cli->argument_count == 0 && status == STATUS_OK)
        status = beside->check_all(report, cli->law_folder, error);
    for (size_t i = 0; i < cli->argument_count && status == STATUS_OK; i++)
        status = check_named(cli, report, beside, cli->arguments[i], error);
    if (status != STATUS_OK) /* what was found before is said all the same */
        return say_report(cli, report, error) == STATUS_OK ? status : STATUS_FAILED;
    status = wants_json(cli) ? print_report_json(cli, report, error) : say_report(cli, report, error);
    if (status != STATUS_OK)
        return status;
    if (report->faults > 0)
        return STATUS_NO; /* everything is said */
    if (wants_json(cli))
        return STATUS_OK;
    buffer_open(&out, cli->arena, OUT_MAX);
    ADD(cli, &out, TEXT_law_check_good, TEXT_ARG_INT("packs", (int64_t)report->packs), TEXT_ARG_INT("sets", (int64_t)report->sets),
        TEXT_ARG_INT("rules", (int64_t)report->rules), TEXT_ARG_INT("procedures", (int64_t)report->beside),
        TEXT_ARG_INT("known", (int64_t)report->warnings));
    return print_lines(cli, &out, error);
}

/* ---- seal ---- */

/* The folder of "26-2026" (the newest edition there is) or "26-2026@2", without reading what may not be sound yet; NULL: none. */
static const char *find_folder(struct cli *cli, struct str wanted, struct error *error)
{
    struct str *names;
    size_t count;
    const char *found = NULL;
    int newest = 0;
    if (folder_list(cli->arena, cli->law_folder, &names, &count, error) != STATUS_OK)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        struct str pack;
        int edition;
        if (law_folder_name_read(names[i], &pack, &edition) && (str_equal(pack, wanted) || str_equal(names[i], wanted)) && edition > newest) {
            newest = edition;
            found = path_join(cli->arena, cli->law_folder, names[i]);
        }
    }
    if (found == NULL)
        FAIL_WITH(error, STATUS_NOT_FOUND, TEXT_law_no_pack_folder, NULL, TEXT_ARG("pack", wanted));
    return found;
}

/* "26-2026@1" is the folder "26-2026". */
static struct str folder_of_edition(struct str name)
{
    return str_ends_with(name, STR("@1")) ? str_part(name, 0, name.len - 2) : name;
}

static enum status seal(struct cli *cli, struct error *error)
{
    struct law_report *report = ARENA_NEW(cli->arena, struct law_report);
    struct str wanted = cli->arguments[0];
    struct str sha256 = { NULL, 0 };
    struct json_writer json;
    struct buffer out;
    const char *folder;
    enum status status;
    if (report == NULL)
        return fail_memory(error);
    if (cli->law_folder == NULL)
        return FAIL(error, STATUS_FAILED, TEXT_law_no_folder, NULL);
    report->arena = cli->arena;
    folder = str_ends_with(wanted, STR("@1")) ? path_join(cli->arena, cli->law_folder, folder_of_edition(wanted)) : find_folder(cli, wanted, error);
    if (folder == NULL)
        return error->status;
    status = law_seal(report, folder, &sha256, error);
    if (status == STATUS_NO && report->faults > 0)
        return say_report(cli, report, error) == STATUS_OK ? STATUS_NO : STATUS_FAILED;
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, OUT_MAX);
    if (!wants_json(cli)) {
        ADD(cli, &out, TEXT_law_sealed, TEXT_ARG("pack", wanted), TEXT_ARG("sha256", sha256));
        return print_lines(cli, &out, error);
    }
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_text(&json, "pack", wanted);
    json_text(&json, "sha256", sha256);
    json_object_end(&json);
    return print_json(cli, &json, error);
}

/* ---- diff ---- */

static enum status find_side(struct cli *cli, struct str name, struct law_side *side, struct error *error)
{
    int64_t no;
    enum status status = find_named(rooms_find(cli->rooms, "law"), name, &side->pack, &no, error);
    if (status == STATUS_OK && no == 0)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_law_bad_set, NULL, TEXT_ARG("name", name));
    return status == STATUS_OK ? law_find_set(cli->arena, side->pack, no, &side->set, error) : status;
}

static enum status diff(struct cli *cli, struct error *error)
{
    struct law_side a;
    struct law_side b;
    struct buffer out;
    enum status status = find_side(cli, cli->arguments[0], &a, error);
    if (status == STATUS_OK)
        status = find_side(cli, cli->arguments[1], &b, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, OUT_MAX);
    status = law_diff(cli->arena, &a, &b, wants_json(cli), cli->language, &out, error);
    return status == STATUS_OK ? print_lines(cli, &out, error) : status;
}

static const struct cli_option json_option[] = {
    { "--json", CLI_FLAG, offsetof(struct law_cli_options, json), NULL, TEXT_cli_json, 0, 0 },
};

static const struct cli_command rows[] = {
    { "law show", "PACK[/SET]", TEXT_law_help_show, 1, 1, json_option, 1, sizeof(struct law_cli_options), CLI_NEEDS_LAW, show },
    { "law seal", "PACK", TEXT_law_help_seal, 1, 1, json_option, 1, sizeof(struct law_cli_options), CLI_NEEDS_NOTHING, seal },
    { "law diff", "PACK/SET PACK/SET", TEXT_law_help_diff, 2, 2, json_option, 1, sizeof(struct law_cli_options), CLI_NEEDS_LAW, diff },
};

const struct cli_commands law_cli = { rows, sizeof(rows) / sizeof(rows[0]) };
