/* The forms of complaints: one comes in (the producer's own, or one that the office writes down), who answers until when, the answer; and its letter. */
#include "base/text.h"
#include "ocop/outcomes/outcomes_complaint.h"
#include "texts_outcomes.h"
#include "texts_sessions.h"

#define CONTENT_MAX ((size_t)64 << 10)

static struct str ident_text(struct arena *arena, const struct ident *ident)
{
    struct buffer out;
    buffer_open(&out, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&out, ident);
    return buffer_str(&out);
}

/* ---- one comes in ---- */

static const struct form_choice channels[] = {
    { "paper", TEXT_outcomes_channel_paper, { 0 } }, { "post", TEXT_outcomes_channel_post, { 0 } },   { "email", TEXT_outcomes_channel_email, { 0 } },
    { "phone", TEXT_outcomes_channel_phone, { 0 } }, { "visit", TEXT_outcomes_channel_visit, { 0 } },
};
static const struct form_field arrival_fields[] = {
    { .name = "noi-dung", .kind = FORM_LINES, .label = TEXT_outcomes_complaint_body, .hint = TEXT_outcomes_complaint_body_hint, .required = true, .max = COMPLAINT_TEXT },
    { .name = "lien-he", .kind = FORM_TEXT, .label = TEXT_outcomes_complaint_contact, .max = COMPLAINT_LINE },
    { .name = "nguoi-gui", .kind = FORM_TEXT, .label = TEXT_outcomes_complaint_from, .required = true, .max = COMPLAINT_LINE },
    { .name = "hinh-thuc", .kind = FORM_RADIO, .label = TEXT_outcomes_complaint_channel, .required = true, .choices = channels, .choice_count = 5 },
    { .name = "ngay-nhan", .kind = FORM_DATE, .label = TEXT_outcomes_complaint_received, .required = true },
    { .name = "san-pham", .kind = FORM_HIDDEN, .label = TEXT_sessions_product, .max = IDENT_TEXT_SIZE },
};
#define OWN_FIELDS 2 /* from the first: the producer need not say who he is */

struct arriving {
    struct outcome_told told;
    struct form form;
    bool own;
};

/* `own`: the path names the product; otherwise the address or the form does. */
static enum status start_arrival(struct web_request *request, bool is_sent, struct arriving *out, struct error *error)
{
    struct str ident = web_path_part(request, "san-pham");
    enum status status;
    out->own = ident.len > 0;
    if (!out->own)
        ident = is_sent ? web_form(request, "san-pham") : web_query(request, "san-pham");
    status = outcome_told(request, ident, &out->told, error);
    if (status == STATUS_OK)
        status = accounts_ask(out->told.visit.viewer, out->own ? "outcomes.complain" : "outcomes.receive", out->own ? "outcomes.result" : "outcomes.complaints",
                             &out->told.subject, error);
    if (status == STATUS_OK)
        status = outcome_told_result(&out->told, error);
    if (status == STATUS_OK)
        status = form_start(request, arrival_fields, out->own ? OWN_FIELDS : sizeof(arrival_fields) / sizeof(arrival_fields[0]), &out->form, error);
    return status;
}

static enum status show_arrival(struct arriving *a, int http_status, struct error *error)
{
    const struct outcome_told *told = &a->told;
    struct sight s;
    sight_begin(&s, a->form.request, TEXT_outcomes_complain, COMPLAINTS_PATH, SIGHT_NARROW);
    sight_back(&s, a->own ? OUTCOMES_RESULTS : COMPLAINTS_PATH, a->own ? TEXT_outcomes_told_list : TEXT_outcomes_complaints);
    form_write_faults(&s.html, &a->form);
    html_raw(&s.html, "<h1>");
    SIGHT_WORDS(&s, TEXT_outcomes_complaint_about, TEXT_ARG("product", told->item.product_name));
    html_raw(&s.html, "</h1>\n<p class=\"lead\">");
    if (told->visit.people.rules.complaint_days > 0)
        SIGHT_WORDS(&s, TEXT_outcomes_complain_lead, TEXT_ARG_INT("days", told->visit.people.rules.complaint_days),
                    TEXT_ARG("paper", told->visit.people.rules.paper));
    else
        sight_words(&s, TEXT_outcomes_complain_lead_unknown);
    html_raw(&s.html, "</p>\n");
    form_write_open(&s.html, &a->form, a->own ? outcome_result_path(s.arena, &told->item, "/khieu-nai") : STR(COMPLAINTS_PATH "/moi"));
    form_write_fields(&s.html, &a->form);
    complaint_write_criteria(&s, told, complaint_ticked(a->form.request, "tieu-chi"));
    form_write_close(&s.html, &a->form, a->own ? TEXT_outcomes_complain_do : TEXT_outcomes_complaint_save);
    return sight_end(&s, http_status, error);
}

enum status outcomes_page_complain(struct web_request *request, struct error *error)
{
    struct arriving a;
    enum status status = start_arrival(request, false, &a, error);
    if (status != STATUS_OK)
        return status;
    if (!a.own) {
        form_set(&a.form, "san-pham", ident_text(web_arena(request), &a.told.item.ident));
        form_set_date(&a.form, "ngay-nhan", a.told.visit.today);
    }
    return show_arrival(&a, 200, error);
}

static enum status arrival_content(const struct arriving *a, const struct ident *complaint, struct str *out, struct error *error)
{
    struct arena *arena = web_arena(a->form.request);
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "complaint", ident_text(arena, complaint));
    json_text(&json, "item", ident_text(arena, &a->told.item.ident));
    json_text(&json, "from_name", a->own ? STR("") : form_text(&a->form, "nguoi-gui"));
    json_text(&json, "contact", form_text(&a->form, "lien-he"));
    json_text(&json, "channel", a->own ? STR("here") : form_text(&a->form, "hinh-thuc"));
    json_date(&json, "received", a->own ? a->told.visit.today : form_date(&a->form, "ngay-nhan"));
    json_text(&json, "body", form_text(&a->form, "noi-dung"));
    json_text(&json, "criteria", complaint_ticked(a->form.request, "tieu-chi"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

enum status outcomes_page_complain_sent(struct web_request *request, struct error *error)
{
    struct complaint complaint;
    struct arriving a;
    struct str content;
    enum status status = start_arrival(request, true, &a, error);
    if (status == STATUS_OK)
        status = form_take(&a.form, error);
    if (status != STATUS_OK)
        return status;
    if (form_is_good(&a.form)) {
        struct buffer name;
        buffer_open(&name, web_arena(request), 100);
        buffer_add_z(&name, "complaint ");
        ident_write(&name, &a.form.command);
        complaint.ident = ident_of_name(buffer_str(&name));
        status = arrival_content(&a, &complaint.ident, &content, error);
        if (status == STATUS_OK)
            status = complaint_command(request, &a.form.command, a.own ? "outcomes.complain" : "outcomes.receive", content, error);
        if (status == STATUS_OK)
            return web_redirect(request, complaint_path(web_arena(request), &complaint, "?xong=1").ptr, error);
        if (status != STATUS_BAD_INPUT)
            return status;
        form_fault_of(&a.form, error);
    }
    return show_arrival(&a, 422, error);
}

/* ---- who answers, until when ---- */

static const struct form_field give_fields[] = {
    { .name = "nguoi-tra-loi", .kind = FORM_SELECT, .label = TEXT_outcomes_complaint_who, .required = true },
    { .name = "han", .kind = FORM_DATE, .label = TEXT_outcomes_complaint_due, .hint = TEXT_outcomes_complaint_due_hint, .required = true },
    { .name = "can-cu", .kind = FORM_TEXT, .label = TEXT_outcomes_complaint_basis, .hint = TEXT_outcomes_complaint_basis_hint, .required = true, .max = COMPLAINT_LINE },
};

/* Whoever has the right and need not step out for the product. */
static enum status answerers(struct complaint_visit *visit, struct form *form, struct error *error)
{
    const struct session_visit *v = &visit->told.visit;
    struct form_choice *choices;
    struct account_choices officials;
    size_t count = 0;
    enum status status = accounts_officials(v->conn, v->arena, visit->complaint.province, v->today, &officials, error);
    choices = ARENA_NEW_MANY(v->arena, struct form_choice, officials.count + 1);
    if (status == STATUS_OK && choices == NULL)
        status = fail_memory(error);
    for (size_t i = 0; status == STATUS_OK && i < officials.count; i++) {
        struct viewer viewer;
        bool may = false;
        status = complaint_may_answer(v->conn, v->arena, &officials.rows[i].ident, &visit->told.item, v->today, &may, &viewer, error);
        if (status == STATUS_OK && may)
            choices[count++] = (struct form_choice){ arena_copy_z(v->arena, ident_text(v->arena, &officials.rows[i].ident)), TEXT_NONE, officials.rows[i].name };
    }
    form_set_choices(form, "nguoi-tra-loi", choices, count);
    return status;
}

enum status complaint_give_form(struct complaint_visit *visit, struct form *form, struct error *error)
{
    enum status status = form_start(visit->told.visit.request, give_fields, sizeof(give_fields) / sizeof(give_fields[0]), form, error);
    form->version = visit->complaint.version;
    if (status == STATUS_OK && visit->answers && visit->complaint.state != COMPLAINT_ANSWERED)
        status = answerers(visit, form, error);
    if (status != STATUS_OK)
        return status;
    form_set_date(form, "han", visit->complaint.due);
    form_set(form, "can-cu", visit->complaint.due_basis);
    return STATUS_OK;
}

static void content_open(const struct complaint_visit *visit, const struct form *form, struct json_writer *json, struct buffer *text)
{
    struct arena *arena = visit->told.visit.arena;
    buffer_open(text, arena, CONTENT_MAX);
    json_writer_open(json, text);
    json_object(json, NULL);
    json_text(json, "complaint", ident_text(arena, &visit->complaint.ident));
    json_int(json, "version", form->version < 1 ? 1 : form->version);
}

static enum status answer_ask(struct web_request *request, struct complaint_visit *visit, struct error *error)
{
    enum status status = complaint_visit(request, visit, error);
    return status == STATUS_OK ? accounts_ask(visit->told.visit.viewer, "outcomes.reply", "outcomes.complaints", &visit->told.subject, error) : status;
}

enum status outcomes_page_give_sent(struct web_request *request, struct error *error)
{
    struct complaint_visit visit;
    struct json_writer json;
    struct buffer text;
    struct form form;
    enum status status = answer_ask(request, &visit, error);
    if (status == STATUS_OK)
        status = complaint_give_form(&visit, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status != STATUS_OK)
        return status;
    if (form_is_good(&form)) {
        content_open(&visit, &form, &json, &text);
        json_text(&json, "account", form_text(&form, "nguoi-tra-loi"));
        json_date(&json, "due", form_date(&form, "han"));
        json_text(&json, "due_basis", form_text(&form, "can-cu"));
        json_object_end(&json);
        status = json_writer_end(&json, error);
        if (status == STATUS_OK)
            status = complaint_command(request, &form.command, "outcomes.give", buffer_str(&text), error);
        if (status == STATUS_OK)
            return web_redirect(request, complaint_path(visit.told.visit.arena, &visit.complaint, "?xong=1").ptr, error);
        if (status != STATUS_BAD_INPUT)
            return status;
        form_fault_of(&form, error);
    }
    return complaint_show(&visit, &form, NULL, 422, error);
}

/* ---- counting again: one click ---- */

enum status outcomes_page_recount_sent(struct web_request *request, struct error *error)
{
    struct complaint_visit visit;
    struct json_writer json;
    struct buffer text;
    struct form form;
    enum status status = answer_ask(request, &visit, error);
    if (status == STATUS_OK)
        status = form_start(request, give_fields, 1, &form, error); /* for its command and version */
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status != STATUS_OK)
        return status;
    content_open(&visit, &form, &json, &text);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = complaint_command(request, &form.command, "outcomes.recount", buffer_str(&text), error);
    return status == STATUS_OK ? web_redirect(request, complaint_path(visit.told.visit.arena, &visit.complaint, "?xong=1").ptr, error) : status;
}

/* ---- the answer ---- */

static const struct form_choice outcomes[] = {
    { "unchanged", TEXT_outcomes_complaint_unchanged, { 0 } },
    { "anew", TEXT_outcomes_complaint_anew, { 0 } },
    { "annex", TEXT_outcomes_complaint_by_annex, { 0 } },
};
static const struct form_field answer_fields[] = {
    { .name = "ket-qua", .kind = FORM_RADIO, .label = TEXT_outcomes_complaint_outcome, .hint = TEXT_outcomes_complaint_outcome_hint, .required = true,
      .choices = outcomes, .choice_count = 3 },
    { .name = "phu-luc", .kind = FORM_TEXT, .label = TEXT_outcomes_complaint_annex_no, .hint = TEXT_outcomes_complaint_annex_hint, .max = 60 },
    { .name = "tra-loi", .kind = FORM_LINES, .label = TEXT_outcomes_complaint_answer, .required = true, .max = COMPLAINT_TEXT },
    { .name = "so", .kind = FORM_TEXT, .label = TEXT_outcomes_complaint_no, .hint = TEXT_outcomes_complaint_no_hint, .max = 60 },
};

enum status complaint_answer_form(struct complaint_visit *visit, struct form *form, struct error *error)
{
    enum status status = form_start(visit->told.visit.request, answer_fields, sizeof(answer_fields) / sizeof(answer_fields[0]), form, error);
    form->version = visit->complaint.version;
    return status;
}

enum status outcomes_page_answer_sent(struct web_request *request, struct error *error)
{
    struct complaint_visit visit;
    struct json_writer json;
    struct buffer text;
    struct form form;
    enum status status = answer_ask(request, &visit, error);
    if (status == STATUS_OK)
        status = complaint_answer_form(&visit, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status != STATUS_OK)
        return status;
    if (form_is_good(&form)) {
        content_open(&visit, &form, &json, &text);
        json_text(&json, "seats", complaint_ticked(request, "phieu"));
        json_text(&json, "criteria", complaint_ticked(request, "tieu-chi"));
        json_text(&json, "outcome", form_text(&form, "ket-qua"));
        json_text(&json, "answer", form_text(&form, "tra-loi"));
        json_text(&json, "answer_no", form_text(&form, "so"));
        json_text(&json, "annex", form_text(&form, "phu-luc"));
        json_object_end(&json);
        status = json_writer_end(&json, error);
        if (status == STATUS_OK)
            status = complaint_command(request, &form.command, "outcomes.reply", buffer_str(&text), error);
        if (status == STATUS_OK)
            return web_redirect(request, complaint_path(visit.told.visit.arena, &visit.complaint, "?xong=1").ptr, error);
        if (status != STATUS_BAD_INPUT)
            return status;
        form_fault_of(&form, error);
    }
    return complaint_show(&visit, NULL, &form, 422, error);
}
