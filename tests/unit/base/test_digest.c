#include "base/digest.h"

#include "../unit.h"

static struct arena arena;

/* FIPS 180-4 examples, and the empty message. */
static void known_messages_have_their_known_hashes(void **state)
{
    struct sha256 hash = sha256_of(STR("abc"));
    struct str pieces[] = { STR("abcdbcdecdefdefgefghfghighij"), STR(""), STR("hijkijkljklmklmnlmnomnopnopq") };
    (void)state;
    assert_str(sha256_hex(&arena, &hash), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    hash = sha256_of((struct str){ NULL, 0 });
    assert_str(sha256_hex(&arena, &hash), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    hash = sha256_of_many(pieces, 3);
    assert_str(sha256_hex(&arena, &hash), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void only_sixty_four_lower_case_digits_are_read(void **state)
{
    struct sha256 hash = sha256_of(STR("abc"));
    struct sha256 other = sha256_of(STR("abd"));
    struct sha256 read;
    struct str hex = sha256_hex(&arena, &hash);
    (void)state;
    assert_true(sha256_read(hex, &read));
    assert_true(sha256_equal(&read, &hash));
    assert_false(sha256_equal(&read, &other));
    assert_false(sha256_read(str_part(hex, 0, 63), &read));
    assert_false(sha256_read(STR("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"), &read));
    assert_false(sha256_read(STR("ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), &read));
    assert_false(sha256_read(STR(""), &read));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_messages_have_their_known_hashes),
        cmocka_unit_test(only_sixty_four_lower_case_digits_are_read),
    };
    int failed;
    if (!digest_ready())
        return 1;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
