/* What the Ministry made of a product with 90 points and more (Decision 26/2026, Article 7.4): with five stars its own certificate enters the register; with
 * less the province may recognise three or four stars on the central result, and the product can stand in a decision again. */
#include "base/pure.h"
#include "ocop/certificates/certificates_public_int.h"

struct result {
    struct str item;
    int64_t stars;
    struct str number;
    date day;
};
static const struct json_field fields[] = {
    { .name = "item", .kind = JSON_TEXT, .offset = offsetof(struct result, item), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "stars", .kind = JSON_INT, .offset = offsetof(struct result, stars), .required = true, .min = LAW_FIRST_MINIMUM, .max = LAW_STARS },
    { .name = "number", .kind = JSON_TEXT, .offset = offsetof(struct result, number), .required = true, .min = 1, .max = CERTIFICATE_LINE },
    { .name = "day", .kind = JSON_DATE, .offset = offsetof(struct result, day), .required = true },
};
const struct json_shape ministry_shape = { "CertificatesMinistry", sizeof(struct result), fields, 4, false, NULL };

/* The item, its session and its candidate, where the Ministry's result is awaited. */
static enum status find(struct db_conn *conn, struct arena *arena, int64_t province, struct str ident, struct session_item *item, struct session *session,
                        struct candidate *candidate, struct error *error)
{
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? sessions_sql_item(conn, arena, &read, &found, item, error) : STATUS_OK;
    if (status == STATUS_OK && found)
        status = sessions_sql_by_id(conn, arena, item->session, session, error);
    if (status == STATUS_OK && (!found || session->province != province))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = candidates_by_id(conn, arena, item->candidate, &found, candidate, error);
    if (status == STATUS_OK && (!found || candidate->state != CANDIDATE_CENTRE))
        return FAIL(error, STATUS_STALE, TEXT_certificates_ministry_not, NULL);
    return status;
}

enum status certificates_apply_ministry(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct certificates_extra *extra = command->extra;
    const struct result *in = content;
    struct session_item item;
    struct session session;
    struct candidate candidate;
    enum status status = find(conn, result->arena, command->province, in->item, &item, &session, &candidate, error);
    if (status == STATUS_OK && (in->day < session.minutes_day || in->day > date_in_vietnam(extra->now)))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_ministry_early, "day");
    if (status == STATUS_OK)
        status = drafts_sql_add_ministry(conn,
                                         &(struct ministry_result){ .item = item.id, .stars = in->stars, .number = in->number, .day = in->day, .at = extra->now,
                                                                    .by_name = extra->viewer == NULL ? STR("") : extra->viewer->name },
                                         error);
    if (status != STATUS_OK)
        return status;
    return in->stars == LAW_STARS ? issue_of_ministry(conn, result->arena, command, &item, in->number, in->day, error)
                                  : candidate_move(conn, &candidate, CANDIDATE_CONCLUDED, extra->now, error);
}

/* ---- the form ---- */

static const struct form_choice ranks[] = {
    { "5", TEXT_certificates_rank_5, { 0 } },
    { "4", TEXT_certificates_rank_4, { 0 } },
    { "3", TEXT_certificates_rank_3, { 0 } },
};
static const struct form_field form_fields[] = {
    { .name = "hang", .kind = FORM_RADIO, .label = TEXT_certificates_ministry_stars, .hint = TEXT_certificates_ministry_until, .required = true, .choices = ranks,
      .choice_count = 3 },
    { .name = "so", .kind = FORM_TEXT, .label = TEXT_certificates_ministry_number, .required = true, .max = CERTIFICATE_LINE },
    { .name = "ngay", .kind = FORM_DATE, .label = TEXT_certificates_ministry_day, .required = true },
};

struct recording {
    struct session_visit visit;
    struct session_item item;
    struct form form;
};

static enum status start(struct web_request *request, struct recording *r, struct error *error)
{
    enum status status = session_visit(request, &r->visit, error);
    if (status == STATUS_OK && !draft_may(r->visit.viewer, "certificates.draft"))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = session_visit_item(&r->visit, &r->item, error);
    return status == STATUS_OK ? form_start(request, form_fields, 3, &r->form, error) : status;
}

static enum status show(struct recording *r, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, r->visit.request, TEXT_certificates_ministry, DRAFTS_PATH, SIGHT_NARROW);
    sight_back(&s, session_path(r->visit.arena, &r->visit.session, DRAFTS_PATH).ptr, TEXT_certificates_draft_new);
    form_write_faults(&s.html, &r->form);
    sight_heading(&s, TEXT_certificates_ministry, TEXT_certificates_ministry_lead);
    html_raw(&s.html, "<p><strong>");
    html_text(&s.html, r->item.product_name);
    html_raw(&s.html, "</strong>, ");
    html_text(&s.html, r->item.producer_name);
    html_raw(&s.html, "</p>\n");
    form_write_open(&s.html, &r->form, session_item_path(r->visit.arena, &r->visit.session, &r->item, "/ket-qua-bo"));
    form_write_fields(&s.html, &r->form);
    form_write_close(&s.html, &r->form, TEXT_certificates_ministry_do);
    return sight_end(&s, http_status, error);
}

enum status certificates_page_ministry(struct web_request *request, struct error *error)
{
    struct recording r;
    enum status status = start(request, &r, error);
    return status == STATUS_OK ? show(&r, 200, error) : status;
}

enum status certificates_page_ministry_sent(struct web_request *request, struct error *error)
{
    struct recording r;
    struct error fault = { 0 };
    struct json_writer json;
    struct buffer text, where;
    enum status status = start(request, &r, error);
    if (status == STATUS_OK)
        status = form_take(&r.form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&r.form))
        return show(&r, 422, error);
    buffer_open(&text, r.visit.arena, (size_t)8192);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "item", draft_ident_text(r.visit.arena, &r.item.ident));
    json_int(&json, "stars", form_int(&r.form, "hang", LAW_STARS));
    json_text(&json, "number", form_text(&r.form, "so"));
    json_date(&json, "day", form_date(&r.form, "ngay"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = draft_command(request, &r.form.command, "certificates.ministry", buffer_str(&text), &fault);
    if (status == STATUS_OK)
        return web_redirect(request, session_path(r.visit.arena, &r.visit.session, DRAFTS_PATH "?xong=1").ptr, error);
    if (fault.status != STATUS_BAD_INPUT) {
        if (fault.status != STATUS_OK)
            *error = fault;
        return status;
    }
    buffer_open_fixed(&where, fault.where, sizeof(fault.where));
    buffer_add_z(&where, "ngay");
    (void)buffer_z(&where);
    form_fault_of(&r.form, &fault);
    return show(&r, 422, error);
}
