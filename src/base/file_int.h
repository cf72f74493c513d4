/* Shared by file.c and file_write.c. */
#ifndef OPENOCOP_BASE_FILE_INT_H
#define OPENOCOP_BASE_FILE_INT_H

#include "base/error.h"

/* Puts an errno value into words. */
enum status file_fault(struct error *error, const char *path, int number);

#endif
