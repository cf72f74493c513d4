/* The summary of scores as a paper on A3: members in columns, as offices print it. The more members, the narrower; where they are more than fit, the table
 * comes again for the next of them, with all products. */
#include "base/text.h"
#include "ocop/outcomes/outcomes_int.h"
#include "texts_dossiers.h"
#include "texts_outcomes.h"
#include "texts_sessions.h"

#define AFTER_MEMBERS 5
#define MEMBERS_FIT 16  /* side by side, in the usual letters */
#define MEMBERS_TEXT_MAX ((size_t)64 << 10)
#define MEMBERS_MAX 25  /* in small ones */

static void plain(struct outcome_paper *p, struct str text)
{
    doc_cell(&p->doc, 1, DOC_PLAIN(text));
}

static void strong(struct outcome_paper *p, struct str text)
{
    doc_cell(&p->doc, 1, DOC_SPANS({ .text = text, .style = DOC_BOLD }));
}

/* Members of the summary from `first` on. */
struct group {
    size_t first, count;
};

static void write_row(struct outcome_paper *p, size_t no, struct group group, const struct outcome_row *row)
{
    const struct law_result *law = &row->outcome.law;
    struct arena *arena = p->visit.arena;
    doc_row(&p->doc, false);
    plain(p, outcome_int(arena, (int64_t)no));
    plain(p, row->item.product_name);
    plain(p, row->item.producer_name);
    for (size_t i = 0; i < group.count; i++) {
        int sheet = row->opened ? session_outcome_sheet(&row->outcome, p->summary.members[group.first + i]) : -1;
        plain(p, sheet < 0 ? STR("") : outcome_int(arena, law->sheets[sheet].total));
    }
    strong(p, row->opened ? outcome_points(arena, law->mean) : STR(""));
    plain(p, row->opened ? outcome_stars(arena, LANGUAGE_VI, law->stars_by_points) : STR(""));
    plain(p, row->opened ? session_outcome_unmet(arena, &row->outcome) : STR(""));
    strong(p, row->opened ? outcome_stars(arena, LANGUAGE_VI, law->stars) : STR(""));
    plain(p, outcome_conclusion(arena, LANGUAGE_VI, &row->item));
}

static void write_members(struct outcome_paper *p)
{
    struct buffer out;
    buffer_open(&out, p->visit.arena, MEMBERS_TEXT_MAX);
    for (size_t i = 0; i < p->summary.member_count; i++) {
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

static void write_head(struct outcome_paper *p, struct group group)
{
    static const enum text_id tail[AFTER_MEMBERS] = { TEXT_outcomes_mean, TEXT_outcomes_by_points, TEXT_outcomes_unmet, TEXT_outcomes_proposed,
                                                      TEXT_outcomes_conclusion };
    doc_row(&p->doc, true);
    plain(p, outcome_vi(TEXT_sessions_no));
    plain(p, outcome_vi(TEXT_sessions_product));
    plain(p, outcome_vi(TEXT_sessions_producer));
    for (size_t i = 0; i < group.count; i++)
        plain(p, OUTCOME_FILLED(p, TEXT_sessions_member_short, TEXT_ARG_INT("no", (int64_t)(group.first + i) + 1)));
    for (size_t i = 0; i < AFTER_MEMBERS; i++)
        plain(p, outcome_vi(tail[i]));
}

static void write_group(struct outcome_paper *p, struct group group)
{
    static const int tail_widths[2][AFTER_MEMBERS] = { { 180, 180, 260, 200, 0 }, { 140, 140, 180, 140, 0 } };
    const bool small = group.count > MEMBERS_FIT;
    struct doc_column columns[DOC_COLUMNS_MAX] = { { .width = small ? 100 : 120, .align = DOC_CENTRE }, { .weight = 3 }, { .weight = 3 } };
    for (size_t i = 0; i < group.count; i++)
        columns[3 + i] = (struct doc_column){ .width = small ? 86 : 150, .align = DOC_CENTRE };
    for (size_t i = 0; i < AFTER_MEMBERS; i++)
        columns[3 + group.count + i] =
            (struct doc_column){ .width = tail_widths[small][i], .weight = 3, .align = i + 1 < AFTER_MEMBERS ? DOC_CENTRE : DOC_LEFT };
    doc_table(&p->doc, &(struct doc_table){ .columns = columns, .count = 3 + group.count + AFTER_MEMBERS, .letters = small ? 100 : 120 });
    write_head(p, group);
    for (size_t i = 0; i < p->summary.count; i++)
        write_row(p, i + 1, group, &p->summary.rows[i]);
    doc_table_end(&p->doc);
}

/* In groups of nearly the same size. */
static void write_groups(struct outcome_paper *p)
{
    const size_t count = p->summary.member_count, groups = count <= MEMBERS_MAX ? 1 : (count + MEMBERS_MAX - 1) / MEMBERS_MAX;
    for (size_t i = 0; i < groups; i++) {
        size_t first = i * count / groups;
        if (i > 0)
            doc_gap(&p->doc, 40);
        write_group(p, (struct group){ first, (i + 1) * count / groups - first });
    }
}

enum status outcome_write_table(struct outcome_paper *p, struct error *error)
{
    const struct session *session = &p->visit.session;
    const struct doc_signature signatures[] = {
        { .capacity = outcome_vi(TEXT_outcomes_secretary_capital), .hint = outcome_vi(TEXT_dossiers_doc_sign_name), .name = outcome_secretary(p) },
        { .capacity = outcome_vi(TEXT_outcomes_chair_capital), .hint = outcome_vi(TEXT_dossiers_doc_sign_name), .name = outcome_chair(p) },
    };
    outcome_letterhead(p, TEXT_outcomes_council_capital, STR(""), TEXT_NONE, session->day);
    doc_title(&p->doc, &(struct doc_title){ .title = outcome_vi(TEXT_outcomes_table_capital), .subtitle = session->name });
    doc_paragraph(&p->doc, DOC_CENTRED,
                  DOC_SPANS({ .text = OUTCOME_FILLED(p, TEXT_outcomes_held, TEXT_ARG("day", date_text(p->visit.arena, session->day)), TEXT_ARG("place", session->place)),
                              .style = DOC_ITALIC }));
    write_groups(p);
    write_members(p);
    outcome_line(p, outcome_vi(TEXT_outcomes_table_rule));
    doc_signatures(&p->doc, signatures, 2);
    outcome_seal(p);
    (void)error;
    return STATUS_OK;
}
