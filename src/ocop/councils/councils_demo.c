/* The demonstration's council: data/demo/council.csv names its people, their accounts are those of data/demo/accounts.csv. Its rules are made up and say
 * so. */
#include "base/csv.h"
#include "base/demo.h"
#include "base/file.h"
#include "ocop/councils/councils_int.h"
#include "texts_accounts.h"
#include "texts_councils.h"

#define FILE_MAX ((size_t)65536)
#define CONTENT_MAX ((size_t)65536)

struct filling {
    struct cli *cli;
    struct db_conn *conn;
    struct json_writer *json;
};

static enum status read_seat(void *self, const struct csv_row *row, struct error *error)
{
    static const char *const names[] = { "duty", "position", "agency" };
    struct filling *filling = self;
    struct account_choice choice;
    bool found = false;
    enum status status = accounts_meant(filling->conn, filling->cli->arena, DEMO_PROVINCE, row->fields[0], &found, &choice, error);
    if (status == STATUS_OK && !found)
        status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_councils_no_account, "login", TEXT_ARG("name", row->fields[0]));
    if (status != STATUS_OK)
        return status;
    json_object(filling->json, NULL);
    json_text(filling->json, "account", council_ident_text(filling->cli->arena, &choice.ident));
    json_text(filling->json, "name", choice.name);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        json_text(filling->json, names[i], row->fields[i + 1]);
    json_text_z(filling->json, "replaces", "");
    json_object_end(filling->json);
    return STATUS_OK;
}

static void write_rules(struct json_writer *json)
{
    json_object(json, "rules");
    json_text(json, "paper", text_of(LANGUAGE_VI, TEXT_councils_demo_paper));
    json_fraction(json, "quorum", fraction_of(3, 4));
    json_text_z(json, "quorum_of", council_quorum_of_words[QUORUM_OF_ALL]);
    json_bool(json, "chair_required", true);
    json_text_z(json, "minimum_basis", council_basis_words[LAW_AVERAGE]);
    json_int(json, "spread_limit", 10);
    json_text_z(json, "silence", council_silence_words[SILENCE_NOT_COUNTED]);
    json_bool(json, "pauses", false);
    json_null(json, "sent_before");
    json_int(json, "comment_days", 0);
    json_int(json, "complaint_days", 0);
    json_object_end(json);
}

/* Under the decision that is in force since 22/05/2026, or today where the clock stands before. */
static date first_day(date today)
{
    date day = today;
    return date_of(2026, 6, 1, &day) && day < today ? day : today;
}

static enum status read_content(struct cli *cli, struct db_conn *conn, struct str *content, struct error *error)
{
    static const char *const columns[] = { "login", "duty", "position", "agency", NULL };
    const char *data = rooms_find(cli->rooms, "data");
    const char *path = data == NULL ? NULL : path_join(cli->arena, data, STR("demo/council.csv"));
    date day = first_day(date_in_vietnam(context_now(cli->context)));
    struct ident council = ident_of_name(STR("council of the demonstration"));
    struct json_writer json;
    struct buffer text;
    struct filling filling = { cli, conn, &json };
    struct str bytes;
    enum status status;
    if (path == NULL)
        return FAIL(error, STATUS_NOT_FOUND, TEXT_accounts_no_demo, NULL);
    status = file_read(cli->arena, path, FILE_MAX, &bytes, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&text, cli->arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "council", council_ident_text(cli->arena, &council));
    json_text_z(&json, "body", procedure_body_words[BODY_PROVINCE]);
    json_text_z(&json, "place_code", "");
    json_text(&json, "name", text_of(LANGUAGE_VI, TEXT_councils_demo_name));
    json_text(&json, "decision_no", text_of(LANGUAGE_VI, TEXT_councils_demo_no));
    json_text(&json, "issuer", text_of(LANGUAGE_VI, TEXT_councils_demo_issuer));
    json_date(&json, "decision_day", day);
    json_date(&json, "from", day);
    write_rules(&json);
    json_array(&json, "seats");
    status = csv_read(cli->arena, bytes, columns, read_seat, &filling, error);
    json_array_end(&json);
    json_object_end(&json);
    if (status != STATUS_OK)
        return error_in_file(error, path);
    *content = buffer_str(&text);
    return json_writer_end(&json, error);
}

enum status councils_demo(struct cli *cli, struct error *error)
{
    struct council_extra extra = { cli->arena, context_now(cli->context) };
    struct command command = { .id = ident_new(cli->context), .type = "councils.set_up", .province = DEMO_PROVINCE, .actor = { STR("system"), STR("") },
                               .extra = &extra };
    struct command_result result;
    struct db_conn *conn;
    enum status status = db_reader(rooms_find(cli->rooms, "db"), &conn, error);
    if (status == STATUS_OK)
        status = read_content(cli, conn, &command.content, error);
    return status == STATUS_OK ? command_run(rooms_find(cli->rooms, "commands"), cli->arena, &command, &result, error) : status;
}
