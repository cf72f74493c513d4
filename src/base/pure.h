/* The four memory functions that pure code may call. On the server they are the C library's; in the browser's WebAssembly, where
 * there is no C library, law_wasm.c defines them. Nothing else of the C library is reachable from pure code. */
#ifndef OPENOCOP_BASE_PURE_H
#define OPENOCOP_BASE_PURE_H

#include <stddef.h>

#ifdef __wasm__
void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
#else
#include <string.h>
#endif

#endif
