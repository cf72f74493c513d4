/* Importing: what would change is told before, all or nothing is written, a second time nothing; every fault of a file is named with its line. */
#include "base/file.h"
#include "imported.h"
#include "texts_places.h"

#define HEADER "code,level,name,type,parent_code,province_code,valid_from,valid_to\n"
#define MAP_HEADER "old_code,old_name,old_district_code,old_province_code,new_code,new_name,new_province_code,extent\n"

/* A country of one province with two communes that became one. */
static const char units[] = HEADER "15,province,T\xE1\xBB\x89nh A,T\xE1\xBB\x89nh,,15,,\n"
                                   "132,district,Huy\xE1\xBB\x87n B,Huy\xE1\xBB\x87n,15,15,,2025-06-30\n"
                                   "04264,commune,X\xC3\xA3 C,X\xC3\xA3,132,15,,2025-06-30\n"
                                   "04267,commune,X\xC3\xA3 D,X\xC3\xA3,132,15,,2025-06-30\n"
                                   "04264,commune,X\xC3\xA3 E,X\xC3\xA3,15,15,2025-07-01,\n";
static const char map[] = MAP_HEADER "04264,X\xC3\xA3 C,132,15,04264,X\xC3\xA3 E,15,full\n"
                                     "04267,X\xC3\xA3 D,132,15,04264,X\xC3\xA3 E,15,full\n";

struct bench {
    struct test_database *t;
    struct arena arena;
    struct places_import import;
    const char *paths[4];
    size_t count;
};

static void bench_open(struct bench *b, struct test_database *t)
{
    *b = (struct bench){ .t = t };
    arena_open(&b->arena, &memory_system, (size_t)512 << 20);
}

static void add_file(struct bench *b, const char *name, const char *content)
{
    const char *path = path_join(&b->arena, b->t->folder, str_from(name));
    assert_ok(file_write(path, str_from(content), &b->t->error), &b->t->error);
    for (size_t i = 0; i < b->count; i++)
        if (strcmp(b->paths[i], path) == 0)
            return;
    b->paths[b->count++] = path;
}

static const struct places_plan *plan(struct bench *b)
{
    return planned(b->t, &b->arena, b->paths, b->count, &b->import);
}

static void bench_close(struct bench *b)
{
    arena_close(&b->arena);
}

static int64_t number_of(struct test_database *t, const char *sql)
{
    struct db_rows *found;
    bool has_row;
    int64_t number;
    assert_ok(db_query_values(reader_of(t), sql, NULL, 0, &found, &t->error), &t->error);
    assert_ok(db_next(found, &has_row, &t->error), &t->error);
    number = db_int(found, 0);
    db_rows_close(found);
    return number;
}

static void assert_counts(const struct places_counts *counts, int fresh, int changed, int unchanged, int removed)
{
    if (counts->fresh != fresh || counts->changed != changed || counts->unchanged != unchanged || counts->removed != removed)
        fail_msg("%d new, %d changed, %d unchanged, %d removed", (int)counts->fresh, (int)counts->changed, (int)counts->unchanged,
                 (int)counts->removed);
}

static void the_first_import_is_all_new_and_the_second_changes_nothing(void **state)
{
    struct test_database *t = *state;
    struct bench b;
    const struct places_plan *p;
    bench_open(&b, t);
    add_file(&b, "units.csv", units);
    add_file(&b, "map_to_2025-07-01.csv", map);
    p = plan(&b);
    assert_int_equal(p->findings.fault_count, 0);
    assert_counts(&p->units, 5, 0, 0, 0);
    assert_counts(&p->successors, 2, 0, 0, 0);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM places_units"), 0);
    assert_ok(apply_files(t, &b.arena, &b.import), &t->error);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM places_units"), 5);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM ledger_entries"), 1);
    p = plan(&b);
    assert_true(places_plan_empty(p));
    assert_counts(&p->units, 0, 0, 5, 0);
    assert_counts(&p->successors, 0, 0, 2, 0);
    bench_close(&b);
}

static void changes_and_removals_are_counted_and_written(void **state)
{
    struct test_database *t = *state;
    struct bench b;
    const struct places_plan *p;
    bench_open(&b, t);
    add_file(&b, "units.csv", units);
    add_file(&b, "map_to_2025-07-01.csv", map);
    plan(&b);
    assert_ok(apply_files(t, &b.arena, &b.import), &t->error);
    add_file(&b, "units.csv", HEADER "15,province,T\xE1\xBB\x89nh A,T\xE1\xBB\x89nh,,15,,\n"
                                     "132,district,Huy\xE1\xBB\x87n B,Huy\xE1\xBB\x87n,15,15,,2025-06-30\n"
                                     "04264,commune,X\xC3\xA3 C,X\xC3\xA3,132,15,,2025-06-30\n"
                                     "04264,commune,X\xC3\xA3 F,X\xC3\xA3,15,15,2025-07-01,\n");
    add_file(&b, "map_to_2025-07-01.csv", MAP_HEADER "04264,X\xC3\xA3 C,132,15,04264,X\xC3\xA3 F,15,full\n");
    p = plan(&b);
    assert_int_equal(p->findings.fault_count, 0);
    assert_counts(&p->units, 0, 1, 3, 1);
    assert_counts(&p->successors, 0, 0, 1, 1);
    assert_ok(apply_files(t, &b.arena, &b.import), &t->error);
    assert_true(places_plan_empty(plan(&b)));
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM places_units WHERE find_folded = ' xa f'"), 1);
    bench_close(&b);
}

static void a_file_of_one_province_leaves_the_others_alone(void **state)
{
    struct test_database *t = *state;
    struct bench b;
    const struct places_plan *p;
    bench_open(&b, t);
    add_file(&b, "units.csv", units);
    add_file(&b, "map_to_2025-07-01.csv", map);
    plan(&b);
    assert_ok(apply_files(t, &b.arena, &b.import), &t->error);
    b.count = 0;
    add_file(&b, "other.csv", HEADER "10,province,T\xE1\xBB\x89nh G,T\xE1\xBB\x89nh,,10,,\n10000,commune,X\xC3\xA3 H,X\xC3\xA3,10,10,,\n");
    p = plan(&b);
    assert_int_equal(p->findings.fault_count, 0);
    assert_counts(&p->units, 2, 0, 5, 0);
    assert_counts(&p->successors, 0, 0, 2, 0);
    bench_close(&b);
}

static void a_map_whose_units_would_go_refuses_the_import(void **state)
{
    struct test_database *t = *state;
    struct bench b;
    bench_open(&b, t);
    add_file(&b, "units.csv", units);
    add_file(&b, "map_to_2025-07-01.csv", map);
    plan(&b);
    assert_ok(apply_files(t, &b.arena, &b.import), &t->error);
    b.count = 0;
    add_file(&b, "units.csv", HEADER "15,province,T\xE1\xBB\x89nh A,T\xE1\xBB\x89nh,,15,,\n");
    assert_int_equal(plan(&b)->findings.faults[0].text, TEXT_places_link_lost);
    assert_int_equal(apply_files(t, &b.arena, &b.import), STATUS_BAD_INPUT);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM places_units"), 5);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM ledger_entries"), 1);
    bench_close(&b);
}

/* `line` goes behind the good units (lines 7, 8 …). */
static void assert_refused(struct test_database *t, const char *line, const char *where, enum text_id text)
{
    char content[4000];
    struct bench b;
    const struct places_plan *p;
    bench_open(&b, t);
    snprintf(content, sizeof(content), "%s%s\n", units, line);
    add_file(&b, "units.csv", content);
    p = plan(&b);
    if (p->findings.fault_count == 0)
        fail_msg("%s was taken", line);
    if (strcmp(p->findings.faults[0].where, where) != 0 || p->findings.faults[0].text != text) {
        test_database_show(&p->findings.faults[0]);
        fail_msg("%s: another fault than %s", line, where);
    }
    assert_non_null(strstr(p->findings.faults[0].file, "units.csv"));
    assert_int_equal(apply_files(t, &b.arena, &b.import), STATUS_BAD_INPUT);
    bench_close(&b);
}

static void every_faulty_unit_is_named_with_its_line(void **state)
{
    struct test_database *t = *state;
    assert_refused(t, "4264,commune,X,X,15,15,,", "line 7", TEXT_places_bad_code);
    assert_refused(t, "0426x,commune,X,X,15,15,,", "line 7", TEXT_places_bad_code);
    assert_refused(t, ",commune,X,X,15,15,,", "line 7", TEXT_places_bad_code);
    assert_refused(t, "133,commune,X,X,15,15,,", "line 7", TEXT_places_bad_code);
    assert_refused(t, "04999,village,X,X,15,15,,", "line 7", TEXT_places_bad_level);
    assert_refused(t, "04999,commune,,X,15,15,,", "line 7", TEXT_places_bad_name);
    assert_refused(t, "04999,commune,X\xE2\x80\xAE,X,15,15,,", "line 7", TEXT_places_bad_name);
    assert_refused(t, "04999,commune,X,,15,15,,", "line 7", TEXT_places_bad_name);
    assert_refused(t, "04999,commune,X,X,04264,15,,", "line 7", TEXT_places_bad_parent);
    assert_refused(t, "04999,commune,X,X,,15,,", "line 7", TEXT_places_bad_code);
    assert_refused(t, "133,district,X,X,132,15,,", "line 7", TEXT_places_bad_parent);
    assert_refused(t, "16,province,X,X,15,16,,", "line 7", TEXT_places_bad_parent);
    assert_refused(t, "04999,commune,X,X,15,1,,", "line 7", TEXT_places_bad_code);
    assert_refused(t, "04999,commune,X,X,15,15,01/07/2025,", "line 7", TEXT_places_bad_day);
    assert_refused(t, "04999,commune,X,X,15,15,2025-02-29,", "line 7", TEXT_places_bad_day);
    assert_refused(t, "04999,commune,X,X,15,15,2025-07-01,2025-06-30", "line 7", TEXT_places_days_reversed);
    assert_refused(t, "04264,commune,X,X,15,15,2026-01-01,", "line 7", TEXT_places_overlap);
    assert_refused(t, "04999,commune,X,X,132,15,,", "line 7", TEXT_places_no_parent);
    assert_refused(t, "04999,commune,X,X,99,15,,", "line 7", TEXT_places_no_parent);
    assert_refused(t, "04999,commune,X,X,15,10,,", "line 7", TEXT_places_other_province);
    assert_refused(t, "16,province,X,X,,15,,", "line 7", TEXT_places_other_province);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM places_units"), 0);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM ledger_entries"), 0);
}

static void every_faulty_line_of_a_map_is_named(void **state)
{
    static const struct {
        const char *line;
        enum text_id text;
    } lines[] = {
        { "04264,C,132,15,04264,E,15,whole", TEXT_places_bad_extent },
        { "4264,C,132,15,04264,E,15,full", TEXT_places_bad_code },
        { "99999,C,132,15,04264,E,15,full", TEXT_places_map_unknown },
        { "04264,C,132,15,04267,D,15,full", TEXT_places_map_unknown }, /* ended the day before */
        { "04264,,132,15,04264,E,15,full", TEXT_places_bad_name },
    };
    struct test_database *t = *state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        char content[1000];
        struct bench b;
        const struct places_plan *p;
        bench_open(&b, t);
        snprintf(content, sizeof(content), MAP_HEADER "%s\n", lines[i].line);
        add_file(&b, "units.csv", units);
        add_file(&b, "map_to_2025-07-01.csv", content);
        p = plan(&b);
        assert_true(p->findings.fault_count > 0);
        assert_int_equal(p->findings.faults[0].text, lines[i].text);
        assert_string_equal(p->findings.faults[0].where, "line 2");
        bench_close(&b);
    }
}

static void a_unit_that_went_as_a_whole_went_nowhere_else(void **state)
{
    struct test_database *t = *state;
    struct bench b;
    char content[1000];
    bench_open(&b, t);
    add_file(&b, "units.csv", units);
    snprintf(content, sizeof(content), "%s%s", map, "04267,X\xC3\xA3 D,132,15,04264,X\xC3\xA3 E,15,full\n");
    add_file(&b, "map_to_2025-07-01.csv", content);
    assert_int_equal(plan(&b)->findings.faults[0].text, TEXT_places_link_twice);
    bench_close(&b);
}

static void what_the_maps_leave_open_is_told_as_a_warning(void **state)
{
    struct test_database *t = *state;
    struct bench b;
    const struct places_plan *p;
    bench_open(&b, t);
    add_file(&b, "units.csv", units);
    add_file(&b, "map_to_2025-07-01.csv", MAP_HEADER "04264,X\xC3\xA3 C,132,15,04264,X\xC3\xA3  E ,15,full\n");
    p = plan(&b);
    assert_int_equal(p->findings.fault_count, 0);
    assert_int_equal(p->findings.warnings[PLACES_WARN_NO_SUCCESSOR].count, 1);
    assert_str(p->findings.warnings[PLACES_WARN_NO_SUCCESSOR].examples[0], "04267");
    assert_int_equal(p->findings.warnings[PLACES_WARN_MAP_NAME].count, 0);
    bench_close(&b);
}

static void a_map_without_a_day_is_refused_unless_another_map_tells_it(void **state)
{
    struct test_database *t = *state;
    struct bench b;
    bench_open(&b, t);
    add_file(&b, "units.csv", units);
    add_file(&b, "map.csv", map);
    assert_int_equal(plan(&b)->findings.faults[0].text, TEXT_places_no_day);
    add_file(&b, "map_provinces_to_2025-07-01.csv", "old_code,old_name,new_code,new_name\n15,A,15,T\xE1\xBB\x89nh A\n");
    assert_int_equal(plan(&b)->findings.fault_count, 0);
    assert_counts(&plan(&b)->successors, 3, 0, 0, 0);
    bench_close(&b);
}

static void files_that_are_something_else_are_refused(void **state)
{
    static const char *const contents[] = { "", "\n", "a,b\n1,2\n", "\x89PNG\r\n\x1a\n", "code,level,name\n", HEADER "15,province\n",
                                            "{\"code\":1}", "old_code\n1\n" };
    struct test_database *t = *state;
    for (size_t i = 0; i < sizeof(contents) / sizeof(contents[0]); i++) {
        struct bench b;
        bench_open(&b, t);
        add_file(&b, "x.csv", contents[i]);
        if (places_read_files(&b.arena, b.paths, 1, DATE_NONE, &b.import, &t->error) != STATUS_BAD_INPUT)
            fail_msg("%s was taken", contents[i]);
        assert_non_null(strstr(t->error.file, "x.csv"));
        bench_close(&b);
    }
}

static void rows_that_are_not_those_of_the_command_are_refused(void **state)
{
    struct test_database *t = *state;
    struct bench b;
    struct places_import other;
    const struct commands_settings settings = { .db = t->db, .context = &test_database_context, .types = &places_commands, .type_tables = 1,
                                                .permission = permit_all };
    struct command command = { .id = ident_new(&context_system), .type = "places.import", .actor = { STR("system"), STR("") } };
    struct command_result result;
    struct commands *door;
    bench_open(&b, t);
    add_file(&b, "units.csv", units);
    plan(&b);
    assert_ok(places_import_content(&b.arena, &b.import, &command.content, &t->error), &t->error);
    assert_ok(commands_open(&settings, &b.arena, &door, &t->error), &t->error);
    assert_int_equal(command_run(door, &b.arena, &command, &result, &t->error), STATUS_BAD_INPUT);
    other = b.import;
    other.files[0].sha256.bytes[0] ^= 1;
    command.extra = &other;
    assert_int_equal(command_run(door, &b.arena, &command, &result, &t->error), STATUS_BAD_INPUT);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM places_units"), 0);
    bench_close(&b);
}

/* Changes a few bytes, drops or doubles a stretch. */
static void mutate(char *content, size_t size)
{
    static const char bytes[] = ",\n\r\"0159-xX \xC3\xE1\xFF\t/";
    for (int i = rand() % 4; i >= 0; i--) {
        size_t len = strlen(content);
        size_t at = len == 0 ? 0 : (size_t)rand() % len;
        size_t stretch = len == 0 ? 0 : (size_t)rand() % (len - at) % 40;
        switch (rand() % 3) {
        case 0:
            if (len > 0)
                content[at] = bytes[(size_t)rand() % (sizeof(bytes) - 1)];
            break;
        case 1:
            memmove(content + at, content + at + stretch, len - at - stretch + 1);
            break;
        default:
            if (len + stretch + 1 < size)
                memmove(content + at + stretch, content + at, len - at + 1);
        }
    }
}

static void no_mutation_of_a_file_breaks_the_import(void **state)
{
    struct test_database *t = *state;
    int taken = 0;
    for (int round = 0; round < 400; round++) {
        char changed_units[2000];
        char changed_map[2000];
        struct bench b;
        bench_open(&b, t);
        snprintf(changed_units, sizeof(changed_units), "%s", units);
        snprintf(changed_map, sizeof(changed_map), "%s", map);
        mutate(rand() % 2 == 0 ? changed_units : changed_map, sizeof(changed_map));
        add_file(&b, "units.csv", changed_units);
        add_file(&b, "map_to_2025-07-01.csv", changed_map);
        if (places_read_files(&b.arena, b.paths, b.count, DATE_NONE, &b.import, &t->error) == STATUS_OK) {
            struct places_plan *p = ARENA_NEW(&b.arena, struct places_plan);
            enum status status;
            assert_ok(places_plan(reader_of(t), &b.arena, &b.import, p, &t->error), &t->error);
            status = apply_files(t, &b.arena, &b.import);
            assert_int_equal(status, p->findings.fault_count == 0 ? STATUS_OK : STATUS_BAD_INPUT);
            taken += status == STATUS_OK;
        }
        bench_close(&b);
    }
    print_message("%d of 400 taken\n", taken);
    assert_true(taken > 0 && taken < 400);
}

static void the_real_files_have_no_faults_and_known_warnings(void **state)
{
    struct test_database *t = *state;
    struct bench b;
    const struct places_plan *p;
    const char *paths[4];
    bench_open(&b, t);
    p = planned(t, &b.arena, paths, own_files(&b.arena, paths), &b.import);
    if (p->findings.fault_count > 0)
        test_database_show(&p->findings.faults[0]);
    assert_int_equal(p->findings.fault_count, 0);
    assert_counts(&p->units, 15855, 0, 0, 0);
    assert_int_equal(p->findings.warnings[PLACES_WARN_SPACES].count, 23);
    assert_int_equal(p->findings.warnings[PLACES_WARN_NO_SUCCESSOR].count, 0);
    assert_int_equal(p->findings.warnings[PLACES_WARN_NO_PREDECESSOR].count, 5);
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_import_is_all_new_and_the_second_changes_nothing),
        cmocka_unit_test(changes_and_removals_are_counted_and_written),
        cmocka_unit_test(a_file_of_one_province_leaves_the_others_alone),
        cmocka_unit_test(a_map_whose_units_would_go_refuses_the_import),
        cmocka_unit_test(every_faulty_unit_is_named_with_its_line),
        cmocka_unit_test(every_faulty_line_of_a_map_is_named),
        cmocka_unit_test(a_unit_that_went_as_a_whole_went_nowhere_else),
        cmocka_unit_test(what_the_maps_leave_open_is_told_as_a_warning),
        cmocka_unit_test(a_map_without_a_day_is_refused_unless_another_map_tells_it),
        cmocka_unit_test(files_that_are_something_else_are_refused),
        cmocka_unit_test(rows_that_are_not_those_of_the_command_are_refused),
        cmocka_unit_test(no_mutation_of_a_file_breaks_the_import),
        cmocka_unit_test(the_real_files_have_no_faults_and_known_warnings),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations);
}
