/* Products: names with dates, sets, sizes, the year's list, and following the producer; on both databases. */
#include "../producers/world.h"

#include "base/file.h"
#include "ocop/products/products_int.h"

static const struct command_hook hooks[] = { { "producers.change", products_follow }, { "producers.merge", products_follow } };

static void open_world(struct world *w, void **state)
{
    static struct command_types all[3];
    all[0] = producers_commands;
    all[1] = products_commands;
    all[2] = products_list_commands;
    world_open_with(w, *state, all, 3, hooks, 2);
}

/* struct product_extra begins as struct producer_extra does. */
_Static_assert(offsetof(struct product_extra, now) == offsetof(struct producer_extra, now), "one extra serves both");

static enum status add_product(struct world *w, struct str actor, const struct producer *producer, const char *name, struct str *ident)
{
    struct saying *s = about(w, "producer", producer_ident_text(&w->arena, &producer->ident));
    *ident = new_ident(w);
    json_text(&s->json, "product", *ident);
    json_text_z(&s->json, "name", name);
    json_text_z(&s->json, "description", "Hộp 100 g");
    json_text_z(&s->json, "place", "");
    json_text_z(&s->json, "story", "");
    return say(w, actor, "products.add", said(w, s));
}

static struct product read_product(struct world *w, struct str ident)
{
    struct product product;
    assert_ok(products_find(reader_of(w), &w->arena, ident, &product, &w->t->error), &w->t->error);
    return product;
}

static struct product made(struct world *w, const struct producer *producer, const char *name)
{
    struct str ident;
    assert_ok(add_product(w, STR("system"), producer, name, &ident), &w->t->error);
    return read_product(w, ident);
}

static struct saying *of_product(struct world *w, const struct product *product, int64_t version)
{
    struct saying *s = about(w, "product", product_ident_text(&w->arena, &product->ident));
    json_int(&s->json, "version", version);
    return s;
}

static enum status rename_product(struct world *w, const struct product *product, const char *name, date from, int64_t version)
{
    struct saying *s = of_product(w, product, version);
    json_date(&s->json, "from", from);
    json_text_z(&s->json, "name", name);
    json_text_z(&s->json, "reason", "theo nhãn mới");
    return say(w, STR("system"), "products.rename", said(w, s));
}

static void a_renamed_product_keeps_its_old_name_with_its_days(void **state)
{
    struct world w;
    struct producer producer;
    struct product product;
    struct str name;
    open_world(&w, state);
    producer = added(&w, "Hợp tác xã Suối Giàng", CHAN);
    w.extra.now -= (int64_t)100 * 86400000;
    product = made(&w, &producer, "Chè Suối Giàng");
    w.extra.now += (int64_t)100 * 86400000;
    assert_int_equal(rename_product(&w, &product, "Chè Suối Giàng", TODAY, 1), STATUS_BAD_INPUT);
    assert_int_equal(rename_product(&w, &product, "Trà Suối Giàng", TODAY + 1, 1), STATUS_BAD_INPUT);
    assert_int_equal(rename_product(&w, &product, "Trà Suối Giàng", TODAY - 101, 1), STATUS_BAD_INPUT);
    assert_int_equal(rename_product(&w, &product, "***", TODAY, 1), STATUS_BAD_INPUT);
    assert_ok(rename_product(&w, &product, "Trà Suối Giàng", TODAY - 10, 1), &w.t->error);
    assert_int_equal(rename_product(&w, &product, "Trà cổ thụ Suối Giàng", TODAY, 1), STATUS_STALE);
    for (date day = TODAY - 200; day <= TODAY; day++) {
        assert_ok(products_name_on(reader_of(&w), &w.arena, product.id, day, &name, &w.t->error), &w.t->error);
        assert_str(name, day < TODAY - 10 ? "Chè Suối Giàng" : "Trà Suối Giàng");
    }
    world_close(&w);
}

static enum status set(struct world *w, struct str actor, const struct product *product, int no, const char *reason, int64_t version)
{
    struct saying *s = of_product(w, product, version);
    json_int(&s->json, "set", no);
    json_text_z(&s->json, "reason", reason);
    return say(w, actor, "products.set", said(w, s));
}

static void a_set_is_decided_by_an_officer_and_changed_with_a_reason(void **state)
{
    struct world w;
    struct producer producer;
    struct product product;
    struct str examiner;
    struct str owner;
    open_world(&w, state);
    producer = added(&w, "Hợp tác xã Suối Giàng", CHAN);
    product = made(&w, &producer, "Chè Suối Giàng");
    owner = hired(&w, "owner", ROLE_PRODUCER, CHAN, producer.id);
    examiner = hired(&w, "examiner", ROLE_EXAMINER, CHAN, 0);
    assert_int_equal(product.set, 0);
    assert_int_equal(set(&w, owner, &product, 11, "", 1), STATUS_NOT_ALLOWED);
    assert_int_equal(set(&w, examiner, &product, 27, "", 1), STATUS_BAD_INPUT);
    assert_ok(set(&w, examiner, &product, 11, "", 1), &w.t->error);
    assert_int_equal(set(&w, examiner, &product, 12, "", 2), STATUS_BAD_INPUT);
    assert_string_equal(w.t->error.where, "reason");
    assert_ok(set(&w, examiner, &product, 12, "trà từ thực vật khác", 2), &w.t->error);
    assert_int_equal(read_product(&w, product_ident_text(&w.arena, &product.ident)).set, 12);
    world_close(&w);
}

static void a_helper_prepares_and_a_stranger_can_not_know(void **state)
{
    struct world w;
    struct producer producer;
    struct producer other;
    struct product product;
    struct str helper;
    struct str stranger;
    struct str ident;
    open_world(&w, state);
    producer = added(&w, "Hợp tác xã Suối Giàng", CHAN);
    other = added(&w, "Hợp tác xã Sơn Lương", CHAN);
    product = made(&w, &producer, "Chè Suối Giàng");
    helper = hired(&w, "helper", ROLE_HELPER, CHAN, producer.id);
    stranger = hired(&w, "stranger", ROLE_PRODUCER, CHAN, other.id); /* the same commune, another producer */
    assert_ok(add_product(&w, helper, &producer, "Trà Suối Giàng", &ident), &w.t->error);
    assert_int_equal(add_product(&w, stranger, &producer, "Trà Suối Giàng", &ident), STATUS_NOT_FOUND);
    assert_int_equal(set(&w, stranger, &product, 11, "", 1), STATUS_NOT_FOUND);
    world_close(&w);
}

static void products_stand_where_their_producer_stands(void **state)
{
    struct world w;
    struct permission_subject subject;
    struct producer producer;
    struct producer other;
    struct products products;
    struct product product;
    open_world(&w, state);
    producer = added(&w, "Hợp tác xã Suối Giàng", CHAN);
    other = added(&w, "Hợp tác xã Sơn Lương", LUONG);
    product = made(&w, &producer, "Chè Suối Giàng");
    producer.facts.commune_code = STR(LUONG);
    assert_ok(change(&w, STR("system"), "producers.change", &producer, "new_address", TODAY, 1), &w.t->error);
    assert_ok(products_subject(reader_of(&w), &w.arena, product.id, &subject, &w.t->error), &w.t->error);
    assert_str(subject.commune, LUONG);
    producer = read_producer(&w, producer_ident_text(&w.arena, &producer.ident));
    assert_ok(end(&w, STR("system"), &producer, &other, TODAY), &w.t->error);
    assert_ok(products_subject(reader_of(&w), &w.arena, product.id, &subject, &w.t->error), &w.t->error);
    assert_int_equal(subject.producer, other.id);
    assert_ok(products_of(reader_of(&w), &w.arena, producer.id, &products, &w.t->error), &w.t->error);
    assert_int_equal(products.count, 0);
    world_close(&w);
}

static void an_ended_producer_gets_no_new_product(void **state)
{
    struct world w;
    struct producer producer;
    struct str ident;
    open_world(&w, state);
    producer = added(&w, "Hợp tác xã Suối Giàng", CHAN);
    assert_ok(end(&w, STR("system"), &producer, NULL, TODAY), &w.t->error);
    assert_int_equal(add_product(&w, STR("system"), &producer, "Chè", &ident), STATUS_STALE);
    world_close(&w);
}

static enum status add_variant(struct world *w, const struct product *product, const char *gtin, struct str *ident)
{
    struct saying *s = about(w, "product", product_ident_text(&w->arena, &product->ident));
    *ident = new_ident(w);
    json_text(&s->json, "variant", *ident);
    json_text_z(&s->json, "name", "Hộp thiếc");
    json_text_z(&s->json, "content", "100 g");
    json_text_z(&s->json, "unit", "hộp");
    json_text_z(&s->json, "gtin", gtin);
    return say(w, STR("system"), "products.add_variant", said(w, s));
}

static void a_size_has_a_good_gtin_or_none_and_is_stopped_not_deleted(void **state)
{
    struct world w;
    struct product_variants variants;
    struct producer producer;
    struct product product;
    struct product other;
    struct str ident;
    struct saying *s;
    open_world(&w, state);
    producer = added(&w, "Hợp tác xã Suối Giàng", CHAN);
    product = made(&w, &producer, "Chè Suối Giàng");
    other = made(&w, &producer, "Trà Suối Giàng");
    assert_int_equal(add_variant(&w, &product, "8930000000008", &ident), STATUS_BAD_INPUT);
    assert_ok(add_variant(&w, &product, "4006381333931", &ident), &w.t->error);
    s = of_product(&w, &other, 1); /* the size of another product */
    json_text(&s->json, "variant", ident);
    assert_int_equal(say(&w, STR("system"), "products.stop_variant", said(&w, s)), STATUS_NOT_FOUND);
    s = of_product(&w, &product, 1);
    json_text(&s->json, "variant", ident);
    assert_ok(say(&w, STR("system"), "products.stop_variant", said(&w, s)), &w.t->error);
    assert_ok(products_variants_of(reader_of(&w), &w.arena, product.id, &variants, &w.t->error), &w.t->error);
    assert_int_equal(variants.count, 1);
    assert_true(variants.rows[0].stopped);
    world_close(&w);
}

static void gtins_are_those_of_gs1(void **state)
{
    /* GS1's own examples: the check digit calculator's GTIN-8, -12, -13, -14. */
    static const char *const good[] = { "96385074", "614141007349", "4006381333931", "00614141123452" };
    static const char *const bad[] = { "", "96385075", "061414100734", "4006381333932", "006141411234529", "40063813339a1", "400638133393 " };
    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_true(products_gtin_good(str_from(good[i])));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(products_gtin_good(str_from(bad[i])));
}

/* ---- the year's list ---- */

static enum status add_list(struct world *w, struct str actor, const char *kind, date day, struct str *ident)
{
    struct saying *s;
    *ident = new_ident(w);
    s = about(w, "list", *ident);
    json_int(&s->json, "year", 2023);
    json_text_z(&s->json, "kind", kind);
    json_text_z(&s->json, "document", "Quyết định 3089/QĐ-UBND");
    json_date(&s->json, "day", day);
    return say(w, actor, "products.list_add", said(w, s));
}

static enum status list_row(struct world *w, struct str list, const struct product *product, const char *act, const char *reason)
{
    struct saying *s = about(w, "list", list);
    json_text(&s->json, "product", product_ident_text(&w->arena, &product->ident));
    json_text_z(&s->json, "act", act);
    json_text_z(&s->json, "name", "Chè Suối Giàng");
    json_text_z(&s->json, "reason", reason);
    return say(w, STR("system"), "products.list_row", said(w, s));
}

static void a_year_has_one_initial_list_and_amendments_after_it(void **state)
{
    struct world w;
    struct registered_rows rows;
    struct producer producer;
    struct product product;
    struct str examiner;
    struct str first;
    struct str second;
    struct str ident;
    open_world(&w, state);
    producer = added(&w, "Hợp tác xã Suối Giàng", CHAN);
    product = made(&w, &producer, "Chè Suối Giàng");
    examiner = hired(&w, "examiner", ROLE_EXAMINER, CHAN, 0);
    assert_int_equal(add_list(&w, examiner, "initial", TODAY - 100, &ident), STATUS_NOT_FOUND); /* it is the province's */
    assert_int_equal(add_list(&w, STR("system"), "amendment", TODAY, &ident), STATUS_BAD_INPUT);
    assert_ok(add_list(&w, STR("system"), "initial", TODAY - 100, &first), &w.t->error);
    assert_int_equal(add_list(&w, STR("system"), "initial", TODAY, &ident), STATUS_BAD_INPUT);
    assert_int_equal(add_list(&w, STR("system"), "amendment", TODAY - 101, &ident), STATUS_BAD_INPUT);
    assert_ok(add_list(&w, STR("system"), "amendment", TODAY, &second), &w.t->error);
    assert_ok(list_row(&w, first, &product, "added", ""), &w.t->error);
    assert_int_equal(list_row(&w, first, &product, "added", ""), STATUS_BAD_INPUT);
    assert_int_equal(list_row(&w, second, &product, "dropped", ""), STATUS_BAD_INPUT);
    assert_ok(list_row(&w, second, &product, "dropped", "chủ thể không thực hiện"), &w.t->error);
    assert_ok(products_sql_list_rows(reader_of(&w), &w.arena, PROVINCE, 2023, &rows, &w.t->error), &w.t->error);
    assert_int_equal(rows.count, 2);
    assert_int_equal(rows.rows[1].act, ACT_DROPPED);
    assert_str(rows.rows[1].reason, "chủ thể không thực hiện");
    world_close(&w);
}

/* ---- lists ---- */

static size_t found(struct world *w, const struct reach *reach, const char *typed, int64_t set_no)
{
    struct product_query query = { .reach = reach, .limit = 50, .set = set_no };
    struct products rows;
    producers_query_words(&w->arena, str_from(typed), query.words);
    assert_ok(products_sql_list(reader_of(w), &w->arena, &query, &rows, &w->t->error), &w->t->error);
    return rows.count;
}

static void products_are_found_by_words_set_and_reach(void **state)
{
    struct world w;
    struct producer chan;
    struct producer luong;
    struct product product;
    open_world(&w, state);
    chan = added(&w, "Hợp tác xã Suối Giàng", CHAN);
    luong = added(&w, "Hợp tác xã Sơn Lương", LUONG);
    product = made(&w, &chan, "Chè Shan tuyết Suối Giàng");
    made(&w, &luong, "Mật ong Sơn Lương");
    assert_ok(set(&w, STR("system"), &product, 11, "", 1), &w.t->error);
    struct reach province = { .scope = SCOPE_PROVINCE, .province = PROVINCE };
    struct reach commune = { .scope = SCOPE_COMMUNE, .province = PROVINCE, .communes = { STR(LUONG) } };
    struct reach own = { .scope = SCOPE_OWN, .province = PROVINCE, .producers = { chan.id } };
    assert_int_equal(found(&w, &province, "", -1), 2);
    assert_int_equal(found(&w, &province, "", 11), 1);
    assert_int_equal(found(&w, &province, "", 0), 1);
    assert_int_equal(found(&w, &province, "che giang", -1), 1);
    assert_int_equal(found(&w, &province, "mat", 0), 1);
    assert_int_equal(found(&w, &province, "mat", 11), 0);
    assert_int_equal(found(&w, &commune, "", -1), 1);
    assert_int_equal(found(&w, &commune, "che", -1), 0);
    assert_int_equal(found(&w, &own, "", -1), 1);
    assert_int_equal(found(&w, &own, "mat", -1), 0);
    world_close(&w);
}

/* In every reach, with words, with a set and without: what was entered last comes first, and each page begins behind the one before. */
static void the_newest_products_come_first(void **state)
{
    enum { COUNT = 11 };
    static const struct {
        enum account_scope scope;
        const char *typed;
        int64_t set;
    } ways[] = { { SCOPE_PROVINCE, "", -1 },    { SCOPE_PROVINCE, "", 0 }, { SCOPE_PROVINCE, "che", -1 }, { SCOPE_COMMUNE, "", -1 },
                 { SCOPE_COMMUNE, "che", -1 }, { SCOPE_OWN, "", -1 },     { SCOPE_OWN, "che", 0 } };
    struct world w;
    struct producer producer;
    int64_t ids[COUNT];
    open_world(&w, state);
    producer = added(&w, "Hợp tác xã Suối Giàng", CHAN);
    for (int i = 0; i < COUNT; i++) {
        char name[60];
        snprintf(name, sizeof(name), "Chè %d", (i * 7) % COUNT);
        ids[i] = made(&w, &producer, name).id;
    }
    for (size_t way = 0; way < sizeof(ways) / sizeof(ways[0]); way++) {
        struct reach reach = { .scope = ways[way].scope, .province = PROVINCE, .communes = { STR(CHAN) }, .producers = { producer.id } };
        struct product_query query = { .reach = &reach, .limit = 3, .set = ways[way].set, .newest = true };
        struct products rows = { .more = true };
        int next = COUNT;
        producers_query_words(&w.arena, str_from(ways[way].typed), query.words);
        while (rows.more) {
            assert_ok(products_sql_list(reader_of(&w), &w.arena, &query, &rows, &w.t->error), &w.t->error);
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

static void nearly_the_same_name_of_one_producer_is_told(void **state)
{
    struct world w;
    struct product_likely alike;
    struct producer producer;
    struct producer other;
    open_world(&w, state);
    producer = added(&w, "Hợp tác xã Suối Giàng", CHAN);
    other = added(&w, "Hợp tác xã Sơn Lương", LUONG);
    made(&w, &producer, "Chè Shan tuyết Suối Giàng");
    assert_ok(product_alike(reader_of(&w), &w.arena, producer.id, STR("che shan tuyet suoi giang"), &alike, &w.t->error), &w.t->error);
    assert_int_equal(alike.count, 1);
    assert_ok(product_alike(reader_of(&w), &w.arena, producer.id, STR("Chè San tuyêt Suối Giàn"), &alike, &w.t->error), &w.t->error);
    assert_int_equal(alike.count, 1);
    assert_ok(product_alike(reader_of(&w), &w.arena, producer.id, STR("Trà sen Suối Giàng"), &alike, &w.t->error), &w.t->error);
    assert_int_equal(alike.count, 0);
    assert_ok(product_alike(reader_of(&w), &w.arena, other.id, STR("Chè Shan tuyết Suối Giàng"), &alike, &w.t->error), &w.t->error);
    assert_int_equal(alike.count, 0);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_renamed_product_keeps_its_old_name_with_its_days),
        cmocka_unit_test(a_set_is_decided_by_an_officer_and_changed_with_a_reason),
        cmocka_unit_test(a_helper_prepares_and_a_stranger_can_not_know),
        cmocka_unit_test(products_stand_where_their_producer_stands),
        cmocka_unit_test(an_ended_producer_gets_no_new_product),
        cmocka_unit_test(a_size_has_a_good_gtin_or_none_and_is_stopped_not_deleted),
        cmocka_unit_test(gtins_are_those_of_gs1),
        cmocka_unit_test(a_year_has_one_initial_list_and_amendments_after_it),
        cmocka_unit_test(products_are_found_by_words_set_and_reach),
        cmocka_unit_test(the_newest_products_come_first),
        cmocka_unit_test(nearly_the_same_name_of_one_producer_is_told),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations);
}
