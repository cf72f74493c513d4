/* The draft of the decision that sets up a council and its team, by Decree 30/2020/ND-CP: from the form before it is signed, and again from what was
 * entered. Who issues it follows Decision 26/2026/QD-TTg, Article 7.3.b and 7.4.b. */
#include "base/text.h"
#include "doc/doc.h"
#include "ocop/councils/councils_int.h"
#include "ocop/places/places.h"
#include "texts_councils.h"

#define FILE_MAX ((size_t)8 << 20)

struct drafting {
    struct arena *arena;
    struct doc doc;
    const struct council_draft *draft;
    struct str place, place_capital; /* "Tỉnh Lào Cai"; empty: unknown, or the centre */
    struct str place_bare;           /* "Lào Cai" */
    bool centre;
};

static struct str vi(enum text_id text)
{
    return text_of(LANGUAGE_VI, text);
}

static struct str filled(struct drafting *d, enum text_id text, const char *name, struct str value)
{
    struct buffer out;
    buffer_open(&out, d->arena, 4000);
    text_add(&out, LANGUAGE_VI, text, (const struct text_arg[]){ TEXT_ARG(name, value) }, 1);
    return buffer_str(&out);
}

static void line(struct drafting *d, struct str text)
{
    doc_paragraph(&d->doc, DOC_BODY, DOC_PLAIN(text));
}

static struct str issuer_capital(struct drafting *d)
{
    return d->draft->council->issuer.len > 0 ? text_upper(d->arena, d->draft->council->issuer) : vi(TEXT_councils_doc_dots);
}

/* The decision in force on the day of signing; a draft without a day is of today's law. */
static enum text_id law_of(date day)
{
    date first = DATE_NONE;
    return day != DATE_NONE && date_of(2026, 5, 22, &first) && day < first ? TEXT_councils_doc_law_148 : TEXT_councils_doc_law_26;
}

static struct str work_of(struct drafting *d, const struct council_seat *seat)
{
    struct buffer out;
    buffer_open(&out, d->arena, COUNCIL_LINE * 2 + 2);
    buffer_add(&out, seat->position);
    if (seat->position.len > 0 && seat->agency.len > 0)
        buffer_add(&out, STR(", "));
    buffer_add(&out, seat->agency);
    return buffer_str(&out);
}

static bool has(const struct drafting *d, bool team)
{
    for (size_t i = 0; i < d->draft->count; i++)
        if ((d->draft->seats[i].duty == DUTY_ADVISER) == team)
            return true;
    return false;
}

static void table(struct drafting *d, bool team)
{
    static const struct doc_column columns[] = { { .width = 120, .align = DOC_CENTRE }, { .weight = 4 }, { .weight = 5 }, { .weight = 3 } };
    static const enum text_id heads[] = { TEXT_councils_doc_no, TEXT_councils_person, TEXT_councils_doc_work, TEXT_councils_duty };
    int64_t no = 0;
    doc_table(&d->doc, &(struct doc_table){ .columns = columns, .count = 4, .letters = 120 });
    doc_row(&d->doc, true);
    for (size_t i = 0; i < 4; i++)
        doc_cell(&d->doc, 1, DOC_PLAIN(vi(heads[i])));
    for (size_t i = 0; i < d->draft->count; i++) {
        const struct council_seat *seat = &d->draft->seats[i];
        struct buffer number;
        if ((seat->duty == DUTY_ADVISER) != team)
            continue;
        buffer_open(&number, d->arena, 24);
        buffer_add_int(&number, ++no);
        doc_row(&d->doc, false);
        doc_cell(&d->doc, 1, DOC_PLAIN(buffer_str(&number)));
        doc_cell(&d->doc, 1, DOC_PLAIN(seat->name));
        doc_cell(&d->doc, 1, DOC_PLAIN(work_of(d, seat)));
        doc_cell(&d->doc, 1, DOC_PLAIN(vi(team ? TEXT_councils_doc_of_team : council_duty_texts[seat->duty])));
    }
    doc_table_end(&d->doc);
}

static void head(struct drafting *d)
{
    const struct council *council = d->draft->council;
    struct str issuer = d->centre ? vi(TEXT_councils_doc_ministry) : filled(d, TEXT_councils_doc_committee, "place", d->place_capital);
    struct str where = d->centre ? vi(TEXT_councils_doc_hanoi) : d->place_bare;
    doc_letterhead(&d->doc, &(struct doc_letterhead){ .issuer = issuer,
                                                      .number = council->decision_no.len > 0 ? filled(d, TEXT_councils_doc_number, "no", council->decision_no)
                                                                                             : vi(TEXT_councils_doc_no_number),
                                                      .place_date = doc_place_date(d->arena, where, council->decision_day) });
    doc_title(&d->doc, &(struct doc_title){ .title = vi(TEXT_councils_doc_title), .subtitle = vi(TEXT_councils_doc_subtitle), .line = true });
    doc_paragraph(&d->doc, DOC_CENTRED, DOC_SPANS({ .text = issuer_capital(d), .style = DOC_BOLD }));
    doc_gap(&d->doc, 30);
    if (!d->centre)
        doc_paragraph(&d->doc, DOC_BODY, DOC_SPANS({ .text = vi(TEXT_councils_doc_law_places), .style = DOC_ITALIC }));
    doc_paragraph(&d->doc, DOC_BODY, DOC_SPANS({ .text = vi(law_of(council->decision_day)), .style = DOC_ITALIC }));
    doc_paragraph(&d->doc, DOC_BODY, DOC_SPANS({ .text = vi(TEXT_councils_doc_proposed), .style = DOC_ITALIC }));
    doc_paragraph(&d->doc, DOC_CENTRED, DOC_SPANS({ .text = vi(TEXT_councils_doc_decides), .style = DOC_BOLD }));
}

static void write(struct drafting *d)
{
    const struct str recipients[] = { vi(TEXT_councils_doc_as_article), vi(TEXT_councils_doc_archive) };
    const struct doc_signature signer = { .capacity = vi(d->centre ? TEXT_councils_doc_minister : TEXT_councils_doc_chairman) };
    struct str name = d->draft->council->name.len > 0 ? d->draft->council->name : vi(TEXT_councils_doc_council);
    head(d);
    line(d, filled(d, has(d, true) ? TEXT_councils_doc_1_team : TEXT_councils_doc_1, "name", name));
    if (has(d, false)) {
        doc_heading(&d->doc, DOC_POINT, vi(TEXT_councils_doc_1_1));
        table(d, false);
    }
    if (has(d, true)) {
        doc_heading(&d->doc, DOC_POINT, vi(TEXT_councils_doc_1_2));
        table(d, true);
    }
    doc_gap(&d->doc, 20);
    line(d, vi(TEXT_councils_doc_2));
    if (has(d, true))
        line(d, vi(TEXT_councils_doc_2_team));
    line(d, vi(TEXT_councils_doc_3));
    doc_closing(&d->doc, recipients, 2, &signer);
}

/* The place that issues it, by the names of the day; it stays open where nothing had the code. */
static enum status find_place(struct drafting *d, struct db_conn *conn, date day, struct error *error)
{
    const struct council *council = d->draft->council;
    struct places chain = { 0 };
    struct buffer code;
    enum status status;
    buffer_open(&code, d->arena, 20);
    if (council->body == BODY_DISTRICT)
        buffer_add(&code, council->place_code);
    else
        buffer_add_padded(&code, (uint64_t)council->province, 2);
    d->place = d->place_bare = STR("");
    status = places_chain(conn, d->arena, buffer_str(&code), day, &chain, error);
    if (status == STATUS_OK && chain.count > 0) {
        d->place = chain.rows[0].name;
        d->place_bare = d->place;
        if (str_starts_with(d->place, chain.rows[0].type))
            d->place_bare = str_trim(str_part(d->place, chain.rows[0].type.len, d->place.len));
    }
    d->place_capital = text_upper(d->arena, d->place);
    return status == STATUS_NOT_FOUND || status == STATUS_BAD_INPUT ? STATUS_OK : status;
}

enum status council_answer_draft(struct web_request *request, struct db_conn *conn, const struct council_draft *draft, bool pdf, struct error *error)
{
    struct drafting d = { .arena = web_arena(request), .draft = draft, .centre = draft->council->body == BODY_CENTRE };
    int64_t now = context_now(web_context(request));
    date day = draft->council->decision_day == DATE_NONE ? date_in_vietnam(now) : draft->council->decision_day;
    struct buffer out;
    enum status status = find_place(&d, conn, day, error);
    if (status != STATUS_OK)
        return status;
    doc_open(&d.doc, d.arena, &(struct doc_about){ .title = vi(TEXT_councils_doc_subtitle), .author = draft->council->issuer,
                                                   .subject = draft->council->name, .footer = vi(TEXT_councils_doc_footer),
                                                   .made_at = draft->council->made_at != 0 ? draft->council->made_at : now });
    write(&d);
    buffer_open(&out, d.arena, FILE_MAX);
    status = pdf ? doc_pdf(&d.doc, &out, error) : doc_docx(&d.doc, &out, error);
    if (status != STATUS_OK)
        return status;
    return web_answer(request, 200, pdf ? "application/pdf" : "application/vnd.openxmlformats-officedocument.wordprocessingml.document", buffer_str(&out),
                      error);
}

/* Of a council that was entered: those whom its first decision named. */
enum status councils_paper(struct web_request *request, struct error *error)
{
    struct council_visit visit;
    struct council_seat *seats;
    struct council_draft draft;
    struct str basis;
    struct str name = web_path_part(request, "giay");
    bool pdf = str_is(name, "quyet-dinh.pdf");
    enum status status;
    if (!pdf && !str_is(name, "quyet-dinh.docx"))
        return commands_not_found(error);
    status = council_visit(request, "councils.see", &visit, error);
    if (status != STATUS_OK)
        return status;
    seats = ARENA_NEW_MANY(visit.arena, struct council_seat, visit.seats.count + 1);
    if (seats == NULL)
        return fail_memory(error);
    draft = (struct council_draft){ .council = &visit.council, .seats = seats };
    basis = council_basis(visit.arena, visit.council.decision_no, visit.council.decision_day);
    for (size_t i = 0; i < visit.seats.count; i++)
        if (str_equal(visit.seats.rows[i].basis, basis))
            seats[draft.count++] = visit.seats.rows[i];
    return council_answer_draft(request, visit.conn, &draft, pdf, error);
}
