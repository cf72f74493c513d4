#include "base/utf8.h"

#include "../unit.h"

static void every_character_survives_and_nothing_else_is_one(void **state)
{
    struct arena arena;
    (void)state;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    for (uint32_t c = 0; c < 0x110000; c++) {
        struct buffer out;
        uint32_t back = 0;
        size_t size;
        buffer_open(&out, &arena, 8);
        utf8_add(&out, c);
        size = utf8_next(buffer_str(&out), 0, &back);
        if (c >= 0xD800 && c <= 0xDFFF) {
            assert_int_equal(size, 0);
        } else {
            assert_int_equal(size, out.len);
            assert_int_equal(back, c);
        }
        if (c % 1024 == 0)
            arena_empty(&arena);
    }
    arena_close(&arena);
}

static void bad_bytes_are_not_utf8(void **state)
{
    static const char *const bad[] = { "\x80", "\xC3", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                                       "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xE1\xBA", "\xC3\x28", "\xF0\x9F\x98", NULL };
    (void)state;
    for (size_t i = 0; bad[i] != NULL; i++)
        assert_false(utf8_valid(str_from(bad[i])));
    assert_true(utf8_valid(STR("")));
    assert_true(utf8_valid(STR("Mù Cang Chải \xF0\x9F\x98\x80")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_survives_and_nothing_else_is_one),
        cmocka_unit_test(bad_bytes_are_not_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
