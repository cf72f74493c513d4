/* Who must step out, product by product: what a member declares, what the data hint at, what was decided. A member sees his own; who leads and who decides
 * see those of all. */
#include "base/pure.h"
#include "ocop/sessions/sessions_hearing_int.h"
#include "texts_sessions.h"

#define CONTENT_MAX ((size_t)64 << 10)

static struct str ident_of(struct arena *arena, const struct ident *ident)
{
    struct buffer out;
    buffer_open(&out, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&out, ident);
    return buffer_str(&out);
}

struct board {
    struct session_visit visit;
    struct session_items items;
    struct session_hints hints;
};

/* What was typed into the form of this product, where it comes back; otherwise nothing. */
static struct str kept(const struct session_visit *visit, const struct session_item *item, const struct council_seat *seat, const char *name)
{
    struct ident read;
    if (!ident_read(web_path_part(visit->request, "san-pham"), &read) || !ident_equal(&read, &item->ident))
        return STR("");
    if (seat != NULL && (!ident_read(web_form(visit->request, "ghe"), &read) || !ident_equal(&read, &seat->ident)))
        return STR("");
    return web_form(visit->request, name);
}

static void open_form(struct sight *s, const struct session_visit *visit, const struct session_item *item, const struct council_seat *seat, int64_t version)
{
    struct ident command = ident_new(web_context(s->request));
    html_raw(&s->html, "<form method=\"post\" class=\"session-act\"");
    html_attr(&s->html, "action", session_item_path(s->arena, &visit->session, item, "/hoi-ty"));
    html_raw(&s->html, ">\n");
    form_write_hidden(&s->html, s->request, &command, version);
    if (seat != NULL) {
        html_raw(&s->html, "<input type=\"hidden\" name=\"ghe\" value=\"");
        ident_write(&s->html, &seat->ident);
        html_raw(&s->html, "\">\n");
    }
}

static void write_line(struct sight *s, enum text_id label, const char *name, struct str value)
{
    html_raw(&s->html, "<label class=\"row\"><span>");
    sight_words(s, label);
    html_raw(&s->html, "</span><input class=\"field\" type=\"text\" autocomplete=\"off\" maxlength=\"2000\"");
    html_attr(&s->html, "name", str_from(name));
    html_attr(&s->html, "value", value);
    html_raw(&s->html, "></label>\n");
}

static void write_do(struct sight *s, const char *work, enum text_id words, bool main)
{
    buffer_add_z(&s->html, main ? "<button class=\"button\"" : "<button class=\"button quiet\"");
    html_raw(&s->html, " type=\"submit\" name=\"viec\"");
    html_attr(&s->html, "value", str_from(work));
    html_raw(&s->html, ">");
    sight_words(s, words);
    html_raw(&s->html, "</button>\n");
}

/* ---- one seat's for one product ---- */

static const struct session_conflict *conflict_of(const struct session_people *people, int64_t item, int64_t seat)
{
    for (size_t i = 0; i < people->conflicts.count; i++)
        if (people->conflicts.rows[i].item == item && people->conflicts.rows[i].seat == seat)
            return &people->conflicts.rows[i];
    return NULL;
}

/* All paths along which the data hint at it, as one text. */
static struct str hints_of(struct arena *arena, enum language language, const struct session_hints *hints, int64_t item, int64_t seat)
{
    struct buffer out;
    buffer_open(&out, arena, HEARING_TEXT);
    for (size_t i = 0; i < hints->count; i++) {
        if (hints->rows[i].item != item || hints->rows[i].seat != seat)
            continue;
        if (buffer_str(&out).len > 0)
            buffer_add_z(&out, "; ");
        buffer_add(&out, session_hint_text(arena, language, &hints->rows[i]));
    }
    return buffer_str(&out);
}

static void write_said(struct sight *s, const struct council_seat *seat, const struct session_conflict *conflict, struct str hints)
{
    html_raw(&s->html, "<p><strong>");
    html_text(&s->html, seat->name);
    html_raw(&s->html, "</strong> ");
    if (conflict == NULL || str_is(conflict->source, "hinted"))
        sight_words(s, TEXT_sessions_conflict_hinted);
    else
        sight_words(s, TEXT_sessions_conflict_declared);
    html_raw(&s->html, ": ");
    html_text(&s->html, conflict == NULL ? hints : conflict->why);
    html_raw(&s->html, "</p>\n");
    if (conflict == NULL)
        return;
    html_raw(&s->html, "<p class=\"quiet\">");
    if (str_is(conflict->state, "open"))
        sight_words(s, TEXT_sessions_conflict_open);
    else
        SIGHT_WORDS(s, str_is(conflict->state, "recused") ? TEXT_sessions_conflict_recused : TEXT_sessions_conflict_cleared,
                    TEXT_ARG("name", conflict->decided_by), TEXT_ARG("note", conflict->note));
    html_raw(&s->html, "</p>\n");
}

static void write_decision(struct sight *s, const struct board *board, const struct session_item *item, const struct council_seat *seat,
                           const struct session_conflict *conflict, struct str hints)
{
    const struct session_visit *visit = &board->visit;
    bool own = visit->seat != NULL && visit->seat->id == seat->id;
    int chair = session_item_chair(&visit->session, &visit->people, item);
    if (!own && session_may(visit, item, "sessions.decide")) {
        open_form(s, visit, item, seat, conflict == NULL ? 1 : conflict->version + 1);
        html_raw(&s->html, "<input type=\"hidden\" name=\"vi\"");
        html_attr(&s->html, "value", hints);
        html_raw(&s->html, ">\n");
        write_line(s, TEXT_sessions_conflict_note_label, "ghi-chu", kept(visit, item, seat, "ghi-chu"));
        write_do(s, "hoi-ty", TEXT_sessions_recuse_do, true);
        write_do(s, "khong", TEXT_sessions_clear_do, false);
        html_raw(&s->html, "</form>\n");
    } else if (conflict == NULL && chair >= 0 && visit->people.seats.rows[chair].id == seat->id && session_may(visit, item, "sessions.lead") && !own) {
        open_form(s, visit, item, seat, 1); /* the chair doesn't decide about himself: it goes to the deputy */
        html_raw(&s->html, "<input type=\"hidden\" name=\"vi\"");
        html_attr(&s->html, "value", hints);
        html_raw(&s->html, ">\n");
        write_do(s, "neu", TEXT_sessions_raise_do, true);
        html_raw(&s->html, "</form>\n");
    }
}

static size_t write_seats(struct sight *s, const struct board *board, const struct session_item *item)
{
    const struct session_visit *visit = &board->visit;
    bool sees = session_may(visit, item, "sessions.lead") || session_may(visit, item, "sessions.decide");
    size_t shown = 0;
    for (size_t i = 0; i < visit->people.seats.count; i++) {
        const struct council_seat *seat = &visit->people.seats.rows[i];
        const struct session_conflict *conflict = conflict_of(&visit->people, item->id, seat->id);
        struct str hints;
        if ((!session_seat_scores(&visit->session, seat) && conflict == NULL) || (!sees && (visit->seat == NULL || visit->seat->id != seat->id)))
            continue;
        hints = hints_of(s->arena, s->language, &board->hints, item->id, seat->id);
        if (conflict == NULL && hints.len == 0)
            continue;
        html_raw(&s->html, "<li>");
        write_said(s, seat, conflict, hints);
        write_decision(s, board, item, seat, conflict, hints);
        html_raw(&s->html, "</li>\n");
        shown++;
    }
    return shown;
}

static void write_declare(struct sight *s, const struct board *board, const struct session_item *item)
{
    const struct session_visit *visit = &board->visit;
    const struct session_conflict *conflict = visit->seat == NULL ? NULL : conflict_of(&visit->people, item->id, visit->seat->id);
    if (visit->seat == NULL || !session_seat_scores(&visit->session, visit->seat) || (conflict != NULL && !str_is(conflict->state, "cleared")) ||
        !session_may(visit, item, "sessions.declare"))
        return;
    html_raw(&s->html, "<details");
    buffer_add_z(&s->html, kept(visit, item, NULL, "viec").len > 0 ? " open><summary>" : "><summary>");
    sight_words(s, TEXT_sessions_declare);
    html_raw(&s->html, "</summary>\n");
    open_form(s, visit, item, NULL, 1);
    write_line(s, TEXT_sessions_declare_why, "vi", kept(visit, item, NULL, "vi"));
    write_do(s, "khai", TEXT_sessions_declare_do, true);
    html_raw(&s->html, "</form></details>\n");
}

static enum status write_page(struct board *board, const struct error *fault, struct error *error)
{
    struct session_visit *visit = &board->visit;
    struct sight s;
    enum status status = sessions_sql_items(visit->conn, visit->arena, visit->session.id, &board->items, error);
    if (status == STATUS_OK)
        status = session_hints(visit->conn, visit->arena, &visit->session, &board->hints, error);
    if (status == STATUS_OK && visit->session.kind == SESSION_WRITTEN && visit->seat != NULL && session_seat_scores(&visit->session, visit->seat))
        status = session_shuffle(visit->arena, &visit->session, visit->seat, &board->items, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, visit->request, TEXT_sessions_conflicts, SESSIONS_PATH, SIGHT_WIDE);
    session_write_head(&s, visit, TEXT_sessions_conflicts, TEXT_sessions_conflicts_lead, fault);
    for (size_t i = 0; i < board->items.count; i++) {
        const struct session_item *item = &board->items.rows[i];
        if (!session_may(visit, item, "sessions.see"))
            continue; /* who is recused knows it from the decision; here stands nothing of that product */
        html_raw(&s.html, "<section class=\"conflicts\"><h2>");
        html_text(&s.html, item->product_name);
        html_raw(&s.html, " <span class=\"quiet small\">");
        html_text(&s.html, item->producer_name);
        html_raw(&s.html, "</span></h2>\n<ul class=\"plain\">\n");
        (void)write_seats(&s, board, item);
        html_raw(&s.html, "</ul>\n");
        write_declare(&s, board, item);
        html_raw(&s.html, "</section>\n");
    }
    return sight_end(&s, session_fault_status(fault), error);
}

enum status sessions_page_conflicts(struct web_request *request, struct error *error)
{
    struct board board;
    enum status status = session_visit(request, &board.visit, error);
    return status == STATUS_OK ? write_page(&board, NULL, error) : status;
}

/* ---- what was sent ---- */

static enum status content_of(const struct session_visit *visit, const struct session_item *item, struct str work, int64_t version, struct str *out,
                              struct error *error)
{
    struct json_writer json;
    struct buffer content;
    enum status status;
    bool decides = str_is(work, "hoi-ty") || str_is(work, "khong");
    buffer_open(&content, visit->arena, CONTENT_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "item", ident_of(visit->arena, &item->ident));
    if (!str_is(work, "khai"))
        json_text(&json, "seat", web_form(visit->request, "ghe"));
    json_text(&json, "why", web_form(visit->request, "vi"));
    if (decides) {
        json_int(&json, "version", version - 1);
        json_bool(&json, "recused", str_is(work, "hoi-ty"));
        json_text(&json, "note", web_form(visit->request, "ghi-chu"));
    }
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&content);
    return status;
}

enum status sessions_page_conflict_sent(struct web_request *request, struct error *error)
{
    static const struct { const char *work, *type; } works[] = {
        { "khai", "sessions.declare" }, { "neu", "sessions.raise" }, { "hoi-ty", "sessions.decide_conflict" }, { "khong", "sessions.decide_conflict" },
    };
    struct board board;
    struct session_item item;
    struct error fault;
    struct ident command;
    struct str content;
    const char *type = NULL;
    int64_t version = 0;
    enum status status = session_visit(request, &board.visit, error);
    if (status == STATUS_OK)
        status = session_visit_item(&board.visit, &item, error);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < sizeof(works) / sizeof(works[0]); i++)
        if (str_is(web_form(request, "viec"), works[i].work))
            type = works[i].type;
    if (type == NULL || !session_form_command(request, &command, &version))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_not_now, NULL);
    if (status == STATUS_OK)
        status = content_of(&board.visit, &item, web_form(request, "viec"), version, &content, error);
    if (status == STATUS_OK)
        status = session_command(request, &command, type, content, (struct session_extra){ 0 }, NULL, error);
    if (status == STATUS_OK)
        return web_redirect(request, session_path(board.visit.arena, &board.visit.session, "/hoi-ty?xong=1").ptr, error);
    if (status != STATUS_BAD_INPUT && status != STATUS_STALE)
        return status;
    fault = *error;
    status = session_visit(request, &board.visit, error); /* as it stands now */
    return status == STATUS_OK ? write_page(&board, &fault, error) : status;
}
