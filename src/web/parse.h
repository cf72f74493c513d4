/* Reading what clients send: the request line, header fields, query strings and forms. Nothing here knows libmicrohttpd or a connection, so
 * that unit tests and the fuzzer call it with any bytes. What is ambiguous is refused, never guessed (RFC 9112). */
#ifndef OPENOCOP_WEB_PARSE_H
#define OPENOCOP_WEB_PARSE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/texts.h"

/* Why a request is refused before anybody looks at what it wants. http_status 0: it is not. */
struct web_fault {
    int http_status;
    const char *reason; /* English, for the log and for who wrote the client: "two Content-Length" */
};

/* The header fields that the server itself reads. */
enum head_slot {
    HEAD_ACCEPT,
    HEAD_ACCEPT_ENCODING,
    HEAD_ACCEPT_LANGUAGE,
    HEAD_CONTENT_LENGTH,
    HEAD_CONTENT_TYPE,
    HEAD_COOKIE,
    HEAD_EXPECT,
    HEAD_FORWARDED_FOR,
    HEAD_FORWARDED_PROTO,
    HEAD_HOST,
    HEAD_IF_NONE_MATCH,
    HEAD_ORIGIN,
    HEAD_FETCH_SITE,
    HEAD_TRANSFER_ENCODING,
    HEAD_SLOTS,
};

struct web_head {
    struct str values[HEAD_SLOTS]; /* ptr NULL when absent; the first where repeated */
    size_t count;                  /* of all fields */
    struct web_fault fault;        /* the first one */
    /* After head_finish */
    bool has_body;
    bool chunked;
    int64_t length; /* of the body; -1 where chunked */
};

/* Starts with `*head` zeroed; head_field for every field in order, then head_finish. */
void head_field(struct web_head *head, struct str name, struct str value);
/* `version` is "HTTP/1.0" or "HTTP/1.1". Afterwards head->fault says whether the head is sound. */
void head_finish(struct web_head *head, struct str version, size_t fields_max);

/* Splits the request target into path and query. The absolute form must name the same host as the Host field (ptr NULL: none). "*" stays "*". */
struct web_fault target_split(struct str target, struct str host, struct str *path, struct str *query);

/* Percent-decoding: %XX must be complete, the result valid UTF-8 without NUL. False otherwise, or when the arena is exhausted. `*out` is `raw`
 * itself where there is nothing to decode. */
bool percent_decode(struct arena *arena, struct str raw, bool plus_is_space, struct str *out);

struct web_field {
    struct str name;
    struct str value;
};

/* "a=1&b=2", as in a query or application/x-www-form-urlencoded. Empty pieces are passed over. STATUS_BAD_INPUT: bad escapes or text, more
 * than `max` fields. */
MUST_CHECK enum status form_read(struct arena *arena, struct str raw, size_t max, struct web_field **fields, size_t *count,
                                 struct error *error);

/* The better liked of Vietnamese and English in an Accept-Language; Vietnamese where nothing is said. */
enum language accept_language(struct str header);
/* Whether an Accept-Encoding takes "gzip" or "br": named or by "*", and not with q=0. */
bool accept_encoding(struct str header, const char *coding);
/* Whether JSON is asked for rather than a page. */
bool accept_json(struct str header);
/* Whether a Content-Type is `type`, whatever its parameters. */
bool media_type_is(struct str header, const char *type);
/* Whether an If-None-Match names the entity tag (weak comparison, RFC 9110 section 13.1.2). */
bool etag_listed(struct str header, struct str etag);
/* "name:port" or "[::1]:port" without the port. */
struct str host_name(struct str host);
/* ASCII letters alike. */
bool equal_caseless(struct str a, struct str b);

#endif
