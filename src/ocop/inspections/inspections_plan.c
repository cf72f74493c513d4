/* The forms of a plan and of its team. */
#include "base/pure.h"
#include "ocop/inspections/inspections_int.h"
#include "texts_inspections.h"

#define CONTENT_MAX ((size_t)32768)

/* ---- a new plan ---- */

static const struct form_field fields[] = {
    { .name = "nam", .kind = FORM_INT, .label = TEXT_inspections_year, .required = true, .min = 2018, .max = 2100 },
    { .name = "ten", .kind = FORM_TEXT, .label = TEXT_inspections_plan_title, .hint = TEXT_inspections_plan_title_hint, .required = true, .max = INSPECTION_LINE },
    { .name = "so", .kind = FORM_TEXT, .label = TEXT_inspections_number, .hint = TEXT_inspections_number_hint, .required = true, .max = INSPECTION_LINE },
    { .name = "ngay", .kind = FORM_DATE, .label = TEXT_inspections_plan_day, .required = true },
};

static enum status show_new(struct form *form, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, form->request, TEXT_inspections_new, INSPECTIONS_PATH, SIGHT_NARROW);
    sight_back(&s, INSPECTIONS_PATH, TEXT_inspections_title);
    form_write_faults(&s.html, form);
    sight_heading(&s, TEXT_inspections_new, TEXT_inspections_new_lead);
    form_write_open(&s.html, form, STR(INSPECTIONS_PATH "/moi"));
    form_write_fields(&s.html, form);
    form_write_close(&s.html, form, TEXT_inspections_new_do);
    return sight_end(&s, http_status, error);
}

enum status inspections_page_new(struct web_request *request, struct error *error)
{
    struct form form;
    enum status status = form_start(request, fields, 4, &form, error);
    if (status != STATUS_OK)
        return status;
    form_set_int(&form, "nam", date_civil(date_in_vietnam(context_now(web_context(request)))).year);
    return show_new(&form, 200, error);
}

enum status inspections_page_new_sent(struct web_request *request, struct error *error)
{
    static const char *const names[][2] = { { "day", "ngay" }, { "number", "so" }, { "title", "ten" }, { "year", "nam" } };
    struct arena *arena = web_arena(request);
    struct plan plan = { .id = 0 };
    struct error fault = { 0 };
    struct json_writer json;
    struct buffer text;
    struct form form;
    enum status status = form_start(request, fields, 4, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&form))
        return show_new(&form, 422, error);
    plan.ident = inspection_ident_for(arena, &form.command, "inspections plan");
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "plan", inspection_ident_text(arena, &plan.ident));
    json_int(&json, "year", form_int(&form, "nam", 0));
    json_text(&json, "number", form_text(&form, "so"));
    json_date(&json, "day", form_date(&form, "ngay"));
    json_text(&json, "title", form_text(&form, "ten"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = inspections_command(request, &form.command, "inspections.plan", NULL, buffer_str(&text), &fault);
    if (status == STATUS_BAD_INPUT) {
        FORM_FAULT_NAMED(&form, &fault, names, NULL);
        return show_new(&form, 422, error);
    }
    if (fault.status != STATUS_OK)
        *error = fault;
    return status == STATUS_OK ? web_redirect(request, plan_path(arena, &plan, "?xong=1").ptr, error) : status;
}

/* ---- the team ---- */

#define MEMBER(no, label_id)                                                                                                 \
    { .name = "nguoi-" #no, .kind = FORM_TEXT, .label = label_id, .hint = TEXT_inspections_member_hint, .max = INSPECTION_LINE },                           \
        { .name = "don-vi-" #no, .kind = FORM_TEXT, .label = TEXT_inspections_member_body, .max = INSPECTION_LINE }
static const struct form_field team_fields[] = {
    { .name = "so", .kind = FORM_TEXT, .label = TEXT_inspections_team_number, .hint = TEXT_inspections_team_number_hint, .required = true, .max = INSPECTION_LINE },
    { .name = "ngay", .kind = FORM_DATE, .label = TEXT_inspections_team_day, .required = true },
    MEMBER(1, TEXT_inspections_duty_lead),
    MEMBER(2, TEXT_inspections_duty_secretary),
    MEMBER(3, TEXT_inspections_duty_member),
    MEMBER(4, TEXT_inspections_duty_member),
    MEMBER(5, TEXT_inspections_duty_member),
    MEMBER(6, TEXT_inspections_duty_member),
    MEMBER(7, TEXT_inspections_duty_member),
    MEMBER(8, TEXT_inspections_duty_member),
};
#define TEAM_FIELDS (sizeof(team_fields) / sizeof(team_fields[0]))
_Static_assert(TEAM_FIELDS == 2 + 2 * TEAM_MAX, "two fields for each member");

static const char *name_field(size_t member)
{
    return team_fields[2 + 2 * member].name;
}

static const char *body_field(size_t member)
{
    return team_fields[3 + 2 * member].name;
}

static int duty_of(size_t member)
{
    return member == 0 ? 0 : member == 1 ? 1 : 2;
}

static enum status show_team(struct inspecting *v, struct form *form, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, v->request, TEXT_inspections_team, INSPECTIONS_PATH, SIGHT_NARROW);
    sight_back(&s, plan_path(v->arena, &v->plan, "").ptr, TEXT_inspections_plan);
    form_write_faults(&s.html, form);
    sight_heading(&s, TEXT_inspections_team, TEXT_inspections_team_lead);
    form_write_open(&s.html, form, plan_path(v->arena, &v->plan, "/doan"));
    form_write_fields(&s.html, form);
    form_write_close(&s.html, form, TEXT_inspections_save);
    return sight_end(&s, http_status, error);
}

enum status inspections_page_team(struct web_request *request, struct error *error)
{
    struct inspecting v;
    struct members members;
    struct form form;
    size_t place = 2;
    enum status status = plan_visit(request, "inspections.plan", &v, error);
    if (status == STATUS_OK)
        status = form_start(request, team_fields, TEAM_FIELDS, &form, error);
    if (status == STATUS_OK)
        status = plans_sql_members(v.conn, v.arena, &v.plan, &members, error);
    if (status != STATUS_OK)
        return status;
    form.version = v.plan.version;
    form_set(&form, "so", v.plan.team_number);
    form_set_date(&form, "ngay", v.plan.team_day);
    for (size_t i = 0; i < members.count; i++) {
        size_t at = members.rows[i].duty < 2 ? (size_t)members.rows[i].duty : place++;
        if (at < TEAM_MAX) {
            form_set(&form, name_field(at), members.rows[i].name);
            form_set(&form, body_field(at), members.rows[i].body);
        }
    }
    return show_team(&v, &form, 200, error);
}

static enum status write_member(struct inspecting *v, struct json_writer *json, const struct form *form, size_t member, struct error *error)
{
    struct str typed = form_text(form, name_field(member));
    struct account_choice meant = { .name = typed };
    bool found = false;
    enum status status;
    if (typed.len == 0)
        return STATUS_OK;
    status = accounts_meant(v->conn, v->arena, v->plan.province, typed, &found, &meant, error);
    if (status != STATUS_OK)
        return status;
    json_object(json, NULL);
    json_text(json, "account", found ? inspection_ident_text(v->arena, &meant.ident) : STR(""));
    json_text(json, "name", found ? meant.name : typed);
    json_text(json, "body", form_text(form, body_field(member)));
    json_text_z(json, "duty", inspection_duty_words[duty_of(member)]);
    json_object_end(json);
    return STATUS_OK;
}

enum status inspections_page_team_sent(struct web_request *request, struct error *error)
{
    static const char *const names[][2] = { { "day", "ngay" }, { "number", "so" }, { "members", "nguoi-1" } };
    struct inspecting v;
    struct error fault = { 0 };
    struct json_writer json;
    struct buffer text;
    struct form form;
    enum status status = plan_visit(request, "inspections.plan", &v, error);
    if (status == STATUS_OK)
        status = form_start(request, team_fields, TEAM_FIELDS, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status != STATUS_OK)
        return status;
    if (form_text(&form, "nguoi-1").len == 0)
        form_fault(&form, "nguoi-1", TEXT_inspections_one_lead, NULL, 0);
    if (!form_is_good(&form))
        return show_team(&v, &form, 422, error);
    buffer_open(&text, v.arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "plan", inspection_ident_text(v.arena, &v.plan.ident));
    json_int(&json, "version", form.version);
    json_text(&json, "number", form_text(&form, "so"));
    json_date(&json, "day", form_date(&form, "ngay"));
    json_array(&json, "members");
    for (size_t i = 0; status == STATUS_OK && i < TEAM_MAX; i++)
        status = write_member(&v, &json, &form, i, error);
    json_array_end(&json);
    json_object_end(&json);
    if (status == STATUS_OK)
        status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = inspections_command(request, &form.command, "inspections.team", NULL, buffer_str(&text), &fault);
    if (status == STATUS_BAD_INPUT && fault.status != STATUS_OK) {
        FORM_FAULT_NAMED(&form, &fault, names, NULL);
        return show_team(&v, &form, 422, error);
    }
    if (fault.status != STATUS_OK)
        *error = fault;
    return status == STATUS_OK ? web_redirect(request, plan_path(v.arena, &v.plan, "?xong=1").ptr, error) : status;
}
