/* The law in the browser: the same score and plan as on the server, compiled for WebAssembly. It is fed with numbers and answers with a block
 * of 32-bit numbers; codes, ids and words stay in browser/src/law/law.ts, which is the only caller.
 *
 *   begin(criteria)  then for each criterion criterion(...) and its option(...)s, band(stars, from) for 2 to 5 stars, ready()
 *   sheets(count)    then choose(...), role(...), rules(...), quorum(...), knock_out(), fix(...) as needed
 *   score() or plan(stars)
 *
 * Every function that can go wrong returns 0 then, and a number that is out of range goes wrong. A block begins with its length in numbers;
 * its order stands at write_score and write_plan. Pure. */
#ifdef __wasm__

#include "base/pure.h"
#include "ocop/law/law.h"

#define EXPORT(name) __attribute__((export_name(#name)))
#define PAGE ((size_t)65536)
#define MEMORY_MAX ((size_t)64 << 20)

/* ---- what a C library would bring ---- */

void *memset(void *to, int byte, size_t size)
{
    unsigned char *bytes = to;
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)byte;
    return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    unsigned char *bytes = to;
    const unsigned char *source = from;
    for (size_t i = 0; i < size; i++)
        bytes[i] = source[i];
    return to;
}

void *memmove(void *to, const void *from, size_t size)
{
    unsigned char *bytes = to;
    const unsigned char *source = from;
    if (bytes < source)
        return memcpy(to, from, size);
    for (size_t i = size; i > 0; i--)
        bytes[i - 1] = source[i - 1];
    return to;
}

int memcmp(const void *a, const void *b, size_t size)
{
    const unsigned char *left = a;
    const unsigned char *right = b;
    for (size_t i = 0; i < size; i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    return 0;
}

/* ---- memory: one after the other, given back all at once ---- */

extern unsigned char __heap_base;
static size_t top;

static void *take(void *self, size_t size)
{
    size_t from = (top + 15) & ~(size_t)15;
    size_t have = __builtin_wasm_memory_size(0) * PAGE;
    (void)self;
    if (size > MEMORY_MAX || from + size > MEMORY_MAX)
        return NULL;
    if (from + size > have && __builtin_wasm_memory_grow(0, (from + size - have + PAGE - 1) / PAGE) == (size_t)-1)
        return NULL;
    top = from + size;
    return (void *)from;
}

static void give_back(void *self, void *block)
{
    (void)self;
    (void)block;
}

static const struct memory_source memory = { take, give_back, NULL };

/* ---- state ---- */

static struct arena of_set;
static struct arena of_sheets;
static struct arena of_answer;
static size_t top_after_set;
static size_t top_after_sheets;

static struct law_set set;
static struct law_criterion *criteria;
static struct law_option *options; /* of the criterion that is being fed */
static size_t criterion_room;
static size_t option_room;
static bool is_ready;

static struct law_rules sheet_rules;
static int8_t *choices;
static enum law_role *roles;
static bool *fixed;
static size_t sheet_count;
static bool knocked_out;

EXPORT(begin) int begin(int count)
{
    top = (size_t)&__heap_base;
    arena_open(&of_set, &memory, MEMORY_MAX);
    is_ready = false;
    sheet_count = 0;
    criterion_room = 0;
    option_room = 0;
    set = (struct law_set){ .no = 0 };
    if (count < 1 || count > LAW_CRITERIA_MAX)
        return 0;
    criteria = ARENA_NEW_MANY(&of_set, struct law_criterion, (size_t)count);
    if (criteria == NULL)
        return 0;
    criterion_room = (size_t)count;
    set.criteria = criteria;
    return 1;
}

EXPORT(criterion) int add_criterion(int part, int implicit_zero, int nature, int star_on_criterion, int count)
{
    struct law_criterion *criterion = &criteria[set.criterion_count];
    if (set.criterion_count == criterion_room || option_room > 0 || part < 0 || part >= LAW_PARTS || nature < LAW_DOCUMENT || nature > LAW_FIXED ||
        star_on_criterion < 0 || star_on_criterion > LAW_STARS || count < 1 || count > LAW_OPTIONS_MAX)
        return 0;
    options = ARENA_NEW_MANY(&of_set, struct law_option, (size_t)count);
    if (options == NULL)
        return 0;
    *criterion = (struct law_criterion){ .part = part, .implicit_zero = implicit_zero != 0, .nature = (enum law_nature)nature,
                                         .star_on_criterion = star_on_criterion, .options = options };
    option_room = (size_t)count;
    set.criterion_count++;
    return 1;
}

EXPORT(option) int add_option(int points, int star_min, int case_no)
{
    struct law_criterion *criterion;
    if (option_room == 0 || points < 0 || points > 100 || star_min < 0 || star_min > LAW_STARS || case_no < 0)
        return 0;
    criterion = &criteria[set.criterion_count - 1];
    options[criterion->option_count++] = (struct law_option){ .points = points, .star_min = star_min, .case_no = case_no };
    if (points > criterion->max)
        criterion->max = points;
    if (--option_room == 0)
        law_find_needs(criterion);
    return 1;
}

EXPORT(band) int band(int stars, int from)
{
    if (stars < 1 || stars > LAW_STARS || from < 0 || from > 100)
        return 0;
    set.from[stars] = from;
    return 1;
}

EXPORT(ready) int ready(void)
{
    is_ready = set.criterion_count > 0 && set.criterion_count == criterion_room && option_room == 0;
    for (int stars = 2; stars <= LAW_STARS; stars++)
        is_ready = is_ready && set.from[stars] > set.from[stars - 1];
    top_after_set = top;
    return is_ready;
}

EXPORT(sheets) int sheets(int count)
{
    sheet_count = 0;
    if (!is_ready || count < 1 || count > LAW_SHEETS_MAX)
        return 0;
    top = top_after_set;
    arena_open(&of_sheets, &memory, MEMORY_MAX);
    choices = ARENA_NEW_MANY(&of_sheets, int8_t, (size_t)count * set.criterion_count);
    roles = ARENA_NEW_MANY(&of_sheets, enum law_role, (size_t)count);
    fixed = ARENA_NEW_MANY(&of_sheets, bool, set.criterion_count);
    if (choices == NULL || roles == NULL || fixed == NULL)
        return 0;
    memset(choices, LAW_NO_CHOICE, (size_t)count * set.criterion_count);
    sheet_rules = (struct law_rules){ .basis = LAW_AVERAGE };
    knocked_out = false;
    sheet_count = (size_t)count;
    top_after_sheets = top;
    return 1;
}

static bool has_sheet(int sheet)
{
    return sheet >= 0 && (size_t)sheet < sheet_count;
}

static bool has_criterion(int criterion)
{
    return sheet_count > 0 && criterion >= 0 && (size_t)criterion < set.criterion_count;
}

EXPORT(choose) int choose(int sheet, int criterion, int option)
{
    if (!has_sheet(sheet) || !has_criterion(criterion) || option < LAW_NO_CHOICE || option >= (int)criteria[criterion].option_count)
        return 0;
    choices[(size_t)sheet * set.criterion_count + (size_t)criterion] = (int8_t)option;
    return 1;
}

EXPORT(role) int set_role(int sheet, int role)
{
    if (!has_sheet(sheet) || role < LAW_MEMBER || role > LAW_DEPUTY)
        return 0;
    roles[sheet] = (enum law_role)role;
    return 1;
}

/* spread_limit below 0: none. */
EXPORT(rules) int set_rules(int basis, int spread_limit, int chair_required)
{
    if (basis < LAW_AVERAGE || basis > LAW_MAJORITY)
        return 0;
    sheet_rules.basis = (enum law_basis)basis;
    sheet_rules.has_spread = spread_limit >= 0;
    sheet_rules.spread_limit = spread_limit;
    sheet_rules.chair_required = chair_required != 0;
    return 1;
}

EXPORT(quorum) int set_quorum(int64_t num, int64_t den, int size)
{
    sheet_rules.quorum = fraction_of(num, den);
    sheet_rules.council_size = size;
    if (fraction_ok(sheet_rules.quorum) && num > 0 && fraction_compare_int(sheet_rules.quorum, 1) <= 0 && size >= 1)
        return 1;
    sheet_rules.quorum = (struct fraction){ 0, 0 };
    return 0;
}

EXPORT(knock_out) void knock_out(void)
{
    knocked_out = true;
}

EXPORT(fix) int fix(int criterion)
{
    if (!has_criterion(criterion))
        return 0;
    fixed[criterion] = true;
    return 1;
}

/* ---- answers ---- */

static struct buffer block;

static void put(int64_t value)
{
    int32_t number = (int32_t)value;
    buffer_add(&block, (struct str){ (const char *)&number, sizeof(number) });
}

static void put_fraction(struct fraction f)
{
    put(f.num);
    put(f.den);
}

static void begin_block(void)
{
    top = top_after_sheets;
    arena_open(&of_answer, &memory, MEMORY_MAX);
}

/* The block's address; 0 without memory. */
static const char *end_block(void)
{
    int32_t length = (int32_t)(block.len / sizeof(length));
    if (block.overflowed)
        return NULL;
    memcpy(block.ptr, &length, sizeof(length));
    return block.ptr;
}

/* length, complete, knocked_out, stars_by_points, stars (0: none), recognised,
 * mean and the three parts as num, den,
 * the display's length and its characters,
 * has_spread, max_difference, exceeded, has_quorum, needed, chair_present, met,
 * then lists, each with its length first: missing (sheet, criterion) · sheets (total, A, B, C) · criteria (num, den) · unmet (stars, criterion,
 * needs, num, den) · pairs (a, b, difference, and a list of criterion, a, b) */
static void write_score(const struct law_result *result)
{
    struct buffer display;
    buffer_open(&display, &of_answer, 64);
    if (result->complete)
        fraction_write_rounded(&display, result->mean);
    put(0);
    put(result->complete);
    put(result->knocked_out);
    put(result->stars_by_points);
    put(result->stars);
    put(result->recognised);
    put_fraction(result->mean);
    for (int p = 0; p < LAW_PARTS; p++)
        put_fraction(result->parts[p]);
    put((int64_t)display.len);
    for (size_t i = 0; i < display.len; i++)
        put(display.ptr[i]);
    put(result->has_spread);
    put(result->max_difference);
    put(result->exceeded);
    put(result->has_quorum);
    put(result->quorum_needed);
    put(result->chair_present);
    put(result->quorum_met);
}

static void write_lists(const struct law_result *result)
{
    put((int64_t)result->missing_count);
    for (size_t i = 0; i < result->missing_count; i++) {
        put(result->missing[i].sheet);
        put(result->missing[i].criterion);
    }
    put((int64_t)sheet_count);
    for (size_t i = 0; i < sheet_count; i++) {
        put(result->sheets[i].total);
        for (int p = 0; p < LAW_PARTS; p++)
            put(result->sheets[i].parts[p]);
    }
    put(result->complete ? (int64_t)set.criterion_count : 0);
    for (size_t i = 0; i < set.criterion_count && result->complete; i++)
        put_fraction(result->criteria[i]);
    put((int64_t)result->unmet_count);
    for (size_t i = 0; i < result->unmet_count; i++) {
        put(result->unmet[i].stars);
        put(result->unmet[i].criterion);
        put(result->unmet[i].needs);
        put_fraction(result->unmet[i].has);
    }
    put((int64_t)result->pair_count);
    for (size_t i = 0; i < result->pair_count; i++) {
        const struct law_pair *pair = &result->pairs[i];
        put(pair->a);
        put(pair->b);
        put(pair->difference);
        put((int64_t)pair->count);
        for (size_t k = 0; k < pair->count; k++) {
            put(pair->criteria[k].criterion);
            put(pair->criteria[k].a);
            put(pair->criteria[k].b);
        }
    }
}

EXPORT(score) const char *score(void)
{
    const struct law_question question = { &set, &sheet_rules, choices, roles, sheet_count, knocked_out };
    struct law_result result;
    if (sheet_count == 0)
        return NULL;
    begin_block();
    if (!law_score(&of_answer, &question, &result))
        return NULL;
    buffer_open(&block, &of_answer, MEMORY_MAX);
    write_score(&result);
    write_lists(&result);
    return end_block();
}

/* length, reachable, already, total_after, stars_after (0: none), and a list of steps (criterion, from or -1, to, gain, minimum) */
EXPORT(plan) const char *plan(int stars)
{
    struct law_plan found;
    if (sheet_count != 1 || stars < 2 || stars > LAW_STARS)
        return NULL;
    begin_block();
    if (!law_plan_find(&of_answer, &set, choices, fixed, knocked_out, stars, &found))
        return NULL;
    buffer_open(&block, &of_answer, MEMORY_MAX);
    put(0);
    put(found.reachable);
    put(found.already);
    put(found.total_after);
    put(found.stars_after);
    put((int64_t)found.step_count);
    for (size_t i = 0; i < found.step_count; i++) {
        put(found.steps[i].criterion);
        put(found.steps[i].from);
        put(found.steps[i].to);
        put(found.steps[i].gain);
        put(found.steps[i].minimum);
    }
    return end_block();
}

#endif
