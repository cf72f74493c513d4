/* The text of a message: headers that can't be broken out of, a body in base64. What comes from people stands in MIME words or in the body, never
 * in a header as it is. */
#include "base/date.h"
#include "base/pure.h"
#include "net/mail.h"

#define ADDRESS_MAX 200
#define LINE 57 /* bytes that make a line of 76 */
#define WORD 42 /* bytes of a MIME word, so that it fits behind "Subject: " in a line of 78 letters */

static bool one_of(char c, const char *signs)
{
    for (; *signs != '\0'; signs++)
        if (c == *signs)
            return true;
    return false;
}

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool mail_address_good(struct str address)
{
    size_t at = str_find(address, '@');
    size_t dots = 0;
    if (at == 0 || at > 64 || address.len > ADDRESS_MAX || at + 3 > address.len)
        return false;
    for (size_t i = 0; i < at; i++)
        if (!is_plain(address.ptr[i]) && !one_of(address.ptr[i], "._%+-"))
            return false;
    for (size_t i = at + 1; i < address.len; i++) {
        char c = address.ptr[i];
        bool edge = i == at + 1 || i + 1 == address.len || address.ptr[i - 1] == '.';
        if (!is_plain(c) && (edge || !one_of(c, ".-")))
            return false;
        dots += c == '.';
    }
    return dots > 0 && address.ptr[0] != '.' && address.ptr[at - 1] != '.';
}

static void add_base64(struct buffer *out, struct str bytes)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t left = bytes.len - i;
        unsigned three = (unsigned)(unsigned char)bytes.ptr[i] << 16;
        if (left > 1)
            three |= (unsigned)(unsigned char)bytes.ptr[i + 1] << 8;
        if (left > 2)
            three |= (unsigned char)bytes.ptr[i + 2];
        buffer_add_char(out, letters[three >> 18]);
        buffer_add_char(out, letters[three >> 12 & 63]);
        buffer_add_char(out, left > 1 ? letters[three >> 6 & 63] : '=');
        buffer_add_char(out, left > 2 ? letters[three & 63] : '=');
    }
}

/* =?UTF-8?B?…?= words, each of whole characters (RFC 2047). */
static void add_words(struct buffer *out, struct str text)
{
    for (size_t from = 0; from < text.len;) {
        size_t to = text.len - from > WORD ? from + WORD : text.len;
        while (to < text.len && to > from + 1 && ((unsigned char)text.ptr[to] & 0xC0) == 0x80)
            to--;
        if (from > 0)
            buffer_add_z(out, "\r\n ");
        buffer_add_z(out, "=?UTF-8?B?");
        add_base64(out, str_part(text, from, to));
        buffer_add_z(out, "?=");
        from = to;
    }
}

/* "Sun, 29 Nov 2026 17:03:00 +0700" (RFC 5322), in Vietnam's time. */
static void add_date(struct buffer *out, int64_t instant)
{
    static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    date day = date_in_vietnam(instant);
    struct civil civil = date_civil(day);
    int64_t second = (instant / 1000 + INT64_C(7) * 3600) % 86400;
    buffer_add_z(out, days[date_weekday(day)]);
    buffer_add_z(out, ", ");
    buffer_add_int(out, civil.day);
    buffer_add_char(out, ' ');
    buffer_add_z(out, months[civil.month - 1]);
    buffer_add_char(out, ' ');
    buffer_add_int(out, civil.year);
    buffer_add_char(out, ' ');
    buffer_add_padded(out, (uint64_t)(second / 3600), 2);
    buffer_add_char(out, ':');
    buffer_add_padded(out, (uint64_t)(second / 60 % 60), 2);
    buffer_add_char(out, ':');
    buffer_add_padded(out, (uint64_t)(second % 60), 2);
    buffer_add_z(out, " +0700");
}

/* Line ends as the wire has them: the letter says what its author wrote, and no line of it is anything else. */
static void add_body(struct buffer *out, struct str body)
{
    char line[LINE];
    size_t used = 0;
    for (size_t i = 0; i <= body.len; i++) {
        const char *piece = i == body.len ? "" : body.ptr[i] == '\n' ? "\r\n" : NULL;
        size_t count = piece == NULL ? 1 : piece[0] == '\0' ? 0 : 2;
        for (size_t k = 0; k < count; k++) {
            line[used++] = piece == NULL ? body.ptr[i] : piece[k];
            if (used == LINE) {
                add_base64(out, (struct str){ line, used });
                buffer_add_z(out, "\r\n");
                used = 0;
            }
        }
    }
    add_base64(out, (struct str){ line, used });
    buffer_add_z(out, used > 0 ? "\r\n" : "");
}

void mail_write(struct buffer *out, struct str from, const struct mail_message *message)
{
    buffer_add_z(out, "Date: ");
    add_date(out, message->at);
    buffer_add_z(out, "\r\nFrom: ");
    add_words(out, message->from_name);
    buffer_add_z(out, "\r\n <");
    buffer_add(out, from);
    buffer_add_z(out, ">\r\nTo: <");
    buffer_add(out, message->to);
    buffer_add_z(out, ">\r\nSubject: ");
    add_words(out, message->subject);
    buffer_add_z(out, "\r\nMessage-ID: <");
    buffer_add(out, message->id);
    buffer_add_char(out, '@');
    buffer_add(out, message->id_host);
    buffer_add_z(out, ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                      "Content-Transfer-Encoding: base64\r\n\r\n");
    add_body(out, message->body);
}
