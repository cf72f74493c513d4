/* Starting and stopping; see server.h. */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "web/web_int.h"
#include "texts_web.h"

/* 0.9 at level 1 closes some malformed requests without an answer; access.c answers them. Later versions answer. */
#define STRICT (MHD_VERSION < 0x01000000 ? 0 : 1)
#define PEM_MAX ((size_t)1 << 20)
#define FILES_KEPT ((rlim_t)128) /* for the database, logs and the rest of the program */
#define LAST_ANSWERS 200 /* ms for the 503s of those that still waited for a worker */
#define POOL_EXTRA ((size_t)32 * 1024)

static void default_int(int *field, int value)
{
    if (*field <= 0)
        *field = value;
}

static void default_size(size_t *field, size_t value)
{
    if (*field == 0)
        *field = value;
}

static void fill_limits(struct web_limits *limits)
{
    default_int(&limits->connections, 2048);
    default_int(&limits->connections_per_address, 512);
    default_int(&limits->head_fields, 100);
    default_size(&limits->target, 8192);
    default_size(&limits->head, 32768);
    default_size(&limits->bodies, (size_t)256 << 20);
    default_size(&limits->arena, ARENA_DEFAULT_LIMIT);
    default_int(&limits->form_fields, 1000);
    default_int(&limits->head_time, 10000);
    default_int(&limits->idle_time, 30000);
    default_int(&limits->transfer_time, 20000);
    default_int(&limits->transfer_rate, 1024);
    default_int(&limits->queue, 256);
}

/* As many files as the system allows us, and no more connections than that. */
static void raise_file_limit(struct web_limits *limits)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    if (files.rlim_cur < files.rlim_max) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < (rlim_t)limits->connections + FILES_KEPT)
        limits->connections = (int)(files.rlim_cur > FILES_KEPT * 2 ? files.rlim_cur - FILES_KEPT : FILES_KEPT);
}

static int thread_count(const struct web_settings *settings)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (settings->threads > 0)
        return settings->threads;
    return processors < 1 ? 1 : processors > 4 ? 4 : (int)processors;
}

static enum status open_routes(struct web_server *server, struct error *error)
{
    const struct web_settings *settings = &server->settings;
    struct web_routes *tables = ARENA_NEW_MANY(&server->arena, struct web_routes, settings->table_count + 2);
    enum status status;
    if (tables == NULL)
        return fail_memory(error);
    tables[0] = own_routes;
    tables[1] = problem_routes;
    for (size_t i = 0; i < settings->table_count; i++)
        tables[i + 2] = settings->tables[i];
    status = router_open(&server->arena, tables, settings->table_count + 2, &server->router, error);
    for (size_t i = 0; i < server->router.count; i++)
        if (server->router.rows[i]->body_limit > server->body_max)
            server->body_max = server->router.rows[i]->body_limit;
    return status;
}

struct tls_files {
    struct str cert;
    struct str key;
};

static enum status read_tls(struct web_server *server, struct tls_files *tls, struct error *error)
{
    const struct web_settings *settings = &server->settings;
    enum status status;
    server->tls = settings->tls_cert != NULL;
    if ((settings->tls_cert == NULL) != (settings->tls_key == NULL) || (server->tls && server->is_unix))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_web_tls_pair, NULL);
    if (!server->tls)
        return STATUS_OK;
    status = file_read(&server->arena, settings->tls_cert, PEM_MAX, &tls->cert, error);
    if (status == STATUS_OK)
        status = file_read(&server->arena, settings->tls_key, PEM_MAX, &tls->key, error);
    if (status != STATUS_OK)
        return status;
    /* libmicrohttpd wants zero-terminated text */
    tls->cert.ptr = arena_copy_z(&server->arena, tls->cert);
    tls->key.ptr = arena_copy_z(&server->arena, tls->key);
    return tls->cert.ptr == NULL || tls->key.ptr == NULL ? fail_memory(error) : STATUS_OK;
}

static enum status start_mhd(struct web_server *server, const struct tls_files *tls, struct error *error)
{
    const struct web_limits *limits = &server->limits;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO | (server->tls ? MHD_USE_TLS : 0);
    int threads = thread_count(&server->settings);
    struct MHD_OptionItem options[16];
    size_t count = 0;
#define OPTION(name, number, pointer) options[count++] = (struct MHD_OptionItem){ (name), (number), (pointer) }
    if (threads > 1)
        OPTION(MHD_OPTION_THREAD_POOL_SIZE, threads, NULL);
    if (!server->is_unix)
        OPTION(MHD_OPTION_PER_IP_CONNECTION_LIMIT, limits->connections_per_address, NULL);
    if (server->tls) {
        OPTION(MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)tls->cert.ptr);
        OPTION(MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)tls->key.ptr);
        OPTION(MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)"SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2");
    }
    OPTION(MHD_OPTION_END, 0, NULL);
#undef OPTION
    server->mhd = MHD_start_daemon(
        flags, 0, NULL, NULL, on_access, server, MHD_OPTION_LISTEN_SOCKET, server->listen_fd, MHD_OPTION_NOTIFY_CONNECTION, on_connection,
        server, MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_URI_LOG_CALLBACK, on_target, server,
        MHD_OPTION_UNESCAPE_CALLBACK, on_unescape, server, MHD_OPTION_STRICT_FOR_CLIENT, STRICT, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)limits->connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT, limits->head + limits->target + POOL_EXTRA,
        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
    if (server->mhd != NULL)
        return STATUS_OK;
    if (fcntl(server->listen_fd, F_GETFD) < 0) /* some of its failures close the socket */
        server->listen_fd = -1;
    if (server->tls)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_web_tls_unusable, NULL, TEXT_ARG_Z("cert", server->settings.tls_cert),
                         TEXT_ARG_Z("key", server->settings.tls_key));
    return FAIL_WITH(error, STATUS_FAILED, TEXT_web_listen_failed, NULL, TEXT_ARG_Z("address", server->settings.listen),
                     TEXT_ARG_Z("reason", "libmicrohttpd"));
}

static void free_server(struct web_server *server)
{
    ready_table_close(&server->files);
    ready_table_close(&server->cached);
    ready_table_close(&server->kept);
    pthread_rwlock_destroy(&server->cached_lock);
    listen_close(server);
    arena_close(&server->arena);
    memory_system.give_back(memory_system.self, server);
}

static enum status start_all(struct web_server *server, struct error *error)
{
    struct tls_files tls = { 0 };
    enum status status = open_routes(server, error);
    if (status == STATUS_OK)
        status = listen_open(server, error);
    if (status == STATUS_OK)
        status = read_tls(server, &tls, error);
    if (status == STATUS_OK)
        status = static_load(server, error);
    if (status == STATUS_OK)
        status = watch_open(server, error);
    if (status == STATUS_OK)
        status = workers_open(server, error);
    if (status == STATUS_OK)
        status = start_mhd(server, &tls, error);
    return status;
}

enum status web_start(const struct web_settings *settings, struct web_server **out, struct error *error)
{
    struct web_server *server = memory_system.take(memory_system.self, sizeof(*server));
    sigset_t all;
    sigset_t before;
    enum status status;
    if (server == NULL)
        return fail_memory(error);
    memset(server, 0, sizeof(*server));
    server->settings = *settings;
    server->limits = settings->limits;
    server->listen_fd = -1;
    default_int(&server->settings.workers, 8);
    fill_limits(&server->limits);
    raise_file_limit(&server->limits);
    arena_open(&server->arena, &memory_system, ARENA_DEFAULT_LIMIT);
    ready_table_open(&server->files);
    ready_table_open(&server->cached);
    ready_table_open(&server->kept);
    pthread_rwlock_init(&server->cached_lock, NULL);
    signal(SIGPIPE, SIG_IGN);
    /* Signals are for the main thread. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    status = start_all(server, error);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (status != STATUS_OK) {
        (void)workers_close(server, 1000);
        watch_close(server);
        free_server(server);
        return status;
    }
    LOG_EVENT(LOG_LEVEL_INFO, "web.listening", TEXT_ARG_Z("address", settings->listen), TEXT_ARG_INT("port", server->port));
    *out = server;
    return STATUS_OK;
}

int web_port(const struct web_server *server)
{
    return server->port;
}

static void pause_ms(long ms)
{
    struct timespec time = { 0, ms * 1000000L };
    nanosleep(&time, NULL);
}

/* Cuts idle connections until none is busy or the time is over. */
static void drain_until(struct web_server *server, int64_t until)
{
    while (watch_cut(server, false) > 0 && web_ticks() < until)
        pause_ms(10);
}

bool web_stop(struct web_server *server, int drain)
{
    int64_t until = web_ticks() + drain;
    server->stopping = true;
    (void)MHD_quiesce_daemon(server->mhd);
    drain_until(server, until);
    server->refusing = true;
    if (!workers_close(server, 1000)) {
        LOG_EVENT(LOG_LEVEL_ERROR, "web.handler_hangs", TEXT_ARG_Z("address", server->settings.listen));
        return false;
    }
    drain_until(server, web_ticks() + LAST_ANSWERS);
    (void)watch_cut(server, true);
    MHD_stop_daemon(server->mhd);
    watch_close(server);
    LOG_EVENT(LOG_LEVEL_INFO, "web.stopped", TEXT_ARG_Z("address", server->settings.listen));
    free_server(server);
    return true;
}
