/* Every statement on the calendar's tables. */
#include "base/pure.h"
#include "ocop/notices/notices_int.h"

#define COLUMNS "day, kind, provenance, province, by_hand, name, basis, source"

struct growing {
    struct arena *arena;
    struct calendar_day *days;
    size_t count;
    size_t room;
};

/* A place for one more day; the smaller arrays of before stay in the arena. */
static struct calendar_day *grow(struct growing *list)
{
    if (list->count == list->room) {
        size_t room = list->room == 0 ? 128 : list->room * 2;
        struct calendar_day *days = ARENA_NEW_MANY(list->arena, struct calendar_day, room);
        if (days == NULL)
            return NULL;
        if (list->count > 0)
            memcpy(days, list->days, list->count * sizeof(*days));
        list->days = days;
        list->room = room;
    }
    return &list->days[list->count++];
}

/* Takes all rows of a query for COLUMNS; closes it. */
static enum status take_days(enum status status, struct db_rows *rows, struct growing *list, struct error *error)
{
    bool has_row = false;
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        struct calendar_day *day = grow(list);
        if (day != NULL)
            *day = (struct calendar_day){
                .day = (date)db_int(rows, 0),
                .kind = (enum calendar_kind)db_int(rows, 1),
                .provenance = (enum calendar_provenance)db_int(rows, 2),
                .own = db_int(rows, 3) != 0,
                .by_hand = db_int(rows, 4) != 0,
                .name = db_copy(rows, 5, list->arena),
                .basis = db_copy(rows, 6, list->arena),
                .source = db_copy(rows, 7, list->arena),
            };
        if (list->arena->exhausted)
            status = fail_memory(error);
    }
    db_rows_close(rows);
    return status;
}

static date first_of_year(date day)
{
    date first;
    return day != DATE_NONE && date_of(date_civil(day).year, 1, 1, &first) ? first : NOTICES_OPEN_FROM;
}

static date last_of_year(date day)
{
    date last;
    return day != DATE_NONE && date_of(date_civil(day).year, 12, 31, &last) ? last : NOTICES_OPEN_TO;
}

/* One list by day of the country's and the province's, of which the latter win. */
static void merge(const struct growing *both, struct calendar_day *merged, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < both->count; i++) {
        if (*count > 0 && merged[*count - 1].day == both->days[i].day)
            merged[*count - 1] = both->days[i];
        else
            merged[(*count)++] = both->days[i];
    }
}

enum status calendar_read(struct db_conn *conn, struct arena *arena, int64_t province, date from, date to, struct calendar *out,
                          struct error *error)
{
    struct growing both = { .arena = arena };
    struct db_rows *rows = NULL;
    struct calendar_day *country;
    struct calendar_day *merged;
    struct calendar_year *years;
    size_t country_count = 0;
    size_t count;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS " FROM notices_days WHERE province IN (0, $1) AND day >= $2 AND day <= $3 "
                                  "ORDER BY day, province",
                                  DB_INT_OF(province), DB_INT_OF(first_of_year(from)), DB_INT_OF(last_of_year(to)));
    *out = (struct calendar){ .province = province };
    status = take_days(status, rows, &both, error);
    if (status != STATUS_OK)
        return status;
    country = ARENA_NEW_MANY(arena, struct calendar_day, both.count + 1);
    merged = ARENA_NEW_MANY(arena, struct calendar_day, both.count + 1);
    years = ARENA_NEW_MANY(arena, struct calendar_year, both.count + 1);
    if (country == NULL || merged == NULL || years == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < both.count; i++)
        if (!both.days[i].own)
            country[country_count++] = both.days[i];
    merge(&both, merged, &count);
    *out = (struct calendar){ .province = province, .days = merged, .count = count, .years = years,
                              .year_count = calendar_years_of(country, country_count, years) };
    return STATUS_OK;
}

enum status notices_sql_days(struct db_conn *conn, struct arena *arena, int64_t province, struct notices_days *out, struct error *error)
{
    struct growing list = { .arena = arena };
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM notices_days WHERE province = $1 ORDER BY day",
                                  DB_INT_OF(province));
    status = take_days(status, rows, &list, error);
    *out = (struct notices_days){ list.days, list.count };
    return status;
}

enum status notices_sql_write_day(struct db_conn *conn, int64_t province, const struct calendar_day *day, const struct ident *command,
                                  struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO notices_days (province, day, kind, name, basis, provenance, source, by_hand, command) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (province, day) DO UPDATE SET kind = $3, name = $4, basis = $5, "
                  "provenance = $6, source = $7, by_hand = $8, command = $9",
                  DB_INT_OF(province), DB_INT_OF(day->day), DB_INT_OF(day->kind), DB_TEXT_OF(day->name), DB_TEXT_OF(day->basis),
                  DB_INT_OF(day->provenance), DB_TEXT_OF(day->source), DB_INT_OF(day->by_hand),
                  DB_BLOB_OF(((struct str){ (const char *)command->bytes, sizeof(command->bytes) })));
}

enum status notices_sql_delete_day(struct db_conn *conn, int64_t province, date day, struct error *error)
{
    return DB_RUN(conn, error, "DELETE FROM notices_days WHERE province = $1 AND day = $2", DB_INT_OF(province), DB_INT_OF(day));
}

/* The number that a query gives in its only row; 0 where it has none. */
static enum status take_number(enum status status, struct db_rows *rows, int64_t *number, struct error *error)
{
    bool has_row = false;
    *number = 0;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row) {
        *number = db_int(rows, 0);
        status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status calendar_version(struct db_conn *conn, int64_t province, int64_t *version, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT version FROM notices_calendars WHERE province = $1", DB_INT_OF(province));
    return take_number(status, rows, version, error);
}

enum status notices_sql_next_version(struct db_conn *conn, int64_t province, int64_t *version, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO notices_calendars (province, version) VALUES ($1, 1) ON CONFLICT (province) "
                                  "DO UPDATE SET version = notices_calendars.version + 1 RETURNING version",
                                  DB_INT_OF(province));
    return take_number(status, rows, version, error);
}
