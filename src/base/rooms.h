/* How a handler or a command-line call reaches the state of its room without knowing who made it: app/ opens the rooms once and hands the
 * list down; a room asks for its own state by its name ("db", "law", "commands" …) and knows the type. */
#ifndef OPENOCOP_BASE_ROOMS_H
#define OPENOCOP_BASE_ROOMS_H

#include "base/str.h"

struct room {
    const char *name;
    void *state;
};

struct rooms {
    const struct room *rows;
    size_t count;
};

/* NULL when the room is not open. */
void *rooms_find(const struct rooms *rooms, const char *name);

#endif
