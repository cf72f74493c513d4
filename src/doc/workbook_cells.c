/* Values and places of cells: numbers as decimal text, serial numbers as dates, "B12" as row and column. */
#include "base/pure.h"
#include "doc/workbook_int.h"

#define DIGITS_MAX 64
#define SIGNIFICANT_DIGITS 15 /* as many as Excel keeps of what was typed */

struct decimal {
    char digits[DIGITS_MAX];
    int count;
    int point; /* digits before it; may be negative or beyond `count` */
    bool negative;
};

/* ECMA-376 takes xsd:double here: -12.5, 1E+3, .5 */
static bool read_decimal(struct str s, struct decimal *out)
{
    size_t at = 0;
    bool any = false;
    bool dotted = false;
    int64_t exponent = 0;
    *out = (struct decimal){ .count = 0 };
    if (s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+'))
        out->negative = s.ptr[at++] == '-';
    for (; at < s.len; at++) {
        char c = s.ptr[at];
        if (c == '.' && !dotted) {
            dotted = true;
            continue;
        }
        if (c < '0' || c > '9')
            break;
        any = true;
        if (out->count == 0 && c == '0') {
            out->point -= dotted ? 1 : 0;
            continue;
        }
        if (out->count == DIGITS_MAX)
            return false;
        out->digits[out->count++] = c;
        out->point += dotted ? 0 : 1;
    }
    if (!any)
        return false;
    if (at < s.len) {
        struct str rest = str_part(s, at + 1, s.len);
        if ((s.ptr[at] | 0x20) != 'e')
            return false;
        if (rest.len > 0 && rest.ptr[0] == '+')
            rest = str_part(rest, 1, rest.len);
        if (!str_to_int(rest, -400, 400, &exponent))
            return false;
    }
    out->point += (int)exponent;
    return true;
}

/* The noise behind the fifteenth digit of a number that is not whole. */
static void round_noise(struct decimal *d)
{
    int at = SIGNIFICANT_DIGITS;
    if (d->count <= SIGNIFICANT_DIGITS || d->count <= d->point)
        return;
    if (d->point >= SIGNIFICANT_DIGITS)
        return;
    d->count = SIGNIFICANT_DIGITS;
    if (d->digits[at] < '5')
        return;
    while (at > 0 && d->digits[at - 1] == '9')
        d->digits[--at] = '0';
    if (at > 0) {
        d->digits[at - 1]++;
    } else {
        d->digits[0] = '1';
        d->point++;
    }
}

static void write_decimal(struct buffer *out, const struct decimal *d)
{
    if (d->count == 0) {
        buffer_add_char(out, '0');
        return;
    }
    if (d->negative)
        buffer_add_char(out, '-');
    if (d->point <= 0)
        buffer_add_char(out, '0');
    for (int i = 0; i < d->point || i < d->count; i++) {
        if (i == 0 && d->point <= 0) {
            buffer_add_char(out, '.');
            for (int zero = d->point; zero < 0; zero++)
                buffer_add_char(out, '0');
        } else if (i == d->point) {
            buffer_add_char(out, '.');
        }
        buffer_add_char(out, i < d->count ? d->digits[i] : '0');
    }
}

/* Adds the number; what is no number, or needs too many digits, is added as it is and gives false. */
bool workbook_number(struct str value, struct buffer *out)
{
    struct decimal decimal;
    bool good = read_decimal(value, &decimal);
    if (!good || decimal.point > 40 || decimal.point < -40) {
        buffer_add(out, value);
        return good;
    }
    round_noise(&decimal);
    while (decimal.count > 0 && decimal.digits[decimal.count - 1] == '0')
        decimal.count--;
    write_decimal(out, &decimal);
    return true;
}

/* ECMA-376 part 1, 18.17.4.1: day 1 is 1900-01-01 and day 60 the 29th of February 1900, which never was; or day 0 is 1904-01-01. */
date workbook_serial_date(struct str number, bool epoch_1904)
{
    struct str whole = str_part(number, 0, str_find(number, '.'));
    int64_t days = 0;
    date epoch = DATE_NONE;
    date last = DATE_NONE;
    if (!str_to_int(whole, epoch_1904 ? 0 : 1, 2958465, &days) || (!epoch_1904 && days == 60) || !date_of(9999, 12, 31, &last))
        return DATE_NONE;
    if (epoch_1904) {
        if (!date_of(1904, 1, 1, &epoch) || epoch + days > last)
            return DATE_NONE;
        return (date)(epoch + days);
    }
    if (!date_of(1899, 12, 31, &epoch))
        return DATE_NONE;
    return (date)(epoch + days - (days > 60 ? 1 : 0));
}

bool workbook_place(struct str reference, int64_t *row, size_t *column)
{
    size_t at = 0;
    size_t letters = 0;
    int64_t number = 0;
    for (; at < reference.len && reference.ptr[at] >= 'A' && reference.ptr[at] <= 'Z'; at++) {
        letters = letters * 26 + (size_t)(reference.ptr[at] - 'A') + 1;
        if (letters > WORKBOOK_COLUMNS_MAX)
            return false;
    }
    if (letters == 0 || !str_to_int(str_part(reference, at, reference.len), 1, WORKBOOK_ROWS_MAX, &number))
        return false;
    *row = number;
    *column = letters - 1;
    return true;
}

void workbook_column_letters(struct buffer *out, size_t column)
{
    char letters[16];
    size_t at = sizeof(letters);
    size_t rest = column + 1;
    while (rest > 0 && at > 0) {
        letters[--at] = (char)('A' + (rest - 1) % 26);
        rest = (rest - 1) / 26;
    }
    buffer_add(out, (struct str){ letters + at, sizeof(letters) - at });
}

bool workbook_grow(struct arena *arena, void **list, size_t size, size_t count, size_t *room)
{
    size_t more = *room == 0 ? 16 : *room * 2;
    void *grown = arena_take_many(arena, more, size);
    if (grown == NULL)
        return false;
    if (count > 0)
        memcpy(grown, *list, count * size);
    *list = grown;
    *room = more;
    return true;
}
