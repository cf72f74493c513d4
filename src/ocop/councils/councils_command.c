/* The commands of councils. Each seat and each delegation makes and ends its role in accounts in the same transaction, so that who sits may work and who
 * has left may not. */
#include "base/pure.h"
#include "base/digest.h"
#include "ocop/councils/councils_int.h"
#include "ocop/places/places.h"
#include "texts_councils.h"

struct seat_new {
    struct str account; /* public identifier */
    struct str name, agency, position;
    int duty;
    struct str replaces; /* identifier of a seat; empty: nobody's */
};
struct set_up {
    struct str council;
    int body;
    struct str place_code, name, decision_no, issuer;
    date decision_day, from;
    struct council_rules rules;
    struct json_list seats;
};
struct change {
    struct str council;
    int64_t version;
    struct str decision_no;
    date decision_day, from; /* the first day on which the changed council stands */
    struct json_list ends;   /* of struct str: identifiers of seats */
    struct json_list adds;   /* of struct seat_new */
};
struct new_rules {
    struct str council;
    int64_t version;
    struct council_rules rules;
};
struct delegate {
    struct str council;
    int64_t version;
    struct str to; /* identifier of a seat */
    date from, until;
    struct str paper;
};
struct end_delegation {
    struct str council;
    int64_t version;
    struct str delegation;
    date last;
};
struct end {
    struct str council;
    int64_t version;
    struct str decision_no;
    date decision_day, last;
};
_Static_assert(offsetof(struct set_up, council) == 0 && offsetof(struct change, council) == 0 && offsetof(struct new_rules, council) == 0 &&
                   offsetof(struct delegate, council) == 0 && offsetof(struct end_delegation, council) == 0 && offsetof(struct end, council) == 0,
               "they begin with the council");

#define TEXT(struct_name, member, least, most)                                                                              \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = (least), .max = (most) }
#define IDENT(struct_name, member) TEXT(struct_name, member, IDENT_TEXT_SIZE, IDENT_TEXT_SIZE)
#define DAY(struct_name, member) { .name = #member, .kind = JSON_DATE, .offset = offsetof(struct struct_name, member), .required = true }
#define VERSION(struct_name)                                                                                                 \
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct struct_name, version), .required = true, .min = 1, .max = INT32_MAX }
#define RULES(struct_name)                                                                                                   \
    { .name = "rules", .kind = JSON_OBJECT, .offset = offsetof(struct struct_name, rules), .required = true, .of = &council_rules_shape }
#define SHAPE(title, struct_name, fields)                                                                                    \
    { (title), sizeof(struct struct_name), (fields), sizeof(fields) / sizeof((fields)[0]), false, NULL }

static const struct json_field seat_fields[] = {
    IDENT(seat_new, account),
    TEXT(seat_new, name, 1, COUNCIL_LINE),
    TEXT(seat_new, agency, 0, COUNCIL_LINE),
    TEXT(seat_new, position, 0, COUNCIL_LINE),
    { .name = "duty", .kind = JSON_WORD, .offset = offsetof(struct seat_new, duty), .required = true, .words = council_duty_words },
    TEXT(seat_new, replaces, 0, IDENT_TEXT_SIZE),
};
static const struct json_shape seat_shape = SHAPE("CouncilSeatNew", seat_new, seat_fields);

static const struct json_field set_up_fields[] = {
    IDENT(set_up, council),
    { .name = "body", .kind = JSON_WORD, .offset = offsetof(struct set_up, body), .required = true, .words = procedure_body_words },
    TEXT(set_up, place_code, 0, COUNCIL_SHORT),
    TEXT(set_up, name, 1, COUNCIL_LINE),
    TEXT(set_up, decision_no, 1, COUNCIL_SHORT),
    TEXT(set_up, issuer, 1, COUNCIL_LINE),
    DAY(set_up, decision_day),
    DAY(set_up, from),
    RULES(set_up),
    { .name = "seats", .kind = JSON_LIST, .offset = offsetof(struct set_up, seats), .required = true, .min = 1, .max = COUNCIL_CHANGES, .of = &seat_shape },
};
static const struct json_shape set_up_shape = SHAPE("CouncilSetUp", set_up, set_up_fields);

static const struct json_field change_fields[] = {
    IDENT(change, council),
    VERSION(change),
    TEXT(change, decision_no, 1, COUNCIL_SHORT),
    DAY(change, decision_day),
    DAY(change, from),
    { .name = "ends", .kind = JSON_TEXT_LIST, .offset = offsetof(struct change, ends), .required = true, .max = COUNCIL_CHANGES },
    { .name = "adds", .kind = JSON_LIST, .offset = offsetof(struct change, adds), .required = true, .max = COUNCIL_CHANGES, .of = &seat_shape },
};
static const struct json_shape change_shape = SHAPE("CouncilChange", change, change_fields);

static const struct json_field rules_fields[] = { IDENT(new_rules, council), VERSION(new_rules), RULES(new_rules) };
static const struct json_shape rules_shape = SHAPE("CouncilNewRules", new_rules, rules_fields);

static const struct json_field delegate_fields[] = {
    IDENT(delegate, council), VERSION(delegate), IDENT(delegate, to), DAY(delegate, from), DAY(delegate, until), TEXT(delegate, paper, 1, COUNCIL_LINE),
};
static const struct json_shape delegate_shape = SHAPE("CouncilDelegate", delegate, delegate_fields);

static const struct json_field end_delegation_fields[] = { IDENT(end_delegation, council), VERSION(end_delegation), IDENT(end_delegation, delegation),
                                                           DAY(end_delegation, last) };
static const struct json_shape end_delegation_shape = SHAPE("CouncilEndDelegation", end_delegation, end_delegation_fields);

static const struct json_field end_fields[] = { IDENT(end, council), VERSION(end), TEXT(end, decision_no, 1, COUNCIL_SHORT), DAY(end, decision_day),
                                                DAY(end, last) };
static const struct json_shape end_shape = SHAPE("CouncilEnd", end, end_fields);

/* ---- what a command is about ---- */

enum status council_find(struct db_conn *conn, struct arena *arena, struct str ident, struct council *out, struct error *error)
{
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? councils_by_ident(conn, arena, &read, &found, out, error) : STATUS_OK;
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

static enum status council_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                   struct error *error)
{
    const struct council_extra *extra = command->extra;
    struct council council;
    enum status status = council_find(conn, extra->arena, *(const struct str *)content, &council, error);
    if (status == STATUS_OK && council.province != command->province)
        status = commands_not_found(error);
    if (status == STATUS_OK)
        *subject = (struct permission_subject){ .province = council.province, .district = council.place_code };
    return status;
}

/* Of the body that sets it up: the district's own officer for a district's council. */
static enum status set_up_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                  struct error *error)
{
    const struct set_up *in = content;
    (void)conn;
    (void)error;
    *subject = (struct permission_subject){ .province = command->province, .district = in->place_code };
    return STATUS_OK;
}

static enum status chair_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                 struct error *error)
{
    const struct council_extra *extra = command->extra;
    date today = date_in_vietnam(extra->now);
    struct council council;
    struct viewer viewer;
    bool found = false;
    enum status status = council_find(conn, extra->arena, *(const struct str *)content, &council, error);
    if (status == STATUS_OK && council.province != command->province)
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = accounts_read_viewer(conn, extra->arena, command->actor.id, today, &found, &viewer, error);
    return status == STATUS_OK ? council_chair_subject(conn, extra->arena, &council, found ? viewer.account : 0, today, subject, error) : status;
}

/* A council that still stands, as its form showed it. */
static enum status start(struct db_conn *conn, struct arena *arena, struct str ident, int64_t version, struct council *out, struct error *error)
{
    enum status status = council_find(conn, arena, ident, out, error);
    if (status == STATUS_OK)
        status = commands_check_version(out->version, version, error);
    return status == STATUS_OK && out->ended != DATE_NONE ? FAIL(error, STATUS_STALE, TEXT_councils_is_ended, NULL) : status;
}

static date today_of(const struct command *command)
{
    const struct council_extra *extra = command->extra;
    return date_in_vietnam(extra->now);
}

/* A decision is made before it is entered, and what it brings does not begin before it. */
static enum status check_decision(date decision, date from, date today, struct error *error)
{
    if (decision > today)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_councils_decision_later, "decision_day");
    return from < decision ? FAIL(error, STATUS_BAD_INPUT, TEXT_councils_from_before, "from") : STATUS_OK;
}

static enum status write_rules(struct arena *arena, struct council *council, const struct council_rules *rules, struct error *error)
{
    struct sha256 hash;
    enum status status = council_rules_write(arena, rules, &council->rules_json, error);
    if (status != STATUS_OK) {
        error_within(error, "rules.");
        return status;
    }
    hash = sha256_of(council->rules_json);
    council->rules_sha256 = sha256_hex(arena, &hash);
    return STATUS_OK;
}

/* The same each time the command runs. */
static struct ident made_of(const struct command *command, const char *what, int64_t no)
{
    char memory[120];
    struct buffer name;
    buffer_open_fixed(&name, memory, sizeof(memory));
    buffer_add_z(&name, what);
    buffer_add_char(&name, ' ');
    ident_write(&name, &command->id);
    buffer_add_char(&name, ' ');
    buffer_add_int(&name, no);
    return ident_of_name(buffer_str(&name));
}

/* ---- seats with their roles ---- */

/* What adding and ending seats works on. */
struct seating {
    struct db_conn *conn;
    const struct command *command;
    struct arena *arena;
    const struct council *council;
    struct council_seats before; /* as they stand in the tables */
    date from;
    struct str basis;
};

static enum status blame_seat(struct error *error, size_t index, enum text_id text, struct str name)
{
    char memory[40];
    struct buffer where;
    buffer_open_fixed(&where, memory, sizeof(memory));
    buffer_add_z(&where, "seats[");
    buffer_add_int(&where, (int64_t)index);
    buffer_add_char(&where, ']');
    return FAIL_WITH(error, STATUS_BAD_INPUT, text, buffer_z(&where), TEXT_ARG("name", name));
}

static enum status add_seat(struct seating *s, const struct seat_new *in, size_t index, int64_t no, struct error *error)
{
    int replaces = in->replaces.len == 0 ? -1 : council_seat_index(&s->before, in->replaces);
    struct ident role = made_of(s->command, "role", (int64_t)index);
    struct council_seat seat = { .ident = made_of(s->command, "seat", (int64_t)index),
                                 .council = s->council->id,
                                 .name = in->name,
                                 .agency = in->agency,
                                 .position = in->position,
                                 .duty = (enum council_duty)in->duty,
                                 .no = no,
                                 .from = s->from,
                                 .until = DATE_NONE,
                                 .basis = s->basis };
    struct role_new held = { .ident = role,
                             .role = council_duty_roles[in->duty],
                             .province = s->council->province,
                             .place_code = s->council->place_code,
                             .from = s->from,
                             .until = DATE_NONE,
                             .basis_kind = STR("appointment"),
                             .basis = s->basis };
    struct viewer viewer;
    bool found = false;
    enum status status = accounts_read_viewer(s->conn, s->arena, in->account, s->from, &found, &viewer, error);
    if (status == STATUS_OK && (!found || viewer.province != s->council->province))
        return blame_seat(error, index, TEXT_councils_no_account, in->name);
    if (status == STATUS_OK && in->replaces.len > 0 && replaces < 0)
        return blame_seat(error, index, TEXT_councils_no_seat, in->name);
    if (status != STATUS_OK)
        return status;
    seat.account = held.account = viewer.account;
    seat.replaces = replaces < 0 ? 0 : s->before.rows[replaces].id;
    status = councils_sql_add_seat(s->conn, &seat, &role, error);
    return status == STATUS_OK ? accounts_add_role(s->conn, &held, error) : status;
}

/* Delegations from or to the seat end with it. */
static enum status end_delegations(struct seating *s, int64_t seat, date last, struct error *error)
{
    struct council_delegations delegations;
    enum status status = council_delegations(s->conn, s->arena, s->council->id, &delegations, error);
    for (size_t i = 0; i < delegations.count && status == STATUS_OK; i++) {
        const struct council_delegation *row = &delegations.rows[i];
        struct ident role;
        if ((row->from_seat != seat && row->to_seat != seat) || row->until <= last || (row->ended != DATE_NONE && row->ended <= last))
            continue;
        status = councils_sql_end_delegation(s->conn, row->id, last, error);
        if (status == STATUS_OK)
            status = councils_sql_delegation_role(s->conn, row->id, &role, error);
        if (status == STATUS_OK)
            status = accounts_end_role(s->conn, &role, last, error);
    }
    return status;
}

static enum status end_seat(struct seating *s, const struct council_seat *seat, date last, struct error *error)
{
    struct ident role;
    enum status status = councils_sql_end_seat(s->conn, seat->id, last, s->basis, error);
    if (status == STATUS_OK)
        status = councils_sql_seat_role(s->conn, seat->id, &role, error);
    if (status == STATUS_OK)
        status = accounts_end_role(s->conn, &role, last, error);
    return status == STATUS_OK ? end_delegations(s, seat->id, last, error) : status;
}

static enum status add_seats(struct seating *s, const struct json_list *list, int64_t no, struct error *error)
{
    const struct seat_new *seats = list->items;
    struct council_seats after;
    enum status status = STATUS_OK;
    if (s->before.count + list->count > COUNCIL_SEATS_MAX)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_councils_too_many, "seats", TEXT_ARG_INT("most", COUNCIL_SEATS_MAX));
    for (size_t i = 0; i < list->count && status == STATUS_OK; i++)
        status = add_seat(s, &seats[i], i, no + (int64_t)i, error);
    if (status == STATUS_OK)
        status = council_seats(s->conn, s->arena, s->council->id, &after, error);
    return status == STATUS_OK ? council_check_seats(&after, s->from, error) : status;
}

/* ---- changes ---- */

/* A district that existed on the day: since 01/07/2025 there is none. */
static enum status check_district(struct db_conn *conn, struct arena *arena, const struct set_up *in, struct error *error)
{
    struct place place;
    enum status status = places_at(conn, arena, in->place_code, in->from, &place, error);
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && place.level != PLACE_DISTRICT))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_councils_place_bad, "place_code");
    return status;
}

static enum status apply_set_up(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct council_extra *extra = command->extra;
    const struct set_up *in = content;
    struct council council = { .province = command->province,
                               .body = (enum procedure_body)in->body,
                               .place_code = in->place_code,
                               .name = in->name,
                               .decision_no = in->decision_no,
                               .decision_day = in->decision_day,
                               .issuer = in->issuer,
                               .made_at = extra->now };
    struct seating seating = { .conn = conn, .command = command, .arena = result->arena, .council = &council, .from = in->from };
    enum status status = check_decision(in->decision_day, in->from, today_of(command), error);
    if (status == STATUS_OK && !ident_read(in->council, &council.ident))
        status = commands_not_found(error);
    if (status == STATUS_OK && in->body == BODY_COMMUNE) /* a commune examines, it has no council (Article 7.2) */
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_councils_body_bad, "body");
    if (status == STATUS_OK && (in->body == BODY_DISTRICT) != (in->place_code.len > 0))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_councils_place_bad, "place_code");
    if (status == STATUS_OK && in->body == BODY_DISTRICT)
        status = check_district(conn, result->arena, in, error);
    if (status == STATUS_OK)
        status = write_rules(result->arena, &council, &in->rules, error);
    if (status == STATUS_OK)
        status = councils_sql_add(conn, &council, &council.id, error);
    seating.basis = council_basis(result->arena, in->decision_no, in->decision_day);
    return status == STATUS_OK ? add_seats(&seating, &in->seats, 1, error) : status;
}

static enum status end_some(struct seating *s, const struct json_list *list, struct error *error)
{
    const struct str *idents = list->items;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < list->count && status == STATUS_OK; i++) {
        int index = council_seat_index(&s->before, idents[i]);
        const struct council_seat *seat = index < 0 ? NULL : &s->before.rows[index];
        if (seat == NULL)
            return FAIL(error, STATUS_BAD_INPUT, TEXT_councils_no_seat_ends, "ends");
        if (seat->until != DATE_NONE)
            return FAIL_WITH(error, STATUS_STALE, TEXT_councils_seat_ended, "ends", TEXT_ARG("name", seat->name));
        if (seat->from > s->from - 1)
            return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_councils_never_sat, "from", TEXT_ARG("name", seat->name),
                             TEXT_ARG("day", date_text(s->arena, seat->from)));
        status = end_seat(s, seat, s->from - 1, error);
    }
    return status;
}

static enum status apply_change(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct change *in = content;
    struct council council;
    struct seating seating = { .conn = conn, .command = command, .arena = result->arena, .council = &council, .from = in->from };
    int64_t no = 0;
    enum status status = start(conn, result->arena, in->council, in->version, &council, error);
    if (status == STATUS_OK)
        status = check_decision(in->decision_day, in->from, today_of(command), error);
    if (status == STATUS_OK && in->decision_day < council.decision_day)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_councils_change_before, "decision_day");
    if (status == STATUS_OK && in->ends.count == 0 && in->adds.count == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_councils_nothing, NULL);
    if (status == STATUS_OK)
        status = council_seats(conn, result->arena, council.id, &seating.before, error);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < seating.before.count; i++)
        no = seating.before.rows[i].no > no ? seating.before.rows[i].no : no;
    seating.basis = council_basis(result->arena, in->decision_no, in->decision_day);
    status = end_some(&seating, &in->ends, error);
    if (status == STATUS_OK)
        status = add_seats(&seating, &in->adds, no + 1, error);
    return status == STATUS_OK ? councils_sql_set(conn, &council, error) : status;
}

static enum status apply_rules(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct new_rules *in = content;
    struct council council;
    enum status status = start(conn, result->arena, in->council, in->version, &council, error);
    (void)command;
    if (status == STATUS_OK)
        status = write_rules(result->arena, &council, &in->rules, error);
    return status == STATUS_OK ? councils_sql_set(conn, &council, error) : status;
}

/* Sits through all days from the first to the last? */
static bool sits(const struct council_seat *seat, date from, date until)
{
    return council_seat_on(seat, from) && council_seat_on(seat, until);
}

static enum status check_delegation(const struct delegate *in, const struct council_seats *seats, const struct council_delegations *delegations,
                                    const struct council_seat **chair, const struct council_seat **to, struct error *error)
{
    int index = council_seat_index(seats, in->to);
    if (in->until < in->from)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_councils_until_before, "until");
    if (index < 0 || (seats->rows[index].duty != DUTY_DEPUTY && seats->rows[index].duty != DUTY_MEMBER) ||
        !sits(&seats->rows[index], in->from, in->until))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_councils_delegate_bad, "to");
    *to = &seats->rows[index];
    *chair = NULL;
    for (size_t i = 0; i < seats->count; i++)
        if (seats->rows[i].duty == DUTY_CHAIR && sits(&seats->rows[i], in->from, in->until))
            *chair = &seats->rows[i];
    if (*chair == NULL)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_councils_delegate_no_chair, "from");
    for (size_t i = 0; i < delegations->count; i++) {
        const struct council_delegation *row = &delegations->rows[i];
        date last = row->ended == DATE_NONE ? row->until : row->ended;
        if (row->from <= in->until && in->from <= last && row->from <= last)
            return FAIL(error, STATUS_BAD_INPUT, TEXT_councils_delegate_overlaps, "from");
    }
    return delegations->count >= COUNCIL_DELEGATIONS_MAX
               ? FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_councils_too_many, NULL, TEXT_ARG_INT("most", COUNCIL_DELEGATIONS_MAX))
               : STATUS_OK;
}

static enum status apply_delegate(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct council_extra *extra = command->extra;
    const struct delegate *in = content;
    const struct council_seat *chair = NULL;
    const struct council_seat *to = NULL;
    struct council_delegation delegation = { .ident = made_of(command, "delegation", 0), .from = in->from, .until = in->until, .paper = in->paper };
    struct role_new role = { .ident = made_of(command, "delegated role", 0), .role = ROLE_CHAIR, .province = command->province,
                             .from = in->from, .until = in->until, .basis_kind = STR("delegation"), .basis = in->paper };
    struct council_delegations delegations;
    struct council_seats seats;
    struct council council;
    enum status status = start(conn, result->arena, in->council, in->version, &council, error);
    if (status == STATUS_OK)
        status = council_seats(conn, result->arena, council.id, &seats, error);
    if (status == STATUS_OK)
        status = council_delegations(conn, result->arena, council.id, &delegations, error);
    if (status == STATUS_OK)
        status = check_delegation(in, &seats, &delegations, &chair, &to, error);
    if (status != STATUS_OK)
        return status;
    delegation.from_seat = chair->id;
    delegation.to_seat = to->id;
    role.place_code = council.place_code;
    role.account = to->account;
    role.delegated_by = chair->account;
    status = councils_sql_add_delegation(conn, council.id, &delegation, &role.ident, extra->now, error);
    if (status == STATUS_OK)
        status = accounts_add_role(conn, &role, error);
    return status == STATUS_OK ? councils_sql_set(conn, &council, error) : status;
}

static enum status apply_end_delegation(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                        struct error *error)
{
    const struct end_delegation *in = content;
    const struct council_delegation *found = NULL;
    struct council_delegations delegations;
    struct council council;
    struct ident ident;
    struct ident role;
    enum status status = start(conn, result->arena, in->council, in->version, &council, error);
    if (status == STATUS_OK)
        status = council_delegations(conn, result->arena, council.id, &delegations, error);
    for (size_t i = 0; status == STATUS_OK && ident_read(in->delegation, &ident) && i < delegations.count; i++)
        found = ident_equal(&delegations.rows[i].ident, &ident) ? &delegations.rows[i] : found;
    if (status == STATUS_OK && found == NULL)
        status = commands_not_found(error);
    if (status == STATUS_OK && (found->ended != DATE_NONE || in->last >= found->until))
        status = FAIL(error, STATUS_STALE, TEXT_councils_delegation_ended, NULL);
    if (status == STATUS_OK && (in->last < found->from - 1 || in->last < today_of(command) - 1)) /* what he did as the chair stays done */
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_councils_last_past, "last");
    if (status == STATUS_OK)
        status = councils_sql_end_delegation(conn, found->id, in->last, error);
    if (status == STATUS_OK)
        status = councils_sql_delegation_role(conn, found->id, &role, error);
    if (status == STATUS_OK)
        status = accounts_end_role(conn, &role, in->last, error);
    return status == STATUS_OK ? councils_sql_set(conn, &council, error) : status;
}

static enum status apply_end(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct end *in = content;
    struct council council;
    struct seating seating = { .conn = conn, .command = command, .arena = result->arena, .council = &council, .from = in->last };
    enum status status = start(conn, result->arena, in->council, in->version, &council, error);
    if (status == STATUS_OK && in->decision_day > today_of(command))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_councils_decision_later, "decision_day");
    if (status == STATUS_OK && (in->last < council.decision_day || in->decision_day < council.decision_day))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_councils_end_before, "last");
    if (status == STATUS_OK)
        status = council_seats(conn, result->arena, council.id, &seating.before, error);
    seating.basis = council_basis(result->arena, in->decision_no, in->decision_day);
    for (size_t i = 0; status == STATUS_OK && i < seating.before.count; i++) {
        const struct council_seat *seat = &seating.before.rows[i];
        if (seat->until == DATE_NONE || seat->until > in->last)
            status = end_seat(&seating, seat, seat->from > in->last ? seat->from - 1 : in->last, error);
    }
    if (status != STATUS_OK)
        return status;
    council.ended = in->last;
    council.end_basis = seating.basis;
    return councils_sql_set(conn, &council, error);
}

static const struct command_type rows[] = {
    { "councils.set_up", "councils.edit", &set_up_shape, apply_set_up, set_up_subject },
    { "councils.change", "councils.edit", &change_shape, apply_change, council_subject },
    { "councils.rules", "councils.edit", &rules_shape, apply_rules, council_subject },
    { "councils.delegate", "councils.delegate", &delegate_shape, apply_delegate, chair_subject },
    { "councils.end_delegation", "councils.delegate", &end_delegation_shape, apply_end_delegation, chair_subject },
    { "councils.end", "councils.edit", &end_shape, apply_end, council_subject },
};
const struct command_types councils_commands = { rows, sizeof(rows) / sizeof(rows[0]) };

void *councils_extra(struct arena *arena, int64_t now)
{
    struct council_extra *extra = ARENA_NEW(arena, struct council_extra);
    if (extra != NULL)
        *extra = (struct council_extra){ arena, now };
    return extra;
}

enum status council_command(struct web_request *request, const struct ident *id, const char *type, int64_t province, struct str content,
                            struct error *error)
{
    struct council_extra extra = { web_arena(request), context_now(web_context(request)) };
    const struct command command = { .id = *id, .type = type, .province = province, .actor = accounts_actor(accounts_viewer(request)), .content = content,
                                     .extra = &extra };
    struct command_result ignored;
    return command_run(web_room(request, "commands"), web_arena(request), &command, &ignored, error);
}
