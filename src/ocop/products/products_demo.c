/* The demonstration's products (data/demo/products.csv), entered as the program itself. Their sets are left to be decided. */
#include "base/csv.h"
#include "base/demo.h"
#include "base/file.h"
#include "ocop/products/products_int.h"
#include "texts_accounts.h"

#define FILE_MAX ((size_t)1 << 20)
#define CONTENT_MAX ((size_t)16384)

static const char *const columns[] = { "producer", "name", "description", NULL };

static struct str ident_text(struct arena *arena, struct ident ident)
{
    struct buffer text;
    buffer_open(&text, arena, IDENT_TEXT_SIZE);
    ident_write(&text, &ident);
    return buffer_str(&text);
}

static enum status add(void *self, const struct csv_row *row, struct error *error)
{
    struct cli *cli = self;
    struct product_extra extra = { .arena = cli->arena, .now = context_now(cli->context) };
    struct command command = { .id = ident_new(cli->context),
                               .type = "products.add",
                               .province = DEMO_PROVINCE,
                               .actor = { STR("system"), STR("") },
                               .extra = &extra };
    struct command_result result;
    struct json_writer json;
    struct buffer content;
    enum status status;
    buffer_open(&content, cli->arena, CONTENT_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "producer", ident_text(cli->arena, ident_of_name(row->fields[0]))); /* as producers_demo named it */
    json_text(&json, "product", ident_text(cli->arena, ident_new(cli->context)));
    json_text(&json, "name", row->fields[1]);
    json_text(&json, "description", row->fields[2]);
    json_text_z(&json, "place", "");
    json_text_z(&json, "story", "");
    json_object_end(&json);
    status = json_writer_end(&json, error);
    command.content = buffer_str(&content);
    return status == STATUS_OK ? command_run(rooms_find(cli->rooms, "commands"), cli->arena, &command, &result, error) : status;
}

enum status products_demo(struct cli *cli, struct error *error)
{
    const char *data = rooms_find(cli->rooms, "data");
    const char *path = data == NULL ? NULL : path_join(cli->arena, data, STR("demo/products.csv"));
    struct str bytes;
    enum status status;
    if (path == NULL)
        return FAIL(error, STATUS_NOT_FOUND, TEXT_accounts_no_demo, NULL);
    status = file_read(cli->arena, path, FILE_MAX, &bytes, error);
    if (status == STATUS_OK)
        status = csv_read(cli->arena, bytes, columns, add, cli, error);
    return status == STATUS_OK ? status : error_in_file(error, path);
}
