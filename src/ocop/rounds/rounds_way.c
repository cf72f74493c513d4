/* What the procedures say of a dossier's way: the only file of this room that asks them. */
#include "ocop/rounds/rounds_int.h"
#include "texts_rounds.h"

#define TERM_ROOM 30 /* days of calendar behind a term: more than days off ever stand together */

static enum text_id hindrance(enum procedure_route_kind what)
{
    switch (what) {
    case ROUTE_UNCLEAR: return TEXT_rounds_unclear_days;
    case ROUTE_BIND_AGAIN: return TEXT_rounds_bind_again; /* Article 12.2: its criteria judge no more */
    case ROUTE_NO_PROCEDURE: return TEXT_rounds_no_procedure;
    case ROUTE_NO_PACK: return TEXT_rounds_no_pack;
    case ROUTE_KNOWN:
    case ROUTE_BEFORE_FILING: break;
    }
    return TEXT_NONE;
}

void round_way(const struct procedures *procedures, const struct law *law, enum dossier_kind kind, int64_t set_no, date filed, date today,
               enum procedure_body at, struct round_way *out)
{
    struct procedure_route route;
    const struct procedure_level *level;
    *out = (struct round_way){ .why = TEXT_NONE, .body = at == ROUND_FIRST_BODY ? BODY_PROVINCE : at, .team = true };
    if (procedures == NULL || law == NULL || filed == DATE_NONE)
        return;
    procedures_route(procedures, law, (enum procedure_kind)kind, filed, today, &route);
    out->why = hindrance(route.what);
    out->gap = route.what == ROUTE_UNCLEAR ? route.gap : NULL;
    if (route.what != ROUTE_KNOWN) {
        out->gone = route.procedure != NULL && procedures_level(route.procedure, out->body) == NULL;
        return;
    }
    out->procedure = route.procedure;
    if (at == ROUND_FIRST_BODY && procedures_level(route.procedure, BODY_DISTRICT) != NULL)
        out->body = BODY_DISTRICT;
    level = procedures_level(route.procedure, out->body);
    out->gone = level == NULL;
    if (level == NULL)
        return;
    out->team = level->team[kind] != PROCEDURE_NO;
    out->visit = procedures_visit_first(level, (int)set_no) == PROCEDURE_YES;
    out->rerating_days = route.procedure->terms.rerating_days;
}

enum status round_way_of(struct db_conn *conn, const struct procedures *procedures, const struct law *law, const struct dossier *dossier, date today,
                         enum procedure_body at, struct round_way *out, struct error *error)
{
    date filed = DATE_NONE;
    enum status status = dossiers_counted_day(conn, procedures, dossier, &filed, error);
    if (filed == DATE_NONE) /* bound again, and not filed since */
        filed = dossier->filed_day;
    round_way(procedures, law, dossier->kind, dossier->set_no, filed, today, at, out);
    return status;
}

enum status round_term_end(struct db_conn *conn, struct arena *arena, int64_t province, date start, int64_t days, date *out, struct error *error)
{
    struct calendar calendar;
    bool certain;
    enum status status = calendar_read(conn, arena, province, start, start + (date)days + TERM_ROOM, &calendar, error);
    if (status == STATUS_OK)
        calendar_add_days(&calendar, start, days, out, &certain);
    return status;
}

/* The procedure by which a province judges on the day; NULL: none is known. */
static const struct procedure *in_force(const struct procedures *procedures, date today)
{
    const struct procedure *found = NULL;
    for (size_t i = 0; procedures != NULL && i < procedures->count; i++) {
        const struct procedure *row = &procedures->rows[i];
        if (row->in_force_from <= today && (row->in_force_until == DATE_NONE || today <= row->in_force_until) &&
            procedures_level(row, BODY_PROVINCE) != NULL)
            found = row;
    }
    return found;
}

bool round_proposed(const struct procedures *procedures, date today, struct round *out)
{
    const struct procedure *procedure = in_force(procedures, today);
    const struct procedure_level *level = procedure == NULL ? NULL : procedures_level(procedure, BODY_PROVINCE);
    int year = date_civil(today).year;
    for (int after = 0; level != NULL && after <= 1; after++) {
        for (size_t i = 0; i < level->round_count; i++) {
            const struct procedure_round *round = &level->rounds[i];
            if (!date_of(year + after, round->asked_before.month, round->asked_before.day, &out->cutoff) || out->cutoff <= today ||
                !date_of(year + after, round->held_before.month, round->held_before.day, &out->until))
                continue;
            out->year = year + after;
            out->no = (int64_t)i + 1;
            return true;
        }
    }
    return false;
}
