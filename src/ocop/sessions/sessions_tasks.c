/* What a session gives people to do, for "Việc của tôi": members score, the item's chair decides about conflicts and replacements, the secretary opens scores
 * and has the minutes signed. Opened and closed in the transaction of the command that they follow from. */
#include "ocop/notices/notices.h"
#include "ocop/sessions/sessions_hearing_int.h"
#include "texts_sessions.h"

static const struct task_kind kinds[] = {
    { "sessions.score", TEXT_sessions_task_score, TEXT_sessions_task_score_do },
    { "sessions.reveal", TEXT_sessions_task_reveal, TEXT_sessions_task_reveal_do },
    { "sessions.minutes", TEXT_sessions_task_minutes, TEXT_sessions_task_minutes_do },
    { "sessions.conflict", TEXT_sessions_task_conflict, TEXT_sessions_task_conflict_do },
    { "sessions.replacement", TEXT_sessions_task_replacement, TEXT_sessions_task_replacement_do },
};
const struct task_kinds sessions_task_kinds = { kinds, sizeof(kinds) / sizeof(kinds[0]) };

/* One thing for one seat: so that it can be closed for one without the others. */
static struct ident about(struct arena *arena, const struct ident *what, const struct ident *seat)
{
    struct buffer name;
    buffer_open(&name, arena, 2 * sizeof(what->bytes) + 1);
    buffer_add(&name, ident_str(what));
    buffer_add(&name, ident_str(seat));
    return ident_of_name(buffer_str(&name));
}

static enum status open_for(struct db_conn *conn, const struct command *command, const struct session *session, const char *kind, struct ident subject,
                            struct str product, struct str path, int64_t account, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct task task = { .province = session->province,
                               .kind = kind,
                               .subject = subject,
                               .product = product,
                               .producer = STR(""),
                               .path = path,
                               .for_whom = { .scope = TASK_FOR_ACCOUNT, .person = account },
                               .due = session->kind == SESSION_WRITTEN ? session->until : session->sits,
                               .opened_at = extra->now,
                               .command = about(extra->arena, &command->id, &subject) };
    return task_open(conn, &task, error);
}

static enum status done(struct db_conn *conn, const struct command *command, const struct session *session, const char *kind, struct ident subject,
                        struct error *error)
{
    const struct session_extra *extra = command->extra;
    return task_done(conn, session->province, kind, &subject, command->actor.id, extra->now, error);
}

enum status session_task_decide(struct db_conn *conn, const struct command *command, const struct hearing *hearing, const char *kind, const struct ident *what,
                                int decider, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const char *page = str_is(str_from(kind), "sessions.conflict") ? "/hoi-ty" : "/thay-phieu";
    if (decider < 0) /* nobody may decide now; the page says so to who leads */
        return STATUS_OK;
    return open_for(conn, command, &hearing->session, kind, *what, hearing->item.product_name, session_path(extra->arena, &hearing->session, page),
                    hearing->people.seats.rows[decider].account, error);
}

enum status session_task_decided(struct db_conn *conn, const struct command *command, const struct session *session, const char *kind,
                                 const struct ident *what, struct error *error)
{
    return done(conn, command, session, kind, *what, error);
}

/* ---- scoring ---- */

struct scene {
    struct session session;
    struct session_people people;
    struct session_items items;
    struct session_seals seals;
    struct session_lasts lasts;
};

static enum status read_scene(struct db_conn *conn, const struct command *command, struct scene *out, struct error *error)
{
    const struct session_extra *extra = command->extra;
    enum status status = session_people(conn, extra->arena, &out->session, &out->people, error);
    if (status == STATUS_OK)
        status = sessions_sql_items(conn, extra->arena, out->session.id, &out->items, error);
    if (status == STATUS_OK)
        status = session_lasts(conn, extra->arena, extra->law, &out->items, &out->lasts, error);
    return status == STATUS_OK ? sessions_sql_seals(conn, extra->arena, out->session.id, 0, &out->seals, error) : status;
}

/* Whether there is something on the agenda that he has to score, now or when it is called. */
static bool has_work(const struct scene *scene, const struct council_seat *seat)
{
    for (size_t i = 0; i < scene->items.count; i++) {
        const struct session_item *item = &scene->items.rows[i];
        if (item->position > 0 && (item->state == ITEM_WAITING || item->state == ITEM_SCORING) && !session_seat_recused(&scene->people, item->id, seat->id) &&
            session_asks(&scene->people, item, session_last_of(&scene->lasts, item->id), seat) && !session_sealed(&scene->people, &scene->seals, item, seat))
            return true;
    }
    return false;
}

static enum status follow_seat(struct db_conn *conn, const struct command *command, const struct scene *scene, const struct council_seat *seat,
                               struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct ident subject = about(extra->arena, &scene->session.ident, &seat->ident);
    if (scene->session.state == SESSION_OPEN && session_seat_scores(&scene->session, seat) && has_work(scene, seat))
        return open_for(conn, command, &scene->session, "sessions.score", subject, scene->session.name, session_path(extra->arena, &scene->session, ""),
                        seat->account, error);
    return council_duty_scores(seat->duty) ? done(conn, command, &scene->session, "sessions.score", subject, error) : STATUS_OK;
}

static bool is_waited_for(const struct scene *scene, const struct session_item *item)
{
    for (size_t i = 0; i < scene->people.seats.count; i++)
        if (!session_sealed(&scene->people, &scene->seals, item, &scene->people.seats.rows[i]) &&
            session_must_seal(&scene->session, &scene->people, item, session_last_of(&scene->lasts, item->id), &scene->people.seats.rows[i]))
            return true;
    return false;
}

/* For each secretary of the council: open the scores of what everybody has sealed; have the minutes signed. */
static enum status follow_secretary(struct db_conn *conn, const struct command *command, const struct scene *scene, const struct council_seat *seat,
                                    struct error *error)
{
    const struct session_extra *extra = command->extra;
    bool closed = scene->session.state == SESSION_CLOSED;
    struct ident minutes = about(extra->arena, &scene->session.ident, &seat->ident);
    enum status status = closed && council_seat_on(seat, scene->session.sits)
                             ? open_for(conn, command, &scene->session, "sessions.minutes", minutes, scene->session.name,
                                        session_path(extra->arena, &scene->session, ""), seat->account, error)
                             : done(conn, command, &scene->session, "sessions.minutes", minutes, error);
    for (size_t i = 0; status == STATUS_OK && i < scene->items.count; i++) {
        const struct session_item *item = &scene->items.rows[i];
        struct ident subject = about(extra->arena, &item->ident, &seat->ident);
        if (scene->session.state == SESSION_OPEN && item->state == ITEM_SCORING && council_seat_on(seat, scene->session.sits) && !is_waited_for(scene, item))
            status = open_for(conn, command, &scene->session, "sessions.reveal", subject, item->product_name,
                              session_item_path(extra->arena, &scene->session, item, ""), seat->account, error);
        else if (item->turn > 0)
            status = done(conn, command, &scene->session, "sessions.reveal", subject, error);
    }
    return status;
}

static enum status follow(struct db_conn *conn, const struct command *command, struct scene *scene, struct error *error)
{
    enum status status = read_scene(conn, command, scene, error);
    for (size_t i = 0; status == STATUS_OK && i < scene->people.seats.count; i++) {
        const struct council_seat *seat = &scene->people.seats.rows[i];
        status = seat->duty == DUTY_SECRETARY ? follow_secretary(conn, command, scene, seat, error) : follow_seat(conn, command, scene, seat, error);
    }
    return status;
}

enum status sessions_follow_session(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct scene scene;
    enum status status = session_of_command(conn, extra->arena, command, *(const struct str *)content, &scene.session, error);
    return status == STATUS_OK ? follow(conn, command, &scene, error) : status;
}

enum status sessions_follow_item(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct session_item item;
    struct scene scene;
    enum status status = session_item_of_command(conn, extra->arena, command, *(const struct str *)content, &item, &scene.session, error);
    return status == STATUS_OK ? follow(conn, command, &scene, error) : status;
}

/* Sealing is the one that comes from all members at once: only his own tasks and this product's change. */
enum status sessions_follow_seal(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct session_item item;
    struct scene scene;
    enum status status = session_item_of_command(conn, extra->arena, command, *(const struct str *)content, &item, &scene.session, error);
    if (status == STATUS_OK)
        status = read_scene(conn, command, &scene, error);
    for (size_t i = 0; status == STATUS_OK && i < scene.people.seats.count; i++) {
        const struct council_seat *seat = &scene.people.seats.rows[i];
        if (extra->viewer != NULL && seat->account == extra->viewer->account)
            status = follow_seat(conn, command, &scene, seat, error);
        if (status == STATUS_OK && seat->duty == DUTY_SECRETARY && council_seat_on(seat, scene.session.sits) && item.state == ITEM_SCORING &&
            scene.session.state == SESSION_OPEN && !is_waited_for(&scene, &item))
            status = open_for(conn, command, &scene.session, "sessions.reveal", about(extra->arena, &item.ident, &seat->ident), item.product_name,
                              session_item_path(extra->arena, &scene.session, &item, ""), seat->account, error);
    }
    return status;
}
