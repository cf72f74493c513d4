/* The only place that calls malloc and free for the program's own memory; library handles are freed by their libraries. */
#include <malloc.h>
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

#define KEPT_BYTES (4 << 20) /* at the end of each thread's heap */
#define OWN_BYTES (1 << 20)  /* from here on a block is a mapping of its own */

void memory_keep(void)
{
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    (void)mallopt(M_MMAP_THRESHOLD, OWN_BYTES);
}
