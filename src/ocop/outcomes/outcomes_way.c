/* What follows from a council's result: recognised by whom, handed to the body above, or what the Ministry's answer makes of it. Only tells; the commands
 * stand in outcomes_way_command.c. */
#include "ocop/outcomes/outcomes_way_int.h"

const char *const way_settled_words[] = { "recognise", "again", NULL };

/* The procedure by which it was judged: that of the day on which the session was closed. */
static enum status find_procedure(struct db_conn *conn, struct arena *arena, const struct law *law, const struct procedures *procedures,
                                  const struct candidate *candidate, const struct session *session, const struct procedure **out, struct error *error)
{
    struct procedure_route route;
    struct dossier dossier;
    date filed = DATE_NONE;
    enum status status = dossiers_by_id(conn, arena, candidate->dossier, &dossier, error);
    if (status == STATUS_OK)
        status = dossiers_counted_day(conn, procedures, &dossier, &filed, error);
    *out = NULL;
    if (filed == DATE_NONE)
        filed = dossier.filed_day;
    if (status != STATUS_OK || procedures == NULL || session->closed_at == 0 || filed == DATE_NONE)
        return status;
    procedures_route(procedures, law, (enum procedure_kind)candidate->kind, filed, date_in_vietnam(session->closed_at), &route);
    *out = route.what == ROUTE_KNOWN ? route.procedure : NULL; /* of what was bound too late, not that of the criteria which came after */
    return STATUS_OK;
}

/* What the Ministry's answer has made of it, where there is one. */
static void follow_answer(struct standing *out)
{
    const struct procedure_level *centre = procedures_level(out->procedure, BODY_CENTRE);
    const struct sending *sent = &out->sent;
    if (sent->to != BODY_CENTRE || sent->answered_at == 0 || centre == NULL)
        return;
    if (sent->answer_stars >= centre->from)
        out->next = (struct procedure_next){ .what = NEXT_RECOGNISE, .body = BODY_CENTRE, .to = BODY_CENTRE, .stars = (int)sent->answer_stars,
                                             .article = centre->articles.recognises };
    else if (sent->settled_at != 0 && sent->settled == SETTLED_RECOGNISE)
        out->next = (struct procedure_next){ .what = NEXT_RECOGNISE, .body = BODY_PROVINCE, .to = BODY_PROVINCE, .stars = (int)sent->settled_stars,
                                             .article = centre->articles.below };
    else
        out->next = (struct procedure_next){ .what = centre->below == BELOW_RETURNED ? NEXT_RETURNED : NEXT_UNKNOWN, .body = BODY_CENTRE, .to = BODY_PROVINCE,
                                             .stars = (int)sent->answer_stars, .article = centre->articles.below };
}

enum status standing_of(struct db_conn *conn, struct arena *arena, const struct law *law, const struct procedures *procedures,
                        const struct candidate *candidate, struct standing *out, struct error *error)
{
    const struct law_pack *pack = NULL;
    struct procedure_result result;
    struct sending sent;
    bool found = false;
    enum status status = sessions_sql_last_concluded(conn, arena, candidate->id, &found, &out->item, error);
    out->concluded = false;
    out->procedure = NULL;
    out->sent = (struct sending){ .id = 0 };
    if (status != STATUS_OK || !found)
        return status;
    status = sessions_sql_by_id(conn, arena, out->item.session, &out->session, error);
    if (status != STATUS_OK || out->session.state != SESSION_SIGNED)
        return status;
    status = session_last_outcome(conn, arena, law, &out->item, &found, &out->outcome, error);
    if (status != STATUS_OK || !found || !out->outcome.law.complete)
        return status;
    out->concluded = true;
    status = find_procedure(conn, arena, law, procedures, candidate, &out->session, &out->procedure, error);
    if (status == STATUS_OK)
        status = law_find_pack(law, out->item.pack, &pack, error);
    if (status == STATUS_OK)
        status = way_sql_last(conn, arena, candidate->id, &found, &sent, error);
    if (status != STATUS_OK)
        return status;
    if (found && sent.at >= out->session.signed_at) /* an earlier one is of an earlier result */
        out->sent = sent;
    result = (struct procedure_result){ candidate->body, out->outcome.law.mean, (int)out->item.stars };
    if (out->procedure != NULL && !procedures_next(out->procedure, pack, &result, &out->next))
        out->procedure = NULL;
    if (out->procedure != NULL && out->sent.id != 0)
        follow_answer(out);
    return STATUS_OK;
}

enum status outcomes_centre_of(struct db_conn *conn, struct arena *arena, int64_t candidate, int64_t since, struct outcome_centre *out, struct error *error)
{
    struct sending sent = { .id = 0 };
    bool found = false;
    enum status status = way_sql_last(conn, arena, candidate, &found, &sent, error);
    *out = (struct outcome_centre){ .number = STR(""), .day = DATE_NONE };
    if (status != STATUS_OK || !found || sent.to != BODY_CENTRE || sent.at < since)
        return status;
    out->sent = true;
    if (sent.answered_at == 0)
        return STATUS_OK;
    out->number = sent.answer_no;
    out->day = sent.answer_day;
    out->recognises = sent.answer_stars == LAW_STARS;
    out->stars = out->recognises ? LAW_STARS : sent.settled_at != 0 && sent.settled == SETTLED_RECOGNISE ? sent.settled_stars : 0;
    return STATUS_OK;
}
