/* Article 12.3 of Decision 26/2026/QD-TTg: where a product that is to be rated again was filed later than day 120 before the end, its certificate goes on
 * until the result, at most 180 days after its last day. The law itself gives the days, so there is no decision and no new paper: the office records with
 * which document, on whose filing and until when; the same page ends it when the result is there before. What the article leaves open is decided so: the
 * dossier was filed while the certificate still held (what has ended does not "go on"), no earlier than its window opens; filed within the window and
 * without a result at the end is treated alike, for who was in time must not fare worse. */
#include "base/pure.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"

#define EXTENSION_DAYS 180

struct extending {
    struct str certificate, basis;
    date basis_day, filed, until;
    struct str reason;
};
#define DAY(member) { .name = #member, .kind = JSON_DATE, .offset = offsetof(struct extending, member), .required = true }
static const struct json_field fields[] = {
    { .name = "certificate", .kind = JSON_TEXT, .offset = offsetof(struct extending, certificate), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "basis", .kind = JSON_TEXT, .offset = offsetof(struct extending, basis), .required = true, .min = 1, .max = CERTIFICATE_LINE },
    DAY(basis_day),
    DAY(filed),
    DAY(until),
    { .name = "reason", .kind = JSON_TEXT, .offset = offsetof(struct extending, reason), .required = true, .min = 1, .max = CERTIFICATE_NOTE },
};
const struct json_shape extend_shape = { "CertificatesExtend", sizeof(struct extending), fields, sizeof(fields) / sizeof(fields[0]), false, NULL };

/* Nothing took its place, and the article was in force while it held. */
static bool may_extend(const struct public_row *row, date today)
{
    enum standing standing = public_standing(row, today);
    date first_26 = DATE_NONE;
    return date_of(2026, 5, 22, &first_26) && row->to >= first_26 && today <= row->to + EXTENSION_DAYS &&
           (standing == STANDS_WINDOW || standing == STANDS_PAST || standing == STANDS_EXTENDED || standing == STANDING_EXPIRED);
}

static enum status check(const struct extending *in, const struct public_row *row, date today, struct error *error)
{
    if (!may_extend(row, today))
        return FAIL(error, STATUS_STALE, TEXT_certificates_extend_not, NULL);
    if (in->filed < row->to - WINDOW_OPENS || in->filed > row->to || in->filed > today)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_extend_bad_filed, "filed");
    if (in->until <= row->to || in->until > row->to + EXTENSION_DAYS)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_extend_bad_until, "until");
    if (in->basis_day < in->filed || in->basis_day > today)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_extend_bad_basis, "basis_day");
    return STATUS_OK;
}

static struct str paper_of(struct arena *arena, const struct extending *in)
{
    struct buffer out;
    buffer_open(&out, arena, CERTIFICATE_LINE + 40);
    buffer_add(&out, in->basis);
    buffer_add_char(&out, ' ');
    date_write_vi(&out, in->basis_day);
    return buffer_str(&out);
}

static struct str reason_of(struct arena *arena, const struct extending *in)
{
    struct buffer out;
    buffer_open(&out, arena, CERTIFICATE_NOTE + 400);
    text_add(&out, LANGUAGE_VI, TEXT_certificates_extend_reason,
             (const struct text_arg[]){ TEXT_ARG("filed", date_text(arena, in->filed)), TEXT_ARG("reason", in->reason) }, 2);
    return buffer_str(&out);
}

enum status certificates_apply_extend(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct certificates_extra *extra = command->extra;
    const struct extending *in = content;
    date today = date_in_vietnam(extra->now);
    const struct certificate_known known = { .from = today, .at = extra->now, .by = command->actor.id };
    struct certificate_self self;
    struct public_row row;
    bool found = false;
    enum status status = public_sql_find(conn, result->arena, in->certificate, &found, &row, error);
    if (status == STATUS_OK && (!found || row.province != command->province))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = check(in, &row, today, error);
    if (status == STATUS_OK)
        status = certificates_sql_find(conn, &row.ident, &found, &self, error);
    if (status == STATUS_OK)
        status = certificates_sql_end_events(conn, row.id, "extended", today, error);
    if (status == STATUS_OK)
        status = certificates_sql_add_event(conn, &self, "extended", in->until, paper_of(result->arena, in), reason_of(result->arena, in), &known, error);
    return status == STATUS_OK ? certificates_sql_set_version(conn, self.id, self.version + 1, error) : status;
}

/* ---- the page ---- */

static const struct form_field form_fields[] = {
    { .name = "ngay-nop", .kind = FORM_DATE, .label = TEXT_certificates_extend_filed, .hint = TEXT_certificates_extend_filed_hint, .required = true },
    { .name = "den-ngay", .kind = FORM_DATE, .label = TEXT_certificates_extend_until, .hint = TEXT_certificates_extend_until_hint, .required = true },
    { .name = "van-ban", .kind = FORM_TEXT, .label = TEXT_certificates_extend_paper, .hint = TEXT_certificates_extend_paper_hint, .required = true,
      .max = CERTIFICATE_LINE },
    { .name = "ngay", .kind = FORM_DATE, .label = TEXT_certificates_basis_paper_day, .required = true },
    { .name = "ly-do", .kind = FORM_LINES, .label = TEXT_certificates_reason, .required = true, .max = CERTIFICATE_NOTE },
};
#define FIELD_COUNT (sizeof(form_fields) / sizeof(form_fields[0]))

struct extension {
    struct arena *arena;
    struct public_row row;
    date today;
    struct form form;
};

static enum status start(struct web_request *request, struct extension *p, struct error *error)
{
    struct db_conn *conn;
    enum status status;
    *p = (struct extension){ .arena = web_arena(request), .today = date_in_vietnam(context_now(web_context(request))) };
    status = officer_find(request, "certificates.change", &conn, &p->row, error);
    if (status == STATUS_OK && !may_extend(&p->row, p->today))
        status = FAIL(error, STATUS_STALE, TEXT_certificates_extend_not, NULL);
    return status == STATUS_OK ? form_start(request, form_fields, FIELD_COUNT, &p->form, error) : status;
}

static enum status show(struct extension *p, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, p->form.request, TEXT_certificates_extend, DRAFTS_PATH, SIGHT_NARROW);
    sight_back(&s, officer_path(p->arena, &p->row, "").ptr, TEXT_certificates_certificate);
    form_write_faults(&s.html, &p->form);
    sight_heading(&s, TEXT_certificates_extend, TEXT_certificates_extend_lead);
    html_raw(&s.html, "<p><strong>");
    html_text(&s.html, p->row.product_name);
    html_raw(&s.html, "</strong>");
    if (p->row.producer_name.len > 0)
        html_raw(&s.html, ", ");
    html_text(&s.html, p->row.producer_name);
    html_raw(&s.html, "</p>\n");
    sight_facts(&s);
    sight_fact(&s, TEXT_certificates_extend_printed, date_text(p->arena, p->row.to));
    sight_fact(&s, TEXT_certificates_extend_most, date_text(p->arena, p->row.to + EXTENSION_DAYS));
    sight_facts_end(&s);
    form_write_open(&s.html, &p->form, officer_path(p->arena, &p->row, "/gia-han"));
    form_write_fields(&s.html, &p->form);
    form_write_close(&s.html, &p->form, TEXT_certificates_extend_do);
    return sight_end(&s, http_status, error);
}

enum status certificates_page_extend(struct web_request *request, struct error *error)
{
    struct extension p;
    enum status status = start(request, &p, error);
    if (status != STATUS_OK)
        return status;
    form_set_date(&p.form, "den-ngay", p.row.to + EXTENSION_DAYS);
    return show(&p, 200, error);
}

static enum status content_of(struct extension *p, struct str *out, struct error *error)
{
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, p->arena, (size_t)16384);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "certificate", draft_ident_text(p->arena, &p->row.ident));
    json_text(&json, "basis", form_text(&p->form, "van-ban"));
    json_date(&json, "basis_day", form_date(&p->form, "ngay"));
    json_date(&json, "filed", form_date(&p->form, "ngay-nop"));
    json_date(&json, "until", form_date(&p->form, "den-ngay"));
    json_text(&json, "reason", form_text(&p->form, "ly-do"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

static void blame(struct form *form, const struct error *fault)
{
    static const char *const names[][2] = { { "basis_day", "ngay" }, { "filed", "ngay-nop" }, { "until", "den-ngay" } };
    FORM_FAULT_NAMED(form, fault, names, "ly-do");
}

enum status certificates_page_extend_sent(struct web_request *request, struct error *error)
{
    struct extension p;
    struct error fault = { 0 };
    struct str content;
    enum status status = start(request, &p, error);
    if (status == STATUS_OK)
        status = form_take(&p.form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&p.form))
        return show(&p, 422, error);
    status = content_of(&p, &content, error);
    if (status != STATUS_OK)
        return status;
    status = draft_command(request, &p.form.command, "certificates.extend", content, &fault);
    if (status == STATUS_OK)
        return web_redirect(request, officer_path(p.arena, &p.row, "?xong=1").ptr, error);
    if (fault.status != STATUS_BAD_INPUT) {
        *error = fault;
        return status;
    }
    blame(&p.form, &fault);
    return show(&p, 422, error);
}

/* ---- what is said of it ---- */

void extend_write_button(struct sight *s, const struct public_row *row, date today)
{
    if (!may_extend(row, today))
        return;
    html_raw(&s->html, "<p class=\"acts\">");
    sight_button(s, officer_path(s->arena, row, "/gia-han"), TEXT_certificates_extend, false);
    html_raw(&s->html, "</p>\n");
}

void extend_write_fact(struct sight *s, const struct public_row *row)
{
    struct buffer out;
    if (row->extended == DATE_NONE || row->extended <= row->to)
        return;
    buffer_open(&out, s->arena, (size_t)2 * CERTIFICATE_LINE);
    text_add(&out, s->language, TEXT_certificates_extended_by,
             (const struct text_arg[]){ TEXT_ARG("printed", date_text(s->arena, row->to)), TEXT_ARG("until", date_text(s->arena, row->extended)),
                                        TEXT_ARG("paper", row->extended_by) },
             3);
    sight_fact(s, TEXT_certificates_extended, buffer_str(&out));
}
