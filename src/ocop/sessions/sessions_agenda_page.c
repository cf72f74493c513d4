/* The agenda at work: another order, a product off it or back on it, the session given up. Without scripts: positions are numbers, and two buttons move a
 * row up and down. */
#include "base/pure.h"
#include "ocop/sessions/sessions_hearing_int.h"
#include "web/list.h"
#include "texts_sessions.h"

#define CONTENT_MAX ((size_t)256 << 10)
#define NAME_MAX 80

static struct str ident_of(struct arena *arena, const struct ident *ident)
{
    struct buffer out;
    buffer_open(&out, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&out, ident);
    return buffer_str(&out);
}

/* ---- what the pages of a hearing share ---- */

void session_write_head(struct sight *s, const struct session_visit *visit, enum text_id title, enum text_id lead, const struct error *fault)
{
    html_raw(&s->html, "<p class=\"back\"><a");
    html_attr(&s->html, "href", session_path(s->arena, &visit->session, ""));
    html_raw(&s->html, ">");
    page_icon(&s->html, ICON_BACK);
    html_text(&s->html, visit->session.name);
    html_raw(&s->html, "</a></p>\n");
    sight_heading(s, title, lead);
    session_write_fault(s, fault);
}

void session_write_ways(struct sight *s, const struct session_visit *visit)
{
    const struct session *session = &visit->session;
    bool runs = session->state == SESSION_PLANNED || session->state == SESSION_OPEN;
    bool scores = visit->seat != NULL && session_seat_scores(session, visit->seat);
    bool leads = session_may(visit, NULL, "sessions.lead");
    if (runs && session_may(visit, NULL, "sessions.move"))
        sight_button(s, session_path(s->arena, session, "/chuong-trinh"), TEXT_sessions_agenda_edit, false);
    if (runs && (scores || leads))
        sight_button(s, session_path(s->arena, session, "/hoi-ty"), TEXT_sessions_conflicts, false);
    if ((session->state == SESSION_OPEN || session->state == SESSION_CLOSED) && (scores || leads))
        sight_button(s, session_path(s->arena, session, "/thay-phieu"), TEXT_sessions_replacements, false);
    if (session->state == SESSION_OPEN && session->kind == SESSION_MEETING && (visit->seat != NULL || leads))
        sight_button(s, session_path(s->arena, session, "/hoi-truong"), TEXT_sessions_hall, false);
    if (session->state != SESSION_PLANNED && session->kind == SESSION_WRITTEN && leads)
        sight_button(s, session_path(s->arena, session, "/y-kien"), TEXT_sessions_answers, false);
}

enum text_id session_move_text(struct str why)
{
    static const enum text_id texts[MOVE_WHYS] = { TEXT_sessions_why_tests,   TEXT_sessions_why_supplement, TEXT_sessions_why_season,
                                                   TEXT_sessions_why_sample,  TEXT_sessions_why_meeting,    TEXT_sessions_why_producer,
                                                   TEXT_sessions_why_ground,  TEXT_sessions_why_back };
    for (int i = 0; i < MOVE_WHYS; i++)
        if (str_is(why, session_move_words[i]))
            return texts[i];
    return TEXT_NONE;
}

/* ---- the page ---- */

static void write_position(struct sight *s, const struct session_item *item, int64_t no)
{
    html_raw(&s->html, "<td class=\"figure\"><input class=\"field place\" type=\"text\" inputmode=\"numeric\" autocomplete=\"off\" size=\"3\" name=\"vi-tri-");
    ident_write(&s->html, &item->ident);
    html_raw(&s->html, "\"");
    html_attr_int(&s->html, "value", no);
    html_attr_words(&s->html, "aria-label", s->language, TEXT_sessions_position);
    html_raw(&s->html, "></td>");
}

static void write_arrow(struct sight *s, const struct session_item *item, const char *name, const char *sign, enum text_id words)
{
    html_raw(&s->html, "<button class=\"button quiet small\" type=\"submit\"");
    html_attr(&s->html, "name", str_from(name));
    html_raw(&s->html, " value=\"");
    ident_write(&s->html, &item->ident);
    html_raw(&s->html, "\"><span aria-hidden=\"true\">");
    buffer_add_z(&s->html, sign);
    html_raw(&s->html, "</span><span class=\"unseen\">");
    sight_words(s, words);
    html_raw(&s->html, "</span></button>");
}

static int64_t times_of(const struct session_times *times, int64_t item)
{
    for (size_t i = 0; i < times->count; i++)
        if (times->rows[i].item == item)
            return times->rows[i].times;
    return 0;
}

static void write_name(struct sight *s, const struct session_item *item, const struct session_times *times)
{
    int64_t before = times_of(times, item->id);
    html_raw(&s->html, "<th scope=\"row\">");
    html_text(&s->html, item->product_name);
    html_raw(&s->html, " <span class=\"quiet small\">");
    html_text(&s->html, item->producer_name);
    if (before > 0) {
        html_raw(&s->html, " &middot; ");
        SIGHT_WORDS(s, TEXT_sessions_times, TEXT_ARG_INT("times", before + 1));
    }
    html_raw(&s->html, "</span></th>");
}

static void write_state(struct sight *s, const struct session_item *item)
{
    html_raw(&s->html, "<td>");
    sight_words(s, session_item_state_text(item->state));
    if (item->state > ITEM_CONCLUDED) {
        html_raw(&s->html, "<br><span class=\"quiet small\">");
        sight_words(s, session_move_text(item->why));
        html_raw(&s->html, ": ");
        html_text(&s->html, item->reason);
        html_raw(&s->html, "</span>");
    }
    html_raw(&s->html, "</td>");
}

static void write_way(struct sight *s, const struct session_visit *visit, const struct session_item *item)
{
    struct buffer path;
    buffer_open(&path, s->arena, 300);
    buffer_add(&path, session_path(s->arena, &visit->session, "/chuong-trinh?san-pham="));
    ident_write(&path, &item->ident);
    buffer_add_z(&path, "#chuyen");
    html_raw(&s->html, "<a");
    html_attr(&s->html, "href", buffer_str(&path));
    html_raw(&s->html, ">");
    sight_words(s, item->state > ITEM_CONCLUDED ? TEXT_sessions_move_back : TEXT_sessions_move);
    html_raw(&s->html, "<span class=\"unseen\"> ");
    html_text(&s->html, item->product_name);
    html_raw(&s->html, "</span></a>");
}

static bool may_leave(const struct session_visit *visit, const struct session_item *item)
{
    enum session_item_state to;
    return session_move_to(&visit->session, item, WHY_TESTS, 0, &to) || session_move_to(&visit->session, item, WHY_BACK, 0, &to);
}

static void write_on_agenda(struct sight *s, const struct session_visit *visit, const struct session_items *items, const struct session_times *times)
{
    static const enum text_id heads[] = { TEXT_sessions_no, TEXT_sessions_product, TEXT_sessions_state, TEXT_sessions_order };
    struct ident command = ident_new(web_context(s->request));
    int64_t no = 0;
    html_raw(&s->html, "<form method=\"post\"");
    html_attr(&s->html, "action", session_path(s->arena, &visit->session, "/thu-tu"));
    html_raw(&s->html, ">\n<button class=\"unseen\" type=\"submit\" tabindex=\"-1\">"); /* what Enter in a field sends */
    sight_words(s, TEXT_sessions_order_do);
    html_raw(&s->html, "</button>");
    form_write_hidden(&s->html, s->request, &command, visit->session.version);
    list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < items->count; i++) {
        const struct session_item *item = &items->rows[i];
        if (item->position == 0 || !session_may(visit, item, "sessions.see"))
            continue;
        html_raw(&s->html, "<tr>");
        write_position(s, item, ++no);
        write_name(s, item, times);
        write_state(s, item);
        html_raw(&s->html, "<td class=\"acts\">");
        write_arrow(s, item, "len", "&uarr;", TEXT_sessions_up);
        write_arrow(s, item, "xuong", "&darr;", TEXT_sessions_down);
        if (may_leave(visit, item))
            write_way(s, visit, item);
        html_raw(&s->html, "</td></tr>\n");
    }
    list_table_close(s);
    html_raw(&s->html, "<button class=\"button\" type=\"submit\">");
    sight_words(s, TEXT_sessions_order_do);
    html_raw(&s->html, "</button></form>\n");
}

static void write_off_agenda(struct sight *s, const struct session_visit *visit, const struct session_items *items, const struct session_times *times)
{
    static const enum text_id heads[] = { TEXT_sessions_product, TEXT_sessions_state, TEXT_sessions_order };
    bool any = false;
    for (size_t i = 0; i < items->count; i++) {
        const struct session_item *item = &items->rows[i];
        if (item->position != 0 || !session_may(visit, item, "sessions.see"))
            continue;
        if (!any) {
            html_raw(&s->html, "<h2>");
            sight_words(s, TEXT_sessions_off_agenda);
            html_raw(&s->html, "</h2>\n");
            list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
        }
        any = true;
        html_raw(&s->html, "<tr>");
        write_name(s, item, times);
        write_state(s, item);
        html_raw(&s->html, "<td>");
        write_way(s, visit, item);
        html_raw(&s->html, "</td></tr>\n");
    }
    if (any)
        list_table_close(s);
}

static void write_grounds(struct sight *s, const struct session_visit *visit, const struct session_item *item)
{
    const struct law_pack *pack;
    const struct law_set *set;
    struct error ignored = { 0 };
    if (law_find_pack(web_room(visit->request, "law"), item->pack, &pack, &ignored) != STATUS_OK ||
        law_find_set(s->arena, pack, item->set_no, &set, &ignored) != STATUS_OK)
        return;
    html_raw(&s->html, "<fieldset class=\"row choices\"><legend>");
    sight_words(s, TEXT_sessions_grounds);
    html_raw(&s->html, "</legend>\n<label class=\"choice\"><input type=\"checkbox\" name=\"can-cu\" value=\"dossier\"><span>");
    sight_words(s, TEXT_sessions_ground_dossier);
    html_raw(&s->html, "</span></label>\n");
    for (size_t i = 0; i < set->knockout_count; i++) {
        html_raw(&s->html, "<label class=\"choice\"><input type=\"checkbox\" name=\"can-cu\"");
        html_attr(&s->html, "value", set->knockouts[i].criterion);
        html_raw(&s->html, "><span>");
        html_text(&s->html, set->knockouts[i].criterion);
        html_raw(&s->html, ". ");
        html_text(&s->html, set->knockouts[i].text);
        html_raw(&s->html, "</span></label>\n");
    }
    html_raw(&s->html, "</fieldset>\n");
}

static void write_whys(struct sight *s, const struct session_visit *visit, const struct session_item *item)
{
    struct str chosen = web_form(visit->request, "vi-sao");
    html_raw(&s->html, "<fieldset class=\"row choices\"><legend>");
    sight_words(s, TEXT_sessions_move_why);
    html_raw(&s->html, "</legend>\n");
    for (int i = 0; i < MOVE_WHYS; i++) {
        enum session_item_state to;
        if (!session_move_to(&visit->session, item, (enum move_why)i, 0, &to) ||
            (i == WHY_GROUND && !session_may(visit, item, "sessions.lead")))
            continue;
        html_raw(&s->html, "<label class=\"choice\"><input type=\"radio\" name=\"vi-sao\" required");
        html_attr(&s->html, "value", str_from(session_move_words[i]));
        buffer_add_z(&s->html, i == WHY_BACK || str_is(chosen, session_move_words[i]) ? " checked><span>" : "><span>");
        sight_words(s, session_move_text(str_from(session_move_words[i])));
        html_raw(&s->html, "</span></label>\n");
    }
    html_raw(&s->html, "</fieldset>\n");
}

static void write_move(struct sight *s, const struct session_visit *visit, const struct session_item *item)
{
    struct ident command = ident_new(web_context(s->request));
    enum session_item_state to;
    if (!may_leave(visit, item))
        return;
    html_raw(&s->html, "<section id=\"chuyen\"><h2>");
    html_text(&s->html, item->product_name);
    html_raw(&s->html, "</h2>\n<form method=\"post\" class=\"fields\"");
    html_attr(&s->html, "action", session_item_path(s->arena, &visit->session, item, "/chuyen"));
    html_raw(&s->html, ">\n");
    form_write_hidden(&s->html, s->request, &command, item->version);
    write_whys(s, visit, item);
    if (session_move_to(&visit->session, item, WHY_GROUND, 0, &to) && session_may(visit, item, "sessions.lead"))
        write_grounds(s, visit, item);
    html_raw(&s->html, "<div class=\"row\"><label for=\"o-ly-do\">");
    sight_words(s, TEXT_sessions_reason);
    html_raw(&s->html, "</label><textarea class=\"field\" rows=\"3\" id=\"o-ly-do\" name=\"ly-do\">\n");
    html_text(&s->html, web_form(visit->request, "ly-do"));
    html_raw(&s->html, "</textarea></div>\n<button class=\"button\" type=\"submit\">");
    sight_words(s, TEXT_sessions_move_do);
    html_raw(&s->html, "</button></form></section>\n");
}

static void write_cancel(struct sight *s, const struct session_visit *visit)
{
    html_raw(&s->html, "<details><summary>");
    sight_words(s, TEXT_sessions_cancel);
    html_raw(&s->html, "</summary>\n<p>");
    sight_words(s, TEXT_sessions_cancel_lead);
    html_raw(&s->html, "</p>\n");
    session_write_act(s, session_path(s->arena, &visit->session, "/huy"), visit->session.version, TEXT_sessions_cancel_do, "ly-do", TEXT_sessions_reason);
    html_raw(&s->html, "</details>\n");
}

static bool is_named(struct str ident, const struct session_item *item)
{
    struct ident read;
    return ident_read(ident, &read) && ident_equal(&read, &item->ident);
}

static enum status write_page(struct session_visit *visit, struct str chosen, const struct error *fault, struct error *error)
{
    struct session_items items;
    struct session_times times;
    struct sight s;
    enum status status = sessions_sql_items(visit->conn, visit->arena, visit->session.id, &items, error);
    if (status == STATUS_OK)
        status = sessions_sql_times(visit->conn, visit->arena, visit->session.id, &times, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, visit->request, TEXT_sessions_agenda_edit, SESSIONS_PATH, SIGHT_WIDE);
    session_write_head(&s, visit, TEXT_sessions_agenda_edit, TEXT_sessions_agenda_lead, fault);
    for (size_t i = 0; i < items.count; i++)
        if (is_named(chosen, &items.rows[i]) && session_may(visit, &items.rows[i], "sessions.move"))
            write_move(&s, visit, &items.rows[i]);
    write_on_agenda(&s, visit, &items, &times);
    write_off_agenda(&s, visit, &items, &times);
    if (visit->session.state <= SESSION_OPEN)
        write_cancel(&s, visit);
    return sight_end(&s, session_fault_status(fault), error);
}

static enum status open_agenda(struct web_request *request, struct session_visit *visit, struct error *error)
{
    enum status status = session_visit(request, visit, error);
    return status == STATUS_OK && !session_may(visit, NULL, "sessions.move") ? commands_not_found(error) : status;
}

enum status sessions_page_agenda(struct web_request *request, struct error *error)
{
    struct session_visit visit;
    enum status status = open_agenda(request, &visit, error);
    return status == STATUS_OK ? write_page(&visit, web_query(request, "san-pham"), NULL, error) : status;
}

/* ---- what its forms send ---- */

/* Redirects where it was done, and shows the page again with what was sent where it can be mended. */
static enum status answer(struct session_visit *visit, enum status status, struct str chosen, struct error *error)
{
    struct error fault;
    if (status == STATUS_OK)
        return web_redirect(visit->request, session_path(visit->arena, &visit->session, "/chuong-trinh?xong=1").ptr, error);
    if (status != STATUS_BAD_INPUT && status != STATUS_STALE)
        return status;
    fault = *error;
    status = session_visit(visit->request, visit, error); /* as it stands now */
    return status == STATUS_OK ? write_page(visit, chosen, &fault, error) : status;
}

struct placed {
    const struct session_item *item;
    int64_t wanted; /* twice the number that was typed, a little less or more where it moves: numbers of those that the viewer sees */
};

/* What was typed for the item; where that is no number, where it stands. */
static int64_t wanted_place(const struct session_visit *visit, const struct session_item *item, int64_t no)
{
    char name[NAME_MAX];
    struct buffer out;
    int64_t typed = no;
    buffer_open_fixed(&out, name, sizeof(name));
    buffer_add_z(&out, "vi-tri-");
    ident_write(&out, &item->ident);
    (void)str_to_int(str_trim(web_form(visit->request, buffer_z(&out))), 0, INT32_MAX, &typed);
    if (is_named(web_form(visit->request, "len"), item))
        return 2 * no - 3;
    if (is_named(web_form(visit->request, "xuong"), item))
        return 2 * no + 3;
    return web_form(visit->request, "len").len + web_form(visit->request, "xuong").len > 0 ? 2 * no : 2 * typed - (typed < no ? 1 : 0) + (typed > no ? 1 : 0);
}

/* All that are on the agenda, in their new order; who doesn't see one keeps it where it is. */
static enum status order_content(const struct session_visit *visit, int64_t version, struct str *out, struct error *error)
{
    struct session_items items;
    struct placed *list = ARENA_NEW_MANY(visit->arena, struct placed, SESSION_ITEMS_MAX);
    struct json_writer json;
    struct buffer buffer;
    size_t count = 0;
    int64_t seen = 0;
    enum status status = sessions_sql_items(visit->conn, visit->arena, visit->session.id, &items, error);
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    for (size_t i = 0; status == STATUS_OK && i < items.count; i++) {
        struct placed one = { .item = &items.rows[i] };
        size_t at = count;
        if (items.rows[i].position == 0)
            continue;
        if (session_may(visit, one.item, "sessions.see"))
            seen++;
        one.wanted = session_may(visit, one.item, "sessions.see") ? wanted_place(visit, one.item, seen) : 2 * seen + 1;
        for (; at > 0 && list[at - 1].wanted > one.wanted; at--)
            list[at] = list[at - 1];
        list[at] = one;
        count++;
    }
    if (status != STATUS_OK)
        return status;
    buffer_open(&buffer, visit->arena, CONTENT_MAX);
    json_writer_open(&json, &buffer);
    json_object(&json, NULL);
    json_text(&json, "session", ident_of(visit->arena, &visit->session.ident));
    json_int(&json, "version", version);
    json_array(&json, "items");
    for (size_t i = 0; i < count; i++)
        json_text(&json, NULL, ident_of(visit->arena, &list[i].item->ident));
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&buffer);
    return status;
}

enum status sessions_page_order_sent(struct web_request *request, struct error *error)
{
    struct session_visit visit;
    struct ident command;
    struct str content;
    int64_t version = 0;
    enum status status = open_agenda(request, &visit, error);
    if (status != STATUS_OK)
        return status;
    if (!session_form_command(request, &command, &version))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_not_now, NULL);
    if (status == STATUS_OK)
        status = order_content(&visit, version, &content, error);
    if (status == STATUS_OK)
        status = session_command(request, &command, "sessions.order", content, (struct session_extra){ 0 }, NULL, error);
    return answer(&visit, status, STR(""), error);
}

enum status sessions_page_cancel_sent(struct web_request *request, struct error *error)
{
    struct session_visit visit;
    struct json_writer json;
    struct buffer content;
    struct ident command;
    int64_t version = 0;
    enum status status = open_agenda(request, &visit, error);
    if (status != STATUS_OK)
        return status;
    if (!session_form_command(request, &command, &version))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_not_now, NULL);
    buffer_open(&content, visit.arena, CONTENT_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "session", ident_of(visit.arena, &visit.session.ident));
    json_int(&json, "version", version);
    json_text(&json, "reason", web_form(request, "ly-do"));
    json_object_end(&json);
    if (status == STATUS_OK)
        status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = session_command(request, &command, "sessions.cancel", buffer_str(&content), (struct session_extra){ 0 }, NULL, error);
    if (status == STATUS_OK)
        return web_redirect(request, session_path(visit.arena, &visit.session, "?xong=1").ptr, error);
    return answer(&visit, status, STR(""), error);
}

enum status sessions_page_move_sent(struct web_request *request, struct error *error)
{
    struct session_visit visit;
    struct session_item item;
    struct json_writer json;
    struct buffer content;
    struct ident command;
    int64_t version = 0;
    enum status status = open_agenda(request, &visit, error);
    if (status == STATUS_OK)
        status = session_visit_item(&visit, &item, error);
    if (status != STATUS_OK)
        return status;
    if (!session_form_command(request, &command, &version))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_not_now, NULL);
    if (status == STATUS_OK && web_form(request, "vi-sao").len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_why_needed, NULL);
    buffer_open(&content, visit.arena, CONTENT_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "item", ident_of(visit.arena, &item.ident));
    json_int(&json, "version", version);
    json_text(&json, "why", web_form(request, "vi-sao"));
    json_text(&json, "reason", web_form(request, "ly-do"));
    json_array(&json, "grounds");
    for (size_t i = 0; i < web_form_count(request) && str_is(web_form(request, "vi-sao"), session_move_words[WHY_GROUND]); i++) {
        struct str name, value;
        web_form_at(request, i, &name, &value);
        if (str_is(name, "can-cu"))
            json_text(&json, NULL, value);
    }
    json_array_end(&json);
    json_object_end(&json);
    if (status == STATUS_OK)
        status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = session_command(request, &command, "sessions.move", buffer_str(&content), (struct session_extra){ 0 }, NULL, error);
    return answer(&visit, status, web_path_part(request, "san-pham"), error);
}
