/* Rounds themselves: planned from the procedure's cut-offs, changed, closed. The screen and the command. */
#include "base/pure.h"
#include "ocop/rounds/rounds_int.h"
#include "texts_rounds.h"

#define ROUNDS_OWED 2 /* a year, Article 5.1; a further one must stand in the council's Quy chế and in a plan */
#define CONTENT_MAX ((size_t)16 << 10)

struct plan {
    struct str round;
    int64_t version; /* 0: a new one */
    int64_t year, no;
    struct str name, basis;
    date cutoff, until;
    bool closed;
};
static const struct json_field plan_fields[] = {
    { .name = "round", .kind = JSON_TEXT, .offset = offsetof(struct plan, round), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct plan, version), .required = true, .min = 0, .max = INT32_MAX },
    { .name = "year", .kind = JSON_INT, .offset = offsetof(struct plan, year), .required = true, .min = 2018, .max = 2100 },
    { .name = "no", .kind = JSON_INT, .offset = offsetof(struct plan, no), .required = true, .min = 1, .max = 99 },
    { .name = "name", .kind = JSON_TEXT, .offset = offsetof(struct plan, name), .required = true, .min = 1, .max = ROUNDS_LINE },
    { .name = "basis", .kind = JSON_TEXT, .offset = offsetof(struct plan, basis), .required = true, .max = ROUNDS_LINE },
    { .name = "cutoff", .kind = JSON_DATE, .offset = offsetof(struct plan, cutoff), .required = true },
    { .name = "until", .kind = JSON_DATE, .offset = offsetof(struct plan, until), .required = true },
    { .name = "closed", .kind = JSON_BOOL, .offset = offsetof(struct plan, closed) },
};
const struct json_shape round_plan_shape = { "RoundPlan", sizeof(struct plan), plan_fields, 9, false, NULL };

/* No other round of the year has the number. */
static enum status check_number(struct db_conn *conn, struct arena *arena, const struct round *round, struct error *error)
{
    struct round other;
    bool found = false;
    enum status status = rounds_sql_numbered(conn, arena, round, &found, &other, error);
    if (status == STATUS_OK && found && other.id != round->id)
        status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_rounds_numbered, "so", TEXT_ARG("name", other.name));
    return status;
}

enum status round_apply_plan(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct rounds_extra *extra = command->extra;
    const struct plan *plan = content;
    struct round round = { .province = command->province, .body = BODY_PROVINCE, .place_code = STR("") };
    struct ident ident;
    int64_t placed = 0;
    bool found = false;
    date was_until;
    enum status status = ident_read(plan->round, &ident) ? rounds_sql_round(conn, extra->arena, &ident, &found, &round, error) : commands_not_found(error);
    (void)result;
    if (status == STATUS_OK && (found != (plan->version > 0) || round.province != command->province))
        status = commands_not_found(error);
    if (status == STATUS_OK && found)
        status = commands_check_version(round.version, plan->version, error);
    if (status == STATUS_OK && plan->until <= plan->cutoff)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_rounds_days_order, "den");
    if (status == STATUS_OK && plan->no > ROUNDS_OWED && plan->basis.len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_rounds_basis_needed, "can-cu");
    if (status != STATUS_OK)
        return status;
    was_until = found ? round.until : plan->until;
    round.ident = ident;
    round.year = plan->year;
    round.no = plan->no;
    round.name = plan->name;
    round.basis = plan->basis;
    round.cutoff = plan->cutoff;
    round.until = plan->until;
    round.closed_at = !plan->closed ? 0 : round.closed_at != 0 ? round.closed_at : extra->now;
    status = check_number(conn, extra->arena, &round, error);
    if (status == STATUS_OK)
        status = found ? rounds_sql_set_round(conn, &round, error) : rounds_sql_add_round(conn, &round, extra->now, &round.id, error);
    if (status == STATUS_OK && was_until != round.until)
        status = rounds_sql_new_term(conn, &round, error);
    return status == STATUS_OK && round.closed_at == 0 ? rounds_sql_fill(conn, &round, &placed, error) : status;
}

/* ---- the screen ---- */

static const struct form_field fields[] = {
    { .name = "ten", .kind = FORM_TEXT, .label = TEXT_rounds_name, .required = true, .max = ROUNDS_LINE },
    { .name = "nam", .kind = FORM_INT, .label = TEXT_rounds_year, .required = true, .min = 2018, .max = 2100 },
    { .name = "so", .kind = FORM_INT, .label = TEXT_rounds_no, .required = true, .min = 1, .max = 99 },
    { .name = "can-cu", .kind = FORM_TEXT, .label = TEXT_rounds_basis, .hint = TEXT_rounds_basis_hint, .max = ROUNDS_LINE },
    { .name = "truoc", .kind = FORM_DATE, .label = TEXT_rounds_cutoff, .hint = TEXT_rounds_cutoff_hint, .required = true },
    { .name = "den", .kind = FORM_DATE, .label = TEXT_rounds_last, .hint = TEXT_rounds_last_hint, .required = true },
    { .name = "dong", .kind = FORM_CHECK, .label = TEXT_rounds_closed, .hint = TEXT_rounds_closed_hint },
};
#define FIELDS (sizeof(fields) / sizeof(fields[0]))

static enum status show(struct form *form, const struct round *round, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, form->request, round->id == 0 ? TEXT_rounds_new : TEXT_rounds_edit, ROUNDS_PATH, SIGHT_NARROW);
    sight_back(&s, round->id == 0 ? ROUNDS_PATH : round_path(s.arena, round, "").ptr, TEXT_rounds_title);
    form_write_faults(&s.html, form);
    sight_heading(&s, round->id == 0 ? TEXT_rounds_new : TEXT_rounds_edit, TEXT_rounds_new_lead);
    form_write_open(&s.html, form, round->id == 0 ? STR(ROUNDS_PATH "/moi") : round_path(s.arena, round, "/sua"));
    form_write_fields(&s.html, form);
    form_write_close(&s.html, form, TEXT_rounds_save);
    return sight_end(&s, http_status, error);
}

/* Rounds are the province's: a district has none. */
static enum status may_plan(struct web_request *request, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    const struct permission_subject province = { .province = viewer->province };
    return accounts_ask(viewer, "rounds.act", "rounds.see", &province, error);
}

enum status rounds_page_new(struct web_request *request, struct error *error)
{
    date today = date_in_vietnam(context_now(web_context(request)));
    struct round round = { .id = 0 };
    struct buffer name;
    struct form form;
    enum status status = may_plan(request, error);
    if (status == STATUS_OK)
        status = form_start(request, fields, FIELDS - 1, &form, error);
    if (status != STATUS_OK)
        return status;
    if (round_proposed(web_room(request, "procedures"), today, &round)) {
        buffer_open(&name, web_arena(request), 200);
        text_add(&name, LANGUAGE_VI, TEXT_rounds_named,
                 (const struct text_arg[]){ TEXT_ARG_INT("no", round.no), TEXT_ARG_INT("year", round.year) }, 2);
        form_set(&form, "ten", buffer_str(&name));
        form_set_int(&form, "nam", round.year);
        form_set_int(&form, "so", round.no);
        form_set_date(&form, "truoc", round.cutoff);
        form_set_date(&form, "den", round.until);
    }
    return show(&form, &round, 200, error);
}

static enum status send(struct form *form, const struct round *round, struct error *error)
{
    struct json_writer json;
    struct buffer content;
    struct error fault = { 0 };
    enum status status;
    buffer_open(&content, web_arena(form->request), CONTENT_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "round", round_ident(web_arena(form->request), &round->ident));
    json_int(&json, "version", round->id == 0 ? 0 : form->version);
    json_int(&json, "year", form_int(form, "nam", 0));
    json_int(&json, "no", form_int(form, "so", 0));
    json_text(&json, "name", form_text(form, "ten"));
    json_text(&json, "basis", form_text(form, "can-cu"));
    json_date(&json, "cutoff", form_date(form, "truoc"));
    json_date(&json, "until", form_date(form, "den"));
    json_bool(&json, "closed", round->id != 0 && form_checked(form, "dong"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = rounds_command(form->request, &form->command, "rounds.plan", buffer_str(&content), &fault);
    if (status == STATUS_BAD_INPUT) {
        form_fault_of(form, &fault);
        return show(form, round, 422, error);
    }
    if (status != STATUS_OK) {
        *error = fault;
        return status;
    }
    struct round there = *round;
    there.id = 1; /* it is there now */
    return web_redirect(form->request, round_path(web_arena(form->request), &there, "?xong=1").ptr, error);
}

enum status rounds_page_new_sent(struct web_request *request, struct error *error)
{
    struct round round = { .id = 0 };
    struct form form;
    enum status status = form_start(request, fields, FIELDS - 1, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status != STATUS_OK)
        return status;
    round.ident = ident_of_name(ident_str(&form.command)); /* sent twice, it is one */
    return form_is_good(&form) ? send(&form, &round, error) : show(&form, &round, 422, error);
}

static enum status find(struct web_request *request, struct round *out, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    struct db_conn *conn;
    struct ident ident;
    bool found = false;
    enum status status = may_plan(request, error);
    if (status == STATUS_OK)
        status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK && ident_read(web_path_part(request, "dot"), &ident))
        status = rounds_sql_round(conn, web_arena(request), &ident, &found, out, error);
    return status == STATUS_OK && (!found || out->province != viewer->province) ? commands_not_found(error) : status;
}

enum status rounds_page_edit(struct web_request *request, struct error *error)
{
    struct round round = { .id = 0 };
    struct form form;
    enum status status = find(request, &round, error);
    if (status == STATUS_OK)
        status = form_start(request, fields, FIELDS, &form, error);
    if (status != STATUS_OK)
        return status;
    form.version = round.version;
    form_set(&form, "ten", round.name);
    form_set_int(&form, "nam", round.year);
    form_set_int(&form, "so", round.no);
    form_set(&form, "can-cu", round.basis);
    form_set_date(&form, "truoc", round.cutoff);
    form_set_date(&form, "den", round.until);
    form_set(&form, "dong", round.closed_at != 0 ? STR("1") : STR(""));
    return show(&form, &round, 200, error);
}

enum status rounds_page_edit_sent(struct web_request *request, struct error *error)
{
    struct round round = { .id = 0 };
    struct form form;
    enum status status = find(request, &round, error);
    if (status == STATUS_OK)
        status = form_start(request, fields, FIELDS, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status != STATUS_OK)
        return status;
    return form_is_good(&form) ? send(&form, &round, error) : show(&form, &round, 422, error);
}
