/* The list of councils, and one council: who sits in it today, who sat, its rules in words, to whom the chair's duty was delegated. */
#include "ocop/councils/councils_int.h"
#include "web/list.h"
#include "texts_councils.h"

struct str council_path(struct arena *arena, const struct council *council, const char *rest)
{
    struct buffer path;
    buffer_open(&path, arena, 300);
    buffer_add_z(&path, COUNCILS_PATH "/");
    ident_write(&path, &council->ident);
    buffer_add_z(&path, rest);
    return str_from(buffer_z(&path));
}

enum status council_visit(struct web_request *request, const char *action, struct council_visit *out, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    enum status status;
    *out = (struct council_visit){ .request = request, .arena = web_arena(request), .today = date_in_vietnam(context_now(web_context(request))) };
    status = db_reader(web_room(request, "db"), &out->conn, error);
    if (status == STATUS_OK)
        status = council_find(out->conn, out->arena, web_path_part(request, "hoi-dong"), &out->council, error);
    if (status == STATUS_OK)
        status = council_chair_subject(out->conn, out->arena, &out->council, viewer == NULL ? 0 : viewer->account, out->today, &out->subject, error);
    if (status == STATUS_OK)
        status = accounts_ask(viewer, action, "councils.see", &out->subject, error);
    if (status == STATUS_OK)
        status = council_seats(out->conn, out->arena, out->council.id, &out->seats, error);
    return status == STATUS_OK ? council_delegations(out->conn, out->arena, out->council.id, &out->delegations, error) : status;
}

void council_write_back(struct sight *s, const struct council *council)
{
    html_raw(&s->html, "<p class=\"back\"><a");
    html_attr(&s->html, "href", council_path(s->arena, council, ""));
    html_raw(&s->html, ">");
    page_icon(&s->html, ICON_BACK);
    html_text(&s->html, council->name);
    html_raw(&s->html, "</a></p>\n");
}

/* ---- the list ---- */

static const enum text_id body_texts[] = { TEXT_councils_bad_row, TEXT_councils_body_district, TEXT_councils_body_province, TEXT_councils_body_centre };
_Static_assert(BODY_DISTRICT == 1 && BODY_PROVINCE == 2 && BODY_CENTRE == 3, "a text for each body that has a council");

static void write_council(struct sight *s, const struct council *council)
{
    html_raw(&s->html, "<tr><th scope=\"row\"><a");
    html_attr(&s->html, "href", council_path(s->arena, council, ""));
    html_raw(&s->html, ">");
    html_text(&s->html, council->name);
    html_raw(&s->html, "</a></th><td>");
    sight_words(s, body_texts[council->body]);
    html_raw(&s->html, "</td><td>");
    html_text(&s->html, council->decision_no);
    html_raw(&s->html, "</td><td class=\"figure\">");
    sight_date(s, council->decision_day);
    html_raw(&s->html, "</td><td class=\"figure\">");
    if (council->ended == DATE_NONE)
        sight_words(s, TEXT_councils_in_force);
    else
        sight_date(s, council->ended);
    html_raw(&s->html, "</td></tr>\n");
}

/* "19676-12": the place behind a council in the list. */
static bool read_place(struct str typed, struct council_place *out)
{
    struct str day = str_cut(&typed, '-');
    return str_to_int(day, 0, INT32_MAX, &out->decision_day) && str_to_int(typed, 1, INT64_MAX, &out->id);
}

static struct str place_text(struct arena *arena, const struct council *council)
{
    struct buffer text;
    buffer_open(&text, arena, 60);
    buffer_add_int(&text, council->decision_day);
    buffer_add_char(&text, '-');
    buffer_add_int(&text, council->id);
    return buffer_str(&text);
}

static bool may_see(const struct viewer *viewer, const struct council *council)
{
    const struct permission_subject subject = { .province = council->province, .district = council->place_code };
    return accounts_may(viewer, "councils.see", &subject);
}

static void write_list(struct sight *s, const struct council_list *rows)
{
    static const enum text_id heads[] = { TEXT_councils_name, TEXT_councils_body, TEXT_councils_decision_no, TEXT_councils_decision_day,
                                          TEXT_councils_ended_day };
    size_t shown = 0;
    for (size_t i = 0; i < rows->count && i < COUNCILS_PAGE; i++) {
        if (!may_see(accounts_viewer(s->request), &rows->rows[i]))
            continue;
        if (shown++ == 0)
            list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
        write_council(s, &rows->rows[i]);
    }
    if (shown > 0) {
        list_table_close(s);
        return;
    }
    html_raw(&s->html, "<p>");
    sight_words(s, TEXT_councils_none);
    html_raw(&s->html, "</p>\n");
}

enum status councils_page_list(struct web_request *request, struct error *error)
{
    static const struct list_tab tabs[] = { { { "", 0 }, TEXT_councils_tab_in_force }, { { "da-ket-thuc", 11 }, TEXT_councils_tab_ended } };
    const struct viewer *viewer = accounts_viewer(request);
    struct council_place after = { INT64_MAX, INT64_MAX };
    struct list list = { .path = COUNCILS_PATH, .tab_name = "loai", .tabs = tabs, .tab_count = 2 };
    bool ended = str_is(web_query(request, "loai"), "da-ket-thuc");
    struct council_list rows;
    struct db_conn *conn;
    struct sight s;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status != STATUS_OK)
        return status;
    list.tab = tabs[ended ? 1 : 0].value;
    if (!read_place(web_query(request, "sau"), &after))
        after = (struct council_place){ INT64_MAX, INT64_MAX };
    status = councils_sql_list(conn, web_arena(request), viewer->province, date_in_vietnam(context_now(web_context(request))), ended, &after, &rows, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_councils_title, COUNCILS_NAV, SIGHT_WIDE);
    sight_heading(&s, TEXT_councils_title, TEXT_councils_lead);
    if (accounts_can(viewer, "councils.edit")) {
        html_raw(&s.html, "<p class=\"acts\">");
        sight_button(&s, STR(COUNCILS_PATH "/moi"), TEXT_councils_new, true);
        html_raw(&s.html, "</p>\n");
    }
    list_write_tabs(&s, &list);
    write_list(&s, &rows);
    list_write_more(&s, &list, rows.count > COUNCILS_PAGE ? place_text(s.arena, &rows.rows[COUNCILS_PAGE - 1]) : STR(""));
    return sight_end(&s, 200, error);
}

/* ---- one council ---- */

static const struct council_seat *seat_by_id(const struct council_seats *seats, int64_t id)
{
    for (size_t i = 0; i < seats->count; i++)
        if (seats->rows[i].id == id)
            return &seats->rows[i];
    return NULL;
}

static void write_period(struct sight *s, date from, date until)
{
    if (until == DATE_NONE) {
        SIGHT_WORDS(s, TEXT_councils_since, TEXT_ARG("from", date_text(s->arena, from)));
        return;
    }
    SIGHT_WORDS(s, TEXT_councils_period, TEXT_ARG("from", date_text(s->arena, from)), TEXT_ARG("until", date_text(s->arena, until)));
}

/* By which decision, where it is not the one that set the council up, and in whose place. */
static void write_why(struct sight *s, const struct council_visit *visit, const struct council_seat *seat, const struct council_seat *before)
{
    struct str first = council_basis(s->arena, visit->council.decision_no, visit->council.decision_day);
    struct str basis = seat->end_basis.len > 0 ? seat->end_basis : seat->basis;
    bool known = str_equal(basis, first);
    if (known && before == NULL)
        return;
    html_raw(&s->html, "<br><span class=\"quiet small\">");
    html_text(&s->html, known ? STR("") : basis);
    if (before != NULL) {
        html_text(&s->html, known ? STR("") : STR("; "));
        SIGHT_WORDS(s, TEXT_councils_follows, TEXT_ARG("name", before->name));
    }
    html_raw(&s->html, "</span>");
}

static void write_seat(struct sight *s, const struct council_visit *visit, const struct council_seat *seat, bool acting)
{
    const struct council_seat *before = seat_by_id(&visit->seats, seat->replaces);
    html_raw(&s->html, "<tr><td class=\"figure\">");
    html_int(&s->html, seat->no);
    html_raw(&s->html, "</td><th scope=\"row\">");
    html_text(&s->html, seat->name);
    html_raw(&s->html, "</th><td>");
    sight_words(s, council_duty_texts[seat->duty]);
    if (acting) {
        html_raw(&s->html, "<br><span class=\"ok small\">");
        page_icon(&s->html, ICON_DONE);
        sight_words(s, TEXT_councils_acts);
        html_raw(&s->html, "</span>");
    }
    html_raw(&s->html, "</td><td>");
    html_text(&s->html, seat->position);
    html_text(&s->html, seat->position.len > 0 && seat->agency.len > 0 ? STR(", ") : STR(""));
    html_text(&s->html, seat->agency);
    html_raw(&s->html, "</td><td>");
    write_period(s, seat->from, seat->until);
    write_why(s, visit, seat, before);
    html_raw(&s->html, "</td></tr>\n");
}

enum part { PART_TODAY, PART_LATER, PART_BEFORE };

static bool belongs(const struct council_seat *seat, enum part part, date today)
{
    switch (part) {
    case PART_TODAY: return council_seat_on(seat, today);
    case PART_LATER: return seat->from > today && (seat->until == DATE_NONE || seat->until >= seat->from);
    case PART_BEFORE: break;
    }
    return seat->until != DATE_NONE && (seat->until < today || seat->until < seat->from);
}

static void write_part(struct sight *s, const struct council_visit *visit, enum part part, int acting)
{
    static const enum text_id heads[] = { TEXT_councils_no, TEXT_councils_person, TEXT_councils_duty, TEXT_councils_position, TEXT_councils_time };
    static const enum text_id titles[] = { TEXT_councils_sitting, TEXT_councils_coming, TEXT_councils_left };
    bool open = false;
    for (size_t i = 0; i < visit->seats.count; i++) {
        if (!belongs(&visit->seats.rows[i], part, visit->today))
            continue;
        if (!open) {
            html_raw(&s->html, "<h2>");
            sight_words(s, titles[part]);
            html_raw(&s->html, "</h2>\n");
            list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
            open = true;
        }
        write_seat(s, visit, &visit->seats.rows[i], part == PART_TODAY && (int)i == acting);
    }
    if (open)
        list_table_close(s);
}

static void write_take_back(struct sight *s, const struct council_visit *visit, const struct council_delegation *delegation)
{
    struct ident command = ident_new(web_context(s->request));
    if (delegation->ended != DATE_NONE || delegation->until < visit->today || visit->council.ended != DATE_NONE ||
        !accounts_may(accounts_viewer(s->request), "councils.delegate", &visit->subject))
        return;
    html_raw(&s->html, "<form method=\"post\"");
    html_attr(&s->html, "action", council_path(s->arena, &visit->council, "/uy-quyen/ket-thuc"));
    html_raw(&s->html, ">");
    form_write_hidden(&s->html, s->request, &command, visit->council.version);
    html_raw(&s->html, "<input type=\"hidden\" name=\"uy-quyen\"");
    html_attr(&s->html, "value", council_ident_text(s->arena, &delegation->ident));
    html_raw(&s->html, "><button class=\"button small\" type=\"submit\">");
    sight_words(s, TEXT_councils_take_back);
    html_raw(&s->html, "</button></form>\n");
}

static void write_delegations(struct sight *s, const struct council_visit *visit)
{
    static const enum text_id heads[] = { TEXT_councils_delegated_to, TEXT_councils_time, TEXT_councils_paper, TEXT_councils_state };
    if (visit->delegations.count == 0)
        return;
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_councils_delegations);
    html_raw(&s->html, "</h2>\n");
    list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = visit->delegations.count; i-- > 0;) {
        const struct council_delegation *row = &visit->delegations.rows[i];
        const struct council_seat *to = seat_by_id(&visit->seats, row->to_seat);
        date last = row->ended == DATE_NONE ? row->until : row->ended;
        html_raw(&s->html, "<tr><th scope=\"row\">");
        html_text(&s->html, to == NULL ? STR("") : to->name);
        html_raw(&s->html, "</th><td>");
        write_period(s, row->from, row->until);
        html_raw(&s->html, "</td><td>");
        html_text(&s->html, row->paper);
        html_raw(&s->html, "</td><td>");
        if (row->ended != DATE_NONE && row->ended < row->from)
            sight_words(s, TEXT_councils_never_held);
        else if (row->ended != DATE_NONE)
            SIGHT_WORDS(s, TEXT_councils_taken_back, TEXT_ARG("day", date_text(s->arena, last)));
        else
            sight_words(s, last < visit->today ? TEXT_councils_over : row->from > visit->today ? TEXT_councils_to_come : TEXT_councils_runs);
        write_take_back(s, visit, row);
        html_raw(&s->html, "</td></tr>\n");
    }
    list_table_close(s);
}

static void write_acts(struct sight *s, const struct council_visit *visit)
{
    const struct viewer *viewer = accounts_viewer(s->request);
    bool edits = accounts_may(viewer, "councils.edit", &visit->subject);
    html_raw(&s->html, "<p class=\"acts\">");
    if (visit->council.ended == DATE_NONE && edits)
        sight_button(s, council_path(s->arena, &visit->council, "/thay-doi"), TEXT_councils_change, true);
    if (visit->council.ended == DATE_NONE && accounts_may(viewer, "councils.delegate", &visit->subject))
        sight_button(s, council_path(s->arena, &visit->council, "/uy-quyen"), TEXT_councils_delegate, false);
    if (visit->council.ended == DATE_NONE && edits) {
        sight_button(s, council_path(s->arena, &visit->council, "/quy-che"), TEXT_councils_change_rules, false);
        sight_button(s, council_path(s->arena, &visit->council, "/ket-thuc"), TEXT_councils_end, false);
    }
    sight_button(s, council_path(s->arena, &visit->council, "/quyet-dinh.pdf"), TEXT_councils_draft_pdf, false);
    sight_button(s, council_path(s->arena, &visit->council, "/quyet-dinh.docx"), TEXT_councils_draft_docx, false);
    html_raw(&s->html, "</p>\n");
}

static void write_notices(struct sight *s, const struct council_visit *visit)
{
    bool scores = false;
    for (size_t i = 0; i < visit->seats.count; i++)
        scores = scores || (council_seat_on(&visit->seats.rows[i], visit->today) && council_duty_scores(visit->seats.rows[i].duty) &&
                            visit->seats.rows[i].duty != DUTY_CHAIR);
    if (visit->council.ended == DATE_NONE && scores)
        return;
    sight_notice_open(s, MOOD_ATTENTION);
    html_raw(&s->html, "<p>");
    if (visit->council.ended != DATE_NONE)
        SIGHT_WORDS(s, TEXT_councils_ended_by, TEXT_ARG("day", date_text(s->arena, visit->council.ended)), TEXT_ARG("basis", visit->council.end_basis));
    else
        sight_words(s, TEXT_councils_nobody_scores);
    html_raw(&s->html, "</p>");
    sight_notice_close(s);
}

enum status councils_page_one(struct web_request *request, struct error *error)
{
    struct council_visit visit;
    struct sight s;
    int acting = -1;
    enum status status = council_visit(request, "councils.see", &visit, error);
    if (status == STATUS_OK)
        status = council_acting_chair(visit.conn, visit.arena, &visit.seats, visit.council.id, visit.today, &acting, error);
    if (status != STATUS_OK)
        return status;
    sight_begin_named(&s, request, visit.council.name, COUNCILS_NAV, SIGHT_WIDE);
    sight_back(&s, COUNCILS_PATH, TEXT_councils_title);
    html_raw(&s.html, "<h1>");
    html_text(&s.html, visit.council.name);
    html_raw(&s.html, "</h1>\n");
    write_notices(&s, &visit);
    sight_facts(&s);
    sight_fact(&s, TEXT_councils_decision, council_basis(s.arena, visit.council.decision_no, visit.council.decision_day));
    sight_fact(&s, TEXT_councils_issuer, visit.council.issuer);
    sight_fact(&s, TEXT_councils_body, text_of(s.language, body_texts[visit.council.body]));
    sight_facts_end(&s);
    write_acts(&s, &visit);
    write_part(&s, &visit, PART_TODAY, acting);
    write_part(&s, &visit, PART_LATER, -1);
    write_delegations(&s, &visit);
    html_raw(&s.html, "<h2>");
    sight_words(&s, TEXT_councils_rules);
    html_raw(&s.html, "</h2>\n");
    status = council_rules_tell(&s, visit.council.rules_json, error);
    if (status != STATUS_OK)
        return status;
    write_part(&s, &visit, PART_BEFORE, -1);
    return sight_end(&s, 200, error);
}
