/* On a candidate's page: its result, what follows from it, where it was sent and what came back; and the forms of the three commands. */
#include "base/pure.h"
#include "ocop/outcomes/outcomes_way_int.h"
#include "texts_outcomes.h"

#define CONTENT_MAX ((size_t)64 << 10)

static struct str way_path(struct arena *arena, const struct candidate *candidate, const char *rest)
{
    struct buffer out;
    buffer_open(&out, arena, 200);
    buffer_add_z(&out, OUTCOMES_WAY_PATH);
    ident_write(&out, &candidate->ident);
    buffer_add_z(&out, rest);
    (void)buffer_z(&out);
    return buffer_str(&out);
}

static struct str ident_text(struct arena *arena, const struct ident *ident)
{
    struct buffer out;
    buffer_open(&out, arena, IDENT_TEXT_SIZE);
    ident_write(&out, ident);
    return buffer_str(&out);
}

enum status way_visit(struct web_request *request, const char *action, struct way_visit *out, struct error *error)
{
    enum status status;
    *out = (struct way_visit){ .request = request, .arena = web_arena(request), .viewer = accounts_viewer(request),
                               .today = date_in_vietnam(context_now(web_context(request))) };
    status = db_reader(web_room(request, "db"), &out->conn, error);
    if (status == STATUS_OK)
        status = candidates_find(out->conn, out->arena, out->viewer, web_path_part(request, "ho-so"), &out->candidate, error);
    if (status != STATUS_OK)
        return status;
    out->subject = candidates_subject(&out->candidate);
    status = accounts_ask(out->viewer, action, "rounds.see", &out->subject, error);
    if (status == STATUS_OK)
        status = standing_of(out->conn, out->arena, web_room(request, "law"), web_room(request, "procedures"), &out->candidate, &out->standing, error);
    return status == STATUS_OK && !out->standing.concluded ? commands_not_found(error) : status;
}

/* ---- the section ---- */

static struct str body_name(const struct standing *standing, enum procedure_body body)
{
    const struct procedure_level *level = procedures_level(standing->procedure, body);
    if (level == NULL)
        return STR("");
    return level->decided_by.len > 0 ? level->decided_by : level->name;
}

static void write_next(struct sight *s, const struct standing *standing)
{
    const struct procedure_next *next = &standing->next;
    struct str by, article;
    html_raw(&s->html, "<p>");
    if (standing->procedure == NULL) {
        sight_words(s, TEXT_outcomes_way_unknown);
        html_raw(&s->html, "</p>\n");
        return;
    }
    by = body_name(standing, next->what == NEXT_FORWARD || next->what == NEXT_RETURNED ? next->to : next->body);
    article = next->article.ptr == NULL ? STR("") : next->article;
    switch (next->what) {
    case NEXT_RECOGNISE: SIGHT_WORDS(s, TEXT_outcomes_way_recognise, TEXT_ARG("by", by), TEXT_ARG_INT("stars", next->stars)); break;
    case NEXT_FORWARD: SIGHT_WORDS(s, TEXT_outcomes_way_forward, TEXT_ARG("to", by)); break;
    case NEXT_NOT_RECOGNISED: sight_words(s, TEXT_outcomes_way_none); break;
    case NEXT_RETURNED: SIGHT_WORDS(s, TEXT_outcomes_way_returned, TEXT_ARG("to", by)); break;
    case NEXT_UNKNOWN: sight_words(s, TEXT_outcomes_way_unknown); break;
    }
    if (article.len > 0) {
        html_raw(&s->html, " <span class=\"quiet small\">");
        html_text(&s->html, article);
        html_raw(&s->html, "</span>");
    }
    if (next->what == NEXT_FORWARD && next->lacks_minimum) {
        html_raw(&s->html, "<br>");
        sight_words(s, TEXT_outcomes_way_lacks);
    }
    html_raw(&s->html, "</p>\n");
}

static struct str signed_on(struct arena *arena, enum language language, struct str number, date day)
{
    struct buffer out;
    buffer_open(&out, arena, WAY_LINE + 60);
    text_add(&out, language, TEXT_outcomes_way_number_day, (const struct text_arg[]){ TEXT_ARG("number", number), TEXT_ARG("day", date_text(arena, day)) }, 2);
    return buffer_str(&out);
}

/* In groups of sixteen digits, so that a narrow screen can break it. */
static struct str in_groups(struct arena *arena, struct str hash)
{
    struct buffer out;
    buffer_open(&out, arena, SHA256_HEX_SIZE + 8);
    for (size_t i = 0; i < hash.len; i += 16) {
        buffer_add_z(&out, i == 0 ? "" : " ");
        buffer_add(&out, str_part(hash, i, i + 16));
    }
    return buffer_str(&out);
}

static void write_sent(struct sight *s, const struct candidate *candidate, const struct standing *standing)
{
    const struct sending *sent = &standing->sent;
    struct str result;
    sight_facts(s);
    sight_fact(s, TEXT_outcomes_way_sent, signed_on(s->arena, s->language, sent->number, sent->day));
    if (sent->approval.len > 0)
        sight_fact(s, TEXT_outcomes_way_approval, signed_on(s->arena, s->language, sent->approval, sent->approval_day));
    if (sent->package.len > 0)
        sight_fact(s, TEXT_outcomes_way_package_hash, in_groups(s->arena, sent->package));
    if (sent->answered_at != 0) {
        struct buffer out;
        buffer_open(&out, s->arena, 200);
        buffer_add(&out, outcome_stars(s->arena, s->language, sent->answer_stars));
        if (sent->points.den != 0) {
            buffer_add_z(&out, ", ");
            text_add(&out, s->language, TEXT_outcomes_way_points_of, (const struct text_arg[]){ TEXT_ARG("points", outcome_points(s->arena, sent->points)) }, 1);
        }
        result = sent->answer_stars == 0 ? text_of(s->language, TEXT_outcomes_way_no_stars) : buffer_str(&out);
        sight_fact(s, TEXT_outcomes_way_answer, result);
        sight_fact(s, TEXT_outcomes_way_answer_paper, signed_on(s->arena, s->language, sent->answer_no, sent->answer_day));
        sight_fact(s, TEXT_outcomes_way_reason, sent->reason);
    }
    if (sent->settled_at != 0) {
        sight_fact(s, TEXT_outcomes_way_settled, text_of(s->language, sent->settled == SETTLED_AGAIN ? TEXT_outcomes_way_again : TEXT_outcomes_way_by_answer));
        sight_fact(s, TEXT_outcomes_way_settled_why, sent->settled_reason);
    }
    sight_facts_end(s);
    if (sent->file != 0) {
        html_raw(&s->html, "<p><a");
        html_attr(&s->html, "href", way_path(s->arena, candidate, "/van-ban-bo"));
        html_raw(&s->html, ">");
        sight_words(s, TEXT_outcomes_way_scan);
        html_raw(&s->html, "</a></p>\n");
    }
}

static void write_ways(struct sight *s, const struct candidate *candidate, const struct standing *standing)
{
    const struct viewer *viewer = accounts_viewer(s->request);
    const struct permission_subject subject = candidates_subject(candidate);
    const bool sends = accounts_may(viewer, "outcomes.send", &subject);
    const bool up = standing->procedure != NULL && standing->next.what == NEXT_FORWARD && candidate->state == CANDIDATE_CONCLUDED;
    const bool to_centre = up ? standing->next.to == BODY_CENTRE : standing->sent.to == BODY_CENTRE && standing->sent.id != 0;
    html_raw(&s->html, "<div class=\"acts no-print\">");
    if (sends && up)
        sight_button(s, way_path(s->arena, candidate, "/gui-len"), standing->next.to == BODY_CENTRE ? TEXT_outcomes_way_send_centre : TEXT_outcomes_way_send_province,
                     true);
    if (accounts_may(viewer, "outcomes.answer", &subject) && candidate->state == CANDIDATE_CENTRE && standing->sent.answered_at == 0)
        sight_button(s, way_path(s->arena, candidate, "/ket-qua-bo"), TEXT_outcomes_way_answer_enter, true);
    if (accounts_may(viewer, "outcomes.answer", &subject) && candidate->state == CANDIDATE_CENTRE && standing->sent.answered_at != 0)
        sight_button(s, way_path(s->arena, candidate, "/sau-ket-qua-bo"), TEXT_outcomes_way_settle, true);
    if (sends && to_centre)
        sight_button(s, way_path(s->arena, candidate, "/goi-ho-so.zip"), TEXT_outcomes_way_package, false);
    html_raw(&s->html, "</div>\n");
}

enum status outcomes_way_section(struct sight *s, struct db_conn *conn, const struct candidate *candidate, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(s->request);
    date today = date_in_vietnam(context_now(web_context(s->request)));
    struct permission_subject subject;
    struct standing standing;
    enum status status = standing_of(conn, s->arena, web_room(s->request, "law"), web_room(s->request, "procedures"), candidate, &standing, error);
    if (status != STATUS_OK || !standing.concluded)
        return status;
    status = sessions_subject(conn, s->arena, viewer, &standing.session, &standing.item, today, &subject, error);
    if (status != STATUS_OK || !accounts_may(viewer, "sessions.scores", &subject))
        return status;
    html_raw(&s->html, "<section class=\"stack\"><h2>");
    sight_words(s, TEXT_outcomes_way_title);
    html_raw(&s->html, "</h2>\n<p>");
    SIGHT_WORDS(s, TEXT_outcomes_way_result, TEXT_ARG("points", outcome_points(s->arena, standing.outcome.law.mean)),
                TEXT_ARG("stars", outcome_stars(s->arena, s->language, standing.item.stars)), TEXT_ARG("number", standing.session.minutes_no),
                TEXT_ARG("day", date_text(s->arena, standing.session.minutes_day)));
    html_raw(&s->html, " <a");
    html_attr(&s->html, "href", session_item_path(s->arena, &standing.session, &standing.item, ""));
    html_raw(&s->html, ">");
    html_text(&s->html, standing.session.name);
    html_raw(&s->html, "</a></p>\n");
    write_next(s, &standing);
    if (standing.sent.id != 0)
        write_sent(s, candidate, &standing);
    write_ways(s, candidate, &standing);
    html_raw(&s->html, "</section>\n");
    return STATUS_OK;
}

/* ---- the forms ---- */

static const struct form_field send_rows[] = {
    { .name = "so", .kind = FORM_TEXT, .label = TEXT_outcomes_way_q_number, .hint = TEXT_outcomes_way_q_number_hint, .required = true, .max = WAY_LINE },
    { .name = "ngay", .kind = FORM_DATE, .label = TEXT_outcomes_way_q_day, .required = true },
    { .name = "phe-duyet", .kind = FORM_TEXT, .label = TEXT_outcomes_way_q_approval, .hint = TEXT_outcomes_way_q_approval_hint, .required = true, .max = WAY_LINE },
    { .name = "ngay-phe-duyet", .kind = FORM_DATE, .label = TEXT_outcomes_way_q_approval_day, .required = true },
};
#define SEND_TO_PROVINCE 2 /* of these rows */

static const struct form_field answer_rows[] = {
    { .name = "sao", .kind = FORM_INT, .label = TEXT_outcomes_way_q_stars, .hint = TEXT_outcomes_way_q_stars_hint, .required = true, .max = LAW_STARS },
    { .name = "diem", .kind = FORM_TEXT, .label = TEXT_outcomes_way_q_points, .hint = TEXT_outcomes_way_q_points_hint, .max = 10 },
    { .name = "so", .kind = FORM_TEXT, .label = TEXT_outcomes_way_q_answer_no, .hint = TEXT_outcomes_way_q_answer_no_hint, .required = true, .max = WAY_LINE },
    { .name = "ngay", .kind = FORM_DATE, .label = TEXT_outcomes_way_q_day, .required = true },
    { .name = "ly-do", .kind = FORM_LINES, .label = TEXT_outcomes_way_reason, .hint = TEXT_outcomes_way_q_reason_hint, .max = WAY_TEXT },
    { .name = "tep", .kind = FORM_FILE, .label = TEXT_outcomes_way_q_scan, .hint = TEXT_outcomes_way_q_scan_hint, .accept = "image/*,application/pdf" },
    { .name = "da-gui", .kind = FORM_HIDDEN, .label = TEXT_outcomes_way_q_scan, .max = SHA256_HEX_SIZE },
};
static const struct form_choice settle_choices[] = {
    { "recognise", TEXT_outcomes_way_by_answer, { NULL, 0 } },
    { "again", TEXT_outcomes_way_again, { NULL, 0 } },
};
static const struct form_field settle_rows[] = {
    { .name = "viec", .kind = FORM_RADIO, .label = TEXT_outcomes_way_settle, .required = true, .choices = settle_choices, .choice_count = 2 },
    { .name = "sao", .kind = FORM_INT, .label = TEXT_outcomes_way_q_settle_stars, .hint = TEXT_outcomes_way_q_settle_stars_hint, .max = LAW_STARS },
    { .name = "ly-do", .kind = FORM_LINES, .label = TEXT_outcomes_way_q_settle_reason, .hint = TEXT_outcomes_way_q_settle_reason_hint, .required = true, .max = WAY_TEXT },
};
#define ROWS(rows) (rows), sizeof(rows) / sizeof((rows)[0])

struct asking {
    struct way_visit visit;
    struct form form;
    const char *rest; /* of the address */
    enum text_id title, lead, button;
};

static enum status show(struct asking *a, int http_status, struct error *error)
{
    struct sight s;
    sight_begin_named(&s, a->visit.request, a->visit.candidate.product_name, "/dot-danh-gia", SIGHT_NARROW);
    html_raw(&s.html, "<p class=\"back\"><a");
    html_attr(&s.html, "href", way_path(s.arena, &a->visit.candidate, ""));
    html_raw(&s.html, ">");
    page_icon(&s.html, ICON_BACK);
    html_text(&s.html, a->visit.candidate.product_name);
    html_raw(&s.html, "</a></p>\n");
    form_write_faults(&s.html, &a->form);
    sight_heading(&s, a->title, a->lead);
    form_write_open(&s.html, &a->form, way_path(s.arena, &a->visit.candidate, a->rest));
    form_write_fields(&s.html, &a->form);
    form_write_close(&s.html, &a->form, a->button);
    return sight_end(&s, http_status, error);
}

/* Sends the command; a fault comes back into the form, at the field that it names. */
static enum status done(struct asking *a, const char *type, const struct buffer *content, const char *const names[][2], size_t count, struct error *error)
{
    struct error fault = { 0 };
    enum status status = way_command(a->visit.request, &a->form.command, type, buffer_str(content), &fault);
    if (status == STATUS_OK)
        return web_redirect(a->visit.request, way_path(a->visit.arena, &a->visit.candidate, "?xong=1").ptr, error);
    if (status != STATUS_BAD_INPUT) {
        *error = fault;
        return status;
    }
    form_fault_named(&a->form, &fault, names, count, NULL);
    return show(a, 422, error);
}

static void content_open(struct json_writer *json, struct buffer *content, const struct asking *a)
{
    buffer_open(content, a->visit.arena, CONTENT_MAX);
    json_writer_open(json, content);
    json_object(json, NULL);
    json_text(json, "candidate", ident_text(a->visit.arena, &a->visit.candidate.ident));
    json_int(json, "version", a->form.version);
}

/* ---- sending ---- */

static enum status start_send(struct web_request *request, struct asking *a, struct error *error)
{
    enum status status = way_visit(request, "outcomes.send", &a->visit, error);
    bool up = status == STATUS_OK && a->visit.standing.procedure != NULL && a->visit.standing.next.what == NEXT_FORWARD;
    bool to_centre = up && a->visit.standing.next.to == BODY_CENTRE;
    if (status == STATUS_OK && (!up || a->visit.candidate.state != CANDIDATE_CONCLUDED))
        return FAIL_WITH(error, STATUS_STALE, TEXT_outcomes_way_not_up, NULL, TEXT_ARG("product", a->visit.candidate.product_name));
    a->rest = "/gui-len";
    a->title = to_centre ? TEXT_outcomes_way_send_centre : TEXT_outcomes_way_send_province;
    a->lead = to_centre ? TEXT_outcomes_way_send_centre_lead : TEXT_outcomes_way_send_province_lead;
    a->button = TEXT_outcomes_way_send_do;
    if (status == STATUS_OK)
        status = form_start(request, send_rows, to_centre ? sizeof(send_rows) / sizeof(send_rows[0]) : SEND_TO_PROVINCE, &a->form, error);
    return status;
}

enum status way_page_send(struct web_request *request, struct error *error)
{
    const struct outcome_approvals *approvals = web_room(request, "outcome_approvals");
    struct outcome_approval approval = { .day = DATE_NONE };
    struct asking a;
    enum status status = start_send(request, &a, error);
    if (status == STATUS_OK && approvals != NULL && a.form.count > SEND_TO_PROVINCE)
        status = approvals->find(a.visit.conn, a.visit.arena, a.visit.standing.item.id, &approval, error);
    if (status != STATUS_OK)
        return status;
    a.form.version = a.visit.candidate.version;
    form_set_date(&a.form, "ngay", a.visit.today);
    if (approval.number.len > 0) { /* nobody types it twice */
        form_set(&a.form, "phe-duyet", approval.number);
        form_set_date(&a.form, "ngay-phe-duyet", approval.day);
    }
    return show(&a, 200, error);
}

enum status way_page_send_sent(struct web_request *request, struct error *error)
{
    static const char *const names[][2] = { { "day", "ngay" }, { "approval", "phe-duyet" }, { "approval_day", "ngay-phe-duyet" }, { "number", "so" } };
    struct str package = STR("");
    struct asking a;
    struct json_writer json;
    struct buffer content;
    struct ident sending;
    enum status status = start_send(request, &a, error);
    if (status == STATUS_OK)
        status = form_take(&a.form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&a.form))
        return show(&a, 422, error);
    if (a.visit.standing.next.to == BODY_CENTRE)
        status = way_package_hash(&a.visit, &package, error);
    sending = ident_of_name(ident_str(&a.form.command)); /* sent twice, it is one */
    content_open(&json, &content, &a);
    json_text(&json, "sending", ident_text(a.visit.arena, &sending));
    json_text(&json, "number", form_text(&a.form, "so"));
    json_date(&json, "day", form_date(&a.form, "ngay"));
    json_text(&json, "approval", a.form.count > SEND_TO_PROVINCE ? form_text(&a.form, "phe-duyet") : STR(""));
    json_date(&json, "approval_day", a.form.count > SEND_TO_PROVINCE ? form_date(&a.form, "ngay-phe-duyet") : DATE_NONE);
    json_text(&json, "package", package);
    json_object_end(&json);
    if (status == STATUS_OK)
        status = json_writer_end(&json, error);
    return status == STATUS_OK ? done(&a, "outcomes.send", &content, names, 4, error) : status;
}

/* ---- the Ministry's answer ---- */

static enum status start_answer(struct web_request *request, struct asking *a, const char *rest, const struct form_field *rows, size_t count, struct error *error)
{
    enum status status = way_visit(request, "outcomes.answer", &a->visit, error);
    const bool settles = rows == settle_rows;
    if (status == STATUS_OK && (a->visit.candidate.state != CANDIDATE_CENTRE || a->visit.standing.sent.id == 0 || (a->visit.standing.sent.answered_at != 0) != settles))
        return FAIL_WITH(error, STATUS_STALE, TEXT_outcomes_way_not_there, NULL, TEXT_ARG("product", a->visit.candidate.product_name));
    a->rest = rest;
    a->title = settles ? TEXT_outcomes_way_settle : TEXT_outcomes_way_answer_enter;
    a->lead = !settles ? TEXT_outcomes_way_answer_lead
              : str_starts_with(a->visit.candidate.pack, STR("148-")) ? TEXT_outcomes_way_settle_lead_148 : TEXT_outcomes_way_settle_lead;
    a->button = TEXT_outcomes_way_save;
    return status == STATUS_OK ? form_start(request, rows, count, &a->form, error) : status;
}

enum status way_page_answer(struct web_request *request, struct error *error)
{
    struct asking a;
    enum status status = start_answer(request, &a, "/ket-qua-bo", ROWS(answer_rows), error);
    if (status != STATUS_OK)
        return status;
    a.form.version = a.visit.standing.sent.version;
    return show(&a, 200, error);
}

/* "92,5", "92.50", "92": two decimals at most. */
static bool points_read(struct str typed, struct fraction *out)
{
    size_t mark = str_find(typed, ',') < typed.len ? str_find(typed, ',') : str_find(typed, '.');
    struct str rest = mark < typed.len ? str_part(typed, mark + 1, typed.len) : STR("0");
    int64_t whole = 0, decimals = 0;
    if (!str_to_int(str_part(typed, 0, mark), 0, 100, &whole) || rest.len > 2 || !str_to_int(rest, 0, 99, &decimals))
        return false;
    *out = fraction_of(whole * 100 + decimals * (rest.len == 1 ? 10 : 1), 100);
    return fraction_compare_int(*out, 100) <= 0;
}

/* The scan that came with the form is kept, and the form names it from then on. */
static enum status take_scan(struct asking *a, struct error *error)
{
    struct error fault = { 0 };
    struct str name, bytes;
    struct file file;
    enum status status;
    if (!web_upload(a->form.request, "tep", &name, &bytes) || bytes.len == 0)
        return STATUS_OK;
    status = file_keep(web_room(a->form.request, "files"), a->visit.arena, bytes, &file, &fault);
    if (status == STATUS_OK)
        form_set(&a->form, "da-gui", sha256_hex(a->visit.arena, &file.sha256));
    if (status == STATUS_BAD_INPUT || status == STATUS_TOO_LARGE) {
        form_fault(&a->form, "tep", fault.text, NULL, 0);
        return STATUS_OK;
    }
    if (status != STATUS_OK)
        *error = fault;
    return status;
}

enum status way_page_answer_sent(struct web_request *request, struct error *error)
{
    static const char *const names[][2] = { { "day", "ngay" }, { "points", "diem" }, { "reason", "ly-do" }, { "file", "tep" }, { "stars", "sao" }, { "number", "so" } };
    struct fraction points = { 0, 0 };
    struct buffer content, exact;
    struct json_writer json;
    struct asking a;
    enum status status = start_answer(request, &a, "/ket-qua-bo", ROWS(answer_rows), error);
    if (status == STATUS_OK)
        status = form_take(&a.form, error);
    if (status == STATUS_OK)
        status = take_scan(&a, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&exact, a.visit.arena, 60);
    if (form_text(&a.form, "diem").len > 0 && !points_read(form_text(&a.form, "diem"), &points))
        form_fault(&a.form, "diem", TEXT_outcomes_way_points_bad, NULL, 0);
    if (points.den != 0)
        fraction_write(&exact, points);
    if (!form_is_good(&a.form))
        return show(&a, 422, error);
    content_open(&json, &content, &a);
    json_text(&json, "points", buffer_str(&exact));
    json_int(&json, "stars", form_int(&a.form, "sao", 0));
    json_text(&json, "number", form_text(&a.form, "so"));
    json_date(&json, "day", form_date(&a.form, "ngay"));
    json_text(&json, "reason", form_text(&a.form, "ly-do"));
    json_text(&json, "file", form_text(&a.form, "da-gui"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? done(&a, "outcomes.answer", &content, names, 6, error) : status;
}

enum status way_page_scan(struct web_request *request, struct error *error)
{
    struct way_visit visit;
    struct file file;
    bool found = false;
    enum status status = way_visit(request, "rounds.see", &visit, error);
    if (status == STATUS_OK && visit.standing.sent.file != 0)
        status = file_by_id(visit.conn, visit.arena, visit.standing.sent.file, &found, &file, error);
    if (status == STATUS_OK && !found)
        status = commands_not_found(error);
    return status == STATUS_OK ? file_answer(request, web_room(request, "files"), &file, text_of(LANGUAGE_VI, TEXT_outcomes_way_scan), error) : status;
}

/* ---- what the province makes of it ---- */

enum status way_page_settle(struct web_request *request, struct error *error)
{
    struct asking a;
    enum status status = start_answer(request, &a, "/sau-ket-qua-bo", ROWS(settle_rows), error);
    if (status != STATUS_OK)
        return status;
    a.form.version = a.visit.standing.sent.version;
    return show(&a, 200, error);
}

enum status way_page_settle_sent(struct web_request *request, struct error *error)
{
    static const char *const names[][2] = { { "stars", "sao" }, { "reason", "ly-do" } };
    struct json_writer json;
    struct buffer content;
    struct asking a;
    enum status status = start_answer(request, &a, "/sau-ket-qua-bo", ROWS(settle_rows), error);
    if (status == STATUS_OK)
        status = form_take(&a.form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&a.form))
        return show(&a, 422, error);
    content_open(&json, &content, &a);
    json_text(&json, "what", form_text(&a.form, "viec"));
    json_int(&json, "stars", form_int(&a.form, "sao", 0));
    json_text(&json, "reason", form_text(&a.form, "ly-do"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? done(&a, "outcomes.settle", &content, names, 2, error) : status;
}

/* ---- the routes ---- */

#define FORM_SIZE ((size_t)64 << 10)
#define SCAN_SIZE ((size_t)FILE_SIZE_MAX + FORM_SIZE)
static const struct web_route rows[] = {
    { .method = WEB_GET, .path = OUTCOMES_WAY_PATH "{ho-so}/gui-len", .permission = "outcomes.send", .handler = way_page_send },
    { .method = WEB_POST, .path = OUTCOMES_WAY_PATH "{ho-so}/gui-len", .permission = "outcomes.send", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE, .handler = way_page_send_sent },
    { .method = WEB_GET, .path = OUTCOMES_WAY_PATH "{ho-so}/ket-qua-bo", .permission = "outcomes.answer", .handler = way_page_answer },
    { .method = WEB_POST, .path = OUTCOMES_WAY_PATH "{ho-so}/ket-qua-bo", .permission = "outcomes.answer", .csrf = CSRF_SESSION, .body_limit = SCAN_SIZE, .handler = way_page_answer_sent },
    { .method = WEB_GET, .path = OUTCOMES_WAY_PATH "{ho-so}/sau-ket-qua-bo", .permission = "outcomes.answer", .handler = way_page_settle },
    { .method = WEB_POST, .path = OUTCOMES_WAY_PATH "{ho-so}/sau-ket-qua-bo", .permission = "outcomes.answer", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE, .handler = way_page_settle_sent },
    { .method = WEB_GET, .path = OUTCOMES_WAY_PATH "{ho-so}/van-ban-bo", .permission = "rounds.see", .handler = way_page_scan },
    { .method = WEB_GET, .path = OUTCOMES_WAY_PATH "{ho-so}/goi-ho-so.zip", .permission = "outcomes.send", .handler = way_page_package },
};
const struct web_routes outcomes_way_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
