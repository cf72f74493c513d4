/* Who works for a producer: the people who hold a role for it, giving and ending one. */
#include "base/password.h"
#include "ocop/producers/producers_int.h"
#include "texts_accounts.h"
#include "texts_producers.h"

#define CONTENT_MAX ((size_t)8192)

static const struct form_choice role_choices[] = {
    { "helper", TEXT_accounts_role_helper, { 0 } },
    { "producer", TEXT_accounts_role_producer, { 0 } },
};
static const struct form_field fields[] = {
    { .name = "ho-ten", .kind = FORM_TEXT, .label = TEXT_accounts_name, .required = true },
    { .name = "dien-thoai", .kind = FORM_PHONE, .label = TEXT_producers_helper_phone, .hint = TEXT_producers_helper_phone_hint, .required = true },
    { .name = "den-ngay", .kind = FORM_DATE, .label = TEXT_accounts_until, .hint = TEXT_accounts_until_hint },
    { .name = "vai-tro", .kind = FORM_RADIO, .label = TEXT_accounts_role, .required = true, .choices = role_choices, .choice_count = 2 },
    { .name = "can-cu", .kind = FORM_TEXT, .label = TEXT_accounts_basis },
};
#define FIELDS 5
#define HELPER_FIELDS 3 /* for who may only name helpers */

struct staff {
    struct form form;
    struct db_conn *conn;
    struct producer producer;
    struct account_people people;
    bool gives_all; /* the producer's own role too */
};

static enum status staff_start(struct web_request *request, struct staff *staff, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    struct permission_subject subject;
    enum status status = db_reader(producer_db(request), &staff->conn, error);
    if (status == STATUS_OK)
        status = producers_for(staff->conn, web_arena(request), viewer, web_path_part(request, "chu-the"), "producers.give_helper", &staff->producer,
                               &subject, error);
    if (status == STATUS_OK)
        status = accounts_of_producer(staff->conn, web_arena(request), staff->producer.id, producer_today(request), &staff->people, error);
    if (status != STATUS_OK)
        return status;
    staff->gives_all = accounts_may(viewer, "producers.give", &subject);
    status = form_start(request, fields, staff->gives_all ? FIELDS : HELPER_FIELDS, &staff->form, error);
    if (status == STATUS_OK)
        form_set(&staff->form, "vai-tro", STR("helper"));
    return status;
}

static void write_end(struct sight *s, const struct staff *staff, const struct account_person *person)
{
    struct buffer path;
    if (person->kind == ROLE_PRODUCER && !staff->gives_all)
        return;
    buffer_open(&path, s->arena, 200);
    producer_path(&path, &staff->producer.ident, "/nguoi-giup/");
    ident_write(&path, &person->role);
    producer_write_button_form(s, buffer_str(&path), person->version, TEXT_accounts_end_role, false);
}

static void write_people(struct sight *s, const struct staff *staff)
{
    static const enum text_id heads[] = { TEXT_accounts_name, TEXT_accounts_login, TEXT_accounts_role, TEXT_accounts_from, TEXT_accounts_until,
                                          TEXT_accounts_end_role };
    if (staff->people.count == 0) {
        html_raw(&s->html, "<p>");
        sight_words(s, TEXT_producers_nobody);
        html_raw(&s->html, "</p>\n");
        return;
    }
    list_table_open(s, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < staff->people.count; i++) {
        const struct account_person *person = &staff->people.rows[i];
        html_raw(&s->html, "<tr><th scope=\"row\">");
        html_text(&s->html, person->name);
        html_raw(&s->html, "</th><td>");
        html_text(&s->html, person->login);
        html_raw(&s->html, "</td><td>");
        sight_words(s, person->kind == ROLE_PRODUCER ? TEXT_accounts_role_producer : TEXT_accounts_role_helper);
        html_raw(&s->html, "</td><td>");
        sight_date(s, person->from);
        html_raw(&s->html, "</td><td>");
        if (person->until == DATE_NONE)
            sight_words(s, TEXT_accounts_open_end);
        else
            sight_date(s, person->until);
        html_raw(&s->html, "</td><td>");
        write_end(s, staff, person);
        html_raw(&s->html, "</td></tr>\n");
    }
    list_table_close(s);
}

static enum status staff_show(struct staff *staff, int http_status, struct error *error)
{
    struct arena *arena = web_arena(staff->form.request);
    struct sight s;
    sight_begin(&s, staff->form.request, TEXT_producers_people, PRODUCERS, SIGHT_WIDE);
    sight_back(&s, producer_address(arena, &staff->producer.ident, "").ptr, TEXT_producers_back);
    form_write_faults(&s.html, &staff->form);
    sight_heading(&s, TEXT_producers_people, TEXT_producers_people_lead);
    write_people(&s, staff);
    html_raw(&s.html, "<h2>");
    sight_words(&s, TEXT_producers_give);
    html_raw(&s.html, "</h2>\n");
    form_write_open(&s.html, &staff->form, producer_address(arena, &staff->producer.ident, "/nguoi-giup"));
    form_write_fields(&s.html, &staff->form);
    form_write_close(&s.html, &staff->form, TEXT_producers_give);
    return sight_end(&s, http_status, error);
}

enum status producers_page_people(struct web_request *request, struct error *error)
{
    struct staff staff;
    enum status status = staff_start(request, &staff, error);
    return status == STATUS_OK ? staff_show(&staff, 200, error) : status;
}

static enum status give_content(struct staff *staff, struct str *out, struct error *error)
{
    const struct form *form = &staff->form;
    struct arena *arena = web_arena(form->request);
    struct ident account = producer_ident_for(arena, &form->command, "account ");
    struct ident role = producer_ident_for(arena, &form->command, "role ");
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "producer", producer_ident_text(arena, &staff->producer.ident));
    json_text(&json, "account", producer_ident_text(arena, &account));
    json_text(&json, "role", producer_ident_text(arena, &role));
    json_text(&json, "kind", staff->gives_all ? form_text(form, "vai-tro") : STR("helper"));
    json_text(&json, "login", form_text(form, "dien-thoai"));
    json_text(&json, "name", form_text(form, "ho-ten"));
    json_date(&json, "until", form_date(form, "den-ngay"));
    json_text(&json, "basis", form_text(form, "can-cu"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

static enum status show_password(struct staff *staff, struct str password, struct error *error)
{
    struct arena *arena = web_arena(staff->form.request);
    struct sight s;
    sight_begin(&s, staff->form.request, TEXT_accounts_given, PRODUCERS, SIGHT_NARROW);
    sight_back(&s, producer_address(arena, &staff->producer.ident, "/nguoi-giup").ptr, TEXT_producers_people);
    sight_heading(&s, TEXT_accounts_given, TEXT_accounts_given_lead);
    sight_facts(&s);
    sight_fact(&s, TEXT_accounts_name, form_text(&staff->form, "ho-ten"));
    sight_fact(&s, TEXT_accounts_login, form_text(&staff->form, "dien-thoai"));
    html_raw(&s.html, "<div><dt>");
    sight_words(&s, TEXT_accounts_password);
    html_raw(&s.html, "</dt><dd><code class=\"secret\">");
    html_text(&s.html, password);
    html_raw(&s.html, "</code></dd></div>\n");
    sight_facts_end(&s);
    return sight_end(&s, 200, error);
}

static bool give_fault(struct staff *staff, const struct error *fault)
{
    static const char *const names[][2] = { { "login", "dien-thoai" }, { "until", "den-ngay" }, { "kind", "vai-tro" } };
    if (fault->status != STATUS_BAD_INPUT)
        return false;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (str_is(str_from(fault->where), names[i][0])) {
            form_fault(&staff->form, names[i][1], fault->text, NULL, 0);
            return true;
        }
    form_fault_of(&staff->form, fault);
    return true;
}

/* Whether the command opened the account: only then there is a password to hand over. */
struct given {
    bool opened;
};
static const struct json_field given_fields[] = { { .name = "opened", .kind = JSON_BOOL, .offset = offsetof(struct given, opened), .required = true } };
static const struct json_shape given_shape = { "ProducersGiven", sizeof(struct given), given_fields, 1, false, NULL };

enum status producers_page_give(struct web_request *request, struct error *error)
{
    struct str password = account_random_password(web_arena(request), web_context(request));
    struct producer_extra extra = { 0 };
    struct command_result result;
    struct given given;
    struct staff staff;
    struct error fault;
    char hash[PASSWORD_HASH_SIZE];
    struct str content;
    enum status status = staff_start(request, &staff, error);
    if (status == STATUS_OK)
        status = form_take(&staff.form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&staff.form))
        return staff_show(&staff, 422, error);
    status = password_hash(password, PASSWORD_COSTLY, hash, error);
    extra.hash = str_from(hash);
    if (status == STATUS_OK)
        status = give_content(&staff, &content, error);
    if (status != STATUS_OK)
        return status;
    status = producer_command(request, &staff.form.command, staff.gives_all ? "producers.give" : "producers.give_helper", staff.producer.province,
                              &staff.producer, content, &extra, &result, &fault);
    if (status != STATUS_OK && give_fault(&staff, &fault))
        return staff_show(&staff, 422, error);
    if (status != STATUS_OK) {
        *error = fault;
        return status;
    }
    status = json_read(web_arena(request), result.json, &given_shape, &given, error);
    if (status == STATUS_OK && given.opened && result.repeated)
        status = FAIL(error, STATUS_STALE, TEXT_accounts_shown_once, NULL);
    if (status != STATUS_OK)
        return status;
    if (given.opened)
        return show_password(&staff, password, error);
    return web_redirect(request, producer_address(web_arena(request), &staff.producer.ident, "/nguoi-giup?xong=1").ptr, error);
}

enum status producers_page_end_role(struct web_request *request, struct error *error)
{
    struct ident command = producer_sent_command(request);
    struct arena *arena = web_arena(request);
    struct producer_extra extra = { 0 };
    struct json_writer json;
    struct buffer content;
    struct staff staff;
    struct ident role;
    enum status status = staff_start(request, &staff, error);
    if (status == STATUS_OK && !ident_read(web_path_part(request, "vai-tro"), &role))
        status = commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&content, arena, CONTENT_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "producer", producer_ident_text(arena, &staff.producer.ident));
    json_text(&json, "role", producer_ident_text(arena, &role));
    json_date(&json, "last", producer_today(request) - 1);
    json_int(&json, "version", producer_sent_version(request));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = producer_command(request, &command, staff.gives_all ? "producers.end_owner" : "producers.end_helper", staff.producer.province,
                                  &staff.producer, buffer_str(&content), &extra, NULL, error);
    if (status != STATUS_OK)
        return status;
    return web_redirect(request, producer_address(arena, &staff.producer.ident, "/nguoi-giup?xong=1").ptr, error);
}
