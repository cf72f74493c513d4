/* The heads of HTTP requests: whatever passes the checks means one thing only, and what is decoded is text. The input is split into lines the
 * simplest way; the first is the request line. */
#include "fuzz.h"

#include "base/utf8.h"
#include "web/parse.h"
#include "web/router.h"

#define FIELDS_MAX 100

static enum status handler(struct web_request *request, struct error *error)
{
    (void)request;
    (void)error;
    return STATUS_OK;
}

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = "/", .permission = "public", .handler = handler },
    { .method = WEB_GET, .path = "/a/{x}", .permission = "public", .handler = handler },
    { .method = WEB_POST, .path = "/a/{x}/{y}", .permission = "public", .handler = handler, .body_limit = 1 },
};

static struct str next_line(struct str *rest)
{
    struct str line = str_cut(rest, '\n');
    return str_ends_with(line, STR("\r")) ? str_part(line, 0, line.len - 1) : line;
}

static void check_fields(struct arena *arena, struct str raw)
{
    struct web_field *fields;
    size_t count;
    struct error error = { .status = STATUS_OK };
    enum status status = form_read(arena, raw, FIELDS_MAX, &fields, &count, &error);
    FUZZ_CHECK(status == error.status && (status == STATUS_OK || (status == STATUS_BAD_INPUT && count == 0)));
    FUZZ_CHECK(count <= FIELDS_MAX);
    for (size_t i = 0; i < count; i++) {
        FUZZ_CHECK(utf8_valid(fields[i].name) && utf8_valid(fields[i].value));
        FUZZ_CHECK(str_find(fields[i].name, '\0') == fields[i].name.len && str_find(fields[i].value, '\0') == fields[i].value.len);
    }
}

static void check_route(struct arena *arena, struct str method, struct str path)
{
    const struct web_routes table = { rows, sizeof(rows) / sizeof(rows[0]) };
    struct router router;
    struct route_match match;
    struct error error;
    FUZZ_CHECK(router_open(arena, &table, 1, &router, &error) == STATUS_OK);
    router_find(&router, method, path, false, &match);
    FUZZ_CHECK(match.route == NULL || match.methods != 0);
    for (size_t i = 0; i < match.part_count; i++) {
        struct str decoded;
        FUZZ_CHECK(match.parts[i].value.len > 0 && str_find(match.parts[i].value, '/') == match.parts[i].value.len);
        if (percent_decode(arena, match.parts[i].value, false, &decoded))
            FUZZ_CHECK(decoded.len > 0 && utf8_valid(decoded) && str_find(decoded, '\0') == decoded.len);
    }
}

static void check_head(const struct web_head *head)
{
    bool length = head->values[HEAD_CONTENT_LENGTH].ptr != NULL;
    bool encoding = head->values[HEAD_TRANSFER_ENCODING].ptr != NULL;
    FUZZ_CHECK(!(length && encoding));
    FUZZ_CHECK(head->chunked == encoding && (!head->chunked || head->length == -1) && (head->chunked || head->length >= 0));
    FUZZ_CHECK(head->count <= FIELDS_MAX);
    for (size_t i = 0; i < HEAD_SLOTS; i++)
        for (size_t k = 0; k < head->values[i].len; k++)
            FUZZ_CHECK((unsigned char)head->values[i].ptr[k] >= 0x20 || head->values[i].ptr[k] == '\t');
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    struct arena arena;
    struct str rest = { (const char *)bytes, size };
    struct str line;
    struct str method;
    struct str target;
    struct str path;
    struct str query;
    struct web_head head = { .count = 0 };
    struct web_fault fault;
    if (size > 65536)
        return 0;
    arena_open(&arena, &memory_system, (size_t)16 << 20);
    line = next_line(&rest);
    method = str_cut(&line, ' ');
    target = str_cut(&line, ' ');
    while (rest.len > 0) {
        struct str value = next_line(&rest);
        struct str name;
        if (value.len == 0)
            break;
        name = str_cut(&value, ':');
        head_field(&head, name, str_trim(value));
    }
    head_finish(&head, line, FIELDS_MAX);
    fault = target_split(target, head.values[HEAD_HOST], &path, &query);
    if (head.fault.http_status == 0)
        check_head(&head);
    if (fault.http_status == 0) {
        FUZZ_CHECK(str_is(path, "*") || (path.len > 0 && path.ptr[0] == '/' && str_find(path, '?') == path.len));
        check_route(&arena, method, path);
        check_fields(&arena, query);
    }
    check_fields(&arena, rest);
    (void)accept_language(head.values[HEAD_ACCEPT_LANGUAGE]);
    (void)accept_encoding(head.values[HEAD_ACCEPT_ENCODING], "gzip");
    (void)accept_json(head.values[HEAD_ACCEPT]);
    (void)media_type_is(head.values[HEAD_CONTENT_TYPE], "application/json");
    FUZZ_CHECK(!etag_listed(STR(""), STR("W/\"a\"")));
    (void)etag_listed(head.values[HEAD_IF_NONE_MATCH], STR("W/\"a\""));
    arena_close(&arena);
    return 0;
}
