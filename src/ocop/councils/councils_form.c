/* The form by which a council is entered: its decision, its rules as questions, its seats row by row; from it also the draft of that decision. */
#include "base/file.h"
#include "base/text.h"
#include "ocop/councils/councils_int.h"
#include "texts_councils.h"

#define CONTENT_MAX ((size_t)256 << 10)
#define ROWS_AT_FIRST 15
#define ROWS_MORE 5
#define EXAMPLE_MAX ((size_t)65536)
#define EXAMPLE_PARAMETER "quy-che-mau"

static const struct form_choice bodies[] = {
    { "province", TEXT_councils_body_province, { 0 } },
    { "district", TEXT_councils_body_district, { 0 } },
    { "centre", TEXT_councils_body_centre, { 0 } },
};
static const struct form_field fields[] = {
    { .name = COUNCIL_ROWS_FIELD, .kind = FORM_HIDDEN, .label = TEXT_councils_seats },
    { .name = "ten", .kind = FORM_TEXT, .label = TEXT_councils_name, .hint = TEXT_councils_name_hint, .required = true, .max = COUNCIL_LINE },
    { .name = "cap", .kind = FORM_RADIO, .label = TEXT_councils_body, .required = true, .choices = bodies, .choice_count = 3 },
    { .name = "ma-huyen", .kind = FORM_TEXT, .label = TEXT_councils_place, .hint = TEXT_councils_place_hint, .max = 20 },
    { .name = "so-qd", .kind = FORM_TEXT, .label = TEXT_councils_decision_no, .hint = TEXT_councils_decision_no_hint, .required = true, .max = COUNCIL_SHORT },
    { .name = "ngay-qd", .kind = FORM_DATE, .label = TEXT_councils_decision_day, .required = true },
    { .name = "nguoi-ky", .kind = FORM_TEXT, .label = TEXT_councils_issuer, .hint = TEXT_councils_issuer_hint, .required = true, .max = COUNCIL_LINE },
    { .name = "tu-ngay", .kind = FORM_DATE, .label = TEXT_councils_from, .hint = TEXT_councils_from_hint },
    COUNCIL_RULE_FIELDS,
};
#define FIELDS (sizeof(fields) / sizeof(fields[0]))

struct setting {
    struct form form;
    struct council_rows rows;
    struct db_conn *conn;
    int64_t province;
    date today;
    struct str example; /* the title of that from which the rules were begun; empty: none */
};

static enum status start(struct web_request *request, struct setting *t, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    enum status status = db_reader(web_room(request, "db"), &t->conn, error);
    if (status != STATUS_OK)
        return status;
    t->province = viewer->province;
    t->today = date_in_vietnam(context_now(web_context(request)));
    return form_start(request, fields, FIELDS, &t->form, error);
}

static void write_button(struct sight *s, const char *value, enum text_id words)
{
    html_raw(&s->html, "<button class=\"button\" type=\"submit\" name=\"du-thao\" formnovalidate");
    html_attr(&s->html, "value", str_from(value));
    html_raw(&s->html, ">");
    sight_words(s, words);
    html_raw(&s->html, "</button>\n");
}

/* The way to an example, or that one was taken: never silently. */
static void write_example(struct sight *s, const struct setting *t)
{
    if (t->example.len > 0) {
        sight_notice_open(s, MOOD_ATTENTION);
        html_raw(&s->html, "<p>");
        SIGHT_WORDS(s, TEXT_councils_example_used, TEXT_ARG("title", t->example));
        html_raw(&s->html, "</p>");
        sight_notice_close(s);
        return;
    }
    html_raw(&s->html, "<p><a href=\"" COUNCILS_PATH "/moi?" EXAMPLE_PARAMETER "=tay-ninh-1048\">");
    sight_words(s, TEXT_councils_example);
    html_raw(&s->html, "</a></p>\n");
}

static enum status show(struct setting *t, int http_status, struct error *error)
{
    static const char *const first[] = { "ten", "cap", "ma-huyen", "so-qd", "ngay-qd", "nguoi-ky", "tu-ngay" };
    struct sight s;
    enum status status;
    sight_begin(&s, t->form.request, TEXT_councils_new, COUNCILS_NAV, SIGHT_NARROW);
    sight_back(&s, COUNCILS_PATH, TEXT_councils_title);
    form_write_faults(&s.html, &t->form);
    sight_heading(&s, TEXT_councils_new, TEXT_councils_new_lead);
    write_example(&s, t);
    form_write_open(&s.html, &t->form, STR(COUNCILS_PATH "/moi"));
    for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
        form_write_field(&s.html, &t->form, first[i]);
    status = council_rows_write(&s, &t->rows, &t->form, t->conn, t->province, NULL, t->today, error);
    if (status != STATUS_OK)
        return status;
    council_rules_write_fields(&s, &t->form);
    html_raw(&s.html, "<h2>");
    sight_words(&s, TEXT_councils_draft);
    html_raw(&s.html, "</h2>\n<p>");
    sight_words(&s, TEXT_councils_draft_lead);
    html_raw(&s.html, "</p>\n<p class=\"acts\">");
    write_button(&s, "docx", TEXT_councils_draft_docx);
    write_button(&s, "pdf", TEXT_councils_draft_pdf);
    html_raw(&s.html, "</p>\n");
    form_write_close(&s.html, &t->form, TEXT_councils_save);
    return sight_end(&s, http_status, error);
}

/* ---- beginning from an example ---- */

/* A file of law/council-rules/: what it says and no more; what it leaves open stays unanswered. */
struct example {
    struct str title;
    struct fraction quorum; /* den 0: none is told */
    bool chair_required;
    int basis;              /* enum law_basis; -1: not told */
    int64_t spread_limit;   /* -1: not told */
};
static const struct json_field example_fields[] = {
    { .name = "title", .kind = JSON_TEXT, .offset = offsetof(struct example, title), .required = true },
    { .name = "quorum", .kind = JSON_FRACTION, .offset = offsetof(struct example, quorum), .nullable = true },
    { .name = "chair_required", .kind = JSON_BOOL, .offset = offsetof(struct example, chair_required), .required = true },
    { .name = "minimum_basis", .kind = JSON_WORD, .offset = offsetof(struct example, basis), .nullable = true, .words = council_basis_words },
    { .name = "spread_limit", .kind = JSON_INT, .offset = offsetof(struct example, spread_limit), .nullable = true, .max = 100 },
};
static const struct example example_defaults = { .basis = -1, .spread_limit = -1 };
static const struct json_shape example_shape = { "CouncilRulesExample", sizeof(struct example), example_fields, 5, true, &example_defaults };

static enum status read_example(struct web_request *request, struct str name, struct example *out, struct error *error)
{
    const struct law *law = web_room(request, "law");
    struct arena *arena = web_arena(request);
    struct buffer path;
    struct str bytes;
    enum status status;
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] != '-' && !(name.ptr[i] >= '0' && name.ptr[i] <= '9') && !(name.ptr[i] >= 'a' && name.ptr[i] <= 'z'))
            return commands_not_found(error);
    if (law == NULL || name.len == 0 || name.len > 60)
        return commands_not_found(error);
    buffer_open(&path, arena, 4096);
    buffer_add_z(&path, law->folder);
    buffer_add_z(&path, "/council-rules/");
    buffer_add(&path, name);
    buffer_add_z(&path, ".json");
    status = file_read(arena, buffer_z(&path), EXAMPLE_MAX, &bytes, error);
    if (status == STATUS_NOT_FOUND)
        return commands_not_found(error);
    return status == STATUS_OK ? json_read(arena, bytes, &example_shape, out, error) : status;
}

static enum status begin_from_example(struct setting *t, struct str name, struct error *error)
{
    struct arena *arena = web_arena(t->form.request);
    struct example example;
    struct buffer part;
    enum status status = read_example(t->form.request, name, &example, error);
    if (status != STATUS_OK)
        return status;
    t->example = example.title;
    buffer_open(&part, arena, 50);
    if (example.quorum.den != 0) {
        fraction_write(&part, example.quorum);
        form_set(&t->form, "toi-thieu", buffer_str(&part));
    }
    if (example.chair_required)
        form_set(&t->form, "chu-tich", STR("1"));
    if (example.basis >= 0)
        form_set(&t->form, "muc-sao", str_from(council_basis_words[example.basis]));
    if (example.spread_limit >= 0) {
        form_set(&t->form, "chenh", STR("limit"));
        form_set_int(&t->form, "chenh-diem", example.spread_limit);
    }
    return STATUS_OK;
}

enum status councils_page_new(struct web_request *request, struct error *error)
{
    struct setting t = { .rows = { .more = ROWS_AT_FIRST } };
    enum status status = start(request, &t, error);
    if (status != STATUS_OK)
        return status;
    if (web_query(request, EXAMPLE_PARAMETER).len > 0)
        status = begin_from_example(&t, web_query(request, EXAMPLE_PARAMETER), error);
    return status == STATUS_OK ? show(&t, 200, error) : status;
}

/* ---- the draft ---- */

static date day_or(const struct form *form, const char *name, date otherwise)
{
    date day = form_date(form, name);
    return day == DATE_NONE ? otherwise : day;
}

/* What is not said yet is left to be written by hand. */
static enum status answer_draft(struct setting *t, bool pdf, struct error *error)
{
    struct arena *arena = web_arena(t->form.request);
    struct council_seat *seats = ARENA_NEW_MANY(arena, struct council_seat, COUNCIL_ROWS);
    struct council council = { .province = t->province, .name = form_text(&t->form, "ten"), .decision_no = form_text(&t->form, "so-qd"),
                               .decision_day = form_date(&t->form, "ngay-qd"), .issuer = form_text(&t->form, "nguoi-ky") };
    struct council_draft draft = { .council = &council, .seats = seats };
    if (seats == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < t->rows.count; i++) {
        const struct council_row *row = &t->rows.rows[i];
        int duty = DUTY_MEMBER;
        for (int k = 0; council_duty_words[k] != NULL; k++)
            duty = str_is(row->duty, council_duty_words[k]) ? k : duty;
        seats[draft.count++] = (struct council_seat){ .name = row->name.len > 0 ? row->name : row->account, .agency = row->agency,
                                                      .position = row->position, .duty = (enum council_duty)duty, .no = (int64_t)i + 1 };
    }
    return council_answer_draft(t->form.request, t->conn, &draft, pdf, error);
}

/* ---- entering it ---- */

static enum status content_of(struct setting *t, struct str council, struct str *out, struct error *error)
{
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, web_arena(t->form.request), CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "council", council);
    json_text(&json, "body", form_text(&t->form, "cap"));
    json_text(&json, "place_code", form_text(&t->form, "ma-huyen"));
    json_text(&json, "name", form_text(&t->form, "ten"));
    json_text(&json, "decision_no", form_text(&t->form, "so-qd"));
    json_text(&json, "issuer", form_text(&t->form, "nguoi-ky"));
    json_date(&json, "decision_day", form_date(&t->form, "ngay-qd"));
    json_date(&json, "from", day_or(&t->form, "tu-ngay", form_date(&t->form, "ngay-qd")));
    council_rules_json(&json, &t->form);
    council_rows_json(&json, "seats", &t->rows);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

/* Which of our fields a fault of the command stands at. */
static void blame(struct form *form, const struct error *fault)
{
    static const char *const names[][2] = { { "decision_day", "ngay-qd" }, { "from", "tu-ngay" }, { "place_code", "ma-huyen" }, { "body", "cap" },
                                            { "rules.quorum", "toi-thieu" } };
    FORM_FAULT_NAMED(form, fault, names, COUNCIL_ROWS_FIELD);
}

static void forgive(struct form *form)
{
    for (size_t i = 0; i < form->count; i++)
        form->values[i].fault = TEXT_NONE;
    form->fault_count = 0;
}

static enum status enter(struct setting *t, struct error *error)
{
    struct arena *arena = web_arena(t->form.request);
    struct council council = { .province = t->province };
    struct error fault = { 0 };
    struct buffer name;
    struct str content;
    enum status status;
    buffer_open(&name, arena, 100);
    buffer_add_z(&name, "council ");
    ident_write(&name, &t->form.command);
    council.ident = ident_of_name(buffer_str(&name));
    status = content_of(t, council_ident_text(arena, &council.ident), &content, error);
    if (status != STATUS_OK)
        return status;
    status = council_command(t->form.request, &t->form.command, "councils.set_up", t->province, content, &fault);
    if (status == STATUS_OK)
        return web_redirect(t->form.request, council_path(arena, &council, "?xong=1").ptr, error);
    if (status != STATUS_BAD_INPUT) {
        *error = fault;
        return status;
    }
    blame(&t->form, &fault);
    return show(t, 422, error);
}

enum status councils_page_new_sent(struct web_request *request, struct error *error)
{
    struct setting t = { .rows = { .more = ROWS_MORE } };
    enum status status = start(request, &t, error);
    if (status == STATUS_OK)
        status = form_take(&t.form, error);
    if (status == STATUS_OK)
        status = council_rows_take(&t.rows, &t.form, t.conn, t.province, error);
    if (status != STATUS_OK)
        return status;
    if (str_is(web_form(request, "them"), "1")) {
        forgive(&t.form);
        return show(&t, 200, error);
    }
    if (str_is(web_form(request, "du-thao"), "pdf") || str_is(web_form(request, "du-thao"), "docx"))
        return answer_draft(&t, str_is(web_form(request, "du-thao"), "pdf"), error);
    council_rules_check(&t.form);
    if (t.rows.count == 0)
        form_fault(&t.form, COUNCIL_ROWS_FIELD, TEXT_councils_no_chair, NULL, 0);
    return form_is_good(&t.form) ? enter(&t, error) : show(&t, 422, error);
}
