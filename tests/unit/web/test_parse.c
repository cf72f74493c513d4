#include "web/parse.h"

#include "../unit.h"

static struct arena arena;

struct given {
    const char *name;
    const char *value;
};

/* The fault's reason for a head with these fields; NULL for a sound one. */
static const char *reason_of(const char *version, const struct given *fields, size_t count, struct web_head *head)
{
    *head = (struct web_head){ .count = 0 };
    for (size_t i = 0; i < count; i++)
        head_field(head, str_from(fields[i].name), str_from(fields[i].value));
    head_finish(head, str_from(version), 100);
    return head->fault.reason;
}
#define REASON(head, version, ...)                                                                                          \
    reason_of((version), (const struct given[]){ __VA_ARGS__ }, sizeof((const struct given[]){ __VA_ARGS__ }) / sizeof(struct given), (head))

static void a_body_is_announced_in_one_way_only(void **state)
{
    struct web_head head;
    (void)state;
    assert_null(REASON(&head, "HTTP/1.1", { "Host", "a" }, { "content-LENGTH", "12" }));
    assert_true(head.has_body && !head.chunked && head.length == 12);
    assert_null(REASON(&head, "HTTP/1.1", { "Host", "a" }, { "Content-Length", "0" }));
    assert_false(head.has_body);
    assert_null(REASON(&head, "HTTP/1.1", { "Host", "a" }, { "Transfer-Encoding", "CHUNKED" }));
    assert_true(head.has_body && head.chunked && head.length == -1);
    assert_string_equal(REASON(&head, "HTTP/1.1", { "Host", "a" }, { "Content-Length", "1" }, { "Transfer-Encoding", "chunked" }),
                        "both Content-Length and Transfer-Encoding");
    assert_string_equal(REASON(&head, "HTTP/1.1", { "Host", "a" }, { "Content-Length", "1" }, { "Content-Length", "1" }), "two Content-Length");
    assert_string_equal(REASON(&head, "HTTP/1.0", { "Transfer-Encoding", "chunked" }), "Transfer-Encoding in HTTP/1.0");
    for (const char *const *bad = (const char *const[]){ "gzip", "chunked, chunked", "chunked ", "", "chunke", NULL }; *bad != NULL; bad++)
        assert_string_equal(REASON(&head, "HTTP/1.1", { "Host", "a" }, { "Transfer-Encoding", *bad }),
                            "a Transfer-Encoding other than chunked");
    for (const char *const *bad = (const char *const[]){ "", "-1", "+1", "1,1", "1 ", "0x1", "1e3", "9223372036854775808", NULL }; *bad != NULL; bad++)
        assert_string_equal(REASON(&head, "HTTP/1.1", { "Host", "a" }, { "Content-Length", *bad }), "a Content-Length that is not a number");
}

static void a_host_is_named_once_and_is_a_name(void **state)
{
    struct web_head head;
    (void)state;
    assert_string_equal(REASON(&head, "HTTP/1.1", { "Accept", "*/*" }), "no Host");
    assert_null(REASON(&head, "HTTP/1.0", { "Accept", "*/*" }));
    assert_string_equal(REASON(&head, "HTTP/1.1", { "Host", "a" }, { "HOST", "a" }), "two Host");
    for (const char *const *good = (const char *const[]){ "a", "a.b-c_d:8080", "127.0.0.1", "[::1]:80", "[fe80::1]", "a:", NULL }; *good != NULL; good++)
        assert_null(REASON(&head, "HTTP/1.1", { "Host", *good }));
    for (const char *const *bad = (const char *const[]){ "", ":80", "a b", "a/b", "u@a", "a:b", "a:123456", "a,b", "[::1", "a\tb", NULL }; *bad != NULL; bad++)
        assert_non_null(REASON(&head, "HTTP/1.1", { "Host", *bad }));
}

static void names_and_values_are_of_the_allowed_characters(void **state)
{
    struct web_head head;
    (void)state;
    for (const char *const *bad = (const char *const[]){ "", "a b", "a\t", "a:", "a(b)", "\xC3\xA1", "a\x7F", NULL }; *bad != NULL; bad++)
        assert_string_equal(REASON(&head, "HTTP/1.1", { "Host", "a" }, { *bad, "x" }), "a header name that is not a token");
    for (const char *const *bad = (const char *const[]){ "a\nb", "a\rb", "\x01", "a\x7F", NULL }; *bad != NULL; bad++)
        assert_string_equal(REASON(&head, "HTTP/1.1", { "Host", "a" }, { "X", *bad }), "a control character in a header");
    assert_null(REASON(&head, "HTTP/1.1", { "Host", "a" }, { "X!#$%&'*+-.^_`|~9", "\xC3\xA1 \t(\"" }));
    head = (struct web_head){ .count = 0 };
    head_field(&head, (struct str){ "X\0Y", 3 }, STR("a"));
    assert_non_null(head.fault.reason);
}

static void versions_and_expectations_that_are_unknown_are_refused(void **state)
{
    struct web_head head;
    (void)state;
    for (const char *const *bad = (const char *const[]){ "HTTP/1.2", "HTTP/2.0", "", "http/1.1", "HTTP/1.10", NULL }; *bad != NULL; bad++) {
        assert_non_null(REASON(&head, *bad, { "Host", "a" }));
        assert_int_equal(head.fault.http_status, 505);
    }
    assert_null(REASON(&head, "HTTP/1.1", { "Host", "a" }, { "Expect", "100-Continue" }));
    assert_non_null(REASON(&head, "HTTP/1.1", { "Host", "a" }, { "Expect", "200-ok" }));
    assert_int_equal(head.fault.http_status, 417);
}

static const char *path_of(const char *target, const char *host, struct str *query)
{
    struct str path;
    struct web_fault fault = target_split(str_from(target), host == NULL ? (struct str){ NULL, 0 } : str_from(host), &path, query);
    return fault.http_status != 0 ? NULL : arena_copy_z(&arena, path);
}

static void a_target_is_split_into_path_and_query(void **state)
{
    struct str query;
    (void)state;
    assert_string_equal(path_of("/", "a", &query), "/");
    assert_null(query.ptr);
    assert_string_equal(path_of("/a/b?c=d?e&f", "a", &query), "/a/b");
    assert_str(query, "c=d?e&f");
    assert_string_equal(path_of("/a?", "a", &query), "/a");
    assert_non_null(query.ptr);
    assert_string_equal(path_of("*", "a", &query), "*");
    assert_string_equal(path_of("HTTP://Host:80/a?b", "host:80", &query), "/a");
    assert_str(query, "b");
    assert_string_equal(path_of("https://host", "host", &query), "/");
    assert_string_equal(path_of("https://host?x", "host", &query), "/");
    assert_str(query, "x");
    for (const char *const *bad = (const char *const[]){ "", "a", "a/b", "http://other/", "http:///a", "http://host@other/", "ftp://host/", "/a b",
                                                         "/a\tb", "/a#b", "/a\x7F", "?a", "host:80", "*a", NULL }; *bad != NULL; bad++)
        assert_null(path_of(*bad, "host", &query));
    assert_null(path_of("http://host/", NULL, &query));
}

static void percent_codes_are_whole_and_give_text(void **state)
{
    struct str out;
    (void)state;
    assert_true(percent_decode(&arena, STR("a%20b+%C4%91"), false, &out));
    assert_str(out, "a b+\xC4\x91");
    assert_true(percent_decode(&arena, STR("a+b%2B"), true, &out));
    assert_str(out, "a b+");
    assert_true(percent_decode(&arena, (struct str){ NULL, 0 }, true, &out));
    assert_int_equal(out.len, 0);
    for (const char *const *bad = (const char *const[]){ "%", "%2", "a%", "%g0", "%0g", "%%20", "%00", "a%00b", "%C3", "%C3%28", "%ED%A0%80", "%C0%80",
                                                         "\xC3", "%FF", NULL }; *bad != NULL; bad++)
        assert_false(percent_decode(&arena, str_from(*bad), true, &out));
}

static void forms_have_a_bound_and_pass_over_empty_pieces(void **state)
{
    struct web_field *fields;
    size_t count;
    struct error error;
    (void)state;
    assert_int_equal(form_read(&arena, STR("a=1&&b=%20&c&=d&"), 10, &fields, &count, &error), STATUS_OK);
    assert_int_equal(count, 4);
    assert_str(fields[1].value, " ");
    assert_str(fields[2].name, "c");
    assert_str(fields[2].value, "");
    assert_str(fields[3].name, "");
    assert_int_equal(form_read(&arena, (struct str){ NULL, 0 }, 10, &fields, &count, &error), STATUS_OK);
    assert_int_equal(count, 0);
    assert_int_equal(form_read(&arena, STR("&&&&&&&&&&"), 10, &fields, &count, &error), STATUS_BAD_INPUT);
    assert_int_equal(form_read(&arena, STR("a=1&b=%"), 10, &fields, &count, &error), STATUS_BAD_INPUT);
    assert_int_equal(count, 0);
}

static void the_better_liked_language_wins_and_vietnamese_where_nothing_is_said(void **state)
{
    static const struct {
        const char *header;
        enum language language;
    } cases[] = {
        { "", LANGUAGE_VI }, { "en", LANGUAGE_EN }, { "EN-us,en;q=0.5", LANGUAGE_EN }, { "vi-VN,en;q=0.9", LANGUAGE_VI }, { "fr,de", LANGUAGE_VI },
        { "fr, en;q=0.001", LANGUAGE_EN }, { "en;q=0.3, vi;q=0.30001", LANGUAGE_EN }, { "en;q=0", LANGUAGE_VI }, { "*", LANGUAGE_VI },
        { "en;q=x, vi;q=0.1", LANGUAGE_VI }, { ";;;,,,en ; q = 1", LANGUAGE_EN }, { "english", LANGUAGE_VI }, { "vi;q=0.5,en;q=0.5", LANGUAGE_VI },
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(accept_language(str_from(cases[i].header)), cases[i].language);
}

static void codings_types_and_tags_are_looked_up_in_lists(void **state)
{
    (void)state;
    assert_true(accept_encoding(STR("deflate, GZIP;q=0.5"), "gzip"));
    assert_true(accept_encoding(STR("*"), "br"));
    assert_false(accept_encoding(STR("*, br;q=0"), "br"));
    assert_false(accept_encoding(STR("gzipped"), "gzip"));
    assert_false(accept_encoding((struct str){ NULL, 0 }, "gzip"));
    assert_true(accept_json(STR("application/json")));
    assert_true(accept_json(STR("image/png, application/problem+json;q=0.1")));
    assert_false(accept_json(STR("text/html, application/json")));
    assert_true(accept_json(STR("text/html;q=0, application/json")));
    assert_false(accept_json(STR("*/*")));
    assert_true(media_type_is(STR(" Application/JSON ; charset=x"), "application/json"));
    assert_false(media_type_is(STR("application/jsonp"), "application/json"));
    assert_true(etag_listed(STR("\"a\", W/\"b\""), STR("W/\"a\"")));
    assert_true(etag_listed(STR("*"), STR("W/\"a\"")));
    assert_false(etag_listed(STR("\"ab\""), STR("W/\"a\"")));
    assert_false(etag_listed(STR(""), STR("W/\"a\"")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_is_announced_in_one_way_only),
        cmocka_unit_test(a_host_is_named_once_and_is_a_name),
        cmocka_unit_test(names_and_values_are_of_the_allowed_characters),
        cmocka_unit_test(versions_and_expectations_that_are_unknown_are_refused),
        cmocka_unit_test(a_target_is_split_into_path_and_query),
        cmocka_unit_test(percent_codes_are_whole_and_give_text),
        cmocka_unit_test(forms_have_a_bound_and_pass_over_empty_pieces),
        cmocka_unit_test(the_better_liked_language_wins_and_vietnamese_where_nothing_is_said),
        cmocka_unit_test(codings_types_and_tags_are_looked_up_in_lists),
    };
    int failed;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
