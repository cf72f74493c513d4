/* See file.h: files that grow piece by piece, and moving and removing them. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/file_int.h"
#include "texts_file.h"

#define HOLD_TRIES 20
#define HOLD_PAUSE_NS 50000000

static int write_at(int file, int64_t at, struct str bytes)
{
    size_t done = 0;
    while (done < bytes.len) {
        ssize_t put = pwrite(file, bytes.ptr + done, bytes.len - done, (off_t)at + (off_t)done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return errno;
        done += (size_t)put;
    }
    return 0;
}

/* Whether the open file still is what stands at the path. */
static bool is_still_there(int file, const char *path)
{
    struct stat ours;
    struct stat there;
    return fstat(file, &ours) == 0 && stat(path, &there) == 0 && ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

/* 0 with the lock, EWOULDBLOCK while somebody else has it, ESTALE when the file was moved away before we got it. */
static int try_hold(const char *path, int *file)
{
    int fault;
    *file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW, 0640);
    if (*file < 0)
        return errno;
    fault = flock(*file, LOCK_EX | LOCK_NB) != 0 ? errno : 0;
    if (fault == 0 && !is_still_there(*file, path))
        fault = ESTALE;
    if (fault != 0)
        close(*file);
    return fault;
}

enum status file_hold(const char *path, struct file_held *out, struct error *error)
{
    static const struct timespec pause = { .tv_nsec = HOLD_PAUSE_NS };
    int fault = EWOULDBLOCK;
    for (int i = 0; i < HOLD_TRIES && (fault == EWOULDBLOCK || fault == ESTALE); i++) {
        if (i > 0)
            nanosleep(&pause, NULL);
        fault = try_hold(path, &out->file);
    }
    if (fault == EWOULDBLOCK || fault == ESTALE)
        return FAIL(error, STATUS_UNAVAILABLE, TEXT_file_held, NULL);
    return fault == 0 ? STATUS_OK : file_fault(error, path, fault);
}

enum status file_put_at(const struct file_held *held, const char *path, int64_t at, struct str bytes, struct error *error)
{
    int fault = write_at(held->file, at, bytes);
    if (fault == 0 && fdatasync(held->file) != 0)
        fault = errno;
    if (fault == 0 && at == 0)
        fault = folder_sync_of(path);
    return fault == 0 ? STATUS_OK : file_fault(error, path, fault);
}

void file_release(const struct file_held *held)
{
    close(held->file); /* and with it goes the lock */
}

enum status file_size(const char *path, int64_t *size, struct error *error)
{
    struct stat info;
    *size = -1;
    if (stat(path, &info) != 0)
        return errno == ENOENT ? STATUS_OK : file_fault(error, path, errno);
    if (S_ISREG(info.st_mode))
        *size = (int64_t)info.st_size;
    return STATUS_OK;
}

enum status file_move(const char *from, const char *to, struct error *error)
{
    int fault = rename(from, to) == 0 ? 0 : errno;
    if (fault == 0)
        fault = folder_sync_of(to);
    if (fault == 0)
        fault = folder_sync_of(from);
    return fault == 0 ? STATUS_OK : file_fault(error, from, fault);
}

enum status file_remove(const char *path, struct error *error)
{
    return unlink(path) == 0 || errno == ENOENT ? STATUS_OK : file_fault(error, path, errno);
}
