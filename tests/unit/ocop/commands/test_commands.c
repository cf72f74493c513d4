/* The door: permission, change, ledger entry, hooks and result happen together or not at all, and once. */
#include <pthread.h>

#include "../../database.h"

#include "ocop/commands/commands.h"
#include "texts_commands.h"

struct note {
    int64_t n;
    struct str text;
    bool fail;
};

static const struct json_field note_fields[] = {
    { .name = "n", .kind = JSON_INT, .offset = offsetof(struct note, n), .required = true, .min = 0, .max = 1000000 },
    { .name = "text", .kind = JSON_TEXT, .offset = offsetof(struct note, text), .min = 0, .max = 100 },
    { .name = "fail", .kind = JSON_BOOL, .offset = offsetof(struct note, fail) },
};
static const struct json_shape note_shape = { "Note", sizeof(struct note), note_fields, 3, false, NULL };

/* Counts up the one row and gives its new value. */
static enum status apply_note(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                              struct error *error)
{
    const struct note *note = content;
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status;
    status = DB_QUERY(conn, &rows, error,
                      "INSERT INTO notes (province, total, done) VALUES ($1, $2, 1) "
                      "ON CONFLICT (province) DO UPDATE SET total = notes.total + $2, done = notes.done + 1 RETURNING done",
                      DB_INT_OF(command->province), DB_INT_OF(note->n));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK) {
        buffer_add(result, STR("{\"done\":"));
        buffer_add_int(result, db_int(rows, 0));
        buffer_add(result, STR("}"));
        status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    if (status == STATUS_OK && note->fail)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_commands_again, "fail");
    return status;
}

static enum status apply_nothing(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                 struct error *error)
{
    (void)conn;
    (void)command;
    (void)content;
    (void)result;
    (void)error;
    return STATUS_OK;
}

static const struct command_type rows[] = {
    { "test.note", "test.write", &note_shape, apply_note },
    { "test.nothing", "test.write", &note_shape, apply_nothing },
};
static const struct command_types types[] = { { rows, 2 } };

static enum status only_system(void *self, struct db_conn *conn, const struct command_actor *actor, const char *action, const struct permission_subject *subject,
                               struct error *error)
{
    (void)self;
    (void)conn;
    if (str_is(actor->id, "system") && strcmp(action, "test.write") == 0 && subject->province != 99)
        return STATUS_OK;
    return FAIL(error, STATUS_NOT_ALLOWED, TEXT_commands_again, NULL);
}

static enum status hook_all(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    (void)content;
    return DB_RUN(conn, error, "UPDATE notes SET hooked = hooked + 1 WHERE province = $1", DB_INT_OF(command->province));
}

static enum status hook_note(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    const struct note *note = content;
    (void)conn;
    (void)command;
    return note->n == 666 ? FAIL(error, STATUS_FAILED, TEXT_commands_again, "hook") : STATUS_OK;
}

static const struct command_hook hooks[] = { { NULL, hook_all }, { "test.note", hook_note } };

static struct commands *open_door_to(struct test_database *t, struct db *db)
{
    const struct commands_settings settings = {
        .db = db, .context = &test_database_context, .types = types, .type_tables = 1, .hooks = hooks, .hook_count = 2,
        .permission = only_system,
    };
    struct commands *door = NULL;
    assert_ok(commands_open(&settings, &t->arena, &door, &t->error), &t->error);
    return door;
}

static struct commands *open_door(struct test_database *t)
{
    return open_door_to(t, t->db);
}

static struct command command_of(unsigned char id, const char *content)
{
    return (struct command){
        .id = { { id, 1, 2, 3 } }, .type = "test.note", .province = 15, .actor = { STR("system"), STR("") }, .content = str_from(content),
    };
}

static int64_t number_of(struct test_database *t, const char *sql)
{
    struct db_conn *conn;
    struct db_rows *found;
    bool has_row;
    int64_t number;
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_ok(db_query_values(conn, sql, NULL, 0, &found, &t->error), &t->error);
    assert_ok(db_next(found, &has_row, &t->error), &t->error);
    number = has_row ? db_int(found, 0) : -1;
    db_rows_close(found);
    return number;
}

static int64_t ledger_entries(struct test_database *t)
{
    struct ledger_report report;
    struct db_conn *conn;
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_ok(ledger_verify(conn, &report, &t->error), &t->error);
    return report.entries;
}

static void a_command_changes_and_leaves_one_entry(void **state)
{
    struct test_database *t = *state;
    struct command_result result;
    struct command command = command_of(1, "{ \"text\": \"x\", \"n\": 5 }");
    struct commands *door = open_door(t);
    assert_ok(command_run(door, &t->arena, &command, &result, &t->error), &t->error);
    assert_str(result.json, "{\"done\":1}");
    assert_int_equal(result.seq, 1);
    assert_false(result.repeated);
    assert_int_equal(number_of(t, "SELECT total FROM notes"), 5);
    assert_int_equal(number_of(t, "SELECT hooked FROM notes"), 1);
    assert_int_equal(ledger_entries(t), 1);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM ledger_contents WHERE content = '{\"n\":5,\"text\":\"x\"}'"), 1);
}

static void doing_it_twice_is_doing_it_once(void **state)
{
    struct test_database *t = *state;
    struct command_result result;
    struct command command = command_of(1, "{\"n\":5,\"text\":\"x\"}");
    struct command other = command_of(2, "{\"n\":1}");
    struct commands *door = open_door(t);
    assert_ok(command_run(door, &t->arena, &command, &result, &t->error), &t->error);
    assert_ok(command_run(door, &t->arena, &other, &result, &t->error), &t->error);
    command.content = STR("{ \"text\": \"\\u0078\", \"n\": 5 }"); /* the same content, written in another way */
    test_database_reopen(t);
    door = open_door(t);
    assert_ok(command_run(door, &t->arena, &command, &result, &t->error), &t->error);
    assert_str(result.json, "{\"done\":1}");
    assert_int_equal(result.seq, 1);
    assert_true(result.repeated);
    assert_int_equal(number_of(t, "SELECT total FROM notes"), 6);
    assert_int_equal(ledger_entries(t), 2);
}

static void the_same_uuid_for_something_else_is_refused(void **state)
{
    struct test_database *t = *state;
    struct command_result result;
    struct command command = command_of(1, "{\"n\":5}");
    struct command other = command_of(1, "{\"n\":6}");
    struct commands *door = open_door(t);
    assert_ok(command_run(door, &t->arena, &command, &result, &t->error), &t->error);
    assert_int_equal(command_run(door, &t->arena, &other, &result, &t->error), STATUS_STALE);
    assert_int_equal(t->error.text, TEXT_commands_other_content);
    other = command;
    other.type = "test.nothing";
    assert_int_equal(command_run(door, &t->arena, &other, &result, &t->error), STATUS_STALE);
    other = command;
    other.actor.on_behalf = STR("somebody");
    assert_int_equal(command_run(door, &t->arena, &other, &result, &t->error), STATUS_STALE);
    other.actor = (struct command_actor){ STR("stranger"), STR("") };
    assert_int_equal(command_run(door, &t->arena, &other, &result, &t->error), STATUS_NOT_ALLOWED);
    assert_int_equal(number_of(t, "SELECT total FROM notes"), 5);
    assert_int_equal(ledger_entries(t), 1);
}

static void a_failure_leaves_nothing_and_the_uuid_free(void **state)
{
    struct test_database *t = *state;
    struct command_result result;
    struct commands *door = open_door(t);
    struct command by_apply = command_of(1, "{\"n\":5,\"fail\":true}");
    struct command by_hook = command_of(1, "{\"n\":666}");
    struct command by_right = command_of(1, "{\"n\":5}");
    struct command good = command_of(1, "{\"n\":7}");
    assert_int_equal(command_run(door, &t->arena, &by_apply, &result, &t->error), STATUS_BAD_INPUT);
    assert_string_equal(t->error.where, "fail");
    assert_int_equal(command_run(door, &t->arena, &by_hook, &result, &t->error), STATUS_FAILED);
    assert_string_equal(t->error.where, "hook");
    by_right.actor.id = STR("stranger");
    assert_int_equal(command_run(door, &t->arena, &by_right, &result, &t->error), STATUS_NOT_ALLOWED);
    by_right = command_of(1, "{\"n\":5}");
    by_right.province = 99;
    assert_int_equal(command_run(door, &t->arena, &by_right, &result, &t->error), STATUS_NOT_ALLOWED);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM notes"), 0);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM commands"), 0);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM ledger_heads"), 0);
    assert_int_equal(ledger_entries(t), 0);
    assert_ok(command_run(door, &t->arena, &good, &result, &t->error), &t->error);
    assert_int_equal(result.seq, 1);
}

static void bad_content_is_refused_before_anything_happens(void **state)
{
    static const char *const bad[] = { "", "{", "[]", "{}", "{\"n\":\"5\"}", "{\"n\":5,\"n\":5}", "{\"n\":5,\"x\":1}", "{\"n\":1.5}", "{\"n\":-1}",
                                       "{\"n\":5} {}", "null", "{\"n\":5,\"text\":\"\\u0000\"}" };
    struct test_database *t = *state;
    struct commands *door = open_door(t);
    struct command_result result;
    struct command unknown = command_of(1, "{\"n\":5}");
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct command command = command_of(1, bad[i]);
        if (command_run(door, &t->arena, &command, &result, &t->error) != STATUS_BAD_INPUT)
            fail_msg("%s was taken", bad[i]);
    }
    unknown.type = "test.unknown";
    assert_int_equal(command_run(door, &t->arena, &unknown, &result, &t->error), STATUS_BAD_INPUT);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM commands"), 0);
}

static void a_command_without_result_gives_an_empty_document(void **state)
{
    struct test_database *t = *state;
    struct command_result result;
    struct command command = command_of(1, "{\"n\":5}");
    struct commands *door = open_door(t);
    command.type = "test.nothing";
    assert_ok(command_run(door, &t->arena, &command, &result, &t->error), &t->error);
    assert_str(result.json, "{}");
    assert_ok(command_run(door, &t->arena, &command, &result, &t->error), &t->error);
    assert_str(result.json, "{}");
    assert_true(result.repeated);
}

static enum status erase_first(struct db_conn *conn, void *self, struct error *error)
{
    (void)self;
    return ledger_erase(conn, 15, 1, 1, error);
}

static void a_repetition_after_erasure_does_nothing(void **state)
{
    struct test_database *t = *state;
    struct command_result result;
    struct command command = command_of(1, "{\"n\":5}");
    struct commands *door = open_door(t);
    assert_ok(command_run(door, &t->arena, &command, &result, &t->error), &t->error);
    assert_ok(db_write(t->db, 15, erase_first, NULL, &t->error), &t->error);
    assert_int_equal(command_run(door, &t->arena, &command, &result, &t->error), STATUS_STALE);
    assert_int_equal(number_of(t, "SELECT total FROM notes"), 5);
    assert_int_equal(ledger_entries(t), 1);
}

#define THREADS 64
#define EACH 20

struct client {
    struct test_database *t;
    struct commands *door;
    pthread_t thread;
    int number;
    int done;
    int repeated;
    enum status status;
};

/* Every command is sent by two clients at about the same time; provinces differ. */
static void *send_all(void *self)
{
    struct client *client = self;
    struct arena arena;
    struct error error = { 0 };
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    for (int i = 0; i < EACH && client->status == STATUS_OK; i++) {
        struct command_result result;
        struct command command = command_of(0, "{\"n\":1}");
        int pair = client->number / 2;
        command.id.bytes[0] = (unsigned char)pair;
        command.id.bytes[1] = (unsigned char)i;
        command.province = 1 + pair % 3;
        client->status = command_run(client->door, &arena, &command, &result, &error);
        if (client->status == STATUS_OK) {
            client->done++;
            client->repeated += result.repeated;
        }
        arena_empty(&arena);
    }
    if (client->status != STATUS_OK)
        test_database_show(&error);
    arena_close(&arena);
    return NULL;
}

static void sixty_four_clients_make_chains_without_gaps_and_nothing_twice(void **state)
{
    struct test_database *t = *state;
    const struct db_settings settings = { .url = str_from(t->url), .writers = 3 };
    struct commands *doors[2] = { open_door(t), NULL };
    struct client clients[THREADS] = { 0 };
    struct db *second = NULL;
    int repeated = 0;
    if (t->postgresql) /* the second of each two goes through another program's door */
        assert_ok(db_open(&settings, &second, &t->error), &t->error);
    doors[1] = second == NULL ? doors[0] : open_door_to(t, second);
    for (int i = 0; i < THREADS; i++) {
        clients[i] = (struct client){ .t = t, .door = doors[i % 2], .number = i };
        assert_int_equal(pthread_create(&clients[i].thread, NULL, send_all, &clients[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(clients[i].thread, NULL);
        assert_int_equal(clients[i].status, STATUS_OK);
        assert_int_equal(clients[i].done, EACH);
        repeated += clients[i].repeated;
    }
    db_close(second);
    assert_int_equal(repeated, THREADS / 2 * EACH);
    assert_int_equal(number_of(t, "SELECT CAST(SUM(total) AS BIGINT) FROM notes"), THREADS / 2 * EACH);
    assert_int_equal(ledger_entries(t), THREADS / 2 * EACH);
    assert_int_equal(number_of(t, "SELECT COUNT(*) FROM ledger_heads"), 3);
}

static enum status check(int64_t found, int64_t expected, struct error *error)
{
    return commands_check_version(found, expected, error);
}

static void a_form_made_on_an_older_version_is_stale(void **state)
{
    struct test_database *t = *state;
    struct buffer words;
    assert_int_equal(check(3, 3, &t->error), STATUS_OK);
    assert_int_equal(check(4, 3, &t->error), STATUS_STALE);
    assert_string_equal(t->error.where, "version");
    buffer_open(&words, &t->arena, 1000);
    error_add_text(&words, LANGUAGE_EN, &t->error);
    assert_str(buffer_str(&words), "somebody else changed it first: it is version 4 now, yours is 3; load the page again, look at the change, "
                                   "then edit");
}

static void a_type_declared_twice_is_refused(void **state)
{
    static const struct command_type again = { "test.nothing", "test.write", &note_shape, apply_nothing };
    static const struct command_types twice[] = { { rows, 2 }, { &again, 1 } };
    struct test_database *t = *state;
    const struct commands_settings settings = { .db = t->db, .context = &test_database_context, .types = twice, .type_tables = 2,
                                                .permission = only_system };
    struct commands *door;
    assert_int_equal(commands_open(&settings, &t->arena, &door, &t->error), STATUS_FAILED);
    assert_int_equal(t->error.text, TEXT_commands_type_twice);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_command_changes_and_leaves_one_entry),
        cmocka_unit_test(doing_it_twice_is_doing_it_once),
        cmocka_unit_test(the_same_uuid_for_something_else_is_refused),
        cmocka_unit_test(a_failure_leaves_nothing_and_the_uuid_free),
        cmocka_unit_test(bad_content_is_refused_before_anything_happens),
        cmocka_unit_test(a_command_without_result_gives_an_empty_document),
        cmocka_unit_test(a_repetition_after_erasure_does_nothing),
        cmocka_unit_test(sixty_four_clients_make_chains_without_gaps_and_nothing_twice),
        cmocka_unit_test(a_form_made_on_an_older_version_is_stale),
        cmocka_unit_test(a_type_declared_twice_is_refused),
    };
    struct db_migration with_notes[32];
    size_t count = 0;
    for (; db_migrations[count].number != 0 && count < 30; count++)
        with_notes[count] = db_migrations[count];
    with_notes[count] = (struct db_migration){ (int)count + 1, "notes",
                                               "CREATE TABLE notes (province {int} PRIMARY KEY, total {int} NOT NULL, done {int} NOT NULL, "
                                               "hooked {int} NOT NULL DEFAULT 0) {strict};" };
    with_notes[count + 1] = (struct db_migration){ 0, NULL, NULL };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), with_notes);
}
