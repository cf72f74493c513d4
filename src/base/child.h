/* Runs another program with bytes on its standard input and takes what it prints, within bounds of time and size. It starts with nothing of ours:
 * no open files but its three, an empty environment but what is named, its own session, an empty folder to stand in. */
#ifndef OPENOCOP_BASE_CHILD_H
#define OPENOCOP_BASE_CHILD_H

#include "base/arena.h"
#include "base/error.h"

struct child {
    const char *program;            /* a path */
    const char *const *arguments;   /* the first is its name; ends with NULL */
    const char *const *environment; /* ends with NULL */
    const char *folder;             /* it stands in */
    struct str input;
    size_t output_max;              /* bytes; more is a failure */
    int milliseconds;               /* then it is killed */
};

enum child_end {
    CHILD_DONE,    /* left with status 0 */
    CHILD_FAILED,  /* left with another one, or by a signal */
    CHILD_LATE,    /* killed, for its time was over */
    CHILD_TOO_LOUD /* killed, for it printed too much */
};

/* STATUS_FAILED only where it could not be started; what it printed is in the arena. Any thread may call it. */
MUST_CHECK enum status child_run(struct arena *arena, const struct child *child, enum child_end *end, struct str *output, struct error *error);

#endif
