/* A certificate as the office sees it: what it is today, what can be done with it and what that needs, what was told of its end. */
#include "ocop/certificates/certificates_import_int.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"

struct str officer_path(struct arena *arena, const struct public_row *row, const char *rest)
{
    struct buffer path;
    buffer_open(&path, arena, 300);
    buffer_add_z(&path, OFFICER_PATH "/");
    ident_write(&path, &row->ident);
    buffer_add_z(&path, rest);
    return str_from(buffer_z(&path));
}

enum status officer_find(struct web_request *request, const char *action, struct db_conn **conn, struct public_row *row, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    bool found = false;
    enum status status = db_reader(web_room(request, "db"), conn, error);
    if (status == STATUS_OK && !draft_may(viewer, action))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = public_sql_find(*conn, web_arena(request), web_path_part(request, "giay"), &found, row, error);
    return status == STATUS_OK && (!found || row->province != viewer->province) ? commands_not_found(error) : status;
}

struct officer {
    struct web_request *request;
    struct arena *arena;
    const struct viewer *viewer;
    struct db_conn *conn;
    date today;
    struct public_row row;
    struct certificate_self self;
};

static enum status visit(struct web_request *request, const char *action, struct officer *out, struct error *error)
{
    enum status status;
    *out = (struct officer){ .request = request, .arena = web_arena(request), .viewer = accounts_viewer(request),
                             .today = date_in_vietnam(context_now(web_context(request))) };
    status = officer_find(request, action, &out->conn, &out->row, error);
    return status == STATUS_OK ? certificates_sql_by_id(out->conn, out->row.id, &out->self, error) : status;
}

static void write_changes(struct sight *s, const struct officer *o)
{
    static const enum text_id words[] = { TEXT_certificates_change_renamed, TEXT_certificates_change_lost, TEXT_certificates_change_commune,
                                          TEXT_certificates_change_packaging, TEXT_certificates_change_representative,
                                          TEXT_certificates_change_extend };
    html_raw(&s->html, "<section><h2>");
    sight_words(s, TEXT_certificates_changes);
    html_raw(&s->html, "</h2>\n<ul>\n");
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        html_raw(&s->html, "<li>");
        sight_words(s, words[i]);
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ul>\n");
    if (draft_may(o->viewer, "certificates.change") && o->self.origin == CERTIFICATE_IMPORT) {
        html_raw(&s->html, "<p class=\"acts\">");
        sight_button(s, officer_path(s->arena, &o->row, RECONCILE_ONE), TEXT_certificates_reconcile_one, false);
        sight_button(s, officer_path(s->arena, &o->row, ATTACH_PATH), TEXT_certificates_attach, false);
        html_raw(&s->html, "</p>\n");
    }
    if (draft_may(o->viewer, "certificates.change") && standing_holds(public_standing(&o->row, o->today))) {
        html_raw(&s->html, "<p class=\"acts\">");
        sight_button(s, officer_path(s->arena, &o->row, "/thay-doi/dinh-chinh"), TEXT_certificates_correct, false);
        sight_button(s, officer_path(s->arena, &o->row, "/thay-doi/thu-hoi"), TEXT_certificates_withdraw, false);
        if (o->row.stars != LAW_STARS) /* the Ministry's */
            sight_button(s, officer_path(s->arena, &o->row, "/thay-doi/huy"), TEXT_certificates_annul, false);
        html_raw(&s->html, "</p>\n");
    }
    if (draft_may(o->viewer, "certificates.change"))
        extend_write_button(s, &o->row, o->today);
    html_raw(&s->html, "</section>\n");
}

static enum status write_notices(struct sight *s, const struct officer *o, struct error *error)
{
    struct notice_rows rows;
    enum status status = clock_sql_notices(o->conn, o->arena, o->row.id, &rows, error);
    if (status != STATUS_OK || o->row.to - o->today > NOTICE_FIRST || !standing_holds(public_standing(&o->row, o->today)))
        return status;
    html_raw(&s->html, "<section><h2>");
    sight_words(s, TEXT_certificates_notice);
    html_raw(&s->html, "</h2>\n");
    if (rows.count > 0) {
        html_raw(&s->html, "<ul>\n");
        for (size_t i = 0; i < rows.count; i++) {
            html_raw(&s->html, "<li>");
            SIGHT_WORDS(s, TEXT_certificates_notice_mark, TEXT_ARG_INT("days", rows.rows[i].mark));
            html_raw(&s->html, ": ");
            if (rows.rows[i].sent_at != 0)
                SIGHT_WORDS(s, TEXT_certificates_notice_sent, TEXT_ARG("day", date_text(s->arena, date_in_vietnam(rows.rows[i].sent_at))),
                            TEXT_ARG("name", rows.rows[i].sent_by));
            else
                sight_words(s, TEXT_certificates_notice_unsent);
            html_raw(&s->html, "</li>\n");
        }
        html_raw(&s->html, "</ul>\n");
    }
    html_raw(&s->html, "<p class=\"acts\">");
    sight_button(s, officer_path(s->arena, &o->row, "/thong-bao.pdf"), TEXT_certificates_notice_do, true);
    html_raw(&s->html, "</p>\n");
    if (draft_may(o->viewer, "certificates.change")) {
        struct ident command = ident_new(web_context(o->request));
        html_raw(&s->html, "<form method=\"post\"");
        html_attr(&s->html, "action", officer_path(s->arena, &o->row, "/da-gui"));
        html_raw(&s->html, ">");
        form_write_hidden(&s->html, s->request, &command, -1);
        html_raw(&s->html, "<button class=\"button\" type=\"submit\">");
        sight_words(s, TEXT_certificates_noticed_do);
        html_raw(&s->html, "</button></form>\n");
    }
    html_raw(&s->html, "</section>\n");
    return STATUS_OK;
}

static void write_version(struct sight *s, const struct version_row *v, bool reasons)
{
    html_raw(&s->html, "<li><p>");
    sight_date(s, v->known);
    html_raw(&s->html, ": ");
    html_text(&s->html, v->product_name);
    html_raw(&s->html, ", ");
    html_text(&s->html, v->producer_name);
    html_raw(&s->html, ", ");
    SIGHT_WORDS(s, TEXT_certificates_stars_count, TEXT_ARG_INT("stars", v->stars));
    if (v->from != CERTIFICATES_OPEN) {
        html_raw(&s->html, ", ");
        SIGHT_WORDS(s, TEXT_certificates_version_days, TEXT_ARG("from", date_text(s->arena, v->from)), TEXT_ARG("to", date_text(s->arena, v->to)));
    }
    html_raw(&s->html, "</p>");
    if (reasons && v->reason.len > 0) {
        html_raw(&s->html, "<p class=\"quiet\">");
        html_text(&s->html, v->reason);
        html_raw(&s->html, "</p>");
    }
    html_raw(&s->html, "</li>\n");
}

enum status public_write_versions(struct sight *s, struct db_conn *conn, int64_t certificate, bool reasons, struct error *error)
{
    struct version_rows versions;
    enum status status = public_sql_versions(conn, s->arena, certificate, &versions, error);
    if (status != STATUS_OK || versions.count < 2)
        return status;
    html_raw(&s->html, "<section><h2>");
    sight_words(s, TEXT_certificates_versions);
    html_raw(&s->html, "</h2>\n<ul>\n");
    for (size_t i = 0; i < versions.count; i++)
        write_version(s, &versions.rows[i], reasons);
    html_raw(&s->html, "</ul></section>\n");
    return STATUS_OK;
}

enum status certificates_page_officer(struct web_request *request, struct error *error)
{
    struct officer o;
    struct sight s;
    enum status status = visit(request, "certificates.see", &o, error);
    if (status != STATUS_OK)
        return status;
    sight_begin_named(&s, request, o.row.product_name, DRAFTS_PATH, SIGHT_NARROW);
    sight_back(&s, REGISTER_PATH, TEXT_certificates_register);
    html_raw(&s.html, "<h1>");
    html_text(&s.html, o.row.product_name);
    html_raw(&s.html, "</h1>\n");
    public_write_standing(&s, &o.row, o.today);
    sight_facts(&s);
    sight_fact(&s, TEXT_certificates_producer, o.row.producer_name);
    sight_fact(&s, TEXT_certificates_code, o.row.code);
    sight_fact(&s, TEXT_certificates_number, o.row.decision);
    sight_fact(&s, TEXT_certificates_from, o.row.from == CERTIFICATES_OPEN ? STR("") : date_text(o.arena, o.row.from));
    sight_fact(&s, TEXT_certificates_until, o.row.from == CERTIFICATES_OPEN ? STR("") : date_text(o.arena, public_until(&o.row)));
    extend_write_fact(&s, &o.row);
    sight_facts_end(&s);
    html_raw(&s.html, "<p class=\"acts\">");
    sight_button(&s, public_path(o.arena, &o.row), TEXT_certificates_seal_product, false);
    html_raw(&s.html, "</p>\n");
    status = write_notices(&s, &o, error);
    if (status != STATUS_OK)
        return status;
    write_changes(&s, &o);
    status = link_write(&s, o.conn, &o.row, &o.self, draft_may(o.viewer, "certificates.change"), error);
    if (status == STATUS_OK)
        status = public_write_versions(&s, o.conn, o.row.id, true, error);
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}

/* ---- the form of a change ---- */

static const struct form_choice grounds[] = {
    { "a", TEXT_certificates_ground_a, { 0 } },   { "b", TEXT_certificates_ground_b, { 0 } },   { "c", TEXT_certificates_ground_c, { 0 } },
    { "d", TEXT_certificates_ground_d, { 0 } },   { "dd", TEXT_certificates_ground_dd, { 0 } }, { "e", TEXT_certificates_ground_e, { 0 } },
};
#define COMMON                                                                                                               \
    { .name = "van-ban", .kind = FORM_TEXT, .label = TEXT_certificates_basis_paper, .hint = TEXT_certificates_basis_paper_hint, .required = true,           \
      .max = CERTIFICATE_LINE },                                                                                             \
    { .name = "ngay", .kind = FORM_DATE, .label = TEXT_certificates_basis_paper_day, .required = true },                                                    \
    { .name = "ly-do", .kind = FORM_LINES, .label = TEXT_certificates_reason, .required = true, .max = CERTIFICATE_NOTE }
static const struct form_field withdraw_fields[] = {
    { .name = "truong-hop", .kind = FORM_RADIO, .label = TEXT_certificates_ground, .required = true, .choices = grounds, .choice_count = 6 },
    COMMON,
};
static const struct form_field correct_fields[] = {
    { .name = "san-pham", .kind = FORM_TEXT, .label = TEXT_certificates_product, .required = true, .max = CERTIFICATE_LINE },
    { .name = "chu-the", .kind = FORM_TEXT, .label = TEXT_certificates_producer, .required = true, .max = CERTIFICATE_LINE },
    COMMON,
};
static const struct form_field annul_fields[] = { COMMON };

static const struct change_kind {
    const char *path;
    enum draft_kind kind;
    enum text_id title, lead, button;
    const struct form_field *fields;
    size_t count;
} changes[] = {
    { "thu-hoi", DRAFT_WITHDRAW, TEXT_certificates_withdraw, TEXT_certificates_withdraw_lead, TEXT_certificates_withdraw_do, withdraw_fields, 4 },
    { "dinh-chinh", DRAFT_CORRECT, TEXT_certificates_correct, TEXT_certificates_correct_lead, TEXT_certificates_correct_do, correct_fields, 5 },
    { "huy", DRAFT_ANNUL, TEXT_certificates_annul, TEXT_certificates_annul_lead, TEXT_certificates_annul_do, annul_fields, 3 },
};

/* Of five stars the Ministry decides (Article 8.2.b): its decision is recorded as it came. */
#define OF_MINISTRY                                                                                                          \
    { .name = "so", .kind = FORM_TEXT, .label = TEXT_certificates_ministry_number, .required = true, .max = CERTIFICATE_LINE },                             \
    { .name = "ngay", .kind = FORM_DATE, .label = TEXT_certificates_ministry_day, .required = true },                                                       \
    { .name = "ly-do", .kind = FORM_LINES, .label = TEXT_certificates_reason, .required = true, .max = CERTIFICATE_NOTE },                                  \
    { .name = "tep", .kind = FORM_FILE, .label = TEXT_certificates_scan, .hint = TEXT_certificates_ministry_scan_hint, .accept = "application/pdf,image/*" }, \
    { .name = "da-gui", .kind = FORM_HIDDEN, .label = TEXT_certificates_scan, .max = SHA256_HEX_SIZE }
static const struct form_field ministry_withdraw_fields[] = {
    { .name = "truong-hop", .kind = FORM_RADIO, .label = TEXT_certificates_ground, .required = true, .choices = grounds, .choice_count = 6 },
    OF_MINISTRY,
};
static const struct form_field ministry_correct_fields[] = {
    { .name = "san-pham", .kind = FORM_TEXT, .label = TEXT_certificates_product, .required = true, .max = CERTIFICATE_LINE },
    { .name = "chu-the", .kind = FORM_TEXT, .label = TEXT_certificates_producer, .required = true, .max = CERTIFICATE_LINE },
    OF_MINISTRY,
};
static const struct change_kind ministry_changes[] = {
    { "thu-hoi", DRAFT_WITHDRAW, TEXT_certificates_ministry_withdraw, TEXT_certificates_ministry_withdraw_lead, TEXT_certificates_ministry_change_do,
      ministry_withdraw_fields, 6 },
    { "dinh-chinh", DRAFT_CORRECT, TEXT_certificates_ministry_correct, TEXT_certificates_ministry_correct_lead, TEXT_certificates_ministry_change_do,
      ministry_correct_fields, 7 },
};

struct changing {
    struct officer o;
    bool ministry; /* five stars */
    const struct change_kind *kind;
    struct form form;
};

static enum status start(struct web_request *request, struct changing *c, struct error *error)
{
    enum status status = visit(request, "certificates.change", &c->o, error);
    c->kind = NULL;
    c->ministry = status == STATUS_OK && c->o.row.stars == LAW_STARS;
    for (size_t i = 0; i < (c->ministry ? sizeof(ministry_changes) / sizeof(ministry_changes[0]) : sizeof(changes) / sizeof(changes[0])); i++)
        if (str_is(web_path_part(request, "viec"), (c->ministry ? ministry_changes : changes)[i].path))
            c->kind = &(c->ministry ? ministry_changes : changes)[i];
    if (status == STATUS_OK && c->kind == NULL)
        return commands_not_found(error);
    return status == STATUS_OK ? form_start(request, c->kind->fields, c->kind->count, &c->form, error) : status;
}

static struct str change_path(struct changing *c)
{
    struct buffer path;
    buffer_open(&path, c->o.arena, 400);
    buffer_add(&path, officer_path(c->o.arena, &c->o.row, "/thay-doi/"));
    buffer_add_z(&path, c->kind->path);
    return buffer_str(&path);
}

static enum status show(struct changing *c, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, c->o.request, c->kind->title, DRAFTS_PATH, SIGHT_NARROW);
    sight_back(&s, officer_path(c->o.arena, &c->o.row, "").ptr, TEXT_certificates_certificate);
    form_write_faults(&s.html, &c->form);
    sight_heading(&s, c->kind->title, c->kind->lead);
    html_raw(&s.html, "<p><strong>");
    html_text(&s.html, c->o.row.product_name);
    html_raw(&s.html, "</strong>, ");
    html_text(&s.html, c->o.row.producer_name);
    html_raw(&s.html, "</p>\n");
    form_write_open(&s.html, &c->form, change_path(c));
    form_write_fields(&s.html, &c->form);
    form_write_close(&s.html, &c->form, c->kind->button);
    return sight_end(&s, http_status, error);
}

enum status certificates_page_change(struct web_request *request, struct error *error)
{
    struct changing c;
    enum status status = start(request, &c, error);
    if (status != STATUS_OK)
        return status;
    if (c.kind->kind == DRAFT_CORRECT) {
        form_set(&c.form, "san-pham", c.o.row.product_name);
        form_set(&c.form, "chu-the", c.o.row.producer_name);
    }
    if (c.kind->kind == DRAFT_WITHDRAW) /* what a proposal to withdraw says */
        for (size_t i = 0; i < c.kind->count; i++)
            if (web_query(request, c.kind->fields[i].name).len > 0)
                form_set(&c.form, c.kind->fields[i].name, web_query(request, c.kind->fields[i].name));
    return show(&c, 200, error);
}

static enum status content_of(struct changing *c, const struct ident *draft, struct str *out, struct error *error)
{
    bool corrects = c->kind->kind == DRAFT_CORRECT;
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, c->o.arena, (size_t)16384);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "draft", draft_ident_text(c->o.arena, draft));
    json_text(&json, "certificate", draft_ident_text(c->o.arena, &c->o.row.ident));
    json_text_z(&json, "kind", draft_kind_words[c->kind->kind]);
    json_text(&json, "ground", c->kind->kind == DRAFT_WITHDRAW ? form_text(&c->form, "truong-hop") : STR(""));
    json_text(&json, c->ministry ? "number" : "basis", form_text(&c->form, c->ministry ? "so" : "van-ban"));
    json_date(&json, c->ministry ? "day" : "basis_day", form_date(&c->form, "ngay"));
    json_text(&json, "reason", form_text(&c->form, "ly-do"));
    json_text(&json, "product_name", corrects ? form_text(&c->form, "san-pham") : STR(""));
    json_text(&json, "producer_name", corrects ? form_text(&c->form, "chu-the") : STR(""));
    if (c->ministry)
        json_text(&json, "scan", form_text(&c->form, "da-gui"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

static void blame(struct form *form, const struct error *fault)
{
    static const char *const names[][2] = { { "basis_day", "ngay" }, { "ground", "truong-hop" }, { "product_name", "san-pham" }, { "producer_name", "chu-the" },
                                            { "number", "so" },      { "day", "ngay" },          { "scan", "tep" } };
    FORM_FAULT_NAMED(form, fault, names, "ly-do");
}

enum status certificates_page_change_sent(struct web_request *request, struct error *error)
{
    struct changing c;
    struct draft draft = { 0 };
    struct file file;
    struct error fault = { 0 };
    struct buffer name;
    struct str content;
    enum status status = start(request, &c, error);
    if (status == STATUS_OK)
        status = form_take(&c.form, error);
    if (status == STATUS_OK && c.ministry)
        status = file_take(&c.form, NULL, "da-gui", TEXT_certificates_issue_scan_needed, &file, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&c.form))
        return show(&c, 422, error);
    buffer_open(&name, c.o.arena, 100);
    buffer_add_z(&name, "draft ");
    ident_write(&name, &c.form.command);
    draft.ident = ident_of_name(buffer_str(&name));
    status = content_of(&c, &draft.ident, &content, error);
    if (status == STATUS_OK)
        status = draft_command(request, &c.form.command, c.ministry ? "certificates.ministry_change" : "certificates.change", content, &fault);
    if (status == STATUS_OK)
        return web_redirect(request, draft_path(c.o.arena, &draft, "?xong=1").ptr, error);
    if (fault.status != STATUS_BAD_INPUT) {
        if (fault.status != STATUS_OK)
            *error = fault;
        return status;
    }
    blame(&c.form, &fault);
    return show(&c, 422, error);
}
