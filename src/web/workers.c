/* The pool that runs handlers. A request waits in a bounded queue with its connection suspended; a full queue is an answer at once (503),
 * not a wait. Each worker has one arena, emptied after every request. */
#include <time.h>

#include "web/web_int.h"

static struct web_request *take_first(struct workers *workers)
{
    struct web_request *request = workers->first;
    workers->first = request->next;
    if (workers->first == NULL)
        workers->last = NULL;
    workers->waiting--;
    return request;
}

static void *run_worker(void *self)
{
    struct web_server *server = self;
    struct workers *workers = &server->workers;
    struct arena arena;
    arena_open(&arena, &memory_system, server->limits.arena);
    pthread_mutex_lock(&workers->mutex);
    for (;;) {
        struct web_request *request;
        struct MHD_Connection *mhd;
        while (workers->first == NULL && !workers->ending)
            pthread_cond_wait(&workers->work, &workers->mutex);
        if (workers->first == NULL)
            break;
        request = take_first(workers);
        pthread_mutex_unlock(&workers->mutex);
        mhd = request->mhd;
        request->arena = &arena;
        run_request(request);
        request->arena = NULL;
        arena_empty(&arena);
        MHD_resume_connection(mhd); /* from here on the request belongs to libmicrohttpd's thread */
        pthread_mutex_lock(&workers->mutex);
    }
    arena_close(&arena);
    workers->alive--;
    pthread_cond_signal(&workers->gone);
    pthread_mutex_unlock(&workers->mutex);
    return NULL;
}

enum status workers_open(struct web_server *server, struct error *error)
{
    struct workers *workers = &server->workers;
    int count = server->settings.workers;
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&workers->mutex, NULL);
    pthread_cond_init(&workers->work, NULL);
    pthread_cond_init(&workers->gone, &monotonic);
    pthread_condattr_destroy(&monotonic);
    workers->threads = ARENA_NEW_MANY(&server->arena, pthread_t, (size_t)count);
    if (workers->threads == NULL)
        return fail_memory(error);
    for (int i = 0; i < count; i++) {
        if (pthread_create(&workers->threads[i], NULL, run_worker, server) != 0)
            return fail_memory(error);
        workers->thread_count++;
        pthread_mutex_lock(&workers->mutex);
        workers->alive++;
        pthread_mutex_unlock(&workers->mutex);
    }
    return STATUS_OK;
}

bool workers_take(struct web_server *server, struct web_request *request)
{
    struct workers *workers = &server->workers;
    bool room;
    pthread_mutex_lock(&workers->mutex);
    room = !workers->ending && workers->waiting < server->limits.queue;
    if (room) {
        request->next = NULL;
        request->phase = PHASE_HANDED;
        watch_busy(request->conn);
        MHD_suspend_connection(request->mhd);
        if (workers->last != NULL)
            workers->last->next = request;
        else
            workers->first = request;
        workers->last = request;
        workers->waiting++;
        pthread_cond_signal(&workers->work);
    }
    pthread_mutex_unlock(&workers->mutex);
    return room;
}

int workers_waiting(struct web_server *server)
{
    int waiting;
    pthread_mutex_lock(&server->workers.mutex);
    waiting = server->workers.waiting;
    pthread_mutex_unlock(&server->workers.mutex);
    return waiting;
}

bool workers_close(struct web_server *server, int64_t time)
{
    struct workers *workers = &server->workers;
    struct timespec until;
    bool idle = true;
    if (workers->threads == NULL)
        return true;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += time / 1000;
    until.tv_nsec += time % 1000 * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&workers->mutex);
    workers->ending = true;
    pthread_cond_broadcast(&workers->work);
    while (workers->alive > 0 && idle)
        idle = pthread_cond_timedwait(&workers->gone, &workers->mutex, &until) == 0;
    idle = workers->alive == 0;
    pthread_mutex_unlock(&workers->mutex);
    if (!idle)
        return false;
    for (int i = 0; i < workers->thread_count; i++)
        pthread_join(workers->threads[i], NULL);
    workers->thread_count = 0;
    pthread_cond_destroy(&workers->work);
    pthread_cond_destroy(&workers->gone);
    pthread_mutex_destroy(&workers->mutex);
    return true;
}
