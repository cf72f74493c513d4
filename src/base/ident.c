/* See ident.h. */
#include "base/ident.h"

#include "base/digest.h"
#include "base/pure.h"

static void mark(struct ident *ident, unsigned version)
{
    ident->bytes[6] = (unsigned char)(version << 4 | (ident->bytes[6] & 0x0F));
    ident->bytes[8] = 0x80 | (ident->bytes[8] & 0x3F); /* the variant of RFC 9562 */
}

struct ident ident_new(const struct context *context)
{
    struct ident ident;
    context_random(context, ident.bytes, sizeof(ident.bytes));
    mark(&ident, 4);
    return ident;
}

struct ident ident_of_name(struct str name)
{
    struct sha256 hash = sha256_of(name);
    struct ident ident;
    memcpy(ident.bytes, hash.bytes, sizeof(ident.bytes));
    mark(&ident, 8);
    return ident;
}

bool ident_equal(const struct ident *a, const struct ident *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool hyphen_before(size_t byte)
{
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

bool ident_read(struct str s, struct ident *out)
{
    struct ident ident;
    size_t at = 0;
    if (s.len != IDENT_TEXT_SIZE)
        return false;
    for (size_t i = 0; i < sizeof(ident.bytes); i++) {
        int high;
        int low;
        if (hyphen_before(i) && s.ptr[at++] != '-')
            return false;
        high = digit(s.ptr[at++]);
        low = digit(s.ptr[at++]);
        if (high < 0 || low < 0)
            return false;
        ident.bytes[i] = (unsigned char)(high << 4 | low);
    }
    *out = ident;
    return true;
}

void ident_write(struct buffer *out, const struct ident *ident)
{
    for (size_t i = 0; i < sizeof(ident->bytes); i++) {
        if (hyphen_before(i))
            buffer_add_char(out, '-');
        buffer_add_hex(out, &ident->bytes[i], 1);
    }
}

struct str ident_str(const struct ident *ident)
{
    return (struct str){ (const char *)ident->bytes, sizeof(ident->bytes) };
}

bool ident_of_bytes(struct str bytes, struct ident *out)
{
    if (bytes.len != sizeof(out->bytes))
        return false;
    memcpy(out->bytes, bytes.ptr, sizeof(out->bytes));
    return true;
}
