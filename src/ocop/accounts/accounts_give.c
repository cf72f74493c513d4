/* Giving a role, to somebody who has an account or to a new person; and the apparatus: who holds what, where nobody does, whose term ends. */
#include "base/password.h"
#include "ocop/accounts/accounts_int.h"
#include "ocop/places/places.h"
#include "texts_accounts.h"

#define CONTENT_MAX ((size_t)16384)
#define ENDS_SOON 60 /* days */
#define PLACES_SHOWN 1000
#define PEOPLE "/nguoi-dung"
#define APPARATUS "/bo-may"

static date today_of(const struct web_request *request)
{
    return date_in_vietnam(context_now(web_context(request)));
}

static const struct form_choice role_choices[] = {
    { "examiner", TEXT_accounts_role_examiner, { 0 } },     { "signer", TEXT_accounts_role_signer, { 0 } },
    { "specialist", TEXT_accounts_role_specialist, { 0 } }, { "head", TEXT_accounts_role_head, { 0 } },
    { "submitter", TEXT_accounts_role_submitter, { 0 } },   { "clerk", TEXT_accounts_role_clerk, { 0 } },
    { "adviser", TEXT_accounts_role_adviser, { 0 } },       { "member", TEXT_accounts_role_member, { 0 } },
    { "secretary", TEXT_accounts_role_secretary, { 0 } },   { "chair", TEXT_accounts_role_chair, { 0 } },
    { "department", TEXT_accounts_role_department, { 0 } }, { "leader", TEXT_accounts_role_leader, { 0 } },
    { "inspector", TEXT_accounts_role_inspector, { 0 } },   { "auditor", TEXT_accounts_role_auditor, { 0 } },
    { "administrator", TEXT_accounts_role_administrator, { 0 } },
};
#define COMMUNE_ROLES 2 /* the first two of them */

static const struct form_choice field_choices[] = {
    { "trade", TEXT_accounts_field_trade, { 0 } },     { "science", TEXT_accounts_field_science, { 0 } },
    { "health", TEXT_accounts_field_health, { 0 } },   { "culture", TEXT_accounts_field_culture, { 0 } },
    { "market", TEXT_accounts_field_market, { 0 } },
};
static const struct form_choice basis_choices[] = {
    { "appointment", TEXT_accounts_appointment, { 0 } },
    { "delegation", TEXT_accounts_delegation, { 0 } },
};

static const struct form_field give_fields[] = {
    { .name = "ho-ten", .kind = FORM_TEXT, .label = TEXT_accounts_name, .required = true, .autocomplete = "off" },
    { .name = "ten", .kind = FORM_TEXT, .label = TEXT_accounts_login, .hint = TEXT_accounts_login_new, .required = true, .max = 120 },
    { .name = "dien-thoai", .kind = FORM_PHONE, .label = TEXT_accounts_phone },
    { .name = "thu", .kind = FORM_EMAIL, .label = TEXT_accounts_email },
    { .name = "vai-tro", .kind = FORM_SELECT, .label = TEXT_accounts_role, .required = true, .choices = role_choices,
      .choice_count = sizeof(role_choices) / sizeof(role_choices[0]) },
    { .name = "nganh", .kind = FORM_SELECT, .label = TEXT_accounts_field, .hint = TEXT_accounts_field_hint, .choices = field_choices,
      .choice_count = sizeof(field_choices) / sizeof(field_choices[0]) },
    { .name = "xa", .kind = FORM_SELECT, .label = TEXT_accounts_commune, .hint = TEXT_accounts_commune_hint },
    { .name = "tu-ngay", .kind = FORM_DATE, .label = TEXT_accounts_from, .required = true },
    { .name = "den-ngay", .kind = FORM_DATE, .label = TEXT_accounts_until, .hint = TEXT_accounts_until_hint },
    { .name = "can-cu", .kind = FORM_RADIO, .label = TEXT_accounts_basis_kind, .required = true, .choices = basis_choices, .choice_count = 2 },
    { .name = "van-ban", .kind = FORM_TEXT, .label = TEXT_accounts_basis, .hint = TEXT_accounts_basis_hint, .required = true },
};
#define GIVE_COUNT (sizeof(give_fields) / sizeof(give_fields[0]))
#define GIVE_PERSON 4 /* the first four are about a new person */

struct giving {
    struct form form;
    struct account person; /* with id 0: a new one */
    struct db_conn *conn;
};

/* The communes that the viewer may give roles in, as choices. */
static enum status commune_choices(struct giving *giving, const struct reach *reach, struct error *error)
{
    struct web_request *request = giving->form.request;
    struct arena *arena = web_arena(request);
    struct buffer code;
    struct places communes;
    struct form_choice *choices;
    size_t count = 0;
    enum status status;
    buffer_open(&code, arena, 8);
    buffer_add_padded(&code, (uint64_t)reach->province, 2);
    status = places_children(giving->conn, arena, buffer_str(&code), today_of(request), &communes, error);
    if (status != STATUS_OK)
        return status;
    choices = ARENA_NEW_MANY(arena, struct form_choice, communes.count + 1);
    if (choices == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < communes.count; i++) {
        if (communes.rows[i].level != PLACE_COMMUNE || !accounts_reach_holds(reach, communes.rows[i].code))
            continue;
        choices[count].value = arena_copy_z(arena, communes.rows[i].code);
        choices[count].plain = communes.rows[i].name;
        if (choices[count].value == NULL)
            return fail_memory(error);
        count++;
    }
    form_set_choices(&giving->form, "xa", choices, count);
    return STATUS_OK;
}

static enum status giving_start(struct web_request *request, bool fresh, struct giving *giving, struct error *error)
{
    const struct accounts *accounts = web_room(request, "accounts");
    const struct viewer *viewer = accounts_viewer(request);
    size_t skip = fresh ? 0 : GIVE_PERSON;
    bool seen = false;
    struct reach reaches[3];
    enum status status = db_reader(accounts->db, &giving->conn, error);
    giving->person = (struct account){ 0 };
    if (status == STATUS_OK && !fresh)
        status = account_find(giving->conn, web_arena(request), web_path_part(request, "nguoi"), &giving->person, error);
    if (status == STATUS_OK && !fresh)
        status = account_seen(giving->conn, web_arena(request), viewer, &giving->person, today_of(request), &seen, error);
    if (status == STATUS_OK && !fresh && (!seen || giving->person.province != viewer->province || giving->person.closed))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = form_start(request, give_fields + skip, GIVE_COUNT - skip, &giving->form, error);
    if (status != STATUS_OK)
        return status;
    form_set_date(&giving->form, "tu-ngay", today_of(request));
    form_set(&giving->form, "can-cu", STR("appointment"));
    if (accounts_reaches(viewer, "accounts.give_commune", reaches) == 0)
        return commands_not_found(error);
    if (!accounts_can(viewer, "accounts.give"))
        form_set_choices(&giving->form, "vai-tro", role_choices, COMMUNE_ROLES);
    return commune_choices(giving, &reaches[0], error);
}

static enum status giving_show(struct giving *giving, int http_status, struct error *error)
{
    struct web_request *request = giving->form.request;
    bool fresh = giving->person.id == 0;
    struct buffer path;
    struct sight s;
    sight_begin(&s, request, fresh ? TEXT_accounts_open : TEXT_accounts_give, PEOPLE, SIGHT_NARROW);
    sight_back(&s, PEOPLE, TEXT_accounts_people);
    form_write_faults(&s.html, &giving->form);
    sight_heading(&s, fresh ? TEXT_accounts_open : TEXT_accounts_give, TEXT_accounts_open_lead);
    buffer_open(&path, s.arena, 200);
    buffer_add(&path, STR(PEOPLE "/"));
    if (fresh) {
        buffer_add(&path, STR("moi"));
    } else {
        ident_write(&path, &giving->person.ident);
        buffer_add(&path, STR("/vai-tro"));
    }
    form_write_open(&s.html, &giving->form, buffer_str(&path));
    form_write_fields(&s.html, &giving->form);
    form_write_close(&s.html, &giving->form, fresh ? TEXT_accounts_open : TEXT_accounts_give);
    return sight_end(&s, http_status, error);
}

static struct str ident_text(struct arena *arena, const struct ident *ident)
{
    struct buffer text;
    buffer_open(&text, arena, IDENT_TEXT_SIZE);
    ident_write(&text, ident);
    return buffer_str(&text);
}

/* The new identifiers are made of the form's, so that the same form sent twice asks for the same thing. */
static struct ident ident_for(struct arena *arena, const struct ident *command, const char *what)
{
    struct buffer name;
    buffer_open(&name, arena, 100);
    buffer_add_z(&name, what);
    ident_write(&name, command);
    return ident_of_name(buffer_str(&name));
}

static enum status give_content(struct giving *giving, struct str *out, struct error *error)
{
    const struct form *form = &giving->form;
    struct arena *arena = web_arena(form->request);
    struct ident account = giving->person.id == 0 ? ident_for(arena, &form->command, "account ") : giving->person.ident;
    struct ident role = ident_for(arena, &form->command, "role ");
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "account", ident_text(arena, &account));
    json_bool(&json, "opens", giving->person.id == 0);
    if (giving->person.id == 0) {
        json_object(&json, "person");
        json_text(&json, "login", form_text(form, "ten"));
        json_text(&json, "name", form_text(form, "ho-ten"));
        json_text(&json, "phone", form_text(form, "dien-thoai"));
        json_text(&json, "email", form_text(form, "thu"));
        json_object_end(&json);
    }
    json_text(&json, "role", ident_text(arena, &role));
    json_text(&json, "kind", form_text(form, "vai-tro"));
    json_text(&json, "field", form_text(form, "nganh"));
    json_text(&json, "place_code", form_text(form, "xa"));
    json_date(&json, "from", form_date(form, "tu-ngay"));
    json_date(&json, "until", form_date(form, "den-ngay"));
    json_text(&json, "basis_kind", form_text(form, "can-cu"));
    json_text(&json, "basis", form_text(form, "van-ban"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

/* Which of our fields a fault of the command stands at. */
static void blame(struct form *form, const struct error *fault)
{
    static const char *const names[][2] = { { "login", "ten" }, { "kind", "vai-tro" }, { "field", "nganh" }, { "place_code", "xa" },
                                            { "until", "den-ngay" } };
    FORM_FAULT_NAMED(form, fault, names, NULL);
}

static enum status show_given(struct giving *giving, struct str password, struct error *error)
{
    struct sight s;
    sight_begin(&s, giving->form.request, TEXT_accounts_given, PEOPLE, SIGHT_NARROW);
    sight_back(&s, PEOPLE, TEXT_accounts_people);
    sight_heading(&s, TEXT_accounts_given, TEXT_accounts_given_lead);
    sight_facts(&s);
    sight_fact(&s, TEXT_accounts_name, form_text(&giving->form, "ho-ten"));
    sight_fact(&s, TEXT_accounts_login, form_text(&giving->form, "ten"));
    sight_fact(&s, TEXT_accounts_password, password);
    sight_facts_end(&s);
    return sight_end(&s, 200, error);
}

static enum status give(struct web_request *request, bool fresh, struct error *error)
{
    struct account_extra extra = { 0 };
    struct command_result result;
    struct giving giving;
    char hash[PASSWORD_HASH_SIZE];
    struct str password = account_random_password(web_arena(request), web_context(request));
    struct str role;
    struct str content;
    bool of_commune;
    struct error fault;
    enum status status = giving_start(request, fresh, &giving, error);
    if (status == STATUS_OK)
        status = form_take(&giving.form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&giving.form))
        return giving_show(&giving, 422, error);
    if (fresh)
        status = password_hash(password, PASSWORD_COSTLY, hash, error);
    extra.hash = fresh ? str_from(hash) : STR("");
    if (status == STATUS_OK)
        status = give_content(&giving, &content, error);
    if (status != STATUS_OK)
        return status;
    role = form_text(&giving.form, "vai-tro");
    of_commune = str_is(role, "examiner") || str_is(role, "signer");
    status = account_command(request, &giving.form.command, of_commune ? "accounts.give_commune" : "accounts.give", content, &extra, &result, &fault);
    if (status == STATUS_BAD_INPUT || (status == STATUS_STALE && str_is(str_from(fault.where), "login"))) {
        blame(&giving.form, &fault);
        return giving_show(&giving, 422, error);
    }
    if (status != STATUS_OK) {
        *error = fault;
        return status;
    }
    if (fresh && result.repeated)
        return FAIL(error, STATUS_STALE, TEXT_accounts_shown_once, NULL);
    return fresh ? show_given(&giving, password, error) : web_redirect(request, PEOPLE "?xong=1", error);
}

enum status accounts_page_open(struct web_request *request, struct error *error)
{
    struct giving giving;
    enum status status = giving_start(request, true, &giving, error);
    return status == STATUS_OK ? giving_show(&giving, 200, error) : status;
}

enum status accounts_page_open_sent(struct web_request *request, struct error *error)
{
    return give(request, true, error);
}

enum status accounts_page_give(struct web_request *request, struct error *error)
{
    struct giving giving;
    enum status status = giving_start(request, false, &giving, error);
    return status == STATUS_OK ? giving_show(&giving, 200, error) : status;
}

enum status accounts_page_give_sent(struct web_request *request, struct error *error)
{
    return give(request, false, error);
}

/* ---- the apparatus ---- */

/* The next one who holds that role, in that field, at that place. */
static const struct account_role_row *holder(const struct account_role_list *roles, const struct account_hold *what, size_t *from)
{
    for (size_t i = *from; i < roles->count; i++) {
        const struct account_hold *hold = &roles->rows[i].hold;
        if (hold->role != what->role || hold->field != what->field || !str_equal(hold->place_code, what->place_code))
            continue;
        *from = i + 1;
        return &roles->rows[i];
    }
    return NULL;
}

static void write_holder(struct sight *s, const struct account_role_row *row, date today)
{
    bool soon = row->until != DATE_NONE && row->until - today <= ENDS_SOON;
    html_raw(&s->html, "<li><a href=\"" PEOPLE "/");
    ident_write(&s->html, &row->account_ident);
    html_raw(&s->html, "\">");
    html_text(&s->html, row->account_name);
    html_raw(&s->html, "</a>");
    if (row->from > today) {
        html_raw(&s->html, " <span class=\"quiet small\">");
        SIGHT_WORDS(s, TEXT_accounts_not_yet, TEXT_ARG("day", date_text(s->arena, row->from)));
        html_raw(&s->html, "</span>");
    }
    if (soon) {
        html_raw(&s->html, " <span class=\"attention small\">");
        page_icon(&s->html, ICON_WARNING);
        SIGHT_WORDS(s, TEXT_accounts_ends, TEXT_ARG("day", date_text(s->arena, row->until)));
        html_raw(&s->html, "</span>");
    }
    html_raw(&s->html, "</li>");
}

/* Everybody who holds it, or that nobody does. */
static void write_cell(struct sight *s, const struct account_role_list *roles, const struct account_hold *what, date today)
{
    const struct account_role_row *row;
    size_t from = 0;
    size_t count = 0;
    html_raw(&s->html, "<td>");
    while ((row = holder(roles, what, &from)) != NULL) {
        if (count++ == 0)
            html_raw(&s->html, "<ul class=\"plain\">");
        write_holder(s, row, today);
    }
    if (count > 0) {
        html_raw(&s->html, "</ul>");
    } else {
        html_raw(&s->html, "<span class=\"attention\">");
        page_icon(&s->html, ICON_WARNING);
        sight_words(s, TEXT_accounts_nobody);
        html_raw(&s->html, "</span>");
    }
    html_raw(&s->html, "</td>");
}

static void write_office(struct sight *s, const struct account_role_list *roles, const struct account_hold *what, date today)
{
    html_raw(&s->html, "<tr><th scope=\"row\">");
    account_write_hold(&s->html, s->language, what, STR(""));
    html_raw(&s->html, "</th>");
    write_cell(s, roles, what, today);
    html_raw(&s->html, "</tr>\n");
}

static void write_province(struct sight *s, const struct account_role_list *roles, date today)
{
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_accounts_at_province);
    html_raw(&s->html, "</h2>\n<div class=\"table\"><table>\n<tbody>\n");
    for (int role = 0; role < ROLE_COUNT; role++) {
        bool by_field = role == ROLE_DEPARTMENT;
        if (account_roles[role].level != SCOPE_PROVINCE)
            continue;
        for (int field = by_field ? FIELD_TRADE : FIELD_NONE; field <= (by_field ? FIELD_MARKET : FIELD_NONE); field++)
            write_office(s, roles, &(struct account_hold){ .role = (enum account_role)role, .field = (enum account_field)field, .place_code = STR("") },
                         today);
    }
    html_raw(&s->html, "</tbody></table></div>\n");
}

static void write_communes(struct sight *s, const struct account_role_list *roles, const struct places *communes, const struct reach *reach,
                           date today)
{
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_accounts_at_communes);
    html_raw(&s->html, "</h2>\n<div class=\"table\"><table>\n<thead><tr><th scope=\"col\">");
    sight_words(s, TEXT_accounts_commune);
    html_raw(&s->html, "</th><th scope=\"col\">");
    sight_words(s, TEXT_accounts_role_examiner);
    html_raw(&s->html, "</th><th scope=\"col\">");
    sight_words(s, TEXT_accounts_role_signer);
    html_raw(&s->html, "</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < communes->count; i++) {
        const struct place *place = &communes->rows[i];
        if (place->level != PLACE_COMMUNE || !accounts_reach_holds(reach, place->code))
            continue;
        html_raw(&s->html, "<tr><th scope=\"row\">");
        html_text(&s->html, place->name);
        html_raw(&s->html, "</th>");
        write_cell(s, roles, &(struct account_hold){ .role = ROLE_EXAMINER, .place_code = place->code }, today);
        write_cell(s, roles, &(struct account_hold){ .role = ROLE_SIGNER, .place_code = place->code }, today);
        html_raw(&s->html, "</tr>\n");
    }
    html_raw(&s->html, "</tbody></table></div>\n");
}

enum status accounts_page_apparatus(struct web_request *request, struct error *error)
{
    const struct accounts *accounts = web_room(request, "accounts");
    date today = today_of(request);
    struct reach reaches[3];
    struct account_role_list roles;
    struct places communes;
    struct buffer code;
    struct db_conn *conn;
    struct sight s;
    enum status status = db_reader(accounts->db, &conn, error);
    if (status == STATUS_OK && accounts_reaches(accounts_viewer(request), "apparatus.see", reaches) == 0)
        status = commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&code, web_arena(request), 8);
    buffer_add_padded(&code, (uint64_t)reaches[0].province, 2);
    status = accounts_sql_apparatus(conn, web_arena(request), &reaches[0], today, &roles, error);
    if (status == STATUS_OK)
        status = places_children(conn, web_arena(request), buffer_str(&code), today, &communes, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_accounts_apparatus, APPARATUS, SIGHT_WIDE);
    sight_heading(&s, TEXT_accounts_apparatus, TEXT_accounts_apparatus_lead);
    if (reaches[0].scope == SCOPE_PROVINCE)
        write_province(&s, &roles, today);
    write_communes(&s, &roles, &communes, &reaches[0], today);
    return sight_end(&s, 200, error);
}
