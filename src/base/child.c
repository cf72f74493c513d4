/* See child.h. Between fork and exec only functions that are safe after a fork of a program with threads (POSIX, "async-signal-safe") are
 * called. */
#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "texts_file.h"

#define CLOSE_FROM 3u
#define TAKE_AT_ONCE 65536

/* Our ends of the child's standard input and output. */
struct pipes {
    int to;
    int from;
};

static int64_t ticks(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void become(const struct child *child, int input, int output)
{
    static const struct sigaction plain = { .sa_handler = SIG_DFL };
    char *const *arguments = (char *const *)(uintptr_t)child->arguments;
    char *const *environment = (char *const *)(uintptr_t)child->environment;
    sigset_t none;
    int nowhere;
    sigemptyset(&none);
    sigaction(SIGPIPE, &plain, NULL); /* the server ignores it, and that would be inherited */
    sigprocmask(SIG_SETMASK, &none, NULL);
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere < 0 || dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(nowhere, 2) < 0 || chdir(child->folder) != 0)
        _exit(127);
    syscall(SYS_close_range, CLOSE_FROM, ~0u, 0u);
    execve(child->program, arguments, environment);
    _exit(127);
}

/* 0 or an errno. */
static int start(const struct child *child, struct pipes *pipes, pid_t *pid)
{
    int in[2];
    int out[2];
    int fault;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) != 0) /* a pipe whose reader has gone would send us a signal */
        return errno;
    if (pipe2(out, O_CLOEXEC) != 0) {
        fault = errno;
        close(in[0]);
        close(in[1]);
        return fault;
    }
    *pid = fork();
    fault = *pid < 0 ? errno : 0;
    if (*pid == 0)
        become(child, in[0], out[1]);
    close(in[0]);
    close(out[1]);
    *pipes = (struct pipes){ .to = in[1], .from = out[0] };
    fcntl(pipes->to, F_SETFL, O_NONBLOCK);
    fcntl(pipes->from, F_SETFL, O_NONBLOCK);
    return fault;
}

static void give(const struct child *child, struct pipes *pipes, size_t *given)
{
    ssize_t put = send(pipes->to, child->input.ptr + *given, child->input.len - *given, MSG_NOSIGNAL);
    if (put > 0)
        *given += (size_t)put;
    if (*given == child->input.len || (put < 0 && errno != EAGAIN && errno != EINTR)) {
        close(pipes->to); /* all is given, or it reads no more */
        pipes->to = -1;
    }
}

/* False at the end of what it prints. */
static bool take(struct pipes *pipes, struct buffer *output)
{
    char room[TAKE_AT_ONCE];
    ssize_t got = read(pipes->from, room, sizeof(room));
    if (got > 0)
        buffer_add(output, (struct str){ room, (size_t)got });
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

static enum child_end talk(const struct child *child, struct pipes *pipes, struct buffer *output)
{
    int64_t until = ticks() + child->milliseconds;
    size_t given = 0;
    for (;;) {
        int64_t left = until - ticks();
        struct pollfd polls[2] = { { .fd = pipes->from, .events = POLLIN }, { .fd = pipes->to, .events = POLLOUT } };
        if (left <= 0)
            return CHILD_LATE;
        if (poll(polls, 2, (int)left) < 0 && errno != EINTR)
            return CHILD_FAILED;
        if (pipes->to >= 0 && polls[1].revents != 0)
            give(child, pipes, &given);
        if (polls[0].revents != 0 && !take(pipes, output))
            return CHILD_DONE;
        if (output->overflowed)
            return CHILD_TOO_LOUD;
    }
}

static enum child_end reap(pid_t pid, enum child_end end)
{
    int left = 0;
    if (end != CHILD_DONE)
        kill(pid, SIGKILL);
    while (waitpid(pid, &left, 0) < 0 && errno == EINTR)
        continue;
    return end == CHILD_DONE && (!WIFEXITED(left) || WEXITSTATUS(left) != 0) ? CHILD_FAILED : end;
}

enum status child_run(struct arena *arena, const struct child *child, enum child_end *end, struct str *output, struct error *error)
{
    struct buffer taken;
    struct pipes pipes = { -1, -1 };
    pid_t pid = -1;
    int fault = start(child, &pipes, &pid);
    *end = CHILD_FAILED;
    *output = STR("");
    if (fault == 0) {
        buffer_open(&taken, arena, child->output_max);
        *end = reap(pid, talk(child, &pipes, &taken));
        *output = buffer_str(&taken);
    }
    if (pipes.to >= 0)
        close(pipes.to);
    if (pipes.from >= 0)
        close(pipes.from);
    if (arena->exhausted)
        return fail_memory(error);
    return fault == 0 ? STATUS_OK : FAIL_WITH(error, STATUS_FAILED, TEXT_file_fault, NULL, TEXT_ARG_INT("number", fault));
}
