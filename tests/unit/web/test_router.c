#include "web/router.h"

#include "../unit.h"

static struct arena arena;

static enum status handler(struct web_request *request, struct error *error)
{
    (void)request;
    (void)error;
    return STATUS_OK;
}

#define PAGE(...) { .permission = "public", .handler = handler, __VA_ARGS__ }

static const struct web_route rows[] = {
    PAGE(.method = WEB_GET, .path = "/"),
    PAGE(.method = WEB_GET, .path = "/a/{x}/c"),
    PAGE(.method = WEB_GET, .path = "/a/b/{y}"),
    PAGE(.method = WEB_GET, .path = "/a/b/c"),
    PAGE(.method = WEB_POST, .path = "/a/b/{y}", .body_limit = 1),
    PAGE(.method = WEB_DELETE, .path = "/a/{x}/{y}", .csrf = CSRF_ORIGIN),
    PAGE(.method = WEB_GET, .path = "/local", .where = WEB_LOCAL),
};
static const struct web_routes table = { rows, sizeof(rows) / sizeof(rows[0]) };

static struct route_match found(const char *method, const char *path, bool local)
{
    static struct router router;
    struct route_match match;
    struct error error;
    if (router.count == 0)
        assert_int_equal(router_open(&arena, &table, 1, &router, &error), STATUS_OK);
    router_find(&router, str_from(method), str_from(path), local, &match);
    return match;
}

static void literals_are_preferred_to_names(void **state)
{
    struct route_match match = found("GET", "/a/b/c", false);
    (void)state;
    assert_ptr_equal(match.route, &rows[3]);
    assert_int_equal(match.part_count, 0);
    match = found("GET", "/a/b/d", false);
    assert_ptr_equal(match.route, &rows[2]);
    assert_str(match.parts[0].name, "y");
    assert_str(match.parts[0].value, "d");
    match = found("GET", "/a/x%2Fy/c", false);
    assert_ptr_equal(match.route, &rows[1]);
    assert_str(match.parts[0].value, "x%2Fy");
    match = found("DELETE", "/a/1/2", false);
    assert_ptr_equal(match.route, &rows[5]);
    assert_str(match.parts[1].value, "2");
}

static void paths_match_whole_and_segments_are_never_empty(void **state)
{
    (void)state;
    assert_ptr_equal(found("GET", "/", false).route, &rows[0]);
    for (const char *const *bad = (const char *const[]){ "", "a", "*", "//", "/a", "/a/", "/a//c", "/a/b/", "/a/b/c/", "/a/b/c/d", "/A/b/c", NULL };
         *bad != NULL; bad++)
        assert_int_equal(found("GET", *bad, true).methods, 0);
}

static void methods_that_a_path_takes_are_told(void **state)
{
    struct buffer allow;
    struct route_match match = found("PATCH", "/a/b/c", false);
    (void)state;
    assert_null(match.route);
    buffer_open(&allow, &arena, 100);
    router_allow(&allow, match.methods);
    assert_str(buffer_str(&allow), "GET, HEAD, POST, DELETE, OPTIONS");
    match = found("HEAD", "/a/b/c", false);
    assert_true(match.head && match.route == &rows[3]);
    assert_null(found("get", "/a/b/c", false).route);
}

static void local_routes_exist_only_there(void **state)
{
    (void)state;
    assert_int_equal(found("GET", "/local", false).methods, 0);
    assert_ptr_equal(found("GET", "/local", true).route, &rows[6]);
}

static void rows_that_are_incomplete_are_refused(void **state)
{
    static const struct web_route bad[] = {
        { .method = WEB_GET, .path = NULL, .permission = "public", .handler = handler },
        { .method = WEB_GET, .path = "a", .permission = "public", .handler = handler },
        { .method = WEB_GET, .path = "/{a", .permission = "public", .handler = handler },
        { .method = WEB_GET, .path = "/a{b}", .permission = "public", .handler = handler },
        { .method = WEB_GET, .path = "/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}", .permission = "public", .handler = handler },
        { .method = WEB_GET, .path = "/a", .permission = NULL, .handler = handler },
        { .method = WEB_GET, .path = "/a", .permission = "", .handler = handler },
        { .method = WEB_GET, .path = "/a", .permission = "public", .handler = NULL },
        { .method = WEB_GET, .path = "/a", .permission = "public", .handler = handler, .body_limit = 1 },
        { .method = WEB_POST, .path = "/a", .permission = "public", .handler = handler },
        { .method = WEB_DELETE, .path = "/a", .permission = "public", .handler = handler },
        { .method = WEB_GET, .path = "/a", .permission = "secret", .handler = handler, .cached = true },
        { .method = WEB_GET, .path = "/a", .permission = "secret", .handler = handler, .kept = true },
        { .method = WEB_GET, .path = "/a", .permission = "public", .handler = handler, .kept = true, .quick = true },
        { .method = WEB_GET, .path = "/a", .permission = "public", .handler = handler, .kept = true, .cached = true },
        { .method = WEB_GET, .path = "/api/v1/a", .permission = "public", .handler = handler },
    };
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct web_routes one = { &bad[i], 1 };
        struct router router;
        struct error error;
        assert_int_equal(router_open(&arena, &one, 1, &router, &error), STATUS_FAILED);
    }
}

static void two_rows_for_the_same_requests_are_refused(void **state)
{
    static const struct web_route first[] = { PAGE(.method = WEB_GET, .path = "/a/{x}") };
    static const struct web_route second[] = { PAGE(.method = WEB_GET, .path = "/a/{other}") };
    static const struct web_route different[] = { PAGE(.method = WEB_GET, .path = "/a/x"), PAGE(.method = WEB_POST, .path = "/a/{x}", .body_limit = 1) };
    const struct web_routes same[] = { { first, 1 }, { second, 1 } };
    const struct web_routes apart[] = { { first, 1 }, { different, 2 } };
    struct router router;
    struct error error;
    (void)state;
    assert_int_equal(router_open(&arena, same, 2, &router, &error), STATUS_FAILED);
    assert_string_equal(error.where, "/a/{other}");
    assert_int_equal(router_open(&arena, apart, 2, &router, &error), STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literals_are_preferred_to_names),
        cmocka_unit_test(paths_match_whole_and_segments_are_never_empty),
        cmocka_unit_test(methods_that_a_path_takes_are_told),
        cmocka_unit_test(local_routes_exist_only_there),
        cmocka_unit_test(rows_that_are_incomplete_are_refused),
        cmocka_unit_test(two_rows_for_the_same_requests_are_refused),
    };
    int failed;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
