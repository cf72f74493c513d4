/* The commands about a producer's people and about confirmations. */
#include "base/pure.h"
#include "base/text.h"
#include "ocop/producers/producers_int.h"
#include "texts_accounts.h"
#include "texts_form.h"
#include "texts_producers.h"

#define LINE PRODUCER_NAME_MAX

static const char *const kind_words[] = { "producer", "helper", NULL };

/* producers.give, producers.give_helper: a role for the producer, and the person's account too where he has none. */
struct give_content {
    struct producer_about about;
    struct str account, role;
    int kind;
    struct str login, name;
    date until;
    struct str basis;
};
#define IDENT(struct_name, name_in_json, member)                                                                             \
    { .name = name_in_json, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = IDENT_TEXT_SIZE, \
      .max = IDENT_TEXT_SIZE }
#define TEXT(struct_name, member, least)                                                                                     \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = (least), .max = LINE }

static const struct json_field give_fields[] = {
    IDENT(give_content, "producer", about.producer),
    IDENT(give_content, "account", account),
    IDENT(give_content, "role", role),
    { .name = "kind", .kind = JSON_WORD, .offset = offsetof(struct give_content, kind), .required = true, .words = kind_words },
    TEXT(give_content, login, 1),
    TEXT(give_content, name, 1),
    { .name = "until", .kind = JSON_DATE, .offset = offsetof(struct give_content, until), .required = true, .nullable = true },
    TEXT(give_content, basis, 0),
};
static const struct give_content give_defaults = { .until = DATE_NONE };
static const struct json_shape give_shape = { "ProducersGive", sizeof(struct give_content), give_fields, 8, false, &give_defaults };

struct end_role_content {
    struct producer_about about;
    struct str role;
    date last;
    int64_t version;
};
static const struct json_field end_role_fields[] = {
    IDENT(end_role_content, "producer", about.producer),
    IDENT(end_role_content, "role", role),
    { .name = "last", .kind = JSON_DATE, .offset = offsetof(struct end_role_content, last), .required = true },
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct end_role_content, version), .required = true, .min = 1, .max = INT32_MAX },
};
static const struct json_shape end_role_shape = { "ProducersEndRole", sizeof(struct end_role_content), end_role_fields, 4, false, NULL };

/* producers.ask, producers.confirm_slip */
struct ask_content {
    struct producer_about about;
    struct str confirmation;
};
static const struct json_field ask_fields[] = { IDENT(ask_content, "producer", about.producer), IDENT(ask_content, "confirmation", confirmation) };
static const struct json_shape ask_shape = { "ProducersAsk", sizeof(struct ask_content), ask_fields, 2, false, NULL };

/* producers.confirm: who has the slip names it alone. */
struct confirm_content {
    struct str confirmation;
};
static const struct json_field confirm_fields[] = { IDENT(confirm_content, "confirmation", confirmation) };
static const struct json_shape confirm_shape = { "ProducersConfirm", sizeof(struct confirm_content), confirm_fields, 1, false, NULL };

static date today_of(const struct command *command)
{
    const struct producer_extra *extra = command->extra;
    return date_in_vietnam(extra->now);
}

/* ---- roles ---- */

/* Somebody who has an account already is named as it is, or the telephone number of a stranger would tell his name. */
static enum status account_for(struct db_conn *conn, struct arena *arena, const struct command *command, const struct give_content *in,
                               int64_t *account, bool *opened, struct error *error)
{
    const struct producer_extra *extra = command->extra;
    struct account_new person = { .province = command->province, .login = in->login, .name = in->name, .password = extra->hash,
                                  .phone = STR(""), .email = STR(""), .must_change = !extra->keeps };
    struct str name;
    int64_t province;
    bool found = false;
    enum status status = accounts_by_login(conn, arena, in->login, &found, account, &province, &name, error);
    *opened = status == STATUS_OK && !found;
    if (status != STATUS_OK)
        return status;
    if (found && (province != command->province || !str_equal(text_fold(arena, name), text_fold(arena, in->name))))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_producers_other_person, "login");
    if (found)
        return STATUS_OK;
    if (!ident_read(in->account, &person.ident))
        return commands_not_found(error);
    return accounts_add(conn, arena, &person, extra->now, account, error);
}

static enum status apply_give(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct give_content *in = content;
    struct role_new role = { .role = in->kind == 0 ? ROLE_PRODUCER : ROLE_HELPER,
                             .province = command->province,
                             .from = today_of(command),
                             .until = in->until,
                             .basis_kind = STR("appointment"),
                             .basis = in->basis };
    struct json_writer json;
    struct producer producer = { 0 };
    bool opened = false;
    enum status status = producers_find(conn, result->arena, in->about.producer, &producer, error);
    if (status == STATUS_OK && in->kind == 0 && !str_is(str_from(command->type), "producers.give"))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_form_choice, "kind");
    if (status == STATUS_OK && in->until != DATE_NONE && in->until < role.from)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_accounts_until_before, "until");
    if (status == STATUS_OK && !ident_read(in->role, &role.ident))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = account_for(conn, result->arena, command, in, &role.account, &opened, error);
    role.place_code = producer.facts.commune_code;
    role.producer = producer.id;
    if (status == STATUS_OK)
        status = accounts_add_role(conn, &role, error);
    if (status != STATUS_OK)
        return status;
    json_writer_open(&json, result);
    json_object(&json, NULL);
    json_bool(&json, "opened", opened);
    json_object_end(&json);
    return json_writer_end(&json, error);
}

/* A producer ends his helpers' roles; that of a producer is ended by an officer. */
static enum status apply_end_role(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                  struct error *error)
{
    const struct end_role_content *in = content;
    struct account_people people;
    struct producer producer;
    struct ident role;
    enum status status = producers_find(conn, result->arena, in->about.producer, &producer, error);
    if (status == STATUS_OK)
        status = accounts_of_producer(conn, result->arena, producer.id, today_of(command), &people, error);
    if (status != STATUS_OK)
        return status;
    if (!ident_read(in->role, &role))
        return commands_not_found(error);
    for (size_t i = 0; i < people.count; i++) {
        const struct account_person *person = &people.rows[i];
        if (!ident_equal(&person->role, &role))
            continue;
        if (person->kind == ROLE_PRODUCER && !str_is(str_from(command->type), "producers.end_owner"))
            return FAIL(error, STATUS_NOT_ALLOWED, TEXT_accounts_not_now, NULL);
        status = commands_check_version(person->version, in->version, error);
        if (status == STATUS_OK && in->last < person->from - 1)
            status = FAIL(error, STATUS_BAD_INPUT, TEXT_accounts_until_before, "last");
        return status == STATUS_OK ? accounts_end_role(conn, &role, in->last, error) : status;
    }
    return commands_not_found(error);
}

/* ---- confirmations ---- */

static enum status apply_ask(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct ask_content *in = content;
    const struct producer_extra *extra = command->extra;
    struct producer_confirmation confirmation = { .code_hash = extra->code_hash, .asked_at = extra->now };
    struct producer producer = { 0 };
    enum status status = producers_find(conn, result->arena, in->about.producer, &producer, error);
    if (status == STATUS_OK && !ident_read(in->confirmation, &confirmation.ident))
        status = commands_not_found(error);
    confirmation.producer = producer.id;
    confirmation.producer_version = producer.version;
    return status == STATUS_OK ? producers_sql_ask(conn, &confirmation, command->actor.id, error) : status;
}

static enum status find_confirmation(struct db_conn *conn, struct arena *arena, struct str ident, struct producer_confirmation *out,
                                     struct producer *producer, struct error *error)
{
    struct ident key;
    bool found = false;
    enum status status = STATUS_OK;
    if (ident_read(ident, &key))
        status = producers_sql_confirmation(conn, arena, &key, &found, out, error);
    if (status == STATUS_OK && !found)
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = producers_by_id(conn, arena, out->producer, producer, error);
    return status;
}

/* What was confirmed is what is there: after a further change the slip speaks of the past. */
static enum status check_open(const struct producer_confirmation *confirmation, const struct producer *producer, struct error *error)
{
    if (confirmation->confirmed_at != 0)
        return FAIL(error, STATUS_STALE, TEXT_producers_code_used, NULL);
    if (confirmation->producer_version != producer->version)
        return FAIL(error, STATUS_STALE, TEXT_producers_code_old, NULL);
    return STATUS_OK;
}

static enum status confirm_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                   struct error *error)
{
    const struct producer_extra *extra = command->extra;
    const struct confirm_content *in = content;
    struct producer_confirmation confirmation;
    struct producer producer;
    enum status status = find_confirmation(conn, extra->arena, in->confirmation, &confirmation, &producer, error);
    if (status == STATUS_OK && producer.province != command->province)
        status = commands_not_found(error);
    if (status == STATUS_OK)
        *subject = (struct permission_subject){ .province = producer.province, .commune = producer.facts.commune_code, .producer = producer.id };
    return status;
}

static enum status apply_confirm(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                 struct error *error)
{
    const struct confirm_content *in = content;
    const struct producer_extra *extra = command->extra;
    struct producer_confirmation confirmation;
    struct producer producer;
    enum status status = find_confirmation(conn, result->arena, in->confirmation, &confirmation, &producer, error);
    if (status == STATUS_OK && !sha256_equal(&confirmation.code_hash, &extra->code_hash)) /* before anything is told about it */
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_producers_code_wrong, "code");
    if (status == STATUS_OK)
        status = check_open(&confirmation, &producer, error);
    return status == STATUS_OK ? producers_sql_confirm(conn, confirmation.id, extra->now, command->actor.id, STR("code"), error) : status;
}

static enum status apply_slip(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct ask_content *in = content;
    const struct producer_extra *extra = command->extra;
    struct producer_confirmation confirmation;
    struct producer producer;
    struct producer named;
    enum status status = find_confirmation(conn, result->arena, in->confirmation, &confirmation, &producer, error);
    if (status == STATUS_OK)
        status = producers_find(conn, result->arena, in->about.producer, &named, error);
    if (status == STATUS_OK && named.id != producer.id)
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = check_open(&confirmation, &producer, error);
    return status == STATUS_OK ? producers_sql_confirm(conn, confirmation.id, extra->now, command->actor.id, STR("slip"), error) : status;
}

static const struct command_type rows[] = {
    { "producers.give", "producers.give", &give_shape, apply_give, producer_about_subject },
    { "producers.give_helper", "producers.give_helper", &give_shape, apply_give, producer_about_subject },
    { "producers.end_owner", "producers.give", &end_role_shape, apply_end_role, producer_about_subject },
    { "producers.end_helper", "producers.give_helper", &end_role_shape, apply_end_role, producer_about_subject },
    { "producers.ask", "producers.change", &ask_shape, apply_ask, producer_about_subject },
    { "producers.confirm", "producers.confirm", &confirm_shape, apply_confirm, confirm_subject },
    { "producers.confirm_slip", "producers.change", &ask_shape, apply_slip, producer_about_subject },
};
const struct command_types producers_people_commands = { rows, sizeof(rows) / sizeof(rows[0]) };
