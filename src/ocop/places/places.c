/* The rules of finding: what a name is found by, cursors, and how changes follow each other. */
#include "ocop/places/places.h"

#include "base/text.h"
#include "ocop/places/places_int.h"
#include "texts_places.h"

#define NAME_MAX_BYTES 400
#define CURSOR_MAX 40

const char *const place_level_words[] = { "province", "district", "commune", NULL };

/* What a unit is found and sorted by */

void places_type_add(struct place_types *types, struct str type)
{
    for (size_t i = 0; i < types->count; i++)
        if (str_equal(types->rows[i], type))
            return;
    if (types->count < PLACES_TYPES_MAX)
        types->rows[types->count++] = type;
}

struct str places_bare_name(const struct place_types *types, struct str name)
{
    size_t best = 0;
    for (size_t i = 0; i < types->count; i++) {
        struct str type = types->rows[i];
        if (type.len > best && str_starts_with(name, type) && name.len > type.len + 1 && name.ptr[type.len] == ' ')
            best = type.len;
    }
    return best == 0 ? name : str_trim(str_part(name, best, name.len));
}

enum status places_keys(struct arena *arena, const struct place_types *types, struct str name, struct str other_names, struct place_keys *out,
                        struct error *error)
{
    struct str bare = places_bare_name(types, name);
    struct buffer folded;
    struct buffer marked;
    buffer_open(&folded, arena, (size_t)1 << 16);
    buffer_open(&marked, arena, (size_t)1 << 16);
    buffer_add_char(&folded, ' ');
    buffer_add(&folded, text_fold(arena, name));
    buffer_add_char(&marked, ' ');
    buffer_add(&marked, text_fold_marked(arena, name));
    while (other_names.len > 0) {
        struct str other = str_cut(&other_names, '\n');
        buffer_add(&folded, STR("| "));
        buffer_add(&folded, text_fold(arena, other));
        buffer_add(&marked, STR("| "));
        buffer_add(&marked, text_fold_marked(arena, other));
    }
    *out = (struct place_keys){
        .bare_folded = text_fold(arena, bare),
        .bare_marked = text_fold_marked(arena, bare),
        .find_folded = buffer_str(&folded),
        .find_marked = buffer_str(&marked),
        .sort_key = text_sort_key(arena, bare),
    };
    return arena->exhausted || folded.overflowed || marked.overflowed ? fail_memory(error) : STATUS_OK;
}

/* Finding */

/* A cursor is the code and the first day of the last unit of a page: "04264-20089". */
static struct str cursor_of(struct arena *arena, const struct place *last)
{
    struct buffer out;
    buffer_open(&out, arena, CURSOR_MAX);
    buffer_add(&out, last->code);
    buffer_add_char(&out, '_');
    buffer_add_int(&out, last->valid_from == DATE_NONE ? PLACES_OPEN_FROM : last->valid_from);
    return buffer_str(&out);
}

static bool read_cursor(struct str cursor, struct places_sql_find *find)
{
    int64_t from;
    if (cursor.len > CURSOR_MAX || !text_valid(cursor))
        return false;
    find->after_code = str_cut(&cursor, '_');
    if (find->after_code.len == 0 || !str_to_int(cursor, INT32_MIN, INT32_MAX, &from))
        return false;
    find->after_from = (date)from;
    return true;
}

enum status places_find(struct db_conn *conn, struct arena *arena, const struct places_query *query, struct places *out, struct error *error)
{
    struct places_sql_find find = {
        .from = query->day == DATE_NONE ? PLACES_OPEN_FROM : query->day,
        .to = query->day == DATE_NONE ? PLACES_OPEN_TO : query->day,
        .level = query->level,
        .province_code = query->province_code,
    };
    int64_t limit = query->limit > 0 && query->limit <= PLACES_LIMIT_MAX ? query->limit : PLACES_LIMIT;
    struct str name;
    enum status status;
    *out = (struct places){ 0 };
    if (query->name.len > NAME_MAX_BYTES)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_places_name_long, "q");
    status = text_clean(arena, query->name, false, &name, error);
    if (status != STATUS_OK) {
        error_within(error, "q");
        return status;
    }
    find.folded = text_fold(arena, name);
    find.marked = text_fold_marked(arena, name);
    if (arena->exhausted)
        return fail_memory(error);
    if (name.len > 0 && find.folded.len == 0)
        return STATUS_OK; /* nothing but signs: no name holds them */
    if (query->after.len > 0 && !read_cursor(query->after, &find))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_places_cursor, "after");
    find.limit = limit + 1;
    status = places_sql_find(conn, arena, &find, out, error);
    if (status == STATUS_OK && out->count > (size_t)limit) {
        out->count = (size_t)limit;
        out->more = true;
        out->next = cursor_of(arena, &out->rows[out->count - 1]);
    }
    return status;
}

enum status places_children(struct db_conn *conn, struct arena *arena, struct str code, date day, struct places *out, struct error *error)
{
    struct place parent;
    enum status status = places_at(conn, arena, code, day, &parent, error);
    return status == STATUS_OK ? places_sql_children(conn, arena, code, day, out, error) : status;
}

enum status places_chain(struct db_conn *conn, struct arena *arena, struct str code, date day, struct places *out, struct error *error)
{
    struct place *rows = ARENA_NEW_MANY(arena, struct place, 3);
    *out = (struct places){ .rows = rows };
    if (rows == NULL)
        return fail_memory(error);
    while (code.len > 0 && out->count < 3) {
        enum status status = places_at(conn, arena, code, day, &rows[out->count], error);
        if (status != STATUS_OK)
            return status;
        code = rows[out->count++].parent_code;
    }
    return STATUS_OK;
}

/* Successors */

static bool same_version(const struct place *a, const struct place *b)
{
    return str_equal(a->code, b->code) && a->valid_from == b->valid_from;
}

/* Of all links, in the order of their days, those of the next change after `day` (or of the last one up to it). A unit that names only itself
 * took in others, which is a change of theirs: such a day counts only where there is no other. */
static void keep_nearest(const struct place *of, date day, bool forwards, struct place_links *links)
{
    date nearest = DATE_NONE;
    bool nearest_other = false;
    size_t first = 0;
    size_t count = 0;
    for (size_t i = 0; i < links->count; i++) {
        const struct place_link *link = &links->rows[i];
        bool other = !same_version(&link->place, of);
        if (forwards ? link->day <= day : link->day > day)
            continue;
        if (nearest == DATE_NONE || (other && !nearest_other) || (!forwards && other == nearest_other)) {
            nearest = link->day;
            nearest_other = other;
        }
    }
    for (size_t i = 0; i < links->count; i++) {
        if (nearest == DATE_NONE || links->rows[i].day != nearest)
            continue;
        if (count++ == 0)
            first = i;
    }
    links->rows = count == 0 ? NULL : links->rows + first;
    links->count = count;
}

static enum status nearest_links(struct db_conn *conn, struct arena *arena, struct str code, date day, bool forwards, struct place_links *out,
                                 struct error *error)
{
    struct place of;
    enum status status = places_at(conn, arena, code, day, &of, error);
    if (status == STATUS_OK)
        status = places_sql_links(conn, arena, &of, forwards, out, error);
    if (status == STATUS_OK)
        keep_nearest(&of, day, forwards, out);
    return status;
}

enum status places_successors(struct db_conn *conn, struct arena *arena, struct str code, date day, struct place_links *out, struct error *error)
{
    return nearest_links(conn, arena, code, day, true, out, error);
}

enum status places_predecessors(struct db_conn *conn, struct arena *arena, struct str code, date day, struct place_links *out,
                                struct error *error)
{
    return nearest_links(conn, arena, code, day, false, out, error);
}

static bool there_on(const struct place *place, date day)
{
    return (place->valid_from == DATE_NONE || place->valid_from <= day) && (place->valid_to == DATE_NONE || place->valid_to >= day);
}

/* Following the changes */

struct following {
    struct db_conn *conn;
    struct arena *arena;
    date later;
    struct place_link *open; /* still to be followed */
    size_t open_count;
    struct place_link *found;
    size_t found_count;
};

#define FOLLOW_MAX 1000

static enum status add_link(struct place_link *list, size_t *count, const struct place_link *link, struct error *error)
{
    for (size_t i = 0; i < *count; i++) {
        if (!same_version(&list[i].place, &link->place))
            continue;
        list[i].whole = list[i].whole && link->whole;
        return STATUS_OK;
    }
    if (*count == FOLLOW_MAX)
        return fail_memory(error);
    list[(*count)++] = *link;
    return STATUS_OK;
}

/* One unit one change further, or to the end. */
static enum status follow(struct following *f, const struct place_link *at, struct error *error)
{
    struct place_links next;
    enum status status;
    if (there_on(&at->place, f->later))
        return add_link(f->found, &f->found_count, at, error);
    status = places_sql_links(f->conn, f->arena, &at->place, true, &next, error);
    for (size_t i = 0; i < next.count && status == STATUS_OK; i++) {
        struct place_link link = next.rows[i];
        if (same_version(&link.place, &at->place) || link.day > f->later)
            continue;
        link.whole = link.whole && at->whole;
        link.mapped = link.mapped || at->mapped;
        status = add_link(f->open, &f->open_count, &link, error);
    }
    return status;
}

enum status places_on(struct db_conn *conn, struct arena *arena, struct str code, date day, date later, struct place_links *out,
                      struct error *error)
{
    struct following f = { .conn = conn, .arena = arena, .later = later };
    struct place_link start = { .day = DATE_NONE, .whole = true };
    enum status status = places_at(conn, arena, code, day, &start.place, error);
    *out = (struct place_links){ NULL, 0 };
    if (status != STATUS_OK)
        return status;
    f.open = ARENA_NEW_MANY(arena, struct place_link, FOLLOW_MAX);
    f.found = ARENA_NEW_MANY(arena, struct place_link, FOLLOW_MAX);
    if (f.open == NULL || f.found == NULL)
        return fail_memory(error);
    f.open[f.open_count++] = start;
    for (size_t i = 0; i < f.open_count && status == STATUS_OK; i++)
        status = follow(&f, &f.open[i], error);
    *out = (struct place_links){ f.found, f.found_count };
    return status;
}

/* JSON */

void places_json(struct json_writer *json, const char *name, const struct place *place)
{
    struct str others = place->other_names;
    json_object(json, name);
    json_text(json, "code", place->code);
    json_text_z(json, "level", place_level_words[place->level - 1]);
    json_text(json, "name", place->name);
    json_text(json, "type", place->type);
    json_text_or_null(json, "parent_code", place->parent_code.len > 0 ? place->parent_code : (struct str){ NULL, 0 });
    json_text(json, "province_code", place->province_code);
    json_date(json, "valid_from", place->valid_from);
    json_date(json, "valid_to", place->valid_to);
    json_array(json, "other_names");
    while (others.len > 0)
        json_text(json, NULL, str_cut(&others, '\n'));
    json_array_end(json);
    json_object_end(json);
}

void places_json_list(struct json_writer *json, const char *name, const struct places *places)
{
    json_array(json, name);
    for (size_t i = 0; i < places->count; i++)
        places_json(json, NULL, &places->rows[i]);
    json_array_end(json);
}

void places_json_links(struct json_writer *json, const char *name, const struct place_links *links)
{
    json_array(json, name);
    for (size_t i = 0; i < links->count; i++) {
        const struct place_link *link = &links->rows[i];
        json_object(json, NULL);
        places_json(json, "place", &link->place);
        json_text_z(json, "extent", link->whole ? "full" : "partial");
        json_date(json, "day", link->day);
        json_text_z(json, "known_from", link->mapped ? "map" : "same_name");
        json_object_end(json);
    }
    json_array_end(json);
}
