/* Forms with files: what browsers send is read, everything else refused. */
#include "web/multipart.h"

#include "../unit.h"

#define TYPE "multipart/form-data; boundary=XyZ"
#define PART(name, content) "--XyZ\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" content "\r\n"
#define FILE_PART(name, filename, content)                                                                                  \
    "--XyZ\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"" filename "\"\r\nContent-Type: image/png\r\n\r\n" content "\r\n"
#define END "--XyZ--\r\n"

static struct arena arena;
static struct multipart parts;

static enum status read_as(const char *type, struct str body)
{
    struct error error = { 0 };
    enum status status = multipart_read(&arena, str_from(type), body, 3, &parts, &error);
    assert_int_equal(status, error.status);
    return status;
}

static void fields_and_files_are_read_as_browsers_send_them(void **state)
{
    (void)state;
    assert_int_equal(read_as(TYPE, STR(PART("a", "1") FILE_PART("f", "x.png", "\r\n--Xy\0binary\r\n") PART("b", "") END)), STATUS_OK);
    assert_int_equal(parts.field_count, 2);
    assert_str(parts.fields[0].name, "a");
    assert_str(parts.fields[0].value, "1");
    assert_str(parts.fields[1].value, "");
    assert_int_equal(parts.file_count, 1);
    assert_str(parts.files[0].name, "f");
    assert_str(parts.files[0].filename, "x.png");
    assert_true(str_equal(parts.files[0].bytes, STR("\r\n--Xy\0binary\r\n")));
    assert_int_equal(read_as("multipart/form-data; boundary=\"XyZ\"", STR(PART("a", "1") END)), STATUS_OK);
    assert_int_equal(read_as("Multipart/Form-Data;charset=x; Boundary=XyZ", STR(PART("a", "1") "--XyZ--")), STATUS_OK);
}

static void an_input_where_nothing_was_chosen_is_no_file(void **state)
{
    (void)state;
    assert_int_equal(read_as(TYPE, STR(FILE_PART("f", "", "") END)), STATUS_OK);
    assert_int_equal(parts.file_count, 0);
    assert_int_equal(read_as(TYPE, STR(FILE_PART("f", "empty.pdf", "") END)), STATUS_OK);
    assert_int_equal(parts.file_count, 1);
    assert_int_equal(parts.files[0].bytes.len, 0);
}

static void what_no_browser_sends_is_refused(void **state)
{
    static const char *const bad[] = { "", "--XyZ", "--XyZ\r\n", PART("a", "1"), "x" PART("a", "1") END, PART("a", "1") END "more",
                                       "--XyZ\r\n\r\ncontent\r\n" END, "--XyZ\r\nContent-Disposition: form-data\r\n\r\n1\r\n" END,
                                       "--XyZ\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n" END,
                                       "--XyZ\nContent-Disposition: form-data; name=\"a\"\n\n1\n--XyZ--\n", PART("a", "\xFF") END, PART("\xC3", "1") END,
                                       FILE_PART("f", "\xFF", "1") END };
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(read_as(TYPE, str_from(bad[i])), STATUS_BAD_INPUT);
    assert_int_equal(read_as(TYPE, STR(PART("a", "\0") END)), STATUS_BAD_INPUT);
    assert_int_equal(read_as("multipart/form-data", STR(PART("a", "1") END)), STATUS_BAD_INPUT);
    assert_int_equal(read_as("multipart/form-data; boundary=", STR(PART("a", "1") END)), STATUS_BAD_INPUT);
    assert_int_equal(read_as("multipart/form-data; boundary=X yZ", STR(PART("a", "1") END)), STATUS_BAD_INPUT);
}

static void fields_and_files_are_counted(void **state)
{
    struct buffer body;
    (void)state;
    assert_int_equal(read_as(TYPE, STR(PART("a", "1") PART("a", "1") PART("a", "1") END)), STATUS_OK);
    assert_int_equal(read_as(TYPE, STR(PART("a", "1") PART("a", "1") PART("a", "1") PART("a", "1") END)), STATUS_BAD_INPUT);
    buffer_open(&body, &arena, 100000);
    for (int i = 0; i <= MULTIPART_FILES_MAX; i++)
        buffer_add(&body, STR(FILE_PART("f", "x", "1")));
    buffer_add(&body, STR(END));
    assert_int_equal(read_as(TYPE, buffer_str(&body)), STATUS_BAD_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_and_files_are_read_as_browsers_send_them),
        cmocka_unit_test(an_input_where_nothing_was_chosen_is_no_file),
        cmocka_unit_test(what_no_browser_sends_is_refused),
        cmocka_unit_test(fields_and_files_are_counted),
    };
    int failed;
    arena_open(&arena, &memory_system, (size_t)64 << 20);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
