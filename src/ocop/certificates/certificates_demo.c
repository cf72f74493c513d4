/* The demonstration's register: data/demo/decisions.csv, certificates.csv and withdrawals.csv, entered as the program itself, each decision with its
 * certificates as one command. What is published and what is assumed stands in data/demo/README.md and in each record. */
#include "base/csv.h"
#include "base/demo.h"
#include "base/file.h"
#include "ocop/certificates/certificates_int.h"
#include "texts_accounts.h"
#include "texts_certificates.h"

#define FILE_MAX ((size_t)4 << 20)
#define CERTIFICATES_MAX 2000

enum column { KEY, DECISION, ACT, PREVIOUS, PRODUCT, PRODUCER, PRODUCER_KIND, WOMEN, MINORITY, STARS, SET, BRANCH, PLACE, ORIGIN, ASSUMED, COLUMNS };
static const char *const columns[] = { "key",      "decision", "act", "previous", "product", "producer", "producer_kind", "women",
                                       "minority", "stars",    "set", "branch",   "place",   "origin",   "assumed",       NULL };
_Static_assert(sizeof(columns) / sizeof(columns[0]) == COLUMNS + 1, "a name for each column");
static const char *const decision_columns[] = { "key", "level", "place", "number", "day", "known", "note", NULL };
static const char *const withdrawal_columns[] = { "certificate", "day", "known", "decision", "reason", NULL };

struct filling {
    struct cli *cli;
    struct str (*rows)[COLUMNS];
    size_t count;
};

static struct str ident_text(struct arena *arena, struct ident ident)
{
    struct buffer text;
    buffer_open(&text, arena, IDENT_TEXT_SIZE);
    ident_write(&text, &ident);
    return buffer_str(&text);
}

/* The same at every filling, so that a page's address can be told. Empty for no key. */
static struct str named(struct arena *arena, const char *what, struct str key)
{
    struct buffer name;
    if (key.len == 0)
        return STR("");
    buffer_open(&name, arena, 200);
    buffer_add_z(&name, what);
    buffer_add(&name, key);
    return ident_text(arena, ident_of_name(buffer_str(&name)));
}

static enum status keep_row(void *self, const struct csv_row *row, struct error *error)
{
    struct filling *f = self;
    if (f->count == CERTIFICATES_MAX)
        return FAIL_WITH(error, STATUS_TOO_MANY, TEXT_certificates_too_many, NULL, TEXT_ARG_INT("most", CERTIFICATES_MAX));
    for (size_t i = 0; i < COLUMNS; i++)
        f->rows[f->count][i] = arena_copy(f->cli->arena, row->fields[i]);
    f->count++;
    return f->cli->arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static void write_number(struct json_writer *json, const char *name, struct str text)
{
    int64_t number = 0;
    if (str_to_int(text, 0, 100, &number))
        json_int(json, name, number);
    else
        json_int(json, name, 0);
}

static void write_certificate(struct json_writer *json, struct arena *arena, const struct str *row)
{
    json_object(json, NULL);
    json_text(json, "certificate", named(arena, "demo certificate ", row[KEY]));
    json_text(json, "previous", named(arena, "demo certificate ", row[PREVIOUS]));
    json_text_z(json, "product", "");
    json_text(json, "origin", row[ORIGIN]);
    json_object(json, "facts");
    json_text(json, "act", row[ACT]);
    json_text_z(json, "code", "");
    json_text(json, "product_name", row[PRODUCT]);
    json_text(json, "producer_name", row[PRODUCER]);
    json_text(json, "producer_kind", row[PRODUCER_KIND]);
    json_text(json, "women", row[WOMEN]);
    json_text(json, "minority", row[MINORITY]);
    write_number(json, "stars", row[STARS]);
    write_number(json, "set", row[SET]);
    json_text(json, "branch", row[BRANCH]);
    json_text(json, "place", row[PLACE]);
    json_null(json, "place_day");
    json_null(json, "from");
    json_null(json, "to");
    json_text(json, "assumed", row[ASSUMED]);
    json_object_end(json);
    json_object_end(json);
}

static enum status run(struct cli *cli, const char *type, struct json_writer *json, struct buffer *content, struct error *error)
{
    struct certificates_extra extra = { .arena = cli->arena, .now = context_now(cli->context) };
    struct command command = { .id = ident_new(cli->context), .type = type, .province = DEMO_PROVINCE, .actor = { STR("system"), STR("") }, .extra = &extra };
    struct command_result result;
    enum status status = json_writer_end(json, error);
    command.content = buffer_str(content);
    return status == STATUS_OK ? command_run(rooms_find(cli->rooms, "commands"), cli->arena, &command, &result, error) : status;
}

static enum status add_decision(void *self, const struct csv_row *row, struct error *error)
{
    struct filling *f = self;
    struct arena *arena = f->cli->arena;
    struct json_writer json;
    struct buffer content;
    buffer_open(&content, arena, FILE_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "decision", named(arena, "demo decision ", row->fields[0]));
    json_text(&json, "level", row->fields[1]);
    json_text(&json, "place", row->fields[2]);
    json_text(&json, "number", row->fields[3]);
    json_text_z(&json, "signer", "");
    json_text(&json, "note", row->fields[6]);
    json_text(&json, "day", row->fields[4]);
    json_text(&json, "known", row->fields[5]);
    json_array(&json, "certificates");
    for (size_t i = 0; i < f->count; i++)
        if (str_equal(f->rows[i][DECISION], row->fields[0]))
            write_certificate(&json, arena, f->rows[i]);
    json_array_end(&json);
    json_object_end(&json);
    return run(f->cli, "certificates.record", &json, &content, error);
}

static enum status add_withdrawal(void *self, const struct csv_row *row, struct error *error)
{
    struct filling *f = self;
    struct json_writer json;
    struct buffer content;
    buffer_open(&content, f->cli->arena, FILE_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "certificate", named(f->cli->arena, "demo certificate ", row->fields[0]));
    json_int(&json, "version", 1);
    json_text(&json, "day", row->fields[1]);
    json_text(&json, "known", row->fields[2]);
    json_text(&json, "decision", row->fields[3]);
    json_text(&json, "reason", row->fields[4]);
    json_object_end(&json);
    return run(f->cli, "certificates.withdraw", &json, &content, error);
}

static enum status read_file(struct filling *f, const char *name, const char *const *wanted, csv_row_fn *row, struct error *error)
{
    const char *data = rooms_find(f->cli->rooms, "data");
    const char *path = data == NULL ? NULL : path_join(f->cli->arena, data, str_from(name));
    struct str bytes;
    enum status status;
    if (path == NULL)
        return FAIL(error, STATUS_NOT_FOUND, TEXT_accounts_no_demo, NULL);
    status = file_read(f->cli->arena, path, FILE_MAX, &bytes, error);
    if (status == STATUS_OK)
        status = csv_read(f->cli->arena, bytes, wanted, row, f, error);
    return status == STATUS_OK ? status : error_in_file(error, path);
}

enum status certificates_demo(struct cli *cli, struct error *error)
{
    struct filling f = { .cli = cli };
    enum status status;
    f.rows = arena_take_many(cli->arena, CERTIFICATES_MAX, sizeof(*f.rows));
    if (f.rows == NULL)
        return fail_memory(error);
    status = read_file(&f, "demo/certificates.csv", columns, keep_row, error);
    if (status == STATUS_OK)
        status = read_file(&f, "demo/decisions.csv", decision_columns, add_decision, error);
    return status == STATUS_OK ? read_file(&f, "demo/withdrawals.csv", withdrawal_columns, add_withdrawal, error) : status;
}
