/* The store and its uploads: once by content, and whole whatever was cut; see also tests/http/test_files.py. */
#include "store.h"

#define SIZE 10000

static struct file_progress begun(struct test_database *t, const struct files *files, struct str bytes)
{
    const struct file_owner owner = store_producer();
    const struct sha256 hash = sha256_of(bytes);
    struct file_progress progress;
    assert_ok(upload_begin(files, &t->arena, &owner, &hash, (int64_t)bytes.len, STR("a.pdf"), &progress, &t->error), &t->error);
    return progress;
}

static enum status piece(struct test_database *t, const struct files *files, struct file_progress *progress, struct str bytes, size_t from, size_t to)
{
    return upload_piece(files, &t->arena, &progress->upload.ident, (int64_t)from, str_part(bytes, from, to), progress, &t->error);
}

static struct str on_disk(struct test_database *t, const struct files *files, struct str bytes)
{
    const struct sha256 hash = sha256_of(bytes);
    struct str found = STR("");
    (void)!file_read(&t->arena, file_path(files, &t->arena, &hash), SIZE * 2, &found, &t->error);
    return found;
}

static void a_file_is_kept_once_by_its_content(void **state)
{
    struct test_database *t = *state;
    const struct files files = store_open(t);
    struct str bytes = store_pdf(t, 'a', SIZE);
    struct file first;
    struct file second;
    assert_ok(file_keep(&files, &t->arena, bytes, &first, &t->error), &t->error);
    assert_ok(file_keep(&files, &t->arena, bytes, &second, &t->error), &t->error);
    assert_int_equal(first.id, second.id);
    assert_str(first.type, "application/pdf");
    assert_true(str_equal(on_disk(t, &files, bytes), bytes));
    assert_int_equal(file_keep(&files, &t->arena, STR("no such thing"), &first, &t->error), STATUS_BAD_INPUT);
}

static void pieces_make_the_file_whatever_their_order_and_number(void **state)
{
    struct test_database *t = *state;
    const struct files files = store_open(t);
    struct str bytes = store_pdf(t, 'b', SIZE);
    struct file_progress p = begun(t, &files, bytes);
    assert_int_equal(piece(t, &files, &p, bytes, 4000, 5000), STATUS_STALE);
    assert_ok(piece(t, &files, &p, bytes, 0, 4000), &t->error);
    assert_ok(piece(t, &files, &p, bytes, 1000, 3000), &t->error);
    assert_int_equal(p.upload.received, 4000);
    assert_int_equal(begun(t, &files, bytes).upload.received, 4000);
    assert_ok(piece(t, &files, &p, bytes, 3000, SIZE), &t->error);
    assert_true(p.file.id > 0);
    assert_true(str_equal(on_disk(t, &files, bytes), bytes));
    assert_false(file_exists(file_part_path(&files, &t->arena, &p.upload.ident)));
    assert_ok(piece(t, &files, &p, bytes, 0, 100), &t->error); /* late */
    assert_false(file_exists(file_part_path(&files, &t->arena, &p.upload.ident)));
}

static enum status note_all(struct db_conn *conn, void *self, struct error *error)
{
    const struct file_upload *upload = self;
    return files_sql_received(conn, upload->id, upload->size, false, 1, error);
}

/* As after a kill between the renaming and the row of the file. */
static void a_file_that_was_moved_but_not_noted_is_found_again(void **state)
{
    struct test_database *t = *state;
    const struct files files = store_open(t);
    struct str bytes = store_pdf(t, 'c', SIZE);
    struct file_progress p = begun(t, &files, bytes);
    struct file_new taken;
    struct sha256 hash = sha256_of(bytes);
    const char *part = file_part_path(&files, &t->arena, &p.upload.ident);
    bool fits = false;
    assert_ok(file_write(part, bytes, &t->error), &t->error);
    assert_ok(db_write(t->db, 15, note_all, &p.upload, &t->error), &t->error);
    assert_ok(file_take_part(&files, &t->arena, part, &hash, SIZE, &fits, &taken, &t->error), &t->error);
    assert_true(fits);
    assert_false(file_exists(part));
    assert_int_equal(begun(t, &files, bytes).file.id, 0);
    assert_ok(piece(t, &files, &p, bytes, SIZE, SIZE), &t->error); /* whoever asks again finishes it */
    assert_true(p.file.id > 0);
    assert_true(str_equal(on_disk(t, &files, bytes), bytes));
}

static void other_bytes_than_declared_are_not_kept(void **state)
{
    struct test_database *t = *state;
    const struct files files = store_open(t);
    struct str bytes = store_pdf(t, 'd', SIZE);
    struct str other = store_pdf(t, 'e', SIZE);
    struct file_progress p = begun(t, &files, bytes);
    assert_int_equal(piece(t, &files, &p, other, 0, SIZE), STATUS_STALE);
    assert_int_equal(begun(t, &files, bytes).upload.received, 0);
    assert_int_equal(on_disk(t, &files, bytes).len, 0);
    assert_int_equal(on_disk(t, &files, other).len, 0);
}

static void a_part_that_was_lost_begins_anew(void **state)
{
    struct test_database *t = *state;
    const struct files files = store_open(t);
    struct str bytes = store_pdf(t, 'f', SIZE);
    struct file_progress p = begun(t, &files, bytes);
    assert_ok(piece(t, &files, &p, bytes, 0, 5000), &t->error);
    assert_ok(file_write(file_part_path(&files, &t->arena, &p.upload.ident), STR("short"), &t->error), &t->error);
    assert_int_equal(piece(t, &files, &p, bytes, 5000, SIZE), STATUS_STALE);
    p = begun(t, &files, bytes);
    assert_ok(piece(t, &files, &p, bytes, 0, SIZE), &t->error);
    assert_true(str_equal(on_disk(t, &files, bytes), bytes));
}

static void quotas_are_of_a_producer(void **state)
{
    struct test_database *t = *state;
    const struct files files = store_open(t);
    const struct file_owner owner = store_producer();
    struct file_owner other = owner;
    struct file_progress progress;
    for (int i = 0; i <= UPLOADS_UNFINISHED_MAX; i++) {
        const struct sha256 hash = sha256_of(store_pdf(t, (char)('a' + i), 20));
        assert_int_equal(upload_begin(&files, &t->arena, &owner, &hash, 20, STR("a"), &progress, &t->error),
                         i < UPLOADS_UNFINISHED_MAX ? STATUS_OK : STATUS_TOO_MANY);
    }
    other.id = 8;
    for (int i = 0; i < 20; i++) {
        const struct sha256 hash = sha256_of(store_pdf(t, (char)('A' + i), 20));
        assert_ok(upload_begin(&files, &t->arena, &other, &hash, 20, STR("a"), &progress, &t->error), &t->error);
        assert_int_equal(upload_begin(&files, &t->arena, &other, &hash, 21, STR("a"), &progress, &t->error), STATUS_BAD_INPUT);
    }
}

static struct context later_context;
static int64_t later(void *clock)
{
    (void)clock;
    return test_database_now(NULL) + UPLOADS_KEPT_MS + 1;
}

static void unfinished_uploads_go_after_seven_days_and_files_stay(void **state)
{
    struct test_database *t = *state;
    struct files files = store_open(t);
    struct room room = { "files", &files };
    const struct rooms rooms = { &room, 1 };
    const struct job job = { .id = 1, .type = "files.forget", .attempt = 1 };
    struct str kept = store_pdf(t, 'g', SIZE);
    struct str left = store_pdf(t, 'h', SIZE);
    struct file_progress done = begun(t, &files, kept);
    struct file_progress half = begun(t, &files, left);
    assert_ok(piece(t, &files, &done, kept, 0, SIZE), &t->error);
    assert_ok(piece(t, &files, &half, left, 0, 100), &t->error);
    assert_ok(files_jobs.rows[0].run(&job, &rooms, &t->arena, &t->error), &t->error);
    assert_int_equal(begun(t, &files, left).upload.received, 100);
    later_context = test_database_context;
    later_context.now = later;
    files.context = &later_context;
    assert_ok(files_jobs.rows[0].run(&job, &rooms, &t->arena, &t->error), &t->error);
    assert_int_equal(upload_find(&files, &t->arena, &half.upload.ident, &half, &t->error), STATUS_NOT_FOUND);
    assert_false(file_exists(file_part_path(&files, &t->arena, &half.upload.ident)));
    assert_ok(upload_find(&files, &t->arena, &done.upload.ident, &done, &t->error), &t->error);
    assert_true(str_equal(on_disk(t, &files, kept), kept));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_kept_once_by_its_content),
        cmocka_unit_test(pieces_make_the_file_whatever_their_order_and_number),
        cmocka_unit_test(a_file_that_was_moved_but_not_noted_is_found_again),
        cmocka_unit_test(other_bytes_than_declared_are_not_kept),
        cmocka_unit_test(a_part_that_was_lost_begins_anew),
        cmocka_unit_test(quotas_are_of_a_producer),
        cmocka_unit_test(unfinished_uploads_go_after_seven_days_and_files_stay),
    };
    return digest_ready() ? run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations) : 1;
}
