/* Tax codes, masks, names and their distance; no data. */
#include <stdio.h>

#include "../../unit.h"

#include "ocop/producers/producers_int.h"

static struct arena arena;

static void real_tax_codes_are_good_and_any_changed_digit_is_not(void **state)
{
    /* Codes that large firms print on their invoices. */
    static const char *const codes[] = { "0100109106", "0300588569", "0101248141", "0100686209", "0102859048" };
    (void)state;
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        char changed[11];
        assert_true(producers_tax_code_good(str_from(codes[i])));
        memcpy(changed, codes[i], 11);
        changed[9] = (char)(changed[9] == '9' ? '0' : changed[9] + 1);
        assert_false(producers_tax_code_good(str_from(changed)));
    }
}

static void the_check_digit_agrees_with_the_formula_for_every_beginning_tried(void **state)
{
    static const int weights[] = { 31, 29, 23, 19, 17, 13, 7, 5, 3 };
    (void)state;
    for (int n = 0; n < 20000; n++) {
        char code[24];
        int good = 0;
        int sum = 0;
        snprintf(code, sizeof(code), "%09d0", n * 49999 % 1000000000);
        for (int i = 0; i < 9; i++)
            sum += weights[i] * (code[i] - '0');
        for (int digit = 0; digit < 10; digit++) {
            code[9] = (char)('0' + digit);
            if (producers_tax_code_good(str_from(code))) {
                good++;
                assert_int_equal((sum + digit - 10) % 11, 0);
            }
        }
        assert_int_equal(good, sum % 11 == 0 ? 0 : 1); /* 10 is no digit */
    }
}

static void a_dependent_unit_adds_three_digits(void **state)
{
    (void)state;
    assert_true(producers_tax_code_good(STR("0100109106-001")));
    assert_false(producers_tax_code_good(STR("0100109106-01")));
    assert_false(producers_tax_code_good(STR("0100109106 001")));
    assert_false(producers_tax_code_good(STR("0100109106-0a1")));
    assert_false(producers_tax_code_good(STR("")));
    assert_false(producers_tax_code_good(STR("010010910\xc4")));
}

static void a_masked_number_shows_its_last_three_digits(void **state)
{
    (void)state;
    assert_str(producers_mask(&arena, STR("015090001234")), "•••••••••234");
    assert_str(producers_mask(&arena, STR("123456789")), "••••••789");
    assert_str(producers_mask(&arena, STR("123")), "");
}

static void brief_and_full_kinds_fold_to_one(void **state)
{
    static const char *const pairs[][2] = {
        { "Hợp tác xã Suối Giàng", "HTX Suoi Giang" },
        { "Tổ hợp tác chè Khe Mạ", "THT chè Khe Mạ" },
        { "Công ty TNHH MTV Hương Quế", "CTY trách nhiệm hữu hạn một thành viên hương quế" },
        { "Doanh nghiệp tư nhân Bình Minh", "DNTN Bình Minh" },
        { "Hộ kinh doanh Đào Thịnh", "HKD đào thịnh" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        struct str a = producers_fold(&arena, str_from(pairs[i][0]));
        char expected[200];
        struct str b = producers_fold(&arena, str_from(pairs[i][1]));
        memcpy(expected, b.ptr, b.len);
        expected[b.len] = '\0';
        assert_str(a, expected);
    }
    assert_str(producers_bare(&arena, STR("Hợp tác xã Suối Giàng")), "suoi giang");
    assert_str(producers_bare(&arena, STR("HTX")), "htx"); /* a name of nothing else keeps it */
    assert_str(producers_bare(&arena, STR("Htxa Giàng")), "htxa giang");
}

static int slow_distance(struct str a, struct str b)
{
    int rows[40][40];
    for (size_t i = 0; i <= a.len; i++)
        for (size_t k = 0; k <= b.len; k++) {
            int best = i == 0 ? (int)k : k == 0 ? (int)i : rows[i - 1][k - 1] + (a.ptr[i - 1] != b.ptr[k - 1]);
            if (i > 0 && k > 0 && rows[i - 1][k] + 1 < best)
                best = rows[i - 1][k] + 1;
            if (i > 0 && k > 0 && rows[i][k - 1] + 1 < best)
                best = rows[i][k - 1] + 1;
            rows[i][k] = best;
        }
    return rows[a.len][b.len];
}

static void the_distance_is_levenshteins_up_to_its_bound(void **state)
{
    unsigned dice = 1;
    (void)state;
    for (int n = 0; n < 20000; n++) {
        char texts[2][31];
        struct str a = { texts[0], 0 };
        struct str b = { texts[1], 0 };
        int right;
        for (int t = 0; t < 2; t++) {
            dice = dice * 1103515245 + 12345;
            size_t len = dice >> 16 & 31;
            len = len > 30 ? 30 : len;
            for (size_t i = 0; i < len; i++) {
                dice = dice * 1103515245 + 12345;
                texts[t][i] = (char)('a' + (dice >> 16 & 1));
            }
            *(t == 0 ? &a.len : &b.len) = len;
        }
        right = slow_distance(a, b);
        for (int most = 0; most < 5; most++)
            assert_int_equal(producers_distance(a, b, most), right <= most ? right : most + 1);
    }
}

static void what_is_typed_becomes_words_with_the_longest_first(void **state)
{
    struct str words[PRODUCERS_WORDS];
    (void)state;
    producers_query_words(&arena, STR("  HTX  chè Suối-Giàng!! "), words);
    assert_str(words[0], "giang");
    assert_int_equal(words[1].len + words[2].len + words[3].len, 3 + 3 + 4);
    producers_query_words(&arena, STR("%%% '; --"), words);
    assert_int_equal(words[0].len, 0);
    producers_query_words(&arena, STR("một hai ba bốn năm sáu"), words);
    assert_int_equal(words[3].len > 0, 1);
}

static int start(void **state)
{
    (void)state;
    arena_open(&arena, &memory_system, (size_t)64 << 20);
    return 0;
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
        cmocka_unit_test(real_tax_codes_are_good_and_any_changed_digit_is_not),
        cmocka_unit_test(the_check_digit_agrees_with_the_formula_for_every_beginning_tried),
        cmocka_unit_test(a_dependent_unit_adds_three_digits),
        cmocka_unit_test(a_masked_number_shows_its_last_three_digits),
        cmocka_unit_test(brief_and_full_kinds_fold_to_one),
        cmocka_unit_test(the_distance_is_levenshteins_up_to_its_bound),
        cmocka_unit_test(what_is_typed_becomes_words_with_the_longest_first),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
