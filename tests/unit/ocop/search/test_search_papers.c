/* The words of papers: taken in from an older program, sought within a reach, moved with their producer; on both databases. */
#include "../producers/world.h"

#include "ocop/search/search_int.h"

#define OLD_PAPERS 1203 /* more than are taken in at a time */

static const struct command_hook hooks[] = { { "producers.change", search_follow_producer } };

static void open_world(struct world *w, void **state)
{
    world_open_with(w, *state, &producers_commands, 1, hooks, 1);
}

struct old_papers {
    int64_t producer;
    int count;
    const char *number; /* of the last one */
    bool withdrawn;
};

/* As a program before the search wrote them. */
static enum status write_papers(struct db_conn *conn, void *self, struct error *error)
{
    const struct old_papers *old = self;
    enum status status = STATUS_OK;
    for (int i = 0; i < old->count && status == STATUS_OK; i++) {
        struct ident ident = ident_new(&test_database_context);
        bool last = i == old->count - 1;
        status = DB_RUN(conn, error,
                        "INSERT INTO files_papers (ident, province, producer, kind, title, number, issuer, link, withdrawn_at, withdrawn_why, made_at, made_by, "
                        "on_behalf, version) VALUES ($1, 15, $2, 'conditions', '', $3, 'Chi cục Quản lý chất lượng', 'https://example.org', $4, '', 1, '', '', 1)",
                        DB_BLOB_OF(ident_str(&ident)), DB_INT_OF(old->producer), DB_TEXT_OF(str_from(last ? old->number : "1")),
                        old->withdrawn ? DB_INT_OF(5) : DB_NULL_OF(DB_INT));
    }
    return status;
}

static void write_old(struct world *w, struct old_papers old)
{
    assert_ok(db_write(w->t->db, 0, write_papers, &old, &w->t->error), &w->t->error);
}

static size_t hits(struct world *w, const struct reach *reach, const char *typed)
{
    struct search_query query = { .reach = reach };
    struct search_hits found;
    producers_query_words(&w->arena, str_from(typed), query.words);
    assert_ok(search_sql_papers(reader_of(w), &w->arena, &query, &found, &w->t->error), &w->t->error);
    return found.count;
}

static void papers_of_an_older_program_are_found(void **state)
{
    struct reach province = { .scope = SCOPE_PROVINCE, .province = PROVINCE };
    struct world w;
    int64_t newest = 0;
    open_world(&w, state);
    write_old(&w, (struct old_papers){ added(&w, "Hợp tác xã Văn Chấn", CHAN).id, OLD_PAPERS, "417/2026/ATTP", false });
    for (int start = 0; start < 2; start++) {
        assert_ok(search_prepare(w.t->db, &w.t->error), &w.t->error);
        assert_ok(search_sql_newest(reader_of(&w), &newest, &w.t->error), &w.t->error);
        assert_int_equal(newest, OLD_PAPERS);
        assert_int_equal(hits(&w, &province, "417"), 1);
        assert_int_equal(hits(&w, &province, "attp 417 chi cục"), 1);
        assert_int_equal(hits(&w, &province, "an toàn thực phẩm"), FOUND_MAX + 1);
        assert_int_equal(hits(&w, &province, "418"), 0);
    }
    write_old(&w, (struct old_papers){ 1, 1, "999/rut", true });
    write_old(&w, (struct old_papers){ 1, 1, "500/them", false });
    assert_ok(search_prepare(w.t->db, &w.t->error), &w.t->error);
    assert_int_equal(hits(&w, &province, "999"), 0);
    assert_int_equal(hits(&w, &province, "500 them"), 1);
    world_close(&w);
}

static void each_reach_holds_its_own_papers_and_they_move_with_the_producer(void **state)
{
    struct world w;
    struct producer chan;
    struct producer luong;
    open_world(&w, state);
    chan = added(&w, "Hợp tác xã Văn Chấn", CHAN);
    luong = added(&w, "Hợp tác xã Sơn Lương", LUONG);
    write_old(&w, (struct old_papers){ chan.id, 2, "100/chan", false });
    write_old(&w, (struct old_papers){ luong.id, 3, "200/luong", false });
    assert_ok(search_prepare(w.t->db, &w.t->error), &w.t->error);
    struct reach commune = { .scope = SCOPE_COMMUNE, .province = PROVINCE, .communes = { STR(CHAN) } };
    struct reach own = { .scope = SCOPE_OWN, .province = PROVINCE, .producers = { luong.id } };
    struct reach elsewhere = { .scope = SCOPE_PROVINCE, .province = 1 };
    assert_int_equal(hits(&w, &commune, "attp"), 2);
    assert_int_equal(hits(&w, &commune, "200"), 0);
    assert_int_equal(hits(&w, &own, "attp"), 3);
    assert_int_equal(hits(&w, &own, "100"), 0);
    assert_int_equal(hits(&w, &elsewhere, "attp"), 0);
    luong.facts.commune_code = STR(CHAN);
    assert_ok(change(&w, STR("system"), "producers.change", &luong, "new_address", TODAY, 1), &w.t->error);
    assert_int_equal(hits(&w, &commune, "attp"), 5);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(papers_of_an_older_program_are_found),
        cmocka_unit_test(each_reach_holds_its_own_papers_and_they_move_with_the_producer),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations);
}
