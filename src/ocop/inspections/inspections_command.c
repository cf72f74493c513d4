/* The commands on plans: making one, naming its team, choosing products, taking one out again. */
#include "base/pure.h"
#include "ocop/inspections/inspections_int.h"
#include "texts_inspections.h"

#define TEXT(struct_name, member, least, most)                                                                              \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = (least), .max = (most) }
#define IDENT(struct_name, member) TEXT(struct_name, member, IDENT_TEXT_SIZE, IDENT_TEXT_SIZE)
#define VERSION(struct_name)                                                                                                 \
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct struct_name, version), .required = true, .min = 1, .max = INT32_MAX }
#define DAY(struct_name, member) { .name = #member, .kind = JSON_DATE, .offset = offsetof(struct struct_name, member), .required = true }

struct planning {
    struct str plan;
    int64_t year;
    struct str number;
    date day;
    struct str title;
};
static const struct json_field planning_fields[] = {
    IDENT(planning, plan),
    { .name = "year", .kind = JSON_INT, .offset = offsetof(struct planning, year), .required = true, .min = 2018, .max = 2100 },
    TEXT(planning, number, 1, INSPECTION_LINE),
    DAY(planning, day),
    TEXT(planning, title, 1, INSPECTION_LINE),
};
static const struct json_shape planning_shape = { "InspectionsPlan", sizeof(struct planning), planning_fields, 5, false, NULL };

struct team_member {
    struct str account; /* identifier; empty: none */
    struct str name, body;
    int duty;
};
static const struct json_field team_member_fields[] = {
    TEXT(team_member, account, 0, IDENT_TEXT_SIZE),
    TEXT(team_member, name, 1, INSPECTION_LINE),
    TEXT(team_member, body, 0, INSPECTION_LINE),
    { .name = "duty", .kind = JSON_WORD, .offset = offsetof(struct team_member, duty), .required = true, .words = inspection_duty_words },
};
static const struct json_shape team_member_shape = { "InspectionsMember", sizeof(struct team_member), team_member_fields, 4, false, NULL };
struct team {
    struct str plan;
    int64_t version;
    struct str number;
    date day;
    struct json_list members; /* of struct team_member */
};
static const struct json_field team_fields[] = {
    IDENT(team, plan), VERSION(team), TEXT(team, number, 1, INSPECTION_LINE), DAY(team, day),
    { .name = "members", .kind = JSON_LIST, .offset = offsetof(struct team, members), .required = true, .min = 1, .max = TEAM_MAX, .of = &team_member_shape },
};
static const struct json_shape team_shape = { "InspectionsTeam", sizeof(struct team), team_fields, 5, false, NULL };

struct choice {
    struct str inspection, certificate;
    int reason;
    struct str words;
};
static const struct json_field choice_fields[] = {
    IDENT(choice, inspection),
    IDENT(choice, certificate),
    { .name = "reason", .kind = JSON_WORD, .offset = offsetof(struct choice, reason), .required = true, .words = inspection_reason_words },
    TEXT(choice, words, 0, INSPECTION_LINE),
};
static const struct json_shape choice_shape = { "InspectionsChoice", sizeof(struct choice), choice_fields, 4, false, NULL };
struct choosing {
    struct str plan;
    struct json_list items; /* of struct choice */
};
static const struct json_field choosing_fields[] = {
    IDENT(choosing, plan),
    { .name = "items", .kind = JSON_LIST, .offset = offsetof(struct choosing, items), .required = true, .min = 1, .max = INSPECTIONS_MAX, .of = &choice_shape },
};
static const struct json_shape choosing_shape = { "InspectionsChoose", sizeof(struct choosing), choosing_fields, 2, false, NULL };

struct dropping {
    struct str inspection;
    int64_t version;
    struct str reason;
};
static const struct json_field dropping_fields[] = { IDENT(dropping, inspection), VERSION(dropping), TEXT(dropping, reason, 1, INSPECTION_LINE) };
static const struct json_shape dropping_shape = { "InspectionsDrop", sizeof(struct dropping), dropping_fields, 3, false, NULL };

static struct str name_of(const struct inspections_extra *extra)
{
    return extra->viewer == NULL ? STR("") : extra->viewer->name;
}

static enum status find_plan(struct db_conn *conn, const struct command *command, struct str name, struct plan *out, struct error *error)
{
    const struct inspections_extra *extra = command->extra;
    struct ident ident;
    bool found = false;
    enum status status = ident_read(name, &ident) ? plans_sql_find(conn, extra->arena, &ident, &found, out, error) : STATUS_OK;
    return status == STATUS_OK && (!found || out->province != command->province) ? commands_not_found(error) : status;
}

/* ---- a plan ---- */

static enum status apply_plan(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct inspections_extra *extra = command->extra;
    const struct planning *in = content;
    struct plan plan = { .province = command->province, .year = in->year, .number = in->number, .day = in->day, .title = in->title, .made_at = extra->now,
                         .made_by = name_of(extra) };
    (void)result;
    if (!ident_read(in->plan, &plan.ident))
        return commands_not_found(error);
    if (in->day > date_in_vietnam(extra->now))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_inspections_ahead, "day");
    return plans_sql_add(conn, &plan, error);
}

/* ---- its team ---- */

static enum status take_member(struct db_conn *conn, const struct command *command, const struct team_member *in, struct member *out, struct error *error)
{
    const struct inspections_extra *extra = command->extra;
    struct viewer person;
    bool found = false;
    enum status status = STATUS_OK;
    *out = (struct member){ .name = in->name, .body = in->body, .duty = in->duty };
    if (in->account.len == 0)
        return STATUS_OK;
    status = accounts_read_viewer(conn, extra->arena, in->account, date_in_vietnam(extra->now), &found, &person, error);
    if (status == STATUS_OK && (!found || person.province != command->province))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_inspections_no_account, "members");
    out->account = person.account;
    return status;
}

static enum status apply_team(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct inspections_extra *extra = command->extra;
    const struct team *in = content;
    const struct team_member *rows = in->members.items;
    struct members members = { .count = 0 };
    struct plan plan;
    int leads = 0;
    enum status status = find_plan(conn, command, in->plan, &plan, error);
    (void)result;
    if (status == STATUS_OK)
        status = commands_check_version(plan.version, in->version, error);
    if (status == STATUS_OK && in->day > date_in_vietnam(extra->now))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_inspections_ahead, "day");
    for (size_t i = 0; status == STATUS_OK && i < in->members.count; i++) {
        leads += rows[i].duty == 0;
        status = take_member(conn, command, &rows[i], &members.rows[members.count++], error);
    }
    if (status == STATUS_OK && leads != 1)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_inspections_one_lead, "members");
    plan.team_number = in->number;
    plan.team_day = in->day;
    plan.team++;
    return status == STATUS_OK ? plans_sql_set_team(conn, &plan, &members, error) : status;
}

/* ---- what is inspected ---- */

static const struct choosable *choosable_of(const struct choosables *all, struct str certificate)
{
    struct ident ident;
    for (size_t i = 0; ident_read(certificate, &ident) && i < all->count; i++)
        if (ident_equal(&all->rows[i].certificate, &ident))
            return &all->rows[i];
    return NULL;
}

static enum status choose(struct db_conn *conn, const struct command *command, const struct plan *plan, const struct choosables *all, const struct choice *in,
                          struct error *error)
{
    const struct inspections_extra *extra = command->extra;
    const struct choosable *row = choosable_of(all, in->certificate);
    struct inspection inspection = { .province = command->province, .plan = plan->id, .reason = in->reason, .reason_words = in->words, .made_at = extra->now,
                                     .made_by = name_of(extra) };
    bool taken = false;
    enum status status;
    if (row == NULL || !ident_read(in->inspection, &inspection.ident))
        return FAIL(error, STATUS_STALE, TEXT_inspections_not_choosable, NULL);
    status = inspections_sql_chosen(conn, plan->id, row->line, &taken, error);
    if (status == STATUS_OK && taken)
        return FAIL_WITH(error, STATUS_STALE, TEXT_inspections_is_chosen, NULL, TEXT_ARG("product", row->product_name));
    if (status == STATUS_OK && in->reason == REASON_OTHER && in->words.len == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_inspections_other_needs, "words");
    if (status == STATUS_OK && !choosable_has(row, (enum inspection_reason)in->reason, date_in_vietnam(extra->now)))
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_inspections_reason_untrue, "reason", TEXT_ARG("product", row->product_name));
    inspection.line = row->line;
    inspection.certificate = row->id;
    inspection.product = row->product;
    inspection.producer = row->producer;
    inspection.product_name = row->product_name;
    inspection.producer_name = row->producer_name;
    inspection.commune_code = row->place;
    inspection.stars = row->stars;
    return status == STATUS_OK ? inspections_sql_add(conn, &inspection, error) : status;
}

static enum status apply_choose(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct inspections_extra *extra = command->extra;
    const struct choosing *in = content;
    const struct choice *rows = in->items.items;
    struct choosables all;
    struct plan plan;
    enum status status = find_plan(conn, command, in->plan, &plan, error);
    (void)result;
    if (status == STATUS_OK)
        status = plans_sql_choosable(conn, extra->arena, command->province, plan.id, date_in_vietnam(extra->now), &all, error);
    for (size_t i = 0; status == STATUS_OK && i < in->items.count; i++)
        status = choose(conn, command, &plan, &all, &rows[i], error);
    return status;
}

static enum status apply_drop(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct inspections_extra *extra = command->extra;
    const struct dropping *in = content;
    struct inspection inspection;
    struct ident ident;
    bool found = false;
    enum status status = ident_read(in->inspection, &ident) ? inspections_sql_find(conn, extra->arena, &ident, &found, &inspection, error) : STATUS_OK;
    (void)result;
    if (status == STATUS_OK && (!found || inspection.province != command->province))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = commands_check_version(inspection.version, in->version, error);
    if (status == STATUS_OK && inspection.state != INSPECTION_PLANNED)
        return FAIL(error, STATUS_STALE, TEXT_inspections_not_now, NULL);
    if (status != STATUS_OK)
        return status;
    inspection.state = INSPECTION_DROPPED;
    inspection.dropped_why = in->reason;
    return inspections_sql_set(conn, &inspection, error);
}

static const struct command_type rows[] = {
    { "inspections.plan", "inspections.plan", &planning_shape, apply_plan, NULL },
    { "inspections.team", "inspections.plan", &team_shape, apply_team, NULL },
    { "inspections.choose", "inspections.plan", &choosing_shape, apply_choose, NULL },
    { "inspections.drop", "inspections.plan", &dropping_shape, apply_drop, NULL },
};
const struct command_types inspections_commands = { rows, sizeof(rows) / sizeof(rows[0]) };
