/* How a product is judged: in a meeting or in writing, as its procedure says. Decision 26/2026: first ratings and upgrades in a meeting (Articles 7.3.d, 7.4.d,
 * 7.5.b), re-ratings by written opinions, in a meeting only where opinions differ or the matter is complex (Articles 7.6.d, 7.6.e). Of a procedure that does not
 * say it, nothing is asked. */
#include "ocop/sessions/sessions_int.h"
#include "texts_sessions.h"

enum procedure_form session_form_of(const struct procedures *procedures, const struct candidate *candidate)
{
    const struct procedure *procedure = NULL;
    const struct procedure_level *level = NULL;
    struct error unknown;
    if (candidate->procedure.len > 0 && procedures_find(procedures, candidate->procedure, &procedure, &unknown) == STATUS_OK)
        level = procedures_level(procedure, candidate->body);
    return level == NULL ? FORM_UNKNOWN : level->form[candidate->kind];
}

bool session_form_is_refused(enum procedure_form form, enum session_kind kind)
{
    return form == FORM_MEETING && kind == SESSION_WRITTEN;
}

enum status session_form_must_fit(struct db_conn *conn, const struct procedures *procedures, const struct session *session, const struct candidate *candidate,
                                  struct str reason, struct error *error)
{
    enum procedure_form form = session_form_of(procedures, candidate);
    bool moved = false;
    enum status status;
    if (session_form_is_refused(form, session->kind))
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_sessions_needs_meeting, "items", TEXT_ARG("product", candidate->product_name));
    if (form != FORM_WRITTEN || session->kind == SESSION_WRITTEN || reason.len > 0)
        return STATUS_OK;
    status = sessions_sql_was_moved_to_meeting(conn, candidate->id, &moved, error);
    if (status != STATUS_OK || moved)
        return status;
    return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_sessions_needs_writing, "ly-do", TEXT_ARG("product", candidate->product_name));
}
