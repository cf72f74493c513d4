/* The room's first page: the years' plans for who may see them, his own records for a producer; and a plan with its team and products. */
#include "base/pure.h"
#include "ocop/inspections/inspections_int.h"
#include "texts_inspections.h"

static bool is_bad(enum inspection_state state)
{
    return state == INSPECTION_REMEDY || state == INSPECTION_WITHDRAW || state == INSPECTION_DRAFTED;
}

void inspection_write_rows(struct sight *s, const struct inspections *rows, bool office)
{
    static const enum text_id heads[] = { TEXT_inspections_product, TEXT_inspections_why, TEXT_inspections_day, TEXT_inspections_state };
    static const enum text_id own[] = { TEXT_inspections_product, TEXT_inspections_day, TEXT_inspections_state };
    list_rows_open(s, office ? heads : own, office ? 4 : 3);
    for (size_t i = 0; i < rows->count; i++) {
        const struct inspection *row = &rows->rows[i];
        html_raw(&s->html, "<tr><th scope=\"row\"><a");
        html_attr(&s->html, "href", inspection_path(s->arena, row, ""));
        html_raw(&s->html, ">");
        html_text(&s->html, row->product_name);
        html_raw(&s->html, "</a><p class=\"quiet small\">");
        html_text(&s->html, row->producer_name);
        html_raw(&s->html, "</p></th>");
        if (office) {
            html_raw(&s->html, "<td>");
            sight_words(s, inspection_reason_texts[row->reason]);
            html_raw(&s->html, "<p class=\"quiet small\">");
            html_text(&s->html, row->reason_words);
            html_raw(&s->html, "</p></td>");
        }
        html_raw(&s->html, "<td>");
        sight_date(s, row->day);
        buffer_add_z(&s->html, is_bad(row->state) ? "</td><td><span class=\"bad\">" : "</td><td><span>");
        sight_words(s, inspection_state_texts[row->state]);
        html_raw(&s->html, "</span>");
        if (row->state == INSPECTION_REMEDY) {
            html_raw(&s->html, "<p class=\"small\">");
            SIGHT_WORDS(s, TEXT_inspections_until, TEXT_ARG("until", date_text(s->arena, row->until)));
            html_raw(&s->html, "</p>");
        }
        html_raw(&s->html, "</td></tr>\n");
    }
    list_table_close(s);
}

/* ---- all plans, or one's own records ---- */

static void write_plans(struct sight *s, const struct plans *plans)
{
    static const enum text_id heads[] = { TEXT_inspections_plan, TEXT_inspections_document, TEXT_inspections_products, TEXT_inspections_visited };
    list_rows_open(s, heads, 4);
    for (size_t i = 0; i < plans->count; i++) {
        const struct plan_row *row = &plans->rows[i];
        html_raw(&s->html, "<tr><th scope=\"row\"><a");
        html_attr(&s->html, "href", plan_path(s->arena, &row->plan, ""));
        html_raw(&s->html, ">");
        html_text(&s->html, row->plan.title);
        html_raw(&s->html, "</a></th><td>");
        html_text(&s->html, row->plan.number);
        html_raw(&s->html, ", ");
        sight_date(s, row->plan.day);
        html_raw(&s->html, "</td><td class=\"number\">");
        html_int(&s->html, row->products);
        html_raw(&s->html, "</td><td class=\"number\">");
        html_int(&s->html, row->visited);
        html_raw(&s->html, "</td></tr>\n");
    }
    list_table_close(s);
}

static enum status write_own(struct sight *s, struct db_conn *conn, const struct reach *reach, struct error *error)
{
    enum status status = STATUS_OK;
    bool any = false;
    for (size_t i = 0; status == STATUS_OK && i < REACH_MAX && reach->producers[i] != 0; i++) {
        struct inspections rows;
        status = inspections_sql_of_producer(conn, s->arena, reach->producers[i], &rows, error);
        if (status == STATUS_OK && rows.count > 0)
            inspection_write_rows(s, &rows, false);
        any = any || (status == STATUS_OK && rows.count > 0);
    }
    if (!any) {
        html_raw(&s->html, "<p>");
        sight_words(s, TEXT_inspections_none_own);
        html_raw(&s->html, "</p>\n");
    }
    return status;
}

enum status inspections_page_list(struct web_request *request, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    const struct permission_subject all = { .province = viewer->province }, team = { .province = viewer->province, .state = STATE_IN_TEAM };
    bool sees_all = accounts_may(viewer, "inspections.see", &all), sees_team = accounts_may(viewer, "inspections.see", &team);
    struct reach reaches[3];
    struct plans plans = { NULL, 0 };
    struct db_conn *conn;
    struct sight s;
    size_t count = accounts_reaches(viewer, "inspections.see", reaches);
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK && (sees_all || sees_team))
        status = plans_sql_list(conn, web_arena(request), viewer->province, sees_all ? 0 : viewer->account, &plans, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_inspections_title, INSPECTIONS_PATH, SIGHT_WIDE);
    sight_heading(&s, TEXT_inspections_title, sees_all || sees_team ? TEXT_inspections_lead : TEXT_inspections_lead_own);
    if (accounts_may(viewer, "inspections.plan", &all)) {
        html_raw(&s.html, "<p class=\"acts\">");
        sight_button(&s, STR(INSPECTIONS_PATH "/moi"), TEXT_inspections_new, true);
        html_raw(&s.html, "</p>\n");
    }
    if (plans.count > 0)
        write_plans(&s, &plans);
    else if (sees_all || sees_team) {
        html_raw(&s.html, "<p>");
        sight_words(&s, TEXT_inspections_none);
        html_raw(&s.html, "</p>\n");
    }
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        if (reaches[i].scope == SCOPE_OWN)
            status = write_own(&s, conn, &reaches[i], error);
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}

/* ---- one plan ---- */

static void write_team(struct sight *s, const struct inspecting *v, const struct members *members)
{
    html_raw(&s->html, "<section><h2>");
    sight_words(s, TEXT_inspections_team);
    html_raw(&s->html, "</h2>\n");
    if (v->plan.team == 0) {
        html_raw(&s->html, "<p>");
        sight_words(s, TEXT_inspections_team_none);
        html_raw(&s->html, "</p>\n");
    } else {
        html_raw(&s->html, "<p>");
        SIGHT_WORDS(s, TEXT_inspections_team_by, TEXT_ARG("number", v->plan.team_number), TEXT_ARG("day", date_text(s->arena, v->plan.team_day)));
        html_raw(&s->html, "</p>\n<ul>\n");
        for (size_t i = 0; i < members->count; i++) {
            html_raw(&s->html, "<li>");
            html_text(&s->html, members->rows[i].name);
            if (members->rows[i].body.len > 0) {
                html_raw(&s->html, ", ");
                html_text(&s->html, members->rows[i].body);
            }
            html_raw(&s->html, ": ");
            sight_words(s, inspection_duty_texts[members->rows[i].duty]);
            html_raw(&s->html, "</li>\n");
        }
        html_raw(&s->html, "</ul>\n");
    }
    if (accounts_may(v->viewer, "inspections.plan", &v->subject)) {
        html_raw(&s->html, "<p class=\"acts\">");
        sight_button(s, plan_path(s->arena, &v->plan, "/doan"), TEXT_inspections_team_do, v->plan.team == 0);
        html_raw(&s->html, "</p>\n");
    }
    html_raw(&s->html, "</section>\n");
}

enum status inspections_page_plan(struct web_request *request, struct error *error)
{
    struct inspecting v;
    struct inspections rows;
    struct members members;
    struct sight s;
    enum status status = plan_visit(request, "inspections.see", &v, error);
    if (status == STATUS_OK)
        status = plans_sql_members(v.conn, v.arena, &v.plan, &members, error);
    if (status == STATUS_OK)
        status = inspections_sql_of_plan(v.conn, v.arena, v.plan.id, &rows, error);
    if (status != STATUS_OK)
        return status;
    sight_begin_named(&s, request, v.plan.title, INSPECTIONS_PATH, SIGHT_WIDE);
    sight_back(&s, INSPECTIONS_PATH, TEXT_inspections_title);
    html_raw(&s.html, "<h1>");
    html_text(&s.html, v.plan.title);
    html_raw(&s.html, "</h1>\n");
    sight_facts(&s);
    sight_fact(&s, TEXT_inspections_number, v.plan.number);
    sight_fact(&s, TEXT_inspections_plan_day, date_text(s.arena, v.plan.day));
    sight_fact(&s, TEXT_inspections_made_by, v.plan.made_by);
    sight_facts_end(&s);
    write_team(&s, &v, &members);
    html_raw(&s.html, "<section><h2>");
    sight_words(&s, TEXT_inspections_products);
    html_raw(&s.html, "</h2>\n");
    if (rows.count == 0) {
        html_raw(&s.html, "<p>");
        sight_words(&s, TEXT_inspections_nothing_chosen);
        html_raw(&s.html, "</p>\n");
    } else {
        inspection_write_rows(&s, &rows, true);
    }
    if (accounts_may(v.viewer, "inspections.plan", &v.subject)) {
        html_raw(&s.html, "<p class=\"acts\">");
        sight_button(&s, plan_path(s.arena, &v.plan, "/chon"), TEXT_inspections_choose, true);
        html_raw(&s.html, "</p>\n");
    }
    html_raw(&s.html, "</section>\n");
    return sight_end(&s, 200, error);
}
