/* Another program is given bytes and bounds, and nothing of ours. */
#include "base/child.h"

#include <fcntl.h>
#include <unistd.h>

#include "../unit.h"

static struct arena arena;

static enum child_end run(const char *program, const char *argument, struct str input, size_t max, int ms, struct str *output)
{
    const char *const arguments[] = { program, argument, NULL };
    static const char *const environment[] = { "A=1", NULL };
    const struct child child = { .program = program, .arguments = arguments, .environment = environment, .folder = "/", .input = input,
                                 .output_max = max, .milliseconds = ms };
    enum child_end end = CHILD_FAILED;
    struct error error = { 0 };
    assert_int_equal(child_run(&arena, &child, &end, output, &error), STATUS_OK);
    return end;
}

static void what_goes_in_comes_out_also_when_it_is_large(void **state)
{
    size_t size = (size_t)5 << 20;
    char *bytes = arena_take(&arena, size);
    struct str output;
    (void)state;
    assert_non_null(bytes);
    memset(bytes, 'x', size);
    assert_int_equal(run("/bin/cat", NULL, STR("hello"), 100, 10000, &output), CHILD_DONE);
    assert_str(output, "hello");
    assert_int_equal(run("/bin/cat", NULL, (struct str){ bytes, size }, size + 1, 30000, &output), CHILD_DONE);
    assert_true(str_equal(output, (struct str){ bytes, size }));
}

static void who_reads_nothing_does_not_hurt_us(void **state)
{
    char *bytes = arena_take(&arena, (size_t)1 << 20);
    struct str output;
    (void)state;
    assert_int_equal(run("/bin/true", NULL, (struct str){ bytes, (size_t)1 << 20 }, 100, 10000, &output), CHILD_DONE);
    assert_int_equal(output.len, 0);
}

static void each_way_to_end_is_told(void **state)
{
    struct str output;
    (void)state;
    assert_int_equal(run("/bin/false", NULL, STR(""), 100, 10000, &output), CHILD_FAILED);
    assert_int_equal(run("/no/such/program", NULL, STR(""), 100, 10000, &output), CHILD_FAILED);
    assert_int_equal(run("/bin/sleep", "100", STR(""), 100, 200, &output), CHILD_LATE);
    assert_int_equal(run("/usr/bin/yes", NULL, STR(""), 1000, 10000, &output), CHILD_TOO_LOUD);
}

static void it_inherits_neither_files_nor_environment(void **state)
{
    int file = open("/dev/null", O_RDONLY); /* not closed on exec */
    struct str output;
    (void)state;
    assert_true(file > 2);
    assert_int_equal(run("/bin/ls", "/proc/self/fd", STR(""), 1000, 10000, &output), CHILD_DONE);
    assert_str(output, "0\n1\n2\n3\n"); /* the last is the folder that it reads */
    assert_int_equal(run("/usr/bin/env", NULL, STR(""), 1000, 10000, &output), CHILD_DONE);
    assert_str(output, "A=1\n");
    close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_in_comes_out_also_when_it_is_large),
        cmocka_unit_test(who_reads_nothing_does_not_hurt_us),
        cmocka_unit_test(each_way_to_end_is_told),
        cmocka_unit_test(it_inherits_neither_files_nor_environment),
    };
    int failed;
    arena_open(&arena, &memory_system, (size_t)64 << 20);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
