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

int64_t session_figures_total(const struct session_figures *figures, int64_t seat)
{
    struct str rest = figures->totals;
    while (rest.len > 0) {
        struct str points = str_cut(&rest, ' ');
        int64_t whose = 0, total = -1;
        if (str_to_int(str_cut(&points, ':'), 1, INT64_MAX, &whose) && whose == seat && str_to_int(points, 0, INT32_MAX, &total))
            return total;
    }
    return -1;
}
