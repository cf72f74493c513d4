/* The pages of people: the list, one person with his roles, ending a role, a new password, closing. */
#include "base/password.h"
#include "ocop/accounts/accounts_int.h"
#include "ocop/places/places.h"
#include "texts_accounts.h"

#define PEOPLE_MAX 100 /* a page */
#define CONTENT_MAX ((size_t)16384)
#define PEOPLE "/nguoi-dung"

static struct accounts *room(const struct web_request *request)
{
    return web_room(request, "accounts");
}

static date today_of(const struct web_request *request)
{
    return date_in_vietnam(context_now(web_context(request)));
}

enum status account_place_name(struct db_conn *conn, struct arena *arena, const struct account_hold *hold, date today, struct str *out,
                               struct error *error)
{
    struct place place;
    enum status status;
    *out = STR("");
    if (hold->place_code.len == 0 || hold->producer != 0)
        return STATUS_OK;
    status = places_at(conn, arena, hold->place_code, today, &place, error);
    if (status == STATUS_NOT_FOUND) { /* it has ended, and the role with it: its last name */
        struct places versions;
        status = places_versions(conn, arena, hold->place_code, &versions, error);
        *out = status == STATUS_OK && versions.count > 0 ? versions.rows[versions.count - 1].name : hold->place_code;
        return status;
    }
    *out = place.name;
    return status;
}

/* The widest part of the list that is open to him. */
static bool own_part(const struct viewer *viewer, const char *action, struct reach *reach)
{
    struct reach reaches[3];
    if (accounts_reaches(viewer, action, reaches) == 0)
        return false;
    *reach = reaches[0];
    return true;
}

static void person_path(struct buffer *out, const struct ident *ident, const char *rest)
{
    buffer_add_z(out, PEOPLE "/");
    ident_write(out, ident);
    buffer_add_z(out, rest);
}

/* ---- the list ---- */

static enum status write_people(struct sight *s, struct db_conn *conn, const struct account_list *list, struct error *error)
{
    enum status status = STATUS_OK;
    html_raw(&s->html, "<div class=\"table\"><table>\n<thead><tr><th scope=\"col\">");
    sight_words(s, TEXT_accounts_name);
    html_raw(&s->html, "</th><th scope=\"col\">");
    sight_words(s, TEXT_accounts_login);
    html_raw(&s->html, "</th><th scope=\"col\">");
    sight_words(s, TEXT_accounts_roles);
    html_raw(&s->html, "</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < list->count && status == STATUS_OK; i++) {
        struct account_role_list roles;
        struct buffer path;
        buffer_open(&path, s->arena, 100);
        person_path(&path, &list->rows[i].ident, "");
        html_raw(&s->html, "<tr><th scope=\"row\"><a");
        html_attr(&s->html, "href", buffer_str(&path));
        html_raw(&s->html, ">");
        html_text(&s->html, list->rows[i].name);
        html_raw(&s->html, "</a></th><td>");
        html_text(&s->html, list->rows[i].login);
        html_raw(&s->html, "</td><td>");
        status = accounts_sql_roles(conn, s->arena, list->rows[i].id, today_of(s->request), &roles, error);
        for (size_t k = 0, written = 0; status == STATUS_OK && k < roles.count; k++) {
            struct str place;
            if (!account_role_seen(accounts_viewer(s->request), &roles.rows[k]))
                continue;
            status = account_place_name(conn, s->arena, &roles.rows[k].hold, today_of(s->request), &place, error);
            if (written++ > 0)
                html_raw(&s->html, "; ");
            account_write_hold(&s->html, s->language, &roles.rows[k].hold, place);
        }
        html_raw(&s->html, "</td></tr>\n");
    }
    html_raw(&s->html, "</tbody></table></div>\n");
    return status;
}

/* Where the page before ended: the account that ?sau= names, if he may know of it. */
static enum status read_after(struct web_request *request, struct db_conn *conn, struct account *account, const struct account **after,
                              struct error *error)
{
    struct ident ident;
    bool found = false;
    bool seen = false;
    enum status status = STATUS_OK;
    *after = NULL;
    if (ident_read(web_query(request, "sau"), &ident))
        status = accounts_sql_by_ident(conn, web_arena(request), &ident, &found, account, error);
    if (status == STATUS_OK && found)
        status = account_seen(conn, web_arena(request), accounts_viewer(request), account, today_of(request), &seen, error);
    if (seen)
        *after = account;
    return status;
}

static void write_more(struct sight *s, const struct account_list *list)
{
    struct buffer path;
    if (!list->more)
        return;
    buffer_open(&path, s->arena, 100);
    buffer_add(&path, STR(PEOPLE "?sau="));
    ident_write(&path, &list->rows[list->count - 1].ident);
    html_raw(&s->html, "<p>");
    sight_button(s, buffer_str(&path), TEXT_accounts_more, false);
    html_raw(&s->html, "</p>\n");
}

enum status accounts_page_people(struct web_request *request, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    struct account_list list = { 0 };
    const struct account *after;
    struct account last;
    struct reach reach;
    struct sight s;
    struct db_conn *conn;
    enum status status = db_reader(room(request)->db, &conn, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_accounts_people, PEOPLE, SIGHT_WIDE);
    sight_heading(&s, TEXT_accounts_people, TEXT_accounts_people_lead);
    if (accounts_can(viewer, "accounts.give") || accounts_can(viewer, "accounts.give_commune")) {
        html_raw(&s.html, "<p>");
        sight_button(&s, STR(PEOPLE "/moi"), TEXT_accounts_open, true);
        html_raw(&s.html, "</p>\n");
    }
    status = read_after(request, conn, &last, &after, error);
    if (status == STATUS_OK && own_part(viewer, "accounts.see", &reach))
        status = accounts_sql_list(conn, s.arena, &reach, today_of(request), after, PEOPLE_MAX, &list, error);
    if (status == STATUS_OK)
        status = write_people(&s, conn, &list, error);
    write_more(&s, &list);
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}

/* ---- one person ---- */

/* The person of the path, for whom the viewer may see; `subject` is what to ask of for anything more. */
static enum status person_of(struct web_request *request, struct db_conn **conn, struct account *account, struct permission_subject *subject,
                             struct error *error)
{
    struct arena *arena = web_arena(request);
    bool seen = false;
    enum status status = db_reader(room(request)->db, conn, error);
    if (status == STATUS_OK)
        status = account_find(*conn, arena, web_path_part(request, "nguoi"), account, error);
    if (status == STATUS_OK)
        status = account_seen(*conn, arena, accounts_viewer(request), account, today_of(request), &seen, error);
    if (status == STATUS_OK && !seen)
        status = commands_not_found(error);
    return status == STATUS_OK ? account_subject(*conn, arena, account, today_of(request), subject, error) : status;
}

/* The same, where he wants to do something to him: who may see him is told that he may not do it. */
static enum status person_to(struct web_request *request, const char *action, struct account *account, struct error *error)
{
    struct permission_subject subject;
    struct db_conn *conn;
    enum status status = person_of(request, &conn, account, &subject, error);
    if (status == STATUS_OK && !accounts_may(accounts_viewer(request), action, &subject))
        status = FAIL(error, STATUS_NOT_ALLOWED, TEXT_accounts_not_now, NULL);
    return status;
}

/* A form of one button, and a reason where one is asked for. */
static void write_act(struct sight *s, const struct ident *person, const char *rest, enum text_id button, enum text_id about)
{
    struct ident command = ident_new(web_context(s->request));
    struct buffer path;
    buffer_open(&path, s->arena, 200);
    person_path(&path, person, rest);
    html_raw(&s->html, "<details class=\"act\"><summary>");
    sight_words(s, button);
    html_raw(&s->html, "</summary>\n<form class=\"fields\" method=\"post\"");
    html_attr(&s->html, "action", buffer_str(&path));
    html_raw(&s->html, ">\n<p>");
    sight_words(s, about);
    html_raw(&s->html, "</p>\n");
    form_write_hidden(&s->html, s->request, &command, -1);
    html_raw(&s->html, "<p class=\"act\"><button class=\"button main\" type=\"submit\">");
    sight_words(s, button);
    html_raw(&s->html, "</button></p>\n</form></details>\n");
}

static void write_term(struct sight *s, const struct account_role_row *row)
{
    html_raw(&s->html, "<td class=\"figure\">");
    sight_date(s, row->from);
    html_raw(&s->html, "</td><td class=\"figure\">");
    if (row->until == DATE_NONE)
        sight_words(s, TEXT_accounts_open_end);
    else
        sight_date(s, row->until);
    html_raw(&s->html, "</td><td>");
    html_text(&s->html, row->basis);
    html_raw(&s->html, "</td>");
}

static void write_end_form(struct sight *s, const struct account_role_row *row)
{
    struct ident command = ident_new(web_context(s->request));
    html_raw(&s->html, "<form method=\"post\" action=\"/vai-tro/");
    ident_write(&s->html, &row->ident);
    html_raw(&s->html, "/ket-thuc\">");
    form_write_hidden(&s->html, s->request, &command, row->version);
    html_raw(&s->html, "<button class=\"button small\" type=\"submit\">");
    sight_words(s, TEXT_accounts_end_role);
    html_raw(&s->html, "</button></form>");
}

static enum status write_roles(struct sight *s, struct db_conn *conn, const struct account_role_list *roles, struct error *error)
{
    static const enum text_id heads[] = { TEXT_accounts_role, TEXT_accounts_from, TEXT_accounts_until, TEXT_accounts_basis, TEXT_accounts_end_role };
    const struct viewer *viewer = accounts_viewer(s->request);
    enum status status = STATUS_OK;
    html_raw(&s->html, "<div class=\"table\"><table>\n<thead><tr>");
    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
        html_raw(&s->html, "<th scope=\"col\">");
        sight_words(s, heads[i]);
        html_raw(&s->html, "</th>");
    }
    html_raw(&s->html, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < roles->count && status == STATUS_OK; i++) {
        const struct account_role_row *row = &roles->rows[i];
        const struct permission_subject subject = { .province = row->hold.province, .commune = row->hold.place_code };
        const char *action = account_roles[row->hold.role].level == SCOPE_COMMUNE ? "accounts.give_commune" : "accounts.give";
        struct str place;
        if (!account_role_seen(viewer, row))
            continue;
        status = account_place_name(conn, s->arena, &row->hold, today_of(s->request), &place, error);
        html_raw(&s->html, "<tr><th scope=\"row\">");
        account_write_hold(&s->html, s->language, &row->hold, place);
        html_raw(&s->html, "</th>");
        write_term(s, row);
        html_raw(&s->html, "<td>");
        if (!account_role_ended(row, today_of(s->request)) && account_roles[row->hold.role].level != SCOPE_OWN && accounts_may(viewer, action, &subject))
            write_end_form(s, row);
        html_raw(&s->html, "</td></tr>\n");
    }
    html_raw(&s->html, "</tbody></table></div>\n");
    return status;
}

enum status accounts_page_person(struct web_request *request, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    struct permission_subject subject;
    struct account_role_list roles;
    struct account account;
    struct db_conn *conn;
    struct sight s;
    enum status status = person_of(request, &conn, &account, &subject, error);
    if (status == STATUS_OK)
        status = accounts_sql_roles(conn, web_arena(request), account.id, DATE_NONE, &roles, error);
    if (status != STATUS_OK)
        return status;
    sight_begin_named(&s, request, account.name, PEOPLE, SIGHT_WIDE);
    sight_back(&s, PEOPLE, TEXT_accounts_people);
    html_raw(&s.html, "<h1>");
    html_text(&s.html, account.name);
    html_raw(&s.html, "</h1>\n");
    sight_facts(&s);
    sight_fact(&s, TEXT_accounts_login, account.login);
    sight_fact(&s, TEXT_accounts_phone, account.phone);
    sight_fact(&s, TEXT_accounts_email, account.email);
    sight_fact(&s, TEXT_accounts_second, text_of(s.language, account.totp_secret.len > 0 ? TEXT_accounts_yes : TEXT_accounts_no));
    sight_facts_end(&s);
    html_raw(&s.html, "<h2>");
    sight_words(&s, TEXT_accounts_roles);
    html_raw(&s.html, "</h2>\n");
    status = write_roles(&s, conn, &roles, error);
    if (!account.closed && account.id != viewer->account && accounts_may(viewer, "accounts.reset", &subject))
        write_act(&s, &account.ident, "/mat-khau", TEXT_accounts_reset, TEXT_accounts_reset_about);
    if (!account.closed && account.id != viewer->account && accounts_may(viewer, "accounts.close", &subject))
        write_act(&s, &account.ident, "/dong", TEXT_accounts_close, TEXT_accounts_close_about);
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}

/* The command's identifier that came with a form of one button. */
static struct ident command_of(struct web_request *request)
{
    struct ident command;
    return ident_read(web_form(request, "lenh"), &command) ? command : ident_new(web_context(request));
}

/* ---- a new password, closing ---- */

static enum status show_password(struct web_request *request, struct str name, struct str login, struct str password, struct error *error)
{
    struct sight s;
    sight_begin(&s, request, TEXT_accounts_given, PEOPLE, SIGHT_NARROW);
    sight_back(&s, PEOPLE, TEXT_accounts_people);
    sight_heading(&s, TEXT_accounts_given, TEXT_accounts_given_lead);
    sight_facts(&s);
    sight_fact(&s, TEXT_accounts_name, name);
    sight_fact(&s, TEXT_accounts_login, login);
    html_raw(&s.html, "<div><dt>");
    sight_words(&s, TEXT_accounts_password);
    html_raw(&s.html, "</dt><dd><code class=\"secret\">");
    html_text(&s.html, password);
    html_raw(&s.html, "</code></dd></div>\n");
    sight_facts_end(&s);
    return sight_end(&s, 200, error);
}

enum status accounts_page_reset(struct web_request *request, struct error *error)
{
    struct ident id = command_of(request);
    struct str password = account_random_password(web_arena(request), web_context(request));
    struct account_extra extra = { 0 };
    struct command_result result;
    struct account account;
    char hash[PASSWORD_HASH_SIZE];
    struct str content;
    enum status status = person_to(request, "accounts.reset", &account, error);
    if (status == STATUS_OK)
        status = password_hash(password, PASSWORD_COSTLY, hash, error);
    if (status == STATUS_OK)
        status = account_about_content(web_arena(request), web_path_part(request, "nguoi"), true, STR(""), &content, error);
    extra.hash = str_from(hash);
    if (status == STATUS_OK)
        status = account_command(request, &id, "accounts.reset", content, &extra, &result, error);
    if (status == STATUS_OK && result.repeated)
        return FAIL(error, STATUS_STALE, TEXT_accounts_shown_once, NULL);
    return status == STATUS_OK ? show_password(request, account.name, account.login, password, error) : status;
}

enum status accounts_page_close(struct web_request *request, struct error *error)
{
    struct ident id = command_of(request);
    struct account_extra extra = { 0 };
    struct account account;
    struct str content;
    enum status status = person_to(request, "accounts.close", &account, error);
    if (status == STATUS_OK)
        status = account_about_content(web_arena(request), web_path_part(request, "nguoi"), true, STR(""), &content, error);
    if (status == STATUS_OK)
        status = account_command(request, &id, "accounts.close", content, &extra, NULL, error);
    return status == STATUS_OK ? web_redirect(request, PEOPLE "?xong=1", error) : status;
}

enum status accounts_page_end_role(struct web_request *request, struct error *error)
{
    struct ident id = command_of(request);
    struct account_extra extra = { 0 };
    struct account_role_row row;
    struct ident role;
    struct db_conn *conn;
    struct json_writer json;
    struct buffer content;
    int64_t version = 0;
    bool found = false;
    enum status status = db_reader(room(request)->db, &conn, error);
    if (status == STATUS_OK && ident_read(web_path_part(request, "vai-tro"), &role))
        status = accounts_sql_role(conn, web_arena(request), &role, &found, &row, error);
    if (status == STATUS_OK && (!found || !str_to_int(web_form(request, "phien-ban"), 1, INT32_MAX, &version)))
        status = commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&content, web_arena(request), CONTENT_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "role", web_path_part(request, "vai-tro"));
    json_date(&json, "last", today_of(request) - 1);
    json_int(&json, "version", version);
    json_text(&json, "reason", STR("ended by an officer"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = account_command(request, &id, account_roles[row.hold.role].level == SCOPE_COMMUNE ? "accounts.end_commune" : "accounts.end",
                                 buffer_str(&content), &extra, NULL, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&content, web_arena(request), 200);
    person_path(&content, &row.account_ident, "?xong=1");
    return web_redirect(request, buffer_z(&content), error);
}
