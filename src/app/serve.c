/* `openocop serve`: opens everything, starts the jobs, the public server and the local administration socket, and waits to be told to stop.
 * SIGTERM and SIGINT finish what is under way; the program exits within five seconds. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "app/app.h"
#include "base/ident.h"
#include "base/log.h"
#include "ocop/law/law.h"
#include "ocop/rounds/rounds.h"
#include "web/server.h"
#include "texts_settings.h"

#define DRAIN_MS 3000

static bool answers(void *self)
{
    const struct app *app = self;
    struct db_conn *conn;
    return db_reader(app->db, &conn, NULL) == STATUS_OK;
}

/* Every thread started after this leaves the signals to wait_for_stop. */
static void hold_signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, set, NULL);
}

static void wait_for_stop(const sigset_t *set)
{
    int received = 0;
    while (sigwait(set, &received) != 0 || received == SIGHUP)
        continue;
    LOG_EVENT(LOG_LEVEL_INFO, "serve.stopping", TEXT_ARG_INT("signal", received));
}

static const char *optional_z(struct app *app, struct str s)
{
    return s.ptr == NULL ? NULL : arena_copy_z(app->arena, s);
}

static void describe(struct app *app, struct web_settings *web)
{
    const struct settings *s = &app->settings;
    *web = (struct web_settings){
        .listen = optional_z(app, s->listen),
        .tls_cert = optional_z(app, s->tls_cert),
        .tls_key = optional_z(app, s->tls_key),
        .workers = (int)s->workers,
        .limits = { .connections = (int)s->connections,
                    .connections_per_address = (int)s->connections_per_address,
                    .head_time = (int)s->header_deadline * 1000,
                    .idle_time = (int)s->idle_deadline * 1000 },
        .tables = app->tables.routes,
        .table_count = app->tables.route_count,
        .rooms = &app->rooms,
        .context = app->context,
        .static_folder = app_front_end_folder(app),
        .permit = accounts_permit_route,
        .permit_self = &app->accounts,
        .session = accounts_session,
        .session_self = &app->accounts,
        .sign_in = ACCOUNTS_SIGN_IN,
        .demonstration = app->demonstration,
        .standing = standing_now,
        .standing_self = &app->standing,
        .healthy = answers,
        .healthy_self = app,
    };
}

static enum status start_jobs(struct app *app, struct jobs **jobs, struct error *error)
{
    struct ident runner = ident_new(app->context);
    struct buffer name;
    struct jobs_settings settings = { .db = app->db,
                                      .context = app->context,
                                      .rooms = &app->rooms,
                                      .types = app->tables.jobs,
                                      .type_tables = app->tables.job_count };
    buffer_open(&name, app->arena, IDENT_TEXT_SIZE);
    ident_write(&name, &runner);
    settings.runner = buffer_str(&name);
    return jobs_start(&settings, jobs, error);
}

/* Starts both servers; *admin stays NULL when none is wanted. */
static enum status start_servers(struct app *app, struct web_server **server, struct web_server **admin, struct error *error)
{
    struct web_settings web;
    enum status status;
    describe(app, &web);
    status = web_start(&web, server, error);
    if (status != STATUS_OK || app->settings.admin_listen.ptr == NULL)
        return status;
    web.listen = optional_z(app, app->settings.admin_listen);
    web.tls_cert = NULL;
    web.tls_key = NULL;
    web.local = true;
    web.told = *server;
    return web_start(&web, admin, error);
}

static bool stop(struct web_server *server, int drain_ms)
{
    return server == NULL || web_stop(server, drain_ms);
}

enum status app_serve(struct cli *cli, struct error *error)
{
    struct app *app = app_of(cli);
    struct jobs *jobs = NULL;
    struct web_server *server = NULL;
    struct web_server *admin = NULL;
    sigset_t signals;
    bool stopped;
    enum status status;
    if ((app->settings.tls_cert.ptr == NULL) != (app->settings.tls_key.ptr == NULL))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_settings_tls_pair, "tls-cert");
    hold_signals(&signals);
    memory_keep();
    status = app_check_mail(app, error);
    if (status == STATUS_OK)
        status = app_check_trust_store(app, error);
    if (status == STATUS_OK)
        status = app_check_demonstration(app, error);
    if (status == STATUS_OK)
        status = app_open_page(app, error);
    if (status == STATUS_OK)
        status = law_load_all(app->arena, rooms_find(&app->rooms, "law"), error); /* the workers only read it */
    if (status == STATUS_OK)
        status = rounds_prepare(app->db, rooms_find(&app->rooms, "procedures"), rooms_find(&app->rooms, "law"), app->context, error);
    if (status == STATUS_OK)
        status = start_jobs(app, &jobs, error);
    if (status == STATUS_OK)
        status = start_servers(app, &server, &admin, error);
    if (status == STATUS_OK) {
        LOG_EVENT(LOG_LEVEL_INFO, "serve.listening", TEXT_ARG("address", app->settings.listen), TEXT_ARG_INT("port", web_port(server)));
        wait_for_stop(&signals);
    }
    stopped = stop(admin, 0);
    stopped = stop(server, DRAIN_MS) && stopped;
    if (!stopped)
        _exit(0); /* a handler hangs: what was acknowledged is durable, and nothing else may wait for it */
    jobs_stop(jobs);
    return status;
}
