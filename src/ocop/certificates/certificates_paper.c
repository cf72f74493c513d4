/* The certificate on paper: one page each, A4 across, with its QR code. The decree prescribes no model, so there is a layout of our own, and for a
 * province that has printed forms the values alone, moved by the settings certificate-x and certificate-y (millimetres). */
#include "base/text.h"
#include "doc/doc.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"
#include "texts_councils.h"

#define PAPER_MAX ((size_t)128 << 20)
#define QR_SIZE 400 /* tenths of a millimetre */
#define FORM_LEFT 700  /* where values begin on a form whose offsets are 0 */
#define FORM_TOP 500

struct printing {
    struct draft_visit visit;
    const struct certificates_room *room;
    struct doc doc;
    struct str place, place_capital, place_bare;
    struct commune_names communes;
};

static struct str vi(enum text_id text)
{
    return text_of(LANGUAGE_VI, text);
}

#define FILLED(p, text, ...)                                                                                                 \
    filled((p), (text), (const struct text_arg[]){ __VA_ARGS__ }, sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg))
static struct str filled(struct printing *p, enum text_id text, const struct text_arg *args, size_t count)
{
    struct buffer out;
    buffer_open(&out, p->visit.arena, 4000);
    text_add(&out, LANGUAGE_VI, text, args, count);
    return buffer_str(&out);
}

static struct str commune_of(struct printing *p, const struct public_row *row)
{
    return row->place.len == 0 ? STR("") : producers_commune_named(&p->communes, p->visit.conn, p->visit.arena, row->place, row->place_day);
}

static enum status qr_of(struct printing *p, const struct public_row *row, struct str *out, struct error *error)
{
    struct str payload;
    bool found = false;
    enum status status = seal_sql_of(p->visit.conn, p->visit.arena, row->id, &found, &payload, error);
    *out = status == STATUS_OK && found ? seal_address(p->visit.arena, p->room, payload) : STR("");
    return status;
}

static void centred(struct printing *p, struct str text, unsigned style)
{
    doc_paragraph(&p->doc, DOC_CENTRED, DOC_SPANS({ .text = text, .style = style }));
}

static struct str signed_as(const struct printing *p)
{
    return vi(str_is(p->visit.draft.capacity, "deputy") ? TEXT_certificates_doc_deputy : TEXT_councils_doc_chairman);
}

/* ---- our own layout ---- */

static void write_foot(struct printing *p, struct str qr)
{
    static const struct doc_column columns[] = { { .width = 450, .align = DOC_CENTRE }, { .weight = 1 }, { .weight = 2, .align = DOC_CENTRE } };
    struct str rest = signed_as(p);
    doc_table(&p->doc, &(struct doc_table){ .columns = columns, .count = 3, .borderless = true });
    doc_row(&p->doc, false);
    doc_cell_open(&p->doc, 1);
    if (qr.len > 0)
        doc_qr(&p->doc, qr, QR_SIZE, DOC_CENTRE, DOC_PLAIN(vi(TEXT_certificates_paper_scan)));
    doc_cell_open(&p->doc, 1);
    doc_cell_open(&p->doc, 1);
    centred(p, doc_place_date(p->visit.arena, p->place_bare, p->visit.draft.day), DOC_ITALIC);
    while (rest.len > 0)
        centred(p, str_cut(&rest, '\n'), DOC_BOLD);
    doc_gap(&p->doc, 220);
    centred(p, p->visit.draft.signer, DOC_BOLD);
    doc_table_end(&p->doc);
}

static void write_own(struct printing *p, const struct public_row *row, struct str qr)
{
    struct str day = date_text(p->visit.arena, row->decision_day);
    doc_letterhead(&p->doc, &(struct doc_letterhead){ .issuer = FILLED(p, TEXT_councils_doc_committee, TEXT_ARG("place", p->place_capital)) });
    doc_title(&p->doc, &(struct doc_title){ .title = vi(TEXT_certificates_paper_title), .subtitle = vi(TEXT_certificates_paper_subtitle), .line = true });
    centred(p, FILLED(p, TEXT_certificates_paper_certifies, TEXT_ARG("place", p->place_capital)), DOC_BOLD);
    centred(p, FILLED(p, TEXT_certificates_paper_product, TEXT_ARG("product", row->product_name)), DOC_BOLD);
    centred(p, FILLED(p, TEXT_certificates_paper_producer, TEXT_ARG("producer", row->producer_name), TEXT_ARG("place", text_lower_first(p->visit.arena, commune_of(p, row)))), 0);
    centred(p, FILLED(p, TEXT_certificates_paper_code, TEXT_ARG("code", row->code)), 0);
    centred(p, FILLED(p, TEXT_certificates_paper_stars, TEXT_ARG_INT("stars", row->stars)), DOC_BOLD);
    centred(p, FILLED(p, TEXT_certificates_paper_decision, TEXT_ARG("number", row->decision), TEXT_ARG("day", day)), 0);
    centred(p, FILLED(p, TEXT_certificates_paper_until, TEXT_ARG("from", date_text(p->visit.arena, row->from)), TEXT_ARG("until", date_text(p->visit.arena, row->to))), 0);
    doc_gap(&p->doc, 20);
    write_foot(p, qr);
}

/* ---- onto the province's form ---- */

static void form_line(struct printing *p, struct str text)
{
    doc_cell_open(&p->doc, 1);
    doc_cell(&p->doc, 1, DOC_PLAIN(text));
    doc_row(&p->doc, false);
}

static void write_form(struct printing *p, const struct public_row *row, struct str qr)
{
    int left = FORM_LEFT + (int)p->room->form_x * 10;
    int top = FORM_TOP + (int)p->room->form_y * 10;
    const struct doc_column columns[] = { { .width = left < 10 ? 10 : left }, { .weight = 1 } };
    doc_gap(&p->doc, top < 0 ? 0 : top);
    doc_table(&p->doc, &(struct doc_table){ .columns = columns, .count = 2, .borderless = true });
    doc_row(&p->doc, false);
    form_line(p, row->product_name);
    form_line(p, row->producer_name);
    form_line(p, commune_of(p, row));
    form_line(p, FILLED(p, TEXT_certificates_stars_count, TEXT_ARG_INT("stars", row->stars)));
    form_line(p, row->code);
    form_line(p, row->decision);
    form_line(p, date_text(p->visit.arena, row->decision_day));
    form_line(p, date_text(p->visit.arena, row->to));
    doc_cell_open(&p->doc, 1);
    doc_cell_open(&p->doc, 1);
    if (qr.len > 0)
        doc_qr(&p->doc, qr, QR_SIZE, DOC_LEFT, DOC_PLAIN(STR("")));
    doc_table_end(&p->doc);
}

/* ---- the file ---- */

static enum status find_place(struct printing *p, struct error *error)
{
    struct places chain = { 0 };
    struct buffer code;
    enum status status;
    buffer_open(&code, p->visit.arena, 8);
    buffer_add_padded(&code, (uint64_t)p->visit.draft.province, 2);
    p->place = p->place_bare = STR("");
    status = places_chain(p->visit.conn, p->visit.arena, buffer_str(&code), p->visit.draft.day, &chain, error);
    if (status == STATUS_OK && chain.count > 0) {
        p->place = p->place_bare = chain.rows[0].name;
        if (str_starts_with(p->place, chain.rows[0].type))
            p->place_bare = str_trim(str_part(p->place, chain.rows[0].type.len, p->place.len));
    }
    p->place_capital = text_upper(p->visit.arena, p->place);
    return status == STATUS_NOT_FOUND || status == STATUS_BAD_INPUT ? STATUS_OK : status;
}

/* All of the decision, or the one that ?so= names by its place in it. */
static enum status write_pages(struct printing *p, struct web_request *request, struct error *error)
{
    bool form = str_is(web_query(request, "in"), "phoi");
    struct public_rows rows;
    int64_t only = 0;
    bool any = false;
    enum status status = public_sql_decision(p->visit.conn, p->visit.arena, p->visit.draft.decision, &rows, error);
    if (!str_to_int(web_query(request, "so"), 1, DRAFT_ITEMS_MAX, &only))
        only = 0;
    for (size_t i = 0; status == STATUS_OK && i < rows.count; i++) {
        struct str qr;
        if ((only != 0 && (size_t)only != i + 1) || rows.rows[i].annulled != DATE_NONE || rows.rows[i].withdrawn != DATE_NONE)
            continue;
        status = qr_of(p, &rows.rows[i], &qr, error);
        if (any)
            doc_page_break(&p->doc);
        any = true;
        if (form)
            write_form(p, &rows.rows[i], qr);
        else
            write_own(p, &rows.rows[i], qr);
    }
    return status == STATUS_OK && !any ? commands_not_found(error) : status;
}

enum status certificates_paper(struct web_request *request, struct error *error)
{
    struct printing p = { .room = web_room(request, "certificates") };
    struct buffer out;
    enum status status = draft_visit(request, &p.visit, error);
    if (status == STATUS_OK && p.visit.draft.decision == 0)
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = find_place(&p, error);
    if (status != STATUS_OK)
        return status;
    doc_open(&p.doc, p.visit.arena, &(struct doc_about){ .title = vi(TEXT_certificates_paper_title), .author = p.place, .subject = p.visit.draft.number,
                                                        .footer = STR(""), .size = DOC_A4_LANDSCAPE, .made_at = p.visit.draft.issued_at });
    status = write_pages(&p, request, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, p.visit.arena, PAPER_MAX);
    status = doc_pdf(&p.doc, &out, error);
    return status == STATUS_OK ? web_answer(request, 200, "application/pdf", buffer_str(&out), error) : status;
}
