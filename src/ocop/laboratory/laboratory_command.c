/* The commands of laboratory tests: asking for one, writing down its result (again after a mistake: the earlier values stay), cancelling it. */
#include "base/pure.h"
#include "ocop/laboratory/laboratory_int.h"
#include "texts_laboratory.h"

/* What is known of a test beside its result. */
struct facts {
    struct str lot, sample, laboratory, accreditation, payer, asked;
    date requested, taken;
};
#define LINE(struct_name, member, least)                                                                                     \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = (least), .max = LABORATORY_LINE }
#define LINES(struct_name, member)                                                                                           \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .max = LABORATORY_TEXT }
#define DAY(struct_name, member)                                                                                             \
    { .name = #member, .kind = JSON_DATE, .offset = offsetof(struct struct_name, member), .required = true, .nullable = true }
#define IDENT(struct_name, member)                                                                                           \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE }
#define VERSION(struct_name)                                                                                                 \
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct struct_name, version), .required = true, .min = 1, .max = INT32_MAX }

static const struct json_field facts_fields[] = {
    LINE(facts, lot, 0),   LINE(facts, sample, 0), LINE(facts, laboratory, 1), LINE(facts, accreditation, 0),
    LINE(facts, payer, 0), LINES(facts, asked),    DAY(facts, requested),      DAY(facts, taken),
};
static const struct facts facts_defaults = { .requested = DATE_NONE, .taken = DATE_NONE };
static const struct json_shape facts_shape = { "LaboratoryFacts", sizeof(struct facts), facts_fields, 8, false, &facts_defaults };

struct request {
    struct str test, product;
    struct facts facts;
};
static const struct json_field request_fields[] = {
    IDENT(request, test),
    IDENT(request, product),
    { .name = "facts", .kind = JSON_OBJECT, .offset = offsetof(struct request, facts), .required = true, .of = &facts_shape },
};
static const struct json_shape request_shape = { "LaboratoryRequest", sizeof(struct request), request_fields, 3, false, NULL };

static const struct json_field value_fields[] = {
    LINE(laboratory_value, parameter, 1), LINE(laboratory_value, value, 0),  LINE(laboratory_value, unit, 0),
    LINE(laboratory_value, limit, 0),     LINE(laboratory_value, source, 0),
};
static const struct json_shape value_shape = { "LaboratoryValue", sizeof(struct laboratory_value), value_fields, 5, false, NULL };

struct result {
    struct str test;
    int64_t version;
    struct facts facts;
    date received, resulted;
    int conclusion;
    struct str paper; /* identifier; empty: none */
    struct str note;
    struct json_list values;
};
static const struct json_field result_fields[] = {
    IDENT(result, test),
    VERSION(result),
    { .name = "facts", .kind = JSON_OBJECT, .offset = offsetof(struct result, facts), .required = true, .of = &facts_shape },
    DAY(result, received),
    { .name = "resulted", .kind = JSON_DATE, .offset = offsetof(struct result, resulted), .required = true },
    { .name = "conclusion", .kind = JSON_WORD, .offset = offsetof(struct result, conclusion), .required = true, .words = test_conclusion_words },
    { .name = "paper", .kind = JSON_TEXT, .offset = offsetof(struct result, paper), .required = true, .max = IDENT_TEXT_SIZE },
    LINES(result, note),
    { .name = "values", .kind = JSON_LIST, .offset = offsetof(struct result, values), .required = true, .max = LABORATORY_VALUES, .of = &value_shape },
};
static const struct result result_defaults = { .received = DATE_NONE, .resulted = DATE_NONE };
static const struct json_shape result_shape = { "LaboratoryResult", sizeof(struct result), result_fields, 9, false, &result_defaults };

struct cancel {
    struct str test;
    int64_t version;
    struct str reason;
};
static const struct json_field cancel_fields[] = { IDENT(cancel, test), VERSION(cancel), LINE(cancel, reason, 1) };
static const struct json_shape cancel_shape = { "LaboratoryCancel", sizeof(struct cancel), cancel_fields, 3, false, NULL };

_Static_assert(offsetof(struct result, test) == 0 && offsetof(struct cancel, test) == 0, "they begin with the test");

/* ---- what a command is about ---- */

static enum status request_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                   struct error *error)
{
    const struct laboratory_extra *extra = command->extra;
    const struct request *request = content;
    struct product product;
    enum status status = products_find(conn, extra->arena, request->product, &product, error);
    if (status == STATUS_OK && product.province != command->province)
        status = commands_not_found(error);
    return status == STATUS_OK ? products_subject(conn, extra->arena, product.id, subject, error) : status;
}

static enum status find(struct db_conn *conn, struct arena *arena, struct str ident, struct laboratory_test *out, struct error *error)
{
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? laboratory_sql_find(conn, arena, &read, &found, out, error) : STATUS_OK;
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

static enum status test_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                struct error *error)
{
    const struct laboratory_extra *extra = command->extra;
    struct laboratory_test test;
    enum status status = find(conn, extra->arena, *(const struct str *)content, &test, error);
    if (status == STATUS_OK && test.province != command->province)
        status = commands_not_found(error);
    return status == STATUS_OK ? products_subject(conn, extra->arena, test.product, subject, error) : status;
}

/* ---- rules ---- */

static enum status check_facts(const struct facts *facts, date today, struct error *error)
{
    if (facts->requested != DATE_NONE && facts->requested > today)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_laboratory_later, "requested");
    return facts->taken != DATE_NONE && facts->taken > today ? FAIL(error, STATUS_BAD_INPUT, TEXT_laboratory_later, "taken") : STATUS_OK;
}

/* Taken, received, reported: in this order, as far as they are told. */
static enum status check_result(const struct result *result, date today, struct error *error)
{
    if (result->resulted > today)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_laboratory_later, "resulted");
    if (result->received != DATE_NONE && result->received > result->resulted)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_laboratory_order, "received");
    if (result->facts.taken != DATE_NONE && result->facts.taken > (result->received == DATE_NONE ? result->resulted : result->received))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_laboratory_order, "taken");
    return result->conclusion != TEST_UNKNOWN && result->paper.len == 0 ? FAIL(error, STATUS_BAD_INPUT, TEXT_laboratory_paper_needed, "paper") : STATUS_OK;
}

/* A paper of the product's producer that was not withdrawn. */
static enum status find_paper(struct db_conn *conn, struct arena *arena, struct str ident, int64_t product, int64_t *out, struct error *error)
{
    struct product of = { 0 };
    struct paper paper;
    struct ident read;
    bool found = false;
    enum status status = STATUS_OK;
    *out = 0;
    if (ident.len == 0)
        return STATUS_OK;
    if (ident_read(ident, &read))
        status = paper_find(conn, arena, &read, &found, &paper, error);
    if (status == STATUS_OK && found)
        status = products_by_id(conn, arena, product, &of, error);
    if (status != STATUS_OK)
        return status;
    if (!found || paper.producer != of.producer || paper.withdrawn)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_laboratory_paper_not, "paper");
    *out = paper.id;
    return STATUS_OK;
}

static void take_facts(struct laboratory_test *test, const struct facts *facts)
{
    test->lot = facts->lot;
    test->sample = facts->sample;
    test->laboratory = facts->laboratory;
    test->accreditation = facts->accreditation;
    test->payer = facts->payer;
    test->asked = facts->asked;
    test->requested = facts->requested;
    test->taken = facts->taken;
}

/* ---- changes ---- */

static enum status apply_request(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct laboratory_extra *extra = command->extra;
    const struct request *request = content;
    struct laboratory_test test = { .province = command->province, .made_at = extra->now, .made_by = extra->by };
    struct product product;
    enum status status = products_find(conn, result->arena, request->product, &product, error);
    if (status == STATUS_OK && !ident_read(request->test, &test.ident))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = check_facts(&request->facts, date_in_vietnam(extra->now), error);
    if (status != STATUS_OK)
        return status;
    test.product = product.id;
    take_facts(&test, &request->facts);
    return laboratory_sql_add(conn, &test, error);
}

enum status laboratory_enter(struct db_conn *conn, struct arena *arena, const struct laboratory_test *test, int64_t *id, struct error *error)
{
    struct laboratory_test made = { .id = 0 };
    bool found = false;
    enum status status = laboratory_sql_add(conn, test, error);
    if (status == STATUS_OK)
        status = laboratory_sql_find(conn, arena, &test->ident, &found, &made, error);
    *id = made.id;
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

/* A test that is not cancelled, as its form showed it. */
static enum status start(struct db_conn *conn, struct arena *arena, struct str ident, int64_t version, struct laboratory_test *out, struct error *error)
{
    enum status status = find(conn, arena, ident, out, error);
    if (status == STATUS_OK)
        status = commands_check_version(out->version, version, error);
    return status == STATUS_OK && out->state == TEST_CANCELLED ? FAIL(error, STATUS_STALE, TEXT_laboratory_is_cancelled, NULL) : status;
}

static enum status apply_record(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct laboratory_extra *extra = command->extra;
    const struct result *in = content;
    date today = date_in_vietnam(extra->now);
    struct laboratory_test test;
    enum status status = start(conn, result->arena, in->test, in->version, &test, error);
    if (status == STATUS_OK)
        status = check_facts(&in->facts, today, error);
    if (status == STATUS_OK)
        status = check_result(in, today, error);
    if (status == STATUS_OK)
        status = find_paper(conn, result->arena, in->paper, test.product, &test.paper, error);
    if (status != STATUS_OK)
        return status;
    take_facts(&test, &in->facts);
    test.state = TEST_RESULTED;
    test.received = in->received;
    test.resulted = in->resulted;
    test.conclusion = (enum test_conclusion)in->conclusion;
    test.note = in->note;
    test.record++;
    test.recorded_at = extra->now;
    test.recorded_by = extra->by;
    status = laboratory_sql_set(conn, &test, error);
    for (size_t i = 0; status == STATUS_OK && i < in->values.count; i++)
        status = laboratory_sql_add_value(conn, &test, (int64_t)i + 1, (const struct laboratory_value *)in->values.items + i, error);
    return status;
}

static enum status apply_cancel(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct cancel *in = content;
    struct laboratory_test test;
    enum status status = start(conn, result->arena, in->test, in->version, &test, error);
    (void)command;
    if (status != STATUS_OK)
        return status;
    test.state = TEST_CANCELLED;
    test.cancelled_why = in->reason;
    return laboratory_sql_set(conn, &test, error);
}

static const struct command_type rows[] = {
    { "laboratory.request", "laboratory.edit", &request_shape, apply_request, request_subject },
    { "laboratory.record", "laboratory.edit", &result_shape, apply_record, test_subject },
    { "laboratory.cancel", "laboratory.edit", &cancel_shape, apply_cancel, test_subject },
};
const struct command_types laboratory_commands = { rows, sizeof(rows) / sizeof(rows[0]) };

enum status laboratory_command(struct web_request *request, const struct ident *id, const char *type, const struct product *product, struct str content,
                               struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    struct laboratory_extra extra = { web_arena(request), context_now(web_context(request)), viewer->name };
    struct command_result ignored;
    struct db_conn *conn;
    struct producer producer;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK)
        status = producers_by_id(conn, web_arena(request), product->producer, &producer, error);
    if (status != STATUS_OK)
        return status;
    const struct command command = { .id = *id,
                                     .type = type,
                                     .province = product->province,
                                     .actor = producers_actor(web_arena(request), viewer, &producer),
                                     .content = content,
                                     .extra = &extra };
    return command_run(web_room(request, "commands"), web_arena(request), &command, &ignored, error);
}
