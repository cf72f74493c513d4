/* Old encodings: whatever comes in, what comes out is valid NFC; proper Vietnamese letters are never taken for an old encoding; a verdict is what the
 * evidence says. */
#include "fuzz.h"

#include "base/legacy.h"
#include "base/text.h"
#include "base/utf8.h"

static void check_conversion(struct arena *arena, struct str text, enum legacy encoding, bool capitals)
{
    struct str out;
    struct str again;
    struct error error = { .status = STATUS_OK };
    enum status status = legacy_to_unicode(arena, text, encoding, capitals, &out, &error);
    FUZZ_CHECK(status == error.status && (status == STATUS_OK || status == STATUS_BAD_INPUT));
    if (status != STATUS_OK)
        return;
    FUZZ_CHECK(text_valid(out) && out.len <= text.len * 3);
    FUZZ_CHECK(text_nfc(arena, out, &again, &error) == STATUS_OK && str_equal(out, again));
}

static bool has_vietnamese(struct str text)
{
    uint32_t c;
    size_t size;
    for (size_t at = 0; (size = utf8_next(text, at, &c)) > 0; at += size)
        if (c == 0x111 || c == 0x1B0 || (c >= 0x1EA0 && c <= 0x1EF9))
            return true;
    return false;
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    struct str input = { (const char *)bytes, size };
    struct str text;
    struct arena arena;
    struct error error = { .status = STATUS_OK };
    struct legacy_evidence evidence = { 0 };
    bool was_bytes;
    enum legacy guess;
    if (size > 20000)
        return 0;
    arena_open(&arena, &memory_system, (size_t)64 << 20);
    if (legacy_bytes(&arena, input, &text, &was_bytes, &error) == STATUS_OK) {
        FUZZ_CHECK(utf8_valid(text));
        guess = legacy_guess(text);
        FUZZ_CHECK(guess == LEGACY_NONE || !has_vietnamese(text));
        legacy_count(&evidence, text);
        FUZZ_CHECK(guess == LEGACY_NONE || guess == legacy_verdict(&evidence));
        FUZZ_CHECK(legacy_of(&evidence, text) == LEGACY_NONE || evidence.unicode == 0);
        for (int encoding = LEGACY_NONE; encoding < LEGACY_COUNT; encoding++)
            check_conversion(&arena, text, (enum legacy)encoding, (size & 1) != 0);
    } else {
        FUZZ_CHECK(error.status == STATUS_BAD_INPUT);
    }
    legacy_font(input, NULL);
    arena_close(&arena);
    return 0;
}
