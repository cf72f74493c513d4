/* The HTTP server and what a handler needs; it knows nothing of OCOP. libmicrohttpd's threads read and write sockets, a pool of workers runs
 * the handlers, each with an arena that is emptied after the request.
 *
 * A route is one row of a table: method, path, permission, CSRF level, body limit, handler. app/ lists the tables of all rooms. */
#ifndef OPENOCOP_WEB_WEB_H
#define OPENOCOP_WEB_WEB_H

#include "base/context.h"
#include "base/error.h"
#include "base/json_read.h"
#include "base/json_write.h"
#include "base/texts.h"

enum web_method { WEB_GET, WEB_POST, WEB_PUT, WEB_DELETE }; /* HEAD is answered from GET, OPTIONS from the table */

/* What a request must prove against forgery; see csrf.c. */
enum web_csrf {
    CSRF_NONE,    /* reads, and writes nothing */
    CSRF_ORIGIN,  /* Sec-Fetch-Site or Origin must be our own; nothing of a signed-in person is at stake */
    CSRF_SESSION, /* that, and the token of the session: the form's field "csrf" or the header X-CSRF-Token */
};

enum web_where {
    WEB_ANYWHERE, /* the public server and the local socket */
    WEB_LOCAL,    /* only the local administration socket */
};

struct web_request;
typedef enum status web_handler(struct web_request *request, struct error *error);

struct web_route {
    enum web_method method;
    const char *path;       /* "/api/v1/places/{code}"; a {name} is one segment */
    const char *permission; /* the action asked of the permission function; "public" needs none */
    enum web_csrf csrf;
    size_t body_limit; /* bytes; 0 for methods without a body */
    web_handler *handler;
    enum web_where where;
    /* For OpenAPI; NULL for pages. */
    enum text_id summary;
    const struct json_shape *body;
    const char *const *query; /* the names of the query parameters that are read; ends with NULL; others are refused on /api/ */
    /* For speed. The handler of a `cached` GET looks at nothing but the path, its parts and the language: its first answer of status 200 is
     * kept, with its compressed form and ETag, and given from memory until web_forget_cached; a request with a query is not answered from
     * there. A `kept` GET may read the database: what visitors without a cookie get is given from memory as long as web_settings.standing gives the
     * same number. A `quick` handler touches no database, no disk and no lock: it runs at once on the thread that read the request. */
    bool cached;
    bool kept;
    bool quick;
};

struct web_routes {
    const struct web_route *rows;
    size_t count;
};

/* The request, as the handler sees it. Text is UTF-8, percent-decoded, valid until the handler returns. */
struct arena *web_arena(struct web_request *request);
const struct context *web_context(const struct web_request *request);
void *web_room(const struct web_request *request, const char *name); /* a room's state, see base/rooms.h */
enum language web_language(struct web_request *request);
struct str web_path_part(const struct web_request *request, const char *name); /* {name} of the route */
struct str web_query(const struct web_request *request, const char *name);     /* ptr NULL when absent */
struct str web_header(const struct web_request *request, const char *name);    /* ptr NULL when absent; bytes as they came */
struct str web_path(const struct web_request *request);                        /* as it came, without the query */
/* The client's address without port: the peer's, or behind a proxy on a unix socket the last X-Forwarded-For; empty where unknown. */
struct str web_client(const struct web_request *request);
bool web_secure(const struct web_request *request); /* over TLS, here or at the proxy */
struct str web_body(const struct web_request *request);
/* A field of a form (application/x-www-form-urlencoded or multipart/form-data); ptr NULL when absent. */
struct str web_form(const struct web_request *request, const char *name);
size_t web_form_count(const struct web_request *request);
void web_form_at(const struct web_request *request, size_t index, struct str *name, struct str *value);
/* A file that came with a form (multipart/form-data) in the field `name`: its name on the sender's device, as it came, and its bytes, which last as
 * long as the request. False where none was chosen. */
bool web_upload(const struct web_request *request, const char *name, struct str *filename, struct str *bytes);
struct str web_cookie(const struct web_request *request, const char *name); /* ptr NULL when absent */
/* Who is signed in: what the session hook of the settings made of the request's cookie (see web/server.h); NULL: nobody. On `cached` and `quick`
 * routes always NULL. */
void *web_viewer(const struct web_request *request);
/* The token for a form of the session, masked anew at each call (a compressed page would give a constant one away: BREACH); empty where nobody
 * is signed in. */
struct str web_csrf_token(struct web_request *request);
/* Reads a JSON body by its shape; another Content-Type than application/json is answered with 415. */
MUST_CHECK enum status web_json_body(struct web_request *request, const struct json_shape *shape, void *out, struct error *error);

/* The answer. Exactly one of these; a handler that returns a failure instead gets a problem document (under /api/ or when JSON is
 * asked for) or an error page. */
MUST_CHECK enum status web_answer(struct web_request *request, int http_status, const char *content_type, struct str body,
                                  struct error *error);
MUST_CHECK enum status web_answer_json(struct web_request *request, int http_status, const struct buffer *json, struct error *error);
MUST_CHECK enum status web_answer_html(struct web_request *request, int http_status, const struct buffer *html, struct error *error);
/* A file of the disk, which is not taken into memory; STATUS_NOT_FOUND where there is none. */
MUST_CHECK enum status web_answer_file(struct web_request *request, const char *content_type, const char *path, struct error *error);
MUST_CHECK enum status web_redirect(struct web_request *request, const char *to, struct error *error); /* 303 */
/* Before the answer; the value is copied. A header that the server sets itself (Cache-Control, Content-Security-Policy …) is replaced. */
void web_set_header(struct web_request *request, const char *name, struct str value);
/* A cookie for the whole site, unreadable for scripts, sent with requests from our own pages and links to us. `seconds` < 0: it goes; 0: until the
 * browser closes. */
void web_set_cookie(struct web_request *request, const char *name, struct str value, int64_t seconds);
/* Before returning a failure: the HTTP status to answer with, instead of the one that follows from the status. */
void web_fail_as(struct web_request *request, int http_status);
/* Drops the answers of all `cached` routes: what they show has changed. */
void web_forget_cached(const struct web_request *request);

#endif
