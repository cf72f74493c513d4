/* Where the communes of records are on the map of another day. Forwards along what they became, backwards along what they were made of. A commune that
 * was divided, or that was made of several, is put into one of them by a fixed rule and marked: whole before part, the same code before another, then
 * the lowest code. So a record stands at one place exactly, and totals are the same on every map. */
#include <stdlib.h>

#include "base/pure.h"
#include "ocop/reports/reports_int.h"

#define STEPS_MAX 50

static int by_to(const void *a, const void *b)
{
    const struct place_change *x = a, *y = b;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->from < y->from ? -1 : x->from > y->from;
}

enum status report_map_open(struct db_conn *conn, struct arena *arena, date day, struct report_map *out, struct error *error)
{
    enum status status;
    *out = (struct report_map){ .arena = arena, .day = day, .nowhere = { .lost = true } };
    status = places_atlas(conn, arena, &out->atlas, error);
    if (status != STATUS_OK)
        return status;
    out->back = ARENA_NEW_MANY(arena, struct place_change, out->atlas.change_count + 1);
    out->spots = ARENA_NEW_MANY(arena, const struct report_spot *, out->atlas.units.count + 1);
    if (out->back == NULL || out->spots == NULL)
        return fail_memory(error);
    if (out->atlas.change_count > 0) {
        memcpy(out->back, out->atlas.changes, out->atlas.change_count * sizeof(*out->back));
        qsort(out->back, out->atlas.change_count, sizeof(*out->back), by_to);
    }
    return STATUS_OK;
}

static const struct place *unit_at(const struct report_map *map, size_t index)
{
    return index < map->atlas.units.count ? &map->atlas.units.rows[index] : NULL;
}

/* The first change that begins at (or, of `back`, leads to) the unit. */
static size_t first_change(const struct report_map *map, bool forwards, size_t unit)
{
    const struct place_change *list = forwards ? map->atlas.changes : map->back;
    size_t low = 0, high = map->atlas.change_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if ((forwards ? list[middle].from : list[middle].to) < unit)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* How good a candidate is: whole before part, the same code before another; among equals the first counts, which has the lowest code. */
static int worth(const struct report_map *map, const struct place_change *change, size_t unit, size_t candidate)
{
    return (change->whole ? 2 : 0) + (str_equal(map->atlas.units.rows[unit].code, map->atlas.units.rows[candidate].code) ? 1 : 0);
}

/* What the unit became at the change that took it away, or was before the one that made it; units.count where that is not known. */
static size_t step(const struct report_map *map, size_t unit, bool forwards, bool *chosen)
{
    const struct place_change *list = forwards ? map->atlas.changes : map->back;
    size_t best = map->atlas.units.count, candidates = 0;
    int best_worth = -1;
    for (size_t i = first_change(map, forwards, unit); i < map->atlas.change_count && (forwards ? list[i].from : list[i].to) == unit; i++) {
        size_t candidate = forwards ? list[i].to : list[i].from;
        int value;
        if (candidate == unit || (forwards ? list[i].day > map->day : list[i].day <= map->day))
            continue;
        candidates++;
        value = worth(map, &list[i], unit, candidate);
        if (value > best_worth) {
            best_worth = value;
            best = candidate;
        }
    }
    *chosen = *chosen || candidates > 1;
    return best;
}

static bool there(const struct place *unit, date day)
{
    return (unit->valid_from == DATE_NONE || unit->valid_from <= day) && (unit->valid_to == DATE_NONE || unit->valid_to >= day);
}

static size_t follow(const struct report_map *map, size_t unit, bool *chosen)
{
    for (int i = 0; i < STEPS_MAX; i++) {
        const struct place *at = unit_at(map, unit);
        if (at == NULL || there(at, map->day))
            return unit;
        unit = step(map, unit, at->valid_from == DATE_NONE || at->valid_from <= map->day, chosen);
    }
    return map->atlas.units.count;
}

static const struct place *named(const struct report_map *map, struct str code)
{
    return code.len == 0 ? NULL : unit_at(map, places_atlas_at(&map->atlas, code, map->day));
}

/* The province of the map in which the unit's own lies now. */
static const struct place *province_of(const struct report_map *map, const struct place *unit)
{
    date day = unit->valid_to == DATE_NONE || unit->valid_to > map->day ? unit->valid_from == DATE_NONE ? map->day : unit->valid_from : unit->valid_to;
    size_t province = places_atlas_at(&map->atlas, unit->province_code, day);
    bool ignored = false;
    if (province == map->atlas.units.count)
        return named(map, unit->province_code);
    return unit_at(map, follow(map, province, &ignored));
}

static const struct report_spot *make_spot(struct report_map *map, size_t unit)
{
    struct report_spot *spot = ARENA_NEW(map->arena, struct report_spot);
    const struct place *from = unit_at(map, unit);
    const struct place *to;
    if (spot == NULL)
        return NULL;
    to = unit_at(map, follow(map, unit, &spot->chosen));
    if (to == NULL) {
        spot->lost = from->level == PLACE_COMMUNE;
        spot->province = province_of(map, from);
        return spot;
    }
    spot->commune = to->level == PLACE_COMMUNE ? to : NULL;
    spot->district = to->level == PLACE_DISTRICT ? to : to->level == PLACE_COMMUNE ? named(map, to->parent_code) : NULL;
    if (spot->district != NULL && spot->district->level != PLACE_DISTRICT)
        spot->district = NULL;
    spot->province = named(map, to->province_code);
    return spot;
}

const struct report_spot *report_map_find(struct report_map *map, struct str code, date day)
{
    size_t unit = code.len == 0 ? map->atlas.units.count : places_atlas_at(&map->atlas, code, day);
    if (unit == map->atlas.units.count)
        return &map->nowhere;
    if (map->spots[unit] == NULL)
        map->spots[unit] = make_spot(map, unit);
    return map->spots[unit];
}
