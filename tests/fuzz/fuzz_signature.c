/* Signatures of a PDF: whatever the bytes, what is said of each fits the file, and a name is there only where the signature is intact. What follows
 * the first end of a file is tried as its update too. */
#include "fuzz.h"

#include "doc/signature.h"

#include <string.h>

static void check(struct str bytes, size_t issued)
{
    struct arena arena;
    struct error error = { .status = STATUS_OK };
    struct signatures found;
    struct signature_question question = { .bytes = bytes, .issued = issued, .trust = STR(""), .now = 1795000000000 };
    enum status status;
    arena_open(&arena, &memory_system, (size_t)64 << 20);
    status = signatures_read(&arena, &question, &found, &error);
    FUZZ_CHECK(status == error.status && (status == STATUS_OK || status == STATUS_BAD_INPUT));
    for (size_t i = 0; status == STATUS_OK && i < found.count; i++) {
        const struct signature *row = &found.rows[i];
        FUZZ_CHECK(row->end >= 0 && (size_t)row->end <= bytes.len);
        FUZZ_CHECK(!row->intact || row->end > 0);
        FUZZ_CHECK(row->intact || (row->signer.len == 0 && row->issuer.len == 0 && row->signed_at == 0));
        FUZZ_CHECK(row->chain == SIGNATURE_CHAIN_NOT_ASKED);
    }
    arena_close(&arena);
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    static bool ready;
    struct error error;
    const unsigned char *end = size == 0 ? NULL : memmem(bytes, size, "%%EOF\n", 6);
    if (size > 100000)
        return 0;
    if (!ready && signatures_ready(&error) == STATUS_OK)
        ready = true;
    FUZZ_CHECK(ready);
    check((struct str){ (const char *)bytes, size }, 0);
    if (end != NULL)
        check((struct str){ (const char *)bytes, size }, (size_t)(end - bytes) + 6);
    return 0;
}
