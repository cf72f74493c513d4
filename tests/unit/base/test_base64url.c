#include "base/base64url.h"

#include "../unit.h"

static struct arena arena;

static struct str written(struct str bytes)
{
    struct buffer out;
    buffer_open(&out, &arena, 100);
    base64url_write(&out, bytes);
    return buffer_str(&out);
}

/* RFC 4648, section 10, without padding; and the two letters that differ from base64. */
static void known_bytes_have_their_known_letters(void **state)
{
    static const char *const known[][2] = { { "", "" }, { "f", "Zg" }, { "fo", "Zm8" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg" }, { "fooba", "Zm9vYmE" }, { "foobar", "Zm9vYmFy" } };
    struct str read;
    (void)state;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        assert_str(written(str_from(known[i][0])), known[i][1]);
        assert_true(base64url_read(&arena, str_from(known[i][1]), &read));
        assert_str(read, known[i][0]);
    }
    assert_str(written(STR("\xfb\xff\xbf")), "-_-_");
}

static void what_is_never_written_is_not_read(void **state)
{
    static const char *const bad[] = { "Zg==", "Zm9v\n", "Zm+v", "Zm/v", "Z", "Zm9vY", "Zh", "Zm9", " Zm8" };
    struct str read;
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(base64url_read(&arena, str_from(bad[i]), &read));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_bytes_have_their_known_letters),
        cmocka_unit_test(what_is_never_written_is_not_read),
    };
    int failed;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
