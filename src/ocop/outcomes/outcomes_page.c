/* The summary of scores as a page (screen 7): products in rows, members in columns. Only what was opened and the viewer may see. */
#include "base/pure.h"
#include "ocop/outcomes/outcomes_int.h"
#include "texts_outcomes.h"
#include "texts_sessions.h"

static void head_cell(struct sight *s, enum text_id words, bool figure)
{
    html_raw(&s->html, "<th scope=\"col\"");
    if (figure)
        html_raw(&s->html, " class=\"figure\"");
    html_raw(&s->html, ">");
    sight_words(s, words);
    html_raw(&s->html, "</th>");
}

static void write_head(struct sight *s, const struct outcome_summary *summary)
{
    html_raw(&s->html, "<div class=\"table\"><table class=\"summary\"><thead><tr>");
    head_cell(s, TEXT_sessions_no, true);
    head_cell(s, TEXT_sessions_product, false);
    head_cell(s, TEXT_sessions_producer, false);
    for (size_t i = 0; i < summary->member_count; i++) {
        html_raw(&s->html, "<th scope=\"col\" class=\"figure\"");
        html_attr(&s->html, "title", summary->members[i]->name);
        html_raw(&s->html, ">");
        SIGHT_WORDS(s, TEXT_sessions_member_short, TEXT_ARG_INT("no", (int64_t)i + 1));
        html_raw(&s->html, "</th>");
    }
    head_cell(s, TEXT_outcomes_mean, true);
    head_cell(s, TEXT_outcomes_by_points, false);
    head_cell(s, TEXT_outcomes_unmet, false);
    head_cell(s, TEXT_outcomes_proposed, false);
    head_cell(s, TEXT_outcomes_conclusion, false);
    html_raw(&s->html, "</tr></thead><tbody>\n");
}

static void write_scores(struct sight *s, const struct session_visit *visit, const struct outcome_summary *summary, const struct outcome_row *row)
{
    const struct session_figures *figures = &row->figures;
    for (size_t i = 0; i < summary->member_count; i++) {
        int64_t total = row->opened ? session_figures_total(figures, summary->members[i]->id) : -1;
        html_raw(&s->html, "<td class=\"figure\">");
        if (total >= 0)
            html_int(&s->html, total);
        else if (row->opened && session_seat_recused(&visit->people, row->item.id, summary->members[i]->id))
            html_raw(&s->html, "<span class=\"small\">"), sight_words(s, TEXT_sessions_mark_recused), html_raw(&s->html, "</span>");
        html_raw(&s->html, "</td>");
    }
    if (!row->opened) {
        html_raw(&s->html, "<td></td><td></td><td></td><td></td><td>");
    } else {
        html_raw(&s->html, "<td class=\"figure\"><strong>");
        html_text(&s->html, outcome_points(s->arena, figures->mean));
        html_raw(&s->html, "</strong></td><td>");
        html_text(&s->html, outcome_stars(s->arena, s->language, figures->stars_by_points));
        html_raw(&s->html, "</td><td>");
        html_text(&s->html, figures->unmet);
        html_raw(&s->html, "</td><td><strong>");
        html_text(&s->html, outcome_stars(s->arena, s->language, figures->stars));
        html_raw(&s->html, "</strong></td><td>");
    }
    html_text(&s->html, outcome_conclusion(s->arena, s->language, &row->item));
    html_raw(&s->html, "</td></tr>\n");
}

static void write_table(struct sight *s, const struct session_visit *visit, const struct outcome_summary *summary)
{
    write_head(s, summary);
    for (size_t i = 0; i < summary->count; i++) {
        const struct outcome_row *row = &summary->rows[i];
        html_raw(&s->html, "<tr><td class=\"figure\">");
        html_int(&s->html, (int64_t)i + 1);
        html_raw(&s->html, "</td><th scope=\"row\"><a");
        html_attr(&s->html, "href", session_item_path(s->arena, &visit->session, &row->item, ""));
        html_raw(&s->html, ">");
        html_text(&s->html, row->item.product_name);
        html_raw(&s->html, "</a></th><td>");
        html_text(&s->html, row->item.producer_name);
        html_raw(&s->html, "</td>");
        write_scores(s, visit, summary, row);
    }
    list_table_close(s);
}

static void write_members(struct sight *s, const struct outcome_summary *summary)
{
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_outcomes_members);
    html_raw(&s->html, "</h2>\n<dl class=\"facts\">\n");
    for (size_t i = 0; i < summary->member_count; i++) {
        html_raw(&s->html, "<dt>");
        SIGHT_WORDS(s, TEXT_sessions_member_short, TEXT_ARG_INT("no", (int64_t)i + 1));
        html_raw(&s->html, "</dt><dd>");
        html_text(&s->html, summary->members[i]->name);
        html_raw(&s->html, " <span class=\"quiet small\">");
        html_text(&s->html, summary->members[i]->agency);
        html_raw(&s->html, "</span></dd>\n");
    }
    html_raw(&s->html, "</dl>\n");
}

enum status outcomes_page_table(struct web_request *request, struct error *error)
{
    const struct outcomes *room = web_room(request, "outcomes");
    struct session_visit visit;
    struct outcome_summary summary;
    struct sight s;
    enum status status = session_visit(request, &visit, error);
    if (status == STATUS_OK)
        status = outcome_summary_figures(&visit, &summary, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_outcomes_table, SESSIONS_PATH, SIGHT_WIDE);
    html_raw(&s.html, "<p class=\"back\"><a");
    html_attr(&s.html, "href", session_path(s.arena, &visit.session, ""));
    html_raw(&s.html, ">");
    page_icon(&s.html, ICON_BACK);
    html_text(&s.html, visit.session.name);
    html_raw(&s.html, "</a></p>\n");
    sight_heading(&s, TEXT_outcomes_table, TEXT_outcomes_table_lead);
    if (outcome_stepped_out(&visit)) {
        html_raw(&s.html, "<p>");
        sight_words(&s, TEXT_outcomes_stepped_out);
        html_raw(&s.html, "</p>\n");
    } else if (summary.opened > 0) {
        html_raw(&s.html, "<p class=\"acts\">");
        sight_button(&s, session_path(s.arena, &visit.session, "/bang-tong-hop.xlsx"), TEXT_outcomes_as_xlsx, true);
        sight_button(&s, session_path(s.arena, &visit.session, "/giay/bang-tong-hop.pdf"), TEXT_outcomes_as_a3, false);
        sight_button(&s, session_path(s.arena, &visit.session, "/giay/bang-tong-hop.docx"), TEXT_outcomes_as_docx, false);
        html_raw(&s.html, "</p>\n");
    }
    write_table(&s, &visit, &summary);
    html_raw(&s.html, "<p class=\"quiet small\">");
    sight_words(&s, TEXT_outcomes_table_rule);
    html_raw(&s.html, "</p>\n");
    write_members(&s, &summary);
    if (room->advice)
        status = outcome_write_severities(&s, &visit, &summary, error);
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}
