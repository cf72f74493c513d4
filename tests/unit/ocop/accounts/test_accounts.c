/* Accounts in the database: names to sign in with, roles by their days, who may be taken over by whom. On SQLite and PostgreSQL. */
#include "../../database.h"

#include "base/digest.h"
#include "ocop/accounts/accounts_int.h"
#include "texts_accounts.h"

#define TEXT(literal) { "" literal, sizeof(literal) - 1 } /* for what is constant */
#define TODAY ((date)20000)

struct work {
    struct arena *arena;
    struct account_new account;
    struct role_new role;
    int64_t id;
    enum status status;
};

static enum status add_account(struct db_conn *conn, void *self, struct error *error)
{
    struct work *work = self;
    return accounts_add(conn, work->arena, &work->account, 1, &work->id, error);
}

static enum status add_role(struct db_conn *conn, void *self, struct error *error)
{
    struct work *work = self;
    return accounts_add_role(conn, &work->role, error);
}

static enum status close_account(struct db_conn *conn, void *self, struct error *error)
{
    struct work *work = self;
    return accounts_sql_close(conn, work->id, 2, error);
}

static struct ident number(unsigned n)
{
    struct ident ident = { { 0 } };
    ident.bytes[0] = (unsigned char)(n >> 8);
    ident.bytes[15] = (unsigned char)n;
    return ident;
}

static unsigned idents;

static enum status try_account(struct test_database *t, const char *login, int64_t *id)
{
    struct work work = { .arena = &t->arena,
                         .account = { .ident = number(++idents), .province = 15, .login = str_from(login), .name = STR("Nguyễn Thị Mẫu"),
                                      .phone = STR(""), .email = STR(""), .password = STR("") } };
    enum status status = db_write(t->db, 0, add_account, &work, &t->error);
    *id = work.id;
    return status;
}

static int64_t account(struct test_database *t, const char *login)
{
    int64_t id = 0;
    assert_ok(try_account(t, login, &id), &t->error);
    return id;
}

static void role(struct test_database *t, int64_t id, enum account_role which, int64_t province, const char *place, date from, date until)
{
    struct work work = { .role = { .ident = number(++idents), .account = id, .role = which, .province = province, .place_code = str_from(place),
                                   .from = from, .until = until, .basis_kind = STR("appointment"), .basis = STR("1/QĐ") } };
    assert_ok(db_write(t->db, 0, add_role, &work, &t->error), &t->error);
}

static struct viewer viewer_on(struct test_database *t, int64_t id, date day)
{
    struct viewer viewer;
    struct db_conn *conn;
    bool found = false;
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_ok(account_viewer(conn, &t->arena, id, day, true, &found, &viewer, &t->error), &t->error);
    assert_true(found);
    return viewer;
}

static struct permission_subject subject_of(struct test_database *t, int64_t id)
{
    struct permission_subject subject;
    struct account row;
    struct db_conn *conn;
    bool found = false;
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_ok(accounts_sql_by_id(conn, &t->arena, id, &found, &row, &t->error), &t->error);
    assert_ok(account_subject(conn, &t->arena, &row, TODAY, &subject, &t->error), &t->error);
    return subject;
}

static bool seen_by(struct test_database *t, const struct viewer *viewer, int64_t id)
{
    struct account row;
    struct db_conn *conn;
    bool found = false;
    bool seen = false;
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_ok(accounts_sql_by_id(conn, &t->arena, id, &found, &row, &t->error), &t->error);
    assert_ok(account_seen(conn, &t->arena, viewer, &row, TODAY, &seen, &t->error), &t->error);
    return seen;
}

static void one_name_however_it_is_typed(void **state)
{
    static const char *const same[][2] = { { "0912 345.678", "0912345678" }, { "+84 912-345-678", "0912345678" }, { "Demo.Xa", "demo.xa" },
                                           { " A@B.VN ", "a@b.vn" }, { "Đặng Văn Ký", "dang van ky" } };
    static const char *const apart[][2] = { { "84912345678", "0912345678" }, { "demo.xa", "demoxa" }, { "a@b.vn", "ab.vn" } };
    struct test_database *t = *state;
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
        assert_true(str_equal(account_login_fold(&t->arena, str_from(same[i][0])), account_login_fold(&t->arena, str_from(same[i][1]))));
    for (size_t i = 0; i < sizeof(apart) / sizeof(apart[0]); i++)
        assert_false(str_equal(account_login_fold(&t->arena, str_from(apart[i][0])), account_login_fold(&t->arena, str_from(apart[i][1]))));
}

static void an_open_account_has_its_name_alone_and_a_closed_one_gives_it_back(void **state)
{
    struct test_database *t = *state;
    struct work work = { .id = account(t, "0912345678") };
    int64_t id;
    assert_int_equal(try_account(t, "0912 345 678", &id), STATUS_STALE);
    assert_string_equal(t->error.where, "login");
    assert_ok(db_write(t->db, 0, close_account, &work, &t->error), &t->error);
    assert_ok(try_account(t, "+84912345678", &id), &t->error);
    assert_int_equal(try_account(t, " - ", &id), STATUS_BAD_INPUT);
}

static void a_role_is_held_from_its_first_day_to_its_last(void **state)
{
    struct test_database *t = *state;
    int64_t id = account(t, "officer");
    role(t, id, ROLE_EXAMINER, 15, "04498", TODAY, TODAY + 10);
    assert_int_equal(viewer_on(t, id, TODAY - 1).hold_count, 0);
    assert_int_equal(viewer_on(t, id, TODAY).hold_count, 1);
    assert_int_equal(viewer_on(t, id, TODAY + 10).hold_count, 1);
    assert_int_equal(viewer_on(t, id, TODAY + 11).hold_count, 0);
}

static void officials_must_have_a_second_factor_and_producers_need_not(void **state)
{
    struct test_database *t = *state;
    for (int which = 0; which < ROLE_COUNT; which++) {
        char login[40];
        int64_t id;
        snprintf(login, sizeof(login), "%s", account_role_words[which]);
        id = account(t, login);
        assert_false(viewer_on(t, id, TODAY).must_enrol);
        role(t, id, (enum account_role)which, 15, "", TODAY, DATE_NONE);
        assert_int_equal(viewer_on(t, id, TODAY).must_enrol, which > ROLE_HELPER);
    }
}

static void a_role_in_another_province_opens_nothing_and_closes_the_account_to_officers(void **state)
{
    struct test_database *t = *state;
    int64_t id = account(t, "bee keeper");
    role(t, id, ROLE_PRODUCER, 15, "04498", TODAY, DATE_NONE);
    assert_int_equal(subject_of(t, id).province, 15);
    role(t, id, ROLE_ADMINISTRATOR, 2, "", TODAY, DATE_NONE);
    assert_int_equal(viewer_on(t, id, TODAY).hold_count, 1);
    assert_int_equal(subject_of(t, id).province, 0);
    assert_str(subject_of(t, id).commune, "");
}

/* Whoever resets a password could be that person tomorrow. */
static void an_officer_of_a_commune_acts_only_on_who_is_producer_there_alone(void **state)
{
    struct test_database *t = *state;
    static const struct {
        enum account_role role;
        const char *place;
        int from, until; /* days from today */
        bool stays;      /* the account stays in the reach of its commune's officer */
    } second[] = {
        { ROLE_PRODUCER, "04498", 0, 100, true },  { ROLE_HELPER, "04498", 0, 100, true },        { ROLE_PRODUCER, "04636", 0, 100, false },
        { ROLE_EXAMINER, "04498", 0, 100, false }, { ROLE_SIGNER, "04636", 0, 100, false },       { ROLE_ADMINISTRATOR, "", 0, 100, false },
        { ROLE_MEMBER, "", 5, 100, false },        { ROLE_ADMINISTRATOR, "", 300, 900, false },   { ROLE_ADMINISTRATOR, "", -9, -1, true },
        { ROLE_PRODUCER, "04636", -9, -1, true },  { ROLE_ADMINISTRATOR, "", -9, 0, false },
    };
    for (size_t i = 0; i < sizeof(second) / sizeof(second[0]); i++) {
        for (int order = 0; order < 2; order++) {
            char login[40];
            int64_t id;
            snprintf(login, sizeof(login), "someone %zu %d", i, order);
            id = account(t, login);
            if (order == 0)
                role(t, id, ROLE_PRODUCER, 15, "04498", TODAY, DATE_NONE);
            role(t, id, second[i].role, 15, second[i].place, TODAY + second[i].from, TODAY + second[i].until);
            if (order == 1)
                role(t, id, ROLE_PRODUCER, 15, "04498", TODAY, DATE_NONE);
            if (str_is(subject_of(t, id).commune, "04498") != second[i].stays)
                fail_msg("row %zu, order %d", i, order);
        }
    }
    assert_str(subject_of(t, account(t, "nobody")).commune, "");
}

static void an_officer_of_a_commune_sees_who_holds_or_will_hold_a_role_there(void **state)
{
    static const struct account_hold hold = { .role = ROLE_SIGNER, .province = 15, .place_code = TEXT("04498") };
    static const struct viewer signer = { .account = 1000, .province = 15, .holds = &hold, .hold_count = 1 };
    struct test_database *t = *state;
    int64_t id = account(t, "colleague");
    assert_false(seen_by(t, &signer, id));
    role(t, id, ROLE_EXAMINER, 15, "04636", TODAY, DATE_NONE);
    role(t, id, ROLE_EXAMINER, 15, "04498", TODAY - 9, TODAY - 1);
    assert_false(seen_by(t, &signer, id));
    role(t, id, ROLE_EXAMINER, 15, "04498", TODAY + 9, DATE_NONE);
    assert_true(seen_by(t, &signer, id));
    assert_false(seen_by(t, NULL, id));
}

static void a_list_of_communes_holds_their_people_and_nobody_of_the_province(void **state)
{
    static const struct reach reach = { .scope = SCOPE_COMMUNE, .province = 15, .communes = { TEXT("04498"), TEXT("04636") } };
    struct test_database *t = *state;
    struct account_role_list roles;
    struct account_list list;
    struct account first;
    struct db_conn *conn;
    role(t, account(t, "one"), ROLE_EXAMINER, 15, "04498", TODAY, DATE_NONE);
    role(t, account(t, "two"), ROLE_SIGNER, 15, "04636", TODAY + 5, DATE_NONE);
    role(t, account(t, "third commune"), ROLE_SIGNER, 15, "04441", TODAY, DATE_NONE);
    role(t, account(t, "past"), ROLE_SIGNER, 15, "04498", TODAY - 5, TODAY - 1);
    role(t, account(t, "province"), ROLE_ADMINISTRATOR, 15, "", TODAY, DATE_NONE);
    assert_ok(db_reader(t->db, &conn, &t->error), &t->error);
    assert_ok(accounts_sql_list(conn, &t->arena, &reach, TODAY, NULL, 10, &list, &t->error), &t->error);
    assert_int_equal(list.count, 2);
    assert_false(list.more);
    assert_ok(accounts_sql_list(conn, &t->arena, &reach, TODAY, NULL, 1, &list, &t->error), &t->error);
    assert_int_equal(list.count, 1);
    assert_true(list.more);
    first = list.rows[0];
    assert_ok(accounts_sql_list(conn, &t->arena, &reach, TODAY, &first, 1, &list, &t->error), &t->error);
    assert_int_equal(list.count, 1);
    assert_false(list.more);
    assert_int_not_equal(list.rows[0].id, first.id);
    assert_ok(accounts_sql_apparatus(conn, &t->arena, &reach, TODAY, &roles, &t->error), &t->error);
    assert_int_equal(roles.count, 2);
}

static void passwords_that_everybody_guesses_are_refused(void **state)
{
    (void)state;
    assert_int_equal(account_password_fault(STR("123456789"), STR("x")), TEXT_accounts_password_short);
    assert_int_equal(account_password_fault(STR(""), STR("x")), TEXT_accounts_password_short);
    assert_int_equal(account_password_fault(STR("aaaaaaaaaa"), STR("x")), TEXT_accounts_password_simple);
    assert_int_equal(account_password_fault(STR("0912345678"), STR("0912345678")), TEXT_accounts_password_simple);
    assert_int_equal(account_password_fault(STR("1234567890"), STR("x")), TEXT_accounts_password_simple);
    assert_int_equal(account_password_fault(STR("ruộng bậc thang"), STR("x")), TEXT_NONE);
}

static void printed_codes_are_known_however_they_are_typed(void **state)
{
    struct test_database *t = *state;
    struct sha256 code = account_code_hash(&t->arena, STR("abcd-efgh-23AB"));
    struct sha256 typed = account_code_hash(&t->arena, STR(" ABCD efgh23ab "));
    struct sha256 other = account_code_hash(&t->arena, STR("abcd-efgh-23AC"));
    assert_true(sha256_equal(&code, &typed));
    assert_false(sha256_equal(&code, &other));
}

static enum status try_role(struct test_database *t, int64_t id, enum account_role which, const char *place, int64_t producer, date from, date until)
{
    struct work work = { .role = { .ident = number(++idents), .account = id, .role = which, .province = 15, .place_code = str_from(place),
                                   .producer = producer, .from = from, .until = until, .basis_kind = STR("appointment"), .basis = STR("1/QĐ") } };
    return db_write(t->db, 0, add_role, &work, &t->error);
}

/* What is over, the same place again and the province do not count; producers count for themselves. */
static void a_ninth_place_or_producer_is_refused_in_words(void **state)
{
    struct test_database *t = *state;
    int64_t id = account(t, "nguoigiup");
    char place[8] = "04500";
    assert_ok(try_role(t, id, ROLE_EXAMINER, "04599", 0, TODAY - 100, TODAY - 1), &t->error);
    for (int i = 0; i < REACH_MAX; i++) {
        place[4] = (char)('0' + i);
        assert_ok(try_role(t, id, ROLE_EXAMINER, place, 0, TODAY, DATE_NONE), &t->error);
        assert_ok(try_role(t, id, ROLE_HELPER, "04500", 100 + i, TODAY, DATE_NONE), &t->error);
    }
    assert_int_equal(try_role(t, id, ROLE_EXAMINER, "04599", 0, TODAY, DATE_NONE), STATUS_BAD_INPUT);
    assert_int_equal(t->error.text, TEXT_accounts_too_many_roles);
    assert_int_equal(try_role(t, id, ROLE_PRODUCER, "04500", 99, TODAY, DATE_NONE), STATUS_BAD_INPUT);
    assert_ok(try_role(t, id, ROLE_SIGNER, "04503", 0, TODAY, DATE_NONE), &t->error);
    assert_ok(try_role(t, id, ROLE_PRODUCER, "04500", 103, TODAY, DATE_NONE), &t->error);
    assert_ok(try_role(t, id, ROLE_SPECIALIST, "", 0, TODAY, DATE_NONE), &t->error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_name_however_it_is_typed),
        cmocka_unit_test(an_open_account_has_its_name_alone_and_a_closed_one_gives_it_back),
        cmocka_unit_test(a_role_is_held_from_its_first_day_to_its_last),
        cmocka_unit_test(officials_must_have_a_second_factor_and_producers_need_not),
        cmocka_unit_test(a_role_in_another_province_opens_nothing_and_closes_the_account_to_officers),
        cmocka_unit_test(an_officer_of_a_commune_acts_only_on_who_is_producer_there_alone),
        cmocka_unit_test(an_officer_of_a_commune_sees_who_holds_or_will_hold_a_role_there),
        cmocka_unit_test(a_list_of_communes_holds_their_people_and_nobody_of_the_province),
        cmocka_unit_test(passwords_that_everybody_guesses_are_refused),
        cmocka_unit_test(printed_codes_are_known_however_they_are_typed),
        cmocka_unit_test(a_ninth_place_or_producer_is_refused_in_words),
    };
    return digest_ready() ? run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations) : 1;
}
