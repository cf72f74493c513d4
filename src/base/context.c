/* See context.h. */
#include "base/context.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"

static int64_t system_now(void *clock)
{
    struct timespec now;
    (void)clock;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void system_random(void *dice, void *bytes, size_t size)
{
    (void)dice;
    randombytes_buf(bytes, size);
}

const struct context context_system = { .now = system_now, .random = system_random };

/* The instant that the file holds now. */
static bool read_moved(const char *path, int64_t *out)
{
    char bytes[64];
    struct str text;
    date day;
    ssize_t size;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0)
        return false;
    do
        size = read(file, bytes, sizeof(bytes));
    while (size < 0 && errno == EINTR);
    close(file);
    if (size <= 0)
        return false;
    text = str_trim((struct str){ bytes, (size_t)size });
    if (!date_read(text, &day))
        return instant_read(text, out);
    *out = (int64_t)day * 86400000 - 7 * INT64_C(3600000);
    return true;
}

int64_t moved_clock_now(void *clock)
{
    struct moved_clock *moved = clock;
    int64_t now;
    if (read_moved(moved->path, &now)) {
        __atomic_store_n(&moved->last, now, __ATOMIC_RELAXED);
        return now;
    }
    now = __atomic_load_n(&moved->last, __ATOMIC_RELAXED);
    return now != 0 ? now : system_now(NULL);
}

int64_t context_now(const struct context *context)
{
    return context->now(context->clock);
}

void context_random(const struct context *context, void *bytes, size_t size)
{
    context->random(context->dice, bytes, size);
}
