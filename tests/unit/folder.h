/* An empty folder of its own for a test, and its removal. */
#ifndef OPENOCOP_TESTS_FOLDER_H
#define OPENOCOP_TESTS_FOLDER_H

#include <ftw.h>
#include <stdio.h>
#include <unistd.h>

#include "unit.h"

#include "base/buffer.h"

struct test_folder {
    char path[200];
};

static inline void test_folder_make(struct test_folder *folder)
{
    const char *parent = getenv("TMPDIR");
    snprintf(folder->path, sizeof(folder->path), "%s/openocop-test-XXXXXX", parent == NULL || parent[0] == '\0' ? "/tmp" : parent);
    assert_non_null(mkdtemp(folder->path));
}

static inline int test_folder_remove_one(const char *path, const struct stat *info, int type, struct FTW *walk)
{
    (void)info;
    (void)type;
    (void)walk;
    return remove(path);
}

static inline void test_folder_remove(const struct test_folder *folder)
{
    assert_int_equal(nftw(folder->path, test_folder_remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* The path of `name` in the folder, in the arena. */
static inline const char *test_path(struct arena *arena, const struct test_folder *folder, const char *name)
{
    struct buffer path;
    buffer_open(&path, arena, 4000);
    buffer_add_z(&path, folder->path);
    buffer_add_char(&path, '/');
    buffer_add_z(&path, name);
    return buffer_z(&path);
}

#endif
