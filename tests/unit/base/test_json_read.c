#include "base/json_read.h"

#include <stdio.h>

#include "../unit.h"
#include "../torture.h"
#include "texts_json.h"

/* A form with one field of every kind. */
enum role { ROLE_MEMBER, ROLE_CHAIR, ROLE_SECRETARY };
static const char *const roles[] = { "member", "chair", "secretary", NULL };

struct choice {
    struct str code;
    struct str option;
};

struct sheet {
    struct str member;
    int role;
    struct json_list choices;
};

struct rules {
    struct fraction quorum;
    int64_t spread;
    date from;
};

struct form {
    struct str set;
    int64_t size;
    bool sealed;
    struct rules rules;
    struct json_list sheets;
    struct json_list notes;
    struct str extra;
    date until;
    int64_t untouched;
};

static const struct json_field choice_fields[] = {
    { .name = "", .kind = JSON_TEXT, .offset = offsetof(struct choice, option), .nullable = true, .min = 1, .max = 4 },
};
static const struct json_shape choice_shape = { .name = "Choice", .size = sizeof(struct choice), .fields = choice_fields, .field_count = 1 };

static const struct json_field sheet_fields[] = {
    { .name = "member", .kind = JSON_TEXT, .offset = offsetof(struct sheet, member), .required = true, .min = 1, .max = 20 },
    { .name = "role", .kind = JSON_WORD, .offset = offsetof(struct sheet, role), .words = roles },
    { .name = "choices", .kind = JSON_MAP, .offset = offsetof(struct sheet, choices), .of = &choice_shape, .max = 3 },
};
static const struct sheet sheet_defaults = { .role = ROLE_SECRETARY };
static const struct json_shape sheet_shape = {
    .name = "Sheet", .size = sizeof(struct sheet), .fields = sheet_fields, .field_count = 3, .defaults = &sheet_defaults,
};

static const struct json_field rules_fields[] = {
    { .name = "quorum", .kind = JSON_FRACTION, .offset = offsetof(struct rules, quorum), .nullable = true },
    { .name = "spread", .kind = JSON_INT, .offset = offsetof(struct rules, spread), .min = 0, .max = 100 },
    { .name = "from", .kind = JSON_DATE, .offset = offsetof(struct rules, from), .required = true, .nullable = true },
};
static const struct json_shape rules_shape = { .name = "Rules", .size = sizeof(struct rules), .fields = rules_fields, .field_count = 3, .open = true };

static const struct json_field form_fields[] = {
    { .name = "set", .kind = JSON_TEXT, .offset = offsetof(struct form, set), .required = true },
    { .name = "size", .kind = JSON_INT, .offset = offsetof(struct form, size), .min = INT64_MIN, .max = INT64_MAX },
    { .name = "sealed", .kind = JSON_BOOL, .offset = offsetof(struct form, sealed) },
    { .name = "rules", .kind = JSON_OBJECT, .offset = offsetof(struct form, rules), .of = &rules_shape },
    { .name = "sheets", .kind = JSON_LIST, .offset = offsetof(struct form, sheets), .of = &sheet_shape, .min = 1, .max = 2 },
    { .name = "notes", .kind = JSON_TEXT_LIST, .offset = offsetof(struct form, notes) },
    { .name = "extra", .kind = JSON_ANY, .offset = offsetof(struct form, extra) },
    { .name = "until", .kind = JSON_DATE, .offset = offsetof(struct form, until) },
};
static const struct json_shape form_shape = { .name = "Form", .size = sizeof(struct form), .fields = form_fields, .field_count = 8 };

static const char whole_form[] =
    "{\"set\": \"26-2026/11\", \"size\": -9223372036854775808, \"sealed\": true,\n"
    " \"rules\": {\"quorum\": \"6/8\", \"spread\": 100, \"from\": \"2026-05-22\", \"unknown\": [1.5, {}]},\n"
    " \"sheets\": [{\"member\": \"L\\u00ea\", \"role\": \"chair\", \"choices\": {\"1.1\": \"a\", \"1.2\": \"b\"}}, {\"member\": \"B\"}],\n"
    " \"notes\": [\"x\", \"\"], \"extra\": {\"b\": [ ], \"a\": null}, \"until\": \"2027-01-01\"}\n";

static struct arena arena;
static struct error error;

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

static void a_document_fills_the_structs_of_its_tables(void **state)
{
    struct form form;
    const struct sheet *sheets;
    const struct choice *choices;
    const struct str *notes;
    date d = 0;
    (void)state;
    memset(&form, 0x5A, sizeof(form));
    assert_int_equal(json_read(&arena, str_from(whole_form), &form_shape, &form, &error), STATUS_OK);
    assert_str(form.set, "26-2026/11");
    assert_true(form.size == INT64_MIN);
    assert_true(form.sealed);
    assert_true(form.rules.quorum.num == 3 && form.rules.quorum.den == 4);
    assert_int_equal(form.rules.spread, 100);
    assert_true(date_of(2026, 5, 22, &d) && form.rules.from == d);
    assert_int_equal(form.sheets.count, 2);
    sheets = form.sheets.items;
    assert_str(sheets[0].member, "Lê");
    assert_int_equal(sheets[0].role, ROLE_CHAIR);
    assert_int_equal(sheets[0].choices.count, 2);
    choices = sheets[0].choices.items;
    assert_str(choices[0].code, "1.1");
    assert_str(choices[1].option, "b");
    assert_int_equal(sheets[1].role, ROLE_SECRETARY); /* from the shape's defaults */
    assert_null(sheets[1].choices.items);
    assert_int_equal(form.notes.count, 2);
    notes = form.notes.items;
    assert_str(notes[0], "x");
    assert_str(notes[1], "");
    assert_str(form.extra, "{\"a\":null,\"b\":[]}");
    assert_true(date_of(2027, 1, 1, &d) && form.until == d);
    assert_int_equal(form.untouched, 0);
}

static void what_is_absent_or_null_stays_as_it_started(void **state)
{
    struct form form;
    const struct choice *choices;
    (void)state;
    assert_int_equal(json_read(&arena, STR("{\"set\":\"\"}"), &form_shape, &form, &error), STATUS_OK);
    assert_int_equal(form.until, DATE_NONE);
    assert_int_equal(form.rules.from, DATE_NONE);
    assert_int_equal(form.sheets.count, 0);
    assert_int_equal(json_read(&arena, STR("{\"set\":\"\",\"rules\":{\"quorum\":null,\"from\":null}}"), &form_shape, &form, &error), STATUS_OK);
    assert_false(fraction_ok(form.rules.quorum));
    assert_int_equal(form.rules.from, DATE_NONE);
    assert_int_equal(json_read(&arena, STR("{\"set\":\"\",\"sheets\":[{\"member\":\"a\",\"choices\":{\"1.1\":null}}]}"), &form_shape, &form, &error),
                     STATUS_OK);
    choices = ((const struct sheet *)form.sheets.items)->choices.items;
    assert_str(choices[0].code, "1.1");
    assert_null(choices[0].option.ptr);
}

struct fault {
    const char *json;
    const char *where;
    enum text_id text;
};

static void assert_faults(const struct fault *faults, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct form form;
        struct buffer line;
        enum status status = json_read(&arena, str_from(faults[i].json), &form_shape, &form, &error);
        if (status != STATUS_BAD_INPUT || strcmp(error.where, faults[i].where) != 0 || error.text != faults[i].text) {
            buffer_open(&line, &arena, 2000);
            if (status != STATUS_OK)
                error_line(&line, LANGUAGE_EN, &error);
            fail_msg("%s: status %d, %s", faults[i].json, (int)status, buffer_z(&line));
        }
        arena_empty(&arena);
    }
}

static void every_fault_of_content_has_its_path_and_its_text(void **state)
{
    static const struct fault faults[] = {
        { "[]", "", TEXT_json_want_object },
        { "5", "", TEXT_json_want_object },
        { "null", "", TEXT_json_want_object },
        { "{}", "set", TEXT_json_missing },
        { "{\"set\":null}", "set", TEXT_json_want_text },
        { "{\"set\":5}", "set", TEXT_json_want_text },
        { "{\"set\":\"\",\"colour\":1}", "colour", TEXT_json_unknown_name },
        { "{\"set\":\"\",\"size\":\"5\"}", "size", TEXT_json_want_int },
        { "{\"set\":\"\",\"size\":1.0}", "size", TEXT_json_want_int },
        { "{\"set\":\"\",\"size\":1e2}", "size", TEXT_json_want_int },
        { "{\"set\":\"\",\"sealed\":1}", "sealed", TEXT_json_want_bool },
        { "{\"set\":\"\",\"rules\":[]}", "rules", TEXT_json_want_object },
        { "{\"set\":\"\",\"rules\":{}}", "rules.from", TEXT_json_missing },
        { "{\"set\":\"\",\"rules\":{\"from\":\"2026-02-29\"}}", "rules.from", TEXT_json_want_date },
        { "{\"set\":\"\",\"rules\":{\"quorum\":\"0.75\"}}", "rules.quorum", TEXT_json_want_fraction },
        { "{\"set\":\"\",\"rules\":{\"quorum\":1}}", "rules.quorum", TEXT_json_want_fraction },
        { "{\"set\":\"\",\"rules\":{\"spread\":101}}", "rules.spread", TEXT_json_int_range },
        { "{\"set\":\"\",\"rules\":{\"spread\":-1}}", "rules.spread", TEXT_json_int_range },
        { "{\"set\":\"\",\"sheets\":{}}", "sheets", TEXT_json_want_list },
        { "{\"set\":\"\",\"sheets\":[]}", "sheets", TEXT_json_list_short },
        { "{\"set\":\"\",\"sheets\":[{\"member\":\"a\"},{\"member\":\"a\"},{\"member\":\"a\"}]}", "sheets", TEXT_json_list_long },
        { "{\"set\":\"\",\"sheets\":[7]}", "sheets[0]", TEXT_json_want_object },
        { "{\"set\":\"\",\"sheets\":[{\"member\":\"a\"},{}]}", "sheets[1].member", TEXT_json_missing },
        { "{\"set\":\"\",\"sheets\":[{\"member\":\"\"}]}", "sheets[0].member", TEXT_json_text_short },
        { "{\"set\":\"\",\"sheets\":[{\"member\":\"aaaaaaaaaaaaaaaaaaaaa\"}]}", "sheets[0].member", TEXT_json_text_long },
        { "{\"set\":\"\",\"sheets\":[{\"member\":\"a\",\"role\":\"Chair\"}]}", "sheets[0].role", TEXT_json_want_word },
        { "{\"set\":\"\",\"sheets\":[{\"member\":\"a\",\"role\":1}]}", "sheets[0].role", TEXT_json_want_text },
        { "{\"set\":\"\",\"sheets\":[{\"member\":\"a\",\"choices\":[]}]}", "sheets[0].choices", TEXT_json_want_object },
        { "{\"set\":\"\",\"sheets\":[{\"member\":\"a\",\"choices\":{\"1.1\":\"a\",\"1.2\":3}}]}", "sheets[0].choices.1.2", TEXT_json_want_text },
        { "{\"set\":\"\",\"sheets\":[{\"member\":\"a\",\"choices\":{\"1.1\":\"\"}}]}", "sheets[0].choices.1.1", TEXT_json_text_short },
        { "{\"set\":\"\",\"sheets\":[{\"member\":\"a\",\"choices\":{\"1\":\"a\",\"2\":\"a\",\"3\":\"a\",\"4\":\"a\"}}]}", "sheets[0].choices",
          TEXT_json_list_long },
        { "{\"set\":\"\",\"notes\":\"x\"}", "notes", TEXT_json_want_list },
        { "{\"set\":\"\",\"notes\":[\"x\",null]}", "notes[1]", TEXT_json_want_text },
        { "{\"set\":\"\",\"extra\":{\"a\":[0,1.5]}}", "extra.a[1]", TEXT_json_want_int },
        { "{\"set\":\"\",\"extra\":9007199254740992}", "extra", TEXT_json_int_range },
        { "{\"set\":\"\",\"until\":\"\"}", "until", TEXT_json_want_date },
    };
    (void)state;
    assert_faults(faults, sizeof(faults) / sizeof(faults[0]));
}

static void every_fault_of_syntax_has_its_line(void **state)
{
    static const struct fault faults[] = {
        { "", "", TEXT_json_empty },
        { " \n\t", "", TEXT_json_empty },
        { "{\"set\":\"\",}", "line 1", TEXT_json_syntax },
        { "{\n\n\"set\" \"\"}", "line 3", TEXT_json_syntax },
        { "{\"set\":\"\"", "line 1", TEXT_json_cut_off },
        { "{\"set\":\"", "line 1", TEXT_json_cut_off },
        { "{\"set\":\"\"}\n{}", "line 2", TEXT_json_after_end },
        { "{\"set\":\"\"} x", "line 1", TEXT_json_after_end },
        { "\xEF\xBB\xBF{\"set\":\"\"}", "line 1", TEXT_json_bom },
        { "{\n\"set\":\"\xFF\"}", "line 2", TEXT_json_utf8 },
        { "{\"set\":\"\xC0\x80\"}", "line 1", TEXT_json_utf8 },
        { "{\"set\":\"\xED\xA0\x80\"}", "line 1", TEXT_json_utf8 },
        { "{\"set\":\"\\u0000\"}", "line 1", TEXT_json_nul },
        { "{\"s\\u0000et\":\"\"}", "line 1", TEXT_json_nul },
        { "{\"set\":\"\\ud800\"}", "line 1", TEXT_json_syntax },
        { "{\"set\":\"\\udc00\\ud800\"}", "line 1", TEXT_json_syntax },
        { "{\"set\":\"a\nb\"}", "line 1", TEXT_json_syntax },
        { "{\"set\":\"\",\n\"set\":\"\"}", "line 2", TEXT_json_duplicate },
        { "{\"set\":\"\",\"rules\":{\"x\":1,\"\\u0078\":2}}", "line 1", TEXT_json_duplicate },
        { "{\"set\":\"\",\"size\":9223372036854775808}", "line 1", TEXT_json_number_size },
        { "{\"set\":\"\",\"size\":1e999}", "line 1", TEXT_json_number_size },
        { "{\"set\":\"\",\"size\":01}", "line 1", TEXT_json_syntax },
        { "{\"set\":\"\",\"size\":NaN}", "line 1", TEXT_json_syntax },
        { "{'set':''}", "line 1", TEXT_json_syntax },
        { "/**/{}", "line 1", TEXT_json_syntax },
    };
    (void)state;
    assert_faults(faults, sizeof(faults) / sizeof(faults[0]));
}

static void a_nul_byte_is_a_fault(void **state)
{
    struct form form;
    (void)state;
    assert_int_equal(json_read(&arena, STR("{\"set\":\"\"}\0"), &form_shape, &form, &error), STATUS_BAD_INPUT);
    assert_int_equal(json_read(&arena, STR("{\"set\":\"\0\"}"), &form_shape, &form, &error), STATUS_BAD_INPUT);
    assert_int_equal(json_read(&arena, STR("\0"), &form_shape, &form, &error), STATUS_BAD_INPUT);
}

static void a_message_names_the_choices(void **state)
{
    struct form form;
    struct buffer line;
    (void)state;
    assert_int_equal(json_read(&arena, STR("{\"set\":\"\",\"sheets\":[{\"member\":\"a\",\"role\":\"boss\"}]}"), &form_shape, &form, &error),
                     STATUS_BAD_INPUT);
    buffer_open(&line, &arena, 2000);
    error_line(&line, LANGUAGE_EN, &error);
    assert_str(buffer_str(&line), "sheets[0].role: there is no such choice; use one of: member, chair, secretary");
}

static struct str nested(int levels)
{
    struct buffer out;
    buffer_open(&out, &arena, 3000000);
    buffer_add(&out, STR("{\"set\":\"[[\\\"[\",\n\"extra\":"));
    for (int i = 1; i < levels; i++)
        buffer_add_char(&out, '[');
    for (int i = 1; i < levels; i++)
        buffer_add_char(&out, ']');
    buffer_add_char(&out, '}');
    return buffer_str(&out);
}

static void sixty_four_levels_are_read_and_no_more(void **state)
{
    struct form form;
    (void)state;
    assert_int_equal(json_read(&arena, nested(64), &form_shape, &form, &error), STATUS_OK);
    assert_int_equal(json_read(&arena, nested(65), &form_shape, &form, &error), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_json_too_deep);
    assert_string_equal(error.where, "line 2");
    assert_int_equal(json_read(&arena, nested(1000000), &form_shape, &form, &error), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_json_too_deep);
}

static void a_swarm_of_small_values_is_refused_before_it_takes_memory(void **state)
{
    struct form form;
    struct buffer out;
    (void)state;
    buffer_open(&out, &arena, 3000000);
    buffer_add(&out, STR("{\"extra\":[{}"));
    for (int i = 0; i < 500000; i++)
        buffer_add(&out, STR(",{}"));
    buffer_add(&out, STR("]}"));
    assert_int_equal(json_read(&arena, buffer_str(&out), &form_shape, &form, &error), STATUS_TOO_LARGE);
    assert_int_equal(error.text, TEXT_json_too_many_values);
}

static enum status read_whole_form(struct arena *from, void *self)
{
    struct form form;
    (void)self;
    return json_read(from, str_from(whole_form), &form_shape, &form, &error);
}

static enum status canonicalize_whole_form(struct arena *from, void *self)
{
    struct str out;
    struct str document = *(const struct str *)self;
    return json_canonical(from, document, &out, &error);
}

static void lack_of_memory_anywhere_is_a_clean_failure(void **state)
{
    struct str whole = STR("{\"b\":[1,2,{\"c\":\"d\"}],\"a\":{\"z\":null,\"y\":true}}");
    size_t failed = torture_all(read_whole_form, NULL);
    (void)state;
    assert_true(failed > 256); /* more than the first taking of each of the 256 steps */
    failed = torture_all(canonicalize_whole_form, &whole);
    assert_true(failed > 256);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_document_fills_the_structs_of_its_tables, start, stop),
        cmocka_unit_test_setup_teardown(what_is_absent_or_null_stays_as_it_started, start, stop),
        cmocka_unit_test_setup_teardown(every_fault_of_content_has_its_path_and_its_text, start, stop),
        cmocka_unit_test_setup_teardown(every_fault_of_syntax_has_its_line, start, stop),
        cmocka_unit_test_setup_teardown(a_nul_byte_is_a_fault, start, stop),
        cmocka_unit_test_setup_teardown(a_message_names_the_choices, start, stop),
        cmocka_unit_test_setup_teardown(sixty_four_levels_are_read_and_no_more, start, stop),
        cmocka_unit_test_setup_teardown(a_swarm_of_small_values_is_refused_before_it_takes_memory, start, stop),
        cmocka_unit_test(lack_of_memory_anywhere_is_a_clean_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
