/* From sheets to the result in law: means as fractions, bands, star minimums, spread, quorum. Pure: whole numbers and indexes only; the
 * browser runs the same code. Every sentence that is decided here stands in the specification of `openocop score`. */
#include "base/pure.h"
#include "ocop/law/law.h"

void law_find_needs(struct law_criterion *criterion)
{
    memset(criterion->needs, 0, sizeof(criterion->needs));
    for (int stars = LAW_FIRST_MINIMUM; stars <= LAW_STARS; stars++) {
        int lowest = 0;
        for (size_t i = 0; i < criterion->option_count; i++) {
            const struct law_option *option = &criterion->options[i];
            bool counts = option->star_min == stars || (criterion->star_on_criterion == stars && option->points > 0);
            if (counts && (lowest == 0 || option->points < lowest))
                lowest = option->points;
        }
        criterion->needs[stars] = lowest > criterion->needs[stars - 1] ? lowest : criterion->needs[stars - 1];
    }
}

int law_stars_by_points(const struct law_set *set, int64_t sum, int64_t count)
{
    int stars = LAW_STARS;
    while (stars > 1 && sum < set->from[stars] * count)
        stars--;
    return stars;
}

/* The sheets as points, and what was found on the way. */
struct work {
    const struct law_question *question;
    const struct law_set *set;
    int16_t *points; /* sheet after sheet */
    int *sums;       /* by criterion */
};

static bool read_sheets(struct arena *arena, struct work *work, struct law_result *out)
{
    size_t criteria = work->set->criterion_count;
    struct law_sheet_result *sheets = ARENA_NEW_MANY(arena, struct law_sheet_result, work->question->sheet_count);
    struct law_place *missing = NULL;
    if (sheets == NULL)
        return false;
    for (size_t s = 0; s < work->question->sheet_count; s++) {
        const int8_t *choices = work->question->choices + s * criteria;
        for (size_t c = 0; c < criteria; c++) {
            const struct law_criterion *criterion = &work->set->criteria[c];
            int points = choices[c] == LAW_NO_CHOICE ? 0 : criterion->options[choices[c]].points;
            work->points[s * criteria + c] = (int16_t)points;
            work->sums[c] += points;
            sheets[s].total += points;
            sheets[s].parts[criterion->part] += points;
            if (choices[c] != LAW_NO_CHOICE || criterion->implicit_zero)
                continue;
            if (missing == NULL)
                missing = ARENA_NEW_MANY(arena, struct law_place, work->question->sheet_count * criteria);
            if (missing == NULL)
                return false;
            missing[out->missing_count++] = (struct law_place){ (int)s, (int)c };
        }
    }
    out->sheets = sheets;
    out->missing = missing;
    out->complete = missing == NULL;
    return true;
}

static bool find_means(struct arena *arena, const struct work *work, struct law_result *out)
{
    int64_t sheets = (int64_t)work->question->sheet_count;
    struct fraction *criteria = ARENA_NEW_MANY(arena, struct fraction, work->set->criterion_count);
    int64_t total = 0;
    int64_t parts[LAW_PARTS] = { 0 };
    if (criteria == NULL)
        return false;
    for (size_t c = 0; c < work->set->criterion_count; c++) {
        criteria[c] = fraction_of(work->sums[c], sheets);
        parts[work->set->criteria[c].part] += work->sums[c];
        total += work->sums[c];
    }
    for (int p = 0; p < LAW_PARTS; p++)
        out->parts[p] = fraction_of(parts[p], sheets);
    out->criteria = criteria;
    out->mean = fraction_of(total, sheets);
    out->stars_by_points = law_stars_by_points(work->set, total, sheets);
    return true;
}

static bool minimum_holds(const struct work *work, size_t criterion, int needs)
{
    size_t sheets = work->question->sheet_count;
    size_t reached = 0;
    if (work->question->rules->basis == LAW_AVERAGE)
        return work->sums[criterion] >= (int64_t)needs * (int64_t)sheets;
    for (size_t s = 0; s < sheets; s++)
        reached += work->points[s * work->set->criterion_count + criterion] >= needs;
    return work->question->rules->basis == LAW_EVERY ? reached == sheets : reached * 2 > sheets;
}

/* A criterion stands at a rank only if it needs more there than at the rank below; what it needs less of it needs no second time. */
static bool find_unmet(struct arena *arena, const struct work *work, struct law_result *out)
{
    size_t criteria = work->set->criterion_count;
    struct law_unmet *unmet = ARENA_NEW_MANY(arena, struct law_unmet, criteria * (LAW_STARS + 1 - LAW_FIRST_MINIMUM));
    if (unmet == NULL)
        return false;
    for (int stars = LAW_FIRST_MINIMUM; stars <= LAW_STARS; stars++)
        for (size_t c = 0; c < criteria; c++) {
            const int *needs = work->set->criteria[c].needs;
            if (needs[stars] > needs[stars - 1] && !minimum_holds(work, c, needs[stars]))
                unmet[out->unmet_count++] = (struct law_unmet){ stars, (int)c, needs[stars], out->criteria[c] };
        }
    out->unmet = unmet;
    out->stars = out->stars_by_points;
    if (out->unmet_count > 0 && out->stars >= unmet[0].stars)
        out->stars = unmet[0].stars - 1;
    return true;
}

static int distance(int a, int b)
{
    return a < b ? b - a : a - b;
}

/* The criteria on which two sheets differ in points, sorted as law_pair says (by insertion: there are few). */
static bool compare_sheets(struct arena *arena, const struct work *work, struct law_pair *pair)
{
    size_t criteria = work->set->criterion_count;
    const int16_t *a = work->points + (size_t)pair->a * criteria;
    const int16_t *b = work->points + (size_t)pair->b * criteria;
    struct law_difference *rows;
    size_t differing = 0;
    for (size_t c = 0; c < criteria; c++)
        differing += a[c] != b[c];
    rows = ARENA_NEW_MANY(arena, struct law_difference, differing);
    if (rows == NULL)
        return false;
    for (size_t c = 0; c < criteria; c++) {
        size_t at = pair->count;
        if (a[c] == b[c])
            continue;
        for (; at > 0 && distance(rows[at - 1].a, rows[at - 1].b) < distance(a[c], b[c]); at--)
            rows[at] = rows[at - 1];
        rows[at] = (struct law_difference){ (int)c, a[c], b[c] };
        pair->count++;
    }
    pair->criteria = rows;
    return true;
}

static bool find_pairs(struct arena *arena, const struct work *work, struct law_result *out)
{
    size_t sheets = work->question->sheet_count;
    struct law_pair *pairs;
    size_t beyond = 0;
    for (size_t a = 0; a < sheets; a++)
        for (size_t b = a + 1; b < sheets; b++) {
            int difference = distance(out->sheets[a].total, out->sheets[b].total);
            if (difference > out->max_difference)
                out->max_difference = difference;
            beyond += difference > work->question->rules->spread_limit;
        }
    out->has_spread = true;
    out->exceeded = beyond > 0;
    pairs = ARENA_NEW_MANY(arena, struct law_pair, beyond);
    if (pairs == NULL)
        return false;
    for (size_t a = 0; a < sheets; a++)
        for (size_t b = a + 1; b < sheets; b++) {
            int difference = distance(out->sheets[a].total, out->sheets[b].total);
            if (difference <= work->question->rules->spread_limit)
                continue;
            pairs[out->pair_count] = (struct law_pair){ .a = (int)a, .b = (int)b, .difference = difference };
            if (!compare_sheets(arena, work, &pairs[out->pair_count++]))
                return false;
        }
    out->pairs = pairs;
    return true;
}

/* The ceiling of quorum x size, found without a product, so that no fraction is too long for it. */
static int64_t least_present(struct fraction quorum, int64_t size)
{
    int64_t low = 0; /* never enough, since a quorum is above 0 */
    int64_t high = size;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (fraction_compare(fraction_of(middle, size), quorum) >= 0)
            high = middle;
        else
            low = middle;
    }
    return high;
}

static void count_quorum(const struct law_question *question, struct law_result *out)
{
    const struct law_rules *rules = question->rules;
    for (size_t s = 0; question->roles != NULL && s < question->sheet_count; s++)
        out->chair_present = out->chair_present || question->roles[s] != LAW_MEMBER;
    out->has_quorum = fraction_ok(rules->quorum);
    if (!out->has_quorum)
        return;
    out->quorum_needed = least_present(rules->quorum, rules->council_size);
    out->quorum_met = (int64_t)question->sheet_count >= out->quorum_needed && (out->chair_present || !rules->chair_required);
}

bool law_score(struct arena *arena, const struct law_question *question, struct law_result *out)
{
    struct work work = { .question = question, .set = question->set };
    size_t criteria = question->set->criterion_count;
    *out = (struct law_result){ .knocked_out = question->knocked_out };
    count_quorum(question, out);
    work.points = ARENA_NEW_MANY(arena, int16_t, question->sheet_count * criteria);
    work.sums = ARENA_NEW_MANY(arena, int, criteria);
    if (work.points == NULL || work.sums == NULL || !read_sheets(arena, &work, out))
        return false;
    if (!out->complete)
        return true;
    if (!find_means(arena, &work, out) || !find_unmet(arena, &work, out))
        return false;
    if (question->knocked_out)
        out->stars = 0;
    out->recognised = out->stars >= LAW_FIRST_MINIMUM;
    return !question->rules->has_spread || find_pairs(arena, &work, out);
}
