/* Shared by file.c, file_write.c and file_piece.c. */
#ifndef OPENOCOP_BASE_FILE_INT_H
#define OPENOCOP_BASE_FILE_INT_H

#include "base/error.h"

/* Puts an errno value into words. */
enum status file_fault(struct error *error, const char *path, int number);
/* Syncs the folder that holds the path. 0 or an errno. */
int folder_sync_of(const char *path);

#endif
