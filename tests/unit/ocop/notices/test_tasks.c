/* Tasks: open once, closed for all, listed for who may do them by due day with the working days left, and found by an index however many there
 * are. */
#include <pthread.h>
#include <time.h>

#include "kept.h"
#include "texts_notices.h"

#define PROVINCE 15
#define TODAY on(2026, 6, 10) /* a Wednesday; no holiday is near */

static struct ident ident_of(int n)
{
    char name[32];
    snprintf(name, sizeof(name), "thing %d", n);
    return ident_of_name(str_from(name));
}

/* A task for role 3 at a commune, about subject n, opened by a command of its own. */
static struct task task_of(int n, date due)
{
    return (struct task){
        .province = PROVINCE, .kind = "dossiers.examine", .subject = ident_of(n), .product = STR("Tea"), .producer = STR("A cooperative"),
        .path = STR("/ho-so/1"), .for_whom = { .scope = TASK_FOR_ROLE, .role = 3, .place = STR("04264") }, .due = due, .opened_at = 1000,
        .command = ident_of(1000000 + n),
    };
}

/* One work on the database, as a command's apply would do it. */
enum act { OPEN, DONE, PAUSE, RESUME, MOVE, RETITLE };
struct deed {
    enum act act;
    struct task task;
    date day;
    const struct calendar *calendar;
};

static enum status act(struct db_conn *conn, void *self, struct error *error)
{
    const struct deed *d = self;
    switch (d->act) {
    case OPEN:
        return task_open(conn, &d->task, error);
    case DONE:
        return task_done(conn, d->task.province, d->task.kind, &d->task.subject, STR("somebody"), 2000, error);
    case PAUSE:
        return task_pause(conn, d->task.province, d->task.kind, &d->task.subject, d->day, error);
    case RESUME:
        return task_resume(conn, d->calendar, d->task.kind, &d->task.subject, d->day, error);
    case MOVE:
        return task_move(conn, d->task.province, d->task.kind, &d->task.subject, d->day, error);
    default:
        return task_retitle(conn, d->task.province, &d->task.subject, STR("Other tea"), STR("Another"), error);
    }
}

static void perform(struct test_database *t, enum act what, struct task task, date day)
{
    struct calendar calendar = calendar_of(t, PROVINCE);
    struct deed d = { what, task, day, &calendar };
    assert_ok(db_write(t->db, PROVINCE, act, &d, &t->error), &t->error);
}

static void opened(struct test_database *t, struct task task)
{
    perform(t, OPEN, task, DATE_NONE);
}

static struct tasks_query of_role(const struct calendar *calendar)
{
    return (struct tasks_query){ .calendar = calendar, .today = TODAY, .roles = { { 3, STR("04264") } }, .role_count = 1 };
}

static struct tasks listed(struct test_database *t, const struct tasks_query *query)
{
    struct tasks tasks;
    assert_ok(tasks_list(reader_of(t), &t->arena, query, &tasks, &t->error), &t->error);
    return tasks;
}

static struct tasks all_of_role(struct test_database *t)
{
    static struct calendar calendar;
    struct tasks_query query;
    calendar = calendar_of(t, PROVINCE);
    query = of_role(&calendar);
    return listed(t, &query);
}

static void a_task_is_open_once_and_may_be_opened_anew_after_it_is_done(void **state)
{
    struct test_database *t = *state;
    struct task first = task_of(1, on(2026, 6, 20));
    struct task again = task_of(1, on(2026, 6, 25));
    struct tasks tasks;
    again.command = ident_of(7);
    opened(t, first);
    opened(t, first);
    opened(t, again);
    tasks = all_of_role(t);
    assert_int_equal(tasks.count, 1);
    assert_int_equal(tasks.rows[0].due, on(2026, 6, 20));
    assert_str(tasks.rows[0].kind, "dossiers.examine");
    assert_str(tasks.rows[0].product, "Tea");
    assert_str(tasks.rows[0].producer, "A cooperative");
    assert_str(tasks.rows[0].path, "/ho-so/1");
    assert_true(ident_equal(&tasks.rows[0].subject, &first.subject));
    perform(t, DONE, first, DATE_NONE);
    perform(t, DONE, first, DATE_NONE);
    assert_int_equal(all_of_role(t).count, 0);
    opened(t, again);
    assert_int_equal(all_of_role(t).rows[0].due, on(2026, 6, 25));
}

static void the_same_subject_may_wait_for_several_and_is_done_for_all(void **state)
{
    struct test_database *t = *state;
    struct calendar calendar = calendar_of(t, PROVINCE);
    struct task task = task_of(1, on(2026, 6, 20));
    struct tasks_query query = of_role(&calendar);
    query.account = 8;
    query.producers[0] = 8;
    query.producer_count = 1;
    opened(t, task);
    task.for_whom = (struct task_for){ .scope = TASK_FOR_ACCOUNT, .place = STR(""), .person = 8 };
    opened(t, task);
    task.for_whom.scope = TASK_FOR_PRODUCER;
    opened(t, task);
    assert_int_equal(listed(t, &query).count, 3);
    assert_int_equal(listed(t, &query).counts.all, 3);
    perform(t, DONE, task, DATE_NONE);
    assert_int_equal(listed(t, &query).count, 0);
}

static void nobody_sees_the_tasks_of_another_role_place_person_or_province(void **state)
{
    struct test_database *t = *state;
    struct calendar calendar = calendar_of(t, PROVINCE);
    struct calendar elsewhere = calendar_of(t, 10);
    struct tasks_query queries[6] = { of_role(&calendar), of_role(&calendar), of_role(&calendar), of_role(&calendar), of_role(&elsewhere),
                                      { .calendar = &calendar, .today = TODAY } };
    struct task mine = task_of(2, on(2026, 6, 20));
    opened(t, task_of(1, on(2026, 6, 20)));
    mine.for_whom = (struct task_for){ .scope = TASK_FOR_ACCOUNT, .place = STR(""), .person = 8 };
    opened(t, mine);
    queries[0].roles[0].role = 2;
    queries[1].roles[0].place = STR("04267");
    queries[2].role_count = 0;
    queries[2].account = 9;
    queries[3].role_count = 0;
    queries[3].producers[0] = 8; /* a producer's number is not an account's */
    queries[3].producer_count = 1;
    for (int i = 0; i < 6; i++) {
        struct tasks tasks = listed(t, &queries[i]);
        assert_int_equal(tasks.count, 0);
        assert_int_equal(tasks.counts.all, 0);
    }
}

static void a_role_that_is_held_twice_shows_its_tasks_once(void **state)
{
    struct test_database *t = *state;
    struct calendar calendar = calendar_of(t, PROVINCE);
    struct tasks_query query = of_role(&calendar);
    query.roles[1] = query.roles[0];
    query.role_count = 2;
    opened(t, task_of(1, on(2026, 6, 20)));
    assert_int_equal(listed(t, &query).count, 1);
    assert_int_equal(listed(t, &query).counts.all, 1);
}

static void tasks_come_by_due_day_with_the_working_days_left(void **state)
{
    static const struct {
        int month, day, left;
        bool late;
    } expected[] = { { 6, 5, -3, true }, { 6, 9, -1, true }, { 6, 10, 0, false }, { 6, 12, 2, false }, { 6, 15, 3, false }, { 9, 3, 59, false } };
    static const int order[] = { 3, 0, 5, 2, 4, 1 };
    struct test_database *t = *state;
    struct tasks tasks;
    import_own_days(t);
    opened(t, task_of(100, DATE_NONE));
    for (int i = 0; i < 6; i++)
        opened(t, task_of(i, on(2026, expected[order[i]].month, expected[order[i]].day)));
    tasks = all_of_role(t);
    assert_int_equal(tasks.count, 7);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(tasks.rows[i].due, on(2026, expected[i].month, expected[i].day));
        assert_int_equal(tasks.rows[i].days_left, expected[i].left);
        assert_int_equal(tasks.rows[i].late, expected[i].late);
        assert_true(tasks.rows[i].certain);
    }
    assert_int_equal(tasks.rows[6].due, DATE_NONE);
    assert_false(tasks.rows[6].late);
}

static void the_heading_counts_late_today_and_this_week_each_once(void **state)
{
    static const int days[] = { 1, 9, 10, 10, 10, 11, 12, 13, 14, 15, 30 }; /* of June; Sunday is the 14th */
    struct test_database *t = *state;
    struct tasks tasks;
    for (int i = 0; i < 11; i++)
        opened(t, task_of(i, on(2026, 6, days[i])));
    opened(t, task_of(20, DATE_NONE));
    opened(t, task_of(21, on(2026, 6, 1)));
    perform(t, PAUSE, task_of(21, DATE_NONE), on(2026, 5, 29));
    tasks = all_of_role(t);
    assert_int_equal(tasks.counts.late, 2);
    assert_int_equal(tasks.counts.today, 3);
    assert_int_equal(tasks.counts.week, 4);
    assert_int_equal(tasks.counts.all, 13);
    assert_false(tasks.rows[0].late && tasks.rows[1].late); /* one of the first two stands */
}

static void a_clock_that_stood_leaves_as_many_days_as_before(void **state)
{
    struct test_database *t = *state;
    struct task task = task_of(1, on(2026, 6, 12));
    struct task late = task_of(2, on(2026, 6, 1));
    struct task open_end = task_of(3, DATE_NONE);
    struct tasks tasks;
    opened(t, task);
    opened(t, late);
    opened(t, open_end);
    perform(t, PAUSE, task, on(2026, 6, 9)); /* three working days were left: 10, 11, 12 */
    perform(t, PAUSE, task, on(2026, 6, 10));
    perform(t, PAUSE, late, on(2026, 6, 9));
    perform(t, PAUSE, open_end, on(2026, 6, 9));
    tasks = all_of_role(t);
    assert_int_equal(tasks.rows[1].paused_since, on(2026, 6, 9));
    assert_int_equal(tasks.rows[1].days_left, 3);
    perform(t, RESUME, task, on(2026, 6, 26)); /* a Friday: 29, 30, 1 */
    perform(t, RESUME, late, on(2026, 6, 26));
    perform(t, RESUME, open_end, on(2026, 6, 26));
    perform(t, RESUME, task, on(2026, 6, 30)); /* it runs already */
    tasks = all_of_role(t);
    assert_int_equal(tasks.rows[0].due, on(2026, 6, 1));
    assert_true(tasks.rows[0].late);
    assert_int_equal(tasks.rows[1].due, on(2026, 7, 1));
    assert_int_equal(tasks.rows[1].paused_since, DATE_NONE);
    assert_int_equal(tasks.rows[2].due, DATE_NONE);
}

static void a_term_that_was_counted_anew_moves_the_open_tasks_of_its_kind(void **state)
{
    struct test_database *t = *state;
    struct task other = task_of(1, on(2026, 6, 21));
    struct tasks tasks;
    other.kind = "dossiers.assign";
    opened(t, task_of(1, on(2026, 6, 20)));
    opened(t, other);
    perform(t, MOVE, task_of(1, DATE_NONE), on(2026, 6, 23));
    tasks = all_of_role(t);
    assert_int_equal(tasks.rows[0].due, on(2026, 6, 21));
    assert_int_equal(tasks.rows[1].due, on(2026, 6, 23));
    perform(t, MOVE, other, DATE_NONE);
    tasks = all_of_role(t);
    assert_int_equal(tasks.rows[0].due, on(2026, 6, 23));
    assert_int_equal(tasks.rows[1].due, DATE_NONE);
}

static void names_are_refreshed_in_all_open_tasks_of_the_subject(void **state)
{
    struct test_database *t = *state;
    struct task other = task_of(1, on(2026, 6, 21));
    struct tasks tasks;
    other.kind = "dossiers.assign";
    opened(t, task_of(1, on(2026, 6, 20)));
    opened(t, other);
    opened(t, task_of(2, on(2026, 6, 22)));
    perform(t, RETITLE, other, DATE_NONE);
    tasks = all_of_role(t);
    assert_str(tasks.rows[0].product, "Other tea");
    assert_str(tasks.rows[1].producer, "Another");
    assert_str(tasks.rows[2].product, "Tea");
}

static void pages_follow_each_other_without_gap_or_repetition(void **state)
{
    struct test_database *t = *state;
    struct calendar calendar = calendar_of(t, PROVINCE);
    struct tasks_query query = of_role(&calendar);
    struct tasks tasks;
    date last = on(2000, 1, 1);
    int seen[60] = { 0 };
    int total = 0;
    query.roles[1].role = 4;
    query.roles[1].place = STR("04267");
    query.role_count = 2;
    query.account = 8;
    query.limit = 7;
    for (int i = 0; i < 60; i++) {
        struct task task = task_of(i, i % 9 == 8 ? DATE_NONE : on(2026, 6, 1 + i % 5));
        if (i % 3 == 1)
            task.for_whom = (struct task_for){ .role = 4, .place = STR("04267") };
        if (i % 3 == 2)
            task.for_whom = (struct task_for){ .scope = TASK_FOR_ACCOUNT, .place = STR(""), .person = 8 };
        opened(t, task);
    }
    do {
        tasks = listed(t, &query);
        assert_int_equal(tasks.counts.all, 60);
        for (size_t i = 0; i < tasks.count; i++, total++) {
            date due = tasks.rows[i].due == DATE_NONE ? INT32_MAX : tasks.rows[i].due;
            assert_true(due >= last);
            last = due;
            for (int n = 0; n < 60; n++) {
                struct ident subject = ident_of(n);
                seen[n] += ident_equal(&subject, &tasks.rows[i].subject);
            }
        }
        query.after = tasks.next;
        assert_true(total <= 60);
    } while (tasks.more);
    assert_int_equal(total, 60);
    for (int n = 0; n < 60; n++)
        assert_int_equal(seen[n], 1);
    query.after = STR("x' OR 1=1");
    assert_int_equal(tasks_list(reader_of(t), &t->arena, &query, &tasks, &t->error), STATUS_BAD_INPUT);
    query.after = STR("0b5f3c9e-1111-4222-8333-444444444444");
    assert_int_equal(tasks_list(reader_of(t), &t->arena, &query, &tasks, &t->error), STATUS_BAD_INPUT);
}

static void a_task_that_nobody_could_do_is_refused(void **state)
{
    struct test_database *t = *state;
    struct task tasks[5];
    for (int i = 0; i < 5; i++)
        tasks[i] = task_of(1, on(2026, 6, 20));
    tasks[0].kind = "";
    tasks[1].path = STR("javascript:alert(1)");
    tasks[2].for_whom.role = 0;
    tasks[3].for_whom.place = STR("");
    tasks[4].for_whom = (struct task_for){ .scope = TASK_FOR_PRODUCER };
    for (int i = 0; i < 5; i++) {
        struct deed d = { .act = OPEN, .task = tasks[i] };
        assert_int_equal(db_write(t->db, PROVINCE, act, &d, &t->error), STATUS_FAILED);
        assert_int_equal(t->error.text, TEXT_notices_bad_task);
    }
    assert_int_equal(all_of_role(t).count, 0);
}

#define THREADS 50

static void *open_one(void *self)
{
    struct test_database *t = self;
    struct deed d = { .act = OPEN, .task = task_of(1, on(2026, 6, 20)) };
    struct error error = { 0 };
    context_system.random(NULL, &d.task.command, sizeof(d.task.command));
    /* In the order of another shard each, so that on PostgreSQL they meet in the index and not in the queue. */
    return db_write(t->db, d.task.command.bytes[0], act, &d, &error) == STATUS_OK ? t : NULL;
}

static void fifty_who_open_the_same_task_open_one(void **state)
{
    struct test_database *t = *state;
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, open_one, t), 0);
    for (int i = 0; i < THREADS; i++) {
        void *good;
        pthread_join(threads[i], &good);
        assert_ptr_equal(good, t);
    }
    assert_int_equal(all_of_role(t).counts.all, 1);
}

/* Very many tasks */

struct crowd {
    int from, to;
};

static enum status open_crowd(struct db_conn *conn, void *self, struct error *error)
{
    const struct crowd *crowd = self;
    enum status status = STATUS_OK;
    for (int i = crowd->from; i < crowd->to && status == STATUS_OK; i++) {
        struct task task = task_of(i, on(2026, 6, 20) + i % 400);
        char place[8];
        snprintf(place, sizeof(place), "%05d", i % 500);
        if (i % 4 != 0)
            task.for_whom.place = str_from(place);
        status = task_open(conn, &task, error);
    }
    return status;
}

static int64_t microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* The plan of a statement, as SQLite tells it: every table is searched by an index, and nothing is sorted. */
static void assert_searches(struct test_database *t, const char *statement)
{
    struct db_value values[16];
    char sql[1000];
    struct db_rows *rows;
    bool has_row;
    size_t count = 0;
    for (const char *at = strchr(statement, '$'); at != NULL; at = strchr(at + 1, '$'))
        if ((size_t)strtol(at + 1, NULL, 10) > count)
            count = (size_t)strtol(at + 1, NULL, 10);
    for (size_t i = 0; i < count; i++)
        values[i] = DB_INT_OF(1);
    snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", statement);
    assert_ok(db_query_values(reader_of(t), sql, values, count, &rows, &t->error), &t->error);
    for (;;) {
        struct str detail;
        assert_ok(db_next(rows, &has_row, &t->error), &t->error);
        if (!has_row)
            break;
        detail = db_copy(rows, 3, &t->arena);
        if (strstr(detail.ptr, "SCAN") != NULL || strstr(detail.ptr, "TEMP B-TREE") != NULL)
            fail_msg("%s: %s", detail.ptr, statement);
    }
    db_rows_close(rows);
}

static void a_hundred_thousand_tasks_are_searched_and_never_read_through(void **state)
{
    struct test_database *t = *state;
    struct crowd crowd = { 0, t->postgresql ? 10000 : 100000 };
    struct calendar calendar = calendar_of(t, PROVINCE);
    struct tasks_query query = { .calendar = &calendar, .today = TODAY, .role_count = TASKS_ROLES_MAX, .account = 5, .limit = 50,
                                 .producers = { 1, 2, 3, 4, 5, 6, 7, 8 }, .producer_count = TASKS_PRODUCERS_MAX };
    char places[TASKS_ROLES_MAX][8];
    struct tasks tasks;
    int64_t began;
    int64_t best = INT64_MAX;
    assert_ok(db_write(t->db, PROVINCE, open_crowd, &crowd, &t->error), &t->error);
    for (int i = 0; i < TASKS_ROLES_MAX; i++) {
        snprintf(places[i], sizeof(places[i]), "%05d", 4 * i + 1);
        query.roles[i].role = 3;
        query.roles[i].place = str_from(places[i]);
    }
    for (int i = 0; i < 5; i++) {
        began = microseconds();
        tasks = listed(t, &query);
        if (microseconds() - began < best)
            best = microseconds() - began;
    }
    assert_int_equal(tasks.count, 50);
    assert_int_equal(tasks.counts.all, crowd.to / 500 * TASKS_ROLES_MAX);
    print_message("one of %d tasks: %d us\n", crowd.to, (int)best);
    assert_true(best < 100000);
    for (int i = 0; !t->postgresql && tasks_sql_statements[i] != NULL; i++)
        assert_searches(t, tasks_sql_statements[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_task_is_open_once_and_may_be_opened_anew_after_it_is_done),
        cmocka_unit_test(the_same_subject_may_wait_for_several_and_is_done_for_all),
        cmocka_unit_test(nobody_sees_the_tasks_of_another_role_place_person_or_province),
        cmocka_unit_test(a_role_that_is_held_twice_shows_its_tasks_once),
        cmocka_unit_test(tasks_come_by_due_day_with_the_working_days_left),
        cmocka_unit_test(the_heading_counts_late_today_and_this_week_each_once),
        cmocka_unit_test(a_clock_that_stood_leaves_as_many_days_as_before),
        cmocka_unit_test(a_term_that_was_counted_anew_moves_the_open_tasks_of_its_kind),
        cmocka_unit_test(names_are_refreshed_in_all_open_tasks_of_the_subject),
        cmocka_unit_test(pages_follow_each_other_without_gap_or_repetition),
        cmocka_unit_test(a_task_that_nobody_could_do_is_refused),
        cmocka_unit_test(fifty_who_open_the_same_task_open_one),
        cmocka_unit_test(a_hundred_thousand_tasks_are_searched_and_never_read_through),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations);
}
