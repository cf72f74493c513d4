#include "app/settings.h"

#include "../unit.h"

static struct arena arena;
static struct settings out;
static enum setting_origin origins[MOST_SETTINGS];
static struct error error;

static enum status resolve(const struct settings *everywhere, const struct settings *serve)
{
    return settings_resolve(&arena, everywhere, serve, &out, origins, &error);
}

static void defaults_stand_where_nothing_is_said(void **state)
{
    const struct settings none = { .data = STR("no-such-folder") };
    (void)state;
    assert_int_equal(resolve(&none, NULL), STATUS_OK);
    assert_str(out.listen, "127.0.0.1:8080");
    assert_int_equal(out.workers, 4);
    assert_null(out.database.ptr);
}

static void the_command_line_is_stronger_than_the_environment(void **state)
{
    struct settings everywhere = { .data = STR("no-such-folder") };
    struct settings serve = { .workers = 7 };
    (void)state;
    setenv("OPENOCOP_WORKERS", "9", 1);
    setenv("OPENOCOP_CONNECTIONS_PER_ADDRESS", "11", 1);
    assert_int_equal(resolve(&everywhere, &serve), STATUS_OK);
    assert_int_equal(out.workers, 7);
    assert_int_equal(out.connections_per_address, 11);
    setenv("OPENOCOP_WORKERS", "-1", 1);
    assert_int_equal(resolve(&everywhere, NULL), STATUS_BAD_INPUT);
    assert_string_equal(error.where, "workers");
    unsetenv("OPENOCOP_WORKERS");
    unsetenv("OPENOCOP_CONNECTIONS_PER_ADDRESS");
}

static void every_setting_has_a_help_and_a_default_within_its_own_bounds(void **state)
{
    (void)state;
    for (size_t i = 0; i < settings_count; i++) {
        const struct setting *s = &settings_table[i];
        int64_t n;
        assert_int_not_equal(s->help, TEXT_NONE);
        assert_non_null(s->value);
        if (s->kind == CLI_INT)
            assert_true(str_to_int(str_from(s->fallback), s->min, s->max, &n));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_stand_where_nothing_is_said),
        cmocka_unit_test(the_command_line_is_stronger_than_the_environment),
        cmocka_unit_test(every_setting_has_a_help_and_a_default_within_its_own_bounds),
    };
    int failed;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
