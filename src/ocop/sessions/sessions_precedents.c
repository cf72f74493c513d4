/* Precedents beside a criterion: how the councils of the province, in sessions whose minutes are signed, judged other products by the same sheet of the
 * same edition. Only counts of sheets by points, no names; not of products for which the viewer is recused. */
#include "base/text.h"
#include "ocop/sessions/sessions_score.h"
#include "texts_sessions.h"

static enum status keep_one(struct scoring *scoring, const struct precedent_row *row, struct precedent *out, bool *kept, struct error *error)
{
    const struct session_visit *visit = &scoring->visit;
    struct session session;
    struct session_people people;
    enum status status = sessions_sql_by_id(visit->conn, visit->arena, row->session, &session, error);
    if (status == STATUS_OK)
        status = session_people(visit->conn, visit->arena, &session, &people, error);
    *kept = status == STATUS_OK && !session_recused(&people, row->result.item, visit->viewer->account);
    if (!*kept)
        return status;
    out->product = row->product;
    out->day = session.day;
    status = session_outcome_of(visit->arena, web_room(visit->request, "law"), &row->result, &out->outcome, error);
    *kept = status == STATUS_OK && !out->outcome.question.knocked_out;
    return status;
}

enum status scoring_find_precedents(struct scoring *scoring, struct error *error)
{
    struct precedent *list = ARENA_NEW_MANY(scoring->visit.arena, struct precedent, PRECEDENTS_MAX);
    struct precedent_rows rows;
    enum status status = sessions_sql_precedents(scoring->visit.conn, scoring->visit.arena, &scoring->item, scoring->visit.session.province, &rows, error);
    scoring->precedents = (struct precedents){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        return fail_memory(error);
    for (size_t i = 0; status == STATUS_OK && i < rows.count; i++) {
        bool kept;
        status = keep_one(scoring, &rows.rows[i], &list[scoring->precedents.count], &kept, error);
        scoring->precedents.count += kept;
    }
    return status;
}

/* "5 điểm: 7 phiếu, 3 điểm: 2 phiếu", by falling points */
static void write_votes(struct sight *s, const struct scoring *scoring, const struct precedent *precedent, int index)
{
    const struct law_criterion *criterion = &scoring->set->criteria[index];
    const struct scoring_question *question = &precedent->outcome.question;
    bool first = true;
    for (int points = criterion->max; points >= 0; points--) {
        int64_t votes = 0;
        for (size_t sheet = 0; sheet < question->sheet_count; sheet++) {
            int8_t option = question->choices[sheet * scoring->set->criterion_count + (size_t)index];
            votes += (option < 0 ? 0 : criterion->options[option].points) == points;
        }
        if (votes == 0)
            continue;
        if (!first)
            html_raw(&s->html, ", ");
        SIGHT_WORDS(s, TEXT_sessions_precedent_votes, TEXT_ARG_INT("points", points), TEXT_ARG_INT("sheets", votes));
        first = false;
    }
}

void scoring_write_precedents(struct sight *s, const struct scoring *scoring, int index)
{
    const struct precedents *precedents = &scoring->precedents;
    if (precedents->count == 0)
        return;
    html_raw(&s->html, "<details class=\"precedents small\"><summary>");
    SIGHT_WORDS(s, TEXT_sessions_precedents, TEXT_ARG_INT("count", (int64_t)precedents->count));
    html_raw(&s->html, "</summary><ul>\n");
    for (size_t i = 0; i < precedents->count; i++) {
        html_raw(&s->html, "<li>");
        html_text(&s->html, precedents->rows[i].product);
        html_raw(&s->html, " <span class=\"quiet\">");
        html_text(&s->html, date_text(s->arena, precedents->rows[i].day));
        html_raw(&s->html, "</span>: ");
        write_votes(s, scoring, &precedents->rows[i], index);
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ul></details>\n");
}
