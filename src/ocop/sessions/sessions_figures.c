/* What the table of a whole session shows of a result: taken from the outcome when it is counted, read back for pages. */
#include "ocop/sessions/sessions_int.h"

#define UNMET_MAX 4000
#define TOTAL_SIZE 32 /* bytes of one seat's total, at most */

struct str session_outcome_unmet(struct arena *arena, const struct session_outcome *outcome)
{
    struct buffer out;
    buffer_open(&out, arena, UNMET_MAX);
    for (size_t i = 0; i < outcome->law.unmet_count; i++) {
        const struct law_unmet *unmet = &outcome->law.unmet[i];
        bool told = unmet->stars > outcome->law.stars_by_points;
        for (size_t k = 0; k < i && !told; k++)
            told = outcome->law.unmet[k].criterion == unmet->criterion;
        if (told)
            continue;
        if (out.len > 0)
            buffer_add(&out, STR(", "));
        buffer_add(&out, outcome->question.set->criteria[unmet->criterion].code);
    }
    return buffer_str(&out);
}

enum status session_figures_of(struct arena *arena, const struct session_people *people, const struct session_outcome *outcome, struct session_figures *out,
                               struct error *error)
{
    const struct law_result *law = &outcome->law;
    struct buffer totals;
    buffer_open(&totals, arena, outcome->question.sheet_count * TOTAL_SIZE + 1);
    *out = (struct session_figures){ .complete = law->complete };
    if (law->complete) {
        out->mean = law->mean;
        out->stars_by_points = law->stars_by_points;
        out->stars = law->stars;
        out->unmet = session_outcome_unmet(arena, outcome);
    }
    for (size_t i = 0; i < people->seats.count; i++) {
        int sheet = session_outcome_sheet(outcome, &people->seats.rows[i]);
        if (sheet < 0)
            continue;
        if (totals.len > 0)
            buffer_add(&totals, STR(" "));
        buffer_add_int(&totals, people->seats.rows[i].id);
        buffer_add(&totals, STR(":"));
        buffer_add_int(&totals, law->sheets[sheet].total);
    }
    out->totals = buffer_str(&totals);
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

/* Takes the next "12:70" off the list; false: there is none, or it is not one. */
static bool next_total(struct str *rest, int64_t *seat, int64_t *total)
{
    struct str points = str_cut(rest, ' ');
    struct str whose = str_cut(&points, ':');
    return str_to_int(whose, 1, INT64_MAX, seat) && str_to_int(points, 0, INT32_MAX, total);
}

int64_t session_figures_total(const struct session_figures *figures, int64_t seat)
{
    struct str rest = figures->totals;
    int64_t whose = 0, total = -1;
    while (rest.len > 0)
        if (next_total(&rest, &whose, &total) && whose == seat)
            return total;
    return -1;
}

struct session_totals session_figures_totals(const struct session_figures *figures)
{
    struct session_totals out = { .low = INT64_MAX, .high = -1 };
    struct str rest = figures->totals;
    int64_t whose = 0, total = -1;
    while (rest.len > 0) {
        if (!next_total(&rest, &whose, &total))
            continue;
        out.count++;
        out.sum += total;
        out.low = total < out.low ? total : out.low;
        out.high = total > out.high ? total : out.high;
    }
    return out;
}

const struct session_figures *session_figures_by(const struct session_figures_list *list, int64_t result)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->rows[middle].result < result)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->count && list->rows[low].result == result ? &list->rows[low].figures : NULL;
}
