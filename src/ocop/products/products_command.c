/* The commands about one product: add, edit, rename, set, stop, resume, sizes; and the hook by which products follow their producer. */
#include "base/pure.h"
#include "base/text.h"
#include "ocop/products/products_int.h"
#include "texts_producers.h"
#include "texts_products.h"

#define IDENT(struct_name, member)                                                                                           \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE }
#define LINE(struct_name, member, least)                                                                                     \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = (least), .max = PRODUCT_LINE_MAX }
#define LINES(struct_name, member)                                                                                           \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .max = PRODUCT_TEXT_MAX }
#define VERSION(struct_name)                                                                                                 \
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct struct_name, version), .required = true, .min = 1, .max = INT32_MAX }
#define SHAPE(title, struct_name, fields) { title, sizeof(struct struct_name), fields, sizeof(fields) / sizeof(fields[0]), false, NULL }

/* Not told before there was one. */
#define LATER(struct_name, member) { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .max = PRODUCT_TEXT_MAX }

struct add_content {
    struct str producer, product;
    struct str name, description, place, story, story_en;
};
static const struct json_field add_fields[] = {
    IDENT(add_content, producer),      IDENT(add_content, product), LINE(add_content, name, 1), LINES(add_content, description),
    LINE(add_content, place, 0),       LINES(add_content, story),   LATER(add_content, story_en),
};
static const struct json_shape add_shape = SHAPE("ProductsAdd", add_content, add_fields);

/* All others begin with the product and its version. */
struct about {
    struct str product;
    int64_t version;
};

struct edit_content {
    struct str product;
    int64_t version;
    struct str description, place, story, story_en;
};
static const struct json_field edit_fields[] = {
    IDENT(edit_content, product), VERSION(edit_content), LINES(edit_content, description), LINE(edit_content, place, 0), LINES(edit_content, story),
    LATER(edit_content, story_en),
};
static const struct json_shape edit_shape = SHAPE("ProductsEdit", edit_content, edit_fields);

struct rename_content {
    struct str product;
    int64_t version;
    date from;
    struct str name, reason;
};
static const struct json_field rename_fields[] = {
    IDENT(rename_content, product),
    VERSION(rename_content),
    { .name = "from", .kind = JSON_DATE, .offset = offsetof(struct rename_content, from), .required = true },
    LINE(rename_content, name, 1),
    LINE(rename_content, reason, 1),
};
static const struct json_shape rename_shape = SHAPE("ProductsRename", rename_content, rename_fields);

struct set_content {
    struct str product;
    int64_t version;
    int64_t set;
    struct str reason;
};
static const struct json_field set_fields[] = {
    IDENT(set_content, product),
    VERSION(set_content),
    { .name = "set", .kind = JSON_INT, .offset = offsetof(struct set_content, set), .required = true, .min = 1, .max = PRODUCTS_SETS },
    LINE(set_content, reason, 0),
};
static const struct json_shape set_shape = SHAPE("ProductsSet", set_content, set_fields);

struct stop_content {
    struct str product;
    int64_t version;
    struct str reason;
};
static const struct json_field stop_fields[] = { IDENT(stop_content, product), VERSION(stop_content), LINE(stop_content, reason, 1) };
static const struct json_shape stop_shape = SHAPE("ProductsStop", stop_content, stop_fields);

struct variant_content {
    struct str product;
    int64_t version;
    struct str variant;
    struct str name, content, unit, gtin;
};
static const struct json_field variant_fields[] = {
    IDENT(variant_content, product),   IDENT(variant_content, variant),   LINE(variant_content, name, 1),
    LINE(variant_content, content, 0), LINE(variant_content, unit, 0), LINE(variant_content, gtin, 0),
};
static const struct json_shape variant_shape = SHAPE("ProductsAddVariant", variant_content, variant_fields);
static const struct json_field stop_variant_fields[] = { IDENT(variant_content, product), IDENT(variant_content, variant), VERSION(variant_content) };
static const struct json_shape stop_variant_shape = SHAPE("ProductsStopVariant", variant_content, stop_variant_fields);

_Static_assert(offsetof(struct edit_content, version) == offsetof(struct about, version) &&
                   offsetof(struct rename_content, version) == offsetof(struct about, version) &&
                   offsetof(struct set_content, version) == offsetof(struct about, version) &&
                   offsetof(struct stop_content, version) == offsetof(struct about, version) &&
                   offsetof(struct variant_content, version) == offsetof(struct about, version),
               "they begin alike");

static date today_of(const struct command *command)
{
    const struct product_extra *extra = command->extra;
    return date_in_vietnam(extra->now);
}

/* ---- what it is about ---- */

static enum status add_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                               struct error *error)
{
    const struct product_extra *extra = command->extra;
    const struct add_content *in = content;
    struct producer producer;
    enum status status = producers_find(conn, extra->arena, in->producer, &producer, error);
    if (status == STATUS_OK && producer.province != command->province)
        status = commands_not_found(error);
    if (status == STATUS_OK)
        *subject = (struct permission_subject){ .province = producer.province, .commune = producer.facts.commune_code, .producer = producer.id };
    return status;
}

static enum status about_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                 struct error *error)
{
    const struct product_extra *extra = command->extra;
    const struct about *about = content;
    struct product product;
    enum status status = products_find(conn, extra->arena, about->product, &product, error);
    if (status == STATUS_OK && product.province != command->province)
        status = commands_not_found(error);
    if (status == STATUS_OK)
        *subject = (struct permission_subject){ .province = product.province, .commune = product.commune_code, .producer = product.producer };
    return status;
}

static enum status find_current(struct db_conn *conn, struct arena *arena, const void *content, struct product *out, struct error *error)
{
    const struct about *about = content;
    enum status status = products_find(conn, arena, about->product, out, error);
    return status == STATUS_OK ? commands_check_version(out->version, about->version, error) : status;
}

/* ---- adding, editing, names ---- */

enum status product_write_words(struct db_conn *conn, int64_t province, int64_t id, struct str find, struct error *error)
{
    struct str rest = str_trim(find);
    enum status status = products_sql_forget_words(conn, id, error);
    while (rest.len > 0 && status == STATUS_OK) {
        struct str word = str_cut(&rest, ' ');
        if (word.len > 0)
            status = products_sql_add_word(conn, province, id, word, error);
    }
    return status;
}

static enum status check_name(struct arena *arena, struct str name, struct error *error)
{
    return text_fold(arena, name).len > 0 ? STATUS_OK : FAIL(error, STATUS_BAD_INPUT, TEXT_products_name_bad, "name");
}

static struct str told(struct str text)
{
    return text.ptr == NULL ? STR("") : text;
}

static enum status apply_add(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct add_content *in = content;
    struct str find = product_find_key(result->arena, in->name);
    const struct product_name name = { .from = today_of(command), .name = in->name, .reason = STR("") };
    struct product product = { .state = PRODUCT_ACTIVE, .name = in->name, .name_from = today_of(command), .description = in->description,
                               .place = in->place, .story = in->story, .story_en = told(in->story_en) };
    struct producer producer;
    int64_t id;
    enum status status = producers_find(conn, result->arena, in->producer, &producer, error);
    if (status == STATUS_OK && producer.state == PRODUCER_ENDED)
        status = FAIL(error, STATUS_STALE, TEXT_producers_is_ended, NULL);
    if (status == STATUS_OK)
        status = check_name(result->arena, in->name, error);
    if (status == STATUS_OK && !ident_read(in->product, &product.ident))
        status = commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    product.province = producer.province;
    product.producer = producer.id;
    product.commune_code = producer.facts.commune_code;
    status = products_sql_add(conn, &product, find, text_sort_key(result->arena, in->name), &id, error);
    if (status == STATUS_OK)
        status = products_sql_add_name(conn, id, &name, error);
    return status == STATUS_OK ? product_write_words(conn, product.province, id, find, error) : status;
}

static enum status apply_edit(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct edit_content *in = content;
    struct product product;
    enum status status = find_current(conn, result->arena, content, &product, error);
    (void)command;
    if (status != STATUS_OK)
        return status;
    product.description = in->description;
    product.place = in->place;
    product.story = in->story;
    if (in->story_en.ptr != NULL)
        product.story_en = in->story_en;
    return products_sql_edit(conn, &product, error);
}

static enum status apply_rename(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                struct error *error)
{
    const struct rename_content *in = content;
    struct str find = product_find_key(result->arena, in->name);
    const struct product_name name = { .from = in->from, .name = in->name, .reason = in->reason };
    struct product product;
    enum status status = find_current(conn, result->arena, content, &product, error);
    if (status == STATUS_OK)
        status = check_name(result->arena, in->name, error);
    if (status == STATUS_OK && str_equal(product.name, in->name))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_products_name_same, "name");
    if (status == STATUS_OK && in->from > today_of(command))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_producers_day_ahead, "from");
    if (status == STATUS_OK && in->from < product.name_from)
        status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_producers_day_early, "from", TEXT_ARG("day", date_text(result->arena, product.name_from)));
    if (status == STATUS_OK)
        status = products_sql_rename(conn, product.id, in->name, in->from, find, text_sort_key(result->arena, in->name), error);
    if (status == STATUS_OK)
        status = products_sql_add_name(conn, product.id, &name, error);
    return status == STATUS_OK ? product_write_words(conn, product.province, product.id, find, error) : status;
}

/* ---- set, state ---- */

/* The first decision needs no reason; changing it does, for a dossier may have been written by the other sheet. */
static enum status apply_set(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct set_content *in = content;
    const struct product_extra *extra = command->extra;
    const struct product_decision decision = { .set = (int)in->set, .reason = in->reason, .decided_at = extra->now };
    struct product product;
    enum status status = find_current(conn, result->arena, content, &product, error);
    if (status == STATUS_OK && product.set == in->set)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_products_set_same, "set");
    if (status == STATUS_OK && product.set != 0 && in->reason.len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_products_set_reason_missing, "reason");
    if (status == STATUS_OK)
        status = products_sql_set(conn, product.id, decision.set, error);
    return status == STATUS_OK ? products_sql_add_decision(conn, product.id, &decision, command->actor.id, error) : status;
}

static enum status apply_stop(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    enum product_state state = str_is(str_from(command->type), "products.stop") ? PRODUCT_STOPPED : PRODUCT_ACTIVE;
    struct product product;
    enum status status = find_current(conn, result->arena, content, &product, error);
    if (status == STATUS_OK && product.state == state)
        status = FAIL(error, STATUS_STALE, TEXT_products_state_same, NULL);
    return status == STATUS_OK ? products_sql_set_state(conn, product.id, state, error) : status;
}

/* ---- sizes ---- */

static enum status apply_variant(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                 struct error *error)
{
    const struct variant_content *in = content;
    struct product_variant variant = { .name = in->name, .content = in->content, .unit = in->unit, .gtin = in->gtin };
    struct product product;
    enum status status = products_find(conn, result->arena, in->product, &product, error);
    (void)command;
    if (status == STATUS_OK && !ident_read(in->variant, &variant.ident))
        status = commands_not_found(error);
    if (status == STATUS_OK && in->gtin.len > 0 && !products_gtin_good(in->gtin))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_products_gtin_bad, "gtin");
    return status == STATUS_OK ? products_sql_add_variant(conn, product.id, &variant, error) : status;
}

static enum status apply_stop_variant(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                      struct error *error)
{
    const struct variant_content *in = content;
    struct product_variants variants;
    struct product product;
    struct ident ident;
    enum status status = products_find(conn, result->arena, in->product, &product, error);
    (void)command;
    if (status == STATUS_OK && !ident_read(in->variant, &ident))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = products_variants_of(conn, result->arena, product.id, &variants, error);
    for (size_t i = 0; status == STATUS_OK && i < variants.count; i++)
        if (ident_equal(&variants.rows[i].ident, &ident)) {
            status = commands_check_version(variants.rows[i].version, in->version, error);
            return status == STATUS_OK ? products_sql_stop_variant(conn, &ident, error) : status;
        }
    return status == STATUS_OK ? commands_not_found(error) : status;
}

static const struct command_type rows[] = {
    { "products.add", "products.edit", &add_shape, apply_add, add_subject },
    { "products.edit", "products.edit", &edit_shape, apply_edit, about_subject },
    { "products.rename", "products.edit", &rename_shape, apply_rename, about_subject },
    { "products.set", "products.set", &set_shape, apply_set, about_subject },
    { "products.stop", "products.edit", &stop_shape, apply_stop, about_subject },
    { "products.resume", "products.edit", &stop_shape, apply_stop, about_subject },
    { "products.add_variant", "products.edit", &variant_shape, apply_variant, about_subject },
    { "products.stop_variant", "products.edit", &stop_variant_shape, apply_stop_variant, about_subject },
};
const struct command_types products_commands = { rows, sizeof(rows) / sizeof(rows[0]) };

enum status products_follow(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    const struct producer_about *about = content;
    bool merges = about->into.len > 0;
    struct arena arena;
    struct producer from;
    struct producer to;
    enum status status;
    (void)command;
    arena_open(&arena, &memory_system, (size_t)1 << 20);
    status = producers_find(conn, &arena, about->producer, &from, error);
    if (status == STATUS_OK)
        status = producers_find(conn, &arena, merges ? about->into : about->producer, &to, error);
    if (status == STATUS_OK)
        status = products_sql_move(conn, from.id, to.id, to.facts.commune_code, error);
    arena_close(&arena);
    return status;
}

enum status product_command(struct web_request *request, const struct ident *id, const char *type, int64_t province,
                            const struct producer *producer, struct str content, struct error *error)
{
    struct product_extra extra = { web_arena(request), context_now(web_context(request)) };
    struct command_result ignored;
    struct command command = { .id = *id,
                               .type = type,
                               .province = province,
                               .actor = producers_actor(web_arena(request), accounts_viewer(request), producer),
                               .content = content,
                               .extra = &extra };
    return command_run(web_room(request, "commands"), web_arena(request), &command, &ignored, error);
}
