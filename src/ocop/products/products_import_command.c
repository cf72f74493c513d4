/* products.import and products.undo_import. The first names the file by its hash, how many rows it has, how its columns were read and what was mended;
 * the rows themselves come beside it. It writes all rows or none. The second takes back what an import made, unless something was built on it. */
#include "base/pure.h"
#include "base/text.h"
#include "ocop/files/files.h"
#include "ocop/products/products_import_int.h"
#include "texts_products.h"

#define CONTENT_MAX ((size_t)1 << 20)
#define NAME_MAX 255

struct content_column {
    int what;
    int64_t column;
};
struct content {
    struct products_import_about about;
    struct str file, sha256;
    int64_t rows;
    struct json_list columns, mends;
};

static const struct json_field column_fields[] = {
    { .name = "what", .kind = JSON_WORD, .offset = offsetof(struct content_column, what), .required = true, .words = import_column_words },
    { .name = "column", .kind = JSON_INT, .offset = offsetof(struct content_column, column), .required = true, .min = TABLE_LEFT_OUT,
      .max = TABLE_COLUMNS_MAX },
};
static const struct json_shape column_shape = { "ProductsImportColumn", sizeof(struct content_column), column_fields, 2, false, NULL };
static const struct json_field mend_fields[] = {
    { .name = "line", .kind = JSON_INT, .offset = offsetof(struct import_mend, line), .required = true, .min = 1, .max = INT32_MAX },
    { .name = "what", .kind = JSON_WORD, .offset = offsetof(struct import_mend, what), .required = true, .words = import_mend_words },
    { .name = "value", .kind = JSON_TEXT, .offset = offsetof(struct import_mend, value), .required = true, .max = PRODUCT_LINE_MAX },
};
static const struct json_shape mend_shape = { "ProductsImportMend", sizeof(struct import_mend), mend_fields, 3, false, NULL };
static const struct json_field content_fields[] = {
    { .name = "import", .kind = JSON_TEXT, .offset = offsetof(struct content, about.import), .required = true, .min = IDENT_TEXT_SIZE,
      .max = IDENT_TEXT_SIZE },
    { .name = "file", .kind = JSON_TEXT, .offset = offsetof(struct content, file), .required = true, .max = NAME_MAX },
    { .name = "sha256", .kind = JSON_TEXT, .offset = offsetof(struct content, sha256), .required = true, .min = SHA256_HEX_SIZE, .max = SHA256_HEX_SIZE },
    { .name = "rows", .kind = JSON_INT, .offset = offsetof(struct content, rows), .required = true, .min = 0, .max = IMPORT_ROWS_MAX },
    { .name = "columns", .kind = JSON_LIST, .offset = offsetof(struct content, columns), .required = true, .max = IMPORT_COLUMNS, .of = &column_shape },
    { .name = "mends", .kind = JSON_LIST, .offset = offsetof(struct content, mends), .required = true, .max = IMPORT_MENDS_MAX, .of = &mend_shape },
};
static const struct json_shape content_shape = { "ProductsImport", sizeof(struct content), content_fields, 6, false, NULL };
static const struct json_field undo_fields[] = {
    { .name = "import", .kind = JSON_TEXT, .offset = offsetof(struct products_import_about, import), .required = true, .min = IDENT_TEXT_SIZE,
      .max = IDENT_TEXT_SIZE },
};
static const struct json_shape undo_shape = { "ProductsUndoImport", sizeof(struct products_import_about), undo_fields, 1, false, NULL };

struct str import_content(struct arena *arena, const struct import *import, const struct ident *ident)
{
    struct json_writer json;
    struct buffer text;
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "import", product_ident_text(arena, ident));
    json_text(&json, "file", import->name);
    json_text(&json, "sha256", sha256_hex(arena, &import->sha256));
    json_int(&json, "rows", (int64_t)import->count);
    json_array(&json, "columns");
    for (size_t i = 0; i < IMPORT_COLUMNS; i++) {
        if (import->columns[i] == TABLE_AUTO)
            continue;
        json_object(&json, NULL);
        json_text_z(&json, "what", import_column_words[i]);
        json_int(&json, "column", import->columns[i]);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_array(&json, "mends");
    for (size_t i = 0; i < import->mends.count; i++) {
        json_object(&json, NULL);
        json_int(&json, "line", import->mends.rows[i].line);
        json_text_z(&json, "what", import_mend_words[import->mends.rows[i].what]);
        json_text(&json, "value", import->mends.rows[i].value);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return json_writer_end(&json, NULL) == STATUS_OK ? buffer_str(&text) : STR("");
}

struct str import_undo_content(struct arena *arena, const struct ident *ident)
{
    struct json_writer json;
    struct buffer text;
    buffer_open(&text, arena, 100);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "import", product_ident_text(arena, ident));
    json_object_end(&json);
    return json_writer_end(&json, NULL) == STATUS_OK ? buffer_str(&text) : STR("");
}

/* ---- writing ---- */

struct writing {
    struct db_conn *conn;
    struct arena *arena;
    const struct command *command;
    const struct import_extra *extra;
    struct import *import;
    struct import_plan plan;
    int64_t id; /* of the import */
    int64_t *producers; /* their numbers, by the plan's index */
};

/* The same for the same import, so that a command done twice makes nothing twice. */
static struct ident ident_of(struct writing *w, const char *what, int64_t line)
{
    struct buffer name;
    buffer_open(&name, w->arena, 100);
    buffer_add_z(&name, what);
    buffer_add_int(&name, line);
    buffer_add_char(&name, ' ');
    ident_write(&name, &w->command->id);
    return ident_of_name(buffer_str(&name));
}

static enum status write_producer(struct writing *w, size_t index, struct error *error)
{
    const struct import_producer *in = &w->plan.producers[index];
    int64_t line = w->import->rows[in->row].from->line;
    const struct producer producer = { .ident = ident_of(w, "import producer ", line),
                                       .province = w->command->province,
                                       .state = PRODUCER_CHECKED,
                                       .facts = { .kind = in->kind, .name = in->name, .commune_code = in->commune, .registered_on = DATE_NONE,
                                                  .founded = DATE_NONE } };
    struct product_import_made made = { .is_producer = true, .version = 1, .name = in->name, .line = line };
    enum status status = producers_enter(w->conn, w->arena, &producer, w->import->name, w->extra->base.now, &made.id, error);
    w->producers[index] = made.id;
    return status == STATUS_OK ? imports_sql_add_made(w->conn, w->id, &made, error) : status;
}

static enum status write_set(struct writing *w, struct product_import_made *made, int set, struct error *error)
{
    const struct product_decision decision = { .set = set, .reason = w->import->name, .decided_at = w->extra->base.now };
    enum status status = products_sql_set(w->conn, made->id, set, error);
    made->version++;
    return status == STATUS_OK ? products_sql_add_decision(w->conn, made->id, &decision, w->command->actor.id, error) : status;
}

static enum status write_product(struct writing *w, const struct import_row *row, struct error *error)
{
    struct str text = row->text[IMPORT_PRODUCT];
    date today = date_in_vietnam(w->extra->base.now);
    struct str find = product_find_key(w->arena, text);
    const struct product_name name = { .from = today, .name = text, .reason = STR("") };
    const struct product product = { .ident = ident_of(w, "import product ", row->from->line),
                                     .province = w->command->province,
                                     .producer = w->producers[row->producer],
                                     .commune_code = row->commune,
                                     .state = PRODUCT_ACTIVE,
                                     .name = text,
                                     .name_from = today,
                                     .description = STR(""),
                                     .place = STR(""),
                                     .story = STR(""),
                                     .story_en = STR("") };
    struct product_import_made made = { .version = 1, .name = text, .line = row->from->line };
    enum status status = products_sql_add(w->conn, &product, find, text_sort_key(w->arena, text), &made.id, error);
    if (status == STATUS_OK)
        status = products_sql_add_name(w->conn, made.id, &name, error);
    if (status == STATUS_OK)
        status = product_write_words(w->conn, product.province, made.id, find, error);
    if (status == STATUS_OK && row->set != 0)
        status = write_set(w, &made, row->set, error);
    return status == STATUS_OK ? imports_sql_add_made(w->conn, w->id, &made, error) : status;
}

static enum status write_all(struct writing *w, const struct content *content, struct error *error)
{
    struct import_done done = { .province = w->command->province,
                                .file_name = w->import->name,
                                .sha256 = w->import->sha256,
                                .rows = (int64_t)w->import->count,
                                .left_out = w->plan.left_out,
                                .mends = (int64_t)w->import->mends.count,
                                .made_at = w->extra->base.now,
                                .made_by = w->command->actor.id };
    enum status status;
    w->producers = ARENA_NEW_MANY(w->arena, int64_t, w->plan.producer_count + 1);
    if (w->producers == NULL)
        return fail_memory(error);
    if (!ident_read(content->about.import, &done.ident))
        return commands_not_found(error);
    status = imports_sql_add(w->conn, &done, &w->id, error);
    for (size_t i = 0; status == STATUS_OK && i < w->plan.producer_count; i++)
        if (i < w->plan.known_producers)
            w->producers[i] = w->plan.producers[i].id;
        else
            status = write_producer(w, i, error);
    for (size_t i = 0; status == STATUS_OK && i < w->import->count; i++)
        if (w->import->rows[i].verdict == IMPORT_NEW)
            status = write_product(w, &w->import->rows[i], error);
    return status;
}

/* The rows must be those that the content names. */
static bool is_what_it_says(struct arena *arena, const struct content *content, const struct import *import)
{
    return import != NULL && str_equal(content->sha256, sha256_hex(arena, &import->sha256)) && content->rows == (int64_t)import->count &&
           content->mends.count == import->mends.count;
}

static enum status plan_and_write(struct writing *w, const struct content *content, struct buffer *result, struct error *error)
{
    struct json_writer json;
    enum status status;
    if (!is_what_it_says(w->arena, content, w->import))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_products_import_other_rows, "rows");
    status = import_plan(w->conn, w->arena, w->import, w->command->province, w->extra->law, date_in_vietnam(w->extra->base.now), &w->plan, error);
    if (status == STATUS_OK && w->plan.faulty > 0)
        status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_products_import_refused, "rows", TEXT_ARG_INT("count", w->plan.faulty));
    if (status == STATUS_OK && w->plan.new_producers + w->plan.new_products == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_products_import_nothing_new, "rows");
    if (status == STATUS_OK)
        status = write_all(w, content, error);
    if (status != STATUS_OK)
        return status;
    json_writer_open(&json, result);
    json_object(&json, NULL);
    json_text(&json, "import", content->about.import);
    json_int(&json, "producers", w->plan.new_producers);
    json_int(&json, "products", w->plan.new_products);
    json_object_end(&json);
    return json_writer_end(&json, error);
}

static enum status apply_import(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct import_extra *extra = command->extra;
    struct arena arena;
    struct writing w = { .conn = conn, .arena = &arena, .command = command, .extra = extra, .import = extra->import };
    enum status status;
    arena_open(&arena, &memory_system, IMPORT_MEMORY);
    status = plan_and_write(&w, content, result, error);
    arena_close(&arena);
    return status;
}

/* ---- taking back ---- */

static enum status built_on(const struct product_import_made *made, struct error *error)
{
    return FAIL_WITH(error, STATUS_STALE, made->is_producer ? TEXT_products_import_producer_built_on : TEXT_products_import_product_built_on, NULL,
                     TEXT_ARG("name", made->name));
}

static enum status take_product(struct db_conn *conn, struct arena *arena, const struct product_import_made *made, struct error *error)
{
    struct product product;
    enum status status = products_by_id(conn, arena, made->id, &product, error);
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && product.version != made->version))
        return built_on(made, error);
    if (status == STATUS_OK)
        status = imports_sql_remove_product(conn, made->id, error);
    return status == STATUS_STALE ? built_on(made, error) : status;
}

static enum status take_producer(struct db_conn *conn, struct arena *arena, const struct product_import_made *made, struct error *error)
{
    bool papers = false;
    bool gone = false;
    enum status status = papers_ever(conn, made->id, &papers, error);
    if (status == STATUS_OK && !papers)
        status = producers_take_back(conn, arena, made->id, &gone, error);
    return status == STATUS_STALE || (status == STATUS_OK && !gone) ? built_on(made, error) : status;
}

/* Products first: they belong to the producers. */
static enum status take_all(struct db_conn *conn, struct arena *arena, const struct product_imports_made *made, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < made->count; i++)
        if (!made->rows[i].is_producer)
            status = take_product(conn, arena, &made->rows[i], error);
    for (size_t i = 0; status == STATUS_OK && i < made->count; i++)
        if (made->rows[i].is_producer)
            status = take_producer(conn, arena, &made->rows[i], error);
    return status;
}

static enum status undo(struct db_conn *conn, struct arena *arena, const struct command *command, struct str ident, struct error *error)
{
    const struct import_extra *extra = command->extra;
    struct product_imports_made made;
    struct import_done done;
    struct ident key;
    bool found = false;
    enum status status;
    if (!ident_read(ident, &key))
        return commands_not_found(error);
    status = imports_sql_find(conn, arena, &key, &found, &done, error);
    if (status == STATUS_OK && (!found || done.province != command->province))
        status = commands_not_found(error);
    if (status == STATUS_OK && done.undone_at != 0)
        status = FAIL(error, STATUS_STALE, TEXT_products_import_undone_already, NULL);
    if (status == STATUS_OK)
        status = imports_sql_made(conn, arena, done.id, &made, error);
    if (status == STATUS_OK)
        status = take_all(conn, arena, &made, error);
    return status == STATUS_OK ? imports_sql_set_undone(conn, done.id, extra->base.now, error) : status;
}

static enum status apply_undo(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct products_import_about *about = content;
    struct arena arena;
    enum status status;
    (void)result;
    arena_open(&arena, &memory_system, IMPORT_MEMORY);
    status = undo(conn, &arena, command, about->import, error);
    arena_close(&arena);
    return status;
}

enum status products_import_made(struct db_conn *conn, struct arena *arena, struct str import, struct product_imports_made *out, struct error *error)
{
    struct import_done done;
    struct ident key;
    bool found = false;
    enum status status;
    if (!ident_read(import, &key))
        return commands_not_found(error);
    status = imports_sql_find(conn, arena, &key, &found, &done, error);
    if (status == STATUS_OK && !found)
        status = commands_not_found(error);
    return status == STATUS_OK ? imports_sql_made(conn, arena, done.id, out, error) : status;
}

static const struct command_type rows[] = {
    { "products.import", "products.import", &content_shape, apply_import, NULL },
    { "products.undo_import", "products.import", &undo_shape, apply_undo, NULL },
};
const struct command_types products_import_commands = { rows, sizeof(rows) / sizeof(rows[0]) };
