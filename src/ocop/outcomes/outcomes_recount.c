/* Recomputing stored results from what they were counted of. Shared by `openocop recount`, `openocop ledger verify` and the answer to a complaint.
 *
 * Each result: its output is what `score` gives for its input, and each sheet in its input is one that was sealed. The newest of an item too: its input is
 * what the sheets give that count (unless a further turn has begun), the item points at it, and the stars that were concluded are its stars. Each sheet is
 * what its commitment commits to; where the ledger's seals are at hand, what the ledger says was sealed. */
#include "base/pure.h"
#include "ocop/outcomes/outcomes_int.h"
#include "texts_outcomes.h"

static void say(struct outcome_recount *r, const struct session_item *item, enum text_id what, const struct ident *sheet)
{
    r->differing++;
    r->say(r, item, what, sheet);
}

static bool is_committed(const struct session_sheet *sheet, struct sha256 *commitment)
{
    *commitment = sheet_commitment(sheet->nonce, sheet->content);
    return str_equal(sheet->commitment, (struct str){ (const char *)commitment->bytes, sizeof(commitment->bytes) });
}

/* A sheet against its own commitment, and against what the ledger says of it. */
static void check_sheet(struct outcome_recount *r, const struct session_item *item, const struct session_sheet *sheet)
{
    struct sha256 commitment;
    struct outcome_seal *seal;
    if (!is_committed(sheet, &commitment)) {
        say(r, item, TEXT_outcomes_recount_sealed, &sheet->ident);
        return;
    }
    if (r->seals == NULL)
        return;
    seal = outcome_seals_find(r->seals, &sheet->ident);
    if (seal == NULL || !ident_equal(&seal->item, &item->ident))
        say(r, item, TEXT_outcomes_recount_unsealed, &sheet->ident);
    else if (!sha256_equal(&seal->commitment, &commitment))
        say(r, item, TEXT_outcomes_recount_other, &sheet->ident);
    if (seal != NULL)
        seal->seen = true;
}

/* Sealed after the result was counted and not opened yet: a replacement, say. Then the sheets of now are not those of the result. */
static bool is_pending(const struct outcome_recount *r, const struct session_sheet *sheet, const struct session_result *result)
{
    const struct outcome_seal *seal = r->seals == NULL ? NULL : outcome_seals_find(r->seals, &sheet->ident);
    if (sheet->state != SHEET_COUNTED)
        return false;
    return seal == NULL ? sheet->sealed_at > result->at : !seal->opened;
}

static bool same_choices(const struct session_outcome *outcome, size_t at, const struct session_sheet_content *says)
{
    const struct law_set *set = outcome->question.set;
    const struct sheet_choice *choices = says->choices.items;
    size_t chosen = 0, told = 0;
    for (size_t c = 0; c < set->criterion_count; c++)
        chosen += outcome->question.choices[at * set->criterion_count + c] != LAW_NO_CHOICE;
    for (size_t i = 0; i < says->choices.count; i++) {
        int criterion = law_criterion_index(set, choices[i].criterion);
        if (choices[i].option.ptr == NULL)
            continue;
        told++;
        if (criterion < 0 || law_option_index(&set->criteria[criterion], choices[i].option) !=
                                 outcome->question.choices[at * set->criterion_count + (size_t)criterion])
            return false;
    }
    return chosen == told;
}

/* Each sheet that the result counted is one that its member sealed. */
static enum status check_counted(struct outcome_recount *r, const struct session_item *item, const struct session_outcome *outcome,
                                 const struct session_sheets *sheets, struct error *error)
{
    for (size_t k = 0; k < outcome->question.sheet_count; k++) {
        bool sealed = false;
        struct ident member = { { 0 } };
        bool named = ident_read(outcome->question.members[k], &member);
        for (size_t i = 0; named && i < sheets->count && !sealed; i++) {
            struct session_sheet_content says;
            struct ident seat;
            enum status status;
            if (sheets->rows[i].turn > outcome->turn)
                continue;
            status = sheet_content_read(r->arena, sheets->rows[i].content, &says, error);
            if (status != STATUS_OK)
                return status;
            sealed = ident_read(says.seat, &seat) && ident_equal(&seat, &member) && same_choices(outcome, k, &says);
        }
        if (!sealed)
            say(r, item, TEXT_outcomes_recount_counted, NULL);
    }
    return STATUS_OK;
}

/* Who sat there when the result was counted: while a session is open a change of the council takes effect at once. */
static date sat_at(const struct session *session, int64_t at)
{
    struct session then = *session;
    if (session->closed_at == 0 || at < session->closed_at)
        then.state = SESSION_OPEN;
    return session_sits(&then, date_in_vietnam(at));
}

/* What pages of a whole session show is what the result says. */
static enum status check_figures(struct outcome_recount *r, const struct session_item *item, const struct session_result *result,
                                 const struct session_outcome *outcome, const struct session_people *people, struct error *error)
{
    struct session_figures kept, counted;
    bool same;
    enum status status = sessions_sql_figures(r->conn, r->arena, result->id, &kept, error);
    if (status == STATUS_OK)
        status = session_figures_of(r->arena, people, outcome, &counted, error);
    if (status != STATUS_OK)
        return status;
    same = kept.complete == counted.complete && str_equal(kept.totals, counted.totals);
    if (same && kept.complete)
        same = fraction_compare(kept.mean, counted.mean) == 0 && kept.stars == counted.stars && kept.stars_by_points == counted.stars_by_points &&
               str_equal(kept.unmet, counted.unmet);
    if (!same)
        say(r, item, TEXT_outcomes_recount_figures, NULL);
    return STATUS_OK;
}

/* The input that the sheets give. Where a further turn has begun, or something was sealed since, they are not those of the result any more. */
static enum status check_input(struct outcome_recount *r, const struct session_item *item, const struct session_result *result, const struct session *session,
                               const struct session_people *people, const struct session_sheets *all, struct error *error)
{
    struct str input;
    enum status status;
    bool moved_on = item->turn != result->turn;
    for (size_t i = 0; i < all->count && !moved_on; i++)
        moved_on = is_pending(r, &all->rows[i], result);
    if (moved_on)
        return STATUS_OK;
    status = session_score_input(r->arena, session, people, item, all, &input, error);
    if (status == STATUS_OK && !str_equal(input, result->input))
        say(r, item, TEXT_outcomes_recount_input, NULL);
    return status;
}

static enum status recount_newest(struct outcome_recount *r, const struct session_item *item, const struct session_result *result,
                                  const struct session_outcome *outcome, const struct session_sheets *sheets, struct error *error)
{
    struct session session;
    struct session_people people;
    enum status status = sessions_sql_by_id(r->conn, r->arena, item->session, &session, error);
    if ((item->state == ITEM_CONCLUDED || item->state == ITEM_KNOCKED_OUT) && item->stars != outcome->law.stars)
        say(r, item, TEXT_outcomes_recount_stars, NULL);
    if (status != STATUS_OK)
        return status;
    session.sits = sat_at(&session, result->at);
    status = session_people(r->conn, r->arena, &session, &people, error);
    if (status == STATUS_OK)
        status = check_figures(r, item, result, outcome, &people, error);
    return status == STATUS_OK ? check_input(r, item, result, &session, &people, sheets, error) : status;
}

enum status outcome_recount_result(struct outcome_recount *r, const struct session_result *result, struct error *error)
{
    struct session_item item;
    struct session_sheets sheets;
    struct session_outcome outcome;
    struct str output;
    int64_t newest = 0;
    enum status status = sessions_sql_item_by_id(r->conn, r->arena, result->item, &item, error);
    if (status == STATUS_OK)
        status = sessions_sql_newest_result(r->conn, item.id, &newest, error);
    if (status == STATUS_OK)
        status = sessions_sql_sheets(r->conn, r->arena, item.id, &sheets, error);
    if (status == STATUS_OK)
        status = session_score(r->arena, r->law, result->input, &output, error);
    if (status == STATUS_OK)
        status = session_outcome_of(r->arena, r->law, result, &outcome, error);
    if (status != STATUS_OK)
        return status;
    r->counted++;
    for (size_t i = 0; i < sheets.count && item.result == result->id; i++) /* once for each product */
        check_sheet(r, &item, &sheets.rows[i]);
    if (!str_equal(output, result->output))
        say(r, &item, TEXT_outcomes_recount_output, NULL);
    if (newest == result->id && item.result != result->id && (item.result != 0 || item.state == ITEM_CONCLUDED))
        say(r, &item, TEXT_outcomes_recount_newest, NULL);
    status = check_counted(r, &item, &outcome, &sheets, error);
    return status == STATUS_OK && item.result == result->id ? recount_newest(r, &item, result, &outcome, &sheets, error) : status;
}

enum status outcome_recount_item(struct outcome_recount *r, const struct session_item *item, struct error *error)
{
    struct session_results results;
    int64_t after = 0;
    enum status status;
    do {
        status = sessions_sql_results(r->conn, r->arena, item->id, after, &results, error);
        for (size_t i = 0; status == STATUS_OK && i < results.count; i++) {
            after = results.rows[i].id;
            status = outcome_recount_result(r, &results.rows[i], error);
        }
    } while (status == STATUS_OK && results.count == SESSION_RESULTS_READ);
    return status;
}

enum status outcome_recount_all(struct outcome_recount *r, struct error *error)
{
    int64_t after = 0;
    for (;;) {
        struct session_results results;
        enum status status = sessions_sql_results_after(r->conn, r->arena, after, &results, error);
        for (size_t i = 0; status == STATUS_OK && i < results.count && !(r->first_only && r->differing > 0); i++) {
            after = results.rows[i].id;
            status = outcome_recount_result(r, &results.rows[i], error);
        }
        if (status != STATUS_OK || results.count == 0 || (r->first_only && r->differing > 0))
            return status;
        arena_empty(r->arena);
    }
}
