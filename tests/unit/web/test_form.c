/* Forms take in what people and others send: values are cleaned, each fault stands at its field, nothing that was typed is lost, and nothing
 * becomes markup. */
#include "web/form.h"

#include "../unit.h"

#include "base/digest.h"
#include "web/web_int.h"
#include "texts_form.h"

static const struct form_choice colours[] = { { "red", TEXT_form_choose, { 0 } }, { "blue", TEXT_form_choose, { 0 } } };
static const struct form_field fields[] = {
    { .name = "line", .kind = FORM_TEXT, .label = TEXT_form_choose, .max = 20 },
    { .name = "need", .kind = FORM_TEXT, .label = TEXT_form_choose, .required = true },
    { .name = "lines", .kind = FORM_LINES, .label = TEXT_form_choose },
    { .name = "pass", .kind = FORM_PASSWORD, .label = TEXT_form_choose },
    { .name = "mail", .kind = FORM_EMAIL, .label = TEXT_form_choose },
    { .name = "phone", .kind = FORM_PHONE, .label = TEXT_form_choose },
    { .name = "day", .kind = FORM_DATE, .label = TEXT_form_choose },
    { .name = "n", .kind = FORM_INT, .label = TEXT_form_choose, .min = -5, .max = 100000 },
    { .name = "tick", .kind = FORM_CHECK, .label = TEXT_form_choose },
    { .name = "radio", .kind = FORM_RADIO, .label = TEXT_form_choose, .choices = colours, .choice_count = 2 },
    { .name = "list", .kind = FORM_SELECT, .label = TEXT_form_choose, .choices = colours, .choice_count = 2 },
    { .name = "kept", .kind = FORM_HIDDEN, .label = TEXT_form_choose },
};
#define FIELD_COUNT (sizeof(fields) / sizeof(fields[0]))

static struct arena arena;
static struct web_server server = { .settings = { .context = &context_system } };
static struct web_request request;
static struct web_field sent[4];
static struct form form;

/* The form after NAME=VALUE was sent, and "need" filled. */
static void take(const char *name, struct str value)
{
    struct error error;
    arena_empty(&arena);
    request = (struct web_request){ .server = &server, .arena = &arena, .form = sent, .form_count = 2 };
    sent[0] = (struct web_field){ str_from(name), value };
    sent[1] = (struct web_field){ STR("need"), STR("x") };
    assert_int_equal(form_start(&request, fields, FIELD_COUNT, &form, &error), STATUS_OK);
    assert_int_equal(form_take(&form, &error), STATUS_OK);
}

static enum text_id fault_of(const char *name)
{
    for (size_t i = 0; i < FIELD_COUNT; i++)
        if (strcmp(fields[i].name, name) == 0)
            return form.values[i].fault;
    return TEXT_NONE;
}

static void gives(const char *name, const char *value, enum text_id fault)
{
    take(name, str_from(value));
    if (fault_of(name) != fault)
        fail_msg("%s=%s: \"%.*s\" instead of \"%.*s\"", name, value, (int)text_of(LANGUAGE_EN, fault_of(name)).len,
                 text_of(LANGUAGE_EN, fault_of(name)).ptr, (int)text_of(LANGUAGE_EN, fault).len, text_of(LANGUAGE_EN, fault).ptr);
    assert_int_equal(form.fault_count, fault == TEXT_NONE ? 0 : 1);
    assert_int_equal(form_is_good(&form), fault == TEXT_NONE);
}

static void text_is_cleaned_and_in_nfc(void **state)
{
    (void)state;
    gives("line", "  Che\xCC\x80 shan ", TEXT_NONE); /* e and a combining grave */
    assert_str(form_text(&form, "line"), "Ch\xC3\xA8 shan");
    gives("lines", "a\r\nb\rc", TEXT_NONE);
    assert_str(form_text(&form, "lines"), "a\nb\nc");
    gives("line", "\xEF\xBB\xBFx\xE2\x80\x8B", TEXT_NONE);
    assert_str(form_text(&form, "line"), "x");
}

static void what_can_t_be_kept_as_text_is_a_fault_at_its_field(void **state)
{
    static const char *const bad[] = { "\x01", "a\x1B[2J", "\xFF", "\xC3(", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x80\xAEtxt.exe", "\x7F" };
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        gives("line", bad[i], TEXT_form_characters);
    take("line", (struct str){ "a\0b", 3 });
    assert_int_equal(fault_of("line"), TEXT_form_characters);
}

static void lengths_are_bounded(void **state)
{
    static char many[30001];
    (void)state;
    memset(many, 'x', sizeof(many) - 1);
    gives("line", "12345678901234567890", TEXT_NONE);
    gives("line", "123456789012345678901", TEXT_form_long);
    gives("line", "  12345678901234567890  ", TEXT_NONE);
    gives("lines", many, TEXT_form_long);
    gives("lines", many + 10000, TEXT_NONE);
    gives("pass", many + 30000 - 200, TEXT_NONE);
    gives("pass", many + 30000 - 201, TEXT_form_long);
    gives("kept", many + 30000 - 201, TEXT_form_long);
    gives("n", many + 30000 - 31, TEXT_form_long);
}

static void what_is_required_and_missing_is_told(void **state)
{
    struct error error;
    (void)state;
    take("line", STR("x"));
    sent[1].value = STR(" \xC2\xA0 ");
    assert_int_equal(form_start(&request, fields, FIELD_COUNT, &form, &error), STATUS_OK);
    assert_int_equal(form_take(&form, &error), STATUS_OK);
    assert_int_equal(fault_of("need"), TEXT_form_required);
    assert_str(form_text(&form, "line"), "x");
}

static void passwords_are_kept_as_they_came(void **state)
{
    (void)state;
    gives("pass", "  a\x01 e\xCC\x80 ", TEXT_NONE);
    assert_str(form_text(&form, "pass"), "  a\x01 e\xCC\x80 ");
}

static void numbers_are_whole_and_their_points_stand_between_thousands(void **state)
{
    static const struct {
        const char *typed;
        int64_t number;
    } good[] = { { "0", 0 }, { "7", 7 }, { "-5", -5 }, { "1234", 1234 }, { "1.234", 1234 }, { "1 234", 1234 }, { "12.345", 12345 },
                 { "100.000", 100000 }, { " 42 ", 42 } };
    static const char *const bad[] = { "1.5", "1.23", "1.2345", "1234.567", "1..234", ".123", "1.234.", "1,5", "1e3", "0x10", "--5", "5-", "a",
                                       "1.234.56", "99999999999999999999", "\xD9\xA1" };
    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        gives("n", good[i].typed, TEXT_NONE);
        assert_int_equal(form_int(&form, "n", -99), good[i].number);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        gives("n", bad[i], TEXT_form_int);
        assert_int_equal(form_int(&form, "n", -99), -99);
    }
    gives("n", "-6", TEXT_form_range);
    gives("n", "100.001", TEXT_form_range);
    take("n", STR(""));
    assert_int_equal(form_int(&form, "n", -99), -99);
}

static void dates_are_days_of_the_calendar(void **state)
{
    static const char *const bad[] = { "31/02/2026", "29/02/2025", "0/1/2026", "1/13/2026", "01/01/26", "1-1-2026", "today", "01/01/20266" };
    (void)state;
    gives("day", "28/12/2023", TEXT_NONE);
    assert_int_equal(form_date(&form, "day"), 19719);
    gives("day", "2023-12-28", TEXT_NONE);
    assert_int_equal(form_date(&form, "day"), 19719);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        gives("day", bad[i], TEXT_form_date);
        assert_int_equal(form_date(&form, "day"), DATE_NONE);
    }
}

static void addresses_and_telephones_look_like_them(void **state)
{
    static const char *const mails[] = { "a@b.vn", "htx.tra+ocop@yenbai.gov.vn" };
    static const char *const no_mails[] = { "a", "@b.vn", "a@", "a@b", "a@@b.vn", "a@b.vn@c.vn", "a b@c.vn", "a@b." };
    static const char *const phones[] = { "0912345678", "+84 912 345 678", "0216.3852.123", "0912-345-678" };
    static const char *const no_phones[] = { "1", "1234567", "0912345678901234", "0912345x78", "0912+345678", "(0216) 3852123" };
    (void)state;
    for (size_t i = 0; i < sizeof(mails) / sizeof(mails[0]); i++)
        gives("mail", mails[i], TEXT_NONE);
    for (size_t i = 0; i < sizeof(no_mails) / sizeof(no_mails[0]); i++)
        gives("mail", no_mails[i], TEXT_form_email);
    for (size_t i = 0; i < sizeof(phones) / sizeof(phones[0]); i++)
        gives("phone", phones[i], TEXT_NONE);
    for (size_t i = 0; i < sizeof(no_phones) / sizeof(no_phones[0]); i++)
        gives("phone", no_phones[i], TEXT_form_phone);
}

static void only_a_choice_of_the_list_is_taken(void **state)
{
    static const struct form_choice other[] = { { "green", TEXT_form_choose, { 0 } } };
    struct error error;
    (void)state;
    gives("radio", "red", TEXT_NONE);
    gives("radio", "green", TEXT_form_choice);
    gives("list", "Blue", TEXT_form_choice);
    gives("list", "", TEXT_NONE);
    assert_int_equal(form_start(&request, fields, FIELD_COUNT, &form, &error), STATUS_OK);
    form_set_choices(&form, "list", other, 1);
    sent[0].value = STR("green");
    assert_int_equal(form_take(&form, &error), STATUS_OK);
    assert_true(form_is_good(&form));
    sent[0].value = STR("red");
    assert_int_equal(form_start(&request, fields, FIELD_COUNT, &form, &error), STATUS_OK);
    form_set_choices(&form, "list", other, 1);
    assert_int_equal(form_take(&form, &error), STATUS_OK);
    assert_int_equal(fault_of("list"), TEXT_form_choice);
}

static void a_box_is_ticked_by_1_alone(void **state)
{
    (void)state;
    take("tick", STR("1"));
    assert_true(form_checked(&form, "tick"));
    take("tick", STR("on"));
    assert_false(form_checked(&form, "tick"));
}

static void command_and_version_come_with_the_form_or_not_at_all(void **state)
{
    struct ident own;
    (void)state;
    take("lenh", STR("00000000-0000-4000-8000-000000000001"));
    assert_true(ident_read(STR("00000000-0000-4000-8000-000000000001"), &own));
    assert_memory_equal(&form.command, &own, sizeof(own));
    assert_int_equal(form.version, -1);
    take("lenh", STR("no uuid"));
    assert_memory_not_equal(&form.command, &(struct ident){ 0 }, sizeof(own));
    take("phien-ban", STR("7"));
    assert_int_equal(form.version, 7);
    take("phien-ban", STR("-7"));
    assert_int_equal(form.version, -1);
    take("phien-ban", STR("99999999999999999999"));
    assert_int_equal(form.version, -1);
}

static bool holds(struct str text, const char *part)
{
    return str_find(text, part[0]) < text.len && memmem(text.ptr, text.len, part, strlen(part)) != NULL;
}

static void what_was_typed_comes_back_as_text_and_passwords_never(void **state)
{
    struct buffer html;
    (void)state;
    take("line", STR("\"><script>"));
    buffer_open(&html, &arena, 100000);
    form_fault(&form, "line", TEXT_form_choose, NULL, 0);
    form_write_faults(&html, &form);
    form_write_fields(&html, &form);
    assert_false(holds(buffer_str(&html), "<script>"));
    assert_true(holds(buffer_str(&html), "&lt;script&gt;"));
    assert_true(holds(buffer_str(&html), "href=\"#o-line\""));
    assert_true(holds(buffer_str(&html), "id=\"loi-line\""));
    take("pass", STR("my-secret-word"));
    buffer_open(&html, &arena, 100000);
    form_write_fields(&html, &form);
    assert_false(holds(buffer_str(&html), "my-secret-word"));
}

static void a_fault_of_a_command_stands_at_the_field_that_it_names(void **state)
{
    struct error error;
    (void)state;
    take("line", STR("x"));
    (void)FAIL_WITH(&error, STATUS_BAD_INPUT, TEXT_form_long, "mail", TEXT_ARG_INT("max", 5));
    form_fault_of(&form, &error);
    error = (struct error){ 0 };
    assert_int_equal(fault_of("mail"), TEXT_form_long);
    assert_str(form.values[4].fault_args[0].text, "5");
    (void)FAIL(&error, STATUS_BAD_INPUT, TEXT_form_choose, "no field of ours");
    form_fault_of(&form, &error);
    assert_int_equal(fault_of("line"), TEXT_form_choose);
    assert_int_equal(form.fault_count, 2);
}

static void a_command_s_names_are_told_in_those_of_the_form(void **state)
{
    static const char *const names[][2] = { { "address", "mail" }, { "words", "pass" } };
    struct error error;
    (void)state;
    take("line", STR("x"));
    (void)FAIL(&error, STATUS_BAD_INPUT, TEXT_form_long, "address");
    FORM_FAULT_NAMED(&form, &error, names, "line");
    assert_int_equal(fault_of("mail"), TEXT_form_long);
    (void)FAIL(&error, STATUS_BAD_INPUT, TEXT_form_choose, "somewhere else");
    FORM_FAULT_NAMED(&form, &error, names, "pass");
    assert_int_equal(fault_of("pass"), TEXT_form_choose);
    (void)FAIL(&error, STATUS_BAD_INPUT, TEXT_form_choose, "line"); /* ours as it is */
    FORM_FAULT_NAMED(&form, &error, names, NULL);
    assert_int_equal(fault_of("line"), TEXT_form_choose);
}

static void a_file_s_name_comes_without_its_path_or_not_at_all(void **state)
{
    char row[202];
    (void)state;
    arena_empty(&arena);
    assert_str(form_file_name(&arena, STR("danh sách.xlsx"), STR("x")), "danh sách.xlsx");
    assert_str(form_file_name(&arena, STR("C:\\fakepath\\list.csv"), STR("x")), "list.csv");
    assert_str(form_file_name(&arena, STR("../../etc/passwd"), STR("x")), "passwd");
    assert_str(form_file_name(&arena, STR("folder/"), STR("x")), "x");
    assert_str(form_file_name(&arena, STR(""), STR("x")), "x");
    assert_str(form_file_name(&arena, STR("a\xff.csv"), STR("x")), "x");
    memset(row, 'a', sizeof(row));
    assert_int_equal(form_file_name(&arena, (struct str){ row, 200 }, STR("x")).len, 200);
    assert_str(form_file_name(&arena, (struct str){ row, 201 }, STR("x")), "x");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_cleaned_and_in_nfc),
        cmocka_unit_test(what_can_t_be_kept_as_text_is_a_fault_at_its_field),
        cmocka_unit_test(lengths_are_bounded),
        cmocka_unit_test(what_is_required_and_missing_is_told),
        cmocka_unit_test(passwords_are_kept_as_they_came),
        cmocka_unit_test(numbers_are_whole_and_their_points_stand_between_thousands),
        cmocka_unit_test(dates_are_days_of_the_calendar),
        cmocka_unit_test(addresses_and_telephones_look_like_them),
        cmocka_unit_test(only_a_choice_of_the_list_is_taken),
        cmocka_unit_test(a_box_is_ticked_by_1_alone),
        cmocka_unit_test(command_and_version_come_with_the_form_or_not_at_all),
        cmocka_unit_test(what_was_typed_comes_back_as_text_and_passwords_never),
        cmocka_unit_test(a_file_s_name_comes_without_its_path_or_not_at_all),
        cmocka_unit_test(a_fault_of_a_command_stands_at_the_field_that_it_names),
        cmocka_unit_test(a_command_s_names_are_told_in_those_of_the_form),
    };
    int failed;
    if (!digest_ready())
        return 1;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
