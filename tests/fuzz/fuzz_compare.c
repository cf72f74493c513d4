/* The text of a paper that a stranger sent, compared with what was entered: findings are bounded, name their paper and show valid pieces of the text.
 * The first byte chooses the kind of paper. */
#include "fuzz.h"

#include "base/text.h"
#include "base/utf8.h"
#include "ocop/dossiers/dossiers_int.h"

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    const struct producer_facts producer = { .name = STR("Hợp tác xã Suối Giàng"), .tax_code = STR("5200861012"), .representative = STR("Vàng A Sình") };
    struct paper paper = { .issued = 20220, .expires = DATE_NONE };
    struct dossier_findings findings;
    struct error error = { .status = STATUS_OK };
    struct arena arena;
    struct str text;
    if (size < 1 || size > 300000)
        return 0;
    arena_open(&arena, &memory_system, (size_t)128 << 20);
    paper.kind = str_from(paper_kinds[bytes[0] % paper_kind_count].word);
    if (text_clean(&arena, (struct str){ (const char *)bytes + 1, size - 1 }, true, &text, &error) == STATUS_OK) {
        FUZZ_CHECK(dossier_findings_open(&arena, &findings, &error) == STATUS_OK);
        FUZZ_CHECK(dossier_compare_text(&arena, &paper, &producer, STR("Chè Shan tuyết Bạch Long"), text, &findings, &error) == STATUS_OK);
        FUZZ_CHECK(findings.count <= 5);
        for (size_t i = 0; i < findings.count; i++) {
            FUZZ_CHECK(findings.rows[i].paper == &paper);
            FUZZ_CHECK(findings.rows[i].theirs.len <= 240 && utf8_valid(findings.rows[i].theirs));
        }
    }
    arena_close(&arena);
    return 0;
}
