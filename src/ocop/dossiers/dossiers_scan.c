/* The stamped papers as scans: Mẫu 03 and the request letter, printed, signed and stamped at the commune, come back as files and go to the province with
 * the dossier. A newer scan stands in place of the one before, which is kept; once the dossier is handed over nothing is replaced. Whether both must
 * be there before that is a setting (signed-scans): Article 6.2 asks the commune for one set on paper and one electronic, and says nowhere that the
 * electronic one is a scan of the paper. */
#include "base/text.h"
#include "ocop/dossiers/dossiers_int.h"
#include "texts_dossiers.h"

#define CONTENT_MAX ((size_t)2048)

const char *const dossier_stamped_words[] = { "form_3", "letter", NULL };
_Static_assert(sizeof(dossier_stamped_words) / sizeof(dossier_stamped_words[0]) == STAMPED_PAPERS + 1, "a word for each paper");

static enum text_id stamped_text(enum dossier_stamped form)
{
    return form == STAMPED_LETTER ? TEXT_dossiers_scan_letter : TEXT_dossiers_scan_form_3;
}

/* ---- the command ---- */

struct scan_sent {
    struct str dossier;
    int64_t version;
    struct str scan; /* identifier of the new row */
    int form;
    struct str file; /* hexadecimal SHA-256 of a file that was given for the producer */
};
static const struct json_field scan_fields[] = {
    { .name = "dossier", .kind = JSON_TEXT, .offset = offsetof(struct scan_sent, dossier), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct scan_sent, version), .required = true, .min = 1, .max = INT32_MAX },
    { .name = "scan", .kind = JSON_TEXT, .offset = offsetof(struct scan_sent, scan), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "form", .kind = JSON_WORD, .offset = offsetof(struct scan_sent, form), .required = true, .words = dossier_stamped_words },
    { .name = "file", .kind = JSON_TEXT, .offset = offsetof(struct scan_sent, file), .required = true, .max = SHA256_HEX_SIZE },
};
const struct json_shape dossier_scan_shape = { "DossierScan", sizeof(struct scan_sent), scan_fields, 5, false, NULL };

enum status dossier_scan_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                 struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    const struct scan_sent *sent = content;
    struct dossier dossier;
    enum status status = dossier_of_command(conn, extra->arena, sent->dossier, &dossier, error);
    if (status == STATUS_OK)
        *subject = dossiers_subject(&dossier);
    return status;
}

/* The scan that stands for the paper; NULL: none. */
static const struct dossier_scan *standing(const struct dossier_scans *scans, enum dossier_stamped form)
{
    for (size_t i = 0; i < scans->count; i++)
        if (scans->rows[i].form == form && !scans->rows[i].replaced)
            return &scans->rows[i];
    return NULL;
}

enum status dossier_apply_scan(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    const struct scan_sent *sent = content;
    const struct dossier_scan *before;
    struct dossier_scan scan = { .form = (enum dossier_stamped)sent->form,
                                 .at = extra->now,
                                 .by_account = extra->viewer == NULL ? 0 : extra->viewer->account,
                                 .by_name = extra->viewer == NULL ? STR("") : extra->viewer->name };
    struct dossier_scans scans = { 0 };
    struct dossier dossier;
    struct file file;
    bool found = false;
    enum status status = dossier_of_command(conn, result->arena, sent->dossier, &dossier, error);
    if (status == STATUS_OK)
        status = commands_check_version(dossier.version, sent->version, error);
    if (status == STATUS_OK && !ident_read(sent->scan, &scan.ident))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = file_given(conn, result->arena, dossier.producer, sent->file, &found, &file, error);
    if (status == STATUS_OK && !found)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_dossiers_scan_needed, "file");
    if (status == STATUS_OK)
        status = dossiers_sql_scans(conn, result->arena, dossier.id, dossier.filed_count, &scans, error);
    if (status != STATUS_OK)
        return status;
    before = standing(&scans, scan.form);
    if (before != NULL && before->file == file.id)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_dossiers_scan_same, "file");
    scan.no = dossier.filed_count;
    scan.file = file.id;
    status = dossiers_sql_add_scan(conn, dossier.id, &scan, error);
    if (status == STATUS_OK)
        status = dossiers_sql_set(conn, &dossier, extra->now, error); /* whoever hands it over must have seen this one */
    return status == STATUS_OK ? dossier_note(conn, command, &dossier, before == NULL ? "scanned" : "rescanned", str_from(dossier_stamped_words[scan.form]), error)
                               : status;
}

enum status dossier_stamped_hashes(struct db_conn *conn, struct arena *arena, const struct dossier *dossier, struct str out[STAMPED_PAPERS],
                                   struct error *error)
{
    struct dossier_scans scans;
    enum status status = dossiers_sql_scans(conn, arena, dossier->id, dossier->filed_count, &scans, error);
    for (int i = 0; i < STAMPED_PAPERS; i++) {
        const struct dossier_scan *scan = status == STATUS_OK ? standing(&scans, (enum dossier_stamped)i) : NULL;
        struct file file;
        bool found = false;
        out[i] = STR("");
        if (scan == NULL)
            continue;
        status = file_by_id(conn, arena, scan->file, &found, &file, error);
        if (status == STATUS_OK && found)
            out[i] = sha256_hex(arena, &file.sha256);
    }
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

/* ---- on the dossier's page ---- */

static enum status write_scan(struct sight *s, const struct dossier_visit *visit, const struct dossier_scan *scan, struct error *error)
{
    struct buffer path;
    struct file file = { 0 };
    bool found = false;
    enum status status = file_by_id(visit->conn, s->arena, scan->file, &found, &file, error);
    if (status != STATUS_OK || !found)
        return status;
    buffer_open(&path, s->arena, 200);
    buffer_add(&path, dossier_path(s->arena, &visit->dossier, "/ban-ky/"));
    ident_write(&path, &scan->ident);
    html_raw(&s->html, "<li><a");
    html_attr(&s->html, "href", buffer_str(&path));
    html_raw(&s->html, ">");
    sight_words(s, stamped_text(scan->form));
    html_raw(&s->html, "</a> <span class=\"quiet small\">");
    if (!str_is(file.type, "application/pdf"))
        sight_words(s, TEXT_dossiers_scan_photo);
    else if (file.pages == 0)
        sight_words(s, TEXT_dossiers_scan_pdf);
    else
        SIGHT_WORDS(s, TEXT_dossiers_scan_pages, TEXT_ARG_INT("pages", file.pages));
    html_raw(&s->html, ", ");
    SIGHT_WORDS(s, TEXT_dossiers_scan_by, TEXT_ARG("name", scan->by_name), TEXT_ARG("day", date_text(s->arena, date_in_vietnam(scan->at))));
    html_raw(&s->html, "</span></li>\n");
    return STATUS_OK;
}

static enum status write_some(struct sight *s, const struct dossier_visit *visit, const struct dossier_scans *scans, bool replaced, struct error *error)
{
    enum status status = STATUS_OK;
    html_raw(&s->html, "<ul class=\"plain\">\n");
    for (size_t i = 0; status == STATUS_OK && i < scans->count; i++)
        if (scans->rows[i].replaced == replaced)
            status = write_scan(s, visit, &scans->rows[i], error);
    html_raw(&s->html, "</ul>\n");
    return status;
}

enum status dossier_write_scans(struct sight *s, const struct dossier_visit *visit, struct error *error)
{
    struct dossier_scans scans;
    bool may = dossier_may(visit, "dossiers.scan");
    size_t replaced = 0;
    enum status status;
    if ((visit->dossier.state & (STATE_SIGNED | STATE_HANDED)) == 0)
        return STATUS_OK;
    status = dossiers_sql_scans(visit->conn, s->arena, visit->dossier.id, visit->dossier.filed_count, &scans, error);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < scans.count; i++)
        replaced += scans.rows[i].replaced ? 1 : 0;
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_dossiers_scans);
    html_raw(&s->html, "</h2>\n");
    if (scans.count == 0) {
        html_raw(&s->html, "<p>");
        sight_words(s, TEXT_dossiers_scans_none);
        html_raw(&s->html, "</p>\n");
    }
    status = scans.count == 0 ? STATUS_OK : write_some(s, visit, &scans, false, error);
    if (status == STATUS_OK && replaced > 0) {
        html_raw(&s->html, "<details><summary>");
        SIGHT_WORDS(s, TEXT_dossiers_scan_replaced, TEXT_ARG_INT("count", (int64_t)replaced));
        html_raw(&s->html, "</summary>\n");
        status = write_some(s, visit, &scans, true, error);
        html_raw(&s->html, "</details>\n");
    }
    if (status == STATUS_OK && may) {
        html_raw(&s->html, "<p class=\"act\">");
        sight_button(s, dossier_path(s->arena, &visit->dossier, "/ban-ky"), TEXT_dossiers_scan_attach, false);
        html_raw(&s->html, "</p>\n");
    }
    return status;
}

/* ---- the scan itself ---- */

enum status dossiers_page_scan_file(struct web_request *request, struct error *error)
{
    const struct files *files = web_room(request, "files");
    struct dossier_visit visit;
    struct dossier_scans scans;
    struct ident ident;
    struct buffer title;
    struct file file;
    bool found = false;
    enum status status = dossier_visit(request, &visit, error);
    if (status == STATUS_OK && !ident_read(web_path_part(request, "ban"), &ident))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = dossiers_sql_scans(visit.conn, visit.arena, visit.dossier.id, visit.dossier.filed_count, &scans, error);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < scans.count; i++) {
        if (!ident_equal(&scans.rows[i].ident, &ident))
            continue;
        status = file_by_id(visit.conn, visit.arena, scans.rows[i].file, &found, &file, error);
        if (status != STATUS_OK || !found)
            break;
        buffer_open(&title, visit.arena, 500);
        buffer_add(&title, text_of(LANGUAGE_VI, stamped_text(scans.rows[i].form)));
        buffer_add_char(&title, ' ');
        buffer_add(&title, str_part(visit.dossier.product_name, 0, 300));
        return file_answer(request, files, &file, buffer_str(&title), error);
    }
    return status == STATUS_OK ? commands_not_found(error) : status;
}

/* ---- attaching one ---- */

static const struct form_choice form_choices[] = {
    { "form_3", TEXT_dossiers_scan_form_3, { 0 } },
    { "letter", TEXT_dossiers_scan_letter, { 0 } },
};
static const struct form_field scan_form_fields[] = {
    { .name = "giay", .kind = FORM_RADIO, .label = TEXT_dossiers_scan_which, .required = true, .choices = form_choices, .choice_count = STAMPED_PAPERS },
    { .name = "tep", .kind = FORM_FILE, .label = TEXT_dossiers_scan_file, .hint = TEXT_dossiers_scan_file_hint, .accept = "image/*,application/pdf" },
    { .name = "da-gui", .kind = FORM_HIDDEN, .label = TEXT_dossiers_scan_file, .max = SHA256_HEX_SIZE },
};
#define SCAN_FIELDS 3

struct scanning {
    struct dossier_visit visit;
    struct files *files;
    struct file_owner owner;
    struct form form;
};

static enum status scan_start(struct web_request *request, struct scanning *scanning, struct error *error)
{
    struct dossier_visit *visit = &scanning->visit;
    struct permission_subject subject;
    bool found = false;
    enum status status = dossier_visit(request, visit, error);
    if (status != STATUS_OK)
        return status;
    subject = dossiers_subject(&visit->dossier);
    scanning->files = web_room(request, "files");
    status = accounts_ask(visit->viewer, "dossiers.scan", "dossiers.see", &subject, error);
    if (status == STATUS_OK && scanning->files->owner != NULL)
        status = scanning->files->owner(visit->conn, visit->arena, NULL, visit->dossier.producer, &found, &scanning->owner, error);
    if (status == STATUS_OK && !found)
        status = commands_not_found(error);
    return status == STATUS_OK ? form_start(request, scan_form_fields, SCAN_FIELDS, &scanning->form, error) : status;
}

/* Who may add files of the producer sends it in pieces that resume; for others the form takes it whole. */
static enum status scan_show(struct scanning *scanning, int http_status, struct error *error)
{
    const struct dossier_visit *visit = &scanning->visit;
    struct form *form = &scanning->form;
    struct buffer ident;
    struct sight s;
    bool resumes = accounts_may(visit->viewer, "files.add", &scanning->owner.subject);
    sight_begin_scripted(&s, visit->request, text_of(LANGUAGE_VI, TEXT_dossiers_scan_attach), DOSSIERS_PATH, SIGHT_NARROW, resumes ? "paper" : NULL);
    html_raw(&s.html, "<p class=\"back\"><a");
    html_attr(&s.html, "href", dossier_path(s.arena, &visit->dossier, ""));
    html_raw(&s.html, ">");
    page_icon(&s.html, ICON_BACK);
    html_text(&s.html, visit->dossier.product_name);
    html_raw(&s.html, "</a></p>\n");
    form_write_faults(&s.html, form);
    sight_heading(&s, TEXT_dossiers_scan_attach, TEXT_dossiers_scan_lead);
    buffer_open(&ident, s.arena, IDENT_TEXT_SIZE);
    ident_write(&ident, &scanning->owner.ident);
    html_raw(&s.html, "<p id=\"whose\"");
    html_attr(&s.html, "data-producer", buffer_str(&ident));
    html_raw(&s.html, ">");
    html_text(&s.html, scanning->owner.name);
    html_raw(&s.html, "</p>\n");
    form_write_open(&s.html, form, dossier_path(s.arena, &visit->dossier, "/ban-ky"));
    form_write_fields(&s.html, form);
    form_write_close(&s.html, form, TEXT_dossiers_scan_save);
    return sight_end(&s, http_status, error);
}

enum status dossiers_page_scan(struct web_request *request, struct error *error)
{
    struct scanning scanning;
    enum status status = scan_start(request, &scanning, error);
    if (status != STATUS_OK)
        return status;
    scanning.form.version = scanning.visit.dossier.version;
    form_set(&scanning.form, "giay", STR("form_3"));
    return scan_show(&scanning, 200, error);
}

static enum status scan_content(const struct scanning *scanning, struct str *out, struct error *error)
{
    const struct form *form = &scanning->form;
    struct arena *arena = scanning->visit.arena;
    struct json_writer json;
    struct ident scan;
    struct buffer name;
    struct buffer ident;
    struct buffer dossier;
    struct buffer text;
    enum status status;
    buffer_open(&name, arena, 100);
    buffer_add_z(&name, "scan ");
    ident_write(&name, &form->command);
    scan = ident_of_name(buffer_str(&name));
    buffer_open(&ident, arena, IDENT_TEXT_SIZE);
    ident_write(&ident, &scan);
    buffer_open(&dossier, arena, IDENT_TEXT_SIZE);
    ident_write(&dossier, &scanning->visit.dossier.ident);
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "dossier", buffer_str(&dossier));
    json_int(&json, "version", form->version < 1 ? 1 : form->version);
    json_text(&json, "scan", buffer_str(&ident));
    json_text(&json, "form", form_text(form, "giay"));
    json_text(&json, "file", form_text(form, "da-gui"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

enum status dossiers_page_scan_sent(struct web_request *request, struct error *error)
{
    struct scanning scanning;
    struct file file;
    struct error fault;
    struct str content;
    enum status status = scan_start(request, &scanning, error);
    if (status == STATUS_OK)
        status = form_take(&scanning.form, error);
    if (status == STATUS_OK)
        status = file_take(&scanning.form, &scanning.owner, "da-gui", TEXT_dossiers_scan_needed, &file, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&scanning.form))
        return scan_show(&scanning, 422, error);
    status = scan_content(&scanning, &content, error);
    if (status != STATUS_OK)
        return status;
    status = dossier_command(request, &scanning.form.command, "dossiers.scan", content, NULL, NULL, &fault);
    if (status == STATUS_OK)
        return web_redirect(request, dossier_path(scanning.visit.arena, &scanning.visit.dossier, "?xong=1").ptr, error);
    if (status != STATUS_BAD_INPUT) {
        *error = fault;
        return status;
    }
    form_fault(&scanning.form, "tep", fault.text, NULL, 0);
    return scan_show(&scanning, 422, error);
}
