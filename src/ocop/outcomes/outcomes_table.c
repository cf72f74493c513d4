/* The summary of scores as a paper on A3: members in columns, as offices print it. */
#include "base/text.h"
#include "ocop/outcomes/outcomes_int.h"
#include "texts_dossiers.h"
#include "texts_outcomes.h"
#include "texts_sessions.h"

#define AFTER_MEMBERS 5
#define MEMBERS_MAX (DOC_COLUMNS_MAX - 3 - AFTER_MEMBERS)

static void plain(struct outcome_paper *p, struct str text)
{
    doc_cell(&p->doc, 1, DOC_PLAIN(text));
}

static void strong(struct outcome_paper *p, struct str text)
{
    doc_cell(&p->doc, 1, DOC_SPANS({ .text = text, .style = DOC_BOLD }));
}

static void write_row(struct outcome_paper *p, size_t no, size_t members, const struct outcome_row *row)
{
    const struct law_result *law = &row->outcome.law;
    struct arena *arena = p->visit.arena;
    doc_row(&p->doc, false);
    plain(p, outcome_int(arena, (int64_t)no));
    plain(p, row->item.product_name);
    plain(p, row->item.producer_name);
    for (size_t i = 0; i < members; i++) {
        int sheet = row->opened ? session_outcome_sheet(&row->outcome, p->summary.members[i]) : -1;
        plain(p, sheet < 0 ? STR("") : outcome_int(arena, law->sheets[sheet].total));
    }
    strong(p, row->opened ? outcome_points(arena, law->mean) : STR(""));
    plain(p, row->opened ? outcome_stars(arena, LANGUAGE_VI, law->stars_by_points) : STR(""));
    plain(p, row->opened ? session_outcome_unmet(arena, &row->outcome) : STR(""));
    strong(p, row->opened ? outcome_stars(arena, LANGUAGE_VI, law->stars) : STR(""));
    plain(p, outcome_conclusion(arena, LANGUAGE_VI, &row->item));
}

static void write_members(struct outcome_paper *p, size_t members)
{
    struct buffer out;
    buffer_open(&out, p->visit.arena, OUTCOME_LINE_MAX);
    for (size_t i = 0; i < members; i++) {
        if (i > 0)
            buffer_add(&out, STR("; "));
        text_add(&out, LANGUAGE_VI, TEXT_sessions_member_short, (const struct text_arg[]){ TEXT_ARG_INT("no", (int64_t)i + 1) }, 1);
        buffer_add(&out, STR(": "));
        buffer_add(&out, p->summary.members[i]->name);
    }
    buffer_add(&out, STR("."));
    doc_gap(&p->doc, 20);
    doc_paragraph(&p->doc, DOC_FLUSH, DOC_SPANS({ .text = buffer_str(&out), .style = DOC_ITALIC }));
}

enum status outcome_write_table(struct outcome_paper *p, struct error *error)
{
    static const enum text_id tail[AFTER_MEMBERS] = { TEXT_outcomes_mean, TEXT_outcomes_by_points, TEXT_outcomes_unmet, TEXT_outcomes_proposed,
                                                      TEXT_outcomes_conclusion };
    static const int tail_widths[AFTER_MEMBERS] = { 180, 180, 260, 200, 0 };
    struct doc_column columns[DOC_COLUMNS_MAX] = { { .width = 120, .align = DOC_CENTRE }, { .weight = 3 }, { .weight = 3 } };
    size_t members = p->summary.member_count < MEMBERS_MAX ? p->summary.member_count : MEMBERS_MAX;
    const struct session *session = &p->visit.session;
    const struct doc_signature signatures[] = {
        { .capacity = outcome_vi(TEXT_outcomes_secretary_capital), .hint = outcome_vi(TEXT_dossiers_doc_sign_name), .name = outcome_secretary(p) },
        { .capacity = outcome_vi(TEXT_outcomes_chair_capital), .hint = outcome_vi(TEXT_dossiers_doc_sign_name), .name = outcome_chair(p) },
    };
    for (size_t i = 0; i < members; i++)
        columns[3 + i] = (struct doc_column){ .width = 150, .align = DOC_CENTRE };
    for (size_t i = 0; i < AFTER_MEMBERS; i++)
        columns[3 + members + i] = (struct doc_column){ .width = tail_widths[i], .weight = 3, .align = i + 1 < AFTER_MEMBERS ? DOC_CENTRE : DOC_LEFT };
    outcome_letterhead(p, TEXT_outcomes_council_capital, STR(""), TEXT_NONE, session->day);
    doc_title(&p->doc, &(struct doc_title){ .title = outcome_vi(TEXT_outcomes_table_capital), .subtitle = session->name });
    doc_paragraph(&p->doc, DOC_CENTRED,
                  DOC_SPANS({ .text = OUTCOME_FILLED(p, TEXT_outcomes_held, TEXT_ARG("day", date_text(p->visit.arena, session->day)), TEXT_ARG("place", session->place)),
                              .style = DOC_ITALIC }));
    doc_table(&p->doc, &(struct doc_table){ .columns = columns, .count = 3 + members + AFTER_MEMBERS, .letters = 120 });
    doc_row(&p->doc, true);
    plain(p, outcome_vi(TEXT_sessions_no));
    plain(p, outcome_vi(TEXT_sessions_product));
    plain(p, outcome_vi(TEXT_sessions_producer));
    for (size_t i = 0; i < members; i++)
        plain(p, OUTCOME_FILLED(p, TEXT_sessions_member_short, TEXT_ARG_INT("no", (int64_t)i + 1)));
    for (size_t i = 0; i < AFTER_MEMBERS; i++)
        plain(p, outcome_vi(tail[i]));
    for (size_t i = 0; i < p->summary.count; i++)
        write_row(p, i + 1, members, &p->summary.rows[i]);
    doc_table_end(&p->doc);
    write_members(p, members);
    outcome_line(p, outcome_vi(TEXT_outcomes_table_rule));
    doc_signatures(&p->doc, signatures, 2);
    outcome_seal(p);
    (void)error;
    return STATUS_OK;
}
