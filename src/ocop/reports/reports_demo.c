/* The demonstration's targets and sale points: data/demo/targets.csv and sale_points.csv. */
#include "base/csv.h"
#include "base/demo.h"
#include "base/file.h"
#include "ocop/reports/reports_int.h"
#include "texts_accounts.h"

#define FILE_MAX ((size_t)1 << 20)

static const char *const target_columns[] = { "key", "indicator", "rule", "year", "value", "document", "day", "known", "replaces", "origin", "note", NULL };
static const char *const point_columns[] = { "key", "name", "place", "from", "to", "known", "origin", "assumed", NULL };

static struct str named(struct arena *arena, const char *what, struct str key)
{
    struct buffer name, text;
    struct ident ident;
    if (key.len == 0)
        return STR("");
    buffer_open(&name, arena, 200);
    buffer_add_z(&name, what);
    buffer_add(&name, key);
    ident = ident_of_name(buffer_str(&name));
    buffer_open(&text, arena, IDENT_TEXT_SIZE);
    ident_write(&text, &ident);
    return buffer_str(&text);
}

static void write_number(struct json_writer *json, const char *name, struct str text)
{
    int64_t number = 0;
    if (!str_to_int(text, 0, 1000000, &number))
        number = 0; /* the shape refuses it */
    json_int(json, name, number);
}

static enum status run(struct cli *cli, const char *type, struct json_writer *json, struct buffer *content, struct error *error)
{
    struct reports_extra extra = { .reports = rooms_find(cli->rooms, "reports"), .now = context_now(cli->context) };
    struct command command = { .id = ident_new(cli->context), .type = type, .province = DEMO_PROVINCE, .actor = { STR("system"), STR("") }, .extra = &extra };
    struct command_result result;
    enum status status = json_writer_end(json, error);
    command.content = buffer_str(content);
    return status == STATUS_OK ? command_run(rooms_find(cli->rooms, "commands"), cli->arena, &command, &result, error) : status;
}

static enum status add_target(void *self, const struct csv_row *row, struct error *error)
{
    struct cli *cli = self;
    struct json_writer json;
    struct buffer content;
    buffer_open(&content, cli->arena, FILE_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "target", named(cli->arena, "demo target ", row->fields[0]));
    json_text_z(&json, "place", "15");
    json_text(&json, "indicator", row->fields[1]);
    json_text(&json, "rule", row->fields[2]);
    write_number(&json, "year", row->fields[3]);
    write_number(&json, "value", row->fields[4]);
    json_text(&json, "document", row->fields[5]);
    json_text(&json, "day", row->fields[6]);
    json_text(&json, "known", row->fields[7]);
    json_text(&json, "replaces", named(cli->arena, "demo target ", row->fields[8]));
    json_text(&json, "origin", row->fields[9]);
    json_text(&json, "note", row->fields[10]);
    json_object_end(&json);
    return run(cli, "reports.set_target", &json, &content, error);
}

static enum status add_point(void *self, const struct csv_row *row, struct error *error)
{
    struct cli *cli = self;
    struct json_writer json;
    struct buffer content;
    buffer_open(&content, cli->arena, FILE_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "point", named(cli->arena, "demo sale point ", row->fields[0]));
    json_text(&json, "name", row->fields[1]);
    json_text(&json, "place", row->fields[2]);
    json_text(&json, "from", row->fields[3]);
    json_text_or_null(&json, "to", row->fields[4].len == 0 ? (struct str){ NULL, 0 } : row->fields[4]);
    json_text(&json, "known", row->fields[5]);
    json_text(&json, "assumed", row->fields[7]);
    json_text(&json, "origin", row->fields[6]);
    json_object_end(&json);
    return run(cli, "reports.add_sale_point", &json, &content, error);
}

static enum status read_file(struct cli *cli, const char *name, const char *const *wanted, csv_row_fn *row, struct error *error)
{
    const char *data = rooms_find(cli->rooms, "data");
    const char *path = data == NULL ? NULL : path_join(cli->arena, data, str_from(name));
    struct str bytes;
    enum status status;
    if (path == NULL)
        return FAIL(error, STATUS_NOT_FOUND, TEXT_accounts_no_demo, NULL);
    status = file_read(cli->arena, path, FILE_MAX, &bytes, error);
    if (status == STATUS_OK)
        status = csv_read(cli->arena, bytes, wanted, row, cli, error);
    return status == STATUS_OK ? status : error_in_file(error, path);
}

enum status reports_demo(struct cli *cli, struct error *error)
{
    enum status status = read_file(cli, "demo/targets.csv", target_columns, add_target, error);
    return status == STATUS_OK ? read_file(cli, "demo/sale_points.csv", point_columns, add_point, error) : status;
}
