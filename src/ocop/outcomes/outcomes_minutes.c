/* Minutes, list of who attended, invitation, the council's report (Decision 26/2026/QD-TTg, Article 7.3.d), in the look of Decree 30/2020/ND-CP. */
#include "base/text.h"
#include "ocop/outcomes/outcomes_int.h"
#include "texts_councils.h"
#include "texts_dossiers.h"
#include "texts_outcomes.h"
#include "texts_sessions.h"

static enum text_id duty_text(enum council_duty duty)
{
    static const enum text_id texts[] = { TEXT_councils_chair, TEXT_councils_deputy, TEXT_councils_member, TEXT_councils_secretary,
                                          TEXT_councils_adviser };
    return texts[duty];
}

/* "14:05"; dots where it is not known. */
static struct str hour_of(struct outcome_paper *p, int64_t instant)
{
    return instant == 0 ? outcome_vi(TEXT_outcomes_dots) : str_part(instant_text(p->visit.arena, instant), 0, sizeof("14:05") - 1);
}

/* The same, with the day where it is not the session's first. */
static struct str moment_of(struct outcome_paper *p, int64_t instant)
{
    return instant == 0 || date_in_vietnam(instant) == p->visit.session.day ? hour_of(p, instant) : instant_text(p->visit.arena, instant);
}

/* Sat in the council on one of the session's days at least. */
static bool sat(const struct outcome_paper *p, const struct council_seat *seat)
{
    return seat->from <= p->visit.session.sits && (seat->until == DATE_NONE || seat->until >= p->visit.session.day);
}

static struct str work_of(struct outcome_paper *p, const struct council_seat *seat)
{
    struct buffer out;
    buffer_open(&out, p->visit.arena, OUTCOME_LINE_MAX);
    buffer_add(&out, seat->position);
    if (seat->position.len > 0 && seat->agency.len > 0)
        buffer_add(&out, STR(", "));
    buffer_add(&out, seat->agency);
    return buffer_str(&out);
}

/* "Phó trưởng phòng, Sở Y tế"; of who came or left between two days of the session, from or until when. */
static struct str work_then_of(struct outcome_paper *p, const struct council_seat *seat)
{
    struct buffer out;
    buffer_open(&out, p->visit.arena, OUTCOME_LINE_MAX);
    buffer_add(&out, work_of(p, seat));
    if (seat->from > p->visit.session.day)
        buffer_add(&out, OUTCOME_FILLED(p, TEXT_outcomes_seat_from, TEXT_ARG("day", date_text(p->visit.arena, seat->from))));
    if (seat->until != DATE_NONE && seat->until < p->visit.session.sits)
        buffer_add(&out, OUTCOME_FILLED(p, TEXT_outcomes_seat_until, TEXT_ARG("day", date_text(p->visit.arena, seat->until))));
    return buffer_str(&out);
}

static void cell(struct outcome_paper *p, struct str text)
{
    doc_cell(&p->doc, 1, DOC_PLAIN(text));
}

static void section(struct outcome_paper *p, enum text_id title)
{
    doc_heading(&p->doc, DOC_SECTION, outcome_vi(title));
}

static void none(struct outcome_paper *p)
{
    outcome_line(p, outcome_vi(TEXT_outcomes_none));
}

static void sign_both(struct outcome_paper *p)
{
    const struct doc_signature signatures[] = {
        { .capacity = outcome_vi(TEXT_outcomes_secretary_capital), .hint = outcome_vi(TEXT_dossiers_doc_sign_name), .name = outcome_secretary(p) },
        { .capacity = outcome_vi(TEXT_outcomes_chair_capital), .hint = outcome_vi(TEXT_dossiers_doc_sign_name), .name = outcome_chair(p) },
    };
    doc_signatures(&p->doc, signatures, 2);
}

/* ---- results, as minutes and report tell them ---- */

void outcome_write_results(struct outcome_paper *p)
{
    static const struct doc_column columns[] = { { .width = 110, .align = DOC_CENTRE }, { .weight = 4 }, { .weight = 4 },
                                                 { .width = 180, .align = DOC_CENTRE }, { .width = 170, .align = DOC_CENTRE }, { .weight = 4 } };
    static const enum text_id heads[] = { TEXT_sessions_no, TEXT_sessions_product, TEXT_sessions_producer, TEXT_outcomes_mean, TEXT_outcomes_rank,
                                          TEXT_outcomes_conclusion };
    int64_t no = 0;
    doc_table(&p->doc, &(struct doc_table){ .columns = columns, .count = 6, .letters = 120 });
    doc_row(&p->doc, true);
    for (size_t i = 0; i < 6; i++)
        cell(p, outcome_vi(heads[i]));
    for (size_t i = 0; i < p->summary.count; i++) {
        const struct outcome_row *row = &p->summary.rows[i];
        if (!row->opened || row->item.state != ITEM_CONCLUDED)
            continue;
        doc_row(&p->doc, false);
        cell(p, outcome_int(p->visit.arena, ++no));
        cell(p, row->item.product_name);
        cell(p, row->item.producer_name);
        cell(p, outcome_points(p->visit.arena, row->outcome.law.mean));
        doc_cell(&p->doc, 1, DOC_SPANS({ .text = outcome_stars(p->visit.arena, LANGUAGE_VI, row->outcome.law.stars), .style = DOC_BOLD }));
        cell(p, outcome_conclusion(p->visit.arena, LANGUAGE_VI, &row->item));
    }
    doc_table_end(&p->doc);
}

/* ---- minutes ---- */

/* Who went before the end attended, too. */
static bool attends(const struct outcome_paper *p, const struct council_seat *seat)
{
    const struct session_attendance *list = &p->visit.people.attendance;
    if (!council_duty_scores(seat->duty) || p->visit.session.kind == SESSION_WRITTEN)
        return true;
    for (size_t i = 0; i < list->count; i++)
        if (list->rows[i].seat == seat->id)
            return str_is(list->rows[i].state, "present");
    return false;
}

static size_t count_absent(const struct outcome_paper *p)
{
    size_t count = 0;
    for (size_t i = 0; i < p->visit.people.seats.count; i++)
        count += sat(p, &p->visit.people.seats.rows[i]) && !attends(p, &p->visit.people.seats.rows[i]);
    return count;
}

static void write_seats(struct outcome_paper *p, bool there)
{
    for (size_t i = 0; i < p->visit.people.seats.count; i++) {
        const struct council_seat *seat = &p->visit.people.seats.rows[i];
        if (sat(p, seat) && attends(p, seat) == there)
            doc_item(&p->doc, STR("-"), DOC_PLAIN(OUTCOME_FILLED(p, TEXT_outcomes_person, TEXT_ARG("name", seat->name),
                                                                 TEXT_ARG("work", work_then_of(p, seat)), TEXT_ARG("duty", outcome_vi(duty_text(seat->duty))))));
    }
}

static void write_present(struct outcome_paper *p)
{
    int64_t scoring = 0, members = 0;
    section(p, TEXT_outcomes_minutes_2);
    if (p->visit.session.kind == SESSION_MEETING)
        outcome_line(p, outcome_vi(TEXT_outcomes_present));
    write_seats(p, true);
    for (size_t i = 0; i < p->visit.people.seats.count; i++) {
        if (!session_seat_scores(&p->visit.session, &p->visit.people.seats.rows[i]))
            continue;
        members++;
        scoring += attends(p, &p->visit.people.seats.rows[i]);
    }
    if (count_absent(p) > 0) {
        outcome_line(p, outcome_vi(TEXT_outcomes_absent));
        write_seats(p, false);
    }
    outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_quorum, TEXT_ARG_INT("present", scoring), TEXT_ARG_INT("members", members),
                                   TEXT_ARG("paper", p->visit.people.rules.paper)));
    outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_led, TEXT_ARG("chair", outcome_chair(p)), TEXT_ARG("secretary", outcome_secretary(p))));
}

static void write_recused(struct outcome_paper *p)
{
    size_t count = 0;
    section(p, TEXT_outcomes_minutes_4);
    for (size_t i = 0; i < p->summary.count; i++)
        for (size_t k = 0; k < p->visit.people.conflicts.count; k++) {
            const struct session_conflict *conflict = &p->visit.people.conflicts.rows[k];
            const struct council_seat *seat = session_seat(&p->visit.people, conflict->seat);
            if (conflict->item != p->summary.rows[i].item.id || seat == NULL || !str_is(conflict->state, "recused"))
                continue;
            count++;
            doc_item(&p->doc, STR("-"), DOC_PLAIN(OUTCOME_FILLED(p, TEXT_outcomes_recused, TEXT_ARG("name", seat->name),
                                                                 TEXT_ARG("product", p->summary.rows[i].item.product_name), TEXT_ARG("why", conflict->why),
                                                                 TEXT_ARG("by", conflict->decided_by))));
        }
    if (count == 0)
        none(p);
}

static void write_agenda(struct outcome_paper *p)
{
    for (size_t i = 0; i < p->summary.count; i++) {
        const struct session_item *item = &p->summary.rows[i].item;
        struct buffer mark;
        buffer_open(&mark, p->visit.arena, 24);
        buffer_add_int(&mark, (int64_t)i + 1);
        buffer_add_char(&mark, '.');
        doc_item(&p->doc, buffer_str(&mark),
                 DOC_PLAIN(OUTCOME_FILLED(p, TEXT_outcomes_agenda_row, TEXT_ARG("product", item->product_name),
                                          TEXT_ARG("producer", item->producer_name), TEXT_ARG_INT("set", item->set_no))));
    }
}

static void write_left(struct outcome_paper *p)
{
    size_t count = 0;
    for (size_t i = 0; i < p->summary.count; i++) {
        const struct session_item *item = &p->summary.rows[i].item;
        if (item->state == ITEM_CONCLUDED)
            continue;
        count++;
        doc_item(&p->doc, STR("-"), DOC_PLAIN(OUTCOME_FILLED(p, TEXT_outcomes_left, TEXT_ARG("product", item->product_name),
                                                             TEXT_ARG("state", outcome_conclusion(p->visit.arena, LANGUAGE_VI, item)))));
    }
    if (count == 0)
        none(p);
}

/* What happened, in words: the note of an event may be a reason, a name or a number. */
static struct str event_words(struct outcome_paper *p, const struct session_event *event)
{
    static const struct {
        const char *what;
        enum text_id text;
    } rows[] = {
        { "declared", TEXT_outcomes_event_declared },
        { "hinted", TEXT_outcomes_event_hinted },
        { "recused", TEXT_outcomes_event_recused },
        { "cleared", TEXT_outcomes_event_cleared },
        { "silent", TEXT_outcomes_event_silent },
        { "replacement_asked", TEXT_outcomes_event_replacement_asked },
        { "replacement_allowed", TEXT_outcomes_event_replacement_allowed },
        { "replacement_refused", TEXT_outcomes_event_replacement_refused },
        { "revealed", TEXT_outcomes_event_revealed },
        { "again", TEXT_outcomes_event_again },
        { "concluded", TEXT_outcomes_event_concluded },
        { "annex", TEXT_outcomes_event_annex },
    };
    struct str note = event->note;
    while (note.len > 0 && note.ptr[note.len - 1] == '.') /* the line ends with its own */
        note.len--;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (str_is(event->what, rows[i].what))
            return OUTCOME_FILLED(p, rows[i].text, TEXT_ARG("note", note));
    return note; /* of a product that left the agenda or came back: why */
}

/* What was put down while the council sat: why scores were opened early, what a further turn was about, who stepped out, conclusions. */
static enum status write_opinions(struct outcome_paper *p, struct error *error)
{
    struct session_events events;
    size_t count = 0;
    enum status status = sessions_sql_events(p->visit.conn, p->visit.arena, p->visit.session.id, &events, error);
    section(p, TEXT_outcomes_minutes_7);
    for (size_t i = 0; status == STATUS_OK && i < events.count; i++) {
        const struct session_item *item = NULL;
        for (size_t k = 0; k < p->summary.count && item == NULL; k++)
            if (p->summary.rows[k].item.id == events.rows[i].item)
                item = &p->summary.rows[k].item;
        if (item == NULL || events.rows[i].note.len == 0)
            continue;
        count++;
        doc_item(&p->doc, STR("-"), DOC_PLAIN(OUTCOME_FILLED(p, TEXT_outcomes_opinion, TEXT_ARG("product", item->product_name),
                                                             TEXT_ARG("hour", moment_of(p, events.rows[i].at)),
                                                             TEXT_ARG("note", event_words(p, &events.rows[i])))));
    }
    if (count == 0)
        none(p);
    return status;
}

enum status outcome_write_minutes(struct outcome_paper *p, struct error *error)
{
    const struct session *session = &p->visit.session;
    date day = session->minutes_day == DATE_NONE ? session->day : session->minutes_day;
    enum status status;
    outcome_letterhead(p, TEXT_outcomes_council_capital, OUTCOME_FILLED(p, TEXT_councils_doc_number, TEXT_ARG("no", session->minutes_no.len > 0 ? session->minutes_no : outcome_vi(TEXT_outcomes_no_minutes))), TEXT_NONE, day);
    doc_title(&p->doc, &(struct doc_title){ .title = outcome_vi(session->kind == SESSION_WRITTEN ? TEXT_outcomes_minutes_written : TEXT_outcomes_minutes_capital), .subtitle = session->name, .line = true });
    section(p, TEXT_outcomes_minutes_1);
    if (session->kind == SESSION_MEETING)
        outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_began, TEXT_ARG("hour", hour_of(p, session->opened_at)), TEXT_ARG("day", date_text(p->visit.arena, session->day)),
                                       TEXT_ARG("place", session->place), TEXT_ARG("end", moment_of(p, session->closed_at))));
    else
        outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_written, TEXT_ARG("day", date_text(p->visit.arena, session->day)),
                                       TEXT_ARG("until", date_text(p->visit.arena, session->until))));
    write_present(p);
    section(p, TEXT_outcomes_minutes_3);
    outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_agenda, TEXT_ARG_INT("count", (int64_t)p->summary.count)));
    write_agenda(p);
    write_recused(p);
    section(p, TEXT_outcomes_minutes_5);
    outcome_write_results(p);
    section(p, TEXT_outcomes_minutes_6);
    write_left(p);
    status = write_opinions(p, error);
    outcome_line(p, outcome_vi(TEXT_outcomes_minutes_end));
    sign_both(p);
    outcome_seal(p);
    return status;
}

/* ---- who attended ---- */

enum status outcome_write_people(struct outcome_paper *p, struct error *error)
{
    static const struct doc_column columns[] = { { .width = 120, .align = DOC_CENTRE }, { .weight = 4 }, { .weight = 5 }, { .weight = 3 }, { .weight = 3 } };
    static const enum text_id heads[] = { TEXT_sessions_no, TEXT_outcomes_full_name, TEXT_councils_position, TEXT_councils_duty, TEXT_outcomes_signature };
    int64_t no = 0;
    outcome_letterhead(p, TEXT_outcomes_council_capital, STR(""), TEXT_NONE, p->visit.session.day);
    doc_title(&p->doc, &(struct doc_title){ .title = outcome_vi(TEXT_outcomes_people_capital), .subtitle = p->visit.session.name, .line = true });
    doc_table(&p->doc, &(struct doc_table){ .columns = columns, .count = 5 });
    doc_row(&p->doc, true);
    for (size_t i = 0; i < 5; i++)
        cell(p, outcome_vi(heads[i]));
    for (size_t i = 0; i < p->visit.people.seats.count; i++) {
        const struct council_seat *seat = &p->visit.people.seats.rows[i];
        if (!sat(p, seat))
            continue;
        doc_row(&p->doc, false);
        cell(p, outcome_int(p->visit.arena, ++no));
        cell(p, seat->name);
        cell(p, work_then_of(p, seat));
        cell(p, outcome_vi(duty_text(seat->duty)));
        doc_cell_open(&p->doc, 1);
        doc_gap(&p->doc, 120); /* room to sign */
    }
    doc_table_end(&p->doc);
    outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_people_count, TEXT_ARG_INT("count", no)));
    sign_both(p);
    outcome_seal(p);
    (void)error;
    return STATUS_OK;
}

/* ---- invitation ---- */

enum status outcome_write_invitation(struct outcome_paper *p, struct error *error)
{
    const struct session *session = &p->visit.session;
    struct str *names = ARENA_NEW_MANY(p->visit.arena, struct str, p->visit.people.seats.count + 1);
    const struct str recipients[] = { outcome_vi(TEXT_dossiers_doc_as_above), outcome_vi(TEXT_councils_doc_archive) };
    const struct doc_signature signer = { .capacity = outcome_vi(TEXT_outcomes_for_council), .name = outcome_chair(p) };
    size_t count = 0;
    if (names == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < p->visit.people.seats.count; i++) {
        const struct council_seat *seat = &p->visit.people.seats.rows[i];
        if (council_seat_on(seat, session->day))
            names[count++] = OUTCOME_FILLED(p, TEXT_outcomes_invited, TEXT_ARG("name", seat->name), TEXT_ARG("work", work_of(p, seat)));
    }
    outcome_letterhead(p, TEXT_outcomes_council_capital, OUTCOME_FILLED(p, TEXT_councils_doc_number, TEXT_ARG("no", outcome_vi(TEXT_outcomes_no_invitation))), TEXT_NONE, DATE_NONE);
    doc_title(&p->doc, &(struct doc_title){ .title = outcome_vi(TEXT_outcomes_invitation_capital), .subtitle = session->name, .line = true });
    doc_addressees(&p->doc, names, count);
    outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_invites, TEXT_ARG("council", p->visit.people.council.name)));
    outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_when, TEXT_ARG("day", date_text(p->visit.arena, session->day))));
    outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_where, TEXT_ARG("place", session->place)));
    outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_agenda, TEXT_ARG_INT("count", (int64_t)p->summary.count)));
    write_agenda(p);
    outcome_line(p, outcome_vi(TEXT_outcomes_conflict_hint));
    doc_closing(&p->doc, recipients, 2, &signer);
    return STATUS_OK;
}

/* ---- the council's report ---- */

static void write_counts(struct outcome_paper *p)
{
    int64_t stars[LAW_STARS + 1] = { 0 }, concluded = 0, left = 0;
    for (size_t i = 0; i < p->summary.count; i++) {
        const struct outcome_row *row = &p->summary.rows[i];
        if (row->opened && row->item.state == ITEM_CONCLUDED)
            stars[row->outcome.law.stars]++, concluded++;
        else
            left++;
    }
    outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_report_counts, TEXT_ARG_INT("judged", concluded), TEXT_ARG_INT("five", stars[5]), TEXT_ARG_INT("four", stars[4]),
                                   TEXT_ARG_INT("three", stars[3]), TEXT_ARG_INT("not", stars[0] + stars[1] + stars[2]), TEXT_ARG_INT("left", left)));
}

enum status outcome_write_report(struct outcome_paper *p, struct error *error)
{
    const struct session *session = &p->visit.session;
    const struct str to = OUTCOME_FILLED(p, TEXT_outcomes_report_to, TEXT_ARG("place", text_lower_first(p->visit.arena, p->province)));
    const struct str recipients[] = { outcome_vi(TEXT_dossiers_doc_as_above), outcome_vi(TEXT_councils_doc_archive) };
    const struct doc_signature signer = { .capacity = outcome_vi(TEXT_outcomes_for_council), .name = outcome_chair(p) };
    outcome_letterhead(p, TEXT_outcomes_council_capital, OUTCOME_FILLED(p, TEXT_councils_doc_number, TEXT_ARG("no", outcome_vi(TEXT_outcomes_no_report))), TEXT_NONE,
                       session->minutes_day == DATE_NONE ? session->day : session->minutes_day);
    doc_title(&p->doc, &(struct doc_title){ .title = outcome_vi(TEXT_outcomes_report_capital), .subtitle = session->name, .line = true });
    doc_addressees(&p->doc, &to, 1);
    outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_report_basis, TEXT_ARG("council", p->visit.people.council.name),
                                   TEXT_ARG("decision", p->visit.people.council.decision_no), TEXT_ARG("decided", date_text(p->visit.arena, p->visit.people.council.decision_day)),
                                   TEXT_ARG("day", date_text(p->visit.arena, session->day))));
    section(p, TEXT_outcomes_report_1);
    write_counts(p);
    outcome_write_results(p);
    section(p, TEXT_outcomes_report_2);
    write_left(p);
    section(p, TEXT_outcomes_report_3);
    outcome_line(p, outcome_vi(TEXT_outcomes_report_asks));
    doc_closing(&p->doc, recipients, 2, &signer);
    outcome_seal(p);
    (void)error;
    return STATUS_OK;
}
