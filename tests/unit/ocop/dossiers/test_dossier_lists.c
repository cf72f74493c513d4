/* Lists of dossiers and the words that find them; what cites a paper; on both databases. */
#include "../../database.h"

#include "ocop/dossiers/dossiers_int.h"

#define PROVINCE 15
#define CHAN "04660"
#define LUONG "04606"

static struct db_conn *reader_of(struct test_database *t)
{
    struct db_conn *conn = NULL;
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    return conn;
}

/* ---- rows as a command would write them ---- */

struct added {
    const char *product;
    const char *commune;
    int64_t producer;
    enum account_state state;
    int64_t at;     /* changed_at */
    int64_t paper;  /* that it cites for criterion 1.1; 0: none */
    date due;       /* 0: none */
    struct dossier made;
};

static enum status write_dossier(struct db_conn *conn, void *self, struct error *error)
{
    struct added *added = self;
    struct dossier *d = &added->made;
    char find[200];
    enum status status;
    *d = (struct dossier){ .ident = ident_new(&test_database_context), .province = PROVINCE, .commune_code = str_from(added->commune),
                           .producer = added->producer, .product = 1, .kind = DOSSIER_FIRST, .pack = STR("26-2026@1"), .pack_sha256 = STR("00"),
                           .set_no = 11, .state = added->state, .product_name = str_from(added->product), .producer_name = STR("Hợp tác xã Suối Giàng") };
    snprintf(find, sizeof(find), " %s hop tac xa suoi giang htx", added->product);
    status = dossiers_sql_add(conn, d, added->at, &d->id, error);
    if (status == STATUS_OK)
        status = dossiers_sql_keep_words(conn, d, str_from(find), error);
    d->due_day = added->due == 0 ? DATE_NONE : added->due;
    d->filed_day = DATE_NONE;
    d->receipt_commune = STR("");
    if (status == STATUS_OK && added->due != 0)
        status = dossiers_sql_set(conn, d, added->at, error);
    if (status == STATUS_OK && added->paper != 0) {
        struct dossier_claim claim = { .criterion = STR("1.1"), .option = STR("a"), .reason = STR(""), .papers = &added->paper, .paper_count = 1 };
        status = dossiers_sql_save_claim(conn, d->id, &claim, error);
    }
    return status;
}

static struct dossier add(struct test_database *t, struct added added)
{
    assert_ok(db_write(t->db, 0, write_dossier, &added, &t->error), &t->error);
    return added.made;
}

static struct dossier_list list_of(struct test_database *t, struct dossiers_query query, const char *typed)
{
    struct dossier_list list;
    producers_query_words(&t->arena, str_from(typed), query.words);
    assert_ok(dossiers_sql_list(reader_of(t), &t->arena, &query, &list, &t->error), &t->error);
    return list;
}

static struct dossiers_query everywhere(void)
{
    return (struct dossiers_query){ .reach = { .scope = SCOPE_PROVINCE, .province = PROVINCE } };
}

/* ---- the tests ---- */

static void each_reach_and_state_holds_its_own(void **state)
{
    struct test_database *t = *state;
    const struct dossier chan = add(t, (struct added){ .product = "che", .commune = CHAN, .producer = 1, .state = STATE_DRAFT, .at = 1 });
    const struct dossier luong = add(t, (struct added){ .product = "mat ong", .commune = LUONG, .producer = 2, .state = STATE_FILED, .at = 2 });
    struct dossiers_query commune = { .reach = { .scope = SCOPE_COMMUNE, .province = PROVINCE, .communes = { STR(CHAN) } } };
    struct dossiers_query own = { .reach = { .scope = SCOPE_OWN, .province = PROVINCE, .producers = { 2 } } };
    struct dossiers_query elsewhere = { .reach = { .scope = SCOPE_PROVINCE, .province = 1 } };
    struct dossiers_query filed = everywhere();
    filed.states = STATE_FILED;
    for (int typed = 0; typed < 2; typed++) {
        const char *words = typed ? "HTX suối" : "";
        assert_int_equal(list_of(t, everywhere(), words).count, 2);
        assert_int_equal(list_of(t, commune, words).count, 1);
        assert_int_equal(list_of(t, commune, words).rows[0].id, chan.id);
        assert_int_equal(list_of(t, own, words).count, 1);
        assert_int_equal(list_of(t, own, words).rows[0].id, luong.id);
        assert_int_equal(list_of(t, elsewhere, words).count, 0);
        assert_int_equal(list_of(t, filed, words).count, 1);
        assert_int_equal(list_of(t, filed, words).rows[0].id, luong.id);
    }
    filed.reach.states = STATE_DRAFT | STATE_RETURNED; /* a reach that does not open what is asked for */
    assert_int_equal(list_of(t, filed, "").count, 0);
}

static void every_word_counts_from_its_beginning(void **state)
{
    static const char *const hits[] = { "chè", "CHE shan", "shan che", "sha htx", "giàng" };
    static const char *const misses[] = { "he", "che xanh", "shann", "ong" };
    struct test_database *t = *state;
    add(t, (struct added){ .product = "che shan tuyet", .commune = CHAN, .producer = 1, .state = STATE_DRAFT, .at = 1 });
    for (size_t i = 0; i < sizeof(hits) / sizeof(hits[0]); i++)
        assert_int_equal(list_of(t, everywhere(), hits[i]).count, 1);
    for (size_t i = 0; i < sizeof(misses) / sizeof(misses[0]); i++)
        assert_int_equal(list_of(t, everywhere(), misses[i]).count, 0);
}

/* Several changed in the same millisecond: the identifier decides, and nothing is shown twice or left out. */
static void pages_hold_every_dossier_once(void **state)
{
    enum { COUNT = 2 * DOSSIERS_PER_PAGE + 7 };
    struct test_database *t = *state;
    int seen[COUNT + 1] = { 0 };
    struct dossiers_query query = everywhere();
    struct dossier_list list;
    int pages = 0;
    for (int i = 0; i < COUNT; i++)
        add(t, (struct added){ .product = "che", .commune = CHAN, .producer = 1, .state = STATE_DRAFT, .at = 100 + i / 9 });
    do {
        list = list_of(t, query, "");
        for (size_t i = 0; i < list.count; i++) {
            assert_true(query.before_at == 0 || list.rows[i].changed_at <= query.before_at);
            query.before_at = list.rows[i].changed_at;
            query.before = list.rows[i].ident;
            assert_in_range(list.rows[i].id, 1, COUNT);
            seen[list.rows[i].id]++;
        }
        pages++;
    } while (list.more);
    assert_int_equal(pages, 3);
    for (int i = 1; i <= COUNT; i++)
        assert_int_equal(seen[i], 1);
}

/* Nine and more have the same term, a third has none; those come last, and every page begins behind the last row of the one before. */
static void the_nearest_term_comes_first_and_none_comes_last(void **state)
{
    enum { COUNT = 2 * DOSSIERS_PER_PAGE + 7 };
    static const struct {
        enum account_scope scope;
        unsigned states;
        const char *typed;
    } ways[] = { { SCOPE_PROVINCE, 0, "" }, { SCOPE_PROVINCE, STATE_FILED, "" }, { SCOPE_PROVINCE, 0, "che" },
                 { SCOPE_COMMUNE, 0, "" },  { SCOPE_COMMUNE, 0, "che" },         { SCOPE_OWN, STATE_FILED, "" } };
    struct test_database *t = *state;
    for (int i = 0; i < COUNT; i++)
        add(t, (struct added){ .product = "che", .commune = CHAN, .producer = 1, .state = STATE_FILED, .at = 100 + i, .due = i % 3 == 0 ? 0 : 20800 - i / 9 });
    for (size_t way = 0; way < sizeof(ways) / sizeof(ways[0]); way++) {
        int seen[COUNT + 1] = { 0 };
        struct dossiers_query query = { .order = DOSSIERS_DUE, .states = ways[way].states };
        struct dossier_list list = { .more = true };
        int64_t last = INT64_MIN;
        query.reach = (struct reach){ .scope = ways[way].scope, .province = PROVINCE, .communes = { STR(CHAN) }, .producers = { 1 } };
        for (int page = 0; list.more; page++) {
            assert_true(page < 3);
            list = list_of(t, query, ways[way].typed);
            for (size_t i = 0; i < list.count; i++) {
                const struct dossier *row = &list.rows[i];
                int64_t place = (row->id - 1) % 3 == 0 ? INT64_MAX : 20800 - (row->id - 1) / 9;
                assert_true(place >= last);
                last = place;
                query.before_at = dossiers_place(row, DOSSIERS_DUE);
                query.before = row->ident;
                assert_in_range(row->id, 1, COUNT);
                seen[row->id]++;
            }
        }
        for (int i = 1; i <= COUNT; i++)
            assert_int_equal(seen[i], 1);
    }
}

/* "che" is in all of them, "ong" in every ninth, "la" in every ninetieth, never with "ong". */
enum { MANY = WORD_RANGE_MOST + 130 };

static enum status write_many(struct db_conn *conn, void *self, struct error *error)
{
    enum status status = STATUS_OK;
    (void)self;
    for (int i = 0; i < MANY && status == STATUS_OK; i++) {
        struct dossier d = { .ident = ident_new(&test_database_context), .province = PROVINCE, .commune_code = STR(CHAN), .producer = 1, .product = 1,
                             .pack = STR("26-2026@1"), .pack_sha256 = STR("00"), .set_no = 11, .state = i % 2 == 0 ? STATE_HANDED : STATE_DRAFT,
                             .product_name = STR("x"), .producer_name = STR("x") };
        status = dossiers_sql_add(conn, &d, i + 1, &d.id, error);
        if (status == STATUS_OK)
            status = dossiers_sql_keep_words(conn, &d, i % 9 == 0 ? STR(" che ong") : i % 90 == 1 ? STR(" che la") : STR(" che"), error);
    }
    return status;
}

/* Whatever way the statement takes: seeking what few have, walking along what many have, comparing what nearly all have. */
static void what_many_have_and_what_few_have_is_found_alike(void **state)
{
    static const struct {
        const char *typed;
        int period, rest; /* those with i % period == rest; 0: none */
    } rows[] = { { "che", 1, 0 }, { "ong", 9, 0 }, { "ong che", 9, 0 }, { "la", 90, 1 }, { "che la", 90, 1 }, { "la ong", 0, 0 }, { "che xanh", 0, 0 } };
    struct test_database *t = *state;
    assert_ok(db_write(t->db, 0, write_many, NULL, &t->error), &t->error);
    for (size_t r = 0; r < 2 * sizeof(rows) / sizeof(rows[0]); r++) {
        struct dossiers_query query = everywhere();
        struct dossier_list list = { .more = true };
        int expected = MANY; /* the newest was written last; at = i + 1 */
        query.states = r % 2 == 0 ? 0 : STATE_HANDED;
        while (list.more) {
            list = list_of(t, query, rows[r / 2].typed);
            assert_true(list.count == 0 || rows[r / 2].period > 0);
            for (size_t i = 0; i < list.count; i++) {
                do
                    expected--;
                while (expected >= 0 && (expected % rows[r / 2].period != rows[r / 2].rest || (r % 2 == 1 && expected % 2 == 1)));
                assert_int_equal(list.rows[i].changed_at, expected + 1);
                query.before_at = list.rows[i].changed_at;
                query.before = list.rows[i].ident;
            }
        }
        while (rows[r / 2].period > 0 && --expected >= 0) /* none is left out at the end */
            assert_false(expected % rows[r / 2].period == rows[r / 2].rest && (r % 2 == 0 || expected % 2 == 0));
    }
}

/* More than one page of hidden dossiers stands before the one that the viewer may see. */
static void a_paper_names_only_the_dossiers_that_one_may_see(void **state)
{
    struct test_database *t = *state;
    const struct paper paper = { .id = 77 };
    struct paper_edges edges = { .count = 0 };
    const struct account_hold held = { .role = ROLE_SPECIALIST, .province = PROVINCE, .place_code = STR("") };
    const struct viewer specialist = { .account = 1, .id = STR("1"), .name = STR("x"), .province = PROVINCE, .holds = &held, .hold_count = 1 };
    add(t, (struct added){ .product = "seen", .commune = CHAN, .producer = 1, .state = STATE_HANDED, .at = 1, .paper = 77 });
    for (int i = 0; i < DOSSIERS_PER_PAGE + 3; i++)
        add(t, (struct added){ .product = "hidden", .commune = CHAN, .producer = 1, .state = STATE_DRAFT, .at = 2, .paper = 77 });
    add(t, (struct added){ .product = "other", .commune = CHAN, .producer = 1, .state = STATE_HANDED, .at = 3, .paper = 78 });
    assert_ok(dossiers_edges(reader_of(t), &t->arena, &specialist, &paper, &edges, &t->error), &t->error);
    assert_int_equal(edges.count, 1);
    assert_true(str_starts_with(edges.rows[0].text, STR("Hồ sơ seen")));
    edges.count = 0;
    assert_ok(dossiers_edges(reader_of(t), &t->arena, NULL, &paper, &edges, &t->error), &t->error);
    assert_int_equal(edges.count, 0);
}

/* ---- from an older program ---- */

#define BEFORE_WORDS 11 /* the last migration without them */

static enum status write_old(struct db_conn *conn, void *self, struct error *error)
{
    (void)self;
    return DB_RUN(conn, error,
                  "INSERT INTO dossiers (ident, province, commune_code, producer, product, kind, pack, pack_sha256, set_no, state, filed_count, receipt_no, "
                  "receipt_year, due_certain, examiner, product_name, producer_name, find_folded, made_at, changed_at, version) "
                  "VALUES ($1, 15, '04660', 1, 1, 'first', '26-2026@1', '00', 11, 'draft', 0, 0, 0, 1, 0, 'Chè Shan', 'HTX Suối', "
                  "'che shan  hop tac xa che', 1, 1, 1)",
                  DB_BLOB_OF(STR("0123456789abcdef")));
}

static void dossiers_of_an_older_program_are_found_by_their_words(void **state)
{
    static const char *const words[] = { "chè", "shan", "hop", "tac che" };
    struct test_database *t = *state;
    assert_ok(db_write(t->db, 0, write_old, NULL, &t->error), &t->error);
    assert_ok(db_migrate(t->db, db_migrations, &test_database_context, &t->error), &t->error);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (list_of(t, everywhere(), words[i]).count != 1)
            fail_msg("\"%s\" finds nothing", words[i]);
    assert_int_equal(list_of(t, everywhere(), "han").count, 0);
}

int main(void)
{
    static struct db_migration older[BEFORE_WORDS + 1];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_reach_and_state_holds_its_own),
        cmocka_unit_test(every_word_counts_from_its_beginning),
        cmocka_unit_test(pages_hold_every_dossier_once),
        cmocka_unit_test(the_nearest_term_comes_first_and_none_comes_last),
        cmocka_unit_test(what_many_have_and_what_few_have_is_found_alike),
        cmocka_unit_test(a_paper_names_only_the_dossiers_that_one_may_see),
    };
    const struct CMUnitTest upgrades[] = { cmocka_unit_test(dossiers_of_an_older_program_are_found_by_their_words) };
    int failed;
    for (int i = 0; i < BEFORE_WORDS; i++)
        older[i] = db_migrations[i];
    failed = run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations);
    return failed + run_on_both(upgrades, 1, older);
}
