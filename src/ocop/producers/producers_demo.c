/* The demonstration's producers (data/demo/producers.csv), entered as the program itself; the first belongs to the demonstration's producer, and his
 * helper prepares for it. */
#include "base/csv.h"
#include "base/demo.h"
#include "base/file.h"
#include "ocop/producers/producers_int.h"
#include "texts_accounts.h"
#include "texts_producers.h"

#define FILE_MAX ((size_t)1 << 20)
#define CONTENT_MAX ((size_t)16384)

static const char *const columns[] = { "name", "kind", "commune", "address", "phone", "representative", "position", "woman", "minority", "disabled", NULL };

struct filling {
    struct cli *cli;
    int64_t count;
};

static enum status run(struct cli *cli, const char *type, const struct buffer *content, struct error *error)
{
    struct producer_extra extra = { .arena = cli->arena, .now = context_now(cli->context), .hash = STR(""), .keeps = true };
    struct command command = { .id = ident_new(cli->context),
                               .type = type,
                               .province = DEMO_PROVINCE,
                               .actor = { STR("system"), STR("") },
                               .content = buffer_str(content),
                               .extra = &extra };
    struct command_result result;
    return command_run(rooms_find(cli->rooms, "commands"), cli->arena, &command, &result, error);
}

static void add_ident(struct json_writer *json, struct arena *arena, const struct context *context, const char *name)
{
    struct ident ident = ident_new(context);
    json_text(json, name, producer_ident_text(arena, &ident));
}

static int word_of(const char *const *words, struct str word)
{
    for (int i = 0; words[i] != NULL; i++)
        if (str_is(word, words[i]))
            return i;
    return 0;
}

/* The person of data/demo/accounts.csv with the role for this producer. */
static enum status give(struct cli *cli, struct str producer, const char *type, const char *kind, struct str login, struct str name, struct error *error)
{
    struct json_writer json;
    struct buffer content;
    enum status status;
    buffer_open(&content, cli->arena, CONTENT_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "producer", producer);
    add_ident(&json, cli->arena, cli->context, "account");
    add_ident(&json, cli->arena, cli->context, "role");
    json_text_z(&json, "kind", kind);
    json_text(&json, "login", login);
    json_text(&json, "name", name);
    json_null(&json, "until");
    json_text(&json, "basis", text_of(LANGUAGE_VI, TEXT_producers_demo_basis));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? run(cli, type, &content, error) : status;
}

static enum status add(void *self, const struct csv_row *row, struct error *error)
{
    struct filling *filling = self;
    struct cli *cli = filling->cli;
    struct ident ident = ident_of_name(row->fields[0]);
    struct str producer = producer_ident_text(cli->arena, &ident);
    const struct producer_facts facts = {
        .name = row->fields[0],
        .kind = word_of(producer_kind_words, row->fields[1]),
        .commune_code = row->fields[2],
        .address = row->fields[3],
        .phone = row->fields[4],
        .representative = row->fields[5],
        .position = row->fields[6],
        .woman = word_of(producer_answer_words, row->fields[7]),
        .minority = word_of(producer_answer_words, row->fields[8]),
        .disabled = word_of(producer_answer_words, row->fields[9]),
        .registered_on = DATE_NONE,
        .founded = DATE_NONE,
    };
    struct json_writer json;
    struct buffer content;
    enum status status;
    buffer_open(&content, cli->arena, CONTENT_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "producer", producer);
    json_text(&json, "basis", text_of(LANGUAGE_VI, TEXT_producers_demo_basis));
    producer_facts_json(&json, "facts", &facts);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = run(cli, "producers.add", &content, error);
    if (status != STATUS_OK || filling->count++ > 0)
        return status;
    status = give(cli, producer, "producers.give", "producer", STR("demo.chuthe"), text_of(LANGUAGE_VI, TEXT_producers_demo_owner), error);
    return status == STATUS_OK
               ? give(cli, producer, "producers.give_helper", "helper", STR("demo.nguoigiup"), text_of(LANGUAGE_VI, TEXT_producers_demo_helper), error)
               : status;
}

enum status producers_demo(struct cli *cli, struct error *error)
{
    const char *data = rooms_find(cli->rooms, "data");
    const char *path = data == NULL ? NULL : path_join(cli->arena, data, STR("demo/producers.csv"));
    struct filling filling = { cli, 0 };
    struct str bytes;
    enum status status;
    if (path == NULL)
        return FAIL(error, STATUS_NOT_FOUND, TEXT_accounts_no_demo, NULL);
    status = file_read(cli->arena, path, FILE_MAX, &bytes, error);
    if (status == STATUS_OK)
        status = csv_read(cli->arena, bytes, columns, add, &filling, error);
    return status == STATUS_OK ? status : error_in_file(error, path);
}
