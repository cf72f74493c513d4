/* The commands on returns: asking a producer for the year's, and answering it (again after a mistake: the earlier versions stay). */
#include "base/pure.h"
#include "ocop/returns/returns_int.h"
#include "texts_returns.h"

#define TEXT(struct_name, member, least, most)                                                                              \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = (least), .max = (most) }
#define NUMBER(struct_name, member, most)                                                                                    \
    { .name = #member, .kind = JSON_INT, .offset = offsetof(struct struct_name, member), .required = true, .min = 0, .max = (most) }

struct asking {
    struct str producer;
    int64_t year;
    date due;
    struct json_list certificates; /* of struct str: identifiers */
};
static const struct json_field asking_fields[] = {
    TEXT(asking, producer, IDENT_TEXT_SIZE, IDENT_TEXT_SIZE),
    { .name = "year", .kind = JSON_INT, .offset = offsetof(struct asking, year), .required = true, .min = 2018, .max = 2100 },
    { .name = "due", .kind = JSON_DATE, .offset = offsetof(struct asking, due), .required = true },
    { .name = "certificates", .kind = JSON_TEXT_LIST, .offset = offsetof(struct asking, certificates), .required = true, .min = 1, .max = RETURN_PRODUCTS_MAX },
};
static const struct json_shape asking_shape = { "ReturnsAsk", sizeof(struct asking), asking_fields, 4, false, NULL };

struct answered_line {
    int64_t product, amount, revenue, export;
    struct str unit, markets, channels;
};
static const struct json_field line_fields[] = {
    { .name = "product", .kind = JSON_INT, .offset = offsetof(struct answered_line, product), .required = true, .min = 1, .max = RETURN_PRODUCTS_MAX },
    { .name = "amount_thousandths", .kind = JSON_INT, .offset = offsetof(struct answered_line, amount), .required = true, .min = 0, .max = RETURN_AMOUNT_MAX },
    TEXT(answered_line, unit, 0, RETURN_LINE),
    NUMBER(answered_line, revenue, RETURN_MONEY_MAX),
    NUMBER(answered_line, export, RETURN_MONEY_MAX),
    TEXT(answered_line, markets, 0, RETURN_LINE),
    TEXT(answered_line, channels, 0, RETURN_LINE),
};
static const struct json_shape line_shape = { "ReturnsLine", sizeof(struct answered_line), line_fields, 7, false, NULL };
struct answering {
    struct str return_of; /* "return" is a word of C */
    int64_t version;
    int64_t labour, women;
    struct str reason;
    struct json_list lines; /* of struct answered_line */
};
static const struct json_field answering_fields[] = {
    { .name = "return", .kind = JSON_TEXT, .offset = offsetof(struct answering, return_of), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct answering, version), .required = true, .min = 1, .max = INT32_MAX },
    NUMBER(answering, labour, RETURN_PEOPLE_MAX),
    NUMBER(answering, women, RETURN_PEOPLE_MAX),
    TEXT(answering, reason, 0, RETURN_REASON),
    { .name = "lines", .kind = JSON_LIST, .offset = offsetof(struct answering, lines), .required = true, .min = 1, .max = RETURN_PRODUCTS_MAX, .of = &line_shape },
};
static const struct json_shape answering_shape = { "ReturnsFile", sizeof(struct answering), answering_fields, 6, false, NULL };

/* ---- asking ---- */

static enum status apply_ask(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct returns_extra *extra = command->extra;
    const struct asking *in = content;
    const struct str *certificates = in->certificates.items;
    struct producer producer;
    struct return_row row;
    struct buffer words;
    bool found = false;
    enum status status = producers_find(conn, extra->arena, in->producer, &producer, error);
    (void)result;
    if (status == STATUS_OK && producer.province != command->province)
        return commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    row = (struct return_row){ .ident = command->id, .province = producer.province, .year = in->year, .producer = producer.id,
                               .producer_name = producer.facts.name, .commune_code = producer.facts.commune_code, .due = in->due };
    status = returns_sql_add(conn, &row, extra->now, error);
    if (status == STATUS_OK)
        status = returns_sql_of(conn, extra->arena, producer.id, in->year, &found, &row, error);
    if (status == STATUS_OK && row.no > 0) /* answered meanwhile: what it asks about is fixed */
        return FAIL(error, STATUS_STALE, TEXT_returns_is_answered, NULL);
    for (size_t i = 0; status == STATUS_OK && i < in->certificates.count; i++)
        status = returns_sql_add_product(conn, row.id, certificates[i], error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&words, extra->arena, 100);
    text_add(&words, LANGUAGE_VI, TEXT_returns_task_about, (const struct text_arg[]){ TEXT_ARG_INT("year", in->year) }, 1);
    return task_open(conn,
                     &(struct task){ .province = row.province, .kind = "returns.fill", .subject = row.ident, .product = buffer_str(&words),
                                     .producer = row.producer_name, .path = return_path(extra->arena, &row.ident, "/ghi"),
                                     .for_whom = { .scope = TASK_FOR_PRODUCER, .person = row.producer }, .due = row.due, .opened_at = extra->now,
                                     .command = command->id },
                     error);
}

/* ---- answering ---- */

static enum status find(struct db_conn *conn, const struct command *command, const struct answering *in, struct return_row *out, struct error *error)
{
    const struct returns_extra *extra = command->extra;
    struct ident ident;
    bool found = false;
    enum status status = ident_read(in->return_of, &ident) ? returns_sql_find(conn, extra->arena, &ident, &found, out, error) : STATUS_OK;
    return status == STATUS_OK && (!found || out->province != command->province) ? commands_not_found(error) : status;
}

static enum status subject_of(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                              struct error *error)
{
    const struct returns_extra *extra = command->extra;
    struct return_row row;
    enum status status = find(conn, command, content, &row, error);
    return status == STATUS_OK ? producers_subject(conn, extra->arena, row.producer, subject, error) : status;
}

static enum status check_line(const struct answered_line *line, const struct return_products *products, bool seen[], struct error *error)
{
    if (line->product > (int64_t)products->count || seen[line->product - 1])
        return FAIL(error, STATUS_BAD_INPUT, TEXT_returns_products_differ, "lines");
    seen[line->product - 1] = true;
    if (line->export > line->revenue)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_returns_export_more, "export", TEXT_ARG("product", products->rows[line->product - 1].product_name));
    if (line->amount > 0 && line->unit.len == 0)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_returns_unit_needed, "unit", TEXT_ARG("product", products->rows[line->product - 1].product_name));
    return STATUS_OK;
}

static enum status apply_file(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct returns_extra *extra = command->extra;
    const struct answering *in = content;
    const struct answered_line *lines = in->lines.items;
    struct return_version version = { .labour = in->labour, .women = in->women, .reason = in->reason, .at = extra->now,
                                      .by_name = extra->viewer == NULL ? STR("") : extra->viewer->name };
    struct return_products products;
    struct return_row row;
    bool seen[RETURN_PRODUCTS_MAX] = { false };
    enum status status = find(conn, command, in, &row, error);
    (void)result;
    if (status == STATUS_OK)
        status = commands_check_version(row.version, in->version, error);
    if (status == STATUS_OK)
        status = returns_sql_products(conn, extra->arena, row.id, &products, error);
    if (status == STATUS_OK && row.no > 0 && in->reason.len == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_returns_reason_needed, "reason");
    if (status == STATUS_OK && in->women > in->labour)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_returns_women_more, "women");
    if (status == STATUS_OK && in->lines.count != products.count)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_returns_products_differ, "lines");
    for (size_t i = 0; status == STATUS_OK && i < in->lines.count; i++)
        status = check_line(&lines[i], &products, seen, error);
    if (status != STATUS_OK)
        return status;
    version.no = ++row.no;
    status = returns_sql_set(conn, &row, error);
    if (status == STATUS_OK)
        status = returns_sql_add_version(conn, row.id, &version, error);
    for (size_t i = 0; status == STATUS_OK && i < in->lines.count; i++)
        status = returns_sql_add_line(conn, extra->arena, row.id, version.no,
                                      &(struct return_line){ .product = lines[i].product, .amount = lines[i].amount, .revenue = lines[i].revenue,
                                                             .export = lines[i].export, .unit = lines[i].unit, .markets = lines[i].markets,
                                                             .channels = return_channels_read(lines[i].channels) },
                                      error);
    return status == STATUS_OK ? task_done(conn, row.province, "returns.fill", &row.ident, command->actor.id, extra->now, error) : status;
}

static const struct command_type rows[] = {
    { "returns.ask", "returns.ask", &asking_shape, apply_ask, NULL },
    { "returns.file", "returns.file", &answering_shape, apply_file, subject_of },
};
const struct command_types returns_commands = { rows, sizeof(rows) / sizeof(rows[0]) };

static const struct task_kind kinds[] = {
    { "returns.fill", TEXT_returns_task_fill, TEXT_returns_task_fill_do },
};
const struct task_kinds returns_task_kinds = { kinds, 1 };
