#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "../folder.h"
#include "texts_file.h"

static struct arena arena;
static struct test_folder folder;
static struct error error;
static struct str content;

static int start(void **state)
{
    (void)state;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    test_folder_make(&folder);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    test_folder_remove(&folder);
    arena_close(&arena);
    return 0;
}

static const char *at(const char *name)
{
    return test_path(&arena, &folder, name);
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    assert_int_equal(file_write(at("a"), STR("một\0hai"), &error), STATUS_OK);
    assert_int_equal(file_read(&arena, at("a"), 100, &content, &error), STATUS_OK);
    assert_true(str_equal(content, STR("một\0hai")));
    assert_int_equal(file_write(at("a"), STR(""), &error), STATUS_OK);
    assert_int_equal(file_read(&arena, at("a"), 0, &content, &error), STATUS_OK);
    assert_int_equal(content.len, 0);
    assert_true(file_exists(at("a")));
    assert_false(file_exists(at("b")));
    assert_false(file_exists(folder.path));
    assert_true(folder_exists(folder.path));
}

static void a_file_larger_than_the_limit_is_refused(void **state)
{
    (void)state;
    assert_int_equal(file_write(at("a"), STR("12345"), &error), STATUS_OK);
    assert_int_equal(file_read(&arena, at("a"), 5, &content, &error), STATUS_OK);
    assert_int_equal(file_read(&arena, at("a"), 4, &content, &error), STATUS_TOO_LARGE);
    assert_string_equal(error.file, at("a"));
    assert_int_equal(file_read(&arena, "/dev/zero", 100000, &content, &error), STATUS_TOO_LARGE);
    assert_int_equal(file_read(&arena, "/dev/null", 100000, &content, &error), STATUS_OK);
    assert_int_equal(content.len, 0);
}

static void files_that_do_not_tell_their_size_are_read_whole(void **state)
{
    (void)state;
    assert_int_equal(file_read(&arena, "/proc/self/status", 1 << 20, &content, &error), STATUS_OK);
    assert_true(content.len > 100);
}

static void a_pipe_is_read_to_its_end(void **state)
{
    int ends[2];
    int standard_input = dup(STDIN_FILENO);
    char block[1000];
    (void)state;
    memset(block, 'x', sizeof(block));
    assert_int_equal(pipe(ends), 0);
    for (int i = 0; i < 50; i++)
        assert_int_equal(write(ends[1], block, sizeof(block)), sizeof(block));
    close(ends[1]);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    assert_int_equal(file_read(&arena, "-", 50000, &content, &error), STATUS_OK);
    assert_int_equal(content.len, 50000);
    assert_int_equal(content.ptr[content.len], '\0');
    dup2(standard_input, STDIN_FILENO);
    close(standard_input);
}

static void what_cannot_be_read_is_said_in_words(void **state)
{
    (void)state;
    assert_int_equal(file_read(&arena, at("absent"), 10, &content, &error), STATUS_NOT_FOUND);
    assert_int_equal(error.text, TEXT_file_absent);
    assert_int_equal(file_read(&arena, folder.path, 10, &content, &error), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_file_is_folder);
    assert_int_equal(file_write(at("no/such"), STR("x"), &error), STATUS_NOT_FOUND);
    assert_int_equal(file_write(folder.path, STR("x"), &error), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_file_is_folder);
    assert_int_equal(file_write("/dev/null", STR("x"), &error), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_file_not_regular);
    if (geteuid() != 0) {
        assert_int_equal(file_write(at("locked"), STR("x"), &error), STATUS_OK);
        assert_int_equal(chmod(at("locked"), 0), 0);
        assert_int_equal(file_read(&arena, at("locked"), 10, &content, &error), STATUS_FAILED);
        assert_int_equal(error.text, TEXT_file_not_allowed);
    }
    assert_int_equal(file_write("/dev/full", STR("x"), &error), STATUS_BAD_INPUT);
}

static void a_replaced_file_keeps_its_permissions_and_its_link(void **state)
{
    struct stat info;
    struct str *names;
    size_t count;
    (void)state;
    assert_int_equal(file_write(at("real"), STR("old"), &error), STATUS_OK);
    assert_int_equal(chmod(at("real"), 0604), 0);
    assert_int_equal(symlink("real", at("link")), 0);
    assert_int_equal(file_write(at("link"), STR("new"), &error), STATUS_OK);
    assert_int_equal(lstat(at("link"), &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_int_equal(stat(at("real"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0604);
    assert_int_equal(file_read(&arena, at("real"), 10, &content, &error), STATUS_OK);
    assert_str(content, "new");
    assert_int_equal(folder_list(&arena, folder.path, &names, &count, &error), STATUS_OK);
    assert_int_equal(count, 2); /* nothing is left beside */
}

static void folders_are_made_with_their_parents(void **state)
{
    (void)state;
    assert_int_equal(folder_make(at("a/b//c/"), &error), STATUS_OK);
    assert_true(folder_exists(at("a/b/c")));
    assert_int_equal(folder_make(at("a/b/c"), &error), STATUS_OK);
    assert_int_equal(file_write(at("a/file"), STR("x"), &error), STATUS_OK);
    assert_int_equal(folder_make(at("a/file"), &error), STATUS_BAD_INPUT);
    assert_int_equal(folder_make(at("a/file/d"), &error), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_file_not_folder);
    assert_int_equal(folder_make("", &error), STATUS_NOT_FOUND);
}

static void a_folder_is_listed_in_order(void **state)
{
    struct str *names;
    size_t count;
    char name[16];
    (void)state;
    assert_int_equal(folder_list(&arena, folder.path, &names, &count, &error), STATUS_OK);
    assert_int_equal(count, 0);
    for (int i = 99; i >= 0; i--) {
        snprintf(name, sizeof(name), "%02d.json", i);
        assert_int_equal(file_write(at(name), STR(""), &error), STATUS_OK);
    }
    assert_int_equal(file_write(at(".hidden"), STR(""), &error), STATUS_OK);
    assert_int_equal(folder_list(&arena, folder.path, &names, &count, &error), STATUS_OK);
    assert_int_equal(count, 101);
    assert_str(names[0], ".hidden");
    assert_str(names[1], "00.json");
    assert_str(names[100], "99.json");
    assert_int_equal(folder_list(&arena, at("absent"), &names, &count, &error), STATUS_NOT_FOUND);
}

static void paths_are_joined_with_one_slash(void **state)
{
    (void)state;
    assert_string_equal(path_join(&arena, "a", STR("b")), "a/b");
    assert_string_equal(path_join(&arena, "a/", STR("b")), "a/b");
    assert_string_equal(path_join(&arena, "", STR("b")), "b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_written_is_read_back, start, stop),
        cmocka_unit_test_setup_teardown(a_file_larger_than_the_limit_is_refused, start, stop),
        cmocka_unit_test_setup_teardown(files_that_do_not_tell_their_size_are_read_whole, start, stop),
        cmocka_unit_test_setup_teardown(a_pipe_is_read_to_its_end, start, stop),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_is_said_in_words, start, stop),
        cmocka_unit_test_setup_teardown(a_replaced_file_keeps_its_permissions_and_its_link, start, stop),
        cmocka_unit_test_setup_teardown(folders_are_made_with_their_parents, start, stop),
        cmocka_unit_test_setup_teardown(a_folder_is_listed_in_order, start, stop),
        cmocka_unit_test_setup_teardown(paths_are_joined_with_one_slash, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
