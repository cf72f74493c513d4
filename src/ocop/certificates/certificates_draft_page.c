/* Decisions on the screen: the list of those under way and those done, one of them with what is to be done next, and on a session's page the way to it. */
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"

static const struct form_field submit_fields[] = {
    { .name = "so", .kind = FORM_TEXT, .label = TEXT_certificates_letter_no, .hint = TEXT_certificates_letter_no_hint, .required = true, .max = CERTIFICATE_LINE },
    { .name = "ngay", .kind = FORM_DATE, .label = TEXT_certificates_letter_day, .required = true },
};
static const struct form_field end_fields[] = {
    { .name = "ly-do", .kind = FORM_TEXT, .label = TEXT_certificates_end_reason, .required = true, .max = CERTIFICATE_NOTE },
};

bool draft_may(const struct viewer *viewer, const char *action)
{
    const struct permission_subject subject = { .province = viewer->province };
    return accounts_may(viewer, action, &subject);
}

enum status draft_visit(struct web_request *request, struct draft_visit *out, struct error *error)
{
    enum status status;
    *out = (struct draft_visit){ .request = request,
                                 .arena = web_arena(request),
                                 .viewer = accounts_viewer(request),
                                 .today = date_in_vietnam(context_now(web_context(request))) };
    status = db_reader(web_room(request, "db"), &out->conn, error);
    if (status == STATUS_OK && !draft_may(out->viewer, "certificates.see"))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = draft_find(out->conn, out->arena, out->viewer->province, web_path_part(request, "qd"), &out->draft, error);
    if (status == STATUS_OK)
        status = drafts_sql_items(out->conn, out->arena, out->draft.id, &out->items, error);
    return status == STATUS_OK && out->draft.session != 0 ? sessions_sql_by_id(out->conn, out->arena, out->draft.session, &out->session, error) : status;
}

/* ---- the list ---- */

static void write_number(struct sight *s, const struct draft *draft)
{
    if (draft->state == DRAFT_ISSUED)
        html_text(&s->html, draft->number);
    else
        sight_words(s, TEXT_certificates_no_number);
}

static void write_row(struct sight *s, const struct draft_row *row)
{
    html_raw(&s->html, "<tr><th scope=\"row\"><a");
    html_attr(&s->html, "href", draft_path(s->arena, &row->draft, ""));
    html_raw(&s->html, ">");
    write_number(s, &row->draft);
    html_raw(&s->html, "</a></th><td>");
    sight_words(s, draft_kind_texts[row->draft.kind]);
    html_raw(&s->html, "</td><td class=\"figure\">");
    html_int(&s->html, row->items);
    html_raw(&s->html, "</td><td>");
    sight_words(s, draft_state_texts[row->draft.state]);
    html_raw(&s->html, "</td><td class=\"figure\">");
    sight_date(s, row->draft.day != DATE_NONE ? row->draft.day : date_in_vietnam(row->draft.made_at));
    html_raw(&s->html, "</td></tr>\n");
}

enum status drafts_page_list(struct web_request *request, struct error *error)
{
    static const struct list_tab tabs[] = { { { "", 0 }, TEXT_certificates_tab_open }, { { "xong", 4 }, TEXT_certificates_tab_done } };
    static const enum text_id heads[] = { TEXT_certificates_number, TEXT_certificates_kind, TEXT_certificates_products, TEXT_certificates_state,
                                          TEXT_certificates_day };
    const struct viewer *viewer = accounts_viewer(request);
    struct list list = { .path = DRAFTS_PATH, .tab_name = "loai", .tabs = tabs, .tab_count = 2 };
    bool done = str_is(web_query(request, "loai"), "xong");
    struct draft_list rows;
    int64_t before = INT64_MAX;
    struct buffer after;
    struct db_conn *conn;
    struct sight s;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK && !draft_may(viewer, "certificates.see"))
        return commands_not_found(error);
    if (!str_to_int(web_query(request, "sau"), 1, INT64_MAX, &before))
        before = INT64_MAX;
    list.tab = tabs[done ? 1 : 0].value;
    if (status == STATUS_OK)
        status = drafts_sql_list(conn, web_arena(request), viewer->province, done, before, &rows, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_certificates_drafts, DRAFTS_PATH, SIGHT_WIDE);
    sight_heading(&s, TEXT_certificates_drafts, TEXT_certificates_drafts_lead);
    html_raw(&s.html, "<p class=\"acts\">");
    sight_button(&s, STR(REGISTER_PATH), TEXT_certificates_register, false);
    sight_button(&s, STR("/lich-het-han"), TEXT_certificates_calendar, false);
    html_raw(&s.html, "</p>\n");
    list_write_tabs(&s, &list);
    if (rows.count == 0) {
        html_raw(&s.html, "<p>");
        sight_words(&s, TEXT_certificates_drafts_none);
        html_raw(&s.html, "</p>\n");
    } else {
        list_rows_open(&s, heads, sizeof(heads) / sizeof(heads[0]));
        for (size_t i = 0; i < rows.count; i++)
            write_row(&s, &rows.rows[i]);
        list_table_close(&s);
    }
    buffer_open(&after, s.arena, 24);
    if (rows.more)
        buffer_add_int(&after, rows.rows[rows.count - 1].draft.id);
    list_write_more(&s, &list, buffer_str(&after));
    return sight_end(&s, 200, error);
}

/* ---- one ---- */

void draft_write_items(struct sight *s, const struct draft_visit *visit)
{
    static const enum text_id heads[] = { TEXT_certificates_no, TEXT_certificates_product, TEXT_certificates_producer, TEXT_certificates_act,
                                          TEXT_certificates_points, TEXT_certificates_stars };
    list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < visit->items.count; i++) {
        const struct draft_item *row = &visit->items.rows[i];
        html_raw(&s->html, "<tr><td class=\"figure\">");
        html_int(&s->html, row->no);
        html_raw(&s->html, "</td><th scope=\"row\">");
        html_text(&s->html, row->product_name);
        html_raw(&s->html, "</th><td>");
        html_text(&s->html, row->producer_name);
        html_raw(&s->html, "</td><td>");
        sight_words(s, certificate_act_texts[row->act]);
        html_raw(&s->html, "</td><td class=\"figure\">");
        html_text(&s->html, row->points);
        html_raw(&s->html, "</td><td>");
        page_stars(&s->html, (int)row->stars, LAW_STARS);
        html_raw(&s->html, " ");
        SIGHT_WORDS(s, TEXT_certificates_stars_count, TEXT_ARG_INT("stars", row->stars));
        html_raw(&s->html, "</td></tr>\n");
    }
    list_table_close(s);
}

/* Who signed with a certificate, and what that was checked against. */
static void write_signed(struct sight *s, const struct draft *d)
{
    struct str rest = d->signed_by;
    if (d->signed_state == SIGNED_NOT)
        return;
    while (rest.len > 0)
        sight_fact(s, TEXT_certificates_signed, str_cut(&rest, '\n'));
    sight_fact(s, TEXT_certificates_signed_check,
               text_of(s->language, d->signed_state == SIGNED_TRUSTED ? TEXT_certificates_signed_trusted : TEXT_certificates_signed_unasked));
    if (d->signed_more)
        sight_fact(s, TEXT_certificates_signed_added, text_of(s->language, TEXT_certificates_signed_more));
}

static void write_facts(struct sight *s, const struct draft_visit *visit)
{
    const struct draft *d = &visit->draft;
    struct buffer basis;
    buffer_open(&basis, s->arena, 1000);
    text_add(&basis, s->language, TEXT_certificates_minutes, (const struct text_arg[]){ TEXT_ARG("number", d->basis), TEXT_ARG("day", date_text(s->arena, d->basis_day)) }, 2);
    sight_facts(s);
    sight_fact(s, TEXT_certificates_state, text_of(s->language, draft_state_texts[d->state]));
    sight_fact(s, TEXT_certificates_kind, text_of(s->language, draft_kind_texts[d->kind]));
    if (visit->session.id != 0)
        sight_fact(s, TEXT_certificates_session, visit->session.name);
    if (d->kind < DRAFT_SESSION_KINDS) {
        sight_fact(s, TEXT_certificates_basis, buffer_str(&basis));
    } else {
        sight_fact(s, TEXT_certificates_basis_paper, d->basis);
        sight_fact(s, TEXT_certificates_basis_paper_day, date_text(s->arena, d->basis_day));
        for (size_t i = 0; draft_ground_words[i] != NULL; i++)
            if (str_is(d->ground, draft_ground_words[i]))
                sight_fact(s, TEXT_certificates_ground, text_of(s->language, draft_ground_texts[i]));
        sight_fact(s, TEXT_certificates_reason, d->reason);
    }
    if (d->due_day != DATE_NONE)
        sight_fact(s, TEXT_certificates_due, date_text(s->arena, d->due_day));
    sight_fact(s, TEXT_certificates_made_by, d->made_by);
    if (d->letter_no.len > 0) {
        sight_fact(s, TEXT_certificates_letter_no, d->letter_no);
        sight_fact(s, TEXT_certificates_letter_day, date_text(s->arena, d->letter_day));
    }
    if (d->state == DRAFT_ISSUED) {
        sight_fact(s, TEXT_certificates_number, d->number);
        sight_fact(s, TEXT_certificates_day, date_text(s->arena, d->day));
        sight_fact(s, TEXT_certificates_signer, d->signer);
        sight_fact(s, TEXT_certificates_issued_by, d->issued_by);
        write_signed(s, d);
    }
    if (d->note.len > 0)
        sight_fact(s, TEXT_certificates_note, d->note);
    sight_facts_end(s);
}

static void write_papers(struct sight *s, const struct draft_visit *visit)
{
    html_raw(&s->html, "<p class=\"acts\">");
    if (visit->draft.scan != 0)
        sight_button(s, draft_path(s->arena, &visit->draft, "/ban-dau"), TEXT_certificates_open_scan, true);
    if (visit->draft.decision != 0) {
        sight_button(s, draft_path(s->arena, &visit->draft, "/giay-chung-nhan.pdf"), TEXT_certificates_certificate_pdf, true);
        sight_button(s, draft_path(s->arena, &visit->draft, "/giay-chung-nhan.pdf?in=phoi"), TEXT_certificates_certificate_form, false);
    }
    if (visit->draft.paper != 0)
        sight_button(s, draft_path(s->arena, &visit->draft, "/trinh-ky.pdf"), TEXT_certificates_paper_to_sign, false);
    if (!str_is(visit->draft.capacity, DRAFT_OF_MINISTRY)) {
        sight_button(s, draft_path(s->arena, &visit->draft, "/du-thao.pdf"), TEXT_certificates_paper_pdf, false);
        sight_button(s, draft_path(s->arena, &visit->draft, "/du-thao.docx"), TEXT_certificates_paper_docx, false);
        sight_button(s, draft_path(s->arena, &visit->draft, "/to-trinh.docx"), TEXT_certificates_letter_docx, false);
    }
    html_raw(&s->html, "</p>\n");
}

static void write_form(struct sight *s, const struct draft_visit *visit, struct form *form, const char *action, enum text_id title, enum text_id button)
{
    html_raw(&s->html, "<section><h2>");
    sight_words(s, title);
    html_raw(&s->html, "</h2>\n");
    form->version = visit->draft.version;
    form_write_open(&s->html, form, draft_path(s->arena, &visit->draft, action));
    form_write_fields(&s->html, form);
    form_write_close(&s->html, form, button);
    html_raw(&s->html, "</section>\n");
}

/* What comes next, for who may do it. */
static void write_next(struct sight *s, const struct draft_visit *visit, struct form *submit, struct form *end)
{
    const struct draft *d = &visit->draft;
    if (d->state == DRAFT_OPEN && draft_may(visit->viewer, "certificates.submit"))
        write_form(s, visit, submit, "/trinh", TEXT_certificates_submit, TEXT_certificates_submit_do);
    if (d->state == DRAFT_SUBMITTED && draft_may(visit->viewer, "certificates.issue")) {
        html_raw(&s->html, "<p class=\"acts\">");
        sight_button(s, draft_path(s->arena, d, "/vao-so"), TEXT_certificates_issue, true);
        html_raw(&s->html, "</p>\n");
    }
    if (d->state == DRAFT_SUBMITTED && draft_may(visit->viewer, "certificates.return"))
        write_form(s, visit, end, "/buoc/tra-lai", TEXT_certificates_return, TEXT_certificates_return_do);
    if (d->state == DRAFT_OPEN && draft_may(visit->viewer, "certificates.draft"))
        write_form(s, visit, end, "/buoc/bo", TEXT_certificates_drop, TEXT_certificates_drop_do);
}

static void write_what_it_means(struct sight *s, const struct draft_visit *visit)
{
    static const enum text_id words[] = { TEXT_certificates_means_draft, TEXT_certificates_means_submitted, TEXT_certificates_means_issued,
                                          TEXT_certificates_means_dropped };
    bool approve = visit->draft.kind == DRAFT_APPROVE && visit->draft.state == DRAFT_ISSUED;
    bool changed = visit->draft.kind >= DRAFT_SESSION_KINDS && visit->draft.state == DRAFT_ISSUED;
    sight_notice_open(s, visit->draft.state == DRAFT_ISSUED ? MOOD_GOOD : MOOD_ATTENTION);
    html_raw(&s->html, "<p>");
    sight_words(s, approve ? TEXT_certificates_means_approved : changed ? TEXT_certificates_means_changed : words[visit->draft.state]);
    html_raw(&s->html, "</p>");
    sight_notice_close(s);
}

/* The certificates of an issued decision, each with the way to its page and to what can be done with it. */
static enum status write_given(struct sight *s, const struct draft_visit *visit, struct error *error)
{
    struct public_rows rows;
    enum status status;
    if (visit->draft.decision == 0)
        return STATUS_OK;
    status = public_sql_decision(visit->conn, visit->arena, visit->draft.decision, &rows, error);
    if (status != STATUS_OK)
        return status;
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_certificates_certificates);
    html_raw(&s->html, "</h2>\n<ul>\n");
    for (size_t i = 0; i < rows.count; i++) {
        const struct public_row *row = &rows.rows[i];
        html_raw(&s->html, "<li><a");
        html_attr(&s->html, "href", officer_path(s->arena, row, ""));
        html_raw(&s->html, ">");
        html_text(&s->html, row->code);
        html_raw(&s->html, "</a> ");
        html_text(&s->html, row->product_name);
        html_raw(&s->html, ": ");
        SIGHT_WORDS(s, standing_texts[public_standing(row, visit->today)], TEXT_ARG("until", date_text(s->arena, public_until(row))),
                    TEXT_ARG("from", date_text(s->arena, row->from)), TEXT_ARG("withdrawn", date_text(s->arena, row->withdrawn)));
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ul>\n");
    return STATUS_OK;
}

static enum status show(const struct draft_visit *visit, struct form *submit, struct form *end, int http_status, struct error *error)
{
    struct sight s;
    enum status status;
    sight_begin(&s, visit->request, TEXT_certificates_decision, DRAFTS_PATH, SIGHT_WIDE);
    sight_back(&s, DRAFTS_PATH, TEXT_certificates_drafts);
    form_write_faults(&s.html, submit->fault_count > 0 ? submit : end);
    html_raw(&s.html, "<h1>");
    if (visit->draft.state == DRAFT_ISSUED)
        SIGHT_WORDS(&s, TEXT_certificates_decision_no, TEXT_ARG("number", visit->draft.number));
    else
        sight_words(&s, TEXT_certificates_decision_draft);
    html_raw(&s.html, "</h1>\n");
    write_what_it_means(&s, visit);
    write_papers(&s, visit);
    write_facts(&s, visit);
    html_raw(&s.html, "<h2>");
    sight_words(&s, TEXT_certificates_products);
    html_raw(&s.html, "</h2>\n");
    draft_write_items(&s, visit);
    status = write_given(&s, visit, error);
    if (status != STATUS_OK)
        return status;
    write_next(&s, visit, submit, end);
    return sight_end(&s, http_status, error);
}

static enum status start(struct web_request *request, struct draft_visit *visit, struct form *submit, struct form *end, struct error *error)
{
    enum status status = draft_visit(request, visit, error);
    if (status == STATUS_OK)
        status = form_start(request, submit_fields, 2, submit, error);
    return status == STATUS_OK ? form_start(request, end_fields, 1, end, error) : status;
}

enum status drafts_page_one(struct web_request *request, struct error *error)
{
    struct draft_visit visit;
    struct form submit, end;
    enum status status = start(request, &visit, &submit, &end, error);
    if (status != STATUS_OK)
        return status;
    form_set_date(&submit, "ngay", visit.today);
    return show(&visit, &submit, &end, 200, error);
}

static void open_content(struct json_writer *json, struct buffer *text, const struct draft_visit *visit, const struct form *form)
{
    buffer_open(text, visit->arena, (size_t)8192);
    json_writer_open(json, text);
    json_object(json, NULL);
    json_text(json, "draft", draft_ident_text(visit->arena, &visit->draft.ident));
    json_int(json, "version", form->version < 1 ? 1 : form->version);
}

/* Gives the command; what is wrong with a field is told beside it. */
static enum status act(struct draft_visit *visit, struct form *form, const char *type, struct json_writer *json, struct buffer *text, bool *done,
                       struct error *error)
{
    struct error fault = { 0 };
    enum status status;
    json_object_end(json);
    *done = false;
    status = json_writer_end(json, error);
    if (status == STATUS_OK)
        status = draft_command(visit->request, &form->command, type, buffer_str(text), &fault);
    if (status == STATUS_BAD_INPUT) {
        static const char *const names[][2] = { { "day", "ngay" } };
        FORM_FAULT_NAMED(form, &fault, names, form->fields[0].name);
        return STATUS_OK;
    }
    *done = status == STATUS_OK;
    if (status != STATUS_OK && fault.status != STATUS_OK)
        *error = fault;
    return status;
}

enum status drafts_page_submit_sent(struct web_request *request, struct error *error)
{
    struct draft_visit visit;
    struct form submit, end;
    struct json_writer json;
    struct buffer text;
    struct str paper = STR("");
    bool done = false;
    enum status status = start(request, &visit, &submit, &end, error);
    if (status == STATUS_OK && !draft_may(visit.viewer, "certificates.submit"))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = form_take(&submit, error);
    if (status == STATUS_OK && form_is_good(&submit))
        status = draft_paper_keep(&visit, form_text(&submit, "so"), form_date(&submit, "ngay"), &paper, error);
    if (status == STATUS_OK && form_is_good(&submit)) {
        open_content(&json, &text, &visit, &submit);
        json_text(&json, "number", form_text(&submit, "so"));
        json_date(&json, "day", form_date(&submit, "ngay"));
        json_text(&json, "paper", paper);
        status = act(&visit, &submit, "certificates.submit", &json, &text, &done, error);
    }
    if (status == STATUS_OK && done)
        return web_redirect(request, draft_path(visit.arena, &visit.draft, "?xong=1").ptr, error);
    return status == STATUS_OK ? show(&visit, &submit, &end, 422, error) : status;
}

enum status drafts_page_step_sent(struct web_request *request, struct error *error)
{
    struct draft_visit visit;
    struct form submit, end;
    struct json_writer json;
    struct buffer text;
    bool done = false;
    bool returns = str_is(web_path_part(request, "buoc"), "tra-lai");
    enum status status = start(request, &visit, &submit, &end, error);
    if (status == STATUS_OK && ((!returns && !str_is(web_path_part(request, "buoc"), "bo")) ||
                                !draft_may(visit.viewer, returns ? "certificates.return" : "certificates.draft")))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = form_take(&end, error);
    if (status == STATUS_OK && form_is_good(&end)) {
        open_content(&json, &text, &visit, &end);
        json_text(&json, "reason", form_text(&end, "ly-do"));
        status = act(&visit, &end, returns ? "certificates.return" : "certificates.drop", &json, &text, &done, error);
    }
    if (status == STATUS_OK && done)
        return web_redirect(request, draft_path(visit.arena, &visit.draft, "?xong=1").ptr, error);
    if (status != STATUS_OK)
        return status;
    form_set_date(&submit, "ngay", visit.today);
    return show(&visit, &submit, &end, 422, error);
}

/* ---- on a session's page ---- */

enum status certificates_session_section(struct sight *s, const struct session_visit *visit, const struct session_item *item,
                                         const struct session_outcome *outcome, struct error *error)
{
    (void)outcome;
    (void)error;
    if (item != NULL || visit->session.state != SESSION_SIGNED || visit->viewer == NULL || !draft_may(visit->viewer, "certificates.draft"))
        return STATUS_OK;
    html_raw(&s->html, "<section><h2>");
    sight_words(s, TEXT_certificates_decision);
    html_raw(&s->html, "</h2>\n<p class=\"acts\">");
    sight_button(s, session_path(s->arena, &visit->session, DRAFTS_PATH), TEXT_certificates_draft_new, true);
    html_raw(&s->html, "</p></section>\n");
    return STATUS_OK;
}
