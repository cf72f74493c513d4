#include "base/context.h"

#include <time.h>

#include "../folder.h"
#include "base/date.h"
#include "base/file.h"

static void the_system_clock_tells_milliseconds(void **state)
{
    int64_t before = (int64_t)time(NULL) * 1000;
    int64_t now = context_now(&context_system);
    (void)state;
    assert_in_range(now, before - 1000, before + 60000);
}

static void random_bytes_differ(void **state)
{
    unsigned char a[16];
    unsigned char b[16];
    (void)state;
    context_random(&context_system, a, sizeof(a));
    context_random(&context_system, b, sizeof(b));
    assert_memory_not_equal(a, b, sizeof(a));
}

static void a_moved_clock_follows_its_file_and_keeps_the_last_good_reading(void **state)
{
    struct arena arena;
    struct test_folder folder;
    struct error error;
    struct moved_clock moved = { 0 };
    const struct context context = { .now = moved_clock_now, .clock = &moved };
    int64_t expected;
    (void)state;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    test_folder_make(&folder);
    moved.path = test_path(&arena, &folder, "clock");
    assert_true(context_now(&context) > INT64_C(1600000000000)); /* absent: the system's */
    assert_int_equal(file_write(moved.path, STR("2026-11-23T08:00:00+07:00\n"), &error), STATUS_OK);
    assert_true(instant_read(STR("2026-11-23T01:00:00Z"), &expected));
    assert_int_equal(context_now(&context), expected);
    assert_int_equal(file_write(moved.path, STR("tomorrow"), &error), STATUS_OK);
    assert_int_equal(context_now(&context), expected);
    assert_int_equal(unlink(moved.path), 0);
    assert_int_equal(context_now(&context), expected);
    assert_int_equal(file_write(moved.path, STR(" 2025-07-01 "), &error), STATUS_OK);
    assert_true(instant_read(STR("2025-06-30T17:00:00Z"), &expected));
    assert_int_equal(context_now(&context), expected);
    moved.path = folder.path;
    assert_int_equal(context_now(&context), expected);
    test_folder_remove(&folder);
    arena_close(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_system_clock_tells_milliseconds),
        cmocka_unit_test(random_bytes_differ),
        cmocka_unit_test(a_moved_clock_follows_its_file_and_keeps_the_last_good_reading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
