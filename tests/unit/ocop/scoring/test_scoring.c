#include "ocop/scoring/scoring.h"

#include "base/digest.h"
#include "base/file.h"

#include "../../torture.h"
#include "../../unit.h"
#include "texts_json.h"
#include "texts_scoring.h"

static struct arena kept;
static struct arena arena;
static struct law *law;
static struct error error;

static enum status answer(const char *input, struct buffer *out)
{
    struct scoring_question question;
    enum status status = scoring_read(&arena, law, str_from(input), &question, &error);
    buffer_open(out, &arena, SCORING_OUTPUT_MAX);
    return status == STATUS_OK ? scoring_score(&arena, &question, out, &error) : status;
}

/* What stands between two places of the answer. */
static struct str between(struct str text, const char *from, const char *to)
{
    struct str start = str_from(from);
    struct str end = str_from(to);
    for (size_t i = 0; i < text.len; i++) {
        if (!str_starts_with(str_part(text, i, text.len), start))
            continue;
        for (size_t k = i + start.len; k <= text.len; k++)
            if (str_starts_with(str_part(text, k, text.len), end))
                return str_part(text, i, k);
    }
    return (struct str){ "", 0 };
}

#define TOP                                                                                                                              \
    "\"1.1\":\"3\",\"1.2\":\"3\",\"1.3\":\"4\",\"1.4\":\"3\",\"1.5\":\"4\",\"1.6\":\"3\",\"1.7\":\"2\",\"2.1\":\"4\",\"2.2\":\"4\","     \
    "\"2.3\":\"3\",\"2.4\":\"1\",\"3.1\":\"3\",\"3.2\":\"2\",\"3.3\":\"3\",\"3.4\":\"2\",\"3.5\":\"3\",\"4.1\":\"4\",\"4.2\":\"4\","     \
    "\"4.3\":\"5\",\"5.1\":\"5\",\"5.2\":\"3\",\"5.3\":\"4\",\"6.1.1\":\"3\",\"6.1.2\":\"3\",\"6.2.1\":\"4\",\"6.2.2\":\"4\","           \
    "\"6.2.3\":\"4\",\"8\":\"3\",\"10\":\"2\",\"11\":\"3\""
#define SHEET(member, rest) "{\"member\":\"" member "\",\"choices\":{" TOP "," rest "}}"

static void the_answer_has_its_members_in_order_and_says_everything(void **state)
{
    struct buffer out;
    struct str text;
    (void)state;
    assert_int_equal(answer("{\"pack\":\"26-2026\",\"set\":11,\"rules\":{\"minimum_basis\":\"average\",\"spread_limit\":3,\"quorum\":\"6/8\",\"council_size\":3,"
                            "\"chair_required\":true},\"knockouts\":[],\"sheets\":["
                            "{\"member\":\"m1\",\"role\":\"chair\",\"choices\":{" TOP ",\"7\":\"4\",\"9\":\"3\"}}," SHEET("m2", "\"7\":\"2\",\"9\":\"1\"") "]}",
                            &out),
                     STATUS_OK);
    text = buffer_str(&out);
    assert_str(between(text, "{", "\"pack_sha256\""), "{\"pack\":\"26-2026\",\"edition\":1,");
    assert_str(between(text, "\"rules\"", "\"mean\""),
               "\"rules\":{\"minimum_basis\":\"average\",\"spread_limit\":3,\"quorum\":\"3/4\",\"council_size\":3,\"chair_required\":true},\"set\":11,"
               "\"complete\":true,\"missing\":[],\"sheets\":[{\"member\":\"m1\",\"total\":100,\"parts\":{\"A\":40,\"B\":25,\"C\":35}},"
               "{\"member\":\"m2\",\"total\":92,\"parts\":{\"A\":40,\"B\":25,\"C\":27}}],");
    assert_str(between(text, "\"mean\"", "\"1.2\""), "\"mean\":{\"exact\":\"96\",\"display\":\"96,00\",\"parts\":{\"A\":\"40\",\"B\":\"25\",\"C\":\"31\"}},"
                                                     "\"criteria\":{\"1.1\":\"3\",");
    assert_str(between(text, "\"stars_by_points\"", "\"spread\""),
               "\"stars_by_points\":5,\"unmet_minimums\":[{\"stars\":5,\"criterion\":\"7\",\"needs\":5,\"has\":\"3\"}],\"knocked_out\":false,\"stars\":4,"
               "\"recognised\":true,");
    assert_str(between(text, "\"spread\"", "\"quorum\":{"),
               "\"spread\":{\"max_difference\":8,\"exceeded\":true,\"pairs\":[{\"a\":\"m1\",\"b\":\"m2\",\"difference\":8,\"criteria\":"
               "[{\"criterion\":\"7\",\"a\":5,\"b\":1},{\"criterion\":\"9\",\"a\":5,\"b\":1}]}]},");
    assert_true(str_ends_with(text, STR("\"quorum\":{\"needed\":3,\"present\":2,\"chair_present\":true,\"met\":false}}")));
}

static void an_incomplete_answer_keeps_its_members(void **state)
{
    struct buffer out;
    struct str text;
    (void)state;
    assert_int_equal(answer("{\"pack\":\"26-2026@1\",\"set\":11,\"sheets\":[" SHEET("m1", "\"7\":null") "]}", &out), STATUS_OK);
    text = buffer_str(&out);
    assert_str(between(text, "\"rules\"", "\"sheets\""),
               "\"rules\":{\"minimum_basis\":null,\"spread_limit\":null,\"quorum\":null,\"council_size\":null,\"chair_required\":false},\"set\":11,"
               "\"complete\":false,\"missing\":[{\"member\":\"m1\",\"criterion\":\"7\"}],");
    assert_true(str_ends_with(text, STR("\"mean\":null,\"criteria\":null,\"stars_by_points\":null,\"unmet_minimums\":[],\"knocked_out\":false,"
                                        "\"stars\":null,\"recognised\":false,\"spread\":null,\"quorum\":null}")));
}

static void knocked_out_by_a_criterion_or_as_a_whole(void **state)
{
    struct buffer out;
    (void)state;
    for (const char *const *knockout = (const char *const[]){ "\"dossier\"", "\"1.1\"", "\"dossier\",\"6.1.1\",\"dossier\"", NULL }; *knockout != NULL; knockout++) {
        struct buffer input;
        buffer_open(&input, &arena, 8192);
        buffer_add(&input, STR("{\"pack\":\"26-2026\",\"set\":11,\"sheets\":[" SHEET("m1", "\"7\":\"4\",\"9\":\"3\"") "],\"knockouts\":["));
        buffer_add_z(&input, *knockout);
        buffer_add(&input, STR("]}"));
        assert_int_equal(answer(buffer_z(&input), &out), STATUS_OK);
        assert_str(between(buffer_str(&out), "\"stars_by_points\"", ",\"spread\""),
                   "\"stars_by_points\":5,\"unmet_minimums\":[],\"knocked_out\":true,\"stars\":null,\"recognised\":false");
    }
}

struct fault {
    const char *rest; /* behind {"pack":"26-2026","set":11, */
    const char *where;
    enum text_id text;
};

#define M(choices) "\"sheets\":[{\"member\":\"m\",\"choices\":{" choices "}}]}"
#define TWO "\"sheets\":[{\"member\":\"m\",\"choices\":{}},{\"member\":\"n\",\"choices\":{}}]}"

static void what_does_not_exist_is_refused_with_its_place(void **state)
{
    static const struct fault faults[] = {
        { M("\"1.8\":\"1\""), "sheets[0].choices", TEXT_scoring_no_criterion },
        { M("\"6.1\":\"1\""), "sheets[0].choices", TEXT_scoring_no_criterion },
        { M("\"6.1\":null"), "sheets[0].choices", TEXT_scoring_no_criterion },
        { M("\"1.1\":\"4\""), "sheets[0].choices", TEXT_scoring_no_option },
        { M("\"1.1\":4"), "sheets[0].choices.1.1", TEXT_json_want_text },
        { M("\"1.1\":\"1\",\"1.1\":\"2\""), "line 1", TEXT_json_duplicate },
        { "\"sheets\":[]}", "sheets", TEXT_json_list_short },
        { "\"sheets\":[{\"member\":\"m\",\"choices\":{}},{\"member\":\"m\",\"choices\":{}}],\"rules\":{\"minimum_basis\":\"every\"}}", "sheets[1].member",
          TEXT_scoring_member_twice },
        { "\"sheets\":[{\"member\":\"m\",\"role\":\"guest\",\"choices\":{}}]}", "sheets[0].role", TEXT_json_want_word },
        { "\"sheets\":[{\"member\":\"m\"}]}", "sheets[0].choices", TEXT_json_missing },
        { TWO, "rules.minimum_basis", TEXT_scoring_basis_needed },
        { "\"rules\":{\"minimum_basis\":\"median\"}," M(""), "rules.minimum_basis", TEXT_json_want_word },
        { "\"rules\":{\"rounding\":1}," M(""), "rules.rounding", TEXT_json_unknown_name },
        { "\"rules\":{\"quorum\":\"3/4\"}," M(""), "rules.council_size", TEXT_scoring_quorum_size },
        { "\"rules\":{\"council_size\":9}," M(""), "rules.quorum", TEXT_scoring_quorum_size },
        { "\"rules\":{\"quorum\":\"5/4\",\"council_size\":9}," M(""), "rules.quorum", TEXT_scoring_quorum_range },
        { "\"rules\":{\"quorum\":\"0\",\"council_size\":9}," M(""), "rules.quorum", TEXT_scoring_quorum_range },
        { "\"rules\":{\"quorum\":\"-1/2\",\"council_size\":9}," M(""), "rules.quorum", TEXT_scoring_quorum_range },
        { "\"rules\":{\"spread_limit\":-1}," M(""), "rules.spread_limit", TEXT_json_int_range },
        { "\"rules\":{\"minimum_basis\":\"every\",\"quorum\":\"1/2\",\"council_size\":1}," TWO, "sheets", TEXT_scoring_too_many_sheets },
        { "\"knockouts\":[\"4.1\"]," M(""), "knockouts[0]", TEXT_scoring_no_knockout },
        { "\"knockouts\":[\"dossier\",\"\"]," M(""), "knockouts[1]", TEXT_scoring_no_knockout },
        { "\"stars\":5," M(""), "stars", TEXT_json_unknown_name },
    };
    (void)state;
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        struct buffer input;
        struct buffer out;
        enum status status;
        buffer_open(&input, &arena, 8192);
        buffer_add(&input, STR("{\"pack\":\"26-2026\",\"set\":11,"));
        buffer_add_z(&input, faults[i].rest);
        status = answer(buffer_z(&input), &out);
        if (status != STATUS_BAD_INPUT || strcmp(error.where, faults[i].where) != 0 || error.text != faults[i].text)
            fail_msg("%s: status %d at \"%s\": %s", faults[i].rest, (int)status, error.where, text_of(LANGUAGE_EN, error.text).ptr);
        arena_empty(&arena);
    }
}

static void packs_and_sets_that_do_not_exist_are_bad_input(void **state)
{
    struct buffer out;
    (void)state;
    assert_int_equal(answer("{\"pack\":\"26-2026@2\",\"set\":11," M(""), &out), STATUS_BAD_INPUT);
    assert_string_equal(error.where, "pack");
    assert_int_equal(answer("{\"pack\":\"781-2020\",\"set\":10," M(""), &out), STATUS_BAD_INPUT);
    assert_string_equal(error.where, "set");
    assert_int_equal(answer("{\"pack\":\"26-2026\",\"set\":\"11\"," M(""), &out), STATUS_BAD_INPUT);
}

static void a_plan_is_for_one_sheet_and_spares_what_is_fixed(void **state)
{
    static const char input[] = "{\"pack\":\"26-2026\",\"set\":11,\"sheets\":[" SHEET("m1", "\"7\":\"2\",\"9\":\"2\"") "]}";
    struct scoring_question question;
    struct buffer out;
    bool reachable;
    (void)state;
    assert_int_equal(scoring_read(&arena, law, str_from(input), &question, &error), STATUS_OK);
    buffer_open(&out, &arena, SCORING_OUTPUT_MAX);
    assert_int_equal(scoring_plan(&arena, &question, 5, STR(""), &out, &reachable, &error), STATUS_OK);
    assert_true(reachable);
    assert_str(buffer_str(&out), "{\"reachable\":true,\"already\":false,\"steps\":[{\"criterion\":\"7\",\"from\":\"2\",\"to\":\"4\",\"gain\":4,"
                                 "\"because\":\"minimum\",\"nature\":\"tasting\",\"evidence\":[\"Giải thưởng của sản phẩm, bình chọn của các tổ chức uy tín trong nước và quốc "
                                 "tế\"]}],\"total_after\":98,\"stars_after\":5}");
    buffer_open(&out, &arena, SCORING_OUTPUT_MAX);
    assert_int_equal(scoring_plan(&arena, &question, 5, STR("1.1,7"), &out, &reachable, &error), STATUS_OK);
    assert_false(reachable);
    assert_str(buffer_str(&out), "{\"reachable\":false,\"already\":false,\"steps\":[],\"total_after\":94,\"stars_after\":3}");
    assert_int_equal(scoring_plan(&arena, &question, 5, STR("1.1,,7"), &out, &reachable, &error), STATUS_BAD_INPUT);
    question.sheet_count = 2;
    assert_int_equal(scoring_plan(&arena, &question, 5, STR(""), &out, &reachable, &error), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_scoring_one_sheet);
}

static enum status read_and_answer(struct arena *work, void *self)
{
    struct scoring_question question;
    struct buffer out;
    bool reachable;
    enum status status = scoring_read(work, law, str_from(self), &question, &error);
    buffer_open(&out, work, SCORING_OUTPUT_MAX);
    if (status == STATUS_OK)
        status = scoring_score(work, &question, &out, &error);
    return status == STATUS_OK ? scoring_plan(work, &question, 5, STR(""), &out, &reachable, &error) : status;
}

static void lack_of_memory_anywhere_is_a_clean_failure(void **state)
{
    static char input[] = "{\"pack\":\"26-2026\",\"set\":11,\"rules\":{\"spread_limit\":0},\"sheets\":[" SHEET("m1", "\"7\":\"2\",\"9\":\"2\"") "]}";
    (void)state;
    assert_true(torture_all(read_and_answer, input) > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_answer_has_its_members_in_order_and_says_everything),
        cmocka_unit_test(an_incomplete_answer_keeps_its_members),
        cmocka_unit_test(knocked_out_by_a_criterion_or_as_a_whole),
        cmocka_unit_test(what_does_not_exist_is_refused_with_its_place),
        cmocka_unit_test(packs_and_sets_that_do_not_exist_are_bad_input),
        cmocka_unit_test(a_plan_is_for_one_sheet_and_spares_what_is_fixed),
        cmocka_unit_test(lack_of_memory_anywhere_is_a_clean_failure),
    };
    int failed;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    arena_open(&kept, &memory_system, (size_t)512 << 20);
    if (!digest_ready() || law_open(&kept, path_join(&kept, getenv("OPENOCOP_SOURCE"), STR("law")), &law, NULL) != STATUS_OK ||
        law_load_all(&kept, law, NULL) != STATUS_OK)
        return 1;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&kept);
    arena_close(&arena);
    return failed;
}
