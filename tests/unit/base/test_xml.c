#include "base/xml.h"

#include "../torture.h"
#include "texts_file.h"
#include "texts_xml.h"

static struct arena arena;
static struct error error;
static struct buffer seen;

static int start(void **state)
{
    (void)state;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

/* <{space}name attribute=value …> text </name> */
static enum status see_start(void *self, const struct xml_element *element, struct error *e)
{
    struct buffer *out = self;
    buffer_add_char(out, '<');
    if (element->space.len > 0) {
        buffer_add_char(out, '{');
        buffer_add(out, element->space);
        buffer_add_char(out, '}');
    }
    buffer_add(out, element->name);
    for (size_t i = 0; i < element->count; i++) {
        buffer_add_char(out, ' ');
        buffer_add(out, element->attributes[i].space);
        buffer_add_char(out, ':');
        buffer_add(out, element->attributes[i].name);
        buffer_add_char(out, '=');
        buffer_add(out, element->attributes[i].value);
    }
    buffer_add_char(out, '>');
    return str_is(element->name, "stop") ? FAIL(e, STATUS_NOT_FOUND, TEXT_file_absent, NULL) : STATUS_OK;
}

static enum status see_end(void *self, struct str space, struct str name, struct error *e)
{
    (void)e;
    (void)space;
    buffer_add(self, STR("</"));
    buffer_add(self, name);
    buffer_add_char(self, '>');
    return STATUS_OK;
}

static enum status see_text(void *self, struct str piece, struct error *e)
{
    (void)e;
    buffer_add(self, piece);
    return STATUS_OK;
}

static const struct xml_handlers all = { see_start, see_end, see_text };

static enum status read_all(struct str bytes)
{
    buffer_open(&seen, &arena, 8000000);
    return xml_read(&arena, bytes, &all, &seen, &error);
}

static void elements_attributes_and_text_come_in_order(void **state)
{
    (void)state;
    assert_int_equal(read_all(STR("<?xml version='1.0'?><a x='1'>b<c y=\"&lt;&#x1EC7;\"/><!-- no --><![CDATA[<d>]]>&amp;</a>\n")), STATUS_OK);
    assert_str(buffer_str(&seen), "<a :x=1>b<c :y=<ệ></c><d>&</a>");
}

static void namespaces_are_resolved(void **state)
{
    (void)state;
    assert_int_equal(read_all(STR("<p:a xmlns:p='urn:one' xmlns='urn:two' p:x='1' y='2'><b/></p:a>")), STATUS_OK);
    assert_str(buffer_str(&seen), "<{urn:one}a urn:one:x=1 :y=2><{urn:two}b></b></a>");
}

static void utf16_and_a_byte_order_mark_are_understood(void **state)
{
    (void)state;
    assert_int_equal(read_all(STR("\xEF\xBB\xBF<a>\xC4\x91</a>")), STATUS_OK);
    assert_int_equal(read_all(STR("\xFF\xFE<\0a\0>\0\x11\x01<\0/\0a\0>\0")), STATUS_OK);
    assert_str(buffer_str(&seen), "<a>đ</a>");
}

struct fault {
    struct str xml;
    const char *where;
    enum text_id text;
};

static void every_fault_has_its_line_and_its_text(void **state)
{
    const struct fault faults[] = {
        { STR(""), "line 1", TEXT_xml_cut_off },
        { STR("<a>"), "line 1", TEXT_xml_cut_off },
        { STR("<a"), "line 1", TEXT_xml_cut_off },
        { STR("<a>\n<b></a>"), "line 2", TEXT_xml_syntax },
        { STR("<a>\xFF</a>"), "line 1", TEXT_xml_syntax },
        { STR("<a>&nbsp;</a>"), "line 1", TEXT_xml_syntax },
        { STR("<p:a/>"), "line 1", TEXT_xml_syntax },
        { STR("<a/><b/>"), "line 1", TEXT_xml_syntax },
        { STR("<a x='1' x='2'/>"), "line 1", TEXT_xml_syntax },
        { STR("<?xml version='1.0' encoding='windows-1258'?><a/>"), "line 1", TEXT_xml_syntax },
        { STR("\n<!DOCTYPE a>\n<a/>"), "line 2", TEXT_xml_doctype },
        { STR("<!DOCTYPE a [<!ENTITY b 'b'><!ENTITY c '&b;&b;'>]><a>&c;</a>"), "line 1", TEXT_xml_doctype },
        { STR("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"), "line 1", TEXT_xml_doctype },
    };
    (void)state;
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        enum status status = read_all(faults[i].xml);
        if (status != STATUS_BAD_INPUT || strcmp(error.where, faults[i].where) != 0 || error.text != faults[i].text)
            fail_msg("row %zu: status %d, %s, text %d", i, (int)status, error.where, (int)error.text);
    }
}

static struct str repeated(const char *before, const char *piece, size_t times, const char *after)
{
    struct buffer out;
    buffer_open(&out, &arena, (size_t)8 << 20);
    buffer_add_z(&out, before);
    for (size_t i = 0; i < times; i++)
        buffer_add_z(&out, piece);
    buffer_add_z(&out, after);
    assert_false(out.overflowed);
    return buffer_str(&out);
}

static void depth_attributes_and_tags_have_limits(void **state)
{
    struct buffer many;
    (void)state;
    assert_int_equal(read_all(repeated("", "<a>", XML_DEPTH_MAX + 1, "")), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_xml_deep);
    assert_int_equal(read_all(repeated("", "<a>", XML_DEPTH_MAX, "")), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_xml_cut_off);
    buffer_open(&many, &arena, 100000);
    buffer_add(&many, STR("<a"));
    for (int i = 0; i <= XML_ATTRIBUTES_MAX; i++) {
        buffer_add(&many, STR(" x"));
        buffer_add_int(&many, i);
        buffer_add(&many, STR("=''"));
    }
    buffer_add(&many, STR("/>"));
    assert_int_equal(read_all(buffer_str(&many)), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_xml_attributes);
    assert_int_equal(read_all(repeated("<a x='", "0123456789", XML_TOKEN_MAX / 5, "'/>")), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_xml_token);
    assert_int_equal(read_all(repeated("<a><!-- ", "0123456789", XML_TOKEN_MAX / 5, " --></a>")), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_xml_token);
    /* text may be long: it comes in pieces */
    assert_int_equal(read_all(repeated("<a>", "0123456789", XML_TOKEN_MAX / 5, "</a>")), STATUS_OK);
    assert_int_equal(seen.len, XML_TOKEN_MAX / 5 * 10 + 7);
}

static void a_handlers_failure_is_handed_on_and_ends_the_reading(void **state)
{
    struct xml_reader *reader = NULL;
    (void)state;
    assert_int_equal(read_all(STR("<a>1<stop>2</stop></a>")), STATUS_NOT_FOUND);
    assert_int_equal(error.text, TEXT_file_absent);
    assert_str(buffer_str(&seen), "<a>1<stop>");
    buffer_open(&seen, &arena, 1000);
    assert_int_equal(xml_open(&arena, &all, &seen, &reader, &error), STATUS_OK);
    assert_int_equal(xml_feed(reader, STR("<a><st"), false, &error), STATUS_OK);
    assert_int_equal(xml_feed(reader, STR("op/>"), false, &error), STATUS_NOT_FOUND);
    assert_false(xml_at_fault(reader));
    xml_close(reader);
    assert_int_equal(xml_open(&arena, &all, &seen, &reader, &error), STATUS_OK);
    assert_int_equal(xml_feed(reader, STR("<a></b>"), false, &error), STATUS_BAD_INPUT);
    assert_true(xml_at_fault(reader));
    xml_close(reader);
    xml_close(NULL);
}

static enum status see_attribute(void *self, const struct xml_element *element, struct error *e)
{
    (void)e;
    buffer_add(self, xml_attribute(element, "x"));
    buffer_add_char(self, ';');
    return STATUS_OK;
}

static void an_attribute_is_found_by_its_plain_name(void **state)
{
    static const struct xml_handlers handlers = { .start = see_attribute };
    (void)state;
    buffer_open(&seen, &arena, 1000);
    assert_int_equal(xml_read(&arena, STR("<a x='1'><b p:x='2' xmlns:p='urn:p'/><c y='1'/>text</a>"), &handlers, &seen, &error), STATUS_OK);
    assert_str(buffer_str(&seen), "1;;;");
}

static enum status read_small(struct arena *from, void *self)
{
    static const struct xml_handlers handlers = { .start = see_attribute };
    char room[100];
    struct buffer out;
    (void)self;
    buffer_open_fixed(&out, room, sizeof(room));
    return xml_read(from, STR("<a x='1'/>"), &handlers, &out, &error);
}

static void lack_of_memory_anywhere_is_a_clean_failure(void **state)
{
    (void)state;
    assert_true(torture_all(read_small, NULL) > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(elements_attributes_and_text_come_in_order, start, stop),
        cmocka_unit_test_setup_teardown(namespaces_are_resolved, start, stop),
        cmocka_unit_test_setup_teardown(utf16_and_a_byte_order_mark_are_understood, start, stop),
        cmocka_unit_test_setup_teardown(every_fault_has_its_line_and_its_text, start, stop),
        cmocka_unit_test_setup_teardown(depth_attributes_and_tags_have_limits, start, stop),
        cmocka_unit_test_setup_teardown(a_handlers_failure_is_handed_on_and_ends_the_reading, start, stop),
        cmocka_unit_test_setup_teardown(an_attribute_is_found_by_its_plain_name, start, stop),
        cmocka_unit_test(lack_of_memory_anywhere_is_a_clean_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
