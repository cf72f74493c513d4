/* A commune that is merged or divided takes its producers along; on both databases. */
#include "world.h"

#define MERGED_ON (TODAY - 9)

static void open_world(struct world *w, void **state)
{
    static struct command_types all[2];
    all[0] = producers_commands;
    all[1] = producers_people_commands;
    world_open_with(w, *state, all, 2, NULL, 0);
}

/* Văn Chấn ends; what becomes of it is told by one row or by two. */
struct merger {
    bool divided;
};

static enum status link_units(struct db_conn *conn, const char *to, bool whole, struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO places_successors (from_code, from_valid_from, to_code, to_valid_from, day, whole, mapped) VALUES ($1, -719162, $2, -719162, $3, $4, 1)",
                  DB_TEXT_OF(STR(CHAN)), DB_TEXT_OF(str_from(to)), DB_INT_OF(MERGED_ON), DB_INT_OF(whole));
}

static enum status merge_units(struct db_conn *conn, void *self, struct error *error)
{
    const struct merger *merger = self;
    enum status status = DB_RUN(conn, error, "UPDATE places_units SET valid_to = $1 WHERE code = $2", DB_INT_OF(MERGED_ON - 1), DB_TEXT_OF(STR(CHAN)));
    if (status == STATUS_OK)
        status = link_units(conn, LUONG, !merger->divided, error);
    if (status == STATUS_OK && merger->divided)
        status = add_unit(conn, "04660", "Xã Gia Hội", "15", error);
    return status == STATUS_OK && merger->divided ? link_units(conn, "04660", false, error) : status;
}

static void run_job(struct world *w)
{
    const struct room rows[] = { { "db", w->t->db }, { "commands", w->door }, { "accounts", &w->accounts } };
    const struct rooms rooms = { rows, 3 };
    const struct job job = { .id = 1, .type = producers_jobs.rows[0].name, .content = STR(""), .attempt = 1 };
    assert_ok(producers_jobs.rows[0].run(&job, &rooms, &w->arena, &w->t->error), &w->t->error);
}

static size_t tasks_of_office(struct world *w)
{
    struct calendar calendar = { .province = PROVINCE };
    struct tasks_query query = { .today = TODAY, .calendar = &calendar, .account = 1 };
    struct task_for whom = task_for_role(&w->arena, ROLE_SPECIALIST, PROVINCE, STR(""));
    struct tasks tasks;
    query.roles[0].role = whom.role;
    query.roles[0].place = whom.place;
    query.role_count = 1;
    assert_ok(tasks_list(reader_of(w), &w->arena, &query, &tasks, &w->t->error), &w->t->error);
    return tasks.count;
}

static void a_producer_moves_with_its_commune_on_the_day_of_the_change(void **state)
{
    struct merger merger = { .divided = false };
    struct producer_versions versions;
    struct producer producer;
    struct world w;
    open_world(&w, state);
    w.extra.now -= (int64_t)100 * 86400000;
    producer = added(&w, "Hợp tác xã Văn Chấn", CHAN);
    w.extra.now += (int64_t)100 * 86400000;
    run_job(&w); /* nothing has changed yet */
    assert_int_equal(producers_sql_versions(reader_of(&w), &w.arena, producer.id, &versions, &w.t->error), STATUS_OK);
    assert_int_equal(versions.count, 1);
    assert_ok(db_write(w.t->db, 0, merge_units, &merger, &w.t->error), &w.t->error);
    for (int day = 0; day < 2; day++) { /* once, however often it is looked at */
        run_job(&w);
        assert_ok(producers_sql_versions(reader_of(&w), &w.arena, producer.id, &versions, &w.t->error), &w.t->error);
        assert_int_equal(versions.count, 2);
        assert_int_equal(versions.rows[1].from, MERGED_ON);
        assert_int_equal(versions.rows[1].reason, REASON_COMMUNE_MERGED);
        assert_str(versions.rows[0].facts.commune_code, CHAN);
        assert_str(versions.rows[1].facts.commune_code, LUONG);
    }
    assert_int_equal(tasks_of_office(&w), 0);
    world_close(&w);
}

static void a_divided_commune_is_asked_about_once_until_somebody_says(void **state)
{
    struct merger merger = { .divided = true };
    struct producer producer;
    struct world w;
    open_world(&w, state);
    producer = added(&w, "Hợp tác xã Văn Chấn", CHAN);
    assert_ok(db_write(w.t->db, 0, merge_units, &merger, &w.t->error), &w.t->error);
    w.extra.now += (int64_t)86400000;
    run_job(&w);
    run_job(&w);
    assert_str(read_producer(&w, producer_ident_text(&w.arena, &producer.ident)).facts.commune_code, CHAN);
    assert_int_equal(tasks_of_office(&w), 1);
    producer.facts.commune_code = STR("04660");
    assert_ok(change(&w, STR("system"), "producers.change", &producer, "commune_merged", TODAY, 1), &w.t->error);
    assert_int_equal(tasks_of_office(&w), 0);
    run_job(&w);
    assert_int_equal(tasks_of_office(&w), 0);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_producer_moves_with_its_commune_on_the_day_of_the_change),
        cmocka_unit_test(a_divided_commune_is_asked_about_once_until_somebody_says),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations);
}
