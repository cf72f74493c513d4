/* See password.h. */
#include "base/password.h"
#include "texts_password.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

#define AT_A_TIME 2
#define WAITING_MAX 16

/* Of the process: memory is one thing for all. */
static struct {
    pthread_mutex_t mutex;
    pthread_cond_t freed;
    int running;
    int waiting;
} queue = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0 };

static enum status enter(struct error *error)
{
    enum status status = STATUS_OK;
    pthread_mutex_lock(&queue.mutex);
    if (queue.running >= AT_A_TIME && queue.waiting >= WAITING_MAX) {
        status = FAIL(error, STATUS_UNAVAILABLE, TEXT_password_busy, NULL);
    } else {
        queue.waiting++;
        while (queue.running >= AT_A_TIME)
            pthread_cond_wait(&queue.freed, &queue.mutex);
        queue.waiting--;
        queue.running++;
    }
    pthread_mutex_unlock(&queue.mutex);
    return status;
}

static void leave(void)
{
    pthread_mutex_lock(&queue.mutex);
    queue.running--;
    pthread_cond_signal(&queue.freed);
    pthread_mutex_unlock(&queue.mutex);
}

enum status password_hash(struct str password, enum password_cost cost, char *out, struct error *error)
{
    bool cheap = cost == PASSWORD_CHEAP;
    int failed;
    enum status status = enter(error);
    if (status != STATUS_OK)
        return status;
    failed = crypto_pwhash_str_alg(out, password.ptr == NULL ? "" : password.ptr, password.len, cheap ? 1 : 2,
                                   (size_t)(cheap ? 8 : 64) << 20, crypto_pwhash_ALG_ARGON2ID13);
    leave();
    return failed == 0 ? STATUS_OK : fail_memory(error);
}

/* A hash of nothing that anybody could type, so that a name without password takes as long as one with. */
#define NOBODYS "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

enum status password_check(struct str password, struct str hash, bool *good, struct error *error)
{
    char stored[PASSWORD_HASH_SIZE] = NOBODYS;
    enum status status = enter(error);
    *good = false;
    if (status != STATUS_OK)
        return status;
    if (hash.len > 0 && hash.len < sizeof(stored)) {
        memset(stored, 0, sizeof(stored));
        memcpy(stored, hash.ptr, hash.len);
    }
    *good = crypto_pwhash_str_verify(stored, password.ptr == NULL ? "" : password.ptr, password.len) == 0 && hash.len > 0;
    leave();
    return STATUS_OK;
}
