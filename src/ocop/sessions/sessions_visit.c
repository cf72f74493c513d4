/* Who looks at a session, and the pieces that its pages share. */
#include "ocop/sessions/sessions_int.h"
#include "texts_sessions.h"

#define PATH_MAX_SIZE 300

static enum status find_session(struct session_visit *visit, struct str ident, struct error *error)
{
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? sessions_sql_by_ident(visit->conn, visit->arena, &read, &found, &visit->session, error) : STATUS_OK;
    if (status == STATUS_OK && found)
        visit->session.sits = session_sits(&visit->session, visit->today);
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

static enum status open_visit(struct web_request *request, struct session_visit *out, struct error *error)
{
    *out = (struct session_visit){ .request = request,
                                   .arena = web_arena(request),
                                   .viewer = accounts_viewer(request),
                                   .today = date_in_vietnam(context_now(web_context(request))) };
    return db_reader(web_room(request, "db"), &out->conn, error);
}

/* Of the session that is in `out` already. */
static enum status finish_visit(struct session_visit *out, struct error *error)
{
    struct permission_subject subject;
    enum status status = session_people(out->conn, out->arena, &out->session, &out->people, error);
    if (status == STATUS_OK) {
        subject = session_subject_in(&out->people, &out->session, NULL, out->viewer, out->today);
        status = accounts_ask(out->viewer, "sessions.see", NULL, &subject, error);
    }
    if (status == STATUS_OK)
        out->seat = session_seat_of(&out->session, &out->people, out->viewer->account);
    return status;
}

enum status session_visit(struct web_request *request, struct session_visit *out, struct error *error)
{
    enum status status = open_visit(request, out, error);
    if (status == STATUS_OK)
        status = find_session(out, web_path_part(request, "phien"), error);
    return status == STATUS_OK ? finish_visit(out, error) : status;
}

enum status session_visit_of(struct web_request *request, const struct session *session, struct session_visit *out, struct error *error)
{
    enum status status = open_visit(request, out, error);
    out->session = *session;
    out->session.sits = session_sits(session, out->today);
    return status == STATUS_OK ? finish_visit(out, error) : status;
}

enum status session_visit_item(struct session_visit *visit, struct session_item *out, struct error *error)
{
    struct ident read;
    bool found = false;
    enum status status = ident_read(web_path_part(visit->request, "san-pham"), &read) ? sessions_sql_item(visit->conn, visit->arena, &read, &found, out, error)
                                                                                     : STATUS_OK;
    if (status == STATUS_OK && (!found || out->session != visit->session.id || !session_may(visit, out, "sessions.see")))
        return commands_not_found(error);
    return status;
}

bool session_may(const struct session_visit *visit, const struct session_item *item, const char *action)
{
    const struct permission_subject subject = session_subject_in(&visit->people, &visit->session, item, visit->viewer, visit->today);
    return accounts_may(visit->viewer, action, &subject);
}

bool session_fills_in(const struct session_visit *visit, const struct session_item *item, const struct session_outcome *last)
{
    return visit->seat != NULL && session_seat_scores(&visit->session, visit->seat) && session_may(visit, item, "sessions.score") && item->position > 0 &&
           ((item->state == ITEM_SCORING && (last == NULL || last->turn == item->turn || session_asks(&visit->people, item, last, visit->seat))) ||
            (item->state == ITEM_WAITING && visit->session.state <= SESSION_OPEN));
}

enum status sessions_find(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, date today, struct str ident, struct session *out,
                          struct error *error)
{
    struct permission_subject subject;
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? sessions_sql_by_ident(conn, arena, &read, &found, out, error) : STATUS_OK;
    if (status == STATUS_OK && !found)
        return commands_not_found(error);
    if (status == STATUS_OK)
        out->sits = session_sits(out, today);
    if (status == STATUS_OK)
        status = sessions_subject(conn, arena, viewer, out, NULL, today, &subject, error);
    return status == STATUS_OK ? accounts_ask(viewer, "sessions.see", NULL, &subject, error) : status;
}

struct str session_path(struct arena *arena, const struct session *session, const char *rest)
{
    struct buffer out;
    buffer_open(&out, arena, PATH_MAX_SIZE);
    buffer_add_z(&out, SESSIONS_PATH "/");
    ident_write(&out, &session->ident);
    buffer_add_z(&out, rest);
    (void)buffer_z(&out);
    return buffer_str(&out);
}

struct str session_item_path(struct arena *arena, const struct session *session, const struct session_item *item, const char *rest)
{
    struct buffer out;
    buffer_open(&out, arena, PATH_MAX_SIZE);
    buffer_add_z(&out, SESSIONS_PATH "/");
    ident_write(&out, &session->ident);
    buffer_add_z(&out, "/san-pham/");
    ident_write(&out, &item->ident);
    buffer_add_z(&out, rest);
    (void)buffer_z(&out);
    return buffer_str(&out);
}

enum text_id session_state_text(enum session_state state)
{
    static const enum text_id texts[] = { TEXT_sessions_state_planned, TEXT_sessions_state_open, TEXT_sessions_state_closed, TEXT_sessions_state_signed,
                                          TEXT_sessions_state_cancelled };
    return texts[state];
}

enum text_id session_item_state_text(enum session_item_state state)
{
    static const enum text_id texts[] = { TEXT_sessions_item_waiting,   TEXT_sessions_item_scoring,   TEXT_sessions_item_revealed, TEXT_sessions_item_concluded,
                                          TEXT_sessions_item_postponed, TEXT_sessions_item_withdrawn, TEXT_sessions_item_knocked_out };
    return texts[state];
}

/* ---- a form that only asks for one thing ---- */

void session_write_act(struct sight *s, struct str action, int64_t version, enum text_id button, const char *reason, enum text_id reason_label)
{
    struct ident command = ident_new(web_context(s->request));
    html_raw(&s->html, "<form method=\"post\" class=\"session-act\"");
    html_attr(&s->html, "action", action);
    html_raw(&s->html, ">\n");
    form_write_hidden(&s->html, s->request, &command, version);
    if (reason != NULL) {
        html_raw(&s->html, "<label class=\"row\"><span>");
        sight_words(s, reason_label);
        html_raw(&s->html, "</span><input class=\"field\" type=\"text\"");
        html_attr(&s->html, "name", str_from(reason));
        html_raw(&s->html, " autocomplete=\"off\"></label>\n");
    }
    html_raw(&s->html, "<button class=\"button\" type=\"submit\">");
    sight_words(s, button);
    html_raw(&s->html, "</button></form>\n");
}

bool session_form_command(struct web_request *request, struct ident *command, int64_t *version)
{
    struct str text = web_form(request, "phien-ban");
    return ident_read(web_form(request, "lenh"), command) && text.ptr != NULL && str_to_int(text, 1, INT32_MAX, version);
}

/* ---- why something could not be done ---- */

void session_write_fault(struct sight *s, const struct error *fault)
{
    struct buffer words;
    if (fault == NULL)
        return;
    buffer_open(&words, s->arena, 4096);
    error_add_text(&words, s->language, fault);
    html_raw(&s->html, "<div class=\"notice\" role=\"alert\">");
    page_icon(&s->html, ICON_WARNING);
    html_raw(&s->html, "<p>");
    html_text(&s->html, buffer_str(&words));
    html_raw(&s->html, "</p></div>\n");
}

int session_fault_status(const struct error *fault)
{
    return fault == NULL ? 200 : fault->status == STATUS_STALE ? 409 : 422;
}

/* ---- what later rooms show ---- */

enum status session_write_sections(struct sight *s, const struct session_visit *visit, const struct session_item *item, const struct session_outcome *outcome,
                                   struct error *error)
{
    const struct session_sections *sections = web_room(s->request, "session_sections");
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sections->count; i++)
        status = sections->rows[i](s, visit, item, outcome, error);
    return status;
}
