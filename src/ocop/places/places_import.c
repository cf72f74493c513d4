/* What an import would do: puts the files' units into the place of those that the database has for the same provinces, asks whether everything
 * then fits together, and compares. Run once for the dry run and once more, on the database as it is then, inside the command's transaction.
 *
 * Scope, so that a file of one province leaves the others alone: units are replaced for the provinces that the unit files name; successors for
 * the (day, level, province) that the maps name; other names all together. What no file of its kind was given for stays as it is. */
#include <stdlib.h>

#include "base/pure.h"
#include "base/text.h"
#include "ocop/places/places_int.h"
#include "texts_places.h"

struct planning {
    struct arena *arena;
    const struct places_import *import;
    struct places_plan *plan;
    const struct places_unit *before;
    size_t before_count;
    struct places_unit *after;
    size_t after_count;
    const struct places_successor *links_before;
    size_t links_before_count;
    struct places_successor *links_after;
    size_t links_after_count;
    size_t links_room;
};

int places_unit_compare(const void *a, const void *b)
{
    const struct places_unit *x = a;
    const struct places_unit *y = b;
    int order = str_compare(x->place.code, y->place.code);
    if (order != 0)
        return order;
    return (x->place.valid_from > y->place.valid_from) - (x->place.valid_from < y->place.valid_from);
}

int places_successor_compare(const void *a, const void *b)
{
    const struct places_successor *x = a;
    const struct places_successor *y = b;
    int order = str_compare(x->from_code, y->from_code);
    if (order == 0)
        order = (x->from_valid_from > y->from_valid_from) - (x->from_valid_from < y->from_valid_from);
    if (order == 0)
        order = str_compare(x->to_code, y->to_code);
    if (order == 0)
        order = (x->to_valid_from > y->to_valid_from) - (x->to_valid_from < y->to_valid_from);
    if (order == 0)
        order = (x->day > y->day) - (x->day < y->day);
    return order;
}

/* The last version of the code that begins on the day or before; NULL. */
static const struct places_unit *last_begun(const struct places_unit *units, size_t count, struct str code, date day)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(units[middle].place.code, code);
        if (order < 0 || (order == 0 && units[middle].place.valid_from <= day))
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && str_equal(units[low - 1].place.code, code) ? &units[low - 1] : NULL;
}

const struct places_unit *places_unit_at(const struct places_unit *units, size_t count, struct str code, date day)
{
    const struct places_unit *unit = last_begun(units, count, code, day);
    return unit != NULL && unit->place.valid_to >= day ? unit : NULL;
}

static const struct places_unit *unit_with_key(const struct places_unit *units, size_t count, struct str code, date valid_from)
{
    const struct places_unit *unit = last_begun(units, count, code, valid_from);
    return unit != NULL && unit->place.valid_from == valid_from ? unit : NULL;
}

static struct str day_words(struct arena *arena, date day)
{
    struct buffer out;
    buffer_open(&out, arena, 16);
    if (day == PLACES_OPEN_FROM || day == PLACES_OPEN_TO)
        buffer_add_char(&out, '-');
    else
        date_write_vi(&out, day);
    return buffer_str(&out);
}

static const char *path_of(const struct planning *p, const struct places_unit *unit)
{
    return unit->line == 0 ? NULL : p->import->files[unit->file].path;
}

/* The units afterwards */

static int province_number(struct str code)
{
    return code.len == 2 ? (code.ptr[0] - '0') * 10 + (code.ptr[1] - '0') : 100;
}

static enum status gather_units(struct planning *p, struct error *error)
{
    const struct places_import *import = p->import;
    bool named[101] = { false };
    for (size_t i = 0; i < import->unit_count; i++)
        named[province_number(import->units[i].place.province_code)] = true;
    p->after = ARENA_NEW_MANY(p->arena, struct places_unit, import->unit_count + p->before_count + 1);
    if (p->after == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < import->unit_count; i++)
        p->after[p->after_count++] = import->units[i];
    for (size_t i = 0; i < p->before_count; i++)
        if (!named[province_number(p->before[i].place.province_code)])
            p->after[p->after_count++] = p->before[i];
    qsort(p->after, p->after_count, sizeof(*p->after), places_unit_compare);
    for (size_t i = 0; i < p->after_count; i++) {
        const struct places_unit *was =
            unit_with_key(p->before, p->before_count, p->after[i].place.code, p->after[i].place.valid_from);
        p->after[i].id = was == NULL ? 0 : was->id;
        if (was != NULL)
            p->after[i].place.other_names = was->place.other_names;
        places_type_add(&p->plan->types, p->after[i].place.type);
    }
    return STATUS_OK;
}

static enum status give_other_names(struct planning *p, struct error *error)
{
    const struct places_import *import = p->import;
    for (size_t i = 0; i < p->after_count && import->has_names; i++)
        p->after[i].place.other_names = STR("");
    for (size_t i = 0; i < import->name_count; i++) {
        const struct places_name_line *line = &import->names[i];
        const struct places_unit *found = unit_with_key(p->after, p->after_count, line->code, line->valid_from);
        struct places_unit *unit = found == NULL ? NULL : &p->after[found - p->after];
        struct buffer joined;
        if (unit == NULL) {
            PLACES_FAULT(&p->plan->findings, import->files[line->file].path, line->line, TEXT_places_name_of_nothing,
                         TEXT_ARG("code", line->code), TEXT_ARG("day", day_words(p->arena, line->valid_from)));
            continue;
        }
        buffer_open(&joined, p->arena, (size_t)1 << 14);
        buffer_add(&joined, unit->place.other_names);
        if (joined.len > 0)
            buffer_add_char(&joined, '\n');
        buffer_add(&joined, line->name);
        if (joined.overflowed)
            return fail_memory(error);
        unit->place.other_names = buffer_str(&joined);
    }
    return STATUS_OK;
}

/* Is there a unit with the code on every day of the span? Otherwise *missing is the first day without. */
static bool covered(const struct planning *p, struct str code, date from, date to, date *missing)
{
    date day = from;
    while (day <= to) {
        const struct places_unit *unit = places_unit_at(p->after, p->after_count, code, day);
        *missing = day;
        if (unit == NULL)
            return false;
        if (unit->place.valid_to >= to)
            return true;
        day = unit->place.valid_to + 1;
    }
    return true;
}

/* Does the chain on the unit's first and last day end in the province that the unit names? */
static bool in_its_province(const struct planning *p, const struct places_unit *unit, date day)
{
    const struct places_unit *at = unit;
    for (int steps = 0; at != NULL && at->place.parent_code.len > 0 && steps < 3; steps++)
        at = places_unit_at(p->after, p->after_count, at->place.parent_code, day);
    return at != NULL && str_equal(at->place.code, unit->place.province_code);
}

static void check_unit(struct planning *p, size_t index)
{
    const struct places_unit *unit = &p->after[index];
    const struct place *place = &unit->place;
    struct places_findings *findings = &p->plan->findings;
    date missing;
    if (index > 0 && str_equal(p->after[index - 1].place.code, place->code) && p->after[index - 1].place.valid_to >= place->valid_from)
        PLACES_FAULT(findings, path_of(p, unit), unit->line, TEXT_places_overlap, TEXT_ARG("code", place->code),
                     TEXT_ARG("day", day_words(p->arena, place->valid_from)));
    if (place->level == PLACE_PROVINCE) {
        if (!str_equal(place->code, place->province_code))
            PLACES_FAULT(findings, path_of(p, unit), unit->line, TEXT_places_other_province, TEXT_ARG("code", place->code),
                         TEXT_ARG("province", place->province_code));
        return;
    }
    if (!covered(p, place->parent_code, place->valid_from, place->valid_to, &missing)) {
        PLACES_FAULT(findings, path_of(p, unit), unit->line, TEXT_places_no_parent, TEXT_ARG("code", place->code),
                     TEXT_ARG("parent", place->parent_code), TEXT_ARG("day", day_words(p->arena, missing)));
        return;
    }
    if (!in_its_province(p, unit, place->valid_from) || !in_its_province(p, unit, place->valid_to))
        PLACES_FAULT(findings, path_of(p, unit), unit->line, TEXT_places_other_province, TEXT_ARG("code", place->code),
                     TEXT_ARG("province", place->province_code));
}

/* The successors afterwards */

static void add_link(struct planning *p, struct places_successor link)
{
    if (p->links_after_count < p->links_room)
        p->links_after[p->links_after_count++] = link;
}

static bool same_name(const struct planning *p, struct arena *scratch, struct str a, struct str b)
{
    bool same = str_equal(a, b) || str_equal(text_fold_marked(scratch, places_bare_name(&p->plan->types, a)),
                                             text_fold_marked(scratch, places_bare_name(&p->plan->types, b)));
    arena_empty(scratch);
    return same;
}

/* One line of a map: both units must be there on their days. */
static void link_line(struct planning *p, const struct places_map_line *line, struct arena *scratch)
{
    const char *path = p->import->files[line->file].path;
    const struct places_unit *from;
    const struct places_unit *to;
    if (line->day == DATE_NONE)
        return; /* told already */
    from = places_unit_at(p->after, p->after_count, line->old_code, line->day - 1);
    to = places_unit_at(p->after, p->after_count, line->new_code, line->day);
    if (from == NULL || to == NULL) {
        PLACES_FAULT(&p->plan->findings, path, line->line, TEXT_places_map_unknown,
                     TEXT_ARG("code", from == NULL ? line->old_code : line->new_code),
                     TEXT_ARG("day", day_words(p->arena, from == NULL ? line->day - 1 : line->day)));
        return;
    }
    if (!same_name(p, scratch, from->place.name, line->old_name))
        places_warn(&p->plan->findings, PLACES_WARN_MAP_NAME, line->old_name);
    if (!same_name(p, scratch, to->place.name, line->new_name))
        places_warn(&p->plan->findings, PLACES_WARN_MAP_NAME, line->new_name);
    add_link(p, (struct places_successor){ from->place.code, to->place.code, from->place.valid_from, to->place.valid_from, line->day,
                                           line->whole, true });
}

/* The places of which a map speaks: (day, level, province before, province after). */
struct map_scope {
    date day;
    enum place_level level;
    struct str from_province, to_province;
};

static size_t map_scopes(const struct planning *p, struct map_scope *scopes, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < p->links_after_count; i++) {
        const struct places_successor *link = &p->links_after[i];
        const struct places_unit *from = unit_with_key(p->after, p->after_count, link->from_code, link->from_valid_from);
        const struct places_unit *to = unit_with_key(p->after, p->after_count, link->to_code, link->to_valid_from);
        struct map_scope scope;
        size_t at = 0;
        if (from == NULL || to == NULL)
            continue;
        scope = (struct map_scope){ link->day, from->place.level, from->place.province_code, to->place.province_code };
        while (at < count && !(scopes[at].day == scope.day && scopes[at].level == scope.level &&
                               str_equal(scopes[at].from_province, scope.from_province) &&
                               str_equal(scopes[at].to_province, scope.to_province)))
            at++;
        if (at == count && count < most)
            scopes[count++] = scope;
    }
    return count;
}

/* Mapped successors in the database of which no map of this import speaks stay. */
static void keep_other_links(struct planning *p, const struct map_scope *scopes, size_t scope_count)
{
    for (size_t i = 0; i < p->links_before_count; i++) {
        const struct places_successor *link = &p->links_before[i];
        const struct places_unit *from = unit_with_key(p->after, p->after_count, link->from_code, link->from_valid_from);
        const struct places_unit *to = unit_with_key(p->after, p->after_count, link->to_code, link->to_valid_from);
        const struct places_unit *was = unit_with_key(p->before, p->before_count, link->from_code, link->from_valid_from);
        bool told = false;
        for (size_t s = 0; s < scope_count && was != NULL; s++)
            told = told || (scopes[s].day == link->day && scopes[s].level == was->place.level &&
                            str_equal(scopes[s].from_province, was->place.province_code));
        if (!link->mapped || told)
            continue;
        if (from == NULL || to == NULL)
            PLACES_FAULT(&p->plan->findings, NULL, 0, TEXT_places_link_lost, TEXT_ARG("from", link->from_code),
                         TEXT_ARG("to", link->to_code), TEXT_ARG("day", day_words(p->arena, link->day)));
        else
            add_link(p, *link);
    }
}

static bool has_link_from(const struct planning *p, const struct place *place, date day, size_t mapped_count)
{
    size_t low = 0;
    size_t high = mapped_count;
    struct places_successor wanted = { .from_code = place->code, .from_valid_from = place->valid_from, .to_code = STR("") };
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (places_successor_compare(&p->links_after[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < mapped_count && str_equal(p->links_after[low].from_code, place->code) &&
           p->links_after[low].from_valid_from == place->valid_from;
         low++)
        if (p->links_after[low].day == day)
            return true;
    return false;
}

/* Code and name went on the next day and no map says anything else: xã became phường, or came to another district. */
static void add_continuations(struct planning *p, struct arena *scratch)
{
    size_t mapped_count = p->links_after_count;
    for (size_t i = 1; i < p->after_count; i++) {
        const struct place *old = &p->after[i - 1].place;
        const struct place *next = &p->after[i].place;
        if (!str_equal(old->code, next->code) || old->valid_to + 1 != next->valid_from ||
            has_link_from(p, old, next->valid_from, mapped_count) || !same_name(p, scratch, old->name, next->name))
            continue;
        add_link(p, (struct places_successor){ old->code, next->code, old->valid_from, next->valid_from, next->valid_from, true, false });
    }
}

static bool same_from(const struct places_successor *a, const struct places_successor *b)
{
    return str_equal(a->from_code, b->from_code) && a->from_valid_from == b->from_valid_from;
}

/* Nothing stands twice, and a unit that went somewhere as a whole went nowhere else on that day. */
static void check_links(struct planning *p)
{
    size_t first = 0; /* of those with the same old unit */
    for (size_t i = 1; i < p->links_after_count; i++) {
        const struct places_successor *link = &p->links_after[i];
        if (!same_from(&p->links_after[first], link)) {
            first = i;
            continue;
        }
        for (size_t k = first; k < i; k++) {
            const struct places_successor *other = &p->links_after[k];
            if (places_successor_compare(other, link) == 0)
                PLACES_FAULT(&p->plan->findings, NULL, 0, TEXT_places_link_twice, TEXT_ARG("from", link->from_code),
                             TEXT_ARG("to", link->to_code), TEXT_ARG("day", day_words(p->arena, link->day)));
            else if (other->day == link->day && (other->whole || link->whole))
                PLACES_FAULT(&p->plan->findings, NULL, 0, TEXT_places_whole_twice, TEXT_ARG("code", link->from_code),
                             TEXT_ARG("day", day_words(p->arena, link->day)));
        }
    }
}

static int by_target(const void *a, const void *b)
{
    const struct places_successor *x = a;
    const struct places_successor *y = b;
    int order = str_compare(x->to_code, y->to_code);
    return order != 0 ? order : (x->to_valid_from > y->to_valid_from) - (x->to_valid_from < y->to_valid_from);
}

/* Where a map speaks of a province, every unit that ended there should have become something, and every new one have been something. */
static enum status check_complete(struct planning *p, const struct map_scope *scopes, size_t scope_count, struct error *error)
{
    struct places_successor *targets = ARENA_NEW_MANY(p->arena, struct places_successor, p->links_after_count + 1);
    if (targets == NULL)
        return fail_memory(error);
    memcpy(targets, p->links_after, p->links_after_count * sizeof(*targets));
    qsort(targets, p->links_after_count, sizeof(*targets), by_target);
    for (size_t i = 0; i < p->after_count; i++) {
        const struct place *place = &p->after[i].place;
        const struct places_successor wanted = { .to_code = place->code, .to_valid_from = place->valid_from };
        bool ended = false;
        bool begun = false;
        for (size_t s = 0; s < scope_count; s++) {
            ended = ended || (scopes[s].level == place->level && scopes[s].day == place->valid_to + 1 &&
                              str_equal(scopes[s].from_province, place->province_code));
            begun = begun || (scopes[s].level == place->level && scopes[s].day == place->valid_from &&
                              str_equal(scopes[s].to_province, place->province_code));
        }
        if (ended && !has_link_from(p, place, place->valid_to + 1, p->links_after_count))
            places_warn(&p->plan->findings, PLACES_WARN_NO_SUCCESSOR, place->code);
        if (begun && bsearch(&wanted, targets, p->links_after_count, sizeof(*targets), by_target) == NULL)
            places_warn(&p->plan->findings, PLACES_WARN_NO_PREDECESSOR, place->code);
    }
    return STATUS_OK;
}

#define SCOPES_MAX 2000

static enum status gather_links(struct planning *p, struct error *error)
{
    const struct places_import *import = p->import;
    struct map_scope *scopes = ARENA_NEW_MANY(p->arena, struct map_scope, SCOPES_MAX);
    struct arena scratch;
    size_t scope_count;
    p->links_room = import->map_count + p->links_before_count + p->after_count;
    p->links_after = ARENA_NEW_MANY(p->arena, struct places_successor, p->links_room + 1);
    if (scopes == NULL || p->links_after == NULL)
        return fail_memory(error);
    arena_open(&scratch, &memory_system, (size_t)1 << 20);
    for (size_t i = 0; i < import->map_count; i++)
        link_line(p, &import->map[i], &scratch);
    scope_count = map_scopes(p, scopes, SCOPES_MAX);
    keep_other_links(p, scopes, scope_count);
    qsort(p->links_after, p->links_after_count, sizeof(*p->links_after), places_successor_compare);
    check_links(p);
    add_continuations(p, &scratch);
    arena_close(&scratch);
    qsort(p->links_after, p->links_after_count, sizeof(*p->links_after), places_successor_compare);
    return check_complete(p, scopes, scope_count, error);
}

/* Comparing */

static bool unit_same(const struct place *a, const struct place *b)
{
    return a->level == b->level && a->valid_to == b->valid_to && str_equal(a->name, b->name) && str_equal(a->type, b->type) &&
           str_equal(a->parent_code, b->parent_code) && str_equal(a->province_code, b->province_code) &&
           str_equal(a->other_names, b->other_names);
}

static enum status compare_units(struct planning *p, struct error *error)
{
    struct places_plan *plan = p->plan;
    bool *differs = ARENA_NEW_MANY(p->arena, bool, p->after_count + 1);
    int64_t *removed = ARENA_NEW_MANY(p->arena, int64_t, p->before_count + 1);
    if (differs == NULL || removed == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < p->after_count; i++) {
        const struct places_unit *unit = &p->after[i];
        const struct places_unit *was =
            unit->id == 0 ? NULL : unit_with_key(p->before, p->before_count, unit->place.code, unit->place.valid_from);
        bool same = was != NULL && unit_same(&was->place, &unit->place);
        differs[i] = !same;
        plan->units.fresh += was == NULL;
        plan->units.unchanged += same;
        plan->units.changed += was != NULL && !same;
    }
    for (size_t i = 0; i < p->before_count; i++)
        if (unit_with_key(p->after, p->after_count, p->before[i].place.code, p->before[i].place.valid_from) == NULL)
            removed[plan->removed_unit_count++] = p->before[i].id;
    plan->units.removed = (int64_t)plan->removed_unit_count;
    plan->after = p->after;
    plan->after_count = p->after_count;
    plan->differs = differs;
    plan->removed_units = removed;
    return STATUS_OK;
}

static enum status compare_links(struct planning *p, struct error *error)
{
    struct places_plan *plan = p->plan;
    struct places_successor *fresh = ARENA_NEW_MANY(p->arena, struct places_successor, p->links_after_count + 1);
    struct places_successor *removed = ARENA_NEW_MANY(p->arena, struct places_successor, p->links_before_count + 1);
    size_t a = 0;
    size_t b = 0;
    if (fresh == NULL || removed == NULL)
        return fail_memory(error);
    while (a < p->links_after_count || b < p->links_before_count) {
        const struct places_successor *now = a < p->links_after_count ? &p->links_after[a] : NULL;
        const struct places_successor *was = b < p->links_before_count ? &p->links_before[b] : NULL;
        int order = now == NULL ? 1 : was == NULL ? -1 : places_successor_compare(now, was);
        bool same = order == 0 && now->whole == was->whole && now->mapped == was->mapped;
        if (order <= 0 && !same)
            fresh[plan->fresh_link_count++] = *now;
        if (order >= 0 && !same)
            removed[plan->removed_link_count++] = *was;
        plan->successors.fresh += order < 0;
        plan->successors.removed += order > 0;
        plan->successors.unchanged += same;
        plan->successors.changed += order == 0 && !same;
        a += order <= 0;
        b += order >= 0;
    }
    plan->fresh_links = fresh;
    plan->removed_links = removed;
    return STATUS_OK;
}

enum status places_plan(struct db_conn *conn, struct arena *arena, const struct places_import *import, struct places_plan *out,
                        struct error *error)
{
    struct planning p = { .arena = arena, .import = import, .plan = out };
    struct places_unit *before = NULL;
    struct places_successor *links = NULL;
    enum status status = places_sql_load_units(conn, arena, &before, &p.before_count, error);
    *out = (struct places_plan){ .findings = import->findings };
    if (status == STATUS_OK)
        status = places_sql_load_links(conn, arena, &links, &p.links_before_count, error);
    p.before = before;
    p.links_before = links;
    if (status == STATUS_OK)
        status = gather_units(&p, error);
    if (status == STATUS_OK)
        status = give_other_names(&p, error);
    for (size_t i = 0; i < p.after_count && status == STATUS_OK; i++)
        check_unit(&p, i);
    if (status == STATUS_OK)
        status = gather_links(&p, error);
    if (status == STATUS_OK)
        status = compare_units(&p, error);
    if (status == STATUS_OK)
        status = compare_links(&p, error);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

bool places_plan_empty(const struct places_plan *plan)
{
    return plan->units.fresh + plan->units.changed + plan->units.removed + plan->successors.fresh + plan->successors.changed +
               plan->successors.removed == 0;
}
