/* What the team's opinions come to, by the law's own counting. */
#include "ocop/rounds/rounds_int.h"

const struct opinion *opinion_on(const struct opinions *opinions, struct str criterion)
{
    for (size_t i = 0; i < opinions->count; i++)
        if (str_equal(opinions->rows[i].criterion, criterion))
            return &opinions->rows[i];
    return NULL;
}

enum status round_estimate(struct db_conn *conn, struct arena *arena, const struct law *law, const struct candidate *candidate,
                           struct round_estimate *out, struct error *error)
{
    struct self_outcome outcome;
    struct self_sheet sheet;
    enum status status = law_find_pack(law, candidate->pack, &out->pack, error);
    out->given = 0;
    out->total = 0;
    out->stars = 0;
    if (status == STATUS_OK)
        status = law_find_set(arena, out->pack, candidate->set_no, &out->set, error);
    if (status == STATUS_OK)
        status = opinions_of(conn, arena, candidate->id, &out->opinions, error);
    if (status == STATUS_OK && !self_sheet_new(arena, out->set, &sheet))
        status = fail_memory(error);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < out->set->criterion_count; i++) {
        const struct opinion *opinion = opinion_on(&out->opinions, out->set->criteria[i].code);
        if (opinion == NULL)
            continue;
        out->given++;
        self_choose(&sheet, (int)i, opinion->option.len == 0 ? STR(SELF_NONE) : opinion->option);
    }
    if (!self_outcome_find(arena, &sheet, &outcome))
        return fail_memory(error);
    out->total = outcome.total;
    out->stars = out->given == out->set->criterion_count ? outcome.law.stars : 0;
    return STATUS_OK;
}
