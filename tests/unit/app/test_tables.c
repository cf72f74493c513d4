/* Every row of the rooms' tables is complete and unlike the others, whatever room adds it. */
#include "app/app.h"

#include "../unit.h"

static struct app_tables tables;

static void every_route_names_what_it_needs(void **state)
{
    (void)state;
    for (size_t t = 0; t < tables.route_count; t++) {
        for (size_t i = 0; i < tables.routes[t].count; i++) {
            const struct web_route *row = &tables.routes[t].rows[i];
            bool api = strncmp(row->path, "/api/", 5) == 0;
            assert_int_equal(row->path[0], '/');
            assert_non_null(row->handler);
            assert_true(row->permission != NULL && row->permission[0] != '\0');
            assert_true(row->method == WEB_GET ? row->body_limit == 0 : row->csrf != CSRF_NONE);
            if (api && row->summary == TEXT_NONE)
                fail_msg("%s: a route of the API has a summary", row->path);
        }
    }
}

static void no_route_stands_twice(void **state)
{
    (void)state;
    for (size_t t = 0; t < tables.route_count; t++)
        for (size_t i = 0; i < tables.routes[t].count; i++)
            for (size_t u = t; u < tables.route_count; u++)
                for (size_t k = u == t ? i + 1 : 0; k < tables.routes[u].count; k++)
                    if (tables.routes[t].rows[i].method == tables.routes[u].rows[k].method &&
                        strcmp(tables.routes[t].rows[i].path, tables.routes[u].rows[k].path) == 0)
                        fail_msg("%s stands twice", tables.routes[t].rows[i].path);
}

static void every_command_line_row_has_a_help_and_no_option_is_hidden_by_a_common_one(void **state)
{
    size_t common_count;
    const struct cli_option *common = settings_common_options(&common_count);
    (void)state;
    for (size_t t = 0; t < tables.cli_count; t++) {
        for (size_t i = 0; i < tables.cli[t].count; i++) {
            const struct cli_command *row = &tables.cli[t].rows[i];
            assert_non_null(row->run);
            assert_int_not_equal(row->help, TEXT_NONE);
            assert_true(row->option_count == 0 || row->options_size > 0);
            for (size_t o = 0; o < row->option_count; o++) {
                assert_int_not_equal(row->options[o].help, TEXT_NONE);
                for (size_t c = 0; c < common_count; c++)
                    assert_string_not_equal(row->options[o].name, common[c].name);
            }
        }
    }
}

static void commands_and_jobs_are_named_room_dot_verb(void **state)
{
    (void)state;
    for (size_t t = 0; t < tables.command_count; t++)
        for (size_t i = 0; i < tables.commands[t].count; i++) {
            assert_non_null(strchr(tables.commands[t].rows[i].name, '.'));
            assert_non_null(tables.commands[t].rows[i].permission);
            assert_non_null(tables.commands[t].rows[i].content);
        }
    for (size_t t = 0; t < tables.job_count; t++)
        for (size_t i = 0; i < tables.jobs[t].count; i++) {
            assert_non_null(strchr(tables.jobs[t].rows[i].name, '.'));
            assert_true(tables.jobs[t].rows[i].lease_ms > 0 && tables.jobs[t].rows[i].most_attempts > 0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_names_what_it_needs),
        cmocka_unit_test(no_route_stands_twice),
        cmocka_unit_test(every_command_line_row_has_a_help_and_no_option_is_hidden_by_a_common_one),
        cmocka_unit_test(commands_and_jobs_are_named_room_dot_verb),
    };
    app_tables_collect(&tables);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
