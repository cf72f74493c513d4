/* The products of a session with their results, as far as the viewer may see them. */
#include "base/pure.h"
#include "ocop/outcomes/outcomes_int.h"
#include "texts_live.h"
#include "texts_sessions.h"

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

/* The rows that the viewer may see; `scores`: whether he may see what was scored, by row. */
static enum status start_rows(const struct session_visit *visit, struct outcome_summary *out, bool **scores, struct error *error)
{
    struct outcome_row *rows;
    struct session_items items;
    enum status status = sessions_sql_items(visit->conn, visit->arena, visit->session.id, &items, error);
    if (status != STATUS_OK)
        return status;
    rows = ARENA_NEW_MANY(visit->arena, struct outcome_row, items.count + 1);
    *scores = ARENA_NEW_MANY(visit->arena, bool, items.count + 1);
    if (rows == NULL || *scores == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < items.count; i++) {
        if (!session_may(visit, &items.rows[i], "sessions.see"))
            continue; /* recused: not even a line */
        (*scores)[out->count] = session_may(visit, &items.rows[i], "sessions.scores");
        rows[out->count++] = (struct outcome_row){ .item = items.rows[i] };
    }
    out->rows = rows;
    return STATUS_OK;
}

static enum status read_outcomes(const struct session_visit *visit, struct outcome_summary *out, struct error *error)
{
    const struct law *law = web_room(visit->request, "law");
    struct session_results results = { 0 };
    bool *scores = NULL;
    enum status status = start_rows(visit, out, &scores, error);
    if (status == STATUS_OK)
        status = sessions_sql_session_results(visit->conn, visit->arena, visit->session.id, &results, error);
    for (size_t i = 0; i < out->count && status == STATUS_OK; i++) {
        struct outcome_row *row = &out->rows[i];
        for (size_t k = 0; scores[i] && k < results.count && status == STATUS_OK; k++) {
            if (results.rows[k].id != row->item.result)
                continue;
            status = session_outcome_of(visit->arena, law, &results.rows[k], &row->outcome, error);
            row->opened = status == STATUS_OK && row->outcome.law.complete;
            out->opened += row->opened;
        }
    }
    return status;
}

static enum status read_figures(const struct session_visit *visit, struct outcome_summary *out, struct error *error)
{
    struct session_figures_list list = { 0 };
    bool *scores = NULL;
    enum status status = start_rows(visit, out, &scores, error);
    if (status == STATUS_OK)
        status = sessions_sql_session_figures(visit->conn, visit->arena, visit->session.id, &list, error);
    for (size_t i = 0; i < out->count && status == STATUS_OK; i++) {
        struct outcome_row *row = &out->rows[i];
        const struct session_figures *figures = scores[i] ? session_figures_by(&list, row->item.result) : NULL;
        if (figures == NULL)
            continue;
        row->figures = *figures;
        row->opened = figures->complete;
        out->opened += row->opened;
    }
    return status;
}

/* A sheet of this seat was counted for a product that the viewer may see. */
static bool counted(const struct outcome_summary *summary, const struct council_seat *seat)
{
    for (size_t i = 0; i < summary->count; i++) {
        const struct outcome_row *row = &summary->rows[i];
        if (row->opened && (session_outcome_sheet(&row->outcome, seat) >= 0 || session_figures_total(&row->figures, seat->id) >= 0))
            return true;
    }
    return false;
}

/* Who sits there, and who sat there when a sheet of his was counted: without his column the means were not those of what stands beside them. */
static enum status find_members(const struct session_visit *visit, struct outcome_summary *out, struct error *error)
{
    const struct council_seat **members = ARENA_NEW_MANY(visit->arena, const struct council_seat *, visit->people.seats.count + 1);
    if (members == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < visit->people.seats.count; i++) {
        const struct council_seat *seat = &visit->people.seats.rows[i];
        if (session_seat_scores(&visit->session, seat) || counted(out, seat))
            members[out->member_count++] = seat;
    }
    out->members = members;
    return STATUS_OK;
}

enum status outcome_summary(const struct session_visit *visit, struct outcome_summary *out, struct error *error)
{
    enum status status;
    *out = (struct outcome_summary){ .members = NULL };
    status = read_outcomes(visit, out, error);
    return status == STATUS_OK ? find_members(visit, out, error) : status;
}

enum status outcome_summary_figures(const struct session_visit *visit, struct outcome_summary *out, struct error *error)
{
    enum status status;
    *out = (struct outcome_summary){ .members = NULL };
    status = read_figures(visit, out, error);
    return status == STATUS_OK ? find_members(visit, out, error) : status;
}
