/* What a self-assessment comes to. See scoring_int.h; the browser does the same in browser/src/scoring/outcome.ts, with the same C code of
 * the law behind it. */
#include "ocop/scoring/scoring_int.h"

/* The option that counts while nothing is chosen: the one of 0 points, or nothing where the form prints none. */
static int8_t lowest(const struct law_criterion *criterion)
{
    for (size_t i = 0; i < criterion->option_count; i++)
        if (criterion->options[i].points == 0)
            return (int8_t)i;
    return LAW_NO_CHOICE;
}

/* Tries the plan without criteria of a nature from `least` on. */
static bool plan_without(struct arena *arena, const struct law_set *set, const int8_t *choices, enum law_nature least, int stars,
                         struct law_plan *plan)
{
    bool *fixed = ARENA_NEW_MANY(arena, bool, set->criterion_count);
    if (fixed == NULL)
        return false;
    for (size_t i = 0; i < set->criterion_count; i++)
        fixed[i] = set->criteria[i].nature >= least;
    return law_plan_find(arena, set, choices, fixed, false, stars, plan);
}

bool self_plan_find(struct arena *arena, const struct self_sheet *sheet, int stars, struct law_plan *plan)
{
    const struct law_set *set = sheet->set;
    for (enum law_nature least = LAW_TASTING; least <= LAW_FIXED; least++) {
        if (!plan_without(arena, set, sheet->choices, least, stars, plan))
            return false;
        if (plan->reachable)
            return true;
    }
    return law_plan_find(arena, set, sheet->choices, NULL, false, stars, plan);
}

bool self_outcome_find(struct arena *arena, const struct self_sheet *sheet, struct self_outcome *out)
{
    const struct law_set *set = sheet->set;
    const struct law_rules rules = { .basis = LAW_AVERAGE };
    int8_t *choices = ARENA_NEW_MANY(arena, int8_t, set->criterion_count);
    struct law_question question = { .set = set, .rules = &rules, .choices = choices, .sheet_count = 1 };
    *out = (struct self_outcome){ .first_open = -1 };
    if (choices == NULL)
        return false;
    for (size_t i = set->criterion_count; i-- > 0;) {
        choices[i] = sheet->answered[i] ? sheet->choices[i] : lowest(&set->criteria[i]);
        if (!sheet->answered[i])
            out->first_open = (int)i;
    }
    if (!law_score(arena, &question, &out->law))
        return false;
    out->total = out->law.sheets[0].total;
    for (int part = 0; part < LAW_PARTS; part++)
        out->parts[part] = out->law.sheets[0].parts[part];
    if (out->law.stars >= LAW_STARS)
        return true;
    out->target = out->law.stars < LAW_FIRST_MINIMUM ? LAW_FIRST_MINIMUM : out->law.stars + 1;
    return self_plan_find(arena, sheet, out->target, &out->plan);
}
