/* The door: see commands.h. What a command needs is read and checked before the transaction; inside it everything happens or nothing. */
#include "base/pure.h"
#include "ocop/commands/commands_int.h"
#include "texts_commands.h"

#define RESULT_MAX ((size_t)1 << 20)

struct commands {
    struct commands_settings settings;
};

/* One command on its way through the transaction. May be run again from the start. */
struct work {
    const struct commands_settings *settings;
    struct arena *arena;
    const struct command *command;
    const struct command_type *type;
    struct str canonical;
    void *content;
    struct command_result *result;
};

static const struct command_type *find_type(const struct commands_settings *settings, const char *name)
{
    struct str wanted = str_from(name);
    for (size_t t = 0; t < settings->type_tables; t++)
        for (size_t i = 0; i < settings->types[t].count; i++)
            if (str_is(wanted, settings->types[t].rows[i].name))
                return &settings->types[t].rows[i];
    return NULL;
}

enum status commands_open(const struct commands_settings *settings, struct arena *arena, struct commands **out, struct error *error)
{
    struct commands *door = ARENA_NEW(arena, struct commands);
    *out = door;
    if (door == NULL)
        return fail_memory(error);
    door->settings = *settings;
    for (size_t t = 0; t < settings->type_tables; t++)
        for (size_t i = 0; i < settings->types[t].count; i++)
            if (find_type(settings, settings->types[t].rows[i].name) != &settings->types[t].rows[i])
                return FAIL_WITH(error, STATUS_FAILED, TEXT_commands_type_twice, NULL,
                                 TEXT_ARG_Z("command", settings->types[t].rows[i].name));
    return STATUS_OK;
}

enum status commands_asking(const struct commands *door, void *permission_self, struct arena *arena, struct commands **out, struct error *error)
{
    *out = ARENA_NEW(arena, struct commands);
    if (*out == NULL)
        return fail_memory(error);
    (*out)->settings = door->settings;
    (*out)->settings.permission_self = permission_self;
    return STATUS_OK;
}

static enum status ask_permission(struct db_conn *conn, const struct work *work, struct error *error)
{
    struct permission_subject subject = { .province = work->command->province };
    if (work->type->subject != NULL) {
        enum status status = work->type->subject(conn, work->command, work->content, &subject, error);
        if (status != STATUS_OK)
            return status;
    }
    return work->settings->permission(work->settings->permission_self, conn, &work->command->actor, work->type->permission, &subject, error);
}

/* It was done before: the same command gives its first result. */
static enum status repeat(struct db_conn *conn, const struct work *work, const struct commands_done *done, struct error *error)
{
    const struct command *command = work->command;
    bool same = str_is(done->type, work->type->name) && str_equal(done->actor, command->actor.id) &&
                str_equal(done->on_behalf, command->actor.on_behalf);
    if (same) {
        enum status status = ledger_content_is(conn, command->province, done->seq, work->canonical, &same, error);
        if (status != STATUS_OK)
            return status;
    }
    if (!same) {
        enum status status = ask_permission(conn, work, error);
        return status != STATUS_OK ? status : FAIL(error, STATUS_STALE, TEXT_commands_other_content, NULL);
    }
    *work->result = (struct command_result){ .json = done->result, .seq = done->seq, .repeated = true };
    return STATUS_OK;
}

static enum status run_hooks(struct db_conn *conn, const struct work *work, int64_t at, struct error *error)
{
    struct command command = *work->command;
    command.at = at;
    for (size_t i = 0; i < work->settings->hook_count; i++) {
        const struct command_hook *hook = &work->settings->hooks[i];
        enum status status;
        if (hook->type != NULL && !str_is(str_from(hook->type), work->type->name))
            continue;
        status = hook->run(conn, &command, work->content, error);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* Permission, change, ledger entry, hooks, result. */
static enum status do_once(struct db_conn *conn, const struct work *work, struct error *error)
{
    const struct command *command = work->command;
    struct ledger_entry entry = {
        .province = command->province,
        .actor = command->actor.id,
        .on_behalf = command->actor.on_behalf,
        .command = str_from(work->type->name),
        .command_id = command->id,
    };
    struct buffer result;
    struct str json;
    enum status status = ask_permission(conn, work, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&result, work->arena, RESULT_MAX);
    status = work->type->apply(conn, command, work->content, &result, error);
    if (status != STATUS_OK)
        return status;
    if (result.overflowed)
        return fail_memory(error);
    json = result.len == 0 ? STR("{}") : buffer_str(&result);
    entry.at = context_now(work->settings->context);
    status = ledger_append(conn, work->settings->context, &entry, work->canonical, error);
    if (status == STATUS_OK)
        status = run_hooks(conn, work, entry.at, error);
    if (status == STATUS_OK)
        status = commands_sql_finish(conn, command, entry.seq, json, error);
    *work->result = (struct command_result){ .json = json, .seq = entry.seq };
    return status;
}

static enum status do_work(struct db_conn *conn, void *self, struct error *error)
{
    const struct work *work = self;
    struct commands_done done;
    bool taken = false;
    bool found = false;
    enum status status = commands_sql_take(conn, work->command, &taken, error);
    if (status == STATUS_OK && taken)
        return do_once(conn, work, error);
    if (status == STATUS_OK)
        status = commands_sql_find(conn, work->arena, work->command, &found, &done, error);
    if (status == STATUS_OK && !found)
        status = FAIL(error, STATUS_UNAVAILABLE, TEXT_commands_again, NULL);
    return status == STATUS_OK ? repeat(conn, work, &done, error) : status;
}

enum status command_run(struct commands *door, struct arena *arena, const struct command *command, struct command_result *result,
                        struct error *error)
{
    struct work work = { .settings = &door->settings, .arena = arena, .command = command, .result = result };
    enum status status;
    *result = (struct command_result){ 0 };
    work.type = find_type(&door->settings, command->type);
    if (work.type == NULL)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_commands_unknown_type, NULL, TEXT_ARG_Z("command", command->type));
    status = json_canonical(arena, command->content, &work.canonical, error);
    if (status != STATUS_OK)
        return status;
    work.content = arena_take(arena, work.type->content->size);
    if (work.content == NULL)
        return fail_memory(error);
    status = json_read(arena, work.canonical, work.type->content, work.content, error);
    if (status != STATUS_OK)
        return status;
    status = db_write(door->settings.db, command->province, do_work, &work, error);
    if (door->settings.written != NULL)
        door->settings.written(door->settings.written_self);
    if (status != STATUS_OK)
        *result = (struct command_result){ 0 };
    return status;
}

enum status commands_not_found(struct error *error)
{
    return FAIL(error, STATUS_NOT_FOUND, TEXT_commands_not_found, NULL);
}

enum status commands_check_version(int64_t found, int64_t expected, struct error *error)
{
    if (found == expected)
        return STATUS_OK;
    return FAIL_WITH(error, STATUS_STALE, TEXT_commands_stale_version, "version", TEXT_ARG_INT("found", found),
                     TEXT_ARG_INT("expected", expected));
}
