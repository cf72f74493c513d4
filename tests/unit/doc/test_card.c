/* Cards: what Python reads in their pixels. */
#include "doc/card.h"
#include "tools.h"

static struct str made(const struct card *card)
{
    struct buffer png;
    struct error error = { 0 };
    buffer_open(&png, &arena, 1 << 20);
    assert_int_equal(card_png(&arena, card, &png, &error), STATUS_OK);
    return buffer_str(&png);
}

/* "1200x630", then how many of its pixels are a star's colour, then "inside" where nothing but paper is near the edges. */
static struct str seen(const struct card *card)
{
    static const char script[] =
        PNG_ROWS
        "paper=rows[2][300:303]\n"
        "gold=sum(r[x:x+3]==bytes((184,115,0)) for r in rows for x in range(0,w*3,3))\n"
        "edges=rows[0][90:]+rows[-1][90:]+b''.join(r[-60*3:] for r in rows)\n"
        "print(f'{w}x{h}',gold,'inside' if set(edges[i:i+3] for i in range(0,len(edges),3))=={paper} else 'over the edge')\n";
    return run_tool((const char *const[]){ "python3", "-c", script, keep_file(made(card), "card.png"), NULL });
}

static bool is_inside(const struct card *card)
{
    struct str words = seen(card);
    (void)str_cut(&words, ' ');
    (void)str_cut(&words, ' ');
    return str_starts_with(words, STR("inside"));
}

static struct card tea(int stars)
{
    return (struct card){ .title = STR("Chè Shan tuyết Suối Giàng"), .by = STR("Hợp tác xã Suối Giàng"), .stars = stars, .of = 5,
                          .standing = STR("4 sao, còn hiệu lực đến hết ngày 28/12/2026"), .good = true, .foot = STR("Sổ đăng ký sản phẩm OCOP") };
}

static int64_t gold_of(int stars)
{
    struct card card = tea(stars);
    struct str words = seen(&card);
    int64_t gold = 0;
    assert_true(str_starts_with(words, STR("1200x630 ")));
    (void)str_cut(&words, ' ');
    assert_true(str_to_int(str_cut(&words, ' '), 0, 1000000, &gold));
    assert_true(str_starts_with(words, STR("inside")));
    return gold;
}

static void a_card_has_its_size_and_as_many_full_stars(void **state)
{
    int64_t none = gold_of(0), three = gold_of(3), four = gold_of(4);
    (void)state;
    assert_true(four > three && three > none && none > 0);
    assert_true(llabs((four - three) * 3 - (three - none)) < 60); /* each star is as large as the others */
}

static void the_same_card_gives_the_same_bytes(void **state)
{
    struct card card = tea(4);
    struct str first = made(&card);
    (void)state;
    assert_true(str_equal(first, made(&card)));
}

static void what_does_not_fit_is_cut_and_what_cannot_be_drawn_is_left_out(void **state)
{
    struct card card = tea(5);
    char *much = arena_take(&arena, 3000);
    (void)state;
    memset(much, 'W', 3000);
    for (int i = 7; i < 3000; i += 8)
        much[i] = ' ';
    card.title = card.by = card.standing = card.foot = (struct str){ much, 3000 };
    assert_true(str_starts_with(seen(&card), STR("1200x630 ")));
    assert_true(is_inside(&card));
    memset(much, 'W', 3000); /* one word, longer than a line */
    assert_true(is_inside(&card));
    card = tea(5);
    card.title = STR("Chè \xF0\x9F\x8D\xB5 ngon \xE6\xBC\xA2");
    assert_true(is_inside(&card));
    card.title = card.by = card.standing = card.foot = STR("");
    assert_true(is_inside(&card));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_card_has_its_size_and_as_many_full_stars, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(the_same_card_gives_the_same_bytes, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(what_does_not_fit_is_cut_and_what_cannot_be_drawn_is_left_out, tools_start, tools_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
