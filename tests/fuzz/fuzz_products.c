/* Names: folding, masks, codes, distance and guesses hold their bounds; the file of words is refused or read. */
#include "fuzz.h"

#include "base/text.h"
#include "ocop/producers/producers.h"
#include "ocop/products/products_int.h"

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    struct str text = { (const char *)bytes, size };
    struct str name = str_part(text, 0, str_find(text, '\n'));
    struct str words[PRODUCERS_WORDS];
    struct product_guess guesses[PRODUCTS_GUESSES];
    struct product_words *table = NULL;
    struct error error = { .status = STATUS_OK };
    struct arena arena;
    enum status status;
    if (size > 20000)
        return 0;
    arena_open(&arena, &memory_system, (size_t)64 << 20);
    status = products_words_read(&arena, text, &table, &error);
    FUZZ_CHECK(status == STATUS_OK || (status == STATUS_BAD_INPUT && error.status == status));
    FUZZ_CHECK(products_guess(&arena, status == STATUS_OK ? table : NULL, NULL, name, 20600, guesses) <= PRODUCTS_GUESSES);
    FUZZ_CHECK(text_valid(producers_fold(&arena, name)) && text_valid(producers_bare(&arena, name)));
    producers_query_words(&arena, name, words);
    for (size_t i = 0; i < PRODUCERS_WORDS; i++)
        FUZZ_CHECK(str_find(words[i], ' ') == words[i].len && str_find(words[i], '%') == words[i].len && words[i].len <= words[0].len);
    FUZZ_CHECK(producers_distance(name, name, 3) == (name.len > 200 ? 4 : 0));
    FUZZ_CHECK(producers_mask(&arena, name).len <= 200);
    if (producers_tax_code_good(name))
        FUZZ_CHECK(name.len == 10 || name.len == 14);
    if (products_gtin_good(name))
        FUZZ_CHECK(name.len >= 8 && name.len <= 14);
    arena_close(&arena);
    return 0;
}
