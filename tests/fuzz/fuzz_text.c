/* Text: cleaning is done once and for all, folds are folded, normal forms fold alike; dates and identifiers that are read can be written. */
#include "fuzz.h"

#include "base/date.h"
#include "base/ident.h"
#include "base/text.h"

static void check_clean(struct arena *arena, struct str input, bool lines)
{
    struct str once;
    struct str twice;
    struct error error;
    enum status status = text_clean(arena, input, lines, &once, &error);
    FUZZ_CHECK(status == STATUS_OK || status == STATUS_BAD_INPUT);
    if (status != STATUS_OK)
        return;
    FUZZ_CHECK(text_valid(once) && text_clean(arena, once, lines, &twice, &error) == STATUS_OK && str_equal(once, twice));
}

static void check_folds(struct arena *arena, struct str input)
{
    struct str folded = text_fold(arena, input);
    struct str marked = text_fold_marked(arena, input);
    struct str normal;
    struct error error;
    FUZZ_CHECK(str_equal(text_fold(arena, folded), folded));
    FUZZ_CHECK(str_equal(text_fold_marked(arena, marked), marked));
    FUZZ_CHECK(str_equal(text_fold(arena, marked), folded));
    if (text_nfc(arena, input, &normal, &error) != STATUS_OK)
        return;
    FUZZ_CHECK(str_equal(text_fold(arena, normal), folded));
    FUZZ_CHECK(str_equal(text_sort_key(arena, normal), text_sort_key(arena, input)));
}

static void check_times(struct arena *arena, struct str input)
{
    struct buffer out;
    int64_t instant;
    int64_t again;
    date day;
    struct ident ident;
    buffer_open(&out, arena, 100);
    if (instant_read(input, &instant)) {
        instant_write(&out, instant);
        FUZZ_CHECK(instant_read(buffer_str(&out), &again) && again == instant);
    }
    if (date_read(input, &day)) {
        out.len = 0;
        date_write(&out, day);
        FUZZ_CHECK(str_equal(buffer_str(&out), input));
    }
    if (ident_read(input, &ident)) {
        out.len = 0;
        ident_write(&out, &ident);
        FUZZ_CHECK(out.len == input.len);
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    struct str input = { (const char *)bytes, size };
    struct arena arena;
    if (size > 100000)
        return 0;
    arena_open(&arena, &memory_system, (size_t)256 << 20);
    check_clean(&arena, input, false);
    check_clean(&arena, input, true);
    check_folds(&arena, input);
    check_times(&arena, input);
    arena_close(&arena);
    return 0;
}
