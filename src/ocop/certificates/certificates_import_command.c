/* certificates.import and certificates.undo_import. The first names the file by its hash, how many rows it has and what was mended; the rows themselves
 * come beside it, and all of them are written or none. The second ends what was believed of them, unless something was built on it. */
#include <stdlib.h>

#include "ocop/certificates/certificates_import_int.h"
#include "texts_certificates.h"

#define CONTENT_MAX ((size_t)1 << 20)
#define NAME_MAX_BYTES 255

static const char *const mend_words[] = { "product", "producer", "kind",     "women", "minority", "commune",   "district", "new-commune", "set", "branch",
                                          "stars",   "code",     "act",      "decision", "day",   "until",     "authority", "leave",      NULL };
_Static_assert(sizeof(mend_words) / sizeof(mend_words[0]) == OLD_LEAVE + 2, "a word for each column, and for leaving out");

struct content {
    struct str import, file, sha256;
    int64_t rows;
    struct json_list mends;
};
static const struct json_field mend_fields[] = {
    { .name = "line", .kind = JSON_INT, .offset = offsetof(struct old_mend, line), .required = true, .min = 1, .max = INT32_MAX },
    { .name = "what", .kind = JSON_WORD, .offset = offsetof(struct old_mend, column), .required = true, .words = mend_words },
    { .name = "value", .kind = JSON_TEXT, .offset = offsetof(struct old_mend, value), .required = true, .max = CERTIFICATE_LINE },
};
static const struct json_shape mend_shape = { "CertificatesImportMend", sizeof(struct old_mend), mend_fields, 3, false, NULL };
static const struct json_field content_fields[] = {
    { .name = "import", .kind = JSON_TEXT, .offset = offsetof(struct content, import), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "file", .kind = JSON_TEXT, .offset = offsetof(struct content, file), .required = true, .max = NAME_MAX_BYTES },
    { .name = "sha256", .kind = JSON_TEXT, .offset = offsetof(struct content, sha256), .required = true, .min = SHA256_HEX_SIZE, .max = SHA256_HEX_SIZE },
    { .name = "rows", .kind = JSON_INT, .offset = offsetof(struct content, rows), .required = true, .min = 0, .max = OLD_ROWS_MAX },
    { .name = "mends", .kind = JSON_LIST, .offset = offsetof(struct content, mends), .required = true, .max = OLD_MENDS_MAX, .of = &mend_shape },
};
static const struct json_shape content_shape = { "CertificatesImport", sizeof(struct content), content_fields, 5, false, NULL };
struct undo {
    struct str import;
};
static const struct json_field undo_fields[] = {
    { .name = "import", .kind = JSON_TEXT, .offset = offsetof(struct undo, import), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
};
static const struct json_shape undo_shape = { "CertificatesUndoImport", sizeof(struct undo), undo_fields, 1, false, NULL };

struct str old_ident_text(struct arena *arena, const struct ident *ident)
{
    struct buffer text;
    buffer_open(&text, arena, IDENT_TEXT_SIZE);
    ident_write(&text, ident);
    return buffer_str(&text);
}

/* The same for the same command, so that what is done twice makes nothing twice. */
struct ident old_ident_for(struct arena *arena, const struct ident *command, const char *what, int64_t number)
{
    struct buffer name;
    buffer_open(&name, arena, 200);
    buffer_add_z(&name, what);
    buffer_add_int(&name, number);
    buffer_add_char(&name, ' ');
    ident_write(&name, command);
    return ident_of_name(buffer_str(&name));
}

struct str old_import_content(struct arena *arena, const struct old_list *list, const struct ident *ident)
{
    struct json_writer json;
    struct buffer text;
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "import", old_ident_text(arena, ident));
    json_text(&json, "file", str_part(list->name, 0, NAME_MAX_BYTES));
    json_text(&json, "sha256", sha256_hex(arena, &list->sha256));
    json_int(&json, "rows", (int64_t)list->count);
    json_array(&json, "mends");
    for (size_t i = 0; i < list->mends.count; i++) {
        json_object(&json, NULL);
        json_int(&json, "line", list->mends.rows[i].line);
        json_text_z(&json, "what", mend_words[list->mends.rows[i].column]);
        json_text(&json, "value", list->mends.rows[i].value);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return json_writer_end(&json, NULL) == STATUS_OK ? buffer_str(&text) : STR("");
}

struct str old_undo_content(struct arena *arena, const struct ident *ident)
{
    struct json_writer json;
    struct buffer text;
    buffer_open(&text, arena, 100);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "import", old_ident_text(arena, ident));
    json_object_end(&json);
    return json_writer_end(&json, NULL) == STATUS_OK ? buffer_str(&text) : STR("");
}

/* ---- writing ---- */

struct writing {
    struct db_conn *conn;
    struct arena *arena;
    const struct command *command;
    struct old_list *list;
    struct old_plan plan;
    struct certificate_known known;
    int64_t import;
    const struct old_row **order; /* by day, decision and authority: those of one decision together, earlier ones first */
    size_t count;
    int64_t *ids, *lines; /* of the rows that were written: the certificate, and its line's first */
    int64_t decision, no;
};

static int by_decision(const void *a, const void *b)
{
    const struct old_row *x = *(const struct old_row *const *)a, *y = *(const struct old_row *const *)b;
    int order = x->day < y->day ? -1 : x->day > y->day;
    if (order == 0)
        order = str_compare(x->decision, y->decision);
    if (order == 0)
        order = str_compare(x->authority, y->authority);
    if (order == 0)
        order = x->level - y->level;
    return order != 0 ? order : x < y ? -1 : x > y;
}

static bool same_decision(const struct old_row *a, const struct old_row *b)
{
    return a->day == b->day && str_equal(a->decision, b->decision) && str_equal(a->authority, b->authority) && a->level == b->level;
}

static enum status find_decision(struct writing *w, const struct old_row *row, struct error *error)
{
    struct decision_new decision = { .ident = old_ident_for(w->arena, &w->command->id, "import decision ", row->from->line),
                                     .province = w->command->province,
                                     .level = row->level,
                                     .place_code = row->authority,
                                     .number = row->decision,
                                     .signer = STR(""),
                                     .note = w->list->name,
                                     .day = row->day };
    enum status status = old_sql_decision(w->conn, w->command->province, row->decision, row->day, row->authority, &w->decision, error);
    w->no = 0;
    if (status == STATUS_OK && w->decision == 0)
        status = certificates_sql_add_decision(w->conn, &decision, &w->known, &w->decision, error);
    else
        w->no = 1000; /* behind those that it has */
    return status;
}

static enum status write_row(struct writing *w, const struct old_row *row, struct error *error)
{
    size_t at = (size_t)(row - w->list->rows);
    struct certificate_self self = { .ident = old_ident_for(w->arena, &w->command->id, "import certificate ", row->from->line),
                                     .province = w->command->province,
                                     .decision = w->decision,
                                     .no = ++w->no,
                                     .import = w->import,
                                     .origin = CERTIFICATE_IMPORT,
                                     .previous = row->previous_row > 0 ? w->ids[row->previous_row - 1] : row->previous };
    struct certificate_self previous = { .id = 0 };
    enum status status = STATUS_OK;
    if (row->previous_row > 0)
        self.line = w->lines[row->previous_row - 1];
    else if (row->previous > 0)
        status = certificates_sql_by_id(w->conn, row->previous, &previous, error);
    if (previous.id != 0) {
        self.line = previous.line == 0 ? previous.id : previous.line;
        self.product = previous.product;
        self.producer = previous.producer;
    }
    if (status == STATUS_OK)
        status = certificates_sql_add(w->conn, &self, &self.id, error);
    w->ids[at] = self.id;
    w->lines[at] = self.line == 0 ? self.id : self.line;
    return status == STATUS_OK ? certificates_sql_add_facts(w->conn, w->arena, &self, &row->facts, STR(""), &w->known, error) : status;
}

static enum status write_all(struct writing *w, const struct content *content, struct error *error)
{
    struct old_import import = { .province = w->command->province, .file_name = w->list->name, .sha256 = w->list->sha256, .rows = (int64_t)w->list->count,
                                 .made = w->plan.fresh, .left_out = w->plan.left_out, .mends = (int64_t)w->list->mends.count, .made_at = w->known.at,
                                 .made_by = w->command->actor.id };
    enum status status;
    w->order = ARENA_NEW_MANY(w->arena, const struct old_row *, w->list->count + 1);
    w->ids = ARENA_NEW_MANY(w->arena, int64_t, w->list->count + 1);
    w->lines = ARENA_NEW_MANY(w->arena, int64_t, w->list->count + 1);
    if (w->order == NULL || w->ids == NULL || w->lines == NULL)
        return fail_memory(error);
    if (!ident_read(content->import, &import.ident))
        return commands_not_found(error);
    for (size_t i = 0; i < w->list->count; i++)
        if (w->list->rows[i].verdict == OLD_NEW)
            w->order[w->count++] = &w->list->rows[i];
    if (w->count > 0)
        qsort(w->order, w->count, sizeof(const struct old_row *), by_decision);
    status = old_sql_add(w->conn, &import, &w->import, error);
    for (size_t i = 0; status == STATUS_OK && i < w->count; i++) {
        if (i == 0 || !same_decision(w->order[i - 1], w->order[i]))
            status = find_decision(w, w->order[i], error);
        if (status == STATUS_OK)
            status = write_row(w, w->order[i], error);
    }
    return status;
}

static bool is_what_it_says(struct arena *arena, const struct content *content, const struct old_list *list)
{
    return list != NULL && str_equal(content->sha256, sha256_hex(arena, &list->sha256)) && content->rows == (int64_t)list->count &&
           content->mends.count == list->mends.count;
}

static enum status plan_and_write(struct writing *w, const struct content *content, struct buffer *result, struct error *error)
{
    struct json_writer json;
    enum status status;
    if (!is_what_it_says(w->arena, content, w->list))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_old_other_rows, "rows");
    status = old_plan(w->conn, w->arena, w->list, w->command->province, w->known.from, &w->plan, error);
    if (status == STATUS_OK && w->plan.faulty > 0)
        status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_certificates_old_refused, "rows", TEXT_ARG_INT("count", w->plan.faulty));
    if (status == STATUS_OK && w->plan.fresh == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_old_nothing_new, "rows");
    if (status == STATUS_OK)
        status = write_all(w, content, error);
    if (status != STATUS_OK)
        return status;
    json_writer_open(&json, result);
    json_object(&json, NULL);
    json_text(&json, "import", content->import);
    json_int(&json, "certificates", w->plan.fresh);
    json_object_end(&json);
    return json_writer_end(&json, error);
}

static enum status apply_import(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct old_extra *extra = command->extra;
    struct arena arena;
    struct writing w = { .conn = conn, .arena = &arena, .command = command, .list = extra->list,
                         .known = { .from = date_in_vietnam(extra->base.now), .at = extra->base.now, .by = command->actor.id } };
    enum status status;
    arena_open(&arena, &memory_system, OLD_MEMORY);
    status = plan_and_write(&w, content, result, error);
    arena_close(&arena);
    return status;
}

static enum status apply_undo(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct old_extra *extra = command->extra;
    const struct undo *undo = content;
    struct old_import import;
    struct ident ident;
    struct str stays = STR("");
    bool found = false;
    enum status status = ident_read(undo->import, &ident) ? old_sql_find(conn, result->arena, &ident, &found, &import, error) : STATUS_OK;
    if (status == STATUS_OK && (!found || import.province != command->province))
        status = commands_not_found(error);
    if (status == STATUS_OK && import.undone_at != 0)
        status = FAIL(error, STATUS_STALE, TEXT_certificates_old_undone_already, NULL);
    if (status == STATUS_OK)
        status = old_sql_stays(conn, result->arena, import.id, &stays, error);
    if (status == STATUS_OK && stays.len > 0)
        status = FAIL_WITH(error, STATUS_STALE, TEXT_certificates_old_built_on, NULL, TEXT_ARG("name", stays));
    if (status == STATUS_OK)
        status = old_sql_end(conn, import.id, date_in_vietnam(extra->base.now), error);
    return status == STATUS_OK ? old_sql_set_undone(conn, import.id, extra->base.now, error) : status;
}

static const struct command_type rows[] = {
    { "certificates.import", "certificates.import", &content_shape, apply_import, NULL },
    { "certificates.undo_import", "certificates.import", &undo_shape, apply_undo, NULL },
};
const struct command_types certificates_import_commands = { rows, sizeof(rows) / sizeof(rows[0]) };
