/* openocop user add | passwd | list: the first administrator, and help where nobody can sign in any more. Passwords are read from standard input, so
 * that they stand in no list of processes. */
#include <stdio.h>
#include <unistd.h>

#include "base/json_write.h"
#include "base/password.h"
#include "ocop/accounts/accounts_int.h"
#include "texts_accounts.h"
#include "texts_form.h"
#include "texts_places.h"

#define OUT_MAX ((size_t)4 << 20)
#define PEOPLE_MAX 10000
#define CONTENT_MAX ((size_t)16384)

struct options {
    struct str login, name, role, place, basis;
    int64_t province;
    bool json;
};

static const struct cli_option add_options[] = {
    { "--login", CLI_TEXT, offsetof(struct options, login), "LOGIN", TEXT_accounts_cli_login, 0, 0 },
    { "--name", CLI_TEXT, offsetof(struct options, name), "NAME", TEXT_accounts_cli_name, 0, 0 },
    { "--role", CLI_TEXT, offsetof(struct options, role), "ROLE", TEXT_accounts_cli_role, 0, 0 },
    { "--province", CLI_INT, offsetof(struct options, province), "CODE", TEXT_accounts_cli_province, 1, 99 },
    { "--place", CLI_TEXT, offsetof(struct options, place), "CODE", TEXT_accounts_cli_place, 0, 0 },
    { "--basis", CLI_TEXT, offsetof(struct options, basis), "TEXT", TEXT_accounts_cli_basis, 0, 0 },
};
static const struct cli_option list_options[] = {
    { "--province", CLI_INT, offsetof(struct options, province), "CODE", TEXT_accounts_cli_province, 1, 99 },
    { "--json", CLI_FLAG, offsetof(struct options, json), NULL, TEXT_places_option_json, 0, 0 },
};

static enum status read_password(struct cli *cli, struct str *out, struct error *error)
{
    char line[256];
    size_t len = 0;
    enum text_id fault;
    int c;
    while ((c = getchar()) != EOF && c != '\n' && len < sizeof(line))
        line[len++] = (char)c;
    *out = arena_copy(cli->arena, (struct str){ line, len });
    fault = account_password_fault(*out, STR(""));
    if (len == sizeof(line) || fault != TEXT_NONE)
        return FAIL_WITH(error, STATUS_BAD_INPUT, fault == TEXT_NONE ? TEXT_form_long : fault, "-", TEXT_ARG_INT("least", ACCOUNT_PASSWORD_MIN),
                         TEXT_ARG_INT("max", (int64_t)sizeof(line)));
    return STATUS_OK;
}

static struct str ident_text(struct arena *arena, struct ident ident)
{
    struct buffer text;
    buffer_open(&text, arena, IDENT_TEXT_SIZE);
    ident_write(&text, &ident);
    return buffer_str(&text);
}

static enum status run_as_system(struct cli *cli, const char *type, int64_t province, struct str content, struct account_extra *extra,
                                 struct error *error)
{
    struct command_result result;
    struct command command = { .id = ident_new(cli->context),
                               .type = type,
                               .province = province,
                               .actor = { STR("system"), STR("") },
                               .content = content,
                               .extra = extra };
    extra->arena = cli->arena;
    extra->now = context_now(cli->context);
    return command_run(rooms_find(cli->rooms, "commands"), cli->arena, &command, &result, error);
}

static enum status add_content(struct cli *cli, const struct options *options, struct str *out, struct error *error)
{
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, cli->arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "account", ident_text(cli->arena, ident_new(cli->context)));
    json_bool(&json, "opens", true);
    json_object(&json, "person");
    json_text(&json, "login", options->login);
    json_text(&json, "name", options->name);
    json_text_z(&json, "phone", "");
    json_text_z(&json, "email", "");
    json_object_end(&json);
    json_text(&json, "role", ident_text(cli->arena, ident_new(cli->context)));
    json_text(&json, "kind", options->role);
    json_text_z(&json, "field", "");
    json_text(&json, "place_code", options->place.ptr == NULL ? STR("") : options->place);
    json_date(&json, "from", date_in_vietnam(context_now(cli->context)));
    json_null(&json, "until");
    json_text_z(&json, "basis_kind", "appointment");
    json_text(&json, "basis", options->basis.ptr == NULL ? STR("openocop user add") : options->basis);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

static enum status run_add(struct cli *cli, struct error *error)
{
    const struct options *options = cli->options;
    struct account_extra extra = { .keeps = true };
    char hash[PASSWORD_HASH_SIZE];
    struct str password;
    struct str content;
    bool of_commune = str_is(options->role, "examiner") || str_is(options->role, "signer");
    enum status status;
    if (options->login.ptr == NULL || options->name.ptr == NULL || options->role.ptr == NULL || options->province == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_accounts_cli_missing, NULL);
    status = read_password(cli, &password, error);
    if (status == STATUS_OK)
        status = password_hash(password, PASSWORD_COSTLY, hash, error);
    if (status == STATUS_OK)
        status = add_content(cli, options, &content, error);
    extra.hash = str_from(hash);
    return status == STATUS_OK ? run_as_system(cli, of_commune ? "accounts.give_commune" : "accounts.give", options->province, content, &extra, error)
                               : status;
}

static enum status run_passwd(struct cli *cli, struct error *error)
{
    struct account_extra extra = { .keeps = true };
    struct account account = { 0 };
    struct db_conn *conn;
    char hash[PASSWORD_HASH_SIZE];
    struct str password;
    struct str content;
    bool found = false;
    enum status status = db_reader(rooms_find(cli->rooms, "db"), &conn, error);
    if (status == STATUS_OK)
        status = accounts_sql_by_login(conn, cli->arena, account_login_fold(cli->arena, cli->arguments[0]), &found, &account, error);
    if (status == STATUS_OK && !found)
        status = FAIL_WITH(error, STATUS_NOT_FOUND, TEXT_accounts_cli_unknown, NULL, TEXT_ARG("login", cli->arguments[0]));
    if (status == STATUS_OK)
        status = read_password(cli, &password, error);
    if (status == STATUS_OK)
        status = password_hash(password, PASSWORD_COSTLY, hash, error);
    if (status == STATUS_OK)
        status = account_about_content(cli->arena, ident_text(cli->arena, account.ident), true, STR("openocop user passwd"), &content, error);
    extra.hash = str_from(hash);
    return status == STATUS_OK ? run_as_system(cli, "accounts.reset", account.province, content, &extra, error) : status;
}

static enum status run_list(struct cli *cli, struct error *error)
{
    const struct options *options = cli->options;
    const struct reach whole = { .scope = SCOPE_PROVINCE, .province = options->province };
    struct account_list list;
    struct json_writer json;
    struct buffer out;
    struct db_conn *conn;
    enum status status = db_reader(rooms_find(cli->rooms, "db"), &conn, error);
    if (status == STATUS_OK && options->province == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_accounts_cli_missing, NULL);
    if (status == STATUS_OK)
        status = accounts_sql_list(conn, cli->arena, &whole, DATE_NONE, NULL, PEOPLE_MAX, &list, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, OUT_MAX);
    json_writer_open(&json, &out);
    if (options->json)
        json_array(&json, NULL);
    for (size_t i = 0; i < list.count; i++) {
        if (options->json) {
            json_object(&json, NULL);
            json_text(&json, "account", ident_text(cli->arena, list.rows[i].ident));
            json_text(&json, "login", list.rows[i].login);
            json_text(&json, "name", list.rows[i].name);
            json_bool(&json, "demonstration", list.rows[i].demonstration);
            json_object_end(&json);
        } else {
            buffer_add(&out, list.rows[i].login);
            buffer_add_char(&out, '\t');
            buffer_add(&out, list.rows[i].name);
            if (i + 1 < list.count)
                buffer_add_char(&out, '\n');
        }
    }
    if (options->json) {
        json_array_end(&json);
        status = json_writer_end(&json, error);
    }
    return status == STATUS_OK ? cli_print_buffer(cli, &out, error) : status;
}

static const struct cli_command rows[] = {
    { "user add", "", TEXT_accounts_cli_add, 0, 0, add_options, sizeof(add_options) / sizeof(add_options[0]), sizeof(struct options), CLI_NEEDS_DATABASE, run_add },
    { "user passwd", "LOGIN", TEXT_accounts_cli_passwd, 1, 1, NULL, 0, 0, CLI_NEEDS_DATABASE, run_passwd },
    { "user list", "", TEXT_accounts_cli_list, 0, 0, list_options, 2, sizeof(struct options), CLI_NEEDS_DATABASE, run_list },
};

const struct cli_commands accounts_cli = { rows, sizeof(rows) / sizeof(rows[0]) };
