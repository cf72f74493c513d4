/* The input of `openocop score` and `openocop plan`: whatever is understood is answered, with JSON that can be read. */
#include "fuzz.h"

#include "base/digest.h"
#include "base/file.h"
#include "ocop/scoring/scoring.h"

static struct law *whole_law(void)
{
    static struct arena kept;
    static struct law *law;
    if (law == NULL) {
        const char *source = getenv("OPENOCOP_SOURCE");
        FUZZ_CHECK(digest_ready());
        arena_open(&kept, &memory_system, (size_t)512 << 20);
        FUZZ_CHECK(law_open(&kept, path_join(&kept, source == NULL ? "." : source, STR("law")), &law, NULL) == STATUS_OK);
        FUZZ_CHECK(law_load_all(&kept, law, NULL) == STATUS_OK);
    }
    return law;
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    const struct str input = { (const char *)bytes, size };
    const struct law *law = whole_law();
    struct arena arena;
    struct scoring_question question;
    struct error error = { .status = STATUS_OK };
    enum status status;
    if (size > 200000)
        return 0;
    arena_open(&arena, &memory_system, (size_t)512 << 20);
    status = scoring_read(&arena, law, input, &question, &error);
    FUZZ_CHECK(status == error.status && (status == STATUS_OK || status == STATUS_BAD_INPUT || status == STATUS_TOO_LARGE));
    if (status == STATUS_OK) {
        struct buffer out;
        struct str canonical;
        bool reachable;
        buffer_open(&out, &arena, SCORING_OUTPUT_MAX);
        FUZZ_CHECK(scoring_score(&arena, &question, &out, &error) == STATUS_OK);
        FUZZ_CHECK(json_canonical(&arena, buffer_str(&out), &canonical, &error) == STATUS_OK);
        buffer_open(&out, &arena, SCORING_OUTPUT_MAX);
        status = scoring_plan(&arena, &question, 2 + (int)(size % 4), STR(""), &out, &reachable, &error);
        FUZZ_CHECK(status == (question.sheet_count == 1 ? STATUS_OK : STATUS_BAD_INPUT));
        if (status == STATUS_OK)
            FUZZ_CHECK(json_canonical(&arena, buffer_str(&out), &canonical, &error) == STATUS_OK);
    }
    arena_close(&arena);
    return 0;
}
