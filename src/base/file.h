/* Files, whole and bounded. */
#ifndef OPENOCOP_BASE_FILE_H
#define OPENOCOP_BASE_FILE_H

#include "base/arena.h"
#include "base/error.h"

/* Reads a file (or a pipe), or standard input for "-". More than `max` bytes: STATUS_TOO_LARGE; absent: STATUS_NOT_FOUND; a folder:
 * STATUS_BAD_INPUT; not allowed, or a fault: STATUS_FAILED. Every function here sets error->file. The bytes are followed by a NUL. */
MUST_CHECK enum status file_read(struct arena *arena, const char *path, size_t max, struct str *out, struct error *error);
/* Writes beside, syncs, renames, syncs the folder: afterwards the old or the new content is there, never a part. Keeps the permissions of a
 * file that is replaced, and a symbolic link. STATUS_BAD_INPUT where something other than a file stands (a folder, a device);
 * STATUS_NOT_FOUND where the folder is absent. */
MUST_CHECK enum status file_write(const char *path, struct str bytes, struct error *error);
/* As file_write, for what only the program's own user may read (mode 0600), whatever stood there. */
MUST_CHECK enum status file_write_secret(const char *path, struct str bytes, struct error *error);
/* As file_write, for what does not fit into memory: what is added appears at once under its name when it is kept, or not at all. A stream that was
 * opened needs one of keep and drop. A fault while adding is told by keep. */
struct file_stream;
MUST_CHECK enum status file_stream_open(struct arena *arena, const char *path, struct file_stream **out, struct error *error);
void file_stream_add(struct file_stream *stream, struct str bytes);
MUST_CHECK enum status file_stream_keep(struct file_stream *stream, struct error *error);
void file_stream_drop(struct file_stream *stream);
/* A whole file to read, without taking memory for it; nobody may shorten it meanwhile. An empty file gives the empty text. */
MUST_CHECK enum status file_map(const char *path, struct str *out, struct error *error);
void file_unmap(struct str bytes);
/* A file that grows piece by piece, held against others who would write it, in any process; the hold ends with the process at the latest.
 * Made where it is missing. STATUS_UNAVAILABLE: somebody else holds it for longer than a second. */
struct file_held {
    int file;
};
MUST_CHECK enum status file_hold(const char *path, struct file_held *out, struct error *error);
void file_release(const struct file_held *held);
/* Writes a piece; the bytes are on the disk when it returns. `path` is that of the hold. */
MUST_CHECK enum status file_put_at(const struct file_held *held, const char *path, int64_t at, struct str bytes, struct error *error);
/* -1 where there is no such file. */
MUST_CHECK enum status file_size(const char *path, int64_t *size, struct error *error);
/* Within one file system; what stands at `to` is replaced. Both folders are synced. */
MUST_CHECK enum status file_move(const char *from, const char *to, struct error *error);
/* Also where there is none. */
MUST_CHECK enum status file_remove(const char *path, struct error *error);
bool file_exists(const char *path);
bool folder_exists(const char *path);
/* Makes the folder and its parents (mode 0750) where they are missing; they are on the disk when it returns. */
MUST_CHECK enum status folder_make(const char *path, struct error *error);
/* The names in a folder, sorted by bytes, without "." and "..". */
MUST_CHECK enum status folder_list(struct arena *arena, const char *path, struct str **names, size_t *count, struct error *error);
/* "a/b" in the arena; NULL when exhausted. */
const char *path_join(struct arena *arena, const char *folder, struct str name);

#endif
