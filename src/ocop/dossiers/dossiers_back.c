/* What later rooms do with dossiers: find them, and send one back that was handed over. */
#include "ocop/dossiers/dossiers_int.h"
#include "texts_dossiers.h"

enum status dossiers_by_id(struct db_conn *conn, struct arena *arena, int64_t id, struct dossier *out, struct error *error)
{
    bool found = false;
    enum status status = dossiers_sql_by_id(conn, arena, id, &found, out, error);
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

enum status dossiers_samples_of(struct db_conn *conn, struct arena *arena, int64_t dossier, struct dossier_samples *out, struct error *error)
{
    return dossiers_sql_samples(conn, arena, dossier, out, error);
}

/* ---- sending back ---- */

/* What an officer wrote for a producer goes back to the officer's desk. */
static enum status written_by_officer(struct db_conn *conn, struct arena *arena, const struct dossier *dossier, bool *by_officer, struct error *error)
{
    struct dossier_version version;
    bool found = false;
    enum status status = dossiers_sql_version(conn, arena, dossier->id, dossier->filed_count, &found, &version, error);
    *by_officer = status == STATUS_OK && found && version.on_behalf.len > 0;
    return status;
}

static enum status open_task(struct db_conn *conn, struct arena *arena, const struct command *command, const struct dossier *dossier,
                             const struct dossier_sending *sending, struct error *error)
{
    struct task task = { .province = dossier->province,
                         .kind = sending->to_commune ? "dossiers.examine" : "dossiers.mend",
                         .subject = dossier->ident,
                         .product = dossier->product_name,
                         .producer = dossier->producer_name,
                         .path = dossier_path(arena, dossier, sending->to_commune ? "/tham-tra" : ""),
                         .for_whom = task_for_role(arena, (int)ROLE_EXAMINER, dossier->province, dossier->commune_code),
                         .due = sending->until,
                         .opened_at = sending->at,
                         .command = command->id };
    if (dossier->state == STATE_RETURNED)
        task.for_whom = (struct task_for){ .scope = TASK_FOR_PRODUCER, .person = dossier->producer };
    return task_open(conn, &task, error);
}

enum status dossiers_send_back(struct db_conn *conn, struct arena *arena, const struct command *command, const struct dossier_sending *sending,
                               struct error *error)
{
    const struct dossier_event event = { .at = sending->at, .what = STR("returned"), .by_name = sending->by_name, .on_behalf = STR(""), .note = STR("") };
    struct dossier_return back = { .at = sending->at,
                                   .by_account = sending->by_account,
                                   .until = sending->until,
                                   .items = sending->items,
                                   .item_count = sending->item_count };
    struct dossier dossier;
    bool by_officer = false;
    enum status status = dossiers_by_id(conn, arena, sending->dossier, &dossier, error);
    if (status == STATUS_OK && dossier.state != STATE_HANDED)
        status = FAIL(error, STATUS_STALE, TEXT_dossiers_not_handed, NULL);
    if (status == STATUS_OK)
        status = written_by_officer(conn, arena, &dossier, &by_officer, error);
    if (status != STATUS_OK)
        return status;
    back.no = dossier.filed_count;
    dossier.state = sending->to_commune ? STATE_FILED : by_officer ? STATE_OFFICER_DRAFT : STATE_RETURNED;
    dossier.due_day = sending->until;
    dossier.due_certain = true;
    if (!sending->to_commune)
        status = dossiers_sql_add_return(conn, dossier.id, &back, error);
    if (status == STATUS_OK)
        status = dossiers_sql_set(conn, &dossier, sending->at, error);
    if (status == STATUS_OK)
        status = dossiers_sql_add_event(conn, dossier.id, &event, error);
    return status == STATUS_OK ? open_task(conn, arena, command, &dossier, sending, error) : status;
}
