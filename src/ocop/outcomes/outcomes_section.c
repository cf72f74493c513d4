/* What stands on the pages of a session: the way to the tables and papers; on the page of an opened product which sheets differ by more than the rules allow
 * and in what criteria; as advice, which changes nothing and may be switched off, what one sheet decides, how far the next rank is, where the sheets range
 * widely. Whose sheet it is stands there only on the second click (?ten=1). */
#include "base/pure.h"
#include "ocop/outcomes/outcomes_int.h"
#include "texts_outcomes.h"

#define PAIRS_SHOWN 10
#define CRITERIA_SHOWN 2

struct showing {
    struct sight *s;
    const struct session_visit *visit;
    const struct session_outcome *outcome;
    struct advice advice;
    bool named;
};

static const struct council_seat *seat_of(const struct showing *w, int sheet)
{
    for (size_t i = 0; i < w->visit->people.seats.count; i++)
        if (session_outcome_sheet(w->outcome, &w->visit->people.seats.rows[i]) == sheet)
            return &w->visit->people.seats.rows[i];
    return NULL;
}

static void write_name(const struct showing *w, int sheet)
{
    const struct council_seat *seat = w->named ? seat_of(w, sheet) : NULL;
    if (seat == NULL)
        return;
    html_raw(&w->s->html, " <strong>");
    html_text(&w->s->html, seat->name);
    html_raw(&w->s->html, "</strong>");
}

static struct str code_of(const struct showing *w, int criterion)
{
    return w->outcome->question.set->criteria[criterion].code;
}

static enum text_id basis_text(enum law_basis basis)
{
    return basis == LAW_EVERY ? TEXT_outcomes_basis_every : basis == LAW_MAJORITY ? TEXT_outcomes_basis_majority : TEXT_outcomes_basis_average;
}

static void write_rank(const struct showing *w)
{
    const struct law_result *law = &w->outcome->law;
    struct sight *s = w->s;
    if (law->knocked_out)
        return;
    for (size_t i = 0; i < w->advice.minimum_count; i++) {
        const struct advice_minimum *minimum = &w->advice.minimums[i];
        html_raw(&s->html, "<li>");
        SIGHT_WORDS(s, TEXT_outcomes_minimum, TEXT_ARG("code", code_of(w, minimum->criterion)), TEXT_ARG_INT("stars", minimum->stars),
                    TEXT_ARG("basis", text_of(s->language, basis_text(w->outcome->question.rules.basis))));
        if (minimum->sheets > 0) {
            html_raw(&s->html, " <strong>");
            SIGHT_WORDS(s, TEXT_outcomes_minimum_one, TEXT_ARG("code", code_of(w, minimum->criterion)), TEXT_ARG_INT("sheets", (int64_t)minimum->sheets));
            html_raw(&s->html, "</strong>");
        }
        html_raw(&s->html, "</li>\n");
    }
    if (w->advice.next_stars > 0) {
        html_raw(&s->html, "<li>");
        SIGHT_WORDS(s, TEXT_outcomes_to_next, TEXT_ARG("points", outcome_points(s->arena, w->advice.missing)), TEXT_ARG_INT("stars", w->advice.next_stars),
                    TEXT_ARG_INT("sum", w->advice.missing_sum));
        html_raw(&s->html, "</li>\n");
    }
}

static void write_deciding(const struct showing *w)
{
    struct sight *s = w->s;
    if (w->outcome->question.sheet_count < 2)
        return;
    if (w->advice.deciding == 0) {
        html_raw(&s->html, "<li>");
        sight_words(s, TEXT_outcomes_robust);
        html_raw(&s->html, "</li>\n");
    }
    for (size_t i = 0; i < w->outcome->question.sheet_count; i++) {
        if (!w->advice.decides[i])
            continue;
        html_raw(&s->html, "<li>");
        SIGHT_WORDS(s, TEXT_outcomes_decides, TEXT_ARG("stars", outcome_stars(s->arena, s->language, w->advice.stars_without[i])));
        write_name(w, (int)i);
        html_raw(&s->html, "</li>\n");
    }
    for (size_t i = 0; i < w->advice.far_count; i++) {
        struct fraction distance = w->advice.far[i].distance;
        bool below = distance.num < 0;
        distance.num = below ? -distance.num : distance.num;
        html_raw(&s->html, "<li>");
        SIGHT_WORDS(s, below ? TEXT_outcomes_far_below : TEXT_outcomes_far_above, TEXT_ARG("points", outcome_points(s->arena, distance)));
        write_name(w, w->advice.far[i].sheet);
        html_raw(&s->html, "</li>\n");
    }
}

/* "a gap of 13: 9 diem o 3.1 va 6.2": what of the difference lies in the criteria that differ most, in its own direction. */
static void write_pair(const struct showing *w, const struct law_pair *pair)
{
    const struct law_sheet_result *sheets = w->outcome->law.sheets;
    int sign = sheets[pair->a].total < sheets[pair->b].total ? -1 : 1, points = 0;
    struct sight *s = w->s;
    struct buffer codes;
    buffer_open(&codes, s->arena, 400);
    for (size_t i = 0, told = 0; i < pair->count && told < CRITERIA_SHOWN; i++) {
        int gap = sign * (pair->criteria[i].a - pair->criteria[i].b);
        if (gap <= 0)
            continue;
        if (told++ > 0)
            buffer_add(&codes, STR(", "));
        buffer_add(&codes, code_of(w, pair->criteria[i].criterion));
        points += gap;
    }
    html_raw(&s->html, "<li>");
    SIGHT_WORDS(s, TEXT_outcomes_gap, TEXT_ARG_INT("difference", pair->difference), TEXT_ARG_INT("points", points), TEXT_ARG("codes", buffer_str(&codes)));
    write_name(w, pair->a);
    write_name(w, pair->b);
    html_raw(&s->html, "</li>\n");
}

static void write_ranges(const struct showing *w)
{
    struct sight *s = w->s;
    for (size_t i = 0; i < w->advice.range_count; i++) {
        const struct advice_range *range = &w->advice.ranges[i];
        html_raw(&s->html, "<li>");
        SIGHT_WORDS(s, TEXT_outcomes_range, TEXT_ARG("code", code_of(w, range->criterion)),
                    TEXT_ARG("name", self_name(s->arena, w->outcome->question.set->criteria[range->criterion].name)), TEXT_ARG_INT("low", range->low),
                    TEXT_ARG_INT("high", range->high));
        html_raw(&s->html, "</li>\n");
    }
}

static void begin_section(const struct showing *w, enum text_id title, enum text_id lead)
{
    html_raw(&w->s->html, "<section class=\"advice\"><h2>");
    sight_words(w->s, title);
    html_raw(&w->s->html, "</h2>\n<p class=\"quiet small\">");
    sight_words(w->s, lead);
    html_raw(&w->s->html, "</p>\n<ul>\n");
}

static void end_section(const struct showing *w, const struct session_item *item, bool names)
{
    struct sight *s = w->s;
    html_raw(&s->html, "</ul>\n");
    if (names) {
        html_raw(&s->html, "<p><a");
        html_attr(&s->html, "href", session_item_path(s->arena, &w->visit->session, item, w->named ? "" : "?ten=1"));
        html_raw(&s->html, ">");
        sight_words(s, w->named ? TEXT_outcomes_names_off : TEXT_outcomes_names_on);
        html_raw(&s->html, "</a></p>");
    }
    html_raw(&s->html, "</section>\n");
}

/* The rules' limit of the spread is exceeded: why. That is no advice. `names`: with the way to them. */
static void write_gaps(const struct showing *w, const struct session_item *item, bool names)
{
    if (w->outcome->law.pair_count == 0)
        return;
    begin_section(w, TEXT_outcomes_gaps, TEXT_outcomes_gaps_lead);
    for (size_t i = 0; i < w->outcome->law.pair_count && i < PAIRS_SHOWN; i++)
        write_pair(w, &w->outcome->law.pairs[i]);
    end_section(w, item, names);
}

static enum status write_advice(struct showing *w, const struct session_item *item, struct error *error)
{
    if (!outcomes_advise(w->s->arena, w->outcome, &w->advice))
        return fail_memory(error);
    begin_section(w, TEXT_outcomes_advice, TEXT_outcomes_advice_lead);
    write_rank(w);
    write_deciding(w);
    write_ranges(w);
    end_section(w, item, true);
    return STATUS_OK;
}

/* ---- the ways to the papers ---- */

static void write_link(struct sight *s, struct str path, enum text_id words)
{
    html_raw(&s->html, "<li>");
    sight_words(s, words);
    html_raw(&s->html, ": <a");
    html_attr(&s->html, "href", path);
    html_raw(&s->html, ">PDF</a>, <a href=\"");
    html_text(&s->html, str_part(path, 0, path.len - (sizeof("pdf") - 1)));
    html_raw(&s->html, "docx\">DOCX</a></li>\n");
}

static void write_session_papers(struct sight *s, const struct session_visit *visit)
{
    const struct session *session = &visit->session;
    bool ended = session->state == SESSION_CLOSED || session->state == SESSION_SIGNED;
    bool out = outcome_stepped_out(visit);
    html_raw(&s->html, "<section><h2>");
    sight_words(s, TEXT_outcomes_papers);
    html_raw(&s->html, "</h2>\n<p class=\"acts\">");
    sight_button(s, session_path(s->arena, session, "/bang-tong-hop"), TEXT_outcomes_table, false);
    if (ended)
        sight_button(s, session_path(s->arena, session, "/ban-goc"), TEXT_outcomes_scans, false);
    if (session->state == SESSION_SIGNED && accounts_may(visit->viewer, "outcomes.publish", &(struct permission_subject){ .province = session->province }))
        sight_button(s, session_path(s->arena, session, "/cong-bo"), TEXT_outcomes_publish, false);
    html_raw(&s->html, "</p>\n");
    if (out)
        html_raw(&s->html, "<p>"), sight_words(s, TEXT_outcomes_stepped_out), html_raw(&s->html, "</p>\n");
    html_raw(&s->html, "<ul>\n");
    if (!out)
        write_link(s, session_path(s->arena, session, "/giay/giay-moi.pdf"), TEXT_outcomes_invitation);
    write_link(s, session_path(s->arena, session, "/giay/dai-bieu.pdf"), TEXT_outcomes_people);
    if (ended && !out) {
        write_link(s, session_path(s->arena, session, "/giay/bien-ban.pdf"), TEXT_outcomes_minutes);
        write_link(s, session_path(s->arena, session, "/giay/bao-cao.pdf"), TEXT_outcomes_report);
    }
    html_raw(&s->html, "</ul></section>\n");
}

static void write_item_papers(struct sight *s, const struct session_visit *visit, const struct session_item *item)
{
    html_raw(&s->html, "<section><h2>");
    sight_words(s, TEXT_outcomes_papers);
    html_raw(&s->html, "</h2>\n<ul>\n");
    write_link(s, session_item_path(s->arena, &visit->session, item, "/giay/phieu-danh-gia.pdf"), TEXT_outcomes_sheets);
    if (visit->session.state == SESSION_CLOSED || visit->session.state == SESSION_SIGNED)
        write_link(s, session_item_path(s->arena, &visit->session, item, "/giay/thong-bao.pdf"), TEXT_outcomes_letter);
    html_raw(&s->html, "</ul></section>\n");
}

enum status outcomes_section(struct sight *s, const struct session_visit *visit, const struct session_item *item, const struct session_outcome *outcome,
                             struct error *error)
{
    const struct outcomes *room = web_room(s->request, "outcomes");
    struct showing w = { .s = s, .visit = visit, .outcome = outcome, .named = str_is(web_query(s->request, "ten"), "1") };
    enum status status = STATUS_OK;
    if (item == NULL) {
        write_session_papers(s, visit);
        return STATUS_OK;
    }
    if (visit->session.state == SESSION_SIGNED) {
        const struct permission_subject subject = outcome_subject(visit->viewer, &visit->session, &visit->people, item, visit->today);
        status = complaint_write_links(s, visit->conn, item, &subject, false, error);
    }
    if (outcome == NULL || status != STATUS_OK)
        return status;
    write_item_papers(s, visit, item);
    if (!outcome->law.complete)
        return STATUS_OK;
    write_gaps(&w, item, !room->advice);
    return room->advice ? write_advice(&w, item, error) : STATUS_OK;
}
