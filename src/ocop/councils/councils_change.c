/* What happens to a council later: people leave and follow, the chair's duty is handed on and comes back, new rules, its end. */
#include "ocop/councils/councils_int.h"
#include "texts_councils.h"

#define CONTENT_MAX ((size_t)256 << 10)
#define ROWS_AT_FIRST 3
#define ROWS_MORE 3

/* ---- what the forms share ---- */

static void content_open(struct council_visit *visit, const struct form *form, struct json_writer *json, struct buffer *text)
{
    buffer_open(text, visit->arena, CONTENT_MAX);
    json_writer_open(json, text);
    json_object(json, NULL);
    json_text(json, "council", council_ident_text(visit->arena, &visit->council.ident));
    json_int(json, "version", form->version < 1 ? 1 : form->version);
}

static enum status standing(struct web_request *request, const char *action, struct council_visit *visit, struct error *error)
{
    enum status status = council_visit(request, action, visit, error);
    return status == STATUS_OK && visit->council.ended != DATE_NONE ? FAIL(error, STATUS_STALE, TEXT_councils_is_ended, NULL) : status;
}

static void begin(struct sight *s, const struct council_visit *visit, const struct form *form, enum text_id title, enum text_id lead)
{
    sight_begin(s, visit->request, title, COUNCILS_NAV, SIGHT_NARROW);
    council_write_back(s, &visit->council);
    form_write_faults(&s->html, form);
    sight_heading(s, title, lead);
}

/* Runs the command; *again: it was refused in words that the form shows. */
static enum status run(struct council_visit *visit, struct form *form, const char *type, struct json_writer *json, struct buffer *text,
                       const char *const (*places)[2], size_t place_count, bool *again, struct error *error)
{
    struct error fault = { 0 };
    enum status status;
    *again = false;
    json_object_end(json);
    status = json_writer_end(json, error);
    if (status != STATUS_OK)
        return status;
    status = council_command(visit->request, &form->command, type, visit->council.province, buffer_str(text), &fault);
    if (status == STATUS_OK)
        return web_redirect(visit->request, council_path(visit->arena, &visit->council, "?xong=1").ptr, error);
    if (status != STATUS_BAD_INPUT) {
        *error = fault;
        return status;
    }
    *again = true;
    form_fault_named(form, &fault, places, place_count, NULL);
    return STATUS_OK;
}
#define RUN(visit, form, type, json, text, places, again, error)                                                             \
    run((visit), (form), (type), (json), (text), (places), sizeof(places) / sizeof((places)[0]), (again), (error))

/* ---- who leaves and who follows ---- */

static const struct form_field change_fields[] = {
    { .name = COUNCIL_ROWS_FIELD, .kind = FORM_HIDDEN, .label = TEXT_councils_new_seats },
    { .name = "so-qd", .kind = FORM_TEXT, .label = TEXT_councils_change_no, .hint = TEXT_councils_decision_no_hint, .required = true, .max = COUNCIL_SHORT },
    { .name = "ngay-qd", .kind = FORM_DATE, .label = TEXT_councils_decision_day, .required = true },
    { .name = "tu-ngay", .kind = FORM_DATE, .label = TEXT_councils_change_from, .hint = TEXT_councils_change_from_hint, .required = true },
};

struct changing {
    struct council_visit visit;
    struct form form;
    struct council_rows rows;
    bool ends[COUNCIL_SEATS_MAX]; /* by seat */
};

static const char *end_name(struct arena *arena, const struct council_seat *seat)
{
    struct buffer name;
    buffer_open(&name, arena, 60);
    buffer_add_z(&name, "thoi-");
    ident_write(&name, &seat->ident);
    return buffer_z(&name);
}

static enum status change_start(struct web_request *request, struct changing *t, struct error *error)
{
    enum status status = standing(request, "councils.edit", &t->visit, error);
    return status == STATUS_OK ? form_start(request, change_fields, sizeof(change_fields) / sizeof(change_fields[0]), &t->form, error) : status;
}

static void write_leaving(struct sight *s, const struct changing *t)
{
    html_raw(&s->html, "<fieldset class=\"row choices\"><legend>");
    sight_words(s, TEXT_councils_leaving);
    html_raw(&s->html, "</legend>\n<p class=\"quiet small\">");
    sight_words(s, TEXT_councils_leaving_hint);
    html_raw(&s->html, "</p>\n");
    for (size_t i = 0; i < t->visit.seats.count; i++) {
        const struct council_seat *seat = &t->visit.seats.rows[i];
        if (seat->until != DATE_NONE)
            continue;
        html_raw(&s->html, "<label class=\"choice\"><input type=\"checkbox\" value=\"1\"");
        html_attr(&s->html, "name", str_from(end_name(s->arena, seat)));
        if (t->ends[i])
            html_raw(&s->html, " checked");
        html_raw(&s->html, "><span>");
        html_text(&s->html, seat->name);
        html_raw(&s->html, " <span class=\"quiet\">");
        sight_words(s, council_duty_texts[seat->duty]);
        html_raw(&s->html, "</span></span></label>\n");
    }
    html_raw(&s->html, "</fieldset>\n");
}

static enum status change_show(struct changing *t, int http_status, struct error *error)
{
    struct sight s;
    enum status status;
    begin(&s, &t->visit, &t->form, TEXT_councils_change, TEXT_councils_change_lead);
    form_write_open(&s.html, &t->form, council_path(s.arena, &t->visit.council, "/thay-doi"));
    for (size_t i = 1; i < sizeof(change_fields) / sizeof(change_fields[0]); i++)
        form_write_field(&s.html, &t->form, change_fields[i].name);
    write_leaving(&s, t);
    status = council_rows_write(&s, &t->rows, &t->form, t->visit.conn, t->visit.council.province, &t->visit.seats, t->visit.today, error);
    if (status != STATUS_OK)
        return status;
    form_write_close(&s.html, &t->form, TEXT_councils_save);
    return sight_end(&s, http_status, error);
}

enum status councils_page_change(struct web_request *request, struct error *error)
{
    struct changing t = { .rows = { .more = ROWS_AT_FIRST } };
    enum status status = change_start(request, &t, error);
    if (status != STATUS_OK)
        return status;
    t.form.version = t.visit.council.version;
    return change_show(&t, 200, error);
}

/* Whoever is replaced leaves. */
static void take_ends(struct changing *t)
{
    for (size_t i = 0; i < t->visit.seats.count; i++) {
        const struct council_seat *seat = &t->visit.seats.rows[i];
        t->ends[i] = str_is(web_form(t->form.request, end_name(t->visit.arena, seat)), "1");
        for (size_t k = 0; k < t->rows.count; k++)
            if (seat->until == DATE_NONE && str_equal(t->rows.rows[k].replaces, council_ident_text(t->visit.arena, &seat->ident)))
                t->ends[i] = true;
    }
}

static enum status change_run(struct changing *t, struct error *error)
{
    static const char *const places[][2] = { { "decision_day", "ngay-qd" }, { "from", "tu-ngay" } };
    struct json_writer json;
    struct buffer text;
    bool again = false;
    enum status status;
    content_open(&t->visit, &t->form, &json, &text);
    json_text(&json, "decision_no", form_text(&t->form, "so-qd"));
    json_date(&json, "decision_day", form_date(&t->form, "ngay-qd"));
    json_date(&json, "from", form_date(&t->form, "tu-ngay"));
    json_array(&json, "ends");
    for (size_t i = 0; i < t->visit.seats.count; i++)
        if (t->ends[i])
            json_text(&json, NULL, council_ident_text(t->visit.arena, &t->visit.seats.rows[i].ident));
    json_array_end(&json);
    council_rows_json(&json, "adds", &t->rows);
    status = RUN(&t->visit, &t->form, "councils.change", &json, &text, places, &again, error);
    return status == STATUS_OK && again ? change_show(t, 422, error) : status;
}

enum status councils_page_change_sent(struct web_request *request, struct error *error)
{
    struct changing t = { .rows = { .more = ROWS_MORE } };
    enum status status = change_start(request, &t, error);
    if (status == STATUS_OK)
        status = form_take(&t.form, error);
    if (status == STATUS_OK)
        status = council_rows_take(&t.rows, &t.form, t.visit.conn, t.visit.council.province, error);
    if (status != STATUS_OK)
        return status;
    take_ends(&t);
    if (str_is(web_form(request, "them"), "1")) {
        for (size_t i = 0; i < t.form.count; i++)
            t.form.values[i].fault = TEXT_NONE;
        t.form.fault_count = 0;
        return change_show(&t, 200, error);
    }
    return form_is_good(&t.form) ? change_run(&t, error) : change_show(&t, 422, error);
}

/* ---- the chair's duty ---- */

static const struct form_field delegate_fields[] = {
    { .name = "nguoi", .kind = FORM_SELECT, .label = TEXT_councils_delegate_to, .required = true },
    { .name = "tu-ngay", .kind = FORM_DATE, .label = TEXT_councils_delegate_from, .required = true },
    { .name = "den-ngay", .kind = FORM_DATE, .label = TEXT_councils_delegate_until, .hint = TEXT_councils_delegate_until_hint, .required = true },
    { .name = "van-ban", .kind = FORM_TEXT, .label = TEXT_councils_paper, .hint = TEXT_councils_paper_hint, .required = true, .max = COUNCIL_LINE },
};

struct delegating {
    struct council_visit visit;
    struct form form;
};

static enum status delegate_start(struct web_request *request, struct delegating *t, struct error *error)
{
    struct form_choice *choices;
    size_t count = 0;
    enum status status = standing(request, "councils.delegate", &t->visit, error);
    if (status == STATUS_OK)
        status = form_start(request, delegate_fields, sizeof(delegate_fields) / sizeof(delegate_fields[0]), &t->form, error);
    if (status != STATUS_OK)
        return status;
    choices = ARENA_NEW_MANY(t->visit.arena, struct form_choice, t->visit.seats.count + 1);
    if (choices == NULL)
        return fail_memory(error);
    for (int deputies = 1; deputies >= 0; deputies--)
        for (size_t i = 0; i < t->visit.seats.count; i++) {
            const struct council_seat *seat = &t->visit.seats.rows[i];
            if (seat->duty != (deputies == 1 ? DUTY_DEPUTY : DUTY_MEMBER) || (seat->until != DATE_NONE && seat->until < t->visit.today))
                continue;
            choices[count++] = (struct form_choice){ .value = arena_copy_z(t->visit.arena, council_ident_text(t->visit.arena, &seat->ident)),
                                                     .plain = seat->name };
        }
    form_set_choices(&t->form, "nguoi", choices, count);
    return STATUS_OK;
}

static enum status delegate_show(struct delegating *t, int http_status, struct error *error)
{
    struct sight s;
    begin(&s, &t->visit, &t->form, TEXT_councils_delegate, TEXT_councils_delegate_lead);
    form_write_open(&s.html, &t->form, council_path(s.arena, &t->visit.council, "/uy-quyen"));
    form_write_fields(&s.html, &t->form);
    form_write_close(&s.html, &t->form, TEXT_councils_save);
    return sight_end(&s, http_status, error);
}

enum status councils_page_delegate(struct web_request *request, struct error *error)
{
    struct delegating t;
    enum status status = delegate_start(request, &t, error);
    if (status != STATUS_OK)
        return status;
    t.form.version = t.visit.council.version;
    form_set_date(&t.form, "tu-ngay", t.visit.today);
    return delegate_show(&t, 200, error);
}

enum status councils_page_delegate_sent(struct web_request *request, struct error *error)
{
    static const char *const places[][2] = { { "to", "nguoi" }, { "from", "tu-ngay" }, { "until", "den-ngay" } };
    struct delegating t;
    struct json_writer json;
    struct buffer text;
    bool again = false;
    enum status status = delegate_start(request, &t, error);
    if (status == STATUS_OK)
        status = form_take(&t.form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&t.form))
        return delegate_show(&t, 422, error);
    content_open(&t.visit, &t.form, &json, &text);
    json_text(&json, "to", form_text(&t.form, "nguoi"));
    json_date(&json, "from", form_date(&t.form, "tu-ngay"));
    json_date(&json, "until", form_date(&t.form, "den-ngay"));
    json_text(&json, "paper", form_text(&t.form, "van-ban"));
    status = RUN(&t.visit, &t.form, "councils.delegate", &json, &text, places, &again, error);
    return status == STATUS_OK && again ? delegate_show(&t, 422, error) : status;
}

/* From today on the chair leads again; what was done until yesterday stays done. */
enum status councils_page_take_back(struct web_request *request, struct error *error)
{
    static const struct form_field fields[] = { { .name = "uy-quyen", .kind = FORM_HIDDEN, .label = TEXT_councils_delegations, .max = IDENT_TEXT_SIZE } };
    struct council_visit visit;
    struct form form;
    struct json_writer json;
    struct buffer text;
    date last;
    struct ident ident;
    enum status status = standing(request, "councils.delegate", &visit, error);
    if (status == STATUS_OK)
        status = form_start(request, fields, 1, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status == STATUS_OK && !ident_read(form_text(&form, "uy-quyen"), &ident))
        status = commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    last = visit.today - 1;
    for (size_t i = 0; i < visit.delegations.count; i++) /* one that is still to come never holds */
        if (ident_equal(&visit.delegations.rows[i].ident, &ident) && visit.delegations.rows[i].from > visit.today)
            last = visit.delegations.rows[i].from - 1;
    content_open(&visit, &form, &json, &text);
    json_text(&json, "delegation", form_text(&form, "uy-quyen"));
    json_date(&json, "last", last);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = council_command(request, &form.command, "councils.end_delegation", visit.council.province, buffer_str(&text), error);
    return status == STATUS_OK ? web_redirect(request, council_path(visit.arena, &visit.council, "?xong=1").ptr, error) : status;
}

/* ---- new rules ---- */

static const struct form_field rules_fields[] = { COUNCIL_RULE_FIELDS };

static enum status rules_show(struct delegating *t, int http_status, struct error *error)
{
    struct sight s;
    begin(&s, &t->visit, &t->form, TEXT_councils_change_rules, TEXT_councils_change_rules_lead);
    form_write_open(&s.html, &t->form, council_path(s.arena, &t->visit.council, "/quy-che"));
    council_rules_write_fields(&s, &t->form);
    form_write_close(&s.html, &t->form, TEXT_councils_save);
    return sight_end(&s, http_status, error);
}

static enum status rules_start(struct web_request *request, struct delegating *t, struct error *error)
{
    enum status status = standing(request, "councils.edit", &t->visit, error);
    return status == STATUS_OK ? form_start(request, rules_fields, sizeof(rules_fields) / sizeof(rules_fields[0]), &t->form, error) : status;
}

enum status councils_page_rules(struct web_request *request, struct error *error)
{
    struct delegating t;
    enum status status = rules_start(request, &t, error);
    if (status == STATUS_OK)
        status = council_rules_fill(&t.form, t.visit.council.rules_json, error);
    if (status != STATUS_OK)
        return status;
    t.form.version = t.visit.council.version;
    form_set(&t.form, "quy-che", STR("")); /* new rules come by a new paper */
    return rules_show(&t, 200, error);
}

enum status councils_page_rules_sent(struct web_request *request, struct error *error)
{
    static const char *const places[][2] = { { "rules.quorum", "toi-thieu" } };
    struct delegating t;
    struct json_writer json;
    struct buffer text;
    bool again = false;
    enum status status = rules_start(request, &t, error);
    if (status == STATUS_OK)
        status = form_take(&t.form, error);
    if (status != STATUS_OK)
        return status;
    council_rules_check(&t.form);
    if (!form_is_good(&t.form))
        return rules_show(&t, 422, error);
    content_open(&t.visit, &t.form, &json, &text);
    council_rules_json(&json, &t.form);
    status = RUN(&t.visit, &t.form, "councils.rules", &json, &text, places, &again, error);
    return status == STATUS_OK && again ? rules_show(&t, 422, error) : status;
}

/* ---- its end ---- */

static const struct form_field end_fields[] = {
    { .name = "so-qd", .kind = FORM_TEXT, .label = TEXT_councils_decision_no, .hint = TEXT_councils_decision_no_hint, .required = true, .max = COUNCIL_SHORT },
    { .name = "ngay-qd", .kind = FORM_DATE, .label = TEXT_councils_decision_day, .required = true },
    { .name = "ngay-cuoi", .kind = FORM_DATE, .label = TEXT_councils_last_day, .required = true },
};

static enum status end_show(struct delegating *t, int http_status, struct error *error)
{
    struct sight s;
    begin(&s, &t->visit, &t->form, TEXT_councils_end, TEXT_councils_end_lead);
    form_write_open(&s.html, &t->form, council_path(s.arena, &t->visit.council, "/ket-thuc"));
    form_write_fields(&s.html, &t->form);
    form_write_close(&s.html, &t->form, TEXT_councils_end);
    return sight_end(&s, http_status, error);
}

static enum status end_start(struct web_request *request, struct delegating *t, struct error *error)
{
    enum status status = standing(request, "councils.edit", &t->visit, error);
    return status == STATUS_OK ? form_start(request, end_fields, sizeof(end_fields) / sizeof(end_fields[0]), &t->form, error) : status;
}

enum status councils_page_end(struct web_request *request, struct error *error)
{
    struct delegating t;
    enum status status = end_start(request, &t, error);
    if (status != STATUS_OK)
        return status;
    t.form.version = t.visit.council.version;
    return end_show(&t, 200, error);
}

enum status councils_page_end_sent(struct web_request *request, struct error *error)
{
    static const char *const places[][2] = { { "decision_day", "ngay-qd" }, { "last", "ngay-cuoi" } };
    struct delegating t;
    struct json_writer json;
    struct buffer text;
    bool again = false;
    enum status status = end_start(request, &t, error);
    if (status == STATUS_OK)
        status = form_take(&t.form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&t.form))
        return end_show(&t, 422, error);
    content_open(&t.visit, &t.form, &json, &text);
    json_text(&json, "decision_no", form_text(&t.form, "so-qd"));
    json_date(&json, "decision_day", form_date(&t.form, "ngay-qd"));
    json_date(&json, "last", form_date(&t.form, "ngay-cuoi"));
    status = RUN(&t.visit, &t.form, "councils.end", &json, &text, places, &again, error);
    return status == STATUS_OK && again ? end_show(&t, 422, error) : status;
}
