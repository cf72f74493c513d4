/* The rules of laboratory tests: their words, how long a report may be used, which paper holds which test. */
#include "ocop/laboratory/laboratory_int.h"
#include "texts_laboratory.h"

const char *const test_state_words[] = { "requested", "resulted", "cancelled", NULL };
_Static_assert(sizeof(test_state_words) / sizeof(test_state_words[0]) == TEST_STATES + 1, "a word for each state");
const char *const test_conclusion_words[] = { "pass", "fail", "unknown", NULL };
_Static_assert(sizeof(test_conclusion_words) / sizeof(test_conclusion_words[0]) == TEST_CONCLUSIONS + 1, "a word for each conclusion");
const enum text_id test_conclusion_texts[] = { TEXT_laboratory_pass, TEXT_laboratory_fail, TEXT_laboratory_unknown };

date laboratory_until(const struct laboratory *laboratory, const struct laboratory_test *test)
{
    if (laboratory == NULL || laboratory->months == 0 || test->state != TEST_RESULTED || test->resulted == DATE_NONE)
        return DATE_NONE;
    return date_add_months(test->resulted, (int)laboratory->months);
}

struct str laboratory_ident_text(struct arena *arena, const struct ident *ident)
{
    struct buffer text;
    buffer_open(&text, arena, IDENT_TEXT_SIZE);
    ident_write(&text, ident);
    return buffer_str(&text);
}

struct str laboratory_path(struct arena *arena, const struct laboratory_test *test, const char *rest)
{
    struct buffer path;
    buffer_open(&path, arena, 200);
    buffer_add_z(&path, LABORATORY_PATH "/");
    ident_write(&path, &test->ident);
    buffer_add_z(&path, rest);
    return str_from(buffer_z(&path));
}

struct str laboratory_new_path(struct arena *arena, const struct product *product, struct str sample, struct str lot)
{
    struct buffer path;
    buffer_open(&path, arena, 1000);
    buffer_add_z(&path, LABORATORY_PATH "/moi?san-pham=");
    ident_write(&path, &product->ident);
    if (sample.len > 0) {
        buffer_add_z(&path, "&mau=");
        html_url(&path, sample);
    }
    if (lot.len > 0) {
        buffer_add_z(&path, "&lo=");
        html_url(&path, lot);
    }
    return buffer_str(&path);
}

enum status laboratory_edges(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, const struct paper *paper, struct paper_edges *edges,
                             struct error *error)
{
    struct laboratory_tests tests;
    enum status status = laboratory_sql_citing(conn, arena, paper->id, &tests, error);
    for (size_t i = 0; status == STATUS_OK && i < tests.count && edges->count < PAPER_EDGES_MAX; i++) {
        struct permission_subject subject;
        struct product product;
        struct buffer text;
        status = products_by_id(conn, arena, tests.rows[i].product, &product, error);
        if (status == STATUS_OK)
            status = products_subject(conn, arena, product.id, &subject, error);
        if (status != STATUS_OK)
            break;
        if (!accounts_may(viewer, "laboratory.see", &subject))
            continue;
        buffer_open(&text, arena, 2000);
        text_add(&text, LANGUAGE_VI, TEXT_laboratory_edge,
                 (const struct text_arg[]){ TEXT_ARG("product", product.name), TEXT_ARG("laboratory", tests.rows[i].laboratory) }, 2);
        edges->rows[edges->count++] = (struct paper_edge){ buffer_str(&text), laboratory_path(arena, &tests.rows[i], "") };
    }
    return status;
}
