#include "doc/xml_write.h"

#include "../unit.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

static struct arena arena;
static struct buffer out;
static struct xml_writer xml;

static int start(void **state)
{
    (void)state;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    buffer_open(&out, &arena, 10000);
    xml_writer_open(&xml, &out);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static void elements_close_as_they_opened_and_text_is_escaped(void **state)
{
    (void)state;
    xml_begin(&xml, "a");
    xml_attr_z(&xml, "b", "<\"&'>");
    xml_attr_int(&xml, "c", -12);
    xml_begin(&xml, "d");
    xml_end(&xml);
    xml_element(&xml, "e", STR("1 < 2 && 3 > 2: chè"));
    xml_end(&xml);
    assert_int_equal(xml_done(&xml, NULL), STATUS_OK);
    assert_str(buffer_str(&out), HEAD "<a b=\"&lt;&quot;&amp;'&gt;\" c=\"-12\"><d/><e>1 &lt; 2 &amp;&amp; 3 &gt; 2: chè</e></a>");
}

static void misuse_is_told_at_the_end(void **state)
{
    (void)state;
    xml_begin(&xml, "a"); /* not ended */
    assert_int_equal(xml_done(&xml, NULL), STATUS_FAILED);
    xml_end(&xml);
    assert_int_equal(xml_done(&xml, NULL), STATUS_OK);
    xml_attr_int(&xml, "b", 1); /* no element is being begun */
    assert_int_equal(xml_done(&xml, NULL), STATUS_FAILED);
    xml_writer_open(&xml, &out);
    xml_end(&xml);
    assert_int_equal(xml_done(&xml, NULL), STATUS_FAILED);
    xml_writer_open(&xml, &out);
    xml_text(&xml, STR("outside"));
    assert_int_equal(xml_done(&xml, NULL), STATUS_FAILED);
    xml_writer_open(&xml, &out);
    for (int i = 0; i <= XML_WRITE_DEPTH; i++)
        xml_begin(&xml, "a");
    for (int i = 0; i < XML_WRITE_DEPTH; i++)
        xml_end(&xml);
    assert_int_equal(xml_done(&xml, NULL), STATUS_FAILED);
}

static void a_full_buffer_is_told_at_the_end(void **state)
{
    (void)state;
    buffer_open(&out, &arena, 60);
    xml_writer_open(&xml, &out);
    xml_element(&xml, "a", STR("more than fits"));
    assert_int_equal(xml_done(&xml, NULL), STATUS_FAILED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(elements_close_as_they_opened_and_text_is_escaped, start, stop),
        cmocka_unit_test_setup_teardown(misuse_is_told_at_the_end, start, stop),
        cmocka_unit_test_setup_teardown(a_full_buffer_is_told_at_the_end, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
