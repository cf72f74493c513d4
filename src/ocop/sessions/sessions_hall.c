/* The screen in the hall: what is discussed, who has sealed, who must step out. Never a score. And the list of answers of a written round. */
#include "ocop/sessions/sessions_hearing_int.h"
#include "web/list.h"
#include "texts_sessions.h"

#define REFRESH STR("15") /* seconds */

/* ---- the hall ---- */

static void write_seat(struct sight *s, const struct council_seat *seat, bool sealed)
{
    buffer_add_z(&s->html, sealed ? "<li class=\"sealed\"><span aria-hidden=\"true\">&#10003;</span> " : "<li><span aria-hidden=\"true\">&hellip;</span> ");
    html_text(&s->html, seat->name);
    html_raw(&s->html, "<span class=\"unseen\">: ");
    sight_words(s, sealed ? TEXT_sessions_mark_sealed : TEXT_sessions_mark_waited);
    html_raw(&s->html, "</span></li>\n");
}

enum wait { WAIT_NOT, WAIT_FOR, WAIT_OVER };

/* Whether the seat must seal in this turn, or has. */
static enum wait wait_for(const struct session_visit *visit, const struct session_item *item, const struct session_seals *seals,
                          const struct session_outcome *last, const struct council_seat *seat)
{
    if (session_seat_scores(&visit->session, seat) && !session_seat_recused(&visit->people, item->id, seat->id) && session_sealed(&visit->people, seals, item, seat))
        return WAIT_OVER;
    return session_must_seal(&visit->session, &visit->people, item, last, seat) ? WAIT_FOR : WAIT_NOT;
}

static void write_count(struct sight *s, const struct session_visit *visit, const enum wait *waits)
{
    int64_t sealed = 0, of = 0;
    for (size_t i = 0; i < visit->people.seats.count; i++) {
        sealed += waits[i] == WAIT_OVER;
        of += waits[i] != WAIT_NOT;
    }
    html_raw(&s->html, "<p class=\"hall-count figure\">");
    SIGHT_WORDS(s, TEXT_sessions_hall_count, TEXT_ARG_INT("sealed", sealed), TEXT_ARG_INT("of", of));
    html_raw(&s->html, "</p>\n");
}

static enum status write_seats(struct sight *s, const struct session_visit *visit, const struct session_item *item, struct error *error)
{
    struct session_outcome last;
    struct session_seals seals;
    bool before = false;
    enum wait *waits = ARENA_NEW_MANY(visit->arena, enum wait, visit->people.seats.count + 1);
    enum status status = session_last_outcome(visit->conn, visit->arena, web_room(visit->request, "law"), item, &before, &last, error);
    if (status == STATUS_OK)
        status = sessions_sql_seals(visit->conn, visit->arena, visit->session.id, visit->seat == NULL ? 0 : visit->seat->id, &seals, error);
    if (status == STATUS_OK && waits == NULL)
        status = fail_memory(error);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < visit->people.seats.count; i++)
        waits[i] = wait_for(visit, item, &seals, before ? &last : NULL, &visit->people.seats.rows[i]);
    write_count(s, visit, waits);
    html_raw(&s->html, "<ul class=\"hall-seats\">\n");
    for (size_t i = 0; i < visit->people.seats.count; i++)
        if (waits[i] != WAIT_NOT)
            write_seat(s, &visit->people.seats.rows[i], waits[i] == WAIT_OVER);
    html_raw(&s->html, "</ul>\n");
    return STATUS_OK;
}

static void write_out(struct sight *s, const struct session_visit *visit, const struct session_item *item)
{
    bool any = false;
    for (size_t i = 0; i < visit->people.seats.count; i++) {
        if (!session_seat_recused(&visit->people, item->id, visit->people.seats.rows[i].id))
            continue;
        if (!any) {
            html_raw(&s->html, "<h2>");
            sight_words(s, TEXT_sessions_hall_out);
            html_raw(&s->html, "</h2>\n<ul class=\"hall-seats out\">\n");
        }
        any = true;
        html_raw(&s->html, "<li>");
        html_text(&s->html, visit->people.seats.rows[i].name);
        html_raw(&s->html, "</li>\n");
    }
    if (any)
        html_raw(&s->html, "</ul>\n");
}

static void write_line(struct sight *s, enum text_id words)
{
    html_raw(&s->html, "<p class=\"hall-now\">");
    sight_words(s, words);
    html_raw(&s->html, "</p>\n");
}

static enum status write_now(struct sight *s, const struct session_visit *visit, struct error *error)
{
    struct session_item item;
    enum status status;
    if (visit->session.state != SESSION_OPEN || visit->session.current_item == 0) {
        write_line(s, visit->session.state == SESSION_OPEN ? TEXT_sessions_hall_none : TEXT_sessions_hall_closed);
        return STATUS_OK;
    }
    status = sessions_sql_item_by_id(visit->conn, visit->arena, visit->session.current_item, &item, error);
    if (status != STATUS_OK)
        return status;
    if (!session_may(visit, &item, "sessions.see")) {
        write_line(s, TEXT_sessions_hall_step_out);
        return STATUS_OK;
    }
    html_raw(&s->html, "<p class=\"hall-now\">");
    html_text(&s->html, item.product_name);
    html_raw(&s->html, "</p>\n<p class=\"lead\">");
    html_text(&s->html, item.producer_name);
    html_raw(&s->html, " &middot; ");
    SIGHT_WORDS(s, TEXT_sessions_set, TEXT_ARG_INT("no", item.set_no));
    if (item.turn > 1) {
        html_raw(&s->html, " &middot; ");
        SIGHT_WORDS(s, TEXT_sessions_turn, TEXT_ARG_INT("turn", item.turn));
    }
    html_raw(&s->html, "</p>\n");
    status = write_seats(s, visit, &item, error);
    if (status == STATUS_OK)
        write_out(s, visit, &item);
    return status;
}

enum status sessions_page_hall(struct web_request *request, struct error *error)
{
    struct session_visit visit;
    struct sight s;
    enum status status = session_visit(request, &visit, error);
    if (status == STATUS_OK && visit.seat == NULL && !session_may(&visit, NULL, "sessions.lead"))
        status = commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    web_set_header(request, "Refresh", REFRESH);
    sight_begin(&s, request, TEXT_sessions_hall, SESSIONS_PATH, SIGHT_WIDE);
    html_raw(&s.html, "<div class=\"hall\">\n");
    session_write_head(&s, &visit, TEXT_sessions_hall, TEXT_NONE, NULL);
    status = write_now(&s, &visit, error);
    html_raw(&s.html, "</div>\n");
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}

/* ---- the answers of a written round ---- */

static enum status write_differ(struct sight *s, const struct session_visit *visit, const struct session_item *item, struct error *error)
{
    struct session_outcome outcome;
    bool opened = false;
    enum status status;
    if (item->state != ITEM_REVEALED || !session_may(visit, item, "sessions.scores"))
        return STATUS_OK;
    status = session_last_outcome(visit->conn, visit->arena, web_room(visit->request, "law"), item, &opened, &outcome, error);
    if (status != STATUS_OK || !opened || !(outcome.law.exceeded || session_stars_differ(visit->arena, &outcome)))
        return status;
    html_raw(&s->html, "<p class=\"differ\">");
    sight_words(s, TEXT_sessions_differ);
    html_raw(&s->html, "</p>\n<form method=\"post\" class=\"session-act\"");
    html_attr(&s->html, "action", session_item_path(s->arena, &visit->session, item, "/chuyen"));
    html_raw(&s->html, ">\n");
    {
        struct ident command = ident_new(web_context(s->request));
        form_write_hidden(&s->html, s->request, &command, item->version);
    }
    html_raw(&s->html, "<input type=\"hidden\" name=\"vi-sao\" value=\"meeting\"><input type=\"hidden\" name=\"ly-do\"");
    html_attr(&s->html, "value", text_of(LANGUAGE_VI, TEXT_sessions_differ_reason));
    html_raw(&s->html, ">\n<button class=\"button\" type=\"submit\">");
    sight_words(s, TEXT_sessions_to_meeting_do);
    html_raw(&s->html, "</button></form>\n");
    return STATUS_OK;
}

/* In a further turn only who is party to the spread; once that is opened, who sealed in it. */
static bool is_asked(const struct session_visit *visit, const struct session_item *item, const struct session_seals *seals, const struct session_outcome *last,
                     const struct council_seat *seat)
{
    if (!session_seat_scores(&visit->session, seat) || session_seat_recused(&visit->people, item->id, seat->id))
        return false;
    if (item->turn > 1 && last == NULL)
        return session_sealed(&visit->people, seals, item, seat);
    return session_asks(&visit->people, item, last, seat);
}

static enum status write_answer(struct sight *s, const struct session_visit *visit, const struct session_item *item, const struct session_seals *seals,
                                const struct session_outcome *last, struct error *error)
{
    int64_t answered = 0, asked = 0;
    struct buffer silent;
    enum status status;
    buffer_open(&silent, s->arena, 8192);
    for (size_t i = 0; i < visit->people.seats.count; i++) {
        const struct council_seat *seat = &visit->people.seats.rows[i];
        if (!is_asked(visit, item, seals, last, seat))
            continue;
        asked++;
        if (session_sealed(&visit->people, seals, item, seat)) {
            answered++;
            continue;
        }
        if (buffer_str(&silent).len > 0)
            buffer_add_z(&silent, ", ");
        buffer_add(&silent, seat->name);
    }
    html_raw(&s->html, "<tr><th scope=\"row\"><a");
    html_attr(&s->html, "href", session_item_path(s->arena, &visit->session, item, ""));
    html_raw(&s->html, ">");
    html_text(&s->html, item->product_name);
    html_raw(&s->html, "</a></th><td class=\"figure\">");
    SIGHT_WORDS(s, TEXT_sessions_answered, TEXT_ARG_INT("answered", answered), TEXT_ARG_INT("asked", asked));
    html_raw(&s->html, "</td><td>");
    html_text(&s->html, buffer_str(&silent));
    html_raw(&s->html, "</td><td>");
    sight_words(s, session_item_state_text(item->state));
    if (item->state > ITEM_CONCLUDED) {
        html_raw(&s->html, ": ");
        sight_words(s, session_move_text(item->why));
    }
    status = write_differ(s, visit, item, error);
    html_raw(&s->html, "</td></tr>\n");
    return status;
}

static enum text_id silence_text(int silence)
{
    static const enum text_id texts[] = { TEXT_sessions_silence_not_counted, TEXT_sessions_silence_agrees, TEXT_sessions_silence_to_meeting };
    return texts[silence];
}

static enum status write_answers(struct session_visit *visit, const struct error *fault, struct error *error)
{
    static const enum text_id heads[] = { TEXT_sessions_product, TEXT_sessions_answers, TEXT_sessions_silent, TEXT_sessions_state };
    struct session_items items;
    struct session_seals seals;
    struct session_lasts lasts;
    struct sight s;
    enum status status = sessions_sql_items(visit->conn, visit->arena, visit->session.id, &items, error);
    if (status == STATUS_OK)
        status = sessions_sql_seals(visit->conn, visit->arena, visit->session.id, visit->seat == NULL ? 0 : visit->seat->id, &seals, error);
    if (status == STATUS_OK)
        status = session_lasts(visit->conn, visit->arena, web_room(visit->request, "law"), &items, &lasts, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, visit->request, TEXT_sessions_answers, SESSIONS_PATH, SIGHT_WIDE);
    session_write_head(&s, visit, TEXT_sessions_answers, TEXT_NONE, fault);
    html_raw(&s.html, "<p>");
    SIGHT_WORDS(&s, TEXT_sessions_answers_until, TEXT_ARG("until", date_text(s.arena, visit->session.until)));
    html_raw(&s.html, " ");
    sight_words(&s, silence_text(visit->people.rules.silence));
    html_raw(&s.html, "</p>\n");
    if (visit->session.state == SESSION_OPEN && visit->today > visit->session.until)
        session_write_act(&s, session_path(s.arena, &visit->session, "/het-han"), visit->session.version, TEXT_sessions_lapse_do, NULL, TEXT_NONE);
    list_rows_open(&s, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < items.count && status == STATUS_OK; i++)
        if (session_may(visit, &items.rows[i], "sessions.see"))
            status = write_answer(&s, visit, &items.rows[i], &seals, session_last_of(&lasts, items.rows[i].id), error);
    list_table_close(&s);
    return status == STATUS_OK ? sight_end(&s, session_fault_status(fault), error) : status;
}

static enum status open_answers(struct web_request *request, struct session_visit *visit, struct error *error)
{
    enum status status = session_visit(request, visit, error);
    if (status == STATUS_OK && (visit->session.kind != SESSION_WRITTEN || !session_may(visit, NULL, "sessions.lead")))
        status = commands_not_found(error);
    return status;
}

enum status sessions_page_written(struct web_request *request, struct error *error)
{
    struct session_visit visit;
    enum status status = open_answers(request, &visit, error);
    return status == STATUS_OK ? write_answers(&visit, NULL, error) : status;
}

enum status sessions_page_lapse_sent(struct web_request *request, struct error *error)
{
    struct session_visit visit;
    struct error fault;
    struct ident command;
    struct str content;
    int64_t version = 0;
    enum status status = open_answers(request, &visit, error);
    if (status != STATUS_OK)
        return status;
    if (!session_form_command(request, &command, &version))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_not_now, NULL);
    if (status == STATUS_OK && visit.today <= visit.session.until) /* before that, who is silent is nobody's business in the ledger */
        status = FAIL_WITH(error, STATUS_STALE, TEXT_sessions_until_first, NULL, TEXT_ARG("until", date_text(visit.arena, visit.session.until)));
    if (status == STATUS_OK)
        status = session_lapse_content(visit.conn, visit.arena, web_room(request, "law"), &visit.session, version, &content, error);
    if (status == STATUS_OK)
        status = session_command(request, &command, "sessions.lapse", content, (struct session_extra){ 0 }, NULL, error);
    if (status == STATUS_OK)
        return web_redirect(request, session_path(visit.arena, &visit.session, "/y-kien?xong=1").ptr, error);
    if (status != STATUS_BAD_INPUT && status != STATUS_STALE)
        return status;
    fault = *error;
    status = session_visit(request, &visit, error); /* as it stands now */
    return status == STATUS_OK ? write_answers(&visit, &fault, error) : status;
}
