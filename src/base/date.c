/* See date.h. The conversion counts days in years that start in March, so that the leap day comes last: 400 such years are an era of
 * 146,097 days. */
#include "base/date.h"

#define DAYS_PER_ERA 146097
#define DAYS_BEFORE_1970 719468 /* from 0000-03-01 to 1970-01-01 */
#define DATE_FIRST (-719162)    /* 0001-01-01 */
#define DATE_LAST 2932896       /* 9999-12-31 */
#define MS_PER_DAY INT64_C(86400000)
#define MS_PER_HOUR INT64_C(3600000)
#define MS_PER_MINUTE INT64_C(60000)

static int days_in_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[month - 1];
}

bool date_of(int year, int month, int day, date *out)
{
    int march_year;
    int march_month;
    int era;
    int year_of_era;
    int day_of_year;
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
        return false;
    march_year = month > 2 ? year : year - 1;
    march_month = month > 2 ? month - 3 : month + 9;
    era = march_year / 400;
    year_of_era = march_year % 400;
    day_of_year = (153 * march_month + 2) / 5 + day - 1;
    *out = era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - DAYS_BEFORE_1970;
    return true;
}

struct civil date_civil(date d)
{
    int days;
    int era;
    int day_of_era;
    int year_of_era;
    int day_of_year;
    int march_month;
    struct civil civil;
    if (d < DATE_FIRST || d > DATE_LAST)
        return (struct civil){ 0, 0, 0 };
    days = d + DAYS_BEFORE_1970;
    era = days / DAYS_PER_ERA;
    day_of_era = days % DAYS_PER_ERA;
    year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    march_month = (5 * day_of_year + 2) / 153;
    civil.day = day_of_year - (153 * march_month + 2) / 5 + 1;
    civil.month = march_month < 10 ? march_month + 3 : march_month - 9;
    civil.year = era * 400 + year_of_era + (civil.month <= 2 ? 1 : 0);
    return civil;
}

int date_weekday(date d)
{
    int64_t since_monday = ((int64_t)d + 3) % 7; /* 1970-01-01 was a Thursday */
    return (int)(since_monday < 0 ? since_monday + 7 : since_monday);
}

date date_add_months(date d, int months)
{
    struct civil civil = date_civil(d);
    int64_t month = (int64_t)civil.year * 12 + civil.month - 1 + months;
    date moved;
    int year;
    int last;
    if (civil.year == 0 || month < 12 || month >= 120000)
        return DATE_NONE;
    year = (int)(month / 12);
    last = days_in_month(year, (int)(month % 12) + 1);
    return date_of(year, (int)(month % 12) + 1, civil.day < last ? civil.day : last, &moved) ? moved : DATE_NONE;
}

/* Reads `least` to `most` digits at *at and steps over them. */
static bool digits(struct str s, size_t *at, size_t least, size_t most, int *out)
{
    size_t start = *at;
    int value = 0;
    while (*at < s.len && *at - start < most && s.ptr[*at] >= '0' && s.ptr[*at] <= '9')
        value = value * 10 + (s.ptr[(*at)++] - '0');
    *out = value;
    return *at - start >= least;
}

static bool sign(struct str s, size_t *at, char c)
{
    if (*at >= s.len || s.ptr[*at] != c)
        return false;
    *at += 1;
    return true;
}

static bool read_iso(struct str s, size_t *at, date *out)
{
    int year;
    int month;
    int day;
    return digits(s, at, 4, 4, &year) && sign(s, at, '-') && digits(s, at, 2, 2, &month) && sign(s, at, '-') &&
           digits(s, at, 2, 2, &day) && date_of(year, month, day, out);
}

bool date_read(struct str s, date *out)
{
    size_t at = 0;
    date found;
    if (!read_iso(s, &at, &found) || at != s.len)
        return false;
    *out = found;
    return true;
}

void date_write(struct buffer *out, date d)
{
    struct civil civil = date_civil(d);
    if (civil.year == 0)
        return;
    buffer_add_padded(out, (uint64_t)civil.year, 4);
    buffer_add_char(out, '-');
    buffer_add_padded(out, (uint64_t)civil.month, 2);
    buffer_add_char(out, '-');
    buffer_add_padded(out, (uint64_t)civil.day, 2);
}

bool date_read_vi(struct str s, date *out)
{
    size_t at = 0;
    int year;
    int month;
    int day;
    date found;
    if (!digits(s, &at, 1, 2, &day) || !sign(s, &at, '/') || !digits(s, &at, 1, 2, &month) || !sign(s, &at, '/') ||
        !digits(s, &at, 4, 4, &year) || at != s.len || !date_of(year, month, day, &found))
        return false;
    *out = found;
    return true;
}

void date_write_vi(struct buffer *out, date d)
{
    struct civil civil = date_civil(d);
    if (civil.year == 0)
        return;
    buffer_add_padded(out, (uint64_t)civil.day, 2);
    buffer_add_char(out, '/');
    buffer_add_padded(out, (uint64_t)civil.month, 2);
    buffer_add_char(out, '/');
    buffer_add_padded(out, (uint64_t)civil.year, 4);
}

static int64_t floor_days(int64_t ms)
{
    int64_t days = ms / MS_PER_DAY;
    return ms % MS_PER_DAY < 0 ? days - 1 : days;
}

date date_in_vietnam(int64_t instant_ms)
{
    int64_t local;
    int64_t days;
    if (__builtin_add_overflow(instant_ms, 7 * MS_PER_HOUR, &local))
        return DATE_NONE;
    days = floor_days(local);
    return days < DATE_FIRST || days > DATE_LAST ? DATE_NONE : (date)days;
}

static bool read_clock(struct str s, size_t *at, int64_t *ms)
{
    int hour;
    int minute;
    int second;
    int part = 0;
    size_t start;
    if (!digits(s, at, 2, 2, &hour) || !sign(s, at, ':') || !digits(s, at, 2, 2, &minute) || !sign(s, at, ':') ||
        !digits(s, at, 2, 2, &second) || hour > 23 || minute > 59 || second > 59)
        return false;
    if (sign(s, at, '.')) {
        start = *at;
        if (!digits(s, at, 1, 3, &part))
            return false;
        for (size_t read = *at - start; read < 3; read++)
            part *= 10;
    }
    *ms = hour * MS_PER_HOUR + minute * MS_PER_MINUTE + second * INT64_C(1000) + part;
    return true;
}

static bool read_offset(struct str s, size_t *at, int64_t *ms)
{
    int hour;
    int minute;
    int direction;
    if (sign(s, at, 'Z') || sign(s, at, 'z')) {
        *ms = 0;
        return true;
    }
    direction = sign(s, at, '+') ? 1 : sign(s, at, '-') ? -1 : 0;
    if (direction == 0 || !digits(s, at, 2, 2, &hour) || !sign(s, at, ':') || !digits(s, at, 2, 2, &minute) || hour > 23 || minute > 59)
        return false;
    *ms = direction * (hour * MS_PER_HOUR + minute * MS_PER_MINUTE);
    return true;
}

bool instant_read(struct str s, int64_t *out_ms)
{
    size_t at = 0;
    date day;
    int64_t clock;
    int64_t offset;
    int64_t instant;
    if (!read_iso(s, &at, &day) || !(sign(s, &at, 'T') || sign(s, &at, 't')) || !read_clock(s, &at, &clock) ||
        !read_offset(s, &at, &offset) || at != s.len)
        return false;
    instant = day * MS_PER_DAY + clock - offset;
    if (floor_days(instant) < DATE_FIRST || floor_days(instant) > DATE_LAST)
        return false;
    *out_ms = instant;
    return true;
}

void instant_write(struct buffer *out, int64_t instant_ms)
{
    int64_t days = floor_days(instant_ms);
    int64_t rest;
    if (days < DATE_FIRST || days > DATE_LAST)
        return;
    rest = instant_ms - days * MS_PER_DAY;
    date_write(out, (date)days);
    buffer_add_char(out, 'T');
    buffer_add_padded(out, (uint64_t)(rest / MS_PER_HOUR), 2);
    buffer_add_char(out, ':');
    buffer_add_padded(out, (uint64_t)(rest / MS_PER_MINUTE % 60), 2);
    buffer_add_char(out, ':');
    buffer_add_padded(out, (uint64_t)(rest / 1000 % 60), 2);
    buffer_add_char(out, '.');
    buffer_add_padded(out, (uint64_t)(rest % 1000), 3);
    buffer_add_char(out, 'Z');
}

struct str date_text(struct arena *arena, date d)
{
    struct buffer out;
    buffer_open(&out, arena, 16);
    date_write_vi(&out, d);
    return buffer_str(&out);
}

struct str instant_text(struct arena *arena, int64_t instant_ms)
{
    date day = date_in_vietnam(instant_ms);
    struct buffer out;
    buffer_open(&out, arena, 24);
    if (day != DATE_NONE) {
        int64_t minutes = (instant_ms + 7 * MS_PER_HOUR - (int64_t)day * 24 * MS_PER_HOUR) / 60000;
        buffer_add_padded(&out, (uint64_t)(minutes / 60), 2);
        buffer_add_char(&out, ':');
        buffer_add_padded(&out, (uint64_t)(minutes % 60), 2);
        buffer_add(&out, STR(", "));
        date_write_vi(&out, day);
    }
    return buffer_str(&out);
}
