/* Memory that is freed all at once: one arena for a request, a job or a command line. Nothing taken from an arena is freed alone.
 * An arena has a limit, so that no input can make the program take more; where it is reached, or memory is out, arena_take gives
 * NULL, and `exhausted` stays set until the arena is emptied.
 * Pure, except arena_open_system. */
#ifndef OPENOCOP_BASE_ARENA_H
#define OPENOCOP_BASE_ARENA_H

#include "base/str.h"

/* Where an arena gets its blocks. The tests pass one that fails at the n-th call. */
struct memory_source {
    void *(*take)(void *self, size_t size); /* NULL when there is no more */
    void (*give_back)(void *self, void *block);
    void *self;
};

/* malloc and free. Defined in memory.c, absent in the browser. */
extern const struct memory_source memory_system;
/* For a program that takes and gives back the same memory again and again: up to 4 MiB a thread are kept instead of going back to the system after each
 * request, whose pages would be made anew at the next (half of the work of a page of 40 kB). */
void memory_keep(void);

struct arena {
    const struct memory_source *source;
    struct arena_block *newest;
    size_t used;     /* bytes handed out and blocks' heads */
    size_t limit;    /* bytes */
    bool exhausted;
};

#define ARENA_DEFAULT_LIMIT ((size_t)64 << 20)

/* Starts empty; takes no memory yet. Every arena_open needs its arena_close. */
void arena_open(struct arena *arena, const struct memory_source *source, size_t limit);
void arena_close(struct arena *arena);
/* Gives all memory back and leaves the arena ready for use. */
void arena_empty(struct arena *arena);
/* Zeroed memory, aligned for any type, valid until the arena is emptied or closed; NULL when exhausted. */
__attribute__((warn_unused_result)) void *arena_take(struct arena *arena, size_t size);
__attribute__((warn_unused_result)) void *arena_take_many(struct arena *arena, size_t count, size_t size);
#define ARENA_NEW(arena, type) ((type *)arena_take((arena), sizeof(type)))
#define ARENA_NEW_MANY(arena, type, count) ((type *)arena_take_many((arena), (count), sizeof(type)))
/* A copy, followed by a NUL that is not counted. Empty (and `exhausted`) when there is no memory. */
struct str arena_copy(struct arena *arena, struct str s);
/* The same as a zero-terminated string; NULL when exhausted. */
__attribute__((warn_unused_result)) char *arena_copy_z(struct arena *arena, struct str s);

#endif
