/* Accounts as other rooms see them: the viewer with the roles he holds today, the hooks of app/, adding a person. */
#include "base/log.h"
#include "base/text.h"
#include "ocop/accounts/accounts_int.h"
#include "texts_accounts.h"
#include "texts_web.h"

#define LOGIN_MAX 120

/* Blanks, points and hyphens of telephone numbers don't count; a leading +84 is 0. */
struct str account_login_fold(struct arena *arena, struct str login)
{
    struct str folded;
    struct buffer out;
    bool digits = login.len > 0;
    buffer_open(&out, arena, LOGIN_MAX);
    for (size_t i = 0; i < login.len && digits; i++) {
        char c = login.ptr[i];
        if (c >= '0' && c <= '9')
            buffer_add_char(&out, c);
        else
            digits = c == ' ' || c == '.' || c == '-' || (c == '+' && i == 0);
    }
    if (digits && login.ptr[0] == '+' && str_starts_with(buffer_str(&out), STR("84")) && out.len > 2) {
        out.ptr[1] = '0';
        return str_part(buffer_str(&out), 1, out.len);
    }
    if (digits)
        return buffer_str(&out);
    /* An address keeps its @ and points, which text_fold would drop. */
    buffer_open(&out, arena, LOGIN_MAX);
    for (size_t i = 0; i < login.len; i++) {
        char c = login.ptr[i];
        if ((unsigned char)c >= 0x80) {
            folded = text_fold(arena, login);
            return str_part(folded, 0, LOGIN_MAX);
        }
        buffer_add_char(&out, c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c);
    }
    return str_trim(buffer_str(&out));
}

enum status account_find(struct db_conn *conn, struct arena *arena, struct str id, struct account *out, struct error *error)
{
    struct ident ident;
    bool found = false;
    enum status status;
    if (!ident_read(id, &ident))
        return commands_not_found(error);
    status = accounts_sql_by_ident(conn, arena, &ident, &found, out, error);
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

/* Who may act on an account follows from the roles that it holds or will hold: an officer of a commune only on producers and helpers of his commune
 * alone, else a role elsewhere (an administrator who also keeps bees, or who becomes one next week) could be taken over by whoever resets the
 * password. A role in another province puts the account out of everybody's reach but its owner's. */
enum status account_subject(struct db_conn *conn, struct arena *arena, const struct account *account, date today,
                            struct permission_subject *out, struct error *error)
{
    struct account_role_list roles;
    bool only_there = true;
    enum status status = accounts_sql_roles(conn, arena, account->id, DATE_NONE, &roles, error);
    *out = (struct permission_subject){ .province = account->province, .account = account->id };
    for (size_t i = 0; status == STATUS_OK && i < roles.count; i++) {
        const struct account_hold *hold = &roles.rows[i].hold;
        if (account_role_ended(&roles.rows[i], today))
            continue;
        if (hold->province != account->province)
            out->province = 0;
        only_there = only_there && account_roles[hold->role].level == SCOPE_OWN && (out->commune.len == 0 || str_equal(hold->place_code, out->commune));
        out->commune = hold->place_code;
    }
    if (!only_there)
        out->commune = STR("");
    return status;
}

bool account_role_ended(const struct account_role_row *row, date today)
{
    return row->until != DATE_NONE && row->until < today;
}

enum status account_seen(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, const struct account *account, date today,
                         bool *seen, struct error *error)
{
    const struct permission_subject whole = { .province = account->province, .account = account->id };
    struct account_role_list roles;
    enum status status = accounts_sql_roles(conn, arena, account->id, DATE_NONE, &roles, error);
    *seen = status == STATUS_OK && accounts_may(viewer, "accounts.see", &whole);
    for (size_t i = 0; status == STATUS_OK && i < roles.count && !*seen; i++)
        *seen = !account_role_ended(&roles.rows[i], today) && account_role_seen(viewer, &roles.rows[i]);
    return status;
}

bool account_role_seen(const struct viewer *viewer, const struct account_role_row *row)
{
    const struct permission_subject subject = { .province = row->hold.province, .commune = row->hold.place_code };
    return accounts_may(viewer, "accounts.see", &subject);
}

bool account_is_official(const struct viewer *viewer)
{
    for (size_t i = 0; i < viewer->hold_count; i++)
        if (account_roles[viewer->holds[i].role].official)
            return true;
    return false;
}

/* A role in another province than the account's does not count: lists and commands know one province. */
static enum status fill_viewer(struct db_conn *conn, struct arena *arena, const struct account *account, date today, struct viewer *out,
                               struct error *error)
{
    struct account_role_list roles;
    struct account_hold *holds;
    size_t count = 0;
    struct buffer id;
    enum status status = accounts_sql_roles(conn, arena, account->id, today, &roles, error);
    if (status != STATUS_OK)
        return status;
    holds = ARENA_NEW_MANY(arena, struct account_hold, roles.count + 1);
    buffer_open(&id, arena, IDENT_TEXT_SIZE);
    ident_write(&id, &account->ident);
    if (holds == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < roles.count; i++)
        if (roles.rows[i].hold.province == account->province)
            holds[count++] = roles.rows[i].hold;
    *out = (struct viewer){ .account = account->id,
                            .id = buffer_str(&id),
                            .name = account->name,
                            .province = account->province,
                            .demonstration = account->demonstration,
                            .must_change = account->must_change,
                            .holds = holds,
                            .hold_count = count };
    return STATUS_OK;
}

enum status accounts_read_viewer(struct db_conn *conn, struct arena *arena, struct str id, date today, bool *found, struct viewer *out,
                                 struct error *error)
{
    struct account account;
    struct ident ident;
    enum status status;
    *found = false;
    if (!ident_read(id, &ident))
        return STATUS_OK;
    status = accounts_sql_by_ident(conn, arena, &ident, found, &account, error);
    *found = *found && !account.closed;
    return status == STATUS_OK && *found ? fill_viewer(conn, arena, &account, today, out, error) : status;
}

enum status account_viewer(struct db_conn *conn, struct arena *arena, int64_t id, date today, bool second_factor, bool *found,
                           struct viewer *out, struct error *error)
{
    struct account account;
    enum status status = accounts_sql_by_id(conn, arena, id, found, &account, error);
    *found = *found && !account.closed;
    if (status != STATUS_OK || !*found)
        return status;
    status = fill_viewer(conn, arena, &account, today, out, error);
    if (status == STATUS_OK)
        out->must_enrol = second_factor && !account.demonstration && account.totp_secret.len == 0 && account_is_official(out);
    return status;
}

const struct viewer *accounts_viewer(const struct web_request *request)
{
    return web_viewer(request);
}

struct command_actor accounts_actor(const struct viewer *viewer)
{
    return (struct command_actor){ .id = viewer == NULL ? STR("visitor") : viewer->id, .on_behalf = STR("") };
}

/* ---- hooks of app/ ---- */

enum status accounts_permit_route(void *self, struct web_request *request, const char *action, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    (void)self;
    if (accounts_is_open(action))
        return STATUS_OK;
    if (viewer == NULL)
        return FAIL(error, STATUS_NOT_SIGNED_IN, TEXT_accounts_sign_in_first, NULL);
    /* Until the password is his own, and the second factor there, nothing else is open. The page to sign in leads to what is missing. */
    if ((viewer->must_change || viewer->must_enrol) && !str_is(str_from(action), "accounts.self"))
        return FAIL(error, STATUS_NOT_SIGNED_IN, TEXT_accounts_finish_first, NULL);
    return accounts_can(viewer, action) ? STATUS_OK : FAIL(error, STATUS_NOT_ALLOWED, TEXT_web_not_allowed, NULL);
}

enum status accounts_permit_command(void *self, struct db_conn *conn, const struct command_actor *actor, const char *action,
                                    const struct permission_subject *subject, struct error *error)
{
    const struct accounts *accounts = self;
    struct arena arena;
    struct viewer viewer;
    bool found = false;
    enum status status;
    if (str_is(actor->id, "system"))
        return STATUS_OK;
    if (str_is(actor->id, "visitor"))
        return accounts_may(NULL, action, subject) ? STATUS_OK : FAIL(error, STATUS_NOT_SIGNED_IN, TEXT_accounts_sign_in_first, NULL);
    arena_open(&arena, &memory_system, (size_t)1 << 20);
    status = accounts_read_viewer(conn, &arena, actor->id, date_in_vietnam(context_now(accounts->context)), &found, &viewer, error);
    if (status == STATUS_OK && !found)
        status = FAIL(error, STATUS_NOT_SIGNED_IN, TEXT_accounts_sign_in_first, NULL);
    if (status == STATUS_OK) {
        char see[64];
        struct buffer name;
        buffer_open_fixed(&name, see, sizeof(see));
        buffer_add(&name, str_part(str_from(action), 0, str_find(str_from(action), '.')));
        buffer_add(&name, STR(".see"));
        status = accounts_ask(&viewer, action, buffer_z(&name), subject, error);
    }
    arena_close(&arena);
    return status;
}

bool accounts_shows(const struct web_request *request, const char *action)
{
    return accounts_can(accounts_viewer(request), action);
}

/* ---- adding ---- */

enum status accounts_add(struct db_conn *conn, struct arena *arena, const struct account_new *account, int64_t now, int64_t *id,
                         struct error *error)
{
    struct str login = account_login_fold(arena, account->login);
    struct str sort_key = text_sort_key(arena, account->name);
    struct account taken;
    bool found = false;
    enum status status;
    if (login.len == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_accounts_login_empty, "login");
    status = accounts_sql_by_login(conn, arena, login, &found, &taken, error);
    if (status == STATUS_OK && found)
        status = FAIL(error, STATUS_STALE, TEXT_accounts_login_taken, "login");
    return status == STATUS_OK ? accounts_sql_add(conn, account, login, sort_key, now, id, error) : status;
}

enum status accounts_by_login(struct db_conn *conn, struct arena *arena, struct str login, bool *found, int64_t *id, int64_t *province,
                              struct str *name, struct error *error)
{
    struct account account = { 0 };
    enum status status = accounts_sql_by_login(conn, arena, account_login_fold(arena, login), found, &account, error);
    *id = account.id;
    *province = account.province;
    *name = account.name;
    return status;
}

enum status accounts_meant(struct db_conn *conn, struct arena *arena, int64_t province, struct str typed, bool *found, struct account_choice *out,
                           struct error *error)
{
    struct account_list named = { 0 };
    struct account account = { 0 };
    enum status status = accounts_sql_by_login(conn, arena, account_login_fold(arena, typed), found, &account, error);
    *found = status == STATUS_OK && *found && account.province == province;
    if (status == STATUS_OK && !*found)
        status = accounts_sql_named(conn, arena, province, text_sort_key(arena, typed), typed, &named, error);
    if (named.count == 1)
        account = named.rows[0];
    *found = *found || named.count == 1;
    *out = (struct account_choice){ account.ident, account.login, account.name };
    return status;
}

/* ---- passwords ---- */

enum text_id account_password_fault(struct str password, struct str login)
{
    bool same = true;
    if (password.len < ACCOUNT_PASSWORD_MIN)
        return TEXT_accounts_password_short;
    for (size_t i = 1; i < password.len; i++)
        same = same && password.ptr[i] == password.ptr[0];
    if (same || str_equal(password, login) || str_is(password, "1234567890") || str_is(password, "0123456789") ||
        str_is(password, "0987654321") || str_is(password, "matkhau123") || str_is(password, "password123") || str_is(password, "qwertyuiop"))
        return TEXT_accounts_password_simple;
    return TEXT_NONE;
}

struct str account_random_password(struct arena *arena, const struct context *context)
{
    static const char letters[] = "abcdefghkmnpqrstuvwxyz23456789AB"; /* 32 of them */
    unsigned char dice[12];
    struct buffer out;
    buffer_open(&out, arena, 16);
    context_random(context, dice, sizeof(dice));
    for (size_t i = 0; i < sizeof(dice); i++) {
        if (i > 0 && i % 4 == 0)
            buffer_add_char(&out, '-');
        buffer_add_char(&out, letters[dice[i] % 32]);
    }
    return buffer_str(&out);
}
