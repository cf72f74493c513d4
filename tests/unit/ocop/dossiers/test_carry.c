/* A draft that begins with the dossier before: what the law still says is taken over, what it says otherwise is left open. On both databases. */
#include "../../database.h"

#include "base/file.h"
#include "ocop/dossiers/dossiers_int.h"

static struct arena kept;
static struct law *law;

static struct dossier a_dossier(const char *pack, int64_t set)
{
    const struct law_pack *found = NULL;
    struct error error = { 0 };
    assert_ok(law_find_pack(law, str_from(pack), &found, &error), &error);
    return (struct dossier){ .ident = ident_new(&test_database_context), .province = 15, .commune_code = STR("04498"), .producer = 1, .product = 1,
                             .kind = DOSSIER_RERATING, .pack = str_from(pack), .pack_sha256 = found->sha256, .set_no = set, .state = STATE_HANDED,
                             .product_name = STR("Trà thảo dược"), .producer_name = STR("Hợp tác xã") };
}

static const char *const claimed[] = { "1.1", "7", "8", "9", "10", "11" };
#define CLAIMED (sizeof(claimed) / sizeof(claimed[0]))

struct carrying {
    struct arena *arena;
    struct dossier before, now;
    struct dossier_claims claims;
    struct dossier_written texts[DOSSIER_TEXTS];
};

static enum status carry(struct db_conn *conn, void *self, struct error *error)
{
    const struct dossier_written text = { .body = STR("Viết rồi.") };
    struct carrying *c = self;
    enum status status = dossiers_sql_add(conn, &c->before, 1, &c->before.id, error);
    if (status == STATUS_OK)
        status = dossiers_sql_add(conn, &c->now, 2, &c->now.id, error);
    for (size_t i = 0; status == STATUS_OK && i < CLAIMED; i++) {
        const struct dossier_claim claim = { .criterion = str_from(claimed[i]), .option = STR("a"), .reason = STR("đủ") };
        status = dossiers_sql_save_claim(conn, c->before.id, &claim, error);
    }
    if (status == STATUS_OK)
        status = dossiers_sql_save_text(conn, c->before.id, dossier_text_names[DOSSIER_HISTORY], &text, error);
    if (status == STATUS_OK)
        status = dossier_carry_over(conn, c->arena, law, &c->before, &c->now, error);
    if (status == STATUS_OK)
        status = dossiers_sql_claims(conn, c->arena, c->now.id, &c->claims, error);
    return status == STATUS_OK ? dossiers_sql_texts(conn, c->arena, c->now.id, c->texts, error) : status;
}

static bool has(const struct carrying *c, const char *code)
{
    for (size_t i = 0; i < c->claims.count; i++)
        if (str_is(c->claims.rows[i].criterion, code))
            return str_is(c->claims.rows[i].option, "a") && str_is(c->claims.rows[i].reason, "đủ") && c->claims.rows[i].version == 1;
    return false;
}

static void under_the_same_law_everything_is_taken_over(void **state)
{
    struct test_database *t = *state;
    struct carrying c = { .arena = &t->arena, .before = a_dossier("26-2026@1", 18), .now = a_dossier("26-2026@1", 18) };
    assert_ok(db_write(t->db, 0, carry, &c, &t->error), &t->error);
    assert_int_equal(c.claims.count, CLAIMED);
    for (size_t i = 0; i < CLAIMED; i++)
        assert_true(has(&c, claimed[i]));
    assert_str(c.texts[DOSSIER_HISTORY].body, "Viết rồi.");
    assert_int_equal(c.texts[DOSSIER_HISTORY].version, 1);
}

/* Of sheet 18 the two decisions word criteria 8 to 11 alike, and no other. */
static void what_the_law_words_anew_is_left_open(void **state)
{
    struct test_database *t = *state;
    struct carrying c = { .arena = &t->arena, .before = a_dossier("148-2023@1", 18), .now = a_dossier("26-2026@1", 18) };
    assert_ok(db_write(t->db, 0, carry, &c, &t->error), &t->error);
    assert_int_equal(c.claims.count, 4);
    assert_true(has(&c, "8") && has(&c, "9") && has(&c, "10") && has(&c, "11"));
    assert_str(c.texts[DOSSIER_HISTORY].body, "Viết rồi.");
}

static void a_law_that_is_not_here_any_more_leaves_every_criterion_open(void **state)
{
    struct test_database *t = *state;
    struct carrying c = { .arena = &t->arena, .before = a_dossier("26-2026@1", 18), .now = a_dossier("26-2026@1", 18) };
    c.before.pack_sha256 = STR("00");
    assert_ok(db_write(t->db, 0, carry, &c, &t->error), &t->error);
    assert_int_equal(c.claims.count, 0);

    c.before.ident = ident_new(&test_database_context);
    c.now.ident = ident_new(&test_database_context);
    c.before.pack = STR("1-1999@1");
    assert_ok(db_write(t->db, 0, carry, &c, &t->error), &t->error);
    assert_int_equal(c.claims.count, 0);
    assert_str(c.texts[DOSSIER_HISTORY].body, "Viết rồi.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(under_the_same_law_everything_is_taken_over),
        cmocka_unit_test(what_the_law_words_anew_is_left_open),
        cmocka_unit_test(a_law_that_is_not_here_any_more_leaves_every_criterion_open),
    };
    int failed;
    arena_open(&kept, &memory_system, (size_t)512 << 20);
    if (!digest_ready() || law_open(&kept, path_join(&kept, getenv("OPENOCOP_SOURCE"), STR("law")), &law, NULL) != STATUS_OK ||
        law_load_all(&kept, law, NULL) != STATUS_OK)
        return 1;
    failed = run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations);
    arena_close(&kept);
    return failed;
}
