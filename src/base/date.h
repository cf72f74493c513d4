/* Legal dates are civil dates in Vietnam (UTC+7, no daylight saving); instants are milliseconds UTC.
 * A date is a count of days since 1970-01-01 in the proleptic Gregorian calendar, so that dates compare and subtract as numbers. Pure. */
#ifndef OPENOCOP_BASE_DATE_H
#define OPENOCOP_BASE_DATE_H

#include "base/buffer.h"

typedef int32_t date; /* days since 1970-01-01 */

#define DATE_NONE INT32_MIN /* open, or unknown */

struct civil {
    int year;  /* 1 .. 9999 */
    int month; /* 1 .. 12 */
    int day;   /* 1 .. 31 */
};

bool date_of(int year, int month, int day, date *out); /* false for a day that does not exist */
struct civil date_civil(date d); /* all 0 for DATE_NONE */
/* 0 = Monday … 6 = Sunday. */
int date_weekday(date d);
/* Adds months; a day that the month lacks becomes its last: 31/01 + 1 month = 28/02 (Civil Code 2015, Art. 147-148).
 * DATE_NONE outside the years 1 to 9999, and for DATE_NONE. */
date date_add_months(date d, int months);
/* "2026-05-22", nothing else. */
bool date_read(struct str s, date *out);
void date_write(struct buffer *out, date d); /* nothing for DATE_NONE */
/* "22/05/2026" as people write it; one or two digits for day and month when reading. */
bool date_read_vi(struct str s, date *out);
void date_write_vi(struct buffer *out, date d);
/* The same as text in the arena; empty for DATE_NONE. */
struct str date_text(struct arena *arena, date d);
/* "14:05, 22/05/2026": an instant as the clock in Vietnam shows it. */
struct str instant_text(struct arena *arena, int64_t instant_ms);
/* The civil date in Vietnam at an instant. */
date date_in_vietnam(int64_t instant_ms);
/* RFC 3339: "2026-11-23T01:00:00.000Z"; reads any offset and up to three fractional digits, no leap second;
 * the instant lies in the years 1 to 9999 UTC (outside, nothing is written). */
bool instant_read(struct str s, int64_t *out_ms);
void instant_write(struct buffer *out, int64_t instant_ms);

#endif
