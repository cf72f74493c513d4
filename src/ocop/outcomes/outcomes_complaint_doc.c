/* The letter that answers a complaint, in the look of Decree 30/2020/ND-CP: what was complained of, what was looked at, what counting again has shown, what
 * follows. */
#include "base/text.h"
#include "ocop/outcomes/outcomes_complaint.h"
#include "texts_councils.h"
#include "texts_dossiers.h"
#include "texts_outcomes.h"

static struct str codes_of(struct outcome_paper *p, struct str codes)
{
    struct buffer out;
    buffer_open(&out, p->visit.arena, OUTCOME_LINE_MAX);
    while (codes.len > 0) {
        if (out.len > 0)
            buffer_add(&out, STR(", "));
        buffer_add(&out, str_cut(&codes, ' '));
    }
    return buffer_str(&out);
}

/* Paragraph by paragraph, as it was typed. */
static void lines(struct outcome_paper *p, struct str text)
{
    while (text.len > 0) {
        struct str line = str_trim(str_cut(&text, '\n'));
        if (line.len > 0)
            outcome_line(p, line);
    }
}

static size_t sheets_of(struct str seats)
{
    size_t count = 0;
    while (seats.len > 0)
        count += str_cut(&seats, ' ').len > 0;
    return count;
}

static enum status write_answer(struct outcome_paper *p, struct error *error)
{
    const struct complaint *c = p->more;
    const struct str to[] = { c->from_name };
    const struct str recipients[] = { outcome_vi(TEXT_dossiers_doc_as_above), outcome_vi(TEXT_councils_doc_archive) };
    const struct doc_signature signer = { .capacity = outcome_vi(TEXT_outcomes_office_head), .hint = outcome_vi(TEXT_dossiers_doc_sign_stamped) };
    (void)error;
    outcome_letterhead(p, TEXT_outcomes_office_capital,
                       OUTCOME_FILLED(p, TEXT_councils_doc_number, TEXT_ARG("no", c->answer_no.len > 0 ? c->answer_no : outcome_vi(TEXT_outcomes_no_letter))),
                       TEXT_outcomes_answer_subject, date_in_vietnam(c->answered_at));
    doc_addressees(&p->doc, to, 1);
    outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_answer_basis, TEXT_ARG("day", date_text(p->visit.arena, c->received)), TEXT_ARG("from", c->from_name),
                                   TEXT_ARG("product", p->row.item.product_name), TEXT_ARG("session", p->visit.session.name)));
    lines(p, c->body);
    if (c->criteria.len > 0)
        outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_answer_criteria, TEXT_ARG("criteria", codes_of(p, c->criteria))));
    if (c->seats.len > 0)
        outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_answer_sheets, TEXT_ARG_INT("sheets", (int64_t)sheets_of(c->seats))));
    outcome_line(p, OUTCOME_FILLED(p, c->differing == 0 ? TEXT_outcomes_answer_same : TEXT_outcomes_answer_differs,
                                   TEXT_ARG("day", date_text(p->visit.arena, date_in_vietnam(c->recounted_at)))));
    lines(p, c->differences);
    lines(p, c->answer);
    outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_answer_outcome, TEXT_ARG("outcome", outcome_vi(complaint_outcome_text(c->outcome))),
                                   TEXT_ARG("annex", c->annex)));
    doc_closing(&p->doc, recipients, 2, &signer);
    outcome_seal(p);
    return STATUS_OK;
}

enum status outcomes_page_answer_paper(struct web_request *request, struct error *error)
{
    static const struct outcome_kind kinds[] = { { "tra-loi", "TLKN", TEXT_outcomes_answer_subject, DOC_A4, false, false, false, write_answer } };
    struct complaint_visit visit;
    bool pdf;
    const struct outcome_kind *kind = outcome_find_kind(web_path_part(request, "giay"), kinds, 1, &pdf);
    enum status status = kind == NULL ? commands_not_found(error) : complaint_visit(request, &visit, error);
    if (status == STATUS_OK && visit.complaint.state != COMPLAINT_ANSWERED)
        return commands_not_found(error);
    return status == STATUS_OK ? outcome_paper_of(&visit.told, kind, &visit.complaint.ident, &visit.complaint, pdf, error) : status;
}
