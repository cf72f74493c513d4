/* How things stand, as one number: how many entries the ledger has in all its chains, and which day it is. What a public page shows changes by a command or
 * with the day, so a page that was made at this number is good while it stays. */
#ifndef OPENOCOP_APP_STANDING_H
#define OPENOCOP_APP_STANDING_H

#include <pthread.h>

#include "base/context.h"
#include "db/db.h"

struct standing {
    pthread_mutex_t lock;
    struct db *db;
    const struct context *context;
    uint64_t written;   /* commands of this process */
    bool known;         /* `entries` was read after the last of them, */
    int64_t looked_at;  /* milliseconds of the steady clock, then */
    int64_t entries;
};

void standing_open(struct standing *standing, struct db *db, const struct context *context);
/* A web_standing. What this process has written counts at once; what another one has, after STANDING_MS at the latest. */
#define STANDING_MS 200
bool standing_now(void *self, bool look, uint64_t *out);
/* commands_settings.written */
void standing_changed(void *self);

#endif
