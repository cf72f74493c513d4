/* What a confined process can no longer do. Each attempt is made in a process of its own, which tells by its end. */
#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../unit.h"

/* 0: it worked; an errno: it was refused. */
typedef int attempt_fn(void);

/* The errno, or minus the signal that ended the process. */
static int attempt(attempt_fn *what)
{
    static const char *const reads[] = { "/usr/share/fonts", NULL };
    static const struct sandbox sandbox = { .seconds = 5, .memory = (int64_t)1 << 30, .reads = reads };
    int left = 0;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        if (sandbox_enter(&sandbox, NULL) != STATUS_OK)
            _exit(200);
        _exit(what());
    }
    assert_int_equal(waitpid(pid, &left, 0), pid);
    return WIFEXITED(left) ? WEXITSTATUS(left) : -WTERMSIG(left);
}

static int open_errno(const char *path, int flags)
{
    return open(path, flags, 0600) >= 0 ? 0 : errno;
}
static int read_passwords(void)
{
    return open_errno("/etc/passwd", O_RDONLY);
}
static int write_file(void)
{
    return open_errno("/tmp/openocop-sandbox-test", O_WRONLY | O_CREAT);
}
static int reach_network(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 0 : errno;
}
static int run_program(void)
{
    static char *const arguments[] = { NULL };
    execve("/bin/true", arguments, arguments);
    return errno;
}
static int make_process(void)
{
    return fork() >= 0 ? 0 : errno;
}
static int send_signal(void)
{
    return kill(getppid(), 0) == 0 ? 0 : errno;
}
static int remove_file(void)
{
    return unlink("/tmp/openocop-sandbox-test") == 0 ? 0 : errno;
}
static void *nothing(void *self)
{
    return self;
}
static int make_thread(void)
{
    pthread_t thread;
    int fault = pthread_create(&thread, NULL, nothing, NULL);
    return fault != 0 ? fault : pthread_join(thread, NULL);
}
static int use_memory(void)
{
    char *block = malloc((size_t)8 << 20);
    if (block == NULL)
        return ENOMEM;
    memset(block, 1, (size_t)8 << 20);
    free(block);
    return 0;
}
static int write_what_is_open(void)
{
    return write(1, "", 0) == 0 ? 0 : errno;
}

static void files_of_others_can_neither_be_read_nor_made_nor_removed(void **state)
{
    (void)state;
    assert_int_not_equal(attempt(read_passwords), 0);
    assert_int_equal(attempt(write_file), EPERM);
    assert_int_equal(attempt(remove_file), EPERM);
}

static void network_and_programs_end_the_process(void **state)
{
    (void)state;
    assert_int_equal(attempt(reach_network), -SIGSYS);
    assert_int_equal(attempt(run_program), -SIGSYS);
    assert_int_equal(attempt(send_signal), -SIGSYS);
    assert_int_not_equal(attempt(make_process), 0);
}

static void what_reading_a_picture_needs_still_works(void **state)
{
    (void)state;
    assert_int_equal(attempt(make_thread), 0);
    assert_int_equal(attempt(use_memory), 0);
    assert_int_equal(attempt(write_what_is_open), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_others_can_neither_be_read_nor_made_nor_removed),
        cmocka_unit_test(network_and_programs_end_the_process),
        cmocka_unit_test(what_reading_a_picture_needs_still_works),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
