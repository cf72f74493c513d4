/* The producer's pages of a dossier: the list, a new one, and the dossier itself: what it comes to, what is missing for the next star, who holds it now.
 * Writing criteria and the report is in dossiers_write.c, filing in dossiers_filing.c. */
#include "base/text.h"
#include "ocop/dossiers/dossiers_int.h"
#include "web/list.h"
#include "texts_dossiers.h"
#include "texts_live.h"

#define CONTENT_MAX ((size_t)4096)

enum status dossier_visit(struct web_request *request, struct dossier_visit *out, struct error *error)
{
    enum status status;
    *out = (struct dossier_visit){ .request = request,
                                   .arena = web_arena(request),
                                   .viewer = accounts_viewer(request),
                                   .today = date_in_vietnam(context_now(web_context(request))) };
    status = db_reader(web_room(request, "db"), &out->conn, error);
    return status == STATUS_OK ? dossiers_find(out->conn, out->arena, out->viewer, web_path_part(request, "ho-so"), &out->dossier, error) : status;
}

bool dossier_may(const struct dossier_visit *visit, const char *action)
{
    const struct permission_subject subject = dossiers_subject(&visit->dossier);
    return accounts_may(visit->viewer, action, &subject);
}

/* ---- pieces ---- */

void dossier_write_state(struct sight *s, const struct dossier *dossier, date today)
{
    html_raw(&s->html, "<span class=\"state\">");
    sight_words(s, dossier_state_text(dossier->state));
    html_raw(&s->html, "</span>");
    if (dossier->due_day == DATE_NONE)
        return;
    buffer_add_z(&s->html, dossier->due_day < today ? " <span class=\"bad small\">" : " <span class=\"quiet small\">");
    if (dossier->due_day < today)
        page_icon(&s->html, ICON_WARNING);
    SIGHT_WORDS(s, dossier->due_day < today ? TEXT_dossiers_overdue : TEXT_dossiers_due, TEXT_ARG("day", date_text(s->arena, dossier->due_day)));
    html_raw(&s->html, "</span>");
}

void dossier_write_outcome(struct sight *s, const struct dossier_whole *whole, bool may_rise)
{
    const struct self_outcome *outcome = &whole->outcome;
    html_raw(&s->html, "<section class=\"outcome\" aria-label=\"");
    sight_words(s, TEXT_dossiers_outcome);
    html_raw(&s->html, "\">\n<p class=\"total figure\"><strong>");
    html_int(&s->html, outcome->total);
    html_raw(&s->html, "</strong> ");
    sight_words(s, TEXT_dossiers_points);
    html_raw(&s->html, "</p>\n<p class=\"rank\">");
    if (whole->sheet.answered_count == 0) {
        sight_words(s, TEXT_dossiers_nothing_yet);
        html_raw(&s->html, "</p>\n</section>\n");
        return;
    }
    page_stars(&s->html, outcome->law.stars, LAW_STARS);
    html_raw(&s->html, " ");
    SIGHT_WORDS(s, TEXT_live_stars, TEXT_ARG_INT("stars", outcome->law.stars));
    html_raw(&s->html, "</p>\n<p class=\"quiet small\">");
    sight_words(s, TEXT_dossiers_own_claim);
    html_raw(&s->html, "</p>\n");
    if (may_rise && outcome->target > 0 && outcome->plan.reachable) {
        html_raw(&s->html, "<p>");
        SIGHT_WORDS(s, TEXT_dossiers_missing_for, TEXT_ARG_INT("count", (int64_t)outcome->plan.step_count), TEXT_ARG_INT("stars", outcome->target));
        html_raw(&s->html, "</p>\n");
    }
    html_raw(&s->html, "</section>\n");
}

static void write_criterion_row(struct sight *s, const struct dossier_whole *whole, size_t i, bool may_write, date today)
{
    const struct law_criterion *criterion = &whole->set->criteria[i];
    const struct dossier_claim *claim = &whole->claims[i];
    int8_t choice = whole->sheet.choices[i];
    bool ended = false;
    for (size_t p = 0; p < claim->paper_count; p++) {
        const struct paper *paper = dossier_paper(whole, claim->papers[p]);
        ended = ended || paper == NULL || (paper->expires != DATE_NONE && paper->expires < today);
    }
    html_raw(&s->html, "<tr><th scope=\"row\">");
    html_text(&s->html, criterion->code);
    html_raw(&s->html, " ");
    if (may_write) {
        html_raw(&s->html, "<a href=\"");
        html_text(&s->html, dossier_path(s->arena, &whole->dossier, "/tieu-chi/"));
        html_url(&s->html, criterion->code);
        html_raw(&s->html, "\">");
    }
    html_text(&s->html, self_name(s->arena, criterion->name));
    buffer_add_z(&s->html, may_write ? "</a>" : "");
    html_raw(&s->html, "</th><td class=\"number\">");
    if (whole->sheet.answered[i])
        html_int(&s->html, choice == LAW_NO_CHOICE ? 0 : criterion->options[choice].points);
    else
        sight_words(s, TEXT_dossiers_open);
    html_raw(&s->html, "<span class=\"quiet\"> / ");
    html_int(&s->html, criterion->max);
    html_raw(&s->html, "</span></td><td>");
    if (claim->paper_count > 0)
        SIGHT_WORDS(s, TEXT_dossiers_paper_count, TEXT_ARG_INT("count", (int64_t)claim->paper_count));
    if (ended) {
        html_raw(&s->html, " <span class=\"bad\">");
        page_icon(&s->html, ICON_WARNING);
        sight_words(s, TEXT_dossiers_paper_ended);
        html_raw(&s->html, "</span>");
    }
    html_raw(&s->html, "</td></tr>\n");
}

static void write_criteria(struct sight *s, const struct dossier_whole *whole, bool may_write, date today)
{
    static const char letters[LAW_PARTS + 1] = "ABC";
    int part = -1;
    for (size_t i = 0; i < whole->set->criterion_count; i++) {
        if (whole->set->criteria[i].part != part) {
            if (part >= 0)
                html_raw(&s->html, "</tbody></table></div>\n");
            part = whole->set->criteria[i].part;
            html_raw(&s->html, "<div class=\"table\"><table class=\"criteria\">\n<caption>");
            SIGHT_WORDS(s, TEXT_dossiers_part, TEXT_ARG("letter", str_part(str_from(letters), (size_t)part, (size_t)part + 1)),
                        TEXT_ARG("name", self_name(s->arena, whole->set->parts[part].name)),
                        TEXT_ARG_INT("points", whole->outcome.parts[part]), TEXT_ARG_INT("max", whole->set->parts[part].max));
            html_raw(&s->html, "</caption>\n<tbody>\n");
        }
        write_criterion_row(s, whole, i, may_write, today);
    }
    html_raw(&s->html, "</tbody></table></div>\n");
}

static enum text_id event_text(struct str what)
{
    static const struct {
        const char *what;
        enum text_id text;
    } rows[] = {
        { "opened", TEXT_dossiers_event_opened },     { "filed", TEXT_dossiers_event_filed },   { "returned", TEXT_dossiers_event_returned },
        { "examined", TEXT_dossiers_event_examined }, { "signed", TEXT_dossiers_event_signed }, { "handed", TEXT_dossiers_event_handed },
        { "withdrawn", TEXT_dossiers_event_withdrawn }, { "samples", TEXT_dossiers_event_samples },
        { "rebound", TEXT_dossiers_event_rebound },
        { "term_moved", TEXT_dossiers_event_term_moved },
        { "scanned", TEXT_dossiers_event_scanned },   { "rescanned", TEXT_dossiers_event_rescanned },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (str_is(what, rows[i].what))
            return rows[i].text;
    return TEXT_dossiers_event_opened;
}

static enum status write_events(struct sight *s, const struct dossier_visit *visit, struct error *error)
{
    struct dossier_events events;
    enum status status = dossiers_sql_events(visit->conn, visit->arena, visit->dossier.id, &events, error);
    if (status != STATUS_OK || events.count == 0)
        return status;
    html_raw(&s->html, "<section class=\"margin\"><h2>");
    sight_words(s, TEXT_dossiers_history);
    html_raw(&s->html, "</h2>\n<ol class=\"events\">\n");
    for (size_t i = 0; i < events.count; i++) {
        const struct dossier_event *event = &events.rows[i];
        html_raw(&s->html, "<li>");
        sight_date(s, date_in_vietnam(event->at));
        html_raw(&s->html, " ");
        sight_words(s, event_text(event->what));
        html_raw(&s->html, " <span class=\"quiet\">");
        html_text(&s->html, event->by_name);
        if (event->on_behalf.len > 0) {
            html_raw(&s->html, " ");
            sight_words(s, TEXT_dossiers_on_behalf);
        }
        if (str_is(event->what, "rebound") && event->note.len > 0) {
            html_raw(&s->html, ": ");
            html_text(&s->html, event->note);
        }
        html_raw(&s->html, "</span></li>\n");
    }
    html_raw(&s->html, "</ol></section>\n");
    return STATUS_OK;
}

/* Why it came back, item by item, each with the way to where it is mended. */
static enum status write_return(struct sight *s, const struct dossier_visit *visit, const struct dossier_whole *whole, struct error *error)
{
    struct dossier_return back;
    bool found = false;
    enum status status = dossiers_sql_last_return(visit->conn, visit->arena, visit->dossier.id, &found, &back, error);
    if (status != STATUS_OK || !found || back.no != visit->dossier.filed_count || !dossier_may(visit, "dossiers.draft"))
        return status;
    sight_notice_open(s, MOOD_ATTENTION);
    html_raw(&s->html, "<h2>");
    SIGHT_WORDS(s, TEXT_dossiers_returned_with, TEXT_ARG_INT("count", (int64_t)back.item_count), TEXT_ARG("day", date_text(s->arena, back.until)));
    html_raw(&s->html, "</h2>\n<ul class=\"plain\">\n");
    for (size_t i = 0; i < back.item_count; i++) {
        struct str code = back.items[i].item;
        int criterion = law_criterion_index(whole->set, code);
        const char *place = str_is(code, "mau-02") ? "/bao-cao" : str_is(code, "bo-tieu-chi") ? "/kiem-tra#bo-tieu-chi" : NULL;
        html_raw(&s->html, "<li>");
        if (criterion >= 0) {
            html_raw(&s->html, "<a href=\"");
            html_text(&s->html, dossier_path(s->arena, &visit->dossier, "/tieu-chi/"));
            html_url(&s->html, code);
            html_raw(&s->html, "\">");
            SIGHT_WORDS(s, TEXT_dossiers_criterion, TEXT_ARG("code", code));
            html_raw(&s->html, "</a>: ");
        }
        if (place != NULL) {
            html_raw(&s->html, "<a");
            html_attr(&s->html, "href", dossier_path(s->arena, &visit->dossier, place));
            html_raw(&s->html, ">");
        }
        html_text(&s->html, back.items[i].reason);
        buffer_add_z(&s->html, place != NULL ? "</a></li>\n" : "</li>\n");
    }
    html_raw(&s->html, "</ul>\n");
    sight_notice_close(s);
    return STATUS_OK;
}

/* What the program prints, and what came back with a stamp. */
static enum status write_papers(struct sight *s, const struct dossier_visit *visit, struct error *error)
{
    static const struct {
        const char *rest;
        enum text_id words;
        unsigned states; /* 0: always, once it was filed */
    } forms[] = {
        { "/mau-01", TEXT_dossiers_form_1, 0 },
        { "/mau-02", TEXT_dossiers_form_2, 0 },
        { "/phieu-nhan", TEXT_dossiers_form_receipt, 0 },
        { "/mau-03", TEXT_dossiers_form_3, STATE_EXAMINED | STATE_SIGNED | STATE_HANDED },
        { "/cong-van", TEXT_dossiers_form_letter, STATE_EXAMINED | STATE_SIGNED | STATE_HANDED },
    };
    enum status status;
    if (visit->dossier.filed_count == 0)
        return STATUS_OK;
    html_raw(&s->html, "<section class=\"margin\"><h2>");
    sight_words(s, TEXT_dossiers_papers);
    html_raw(&s->html, "</h2>\n<ul class=\"plain\">\n");
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (forms[i].states != 0 && (forms[i].states & (unsigned)visit->dossier.state) == 0)
            continue;
        html_raw(&s->html, "<li>");
        sight_words(s, forms[i].words);
        html_raw(&s->html, ": <span class=\"together\"><a href=\"");
        html_text(&s->html, dossier_path(s->arena, &visit->dossier, forms[i].rest));
        html_raw(&s->html, ".pdf\">PDF</a>, <a href=\"");
        html_text(&s->html, dossier_path(s->arena, &visit->dossier, forms[i].rest));
        html_raw(&s->html, ".docx\">Word</a></span></li>\n");
    }
    html_raw(&s->html, "</ul>\n");
    status = dossier_write_scans(s, visit, error);
    html_raw(&s->html, "</section>\n");
    return status;
}

/* What may be done now: one main action. */
static void write_actions(struct sight *s, const struct dossier_visit *visit)
{
    struct arena *arena = s->arena;
    html_raw(&s->html, "<p class=\"act\">");
    if (dossier_may(visit, "dossiers.draft")) {
        sight_button(s, dossier_path(arena, &visit->dossier, "/bao-cao"), TEXT_dossiers_write_report, false);
        sight_button(s, dossier_path(arena, &visit->dossier, "/kiem-tra"), TEXT_dossiers_check_and_file, true);
    }
    if (dossier_may(visit, "dossiers.examine"))
        sight_button(s, dossier_path(arena, &visit->dossier, "/tham-tra"), TEXT_dossiers_examine, true);
    if (visit->dossier.set_no != DOSSIERS_TOURISM && dossier_may(visit, "dossiers.samples"))
        sight_button(s, dossier_path(arena, &visit->dossier, "/mau"), TEXT_dossiers_take_samples, false);
    html_raw(&s->html, "</p>\n");
}

static void write_head(struct sight *s, const struct dossier_visit *visit, const struct dossier_whole *whole)
{
    sight_back(s, DOSSIERS_PATH, TEXT_dossiers_list);
    html_raw(&s->html, "<h1>");
    html_text(&s->html, whole->product.name);
    html_raw(&s->html, "</h1>\n<p class=\"lead\">");
    html_text(&s->html, whole->producer.facts.name);
    html_raw(&s->html, ". ");
    html_text(&s->html, dossier_set_name(s->arena, whole->set));
    html_raw(&s->html, ". ");
    sight_words(s, dossier_kind_text(visit->dossier.kind));
    html_raw(&s->html, "</p>\n<p>");
    dossier_write_state(s, &visit->dossier, visit->today);
    html_raw(&s->html, "</p>\n");
}

enum status dossiers_page_one(struct web_request *request, struct error *error)
{
    const struct dossiers *room = web_room(request, "dossiers");
    struct permission_subject subject;
    struct dossier_visit visit;
    struct dossier_whole whole;
    struct dossier_binding binding;
    struct sight s;
    bool may_write;
    enum status status = dossier_visit(request, &visit, error);
    if (status == STATUS_OK)
        status = products_subject(visit.conn, visit.arena, visit.dossier.product, &subject, error);
    if (status == STATUS_OK)
        status = dossier_read_whole(visit.conn, visit.arena, web_room(request, "law"), &visit.dossier, &whole, error);
    if (status == STATUS_OK)
        status = dossier_visit_binding(&visit, &binding, error);
    if (status != STATUS_OK)
        return status;
    sight_begin_scripted(&s, request, whole.product.name, DOSSIERS_PATH, SIGHT_WIDE, "dossier");
    write_head(&s, &visit, &whole);
    status = write_return(&s, &visit, &whole, error);
    for (size_t i = 0; status == STATUS_OK && room != NULL && i < room->section_count; i++)
        status = room->sections[i](&s, visit.conn, &visit.dossier, error);
    if (status == STATUS_OK)
        status = dossier_write_rebound(&s, &visit, &whole, &binding, error);
    if (status != STATUS_OK)
        return status;
    may_write = dossier_may(&visit, "dossiers.draft");
    html_raw(&s.html, "<div class=\"dossier\"");
    html_attr(&s.html, "data-person", visit.viewer->id);
    html_raw(&s.html, "><section>\n");
    dossier_write_outcome(&s, &whole, may_write);
    write_actions(&s, &visit);
    dossier_write_moves(&s, &visit, &binding);
    html_raw(&s.html, "</section>\n");
    status = write_papers(&s, &visit, error);
    if (status != STATUS_OK)
        return status;
    html_raw(&s.html, "<section>\n");
    status = dossier_write_before(&s, &visit, &whole, web_room(request, "law"), error);
    if (status != STATUS_OK)
        return status;
    if (may_write)
        dossier_write_plan(&s, &whole);
    html_raw(&s.html, "<h2>");
    sight_words(&s, TEXT_dossiers_criteria);
    html_raw(&s.html, "</h2>\n");
    write_criteria(&s, &whole, may_write, visit.today);
    status = laboratory_section(&s, visit.conn, &whole.product, &subject, error);
    html_raw(&s.html, "</section>\n");
    if (status == STATUS_OK)
        status = write_events(&s, &visit, error);
    html_raw(&s.html, "</div>\n");
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}

/* ---- the list ---- */

static const struct list_tab reach_tabs[] = {
    { { "tinh", 4 }, TEXT_dossiers_reach_province },
    { { "xa", 2 }, TEXT_dossiers_reach_commune },
    { { "toi", 3 }, TEXT_dossiers_reach_own },
};

static size_t tab_of(const struct reach *reach)
{
    return reach->scope == SCOPE_PROVINCE ? 0 : reach->scope == SCOPE_COMMUNE ? 1 : 2;
}

static const struct list_order orders[] = {
    [DOSSIERS_NEWEST] = { "moi", TEXT_dossiers_order_newest, true },
    [DOSSIERS_DUE] = { "han", TEXT_dossiers_order_due, false },
};

/* What is asked for, as the address says it. */
struct asking {
    struct list list;
    struct list_filter state;
    struct form_choice states[8];
    struct list_tab tabs[3];
    struct reach reaches[3];
    size_t reach_count;
    struct dossiers_query query;
};

static void ask_reach(struct asking *a, struct web_request *request)
{
    struct str wanted = web_query(request, "pham-vi");
    size_t chosen = 0;
    a->reach_count = accounts_reaches(accounts_viewer(request), "dossiers.see", a->reaches);
    for (size_t i = 0; i < a->reach_count; i++) {
        a->tabs[i] = reach_tabs[tab_of(&a->reaches[i])];
        if (str_equal(wanted, a->tabs[i].value))
            chosen = i;
    }
    if (a->reach_count == 0)
        return;
    a->query.reach = a->reaches[chosen];
    a->list.tab = a->tabs[chosen].value;
}

static void ask(struct asking *a, struct web_request *request)
{
    struct str state = web_query(request, "trang-thai");
    struct str after = web_query(request, "sau");
    struct str at = str_cut(&after, '.');
    *a = (struct asking){ .list = { .path = DOSSIERS_PATH, .typed = str_part(web_query(request, "q"), 0, 200), .typed_label = TEXT_dossiers_search,
                                    .filter_count = 1, .tab_name = "pham-vi", .orders = orders, .order_count = 2,
                                    .order = list_order_asked(request, orders, 2) } };
    a->query.order = (enum dossiers_order)a->list.order;
    ask_reach(a, request);
    for (int i = 0; dossier_state_words[i] != NULL; i++) {
        a->states[i] = (struct form_choice){ .value = dossier_state_words[i], .words = dossier_state_text((enum account_state)(1u << i)) };
        if (str_is(state, dossier_state_words[i]))
            a->query.states = 1u << i;
    }
    a->state = (struct list_filter){ "trang-thai", TEXT_dossiers_state, a->states, 8, a->query.states == 0 ? STR("") : state };
    a->list.filters = &a->state;
    a->list.tabs = a->tabs;
    a->list.tab_count = a->reach_count;
    producers_query_words(web_arena(request), a->list.typed, a->query.words);
    if (!str_to_int(at, 1, INT64_MAX, &a->query.before_at) || !ident_read(after, &a->query.before))
        a->query.before_at = 0;
}

static void write_rows(struct sight *s, const struct list *asked, const struct dossier_list *list, date today)
{
    static const struct list_head heads[] = {
        { TEXT_dossiers_product, NULL }, { TEXT_dossiers_producer, NULL },
        { TEXT_dossiers_set, NULL },     { TEXT_dossiers_kind, NULL },
        { TEXT_dossiers_state_and_term, &orders[DOSSIERS_DUE] }, { TEXT_dossiers_changed, &orders[DOSSIERS_NEWEST] },
    };
    list_sorted_rows_open(s, asked, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < list->count; i++) {
        const struct dossier *dossier = &list->rows[i];
        html_raw(&s->html, "<tr><th scope=\"row\"><a");
        html_attr(&s->html, "href", dossier_path(s->arena, dossier, ""));
        html_raw(&s->html, ">");
        html_text(&s->html, dossier->product_name);
        html_raw(&s->html, "</a></th><td>");
        html_text(&s->html, dossier->producer_name);
        html_raw(&s->html, "</td><td class=\"figure\">");
        SIGHT_WORDS(s, TEXT_dossiers_set_no, TEXT_ARG_INT("no", dossier->set_no));
        html_raw(&s->html, "</td><td>");
        sight_words(s, dossier_kind_text(dossier->kind));
        html_raw(&s->html, "</td><td>");
        dossier_write_state(s, dossier, today);
        html_raw(&s->html, "</td><td class=\"quiet\"><span class=\"named\">"); /* where the rows have no head */
        sight_words(s, TEXT_dossiers_changed);
        html_raw(&s->html, "</span> ");
        sight_date(s, date_in_vietnam(dossier->changed_at));
        html_raw(&s->html, "</td></tr>\n");
    }
    list_table_close(s);
}

static void write_list(struct sight *s, const struct asking *a, const struct dossier_list *found)
{
    struct buffer after;
    sight_heading(s, TEXT_dossiers_list, TEXT_NONE);
    list_write_tabs(s, &a->list);
    list_write_ask(s, &a->list);
    if (found->count == 0) {
        html_raw(&s->html, "<p>");
        sight_words(s, list_asks(&a->list) ? TEXT_dossiers_none_found : TEXT_dossiers_none);
        html_raw(&s->html, "</p>\n");
        return;
    }
    write_rows(s, &a->list, found, date_in_vietnam(context_now(web_context(s->request))));
    if (!found->more)
        return;
    buffer_open(&after, s->arena, 64);
    buffer_add_int(&after, dossiers_place(&found->rows[found->count - 1], a->query.order));
    buffer_add_char(&after, '.');
    ident_write(&after, &found->rows[found->count - 1].ident);
    list_write_more(s, &a->list, buffer_str(&after));
}

enum status dossiers_page_list(struct web_request *request, struct error *error)
{
    struct dossier_list found = { 0 };
    struct asking asking;
    struct db_conn *conn;
    struct sight s;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    ask(&asking, request);
    if (status == STATUS_OK && asking.reach_count > 0)
        status = dossiers_sql_list(conn, web_arena(request), &asking.query, &found, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_dossiers_list, DOSSIERS_PATH, SIGHT_WIDE);
    write_list(&s, &asking, &found);
    return sight_end(&s, 200, error);
}

/* ---- on a product's page ---- */

enum status dossiers_section(struct sight *s, struct db_conn *conn, const struct product *product, const struct permission_subject *subject,
                             struct error *error)
{
    const struct viewer *viewer = accounts_viewer(s->request);
    struct permission_subject fresh = *subject;
    struct dossier_list list;
    bool open = false;
    enum status status = dossiers_sql_of_product(conn, s->arena, product->id, &list, error);
    if (status != STATUS_OK)
        return status;
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_dossiers_list);
    html_raw(&s->html, "</h2>\n<ul class=\"plain\">\n");
    for (size_t i = 0; i < list.count; i++) {
        const struct permission_subject about = dossiers_subject(&list.rows[i]);
        open = open || (about.state & (STATE_HANDED | STATE_WITHDRAWN)) == 0;
        if (!accounts_may(viewer, "dossiers.see", &about))
            continue;
        html_raw(&s->html, "<li><a");
        html_attr(&s->html, "href", dossier_path(s->arena, &list.rows[i], ""));
        html_raw(&s->html, ">");
        sight_words(s, dossier_kind_text(list.rows[i].kind));
        html_raw(&s->html, "</a> ");
        dossier_write_state(s, &list.rows[i], date_in_vietnam(context_now(web_context(s->request))));
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ul>\n");
    fresh.state = (unsigned)dossier_opening_state(viewer, product->producer);
    if (product->state == PRODUCT_ACTIVE && !open && accounts_may(viewer, "dossiers.draft", &fresh)) {
        html_raw(&s->html, "<p><a class=\"button main\" href=\"" DOSSIERS_PATH "/moi?san-pham=");
        ident_write(&s->html, &product->ident);
        html_raw(&s->html, "\">");
        sight_words(s, TEXT_dossiers_new);
        html_raw(&s->html, "</a></p>\n");
    }
    return STATUS_OK;
}

/* ---- a new one ---- */

static const struct form_choice kind_choices[] = {
    { "first", TEXT_dossiers_first, { 0 } },
    { "upgrade", TEXT_dossiers_upgrade, { 0 } },
    { "rerating", TEXT_dossiers_rerating, { 0 } },
};
static const struct form_field new_fields[] = {
    { .name = "phieu", .kind = FORM_SELECT, .label = TEXT_dossiers_set, .hint = TEXT_dossiers_set_hint, .required = true },
    { .name = "loai", .kind = FORM_RADIO, .label = TEXT_dossiers_kind, .required = true, .choices = kind_choices, .choice_count = 3 },
    { .name = "san-pham", .kind = FORM_HIDDEN, .label = TEXT_dossiers_product, .required = true, .max = IDENT_TEXT_SIZE },
};

static enum status find_product(struct web_request *request, struct str ident, struct product *product, struct error *error)
{
    struct permission_subject subject;
    struct db_conn *conn;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    return status == STATUS_OK ? products_for(conn, web_arena(request), accounts_viewer(request), ident, "products.see", product, &subject, error)
                               : status;
}

#define NEW_FIELDS (sizeof(new_fields) / sizeof(new_fields[0]))

/* All sheets of the pack that takes new dossiers, the likely ones first. Where an officer has decided, the field is left out. */
static enum status set_choices(struct form *form, const struct product *product, struct error *error)
{
    struct arena *arena = web_arena(form->request);
    date today = date_in_vietnam(context_now(web_context(form->request)));
    const struct law_pack *pack = scoring_pack_on(web_room(form->request, "law"), today);
    struct product_guess guesses[PRODUCTS_GUESSES];
    size_t guess_count = products_guess(arena, web_room(form->request, "products"), web_room(form->request, "law"), product->name, today, guesses);
    struct form_choice *choices = ARENA_NEW_MANY(arena, struct form_choice, PRODUCTS_GUESSES + PRODUCTS_SETS);
    size_t count = 0;
    if (choices == NULL)
        return fail_memory(error);
    for (size_t i = 0; pack != NULL && i < guess_count + PRODUCTS_SETS; i++) {
        int no = i < guess_count ? guesses[i].set : (int)(i - guess_count) + 1;
        const struct law_set *set;
        struct buffer value;
        bool proposed = false;
        for (size_t g = 0; i >= guess_count && g < guess_count; g++)
            proposed = proposed || guesses[g].set == no;
        if (proposed || law_find_set(arena, pack, no, &set, error) != STATUS_OK)
            continue;
        buffer_open(&value, arena, 8);
        buffer_add_int(&value, no);
        choices[count++] = (struct form_choice){ .value = buffer_z(&value), .plain = dossier_set_name(arena, set) };
    }
    form_set_choices(form, "phieu", choices, count);
    if (guess_count > 0)
        form_set(form, "phieu", str_from(choices[0].value));
    return STATUS_OK;
}

static enum status new_start(struct web_request *request, const struct product *product, struct form *form, struct error *error)
{
    size_t skip = product->set == 0 ? 0 : 1;
    enum status status = form_start(request, new_fields + skip, NEW_FIELDS - skip, form, error);
    return status == STATUS_OK && skip == 0 ? set_choices(form, product, error) : status;
}

static enum status show_new(struct form *form, const struct product *product, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, form->request, TEXT_dossiers_new, DOSSIERS_PATH, SIGHT_NARROW);
    sight_back(&s, DOSSIERS_PATH, TEXT_dossiers_list);
    form_write_faults(&s.html, form);
    html_raw(&s.html, "<h1>");
    html_text(&s.html, product->name);
    html_raw(&s.html, "</h1>\n<p class=\"lead\">");
    sight_words(&s, TEXT_dossiers_new_lead);
    html_raw(&s.html, "</p>\n");
    form_write_open(&s.html, form, STR(DOSSIERS_PATH "/moi"));
    form_write_fields(&s.html, form);
    form_write_close(&s.html, form, TEXT_dossiers_begin);
    return sight_end(&s, http_status, error);
}

enum status dossiers_page_new(struct web_request *request, struct error *error)
{
    struct product product;
    struct form form;
    enum status status = find_product(request, web_query(request, "san-pham"), &product, error);
    if (status == STATUS_OK)
        status = new_start(request, &product, &form, error);
    if (status != STATUS_OK)
        return status;
    form_set(&form, "san-pham", web_query(request, "san-pham"));
    form_set(&form, "loai", web_query(request, "loai").len > 0 ? web_query(request, "loai") : STR("first")); /* a choice that is none stays open */
    return show_new(&form, &product, 200, error);
}

/* An upgrade and a re-rating start from the dossier that was handed over last, where there is one. */
static enum status open_content(struct web_request *request, const struct form *form, struct db_conn *conn, int64_t product, struct ident dossier,
                                struct str *out, struct error *error)
{
    bool first = str_is(form_text(form, "loai"), dossier_kind_words[DOSSIER_FIRST]);
    struct dossier before = { 0 };
    struct json_writer json;
    struct buffer text;
    struct buffer ident;
    enum status status = first ? STATUS_OK : dossier_before(conn, web_arena(request), accounts_viewer(request), product, &before, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&ident, web_arena(request), IDENT_TEXT_SIZE);
    ident_write(&ident, &dossier);
    buffer_open(&text, web_arena(request), CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "dossier", buffer_str(&ident));
    json_text(&json, "product", form_text(form, "san-pham"));
    json_text(&json, "kind", form_text(form, "loai"));
    json_int(&json, "set", form_int(form, "phieu", 0));
    if (before.id != 0) {
        buffer_open(&ident, web_arena(request), IDENT_TEXT_SIZE);
        ident_write(&ident, &before.ident);
        json_text(&json, "before", buffer_str(&ident));
    }
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

enum status dossiers_page_new_sent(struct web_request *request, struct error *error)
{
    struct dossier dossier = { 0 };
    struct product product;
    struct producer producer;
    struct buffer name;
    struct db_conn *conn;
    struct form form;
    struct str content;
    struct error fault;
    enum status status = find_product(request, web_form(request, "san-pham"), &product, error);
    if (status == STATUS_OK)
        status = new_start(request, &product, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status == STATUS_OK)
        status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK)
        status = producers_by_id(conn, web_arena(request), product.producer, &producer, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&form))
        return show_new(&form, &product, 422, error);
    buffer_open(&name, web_arena(request), 100);
    buffer_add(&name, STR("dossier "));
    ident_write(&name, &form.command);
    dossier.ident = ident_of_name(buffer_str(&name));
    status = open_content(request, &form, conn, product.id, dossier.ident, &content, error);
    if (status != STATUS_OK)
        return status;
    status = dossier_command(request, &form.command, "dossiers.open", content, &producer, NULL, &fault);
    if (status == STATUS_OK)
        return web_redirect(request, dossier_path(web_arena(request), &dossier, "").ptr, error);
    if (status != STATUS_BAD_INPUT && status != STATUS_STALE) {
        *error = fault;
        return status;
    }
    form_fault_of(&form, &fault);
    return show_new(&form, &product, 422, error);
}
