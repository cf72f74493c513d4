#include "base/log.h"

#include <fcntl.h>
#include <pthread.h>

#include "../folder.h"
#include "base/file.h"
#include "texts_file.h"

static struct arena arena;
static struct test_folder folder;
static int standard_error;

static int64_t fixed_now(void *clock)
{
    (void)clock;
    return INT64_C(1795395600000); /* 2026-11-23T01:00:00Z */
}

static const struct context fixed = { .now = fixed_now };

/* Standard error goes into a file until `logged` reads it. */
static int start(void **state)
{
    int file;
    (void)state;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    test_folder_make(&folder);
    standard_error = dup(STDERR_FILENO);
    file = open(test_path(&arena, &folder, "log"), O_WRONLY | O_CREAT | O_APPEND, 0600);
    assert_int_equal(dup2(file, STDERR_FILENO), STDERR_FILENO);
    close(file);
    return 0;
}

static struct str logged(void)
{
    struct str out;
    struct error error;
    dup2(standard_error, STDERR_FILENO);
    assert_int_equal(file_read(&arena, test_path(&arena, &folder, "log"), 10000000, &out, &error), STATUS_OK);
    return out;
}

static int stop(void **state)
{
    (void)state;
    dup2(standard_error, STDERR_FILENO);
    close(standard_error);
    test_folder_remove(&folder);
    arena_close(&arena);
    return 0;
}

static void nothing_is_logged_before_the_log_is_open(void **state)
{
    (void)state;
    log_event(LOG_LEVEL_ERROR, "early", NULL, 0);
    assert_str(logged(), "");
}

static void a_record_is_one_line_of_keys_and_values(void **state)
{
    (void)state;
    log_open(&fixed, LOG_LEVEL_INFO);
    LOG_EVENT(LOG_LEVEL_INFO, "web.listening", TEXT_ARG_Z("address", "127.0.0.1:8080"), TEXT_ARG_INT("workers", -4));
    LOG_EVENT(LOG_LEVEL_DEBUG, "hidden", TEXT_ARG_INT("n", 1));
    log_event(LOG_LEVEL_WARNING, "bare", NULL, 0);
    assert_str(logged(), "2026-11-23T01:00:00.000Z info web.listening address=127.0.0.1:8080 workers=-4\n"
                         "2026-11-23T01:00:00.000Z warning bare\n");
}

static void no_value_can_look_like_another_line_or_key(void **state)
{
    (void)state;
    log_open(&fixed, LOG_LEVEL_DEBUG);
    LOG_EVENT(LOG_LEVEL_DEBUG, "e", TEXT_ARG_Z("a", "x\ny level=error"), TEXT_ARG_Z("b", ""), TEXT_ARG_Z("c", "say \"hi\" \\"),
              TEXT_ARG_Z("d", "\x1b[31m\x7f"), TEXT_ARG_Z("e", "chè\xFF\xC2\x85\u202e\u2028"));
    assert_str(logged(), "2026-11-23T01:00:00.000Z debug e a=\"x?y level=error\" b=\"\" c=\"say \\\"hi\\\" \\\\\" d=\"?[31m?\" e=chè????\n");
}

static void a_failure_is_logged_with_its_words(void **state)
{
    struct error error;
    enum status status;
    (void)state;
    log_open(&fixed, LOG_LEVEL_INFO);
    FAIL_WITH(&error, STATUS_TOO_LARGE, TEXT_file_too_large, "line 2", TEXT_ARG_INT("max", 5));
    status = error_in_file(&error, "a.csv");
    assert_int_equal(status, STATUS_TOO_LARGE);
    log_failure("import.failed", &error);
    assert_str(logged(), "2026-11-23T01:00:00.000Z error import.failed status=7 message=\"a.csv:line 2: the file is larger than 5 bytes; split it "
                         "or choose another\"\n");
}

static void a_long_record_is_cut_and_still_one_line(void **state)
{
    struct buffer value;
    struct str line;
    (void)state;
    buffer_open(&value, &arena, 100000);
    for (int i = 0; i < 10000; i++)
        buffer_add(&value, STR("ế"));
    log_open(&fixed, LOG_LEVEL_INFO);
    LOG_EVENT(LOG_LEVEL_INFO, "long", TEXT_ARG("value", buffer_str(&value)));
    line = logged();
    assert_in_range(line.len, 4090, 4096);
    assert_int_equal(str_find(line, '\n'), line.len - 1);
}

static void *log_many(void *self)
{
    for (int i = 0; i < 500; i++)
        LOG_EVENT(LOG_LEVEL_INFO, "thread", TEXT_ARG("name", *(const struct str *)self));
    return NULL;
}

static void lines_of_several_threads_never_mix(void **state)
{
    struct str names[4] = { STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), STR("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"), STR("cccccccccccccccccccccccccccccc"),
                            STR("dddddddddddddddddddddddddddddd") };
    pthread_t threads[4];
    struct str rest;
    size_t lines = 0;
    (void)state;
    log_open(&fixed, LOG_LEVEL_INFO);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, log_many, &names[i]), 0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    rest = logged();
    while (rest.len > 0) {
        struct str line = str_cut(&rest, '\n');
        struct str name = str_part(line, line.len - 30, line.len);
        assert_true(str_starts_with(line, STR("2026-11-23T01:00:00.000Z info thread name=")));
        assert_int_equal(line.len, 42 + 30);
        for (size_t i = 1; i < name.len; i++)
            assert_int_equal(name.ptr[i], name.ptr[0]);
        lines++;
    }
    assert_int_equal(lines, 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_logged_before_the_log_is_open, start, stop),
        cmocka_unit_test_setup_teardown(a_record_is_one_line_of_keys_and_values, start, stop),
        cmocka_unit_test_setup_teardown(no_value_can_look_like_another_line_or_key, start, stop),
        cmocka_unit_test_setup_teardown(a_failure_is_logged_with_its_words, start, stop),
        cmocka_unit_test_setup_teardown(a_long_record_is_cut_and_still_one_line, start, stop),
        cmocka_unit_test_setup_teardown(lines_of_several_threads_never_mix, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
