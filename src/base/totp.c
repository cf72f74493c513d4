/* See totp.h. */
#include "base/totp.h"

#include <liboath/oath.h>

#define STEP_MS 30000
#define DIGITS 6

bool totp_code(struct str secret, int64_t step, char out[7])
{
    return oath_hotp_generate(secret.ptr, secret.len, (uint64_t)step, DIGITS, false, OATH_HOTP_DYNAMIC_TRUNCATION, out) == OATH_OK;
}

bool totp_check(struct str secret, struct str code, int64_t now_ms, int64_t last_step, int64_t *step)
{
    char typed[DIGITS];
    char right[DIGITS + 1];
    size_t count = 0;
    bool good = false;
    for (size_t i = 0; i < code.len; i++) {
        if (code.ptr[i] == ' ')
            continue;
        if (code.ptr[i] < '0' || code.ptr[i] > '9' || count == DIGITS)
            return false;
        typed[count++] = code.ptr[i];
    }
    if (count != DIGITS || secret.len == 0)
        return false;
    for (int64_t at = now_ms / STEP_MS - 1; at <= now_ms / STEP_MS + 1 && !good; at++) {
        unsigned difference = 0;
        if (at <= last_step || !totp_code(secret, at, right))
            continue;
        for (size_t i = 0; i < DIGITS; i++) /* as long for every code */
            difference |= (unsigned)(typed[i] ^ right[i]);
        good = difference == 0;
        *step = at;
    }
    return good;
}

void totp_write_secret(struct buffer *out, struct str secret)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned bits = 0;
    int have = 0;
    for (size_t i = 0; i < secret.len; i++) {
        bits = (bits << 8 | (unsigned char)secret.ptr[i]) & 0xFFFF;
        have += 8;
        for (; have >= 5; have -= 5)
            buffer_add_char(out, letters[bits >> (have - 5) & 31]);
    }
    if (have > 0)
        buffer_add_char(out, letters[bits << (5 - have) & 31]);
}
