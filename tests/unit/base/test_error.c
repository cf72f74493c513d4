#include "base/error.h"

#include "../unit.h"
#include "texts_cli.h"
#include "texts_json.h"

static struct arena arena;
static struct error error;

static struct str line(enum language language)
{
    struct buffer out;
    buffer_open(&out, &arena, 10000);
    error_line(&out, language, &error);
    return buffer_str(&out);
}

static void a_place_is_put_together_from_its_end(void **state)
{
    enum status status = FAIL(&error, STATUS_BAD_INPUT, TEXT_json_want_int, NULL);
    (void)state;
    assert_int_equal(status, STATUS_BAD_INPUT);
    error_within(&error, "1.2");
    error_within(&error, "choices");
    error_within(&error, "[1]");
    error_within(&error, "sheets");
    assert_string_equal(error.where, "sheets[1].choices.1.2");
    assert_int_equal(error_in_file(&error, "a.json"), STATUS_BAD_INPUT);
    assert_int_equal(error_in_file(&error, "b.json"), STATUS_BAD_INPUT);
    assert_str(line(LANGUAGE_EN), "a.json:sheets[1].choices.1.2: a whole number is wanted here, without decimals or exponent");
    assert_str(line(LANGUAGE_VI), "a.json:sheets[1].choices.1.2: cần một số nguyên, không có phần lẻ hay số mũ");
}

static void what_is_too_long_is_cut_at_a_whole_character(void **state)
{
    char name[1000];
    enum status status;
    (void)state;
    for (size_t i = 0; i + 3 < sizeof(name); i += 3)
        memcpy(name + i, "ế", 4);
    status = FAIL_WITH(&error, STATUS_BAD_INPUT, TEXT_json_unknown_name, name, TEXT_ARG_Z("known", name));
    assert_int_equal(status, STATUS_BAD_INPUT);
    assert_int_equal(strlen(error.where), 318);
    assert_int_equal(strlen(error.args[0].text), 198);
    error_within(&error, name);
    assert_int_equal(strlen(error.where) % 3, 0);
    assert_in_range(strlen(error.where), 300, ERROR_WHERE_SIZE - 1);
}

static void a_message_is_one_line_whatever_it_mentions(void **state)
{
    enum status status = FAIL_WITH(&error, STATUS_BAD_INPUT, TEXT_cli_unknown_option, "a\nb", TEXT_ARG_Z("option", "--x\r\n\x1b[2J{option}"));
    (void)state;
    assert_int_equal(status, STATUS_BAD_INPUT);
    assert_str(line(LANGUAGE_EN), "a?b: there is no option --x???[2J{option}; openocop --help lists them");
}

static void numbers_of_every_size_are_told(void **state)
{
    enum status status = FAIL_WITH(&error, STATUS_BAD_INPUT, TEXT_json_int_range, NULL, TEXT_ARG_INT("value", 0),
                                   TEXT_ARG_INT("min", INT64_MIN), TEXT_ARG_INT("max", INT64_MAX));
    (void)state;
    assert_int_equal(status, STATUS_BAD_INPUT);
    assert_str(line(LANGUAGE_EN), "the number 0 is not within -9223372036854775808 to 9223372036854775807");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_is_put_together_from_its_end),
        cmocka_unit_test(what_is_too_long_is_cut_at_a_whole_character),
        cmocka_unit_test(a_message_is_one_line_whatever_it_mentions),
        cmocka_unit_test(numbers_of_every_size_are_told),
    };
    int failed;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
