/* Who gives more or less than the others: exact fractions, from twenty products on, over the products for which a member was counted; nothing is changed. */
#include "../../unit.h"

#include <stdio.h>

#include "ocop/outcomes/outcomes_int.h"

#define MEMBERS 4
#define PRODUCTS 24

static struct council_seat seats[MEMBERS];
static const struct council_seat *members[MEMBERS];
static char totals_of[PRODUCTS][100];
static struct outcome_row rows[PRODUCTS];
static struct outcome_summary summary;

static int prepare(void **state)
{
    (void)state;
    for (size_t m = 0; m < MEMBERS; m++) {
        seats[m] = (struct council_seat){ .id = (int64_t)m + 11 };
        members[m] = &seats[m];
    }
    memset(rows, 0, sizeof(rows));
    summary = (struct outcome_summary){ .members = members, .member_count = MEMBERS, .rows = rows };
    return 0;
}

/* One product more, with the totals of those who judged it (-1: he did not). */
static void judged(const int *totals)
{
    struct outcome_row *row = &rows[summary.count];
    char *text = totals_of[summary.count];
    text[0] = '\0';
    for (size_t m = 0; m < MEMBERS; m++)
        if (totals[m] >= 0)
            snprintf(text + strlen(text), sizeof(totals_of[0]) - strlen(text), "%s%d:%d", text[0] == '\0' ? "" : " ", (int)m + 11, totals[m]);
    row->opened = true;
    row->figures.complete = true;
    row->figures.totals = str_from(text);
    summary.count++;
}

static void below_twenty_products_nothing_is_told(void **state)
{
    struct outcome_severity out[MEMBERS];
    (void)state;
    for (int i = 0; i < SEVERITY_PRODUCTS - 1; i++)
        judged((const int[]){ 60, 70, 80, 90 });
    assert_int_equal(outcome_severities(&summary, out), 0);
    judged((const int[]){ 60, 70, 80, 90 });
    assert_int_equal(outcome_severities(&summary, out), MEMBERS);
}

static void who_gives_least_stands_first_with_the_exact_mean_of_his_distances(void **state)
{
    struct outcome_severity out[MEMBERS];
    (void)state;
    /* Of 60, 70, 80, 91 the first is 60 - 241/3 = -61/3 from the others, the last 91 - 70 = 21; of 80, 80, 80, 80 everybody 0. */
    for (int i = 0; i < SEVERITY_PRODUCTS / 2; i++) {
        judged((const int[]){ 91, 70, 80, 60 });
        judged((const int[]){ 80, 80, 80, 80 });
    }
    assert_int_equal(outcome_severities(&summary, out), MEMBERS);
    assert_int_equal(out[0].member, 3);
    assert_int_equal(out[0].products, SEVERITY_PRODUCTS);
    assert_true(out[0].by.num == -61 && out[0].by.den == 6);
    assert_int_equal(out[3].member, 0);
    assert_true(out[3].by.num == 21 && out[3].by.den == 2);
}

static void a_product_for_which_he_stepped_out_is_not_counted_for_him(void **state)
{
    struct outcome_severity out[MEMBERS];
    (void)state;
    for (int i = 0; i < SEVERITY_PRODUCTS; i++)
        judged((const int[]){ i == 0 ? -1 : 50, 60, 70, 80 });
    assert_int_equal(outcome_severities(&summary, out), MEMBERS - 1); /* he has nineteen */
    judged((const int[]){ 50, 60, 70, 80 });
    assert_int_equal(outcome_severities(&summary, out), MEMBERS);
    assert_int_equal(out[0].member, 0);
    assert_int_equal(out[0].products, SEVERITY_PRODUCTS);
    assert_true(out[0].by.num == -20 && out[0].by.den == 1);
    for (size_t i = 1; i < MEMBERS; i++)
        assert_int_equal(out[i].products, SEVERITY_PRODUCTS + 1);
    /* 60 is -20/3 from 50, 70, 80 and -15 where only 70 and 80 stand beside it: (20 * -20/3 - 15) / 21 */
    assert_true(out[1].member == 1 && out[1].by.num == -445 && out[1].by.den == 63);
}

static void what_is_not_opened_and_what_only_one_judged_says_nothing(void **state)
{
    struct outcome_severity out[MEMBERS];
    (void)state;
    for (int i = 0; i < SEVERITY_PRODUCTS; i++)
        judged((const int[]){ 50, -1, -1, -1 });
    assert_int_equal(outcome_severities(&summary, out), 0);
    for (int i = 0; i < SEVERITY_PRODUCTS; i++)
        rows[i].opened = false;
    assert_int_equal(outcome_severities(&summary, out), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(below_twenty_products_nothing_is_told, prepare),
        cmocka_unit_test_setup(who_gives_least_stands_first_with_the_exact_mean_of_his_distances, prepare),
        cmocka_unit_test_setup(a_product_for_which_he_stepped_out_is_not_counted_for_him, prepare),
        cmocka_unit_test_setup(what_is_not_opened_and_what_only_one_judged_says_nothing, prepare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
