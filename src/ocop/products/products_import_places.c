/* From the commune that a list names to the one that it is today. The province's units of all times are read once; a name is compared without its
 * type, with its marks where it was typed with marks (Minh Quán ≠ Minh Quân), and what the units became is asked of places, once for each. What stays
 * open (a name that stood in two districts, a commune that was divided) is told, never guessed. */
#include "base/text.h"
#include "ocop/products/products_import_int.h"

#define TODAY_MAX 8
#define CODE_LEN 5

#define TYPES_MAX 16

/* A name without its type, in both foldings. */
struct bare {
    struct str folded, marked;
    struct str type; /* folded; empty: none was said */
};
struct unit_type {
    struct str folded, marked;
};

struct unit {
    struct place place;
    struct bare name;
    struct str district; /* folded, without its type; empty for those of today */
    bool followed;
    struct place today[TODAY_MAX];
    size_t today_count;
};

struct import_places {
    struct db_conn *conn;
    struct arena *arena;
    struct str province;
    date today;
    struct unit *units;
    size_t count;
    size_t room;
    struct unit **running; /* those that may be meant, while one is looked for */
    struct place *districts;
    size_t district_count;
    struct unit_type types[TYPES_MAX];
    size_t type_count;
};

/* ---- names ---- */

/* How types of communes are shortened, folded. */
static const char *const brief_types[][2] = { { "x", "xa" }, { "p", "phuong" }, { "tt", "thi tran" } };
static const char *const district_words[] = { "huyen ", "thi xa ", "thanh pho ", "quan ", "h ", "tx ", "tp ", NULL };

/* What stands behind the first word or words of `name`; ptr NULL where it does not begin so. */
static struct str behind(struct str name, struct str words)
{
    bool begins = words.len > 0 && str_starts_with(name, words) && name.len > words.len + 1 && name.ptr[words.len] == ' ';
    return begins ? str_part(name, words.len + 1, name.len) : (struct str){ NULL, 0 };
}

/* In a commune that is called Xà Hồ the first word is no type: it has other marks. */
static struct bare bare_of(const struct import_places *places, struct str name)
{
    struct bare out = { .folded = text_fold(places->arena, name), .marked = text_fold_marked(places->arena, name), .type = STR("") };
    for (size_t i = 0; i < places->type_count; i++) {
        const struct unit_type *type = &places->types[i];
        struct str rest = behind(out.marked, type->marked);
        if (rest.ptr == NULL)
            rest = behind(out.marked, type->folded);
        if (rest.ptr != NULL)
            return (struct bare){ behind(out.folded, type->folded), rest, type->folded };
    }
    for (size_t i = 0; i < sizeof(brief_types) / sizeof(brief_types[0]); i++) {
        struct str rest = behind(out.marked, str_from(brief_types[i][0]));
        if (rest.ptr != NULL)
            return (struct bare){ behind(out.folded, str_from(brief_types[i][0])), rest, str_from(brief_types[i][1]) };
    }
    return out;
}

static struct str bare_district(struct arena *arena, struct str name)
{
    struct str folded = text_fold(arena, name);
    for (size_t i = 0; district_words[i] != NULL; i++)
        for (size_t at = 0; at < folded.len; at++) /* "II. Huyện Trấn Yên" */
            if ((at == 0 || folded.ptr[at - 1] == ' ') && str_starts_with(str_part(folded, at, folded.len), str_from(district_words[i])))
                return str_part(folded, at + str_from(district_words[i]).len, folded.len);
    return folded;
}

/* ---- the province's units ---- */

static void note_type(struct import_places *places, struct str name)
{
    struct unit_type type = { text_fold(places->arena, name), text_fold_marked(places->arena, name) };
    for (size_t i = 0; i < places->type_count; i++)
        if (str_equal(places->types[i].marked, type.marked))
            return;
    if (places->type_count < TYPES_MAX && type.folded.len > 0)
        places->types[places->type_count++] = type;
}

static enum status add_unit(struct import_places *places, const struct place *place, struct str name, struct error *error)
{
    struct unit *unit;
    if (places->count == places->room) {
        struct unit *more = ARENA_NEW_MANY(places->arena, struct unit, places->room * 2 + 256);
        if (more == NULL)
            return fail_memory(error);
        for (size_t i = 0; i < places->count; i++)
            more[i] = places->units[i];
        places->units = more;
        places->room = places->room * 2 + 256;
    }
    note_type(places, place->type);
    unit = &places->units[places->count++];
    *unit = (struct unit){ .place = *place, .name = bare_of(places, name), .district = STR("") };
    for (size_t i = 0; i < places->district_count && unit->district.len == 0; i++)
        if (str_equal(places->districts[i].code, place->parent_code))
            unit->district = bare_district(places->arena, places->districts[i].name);
    return places->arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status add_all(struct import_places *places, const struct places *found, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < found->count && status == STATUS_OK; i++) {
        struct str others = found->rows[i].other_names;
        status = add_unit(places, &found->rows[i], found->rows[i].name, error);
        while (others.len > 0 && status == STATUS_OK)
            status = add_unit(places, &found->rows[i], str_cut(&others, '\n'), error);
    }
    return status;
}

static enum status read_units(struct import_places *places, struct str province, struct error *error)
{
    struct places_query query = { .name = STR(""), .day = DATE_NONE, .level = PLACE_DISTRICT, .province_code = province, .limit = PLACES_LIMIT_MAX };
    struct places found;
    enum status status = places_find(places->conn, places->arena, &query, &found, error);
    if (status != STATUS_OK)
        return status;
    places->districts = ARENA_NEW_MANY(places->arena, struct place, found.count);
    places->district_count = found.count;
    if (places->districts == NULL && found.count > 0)
        return fail_memory(error);
    for (size_t i = 0; i < found.count; i++)
        places->districts[i] = found.rows[i];
    query.level = PLACE_COMMUNE;
    do {
        status = places_find(places->conn, places->arena, &query, &found, error);
        if (status == STATUS_OK)
            status = add_all(places, &found, error);
        query.after = found.next;
    } while (status == STATUS_OK && found.more);
    return status;
}

enum status import_places_open(struct db_conn *conn, struct arena *arena, int64_t province, date today, struct import_places **out,
                               struct error *error)
{
    struct import_places *places = ARENA_NEW(arena, struct import_places);
    struct place_links before = { NULL, 0 };
    struct buffer code;
    enum status status;
    *out = places;
    if (places == NULL)
        return fail_memory(error);
    buffer_open(&code, arena, 20);
    buffer_add_padded(&code, (uint64_t)province, 2);
    *places = (struct import_places){ .conn = conn, .arena = arena, .province = buffer_str(&code), .today = today };
    status = read_units(places, places->province, error);
    if (status == STATUS_OK)
        status = places_predecessors(conn, arena, places->province, today, &before, error);
    if (status == STATUS_NOT_FOUND) /* a province that the units do not know: then there are no communes either */
        status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < before.count; i++)
        if (!str_equal(before.rows[i].place.code, places->province))
            status = read_units(places, before.rows[i].place.code, error);
    places->running = ARENA_NEW_MANY(arena, struct unit *, places->count + 1);
    return status == STATUS_OK && places->running == NULL ? fail_memory(error) : status;
}

/* ---- finding ---- */

static bool lives_on(const struct place *place, date day)
{
    return (place->valid_from == DATE_NONE || place->valid_from <= day) && (place->valid_to == DATE_NONE || place->valid_to >= day);
}

/* What the unit is today, within the province. */
static enum status follow(struct import_places *places, struct unit *unit, struct error *error)
{
    date day = unit->place.valid_to != DATE_NONE ? unit->place.valid_to : unit->place.valid_from != DATE_NONE ? unit->place.valid_from : places->today;
    struct place_links links;
    enum status status;
    if (unit->followed)
        return STATUS_OK;
    status = places_on(places->conn, places->arena, unit->place.code, day, places->today, &links, error);
    for (size_t i = 0; status == STATUS_OK && i < links.count; i++)
        if (str_equal(links.rows[i].place.province_code, places->province) && unit->today_count < TODAY_MAX)
            unit->today[unit->today_count++] = links.rows[i].place;
    unit->followed = status == STATUS_OK;
    return status;
}

/* What is asked for, and by which of it a unit is left in the running. */
struct asking {
    struct bare name, whole; /* without what looks like a type, and with it: xã Xà Hồ */
    struct str district;
    date day;
};
enum narrowing { BY_NAME, BY_MARKS, BY_TYPE, BY_DAY, BY_DISTRICT, NARROWINGS };

static bool fits(const struct import_places *places, const struct asking *a, const struct unit *unit, enum narrowing by)
{
    switch (by) {
    case BY_NAME: return str_equal(unit->name.folded, a->name.folded) || str_equal(unit->name.folded, a->whole.folded);
    case BY_MARKS: return str_equal(unit->name.marked, a->name.marked) || str_equal(unit->name.marked, a->whole.marked);
    case BY_TYPE: return a->name.type.len == 0 || str_equal(unit->name.type, a->name.type);
    case BY_DAY: return lives_on(&unit->place, a->day == DATE_NONE ? places->today : a->day);
    case BY_DISTRICT: return unit->district.len > 0 && str_equal(unit->district, a->district);
    case NARROWINGS: break;
    }
    return false;
}

/* Keeps those that fit; where none does, a help that does not help is passed over, but marks that were typed are meant. */
static size_t narrow(const struct import_places *places, const struct asking *a, struct unit **list, size_t count, enum narrowing by)
{
    bool typed_marks = !str_equal(a->whole.marked, a->whole.folded);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        kept += fits(places, a, list[i], by);
    if ((by == BY_DISTRICT && a->district.len == 0) || (kept == 0 && !(by == BY_MARKS && typed_marks)))
        return count;
    kept = 0;
    for (size_t i = 0; i < count; i++)
        if (fits(places, a, list[i], by))
            list[kept++] = list[i];
    return kept;
}

static enum status gather(struct import_places *places, struct unit *const *list, size_t count, struct import_place *out, struct error *error)
{
    struct buffer names;
    enum status status = STATUS_OK;
    *out = (struct import_place){ .state = IMPORT_PLACE_UNKNOWN, .code = STR("") };
    buffer_open(&names, places->arena, 300);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = follow(places, list[i], error);
        for (size_t k = 0; status == STATUS_OK && k < list[i]->today_count; k++) {
            const struct place *place = &list[i]->today[k];
            bool again = false;
            for (size_t e = 0; e <= i && !again; e++)
                for (size_t f = 0; f < (e == i ? k : list[e]->today_count) && !again; f++)
                    again = str_equal(list[e]->today[f].code, place->code);
            if (again)
                continue;
            out->state = out->code.len == 0 ? IMPORT_PLACE_FOUND : IMPORT_PLACE_SEVERAL;
            buffer_add(&names, out->code.len == 0 ? STR("") : STR(", "));
            buffer_add(&names, place->name);
            out->code = place->code;
        }
    }
    out->names = buffer_str(&names);
    if (out->state == IMPORT_PLACE_SEVERAL)
        out->code = STR("");
    return status;
}

static enum status find_name(struct import_places *places, struct str name, struct str district, date day, struct import_place *out,
                             struct error *error)
{
    struct asking a = { .name = bare_of(places, name), .district = bare_district(places->arena, district), .day = day };
    struct unit **list = places->running;
    size_t count = 0;
    *out = (struct import_place){ .state = IMPORT_PLACE_UNKNOWN, .code = STR("") };
    a.whole = (struct bare){ text_fold(places->arena, name), text_fold_marked(places->arena, name), STR("") };
    if (a.name.folded.len == 0)
        return STATUS_OK;
    for (size_t i = 0; i < places->count; i++)
        if (fits(places, &a, &places->units[i], BY_NAME))
            list[count++] = &places->units[i];
    for (int by = BY_MARKS; by < NARROWINGS; by++)
        count = narrow(places, &a, list, count, (enum narrowing)by);
    return gather(places, list, count, out, error);
}

static enum status find_code(struct import_places *places, struct str code, struct import_place *out)
{
    *out = (struct import_place){ .state = IMPORT_PLACE_UNKNOWN, .code = STR("") };
    for (size_t i = 0; i < places->count; i++)
        if (str_equal(places->units[i].place.code, code) && lives_on(&places->units[i].place, places->today) &&
            str_equal(places->units[i].place.province_code, places->province))
            *out = (struct import_place){ .state = IMPORT_PLACE_FOUND, .code = places->units[i].place.code };
    return STATUS_OK;
}

static bool all_digits(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return true;
}

static bool is_district(struct arena *arena, struct str part)
{
    struct str folded = text_fold(arena, part);
    for (size_t i = 0; district_words[i] != NULL; i++)
        if (str_starts_with(folded, str_from(district_words[i])))
            return true;
    return false;
}

/* An address is parted by commas and hyphens between spaces; the part with the type is the commune, else the first. */
static struct str next_part(struct str *rest)
{
    for (size_t i = 0; i < rest->len; i++) {
        bool comma = rest->ptr[i] == ',' || rest->ptr[i] == ';';
        if (comma || (rest->ptr[i] == '-' && i > 0 && rest->ptr[i - 1] == ' ')) {
            struct str part = str_trim(str_part(*rest, 0, i));
            *rest = str_part(*rest, i + 1, rest->len);
            return part;
        }
    }
    struct str part = str_trim(*rest);
    *rest = STR("");
    return part;
}

enum status import_place_find(struct import_places *places, struct str words, struct str district, date day, struct import_place *out,
                              struct error *error)
{
    struct str rest = words;
    struct str commune = STR("");
    struct str in = STR("");
    if (words.len == CODE_LEN && all_digits(words))
        return find_code(places, words, out);
    while (rest.len > 0) {
        struct str part = next_part(&rest);
        if (part.len == 0)
            continue;
        if (is_district(places->arena, part))
            in = part;
        else if (commune.len == 0 || bare_of(places, part).type.len > 0)
            commune = part;
    }
    return find_name(places, commune, in.len > 0 ? in : district, day, out, error);
}
