/* The only place that calls malloc and free for the program's own memory; library handles are freed by their libraries. */
#include <stdlib.h>

#include "base/arena.h"

static void *take(void *self, size_t size)
{
    (void)self;
    return malloc(size);
}

static void give_back(void *self, void *block)
{
    (void)self;
    free(block);
}

const struct memory_source memory_system = { take, give_back, NULL };
