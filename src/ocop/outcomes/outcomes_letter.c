/* The letter of reasons to a producer (Decision 26/2026/QD-TTg, Article 7.3.g): for every point lost the option given, the next one, the evidence that was
 * seen and where it stands in the criteria. The points lost add up to 100 less the score, to the hundredth. */
#include "base/text.h"
#include "ocop/outcomes/outcomes_int.h"
#include "texts_councils.h"
#include "texts_dossiers.h"
#include "texts_outcomes.h"
#include "texts_self.h"

#define HUNDREDTHS 100
#define FULL_POINTS 100

/* ---- points lost ---- */

static int64_t sum_of(const struct session_outcome *outcome, size_t criterion)
{
    const struct law_set *set = outcome->question.set;
    int64_t sum = 0;
    for (size_t i = 0; i < outcome->question.sheet_count; i++) {
        int choice = outcome->question.choices[i * set->criterion_count + criterion];
        sum += choice < 0 ? 0 : set->criteria[criterion].options[choice].points;
    }
    return sum;
}

void outcomes_lost(const struct session_outcome *outcome, int64_t *hundredths, int64_t *total)
{
    const struct law_set *set = outcome->question.set;
    int64_t sheets = (int64_t)outcome->question.sheet_count, sum = 0, given = 0;
    for (size_t c = 0; c < set->criterion_count; c++) {
        int64_t points = sum_of(outcome, c);
        sum += points;
        hundredths[c] = (set->criteria[c].max * sheets - points) * HUNDREDTHS / sheets;
        given += hundredths[c];
    }
    *total = FULL_POINTS * HUNDREDTHS - (2 * sum * HUNDREDTHS + sheets) / (2 * sheets); /* half away from zero, as the mean is printed */
    while (given < *total) {
        size_t best = 0;
        int64_t most = -1;
        for (size_t c = 0; c < set->criterion_count; c++) {
            int64_t lost = (set->criteria[c].max * sheets - sum_of(outcome, c)) * HUNDREDTHS;
            int64_t rest = lost - hundredths[c] * sheets; /* below 0 where it was given back already */
            if (rest > most)
                most = rest, best = c;
        }
        hundredths[best]++;
        given++;
    }
}

struct str outcome_hundredths(struct arena *arena, int64_t hundredths)
{
    struct buffer out;
    buffer_open(&out, arena, 32);
    buffer_add_int(&out, hundredths / HUNDREDTHS);
    buffer_add_char(&out, ',');
    buffer_add_padded(&out, (uint64_t)(hundredths % HUNDREDTHS), 2);
    return buffer_str(&out);
}

/* ---- the words ---- */

/* "7 phieu: ... (2 diem)", one paragraph for each option that was given. */
static void write_given(struct outcome_paper *p, size_t criterion)
{
    const struct law_criterion *c = &p->row.outcome.question.set->criteria[criterion];
    size_t width = p->row.outcome.question.set->criterion_count;
    for (int option = (int)c->option_count - 1; option >= LAW_NO_CHOICE; option--) {
        int64_t sheets = 0;
        for (size_t i = 0; i < p->row.outcome.question.sheet_count; i++)
            sheets += p->row.outcome.question.choices[i * width + criterion] == option;
        if (sheets > 0)
            doc_paragraph(&p->doc, DOC_FLUSH,
                          DOC_PLAIN(OUTCOME_FILLED(p, TEXT_outcomes_given, TEXT_ARG_INT("sheets", sheets),
                                                   TEXT_ARG("option", option < 0 ? outcome_vi(TEXT_self_none) : c->options[option].text),
                                                   TEXT_ARG_INT("points", option < 0 ? 0 : c->options[option].points))));
    }
}

/* The lowest option above what the mean has reached. */
static void write_next(struct outcome_paper *p, size_t criterion)
{
    const struct law_criterion *c = &p->row.outcome.question.set->criteria[criterion];
    int64_t sheets = (int64_t)p->row.outcome.question.sheet_count, sum = sum_of(&p->row.outcome, criterion);
    const struct law_option *next = NULL;
    for (size_t i = 0; i < c->option_count; i++)
        if (c->options[i].points * sheets > sum && (next == NULL || c->options[i].points < next->points))
            next = &c->options[i];
    if (next != NULL)
        doc_paragraph(&p->doc, DOC_FLUSH,
                      DOC_SPANS({ .text = OUTCOME_FILLED(p, TEXT_outcomes_next, TEXT_ARG("option", next->text), TEXT_ARG_INT("points", next->points)), .style = DOC_ITALIC }));
}

static struct str evidence_of(struct outcome_paper *p, const struct frozen *frozen, struct str code)
{
    const struct frozen_claim *claims = frozen->claims.items;
    struct buffer out;
    buffer_open(&out, p->visit.arena, OUTCOME_LINE_MAX);
    for (size_t i = 0; i < frozen->claims.count; i++) {
        const struct frozen_paper *papers = claims[i].papers.items;
        if (!str_equal(claims[i].criterion, code))
            continue;
        for (size_t k = 0; k < claims[i].papers.count; k++) {
            if (out.len > 0)
                buffer_add(&out, STR("; "));
            buffer_add(&out, papers[k].title);
            if (papers[k].number.len > 0)
                buffer_add(&out, STR(" ")), buffer_add(&out, papers[k].number);
        }
    }
    return out.len > 0 ? buffer_str(&out) : outcome_vi(TEXT_outcomes_no_evidence);
}

static void write_criterion(struct outcome_paper *p, const struct frozen *frozen, size_t criterion, int64_t lost)
{
    static const char *const parts[LAW_PARTS] = { "A", "B", "C" };
    const struct law_criterion *c = &p->row.outcome.question.set->criteria[criterion];
    struct buffer score;
    buffer_open(&score, p->visit.arena, 64);
    fraction_write_rounded(&score, p->row.outcome.law.criteria[criterion]);
    buffer_add_char(&score, '/');
    buffer_add_int(&score, c->max);
    doc_row(&p->doc, false);
    doc_cell_open(&p->doc, 1);
    doc_paragraph(&p->doc, DOC_FLUSH, DOC_SPANS({ .text = c->code, .style = DOC_BOLD }, { .text = STR(" ") }, { .text = self_name(p->visit.arena, c->name) }));
    doc_paragraph(&p->doc, DOC_FLUSH,
                  DOC_SPANS({ .text = OUTCOME_FILLED(p, TEXT_outcomes_article, TEXT_ARG_Z("part", parts[c->part]), TEXT_ARG("code", c->code),
                                                     TEXT_ARG_INT("set", p->row.item.set_no)), .style = DOC_ITALIC }));
    doc_cell(&p->doc, 1, DOC_PLAIN(buffer_str(&score)));
    doc_cell(&p->doc, 1, DOC_SPANS({ .text = outcome_hundredths(p->visit.arena, lost), .style = DOC_BOLD }));
    doc_cell_open(&p->doc, 1);
    write_given(p, criterion);
    write_next(p, criterion);
    doc_cell(&p->doc, 1, DOC_PLAIN(evidence_of(p, frozen, c->code)));
}

static enum status write_lost(struct outcome_paper *p, const struct frozen *frozen, struct error *error)
{
    static const struct doc_column columns[] = { { .weight = 5 }, { .width = 165, .align = DOC_CENTRE }, { .width = 145, .align = DOC_CENTRE }, { .weight = 7 }, { .weight = 4 } };
    static const enum text_id heads[] = { TEXT_outcomes_criterion, TEXT_outcomes_score, TEXT_outcomes_lost, TEXT_outcomes_levels, TEXT_outcomes_evidence };
    size_t count = p->row.outcome.question.set->criterion_count;
    int64_t *lost = ARENA_NEW_MANY(p->visit.arena, int64_t, count), total;
    if (lost == NULL)
        return fail_memory(error);
    outcomes_lost(&p->row.outcome, lost, &total);
    doc_table(&p->doc, &(struct doc_table){ .columns = columns, .count = 5, .letters = 110 });
    doc_row(&p->doc, true);
    for (size_t i = 0; i < 5; i++)
        doc_cell(&p->doc, 1, DOC_PLAIN(outcome_vi(heads[i])));
    for (size_t c = 0; c < count; c++)
        if (lost[c] > 0)
            write_criterion(p, frozen, c, lost[c]);
    doc_row(&p->doc, false);
    doc_cell(&p->doc, 1, DOC_SPANS({ .text = outcome_vi(TEXT_outcomes_lost_total), .style = DOC_BOLD }));
    doc_cell(&p->doc, 1, DOC_SPANS({ .text = outcome_points(p->visit.arena, p->row.outcome.law.mean), .style = DOC_BOLD }));
    doc_cell(&p->doc, 1, DOC_SPANS({ .text = outcome_hundredths(p->visit.arena, total), .style = DOC_BOLD }));
    doc_cell(&p->doc, 2, DOC_PLAIN(STR("")));
    doc_table_end(&p->doc);
    return STATUS_OK;
}

static void write_result(struct outcome_paper *p)
{
    const struct law_result *law = &p->row.outcome.law;
    struct str unmet = session_outcome_unmet(p->visit.arena, &p->row.outcome);
    outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_letter_result, TEXT_ARG("product", p->row.item.product_name),
                                   TEXT_ARG("mean", outcome_points(p->visit.arena, law->mean)), TEXT_ARG_INT("sheets", (int64_t)p->row.outcome.question.sheet_count),
                                   TEXT_ARG("rank", outcome_stars(p->visit.arena, LANGUAGE_VI, law->stars))));
    if (law->knocked_out)
        outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_letter_out, TEXT_ARG("why", outcome_conclusion(p->visit.arena, LANGUAGE_VI, &p->row.item))));
    else if (unmet.len > 0)
        outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_letter_unmet, TEXT_ARG("rank", outcome_stars(p->visit.arena, LANGUAGE_VI, law->stars_by_points)),
                                       TEXT_ARG("criteria", unmet)));
}

enum status outcome_write_letter(struct outcome_paper *p, struct error *error)
{
    const struct session *session = &p->visit.session;
    const struct str to[] = { p->row.item.producer_name, outcome_vi(TEXT_outcomes_commune) };
    const struct str recipients[] = { outcome_vi(TEXT_dossiers_doc_as_above), outcome_vi(TEXT_councils_doc_archive) };
    const struct doc_signature signer = { .capacity = outcome_vi(TEXT_outcomes_office_head), .hint = outcome_vi(TEXT_dossiers_doc_sign_stamped) };
    struct frozen frozen;
    enum status status = dossiers_frozen(p->visit.conn, p->visit.arena, p->row.item.dossier, p->row.item.filed_no, &frozen, error);
    if (status != STATUS_OK)
        return status;
    outcome_letterhead(p, TEXT_outcomes_office_capital, OUTCOME_FILLED(p, TEXT_councils_doc_number, TEXT_ARG("no", outcome_vi(TEXT_outcomes_no_letter))), TEXT_outcomes_letter_subject, DATE_NONE);
    doc_addressees(&p->doc, to, 2);
    outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_letter_basis, TEXT_ARG("decision", p->row.outcome.question.pack->decision),
                                   TEXT_ARG("session", session->name), TEXT_ARG("day", date_text(p->visit.arena, session->day))));
    write_result(p);
    outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_letter_lost, TEXT_ARG("decision", p->row.outcome.question.pack->decision)));
    status = write_lost(p, &frozen, error);
    doc_gap(&p->doc, 20);
    if (p->visit.people.rules.complaint_days > 0)
        outcome_line(p, OUTCOME_FILLED(p, TEXT_outcomes_letter_complain, TEXT_ARG_INT("days", p->visit.people.rules.complaint_days)));
    outcome_line(p, outcome_vi(TEXT_outcomes_letter_rank));
    doc_closing(&p->doc, recipients, 2, &signer);
    outcome_seal(p);
    return status;
}
