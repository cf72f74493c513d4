/* The API of the calendar: read-only and open to everybody. The page for people is in notices_page.c. */
#include "ocop/notices/notices_int.h"
#include "texts_notices.h"

#define JSON_MAX ((size_t)1 << 20)
#define TERMS_MAX 366 /* days */

bool notices_read_year(struct str s, int *year)
{
    int64_t number;
    if (!str_to_int(s, CALENDAR_FIRST_YEAR, CALENDAR_LAST_YEAR, &number))
        return false;
    *year = (int)number;
    return true;
}

bool notices_read_province(struct str s, int64_t *province)
{
    return s.len == 2 && str_to_int(s, 0, 99, province);
}

static void day_json(struct json_writer *json, const struct calendar_day *day)
{
    json_object(json, NULL);
    json_date(json, "day", day->day);
    json_text_z(json, "kind", calendar_kind_words[day->kind]);
    json_bool(json, "working", calendar_kind_is_working(day->kind, day->day));
    json_text(json, "name", day->name);
    json_text(json, "basis", day->basis);
    json_text_z(json, "provenance", calendar_provenance_words[day->provenance]);
    json_text_or_null(json, "source", day->source.len > 0 ? day->source : (struct str){ NULL, 0 });
    json_bool(json, "own", day->own);
    json_object_end(json);
}

void notices_year_json(struct json_writer *json, const struct calendar *calendar, int year)
{
    const struct calendar_year *known = calendar_year_of(calendar, year);
    date first = DATE_NONE;
    date last = DATE_NONE;
    if (!date_of(year, 1, 1, &first) || !date_of(year, 12, 31, &last))
        first = last = DATE_NONE;
    json_object(json, NULL);
    json_int(json, "year", year);
    json_int(json, "province", calendar->province);
    json_bool(json, "known", known != NULL);
    json_bool(json, "announced", known != NULL && known->announced);
    json_int(json, "working_days", calendar_working_between(calendar, first - 1, last));
    json_array(json, "days");
    for (size_t i = 0; i < calendar->count; i++)
        if (calendar->days[i].day >= first && calendar->days[i].day <= last)
            day_json(json, &calendar->days[i]);
    json_array_end(json);
    json_object_end(json);
}

/* The calendar as the parameter "province" wants it. */
static enum status read_calendar(struct web_request *request, date from, date to, struct calendar *out, struct error *error)
{
    struct str typed = web_query(request, "province");
    int64_t province = 0;
    struct db_conn *conn;
    enum status status;
    if (typed.ptr != NULL && !notices_read_province(typed, &province))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_notices_bad_province, "province");
    status = db_reader(web_room(request, "db"), &conn, error);
    return status == STATUS_OK ? calendar_read(conn, web_arena(request), province, from, to, out, error) : status;
}

static enum status answer(struct web_request *request, struct json_writer *json, const struct buffer *out, struct error *error)
{
    enum status status = json_writer_end(json, error);
    return status == STATUS_OK ? web_answer_json(request, 200, out, error) : status;
}

/* GET /api/v1/calendar */
static enum status get_calendar(struct web_request *request, struct error *error)
{
    struct str typed = web_query(request, "year");
    int year = date_civil(date_in_vietnam(context_now(web_context(request)))).year;
    struct calendar calendar;
    struct json_writer json;
    struct buffer out;
    date first = DATE_NONE;
    enum status status;
    if ((typed.ptr != NULL && !notices_read_year(typed, &year)) || !date_of(year, 1, 1, &first))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_notices_bad_year, "year");
    status = read_calendar(request, first, first, &calendar, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, web_arena(request), JSON_MAX);
    json_writer_open(&json, &out);
    notices_year_json(&json, &calendar, year);
    return answer(request, &json, &out, error);
}

static void term_json(struct json_writer *json, const char *name, date end, bool certain)
{
    json_object(json, name);
    json_date(json, "end", end);
    json_bool(json, "certain", certain);
    json_object_end(json);
}

/* GET /api/v1/calendar/terms: one row for every length up to `days`, counted both ways. */
static enum status get_terms(struct web_request *request, struct error *error)
{
    struct str typed = web_query(request, "from");
    date from = date_in_vietnam(context_now(web_context(request)));
    int64_t days = 0;
    struct calendar calendar;
    struct json_writer json;
    struct buffer out;
    enum status status;
    if (typed.ptr != NULL && !date_read(typed, &from))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_notices_from_missing, "from");
    if (!str_to_int(web_query(request, "days"), 0, TERMS_MAX, &days))
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_notices_bad_days, "days", TEXT_ARG_INT("most", TERMS_MAX));
    status = read_calendar(request, from, DATE_NONE, &calendar, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, web_arena(request), JSON_MAX);
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_date(&json, "from", from);
    json_array(&json, "terms");
    for (int64_t n = 0; n <= days; n++) {
        date end;
        bool certain;
        json_object(&json, NULL);
        json_int(&json, "days", n);
        calendar_add_working(&calendar, from, n, &end, &certain);
        term_json(&json, "working", end, certain);
        calendar_add_days(&calendar, from, n, &end, &certain);
        term_json(&json, "calendar", end, certain);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return answer(request, &json, &out, error);
}

static const char *const year_parameters[] = { "year", "province", NULL };
static const char *const terms_parameters[] = { "from", "days", "province", NULL };

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = "/api/v1/calendar", .permission = "public", .handler = get_calendar, .summary = TEXT_notices_api_calendar,
      .query = year_parameters },
    { .method = WEB_GET, .path = "/api/v1/calendar/terms", .permission = "public", .handler = get_terms, .summary = TEXT_notices_api_terms,
      .query = terms_parameters },
    { .method = WEB_GET, .path = NOTICES_PATH, .permission = "public", .handler = notices_page, .query = notices_page_parameters },
    { .method = WEB_GET, .path = NOTICES_PATH "/sua", .permission = "notices.set_days", .handler = notices_edit_page },
    { .method = WEB_POST, .path = NOTICES_PATH "/sua", .permission = "notices.set_days", .csrf = CSRF_SESSION, .body_limit = 16384,
      .handler = notices_edit_sent },
    { .method = WEB_POST, .path = NOTICES_PATH "/rut", .permission = "notices.set_days", .csrf = CSRF_SESSION, .body_limit = 16384,
      .handler = notices_withdraw_sent },
};

const struct web_routes notices_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
