#include "base/sign.h"

#include "base/digest.h"

#include "../unit.h"

static struct arena arena;

static struct str bytes_of(const char *hex)
{
    size_t len = strlen(hex) / 2;
    char *out = arena_take(&arena, len + 1);
    for (size_t i = 0; i < len; i++) {
        char pair[3] = { hex[2 * i], hex[2 * i + 1], '\0' };
        out[i] = (char)strtoul(pair, NULL, 16);
    }
    return (struct str){ out, len };
}

/* RFC 8032, 7.1: TEST 1 and TEST 3. */
static const struct {
    const char *seed, *public_key, *message, *signature;
} known[] = {
    { "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b" },
    { "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a" },
};

static void known_messages_have_their_known_signatures(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        unsigned char public_key[SIGN_PUBLIC_SIZE];
        unsigned char signature[SIGN_SIZE];
        const unsigned char *seed = (const unsigned char *)bytes_of(known[i].seed).ptr;
        sign_public(seed, public_key);
        assert_memory_equal(public_key, bytes_of(known[i].public_key).ptr, SIGN_PUBLIC_SIZE);
        sign_make(seed, bytes_of(known[i].message), signature);
        assert_memory_equal(signature, bytes_of(known[i].signature).ptr, SIGN_SIZE);
        assert_true(sign_check(bytes_of(known[i].public_key), bytes_of(known[i].message), bytes_of(known[i].signature)));
    }
}

static void whatever_is_changed_the_signature_is_no_longer_good(void **state)
{
    struct str key = bytes_of(known[1].public_key);
    struct str message = bytes_of(known[1].message);
    struct str signature = bytes_of(known[1].signature);
    (void)state;
    for (size_t i = 0; i < signature.len * 8; i++) {
        struct str other = arena_copy(&arena, signature);
        ((char *)other.ptr)[i / 8] ^= (char)(1 << i % 8);
        assert_false(sign_check(key, message, other));
    }
    assert_false(sign_check(bytes_of(known[0].public_key), message, signature));
    assert_false(sign_check(key, STR("\xaf\x83"), signature));
    assert_false(sign_check(key, message, str_part(signature, 0, 63)));
    assert_false(sign_check(str_part(key, 0, 31), message, signature));
    assert_false(sign_check((struct str){ NULL, 0 }, message, (struct str){ NULL, 0 }));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_messages_have_their_known_signatures),
        cmocka_unit_test(whatever_is_changed_the_signature_is_no_longer_good),
    };
    int failed;
    if (!digest_ready())
        return 1;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
