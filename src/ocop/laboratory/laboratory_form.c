/* The forms of laboratory tests: asking for one, writing down its result with a row for each parameter, cancelling. Works without scripts: more rows
 * come by a button that sends the form and gets it back. */
#include "base/text.h"
#include "ocop/laboratory/laboratory_int.h"
#include "texts_laboratory.h"

#define CONTENT_MAX ((size_t)256 << 10)
#define ROWS_AT_FIRST 3
#define ROWS_MORE 5

static const struct form_choice conclusions[] = {
    { "pass", TEXT_laboratory_pass, { 0 } },
    { "fail", TEXT_laboratory_fail, { 0 } },
    { "unknown", TEXT_laboratory_unknown, { 0 } },
};
static const struct form_field fields[] = {
    { .name = "san-pham", .kind = FORM_HIDDEN, .label = TEXT_laboratory_product, .max = IDENT_TEXT_SIZE },
    { .name = "don-vi", .kind = FORM_TEXT, .label = TEXT_laboratory_laboratory, .required = true, .max = LABORATORY_LINE },
    { .name = "cong-nhan", .kind = FORM_TEXT, .label = TEXT_laboratory_accreditation, .hint = TEXT_laboratory_accreditation_hint, .max = LABORATORY_LINE },
    { .name = "lo", .kind = FORM_TEXT, .label = TEXT_laboratory_lot, .max = LABORATORY_LINE },
    { .name = "mau", .kind = FORM_TEXT, .label = TEXT_laboratory_sample, .hint = TEXT_laboratory_sample_hint, .max = LABORATORY_LINE },
    { .name = "chi-tra", .kind = FORM_TEXT, .label = TEXT_laboratory_payer, .max = LABORATORY_LINE },
    { .name = "ngay-lay", .kind = FORM_DATE, .label = TEXT_laboratory_taken },
    { .name = "ngay-gui", .kind = FORM_DATE, .label = TEXT_laboratory_requested },
    { .name = "chi-tieu", .kind = FORM_LINES, .label = TEXT_laboratory_asked, .hint = TEXT_laboratory_asked_hint, .max = LABORATORY_TEXT },
    { .name = "ngay-nhan", .kind = FORM_DATE, .label = TEXT_laboratory_received },
    { .name = "ngay-ket-qua", .kind = FORM_DATE, .label = TEXT_laboratory_resulted, .required = true },
    { .name = "ket-luan", .kind = FORM_RADIO, .label = TEXT_laboratory_conclusion, .required = true, .choices = conclusions, .choice_count = TEST_CONCLUSIONS },
    { .name = "giay", .kind = FORM_SELECT, .label = TEXT_laboratory_paper, .hint = TEXT_laboratory_paper_hint },
    { .name = "ghi-chu", .kind = FORM_LINES, .label = TEXT_laboratory_note, .max = LABORATORY_TEXT },
};
#define REQUEST_FIELDS 9 /* from the first */
#define ALL_FIELDS (sizeof(fields) / sizeof(fields[0]))

/* A form about a test: the one that is asked for, or the one whose result is written down. */
struct testing {
    struct laboratory_visit visit;
    struct form form;
    struct laboratory_value rows[LABORATORY_VALUES];
    size_t row_count; /* filled ones */
    size_t more;      /* empty ones to show below */
};

/* ---- the rows ---- */

static const struct {
    const char *name; /* followed by "-N" */
    size_t offset;
    enum text_id label;
} columns[] = {
    { "chi-tieu", offsetof(struct laboratory_value, parameter), TEXT_laboratory_parameter },
    { "ket-qua", offsetof(struct laboratory_value, value), TEXT_laboratory_value },
    { "don-vi", offsetof(struct laboratory_value, unit), TEXT_laboratory_unit },
    { "gioi-han", offsetof(struct laboratory_value, limit), TEXT_laboratory_limit },
    { "theo", offsetof(struct laboratory_value, source), TEXT_laboratory_source },
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

static struct str *cell(struct laboratory_value *row, size_t column)
{
    return (struct str *)(void *)((char *)row + columns[column].offset);
}

static const char *cell_name(struct arena *arena, const char *before, size_t column, size_t row)
{
    struct buffer name;
    buffer_open(&name, arena, 60);
    buffer_add_z(&name, before);
    buffer_add_z(&name, columns[column].name);
    buffer_add_char(&name, '-');
    buffer_add_int(&name, (int64_t)row + 1);
    return buffer_z(&name);
}

static void blame_rows(struct testing *t, enum text_id text)
{
    struct error fault = { 0 };
    (void)!FAIL(&fault, STATUS_BAD_INPUT, text, NULL);
    form_fault_of(&t->form, &fault);
}

/* What was typed, row by row; empty rows are left out, what is no text is blamed and kept as far as it can be shown. */
static void take_rows(struct testing *t)
{
    for (size_t i = 0; i < LABORATORY_VALUES; i++) {
        struct laboratory_value row = { 0 };
        size_t filled = 0;
        for (size_t k = 0; k < COLUMNS; k++) {
            struct str sent = web_form(t->form.request, cell_name(t->visit.arena, "", k, i));
            struct error ignored = { 0 };
            *cell(&row, k) = STR("");
            if (sent.len > LABORATORY_LINE || text_clean(t->visit.arena, sent, false, cell(&row, k), &ignored) != STATUS_OK) {
                blame_rows(t, TEXT_laboratory_value_bad);
                continue;
            }
            filled += cell(&row, k)->len > 0 ? 1 : 0;
        }
        if (filled == 0)
            continue;
        if (row.parameter.len == 0)
            blame_rows(t, TEXT_laboratory_value_nameless);
        t->rows[t->row_count++] = row;
    }
}

/* The saved ones; before there are any, the parameters that were asked for. */
static enum status begin_rows(struct testing *t, struct error *error)
{
    struct str asked = t->visit.test.asked;
    struct laboratory_values values;
    enum status status = laboratory_sql_values(t->visit.conn, t->visit.arena, &t->visit.test, &values, error);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < values.count; i++)
        t->rows[t->row_count++] = values.rows[i];
    while (t->row_count < LABORATORY_VALUES && values.count == 0 && asked.len > 0) {
        struct str line = str_trim(str_cut(&asked, '\n'));
        if (line.len > 0 && line.len <= LABORATORY_LINE)
            t->rows[t->row_count++] = (struct laboratory_value){ .parameter = line };
    }
    t->more = t->row_count == 0 ? ROWS_AT_FIRST : 1;
    return STATUS_OK;
}

static void write_rows(struct sight *s, struct testing *t)
{
    static const struct laboratory_value empty;
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_laboratory_values);
    html_raw(&s->html, "</h2>\n");
    for (size_t i = 0; i < t->row_count + t->more && i < LABORATORY_VALUES; i++) {
        struct laboratory_value row = i < t->row_count ? t->rows[i] : empty;
        html_raw(&s->html, "<fieldset class=\"measure\"><legend>");
        SIGHT_WORDS(s, TEXT_laboratory_value_no, TEXT_ARG_INT("no", (int64_t)i + 1));
        html_raw(&s->html, "</legend>\n");
        for (size_t k = 0; k < COLUMNS; k++) {
            html_raw(&s->html, "<div><label class=\"small\"");
            html_attr(&s->html, "for", str_from(cell_name(s->arena, "o-", k, i)));
            html_raw(&s->html, ">");
            sight_words(s, columns[k].label);
            html_raw(&s->html, "</label><input class=\"field\" type=\"text\" autocomplete=\"off\"");
            html_attr(&s->html, "id", str_from(cell_name(s->arena, "o-", k, i)));
            html_attr(&s->html, "name", str_from(cell_name(s->arena, "", k, i)));
            html_attr(&s->html, "value", cell(&row, k)->ptr == NULL ? STR("") : *cell(&row, k));
            html_raw(&s->html, "></div>\n");
        }
        html_raw(&s->html, "</fieldset>\n");
    }
    if (t->row_count + t->more >= LABORATORY_VALUES)
        return;
    html_raw(&s->html, "<p><button class=\"button\" type=\"submit\" name=\"them\" value=\"1\" formnovalidate>");
    sight_words(s, TEXT_laboratory_add_row);
    html_raw(&s->html, "</button></p>\n");
}

/* ---- what is sent to the door ---- */

static void facts_content(struct json_writer *json, const struct form *form)
{
    json_object(json, "facts");
    json_text(json, "lot", form_text(form, "lo"));
    json_text(json, "sample", form_text(form, "mau"));
    json_text(json, "laboratory", form_text(form, "don-vi"));
    json_text(json, "accreditation", form_text(form, "cong-nhan"));
    json_text(json, "payer", form_text(form, "chi-tra"));
    json_text(json, "asked", form_text(form, "chi-tieu"));
    json_date(json, "requested", form_date(form, "ngay-gui"));
    json_date(json, "taken", form_date(form, "ngay-lay"));
    json_object_end(json);
}

static void content_open(struct testing *t, struct json_writer *json, struct buffer *text, struct str test)
{
    buffer_open(text, t->visit.arena, CONTENT_MAX);
    json_writer_open(json, text);
    json_object(json, NULL);
    json_text(json, "test", test);
}

static enum status request_content(struct testing *t, struct str test, struct str *out, struct error *error)
{
    struct json_writer json;
    struct buffer text;
    enum status status;
    content_open(t, &json, &text, test);
    json_text(&json, "product", laboratory_ident_text(t->visit.arena, &t->visit.product.ident));
    facts_content(&json, &t->form);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

static enum status record_content(struct testing *t, struct str *out, struct error *error)
{
    struct json_writer json;
    struct buffer text;
    enum status status;
    content_open(t, &json, &text, laboratory_ident_text(t->visit.arena, &t->visit.test.ident));
    json_int(&json, "version", t->form.version < 1 ? 1 : t->form.version);
    facts_content(&json, &t->form);
    json_date(&json, "received", form_date(&t->form, "ngay-nhan"));
    json_date(&json, "resulted", form_date(&t->form, "ngay-ket-qua"));
    json_text(&json, "conclusion", form_text(&t->form, "ket-luan"));
    json_text(&json, "paper", form_text(&t->form, "giay"));
    json_text(&json, "note", form_text(&t->form, "ghi-chu"));
    json_array(&json, "values");
    for (size_t i = 0; i < t->row_count; i++) {
        json_object(&json, NULL);
        json_text(&json, "parameter", t->rows[i].parameter);
        json_text(&json, "value", t->rows[i].value);
        json_text(&json, "unit", t->rows[i].unit);
        json_text(&json, "limit", t->rows[i].limit);
        json_text(&json, "source", t->rows[i].source);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

/* Which of our fields a fault of the command stands at. */
static const char *field_of(const char *where)
{
    static const char *const names[][2] = { { "requested", "ngay-gui" }, { "taken", "ngay-lay" }, { "received", "ngay-nhan" }, { "resulted", "ngay-ket-qua" },
                                            { "paper", "giay" } };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (str_is(str_from(where), names[i][0]))
            return names[i][1];
    return NULL;
}

static void blame(struct form *form, const struct error *fault)
{
    const char *name = field_of(fault->where);
    if (name == NULL)
        form_fault_of(form, fault);
    else
        form_fault(form, name, fault->text, NULL, 0);
}

/* ---- asking for a test ---- */

static enum status new_start(struct web_request *request, bool is_sent, struct testing *t, struct error *error)
{
    struct laboratory_visit *visit = &t->visit;
    struct str product = is_sent ? web_form(request, "san-pham") : web_query(request, "san-pham");
    enum status status;
    *visit = (struct laboratory_visit){ .request = request, .arena = web_arena(request), .today = date_in_vietnam(context_now(web_context(request))) };
    status = db_reader(web_room(request, "db"), &visit->conn, error);
    if (status == STATUS_OK)
        status = products_find(visit->conn, visit->arena, product, &visit->product, error);
    if (status == STATUS_OK)
        status = products_subject(visit->conn, visit->arena, visit->product.id, &visit->subject, error);
    if (status == STATUS_OK)
        status = accounts_ask(accounts_viewer(request), "laboratory.edit", "laboratory.see", &visit->subject, error);
    return status == STATUS_OK ? form_start(request, fields, REQUEST_FIELDS, &t->form, error) : status;
}

static void begin_page(struct sight *s, struct testing *t, enum text_id title, enum text_id lead)
{
    sight_begin(s, t->form.request, title, LABORATORY_PRODUCTS, SIGHT_NARROW);
    laboratory_write_back(s, &t->visit);
    form_write_faults(&s->html, &t->form);
    sight_heading(s, title, lead);
}

static enum status new_show(struct testing *t, int http_status, struct error *error)
{
    struct sight s;
    begin_page(&s, t, TEXT_laboratory_new, TEXT_laboratory_new_lead);
    form_write_open(&s.html, &t->form, STR(LABORATORY_PATH "/moi"));
    form_write_fields(&s.html, &t->form);
    form_write_close(&s.html, &t->form, TEXT_laboratory_save);
    return sight_end(&s, http_status, error);
}

/* What an address proposes for a field, if it is one line. */
static void propose(struct testing *t, const char *name)
{
    struct error ignored = { 0 };
    struct str clean;
    struct str given = web_query(t->form.request, name);
    if (given.len <= LABORATORY_LINE && text_clean(t->visit.arena, given, false, &clean, &ignored) == STATUS_OK)
        form_set(&t->form, name, clean);
}

enum status laboratory_page_new(struct web_request *request, struct error *error)
{
    struct testing t = { .row_count = 0 };
    enum status status = new_start(request, false, &t, error);
    if (status != STATUS_OK)
        return status;
    form_set(&t.form, "san-pham", laboratory_ident_text(t.visit.arena, &t.visit.product.ident));
    form_set_date(&t.form, "ngay-gui", t.visit.today);
    propose(&t, "mau");
    propose(&t, "lo");
    return new_show(&t, 200, error);
}

enum status laboratory_page_new_sent(struct web_request *request, struct error *error)
{
    struct testing t = { .row_count = 0 };
    struct error fault = { 0 };
    struct buffer name;
    struct str content;
    enum status status = new_start(request, true, &t, error);
    if (status == STATUS_OK)
        status = form_take(&t.form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&t.form))
        return new_show(&t, 422, error);
    buffer_open(&name, t.visit.arena, 100);
    buffer_add_z(&name, "test ");
    ident_write(&name, &t.form.command);
    t.visit.test.ident = ident_of_name(buffer_str(&name));
    status = request_content(&t, laboratory_ident_text(t.visit.arena, &t.visit.test.ident), &content, error);
    if (status != STATUS_OK)
        return status;
    status = laboratory_command(request, &t.form.command, "laboratory.request", &t.visit.product, content, &fault);
    if (status == STATUS_OK)
        return web_redirect(request, laboratory_path(t.visit.arena, &t.visit.test, "?xong=1").ptr, error);
    if (status != STATUS_BAD_INPUT) {
        *error = fault;
        return status;
    }
    blame(&t.form, &fault);
    return new_show(&t, 422, error);
}

/* ---- writing down the result ---- */

/* The producer's papers, those that are test reports first. */
static enum status paper_choices(struct testing *t, struct error *error)
{
    struct form_choice *choices;
    struct papers papers;
    size_t count = 0;
    enum status status = papers_of(t->visit.conn, t->visit.arena, t->visit.product.producer, &papers, error);
    if (status != STATUS_OK)
        return status;
    choices = ARENA_NEW_MANY(t->visit.arena, struct form_choice, papers.count + 1);
    if (choices == NULL)
        return fail_memory(error);
    for (int others = 0; others < 2; others++)
        for (size_t i = 0; i < papers.count; i++) {
            struct buffer words;
            struct buffer value;
            if (str_is(papers.rows[i].kind, "test") == (others == 1))
                continue;
            buffer_open(&words, t->visit.arena, 1000);
            buffer_add(&words, paper_title(&papers.rows[i]));
            if (papers.rows[i].number.len > 0) {
                buffer_add_char(&words, ' ');
                buffer_add(&words, papers.rows[i].number);
            }
            buffer_open(&value, t->visit.arena, IDENT_TEXT_SIZE + 1);
            ident_write(&value, &papers.rows[i].ident);
            choices[count++] = (struct form_choice){ .value = buffer_z(&value), .plain = buffer_str(&words) };
        }
    form_set_choices(&t->form, "giay", choices, count);
    return STATUS_OK;
}

static enum status record_start(struct web_request *request, struct testing *t, struct error *error)
{
    enum status status = laboratory_visit(request, "laboratory.edit", &t->visit, error);
    if (status == STATUS_OK && t->visit.test.state == TEST_CANCELLED)
        status = FAIL(error, STATUS_STALE, TEXT_laboratory_is_cancelled, NULL);
    if (status == STATUS_OK)
        status = form_start(request, fields + 1, ALL_FIELDS - 1, &t->form, error);
    return status == STATUS_OK ? paper_choices(t, error) : status;
}

static enum status record_show(struct testing *t, int http_status, struct error *error)
{
    static const char *const first[] = { "ngay-ket-qua", "ket-luan", "giay" };
    static const char *const facts[] = { "don-vi", "cong-nhan", "lo", "mau", "chi-tra", "ngay-lay", "ngay-gui", "ngay-nhan", "chi-tieu", "ghi-chu" };
    struct sight s;
    begin_page(&s, t, t->visit.test.state == TEST_REQUESTED ? TEXT_laboratory_record : TEXT_laboratory_record_again, TEXT_laboratory_record_lead);
    form_write_open(&s.html, &t->form, laboratory_path(s.arena, &t->visit.test, "/ket-qua"));
    for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
        form_write_field(&s.html, &t->form, first[i]);
    write_rows(&s, t);
    html_raw(&s.html, "<h2>");
    sight_words(&s, TEXT_laboratory_facts);
    html_raw(&s.html, "</h2>\n");
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
        form_write_field(&s.html, &t->form, facts[i]);
    form_write_close(&s.html, &t->form, TEXT_laboratory_save);
    return sight_end(&s, http_status, error);
}

static enum status fill_record(struct testing *t, struct error *error)
{
    const struct laboratory_test *test = &t->visit.test;
    struct form *form = &t->form;
    struct paper paper;
    bool found = false;
    enum status status = test->paper == 0 ? STATUS_OK : paper_by_id(t->visit.conn, t->visit.arena, test->paper, &found, &paper, error);
    if (status != STATUS_OK)
        return status;
    form->version = test->version;
    form_set(form, "don-vi", test->laboratory);
    form_set(form, "cong-nhan", test->accreditation);
    form_set(form, "lo", test->lot);
    form_set(form, "mau", test->sample);
    form_set(form, "chi-tra", test->payer);
    form_set_date(form, "ngay-lay", test->taken);
    form_set_date(form, "ngay-gui", test->requested);
    form_set(form, "chi-tieu", test->asked);
    form_set_date(form, "ngay-nhan", test->received);
    form_set_date(form, "ngay-ket-qua", test->resulted);
    form_set(form, "ket-luan", str_from(test_conclusion_words[test->conclusion]));
    if (found)
        form_set(form, "giay", laboratory_ident_text(t->visit.arena, &paper.ident));
    form_set(form, "ghi-chu", test->note);
    return begin_rows(t, error);
}

enum status laboratory_page_record(struct web_request *request, struct error *error)
{
    struct testing t = { .row_count = 0 };
    enum status status = record_start(request, &t, error);
    if (status == STATUS_OK)
        status = fill_record(&t, error);
    return status == STATUS_OK ? record_show(&t, 200, error) : status;
}

/* Who only asks for more rows is not told yet what is missing. */
static void forgive(struct form *form)
{
    for (size_t i = 0; i < form->count; i++)
        form->values[i].fault = TEXT_NONE;
    form->fault_count = 0;
}

enum status laboratory_page_record_sent(struct web_request *request, struct error *error)
{
    struct testing t = { .row_count = 0 };
    struct error fault = { 0 };
    struct str content;
    enum status status = record_start(request, &t, error);
    if (status == STATUS_OK)
        status = form_take(&t.form, error);
    if (status != STATUS_OK)
        return status;
    take_rows(&t);
    t.more = 1;
    if (str_is(web_form(request, "them"), "1")) {
        forgive(&t.form);
        t.more = ROWS_MORE;
        return record_show(&t, 200, error);
    }
    if (!form_is_good(&t.form))
        return record_show(&t, 422, error);
    status = record_content(&t, &content, error);
    if (status != STATUS_OK)
        return status;
    status = laboratory_command(request, &t.form.command, "laboratory.record", &t.visit.product, content, &fault);
    if (status == STATUS_OK)
        return web_redirect(request, laboratory_path(t.visit.arena, &t.visit.test, "?xong=1").ptr, error);
    if (status != STATUS_BAD_INPUT) {
        *error = fault;
        return status;
    }
    blame(&t.form, &fault);
    return record_show(&t, 422, error);
}

/* ---- cancelling ---- */

static const struct form_field cancel_fields[] = {
    { .name = "ly-do", .kind = FORM_TEXT, .label = TEXT_laboratory_reason, .required = true, .max = LABORATORY_LINE },
};

enum status laboratory_page_cancel(struct web_request *request, struct error *error)
{
    struct testing t = { .row_count = 0 };
    struct json_writer json;
    struct buffer text;
    enum status status = laboratory_visit(request, "laboratory.edit", &t.visit, error);
    if (status == STATUS_OK)
        status = form_start(request, cancel_fields, 1, &t.form, error);
    if (status == STATUS_OK)
        status = form_take(&t.form, error);
    if (status == STATUS_OK && !form_is_good(&t.form))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_laboratory_reason_needed, "ly-do");
    if (status != STATUS_OK)
        return status;
    content_open(&t, &json, &text, laboratory_ident_text(t.visit.arena, &t.visit.test.ident));
    json_int(&json, "version", t.form.version < 1 ? 1 : t.form.version);
    json_text(&json, "reason", form_text(&t.form, "ly-do"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = laboratory_command(request, &t.form.command, "laboratory.cancel", &t.visit.product, buffer_str(&text), error);
    return status == STATUS_OK ? web_redirect(request, laboratory_path(t.visit.arena, &t.visit.test, "?xong=1").ptr, error) : status;
}
