/* What files are taken for, and what is refused: types by content, names, addresses of videos. */
#include "../../unit.h"

#include "ocop/files/files_int.h"

#define PNG_HEAD "\x89PNG\r\n\x1A\n\0\0\0\rIHDR"

static struct arena arena;

static enum status type_of(struct str bytes, const char *expected)
{
    struct error error = { 0 };
    struct str type;
    enum status status = file_type_of(bytes, &type, &error);
    assert_int_equal(status, error.status);
    if (status == STATUS_OK)
        assert_str(type, expected);
    return status;
}

static void a_file_is_what_its_first_bytes_say(void **state)
{
    (void)state;
    assert_int_equal(type_of(STR("%PDF-1.7\n"), "application/pdf"), STATUS_OK);
    assert_int_equal(type_of(STR("\xFF\xD8\xFF\xE0"), "image/jpeg"), STATUS_OK);
    assert_int_equal(type_of(STR(PNG_HEAD), "image/png"), STATUS_OK);
    assert_int_equal(type_of(STR("\0\0\0\x18"
                                 "ftypheic"), "image/heic"), STATUS_OK);
    assert_int_equal(type_of(STR("\0\0\0\x18"
                                 "ftypmif1"), "image/heic"), STATUS_OK);
}

static void what_is_empty_unknown_or_two_things_at_once_is_refused(void **state)
{
    static const char png_and_pdf[] = PNG_HEAD "xxx%PDF-1.4";
    (void)state;
    assert_int_equal(type_of(STR(""), ""), STATUS_BAD_INPUT);
    assert_int_equal(type_of(STR("GIF89a"), ""), STATUS_BAD_INPUT);
    assert_int_equal(type_of(STR("MZ\x90"), ""), STATUS_BAD_INPUT);
    assert_int_equal(type_of(STR("<html><script>"), ""), STATUS_BAD_INPUT);
    assert_int_equal(type_of(STR("\0\0\0\x18"
                                 "ftypisom"), ""), STATUS_BAD_INPUT); /* a film */
    assert_int_equal(type_of(STR(" %PDF-1.4"), ""), STATUS_BAD_INPUT);
    assert_int_equal(type_of((struct str){ png_and_pdf, sizeof(png_and_pdf) - 1 }, ""), STATUS_BAD_INPUT);
    assert_int_equal(type_of(STR("%PDF-1.4 ... PK\x05\x06 an archive's end"), ""), STATUS_BAD_INPUT);
}

static void a_file_of_more_than_30_mb_is_too_large(void **state)
{
    char *bytes = arena_take(&arena, (size_t)FILE_SIZE_MAX + 1);
    (void)state;
    assert_non_null(bytes);
    memcpy(bytes, "%PDF-", 5);
    assert_int_equal(type_of((struct str){ bytes, (size_t)FILE_SIZE_MAX }, "application/pdf"), STATUS_OK);
    assert_int_equal(type_of((struct str){ bytes, (size_t)FILE_SIZE_MAX + 1 }, ""), STATUS_TOO_LARGE);
}

static void names_with_slashes_control_characters_or_too_many_letters_are_refused(void **state)
{
    char longest[301];
    struct str clean;
    (void)state;
    memset(longest, 'x', sizeof(longest));
    assert_int_equal(file_name_check(&arena, STR("Gi\xE1\xBA\xA5y ch\xE1\xBB\xA9ng nh\xE1\xBA\xADn.pdf"), &clean, NULL), STATUS_OK);
    assert_int_equal(file_name_check(&arena, STR("../../etc/passwd"), &clean, NULL), STATUS_BAD_INPUT);
    assert_int_equal(file_name_check(&arena, STR("C:\\a.pdf"), &clean, NULL), STATUS_BAD_INPUT);
    assert_int_equal(file_name_check(&arena, STR("a\nb.pdf"), &clean, NULL), STATUS_BAD_INPUT);
    assert_int_equal(file_name_check(&arena, STR("a\xE2\x80\xAE"
                                                 "fdp.exe"), &clean, NULL), STATUS_BAD_INPUT); /* turns the direction of reading */
    assert_int_equal(file_name_check(&arena, STR("\xFF"), &clean, NULL), STATUS_BAD_INPUT);
    assert_int_equal(file_name_check(&arena, STR(" "), &clean, NULL), STATUS_BAD_INPUT);
    assert_int_equal(file_name_check(&arena, (struct str){ longest, FILE_NAME_MAX }, &clean, NULL), STATUS_OK);
    assert_int_equal(file_name_check(&arena, (struct str){ longest, 300 }, &clean, NULL), STATUS_BAD_INPUT);
}

static void a_download_has_a_plain_name_whatever_the_title(void **state)
{
    (void)state;
    assert_str(file_download_name(&arena, STR("Gi\xE1\xBA\xA5y \"ph\xC3\xA9p\"; \r\n s\xE1\xBB\x91 1/2"), STR("application/pdf")), "giay-phep-so-1-2.pdf");
    assert_str(file_download_name(&arena, STR(""), STR("image/png")), ".png");
}

static void links_are_https_addresses_of_video_sites(void **state)
{
    (void)state;
    assert_true(file_link_is_good(STR("https://www.youtube.com/watch?v=dQw4w9WgXcQ")));
    assert_true(file_link_is_good(STR("https://youtu.be/dQw4w9WgXcQ")));
    assert_false(file_link_is_good(STR("http://youtu.be/dQw4w9WgXcQ")));
    assert_false(file_link_is_good(STR("https://youtu.be/")));
    assert_false(file_link_is_good(STR("https://youtu.be")));
    assert_false(file_link_is_good(STR("https://youtu.be:444/x")));
    assert_false(file_link_is_good(STR("https://youtu.be@evil.example/x")));
    assert_false(file_link_is_good(STR("https://youtu.be.evil.example/x")));
    assert_false(file_link_is_good(STR("https://youtu.be/x\" onclick=\"")));
    assert_false(file_link_is_good(STR("javascript:alert(1)//https://youtu.be/x")));
    assert_false(file_link_is_good(STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_what_its_first_bytes_say),
        cmocka_unit_test(what_is_empty_unknown_or_two_things_at_once_is_refused),
        cmocka_unit_test(a_file_of_more_than_30_mb_is_too_large),
        cmocka_unit_test(names_with_slashes_control_characters_or_too_many_letters_are_refused),
        cmocka_unit_test(a_download_has_a_plain_name_whatever_the_title),
        cmocka_unit_test(links_are_https_addresses_of_video_sites),
    };
    int failed;
    arena_open(&arena, &memory_system, (size_t)64 << 20);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
