/* The real units of the country: found by code and day, by name, upwards, downwards, forwards and backwards. */
#include "base/file.h"
#include "base/text.h"
#include "imported.h"

/* One import for all questions of a database: it takes a second. */
static void import_all(struct test_database *t)
{
    struct arena arena;
    struct places_import import;
    const char *paths[5];
    size_t count;
    arena_open(&arena, &memory_system, (size_t)512 << 20);
    count = own_files(&arena, paths);
    paths[count++] = path_join(&arena, path_join(&arena, path_join(&arena, getenv("OPENOCOP_SOURCE"), STR("data")), STR("places")),
                               STR("other_names.csv"));
    assert_ok(places_read_files(&arena, paths, count, DATE_NONE, &import, &t->error), &t->error);
    assert_ok(apply_files(t, &arena, &import), &t->error);
    arena_close(&arena);
    assert_ok(places_prepare(t->db, &t->error), &t->error);
}

static date day(const char *iso)
{
    date d = DATE_NONE;
    if (iso != NULL)
        assert_true(date_read(str_from(iso), &d));
    return d;
}

static struct place at(struct test_database *t, const char *code, const char *iso)
{
    struct place place;
    assert_ok(places_at(reader_of(t), &t->arena, str_from(code), day(iso), &place, &t->error), &t->error);
    return place;
}

/* The codes of what is found, in order: "04264 04267". */
static struct str found(struct test_database *t, const char *name, const char *iso, enum place_level level, const char *province)
{
    struct places_query query = { .name = str_from(name), .day = day(iso), .level = level, .province_code = str_from(province) };
    struct places places;
    struct buffer out;
    assert_ok(places_find(reader_of(t), &t->arena, &query, &places, &t->error), &t->error);
    buffer_open(&out, &t->arena, 10000);
    for (size_t i = 0; i < places.count; i++) {
        if (i > 0)
            buffer_add_char(&out, ' ');
        buffer_add(&out, places.rows[i].code);
    }
    return buffer_str(&out);
}

static struct str linked(struct test_database *t, const struct place_links *links)
{
    struct buffer out;
    buffer_open(&out, &t->arena, 10000);
    for (size_t i = 0; i < links->count; i++) {
        if (i > 0)
            buffer_add_char(&out, ' ');
        buffer_add(&out, links->rows[i].place.code);
        buffer_add_char(&out, links->rows[i].whole ? '=' : '~');
        date_write(&out, links->rows[i].day);
    }
    return buffer_str(&out);
}

static struct str successors(struct test_database *t, const char *code, const char *iso)
{
    struct place_links links;
    assert_ok(places_successors(reader_of(t), &t->arena, str_from(code), day(iso), &links, &t->error), &t->error);
    return linked(t, &links);
}

static struct str predecessors(struct test_database *t, const char *code, const char *iso)
{
    struct place_links links;
    assert_ok(places_predecessors(reader_of(t), &t->arena, str_from(code), day(iso), &links, &t->error), &t->error);
    return linked(t, &links);
}

static void a_code_means_another_unit_on_another_day(struct test_database *t)
{
    assert_str(at(t, "04264", "2024-12-31").name, "Phường Nguyễn Phúc");
    assert_str(at(t, "04264", "2025-01-01").name, "Phường Hồng Hà");
    assert_str(at(t, "15", "2025-06-30").name, "Tỉnh Yên Bái");
    assert_str(at(t, "15", "2025-07-01").name, "Tỉnh Lào Cai");
    assert_str(at(t, "75", "2026-04-30").name, "Thành phố Đồng Nai");
    assert_int_equal(at(t, "15", "2025-07-01").valid_from, day("2025-07-01"));
    assert_int_equal(at(t, "15", "2025-07-01").valid_to, DATE_NONE);
    assert_int_equal(at(t, "15", "2025-06-30").valid_from, DATE_NONE);
    assert_int_equal(at(t, "15", "1999-01-01").valid_to, day("2025-06-30"));
}

static void what_was_not_there_is_not_found(struct test_database *t)
{
    struct place place;
    static const char *const codes[] = { "10", "132", "99999", "", "x' OR 1=1 --", "1" };
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        assert_int_equal(places_at(reader_of(t), &t->arena, str_from(codes[i]), day("2025-07-01"), &place, &t->error), STATUS_NOT_FOUND);
    assert_str(at(t, "10", "2025-06-30").name, "Tỉnh Lào Cai");
}

static void names_are_found_without_accents(struct test_database *t)
{
    assert_str(found(t, "mu cang chai", "2025-06-30", PLACE_ANY_LEVEL, "15"), "137 04456");
    assert_str(found(t, "MU  CANG-CHAI", "2025-07-01", PLACE_ANY_LEVEL, "15"), "04456");
    assert_str(found(t, "nghia lo", "2025-06-30", PLACE_ANY_LEVEL, "15"), "133 04624 04294");
    assert_str(found(t, "dong cuong", "2025-06-30", PLACE_ANY_LEVEL, "15"), "04399");
    assert_str(found(t, "tran yen", "2025-06-30", PLACE_DISTRICT, ""), "138");
    assert_str(found(t, "huyen tran yen", "2025-06-30", PLACE_ANY_LEVEL, ""), "138");
    assert_str(found(t, "xyzzy", NULL, PLACE_ANY_LEVEL, ""), "");
    assert_str(found(t, "%", NULL, PLACE_ANY_LEVEL, ""), "");
    assert_str(found(t, "_", NULL, PLACE_ANY_LEVEL, ""), "");
}

static void a_short_word_finds_whole_names_first(struct test_database *t)
{
    struct places_query query = { .name = STR("que"), .day = day("2025-06-30") };
    struct places places;
    assert_ok(places_find(reader_of(t), &t->arena, &query, &places, &t->error), &t->error);
    assert_true(places.count > 10);
    for (size_t i = 0; i < places.count; i++) {
        struct buffer folded;
        buffer_open(&folded, &t->arena, 1000);
        buffer_add_char(&folded, ' ');
        buffer_add(&folded, text_fold(&t->arena, places.rows[i].name));
        assert_non_null(strstr(buffer_z(&folded), " que"));
    }
}

static void marks_that_are_typed_count_for_communes(struct test_database *t)
{
    assert_str(found(t, "Minh Quán", "2024-06-30", PLACE_ANY_LEVEL, "15"), "04516");
    assert_str(found(t, "Minh Quân", "2024-06-30", PLACE_ANY_LEVEL, "15"), "04567");
    assert_str(found(t, "minh quan", "2024-06-30", PLACE_ANY_LEVEL, "15"), "04516 04567");
}

static void marks_do_not_count_for_districts_and_known_spellings_are_found(struct test_database *t)
{
    assert_str(found(t, "Mù Cang Chải", "2025-06-30", PLACE_ANY_LEVEL, "15"), "137 04456");
    assert_str(found(t, "Mù Căng Chải", "2025-06-30", PLACE_ANY_LEVEL, "15"), "137 04456");
    assert_str(found(t, "Mù Cang Chái", "2025-06-30", PLACE_ANY_LEVEL, "15"), "137");
    assert_str(at(t, "137", "2025-06-30").other_names, "Huyện Mù Cang Chải");
}

static void both_places_of_a_tone_mark_are_one(struct test_database *t)
{
    struct str newer = found(t, "Hòa Cuông", "2024-06-30", PLACE_ANY_LEVEL, "15");
    assert_str(newer, "04513");
    assert_str(found(t, "Hoà Cuông", "2024-06-30", PLACE_ANY_LEVEL, "15"), "04513");
    /* o + combining grave */
    assert_str(found(t, "Ho\xCC\x80" "a Cu\xC3\xB4ng", "2024-06-30", PLACE_ANY_LEVEL, "15"), "04513");
}

static void the_same_name_twice_gives_both(struct test_database *t)
{
    assert_str(found(t, "Tân Thịnh", "2024-06-30", PLACE_COMMUNE, "15"), "04279 04696");
    assert_str(found(t, "xã Yên Bình", "2024-06-30", PLACE_COMMUNE, "15"), "04774");
    assert_str(found(t, "Yên Bình", "2024-06-30", PLACE_COMMUNE, "15"), "04714 04774");
}

static void pages_of_a_search_follow_each_other_without_loss(struct test_database *t)
{
    struct places_query query = { .day = day("2025-07-01"), .level = PLACE_COMMUNE, .limit = 500 };
    struct places places;
    char *seen = test_calloc(100000, 1);
    int total = 0;
    do {
        assert_ok(places_find(reader_of(t), &t->arena, &query, &places, &t->error), &t->error);
        for (size_t i = 0; i < places.count; i++) {
            int64_t code;
            assert_true(str_to_int(places.rows[i].code, 0, 99999, &code));
            assert_int_equal(seen[code], 0);
            seen[code] = 1;
        }
        total += (int)places.count;
        query.after = places.next;
    } while (places.more);
    assert_int_equal(total, 3321);
    test_free(seen);
    query.after = STR("nonsense");
    assert_int_equal(places_find(reader_of(t), &t->arena, &query, &places, &t->error), STATUS_BAD_INPUT);
    assert_string_equal(t->error.where, "after");
}

static void names_sort_in_vietnamese_order(struct test_database *t)
{
    struct places places;
    size_t provinces[4] = { 0 };
    struct places_query query = { .day = day("2025-06-30"), .level = PLACE_PROVINCE };
    assert_ok(places_find(reader_of(t), &t->arena, &query, &places, &t->error), &t->error);
    assert_int_equal(places.count, 63);
    for (size_t i = 0; i < places.count; i++) {
        provinces[0] = str_is(places.rows[i].code, "89") ? i : provinces[0]; /* An Giang */
        provinces[1] = str_is(places.rows[i].code, "48") ? i : provinces[1]; /* Đà Nẵng */
        provinces[2] = str_is(places.rows[i].code, "64") ? i : provinces[2]; /* Gia Lai */
        provinces[3] = str_is(places.rows[i].code, "15") ? i : provinces[3]; /* Yên Bái */
    }
    assert_int_equal(provinces[0], 0);
    assert_true(provinces[0] < provinces[1] && provinces[1] < provinces[2] && provinces[2] < provinces[3]);
    assert_int_equal(provinces[3], 62);
}

static void children_are_those_of_the_day(struct test_database *t)
{
    struct places children;
    assert_ok(places_children(reader_of(t), &t->arena, STR("15"), day("2025-06-30"), &children, &t->error), &t->error);
    assert_int_equal(children.count, 9);
    assert_ok(places_children(reader_of(t), &t->arena, STR("15"), day("2025-07-01"), &children, &t->error), &t->error);
    assert_int_equal(children.count, 99);
    assert_ok(places_children(reader_of(t), &t->arena, STR("04264"), day("2025-01-01"), &children, &t->error), &t->error);
    assert_int_equal(children.count, 0);
    assert_int_equal(places_children(reader_of(t), &t->arena, STR("132"), day("2025-07-01"), &children, &t->error), STATUS_NOT_FOUND);
}

static void the_chain_leads_through_the_district_while_there_was_one(struct test_database *t)
{
    struct places chain;
    assert_ok(places_chain(reader_of(t), &t->arena, STR("04456"), day("2025-06-30"), &chain, &t->error), &t->error);
    assert_int_equal(chain.count, 3);
    assert_str(chain.rows[0].name, "Thị trấn Mù Căng Chải");
    assert_str(chain.rows[1].code, "137");
    assert_str(chain.rows[2].name, "Tỉnh Yên Bái");
    assert_ok(places_chain(reader_of(t), &t->arena, STR("04456"), day("2025-07-01"), &chain, &t->error), &t->error);
    assert_int_equal(chain.count, 2);
    assert_str(chain.rows[1].name, "Tỉnh Lào Cai");
}

static void successors_are_those_of_the_maps(struct test_database *t)
{
    assert_str(successors(t, "04252", "2025-06-30"), "04252=2025-07-01");
    assert_str(successors(t, "04567", "2023-12-31"), "04543=2025-07-01");
    assert_str(successors(t, "15", "2025-06-30"), "15=2025-07-01");
    assert_str(successors(t, "10", "2025-06-30"), "15=2025-07-01");
    assert_str(predecessors(t, "15", "2025-07-01"), "10=2025-07-01 15=2025-07-01");
    assert_str(successors(t, "15", "2025-07-01"), "");
    /* Tuyên Quang kept its name and took in Hà Giang: one version, yet something happened to it. */
    assert_str(successors(t, "08", "2025-06-30"), "08=2025-07-01");
    assert_str(predecessors(t, "08", "2025-07-01"), "02=2025-07-01 08=2025-07-01");
    assert_str(predecessors(t, "08", "2025-06-30"), "");
    /* The five special zones had no communes before. */
    assert_str(predecessors(t, "26732", "2025-07-01"), "");
}

static void communes_merged_in_yen_bai_before_2025_have_their_successors_too(struct test_database *t)
{
    assert_str(successors(t, "04528", "2024-12-31"), "04498=2025-01-01");
    assert_str(successors(t, "04264", "2024-12-31"), "04264=2025-01-01");
    assert_str(predecessors(t, "04264", "2025-01-01"), "04267=2025-01-01 04264=2025-01-01");
}

static void a_commune_that_only_changed_its_type_goes_on(struct test_database *t)
{
    struct place_links links;
    assert_str(successors(t, "25270", "2025-07-01"), "25270=2026-04-30");
    assert_ok(places_successors(reader_of(t), &t->arena, STR("25270"), day("2025-07-01"), &links, &t->error), &t->error);
    assert_false(links.rows[0].mapped);
}

static void what_an_old_commune_is_today_is_followed_through_all_changes(struct test_database *t)
{
    struct place_links links;
    assert_ok(places_on(reader_of(t), &t->arena, STR("04528"), day("2023-12-31"), day("2026-06-01"), &links, &t->error), &t->error);
    assert_int_equal(links.count, 1);
    assert_str(links.rows[0].place.name, "Xã Trấn Yên");
    assert_true(links.rows[0].whole);
    assert_ok(places_on(reader_of(t), &t->arena, STR("04498"), day("2025-08-01"), day("2026-06-01"), &links, &t->error), &t->error);
    assert_int_equal(links.count, 1);
    assert_int_equal(links.rows[0].day, DATE_NONE);
    assert_ok(places_on(reader_of(t), &t->arena, STR("25270"), day("2025-06-30"), day("2026-06-01"), &links, &t->error), &t->error);
    assert_true(links.count >= 1);
    assert_int_equal(links.rows[0].place.valid_to, DATE_NONE);
}

static void keys_are_made_anew_for_another_version_of_icu(struct test_database *t)
{
    char spoil[] = "UPDATE places_units SET find_folded = ' x', find_marked = ' x', bare_folded = 'x'";
    char version[] = "UPDATE places_settings SET value = '1.0/1.0' WHERE name = 'sort_version'";
    assert_ok(db_write(t->db, 0, test_database_say, spoil, &t->error), &t->error);
    assert_ok(places_prepare(t->db, &t->error), &t->error);
    assert_str(found(t, "dong cuong", "2025-06-30", PLACE_ANY_LEVEL, "15"), "");
    assert_ok(db_write(t->db, 0, test_database_say, version, &t->error), &t->error);
    assert_ok(places_prepare(t->db, &t->error), &t->error);
    assert_str(found(t, "dong cuong", "2025-06-30", PLACE_ANY_LEVEL, "15"), "04399");
}

#define QUESTION(name)                                                                                                     \
    {                                                                                                                       \
        #name, name                                                                                                         \
    }

static void the_real_units_answer(void **state)
{
    static const struct {
        const char *name;
        void (*ask)(struct test_database *t);
    } questions[] = {
        QUESTION(a_code_means_another_unit_on_another_day),
        QUESTION(what_was_not_there_is_not_found),
        QUESTION(names_are_found_without_accents),
        QUESTION(a_short_word_finds_whole_names_first),
        QUESTION(marks_that_are_typed_count_for_communes),
        QUESTION(marks_do_not_count_for_districts_and_known_spellings_are_found),
        QUESTION(both_places_of_a_tone_mark_are_one),
        QUESTION(the_same_name_twice_gives_both),
        QUESTION(pages_of_a_search_follow_each_other_without_loss),
        QUESTION(names_sort_in_vietnamese_order),
        QUESTION(children_are_those_of_the_day),
        QUESTION(the_chain_leads_through_the_district_while_there_was_one),
        QUESTION(successors_are_those_of_the_maps),
        QUESTION(communes_merged_in_yen_bai_before_2025_have_their_successors_too),
        QUESTION(a_commune_that_only_changed_its_type_goes_on),
        QUESTION(what_an_old_commune_is_today_is_followed_through_all_changes),
        QUESTION(keys_are_made_anew_for_another_version_of_icu),
    };
    struct test_database *t = *state;
    import_all(t);
    for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
        print_message("  %s\n", questions[i].name);
        questions[i].ask(t);
        arena_empty(&t->arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_real_units_answer) };
    return run_on_both(tests, 1, db_migrations);
}
