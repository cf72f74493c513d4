/* The engine: which procedure judges a dossier, and what follows from a result. Pure. */
#include "ocop/procedures/procedures.h"

const char *const procedure_body_words[] = { "commune", "district", "province", "centre", NULL };
const char *const procedure_kind_words[] = { "first", "upgrade", "rerating", NULL };
const char *const procedure_route_words[] = { "known", "unclear", "bind_again", "no_procedure", "no_pack", "before_filing", NULL };
const char *const procedure_next_words[] = { "recognise", "forward", "not_recognised", "returned", "unknown", NULL };

static bool holds(date from, date until, date day)
{
    return from <= day && (until == DATE_NONE || day <= until);
}

/* The pack that takes new dossiers on this day; the newest edition, as the packs stand in order. */
static const struct law_pack *pack_on(const struct law *law, date day)
{
    const struct law_pack *found = NULL;
    for (size_t i = 0; i < law->count; i++)
        if (holds(law->packs[i].new_from, law->packs[i].new_until, day))
            found = &law->packs[i];
    return found;
}

static bool has_newer(const struct procedures *room, const struct procedure *procedure)
{
    for (size_t i = 0; i < room->count; i++)
        if (str_equal(room->rows[i].id, procedure->id) && room->rows[i].edition > procedure->edition)
            return true;
    return false;
}

/* Puts what judges by this pack on this day into `out`: a procedure, or a gap. */
static void find_on(const struct procedures *room, const struct law_pack *pack, date day, struct procedure_route *out)
{
    for (size_t i = 0; i < room->count; i++) {
        const struct procedure *procedure = &room->rows[i];
        if (!str_equal(procedure->pack, pack->name) || has_newer(room, procedure))
            continue;
        if (holds(procedure->in_force_from, procedure->in_force_until, day))
            out->procedure = procedure;
        for (size_t g = 0; g < procedure->gap_count; g++)
            if (holds(procedure->gaps[g].from, procedure->gaps[g].until, day))
                out->gap = &procedure->gaps[g];
    }
}

void procedures_route(const struct procedures *room, const struct law *law, enum procedure_kind kind, date filed, date judged,
                      struct procedure_route *out)
{
    *out = (struct procedure_route){ .pack = pack_on(law, filed), .pack_now = pack_on(law, judged), .until = DATE_NONE };
    if (out->pack != NULL)
        out->until = out->pack->case_until[kind];
    if (judged < filed) {
        out->what = ROUTE_BEFORE_FILING;
    } else if (out->pack == NULL) {
        out->what = ROUTE_NO_PACK;
    } else if (out->until != DATE_NONE && judged > out->until) {
        out->what = ROUTE_BIND_AGAIN;
        if (out->pack_now != NULL)
            find_on(room, out->pack_now, judged, out);
    } else {
        find_on(room, out->pack, judged, out);
        out->what = out->gap != NULL ? ROUTE_UNCLEAR : out->procedure != NULL ? ROUTE_KNOWN : ROUTE_NO_PROCEDURE;
    }
    if (out->what == ROUTE_UNCLEAR)
        out->procedure = NULL;
}

const struct procedure_level *procedures_level(const struct procedure *procedure, enum procedure_body body)
{
    for (size_t i = 0; i < procedure->level_count; i++)
        if (procedure->levels[i].body == body)
            return &procedure->levels[i];
    return NULL;
}

const struct procedure_level *procedures_level_before(const struct procedure *procedure, const struct procedure_level *level)
{
    for (size_t i = 0; i < procedure->level_count; i++)
        if (procedure->levels[i].forwards && procedure->levels[i].forward_to == level->body)
            return &procedure->levels[i];
    return NULL;
}

static bool has_set(const int *sets, size_t count, int set_no)
{
    for (size_t i = 0; i < count; i++)
        if (sets[i] == set_no)
            return true;
    return false;
}

enum procedure_answer procedures_visit_first(const struct procedure_level *level, int set_no)
{
    if (level->articles.visit.ptr == NULL)
        return PROCEDURE_UNKNOWN;
    return has_set(level->visit_sets, level->visit_count, set_no) ? PROCEDURE_YES : PROCEDURE_NO;
}

int procedures_samples(const struct procedure_level *level, int set_no)
{
    if (level->articles.samples.ptr == NULL)
        return -1;
    return has_set(level->no_samples, level->no_sample_count, set_no) ? 0 : level->samples;
}

/* The rank whose band holds the mean; bands stand from 5 stars down. */
static int stars_of(const struct law_pack *pack, struct fraction mean)
{
    for (int i = 0; i < LAW_STARS; i++)
        if (fraction_compare_int(mean, pack->bands[i].from) >= 0)
            return pack->bands[i].stars;
    return 0;
}

/* What follows where the result is below all that this level recognises. */
static void go_below(const struct procedure *procedure, const struct procedure_level *level, struct procedure_next *out)
{
    const struct procedure_level *before = procedures_level_before(procedure, level);
    out->article = level->articles.below;
    if (level->below == BELOW_NOT_RECOGNISED) {
        out->what = NEXT_NOT_RECOGNISED;
    } else if (level->below == BELOW_RETURNED && before != NULL) {
        out->what = NEXT_RETURNED;
        out->to = before->body;
    } else {
        out->what = NEXT_UNKNOWN;
    }
}

bool procedures_next(const struct procedure *procedure, const struct law_pack *pack, const struct procedure_result *result, struct procedure_next *out)
{
    const struct procedure_level *level = procedures_level(procedure, result->body);
    const struct procedure_level *above;
    int by_points;
    if (level == NULL)
        return false;
    *out = (struct procedure_next){ .body = level->body, .to = level->body };
    above = level->forwards ? procedures_level(procedure, level->forward_to) : NULL;
    if (!level->scores) {
        out->what = above == NULL ? NEXT_UNKNOWN : NEXT_FORWARD;
        out->to = above == NULL ? level->body : above->body;
        out->article = level->articles.forward;
        return true;
    }
    if (!fraction_ok(result->mean) || fraction_compare_int(result->mean, 0) < 0 || fraction_compare_int(result->mean, 100) > 0)
        return false;
    by_points = stars_of(pack, result->mean);
    out->stars = result->stars == PROCEDURE_BY_POINTS || result->stars > by_points ? by_points : result->stars;
    if (above != NULL && out->stars > 0 && fraction_compare_int(result->mean, level->forward_from) >= 0) {
        out->what = NEXT_FORWARD;
        out->to = above->body;
        out->lacks_minimum = out->stars < above->from;
        out->article = level->articles.forward;
    } else if (level->from > 0 && out->stars >= level->from) {
        out->what = NEXT_RECOGNISE;
        out->stars = out->stars > level->to ? level->to : out->stars;
        out->article = level->articles.recognises;
    } else {
        go_below(procedure, level, out);
    }
    return true;
}
