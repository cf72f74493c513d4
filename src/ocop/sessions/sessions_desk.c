/* The secretary's desk (screen 6): product by member, who has sealed; and one product with what comes next: call, open the scores, a further turn,
 * conclude. Points are shown only where "sessions.scores" allows it. */
#include "base/pure.h"
#include "ocop/sessions/sessions_int.h"
#include "web/list.h"
#include "texts_live.h"
#include "texts_sessions.h"

#define CONTENT_MAX ((size_t)4 << 20)

static const struct law *law_of(const struct session_visit *visit)
{
    return web_room(visit->request, "law");
}

/* ---- the grid ---- */

enum mark { MARK_NONE, MARK_WAITED, MARK_SEALED, MARK_RECUSED, MARK_ABSENT };

/* What the rows are made of: read for the whole session at once. */
struct grid {
    struct session_items items;
    struct session_seals seals;
    struct session_lasts lasts;
    struct session_figures_list figures;
    struct session_sheet *sheets; /* room for those of one item */
    bool handed_on;               /* somebody took another's place */
};

/* One that counts, of the seat itself or of whose place it took, in any turn. */
static bool has_sheet(const struct session_visit *visit, const struct session_seals *seals, const struct council_seat *seat)
{
    for (size_t i = 0; i < seals->count; i++)
        if (seals->rows[i].state == SHEET_COUNTED && session_seat_follows(&visit->people, seat, seals->rows[i].seat))
            return true;
    return false;
}

/* `seals`: the item's; `last`: what its turn comes after. Who is not asked in a further turn keeps his sheet. */
static enum mark mark_of(const struct session_visit *visit, const struct session_item *item, const struct session_seals *seals,
                         const struct session_outcome *last, const struct council_seat *seat)
{
    if (session_seat_recused(&visit->people, item->id, seat->id))
        return MARK_RECUSED;
    if (item->state == ITEM_SCORING && !session_sealed(&visit->people, seals, item, seat) &&
        session_must_seal(&visit->session, &visit->people, item, last, seat))
        return MARK_WAITED;
    if (has_sheet(visit, seals, seat))
        return MARK_SEALED;
    return session_seat_there(&visit->session, &visit->people, seat->id) ? MARK_NONE : MARK_ABSENT;
}

/* Of each mark its class, its sign, and what the legend says; thousands of cells, so each is short. */
static const struct { const char *class, *sign; enum text_id words; } marks[] = {
    { NULL, "", TEXT_sessions_mark_none },
    { "waited", "&hellip;", TEXT_sessions_mark_waited },
    { "sealed", "&#10003;", TEXT_sessions_mark_sealed },
    { "recused", "&ndash;", TEXT_sessions_mark_recused },
    { "absent", "&#9675;", TEXT_sessions_mark_absent },
};

static void write_mark(struct sight *s, enum mark mark)
{
    if (mark == MARK_NONE) {
        html_raw(&s->html, "<td></td>");
        return;
    }
    html_raw(&s->html, "<td class=\"");
    buffer_add_z(&s->html, marks[mark].class);
    html_raw(&s->html, "\">");
    buffer_add_z(&s->html, marks[mark].sign);
    html_raw(&s->html, "</td>");
}

/* The members' cells, and where the product stands. */
static void write_marks(struct sight *s, const struct session_visit *visit, const struct session_item *item, const struct session_seals *seals,
                        const struct session_outcome *last)
{
    int64_t answered = 0, waited = 0;
    for (size_t i = 0; i < visit->people.seats.count; i++) {
        const struct council_seat *seat = &visit->people.seats.rows[i];
        enum mark mark;
        if (!session_seat_scores(&visit->session, seat))
            continue;
        mark = mark_of(visit, item, seals, last, seat);
        answered += mark == MARK_SEALED && session_sealed(&visit->people, seals, item, seat);
        waited += mark == MARK_WAITED;
        write_mark(s, mark);
    }
    html_raw(&s->html, "<td>");
    sight_words(s, session_item_state_text(item->state));
    if (item->state == ITEM_SCORING) {
        html_raw(&s->html, ": <span class=\"figure\">");
        SIGHT_WORDS(s, TEXT_sessions_answered, TEXT_ARG_INT("answered", answered), TEXT_ARG_INT("asked", answered + waited));
        html_raw(&s->html, "</span>");
    }
    html_raw(&s->html, "</td>");
}

/* ---- quorum and spread ---- */

/* One a place: of who left and who took it, the later. */
static int64_t count_sheets(const struct session_visit *visit, const struct grid *grid, const struct session_item *item, const struct session_seals *seals)
{
    int64_t count = 0;
    for (size_t i = 0; i < visit->people.seats.count; i++) {
        const struct council_seat *seat = &visit->people.seats.rows[i];
        bool sealed = false, followed = false;
        for (size_t k = 0; k < seals->count; k++)
            sealed |= seals->rows[k].seat == seat->id && seals->rows[k].state == SHEET_COUNTED;
        for (size_t k = 0; grid->handed_on && sealed && !followed && k < seals->count; k++)
            followed = seals->rows[k].state == SHEET_COUNTED && seals->rows[k].seat != seat->id &&
                       session_seat_follows(&visit->people, session_seat(&visit->people, seals->rows[k].seat), seat->id);
        count += sealed && !followed && !session_seat_recused(&visit->people, item->id, seat->id);
    }
    return count;
}

static void write_quorum(struct sight *s, const struct session_visit *visit, const struct grid *grid, const struct session_item *item,
                         const struct session_seals *seals)
{
    struct session_sheets sheets = { grid->sheets, seals->count };
    struct fraction quorum = visit->people.rules.quorum;
    int64_t present = count_sheets(visit, grid, item, seals), of;
    for (size_t i = 0; i < seals->count; i++) {
        grid->sheets[i].seat = seals->rows[i].seat;
        grid->sheets[i].state = seals->rows[i].state;
    }
    of = session_council_size(&visit->session, &visit->people, item->id, &sheets);
    html_raw(&s->html, "<td class=\"figure\">");
    if (item->turn > 0) {
        html_int(&s->html, present);
        html_raw(&s->html, "/");
        html_int(&s->html, of);
        if (fraction_ok(quorum) && of > 0 && fraction_compare(fraction_of(present, of), quorum) >= 0) {
            html_raw(&s->html, " <span aria-hidden=\"true\">&#10003;</span><span class=\"unseen\">");
            sight_words(s, TEXT_sessions_quorum_enough);
            html_raw(&s->html, "</span>");
        }
    }
    html_raw(&s->html, "</td>");
}

/* Of the sheets that were counted last; only where the viewer may see scores. */
static void write_spread(struct sight *s, const struct session_visit *visit, const struct grid *grid, const struct session_item *item)
{
    const struct session_figures *figures = session_may(visit, item, "sessions.scores") ? session_figures_by(&grid->figures, item->result) : NULL;
    struct session_totals totals = { .count = 0 };
    int64_t limit = visit->people.rules.spread_limit, spread;
    if (figures != NULL)
        totals = session_figures_totals(figures);
    spread = totals.count < 2 ? -1 : totals.high - totals.low;
    html_raw(&s->html, "<td class=\"figure\">");
    if (spread >= 0 && limit >= 0 && spread > limit) {
        html_raw(&s->html, "<strong>");
        html_int(&s->html, spread);
        html_raw(&s->html, "</strong> ");
        sight_words(s, TEXT_sessions_spread_over);
    } else if (spread >= 0) {
        html_int(&s->html, spread);
    }
    html_raw(&s->html, "</td>");
}

static void write_legend(struct sight *s)
{
    html_raw(&s->html, "<ul class=\"legend small\">");
    for (int mark = MARK_WAITED; mark <= MARK_ABSENT; mark++) {
        html_raw(&s->html, "<li><span aria-hidden=\"true\" class=\"");
        buffer_add_z(&s->html, marks[mark].class);
        html_raw(&s->html, "\">");
        buffer_add_z(&s->html, marks[mark].sign);
        html_raw(&s->html, "</span> ");
        sight_words(s, marks[mark].words);
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "<li>");
    sight_words(s, TEXT_sessions_legend_empty);
    html_raw(&s->html, ": ");
    sight_words(s, marks[MARK_NONE].words);
    html_raw(&s->html, "</li></ul>\n");
}

static void write_grid_head(struct sight *s, const struct session_visit *visit)
{
    int no = 0;
    html_raw(&s->html, "<div class=\"table\"><table class=\"grid\"><thead><tr><th scope=\"col\">");
    sight_words(s, TEXT_sessions_product);
    html_raw(&s->html, "</th>");
    for (size_t i = 0; i < visit->people.seats.count; i++) {
        if (!session_seat_scores(&visit->session, &visit->people.seats.rows[i]))
            continue;
        html_raw(&s->html, "<th scope=\"col\" class=\"figure\"");
        html_attr(&s->html, "title", visit->people.seats.rows[i].name);
        html_raw(&s->html, ">");
        SIGHT_WORDS(s, TEXT_sessions_member_short, TEXT_ARG_INT("no", ++no));
        html_raw(&s->html, "</th>");
    }
    html_raw(&s->html, "<th scope=\"col\">");
    sight_words(s, TEXT_sessions_state);
    html_raw(&s->html, "</th><th scope=\"col\" class=\"figure\">");
    sight_words(s, TEXT_sessions_quorum_head);
    html_raw(&s->html, "</th><th scope=\"col\" class=\"figure\">");
    sight_words(s, TEXT_sessions_spread_head);
    html_raw(&s->html, "</th></tr></thead><tbody>\n");
}

/* Who the columns are. */
static void write_who(struct sight *s, const struct session_visit *visit)
{
    int no = 0;
    html_raw(&s->html, "<ul class=\"who\">\n");
    for (size_t i = 0; i < visit->people.seats.count; i++) {
        if (!session_seat_scores(&visit->session, &visit->people.seats.rows[i]))
            continue;
        html_raw(&s->html, "<li><b>");
        SIGHT_WORDS(s, TEXT_sessions_member_short, TEXT_ARG_INT("no", ++no));
        html_raw(&s->html, "</b> ");
        html_text(&s->html, visit->people.seats.rows[i].name);
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ul>\n");
}

static enum status read_grid(const struct session_visit *visit, struct grid *out, struct error *error)
{
    enum status status = sessions_sql_items(visit->conn, visit->arena, visit->session.id, &out->items, error);
    if (status == STATUS_OK)
        status = sessions_sql_seals(visit->conn, visit->arena, visit->session.id, visit->seat == NULL ? 0 : visit->seat->id, &out->seals, error);
    if (status == STATUS_OK)
        status = session_lasts(visit->conn, visit->arena, law_of(visit), &out->items, &out->lasts, error);
    if (status == STATUS_OK)
        status = sessions_sql_session_figures(visit->conn, visit->arena, visit->session.id, &out->figures, error);
    out->handed_on = false;
    for (size_t i = 0; i < visit->people.seats.count; i++)
        out->handed_on = out->handed_on || visit->people.seats.rows[i].replaces != 0;
    out->sheets = status == STATUS_OK ? ARENA_NEW_MANY(visit->arena, struct session_sheet, out->seals.count + 1) : NULL;
    return status == STATUS_OK && out->sheets == NULL ? fail_memory(error) : status;
}

static enum status write_grid(struct sight *s, const struct session_visit *visit, struct error *error)
{
    struct grid grid;
    enum status status = read_grid(visit, &grid, error);
    if (status != STATUS_OK)
        return status;
    write_legend(s);
    write_grid_head(s, visit);
    for (size_t i = 0; i < grid.items.count; i++) {
        const struct session_item *item = &grid.items.rows[i];
        const struct session_seals of_item = session_seals_of(&grid.seals, item->id);
        if (!session_may(visit, item, "sessions.see"))
            continue;
        html_raw(&s->html, "<tr><th scope=\"row\"><a");
        html_attr(&s->html, "href", session_item_path(s->arena, &visit->session, item, ""));
        html_raw(&s->html, ">");
        html_text(&s->html, item->product_name);
        html_raw(&s->html, "</a></th>");
        write_marks(s, visit, item, &of_item, session_last_of(&grid.lasts, item->id));
        write_quorum(s, visit, &grid, item, &of_item);
        write_spread(s, visit, &grid, item);
        html_raw(&s->html, "</tr>\n");
    }
    list_table_close(s);
    write_who(s, visit);
    return STATUS_OK;
}

/* The table of results, and once the session is over its minutes. */
static void write_papers(struct sight *s, const struct session_visit *visit)
{
    html_raw(&s->html, "<p class=\"acts\">");
    sight_button(s, session_path(s->arena, &visit->session, "/bang-tong-hop"), TEXT_sessions_to_table, false);
    if (visit->session.state == SESSION_CLOSED || visit->session.state == SESSION_SIGNED)
        sight_button(s, session_path(s->arena, &visit->session, "/giay/bien-ban.pdf"), TEXT_sessions_to_minutes, false);
    html_raw(&s->html, "</p>\n");
}

enum status sessions_page_desk(struct web_request *request, struct error *error)
{
    struct session_visit visit;
    struct sight s;
    enum status status = session_visit(request, &visit, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_sessions_desk, SESSIONS_PATH, SIGHT_WIDE);
    html_raw(&s.html, "<p class=\"back\"><a");
    html_attr(&s.html, "href", session_path(s.arena, &visit.session, ""));
    html_raw(&s.html, ">");
    page_icon(&s.html, ICON_BACK);
    html_text(&s.html, visit.session.name);
    html_raw(&s.html, "</a></p>\n");
    sight_heading(&s, TEXT_sessions_desk, TEXT_sessions_desk_lead);
    if (session_may(&visit, NULL, "sessions.lead"))
        write_papers(&s, &visit);
    status = write_grid(&s, &visit, error);
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}

/* ---- one product ---- */

static void write_totals(struct sight *s, const struct session_visit *visit, const struct session_outcome *outcome)
{
    static const enum text_id heads[] = { TEXT_sessions_member, TEXT_sessions_part_a, TEXT_sessions_part_b, TEXT_sessions_part_c, TEXT_sessions_total };
    list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < visit->people.seats.count; i++) {
        const struct council_seat *seat = &visit->people.seats.rows[i];
        int sheet = session_outcome_sheet(outcome, seat);
        if (sheet < 0)
            continue;
        html_raw(&s->html, "<tr><th scope=\"row\">");
        html_text(&s->html, seat->name);
        html_raw(&s->html, "</th>");
        for (int p = 0; p < LAW_PARTS; p++) {
            html_raw(&s->html, "<td class=\"figure\">");
            html_int(&s->html, outcome->law.sheets[sheet].parts[p]);
            html_raw(&s->html, "</td>");
        }
        html_raw(&s->html, "<td class=\"figure\"><strong>");
        html_int(&s->html, outcome->law.sheets[sheet].total);
        html_raw(&s->html, "</strong></td></tr>\n");
    }
    list_table_close(s);
}

static void write_verdict(struct sight *s, const struct session_outcome *outcome)
{
    struct buffer mean;
    buffer_open(&mean, s->arena, 64);
    fraction_write_rounded(&mean, outcome->law.mean);
    html_raw(&s->html, "<p class=\"verdict\"><strong class=\"figure\">");
    html_text(&s->html, buffer_str(&mean));
    html_raw(&s->html, "</strong> ");
    if (outcome->law.stars > 0) {
        page_stars(&s->html, outcome->law.stars, LAW_STARS);
        html_raw(&s->html, " ");
        SIGHT_WORDS(s, TEXT_live_stars, TEXT_ARG_INT("stars", outcome->law.stars));
    } else {
        sight_words(s, TEXT_sessions_item_knocked_out);
    }
    html_raw(&s->html, "</p>\n");
    if (outcome->law.has_quorum)
        html_raw(&s->html, "<p>"), SIGHT_WORDS(s, outcome->law.quorum_met ? TEXT_sessions_quorum_met : TEXT_sessions_quorum_not,
                                               TEXT_ARG_INT("present", (int64_t)outcome->question.sheet_count),
                                               TEXT_ARG_INT("needed", outcome->law.quorum_needed)),
            html_raw(&s->html, "</p>\n");
    if (outcome->law.has_spread) {
        html_raw(&s->html, "<p>");
        SIGHT_WORDS(s, outcome->law.exceeded ? TEXT_sessions_spread_exceeded : TEXT_sessions_spread_within,
                    TEXT_ARG_INT("difference", outcome->law.max_difference), TEXT_ARG_INT("limit", outcome->question.rules.spread_limit));
        html_raw(&s->html, "</p>\n");
    }
}

static enum status write_scores(struct sight *s, const struct session_visit *visit, const struct session_item *item, struct session_outcome *outcome,
                                bool *opened, struct error *error)
{
    enum status status = STATUS_OK;
    *opened = false;
    if (!session_may(visit, item, "sessions.scores"))
        return STATUS_OK;
    status = session_last_outcome(visit->conn, visit->arena, law_of(visit), item, opened, outcome, error);
    if (status != STATUS_OK || !*opened)
        return status;
    write_verdict(s, outcome);
    write_totals(s, visit, outcome);
    return STATUS_OK;
}

static void write_next(struct sight *s, const struct session_visit *visit, const struct session_item *item, const struct session_outcome *outcome,
                       bool opened)
{
    const struct session *session = &visit->session;
    if (session->state != SESSION_OPEN || !session_may(visit, item, "sessions.lead"))
        return;
    html_raw(&s->html, "<div class=\"acts\">");
    if (item->state == ITEM_WAITING)
        session_write_act(s, session_item_path(s->arena, session, item, "/buoc/goi"), item->version, TEXT_sessions_call_do, NULL, TEXT_NONE);
    if (item->state == ITEM_SCORING)
        session_write_act(s, session_item_path(s->arena, session, item, "/buoc/mo-diem"), item->version, TEXT_sessions_reveal_do, "ly-do",
                          TEXT_sessions_reveal_reason);
    if (item->state == ITEM_REVEALED && opened && outcome->law.exceeded)
        session_write_act(s, session_item_path(s->arena, session, item, "/buoc/cham-lai"), item->version, TEXT_sessions_again_do, "ghi-chu",
                          TEXT_sessions_again_note);
    if (item->state == ITEM_REVEALED)
        session_write_act(s, session_item_path(s->arena, session, item, "/buoc/ket-luan"), item->version, TEXT_sessions_conclude_do, "ghi-chu",
                          TEXT_sessions_conclude_note);
    html_raw(&s->html, "</div>\n");
}

/* `fault`: why what was asked for could not be done; NULL: nothing was. */
static enum status write_item(const struct session_visit *visit, const struct session_item *item, const struct error *fault, struct error *error)
{
    struct session_outcome outcome;
    bool opened = false;
    struct sight s;
    enum status status;
    sight_begin_named(&s, visit->request, item->product_name, SESSIONS_PATH, SIGHT_WIDE);
    html_raw(&s.html, "<p class=\"back\"><a");
    html_attr(&s.html, "href", session_path(s.arena, &visit->session, "/thu-ky"));
    html_raw(&s.html, ">");
    page_icon(&s.html, ICON_BACK);
    sight_words(&s, TEXT_sessions_desk);
    html_raw(&s.html, "</a></p>\n<h1>");
    html_text(&s.html, item->product_name);
    html_raw(&s.html, "</h1>\n<p class=\"lead\">");
    html_text(&s.html, item->producer_name);
    html_raw(&s.html, " &middot; ");
    sight_words(&s, session_item_state_text(item->state));
    html_raw(&s.html, "</p>\n");
    session_write_fault(&s, fault);
    status = write_scores(&s, visit, item, &outcome, &opened, error);
    if (status != STATUS_OK)
        return status;
    write_next(&s, visit, item, &outcome, opened);
    if (opened && visit->session.state == SESSION_SIGNED)
        sight_button(&s, session_item_path(s.arena, &visit->session, item, "/phu-luc"), TEXT_sessions_annex_title, false);
    status = session_write_sections(&s, visit, item, opened ? &outcome : NULL, error);
    return status == STATUS_OK ? sight_end(&s, session_fault_status(fault), error) : status;
}

enum status sessions_page_item(struct web_request *request, struct error *error)
{
    struct session_visit visit;
    struct session_item item;
    enum status status = session_visit(request, &visit, error);
    if (status == STATUS_OK)
        status = session_visit_item(&visit, &item, error);
    return status == STATUS_OK ? write_item(&visit, &item, NULL, error) : status;
}

/* ---- what its forms send ---- */

static enum status step_content(const struct session_visit *visit, const struct session_item *item, int64_t version, const char *note, struct str *out,
                                struct error *error)
{
    struct json_writer json;
    struct buffer content, ident;
    enum status status;
    buffer_open(&ident, visit->arena, IDENT_TEXT_SIZE + 1);
    ident_write(&ident, &item->ident);
    buffer_open(&content, visit->arena, CONTENT_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "item", buffer_str(&ident));
    json_int(&json, "version", version);
    if (note != NULL)
        json_text(&json, "note", web_form(visit->request, note));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&content);
    return status;
}

enum status sessions_page_item_sent(struct web_request *request, struct error *error)
{
    static const struct { const char *step, *type, *note; } steps[] = {
        { "goi", "sessions.call", NULL }, { "mo-diem", "sessions.reveal", NULL }, { "cham-lai", "sessions.again", "ghi-chu" },
        { "ket-luan", "sessions.conclude", "ghi-chu" },
    };
    struct session_visit visit;
    struct session_item item;
    struct ident command;
    struct error fault;
    struct str content = { NULL, 0 };
    int64_t version = 0;
    int step = -1;
    enum status status = session_visit(request, &visit, error);
    if (status == STATUS_OK)
        status = session_visit_item(&visit, &item, error);
    for (int i = 0; i < (int)(sizeof(steps) / sizeof(steps[0])); i++)
        if (str_is(web_path_part(request, "buoc"), steps[i].step))
            step = i;
    if (status == STATUS_OK && step < 0)
        status = commands_not_found(error);
    if (status == STATUS_OK && !session_form_command(request, &command, &version))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_not_now, NULL);
    if (status == STATUS_OK && step == 1 && !session_may(&visit, &item, "sessions.lead"))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = step == 1 ? session_reveal_content(visit.conn, visit.arena, &item, version, web_form(request, "ly-do"), &content, error)
                           : step_content(&visit, &item, version, steps[step].note, &content, error);
    if (status == STATUS_OK)
        status = session_command(request, &command, steps[step].type, content, (struct session_extra){ 0 }, NULL, error);
    if (status == STATUS_OK)
        return web_redirect(request, session_item_path(visit.arena, &visit.session, &item, "?xong=1").ptr, error);
    if (step < 0 || (status != STATUS_BAD_INPUT && status != STATUS_STALE))
        return status;
    fault = *error;
    status = session_visit_item(&visit, &item, error); /* as it stands now */
    return status == STATUS_OK ? write_item(&visit, &item, &fault, error) : status;
}
