/* See fraction.h. */
#include "base/fraction.h"

static const struct fraction no_number = { 0, 0 };

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

struct fraction fraction_of(int64_t num, int64_t den)
{
    int64_t divisor;
    if (den == 0 || num == INT64_MIN || den == INT64_MIN)
        return no_number;
    divisor = common_divisor(num, den);
    if (den < 0)
        divisor = -divisor;
    return (struct fraction){ num / divisor, den / divisor };
}

bool fraction_ok(struct fraction f)
{
    return f.den > 0;
}

struct fraction fraction_add(struct fraction a, struct fraction b)
{
    int64_t left;
    int64_t right;
    int64_t num;
    int64_t den;
    if (!fraction_ok(a) || !fraction_ok(b))
        return no_number;
    if (__builtin_mul_overflow(a.num, b.den, &left) || __builtin_mul_overflow(b.num, a.den, &right) ||
        __builtin_add_overflow(left, right, &num) || __builtin_mul_overflow(a.den, b.den, &den))
        return no_number;
    return fraction_of(num, den);
}

struct fraction fraction_multiply(struct fraction a, struct fraction b)
{
    int64_t num;
    int64_t den;
    if (!fraction_ok(a) || !fraction_ok(b))
        return no_number;
    if (__builtin_mul_overflow(a.num, b.num, &num) || __builtin_mul_overflow(a.den, b.den, &den))
        return no_number;
    return fraction_of(num, den);
}

static int64_t floor_divide(int64_t num, int64_t den)
{
    int64_t quotient = num / den;
    return num % den < 0 ? quotient - 1 : quotient;
}

/* What floor_divide leaves: 0 <= rest < den. */
static int64_t rest_of(int64_t num, int64_t den)
{
    int64_t rest = num % den;
    return rest < 0 ? rest + den : rest;
}

/* Compares whole parts, then the reciprocals of the rests: continued fractions, which never overflow. */
int fraction_compare(struct fraction a, struct fraction b)
{
    int sign = 1;
    for (;;) {
        int64_t whole_a = floor_divide(a.num, a.den);
        int64_t whole_b = floor_divide(b.num, b.den);
        int64_t rest_a = rest_of(a.num, a.den);
        int64_t rest_b = rest_of(b.num, b.den);
        if (whole_a != whole_b)
            return whole_a < whole_b ? -sign : sign;
        if (rest_a == 0 || rest_b == 0)
            return rest_a == rest_b ? 0 : (rest_a == 0 ? -sign : sign);
        a = (struct fraction){ a.den, rest_a };
        b = (struct fraction){ b.den, rest_b };
        sign = -sign;
    }
}

int fraction_compare_int(struct fraction a, int64_t b)
{
    return fraction_compare(a, (struct fraction){ b, 1 });
}

int64_t fraction_ceiling(struct fraction f)
{
    int64_t whole = floor_divide(f.num, f.den);
    return rest_of(f.num, f.den) == 0 ? whole : whole + 1;
}

bool fraction_read(struct str s, struct fraction *out)
{
    const int64_t most = 999999999999999999;
    size_t slash = str_find(s, '/');
    int64_t num;
    int64_t den = 1;
    if (!str_to_int(str_part(s, 0, slash), -most, most, &num))
        return false;
    if (slash < s.len && !str_to_int(str_part(s, slash + 1, s.len), 1, most, &den))
        return false;
    *out = fraction_of(num, den);
    return true;
}

void fraction_write(struct buffer *buffer, struct fraction f)
{
    buffer_add_int(buffer, f.num);
    if (f.den != 1) {
        buffer_add_char(buffer, '/');
        buffer_add_int(buffer, f.den);
    }
}

void fraction_write_rounded(struct buffer *buffer, struct fraction f)
{
    int64_t num = f.num < 0 ? -f.num : f.num;
    int64_t whole = num / f.den;
    int64_t rest = num % f.den;
    int hundredths = 0;
    for (int digit = 0; digit < 2; digit++) { /* long division: rest < den, so ten times it is split to stay in range */
        int64_t tenth = 0;
        int64_t sum = 0;
        for (int i = 0; i < 10; i++) {
            if (sum >= f.den - rest) {
                sum -= f.den - rest;
                tenth++;
            } else {
                sum += rest;
            }
        }
        hundredths = hundredths * 10 + (int)tenth;
        rest = sum;
    }
    if (rest >= f.den - rest)
        hundredths++;
    if (hundredths == 100) {
        hundredths = 0;
        whole++;
    }
    if (f.num < 0 && (whole != 0 || hundredths != 0))
        buffer_add_char(buffer, '-');
    buffer_add_int(buffer, whole);
    buffer_add_char(buffer, ',');
    buffer_add_padded(buffer, (uint64_t)hundredths, 2);
}
