/* One producer: what is known, what an officer may do about it, how it came to be so, and what later rooms add (products). */
#include "ocop/producers/producers_int.h"
#include "texts_producers.h"
#include "texts_shell.h"

struct one {
    struct sight s;
    struct db_conn *conn;
    const struct viewer *viewer;
    struct producer producer;
    struct permission_subject subject;
};

static bool may(const struct one *one, const char *action)
{
    return accounts_may(one->viewer, action, &one->subject);
}

static void heading(struct sight *s, enum text_id words)
{
    html_raw(&s->html, "<h2>");
    sight_words(s, words);
    html_raw(&s->html, "</h2>\n");
}

/* ---- facts ---- */

static struct str answer_words(const struct sight *s, int answer)
{
    return answer == ANSWER_UNKNOWN ? STR("") : text_of(s->language, answer == ANSWER_YES ? TEXT_producers_yes : TEXT_producers_no);
}

static struct str full_address(struct one *one, const struct producer_facts *facts, date day)
{
    struct str commune = producers_commune_name(one->conn, one->s.arena, facts->commune_code, day);
    struct buffer out;
    buffer_open(&out, one->s.arena, 1000);
    if (facts->address.len > 0) {
        buffer_add(&out, facts->address);
        buffer_add(&out, STR(", "));
    }
    buffer_add(&out, commune);
    return buffer_str(&out);
}

/* The facts that a page shows, one after the other; also what the history compares. */
struct shown_fact {
    enum text_id label;
    struct str value;
};
#define SHOWN_FACTS 17

static void shown_facts(struct one *one, const struct producer_facts *f, date day, struct shown_fact out[SHOWN_FACTS])
{
    struct sight *s = &one->s;
    const struct shown_fact facts[SHOWN_FACTS] = {
        { TEXT_producers_name, f->name },
        { TEXT_producers_kind, text_of(s->language, producer_kind_texts[f->kind]) },
        { TEXT_producers_tax_code, f->tax_code },
        { TEXT_producers_registration, f->registration },
        { TEXT_producers_registered_on, date_text(s->arena, f->registered_on) },
        { TEXT_producers_founded, date_text(s->arena, f->founded) },
        { TEXT_producers_full_address, full_address(one, f, day) },
        { TEXT_producers_phone, f->phone },
        { TEXT_producers_email, f->email },
        { TEXT_producers_head, f->representative },
        { TEXT_producers_position, f->position },
        { TEXT_producers_identity, f->identity },
        { TEXT_producers_home, f->home },
        { TEXT_producers_ethnicity, f->ethnicity },
        { TEXT_producers_woman, answer_words(s, f->woman) },
        { TEXT_producers_minority, answer_words(s, f->minority) },
        { TEXT_producers_disabled, answer_words(s, f->disabled) },
    };
    for (size_t i = 0; i < SHOWN_FACTS; i++)
        out[i] = facts[i];
}

static void write_facts(struct one *one)
{
    struct shown_fact facts[SHOWN_FACTS];
    shown_facts(one, &one->producer.facts, producer_today(one->s.request), facts);
    sight_facts(&one->s);
    for (size_t i = 0; i < SHOWN_FACTS; i++)
        sight_fact(&one->s, facts[i].label, facts[i].value);
    sight_facts_end(&one->s);
}

/* ---- notices ---- */

static void write_reasons(struct sight *s, unsigned why)
{
    static const struct {
        unsigned bit;
        enum text_id words;
    } reasons[] = { { LIKE_TAX, TEXT_producers_like_tax }, { LIKE_NAME, TEXT_producers_like_name }, { LIKE_NEAR_NAME, TEXT_producers_like_near },
                    { LIKE_PHONE, TEXT_producers_like_phone } };
    bool first = true;
    html_raw(&s->html, " <span class=\"quiet small\">(");
    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        if ((why & reasons[i].bit) == 0)
            continue;
        if (!first)
            html_raw(&s->html, ", ");
        sight_words(s, reasons[i].words);
        first = false;
    }
    html_raw(&s->html, ")</span>");
}

size_t producer_write_alike(struct sight *s, struct db_conn *conn, const struct producer_alike *alike, size_t count, bool opens_notice)
{
    const struct viewer *viewer = accounts_viewer(s->request);
    size_t shown = 0;
    for (size_t i = 0; i < count; i++) {
        const struct producer_row *row = &alike[i].row;
        const struct permission_subject subject = { .province = row->province, .commune = row->commune_code, .producer = row->id };
        if (!accounts_may(viewer, "producers.see", &subject))
            continue;
        if (shown++ == 0) {
            if (opens_notice)
                sight_notice_open(s, MOOD_ATTENTION);
            html_raw(&s->html, "<p>");
            sight_words(s, TEXT_producers_alike);
            html_raw(&s->html, "</p>\n<ul>\n");
        }
        html_raw(&s->html, "<li>");
        producer_write_link(s, &row->ident, row->name);
        html_raw(&s->html, ", ");
        html_text(&s->html, producers_commune_name(conn, s->arena, row->commune_code, producer_today(s->request)));
        write_reasons(s, alike[i].why);
        html_raw(&s->html, "</li>\n");
    }
    if (shown > 0) {
        html_raw(&s->html, "</ul>\n");
        if (opens_notice)
            sight_notice_close(s);
    }
    return shown;
}

void producer_write_button_form(struct sight *s, struct str path, int64_t version, enum text_id button, bool is_main)
{
    struct ident command = ident_new(web_context(s->request));
    html_raw(&s->html, "<form method=\"post\"");
    html_attr(&s->html, "action", path);
    html_raw(&s->html, ">");
    form_write_hidden(&s->html, s->request, &command, version);
    buffer_add_z(&s->html, is_main ? "<button class=\"button main\" type=\"submit\">" : "<button class=\"button\" type=\"submit\">");
    sight_words(s, button);
    html_raw(&s->html, "</button></form>\n");
}

static enum status write_new_notice(struct one *one, struct error *error)
{
    struct producer_alike alike[PRODUCERS_ALIKE];
    struct sight *s = &one->s;
    size_t count = 0;
    enum status status = STATUS_OK;
    bool checks = may(one, "producers.check");
    if (checks)
        status = producers_alike(one->conn, s->arena, one->producer.province, &one->producer.facts, one->producer.id, alike, &count, error);
    if (status != STATUS_OK)
        return status;
    sight_notice_open(s, MOOD_ATTENTION);
    html_raw(&s->html, "<p>");
    sight_words(s, checks ? TEXT_producers_check_lead : TEXT_producers_check_waits);
    html_raw(&s->html, "</p>\n");
    producer_write_alike(s, one->conn, alike, count, false);
    if (checks)
        producer_write_button_form(s, producer_address(s->arena, &one->producer.ident, "/xac-nhan"), one->producer.version, TEXT_producers_check, true);
    sight_notice_close(s);
    return STATUS_OK;
}

static void write_ended_notice(struct one *one)
{
    struct sight *s = &one->s;
    sight_notice_open(s, MOOD_ATTENTION);
    html_raw(&s->html, "<p>");
    sight_words(s, one->producer.merged_into != 0 ? TEXT_producers_merged_notice : TEXT_producers_ended_notice);
    if (one->producer.merged_into != 0) {
        html_raw(&s->html, " <a");
        html_attr(&s->html, "href", producer_address(s->arena, &one->producer.merged_ident, ""));
        html_raw(&s->html, ">");
        sight_words(s, TEXT_producers_merged_see);
        html_raw(&s->html, "</a>");
    }
    html_raw(&s->html, "</p>");
    sight_notice_close(s);
}

/* Whether the producer has confirmed what an officer entered for him. */
static enum status write_confirmation(struct one *one, struct error *error)
{
    struct producer_confirmation last;
    struct sight *s = &one->s;
    bool found = false;
    bool holds;
    enum status status = producers_sql_last_confirmation(one->conn, s->arena, one->producer.id, &found, &last, error);
    if (status != STATUS_OK || (!found && !may(one, "producers.change")))
        return status;
    holds = found && last.confirmed_at != 0 && last.producer_version == one->producer.version;
    heading(s, TEXT_producers_confirmation);
    html_raw(&s->html, "<p>");
    if (holds)
        SIGHT_WORDS(s, str_is(last.how, "slip") ? TEXT_producers_confirmed_slip : TEXT_producers_confirmed_code,
                    TEXT_ARG("day", date_text(s->arena, date_in_vietnam(last.confirmed_at))));
    else
        sight_words(s, found && last.producer_version == one->producer.version ? TEXT_producers_confirm_waits : TEXT_producers_confirm_none);
    html_raw(&s->html, "</p>\n");
    if (holds || one->producer.state == PRODUCER_ENDED || !may(one, "producers.change"))
        return STATUS_OK;
    html_raw(&s->html, "<div class=\"acts\">");
    producer_write_button_form(s, producer_address(s->arena, &one->producer.ident, "/phieu-xac-nhan"), -1, TEXT_producers_slip_print, false);
    if (found && last.confirmed_at == 0 && last.producer_version == one->producer.version) {
        struct buffer path;
        buffer_open(&path, s->arena, 200);
        producer_path(&path, &one->producer.ident, "/phieu-xac-nhan/");
        ident_write(&path, &last.ident);
        producer_write_button_form(s, buffer_str(&path), -1, TEXT_producers_slip_signed, false);
    }
    html_raw(&s->html, "</div>\n");
    return STATUS_OK;
}

/* ---- acts ---- */

static void write_acts(struct one *one)
{
    struct sight *s = &one->s;
    const struct ident *ident = &one->producer.ident;
    if (one->producer.state == PRODUCER_ENDED)
        return;
    html_raw(&s->html, "<p class=\"acts\">");
    if (may(one, "producers.change") || may(one, "producers.change_own"))
        sight_button(s, producer_address(s->arena, ident, "/sua"), TEXT_producers_edit, one->producer.state != PRODUCER_NEW || !may(one, "producers.check"));
    if (may(one, "producers.give_helper"))
        sight_button(s, producer_address(s->arena, ident, "/nguoi-giup"), TEXT_producers_people, false);
    if (may(one, "producers.end"))
        sight_button(s, producer_address(s->arena, ident, "/ket-thuc"), TEXT_producers_end, false);
    html_raw(&s->html, "</p>\n");
}

/* ---- history ---- */

static bool write_change(struct one *one, const struct producer_version *before, const struct producer_version *after)
{
    struct shown_fact was[SHOWN_FACTS];
    struct shown_fact is[SHOWN_FACTS];
    struct sight *s = &one->s;
    bool any = false;
    shown_facts(one, &before->facts, before->from, was);
    shown_facts(one, &after->facts, after->from, is);
    for (size_t i = 0; i < SHOWN_FACTS; i++) {
        if (str_equal(was[i].value, is[i].value))
            continue;
        html_raw(&s->html, "<li>");
        sight_words(s, was[i].label);
        html_raw(&s->html, ": ");
        if (was[i].value.len > 0)
            html_text(&s->html, was[i].value);
        else
            sight_words(s, TEXT_shell_unknown);
        html_raw(&s->html, "</li>\n");
        any = true;
    }
    return any;
}

static enum status write_history(struct one *one, struct error *error)
{
    struct producer_versions versions;
    struct sight *s = &one->s;
    enum status status = producers_sql_versions(one->conn, s->arena, one->producer.id, &versions, error);
    if (status != STATUS_OK)
        return status;
    heading(s, TEXT_producers_history);
    html_raw(&s->html, "<ol class=\"history\">\n");
    for (size_t i = versions.count; i-- > 0;) {
        const struct producer_version *version = &versions.rows[i];
        html_raw(&s->html, "<li><p>");
        sight_date(s, version->from);
        html_raw(&s->html, " ");
        sight_words(s, producer_reason_texts[version->reason]);
        if (version->basis.len > 0) {
            html_raw(&s->html, " <span class=\"quiet\">");
            html_text(&s->html, version->basis);
            html_raw(&s->html, "</span>");
        }
        html_raw(&s->html, "</p>\n");
        if (i > 0) {
            html_raw(&s->html, "<p class=\"quiet small\">");
            SIGHT_WORDS(s, version->reason == REASON_CORRECTED ? TEXT_producers_before_corrected : TEXT_producers_before,
                        TEXT_ARG("day", date_text(s->arena, version->from)));
            html_raw(&s->html, "</p>\n<ul>\n");
            if (!write_change(one, &versions.rows[i - 1], version)) {
                html_raw(&s->html, "<li>");
                sight_words(s, TEXT_producers_before_same);
                html_raw(&s->html, "</li>\n");
            }
            html_raw(&s->html, "</ul>\n");
        }
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ol>\n");
    return STATUS_OK;
}

/* ---- the page ---- */

static enum status write_sections(struct one *one, struct error *error)
{
    const struct producers *room = web_room(one->s.request, "producers");
    enum status status = STATUS_OK;
    for (size_t i = 0; room != NULL && i < room->section_count && status == STATUS_OK; i++)
        status = room->sections[i](&one->s, one->conn, &one->producer, &one->subject, error);
    return status;
}

enum status producers_page_one(struct web_request *request, struct error *error)
{
    struct one one = { .viewer = accounts_viewer(request) };
    enum status status = db_reader(producer_db(request), &one.conn, error);
    if (status == STATUS_OK)
        status = producers_for(one.conn, web_arena(request), one.viewer, web_path_part(request, "chu-the"), "producers.see", &one.producer, &one.subject,
                               error);
    if (status != STATUS_OK)
        return status;
    sight_begin_named(&one.s, request, one.producer.facts.name, PRODUCERS, SIGHT_WIDE);
    sight_back(&one.s, PRODUCERS, TEXT_producers_title);
    html_raw(&one.s.html, "<h1>");
    html_text(&one.s.html, one.producer.facts.name);
    html_raw(&one.s.html, "</h1>\n<p class=\"lead\">");
    sight_words(&one.s, producer_kind_texts[one.producer.facts.kind]);
    html_raw(&one.s.html, " ");
    producer_write_state(&one.s, one.producer.state);
    html_raw(&one.s.html, "</p>\n");
    if (one.producer.state == PRODUCER_NEW)
        status = write_new_notice(&one, error);
    if (one.producer.state == PRODUCER_ENDED)
        write_ended_notice(&one);
    write_acts(&one);
    if (status == STATUS_OK)
        status = write_sections(&one, error);
    heading(&one.s, TEXT_producers_facts);
    write_facts(&one);
    if (status == STATUS_OK)
        status = write_confirmation(&one, error);
    if (status == STATUS_OK)
        status = write_history(&one, error);
    return status == STATUS_OK ? sight_end(&one.s, 200, error) : status;
}

enum status producers_page_check(struct web_request *request, struct error *error)
{
    struct ident command = producer_sent_command(request);
    struct permission_subject subject;
    struct producer_extra extra = { 0 };
    struct json_writer json;
    struct buffer content;
    struct producer producer;
    struct db_conn *conn;
    enum status status = db_reader(producer_db(request), &conn, error);
    if (status == STATUS_OK)
        status = producers_for(conn, web_arena(request), accounts_viewer(request), web_path_part(request, "chu-the"), "producers.check", &producer,
                               &subject, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&content, web_arena(request), 1000);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "producer", producer_ident_text(web_arena(request), &producer.ident));
    json_int(&json, "version", producer_sent_version(request));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = producer_command(request, &command, "producers.check", producer.province, NULL, buffer_str(&content), &extra, NULL, error);
    if (status != STATUS_OK)
        return status;
    return web_redirect(request, producer_address(web_arena(request), &producer.ident, "?xong=1").ptr, error);
}
