/* Who may stand in a decision, and why somebody does not: only products that a council has concluded on in minutes that are signed, with three stars or
 * more, that no other decision has. From 90 points on the Ministry judges (Decision 26/2026, Article 7.3.e): such a product stands in a decision that
 * approves the result, and is recognised only after the Ministry's result was recorded (Article 7.4). */
#include "base/text.h"
#include "ocop/certificates/certificates_draft_int.h"
#include "texts_certificates.h"

const char *const draft_kind_words[] = { "recognise", "approve", "withdraw", "correct", "annul", NULL };
const char *const draft_session_kind_words[] = { "recognise", "approve", NULL };
const enum text_id draft_kind_texts[] = { TEXT_certificates_kind_recognise, TEXT_certificates_kind_approve, TEXT_certificates_kind_withdraw,
                                          TEXT_certificates_kind_correct, TEXT_certificates_kind_annul };
_Static_assert(sizeof(draft_session_kind_words) / sizeof(draft_session_kind_words[0]) == DRAFT_SESSION_KINDS + 1, "a word for each of a session");
const char *const draft_ground_words[] = { "a", "b", "c", "d", "dd", "e", NULL };
const enum text_id draft_ground_texts[] = { TEXT_certificates_ground_a, TEXT_certificates_ground_b, TEXT_certificates_ground_c, TEXT_certificates_ground_d,
                                            TEXT_certificates_ground_dd, TEXT_certificates_ground_e };
const enum text_id draft_ground_points[] = { TEXT_certificates_ground_point_a, TEXT_certificates_ground_point_b, TEXT_certificates_ground_point_c,
                                             TEXT_certificates_ground_point_d, TEXT_certificates_ground_point_dd, TEXT_certificates_ground_point_e };
_Static_assert(sizeof(draft_kind_words) / sizeof(draft_kind_words[0]) == DRAFT_KINDS + 1, "a word for each kind");
const char *const draft_state_words[] = { "draft", "submitted", "issued", "dropped", NULL };
const enum text_id draft_state_texts[] = { TEXT_certificates_state_draft, TEXT_certificates_state_submitted, TEXT_certificates_state_issued,
                                           TEXT_certificates_state_dropped };
_Static_assert(sizeof(draft_state_words) / sizeof(draft_state_words[0]) == DRAFT_STATES + 1, "a word for each state");
const char *const draft_capacity_words[] = { "chair", "deputy", NULL };
const char *const draft_signed_words[] = { "", "trusted", "unasked", NULL };
_Static_assert(sizeof(draft_signed_words) / sizeof(draft_signed_words[0]) == DRAFT_SIGNED_STATES + 1, "a word for each state of signatures");

static const enum certificate_act acts[] = { [DOSSIER_FIRST] = CERTIFICATE_NEW, [DOSSIER_UPGRADE] = CERTIFICATE_UPGRADE, [DOSSIER_RERATING] = CERTIFICATE_AGAIN };

static enum status tell_points(struct arena *arena, const struct session_outcome *outcome, struct draft_candidate *out)
{
    struct buffer points;
    buffer_open(&points, arena, 40);
    fraction_write_rounded(&points, outcome->law.mean);
    out->points = buffer_str(&points);
    return STATUS_OK;
}

static bool for_ministry(const struct session_outcome *outcome)
{
    return outcome->law.stars_by_points >= LAW_STARS;
}

/* What stands against it, in the order in which an officer would ask. */
static enum status judge(struct db_conn *conn, struct arena *arena, const struct session *session, struct draft_candidate *row,
                         const struct session_outcome *outcome, struct error *error)
{
    struct outcome_centre centre;
    struct draft other = { 0 };
    bool found = false;
    enum status status = drafts_sql_of_item(conn, arena, row->item.id, &found, &other, error);
    if (status != STATUS_OK)
        return status;
    if (found && (other.kind == DRAFT_RECOGNISE || other.state != DRAFT_ISSUED)) {
        row->why = other.state == DRAFT_ISSUED ? TEXT_certificates_why_decided : TEXT_certificates_why_drafted;
        row->why_text = other.number;
        return STATUS_OK;
    }
    row->ministry = for_ministry(outcome);
    if (!row->ministry)
        return STATUS_OK;
    status = outcomes_centre_of(conn, arena, row->item.candidate, session->signed_at, &centre, error);
    if (status != STATUS_OK || centre.stars == 0) {
        if (status == STATUS_OK && (other.id != 0 || centre.sent))
            row->why = TEXT_certificates_why_ministry;
        return status;
    }
    row->ministry = false;
    row->stars = centre.stars;
    if (!centre.recognises)
        return STATUS_OK;
    status = drafts_sql_entered(conn, row->item.id, &found, error);
    row->why = found ? TEXT_certificates_why_five : TEXT_certificates_why_enter;
    row->why_text = centre.number;
    return status;
}

enum status draft_scored_anew(struct db_conn *conn, struct arena *arena, const struct session_item *item, bool *anew, struct error *error)
{
    struct candidate candidate = { 0 };
    struct session_item last = { 0 };
    bool found = false;
    enum status status = candidates_by_id(conn, arena, item->candidate, &found, &candidate, error);
    *anew = status == STATUS_OK && found && candidate.state <= CANDIDATE_SESSION;
    if (status == STATUS_OK)
        status = sessions_sql_last_concluded(conn, arena, item->candidate, &found, &last, error);
    if (status == STATUS_OK && found && last.id != item->id)
        *anew = true;
    return status;
}

static enum text_id why_not(const struct session_item *item)
{
    switch (item->state) {
    case ITEM_POSTPONED: return TEXT_certificates_why_postponed;
    case ITEM_WITHDRAWN: return TEXT_certificates_why_withdrawn;
    case ITEM_KNOCKED_OUT: return TEXT_certificates_why_knocked_out;
    case ITEM_CONCLUDED: return item->stars < LAW_FIRST_MINIMUM ? TEXT_certificates_why_not_reached : TEXT_NONE;
    case ITEM_WAITING:
    case ITEM_SCORING:
    case ITEM_REVEALED: break;
    }
    return TEXT_certificates_why_not_concluded;
}

/* Whether what is judged again has a certificate that the new one will follow. */
static enum status find_last(struct db_conn *conn, int64_t product, struct draft_candidate *out, struct error *error)
{
    struct certificate_self last = { .id = 0 };
    enum status status = out->act == CERTIFICATE_NEW ? STATUS_OK : drafts_sql_last_certificate(conn, product, &last, error);
    out->unlinked = status == STATUS_OK && out->act != CERTIFICATE_NEW && last.id == 0;
    return status;
}

static enum status tell(struct db_conn *conn, struct arena *arena, const struct law *law, const struct session *session, const struct session_item *item,
                        struct draft_candidate *out, struct error *error)
{
    struct session_outcome outcome = { 0 };
    struct dossier dossier;
    bool found = false;
    bool anew = false;
    enum status status = dossiers_by_id(conn, arena, item->dossier, &dossier, error);
    *out = (struct draft_candidate){ .item = *item, .stars = item->stars, .points = STR(""), .why = why_not(item), .why_text = item->reason };
    if (status != STATUS_OK)
        return status;
    out->act = acts[dossier.kind];
    status = find_last(conn, item->product, out, error);
    if (status != STATUS_OK)
        return status;
    if (item->state != ITEM_CONCLUDED)
        return STATUS_OK;
    status = session_last_outcome(conn, arena, law, item, &found, &outcome, error);
    if (status == STATUS_OK && found)
        status = tell_points(arena, &outcome, out);
    if (status == STATUS_OK && out->why == TEXT_NONE) {
        status = draft_scored_anew(conn, arena, item, &anew, error);
        out->why = anew ? TEXT_certificates_why_anew : TEXT_NONE;
    }
    return status == STATUS_OK && found && out->why == TEXT_NONE ? judge(conn, arena, session, out, &outcome, error) : status;
}

enum status certificates_approval(struct db_conn *conn, struct arena *arena, int64_t item, struct outcome_approval *out, struct error *error)
{
    struct draft draft = { 0 };
    bool found = false;
    enum status status = drafts_sql_of_item(conn, arena, item, &found, &draft, error);
    *out = (struct outcome_approval){ .number = STR(""), .day = DATE_NONE };
    if (status == STATUS_OK && found && draft.kind == DRAFT_APPROVE && draft.state == DRAFT_ISSUED)
        *out = (struct outcome_approval){ .number = draft.number, .day = draft.day, .scan = draft.scan };
    return status;
}

enum status draft_candidates_of(struct db_conn *conn, struct arena *arena, const struct law *law, const struct session *session,
                                struct draft_candidates *out, struct error *error)
{
    struct draft_candidate *list;
    struct session_items items;
    enum status status = sessions_sql_items(conn, arena, session->id, &items, error);
    *out = (struct draft_candidates){ NULL, 0, 0, 0 };
    if (status != STATUS_OK)
        return status;
    list = ARENA_NEW_MANY(arena, struct draft_candidate, items.count + 1);
    if (list == NULL)
        return fail_memory(error);
    out->rows = list;
    for (size_t i = 0; status == STATUS_OK && i < items.count; i++) {
        struct draft_candidate *row = &list[out->count++];
        status = tell(conn, arena, law, session, &items.rows[i], row, error);
        if (row->why == TEXT_NONE && row->ministry)
            out->for_ministry++;
        else if (row->why == TEXT_NONE)
            out->recognisable++;
    }
    return status;
}

/* ---- numbers of decisions ---- */

bool draft_number_read(struct arena *arena, struct str typed, struct str *number, struct str *key)
{
    struct str text = str_trim(typed);
    struct str suffix;
    struct buffer out, same;
    int64_t value = 0;
    size_t digits = 0;
    while (digits < text.len && text.ptr[digits] >= '0' && text.ptr[digits] <= '9')
        digits++;
    if (!str_to_int(str_part(text, 0, digits), 1, 999999, &value))
        return false;
    suffix = str_trim(str_part(text, digits, text.len));
    if (suffix.len == 0)
        suffix = text_of(LANGUAGE_VI, TEXT_certificates_number_suffix);
    buffer_open(&out, arena, CERTIFICATE_LINE + 1);
    buffer_add_int(&out, value);
    buffer_add(&out, suffix);
    buffer_open(&same, arena, (size_t)4 * CERTIFICATE_LINE);
    buffer_add_int(&same, value);
    suffix = text_fold(arena, suffix);
    for (size_t i = 0; i < suffix.len; i++)
        if (suffix.ptr[i] != ' ')
            buffer_add_char(&same, suffix.ptr[i]);
    *number = buffer_str(&out);
    *key = buffer_str(&same);
    return !out.overflowed && !same.overflowed;
}

/* ---- finding one ---- */

struct str draft_ident_text(struct arena *arena, const struct ident *ident)
{
    struct buffer text;
    buffer_open(&text, arena, IDENT_TEXT_SIZE);
    ident_write(&text, ident);
    return buffer_str(&text);
}

struct str draft_path(struct arena *arena, const struct draft *draft, const char *rest)
{
    struct buffer path;
    buffer_open(&path, arena, 300);
    buffer_add_z(&path, DRAFTS_PATH "/");
    ident_write(&path, &draft->ident);
    buffer_add_z(&path, rest);
    return str_from(buffer_z(&path));
}

enum status draft_find(struct db_conn *conn, struct arena *arena, int64_t province, struct str ident, struct draft *out, struct error *error)
{
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? drafts_sql_find(conn, arena, &read, &found, out, error) : STATUS_OK;
    return status == STATUS_OK && (!found || out->province != province) ? commands_not_found(error) : status;
}
