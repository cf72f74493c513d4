/* The shortest plan to more stars. Pure; the browser runs the same code.
 *
 * Why it is exact. A step that lowers or keeps a criterion's points helps neither a minimum nor the total, so a shortest plan only
 * raises. Every criterion below its minimum must be raised, at least to the minimum: these are forced. For the rest of the points the
 * fewest further criteria are those with the largest possible gains, so their number is found first; then a table over (criterion,
 * further steps left, points gained) finds which gains in all are possible with exactly that number, and at what cost in natures, and
 * the least gain that suffices is taken. The plan is then read out of the table from the first criterion on. */
#include "base/pure.h"
#include "ocop/law/law.h"

#define IMPOSSIBLE INT32_MAX

struct candidate {
    int option;
    int gain;
};

/* What may happen to one criterion. */
struct place {
    struct candidate *candidates; /* by points */
    size_t count;
    int have;  /* points now */
    int price; /* of touching it, see law_plan_find */
    bool forced;
    int least; /* gains; 0 when there is no candidate */
    int most;
};

struct search {
    const struct law_set *set;
    const int8_t *choices;
    const bool *fixed;
    int stars;
    struct place *places;
    size_t further; /* steps beside the forced ones */
    int most;       /* the largest gain in the table */
    int32_t *table; /* [criterion][further steps left][gain]: the least price of doing the rest so, or IMPOSSIBLE */
};

/* So that one criterion of a worse nature outweighs any number of better ones. */
static int price_of(enum law_nature nature)
{
    static const int prices[] = { [LAW_DOCUMENT] = 0, [LAW_INVESTMENT] = 1, [LAW_TASTING] = 1 << 8, [LAW_FIXED] = 1 << 16 };
    return prices[nature];
}

static void add_candidate(struct place *place, int option, int gain)
{
    size_t at = place->count;
    for (size_t i = 0; i < place->count; i++)
        if (place->candidates[i].gain == gain)
            return; /* the first of two options with the same points will do */
    for (; at > 0 && place->candidates[at - 1].gain > gain; at--)
        place->candidates[at] = place->candidates[at - 1];
    place->candidates[at] = (struct candidate){ option, gain };
    place->count++;
}

static bool look_at(struct arena *arena, struct search *search, size_t c)
{
    const struct law_criterion *criterion = &search->set->criteria[c];
    struct place *place = &search->places[c];
    int from = search->choices[c];
    int needs = criterion->needs[search->stars];
    place->have = from == LAW_NO_CHOICE ? 0 : criterion->options[from].points;
    place->forced = place->have < needs;
    place->price = price_of(criterion->nature);
    place->candidates = ARENA_NEW_MANY(arena, struct candidate, criterion->option_count);
    if (place->candidates == NULL)
        return false;
    for (size_t i = 0; i < criterion->option_count; i++) {
        const struct law_option *option = &criterion->options[i];
        bool same_case = from == LAW_NO_CHOICE || option->case_no == criterion->options[from].case_no;
        if (same_case && option->points > place->have && option->points >= needs && (search->fixed == NULL || !search->fixed[c]))
            add_candidate(place, (int)i, option->points - place->have);
    }
    if (place->count > 0) {
        place->least = place->candidates[0].gain;
        place->most = place->candidates[place->count - 1].gain;
    }
    return true;
}

/* How many criteria beside the forced ones are needed to gain `missing` points; false when all together don't suffice. */
static bool count_further(struct arena *arena, struct search *search, int missing)
{
    size_t criteria = search->set->criterion_count;
    bool *taken = ARENA_NEW_MANY(arena, bool, criteria);
    int gained = 0;
    if (taken == NULL)
        return false;
    for (size_t c = 0; c < criteria; c++)
        if (search->places[c].forced)
            gained += search->places[c].most;
    search->most = gained;
    while (gained < missing) {
        size_t best = criteria;
        for (size_t c = 0; c < criteria; c++)
            if (!search->places[c].forced && !taken[c] && search->places[c].most > 0 &&
                (best == criteria || search->places[c].most > search->places[best].most))
                best = c;
        if (best == criteria)
            return false;
        taken[best] = true;
        gained += search->places[best].most;
        search->further++;
    }
    search->most = gained;
    return true;
}

static int32_t *cell(const struct search *search, size_t criterion, size_t further, int gain)
{
    size_t row = (size_t)search->most + 1;
    return &search->table[(criterion * (search->further + 1) + further) * row + (size_t)gain];
}

/* The price of the rest when criterion c gains `gain` (0: it is left alone), with `further` steps and `left` points still to come before
 * it; IMPOSSIBLE when that can't be. */
static int32_t price_with(const struct search *search, size_t c, size_t further, int left, int gain)
{
    const struct place *place = &search->places[c];
    int32_t rest;
    if (gain > left || (gain > 0 && !place->forced && further == 0))
        return IMPOSSIBLE;
    rest = *cell(search, c + 1, gain > 0 && !place->forced ? further - 1 : further, left - gain);
    return rest == IMPOSSIBLE || gain == 0 ? rest : rest + place->price;
}

static void fill_cell(const struct search *search, size_t c, size_t further, int left)
{
    const struct place *place = &search->places[c];
    int32_t best = place->forced ? IMPOSSIBLE : price_with(search, c, further, left, 0);
    for (size_t i = 0; i < place->count; i++) {
        int32_t price = price_with(search, c, further, left, place->candidates[i].gain);
        if (price < best)
            best = price;
    }
    *cell(search, c, further, left) = best;
}

static bool fill_table(struct arena *arena, struct search *search)
{
    size_t criteria = search->set->criterion_count;
    size_t layer = (search->further + 1) * ((size_t)search->most + 1);
    search->table = ARENA_NEW_MANY(arena, int32_t, (criteria + 1) * layer);
    if (search->table == NULL)
        return false;
    for (size_t i = 0; i < layer; i++)
        search->table[criteria * layer + i] = IMPOSSIBLE;
    *cell(search, criteria, 0, 0) = 0;
    for (size_t c = criteria; c-- > 0;)
        for (size_t further = 0; further <= search->further; further++)
            for (int left = 0; left <= search->most; left++)
                fill_cell(search, c, further, left);
    return true;
}

/* What criterion c gains in the plan: the first way in the order of preference that keeps the least price. */
static const struct candidate *choose(const struct search *search, size_t c, size_t further, int left)
{
    const struct place *place = &search->places[c];
    for (size_t i = 0; i < place->count; i++)
        if (price_with(search, c, further, left, place->candidates[i].gain) == *cell(search, c, further, left))
            return &place->candidates[i];
    return NULL;
}

static bool read_plan(struct arena *arena, const struct search *search, int gain, struct law_plan *out)
{
    size_t criteria = search->set->criterion_count;
    size_t further = search->further;
    struct law_step *steps = ARENA_NEW_MANY(arena, struct law_step, criteria);
    struct law_step *points = ARENA_NEW_MANY(arena, struct law_step, criteria);
    size_t point_count = 0;
    if (steps == NULL || points == NULL)
        return false;
    out->total_after += gain;
    for (size_t c = 0; c < criteria; c++) {
        const struct candidate *to = choose(search, c, further, gain);
        bool forced = search->places[c].forced;
        struct law_step *step;
        if (to == NULL)
            continue;
        step = forced ? &steps[out->step_count++] : &points[point_count++];
        *step = (struct law_step){ (int)c, search->choices[c], to->option, to->gain, forced };
        gain -= to->gain;
        further -= !forced;
    }
    memcpy(steps + out->step_count, points, point_count * sizeof(*points));
    out->step_count += point_count;
    out->steps = steps;
    return true;
}

/* The stars of one sheet with these points, where nothing is counted as missing. */
static int stars_of(const struct search *search, const struct law_plan *plan)
{
    const struct law_set *set = search->set;
    int stars = law_stars_by_points(set, plan->total_after, 1);
    for (size_t c = 0; c < set->criterion_count; c++) {
        int points = search->places[c].have;
        for (size_t i = 0; i < plan->step_count; i++)
            if (plan->steps[i].criterion == (int)c)
                points += plan->steps[i].gain;
        while (stars >= LAW_FIRST_MINIMUM && points < set->criteria[c].needs[stars])
            stars--;
    }
    return stars;
}

bool law_plan_find(struct arena *arena, const struct law_set *set, const int8_t *choices, const bool *fixed, bool knocked_out, int stars,
                   struct law_plan *out)
{
    struct search search = { .set = set, .choices = choices, .fixed = fixed, .stars = stars };
    int least = 0;
    int missing;
    *out = (struct law_plan){ 0 };
    search.places = ARENA_NEW_MANY(arena, struct place, set->criterion_count);
    if (search.places == NULL)
        return false;
    out->reachable = !knocked_out;
    for (size_t c = 0; c < set->criterion_count; c++) {
        if (!look_at(arena, &search, c))
            return false;
        out->total_after += search.places[c].have;
        least += search.places[c].forced ? search.places[c].least : 0;
        if (search.places[c].forced && search.places[c].count == 0)
            out->reachable = false;
    }
    out->stars_after = knocked_out ? 0 : stars_of(&search, out);
    out->already = out->stars_after >= stars;
    if (out->already || !out->reachable)
        return true;
    missing = set->from[stars] - out->total_after;
    if (!count_further(arena, &search, missing)) {
        out->reachable = false;
        return !arena->exhausted;
    }
    if (!fill_table(arena, &search))
        return false;
    for (int gain = missing > least ? missing : least; gain <= search.most; gain++)
        if (*cell(&search, 0, search.further, gain) != IMPOSSIBLE) {
            if (!read_plan(arena, &search, gain, out))
                return false;
            break;
        }
    out->stars_after = stars_of(&search, out);
    return true;
}
