/* An old certificate and the register of products: certificates.link says which product, and so which producer, its whole line is of; with no product it takes
 * that back. Products are proposed by their names, an officer chooses, nothing is linked by itself. From then on the producer is told of its end, his
 * yearly return is asked for, and a re-rating that is decided in the program follows it. */
#include "base/pure.h"
#include "base/text.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"

#define RENEW_PATH_SIZE 128

struct linking {
    struct str certificate;
    int64_t version;
    struct str product; /* empty: of none any more */
};
static const struct json_field fields[] = {
    { .name = "certificate", .kind = JSON_TEXT, .offset = offsetof(struct linking, certificate), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct linking, version), .required = true, .min = 1, .max = INT32_MAX },
    { .name = "product", .kind = JSON_TEXT, .offset = offsetof(struct linking, product), .required = true, .max = IDENT_TEXT_SIZE },
};
const struct json_shape link_shape = { "CertificatesLink", sizeof(struct linking), fields, 3, false, NULL };

/* ---- the command ---- */

/* A line in which the program gave a certificate is of the product of that decision. */
static enum status check_line(struct db_conn *conn, struct arena *arena, int64_t line, struct public_rows *rows, struct error *error)
{
    enum status status = public_sql_line(conn, arena, line, rows, error);
    for (size_t i = 0; status == STATUS_OK && i < rows->count; i++) {
        struct certificate_self self;
        bool busy = false;
        status = certificates_sql_by_id(conn, rows->rows[i].id, &self, error);
        if (status == STATUS_OK && self.origin == CERTIFICATE_PROGRAM)
            return FAIL(error, STATUS_STALE, TEXT_certificates_link_followed, NULL);
        if (status == STATUS_OK)
            status = public_sql_busy(conn, rows->rows[i].id, &busy, error);
        if (status == STATUS_OK && busy)
            return FAIL(error, STATUS_STALE, TEXT_certificates_draft_certificate_busy, NULL);
    }
    return status;
}

/* The product's certificates are one line: two would count twice. */
static enum status check_product(struct db_conn *conn, struct arena *arena, const struct product *product, int64_t line, struct error *error)
{
    struct certificate_self last;
    struct public_row row;
    bool found = false;
    enum status status = drafts_sql_last_certificate(conn, product->id, &last, error);
    if (status != STATUS_OK || last.id == 0 || (last.line == 0 ? last.id : last.line) == line)
        return status;
    status = public_sql_by_id(conn, arena, last.id, &found, &row, error);
    if (status == STATUS_OK)
        status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_certificates_link_other_line, "product", TEXT_ARG("number", found ? row.decision : STR("")),
                           TEXT_ARG("day", found ? date_text(arena, row.from) : STR("")));
    return status;
}

/* What the clock told the office alone so far, the producer is told now; who has filed already is left in peace. */
static enum status tell_producer(struct db_conn *conn, struct arena *arena, const struct command *command, const struct public_row *row,
                                 const struct product *product, struct error *error)
{
    const struct certificates_extra *extra = command->extra;
    date today = date_in_vietnam(extra->now);
    struct notice_rows told;
    struct buffer path;
    bool filed = false;
    enum status status = clock_sql_notices(conn, arena, row->id, &told, error);
    if (status == STATUS_OK)
        status = clock_sql_filed(conn, row->id, today, &filed, error);
    if (status != STATUS_OK || told.count == 0 || filed || !standing_holds(public_standing(row, today)))
        return status;
    buffer_open(&path, arena, RENEW_PATH_SIZE);
    buffer_add_z(&path, "/ho-so/moi?loai=rerating&san-pham=");
    ident_write(&path, &product->ident);
    return task_open(conn,
                     &(struct task){ .province = row->province, .kind = "certificates.renew", .subject = row->ident, .product = row->product_name,
                                     .producer = row->producer_name, .path = buffer_str(&path),
                                     .for_whom = { .scope = TASK_FOR_PRODUCER, .person = product->producer }, .due = row->to - WINDOW_CLOSES,
                                     .opened_at = extra->now, .command = command->id },
                     error);
}

static enum status find_product(struct db_conn *conn, struct arena *arena, const struct command *command, struct str ident, struct product *out,
                                struct error *error)
{
    enum status status = products_find(conn, arena, ident, out, error);
    return status == STATUS_OK && out->province != command->province ? commands_not_found(error) : status;
}

enum status certificates_apply_link(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct certificates_extra *extra = command->extra;
    const struct linking *in = content;
    struct arena *arena = result->arena;
    struct product product = { .id = 0 };
    struct certificate_self self;
    struct public_rows line;
    struct public_row row;
    bool found = false;
    enum status status = public_sql_find(conn, arena, in->certificate, &found, &row, error);
    if (status == STATUS_OK && (!found || row.province != command->province))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = certificates_sql_by_id(conn, row.id, &self, error);
    if (status == STATUS_OK)
        status = commands_check_version(self.version, in->version, error);
    if (status == STATUS_OK)
        status = check_line(conn, arena, row.line, &line, error);
    if (status == STATUS_OK && in->product.len > 0)
        status = find_product(conn, arena, command, in->product, &product, error);
    if (status == STATUS_OK && product.id != 0)
        status = check_product(conn, arena, &product, row.line, error);
    if (status == STATUS_OK)
        status = certificates_sql_set_product(conn, row.line, product.id, product.producer, error);
    for (size_t i = 0; status == STATUS_OK && i < line.count; i++) {
        status = task_done(conn, row.province, "certificates.renew", &line.rows[i].ident, command->actor.id, extra->now, error);
        if (status == STATUS_OK && product.id != 0)
            status = tell_producer(conn, arena, command, &line.rows[i], &product, error);
    }
    return status;
}

/* ---- the page ---- */

struct joining {
    struct web_request *request;
    struct arena *arena;
    const struct viewer *viewer;
    struct db_conn *conn;
    struct public_row row;
    struct certificate_self self;
    struct ident command;
    struct error fault; /* STATUS_OK: none */
};

static enum status start(struct web_request *request, struct joining *j, struct error *error)
{
    enum status status;
    *j = (struct joining){ .request = request, .arena = web_arena(request), .viewer = accounts_viewer(request), .command = ident_new(web_context(request)) };
    status = officer_find(request, "certificates.change", &j->conn, &j->row, error);
    return status == STATUS_OK ? certificates_sql_by_id(j->conn, j->row.id, &j->self, error) : status;
}

static void write_proposal(struct sight *s, const struct product *product, struct str producer)
{
    html_raw(&s->html, "<label class=\"choice\"><input type=\"radio\" name=\"san-pham\" required");
    html_attr(&s->html, "value", draft_ident_text(s->arena, &product->ident));
    html_raw(&s->html, "><span>");
    html_text(&s->html, product->name);
    html_raw(&s->html, " <span class=\"quiet\">");
    html_text(&s->html, producer);
    html_raw(&s->html, "</span></span></label>\n");
}

/* Those with the names of the certificate first. */
static enum status write_proposals(struct sight *s, struct joining *j, const struct found_list *list, struct error *error)
{
    struct str product_name = text_fold(j->arena, j->row.product_name), producer_name = text_fold(j->arena, j->row.producer_name);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < list->count; i++) {
            struct str ident = list->rows[i].path;
            struct producer producer;
            struct product product;
            bool same;
            enum status status;
            if (ident.len < IDENT_TEXT_SIZE)
                continue;
            status = products_find(j->conn, j->arena, str_part(ident, ident.len - IDENT_TEXT_SIZE, ident.len), &product, error);
            if (status == STATUS_OK)
                status = producers_by_id(j->conn, j->arena, product.producer, &producer, error);
            if (status != STATUS_OK)
                return status;
            same = str_equal(text_fold(j->arena, product.name), product_name) && str_equal(text_fold(j->arena, producer.facts.name), producer_name);
            if (same == (pass == 0) && product.province == j->row.province)
                write_proposal(s, &product, producer.facts.name);
        }
    return STATUS_OK;
}

static void write_search(struct sight *s, struct joining *j, struct str typed)
{
    html_raw(&s->html, "<form class=\"fields\" method=\"get\"");
    html_attr(&s->html, "action", officer_path(s->arena, &j->row, LINK_PATH));
    html_raw(&s->html, "><div class=\"row\"><label for=\"q\">");
    sight_words(s, TEXT_certificates_link_search);
    html_raw(&s->html, "</label><input class=\"field\" id=\"q\" name=\"q\" type=\"search\"");
    html_attr(&s->html, "value", typed);
    html_raw(&s->html, "></div><button class=\"button\" type=\"submit\">");
    sight_words(s, TEXT_certificates_link_seek);
    html_raw(&s->html, "</button></form>\n");
}

static enum status show(struct joining *j, int http_status, struct error *error)
{
    struct str typed = web_query(j->request, "q").len > 0 ? web_query(j->request, "q") : j->row.product_name;
    struct found_list list = { .count = 0 };
    struct sight s;
    enum status status = products_found(j->conn, j->arena, j->viewer, typed, date_in_vietnam(context_now(web_context(j->request))), &list, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, j->request, TEXT_certificates_link, "/bao-cao", SIGHT_NARROW);
    sight_back(&s, officer_path(j->arena, &j->row, "").ptr, TEXT_certificates_certificate);
    sight_fault(&s, &j->fault);
    sight_heading(&s, TEXT_certificates_link, TEXT_certificates_link_lead);
    html_raw(&s.html, "<p><strong>");
    html_text(&s.html, j->row.product_name);
    html_raw(&s.html, "</strong> ");
    html_text(&s.html, j->row.producer_name);
    html_raw(&s.html, "</p>\n");
    write_search(&s, j, typed);
    if (list.count == 0) {
        html_raw(&s.html, "<p>");
        sight_words(&s, TEXT_certificates_link_none);
        html_raw(&s.html, "</p>\n");
        return sight_end(&s, http_status, error);
    }
    html_raw(&s.html, "<form class=\"fields\" method=\"post\"");
    html_attr(&s.html, "action", officer_path(j->arena, &j->row, LINK_PATH));
    html_raw(&s.html, ">");
    form_write_hidden(&s.html, j->request, &j->command, j->self.version);
    status = write_proposals(&s, j, &list, error);
    html_raw(&s.html, "<button class=\"button main\" type=\"submit\">");
    sight_words(&s, TEXT_certificates_link_do);
    html_raw(&s.html, "</button></form>\n");
    return status == STATUS_OK ? sight_end(&s, http_status, error) : status;
}

enum status certificates_page_link(struct web_request *request, struct error *error)
{
    struct joining j;
    enum status status = start(request, &j, error);
    return status == STATUS_OK ? show(&j, 200, error) : status;
}

static enum status content_of(struct joining *j, int64_t version, struct str product, struct str *out, struct error *error)
{
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, j->arena, 512);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "certificate", draft_ident_text(j->arena, &j->row.ident));
    json_int(&json, "version", version);
    json_text(&json, "product", product);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

static enum status run(struct web_request *request, bool links, struct error *error)
{
    struct joining j;
    struct form form;
    struct str content, product;
    enum status status = start(request, &j, error);
    if (status == STATUS_OK)
        status = form_start(request, NULL, 0, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status != STATUS_OK)
        return status;
    product = links ? web_form(request, "san-pham") : STR("");
    if (links && product.len != IDENT_TEXT_SIZE) {
        (void)FAIL(&j.fault, STATUS_BAD_INPUT, TEXT_certificates_link_choose, NULL);
        return show(&j, 422, error);
    }
    status = content_of(&j, form.version > 0 ? form.version : 1, product, &content, error);
    if (status == STATUS_OK)
        status = draft_command(request, &form.command, "certificates.link", content, &j.fault);
    if (status == STATUS_OK)
        return web_redirect(request, officer_path(j.arena, &j.row, "?xong=1").ptr, error);
    if (j.fault.status == STATUS_BAD_INPUT)
        return show(&j, 422, error);
    if (j.fault.status != STATUS_OK)
        *error = j.fault;
    return status;
}

enum status certificates_page_link_sent(struct web_request *request, struct error *error)
{
    return run(request, true, error);
}

enum status certificates_page_unlink_sent(struct web_request *request, struct error *error)
{
    return run(request, false, error);
}

/* ---- on the officer's page of the certificate ---- */

enum status link_write(struct sight *s, struct db_conn *conn, const struct public_row *row, const struct certificate_self *self, bool may, struct error *error)
{
    struct ident command = ident_new(web_context(s->request));
    struct product product = { .id = 0 };
    enum status status = row->product == 0 ? STATUS_OK : products_by_id(conn, s->arena, row->product, &product, error);
    if (status != STATUS_OK || self->origin != CERTIFICATE_IMPORT)
        return status;
    html_raw(&s->html, "<section><h2>");
    sight_words(s, TEXT_certificates_link_title);
    html_raw(&s->html, "</h2>\n<p>");
    if (product.id == 0)
        sight_words(s, TEXT_certificates_link_not);
    else
        SIGHT_WORDS(s, TEXT_certificates_link_is, TEXT_ARG("name", product.name));
    html_raw(&s->html, "</p>\n");
    if (may && product.id == 0) {
        html_raw(&s->html, "<p class=\"acts\">");
        sight_button(s, officer_path(s->arena, row, LINK_PATH), TEXT_certificates_link, false);
        html_raw(&s->html, "</p>\n");
    }
    if (may && product.id != 0) {
        html_raw(&s->html, "<form method=\"post\"");
        html_attr(&s->html, "action", officer_path(s->arena, row, UNLINK_PATH));
        html_raw(&s->html, ">");
        form_write_hidden(&s->html, s->request, &command, self->version);
        html_raw(&s->html, "<button class=\"button\" type=\"submit\">");
        sight_words(s, TEXT_certificates_unlink_do);
        html_raw(&s->html, "</button></form>\n");
    }
    html_raw(&s->html, "</section>\n");
    return STATUS_OK;
}
