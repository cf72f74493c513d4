#include "base/json_write.h"

#include "../unit.h"
#include "texts_error.h"
#include "texts_json.h"

static struct arena arena;
static struct buffer out;
static struct json_writer json;

static int start(void **state)
{
    (void)state;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    buffer_open(&out, &arena, 100000);
    json_writer_open(&json, &out);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static void commas_and_names_are_put_by_the_writer(void **state)
{
    date d = DATE_NONE;
    struct error error;
    (void)state;
    assert_true(date_of(2026, 5, 22, &d));
    json_object(&json, NULL);
    json_int(&json, "total", -12);
    json_array(&json, "sheets");
    json_object(&json, NULL);
    json_bool(&json, "chair", true);
    json_object_end(&json);
    json_text_z(&json, NULL, "chè");
    json_null(&json, NULL);
    json_array(&json, NULL);
    json_array_end(&json);
    json_array_end(&json);
    json_fraction(&json, "mean", fraction_of(629, 9));
    json_fraction_named(&json, STR("whole"), fraction_of(78, 1));
    json_fraction(&json, "none", fraction_of(1, 0));
    json_date(&json, "from", d);
    json_date(&json, "until", DATE_NONE);
    json_text_or_null(&json, "note", (struct str){ NULL, 0 });
    json_raw(&json, "kept", STR("{\"a\":1}"));
    json_object_named(&json, STR("1.1"));
    json_text_named(&json, STR(""), STR(""));
    json_object_end(&json);
    json_object_end(&json);
    assert_int_equal(json_writer_end(&json, &error), STATUS_OK);
    assert_str(buffer_str(&out), "{\"total\":-12,\"sheets\":[{\"chair\":true},\"chè\",null,[]],\"mean\":\"629/9\",\"whole\":\"78\",\"none\":null,"
                                 "\"from\":\"2026-05-22\",\"until\":null,\"note\":null,\"kept\":{\"a\":1},\"1.1\":{\"\":\"\"}}");
}

static void text_is_escaped_as_json_stringify_does(void **state)
{
    struct error error;
    (void)state;
    json_text(&json, NULL, STR("\b\t\n\f\r\v\x1F\x00\"\\/\x7F</script>\xE2\x80\xA8"));
    assert_int_equal(json_writer_end(&json, &error), STATUS_OK);
    assert_str(buffer_str(&out), "\"\\b\\t\\n\\f\\r\\u000b\\u001f\\u0000\\\"\\\\/\x7F</script>\xE2\x80\xA8\"");
}

static void bytes_that_are_not_utf8_are_replaced(void **state)
{
    struct error error;
    (void)state;
    json_text(&json, NULL, STR("a\xFF" "b\xC3"));
    assert_int_equal(json_writer_end(&json, &error), STATUS_OK);
    assert_str(buffer_str(&out), "\"a\xEF\xBF\xBD" "b\xEF\xBF\xBD\"");
}

static void assert_misuse(void)
{
    struct error error;
    assert_int_equal(json_writer_end(&json, &error), STATUS_FAILED);
    assert_int_equal(error.text, TEXT_json_misuse);
    buffer_open(&out, &arena, 100000);
    json_writer_open(&json, &out);
}

static void misuse_is_reported_at_the_end(void **state)
{
    (void)state;
    assert_misuse(); /* nothing written */
    json_object(&json, NULL);
    assert_misuse(); /* left open */
    json_object(&json, NULL);
    json_array_end(&json);
    assert_misuse(); /* closed by the wrong end */
    json_object(&json, NULL);
    json_int(&json, NULL, 1);
    json_object_end(&json);
    assert_misuse(); /* no name in an object */
    json_array(&json, NULL);
    json_int(&json, "a", 1);
    json_array_end(&json);
    assert_misuse(); /* a name in a list */
    json_int(&json, NULL, 1);
    json_int(&json, NULL, 2);
    assert_misuse(); /* two documents */
    json_array_end(&json);
    assert_misuse(); /* nothing open */
    json_raw(&json, NULL, STR(""));
    assert_misuse(); /* no value */
    for (int i = 0; i < JSON_WRITE_DEPTH; i++)
        json_array(&json, NULL);
    for (int i = 0; i < JSON_WRITE_DEPTH; i++)
        json_array_end(&json);
    assert_misuse(); /* too deep */
    for (int i = 0; i < JSON_WRITE_DEPTH - 1; i++)
        json_array(&json, NULL);
    for (int i = 0; i < JSON_WRITE_DEPTH - 1; i++)
        json_array_end(&json);
    assert_int_equal(json_writer_end(&json, NULL), STATUS_OK);
}

static void a_buffer_that_overflowed_is_reported(void **state)
{
    struct error error;
    (void)state;
    buffer_open(&out, &arena, 5);
    json_text(&json, NULL, STR("abcdef"));
    assert_int_equal(json_writer_end(&json, &error), STATUS_FAILED);
    assert_int_equal(error.text, TEXT_error_memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(commas_and_names_are_put_by_the_writer, start, stop),
        cmocka_unit_test_setup_teardown(text_is_escaped_as_json_stringify_does, start, stop),
        cmocka_unit_test_setup_teardown(bytes_that_are_not_utf8_are_replaced, start, stop),
        cmocka_unit_test_setup_teardown(misuse_is_reported_at_the_end, start, stop),
        cmocka_unit_test_setup_teardown(a_buffer_that_overflowed_is_reported, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
