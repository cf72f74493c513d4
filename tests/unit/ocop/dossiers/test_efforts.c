/* What a paper takes, for the plan: the project's own file, and what such a file may not say. */
#include "../../unit.h"
#include "base/digest.h"
#include "base/file.h"
#include "ocop/dossiers/dossiers_int.h"

#define HEAD "paper,issuer,issuer_source,takes,takes_source\n"

static struct arena arena;

static enum status read_text(const char *text, const struct dossier_efforts **out, struct error *error)
{
    return dossier_efforts_read(&arena, str_from(text), out, error);
}

static void every_paper_of_the_law_in_force_has_a_row(void **state)
{
    const char *source = getenv("OPENOCOP_SOURCE");
    struct dossiers room = { 0 };
    const struct law_pack *pack;
    struct law *law;
    struct str issuer;
    struct str takes;
    struct error error = { 0 };
    (void)state;
    assert_int_equal(law_open(&arena, path_join(&arena, source, STR("law")), &law, &error), STATUS_OK);
    assert_int_equal(law_find_pack(law, STR("26-2026"), &pack, &error), STATUS_OK);
    assert_int_equal(dossiers_open(&arena, path_join(&arena, source, STR("data")), &room, &error), STATUS_OK);
    assert_int_equal(pack->evidence_count, 15);
    for (size_t i = 0; i < pack->evidence_count; i++)
        assert_true(dossier_effort_of(room.efforts, pack->evidence[i].name, &issuer, &takes));
    assert_true(dossier_effort_of(room.efforts, STR("Sử dụng lao động địa phương"), &issuer, &takes));
    assert_str(issuer, "chủ thể tự lập và xác nhận");
    assert_str(takes, "");
    assert_false(dossier_effort_of(room.efforts, STR("Giấy không có"), &issuer, &takes));
}

static void nothing_is_known_without_a_file(void **state)
{
    struct dossiers room = { 0 };
    struct str issuer;
    struct str takes;
    (void)state;
    assert_int_equal(dossiers_open(&arena, NULL, &room, NULL), STATUS_OK);
    assert_int_equal(dossiers_open(&arena, "/nowhere", &room, NULL), STATUS_OK);
    assert_false(dossier_effort_of(room.efforts, STR("a"), &issuer, &takes));
}

static void a_cell_and_its_source_come_together(void **state)
{
    static const char *const bad[] = { HEAD "a,Sở,,,\n", HEAD "a,,Điều 3,,\n", HEAD "a,,,15 ngày,\n", HEAD "a,,,,Điều 3\n", HEAD ",Sở,Điều 3,,\n", "paper,issuer\na,b\n" };
    const struct dossier_efforts *efforts;
    struct str issuer;
    struct str takes;
    struct error error = { 0 };
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(read_text(bad[i], &efforts, &error), STATUS_BAD_INPUT);
    assert_int_equal(read_text(HEAD "a,Sở,Điều 3,15 ngày làm việc,Điều 4\nb,,,,\n", &efforts, &error), STATUS_OK);
    assert_true(dossier_effort_of(efforts, STR("a"), &issuer, &takes));
    assert_str(issuer, "Sở");
    assert_str(takes, "15 ngày làm việc");
    assert_true(dossier_effort_of(efforts, STR("b"), &issuer, &takes));
    assert_int_equal(issuer.len + takes.len, 0);
}

static void the_rows_are_counted(void **state)
{
    const struct dossier_efforts *efforts;
    struct error error = { 0 };
    struct buffer text;
    (void)state;
    buffer_open(&text, &arena, 10000);
    buffer_add_z(&text, HEAD);
    for (int i = 0; i < 200; i++)
        buffer_add_z(&text, "a,,,,\n");
    assert_int_equal(dossier_efforts_read(&arena, buffer_str(&text), &efforts, &error), STATUS_OK);
    buffer_add_z(&text, "a,,,,\n");
    assert_int_equal(dossier_efforts_read(&arena, buffer_str(&text), &efforts, &error), STATUS_BAD_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_paper_of_the_law_in_force_has_a_row),
        cmocka_unit_test(nothing_is_known_without_a_file),
        cmocka_unit_test(a_cell_and_its_source_come_together),
        cmocka_unit_test(the_rows_are_counted),
    };
    int failed;
    arena_open(&arena, &memory_system, (size_t)64 << 20);
    if (!digest_ready())
        return 1;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
