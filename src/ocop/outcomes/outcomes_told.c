/* A result as its producer is told it: points, stars, each criterion, the letter of reasons, the way to the next star, his complaint.
 *
 * From when: Decision 26/2026/QD-TTg, Article 7.3.g, has the office tell the commune and the producer in writing, after council (7.3.d), proposal (7.3.đ) and
 * decision (7.3.e) in that order, and does not say whether he may learn it before the decision. Here he sees what the council concluded once its minutes
 * are signed, with the sentence that it is a proposal; never before. */
#include "base/pure.h"
#include "ocop/outcomes/outcomes_int.h"
#include "texts_outcomes.h"
#include "texts_sessions.h"

struct permission_subject outcome_subject(const struct viewer *viewer, const struct session *session, const struct session_people *people,
                                          const struct session_item *item, date today)
{
    struct permission_subject subject = session_subject_in(people, session, item, viewer, today);
    bool told = session->state == SESSION_SIGNED;
    for (size_t i = 0; viewer != NULL && i < viewer->hold_count; i++)
        if (viewer->holds[i].producer != 0 && viewer->holds[i].producer == item->producer) /* whatever seat he has: it is his own */
            subject.province = session->province;
    subject.producer = item->producer;
    subject.commune = item->commune_code;
    subject.state = told ? STATE_MINUTES_SIGNED : STATE_ITEM_OTHER;
    return subject;
}

enum status outcome_told_item(struct web_request *request, const struct session_item *item, struct outcome_told *out, struct error *error)
{
    struct session_visit *visit = &out->visit;
    enum status status;
    *out = (struct outcome_told){ .visit = { .request = request,
                                             .arena = web_arena(request),
                                             .viewer = accounts_viewer(request),
                                             .today = date_in_vietnam(context_now(web_context(request))) },
                                  .item = *item };
    status = db_reader(web_room(request, "db"), &visit->conn, error);
    if (status == STATUS_OK)
        status = sessions_sql_by_id(visit->conn, visit->arena, item->session, &visit->session, error);
    if (status == STATUS_OK) {
        visit->session.sits = session_sits(&visit->session, visit->today);
        status = session_people(visit->conn, visit->arena, &visit->session, &visit->people, error);
    }
    if (status == STATUS_OK)
        out->subject = outcome_subject(visit->viewer, &visit->session, &visit->people, item, visit->today);
    return status;
}

enum status outcome_told(struct web_request *request, struct str ident, struct outcome_told *out, struct error *error)
{
    struct session_item item;
    struct db_conn *conn;
    struct ident read;
    bool found = false;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK && ident_read(ident, &read))
        status = sessions_sql_item(conn, web_arena(request), &read, &found, &item, error);
    if (status == STATUS_OK && !found)
        return commands_not_found(error);
    return status == STATUS_OK ? outcome_told_item(request, &item, out, error) : status;
}

enum status outcome_told_result(struct outcome_told *told, struct error *error)
{
    struct session_visit *visit = &told->visit;
    return session_last_outcome(visit->conn, visit->arena, web_room(visit->request, "law"), &told->item, &told->counted, &told->outcome, error);
}

struct str outcome_result_path(struct arena *arena, const struct session_item *item, const char *rest)
{
    struct buffer out;
    buffer_open(&out, arena, 200);
    buffer_add_z(&out, OUTCOMES_RESULTS "/");
    ident_write(&out, &item->ident);
    buffer_add_z(&out, rest);
    (void)buffer_z(&out);
    return buffer_str(&out);
}

/* ---- the page ---- */

static void write_facts(struct sight *s, const struct outcome_told *told)
{
    const struct session *session = &told->visit.session;
    const struct law_result *law = &told->outcome.law;
    sight_facts(s);
    if (told->counted) {
        sight_fact(s, TEXT_outcomes_told_mean, outcome_points(s->arena, law->mean));
        sight_fact(s, TEXT_outcomes_proposed, outcome_stars(s->arena, s->language, law->stars));
        if (!law->knocked_out && law->stars < law->stars_by_points) {
            sight_fact(s, TEXT_outcomes_by_points, outcome_stars(s->arena, s->language, law->stars_by_points));
            sight_fact(s, TEXT_outcomes_unmet, session_outcome_unmet(s->arena, &told->outcome));
        }
    }
    sight_fact(s, TEXT_outcomes_conclusion, outcome_conclusion(s->arena, s->language, &told->item));
    sight_fact(s, TEXT_outcomes_told_council, told->visit.people.council.name);
    sight_fact(s, TEXT_sessions_minutes, session->minutes_no);
    sight_fact(s, TEXT_outcomes_told_on, date_text(s->arena, session->minutes_day));
    sight_facts_end(s);
}

/* What a proposal is, and what the decision in force says of telling it. */
static void write_law(struct sight *s, const struct outcome_told *told)
{
    html_raw(&s->html, "<p>");
    sight_words(s, str_starts_with(told->item.pack, STR("26-2026")) ? TEXT_outcomes_told_law_26 : TEXT_outcomes_told_law);
    html_raw(&s->html, "</p>\n");
}

static void write_criteria(struct sight *s, const struct outcome_told *told)
{
    static const enum text_id heads[] = { TEXT_outcomes_criterion, TEXT_outcomes_score, TEXT_outcomes_max, TEXT_outcomes_lost };
    const struct law_set *set = told->outcome.question.set;
    int64_t *lost = ARENA_NEW_MANY(s->arena, int64_t, set->criterion_count), total;
    if (lost == NULL)
        return; /* the page fails: its arena is exhausted */
    outcomes_lost(&told->outcome, lost, &total);
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_outcomes_told_criteria);
    html_raw(&s->html, "</h2>\n");
    list_table_open(s, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t c = 0; c < set->criterion_count; c++) {
        html_raw(&s->html, "<tr><th scope=\"row\">");
        html_text(&s->html, set->criteria[c].code);
        html_raw(&s->html, " ");
        html_text(&s->html, self_name(s->arena, set->criteria[c].name));
        html_raw(&s->html, "</th><td class=\"figure\">");
        html_text(&s->html, outcome_points(s->arena, told->outcome.law.criteria[c]));
        html_raw(&s->html, "</td><td class=\"figure\">");
        html_int(&s->html, set->criteria[c].max);
        html_raw(&s->html, "</td><td class=\"figure\">");
        html_text(&s->html, lost[c] == 0 ? STR("") : outcome_hundredths(s->arena, lost[c]));
        html_raw(&s->html, "</td></tr>\n");
    }
    list_table_close(s);
}

/* The sheet that the mean has reached for certain: of each criterion the highest option that is not above its mean. */
bool outcome_floor(struct arena *arena, const struct session_outcome *outcome, struct self_sheet *sheet)
{
    const struct law_set *set = outcome->question.set;
    if (!self_sheet_new(arena, set, sheet))
        return false;
    for (size_t c = 0; c < set->criterion_count; c++) {
        int best = -1;
        for (size_t i = 0; i < set->criteria[c].option_count; i++) {
            int points = set->criteria[c].options[i].points;
            if (fraction_compare_int(outcome->law.criteria[c], points) >= 0 && (best < 0 || points > set->criteria[c].options[best].points))
                best = (int)i;
        }
        sheet->choices[c] = best < 0 ? LAW_NO_CHOICE : (int8_t)best;
        sheet->answered[c] = true;
    }
    return true;
}

static void write_steps(struct sight *s, const struct outcome_told *told, const struct law_plan *plan)
{
    const struct law_set *set = told->outcome.question.set;
    html_raw(&s->html, "<ol class=\"steps\">\n");
    for (size_t i = 0; i < plan->step_count; i++) {
        const struct law_criterion *criterion = &set->criteria[plan->steps[i].criterion];
        html_raw(&s->html, "<li>");
        html_text(&s->html, criterion->code);
        html_raw(&s->html, " ");
        html_text(&s->html, self_name(s->arena, criterion->name));
        html_raw(&s->html, ": ");
        SIGHT_WORDS(s, TEXT_outcomes_told_step, TEXT_ARG("option", criterion->options[plan->steps[i].to].text),
                    TEXT_ARG_INT("points", criterion->options[plan->steps[i].to].points));
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ol>\n");
}

static enum status write_plan(struct sight *s, const struct outcome_told *told, struct error *error)
{
    const struct law_result *law = &told->outcome.law;
    int target = law->stars < LAW_FIRST_MINIMUM ? LAW_FIRST_MINIMUM : law->stars + 1;
    struct self_sheet sheet;
    struct law_plan plan;
    if (law->knocked_out || target > LAW_STARS)
        return STATUS_OK;
    if (!outcome_floor(s->arena, &told->outcome, &sheet) || !self_plan_find(s->arena, &sheet, target, &plan))
        return fail_memory(error);
    html_raw(&s->html, "<h2>");
    SIGHT_WORDS(s, TEXT_outcomes_told_plan, TEXT_ARG_INT("stars", target));
    html_raw(&s->html, "</h2>\n<p>");
    sight_words(s, plan.reachable && plan.step_count > 0 ? TEXT_outcomes_told_plan_lead : TEXT_outcomes_told_plan_none);
    html_raw(&s->html, "</p>\n");
    if (plan.reachable && plan.step_count > 0)
        write_steps(s, told, &plan);
    return STATUS_OK;
}

static void write_letter(struct sight *s, const struct outcome_told *told)
{
    html_raw(&s->html, "<p class=\"acts\">");
    sight_button(s, outcome_result_path(s->arena, &told->item, "/giay/thong-bao.pdf"), TEXT_outcomes_told_letter_pdf, true);
    sight_button(s, outcome_result_path(s->arena, &told->item, "/giay/thong-bao.docx"), TEXT_outcomes_told_letter_docx, false);
    html_raw(&s->html, "</p>\n");
}

enum status outcomes_page_told(struct web_request *request, struct error *error)
{
    struct outcome_told told;
    struct sight s;
    enum status status = outcome_told(request, web_path_part(request, "san-pham"), &told, error);
    if (status == STATUS_OK)
        status = accounts_ask(told.visit.viewer, "outcomes.result", NULL, &told.subject, error);
    if (status == STATUS_OK)
        status = outcome_told_result(&told, error);
    if (status != STATUS_OK)
        return status;
    sight_begin_named(&s, request, told.item.product_name, OUTCOMES_RESULTS, SIGHT_NARROW);
    sight_back(&s, OUTCOMES_RESULTS, TEXT_outcomes_told_list);
    html_raw(&s.html, "<h1>");
    html_text(&s.html, told.item.product_name);
    html_raw(&s.html, "</h1>\n");
    write_facts(&s, &told);
    write_law(&s, &told);
    if (told.counted)
        write_letter(&s, &told);
    if (told.counted)
        status = write_plan(&s, &told, error);
    if (status == STATUS_OK)
        status = complaint_write_links(&s, told.visit.conn, &told.item, &told.subject, true, error);
    if (status == STATUS_OK && told.counted)
        write_criteria(&s, &told);
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}

/* ---- his results ---- */

static void write_row(struct sight *s, const struct session_item *item)
{
    html_raw(&s->html, "<tr><th scope=\"row\"><a");
    html_attr(&s->html, "href", outcome_result_path(s->arena, item, ""));
    html_raw(&s->html, ">");
    html_text(&s->html, item->product_name);
    html_raw(&s->html, "</a></th><td>");
    html_text(&s->html, item->producer_name);
    html_raw(&s->html, "</td><td>");
    if (item->state == ITEM_CONCLUDED)
        html_text(&s->html, outcome_stars(s->arena, s->language, item->stars));
    else
        sight_words(s, session_item_state_text(item->state));
    html_raw(&s->html, "</td></tr>\n");
}

enum status outcomes_page_told_list(struct web_request *request, struct error *error)
{
    static const enum text_id heads[] = { TEXT_sessions_product, TEXT_sessions_producer, TEXT_outcomes_proposed };
    const struct viewer *viewer = accounts_viewer(request);
    struct db_conn *conn;
    struct sight s;
    size_t shown = 0;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_outcomes_told_list, OUTCOMES_RESULTS, SIGHT_NARROW);
    sight_heading(&s, TEXT_outcomes_told_list, TEXT_outcomes_told_list_lead);
    for (size_t h = 0; h < viewer->hold_count && status == STATUS_OK; h++) {
        struct session_items items = { 0 };
        if (viewer->holds[h].producer != 0)
            status = sessions_sql_items_told(conn, s.arena, viewer->holds[h].producer, 0, &items, error);
        for (size_t i = 0; i < items.count && status == STATUS_OK; i++) {
            if (shown++ == 0)
                list_rows_open(&s, heads, sizeof(heads) / sizeof(heads[0]));
            write_row(&s, &items.rows[i]);
        }
    }
    if (shown > 0)
        list_table_close(&s);
    else
        html_raw(&s.html, "<p>"), sight_words(&s, TEXT_outcomes_told_none), html_raw(&s.html, "</p>\n");
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}

/* On the page of the dossier, for its producer. */
enum status outcomes_dossier_section(struct sight *s, struct db_conn *conn, const struct dossier *dossier, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(s->request);
    struct session_items items;
    enum status status = sessions_sql_items_told(conn, s->arena, dossier->producer, dossier->id, &items, error);
    for (size_t i = 0; i < items.count && status == STATUS_OK; i++) {
        const struct permission_subject subject = { .province = dossier->province, .producer = items.rows[i].producer, .state = STATE_MINUTES_SIGNED };
        if (!accounts_may(viewer, "outcomes.result", &subject))
            continue;
        html_raw(&s->html, "<p class=\"act\">");
        sight_button(s, outcome_result_path(s->arena, &items.rows[i], ""), TEXT_outcomes_told_open, true);
        html_raw(&s->html, "</p>\n");
    }
    return status;
}
