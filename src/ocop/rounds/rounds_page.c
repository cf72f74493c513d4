/* The page of one candidate: where it stands, what comes next, what is known of it; what its forms send; its status on the dossier's page. */
#include "base/pure.h"
#include "ocop/places/places.h"
#include "ocop/rounds/rounds_int.h"
#include "texts_rounds.h"

#define CONTENT_MAX ((size_t)64 << 10)

enum text_id candidate_state_text(enum candidate_state state)
{
    static const enum text_id texts[] = { TEXT_rounds_state_arrived, TEXT_rounds_state_supplement, TEXT_rounds_state_team,    TEXT_rounds_state_tests,
                                          TEXT_rounds_state_ready,   TEXT_rounds_state_session,    TEXT_rounds_state_concluded, TEXT_rounds_state_centre,
                                          TEXT_rounds_state_decided, TEXT_rounds_state_not_reached, TEXT_rounds_state_withdrawn, TEXT_rounds_state_passed };
    return texts[state];
}

/* ---- addresses ---- */

struct str round_ident(struct arena *arena, const struct ident *ident)
{
    struct buffer out;
    buffer_open(&out, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&out, ident);
    (void)buffer_z(&out);
    return buffer_str(&out);
}

struct str candidate_path(struct arena *arena, const struct candidate *candidate, const char *rest)
{
    struct buffer out;
    buffer_open(&out, arena, 200);
    buffer_add_z(&out, ROUNDS_PATH "/ho-so/");
    ident_write(&out, &candidate->ident);
    buffer_add_z(&out, rest);
    (void)buffer_z(&out);
    return buffer_str(&out);
}

struct str round_path(struct arena *arena, const struct round *round, const char *rest)
{
    struct buffer out;
    buffer_open(&out, arena, 200);
    buffer_add_z(&out, ROUNDS_PATH "/");
    if (round->id == 0)
        buffer_add_z(&out, ROUNDS_NONE);
    else
        ident_write(&out, &round->ident);
    buffer_add_z(&out, rest);
    (void)buffer_z(&out);
    return buffer_str(&out);
}

/* ---- who looks, and pieces ---- */

enum status candidate_look(struct web_request *request, struct candidate_visit *out, struct error *error)
{
    *out = (struct candidate_visit){ .request = request,
                                     .arena = web_arena(request),
                                     .viewer = accounts_viewer(request),
                                     .today = date_in_vietnam(context_now(web_context(request))) };
    return db_reader(web_room(request, "db"), &out->conn, error);
}

enum status candidate_visit(struct web_request *request, struct candidate_visit *out, struct error *error)
{
    enum status status = candidate_look(request, out, error);
    if (status == STATUS_OK)
        status = candidates_find(out->conn, out->arena, out->viewer, web_path_part(request, "ho-so"), &out->candidate, error);
    if (status == STATUS_OK)
        out->subject = candidates_subject(&out->candidate);
    return status;
}

void candidate_write_due(struct sight *s, date due, date today)
{
    if (due == DATE_NONE)
        return;
    buffer_add_z(&s->html, due < today ? "<span class=\"bad\">" : "<span>");
    if (due < today) {
        page_icon(&s->html, ICON_WARNING);
        SIGHT_WORDS(s, TEXT_rounds_days_over, TEXT_ARG_INT("days", (int64_t)today - due));
    } else if (due == today) {
        sight_words(s, TEXT_rounds_due_today);
    } else {
        SIGHT_WORDS(s, TEXT_rounds_days_left, TEXT_ARG_INT("days", (int64_t)due - today));
    }
    html_raw(&s->html, "</span> <span class=\"quiet small\">");
    sight_date(s, due);
    html_raw(&s->html, "</span>");
}

struct str candidate_commune(struct db_conn *conn, struct arena *arena, struct str code, date day)
{
    struct place place;
    struct error ignored = { 0 };
    return places_at(conn, arena, code, day, &place, &ignored) == STATUS_OK ? place.name : code;
}

struct str candidate_district(struct db_conn *conn, struct arena *arena, struct str code)
{
    struct places versions;
    struct error ignored = { 0 };
    enum status status = places_versions(conn, arena, code, &versions, &ignored);
    return status == STATUS_OK && versions.count > 0 ? versions.rows[versions.count - 1].name : code;
}

void candidate_write_head(struct sight *s, const struct candidate_visit *visit, enum text_id title)
{
    html_raw(&s->html, "<p class=\"back\"><a");
    html_attr(&s->html, "href", candidate_path(s->arena, &visit->candidate, ""));
    html_raw(&s->html, ">");
    page_icon(&s->html, ICON_BACK);
    html_text(&s->html, visit->candidate.product_name);
    html_raw(&s->html, "</a></p>\n<h1>");
    sight_words(s, title);
    html_raw(&s->html, "</h1>\n<p class=\"lead\">");
    html_text(&s->html, visit->candidate.product_name);
    html_raw(&s->html, ", ");
    html_text(&s->html, visit->candidate.producer_name);
    html_raw(&s->html, "</p>\n");
}

/* ---- what is known of it ---- */

static enum text_id event_text(struct str what)
{
    static const struct {
        const char *what;
        enum text_id text;
    } rows[] = {
        { "receive", TEXT_rounds_event_received },     { "team", TEXT_rounds_event_team },       { "tests", TEXT_rounds_event_tests },
        { "ready", TEXT_rounds_event_ready },          { "withdraw", TEXT_rounds_event_withdrawn }, { "supplement", TEXT_rounds_event_supplement },
        { "term_moved", TEXT_rounds_event_term_moved }, { "came_back", TEXT_rounds_event_came_back },  { "placed", TEXT_rounds_event_placed },   { "visit_planned", TEXT_rounds_event_visit_planned },
        { "visited", TEXT_rounds_event_visited },      { "take", TEXT_rounds_event_taken },      { "forward", TEXT_rounds_event_forwarded },
        { "answered", TEXT_rounds_event_answered },    { "settled", TEXT_rounds_event_settled },    { "again", TEXT_rounds_event_again },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (str_is(what, rows[i].what))
            return rows[i].text;
    return TEXT_rounds_advised;
}

static enum status write_events(struct sight *s, const struct candidate_visit *visit, struct error *error)
{
    struct round_events events;
    enum status status = rounds_sql_events(visit->conn, visit->arena, visit->candidate.id, &events, error);
    if (status != STATUS_OK || events.count == 0)
        return status;
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_rounds_events);
    html_raw(&s->html, "</h2>\n<ol class=\"events\">\n");
    for (size_t i = 0; i < events.count; i++) {
        html_raw(&s->html, "<li>");
        html_text(&s->html, instant_text(s->arena, events.rows[i].at));
        html_raw(&s->html, " &middot; ");
        sight_words(s, event_text(events.rows[i].what));
        html_raw(&s->html, " <span class=\"quiet\">");
        html_text(&s->html, events.rows[i].by_name);
        html_raw(&s->html, "</span>");
        if (events.rows[i].note.len > 0) {
            html_raw(&s->html, "<blockquote>");
            html_text(&s->html, events.rows[i].note);
            html_raw(&s->html, "</blockquote>");
        }
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ol>\n");
    return STATUS_OK;
}

static enum status write_items(struct sight *s, struct db_conn *conn, const struct candidate *candidate, const struct supplement *supplement,
                               struct error *error)
{
    struct supplement_items items;
    enum status status = rounds_sql_supplement_items(conn, s->arena, supplement->id, &items, error);
    html_raw(&s->html, "<ul>\n");
    for (size_t i = 0; status == STATUS_OK && i < items.count; i++) {
        html_raw(&s->html, "<li>");
        html_text(&s->html, supplement_item_name(web_room(s->request, "law"), s->arena, candidate, items.rows[i].item));
        html_raw(&s->html, ": ");
        html_text(&s->html, items.rows[i].reason);
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ul>\n");
    return status;
}

static enum status write_supplements(struct sight *s, struct db_conn *conn, const struct candidate *candidate, bool only_open, struct error *error)
{
    struct supplements list;
    enum status status = rounds_sql_supplements(conn, s->arena, candidate->id, &list, error);
    if (status != STATUS_OK || list.count == 0 || (only_open && list.rows[0].answered_at != 0))
        return status;
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_rounds_supplements);
    html_raw(&s->html, "</h2>\n");
    for (size_t i = 0; status == STATUS_OK && i < list.count && !(only_open && i > 0); i++) {
        const struct supplement *row = &list.rows[i];
        html_raw(&s->html, "<p>");
        SIGHT_WORDS(s, str_is(row->who, "commune") ? TEXT_rounds_asked_commune : TEXT_rounds_asked_producer, TEXT_ARG_INT("no", row->no),
                    TEXT_ARG("day", date_text(s->arena, date_in_vietnam(row->at))), TEXT_ARG("until", date_text(s->arena, row->until)),
                    TEXT_ARG("name", row->by_name));
        html_raw(&s->html, " ");
        if (row->answered_at != 0)
            SIGHT_WORDS(s, TEXT_rounds_answered, TEXT_ARG("day", date_text(s->arena, date_in_vietnam(row->answered_at))), TEXT_ARG_INT("no", row->answered_no));
        html_raw(&s->html, "</p>\n");
        status = write_items(s, conn, candidate, row, error);
    }
    return status;
}

static enum status write_visits(struct sight *s, const struct candidate_visit *visit, struct error *error)
{
    bool works = accounts_may(visit->viewer, "rounds.work", &visit->subject);
    struct visits list;
    enum status status = rounds_sql_visits(visit->conn, visit->arena, visit->candidate.id, &list, error);
    if (status != STATUS_OK || list.count == 0)
        return status;
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_rounds_visits);
    html_raw(&s->html, "</h2>\n<ul class=\"plain\">\n");
    for (size_t i = 0; i < list.count; i++) {
        const struct visit *row = &list.rows[i];
        struct buffer rest;
        buffer_open(&rest, s->arena, 100);
        buffer_add_z(&rest, "/khao-sat/");
        ident_write(&rest, &row->ident);
        html_raw(&s->html, "<li><p>");
        SIGHT_WORDS(s, row->done == DATE_NONE ? TEXT_rounds_visit_is_planned : TEXT_rounds_visit_was,
                    TEXT_ARG("day", date_text(s->arena, row->done == DATE_NONE ? row->planned : row->done)), TEXT_ARG("people", row->people));
        if (works) {
            html_raw(&s->html, " <a");
            html_attr(&s->html, "href", candidate_path(s->arena, &visit->candidate, buffer_z(&rest)));
            html_raw(&s->html, ">");
            sight_words(s, TEXT_rounds_visit_record);
            html_raw(&s->html, "</a>");
        }
        html_raw(&s->html, "</p>");
        if (row->findings.len > 0) {
            html_raw(&s->html, "<blockquote>");
            html_text(&s->html, row->findings);
            html_raw(&s->html, "</blockquote>");
        }
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ul>\n");
    return STATUS_OK;
}

/* Sealed samples, and the tests of the product. */
static enum status write_samples(struct sight *s, const struct candidate_visit *visit, struct error *error)
{
    struct permission_subject subject;
    struct dossier_samples samples;
    struct product product;
    enum status status = dossiers_samples_of(visit->conn, visit->arena, visit->candidate.dossier, &samples, error);
    if (status == STATUS_OK)
        status = products_by_id(visit->conn, visit->arena, visit->candidate.product, &product, error);
    if (status == STATUS_OK)
        status = products_subject(visit->conn, visit->arena, product.id, &subject, error);
    if (status != STATUS_OK)
        return status;
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_rounds_samples);
    html_raw(&s->html, "</h2>\n");
    if (samples.count == 0) {
        html_raw(&s->html, "<p>");
        sight_words(s, TEXT_rounds_no_samples);
        html_raw(&s->html, "</p>\n");
    } else {
        html_raw(&s->html, "<ul class=\"plain\">\n");
        for (size_t i = 0; i < samples.count; i++) {
            html_raw(&s->html, "<li class=\"figure\">");
            html_text(&s->html, samples.rows[i].label);
            html_raw(&s->html, " <span class=\"quiet\">");
            html_text(&s->html, samples.rows[i].condition);
            html_raw(&s->html, "</span></li>\n");
        }
        html_raw(&s->html, "</ul>\n");
    }
    return accounts_may(visit->viewer, "laboratory.see", &subject) ? laboratory_section(s, visit->conn, &product, &subject, error) : STATUS_OK;
}

static enum status write_estimate(struct sight *s, const struct candidate_visit *visit, struct error *error)
{
    struct round_estimate estimate;
    enum status status = round_estimate(visit->conn, visit->arena, web_room(visit->request, "law"), &visit->candidate, &estimate, error);
    if (status != STATUS_OK || estimate.given == 0)
        return status;
    html_raw(&s->html, "<p>");
    SIGHT_WORDS(s, TEXT_rounds_estimate, TEXT_ARG_INT("given", (int64_t)estimate.given), TEXT_ARG_INT("all", (int64_t)estimate.set->criterion_count),
                TEXT_ARG_INT("total", estimate.total));
    if (estimate.stars > 0) {
        html_raw(&s->html, " ");
        SIGHT_WORDS(s, TEXT_rounds_estimate_stars, TEXT_ARG_INT("stars", estimate.stars));
    }
    html_raw(&s->html, " <span class=\"together\"><a");
    html_attr(&s->html, "href", candidate_path(s->arena, &visit->candidate, "/bao-cao.pdf"));
    html_raw(&s->html, ">");
    sight_words(s, TEXT_rounds_report);
    html_raw(&s->html, " PDF</a>, <a");
    html_attr(&s->html, "href", candidate_path(s->arena, &visit->candidate, "/bao-cao.docx"));
    html_raw(&s->html, ">Word</a></span></p>\n");
    candidate_write_opinions(s, &estimate);
    return STATUS_OK;
}

/* ---- what may be done ---- */

/* Its stage, as the way to its page for who may see that. */
static void write_stage(struct sight *s, const struct viewer *viewer, const struct candidate *candidate, const struct permission_subject *subject)
{
    if (accounts_may(viewer, "rounds.see", subject)) {
        html_raw(&s->html, "<a");
        html_attr(&s->html, "href", candidate_path(s->arena, candidate, ""));
        html_raw(&s->html, ">");
        sight_words(s, stage_text(candidate_stage(candidate)));
        html_raw(&s->html, "</a> ");
        return;
    }
    html_raw(&s->html, "<strong>");
    sight_words(s, stage_text(candidate_stage(candidate)));
    html_raw(&s->html, "</strong> ");
}


static void write_act(struct sight *s, const struct candidate_visit *visit, enum round_act act, bool is_main)
{
    struct ident command = ident_new(web_context(s->request));
    html_raw(&s->html, "<form method=\"post\"");
    html_attr(&s->html, "action", candidate_path(s->arena, &visit->candidate, "/viec"));
    html_raw(&s->html, ">\n");
    form_write_hidden(&s->html, s->request, &command, visit->candidate.version);
    if (act == ACT_WITHDRAW) {
        html_raw(&s->html, "<div class=\"row\"><label for=\"o-rut\">");
        sight_words(s, TEXT_rounds_withdraw_why);
        html_raw(&s->html, "</label><input class=\"field\" type=\"text\" id=\"o-rut\" name=\"ly-do\" autocomplete=\"off\" required></div>\n");
    }
    buffer_add_z(&s->html, is_main ? "<button class=\"button main\"" : "<button class=\"button\"");
    html_raw(&s->html, " type=\"submit\" name=\"viec\"");
    html_attr(&s->html, "value", str_from(round_act_words[act]));
    html_raw(&s->html, ">");
    sight_words(s, round_act_text(act));
    html_raw(&s->html, "</button></form>\n");
}

static enum status write_gone_on(struct sight *s, const struct candidate_visit *visit, struct error *error)
{
    struct permission_subject subject;
    struct candidate there;
    bool found = false;
    enum status status = rounds_sql_of_dossier(visit->conn, visit->arena, visit->candidate.dossier, BODY_PROVINCE, &found, &there, error);
    if (status != STATUS_OK || !found)
        return status;
    subject = candidates_subject(&there);
    html_raw(&s->html, "<p>");
    sight_words(s, TEXT_rounds_gone_on);
    html_raw(&s->html, " ");
    write_stage(s, visit->viewer, &there, &subject);
    html_raw(&s->html, "</p>\n");
    return STATUS_OK;
}

/* Where nobody may judge it today, that comes before everything else. */
static enum status write_authority(struct sight *s, const struct candidate_visit *visit, struct candidate_authority *out, struct error *error)
{
    const struct rounds_extra extra = rounds_extra_of(visit->request);
    enum status status;
    if (visit->candidate.state == CANDIDATE_PASSED)
        return write_gone_on(s, visit, error);
    if (visit->candidate.state >= CANDIDATE_CENTRE)
        return STATUS_OK;
    status = candidate_authority(visit->conn, visit->arena, extra.procedures, extra.law, &visit->candidate, visit->today, out, error);
    if (status != STATUS_OK || out->why == TEXT_NONE)
        return status;
    sight_notice_open(s, MOOD_ATTENTION);
    html_raw(&s->html, "<p>");
    SIGHT_WORDS(s, out->why, TEXT_ARG("product", visit->candidate.product_name));
    html_raw(&s->html, "</p>");
    if (out->gap.len > 0) {
        html_raw(&s->html, "<p>");
        html_text(&s->html, out->gap);
        html_raw(&s->html, "</p>");
    }
    sight_notice_close(s);
    return STATUS_OK;
}

static enum status write_acts(struct sight *s, const struct candidate_visit *visit, struct error *error)
{
    static const enum round_act offered[] = { ACT_RECEIVE, ACT_READY, ACT_TEAM, ACT_TESTS };
    const struct rounds_extra extra = rounds_extra_of(visit->request);
    const struct candidate *candidate = &visit->candidate;
    bool office = accounts_may(visit->viewer, "rounds.act", &visit->subject);
    bool works = accounts_may(visit->viewer, "rounds.work", &visit->subject);
    struct candidate_authority authority = { .why = TEXT_NONE };
    enum text_id why = TEXT_NONE;
    enum status status;
    bool is_main = true;
    status = write_authority(s, visit, &authority, error);
    html_raw(&s->html, "<div class=\"acts no-print\">");
    if (status == STATUS_OK && authority.why == TEXT_rounds_body_gone && round_act_fits(candidate, ACT_TAKE) &&
        accounts_may(visit->viewer, "rounds.act", &(struct permission_subject){ .province = candidate->province }))
        write_act(s, visit, ACT_TAKE, true);
    if (accounts_may(visit->viewer, "rounds.advise", &visit->subject)) {
        sight_button(s, candidate_path(s->arena, candidate, "/tu-van"), TEXT_rounds_advise, true);
        is_main = false;
    }
    for (size_t i = 0; status == STATUS_OK && i < sizeof(offered) / sizeof(offered[0]); i++) {
        if ((!office && (!works || offered[i] == ACT_RECEIVE)) || !round_act_fits(candidate, offered[i]) ||
            (authority.why != TEXT_NONE && offered[i] != ACT_RECEIVE))
            continue;
        if (offered[i] == ACT_READY)
            status = round_hinders(visit->conn, &extra, candidate, ACT_READY, &why, error);
        if (offered[i] == ACT_READY && why != TEXT_NONE)
            continue;
        write_act(s, visit, offered[i], is_main);
        is_main = false;
    }
    if (works && candidate->state < CANDIDATE_SESSION && candidate->state != CANDIDATE_SUPPLEMENT) {
        sight_button(s, candidate_path(s->arena, candidate, "/bo-sung"), TEXT_rounds_supplement_title, false);
        sight_button(s, candidate_path(s->arena, candidate, "/khao-sat/moi"), TEXT_rounds_visit_plan, false);
    }
    html_raw(&s->html, "</div>\n");
    if (why != TEXT_NONE) {
        html_raw(&s->html, "<p class=\"quiet\">");
        sight_words(s, TEXT_rounds_not_ready);
        html_raw(&s->html, " ");
        sight_words(s, why);
        html_raw(&s->html, "</p>\n");
    }
    return status;
}

/* Moving it to another round, withdrawing it: rare, so they stand folded at the end. */
static enum status write_rare(struct sight *s, const struct candidate_visit *visit, struct error *error)
{
    struct ident command = ident_new(web_context(s->request));
    struct round_list rounds = { .count = 0 };
    enum status status;
    if (!accounts_may(visit->viewer, "rounds.act", &visit->subject) || visit->candidate.state >= CANDIDATE_SESSION)
        return STATUS_OK;
    status = visit->candidate.body == BODY_PROVINCE ? rounds_sql_list(visit->conn, visit->arena, visit->candidate.province, &rounds, error) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    html_raw(&s->html, "<details class=\"no-print\"><summary>");
    sight_words(s, TEXT_rounds_rare);
    html_raw(&s->html, "</summary>\n<form method=\"post\" class=\"fields\"");
    html_attr(&s->html, "action", candidate_path(s->arena, &visit->candidate, "/xep-dot"));
    html_raw(&s->html, ">\n");
    form_write_hidden(&s->html, s->request, &command, visit->candidate.version);
    html_raw(&s->html, "<div class=\"row\"><label for=\"o-dot\">");
    sight_words(s, TEXT_rounds_round);
    html_raw(&s->html, "</label><select class=\"field\" id=\"o-dot\" name=\"dot\"><option value=\"\">");
    sight_words(s, TEXT_rounds_without);
    html_raw(&s->html, "</option>\n");
    for (size_t i = 0; i < rounds.count; i++) {
        if (rounds.rows[i].closed_at != 0)
            continue;
        html_raw(&s->html, "<option");
        html_attr(&s->html, "value", round_ident(s->arena, &rounds.rows[i].ident));
        buffer_add_z(&s->html, rounds.rows[i].id == visit->candidate.round ? " selected>" : ">");
        html_text(&s->html, rounds.rows[i].name);
        html_raw(&s->html, "</option>\n");
    }
    html_raw(&s->html, "</select></div>\n<div class=\"row\"><label for=\"o-xep\">");
    sight_words(s, TEXT_rounds_place_why);
    html_raw(&s->html, "</label><input class=\"field\" type=\"text\" id=\"o-xep\" name=\"ly-do\" autocomplete=\"off\" required></div>\n"
                       "<button class=\"button\" type=\"submit\">");
    sight_words(s, TEXT_rounds_place_do);
    html_raw(&s->html, "</button></form>\n");
    if (round_act_fits(&visit->candidate, ACT_WITHDRAW))
        write_act(s, visit, ACT_WITHDRAW, false);
    html_raw(&s->html, "</details>\n");
    return STATUS_OK;
}

/* "12/HĐTV-15/2026" is for the paper; here number and year. */
static struct str receipt_text(struct sight *s, const struct candidate *candidate)
{
    struct buffer out;
    buffer_open(&out, s->arena, 60);
    if (candidate->receipt_no == 0)
        return STR("");
    buffer_add_int(&out, candidate->receipt_no);
    buffer_add_char(&out, '/');
    buffer_add_int(&out, candidate->receipt_year);
    buffer_add_z(&out, ", ");
    date_write_vi(&out, candidate->receipt_day);
    return buffer_str(&out);
}

static enum status write_facts(struct sight *s, const struct candidate_visit *visit, struct error *error)
{
    const struct candidate *candidate = &visit->candidate;
    struct round round = { .id = 0 };
    bool found = false;
    enum status status = candidate->round == 0 ? STATUS_OK : rounds_sql_round_by_id(visit->conn, visit->arena, candidate->round, &found, &round, error);
    if (status != STATUS_OK)
        return status;
    html_raw(&s->html, "<p><span class=\"state\">");
    sight_words(s, stage_text(candidate_stage(candidate)));
    html_raw(&s->html, "</span> ");
    candidate_write_due(s, candidate->due, visit->today);
    html_raw(&s->html, "</p>\n");
    sight_facts(s);
    if (candidate->place_code.len > 0)
        sight_fact(s, TEXT_rounds_at, candidate_district(visit->conn, visit->arena, candidate->place_code));
    sight_fact(s, TEXT_rounds_producer, candidate->producer_name);
    sight_fact(s, TEXT_rounds_commune, candidate_commune(visit->conn, visit->arena, candidate->commune_code, visit->today));
    sight_fact(s, TEXT_rounds_kind, text_of(s->language, dossier_kind_text(candidate->kind)));
    sight_fact(s, TEXT_rounds_round, round.id == 0 ? text_of(s->language, TEXT_rounds_without) : round.name);
    sight_fact(s, TEXT_rounds_receipt, receipt_text(s, candidate));
    sight_fact(s, TEXT_rounds_holder, candidate->holder_name);
    sight_fact(s, TEXT_rounds_procedure, candidate->procedure.len > 0 ? candidate->procedure : text_of(s->language, TEXT_rounds_unclear));
    sight_facts_end(s);
    return STATUS_OK;
}

static enum status write_sections(struct sight *s, const struct candidate_visit *visit, struct error *error)
{
    const struct candidate_sections *sections = web_room(s->request, "candidate_sections");
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sections->count; i++)
        status = sections->rows[i](s, visit->conn, &visit->candidate, error);
    return status;
}

enum status rounds_page_one(struct web_request *request, struct error *error)
{
    struct candidate_visit visit;
    struct buffer dossier;
    struct sight s;
    enum status status = candidate_visit(request, &visit, error);
    if (status != STATUS_OK)
        return status;
    sight_begin_named(&s, request, visit.candidate.product_name, ROUNDS_PATH, SIGHT_WIDE);
    sight_back(&s, ROUNDS_PATH, TEXT_rounds_title);
    html_raw(&s.html, "<h1>");
    html_text(&s.html, visit.candidate.product_name);
    html_raw(&s.html, "</h1>\n<div class=\"stack\">\n");
    status = write_facts(&s, &visit, error);
    if (status == STATUS_OK)
        status = write_acts(&s, &visit, error);
    if (status == STATUS_OK)
        status = write_sections(&s, &visit, error);
    if (status == STATUS_OK)
        status = write_estimate(&s, &visit, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&dossier, s.arena, 200);
    buffer_add_z(&dossier, "/ho-so/");
    ident_write(&dossier, &visit.candidate.dossier_ident);
    if (accounts_can(visit.viewer, "dossiers.see")) {
        html_raw(&s.html, "<p>");
        sight_button(&s, buffer_str(&dossier), TEXT_rounds_dossier, false);
        html_raw(&s.html, "</p>\n");
    }
    status = candidate_write_claims(&s, &visit, error);
    if (status == STATUS_OK)
        status = write_supplements(&s, visit.conn, &visit.candidate, false, error);
    if (status == STATUS_OK)
        status = write_visits(&s, &visit, error);
    if (status == STATUS_OK)
        status = write_samples(&s, &visit, error);
    if (status == STATUS_OK)
        status = write_events(&s, &visit, error);
    if (status == STATUS_OK)
        status = write_rare(&s, &visit, error);
    html_raw(&s.html, "</div>\n");
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}

/* ---- what its forms send ---- */

static enum status begin(struct web_request *request, struct candidate_visit *visit, struct ident *command, int64_t *version, struct error *error)
{
    enum status status = candidate_visit(request, visit, error);
    if (status == STATUS_OK && (!ident_read(web_form(request, "lenh"), command) || !str_to_int(web_form(request, "phien-ban"), 1, INT32_MAX, version)))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_rounds_not_so, NULL);
    return status;
}

static void content_open(struct json_writer *json, struct buffer *content, const struct candidate_visit *visit, int64_t version)
{
    buffer_open(content, visit->arena, CONTENT_MAX);
    json_writer_open(json, content);
    json_object(json, NULL);
    json_text(json, "candidate", round_ident(visit->arena, &visit->candidate.ident));
    json_int(json, "version", version);
}

enum status rounds_page_act_sent(struct web_request *request, struct error *error)
{
    struct candidate_visit visit;
    struct json_writer json;
    struct buffer content;
    struct ident command;
    int64_t version = 0;
    bool acts;
    enum status status = begin(request, &visit, &command, &version, error);
    if (status != STATUS_OK)
        return status;
    acts = accounts_may(visit.viewer, "rounds.act", &visit.subject) || str_is(web_form(request, "viec"), round_act_words[ACT_TAKE]);
    if (acts) {
        buffer_open(&content, visit.arena, CONTENT_MAX);
        json_writer_open(&json, &content);
        json_object(&json, NULL);
        json_text(&json, "act", web_form(request, "viec"));
        json_text(&json, "note", web_form(request, "ly-do"));
        json_array(&json, "candidates");
        json_object(&json, NULL);
        json_text(&json, "candidate", round_ident(visit.arena, &visit.candidate.ident));
        json_int(&json, "version", version);
        json_object_end(&json);
        json_array_end(&json);
    } else {
        content_open(&json, &content, &visit, version);
        json_text(&json, "act", web_form(request, "viec"));
        json_text(&json, "note", web_form(request, "ly-do"));
    }
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = rounds_command(request, &command, acts ? "rounds.move" : "rounds.finish", buffer_str(&content), error);
    return status == STATUS_OK ? web_redirect(request, candidate_path(visit.arena, &visit.candidate, "?xong=1").ptr, error) : status;
}

enum status rounds_page_place_sent(struct web_request *request, struct error *error)
{
    struct candidate_visit visit;
    struct json_writer json;
    struct buffer content;
    struct ident command;
    int64_t version = 0;
    enum status status = begin(request, &visit, &command, &version, error);
    if (status == STATUS_OK && web_form(request, "ly-do").len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_rounds_note_needed, "ly-do");
    if (status != STATUS_OK)
        return status;
    content_open(&json, &content, &visit, version);
    json_text(&json, "round", web_form(request, "dot"));
    json_text(&json, "reason", web_form(request, "ly-do"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = rounds_command(request, &command, "rounds.place", buffer_str(&content), error);
    return status == STATUS_OK ? web_redirect(request, candidate_path(visit.arena, &visit.candidate, "?xong=1").ptr, error) : status;
}

/* ---- on the dossier's page ---- */

static enum status write_at(struct sight *s, struct db_conn *conn, const struct dossier *dossier, enum procedure_body body, struct error *error)
{
    date today = date_in_vietnam(context_now(web_context(s->request)));
    struct permission_subject subject;
    struct candidate candidate;
    bool found = false;
    enum status status = rounds_sql_of_dossier(conn, s->arena, dossier->id, body, &found, &candidate, error);
    if (status != STATUS_OK || !found)
        return status;
    subject = candidates_subject(&candidate);
    html_raw(&s->html, "<p class=\"at-province\">");
    sight_words(s, body == BODY_DISTRICT ? TEXT_rounds_at_district : TEXT_rounds_at_province);
    html_raw(&s->html, " ");
    write_stage(s, accounts_viewer(s->request), &candidate, &subject);
    candidate_write_due(s, candidate.due, today);
    html_raw(&s->html, "</p>\n");
    return candidate.state == CANDIDATE_SUPPLEMENT ? write_supplements(s, conn, &candidate, true, error) : STATUS_OK;
}

enum status rounds_section(struct sight *s, struct db_conn *conn, const struct dossier *dossier, struct error *error)
{
    enum status status = write_at(s, conn, dossier, BODY_DISTRICT, error);
    return status == STATUS_OK ? write_at(s, conn, dossier, BODY_PROVINCE, error) : status;
}
