/* The clock of connections. libmicrohttpd's own timeout starts again with every byte, so a client that drips its head, its body or its
 * reading holds a connection for ever; here each stage has one deadline, and a thread that looks five times a second shuts down the sockets
 * that are past theirs, which makes libmicrohttpd close them.
 *
 * libmicrohttpd also misses the end of a connection that comes together with its last bytes (its edge-triggered epoll tells of both once), and
 * would keep it open; whoever has gone is looked for here too.
 *
 * A socket's number stays valid as long as its connection is in the list: watch_closed takes it out, under the mutex, before libmicrohttpd
 * closes it. When most connections are taken, those that wait for a head longer than PRESSED_TIME are cut, so that dripping clients make
 * room for others. */
#include <stddef.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "web/web_int.h"

#define LOOK_EVERY 200
#define PRESSED_TIME 2000
#define LINGER_TIME 2000
#define LINGER_BYTES ((size_t)4 << 20)
#define UNACKNOWLEDGED_TIME 30000u

int64_t web_ticks(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void cut(struct web_server *server, struct connection *conn)
{
    if (conn->is_cut)
        return;
    conn->is_cut = true;
    shutdown(conn->fd, SHUT_RDWR);
    server->counters.cut++;
}

static void drop_linger(struct watch *watch, int i)
{
    close(watch->linger[i].fd);
    watch->linger[i] = watch->linger[--watch->linger_count];
}

static void look_at_linger(struct watch *watch, int64_t now)
{
    char dropped[16384];
    for (int i = watch->linger_count - 1; i >= 0; i--) {
        ssize_t got = 1;
        for (int k = 0; k < 16 && got > 0; k++) {
            got = recv(watch->linger[i].fd, dropped, sizeof(dropped), MSG_DONTWAIT);
            if (got > 0)
                watch->linger[i].bytes += (size_t)got;
        }
        if (got == 0 || now > watch->linger[i].until || watch->linger[i].bytes > LINGER_BYTES)
            drop_linger(watch, i);
    }
}

static bool is_awaiting(const struct connection *conn)
{
    return !conn->is_cut && conn->latest == 0 && conn->deadline != NO_DEADLINE;
}

/* What the kernel tells beyond the C library's struct (include/uapi/linux/tcp.h, since Linux 4.1). */
struct tcp_progress {
    struct tcp_info known;
    uint64_t pacing_rate;
    uint64_t max_pacing_rate;
    uint64_t bytes_acknowledged;
};
_Static_assert(offsetof(struct tcp_progress, bytes_acknowledged) == 120, "the kernel's layout");

/* Whether the client took enough of its answer since the last look; then it has as long again. */
static bool is_taking(const struct web_server *server, struct connection *conn, int64_t now, int64_t deadline)
{
    struct tcp_progress progress = { .bytes_acknowledged = 0 };
    socklen_t size = sizeof(progress);
    uint64_t wanted = (uint64_t)server->limits.transfer_rate * (uint64_t)server->limits.transfer_time / 1000;
    int64_t latest = conn->latest;
    if (latest == 0)
        return false;
    if (getsockopt(conn->fd, IPPROTO_TCP, TCP_INFO, &progress, &size) != 0 || size < sizeof(progress)) {
        return latest >= now;
    }
    if (progress.bytes_acknowledged - conn->acknowledged < wanted)
        return false;
    conn->acknowledged = progress.bytes_acknowledged;
    /* Unless its own thread has set another in the meantime. */
    atomic_compare_exchange_strong(&conn->deadline, &deadline, now + server->limits.transfer_time);
    return true;
}

/* Cuts those whose client has ended what it sends, with nothing left to read, while a head or body is awaited. Seen twice with nothing come
 * in between (the deadline is the same): the first time libmicrohttpd may be about to read. */
static void cut_gone(struct web_server *server)
{
    struct watch *watch = &server->watch;
    nfds_t count = 0;
    nfds_t i = 0;
    for (struct connection *conn = watch->first; conn != NULL && count < (nfds_t)server->limits.connections; conn = conn->next)
        watch->polls[count++] = (struct pollfd){ .fd = is_awaiting(conn) ? conn->fd : -1, .events = POLLRDHUP };
    if (poll(watch->polls, count, 0) <= 0)
        return;
    for (struct connection *conn = watch->first; conn != NULL && i < count; conn = conn->next, i++) {
        int64_t deadline = conn->deadline;
        int unread = 0;
        if ((watch->polls[i].revents & (POLLRDHUP | POLLHUP | POLLERR)) == 0)
            continue;
        if (is_awaiting(conn) && deadline == conn->gone_at && ioctl(conn->fd, FIONREAD, &unread) == 0 && unread == 0)
            cut(server, conn);
        conn->gone_at = deadline;
    }
}

/* Gives the number of connections that were cut. */
static int look(struct web_server *server)
{
    struct watch *watch = &server->watch;
    int64_t now = web_ticks();
    int64_t before = server->counters.cut;
    bool pressed = watch->count > server->limits.connections / 4 * 3;
    for (struct connection *conn = watch->first; conn != NULL; conn = conn->next) {
        int64_t since = conn->since;
        int64_t deadline = conn->deadline;
        if ((deadline < now && !is_taking(server, conn, now, deadline)) || (pressed && since != 0 && since < now - PRESSED_TIME))
            cut(server, conn);
    }
    before = server->counters.cut - before;
    cut_gone(server); /* nothing worth a line in the log */
    look_at_linger(watch, now);
    return (int)before;
}

static void *run_watch(void *self)
{
    struct web_server *server = self;
    struct watch *watch = &server->watch;
    pthread_mutex_lock(&watch->mutex);
    while (!watch->ending) {
        struct timespec until;
        int count;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += LOOK_EVERY * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_cond_timedwait(&watch->changed, &watch->mutex, &until);
        count = look(server);
        if (count == 0)
            continue;
        pthread_mutex_unlock(&watch->mutex);
        LOG_EVENT(LOG_LEVEL_INFO, "web.cut", TEXT_ARG_INT("connections", count));
        pthread_mutex_lock(&watch->mutex);
    }
    pthread_mutex_unlock(&watch->mutex);
    return NULL;
}

enum status watch_open(struct web_server *server, struct error *error)
{
    struct watch *watch = &server->watch;
    pthread_condattr_t monotonic;
    watch->polls = ARENA_NEW_MANY(&server->arena, struct pollfd, (size_t)server->limits.connections);
    if (watch->polls == NULL)
        return fail_memory(error);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&watch->mutex, NULL);
    pthread_cond_init(&watch->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&watch->thread, NULL, run_watch, server) != 0)
        return fail_memory(error);
    watch->started = true;
    return STATUS_OK;
}

void watch_close(struct web_server *server)
{
    struct watch *watch = &server->watch;
    if (!watch->started)
        return;
    pthread_mutex_lock(&watch->mutex);
    watch->ending = true;
    pthread_cond_signal(&watch->changed);
    pthread_mutex_unlock(&watch->mutex);
    pthread_join(watch->thread, NULL);
    while (watch->linger_count > 0)
        drop_linger(watch, watch->linger_count - 1);
    pthread_cond_destroy(&watch->changed);
    pthread_mutex_destroy(&watch->mutex);
    watch->started = false;
}

void watch_accepted(struct web_server *server, struct connection *conn)
{
    struct watch *watch = &server->watch;
    unsigned unacknowledged = UNACKNOWLEDGED_TIME;
    if (!server->is_unix)
        setsockopt(conn->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &unacknowledged, sizeof(unacknowledged));
    watch_head(conn, server->limits.head_time);
    server->counters.accepted++;
    pthread_mutex_lock(&watch->mutex);
    conn->next = watch->first;
    if (watch->first != NULL)
        watch->first->before = conn;
    watch->first = conn;
    watch->count++;
    pthread_mutex_unlock(&watch->mutex);
}

void watch_closed(struct web_server *server, struct connection *conn)
{
    struct watch *watch = &server->watch;
    pthread_mutex_lock(&watch->mutex);
    if (conn->before != NULL)
        conn->before->next = conn->next;
    else
        watch->first = conn->next;
    if (conn->next != NULL)
        conn->next->before = conn->before;
    watch->count--;
    pthread_mutex_unlock(&watch->mutex);
}

void watch_head(struct connection *conn, int64_t time)
{
    int64_t now = web_ticks();
    conn->latest = 0;
    conn->since = now;
    conn->deadline = now + time;
}

void watch_line(struct connection *conn)
{
    int64_t latest = web_ticks() + conn->server->limits.head_time;
    if (conn->deadline > latest)
        conn->deadline = latest;
}

void watch_busy(struct connection *conn)
{
    conn->since = 0;
    conn->deadline = NO_DEADLINE;
}

static int64_t transfer_end(const struct web_limits *limits, int64_t began, size_t bytes)
{
    return began + limits->transfer_time + (int64_t)(bytes / (size_t)limits->transfer_rate) * 1000;
}

void watch_body(struct connection *conn, int64_t began, size_t bytes)
{
    conn->since = 0;
    conn->deadline = transfer_end(&conn->server->limits, began, bytes);
}

void watch_answer(struct connection *conn, int64_t now, size_t bytes)
{
    conn->since = 0;
    conn->latest = transfer_end(&conn->server->limits, now, bytes);
    conn->deadline = now + conn->server->limits.transfer_time;
}

void watch_done(struct connection *conn)
{
    /* While stopping, a connection that has its answer has nothing more to say. */
    watch_head(conn, conn->server->stopping ? 0 : conn->server->limits.idle_time);
}

void watch_linger(struct connection *conn, struct str last_words)
{
    struct watch *watch = &conn->server->watch;
    int fd;
    if (last_words.len > 0 && send(conn->fd, last_words.ptr, last_words.len, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
        return;
    pthread_mutex_lock(&watch->mutex);
    fd = watch->linger_count < LINGER_MAX ? dup(conn->fd) : -1;
    if (fd >= 0) {
        watch->linger[watch->linger_count].fd = fd;
        watch->linger[watch->linger_count].until = web_ticks() + LINGER_TIME;
        watch->linger[watch->linger_count].bytes = 0;
        watch->linger_count++;
        shutdown(fd, SHUT_WR); /* the client sees the end; we only listen */
    }
    pthread_mutex_unlock(&watch->mutex);
}

int watch_cut(struct web_server *server, bool all)
{
    struct watch *watch = &server->watch;
    int busy = 0;
    pthread_mutex_lock(&watch->mutex);
    for (struct connection *conn = watch->first; conn != NULL; conn = conn->next) {
        if (all || conn->since != 0)
            cut(server, conn);
        else if (!conn->is_cut)
            busy++;
    }
    pthread_mutex_unlock(&watch->mutex);
    return busy;
}
