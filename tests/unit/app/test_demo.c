/* The demonstration stays on this machine: what counts as loopback, and that the steps of the rooms are in order. */
#include "app/app.h"

#include "../unit.h"

static void only_addresses_of_this_machine_are_loopback(void **state)
{
    static const char *const inside[] = { "127.0.0.1:8080", "127.1.2.3:1", "[::1]:8080", "localhost:0", "localhost" };
    static const char *const outside[] = { "0.0.0.0:8080", "[::]:8080", "192.168.1.2:8080", "128.0.0.1:80", "127.0.0.1.example:80", "127.evil.example:80",
                                           "localhost.example:80", "unix:/run/openocop.sock", ":8080", "8080", "", "[::1].example:80",
                                           "[::ffff:127.0.0.1]:80", "1127.0.0.1:80" };
    (void)state;
    for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++)
        if (!app_is_loopback(str_from(inside[i])))
            fail_msg("%s is this machine", inside[i]);
    for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++)
        if (app_is_loopback(str_from(outside[i])))
            fail_msg("%s is not this machine alone", outside[i]);
}

static void every_step_has_a_name_of_its_own_and_the_places_come_first(void **state)
{
    static struct app_tables tables;
    (void)state;
    app_tables_collect(&tables);
    assert_true(tables.demo_count >= 2);
    assert_string_equal(tables.demo[0].name, "places");
    for (size_t i = 0; i < tables.demo_count; i++) {
        assert_non_null(tables.demo[i].fill);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(tables.demo[i].name, tables.demo[k].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_addresses_of_this_machine_are_loopback),
        cmocka_unit_test(every_step_has_a_name_of_its_own_and_the_places_come_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
