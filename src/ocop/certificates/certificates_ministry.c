/* The Ministry's five stars (Decision 26/2026, Article 7.4): its own certificate enters the register by what the office recorded of its answer (outcomes.answer),
 * nothing is typed again. */
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"
#include "texts_sessions.h"

struct entering {
    struct str item;
};
static const struct json_field fields[] = {
    { .name = "item", .kind = JSON_TEXT, .offset = offsetof(struct entering, item), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
};
const struct json_shape ministry_shape = { "CertificatesMinistry", sizeof(struct entering), fields, 1, false, NULL };

/* The Ministry's answer about the item, where it recognises and nothing was entered yet. */
static enum status find(struct db_conn *conn, struct arena *arena, const struct session *session, const struct session_item *item,
                        struct outcome_centre *centre, struct error *error)
{
    bool entered = false;
    enum status status = outcomes_centre_of(conn, arena, item->candidate, session->signed_at, centre, error);
    if (status == STATUS_OK)
        status = drafts_sql_entered(conn, item->id, &entered, error);
    if (status == STATUS_OK && (!centre->recognises || entered))
        return FAIL(error, STATUS_STALE, TEXT_certificates_ministry_not, NULL);
    return status;
}

enum status certificates_apply_ministry(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct certificates_extra *extra = command->extra;
    const struct entering *in = content;
    struct outcome_centre centre;
    struct session_item item;
    struct session session = { .id = 0 };
    struct ident read;
    bool found = false;
    enum status status = ident_read(in->item, &read) ? sessions_sql_item(conn, result->arena, &read, &found, &item, error) : STATUS_OK;
    if (status == STATUS_OK && found)
        status = sessions_sql_by_id(conn, result->arena, item.session, &session, error);
    if (status == STATUS_OK && (!found || session.province != command->province))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = find(conn, result->arena, &session, &item, &centre, error);
    if (status == STATUS_OK)
        status = drafts_sql_enter(conn, item.id, extra->now, extra->viewer == NULL ? STR("") : extra->viewer->name, error);
    return status == STATUS_OK ? issue_of_ministry(conn, result->arena, command, &item, centre.number, centre.day, error) : status;
}

/* ---- the page: what will stand in the register, and one button ---- */

static enum status start(struct web_request *request, struct session_visit *visit, struct session_item *item, struct outcome_centre *centre, struct error *error)
{
    enum status status = session_visit(request, visit, error);
    if (status == STATUS_OK && !draft_may(visit->viewer, "certificates.draft"))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = session_visit_item(visit, item, error);
    return status == STATUS_OK ? find(visit->conn, visit->arena, &visit->session, item, centre, error) : status;
}

enum status certificates_page_ministry(struct web_request *request, struct error *error)
{
    struct session_visit visit;
    struct session_item item = { .id = 0 };
    struct outcome_centre centre;
    struct form form;
    struct sight s;
    enum status status = start(request, &visit, &item, &centre, error);
    if (status == STATUS_OK)
        status = form_start(request, NULL, 0, &form, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_certificates_ministry, DRAFTS_PATH, SIGHT_NARROW);
    sight_back(&s, session_path(visit.arena, &visit.session, DRAFTS_PATH).ptr, TEXT_certificates_draft_new);
    sight_heading(&s, TEXT_certificates_ministry, TEXT_certificates_ministry_lead);
    html_raw(&s.html, "<dl class=\"facts\">\n");
    sight_fact(&s, TEXT_sessions_product, item.product_name);
    sight_fact(&s, TEXT_sessions_producer, item.producer_name);
    sight_fact(&s, TEXT_certificates_ministry_number, centre.number);
    sight_fact(&s, TEXT_certificates_ministry_day, date_text(s.arena, centre.day));
    html_raw(&s.html, "</dl>\n");
    form_write_open(&s.html, &form, session_item_path(visit.arena, &visit.session, &item, "/ket-qua-bo"));
    form_write_close(&s.html, &form, TEXT_certificates_ministry_do);
    return sight_end(&s, 200, error);
}

enum status certificates_page_ministry_sent(struct web_request *request, struct error *error)
{
    struct session_visit visit;
    struct session_item item = { .id = 0 };
    struct form form;
    struct error fault = { 0 };
    struct json_writer json;
    struct buffer text;
    enum status status = session_visit(request, &visit, error);
    if (status == STATUS_OK && !draft_may(visit.viewer, "certificates.draft"))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = session_visit_item(&visit, &item, error);
    if (status == STATUS_OK)
        status = form_start(request, NULL, 0, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&text, visit.arena, (size_t)512);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "item", draft_ident_text(visit.arena, &item.ident));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = draft_command(request, &form.command, "certificates.ministry", buffer_str(&text), &fault);
    if (status == STATUS_OK)
        return web_redirect(request, session_path(visit.arena, &visit.session, DRAFTS_PATH "?xong=1").ptr, error);
    if (fault.status != STATUS_OK)
        *error = fault;
    return status;
}
