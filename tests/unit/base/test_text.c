#include "base/text.h"

#include <pthread.h>

#include "../torture.h"
#include "texts_text.h"

static struct arena arena;
static struct error error;

static int start(void **state)
{
    (void)state;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

/* All 73 letters of Vietnamese that may bear a mark, small and capital, and what is left without marks. */
static const struct {
    const char *small;
    const char *capital;
    const char *plain;
} letters[] = {
    { "a", "A", "a" }, { "à", "À", "a" }, { "ả", "Ả", "a" }, { "ã", "Ã", "a" }, { "á", "Á", "a" }, { "ạ", "Ạ", "a" },
    { "ă", "Ă", "a" }, { "ằ", "Ằ", "a" }, { "ẳ", "Ẳ", "a" }, { "ẵ", "Ẵ", "a" }, { "ắ", "Ắ", "a" }, { "ặ", "Ặ", "a" },
    { "â", "Â", "a" }, { "ầ", "Ầ", "a" }, { "ẩ", "Ẩ", "a" }, { "ẫ", "Ẫ", "a" }, { "ấ", "Ấ", "a" }, { "ậ", "Ậ", "a" },
    { "e", "E", "e" }, { "è", "È", "e" }, { "ẻ", "Ẻ", "e" }, { "ẽ", "Ẽ", "e" }, { "é", "É", "e" }, { "ẹ", "Ẹ", "e" },
    { "ê", "Ê", "e" }, { "ề", "Ề", "e" }, { "ể", "Ể", "e" }, { "ễ", "Ễ", "e" }, { "ế", "Ế", "e" }, { "ệ", "Ệ", "e" },
    { "i", "I", "i" }, { "ì", "Ì", "i" }, { "ỉ", "Ỉ", "i" }, { "ĩ", "Ĩ", "i" }, { "í", "Í", "i" }, { "ị", "Ị", "i" },
    { "o", "O", "o" }, { "ò", "Ò", "o" }, { "ỏ", "Ỏ", "o" }, { "õ", "Õ", "o" }, { "ó", "Ó", "o" }, { "ọ", "Ọ", "o" },
    { "ô", "Ô", "o" }, { "ồ", "Ồ", "o" }, { "ổ", "Ổ", "o" }, { "ỗ", "Ỗ", "o" }, { "ố", "Ố", "o" }, { "ộ", "Ộ", "o" },
    { "ơ", "Ơ", "o" }, { "ờ", "Ờ", "o" }, { "ở", "Ở", "o" }, { "ỡ", "Ỡ", "o" }, { "ớ", "Ớ", "o" }, { "ợ", "Ợ", "o" },
    { "u", "U", "u" }, { "ù", "Ù", "u" }, { "ủ", "Ủ", "u" }, { "ũ", "Ũ", "u" }, { "ú", "Ú", "u" }, { "ụ", "Ụ", "u" },
    { "ư", "Ư", "u" }, { "ừ", "Ừ", "u" }, { "ử", "Ử", "u" }, { "ữ", "Ữ", "u" }, { "ứ", "Ứ", "u" }, { "ự", "Ự", "u" },
    { "y", "Y", "y" }, { "ỳ", "Ỳ", "y" }, { "ỷ", "Ỷ", "y" }, { "ỹ", "Ỹ", "y" }, { "ý", "Ý", "y" }, { "ỵ", "Ỵ", "y" },
    { "đ", "Đ", "d" },
};
#define LETTERS (sizeof(letters) / sizeof(letters[0]))

static struct str joined(struct str a, struct str b)
{
    struct buffer out;
    buffer_open(&out, &arena, 1000);
    buffer_add(&out, a);
    buffer_add(&out, b);
    return buffer_str(&out);
}

static void every_vietnamese_letter_folds_to_its_plain_one(void **state)
{
    (void)state;
    assert_int_equal(2 * LETTERS, 146);
    for (size_t i = 0; i < LETTERS; i++) {
        assert_str(text_fold(&arena, str_from(letters[i].small)), letters[i].plain);
        assert_str(text_fold(&arena, str_from(letters[i].capital)), letters[i].plain);
        assert_str(text_fold_marked(&arena, str_from(letters[i].small)), letters[i].small);
        assert_str(text_fold_marked(&arena, str_from(letters[i].capital)), letters[i].small);
    }
}

static void names_fold_to_what_people_type(void **state)
{
    static const char *const folds[][2] = {
        { "Mù Cang Chải", "mu cang chai" },
        { "Hoà Bình", "hoa binh" },
        { "Hòa Bình", "hoa binh" },
        { "  ĐÔNG   CUÔNG ", "dong cuong" },
        { "Ðông Cuông", "dong cuong" }, /* Eth, as old keyboards type it */
        { "Nghĩa Lộ", "nghia lo" },
        { "R'Lấp, xã (2025)", "r lap xa 2025" },
        { "Phường 12", "phuong 12" },
        { "m\u00b2 \uff21\uff22", "m2 ab" },
        { "que\u0302\u0301", "que" },
        { "Que\u0301\u0302", "que" }, /* the marks in the other order */
        { "chè\u200b xanh\u00ad", "che xanh" },
        { "", "" },
        { "---", "" },
        { "\u0301", "" },
        { "Straße", "strasse" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof(folds) / sizeof(folds[0]); i++)
        assert_str(text_fold(&arena, str_from(folds[i][0])), folds[i][1]);
    assert_str(text_fold(&arena, STR("a\xFF")), "");
}

static void the_older_place_of_the_tone_is_the_newer_one(void **state)
{
    static const char *const tones[] = { "̀", "̉", "̃", "́", "̣" };
    static const char *const pairs[][2] = { { "o", "a" }, { "o", "e" }, { "u", "y" } };
    (void)state;
    for (size_t t = 0; t < 5; t++) {
        for (size_t p = 0; p < 3; p++) {
            struct str first = str_from(pairs[p][0]);
            struct str second = str_from(pairs[p][1]);
            struct str tone = str_from(tones[t]);
            struct str older = joined(joined(STR("kh"), first), joined(tone, second));
            struct str newer = joined(joined(STR("KH"), first), joined(second, tone));
            assert_true(str_equal(text_fold_marked(&arena, older), text_fold_marked(&arena, newer)));
        }
    }
    assert_str(text_fold_marked(&arena, STR("Hòa Bình")), "hoà bình");
    assert_str(text_fold_marked(&arena, STR("Hoà Bình")), "hoà bình");
    assert_str(text_fold_marked(&arena, STR("thúy, KHỎE")), "thuý khoẻ");
    assert_str(text_fold_marked(&arena, STR("xoài toàn Huỳnh quý")), "xoài toàn huỳnh quý");
    assert_str(text_fold_marked(&arena, STR("của mùa bìa Đống Đa ĐƯỜNG thuở thuế hoặc")), "của mùa bìa đống đa đường thuở thuế hoặc");
    assert_str(text_fold_marked(&arena, STR("loé loẹt òà")), "loé loẹt òà");
}

static void names_that_differ_in_marks_stay_apart(void **state)
{
    (void)state;
    assert_false(str_equal(text_fold_marked(&arena, STR("Quán")), text_fold_marked(&arena, STR("Quân"))));
    assert_false(str_equal(text_fold_marked(&arena, STR("Đa")), text_fold_marked(&arena, STR("Da"))));
    assert_false(str_equal(text_fold_marked(&arena, STR("Hoà")), text_fold_marked(&arena, STR("Hoá"))));
    assert_true(str_equal(text_fold(&arena, STR("Quán")), text_fold(&arena, STR("Quân"))));
}

static struct str clean(const char *s, bool lines)
{
    struct str out = { NULL, 0 };
    if (text_clean(&arena, str_from(s), lines, &out, &error) != STATUS_OK)
        fail_msg("%s was refused", s);
    return out;
}

static void what_people_type_is_kept_in_one_form(void **state)
{
    (void)state;
    assert_str(clean("Che\u0300 Suo\u0302\u0301i Gia\u0300ng", false), "Chè Suối Giàng");
    assert_str(clean(" \n\tchè\u00a0xanh \r\n\u3000\ufeff", false), "chè xanh");
    assert_str(clean("\ufeffm\u1ed9t\r\nhai\rba\u2028bốn\tnăm", true), "một\nhai\nba\nbốn\tnăm");
    assert_str(clean("a\u200bb", false), "ab");
    assert_str(clean("\u00e9\U0001F469\u200d\U0001F33E", false), "\u00e9\U0001F469\u200d\U0001F33E"); /* a farmer, with a joiner */
    assert_str(clean("", false), "");
    assert_str(clean("\u200b \n", false), "");
    assert_str(clean("</script> & \"'", false), "</script> & \"'");
}

static void what_must_not_be_kept_is_refused_by_name(void **state)
{
    static const struct {
        const char *bytes;
        bool lines;
        enum text_id text;
        const char *character;
    } bad[] = {
        { "a\nb", false, TEXT_text_line_break, NULL },
        { "a\tb", false, TEXT_text_line_break, NULL },
        { "a\u2029b", false, TEXT_text_line_break, NULL },
        { "a\x01", true, TEXT_text_control, "U+0001" },
        { "a\x7f", true, TEXT_text_control, "U+007F" },
        { "a\xC2\x85z", true, TEXT_text_control, "U+0085" },
        { "a\u202eb", true, TEXT_text_direction, "U+202E" },
        { "a\u202ab", true, TEXT_text_direction, "U+202A" },
        { "a\u2066b", true, TEXT_text_direction, "U+2066" },
        { "a\u2069", true, TEXT_text_direction, "U+2069" },
        { "\u200ea", true, TEXT_text_direction, "U+200E" },
        { "\u200f", true, TEXT_text_direction, "U+200F" },
        { "\u061c", true, TEXT_text_direction, "U+061C" },
        { "\ue000", true, TEXT_text_private, "U+E000" },
        { "\U0010FFFD", true, TEXT_text_private, "U+10FFFD" },
        { "\ufdd0", true, TEXT_text_not_utf8, NULL },
        { "\xEF\xBF\xBF", true, TEXT_text_not_utf8, NULL },
        { "\xED\xA0\x80", true, TEXT_text_not_utf8, NULL },
        { "a\xFF", true, TEXT_text_not_utf8, NULL },
        { "\x80", true, TEXT_text_not_utf8, NULL },
        { "\xC3", true, TEXT_text_not_utf8, NULL },
    };
    struct str out;
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(text_clean(&arena, str_from(bad[i].bytes), bad[i].lines, &out, &error), STATUS_BAD_INPUT);
        assert_int_equal(error.text, bad[i].text);
        if (bad[i].character != NULL)
            assert_string_equal(error.args[0].text, bad[i].character);
    }
    assert_int_equal(text_clean(&arena, STR("a\0b"), true, &out, &error), STATUS_BAD_INPUT);
    assert_int_equal(text_nfc(&arena, STR("a\0b"), &out, &error), STATUS_BAD_INPUT);
}

static void the_normal_form_may_be_longer(void **state)
{
    struct buffer in;
    struct str out;
    (void)state;
    buffer_open(&in, &arena, 10000);
    for (int i = 0; i < 1000; i++)
        buffer_add(&in, STR("\xF0\x9D\x85\xA0")); /* U+1D160 has a normal form of three characters */
    assert_int_equal(text_nfc(&arena, buffer_str(&in), &out, &error), STATUS_OK);
    assert_int_equal(out.len, 12000);
}

/* In the order of a dictionary: letters first (a ă â, d đ, e ê, o ô ơ, u ư), tones last (level, falling, asking, tumbling, rising, heavy). */
static void communes_sort_as_in_a_dictionary(void **state)
{
    static const char *const sorted[] = {
        "An Bình", "An Lương", "An Thịnh", "Ân", "Âu Lâu", "Bạch Hà", "Bản Công", "Bảo Ái", "Bảo Hưng", "Cao Phạ", "Cát Thịnh", "Cẩm Ân", "Chấn Thịnh",
        "Chế Cu Nha", "Chế Tạo", "Dế Xu Phình", "Du Già", "Đá Bàn", "Đại Lịch", "Đại Phác", "Đào Thịnh", "Đông An", "Đông Cuông", "Đồng Khê",
        "Giới Phiên", "Hán Đà", "Hạnh Sơn", "Hòa Cuông", "Hồ Bốn", "Hồng Ca", "Huy Tân", "Hưng Khánh", "Khánh Hòa", "Khao Mang", "Kiên Thành",
        "La Pán Tẩn", "Lao Chải", "Lâm Giang", "Lâm Thượng", "Liễu Đô", "Lương Thịnh", "Ma", "Mà", "Mả", "Mã", "Má", "Mạ", "Mậu A", "Mậu Đông",
        "Minh Chuẩn", "Mù Cang Chải", "Mường Lai", "Nà Hẩu", "Nậm Có", "Nghĩa Lộ", "Ngòi A", "Ô", "Ơ", "Phù Nham", "Phúc Lợi", "Quế Hạ", "Quế Thượng",
        "Suối Giàng", "Tà Xi Láng", "Tân Hợp", "Tân Hương", "Thác Bà", "Trạm Tấu", "Túc Đán", "U", "Ư", "Văn Chấn", "Văn Phú", "Việt Thành",
        "Vĩnh Kiên", "Xà Hồ", "Xuân Ái", "Y Can", "Yên Bình", "Yên Thế",
    };
    (void)state;
    for (size_t i = 0; i + 1 < sizeof(sorted) / sizeof(sorted[0]); i++) {
        struct str a = text_sort_key(&arena, str_from(sorted[i]));
        struct str b = text_sort_key(&arena, str_from(sorted[i + 1]));
        if (str_compare(a, b) >= 0)
            fail_msg("%s should come before %s", sorted[i], sorted[i + 1]);
        assert_int_equal(str_find(a, '\0'), a.len);
    }
    assert_true(str_equal(text_sort_key(&arena, STR("quế")), text_sort_key(&arena, STR("que\u0302\u0301"))));
    assert_int_equal(text_sort_key(&arena, STR("")).len, 0);
    assert_int_equal(text_sort_key(&arena, STR("\xFF")).len, 0);
}

static void the_sort_version_names_library_and_collation(void **state)
{
    struct str version = text_sort_version(&arena);
    size_t slash = str_find(version, '/');
    (void)state;
    assert_in_range(slash, 2, 12);
    assert_true(slash + 1 < version.len);
}

static void *sort_many(void *self)
{
    struct arena own;
    struct str expected = *(const struct str *)self;
    bool same = true;
    arena_open(&own, &memory_system, ARENA_DEFAULT_LIMIT);
    for (int i = 0; i < 2000; i++) {
        same = same && str_equal(text_sort_key(&own, STR("Mù Cang Chải")), expected) && str_is(text_fold(&own, STR("Hoà Bình")), "hoa binh");
        if (i % 100 == 0)
            arena_empty(&own);
    }
    arena_close(&own);
    return same ? self : NULL;
}

static void threads_may_sort_and_fold_side_by_side(void **state)
{
    struct str expected = text_sort_key(&arena, STR("Mù Cang Chải"));
    pthread_t threads[4];
    (void)state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, sort_many, &expected), 0);
    for (int i = 0; i < 4; i++) {
        void *result = NULL;
        assert_int_equal(pthread_join(threads[i], &result), 0);
        assert_ptr_equal(result, &expected);
    }
}

static enum status clean_and_fold(struct arena *from, void *self)
{
    struct str out;
    enum status status = text_clean(from, STR(" Che\u0300 Suo\u0302\u0301i Giàng "), false, &out, &error);
    (void)self;
    if (status != STATUS_OK)
        return status;
    if (text_fold(from, out).len == 0 || text_fold_marked(from, out).len == 0 || text_sort_key(from, out).len == 0)
        return from->exhausted ? STATUS_FAILED : STATUS_NO;
    return STATUS_OK;
}

static void lack_of_memory_anywhere_is_a_clean_failure(void **state)
{
    (void)state;
    assert_true(torture_all(clean_and_fold, NULL) > 256);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_vietnamese_letter_folds_to_its_plain_one, start, stop),
        cmocka_unit_test_setup_teardown(names_fold_to_what_people_type, start, stop),
        cmocka_unit_test_setup_teardown(the_older_place_of_the_tone_is_the_newer_one, start, stop),
        cmocka_unit_test_setup_teardown(names_that_differ_in_marks_stay_apart, start, stop),
        cmocka_unit_test_setup_teardown(what_people_type_is_kept_in_one_form, start, stop),
        cmocka_unit_test_setup_teardown(what_must_not_be_kept_is_refused_by_name, start, stop),
        cmocka_unit_test_setup_teardown(the_normal_form_may_be_longer, start, stop),
        cmocka_unit_test_setup_teardown(communes_sort_as_in_a_dictionary, start, stop),
        cmocka_unit_test_setup_teardown(the_sort_version_names_library_and_collation, start, stop),
        cmocka_unit_test_setup_teardown(threads_may_sort_and_fold_side_by_side, start, stop),
        cmocka_unit_test(lack_of_memory_anywhere_is_a_clean_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
