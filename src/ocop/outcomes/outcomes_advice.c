/* Advice on a result: what one sheet decides. Only whole numbers: every mean stays a sum over a count.
 *
 * Far off: with n sheets of totals t and S their sum, a sheet's distance from the mean of the others is (n*t - S)/(n-1). It is far off when that is at least
 * FAR_POINTS and at least FAR_TIMES the mean distance that the others have from their own mean, sum |(n-1)*t' - (S-t)| / (n-1)^2. Multiplied out:
 *     |n*t - S| >= FAR_POINTS*(n-1)   and   |n*t - S|*(n-1) >= FAR_TIMES * sum over the others of |(n-1)*t' - (S-t)|. */
#include "base/pure.h"
#include "ocop/outcomes/outcomes.h"

#define FAR_SHEETS 4
#define FAR_POINTS 5
#define FAR_TIMES 3

static int64_t distance_of(int64_t a, int64_t b)
{
    return a < b ? b - a : a - b;
}

/* The result without one sheet, by the same rules. */
static bool score_without(struct arena *arena, const struct session_outcome *outcome, size_t sheet, struct law_result *out)
{
    const struct scoring_question *q = &outcome->question;
    size_t width = q->set->criterion_count, rest = q->sheet_count - 1;
    int8_t *choices = ARENA_NEW_MANY(arena, int8_t, rest * width);
    enum law_role *roles = ARENA_NEW_MANY(arena, enum law_role, rest);
    struct law_question question = { .set = q->set, .rules = &q->rules, .choices = choices, .roles = roles, .sheet_count = rest,
                                     .knocked_out = q->knocked_out };
    size_t to = 0;
    if (choices == NULL || roles == NULL)
        return false;
    for (size_t i = 0; i < q->sheet_count; i++) {
        if (i == sheet)
            continue;
        for (size_t c = 0; c < width; c++)
            choices[to * width + c] = q->choices[i * width + c];
        roles[to++] = q->roles == NULL ? LAW_MEMBER : q->roles[i];
    }
    return law_score(arena, &question, out);
}

static bool is_unmet(const struct law_result *result, int criterion, int stars)
{
    for (size_t i = 0; i < result->unmet_count; i++)
        if (result->unmet[i].criterion == criterion && result->unmet[i].stars == stars)
            return true;
    return false;
}

static bool leave_one_out(struct arena *arena, const struct session_outcome *outcome, struct advice *out)
{
    size_t sheets = outcome->question.sheet_count;
    bool *decides = ARENA_NEW_MANY(arena, bool, sheets);
    int *stars = ARENA_NEW_MANY(arena, int, sheets);
    struct advice_minimum *minimums = ARENA_NEW_MANY(arena, struct advice_minimum, outcome->law.unmet_count + 1);
    if (decides == NULL || stars == NULL || minimums == NULL)
        return false;
    for (size_t k = 0; k < outcome->law.unmet_count; k++)
        if (outcome->law.unmet[k].stars <= outcome->law.stars_by_points)
            minimums[out->minimum_count++] = (struct advice_minimum){ outcome->law.unmet[k].criterion, outcome->law.unmet[k].stars, 0 };
    for (size_t i = 0; i < sheets; i++) {
        struct law_result without = { .stars = outcome->law.stars };
        if (sheets > 1 && !score_without(arena, outcome, i, &without))
            return false;
        stars[i] = without.stars;
        decides[i] = without.stars != outcome->law.stars;
        out->deciding += decides[i];
        for (size_t k = 0; k < out->minimum_count && sheets > 1; k++)
            minimums[k].sheets += !is_unmet(&without, minimums[k].criterion, minimums[k].stars);
    }
    out->decides = decides;
    out->stars_without = stars;
    out->minimums = minimums;
    return true;
}

static bool find_far(struct arena *arena, const struct session_outcome *outcome, struct advice *out)
{
    int64_t count = (int64_t)outcome->question.sheet_count, sum = 0;
    struct advice_far *far = ARENA_NEW_MANY(arena, struct advice_far, (size_t)count);
    if (far == NULL)
        return false;
    out->far = far;
    for (int64_t i = 0; i < count; i++)
        sum += outcome->law.sheets[i].total;
    for (int64_t i = 0; count >= FAR_SHEETS && i < count; i++) {
        int64_t total = outcome->law.sheets[i].total, others = 0;
        int64_t own = distance_of(count * total, sum);
        for (int64_t k = 0; k < count; k++)
            if (k != i)
                others += distance_of((count - 1) * outcome->law.sheets[k].total, sum - total);
        if (own >= FAR_POINTS * (count - 1) && own * (count - 1) >= FAR_TIMES * others)
            far[out->far_count++] = (struct advice_far){ (int)i, fraction_of(count * total - sum, count - 1) };
    }
    return true;
}

static int points_of(const struct session_outcome *outcome, size_t sheet, size_t criterion)
{
    const struct law_set *set = outcome->question.set;
    int choice = outcome->question.choices[sheet * set->criterion_count + criterion];
    return choice < 0 ? 0 : set->criteria[criterion].options[choice].points;
}

/* Keeps the widest ranges; of equals the earlier criterion. */
static void add_range(struct advice *out, struct advice_range range)
{
    size_t at = out->range_count;
    while (at > 0 && out->ranges[at - 1].high - out->ranges[at - 1].low < range.high - range.low)
        at--;
    if (at == ADVICE_RANGES_MAX)
        return;
    if (out->range_count < ADVICE_RANGES_MAX)
        out->range_count++;
    for (size_t i = out->range_count - 1; i > at; i--)
        out->ranges[i] = out->ranges[i - 1];
    out->ranges[at] = range;
}

static void find_ranges(const struct session_outcome *outcome, struct advice *out)
{
    for (size_t c = 0; c < outcome->question.set->criterion_count; c++) {
        struct advice_range range = { (int)c, points_of(outcome, 0, c), points_of(outcome, 0, c) };
        for (size_t i = 1; i < outcome->question.sheet_count; i++) {
            int points = points_of(outcome, i, c);
            range.low = points < range.low ? points : range.low;
            range.high = points > range.high ? points : range.high;
        }
        if (range.high > range.low)
            add_range(out, range);
    }
}

bool outcomes_advise(struct arena *arena, const struct session_outcome *outcome, struct advice *out)
{
    const struct law_result *law = &outcome->law;
    int64_t count = (int64_t)outcome->question.sheet_count, sum = 0;
    *out = (struct advice){ .next_stars = law->stars_by_points < LAW_STARS ? law->stars_by_points + 1 : 0 };
    for (int64_t i = 0; i < count; i++)
        sum += law->sheets[i].total;
    if (out->next_stars > 0) {
        out->missing_sum = outcome->question.set->from[out->next_stars] * count - sum;
        out->missing = fraction_of(out->missing_sum, count);
    }
    find_ranges(outcome, out);
    return leave_one_out(arena, outcome, out) && find_far(arena, outcome, out);
}
