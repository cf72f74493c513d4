/* QR codes: their dots against what ISO/IEC 18004 fixes, and their PNG read back pixel by pixel with Python. */
#include "doc/qr.h"
#include "tools.h"
#include "texts_doc.h"

/* A finder pattern: a dark frame of 7 dots, a light one, a dark core of 3. */
static bool is_finder(const struct qr *qr, int left, int top)
{
    for (int y = 0; y < 7; y++)
        for (int x = 0; x < 7; x++) {
            bool frame = x == 0 || y == 0 || x == 6 || y == 6;
            bool core = x >= 2 && x <= 4 && y >= 2 && y <= 4;
            if ((qr->dots[(top + y) * qr->size + left + x] != 0) != (frame || core))
                return false;
        }
    return true;
}

static void a_code_has_its_finders_and_the_size_of_its_version(void **state)
{
    static const struct {
        size_t bytes;
        int size;
    } rows[] = { { 1, 21 }, { 14, 21 }, { 15, 25 }, { 62, 33 }, { 63, 37 }, { 1989, 165 }, { 1990, 169 } }; /* table 7, level M, bytes */
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char *content = arena_take(&arena, rows[i].bytes);
        struct qr qr;
        struct error error;
        memset(content, 'x', rows[i].bytes);
        assert_int_equal(qr_make(&arena, (struct str){ content, rows[i].bytes }, &qr, &error), STATUS_OK);
        assert_int_equal(qr.size, rows[i].size);
        assert_true(is_finder(&qr, 0, 0) && is_finder(&qr, qr.size - 7, 0) && is_finder(&qr, 0, qr.size - 7));
        assert_false(is_finder(&qr, qr.size - 7, qr.size - 7));
    }
}

static void too_much_and_nothing_are_refused(void **state)
{
    static const char much[QR_CONTENT_MAX + 1];
    struct qr qr;
    struct error error;
    (void)state;
    assert_int_equal(qr_make(&arena, STR(""), &qr, &error), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_doc_qr_empty);
    assert_int_equal(qr_make(&arena, (struct str){ much, sizeof(much) }, &qr, &error), STATUS_TOO_LARGE);
    assert_int_equal(error.text, TEXT_doc_qr_long);
}

/* '#' and '.', a line a row, with the quiet zone. */
static void write_dots(const struct qr *qr, struct buffer *out)
{
    for (int y = -QR_QUIET; y < qr->size + QR_QUIET; y++) {
        for (int x = -QR_QUIET; x < qr->size + QR_QUIET; x++)
            buffer_add_char(out, x >= 0 && y >= 0 && x < qr->size && y < qr->size && qr->dots[y * qr->size + x] ? '#' : '.');
        buffer_add_char(out, '\n');
    }
}

static void the_png_shows_the_dots_with_a_quiet_zone(void **state)
{
    /* One pixel in the middle of each dot. */
    static const char script[] =
        PNG_ROWS
        "s=int(sys.argv[2])\n"
        "print('\\n'.join(''.join('#' if rows[y][x*3]==0 else '.' for x in range(s//2,w,s)) for y in range(s//2,h,s)))\n";
    struct buffer png;
    struct buffer wanted;
    struct qr qr;
    struct error error;
    (void)state;
    assert_int_equal(qr_make(&arena, STR("https://ocop.example.vn/sp/1"), &qr, &error), STATUS_OK);
    buffer_open(&png, &arena, 1 << 20);
    assert_int_equal(qr_png(&qr, 5, &png, &error), STATUS_OK);
    buffer_open(&wanted, &arena, 1 << 20);
    write_dots(&qr, &wanted);
    assert_str(run_tool((const char *const[]){ "python3", "-c", script, keep_file(buffer_str(&png), "qr.png"), "5", NULL }), buffer_z(&wanted));
}

static void the_svg_shows_the_same_dots(void **state)
{
    static const char script[] =
        "import re,sys\n"
        "t=open(sys.argv[1]).read();w=int(re.search(r'viewBox=\"0 0 (\\d+) ',t)[1]);g=[['.']*w for _ in range(w)]\n"
        "for x,y,n in re.findall(r'M(\\d+) (\\d+)h(\\d+)v1h-\\3z',t):\n"
        " for k in range(int(n)): g[int(y)][int(x)+k]='#'\n"
        "print('\\n'.join(''.join(r) for r in g))\n";
    struct buffer svg;
    struct buffer wanted;
    struct qr qr;
    struct error error;
    (void)state;
    assert_int_equal(qr_make(&arena, STR("https://ocop.example.vn/sp/1"), &qr, &error), STATUS_OK);
    buffer_open(&svg, &arena, 1 << 20);
    qr_svg(&qr, STR("code"), &svg);
    buffer_open(&wanted, &arena, 1 << 20);
    write_dots(&qr, &wanted);
    assert_str(run_tool((const char *const[]){ "python3", "-c", script, keep_file(buffer_str(&svg), "qr.svg"), NULL }), buffer_z(&wanted));
}

static void a_png_that_does_not_fit_is_refused(void **state)
{
    struct buffer png;
    struct qr qr;
    struct error error;
    (void)state;
    assert_int_equal(qr_make(&arena, STR("a"), &qr, &error), STATUS_OK);
    buffer_open(&png, &arena, 50);
    assert_int_equal(qr_png(&qr, 8, &png, &error), STATUS_FAILED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_code_has_its_finders_and_the_size_of_its_version, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(too_much_and_nothing_are_refused, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(the_png_shows_the_dots_with_a_quiet_zone, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(the_svg_shows_the_same_dots, tools_start, tools_stop),
        cmocka_unit_test_setup_teardown(a_png_that_does_not_fit_is_refused, tools_start, tools_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
