/* /lich-lam-viec/sua: an administrator keeps his province's calendar. Days are set from one day to another at once (Tết), and what was set by hand
 * can be taken back. The command is notices.set_days. */
#include "base/json_write.h"
#include "ocop/accounts/accounts.h"
#include "ocop/notices/notices_int.h"
#include "web/form.h"
#include "web/sight.h"
#include "texts_notices.h"

#define CONTENT_MAX ((size_t)1 << 17)
#define RANGE_MAX 31 /* days at once */
#define EDIT_PATH NOTICES_PATH "/sua"
#define WITHDRAW_PATH NOTICES_PATH "/rut"

static const struct form_choice kind_choices[] = {
    { "holiday", TEXT_notices_kind_holiday, { 0 } },         { "substitute_off", TEXT_notices_kind_substitute_off, { 0 } },
    { "swapped_off", TEXT_notices_kind_swapped_off, { 0 } }, { "swapped_work", TEXT_notices_kind_swapped_work, { 0 } },
    { "closure", TEXT_notices_kind_closure, { 0 } },         { "ordinary", TEXT_notices_kind_ordinary, { 0 } },
};
static const struct form_field fields[] = {
    { .name = "tu-ngay", .kind = FORM_DATE, .label = TEXT_notices_edit_from, .required = true },
    { .name = "den-ngay", .kind = FORM_DATE, .label = TEXT_notices_edit_to, .hint = TEXT_notices_edit_to_hint },
    { .name = "loai", .kind = FORM_SELECT, .label = TEXT_notices_edit_kind, .required = true, .choices = kind_choices,
      .choice_count = sizeof(kind_choices) / sizeof(kind_choices[0]) },
    { .name = "ten", .kind = FORM_TEXT, .label = TEXT_notices_edit_name, .hint = TEXT_notices_edit_name_hint, .required = true, .max = NOTICES_NAME_MAX },
    { .name = "can-cu", .kind = FORM_TEXT, .label = TEXT_notices_edit_basis, .hint = TEXT_notices_edit_basis_hint, .required = true,
      .max = NOTICES_BASIS_MAX },
};
#define FIELD_COUNT (sizeof(fields) / sizeof(fields[0]))

struct editing {
    struct form form;
    struct db_conn *conn;
    int64_t province;
};

static enum status start(struct web_request *request, struct editing *editing, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    struct reach reaches[3];
    enum status status = db_reader(web_room(request, "db"), &editing->conn, error);
    if (accounts_reaches(viewer, "notices.set_days", reaches) == 0)
        return commands_not_found(error);
    editing->province = reaches[0].province;
    if (status == STATUS_OK)
        status = form_start(request, fields, FIELD_COUNT, &editing->form, error);
    if (status == STATUS_OK)
        status = calendar_version(editing->conn, editing->province, &editing->form.version, error);
    return status;
}

/* ---- what was set by hand ---- */

static void write_day(struct sight *s, const struct editing *editing, const struct calendar_day *day)
{
    struct ident command = ident_new(web_context(s->request));
    html_raw(&s->html, "<li><p><strong class=\"figure\">");
    sight_date(s, day->day);
    html_raw(&s->html, "</strong> ");
    sight_words(s, notices_kind_text(day->kind));
    html_raw(&s->html, ". ");
    html_text(&s->html, day->name);
    html_raw(&s->html, "<br><span class=\"quiet small\">");
    html_text(&s->html, day->basis);
    html_raw(&s->html, "</span></p>\n<form method=\"post\" action=\"" WITHDRAW_PATH "\">");
    form_write_hidden(&s->html, s->request, &command, editing->form.version);
    html_raw(&s->html, "<input type=\"hidden\" name=\"ngay\"");
    html_attr(&s->html, "value", date_text(s->arena, day->day));
    html_raw(&s->html, "><button class=\"link\">");
    SIGHT_WORDS(s, TEXT_notices_edit_withdraw, TEXT_ARG("day", date_text(s->arena, day->day)));
    html_raw(&s->html, "</button></form></li>\n");
}

static enum status write_set_days(struct sight *s, const struct editing *editing, struct error *error)
{
    struct notices_days days;
    bool any = false;
    enum status status = notices_sql_days(editing->conn, s->arena, editing->province, &days, error);
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_notices_edit_set);
    html_raw(&s->html, "</h2>\n");
    for (size_t i = 0; status == STATUS_OK && i < days.count; i++) {
        if (!days.rows[i].by_hand)
            continue;
        if (!any)
            html_raw(&s->html, "<ul class=\"plain set-days\">\n");
        any = true;
        write_day(s, editing, &days.rows[i]);
    }
    if (any) {
        html_raw(&s->html, "</ul>\n");
        return status;
    }
    html_raw(&s->html, "<p class=\"quiet\">");
    sight_words(s, TEXT_notices_edit_none);
    html_raw(&s->html, "</p>\n");
    return status;
}

static enum status show(struct editing *editing, int http_status, struct error *error)
{
    struct sight s;
    enum status status;
    sight_begin(&s, editing->form.request, TEXT_notices_edit_title, NOTICES_PATH, SIGHT_NARROW);
    sight_back(&s, NOTICES_PATH, TEXT_notices_page_title);
    form_write_faults(&s.html, &editing->form);
    sight_heading(&s, TEXT_notices_edit_title, TEXT_notices_edit_lead);
    form_write_open(&s.html, &editing->form, STR(EDIT_PATH));
    form_write_fields(&s.html, &editing->form);
    form_write_close(&s.html, &editing->form, TEXT_notices_edit_save);
    status = write_set_days(&s, editing, error);
    return status == STATUS_OK ? sight_end(&s, http_status, error) : status;
}

enum status notices_edit_page(struct web_request *request, struct error *error)
{
    struct editing editing;
    enum status status = start(request, &editing, error);
    return status == STATUS_OK ? show(&editing, 200, error) : status;
}

/* ---- setting ---- */

static enum calendar_kind kind_of(const struct form *form)
{
    int kind = 0;
    while (kind < CALENDAR_ORDINARY && !str_is(form_text(form, "loai"), calendar_kind_words[kind]))
        kind++;
    return (enum calendar_kind)kind;
}

/* In the words of the screen; the command says the same in those of a file. */
static void check_alone(struct form *form, date day)
{
    const struct text_arg args[] = { TEXT_ARG("day", date_text(web_arena(form->request), day)) };
    enum text_id fault = notices_day_fault(day, kind_of(form));
    if (fault == TEXT_notices_off_on_weekend)
        form_fault(form, "tu-ngay", TEXT_notices_edit_weekend, args, 1);
    else if (fault == TEXT_notices_work_not_saturday)
        form_fault(form, "tu-ngay", TEXT_notices_edit_not_saturday, args, 1);
    else if (fault != TEXT_NONE)
        form_fault(form, "tu-ngay", fault, NULL, 0);
}

static void check(struct form *form)
{
    date from = form_date(form, "tu-ngay");
    date to = form_text(form, "den-ngay").len == 0 ? from : form_date(form, "den-ngay");
    if (from == DATE_NONE || to == DATE_NONE)
        return;
    if (to == from)
        check_alone(form, from);
    if (to < from)
        form_fault(form, "den-ngay", TEXT_notices_edit_to_early, NULL, 0);
    else if (to - from >= RANGE_MAX)
        form_fault(form, "den-ngay", TEXT_notices_edit_too_long, (const struct text_arg[]){ TEXT_ARG_INT("most", RANGE_MAX) }, 1);
}

static void begin_content(struct json_writer *json, struct buffer *text, int64_t version, struct str reason)
{
    json_writer_open(json, text);
    json_object(json, NULL);
    json_int(json, "version", version);
    json_text(json, "reason", reason);
}

/* Of several days those that the kind can't be said of are left out: within Tết the Saturday is off anyway. One day alone is said as it is, and
 * refused by the command where it can't be. */
static enum status days_content(const struct form *form, struct str *out, struct error *error)
{
    date from = form_date(form, "tu-ngay");
    date to = form_text(form, "den-ngay").len == 0 ? from : form_date(form, "den-ngay");
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, web_arena(form->request), CONTENT_MAX);
    begin_content(&json, &text, form->version, form_text(form, "can-cu"));
    json_array(&json, "days");
    for (date day = from; day <= to; day++) {
        if (from != to && notices_day_fault(day, kind_of(form)) != TEXT_NONE)
            continue;
        json_object(&json, NULL);
        json_date(&json, "day", day);
        json_text(&json, "kind", form_text(form, "loai"));
        json_text(&json, "name", form_text(form, "ten"));
        json_text(&json, "basis", form_text(form, "can-cu"));
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

static enum status run(struct web_request *request, const struct ident *id, int64_t province, struct str content, struct error *error)
{
    struct command_result ignored;
    const struct command command = { .id = *id, .type = "notices.set_days", .province = province, .actor = accounts_actor(accounts_viewer(request)),
                                     .content = content };
    return command_run(web_room(request, "commands"), web_arena(request), &command, &ignored, error);
}

/* Which of our fields a fault of the command stands at. */
static void place_fault(struct error *fault)
{
    static const char *const places[][2] = { { "].day", "tu-ngay" }, { "].name", "ten" }, { "].basis", "can-cu" }, { "reason", "can-cu" },
                                             { "days", "den-ngay" } };
    struct str where = str_from(fault->where);
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        struct str end = str_from(places[i][0]);
        struct buffer field;
        if (where.len < end.len || !str_equal(str_part(where, where.len - end.len, where.len), end))
            continue;
        buffer_open_fixed(&field, fault->where, sizeof(fault->where));
        buffer_add_z(&field, places[i][1]);
        buffer_z(&field);
        return;
    }
}

enum status notices_edit_sent(struct web_request *request, struct error *error)
{
    struct editing editing;
    struct error fault = { 0 };
    struct str content;
    enum status status = start(request, &editing, error);
    if (status == STATUS_OK)
        status = form_take(&editing.form, error);
    if (status != STATUS_OK)
        return status;
    check(&editing.form);
    if (form_is_good(&editing.form)) {
        status = days_content(&editing.form, &content, error);
        if (status == STATUS_OK)
            status = run(request, &editing.form.command, editing.province, content, &fault);
        if (status == STATUS_OK)
            return web_redirect(request, EDIT_PATH "?xong=1", error);
        if (status != STATUS_BAD_INPUT) {
            *error = fault;
            return status;
        }
        place_fault(&fault);
        form_fault_of(&editing.form, &fault);
    }
    return show(&editing, 422, error);
}

/* ---- taking back ---- */

enum status notices_withdraw_sent(struct web_request *request, struct error *error)
{
    struct editing editing;
    struct json_writer json;
    struct buffer text;
    int64_t version = 0;
    date day;
    struct ident command;
    enum status status = start(request, &editing, error);
    if (status != STATUS_OK)
        return status;
    if (!ident_read(web_form(request, "lenh"), &command) || !date_read_vi(web_form(request, "ngay"), &day)
        || !str_to_int(web_form(request, "phien-ban"), 0, INT32_MAX, &version))
        return commands_not_found(error);
    buffer_open(&text, web_arena(request), CONTENT_MAX);
    begin_content(&json, &text, version, text_of(LANGUAGE_VI, TEXT_notices_edit_withdrawn));
    json_array(&json, "withdrawn");
    json_object(&json, NULL);
    json_date(&json, "day", day);
    json_object_end(&json);
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = run(request, &command, editing.province, buffer_str(&text), error);
    return status == STATUS_OK ? web_redirect(request, EDIT_PATH "?xong=1", error) : status;
}
