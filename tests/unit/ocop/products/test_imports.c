/* Imports of lists: what a row means, all or nothing, taking back; on both databases. The lists are CSV, written here. */
#include "../producers/world.h"

#include "ocop/products/products_import_int.h"
#include "texts_products.h"

#define HEAD "Tên sản phẩm,Chủ thể,Loại hình,Xã phường,Huyện,Bộ sản phẩm,Hạng sao,Năm,Số quyết định\n"
#define TEA "Chè Suối Giàng,HTX Suối Giàng,HTX,Xã Văn Chấn,,11,3 sao,2023,1/QĐ-UBND\n"
#define OLD_NEAR "00101"
#define OLD_FAR "00102"
#define NEAR_DISTRICT "132"
#define FAR_DISTRICT "133"
#define CHANGED (TODAY - 500)

static void open_world(struct world *w, void **state)
{
    static struct command_types all[3];
    all[0] = producers_commands;
    all[1] = products_commands;
    all[2] = products_import_commands;
    world_open_with(w, *state, all, 3, NULL, 0);
}

/* struct import_extra begins as struct producer_extra does. */
_Static_assert(offsetof(struct import_extra, base.now) == offsetof(struct producer_extra, now), "the instant stands at the same place");

static struct import read_list(struct world *w, const char *rows, const struct import_mend *mends, size_t count)
{
    const struct import_mends mended = { mends, count };
    struct buffer text;
    struct import import;
    buffer_open(&text, &w->arena, 1 << 20);
    buffer_add_z(&text, HEAD);
    buffer_add_z(&text, rows);
    assert_ok(import_read(&w->arena, buffer_str(&text), STR("danh-sach.csv"), NULL, &mended, &import, &w->t->error), &w->t->error);
    assert_true(import.complete);
    return import;
}

static struct import_plan plan(struct world *w, struct import *import)
{
    struct import_plan plan;
    assert_ok(import_plan(reader_of(w), &w->arena, import, PROVINCE, NULL, TODAY, &plan, &w->t->error), &w->t->error);
    return plan;
}

static struct import_plan planned(struct world *w, const char *rows)
{
    struct import import = read_list(w, rows, NULL, 0);
    return plan(w, &import);
}

static enum status apply_as(struct world *w, struct str actor, const struct ident *id, struct import *import, struct ident *ident)
{
    struct import_extra extra = { { &w->arena, w->extra.now }, import, NULL };
    struct command command = { .id = *id, .type = "products.import", .province = PROVINCE, .actor = { actor, STR("") }, .extra = &extra };
    struct command_result result;
    *ident = product_ident_for(&w->arena, id, "import ");
    command.content = import_content(&w->arena, import, ident);
    return command_run(w->door, &w->arena, &command, &result, &w->t->error);
}

static enum status apply(struct world *w, struct import *import, struct ident *ident)
{
    struct ident id = ident_new(&test_database_context);
    return apply_as(w, STR("system"), &id, import, ident);
}

static struct ident applied(struct world *w, const char *rows)
{
    struct import import = read_list(w, rows, NULL, 0);
    struct ident ident;
    assert_ok(apply(w, &import, &ident), &w->t->error);
    return ident;
}

static enum status undo(struct world *w, struct str actor, const struct ident *ident)
{
    struct import_extra extra = { .base = { &w->arena, w->extra.now } };
    struct command command = { .id = ident_new(&test_database_context), .type = "products.undo_import", .province = PROVINCE, .actor = { actor, STR("") },
                               .extra = &extra, .content = import_undo_content(&w->arena, ident) };
    struct command_result result;
    return command_run(w->door, &w->arena, &command, &result, &w->t->error);
}

static struct products all_products(struct world *w)
{
    struct products products;
    assert_ok(imports_sql_products(reader_of(w), &w->arena, PROVINCE, &products, &w->t->error), &w->t->error);
    return products;
}

static struct producer_briefs all_producers(struct world *w)
{
    struct producer_briefs producers;
    assert_ok(producers_all(reader_of(w), &w->arena, PROVINCE, &producers, &w->t->error), &w->t->error);
    return producers;
}

static void assert_one_fault(const struct import_plan *plan, enum import_column column, enum text_id text)
{
    assert_int_equal(plan->fault_count, 1);
    assert_int_equal(plan->faulty, 1);
    assert_int_equal(plan->faults[0].column, column);
    assert_int_equal(plan->faults[0].text, text);
}

/* ---- all or nothing, and back ---- */

static void a_list_is_imported_whole_and_taken_back_whole(void **state)
{
    static const char rows[] = TEA "Chè Phình Hồ,HTX Suối Giàng,HTX,Xã Văn Chấn,,,***,2023,1/QĐ-UBND\n"
                                   "Miến dong,Tổ hợp tác Sơn Lương,,xã Sơn Lương,,Phiếu số 3,4 sao,28/12/2023,2/QĐ-UBND\n";
    struct world w;
    struct import_plan plan;
    struct producer_briefs producers;
    struct producer producer;
    struct product product;
    struct products products;
    struct ident ident;
    open_world(&w, state);
    plan = planned(&w, rows);
    assert_int_equal(plan.faulty, 0);
    assert_int_equal(plan.new_producers, 2);
    assert_int_equal(plan.new_products, 3);
    assert_int_equal(all_products(&w).count, 0); /* looking writes nothing */
    ident = applied(&w, rows);
    producers = all_producers(&w);
    products = all_products(&w);
    assert_int_equal(producers.count, 2);
    assert_int_equal(products.count, 3);
    assert_str(producers.rows[1].name, "Tổ hợp tác Sơn Lương");
    assert_str(producers.rows[1].commune_code, LUONG);
    assert_ok(producers_by_id(reader_of(&w), &w.arena, producers.rows[1].id, &producer, &w.t->error), &w.t->error);
    assert_int_equal(producer.facts.kind, PRODUCER_GROUP);
    assert_int_equal(producer.state, PRODUCER_CHECKED);
    assert_ok(products_by_id(reader_of(&w), &w.arena, products.rows[0].id, &product, &w.t->error), &w.t->error);
    assert_int_equal(product.set, 11);
    plan = planned(&w, rows); /* and once more: everything is there */
    assert_int_equal(plan.known, 3);
    assert_int_equal(plan.new_producers + plan.new_products, 0);
    assert_ok(undo(&w, STR("system"), &ident), &w.t->error);
    assert_int_equal(all_producers(&w).count + all_products(&w).count, 0);
    assert_int_equal(undo(&w, STR("system"), &ident), STATUS_STALE);
    (void)applied(&w, rows); /* a mistake is no obstacle to doing it right */
    assert_int_equal(all_products(&w).count, 3);
    world_close(&w);
}

static void one_wrong_row_keeps_all_out(void **state)
{
    struct import_mend mends[] = { { 3, MEND_COMMUNE, STR(LUONG) } };
    struct world w;
    struct import import;
    struct ident ident;
    open_world(&w, state);
    import = read_list(&w, TEA "Miến dong,HTX Sơn Lương,,Xã Không Có,,,,,\n", NULL, 0);
    assert_int_equal(apply(&w, &import, &ident), STATUS_BAD_INPUT);
    assert_int_equal(w.t->error.text, TEXT_products_import_refused);
    assert_int_equal(all_producers(&w).count + all_products(&w).count, 0);
    assert_int_equal(undo(&w, STR("system"), &ident), STATUS_NOT_FOUND);
    import = read_list(&w, TEA "Miến dong,HTX Sơn Lương,,Xã Không Có,,,,,\n", mends, 1);
    assert_ok(apply(&w, &import, &ident), &w.t->error);
    assert_str(all_producers(&w).rows[1].commune_code, LUONG);
    world_close(&w);
}

static void a_row_left_out_is_left_out(void **state)
{
    const struct import_mend mends[] = { { 3, MEND_LEAVE, STR("1") } };
    struct world w;
    struct import import;
    struct import_plan about;
    struct ident ident;
    open_world(&w, state);
    import = read_list(&w, TEA ",HTX Sơn Lương,,Xã Sơn Lương,,,,,\n", mends, 1);
    about = plan(&w, &import);
    assert_int_equal(about.good, 1);
    assert_int_equal(about.left_out, 1);
    assert_int_equal(about.faulty, 0);
    assert_ok(apply(&w, &import, &ident), &w.t->error);
    assert_int_equal(all_products(&w).count, 1);
    assert_int_equal(all_producers(&w).count, 1);
    world_close(&w);
}

static void the_same_command_twice_imports_once(void **state)
{
    struct world w;
    struct import import;
    struct ident id = ident_new(&test_database_context);
    struct ident ident;
    open_world(&w, state);
    import = read_list(&w, TEA, NULL, 0);
    assert_ok(apply_as(&w, STR("system"), &id, &import, &ident), &w.t->error);
    assert_ok(apply_as(&w, STR("system"), &id, &import, &ident), &w.t->error);
    assert_int_equal(all_products(&w).count, 1);
    import = read_list(&w, TEA, NULL, 0);
    assert_int_equal(apply(&w, &import, &ident), STATUS_BAD_INPUT); /* another command finds nothing new */
    assert_int_equal(w.t->error.text, TEXT_products_import_nothing_new);
    world_close(&w);
}

static void other_rows_than_the_content_names_are_refused(void **state)
{
    struct world w;
    struct import import;
    struct import other;
    struct ident id = ident_new(&test_database_context);
    struct import_extra extra;
    struct command command = { .id = id, .type = "products.import", .province = PROVINCE, .actor = { STR("system"), STR("") }, .extra = &extra };
    struct command_result result;
    open_world(&w, state);
    import = read_list(&w, TEA, NULL, 0);
    other = read_list(&w, "Chè khác,HTX Suối Giàng,HTX,Xã Văn Chấn,,,,,\n", NULL, 0);
    extra = (struct import_extra){ { &w.arena, w.extra.now }, &other, NULL };
    command.content = import_content(&w.arena, &import, &id);
    assert_int_equal(command_run(w.door, &w.arena, &command, &result, &w.t->error), STATUS_BAD_INPUT);
    assert_int_equal(w.t->error.text, TEXT_products_import_other_rows);
    assert_int_equal(all_products(&w).count, 0);
    world_close(&w);
}

static void the_office_imports_and_a_commune_does_not(void **state)
{
    struct ident id = ident_new(&test_database_context);
    struct world w;
    struct import import;
    struct str examiner;
    struct str specialist;
    struct ident ident;
    open_world(&w, state);
    examiner = hired(&w, "examiner", ROLE_EXAMINER, CHAN, 0);
    specialist = hired(&w, "specialist", ROLE_SPECIALIST, "", 0);
    import = read_list(&w, TEA, NULL, 0);
    assert_int_equal(apply_as(&w, examiner, &id, &import, &ident), STATUS_NOT_FOUND); /* a commune's reach is not the province */
    assert_ok(apply_as(&w, specialist, &id, &import, &ident), &w.t->error);
    assert_int_equal(undo(&w, examiner, &ident), STATUS_NOT_FOUND);
    assert_ok(undo(&w, specialist, &ident), &w.t->error);
    world_close(&w);
}

/* ---- what stays ---- */

static void rename_product(struct world *w, const struct product *product)
{
    struct saying *s = about(w, "product", product_ident_text(&w->arena, &product->ident));
    json_int(&s->json, "version", product->version);
    json_date(&s->json, "from", TODAY);
    json_text_z(&s->json, "name", "Trà Suối Giàng");
    json_text_z(&s->json, "reason", "theo nhãn mới");
    assert_ok(say(w, STR("system"), "products.rename", said(w, s)), &w->t->error);
}

static void add_product(struct world *w, const struct producer *producer)
{
    struct saying *s = about(w, "producer", producer_ident_text(&w->arena, &producer->ident));
    json_text(&s->json, "product", new_ident(w));
    json_text_z(&s->json, "name", "Chè Phình Hồ");
    json_text_z(&s->json, "description", "");
    json_text_z(&s->json, "place", "");
    json_text_z(&s->json, "story", "");
    assert_ok(say(w, STR("system"), "products.add", said(w, s)), &w->t->error);
}

static void assert_stays(struct world *w, const struct ident *ident, enum text_id text, const char *name, size_t products)
{
    assert_int_equal(undo(w, STR("system"), ident), STATUS_STALE);
    assert_int_equal(w->t->error.text, text);
    assert_string_equal(w->t->error.args[0].text, name);
    assert_int_equal(all_products(w).count, products);
    assert_int_equal(all_producers(w).count, 1);
}

static void a_product_that_was_edited_since_keeps_the_import(void **state)
{
    struct world w;
    struct product product;
    struct ident ident;
    open_world(&w, state);
    ident = applied(&w, TEA "Chè Phình Hồ,HTX Suối Giàng,HTX,Xã Văn Chấn,,,,,\n");
    assert_ok(products_by_id(reader_of(&w), &w.arena, all_products(&w).rows[0].id, &product, &w.t->error), &w.t->error);
    rename_product(&w, &product);
    assert_stays(&w, &ident, TEXT_products_import_product_built_on, "Chè Suối Giàng", 2);
    world_close(&w);
}

static void a_producer_with_another_product_keeps_the_import(void **state)
{
    struct world w;
    struct producer producer;
    struct ident ident;
    open_world(&w, state);
    ident = applied(&w, TEA);
    assert_ok(producers_by_id(reader_of(&w), &w.arena, all_producers(&w).rows[0].id, &producer, &w.t->error), &w.t->error);
    add_product(&w, &producer);
    assert_stays(&w, &ident, TEXT_products_import_producer_built_on, "HTX Suối Giàng", 2);
    world_close(&w);
}

static void a_producer_with_an_account_keeps_the_import(void **state)
{
    struct world w;
    struct ident ident;
    open_world(&w, state);
    ident = applied(&w, TEA);
    (void)hired(&w, "owner", ROLE_PRODUCER, CHAN, all_producers(&w).rows[0].id);
    assert_stays(&w, &ident, TEXT_products_import_producer_built_on, "HTX Suối Giàng", 1);
    world_close(&w);
}

static void a_producer_who_was_there_before_is_not_taken_back(void **state)
{
    struct world w;
    struct ident ident;
    open_world(&w, state);
    (void)added(&w, "Hợp tác xã Suối Giàng", CHAN);
    ident = applied(&w, TEA); /* HTX is how lists shorten it */
    assert_int_equal(all_producers(&w).count, 1);
    assert_ok(undo(&w, STR("system"), &ident), &w.t->error);
    assert_int_equal(all_producers(&w).count, 1);
    assert_int_equal(all_products(&w).count, 0);
    world_close(&w);
}

/* ---- what is wrong with a row ---- */

static void each_fault_is_told_at_its_cell(void **state)
{
    static const struct {
        const char *row;
        enum import_column column;
        enum text_id text;
    } faulty[] = {
        { ",HTX A,HTX,Xã Văn Chấn,,,,,\n", IMPORT_PRODUCT, TEXT_products_import_no_product },
        { "***,HTX A,HTX,Xã Văn Chấn,,,,,\n", IMPORT_PRODUCT, TEXT_products_import_no_product },
        { "Chè,,HTX,Xã Văn Chấn,,,,,\n", IMPORT_PRODUCER, TEXT_products_import_no_producer },
        { "Chè,HTX A,Xưởng,Xã Văn Chấn,,,,,\n", IMPORT_KIND, TEXT_products_import_kind_unknown },
        { "Chè,Nguyễn Văn Mẫu,,Xã Văn Chấn,,,,,\n", IMPORT_KIND, TEXT_products_import_no_kind },
        { "Chè,HTX A,,,,,,,\n", IMPORT_COMMUNE, TEXT_products_import_no_commune },
        { "Chè,HTX A,,Phường Ba Đình,,,,,\n", IMPORT_COMMUNE, TEXT_products_import_commune_unknown }, /* of another province */
        { "Chè,HTX A,,00004,,,,,\n", IMPORT_COMMUNE, TEXT_products_import_commune_unknown },
        { "Chè,HTX A,,Xã Văn Chân,,,,,\n", IMPORT_COMMUNE, TEXT_products_import_commune_unknown }, /* marks that were typed are meant */
        { "Chè,HTX A,,Xã Văn Chấn,,27,,,\n", IMPORT_SET, TEXT_products_import_set_unknown },
        { "Chè,HTX A,,Xã Văn Chấn,,0,,,\n", IMPORT_SET, TEXT_products_import_set_unknown },
    };
    struct world w;
    open_world(&w, state);
    for (size_t i = 0; i < sizeof(faulty) / sizeof(faulty[0]); i++) {
        struct import_plan plan = planned(&w, faulty[i].row);
        assert_one_fault(&plan, faulty[i].column, faulty[i].text);
        assert_int_equal(plan.good, 0);
    }
    world_close(&w);
}

static void a_name_that_differs_only_in_marks_is_asked_about(void **state)
{
    static const char row[] = "Chè,HTX Suoi Giang,HTX,Xã Văn Chấn,,,,,\n";
    const struct import_mend mended[] = { { 2, MEND_PRODUCER, STR("HTX Suối Giàng") } };
    const struct import_mend another[] = { { 2, MEND_OTHER, STR("1") } };
    struct world w;
    struct import import;
    struct import_plan about;
    open_world(&w, state);
    (void)added(&w, "Hợp tác xã Suối Giàng", CHAN);
    about = planned(&w, row);
    assert_one_fault(&about, IMPORT_PRODUCER, TEXT_products_import_marks);
    import = read_list(&w, row, mended, 1);
    assert_int_equal(plan(&w, &import).new_producers, 0);
    import = read_list(&w, row, another, 1);
    about = plan(&w, &import);
    assert_int_equal(about.faulty, 0);
    assert_int_equal(about.new_producers, 1);
    about = planned(&w, "Chè,HTX Suoi Giang,HTX,Xã Sơn Lương,,,,,\n"); /* in another commune there may be another one */
    assert_int_equal(about.faulty, 0);
    about = planned(&w, "Chè,HTX Mường Lò,HTX,Xã Văn Chấn,,,,,\nGạo,HTX Muong Lo,HTX,Xã Văn Chấn,,,,,\n"); /* also of two in the list */
    assert_one_fault(&about, IMPORT_PRODUCER, TEXT_products_import_marks);
    world_close(&w);
}

static void the_same_row_twice_is_a_fault_but_another_year_is_none(void **state)
{
    struct world w;
    struct import_plan about;
    open_world(&w, state);
    about = planned(&w, TEA TEA);
    assert_one_fault(&about, IMPORT_PRODUCT, TEXT_products_import_same);
    assert_int_equal(about.faults[0].row, 1);
    about = planned(&w, TEA "chè suối giàng,HTX Suối Giàng,HTX,Xã Văn Chấn,,11,4 sao,2026,9/QĐ-UBND\n");
    assert_int_equal(about.faulty, 0);
    assert_int_equal(about.new_products, 1);
    assert_int_equal(about.again, 1);
    world_close(&w);
}

static void the_only_producer_of_a_name_tells_its_commune(void **state)
{
    struct world w;
    struct import_plan about;
    open_world(&w, state);
    (void)added(&w, "HTX Suối Giàng", CHAN);
    about = planned(&w, "Chè,HTX Suối Giàng,,,,,,,\n");
    assert_int_equal(about.faulty, 0);
    assert_int_equal(about.new_producers, 0);
    (void)added(&w, "HTX Suối Giàng", LUONG);
    about = planned(&w, "Chè,HTX Suối Giàng,,,,,,,\n");
    assert_one_fault(&about, IMPORT_COMMUNE, TEXT_products_import_no_commune);
    world_close(&w);
}

/* ---- communes of former days ---- */

static enum status add_former(struct db_conn *conn, const char *code, int64_t level, const char *name, const char *type, const char *parent,
                              struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO places_units (code, valid_from, valid_to, level, name, type, parent_code, province_code, other_names, bare_folded, "
                  "bare_marked, find_folded, find_marked, sort_key) VALUES ($1, -719162, $2, $3, $4, $5, $6, '15', '', '', '', ' ', ' ', $7)",
                  DB_TEXT_OF(str_from(code)), DB_INT_OF(CHANGED - 1), DB_INT_OF(level), DB_TEXT_OF(str_from(name)), DB_TEXT_OF(str_from(type)),
                  DB_TEXT_OF(str_from(parent)), DB_BLOB_OF(str_from(code)));
}

static enum status became(struct db_conn *conn, const char *from, const char *to, bool whole, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO places_successors (from_code, from_valid_from, to_code, to_valid_from, day, whole, mapped) "
                  "VALUES ($1, -719162, $2, -719162, $3, $4, 1)",
                  DB_TEXT_OF(str_from(from)), DB_TEXT_OF(str_from(to)), DB_INT_OF(CHANGED), DB_INT_OF(whole));
}

/* Two communes Tân Thịnh in two districts; the near one became Văn Chấn, the far one Sơn Lương; Xã Chia was divided between both. */
static enum status write_former(struct db_conn *conn, void *self, struct error *error)
{
    enum status status = add_former(conn, NEAR_DISTRICT, 2, "Huyện Văn Chấn", "Huyện", "15", error);
    (void)self;
    if (status == STATUS_OK)
        status = add_former(conn, FAR_DISTRICT, 2, "Thành phố Yên Bái", "Thành phố", "15", error);
    if (status == STATUS_OK)
        status = add_former(conn, OLD_NEAR, 3, "Xã Tân Thịnh", "Xã", NEAR_DISTRICT, error);
    if (status == STATUS_OK)
        status = add_former(conn, OLD_FAR, 3, "Xã Tân Thịnh", "Xã", FAR_DISTRICT, error);
    if (status == STATUS_OK)
        status = add_former(conn, "00103", 3, "Thị trấn Chia", "Thị trấn", NEAR_DISTRICT, error);
    if (status == STATUS_OK)
        status = became(conn, OLD_NEAR, CHAN, true, error);
    if (status == STATUS_OK)
        status = became(conn, OLD_FAR, LUONG, true, error);
    if (status == STATUS_OK)
        status = became(conn, "00103", CHAN, false, error);
    return status == STATUS_OK ? became(conn, "00103", LUONG, false, error) : status;
}

static struct import_place found(struct world *w, const char *words, const char *district)
{
    struct import_places *places;
    struct import_place place;
    assert_ok(import_places_open(reader_of(w), &w->arena, PROVINCE, TODAY, &places, &w->t->error), &w->t->error);
    assert_ok(import_place_find(places, str_from(words), str_from(district), CHANGED - 100, &place, &w->t->error), &w->t->error);
    return place;
}

static void a_former_commune_is_found_by_name_address_and_district(void **state)
{
    static const struct {
        const char *words, *district, *code;
    } asked[] = {
        { "Tân Thịnh", "Văn Chấn", CHAN },
        { "xã tân thịnh", "H. Văn Chấn", CHAN },
        { "Tan Thinh", "TP Yên Bái", LUONG },
        { "Thôn 5, xã Tân Thịnh, thành phố Yên Bái", "", LUONG },
        { "Thôn 5 - xã Tân Thịnh - huyện Văn Chấn - tỉnh Yên Bái", "", CHAN },
        { "Tân Thịnh", "II. Huyện Văn Chấn", CHAN },
        { CHAN, "", CHAN },
        { "Sơn Lương", "", LUONG },
    };
    struct world w;
    open_world(&w, state);
    assert_ok(db_write(w.t->db, 0, write_former, NULL, &w.t->error), &w.t->error);
    for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
        struct import_place place = found(&w, asked[i].words, asked[i].district);
        assert_int_equal(place.state, IMPORT_PLACE_FOUND);
        assert_str(place.code, asked[i].code);
    }
    world_close(&w);
}

static void what_may_be_two_communes_is_told_and_not_guessed(void **state)
{
    struct world w;
    struct import_place place;
    open_world(&w, state);
    assert_ok(db_write(w.t->db, 0, write_former, NULL, &w.t->error), &w.t->error);
    place = found(&w, "Tân Thịnh", "");
    assert_int_equal(place.state, IMPORT_PLACE_SEVERAL);
    assert_str(place.names, "Xã Văn Chấn, Xã Sơn Lương");
    assert_int_equal(found(&w, "TT Chia", "").state, IMPORT_PLACE_SEVERAL); /* it was divided */
    assert_int_equal(found(&w, OLD_NEAR, "").state, IMPORT_PLACE_UNKNOWN);  /* a code is one of today */
    assert_int_equal(found(&w, "Tận Thịnh", "").state, IMPORT_PLACE_UNKNOWN);
    assert_int_equal(found(&w, " , - ;", "").state, IMPORT_PLACE_UNKNOWN);
    world_close(&w);
}

/* ---- what words mean ---- */

static void kinds_and_sets_are_read_as_lists_write_them(void **state)
{
    static const struct {
        const char *words;
        int kind;
    } kinds[] = {
        { "HTX", PRODUCER_COOPERATIVE }, { "Hợp tác xã", PRODUCER_COOPERATIVE }, { "Tổ hợp tác", PRODUCER_GROUP }, { "Công ty TNHH", PRODUCER_FIRM },
        { "Hộ KD", PRODUCER_HOUSEHOLD }, { "hộ gia đình", PRODUCER_HOUSEHOLD }, { "Trang trại", PRODUCER_FARM }, { "cooperative", PRODUCER_COOPERATIVE },
        { "Hộ Nguyễn Văn Mẫu", PRODUCER_HOUSEHOLD }, { "ho kinh doanh Mẫu", PRODUCER_HOUSEHOLD }, { "Hồ Thị Mẫu", -1 }, { "Xưởng", -1 }, { "", -1 },
    };
    struct test_database *t = *state;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        int kind = import_kind_of(&t->arena, str_from(kinds[i].words));
        if (kind != kinds[i].kind)
            fail_msg("%s: %d", kinds[i].words, kind);
    }
    assert_int_equal(import_set_of(&t->arena, NULL, TODAY, STR("11")), 11);
    assert_int_equal(import_set_of(&t->arena, NULL, TODAY, STR("Phiếu số 26")), 26);
    assert_int_equal(import_set_of(&t->arena, NULL, TODAY, STR("Bộ 3 – Gạo")), 3);
    assert_int_equal(import_set_of(&t->arena, NULL, TODAY, STR("27")), 0);
    assert_int_equal(import_set_of(&t->arena, NULL, TODAY, STR("Chè")), 0);
    assert_int_equal(import_set_of(&t->arena, NULL, TODAY, STR("99999999999999999999")), 0);
}

static void a_producer_named_once_stands_for_the_rows_below(void **state)
{
    struct world w;
    struct import import;
    open_world(&w, state);
    import = read_list(&w, TEA "Chè Phình Hồ,,,,,,ba sao,2023,\n\"Chè\nBản  Mới\",,,,,,,28/12/2023,\nMiến,HTX Sơn Lương,,,,,,1990,\n", NULL, 0);
    assert_int_equal(import.count, 4);
    assert_str(import.rows[1].text[IMPORT_PRODUCER], "HTX Suối Giàng");
    assert_str(import.rows[2].text[IMPORT_COMMUNE], "Xã Văn Chấn");
    assert_str(import.rows[2].text[IMPORT_PRODUCT], "Chè Bản Mới");
    assert_int_equal(import.rows[1].stars, 3);
    assert_int_equal(import.rows[2].year, 2023);
    assert_int_equal(import.rows[3].year, 0); /* before the programme */
    assert_str(import.rows[3].text[IMPORT_COMMUNE], ""); /* of another producer nothing is known */
    world_close(&w);
}

static void a_mend_that_changes_nothing_is_none(void **state)
{
    const struct import_mend mends[] = { { 2, MEND_PRODUCT, STR("Chè Suối Giàng") }, { 2, MEND_COMMUNE, STR("") },   { 2, MEND_LEAVE, STR("0") },
                                         { 99, MEND_PRODUCT, STR("Chè") },           { 2, MEND_SET, STR("") } };
    struct world w;
    struct import import;
    open_world(&w, state);
    import = read_list(&w, TEA, mends, sizeof(mends) / sizeof(mends[0]));
    assert_int_equal(import.mends.count, 1);
    assert_int_equal(import.mends.rows[0].what, MEND_SET); /* that the set is open is said */
    assert_str(import.rows[0].text[IMPORT_SET], "");
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_is_imported_whole_and_taken_back_whole),
        cmocka_unit_test(one_wrong_row_keeps_all_out),
        cmocka_unit_test(a_row_left_out_is_left_out),
        cmocka_unit_test(the_same_command_twice_imports_once),
        cmocka_unit_test(other_rows_than_the_content_names_are_refused),
        cmocka_unit_test(the_office_imports_and_a_commune_does_not),
        cmocka_unit_test(a_product_that_was_edited_since_keeps_the_import),
        cmocka_unit_test(a_producer_with_another_product_keeps_the_import),
        cmocka_unit_test(a_producer_with_an_account_keeps_the_import),
        cmocka_unit_test(a_producer_who_was_there_before_is_not_taken_back),
        cmocka_unit_test(each_fault_is_told_at_its_cell),
        cmocka_unit_test(a_name_that_differs_only_in_marks_is_asked_about),
        cmocka_unit_test(the_same_row_twice_is_a_fault_but_another_year_is_none),
        cmocka_unit_test(the_only_producer_of_a_name_tells_its_commune),
        cmocka_unit_test(a_former_commune_is_found_by_name_address_and_district),
        cmocka_unit_test(what_may_be_two_communes_is_told_and_not_guessed),
        cmocka_unit_test(kinds_and_sets_are_read_as_lists_write_them),
        cmocka_unit_test(a_producer_named_once_stands_for_the_rows_below),
        cmocka_unit_test(a_mend_that_changes_nothing_is_none),
    };
    return run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations);
}
