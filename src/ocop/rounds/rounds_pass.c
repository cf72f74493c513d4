/* From one body to another: who may judge on the day, what a district hands up, what the province takes over from a district that is no more. */
#include "ocop/places/places.h"
#include "ocop/rounds/rounds_int.h"
#include "texts_rounds.h"

enum status round_district(struct db_conn *conn, struct arena *arena, const struct dossier *dossier, struct str *out, struct error *error)
{
    struct place place;
    enum status status = places_at(conn, arena, dossier->commune_code, dossier->filed_day, &place, error);
    *out = status == STATUS_OK && !str_equal(place.parent_code, place.province_code) ? place.parent_code : STR("");
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status candidate_authority(struct db_conn *conn, struct arena *arena, const struct procedures *procedures, const struct law *law,
                                const struct candidate *candidate, date day, struct candidate_authority *out, struct error *error)
{
    struct dossier dossier;
    struct round_way way;
    enum status status = dossiers_by_id(conn, arena, candidate->dossier, &dossier, error);
    *out = (struct candidate_authority){ .why = TEXT_NONE, .gap = STR("") };
    if (status == STATUS_OK)
        status = round_way_of(conn, procedures, law, &dossier, day, candidate->body, &way, error);
    if (status != STATUS_OK)
        return status;
    if (way.gone) {
        out->why = TEXT_rounds_body_gone;
    } else if (way.gap != NULL) {
        out->why = way.why;
        out->gap = way.gap->text;
    } else if (candidate->state < CANDIDATE_CONCLUDED) { /* what a council has concluded in time stays so */
        out->why = way.why;
    }
    return STATUS_OK;
}

enum status candidate_must_be_judged(struct db_conn *conn, struct arena *arena, const struct procedures *procedures, const struct law *law,
                                     const struct candidate *candidate, date day, struct error *error)
{
    struct candidate_authority authority;
    enum status status = candidate_authority(conn, arena, procedures, law, candidate, day, &authority, error);
    if (status != STATUS_OK || authority.why == TEXT_NONE)
        return status;
    return FAIL_WITH(error, STATUS_STALE, authority.why, NULL, TEXT_ARG("product", candidate->product_name));
}

enum status candidate_happened(struct db_conn *conn, const struct candidate *candidate, const char *what, int64_t at, struct str by_name, struct str note,
                               struct error *error)
{
    const struct round_event event = { .at = at, .what = str_from(what), .by_name = by_name, .note = note };
    return rounds_sql_add_event(conn, candidate->id, &event, error);
}

enum status candidate_pass(struct db_conn *conn, struct arena *arena, const struct candidate_passing *passing, struct candidate *candidate,
                           enum procedure_body to, struct error *error)
{
    struct candidate_passing up = *passing;
    struct dossier dossier;
    struct candidate there;
    bool found = false;
    enum status status = rounds_sql_of_dossier(conn, arena, candidate->dossier, to, &found, &there, error);
    if (status == STATUS_OK && (found || to == candidate->body))
        status = FAIL_WITH(error, STATUS_STALE, TEXT_rounds_no_move, NULL, TEXT_ARG("product", candidate->product_name));
    if (status == STATUS_OK)
        status = candidate_move(conn, candidate, CANDIDATE_PASSED, passing->now, error);
    if (status == STATUS_OK)
        status = candidate_tasks(conn, arena, candidate, &passing->command, passing->by, passing->now, error);
    if (status == STATUS_OK)
        status = dossiers_by_id(conn, arena, candidate->dossier, &dossier, error);
    up.asked = candidate->asked;
    return status == STATUS_OK ? candidate_make(conn, arena, &up, &dossier, to, error) : status;
}
