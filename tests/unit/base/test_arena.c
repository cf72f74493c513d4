#include "base/arena.h"

#include "../unit.h"

#include "base/buffer.h"

static void an_arena_stops_at_its_limit_and_says_so(void **state)
{
    struct arena arena;
    (void)state;
    arena_open(&arena, &memory_system, 10000);
    assert_non_null(arena_take(&arena, 5000));
    assert_null(arena_take(&arena, 6000));
    assert_true(arena.exhausted);
    assert_null(arena_take_many(&arena, SIZE_MAX / 2, 4));
    assert_null(arena_take(&arena, SIZE_MAX));
    arena_empty(&arena);
    assert_false(arena.exhausted);
    assert_non_null(arena_take(&arena, 9000));
    arena_close(&arena);
}

static void memory_is_zeroed_aligned_and_apart(void **state)
{
    struct arena arena;
    unsigned char *seen[300];
    (void)state;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    for (size_t i = 0; i < 300; i++) {
        seen[i] = arena_take(&arena, i * 7 + 1);
        assert_non_null(seen[i]);
        assert_int_equal((uintptr_t)seen[i] % 16, 0);
        for (size_t k = 0; k < i * 7 + 1; k++)
            assert_int_equal(seen[i][k], 0);
        memset(seen[i], (int)i, i * 7 + 1);
    }
    for (size_t i = 0; i < 300; i++)
        assert_int_equal(seen[i][i * 7], (unsigned char)i);
    arena_close(&arena);
}

static void *refuse(void *self, size_t size)
{
    (void)self;
    (void)size;
    return NULL;
}

static void nothing_to_give(void *self, void *block)
{
    (void)self;
    (void)block;
}

static void without_memory_texts_are_empty_and_the_arena_says_so(void **state)
{
    const struct memory_source none = { refuse, nothing_to_give, NULL };
    struct arena arena;
    struct buffer buffer;
    (void)state;
    arena_open(&arena, &none, ARENA_DEFAULT_LIMIT);
    assert_int_equal(arena_copy(&arena, STR("chè")).len, 0);
    assert_true(arena.exhausted);
    buffer_open(&buffer, &arena, 100);
    buffer_add(&buffer, STR("chè"));
    assert_true(buffer.overflowed);
    assert_string_equal(buffer_z(&buffer), "");
    arena_close(&arena);
}

static void a_buffer_never_grows_beyond_its_maximum(void **state)
{
    struct arena arena;
    struct buffer buffer;
    (void)state;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    buffer_open(&buffer, &arena, 10);
    buffer_add_int(&buffer, INT64_MIN / 1000000000000);
    assert_str(buffer_str(&buffer), "-9223372");
    buffer_add(&buffer, STR("12"));
    assert_false(buffer.overflowed);
    buffer_add_char(&buffer, '3');
    assert_true(buffer.overflowed);
    assert_string_equal(buffer_z(&buffer), "-922337212");
    arena_close(&arena);
}

static void a_fixed_buffer_stays_in_the_memory_it_was_given(void **state)
{
    char memory[8];
    struct buffer buffer;
    (void)state;
    buffer_open_fixed(&buffer, memory, sizeof(memory));
    assert_string_equal(buffer_z(&buffer), "");
    buffer_add(&buffer, STR("1234567"));
    assert_false(buffer.overflowed);
    buffer_add_char(&buffer, '8');
    assert_true(buffer.overflowed);
    assert_string_equal(buffer_z(&buffer), "1234567");
    assert_ptr_equal(buffer.ptr, memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_arena_stops_at_its_limit_and_says_so),
        cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
        cmocka_unit_test(without_memory_texts_are_empty_and_the_arena_says_so),
        cmocka_unit_test(a_buffer_never_grows_beyond_its_maximum),
        cmocka_unit_test(a_fixed_buffer_stays_in_the_memory_it_was_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
