/* Amounts as people write them, exact to a thousandth, without floating point. */
#include "../../unit.h"

#include "ocop/returns/returns_int.h"

static struct arena arena;

static void is_read(const char *typed, int64_t thousandths, const char *written)
{
    int64_t read = -1;
    assert_true(return_amount_read(str_from(typed), &read));
    assert_int_equal(read, thousandths);
    assert_str(return_amount(&arena, read), written);
}

static void is_refused(const char *typed)
{
    int64_t read = 7;
    assert_false(return_amount_read(str_from(typed), &read));
    assert_int_equal(read, 7);
}

static void amounts_are_read_as_vietnamese_write_them(void **state)
{
    (void)state;
    is_read("0", 0, "0");
    is_read("12,5", 12500, "12,5");
    is_read("1.250", 1250000, "1.250");
    is_read("1250", 1250000, "1.250");
    is_read("1.250,050", 1250050, "1.250,05");
    is_read(" 0,001 ", 1, "0,001");
    is_read("1.000.000", 1000000000, "1.000.000");
}

static void what_is_no_amount_is_refused(void **state)
{
    (void)state;
    is_refused("");
    is_refused("-1");
    is_refused("1,2345");
    is_refused("1,");
    is_refused(",5");
    is_refused("12.5");
    is_refused("1.2500");
    is_refused("1250.000");
    is_refused("1..000");
    is_refused("1,2,3");
    is_refused("1 000");
    is_refused("1e3");
    is_refused("99999999999999999999999999");
    is_refused("1000000001"); /* over the most */
}

static void whole_numbers_are_written_in_groups_of_three(void **state)
{
    (void)state;
    assert_str(return_number(&arena, 0), "0");
    assert_str(return_number(&arena, 999), "999");
    assert_str(return_number(&arena, 1000), "1.000");
    assert_str(return_number(&arena, 1000050), "1.000.050");
    assert_str(return_number(&arena, RETURN_MONEY_MAX), "1.000.000.000.000.000");
}

static void channels_come_back_as_they_were_written(void **state)
{
    (void)state;
    for (unsigned channels = 0; channels < CHANNEL_BIT(CHANNELS); channels++)
        assert_int_equal(return_channels_read(return_channels_write(&arena, channels)), channels);
    assert_int_equal(return_channels_read(STR("online moon online")), CHANNEL_BIT(CHANNEL_ONLINE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_read_as_vietnamese_write_them),
        cmocka_unit_test(what_is_no_amount_is_refused),
        cmocka_unit_test(whole_numbers_are_written_in_groups_of_three),
        cmocka_unit_test(channels_come_back_as_they_were_written),
    };
    int failed;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
