/* The proposal to withdraw a certificate, and what becomes of it in the room of certificates: drafted, or dropped there and therefore open again. */
#include "ocop/inspections/inspections_int.h"
#include "ocop/law/law.h"

/* Days are counted by the calendar, in which some are no working days: twice as many hold them all. */
enum status inspection_propose(struct db_conn *conn, struct arena *arena, const struct command *command, const struct inspection *in, int64_t now,
                               struct error *error)
{
    struct calendar calendar;
    struct ident certificate;
    date due = DATE_NONE;
    bool certain = false, found = false;
    enum status status;
    if (in->stars == LAW_STARS)
        return STATUS_OK;
    status = calendar_read(conn, arena, in->province, in->concluded_day, in->concluded_day + 2 * WITHDRAWAL_DAYS, &calendar, error);
    if (status == STATUS_OK)
        calendar_add_days(&calendar, in->concluded_day, WITHDRAWAL_DAYS, &due, &certain);
    if (status == STATUS_OK)
        status = certificates_ident_of(conn, in->certificate, &found, &certificate, error);
    if (status == STATUS_OK && !found)
        return commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    return task_open(conn,
                     &(struct task){ .province = in->province, .kind = "inspections.withdraw", .subject = in->ident, .product = in->product_name,
                                     .producer = in->producer_name, .path = inspection_withdrawal_path(arena, &certificate, in),
                                     .for_whom = task_for_role(arena, ROLE_SPECIALIST, in->province, STR("")), .due = due, .opened_at = now,
                                     .command = command->id },
                     error);
}

static enum status become(struct db_conn *conn, const struct command *command, struct inspection inspection, enum inspection_state state, const char *what,
                          struct error *error)
{
    enum status status;
    inspection.state = state;
    status = inspections_sql_set(conn, &inspection, error);
    return status == STATUS_OK ? inspections_sql_add_event(conn, inspection.id, what, STR(""), DATE_NONE, command->at, STR(""), error) : status;
}

enum status inspections_follow_change(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    const struct certificates_about *about = content;
    struct inspections proposed = { NULL, 0 };
    struct arena arena;
    enum status status;
    if (!certificates_withdraws(about))
        return STATUS_OK;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    status = inspections_sql_proposed(conn, &arena, about->certificate, &proposed, error);
    for (size_t i = 0; status == STATUS_OK && i < proposed.count; i++) {
        status = become(conn, command, proposed.rows[i], INSPECTION_DRAFTED, "drafted", error);
        if (status == STATUS_OK)
            status = task_done(conn, proposed.rows[i].province, "inspections.withdraw", &proposed.rows[i].ident, command->actor.id, command->at, error);
    }
    arena_close(&arena);
    return status;
}

enum status inspections_follow_drop(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    struct inspections drafted = { NULL, 0 };
    struct arena arena;
    int64_t certificate = 0;
    enum status status = certificates_withdrawal_dropped(conn, content, &certificate, error);
    if (status != STATUS_OK || certificate == 0)
        return status;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    status = inspections_sql_drafted(conn, &arena, certificate, &drafted, error);
    for (size_t i = 0; status == STATUS_OK && i < drafted.count; i++) {
        status = become(conn, command, drafted.rows[i], INSPECTION_WITHDRAW, "undrafted", error);
        if (status == STATUS_OK)
            status = inspection_propose(conn, &arena, command, &drafted.rows[i], command->at, error);
    }
    arena_close(&arena);
    return status;
}
