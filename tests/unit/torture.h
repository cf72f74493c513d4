/* Torture by lack of memory: a source of memory that fails at the n-th taking, and a loop that makes every taking of a piece of work fail
 * once. Under AddressSanitizer a leak or a wild write on the way out shows. */
#ifndef OPENOCOP_TESTS_TORTURE_H
#define OPENOCOP_TESTS_TORTURE_H

#include "unit.h"

#include "base/error.h"

struct torture {
    size_t takes;   /* so far */
    size_t fail_at; /* 1: the first taking fails; 0: none */
    size_t live;    /* blocks not given back */
};

static inline void *torture_take(void *self, size_t size)
{
    struct torture *torture = self;
    void *block;
    torture->takes++;
    if (torture->takes == torture->fail_at)
        return NULL;
    block = malloc(size);
    assert_non_null(block);
    memset(block, 0xA5, size); /* nobody may count on zeroes from the source */
    torture->live++;
    return block;
}

static inline void torture_give_back(void *self, void *block)
{
    struct torture *torture = self;
    torture->live--;
    free(block);
}

typedef enum status torture_work(struct arena *arena, void *self);

/* An arena takes memory in blocks, so `filled` bytes are taken beforehand: step by step each small taking comes to stand at a block's end. */
static inline enum status torture_once(torture_work *work, void *self, struct torture *torture, size_t filled)
{
    const struct memory_source source = { torture_take, torture_give_back, torture };
    struct arena arena;
    enum status status = STATUS_FAILED;
    arena_open(&arena, &source, ARENA_DEFAULT_LIMIT);
    if (filled == 0 || arena_take(&arena, filled) != NULL)
        status = work(&arena, self);
    if (status == STATUS_OK)
        assert_false(arena.exhausted);
    arena_close(&arena);
    assert_int_equal(torture->live, 0);
    return status;
}

/* The work must succeed with memory, and give STATUS_FAILED, no crash and no leak whichever taking fails. Returns how often it failed. */
static inline size_t torture_all(torture_work *work, void *self)
{
    size_t failed = 0;
    for (size_t filled = 0; filled < 4096; filled += 16) {
        size_t fail_at = 1;
        for (;;) {
            struct torture torture = { .fail_at = fail_at };
            enum status status = torture_once(work, self, &torture, filled);
            if (torture.takes < fail_at) {
                assert_int_equal(status, STATUS_OK);
                break;
            }
            assert_int_equal(status, STATUS_FAILED);
            failed++;
            fail_at++;
        }
    }
    return failed;
}

#endif
