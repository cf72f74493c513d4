/* Drafting a decision from a session, and giving it number, day, signer and scan. */
#include "ocop/certificates/certificates_draft_int.h"
#include "texts_certificates.h"

/* ---- drafting ---- */

struct beginning {
    struct session_visit visit;
    struct draft_candidates all;
    struct form form;
};

static const struct form_field begin_fields[] = {
    { .name = "san-pham", .kind = FORM_HIDDEN, .label = TEXT_certificates_products },
    { .name = "loai", .kind = FORM_HIDDEN, .label = TEXT_certificates_kind },
};

static enum status begin(struct web_request *request, struct beginning *b, struct error *error)
{
    enum status status = session_visit(request, &b->visit, error);
    if (status == STATUS_OK && !draft_may(b->visit.viewer, "certificates.draft"))
        return commands_not_found(error);
    if (status == STATUS_OK && b->visit.session.state != SESSION_SIGNED)
        return FAIL(error, STATUS_STALE, TEXT_certificates_draft_unsigned, NULL);
    if (status == STATUS_OK)
        status = draft_candidates_of(b->visit.conn, b->visit.arena, web_room(request, "law"), &b->visit.session, &b->all, error);
    return status == STATUS_OK ? form_start(request, begin_fields, 2, &b->form, error) : status;
}

static bool was_sent(struct web_request *request, struct str ident)
{
    for (size_t i = 0; i < web_form_count(request); i++) {
        struct str name, value;
        web_form_at(request, i, &name, &value);
        if (str_is(name, "san-pham") && str_equal(value, ident))
            return true;
    }
    return false;
}

/* Where the old certificate is found, to be linked from there. */
static struct str register_search(struct arena *arena, struct str name)
{
    struct buffer path;
    buffer_open(&path, arena, (size_t)4 * CERTIFICATE_LINE);
    buffer_add_z(&path, "/so-dang-ky?q=");
    html_url(&path, name);
    return buffer_str(&path);
}

static void write_choice(struct sight *s, const struct draft_candidate *row, bool ticked)
{
    html_raw(&s->html, "<tr><td><label class=\"choice\"><input type=\"checkbox\" name=\"san-pham\"");
    html_attr(&s->html, "value", draft_ident_text(s->arena, &row->item.ident));
    if (ticked)
        html_raw(&s->html, " checked");
    html_raw(&s->html, "><span>");
    html_text(&s->html, row->item.product_name);
    html_raw(&s->html, "</span></label></td><td>");
    html_text(&s->html, row->item.producer_name);
    html_raw(&s->html, "</td><td>");
    sight_words(s, certificate_act_texts[row->act]);
    if (row->unlinked) {
        html_raw(&s->html, "<p class=\"attention small\"><a");
        html_attr(&s->html, "href", register_search(s->arena, row->item.product_name));
        html_raw(&s->html, ">");
        sight_words(s, TEXT_certificates_unlinked);
        html_raw(&s->html, "</a></p>");
    }
    html_raw(&s->html, "</td><td class=\"figure\">");
    html_text(&s->html, row->points);
    html_raw(&s->html, "</td><td>");
    page_stars(&s->html, (int)row->stars, LAW_STARS);
    html_raw(&s->html, " ");
    SIGHT_WORDS(s, TEXT_certificates_stars_count, TEXT_ARG_INT("stars", row->stars));
    html_raw(&s->html, "</td></tr>\n");
}

static void write_choices(struct sight *s, struct beginning *b, enum draft_kind kind, bool again)
{
    static const enum text_id heads[] = { TEXT_certificates_product, TEXT_certificates_producer, TEXT_certificates_act, TEXT_certificates_points,
                                          TEXT_certificates_stars };
    struct ident command = ident_new(web_context(s->request));
    html_raw(&s->html, "<section><h2>");
    sight_words(s, draft_kind_texts[kind]);
    html_raw(&s->html, "</h2>\n<p>");
    sight_words(s, kind == DRAFT_APPROVE ? TEXT_certificates_approve_lead : TEXT_certificates_recognise_lead);
    html_raw(&s->html, "</p>\n<form method=\"post\"");
    html_attr(&s->html, "action", session_path(s->arena, &b->visit.session, DRAFTS_PATH));
    html_raw(&s->html, ">");
    form_write_hidden(&s->html, s->request, &command, -1);
    html_raw(&s->html, "<input type=\"hidden\" name=\"loai\"");
    html_attr(&s->html, "value", str_from(draft_kind_words[kind]));
    html_raw(&s->html, ">\n");
    list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < b->all.count; i++)
        if (b->all.rows[i].why == TEXT_NONE && b->all.rows[i].ministry == (kind == DRAFT_APPROVE))
            write_choice(s, &b->all.rows[i], !again || was_sent(s->request, draft_ident_text(s->arena, &b->all.rows[i].item.ident)));
    list_table_close(s);
    html_raw(&s->html, "<button class=\"button main\" type=\"submit\">");
    sight_words(s, TEXT_certificates_draft_do);
    html_raw(&s->html, "</button></form></section>\n");
}

/* Who is left out, and why. */
static void write_left(struct sight *s, const struct beginning *b)
{
    bool any = false;
    for (size_t i = 0; i < b->all.count; i++) {
        const struct draft_candidate *row = &b->all.rows[i];
        if (row->why == TEXT_NONE && !row->ministry)
            continue;
        if (!any) {
            html_raw(&s->html, "<section><h2>");
            sight_words(s, TEXT_certificates_left_out);
            html_raw(&s->html, "</h2>\n<ul>\n");
        }
        any = true;
        html_raw(&s->html, "<li><strong>");
        html_text(&s->html, row->item.product_name);
        html_raw(&s->html, "</strong>: ");
        SIGHT_WORDS(s, row->why == TEXT_NONE ? TEXT_certificates_why_90 : row->why, TEXT_ARG("number", row->why_text), TEXT_ARG("reason", row->why_text));
        if (row->why == TEXT_certificates_why_enter) {
            html_raw(&s->html, " <a");
            html_attr(&s->html, "href", session_item_path(s->arena, &b->visit.session, &row->item, "/ket-qua-bo"));
            html_raw(&s->html, ">");
            sight_words(s, TEXT_certificates_ministry_do);
            html_raw(&s->html, "</a>");
        }
        html_raw(&s->html, "</li>\n");
    }
    if (any)
        html_raw(&s->html, "</ul></section>\n");
}

static enum status show_begin(struct beginning *b, bool again, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, b->visit.request, TEXT_certificates_draft_new, DRAFTS_PATH, SIGHT_WIDE);
    html_raw(&s.html, "<p class=\"back\"><a");
    html_attr(&s.html, "href", session_path(s.arena, &b->visit.session, ""));
    html_raw(&s.html, ">");
    page_icon(&s.html, ICON_BACK);
    html_text(&s.html, b->visit.session.name);
    html_raw(&s.html, "</a></p>\n");
    form_write_faults(&s.html, &b->form);
    sight_heading(&s, TEXT_certificates_draft_new, TEXT_certificates_draft_new_lead);
    if (b->all.recognisable > 0)
        write_choices(&s, b, DRAFT_RECOGNISE, again);
    if (b->all.for_ministry > 0)
        write_choices(&s, b, DRAFT_APPROVE, again);
    if (b->all.recognisable + b->all.for_ministry == 0) {
        html_raw(&s.html, "<p>");
        sight_words(&s, TEXT_certificates_nothing_to_decide);
        html_raw(&s.html, "</p>\n");
    }
    write_left(&s, b);
    return sight_end(&s, http_status, error);
}

enum status drafts_page_new(struct web_request *request, struct error *error)
{
    struct beginning b;
    enum status status = begin(request, &b, error);
    return status == STATUS_OK ? show_begin(&b, false, 200, error) : status;
}

static enum status begin_content(struct beginning *b, struct str draft, struct str *out, size_t *chosen, struct error *error)
{
    struct web_request *request = b->visit.request;
    struct json_writer json;
    struct buffer text;
    enum status status;
    *chosen = 0;
    buffer_open(&text, b->visit.arena, (size_t)65536);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "draft", draft);
    json_text(&json, "session", draft_ident_text(b->visit.arena, &b->visit.session.ident));
    json_text(&json, "kind", str_is(web_form(request, "loai"), "approve") ? STR("approve") : STR("recognise"));
    json_array(&json, "items");
    for (size_t i = 0; i < b->all.count; i++) {
        struct str ident = draft_ident_text(b->visit.arena, &b->all.rows[i].item.ident);
        if (!was_sent(request, ident))
            continue;
        json_text(&json, NULL, ident);
        ++*chosen;
    }
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

enum status drafts_page_new_sent(struct web_request *request, struct error *error)
{
    struct beginning b;
    struct draft draft = { 0 };
    struct error fault = { 0 };
    struct buffer name;
    struct str content;
    size_t chosen = 0;
    enum status status = begin(request, &b, error);
    if (status == STATUS_OK)
        status = form_take(&b.form, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&name, b.visit.arena, 100);
    buffer_add_z(&name, "draft ");
    ident_write(&name, &b.form.command);
    draft.ident = ident_of_name(buffer_str(&name));
    status = begin_content(&b, draft_ident_text(b.visit.arena, &draft.ident), &content, &chosen, error);
    if (status == STATUS_OK && chosen == 0) {
        form_fault(&b.form, "san-pham", TEXT_certificates_choose_one, NULL, 0);
        return show_begin(&b, true, 422, error);
    }
    if (status == STATUS_OK)
        status = draft_command(request, &b.form.command, "certificates.draft", content, &fault);
    if (status == STATUS_OK)
        return web_redirect(request, draft_path(b.visit.arena, &draft, "?xong=1").ptr, error);
    if (fault.status != STATUS_BAD_INPUT) {
        if (fault.status != STATUS_OK)
            *error = fault;
        return status;
    }
    form_fault_of(&b.form, &fault);
    return show_begin(&b, true, 422, error);
}

/* ---- number, day, signer, scan ---- */

static const struct form_choice capacities[] = {
    { "chair", TEXT_certificates_capacity_chair, { 0 } },
    { "deputy", TEXT_certificates_capacity_deputy, { 0 } },
};
static const struct form_field issue_fields[] = {
    { .name = "so", .kind = FORM_TEXT, .label = TEXT_certificates_number, .hint = TEXT_certificates_number_hint, .required = true, .max = 100 },
    { .name = "ngay", .kind = FORM_DATE, .label = TEXT_certificates_day, .hint = TEXT_certificates_day_hint, .required = true },
    { .name = "nguoi-ky", .kind = FORM_TEXT, .label = TEXT_certificates_signer, .required = true, .max = 200 },
    { .name = "ky-voi-tu-cach", .kind = FORM_RADIO, .label = TEXT_certificates_capacity, .required = true, .choices = capacities, .choice_count = 2 },
    { .name = "tep", .kind = FORM_FILE, .label = TEXT_certificates_scan, .hint = TEXT_certificates_scan_hint, .accept = "application/pdf,image/*" },
    { .name = "da-gui", .kind = FORM_HIDDEN, .label = TEXT_certificates_scan, .max = SHA256_HEX_SIZE },
};
#define ISSUE_FIELDS (sizeof(issue_fields) / sizeof(issue_fields[0]))

struct numbering {
    struct draft_visit visit;
    struct form form;
};

static enum status start_issue(struct web_request *request, struct numbering *n, struct error *error)
{
    enum status status = draft_visit(request, &n->visit, error);
    if (status == STATUS_OK && !draft_may(n->visit.viewer, "certificates.issue"))
        return commands_not_found(error);
    return status == STATUS_OK ? form_start(request, issue_fields, ISSUE_FIELDS, &n->form, error) : status;
}

/* Before the form is shown. A form that was sent is not asked: the command says so itself, and one that is sent once more, because no answer came, is told
 * what it has done. */
static enum status check_submitted(struct numbering *n, struct error *error)
{
    const struct draft *draft = &n->visit.draft;
    if (draft->state == DRAFT_ISSUED)
        return FAIL_WITH(error, STATUS_STALE, TEXT_certificates_draft_is_issued, NULL, TEXT_ARG("number", draft->number),
                         TEXT_ARG("day", date_text(n->visit.arena, draft->day)), TEXT_ARG("name", draft->issued_by));
    return draft->state == DRAFT_SUBMITTED ? STATUS_OK : FAIL(error, STATUS_STALE, TEXT_certificates_draft_not_submitted, NULL);
}

static enum status show_issue(struct numbering *n, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, n->visit.request, TEXT_certificates_issue, DRAFTS_PATH, SIGHT_NARROW);
    html_raw(&s.html, "<p class=\"back\"><a");
    html_attr(&s.html, "href", draft_path(s.arena, &n->visit.draft, ""));
    html_raw(&s.html, ">");
    page_icon(&s.html, ICON_BACK);
    sight_words(&s, TEXT_certificates_decision_draft);
    html_raw(&s.html, "</a></p>\n");
    form_write_faults(&s.html, &n->form);
    sight_heading(&s, TEXT_certificates_issue, n->visit.draft.kind == DRAFT_APPROVE ? TEXT_certificates_issue_lead_approve : TEXT_certificates_issue_lead);
    if (form_text(&n->form, "da-gui").len > 0) {
        html_raw(&s.html, "<p>");
        sight_words(&s, TEXT_certificates_scan_kept);
        html_raw(&s.html, "</p>\n");
    }
    form_write_open(&s.html, &n->form, draft_path(s.arena, &n->visit.draft, "/vao-so"));
    form_write_fields(&s.html, &n->form);
    form_write_close(&s.html, &n->form, TEXT_certificates_issue_do);
    return sight_end(&s, http_status, error);
}

enum status drafts_page_issue(struct web_request *request, struct error *error)
{
    struct numbering n;
    enum status status = start_issue(request, &n, error);
    if (status == STATUS_OK)
        status = check_submitted(&n, error);
    if (status != STATUS_OK)
        return status;
    n.form.version = n.visit.draft.version;
    return show_issue(&n, 200, error);
}

static enum status issue_content(struct numbering *n, struct str *out, struct error *error)
{
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, n->visit.arena, (size_t)8192);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "draft", draft_ident_text(n->visit.arena, &n->visit.draft.ident));
    json_int(&json, "version", n->form.version < 1 ? 1 : n->form.version);
    json_text(&json, "number", form_text(&n->form, "so"));
    json_date(&json, "day", form_date(&n->form, "ngay"));
    json_text(&json, "signer", form_text(&n->form, "nguoi-ky"));
    json_text(&json, "capacity", form_text(&n->form, "ky-voi-tu-cach"));
    json_text(&json, "scan", form_text(&n->form, "da-gui"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

/* Which of our fields a fault of the command stands at. */
static void blame(struct form *form, const struct error *fault)
{
    static const char *const names[][2] = { { "number", "so" }, { "day", "ngay" }, { "signer", "nguoi-ky" }, { "scan", "tep" } };
    FORM_FAULT_NAMED(form, fault, names, "so");
}

enum status drafts_page_issue_sent(struct web_request *request, struct error *error)
{
    struct numbering n;
    struct file file;
    struct error fault = { 0 };
    struct str content;
    enum status status = start_issue(request, &n, error);
    if (status == STATUS_OK)
        status = form_take(&n.form, error);
    if (status == STATUS_OK)
        status = file_take(&n.form, NULL, "da-gui", TEXT_certificates_issue_scan_needed, &file, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&n.form)) {
        status = check_submitted(&n, error);
        return status == STATUS_OK ? show_issue(&n, 422, error) : status;
    }
    status = issue_content(&n, &content, error);
    if (status == STATUS_OK)
        status = draft_command(request, &n.form.command, "certificates.issue", content, &fault);
    if (status == STATUS_OK)
        return web_redirect(request, draft_path(n.visit.arena, &n.visit.draft, "?xong=1").ptr, error);
    if (fault.status != STATUS_BAD_INPUT) {
        if (fault.status != STATUS_OK)
            *error = fault;
        return status;
    }
    if (str_is(str_from(fault.where), "scan"))
        form_set(&n.form, "da-gui", STR("")); /* another file is wanted */
    blame(&n.form, &fault);
    return show_issue(&n, 422, error);
}
