/* The command places.import: its content names the files; the rows themselves come beside it. */
#include "base/pure.h"
#include "ocop/places/places_int.h"
#include "texts_places.h"

#define PLAN_MEMORY ((size_t)256 << 20)
#define CONTENT_MAX ((size_t)1 << 18)

struct content_file {
    struct str name;
    int kind;
    struct str sha256;
    int64_t rows;
    date day;
};

struct content {
    struct json_list files;
};

static const struct json_field file_fields[] = {
    { .name = "name", .kind = JSON_TEXT, .offset = offsetof(struct content_file, name), .required = true, .min = 1, .max = 255 },
    { .name = "kind", .kind = JSON_WORD, .offset = offsetof(struct content_file, kind), .required = true, .words = places_file_kind_words },
    { .name = "sha256", .kind = JSON_TEXT, .offset = offsetof(struct content_file, sha256), .required = true, .min = SHA256_HEX_SIZE,
      .max = SHA256_HEX_SIZE },
    { .name = "rows", .kind = JSON_INT, .offset = offsetof(struct content_file, rows), .required = true, .min = 0, .max = INT32_MAX },
    { .name = "day", .kind = JSON_DATE, .offset = offsetof(struct content_file, day), .nullable = true },
};
static const struct content_file file_defaults = { .day = DATE_NONE };
static const struct json_shape file_shape = { "PlacesImportFile", sizeof(struct content_file), file_fields, 5, false, &file_defaults };
static const struct json_field content_fields[] = {
    { .name = "files", .kind = JSON_LIST, .offset = offsetof(struct content, files), .required = true, .min = 1, .max = 100, .of = &file_shape },
};
static const struct json_shape content_shape = { "PlacesImport", sizeof(struct content), content_fields, 1, false, NULL };

enum status places_import_content(struct arena *arena, const struct places_import *import, struct str *out, struct error *error)
{
    struct buffer text;
    struct json_writer json;
    enum status status;
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_array(&json, "files");
    for (size_t i = 0; i < import->file_count; i++) {
        const struct places_file *file = &import->files[i];
        json_object(&json, NULL);
        json_text(&json, "name", file->name);
        json_text_z(&json, "kind", places_file_kind_words[file->kind]);
        json_text(&json, "sha256", sha256_hex(arena, &file->sha256));
        json_int(&json, "rows", file->rows);
        json_date(&json, "day", file->day);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

void places_counts_json(struct json_writer *json, const char *name, const struct places_counts *counts)
{
    json_object(json, name);
    json_int(json, "new", counts->fresh);
    json_int(json, "changed", counts->changed);
    json_int(json, "unchanged", counts->unchanged);
    json_int(json, "removed", counts->removed);
    json_object_end(json);
}

/* The rows must be those that the content names. */
static bool same_files(struct arena *arena, const struct content *content, const struct places_import *import)
{
    if (import == NULL || content->files.count != import->file_count)
        return false;
    for (size_t i = 0; i < import->file_count; i++) {
        const struct content_file *file = (const struct content_file *)content->files.items + i;
        if (!str_equal(file->sha256, sha256_hex(arena, &import->files[i].sha256)))
            return false;
    }
    return true;
}

static enum status plan_and_write(struct db_conn *conn, struct arena *arena, const struct places_import *import, struct buffer *result,
                                  struct error *error)
{
    struct places_plan *plan = ARENA_NEW(arena, struct places_plan);
    struct json_writer json;
    enum status status;
    if (plan == NULL)
        return fail_memory(error);
    status = places_plan(conn, arena, import, plan, error);
    if (status != STATUS_OK)
        return status;
    if (plan->findings.fault_count > 0) {
        if (error != NULL)
            *error = plan->findings.faults[0];
        return STATUS_BAD_INPUT;
    }
    status = places_sql_write_plan(conn, plan, error);
    if (status != STATUS_OK)
        return status;
    json_writer_open(&json, result);
    json_object(&json, NULL);
    places_counts_json(&json, "units", &plan->units);
    places_counts_json(&json, "successors", &plan->successors);
    json_object_end(&json);
    return json_writer_end(&json, error);
}

static enum status apply_import(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                struct error *error)
{
    struct arena arena;
    enum status status;
    arena_open(&arena, &memory_system, PLAN_MEMORY);
    if (same_files(&arena, content, command->extra))
        status = plan_and_write(conn, &arena, command->extra, result, error);
    else
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_places_other_rows, "files");
    arena_close(&arena);
    return status;
}

static const struct command_type rows[] = {
    { "places.import", "places.import", &content_shape, apply_import },
};

const struct command_types places_commands = { rows, sizeof(rows) / sizeof(rows[0]) };
