/* The rules of councils: their words, what they are judged by as JSON, who may sit beside whom, who acts as chair. */
#include "ocop/councils/councils_int.h"
#include "texts_councils.h"

const char *const council_duty_words[] = { "chair", "deputy", "member", "secretary", "adviser", NULL };
const enum text_id council_duty_texts[] = { TEXT_councils_chair, TEXT_councils_deputy, TEXT_councils_member, TEXT_councils_secretary,
                                            TEXT_councils_adviser };
const enum account_role council_duty_roles[] = { ROLE_CHAIR, ROLE_MEMBER, ROLE_MEMBER, ROLE_SECRETARY, ROLE_ADVISER };
const char *const council_quorum_of_words[] = { "all", "entitled", NULL };
const char *const council_silence_words[] = { "not_counted", "agrees", "meeting", NULL };
const char *const council_basis_words[] = { "average", "every", "majority", NULL };

/* ---- what the council is judged by ---- */

#define RULE(member) offsetof(struct council_rules, member)
#define POINTS_MAX 100
#define DAYS_MAX 365

static const struct json_field rules_fields[] = {
    { .name = "paper", .kind = JSON_TEXT, .offset = RULE(paper), .required = true, .min = 1, .max = COUNCIL_LINE },
    { .name = "quorum", .kind = JSON_FRACTION, .offset = RULE(quorum), .required = true, .nullable = true },
    { .name = "quorum_of", .kind = JSON_WORD, .offset = RULE(quorum_of), .required = true, .words = council_quorum_of_words },
    { .name = "chair_required", .kind = JSON_BOOL, .offset = RULE(chair_required), .required = true },
    { .name = "minimum_basis", .kind = JSON_WORD, .offset = RULE(minimum_basis), .required = true, .words = council_basis_words },
    { .name = "spread_limit", .kind = JSON_INT, .offset = RULE(spread_limit), .required = true, .nullable = true, .min = 0, .max = POINTS_MAX },
    { .name = "silence", .kind = JSON_WORD, .offset = RULE(silence), .required = true, .words = council_silence_words },
    { .name = "pauses", .kind = JSON_BOOL, .offset = RULE(pauses), .required = true },
    { .name = "sent_before", .kind = JSON_INT, .offset = RULE(sent_before), .required = true, .nullable = true, .min = 0, .max = DAYS_MAX },
    { .name = "comment_days", .kind = JSON_INT, .offset = RULE(comment_days), .required = true, .min = 0, .max = DAYS_MAX },
    { .name = "complaint_days", .kind = JSON_INT, .offset = RULE(complaint_days), .required = true, .min = 0, .max = DAYS_MAX },
};
static const struct council_rules rules_defaults = { .quorum = { 0, 0 }, .spread_limit = -1, .sent_before = -1 };
const struct json_shape council_rules_shape = { "CouncilRules", sizeof(struct council_rules), rules_fields, sizeof(rules_fields) / sizeof(rules_fields[0]),
                                                false, &rules_defaults };

static enum status check_rules(const struct council_rules *rules, struct error *error)
{
    if (rules->quorum.den != 0 && (fraction_compare_int(rules->quorum, 0) <= 0 || fraction_compare_int(rules->quorum, 1) > 0))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_councils_quorum_bad, "quorum");
    return STATUS_OK;
}

enum status council_rules_read(struct arena *arena, struct str json, struct council_rules *out, struct error *error)
{
    enum status status = json_read(arena, json, &council_rules_shape, out, error);
    return status == STATUS_OK ? check_rules(out, error) : status;
}

static void number_or_null(struct json_writer *json, const char *name, int64_t number)
{
    if (number < 0)
        json_null(json, name);
    else
        json_int(json, name, number);
}

enum status council_rules_write(struct arena *arena, const struct council_rules *rules, struct str *out, struct error *error)
{
    struct json_writer json;
    struct buffer text;
    enum status status = check_rules(rules, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&text, arena, JSON_TEXT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "paper", rules->paper);
    if (rules->quorum.den == 0)
        json_null(&json, "quorum");
    else
        json_fraction(&json, "quorum", rules->quorum);
    json_text_z(&json, "quorum_of", council_quorum_of_words[rules->quorum_of]);
    json_bool(&json, "chair_required", rules->chair_required);
    json_text_z(&json, "minimum_basis", council_basis_words[rules->minimum_basis]);
    number_or_null(&json, "spread_limit", rules->spread_limit);
    json_text_z(&json, "silence", council_silence_words[rules->silence]);
    json_bool(&json, "pauses", rules->pauses);
    number_or_null(&json, "sent_before", rules->sent_before);
    json_int(&json, "comment_days", rules->comment_days);
    json_int(&json, "complaint_days", rules->complaint_days);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? json_canonical(arena, buffer_str(&text), out, error) : status;
}

bool council_quorum_read(struct str typed, struct fraction *out)
{
    struct fraction read;
    if (!fraction_read(typed, &read))
        return false;
    *out = read;
    return fraction_compare_int(read, 0) > 0 && fraction_compare_int(read, 1) <= 0;
}

/* ---- seats ---- */

struct str council_ident_text(struct arena *arena, const struct ident *ident)
{
    struct buffer text;
    buffer_open(&text, arena, IDENT_TEXT_SIZE);
    ident_write(&text, ident);
    return buffer_str(&text);
}

struct str council_basis(struct arena *arena, struct str no, date day)
{
    struct buffer text;
    buffer_open(&text, arena, COUNCIL_LINE * 2);
    text_add(&text, LANGUAGE_VI, TEXT_councils_basis, (const struct text_arg[]){ TEXT_ARG("no", no), TEXT_ARG("day", date_text(arena, day)) }, 2);
    return buffer_str(&text);
}

int council_seat_index(const struct council_seats *seats, struct str ident)
{
    struct ident read;
    if (!ident_read(ident, &read))
        return -1;
    for (size_t i = 0; i < seats->count; i++)
        if (ident_equal(&seats->rows[i].ident, &read))
            return (int)i;
    return -1;
}

static enum status check_day(const struct council_seats *seats, date day, struct error *error)
{
    int chairs = 0;
    for (size_t i = 0; i < seats->count; i++) {
        const struct council_seat *seat = &seats->rows[i];
        if (!council_seat_on(seat, day))
            continue;
        chairs += seat->duty == DUTY_CHAIR ? 1 : 0;
        for (size_t k = 0; k < i; k++)
            if (council_seat_on(&seats->rows[k], day) && seats->rows[k].account == seat->account)
                return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_councils_twice, "seats", TEXT_ARG("name", seat->name));
    }
    if (chairs == 1)
        return STATUS_OK;
    return FAIL(error, STATUS_BAD_INPUT, chairs == 0 ? TEXT_councils_no_chair : TEXT_councils_two_chairs, "seats");
}

/* Who sits changes only where a seat begins, and behind one's last day. */
enum status council_check_seats(const struct council_seats *seats, date from, struct error *error)
{
    enum status status = check_day(seats, from, error);
    for (size_t i = 0; i < seats->count && status == STATUS_OK; i++) {
        const struct council_seat *seat = &seats->rows[i];
        if (seat->from > from && (seat->until == DATE_NONE || seat->from <= seat->until))
            status = check_day(seats, seat->from, error);
        if (status == STATUS_OK && seat->until != DATE_NONE && seat->until >= from)
            status = check_day(seats, seat->until + 1, error);
    }
    return status;
}

/* ---- who acts as chair ---- */

enum status council_acting_chair(struct db_conn *conn, struct arena *arena, const struct council_seats *seats, int64_t council, date day, int *index,
                                 struct error *error)
{
    struct council_delegations delegations;
    int64_t acting = 0;
    enum status status = council_delegations(conn, arena, council, &delegations, error);
    *index = -1;
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < delegations.count; i++)
        if (council_delegation_on(&delegations.rows[i], day))
            acting = delegations.rows[i].to_seat;
    for (size_t i = 0; i < seats->count; i++)
        if (council_seat_on(&seats->rows[i], day) && (acting == 0 ? seats->rows[i].duty == DUTY_CHAIR : seats->rows[i].id == acting))
            *index = (int)i;
    return STATUS_OK;
}

enum status council_seats_of(struct db_conn *conn, struct arena *arena, int64_t council, int64_t account, date day, unsigned *bits, struct error *error)
{
    struct council_seats seats;
    int acting = -1;
    enum status status = council_seats(conn, arena, council, &seats, error);
    *bits = 0;
    if (status == STATUS_OK)
        status = council_acting_chair(conn, arena, &seats, council, day, &acting, error);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < seats.count; i++) {
        const struct council_seat *seat = &seats.rows[i];
        if (seat->account != account || !council_seat_on(seat, day))
            continue;
        if ((int)i == acting)
            *bits |= 1u << ROLE_CHAIR;
        if (seat->duty != DUTY_CHAIR)
            *bits |= 1u << council_duty_roles[seat->duty];
        else if ((int)i != acting)
            *bits |= 1u << ROLE_MEMBER;
    }
    return STATUS_OK;
}

enum status council_chair_subject(struct db_conn *conn, struct arena *arena, const struct council *council, int64_t account, date today,
                                  struct permission_subject *out, struct error *error)
{
    struct council_seats seats;
    enum status status = council_seats(conn, arena, council->id, &seats, error);
    *out = (struct permission_subject){ .province = council->province, .district = council->place_code };
    for (size_t i = 0; status == STATUS_OK && i < seats.count; i++)
        if (seats.rows[i].account == account && seats.rows[i].duty == DUTY_CHAIR && council_seat_on(&seats.rows[i], today))
            out->seats = 1u << ROLE_CHAIR;
    return status;
}
