/* What the files of web/ share; nobody else includes it.
 *
 * The way of a request: libmicrohttpd's thread reads the head and calls access.c, which checks it, looks whether the answer lies ready
 * (ready.c), finds the route, takes the body in, suspends the connection and hands the request to workers.c. A worker runs run.c: query,
 * permission, form, handler, answer; then resumes the connection, and access.c gives the answer away. watch.c cuts what takes too long. */
#ifndef OPENOCOP_WEB_INT_H
#define OPENOCOP_WEB_INT_H

#include <microhttpd.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>

#include "web/multipart.h"
#include "web/parse.h"
#include "web/router.h"
#include "web/server.h"

#define OUT_HEADERS_MAX 16
#define NO_DEADLINE INT64_MAX

/* An answer that lies ready in memory: a static file or a cached page. */
struct ready {
    struct MHD_Response *plain;
    struct MHD_Response *gzip;      /* NULL: none */
    struct MHD_Response *br;        /* NULL: none */
    struct MHD_Response *unchanged; /* 304 */
    char etag[48];
    size_t size; /* of the plain body */
};

/* Ready answers by path and language; a table that grows up to a bound. */
struct ready_slot {
    struct str path;
    int language; /* -1: the same in all */
    struct ready ready;
};
struct ready_table {
    struct arena arena;
    struct ready_slot *slots; /* open addressing; path.ptr NULL where free */
    size_t room;              /* a power of two, or 0 */
    size_t count;
    size_t bytes;
};

enum phase {
    PHASE_NEW,     /* the request line is there, the head perhaps not */
    PHASE_BODY,    /* its body comes in */
    PHASE_HANDED,  /* a worker has it; the connection is suspended */
    PHASE_ANSWERED /* the answer is given to libmicrohttpd */
};

struct out_header {
    const char *name; /* literal or in the arena */
    const char *value;
};

/* What becomes the answer. */
struct answer {
    struct MHD_Response *response; /* ours until it is given away */
    int http_status;
    size_t size;
};

struct web_request {
    struct web_server *server;
    struct connection *conn;
    struct MHD_Connection *mhd;
    struct web_request *next; /* in the queue */
    enum phase phase;
    int64_t began; /* ticks */
    const char *target; /* as libmicrohttpd's log callback gave it, */
    size_t target_len;  /* measured then */
    struct str method;
    struct str path;
    struct str raw_query; /* ptr NULL: none */
    struct web_head head;
    struct route_match match;
    struct str part_values[ROUTER_PARTS_MAX]; /* decoded */
    struct buffer body;
    int64_t body_began;   /* ticks */
    size_t body_taken;    /* bytes that came */
    size_t bodies_counted; /* what this request adds to server->bodies */
    int refusal;          /* an HTTP status decided while the body still came; 0: none */
    struct arena *arena;
    struct web_field *query;
    size_t query_count;
    struct web_field *form;
    size_t form_count;
    struct web_upload *uploads;
    size_t upload_count;
    struct web_session session;
    bool language_used; /* the answer depends on it */
    bool keeps;         /* the answer of a `kept` route, as of `standing`, is for every visitor */
    uint64_t standing;
    int fail_as;
    struct out_header out[OUT_HEADERS_MAX];
    size_t out_count;
    struct answer answer;
    bool answered;  /* by the handler */
    bool unread;    /* the answer is given before the body was read */
    bool must_close;
};

struct connection {
    struct web_server *server;
    struct connection *next;
    struct connection *before;
    int fd;
    bool is_cut;              /* under watch.mutex */
    _Atomic int64_t deadline; /* ticks; watch.c cuts the connection then */
    _Atomic int64_t since;    /* ticks: when it began to wait for a head; 0 when it does not */
    _Atomic int64_t latest;   /* ticks: an answer is being taken, until then where its progress can't be seen; 0: none is */
    /* watch.c's own */
    uint64_t acknowledged; /* bytes, when it last looked */
    int64_t gone_at;       /* the deadline at which the client was seen to have gone; 0: not seen */
    struct arena arena;       /* of the request under way, on libmicrohttpd's threads: body, query, inline answers */
    struct web_request request;
};

#define LINGER_MAX 64

struct watch {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    pthread_t thread;
    bool started;
    bool ending;
    struct connection *first;
    int count;

    struct {
        int fd;
        int64_t until;
        size_t bytes;
    } linger[LINGER_MAX];
    int linger_count;
    struct pollfd *polls; /* room for all connections */
};

struct workers {
    pthread_mutex_t mutex;
    pthread_cond_t work;
    pthread_cond_t gone;
    pthread_t *threads;
    int thread_count;
    int alive;
    struct web_request *first;
    struct web_request *last;
    int waiting;
    bool ending;
};

struct counters {
    _Atomic int64_t by_class[6]; /* answers 1xx … 5xx, [0] connections without one */
    _Atomic int64_t from_memory;
    _Atomic int64_t busy;        /* refused because the queue or the memory for bodies was full */
    _Atomic int64_t cut;         /* connections that took too long */
    _Atomic int64_t accepted;
    _Atomic int64_t statements;  /* that requests asked of the database, */
    _Atomic int64_t rows;        /* and what they read there */
};

struct web_server {
    struct web_settings settings;
    struct web_limits limits; /* with the defaults filled in */
    struct arena arena;       /* lives as long as the server */
    struct router router;
    struct MHD_Daemon *mhd;
    int listen_fd;
    int port;
    bool is_unix;
    bool tls;
    const char *socket_path;
    uint64_t socket_device;
    uint64_t socket_inode;
    size_t body_max; /* the largest body_limit of all routes */
    struct ready_table files;
    struct ready_table cached;
    struct ready_table kept; /* as of kept_standing */
    uint64_t kept_standing;
    pthread_rwlock_t cached_lock; /* of both */
    struct watch watch;
    struct workers workers;
    _Atomic size_t bodies;
    atomic_bool stopping; /* finishes what is under way */
    atomic_bool refusing; /* even that no longer */
    struct counters counters;
};

/* listen.c */
MUST_CHECK enum status listen_open(struct web_server *server, struct error *error);
void listen_close(struct web_server *server);

/* watch.c */
int64_t web_ticks(void); /* ms of a clock that only runs forward; not the time of day, which handlers take from the context */
MUST_CHECK enum status watch_open(struct web_server *server, struct error *error);
void watch_close(struct web_server *server);
void watch_accepted(struct web_server *server, struct connection *conn);
void watch_closed(struct web_server *server, struct connection *conn);
/* A head is awaited, for so many ms. */
void watch_head(struct connection *conn, int64_t time);
/* The request line is there: the rest of the head has no longer than a first head would have. */
void watch_line(struct connection *conn);
/* The head is complete; a worker has as long as it wants. */
void watch_busy(struct connection *conn);
/* `bytes` of a body have come since `began`. */
void watch_body(struct connection *conn, int64_t began, size_t bytes);
/* An answer of so many bytes is to be taken from now on. */
void watch_answer(struct connection *conn, int64_t now, size_t bytes);
/* The request is over. */
void watch_done(struct connection *conn);
/* Keeps the socket open for a moment after libmicrohttpd has closed it, reading and dropping what still comes, so that the client gets to
 * read the answer. `last_words` (may be empty) is sent before. */
void watch_linger(struct connection *conn, struct str last_words);
/* Cuts connections: those that wait for a head, or all. Gives the number of busy ones. */
int watch_cut(struct web_server *server, bool all);

/* workers.c */
MUST_CHECK enum status workers_open(struct web_server *server, struct error *error);
/* Suspends the connection and queues the request; false when the queue is full. */
bool workers_take(struct web_server *server, struct web_request *request);
/* Refuses what waits, waits for what runs. False when a worker is still busy after `time` ms. */
bool workers_close(struct web_server *server, int64_t time);
int workers_waiting(struct web_server *server);

/* access.c: libmicrohttpd's callbacks */
enum MHD_Result on_access(void *server, struct MHD_Connection *mhd, const char *url, const char *method, const char *version,
                          const char *upload_data, size_t *upload_data_size, void **context);
void *on_target(void *server, const char *target, struct MHD_Connection *mhd);
void on_completed(void *server, struct MHD_Connection *mhd, void **context, enum MHD_RequestTerminationCode code);
void on_connection(void *server, struct MHD_Connection *mhd, void **socket_context, enum MHD_ConnectionNotificationCode code);
size_t on_unescape(void *server, struct MHD_Connection *mhd, char *text);

/* run.c: from the complete request to request->answer; on a worker, or on libmicrohttpd's thread for `quick` routes. Always leaves an answer,
 * unless memory is out: then answer.response is NULL and the connection is closed. */
void run_request(struct web_request *request);
void request_log(const struct web_request *request, int http_status, size_t size);

/* response.c */
/* Makes request->answer of a body; adds the headers. */
MUST_CHECK enum status answer_make(struct web_request *request, int http_status, const char *content_type, struct str body,
                                   struct error *error);
void answer_drop(struct web_request *request);
/* What an answer's headers follow from; fields that don't apply are NULL, false or 0. */
struct header_facts {
    const char *content_type;
    const char *content_encoding;
    const char *cache_control;
    const char *etag;
    const char *vary;
    const char *language; /* "vi" */
    const struct out_header *own; /* of the handler; they replace those of the same name */
    size_t own_count;
    bool secure;
};
/* False when memory is out. */
bool add_headers(const struct web_server *server, struct MHD_Response *response, const struct header_facts *facts);
bool compressible(struct str content_type);
/* W/"…", zero-terminated, from the SHA-256 of the uncompressed body: one tag for all its forms, hence weak. NULL when memory is out. */
const char *etag_of(struct arena *arena, struct str body);

/* zip.c: the gzip form of bytes in the arena; empty when it is not shorter, or memory is out. `level` 1..9. */
struct str gzip_of(struct arena *arena, struct str bytes, int level);

/* problem.c: the answer to a failure; sets request->answer. */
void problem_answer(struct web_request *request, const struct error *error);
/* The same for a refusal of the server's own. */
void problem_refuse(struct web_request *request, int http_status, enum status status, enum text_id text);
extern const struct web_routes problem_routes;

/* ready.c */
struct ready_forms {
    struct str plain;
    struct str gzip; /* empty: none */
    struct str br;   /* empty: none */
};
/* `facts` without content_encoding. */
MUST_CHECK enum status ready_make(const struct web_server *server, const struct ready_forms *forms, const struct header_facts *facts,
                                  struct ready *out, struct error *error);
const struct ready *ready_find(const struct ready_table *table, struct str path, int language);
/* False when the bound is reached or memory is out; the caller keeps `ready`. */
bool ready_add(struct ready_table *table, struct str path, int language, const struct ready *ready);
void ready_drop(struct ready *ready);
/* Into server->kept, of which everything else goes when it is of another standing or full. */
void ready_keep(struct web_server *server, struct str path, int language, uint64_t standing, struct ready *ready);
void ready_table_open(struct ready_table *table);
void ready_table_close(struct ready_table *table);
/* Gives the best form to the client. */
enum MHD_Result ready_give(struct web_request *request, const struct ready *ready);

/* static.c */
MUST_CHECK enum status static_load(struct web_server *server, struct error *error);

/* csrf.c */
MUST_CHECK enum status csrf_check(struct web_request *request, struct error *error);
/* The token of the session, once the form is read. */
MUST_CHECK enum status csrf_check_token(struct web_request *request, struct error *error);

/* own.c: /health, /metrics, the OpenAPI document */
extern const struct web_routes own_routes;

#endif
