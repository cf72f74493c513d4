/* Passwords: the form of the hash (argon2id of RFC 9106), what is taken and what not, and that the queue bounds the memory. */
#include "base/password.h"

#include <pthread.h>
#include <time.h>

#include "../unit.h"

#include "base/digest.h"
#include "texts_password.h"

static struct error error;

static bool check(const char *password, struct str hash)
{
    bool good = false;
    assert_int_equal(password_check(str_from(password), hash, &good, &error), STATUS_OK);
    return good;
}

static void a_password_is_known_again_and_no_other(void **state)
{
    char hash[PASSWORD_HASH_SIZE];
    (void)state;
    assert_int_equal(password_hash(STR("chè shan tuyết"), PASSWORD_CHEAP, hash, &error), STATUS_OK);
    assert_true(check("chè shan tuyết", str_from(hash)));
    assert_false(check("chè shan tuyết ", str_from(hash)));
    assert_false(check("Chè shan tuyết", str_from(hash)));
    assert_false(check("", str_from(hash)));
}

static void the_same_password_has_another_hash_each_time(void **state)
{
    char a[PASSWORD_HASH_SIZE];
    char b[PASSWORD_HASH_SIZE];
    (void)state;
    assert_int_equal(password_hash(STR("mật khẩu"), PASSWORD_CHEAP, a, &error), STATUS_OK);
    assert_int_equal(password_hash(STR("mật khẩu"), PASSWORD_CHEAP, b, &error), STATUS_OK);
    assert_string_not_equal(a, b);
}

static void the_costs_are_those_that_the_header_names(void **state)
{
    char cheap[PASSWORD_HASH_SIZE];
    char costly[PASSWORD_HASH_SIZE];
    (void)state;
    assert_int_equal(password_hash(STR("x"), PASSWORD_CHEAP, cheap, &error), STATUS_OK);
    assert_int_equal(password_hash(STR("x"), PASSWORD_COSTLY, costly, &error), STATUS_OK);
    assert_memory_equal(cheap, "$argon2id$v=19$m=8192,t=1,p=1$", 30);
    assert_memory_equal(costly, "$argon2id$v=19$m=65536,t=2,p=1$", 31);
}

static void nothing_is_the_password_of_who_has_none(void **state)
{
    (void)state;
    assert_false(check("", STR("")));
    assert_false(check("anything", STR("")));
    assert_false(check("anything", STR("not a hash")));
    assert_false(check("", STR("$argon2id$")));
    assert_false(check("a", STR("$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")));
}

static int64_t median_of_check(struct str hash)
{
    int64_t took[5];
    for (size_t i = 0; i < 5; i++) {
        struct timespec from;
        struct timespec to;
        size_t at = i;
        int64_t this;
        clock_gettime(CLOCK_MONOTONIC, &from);
        check("wrong", hash);
        clock_gettime(CLOCK_MONOTONIC, &to);
        this = (to.tv_sec - from.tv_sec) * 1000000 + (to.tv_nsec - from.tv_nsec) / 1000;
        for (; at > 0 && took[at - 1] > this; at--)
            took[at] = took[at - 1];
        took[at] = this;
    }
    return took[2];
}

static void who_does_not_exist_takes_as_long_as_who_does(void **state)
{
    char hash[PASSWORD_HASH_SIZE];
    int64_t known;
    int64_t unknown;
    (void)state;
    assert_int_equal(password_hash(STR("right"), PASSWORD_COSTLY, hash, &error), STATUS_OK);
    known = median_of_check(str_from(hash));
    unknown = median_of_check(STR(""));
    if (unknown * 2 < known || known * 2 < unknown)
        fail_msg("a known name takes %ld us, an unknown one %ld us", (long)known, (long)unknown);
}

struct flood {
    _Atomic int good;
    _Atomic int refused;
};

static void *ask(void *self)
{
    struct flood *flood = self;
    struct error own;
    bool good;
    enum status status = password_check(STR("wrong"), STR(""), &good, &own);
    if (status == STATUS_OK)
        flood->good++;
    else if (status == STATUS_UNAVAILABLE && own.text == TEXT_password_busy)
        flood->refused++;
    return NULL;
}

static void a_flood_is_told_to_come_again_and_leaves_the_queue_whole(void **state)
{
    pthread_t threads[60];
    struct flood flood = { 0, 0 };
    (void)state;
    for (size_t i = 0; i < 60; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask, &flood), 0);
    for (size_t i = 0; i < 60; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(flood.good + flood.refused, 60);
    assert_true(flood.good >= 18); /* two at work and sixteen that wait, at least */
    assert_true(flood.refused > 0);
    assert_false(check("after", STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_password_is_known_again_and_no_other),
        cmocka_unit_test(the_same_password_has_another_hash_each_time),
        cmocka_unit_test(the_costs_are_those_that_the_header_names),
        cmocka_unit_test(nothing_is_the_password_of_who_has_none),
        cmocka_unit_test(who_does_not_exist_takes_as_long_as_who_does),
        cmocka_unit_test(a_flood_is_told_to_come_again_and_leaves_the_queue_whole),
    };
    return digest_ready() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
