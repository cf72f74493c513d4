/* The commands of accounts. Passwords, secrets and codes come beside the content (struct account_extra): the ledger tells that they were set, by whom
 * and for whom, and nothing of them. */
#include "base/pure.h"
#include "base/text.h"
#include "ocop/accounts/accounts_int.h"
#include "ocop/places/places.h"
#include "texts_accounts.h"

#define APPLY_MEMORY ((size_t)1 << 20)
#define TEXT_MOST 200

static const char *const basis_words[] = { "appointment", "delegation", NULL };

/* accounts.give, accounts.give_commune: a role, and the person too where he has no account yet. */
struct give_person {
    struct str login, name, phone, email;
};
struct give {
    struct str account;
    bool opens;
    struct give_person person;
    struct str role;
    int kind;
    int field;
    struct str place_code;
    date from, until;
    int basis_kind;
    struct str basis;
};

#define NEED(shape_struct, member, json_kind, most)                                                                          \
    { .name = #member, .kind = (json_kind), .offset = offsetof(struct shape_struct, member), .required = true, .max = (most) }

static const struct json_field person_fields[] = {
    { .name = "login", .kind = JSON_TEXT, .offset = offsetof(struct give_person, login), .required = true, .min = 1, .max = TEXT_MOST },
    { .name = "name", .kind = JSON_TEXT, .offset = offsetof(struct give_person, name), .required = true, .min = 1, .max = TEXT_MOST },
    NEED(give_person, phone, JSON_TEXT, TEXT_MOST),
    NEED(give_person, email, JSON_TEXT, TEXT_MOST),
};
static const struct json_shape person_shape = { "AccountPerson", sizeof(struct give_person), person_fields, 4, false, NULL };
static const struct json_field give_fields[] = {
    { .name = "account", .kind = JSON_TEXT, .offset = offsetof(struct give, account), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "opens", .kind = JSON_BOOL, .offset = offsetof(struct give, opens), .required = true },
    { .name = "person", .kind = JSON_OBJECT, .offset = offsetof(struct give, person), .of = &person_shape },
    { .name = "role", .kind = JSON_TEXT, .offset = offsetof(struct give, role), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "kind", .kind = JSON_WORD, .offset = offsetof(struct give, kind), .required = true, .words = account_role_words },
    { .name = "field", .kind = JSON_WORD, .offset = offsetof(struct give, field), .required = true, .words = account_field_words },
    { .name = "place_code", .kind = JSON_TEXT, .offset = offsetof(struct give, place_code), .required = true, .max = 5 },
    { .name = "from", .kind = JSON_DATE, .offset = offsetof(struct give, from), .required = true },
    { .name = "until", .kind = JSON_DATE, .offset = offsetof(struct give, until), .nullable = true },
    { .name = "basis_kind", .kind = JSON_WORD, .offset = offsetof(struct give, basis_kind), .required = true, .words = basis_words },
    { .name = "basis", .kind = JSON_TEXT, .offset = offsetof(struct give, basis), .required = true, .min = 1, .max = TEXT_MOST },
};
static const struct give give_defaults = { .until = DATE_NONE };
static const struct json_shape give_shape = { "AccountsGive", sizeof(struct give), give_fields, 11, false, &give_defaults };

struct end {
    struct str role;
    date last;
    int64_t version;
    struct str reason;
};
static const struct json_field end_fields[] = {
    { .name = "role", .kind = JSON_TEXT, .offset = offsetof(struct end, role), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "last", .kind = JSON_DATE, .offset = offsetof(struct end, last), .required = true },
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct end, version), .required = true, .min = 1, .max = INT32_MAX },
    { .name = "reason", .kind = JSON_TEXT, .offset = offsetof(struct end, reason), .required = true, .min = 1, .max = TEXT_MOST },
};
static const struct json_shape end_shape = { "AccountsEnd", sizeof(struct end), end_fields, 4, false, NULL };

/* What concerns one account: set_password, second_factor (on), reset, close. */
struct about {
    struct str account;
    bool on;
    struct str reason;
};
static const struct json_field about_fields[] = {
    { .name = "account", .kind = JSON_TEXT, .offset = offsetof(struct about, account), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "on", .kind = JSON_BOOL, .offset = offsetof(struct about, on) },
    { .name = "reason", .kind = JSON_TEXT, .offset = offsetof(struct about, reason), .max = TEXT_MOST },
};
static const struct json_shape about_shape = { "AccountsAbout", sizeof(struct about), about_fields, 3, false, NULL };

static date today_of(const struct command *command)
{
    const struct account_extra *extra = command->extra;
    return date_in_vietnam(extra->now);
}

/* ---- giving and ending roles ---- */

static enum status give_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                struct error *error)
{
    const struct give *give = content;
    (void)conn;
    (void)error;
    *subject = (struct permission_subject){ .province = command->province, .commune = give->place_code, .district = give->place_code };
    return STATUS_OK;
}

static enum status check_give(struct db_conn *conn, struct arena *arena, const struct command *command, const struct give *give,
                              struct error *error)
{
    enum account_scope level = account_roles[give->kind].level;
    bool of_commune = str_is(str_from(command->type), "accounts.give_commune");
    struct place place;
    int64_t province;
    enum status status;
    if (level == SCOPE_OWN || of_commune != (level == SCOPE_COMMUNE))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_accounts_role_elsewhere, "kind");
    if ((give->kind == ROLE_DEPARTMENT) != (give->field != FIELD_NONE))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_accounts_field_missing, "field");
    if (give->until != DATE_NONE && give->until < give->from)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_accounts_until_before, "until");
    if (level == SCOPE_PROVINCE)
        return give->place_code.len == 0 ? STATUS_OK : FAIL(error, STATUS_BAD_INPUT, TEXT_accounts_no_place, "place_code");
    status = places_at(conn, arena, give->place_code, give->from, &place, error);
    if (status == STATUS_NOT_FOUND ||
        (status == STATUS_OK && (place.level != (level == SCOPE_COMMUNE ? PLACE_COMMUNE : PLACE_DISTRICT) ||
                                 !str_to_int(place.province_code, 1, 99, &province) || province != command->province)))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_accounts_no_place, "place_code");
    return status;
}

static enum status account_to_give(struct db_conn *conn, struct arena *arena, const struct command *command, const struct give *give, int64_t *id,
                                   struct error *error)
{
    const struct account_extra *extra = command->extra;
    struct account_new person = { .province = command->province,
                                  .login = give->person.login,
                                  .name = give->person.name,
                                  .phone = give->person.phone,
                                  .email = give->person.email,
                                  .password = extra->hash,
                                  .must_change = !extra->demonstration && !extra->keeps,
                                  .demonstration = extra->demonstration };
    struct viewer giver;
    struct account account;
    bool seen = str_is(command->actor.id, "system");
    bool found = seen;
    enum status status;
    if (give->opens) {
        if (!ident_read(give->account, &person.ident))
            return commands_not_found(error);
        return accounts_add(conn, arena, &person, extra->now, id, error);
    }
    status = account_find(conn, arena, give->account, &account, error);
    if (status == STATUS_OK && !seen)
        status = accounts_read_viewer(conn, arena, command->actor.id, today_of(command), &found, &giver, error);
    if (status == STATUS_OK && !seen && found)
        status = account_seen(conn, arena, &giver, &account, today_of(command), &seen, error);
    if (status == STATUS_OK && (!seen || account.province != command->province || account.closed))
        status = commands_not_found(error);
    *id = account.id;
    return status;
}

static enum status give_in(struct db_conn *conn, struct arena *arena, const struct command *command, const struct give *give, struct error *error)
{
    struct role_new role = { .role = (enum account_role)give->kind,
                             .field = (enum account_field)give->field,
                             .province = command->province,
                             .place_code = give->place_code,
                             .from = give->from,
                             .until = give->until,
                             .basis_kind = str_from(basis_words[give->basis_kind]),
                             .basis = give->basis };
    enum status status = check_give(conn, arena, command, give, error);
    if (status == STATUS_OK && !ident_read(give->role, &role.ident))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = account_to_give(conn, arena, command, give, &role.account, error);
    return status == STATUS_OK ? accounts_add_role(conn, &role, error) : status;
}

static enum status apply_give(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                              struct error *error)
{
    (void)result;
    return give_in(conn, result->arena, command, content, error);
}

static enum status find_role(struct db_conn *conn, struct arena *arena, const struct end *end, struct account_role_row *row, struct error *error)
{
    struct ident ident;
    bool found = false;
    enum status status = STATUS_OK;
    if (ident_read(end->role, &ident))
        status = accounts_sql_role(conn, arena, &ident, &found, row, error);
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

static enum status end_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                               struct error *error)
{
    const struct account_extra *extra = command->extra;
    struct account_role_row row;
    enum status status = find_role(conn, extra->arena, content, &row, error);
    if (status == STATUS_OK)
        *subject = (struct permission_subject){ .province = row.hold.province, .commune = row.hold.place_code, .account = row.account };
    return status;
}

static enum status apply_end(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                             struct error *error)
{
    const struct end *end = content;
    bool of_commune = str_is(str_from(command->type), "accounts.end_commune");
    struct account_role_row row;
    enum status status = find_role(conn, result->arena, end, &row, error);
    if (status != STATUS_OK)
        return status;
    if (account_roles[row.hold.role].level == SCOPE_OWN || of_commune != (account_roles[row.hold.role].level == SCOPE_COMMUNE))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_accounts_role_elsewhere, "role");
    status = commands_check_version(row.version, end->version, error);
    if (status == STATUS_OK && end->last < today_of(command) - 1) /* what was held stays held; one to come may end before it begins */
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_accounts_until_before, "last");
    if (status == STATUS_OK && row.until != DATE_NONE && row.until < end->last)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_accounts_ended, "last");
    return status == STATUS_OK ? accounts_end_role(conn, &row.ident, end->last, error) : status;
}

/* ---- one account ---- */

static enum status about_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                 struct error *error)
{
    const struct account_extra *extra = command->extra;
    const struct about *about = content;
    struct account account;
    enum status status = account_find(conn, extra->arena, about->account, &account, error);
    return status == STATUS_OK ? account_subject(conn, extra->arena, &account, today_of(command), subject, error) : status;
}

static enum status apply_password(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                  struct error *error)
{
    const struct account_extra *extra = command->extra;
    const struct about *about = content;
    bool reset = str_is(str_from(command->type), "accounts.reset");
    struct account account;
    enum status status = account_find(conn, result->arena, about->account, &account, error);
    if (status == STATUS_OK && account.closed)
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = accounts_sql_set_password(conn, account.id, extra->hash, reset && !extra->keeps, error);
    if (status == STATUS_OK && reset && about->on) /* the telephone is lost too */
        status = accounts_sql_set_totp(conn, account.id, STR(""), error);
    return status == STATUS_OK ? accounts_sql_end_sessions(conn, account.id, error) : status;
}

static enum status apply_second(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                struct error *error)
{
    const struct account_extra *extra = command->extra;
    const struct about *about = content;
    struct account account;
    bool fresh;
    enum status status = account_find(conn, result->arena, about->account, &account, error);
    if (status == STATUS_OK)
        status = accounts_sql_set_totp(conn, account.id, about->on ? extra->secret : STR(""), error);
    if (status == STATUS_OK && about->on)
        status = accounts_sql_set_totp_step(conn, account.id, extra->step, &fresh, error);
    if (status == STATUS_OK) /* who knew the password alone is out */
        status = accounts_sql_end_sessions(conn, account.id, error);
    return status == STATUS_OK ? accounts_sql_set_codes(conn, account.id, extra->codes, about->on ? extra->code_count : 0, error) : status;
}

/* What was done stays with the name. The roles, those to come too, end before today: a closed account holds nothing any more. */
static enum status apply_close(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                               struct error *error)
{
    const struct account_extra *extra = command->extra;
    const struct about *about = content;
    struct account_role_list roles;
    struct account account;
    enum status status = account_find(conn, result->arena, about->account, &account, error);
    if (status == STATUS_OK)
        status = accounts_sql_roles(conn, result->arena, account.id, DATE_NONE, &roles, error);
    for (size_t i = 0; status == STATUS_OK && i < roles.count; i++)
        if (!account_role_ended(&roles.rows[i], today_of(command)))
            status = accounts_end_role(conn, &roles.rows[i].ident, today_of(command) - 1, error);
    if (status == STATUS_OK)
        status = accounts_sql_close(conn, account.id, extra->now, error);
    return status == STATUS_OK ? accounts_sql_end_sessions(conn, account.id, error) : status;
}

static const struct command_type rows[] = {
    { "accounts.give", "accounts.give", &give_shape, apply_give, give_subject },
    { "accounts.give_commune", "accounts.give_commune", &give_shape, apply_give, give_subject },
    { "accounts.end", "accounts.give", &end_shape, apply_end, end_subject },
    { "accounts.end_commune", "accounts.give_commune", &end_shape, apply_end, end_subject },
    { "accounts.set_password", "accounts.self", &about_shape, apply_password, about_subject },
    { "accounts.second_factor", "accounts.self", &about_shape, apply_second, about_subject },
    { "accounts.set_mail", "accounts.self", &account_set_mail_shape, account_set_mail_apply, account_set_mail_subject },
    { "accounts.reset", "accounts.reset", &about_shape, apply_password, about_subject },
    { "accounts.close", "accounts.close", &about_shape, apply_close, about_subject },
    { "accounts.demonstrate", "accounts.demonstrate", &account_demo_shape, account_demo_apply, NULL },
};

const struct command_types accounts_commands = { rows, sizeof(rows) / sizeof(rows[0]) };

enum status account_command(struct web_request *request, const struct ident *id, const char *type, struct str content,
                            struct account_extra *extra, struct command_result *result, struct error *error)
{
    const struct accounts *accounts = web_room(request, "accounts");
    const struct viewer *viewer = accounts_viewer(request);
    struct command_result ignored;
    struct command command = { .id = *id,
                               .type = type,
                               .province = viewer == NULL ? 0 : viewer->province,
                               .actor = accounts_actor(viewer),
                               .content = content,
                               .extra = extra };
    extra->arena = web_arena(request);
    extra->now = context_now(web_context(request));
    return command_run(accounts->commands, web_arena(request), &command, result == NULL ? &ignored : result, error);
}
