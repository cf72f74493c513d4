/* Files below law/: a set, a pack.json, council rules. What the proofs let through can be counted with. */
#include "fuzz.h"

#include "base/digest.h"
#include "base/file.h"
#include "ocop/law/law_int.h"

/* The pack in force, read once: sets are proved against it. */
static const struct file_pack *real_pack(void)
{
    static struct arena kept;
    static struct file_pack pack;
    static bool done;
    if (!done) {
        const char *source = getenv("OPENOCOP_SOURCE");
        struct str sha256;
        FUZZ_CHECK(digest_ready());
        arena_open(&kept, &memory_system, (size_t)64 << 20);
        FUZZ_CHECK(law_file_read(&kept, path_join(&kept, source == NULL ? "." : source, STR("law/26-2026/pack.json")), &law_pack_shape, &pack, &sha256,
                                 NULL, NULL) == STATUS_OK);
        done = true;
    }
    return &pack;
}

/* The highest options give the sum of the maxima, and a plan leads wherever the score says it leads. */
static void count(struct arena *arena, struct law_set *set)
{
    static const struct law_rules rules = { .basis = LAW_EVERY };
    int8_t choices[LAW_CRITERIA_MAX];
    struct law_question question = { set, &rules, choices, NULL, 1, false };
    struct law_result result;
    struct law_plan plan;
    int sum = 0;
    for (int stars = 2; stars <= LAW_STARS; stars++)
        set->from[stars] = 20 * stars - 10;
    for (size_t c = 0; c < set->criterion_count; c++) {
        const struct law_criterion *criterion = &set->criteria[c];
        choices[c] = 0;
        for (size_t i = 0; i < criterion->option_count; i++)
            if (criterion->options[i].points > criterion->options[choices[c]].points)
                choices[c] = (int8_t)i;
        FUZZ_CHECK(criterion->options[choices[c]].points == criterion->max);
        FUZZ_CHECK(criterion->needs[3] <= criterion->needs[4] && criterion->needs[4] <= criterion->needs[5] && criterion->needs[5] <= criterion->max);
        sum += criterion->max;
    }
    FUZZ_CHECK(law_score(arena, &question, &result) && result.complete && result.unmet_count == 0);
    FUZZ_CHECK(fraction_compare_int(result.mean, sum) == 0 && result.stars == 5);
    for (size_t c = 0; c < set->criterion_count; c++)
        choices[c] = LAW_NO_CHOICE;
    FUZZ_CHECK(law_plan_find(arena, set, choices, NULL, false, 5, &plan) && plan.reachable && plan.stars_after == 5);
    for (size_t i = 0; i < plan.step_count; i++)
        choices[plan.steps[i].criterion] = (int8_t)plan.steps[i].to;
    FUZZ_CHECK(law_plan_find(arena, set, choices, NULL, false, 5, &plan) && plan.already);
}

static void try_set(struct arena *arena, struct str bytes, struct str canonical)
{
    static const struct file_listed listed = { .file = { "26-dich-vu-du-lich.json", 23 }, .set = 26 };
    struct law_report *report = ARENA_NEW(arena, struct law_report);
    struct file_set file;
    struct law_set set;
    struct error error;
    if (report == NULL || json_read(arena, bytes, &law_set_shape, &file, &error) != STATUS_OK)
        return;
    report->arena = arena;
    law_check_set(report, arena, "26-dich-vu-du-lich.json", &file, canonical, real_pack(), &listed, NULL);
    if (law_set_build(arena, &file, &set, &error) != STATUS_OK)
        FUZZ_CHECK(report->faults > 0 || arena->exhausted);
    else if (report->faults == 0)
        count(arena, &set);
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    const struct str input = { (const char *)bytes, size };
    struct arena arena;
    struct str canonical;
    struct file_pack file;
    struct law_pack pack;
    struct file_rules rules;
    struct error error;
    if (size > 100000)
        return 0;
    real_pack();
    arena_open(&arena, &memory_system, (size_t)256 << 20);
    if (json_canonical(&arena, input, &canonical, &error) == STATUS_OK) {
        try_set(&arena, input, canonical);
        if (json_read(&arena, input, &law_pack_shape, &file, &error) == STATUS_OK &&
            law_pack_build(&arena, &file, &pack, &error) == STATUS_OK)
            FUZZ_CHECK(pack.bands[0].stars == 5 && pack.file_count == file.files.count);
        if (json_read(&arena, input, &law_rules_shape, &rules, &error) == STATUS_OK)
            FUZZ_CHECK(rules.format == LAW_FORMAT);
    }
    arena_close(&arena);
    return 0;
}
