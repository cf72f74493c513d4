/* See file.h: writing files whole, and making folders. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/file_int.h"
#include "base/pure.h"
#include "texts_file.h"

/* A file under way: its final name, the name beside it, and the folder of both. */
struct writing {
    char path[PATH_MAX];
    char beside[PATH_MAX];
    char folder[PATH_MAX];
    bool replaces;
    mode_t mode; /* of the file that is replaced */
};

/* "a/b" gives "a". False where it does not fit. */
static bool folder_of(const char *path, char folder[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    int size;
    if (slash == NULL)
        size = snprintf(folder, PATH_MAX, ".");
    else
        size = snprintf(folder, PATH_MAX, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    return size >= 0 && size < PATH_MAX;
}

/* Follows a symbolic link, looks at what stands there and finds a name beside it. 0 or an errno. */
static int prepare(struct writing *w, const char *path)
{
    static unsigned counter;
    struct stat info;
    int size;
    if (lstat(path, &info) == 0 && S_ISLNK(info.st_mode)) {
        if (realpath(path, w->path) == NULL)
            return errno;
    } else {
        size = snprintf(w->path, sizeof(w->path), "%s", path);
        if (size < 0 || (size_t)size >= sizeof(w->path))
            return ENAMETOOLONG;
    }
    if (stat(w->path, &info) == 0) {
        if (!S_ISREG(info.st_mode))
            return S_ISDIR(info.st_mode) ? EISDIR : ENODEV;
        w->replaces = true;
        w->mode = info.st_mode & 07777;
    } else if (errno != ENOENT) {
        return errno;
    }
    if (!folder_of(w->path, w->folder))
        return ENAMETOOLONG;
    size = snprintf(w->beside, sizeof(w->beside), "%s.%ld-%u.new", w->path, (long)getpid(),
                    __atomic_fetch_add(&counter, 1, __ATOMIC_RELAXED));
    return size < 0 || (size_t)size >= sizeof(w->beside) ? ENAMETOOLONG : 0;
}

static int write_fully(int file, struct str bytes)
{
    size_t at = 0;
    while (at < bytes.len) {
        ssize_t put = write(file, bytes.ptr + at, bytes.len - at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return errno;
        at += (size_t)put;
    }
    return 0;
}

static int sync_folder(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int fault = 0;
    if (folder < 0)
        return errno;
    if (fsync(folder) != 0 && errno != EINVAL) /* some file systems can't */
        fault = errno;
    close(folder);
    return fault;
}

int folder_sync_of(const char *path)
{
    char folder[PATH_MAX];
    return folder_of(path, folder) ? sync_folder(folder) : ENAMETOOLONG;
}

/* Closes, syncs and renames, or removes what was begun. 0 or an errno. */
static int finish_beside(struct writing *w, int file, int fault)
{
    if (fault == 0 && w->replaces && fchmod(file, w->mode) != 0)
        fault = errno;
    if (fault == 0 && fsync(file) != 0)
        fault = errno;
    if (close(file) != 0 && fault == 0)
        fault = errno;
    if (fault == 0 && rename(w->beside, w->path) != 0)
        fault = errno;
    if (fault != 0)
        unlink(w->beside);
    return fault == 0 ? sync_folder(w->folder) : fault;
}

static int open_beside(struct writing *w, const char *path, mode_t mode, int *file)
{
    int fault = prepare(w, path);
    if (fault != 0)
        return fault;
    *file = open(w->beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, mode);
    return *file < 0 ? errno : 0;
}

static enum status in_words(int fault, const char *path, struct error *error)
{
    if (fault == 0)
        return STATUS_OK;
    if (fault != ENODEV)
        return file_fault(error, path, fault);
    FAIL(error, STATUS_BAD_INPUT, TEXT_file_not_regular, NULL);
    error_in_file(error, path);
    return STATUS_BAD_INPUT;
}

enum status file_write(const char *path, struct str bytes, struct error *error)
{
    struct writing w = { .replaces = false };
    int file = -1;
    int fault = open_beside(&w, path, 0666, &file);
    if (fault == 0)
        fault = finish_beside(&w, file, write_fully(file, bytes));
    return in_words(fault, path, error);
}

enum status file_write_secret(const char *path, struct str bytes, struct error *error)
{
    struct writing w = { .replaces = false };
    int file = -1;
    int fault = open_beside(&w, path, 0600, &file);
    w.replaces = false; /* what is replaced doesn't say who may read */
    if (fault == 0)
        fault = finish_beside(&w, file, write_fully(file, bytes));
    return in_words(fault, path, error);
}

#define STREAM_ROOM ((size_t)1 << 16)

struct file_stream {
    struct writing writing;
    int file;
    int fault; /* the first errno */
    size_t held;
    char room[STREAM_ROOM];
};

enum status file_stream_open(struct arena *arena, const char *path, struct file_stream **out, struct error *error)
{
    struct file_stream *stream = ARENA_NEW(arena, struct file_stream);
    int fault;
    if (stream == NULL)
        return fail_memory(error);
    fault = open_beside(&stream->writing, path, 0666, &stream->file);
    *out = stream;
    return in_words(fault, path, error);
}

static void empty_room(struct file_stream *stream)
{
    if (stream->fault == 0)
        stream->fault = write_fully(stream->file, (struct str){ stream->room, stream->held });
    stream->held = 0;
}

void file_stream_add(struct file_stream *stream, struct str bytes)
{
    if (bytes.len > STREAM_ROOM - stream->held)
        empty_room(stream);
    if (bytes.len > STREAM_ROOM) {
        if (stream->fault == 0)
            stream->fault = write_fully(stream->file, bytes);
    } else if (bytes.len > 0) {
        memcpy(stream->room + stream->held, bytes.ptr, bytes.len);
        stream->held += bytes.len;
    }
}

enum status file_stream_keep(struct file_stream *stream, struct error *error)
{
    empty_room(stream);
    return in_words(finish_beside(&stream->writing, stream->file, stream->fault), stream->writing.path, error);
}

void file_stream_drop(struct file_stream *stream)
{
    finish_beside(&stream->writing, stream->file, ECANCELED);
}

enum status folder_make(const char *path, struct error *error)
{
    char part[PATH_MAX];
    size_t len = strlen(path);
    int fault = 0;
    if (len == 0 || len >= sizeof(part))
        return file_fault(error, path, len == 0 ? ENOENT : ENAMETOOLONG);
    memcpy(part, path, len + 1);
    for (size_t i = 1; i <= len && fault == 0; i++) {
        if (part[i] != '/' && part[i] != '\0')
            continue;
        part[i] = '\0';
        if (mkdir(part, 0750) == 0)
            fault = folder_sync_of(part);
        else if (errno != EEXIST)
            fault = errno;
        if (i < len)
            part[i] = '/';
    }
    if (fault != 0 && fault != ENOTDIR)
        return file_fault(error, path, fault);
    if (folder_exists(path))
        return STATUS_OK;
    FAIL(error, STATUS_BAD_INPUT, TEXT_file_not_folder, NULL);
    error_in_file(error, path);
    return STATUS_BAD_INPUT;
}
