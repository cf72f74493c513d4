/* GET and POST /bao-cao/chi-tieu: the targets of a year with the documents that gave them and how far they are met, and setting one, for the province or one
 * of its communes. A target is never overwritten: a newer document holds from its day on, and the page shows which one that is. */
#include "ocop/reports/reports_int.h"
#include "web/form.h"
#include "web/list.h"
#include "texts_reports.h"

#define TARGETS_PATH REPORTS_PATH "/chi-tieu"
#define CONTENT_MAX 8000
#define CHOICES_MAX 400

static const struct form_field fields[] = {
    { .name = "nam", .kind = FORM_INT, .label = TEXT_reports_ask_year, .required = true, .min = 2018, .max = 2100 },
    { .name = "chi-tieu", .kind = FORM_SELECT, .label = TEXT_reports_target_what, .hint = TEXT_reports_target_what_hint, .required = true },
    { .name = "noi", .kind = FORM_SELECT, .label = TEXT_reports_target_place, .hint = TEXT_reports_target_place_hint },
    { .name = "so", .kind = FORM_INT, .label = TEXT_reports_target_value, .required = true, .min = 1, .max = 1000000 },
    { .name = "van-ban", .kind = FORM_TEXT, .label = TEXT_reports_document, .hint = TEXT_reports_target_document_hint, .required = true, .max = REPORT_LINE },
    { .name = "ngay", .kind = FORM_DATE, .label = TEXT_reports_target_day, .hint = TEXT_reports_target_day_hint, .required = true },
    { .name = "thay", .kind = FORM_SELECT, .label = TEXT_reports_target_replaces },
    { .name = "ghi-chu", .kind = FORM_TEXT, .label = TEXT_reports_target_note, .max = REPORT_LINE },
};
#define FIELD_COUNT (sizeof(fields) / sizeof(fields[0]))

struct targets_page {
    struct web_request *request;
    struct arena *arena;
    const struct viewer *viewer;
    const struct reports *reports;
    int64_t year;
    date today;
    struct db_conn *conn;
    struct report_targets targets;
    int64_t *reached; /* of each target; UNKNOWN: not in force, or nothing is counted by its rule */
    struct form form;
};

#define UNKNOWN (-1)

static struct str ident_text(struct arena *arena, const struct ident *ident)
{
    struct buffer text;
    buffer_open(&text, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&text, ident);
    return str_from(buffer_z(&text));
}

static struct str province_text(struct arena *arena, int64_t province)
{
    struct buffer code;
    buffer_open(&code, arena, 8);
    buffer_add_padded(&code, (uint64_t)province, 2);
    return buffer_str(&code);
}

/* ---- choices ---- */

/* "new/first": an indicator with one of its rules. */
static enum status indicator_choices(struct targets_page *p, struct error *error)
{
    struct form_choice *choices = ARENA_NEW_MANY(p->arena, struct form_choice, CHOICES_MAX);
    const struct indicator *indicators = p->reports->indicators.items;
    size_t count = 0;
    if (choices == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < p->reports->indicators.count; i++) {
        const struct indicator_rule *rules = indicators[i].rules.items;
        for (size_t r = 0; r < indicators[i].rules.count && count < CHOICES_MAX; r++) {
            struct buffer value, words;
            buffer_open(&value, p->arena, 200);
            buffer_add(&value, indicators[i].code);
            buffer_add_char(&value, '/');
            buffer_add(&value, rules[r].code);
            buffer_open(&words, p->arena, 8000);
            buffer_add(&words, indicators[i].name.vi);
            if (indicators[i].rules.count > 1) {
                buffer_add(&words, STR(". "));
                buffer_add(&words, rules[r].text.vi);
            }
            choices[count++] = (struct form_choice){ .value = buffer_z(&value), .plain = buffer_str(&words) };
        }
    }
    form_set_choices(&p->form, "chi-tieu", choices, count);
    return p->arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static struct str target_words(struct targets_page *p, const struct report_target *target)
{
    const struct indicator *indicator = indicator_find(p->reports, target->indicator);
    struct buffer words;
    buffer_open(&words, p->arena, 4000);
    buffer_add(&words, indicator == NULL ? target->indicator : indicator->brief.vi);
    buffer_add(&words, STR(": "));
    buffer_add(&words, report_number(p->arena, target->value));
    buffer_add(&words, STR(", "));
    buffer_add(&words, target->document);
    return buffer_str(&words);
}

static enum status place_choices(struct targets_page *p, struct error *error)
{
    struct places communes;
    struct form_choice *choices;
    enum status status = places_children(p->conn, p->arena, province_text(p->arena, p->viewer->province), p->today, &communes, error);
    if (status != STATUS_OK)
        return status;
    choices = ARENA_NEW_MANY(p->arena, struct form_choice, communes.count + 1);
    if (choices == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < communes.count; i++)
        choices[i] = (struct form_choice){ .value = arena_copy_z(p->arena, communes.rows[i].code), .plain = communes.rows[i].name };
    form_set_choices(&p->form, "noi", choices, communes.count);
    return p->arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status replaced_choices(struct targets_page *p, struct error *error)
{
    struct form_choice *choices = ARENA_NEW_MANY(p->arena, struct form_choice, p->targets.count + 1);
    if (choices == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < p->targets.count; i++)
        choices[i] = (struct form_choice){ .value = ident_text(p->arena, &p->targets.rows[i].ident).ptr, .plain = target_words(p, &p->targets.rows[i]) };
    form_set_choices(&p->form, "thay", choices, p->targets.count);
    return p->arena->exhausted ? fail_memory(error) : STATUS_OK;
}

/* ---- the page ---- */

static enum status start(struct web_request *request, const char *action, struct targets_page *p, struct error *error)
{
    struct permission_subject about;
    enum status status;
    *p = (struct targets_page){ .request = request, .arena = web_arena(request), .viewer = accounts_viewer(request), .reports = web_room(request, "reports") };
    p->today = date_in_vietnam(context_now(web_context(request)));
    about = (struct permission_subject){ .province = p->viewer->province };
    status = accounts_ask(p->viewer, action, "reports.see", &about, error);
    if (!str_to_int(web_query(request, "nam"), 2018, 2100, &p->year) && !str_to_int(web_form(request, "nam"), 2018, 2100, &p->year))
        p->year = date_civil(p->today).year;
    if (status == STATUS_OK)
        status = db_reader(web_room(request, "db"), &p->conn, error);
    if (status == STATUS_OK)
        status = reports_sql_targets(p->conn, p->arena, about.province, p->year, p->today, &p->targets, error);
    if (status == STATUS_OK)
        status = form_start(request, fields, FIELD_COUNT, &p->form, error);
    if (status != STATUS_OK)
        return status;
    form_set_int(&p->form, "nam", p->year);
    status = indicator_choices(p, error);
    if (status == STATUS_OK)
        status = place_choices(p, error);
    return status == STATUS_OK ? replaced_choices(p, error) : status;
}

static bool in_force(const struct targets_page *p, size_t at)
{
    const struct report_target *target = &p->targets.rows[at];
    return report_target_in_force(&p->targets, target->indicator, target->place_code, p->today) == target;
}

/* ---- how far they are met ---- */

static enum status count_reached(struct targets_page *p, struct report *r, size_t at, struct error *error)
{
    const struct report_target *target = &p->targets.rows[at];
    const struct indicator *indicator = indicator_find(p->reports, target->indicator);
    const struct indicator_rule *rule = indicator == NULL ? NULL : indicator_rule_find(indicator, target->rule);
    struct report_list records;
    p->reached[at] = UNKNOWN;
    if (rule == NULL || !in_force(p, at))
        return STATUS_OK;
    if (str_equal(target->place_code, province_text(p->arena, p->viewer->province)))
        return report_count(r, rule, &records, &p->reached[at], error);
    return report_counts_at(rule) ? report_count_at(r, rule, target->place_code, target->day, &p->reached[at], error) : STATUS_OK;
}

/* By the report of the year, up to today or its last day. */
static enum status find_reached(struct targets_page *p, struct error *error)
{
    struct report_question question = { .province = p->viewer->province, .year = p->year, .as_of = p->today, .known = p->today };
    struct report report;
    struct arena arena;
    date last = DATE_NONE;
    enum status status;
    p->reached = ARENA_NEW_MANY(p->arena, int64_t, p->targets.count + 1);
    if (p->reached == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < p->targets.count; i++)
        p->reached[i] = UNKNOWN;
    if (p->targets.count == 0 || date_civil(p->today).year < p->year)
        return STATUS_OK;
    if (date_of((int)p->year, 12, 31, &last) && last < p->today)
        question.as_of = last;
    question.map = question.as_of;
    arena_open(&arena, &memory_system, REPORT_PAGE_MEMORY);
    status = report_make(p->conn, &arena, p->reports, &question, LANGUAGE_VI, &report, error);
    for (size_t i = 0; status == STATUS_OK && i < p->targets.count; i++)
        status = count_reached(p, &report, i, error);
    arena_close(&arena);
    return status;
}

/* ---- the table ---- */

static struct str place_name(struct targets_page *p, const struct report_target *target)
{
    struct place place;
    return places_at(p->conn, p->arena, target->place_code, target->day, &place, NULL) == STATUS_OK ? place.name : target->place_code;
}

static void write_reached(struct sight *s, const struct targets_page *p, size_t at)
{
    if (p->reached[at] == UNKNOWN)
        return;
    html_raw(&s->html, "<p class=\"quiet small\">");
    SIGHT_WORDS(s, TEXT_reports_target_reached, TEXT_ARG("value", report_number(s->arena, p->reached[at])),
                TEXT_ARG("percent", report_percent(s->arena, p->reached[at], p->targets.rows[at].value, ',')));
    html_raw(&s->html, "</p>");
}

static void write_target(struct sight *s, struct targets_page *p, size_t at)
{
    const struct report_target *target = &p->targets.rows[at];
    const struct indicator *indicator = indicator_find(p->reports, target->indicator);
    const struct indicator_rule *rule = indicator == NULL ? NULL : indicator_rule_find(indicator, target->rule);
    html_raw(&s->html, "<tr><th scope=\"row\">");
    html_text(&s->html, indicator == NULL ? target->indicator : indicator->name.vi);
    html_raw(&s->html, "<p class=\"quiet small\">");
    html_text(&s->html, rule == NULL ? target->rule : rule->text.vi);
    html_raw(&s->html, "</p></th><td>");
    html_text(&s->html, place_name(p, target));
    html_raw(&s->html, "</td><td class=\"number\"><strong>");
    html_text(&s->html, report_number(s->arena, target->value));
    html_raw(&s->html, "</strong>");
    write_reached(s, p, at);
    html_raw(&s->html, "</td><td>");
    html_text(&s->html, target->document);
    html_raw(&s->html, "<p class=\"quiet small\">");
    html_text(&s->html, target->note);
    html_raw(&s->html, "</p></td><td>");
    sight_date(s, target->day);
    html_raw(&s->html, "</td><td>");
    sight_words(s, in_force(p, at) ? TEXT_reports_target_in_force : target->day > p->today ? TEXT_reports_target_later : TEXT_reports_target_replaced);
    html_raw(&s->html, "</td></tr>\n");
}

static enum status show(struct targets_page *p, int http_status, struct error *error)
{
    static const enum text_id heads[] = { TEXT_reports_indicator, TEXT_reports_target_place, TEXT_reports_target,
                                          TEXT_reports_document,  TEXT_reports_target_day,   TEXT_reports_target_state };
    struct permission_subject about = { .province = p->viewer->province };
    struct buffer back;
    struct sight s;
    enum status status = find_reached(p, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&back, p->arena, 60);
    buffer_add(&back, STR(REPORTS_PATH "?nam="));
    buffer_add_int(&back, p->year);
    sight_begin(&s, p->request, TEXT_reports_targets, REPORTS_PATH, SIGHT_WIDE);
    sight_back(&s, buffer_z(&back), TEXT_reports_back);
    form_write_faults(&s.html, &p->form);
    html_raw(&s.html, "<h1>");
    SIGHT_WORDS(&s, TEXT_reports_targets_year, TEXT_ARG_INT("year", p->year));
    html_raw(&s.html, "</h1>\n<p class=\"lead\">");
    sight_words(&s, p->targets.count == 0 ? TEXT_reports_targets_none : TEXT_reports_targets_lead);
    html_raw(&s.html, "</p>\n");
    if (p->targets.count > 0) {
        list_rows_open(&s, heads, sizeof(heads) / sizeof(heads[0]));
        for (size_t i = 0; i < p->targets.count; i++)
            write_target(&s, p, i);
        list_table_close(&s);
    }
    if (accounts_may(p->viewer, "reports.target", &about)) {
        html_raw(&s.html, "<h2>");
        sight_words(&s, TEXT_reports_target_add);
        html_raw(&s.html, "</h2>\n");
        form_write_open(&s.html, &p->form, STR(TARGETS_PATH));
        form_write_fields(&s.html, &p->form);
        form_write_close(&s.html, &p->form, TEXT_reports_target_save);
    }
    return sight_end(&s, http_status, error);
}

enum status reports_page_targets(struct web_request *request, struct error *error)
{
    struct targets_page p;
    enum status status = start(request, "reports.see", &p, error);
    return status == STATUS_OK ? show(&p, 200, error) : status;
}

static enum status write_content(struct targets_page *p, struct str *out, struct error *error)
{
    struct str indicator = form_text(&p->form, "chi-tieu");
    struct ident target = ident_new(web_context(p->request));
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, p->arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "target", ident_text(p->arena, &target));
    json_text(&json, "place", form_text(&p->form, "noi").len > 0 ? form_text(&p->form, "noi") : province_text(p->arena, p->viewer->province));
    json_text(&json, "indicator", str_cut(&indicator, '/'));
    json_text(&json, "rule", indicator);
    json_int(&json, "year", form_int(&p->form, "nam", 0));
    json_int(&json, "value", form_int(&p->form, "so", 0));
    json_text(&json, "document", form_text(&p->form, "van-ban"));
    json_date(&json, "day", form_date(&p->form, "ngay"));
    json_null(&json, "known");
    json_text(&json, "replaces", form_text(&p->form, "thay"));
    json_text(&json, "note", form_text(&p->form, "ghi-chu"));
    json_text_z(&json, "origin", "program");
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

/* A unit that is not there on the target's day stands at its place. */
static void blame(struct form *form, const struct error *fault)
{
    static const char *const names[][2] = { { "indicator", "chi-tieu" }, { "rule", "chi-tieu" }, { "year", "nam" }, { "value", "so" }, { "document", "van-ban" },
                                            { "day", "ngay" }, { "replaces", "thay" }, { "note", "ghi-chu" } };
    FORM_FAULT_NAMED(form, fault, names, "noi");
}

enum status reports_page_targets_sent(struct web_request *request, struct error *error)
{
    struct targets_page p;
    struct reports_extra extra = { .reports = web_room(request, "reports"), .now = context_now(web_context(request)) };
    struct command_result result;
    struct error fault = { 0 };
    struct buffer path;
    struct str content;
    enum status status = start(request, "reports.target", &p, error);
    if (status == STATUS_OK)
        status = form_take(&p.form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&p.form))
        return show(&p, 422, error);
    status = write_content(&p, &content, error);
    if (status != STATUS_OK)
        return status;
    const struct command command = { .id = p.form.command, .type = "reports.set_target", .province = p.viewer->province, .actor = accounts_actor(p.viewer),
                                     .content = content, .extra = &extra };
    status = command_run(web_room(request, "commands"), p.arena, &command, &result, &fault);
    if (status == STATUS_BAD_INPUT || status == STATUS_NOT_FOUND) {
        blame(&p.form, &fault);
        return show(&p, 422, error);
    }
    if (status != STATUS_OK) {
        *error = fault;
        return status;
    }
    buffer_open(&path, p.arena, 100);
    buffer_add(&path, STR(TARGETS_PATH "?xong=1&nam="));
    buffer_add_int(&path, form_int(&p.form, "nam", p.year));
    return web_redirect(request, buffer_z(&path), error);
}
