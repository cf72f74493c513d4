/* The commands of reports: setting a target, and writing down a sale point. A target is never changed: a newer document replaces it from its day on. */
#include "ocop/reports/reports_int.h"
#include "texts_certificates.h"
#include "texts_reports.h"

#define LINE(struct_name, member, least)                                                                                     \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = (least), .max = REPORT_LINE }
#define IDENT(struct_name, member)                                                                                           \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE }
#define DAY(struct_name, member)                                                                                             \
    { .name = #member, .kind = JSON_DATE, .offset = offsetof(struct struct_name, member), .required = true }
#define DAY_OR_NONE(struct_name, member)                                                                                     \
    { .name = #member, .kind = JSON_DATE, .offset = offsetof(struct struct_name, member), .required = true, .nullable = true }
#define CODE(struct_name, member)                                                                                            \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = 2, .max = CERTIFICATES_PLACE }
#define ORIGIN(struct_name)                                                                                                  \
    { .name = "origin", .kind = JSON_WORD, .offset = offsetof(struct struct_name, origin), .required = true, .words = certificate_origin_words }
#define FIELDS(array) (array), sizeof(array) / sizeof((array)[0])

#define PROVINCE_DIGITS 2 /* of a province's code; districts and communes have more */

struct set_target {
    struct str target, place, indicator, rule, document, note, replaces;
    int64_t year, value;
    date day, known;
    int origin;
};
static const struct json_field target_fields[] = {
    IDENT(set_target, target),
    CODE(set_target, place),
    LINE(set_target, indicator, 1),
    LINE(set_target, rule, 1),
    { .name = "year", .kind = JSON_INT, .offset = offsetof(struct set_target, year), .required = true, .min = 2018, .max = 2100 },
    { .name = "value", .kind = JSON_INT, .offset = offsetof(struct set_target, value), .required = true, .min = 1, .max = 1000000 },
    LINE(set_target, document, 1),
    DAY(set_target, day),
    DAY_OR_NONE(set_target, known),
    { .name = "replaces", .kind = JSON_TEXT, .offset = offsetof(struct set_target, replaces), .required = true, .max = IDENT_TEXT_SIZE },
    LINE(set_target, note, 0),
    ORIGIN(set_target),
};
static const struct set_target target_defaults = { .day = DATE_NONE, .known = DATE_NONE };
static const struct json_shape target_shape = { "ReportsSetTarget", sizeof(struct set_target), FIELDS(target_fields), false, &target_defaults };

struct add_point {
    struct str point, name, place, assumed;
    date from, to, known;
    int origin;
};
static const struct json_field point_fields[] = {
    IDENT(add_point, point), LINE(add_point, name, 1),    CODE(add_point, place),        DAY(add_point, from),
    DAY_OR_NONE(add_point, to), DAY_OR_NONE(add_point, known), LINE(add_point, assumed, 0), ORIGIN(add_point),
};
static const struct add_point point_defaults = { .from = DATE_NONE, .to = DATE_NONE, .known = DATE_NONE };
static const struct json_shape point_shape = { "ReportsAddSalePoint", sizeof(struct add_point), FIELDS(point_fields), false, &point_defaults };

/* As in certificates: what a person enters is known since today. */
static enum status known_since(const struct command *command, date known, struct report_known *out, struct error *error)
{
    const struct reports_extra *extra = command->extra;
    date today = date_in_vietnam(extra->now);
    *out = (struct report_known){ .from = known == DATE_NONE ? today : known, .at = extra->now, .by = command->actor.id };
    if (known != DATE_NONE && !str_is(command->actor.id, "system"))
        return FAIL(error, STATUS_NOT_ALLOWED, TEXT_certificates_known_not_yours, "known");
    return out->from > today ? FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_known_early, "known") : STATUS_OK;
}

static enum status check_indicator(const struct reports_extra *extra, const struct set_target *in, struct error *error)
{
    const struct indicator *indicator = indicator_find(extra->reports, in->indicator);
    const struct indicator_rule *rule = indicator == NULL ? NULL : indicator_rule_find(indicator, in->rule);
    if (indicator == NULL)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_reports_unknown_indicator, "indicator");
    if (rule == NULL)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_reports_unknown_rule, "rule");
    return in->place.len > PROVINCE_DIGITS && !report_counts_at(rule) ? FAIL(error, STATUS_BAD_INPUT, TEXT_reports_target_whole_province, "place") : STATUS_OK;
}

static bool is_of(const struct place *place, int64_t wanted)
{
    int64_t province = 0;
    return str_to_int(place->province_code, 1, 99, &province) && province == wanted;
}

/* A unit that is the province's on the target's day, or has become a part of it. */
static enum status check_place(struct db_conn *conn, struct arena *arena, const struct command *command, const struct set_target *in, struct error *error)
{
    const struct reports_extra *extra = command->extra;
    date today = date_in_vietnam(extra->now);
    struct place_links now = { NULL, 0 };
    struct place place;
    bool ours = false;
    enum status status = places_at(conn, arena, in->place, in->day, &place, error);
    if (status != STATUS_OK || is_of(&place, command->province))
        return status;
    status = places_on(conn, arena, in->place, in->day, today < in->day ? in->day : today, &now, error);
    for (size_t i = 0; status == STATUS_OK && i < now.count; i++)
        ours = ours || is_of(&now.rows[i].place, command->province);
    return status == STATUS_OK && !ours ? FAIL(error, STATUS_BAD_INPUT, TEXT_reports_target_place_other, "place") : status;
}

static enum status apply_target(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct set_target *in = content;
    struct report_target target = { .place_code = in->place, .indicator = in->indicator, .rule = in->rule, .document = in->document, .note = in->note,
                                    .year = in->year, .value = in->value, .day = in->day, .origin = in->origin };
    struct report_known known;
    struct ident replaced;
    enum status status = known_since(command, in->known, &known, error);
    if (status == STATUS_OK)
        status = check_indicator(command->extra, in, error);
    if (status == STATUS_OK)
        status = check_place(conn, result->arena, command, in, error);
    if (status == STATUS_OK && !ident_read(in->target, &target.ident))
        status = commands_not_found(error);
    if (status == STATUS_OK && in->replaces.len > 0)
        status = ident_read(in->replaces, &replaced) ? reports_sql_find_target(conn, command->province, &replaced, &target.replaces, error)
                                                     : commands_not_found(error);
    return status == STATUS_OK ? reports_sql_add_target(conn, command->province, &target, &known, error) : status;
}

static enum status apply_point(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct add_point *in = content;
    struct sale_point point = { .name = in->name, .place = in->place, .assumed = in->assumed, .place_day = in->from, .from = in->from,
                                .to = in->to == DATE_NONE ? CERTIFICATES_OPEN : in->to, .origin = in->origin };
    struct report_known known;
    struct place place;
    enum status status = known_since(command, in->known, &known, error);
    if (status == STATUS_OK && point.to < point.from)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_to_early, "to");
    if (status == STATUS_OK)
        status = places_at(conn, result->arena, in->place, in->from, &place, error);
    if (status == STATUS_OK && !ident_read(in->point, &point.ident))
        status = commands_not_found(error);
    return status == STATUS_OK ? reports_sql_add_sale_point(conn, command->province, &point, &known, error) : status;
}

static const struct command_type rows[] = {
    { "reports.set_target", "reports.target", &target_shape, apply_target, NULL },
    { "reports.add_sale_point", "reports.target", &point_shape, apply_point, NULL },
};
const struct command_types reports_commands = { rows, sizeof(rows) / sizeof(rows[0]) };
