/* The list of sessions, planning one, and its page: people, agenda, what comes next. */
#include "base/pure.h"
#include "ocop/sessions/sessions_hearing_int.h"
#include "web/list.h"
#include "texts_sessions.h"

#define CONTENT_MAX ((size_t)1 << 20)

static void write_ident(struct json_writer *json, struct arena *arena, const char *name, const struct ident *ident)
{
    struct buffer text;
    buffer_open(&text, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&text, ident);
    json_text(json, name, buffer_str(&text));
}

/* ---- the list ---- */

static void write_row(struct sight *s, const struct session *session)
{
    html_raw(&s->html, "<tr><th scope=\"row\"><a");
    html_attr(&s->html, "href", session_path(s->arena, session, ""));
    html_raw(&s->html, ">");
    html_text(&s->html, session->name);
    html_raw(&s->html, "</a></th><td class=\"figure\">");
    sight_date(s, session->day);
    html_raw(&s->html, "</td><td>");
    sight_words(s, session->kind == SESSION_WRITTEN ? TEXT_sessions_kind_written : TEXT_sessions_kind_meeting);
    html_raw(&s->html, "</td><td>");
    sight_words(s, session_state_text(session->state));
    html_raw(&s->html, "</td></tr>\n");
}

/* Those of the province that the viewer may see: a member sees the sessions of his councils. */
static enum status write_list(struct sight *s, struct db_conn *conn, const struct viewer *viewer, date today, struct error *error)
{
    static const enum text_id heads[] = { TEXT_sessions_name, TEXT_sessions_day, TEXT_sessions_kind, TEXT_sessions_state };
    struct session_list list;
    size_t shown = 0;
    enum status status = sessions_sql_list(conn, s->arena, viewer->province, 0, 0, &list, error);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
        struct permission_subject subject;
        status = sessions_subject(conn, s->arena, viewer, &list.rows[i], NULL, today, &subject, error);
        if (status != STATUS_OK || !accounts_may(viewer, "sessions.see", &subject))
            continue;
        if (shown++ == 0)
            list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
        write_row(s, &list.rows[i]);
    }
    if (shown > 0)
        list_table_close(s);
    if (status == STATUS_OK && shown == 0) {
        html_raw(&s->html, "<p>");
        sight_words(s, TEXT_sessions_none);
        html_raw(&s->html, "</p>\n");
    }
    return status;
}

enum status sessions_page_list(struct web_request *request, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    struct db_conn *conn;
    struct sight s;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_sessions_title, SESSIONS_PATH, SIGHT_WIDE);
    sight_heading(&s, TEXT_sessions_title, TEXT_sessions_lead);
    html_raw(&s.html, "<p class=\"acts\">");
    if (accounts_can(viewer, "sessions.plan"))
        sight_button(&s, STR(SESSIONS_PATH "/moi"), TEXT_sessions_new, true);
    if (accounts_can(viewer, "councils.see"))
        sight_button(&s, STR("/hoi-dong"), TEXT_sessions_councils, false);
    if (accounts_can(viewer, "outcomes.complaints"))
        sight_button(&s, STR("/khieu-nai"), TEXT_sessions_complaints, false);
    html_raw(&s.html, "</p>\n");
    status = write_list(&s, conn, viewer, date_in_vietnam(context_now(web_context(request))), error);
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}

/* ---- planning ---- */

static const struct form_choice kinds[] = {
    { "meeting", TEXT_sessions_kind_meeting, { NULL, 0 } },
    { "written", TEXT_sessions_kind_written, { NULL, 0 } },
};
static const struct form_field plan_rows[] = {
    { .name = "council", .kind = FORM_SELECT, .label = TEXT_sessions_council, .required = true },
    { .name = "kind", .kind = FORM_RADIO, .label = TEXT_sessions_kind, .hint = TEXT_sessions_kind_hint, .required = true, .choices = kinds, .choice_count = 2 },
    { .name = "name", .kind = FORM_TEXT, .label = TEXT_sessions_name, .hint = TEXT_sessions_name_hint, .required = true, .max = 300 },
    { .name = "day", .kind = FORM_DATE, .label = TEXT_sessions_day, .required = true },
    { .name = "place", .kind = FORM_TEXT, .label = TEXT_sessions_place, .max = 300 },
    { .name = "until", .kind = FORM_DATE, .label = TEXT_sessions_until, .hint = TEXT_sessions_until_hint },
};

static enum status start_plan(struct web_request *request, struct form *form, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    struct form_choice *choices;
    struct council_list councils;
    struct db_conn *conn;
    enum status status = form_start(request, plan_rows, sizeof(plan_rows) / sizeof(plan_rows[0]), form, error);
    if (status == STATUS_OK)
        status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK)
        status = councils_on(conn, web_arena(request), viewer->province, date_in_vietnam(context_now(web_context(request))), &councils, error);
    if (status != STATUS_OK)
        return status;
    choices = ARENA_NEW_MANY(web_arena(request), struct form_choice, councils.count + 1);
    if (choices == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < councils.count; i++) {
        struct buffer ident;
        buffer_open(&ident, web_arena(request), IDENT_TEXT_SIZE + 1);
        ident_write(&ident, &councils.rows[i].ident);
        choices[i] = (struct form_choice){ buffer_z(&ident), TEXT_NONE, councils.rows[i].name };
    }
    form_set_choices(form, "council", choices, councils.count);
    return STATUS_OK;
}

static enum status write_plan(struct web_request *request, struct form *form, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, request, TEXT_sessions_new, SESSIONS_PATH, SIGHT_NARROW);
    sight_back(&s, SESSIONS_PATH, TEXT_sessions_title);
    sight_heading(&s, TEXT_sessions_new, TEXT_sessions_new_lead);
    form_write_faults(&s.html, form);
    form_write_open(&s.html, form, STR(SESSIONS_PATH "/moi"));
    form_write_fields(&s.html, form);
    form_write_close(&s.html, form, TEXT_sessions_new_do);
    return sight_end(&s, http_status, error);
}

enum status sessions_page_new(struct web_request *request, struct error *error)
{
    struct form form;
    enum status status = start_plan(request, &form, error);
    return status == STATUS_OK ? write_plan(request, &form, 200, error) : status;
}

enum status sessions_page_new_sent(struct web_request *request, struct error *error)
{
    struct session session = { .id = 0 };
    struct json_writer json;
    struct buffer content;
    struct form form;
    enum status status = start_plan(request, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status != STATUS_OK)
        return status;
    if (form_is_good(&form)) {
        session.ident = ident_of_name(ident_str(&form.command));
        buffer_open(&content, web_arena(request), CONTENT_MAX);
        json_writer_open(&json, &content);
        json_object(&json, NULL);
        write_ident(&json, web_arena(request), "session", &session.ident);
        json_text(&json, "council", form_text(&form, "council"));
        json_text(&json, "kind", form_text(&form, "kind"));
        json_text(&json, "name", form_text(&form, "name"));
        json_text(&json, "place", form_text(&form, "place"));
        json_date(&json, "day", form_date(&form, "day"));
        json_date(&json, "until", form_date(&form, "until"));
        json_object_end(&json);
        status = json_writer_end(&json, error);
        if (status == STATUS_OK)
            status = session_command(request, &form.command, "sessions.plan", buffer_str(&content), (struct session_extra){ 0 }, NULL, error);
        if (status == STATUS_OK)
            return web_redirect(request, session_path(web_arena(request), &session, "").ptr, error);
        if (status != STATUS_BAD_INPUT && status != STATUS_STALE)
            return status;
        form_fault_of(&form, error);
    }
    return write_plan(request, &form, 422, error);
}

/* ---- one session ---- */

static void write_facts(struct sight *s, const struct session_visit *visit)
{
    const struct session *session = &visit->session;
    sight_facts(s);
    sight_fact(s, TEXT_sessions_state, text_of(s->language, session_state_text(session->state)));
    sight_fact(s, TEXT_sessions_council, visit->people.council.name);
    sight_fact(s, TEXT_sessions_day, date_text(s->arena, session->day));
    if (session->kind == SESSION_WRITTEN)
        sight_fact(s, TEXT_sessions_until, date_text(s->arena, session->until));
    else
        sight_fact(s, TEXT_sessions_place, session->place);
    sight_fact(s, TEXT_sessions_rules, visit->people.rules.paper);
    if (session->minutes_no.len > 0)
        sight_fact(s, TEXT_sessions_minutes, session->minutes_no);
    sight_facts_end(s);
}

static void write_item_row(struct sight *s, const struct session_visit *visit, const struct session_item *item, const struct session_outcome *last, size_t no)
{
    bool scores = session_fills_in(visit, item, last) && (item->state == ITEM_SCORING || !session_may(visit, item, "sessions.lead"));
    buffer_add_z(&s->html, item->state == ITEM_SCORING ? "<tr class=\"now\"><td class=\"figure\">" : "<tr><td class=\"figure\">");
    html_int(&s->html, (int64_t)no); /* as it is shown: the numbers tell nothing of what is not */
    html_raw(&s->html, "</td><th scope=\"row\"><a");
    html_attr(&s->html, "href", session_item_path(s->arena, &visit->session, item, scores ? "/phieu" : ""));
    html_raw(&s->html, ">");
    html_text(&s->html, item->product_name);
    html_raw(&s->html, "</a></th><td>");
    html_text(&s->html, item->producer_name);
    html_raw(&s->html, "</td><td>");
    SIGHT_WORDS(s, TEXT_sessions_set, TEXT_ARG_INT("no", item->set_no));
    html_raw(&s->html, "</td><td>");
    sight_words(s, session_item_state_text(item->state));
    html_raw(&s->html, "</td></tr>\n");
}

/* What a member's device keeps, and what waits there: shown by the script "council-session". */
static void write_device(struct sight *s, const struct session_visit *visit, const struct session_items *items, const struct session_lasts *lasts)
{
    if (visit->seat == NULL || !session_seat_scores(&visit->session, visit->seat))
        return;
    html_raw(&s->html, "<section class=\"device\" id=\"tren-may\" data-sheets=\"");
    for (size_t i = 0; i < items->count; i++) {
        if (!session_fills_in(visit, &items->rows[i], session_last_of(lasts, items->rows[i].id)))
            continue;
        html_text(&s->html, session_item_path(s->arena, &visit->session, &items->rows[i], "/phieu"));
        html_raw(&s->html, " ");
    }
    html_raw(&s->html, "\" hidden></section>\n");
}

static enum status write_agenda(struct sight *s, const struct session_visit *visit, struct error *error)
{
    static const enum text_id heads[] = { TEXT_sessions_no, TEXT_sessions_product, TEXT_sessions_producer, TEXT_sessions_sheet_no, TEXT_sessions_state };
    struct session_items items;
    struct session_lasts lasts;
    enum status status = sessions_sql_items(visit->conn, visit->arena, visit->session.id, &items, error);
    size_t shown = 0;
    if (status == STATUS_OK)
        status = session_lasts(visit->conn, visit->arena, web_room(s->request, "law"), &items, &lasts, error);
    if (status == STATUS_OK && visit->session.kind == SESSION_WRITTEN && visit->seat != NULL && session_seat_scores(&visit->session, visit->seat))
        status = session_shuffle(visit->arena, &visit->session, visit->seat, &items, error);
    if (status != STATUS_OK)
        return status;
    write_device(s, visit, &items, &lasts);
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_sessions_agenda);
    html_raw(&s->html, "</h2>\n");
    for (size_t i = 0; i < items.count; i++) {
        if (items.rows[i].position == 0 || !session_may(visit, &items.rows[i], "sessions.see"))
            continue; /* off the agenda; or recused: nothing of that product */
        if (shown++ == 0)
            html_raw(&s->html, "<div class=\"agenda\">\n"), list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
        write_item_row(s, visit, &items.rows[i], session_last_of(&lasts, items.rows[i].id), shown);
    }
    if (shown > 0) {
        list_table_close(s);
        html_raw(&s->html, "</div>\n");
        return STATUS_OK;
    }
    html_raw(&s->html, "<p>");
    sight_words(s, TEXT_sessions_agenda_empty);
    html_raw(&s->html, "</p>\n");
    return STATUS_OK;
}

static enum procedure_form form_of(const struct session_visit *visit, const struct candidate *candidate)
{
    return session_form_of(web_room(visit->request, "procedures"), candidate);
}

static bool fits(const struct session_visit *visit, const struct candidate *candidate)
{
    return !session_form_is_refused(form_of(visit, candidate), visit->session.kind);
}

/* Judged in writing, unless there is a reason. */
static bool asks_for_reason(const struct session_visit *visit, const struct candidate *candidate)
{
    return visit->session.kind == SESSION_MEETING && form_of(visit, candidate) == FORM_WRITTEN;
}

static void write_why_meeting(struct sight *s)
{
    html_raw(&s->html, "<div class=\"row\"><label for=\"o-vi-sao-hop\">");
    sight_words(s, TEXT_sessions_why_in_meeting);
    html_raw(&s->html, "</label><p class=\"quiet small\" id=\"o-vi-sao-hop-y\">");
    sight_words(s, TEXT_sessions_why_in_meeting_hint);
    html_raw(&s->html, "</p><input class=\"field\" type=\"text\" id=\"o-vi-sao-hop\" name=\"ly-do\" maxlength=\"1000\" autocomplete=\"off\" "
                       "aria-describedby=\"o-vi-sao-hop-y\"");
    html_attr(&s->html, "value", web_form(s->request, "ly-do"));
    html_raw(&s->html, "></div>\n");
}

static enum status write_ready(struct sight *s, const struct session_visit *visit, struct error *error)
{
    struct ident command = ident_new(web_context(s->request));
    struct candidate_list ready;
    size_t fitting = 0;
    bool asks = false;
    enum status status;
    if (visit->session.state > SESSION_OPEN || !session_may(visit, NULL, "sessions.plan"))
        return STATUS_OK;
    status = candidates_ready(visit->conn, visit->arena, visit->session.province, visit->people.council.body, visit->people.council.place_code, &ready, error);
    for (size_t i = 0; status == STATUS_OK && i < ready.count; i++) {
        fitting += fits(visit, &ready.rows[i]);
        asks |= asks_for_reason(visit, &ready.rows[i]);
    }
    if (status != STATUS_OK || fitting == 0)
        return status;
    html_raw(&s->html, "<form method=\"post\" class=\"fields\"");
    html_attr(&s->html, "action", session_path(s->arena, &visit->session, "/chuong-trinh"));
    html_raw(&s->html, ">\n");
    form_write_hidden(&s->html, s->request, &command, visit->session.version);
    html_raw(&s->html, "<fieldset class=\"row choices\"><legend>");
    SIGHT_WORDS(s, TEXT_sessions_ready, TEXT_ARG_INT("count", (int64_t)fitting));
    html_raw(&s->html, "</legend>\n");
    for (size_t i = 0; i < ready.count; i++) {
        if (!fits(visit, &ready.rows[i]))
            continue;
        html_raw(&s->html, "<label class=\"choice\"><input type=\"checkbox\" name=\"san-pham\" value=\"");
        ident_write(&s->html, &ready.rows[i].ident);
        html_raw(&s->html, "\" checked><span>");
        html_text(&s->html, ready.rows[i].product_name);
        html_raw(&s->html, " <span class=\"quiet small\">");
        html_text(&s->html, ready.rows[i].producer_name);
        if (asks_for_reason(visit, &ready.rows[i])) {
            html_raw(&s->html, " &middot; ");
            sight_words(s, TEXT_sessions_is_rerating);
        }
        html_raw(&s->html, "</span></span></label>\n");
    }
    html_raw(&s->html, "</fieldset>\n");
    if (asks)
        write_why_meeting(s);
    html_raw(&s->html, "<button class=\"button\" type=\"submit\">");
    sight_words(s, TEXT_sessions_add);
    html_raw(&s->html, "</button></form>\n");
    return STATUS_OK;
}

/* Who is there: ticked and sent with the opening; afterwards it can be sent again. */
static void write_attendance(struct sight *s, const struct session_visit *visit)
{
    bool leads = session_may(visit, NULL, "sessions.lead") && visit->session.state <= SESSION_OPEN;
    struct ident command = ident_new(web_context(s->request));
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_sessions_people);
    html_raw(&s->html, "</h2>\n");
    if (leads) {
        html_raw(&s->html, "<form method=\"post\" class=\"fields\"");
        html_attr(&s->html, "action", session_path(s->arena, &visit->session, visit->session.state == SESSION_PLANNED ? "/buoc/mo" : "/buoc/co-mat"));
        html_raw(&s->html, ">\n");
        form_write_hidden(&s->html, s->request, &command, visit->session.version);
    }
    html_raw(&s->html, "<ul class=\"seats\">\n");
    for (size_t i = 0; i < visit->people.seats.count; i++) {
        const struct council_seat *seat = &visit->people.seats.rows[i];
        if (!session_seat_scores(&visit->session, seat))
            continue;
        html_raw(&s->html, "<li>");
        if (leads && visit->session.kind == SESSION_MEETING) {
            html_raw(&s->html, "<label class=\"choice\"><input type=\"checkbox\" name=\"co-mat\" value=\"");
            ident_write(&s->html, &seat->ident);
            buffer_add_z(&s->html, visit->session.state == SESSION_PLANNED || session_seat_there(&visit->session, &visit->people, seat->id) ? "\" checked>" : "\">");
            html_raw(&s->html, "<span>");
        } else {
            html_raw(&s->html, "<span>");
        }
        html_text(&s->html, seat->name);
        html_raw(&s->html, " <span class=\"quiet small\">");
        html_text(&s->html, seat->agency);
        html_raw(&s->html, "</span></span>");
        if (leads && visit->session.kind == SESSION_MEETING)
            html_raw(&s->html, "</label>");
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ul>\n");
    if (leads) {
        html_raw(&s->html, "<button class=\"button\" type=\"submit\">");
        sight_words(s, visit->session.state == SESSION_PLANNED ? TEXT_sessions_open_do : TEXT_sessions_attend_do);
        html_raw(&s->html, "</button></form>\n");
    }
}

static void write_steps(struct sight *s, const struct session_visit *visit)
{
    const struct session *session = &visit->session;
    bool leads = session_may(visit, NULL, "sessions.lead");
    html_raw(&s->html, "<div class=\"acts\">");
    if (session->state != SESSION_PLANNED)
        sight_button(s, session_path(s->arena, session, "/thu-ky"), TEXT_sessions_desk, leads);
    session_write_ways(s, visit);
    if (leads && session->state == SESSION_OPEN)
        session_write_act(s, session_path(s->arena, session, "/buoc/ket-thuc"), session->version, TEXT_sessions_close_do, NULL, TEXT_NONE);
    if (session->state == SESSION_CLOSED && session_may(visit, NULL, "sessions.decide"))
        session_write_act(s, session_path(s->arena, session, "/buoc/mo-lai"), session->version, TEXT_sessions_reopen_do, "ly-do", TEXT_sessions_reason);
    html_raw(&s->html, "</div>\n");
    if (leads && session->state == SESSION_CLOSED) {
        struct ident command = ident_new(web_context(s->request));
        html_raw(&s->html, "<form method=\"post\" class=\"fields\"");
        html_attr(&s->html, "action", session_path(s->arena, session, "/buoc/ky"));
        html_raw(&s->html, ">\n");
        form_write_hidden(&s->html, s->request, &command, session->version);
        html_raw(&s->html, "<div class=\"row\"><label for=\"o-so\">");
        sight_words(s, TEXT_sessions_minutes_no);
        html_raw(&s->html, "</label><input class=\"field\" type=\"text\" id=\"o-so\" name=\"so\" required autocomplete=\"off\"></div>\n"
                           "<div class=\"row\"><label for=\"o-ngay\">");
        sight_words(s, TEXT_sessions_minutes_on);
        html_raw(&s->html, "</label><input class=\"field\" type=\"text\" id=\"o-ngay\" name=\"ngay\" inputmode=\"numeric\" required autocomplete=\"off\"></div>\n"
                           "<button class=\"button\" type=\"submit\">");
        sight_words(s, TEXT_sessions_sign_do);
        html_raw(&s->html, "</button></form>\n");
    }
}

/* A laptop has it: nothing can be done here meanwhile. */
static void write_away(struct sight *s, const struct session *session)
{
    if (session->away.len == 0)
        return;
    sight_notice_open(s, MOOD_ATTENTION);
    html_raw(&s->html, "<p>");
    SIGHT_WORDS(s, TEXT_sessions_is_away, TEXT_ARG("where", session->away));
    html_raw(&s->html, "</p>");
    sight_notice_close(s);
}

static enum status write_session(const struct session_visit *visit, const struct error *fault, struct error *error)
{
    struct sight s;
    enum status status;
    sight_begin_scripted(&s, visit->request, visit->session.name, SESSIONS_PATH, SIGHT_WIDE, "council-session");
    sight_back(&s, SESSIONS_PATH, TEXT_sessions_title);
    html_raw(&s.html, "<h1>");
    html_text(&s.html, visit->session.name);
    html_raw(&s.html, "</h1>\n");
    if (fault == NULL)
        write_away(&s, &visit->session);
    session_write_fault(&s, fault);
    write_facts(&s, visit);
    write_steps(&s, visit);
    status = write_agenda(&s, visit, error);
    if (status == STATUS_OK)
        status = write_ready(&s, visit, error);
    if (status != STATUS_OK)
        return status;
    write_attendance(&s, visit);
    status = session_write_sections(&s, visit, NULL, NULL, error);
    return status == STATUS_OK ? sight_end(&s, session_fault_status(fault), error) : status;
}

enum status sessions_page_one(struct web_request *request, struct error *error)
{
    struct session_visit visit;
    enum status status = session_visit(request, &visit, error);
    return status == STATUS_OK ? write_session(&visit, NULL, error) : status;
}

/* After a command: on to the session, or back to it with what stood in the way. */
static enum status answer(struct web_request *request, struct session_visit *visit, enum status status, struct error *error)
{
    struct error fault = *error;
    if (status == STATUS_OK)
        return web_redirect(request, session_path(visit->arena, &visit->session, "?xong=1").ptr, error);
    if (status != STATUS_BAD_INPUT && status != STATUS_STALE)
        return status;
    status = session_visit(request, visit, error); /* as it stands now */
    return status == STATUS_OK ? write_session(visit, &fault, error) : status;
}

/* ---- what its forms send ---- */

enum status sessions_page_agenda_sent(struct web_request *request, struct error *error)
{
    struct arena *arena = web_arena(request);
    struct session_visit visit;
    struct json_writer json;
    struct buffer content;
    struct ident command;
    int64_t version = 0;
    enum status status = session_visit(request, &visit, error);
    if (status == STATUS_OK && !session_form_command(request, &command, &version))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_not_now, NULL);
    if (status != STATUS_OK)
        return status;
    buffer_open(&content, arena, CONTENT_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    write_ident(&json, arena, "session", &visit.session.ident);
    json_int(&json, "version", version);
    json_array(&json, "items");
    for (size_t i = 0; i < web_form_count(request); i++) {
        struct str name, value;
        struct ident item;
        struct buffer seed;
        web_form_at(request, i, &name, &value);
        if (!str_is(name, "san-pham"))
            continue;
        buffer_open(&seed, arena, 200);
        buffer_add(&seed, ident_str(&command));
        buffer_add(&seed, value);
        item = ident_of_name(buffer_str(&seed)); /* sent twice it is the same item */
        json_object(&json, NULL);
        write_ident(&json, arena, "item", &item);
        json_text(&json, "candidate", value);
        json_object_end(&json);
    }
    json_array_end(&json);
    if (web_form(request, "ly-do").len > 0)
        json_text(&json, "reason", web_form(request, "ly-do"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = session_command(request, &command, "sessions.agenda", buffer_str(&content), (struct session_extra){ 0 }, NULL, error);
    return answer(request, &visit, status, error);
}

static void write_present(struct json_writer *json, struct arena *arena, const struct session_visit *visit)
{
    json_array(json, "present");
    for (size_t i = 0; i < visit->people.seats.count && visit->session.kind == SESSION_MEETING; i++) {
        const struct council_seat *seat = &visit->people.seats.rows[i];
        bool there = false;
        if (!session_seat_scores(&visit->session, seat))
            continue;
        for (size_t k = 0; k < web_form_count(visit->request); k++) {
            struct str name, value;
            struct ident ident;
            web_form_at(visit->request, k, &name, &value);
            there |= str_is(name, "co-mat") && ident_read(value, &ident) && ident_equal(&ident, &seat->ident);
        }
        json_object(json, NULL);
        write_ident(json, arena, "seat", &seat->ident);
        json_text_z(json, "state", there ? "present" : "absent");
        json_object_end(json);
    }
    json_array_end(json);
}

enum status sessions_page_change_sent(struct web_request *request, struct error *error)
{
    static const struct { const char *step, *type; } steps[] = {
        { "mo", "sessions.open" }, { "co-mat", "sessions.attend" }, { "ket-thuc", "sessions.close" }, { "mo-lai", "sessions.reopen" }, { "ky", "sessions.sign" },
    };
    struct arena *arena = web_arena(request);
    const char *type = NULL;
    struct session_visit visit;
    struct json_writer json;
    struct buffer content;
    struct ident command;
    int64_t version = 0;
    date day = DATE_NONE;
    enum status status = session_visit(request, &visit, error);
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
        if (str_is(web_path_part(request, "buoc"), steps[i].step))
            type = steps[i].type;
    if (status == STATUS_OK && type == NULL)
        status = commands_not_found(error);
    if (status == STATUS_OK && !session_form_command(request, &command, &version))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_not_now, NULL);
    if (status != STATUS_OK)
        return status;
    if (!date_read_vi(web_form(request, "ngay"), &day))
        day = DATE_NONE;
    buffer_open(&content, arena, CONTENT_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    write_ident(&json, arena, "session", &visit.session.ident);
    json_int(&json, "version", version);
    json_text(&json, "reason", web_form(request, "ly-do"));
    write_present(&json, arena, &visit);
    json_text(&json, "minutes_no", web_form(request, "so"));
    json_date(&json, "minutes_day", day);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = session_command(request, &command, type, buffer_str(&content), (struct session_extra){ 0 }, NULL, error);
    return answer(request, &visit, status, error);
}
