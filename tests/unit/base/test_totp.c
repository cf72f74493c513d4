/* One-time codes against the vectors of RFC 6238 (SHA-1, cut to six digits) and RFC 4226, and against replay. */
#include "base/totp.h"

#include "../unit.h"

#define SECRET STR("12345678901234567890") /* of both RFCs */

static void codes_are_those_of_rfc_6238(void **state)
{
    static const struct {
        int64_t seconds;
        const char *code; /* the last six of the RFC's eight digits */
    } vectors[] = { { 59, "287082" },         { 1111111109, "081804" }, { 1111111111, "050471" },
                    { 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" } };
    (void)state;
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        char code[7];
        int64_t step;
        assert_true(totp_code(SECRET, vectors[i].seconds / 30, code));
        assert_string_equal(code, vectors[i].code);
        assert_true(totp_check(SECRET, str_from(vectors[i].code), vectors[i].seconds * 1000, 0, &step));
        assert_int_equal(step, vectors[i].seconds / 30);
    }
}

static void codes_are_those_of_rfc_4226(void **state)
{
    static const char *const codes[] = { "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489" };
    (void)state;
    for (int64_t i = 0; i < 10; i++) {
        char code[7];
        assert_true(totp_code(SECRET, i, code));
        assert_string_equal(code, codes[i]);
    }
}

static void the_half_minutes_beside_are_taken_and_no_others(void **state)
{
    const int64_t now = 1000000 * INT64_C(30000) + 15000;
    (void)state;
    for (int64_t away = -3; away <= 3; away++) {
        char code[7];
        int64_t step = -1;
        assert_true(totp_code(SECRET, 1000000 + away, code));
        assert_int_equal(totp_check(SECRET, str_from(code), now, 0, &step), away >= -1 && away <= 1);
        if (away >= -1 && away <= 1)
            assert_int_equal(step, 1000000 + away);
    }
}

static void a_code_is_taken_once_and_none_before_it_after(void **state)
{
    const int64_t now = 1000000 * INT64_C(30000);
    char earlier[7];
    char code[7];
    char later[7];
    int64_t step;
    (void)state;
    totp_code(SECRET, 999999, earlier);
    totp_code(SECRET, 1000000, code);
    totp_code(SECRET, 1000001, later);
    assert_true(totp_check(SECRET, str_from(code), now, 999999, &step));
    assert_false(totp_check(SECRET, str_from(code), now, 1000000, &step));
    assert_false(totp_check(SECRET, str_from(earlier), now, 1000000, &step));
    assert_true(totp_check(SECRET, str_from(later), now, 1000000, &step));
}

static void what_is_no_code_is_refused(void **state)
{
    static const char *const typed[] = { "", " ", "28708", "2870820", "28708a", "287 082 1", "-87082", "+87082", "２８７０８２", "287\302\240082" };
    int64_t step;
    (void)state;
    assert_true(totp_check(SECRET, STR("287082"), 59000, 0, &step));
    assert_true(totp_check(SECRET, STR(" 287 082 "), 59000, 0, &step));
    for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++)
        assert_false(totp_check(SECRET, str_from(typed[i]), 59000, 0, &step));
    assert_false(totp_check(STR(""), STR("287082"), 59000, 0, &step));
}

/* RFC 4648, section 10, without the padding. */
static void secrets_are_written_in_base32(void **state)
{
    static const char *const vectors[][2] = { { "", "" }, { "f", "MY" }, { "fo", "MZXQ" }, { "foo", "MZXW6" }, { "foob", "MZXW6YQ" },
                                              { "fooba", "MZXW6YTB" }, { "foobar", "MZXW6YTBOI" }, { "\xFF\xFF\xFF\xFF\xFF", "77777777" } };
    (void)state;
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        char text[64];
        struct buffer out;
        buffer_open_fixed(&out, text, sizeof(text));
        totp_write_secret(&out, str_from(vectors[i][0]));
        assert_string_equal(buffer_z(&out), vectors[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_those_of_rfc_6238),
        cmocka_unit_test(codes_are_those_of_rfc_4226),
        cmocka_unit_test(the_half_minutes_beside_are_taken_and_no_others),
        cmocka_unit_test(a_code_is_taken_once_and_none_before_it_after),
        cmocka_unit_test(what_is_no_code_is_refused),
        cmocka_unit_test(secrets_are_written_in_base32),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
