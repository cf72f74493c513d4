/* The summary on A3: every member stands in it with his points and his name, however many there are, within the page. */
#include "../../doc/tools.h"

#include "ocop/outcomes/outcomes_int.h"

#define MOST 40
#define PRODUCTS 3

static struct council_seat seats[MOST];
static const struct council_seat *members[MOST];
static struct str idents[MOST];
static struct law_sheet_result sheets[MOST];
static struct outcome_row rows[PRODUCTS];

/* The first gave 100 points, member i 40 + i. */
static void prepare(struct outcome_paper *p, size_t count)
{
    struct error error;
    for (size_t i = 0; i < count; i++) {
        struct buffer text;
        seats[i] = (struct council_seat){ .id = (int64_t)i + 1, .name = str_from(numbered("Thành viên số", (int)i + 1)) };
        seats[i].ident = ident_of_name(seats[i].name);
        members[i] = &seats[i];
        sheets[i].total = i == 0 ? 100 : 40 + (int)i;
        buffer_open(&text, &arena, IDENT_TEXT_SIZE + 1);
        ident_write(&text, &seats[i].ident);
        idents[i] = buffer_str(&text);
    }
    for (size_t i = 0; i < PRODUCTS; i++) {
        rows[i] = (struct outcome_row){ .opened = true,
                                        .item = { .product_name = str_from(numbered("Chè Shan tuyết cổ thụ loại", (int)i + 1)),
                                                  .producer_name = STR("Hợp tác xã nông nghiệp Suối Giàng"), .state = ITEM_CONCLUDED,
                                                  .conclusion = STR("Hội đồng thống nhất") } };
        rows[i].outcome.question.members = idents;
        rows[i].outcome.question.sheet_count = count;
        rows[i].outcome.law = (struct law_result){ .complete = true, .sheets = sheets, .mean = fraction_of(7844, 100), .stars_by_points = 4, .stars = 4 };
    }
    *p = (struct outcome_paper){ .visit.arena = &arena, .summary = { .members = members, .member_count = count, .rows = rows, .count = PRODUCTS },
                                 .code = STR("OCOP-BTH-00000000"), .province_capital = STR("TỈNH LÀO CAI") };
    p->visit.people.chair = -1;
    doc_open(&p->doc, &arena, &(struct doc_about){ .title = STR("Bảng tổng hợp"), .size = DOC_A3_LANDSCAPE, .letters = 130, .made_at = MADE_AT });
    assert_int_equal(outcome_write_table(p, &error), STATUS_OK);
}

static void assert_whole(size_t count)
{
    struct outcome_paper p;
    struct str text;
    prepare(&p, count);
    text = pdf_text(&p.doc);
    for (size_t i = 0; i < count; i++) {
        struct buffer points, name;
        buffer_open(&points, &arena, 24);
        buffer_add_char(&points, ' ');
        buffer_add_int(&points, sheets[i].total);
        buffer_add_char(&points, ' ');
        buffer_open(&name, &arena, 24);
        buffer_add(&name, STR("TV"));
        buffer_add_int(&name, (int64_t)i + 1);
        buffer_add_char(&name, ':');
        assert_true(count_of(text, buffer_z(&points)) >= PRODUCTS); /* in one piece, and in every product's row */
        assert_int_equal(count_of(text, buffer_z(&name)), 1);
    }
}

static void sixteen_seventeen_and_twentyfive_members_stand_in_one_table(void **state)
{
    (void)state;
    for (size_t count = 16; count <= 25; count++) {
        struct outcome_paper p;
        assert_whole(count);
        prepare(&p, count);
        assert_int_equal(count_of(pdf_text(&p.doc), "78,44"), PRODUCTS);
    }
}

static void more_members_stand_in_two_tables(void **state)
{
    struct outcome_paper p;
    (void)state;
    assert_whole(26);
    assert_whole(MOST);
    prepare(&p, MOST);
    assert_int_equal(count_of(pdf_text(&p.doc), "78,44"), 2 * PRODUCTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sixteen_seventeen_and_twentyfive_members_stand_in_one_table, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(more_members_stand_in_two_tables, tools_start, tools_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
