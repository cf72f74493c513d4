/* The draft of a decision with its list of products, and the submission that goes with it, by Decree 30/2020/ND-CP, as PDF and DOCX. What is not known
 * yet, number and day above all, is left to be written by hand. */
#include "base/text.h"
#include "doc/doc.h"
#include "ocop/certificates/certificates_draft_int.h"
#include "texts_certificates.h"
#include "texts_councils.h"
#include "texts_dossiers.h"
#include "texts_outcomes.h"

#define FILE_MAX ((size_t)16 << 20)
#define LINE_MAX ((size_t)4000)

struct drafting {
    struct draft_visit visit;
    struct doc doc;
    struct str place, place_capital, place_bare; /* "Tỉnh Lào Cai", in capitals, "Lào Cai" */
    struct commune_names communes;
    bool letter;
};

static struct str vi(enum text_id text)
{
    return text_of(LANGUAGE_VI, text);
}

#define FILLED(d, text, ...)                                                                                                 \
    filled((d), (text), (const struct text_arg[]){ __VA_ARGS__ }, sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg))
static struct str filled(struct drafting *d, enum text_id text, const struct text_arg *args, size_t count)
{
    struct buffer out;
    buffer_open(&out, d->visit.arena, LINE_MAX);
    text_add(&out, LANGUAGE_VI, text, args, count);
    return buffer_str(&out);
}

static void line(struct drafting *d, struct str text)
{
    doc_paragraph(&d->doc, DOC_BODY, DOC_PLAIN(text));
}

static void basis(struct drafting *d, struct str text)
{
    doc_paragraph(&d->doc, DOC_BODY, DOC_SPANS({ .text = text, .style = DOC_ITALIC }));
}

static int64_t count_of(const struct drafting *d, int64_t stars)
{
    int64_t count = 0;
    for (size_t i = 0; i < d->visit.items.count; i++)
        count += stars == 0 || d->visit.items.rows[i].stars == stars ? 1 : 0;
    return count;
}

static void cell(struct drafting *d, struct str text)
{
    doc_cell(&d->doc, 1, DOC_PLAIN(text));
}

static struct str number(struct drafting *d, int64_t value)
{
    struct buffer out;
    buffer_open(&out, d->visit.arena, 24);
    buffer_add_int(&out, value);
    return buffer_str(&out);
}

static void table(struct drafting *d)
{
    static const struct doc_column columns[] = { { .width = 100, .align = DOC_CENTRE }, { .weight = 4 }, { .weight = 4 }, { .weight = 3 },
                                                 { .width = 160, .align = DOC_CENTRE }, { .width = 160, .align = DOC_CENTRE }, { .weight = 2 } };
    static const enum text_id heads[] = { TEXT_certificates_no, TEXT_certificates_product, TEXT_certificates_producer, TEXT_certificates_commune,
                                          TEXT_certificates_points, TEXT_certificates_stars, TEXT_certificates_act };
    doc_table(&d->doc, &(struct doc_table){ .columns = columns, .count = 7, .letters = 120 });
    doc_row(&d->doc, true);
    for (size_t i = 0; i < 7; i++)
        cell(d, vi(heads[i]));
    for (size_t i = 0; i < d->visit.items.count; i++) {
        const struct draft_item *row = &d->visit.items.rows[i];
        doc_row(&d->doc, false);
        cell(d, number(d, row->no));
        cell(d, row->product_name);
        cell(d, row->producer_name);
        cell(d, producers_commune_named(&d->communes, d->visit.conn, d->visit.arena, row->commune_code, d->visit.today));
        cell(d, row->points);
        cell(d, FILLED(d, TEXT_certificates_stars_count, TEXT_ARG_INT("stars", row->stars)));
        cell(d, vi(certificate_act_texts[row->act]));
    }
    doc_table_end(&d->doc);
}

static bool under_148(const struct drafting *d)
{
    struct session_item item;
    struct error ignored = { 0 };
    return d->visit.items.count > 0 && d->visit.items.rows[0].item != 0 &&
           sessions_sql_item_by_id(d->visit.conn, d->visit.arena, d->visit.items.rows[0].item, &item, &ignored) == STATUS_OK &&
           str_starts_with(item.pack, STR("148-"));
}

static const enum text_id subjects[] = { TEXT_certificates_doc_subject, TEXT_certificates_doc_subject_approve, TEXT_certificates_doc_subject_withdraw,
                                         TEXT_certificates_doc_subject_correct, TEXT_certificates_doc_subject_annul };
static const enum text_id lists[] = { TEXT_certificates_doc_list, TEXT_certificates_doc_list_approve, TEXT_certificates_doc_withdraw_list,
                                      TEXT_certificates_doc_correct_list, TEXT_certificates_doc_annul_list };
_Static_assert(sizeof(subjects) / sizeof(subjects[0]) == DRAFT_KINDS && sizeof(lists) / sizeof(lists[0]) == DRAFT_KINDS, "words for each kind");

/* Of a decision about certificates that are there. */
static void write_change_articles(struct drafting *d)
{
    const struct draft *draft = &d->visit.draft;
    enum text_id first = draft->kind == DRAFT_WITHDRAW ? TEXT_certificates_doc_withdraw_1
                         : draft->kind == DRAFT_CORRECT ? TEXT_certificates_doc_correct_1 : TEXT_certificates_doc_annul_1;
    struct str point = STR("");
    for (size_t i = 0; draft_ground_words[i] != NULL; i++)
        if (str_is(draft->ground, draft_ground_words[i]))
            point = vi(draft_ground_points[i]);
    line(d, FILLED(d, first, TEXT_ARG_INT("count", count_of(d, 0)), TEXT_ARG("ground", point), TEXT_ARG("reason", draft->reason)));
    line(d, vi(draft->kind == DRAFT_WITHDRAW ? TEXT_certificates_doc_withdraw_2 : TEXT_certificates_doc_change_2));
}

static void write_decision(struct drafting *d)
{
    const struct draft *draft = &d->visit.draft;
    bool approve = draft->kind == DRAFT_APPROVE;
    const struct str recipients[] = { vi(TEXT_councils_doc_as_article), vi(TEXT_certificates_doc_to_ministry), vi(TEXT_councils_doc_archive) };
    const struct doc_signature signer = { .capacity = vi(str_is(draft->capacity, "deputy") ? TEXT_certificates_doc_deputy : TEXT_councils_doc_chairman),
                                          .name = draft->signer };
    struct str committee = FILLED(d, TEXT_councils_doc_committee, TEXT_ARG("place", d->place_capital));
    struct str year = number(d, date_civil(draft->day == DATE_NONE ? d->visit.today : draft->day).year);
    doc_letterhead(&d->doc, &(struct doc_letterhead){ .issuer = committee,
                                                      .number = draft->number.len > 0 ? FILLED(d, TEXT_councils_doc_number, TEXT_ARG("no", draft->number))
                                                                                      : vi(TEXT_certificates_doc_no_number),
                                                      .place_date = doc_place_date(d->visit.arena, d->place_bare, draft->day) });
    doc_title(&d->doc, &(struct doc_title){ .title = vi(TEXT_councils_doc_title),
                                            .subtitle = FILLED(d, subjects[draft->kind], TEXT_ARG("year", year)),
                                            .line = true });
    doc_paragraph(&d->doc, DOC_CENTRED, DOC_SPANS({ .text = FILLED(d, TEXT_certificates_doc_chairman_of, TEXT_ARG("place", d->place_capital)), .style = DOC_BOLD }));
    doc_gap(&d->doc, 30);
    basis(d, vi(TEXT_councils_doc_law_places));
    basis(d, vi(under_148(d) ? TEXT_councils_doc_law_148 : TEXT_councils_doc_law_26));
    if (draft->kind >= DRAFT_SESSION_KINDS)
        basis(d, FILLED(d, TEXT_certificates_doc_basis_paper, TEXT_ARG("basis", draft->basis), TEXT_ARG("day", date_text(d->visit.arena, draft->basis_day))));
    else
        basis(d, FILLED(d, TEXT_certificates_doc_minutes, TEXT_ARG("number", draft->basis), TEXT_ARG("day", date_text(d->visit.arena, draft->basis_day))));
    basis(d, draft->letter_no.len > 0 ? FILLED(d, TEXT_certificates_doc_letter, TEXT_ARG("number", draft->letter_no), TEXT_ARG("day", date_text(d->visit.arena, draft->letter_day)))
                                      : vi(TEXT_councils_doc_proposed));
    doc_paragraph(&d->doc, DOC_CENTRED, DOC_SPANS({ .text = vi(TEXT_councils_doc_decides), .style = DOC_BOLD }));
    if (draft->kind >= DRAFT_SESSION_KINDS) {
        write_change_articles(d);
    } else if (approve) {
        line(d, FILLED(d, TEXT_certificates_doc_approve_1, TEXT_ARG_INT("count", count_of(d, 0))));
        line(d, vi(TEXT_certificates_doc_approve_2));
    } else {
        line(d, FILLED(d, TEXT_certificates_doc_1, TEXT_ARG_INT("count", count_of(d, 0)), TEXT_ARG_INT("four", count_of(d, 4)), TEXT_ARG_INT("three", count_of(d, 3))));
        line(d, vi(TEXT_certificates_doc_1_months));
        line(d, vi(TEXT_certificates_doc_2));
    }
    line(d, vi(TEXT_certificates_doc_3));
    doc_closing(&d->doc, recipients, 3, &signer);
    doc_page_break(&d->doc);
    doc_title(&d->doc, &(struct doc_title){ .title = vi(TEXT_certificates_doc_annex), .subtitle = vi(lists[draft->kind]) });
    doc_paragraph(&d->doc, DOC_CENTRED,
                  DOC_SPANS({ .text = draft->number.len > 0 ? FILLED(d, TEXT_certificates_doc_with, TEXT_ARG("number", draft->number), TEXT_ARG("day", date_text(d->visit.arena, draft->day)))
                                                            : vi(TEXT_certificates_doc_with_open),
                              .style = DOC_ITALIC }));
    table(d);
}

static void write_letter(struct drafting *d)
{
    const struct draft *draft = &d->visit.draft;
    bool approve = draft->kind == DRAFT_APPROVE;
    struct str to = FILLED(d, TEXT_outcomes_report_to, TEXT_ARG("place", text_lower_first(d->visit.arena, d->place)));
    const struct str recipients[] = { vi(TEXT_dossiers_doc_as_above), vi(TEXT_councils_doc_archive) };
    const struct doc_signature signer = { .capacity = vi(TEXT_certificates_doc_director) };
    struct str year = number(d, date_civil(draft->basis_day == DATE_NONE ? d->visit.today : draft->basis_day).year);
    doc_letterhead(&d->doc, &(struct doc_letterhead){ .parent = FILLED(d, TEXT_councils_doc_committee, TEXT_ARG("place", d->place_capital)),
                                                      .issuer = vi(TEXT_certificates_doc_department),
                                                      .number = draft->letter_no.len > 0 ? FILLED(d, TEXT_councils_doc_number, TEXT_ARG("no", draft->letter_no))
                                                                                         : vi(TEXT_certificates_doc_no_letter),
                                                      .place_date = doc_place_date(d->visit.arena, d->place_bare, draft->letter_day) });
    doc_title(&d->doc, &(struct doc_title){ .title = vi(TEXT_certificates_doc_letter_title),
                                            .subtitle = FILLED(d, subjects[draft->kind], TEXT_ARG("year", year)),
                                            .line = true });
    doc_addressees(&d->doc, &to, 1);
    if (draft->kind >= DRAFT_SESSION_KINDS) {
        basis(d, FILLED(d, TEXT_certificates_doc_basis_paper, TEXT_ARG("basis", draft->basis), TEXT_ARG("day", date_text(d->visit.arena, draft->basis_day))));
        line(d, draft->reason);
        table(d);
        line(d, vi(TEXT_certificates_doc_letter_3));
        doc_closing(&d->doc, recipients, 2, &signer);
        return;
    }
    line(d, FILLED(d, TEXT_certificates_doc_letter_1, TEXT_ARG("number", draft->basis), TEXT_ARG("day", date_text(d->visit.arena, draft->basis_day))));
    line(d, approve ? FILLED(d, TEXT_certificates_doc_letter_2_approve, TEXT_ARG_INT("count", count_of(d, 0)))
                    : FILLED(d, TEXT_certificates_doc_letter_2, TEXT_ARG_INT("count", count_of(d, 0)), TEXT_ARG_INT("four", count_of(d, 4)),
                             TEXT_ARG_INT("three", count_of(d, 3))));
    table(d);
    line(d, vi(TEXT_certificates_doc_letter_3));
    doc_closing(&d->doc, recipients, 2, &signer);
}

static enum status find_place(struct drafting *d, struct error *error)
{
    date day = d->visit.draft.day == DATE_NONE ? d->visit.today : d->visit.draft.day;
    struct places chain = { 0 };
    struct buffer code;
    enum status status;
    buffer_open(&code, d->visit.arena, 8);
    buffer_add_padded(&code, (uint64_t)d->visit.draft.province, 2);
    d->place = d->place_bare = STR("");
    status = places_chain(d->visit.conn, d->visit.arena, buffer_str(&code), day, &chain, error);
    if (status == STATUS_OK && chain.count > 0) {
        d->place = d->place_bare = chain.rows[0].name;
        if (str_starts_with(d->place, chain.rows[0].type))
            d->place_bare = str_trim(str_part(d->place, chain.rows[0].type.len, d->place.len));
    }
    d->place_capital = text_upper(d->visit.arena, d->place);
    return status == STATUS_NOT_FOUND || status == STATUS_BAD_INPUT ? STATUS_OK : status;
}

/* What is given out to be signed is no draft any more. */
static bool is_out(enum draft_state state)
{
    return state == DRAFT_SUBMITTED || state == DRAFT_ISSUED;
}

static enum status write_paper(struct drafting *d, bool pdf, struct buffer *out, struct error *error)
{
    enum status status = find_place(d, error);
    if (status != STATUS_OK)
        return status;
    doc_open(&d->doc, d->visit.arena, &(struct doc_about){ .title = vi(d->letter ? TEXT_certificates_doc_letter_title : TEXT_certificates_decision),
                                                          .author = d->place, .subject = STR(""),
                                                          .footer = is_out(d->visit.draft.state) ? STR("") : vi(TEXT_councils_doc_footer),
                                                          .made_at = d->visit.draft.made_at });
    if (d->letter)
        write_letter(d);
    else
        write_decision(d);
    buffer_open(out, d->visit.arena, FILE_MAX);
    return pdf ? doc_pdf(&d->doc, out, error) : doc_docx(&d->doc, out, error);
}

enum status draft_pdf(const struct draft_visit *visit, struct str *out, struct error *error)
{
    struct drafting d = { .visit = *visit };
    struct buffer made;
    enum status status = write_paper(&d, true, &made, error);
    if (status == STATUS_OK)
        *out = buffer_str(&made);
    return status;
}

enum status drafts_paper(struct web_request *request, struct error *error)
{
    struct drafting d = { .letter = false };
    struct str name = web_path_part(request, "giay");
    struct str stem = str_part(name, 0, str_find(name, '.'));
    bool pdf = str_ends_with(name, STR(".pdf"));
    struct buffer out;
    enum status status;
    if ((!pdf && !str_ends_with(name, STR(".docx"))) || (!str_is(stem, "du-thao") && !str_is(stem, "to-trinh")))
        return commands_not_found(error);
    d.letter = str_is(stem, "to-trinh");
    status = draft_visit(request, &d.visit, error);
    if (status == STATUS_OK)
        status = write_paper(&d, pdf, &out, error);
    return status == STATUS_OK ? web_answer(request, 200, pdf ? "application/pdf" : "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                            buffer_str(&out), error)
                               : status;
}
