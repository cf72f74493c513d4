/* See parse.h. */
#include "web/parse.h"

#include <string.h>

#include "base/text.h"
#include "texts_web.h"

#define FORM_NAME_MAX 256

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

bool equal_caseless(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i]))
            return false;
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

/* RFC 9110 section 5.6.2. */
static bool is_token(struct str s)
{
    if (s.len == 0)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!is_letter(s.ptr[i]) && !is_digit(s.ptr[i]) && (s.ptr[i] == '\0' || strchr("!#$%&'*+-.^_`|~", s.ptr[i]) == NULL))
            return false;
    return true;
}

static bool is_field_value(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (((unsigned char)s.ptr[i] < 0x20 && s.ptr[i] != '\t') || s.ptr[i] == 0x7F)
            return false;
    return true;
}

static void refuse(struct web_head *head, int http_status, const char *reason)
{
    if (head->fault.http_status == 0)
        head->fault = (struct web_fault){ http_status, reason };
}

/* `repeated`: why a second one is refused; NULL where it is harmless and the first counts. */
static const struct known {
    struct str name;
    const char *repeated;
} known_fields[HEAD_SLOTS] = {
    [HEAD_ACCEPT] = { { "accept", 6 }, NULL },
    [HEAD_ACCEPT_ENCODING] = { { "accept-encoding", 15 }, NULL },
    [HEAD_ACCEPT_LANGUAGE] = { { "accept-language", 15 }, NULL },
    [HEAD_CONTENT_LENGTH] = { { "content-length", 14 }, "two Content-Length" },
    [HEAD_CONTENT_TYPE] = { { "content-type", 12 }, "two Content-Type" },
    [HEAD_COOKIE] = { { "cookie", 6 }, NULL },
    [HEAD_EXPECT] = { { "expect", 6 }, "two Expect" },
    [HEAD_FORWARDED_FOR] = { { "x-forwarded-for", 15 }, "two X-Forwarded-For" },
    [HEAD_FORWARDED_PROTO] = { { "x-forwarded-proto", 17 }, "two X-Forwarded-Proto" },
    [HEAD_HOST] = { { "host", 4 }, "two Host" },
    [HEAD_IF_NONE_MATCH] = { { "if-none-match", 13 }, NULL },
    [HEAD_ORIGIN] = { { "origin", 6 }, "two Origin" },
    [HEAD_FETCH_SITE] = { { "sec-fetch-site", 14 }, "two Sec-Fetch-Site" },
    [HEAD_TRANSFER_ENCODING] = { { "transfer-encoding", 17 }, "two Transfer-Encoding" },
};

void head_field(struct web_head *head, struct str name, struct str value)
{
    head->count++;
    if (!is_token(name))
        refuse(head, 400, "a header name that is not a token");
    if (!is_field_value(value))
        refuse(head, 400, "a control character in a header");
    for (size_t i = 0; i < HEAD_SLOTS; i++) {
        if (!equal_caseless(name, known_fields[i].name))
            continue;
        if (head->values[i].ptr == NULL)
            head->values[i] = (struct str){ value.ptr == NULL ? "" : value.ptr, value.len };
        else if (known_fields[i].repeated != NULL)
            refuse(head, 400, known_fields[i].repeated);
        return;
    }
}

static bool is_host(struct str host)
{
    struct str name = host_name(host);
    struct str port = str_part(host, name.len, host.len);
    if (name.len == 0 || name.len > 255 || (name.ptr[0] == '[' && name.ptr[name.len - 1] != ']'))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        bool in_brackets = name.ptr[0] == '[' && (name.ptr[i] == ':' || i == 0 || i == name.len - 1);
        if (!is_letter(name.ptr[i]) && !is_digit(name.ptr[i]) && name.ptr[i] != '.' && name.ptr[i] != '-' && name.ptr[i] != '_' && !in_brackets)
            return false;
    }
    if (port.len == 0)
        return true;
    if (port.ptr[0] != ':' || port.len > 6)
        return false;
    for (size_t i = 1; i < port.len; i++)
        if (!is_digit(port.ptr[i]))
            return false;
    return true;
}

static void check_framing(struct web_head *head, bool version_1_1)
{
    struct str length = head->values[HEAD_CONTENT_LENGTH];
    struct str encoding = head->values[HEAD_TRANSFER_ENCODING];
    if (length.ptr != NULL && encoding.ptr != NULL)
        refuse(head, 400, "both Content-Length and Transfer-Encoding");
    if (encoding.ptr != NULL) {
        if (!version_1_1)
            refuse(head, 400, "Transfer-Encoding in HTTP/1.0");
        if (!equal_caseless(encoding, STR("chunked")))
            refuse(head, 400, "a Transfer-Encoding other than chunked");
        head->has_body = true;
        head->chunked = true;
        head->length = -1;
        return;
    }
    if (length.ptr == NULL)
        return;
    for (size_t i = 0; i < length.len; i++)
        if (!is_digit(length.ptr[i])) {
            refuse(head, 400, "a Content-Length that is not a number");
            return;
        }
    if (length.len == 0 || !str_to_int(length, 0, INT64_MAX, &head->length))
        refuse(head, length.len == 0 ? 400 : 413, "a Content-Length that is not a number");
    head->has_body = head->length > 0;
}

void head_finish(struct web_head *head, struct str version, size_t fields_max)
{
    bool version_1_1 = str_is(version, "HTTP/1.1");
    struct str host = head->values[HEAD_HOST];
    struct str expect = head->values[HEAD_EXPECT];
    if (!version_1_1 && !str_is(version, "HTTP/1.0"))
        refuse(head, 505, "a version other than HTTP/1.0 and HTTP/1.1");
    if (host.ptr == NULL && version_1_1)
        refuse(head, 400, "no Host");
    if (host.ptr != NULL && !is_host(host))
        refuse(head, 400, "a Host that is not a name");
    check_framing(head, version_1_1);
    if (head->count > fields_max)
        refuse(head, 431, "too many header fields");
    if (expect.ptr != NULL && !equal_caseless(expect, STR("100-continue")))
        refuse(head, 417, "an Expect other than 100-continue");
}

struct web_fault target_split(struct str target, struct str host, struct str *path, struct str *query)
{
    struct str rest = target;
    *path = *query = (struct str){ NULL, 0 };
    if (target.len == 0)
        return (struct web_fault){ 400, "no address" };
    for (size_t i = 0; i < target.len; i++)
        if ((unsigned char)target.ptr[i] <= 0x20 || target.ptr[i] == 0x7F || target.ptr[i] == '#')
            return (struct web_fault){ 400, "a character in the address that does not belong there" };
    if (str_is(target, "*")) {
        *path = target;
        return (struct web_fault){ 0, NULL };
    }
    if (target.ptr[0] != '/') {
        size_t scheme = equal_caseless(str_part(target, 0, 7), STR("http://")) ? 7 :
                        equal_caseless(str_part(target, 0, 8), STR("https://")) ? 8 : 0;
        struct str authority;
        size_t end = 0;
        if (scheme == 0)
            return (struct web_fault){ 400, "an address that does not begin with /" };
        rest = str_part(target, scheme, target.len);
        while (end < rest.len && rest.ptr[end] != '/' && rest.ptr[end] != '?')
            end++;
        authority = str_part(rest, 0, end);
        if (host.ptr == NULL || !equal_caseless(authority, host))
            return (struct web_fault){ 400, "an absolute address of another host" };
        rest = str_part(rest, end, rest.len);
        if (rest.len == 0 || rest.ptr[0] == '?') {
            *path = STR("/");
            if (rest.len > 0)
                *query = str_part(rest, 1, rest.len);
            return (struct web_fault){ 0, NULL };
        }
    }
    *path = str_part(rest, 0, str_find(rest, '?'));
    if (path->len < rest.len)
        *query = str_part(rest, path->len + 1, rest.len);
    return (struct web_fault){ 0, NULL };
}

static int hex_digit(char c)
{
    int letter = lower(c);
    if (is_digit(c))
        return c - '0';
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

bool percent_decode(struct arena *arena, struct str raw, bool plus_is_space, struct str *out)
{
    char *decoded;
    size_t len = 0;
    bool plain = true;
    for (size_t i = 0; i < raw.len && plain; i++)
        plain = raw.ptr[i] != '%' && !(plus_is_space && raw.ptr[i] == '+');
    if (plain) {
        *out = raw.ptr == NULL ? (struct str){ "", 0 } : raw;
        return text_valid(raw);
    }
    decoded = arena_take(arena, raw.len + 1);
    if (decoded == NULL)
        return false;
    for (size_t i = 0; i < raw.len; i++) {
        if (raw.ptr[i] == '%') {
            int high = i + 2 < raw.len ? hex_digit(raw.ptr[i + 1]) : -1;
            int low_digit = i + 2 < raw.len ? hex_digit(raw.ptr[i + 2]) : -1;
            if (high < 0 || low_digit < 0)
                return false;
            decoded[len++] = (char)(unsigned char)(high * 16 + low_digit);
            i += 2;
        } else if (plus_is_space && raw.ptr[i] == '+') {
            decoded[len++] = ' ';
        } else {
            decoded[len++] = raw.ptr[i];
        }
    }
    *out = (struct str){ decoded, len };
    return text_valid(*out);
}

enum status form_read(struct arena *arena, struct str raw, size_t max, struct web_field **fields, size_t *count, struct error *error)
{
    size_t pieces = 1;
    size_t done = 0;
    struct web_field *out;
    *fields = NULL;
    *count = 0;
    for (size_t i = 0; i < raw.len; i++)
        pieces += raw.ptr[i] == '&';
    if (pieces > max)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_web_too_many_fields, NULL, TEXT_ARG_INT("max", (int64_t)max));
    out = ARENA_NEW_MANY(arena, struct web_field, pieces);
    if (out == NULL)
        return fail_memory(error);
    while (raw.len > 0) {
        struct str value = str_cut(&raw, '&');
        struct str name;
        if (value.len == 0)
            continue;
        name = str_cut(&value, '=');
        if (!percent_decode(arena, name, true, &out[done].name) || !percent_decode(arena, value, true, &out[done].value))
            return arena->exhausted ? fail_memory(error) : FAIL(error, STATUS_BAD_INPUT, TEXT_web_encoding, NULL);
        if (out[done].name.len > FORM_NAME_MAX)
            return FAIL(error, STATUS_BAD_INPUT, TEXT_web_encoding, NULL);
        done++;
    }
    *fields = out;
    *count = done;
    return STATUS_OK;
}

/* Takes the next item of a comma-separated list with its q, in thousandths (1000 where there is none, 0 where it can't be read). */
static bool next_item(struct str *rest, struct str *item, int *weight)
{
    struct str parameters;
    if (rest->len == 0)
        return false;
    parameters = str_cut(rest, ',');
    *item = str_trim(str_cut(&parameters, ';'));
    *weight = 1000;
    while (parameters.len > 0) {
        struct str value = str_trim(str_cut(&parameters, ';'));
        struct str name = str_trim(str_cut(&value, '='));
        int scale = 1000;
        if (!equal_caseless(name, STR("q")))
            continue;
        *weight = 0;
        value = str_trim(value);
        for (size_t i = 0; i < value.len && i < 5; i++) {
            if (i == 1 && value.ptr[i] == '.')
                continue;
            if (!is_digit(value.ptr[i]) || scale == 0) {
                *weight = 0;
                break;
            }
            *weight += (value.ptr[i] - '0') * scale;
            scale /= 10;
        }
    }
    return true;
}

enum language accept_language(struct str header)
{
    int best = 0;
    enum language language = LANGUAGE_VI;
    struct str item;
    int weight;
    while (next_item(&header, &item, &weight)) {
        struct str primary = str_part(item, 0, str_find(item, '-'));
        bool vi = equal_caseless(primary, STR("vi"));
        if ((vi || equal_caseless(primary, STR("en"))) && weight > best) {
            best = weight;
            language = vi ? LANGUAGE_VI : LANGUAGE_EN;
        }
    }
    return language;
}

bool accept_encoding(struct str header, const char *coding)
{
    bool any = false;
    struct str item;
    int weight;
    while (next_item(&header, &item, &weight)) {
        if (equal_caseless(item, str_from(coding)))
            return weight > 0;
        if (str_is(item, "*"))
            any = weight > 0;
    }
    return any;
}

bool accept_json(struct str header)
{
    bool json = false;
    struct str item;
    int weight;
    while (next_item(&header, &item, &weight)) {
        if (equal_caseless(item, STR("text/html")) && weight > 0)
            return false;
        if ((equal_caseless(item, STR("application/json")) || equal_caseless(item, STR("application/problem+json"))) && weight > 0)
            json = true;
    }
    return json;
}

bool media_type_is(struct str header, const char *type)
{
    return equal_caseless(str_trim(str_part(header, 0, str_find(header, ';'))), str_from(type));
}

static struct str without_weakness(struct str tag)
{
    return str_starts_with(tag, STR("W/")) ? str_part(tag, 2, tag.len) : tag;
}

bool etag_listed(struct str header, struct str etag)
{
    etag = without_weakness(etag);
    while (header.len > 0) {
        struct str item = str_trim(str_cut(&header, ','));
        if (str_is(item, "*") || (item.len > 0 && str_equal(without_weakness(item), etag)))
            return true;
    }
    return false;
}

struct str host_name(struct str host)
{
    if (host.len > 0 && host.ptr[0] == '[') {
        size_t close = str_find(host, ']');
        return str_part(host, 0, close < host.len ? close + 1 : host.len);
    }
    return str_part(host, 0, str_find(host, ':'));
}
