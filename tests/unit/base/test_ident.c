#include "base/ident.h"

#include "../unit.h"

static struct arena arena;

static struct str written(struct ident ident)
{
    struct buffer out;
    buffer_open(&out, &arena, 100);
    ident_write(&out, &ident);
    return buffer_str(&out);
}

static void fill(void *dice, void *bytes, size_t size)
{
    memset(bytes, *(const int *)dice, size);
}

static void a_random_identifier_is_a_uuid_of_version_4(void **state)
{
    int ones = 0xFF;
    int zeroes = 0;
    const struct context all_ones = { .random = fill, .dice = &ones };
    const struct context all_zeroes = { .random = fill, .dice = &zeroes };
    struct ident a = ident_new(&context_system);
    struct ident b = ident_new(&context_system);
    (void)state;
    assert_str(written(ident_new(&all_ones)), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    assert_str(written(ident_new(&all_zeroes)), "00000000-0000-4000-8000-000000000000");
    assert_false(ident_equal(&a, &b));
}

/* The first 16 bytes of SHA-256("abc") are ba7816bf8f01cfea414140de5dae2223. */
static void the_same_name_gives_the_same_uuid_of_version_8(void **state)
{
    struct ident a = ident_of_name(STR("abc"));
    struct ident b = ident_of_name(STR("abc"));
    struct ident c = ident_of_name(STR("abd"));
    (void)state;
    assert_str(written(a), "ba7816bf-8f01-8fea-8141-40de5dae2223");
    assert_true(ident_equal(&a, &b));
    assert_false(ident_equal(&a, &c));
}

static void only_the_usual_form_is_read(void **state)
{
    struct ident ident = { { 7 } };
    (void)state;
    for (const char *const *bad = (const char *const[]){ "", "ba7816bf8f018fea814140de5dae2223", "ba7816bf-8f01-8fea-8141-40de5dae222",
                                                         "ba7816bf-8f01-8fea-8141-40de5dae22233", "{a7816bf-8f01-8fea-8141-40de5dae222}",
                                                         "ba7816bf-8f01-8fea-814140de-5dae2223", "ga7816bf-8f01-8fea-8141-40de5dae2223",
                                                         "ba7816bf_8f01-8fea-8141-40de5dae2223", " a7816bf-8f01-8fea-8141-40de5dae2223", NULL };
         *bad != NULL; bad++)
        assert_false(ident_read(str_from(*bad), &ident));
    assert_int_equal(ident.bytes[0], 7);
    assert_true(ident_read(STR("BA7816BF-8F01-8FEA-8141-40de5dae2223"), &ident));
    assert_str(written(ident), "ba7816bf-8f01-8fea-8141-40de5dae2223");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_random_identifier_is_a_uuid_of_version_4),
        cmocka_unit_test(the_same_name_gives_the_same_uuid_of_version_8),
        cmocka_unit_test(only_the_usual_form_is_read),
    };
    int failed;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
