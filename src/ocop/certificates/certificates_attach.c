/* The signed decision of old certificates, which came in as a list without it: certificates.attach says which kept file it is, for all products of the
 * decision. From then on their pages open it, as they do for a decision that was issued in the program. */
#include "base/pure.h"
#include "ocop/certificates/certificates_draft_int.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"

struct attaching {
    struct str certificate;
    int64_t version; /* of the decision */
    struct str scan; /* hexadecimal SHA-256 of a kept file */
};
#define TEXT(member, size)                                                                                                   \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct attaching, member), .required = true, .min = (size), .max = (size) }
static const struct json_field fields[] = {
    TEXT(certificate, IDENT_TEXT_SIZE),
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct attaching, version), .required = true, .min = 1, .max = INT32_MAX },
    TEXT(scan, SHA256_HEX_SIZE),
};
const struct json_shape attach_shape = { "CertificatesAttach", sizeof(struct attaching), fields, 3, false, NULL };

/* Of an import, and its decision as it stands. */
static enum status find_decision(struct db_conn *conn, const struct public_row *row, struct certificate_self *self, int64_t *version, struct error *error)
{
    enum status status = certificates_sql_by_id(conn, row->id, self, error);
    if (status == STATUS_OK && self->origin != CERTIFICATE_IMPORT)
        return FAIL(error, STATUS_STALE, TEXT_certificates_reconcile_program, NULL);
    return status == STATUS_OK ? certificates_sql_decision_version(conn, self->decision, version, error) : status;
}

enum status certificates_apply_attach(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct attaching *in = content;
    struct certificate_self self;
    struct public_row row;
    int64_t version = 0, scan = 0;
    bool found = false;
    enum status status = public_sql_find(conn, result->arena, in->certificate, &found, &row, error);
    if (status == STATUS_OK && (!found || row.province != command->province))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = find_decision(conn, &row, &self, &version, error);
    if (status == STATUS_OK)
        status = commands_check_version(version, in->version, error);
    if (status == STATUS_OK)
        status = draft_find_scan(conn, result->arena, in->scan, &scan, error);
    return status == STATUS_OK ? certificates_sql_set_scan(conn, self.decision, scan, error) : status;
}

/* ---- the page ---- */

static const struct form_field form_fields[] = {
    { .name = "tep", .kind = FORM_FILE, .label = TEXT_certificates_scan, .hint = TEXT_certificates_attach_hint, .accept = "application/pdf,image/*" },
    { .name = "da-gui", .kind = FORM_HIDDEN, .label = TEXT_certificates_scan, .max = SHA256_HEX_SIZE },
};

struct joined {
    struct arena *arena;
    struct public_row row;
    struct form form;
};

static enum status start(struct web_request *request, struct joined *j, struct error *error)
{
    struct db_conn *conn;
    struct certificate_self self;
    int64_t version = 0;
    enum status status = officer_find(request, "certificates.change", &conn, &j->row, error);
    j->arena = web_arena(request);
    if (status == STATUS_OK)
        status = find_decision(conn, &j->row, &self, &version, error);
    if (status == STATUS_OK)
        status = form_start(request, form_fields, 2, &j->form, error);
    if (status == STATUS_OK)
        j->form.version = version;
    return status;
}

static enum status show(struct joined *j, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, j->form.request, TEXT_certificates_attach, DRAFTS_PATH, SIGHT_NARROW);
    sight_back(&s, officer_path(j->arena, &j->row, "").ptr, TEXT_certificates_certificate);
    form_write_faults(&s.html, &j->form);
    sight_heading(&s, TEXT_certificates_attach, TEXT_certificates_attach_lead);
    sight_facts(&s);
    sight_fact(&s, TEXT_certificates_number, j->row.decision);
    sight_fact(&s, TEXT_certificates_day, j->row.decision_day == DATE_NONE ? STR("") : date_text(j->arena, j->row.decision_day));
    sight_fact(&s, TEXT_certificates_product, j->row.product_name);
    sight_facts_end(&s);
    form_write_open(&s.html, &j->form, officer_path(j->arena, &j->row, ATTACH_PATH));
    form_write_fields(&s.html, &j->form);
    form_write_close(&s.html, &j->form, TEXT_certificates_attach_do);
    return sight_end(&s, http_status, error);
}

enum status certificates_page_attach(struct web_request *request, struct error *error)
{
    struct joined j;
    enum status status = start(request, &j, error);
    return status == STATUS_OK ? show(&j, 200, error) : status;
}

static enum status run(struct joined *j, struct error *fault)
{
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, j->arena, 512);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "certificate", draft_ident_text(j->arena, &j->row.ident));
    json_int(&json, "version", j->form.version);
    json_text(&json, "scan", form_text(&j->form, "da-gui"));
    json_object_end(&json);
    status = json_writer_end(&json, fault);
    return status == STATUS_OK ? draft_command(j->form.request, &j->form.command, "certificates.attach", buffer_str(&text), fault) : status;
}

enum status certificates_page_attach_sent(struct web_request *request, struct error *error)
{
    static const char *const names[][2] = { { "scan", "tep" } };
    struct error fault = { 0 };
    struct joined j;
    struct file file;
    enum status status = start(request, &j, error);
    if (status == STATUS_OK)
        status = form_take(&j.form, error);
    if (status == STATUS_OK)
        status = file_take(&j.form, NULL, "da-gui", TEXT_certificates_issue_scan_needed, &file, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&j.form))
        return show(&j, 422, error);
    status = run(&j, &fault);
    if (status == STATUS_OK)
        return web_redirect(request, officer_path(j.arena, &j.row, "?xong=1").ptr, error);
    if (status == STATUS_BAD_INPUT) {
        FORM_FAULT_NAMED(&j.form, &fault, names, "tep");
        return show(&j, 422, error);
    }
    *error = fault;
    return status;
}
