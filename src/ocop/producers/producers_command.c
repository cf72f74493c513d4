/* The commands about producers themselves: register, add, change, check, end, merge. What concerns people and confirmations is in
 * producers_people_command.c. Identity numbers come masked, passwords and codes beside the content (struct producer_extra). */
#include "base/pure.h"
#include "ocop/files/files.h"
#include "ocop/producers/producers_int.h"
#include "texts_form.h"
#include "texts_producers.h"

#define LINE PRODUCER_NAME_MAX

#define FACT_TEXT(member, least)                                                                                             \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct producer_facts, member), .required = true, .min = (least), .max = LINE }
#define FACT_DAY(member) { .name = #member, .kind = JSON_DATE, .offset = offsetof(struct producer_facts, member), .required = true, .nullable = true }
#define FACT_ANSWER(member)                                                                                                  \
    { .name = #member, .kind = JSON_WORD, .offset = offsetof(struct producer_facts, member), .required = true, .words = producer_answer_words }

static const struct json_field fact_fields[] = {
    { .name = "kind", .kind = JSON_WORD, .offset = offsetof(struct producer_facts, kind), .required = true, .words = producer_kind_words },
    FACT_TEXT(name, 1),
    FACT_TEXT(tax_code, 0),
    FACT_TEXT(registration, 0),
    FACT_DAY(registered_on),
    FACT_DAY(founded),
    FACT_TEXT(commune_code, 5),
    FACT_TEXT(address, 0),
    FACT_TEXT(phone, 0),
    FACT_TEXT(email, 0),
    FACT_TEXT(representative, 0),
    FACT_TEXT(position, 0),
    FACT_TEXT(identity, 0),
    FACT_TEXT(home, 0),
    FACT_TEXT(ethnicity, 0),
    FACT_ANSWER(woman),
    FACT_ANSWER(minority),
    FACT_ANSWER(disabled),
};
static const struct producer_facts fact_defaults = { .registered_on = DATE_NONE, .founded = DATE_NONE };
const struct json_shape producer_facts_shape = { "ProducerFacts", sizeof(struct producer_facts), fact_fields,
                                                 sizeof(fact_fields) / sizeof(fact_fields[0]), false, &fact_defaults };

void producer_facts_json(struct json_writer *json, const char *name, const struct producer_facts *f)
{
    json_object(json, name);
    json_text_z(json, "kind", producer_kind_words[f->kind]);
    json_text(json, "name", f->name);
    json_text(json, "tax_code", f->tax_code);
    json_text(json, "registration", f->registration);
    json_date(json, "registered_on", f->registered_on);
    json_date(json, "founded", f->founded);
    json_text(json, "commune_code", f->commune_code);
    json_text(json, "address", f->address);
    json_text(json, "phone", f->phone);
    json_text(json, "email", f->email);
    json_text(json, "representative", f->representative);
    json_text(json, "position", f->position);
    json_text(json, "identity", f->identity);
    json_text(json, "home", f->home);
    json_text(json, "ethnicity", f->ethnicity);
    json_text_z(json, "woman", producer_answer_words[f->woman]);
    json_text_z(json, "minority", producer_answer_words[f->minority]);
    json_text_z(json, "disabled", producer_answer_words[f->disabled]);
    json_object_end(json);
}

#define IDENT(struct_name, member)                                                                                           \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE }
#define ABOUT(struct_name, member)                                                                                           \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, about.member), .required = true, .min = IDENT_TEXT_SIZE, \
      .max = IDENT_TEXT_SIZE }
#define TEXT(struct_name, member, least)                                                                                     \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = (least), .max = LINE }
#define VERSION(struct_name)                                                                                                 \
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct struct_name, version), .required = true, .min = 1, .max = INT32_MAX }
#define SHAPE(title, struct_name, fields) { title, sizeof(struct struct_name), fields, sizeof(fields) / sizeof(fields[0]), false, NULL }

/* producers.register: a visitor opens an account and registers what he answers for. */
struct register_content {
    struct str producer;
    struct str account, role;
    struct str login, person;
    struct producer_facts facts;
};
static const struct json_field register_fields[] = {
    IDENT(register_content, producer),
    IDENT(register_content, account),
    IDENT(register_content, role),
    TEXT(register_content, login, 1),
    TEXT(register_content, person, 1),
    { .name = "facts", .kind = JSON_OBJECT, .offset = offsetof(struct register_content, facts), .required = true, .of = &producer_facts_shape },
};
static const struct json_shape register_shape = SHAPE("ProducersRegister", register_content, register_fields);

struct add_content {
    struct str producer;
    struct str basis;
    struct producer_facts facts;
};
static const struct json_field add_fields[] = {
    IDENT(add_content, producer),
    TEXT(add_content, basis, 0),
    { .name = "facts", .kind = JSON_OBJECT, .offset = offsetof(struct add_content, facts), .required = true, .of = &producer_facts_shape },
};
static const struct json_shape add_shape = SHAPE("ProducersAdd", add_content, add_fields);

struct change_content {
    struct producer_about about;
    int64_t version;
    date from;
    int reason;
    struct str basis;
    struct producer_facts facts;
};
static const struct json_field change_fields[] = {
    ABOUT(change_content, producer),
    VERSION(change_content),
    { .name = "from", .kind = JSON_DATE, .offset = offsetof(struct change_content, from), .required = true },
    { .name = "reason", .kind = JSON_WORD, .offset = offsetof(struct change_content, reason), .required = true, .words = producer_reason_words },
    TEXT(change_content, basis, 0),
    { .name = "facts", .kind = JSON_OBJECT, .offset = offsetof(struct change_content, facts), .required = true, .of = &producer_facts_shape },
};
static const struct json_shape change_shape = SHAPE("ProducersChange", change_content, change_fields);

struct check_content {
    struct producer_about about;
    int64_t version;
};
static const struct json_field check_fields[] = { ABOUT(check_content, producer), VERSION(check_content) };
static const struct json_shape check_shape = SHAPE("ProducersCheck", check_content, check_fields);

struct end_content {
    struct producer_about about;
    int64_t version;
    date from;
    struct str basis;
};
static const struct json_field end_fields[] = {
    ABOUT(end_content, producer),
    VERSION(end_content),
    { .name = "from", .kind = JSON_DATE, .offset = offsetof(struct end_content, from), .required = true },
    TEXT(end_content, basis, 1),
};
static const struct json_field merge_fields[] = {
    ABOUT(end_content, producer),
    ABOUT(end_content, into),
    VERSION(end_content),
    { .name = "from", .kind = JSON_DATE, .offset = offsetof(struct end_content, from), .required = true },
    TEXT(end_content, basis, 1),
};
static const struct json_shape end_shape = SHAPE("ProducersEnd", end_content, end_fields);
static const struct json_shape merge_shape = SHAPE("ProducersMerge", end_content, merge_fields);

/* ---- shared ---- */

struct ident producer_ident_for(struct arena *arena, const struct ident *command, const char *what)
{
    struct buffer name;
    buffer_open(&name, arena, 100);
    buffer_add_z(&name, what);
    ident_write(&name, command);
    return ident_of_name(buffer_str(&name));
}

static date today_of(const struct command *command)
{
    const struct producer_extra *extra = command->extra;
    return date_in_vietnam(extra->now);
}

static enum status write_words(struct db_conn *conn, int64_t province, int64_t id, struct str find, struct error *error)
{
    struct str rest = str_trim(find);
    enum status status = producers_sql_forget_words(conn, id, error);
    while (rest.len > 0 && status == STATUS_OK) {
        struct str word = str_cut(&rest, ' ');
        if (word.len > 0)
            status = producers_sql_add_word(conn, province, id, word, error);
    }
    return status;
}

enum status producers_enter(struct db_conn *conn, struct arena *arena, const struct producer *producer, struct str basis, int64_t now, int64_t *id,
                            struct error *error)
{
    struct producer_keys keys = producer_keys_of(arena, &producer->facts);
    struct producer_version version = { .from = date_in_vietnam(now), .reason = REASON_REGISTERED, .basis = basis, .entered_at = now,
                                        .facts = producer->facts };
    enum status status = producer_check_facts(conn, arena, producer->province, version.from, &producer->facts, error);
    if (status == STATUS_OK)
        status = producers_sql_add(conn, producer, &keys, id, error);
    if (status == STATUS_OK)
        status = producers_sql_add_version(conn, *id, &version, error);
    return status == STATUS_OK ? write_words(conn, producer->province, *id, keys.find, error) : status;
}

static enum status add_producer(struct db_conn *conn, struct arena *arena, const struct command *command, struct str ident,
                                const struct producer_facts *facts, enum producer_state state, struct str basis, int64_t *id, struct error *error)
{
    const struct producer_extra *extra = command->extra;
    struct producer producer = { .province = command->province, .state = state, .facts = *facts };
    if (!ident_read(ident, &producer.ident))
        return commands_not_found(error);
    return producers_enter(conn, arena, &producer, basis, extra->now, id, error);
}

static enum status result_ident(struct buffer *result, const char *name, struct str ident, struct error *error)
{
    struct json_writer json;
    json_writer_open(&json, result);
    json_object(&json, NULL);
    json_text(&json, name, ident);
    json_object_end(&json);
    return json_writer_end(&json, error);
}

/* ---- register, add ---- */

static enum status register_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                    struct error *error)
{
    const struct register_content *in = content;
    (void)conn;
    (void)error;
    *subject = (struct permission_subject){ .province = command->province, .commune = in->facts.commune_code };
    return STATUS_OK;
}

static enum status apply_register(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                  struct error *error)
{
    const struct register_content *in = content;
    const struct producer_extra *extra = command->extra;
    struct account_new account = { .province = command->province,
                                   .login = in->login,
                                   .name = in->person,
                                   .phone = in->facts.phone,
                                   .email = in->facts.email,
                                   .password = extra->hash };
    struct role_new role = { .role = ROLE_PRODUCER,
                             .province = command->province,
                             .place_code = in->facts.commune_code,
                             .from = today_of(command),
                             .until = DATE_NONE,
                             .basis_kind = STR("self"),
                             .basis = STR("") };
    enum status status;
    if (!ident_read(in->account, &account.ident) || !ident_read(in->role, &role.ident))
        return commands_not_found(error);
    status = add_producer(conn, result->arena, command, in->producer, &in->facts, PRODUCER_NEW, STR(""), &role.producer, error);
    if (status == STATUS_OK)
        status = accounts_add(conn, result->arena, &account, extra->now, &role.account, error);
    if (status == STATUS_OK)
        status = accounts_add_role(conn, &role, error);
    return status == STATUS_OK ? result_ident(result, "producer", in->producer, error) : status;
}

static enum status add_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                               struct error *error)
{
    const struct add_content *in = content;
    (void)conn;
    (void)error;
    *subject = (struct permission_subject){ .province = command->province, .commune = in->facts.commune_code };
    return STATUS_OK;
}

/* What an officer enters he has checked. */
static enum status apply_add(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct add_content *in = content;
    int64_t id;
    enum status status = add_producer(conn, result->arena, command, in->producer, &in->facts, PRODUCER_CHECKED, in->basis, &id, error);
    return status == STATUS_OK ? result_ident(result, "producer", in->producer, error) : status;
}

/* ---- what is there already ---- */

enum status producer_about_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                   struct error *error)
{
    const struct producer_extra *extra = command->extra;
    const struct producer_about *about = content;
    struct producer producer;
    enum status status = producers_find(conn, extra->arena, about->producer, &producer, error);
    if (status == STATUS_OK && producer.province != command->province)
        status = commands_not_found(error);
    if (status == STATUS_OK)
        *subject = (struct permission_subject){ .province = producer.province, .commune = producer.facts.commune_code, .producer = producer.id };
    return status;
}

/* The producer as it is, not ended, on the version that the form was made on; and a day that fits behind what is known. */
static enum status find_open(struct db_conn *conn, struct arena *arena, const struct command *command, struct str ident, int64_t version, date from,
                             struct producer *out, struct error *error)
{
    enum status status = producers_find(conn, arena, ident, out, error);
    if (status == STATUS_OK)
        status = commands_check_version(out->version, version, error);
    if (status == STATUS_OK && out->state == PRODUCER_ENDED)
        status = FAIL(error, STATUS_STALE, TEXT_producers_is_ended, NULL);
    if (status == STATUS_OK && from > today_of(command))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_producers_day_ahead, "from");
    if (status == STATUS_OK && from < out->from)
        status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_producers_day_early, "from", TEXT_ARG("day", date_text(arena, out->from)));
    return status;
}

/* What a commune officer confirmed was these; where the producer himself changes one of them, it is to be confirmed anew. */
static bool needs_new_check(const struct producer_facts *was, const struct producer_facts *is)
{
    return was->kind != is->kind || !str_equal(was->name, is->name) || !str_equal(was->tax_code, is->tax_code) ||
           !str_equal(was->registration, is->registration) || !str_equal(was->commune_code, is->commune_code) ||
           !str_equal(was->representative, is->representative);
}

static enum status apply_change(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                struct error *error)
{
    const struct change_content *in = content;
    const struct producer_extra *extra = command->extra;
    bool own = str_is(str_from(command->type), "producers.change_own");
    struct producer_version version = { .from = in->from, .reason = in->reason, .basis = in->basis, .entered_at = extra->now, .facts = in->facts };
    struct producer_keys keys = producer_keys_of(result->arena, &in->facts);
    enum producer_state state;
    struct producer was;
    enum status status = find_open(conn, result->arena, command, in->about.producer, in->version, in->from, &was, error);
    if (status == STATUS_OK && (in->reason == REASON_REGISTERED || in->reason == REASON_MERGED || in->reason == REASON_ENDED))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_form_choice, "reason");
    if (status == STATUS_OK)
        status = producer_check_facts(conn, result->arena, was.province, today_of(command), &in->facts, error);
    if (status != STATUS_OK)
        return status;
    state = own && needs_new_check(&was.facts, &in->facts) ? PRODUCER_NEW : was.state;
    status = producers_sql_add_version(conn, was.id, &version, error);
    if (status == STATUS_OK)
        status = producers_sql_update(conn, was.id, state, &in->facts, &keys, error);
    if (status == STATUS_OK)
        status = write_words(conn, was.province, was.id, keys.find, error);
    if (status == STATUS_OK && !str_equal(was.facts.commune_code, in->facts.commune_code))
        status = accounts_move_producer(conn, was.id, in->facts.commune_code, error);
    return status == STATUS_OK ? producer_placed(conn, command, &was, error) : status;
}

static enum status apply_check(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct check_content *in = content;
    struct producer producer;
    enum status status = producers_find(conn, result->arena, in->about.producer, &producer, error);
    (void)command;
    if (status == STATUS_OK)
        status = commands_check_version(producer.version, in->version, error);
    if (status == STATUS_OK && producer.state != PRODUCER_NEW)
        status = FAIL(error, STATUS_STALE, TEXT_producers_not_new, NULL);
    return status == STATUS_OK ? producers_sql_set_state(conn, producer.id, PRODUCER_CHECKED, 0, error) : status;
}

static enum status write_end(struct db_conn *conn, const struct command *command, const struct end_content *in, const struct producer *producer,
                             int64_t into, struct error *error)
{
    const struct producer_extra *extra = command->extra;
    struct producer_version version = { .from = in->from,
                                        .reason = into != 0 ? REASON_MERGED : REASON_ENDED,
                                        .basis = in->basis,
                                        .entered_at = extra->now,
                                        .facts = producer->facts };
    enum status status = producers_sql_add_version(conn, producer->id, &version, error);
    return status == STATUS_OK ? producers_sql_set_state(conn, producer->id, PRODUCER_ENDED, into, error) : status;
}

static enum status apply_end(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct end_content *in = content;
    struct producer producer;
    enum status status = find_open(conn, result->arena, command, in->about.producer, in->version, in->from, &producer, error);
    return status == STATUS_OK ? write_end(conn, command, in, &producer, 0, error) : status;
}

static enum status apply_merge(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct end_content *in = content;
    struct producer producer;
    struct producer into = { 0 };
    enum status status = find_open(conn, result->arena, command, in->about.producer, in->version, in->from, &producer, error);
    if (status == STATUS_OK)
        status = producers_find(conn, result->arena, in->about.into, &into, error);
    if (status == STATUS_OK && into.province != producer.province)
        status = commands_not_found(error);
    if (status == STATUS_OK && (into.id == producer.id || into.state == PRODUCER_ENDED))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_producers_merge_bad, "into");
    if (status == STATUS_OK)
        status = papers_move(conn, producer.id, into.id, error);
    return status == STATUS_OK ? write_end(conn, command, in, &producer, into.id, error) : status;
}

static const struct command_type rows[] = {
    { "producers.register", "producers.register", &register_shape, apply_register, register_subject },
    { "producers.add", "producers.add", &add_shape, apply_add, add_subject },
    { "producers.change", "producers.change", &change_shape, apply_change, producer_about_subject },
    { "producers.change_own", "producers.change_own", &change_shape, apply_change, producer_about_subject },
    { "producers.check", "producers.check", &check_shape, apply_check, producer_about_subject },
    { "producers.end", "producers.end", &end_shape, apply_end, producer_about_subject },
    { "producers.merge", "producers.merge", &merge_shape, apply_merge, producer_about_subject },
};
const struct command_types producers_commands = { rows, sizeof(rows) / sizeof(rows[0]) };

enum status producer_command(struct web_request *request, const struct ident *id, const char *type, int64_t province,
                             const struct producer *producer, struct str content, struct producer_extra *extra, struct command_result *result,
                             struct error *error)
{
    struct command_result ignored;
    struct command command = { .id = *id,
                               .type = type,
                               .province = province,
                               .actor = producers_actor(web_arena(request), accounts_viewer(request), producer),
                               .content = content,
                               .extra = extra };
    extra->arena = web_arena(request);
    extra->now = context_now(web_context(request));
    return command_run(web_room(request, "commands"), web_arena(request), &command, result == NULL ? &ignored : result, error);
}
