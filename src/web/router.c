/* See router.h. */
#include "web/router.h"

#include "web/parse.h"
#include "texts_web.h"

static const struct str method_names[] = { { "GET", 3 }, { "POST", 4 }, { "PUT", 3 }, { "DELETE", 6 } };

#define METHOD_COUNT (sizeof(method_names) / sizeof(method_names[0]))

static bool is_name(struct str segment)
{
    return segment.len > 2 && segment.ptr[0] == '{' && segment.ptr[segment.len - 1] == '}';
}

/* Takes the next segment of a path that begins with '/'. */
static struct str next_segment(struct str *rest)
{
    size_t end = 1;
    struct str segment;
    while (end < rest->len && rest->ptr[end] != '/')
        end++;
    segment = str_part(*rest, 1, end);
    *rest = str_part(*rest, end, rest->len);
    return segment;
}

/* Whether two rows answer the same paths: the same literals, names at the same places. */
static bool same_pattern(struct str a, struct str b)
{
    while (a.len > 0 && b.len > 0) {
        struct str left = next_segment(&a);
        struct str right = next_segment(&b);
        if (is_name(left) != is_name(right) || (!is_name(left) && !str_equal(left, right)))
            return false;
    }
    return a.len == b.len;
}

static const char *what_is_wrong(const struct web_route *row)
{
    struct str rest = str_from(row->path);
    size_t parts = 0;
    if (rest.len == 0 || rest.ptr[0] != '/')
        return "path";
    while (rest.len > 0) {
        struct str segment = next_segment(&rest);
        if (is_name(segment))
            parts++;
        else if (str_find(segment, '{') < segment.len || str_find(segment, '}') < segment.len)
            return "path";
    }
    if (parts > ROUTER_PARTS_MAX)
        return "path";
    if (row->permission == NULL || row->permission[0] == '\0')
        return "permission";
    if (row->handler == NULL)
        return "handler";
    if ((unsigned)row->method >= METHOD_COUNT)
        return "method";
    if (row->method == WEB_GET && (row->csrf != CSRF_NONE || row->body_limit != 0 || row->body != NULL))
        return "method";
    if ((row->method == WEB_POST || row->method == WEB_PUT) && row->body_limit == 0)
        return "body_limit";
    if ((row->method == WEB_PUT || row->method == WEB_DELETE) && row->csrf == CSRF_NONE)
        return "csrf";
    if (row->cached && (row->method != WEB_GET || !str_is(str_from(row->permission), "public")))
        return "cached";
    if (row->kept && (row->method != WEB_GET || !str_is(str_from(row->permission), "public") || row->cached || row->quick))
        return "kept";
    if (str_starts_with(str_from(row->path), STR("/api/")) && row->summary == TEXT_NONE)
        return "summary";
    return NULL;
}

enum status router_open(struct arena *arena, const struct web_routes *tables, size_t table_count, struct router *router, struct error *error)
{
    size_t total = 0;
    *router = (struct router){ 0 };
    for (size_t t = 0; t < table_count; t++)
        total += tables[t].count;
    router->rows = ARENA_NEW_MANY(arena, const struct web_route *, total);
    if (router->rows == NULL)
        return fail_memory(error);
    for (size_t t = 0; t < table_count; t++) {
        for (size_t i = 0; i < tables[t].count; i++) {
            const struct web_route *row = &tables[t].rows[i];
            const char *wrong = what_is_wrong(row);
            for (size_t k = 0; k < router->count && wrong == NULL; k++)
                if (router->rows[k]->method == row->method && same_pattern(str_from(router->rows[k]->path), str_from(row->path)))
                    wrong = "path";
            if (wrong != NULL)
                return FAIL_WITH(error, STATUS_FAILED, TEXT_web_route, row->path == NULL ? "" : row->path, TEXT_ARG_Z("what", wrong));
            router->rows[router->count++] = row;
        }
    }
    return STATUS_OK;
}

static bool match_row(const struct web_route *row, struct str path, struct route_part *parts, size_t *part_count)
{
    struct str pattern = str_from(row->path);
    *part_count = 0;
    if (path.len == 0 || path.ptr[0] != '/')
        return false;
    while (pattern.len > 0 && path.len > 0) {
        struct str wanted = next_segment(&pattern);
        struct str segment = next_segment(&path);
        if (is_name(wanted) && segment.len > 0)
            parts[(*part_count)++] = (struct route_part){ str_part(wanted, 1, wanted.len - 1), segment };
        else if (!str_equal(wanted, segment))
            return false;
    }
    return pattern.len == 0 && path.len == 0;
}

void router_find(const struct router *router, struct str method, struct str path, bool local, struct route_match *match)
{
    struct route_part parts[ROUTER_PARTS_MAX];
    size_t part_count;
    match->route = NULL;
    match->methods = 0;
    match->part_count = 0;
    match->head = str_is(method, "HEAD");
    for (size_t i = 0; i < router->count; i++) {
        const struct web_route *row = router->rows[i];
        if ((row->where == WEB_LOCAL && !local) || !match_row(row, path, parts, &part_count))
            continue;
        match->methods |= 1u << row->method;
        if (!str_equal(method, method_names[row->method]) && !(match->head && row->method == WEB_GET))
            continue;
        if (match->route != NULL && match->part_count <= part_count)
            continue;
        match->route = row;
        match->part_count = part_count;
        for (size_t k = 0; k < part_count; k++)
            match->parts[k] = parts[k];
    }
}

void router_allow(struct buffer *out, unsigned methods)
{
    for (size_t i = 0; i < METHOD_COUNT; i++) {
        if ((methods & 1u << i) == 0)
            continue;
        buffer_add(out, method_names[i]);
        buffer_add(out, i == WEB_GET ? STR(", HEAD, ") : STR(", "));
    }
    buffer_add(out, STR("OPTIONS"));
}
