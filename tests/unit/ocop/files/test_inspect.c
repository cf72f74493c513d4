/* The helper that looks into files: what it finds, and that its fall changes nothing. The program with made-up producers serves as the helper. */
#include <limits.h>
#include <unistd.h>

#include "../../folder.h"

#include <sys/stat.h>
#include <time.h>

#include "base/digest.h"
#include "base/file.h"
#include "ocop/files/files_int.h"

static struct arena arena;
static struct test_folder folder;
static struct files files = { .context = &context_system };

#define ONE_PAGE                                                                                                     \
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 2/Kids[5 0 R 5 0 R]>>endobj\n" \
    "3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n4 0 obj<</Length 40>>stream\nBT /F1 24 Tf 72 700 Td (So 12/GCN) Tj ET \nendstream endobj\n" \
    "5 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents 4 0 R>>endobj\n" \
    "trailer<</Size 6/Root 1 0 R>>\n%%EOF\n"

static struct file_facts look(struct str bytes)
{
    struct file_facts facts;
    struct error error = { 0 };
    assert_int_equal(file_inspect(&files, &arena, bytes, &facts, &error), STATUS_OK);
    return facts;
}

static void a_pdf_tells_its_pages_and_its_words_and_is_drawn(void **state)
{
    struct file_facts facts = look(STR(ONE_PAGE));
    (void)state;
    assert_int_equal(facts.pages, 2);
    assert_int_equal(facts.width, 595);
    assert_int_equal(facts.height, 842);
    assert_true(facts.previewed);
    assert_true(str_starts_with(facts.text, STR("So 12/GCN")));
    assert_true(str_starts_with(facts.jpeg, STR("\xFF\xD8\xFF")));
}

static void what_can_not_be_read_is_no_failure(void **state)
{
    static const char *const programs[] = { "/bin/false", "/no/such/program", "/bin/cat", "/usr/bin/yes" };
    const char *helper = files.program;
    struct file_facts facts = look(STR("%PDF-1.4\nnothing follows"));
    (void)state;
    assert_false(facts.previewed);
    assert_int_equal(facts.pages, 0);
    for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
        files.program = programs[i];
        facts = look(STR(ONE_PAGE));
        assert_false(facts.previewed);
        assert_int_equal(facts.pages + facts.width + (int64_t)facts.text.len + (int64_t)facts.jpeg.len, 0);
    }
    files.program = helper;
}

static void a_helper_that_hangs_is_ended_in_time(void **state)
{
    const char *helper = files.program;
    const char *hanging = test_path(&arena, &folder, "hanging");
    struct error error = { 0 };
    struct timespec began;
    struct timespec ended;
    (void)state;
    assert_int_equal(file_write(hanging, STR("#!/bin/sh\nexec sleep 100\n"), &error), STATUS_OK);
    assert_int_equal(chmod(hanging, 0700), 0);
    files.program = hanging;
    clock_gettime(CLOCK_MONOTONIC, &began);
    assert_false(look(STR(ONE_PAGE)).previewed);
    clock_gettime(CLOCK_MONOTONIC, &ended);
    assert_in_range(ended.tv_sec - began.tv_sec, 9, 20);
    files.program = helper;
}

/* The program beside us: build/tests/unit/ocop/files/files_test_server. */
static const char *find_helper(void)
{
    char own[PATH_MAX];
    struct buffer path;
    ssize_t len = readlink("/proc/self/exe", own, sizeof(own));
    while (len > 0 && own[len - 1] != '/')
        len--;
    buffer_open(&path, &arena, PATH_MAX);
    buffer_add(&path, (struct str){ own, (size_t)len });
    buffer_add_z(&path, "unit/ocop/files/files_test_server");
    return buffer_z(&path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pdf_tells_its_pages_and_its_words_and_is_drawn),
        cmocka_unit_test(what_can_not_be_read_is_no_failure),
        cmocka_unit_test(a_helper_that_hangs_is_ended_in_time),
    };
    struct error error = { 0 };
    int failed = 1;
    arena_open(&arena, &memory_system, (size_t)256 << 20);
    test_folder_make(&folder);
    files.folder = folder.path;
    files.program = find_helper();
    if (digest_ready() && files_prepare(&files, &error) == STATUS_OK)
        failed = cmocka_run_group_tests(tests, NULL, NULL);
    test_folder_remove(&folder);
    arena_close(&arena);
    return failed;
}
