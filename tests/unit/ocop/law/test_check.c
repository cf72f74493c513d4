#include "base/digest.h"
#include "base/file.h"
#include "ocop/law/law_int.h"

#include "../../folder.h"
#include "../../unit.h"
#include "texts_law.h"

static struct arena arena;
static struct law_report *report;
static const char *source;
static struct file_pack pack; /* 26-2026, as it is */

static int start(void **state)
{
    struct str sha256;
    (void)state;
    arena_open(&arena, &memory_system, (size_t)512 << 20);
    report = ARENA_NEW(&arena, struct law_report);
    report->arena = &arena;
    source = getenv("OPENOCOP_SOURCE");
    return law_file_read(&arena, path_join(&arena, source, STR("law/26-2026/pack.json")), &law_pack_shape, &pack, &sha256, NULL, NULL) != STATUS_OK;
}

static int stop(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static void the_law_that_comes_with_the_program_is_sound(void **state)
{
    size_t sums = 0;
    (void)state;
    assert_int_equal(law_check_all(report, path_join(&arena, source, STR("law")), NULL), STATUS_OK);
    assert_int_equal(report->faults, 0);
    assert_int_equal(report->warnings, 7);
    assert_true(report->packs == 3 && report->sets == 77 && report->rules == 2);
    for (size_t i = 0; i < report->count; i++) {
        assert_true(report->warning[i]);
        sums += report->rows[i].text == TEXT_law_known_sum;
    }
    assert_int_equal(sums, 6);
}

/* A made-up set of six criteria that fits 26-2026 as its set 26 (the fuzzers start from it). */
static struct file_set small_set(void)
{
    struct file_set set;
    struct str sha256;
    assert_int_equal(law_file_read(&arena, path_join(&arena, source, STR("tests/fuzz/corpus/law/small_set.json")), &law_set_shape, &set, &sha256, NULL, NULL),
                     STATUS_OK);
    return set;
}

static void check_small(const struct file_set *set)
{
    const struct file_listed listed = { .file = STR("26-small.json"), .set = 26 };
    law_check_set(report, &arena, "26-small.json", set, STR("{}"), &pack, &listed, NULL);
}

static struct file_node *leaf_of(struct file_set *set, int part, int criterion)
{
    struct file_part *parts = set->parts.items;
    struct file_node *sections = parts[part].criteria.items;
    return sections[0].criteria.count == 0 ? &sections[0] : (struct file_node *)sections[0].criteria.items + criterion;
}

static void a_small_set_without_faults_passes(void **state)
{
    struct file_set set = small_set();
    (void)state;
    check_small(&set);
    assert_int_equal(report->faults, 0);
}

struct slip {
    enum text_id text;
    const char *where;
    void (*make)(struct file_set *set);
};

static void slip_points(struct file_set *set)
{
    ((struct file_option *)leaf_of(set, 0, 0)->options.items)[0].points = 21;
}
static void slip_max(struct file_set *set)
{
    leaf_of(set, 1, 0)->max = 26;
}
static void slip_option_id(struct file_set *set)
{
    ((struct file_option *)leaf_of(set, 0, 0)->options.items)[1].id = STR("1");
}
static void slip_code(struct file_set *set)
{
    leaf_of(set, 0, 0)->code = STR("2");
}
static void slip_star(struct file_set *set)
{
    ((struct file_option *)leaf_of(set, 0, 0)->options.items)[1].star_min = 2;
}
static void slip_falling(struct file_set *set)
{
    ((struct file_option *)leaf_of(set, 0, 0)->options.items)[1].star_min = 5;
    ((struct file_option *)leaf_of(set, 0, 0)->options.items)[2].star_min = 3;
}
static void slip_star_at_zero(struct file_set *set)
{
    ((struct file_option *)leaf_of(set, 0, 0)->options.items)[0].star_min = 3;
}
static void slip_needs(struct file_set *set)
{
    leaf_of(set, 0, 0)->rank_minimum_points.at[4] = 11;
}
static void slip_table(struct file_set *set)
{
    set->rank_minimums.count = 0;
}
static void slip_nature(struct file_set *set)
{
    leaf_of(set, 2, 0)->nature = STR("paper");
}
static void slip_zero(struct file_set *set)
{
    leaf_of(set, 2, 1)->implicit_zero = true;
}
static void slip_case(struct file_set *set)
{
    ((struct file_option *)leaf_of(set, 1, 0)->options.items)[0].case_json = STR("\"z\"");
}
static void slip_case_lost(struct file_set *set)
{
    ((struct file_option *)leaf_of(set, 1, 0)->options.items)[0].case_json = (struct str){ NULL, 0 };
}
static void slip_binary(struct file_set *set)
{
    ((struct file_option *)leaf_of(set, 2, 0)->options.items)[1].id = STR("2");
}
static void slip_knockout(struct file_set *set)
{
    ((struct file_knockout *)set->knockouts.items)[0].criterion = STR("9.9");
}
static void slip_knockout_words(struct file_set *set)
{
    ((struct file_knockout *)set->knockouts.items)[0].text = STR("other words");
}
static void slip_correction(struct file_set *set)
{
    ((struct file_correction *)set->corrections.items)[0].criterion = STR("9.9");
}
static void slip_number(struct file_set *set)
{
    set->no = 25;
}
static void slip_pack(struct file_set *set)
{
    set->pack = STR("148-2023");
}
static void slip_decision(struct file_set *set)
{
    set->decision = STR("148/QD-TTg");
}
static void slip_total(struct file_set *set)
{
    set->max = 99;
}
static void slip_group(struct file_set *set)
{
    set->classification.nhom = STR("another");
}
static void slip_part(struct file_set *set)
{
    ((struct file_part *)set->parts.items)[0].max = 35;
}
static void slip_note(struct file_set *set)
{
    set->sums_agree = STR("false");
}

static const struct slip slips[] = {
    { TEXT_law_option_points, "1.1", slip_points },       { TEXT_law_max_not_reached, "2", slip_max },
    { TEXT_law_part_sum, "B", slip_max },                 { TEXT_law_option_twice, "1.1", slip_option_id },
    { TEXT_law_code_twice, "2", slip_code },              { TEXT_law_star_unknown, "1.1", slip_star },
    { TEXT_law_minimum_falls, "1.1", slip_falling },      { TEXT_law_star_without_points, "1.1", slip_star_at_zero },
    { TEXT_law_rank_minimum_points, "1.1", slip_needs },  { TEXT_law_rank_minimums_differ, "1.1", slip_needs },
    { TEXT_law_rank_minimums_lack, "1.1", slip_table },   { TEXT_law_nature, "3.a", slip_nature },
    { TEXT_law_implicit_zero_beside, "3.dđ", slip_zero }, { TEXT_law_case_unknown, "2", slip_case },
    { TEXT_law_case_missing, "2", slip_case_lost },       { TEXT_law_binary, "3.a", slip_binary },
    { TEXT_law_unknown_criterion, "9.9", slip_knockout }, { TEXT_law_knockouts_differ, "3.dđ", slip_knockout_words },
    { TEXT_law_unknown_criterion, "9.9", slip_correction }, { TEXT_law_other_number, "no", slip_number },
    { TEXT_law_other_pack, "pack", slip_pack },           { TEXT_law_other_decision, "decision", slip_decision },
    { TEXT_law_set_max, "max", slip_total },              { TEXT_law_classification, "classification", slip_group },
    { TEXT_law_part_max, "A", slip_part },                { TEXT_law_sums_note, "sums_agree", slip_note },
};

static void every_slip_is_found_and_names_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(slips) / sizeof(slips[0]); i++) {
        struct file_set set = small_set();
        bool found = false;
        report->count = 0;
        report->faults = 0;
        slips[i].make(&set);
        check_small(&set);
        for (size_t k = 0; k < report->count; k++)
            found = found || (report->rows[k].text == slips[i].text && strcmp(report->rows[k].where, slips[i].where) == 0 && !report->warning[k]);
        if (!found)
            fail_msg("slip %zu: %s was not found at %s", i, text_of(LANGUAGE_EN, slips[i].text).ptr, slips[i].where);
    }
}

static void a_case_without_an_option_is_found(void **state)
{
    struct file_set set = small_set();
    struct file_node *leaf = leaf_of(&set, 1, 0);
    (void)state;
    ((struct str *)leaf->cases.items)[1] = STR("w");
    for (size_t i = 0; i < leaf->options.count; i++)
        ((struct file_option *)leaf->options.items)[i].case_json = STR("\"x\"");
    check_small(&set);
    assert_int_equal(report->faults, 1);
    assert_int_equal(report->rows[0].text, TEXT_law_case_unused);
}

static void a_report_keeps_counting_when_it_is_full(void **state)
{
    (void)state;
    for (int i = 0; i < LAW_REPORT_MAX + 5; i++)
        LAW_FAULT_PLAIN(report, "x.json", TEXT_law_nature, "1.1");
    assert_int_equal(report->count, LAW_REPORT_MAX);
    assert_int_equal(report->faults, LAW_REPORT_MAX + 5);
}

/* The law folder in miniature: one pack of one set, sealed by the program itself. */
static void write_small_pack(struct test_folder *folder, const char *files)
{
    struct str bytes;
    struct str rest;
    struct buffer out;
    test_folder_make(folder);
    assert_int_equal(folder_make(test_path(&arena, folder, "26-2026"), NULL), STATUS_OK);
    assert_int_equal(file_read(&arena, path_join(&arena, source, STR("law/26-2026/pack.json")), LAW_FILE_MAX, &bytes, NULL), STATUS_OK);
    buffer_open(&out, &arena, LAW_FILE_MAX);
    rest = bytes;
    for (size_t i = 0; i + 9 < bytes.len; i++)
        if (str_starts_with(str_part(bytes, i, bytes.len), STR(" \"files\""))) {
            rest = str_part(bytes, 0, i);
            break;
        }
    buffer_add(&out, rest);
    buffer_add_z(&out, files);
    assert_int_equal(file_write(test_path(&arena, folder, "26-2026/pack.json"), buffer_str(&out), NULL), STATUS_OK);
}

static void sealing_a_pack_with_faults_writes_nothing(void **state)
{
    struct test_folder folder;
    struct str before;
    struct str after;
    struct str sha256;
    (void)state;
    write_small_pack(&folder, " \"files\": [ { \"file\": \"01-absent.json\", \"set\": 1, \"sha256\": \"\" } ]\n}\n");
    assert_int_equal(file_read(&arena, test_path(&arena, &folder, "26-2026/pack.json"), LAW_FILE_MAX, &before, NULL), STATUS_OK);
    assert_int_equal(law_seal(report, test_path(&arena, &folder, "26-2026"), &sha256, NULL), STATUS_NO);
    assert_true(report->faults > 0);
    assert_int_equal(file_read(&arena, test_path(&arena, &folder, "26-2026/pack.json"), LAW_FILE_MAX, &after, NULL), STATUS_OK);
    assert_true(str_equal(before, after));
    test_folder_remove(&folder);
}

static void folder_names_are_numbers_years_and_editions_from_two_on(void **state)
{
    struct str name;
    int edition;
    (void)state;
    assert_true(law_folder_name_read(STR("26-2026"), &name, &edition) && edition == 1);
    assert_true(law_folder_name_read(STR("26-2026@12"), &name, &edition) && edition == 12);
    assert_str(name, "26-2026");
    for (const char *const *bad = (const char *const[]){ "", "26", "26-26", "26-2026@", "26-2026@1", "26-2026@02", "026-2026", "x-2026", "council-rules", "26-2026-1", NULL };
         *bad != NULL; bad++)
        assert_false(law_folder_name_read(str_from(*bad), &name, &edition));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_law_that_comes_with_the_program_is_sound, start, stop),
        cmocka_unit_test_setup_teardown(a_small_set_without_faults_passes, start, stop),
        cmocka_unit_test_setup_teardown(every_slip_is_found_and_names_its_place, start, stop),
        cmocka_unit_test_setup_teardown(a_case_without_an_option_is_found, start, stop),
        cmocka_unit_test_setup_teardown(a_report_keeps_counting_when_it_is_full, start, stop),
        cmocka_unit_test_setup_teardown(sealing_a_pack_with_faults_writes_nothing, start, stop),
        cmocka_unit_test_setup_teardown(folder_names_are_numbers_years_and_editions_from_two_on, start, stop),
    };
    return digest_ready() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
