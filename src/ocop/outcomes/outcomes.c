/* The products of a session with their results, as far as the viewer may see them. */
#include "base/pure.h"
#include "ocop/outcomes/outcomes_int.h"

struct str outcome_points(struct arena *arena, struct fraction points)
{
    struct buffer out;
    buffer_open(&out, arena, 64);
    fraction_write_rounded(&out, points);
    return buffer_str(&out);
}

struct str outcome_int(struct arena *arena, int64_t number)
{
    struct buffer out;
    buffer_open(&out, arena, 24);
    buffer_add_int(&out, number);
    return buffer_str(&out);
}

struct str outcome_stars(struct arena *arena, enum language language, int64_t stars)
{
    struct buffer out;
    if (stars == 0)
        return text_of(language, TEXT_sessions_item_knocked_out);
    buffer_open(&out, arena, 64);
    text_add(&out, language, TEXT_live_stars, (const struct text_arg[]){ TEXT_ARG_INT("stars", stars) }, 1);
    return buffer_str(&out);
}

struct str outcome_unmet(struct arena *arena, const struct session_outcome *outcome)
{
    struct buffer out;
    buffer_open(&out, arena, 4000);
    for (size_t i = 0; i < outcome->law.unmet_count; i++) {
        const struct law_unmet *unmet = &outcome->law.unmet[i];
        bool told = unmet->stars > outcome->law.stars_by_points;
        for (size_t k = 0; k < i && !told; k++)
            told = outcome->law.unmet[k].criterion == unmet->criterion;
        if (told)
            continue;
        if (out.len > 0)
            buffer_add(&out, STR(", "));
        buffer_add(&out, outcome->question.set->criteria[unmet->criterion].code);
    }
    return buffer_str(&out);
}

struct str outcome_conclusion(struct arena *arena, enum language language, const struct session_item *item)
{
    struct buffer out;
    if (item->state == ITEM_CONCLUDED)
        return item->conclusion.len > 0 ? item->conclusion : text_of(language, session_item_state_text(item->state));
    buffer_open(&out, arena, OUTCOME_LINE_MAX);
    buffer_add(&out, text_of(language, session_item_state_text(item->state)));
    if (item->reason.len > 0) {
        buffer_add(&out, STR(": "));
        buffer_add(&out, item->reason);
    }
    return buffer_str(&out);
}

static enum status read_rows(const struct session_visit *visit, struct outcome_summary *out, struct error *error)
{
    const struct law *law = web_room(visit->request, "law");
    struct outcome_row *rows;
    struct session_items items;
    struct session_results results = { 0 };
    enum status status = sessions_sql_items(visit->conn, visit->arena, visit->session.id, &items, error);
    if (status == STATUS_OK)
        status = sessions_sql_session_results(visit->conn, visit->arena, visit->session.id, &results, error);
    if (status != STATUS_OK)
        return status;
    rows = ARENA_NEW_MANY(visit->arena, struct outcome_row, items.count + 1);
    if (rows == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < items.count && status == STATUS_OK; i++) {
        struct outcome_row *row = &rows[out->count];
        if (!session_may(visit, &items.rows[i], "sessions.see"))
            continue; /* recused: not even a line */
        *row = (struct outcome_row){ .item = items.rows[i] };
        out->count++;
        if (!session_may(visit, &items.rows[i], "sessions.scores"))
            continue;
        for (size_t k = 0; k < results.count && status == STATUS_OK; k++) {
            if (results.rows[k].id != row->item.result)
                continue;
            status = session_outcome_of(visit->arena, law, &results.rows[k], &row->outcome, error);
            row->opened = status == STATUS_OK && row->outcome.law.complete;
            out->opened += row->opened;
        }
    }
    out->rows = rows;
    return status;
}

enum status outcome_summary(const struct session_visit *visit, struct outcome_summary *out, struct error *error)
{
    const struct council_seat **members = ARENA_NEW_MANY(visit->arena, const struct council_seat *, visit->people.seats.count + 1);
    *out = (struct outcome_summary){ .members = members };
    if (members == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < visit->people.seats.count; i++)
        if (session_seat_scores(&visit->session, &visit->people.seats.rows[i]))
            members[out->member_count++] = &visit->people.seats.rows[i];
    return read_rows(visit, out, error);
}
