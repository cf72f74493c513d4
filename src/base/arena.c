/* See arena.h. Blocks grow by doubling up to a megabyte; what is larger gets a block of its own. */
#include "base/arena.h"

#include "base/pure.h"

#define FIRST_BLOCK ((size_t)4096)
#define LARGEST_BLOCK ((size_t)1 << 20)
#define ALIGNMENT ((size_t)16)

struct arena_block {
    struct arena_block *older;
    size_t size; /* of the room behind the head */
    size_t used;
    size_t padding; /* keeps the room aligned on 32-bit machines too */
};

_Static_assert(sizeof(struct arena_block) % ALIGNMENT == 0, "the room behind a block's head must stay aligned");

void arena_open(struct arena *arena, const struct memory_source *source, size_t limit)
{
    *arena = (struct arena){ .source = source, .limit = limit };
}

void arena_close(struct arena *arena)
{
    struct arena_block *block = arena->newest;
    while (block != NULL) {
        struct arena_block *older = block->older;
        arena->source->give_back(arena->source->self, block);
        block = older;
    }
    arena->newest = NULL;
    arena->used = 0;
}

void arena_empty(struct arena *arena)
{
    arena_close(arena);
    arena->exhausted = false;
}

static char *room(struct arena_block *block)
{
    return (char *)(block + 1);
}

static struct arena_block *add_block(struct arena *arena, size_t at_least)
{
    size_t size = arena->newest == NULL ? FIRST_BLOCK : arena->newest->size * 2;
    struct arena_block *block;
    if (size > LARGEST_BLOCK)
        size = LARGEST_BLOCK;
    if (size < at_least)
        size = at_least;
    if (size > arena->limit || arena->used > arena->limit - size)
        size = at_least;
    if (size > arena->limit || arena->used > arena->limit - size)
        return NULL;
    block = arena->source->take(arena->source->self, sizeof(*block) + size);
    if (block == NULL)
        return NULL;
    *block = (struct arena_block){ .older = arena->newest, .size = size };
    arena->newest = block;
    arena->used += size;
    return block;
}

void *arena_take(struct arena *arena, size_t size)
{
    struct arena_block *block = arena->newest;
    size_t rounded = size == 0 ? ALIGNMENT : (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    char *memory;
    if (rounded < size) {
        arena->exhausted = true;
        return NULL;
    }
    if (block == NULL || block->size - block->used < rounded)
        block = add_block(arena, rounded);
    if (block == NULL) {
        arena->exhausted = true;
        return NULL;
    }
    memory = room(block) + block->used;
    block->used += rounded;
    memset(memory, 0, rounded);
    return memory;
}

void *arena_take_many(struct arena *arena, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) {
        arena->exhausted = true;
        return NULL;
    }
    return arena_take(arena, total);
}

char *arena_copy_z(struct arena *arena, struct str s)
{
    char *copy;
    if (s.len == SIZE_MAX)
        return NULL;
    copy = arena_take(arena, s.len + 1);
    if (copy != NULL && s.len > 0)
        memcpy(copy, s.ptr, s.len);
    return copy;
}

struct str arena_copy(struct arena *arena, struct str s)
{
    char *copy = arena_copy_z(arena, s);
    return copy == NULL ? (struct str){ "", 0 } : (struct str){ copy, s.len };
}
