/* The set that a name speaks for, with the project's own words and law packs, against names that a province published and their sets as people
 * would put them. */
#include "../../unit.h"

#include "base/file.h"
#include "ocop/products/products_int.h"

#define DAY 20600 /* 2026-05-27 */

static struct arena arena;
static struct product_words *words;
static struct law *law;

static const struct {
    const char *name;
    int set;
} cases[] = {
    { "Chè Shan tuyết Suối Giàng", 11 }, { "Trà táo mèo Shan Thịnh", 12 },    { "Miến đao Giới Phiên", 6 },       { "Gạo Séng cù Mường Lò", 3 },
    { "Mật ong Vân Hội", 4 },            { "Rượu mơ Vương Việt", 15 },        { "Rượu Chum MĐ", 14 },             { "Homestay Hướng Kim đặc sản", 26 },
    { "Tinh dầu quế Đào Thịnh", 20 },    { "Thịt trâu sấy Yến Phương", 8 },   { "Nước tinh khiết Việt Cường", 16 }, { "Bưởi Đại Minh", 1 },
    { "Măng ớt Trạm Tấu", 7 },           { "Cao cà gai leo Viễn Sơn", 18 },   { "Du lịch sinh thái - cộng đồng Khe Cam", 26 },
    { "Bột quế Văn Yên", 10 },           { "Tỳ hưu đá phong thủy", 21 },      { "Cà phê Mường Ảng", 13 },         { "Trà giảo cổ lam", 12 },
    { "Lạp sườn", 8 },                   { "Cam sành Lục Yên", 1 },           { "Bánh chưng xanh - cẩm - đen", 6 },
};

static void published_names_speak_for_their_sets(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct product_guess guesses[PRODUCTS_GUESSES];
        size_t count = products_guess(&arena, words, law, str_from(cases[i].name), DAY, guesses);
        bool among = false;
        for (size_t g = 0; g < count; g++)
            among = among || guesses[g].set == cases[i].set;
        if (!among || guesses[0].set != cases[i].set)
            fail_msg("%s: %d is proposed, %d is right", cases[i].name, count > 0 ? guesses[0].set : 0, cases[i].set);
    }
}

static void a_name_without_marks_is_understood_too(void **state)
{
    struct product_guess guesses[PRODUCTS_GUESSES];
    (void)state;
    assert_true(products_guess(&arena, words, law, STR("mat ong rung"), DAY, guesses) > 0);
    assert_int_equal(guesses[0].set, 4);
}

static void marks_tell_apart_what_letters_do_not(void **state)
{
    struct product_guess guesses[PRODUCTS_GUESSES];
    (void)state;
    assert_true(products_guess(&arena, words, law, STR("Quả bơ"), DAY, guesses) > 0);
    assert_int_equal(guesses[0].set, 1);
    for (size_t g = 1; g < products_guess(&arena, words, law, STR("Quả bơ"), DAY, guesses); g++)
        assert_int_not_equal(guesses[g].set, 2); /* bò */
}

static void a_name_that_says_nothing_gets_no_guess(void **state)
{
    struct product_guess guesses[PRODUCTS_GUESSES];
    (void)state;
    assert_int_equal(products_guess(&arena, words, law, STR("Xyzzy"), DAY, guesses), 0);
    assert_int_equal(products_guess(&arena, words, law, STR(""), DAY, guesses), 0);
    assert_int_equal(products_guess(&arena, NULL, NULL, STR("Chè"), DAY, guesses), 0);
}

static void every_set_has_its_name_from_the_law(void **state)
{
    (void)state;
    for (int set = 1; set <= PRODUCTS_SETS; set++)
        assert_true(products_set_name(law, DAY, set).len > 0);
    assert_int_equal(products_set_name(law, DAY, 27).len, 0);
    assert_int_equal(products_set_name(NULL, DAY, 1).len, 0);
}

static void a_broken_file_of_words_is_told_with_its_line(void **state)
{
    static const char *const bad[] = { "words,set,points\nchè,27,2\n", "words,set,points\nchè,11,x\n", "words,set,points\n!!,11,2\n", "words,set\nchè,11\n" };
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct product_words *out;
        struct error error;
        assert_int_equal(products_words_read(&arena, str_from(bad[i]), &out, &error), STATUS_BAD_INPUT);
    }
}

static int start(void **state)
{
    struct error error;
    const char *source = getenv("OPENOCOP_SOURCE");
    (void)state;
    arena_open(&arena, &memory_system, (size_t)256 << 20);
    if (source == NULL || products_open(&arena, path_join(&arena, source, STR("data")), &words, &error) != STATUS_OK || words == NULL)
        return -1;
    if (law_open(&arena, path_join(&arena, source, STR("law")), &law, &error) != STATUS_OK)
        return -1;
    return law_load_all(&arena, law, &error) == STATUS_OK ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_names_speak_for_their_sets),
        cmocka_unit_test(a_name_without_marks_is_understood_too),
        cmocka_unit_test(marks_tell_apart_what_letters_do_not),
        cmocka_unit_test(a_name_that_says_nothing_gets_no_guess),
        cmocka_unit_test(every_set_has_its_name_from_the_law),
        cmocka_unit_test(a_broken_file_of_words_is_told_with_its_line),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
