/* See standing.h. */
#include <time.h>

#include "app/standing.h"
#include "base/date.h"
#include "ocop/ledger/ledger.h"

#define DAYS 10000000 /* more than there are */

static int64_t steady_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void standing_open(struct standing *standing, struct db *db, const struct context *context)
{
    *standing = (struct standing){ .db = db, .context = context };
    pthread_mutex_init(&standing->lock, NULL);
}

/* Kept only where no command of ours was written while it was read. */
static bool look_again(struct standing *standing, int64_t *entries)
{
    struct db_conn *conn;
    int64_t began = steady_now();
    uint64_t written;
    pthread_mutex_lock(&standing->lock);
    written = standing->written;
    pthread_mutex_unlock(&standing->lock);
    if (db_reader(standing->db, &conn, NULL) != STATUS_OK || ledger_count(conn, entries, NULL) != STATUS_OK)
        return false;
    pthread_mutex_lock(&standing->lock);
    if (standing->written == written) {
        standing->known = true;
        standing->entries = *entries;
        standing->looked_at = began;
    }
    pthread_mutex_unlock(&standing->lock);
    return true;
}

bool standing_now(void *self, bool look, uint64_t *out)
{
    struct standing *standing = self;
    int64_t entries = 0;
    bool known;
    pthread_mutex_lock(&standing->lock);
    known = standing->known && steady_now() - standing->looked_at < STANDING_MS;
    entries = standing->entries;
    pthread_mutex_unlock(&standing->lock);
    if (!known && look)
        known = look_again(standing, &entries);
    *out = (uint64_t)entries * DAYS + (uint64_t)date_in_vietnam(context_now(standing->context));
    return known;
}

void standing_changed(void *self)
{
    struct standing *standing = self;
    pthread_mutex_lock(&standing->lock);
    standing->written++;
    standing->known = false;
    pthread_mutex_unlock(&standing->lock);
}
