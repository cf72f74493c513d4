/* kill -9 while commands go through the door: what was acknowledged is there, what was sent again after the kill is there once, and the ledger
 * is whole after every kill. OPENOCOP_KILLS says how many times (20). */
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "../../database.h"

#include "ocop/commands/commands.h"

enum { CLIENTS = 8 };

struct note {
    int64_t round, client, n;
};

static const struct json_field note_fields[] = {
    { .name = "client", .kind = JSON_INT, .offset = offsetof(struct note, client), .required = true, .min = 0, .max = CLIENTS },
    { .name = "n", .kind = JSON_INT, .offset = offsetof(struct note, n), .required = true, .min = 0, .max = INT32_MAX },
    { .name = "round", .kind = JSON_INT, .offset = offsetof(struct note, round), .required = true, .min = 0, .max = INT32_MAX },
};
static const struct json_shape note_shape = { "Note", sizeof(struct note), note_fields, 3, false, NULL };

/* No key forbids a second row: only the door does. */
static enum status apply_note(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                              struct error *error)
{
    const struct note *note = content;
    (void)command;
    buffer_add(result, STR("{\"n\":"));
    buffer_add_int(result, note->n);
    buffer_add_char(result, '}');
    return DB_RUN(conn, error, "INSERT INTO notes (round, client, n, hooked) VALUES ($1, $2, $3, 0)", DB_INT_OF(note->round),
                  DB_INT_OF(note->client), DB_INT_OF(note->n));
}

static enum status hook_note(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    const struct note *note = content;
    (void)command;
    return DB_RUN(conn, error, "UPDATE notes SET hooked = hooked + 1 WHERE round = $1 AND client = $2 AND n = $3", DB_INT_OF(note->round),
                  DB_INT_OF(note->client), DB_INT_OF(note->n));
}

static enum status permit(void *self, struct db_conn *conn, const struct command_actor *actor, const char *action, const struct permission_subject *subject,
                          struct error *error)
{
    (void)self, (void)conn, (void)actor, (void)action, (void)subject, (void)error;
    return STATUS_OK;
}

static const struct command_type type_rows[] = { { "test.note", "test.note", &note_shape, apply_note } };
static const struct command_types types = { type_rows, 1 };
static const struct command_hook hooks[] = { { "test.note", hook_note } };

static struct commands *open_door(struct db *db, struct arena *arena)
{
    const struct commands_settings settings = { .db = db, .context = &context_system, .types = &types, .type_tables = 1, .hooks = hooks,
                                                .hook_count = 1, .permission = permit };
    struct commands *door;
    struct error error;
    return commands_open(&settings, arena, &door, &error) == STATUS_OK ? door : NULL;
}

/* The UUID follows from what it is for, so that parent and child mean the same command. */
static enum status send_note(struct commands *door, const struct note *note, struct command_result *result, struct arena *arena,
                             struct error *error)
{
    char content[100];
    char name[120];
    struct command command = { .type = "test.note", .province = 1 + note->client % 3, .actor = { STR("system"), STR("") } };
    snprintf(content, sizeof(content), "{\"round\":%d,\"client\":%d,\"n\":%d}", (int)note->round, (int)note->client, (int)note->n);
    snprintf(name, sizeof(name), "note %s", content);
    command.id = ident_of_name(str_from(name));
    command.content = str_from(content);
    return command_run(door, arena, &command, result, error);
}

struct child_client {
    struct commands *door;
    int pipe;
    struct note next;
};

static void *send_and_tell(void *self)
{
    struct child_client *client = self;
    struct arena arena;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    for (;; client->next.n++) {
        struct command_result result;
        struct error error;
        if (send_note(client->door, &client->next, &result, &arena, &error) != STATUS_OK
            || write(client->pipe, &client->next, sizeof(client->next)) != sizeof(client->next))
            _exit(1);
        arena_empty(&arena);
    }
}

static void run_child(const char *url, int64_t round, int pipe)
{
    const struct db_settings settings = { .url = str_from(url), .writers = 3 };
    struct child_client clients[CLIENTS];
    struct error error = { 0 };
    struct commands *door;
    struct arena arena;
    struct db *db;
    pthread_t thread;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    if (db_open(&settings, &db, &error) != STATUS_OK || (door = open_door(db, &arena)) == NULL) {
        test_database_show(&error);
        _exit(1);
    }
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (struct child_client){ door, pipe, { round, i, 1 } };
        if (pthread_create(&thread, NULL, send_and_tell, &clients[i]) != 0)
            _exit(1);
    }
    for (;;)
        pause();
}

static int kills(void)
{
    const char *wanted = getenv("OPENOCOP_KILLS");
    int64_t number = 20;
    if (wanted != NULL && !str_to_int(str_from(wanted), 1, 100000, &number))
        fail_msg("OPENOCOP_KILLS=%s is no number", wanted);
    return (int)number;
}

/* Starts the child, kills it some time after its first acknowledgement and gives each client's last one. */
static int64_t kill_while_sending(struct test_database *t, int64_t round, int64_t last[CLIENTS])
{
    struct note note;
    int64_t told = 0;
    int ends[2];
    int result;
    pid_t child;
    assert_int_equal(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        close(ends[0]);
        run_child(t->url, round, ends[1]);
    }
    close(ends[1]);
    while (read(ends[0], &note, sizeof(note)) == sizeof(note)) {
        assert_true(note.round == round && note.n == last[note.client] + 1);
        last[note.client] = note.n;
        if (told++ == 0) {
            usleep((useconds_t)(rand() % 60000));
            assert_int_equal(kill(child, SIGKILL), 0);
            assert_int_equal(waitpid(child, &result, 0), child);
            assert_true(WIFSIGNALED(result)); /* it had not ended by itself */
        }
    }
    close(ends[0]);
    return told;
}

static int64_t number_of(struct test_database *t, const char *sql)
{
    struct db_conn *conn;
    struct db_rows *rows;
    bool has_row;
    int64_t number;
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_ok(db_query_values(conn, sql, NULL, 0, &rows, &t->error), &t->error);
    assert_ok(db_next(rows, &has_row, &t->error), &t->error);
    number = db_int(rows, 0);
    db_rows_close(rows);
    return number;
}

static void assert_whole(struct test_database *t)
{
    struct ledger_report report;
    struct db_conn *conn;
    enum status status;
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    status = ledger_verify(conn, &report, &t->error);
    if (status != STATUS_OK)
        fail_msg("the ledger of province %d is broken at %d", (int)report.fault.province, (int)report.fault.seq);
    assert_int_equal(report.entries, number_of(t, "SELECT COUNT(*) FROM notes"));
    assert_int_equal(report.entries, number_of(t, "SELECT COUNT(*) FROM commands"));
}

/* The clients do what clients do that lost their server: they send again what they are not sure of, and what they are sure of as well. */
static void send_again(struct test_database *t, int64_t round, const int64_t last[CLIENTS])
{
    struct commands *door = open_door(t->db, &t->arena);
    assert_non_null(door);
    for (int i = 0; i < CLIENTS; i++) {
        for (int64_t n = last[i] > 2 ? last[i] - 2 : 1; n <= last[i] + 1; n++) {
            struct note note = { round, i, n };
            struct command_result result;
            assert_ok(send_note(door, &note, &result, &t->arena, &t->error), &t->error);
            if (n <= last[i])
                assert_true(result.repeated);
        }
    }
}

static void what_was_acknowledged_is_there_and_sent_again_is_there_once(void **state)
{
    struct test_database *t = *state;
    int64_t expected = 0;
    for (int64_t round = 1; round <= kills(); round++) {
        int64_t last[CLIENTS] = { 0 };
        db_close(t->db);
        t->db = NULL;
        assert_true(kill_while_sending(t, round, last) > 0);
        assert_ok(test_database_open(t), &t->error);
        assert_whole(t);
        send_again(t, round, last);
        for (int i = 0; i < CLIENTS; i++)
            expected += last[i] + 1;
        assert_int_equal(number_of(t, "SELECT COUNT(*) FROM notes"), expected);
        arena_empty(&t->arena);
    }
    assert_whole(t);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM (SELECT 1 FROM notes GROUP BY round, client, n HAVING COUNT(*) > 1) AS twice"), 0);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM notes WHERE hooked <> 1"), 0);
    print_message("%d kills, %lld commands\n", kills(), (long long)expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_was_acknowledged_is_there_and_sent_again_is_there_once) };
    struct db_migration with_notes[32];
    unsigned seed = (unsigned)time(NULL);
    size_t count = 0;
    for (; db_migrations[count].number != 0 && count < 30; count++)
        with_notes[count] = db_migrations[count];
    with_notes[count] = (struct db_migration){ (int)count + 1, "notes",
                                               "CREATE TABLE notes (round {int} NOT NULL, client {int} NOT NULL, n {int} NOT NULL, "
                                               "hooked {int} NOT NULL) {strict}; CREATE INDEX notes_key ON notes (round, client, n);" };
    with_notes[count + 1] = (struct db_migration){ 0, NULL, NULL };
    print_message("seed %u\n", seed);
    srand(seed);
    return run_on_both(tests, 1, with_notes);
}
