/* What every fuzz target includes. A target opens its own arena with a limit, closes it, and stops with FUZZ_CHECK where something that must
 * always hold does not. */
#ifndef OPENOCOP_TESTS_FUZZ_H
#define OPENOCOP_TESTS_FUZZ_H

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);

#define FUZZ_CHECK(condition)                                                                                              \
    do {                                                                                                                    \
        if (!(condition)) {                                                                                                 \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);                                  \
            abort();                                                                                                        \
        }                                                                                                                   \
    } while (0)

#endif
