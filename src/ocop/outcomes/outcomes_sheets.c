/* The members' sheets as the law prints them (criteria with the option that was ticked), one member after the other; and the opinion forms of a written
 * round, which are the same with another title (Article 7.6.d). Only what was opened. */
#include "base/text.h"
#include "ocop/outcomes/outcomes_int.h"
#include "texts_dossiers.h"
#include "texts_outcomes.h"

static void row_of(struct outcome_paper *p, unsigned style, struct str text, int max, struct str points)
{
    doc_row(&p->doc, false);
    doc_cell(&p->doc, 1, DOC_SPANS({ .text = text, .style = style }));
    doc_cell(&p->doc, 1, DOC_SPANS({ .text = outcome_int(p->visit.arena, max), .style = style }));
    doc_cell(&p->doc, 1, DOC_SPANS({ .text = points, .style = style }));
}

static struct str titled(struct outcome_paper *p, struct str code, struct str name)
{
    struct buffer out;
    buffer_open(&out, p->visit.arena, OUTCOME_LINE_MAX);
    buffer_add(&out, code);
    buffer_add(&out, STR(". "));
    buffer_add(&out, name);
    return buffer_str(&out);
}

static void write_leaf(struct outcome_paper *p, int sheet, int criterion)
{
    const struct law_set *set = p->row.outcome.question.set;
    const struct law_criterion *c = &set->criteria[criterion];
    int choice = p->row.outcome.question.choices[(size_t)sheet * set->criterion_count + (size_t)criterion];
    row_of(p, DOC_BOLD, titled(p, c->code, self_name(p->visit.arena, c->name)), c->max, outcome_int(p->visit.arena, choice < 0 ? 0 : c->options[choice].points));
    for (size_t i = 0; i < c->option_count; i++) {
        doc_row(&p->doc, false);
        doc_cell(&p->doc, 1, DOC_SPANS(DOC_BOX((int)i == choice), { .text = STR(" ") }, { .text = c->options[i].text, .style = (int)i == choice ? DOC_BOLD : 0 }));
        doc_cell(&p->doc, 1, DOC_PLAIN(outcome_int(p->visit.arena, c->options[i].points)));
        doc_cell(&p->doc, 1, DOC_PLAIN(STR("")));
    }
}

static void write_form(struct outcome_paper *p, int sheet)
{
    static const struct doc_column columns[] = { { .weight = 1 }, { .width = 180, .align = DOC_CENTRE }, { .width = 180, .align = DOC_CENTRE } };
    const struct law_set *set = p->row.outcome.question.set;
    const struct law_sheet_result *result = &p->row.outcome.law.sheets[sheet];
    int part = -1;
    doc_table(&p->doc, &(struct doc_table){ .columns = columns, .count = 3, .letters = 120 });
    doc_row(&p->doc, true);
    doc_cell(&p->doc, 1, DOC_PLAIN(outcome_vi(TEXT_outcomes_criteria)));
    doc_cell(&p->doc, 1, DOC_PLAIN(outcome_vi(TEXT_outcomes_max)));
    doc_cell(&p->doc, 1, DOC_PLAIN(outcome_vi(TEXT_outcomes_given_points)));
    for (size_t i = 0; i < set->line_count; i++) {
        const struct law_line *line = &set->lines[i];
        if (line->part != part) {
            part = line->part;
            row_of(p, DOC_BOLD, set->parts[part].name, set->parts[part].max, outcome_int(p->visit.arena, result->parts[part]));
        }
        if (line->section >= 0)
            row_of(p, DOC_BOLD, titled(p, set->sections[line->section].code, set->sections[line->section].name), set->sections[line->section].max, STR(""));
        else
            write_leaf(p, sheet, line->criterion);
    }
    row_of(p, DOC_BOLD, outcome_vi(TEXT_outcomes_total), 100, outcome_int(p->visit.arena, result->total));
    doc_table_end(&p->doc);
}

/* The member's own words on the sheet that counts; empty: none. */
static enum status comment_of(struct outcome_paper *p, const struct session_sheets *sheets, const struct council_seat *seat, struct str *comment,
                              struct error *error)
{
    struct session_sheet_content content;
    enum status status = STATUS_OK;
    int64_t turn = 0;
    *comment = STR("");
    for (size_t i = 0; i < sheets->count && status == STATUS_OK; i++) {
        const struct session_sheet *sheet = &sheets->rows[i];
        if (sheet->seat != seat->id || sheet->state != SHEET_COUNTED || sheet->turn > p->row.outcome.turn || sheet->turn < turn)
            continue;
        status = sheet_content_read(p->visit.arena, sheet->content, &content, error);
        if (status == STATUS_OK)
            *comment = content.comment, turn = sheet->turn;
    }
    return status;
}

static enum status write_member(struct outcome_paper *p, const struct session_sheets *sheets, const struct council_seat *seat, int sheet, struct error *error)
{
    bool written = p->visit.session.kind == SESSION_WRITTEN;
    struct str comment;
    enum status status = comment_of(p, sheets, seat, &comment, error);
    const struct doc_signature signer = { .place_date = doc_place_date(p->visit.arena, p->province_bare, p->visit.session.day),
                                          .capacity = outcome_vi(TEXT_outcomes_member_capital), .hint = outcome_vi(TEXT_dossiers_doc_sign_name), .name = seat->name };
    doc_motto(&p->doc);
    doc_title(&p->doc, &(struct doc_title){ .title = outcome_vi(written ? TEXT_outcomes_opinion_capital : TEXT_outcomes_sheet_capital),
                                            .subtitle = OUTCOME_FILLED(p, TEXT_outcomes_sheet_set, TEXT_ARG_INT("no", p->row.item.set_no),
                                                                       TEXT_ARG("name", p->row.outcome.question.set->name)) });
    doc_fields(&p->doc, &(struct doc_field){ .label = outcome_vi(TEXT_outcomes_sheet_product), .value = p->row.item.product_name }, 1);
    doc_fields(&p->doc, &(struct doc_field){ .label = outcome_vi(TEXT_outcomes_sheet_producer), .value = p->row.item.producer_name }, 1);
    doc_fields(&p->doc, &(struct doc_field){ .label = outcome_vi(TEXT_outcomes_sheet_member), .value = seat->name }, 1);
    for (size_t i = 0; i < p->row.outcome.question.set->disqualification.count; i++)
        doc_paragraph(&p->doc, DOC_BODY, DOC_SPANS({ .text = p->row.outcome.question.set->disqualification.items[i], .style = DOC_ITALIC }));
    write_form(p, sheet);
    doc_gap(&p->doc, 20);
    doc_fields(&p->doc, &(struct doc_field){ .label = outcome_vi(TEXT_outcomes_sheet_comment), .value = comment, .more_lines = 1 }, 1);
    doc_signatures(&p->doc, &signer, 1);
    return status;
}

enum status outcome_write_sheets(struct outcome_paper *p, struct error *error)
{
    struct session_sheets sheets;
    bool first = true;
    enum status status = sessions_sql_sheets(p->visit.conn, p->visit.arena, p->row.item.id, &sheets, error);
    for (size_t i = 0; i < p->visit.people.seats.count && status == STATUS_OK; i++) {
        int sheet = session_outcome_sheet(&p->row.outcome, &p->visit.people.seats.rows[i]);
        if (sheet < 0)
            continue;
        if (!first)
            doc_page_break(&p->doc);
        first = false;
        status = write_member(p, &sheets, &p->visit.people.seats.rows[i], sheet, error);
        outcome_seal(p);
    }
    return status;
}
