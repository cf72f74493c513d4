/* See file.h: reading, and what stands where. Writing is in file_write.c. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_int.h"
#include "base/pure.h"
#include "texts_error.h"
#include "texts_file.h"

#define FIRST_ROOM ((size_t)16384) /* for what does not tell its size */

enum status file_fault(struct error *error, const char *path, int number)
{
    enum status status = STATUS_FAILED;
    enum text_id text = TEXT_file_fault;
    switch (number) {
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
    case ELOOP:
        status = STATUS_NOT_FOUND;
        text = TEXT_file_absent;
        break;
    case EACCES:
    case EPERM:
    case EROFS:
        text = TEXT_file_not_allowed;
        break;
    case EISDIR:
        status = STATUS_BAD_INPUT;
        text = TEXT_file_is_folder;
        break;
    case ENOSPC:
    case EDQUOT:
        text = TEXT_file_disk_full;
        break;
    case ENOMEM:
        text = TEXT_error_memory;
        break;
    default:
        break;
    }
    FAIL_WITH(error, status, text, NULL, TEXT_ARG_INT("number", number));
    error_in_file(error, path);
    return status;
}

static enum status too_large(struct error *error, const char *path, size_t max)
{
    FAIL_WITH(error, STATUS_TOO_LARGE, TEXT_file_too_large, NULL, TEXT_ARG_INT("max", (int64_t)max));
    error_in_file(error, path);
    return STATUS_TOO_LARGE;
}

static enum status no_memory(struct error *error, const char *path)
{
    fail_memory(error);
    error_in_file(error, path);
    return STATUS_FAILED;
}

/* Reads until the end, or until `room` bytes are there; -1 with errno. */
static ssize_t read_fully(int file, char *to, size_t room)
{
    size_t len = 0;
    while (len < room) {
        ssize_t got = read(file, to + len, room - len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        len += (size_t)got;
    }
    return (ssize_t)len;
}

/* `size` is what the file says of itself, or a guess. One byte more than fits is asked for, to see that there is no more. */
static enum status read_all(struct arena *arena, int file, const char *path, size_t size, size_t max, struct str *out,
                            struct error *error)
{
    char *bytes = NULL;
    size_t len = 0;
    for (;;) {
        size_t room = size < max ? size : max;
        char *grown = arena_take(arena, room + 1);
        ssize_t got;
        if (grown == NULL)
            return no_memory(error, path);
        if (len > 0)
            memcpy(grown, bytes, len);
        bytes = grown;
        got = read_fully(file, bytes + len, room + 1 - len);
        if (got < 0)
            return file_fault(error, path, errno);
        len += (size_t)got;
        if (len <= room) {
            bytes[len] = '\0';
            *out = (struct str){ bytes, len };
            return STATUS_OK;
        }
        if (room == max)
            return too_large(error, path, max);
        size = room * 2 + 1;
    }
}

enum status file_read(struct arena *arena, const char *path, size_t max, struct str *out, struct error *error)
{
    bool standard_input = str_is(STR("-"), path);
    int file = standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    size_t size = FIRST_ROOM;
    enum status status = STATUS_OK;
    struct stat info;
    if (max > SSIZE_MAX / 4)
        max = SSIZE_MAX / 4;
    if (file < 0)
        return file_fault(error, path, errno);
    if (fstat(file, &info) != 0)
        status = file_fault(error, path, errno);
    else if (S_ISDIR(info.st_mode))
        status = file_fault(error, path, EISDIR);
    else if (S_ISREG(info.st_mode) && !standard_input && info.st_size > 0 && (uint64_t)info.st_size > max)
        status = too_large(error, path, max);
    else if (S_ISREG(info.st_mode) && info.st_size > 0)
        size = (size_t)info.st_size;
    if (status == STATUS_OK)
        status = read_all(arena, file, path, size, max, out, error);
    if (!standard_input)
        close(file);
    return status;
}

bool file_exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && !S_ISDIR(info.st_mode);
}

bool folder_exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static int compare_names(const void *a, const void *b)
{
    const struct str *left = a;
    const struct str *right = b;
    return str_compare(*left, *right);
}

/* Adds a name to a list that doubles. */
static bool add_name(struct arena *arena, struct str **names, size_t *count, size_t *room, const char *name)
{
    if (*count == *room) {
        size_t more = *room == 0 ? 16 : *room * 2;
        struct str *grown = ARENA_NEW_MANY(arena, struct str, more);
        if (grown == NULL)
            return false;
        if (*count > 0)
            memcpy(grown, *names, *count * sizeof(**names));
        *names = grown;
        *room = more;
    }
    (*names)[*count].ptr = arena_copy_z(arena, str_from(name));
    if ((*names)[*count].ptr == NULL)
        return false;
    (*names)[*count].len = strlen(name);
    *count += 1;
    return true;
}

enum status folder_list(struct arena *arena, const char *path, struct str **names, size_t *count, struct error *error)
{
    DIR *folder = opendir(path);
    size_t room = 0;
    enum status status = STATUS_OK;
    *names = NULL;
    *count = 0;
    if (folder == NULL)
        return file_fault(error, path, errno);
    for (;;) {
        struct dirent *entry;
        errno = 0;
        entry = readdir(folder);
        if (entry == NULL) {
            if (errno != 0)
                status = file_fault(error, path, errno);
            break;
        }
        if (str_is(STR("."), entry->d_name) || str_is(STR(".."), entry->d_name))
            continue;
        if (!add_name(arena, names, count, &room, entry->d_name)) {
            status = no_memory(error, path);
            break;
        }
    }
    closedir(folder);
    if (status == STATUS_OK && *count > 1)
        qsort(*names, *count, sizeof(**names), compare_names);
    return status;
}

const char *path_join(struct arena *arena, const char *folder, struct str name)
{
    struct str head = str_from(folder);
    bool slash = head.len > 0 && head.ptr[head.len - 1] != '/';
    char *joined = arena_take(arena, head.len + 1 + name.len + 1);
    if (joined == NULL)
        return NULL;
    memcpy(joined, head.ptr, head.len);
    if (slash)
        joined[head.len] = '/';
    if (name.len > 0)
        memcpy(joined + head.len + (slash ? 1 : 0), name.ptr, name.len);
    return joined;
}

enum status file_map(const char *path, struct str *out, struct error *error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct stat info;
    void *mapped = NULL;
    int fault = file < 0 ? errno : 0;
    *out = (struct str){ "", 0 };
    if (fault == 0 && fstat(file, &info) != 0)
        fault = errno;
    if (fault == 0 && S_ISDIR(info.st_mode))
        fault = EISDIR;
    if (fault == 0 && S_ISREG(info.st_mode) && info.st_size > 0) {
        mapped = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, file, 0);
        if (mapped == MAP_FAILED)
            fault = errno;
        else
            *out = (struct str){ mapped, (size_t)info.st_size };
    }
    if (file >= 0)
        close(file);
    return fault == 0 ? STATUS_OK : file_fault(error, path, fault);
}

void file_unmap(struct str bytes)
{
    union {
        const char *from;
        void *to;
    } pointer = { .from = bytes.ptr };
    if (bytes.len > 0)
        munmap(pointer.to, bytes.len);
}
