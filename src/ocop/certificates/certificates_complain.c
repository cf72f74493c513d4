/* "Report a problem" on a product's page: anybody tells the office what he saw. It becomes a command in the ledger and a task; nothing of it is public. */
#include "base/pure.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"

#define WORDS_MAX 2000

struct complaint {
    struct str complaint, certificate, words, contact;
};
static const struct json_field fields[] = {
    { .name = "complaint", .kind = JSON_TEXT, .offset = offsetof(struct complaint, complaint), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "certificate", .kind = JSON_TEXT, .offset = offsetof(struct complaint, certificate), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "words", .kind = JSON_TEXT, .offset = offsetof(struct complaint, words), .required = true, .min = 1, .max = WORDS_MAX },
    { .name = "contact", .kind = JSON_TEXT, .offset = offsetof(struct complaint, contact), .required = true, .max = CERTIFICATE_LINE },
};
const struct json_shape complaint_shape = { "CertificatesComplaint", sizeof(struct complaint), fields, 4, false, NULL };

enum status certificates_apply_complain(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct certificates_extra *extra = command->extra;
    const struct complaint *in = content;
    struct public_row row;
    struct ident ident;
    int64_t today = 0;
    bool found = false;
    enum status status = public_sql_find(conn, result->arena, in->certificate, &found, &row, error);
    if (status == STATUS_OK && (!found || row.province != command->province || !ident_read(in->complaint, &ident)))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = problems_sql_since(conn, row.line, extra->now - INT64_C(86400000), &today, error);
    if (status == STATUS_OK && today >= PROBLEMS_A_DAY)
        return FAIL(error, STATUS_TOO_MANY, TEXT_certificates_complain_many, NULL);
    if (status == STATUS_OK)
        status = problems_sql_add(conn, &ident, &row, in->words, in->contact, extra->now, error);
    if (status != STATUS_OK)
        return status;
    return task_open(conn,
                     &(struct task){ .province = row.province, .kind = "certificates.complaint", .subject = ident, .product = row.product_name,
                                     .producer = row.producer_name, .path = problem_path(result->arena, &ident),
                                     .for_whom = task_for_role(result->arena, ROLE_SPECIALIST, row.province, STR("")), .due = DATE_NONE,
                                     .opened_at = extra->now, .command = command->id },
                     error);
}

struct answering {
    struct str complaint, answer;
};
static const struct json_field answer_fields[] = {
    { .name = "complaint", .kind = JSON_TEXT, .offset = offsetof(struct answering, complaint), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "answer", .kind = JSON_TEXT, .offset = offsetof(struct answering, answer), .required = true, .min = 1, .max = WORDS_MAX },
};
const struct json_shape complaint_answer_shape = { "CertificatesComplaintAnswer", sizeof(struct answering), answer_fields, 2, false, NULL };

enum status certificates_apply_answer(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct certificates_extra *extra = command->extra;
    const struct answering *in = content;
    struct complaint_row row;
    struct ident ident;
    bool found = false;
    enum status status = ident_read(in->complaint, &ident) ? problems_sql_find(conn, result->arena, &ident, &found, &row, error) : STATUS_OK;
    if (status == STATUS_OK && (!found || row.province != command->province))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = problems_sql_answer(conn, row.id, in->answer, extra->now, error);
    return status == STATUS_OK ? task_done(conn, row.province, "certificates.complaint", &ident, command->actor.id, extra->now, error) : status;
}

struct str problem_path(struct arena *arena, const struct ident *ident)
{
    struct buffer path;
    buffer_open(&path, arena, 100);
    buffer_add_z(&path, PROBLEMS_PATH "/");
    ident_write(&path, ident);
    return str_from(buffer_z(&path));
}

/* ---- pages ---- */

static const struct form_field form_fields[] = {
    { .name = "noi-dung", .kind = FORM_LINES, .label = TEXT_certificates_complain_words, .hint = TEXT_certificates_complain_hint, .required = true, .max = WORDS_MAX },
    { .name = "lien-he", .kind = FORM_TEXT, .label = TEXT_certificates_complain_contact, .hint = TEXT_certificates_complain_contact_hint, .max = CERTIFICATE_LINE },
};
static const struct form_field answer_form_fields[] = {
    { .name = "tra-loi", .kind = FORM_LINES, .label = TEXT_certificates_complain_answer, .required = true, .max = WORDS_MAX },
};

struct telling {
    struct form form;
    struct public_row row;
};

static enum status start(struct web_request *request, struct telling *t, struct error *error)
{
    struct db_conn *conn;
    bool found = false;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK)
        status = public_sql_find(conn, web_arena(request), web_path_part(request, "ma"), &found, &t->row, error);
    if (status == STATUS_OK && !found)
        return FAIL(error, STATUS_NOT_FOUND, TEXT_certificates_not_in_register, NULL);
    return status == STATUS_OK ? form_start(request, form_fields, 2, &t->form, error) : status;
}

static enum status show(struct telling *t, int http_status, struct error *error)
{
    struct buffer action;
    struct sight s;
    sight_begin(&s, t->form.request, TEXT_certificates_complain, REGISTER_PATH, SIGHT_NARROW);
    buffer_open(&action, s.arena, 3000);
    buffer_add(&action, public_path(s.arena, &t->row));
    sight_back(&s, buffer_z(&action), TEXT_certificates_seal_product);
    form_write_faults(&s.html, &t->form);
    sight_heading(&s, TEXT_certificates_complain, TEXT_certificates_complain_lead);
    html_raw(&s.html, "<p><strong>");
    html_text(&s.html, t->row.product_name);
    html_raw(&s.html, "</strong></p>\n");
    buffer_add_z(&action, "/phan-anh");
    form_write_open(&s.html, &t->form, buffer_str(&action));
    form_write_fields(&s.html, &t->form);
    form_write_close(&s.html, &t->form, TEXT_certificates_complain_do);
    return sight_end(&s, http_status, error);
}

enum status certificates_page_complain(struct web_request *request, struct error *error)
{
    struct telling t;
    enum status status = start(request, &t, error);
    return status == STATUS_OK ? show(&t, 200, error) : status;
}

static enum status give(struct web_request *request, const struct ident *id, const char *type, int64_t province, struct str content, struct error *error)
{
    struct certificates_extra extra = { .arena = web_arena(request), .now = context_now(web_context(request)), .viewer = accounts_viewer(request) };
    struct command command = { .id = *id, .type = type, .content = content, .extra = &extra, .province = province };
    struct command_result result;
    command.actor = extra.viewer == NULL ? (struct command_actor){ STR("visitor"), STR("") } : accounts_actor(extra.viewer);
    return command_run(web_room(request, "commands"), extra.arena, &command, &result, error);
}

enum status certificates_page_complain_sent(struct web_request *request, struct error *error)
{
    struct telling t;
    struct json_writer json;
    struct buffer text, name;
    struct ident ident;
    struct sight s;
    enum status status = start(request, &t, error);
    if (status == STATUS_OK)
        status = form_take(&t.form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&t.form))
        return show(&t, 422, error);
    buffer_open(&name, web_arena(request), 100);
    buffer_add_z(&name, "complaint ");
    ident_write(&name, &t.form.command);
    ident = ident_of_name(buffer_str(&name));
    buffer_open(&text, web_arena(request), (size_t)16384);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "complaint", draft_ident_text(web_arena(request), &ident));
    json_text(&json, "certificate", draft_ident_text(web_arena(request), &t.row.ident));
    json_text(&json, "words", form_text(&t.form, "noi-dung"));
    json_text(&json, "contact", form_text(&t.form, "lien-he"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = give(request, &t.form.command, "certificates.complain", t.row.province, buffer_str(&text), error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_certificates_complain, REGISTER_PATH, SIGHT_NARROW);
    sight_heading(&s, TEXT_certificates_complain_done, TEXT_certificates_complain_done_lead);
    html_raw(&s.html, "<p class=\"acts\">");
    sight_button(&s, public_path(s.arena, &t.row), TEXT_certificates_seal_product, true);
    html_raw(&s.html, "</p>\n");
    return sight_end(&s, 200, error);
}

/* ---- for the office ---- */

static enum status visit(struct web_request *request, struct complaint_row *row, struct form *form, struct error *error)
{
    struct db_conn *conn;
    struct ident ident;
    bool found = false;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK && ident_read(web_path_part(request, "phan-anh"), &ident))
        status = problems_sql_find(conn, web_arena(request), &ident, &found, row, error);
    if (status == STATUS_OK && (!found || row->province != accounts_viewer(request)->province || !draft_may(accounts_viewer(request), "certificates.answer")))
        return commands_not_found(error);
    return status == STATUS_OK ? form_start(request, answer_form_fields, 1, form, error) : status;
}

static enum status show_one(struct web_request *request, const struct complaint_row *row, struct form *form, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, request, TEXT_certificates_complaint, NULL, SIGHT_NARROW);
    form_write_faults(&s.html, form);
    sight_heading(&s, TEXT_certificates_complaint, TEXT_NONE);
    sight_facts(&s);
    sight_fact(&s, TEXT_certificates_product, row->product_name);
    sight_fact(&s, TEXT_certificates_complain_at, instant_text(s.arena, row->at));
    sight_fact(&s, TEXT_certificates_complain_words, row->words);
    sight_fact(&s, TEXT_certificates_complain_contact, row->contact);
    if (row->answer.len > 0)
        sight_fact(&s, TEXT_certificates_complain_answer, row->answer);
    sight_facts_end(&s);
    if (row->answer.len == 0) {
        form_write_open(&s.html, form, problem_path(s.arena, &row->ident));
        form_write_fields(&s.html, form);
        form_write_close(&s.html, form, TEXT_certificates_complain_answer_do);
    }
    return sight_end(&s, http_status, error);
}

enum status certificates_page_complaint(struct web_request *request, struct error *error)
{
    struct complaint_row row;
    struct form form;
    enum status status = visit(request, &row, &form, error);
    return status == STATUS_OK ? show_one(request, &row, &form, 200, error) : status;
}

enum status certificates_page_complaint_sent(struct web_request *request, struct error *error)
{
    struct complaint_row row;
    struct json_writer json;
    struct buffer text;
    struct form form;
    enum status status = visit(request, &row, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&form))
        return show_one(request, &row, &form, 422, error);
    buffer_open(&text, web_arena(request), (size_t)16384);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "complaint", draft_ident_text(web_arena(request), &row.ident));
    json_text(&json, "answer", form_text(&form, "tra-loi"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = give(request, &form.command, "certificates.answer", row.province, buffer_str(&text), error);
    return status == STATUS_OK ? web_redirect(request, "/viec-cua-toi?xong=1", error) : status;
}
