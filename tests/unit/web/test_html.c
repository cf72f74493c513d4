#include "web/html.h"

#include "../unit.h"
#include "texts_web.h"

static struct arena arena;

static struct buffer fresh(void)
{
    struct buffer out;
    buffer_open(&out, &arena, 4096);
    return out;
}

static void text_cannot_become_markup(void **state)
{
    struct buffer out = fresh();
    (void)state;
    html_text(&out, STR("<a href=\"x\" o='y'>&amp; \xC4\x91\n"));
    assert_str(buffer_str(&out), "&lt;a href=&quot;x&quot; o=&#39;y&#39;&gt;&amp;amp; \xC4\x91\n");
    out = fresh();
    html_text(&out, (struct str){ "a\0b\x01\x7F<", 6 });
    assert_str(buffer_str(&out), "ab&lt;");
    out = fresh();
    html_text(&out, (struct str){ NULL, 0 });
    assert_str(buffer_str(&out), "");
}

static void an_attribute_cannot_be_left(void **state)
{
    struct buffer out = fresh();
    (void)state;
    html_raw(&out, "<a");
    html_attr(&out, "title", STR("\" onclick='x()' `"));
    html_attr_int(&out, "tabindex", -1);
    html_raw(&out, ">");
    assert_str(buffer_str(&out), "<a title=\"&quot; onclick=&#39;x()&#39; `\" tabindex=\"-1\">");
}

static void a_url_part_stays_one_part(void **state)
{
    struct buffer out = fresh();
    (void)state;
    html_url(&out, STR("a/b?c=d&e#f \"<\xC4\x91-._~%"));
    assert_str(buffer_str(&out), "a%2Fb%3Fc%3Dd%26e%23f%20%22%3C%C4%91-._~%25");
}

static void markup_in_the_places_of_a_text_is_shown_not_obeyed(void **state)
{
    struct buffer out = fresh();
    (void)state;
    HTML_WORDS(&out, LANGUAGE_EN, TEXT_web_host, TEXT_ARG("host", STR("<b>")));
    assert_str(buffer_str(&out), "this server does not answer for &quot;&lt;b&gt;&quot;; check the address");
}

static void what_does_not_fit_is_noticed(void **state)
{
    struct buffer out;
    (void)state;
    buffer_open(&out, &arena, 10);
    html_text(&out, STR("<<<"));
    assert_true(out.overflowed);
    buffer_open(&out, &arena, 20);
    HTML_WORDS(&out, LANGUAGE_VI, TEXT_web_host, TEXT_ARG("host", STR("x")));
    assert_true(out.overflowed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_cannot_become_markup),
        cmocka_unit_test(an_attribute_cannot_be_left),
        cmocka_unit_test(a_url_part_stays_one_part),
        cmocka_unit_test(markup_in_the_places_of_a_text_is_shown_not_obeyed),
        cmocka_unit_test(what_does_not_fit_is_noticed),
    };
    int failed;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
