#include "net/mail.h"

#include "../unit.h"

static struct arena arena;

static struct str written(struct str subject, struct str body)
{
    struct buffer out;
    buffer_open(&out, &arena, (size_t)1 << 20);
    mail_write(&out, STR("ocop@tinh.example.vn"),
               &(struct mail_message){ .from_name = STR("OCOP"), .to = STR("a@b.vn"), .subject = subject, .id = STR("1-2"), .id_host = STR("ocop.example.vn"),
                                       .body = body, .at = INT64_C(1795795380000) });
    assert_false(out.overflowed);
    return buffer_str(&out);
}

static void the_whole_message_to_the_byte(void **state)
{
    (void)state;
    assert_str(written(STR("abc"), STR("Xin ch\xc3\xa0o\n")),
               "Date: Fri, 27 Nov 2026 23:03:00 +0700\r\n"
               "From: =?UTF-8?B?T0NPUA==?=\r\n <ocop@tinh.example.vn>\r\n"
               "To: <a@b.vn>\r\n"
               "Subject: =?UTF-8?B?YWJj?=\r\n"
               "Message-ID: <1-2@ocop.example.vn>\r\n"
               "Auto-Submitted: auto-generated\r\n"
               "MIME-Version: 1.0\r\n"
               "Content-Type: text/plain; charset=utf-8\r\n"
               "Content-Transfer-Encoding: base64\r\n"
               "\r\n"
               "WGluIGNow6BvDQo=\r\n");
}

/* Whatever people type: no line is longer than 78 bytes, and nothing of it stands in a header as it is. */
static void what_people_type_can_not_break_out(void **state)
{
    struct buffer long_text;
    struct str all;
    size_t line = 0;
    (void)state;
    buffer_open(&long_text, &arena, (size_t)1 << 16);
    buffer_add_z(&long_text, "x\r\nBcc: z@y.vn\r\n\r\n.\r\n");
    for (int i = 0; i < 400; i++)
        buffer_add_z(&long_text, "\xe1\xbb\x87");
    all = written(buffer_str(&long_text), buffer_str(&long_text));
    for (size_t i = 0; i < all.len; i++) {
        assert_true((unsigned char)all.ptr[i] < 0x80);
        line = all.ptr[i] == '\n' ? 0 : line + 1;
        assert_true(line <= 79);
        if (all.ptr[i] == '\n')
            assert_true(i > 0 && all.ptr[i - 1] == '\r');
    }
    for (size_t i = 0; i + 4 < all.len; i++)
        assert_false(str_starts_with(str_part(all, i, all.len), STR("Bcc")));
    for (size_t i = 0; i + 3 < all.len; i++)
        assert_false(str_starts_with(str_part(all, i, all.len), STR("\r\n.")));
}

static void addresses(void **state)
{
    static const char *const good[] = { "a@b.vn", "ten.ho+ocop@tinh.gov.vn", "A_1%x@sub-1.tinh.vn" };
    static const char *const bad[] = { "", "a", "@b.vn", "a@", "a@b", "a@b.vn\r\nRCPT TO:<x@y.vn>", "a b@c.vn", "a@b..vn", "a@.b.vn", "a@b.vn.", "a@-b.vn", ".a@b.vn",
                                       "a.@b.vn", "<a@b.vn>", "\"a\"@b.vn", "a@b@c.vn", "t\xc3\xaan@b.vn", "a@[1.2.3.4]", "a@b.vn>" };
    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_true(mail_address_good(str_from(good[i])));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(mail_address_good(str_from(bad[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_message_to_the_byte),
        cmocka_unit_test(what_people_type_can_not_break_out),
        cmocka_unit_test(addresses),
    };
    int failed;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
