/* The commands that change the calendar. notices.calendar takes in a file, whose rows come beside its content; notices.set_days is an
 * administrator's word on single days: Tết and the swaps of a year, a province's own day off. */
#include "base/text.h"
#include "ocop/notices/notices_mail_int.h"
#include "texts_notices.h"

#define WORK_MEMORY ((size_t)32 << 20)
#define CONTENT_MAX ((size_t)1 << 16)
#define DAYS_MAX 400 /* in one command */
#define REASON_MAX 500

/* notices.calendar */

struct import_content {
    struct str name;
    struct str sha256;
    int64_t rows;
};

static const struct json_field import_fields[] = {
    { .name = "file", .kind = JSON_TEXT, .offset = offsetof(struct import_content, name), .required = true, .min = 1, .max = 255 },
    { .name = "sha256", .kind = JSON_TEXT, .offset = offsetof(struct import_content, sha256), .required = true, .min = SHA256_HEX_SIZE,
      .max = SHA256_HEX_SIZE },
    { .name = "rows", .kind = JSON_INT, .offset = offsetof(struct import_content, rows), .required = true, .min = 0, .max = INT32_MAX },
};
static const struct json_shape import_shape = { "CalendarImport", sizeof(struct import_content), import_fields, 3, false, NULL };

enum status notices_import_content(struct arena *arena, const struct notices_import *import, struct str *out, struct error *error)
{
    struct buffer text;
    struct json_writer json;
    enum status status;
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "file", import->name);
    json_text(&json, "sha256", sha256_hex(arena, &import->sha256));
    json_int(&json, "rows", import->rows);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

void notices_plan_json(struct json_writer *json, const char *name, const struct notices_plan *plan)
{
    json_object(json, name);
    json_int(json, "new", plan->fresh);
    json_int(json, "changed", plan->changed);
    json_int(json, "unchanged", plan->unchanged);
    json_int(json, "removed", plan->removed);
    json_int(json, "kept", plan->kept);
    json_object_end(json);
}

static enum status write_plan(struct db_conn *conn, const struct command *command, const struct notices_plan *plan, struct error *error)
{
    int64_t version;
    enum status status = notices_sql_next_version(conn, 0, &version, error);
    for (size_t i = 0; i < plan->remove_count && status == STATUS_OK; i++)
        status = notices_sql_delete_day(conn, 0, plan->remove[i], error);
    for (size_t i = 0; i < plan->write_count && status == STATUS_OK; i++)
        status = notices_sql_write_day(conn, 0, plan->write[i], &command->id, error);
    return status;
}

static enum status plan_and_write(struct db_conn *conn, struct arena *arena, const struct command *command,
                                  const struct import_content *content, struct buffer *result, struct error *error)
{
    const struct notices_import *import = command->extra;
    struct notices_plan plan;
    struct json_writer json;
    enum status status;
    /* The rows must be those that the content names. */
    if (import == NULL || !str_equal(content->sha256, sha256_hex(arena, &import->sha256)))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_notices_other_rows, "sha256");
    if (import->fault_count > 0) {
        if (error != NULL)
            *error = import->faults[0];
        return STATUS_BAD_INPUT;
    }
    status = notices_plan(conn, arena, import, &plan, error);
    if (status == STATUS_OK)
        status = write_plan(conn, command, &plan, error);
    if (status != STATUS_OK)
        return status;
    json_writer_open(&json, result);
    json_object(&json, NULL);
    notices_plan_json(&json, "days", &plan);
    json_object_end(&json);
    return json_writer_end(&json, error);
}

/* The file is the country's. */
static enum status apply_import(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                struct error *error)
{
    struct arena arena;
    enum status status;
    if (command->province != 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_notices_country_only, "province");
    arena_open(&arena, &memory_system, WORK_MEMORY);
    status = plan_and_write(conn, &arena, command, content, result, error);
    arena_close(&arena);
    return status;
}

/* notices.set_days */

struct set_day {
    date day;
    int kind;
    int provenance;
    struct str name, basis, source;
};

struct withdrawn_day {
    date day;
};

struct set_content {
    int64_t version;
    struct str reason;
    struct json_list days;
    struct json_list withdrawn;
};

static const struct json_field day_fields[] = {
    { .name = "day", .kind = JSON_DATE, .offset = offsetof(struct set_day, day), .required = true },
    { .name = "kind", .kind = JSON_WORD, .offset = offsetof(struct set_day, kind), .required = true, .words = calendar_kind_words },
    { .name = "name", .kind = JSON_TEXT, .offset = offsetof(struct set_day, name), .required = true, .min = 1, .max = NOTICES_NAME_MAX },
    { .name = "basis", .kind = JSON_TEXT, .offset = offsetof(struct set_day, basis), .required = true, .max = NOTICES_BASIS_MAX },
    { .name = "provenance", .kind = JSON_WORD, .offset = offsetof(struct set_day, provenance), .words = calendar_provenance_words },
    { .name = "source", .kind = JSON_TEXT, .offset = offsetof(struct set_day, source), .max = NOTICES_SOURCE_MAX },
};
static const struct json_shape day_shape = { "CalendarDay", sizeof(struct set_day), day_fields, 6, false, NULL };
static const struct json_field withdrawn_fields[] = {
    { .name = "day", .kind = JSON_DATE, .offset = offsetof(struct withdrawn_day, day), .required = true },
};
static const struct json_shape withdrawn_shape = { "CalendarWithdrawnDay", sizeof(struct withdrawn_day), withdrawn_fields, 1, false, NULL };
static const struct json_field set_fields[] = {
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct set_content, version), .required = true, .min = 0, .max = INT32_MAX },
    { .name = "reason", .kind = JSON_TEXT, .offset = offsetof(struct set_content, reason), .required = true, .min = 1, .max = REASON_MAX },
    { .name = "days", .kind = JSON_LIST, .offset = offsetof(struct set_content, days), .max = DAYS_MAX, .of = &day_shape },
    { .name = "withdrawn", .kind = JSON_LIST, .offset = offsetof(struct set_content, withdrawn), .max = DAYS_MAX, .of = &withdrawn_shape },
};
static const struct json_shape set_shape = { "CalendarSetDays", sizeof(struct set_content), set_fields, 4, false, NULL };

/* "days[3].basis" */
static const char *where_in(struct buffer *where, const char *list, size_t index, const char *field)
{
    buffer_add_z(where, list);
    buffer_add_char(where, '[');
    buffer_add_int(where, (int64_t)index);
    buffer_add_z(where, "].");
    buffer_add_z(where, field);
    return buffer_z(where);
}

static enum status refuse(struct error *error, enum text_id text, const char *list, size_t index, const char *field, date day)
{
    char where_bytes[64];
    char day_bytes[16];
    struct buffer where;
    struct buffer words;
    buffer_open_fixed(&where, where_bytes, sizeof(where_bytes));
    buffer_open_fixed(&words, day_bytes, sizeof(day_bytes));
    date_write_vi(&words, day);
    return FAIL_WITH(error, STATUS_BAD_INPUT, text, where_in(&where, list, index, field), TEXT_ARG_Z("column", field),
                     TEXT_ARG("value", buffer_str(&words)));
}

/* What was typed, in NFC and without what can't be seen; required where `most` letters may not be none. */
static enum status clean(struct arena *arena, struct str typed, bool required, size_t index, const char *field, struct str *out,
                         struct error *error)
{
    enum status status = text_clean(arena, typed, false, out, error);
    if (status == STATUS_OK && required && out->len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_notices_missing, "");
    if (status != STATUS_OK && error != NULL) {
        char bytes[64];
        struct buffer where;
        buffer_open_fixed(&where, bytes, sizeof(bytes));
        error_within(error, where_in(&where, "days", index, field));
    }
    return status;
}

static enum status check_day(struct arena *arena, const struct set_content *content, size_t index, struct calendar_day *out,
                             struct error *error)
{
    const struct set_day *days = content->days.items;
    const struct set_day *typed = &days[index];
    enum text_id fault = notices_day_fault(typed->day, (enum calendar_kind)typed->kind);
    enum status status;
    if (fault != TEXT_NONE)
        return refuse(error, fault, "days", index, "day", typed->day);
    for (size_t i = 0; i < index; i++)
        if (days[i].day == typed->day)
            return refuse(error, TEXT_notices_day_twice, "days", index, "day", typed->day);
    *out = (struct calendar_day){ .day = typed->day, .kind = (enum calendar_kind)typed->kind,
                                  .provenance = (enum calendar_provenance)typed->provenance, .by_hand = true };
    status = clean(arena, typed->name, true, index, "name", &out->name, error);
    if (status == STATUS_OK)
        status = clean(arena, typed->basis, true, index, "basis", &out->basis, error);
    if (status == STATUS_OK)
        status = clean(arena, typed->source, false, index, "source", &out->source, error);
    return status;
}

/* Only what was set by hand can be withdrawn: the next import would bring back anything else. */
static enum status withdraw(struct db_conn *conn, const struct command *command, const struct set_content *content,
                            const struct notices_days *kept, size_t index, struct error *error)
{
    date day = ((const struct withdrawn_day *)content->withdrawn.items)[index].day;
    for (size_t i = 0; i < content->days.count; i++)
        if (((const struct set_day *)content->days.items)[i].day == day)
            return refuse(error, TEXT_notices_day_twice, "withdrawn", index, "day", day);
    for (size_t i = 0; i < kept->count; i++)
        if (kept->rows[i].day == day && kept->rows[i].by_hand)
            return notices_sql_delete_day(conn, command->province, day, error);
    return refuse(error, TEXT_notices_nothing_to_withdraw, "withdrawn", index, "day", day);
}

static enum status set_all(struct db_conn *conn, struct arena *arena, const struct command *command, const struct set_content *content,
                           int64_t *version, struct error *error)
{
    struct notices_days kept;
    struct str reason;
    enum status status = calendar_version(conn, command->province, version, error);
    if (status == STATUS_OK)
        status = commands_check_version(*version, content->version, error);
    if (status == STATUS_OK)
        status = text_clean(arena, content->reason, true, &reason, error);
    if (status == STATUS_OK && reason.len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_notices_missing, "reason");
    if (status == STATUS_OK && content->days.count + content->withdrawn.count == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_notices_no_days, "days");
    if (status == STATUS_OK)
        status = notices_sql_days(conn, arena, command->province, &kept, error);
    for (size_t i = 0; i < content->days.count && status == STATUS_OK; i++) {
        struct calendar_day day;
        status = check_day(arena, content, i, &day, error);
        if (status == STATUS_OK)
            status = notices_sql_write_day(conn, command->province, &day, &command->id, error);
    }
    for (size_t i = 0; i < content->withdrawn.count && status == STATUS_OK; i++)
        status = withdraw(conn, command, content, &kept, i, error);
    return status == STATUS_OK ? notices_sql_next_version(conn, command->province, version, error) : status;
}

static enum status apply_set_days(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                  struct error *error)
{
    struct arena arena;
    struct json_writer json;
    int64_t version;
    enum status status;
    arena_open(&arena, &memory_system, WORK_MEMORY);
    status = set_all(conn, &arena, command, content, &version, error);
    arena_close(&arena);
    if (status != STATUS_OK)
        return status;
    json_writer_open(&json, result);
    json_object(&json, NULL);
    json_int(&json, "version", version);
    json_object_end(&json);
    return json_writer_end(&json, error);
}

static const struct command_type rows[] = {
    { "notices.calendar", "notices.calendar", &import_shape, apply_import },
    { "notices.set_days", "notices.set_days", &set_shape, apply_set_days },
    { "notices.mail_again", "notices.mails", &mail_about_shape, mail_again_apply },
    { "notices.mail_stop", "notices.mails", &mail_about_shape, mail_stop_apply },
};

const struct command_types notices_commands = { rows, sizeof(rows) / sizeof(rows[0]) };
