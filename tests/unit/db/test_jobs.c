/* Jobs on both databases, with a clock that the test moves. */
#include "db/jobs.h"

#include "../database.h"
#include "texts_error.h"

#include <pthread.h>
#include <stdatomic.h>

static int64_t now;
static int64_t moved_now(void *clock)
{
    (void)clock;
    return now;
}
static const struct context context = { moved_now, NULL, test_database_random, NULL };

static atomic_int ran;
static atomic_int failures_wanted;
static char last_content[100];
static int64_t last_attempt;

static enum status work(const struct job *job, const struct rooms *rooms, struct arena *arena, struct error *error)
{
    (void)rooms;
    (void)arena;
    atomic_fetch_add(&ran, 1);
    snprintf(last_content, sizeof(last_content), "%.*s", STR_ARG(job->content));
    last_attempt = job->attempt;
    return atomic_fetch_sub(&failures_wanted, 1) > 0 ? FAIL(error, STATUS_FAILED, TEXT_error_memory, NULL) : STATUS_OK;
}

static const struct job_type rows[] = {
    { "test.work", work, 3, 60000, 0 },
    { "test.daily", work, 3, 60000, 86400000 },
};
static const struct job_types on_demand = { rows, 1 };
static const struct job_types periodic = { rows + 1, 1 };

static struct jobs_settings settings_for(struct test_database *t, const struct job_types *types)
{
    now = 1000000;
    atomic_store(&ran, 0);
    atomic_store(&failures_wanted, 0);
    return (struct jobs_settings){ .db = t->db, .context = &context, .types = types, .type_tables = 1, .runner = STR("this process"), .pause_ms = 10 };
}

struct adding {
    const char *type;
    struct str dedupe;
    struct str content;
    int64_t due;
};

static enum status add_one(struct db_conn *conn, void *self, struct error *error)
{
    const struct adding *a = self;
    return job_add(conn, a->type, a->dedupe, a->content, a->due, error);
}

static void add(struct test_database *t, const char *type, struct str dedupe, struct str content, int64_t due)
{
    struct adding adding = { type, dedupe, content, due };
    assert_ok(db_write(t->db, 0, add_one, &adding, &t->error), &t->error);
}

static int64_t run_due(struct test_database *t, const struct jobs_settings *settings)
{
    int64_t count;
    assert_ok(jobs_run_due(settings, &count, &t->error), &t->error);
    return count;
}

static struct job_state newest(struct test_database *t)
{
    struct db_conn *conn;
    struct job_state *states;
    size_t count;
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_ok(jobs_list(conn, &t->arena, now, 10, &states, &count, &t->error), &t->error);
    assert_true(count > 0);
    return states[0];
}

static void a_job_runs_once_when_it_is_due(void **state)
{
    struct test_database *t = *state;
    struct jobs_settings settings = settings_for(t, &on_demand);
    add(t, "test.work", STR(""), STR("thư số 1"), now + 5000);
    assert_int_equal(run_due(t, &settings), 0);
    now += 5000;
    assert_int_equal(run_due(t, &settings), 1);
    assert_int_equal(run_due(t, &settings), 0);
    assert_int_equal(atomic_load(&ran), 1);
    assert_string_equal(last_content, "thư số 1");
    assert_str(newest(t).state, "done");
}

static void one_unfinished_job_for_a_dedupe_key(void **state)
{
    struct test_database *t = *state;
    struct jobs_settings settings = settings_for(t, &on_demand);
    add(t, "test.work", STR("notice 7"), STR("first"), now);
    add(t, "test.work", STR("notice 7"), STR("second"), now);
    add(t, "test.work", STR("notice 8"), STR("third"), now);
    assert_int_equal(run_due(t, &settings), 2);
    add(t, "test.work", STR("notice 7"), STR("again, after it was done"), now);
    assert_int_equal(run_due(t, &settings), 1);
}

static void a_failing_job_is_tried_again_later_and_given_up_at_last(void **state)
{
    struct test_database *t = *state;
    struct jobs_settings settings = settings_for(t, &on_demand);
    add(t, "test.work", STR(""), STR("x"), now);
    atomic_store(&failures_wanted, 99);
    assert_int_equal(run_due(t, &settings), 1);
    assert_str(newest(t).state, "waiting");
    assert_true(newest(t).fault.len > 0);
    now += 4999;
    assert_int_equal(run_due(t, &settings), 0);
    now += 1;
    assert_int_equal(run_due(t, &settings), 1);
    now += 3600000;
    assert_int_equal(run_due(t, &settings), 1);
    assert_int_equal(last_attempt, 3);
    assert_str(newest(t).state, "given-up");
    now += 86400000;
    assert_int_equal(run_due(t, &settings), 0);
}

static void a_job_that_recovers_is_done(void **state)
{
    struct test_database *t = *state;
    struct jobs_settings settings = settings_for(t, &on_demand);
    add(t, "test.work", STR(""), STR("x"), now);
    atomic_store(&failures_wanted, 1);
    assert_int_equal(run_due(t, &settings), 1);
    now += 3600000;
    assert_int_equal(run_due(t, &settings), 1);
    assert_str(newest(t).state, "done");
    assert_int_equal(newest(t).fault.len, 0);
}

static void an_unknown_kind_of_work_is_given_up_with_words(void **state)
{
    struct test_database *t = *state;
    struct jobs_settings settings = settings_for(t, &on_demand);
    add(t, "lost.work", STR(""), STR("x"), now);
    assert_int_equal(run_due(t, &settings), 1);
    assert_str(newest(t).state, "given-up");
    assert_true(newest(t).fault.len > 0);
}

static void a_periodic_job_comes_back_also_after_it_was_given_up(void **state)
{
    struct test_database *t = *state;
    struct jobs_settings settings = settings_for(t, &periodic);
    add(t, "test.daily", STR("test.daily"), STR(""), now);
    assert_int_equal(run_due(t, &settings), 1);
    assert_int_equal(run_due(t, &settings), 0);
    for (int day = 0; day < 3; day++) {
        now += 86400000;
        atomic_store(&failures_wanted, day == 1 ? 3 : 0);
        assert_int_equal(run_due(t, &settings), 1);
        for (int i = 0; i < 2 && day == 1; i++) {
            now += 3600000;
            assert_int_equal(run_due(t, &settings), 1);
        }
    }
}

struct rival {
    struct jobs_settings settings;
    struct error error;
};

static void *run_rival(void *self)
{
    struct rival *rival = self;
    int64_t count;
    return jobs_run_due(&rival->settings, &count, &rival->error) == STATUS_OK ? self : NULL;
}

static void several_runners_never_share_a_job(void **state)
{
    struct test_database *t = *state;
    struct jobs_settings settings = settings_for(t, &on_demand);
    struct rival rivals[4];
    pthread_t threads[4];
    for (int i = 0; i < 60; i++)
        add(t, "test.work", STR(""), STR("x"), now);
    for (int i = 0; i < 4; i++) {
        rivals[i] = (struct rival){ .settings = settings };
        assert_int_equal(pthread_create(&threads[i], NULL, run_rival, &rivals[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        void *good;
        pthread_join(threads[i], &good);
        assert_non_null(good);
    }
    assert_int_equal(run_due(t, &settings), 0);
    assert_int_equal(atomic_load(&ran), 60);
}

static void the_runner_works_in_the_background_and_stops_when_told(void **state)
{
    struct test_database *t = *state;
    struct jobs_settings settings = settings_for(t, &on_demand);
    struct jobs *jobs;
    assert_ok(jobs_start(&settings, &jobs, &t->error), &t->error);
    add(t, "test.work", STR(""), STR("x"), now);
    for (int i = 0; i < 500 && atomic_load(&ran) == 0; i++)
        usleep(10000);
    jobs_stop(jobs);
    assert_int_equal(atomic_load(&ran), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_job_runs_once_when_it_is_due),
        cmocka_unit_test(one_unfinished_job_for_a_dedupe_key),
        cmocka_unit_test(a_failing_job_is_tried_again_later_and_given_up_at_last),
        cmocka_unit_test(a_job_that_recovers_is_done),
        cmocka_unit_test(an_unknown_kind_of_work_is_given_up_with_words),
        cmocka_unit_test(a_periodic_job_comes_back_also_after_it_was_given_up),
        cmocka_unit_test(several_runners_never_share_a_job),
        cmocka_unit_test(the_runner_works_in_the_background_and_stops_when_told),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations);
}
