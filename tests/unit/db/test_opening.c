/* Opening what can't be opened, and the copy of a running database. */
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>

#include "../database.h"
#include "texts_db.h"

static const struct db_migration pairs[] = {
    { 1, "pairs", "CREATE TABLE pairs (id {id}, n {int} NOT NULL, other {int} NOT NULL) {strict}; INSERT INTO pairs (n, other) VALUES (0, 0);"
                  "CREATE TABLE filling (id {id}, bytes {blob}) {strict};" },
    { 0, NULL, NULL },
};

static enum status open_url(struct test_database *t, const char *url)
{
    const struct db_settings settings = { .url = str_from(url), .writers = 1 };
    struct db *db;
    enum status status = db_open(&settings, &db, &t->error);
    assert_true((db == NULL) == (status != STATUS_OK));
    db_close(db);
    return status;
}

static const char *file_in(struct test_database *t, const char *name)
{
    char *path = arena_take(&t->arena, 300);
    snprintf(path, 300, "%s/%s", t->folder, name);
    return path;
}

static const char *url_of(struct test_database *t, const char *path)
{
    char *url = arena_take(&t->arena, 400);
    snprintf(url, 400, "sqlite:%s", path);
    return url;
}

static const char *file_with(struct test_database *t, const char *name, const void *bytes, size_t size)
{
    const char *path = file_in(t, name);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes, size), size);
    close(file);
    return path;
}

static void an_address_that_is_none_is_refused(void **state)
{
    static const char *const bad[] = { "", "x", "sqlite:", "sqlite", "mysql://host/db", "postgresql:host", "file.db",
                                       "postgresql://u:secret@host/db?no_such_option=1" };
    struct test_database *t = *state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(open_url(t, bad[i]), STATUS_BAD_INPUT);
        assert_int_equal(t->error.text, TEXT_db_url);
    }
}

static void a_server_that_does_not_answer_is_told_without_the_password(void **state)
{
    struct test_database *t = *state;
    struct arena arena;
    struct buffer line;
    assert_int_equal(open_url(t, "postgresql://someone:secret@/db?host=/nonexistent"), STATUS_FAILED);
    assert_int_equal(t->error.text, TEXT_db_connect);
    arena_open(&arena, &memory_system, 100000);
    buffer_open(&line, &arena, 10000);
    error_line(&line, LANGUAGE_VI, &t->error);
    assert_null(strstr(buffer_z(&line), "secret"));
    assert_null(strchr(buffer_z(&line), '\n'));
    arena_close(&arena);
}

static void a_file_that_is_no_database_of_ours_is_left_alone(void **state)
{
    struct test_database *t = *state;
    char junk[5000];
    const char *path;
    memset(junk, 'x', sizeof(junk));
    path = file_with(t, "junk", junk, sizeof(junk));
    assert_int_equal(open_url(t, url_of(t, path)), STATUS_BAD_INPUT);
    assert_int_equal(t->error.text, TEXT_db_not_ours);
    assert_string_equal(t->error.file, path);
    assert_int_equal(open_url(t, url_of(t, file_in(t, "no/such/folder.db"))), STATUS_FAILED);
    assert_int_equal(t->error.text, TEXT_db_open);
    assert_int_equal(open_url(t, url_of(t, t->folder)), STATUS_FAILED);
    assert_ok(open_url(t, url_of(t, file_with(t, "empty", "", 0))), &t->error);
}

static void the_file_is_not_for_everybody(void **state)
{
    struct test_database *t = *state;
    struct stat about;
    if (t->postgresql)
        skip();
    assert_int_equal(stat(t->url + strlen("sqlite:"), &about), 0);
    assert_int_equal(about.st_mode & 07, 0);
}

static enum status add_pair(struct db_conn *conn, void *self, struct error *error)
{
    static const char bytes[3000];
    int64_t *n = self;
    enum status status = DB_RUN(conn, error, "INSERT INTO pairs (n, other) VALUES ($1, $1)", DB_INT_OF(*n));
    if (status == STATUS_OK)
        status = DB_RUN(conn, error, "INSERT INTO filling (bytes) VALUES ($1)", DB_BLOB_OF(((struct str){ bytes, sizeof(bytes) })));
    return status == STATUS_OK ? DB_RUN(conn, error, "UPDATE pairs SET n = $1, other = $1 WHERE id = 1", DB_INT_OF(*n)) : status;
}

struct filler {
    struct test_database *t;
    atomic_bool stop;
    int64_t written;
};

static void *fill(void *self)
{
    struct filler *filler = self;
    struct error error;
    while (!atomic_load(&filler->stop)) {
        int64_t n = filler->written + 1;
        if (db_write(filler->t->db, 0, add_pair, &n, &error) != STATUS_OK)
            return self;
        filler->written = n;
    }
    return NULL;
}

static int64_t number_of(struct test_database *t, struct db *db, const char *sql)
{
    struct db_conn *conn;
    struct db_rows *rows;
    bool has_row;
    int64_t number;
    assert_ok(db_reader(db, &conn, &t->error), &t->error);
    assert_ok(db_query_values(conn, sql, NULL, 0, &rows, &t->error), &t->error);
    assert_ok(db_next(rows, &has_row, &t->error), &t->error);
    number = db_int(rows, 0);
    db_rows_close(rows);
    return number;
}

/* A copy is whole: rows, the row that is changed all the time, and the file itself fit together. */
static int64_t check_copy(struct test_database *t, const char *path)
{
    const struct db_settings settings = { .url = str_from(url_of(t, path)) };
    struct db *db;
    int64_t count;
    assert_ok(db_open(&settings, &db, &t->error), &t->error);
    assert_ok(db_migrate(db, pairs, &test_database_context, &t->error), &t->error);
    count = number_of(t, db, "SELECT count(*) - 1 FROM pairs");
    assert_int_equal(number_of(t, db, "SELECT n FROM pairs WHERE id = 1"), count);
    assert_int_equal(number_of(t, db, "SELECT count(*) FROM filling"), count);
    assert_int_equal(number_of(t, db, "SELECT count(*) FROM pairs WHERE n <> other"), 0);
    db_close(db);
    return count;
}

static void a_copy_taken_while_others_write_is_one_state(void **state)
{
    struct test_database *t = *state;
    struct filler filler = { .t = t };
    pthread_t thread;
    void *wrong;
    int64_t last = 0;
    if (t->postgresql) {
        assert_int_equal(db_copy_to(t->db, file_in(t, "copy.db"), &t->error), STATUS_BAD_INPUT);
        assert_int_equal(t->error.text, TEXT_db_copy_postgresql);
        return;
    }
    assert_int_equal(pthread_create(&thread, NULL, fill, &filler), 0);
    for (int i = 0; i < 8; i++) {
        int64_t count;
        usleep(100000);
        assert_ok(db_copy_to(t->db, file_in(t, "copy.db"), &t->error), &t->error);
        count = check_copy(t, file_in(t, "copy.db"));
        assert_true(count > last);
        last = count;
    }
    atomic_store(&filler.stop, true);
    pthread_join(thread, &wrong);
    assert_null(wrong);
    assert_true(filler.written >= last);
    assert_int_not_equal(access(file_in(t, "copy.db.part"), F_OK), 0);
}

static void a_copy_that_fails_leaves_the_older_one(void **state)
{
    struct test_database *t = *state;
    if (t->postgresql)
        skip();
    assert_int_equal(db_copy_to(t->db, file_in(t, "no/such/copy.db"), &t->error), STATUS_FAILED);
    assert_int_equal(t->error.text, TEXT_db_copy_failed);
    assert_int_equal(mkdir(file_in(t, "taken"), 0700), 0);
    assert_int_equal(db_copy_to(t->db, file_in(t, "taken"), &t->error), STATUS_FAILED);
    assert_int_not_equal(access(file_in(t, "taken.part"), F_OK), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_that_is_none_is_refused),
        cmocka_unit_test(a_server_that_does_not_answer_is_told_without_the_password),
        cmocka_unit_test(a_file_that_is_no_database_of_ours_is_left_alone),
        cmocka_unit_test(the_file_is_not_for_everybody),
        cmocka_unit_test(a_copy_taken_while_others_write_is_one_state),
        cmocka_unit_test(a_copy_that_fails_leaves_the_older_one),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), pairs);
}
