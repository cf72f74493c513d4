/* What an import would do. Each row is understood by itself, then its producer and its product are looked for among those that are there and those of
 * the rows above. Run for a look and once more, on the database as it is then, inside the command's transaction. */
#include "base/pure.h"
#include "base/text.h"
#include "ocop/products/products_import_int.h"
#include "texts_products.h"

/* ---- an index of keys: open addressing, never more than half full ---- */

struct slot {
    struct str key;
    size_t value; /* + 1; 0: free */
};
struct keyed {
    struct slot *slots;
    size_t room; /* a power of two */
};

static enum status keyed_open(struct arena *arena, size_t most, struct keyed *out, struct error *error)
{
    out->room = 64;
    while (out->room < most * 2 + 2)
        out->room *= 2;
    out->slots = ARENA_NEW_MANY(arena, struct slot, out->room);
    return out->slots == NULL ? fail_memory(error) : STATUS_OK;
}

/* FNV-1a. */
static struct slot *keyed_slot(const struct keyed *keyed, struct str key)
{
    uint64_t hash = 0xCBF29CE484222325u;
    size_t at;
    for (size_t i = 0; i < key.len; i++)
        hash = (hash ^ (unsigned char)key.ptr[i]) * 0x100000001B3u;
    at = (size_t)(hash ^ hash >> 32) & (keyed->room - 1);
    while (keyed->slots[at].value != 0 && !str_equal(keyed->slots[at].key, key))
        at = (at + 1) & (keyed->room - 1);
    return &keyed->slots[at];
}

/* ---- planning ---- */

struct planning {
    struct db_conn *conn;
    struct arena *arena;
    struct import *import;
    int64_t province;
    const struct law *law;
    date today;
    struct import_places *places;
    struct import_place *answers; /* of places, for lists name few of them often */
    size_t answer_count;
    struct keyed asked; /* words, district and day; the answer */
    struct import_fault *faults;
    size_t fault_room;
    struct import_producer *producers;
    struct keyed by_name;    /* commune and name without marks: the first of those who are called so */
    struct keyed everywhere; /* the name as it is written, of those that are there; its index, or SEVERAL */
    struct keyed by_id;      /* a producer's number as text */
    struct keyed products;   /* producer and name; the row that names it, or KNOWN */
    struct import_plan *plan;
};
#define KNOWN ((size_t)-2)
#define SEVERAL ((size_t)-2)

static enum status fault(struct planning *p, size_t row, enum import_column column, enum text_id text, const struct text_arg *args, size_t count,
                         struct error *error)
{
    struct import_fault *out;
    if (p->plan->fault_count == p->fault_room) {
        struct import_fault *more = ARENA_NEW_MANY(p->arena, struct import_fault, p->fault_room * 2 + 64);
        if (more == NULL)
            return fail_memory(error);
        for (size_t i = 0; i < p->plan->fault_count; i++)
            more[i] = p->faults[i];
        p->faults = more;
        p->fault_room = p->fault_room * 2 + 64;
    }
    out = &p->faults[p->plan->fault_count++];
    *out = (struct import_fault){ .row = row, .column = column, .text = text, .arg_count = count };
    for (size_t i = 0; i < count; i++)
        out->args[i] = args[i];
    p->import->rows[row].verdict = IMPORT_FAULTY;
    return STATUS_OK;
}

#define FAULT(p, row, column, text, error) fault((p), (row), (column), (text), NULL, 0, (error))
#define FAULT_WITH(p, row, column, text, error, ...)                                                                        \
    fault((p), (row), (column), (text), (const struct text_arg[]){ __VA_ARGS__ },                                           \
          sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg), (error))

/* ---- a row by itself ---- */

static struct str joined(struct arena *arena, struct str a, struct str b)
{
    struct buffer out;
    buffer_open(&out, arena, a.len + b.len + 2);
    buffer_add(&out, a);
    buffer_add_char(&out, '\n');
    buffer_add(&out, b);
    return buffer_str(&out);
}

static struct str number(struct arena *arena, int64_t n)
{
    struct buffer out;
    buffer_open(&out, arena, 24);
    buffer_add_int(&out, n);
    return buffer_str(&out);
}

static enum status check_name(struct planning *p, size_t at, enum import_column column, enum text_id missing, struct error *error)
{
    const struct import_row *row = &p->import->rows[at];
    if (row->odd[column])
        return FAULT(p, at, column, TEXT_products_import_odd, error);
    if (text_fold(p->arena, row->text[column]).len == 0)
        return FAULT(p, at, column, missing, error);
    return row->text[column].len > PRODUCT_LINE_MAX ? FAULT(p, at, column, TEXT_products_import_long, error) : STATUS_OK;
}

static enum status check_kind(struct planning *p, size_t at, struct error *error)
{
    struct import_row *row = &p->import->rows[at];
    struct str words = row->text[IMPORT_KIND];
    row->kind = words.len > 0 ? import_kind_of(p->arena, words) : import_kind_of_name(p->arena, row->text[IMPORT_PRODUCER]);
    return words.len > 0 && row->kind < 0
               ? FAULT_WITH(p, at, IMPORT_KIND, TEXT_products_import_kind_unknown, error, TEXT_ARG("words", words))
               : STATUS_OK;
}

static enum status check_set(struct planning *p, size_t at, struct error *error)
{
    struct import_row *row = &p->import->rows[at];
    struct str words = row->text[IMPORT_SET];
    row->set = words.len > 0 ? import_set_of(p->arena, p->law, p->today, words) : 0;
    return words.len > 0 && row->set == 0
               ? FAULT_WITH(p, at, IMPORT_SET, TEXT_products_import_set_unknown, error, TEXT_ARG("words", words), TEXT_ARG_INT("most", PRODUCTS_SETS))
               : STATUS_OK;
}

static enum status find_place(struct planning *p, const struct import_row *row, struct import_place *out, struct error *error)
{
    struct str key = joined(p->arena, joined(p->arena, row->text[IMPORT_COMMUNE], row->text[IMPORT_DISTRICT]), number(p->arena, row->day));
    struct slot *slot = keyed_slot(&p->asked, key);
    enum status status = STATUS_OK;
    if (slot->value == 0) {
        status = import_place_find(p->places, row->text[IMPORT_COMMUNE], row->text[IMPORT_DISTRICT], row->day, &p->answers[p->answer_count], error);
        *slot = (struct slot){ key, ++p->answer_count };
    }
    *out = p->answers[slot->value - 1];
    return status;
}

/* Where the list does not say it, the only producer of that name tells. */
static enum status check_commune(struct planning *p, size_t at, struct error *error)
{
    struct import_row *row = &p->import->rows[at];
    struct str words = row->text[IMPORT_COMMUNE];
    struct import_place place = { .state = IMPORT_PLACE_UNKNOWN, .code = STR("") };
    enum status status = words.len == 0 ? STATUS_OK : find_place(p, row, &place, error);
    if (status != STATUS_OK)
        return status;
    row->commune = place.code;
    if (words.len == 0 && row->text[IMPORT_PRODUCER].len > 0) {
        const struct slot *slot = keyed_slot(&p->everywhere, text_fold_marked(p->arena, row->text[IMPORT_PRODUCER]));
        if (slot->value != 0 && slot->value - 1 != SEVERAL) {
            row->commune = p->producers[slot->value - 1].commune;
            return STATUS_OK;
        }
    }
    if (place.state == IMPORT_PLACE_SEVERAL)
        return FAULT_WITH(p, at, IMPORT_COMMUNE, TEXT_products_import_commune_several, error, TEXT_ARG("words", words), TEXT_ARG("places", place.names));
    if (place.state == IMPORT_PLACE_FOUND)
        return STATUS_OK;
    return words.len == 0 ? FAULT(p, at, IMPORT_COMMUNE, TEXT_products_import_no_commune, error)
                          : FAULT_WITH(p, at, IMPORT_COMMUNE, TEXT_products_import_commune_unknown, error, TEXT_ARG("words", words));
}

/* ---- producers ---- */

static bool has_word(struct str words, struct str word)
{
    while (words.len > 0)
        if (str_equal(str_cut(&words, ' '), word))
            return true;
    return false;
}

/* Of two names that are the same without marks, and but for how the kind is shortened: does a word of one stand in the other with other marks? */
static bool marks_differ(struct arena *arena, struct str a, struct str b)
{
    struct str marked = text_fold_marked(arena, b);
    struct str folded = text_fold(arena, b);
    struct str rest = text_fold_marked(arena, a);
    while (rest.len > 0) {
        struct str word = str_cut(&rest, ' ');
        if (!has_word(marked, word) && has_word(folded, text_fold(arena, word)))
            return true;
    }
    return false;
}

static void key_producer(struct planning *p, size_t index)
{
    struct import_producer *producer = &p->producers[index];
    struct str key = joined(p->arena, producer->commune, producers_fold(p->arena, producer->name));
    struct slot *slot = keyed_slot(&p->by_name, key);
    producer->next = slot->value;
    *slot = (struct slot){ key, index + 1 };
}

static enum status read_producers(struct planning *p, struct error *error)
{
    struct producer_briefs there;
    enum status status = producers_all(p->conn, p->arena, p->province, &there, error);
    if (status == STATUS_OK)
        status = keyed_open(p->arena, there.count + p->import->count, &p->by_name, error);
    if (status == STATUS_OK)
        status = keyed_open(p->arena, there.count, &p->everywhere, error);
    if (status == STATUS_OK)
        status = keyed_open(p->arena, there.count, &p->by_id, error);
    if (status != STATUS_OK)
        return status;
    p->producers = ARENA_NEW_MANY(p->arena, struct import_producer, there.count + p->import->count + 1);
    if (p->producers == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < there.count; i++) {
        const struct producer_brief *brief = &there.rows[i];
        struct str name = text_fold_marked(p->arena, brief->name);
        struct slot *slot = keyed_slot(&p->everywhere, name);
        struct str id = number(p->arena, brief->id);
        p->producers[i] = (struct import_producer){ .id = brief->id, .name = brief->name, .commune = brief->commune_code, .kind = -1 };
        *slot = (struct slot){ name, (slot->value == 0 ? i : SEVERAL) + 1 };
        *keyed_slot(&p->by_id, id) = (struct slot){ id, i + 1 };
        key_producer(p, i);
    }
    p->plan->known_producers = p->plan->producer_count = there.count;
    return p->arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status find_producer(struct planning *p, size_t at, bool *found, struct error *error)
{
    struct import_row *row = &p->import->rows[at];
    struct str name = row->text[IMPORT_PRODUCER];
    size_t likely = keyed_slot(&p->by_name, joined(p->arena, row->commune, producers_fold(p->arena, name)))->value;
    *found = true;
    for (size_t i = likely; i != 0; i = p->producers[i - 1].next)
        if (!marks_differ(p->arena, name, p->producers[i - 1].name)) {
            row->producer = i - 1;
            if (p->producers[i - 1].kind < 0)
                p->producers[i - 1].kind = row->kind;
            return STATUS_OK;
        }
    if (likely != 0 && !row->other) {
        *found = false;
        return FAULT_WITH(p, at, IMPORT_PRODUCER, TEXT_products_import_marks, error, TEXT_ARG("name", p->producers[likely - 1].name));
    }
    row->producer = p->plan->producer_count++;
    p->producers[row->producer] = (struct import_producer){ .name = name, .commune = row->commune, .kind = row->kind, .row = at };
    key_producer(p, row->producer);
    return STATUS_OK;
}

/* ---- products ---- */

static struct str product_key(struct planning *p, size_t producer, struct str name)
{
    return joined(p->arena, number(p->arena, (int64_t)producer), text_fold_marked(p->arena, name));
}

static enum status read_products(struct planning *p, struct error *error)
{
    struct products there;
    enum status status = imports_sql_products(p->conn, p->arena, p->province, &there, error);
    if (status == STATUS_OK)
        status = keyed_open(p->arena, there.count + p->import->count, &p->products, error);
    for (size_t i = 0; status == STATUS_OK && i < there.count; i++) {
        size_t producer = keyed_slot(&p->by_id, number(p->arena, there.rows[i].producer))->value;
        struct str key;
        if (producer == 0) /* of one that has ended */
            continue;
        key = product_key(p, producer - 1, there.rows[i].name);
        *keyed_slot(&p->products, key) = (struct slot){ key, KNOWN + 1 };
    }
    return status;
}

/* The same product may stand in a list once for each decision about it. */
static bool same_again(const struct import_row *a, const struct import_row *b)
{
    return a->year == b->year && a->stars == b->stars && str_equal(a->text[IMPORT_DECISION], b->text[IMPORT_DECISION]);
}

static enum status find_product(struct planning *p, size_t at, struct error *error)
{
    struct import_row *row = &p->import->rows[at];
    struct str key = product_key(p, row->producer, row->text[IMPORT_PRODUCT]);
    struct slot *slot = keyed_slot(&p->products, key);
    size_t above = slot->value;
    if (above == 0) {
        *slot = (struct slot){ key, at + 1 };
        row->verdict = IMPORT_NEW;
        return STATUS_OK;
    }
    if (above - 1 == KNOWN) {
        row->verdict = IMPORT_KNOWN;
        return STATUS_OK;
    }
    if (same_again(row, &p->import->rows[above - 1]))
        return FAULT_WITH(p, at, IMPORT_PRODUCT, TEXT_products_import_same, error,
                          TEXT_ARG_INT("line", p->import->rows[above - 1].from->line));
    row->verdict = IMPORT_AGAIN;
    if (p->import->rows[above - 1].set == 0)
        p->import->rows[above - 1].set = row->set;
    return STATUS_OK;
}

/* ---- all ---- */

static enum status plan_row(struct planning *p, size_t at, struct error *error)
{
    struct import_row *row = &p->import->rows[at];
    bool found = false;
    enum status status;
    row->verdict = row->leave ? IMPORT_LEFT_OUT : IMPORT_NEW;
    row->commune = STR("");
    if (row->leave)
        return STATUS_OK;
    status = check_name(p, at, IMPORT_PRODUCT, TEXT_products_import_no_product, error);
    if (status == STATUS_OK)
        status = check_name(p, at, IMPORT_PRODUCER, TEXT_products_import_no_producer, error);
    if (status == STATUS_OK)
        status = check_kind(p, at, error);
    if (status == STATUS_OK)
        status = check_commune(p, at, error);
    if (status == STATUS_OK)
        status = check_set(p, at, error);
    if (status != STATUS_OK || row->verdict == IMPORT_FAULTY)
        return status;
    status = find_producer(p, at, &found, error);
    return status == STATUS_OK && found ? find_product(p, at, error) : status;
}

/* What no row of a new producer tells is asked at its first one. */
static enum status check_kinds(struct planning *p, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = p->plan->known_producers; status == STATUS_OK && i < p->plan->producer_count; i++)
        if (p->producers[i].kind < 0)
            status = FAULT(p, p->producers[i].row, IMPORT_KIND, TEXT_products_import_no_kind, error);
    return status;
}

static void count_rows(struct planning *p)
{
    struct import_plan *plan = p->plan;
    for (size_t i = 0; i < p->import->count; i++)
        switch (p->import->rows[i].verdict) {
        case IMPORT_NEW: plan->new_products++; break;
        case IMPORT_KNOWN: plan->known++; break;
        case IMPORT_AGAIN: plan->again++; break;
        case IMPORT_LEFT_OUT: plan->left_out++; break;
        case IMPORT_FAULTY: plan->faulty++; break;
        }
    plan->good = plan->new_products + plan->known + plan->again;
    plan->new_producers = (int64_t)(plan->producer_count - plan->known_producers);
    plan->producers = p->producers;
    plan->faults = p->faults;
}

enum status import_plan(struct db_conn *conn, struct arena *arena, struct import *import, int64_t province, const struct law *law, date today,
                        struct import_plan *out, struct error *error)
{
    struct planning p = { .conn = conn, .arena = arena, .import = import, .province = province, .law = law, .today = today, .plan = out };
    enum status status;
    *out = (struct import_plan){ 0 };
    if (!import->complete)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_products_import_incomplete, NULL);
    p.answers = ARENA_NEW_MANY(arena, struct import_place, import->count + 1);
    status = p.answers == NULL ? fail_memory(error) : import_places_open(conn, arena, province, today, &p.places, error);
    if (status == STATUS_OK)
        status = keyed_open(arena, import->count, &p.asked, error);
    if (status == STATUS_OK)
        status = read_producers(&p, error);
    if (status == STATUS_OK)
        status = read_products(&p, error);
    for (size_t i = 0; status == STATUS_OK && i < import->count; i++)
        status = plan_row(&p, i, error);
    if (status == STATUS_OK)
        status = check_kinds(&p, error);
    if (status == STATUS_OK)
        count_rows(&p);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

void import_plan_words(struct buffer *out, enum language language, const struct import_plan *plan)
{
    const struct {
        int64_t count;
        enum text_id text;
        const char *name;
    } further[] = { { plan->known, TEXT_products_import_known, "known" },
                    { plan->again, TEXT_products_import_again, "again" },
                    { plan->left_out, TEXT_products_import_leaves_out, "count" } };
    text_add(out, language, TEXT_products_import_would_make,
             (const struct text_arg[]){ TEXT_ARG_INT("producers", plan->new_producers), TEXT_ARG_INT("products", plan->new_products) }, 2);
    for (size_t i = 0; i < sizeof(further) / sizeof(further[0]); i++)
        if (further[i].count > 0) {
            buffer_add_char(out, ' ');
            text_add(out, language, further[i].text, (const struct text_arg[]){ TEXT_ARG_INT(further[i].name, further[i].count) }, 1);
        }
}
