/* A visit on site: planned, then recorded with what was found, criterion by criterion. The screen and the command. */
#include "base/pure.h"
#include "base/text.h"
#include "ocop/rounds/rounds_int.h"
#include "texts_dossiers.h"
#include "texts_form.h"
#include "texts_rounds.h"
#include "texts_scoring.h"

#define CONTENT_MAX ((size_t)512 << 10)
#define NAME_MAX_SIZE 60
#define FINDING_MAX 2000

struct trip {
    struct str candidate;
    struct str visit;
    int64_t version; /* 0: a new one */
    date planned, done;
    struct str people, findings;
    struct json_list rows; /* of struct visit_finding */
};
static const struct json_field row_fields[] = {
    { .name = "criterion", .kind = JSON_TEXT, .offset = offsetof(struct visit_finding, criterion), .required = true, .min = 1, .max = 20 },
    { .name = "finding", .kind = JSON_TEXT, .offset = offsetof(struct visit_finding, finding), .required = true, .max = FINDING_MAX },
};
static const struct json_shape row_shape = { "RoundFinding", sizeof(struct visit_finding), row_fields, 2, false, NULL };
static const struct json_field trip_fields[] = {
    { .name = "candidate", .kind = JSON_TEXT, .offset = offsetof(struct trip, candidate), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "visit", .kind = JSON_TEXT, .offset = offsetof(struct trip, visit), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct trip, version), .required = true, .min = 0, .max = INT32_MAX },
    { .name = "planned", .kind = JSON_DATE, .offset = offsetof(struct trip, planned), .required = true },
    { .name = "done", .kind = JSON_DATE, .offset = offsetof(struct trip, done), .required = true, .nullable = true },
    { .name = "people", .kind = JSON_TEXT, .offset = offsetof(struct trip, people), .required = true, .min = 1, .max = ROUNDS_TEXT },
    { .name = "findings", .kind = JSON_TEXT, .offset = offsetof(struct trip, findings), .required = true, .max = ROUNDS_TEXT },
    { .name = "rows", .kind = JSON_LIST, .offset = offsetof(struct trip, rows), .max = LAW_CRITERIA_MAX, .of = &row_shape },
};
static const struct trip trip_defaults = { .planned = DATE_NONE, .done = DATE_NONE };
const struct json_shape round_visit_shape = { "RoundVisit", sizeof(struct trip), trip_fields, 8, false, &trip_defaults };

static enum status save_findings(struct db_conn *conn, const struct rounds_extra *extra, const struct candidate *candidate, const struct trip *trip,
                                 int64_t visit, struct error *error)
{
    const struct visit_finding *rows = trip->rows.items;
    const struct law_pack *pack = NULL;
    const struct law_set *set = NULL;
    enum status status = law_find_pack(extra->law, candidate->pack, &pack, error);
    if (status == STATUS_OK)
        status = law_find_set(extra->arena, pack, candidate->set_no, &set, error);
    for (size_t i = 0; status == STATUS_OK && i < trip->rows.count; i++) {
        if (law_criterion_index(set, rows[i].criterion) < 0)
            status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_scoring_no_criterion, "rows", TEXT_ARG("criterion", rows[i].criterion),
                               TEXT_ARG_INT("set", set->no));
        else
            status = rounds_sql_save_finding(conn, visit, &rows[i], error);
    }
    return status;
}

static enum status check(const struct trip *trip, date today, struct error *error)
{
    if (trip->done != DATE_NONE && trip->done > today)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_rounds_visit_ahead, "ngay");
    return trip->done != DATE_NONE && trip->findings.len == 0 ? FAIL(error, STATUS_BAD_INPUT, TEXT_rounds_visit_empty, "ket-qua") : STATUS_OK;
}

enum status round_apply_visit(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct rounds_extra *extra = command->extra;
    const struct trip *trip = content;
    struct candidate candidate;
    struct visit visit = { .version = 0 };
    struct ident ident;
    bool found = false;
    enum status status = candidate_of_command(conn, command, trip->candidate, 0, &candidate, error);
    (void)result;
    if (status == STATUS_OK && candidate.state >= CANDIDATE_SESSION)
        status = FAIL_WITH(error, STATUS_STALE, TEXT_rounds_no_move, NULL, TEXT_ARG("product", candidate.product_name));
    if (status == STATUS_OK)
        status = check(trip, date_in_vietnam(extra->now), error);
    if (status == STATUS_OK)
        status = ident_read(trip->visit, &ident) ? rounds_sql_visit(conn, extra->arena, &ident, &found, &visit, error) : commands_not_found(error);
    if (status == STATUS_OK && (found != (trip->version > 0) || (found && visit.candidate != candidate.id)))
        status = commands_not_found(error);
    if (status == STATUS_OK && found)
        status = commands_check_version(visit.version, trip->version, error);
    if (status != STATUS_OK)
        return status;
    visit.ident = ident;
    visit.candidate = candidate.id;
    visit.planned = trip->planned;
    visit.done = trip->done;
    visit.people = trip->people;
    visit.findings = trip->findings;
    visit.by_name = extra->viewer->name;
    visit.at = extra->now;
    status = found ? rounds_sql_set_visit(conn, &visit, error) : rounds_sql_add_visit(conn, &visit, error);
    if (status == STATUS_OK)
        status = save_findings(conn, extra, &candidate, trip, visit.id, error);
    return status == STATUS_OK ? candidate_note(conn, command, &candidate, trip->done == DATE_NONE ? "visit_planned" : "visited", STR(""), error) : status;
}

/* ---- the screen ---- */

static const struct form_field fields[] = {
    { .name = "du-kien", .kind = FORM_DATE, .label = TEXT_rounds_visit_planned, .required = true },
    { .name = "nguoi", .kind = FORM_LINES, .label = TEXT_rounds_visit_people, .hint = TEXT_rounds_visit_people_hint, .required = true, .max = ROUNDS_TEXT },
    { .name = "ngay", .kind = FORM_DATE, .label = TEXT_rounds_visit_done, .hint = TEXT_rounds_visit_done_hint },
    { .name = "ket-qua", .kind = FORM_LINES, .label = TEXT_rounds_visit_findings, .max = ROUNDS_TEXT },
};
#define FIELDS (sizeof(fields) / sizeof(fields[0]))

struct tripping {
    struct candidate_visit visit;
    struct visit trip; /* ->id 0: a new one */
    const struct law_set *set;
    struct str *rows;  /* by criterion */
    struct form form;
};

static struct str row_name(struct arena *arena, struct str code)
{
    struct buffer name;
    buffer_open(&name, arena, NAME_MAX_SIZE);
    buffer_add_z(&name, "tc-");
    buffer_add(&name, code);
    return str_from(buffer_z(&name));
}

static enum status start(struct web_request *request, struct tripping *t, struct error *error)
{
    const struct law_pack *pack = NULL;
    struct str asked = web_path_part(request, "chuyen");
    struct ident ident;
    bool found = false;
    enum status status = candidate_visit(request, &t->visit, error);
    if (status == STATUS_OK)
        status = accounts_ask(t->visit.viewer, "rounds.work", "rounds.see", &t->visit.subject, error);
    if (status == STATUS_OK && ident_read(asked, &ident))
        status = rounds_sql_visit(t->visit.conn, t->visit.arena, &ident, &found, &t->trip, error);
    if (status == STATUS_OK && (found ? t->trip.candidate != t->visit.candidate.id : !str_is(asked, "moi")))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = law_find_pack(web_room(request, "law"), t->visit.candidate.pack, &pack, error);
    if (status == STATUS_OK)
        status = law_find_set(t->visit.arena, pack, t->visit.candidate.set_no, &t->set, error);
    if (status == STATUS_OK)
        status = form_start(request, fields, FIELDS, &t->form, error);
    if (status != STATUS_OK)
        return status;
    t->rows = ARENA_NEW_MANY(t->visit.arena, struct str, t->set->criterion_count);
    return t->rows == NULL ? fail_memory(error) : STATUS_OK;
}

static struct str trip_path(const struct tripping *t)
{
    struct buffer rest;
    buffer_open(&rest, t->visit.arena, 100);
    buffer_add_z(&rest, "/khao-sat/");
    if (t->trip.id == 0)
        buffer_add_z(&rest, "moi");
    else
        ident_write(&rest, &t->trip.ident);
    return candidate_path(t->visit.arena, &t->visit.candidate, buffer_z(&rest));
}

static enum status show(struct tripping *t, int http_status, struct error *error)
{
    struct sight s;
    sight_begin_named(&s, t->visit.request, t->visit.candidate.product_name, ROUNDS_PATH, SIGHT_NARROW);
    form_write_faults(&s.html, &t->form);
    candidate_write_head(&s, &t->visit, TEXT_rounds_visit);
    form_write_open(&s.html, &t->form, trip_path(t));
    form_write_fields(&s.html, &t->form);
    html_raw(&s.html, "<details><summary>");
    sight_words(&s, TEXT_rounds_visit_rows);
    html_raw(&s.html, "</summary>\n");
    for (size_t i = 0; i < t->set->criterion_count; i++) {
        struct str name = row_name(s.arena, t->set->criteria[i].code);
        html_raw(&s.html, "<div class=\"row\"><label");
        html_attr(&s.html, "for", name);
        html_raw(&s.html, ">");
        html_text(&s.html, t->set->criteria[i].code);
        html_raw(&s.html, " ");
        html_text(&s.html, self_name(s.arena, t->set->criteria[i].name));
        html_raw(&s.html, "</label><textarea class=\"field\" rows=\"2\"");
        html_attr(&s.html, "id", name);
        html_attr(&s.html, "name", name);
        html_raw(&s.html, ">\n");
        html_text(&s.html, t->rows[i]);
        html_raw(&s.html, "</textarea></div>\n");
    }
    html_raw(&s.html, "</details>\n");
    form_write_close(&s.html, &t->form, TEXT_rounds_save);
    return sight_end(&s, http_status, error);
}

enum status rounds_page_visit(struct web_request *request, struct error *error)
{
    struct tripping t = { .trip = { .id = 0 } };
    struct visit_findings found = { .count = 0 };
    enum status status = start(request, &t, error);
    if (status == STATUS_OK && t.trip.id != 0)
        status = rounds_sql_findings(t.visit.conn, t.visit.arena, t.trip.id, &found, error);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < t.set->criterion_count; i++)
        t.rows[i] = STR("");
    for (size_t i = 0; i < found.count; i++) {
        int at = law_criterion_index(t.set, found.rows[i].criterion);
        if (at >= 0)
            t.rows[at] = found.rows[i].finding;
    }
    if (t.trip.id != 0) {
        t.form.version = t.trip.version;
        form_set_date(&t.form, "du-kien", t.trip.planned);
        form_set(&t.form, "nguoi", t.trip.people);
        form_set_date(&t.form, "ngay", t.trip.done);
        form_set(&t.form, "ket-qua", t.trip.findings);
    }
    return show(&t, 200, error);
}

static enum status content_of(struct tripping *t, struct str *out, struct error *error)
{
    struct json_writer json;
    struct buffer text;
    enum status status;
    const struct ident ident = t->trip.id == 0 ? ident_of_name(ident_str(&t->form.command)) : t->trip.ident;
    buffer_open(&text, t->visit.arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "candidate", round_ident(t->visit.arena, &t->visit.candidate.ident));
    json_text(&json, "visit", round_ident(t->visit.arena, &ident));
    json_int(&json, "version", t->trip.id == 0 ? 0 : t->form.version);
    json_date(&json, "planned", form_date(&t->form, "du-kien"));
    json_date(&json, "done", form_date(&t->form, "ngay"));
    json_text(&json, "people", form_text(&t->form, "nguoi"));
    json_text(&json, "findings", form_text(&t->form, "ket-qua"));
    json_array(&json, "rows");
    for (size_t i = 0; i < t->set->criterion_count; i++) {
        if (t->rows[i].len == 0 && t->trip.id == 0)
            continue;
        json_object(&json, NULL);
        json_text(&json, "criterion", t->set->criteria[i].code);
        json_text(&json, "finding", t->rows[i]);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

enum status rounds_page_visit_sent(struct web_request *request, struct error *error)
{
    struct tripping t = { .trip = { .id = 0 } };
    struct error fault = { 0 };
    struct str content;
    enum status status = start(request, &t, error);
    if (status == STATUS_OK)
        status = form_take(&t.form, error);
    for (size_t i = 0; status == STATUS_OK && i < t.set->criterion_count; i++) {
        struct str sent = web_form(request, row_name(t.visit.arena, t.set->criteria[i].code).ptr);
        t.rows[i] = STR("");
        if (sent.ptr == NULL)
            continue;
        if (sent.len > FINDING_MAX || text_clean(t.visit.arena, sent, true, &t.rows[i], &fault) != STATUS_OK) {
            t.rows[i] = str_part(sent, 0, FINDING_MAX);
            form_fault(&t.form, "ket-qua", sent.len > FINDING_MAX ? TEXT_dossiers_reason_long : TEXT_form_characters, NULL, 0);
        }
    }
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&t.form))
        return show(&t, 422, error);
    status = content_of(&t, &content, error);
    if (status == STATUS_OK)
        status = rounds_command(request, &t.form.command, "rounds.visit", content, &fault);
    if (status == STATUS_BAD_INPUT) {
        form_fault_of(&t.form, &fault);
        return show(&t, 422, error);
    }
    *error = fault;
    return status == STATUS_OK ? web_redirect(request, candidate_path(t.visit.arena, &t.visit.candidate, "?xong=1").ptr, error) : status;
}
