/* The commune's term, counted anew when the calendar changes: a dossier that it still has is due on another day, and so are its tasks. */
#include "ocop/dossiers/dossiers_int.h"

#define TERM_ROOM 200 /* days of calendar behind the day of filing: more than 15 working days ever take */
#define PROVINCES 99

static const char *const term_kinds[] = { "dossiers.examine", "dossiers.sign", "dossiers.hand" };

static enum status move(struct db_conn *conn, struct arena *arena, const struct command *command, const struct dossier_term *term, date due,
                        bool certain, struct error *error)
{
    struct dossier_event event = { .at = command->at, .what = STR("term_moved"), .by_name = STR(""), .on_behalf = STR(""), .note = date_text(arena, due) };
    enum status status = dossiers_sql_set_term(conn, term->id, due, certain, error);
    for (size_t i = 0; due != term->due_day && i < sizeof(term_kinds) / sizeof(term_kinds[0]) && status == STATUS_OK; i++)
        status = task_move(conn, term->province, term_kinds[i], &term->ident, due, error);
    if (status != STATUS_OK || due == term->due_day)
        return status;
    return dossiers_sql_add_event(conn, term->id, &event, error);
}

static enum status of_province(struct db_conn *conn, struct arena *arena, const struct command *command, int64_t province, struct error *error)
{
    struct dossier_terms terms;
    struct calendar calendar;
    enum status status = dossiers_sql_terms(conn, arena, province, &terms, error);
    if (status != STATUS_OK || terms.count == 0)
        return status;
    status = calendar_read(conn, arena, province, terms.first_filed, terms.last_filed + TERM_ROOM, &calendar, error);
    for (size_t i = 0; i < terms.count && status == STATUS_OK; i++) {
        const struct dossier_term *term = &terms.rows[i];
        date due;
        bool certain;
        calendar_add_working(&calendar, term->filed_day, DOSSIERS_EXAMINE_DAYS, &due, &certain);
        if (due != term->due_day || certain != term->due_certain)
            status = move(conn, arena, command, term, due, certain, error);
    }
    return status;
}

enum status dossiers_follow_calendar(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    int64_t from = command->province == 0 ? 1 : command->province;
    int64_t to = command->province == 0 ? PROVINCES : command->province;
    enum status status = STATUS_OK;
    (void)content;
    for (int64_t province = from; province <= to && status == STATUS_OK; province++) {
        struct arena arena;
        arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
        status = of_province(conn, &arena, command, province, error);
        arena_close(&arena);
    }
    return status;
}
