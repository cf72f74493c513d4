/* Who sits in a session, who must seal a sheet, who may see what. No SQL, no HTTP. See sessions.h. */
#include "ocop/sessions/sessions_int.h"

const char *const session_kind_words[] = { "meeting", "written", NULL };
const char *const session_state_words[] = { "planned", "open", "closed", "signed", "cancelled", NULL };
const char *const session_item_state_words[] = { "waiting", "scoring", "revealed", "concluded", "postponed", "withdrawn", "knocked_out", NULL };
const char *const sheet_state_words[] = { "counted", "replaced", "late", "void", NULL };

date session_sits(const struct session *session, date today)
{
    date day = session->day;
    if (session->state == SESSION_OPEN)
        day = today;
    else if ((session->state == SESSION_CLOSED || session->state == SESSION_SIGNED) && session->closed_at != 0)
        day = date_in_vietnam(session->closed_at);
    return day > session->day ? day : session->day;
}

enum status session_people(struct db_conn *conn, struct arena *arena, const struct session *session, struct session_people *out, struct error *error)
{
    enum status status = councils_by_id(conn, arena, session->council, &out->council, error);
    if (status == STATUS_OK)
        status = council_rules_read(arena, session->rules_json, &out->rules, error);
    if (status == STATUS_OK)
        status = council_seats(conn, arena, session->council, &out->seats, error);
    if (status == STATUS_OK)
        status = council_acting_chair(conn, arena, &out->seats, session->council, session->sits, &out->chair, error);
    if (status == STATUS_OK)
        status = sessions_sql_attendance(conn, arena, session->id, &out->attendance, error);
    return status == STATUS_OK ? sessions_sql_conflicts(conn, arena, session->id, &out->conflicts, error) : status;
}

bool session_seat_scores(const struct session *session, const struct council_seat *seat)
{
    return council_duty_scores(seat->duty) && council_seat_on(seat, session->sits);
}

bool session_seat_recused(const struct session_people *people, int64_t item, int64_t seat)
{
    for (size_t i = 0; i < people->conflicts.count; i++) {
        const struct session_conflict *conflict = &people->conflicts.rows[i];
        if (conflict->item == item && conflict->seat == seat && str_is(conflict->state, "recused"))
            return true;
    }
    return false;
}

bool session_seat_there(const struct session *session, const struct session_people *people, int64_t seat)
{
    if (session->kind == SESSION_WRITTEN)
        return true;
    for (size_t i = 0; i < people->attendance.count; i++)
        if (people->attendance.rows[i].seat == seat)
            return str_is(people->attendance.rows[i].state, "present") && people->attendance.rows[i].left_at == 0;
    return false;
}

bool session_seat_marked_absent(const struct session *session, const struct session_people *people, int64_t seat)
{
    for (size_t i = 0; session->kind == SESSION_MEETING && i < people->attendance.count; i++)
        if (people->attendance.rows[i].seat == seat)
            return !str_is(people->attendance.rows[i].state, "present");
    return false;
}

const struct council_seat *session_seat_of(const struct session *session, const struct session_people *people, int64_t account)
{
    for (size_t i = 0; i < people->seats.count; i++)
        if (people->seats.rows[i].account == account && council_seat_on(&people->seats.rows[i], session->sits))
            return &people->seats.rows[i];
    return NULL;
}

const struct council_seat *session_seat(const struct session_people *people, int64_t id)
{
    for (size_t i = 0; i < people->seats.count; i++)
        if (people->seats.rows[i].id == id)
            return &people->seats.rows[i];
    return NULL;
}

bool session_seat_follows(const struct session_people *people, const struct council_seat *seat, int64_t earlier)
{
    for (size_t steps = 0; seat != NULL && steps < people->seats.count; steps++) {
        if (seat->id == earlier)
            return true;
        seat = seat->replaces == 0 ? NULL : session_seat(people, seat->replaces);
    }
    return false;
}

/* Whether the sheet of the seat, or of whose place it took, is one of a pair that differs by more than the rules allow. */
static bool in_a_pair(const struct session_people *people, const struct session_outcome *last, const struct council_seat *seat)
{
    for (size_t s = 0; s < people->seats.count; s++) {
        int sheet = session_seat_follows(people, seat, people->seats.rows[s].id) ? session_outcome_sheet(last, &people->seats.rows[s]) : -1;
        for (size_t i = 0; sheet >= 0 && i < last->law.pair_count; i++)
            if (last->law.pairs[i].a == sheet || last->law.pairs[i].b == sheet)
                return true;
    }
    return false;
}

bool session_asks(const struct session_people *people, const struct session_item *item, const struct session_outcome *last, const struct council_seat *seat)
{
    return item->turn <= 1 || last == NULL || in_a_pair(people, last, seat);
}

bool session_must_seal(const struct session *session, const struct session_people *people, const struct session_item *item,
                       const struct session_outcome *last, const struct council_seat *seat)
{
    if (!session_seat_scores(session, seat) || session_seat_recused(people, item->id, seat->id) || !session_seat_there(session, people, seat->id))
        return false;
    if (last != NULL && last->turn == item->turn)
        return false; /* its scores were opened in this turn: only replacements come, and those are told by their consent */
    return session_asks(people, item, last, seat);
}

/* A sheet of who left the council, with nobody in his place, stays, and so does his chair. */
static bool left_a_sheet(const struct session *session, const struct session_people *people, const struct session_sheets *sheets,
                         const struct council_seat *seat)
{
    bool sealed = false;
    if (session_seat_scores(session, seat))
        return false;
    for (size_t i = 0; i < sheets->count; i++)
        sealed |= sheets->rows[i].seat == seat->id && sheets->rows[i].state == SHEET_COUNTED;
    for (size_t i = 0; sealed && i < people->seats.count; i++)
        if (session_seat_scores(session, &people->seats.rows[i]) && session_seat_follows(people, &people->seats.rows[i], seat->id))
            return false;
    return sealed;
}

int64_t session_council_size(const struct session *session, const struct session_people *people, int64_t item, const struct session_sheets *sheets)
{
    int64_t size = 0;
    for (size_t i = 0; i < people->seats.count; i++) {
        const struct council_seat *seat = &people->seats.rows[i];
        if ((session_seat_scores(session, seat) || left_a_sheet(session, people, sheets, seat)) &&
            (people->rules.quorum_of == QUORUM_OF_ALL || !session_seat_recused(people, item, seat->id)))
            size++;
    }
    return size;
}

/* ---- what a permission is asked about ---- */

/* Recused, or it is open whether he must be. */
static bool in_question(const struct session_people *people, int64_t item, int64_t seat)
{
    for (size_t i = 0; i < people->conflicts.count; i++) {
        const struct session_conflict *conflict = &people->conflicts.rows[i];
        if (conflict->item == item && conflict->seat == seat && !str_is(conflict->state, "cleared"))
            return true;
    }
    return false;
}

int session_deputy(const struct session *session, const struct session_people *people, const struct session_item *item)
{
    int found = -1;
    for (size_t i = 0; i < people->seats.count; i++) {
        const struct council_seat *seat = &people->seats.rows[i];
        if (seat->duty == DUTY_DEPUTY && (int)i != people->chair && council_seat_on(seat, session->sits) && !in_question(people, item->id, seat->id) &&
            (session->state != SESSION_OPEN || session_seat_there(session, people, seat->id)) && (found < 0 || seat->no < people->seats.rows[found].no))
            found = (int)i;
    }
    return found;
}

int session_item_chair(const struct session *session, const struct session_people *people, const struct session_item *item)
{
    if (item == NULL || (people->chair >= 0 && !in_question(people, item->id, people->seats.rows[people->chair].id)))
        return people->chair;
    return session_deputy(session, people, item);
}

static unsigned bit_of(enum council_duty duty)
{
    static const enum account_role roles[] = { ROLE_MEMBER, ROLE_MEMBER, ROLE_MEMBER, ROLE_SECRETARY, ROLE_ADVISER };
    return 1u << roles[duty];
}

static unsigned seats_of(const struct session *session, const struct session_people *people, const struct session_item *item, int64_t account, date day)
{
    int chair = session_item_chair(session, people, item);
    unsigned bits = 0;
    for (size_t i = 0; i < people->seats.count; i++) {
        const struct council_seat *seat = &people->seats.rows[i];
        if (seat->account != account || !council_seat_on(seat, day))
            continue;
        if ((int)i == chair)
            bits |= 1u << ROLE_CHAIR;
        if (seat->duty != DUTY_CHAIR || (int)i != chair)
            bits |= bit_of(seat->duty);
    }
    return bits;
}

struct session_seals session_seals_of(const struct session_seals *all, int64_t item)
{
    size_t low = 0, high = all->count, count = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (all->rows[middle].item < item)
            low = middle + 1;
        else
            high = middle;
    }
    while (low + count < all->count && all->rows[low + count].item == item)
        count++;
    return (struct session_seals){ all->rows + low, count };
}

bool session_sealed(const struct session_people *people, const struct session_seals *all, const struct session_item *item, const struct council_seat *seat)
{
    struct session_seals seals = session_seals_of(all, item->id);
    for (size_t i = 0; i < seals.count; i++)
        if (seals.rows[i].turn == item->turn && seals.rows[i].state == SHEET_COUNTED && session_seat_follows(people, seat, seals.rows[i].seat))
            return true;
    return false;
}

bool session_recused(const struct session_people *people, int64_t item, int64_t account)
{
    for (size_t i = 0; i < people->seats.count; i++)
        if (people->seats.rows[i].account == account && session_seat_recused(people, item, people->seats.rows[i].id))
            return true;
    return false;
}

struct permission_subject session_subject_in(const struct session_people *people, const struct session *session, const struct session_item *item,
                                             const struct viewer *viewer, date today)
{
    struct permission_subject subject = { .province = session->province, .district = people->council.place_code, .state = STATE_ITEM_OTHER };
    if (viewer != NULL && item != NULL && session_recused(people, item->id, viewer->account))
        subject.province = -1; /* nowhere */
    else if (viewer != NULL)
        subject.seats = seats_of(session, people, item, viewer->account, today > session->sits ? session->sits : today);
    if (item != NULL && item->state == ITEM_SCORING)
        subject.state |= STATE_ITEM_SCORING;
    if (item != NULL && item->result != 0)
        subject.state |= STATE_ITEM_OPENED;
    return subject;
}

enum status sessions_subject(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, const struct session *session,
                             const struct session_item *item, date today, struct permission_subject *out, struct error *error)
{
    struct session there = *session;
    struct session_people people;
    enum status status;
    there.sits = session_sits(session, today);
    status = session_people(conn, arena, &there, &people, error);
    if (status == STATUS_OK)
        *out = session_subject_in(&people, &there, item, viewer, today);
    return status;
}
