/* The pages of complaints: the list, one of them with what can be done with it, the way to them from a product of a session. */
#include "base/pure.h"
#include "ocop/outcomes/outcomes_complaint.h"
#include "texts_outcomes.h"
#include "texts_sessions.h"

enum text_id complaint_state_text(enum complaint_state state)
{
    static const enum text_id texts[] = { TEXT_outcomes_complaint_state_received, TEXT_outcomes_complaint_state_given, TEXT_outcomes_complaint_state_answered };
    return texts[state];
}

enum text_id complaint_channel_text(enum complaint_channel channel)
{
    static const enum text_id texts[] = { TEXT_outcomes_channel_here, TEXT_outcomes_channel_paper, TEXT_outcomes_channel_post, TEXT_outcomes_channel_email,
                                          TEXT_outcomes_channel_phone, TEXT_outcomes_channel_visit };
    return texts[channel];
}

enum text_id complaint_outcome_text(enum complaint_outcome outcome)
{
    static const enum text_id texts[] = { TEXT_outcomes_complaint_open, TEXT_outcomes_complaint_unchanged, TEXT_outcomes_complaint_anew,
                                          TEXT_outcomes_complaint_by_annex };
    return texts[outcome];
}

struct str complaint_path(struct arena *arena, const struct complaint *complaint, const char *rest)
{
    struct buffer out;
    buffer_open(&out, arena, 200);
    buffer_add_z(&out, COMPLAINTS_PATH "/");
    ident_write(&out, &complaint->ident);
    buffer_add_z(&out, rest);
    (void)buffer_z(&out);
    return buffer_str(&out);
}

bool complaint_names(struct str list, struct str word)
{
    while (list.len > 0)
        if (str_equal(str_cut(&list, ' '), word))
            return true;
    return false;
}

struct str complaint_ticked(struct web_request *request, const char *name)
{
    struct buffer out;
    buffer_open(&out, web_arena(request), COMPLAINT_TEXT);
    for (size_t i = 0; i < web_form_count(request); i++) {
        struct str field, value;
        web_form_at(request, i, &field, &value);
        if (!str_is(field, name) || value.len == 0 || value.len > IDENT_TEXT_SIZE || str_find(value, ' ') < value.len || complaint_names(buffer_str(&out), value))
            continue;
        if (out.len > 0)
            buffer_add_char(&out, ' ');
        buffer_add(&out, value);
    }
    return buffer_str(&out);
}

static void write_box(struct sight *s, const char *name, struct str value, bool ticked)
{
    html_raw(&s->html, "<label class=\"choice\"><input type=\"checkbox\"");
    html_attr(&s->html, "name", str_from(name));
    html_attr(&s->html, "value", value);
    buffer_add_z(&s->html, ticked ? " checked><span>" : "><span>");
}

void complaint_write_criteria(struct sight *s, const struct outcome_told *told, struct str ticked)
{
    const struct law_set *set = told->outcome.question.set;
    if (!told->counted)
        return;
    html_raw(&s->html, "<fieldset class=\"row choices\"><legend>");
    sight_words(s, TEXT_outcomes_complaint_criteria);
    html_raw(&s->html, "</legend>\n");
    for (size_t c = 0; c < set->criterion_count; c++) {
        write_box(s, "tieu-chi", set->criteria[c].code, complaint_names(ticked, set->criteria[c].code));
        html_text(&s->html, set->criteria[c].code);
        html_raw(&s->html, " ");
        html_text(&s->html, self_name(s->arena, set->criteria[c].name));
        html_raw(&s->html, "</span></label>\n");
    }
    html_raw(&s->html, "</fieldset>\n");
}

static struct str ident_of(struct arena *arena, const struct ident *ident)
{
    struct buffer out;
    buffer_open(&out, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&out, ident);
    return buffer_str(&out);
}

void complaint_write_seats(struct sight *s, const struct outcome_told *told, struct str ticked)
{
    const struct session_people *people = &told->visit.people;
    if (!told->counted)
        return;
    html_raw(&s->html, "<fieldset class=\"row choices\"><legend>");
    sight_words(s, TEXT_outcomes_complaint_sheets);
    html_raw(&s->html, "</legend>\n");
    for (size_t i = 0; i < people->seats.count; i++) {
        const struct council_seat *seat = &people->seats.rows[i];
        struct str ident = ident_of(s->arena, &seat->ident);
        int sheet = session_outcome_sheet(&told->outcome, seat);
        if (sheet < 0)
            continue;
        write_box(s, "phieu", ident, complaint_names(ticked, ident));
        html_text(&s->html, seat->name);
        html_raw(&s->html, " <span class=\"quiet small\">");
        html_int(&s->html, told->outcome.law.sheets[sheet].total);
        html_raw(&s->html, "</span></span></label>\n");
    }
    html_raw(&s->html, "</fieldset>\n");
}

/* ---- one ---- */

enum status complaint_visit(struct web_request *request, struct complaint_visit *out, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    struct session_item item;
    struct db_conn *conn;
    struct ident read;
    bool found = false;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK && ident_read(web_path_part(request, "khieu-nai"), &read))
        status = complaints_sql_find(conn, web_arena(request), &read, &found, &out->complaint, error);
    if (status == STATUS_OK && !found)
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = sessions_sql_item_by_id(conn, web_arena(request), out->complaint.item, &item, error);
    if (status == STATUS_OK)
        status = outcome_told_item(request, &item, &out->told, error);
    if (status == STATUS_OK)
        status = accounts_ask(viewer, "outcomes.complaints", NULL, &out->told.subject, error);
    if (status == STATUS_OK && !out->complaint.by_producer && !accounts_may(viewer, "outcomes.complaints", &(struct permission_subject){ .province = out->complaint.province }))
        return commands_not_found(error); /* what others say of his product is not the producer's to read */
    if (status == STATUS_OK)
        status = outcome_told_result(&out->told, error);
    out->answers = status == STATUS_OK && accounts_may(viewer, "outcomes.reply", &out->told.subject);
    return status;
}

static struct str criteria_words(struct arena *arena, struct str codes)
{
    struct buffer out;
    buffer_open(&out, arena, COMPLAINT_TEXT * 2);
    while (codes.len > 0) {
        if (out.len > 0)
            buffer_add(&out, STR(", "));
        buffer_add(&out, str_cut(&codes, ' '));
    }
    return buffer_str(&out);
}

static struct str seat_words(struct arena *arena, const struct session_people *people, struct str idents)
{
    struct buffer out;
    buffer_open(&out, arena, COMPLAINT_TEXT * 2);
    for (size_t i = 0; i < people->seats.count; i++) {
        if (!complaint_names(idents, ident_of(arena, &people->seats.rows[i].ident)))
            continue;
        if (out.len > 0)
            buffer_add(&out, STR(", "));
        buffer_add(&out, people->seats.rows[i].name);
    }
    return buffer_str(&out);
}

static void write_facts(struct sight *s, const struct complaint_visit *visit)
{
    const struct complaint *c = &visit->complaint;
    sight_facts(s);
    sight_fact(s, TEXT_outcomes_complaint_state, text_of(s->language, complaint_state_text(c->state)));
    sight_fact(s, TEXT_outcomes_complaint_from, c->from_name);
    if (c->contact.len > 0)
        sight_fact(s, TEXT_outcomes_complaint_contact, c->contact);
    sight_fact(s, TEXT_outcomes_complaint_channel, text_of(s->language, complaint_channel_text(c->channel)));
    sight_fact(s, TEXT_outcomes_complaint_received, date_text(s->arena, c->received));
    sight_fact(s, TEXT_outcomes_complaint_due, c->due == DATE_NONE ? text_of(s->language, TEXT_outcomes_complaint_due_unknown) : date_text(s->arena, c->due));
    if (c->due_basis.len > 0)
        sight_fact(s, TEXT_outcomes_complaint_basis, c->due_basis);
    if (c->account_name.len > 0)
        sight_fact(s, TEXT_outcomes_complaint_who, c->account_name);
    if (c->criteria.len > 0)
        sight_fact(s, TEXT_outcomes_complaint_criteria, criteria_words(s->arena, c->criteria));
    if (c->seats.len > 0 && visit->answers)
        sight_fact(s, TEXT_outcomes_complaint_sheets, seat_words(s->arena, &visit->told.visit.people, c->seats));
    sight_facts_end(s);
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_outcomes_complaint_body);
    html_raw(&s->html, "</h2>\n<blockquote>");
    html_text(&s->html, c->body);
    html_raw(&s->html, "</blockquote>\n");
}

/* What counting again has shown. */
static void write_recount(struct sight *s, const struct complaint_visit *visit)
{
    const struct complaint *c = &visit->complaint;
    struct str lines = c->differences;
    bool tells = visit->answers || c->state == COMPLAINT_ANSWERED;
    if (c->recounted_at != 0 && tells) {
        html_raw(&s->html, "<h2>");
        sight_words(s, TEXT_outcomes_complaint_recount);
        html_raw(&s->html, "</h2>\n<p>");
        SIGHT_WORDS(s, c->differing == 0 ? TEXT_outcomes_complaint_same : TEXT_outcomes_complaint_differs, TEXT_ARG_INT("count", c->recounted),
                    TEXT_ARG_INT("differing", c->differing), TEXT_ARG("day", date_text(s->arena, date_in_vietnam(c->recounted_at))));
        html_raw(&s->html, "</p>\n");
        if (lines.len > 0)
            html_raw(&s->html, "<ul>\n");
        while (lines.len > 0) {
            html_raw(&s->html, "<li>");
            html_text(&s->html, str_cut(&lines, '\n'));
            html_raw(&s->html, "</li>\n");
        }
        if (c->differences.len > 0)
            html_raw(&s->html, "</ul>\n");
    }
    if (visit->answers && c->state != COMPLAINT_ANSWERED) {
        struct ident command = ident_new(web_context(s->request));
        html_raw(&s->html, "<form method=\"post\" class=\"session-act\"");
        html_attr(&s->html, "action", complaint_path(s->arena, c, "/tinh-lai"));
        html_raw(&s->html, ">\n");
        form_write_hidden(&s->html, s->request, &command, c->version);
        html_raw(&s->html, "<button class=\"button\" type=\"submit\">");
        sight_words(s, TEXT_outcomes_complaint_recount_do);
        html_raw(&s->html, "</button></form>\n");
    }
}

static void write_answer(struct sight *s, const struct complaint_visit *visit)
{
    const struct complaint *c = &visit->complaint;
    if (c->state != COMPLAINT_ANSWERED)
        return;
    html_raw(&s->html, "<h2>");
    sight_words(s, complaint_outcome_text(c->outcome));
    html_raw(&s->html, "</h2>\n<blockquote>");
    html_text(&s->html, c->answer);
    html_raw(&s->html, "</blockquote>\n");
    sight_facts(s);
    if (c->answer_no.len > 0)
        sight_fact(s, TEXT_outcomes_complaint_no, c->answer_no);
    if (c->annex.len > 0)
        sight_fact(s, TEXT_outcomes_complaint_annex_no, c->annex);
    sight_fact(s, TEXT_outcomes_complaint_answered_on, date_text(s->arena, date_in_vietnam(c->answered_at)));
    sight_fact(s, TEXT_outcomes_complaint_answered_by, c->answered_by);
    sight_facts_end(s);
    html_raw(&s->html, "<p class=\"acts\">");
    sight_button(s, complaint_path(s->arena, c, "/giay/tra-loi.pdf"), TEXT_outcomes_complaint_letter_pdf, true);
    sight_button(s, complaint_path(s->arena, c, "/giay/tra-loi.docx"), TEXT_outcomes_told_letter_docx, false);
    html_raw(&s->html, "</p>\n");
}

static void write_forms(struct sight *s, const struct complaint_visit *visit, struct form *give, struct form *answer)
{
    const struct complaint *c = &visit->complaint;
    if (!visit->answers || c->state == COMPLAINT_ANSWERED)
        return;
    if (c->state == COMPLAINT_GIVEN && c->account == visit->told.visit.viewer->account) {
        html_raw(&s->html, "<h2>");
        sight_words(s, TEXT_outcomes_complaint_answer);
        html_raw(&s->html, "</h2>\n");
        form_write_open(&s->html, answer, complaint_path(s->arena, c, "/tra-loi"));
        complaint_write_criteria(s, &visit->told, answer->version >= 0 && web_form_count(s->request) > 0 ? complaint_ticked(s->request, "tieu-chi") : c->criteria);
        complaint_write_seats(s, &visit->told, complaint_ticked(s->request, "phieu"));
        form_write_fields(&s->html, answer);
        form_write_close(&s->html, answer, TEXT_outcomes_complaint_answer_do);
    }
    html_raw(&s->html, "<h2>");
    sight_words(s, c->state == COMPLAINT_RECEIVED ? TEXT_outcomes_complaint_give : TEXT_outcomes_complaint_give_again);
    html_raw(&s->html, "</h2>\n");
    form_write_open(&s->html, give, complaint_path(s->arena, c, "/giao"));
    form_write_fields(&s->html, give);
    form_write_close(&s->html, give, TEXT_outcomes_complaint_give_do);
}

enum status complaint_show(struct complaint_visit *visit, struct form *give, struct form *answer, int http_status, struct error *error)
{
    struct web_request *request = visit->told.visit.request;
    struct form empty_give, empty_answer;
    struct sight s;
    enum status status = STATUS_OK;
    if (give == NULL)
        status = complaint_give_form(visit, &empty_give, error);
    if (status == STATUS_OK && answer == NULL)
        status = complaint_answer_form(visit, &empty_answer, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_outcomes_complaint, COMPLAINTS_PATH, SIGHT_NARROW);
    sight_back(&s, COMPLAINTS_PATH, TEXT_outcomes_complaints);
    if (give != NULL)
        form_write_faults(&s.html, give);
    if (answer != NULL)
        form_write_faults(&s.html, answer);
    html_raw(&s.html, "<h1>");
    SIGHT_WORDS(&s, TEXT_outcomes_complaint_about, TEXT_ARG("product", visit->told.item.product_name));
    html_raw(&s.html, "</h1>\n");
    write_facts(&s, visit);
    write_answer(&s, visit);
    write_recount(&s, visit);
    write_forms(&s, visit, give == NULL ? &empty_give : give, answer == NULL ? &empty_answer : answer);
    return sight_end(&s, http_status, error);
}

enum status outcomes_page_complaint(struct web_request *request, struct error *error)
{
    struct complaint_visit visit;
    enum status status = complaint_visit(request, &visit, error);
    return status == STATUS_OK ? complaint_show(&visit, NULL, NULL, 200, error) : status;
}

/* ---- the list ---- */

static void write_row(struct sight *s, const struct complaint *c, const struct session_item *item, date today)
{
    html_raw(&s->html, "<tr><th scope=\"row\"><a");
    html_attr(&s->html, "href", complaint_path(s->arena, c, ""));
    html_raw(&s->html, ">");
    html_text(&s->html, item->product_name);
    html_raw(&s->html, "</a></th><td>");
    html_text(&s->html, c->from_name);
    html_raw(&s->html, "</td><td class=\"figure\">");
    sight_date(s, c->received);
    html_raw(&s->html, "</td><td class=\"figure\">");
    if (c->due == DATE_NONE)
        sight_words(s, TEXT_outcomes_complaint_due_unknown);
    else if (c->state != COMPLAINT_ANSWERED && c->due < today)
        html_raw(&s->html, "<span class=\"bad\">"), sight_date(s, c->due), html_raw(&s->html, "</span>");
    else
        sight_date(s, c->due);
    html_raw(&s->html, "</td><td>");
    sight_words(s, c->state == COMPLAINT_ANSWERED ? complaint_outcome_text(c->outcome) : complaint_state_text(c->state));
    html_raw(&s->html, "</td></tr>\n");
}

/* Those that the viewer may see, one by one: what he must step out for is not among them. */
static enum status write_some(struct sight *s, struct db_conn *conn, const struct complaints *list, bool own, size_t *shown, struct error *error)
{
    static const enum text_id heads[] = { TEXT_sessions_product, TEXT_outcomes_complaint_from, TEXT_outcomes_complaint_received, TEXT_outcomes_complaint_due,
                                          TEXT_outcomes_complaint_state };
    const struct viewer *viewer = accounts_viewer(s->request);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < list->count && status == STATUS_OK; i++) {
        struct session_item item;
        struct outcome_told told;
        status = sessions_sql_item_by_id(conn, s->arena, list->rows[i].item, &item, error);
        if (status == STATUS_OK)
            status = outcome_told_item(s->request, &item, &told, error);
        if (status != STATUS_OK || !accounts_may(viewer, "outcomes.complaints", &told.subject) || (own && !list->rows[i].by_producer))
            continue;
        if ((*shown)++ == 0)
            list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
        write_row(s, &list->rows[i], &item, told.visit.today);
    }
    return status;
}

enum status outcomes_page_complaints(struct web_request *request, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    const struct permission_subject whole = { .province = viewer->province };
    struct complaints list;
    struct db_conn *conn;
    struct sight s;
    size_t shown = 0;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_outcomes_complaints, COMPLAINTS_PATH, SIGHT_WIDE);
    sight_heading(&s, TEXT_outcomes_complaints, TEXT_outcomes_complaints_lead);
    if (accounts_may(viewer, "outcomes.complaints", &whole)) {
        status = complaints_sql_list(conn, s.arena, viewer->province, 0, 0, &list, error);
        if (status == STATUS_OK)
            status = write_some(&s, conn, &list, false, &shown, error);
    }
    for (size_t h = 0; h < viewer->hold_count && status == STATUS_OK; h++) {
        if (viewer->holds[h].producer == 0)
            continue;
        status = complaints_sql_list(conn, s.arena, viewer->province, viewer->holds[h].producer, 0, &list, error);
        if (status == STATUS_OK)
            status = write_some(&s, conn, &list, true, &shown, error);
    }
    if (shown > 0)
        list_table_close(&s);
    else
        html_raw(&s.html, "<p>"), sight_words(&s, TEXT_outcomes_complaints_none), html_raw(&s.html, "</p>\n");
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}

/* ---- on other pages ---- */

enum status complaint_write_links(struct sight *s, struct db_conn *conn, const struct session_item *item, const struct permission_subject *subject, bool own,
                                  struct error *error)
{
    const struct viewer *viewer = accounts_viewer(s->request);
    struct complaints list;
    enum status status;
    if (!accounts_may(viewer, "outcomes.complaints", subject))
        return STATUS_OK;
    status = complaints_sql_list(conn, s->arena, subject->province, 0, item->id, &list, error);
    if (status != STATUS_OK)
        return status;
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_outcomes_complaints);
    html_raw(&s->html, "</h2>\n<ul class=\"plain\">\n");
    for (size_t i = 0; i < list.count; i++) {
        if (own && !list.rows[i].by_producer)
            continue;
        html_raw(&s->html, "<li><a");
        html_attr(&s->html, "href", complaint_path(s->arena, &list.rows[i], ""));
        html_raw(&s->html, ">");
        html_text(&s->html, list.rows[i].from_name);
        html_raw(&s->html, ", ");
        sight_date(s, list.rows[i].received);
        html_raw(&s->html, "</a> ");
        sight_words(s, list.rows[i].state == COMPLAINT_ANSWERED ? complaint_outcome_text(list.rows[i].outcome) : complaint_state_text(list.rows[i].state));
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ul>\n<p class=\"acts\">");
    if (accounts_may(viewer, "outcomes.complain", subject)) {
        sight_button(s, outcome_result_path(s->arena, item, "/khieu-nai"), TEXT_outcomes_complain, false);
    } else if (accounts_may(viewer, "outcomes.receive", subject)) {
        struct buffer path;
        buffer_open(&path, s->arena, 200);
        buffer_add_z(&path, COMPLAINTS_PATH "/moi?san-pham=");
        ident_write(&path, &item->ident);
        sight_button(s, buffer_str(&path), TEXT_outcomes_complaint_receive, false);
    }
    html_raw(&s->html, "</p>\n");
    return STATUS_OK;
}
