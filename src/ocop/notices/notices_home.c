/* GET /viec-cua-toi: everyone's home. What waits for the viewer, by due day; one button a row. */
#include "ocop/accounts/accounts.h"
#include "ocop/notices/notices_int.h"
#include "web/sight.h"
#include "texts_notices.h"

#define AHEAD 400 /* days of calendar around today */

const struct task_kind *task_kind_named(const struct web_request *request, struct str kind)
{
    const struct task_kind_tables *tables = web_room(request, "task_kinds");
    for (size_t t = 0; tables != NULL && t < tables->count; t++)
        for (size_t i = 0; i < tables->rows[t]->count; i++)
            if (str_is(kind, tables->rows[t]->rows[i].kind))
                return &tables->rows[t]->rows[i];
    return NULL;
}

/* All that he holds. A role of the province stands at the province's code. */
static void ask_for(struct arena *arena, const struct viewer *viewer, struct tasks_query *query)
{
    query->account = viewer->account;
    for (size_t i = 0; i < viewer->hold_count; i++) {
        const struct account_hold *hold = &viewer->holds[i];
        if (hold->producer != 0 && query->producer_count < TASKS_PRODUCERS_MAX)
            query->producers[query->producer_count++] = hold->producer;
        if (hold->producer == 0 && query->role_count < TASKS_ROLES_MAX) {
            struct task_for whom = task_for_role(arena, (int)hold->role, hold->province, hold->place_code);
            query->roles[query->role_count].role = whom.role;
            query->roles[query->role_count++].place = whom.place;
        }
    }
}

static void write_left(struct sight *s, const struct task_row *row, date today)
{
    if (row->due == DATE_NONE) {
        sight_words(s, TEXT_notices_no_term);
        return;
    }
    if (row->paused_since != DATE_NONE) {
        sight_words(s, TEXT_notices_paused);
    } else if (row->late) {
        html_raw(&s->html, "<span class=\"bad\">");
        page_icon(&s->html, ICON_WARNING);
        SIGHT_WORDS(s, TEXT_notices_late, TEXT_ARG_INT("days", row->days_left < 0 ? -row->days_left : 0));
        html_raw(&s->html, "</span>");
    } else if (row->due == today) {
        html_raw(&s->html, "<span class=\"attention\">");
        page_icon(&s->html, ICON_WARNING);
        sight_words(s, TEXT_notices_today);
        html_raw(&s->html, "</span>");
    } else {
        SIGHT_WORDS(s, TEXT_notices_left, TEXT_ARG_INT("days", row->days_left));
    }
    html_raw(&s->html, " <span class=\"quiet small\">");
    sight_date(s, row->due);
    if (!row->certain) {
        html_raw(&s->html, " ");
        sight_words(s, TEXT_notices_uncertain);
    }
    html_raw(&s->html, "</span>");
}

static void write_row(struct sight *s, const struct task_row *row, date today)
{
    const struct task_kind *kind = task_kind_named(s->request, row->kind);
    html_raw(&s->html, "<li><div><h2>");
    if (kind != NULL)
        sight_words(s, kind->what);
    else
        html_text(&s->html, row->kind);
    html_raw(&s->html, "</h2>\n<p>");
    html_text(&s->html, row->product);
    html_raw(&s->html, "</p>\n<p class=\"quiet small\">");
    html_text(&s->html, row->producer);
    html_raw(&s->html, "</p></div>\n<p class=\"left\">");
    write_left(s, row, today);
    html_raw(&s->html, "</p>\n<p><a class=\"button main\"");
    html_attr(&s->html, "href", row->path);
    html_raw(&s->html, ">");
    sight_words(s, kind != NULL ? kind->button : TEXT_notices_do);
    html_raw(&s->html, "</a></p></li>\n");
}

static void write_tasks(struct sight *s, const struct tasks *tasks, date today)
{
    html_raw(&s->html, "<h1>");
    sight_words(s, TEXT_notices_home);
    html_raw(&s->html, "</h1>\n<p class=\"lead figure\">");
    if (tasks->counts.all == 0)
        sight_words(s, TEXT_notices_nothing);
    else
        SIGHT_WORDS(s, TEXT_notices_counts, TEXT_ARG_INT("late", tasks->counts.late), TEXT_ARG_INT("today", tasks->counts.today),
                    TEXT_ARG_INT("week", tasks->counts.week), TEXT_ARG_INT("all", tasks->counts.all));
    html_raw(&s->html, "</p>\n<ol class=\"tasks\">\n");
    for (size_t i = 0; i < tasks->count; i++)
        write_row(s, &tasks->rows[i], today);
    html_raw(&s->html, "</ol>\n");
    if (tasks->more) {
        html_raw(&s->html, "<p><a class=\"button\" rel=\"next\" href=\"" NOTICES_HOME "?sau=");
        html_url(&s->html, tasks->next);
        html_raw(&s->html, "\">");
        sight_words(s, TEXT_notices_more);
        html_raw(&s->html, "</a></p>\n");
    }
}

/* Who has nothing to do yet is told where to begin; what he may do decides which ways are shown. */
static void write_ways(struct sight *s)
{
    static const struct {
        const char *action;
        const char *path;
        enum text_id words;
    } ways[] = {
        { "dossiers.draft", "/ho-so", TEXT_notices_way_dossiers },
        { "products.see", "/san-pham", TEXT_notices_way_products },
        { "files.see", "/giay-to", TEXT_notices_way_papers },
        { "notices.mails", "/thu-cho-gui", TEXT_notices_mails },
        { "inspections.see", "/kiem-tra-sau-cong-nhan", TEXT_notices_way_inspections },
        { "returns.see", "/bao-cao-chu-the", TEXT_notices_way_returns },
        { "reports.see", "/lanh-dao", TEXT_notices_way_leader },
    };
    const struct viewer *viewer = accounts_viewer(s->request);
    html_raw(&s->html, "<ul class=\"ways\">\n");
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        if (!accounts_can(viewer, ways[i].action))
            continue;
        html_raw(&s->html, "<li><a");
        html_attr(&s->html, "href", str_from(ways[i].path));
        html_raw(&s->html, ">");
        sight_words(s, ways[i].words);
        html_raw(&s->html, "</a></li>\n");
    }
    html_raw(&s->html, "</ul>\n");
}

static enum status home(struct web_request *request, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    date today = date_in_vietnam(context_now(web_context(request)));
    struct tasks_query query = { .today = today, .after = web_query(request, "sau") };
    struct calendar calendar;
    struct tasks tasks;
    struct db_conn *conn;
    struct sight s;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status != STATUS_OK)
        return status;
    status = db_read_begin(conn, error);
    if (status == STATUS_OK)
        status = calendar_read(conn, web_arena(request), viewer->province, today - AHEAD, today + AHEAD, &calendar, error);
    query.calendar = &calendar;
    ask_for(web_arena(request), viewer, &query);
    if (status == STATUS_OK)
        status = tasks_list(conn, web_arena(request), &query, &tasks, error);
    db_read_end(conn);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_notices_home, NOTICES_HOME, SIGHT_WIDE);
    write_tasks(&s, &tasks, today);
    write_ways(&s);
    return sight_end(&s, 200, error);
}

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = NOTICES_HOME, .permission = "home", .handler = home },
};

const struct web_routes notices_home_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
