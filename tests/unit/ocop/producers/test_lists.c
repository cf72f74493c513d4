/* Lists of producers and who is likely the same; on both databases. */
#include "world.h"

static void open_world(struct world *w, void **state)
{
    world_open_with(w, *state, &producers_commands, 1, NULL, 0);
}

static struct reach province_reach(void)
{
    return (struct reach){ .scope = SCOPE_PROVINCE, .province = PROVINCE };
}

static size_t found(struct world *w, const struct reach *reach, const char *typed, struct producer_rows *rows)
{
    struct producer_query query = { .reach = reach, .limit = 50 };
    producers_query_words(&w->arena, str_from(typed), query.words);
    assert_ok(producers_sql_list(reader_of(w), &w->arena, &query, rows, &w->t->error), &w->t->error);
    return rows->count;
}

static void names_are_found_with_and_without_accents_and_by_short_forms(void **state)
{
    static const char *const hits[] = { "Suối Giàng", "suoi giang", "GIANG suoi", "htx suoi", "hợp tác xã", "hop tac", "su gi", "HTX" };
    static const char *const misses[] = { "uoi", "suoi giangg", "tht suoi", "suoi bu", "hop tac xa son luong" };
    struct world w;
    struct producer_rows rows;
    struct reach reach = province_reach();
    open_world(&w, state);
    added(&w, "Hợp tác xã Suối Giàng", CHAN);
    for (size_t i = 0; i < sizeof(hits) / sizeof(hits[0]); i++)
        assert_int_equal(found(&w, &reach, hits[i], &rows), 1);
    for (size_t i = 0; i < sizeof(misses) / sizeof(misses[0]); i++)
        assert_int_equal(found(&w, &reach, misses[i], &rows), 0);
    world_close(&w);
}

static void a_renamed_producer_is_found_by_its_new_name_only(void **state)
{
    struct world w;
    struct producer_rows rows;
    struct reach reach = province_reach();
    struct producer producer;
    open_world(&w, state);
    producer = added(&w, "Tổ hợp tác Khe Mạ", CHAN);
    producer.facts.name = STR("Hợp tác xã Suối Giàng");
    assert_ok(change(&w, STR("system"), "producers.change", &producer, "renamed", TODAY, 1), &w.t->error);
    assert_int_equal(found(&w, &reach, "suoi giang", &rows), 1);
    assert_int_equal(found(&w, &reach, "khe ma", &rows), 0);
    world_close(&w);
}

static void each_reach_holds_its_own(void **state)
{
    struct world w;
    struct producer_rows rows;
    struct producer chan;
    struct producer luong;
    open_world(&w, state);
    chan = added(&w, "Hợp tác xã Văn Chấn", CHAN);
    luong = added(&w, "Hợp tác xã Sơn Lương", LUONG);
    struct reach commune = { .scope = SCOPE_COMMUNE, .province = PROVINCE, .communes = { STR(CHAN) } };
    struct reach own = { .scope = SCOPE_OWN, .province = PROVINCE, .producers = { luong.id } };
    struct reach elsewhere = { .scope = SCOPE_PROVINCE, .province = 1 };
    for (int typed = 0; typed < 2; typed++) {
        assert_int_equal(found(&w, &commune, typed ? "htx" : "", &rows), 1);
        assert_int_equal(rows.rows[0].id, chan.id);
        assert_int_equal(found(&w, &own, typed ? "htx" : "", &rows), 1);
        assert_int_equal(rows.rows[0].id, luong.id);
        assert_int_equal(found(&w, &elsewhere, typed ? "htx" : "", &rows), 0);
    }
    world_close(&w);
}

static void pages_hold_every_row_once_in_vietnamese_order(void **state)
{
    struct world w;
    struct reach reach = province_reach();
    struct producer_query query = { .reach = &reach, .limit = 7 };
    struct producer_rows rows;
    size_t count = 0;
    bool seen[60] = { false };
    open_world(&w, state);
    for (int i = 0; i < 30; i++) {
        char name[60];
        snprintf(name, sizeof(name), "Tổ %s %d", i % 3 == 0 ? "Đào" : i % 3 == 1 ? "Dâu" : "Ấm", i / 3); /* names that are the same but for a number */
        added(&w, name, i % 2 ? CHAN : LUONG);
    }
    do {
        assert_ok(producers_sql_list(reader_of(&w), &w.arena, &query, &rows, &w.t->error), &w.t->error);
        for (size_t i = 0; i < rows.count; i++) {
            assert_false(seen[rows.rows[i].id]);
            seen[rows.rows[i].id] = true;
            if (count < 10)
                assert_true(str_starts_with(rows.rows[i].name, STR("Tổ Ấm")));
            else
                assert_true(str_starts_with(rows.rows[i].name, count < 20 ? STR("Tổ Dâu") : STR("Tổ Đào")));
            count++;
        }
        query.after = rows.rows[rows.count - 1].ident;
        query.has_after = true;
    } while (rows.more);
    assert_int_equal(count, 30);
    world_close(&w);
}

/* In every reach, with words and without: the one that was entered last comes first, and each page begins behind the one before. */
static void the_newest_come_first(void **state)
{
    enum { COUNT = 20 };
    static const struct {
        enum account_scope scope;
        const char *typed;
    } ways[] = { { SCOPE_PROVINCE, "" }, { SCOPE_PROVINCE, "to" }, { SCOPE_COMMUNE, "" }, { SCOPE_COMMUNE, "to che" }, { SCOPE_OWN, "" }, { SCOPE_OWN, "che" } };
    struct world w;
    struct reach reach = { .province = PROVINCE, .communes = { STR(CHAN) } };
    int64_t ids[COUNT];
    open_world(&w, state);
    for (int i = 0; i < COUNT; i++) {
        char name[60];
        snprintf(name, sizeof(name), "Tổ chè %c", 'a' + (i * 7) % COUNT);
        ids[i] = added(&w, name, CHAN).id;
    }
    for (size_t way = 0; way < sizeof(ways) / sizeof(ways[0]); way++) {
        struct producer_query query = { .reach = &reach, .newest = true, .limit = 3 };
        struct producer_rows rows = { .more = true };
        int next = ways[way].scope == SCOPE_OWN ? REACH_MAX : COUNT;
        reach.scope = ways[way].scope;
        for (int i = 0; i < REACH_MAX; i++)
            reach.producers[i] = ids[i];
        producers_query_words(&w.arena, str_from(ways[way].typed), query.words);
        while (rows.more) {
            assert_ok(producers_sql_list(reader_of(&w), &w.arena, &query, &rows, &w.t->error), &w.t->error);
            assert_true(rows.count > 0);
            for (size_t i = 0; i < rows.count; i++)
                assert_int_equal(rows.rows[i].id, ids[--next]);
            query.after = rows.rows[rows.count - 1].ident;
            query.has_after = true;
        }
        assert_int_equal(next, 0);
    }
    world_close(&w);
}

/* A cursor that names what one may not see begins at the beginning, in this order too. */
static void a_cursor_out_of_reach_tells_nothing_of_the_newest(void **state)
{
    struct world w;
    struct reach reach = { .scope = SCOPE_COMMUNE, .province = PROVINCE, .communes = { STR(CHAN) } };
    struct producer_query query = { .reach = &reach, .newest = true, .limit = 50, .has_after = true };
    struct producer_rows rows;
    open_world(&w, state);
    added(&w, "Tổ một", CHAN);
    query.after = added(&w, "Tổ hai", LUONG).ident;
    added(&w, "Tổ ba", CHAN);
    assert_ok(producers_sql_list(reader_of(&w), &w.arena, &query, &rows, &w.t->error), &w.t->error);
    assert_int_equal(rows.count, 2);
    world_close(&w);
}

static size_t alike(struct world *w, const struct producer_facts *facts, int64_t except, struct producer_alike out[PRODUCERS_ALIKE])
{
    size_t count;
    assert_ok(producers_alike(reader_of(w), &w->arena, PROVINCE, facts, except, out, &count, &w->t->error), &w->t->error);
    return count;
}

static void the_same_producer_is_told_by_code_phone_and_name(void **state)
{
    struct world w;
    struct producer_alike out[PRODUCERS_ALIKE];
    struct producer_facts facts = facts_of("Hợp tác xã chè Suối Giàng", CHAN);
    struct producer_facts asked;
    struct producer producer;
    struct str ident;
    open_world(&w, state);
    facts.tax_code = STR("0100109106");
    facts.phone = STR("0912.345.678");
    assert_ok(add(&w, STR("system"), &facts, &ident), &w.t->error);
    producer = read_producer(&w, ident);
    asked = facts_of("Tên khác hẳn", LUONG);
    assert_int_equal(alike(&w, &asked, 0, out), 0);
    asked.tax_code = STR("0100109106");
    asked.phone = STR("+84 912 345 678");
    assert_int_equal(alike(&w, &asked, 0, out), 1);
    assert_int_equal(out[0].why, LIKE_TAX | LIKE_PHONE);
    assert_int_equal(alike(&w, &asked, producer.id, out), 0);
    asked = facts_of("HTX Che Suoi Giang", CHAN);
    assert_int_equal(alike(&w, &asked, 0, out), 1);
    assert_int_equal(out[0].why, LIKE_NAME);
    asked = facts_of("Tổ hợp tác chè Suôi Giag", CHAN);
    assert_int_equal(alike(&w, &asked, 0, out), 1);
    assert_int_equal(out[0].why, LIKE_NEAR_NAME);
    asked = facts_of("HTX Che Suoi Giang", LUONG); /* the same name in another commune is common */
    assert_int_equal(alike(&w, &asked, 0, out), 0);
    world_close(&w);
}

static void masked_codes_and_ended_producers_are_no_likeness(void **state)
{
    struct world w;
    struct producer_alike out[PRODUCERS_ALIKE];
    struct producer_facts facts = facts_of("Hộ Nguyễn Văn A", CHAN);
    struct producer_facts asked = facts_of("Hộ Trần Thị Bình", CHAN);
    struct producer producer;
    struct str ident;
    open_world(&w, state);
    facts.kind = asked.kind = PRODUCER_HOUSEHOLD;
    facts.tax_code = asked.tax_code = STR("•••••••••234");
    assert_ok(add(&w, STR("system"), &facts, &ident), &w.t->error);
    assert_int_equal(alike(&w, &asked, 0, out), 0);
    producer = read_producer(&w, ident);
    assert_int_equal(alike(&w, &facts, 0, out), 1);
    assert_ok(end(&w, STR("system"), &producer, NULL, TODAY), &w.t->error);
    assert_int_equal(alike(&w, &facts, 0, out), 0);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_found_with_and_without_accents_and_by_short_forms),
        cmocka_unit_test(a_renamed_producer_is_found_by_its_new_name_only),
        cmocka_unit_test(each_reach_holds_its_own),
        cmocka_unit_test(pages_hold_every_row_once_in_vietnamese_order),
        cmocka_unit_test(the_newest_come_first),
        cmocka_unit_test(a_cursor_out_of_reach_tells_nothing_of_the_newest),
        cmocka_unit_test(the_same_producer_is_told_by_code_phone_and_name),
        cmocka_unit_test(masked_codes_and_ended_producers_are_no_likeness),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations);
}
