/* Gives up, for good and for the whole process, what a program needs no more once it has begun: for a helper that reads what strangers sent. */
#ifndef OPENOCOP_BASE_SANDBOX_H
#define OPENOCOP_BASE_SANDBOX_H

#include "base/error.h"

struct sandbox {
    int seconds;              /* of the processor */
    int64_t memory;           /* bytes of address space; not applied under AddressSanitizer, which reserves far more */
    const char *const *reads; /* folders below which files may still be read (fonts), where the kernel can confine it (Landlock); ends with NULL */
};

/* Afterwards: no network, no other program, no writing or making of files, no reading of files but below `reads` (none at all where the kernel has
 * no Landlock); what is open already may be read and written. Forbidden calls fail with EPERM or EACCES; those that nobody needs by mistake
 * (sockets, execve, ptrace) end the process. STATUS_FAILED: not all of it could be set, and the caller must not go on. */
MUST_CHECK enum status sandbox_enter(const struct sandbox *sandbox, struct error *error);

#endif
