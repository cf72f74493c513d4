/* Durable commands through the door, 64 clients: with the writer's group commit, and with one fsync for each command.
 * bench_commands DATABASE_URL GROUP_MAX SECONDS prints one line of JSON. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/digest.h"
#include "ocop/commands/commands.h"

#define CLIENTS 64

struct content {
    struct str note;
};

static const struct json_field fields[] = {
    { .name = "note", .kind = JSON_TEXT, .offset = offsetof(struct content, note), .required = true, .min = 1, .max = 200 },
};
static const struct json_shape shape = { .name = "BenchNote", .size = sizeof(struct content), .fields = fields, .field_count = 1 };

static enum status apply(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    (void)conn;
    (void)command;
    (void)error;
    buffer_add(result, STR("{\"length\":"));
    buffer_add_int(result, (int64_t)((const struct content *)content)->note.len);
    buffer_add_char(result, '}');
    return STATUS_OK;
}

static const struct command_type rows[] = { { "bench.note", "bench.note", &shape, apply } };
static const struct command_types types = { rows, 1 };

static enum status permit(void *self, struct db_conn *conn, const struct command_actor *actor, const char *action, const struct permission_subject *subject,
                          struct error *error)
{
    (void)self, (void)conn, (void)actor, (void)action, (void)subject, (void)error;
    return STATUS_OK;
}

static struct commands *door;
static atomic_bool stop;
static atomic_long done;
static atomic_long failed;

static void *client(void *self)
{
    struct arena arena;
    (void)self;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    while (!atomic_load(&stop)) {
        struct error error = { 0 };
        struct command_result result;
        struct command command = { .id = ident_new(&context_system),
                                   .type = "bench.note",
                                   .actor = { STR("system"), STR("") },
                                   .content = STR("{\"note\":\"a note of ordinary length, as a person would write it\"}") };
        if (command_run(door, &arena, &command, &result, &error) == STATUS_OK)
            atomic_fetch_add(&done, 1);
        else
            atomic_fetch_add(&failed, 1);
        arena_empty(&arena);
    }
    arena_close(&arena);
    return NULL;
}

static int64_t monotonic_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int main(int argc, char **argv)
{
    struct arena arena;
    struct error error = { 0 };
    struct db *db;
    pthread_t threads[CLIENTS];
    int64_t group_max;
    int64_t seconds;
    int64_t from;
    if (argc != 4 || !str_to_int(str_from(argv[2]), 1, 4096, &group_max) || !str_to_int(str_from(argv[3]), 1, 600, &seconds) || !digest_ready())
        return 2;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    struct db_settings settings = { .url = str_from(argv[1]), .writers = 4, .group_max = (int)group_max };
    if (db_open(&settings, &db, &error) != STATUS_OK || db_migrate(db, db_migrations, &context_system, &error) != STATUS_OK)
        return 3;
    struct commands_settings s = { .db = db, .context = &context_system, .types = &types, .type_tables = 1, .permission = permit };
    if (commands_open(&s, &arena, &door, &error) != STATUS_OK)
        return 3;
    from = monotonic_ms();
    for (int i = 0; i < CLIENTS; i++)
        if (pthread_create(&threads[i], NULL, client, NULL) != 0)
            return 3;
    while (monotonic_ms() - from < seconds * 1000)
        nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
    atomic_store(&stop, true);
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(threads[i], NULL);
    printf("{\"commands\":%ld,\"failed\":%ld,\"milliseconds\":%ld}\n", atomic_load(&done), atomic_load(&failed), (long)(monotonic_ms() - from));
    db_close(db);
    arena_close(&arena);
    return 0;
}
