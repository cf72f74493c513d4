/* The demonstration's people: one account for each role, all in one command. Only the program itself gives it ("accounts.demonstrate" is nobody's
 * right). Their names say what they are, their password is published, so the accounts are marked and need neither a change of password nor a
 * second factor. The producer's and his helper's roles name no producer yet: the room of producers adds roles of theirs. */
#include "base/csv.h"
#include "base/demo.h"
#include "base/file.h"
#include "base/json_write.h"
#include "base/password.h"
#include "ocop/accounts/accounts_int.h"
#include "texts_accounts.h"

#define FILE_MAX ((size_t)65536)
#define PEOPLE_MAX 100
#define TEXT_MOST 200

/* ---- the command ---- */

struct demo_person {
    struct str account, role_ident;
    struct str login, name;
    int role;
    int field;
    struct str place;
    date from, until;
    struct str basis;
};
struct demo_people {
    struct json_list people;
};

#define NEED(member, json_kind, least, most)                                                                                \
    .kind = (json_kind), .offset = offsetof(struct demo_person, member), .required = true, .min = (least), .max = (most)

static const struct json_field person_fields[] = {
    { .name = "account", NEED(account, JSON_TEXT, IDENT_TEXT_SIZE, IDENT_TEXT_SIZE) },
    { .name = "role", NEED(role_ident, JSON_TEXT, IDENT_TEXT_SIZE, IDENT_TEXT_SIZE) },
    { .name = "login", NEED(login, JSON_TEXT, 1, TEXT_MOST) },
    { .name = "name", NEED(name, JSON_TEXT, 1, TEXT_MOST) },
    { .name = "kind", NEED(role, JSON_WORD, 0, 0), .words = account_role_words },
    { .name = "field", NEED(field, JSON_WORD, 0, 0), .words = account_field_words },
    { .name = "place_code", NEED(place, JSON_TEXT, 0, 5) },
    { .name = "from", NEED(from, JSON_DATE, 0, 0) },
    { .name = "until", .kind = JSON_DATE, .offset = offsetof(struct demo_person, until), .nullable = true },
    { .name = "basis", NEED(basis, JSON_TEXT, 1, TEXT_MOST) },
};
static const struct demo_person person_defaults = { .until = DATE_NONE };
static const struct json_shape person_shape = { "AccountsDemoPerson", sizeof(struct demo_person), person_fields, 10, false, &person_defaults };
static const struct json_field people_fields[] = {
    { .name = "people", .kind = JSON_LIST, .offset = offsetof(struct demo_people, people), .required = true, .min = 1, .max = PEOPLE_MAX, .of = &person_shape },
};
const struct json_shape account_demo_shape = { "AccountsDemo", sizeof(struct demo_people), people_fields, 1, false, NULL };

static enum status add_person(struct db_conn *conn, struct arena *arena, const struct command *command, const struct demo_person *person,
                              struct error *error)
{
    const struct account_extra *extra = command->extra;
    struct account_new account = { .province = command->province,
                                   .login = person->login,
                                   .name = person->name,
                                   .phone = STR(""),
                                   .email = STR(""),
                                   .password = extra->hash,
                                   .demonstration = true };
    struct role_new role = { .role = (enum account_role)person->role,
                             .field = (enum account_field)person->field,
                             .province = command->province,
                             .place_code = person->place,
                             .from = person->from,
                             .until = person->until,
                             .basis_kind = STR("appointment"),
                             .basis = person->basis };
    enum status status;
    if (!ident_read(person->account, &account.ident) || !ident_read(person->role_ident, &role.ident))
        return commands_not_found(error);
    status = accounts_add(conn, arena, &account, extra->now, &role.account, error);
    return status == STATUS_OK ? accounts_add_role(conn, &role, error) : status;
}

enum status account_demo_apply(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                               struct error *error)
{
    const struct demo_people *people = content;
    const struct demo_person *list = people->people.items;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < people->people.count; i++)
        status = add_person(conn, result->arena, command, &list[i], error);
    return status;
}

/* ---- the file ---- */

struct reading {
    struct cli *cli;
    struct json_writer *json;
};

static void add_ident(struct json_writer *json, struct cli *cli, const char *name)
{
    struct ident ident = ident_new(cli->context);
    struct buffer text;
    buffer_open(&text, cli->arena, IDENT_TEXT_SIZE);
    ident_write(&text, &ident);
    json_text(json, name, buffer_str(&text));
}

/* The words, places and days are checked by the command's shape. */
static enum status read_person(void *self, const struct csv_row *row, struct error *error)
{
    static const char *const names[] = { "login", "name", "kind", "field", "place_code", "from", "until", "basis" };
    struct reading *reading = self;
    (void)error;
    json_object(reading->json, NULL);
    add_ident(reading->json, reading->cli, "account");
    add_ident(reading->json, reading->cli, "role");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (!str_is(str_from(names[i]), "until") || row->fields[i].len > 0)
            json_text(reading->json, names[i], row->fields[i]);
    json_object_end(reading->json);
    return STATUS_OK;
}

static enum status read_people(struct cli *cli, struct str *content, struct error *error)
{
    static const char *const columns[] = { "login", "name", "role", "field", "place", "from", "until", "basis", NULL };
    const char *data = rooms_find(cli->rooms, "data");
    const char *path = data == NULL ? NULL : path_join(cli->arena, data, STR("demo/accounts.csv"));
    struct json_writer json;
    struct buffer text;
    struct reading reading = { cli, &json };
    struct str bytes;
    enum status status;
    if (path == NULL)
        return FAIL(error, STATUS_NOT_FOUND, TEXT_accounts_no_demo, NULL);
    status = file_read(cli->arena, path, FILE_MAX, &bytes, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&text, cli->arena, FILE_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_array(&json, "people");
    status = csv_read(cli->arena, bytes, columns, read_person, &reading, error);
    json_array_end(&json);
    json_object_end(&json);
    if (status != STATUS_OK)
        return error_in_file(error, path);
    *content = buffer_str(&text);
    return json_writer_end(&json, error);
}

enum status accounts_demo(struct cli *cli, struct error *error)
{
    struct account_extra extra = { .arena = cli->arena, .now = context_now(cli->context), .demonstration = true };
    struct command command = { .id = ident_new(cli->context),
                               .type = "accounts.demonstrate",
                               .province = DEMO_PROVINCE,
                               .actor = { STR("system"), STR("") },
                               .extra = &extra };
    struct command_result result;
    char hash[PASSWORD_HASH_SIZE];
    enum status status = password_hash(STR(DEMO_PASSWORD), PASSWORD_CHEAP, hash, error);
    if (status == STATUS_OK)
        status = read_people(cli, &command.content, error);
    extra.hash = str_from(hash);
    return status == STATUS_OK ? command_run(rooms_find(cli->rooms, "commands"), cli->arena, &command, &result, error) : status;
}
