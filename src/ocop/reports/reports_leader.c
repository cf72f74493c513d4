/* The leader's page, made for a telephone: this year against its targets, what is late and who holds it, what ends soon, communes without a recognised
 * product. Every figure is the report's own (`/bao-cao`) of today, and each is a link to its list. GET /lanh-dao, /lanh-dao/{muc}.
 *
 * What a commune has in hand is not told here: nobody at the province may know of a dossier before it is handed over. */
#include "ocop/inspections/inspections.h"
#include "ocop/notices/notices.h"
#include "ocop/reports/reports_int.h"
#include "web/list.h"
#include "texts_reports.h"

#define AHEAD 400        /* days of calendar around today */
#define LATE_MAX 200     /* that the list shows, the oldest first */
#define OLDEST_AMONG 20  /* tasks whose clock stands may come before it */
#define ADDRESS_SIZE 800

/* Who works for the province; what is late with them is told by role, never by person. */
static const enum account_role holders[] = { ROLE_SPECIALIST, ROLE_HEAD, ROLE_SUBMITTER, ROLE_CLERK, ROLE_ADVISER, ROLE_SECRETARY, ROLE_CHAIR };
#define HOLDERS (sizeof(holders) / sizeof(holders[0]))

struct leading {
    struct report_visit v;
    date today;
    bool sees_work;      /* may know what the provincial bodies have in hand */
    struct tasks late;   /* rows behind late.counts.late are not late */
    struct {
        int64_t count, oldest; /* working days */
    } late_with[HOLDERS];
    struct inspections_open remedies;
    struct report_list window, past; /* hold today, end within 180 and within 120 days */
    const struct place **bare;       /* communes of today without a product that holds */
    size_t bare_count, communes;
};

/* ---- reading ---- */

static enum status split_endings(struct leading *l, struct error *error)
{
    const struct report *r = &l->v.report;
    l->window.rows = ARENA_NEW_MANY(r->arena, const struct certificate *, r->closing.count + 1);
    l->past.rows = ARENA_NEW_MANY(r->arena, const struct certificate *, r->closing.count + 1);
    if (l->window.rows == NULL || l->past.rows == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < r->closing.count; i++) {
        date left = r->closing.rows[i]->until - l->today;
        if (left < WINDOW_CLOSES)
            l->past.rows[l->past.count++] = r->closing.rows[i];
        else if (left <= WINDOW_OPENS)
            l->window.rows[l->window.count++] = r->closing.rows[i];
    }
    return STATUS_OK;
}

static bool is_commune_of(const struct place *unit, struct str province, date day)
{
    return unit->level == PLACE_COMMUNE && str_equal(unit->province_code, province) && (unit->valid_from == DATE_NONE || unit->valid_from <= day) &&
           (unit->valid_to == DATE_NONE || unit->valid_to >= day);
}

static enum status find_bare(struct leading *l, struct error *error)
{
    const struct report *r = &l->v.report;
    const struct places *units = &r->map.atlas.units;
    bool *has = ARENA_NEW_MANY(r->arena, bool, units->count + 1);
    struct buffer code;
    l->bare = ARENA_NEW_MANY(r->arena, const struct place *, units->count + 1);
    if (has == NULL || l->bare == NULL)
        return fail_memory(error);
    buffer_open(&code, r->arena, 8);
    buffer_add_padded(&code, (uint64_t)r->question.province, 2);
    for (size_t i = 0; i < r->closing.count; i++) {
        const struct place *commune = report_spot_of(r, r->closing.rows[i])->commune;
        if (commune != NULL)
            has[commune - units->rows] = true;
    }
    for (size_t i = 0; i < units->count; i++) {
        if (!is_commune_of(&units->rows[i], buffer_str(&code), l->today))
            continue;
        l->communes++;
        if (!has[i])
            l->bare[l->bare_count++] = &units->rows[i];
    }
    return STATUS_OK;
}

/* Of each role for itself, since the list of all ends somewhere. */
static enum status read_late_with(struct leading *l, struct db_conn *conn, const struct tasks_query *all, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < HOLDERS; i++) {
        struct tasks_query query = { .calendar = all->calendar, .today = all->today, .roles = { all->roles[i] }, .role_count = 1, .limit = OLDEST_AMONG };
        struct tasks tasks;
        status = tasks_list(conn, l->v.report.arena, &query, &tasks, error);
        if (status != STATUS_OK)
            return status;
        l->late_with[i].count = tasks.counts.late;
        for (size_t row = 0; row < tasks.count && l->late_with[i].oldest == 0; row++)
            if (tasks.rows[row].late)
                l->late_with[i].oldest = -tasks.rows[row].days_left;
    }
    return status;
}

static enum status read_late(struct leading *l, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(l->v.request);
    const struct permission_subject about = { .province = viewer->province };
    struct tasks_query query = { .today = l->today, .limit = LATE_MAX };
    struct calendar calendar;
    struct db_conn *conn;
    enum status status;
    l->sees_work = accounts_may(viewer, "rounds.see", &about);
    if (!l->sees_work)
        return STATUS_OK;
    for (size_t i = 0; i < HOLDERS; i++) {
        struct task_for whom = task_for_role(l->v.report.arena, (int)holders[i], viewer->province, STR(""));
        query.roles[query.role_count].role = whom.role;
        query.roles[query.role_count++].place = whom.place;
    }
    status = db_reader(web_room(l->v.request, "db"), &conn, error);
    if (status == STATUS_OK)
        status = db_read_begin(conn, error);
    if (status != STATUS_OK)
        return status;
    status = calendar_read(conn, l->v.report.arena, viewer->province, l->today - AHEAD, l->today + AHEAD, &calendar, error);
    query.calendar = &calendar;
    if (status == STATUS_OK)
        status = tasks_list(conn, l->v.report.arena, &query, &l->late, error);
    if (status == STATUS_OK)
        status = read_late_with(l, conn, &query, error);
    if (status == STATUS_OK)
        status = inspections_count_open(conn, viewer->province, l->today, &l->remedies, error);
    db_read_end(conn);
    return status;
}

static enum status start(struct web_request *request, struct leading *l, struct error *error)
{
    enum status status;
    *l = (struct leading){ .today = date_in_vietnam(context_now(web_context(request))) };
    status = report_visit(request, &l->v, error);
    if (status != STATUS_OK)
        return status;
    status = split_endings(l, error);
    if (status == STATUS_OK)
        status = find_bare(l, error);
    if (status == STATUS_OK)
        status = read_late(l, error);
    if (status != STATUS_OK)
        report_visit_close(&l->v);
    return status;
}

/* ---- the page ---- */

static void write_line(struct sight *s, struct str path, int64_t value, enum text_id words, bool bad)
{
    html_raw(&s->html, "<li>");
    if (value > 0) {
        html_raw(&s->html, "<a");
        html_attr(&s->html, "href", path);
        html_raw(&s->html, ">");
    }
    buffer_add_z(&s->html, bad && value > 0 ? "<strong class=\"figure bad\">" : "<strong class=\"figure\">");
    html_text(&s->html, report_number(s->arena, value));
    html_raw(&s->html, "</strong> ");
    sight_words(s, words);
    if (value > 0)
        html_raw(&s->html, "</a>");
    html_raw(&s->html, "</li>\n");
}

static void write_target(struct sight *s, const struct leading *l, const struct report_figure *figure)
{
    struct buffer more;
    buffer_open(&more, s->arena, ADDRESS_SIZE);
    buffer_add(&more, STR("&chi-tieu="));
    html_url(&more, figure->indicator->code);
    html_raw(&s->html, "<li><p>");
    html_text(&s->html, figure->indicator->name.vi);
    html_raw(&s->html, "</p><p><strong class=\"figure large\">");
    report_write_link(s, &l->v, figure->value, buffer_str(&more));
    html_raw(&s->html, "</strong>");
    if (figure->target != NULL) {
        html_raw(&s->html, " ");
        SIGHT_WORDS(s, TEXT_reports_lead_of, TEXT_ARG("target", report_number(s->arena, figure->target->value)),
                    TEXT_ARG("percent", report_percent(s->arena, figure->value, figure->target->value, ',')));
    }
    html_raw(&s->html, "</p>");
    if (figure->target != NULL)
        report_write_bar(s, figure->value, figure->target->value);
    html_raw(&s->html, "</li>\n");
}

/* Those with a target; beside them always what is new and what holds. */
static void write_figures(struct sight *s, const struct leading *l)
{
    const struct report *r = &l->v.report;
    bool any = false;
    html_raw(&s->html, "<ul class=\"leader\">\n");
    for (size_t i = 0; i < r->figure_count; i++) {
        const struct report_figure *figure = &r->figures[i];
        any = any || figure->target != NULL;
        if (figure->target != NULL || str_is(figure->indicator->code, "new") || str_is(figure->indicator->code, "total"))
            write_target(s, l, figure);
    }
    html_raw(&s->html, "</ul>\n");
    if (!any) {
        html_raw(&s->html, "<p class=\"quiet small\">");
        SIGHT_WORDS(s, TEXT_reports_lead_no_target, TEXT_ARG_INT("year", r->question.year));
        html_raw(&s->html, "</p>\n");
    }
}

static void write_late(struct sight *s, const struct leading *l)
{
    html_raw(&s->html, "<section><h2>");
    sight_words(s, TEXT_reports_lead_late);
    html_raw(&s->html, "</h2>\n<ul class=\"leader\">\n");
    write_line(s, STR(LEADER_PATH "/qua-han"), l->late.counts.late, TEXT_reports_lead_late_all, true);
    if (accounts_can(accounts_viewer(s->request), "inspections.see"))
        write_line(s, STR("/kiem-tra-sau-cong-nhan"), l->remedies.late, TEXT_reports_lead_remedies, true);
    html_raw(&s->html, "</ul>\n");
    if (l->late.counts.late > 0)
        html_raw(&s->html, "<ul>\n");
    for (size_t i = 0; i < HOLDERS; i++) {
        if (l->late_with[i].count == 0)
            continue;
        html_raw(&s->html, "<li>");
        SIGHT_WORDS(s, TEXT_reports_lead_late_with, TEXT_ARG("who", text_of(s->language, account_role_text(holders[i]))), TEXT_ARG_INT("count", l->late_with[i].count),
                    TEXT_ARG_INT("days", l->late_with[i].oldest));
        html_raw(&s->html, "</li>\n");
    }
    if (l->late.counts.late > 0)
        html_raw(&s->html, "</ul>\n");
    html_raw(&s->html, "</section>\n");
}

static int64_t expired_of(const struct report *r)
{
    int64_t count = 0;
    for (size_t i = 0; i < r->ended.count; i++)
        count += r->ended.rows[i]->end == CERTIFICATE_EXPIRES ? 1 : 0;
    return count;
}

static void write_ends(struct sight *s, const struct leading *l)
{
    html_raw(&s->html, "<section><h2>");
    sight_words(s, TEXT_reports_lead_ends);
    html_raw(&s->html, "</h2>\n<ul class=\"leader\">\n");
    write_line(s, STR(LEADER_PATH "/trong-ky"), (int64_t)l->window.count, TEXT_reports_lead_window, false);
    write_line(s, STR(LEADER_PATH "/qua-ky"), (int64_t)l->past.count, TEXT_reports_lead_past, true);
    write_line(s, STR(LEADER_PATH "/da-het"), expired_of(&l->v.report), TEXT_reports_lead_expired, true);
    html_raw(&s->html, "</ul></section>\n<section><h2>");
    sight_words(s, TEXT_reports_lead_communes);
    html_raw(&s->html, "</h2>\n<ul class=\"leader\">\n");
    write_line(s, STR(LEADER_PATH "/xa-trong"), (int64_t)l->bare_count, TEXT_reports_lead_bare, false);
    html_raw(&s->html, "</ul>\n<p class=\"quiet small\">");
    SIGHT_WORDS(s, TEXT_reports_lead_of_communes, TEXT_ARG("count", report_number(s->arena, (int64_t)l->communes)));
    html_raw(&s->html, "</p></section>\n");
}

enum status reports_page_leader(struct web_request *request, struct error *error)
{
    struct leading l;
    struct sight s;
    struct buffer path;
    enum status status = start(request, &l, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_reports_lead_title, REPORTS_PATH, SIGHT_NARROW);
    html_raw(&s.html, "<h1>");
    SIGHT_WORDS(&s, TEXT_reports_lead_heading, TEXT_ARG_INT("year", l.v.report.question.year));
    html_raw(&s.html, "</h1>\n<p class=\"lead\">");
    SIGHT_WORDS(&s, TEXT_reports_lead_lead, TEXT_ARG("place", l.v.report.province_name), TEXT_ARG("day", date_text(s.arena, l.today)));
    html_raw(&s.html, "</p>\n");
    write_figures(&s, &l);
    if (l.sees_work)
        write_late(&s, &l);
    write_ends(&s, &l);
    buffer_open(&path, s.arena, ADDRESS_SIZE);
    buffer_add_z(&path, REPORTS_PATH "?");
    buffer_add(&path, l.v.asked);
    html_raw(&s.html, "<p class=\"acts\">");
    sight_button(&s, buffer_str(&path), TEXT_reports_lead_report, true);
    html_raw(&s.html, "</p>\n");
    report_visit_close(&l.v);
    return sight_end(&s, 200, error);
}

/* ---- the lists ---- */

static void write_late_rows(struct sight *s, const struct leading *l)
{
    static const enum text_id heads[] = { TEXT_reports_lead_task, TEXT_reports_lead_holder, TEXT_reports_lead_due };
    list_rows_open(s, heads, 3);
    for (size_t i = 0; i < l->late.count; i++) {
        const struct task_row *row = &l->late.rows[i];
        const struct task_kind *kind = task_kind_named(s->request, row->kind);
        if (!row->late)
            continue;
        html_raw(&s->html, "<tr><th scope=\"row\">");
        html_text(&s->html, kind == NULL ? row->kind : text_of(s->language, kind->what));
        html_raw(&s->html, "<p class=\"quiet small\">");
        html_text(&s->html, row->product);
        buffer_add_z(&s->html, row->product.len > 0 && row->producer.len > 0 ? ", " : "");
        html_text(&s->html, row->producer);
        html_raw(&s->html, "</p></th><td>");
        sight_words(s, account_role_text((enum account_role)task_role_of(&row->for_whom)));
        html_raw(&s->html, "</td><td>");
        sight_date(s, row->due);
        html_raw(&s->html, "<p class=\"small bad\">");
        SIGHT_WORDS(s, TEXT_reports_lead_days_late, TEXT_ARG_INT("days", -row->days_left));
        html_raw(&s->html, "</p></td></tr>\n");
    }
    list_table_close(s);
}

static void write_bare_rows(struct sight *s, const struct leading *l)
{
    html_raw(&s->html, "<ul>\n");
    for (size_t i = 0; i < l->bare_count; i++) {
        html_raw(&s->html, "<li>");
        html_text(&s->html, l->bare[i]->name);
        html_raw(&s->html, " <span class=\"quiet small\">");
        html_text(&s->html, l->bare[i]->code);
        html_raw(&s->html, "</span></li>\n");
    }
    html_raw(&s->html, "</ul>\n");
}

static enum status expired_list(struct leading *l, struct report_list *out, struct error *error)
{
    const struct report *r = &l->v.report;
    *out = (struct report_list){ .rows = ARENA_NEW_MANY(r->arena, const struct certificate *, r->ended.count + 1) };
    if (out->rows == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < r->ended.count; i++)
        if (r->ended.rows[i]->end == CERTIFICATE_EXPIRES)
            out->rows[out->count++] = r->ended.rows[i];
    return STATUS_OK;
}

enum status reports_page_leader_list(struct web_request *request, struct error *error)
{
    static const struct {
        const char *path;
        enum text_id title;
    } lists[] = { { "qua-han", TEXT_reports_lead_late }, { "trong-ky", TEXT_reports_lead_window },   { "qua-ky", TEXT_reports_lead_past },
                  { "da-het", TEXT_reports_lead_expired }, { "xa-trong", TEXT_reports_lead_communes } };
    enum { LATE, WINDOW, PAST, EXPIRED, BARE, LISTS };
    struct report_list expired = { NULL, 0 };
    struct leading l;
    struct sight s;
    int which = 0;
    enum status status;
    while (which < LISTS && !str_is(web_path_part(request, "muc"), lists[which].path))
        which++;
    if (which == LISTS)
        return commands_not_found(error);
    status = start(request, &l, error);
    if (status != STATUS_OK)
        return status;
    if (which == LATE && !l.sees_work)
        status = commands_not_found(error);
    if (status == STATUS_OK && which == EXPIRED)
        status = expired_list(&l, &expired, error);
    if (status != STATUS_OK) {
        report_visit_close(&l.v);
        return status;
    }
    sight_begin(&s, request, lists[which].title, REPORTS_PATH, SIGHT_WIDE);
    sight_back(&s, LEADER_PATH, TEXT_reports_lead_title);
    sight_heading(&s, lists[which].title, TEXT_NONE);
    if (which == LATE)
        write_late_rows(&s, &l);
    else if (which == BARE)
        write_bare_rows(&s, &l);
    else
        report_write_records(&s, &l.v.report, which == WINDOW ? &l.window : which == PAST ? &l.past : &expired);
    report_visit_close(&l.v);
    return sight_end(&s, 200, error);
}
