/* A figure from its rule: which records are counted, and how many they are. */
#include <stdlib.h>

#include "base/pure.h"
#include "base/text.h"
#include "ocop/reports/reports_int.h"

static enum status open_records(struct report *r, size_t most, struct report_list *records, struct error *error)
{
    records->rows = ARENA_NEW_MANY(r->arena, const struct certificate *, most + 1);
    records->count = 0;
    return records->rows == NULL ? fail_memory(error) : STATUS_OK;
}

static bool has_stars(const struct indicator_rule *rule, const struct certificate *certificate)
{
    return rule->stars == 0 || certificate->stars == rule->stars;
}

static void keep(const struct indicator_rule *rule, const struct report_list *from, struct report_list *records)
{
    for (size_t i = 0; i < from->count; i++)
        if (has_stars(rule, from->rows[i]) && (rule->count != COUNT_GRANTED || (rule->act_bits & 1u << from->rows[i]->act) != 0))
            records->rows[records->count++] = from->rows[i];
}

/* Products that ended in the period and do not hold on the day. */
static void keep_left(const struct report *r, const struct indicator_rule *rule, struct report_list *records)
{
    for (size_t i = 0; i < r->ended.count; i++) {
        const struct certificate *last = r->ended.rows[i];
        bool expired = last->end == CERTIFICATE_EXPIRES;
        if (last->until >= r->opening_day && has_stars(rule, last) && expired == (rule->count == COUNT_EXPIRED))
            records->rows[records->count++] = last;
    }
}

/* One product of each commune of the map. */
static enum status keep_communes(struct report *r, struct report_list *records, struct error *error)
{
    bool *seen = ARENA_NEW_MANY(r->arena, bool, r->map.atlas.units.count + 1);
    if (seen == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < r->closing.count; i++) {
        const struct place *commune = report_spot_of(r, r->closing.rows[i])->commune;
        if (commune == NULL || seen[commune - r->map.atlas.units.rows])
            continue;
        seen[commune - r->map.atlas.units.rows] = true;
        records->rows[records->count++] = r->closing.rows[i];
    }
    return STATUS_OK;
}

static int by_owner(const void *a, const void *b)
{
    const struct report_owner *x = a, *y = b;
    int order = str_compare(x->name, y->name);
    if (order == 0)
        order = strcmp(x->certificate->place, y->certificate->place);
    return order != 0 ? order : x->certificate->id < y->certificate->id ? -1 : x->certificate->id > y->certificate->id;
}

static bool is_one_of(const struct indicator_rule *rule, const struct certificate *certificate)
{
    switch (rule->who) {
    case WHO_ALL: return true;
    case WHO_WOMEN: return certificate->women == ANSWER_YES;
    case WHO_MINORITY: return certificate->minority == ANSWER_YES;
    default: return certificate->producer_kind + 1 == rule->who;
    }
}

/* Those that hold and whose producers are known, by producer: made once for all rules. */
static enum status sort_owners(struct report *r, struct error *error)
{
    struct report_owner *owners = ARENA_NEW_MANY(r->arena, struct report_owner, r->closing.count + 1);
    size_t count = 0;
    if (owners == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < r->closing.count; i++)
        if (r->closing.rows[i]->producer_name.len > 0)
            owners[count++] = (struct report_owner){ text_fold_marked(r->arena, r->closing.rows[i]->producer_name), r->closing.rows[i] };
    if (r->arena->exhausted)
        return fail_memory(error);
    if (count > 0)
        qsort(owners, count, sizeof(*owners), by_owner);
    r->owners = owners;
    r->owner_count = count;
    return STATUS_OK;
}

/* One product of each producer: the same name in the same commune. */
static enum status keep_producers(struct report *r, const struct indicator_rule *rule, struct report_list *records, struct error *error)
{
    const struct report_owner *last = NULL;
    enum status status = r->owners == NULL ? sort_owners(r, error) : STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < r->owner_count; i++) {
        const struct report_owner *owner = &r->owners[i];
        if (!is_one_of(rule, owner->certificate))
            continue;
        if (last == NULL || !str_equal(owner->name, last->name) || strcmp(owner->certificate->place, last->certificate->place) != 0)
            records->rows[records->count++] = owner->certificate;
        last = owner;
    }
    return status;
}

/* As many as a rule can count at most. */
static size_t most_of(const struct report *r, const struct indicator_rule *rule)
{
    switch (rule->count) {
    case COUNT_GRANTED: return r->granted.count;
    case COUNT_EVER: return r->ever.count;
    case COUNT_ENDED:
    case COUNT_EXPIRED:
    case COUNT_WITHDRAWN: return r->ended.count;
    case COUNT_SALE_POINTS: return 0;
    default: return r->closing.count;
    }
}

enum status report_count(struct report *r, const struct indicator_rule *rule, struct report_list *records, int64_t *value, struct error *error)
{
    enum status status = open_records(r, most_of(r, rule), records, error);
    if (status != STATUS_OK)
        return status;
    switch (rule->count) {
    case COUNT_GRANTED: keep(rule, &r->granted, records); break;
    case COUNT_STOCK: keep(rule, &r->closing, records); break;
    case COUNT_EVER: keep(rule, &r->ever, records); break;
    case COUNT_ENDED: keep(rule, &r->ended, records); break;
    case COUNT_EXPIRED:
    case COUNT_WITHDRAWN: keep_left(r, rule, records); break;
    case COUNT_COMMUNES: status = keep_communes(r, records, error); break;
    case COUNT_PRODUCERS: status = keep_producers(r, rule, records, error); break;
    default: break;
    }
    *value = rule->count == COUNT_SALE_POINTS ? (int64_t)r->points.count : (int64_t)records->count;
    return status;
}

bool report_counts_at(const struct indicator_rule *rule)
{
    return rule->count != COUNT_COMMUNES && rule->count != COUNT_PRODUCERS;
}

static bool lies_in(const struct report_spot *spot, const struct report_spot *where)
{
    if (spot == NULL || where == NULL)
        return false;
    return where->commune != NULL ? spot->commune == where->commune : where->district != NULL && spot->district == where->district;
}

enum status report_count_at(struct report *r, const struct indicator_rule *rule, struct str code, date day, int64_t *value, struct error *error)
{
    const struct report_spot *where = report_map_find(&r->map, code, day);
    struct report_list records;
    enum status status = report_count(r, rule, &records, value, error);
    *value = 0;
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < records.count; i++)
        *value += lies_in(report_spot_of(r, records.rows[i]), where);
    for (size_t i = 0; rule->count == COUNT_SALE_POINTS && i < r->points.count; i++)
        *value += lies_in(report_map_find(&r->map, r->points.rows[i].place, r->points.rows[i].place_day), where);
    return STATUS_OK;
}

struct str report_percent(struct arena *arena, int64_t value, int64_t target, char point)
{
    int64_t tenths = target <= 0 ? 0 : (value * 2000 + target) / (2 * target);
    struct buffer out;
    if (target <= 0)
        return (struct str){ NULL, 0 };
    buffer_open(&out, arena, 40);
    buffer_add_int(&out, tenths / 10);
    buffer_add_char(&out, point);
    buffer_add_int(&out, tenths % 10);
    return buffer_str(&out);
}
