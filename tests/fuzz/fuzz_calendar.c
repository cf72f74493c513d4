/* A file of working days: what is taken in may be kept, and terms that are counted by it hold together. */
#include "fuzz.h"

#include "ocop/notices/notices_int.h"

static void check_days(const struct notices_import *import)
{
    for (size_t i = 0; i < import->days.count; i++) {
        const struct calendar_day *day = &import->days.rows[i];
        FUZZ_CHECK(notices_day_fault(day->day, day->kind) == TEXT_NONE);
        FUZZ_CHECK(day->name.len > 0 && day->name.len <= NOTICES_NAME_MAX && day->basis.len > 0 && day->basis.len <= NOTICES_BASIS_MAX);
        FUZZ_CHECK(i == 0 || day[-1].day < day->day || import->fault_count > 0);
    }
}

static void check_terms(const struct calendar *calendar)
{
    date start = calendar->days[0].day - 3;
    for (int64_t n = 0; n < 40; n++) {
        date end;
        bool certain;
        calendar_add_working(calendar, start, n, &end, &certain);
        FUZZ_CHECK(end != DATE_NONE && calendar_is_working(calendar, end));
        FUZZ_CHECK(n == 0 || calendar_working_between(calendar, start, end) == n);
        FUZZ_CHECK(!certain || calendar_year_of(calendar, date_civil(end).year) != NULL);
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    struct arena arena;
    struct error error = { .status = STATUS_OK };
    struct notices_import *import;
    enum status status;
    if (size > 200000)
        return 0;
    arena_open(&arena, &memory_system, (size_t)64 << 20);
    import = ARENA_NEW(&arena, struct notices_import);
    FUZZ_CHECK(import != NULL);
    status = notices_read_bytes(&arena, "days.csv", (struct str){ (const char *)bytes, size }, import, &error);
    FUZZ_CHECK(status == error.status && (status == STATUS_OK || status == STATUS_BAD_INPUT || status == STATUS_TOO_LARGE));
    if (status == STATUS_OK)
        check_days(import);
    if (status == STATUS_OK && import->fault_count == 0 && import->days.count > 0) {
        struct calendar calendar = { .days = import->days.rows, .count = import->days.count };
        struct calendar_year *years = ARENA_NEW_MANY(&arena, struct calendar_year, calendar.count);
        FUZZ_CHECK(years != NULL);
        calendar.years = years;
        calendar.year_count = calendar_years_of(calendar.days, calendar.count, years);
        check_terms(&calendar);
    }
    arena_close(&arena);
    return 0;
}
