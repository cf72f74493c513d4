/* Written rounds (Decision 26/2026, Article 7.6.d): everything is scored at once, each member gets the products in an order of his own; after the last day
 * the rules of the council say what silence means; where opinions differ, the product goes to a meeting. */
#include "base/pure.h"
#include "ocop/sessions/sessions_hearing_int.h"
#include "texts_sessions.h"

#define CONTENT_MAX ((size_t)4 << 20)
#define SILENT_MAX (SESSION_ITEMS_MAX * 20)
#define SEED_MAX 200

bool session_stars_differ(struct arena *arena, const struct session_outcome *outcome)
{
    const struct scoring_question *asked = &outcome->question;
    int first = -1;
    for (size_t i = 0; i < asked->sheet_count; i++) {
        struct law_question question = { .set = asked->set, .rules = &asked->rules, .choices = asked->choices + i * asked->set->criterion_count,
                                         .sheet_count = 1, .knocked_out = asked->knocked_out };
        struct law_result single;
        if (!law_score(arena, &question, &single))
            return true; /* no memory: then somebody looks */
        if (first >= 0 && single.stars != first)
            return true;
        first = single.stars;
    }
    return false;
}

/* ---- an order for each ---- */

struct shuffled {
    struct sha256 key;
    size_t index;
};

static int compare_keys(const struct sha256 *a, const struct sha256 *b)
{
    return str_compare((struct str){ (const char *)a->bytes, sizeof(a->bytes) }, (struct str){ (const char *)b->bytes, sizeof(b->bytes) });
}

enum status session_shuffle(struct arena *arena, const struct session *session, const struct council_seat *seat, struct session_items *items,
                            struct error *error)
{
    struct shuffled *order = ARENA_NEW_MANY(arena, struct shuffled, items->count + 1);
    struct session_item *sorted = ARENA_NEW_MANY(arena, struct session_item, items->count + 1);
    if (order == NULL || sorted == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < items->count; i++) {
        const struct str seed[3] = { ident_str(&session->ident), ident_str(&seat->ident), ident_str(&items->rows[i].ident) };
        const struct shuffled one = { sha256_of_many(seed, 3), i };
        size_t at = i;
        for (; at > 0 && compare_keys(&order[at - 1].key, &one.key) > 0; at--)
            order[at] = order[at - 1];
        order[at] = one;
    }
    for (size_t i = 0; i < items->count; i++)
        sorted[i] = items->rows[order[i].index];
    items->rows = sorted;
    return STATUS_OK;
}

/* ---- silence ---- */

bool session_is_silent(const struct session *session, const struct session_people *people, const struct session_item *item,
                       const struct session_seals *seals, const struct council_seat *seat)
{
    if (item->state != ITEM_SCORING || !session_must_seal(session, people, item, NULL, seat))
        return false;
    return !session_sealed(people, seals, item, seat);
}

struct silent {
    struct session_item *item;
    const struct council_seat *seat;
    struct session_sheet sheet; /* where silence agrees; content empty otherwise */
};
struct silence {
    struct session session;
    struct session_people people;
    struct session_items items;
    struct silent *rows;
    size_t count;
};

static struct str ident_of(struct arena *arena, const struct ident *ident)
{
    struct buffer out;
    buffer_open(&out, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&out, ident);
    return buffer_str(&out);
}

/* The office's proposal, whole, as the sheet of who did not answer. */
static enum status proposed_sheet(struct db_conn *conn, struct arena *arena, const struct law *law, const struct silence *silence, struct silent *silent,
                                  struct error *error)
{
    static const struct str parts[LAW_PARTS] = { { "A", 1 }, { "B", 1 }, { "C", 1 } };
    const struct session_item *item = silent->item;
    struct session_sheet_content says = { .format = 1, .turn = item->turn, .filed = item->filed_no, .set = item->set_no, .pack = item->pack,
                                          .pack_sha256 = item->pack_sha256 };
    const struct str seed[3] = { ident_str(&item->ident), ident_str(&silent->seat->ident), STR("silence") };
    struct sha256 *bytes = ARENA_NEW_MANY(arena, struct sha256, 2);
    const struct law_pack *pack = NULL;
    const struct law_set *set = NULL;
    struct sheet_choice *choices;
    struct opinions opinions;
    struct candidate candidate;
    struct buffer comment;
    bool found = false;
    enum status status = opinions_of(conn, arena, item->candidate, &opinions, error);
    if (status == STATUS_OK)
        status = candidates_by_id(conn, arena, item->candidate, &found, &candidate, error);
    if (status == STATUS_OK)
        status = law_find_pack(law, item->pack, &pack, error);
    if (status == STATUS_OK)
        status = law_find_set(arena, pack, item->set_no, &set, error);
    choices = ARENA_NEW_MANY(arena, struct sheet_choice, opinions.count + 1);
    if (status == STATUS_OK && (!found || choices == NULL || bytes == NULL))
        status = fail_memory(error);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < opinions.count; i++)
        choices[i] = (struct sheet_choice){ opinions.rows[i].criterion, opinions.rows[i].option.len == 0 ? (struct str){ NULL, 0 } : opinions.rows[i].option };
    buffer_open(&comment, arena, HEARING_TEXT);
    text_add(&comment, LANGUAGE_VI, TEXT_sessions_silence_comment, (const struct text_arg[]){ TEXT_ARG("paper", silence->people.rules.paper) }, 1);
    says.choices = (struct json_list){ choices, opinions.count };
    says.accepted = (struct json_list){ (void *)(uintptr_t)parts, LAW_PARTS };
    says.comment = buffer_str(&comment);
    says.session = ident_of(arena, &silence->session.ident);
    says.item = ident_of(arena, &item->ident);
    says.seat = ident_of(arena, &silent->seat->ident);
    says.dossier = ident_of(arena, &candidate.dossier_ident);
    if (session_check_choices(set, &says, true, error) != STATUS_OK)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_sessions_proposal_incomplete, NULL, TEXT_ARG("product", item->product_name));
    status = sheet_content_write(arena, &says, &silent->sheet.content, error);
    if (status != STATUS_OK)
        return status;
    bytes[0] = sha256_of_many(seed, 3); /* nothing to hide: the proposal is known */
    silent->sheet.nonce = (struct str){ (const char *)bytes[0].bytes, SESSION_NONCE_SIZE };
    bytes[1] = sheet_commitment(silent->sheet.nonce, silent->sheet.content);
    silent->sheet.commitment = (struct str){ (const char *)bytes[1].bytes, sizeof(bytes[1].bytes) };
    silent->sheet.ident = ident_of_name(silent->sheet.commitment);
    return STATUS_OK;
}

/* Who has not answered, product by product, after the last day. */
static enum status find_silence(struct db_conn *conn, struct arena *arena, const struct law *law, struct silence *out, struct error *error)
{
    struct session_seals seals;
    struct session_item *items;
    enum status status = session_people(conn, arena, &out->session, &out->people, error);
    if (status == STATUS_OK)
        status = sessions_sql_items(conn, arena, out->session.id, &out->items, error);
    if (status == STATUS_OK)
        status = sessions_sql_seals(conn, arena, out->session.id, 0, &seals, error);
    out->count = 0;
    out->rows = ARENA_NEW_MANY(arena, struct silent, SILENT_MAX);
    items = ARENA_NEW_MANY(arena, struct session_item, SESSION_ITEMS_MAX);
    if (status == STATUS_OK && (out->rows == NULL || items == NULL))
        status = fail_memory(error);
    for (size_t i = 0; status == STATUS_OK && i < out->items.count; i++) {
        items[i] = out->items.rows[i];
        for (size_t s = 0; s < out->people.seats.count && status == STATUS_OK && items[i].result == 0; s++) {
            struct silent one = { .item = &items[i], .seat = &out->people.seats.rows[s] };
            if (!session_is_silent(&out->session, &out->people, &items[i], &seals, one.seat))
                continue;
            if (out->count == SILENT_MAX)
                return FAIL(error, STATUS_TOO_LARGE, TEXT_sessions_too_many, NULL);
            if (out->people.rules.silence == SILENCE_AGREES)
                status = proposed_sheet(conn, arena, law, out, &one, error);
            out->rows[out->count++] = one;
        }
    }
    return status;
}

/* ---- the command: the last day is over ---- */

struct lapsed {
    struct str item, seat;
    struct str commitment; /* of the sheet that silence is; empty where it is none */
};
struct lapse {
    struct str session;
    int64_t version;
    struct json_list silent;
};
static const struct json_field lapsed_fields[] = {
    HEARING_IDENT(lapsed, item),
    HEARING_IDENT(lapsed, seat),
    { .name = "commitment", .kind = JSON_TEXT, .offset = offsetof(struct lapsed, commitment), .required = true, .max = SHA256_HEX_SIZE },
};
static const struct json_shape lapsed_shape = { "SessionSilent", sizeof(struct lapsed), lapsed_fields, 3, false, NULL };
static const struct json_field lapse_fields[] = {
    HEARING_IDENT(lapse, session),
    HEARING_VERSION(lapse),
    { .name = "silent", .kind = JSON_LIST, .offset = offsetof(struct lapse, silent), .required = true, .max = SILENT_MAX, .of = &lapsed_shape },
};
const struct json_shape session_lapse_shape = { "SessionLapse", sizeof(struct lapse), lapse_fields, 3, false, NULL };

static struct str commitment_text(struct arena *arena, const struct silent *silent)
{
    struct buffer out;
    buffer_open(&out, arena, SHA256_HEX_SIZE + 1);
    buffer_add_hex(&out, silent->sheet.commitment.ptr, silent->sheet.commitment.len);
    return buffer_str(&out);
}

enum status session_lapse_content(struct db_conn *conn, struct arena *arena, const struct law *law, const struct session *session, int64_t version,
                                  struct str *out, struct error *error)
{
    struct silence silence = { .session = *session };
    struct json_writer json;
    struct buffer buffer;
    enum status status = find_silence(conn, arena, law, &silence, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&buffer, arena, CONTENT_MAX);
    json_writer_open(&json, &buffer);
    json_object(&json, NULL);
    json_text(&json, "session", ident_of(arena, &session->ident));
    json_int(&json, "version", version);
    json_array(&json, "silent");
    for (size_t i = 0; i < silence.count; i++) {
        json_object(&json, NULL);
        json_text(&json, "item", ident_of(arena, &silence.rows[i].item->ident));
        json_text(&json, "seat", ident_of(arena, &silence.rows[i].seat->ident));
        json_text(&json, "commitment", commitment_text(arena, &silence.rows[i]));
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&buffer);
    return status;
}

/* What the command names is what is so now; an opinion that came in between makes it stale. */
static enum status check_named(struct arena *arena, const struct lapse *lapse, const struct silence *silence, struct error *error)
{
    const struct lapsed *rows = lapse->silent.items;
    bool same = lapse->silent.count == silence->count;
    for (size_t i = 0; same && i < silence->count; i++) {
        struct ident item, seat;
        same = ident_read(rows[i].item, &item) && ident_equal(&item, &silence->rows[i].item->ident) && ident_read(rows[i].seat, &seat) &&
               ident_equal(&seat, &silence->rows[i].seat->ident) && str_equal(rows[i].commitment, commitment_text(arena, &silence->rows[i]));
    }
    return same ? STATUS_OK : FAIL(error, STATUS_STALE, TEXT_sessions_sealed_meanwhile, NULL);
}

static enum status to_meeting(struct db_conn *conn, const struct command *command, struct silent *silent, struct error *error)
{
    const struct session_extra *extra = command->extra;
    struct session_item *item = silent->item;
    struct candidate candidate;
    bool found = false;
    enum status status;
    if (item->state != ITEM_SCORING) /* another was silent too */
        return STATUS_OK;
    status = candidates_by_id(conn, extra->arena, item->candidate, &found, &candidate, error);
    if (status == STATUS_OK && found)
        status = candidate_move(conn, &candidate, session_move_candidate(WHY_MEETING), extra->now, error);
    item->state = ITEM_POSTPONED;
    item->position = 0;
    item->why = str_from(session_move_words[WHY_MEETING]);
    item->reason = text_of(LANGUAGE_VI, TEXT_sessions_silence_meeting);
    return status == STATUS_OK ? sessions_sql_set_item(conn, item, error) : status;
}

static enum status apply_one(struct db_conn *conn, const struct command *command, const struct silence *silence, struct silent *silent, struct error *error)
{
    const struct session_extra *extra = command->extra;
    enum status status = STATUS_OK;
    if (silence->people.rules.silence == SILENCE_MEETING)
        status = to_meeting(conn, command, silent, error);
    if (silence->people.rules.silence == SILENCE_AGREES) {
        silent->sheet.item = silent->item->id;
        silent->sheet.seat = silent->seat->id;
        silent->sheet.account = silent->seat->account;
        silent->sheet.turn = silent->item->turn;
        silent->sheet.state = SHEET_COUNTED;
        silent->sheet.reason = STR("silence");
        silent->sheet.sealed_at = extra->now;
        status = sessions_sql_add_sheet(conn, &silent->sheet, error);
    }
    return status == STATUS_OK ? session_note(conn, command, &silence->session, silent->item, "silent", silent->seat->name, error) : status;
}

enum status session_apply_lapse(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct lapse *lapse = content;
    struct silence silence = { .count = 0 };
    enum status status = session_of_command(conn, extra->arena, command, lapse->session, &silence.session, error);
    (void)result;
    if (status == STATUS_OK)
        status = commands_check_version(silence.session.version, lapse->version, error);
    if (status == STATUS_OK)
        status = session_must_be(&silence.session, SESSION_IN(SESSION_OPEN), error);
    if (status == STATUS_OK && silence.session.kind != SESSION_WRITTEN)
        status = FAIL(error, STATUS_STALE, TEXT_sessions_not_now, NULL);
    if (status == STATUS_OK && date_in_vietnam(extra->now) <= silence.session.until)
        status = FAIL_WITH(error, STATUS_STALE, TEXT_sessions_until_first, NULL, TEXT_ARG("until", date_text(extra->arena, silence.session.until)));
    if (status == STATUS_OK)
        status = find_silence(conn, extra->arena, extra->law, &silence, error);
    if (status == STATUS_OK)
        status = check_named(extra->arena, lapse, &silence, error);
    for (size_t i = 0; status == STATUS_OK && i < silence.count; i++)
        status = apply_one(conn, command, &silence, &silence.rows[i], error);
    if (status == STATUS_OK)
        status = sessions_sql_set(conn, &silence.session, error);
    return status == STATUS_OK ? session_note(conn, command, &silence.session, NULL, "lapsed", STR(""), error) : status;
}
