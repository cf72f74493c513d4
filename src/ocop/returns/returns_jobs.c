/* The job that asks producers for the year's return, from the first day of the month in the setting to the year's end. What is recognised in between is
 * added, as long as the producer has not answered. */
#include "base/pure.h"
#include "ocop/returns/returns_int.h"
#include "texts_returns.h"

#define EVERY_MS (INT64_C(6) * 60 * 60 * 1000)
#define LEASE_MS (INT64_C(15) * 60 * 1000)

struct asking {
    const struct rooms *rooms;
    const struct returns *room;
    struct db_conn *conn;
    int64_t year;
    date opened;
};

static enum status due_day(const struct asking *a, struct arena *arena, int64_t province, date *out, struct error *error)
{
    struct calendar calendar;
    bool certain = false;
    enum status status = calendar_read(a->conn, arena, province, a->opened, a->opened + (date)a->room->days + 30, &calendar, error);
    if (status == STATUS_OK)
        calendar_add_days(&calendar, a->opened, a->room->days, out, &certain);
    return status;
}

/* rows[0 … count) are one producer's. */
static enum status ask(const struct asking *a, struct arena *arena, const struct to_ask *rows, size_t count, struct error *error)
{
    struct returns_extra extra = { .arena = arena, .now = context_now(a->room->context) };
    struct command command = { .type = "returns.ask", .province = rows[0].province, .actor = { STR("system"), STR("") }, .extra = &extra };
    struct command_result result;
    struct json_writer json;
    struct buffer text, name;
    date due = DATE_NONE;
    enum status status = due_day(a, arena, rows[0].province, &due, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&name, arena, 200);
    buffer_add_z(&name, "returns ask ");
    buffer_add_int(&name, a->year);
    buffer_add_char(&name, ' ');
    ident_write(&name, &rows[0].ident);
    buffer_add_char(&name, ' ');
    ident_write(&name, &rows[0].certificate);
    command.id = ident_of_name(buffer_str(&name));
    buffer_open(&text, arena, 8192);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "producer", return_ident_text(arena, &rows[0].ident));
    json_int(&json, "year", a->year);
    json_date(&json, "due", due);
    json_array(&json, "certificates");
    for (size_t i = 0; i < count && i < RETURN_PRODUCTS_MAX; i++)
        json_text(&json, NULL, return_ident_text(arena, &rows[i].certificate));
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    command.content = buffer_str(&text);
    return status == STATUS_OK ? command_run(rooms_find(a->rooms, "commands"), arena, &command, &result, error) : status;
}

static enum status ask_all(const struct asking *a, struct arena *arena, date today, struct error *error)
{
    struct to_asks rows = { .count = TO_ASK_MAX };
    int64_t after = 0;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && rows.count == TO_ASK_MAX) {
        status = returns_sql_to_ask(a->conn, arena, a->year, today, after, &rows, error);
        for (size_t i = 0, end; status == STATUS_OK && i < rows.count; i = end) {
            struct arena own;
            for (end = i; end < rows.count && rows.rows[end].producer == rows.rows[i].producer;)
                end++;
            if (end == rows.count && rows.count == TO_ASK_MAX && i > 0) /* perhaps not all of his: he comes with the next ones */
                break;
            after = rows.rows[i].producer;
            arena_open(&own, &memory_system, (size_t)4 << 20);
            status = ask(a, &own, &rows.rows[i], end - i, error);
            arena_close(&own);
            if (status == STATUS_STALE) /* he was faster */
                status = STATUS_OK;
        }
    }
    return status;
}

static enum status run(const struct job *job, const struct rooms *rooms, struct arena *arena, struct error *error)
{
    struct asking a = { .rooms = rooms, .room = rooms_find(rooms, "returns") };
    date today = date_in_vietnam(context_now(a.room->context));
    enum status status;
    (void)job;
    a.year = date_civil(today).year;
    if (a.room->month == 0 || !date_of((int)a.year, (int)a.room->month, 1, &a.opened) || today < a.opened)
        return STATUS_OK;
    status = db_reader(rooms_find(rooms, "db"), &a.conn, error);
    return status == STATUS_OK ? ask_all(&a, arena, today, error) : status;
}

static const struct job_type job_rows[] = {
    { .name = "returns.ask", .run = run, .most_attempts = 3, .lease_ms = LEASE_MS, .every_ms = EVERY_MS },
};
const struct job_types returns_jobs = { job_rows, 1 };
