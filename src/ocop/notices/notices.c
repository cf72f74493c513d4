/* Counting days by the calendar. Nothing here asks the database: a calendar is loaded once and then only read. */
#include "ocop/notices/notices_int.h"
#include "texts_notices.h"

#define SATURDAY 5

const char *const calendar_kind_words[] = { "holiday", "substitute_off", "swapped_off", "closure", "swapped_work", "ordinary", NULL };
const char *const calendar_provenance_words[] = { "notice", "computed", NULL };

bool calendar_kind_is_working(enum calendar_kind kind, date day)
{
    if (kind == CALENDAR_ORDINARY)
        return date_weekday(day) < SATURDAY;
    return kind == CALENDAR_SWAPPED_WORK;
}

enum text_id notices_day_fault(date day, enum calendar_kind kind)
{
    int year = date_civil(day).year;
    if (year < CALENDAR_FIRST_YEAR || year > CALENDAR_LAST_YEAR)
        return TEXT_notices_bad_year;
    if (kind == CALENDAR_ORDINARY)
        return TEXT_NONE;
    if (kind == CALENDAR_SWAPPED_WORK)
        return date_weekday(day) == SATURDAY ? TEXT_NONE : TEXT_notices_work_not_saturday;
    return date_weekday(day) < SATURDAY ? TEXT_NONE : TEXT_notices_off_on_weekend;
}

/* A holiday, or the day off in its place, is what makes a year known: there is none without them, and a swap alone tells nothing of the rest. */
static bool tells_of_its_year(enum calendar_kind kind)
{
    return kind == CALENDAR_HOLIDAY || kind == CALENDAR_SUBSTITUTE_OFF;
}

size_t calendar_years_of(const struct calendar_day *days, size_t count, struct calendar_year *years)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        int year = date_civil(days[i].day).year;
        if (!tells_of_its_year(days[i].kind))
            continue;
        if (found == 0 || years[found - 1].year != year)
            years[found++] = (struct calendar_year){ .year = year };
        if (days[i].provenance == CALENDAR_NOTICE)
            years[found - 1].announced = true;
    }
    return found;
}

/* The first of the days that is not before `day`; count where none is. */
static size_t first_from(const struct calendar *calendar, date day)
{
    size_t low = 0;
    size_t high = calendar->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (calendar->days[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct calendar_day *calendar_day_of(const struct calendar *calendar, date day)
{
    size_t at = first_from(calendar, day);
    return at < calendar->count && calendar->days[at].day == day ? &calendar->days[at] : NULL;
}

bool calendar_is_working(const struct calendar *calendar, date day)
{
    const struct calendar_day *said = calendar_day_of(calendar, day);
    return calendar_kind_is_working(said == NULL ? CALENDAR_ORDINARY : said->kind, day);
}

const struct calendar_year *calendar_year_of(const struct calendar *calendar, int year)
{
    for (size_t i = 0; i < calendar->year_count; i++)
        if (calendar->years[i].year == year)
            return &calendar->years[i];
    return NULL;
}

bool calendar_is_certain(const struct calendar *calendar, date from, date to)
{
    int first = date_civil(from < to ? from : to).year;
    int last = date_civil(from < to ? to : from).year;
    if (first == 0 || last == 0)
        return false;
    for (int year = first; year <= last; year++)
        if (calendar_year_of(calendar, year) == NULL)
            return false;
    return true;
}

static bool countable(date start, int64_t n)
{
    return n >= 0 && n <= CALENDAR_TERM_MAX && date_civil(start).year > 0;
}

/* `day` or the next working day; past the last date there is, DATE_NONE. A day off follows another only as often as the calendar has rows. */
static date not_off(const struct calendar *calendar, date day)
{
    while (day <= NOTICES_OPEN_TO && !calendar_is_working(calendar, day))
        day++;
    return day <= NOTICES_OPEN_TO ? day : DATE_NONE;
}

static void end_term(const struct calendar *calendar, date first_looked_at, date day, date *end, bool *certain)
{
    *end = not_off(calendar, day);
    *certain = *end != DATE_NONE && calendar_is_certain(calendar, first_looked_at, *end);
}

void calendar_add_working(const struct calendar *calendar, date start, int64_t n, date *end, bool *certain)
{
    date day = start;
    *end = DATE_NONE;
    *certain = false;
    if (!countable(start, n))
        return;
    for (int64_t left = n; left > 0; left -= calendar_is_working(calendar, day))
        if (++day > NOTICES_OPEN_TO)
            return;
    end_term(calendar, n > 0 ? start + 1 : start, day, end, certain);
}

void calendar_add_days(const struct calendar *calendar, date start, int64_t n, date *end, bool *certain)
{
    *end = DATE_NONE;
    *certain = false;
    if (countable(start, n))
        end_term(calendar, start + (date)n, start + (date)n, end, certain);
}

void calendar_on_working(const struct calendar *calendar, date day, date *end, bool *certain)
{
    calendar_add_days(calendar, day, 0, end, certain);
}

/* Monday to Friday, from a Monday long ago up to and including the day. */
static int64_t weekdays_until(date day)
{
    int64_t days = (int64_t)day - (NOTICES_OPEN_FROM - 7) + date_weekday(NOTICES_OPEN_FROM - 7) + 1;
    int64_t rest = days % 7;
    return days / 7 * 5 + (rest < 5 ? rest : 5);
}

int64_t calendar_working_between(const struct calendar *calendar, date from, date to)
{
    int64_t count;
    if (date_civil(from).year == 0 || date_civil(to).year == 0)
        return 0;
    if (to < from)
        return -calendar_working_between(calendar, to, from);
    count = weekdays_until(to) - weekdays_until(from);
    for (size_t i = first_from(calendar, from + 1); i < calendar->count && calendar->days[i].day <= to; i++)
        count += (int)calendar_kind_is_working(calendar->days[i].kind, calendar->days[i].day) -
                 (int)calendar_kind_is_working(CALENDAR_ORDINARY, calendar->days[i].day);
    return count;
}
