/* Time and chance are passed in, so that a test can move the clock and repeat the dice. Nothing else in the program asks the system for
 * the time or for random bytes. */
#ifndef OPENOCOP_BASE_CONTEXT_H
#define OPENOCOP_BASE_CONTEXT_H

#include "base/str.h"

struct context {
    int64_t (*now)(void *clock); /* milliseconds since 1970-01-01T00:00:00Z */
    void *clock;
    void (*random)(void *dice, void *bytes, size_t size); /* cryptographic, except in tests */
    void *dice;
};

/* The system's clock and random source. */
extern const struct context context_system;
/* A clock that reads an instant ("2026-11-23T08:00:00+07:00" or a date, taken as 00:00 in Vietnam) from a file at every call, so that
 * demonstrations and browser tests can move time; falls back to the last good reading, before the first one to the system's clock.
 * `path` must outlive the clock; any thread may ask. */
struct moved_clock {
    const char *path;
    int64_t last; /* the last good reading, 0: none yet */
};
int64_t moved_clock_now(void *clock);

int64_t context_now(const struct context *context);
void context_random(const struct context *context, void *bytes, size_t size);

#endif
