/* Starting and stopping a server. app/ is the only caller: once for the public address and once for the local administration socket. */
#ifndef OPENOCOP_WEB_SERVER_H
#define OPENOCOP_WEB_SERVER_H

#include "base/rooms.h"
#include "web/web.h"

/* A field that is 0 takes the default in brackets. Times in milliseconds, sizes in bytes, rates in bytes per second. */
struct web_limits {
    int connections;             /* all together; beyond it clients wait to be accepted [2048] */
    int connections_per_address; /* generous, for whole offices share one address; not on unix sockets [512] */
    int head_fields;             /* [100] */
    size_t target;               /* of the request line's address [8192] */
    size_t head;                 /* request line and header fields [32768] */
    size_t bodies;               /* of all requests together; beyond it 503 [256 MiB] */
    size_t arena;                /* of one handler [64 MiB] */
    int form_fields;             /* [1000] */
    int head_time;               /* from accepting to the complete head, however busily it drips [10 000] */
    int idle_time;               /* between an answer and the next request line [30 000] */
    int transfer_time;           /* grace for a body to come, plus its bytes at the rate below [20 000] */
    int transfer_rate;           /* who takes less of an answer than this during transfer_time is cut off [1024] */
    int queue;                   /* requests that wait for a worker; beyond it 503 [256] */
};

/* Whether the person or program behind the request may do `action` (a route's permission other than "public"). */
typedef enum status web_permit(void *self, struct web_request *request, const char *action, struct error *error);
#define WEB_SECRET_SIZE 32
struct web_session {
    void *viewer; /* for web_viewer; NULL: nobody is signed in */
    unsigned char secret[WEB_SECRET_SIZE]; /* of the session; its forms' tokens are made of it */
};
/* Who sends the request, by its cookies; asked once, on a worker, before the permission. A cookie that is not good (any more) is nobody. */
typedef enum status web_session_fn(void *self, struct web_request *request, struct web_session *out, struct error *error);
/* Whether the program can do its work; called by GET /health, on a worker. */
typedef bool web_healthy(void *self);

/* What `kept` pages follow from: another number whenever anything that they show may have changed. Without `look` it is asked on a thread that may not
 * touch the database; false: it is not known at this moment. */
typedef bool web_standing(void *self, bool look, uint64_t *standing);

struct web_settings {
    const char *listen;   /* "127.0.0.1:8080", "[::1]:8080", "localhost:0" (a free port), "unix:/run/openocop/web.sock" */
    const char *tls_cert; /* PEM files, both or neither; not with a unix socket */
    const char *tls_key;
    bool local;           /* the administration socket: answers WEB_LOCAL routes too, whatever the Host */
    struct web_server *told;   /* whose counters `/metrics` tells: the public server behind this socket; NULL: its own */
    int threads;          /* that read and write sockets; 0: as many as processors, at most 4 */
    int workers;          /* that run handlers; 0: 8 */
    struct web_limits limits;
    const struct web_routes *tables;
    size_t table_count;
    const struct rooms *rooms;
    const struct context *context;
    const char *static_folder; /* the built front end; NULL: none. What lies in its assets/ carries a hash in its name and never changes */
    const char *const *hosts;  /* the names that Host may carry, without port; ends with NULL; NULL: any */
    bool demonstration;        /* asks search engines to stay away */
    web_permit *permit;        /* NULL: only "public" routes answer, others 403 */
    void *permit_self;
    web_session_fn *session;   /* NULL: nobody is ever signed in */
    void *session_self;
    const char *sign_in;       /* the page that a visitor who is not signed in is led to, with ?tiep= and the path he wanted; NULL: a refusal */
    web_standing *standing;    /* NULL: nothing is kept */
    void *standing_self;
    web_healthy *healthy;      /* NULL: always */
    void *healthy_self;
};

struct web_server;

/* Binds, starts the threads and returns; what the settings point to must outlive the server. Ignores SIGPIPE in the whole process, and lets
 * the process open as many files as it is allowed to. STATUS_BAD_INPUT: an address, certificate or key that can't be used;
 * STATUS_FAILED: address taken, a route row that is incomplete, no memory. */
MUST_CHECK enum status web_start(const struct web_settings *settings, struct web_server **out, struct error *error);
/* The TCP port it listens on; 0 for a unix socket. */
int web_port(const struct web_server *server);
/* Accepts nothing new, cuts idle connections, gives requests under way up to `drain` ms, cuts the rest, and frees the server. False when a
 * handler still runs a second after that: then nothing is freed, and the process should leave by _exit. */
MUST_CHECK bool web_stop(struct web_server *server, int drain);

#endif
