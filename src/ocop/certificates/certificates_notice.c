/* The letter that tells a producer that his certificate ends, that it was sent, and the calendar of what ends when. */
#include "base/text.h"
#include "doc/doc.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"
#include "texts_councils.h"
#include "texts_dossiers.h"

#define FILE_MAX ((size_t)8 << 20)
#define CALENDAR_MONTHS 36
#define SESSION_PRODUCTS 30 /* that a session judges in a day, as the calendar's head says */

struct telling {
    struct web_request *request;
    struct arena *arena;
    struct db_conn *conn;
    date today;
    struct public_row row;
    struct doc doc;
    struct str place, place_capital, place_bare, commune;
};

static struct str vi(enum text_id text)
{
    return text_of(LANGUAGE_VI, text);
}

#define FILLED(t, text, ...)                                                                                                 \
    filled((t), (text), (const struct text_arg[]){ __VA_ARGS__ }, sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg))
static struct str filled(struct telling *t, enum text_id text, const struct text_arg *args, size_t count)
{
    struct buffer out;
    buffer_open(&out, t->arena, 4000);
    text_add(&out, LANGUAGE_VI, text, args, count);
    return buffer_str(&out);
}

static enum status start(struct web_request *request, const char *action, struct telling *t, struct error *error)
{
    struct places chain = { 0 };
    struct buffer code;
    enum status status;
    *t = (struct telling){ .request = request, .arena = web_arena(request), .today = date_in_vietnam(context_now(web_context(request))) };
    status = officer_find(request, action, &t->conn, &t->row, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&code, t->arena, 8);
    buffer_add_padded(&code, (uint64_t)t->row.province, 2);
    t->place = t->place_bare = STR("");
    status = places_chain(t->conn, t->arena, buffer_str(&code), t->today, &chain, error);
    if (status == STATUS_OK && chain.count > 0) {
        t->place = t->place_bare = chain.rows[0].name;
        if (str_starts_with(t->place, chain.rows[0].type))
            t->place_bare = str_trim(str_part(t->place, chain.rows[0].type.len, t->place.len));
    }
    t->place_capital = text_upper(t->arena, t->place);
    if (t->row.place.len > 0)
        t->commune = text_lower_first(t->arena, producers_commune_name(t->conn, t->arena, t->row.place, t->today));
    return status == STATUS_NOT_FOUND || status == STATUS_BAD_INPUT ? STATUS_OK : status;
}

static void write_letter(struct telling *t)
{
    date opens = t->row.to - WINDOW_OPENS, closes = t->row.to - WINDOW_CLOSES;
    const struct str to[] = { FILLED(t, TEXT_certificates_notice_to, TEXT_ARG("producer", t->row.producer_name)),
                              FILLED(t, TEXT_certificates_notice_reply, TEXT_ARG("place", t->commune)) };
    const struct str recipients[] = { vi(TEXT_dossiers_doc_as_above), vi(TEXT_councils_doc_archive) };
    const struct doc_signature signer = { .capacity = vi(TEXT_certificates_doc_head) };
    doc_letterhead(&t->doc, &(struct doc_letterhead){ .parent = vi(TEXT_certificates_doc_department), .issuer = vi(TEXT_certificates_doc_office),
                                                      .number = vi(TEXT_certificates_doc_no_notice), .subject = vi(TEXT_certificates_notice_subject),
                                                      .place_date = doc_place_date(t->arena, t->place_bare, t->today) });
    doc_addressees(&t->doc, to, t->commune.len > 0 ? 2 : 1);
    doc_paragraph(&t->doc, DOC_BODY,
                  DOC_PLAIN(FILLED(t, TEXT_certificates_notice_letter_1, TEXT_ARG("product", t->row.product_name), TEXT_ARG("code", t->row.code),
                                   TEXT_ARG_INT("stars", t->row.stars), TEXT_ARG("number", t->row.decision), TEXT_ARG("producer", t->row.producer_name),
                                   TEXT_ARG("until", date_text(t->arena, t->row.to)))));
    if (t->today > closes)
        doc_paragraph(&t->doc, DOC_BODY, DOC_PLAIN(FILLED(t, TEXT_certificates_notice_letter_late, TEXT_ARG("closes", date_text(t->arena, closes)))));
    else
        doc_paragraph(&t->doc, DOC_BODY,
                      DOC_PLAIN(FILLED(t, TEXT_certificates_notice_letter_2, TEXT_ARG("opens", date_text(t->arena, opens)), TEXT_ARG("closes", date_text(t->arena, closes)))));
    doc_paragraph(&t->doc, DOC_BODY, DOC_PLAIN(vi(TEXT_certificates_notice_letter_3)));
    doc_closing(&t->doc, recipients, 2, &signer);
}

enum status certificates_notice_paper(struct web_request *request, struct error *error)
{
    struct telling t;
    struct buffer out;
    enum status status = start(request, "certificates.see", &t, error);
    if (status != STATUS_OK)
        return status;
    doc_open(&t.doc, t.arena, &(struct doc_about){ .title = vi(TEXT_certificates_notice), .author = t.place, .subject = t.row.product_name, .footer = STR(""),
                                                  .made_at = context_now(web_context(request)) });
    write_letter(&t);
    buffer_open(&out, t.arena, FILE_MAX);
    status = doc_pdf(&t.doc, &out, error);
    return status == STATUS_OK ? web_answer(request, 200, "application/pdf", buffer_str(&out), error) : status;
}

enum status certificates_noticed_sent(struct web_request *request, struct error *error)
{
    struct telling t;
    struct json_writer json;
    struct buffer text;
    struct ident id;
    enum status status = start(request, "certificates.change", &t, error);
    if (status != STATUS_OK)
        return status;
    if (!ident_read(web_form(request, "lenh"), &id))
        id = ident_new(web_context(request));
    buffer_open(&text, t.arena, 200);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "certificate", draft_ident_text(t.arena, &t.row.ident));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = draft_command(request, &id, "certificates.noticed", buffer_str(&text), error);
    return status == STATUS_OK ? web_redirect(request, officer_path(t.arena, &t.row, "?xong=1").ptr, error) : status;
}

/* ---- the calendar ---- */

static void write_month(struct sight *s, const struct month_count *month)
{
    struct civil civil = date_civil(month->last);
    date first = month->last - civil.day + 1;
    date last = date_add_months(first, 1) - 1;
    html_raw(&s->html, "<tr><th scope=\"row\">");
    html_int(&s->html, civil.month);
    html_raw(&s->html, "/");
    html_int(&s->html, civil.year);
    html_raw(&s->html, "</th>");
    list_cell_open(s, TEXT_certificates_calendar_count, true);
    html_int(&s->html, month->count);
    list_cell_next(s, TEXT_certificates_calendar_window, false);
    SIGHT_WORDS(s, TEXT_certificates_calendar_between, TEXT_ARG("from", date_text(s->arena, first - WINDOW_OPENS)),
                TEXT_ARG("until", date_text(s->arena, last - WINDOW_CLOSES)));
    list_cell_next(s, TEXT_certificates_calendar_sessions, true);
    html_int(&s->html, (month->count + SESSION_PRODUCTS - 1) / SESSION_PRODUCTS);
    html_raw(&s->html, "</td></tr>\n");
}

enum status certificates_page_calendar(struct web_request *request, struct error *error)
{
    static const enum text_id heads[] = { TEXT_certificates_calendar_month, TEXT_certificates_calendar_count, TEXT_certificates_calendar_window,
                                          TEXT_certificates_calendar_sessions };
    const struct viewer *viewer = accounts_viewer(request);
    date today = date_in_vietnam(context_now(web_context(request)));
    struct month_counts months;
    struct db_conn *conn;
    struct sight s;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK && !draft_may(viewer, "certificates.see"))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = clock_sql_calendar(conn, web_arena(request), viewer->province, today, date_add_months(today, CALENDAR_MONTHS), &months, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_certificates_calendar, DRAFTS_PATH, SIGHT_WIDE);
    sight_back(&s, DRAFTS_PATH, TEXT_certificates_drafts);
    sight_heading(&s, TEXT_certificates_calendar, TEXT_certificates_calendar_lead);
    if (months.count == 0) {
        html_raw(&s.html, "<p>");
        sight_words(&s, TEXT_certificates_calendar_none);
        html_raw(&s.html, "</p>\n");
    } else {
        list_rows_open(&s, heads, sizeof(heads) / sizeof(heads[0]));
        for (size_t i = 0; i < months.count; i++)
            write_month(&s, &months.rows[i]);
        list_table_close(&s);
    }
    return sight_end(&s, 200, error);
}
